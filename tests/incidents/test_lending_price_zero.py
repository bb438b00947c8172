"""Price inverted to zero gives infinite credit: Resupply 2025

A price so high that its inverse rounded to zero made every debt healthy. Here nothing is inverted: debt is compared
with collateral times price, a price of zero covers no debt, and the largest price overflows instead of wrapping.
"""

import pytest

from tests.support.lending import MAX_UINT128, Lending
from tests.support.suite import MAX_UINT


@pytest.mark.parametrize("price", [0, 1, 10**18, 10**23])
def test_no_price_no_credit(lending: Lending, price: int) -> None:
    lending.lend(lending.lender, 10**6 * lending.one)
    lending.pledge(lending.attacker, lending.coin)
    lending.oracle.set(price, sender=lending.deployer)
    most = lending.max_debt(lending.attacker)
    assert most <= 80_000
    with lending.refuses_some("LendingPool_InsufficientCollateral"):
        lending.owe(lending.attacker, most + 1)
    with lending.refuses_some("LendingPool_InsufficientCollateral"):
        lending.owe(lending.attacker, 10**6 * lending.one)


def test_no_debt_is_healthy_at_a_price_of_zero(lending: Lending) -> None:
    lending.open(1)
    lending.set_price(0)
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, 1, 0):
        lending.pool.withdrawCollateral(
            lending.params, 1, lending.borrower, lending.borrower, sender=lending.borrower
        )


@pytest.mark.parametrize("price", [MAX_UINT, 2**255, 2**200, 10**70])
@pytest.mark.parametrize("collateral", [1, 10**18, MAX_UINT128])
def test_the_largest_price_wraps_nothing(lending: Lending, price: int, collateral: int) -> None:
    """What is lent is what the exact product allows, or the call reverts."""
    lending.lend(lending.lender, 10**6 * lending.one)
    lending.pledge(lending.attacker, collateral)
    lending.oracle.set(price, sender=lending.deployer)
    exact = collateral * price // 10**36 * lending.params.lltv // 10**18
    succeeded, _ = lending.pool.borrow.try_send(
        lending.params, 10**6 * lending.one, 0, lending.attacker, lending.attacker, sender=lending.attacker
    )
    assert not succeeded or exact >= 10**6 * lending.one
    if exact < 2**256 and exact >= 10**6 * lending.one:
        assert succeeded
