"""What must hold after every step, judged by storage, balances and events alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.support.buyout import DAY, NFT, price_of

if TYPE_CHECKING:
    from tests.stateful.rooms.buyout import BuyoutMachine

OPEN, AUCTION, SOLD, REDEEMED = 1, 2, 3, 4
_SHARES = 2**56 - 1


@dataclass(frozen=True)
class Ballot:
    """A holder's vote as it lies in storage."""

    word: int

    @property
    def shares(self) -> int:
        """All that are locked."""
        return self.word & _SHARES

    @property
    def counted(self) -> int:
        """Those that count."""
        return self.word >> 56 & _SHARES

    @property
    def counted_price(self) -> int:
        """At which they do."""
        return price_of(self.word >> 128 & 0xFFFF)


@dataclass(frozen=True)
class State:
    """All that is watched, at one moment."""

    index: Mapping[Any, int]
    words: list[int]

    def __getitem__(self, key: Any) -> int:
        return self.words[self.index[key]]

    @property
    def bid(self) -> int:
        """The bid that stands or won."""
        return self["_bid"] & 2**128 - 1

    @property
    def supply_at_start(self) -> int:
        """The asset's, when the auction started."""
        return self["_bid"] >> 128 & _SHARES

    @property
    def end(self) -> int:
        """Of the auction; seconds."""
        return self["_bid"] >> 184 & 2**40 - 1

    @property
    def stage(self) -> int:
        """`BuyoutState`."""
        return self["_bid"] >> 224 & 0xFF

    @property
    def is_nft_held(self) -> bool:
        """Whether the NFT waits for the winner."""
        return bool(self["_bid"] >> 232 & 1)

    def ballot(self, holder: str) -> Ballot:
        """Its vote."""
        return Ballot(self["ballot", holder])


@dataclass
class Outcome:
    """One step on the chain."""

    machine: "BuyoutMachine"
    function: str
    inputs: tuple[Any, ...]
    succeeded: bool
    sender: str
    """Who acts; the contract, if it is commanded."""
    before: State
    after: State
    timestamp: int
    events: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @cached_property
    def unchanged(self) -> bool:
        """Whether not a word changed."""
        return self.before.words == self.after.words

    def named(self, *names: str) -> list[Mapping[str, Any]]:
        """The events of these names."""
        return [args for name, args in self.events if name in names]


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.unchanged:
        return None
    before, after = outcome.before, outcome.after
    return f"changed: {[key for key, at in before.index.items() if before.words[at] != after.words[at]]}"


def what_is_owed_is_there(outcome: Outcome) -> str | None:
    """The buyout has what it holds for somebody, the bid that stands and what is left of the price."""
    if outcome.unchanged:
        return None
    machine, after = outcome.machine, outcome.after
    held = sum(after["held", who] for who in machine.actors)
    if held != after["total held"]:
        return f"{held} are held, the total is {after['total held']}"
    owed = held + after["proceeds"] + (after.bid if after.stage == AUCTION else 0)
    if after["money", machine.address] < owed:
        return f"{after['money', machine.address]} is there, {owed} is owed"
    return None


def outbid_money_can_always_be_pulled(outcome: Outcome) -> str | None:
    """Whoever is outbid takes its bid out in full."""
    if outcome.unchanged:
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    for who in machine.actors:
        held = after["held", who]
        if held > before["held", who]:
            succeeded, amount = machine.would(who, "withdrawHeld", machine.coin, machine.issuer)
            if not succeeded or (who in machine.actors[:5] and amount != held):
                return f"{held} is held for {who} and does not come out"
    return None


def the_parts_sum_to_the_price(outcome: Outcome) -> str | None:
    """What settles becomes the holders' as a whole; each part is taken off it, rounded down, the last is the rest."""
    before, after = outcome.before, outcome.after
    for args in outcome.named("AuctionSettled"):
        if not args["price"] == before.bid == after["proceeds"]:
            return f"{args}, of which {after['proceeds']} is the holders'"
    parts = 0
    for args in outcome.named("SharesRedeemed"):
        part = before["proceeds"] * args["shares"] // before["supply"]
        if args["amount"] != part:
            return f"{args}, though it was {part} of {before['proceeds']}"
        parts += part
    if not outcome.named("AuctionSettled") and before["proceeds"] - after["proceeds"] != parts:
        return f"{before['proceeds']} became {after['proceeds']}, {parts} was paid"
    if after.stage == SOLD and not after["supply"] and after["proceeds"]:
        return f"{after['proceeds']} stays for nobody"
    return None


def nobody_redeems_twice(outcome: Outcome) -> str | None:
    """What is paid for is burned, of who is paid, and nothing else leaves but what the issuer takes back."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    burned = {args["holder"]: args["shares"] for args in outcome.named("SharesRedeemed")}
    burned |= {args["holder"]: args["shares"] for args in outcome.named("NftRedeemed") if args["shares"]}
    if not burned:
        return None
    for who in machine.actors:
        gone = before["shares", who] - after["shares", who]
        if gone != burned.get(who, 0):
            return f"{who} lost {gone} shares, {burned.get(who, 0)} were redeemed"
    if before["supply"] - after["supply"] != sum(burned.values()):
        return f"the supply fell from {before['supply']} to {after['supply']}"
    return None


def the_supply_stands_still_in_an_auction(outcome: Outcome) -> str | None:
    """From the start to the end it is what it was; afterwards only redemptions lower it."""
    before, after = outcome.before, outcome.after
    if outcome.unchanged or after.stage < AUCTION:
        return None
    if after.stage == AUCTION and after["supply"] != after.supply_at_start:
        return f"{after['supply']} shares, {after.supply_at_start} at the start"
    redeemed = sum(args["shares"] for args in outcome.named("SharesRedeemed", "NftRedeemed"))
    if after["supply"] != before["supply"] - redeemed:
        return f"{before['supply']} became {after['supply']}, {redeemed} were redeemed"
    return None


def the_reserve_is_the_price_of_half(outcome: Outcome) -> str | None:
    """The sums are those of the ballots, and an auction starts at a price that half of the supply agreed to."""
    if outcome.unchanged:
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    rungs: dict[int, int] = {}
    for who in machine.actors:
        ballot = after.ballot(who)
        if ballot.counted:
            rung = ballot.word >> 128 & 0xFFFF
            rungs[rung] = rungs.get(rung, 0) + ballot.counted
    if after.stage == OPEN:
        for at in range(12):
            sums = [sum(s for r, s in rungs.items() if r // 16 == 4 * at + lane) for lane in range(4)]
            if after["octaves", at] != sum(each << 64 * lane for lane, each in enumerate(sums)):
                return (
                    f"doublings {4 * at} to {4 * at + 3} have {after['octaves', at]:#x}, the ballots {sums}"
                )
        for rung, shares in rungs.items():
            if after["rungs", rung // 4] >> 64 * (rung % 4) & 2**64 - 1 != shares:
                return f"rung {rung} has not the {shares} of the ballots"
    for args in outcome.named("AuctionStarted"):
        ballots = [before.ballot(who) for who in machine.actors]
        agree = sum(each.counted for each in ballots if each.counted_price <= args["bid"])
        if 2 * agree < before["supply"] or args["supply"] != before["supply"]:
            return f"{args}: {agree} agree of {before['supply']}"
    return None


def the_reserve_moves_by_ripe_votes_in_bounds(outcome: Outcome) -> str | None:
    """What begins to count was voted three days ago, then within half to twice the reference; the reference follows."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if outcome.unchanged:
        return None
    for args in outcome.named("Voted"):
        reference = price_of(before["_reference"])
        if not reference <= 2 * args["price"] <= 4 * reference:
            return f"{args}, the reference was {reference}"
    for who in machine.actors:
        was, now = before.ballot(who), after.ballot(who)
        if now.counted > was.counted or (now.counted and now.counted_price != was.counted_price):
            since, price, reference = machine.voted.get(who, (outcome.timestamp, 0, 1))
            if outcome.function != "countVotes" or outcome.timestamp < since + 3 * DAY:
                return f"{who} counts by {outcome.function} at {outcome.timestamp}, voted at {since}"
            if now.counted_price != price or not reference <= 2 * price <= 4 * reference:
                return (
                    f"{who} counts at {now.counted_price}, voted {price} when the reference was {reference}"
                )
    if after["_reference"] != before["_reference"]:
        price = price_of(after["_reference"])
        ballots = [after.ballot(who) for who in machine.actors]
        below = sum(each.counted for each in ballots if each.counted_price < price)
        agree = sum(each.counted for each in ballots if each.counted_price <= price)
        if not 2 * below < after["supply"] <= 2 * agree:
            return f"{price} is the reference; {below} below, {agree} at it, of {after['supply']}"
    return None


def the_nft_leaves_only_to_whom_it_belongs(outcome: Outcome) -> str | None:
    """The winner, whom it names, who holds the whole supply, or, of what nobody holds, the owner."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if before["owner", NFT] == after["owner", NFT] or before["owner", NFT] != int(machine.address, 16):
        return None
    to, sender = after["owner", NFT], int(outcome.sender, 16)
    if outcome.function == "settle":
        fine = before.stage == AUCTION and outcome.timestamp > before.end and to == before["_bidder"]
    elif outcome.function == "claimNft":
        fine = before.is_nft_held and sender == before["_bidder"]
    elif outcome.function == "redeemNft":
        fine = before.stage == OPEN and 0 < before["supply"] == before["shares", outcome.sender]
    elif outcome.function == "reclaimNft":
        fine = before.stage == OPEN and before["supply"] == 0 and outcome.sender == machine.issuer
    else:
        is_out = before.stage == REDEEMED or (before.stage == SOLD and not before.is_nft_held)
        fine = outcome.function == "rescueNft" and is_out and outcome.sender == machine.issuer
    return None if fine else f"to {to:#x}, by {outcome.function} of {outcome.sender}"


def the_nft_waits_for_the_winner(outcome: Outcome) -> str | None:
    """Until it is there, it waits, and when it is there, it does not."""
    machine, after = outcome.machine, outcome.after
    if outcome.function in ("settle", "claimNft") and outcome.succeeded:
        is_here = after["owner", NFT] == int(machine.address, 16)
        if is_here != after.is_nft_held:
            return f"it is {'' if is_here else 'not '}here"
    return None


def money_moves_only_as_said(outcome: Outcome) -> str | None:
    """A bidder pays its bid, who is outbid has it held, a holder is paid its part, what is held is released."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if outcome.unchanged:
        return None
    expected: dict[str, int] = {}

    def add(who: str, amount: int) -> None:
        expected[who] = expected.get(who, 0) + amount

    for args in outcome.named("AuctionStarted", "BidPlaced"):
        add(args["bidder"], -args["bid"])
    for _ in outcome.named("BidPlaced"):
        add(next(who for who in machine.actors if int(who, 16) == before["_bidder"]), before.bid)
    for args in outcome.named("SharesRedeemed"):
        add(args["holder"], args["amount"])
    for args in outcome.named("PaymentReleased"):
        add(args["account"], -args["amount"])
        add(args["to"], args["amount"])
    for args in outcome.named("SurplusPassedOn"):
        add(machine.w.asset.address, args["amount"])
    for who in machine.places:
        if who == machine.address:
            continue
        change = after["money", who] - before["money", who]
        if who in machine.actors:
            change += after["held", who] - before["held", who]
        if change != expected.get(who, 0):
            return f"{who} has {change} more, not {expected.get(who, 0)}"
    return None


def a_bid_is_higher_and_in_time(outcome: Outcome) -> str | None:
    before = outcome.before
    for args in outcome.named("BidPlaced"):
        least, now = before.bid + -(-before.bid * 250 // 10_000), outcome.timestamp
        if args["bid"] < least or now > before.end or args["endTime"] != max(before.end, now + 900):
            return f"{args} at {now}: the least was {least}, the end {before.end}"
    for args in outcome.named("AuctionSettled"):
        if outcome.timestamp <= before.end or int(args["winner"], 16) != before["_bidder"]:
            return f"{args} at {outcome.timestamp}, the end was {before.end}"
    return None


def locked_shares_come_out(outcome: Outcome) -> str | None:
    """In every state a holder unlocks all that its lien has, and no lien is larger than its ballot."""
    if outcome.unchanged or outcome.function not in ("vote", "start", "settle", "forcedTransferLocked"):
        return None
    machine, after = outcome.machine, outcome.after
    for who in machine.actors:
        lien = after["locked", who]
        if lien > after.ballot(who).shares:
            return f"{lien} of {who} are locked, {after.ballot(who).shares} are known"
        if lien and not machine.would(who, "unlock", lien)[0]:
            return f"{lien} of {who} do not come out"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    what_is_owed_is_there,
    outbid_money_can_always_be_pulled,
    the_parts_sum_to_the_price,
    nobody_redeems_twice,
    the_supply_stands_still_in_an_auction,
    the_reserve_is_the_price_of_half,
    the_reserve_moves_by_ripe_votes_in_bounds,
    the_nft_leaves_only_to_whom_it_belongs,
    the_nft_waits_for_the_winner,
    money_moves_only_as_said,
    a_bid_is_higher_and_in_time,
    locked_shares_come_out,
)
