"""The stability pools' laws. They read the chain alone, never the model.

A law gets what the last call did and says what is wrong, or nothing. What is rounded is named: a deposit is told
rounded down, and loses less than three wei to rounding whatever happens; collateral is told rounded down too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.model.rounding import BPS, PRICE_SCALE
from tests.stateful.rooms.stability.rules import MAX_UINT, Call
from tests.stateful.rooms.stability.world import CALLER_SHARE_BPS, DEPOSITORS, POOL_OF, USERS

HOUR = 3_600
SLACK = 4
"""Wei that rounding can make between a deposit told before and after a liquidation: three, and the telling."""


@dataclass
class PoolReading:
    """What the chain tells of a stability pool at one moment."""

    total: int
    absorbable: int
    collateral: int
    """Seized for depositors and not claimed, as the pool books it."""
    closed: bool
    deposits: dict[str, int]
    fresh: dict[str, int]
    claims: dict[str, int]
    coins_held: int
    collateral_held: int
    allowance: int


@dataclass
class Reading:
    """What the chain tells at one moment."""

    pools: tuple[PoolReading, ...]
    coins: dict[str, int]
    collaterals: tuple[dict[str, int], ...]

    def wealth(self, name: str) -> tuple[int, tuple[int, ...]]:
        """What a user has in coins, and in each collateral, deposits and claims included."""
        coins = self.coins[name] + sum(pool.deposits.get(name, 0) for pool in self.pools)
        return coins, tuple(
            held[name] + pool.claims.get(name, 0)
            for held, pool in zip(self.collaterals, self.pools, strict=True)
        )


@dataclass
class Liquidated:
    """A liquidation's event."""

    receiver: str
    repaid: int
    seized: int
    reward: int


@dataclass
class Outcome:
    """What one call did."""

    call: Call
    succeeded: bool
    output: bytes
    before: Reading
    after: Reading
    now: int
    price: int = 0
    """That a liquidation in the call's market goes by."""
    liquidated: list[Liquidated] = field(default_factory=list)
    requested: int | None = None
    """When the caller requested its withdrawal, as the law reckons it."""
    listed: bool = False
    """Whether the call's market was listed, as the law reckons it."""
    withdrawn: int = 0
    claimed: int = 0
    deposits: list[tuple[str, int]] = field(default_factory=list)
    """By the call, as its events tell: who, and wei."""
    fresh: dict[str, int] = field(default_factory=dict)
    """Before the call, what depositors of its pool brought in this very second, as the law reckons it."""

    @property
    def pools(self) -> tuple[PoolReading, PoolReading]:
        """The pool that the call is about, before and after."""
        return self.before.pools[self.call.pool], self.after.pools[self.call.pool]


def the_pool_is_solvent(outcome: Outcome) -> str | None:
    """SOLV: deposits and claims are covered by the books, these by what is held."""
    for number, pool in enumerate(outcome.after.pools):
        owed = sum(pool.deposits.values())
        if not owed <= pool.total <= pool.coins_held:
            return f"pool {number} owes {owed}, books {pool.total}, holds {pool.coins_held} coins"
        owed = sum(pool.claims.values())
        if not owed <= pool.collateral <= pool.collateral_held:
            return (
                f"pool {number} owes {owed}, books {pool.collateral}, holds {pool.collateral_held} collateral"
            )
    return None


def every_coin_and_unit_is_accounted_for(outcome: Outcome) -> str | None:
    """To the wei, and to the unit of collateral, nothing is booked but what came in or went out."""
    for number, (before, after) in enumerate(zip(outcome.before.pools, outcome.after.pools, strict=True)):
        own = outcome.call.pool == number
        repaid = sum(each.repaid for each in outcome.liquidated) if own else 0
        gained = sum(each.seized - each.reward for each in outcome.liquidated) if own else 0
        moved = sum(assets for _, assets in outcome.deposits) - outcome.withdrawn - repaid if own else 0
        if after.total - before.total != moved:
            return f"pool {number} books {after.total}, had {before.total}, {moved} moved"
        if after.collateral - before.collateral != gained - (outcome.claimed if own else 0):
            return f"pool {number} books {after.collateral} of collateral, had {before.collateral}, {gained} came"
    return None


def a_liquidation_takes_and_gives_in_proportion(outcome: Outcome) -> str | None:
    """Of the coins that absorb: each deposit loses its part, and its owner gains its part of the collateral."""
    if not outcome.succeeded or outcome.call.name != "liquidate":
        return None
    before, after = outcome.pools
    (one,) = outcome.liquidated
    gained = one.seized - one.reward
    for name in DEPOSITORS:
        part = before.deposits[name] - outcome.fresh.get(name, 0)
        lost = before.deposits[name] - after.deposits[name]
        if abs(lost * before.absorbable - one.repaid * part) > SLACK * before.absorbable:
            return f"{name} had {part} of {before.absorbable} and lost {lost} of {one.repaid}"
        earned = after.claims[name] - before.claims[name]
        wrong = abs(earned * before.absorbable - gained * part)
        if wrong > 2 * before.absorbable + SLACK * gained:
            return f"{name} had {part} of {before.absorbable} and gained {earned} of {gained}"
    return None


def never_more_is_paid_than_the_collateral_is_worth(outcome: Outcome) -> str | None:
    """At the price that the liquidation goes by, and the caller gets its share of what is beyond, no more."""
    for one in outcome.liquidated:
        if (one.seized - one.reward) * outcome.price < one.repaid * PRICE_SCALE:
            return f"{one.repaid} paid for {one.seized - one.reward} at {outcome.price}"
        bonus = one.seized - -(-one.repaid * PRICE_SCALE // outcome.price)
        if one.reward != bonus * CALLER_SHARE_BPS // BPS:
            return f"a reward of {one.reward} of a bonus of {bonus}"
    return None


def fresh_coins_do_not_absorb(outcome: Outcome) -> str | None:
    """What came in this very second is there after a liquidation, and has earned nothing."""
    if not outcome.liquidated:
        return None
    before, after = outcome.pools
    for name in DEPOSITORS:
        old, new = outcome.fresh.get(name, 0), after.deposits[name]
        if new < old:
            return f"{name} had {old} of fresh coins, has {new}"
        only_fresh = before.deposits[name] == old
        if only_fresh and after.claims[name] > before.claims[name]:
            return f"{name} earned {after.claims[name] - before.claims[name]} by fresh coins"
    return None


def nobody_leaves_without_cooling_down(outcome: Outcome) -> str | None:
    """Every withdrawal is within the window of a request after the last deposit, unless the pool is closed."""
    if not outcome.withdrawn or outcome.before.pools[outcome.call.pool].closed:
        return None
    at = outcome.requested
    if at is None or not at + HOUR <= outcome.now < at + 2 * HOUR:
        return f"withdrew at {outcome.now}, requested at {at}"
    return None


def nobody_elses_deposit_is_touched(outcome: Outcome) -> str | None:
    """But by a liquidation; what rounding leaves makes it no more than a wei larger."""
    if outcome.liquidated:
        return None
    caller = "callback" if outcome.call.name == "flash" else outcome.call.caller
    for number, (before, after) in enumerate(zip(outcome.before.pools, outcome.after.pools, strict=True)):
        for name in DEPOSITORS:
            if name == caller and number == outcome.call.pool:
                continue
            change = after.deposits[name] - before.deposits[name]
            if not 0 <= change <= 1:
                return f"the deposit of {name} changed by {change}"
            if after.claims[name] != before.claims[name]:
                return f"the claim of {name} changed by {after.claims[name] - before.claims[name]}"
    return None


def nobody_profits_from_a_call(outcome: Outcome) -> str | None:
    """PROFIT: who calls, and whoever it pays, have no more coins after, nor more collateral but by a liquidation.

    The liquidation's reward, and what deposits that absorb gain, are excepted; fresh deposits gain nothing.
    """
    call = outcome.call
    if not outcome.succeeded or call.pool < 0:
        return None
    group = {"callback"} if call.name == "flash" else {call.caller, call.receiver}
    group &= set(USERS)
    before, after = ([each.wealth(name) for name in group] for each in (outcome.before, outcome.after))
    gift = sum(coins for coins, _ in after) - sum(coins for coins, _ in before)
    # another's deposit is told a wei larger where what the caller's withdrawal left made it so
    if gift > max(len(group) - 1, 0):
        return f"{sorted(group)} have {gift} wei more by {call.name}"
    for number in range(len(outcome.after.pools)):
        more = sum(held[number] for _, held in after) - sum(held[number] for _, held in before)
        rewards = sum(one.reward for one in outcome.liquidated)
        earned = 0
        pool = outcome.before.pools[number]
        if outcome.liquidated and pool.absorbable and number == call.pool:
            gained = sum(one.seized - one.reward for one in outcome.liquidated)
            matured = sum(pool.deposits.get(name, 0) - outcome.fresh.get(name, 0) for name in group)
            earned = gained * (matured + SLACK) // pool.absorbable + 2 if matured > 0 else 0
        if more > rewards + earned:
            return f"{sorted(group)} have {more} of collateral more, {rewards} is the reward, {earned} their part"
    return None


def only_listed_markets_are_liquidated(outcome: Outcome) -> str | None:
    if outcome.liquidated and not outcome.listed:
        return f"market {outcome.call.market} is not listed"
    if outcome.liquidated and POOL_OF[outcome.call.market] != outcome.call.pool:
        return f"market {outcome.call.market} has another collateral"
    return None


def no_allowance_stays(outcome: Outcome) -> str | None:
    for number, pool in enumerate(outcome.after.pools):
        if pool.allowance:
            return f"the lending pool may take {pool.allowance} from pool {number}"
    return None


def closing_is_for_good(outcome: Outcome) -> str | None:
    """Only the governor closes; a closed pool takes no deposit, and is never open again."""
    for number, (before, after) in enumerate(zip(outcome.before.pools, outcome.after.pools, strict=True)):
        if before.closed and not after.closed:
            return f"pool {number} is open again"
        if after.closed and not before.closed and outcome.call.caller != "governor":
            return f"{outcome.call.caller} closed pool {number}"
        if before.closed and number == outcome.call.pool and outcome.deposits:
            return f"pool {number} is closed and took a deposit"
    return None


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    if outcome.succeeded or outcome.before == outcome.after:
        return None
    return f"{outcome.call.name}: {outcome.before} became {outcome.after}"


Law = Callable[[Outcome], str | None]
LAWS: tuple[Law, ...] = (
    the_pool_is_solvent,
    every_coin_and_unit_is_accounted_for,
    a_liquidation_takes_and_gives_in_proportion,
    never_more_is_paid_than_the_collateral_is_worth,
    fresh_coins_do_not_absorb,
    nobody_leaves_without_cooling_down,
    nobody_elses_deposit_is_touched,
    nobody_profits_from_a_call,
    only_listed_markets_are_liquidated,
    no_allowance_stays,
    closing_is_for_good,
    a_refused_call_changes_nothing,
)

__all__ = ["LAWS", "MAX_UINT", "Liquidated", "Outcome", "PoolReading", "Reading"]
