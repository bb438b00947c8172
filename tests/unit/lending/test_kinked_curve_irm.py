"""KinkedCurveIrm, and markets of the kind that is built in

├── when it is deployed with a kink at zero, at full utilisation or beyond, or with a rate that falls: it reverts
├── its four numbers can be read, apart and as one
├── borrowRate, borrowRateView: two straight lines that meet at the kink, rounded down once
├── a market of the kind: charged what the address answers, which is never asked
│   ├── the same as one whose pool calls it
│   └── its numbers are those of when it was enabled
└── enabled as a kinked curve, what names no valid one: it reverts
"""

import random
from fractions import Fraction

import pytest

from strongroom.evm import Account, Chain, Contract
from strongroom.model import ModelError, World, kinked_curve
from strongroom.model.kinked_curve import KinkedCurveIrm, pack, unpack
from strongroom.model.lending_pool import Market
from tests.support.lending import (
    CURVE,
    EXTERNAL,
    KINKED,
    WAD,
    YEAR,
    ZERO,
    Lending,
    LendingBuilder,
    interest_down,
)
from tests.support.suite import event, events, refuses

BPS = 10_000
INVALID = (
    (0, 0, 0, 0),
    (0, 0, 0, BPS),
    (0, 0, 0, 2**16 - 1),
    (2, 1, 3, 5_000),
    (1, 3, 2, 5_000),
    (3, 2, 1, 5_000),
)
VALID = (
    CURVE,
    (0, 0, 0, 1),
    (7, 7, 7, 9_999),
    (0, 1, 2**16 - 1, 9_000),
    (2**16 - 1, 2**16 - 1, 2**16 - 1, 1),
)
TOTALS = (0, 0, 0, 0, 0, 0)


def exact(curve: tuple[int, int, int, int], utilization: Fraction) -> Fraction:
    """Per second, times 1e18."""
    at_zero, at_kink, at_full, kink = curve
    point = Fraction(kink, BPS)
    if utilization <= point:
        annual = at_zero + (at_kink - at_zero) * utilization / point
    else:
        annual = at_kink + (at_full - at_kink) * (utilization - point) / (1 - point)
    return annual / BPS * WAD / YEAR


def market_of(borrowed: int, supplied: int) -> tuple[int, ...]:
    return (supplied, 0, borrowed, 0, 0, 0)


@pytest.fixture(scope="module")
def chain() -> Chain:
    return Chain()


@pytest.fixture(scope="module")
def deployer(chain: Chain) -> Account:
    return chain.account("deployer")


@pytest.fixture
def own(build_lending: LendingBuilder) -> Lending:
    """A pool on a chain of its own, for tests that put code where there was none."""
    return build_lending()


@pytest.fixture
def kinked(own: Lending) -> Lending:
    """A market of it, used to 90 %."""
    return kinked_market(own)


def kinked_market(lending: Lending) -> Lending:
    irm = lending.deploy("KinkedCurveIrm", *CURVE)
    lending.pool.enableIrm(irm, (KINKED, 0, ZERO, ZERO), sender=lending.governor)
    market = lending.create(lending.with_params(irm=irm.address))
    market.open(900 * market.one, lent=1_000 * market.one)
    return market


@pytest.mark.parametrize("curve", INVALID)
def test_refuses_what_is_no_curve(chain: Chain, deployer: Account, curve: tuple[int, ...]) -> None:
    with refuses("KinkedCurveIrm_InvalidCurve", *curve):
        chain.deploy("KinkedCurveIrm", *curve, sender=deployer)
    with pytest.raises(ModelError, match="KinkedCurveIrm_InvalidCurve"):
        KinkedCurveIrm(World(), "irm", *curve)


def test_a_number_beyond_its_bits_is_no_number() -> None:
    for place in range(4):
        numbers = [1, 1, 1, 1]
        numbers[place] = 2**16
        with pytest.raises(ValueError, match="16 bits"):
            pack(*numbers)


@pytest.mark.parametrize("curve", VALID)
def test_its_numbers_can_be_read(chain: Chain, deployer: Account, curve: tuple[int, int, int, int]) -> None:
    irm = chain.deploy("KinkedCurveIrm", *curve, sender=deployer)
    assert (irm.rateAtZero(), irm.rateAtKink(), irm.rateAtFull(), irm.kink()) == curve
    assert irm.curve() == pack(*curve)
    assert unpack(irm.curve()) == curve


@pytest.mark.parametrize("curve", VALID)
def test_two_lines_that_meet_at_the_kink(
    chain: Chain, deployer: Account, curve: tuple[int, int, int, int]
) -> None:
    irm = chain.deploy("KinkedCurveIrm", *curve, sender=deployer)
    params = (ZERO, ZERO, ZERO, ZERO, 0)
    kink = curve[3]
    points = [(0, 0), (0, 1), (kink, BPS), (kink + 1, BPS), (kink - 1, BPS), (1, 1), (2**128 - 1, 2**128 - 1)]
    source = random.Random(str(curve))
    for _ in range(60):
        supplied = source.randint(1, 10 ** source.randint(1, 38))
        points.append((source.randint(0, supplied), supplied))
    for borrowed, supplied in points:
        found = irm.borrowRateView(params, market_of(borrowed, supplied))
        used = Fraction(borrowed, supplied) if supplied else Fraction(0)
        # rounded down by less than one; utilisation by less than 1e-18, at a slope below 2^16 / 10,000 per bp
        step = Fraction(2**16, BPS) * BPS / YEAR
        assert exact(curve, used) - 1 - step < found <= exact(curve, used)
        assert irm.borrowRate.call(params, market_of(borrowed, supplied)) == found
        assert found == kinked_curve.rate(borrowed, supplied, pack(*curve))
        twin = KinkedCurveIrm(World(), "irm", *curve)
        assert found == twin.borrow_rate(None, Market(supplied, 0, borrowed, 0))


def test_at_its_three_points(chain: Chain, deployer: Account) -> None:
    irm = chain.deploy("KinkedCurveIrm", 100, 500, 8_000, 8_000, sender=deployer)
    params = (ZERO, ZERO, ZERO, ZERO, 0)
    for percent, annual in ((0, 1), (40, 3), (80, 5), (90, Fraction(85, 2)), (100, 80)):
        found = irm.borrowRateView(params, market_of(percent, 100))
        assert found == annual * WAD // 100 // YEAR


def test_a_market_is_charged_what_the_address_answers(kinked: Lending) -> None:
    irm = kinked.chain.at("KinkedCurveIrm", kinked.params.irm)
    assert kinked.pool.rateAtTarget(kinked.id) == pack(*CURVE) == irm.curve()
    for seconds in (1, 1_000, 86_400, YEAR):
        before = kinked.totals
        foretold = irm.borrowRateView(kinked.params, tuple(before))
        receipt = kinked.accrue(seconds)
        elapsed = kinked.totals.last_update - before.last_update
        interest = interest_down(before.borrow_assets, foretold, elapsed)
        assert events(receipt) == [event(kinked.pool, "AccrueInterest", kinked.id, foretold, interest, 0)]
        assert kinked.totals.borrow_assets == before.borrow_assets + interest
        assert kinked.totals.supply_assets == before.supply_assets + interest
        assert kinked.pool.rateAtTarget(kinked.id) == pack(*CURVE), "the numbers stay"
    # 90 % used costs 42.5 % a year
    assert foretold > 42 * WAD // 100 // YEAR
    kinked.assert_laws()


def test_its_address_is_never_asked(kinked: Lending) -> None:
    kinked.chain.set_code(kinked.chain.at("KinkedCurveIrm", kinked.params.irm), bytes.fromhex("60006000fd"))
    kinked.accrue(1_000)
    assert kinked.totals.borrow_assets > 900 * kinked.one
    other = kinked.create(kinked.with_params(loan=kinked.params.collateral, collateral=kinked.params.loan))
    assert other.pool.rateAtTarget(other.id) == pack(*CURVE)


def test_nothing_accrues_while_nothing_is_borrowed(lending: Lending) -> None:
    irm = lending.deploy("KinkedCurveIrm", *CURVE)
    lending.pool.enableIrm(irm, (KINKED, 0, ZERO, ZERO), sender=lending.governor)
    market = lending.create(lending.with_params(irm=irm.address))
    market.lend(lending.lender, 1_000 * market.one)
    lending.chain.warp(YEAR)
    assert events(market.lend(lending.lender, market.one))[-1][1] != "AccrueInterest"
    rate = market.accrue().event("AccrueInterest").args["prevBorrowRate"]
    assert rate == CURVE[0] * WAD // BPS // YEAR
    assert market.totals.supply_assets == 1_001 * market.one


def test_built_in_and_called_charge_the_same(lending: Lending) -> None:
    def walk(kind: int) -> list[object]:
        before = lending.chain.snapshot()
        irm = lending.deploy("KinkedCurveIrm", *CURVE)
        lending.pool.enableIrm(irm, (kind, 0, ZERO, ZERO), sender=lending.governor)
        market = lending.create(lending.with_params(irm=irm.address))
        market.open(1_000 * market.one, lent=1_250 * market.one)
        seen: list[object] = []
        for seconds, more in ((1, 240), (86_400, 5), (YEAR, 0)):
            lending.chain.warp(seconds)
            if more:
                market.owe(lending.borrower, more * market.one)
            market.accrue()
            seen.append((market.totals, market.held(lending.borrower)))
        lending.chain.revert(before)
        return seen

    assert walk(KINKED) == walk(EXTERNAL)


def names(lending: Lending, curve: int) -> Contract:
    """A contract that answers every question with this number."""
    irm = lending.deploy("MockIrm", 0)
    # PUSH32 curve, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
    lending.chain.set_code(irm, b"\x7f" + curve.to_bytes(32, "big") + bytes.fromhex("5f5260205ff3"))
    return irm


@pytest.mark.parametrize("curve", INVALID)
def test_the_pool_takes_no_invalid_one(own: Lending, curve: tuple[int, int, int, int]) -> None:
    irm = names(own, pack(*curve))
    with own.refuses("LendingPool_InvalidCurve", irm, pack(*curve)):
        own.pool.enableIrm(irm, (KINKED, 0, ZERO, ZERO), sender=own.governor)
    assert not own.pool.isIrmEnabled(irm)


def test_the_pool_takes_no_model_of_another_kind(own: Lending) -> None:
    for irm in (own.deploy("MockIrm", 1), own.deploy("AdaptiveCurveIrm", own.pool), own.pool):
        with own.refuses_some("EmptyRevert"):
            own.pool.enableIrm(irm, (KINKED, 0, ZERO, ZERO), sender=own.governor)
    too_wide = names(own, 2**64 + pack(*CURVE))
    with own.refuses_some("EmptyRevert"):
        own.pool.enableIrm(too_wide, (KINKED, 0, ZERO, ZERO), sender=own.governor)


def test_what_it_named_when_it_was_enabled_holds(own: Lending) -> None:
    irm = names(own, pack(*CURVE))
    own.pool.enableIrm(irm, (KINKED, 0, ZERO, ZERO), sender=own.governor)
    changed = pack(0, 0, 0, 1)
    own.chain.set_code(irm, b"\x7f" + changed.to_bytes(32, "big") + bytes.fromhex("5f5260205ff3"))
    market = own.create(own.with_params(irm=irm.address))
    assert market.pool.rateAtTarget(market.id) == pack(*CURVE)
