"""What must hold after every step, judged by storage, balances and events alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stateful.rooms.redemption import RedemptionMachine

_56, _128 = 2**56 - 1, 2**128 - 1
DAY = 86_400


@dataclass(frozen=True)
class Request:
    """A holder's, as it lies in storage."""

    first: int
    second: int

    @property
    def id(self) -> int:
        """Zero: none."""
        return self.first & 2**32 - 1

    @property
    def shares(self) -> int:
        """In the batch."""
        return self.first >> 32 & _56

    @property
    def settled(self) -> int:
        """Of these."""
        return self.first >> 88 & _56

    @property
    def claimable(self) -> int:
        """Burned, not claimed."""
        return self.first >> 144 & _56

    @property
    def cancelled(self) -> int:
        """Not released."""
        return self.first >> 200 & _56

    @property
    def booked(self) -> int:
        """Cash for what is settled."""
        return self.second & _128

    @property
    def cash(self) -> int:
        """For what is claimable."""
        return self.second >> 128


@dataclass(frozen=True)
class Batch:
    """As it lies in storage."""

    word: int

    @property
    def requested(self) -> int:
        """Of who is in it."""
        return self.word & _56

    @property
    def fulfilled(self) -> int:
        """Of these."""
        return self.word >> 56 & _56

    @property
    def cash(self) -> int:
        """For these."""
        return self.word >> 112


@dataclass(frozen=True)
class State:
    """All that is watched, at one moment."""

    index: Mapping[Any, int]
    words: list[int]

    def __getitem__(self, key: Any) -> int:
        return self.words[self.index[key]]

    @property
    def free(self) -> int:
        """Cash that nobody is owed."""
        return self["cash"] & _128

    @property
    def owed(self) -> int:
        """Cash for redeemed shares."""
        return self["cash"] >> 128

    @property
    def unsettled(self) -> int:
        """Shares that are redeemed and not burned."""
        return self["queue"] >> 32

    @property
    def value(self) -> int:
        """The last that was published."""
        return self["value"] & _128

    @property
    def number(self) -> int:
        """Of publications."""
        return self["value"] >> 128 & 2**32 - 1

    @property
    def published_at(self) -> int:
        """Seconds."""
        return self["value"] >> 160 & 2**40 - 1

    @property
    def is_suspended(self) -> bool:
        """The last."""
        return bool(self["value"] >> 200 & 1)

    def request(self, who: str) -> Request:
        """Its request."""
        return Request(self["request", who], self["request cash", who])

    def batch(self, request_id: int) -> Batch:
        """One that is watched."""
        return Batch(self["batch", request_id])

    def standing(self, who: str) -> tuple[int, int]:
        """Shares and cash that settling gives, with what was settled; as if the lien were whole."""
        request = self.request(who)
        if not request.shares or self["supply locked"]:
            return request.claimable, request.cash
        batch = self.batch(request.id)
        redeemed = request.shares * batch.fulfilled // batch.requested
        amount = redeemed - request.settled
        if not amount:
            return request.claimable, request.cash
        whole = batch.fulfilled * request.shares - request.settled * batch.requested
        cash = (batch.cash * request.shares - request.booked * batch.requested) * amount // whole
        return request.claimable + amount, request.cash + cash


@dataclass
class Outcome:
    """One step on the chain."""

    machine: "RedemptionMachine"
    function: str
    inputs: tuple[Any, ...]
    succeeded: bool
    sender: str
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

    def of(self, name: str, who: str, key: str = "controller") -> list[Mapping[str, Any]]:
        """The events of this name that are somebody's."""
        return [args for args in self.named(name) if args[key] == who]


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.unchanged:
        return None
    before, after = outcome.before, outcome.after
    return f"changed: {[key for key, at in before.index.items() if before.words[at] != after.words[at]]}"


def what_is_owed_is_there(outcome: Outcome) -> str | None:
    """The desk has what is owed and what is free."""
    after, address = outcome.after, outcome.machine.address
    if after["money", address] < after.owed + after.free:
        return f"{after['money', address]} is there, {after.owed} is owed, {after.free} free"
    return None


def the_book_adds_up(outcome: Outcome) -> str | None:
    """Batches are those who are in them, no more is redeemed than requested; what is owed is booked or theirs."""
    if outcome.unchanged:
        return None
    machine, after = outcome.machine, outcome.after
    requests = [after.request(who) for who in machine.actors]
    owed = sum(each.cash for each in requests)
    unsettled = 0
    for number in machine.ids:
        batch = after.batch(number)
        inside = [each for each in requests if each.shares and each.id == number]
        if sum(each.shares for each in inside) != batch.requested or batch.fulfilled > batch.requested:
            return f"batch {number}: {batch.requested} requested, {batch.fulfilled} redeemed, {inside}"
        left = batch.cash - sum(each.booked for each in inside)
        if left < 0 or (left and not inside):
            return f"batch {number} holds {left} for {len(inside)}"
        owed += left
        unsettled += batch.fulfilled - sum(each.settled for each in inside)
    if owed != after.owed or unsettled != after.unsettled:
        return f"{owed} is owed, the book says {after.owed}; {unsettled} unsettled, it says {after.unsettled}"
    return None


def claimable_is_escrowed(outcome: Outcome) -> str | None:
    """All that anybody could claim is there at once, and nobody's part of a batch is made smaller by others."""
    if outcome.unchanged:
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    total = sum(after.standing(who)[1] for who in machine.actors)
    if total > after.owed:
        return f"{total} can be claimed, {after.owed} is owed"
    for who in machine.actors:
        was, now = before.request(who), after.request(who)
        if was.shares and now.shares == was.shares and now.id == was.id:
            old, new = before.batch(was.id), after.batch(now.id)
            if (
                new.cash * old.requested < old.cash * new.requested
                or new.fulfilled * old.requested < old.fulfilled * new.requested
            ):
                return f"{who} has {was.shares} of {old}, now of {new}"
    return None


def who_may_claims_all_of_it(outcome: Outcome) -> str | None:
    """Whoever is not frozen is paid what the desk says, at once."""
    machine, after = outcome.machine, outcome.after
    if outcome.unchanged or outcome.function not in ("fulfill", "settle", "forcedTransferLocked", "recover"):
        return None
    for who in machine.actors:
        shares, cash = machine.says("maxRedeem", who), machine.says("maxWithdraw", who)
        if after["frozen", who]:
            if shares or cash:
                return f"{who} is frozen and could claim {shares} for {cash}"
            continue
        if shares and machine.would(who, "redeem", shares, who, who) != (True, cash):
            return f"{who} does not get {cash} for {shares}"
        if machine.would(who, "redeem", shares + 1, who, who)[0]:
            return f"{who} gets more than {shares}"
    return None


def only_a_locked_supply_undoes(outcome: Outcome) -> str | None:
    """What is redeemed is taken back only while nobody can settle it: by its holder, or for a lost wallet."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    for who in machine.actors:
        undone = outcome.of("RedemptionUndone", who)
        if not undone:
            continue
        request, batch = before.request(who), before.batch(before.request(who).id)
        redeemed = request.shares * batch.fulfilled // batch.requested - request.settled
        if not before["supply locked"] or outcome.function not in ("cancelRedeemRequest", "recover"):
            return f"{undone} by {outcome.function}"
        if [args["shares"] for args in undone] != [redeemed] or not redeemed:
            return f"{undone}: {redeemed} were redeemed"
        if before.unsettled - after.unsettled != redeemed or before.owed - after.owed != undone[0]["freed"]:
            return f"{undone}: {before.unsettled}, {before.owed} became {after.unsettled}, {after.owed}"
    return None


def a_cancellation_returns_exactly(outcome: Outcome) -> str | None:
    """What was requested is burned, cancelled, taken by an agent, or still there; what is cancelled comes out."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    for who in machine.actors:
        if outcome.of("CancelRedeemRequest", who):
            was, now = before.request(who), after.request(who)
            burned = sum(args["shares"] for args in outcome.of("Settled", who))
            if now.cancelled != was.shares - was.settled - burned or now.shares:
                return f"{who} had {was}, {burned} were burned, {now.cancelled} are cancelled"
        for args in outcome.of("CancelRedeemClaim", who):
            lien = before["locked", who]
            if args["shares"] != min(before.request(who).cancelled, lien):
                return f"{args}: {before.request(who).cancelled} were cancelled"
            if after["locked", who] != lien - args["shares"] or after["shares", who] != before["shares", who]:
                return f"{who} has {after['locked', who]} of {lien} still locked"
        request = after.request(who)
        wanted = request.shares - request.settled + request.cancelled
        if after["locked", who] > wanted:
            return f"{after['locked', who]} of {who} are locked for {wanted}"
    return None


def nobody_redeems_twice(outcome: Outcome) -> str | None:
    """What is settled is burned once, of whom it is settled for; what is claimed was settled."""
    if outcome.unchanged:
        return None
    machine, before, after = outcome.machine, outcome.before, outcome.after
    burned = 0
    for who in machine.actors:
        settled = sum(args["shares"] for args in outcome.of("Settled", who))
        claimed = sum(args["shares"] for args in outcome.of("Withdraw", who, "owner"))
        moved = sum(args["shares"] for args in outcome.of("RequestRecovered", who, "replacement"))
        moved -= sum(args["shares"] for args in outcome.of("RequestRecovered", who, "lost"))
        was, now = before.request(who).claimable, after.request(who).claimable
        if now != was + settled + moved - claimed:
            return f"{who} could claim {was}, {settled} were settled, {claimed} claimed: {now} are left"
        gone = before["shares", who] - after["shares", who]
        if gone != settled and outcome.function != "forcedTransferLocked":
            return f"{who} lost {gone} shares, {settled} were settled"
        burned += settled
    if before["supply"] - after["supply"] != burned:
        return f"the supply fell from {before['supply']} to {after['supply']}, {burned} were settled"
    return None


def those_who_stay_are_not_diluted(outcome: Outcome) -> str | None:
    """Shares leave at the value that was published, less than a unit of cash below it; never above it."""
    before = outcome.before
    for args in outcome.named("Fulfilled"):
        # what all shares are worth, less the cash, over the shares that are left
        worth = before.value * before["supply"] - args["cash"]
        if worth < before.value * (before["supply"] - args["shares"]):
            return f"{args}: the others' shares are worth less than {before.value}"
        if args["cash"] != args["shares"] * before.value:
            return f"{args} at {before.value}"
    cash = sum(args["cash"] for args in outcome.named("Fulfilled"))
    if outcome.function == "fulfill" and before.free - cash < 0:
        return f"{cash} is owed of {before.free}"
    for who in outcome.machine.actors:
        for args in outcome.of("Withdraw", who, "owner"):
            settled, was = outcome.of("Settled", who), before.request(who)
            shares = was.claimable + sum(each["shares"] for each in settled)
            most = was.cash + sum(each["cash"] for each in settled)
            # a part of it, rounded down
            if args["assets"] * shares > most * args["shares"]:
                return f"{args}, of {shares} for {most}"
    return None


def a_value_prices_only_what_was_requested_before(outcome: Outcome) -> str | None:
    """Forward pricing: every share that is redeemed was requested before the publication; and that is fresh."""
    machine, before = outcome.machine, outcome.before
    for args in outcome.named("RedeemRequest"):
        if args["requestId"] <= before.number:
            return f"{args}, when {before.number} was published"
    for args in outcome.named("Fulfilled"):
        if args["requestId"] > before.number or before.is_suspended:
            return f"{args} by publication {before.number}"
        if outcome.timestamp - before.published_at > machine.max_age:
            return f"{args} at {outcome.timestamp}, published at {before.published_at}"
        late = [
            who
            for who, at in machine.requested.items()
            if at[0] == args["requestId"] and at[1] >= before.number
        ]
        if late:
            return f"{args}: {late} had requested when {before.number} was known"
    return None


def all_in_a_batch_are_redeemed_alike(outcome: Outcome) -> str | None:
    """In the same ratio, to the unit; earlier batches first, as far as the cash goes."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if outcome.unchanged:
        return None
    for who in machine.actors:
        request = after.request(who)
        if outcome.of("Settled", who) and request.shares:
            batch = after.batch(request.id)
            share = request.shares * batch.fulfilled
            # one whose lien is broken leaves a fraction to those settled before it
            late = 1 if outcome.named("RequestBroken") else 0
            if (
                not request.settled * batch.requested
                <= share
                < (request.settled + 1 + late) * batch.requested
            ):
                return f"{who}: {request.settled} of {request.shares}, {batch.fulfilled} of {batch.requested}"
    ids = [args["requestId"] for args in outcome.named("Fulfilled")]
    for number in machine.ids:
        batch = after.batch(number)
        if ids and number < max(ids) and batch.fulfilled < batch.requested:
            return f"{ids} before {number}"
    left = before.free - sum(args["cash"] for args in outcome.named("Fulfilled"))
    if ids and left >= before.value and after.batch(max(ids)).fulfilled < after.batch(max(ids)).requested:
        return f"{left} is left, and {max(ids)} pending"
    return None


def the_issuer_takes_only_what_is_free(outcome: Outcome) -> str | None:
    """And nobody else takes anything of it; it grows by funds and by what broken liens and undone redemptions leave."""
    before, after = outcome.before, outcome.after
    if outcome.unchanged:
        return None
    change = sum(args["amount"] for args in outcome.named("Funded"))
    change -= sum(args["amount"] for args in outcome.named("CashWithdrawn"))
    change -= sum(args["cash"] for args in outcome.named("Fulfilled"))
    change += sum(args["freed"] for args in outcome.named("RequestBroken", "RedemptionUndone"))
    if after.free - before.free != change:
        return f"{before.free} became {after.free}, by {change}"
    if outcome.named("CashWithdrawn", "Rescued") and (
        outcome.sender != outcome.machine.issuer or after.owed != before.owed
    ):
        return f"{before.owed} was owed, {after.owed} is, by {outcome.sender}"
    return None


def money_moves_only_as_said(outcome: Outcome) -> str | None:
    """A claim pays who is named, once; the issuer pays in and takes out."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    if outcome.unchanged:
        return None
    expected: dict[str, int] = {}
    for key, to, sign in (("assets", "receiver", 1), ("amount", "to", 1), ("amount", "caller", -1)):
        names = {"receiver": ("Withdraw",), "to": ("CashWithdrawn", "Rescued"), "caller": ("Funded",)}[to]
        for args in outcome.named(*names):
            expected[args[to]] = expected.get(args[to], 0) + sign * args[key]
    for who in machine.places:
        if who != machine.address:
            change = after["money", who] - before["money", who]
            if change != expected.get(who, 0):
                return f"{who} has {change} more, not {expected.get(who, 0)}"
    paid = {args["receiver"] for args in outcome.named("Withdraw")}
    if outcome.function in ("redeem", "withdraw") and outcome.succeeded and paid != {outcome.inputs[1]}:
        return f"{paid} were paid"
    return None


def the_frozen_are_paid_later(outcome: Outcome) -> str | None:
    """Its cash is kept, and goes to nobody else."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    for who in machine.actors:
        if before["frozen", who] and not outcome.of("RequestRecovered", who, "lost"):
            if outcome.of("Withdraw", who, "owner"):
                return f"{who} is frozen and was paid"
            if after.request(who).cash < before.request(who).cash:
                return f"{who} had {before.request(who).cash}, has {after.request(who).cash}"
    return None


def a_value_moves_in_bounds(outcome: Outcome) -> str | None:
    """By the appraiser alone a tenth at once, a fiftieth in a day; beyond, by the owner what it has proposed."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    for args in outcome.named("Published"):
        if args["publisher"] == machine.issuer:
            if args["value"] != before["proposal"] & _128:
                return f"{args}: {before['proposal'] & _128} was proposed"
            continue
        last = before.value if before.number else machine.initial_value
        elapsed = outcome.timestamp - before.published_at
        if before.number and elapsed < DAY:
            return f"{args} after {elapsed} seconds"
        most = min(last * 1_000 * DAY, last * 200 * elapsed if before.number else last * 1_000 * DAY)
        if abs(args["value"] - last) * 10_000 * DAY > most or args["publisher"] != machine.appraiser:
            return f"{args}, after {last}"
    if after.value != before.value and not outcome.named("Published"):
        return f"{before.value} became {after.value}"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    what_is_owed_is_there,
    the_book_adds_up,
    claimable_is_escrowed,
    who_may_claims_all_of_it,
    only_a_locked_supply_undoes,
    a_cancellation_returns_exactly,
    nobody_redeems_twice,
    those_who_stay_are_not_diluted,
    a_value_prices_only_what_was_requested_before,
    all_in_a_batch_are_redeemed_alike,
    the_issuer_takes_only_what_is_free,
    money_moves_only_as_said,
    the_frozen_are_paid_later,
    a_value_moves_in_bounds,
)
