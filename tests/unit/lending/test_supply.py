"""LendingPool.supply

├── when the market does not exist: it reverts
├── when neither or both of assets and shares are given: it reverts
├── when an amount, given or resulting, is beyond 128 bits: it reverts
├── when it is for the zero address: it reverts
├── when the tokens cannot be taken, or less arrives: it reverts
└── else, for whomever it is, and after interest accrued
    ├── by assets: shares are rounded down
    ├── by shares: assets are rounded up
    └── with data: the caller is called back before it pays
"""

import pytest

from tests.support.lending import MAX_UINT128, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_the_first_gets_a_million_shares_a_unit(any_lending: Lending) -> None:
    lending = any_lending
    lending.give(lending.loan, lending.lender, 1_000 * lending.one)
    assets = 1_000 * lending.one
    receipt = lending.pool.supply(lending.params, assets, 0, lending.lender, b"", sender=lending.lender)
    assert receipt.return_value == (assets, assets * 10**6)
    assert events(receipt) == [
        event(lending.pool, "Supply", lending.id, lending.lender, lending.lender, assets, assets * 10**6),
        event(lending.loan, "Transfer", lending.lender, lending.pool, assets),
    ]
    assert lending.held(lending.lender) == (assets * 10**6, 0, 0)
    assert lending.totals[:4] == (assets, assets * 10**6, 0, 0)
    lending.assert_laws()


def test_by_assets_rounds_shares_down(aged: Lending) -> None:
    aged.give(aged.loan, aged.stranger, aged.one)
    receipt = aged.pool.supply(aged.params, aged.one, 0, aged.lender, b"", sender=aged.stranger)
    # 1e6 * (2e15 + 1e6) / 2,001,000,501 = 999,500,000,125.3...
    assert receipt.return_value == (10**6, 999_500_000_125)
    assert events(receipt) == [
        event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0),
        event(aged.pool, "Supply", aged.id, aged.stranger, aged.lender, 10**6, 999_500_000_125),
        event(aged.loan, "Transfer", aged.stranger, aged.pool, 10**6),
    ]
    assert aged.totals == (
        2_002_000_500,
        2 * 10**15 + 999_500_000_125,
        1_001_000_500,
        10**15,
        aged.chain.timestamp,
        0,
    )
    assert aged.held(aged.lender).supply_shares == 2 * 10**15 + 999_500_000_125
    assert aged.held(aged.stranger) == (0, 0, 0)
    aged.assert_laws()


def test_by_shares_rounds_assets_up(aged: Lending) -> None:
    aged.give(aged.loan, aged.lender, 2 * aged.one)
    receipt = aged.pool.supply(aged.params, 0, 10**12, aged.lender, b"", sender=aged.lender)
    # 1e12 * 2,001,000,501 / (2e15 + 1e6) = 1,000,500.2...
    assert receipt.return_value == (1_000_501, 10**12)
    assert aged.loan.balanceOf(aged.lender) == 2 * aged.one - 1_000_501
    aged.assert_laws()


def test_one_share_costs_one_unit(aged: Lending) -> None:
    aged.give(aged.loan, aged.stranger, 1)
    receipt = aged.pool.supply(aged.params, 0, 1, aged.stranger, b"", sender=aged.stranger)
    assert receipt.return_value == (1, 1)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.supply(unknown, 1, 0, lending.lender, b"", sender=lending.lender)


@pytest.mark.parametrize("amounts", [(0, 0), (1, 1), (MAX_UINT, MAX_UINT), (10**6, 10**12)])
def test_refuses_neither_or_both(lending: Lending, amounts: tuple[int, int]) -> None:
    with lending.refuses("LendingPool_InconsistentInput", *amounts):
        lending.pool.supply(lending.params, *amounts, lending.lender, b"", sender=lending.lender)


@pytest.mark.parametrize("amount", [2**128, 2**255, MAX_UINT])
def test_refuses_amounts_beyond_128_bits(lending: Lending, amount: int) -> None:
    for amounts in ((amount, 0), (0, amount)):
        with lending.refuses("LendingPool_AmountTooLarge", amount):
            lending.pool.supply(lending.params, *amounts, lending.lender, b"", sender=lending.lender)


def test_refuses_totals_beyond_128_bits(any_lending: Lending) -> None:
    lending = any_lending
    lending.give(lending.loan, lending.lender, MAX_UINT128)
    with lending.refuses("LendingPool_AmountTooLarge", MAX_UINT128 * 10**6):  # the shares
        lending.pool.supply(lending.params, MAX_UINT128, 0, lending.lender, b"", sender=lending.lender)
    most = MAX_UINT128 // 10**6
    lending.pool.supply(lending.params, most, 0, lending.lender, b"", sender=lending.lender)
    assert lending.totals.supply_shares == most * 10**6
    with lending.refuses("LendingPool_AmountTooLarge", (most + 1) * 10**6):
        lending.pool.supply(lending.params, 1, 0, lending.lender, b"", sender=lending.lender)
    lending.pool.withdraw(lending.params, most, 0, lending.lender, lending.lender, sender=lending.lender)
    assert lending.totals[:2] == (0, 0)


def test_refuses_the_zero_address(lending: Lending) -> None:
    with lending.refuses("LendingPool_ZeroAddress"):
        lending.pool.supply(lending.params, 1, 0, ZERO, b"", sender=lending.lender)


def test_refuses_without_balance_or_allowance(lending: Lending) -> None:
    with lending.refuses("TransferFromFailed"):
        lending.pool.supply(lending.params, 1, 0, lending.lender, b"", sender=lending.lender)
    lending.loan.mint(lending.lender, 10, sender=lending.deployer)
    with lending.refuses("TransferFromFailed"):
        lending.pool.supply(lending.params, 1, 0, lending.lender, b"", sender=lending.lender)


def test_asks_no_oracle(lending: Lending) -> None:
    lending.oracle.setFault(1, sender=lending.deployer)
    lending.lend(lending.lender, lending.one)


def test_with_data_the_caller_is_called_back_before_it_pays(lending: Lending) -> None:
    give = lending.loan.mint.encode(lending.user, 5)
    approve = lending.loan.approve.encode(lending.pool, 5)
    data = lending.in_callback([(lending.loan, give), (lending.loan, approve)])
    supply = lending.pool.supply.encode(lending.params, 5, 0, lending.lender, data)
    lending.as_user((lending.pool, supply))
    assert lending.user.lastAssets() == 5
    assert lending.user.callbacks() == 1
    assert lending.held(lending.lender).supply_shares == 5 * 10**6


def test_a_failing_callback_fails_it(lending: Lending) -> None:
    data = lending.in_callback([(lending.pool, lending.pool.flashLoan.encode(lending.loan, 0, b""))])
    supply = lending.pool.supply.encode(lending.params, 5, 0, lending.lender, data)
    with lending.refuses("LendingPool_ZeroAssets"):
        lending.as_user((lending.pool, supply))
