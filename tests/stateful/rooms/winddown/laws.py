"""The wind-down room's laws. They read the chain alone, never the model."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from strongroom.evm import keccak
from strongroom.model.balance_sheet import BalanceSheet, RealisedReading, WindDownReading
from tests.stateful.rooms.credit import laws as credit
from tests.stateful.rooms.credit.laws import Outcome
from tests.stateful.rooms.credit.world import MARKETS, PLACES, UNIT, USERS
from tests.stateful.rooms.winddown.world import RESERVE, TOKENS, Contracts

_SCALE = 10**36
_UINT128 = 2**128 - 1
_ROUNDING = 3
"""Wei that the pool may ask more for a whole collateral than it is worth."""


@dataclass
class Events(credit.Events):
    """What the events of a call tell."""

    settled: list[tuple[int, str, int, int, int]] = field(default_factory=list)
    """Market, borrower, repaid, collateral that was kept, collateral that went back."""
    had: list[tuple[int, str, int, int]] = field(default_factory=list)
    """Market, borrower, repaid, and the collateral that a redeemer had of a market that winds down alone."""


_HAD = keccak(b"Redeemed(bytes32,address,address,uint256,uint256)")
_SETTLED = keccak(b"Settled(bytes32,address,uint256,uint256,uint256)")


def read_events(contracts: Contracts, logs: list[tuple[str, list[bytes], bytes]]) -> Events:
    """The pool's and the wind-down's, of one call."""
    found = Events(**vars(credit.read_events(contracts, logs)))
    names = {contracts.at[name].lower(): name for name in USERS}
    for _, topics, data in logs:
        if topics[0] == _SETTLED:
            market = contracts.ids[bytes(topics[1])]
            values = [int.from_bytes(data[at : at + 32], "big") for at in (0, 32, 64)]
            borrower = names["0x" + bytes(topics[2])[12:].hex()]
            found.settled.append((market, borrower, values[0], values[1], values[2]))
        elif topics[0] == _HAD:
            values = [int.from_bytes(data[at : at + 32], "big") for at in (0, 32)]
            borrower = names["0x" + bytes(topics[2])[12:].hex()]
            found.had.append((contracts.ids[bytes(topics[1])], borrower, values[0], values[1]))
    return found


def _claim_supply(outcome: Outcome, *, before: bool = False) -> int:
    """From what is where: locked, everywhere else, and the reserve."""
    look = outcome.was if before else outcome.now
    unlocked = look("supply") - look("coin", "wind_down")
    return unlocked + look("total_locked") + look("late_reserve")


def supply_is_the_sum_of_levels(outcome: Outcome) -> str | None:
    levels = sum(
        outcome.now("level", name) >> 120 & (2**120 - 1) for name in ("psm", "facilitator", "wind_down")
    )
    supply = outcome.now("supply")
    return None if supply == levels else f"{supply} coins, levels {levels}"


def locked_and_unlocked_are_the_supply(outcome: Outcome) -> str | None:
    locked = sum(outcome.now("locked", name) for name in USERS)
    if locked != outcome.now("total_locked"):
        return f"{locked} locked, {outcome.now('total_locked')} on the book"
    held = outcome.now("coin", "wind_down")
    if held < locked:
        return f"{held} held of {locked} locked"
    unlocked = sum(outcome.now("coin", name) for name in PLACES)
    supply = outcome.now("supply")
    return None if unlocked + held == supply else f"{unlocked} and {held} of {supply}"


def minting_has_ended(outcome: Outcome) -> str | None:
    """Levels only fall, but for the wind-down's own, which a settlement raises by no more than it repays."""
    if not outcome.was("begun_at"):
        return None
    for name in ("psm", "facilitator"):
        old, new = (look("level", name) >> 120 & (2**120 - 1) for look in (outcome.was, outcome.now))
        if new > old:
            return f"{name} minted {new - old}"
    minted = outcome.now("level", "wind_down") - outcome.was("level", "wind_down") >> 120
    repaid = sum(each[2] for each in getattr(outcome.events, "settled", ()))
    return None if minted <= repaid else f"{minted} minted, {repaid} repaid"


def the_wind_down_never_ends(outcome: Outcome) -> str | None:
    for key in ("begun_at", "opened_at"):
        if outcome.was(key) and outcome.now(key) != outcome.was(key):
            return f"{key} moved"
    for market in MARKETS:
        if outcome.was("closed", market) > outcome.now("closed", market):
            return f"the oracle of market {market} is open again"
        price = outcome.was("ending", market, 0)
        if price and outcome.was("begun_at") and outcome.now("ending", market, 0) != price:
            return f"the price of market {market} moved"
    return None


def a_fixed_price_falls_a_little_at_a_time(outcome: Outcome) -> str | None:
    """Of one market alone: by a third reading, to no less than one of the two before it, by a twentieth at most."""
    for market in MARKETS:
        price, new = outcome.was("ending", market, 0), outcome.now("ending", market, 0)
        if not price or new == price:
            continue
        least = min(outcome.was("ending", market, part) for part in (1, 2))
        if outcome.rule != "read_price" or outcome.was("ending", market, 3) >> 64 & 255 != 2:
            return f"the price of market {market} moved by {outcome.rule}"
        if not max(least, price - price // 20) <= new < price:
            return f"the price of market {market} moved from {price} to {new}; it was read as {least}"
    return None


def a_closed_market_only_settles(outcome: Outcome) -> str | None:
    """Debts only fall, and collateral leaves who owes by a settlement or a redemption alone."""
    for market in MARKETS:
        if not outcome.was("closed", market):
            continue
        settled = {borrower for at, borrower, *_ in getattr(outcome.events, "settled", ()) if at == market}
        settled |= {borrower for at, borrower, *_ in getattr(outcome.events, "had", ()) if at == market}
        for name in USERS:
            before, after = outcome.was("debt", market, name), outcome.now("debt", market, name)
            if after & _UINT128 > before & _UINT128:
                return f"market {market}: {name} borrowed"
            if name not in settled and after & _UINT128 and after >> 128 < before >> 128:
                return f"market {market}: {name} owes and lost collateral"
    return None


def a_settlement_takes_what_is_owed(outcome: Outcome) -> str | None:
    """At the market's price, to the unit; all of the collateral where it is worth less. Nothing is owed afterwards."""
    for market, borrower, repaid, kept, returned in getattr(outcome.events, "settled", ()):
        before, after = outcome.was("debt", market, borrower), outcome.now("debt", market, borrower)
        if after & _UINT128:
            return f"{borrower} still owes"
        if (before >> 128) - (after >> 128) != kept:
            return f"{borrower} lost {(before >> 128) - (after >> 128)}, {kept} came"
        price = outcome.now("ending", market, 0) or outcome.now("price", market)
        whole = after >> 128 == 0
        # the pool closes what would leave too small a debt: a unit more is paid for then
        if (kept + whole) * price < (repaid - _ROUNDING) * _SCALE:
            return f"{repaid} repaid for {kept}"
        if not whole and kept != -(-repaid * _SCALE // price):
            return f"{kept} taken for {repaid} at {price}"
        if whole and returned:
            return "all was taken, and some went back"
    return None


def a_single_market_is_redeemed_at_its_price(outcome: Outcome) -> str | None:
    """Not before it is fixed, nor once all winds down. Collateral of just the coins' worth, rounded down, of each
    position; all of it, at the most, where that is worth less than is owed, and nothing is owed then."""
    taken: dict[tuple[int, str], list[int]] = {}
    for market, borrower, repaid, had in getattr(outcome.events, "had", ()):
        both = taken.setdefault((market, borrower), [0, 0, 0])
        both[:] = both[0] + repaid, both[1] + had, both[2] + 1
    for (market, borrower), (repaid, had, times) in taken.items():
        price = outcome.now("ending", market, 0)
        if not price or outcome.now("begun_at"):
            return f"market {market}: redeemed from {borrower} at no price"
        before, after = outcome.was("debt", market, borrower), outcome.now("debt", market, borrower)
        if (before >> 128) - (after >> 128) != had:
            return f"{borrower} lost {(before >> 128) - (after >> 128)}, {had} were had"
        emptied = after >> 128 == 0
        if emptied and after & _UINT128:
            return f"{borrower} has nothing left and owes"
        if had > repaid * _SCALE // price and not emptied:
            return f"{had} had for {repaid} at {price}"
        # a unit of each part is rounded down
        if had + 2 * times < repaid * _SCALE // price:
            return f"{had} had for {repaid} at {price}: too little"
    return None


def a_single_market_mints_nothing(outcome: Outcome) -> str | None:
    """The wind-down has no level before that of all begins, and keeps no coin and no collateral of a redemption."""
    if outcome.now("begun_at"):
        return None
    if outcome.now("level", "wind_down") >> 120:
        return "it minted"
    if getattr(outcome.events, "had", ()):
        for key in (("coin", "wind_down"), *(("token", token, "wind_down") for token in TOKENS)):
            if outcome.now(*key) != outcome.was(*key):
                return f"{key} moved"
    return None


def a_single_market_loses_what_is_not_covered(outcome: Outcome) -> str | None:
    """Redeemed for all that its collateral is worth at the price, a position leaves the rest of its debt as a loss, and
    no more; one that is worth its debt leaves none. But for a unit of collateral and the pool's rounding of each part.
    """
    had = getattr(outcome.events, "had", ())
    for market in {each[0] for each in had}:
        totals, price = credit._totals(outcome, market, before=True), outcome.now("ending", market, 0)
        borrowers = [each[1] for each in had if each[0] == market]
        slack = len(borrowers) * (price // _SCALE + _ROUNDING + 2)
        uncovered = 0
        for borrower in set(borrowers):
            before = outcome.was("debt", market, borrower)
            if not outcome.now("debt", market, borrower) & _UINT128:
                worth = (before >> 128) * price // _SCALE
                uncovered += max(totals.debt_up(before & _UINT128) - worth, 0)
        lost = outcome.events.bad_debt.get(market, 0)
        if not uncovered - slack <= lost <= uncovered + slack:
            return f"market {market}: {lost} lost, {uncovered} not covered"
    return None


def what_is_paid_was_realised(outcome: Outcome) -> str | None:
    """SOLV: of every token."""
    for token in TOKENS:
        paid = sum(outcome.now("paid_to", token, name) for name in USERS)
        if not _claim_supply(outcome) and outcome.now("opened_at"):
            paid = max(paid, outcome.now("paid", token))  # no coin is left: the rest went to the buffer
        if paid != outcome.now("paid", token):
            return f"token {token}: {paid} paid, {outcome.now('paid', token)} on the book"
        received = outcome.now("received", token)
        if paid > received:
            return f"token {token}: {paid} paid of {received}"
        if outcome.now("token", token, "wind_down") < received - paid:
            return f"token {token}: {outcome.now('token', token, 'wind_down')} held of {received - paid}"
    return None


def what_was_received_never_falls(outcome: Outcome) -> str | None:
    for token in TOKENS:
        if outcome.now("received", token) < outcome.was("received", token):
            return f"token {token}"
    return None


def the_claim_supply_never_grows(outcome: Outcome) -> str | None:
    if not outcome.was("opened_at"):
        return None
    before, after = _claim_supply(outcome, before=True), _claim_supply(outcome)
    return None if after <= before else f"from {before} to {after}"


def order_of_claims_cannot_matter(outcome: Outcome) -> str | None:
    """Who claims has been paid exactly its part of all that was received; nobody more; and all parts are there."""
    if not outcome.now("opened_at"):
        return None
    supply = _claim_supply(outcome)
    for token in TOKENS:
        received, parts = outcome.now("received", token), 0
        for name in USERS:
            locked, paid = outcome.now("locked", name), outcome.now("paid_to", token, name)
            part = locked * received // supply if locked else 0
            parts += part
            if paid > part:
                return f"token {token}: {name} was paid {paid} of {part}"
            if outcome.rule == "claim" and paid > outcome.was("paid_to", token, name) and paid != part:
                return f"token {token}: {name} claimed {paid} of {part}"
        if parts > received:
            return f"token {token}: parts of {parts} of {received}"
    return None


def waiting_costs_nothing(outcome: Outcome) -> str | None:
    """No part of anyone's falls, by whatever call."""
    if not outcome.was("opened_at"):
        return None
    before, after = _claim_supply(outcome, before=True), _claim_supply(outcome)
    for token in TOKENS:
        for name in USERS:
            old, new = outcome.was("locked", name), outcome.now("locked", name)
            if new < old:
                return f"{name} has {new} locked of {old}"
            if (
                old
                and old * outcome.was("received", token) // before
                > new * outcome.now("received", token) // after
            ):
                return f"token {token}: {name}"
    return None


def the_balance_sheet_sums_to_zero(outcome: Outcome) -> str | None:
    """`strongroom system`'s, with all of its checks, before, during and after."""
    found = credit.readings_of(outcome)
    if not outcome.now("begun_at"):
        return credit.what_does_not_hold(BalanceSheet(found))
    assets = []
    for token in TOKENS:
        price = outcome.now("ending", token, 0) or outcome.now("price", token) if token in MARKETS else 0
        assets.append(
            RealisedReading(
                str(token),
                token == RESERVE,
                UNIT * _SCALE if token == RESERVE else price,
                outcome.now("received", token),
                outcome.now("paid", token),
                sum(outcome.now("paid_to", token, name) for name in USERS),
                outcome.now("token", token, "wind_down"),
            )
        )
    ending = WindDownReading(
        outcome.now("level", "wind_down") >> 120 & (2**120 - 1),
        outcome.now("coin", "wind_down"),
        outcome.now("total_locked"),
        sum(outcome.now("locked", name) for name in USERS),
        _claim_supply(outcome),
        outcome.now("late_reserve"),
        sum(outcome.now("ending", market, 3) >> 112 for market in MARKETS),
        tuple(assets),
    )
    return credit.what_does_not_hold(BalanceSheet(replace(found, wind_down=ending)))


LAWS: tuple[Callable[[Outcome], str | None], ...] = (
    supply_is_the_sum_of_levels,
    locked_and_unlocked_are_the_supply,
    minting_has_ended,
    the_wind_down_never_ends,
    a_fixed_price_falls_a_little_at_a_time,
    a_closed_market_only_settles,
    a_settlement_takes_what_is_owed,
    a_single_market_is_redeemed_at_its_price,
    a_single_market_mints_nothing,
    a_single_market_loses_what_is_not_covered,
    what_is_paid_was_realised,
    what_was_received_never_falls,
    the_claim_supply_never_grows,
    order_of_claims_cannot_matter,
    waiting_costs_nothing,
    the_balance_sheet_sums_to_zero,
)

INHERITED: tuple[Callable[[Outcome], str | None], ...] = (
    credit.levels_and_shortfall_are_the_stablecoins_level,
    credit.claims_cover_the_levels,
    credit.the_facilitator_is_solvent,
    credit.a_refused_call_changes_nothing,
)
"""The credit room's, where each is shown to fail."""
