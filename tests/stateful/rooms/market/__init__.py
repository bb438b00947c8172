"""The marketplace: orders of all kinds over real ERC-721, ERC-1155 and ERC-20 tokens, against the model.

Traders with keys and a contract wallet sign, fill, match, cancel and validate; prices move, royalties change, break and
come back; receivers refuse ether, burn gas, call back; a token blocks accounts. After every step chain and model hold
the same, and the laws hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from strongroom.artifacts import Artifact, errors, load
from strongroom.client.market import SignedOrder
from strongroom.errors import decode_revert
from strongroom.evm import Account, Contract
from strongroom.evm.abi import EventDefinition
from strongroom.evm.contract import Event, Log
from strongroom.model import ModelError, World
from strongroom.model.access import OPERATOR, SENTINEL, AccessManager
from strongroom.model.held_payments import Assets, Royalty
from strongroom.model.marketplace import Marketplace, Terms
from strongroom.model.orders import ItemStandard, Order, OrderKind
from strongroom.model.signatures import keccak
from tests.stateful.driver import AGREEMENT, LawBrokenError, Machine, Source, Step, rule, weighted
from tests.stateful.rooms.market import calldata
from tests.stateful.rooms.stablecoin.codec import encode_error
from tests.stateful.rooms.stablecoin.storage import mapping_slot
from tests.support.market import ETHER, FEE_BPS, ROYALTY_BPS, MarketBuilder

Args = dict[str, Any]
IDS = (1, 2, 3, 4, 5, 6)
"""Of the ERC-721 collection."""
LOTS = (1, 2)
"""Ids of the ERC-1155 collection."""
NONCES = 60
REFUSED = "TokenRefused"
OWN = frozenset(
    bytes.fromhex(selector[2:])
    for selector, error in errors().items()
    if error.name.startswith(
        ("Marketplace_", "HeldPayments_", "RoyaltyReader_", "RoyaltyRegistry_", "AccessManaged", "GasGuard_")
    )
    and error.name != "HeldPayments_NotDelivered"
)
"""Errors that contract and model share, by selector; a token's own are only refusals to the model."""
OFF_CHAIN = frozenset({"sign", "answer", "wait"})
"""Steps that send nothing."""
NO_LOG = Log("", (), b"")
FUNDS = 10**9


class State:
    """All that is watched, at one moment: words, and where each is."""

    __slots__ = ("index", "words")

    def __init__(self, index: dict[Any, int], words: list[int]) -> None:
        self.index, self.words = index, words

    def __getitem__(self, key: Any) -> int:
        return self.words[self.index[key]]

    @property
    def ether_fees(self) -> int:
        """Wei that wait for the treasury."""
        return self["settings"] >> 24


@dataclass
class Outcome:
    """One step on the chain, as laws see it."""

    machine: "MarketMachine"
    succeeded: bool
    sender: str
    before: State
    after: State
    fills: list[tuple[Order, Event]] = field(default_factory=list)
    """What was filled, in order; of a match both orders."""

    @cached_property
    def changed(self) -> list[Any]:
        """Keys of the words that changed."""
        before, after = self.before.words, self.after.words
        if before == after:
            return []
        return [key for key, place in self.before.index.items() if before[place] != after[place]]


# Laws


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    return f"changed: {outcome.changed}" if outcome.changed and not outcome.succeeded else None


def no_dust_stays_behind(outcome: Outcome) -> str | None:
    after, machine = outcome.after, outcome.machine
    words, count = after.words, len(machine.holders)
    for currency in machine.currencies:
        total = after["total held", currency]
        owed = total + (after.ether_fees if currency == ETHER else 0)
        if after["balance", currency, 0, machine.address] != owed:
            return f"{currency}: holds {after['balance', currency, 0, machine.address]}, owes {owed}"
        first = after.index["held", currency, machine.holders[0]]
        held = sum(words[first : first + count])
        if held != total:
            return f"{currency}: {held} is held for all together, not {total}"
    return None


def the_price_is_paid_exactly_and_divided_exactly(outcome: Outcome) -> str | None:
    """The buyer pays the price; seller, creator and treasury receive it, or have it held."""
    machine = outcome.machine
    if machine.withdrawing or not (outcome.fills or outcome.changed):
        return None
    expected: dict[tuple[str, str], int] = {}
    seen = set()
    for order, event in outcome.fills:
        args = event.args
        key = frozenset((args["maker"], args["taker"])), args["id"], args["price"], args["units"]
        if machine.matching and key in seen:
            continue
        seen.add(key)
        listed = order.kind == OrderKind.LISTING
        seller, buyer = (args["maker"], args["taker"]) if listed else (args["taker"], args["maker"])
        price, royalty, fee = args["price"], args["royalty"], args["fee"]
        if price > machine.limit_of(order, args["units"] // order.lot_size):
            return f"the price {price} is not what was signed"
        for who, amount in (
            (buyer, -price),
            (seller, price - royalty - fee),
            (args["royaltyReceiver"], royalty),
            (machine.treasury, fee),
        ):
            where = args["currency"], who
            expected[where] = expected.get(where, 0) + amount
    was, now, index = outcome.before.words, outcome.after.words, outcome.before.index
    fees = outcome.after.ether_fees - outcome.before.ether_fees
    for currency in machine.currencies:
        balance = index["balance", currency, 0, machine.holders[0]]
        held = index["held", currency, machine.holders[0]]
        for offset, who in enumerate(machine.holders):
            if who == machine.address:
                continue
            # what it has or can have for the asking
            change = now[balance + offset] - was[balance + offset] + now[held + offset] - was[held + offset]
            if who == machine.treasury and currency == ETHER:
                change += fees
            if change != expected.get((currency, who), 0):
                return f"{who} has {change} of {currency}, not {expected.get((currency, who), 0)}"
    return None


def no_more_is_filled_than_signed(outcome: Outcome) -> str | None:
    for order, event in outcome.fills:
        total = outcome.machine.units.get(order.struct_hash, 0)
        if total > order.lots * order.lot_size:
            return f"{total} units of {order.lots} times {order.lot_size}"
        if event.args["units"] == 0:
            return "nothing was sold"
    return None


def cancelled_never_fills(outcome: Outcome) -> str | None:
    for order, _ in outcome.fills:
        if outcome.before["counter", order.maker] != order.counter:
            return "an order of another counter was filled"
        if outcome.before["nonces", order.maker] >> order.nonce & 1:
            return "an order whose nonce was used was filled"
    return None


def nobody_loses_without_a_word(outcome: Outcome) -> str | None:
    """Items and money leave only who acts, and makers whose orders were filled."""
    agreed = {outcome.sender, *(order.maker for order, _ in outcome.fills), outcome.machine.address}
    for key in outcome.changed:
        before, after = outcome.before[key], outcome.after[key]
        if key[0] == "balance" and key[3] not in agreed and after < before:
            return f"{key} fell from {before} to {after}"
        if key[0] == "owner" and outcome.machine._by_number.get(before) not in agreed:
            return f"{key} was taken from {before:#x}"
    return None


def what_is_signed_is_agreed(outcome: Outcome) -> str | None:
    forged = [order for order, _ in outcome.fills if order.struct_hash not in outcome.machine.agreed]
    return f"nobody agreed to {forged}" if forged else None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    no_dust_stays_behind,
    the_price_is_paid_exactly_and_divided_exactly,
    no_more_is_filled_than_signed,
    cancelled_never_fills,
    nobody_loses_without_a_word,
    what_is_signed_is_agreed,
)

# What rules draw

_PRICES = weighted((6, 0), (2, 1), (1, 2), (1, 3))
_KINDS = weighted((5, 0), (2, 1), (2, 2))
_STANDARDS = weighted((4, 0), (3, 1), (1, 2))


def a_price(source: Source) -> int:
    """Mostly in the middle; at times 0, 1, or large."""
    return (source.integer(1_000, 100_000), source.integer(0, 3), 10**6, 10**8)[_PRICES(source)]


def an_order(machine: Any, source: Source, args: Args) -> list[int]:
    """Small numbers, which `MarketMachine.build_order` turns into an order."""
    standard = _STANDARDS(source)
    first = a_price(source)
    fixed = source.integer(0, 2)
    return [
        _KINDS(source),
        standard,
        source.integer(0, 3),  # maker
        source.choice((*[0] * 12, 1, 2)),  # taker
        source.integer(0, 2),  # currency
        source.integer(0, 5),  # item
        1
        if standard == 0 and source.integer(0, 30)
        else source.choice((1, 1, 2, 3, 4, 1, 2, 3, 0)),  # lot size
        1 if standard == 0 and source.integer(0, 30) else source.choice((1, 2, 3, 4, 5, 6, 1, 2, 0)),  # lots
        first,
        first if fixed else a_price(source),
        source.choice((*[0] * 12, 60, -60)),  # start
        source.choice((0, 60, *[3_600, 86_400, 86_400] * 4)),  # duration
        source.choice((500, 1_000, 1_000, 1_000, 2_000, 0, 9_999)),  # royalty
        source.integer(0, 3) == 0,
        source.choice((250, 500, 500, 500, 500, 500, 100)),  # fee
        source.integer(0, NONCES - 1),
        source.integer(0, 20) == 0,  # for a later counter
        source.integer(0, 12) == 0,  # forged
        source.integer(0, 12) == 0,  # left to be validated
    ]


def which(machine: Any, source: Source, args: Args) -> int:
    """One of the orders: mostly a late one."""
    count = len(machine.orders)
    if not count:
        return 0
    return max(count - 1 - source.integer(0, 5), 0) if source.integer(0, 3) else source.integer(0, count - 1)


def which_other(machine: Any, source: Source, args: Args) -> int:
    """An offer that could match, if there is one."""
    listing = machine.orders[args["order"]].order if machine.orders else None
    fitting = [
        number
        for number, signed in enumerate(machine.orders)
        if listing is not None
        and signed.order.kind != OrderKind.LISTING
        and (signed.order.token, signed.order.currency) == (listing.token, listing.currency)
        and signed.order.id in (0, listing.id)
        and signed.order.maker != listing.maker
    ]
    return source.choice(fitting) if fitting and source.integer(0, 9) else which(machine, source, args)


def how(machine: Any, source: Source, args: Args) -> list[int]:
    """Taker, lots, item, ether (in percent of the price), limit and recipient."""
    lots = source.choice((1, 1, 1, 1, 2, 2, 3, 3, 0, 7))
    if machine.orders and machine.orders[args["order"]].order.standard == 0 and source.integer(0, 20):
        lots = 1
    return [
        source.integer(0, 2),
        lots,
        source.integer(0, 5),
        source.choice((100, 100, 100, 150, 99, 0)),
        source.integer(0, 12) == 0,
        source.choice((0, 0, 0, 1)),
    ]


def several(machine: Any, source: Source, args: Args) -> list[list[Any]]:
    """Up to four fills."""
    chosen = []
    for _ in range(source.integer(1, 4)):
        order = which(machine, source, args)
        chosen.append([order, how(machine, source, {"order": order})])
    return chosen


def number(low: int, high: int) -> Callable[[Any, Source, Args], int]:
    """Any in between."""
    return lambda machine, source, args: source.integer(low, high)


def one_of(*options: Any) -> Callable[[Any, Source, Args], Any]:
    """Any of them."""
    return lambda machine, source, args: source.choice(options)


def slots_of(name: str) -> dict[str, int]:
    """By label, where a contract keeps its variables."""
    return {entry["label"]: int(entry["slot"]) for entry in load(name).storage_layout["storage"]}


def build(broken: Mapping[str, Artifact] | None = None) -> "MarketMachine":
    """The machine, on contracts of which some may be broken."""
    return MarketMachine(broken or {})


Plan = tuple[Account, Contract, bytes, int, Callable[[], Any]]
"""Who calls what, with which calldata and how much ether, and the model's answer."""


class MarketMachine(Machine):
    """The room."""

    def __init__(self, broken: Mapping[str, Artifact]) -> None:
        self.only_laws = False
        self.law: Callable[[Outcome], str | None] | None = None
        m = self.m = MarketBuilder(dict(broken))()
        chain, deployer = m.chain, m.deployer
        self.faulty = m.deploy("MockRoyaltyFault", m.creator)
        self.dollar = m.deploy("MockReserve", "Dollar", "D", 6)
        self.address, self.treasury = m.market.address, m.treasury.address
        self.people = (m.seller, m.buyer, m.stranger)
        self.makers = (*(each.address for each in self.people), m.wallet.address)
        self.holders = (*self.makers, m.receiver.address, m.creator.address, self.treasury, self.address)
        self.currencies = (ETHER, m.coin.address, self.dollar.address)
        self.collections = (self.faulty.address, m.items.address, m.shares.address)
        world = self.world = World(timestamp=chain.timestamp, chain_id=chain.chain_id)
        access = AccessManager(world, m.access.address)
        access.members[OPERATOR, m.operator.address] = 0
        access.members[SENTINEL, m.sentinel.address] = 0
        for name, role in (("setFee", OPERATOR), ("unpause", OPERATOR), ("pause", SENTINEL)):
            access.function_roles[self.address, name] = role
        assets = self.assets = Assets(world, "assets")
        for token in (self.faulty, m.items):
            token.setRoyalty(m.receiver, ROYALTY_BPS, sender=m.creator)
            assets.royalties[token.address] = Royalty(m.receiver.address, ROYALTY_BPS)
            assets.owners[token.address] = m.creator.address
        for at, item in enumerate(IDS):
            owner = self.makers[at % len(self.makers)]
            self.faulty.mint(owner, item, sender=deployer)
            assets.holdings[self.faulty.address, item, owner] = 1
        for person in self.people:
            chain.set_balance(person.address, FUNDS * 10)
            self._approve(person)
        approvals = [
            *(
                (token, token.approve.encode(self.address, 2**256 - 1))
                for token in (m.coin, m.shares, self.dollar)
            ),
            *(
                (token, token.setApprovalForAll.encode(self.address, True))
                for token in (self.faulty, m.items)
            ),
        ]
        m.as_wallet(*approvals)
        for who in self.makers:
            for token in (m.coin, self.dollar, m.shares):
                token.mint(who, FUNDS, sender=deployer)
            for lot in LOTS:
                m.items.mint(who, lot, 200, sender=deployer)
            for address in (*self.currencies[1:], *self.collections):
                assets.approved[address, who] = True
        for who in self.holders:
            assets.holdings[ETHER, 0, who] = chain.balance(who)
            for token in (m.coin, self.dollar, m.shares):
                assets.holdings[token.address, 0, who] = token.balanceOf(who)
            for lot in LOTS:
                assets.holdings[m.items.address, lot, who] = m.items.balanceOf(who, lot)
        self.model = Marketplace(
            world, self.address, access, assets=assets, treasury=self.treasury, fee_bps=FEE_BPS
        )
        self._start = chain.snapshot(), world.snapshot()
        self.reset()

    @cached_property
    def _withdraw(self) -> bytes:
        return self.m.market.withdrawHeld.selector

    @cached_property
    def _filled(self) -> EventDefinition:
        events = self.m.market._interface.events.values()
        return next(event for event in events if event.name == "OrderFilled")

    def _approve(self, person: Account) -> None:
        for token in (self.m.coin, self.m.shares, self.dollar):
            token.approve(self.address, 2**256 - 1, sender=person)
        for token in (self.faulty, self.m.items):
            token.setApprovalForAll(self.address, True, sender=person)

    def reset(self) -> None:
        self.m.chain.revert(self._start[0])
        self.world.revert(self._start[1])
        self.orders: list[SignedOrder] = []
        self.known: dict[bytes, Order] = {}
        self.agreed: set[bytes] = set()
        self.genuine: set[bytes] = set()
        self.units: dict[bytes, int] = {}
        self.matching = self.withdrawing = False
        self.state = self.read()

    # Reading

    @cached_property
    def _places(self) -> tuple[list[Any], list[tuple[str, int]]]:
        """The keys of all words, and the slots of all but the balances of ether, which come last.

        Balances and held amounts of one currency lie beside each other, in the holders' order.
        """
        keys: list[Any] = []
        slots: list[tuple[str, int]] = []

        def watch(key: Any, address: str, slot: int) -> None:
            keys.append(key)
            slots.append((address, slot))

        m, book = self.m, self.address
        of_market, of_items = slots_of("Marketplace"), slots_of("MockItems")["_balances"]
        for currency in self.currencies:
            inner = mapping_slot(currency, of_market["held"])
            for who in self.holders:
                watch(("held", currency, who), book, mapping_slot(who, inner))
        for currency in self.currencies:
            watch(("total held", currency), book, mapping_slot(currency, of_market["totalHeld"]))
        for maker in self.makers:
            watch(("counter", maker), book, mapping_slot(maker, of_market["counters"]))
        for maker in self.makers:
            words = mapping_slot(maker, of_market["nonceBitmap"])
            watch(("nonces", maker), book, mapping_slot(bytes(32), words))
        watch("settings", book, of_market["settings"])
        owners = slots_of("MockRoyaltyFault")["_owners"]
        for item in IDS:
            watch(("owner", item), self.faulty.address, mapping_slot(item.to_bytes(32, "big"), owners))
        for lot in LOTS:
            inner = mapping_slot(lot.to_bytes(32, "big"), of_items)
            for who in self.holders:
                watch(("balance", m.items.address, lot, who), m.items.address, mapping_slot(who, inner))
        weird, plain = slots_of("MockWeirdToken")["balanceOf"], slots_of("MockReserve")["_balances"]
        for token, place in ((m.shares, weird), (m.coin, weird), (self.dollar, plain)):
            for who in self.holders:
                watch(("balance", token.address, 0, who), token.address, mapping_slot(who, place))
        keys += [("balance", ETHER, 0, who) for who in self.holders]
        return keys, slots

    @cached_property
    def index(self) -> dict[Any, int]:
        """Where among the words each key's is."""
        return {key: place for place, key in enumerate(self._places[0])}

    def read(self) -> State:
        """Everything there is, from the chain: its storage and balances."""
        evm = self.m.chain._evm
        storage, balance = evm.storage, evm.get_balance
        words = [storage(address, slot) for address, slot in self._places[1]]
        words += [balance(who) for who in self.holders]
        return State(self.index, words)

    def expected(self) -> list[int]:
        """The same words, from the model."""
        model, holders, m = self.model, self.holders, self.m
        holdings, held = self.assets.holdings, model.held
        words = [held[currency, who] for currency in self.currencies for who in holders]
        words += [model.total_held[currency] for currency in self.currencies]
        words += [model.counters[maker] for maker in self.makers]
        used = dict.fromkeys(self.makers, 0)
        for (maker, nonce), is_used in model.used_nonces.items():
            if is_used:
                used[maker] |= 1 << nonce
        words += used.values()
        words.append(model.fee_bps | model.paused << 16 | model.ether_fees << 24)
        single = self.faulty.address
        for item in IDS:
            words += [int(who, 16) for who in holders if holdings[single, item, who]]
        words += [holdings[m.items.address, lot, who] for lot in LOTS for who in holders]
        for token in (m.shares.address, m.coin.address, self.dollar.address, ETHER):
            words += [holdings[token, 0, who] for who in holders]
        return words

    def owner(self, item: int) -> str | None:
        """Who holds an item of the ERC-721 collection, if it is one of the holders."""
        return self._by_number.get(self.state["owner", item])

    @cached_property
    def _by_number(self) -> dict[int, str]:
        return {int(who, 16): who for who in self.holders}

    def limit_of(self, order: Order, lots: int) -> int:
        """What the buyer of a match signed may be more: else the price of the lots at this moment."""
        return order.lot_price_at(self.world.timestamp) * lots

    # Steps

    def apply(self, step: Step) -> None:
        name, *args = step
        made = getattr(self, name)(*args)
        if made is None:
            if name not in OFF_CHAIN:
                self.state = self.read()
            return
        sender, target, data, value, twin = made
        self.matching, self.withdrawing = data[:4] == calldata.MATCH, data[:4] == self._withdraw
        before, chain = self.state, self.m.chain
        succeeded, output = chain.raw_try_send(sender, target, data, value)
        # before reading, which has results too
        logs = chain.last_logs if succeeded else []
        outcome = Outcome(self, succeeded, sender.address, before, self.read())
        for address, topics, body in logs:
            if address != self.address or topics[0] != self._filled.topic:
                continue
            event = Event("OrderFilled", self._filled.decode(topics, body), address, NO_LOG)
            order = self.known[event.args["orderHash"]]
            total = self.units.get(order.struct_hash, 0) + event.args["units"]
            self.units[order.struct_hash] = total
            outcome.fills.append((order, event))
        self.state = outcome.after
        for law in LAWS if self.law is None else (self.law,):
            broken = law(outcome)
            if broken is not None:
                raise LawBrokenError(law.__name__, f"{step}: {broken}")
        if not self.only_laws:
            self._compare(step, succeeded, output, twin)
        self.compared += succeeded

    def _compare(self, step: Step, succeeded: bool, output: bytes, twin: Callable[[], Any]) -> None:
        try:
            said, failure = twin(), None
        except ModelError as error:
            said, failure = None, error
        if failure is not None and failure.name == REFUSED:
            agree = not succeeded and output[:4] not in OWN
        elif failure is not None:
            agree = not succeeded and output == encode_error(failure)
        else:
            agree = succeeded and (not isinstance(said, int) or int.from_bytes(output[:32], "big") == said)
        if not agree:
            told = f"returns 0x{output.hex()}" if succeeded else f"refuses: {decode_revert(output)}"
            raise LawBrokenError(AGREEMENT, f"{step}: the contract {told}, the model {failure or said}")
        if failure is not None:
            return
        expected = self.expected()
        words = self.state.words
        if words != expected:
            differ = {
                key: (words[place], expected[place])
                for key, place in self.index.items()
                if words[place] != expected[place]
            }
            raise LawBrokenError(AGREEMENT, f"{step}: chain and model differ: {differ}")

    def finish(self) -> None:
        """Every order's lots, and every quote of an open order, as in the model."""
        if self.only_laws:
            return
        book = self.m.market
        for signed in self.orders:
            order = signed.order
            filled, validated = book.orderStatus(order.struct_hash)
            if (filled, validated) != (
                self.model.filled_lots[order.struct_hash],
                self.model.validated[order.struct_hash],
            ):
                raise LawBrokenError(AGREEMENT, f"status of {order}: {filled}, {validated}")
            try:
                state: Any = self.model.order_state(order)
            except ModelError:
                continue
            if tuple(book.orderState(order.values)) != state:
                raise LawBrokenError(AGREEMENT, f"state of {order}: {book.orderState(order.values)}, {state}")

    # Orders

    def build_order(self, drawn: list[int]) -> Order:
        """The order that these numbers stand for."""
        kind, standard, maker, taker, currency, item, size, lots, first, last, start, duration, *rest = drawn
        royalty, allow, fee, nonce, later = rest[:5]
        now = self.world.timestamp
        owned = [each for each in IDS if self.owner(each) == self.makers[maker]]
        single = owned[item % len(owned)] if owned and kind == 0 and item else IDS[item]
        identifier = {0: single, 1: LOTS[item % 2], 2: 0}[standard]
        return Order(
            kind=OrderKind(kind),
            standard=ItemStandard(standard),
            maker=self.makers[maker],
            taker=(ETHER, *self.makers)[taker],
            token=self.collections[standard],
            id=0 if kind == 2 else identifier,
            lot_size=size,
            lots=lots,
            currency=self.currencies[currency if kind == 0 else 1 + currency % 2],
            lot_price=first,
            end_lot_price=last,
            start_time=now + start,
            end_time=now + start + duration,
            max_royalty_bps=royalty,
            allow_broken_royalty=bool(allow),
            max_fee_bps=fee,
            nonce=nonce,
            counter=self.state["counter", self.makers[maker]] + later,
        )

    @rule(weight=10, drawn=an_order)
    def sign(self, drawn: list[int]) -> None:
        """An order, signed by its maker or forged, or not signed at all."""
        order = self.build_order(drawn)
        forged, unsigned = drawn[-2:]
        keys = (*self.people, self.m.keyholder)
        key = self.m.attacker if forged else keys[drawn[2]]
        digest = keccak(b"\x19\x01" + self._separator + order.struct_hash)
        signature = b"" if unsigned else bytes(key.sign_hash(digest))
        if not forged and not unsigned:
            self.agreed.add(order.struct_hash)
            self.genuine.add(signature)
        self.orders.append(SignedOrder(order, self.m.domain, signature))
        self.known[order.struct_hash] = order

    @rule(weight=4, order=which, who=number(0, 3), more=one_of(0, 0, 5, -1))
    def answer(self, order: int, who: int, more: int) -> None:
        """An offer that fits a listing, whose price is that of the listing, or above or below it."""
        if order >= len(self.orders):
            return
        listing = self.orders[order].order
        maker = self.makers[who]
        if listing.kind != OrderKind.LISTING or listing.currency == ETHER or listing.maker == maker:
            return
        price = max(listing.lot_price_at(self.world.timestamp) + more, 0)
        nonce = (len(self.orders) * 7) % NONCES
        counter = self.state["counter", maker]
        offer = replace(
            listing,
            kind=OrderKind.ITEM_OFFER,
            maker=maker,
            taker=ETHER,
            lot_price=price,
            end_lot_price=price,
            end_time=listing.end_time + 3_600,
            nonce=nonce,
            counter=counter,
        )
        digest = keccak(b"\x19\x01" + self._separator + offer.struct_hash)
        signature = bytes((*self.people, self.m.keyholder)[who].sign_hash(digest))
        self.agreed.add(offer.struct_hash)
        self.genuine.add(signature)
        self.orders.append(SignedOrder(offer, self.m.domain, signature))
        self.known[offer.struct_hash] = offer

    @property
    def _separator(self) -> bytes:
        found = self.__dict__.get("separator")
        if found is None:
            found = self.__dict__["separator"] = self.m.domain.separator
        return found  # type: ignore[no-any-return]

    def _request(self, signed: SignedOrder, how: list[int]) -> tuple[Terms, int]:
        _, lots, item, percent, tight, elsewhere = how
        order = signed.order
        identifier = order.id
        if order.kind == OrderKind.COLLECTION_OFFER:
            identifier = IDS[item] if order.standard == 0 else LOTS[item % 2]
        price = order.lot_price_at(self.world.timestamp) * lots
        listed = order.kind == OrderKind.LISTING
        limit = price - tight if listed else price * 9 // 10 + tight * price
        terms = Terms(
            identifier,
            lots,
            max(limit, 0),
            self.world.timestamp,
            self.makers[elsewhere] if elsewhere and listed else ETHER,
        )
        value = price * percent // 100 if listed and order.currency == ETHER else 0
        return terms, value

    def _agreed(self, signed: SignedOrder) -> bool | None:
        return signed.signature in self.genuine if signed.signature else None

    @rule(weight=20, order=which, how=how)
    def fill(self, order: int, how: list[int]) -> Plan | None:
        """By one of the traders."""
        if order >= len(self.orders):
            return None
        signed, taker = self.orders[order], self.people[how[0]]
        terms, value = self._request(signed, how)
        if signed.order.kind != OrderKind.LISTING and signed.order.standard == 0 and how[3]:
            owner = self.owner(terms.id) if terms.id in IDS else None
            taker = next((each for each in self.people if each.address == owner), taker)
        if taker.address == signed.order.maker and how[3]:
            taker = self.people[(how[0] + 1) % 3]
        agreed = self._agreed(signed)

        def twin() -> int:
            return self.model.fill(taker.address, signed.order, agreed, terms, value)

        return taker, self.m.market, calldata.fill(signed, terms), value, twin

    @rule(weight=4, chosen=several, whole=number(0, 1))
    def fill_many(self, chosen: list[list[Any]], whole: int) -> Plan | None:
        """Several, by the first one's taker."""
        chosen = [each for each in chosen if each[0] < len(self.orders)]
        if not chosen:
            return None
        taker, total, requests, twins = self.people[chosen[0][1][0]], 0, [], []
        for place, how in chosen:
            signed = self.orders[place]
            terms, value = self._request(signed, how)
            requests.append((signed, terms))
            twins.append((signed.order, self._agreed(signed), terms))
            total += value
        return (
            *(taker, self.m.market, calldata.fill_many(requests, bool(whole)), total),
            lambda: tuple(self.model.fill_many(taker.address, twins, bool(whole), total)),
        )

    @rule(weight=8, order=which, other=which_other, lots=one_of([1, 1], [1, 1], [2, 2], [1, 2], [0, 0]))
    def match(self, order: int, other: int, lots: list[int]) -> Plan | None:
        """By a stranger."""
        if max(order, other) >= len(self.orders):
            return None
        first, second = self.orders[order], self.orders[other]
        data = calldata.match_orders(first, second, *lots)

        def twin() -> int:
            return self.model.match_orders(
                *(self.m.attacker.address, first.order, self._agreed(first)),
                *(second.order, self._agreed(second), *lots),
            )

        return self.m.attacker, self.m.market, data, 0, twin

    # Cancels

    @rule(weight=2, who=number(0, 2), nonce=number(0, NONCES - 1))
    def cancel(self, who: int, nonce: int) -> Plan:
        """One nonce."""
        person = self.people[who]
        return (
            person,
            self.m.market,
            self.m.market.cancel.encode(nonce),
            0,
            lambda: self.model.cancel(person.address, nonce),
        )

    @rule(weight=1, who=number(0, 2))
    def cancel_all(self, who: int) -> Plan:
        """By the counter."""
        person = self.people[who]
        last = self.m.last_hash
        return (
            person,
            self.m.market,
            self.m.market.cancelAll.encode(),
            0,
            lambda: self.model.cancel_all(person.address, last),
        )

    @rule(weight=2, order=which, who=number(0, 3))
    def validate(self, order: int, who: int) -> Plan | None:
        """Mostly by its maker."""
        if order >= len(self.orders):
            return None
        found = self.orders[order].order
        owner = next((each for each in self.people if each.address == found.maker), None)
        person = owner if owner is not None and who else self.people[who % 3]
        if person.address == found.maker:
            self.agreed.add(found.struct_hash)
        return (
            *(person, self.m.market, self.m.market.validate.encode([found.values]), 0),
            lambda: self.model.validate(person.address, [found]),
        )

    # Held money, settings

    @rule(weight=2, currency=number(0, 2), who=one_of(0, 4, 4, 4, 5, 6))
    def push_held(self, currency: int, who: int) -> Plan:
        """By a stranger."""
        token, account = self.currencies[currency], self.holders[who]
        return (
            *(self.m.attacker, self.m.market, self.m.market.pushHeld.encode(token, account), 0),
            lambda: self.model.push_held(self.m.attacker.address, token, account),
        )

    @rule(weight=1, currency=number(0, 2), who=number(0, 2), to=number(0, 7))
    def withdraw_held(self, currency: int, who: int, to: int) -> Plan:
        """By whom it is held for."""
        token, person, receiver = self.currencies[currency], self.people[who], self.holders[to]
        return (
            *(person, self.m.market, self.m.market.withdrawHeld.encode(token, receiver), 0),
            lambda: self.model.withdraw_held(person.address, token, receiver),
        )

    @rule(weight=1)
    def collect_fees(self) -> Plan:
        """By a stranger."""
        return (
            *(self.m.attacker, self.m.market, self.m.market.collectFees.encode(), 0),
            lambda: self.model.collect_fees(self.m.attacker.address),
        )

    @rule(weight=1, fee=one_of(0, 1, 250, 250, 333, 500, 501), right=number(0, 3))
    def set_fee(self, fee: int, right: int) -> Plan:
        """Mostly by the operator."""
        who = self.m.operator if right else self.m.attacker
        return (
            who,
            self.m.market,
            self.m.market.setFee.encode(fee),
            0,
            lambda: self.model.set_fee(who.address, fee),
        )

    @rule(weight=1, right=one_of(0, 0, 0, 1))
    def pause(self, right: int) -> Plan:
        """By the sentinel."""
        who = self.m.sentinel if right else self.m.attacker
        return who, self.m.market, self.m.market.pause.encode(), 0, lambda: self.model.pause(who.address)

    @rule(weight=4, right=number(0, 3))
    def unpause(self, right: int) -> Plan:
        """By the operator."""
        who = self.m.operator if right else self.m.attacker
        return who, self.m.market, self.m.market.unpause.encode(), 0, lambda: self.model.unpause(who.address)

    @rule(
        weight=1,
        collection=number(0, 1),
        who=number(3, 5),
        bps=one_of(0, 300, 1_500, 10_001),
        right=number(0, 3),
    )
    def register(self, collection: int, who: int, bps: int, right: int) -> Plan:
        """A royalty in the registry."""
        owner = self.m.creator if right else self.m.attacker
        token, receiver = self.collections[collection], self.holders[who]
        return (
            *(owner, self.m.market, self.m.market.setRoyalty.encode(token, receiver, bps), 0),
            lambda: self.model.set_royalty(owner.address, token, receiver, bps),
        )

    @rule(weight=1, collection=number(0, 1), right=number(0, 3))
    def unregister(self, collection: int, right: int) -> Plan:
        """The same, undone."""
        owner = self.m.creator if right else self.m.attacker
        token = self.collections[collection]
        return (
            *(owner, self.m.market, self.m.market.clearRoyalty.encode(token), 0),
            lambda: self.model.clear_royalty(owner.address, token),
        )

    # The world

    @rule(
        weight=2,
        collection=number(0, 1),
        who=one_of(0, 1, 4, 4, 5, 7),
        bps=one_of(0, 1, 500, 500, 1_000, 3_000),
    )
    def change_royalty(self, collection: int, who: int, bps: int) -> None:
        """What the collection answers."""
        token = (self.faulty, self.m.items)[collection]
        token.setRoyalty(self.holders[who], bps, sender=self.m.creator)
        broken = self.assets.royalties[token.address].is_broken
        self.assets.royalties[token.address] = Royalty(self.holders[who] if bps else ETHER, bps, broken)

    @rule(weight=1, fault=one_of(0, 0, 0, 1, 2, 3, 4))
    def break_royalty(self, fault: int) -> None:
        """The ERC-721 collection's answer fails, or comes back."""
        self.faulty.setFault(fault, sender=self.m.stranger)
        known = self.assets.royalties[self.faulty.address]
        self.assets.royalties[self.faulty.address] = Royalty(known.receiver, known.bps, fault != 0)

    @rule(weight=2, mode=one_of(0, 0, 1, 2, 3, 4, 5))
    def change_receiver(self, mode: int) -> None:
        """How the royalty's receiver takes ether: well, not at all, or calling back."""
        receiver, book = self.m.receiver, self.m.market
        if mode == 3:
            call = book.pushHeld.encode(ETHER, receiver)
            receiver.setCall(book, call, sender=self.m.stranger)
        else:
            receiver.setMode(mode, sender=self.m.stranger)
        self.assets.refuses[ETHER, receiver.address] = mode in (1, 2, 4)

    @rule(weight=1, who=one_of(0, 4, 5, 6), blocked=number(0, 1))
    def block(self, who: int, blocked: int) -> None:
        """The coin blocks an account."""
        account = self.holders[who]
        self.m.coin.setBlocked(account, bool(blocked), sender=self.m.stranger)
        self.assets.blocked[self.m.coin.address, account] = bool(blocked)

    @rule(weight=1, who=number(0, 2), collection=number(0, 1), allowed=one_of(False, True, True, True))
    def approve(self, who: int, collection: int, allowed: bool) -> None:
        """A trader's items."""
        person, token = self.people[who], (self.faulty, self.m.items)[collection]
        token.setApprovalForAll(self.address, allowed, sender=person)
        self.assets.approved[token.address, person.address] = allowed

    @rule(weight=2, item=number(0, 5), to=number(0, 3))
    def give(self, item: int, to: int) -> None:
        """An item goes from one trader to another, past the marketplace."""
        owner = self.owner(IDS[item])
        person = next((each for each in self.people if each.address == owner), None)
        if person is None or owner is None or self.makers[to] == owner:
            return
        self.faulty.transferFrom(owner, self.makers[to], IDS[item], sender=person)
        self.assets.holdings[self.faulty.address, IDS[item], owner] -= 1
        self.assets.holdings[self.faulty.address, IDS[item], self.makers[to]] += 1

    @rule(weight=2, seconds=one_of(1, 12, 60, 600, 4_000))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.m.chain.warp(seconds)
        self.world.timestamp = self.m.chain.timestamp
