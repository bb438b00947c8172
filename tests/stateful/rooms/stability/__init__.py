"""The stability pools: deposits, requests, liquidations and claims, over a lending pool that lives its own life."""

from collections.abc import Mapping
from typing import Any

from strongroom.artifacts import Artifact, load
from strongroom.errors import decode_revert
from strongroom.evm import keccak
from strongroom.model import ModelError
from strongroom.model.lending_math import max_debt_down
from strongroom.model.stability_pool import StabilityPool
from tests.stateful.driver import AGREEMENT, LawBrokenError, Step
from tests.stateful.rooms.lending.codec import encode_error, encode_result
from tests.stateful.rooms.stability.laws import HOUR, LAWS, Liquidated, Outcome, PoolReading, Reading
from tests.stateful.rooms.stability.rules import MAX_UINT, Call, Rules
from tests.stateful.rooms.stability.world import (
    BORROWERS,
    DEPOSITORS,
    LISTED,
    MARKETS,
    POOL_OF,
    POOLS,
    USERS,
    Contracts,
    Model,
)
from tests.stateful.rooms.stablecoin.storage import mapping_slot

VIEWS_EVERY = 16
_NOT_COMPARED = ("flash",)
"""What returns nothing of interest."""


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "StabilityMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return StabilityMachine(broken, with_model)


class StabilityMachine(Rules):
    """Compares every call with the model, then asks every law."""

    def __init__(self, broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.with_model = with_model
        self.laws = LAWS
        self.at = self.contracts.at
        self.names = {address.lower(): name for name, address in self.at.items()}
        chain = self.contracts.chain
        self._storage = chain._evm.storage
        self._call = chain.raw_try_call
        self._places = {
            each["label"]: int(each["slot"]) for each in load("StabilityPool").storage_layout["storage"]
        }
        self._plan()
        self._chain_start = chain.snapshot()
        self._model_start = self.model.world.snapshot()
        self.reset()

    def _plan(self) -> None:
        """What is asked, and which words are read, after every call."""
        at, contracts = self.at, self.contracts
        pool = contracts.stability[0]
        self._views = [
            (
                name,
                pool.depositOf.encode(at[name]),
                pool.freshOf.encode(at[name]),
                pool.claimableOf.encode(at[name]),
            )
            for name in DEPOSITORS
        ]
        self._state = pool.state.encode()
        book = self._places["_book"]
        self._accounts_at = {name: mapping_slot(at[name], book + 6) for name in DEPOSITORS}
        coins = {each["label"]: int(each["slot"]) for each in load("Stablecoin").storage_layout["storage"]}
        self._coin_at = {
            name: mapping_slot(at[name], coins["_balances"]) for name in (*USERS, "stability0", "stability1")
        }
        self._allowance_at = [
            mapping_slot(at["pool"], mapping_slot(at[f"stability{number}"], coins["_allowances"]))
            for number in POOLS
        ]
        self._collateral_at = []
        for number, (artifact, label) in enumerate(
            (("MockReserve", "_balances"), ("MockWeirdToken", "balanceOf"))
        ):
            slot = {each["label"]: int(each["slot"]) for each in load(artifact).storage_layout["storage"]}[
                label
            ]
            self._collateral_at.append(
                {name: mapping_slot(at[name], slot) for name in (*USERS, f"stability{number}")}
            )

    def reset(self) -> None:
        self.contracts.chain.revert(self._chain_start)
        self.model.world.revert(self._model_start)
        self._requests: dict[tuple[int, str], int] = {}
        self._listed = set(LISTED)
        self._fresh: dict[tuple[int, str], tuple[int, int]] = {}
        self._taken = 0
        self.reading = self._read()

    # What rules read of the state

    def deposit_of(self, pool: int, name: str) -> int:
        return self.reading.pools[pool].deposits[name]

    def leavers(self) -> list[tuple[str, int]]:
        now = self.contracts.chain.timestamp
        return [
            (name, pool)
            for (pool, name), at in self._requests.items()
            if at + HOUR <= now < at + 2 * HOUR or self.reading.pools[pool].closed
        ]

    def position(self, market: int, name: str) -> tuple[int, int]:
        _, shares, collateral = self.contracts.pool.position(self.contracts.params[market].id, self.at[name])
        return collateral, shares

    def emptying(self, market: int, more: int) -> int:
        _, _, assets, shares, _, _ = self.contracts.pool.market(self.contracts.params[market].id)
        wanted = max(self.reading.pools[POOL_OF[market]].absorbable + more, 0)
        return int(wanted * (shares + 10**6) // (assets + 1))

    def unhealthy(self) -> list[tuple[int, str]]:
        return [(market, name) for market in MARKETS for name in BORROWERS if self._slack(market, name) < 0]

    def most_debt(self, market: int, name: str) -> int:
        return max(self._slack(market, name), 0)

    def _slack(self, market: int, name: str) -> int:
        """What may be owed beyond the debt, as of the market's last update."""
        params = self.contracts.params[market]
        collateral, shares = self.position(market, name)
        _, _, assets, all_shares, _, _ = self.contracts.pool.market(params.id)
        price = self.contracts.oracles[market].price()
        debt = -(-shares * (assets + 1) // (all_shares + 10**6))
        return max_debt_down(collateral, price, params.lltv) - debt

    # A step

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            self.reading = self._read()
            return
        chain = self.contracts.chain
        before = self.reading
        price = self.contracts.oracles[call.market].price() if call.market >= 0 else 0
        succeeded, output = chain.raw_try_send(self.at[call.caller], self.at[call.target], call.data)
        outcome = Outcome(call, succeeded, output, before, before, chain.timestamp, price)
        if succeeded:
            self._read_events(outcome)
        outcome.after = self.reading = self._read()
        if self.with_model:
            self._compare(call, succeeded, output)
        outcome.requested = self._requests.get((call.pool, call.caller))
        outcome.listed = call.market in self._listed
        outcome.fresh = {
            name: amount
            for (pool, name), (time, amount) in self._fresh.items()
            if pool == call.pool and time == outcome.now
        }
        for law in self.laws:
            wrong = law(outcome)
            if wrong is not None:
                raise LawBrokenError(law.__name__, wrong)
        self._keep_account(outcome)
        self.compared += 1
        self._taken += 1
        if self.with_model and self._taken % VIEWS_EVERY == 0:
            self._compare_views()

    def finish(self) -> None:
        if self.with_model:
            self._compare_views()

    def _keep_account(self, outcome: Outcome) -> None:
        """Requests, lists and fresh coins, as the laws reckon them."""
        call = outcome.call
        if not outcome.succeeded:
            return
        key = call.pool, "callback" if call.name == "flash" else call.caller
        for name, amount in outcome.deposits:
            time, earlier = self._fresh.get((call.pool, name), (0, 0))
            self._fresh[call.pool, name] = outcome.now, amount + (earlier if time == outcome.now else 0)
        if outcome.withdrawn:
            # some of them may have gone, of a pool closed in this very second: then the contract is believed
            self._fresh[key] = outcome.now, outcome.after.pools[call.pool].fresh[key[1]]
        if call.name == "requestWithdrawal":
            self._requests[key] = outcome.now
        elif call.name == "deposit" or (call.name == "withdraw" and call.amount == MAX_UINT):
            self._requests.pop(key, None)
        elif call.name == "listMarket":
            self._listed.add(call.market)
        elif call.name == "delistMarket":
            self._listed.discard(call.market)

    # The chain

    def _read(self) -> Reading:
        storage, at = self._storage, self.at
        pools = []
        for number in POOLS:
            who = at[f"stability{number}"]
            state = self._ask(who, self._state)
            words = [int.from_bytes(state[place : place + 32], "big") for place in range(0, len(state), 32)]
            told = [
                (name, *(int.from_bytes(self._ask(who, data), "big") for data in views))
                for name, *views in self._views
            ]
            pools.append(
                PoolReading(
                    total=words[0] + words[3] + words[4],
                    absorbable=words[0] + words[3],
                    collateral=words[9],
                    closed=bool(words[10]),
                    deposits={name: deposit for name, deposit, _, _ in told},
                    fresh={name: fresh for name, _, fresh, _ in told},
                    claims={name: claim for name, _, _, claim in told},
                    coins_held=storage(at["coin"], self._coin_at[f"stability{number}"]),
                    collateral_held=storage(
                        at[f"collateral{number}"], self._collateral_at[number][f"stability{number}"]
                    ),
                    allowance=storage(at["coin"], self._allowance_at[number]),
                )
            )
        return Reading(
            tuple(pools),
            {name: storage(at["coin"], self._coin_at[name]) for name in USERS},
            tuple(
                {
                    name: storage(at[f"collateral{number}"], self._collateral_at[number][name])
                    for name in USERS
                }
                for number in POOLS
            ),
        )

    def _ask(self, target: str, data: bytes) -> bytes:
        answered, output = self._call(None, target, data)
        if not answered:
            raise LawBrokenError(AGREEMENT, f"a view reverts: {decode_revert(output)}")
        return bytes(output)

    def _read_events(self, outcome: Outcome) -> None:
        for address, topics, data in self.contracts.chain.last_logs:
            if self.names.get(address.lower(), "").startswith("stability"):
                words = [int.from_bytes(data[place : place + 32], "big") for place in range(0, len(data), 32)]
                name = _EVENTS.get(bytes(topics[0]))
                if name == "Liquidated":
                    receiver = self.names.get(f"0x{words[0]:040x}", "")
                    outcome.liquidated.append(Liquidated(receiver, *words[1:4]))
                elif name == "Deposited":
                    outcome.deposits.append((self.names[f"0x{bytes(topics[1])[12:].hex()}"], words[0]))
                elif name == "DepositWithdrawn":
                    outcome.withdrawn += words[0]
                elif name == "Claimed":
                    outcome.claimed += words[0]

    # The model

    def _compare(self, call: Call, succeeded: bool, output: bytes) -> None:
        expected: tuple[bool, bytes]
        try:
            result = call.twin()
            expected = (
                True,
                output if call.name in _NOT_COMPARED or call.target == "coin" else encode_result(result),
            )
        except ModelError as error:
            expected = False, encode_error(error)
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

    def _words(self) -> dict[Any, int]:
        storage, book = self._storage, self._places["_book"]
        words: dict[Any, int] = {("coins", name): held for name, held in self.reading.coins.items()}
        for number in POOLS:
            who = self.at[f"stability{number}"]
            active = storage(who, book)
            words[number, "active"] = active
            words[number, "pending"] = storage(who, book + 1)
            words[number, "collateral"] = storage(who, book + 2)
            words[number, "allowance"] = self.reading.pools[number].allowance
            scale = (active >> 216 & 0xFFFFFFFF).to_bytes(32, "big")
            words[number, "index"] = storage(who, mapping_slot(scale, book + 3))
            for name, place in self._accounts_at.items():
                for offset in range(3):
                    words[number, name, offset] = storage(who, place + offset)
            words |= {(number, "held", name): held for name, held in self.reading.collaterals[number].items()}
        return words

    def _model_words(self) -> dict[Any, int]:
        words: dict[Any, int] = {("coins", name): self.model.coin.balances[self.at[name]] for name in USERS}
        for number, pool in enumerate(self.model.stability):
            book = pool.book
            active, pending = book.active, book.pending
            words[number, "active"] = (
                active.assets | active.shares << 96 | active.scale << 216 | pool.closed << 248
            )
            words[number, "pending"] = (
                pending.matured | pending.fresh << 96 | pending.time << 192 | pending.seq << 224
            )
            words[number, "collateral"] = book.collateral | book.remainder << 128
            words[number, "allowance"] = self.model.coin.allowance(pool.address, self.at["pool"])
            words[number, "index"] = book.index[active.scale]
            for name in DEPOSITORS:
                account = book.accounts[self.at[name]]
                own = account.pending
                words[number, name, 0] = own.matured | own.fresh << 96 | own.time << 192 | own.seq << 224
                words[number, name, 1] = account.shares | account.scale << 120 | account.requested_at << 152
                words[number, name, 2] = account.offset % 2**256
            balances = pool.collateral.balances
            words |= {(number, "held", name): balances[self.at[name]] for name in USERS}
        return words

    def _compare_views(self) -> None:
        for number, pool in enumerate(self.model.stability):
            contract, told = self.contracts.stability[number], self.reading.pools[number]
            seen = (contract.totalDeposits(), contract.absorbable(), contract.isClosed())
            if seen != (pool.total_deposits, pool.absorbable, pool.closed):
                raise LawBrokenError(AGREEMENT, f"pool {number} tells {seen}")
            for name in DEPOSITORS:
                self._compare_account(number, pool, name, told)

    def _compare_account(self, number: int, pool: StabilityPool, name: str, told: PoolReading) -> None:
        who = self.at[name]
        seen = (
            told.deposits[name],
            told.fresh[name],
            told.claims[name],
            tuple(self.contracts.stability[number].windowOf(who)),
        )
        expected = (pool.deposit_of(who), pool.fresh_of(who), pool.claimable_of(who), pool.window_of(who))
        if seen != expected:
            raise LawBrokenError(AGREEMENT, f"{name} in pool {number}: contract {seen}, model {expected}")


_EVENTS = {
    keccak(text.encode()): text.partition("(")[0]
    for text in (
        "Deposited(address,uint256)",
        "DepositWithdrawn(address,address,uint256)",
        "Claimed(address,address,uint256)",
        "Liquidated(bytes32,address,address,address,uint256,uint256,uint256,uint256)",
    )
}


def _told(succeeded: bool, output: bytes) -> str:
    return f"answers 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
