"""What must hold after every step, judged by storage, balances and events alone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.stateful.rooms.sale import SaleMachine

BPS = 10_000
ACTIVE, REVOKED = 2, 4
"""`GrantStatus`."""
_ADDRESS = 2**160 - 1
_UNITS, _TIME, _MONEY = 2**56 - 1, 2**40 - 1, 2**152 - 1


@dataclass(frozen=True)
class SeenSale:
    """A sale as it lies in storage."""

    words: tuple[int, ...]

    def price_at(self, time: int) -> int:
        """Wei for a unit."""
        first, last = self.words[0] >> 160, self.words[1] & 2**96 - 1
        start, end = self.words[2] >> 56 & _TIME, self.end
        past = min(max(time - start, 0), end - start)
        return first - (first - last) * past // (end - start)

    @property
    def hard_cap(self) -> int:
        """Units."""
        return self.words[1] >> 96 & _UNITS

    @property
    def fee_bps(self) -> int:
        """Of the proceeds."""
        return self.words[1] >> 240

    @property
    def end(self) -> int:
        """Seconds."""
        return self.words[2] >> 96 & _TIME

    @property
    def soft_cap(self) -> int:
        """Units."""
        return self.words[2] >> 136 & _UNITS

    @property
    def escrow(self) -> int:
        """Wei."""
        return self.words[3] & _MONEY

    @property
    def sold(self) -> int:
        """Units."""
        return self.words[3] >> 152 & _UNITS

    @property
    def sold_out_at(self) -> int:
        """Seconds."""
        return self.words[3] >> 208 & _TIME

    @property
    def is_cancelled(self) -> bool:
        """By the issuer."""
        return bool(self.words[3] >> 248)

    @property
    def proceeds(self) -> int:
        """Wei."""
        return self.words[4]

    def is_over(self, now: int) -> bool:
        """Sold out, ended or cancelled."""
        return self.is_cancelled or self.sold_out_at != 0 or now > self.end

    @property
    def closing_price(self) -> int:
        """Wei for a unit."""
        return self.price_at(self.sold_out_at or self.end)


@dataclass(frozen=True)
class SeenGrant:
    """A grant as it lies in storage."""

    words: tuple[int, ...]

    @property
    def shares(self) -> int:
        """Units."""
        return self.words[0] >> 160 & _UNITS

    @property
    def holder(self) -> int:
        """Its address as a number."""
        return self.words[1] & _ADDRESS

    @property
    def status(self) -> int:
        """`GrantStatus`."""
        return self.words[1] >> 224 & 0xFF

    @property
    def released(self) -> int:
        """Units."""
        return self.words[2] >> 160 & _UNITS

    @property
    def revoked(self) -> int:
        """Units."""
        return self.words[3]

    @property
    def left(self) -> int:
        """Units neither released nor taken back."""
        return self.shares - self.released - self.revoked

    def vested(self, now: int) -> int:
        """Units."""
        start = self.words[0] >> 216
        cliff, duration = self.words[1] >> 160 & 2**32 - 1, self.words[1] >> 192 & 2**32 - 1
        if now < start + cliff:
            return 0
        return self.shares if now >= start + duration else self.shares * (now - start) // duration


@dataclass(frozen=True)
class State:
    """All that is watched, at one moment."""

    coins: dict[str, int]
    shares: dict[str, int]
    liens: dict[str, int]
    supply: int
    owed: int
    words: list[int]
    """The contracts' own counters and settings."""
    sales: dict[int, SeenSale]
    purchases: dict[tuple[int, str], tuple[int, int]]
    """Units and wei."""
    investors: list[int]
    grants: dict[int, SeenGrant]


@dataclass
class Tally:
    """What has happened since the beginning of the episode, by events."""

    money: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Wei by what and sale."""
    units: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    """Units by what, sale and buyer."""

    def add(self, name: str, args: dict[str, Any]) -> None:
        """One event."""
        number = args.get("saleId", 0)
        if name == "SharesBought":
            self.money["paid", number] += args["paid"]
            self.units["bought", number, args["buyer"]] += args["shares"]
        elif name == "SharesClaimed":
            self.money["returned", number] += args["returned"]
            self.units["claimed", number, args["buyer"]] += args["shares"]
        elif name == "PurchaseRefunded":
            self.money["refunded", number] += args["amount"]
            self.units["refunded", number, args["buyer"]] += args["shares"]
        elif name == "ProceedsWithdrawn":
            self.money["withdrawn", number] += args["amount"]
            self.money["fee", number] += args["fee"]


@dataclass
class Outcome:
    """One call, and what was before and after it."""

    machine: "SaleMachine"
    function: str
    args: tuple[Any, ...]
    succeeded: bool
    sender: str
    before: State
    after: State
    now: int
    tally: Tally
    events: list[tuple[str, dict[str, Any]]]

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of a name."""
        return [args for each, args in self.events if each == name]


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if not outcome.succeeded and outcome.before != outcome.after:
        return f"{outcome.function} was refused and changed something"
    return None


def what_is_owed_is_there(outcome: Outcome) -> str | None:
    """In total, sale by sale, and buyer by buyer."""
    after, machine = outcome.after, outcome.machine
    owed = sum(sale.escrow + sale.proceeds for sale in after.sales.values())
    if owed != after.owed or after.coins[machine.house] < owed:
        return f"owed {owed}, said to be {after.owed}, there {after.coins[machine.house]}"
    waiting: Counter[int] = Counter()
    for (number, _), (_, paid) in after.purchases.items():
        waiting[number] += paid
    for number, sale in after.sales.items():
        if waiting[number] != sale.escrow:
            return f"sale {number}: buyers wait for {waiting[number]}, {sale.escrow} is held for them"
    return None


def refunds_proceeds_and_fees_are_what_was_paid_in(outcome: Outcome) -> str | None:
    """For each sale, at every moment."""
    money = outcome.tally.money
    for number, sale in outcome.after.sales.items():
        out = sum(money[what, number] for what in ("returned", "refunded", "withdrawn", "fee"))
        if money["paid", number] != out + sale.escrow + sale.proceeds:
            return f"sale {number}: {money['paid', number]} came in, {out} went out, {sale} is left"
    return None


def nobody_gets_both_shares_and_refund(outcome: Outcome) -> str | None:
    """What was bought was claimed, refunded, or waits: each unit once."""
    units = outcome.tally.units
    for (number, who), (shares, _) in outcome.after.purchases.items():
        done = units["claimed", number, who] + units["refunded", number, who]
        if units["bought", number, who] != done + shares:
            return f"sale {number}, {who}: bought {units['bought', number, who]}, got {done}, waits {shares}"
    return None


def shares_issued_are_shares_sold(outcome: Outcome) -> str | None:
    """At most the hard cap is sold, and a call issues what it says, to whom it says, and nothing else."""
    before, after = outcome.before, outcome.after
    for number, sale in after.sales.items():
        if sale.sold > sale.hard_cap:
            return f"sale {number}: {sale.sold} sold of {sale.hard_cap}"
        bought = sum(
            shares
            for (what, which, _), shares in outcome.tally.units.items()
            if what == "bought" and which == number
        )
        if bought != sale.sold:
            return f"sale {number}: {sale.sold} sold, {bought} bought"
    if outcome.function in ("accept", "revoke"):
        return None
    expected = Counter({args["buyer"]: args["shares"] for args in outcome.named("SharesClaimed")})
    change = {who: after.shares[who] - before.shares[who] for who in after.shares}
    if any(amount != expected[who] for who, amount in change.items()):
        return f"{outcome.function}: shares changed by {change}, not by {dict(expected)}"
    if after.supply - before.supply != sum(expected.values()):
        return f"the supply changed by {after.supply - before.supply}"
    return None


def all_pay_one_price(outcome: Outcome) -> str | None:
    """The one of the close; and the issuer gets it less the fee, rounded up."""
    for args in outcome.named("SharesClaimed"):
        sale = outcome.after.sales[args["saleId"]]
        _, paid = outcome.before.purchases[args["saleId"], args["buyer"]]
        cost = args["shares"] * sale.closing_price
        if (args["cost"], args["returned"]) != (cost, paid - cost):
            return f"{args}: the price is {sale.closing_price}, {paid} was paid"
    for args in outcome.named("ProceedsWithdrawn"):
        sale, was = outcome.after.sales[args["saleId"]], outcome.before.sales[args["saleId"]]
        fee = -(-was.proceeds * sale.fee_bps // BPS)
        if (args["amount"], args["fee"]) != (was.proceeds - fee, fee):
            return f"{args}: the proceeds were {was.proceeds}"
    return None


def only_a_successful_sale_issues(outcome: Outcome) -> str | None:
    """Neither one that is open, nor a cancelled one, nor one below the soft cap."""
    for args in outcome.named("SharesClaimed"):
        sale = outcome.after.sales[args["saleId"]]
        if sale.is_cancelled or not sale.is_over(outcome.now) or sale.sold < sale.soft_cap:
            return f"{args}: {sale}"
    for args in outcome.named("PurchaseRefunded"):
        sale = outcome.after.sales[args["saleId"]]
        if not sale.is_over(outcome.now):
            return f"{args}: refunded before the close"
    return None


def money_moves_only_to_whom_it_is(outcome: Outcome) -> str | None:
    """Everybody's coins change by what the events say."""
    machine, before, after = outcome.machine, outcome.before, outcome.after
    expected: Counter[str] = Counter()

    def move(payer: str, to: str, amount: int) -> None:
        expected[payer] -= amount
        expected[to] += amount

    house = machine.house
    for name, args in outcome.events:
        if name == "SharesBought":
            move(args["buyer"], house, args["paid"])
        elif name == "SharesClaimed":
            move(house, args["buyer"], args["returned"])
        elif name == "PurchaseRefunded":
            move(house, args["buyer"], args["amount"])
        elif name == "ProceedsWithdrawn":
            move(house, args["to"], args["amount"])
            move(house, machine.buffer, args["fee"])
        elif name == "Rescued":
            move(house, args["to"], args["amount"])
    for who, amount in after.coins.items():
        if amount - before.coins[who] != expected[who]:
            return f"{who} has {amount - before.coins[who]} more, not {expected[who]}"
    return None


def only_who_is_refused_is_refunded(outcome: Outcome) -> str | None:
    """After a successful sale: whom the asset would issue its shares cannot have its money back."""
    machine = outcome.machine
    for args in outcome.named("PurchaseRefunded"):
        sale = outcome.before.sales[args["saleId"]]
        if sale.is_cancelled or sale.sold < sale.soft_cap:
            continue
        if machine.could_claim:
            return f"{args}: though the shares could be had"
    return None


def no_purchase_is_stranded(outcome: Outcome) -> str | None:
    """Once a sale is over its buyer has its shares or its money for the asking."""
    if outcome.function not in ("claim", "refund", "buy", "cancel"):
        return None
    number = outcome.args[0]
    sale = outcome.after.sales.get(number)
    if sale is None or not sale.is_over(outcome.now):
        return None
    for who in outcome.machine.people:
        if outcome.after.purchases.get((number, who), (0, 0))[0] and not outcome.machine.gets_out(
            number, who
        ):
            return f"sale {number}: {who} gets neither shares nor money"
    return None


def what_vests_is_released_exactly(outcome: Outcome) -> str | None:
    """Never more than has vested, all of it when asked; the lien is what is left."""
    for number, grant in outcome.after.grants.items():
        vested = grant.vested(outcome.now)
        if grant.released + grant.revoked > grant.shares:
            return f"grant {number}: {grant.released} released and {grant.revoked} revoked of {grant.shares}"
        if grant.status == ACTIVE and grant.released > vested:
            return f"grant {number}: {grant.released} released, {vested} vested"
        if grant.status == REVOKED and grant.released + grant.revoked != grant.shares:
            return f"grant {number}: {grant.released} released and {grant.revoked} revoked of {grant.shares}"
    if outcome.function == "release" and outcome.succeeded:
        grant = outcome.after.grants[outcome.args[0]]
        if grant.released != grant.vested(outcome.now):
            return f"{grant.released} released, {grant.vested(outcome.now)} vested"
    return None


def liens_are_what_has_not_vested(outcome: Outcome) -> str | None:
    """In each holder's wallet, less what was taken by force."""
    left: Counter[int] = Counter()
    for grant in outcome.after.grants.values():
        if grant.status == ACTIVE:
            left[grant.holder] += grant.shares - grant.released
    for who, locked in outcome.after.liens.items():
        expected, broken = left[int(who, 16)], outcome.machine.broken[who]
        if not max(expected - broken, 0) <= locked <= expected:
            return f"{who}: {locked} locked, {expected} have not vested, {broken} were taken by force"
    return None


def only_whom_the_owner_trusts_takes_shares_back(outcome: Outcome) -> str | None:
    """Shares that are there can be taken back by the asset's owner or by whom it allowed when they were locked."""
    if outcome.function != "accept" or not outcome.succeeded:
        return None
    grant = outcome.after.grants[outcome.args[0]]
    is_issue, is_revocable = grant.words[1] >> 240 & 1, grant.words[1] >> 232 & 1
    grantor = outcome.machine.names[grant.words[2] & _ADDRESS]
    if is_revocable and not is_issue and not outcome.machine.may_take_back(grantor):
        return f"{grantor} may take {grant.shares} back"
    return None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    a_refused_call_changes_nothing,
    what_is_owed_is_there,
    refunds_proceeds_and_fees_are_what_was_paid_in,
    nobody_gets_both_shares_and_refund,
    shares_issued_are_shares_sold,
    all_pay_one_price,
    only_a_successful_sale_issues,
    money_moves_only_to_whom_it_is,
    only_who_is_refused_is_refunded,
    no_purchase_is_stranded,
    what_vests_is_released_exactly,
    liens_are_what_has_not_vested,
    only_whom_the_owner_trusts_takes_shares_back,
)
