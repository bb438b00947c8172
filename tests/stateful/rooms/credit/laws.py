"""The credit room's laws. They read the chain alone, never the model, so that each stands on its own.

A law gets what the last call did and says what is wrong, or nothing. What users are worth is reckoned at the oracles'
prices, coins and reserve at one, both before and after the call in the second of the call: the debt and the supply
before it with the interest that the call accrued, as its events tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.evm import keccak
from strongroom.model.balance_sheet import (
    BalanceSheet,
    BufferReading,
    CreditMarketReading,
    CreditReading,
    PegReading,
    SavingsReading,
    SystemReadings,
)
from tests.stateful.rooms.credit.world import LLTV, MARKETS, MIN_DEBT, PLACES, UNIT, USERS, Contracts

UINT120 = 2**120 - 1
UINT128 = 2**128 - 1
_WAD = 10**18
_SCALE = 10**36
_VIRTUAL = 10**6
_STAKES = ("deposit", "gain")
_FINE = 1 << 64
"""Parts of a wei in which worth is reckoned."""


DAY = 86_400
DRY_BOOK = 10_000 * 10**6
"""Of the peg module, in units of its reserve: ten thousand coins."""


@dataclass(frozen=True)
class Drought:
    """The peg module's, reckoned from what its book was after each call."""

    since: int
    lasted: int
    dry: bool

    def at(self, now: int) -> int:
        """Seconds: one more for each that is dry, four fewer for each that is not."""
        elapsed = now - self.since
        return min(self.lasted + elapsed, DAY) if self.dry else max(self.lasted - 4 * elapsed, 0)


@dataclass
class Events:
    """What the events of a call tell, by market."""

    interest: dict[int, int] = field(default_factory=dict)
    bad_debt: dict[int, int] = field(default_factory=dict)
    liquidated: set[tuple[int, str]] = field(default_factory=set)
    """Market and borrower."""
    redeemed: set[tuple[int, str]] = field(default_factory=set)
    """The same."""
    outcome: tuple[int, ...] | None = None
    """Of a redemption: coins swapped, reserve, coins repaid, collateral, fee."""


@dataclass
class Outcome:
    """What one call did to the chain."""

    contracts: Contracts
    index: dict[object, int]
    rule: str
    market: int | None
    """That it is about."""
    actors: tuple[str, ...]
    """Who acts in it, by name: those may lose by their own will."""
    gift: int
    """Wei that come to users from outside, or from the protocol to them by the governor."""
    succeeded: bool
    before: list[int]
    after: list[int]
    events: Events
    unrecognised: dict[int, int]
    """Bad debt by market since a loss was recognised there."""
    timestamp: int
    dry_for: int
    """What the drought's clock showed before the call, in its second."""
    drought: Drought
    """After it."""

    def was(self, *key: object) -> int:
        """A word before the call."""
        return self.before[self.index[key if len(key) > 1 else key[0]]]

    def now(self, *key: object) -> int:
        """A word after it."""
        return self.after[self.index[key if len(key) > 1 else key[0]]]


@dataclass
class Market:
    """Totals, as of the last update or with interest added."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int

    def supplied(self, shares: int) -> int:
        """In fine parts of a wei."""
        return shares * (self.supply_assets + 1) * _FINE // (self.supply_shares + _VIRTUAL)

    def owed(self, shares: int) -> int:
        """In fine parts of a wei."""
        return shares * (self.borrow_assets + 1) * _FINE // (self.borrow_shares + _VIRTUAL)

    def debt_up(self, shares: int) -> int:
        """In wei."""
        return -(-shares * (self.borrow_assets + 1) // (self.borrow_shares + _VIRTUAL))

    @property
    def idle(self) -> int:
        """In wei."""
        return self.supply_assets - self.borrow_assets


def _totals(outcome: Outcome, market: int, *, before: bool) -> Market:
    look = outcome.was if before else outcome.now
    supply, borrow = look("market", market, 0), look("market", market, 1)
    grown = outcome.events.interest.get(market, 0) if before else 0
    return Market((supply & UINT128) + grown, supply >> 128, (borrow & UINT128) + grown, borrow >> 128)


def _worth(outcome: Outcome, name: str, *, before: bool) -> int:
    """Of a user, in fine parts of a wei."""
    look = outcome.was if before else outcome.now
    worth = (look("coin", name) + look("token", -1, name) * UNIT) * _FINE
    ether = look("ether", name)
    for market in MARKETS:
        totals, price = _totals(outcome, market, before=before), outcome.now("price", market)
        debt = look("debt", market, name)
        units = look("token", market, name) + (debt >> 128) + (ether if market == 1 else 0)
        worth += units * price * _FINE // _SCALE
        worth += totals.supplied(look("supply", market, name)) - totals.owed(debt & UINT128)
    worth += look("deposit", name) * _FINE + look("gain", name) * outcome.now("price", 0) * _FINE // _SCALE
    assets = look("saved") - _undistributed(look("stream"), outcome.timestamp)
    return worth + look("shares", name) * (assets + 1) * _FINE // (look("shares") + _VIRTUAL)


def _rounded(outcome: Outcome, *names: str) -> int:
    """What the stability pool tells depositors too little: three wei of a deposit, a unit of what it gained."""
    there = [
        name
        for name in names
        if any(look(key, name) for look in (outcome.was, outcome.now) for key in _STAKES)
    ]
    return len(there) * (3 + outcome.now("price", 0) // _SCALE + 1) * _FINE


def _claim(outcome: Outcome, market: int) -> int:
    totals = _totals(outcome, market, before=False)
    return totals.supplied(outcome.now("supply", market, "facilitator")) // _FINE


def _entry(word: int) -> tuple[int, int]:
    """Level, ceiling in wei."""
    return word & (2**96 - 1), (word >> 96 & (2**40 - 1)) * _WAD


def _level(word: int) -> int:
    return word >> 120 & UINT120


def _settings(word: int) -> tuple[int, int]:
    """Shortfall, collected."""
    return word & UINT120, word >> 120 & UINT120


def levels_and_shortfall_are_the_stablecoins_level(outcome: Outcome) -> str | None:
    levels = sum(_entry(outcome.now("entry", market))[0] for market in MARKETS)
    shortfall, _ = _settings(outcome.now("settings"))
    level = _level(outcome.now("level", "facilitator"))
    return None if levels + shortfall == level else f"{levels} and {shortfall} short, of {level}"


def supply_is_the_sum_of_levels(outcome: Outcome) -> str | None:
    levels = sum(_level(outcome.now("level", name)) for name in ("psm", "facilitator"))
    supply = outcome.now("supply")
    return None if supply == levels else f"{supply} coins, levels {levels}"


def claims_cover_the_levels(outcome: Outcome) -> str | None:
    """But for losses that nobody has recognised, and two units: a claim is rounded down, and so is each supply."""
    for market in MARKETS:
        level, _ = _entry(outcome.now("entry", market))
        claim = _claim(outcome, market)
        if claim + outcome.unrecognised[market] + 2 < level:
            return f"market {market}: {claim} for a level of {level}"
    return None


def supply_is_backed_but_for_the_shortfall(outcome: Outcome) -> str | None:
    backing = (outcome.now("peg") & UINT128) * UNIT
    for market in MARKETS:
        backing += _claim(outcome, market) + outcome.unrecognised[market] + 2
    shortfall, _ = _settings(outcome.now("settings"))
    supply = outcome.now("supply")
    return (
        None if supply <= backing + shortfall else f"{supply} coins, backed by {backing}, {shortfall} short"
    )


def the_balance_sheet_sums_to_zero(outcome: Outcome) -> str | None:
    """`strongroom system`'s, with all of its checks: every coin is explained, and every book is covered."""
    return what_does_not_hold(BalanceSheet(readings_of(outcome)))


def what_does_not_hold(sheet: BalanceSheet) -> str | None:
    """Of a balance sheet's checks."""
    wrong = [f"{each.law}: {each.left}, {each.right}" for each in sheet.checks if not each.holds]
    return "; ".join(wrong) or None


def readings_of(outcome: Outcome) -> SystemReadings:
    """What `strongroom system` would read."""
    shortfall, collected = _settings(outcome.now("settings"))
    markets = []
    for market in MARKETS:
        level, _ = _entry(outcome.now("entry", market))
        idle = _totals(outcome, market, before=False).idle
        markets.append(CreditMarketReading(b"", str(market), level, _claim(outcome, market), idle))
    booked = outcome.now("saved")
    return SystemReadings(
        supply=outcome.now("supply"),
        peg=PegReading(
            _level(outcome.now("level", "psm")),
            outcome.now("peg") & UINT128,
            UNIT,
            outcome.now("token", -1, "psm"),
            outcome.now("coin", "psm"),
        ),
        buffer=BufferReading(outcome.now("coin", "buffer"), outcome.now("told")),
        credit=CreditReading(
            _level(outcome.now("level", "facilitator")),
            collected,
            shortfall,
            outcome.now("coin", "facilitator"),
            tuple(markets),
        ),
        savings=SavingsReading(
            booked,
            _undistributed(outcome.now("stream"), outcome.timestamp),
            outcome.now("coin", "savings"),
        ),
        pool_coins=outcome.now("coin", "pool"),
    )


def _undistributed(stream: int, now: int) -> int:
    amount, start, duration = stream & UINT128, stream >> 128 & (2**64 - 1), stream >> 192
    if not start:
        return amount
    remaining = max(start + duration - now, 0)
    return -(-amount * remaining // duration) if remaining else 0


def surplus_and_shortfall_are_never_both_there(outcome: Outcome) -> str | None:
    """Coins that come to the buffer from elsewhere stay until someone settles; meanwhile it pays nobody."""
    shortfall, collected = _settings(outcome.now("settings"))
    if shortfall and collected:
        return f"{collected} collected, {shortfall} short"
    if outcome.now("told") != shortfall:
        return f"the buffer was told {outcome.now('told')}, not {shortfall}"
    if not outcome.succeeded or not shortfall:
        return None
    if outcome.rule in ("recognise", "settle") and outcome.now("coin", "buffer"):
        return f"the buffer has {outcome.now('coin', 'buffer')}, {shortfall} short"
    if outcome.rule == "pay_out" and outcome.now("coin", "buffer") < outcome.was("coin", "buffer"):
        return "the buffer paid before the shortfall was"
    return None


def no_level_is_raised_above_its_ceiling(outcome: Outcome) -> str | None:
    for market in MARKETS:
        old, _ = _entry(outcome.was("entry", market))
        new, ceiling = _entry(outcome.now("entry", market))
        if new > max(old, ceiling):
            return f"market {market}: {new} above {ceiling}"
    word = outcome.now("level", "facilitator")
    if _level(word) > max(_level(outcome.was("level", "facilitator")), word & UINT120):
        return f"{_level(word)} above {word & UINT120}"
    return None


def nothing_is_lent_where_no_mint_is_allowed(outcome: Outcome) -> str | None:
    """What lies idle is lent under the rules of a mint: not while minting is paused, nor above a ceiling."""
    word = outcome.was("level", "facilitator")
    barred = bool(word >> 240) or _level(word) > word & UINT120
    for market in MARKETS:
        level, ceiling = _entry(outcome.was("entry", market))
        more = (outcome.now("market", market, 1) >> 128) - (outcome.was("market", market, 1) >> 128)
        if more > 0 and (barred or level > ceiling):
            return f"market {market}: {more} shares were borrowed"
    return None


def nobody_lends_beside_the_facilitator(outcome: Outcome) -> str | None:
    for market in MARKETS:
        supplied = outcome.now("market", market, 0) >> 128
        own = outcome.now("supply", market, "facilitator")
        if supplied != own:
            return f"market {market}: {own} of {supplied} shares are the facilitator's"
    return None


def a_sync_leaves_nothing_idle(outcome: Outcome) -> str | None:
    """Nor does a redemption, which syncs; a unit is rounding's."""
    market = outcome.market
    if not outcome.succeeded or market is None or outcome.rule not in ("sync", "redeem"):
        return None
    if outcome.rule == "redeem" and not outcome.events.redeemed:
        return None
    idle = _totals(outcome, market, before=False).idle
    return None if idle <= 1 else f"market {market}: {idle} lie there"


def the_facilitator_is_solvent(outcome: Outcome) -> str | None:
    """SOLV: it holds what it collected; of other tokens nothing."""
    _, collected = _settings(outcome.now("settings"))
    held = outcome.now("coin", "facilitator")
    if held < collected:
        return f"{held} of {collected}"
    for market in MARKETS:
        if outcome.now("token", market, "facilitator"):
            return f"collateral of market {market} stayed"
    return None


def pool_vault_and_peg_module_are_solvent(outcome: Outcome) -> str | None:
    """SOLV of what stands around it."""
    idle = sum(_totals(outcome, market, before=False).idle for market in MARKETS)
    if outcome.now("coin", "pool") < idle:
        return f"the pool holds {outcome.now('coin', 'pool')} of {idle}"
    if outcome.now("coin", "savings") < outcome.now("saved"):
        return f"the vault holds {outcome.now('coin', 'savings')} of {outcome.now('saved')}"
    book = outcome.now("peg") & UINT128
    if outcome.now("token", -1, "psm") < book or book * UNIT < _level(outcome.now("level", "psm")):
        return f"the peg module's book is {book}"
    return None


def users_together_profit_from_no_call(outcome: Outcome) -> str | None:
    """PROFIT: whoever plays together. Excepted: bad debt, which is theirs before and the lenders' after; gifts. The
    facilitator loses less than a share of a market with each supply and withdrawal."""
    if not outcome.succeeded:
        return None
    gained = sum(_worth(outcome, name, before=False) - _worth(outcome, name, before=True) for name in USERS)
    allowed = outcome.gift + sum(outcome.events.bad_debt.values())
    shares = sum(4 * _totals(outcome, market, before=False).supplied(1) + 4 for market in MARKETS)
    slack = shares + 64 + _rounded(outcome, *USERS)
    return None if gained <= allowed * _FINE + slack else f"{gained / _FINE} gained, {allowed} allowed"


def nobody_loses_but_by_its_own_call(outcome: Outcome) -> str | None:
    """Excepted: lenders by bad debt, the liquidated, and a share's rounding."""
    if not outcome.succeeded:
        return None
    bad = sum(outcome.events.bad_debt.values())
    for name in USERS:
        if name in outcome.actors or any(borrower == name for _, borrower in outcome.events.liquidated):
            continue
        lost = _worth(outcome, name, before=True) - _worth(outcome, name, before=False)
        shares = sum(4 * _totals(outcome, market, before=False).supplied(1) + 4 for market in MARKETS)
        if lost > bad * _FINE + shares + 64 + _rounded(outcome, name):
            return f"{name} lost {lost / _FINE}"
    return None


def no_call_makes_anyone_unhealthy(outcome: Outcome) -> str | None:
    """HEALTH, at the prices after the call, with the interest before it."""
    for market in MARKETS:
        new, old = _totals(outcome, market, before=False), _totals(outcome, market, before=True)
        price = outcome.now("price", market)
        for name in USERS:
            after, before = outcome.now("debt", market, name), outcome.was("debt", market, name)
            debt, collateral = new.debt_up(after & UINT128), after >> 128
            if debt <= collateral * price // _SCALE * LLTV // _WAD:
                continue
            if (market, name) in outcome.events.liquidated:
                continue
            was = old.debt_up(before & UINT128)
            if was <= (before >> 128) * price // _SCALE * LLTV // _WAD:
                return f"market {market}: {name} is unhealthy and was not"
            taken = 0 if (market, name) in outcome.events.redeemed else before >> 128
            if debt > was + 1 or collateral < taken:
                return f"market {market}: {name} was unhealthy and is worse"
    return None


def no_redemption_makes_a_position_worse(outcome: Outcome) -> str | None:
    """At the oracle's price the borrower has no less, no higher loan-to-value, and the least debt at least, or none."""
    for market, name in outcome.events.redeemed:
        if name in outcome.actors:
            continue
        new, old = _totals(outcome, market, before=False), _totals(outcome, market, before=True)
        after, before = outcome.now("debt", market, name), outcome.was("debt", market, name)
        price = outcome.now("price", market)
        left, was = new.owed(after & UINT128), old.owed(before & UINT128)
        debt = new.debt_up(after & UINT128)
        gained = ((after >> 128) - (before >> 128)) * price * _FINE // _SCALE + was - left
        if gained < -2 * old.owed(1) - 2 * _FINE * price // _SCALE - 2 * _FINE:
            return f"market {market}: {name} has {-gained / _FINE} less"
        if debt and (debt - 2) * (before >> 128) * _FINE > was * (after >> 128):
            return f"market {market}: {name} has a higher loan-to-value"
        if 0 < debt < MIN_DEBT:
            return f"market {market}: {name} owes {debt}, less than the least"
    return None


def only_the_threshold_opens_a_position(outcome: Outcome) -> str | None:
    """By the time that the peg module was dry before the call; within one, nobody makes another's position riskier."""
    threshold = LLTV * (DAY - outcome.dry_for)
    for market, name in outcome.events.redeemed:
        if name in outcome.actors:
            continue
        held = outcome.was("debt", market, name)
        debt = _totals(outcome, market, before=True).debt_up(held & UINT128)
        worth = (held >> 128) * outcome.now("price", market) // _SCALE
        if debt * _WAD * DAY < worth * threshold:
            return f"market {market}: {name} owes {debt} of {worth}, {outcome.dry_for} s into the drought"
    return None


def the_drought_lasts_as_long_as_it_does(outcome: Outcome) -> str | None:
    """The peg module's clock, turned by its own swaps, and the one that looks at its book after each call."""
    word, now = outcome.now("drought"), outcome.timestamp
    told = Drought(word & (2**40 - 1), word >> 40 & (2**24 - 1), bool(word >> 64 & 1))
    if (told.dry, told.at(now)) != (outcome.drought.dry, outcome.drought.at(now)):
        return f"the module says {told.at(now)} s, dry: {told.dry}; it is {outcome.drought.at(now)} s"
    return None


def a_coin_buys_a_dollar_less_the_fee(outcome: Outcome) -> str | None:
    """Measured by what comes to the redeemer: never more than a dollar either."""
    found, market = outcome.events.outcome, outcome.market
    if not outcome.succeeded or outcome.rule != "redeem" or found is None or market is None:
        return None
    name, price = outcome.actors[0], outcome.now("price", market)
    if (market, name) in outcome.events.redeemed:
        return None
    spent = outcome.was("coin", name) - outcome.now("coin", name)
    reserve = (outcome.now("token", -1, name) - outcome.was("token", -1, name)) * UNIT
    taken = outcome.now("token", market, name) - outcome.was("token", market, name)
    swapped, repaid, borrowers = found[0], found[2], len(outcome.events.redeemed)
    if spent != swapped + repaid:
        return f"{spent} coins went, {swapped} and {repaid} were redeemed"
    if not swapped * 9_995 // 10_000 - UNIT <= reserve <= swapped:
        return f"{reserve} of reserve for {swapped}"
    fee = (outcome.now("fee") >> 160) & 0xFFFF
    least = (repaid * _SCALE // price - borrowers) * (10_000 - fee) // 10_000 - borrowers - 1
    if not least <= taken <= repaid * _SCALE // price:
        return f"{taken} of collateral for {repaid}"
    return None


def the_redemption_module_keeps_nothing(outcome: Outcome) -> str | None:
    kept = [outcome.now("coin", "module"), *(outcome.now("token", n, "module") for n in (-1, *MARKETS))]
    return f"it has {kept}" if any(kept) else None


def the_stability_pool_owes_what_it_holds(outcome: Outcome) -> str | None:
    """SOLV of it, in coins and in collateral; donations are nobody's."""
    deposits = sum(outcome.now("deposit", name) for name in USERS)
    total, held = outcome.now("deposits"), outcome.now("coin", "stability")
    if not deposits <= total <= held:
        return f"{deposits} deposited of {total}, {held} held"
    gains, there = sum(outcome.now("gain", name) for name in USERS), outcome.now("token", 0, "stability")
    return None if gains <= there else f"{gains} of collateral gained, {there} held"


def every_coin_is_somewhere(outcome: Outcome) -> str | None:
    """The other side of the balance sheet: what everybody holds is the supply."""
    held = sum(outcome.now("coin", name) for name in PLACES)
    supply = outcome.now("supply")
    return None if held == supply else f"{held} coins held of {supply}"


def a_refused_call_changes_nothing(outcome: Outcome) -> str | None:
    return None if outcome.succeeded or outcome.before == outcome.after else "a refused call left something"


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    levels_and_shortfall_are_the_stablecoins_level,
    supply_is_the_sum_of_levels,
    claims_cover_the_levels,
    supply_is_backed_but_for_the_shortfall,
    the_balance_sheet_sums_to_zero,
    surplus_and_shortfall_are_never_both_there,
    no_level_is_raised_above_its_ceiling,
    nothing_is_lent_where_no_mint_is_allowed,
    nobody_lends_beside_the_facilitator,
    a_sync_leaves_nothing_idle,
    the_facilitator_is_solvent,
    pool_vault_and_peg_module_are_solvent,
    users_together_profit_from_no_call,
    nobody_loses_but_by_its_own_call,
    no_call_makes_anyone_unhealthy,
    no_redemption_makes_a_position_worse,
    only_the_threshold_opens_a_position,
    the_drought_lasts_as_long_as_it_does,
    a_coin_buys_a_dollar_less_the_fee,
    the_redemption_module_keeps_nothing,
    the_stability_pool_owes_what_it_holds,
    every_coin_is_somewhere,
    a_refused_call_changes_nothing,
)

_ACCRUED = keccak(b"AccrueInterest(bytes32,uint256,uint256,uint256)")
_LIQUIDATED = keccak(b"Liquidate(bytes32,address,address,uint256,uint256,uint256,uint256,uint256)")


_REDEEMED_FROM = keccak(b"RedeemedFrom(bytes32,address,uint256,uint256,uint256)")
_REDEEMED = keccak(b"CoinsRedeemed(bytes32,address,address,(uint256,uint256,uint256,uint256,uint256))")


def read_events(contracts: Contracts, logs: list[tuple[str, list[bytes], bytes]]) -> Events:
    """The pool's, of one call."""
    found = Events()
    names = {contracts.at[name].lower(): name for name in USERS}
    for _, topics, data in logs:
        if topics[0] not in (_ACCRUED, _LIQUIDATED, _REDEEMED_FROM, _REDEEMED):
            continue
        market = contracts.ids[bytes(topics[1])]
        if topics[0] == _REDEEMED:
            found.outcome = tuple(int.from_bytes(data[at : at + 32], "big") for at in range(0, 160, 32))
        elif topics[0] == _REDEEMED_FROM:
            found.redeemed.add((market, names["0x" + bytes(topics[2])[12:].hex()]))
        elif topics[0] == _ACCRUED:
            interest = int.from_bytes(data[32:64], "big")
            found.interest[market] = found.interest.get(market, 0) + interest
        else:
            bad = int.from_bytes(data[96:128], "big")
            found.bad_debt[market] = found.bad_debt.get(market, 0) + bad
            found.liquidated.add((market, names["0x" + bytes(topics[3])[12:].hex()]))
    return found
