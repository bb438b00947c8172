"""The floor room's laws. They read the chain alone, never the model.

Of the credit room's, those hold that ask nothing of the reserve: here it is lost, and is worth more than a dollar.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.stateful.rooms.credit import laws as credit
from tests.stateful.rooms.credit.laws import DRY_BOOK, UINT120, UINT128, Outcome
from tests.stateful.rooms.credit.world import UNIT

LINE = DRY_BOOK * UNIT
"""Coins, in wei, below which there is no reserve to speak of."""


@dataclass
class Events(credit.Events):
    """What the events of a call tell, and what else is to be known of it."""

    stuck: list[str] = field(default_factory=list)
    """What should have bought something a day after this look, and did not."""
    returned: bool = False
    """Whether reserve has come to the module from elsewhere since the last look."""


@dataclass(frozen=True)
class Peg:
    """The peg module, from the words of storage."""

    book: int
    held: int
    level: int
    ceiling: int
    frozen: bool
    paused: bool
    dry: bool
    depegged: bool

    @property
    def empty(self) -> bool:
        """Its book."""
        return self.book < DRY_BOOK

    @property
    def pays(self) -> int:
        """Coins that it takes as it is, in wei."""
        return min(self.book * UNIT, self.held * UNIT, self.level)

    @property
    def would_pay(self) -> int:
        """The same once anyone has collected the fees."""
        open_ = not (self.frozen or self.paused) and self.held >= self.book and self.level <= self.ceiling
        return min(self.book * UNIT, self.held * UNIT, self.ceiling if open_ else self.level)


def peg_of(now: Callable[..., int]) -> Peg:
    """From a reader of words."""
    state, facilitator, drought = now("peg"), now("level", "psm"), now("drought")
    return Peg(
        book=state & UINT128,
        held=now("token", -1, "psm"),
        level=facilitator >> 120 & UINT120,
        ceiling=facilitator & UINT120,
        frozen=bool(state >> 192 & 1),
        paused=bool(facilitator >> 240),
        dry=bool(drought >> 64 & 1),
        depegged=bool(drought >> 72 & 1),
    )


def an_empty_book_is_dry(outcome: Outcome) -> str | None:
    peg = peg_of(outcome.now)
    return f"{peg.book} on the book" if peg.empty and not peg.dry else None


def it_is_dry_only_where_there_is_no_dollar(outcome: Outcome) -> str | None:
    """Whoever swaps in or collects ends the drought. Excepted: reserve that was sent there, until somebody looks."""
    peg = peg_of(outcome.now)
    if (
        not outcome.succeeded
        or not peg.dry
        or peg.empty
        or peg.depegged
        or getattr(outcome.events, "returned", False)
    ):
        return None
    return f"it is dry and pays for {peg.pays}" if peg.pays >= LINE else None


def whoever_looks_sees_what_can_be_paid(outcome: Outcome) -> str | None:
    if outcome.rule != "update_drought" or not outcome.succeeded:
        return None
    peg = peg_of(outcome.now)
    dry = peg.empty or peg.depegged or peg.would_pay < LINE
    return None if peg.dry == dry else f"it can pay for {peg.would_pay}, dry: {peg.dry}"


def whoever_holds_a_coin_can_redeem_it(outcome: Outcome) -> str | None:
    """By reserve or out of a position, a day after a look, unless no position that is worth its debt is left."""
    return "; ".join(getattr(outcome.events, "stuck", ())) or None


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    an_empty_book_is_dry,
    it_is_dry_only_where_there_is_no_dollar,
    whoever_looks_sees_what_can_be_paid,
    whoever_holds_a_coin_can_redeem_it,
)
INHERITED: tuple[Callable[[Outcome], str | None], ...] = (
    credit.levels_and_shortfall_are_the_stablecoins_level,
    credit.supply_is_the_sum_of_levels,
    credit.claims_cover_the_levels,
    credit.users_together_profit_from_no_call,
    credit.no_redemption_makes_a_position_worse,
    credit.only_the_threshold_opens_a_position,
    credit.the_drought_lasts_as_long_as_it_does,
    credit.the_redemption_module_keeps_nothing,
    credit.every_coin_is_somewhere,
    credit.a_refused_call_changes_nothing,
)
"""The credit room's own tests show them to fail."""
