"""AdaptiveCurveIrm

├── when it is deployed for a pool without code: it reverts
├── borrowRate
│   ├── when another than the pool asks: it reverts
│   └── when the pool asks: the rate is the view's, and the rate at target moves
├── borrowRateView
│   ├── for a pool that has the curve built in: what the pool then charges, from the pool's state
│   ├── for a pool that calls its models: what it then answers, from its own state
│   └── for a pool without entries, as Morpho Blue: as for one that calls
└── built in or called: the same market pays the same interest
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.evm import Contract, ContractError, TransactionRejectedError
from tests.support.lending import ADAPTIVE, EXTERNAL, YEAR, ZERO, Lending
from tests.support.suite import event, events, refuses

INITIAL = 4 * 10**16 // YEAR
"""Rate at target of a new market: 4 % a year, per second, times 1e18."""
LIFE = (1, 1_000, 86_400, 30 * 86_400, YEAR)
"""Pauses in seconds."""


def deployed(lending: Lending, kind: int, *, used: bool = True) -> tuple[Contract, Lending]:
    """The model enabled as this kind, and a market of it; `used` to 80 %."""
    irm = lending.deploy("AdaptiveCurveIrm", lending.pool)
    lending.pool.enableIrm(irm, (kind, 0, ZERO, ZERO), sender=lending.governor)
    market = lending.create(lending.with_params(irm=irm.address))
    if used:
        market.open(1_000 * market.one, lent=1_250 * market.one)
    return irm, market


def test_refuses_a_pool_without_code(lending: Lending) -> None:
    with refuses("AdaptiveCurveIrm_PoolWithoutCode", lending.stranger):
        lending.deploy("AdaptiveCurveIrm", lending.stranger)


@pytest.mark.parametrize("kind", [ADAPTIVE, EXTERNAL])
def test_only_the_pool_moves_it(lending: Lending, kind: int) -> None:
    irm, market = deployed(lending, kind)
    assert irm.POOL() == lending.pool.address
    lending.chain.warp(1_000)
    before = irm.rateAtTarget(market.id)
    for who in (lending.stranger, lending.governor, lending.deployer):
        with refuses("AdaptiveCurveIrm_CallerIsNotPool", who, lending.pool):
            irm.borrowRate(market.params, tuple(market.totals), sender=who)
    assert irm.rateAtTarget(market.id) == before


def test_built_in_it_answers_from_the_pool(lending: Lending) -> None:
    irm, market = deployed(lending, ADAPTIVE)
    for seconds in LIFE:
        lending.chain.warp(seconds)
        foretold = irm.borrowRateView(market.params, tuple(market.totals))
        (accrual,) = events(market.accrue())
        assert accrual[1] == "AccrueInterest"
        assert accrual[2][1] == foretold
        assert irm.rateAtTarget(market.id) == lending.pool.rateAtTarget(market.id)
    assert irm.rateAtTarget(market.id) < INITIAL


def test_called_it_answers_from_its_own_state(lending: Lending) -> None:
    irm, market = deployed(lending, EXTERNAL)
    assert lending.pool.rateAtTarget(market.id) == 0
    for seconds in LIFE:
        lending.chain.warp(seconds)
        foretold = irm.borrowRateView(market.params, tuple(market.totals))
        assert irm.borrowRateView(market.params, tuple(market.totals)) == foretold
        update, accrual = events(market.accrue())
        at_target = irm.rateAtTarget(market.id)
        assert update == event(irm, "BorrowRateUpdate", market.id, foretold, at_target)
        assert accrual[2][1] == foretold
    assert irm.rateAtTarget(market.id) < INITIAL


def test_begins_at_the_markets_creation(lending: Lending) -> None:
    irm, market = deployed(lending, EXTERNAL, used=False)
    assert irm.rateAtTarget(market.id) == INITIAL
    # nothing is used: a quarter of the rate at target
    assert irm.borrowRateView(market.params, tuple(market.totals)) == INITIAL // 4


def test_built_in_and_called_charge_the_same(lending: Lending) -> None:
    def walk(kind: int) -> list[Any]:
        before = lending.chain.snapshot()
        irm, market = deployed(lending, kind)
        seen: list[Any] = []
        steps: list[Callable[[], object]] = [
            lambda: market.owe(lending.borrower, 240 * market.one),
            lambda: market.lend(lending.lender, 9_000 * market.one),
            market.accrue,
            lambda: market.owe(lending.borrower, 100 * market.one),
        ]
        for seconds, step in zip(LIFE, [*steps, market.accrue], strict=True):
            lending.chain.warp(seconds)
            step()
            seen.append((market.totals, irm.rateAtTarget(market.id), market.held(lending.borrower)))
        lending.chain.revert(before)
        return seen

    assert walk(ADAPTIVE) == walk(EXTERNAL)


def test_each_market_has_its_own_rate(lending: Lending) -> None:
    irm, used = deployed(lending, EXTERNAL)
    idle = lending.create(used.with_params(loan=used.params.collateral, collateral=used.params.loan))
    lending.chain.warp(YEAR // 12)
    used.accrue()
    idle.accrue()
    assert irm.rateAtTarget(idle.id) < irm.rateAtTarget(used.id) < INITIAL


def test_a_pool_without_entries(lending: Lending) -> None:
    pool = lending.user  # knows nothing of the pool's functions, and calls whatever it is told
    irm = lending.deploy("AdaptiveCurveIrm", pool)
    params = lending.with_params(irm=irm.address)
    assert irm.rateAtTarget(params.id) == 0
    at = lending.chain.timestamp
    full = (10**12, 10**18, 10**12, 10**18, at, 0)
    pool.execute([(irm, irm.borrowRate.encode(params, full), False)], sender=lending.stranger)
    assert irm.rateAtTarget(params.id) == INITIAL
    lending.chain.warp(86_400)
    assert irm.borrowRateView(params, full) > 4 * INITIAL
    assert irm.rateAtTarget(params.id) == INITIAL
    pool.execute([(irm, irm.borrowRate.encode(params, full), False)], sender=lending.stranger)
    assert irm.rateAtTarget(params.id) > INITIAL


def test_too_little_gas_gives_no_wrong_answer(lending: Lending) -> None:
    irm, market = deployed(lending, ADAPTIVE)
    market.accrue(YEAR)
    lending.chain.warp(1_000)
    right = irm.borrowRateView(market.params, tuple(market.totals))
    answers = set()
    for gas in range(1_000, 90_000, 250):
        try:
            answers.add(irm.borrowRateView(market.params, tuple(market.totals), gas=gas))
        except (ContractError, TransactionRejectedError):
            answers.add(None)
    assert answers == {None, right}
