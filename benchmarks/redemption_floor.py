"""Simulations behind the redemption floor: what keeps its clock honest, and in which order to redeem.

python -m benchmarks.redemption_floor          writes `benchmarks/results/redemption_floor.md`

1. The clock. A drought of three days, watched second by second through the exact model of the peg module's clock, with
   other recoveries, and beside it the plain latch: started by anyone's call on an empty module, reset by a refill.
2. The order. Ten thousand positions, a share of all debt redeemed in some order, and then a fall of the price: what of
   the debt that is left can be liquidated, and how many borrowers were touched.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from benchmarks.chain import ROOT
from strongroom.model import peg_stability_module as model
from strongroom.model.peg_stability_module import Drought
from strongroom.model.redemption_module import threshold_up

DAY, HOUR = 86_400, 3_600
LLTV = 86 * 10**16
LINE = 10_000
"""Coins on the book below which the module is dry."""
FEES_BPS = 10
"""Of a swap in and out again."""
DISCOUNT_BPS = 100
"""What arbitrage takes of reserve that is really put in while a coin is at 99 cents."""
RESULT = ROOT / "benchmarks" / "results" / "redemption_floor.md"

Turn = tuple[int, bool]
"""When, and whether the module is dry from then on."""


@dataclass(frozen=True)
class Scenario:
    """What happens to the reserve in three days, from which a day of reserve went before."""

    name: str
    turns: Sequence[Turn]
    cost: int
    """What the attacker loses, in coins."""
    looks: Sequence[int] = ()
    """When somebody calls a latch; else every hour somebody does."""


def flashes(every: int) -> Iterator[Turn]:
    """Filled and emptied in the same second."""
    for at in range(every, 3 * DAY, every):
        yield at, False
        yield at, True


def stays(every: int, length: int) -> Iterator[Turn]:
    """Reserve that stays for a while."""
    for at in range(every, 3 * DAY, every):
        yield at, False
        yield at + length, True


def scenarios() -> list[Scenario]:
    """Honest ones and attacks."""
    flash_fee = LINE * FEES_BPS // 10_000
    fill = LINE * (DISCOUNT_BPS + FEES_BPS) // 10_000
    twice = [(0, False), (2 * DAY, True), (2 * DAY, False), (3 * DAY, True)]
    return [
        Scenario("dry for three days", [(0, True)], 0),
        Scenario("the same, filled by a flash every 6 h", [(0, True), *flashes(6 * HOUR)], 11 * flash_fee),
        Scenario("the same, filled by a flash every minute", [(0, True), *flashes(60)], 4_319 * flash_fee),
        Scenario("the same, reserve for 12 s every hour", [(0, True), *stays(HOUR, 12)], 71 * fill),
        Scenario("the same, reserve for 5 min every hour", [(0, True), *stays(HOUR, 300)], 71 * fill),
        Scenario(
            "reserve all the time, emptied by a flash at 48 h and 72 h, looks at both alone",
            twice,
            2 * flash_fee,
            (2 * DAY, 3 * DAY),
        ),
        Scenario("dry for a day, then reserve again", [(0, True), (DAY, False)], 0),
    ]


def clock(recovery: int, turns: Sequence[Turn]) -> list[int]:
    """What the clock shows at each hour, by the exact model with this recovery."""
    kept, model.RECOVERY = model.RECOVERY, recovery
    try:
        drought, shown, rest = Drought(0, 0, False), [], list(turns)
        for at in range(0, 3 * DAY + 1, HOUR):
            while rest and rest[0][0] <= at:
                when, dry = rest.pop(0)
                drought = Drought(when, drought.at(when), dry)
            shown.append(drought.at(at))
        return shown
    finally:
        model.RECOVERY = kept


def latch(scenario: Scenario) -> list[int]:
    """A latch that anyone's call starts on an empty module, and that a refill somebody sees resets. It sees the
    module at each look, and each refill that crosses the line, for that one has an event."""
    started: int | None = None
    shown, turns = [], list(scenario.turns)
    looks = set(scenario.looks or range(0, 3 * DAY + 1, HOUR))
    unseen = bool(scenario.looks)
    dry = False
    for at in range(0, 3 * DAY + 1, HOUR):
        flashed = False
        while turns and turns[0][0] <= at:
            when, dry = turns.pop(0)
            flashed |= dry and when == at and unseen
            if not dry and not unseen:
                started = None
        if at in looks and (dry or flashed) and started is None:
            started = at
        shown.append(0 if started is None else min(at - started, DAY))
    return shown


def percent(value: int) -> str:
    """A threshold."""
    return f"{value / 10**16:.0f} %"


def _clocked(recovery: int) -> Callable[[Scenario], list[int]]:
    return lambda scenario: clock(recovery, scenario.turns)


def clock_table() -> Iterator[str]:
    """The lowest threshold of the three days, and that at their end."""
    designs: list[tuple[str, Callable[[Scenario], list[int]]]] = [("latch, reset by a refill", latch)]
    designs += [(f"clock, recovery {each}", _clocked(each)) for each in (24, 4, 1)]
    yield "| scenario | attacker pays | " + " | ".join(name for name, _ in designs) + " |"
    yield "|---|---:|" + "---:|" * len(designs)
    for scenario in scenarios():
        cells = []
        for _, design in designs:
            shown = [threshold_up(LLTV, lasted) for lasted in design(scenario)]
            cells.append(f"{percent(min(shown))}, then {percent(shown[-1])}")
        yield f"| {scenario.name} | {scenario.cost:,} | " + " | ".join(cells) + " |"


@dataclass
class Held:
    """A position, in whole coins."""

    debt: Fraction
    worth: Fraction

    @property
    def ltv(self) -> Fraction:
        """Loan-to-value."""
        return self.debt / self.worth if self.worth else Fraction(0)


def population(seed: int) -> list[Held]:
    """Ten thousand, most between 30 and 80 %, of sizes that differ a thousandfold."""
    source = random.Random(seed)
    found = []
    for _ in range(10_000):
        debt = Fraction(int(2_000 * 10 ** source.uniform(0, 3)))
        found.append(Held(debt, debt / Fraction(source.triangular(0.3, 0.84, 0.6)).limit_denominator(1_000)))
    return found


def redeem(order: Sequence[Held], coins: Fraction, fee: Fraction) -> int:
    """Whole positions in this order; returns how many were touched."""
    touched = 0
    for held in order:
        if coins <= 0:
            break
        part = min(coins, held.debt)
        held.debt -= part
        held.worth -= part * (1 - fee)
        coins -= part
        touched += 1
    return touched


def pro_rata(all_: Sequence[Held], coins: Fraction, fee: Fraction) -> int:
    """The same share of every debt."""
    share = coins / sum(held.debt for held in all_)
    for held in all_:
        part = held.debt * share
        held.debt -= part
        held.worth -= part * (1 - fee)
    return len(all_)


def order_table(share: Fraction = Fraction(1, 5), fall: Fraction = Fraction(15, 100)) -> Iterator[str]:
    """By order: borrowers touched, the highest loan-to-value left, and the debt that a fall makes liquidatable."""
    fee, lltv = Fraction(50, 10_000), Fraction(86, 100)
    yield "| order | borrowers touched | highest loan-to-value left | debt liquidatable after the fall |"
    yield "|---|---:|---:|---:|"
    orders: list[tuple[str, Callable[[list[Held], Fraction], int]]] = [
        ("none is redeemed", lambda all_, coins: 0),
        (
            "riskiest first (a sorted list)",
            lambda all_, c: redeem(sorted(all_, key=lambda h: -h.ltv), c, fee),
        ),
        ("any above a falling threshold, at random", lambda all_, c: redeem(_by_threshold(all_, c), c, fee)),
        ("at random", lambda all_, c: redeem(random.Random(5).sample(all_, len(all_)), c, fee)),
        ("the same share of all", lambda all_, c: pro_rata(all_, c, fee)),
    ]
    for name, run in orders:
        all_ = population(7)
        total = sum(held.debt for held in all_)
        touched = run(all_, total * share)
        highest = max(held.ltv for held in all_)
        bad = sum(held.debt for held in all_ if held.debt > held.worth * (1 - fall) * lltv)
        yield f"| {name} | {touched:,} | {float(highest):.1%} | {float(bad / total):.1%} |"


def _by_threshold(all_: Sequence[Held], coins: Fraction) -> list[Held]:
    """Redeemers take anyone who is open as soon as there is one: each step of the threshold in any order."""
    source, found = random.Random(3), list[Held]()
    for step in range(86, -1, -1):
        group = [held for held in all_ if Fraction(step, 100) <= held.ltv < Fraction(step + 1, 100)]
        source.shuffle(group)
        found += group
        if sum(held.debt for held in found) > coins:
            break
    return found


def text() -> str:
    """The page."""
    lines = [
        "# The redemption floor, simulated",
        "",
        "Made by `python -m benchmarks.redemption_floor`; what it means: `docs/decisions/0035-redemption-floor.md`.",
        "",
        "Lowest threshold within three days, then the one at their end; a market's limit is 86 %. Attackers' losses in",
        f"coins: fees of {FEES_BPS} basis points a round trip, and {DISCOUNT_BPS} to arbitrage where reserve stays.",
        "",
        *clock_table(),
        "",
        "A fifth of all debt is redeemed at 50 basis points, and the collateral falls by 15 %:",
        "",
        *order_table(),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Writes the result; with `--check` only compares."""
    made = text()
    if "--check" in sys.argv[1:]:
        return int(RESULT.read_text(encoding="utf-8") != made)
    RESULT.write_text(made, encoding="utf-8")
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
