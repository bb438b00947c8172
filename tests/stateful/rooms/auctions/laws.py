"""What must hold after every step, judged by storage, balances and events alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stateful.rooms.auctions import AuctionMachine

BPS = 10_000
OPEN, CLOSED = 1, 2
_ADDRESS = 2**160 - 1


@dataclass(frozen=True)
class Seen:
    """An auction as it lies in storage."""

    words: tuple[int, ...]

    @property
    def is_single(self) -> bool:
        """Whether the item is an ERC-721."""
        return self.words[0] & 0xFF == 0

    @property
    def item(self) -> int:
        """The id."""
        return self.words[1]

    @property
    def units(self) -> int:
        """How many of them."""
        return self.words[2]

    @property
    def currency(self) -> int:
        """Its address as a number."""
        return self.words[3]

    @property
    def end(self) -> int:
        """Seconds."""
        return self.words[5] & 2**64 - 1

    @property
    def extension(self) -> int:
        """Seconds."""
        return self.words[5] >> 64 & 2**32 - 1

    @property
    def max_royalty_bps(self) -> int:
        """Of the price."""
        return self.words[5] >> 96 & 0xFFFF

    @property
    def state(self) -> int:
        """`AuctionState`."""
        return self.words[6] & 0xFF

    @property
    def seller(self) -> int:
        """Its address as a number."""
        return self.words[6] >> 8 & _ADDRESS

    @property
    def fee_bps(self) -> int:
        """Of the price."""
        return self.words[6] >> 168

    @property
    def bidder(self) -> int:
        """Its address as a number."""
        return self.words[7]

    @property
    def bid(self) -> int:
        """In the currency's units."""
        return self.words[8]

    @property
    def owner(self) -> int:
        """For whom the item waits."""
        return self.words[9]

    @property
    def heir(self) -> int:
        """Who gets the item at the end."""
        return self.bidder if self.bid else self.seller

    @property
    def least(self) -> int:
        """The least next bid."""
        reserve, step = self.words[4] & 2**128 - 1, self.words[4] >> 128 & 0xFFFF
        return self.bid + max(-(-self.bid * step // BPS), 1) if self.bid else reserve


@dataclass(frozen=True)
class State:
    """All that is watched, at one moment."""

    index: Mapping[Any, int]
    words: list[int]
    auctions: dict[int, Seen]
    """Those that are open, hold an item, or are what the step is about."""

    def __getitem__(self, key: Any) -> int:
        return self.words[self.index[key]]


@dataclass
class Outcome:
    """One step on the chain."""

    machine: "AuctionMachine"
    function: str
    succeeded: bool
    sender: str
    """Who acts; the contract, if it is commanded."""
    payer: str
    """Whose ether comes along."""
    value: int
    before: State
    after: State
    timestamp: int
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @cached_property
    def unchanged(self) -> bool:
        """Whether not a word changed."""
        if self.before.words != self.after.words:
            return False
        after = self.after.auctions
        return all(after.get(number, was) == was for number, was in self.before.auctions.items())

    def named(self, *names: str) -> list[Mapping[str, Any]]:
        """The events of these names."""
        return [args for name, args in self.events if name in names]


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.unchanged:
        return None
    before, after = outcome.before, outcome.after
    return f"changed: {[key for key, at in before.index.items() if before.words[at] != after.words[at]]}"


def what_is_owed_is_there(outcome: Outcome) -> str | None:
    """The house has what it holds for somebody and the bids that stand, and its totals say so."""
    if outcome.unchanged:
        return None
    after, machine = outcome.after, outcome.machine
    live: dict[int, int] = {}
    for seen in after.auctions.values():
        if seen.state == OPEN:
            live[seen.currency] = live.get(seen.currency, 0) + seen.bid
    for currency in machine.currencies:
        first = after.index["held", currency, machine.holders[0]]
        held = sum(after.words[first : first + len(machine.holders)])
        bids = live.get(int(currency, 16), 0)
        if (held, bids) != (after["total held", currency], after["live bids", currency]):
            return f"{currency}: {held} held and {bids} bid are not what the totals say"
        has = after["balance", currency, 0, machine.address]
        if has < held + bids:
            return f"{currency}: {has} is there, {held} is held, {bids} is bid"
    return None


def outbid_money_can_always_be_pulled(outcome: Outcome) -> str | None:
    """Whoever has money held takes it out in full, whatever it or its token does to payments."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if outcome.unchanged:
        return None
    for currency in machine.currencies:
        for who in machine.holders:
            at = after.index["held", currency, who]
            if after.words[at] > before.words[at] and not machine.can_pull(currency, who, after.words[at]):
                return f"{after.words[at]} of {currency} is held for {who} and does not come out"
    return None


def the_winning_bid_is_divided_exactly(outcome: Outcome) -> str | None:
    """Seller, creator and treasury have or may pull what the bid was, and nothing else moves."""
    settled = outcome.named("AuctionSettled")
    if not settled:
        return None
    expected: dict[tuple[int, int], int] = {}
    for args in settled:
        was = outcome.before.auctions[args["auctionId"]]
        price, royalty, fee = args["price"], args["royalty"], args["fee"]
        if (price, int(args["winner"], 16)) != (was.bid, was.bidder):
            return f"{args} is not the bid that stood"
        if fee != -(-price * was.fee_bps // BPS) or royalty > price * was.max_royalty_bps // BPS:
            return f"fee {fee} or royalty {royalty} of {price} is not what was agreed"
        for who, amount in (
            (was.seller, price - royalty - fee),
            (int(args["royaltyReceiver"], 16), royalty),
            (int(outcome.machine.treasury, 16), fee),
        ):
            expected[was.currency, who] = expected.get((was.currency, who), 0) + amount
    return _wealth_changes_by(outcome, expected)


def money_moves_only_by_bid_or_release(outcome: Outcome) -> str | None:
    """But for a settlement: a bidder pays its bid, who is outbid has its bid held, what is held is released."""
    if outcome.unchanged or not outcome.succeeded or outcome.function == "settle":
        return None
    expected: dict[tuple[int, int], int] = {}

    def add(currency: int, who: int, amount: int) -> None:
        expected[currency, who] = expected.get((currency, who), 0) + amount

    if outcome.payer != outcome.sender:
        add(0, int(outcome.payer, 16), -outcome.value)
        add(0, int(outcome.sender, 16), outcome.value)
    for args in outcome.named("BidPlaced"):
        was = outcome.before.auctions[args["auctionId"]]
        add(was.currency, int(args["bidder"], 16), -args["bid"])
        if was.bid:
            add(was.currency, was.bidder, was.bid)
    for args in outcome.named("PaymentReleased"):
        currency = int(args["currency"], 16)
        add(currency, int(args["account"], 16), -args["amount"])
        add(currency, int(args["to"], 16), args["amount"])
    for args in outcome.named("Rescued"):
        add(int(args["token"], 16), int(args["to"], 16), args["amount"])
    return _wealth_changes_by(outcome, expected)


def _wealth_changes_by(outcome: Outcome, expected: Mapping[tuple[int, int], int]) -> str | None:
    """Balance and held money of everybody but the house."""
    machine, was, now = outcome.machine, outcome.before.words, outcome.after.words
    for currency in machine.currencies:
        balance = outcome.before.index["balance", currency, 0, machine.holders[0]]
        held = outcome.before.index["held", currency, machine.holders[0]]
        number = int(currency, 16)
        for offset, who in enumerate(machine.numbers):
            change = now[balance + offset] - was[balance + offset] + now[held + offset] - was[held + offset]
            if change != expected.get((number, who), 0) and who != machine.number:
                return f"{who:#x} has {change} of {currency}, not {expected.get((number, who), 0)}"
    return None


def an_item_is_always_with_the_right_one(outcome: Outcome) -> str | None:
    """In the house while the auction runs; then with winner or seller, or waiting for that one alone."""
    if outcome.unchanged:
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    inside: dict[int, int] = {}
    for number, seen in after.auctions.items():
        was = before.auctions.get(number)
        if seen.state == OPEN or seen.owner:
            if seen.state != OPEN and seen.owner != seen.heir:
                return f"the item of {number} waits for {seen.owner:#x}"
            if not seen.is_single:
                inside[seen.item] = inside.get(seen.item, 0) + seen.units
            elif after["owner", seen.item] != machine.number:
                return f"the item of {number} is with {after['owner', seen.item]:#x}"
        elif seen.state == CLOSED and was is not None and was.state == OPEN:
            if seen.is_single:
                reached = after["owner", seen.item] == seen.heir
            else:
                key = ("balance", machine.items, seen.item, machine.names[seen.heir])
                reached = after[key] - before[key] == seen.units
            if not reached:
                return f"the item of {number} did not reach {seen.heir:#x}"
    for lot in machine.lots:
        has = after["balance", machine.items, lot, machine.address]
        if has != inside.get(lot, 0):
            return f"{has} of the lot {lot} are in the house, not {inside.get(lot, 0)}"
    return None


def an_auction_ends_once(outcome: Outcome) -> str | None:
    """Settled or cancelled once, and an item that waited is claimed once, by whom it waited for."""
    for args in outcome.named("AuctionSettled", "AuctionCancelled"):
        was, seen = outcome.before.auctions.get(args["auctionId"]), outcome.after.auctions[args["auctionId"]]
        if was is None or was.state != OPEN or seen.state != CLOSED:
            return f"{args} for what was not open, or is not closed"
    for args in outcome.named("ItemClaimed"):
        was, seen = outcome.before.auctions.get(args["auctionId"]), outcome.after.auctions[args["auctionId"]]
        if was is None or not was.owner or seen.owner or was.owner != int(outcome.sender, 16):
            return f"{args}, though it did not wait for {outcome.sender}, or still waits"
    return None


def each_bid_is_higher_and_in_time(outcome: Outcome) -> str | None:
    for args in outcome.named("BidPlaced"):
        was, now = outcome.before.auctions[args["auctionId"]], outcome.timestamp
        if args["bid"] < was.least or now > was.end:
            return f"{args} at {now}: the least was {was.least}, the end {was.end}"
        if args["endTime"] != max(was.end, now + was.extension):
            return f"{args} at {now}: the end was {was.end}"
    return None


def a_bid_binds(outcome: Outcome) -> str | None:
    """Only the seller cancels, and not once there is a bid; nobody settles before the end."""
    for args in outcome.named("AuctionCancelled"):
        was = outcome.before.auctions[args["auctionId"]]
        if was.bid or was.seller != int(outcome.sender, 16):
            return f"{outcome.sender} cancelled {args['auctionId']} with a bid of {was.bid}"
    for args in outcome.named("AuctionSettled"):
        if outcome.timestamp <= outcome.before.auctions[args["auctionId"]].end:
            return f"{args['auctionId']} was settled before its end"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    what_is_owed_is_there,
    outbid_money_can_always_be_pulled,
    the_winning_bid_is_divided_exactly,
    money_moves_only_by_bid_or_release,
    an_item_is_always_with_the_right_one,
    an_auction_ends_once,
    each_bid_is_higher_and_in_time,
    a_bid_binds,
)
