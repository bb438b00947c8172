"""Primary sales and vesting of one asset, against the model.

Verified and unverified people buy, by approval and by signature; an issuer opens, cancels, withdraws, hands
over and misbehaves; agents freeze and take by force. What the asset itself answers is asked of the asset,
which has a room of its own: the model's calls of it are tried on the chain and taken back before the real
call is made.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact, errors, load
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.model import ModelError, World
from strongroom.model.access import GOVERNOR, OPERATOR, SENTINEL, AccessManager
from strongroom.model.primary_sale import PrimarySale, Sale, SaleTerms
from strongroom.model.signatures import RECEIVE_WITH_AUTHORIZATION, Signature, buy_authorization_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.vesting import Grant, GrantTerms, Vesting
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule
from tests.stateful.rooms.sale.laws import LAWS, Outcome, SeenGrant, SeenSale, State, Tally
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.sales import FUNDS, INVESTORS, SALE_FEE_BPS, ZERO, SalesBuilder, policy
from tests.support.suite import MAX_UINT

Args = dict[str, Any]
GAS = 4_000_000
MOST_LIVE = 8
"""Sales, and grants, that are watched at a time."""
SALE_WORDS, GRANT_WORDS = 5, 4
OWN = frozenset(
    bytes.fromhex(selector[2:])
    for selector, error in errors().items()
    if error.name.startswith(
        ("PrimarySale_", "Vesting_", "AccessManaged", "GasGuard_", "Rescuable_", "ERC20Auth")
    )
)
"""Errors that contract and model share; the asset's own are only refusals to the model."""
PEOPLE = ("owner", "buyer", "second_wallet", "other_buyer", "insider", "outsider", "relayer", "attacker")
REASON = bytes(32)


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def running(machine: Any, source: Source, args: Args) -> int:
    """Mostly a sale that is open."""
    now = machine.chain.timestamp
    live = [each for each, seen in machine.state.sales.items() if not seen.is_over(now)]
    if live and source.integer(0, 11):
        return source.choice(live)
    return source.integer(0, machine.state.words[0] + 1)


def waiting(machine: Any, source: Source, args: Args) -> tuple[int, int]:
    """Mostly a sale that is over and a buyer that waits; both as numbers."""
    now, sales = machine.chain.timestamp, machine.state.sales
    found = [key for key, (shares, _) in machine.state.purchases.items() if shares]
    over = [key for key in found if sales[key[0]].is_over(now)]
    some = over if over and source.integer(0, 9) else found
    if some and source.integer(0, 9):
        which, who = source.choice(some)
        return which, machine.people.index(who)
    return source.integer(0, machine.state.words[0] + 1), source.integer(0, 7)


def granted(machine: Any, source: Source, args: Args) -> int:
    """Mostly one that has not ended."""
    live = [each for each, seen in machine.state.grants.items() if seen.status in (1, 2)]
    if live and source.integer(0, 11):
        return source.choice(live)
    return source.integer(0, machine.state.words[2] + 1)


def vesting(machine: Any, source: Source, args: Args) -> int:
    """Mostly one that was accepted."""
    live = [each for each, seen in machine.state.grants.items() if seen.status == 2]
    return source.choice(live) if live and source.integer(0, 11) else granted(machine, source, args)


def terms(machine: Any, source: Source, args: Args) -> list[int]:
    """Small numbers, which `SaleMachine.terms_of` turns into terms."""
    hard = source.choice((1, 10, 10, 20, 40, 100)) if source.integer(0, 30) else 0
    return [
        source.choice((1, 7, 1_000, 10**16 + 3)) if source.integer(0, 30) else 0,  # first price
        source.choice((100, 100, 100, 50, 10, 1)),  # last price, in per cent
        hard * source.choice((0, 0, 25, 50, 100)) // 100 if source.integer(0, 30) else hard + 1,  # soft cap
        hard,
        source.choice((0, 0, 0, 2, 5)),  # minimum
        source.choice((0, 0, 0, 10, 10, 3)),  # maximum
        source.choice((0, 0, 0, 0, 60, -600)),  # start
        source.choice((600, 3_600, 3_600, 20_000))
        if source.integer(0, 30)
        else source.choice((0, 32 * 10**6)),
        source.choice((0, 0, 3_600, 10**6)),  # lock-up
        source.choice((100, 500)) if source.integer(0, 20) else 0,  # fee
        source.integer(0, 30) == 0,  # no asset
    ]


def build(broken: Mapping[str, Artifact] | None = None) -> "SaleMachine":
    """The machine, on contracts of which some may be broken."""
    return SaleMachine(broken or {})


Plan = tuple[str | Account, Any, str, tuple[Any, ...], Callable[[], Any]]
"""Who calls which function of which contract with what, and the model's answer."""


class ChainAsset:
    """The asset as sale and vesting see it: asked and tried on the chain, by people, for a contract sends nothing."""

    def __init__(self, machine: "SaleMachine") -> None:
        self.machine = machine
        self.asset = machine.asset
        self.address: str = machine.asset.address
        self.moved: Counter[str] = Counter()
        """Shares that a custodian moved since the try began."""
        self.locked: Counter[str] = Counter()
        """Shares that it locked, less what it released."""

    def begin(self) -> None:
        """A new try."""
        self.moved.clear()
        self.locked.clear()

    def _ask(self, name: str, *args: Any) -> int:
        call = getattr(self.asset, name)
        return int.from_bytes(self.machine.peek(self.address, call.encode(*args)), "big")

    def _do(self, caller: str, name: str, *args: Any) -> None:
        evm = self.machine.chain._evm
        evm.reset_transient_storage()
        try:
            evm.message_call(caller, self.address, getattr(self.asset, name).encode(*args), 0, 1_000_000)
        except RuntimeError:
            raise ModelError("AssetRefused") from None

    @property
    def owner(self) -> str:
        """The issuer."""
        return self.machine.names[self._ask("owner")]

    def issuance_of(self, issuer: str) -> int:
        """Units."""
        return self._ask("issuance", issuer)

    def receipt_reason(self, sender: str, to: str, shares: int) -> int:
        """`Reason`."""
        return self._ask("receiptReason", sender, to, shares)

    def locked_by(self, holder: str, custodian: str) -> int:
        """Units."""
        return self._ask("lockedBy", holder, custodian) + self.locked[holder]

    def issue(self, caller: str, to: str, shares: int, lock_until: int) -> None:
        """By the owner in the caller's place, within what the caller may issue."""
        if self.issuance_of(caller) < shares:
            raise ModelError("AssetRefused")
        self._do(self.owner, "issue", to, shares, lock_until)

    def transfer_from(self, caller: str, owner: str, to: str, shares: int) -> bool:
        """By the owner of the shares, who has allowed it."""
        self._do(owner, "transfer", to, shares)
        return True

    def lock(self, caller: str, holder: str, shares: int) -> None:
        """All that is neither locked nor in a frozen wallet."""
        free = self._ask("balanceOf", holder) - self.locked_by(holder, caller)
        if self._ask("isFrozen", holder) or free < shares:
            raise ModelError("AssetRefused")
        self.locked[holder] += shares

    def unlock(self, caller: str, holder: str, shares: int) -> None:
        """What is locked."""
        self.locked[holder] -= shares

    def transfer_locked(self, caller: str, holder: str, to: str, shares: int) -> None:
        """To whom the asset accepts; to the holder it is a release."""
        if to != holder and self.receipt_reason(holder, to, shares):
            raise ModelError("AssetRefused")
        self.locked[holder] -= shares
        self.moved[holder] -= shares
        self.moved[to] += shares


class SaleMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        s = self.s = SalesBuilder(broken)()
        self.chain, self.asset = s.chain, s.asset
        self.house, self.buffer = s.sales.address, s.buffer.address
        self.accounts = tuple(getattr(s, name) for name in PEOPLE)
        self.people = tuple(each.address for each in self.accounts)
        self.names = {int(each, 16): each for each in self.people}
        self.holders = (*self.people, self.house, self.buffer)
        self.investors = sorted(set(INVESTORS.values()))
        self.asset.issue(s.other_buyer, 1_000, 0, sender=s.owner)
        for who in self.accounts:
            self.asset.approve(s.vesting, MAX_UINT, sender=who)
        world = self.world = World(timestamp=self.chain.timestamp, chain_id=self.chain.chain_id)
        access = AccessManager(world, s.registry.access.address)
        access.members[OPERATOR, s.operator.address] = 0
        access.members[SENTINEL, s.registry.sentinel.address] = 0
        access.members[GOVERNOR, s.registry.governor.address] = 0
        for name, role in (
            ("setFee", OPERATOR),
            ("unpause", OPERATOR),
            ("pause", SENTINEL),
            ("rescue", GOVERNOR),
        ):
            access.function_roles[self.house, name] = role
        coin = self.coin = Stablecoin(world, s.coin.address, access, name=s.coin.name())
        for who in self.holders:
            coin.balances[who] = s.coin.balanceOf(who)
        for who in self.people:
            coin.allowances[who, self.house] = MAX_UINT
        shares = self.shares = ChainAsset(self)

        def find(address: str) -> ChainAsset | None:
            return shares if address == shares.address else None

        numbers = {getattr(s, name).address: investor for name, investor in INVESTORS.items()}
        self.model = PrimarySale(
            world, self.house, access, coin, self.buffer, find, lambda who: numbers[who], SALE_FEE_BPS
        )
        self.grants = Vesting(world, s.vesting.address, find)
        s.vesting.setGrantor(self.asset, self.accounts[3], True, sender=s.owner)
        self.grants.grantors[self.asset.address, self.people[3]] = True
        self._events = {**s.sales._interface.events, **s.vesting._interface.events}
        self._start = self.chain.snapshot(), world.snapshot()
        self.reset()

    def reset(self) -> None:
        self.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.tally, self.broken = Tally(), Counter[str]()
        self.could_claim = False
        self._salt = 0
        self._live: set[int] = set()
        self._live_grants: set[int] = set()
        self.state = self.read()

    # Asking and reading

    @contextmanager
    def tried(self) -> Iterator[None]:
        """What is done inside is taken back."""
        evm = self.chain._evm
        checkpoint = evm.snapshot()
        try:
            yield
        finally:
            evm.revert(checkpoint)

    def peek(self, to: str, data: bytes) -> bytes:
        """What a view answers, within `tried` or not."""
        with self.tried():
            return self.chain._evm.message_call(ZERO, to, data, 0, 1_000_000)

    def gets_out(self, sale: int, who: str) -> bool:
        """Whether a buyer can have its shares or its money. Tried."""
        calls = (self.s.sales.claim, self.s.sales.refund)
        return any(
            self.chain.raw_try_call(who, self.house, call.encode(sale, who), 0, GAS)[0] for call in calls
        )

    @cached_property
    def _slots(self) -> tuple[dict[str, int], dict[str, int], int]:
        return _layout("PrimarySale"), _layout("Vesting"), _layout("Stablecoin")["_balances"]

    @cached_property
    def _views(self) -> list[bytes]:
        asset, vesting = self.asset, self.s.vesting
        return [
            *(asset.balanceOf.encode(who) for who in self.people),
            *(asset.lockedBy.encode(who, vesting) for who in self.people),
            asset.totalSupply.encode(),
        ]

    def _shares(self) -> tuple[dict[str, int], dict[str, int], int]:
        """Balances, liens, supply."""
        with self.tried():
            call, at = self.chain._evm.message_call, self.asset.address
            found = [int.from_bytes(call(ZERO, at, data, 0, 1_000_000), "big") for data in self._views]
        count = len(self.people)
        return (
            dict(zip(self.people, found[:count], strict=True)),
            dict(zip(self.people, found[count:-1], strict=True)),
            found[-1],
        )

    @cached_property
    def _places(self) -> Callable[[str, int], int]:
        known: dict[tuple[str, int], int] = {}
        sale, vesting, _ = self._slots

        def place(name: str, key: int) -> int:
            found = known.get((name, key))
            if found is None:
                slot = (vesting if name == "_grants" else sale)[name]
                found = known[name, key] = mapping_slot(key.to_bytes(32, "big"), slot)
            return found

        return place

    def read(self, sale_id: int = 0, grant_id: int = 0) -> State:
        """All but sales and grants that have ended; with these two in any case, which the step is about."""
        storage, place = self.chain._evm.storage, self._places
        sale, vesting, balances = self._slots
        grants_at = self.s.vesting.address
        words = [storage(self.house, sale[name]) for name in ("saleCount", "feeBps")]
        words.append(storage(grants_at, vesting["grantCount"]))
        sales, purchases, investors, grants = {}, {}, [], {}
        now = self.chain.timestamp
        for each in sorted({*self._live, sale_id, words[0]} - {0}):
            if each > words[0]:
                continue
            base = place("_sales", each)
            sales[each] = SeenSale(tuple(storage(self.house, base + at) for at in range(SALE_WORDS)))
            base = place("_purchases", each)
            for who in self.people:
                word = storage(self.house, mapping_slot(who, base))
                purchases[each, who] = word & 2**56 - 1, word >> 56
            base = place("_boughtBy", each)
            investors += [
                storage(self.house, mapping_slot(who.to_bytes(32, "big"), base)) for who in self.investors
            ]
        for each in sorted({*self._live_grants, grant_id, words[2]} - {0}):
            if each > words[2]:
                continue
            base = place("_grants", each)
            grants[each] = SeenGrant(tuple(storage(grants_at, base + at) for at in range(GRANT_WORDS)))
        self._live = {
            each for each, seen in sales.items() if seen.escrow or seen.proceeds or not seen.is_over(now)
        }
        self._live_grants = {each for each, seen in grants.items() if seen.status in (1, 2) and seen.left}
        coins = {who: storage(self.s.coin.address, mapping_slot(who, balances)) for who in self.holders}
        owed = storage(self.house, sale["totalOwed"])
        return State(coins, *self._shares(), owed, words, sales, purchases, investors, grants)

    def _expected(self, shares: tuple[dict[str, int], dict[str, int], int]) -> State:
        """The same, from the model."""
        model, vesting = self.model, self.grants
        count, grants = model.sale_count, vesting.grant_count
        numbers = self.state.sales
        return State(
            {who: self.coin.balances[who] for who in self.holders},
            *shares,
            model.total_owed,
            [count, model.fee_bps | int(model.paused) << 16, grants],
            {each: SeenSale(_sale_words(model.sales[each])) for each in numbers},
            {
                (each, who): (bought.shares, bought.paid)
                for each in numbers
                for who in self.people
                for bought in (model.purchases[each, who],)
            },
            [model.bought_by[each, investor] for each in numbers for investor in self.investors],
            {each: SeenGrant(_grant_words(vesting.grants[each])) for each in self.state.grants},
        )

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        plan = getattr(self, name)(*args)
        if plan is None:
            self.state = self.read()
            return
        who, target, function, inputs, twin = plan
        about = self._about(target, function, inputs)
        before = self.state = self.read(*about)
        said, failure, shares = self._foresee(twin, before)
        self.could_claim = (
            function == "refund"
            and self.chain.raw_try_call(who, self.house, target.claim.encode(*inputs), 0, GAS)[0]
        )
        data = getattr(target, function).encode(*inputs)
        succeeded, output = self.chain.raw_try_send(who, target, data, 0, GAS)
        logs = self.chain.last_logs if succeeded else []
        sender = who if isinstance(who, str) else who.address
        self.state = self.read(*about)
        outcome = Outcome(
            *(
                self,
                function,
                inputs,
                succeeded,
                sender,
                before,
                self.state,
                self.chain.timestamp,
                self.tally,
            ),
            [],
        )
        for address, topics, raw in logs:
            event = self._events.get(topics[0]) if address in (self.house, self.s.vesting.address) else None
            if event is not None and event.name not in ("SaleOpened", "GrantOffered"):
                outcome.events.append((event.name, event.decode(topics, raw)))
                self.tally.add(*outcome.events[-1])
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")
        if not self.only_laws:
            self._compare(step, succeeded, output, said, failure, shares)
        self.compared += 1

    def _about(self, target: Any, function: str, inputs: tuple[Any, ...]) -> tuple[int, int]:
        """Sale and grant that a call is about."""
        if function in ("open", "offer", "setGrantor", "setFee", "pause", "unpause", "rescue"):
            return 0, 0
        which = inputs[1] if function == "buyWithAuthorization" else inputs[0]
        return (0, which) if target is self.s.vesting else (which, 0)

    def _foresee(
        self, twin: Callable[[], Any], before: State
    ) -> tuple[Any, ModelError | None, tuple[dict[str, int], dict[str, int], int]]:
        """The model's answer, and the shares as the asset has them after what the model asked of it."""
        unchanged = before.shares, before.liens, before.supply
        if self.only_laws:
            return None, None, unchanged
        self.shares.begin()
        with self.tried():
            try:
                said = twin()
            except ModelError as error:
                return None, error, unchanged
            balances, liens, supply = self._shares()
        moved, locked = self.shares.moved, self.shares.locked
        return (
            said,
            None,
            (
                {who: amount + moved[who] for who, amount in balances.items()},
                {who: amount + locked[who] for who, amount in liens.items()},
                supply,
            ),
        )

    def _compare(
        self, step: Step, succeeded: bool, output: bytes, said: Any, failure: ModelError | None, shares: Any
    ) -> None:
        if failure is not None and failure.name == "AssetRefused":
            agree = not succeeded and output[:4] not in OWN
        elif failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            agree = succeeded and (said is None or int.from_bytes(output[:32], "big") == said)
        if not agree:
            told = f"returns 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
            raise LawBrokenError(AGREEMENT, f"{step}: the contract {told}, the model {failure or said}")
        expected = self._expected(shares)
        if self.state != expected:
            differ = {
                name: (found, wanted)
                for name in self.state.__dataclass_fields__
                if (found := getattr(self.state, name)) != (wanted := getattr(expected, name))
            }
            raise LawBrokenError(AGREEMENT, f"{step}: chain and model differ: {differ}")

    def finish(self) -> None:
        """Long after everything has ended, nobody is left waiting."""
        self.chain.warp(400 * 24 * 3600)
        self.world.timestamp = self.chain.timestamp
        for (sale, who), (shares, _) in self.state.purchases.items():
            if shares and not self.gets_out(sale, who):
                raise LawBrokenError("no_purchase_is_stranded", f"sale {sale}: {who} waits for ever")
        for each in range(1, self.state.words[0] + 1):
            if not self.only_laws and self.s.sales.price(each) != self.model.price(each):
                raise LawBrokenError(AGREEMENT, f"price of {each}: {self.s.sales.price(each)}")

    # Sales

    def terms_of(self, drawn: list[int]) -> SaleTerms:
        """The terms that these numbers stand for."""
        first, percent, soft, hard, least, most, start, duration, lock_up, fee, strange = drawn
        now = self.world.timestamp
        asset = self.s.coin.address if strange else self.asset.address
        last = -(-first * percent // 100)
        return SaleTerms(
            asset, first, last, soft, hard, least, most, now + start, now + duration, lock_up, fee
        )

    def _issuer(self, right: int, who: int) -> Account:
        """Mostly the asset's owner."""
        owner = int.from_bytes(self.peek(self.asset.address, self.asset.owner.encode()), "big")
        return self.accounts[self.people.index(self.names[owner]) if right else who]

    @rule(weight=14, right=number(0, 15), who=number(0, 7), drawn=terms)
    def open(self, right: int, who: int, drawn: list[int]) -> Plan | None:
        """By one who mostly owns the asset."""
        if len(self._live) >= MOST_LIVE:
            return None
        found, caller = self.terms_of(drawn), self._issuer(right, who)
        values = tuple(getattr(found, name) for name in found.__dataclass_fields__)
        return caller, self.s.sales, "open", (values,), lambda: self.model.open(caller.address, found)

    @rule(
        weight=22,
        sale=running,
        who=one_of(0, 1, 1, 2, 2, 3, 3, 4, 5),
        shares=one_of(1, 2, 3, 5, 5, 10, 10, 20, 20, 0, 100),
        short=one_of(*[0] * 20, 1),
        late=one_of(*[0] * 20, 1),
    )
    def buy(self, sale: int, who: int, shares: int, short: int, late: int) -> Plan:
        """At times with too low a limit, or too late."""
        cost, deadline = self._cost(sale, shares) - short, self.world.timestamp - late
        caller = self.accounts[who]
        inputs = (sale, shares, max(cost, 0), deadline)
        return caller, self.s.sales, "buy", inputs, lambda: self.model.buy(caller.address, *inputs)

    def _cost(self, sale: int, shares: int) -> int:
        return self.model.price(sale) * shares if not self.only_laws else FUNDS

    @rule(
        weight=5,
        sale=running,
        who=one_of(1, 2, 3, 4, 5),
        shares=one_of(1, 2, 3, 10),
        extra=one_of(0, 0, 1, 10**9),
        twice=one_of(*[0] * 8, 1),
        wrong=one_of(*[0] * 8, 1),
    )
    def buy_with_authorization(
        self, sale: int, who: int, shares: int, extra: int, twice: int, wrong: int
    ) -> Plan:
        """Presented by a relayer; at times used before, or for another purchase."""
        payer = self.accounts[who]
        self._salt += 1 - twice
        salt = self._salt.to_bytes(32, "big")
        price = self.model.price(sale) if not self.only_laws else 10**16 + 3
        value, deadline = price * shares + extra, self.world.timestamp + 60
        nonce = buy_authorization_nonce(payer.address, sale, shares + wrong, value, deadline, salt)
        fields = (payer.address, self.house, value, 0, deadline, nonce)
        digest = self.coin.digest(RECEIVE_WITH_AUTHORIZATION, *fields)
        inputs = (payer.address, sale, shares, value, deadline, salt)
        return (
            *(
                self.s.relayer,
                self.s.sales,
                "buyWithAuthorization",
                (*inputs, bytes(payer.sign_hash(digest))),
            ),
            lambda: self.model.buy_with_authorization(*inputs, Signature(payer.address, digest)),
        )

    @rule(weight=1, sale=running, right=number(0, 7), who=number(0, 7))
    def cancel(self, sale: int, right: int, who: int) -> Plan:
        """Mostly by the issuer."""
        caller = self._issuer(right, who)
        return caller, self.s.sales, "cancel", (sale,), lambda: self.model.cancel(caller.address, sale)

    @rule(weight=12, which=waiting, who=number(0, 7))
    def claim(self, which: tuple[int, int], who: int) -> Plan:
        """By anyone."""
        inputs, caller = (which[0], self.people[which[1]]), self.accounts[who]
        return caller, self.s.sales, "claim", inputs, lambda: self.model.claim(caller.address, *inputs)

    @rule(weight=10, which=waiting, own=number(0, 3), who=number(0, 7))
    def refund(self, which: tuple[int, int], own: int, who: int) -> Plan:
        """Mostly by the buyer."""
        caller = self.accounts[which[1] if own else who]
        inputs = (which[0], self.people[which[1]])
        return caller, self.s.sales, "refund", inputs, lambda: self.model.refund(caller.address, *inputs)

    @rule(weight=5, which=waiting, right=number(0, 7), who=number(0, 7), to=one_of(0, 1, 7, 8, -1))
    def withdraw_proceeds(self, which: tuple[int, int], right: int, who: int, to: int) -> Plan:
        """Mostly by the issuer."""
        caller, where = self._issuer(right, who), (*self.holders, ZERO)[to]
        inputs = (which[0], where)
        return (
            *(caller, self.s.sales, "withdrawProceeds", inputs),
            lambda: self.model.withdraw_proceeds(caller.address, *inputs),
        )

    # Settings

    @rule(weight=1, right=number(0, 3), fee=one_of(0, 1, 100, 333, 500, 501))
    def set_fee(self, right: int, fee: int) -> Plan:
        """By the operator."""
        who = self.s.operator if right else self.s.attacker
        return who, self.s.sales, "setFee", (fee,), lambda: self.model.set_fee(who.address, fee)

    @rule(weight=1, right=one_of(0, 0, 0, 1))
    def pause(self, right: int) -> Plan:
        """By the sentinel."""
        who = self.s.registry.sentinel if right else self.s.attacker
        return who, self.s.sales, "pause", (), lambda: self.model.pause(who.address)

    @rule(weight=4, right=number(0, 7))
    def unpause(self, right: int) -> Plan:
        """By the operator."""
        who = self.s.operator if right else self.s.attacker
        return who, self.s.sales, "unpause", (), lambda: self.model.unpause(who.address)

    @rule(weight=1, right=number(0, 3), amount=one_of(0, 1, 500, 10**6, 10**18))
    def rescue(self, right: int, amount: int) -> Plan:
        """What nobody is owed."""
        who, to = self.s.registry.governor if right else self.s.attacker, self.people[6]
        return (
            *(who, self.s.sales, "rescue", (self.s.coin.address, to, amount)),
            lambda: self.model.rescue(who.address, amount, to),
        )

    @rule(weight=1, amount=one_of(1, 500))
    def donate(self, amount: int) -> None:
        """Coins that somebody sends here by mistake."""
        self.s.coin.transfer(self.house, amount, sender=self.s.relayer)
        self.coin.transfer(self.people[6], self.house, amount)

    # Vesting

    @rule(
        weight=8,
        right=number(0, 7),
        who=number(0, 7),
        to=one_of(1, 3, 4, 4, 5),
        shares=one_of(1, 7, 7, 100, 100, 333, 333, 0),
        cliff=one_of(0, 0, 60, 700),
        duration=one_of(1, 600, 600, 4_000, 4_000, 4_000, 4_000, 20_000, 0),
        flags=number(0, 3),
    )
    def offer(
        self, right: int, who: int, to: int, shares: int, cliff: int, duration: int, flags: int
    ) -> Plan | None:
        """New shares by the issuer, or what `other_buyer` has."""
        if len(self._live_grants) >= MOST_LIVE:
            return None
        caller = self._issuer(right, who) if flags & 1 else self.accounts[3]
        start = self.world.timestamp - (cliff & 4)
        made = GrantTerms(
            *(
                self.asset.address,
                self.people[to],
                shares,
                start,
                cliff,
                duration,
                bool(flags & 2),
                bool(flags & 1),
            )
        )
        values = tuple(getattr(made, name) for name in made.__dataclass_fields__)
        return caller, self.s.vesting, "offer", (values,), lambda: self.grants.offer(caller.address, made)

    @rule(
        weight=1, right=number(0, 3), who=number(0, 7), to=one_of(3, 3, 0), allowed=one_of(True, True, False)
    )
    def set_grantor(self, right: int, who: int, to: int, allowed: bool) -> Plan:
        """Mostly by the asset's owner."""
        caller, inputs = self._issuer(right, who), (self.asset.address, self.people[to], allowed)
        return (
            *(caller, self.s.vesting, "setGrantor", inputs),
            lambda: self.grants.set_grantor(caller.address, *inputs),
        )

    def may_take_back(self, grantor: str) -> bool:
        """By the asset's owner, or because it is that."""
        owner = self.asset.owner()
        return bool(owner == grantor or self.s.vesting.isGrantor(self.asset, grantor))

    def _grantor(self, grant: int, right: int, who: int) -> Account:
        """Mostly the grant's: of new shares the issuer, else `other_buyer`."""
        seen = self.state.grants.get(grant)
        if seen is None or not right:
            return self.accounts[who]
        return self._issuer(1, who) if seen.words[1] >> 240 else self.accounts[3]

    @rule(weight=6, grant=granted, right=number(0, 7), who=number(0, 7))
    def accept(self, grant: int, right: int, who: int) -> Plan:
        """Mostly by the beneficiary."""
        seen = self.state.grants.get(grant)
        found = self.names.get(seen.holder) if seen is not None else None
        caller = self.accounts[self.people.index(found) if right and found else who]
        return caller, self.s.vesting, "accept", (grant,), lambda: self.grants.accept(caller.address, grant)

    @rule(weight=8, grant=vesting, who=number(0, 7))
    def release(self, grant: int, who: int) -> Plan:
        """By anyone."""
        caller = self.accounts[who]
        return caller, self.s.vesting, "release", (grant,), lambda: self.grants.release(caller.address, grant)

    @rule(weight=3, grant=vesting, right=number(0, 3), who=number(0, 7), to=one_of(0, 3, 5))
    def revoke(self, grant: int, right: int, who: int, to: int) -> Plan:
        """Mostly by the grantor."""
        caller, inputs = self._grantor(grant, right, who), (grant, self.people[to])
        return caller, self.s.vesting, "revoke", inputs, lambda: self.grants.revoke(caller.address, *inputs)

    @rule(weight=1, grant=granted, right=number(0, 2), who=number(0, 7))
    def withdraw_grant(self, grant: int, right: int, who: int) -> Plan:
        """Mostly by the grantor."""
        caller = self._grantor(grant, right, who)
        return (
            caller,
            self.s.vesting,
            "withdraw",
            (grant,),
            lambda: self.grants.withdraw(caller.address, grant),
        )

    # The world

    def _try(self, who: Account, target: Any, function: str, *args: Any) -> bool:
        """A call that may be refused."""
        return self.chain.raw_try_send(who, target, getattr(target, function).encode(*args), 0, GAS)[0]

    @rule(weight=3, who=one_of(1, 2, 3, 4))
    def revoke_identity(self, who: int) -> None:
        """No longer verified."""
        self._try(self.s.registry.issuer, self.s.registry.registry, "revoke", self.people[who])

    @rule(weight=7, who=one_of(1, 2, 3, 4))
    def verify(self, who: int) -> None:
        """Verified again."""
        self.s.verify(self.people[who], PEOPLE[who])
        self.world.timestamp = self.chain.timestamp

    @rule(weight=2, who=number(1, 4), frozen=one_of(0, 0, 1))
    def freeze(self, who: int, frozen: int) -> None:
        """By the agent."""
        self._try(self.s.agent, self.asset, "freeze" if frozen else "unfreeze", self.people[who], REASON)

    @rule(weight=1, holders=one_of(0, 0, 0, 1, 2, 3), least=one_of(0, 0, 0, 5))
    def change_policy(self, holders: int, least: int) -> None:
        """How many may hold, and how little."""
        rules = policy(maxHolders=holders, minHolding=least)
        self._try(self._issuer(1, 0), self.asset, "setPolicy", rules)

    @rule(weight=1, target=one_of(0, 0, 1), allowance=one_of(0, 5, 100, 10**6, 10**6, 10**6))
    def allow(self, target: int, allowance: int) -> None:
        """What sale or vesting may still issue."""
        issuer = (self.house, self.s.vesting.address)[target]
        self._try(self._issuer(1, 0), self.asset, "setIssuer", issuer, allowance)

    @rule(weight=1, to=one_of(0, 0, 4))
    def hand_over(self, to: int) -> None:
        """The asset has another owner."""
        if self._try(self._issuer(1, 0), self.asset, "transferOwnership", self.people[to]):
            self._try(self.accounts[to], self.asset, "acceptOwnership")

    @rule(weight=1, who=number(1, 4), amount=one_of(1, 5, 50))
    def break_lien(self, who: int, amount: int) -> None:
        """Shares under the lien are taken by force."""
        holder, to = self.people[who], self.people[0]
        vesting = self.s.vesting.address
        if self._try(self.s.agent, self.asset, "forcedTransferLocked", holder, to, amount, vesting, REASON):
            self.broken[holder] += amount

    @rule(weight=2, who=number(0, 4), to=number(1, 4), amount=one_of(1, 10, 100))
    def transfer(self, who: int, to: int, amount: int) -> None:
        """Shares change hands."""
        self._try(self.accounts[who], self.asset, "transfer", self.people[to], amount)

    @rule(weight=9, seconds=one_of(*(1, 12, 60, 600) * 6, *(3_601,) * 5, 31 * 24 * 3600))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.chain.warp(seconds)
        self.world.timestamp = self.chain.timestamp


def _layout(name: str) -> dict[str, int]:
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}


def _sale_words(sale: Sale | None) -> tuple[int, ...]:
    assert sale is not None
    terms = sale.terms
    return (
        int(terms.asset, 16) | terms.start_price << 160,
        terms.end_price
        | terms.hard_cap << 96
        | terms.min_per_investor << 152
        | terms.lock_up << 208
        | sale.fee_bps << 240,
        terms.max_per_investor
        | terms.start_time << 56
        | terms.end_time << 96
        | terms.soft_cap << 136
        | terms.max_fee_bps << 192,
        sale.escrow | sale.sold << 152 | sale.sold_out_at << 208 | int(sale.is_cancelled) << 248,
        sale.proceeds,
    )


def _grant_words(grant: Grant | None) -> tuple[int, ...]:
    assert grant is not None
    terms = grant.terms
    return (
        int(terms.asset, 16) | terms.shares << 160 | terms.start << 216,
        int(terms.beneficiary, 16)
        | terms.cliff << 160
        | terms.duration << 192
        | grant.status << 224
        | int(terms.is_revocable) << 232
        | int(terms.is_issue) << 240,
        int(grant.grantor, 16) | grant.released << 160,
        grant.revoked,
    )
