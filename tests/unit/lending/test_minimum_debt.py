"""The least debt that a market's rate entry sets

├── borrow and repay: when a smaller debt would be left, they revert; none at all is allowed
└── liquidate: when a smaller debt would be left, it closes the position
    ├── the whole debt, where the collateral pays for it
    └── as far as the collateral pays, where it does not; the rest is bad debt
"""

from collections.abc import Iterator

import pytest

from strongroom.evm import Chain
from tests.support.lending import Lending, LendingBuilder
from tests.support.suite import event

LEAST = 500 * 10**6


@pytest.fixture(scope="module")
def fresh() -> Lending:
    lending = LendingBuilder()(min_debt=LEAST, chain=Chain())
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(lending.borrower, lending.coin)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    return lending


@pytest.fixture
def least(fresh: Lending) -> Iterator[Lending]:
    before = fresh.chain.snapshot()
    yield fresh
    fresh.chain.revert(before)


def test_borrow(least: Lending) -> None:
    assert least.pool.irmEntry(least.irm)[1] == LEAST
    for debt in (1, LEAST - 1):
        with least.refuses("LendingPool_DebtTooSmall", least.id, least.borrower, debt, LEAST):
            least.owe(least.borrower, debt)
    least.owe(least.borrower, LEAST)
    least.owe(least.borrower, 1)
    least.assert_laws()


def test_repay(least: Lending) -> None:
    least.owe(least.borrower, 2 * LEAST)
    least.give(least.loan, least.borrower, 5 * LEAST)
    with least.refuses("LendingPool_DebtTooSmall", least.id, least.borrower, LEAST - 1, LEAST):
        least.pool.repay(least.params, LEAST + 1, 0, least.borrower, b"", sender=least.borrower)
    with least.refuses("LendingPool_DebtTooSmall", least.id, least.borrower, 1, LEAST):
        least.pool.repay(least.params, 0, 2 * LEAST * 10**6 - 1, least.borrower, b"", sender=least.borrower)
    least.pool.repay(least.params, LEAST, 0, least.borrower, b"", sender=least.borrower)
    least.pool.repay(least.params, 0, LEAST * 10**6, least.borrower, b"", sender=least.borrower)
    assert least.held(least.borrower).borrow_shares == 0


def test_a_partial_liquidation_that_leaves_enough_stays_partial(least: Lending) -> None:
    least.owe(least.borrower, 1_600 * least.one)
    least.set_price(1_800)
    receipt = least.pool.liquidate(
        least.params, least.borrower, 0, 1_100 * 10**12, b"", sender=least.liquidator
    )
    assert receipt.return_value[1] == 1_100 * least.one
    assert least.debt(least.borrower) == LEAST


@pytest.mark.parametrize("repaid", [1_100 * 10**12 + 10**6, 1_599 * 10**12, 1_600 * 10**12 - 1])
def test_one_that_leaves_less_closes(least: Lending, repaid: int) -> None:
    least.owe(least.borrower, 1_600 * least.one)
    least.set_price(1_800)
    receipt = least.pool.liquidate(least.params, least.borrower, 0, repaid, b"", sender=least.liquidator)
    # as the whole debt would be: 1,702,127,659 over 1,800e6 a coin
    seized = 945_626_477_222_222_222
    assert receipt.events[0].args["repaidAssets"] == 1_600 * least.one
    assert receipt.return_value == (seized, 1_600 * least.one)
    assert (receipt.events[0].address, receipt.events[0].name, tuple(receipt.events[0].args.values())) == event(
        least.pool, "Liquidate", least.id, least.liquidator, least.borrower,
        1_600 * least.one, 1_600 * 10**12, seized, 0, 0,
    )  # fmt: skip
    assert least.held(least.borrower) == (0, 0, least.coin - seized)
    least.assert_laws()


def test_by_collateral_too(least: Lending) -> None:
    least.owe(least.borrower, 1_600 * least.one)
    least.set_price(1_800)
    receipt = least.pool.liquidate(
        least.params, least.borrower, least.coin * 7 // 10, 0, b"", sender=least.liquidator
    )
    assert receipt.return_value == (945_626_477_222_222_222, 1_600 * least.one)


def test_under_water_it_closes_as_far_as_the_collateral_pays(least: Lending) -> None:
    least.owe(least.borrower, 600 * least.one)
    least.set_price(600)
    receipt = least.pool.liquidate(
        least.params, least.borrower, least.coin // 2, 0, b"", sender=least.liquidator
    )
    found = receipt.events[0].args
    # all of it: 600e6 / 1.063829787234042553 = 564,000,000.0..., rounded up
    assert receipt.return_value == (least.coin, 564_000_001)
    assert found["badDebtAssets"] == 35_999_999
    assert least.held(least.borrower) == (0, 0, 0)
    least.assert_laws()


def test_interest_may_lift_a_debt_and_nothing_lowers_the_least(least: Lending) -> None:
    least.owe(least.borrower, LEAST)
    least.chain.warp(86_400)
    assert least.debt(least.borrower) > LEAST
    # a single share more is fine now
    least.pool.borrow(least.params, 0, 1, least.borrower, least.borrower, sender=least.borrower)


def test_markets_without_one_know_none(lending: Lending) -> None:
    lending.open(1, lent=10)
    lending.give(lending.loan, lending.borrower, 1)
    lending.owe(lending.borrower, 3)
    lending.pool.repay(lending.params, 2, 0, lending.borrower, b"", sender=lending.borrower)
    assert lending.debt(lending.borrower) == 2
