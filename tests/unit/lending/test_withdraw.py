"""LendingPool.withdraw

├── when the market does not exist: it reverts
├── when neither or both of assets and shares are given, or more than 128 bits: it reverts
├── when the receiver is zero: it reverts
├── when the caller is neither the lender nor authorised: it reverts
├── when the lender has fewer shares: it reverts
├── when the market has less that is not lent: it reverts
└── else, after interest accrued
    ├── by assets: shares are rounded up
    ├── by shares: assets are rounded down
    └── all of it leaves a unit at most
"""

import pytest

from tests.support.lending import MAX_UINT128, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_by_assets_rounds_shares_up(aged: Lending) -> None:
    receipt = aged.pool.withdraw(aged.params, 10**6, 0, aged.lender, aged.stranger, sender=aged.lender)
    assert receipt.return_value == (10**6, 999_500_000_126)
    assert events(receipt) == [
        event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0),
        event(
            aged.pool,
            "Withdraw",
            aged.id,
            aged.lender,
            aged.lender,
            aged.stranger,
            10**6,
            999_500_000_126,
        ),
        event(aged.loan, "Transfer", aged.pool, aged.stranger, 10**6),
    ]
    assert aged.totals == (
        2_000_000_500,
        2 * 10**15 - 999_500_000_126,
        1_001_000_500,
        10**15,
        aged.chain.timestamp,
        0,
    )
    assert aged.held(aged.lender).supply_shares == 2 * 10**15 - 999_500_000_126
    aged.assert_laws()


def test_by_shares_rounds_assets_down(aged: Lending) -> None:
    receipt = aged.pool.withdraw(aged.params, 0, 10**12, aged.lender, aged.lender, sender=aged.lender)
    assert receipt.return_value == (1_000_500, 10**12)
    aged.assert_laws()


def test_one_share_is_worth_nothing(aged: Lending) -> None:
    receipt = aged.pool.withdraw(aged.params, 0, 1, aged.lender, aged.lender, sender=aged.lender)
    assert receipt.return_value == (0, 1)


def test_someone_authorised_withdraws(aged: Lending) -> None:
    with aged.refuses("LendingPool_Unauthorized", aged.stranger, aged.lender):
        aged.pool.withdraw(aged.params, 1, 0, aged.lender, aged.lender, sender=aged.stranger)
    aged.pool.setAuthorization(aged.stranger, True, sender=aged.lender)
    receipt = aged.pool.withdraw(aged.params, 5, 0, aged.lender, aged.recipient, sender=aged.stranger)
    assert receipt.events_named("Withdraw")[0].args["caller"] == aged.stranger.address
    assert aged.loan.balanceOf(aged.recipient) == 5
    aged.pool.setAuthorization(aged.stranger, False, sender=aged.lender)
    with aged.refuses("LendingPool_Unauthorized", aged.stranger, aged.lender):
        aged.pool.withdraw(aged.params, 1, 0, aged.lender, aged.lender, sender=aged.stranger)


def test_being_authorised_is_not_mutual(aged: Lending) -> None:
    aged.pool.setAuthorization(aged.lender, True, sender=aged.stranger)
    with aged.refuses("LendingPool_Unauthorized", aged.stranger, aged.lender):
        aged.pool.withdraw(aged.params, 1, 0, aged.lender, aged.lender, sender=aged.stranger)


def test_refuses_more_than_the_lender_has(aged: Lending) -> None:
    held = 2 * 10**15
    aged.lend(aged.stranger, 10_000 * aged.one)
    with aged.refuses("LendingPool_InsufficientBalance", aged.id, aged.lender, held + 1, held):
        aged.pool.withdraw(aged.params, 0, held + 1, aged.lender, aged.lender, sender=aged.lender)
    with aged.refuses("LendingPool_InsufficientBalance", aged.id, aged.attacker, 1, 0):
        aged.pool.withdraw(aged.params, 0, 1, aged.attacker, aged.attacker, sender=aged.attacker)
    aged.pool.withdraw(aged.params, 0, held, aged.lender, aged.lender, sender=aged.lender)
    assert aged.held(aged.lender).supply_shares == 0
    assert aged.loan.balanceOf(aged.lender) == 2_001_000_500 - 1
    aged.assert_laws()


def test_refuses_what_is_lent(aged: Lending) -> None:
    available = 1_000_000_000
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, available + 1, available):
        aged.pool.withdraw(aged.params, available + 1, 0, aged.lender, aged.lender, sender=aged.lender)
    aged.pool.withdraw(aged.params, available, 0, aged.lender, aged.lender, sender=aged.lender)
    assert aged.totals.supply_assets == aged.totals.borrow_assets
    aged.assert_laws()


def test_a_donation_is_no_liquidity(aged: Lending) -> None:
    aged.loan.mint(aged.pool, 10**9, sender=aged.deployer)
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, 10**9 + 1, 10**9):
        aged.pool.withdraw(aged.params, 10**9 + 1, 0, aged.lender, aged.lender, sender=aged.lender)


def test_another_markets_money_is_no_liquidity(aged: Lending, lending: Lending) -> None:
    lending.lend(lending.stranger, 5_000 * lending.one)
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, 10**9 + 1, 10**9):
        aged.pool.withdraw(aged.params, 10**9 + 1, 0, aged.lender, aged.lender, sender=aged.lender)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.withdraw(unknown, 1, 0, lending.lender, lending.lender, sender=lending.lender)


@pytest.mark.parametrize("amounts", [(0, 0), (1, 1), (MAX_UINT, MAX_UINT)])
def test_refuses_neither_or_both(aged: Lending, amounts: tuple[int, int]) -> None:
    with aged.refuses("LendingPool_InconsistentInput", *amounts):
        aged.pool.withdraw(aged.params, *amounts, aged.lender, aged.lender, sender=aged.lender)


@pytest.mark.parametrize("amount", [2**128, MAX_UINT])
def test_refuses_amounts_beyond_128_bits(aged: Lending, amount: int) -> None:
    for amounts in ((amount, 0), (0, amount)):
        with aged.refuses("LendingPool_AmountTooLarge", amount):
            aged.pool.withdraw(aged.params, *amounts, aged.lender, aged.lender, sender=aged.lender)


def test_refuses_the_largest_amounts(aged: Lending) -> None:
    for amounts in ((MAX_UINT128, 0), (0, MAX_UINT128)):
        with aged.refuses_some("LendingPool_InsufficientBalance"):
            aged.pool.withdraw(aged.params, *amounts, aged.lender, aged.lender, sender=aged.lender)


def test_refuses_the_zero_address(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAddress"):
        aged.pool.withdraw(aged.params, 1, 0, aged.lender, ZERO, sender=aged.lender)


def test_asks_no_oracle(aged: Lending) -> None:
    aged.oracle.setFault(2, sender=aged.deployer)
    aged.pool.withdraw(aged.params, 1, 0, aged.lender, aged.lender, sender=aged.lender)
