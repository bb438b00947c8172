"""A collection in all its phases, vouchers, transfers and burns, against the model, and its laws.

One collection, six wallets, a contract that collects and may call back into a mint, and a payout that may refuse
ether. Every call is done by the contract and by the model; answers, refusals, counts and balances must agree.
The laws know nothing of the model: they read the contract, its logs, and what the steps asked for.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from strongroom.artifacts import Artifact
from strongroom.client.nft import Allowlist, AllowlistEntry
from strongroom.errors import decode_revert
from strongroom.evm import ETHER, Contract, keccak
from strongroom.model import ModelError, Signature, Voucher, World
from strongroom.model.collection_phases import Phase
from strongroom.model.creator_collection import CreatorCollection, Royalty
from strongroom.model.execution import Table
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule, weighted
from tests.stateful.rooms.stablecoin.codec import encode_error, encode_result
from tests.stateful.rooms.stablecoin.mocks import Reserve
from tests.support.nft import FOREVER, MAX_BATCH, ZERO, NftBuilder

WALLETS = ("creator", "signer", "collector", "friend", "attacker", "operator")
PEOPLE = (*WALLETS, "shop", "till")
"""With the contract that collects, and the one that is paid."""
MAX_SUPPLY = 120
PRICE = ETHER // 10
UNIT = 10**6
RICH = 10**9 * ETHER
PHASES = 6
OWNERS_EVERY = 16
TRANSFER = keccak(b"Transfer(address,address,uint256)")


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "NftMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return NftMachine(broken or {}, with_model)


@dataclass
class Call:
    """One call: on the chain, in the model, and what the laws must know of it."""

    sender: str
    target: Contract
    data: bytes
    twin: Callable[[], Any]
    value: int = 0
    prices: tuple[int, int] = (0, 0)
    """What a token that it mints costs: in ether, in the payment token."""
    nonce: int | None = None
    """Of the voucher that it uses."""
    phase: int | None = None
    wallet: str = ""
    """Who mints, where a phase counts."""


@dataclass
class Book:
    """What the laws remember from the chain itself."""

    owed: list[int] = field(default_factory=lambda: [0, 0])
    """Prices of all that was minted: ether, token."""
    withdrawn: list[int] = field(default_factory=lambda: [0, 0])
    vouchers: Counter[int] = field(default_factory=Counter)
    owners: dict[int, str] = field(default_factory=dict)
    minted: int = 0


_FEW = weighted((6, 1), (4, 2), (3, 3), (1, 5), (1, 8), (1, 0), (1, MAX_BATCH), (1, MAX_BATCH + 1))


def a_wallet(machine: Any, source: Source, args: Any) -> str:
    return source.choice(WALLETS)


def a_person(machine: Any, source: Source, args: Any) -> str:
    return source.choice(PEOPLE)


def a_receiver(machine: Any, source: Source, args: Any) -> str:
    return source.choice((*PEOPLE, "nobody"))


def a_phase(machine: Any, source: Source, args: Any) -> int:
    return source.integer(0, PHASES)


def a_quantity(machine: Any, source: Source, args: Any) -> int:
    return _FEW(source)


def a_token(machine: Any, source: Source, args: Any) -> int:
    return source.integer(0 if not source.integer(0, 30) else 1, max(machine.book.minted + 1, 1))


def a_holder(machine: Any, source: Source, args: Any) -> str:
    """Who holds the token, mostly."""
    found = machine.names.get(machine.book.owners.get(args["token_id"], ""), "collector")
    return str(found if source.integer(0, 4) else source.choice(WALLETS))


def flag(machine: Any, source: Source, args: Any) -> int:
    return source.integer(0, 1)


def rarely(machine: Any, source: Source, args: Any) -> int:
    return int(not source.integer(0, 7))


def an_owner(machine: Any, source: Source, args: Any) -> str:
    return "creator" if source.integer(0, 6) else source.choice(WALLETS)


class NftMachine(Machine):
    """The collection, its twin, the rules and the laws."""

    def __init__(self, broken: Mapping[str, Artifact], with_model: bool) -> None:
        self.with_model = with_model
        nft = NftBuilder(broken)()
        chain = self.chain = nft.chain
        self.at = {name: chain.account(name).address for name in WALLETS} | {"nobody": ZERO}
        self.signer = chain.account("signer")
        self.shop, self.till = (chain.deploy("MockCollector", sender=nft.deployer) for _ in range(2))
        self.at |= {"shop": self.shop.address, "till": self.till.address}
        self.names = {address: name for name, address in self.at.items()}
        self.allowlist = Allowlist.of(
            [AllowlistEntry(self.at["collector"], 3), AllowlistEntry(self.at["shop"], 6)]
            + [AllowlistEntry(f"0x{number:040x}", 1) for number in range(1, 6)]
        )
        self.money, self.validator = nft.token, nft.validator
        now = chain.timestamp
        self.terms = (
            Phase(price=PRICE, wallet_cap=12),
            Phase(price=PRICE // 2, wallet_cap=5, allowlist_root=self.allowlist.root),
            Phase(price=3 * UNIT, wallet_cap=7, payment_token=self.money.address),
            Phase(price=PRICE, start_time=now, end_price=PRICE // 7, decay_seconds=777, wallet_cap=9),
            Phase(price=1, wallet_cap=6, phase_cap=9, supply_cap=80),
            Phase(price=0, wallet_cap=4, supply_cap=60),
        )
        self.nft = nft.create(
            nft.creator,
            b"\x09" * 32,
            maxSupply=MAX_SUPPLY,
            payout=self.till,
            phases=[terms_of(phase) for phase in self.terms],
        )
        at = self.collection = self.nft.collection
        world = self.world = World(timestamp=now, chain_id=chain.chain_id)
        self.money_twin = Reserve(world, self.money.address, "Mock USD Coin", 6)
        twin = self.twin = CreatorCollection(
            world,
            at.address,
            owner=self.at["creator"],
            max_supply=MAX_SUPPLY,
            payout=self.till.address,
            voucher_signer=self.at["signer"],
            default_royalty=Royalty(self.at["creator"], 500),
            contracts={self.money.address: self.money_twin},
        )
        twin.listed[self.money.address] = True
        for number, phase in enumerate(self.terms):
            twin.set_phase(self.at["creator"], number, phase)
        self._shop_state: dict[str, Any] = Table(world, 0, {})
        twin.receivers = {self.shop.address: self._shop_receives, self.till.address: lambda token_id: True}
        self._allowed = Table(world, False, {})
        for name in PEOPLE:
            chain.set_balance(self.at[name], RICH)
            twin.ether[self.at[name]] = RICH
            if name in WALLETS:
                self.nft.give(chain.account(name), 10**9 * UNIT)
                self.money_twin.mint(self.at[name], 10**9 * UNIT)
                self.money_twin.approve(self.at[name], at.address, 2**256 - 1)
        self._views = self._prepare_views()
        self._chain_start, self._model_start = chain.snapshot(), world.snapshot()
        self.reset()

    # The machine

    def reset(self) -> None:
        self.chain.revert(self._chain_start)
        self.world.revert(self._model_start)
        self.book = Book()
        self._taken = 0

    def apply(self, step: Step) -> None:
        call: Call | None = getattr(self, step[0])(*step[1:])
        if call is None:
            return
        succeeded, output = self.chain.raw_try_send(call.sender, call.target.address, call.data, call.value)
        moves = self._transfers() if succeeded else []
        if self.with_model:
            self._compare(call, succeeded, output)
        self._taken += 1
        self._judge(call, succeeded, output, moves)
        if self._taken % OWNERS_EVERY == 0:
            self._judge_owners()
        self.compared += 1

    def finish(self) -> None:
        self._judge_owners()

    def _transfers(self) -> list[tuple[str, str, int]]:
        """Token moves of the last call: from, to, id."""
        return [
            (_address(topics[1]), _address(topics[2]), int.from_bytes(topics[3], "big"))
            for address, topics, _ in self.chain.last_logs
            if address == self.collection.address and topics[0] == TRANSFER
        ]

    def _read(self, data: bytes, contract: Contract | None = None) -> tuple[bool, bytes]:
        return self.chain.raw_try_call(None, (contract or self.collection).address, data)

    def _number(self, name: str, *args: Any) -> int:
        return int.from_bytes(self._read(self.collection._interface.resolve(name, args)[1])[1], "big")

    def _prepare_views(self) -> list[tuple[str, bytes, Callable[[], int]]]:
        """Every count and setting, with what the model says of it."""
        twin, resolve = self.twin, self.collection._interface.resolve
        views: list[tuple[str, tuple[Any, ...], Callable[[], int]]] = [
            ("totalSupply", (), lambda: twin.total_supply),
            ("totalMinted", (), lambda: twin.total_minted),
            ("maxSupply", (), lambda: twin.max_supply),
            ("phaseCount", (), lambda: twin.phase_count),
            ("voucherSigner", (), lambda: int(twin.voucher_signer, 16)),
            ("payout", (), lambda: int(twin.payout, 16)),
        ]
        for number in range(PHASES):
            views.append(("mintedInPhase", (number,), lambda n=number: twin.minted_in_phase[n]))  # type: ignore[misc]
        for name in PEOPLE:
            where = self.at[name]
            views.append(("balanceOf", (where,), lambda w=where: twin.balances[w]))  # type: ignore[misc]
            views.append(("numberMinted", (where,), lambda w=where: twin.numbers_minted[w]))  # type: ignore[misc]
            for number in range(PHASES):
                views.append(
                    (
                        "mintedByWallet",
                        (number, where),
                        lambda n=number, w=where: twin.minted_by_wallet[n, w],  # type: ignore[misc]
                    )
                )
        return [(f"{name}{args}", resolve(name, args)[1], said) for name, args, said in views]

    def _compare(self, call: Call, succeeded: bool, output: bytes) -> None:
        expected: tuple[bool, bytes]
        try:
            expected = True, encode_result(call.twin())
        except ModelError as error:
            expected = False, encode_error(error)
        if (succeeded, output) != expected:
            raise LawBrokenError(
                AGREEMENT, f"the contract {_told(succeeded, output)}, the model {_told(*expected)}"
            )
        for name, data, said in self._views:
            answered = int.from_bytes(self._read(data)[1], "big")
            if answered != said():
                raise LawBrokenError(AGREEMENT, f"{name}: contract {answered}, model {said()}")
        for where in (self.collection.address, self.till.address, self.shop.address, call.sender):
            has, said_ether = self.chain.balance(where), self.twin.ether[where]
            if has != said_ether:
                raise LawBrokenError(AGREEMENT, f"ether of {where}: contract {has}, model {said_ether}")

    # The laws

    def _judge(self, call: Call, succeeded: bool, output: bytes, moves: list[tuple[str, str, int]]) -> None:
        book = self.book
        minted = 0
        for holder, to, token_id in moves:
            if holder == ZERO:
                minted += 1
            if to == ZERO:
                book.owners.pop(token_id, None)
            else:
                book.owners[token_id] = to
            if holder != ZERO and to != ZERO and self._number("getApproved", token_id):
                raise LawBrokenError("approvals_are_cleared_on_transfer", f"token {token_id}")
        book.minted += minted
        for kind in (0, 1):
            book.owed[kind] += call.prices[kind] * minted
        if call.data[:4] == self.collection.withdraw.selector and succeeded:
            is_token = int.from_bytes(call.data[4:36], "big") != 0
            book.withdrawn[is_token] += int.from_bytes(output[:32], "big")
        held = (self.chain.balance(self.collection), self._held_token())
        if any(book.owed[kind] != book.withdrawn[kind] + held[kind] for kind in (0, 1)):
            raise LawBrokenError(
                "money_received_is_the_prices_and_is_withdrawn_or_held",
                f"prices {book.owed}, withdrawn {book.withdrawn}, held {held}",
            )
        if call.nonce is not None and minted:
            book.vouchers[call.nonce] += 1
            if book.vouchers[call.nonce] > 1:
                raise LawBrokenError("a_voucher_mints_once", f"nonce {call.nonce}")
        if minted:
            self._judge_caps(call)
        if sum(self._number("balanceOf", self.at[name]) for name in PEOPLE) != self._number("totalSupply"):
            raise LawBrokenError("sum_of_balances_is_the_supply", "")
        if self._number("totalSupply") != len(book.owners):
            raise LawBrokenError(
                "the_supply_is_what_was_minted_and_not_burned", f"{len(book.owners)} by the logs"
            )

    def _judge_caps(self, call: Call) -> None:
        total, cap = self._number("totalMinted"), self._number("maxSupply")
        if total > cap or total != self.book.minted:
            raise LawBrokenError(
                "total_minted_is_within_the_cap", f"{total} of {cap}, {self.book.minted} by the logs"
            )
        if call.phase is None:
            return
        phase = self.collection.phase(call.phase)
        if total > phase[4]:
            raise LawBrokenError("total_minted_is_within_the_phases_cap", f"{total} of {phase[4]}")
        if phase[5] and self._number("mintedInPhase", call.phase) > phase[5]:
            raise LawBrokenError("minted_in_a_phase_is_within_its_cap", f"phase {call.phase}")
        count = self._number("mintedByWallet", call.phase, call.wallet)
        if count > phase[3]:
            raise LawBrokenError("minted_by_a_wallet_is_within_the_cap", f"{count} of {phase[3]}")

    def _judge_owners(self) -> None:
        """Each token's owner is the one of the logs, has a balance, and can move it, whatever the validator says."""
        counts = Counter(self.book.owners.values())
        for token_id in range(1, self.book.minted + 1):
            owner = self.book.owners.get(token_id)
            said = self._number("ownerOf", token_id) if owner else 0
            if owner is not None and said != int(owner, 16):
                raise LawBrokenError("the_owner_is_who_received_it_last", f"token {token_id}")
        for owner, count in counts.items():
            if self._number("balanceOf", owner) != count:
                raise LawBrokenError("an_owner_has_a_balance", f"{owner}: {count} by the logs")
        # the engine takes no call from an account with code
        wallets = [item for item in self.book.owners.items() if self.names[item[1]] in WALLETS]
        for token_id, owner in wallets[:3]:
            data = self.collection.transferFrom.encode(owner, self.at["friend"], token_id)
            if not self.chain.raw_try_call(owner, self.collection.address, data)[0]:
                raise LawBrokenError("a_holder_can_always_move_its_token", f"token {token_id}")

    def _held_token(self) -> int:
        data = self.money.balanceOf.encode(self.collection)
        return int.from_bytes(self._read(data, self.money)[1], "big")

    # Minting

    def _shop_receives(self, token_id: int) -> bool:
        state = self._shop_state
        if state["times"]:
            state["times"] -= 1
            try:
                self.twin.mint(self.shop.address, state["phase"], state["quantity"], state["value"])
            except ModelError:
                if not state["may_fail"]:
                    raise
        return True

    @rule(2, phase=a_phase, quantity=a_quantity, times=lambda m, s, a: s.integer(0, 2), may_fail=flag)
    def arm_shop(self, phase: int, quantity: int, times: int, may_fail: int) -> Call:
        """The contract that collects will mint from within its callback."""
        value = PRICE * quantity
        inner = (self.collection.address, value, self.collection.mint.encode(phase, quantity), bool(may_fail))

        def twin() -> None:
            for key, said in (
                ("times", times),
                ("phase", phase),
                ("quantity", quantity),
                ("value", value),
                ("may_fail", may_fail),
            ):
                self._shop_state[key] = said

        return Call(self.at["collector"], self.shop, self.shop.setOnReceived.encode([inner], times), twin)

    def _price(self, phase: int) -> tuple[int, int]:
        succeeded, output = self._read(self.collection.unitPrice.encode(phase))
        price = int.from_bytes(output, "big") if succeeded else 0
        return (0, price) if self.collection.phase(phase)[6] != ZERO else (price, 0)

    @rule(
        10,
        who=a_wallet,
        phase=a_phase,
        quantity=a_quantity,
        sent=lambda m, s, a: s.choice((0, 0, 0, 1, 5, -1)),
    )
    def mint(self, who: str, phase: int, quantity: int, sent: int) -> Call:
        prices, caller = self._price(phase), self.at[who]
        value = min(max(prices[0] * quantity + sent, 0), RICH // 1_000)
        return Call(
            caller,
            self.collection,
            self.collection.mint.encode(phase, quantity),
            lambda: self.twin.mint(caller, phase, quantity, value),
            value,
            prices,
            phase=phase,
            wallet=caller,
        )

    @rule(
        8,
        who=a_wallet,
        to=a_receiver,
        phase=a_phase,
        quantity=a_quantity,
        sent=lambda m, s, a: s.choice((0, 0, 0, 0, 1, -1)),
        proof_of=lambda m, s, a: s.choice((a["to"], a["to"], a["to"], "collector", "shop")),
        tight=rarely,
        mistaken=rarely,
    )
    def mint_for(
        self,
        who: str,
        to: str,
        phase: int,
        quantity: int,
        sent: int,
        proof_of: str,
        tight: int,
        mistaken: int,
    ) -> Call:
        prices, caller, receiver = self._price(phase), self.at[who], self.at[to]
        value = min(max(prices[0] * quantity + sent, 0), RICH // 1_000)
        known = self.at[proof_of] in self.allowlist
        allowance = self.allowlist.cap(self.at[proof_of]) if known else 0
        proof = self.allowlist.proof(self.at[proof_of]) if known else ()
        most = max(sum(prices) * quantity - 1, 0) if tight else 2**256 - 1
        pays = self.money.address if mistaken else self.twin.phases[phase].payment_token
        request = (receiver, phase, quantity, most, pays, FOREVER, allowance, list(proof))
        return Call(
            caller,
            self.collection,
            self.collection.mintFor.encode(request),
            lambda: self.twin.mint_for(
                caller, receiver, phase, quantity, most, pays, FOREVER, allowance, proof, value
            ),
            value,
            prices,
            phase=phase,
            wallet=receiver,
        )

    @rule(
        6,
        who=a_wallet,
        named=a_receiver,
        to=a_receiver,
        quantity=a_quantity,
        nonce=lambda m, s, a: s.integer(0, 12),
        in_token=flag,
        fault=lambda m, s, a: s.choice((0, 0, 0, 0, 0, 0, 1, 2, 3, 4)),
        uri=rarely,
    )
    def mint_voucher(
        self, who: str, named: str, to: str, quantity: int, nonce: int, in_token: int, fault: int, uri: int
    ) -> Call:
        """`fault`: 1 another signer, 2 too early, 3 too late, 4 another voucher's signature."""
        caller, now = self.at[who], self.chain.timestamp
        receiver = self.at[to] if named == "nobody" else self.at[named] if nonce % 4 else self.at[to]
        price = 2 * UNIT if in_token else PRICE
        voucher = Voucher(
            self.at[named],
            self.money.address if in_token else ZERO,
            quantity,
            price,
            now + 1 if fault == 2 else 0,
            now - 1 if fault == 3 else FOREVER,
            nonce,
            "ipfs://own" if uri else "",
        )
        signed = Voucher(**{**voucher.__dict__, "nonce": nonce + 100}) if fault == 4 else voucher
        digest = self.twin.voucher_digest(signed)
        signer = self.chain.account("attacker") if fault == 1 else self.signer
        value = 0 if in_token else min(price * quantity, RICH // 1_000)
        struct = tuple(voucher.__dict__.values())
        return Call(
            caller,
            self.collection,
            self.collection.mintVoucher.encode(struct, bytes(signer.sign_hash(digest)), receiver),
            lambda: self.twin.mint_voucher(
                caller, voucher, Signature(signer.address, digest), receiver, value
            ),
            value,
            (0, price) if in_token else (price, 0),
            nonce=nonce,
        )

    @rule(2, who=an_owner, to=a_receiver, quantity=a_quantity, more=flag)
    def airdrop(self, who: str, to: str, quantity: int, more: int) -> Call:
        wallets, quantities = [self.at[to], self.at["friend"]], [quantity, 1][: 1 + more]
        return self._owned(who, "airdrop", "airdrop", wallets, quantities)

    # Tokens

    @rule(4, token_id=a_token, who=a_holder)
    def burn(self, token_id: int, who: str) -> Call:
        return self._do(who, "burn", "burn", token_id)

    @rule(
        10,
        token_id=a_token,
        holder=a_holder,
        to=a_receiver,
        by=lambda m, s, a: s.choice(("", "", "operator", "attacker")),
    )
    def transfer(self, token_id: int, holder: str, to: str, by: str) -> Call:
        return self._do(by or holder, "transferFrom", "transfer_from", self.at[holder], self.at[to], token_id)

    @rule(4, token_id=a_token, who=a_holder, to=a_receiver)
    def approve(self, token_id: int, who: str, to: str) -> Call:
        return self._do(who, "approve", "approve", self.at[to], token_id)

    @rule(2, who=a_wallet, approved=flag)
    def approve_all(self, who: str, approved: int) -> Call:
        return self._do(who, "setApprovalForAll", "set_approval_for_all", self.at["operator"], bool(approved))

    @rule(2, kind=lambda m, s, a: s.integer(0, 2))
    def set_validator(self, kind: int) -> Call:
        """None, ours, or one that refuses everything."""

        def ours(caller: str, *_: Any) -> None:
            if not self._allowed[caller]:
                raise ModelError("TransferValidator_OperatorNotAllowed", self.collection.address, caller)

        def hostile(*_: Any) -> None:
            raise ModelError("EmptyRevert")

        def twin() -> None:
            self.twin.validator = (None, ours, hostile)[kind]

        data = self.collection.setTransferValidator.encode((ZERO, self.validator, self.shop)[kind])
        return Call(self.at["creator"], self.collection, data, twin)

    @rule(2, allowed=flag)
    def allow_operator(self, allowed: int) -> Call:
        def twin() -> None:
            self._allowed[self.at["operator"]] = bool(allowed)

        data = self.validator.setOperators.encode(self.collection, [self.at["operator"]], bool(allowed))
        return Call(self.at["creator"], self.validator, data, twin)

    # Settings

    @rule(2, who=an_owner, number=a_phase, walletcap=lambda m, s, a: s.choice((0, 1, 4, 12, 20)), far=rarely)
    def set_phase(self, who: str, number: int, walletcap: int, far: int) -> Call:
        base = self.terms[min(number, PHASES - 1)]
        changed = Phase(
            **{**base.__dict__, "wallet_cap": walletcap, "supply_cap": MAX_SUPPLY + 1 if far else 0}
        )
        if number == PHASES:
            number += 1  # never a seventh, which the views do not read
        return self._call(
            who,
            self.collection.setPhase.encode(number, terms_of(changed)),
            lambda: self.twin.set_phase(self.at[who], number, changed),
        )

    @rule(1, who=an_owner, number=a_phase)
    def close_phase(self, who: str, number: int) -> Call:
        return self._owned(who, "closePhase", "close_phase", number)

    @rule(
        1, who=an_owner, cap=lambda m, s, a: s.choice((MAX_SUPPLY - 1, 100, 60, m.book.minted, 0, MAX_SUPPLY))
    )
    def lower_max_supply(self, who: str, cap: int) -> Call:
        return self._owned(who, "lowerMaxSupply", "lower_max_supply", cap)

    @rule(3, who=a_wallet, in_token=flag)
    def withdraw(self, who: str, in_token: int) -> Call:
        return self._do(who, "withdraw", "withdraw", self.money.address if in_token else ZERO)

    @rule(2, refuses=flag)
    def refuse_ether(self, refuses: int) -> Call:
        """The payout takes ether, or not."""

        def twin() -> None:
            self.twin.refuses_ether[self.till.address] = bool(refuses)

        return Call(self.at["collector"], self.till, self.till.setRefusesEther.encode(bool(refuses)), twin)

    @rule(1, who=an_owner, listed=flag)
    def set_payment_token(self, who: str, listed: int) -> Call:
        return self._owned(who, "setPaymentToken", "set_payment_token", self.money.address, bool(listed))

    @rule(1, who=an_owner, on=lambda m, s, a: s.choice((0, 1, 1, 1)))
    def set_voucher_signer(self, who: str, on: int) -> Call:
        return self._owned(who, "setVoucherSigner", "set_voucher_signer", self.at["signer"] if on else ZERO)

    @rule(
        1,
        who=lambda m, s, a: s.choice(("creator", "signer", "attacker")),
        nonce=lambda m, s, a: s.integer(0, 12),
    )
    def cancel_voucher(self, who: str, nonce: int) -> Call:
        return self._owned(who, "cancelVouchers", "cancel_vouchers", [nonce])

    @rule(
        1, who=an_owner, token_id=a_token, to=a_receiver, bps=lambda m, s, a: s.choice((0, 700, 1_000, 1_001))
    )
    def set_token_royalty(self, who: str, token_id: int, to: str, bps: int) -> Call:
        return self._owned(who, "setTokenRoyalty", "set_token_royalty", token_id, self.at[to], bps)

    @rule(1, token_id=a_token, price=lambda m, s, a: s.choice((0, 1, 9_999, PRICE, 2**256 - 1)))
    def ask_royalty(self, token_id: int, price: int) -> Call:
        data = self.collection.royaltyInfo.encode(token_id, price)

        def twin() -> tuple[int, int]:
            receiver, amount = self.twin.royalty_info(token_id, price)
            return int(receiver, 16), amount

        return Call(self.at["collector"], self.collection, data, twin)

    @rule(3, seconds=lambda m, s, a: s.choice((1, 12, 100, 500)))
    def wait(self, seconds: int) -> None:
        self.chain.warp(seconds)
        self.world.timestamp = self.chain.timestamp

    def _owned(self, who: str, name: str, twin: str, *args: Any) -> Call:
        return self._do(who, name, twin, *args)

    def _do(self, who: str, name: str, twin: str, *args: Any) -> Call:
        """The same call on both sides. A contract among the callers stands aside for a wallet."""
        caller = self.at[who if who in WALLETS else "collector"]
        data = self.collection._interface.resolve(name, args)[1]
        return Call(caller, self.collection, data, lambda: getattr(self.twin, twin)(caller, *args))

    def _call(self, who: str, data: bytes, twin: Callable[[], Any]) -> Call:
        return Call(self.at[who], self.collection, data, twin)


def terms_of(phase: Phase) -> tuple[Any, ...]:
    """A model's phase as the contract takes it."""
    return tuple(phase.__dict__.values())


def _address(topic: bytes) -> str:
    from strongroom.evm import to_address

    return to_address(topic[12:])


def _told(succeeded: bool, output: bytes) -> str:
    return f"answers {output.hex() or 'nothing'}" if succeeded else f"refuses: {decode_revert(output)}"
