"""The lending vault: savings, allocation, roles and the timelock, over a pool that lives its own life."""

from collections.abc import Mapping
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.errors import decode_revert
from strongroom.evm import keccak
from strongroom.model import ModelError
from strongroom.model.lending_vault import LendingVault
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.lending.codec import encode_error as encode_known
from tests.stateful.rooms.lending.codec import encode_result
from tests.stateful.rooms.lending_vault.laws import LAWS, Outcome, Reading
from tests.stateful.rooms.lending_vault.rules import Call, Rules
from tests.stateful.rooms.lending_vault.world import (
    MARKETS,
    ROLES,
    SAVERS,
    USERS,
    Contracts,
    Model,
)
from tests.stateful.rooms.stablecoin.storage import mapping_slot

PROBE_EVERY = 24
"""Calls between two trials of the limits and comparisons of the views."""
HOLDERS = (*USERS, *ROLES, "vault", "pool", "zero", "stranger")
_SUPPLY_SLOT = 0x05345CDF77EB68F44C
_BALANCE_SEED = bytes.fromhex("87a211a2")
_UINT128 = 2**128 - 1
_PREVIEWS = {
    "deposit": "previewDeposit",
    "mint": "previewMint",
    "withdraw": "previewWithdraw",
    "redeem": "previewRedeem",
}
_WITH_CALL = {
    "LendingVault_NotSubmitted": "LendingVault_NotSubmitted(bytes)",
    "LendingVault_AlreadySubmitted": "LendingVault_AlreadySubmitted(bytes,uint256)",
}
_EMPTY = frozenset({"TotalSupplyOverflow", "InsufficientBalance", "InsufficientAllowance"})


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "VaultMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return VaultMachine(broken, with_model)


class VaultMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.at = self.contracts.at
        chain, contracts = self.contracts.chain, self.contracts
        self._storage = chain._evm.storage
        self._slots = {
            each["label"]: int(each["slot"]) for each in load("LendingVault").storage_layout["storage"]
        }
        balances = {
            each["label"]: int(each["slot"]) for each in load("MockReserve").storage_layout["storage"]
        }["_balances"]
        self._shares_at = {
            name: int.from_bytes(keccak(bytes.fromhex(self.at[name][2:]) + bytes(8) + _BALANCE_SEED), "big")
            for name in HOLDERS
        }
        self._assets_at = {name: mapping_slot(self.at[name], balances) for name in (*HOLDERS, "collector")}
        places = {each["label"]: int(each["slot"]) for each in load("LendingPool").storage_layout["storage"]}
        self._markets_at = [mapping_slot(params.id, places["_market"]) for params in contracts.params]
        self._positions_at = [
            mapping_slot(self.at["vault"], mapping_slot(params.id, places["position"]))
            for params in contracts.params
        ]
        self._lists: dict[int, tuple[dict[bytes, int], int]] = {}
        self._chain_start = chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self.submitted = []
        self._submissions: dict[bytes, int] = {}
        self._lists.clear()
        self._taken = 0
        self.reading = self._read()

    # What rules read of the state

    def shares_of(self, name: str) -> int:
        return self.reading.shares[name]

    def room(self) -> int:
        return int(self.contracts.vault.maxDeposit(self.at["saver"]))

    def worth(self, number: int) -> int:
        return self.reading.values.get(self.contracts.params[number].id, 0)

    # A step

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            self.reading = self._read()
            return
        chain = self.contracts.chain
        before, now = self.reading, chain.timestamp
        promised, most = self._promised(call)
        allowed = self._allowed(call)
        target = self.at.get(call.target, call.target)
        succeeded, output = chain.raw_try_send(self.at[call.caller], target, call.data)
        events = self._events() if succeeded else []
        self.reading = after = self._read()
        if self.with_model:
            self._compare(call, succeeded, output)
        self._taken += 1
        probed = self._taken % PROBE_EVERY == 0
        outcome = Outcome(
            call,
            succeeded,
            output,
            before,
            after,
            events,
            now,
            dict(self._submissions),
            allowed,
            promised,
            most,
            self._probe()
            if probed and any(law.__name__ == "the_limits_are_honest" for law in self.laws)
            else None,
            self._broken(),
        )
        for law in self.laws:
            wrong = law(outcome)
            if wrong is not None:
                raise LawBrokenError(law.__name__, wrong)
        self._keep_submissions(call, succeeded, before, now)
        self.compared += 1
        if probed and self.with_model:
            self._compare_views()

    def finish(self) -> None:
        if self.with_model:
            self._compare_views()

    # The chain

    def _read(self) -> Reading:
        contracts, storage, vault = self.contracts, self._storage, self.at["vault"]
        config = storage(vault, self._slots["_config"])
        known = self._lists.get(config)
        if known is None:
            listed = contracts.roles.markets()
            caps = {contracts.ids[tuple(params)]: cap for params, cap in listed}
            known = self._lists[config] = (caps, contracts.roles.fee())
        caps, fee = known
        output = contracts.chain.raw_try_call(None, vault, _ALLOCATIONS)
        if not output[0]:
            raise LawBrokenError(AGREEMENT, f"the vault cannot be read: {decode_revert(output[1])}")
        values = [int.from_bytes(output[1][at : at + 32], "big") for at in range(64, len(output[1]), 32)]
        roles = storage(vault, self._slots["_curator"])
        asset = self.at["asset"]
        return Reading(
            sum(values),
            storage(vault, _SUPPLY_SLOT),
            dict(zip(caps, values, strict=True)),
            caps,
            fee,
            storage(vault, self._slots["_highWaterMark"]),
            roles >> 160 & 0xFFFFFFFF,
            hex(storage(vault, self._slots["_sentinel"])),
            {name: storage(vault, slot) for name, slot in self._shares_at.items()},
            {name: storage(asset, slot) for name, slot in self._assets_at.items()},
            storage(asset, self._assets_at["vault"]),
        )

    def _events(self) -> list[tuple[str, dict[str, Any]]]:
        chain = self.contracts.chain
        found = []
        for address, topics, data in chain.last_logs:
            name = _EVENTS.get(bytes(topics[0]))
            if name == "AccrueFee":
                found.append((name, {"feeShares": int.from_bytes(data[:32], "big")}))
            elif name == "Liquidate" and address.lower() == self.at["pool"].lower():
                found.append((name, {"badDebtAssets": int.from_bytes(data[96:128], "big")}))
            elif name is not None:
                found.append((name, {}))
        return found

    def _broken(self) -> bool:
        pool = self.at["pool"]
        return any(self._storage(pool, slot + 1) & _UINT128 > 2**100 for slot in self._markets_at)

    def _promised(self, call: Call) -> tuple[int | None, int | None]:
        view = _PREVIEWS.get(call.name)
        if view is None:
            return None, None
        contracts, chain = self.contracts, self.contracts.chain
        vault = self.at["vault"]
        answered, output = chain.raw_try_call(None, vault, contracts.function(view).encode(call.amount))
        who = call.owner or call.receiver
        limit = contracts.function(f"max{call.name.capitalize()}")
        most = int.from_bytes(chain.raw_try_call(None, vault, limit.encode(self.at[who]))[1], "big")
        return (int.from_bytes(output, "big") if answered else None), most

    def _allowed(self, call: Call) -> int:
        if call.owner in ("", call.caller):
            return 0
        allowance = self.contracts.function("allowance")
        data = allowance.encode(self.at[call.owner], self.at[call.caller])
        return int.from_bytes(self.contracts.chain.raw_try_call(None, self.at["vault"], data)[1], "big")

    def _keep_submissions(self, call: Call, succeeded: bool, before: Reading, now: int) -> None:
        if not succeeded:
            return
        if call.name == "submit":
            self._submissions[_inner(call.data)] = now + before.timelock
        elif call.name == "revoke":
            self._submissions.pop(_inner(call.data), None)
        elif call.name == "execute":
            self._submissions.pop(call.data, None)

    def _probe(self) -> str | None:
        """Each limit of a saver works, and one more does not. Taken back."""
        contracts, chain = self.contracts, self.contracts.chain
        name = SAVERS[self._taken // PROBE_EVERY % len(SAVERS)]
        who, vault = self.at[name], self.at["vault"]
        start = chain.snapshot()
        chain.raw_try_send(who, self.at["asset"], contracts.asset.mint.encode(who, 2**130))
        try:
            for way, rest in (
                ("deposit(uint256,address)", (who,)),
                ("mint(uint256,address)", (who,)),
                ("withdraw(uint256,address,address)", (who, who)),
                ("redeem(uint256,address,address)", (who, who)),
            ):
                limit = contracts.function("max" + way.partition("(")[0].capitalize())
                answered, output = chain.raw_try_call(None, vault, limit.encode(who))
                if not answered:
                    return f"{limit!r} reverts"
                most = int.from_bytes(output, "big")
                for amount, should in ((most, most != 0), (most + 1, False)):
                    data = contracts.function(way).encode(amount, *rest)
                    succeeded, output = chain.raw_try_call(who, vault, data)
                    if succeeded != should:
                        told = output.hex() if succeeded else str(decode_revert(output))
                        return f"{name}: {way} of {amount}, the most is {most}: {told}"
        finally:
            chain.revert(start)
        return None

    # The model

    def _compare(self, call: Call, succeeded: bool, output: bytes) -> None:
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, self._encode_error(error)
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT,
                f"{call.name}: the contract {_told(succeeded, output)}, the model {_told(*expected)}",
            )
        told, words = self._model_words(), self._words()
        if told != words:
            wrong = [
                f"{key}: contract {words[key]}, model {told[key]}" for key in told if told[key] != words[key]
            ]
            raise LawBrokenError(AGREEMENT, f"{call.name}: " + "; ".join(wrong))

    def _encode_error(self, error: ModelError) -> bytes:
        if error.name in _WITH_CALL:
            call, *rest = error.args
            error = ModelError(error.name, self.contracts.encode(call), *rest)
        if error.name in _EMPTY:
            return keccak(f"{error.name}()".encode())[:4]
        return encode_known(error)

    def _words(self) -> dict[Any, int]:
        storage, vault, pool = self._storage, self.at["vault"], self.at["pool"]
        reading = self.reading
        words: dict[Any, int] = {("shares", name): held for name, held in reading.shares.items()}
        words |= {("assets", name): held for name, held in reading.assets.items()}
        words["supply"] = reading.supply
        words["queue"] = storage(vault, self._slots["_config"]) >> 160
        words["withdraw queue"] = storage(vault, self._slots["_withdrawQueue"])
        words["mark"] = reading.mark
        words["curator"] = storage(vault, self._slots["_curator"])
        words["sentinel"] = int(reading.sentinel, 16)
        words["fee"] = reading.fee
        for number in MARKETS:
            words["position", number] = storage(pool, self._positions_at[number])
            words["market", number] = storage(pool, self._markets_at[number])
        for market, cap in reading.caps.items():
            words["cap", market] = cap
            words["value", market] = reading.values[market]
        return words

    def _model_words(self) -> dict[Any, int]:
        vault, pool, asset = self.model.vault, self.model.pool, self.model.asset
        words: dict[Any, int] = {("shares", name): vault.balances[self.at[name]] for name in self._shares_at}
        words |= {("assets", name): asset.balances[self.at[name]] for name in self._assets_at}
        words["supply"] = vault.total_supply
        words["queue"] = _packed(vault.supply_queue)
        words["withdraw queue"] = _packed(vault.withdraw_queue)
        words["mark"] = vault.high_water_mark
        words["curator"] = int(vault.curator, 16) | vault.timelock << 160
        words["sentinel"] = int(vault.sentinel, 16)
        words["fee"] = vault.fee
        for number, params in enumerate(self.contracts.params):
            words["position", number] = pool.positions[params.id, vault.address].supply_shares
            market = pool.markets[params.id]
            words["market", number] = market.supply_assets | market.supply_shares << 128
        lines = vault.book().lines
        for (params, cap), line in zip(vault.caps, lines, strict=True):
            words["cap", params.id] = cap
            words["value", params.id] = line.value
        return words

    def _compare_views(self) -> None:
        vault: LendingVault = self.model.vault
        who = self.at[SAVERS[self._taken // PROBE_EVERY % len(SAVERS)]]
        amount = (self._taken * 7_919) % 10**9
        views: tuple[tuple[str, tuple[Any, ...], Any], ...] = (
            ("totalAssets", (), vault.total_assets),
            ("maxDeposit", (who,), vault.max_deposit),
            ("maxMint", (who,), vault.max_mint),
            ("maxWithdraw", (who,), lambda: vault.max_withdraw(who)),
            ("maxRedeem", (who,), lambda: vault.max_redeem(who)),
            ("convertToShares", (amount,), lambda: vault.convert_to_shares(amount)),
            ("convertToAssets", (amount,), lambda: vault.convert_to_assets(amount)),
            ("previewDeposit", (amount,), lambda: vault.preview_deposit(amount)),
            ("previewMint", (amount,), lambda: vault.preview_mint(amount)),
            ("previewWithdraw", (amount,), lambda: vault.preview_withdraw(amount)),
            ("previewRedeem", (amount,), lambda: vault.preview_redeem(amount)),
        )
        for name, args, ask in views:
            data = self.contracts.function(name).encode(*args)
            answered = self.contracts.chain.raw_try_call(None, self.at["vault"], data)
            try:
                expected = True, encode_result(ask())
            except ModelError as error:
                expected = False, self._encode_error(error)
            if answered != expected:
                raise LawBrokenError(
                    AGREEMENT, f"{name}{args}: the contract {_told(*answered)}, the model {_told(*expected)}"
                )


_ALLOCATIONS = keccak(b"allocations()")[:4]
_EVENTS = {
    keccak(text.encode()): text.partition("(")[0]
    for text in (
        "AccrueFee(uint256,uint256)",
        "RemoveMarket(bytes32,uint256)",
        "ReallocateWithdraw(address,bytes32,uint256,uint256)",
        "ReallocateSupply(address,bytes32,uint256,uint256)",
        "Liquidate(bytes32,address,address,uint256,uint256,uint256,uint256,uint256)",
    )
}


def _packed(queue: tuple[int, ...]) -> int:
    return sum(number + 1 << 8 * place for place, number in enumerate(queue))


def _inner(data: bytes) -> bytes:
    """The only argument, `bytes`, of a call."""
    length = int.from_bytes(data[36:68], "big")
    return data[68 : 68 + length]


def _told(succeeded: bool, output: bytes) -> str:
    return f"answers 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
