"""LendingPool.repay

├── when the market does not exist: it reverts
├── when neither or both of assets and shares are given, or more than 128 bits: it reverts
├── when it is for the zero address: it reverts
├── when more shares are repaid than are owed: it reverts
├── when the tokens cannot be taken: it reverts
└── else, for anyone, without an oracle, after interest accrued
    ├── by assets: shares are rounded down
    ├── by shares: assets are rounded up, and all of them can always be repaid
    └── with data: the caller is called back before it pays
"""

import pytest

from tests.support.lending import MAX_UINT128, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_by_assets_rounds_shares_down(aged: Lending) -> None:
    aged.give(aged.loan, aged.stranger, aged.one)
    receipt = aged.pool.repay(aged.params, 10**6, 0, aged.borrower, b"", sender=aged.stranger)
    assert receipt.return_value == (10**6, 999_000_500_000)
    assert events(receipt) == [
        event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0),
        event(aged.pool, "Repay", aged.id, aged.stranger, aged.borrower, 10**6, 999_000_500_000),
        event(aged.loan, "Transfer", aged.stranger, aged.pool, 10**6),
    ]
    assert aged.totals == (
        2_001_000_500,
        2 * 10**15,
        1_000_000_500,
        10**15 - 999_000_500_000,
        aged.chain.timestamp,
        0,
    )
    assert aged.held(aged.borrower).borrow_shares == 10**15 - 999_000_500_000
    aged.assert_laws()


def test_by_shares_rounds_assets_up(aged: Lending) -> None:
    aged.give(aged.loan, aged.borrower, aged.one)
    receipt = aged.pool.repay(aged.params, 0, 10**12, aged.borrower, b"", sender=aged.borrower)
    assert receipt.return_value == (1_001_001, 10**12)
    aged.assert_laws()


def test_all_of_it_by_shares(aged: Lending) -> None:
    aged.give(aged.loan, aged.borrower, 10 * aged.one)
    receipt = aged.pool.repay(aged.params, 0, 10**15, aged.borrower, b"", sender=aged.borrower)
    # 1e15 * 1,001,000,501 / (1e15 + 1e6) = 1,001,000,499.9..., rounded up
    assert receipt.return_value == (1_001_000_500, 10**15)
    assert aged.totals[2:4] == (0, 0)
    aged.pool.withdrawCollateral(aged.params, aged.coin, aged.borrower, aged.borrower, sender=aged.borrower)
    assert aged.held(aged.borrower) == (0, 0, 0)
    aged.assert_laws()


def test_the_last_debt_may_be_rounded_above_the_total(lending: Lending) -> None:
    """What is owed is rounded up, and may exceed the total by a unit: it is repaid all the same."""
    lending.open(1, lent=10)
    lending.owe(lending.borrower, 1)
    lending.chain.warp(10 * 365 * 86_400)
    lending.give(lending.loan, lending.borrower, 100)
    shares = lending.held(lending.borrower).borrow_shares
    lending.pool.repay(lending.params, 0, shares, lending.borrower, b"", sender=lending.borrower)
    assert lending.held(lending.borrower).borrow_shares == 0
    assert lending.totals[2:4] == (0, 0)
    lending.assert_laws()


def test_without_a_price(aged: Lending) -> None:
    aged.oracle.setFault(2, sender=aged.deployer)
    aged.give(aged.loan, aged.borrower, 10 * aged.one)
    aged.pool.repay(aged.params, 0, 10**15, aged.borrower, b"", sender=aged.borrower)
    # and without debt collateral needs no price either
    aged.pool.withdrawCollateral(aged.params, aged.coin, aged.borrower, aged.borrower, sender=aged.borrower)


def test_a_single_unit_may_repay_no_share_but_one_share_costs_one(aged: Lending) -> None:
    aged.give(aged.loan, aged.stranger, 2)
    receipt = aged.pool.repay(aged.params, 0, 1, aged.borrower, b"", sender=aged.stranger)
    assert receipt.return_value == (1, 1)


def test_refuses_more_than_is_owed(aged: Lending) -> None:
    aged.give(aged.loan, aged.borrower, 5_000 * aged.one)
    with aged.refuses("LendingPool_InsufficientBalance", aged.id, aged.borrower, 10**15 + 1, 10**15):
        aged.pool.repay(aged.params, 0, 10**15 + 1, aged.borrower, b"", sender=aged.borrower)
    with aged.refuses_some("LendingPool_InsufficientBalance"):
        aged.pool.repay(aged.params, 1_001_000_502, 0, aged.borrower, b"", sender=aged.borrower)
    with aged.refuses("LendingPool_InsufficientBalance", aged.id, aged.stranger, 1, 0):
        aged.pool.repay(aged.params, 0, 1, aged.stranger, b"", sender=aged.borrower)


def test_refuses_without_money(aged: Lending) -> None:
    with aged.refuses("TransferFromFailed"):
        aged.pool.repay(aged.params, 1, 0, aged.borrower, b"", sender=aged.stranger)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.repay(unknown, 1, 0, lending.borrower, b"", sender=lending.borrower)


@pytest.mark.parametrize("amounts", [(0, 0), (1, 1), (MAX_UINT, MAX_UINT)])
def test_refuses_neither_or_both(aged: Lending, amounts: tuple[int, int]) -> None:
    with aged.refuses("LendingPool_InconsistentInput", *amounts):
        aged.pool.repay(aged.params, *amounts, aged.borrower, b"", sender=aged.borrower)


@pytest.mark.parametrize("amount", [2**128, MAX_UINT])
def test_refuses_amounts_beyond_128_bits(aged: Lending, amount: int) -> None:
    for amounts in ((amount, 0), (0, amount)):
        with aged.refuses("LendingPool_AmountTooLarge", amount):
            aged.pool.repay(aged.params, *amounts, aged.borrower, b"", sender=aged.borrower)


def test_refuses_the_largest_amounts(aged: Lending) -> None:
    for amounts in ((MAX_UINT128, 0), (0, MAX_UINT128)):
        with aged.refuses_some("LendingPool_InsufficientBalance"):
            aged.pool.repay(aged.params, *amounts, aged.borrower, b"", sender=aged.borrower)


def test_refuses_the_zero_address(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAddress"):
        aged.pool.repay(aged.params, 1, 0, ZERO, b"", sender=aged.borrower)


def test_with_data_the_caller_is_called_back_before_it_pays(aged: Lending) -> None:
    give = aged.loan.mint.encode(aged.user, 1_001_000_500)
    approve = aged.loan.approve.encode(aged.pool, 1_001_000_500)
    data = aged.in_callback([(aged.loan, give), (aged.loan, approve)])
    aged.as_user((aged.pool, aged.pool.repay.encode(aged.params, 0, 10**15, aged.borrower, data)))
    assert aged.user.lastAssets() == 1_001_000_500
    assert aged.held(aged.borrower).borrow_shares == 0
    assert aged.loan.balanceOf(aged.user) == 0
    aged.assert_laws()
