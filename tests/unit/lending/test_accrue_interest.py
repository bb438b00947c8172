"""LendingPool.accrueInterest, and what accrues with every other function

├── when the market does not exist: it reverts
├── when no time has passed: nothing changes
├── by the built-in adaptive curve, whose published figures are Morpho's AdaptiveCurveIRM's
│   ├── a new market: 4 % a year at the target utilisation of 90 %, where it stays
│   ├── at full utilisation four times that, at none a quarter
│   ├── the rate at target moves by exp(50 a year * error), within 0.1 % and 200 % a year
│   ├── the mean over the interval is (start + 2 mid + end) / 4
│   └── accruing lazily while nothing is borrowed leaves what accruing eagerly leaves
├── by an external model: it is called, once for each accrual, and with its answer
│   ├── it is told the market's parameters and totals, its last update and its fee
│   └── with its error, or where it answers less than a word: it reverts
└── debt and supply grow by the same interest: three terms of the exponential, rounded down
"""

from decimal import Decimal, localcontext

import pytest

from tests.support.lending import WAD, YEAR, Lending, interest_down
from tests.support.suite import event, events

INITIAL = 4 * WAD // 100 // YEAR
MIN, MAX = WAD // 1000 // YEAR, 2 * WAD // YEAR
SPEED = 50 * WAD // YEAR
DAY = 86_400


def exact(start: int, error: Decimal, seconds: int) -> tuple[int, int]:
    """Mean rate and rate at target after an interval, per second times 1e18, computed with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        adaptation = Decimal(SPEED) * error * seconds / WAD

        def moved(part: Decimal) -> Decimal:
            return min(max(start * part.exp(), Decimal(MIN)), Decimal(MAX))

        end = moved(adaptation)
        mean = (start + 2 * moved(adaptation / 2) + end) / 4
        slope = Decimal(3) if error > 0 else Decimal("0.75")
        return int(mean * (1 + slope * error)), int(end)


def at(lending: Lending, percent: int, *, lent: int = 1_000_000) -> Lending:
    """The market at this utilisation, its first interval over."""
    assets = lent * lending.one
    lending.lend(lending.lender, assets)
    lending.accrue(1)
    if percent:
        lending.pledge(lending.borrower, 10 * lent * lending.coin)
        lending.owe(lending.borrower, assets * percent // 100)
    return lending


def start_of(lending: Lending) -> int:
    return int(lending.pool.rateAtTarget(lending.id))


def error_of(lending: Lending) -> Decimal:
    totals = lending.totals
    distance = Decimal(totals.borrow_assets) / Decimal(totals.supply_assets) - Decimal("0.9")
    return distance / (Decimal("0.1") if distance > 0 else Decimal("0.9"))


def rate_of(lending: Lending, seconds: int) -> int:
    return int(lending.accrue(seconds).event("AccrueInterest").args["prevBorrowRate"])


def near(found: int, expected: int, *, ppm: int = 1) -> bool:
    return abs(found - expected) * 10**6 <= expected * ppm + 2 * 10**6


def test_a_new_market_costs_four_percent(lending: Lending) -> None:
    assert start_of(lending) == INITIAL == 1_268_391_679
    lending.accrue(1)
    # unused it falls: by exp(-50 a year) in each second
    assert start_of(lending) == exact(INITIAL, Decimal(-1), 1)[1]
    assert lending.irm.asked() == 0


def test_at_the_target_it_stays(lending: Lending) -> None:
    at(lending, 90)
    start = start_of(lending)
    rate = rate_of(lending, DAY)
    # interest moves the utilisation a little above the target only after the accrual
    assert rate == start
    assert start_of(lending) == start
    assert lending.totals.borrow_assets - 900_000 * lending.one == interest_down(
        900_000 * lending.one, start, DAY
    )


@pytest.mark.parametrize(
    ("percent", "factor"),
    [(100, Decimal(4)), (0, Decimal("0.25")), (90, Decimal(1)), (45, Decimal("0.625")), (95, Decimal("2.5"))],
)
def test_the_curve(lending: Lending, percent: int, factor: Decimal) -> None:
    """Between the three published points the curve is straight."""
    at(lending, percent)
    start = start_of(lending)
    assert near(rate_of(lending, 1), int(start * factor), ppm=5)


@pytest.mark.parametrize("percent", [0, 10, 50, 89, 90, 91, 99, 100])
@pytest.mark.parametrize("seconds", [1, 12, 3_600, DAY, 30 * DAY, YEAR, 10 * YEAR])
def test_against_exact_arithmetic(lending: Lending, percent: int, seconds: int) -> None:
    at(lending, percent)
    start, error, owed = start_of(lending), error_of(lending), lending.totals.borrow_assets
    mean, end = exact(start, error, seconds)
    receipt = lending.accrue(seconds)
    accrued = receipt.event("AccrueInterest").args
    assert near(start_of(lending), end)
    assert near(accrued["prevBorrowRate"], mean)
    assert accrued["interest"] == interest_down(owed, accrued["prevBorrowRate"], seconds)
    lending.assert_laws()


def test_it_doubles_in_five_days_at_full_utilisation(lending: Lending) -> None:
    """ln 2 / 50 of a year is 5.06 days, as published."""
    at(lending, 100)
    start = start_of(lending)
    lending.accrue(437_182)
    assert near(start_of(lending), 2 * start, ppm=3)


def test_it_stays_within_its_bounds(lending: Lending) -> None:
    at(lending, 0)
    lending.accrue(YEAR)
    assert start_of(lending) == MIN == 31_709_791
    lending.pledge(lending.borrower, 10**7 * lending.coin)
    lending.owe(lending.borrower, 1_000_000 * lending.one)
    lending.accrue(YEAR)
    assert start_of(lending) == MAX == 63_419_583_967
    lending.accrue(10 * YEAR)
    assert start_of(lending) == MAX


def test_the_longest_silence_reverts_nothing(lending: Lending) -> None:
    """A hundred years at the highest rate: what is owed still fits, and everybody can still act."""
    at(lending, 100, lent=1)
    lending.accrue(YEAR)
    lending.accrue(100 * YEAR)
    lending.assert_laws()
    owed = lending.held(lending.borrower).borrow_shares
    lending.give(lending.loan, lending.stranger, 2 * lending.totals.borrow_assets)
    lending.pool.repay(lending.params, 0, owed, lending.borrower, b"", sender=lending.stranger)
    # the virtual shares' millionth of it is nobody's, and stays
    assert lending.totals.borrow_shares == 0
    assert lending.totals.borrow_assets <= lending.totals.supply_assets // 999_999


def test_the_curve_begins_at_creation(lending: Lending) -> None:
    """Lent and borrowed in the block of its creation, it adapts over the first interval as over any other."""
    lending.lend(lending.lender, 1_000 * lending.one)
    lending.pledge(lending.borrower, 10 * lending.coin)
    lending.owe(lending.borrower, 1_000 * lending.one)
    receipt = lending.accrue(30 * DAY)
    mean, end = exact(INITIAL, Decimal(1), 30 * DAY)
    assert near(receipt.event("AccrueInterest").args["prevBorrowRate"], mean)
    assert near(start_of(lending), end)


@pytest.mark.parametrize("pokes", [1, 2, 7])
def test_lazy_is_as_eager(lending: Lending, pokes: int) -> None:
    """Up to rounding of the exponential in each of the eager steps, a wei of the rate."""
    lending.pledge(lending.borrower, lending.coin)
    before = lending.chain.snapshot()
    found = []
    for eager in (False, True):
        for _ in range(pokes):
            lending.chain.warp(DAY)
            if eager:
                lending.accrue()
            lending.lend(lending.lender, lending.one)
            lending.pool.withdraw(lending.params, 1, 0, lending.lender, lending.lender, sender=lending.lender)
        lending.chain.warp(DAY)
        lending.owe(lending.borrower, 1)
        found.append((start_of(lending), lending.totals))
        lending.chain.revert(before)
    (lazy, lazy_totals), (eager_rate, eager_totals) = found
    assert abs(lazy - eager_rate) <= pokes + 1
    assert lazy_totals == eager_totals


def test_while_nothing_is_borrowed_supplies_write_no_time(lending: Lending) -> None:
    created = lending.totals.last_update
    lending.chain.warp(DAY)
    lending.lend(lending.lender, lending.one)
    lending.pool.withdraw(lending.params, 1, 0, lending.lender, lending.lender, sender=lending.lender)
    assert lending.totals.last_update == created
    lending.pledge(lending.borrower, lending.coin)
    receipt = lending.owe(lending.borrower, 1)
    assert receipt.event("AccrueInterest").args["interest"] == 0
    assert lending.totals.last_update == lending.chain.timestamp


def test_no_time_no_interest(aged: Lending) -> None:
    aged.accrue()
    before = aged.ledger()
    receipt = aged.accrue()
    assert events(receipt) == []
    assert aged.ledger() == before


def test_by_hand(aged: Lending) -> None:
    receipt = aged.accrue()
    assert events(receipt) == [event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0)]
    assert aged.totals == (2_001_000_500, 2 * 10**15, 1_001_000_500, 10**15, aged.chain.timestamp, 0)
    # 1,001,000,500 * 1,000,500,166,666,666 / 1e18 = 1,001,501.1...
    receipt = aged.accrue(1_000_000)
    assert receipt.event("AccrueInterest").args["interest"] == 1_001_501


def test_a_year_in_one_step(aged: Lending) -> None:
    """first = 31,536e12 of 1e18, second 497,259,648e6, third 5,227,193,419,776."""
    aged.accrue()
    first, second, third = 31_536 * 10**12, 497_259_648 * 10**6, 5_227_193_419_776
    receipt = aged.accrue(YEAR)
    assert receipt.event("AccrueInterest").args["interest"] == 1_001_000_500 * (first + second + third) // WAD
    assert receipt.event("AccrueInterest").args["interest"] == 32_070_541


def test_never_more_than_continuous_compounding(aged: Lending) -> None:
    for seconds in (1, DAY, YEAR, 50 * YEAR):
        with localcontext() as context:
            context.prec = 60
            most = 10**12 * ((Decimal(10**9) * seconds / WAD).exp() - 1)
        assert interest_down(10**12, 10**9, seconds) <= most


def test_the_external_model_is_asked_once_an_accrual(aged: Lending) -> None:
    asked = aged.external.asked()
    aged.accrue()
    aged.accrue()
    assert aged.external.asked() == asked + 1
    aged.lend(aged.stranger, 1)
    assert aged.external.asked() == asked + 1
    aged.chain.warp(1)
    aged.lend(aged.stranger, 1)
    assert aged.external.asked() == asked + 2


def test_what_the_external_model_is_told(aged: Lending) -> None:
    """Byte for byte as the compiler would encode it, by a model that fails with what it was asked."""
    aged.pool.setFee(aged.params, 2 * WAD // 10, sender=aged.governor)
    aged.chain.warp(DAY)
    totals = aged.totals
    assert totals.fee and totals.borrow_assets != totals.supply_assets
    question = aged.external.borrowRate.encode(aged.params, totals)
    aged.chain.set_code(aged.external, bytes.fromhex("365f5f37365ffd"))
    assert aged.chain.raw_try_send(
        aged.stranger, aged.pool, aged.pool.accrueInterest.encode(aged.params)
    ) == (False, question)


@pytest.mark.parametrize(
    "code", ["", "00", "601f5ff3", "fe", "620fffff5ffd"], ids=["gone", "nothing", "less", "burns", "much"]
)
def test_an_external_model_that_does_not_answer(aged: Lending, code: str) -> None:
    aged.chain.set_code(aged.external, bytes.fromhex(code))
    with aged.refuses_some():
        aged.accrue()


def test_the_external_model_is_asked_without_debt_too(lending: Lending) -> None:
    """It may have a state of its own."""
    market = lending.create(lending.with_params(irm=lending.external.address))
    market.chain.warp(10)
    market.lend(market.lender, market.one)
    assert market.external.asked() == 2
    assert market.totals.last_update == market.chain.timestamp


def test_an_external_rate_beyond_all_bounds_fails_what_accrues_alone(aged: Lending) -> None:
    """Lenders and borrowers of such a market are stuck: who enables a model answers for it. Others go on."""
    aged.external.set(2**255, sender=aged.deployer)
    with aged.refuses_some():
        aged.accrue()
    aged.pledge(aged.borrower, 5)
    aged.external.set(0, sender=aged.deployer)
    aged.accrue()
    assert aged.totals.borrow_assets == 1_000 * aged.one


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.accrueInterest(unknown, sender=lending.stranger)
