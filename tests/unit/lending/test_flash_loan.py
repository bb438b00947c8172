"""LendingPool.flashLoan

├── when the amount is zero: it reverts
├── when the pool has less: it reverts
├── when the caller does not give it back: it reverts
├── when the caller has no callback: it reverts
└── else: any token the pool holds, free, for the length of the callback
"""

import pytest

from tests.support.lending import Lending
from tests.support.suite import MAX_UINT, event, events


@pytest.mark.parametrize("which", ["loan", "collateral"])
def test_lends_all_there_is(aged: Lending, which: str) -> None:
    token = getattr(aged, which)
    aged.fund_user()
    there = token.balanceOf(aged.pool)
    lend = aged.pool.flashLoan.encode(
        token, there, aged.in_callback([(token, token.balanceOf.encode(aged.user))])
    )
    receipt = aged.as_user((aged.pool, lend))
    assert events(receipt) == [
        event(aged.pool, "FlashLoan", aged.user, token, there),
        event(token, "Transfer", aged.pool, aged.user, there),
        event(token, "Transfer", aged.user, aged.pool, there),
    ]
    seen = aged.user_results[-2]
    assert seen == (True, there.to_bytes(32, "big"))
    assert aged.user.lastAssets() == there
    assert token.balanceOf(aged.pool) == there
    aged.assert_laws()


def test_refuses_nothing(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAssets"):
        aged.pool.flashLoan(aged.loan, 0, b"", sender=aged.stranger)


@pytest.mark.parametrize("more", [1, 2**128, MAX_UINT - 10**12])
def test_refuses_more_than_there_is(aged: Lending, more: int) -> None:
    aged.fund_user()
    there = aged.loan.balanceOf(aged.pool)
    with aged.refuses("TransferFailed"):
        aged.as_user((aged.pool, aged.pool.flashLoan.encode(aged.loan, there + more, aged.in_callback())))


def test_refuses_when_it_is_not_given_back(aged: Lending) -> None:
    aged.fund_user()
    keep = aged.loan.transfer.encode(aged.attacker, 1)
    lend = aged.pool.flashLoan.encode(aged.loan, 10**9, aged.in_callback([(aged.loan, keep)]))
    with aged.refuses("TransferFromFailed"):
        aged.as_user((aged.pool, lend))


def test_refuses_who_is_no_borrower(aged: Lending) -> None:
    with aged.refuses("LendingPool_CallerWithoutCode", aged.stranger):
        aged.pool.flashLoan(aged.loan, 1, b"", sender=aged.stranger)


def test_a_deposit_inside_is_no_repayment(aged: Lending) -> None:
    """What was borrowed and supplied inside must be paid back all the same."""
    aged.fund_user()
    supply = aged.pool.supply.encode(aged.params, 10**9, 0, aged.user, b"")
    lend = aged.pool.flashLoan.encode(aged.loan, 10**9, aged.in_callback([(aged.pool, supply)]))
    with aged.refuses("TransferFromFailed"):
        aged.as_user((aged.pool, lend))
    aged.assert_laws()


def test_refuses_a_token_without_code(aged: Lending) -> None:
    with aged.refuses_some():
        aged.as_user((aged.pool, aged.pool.flashLoan.encode(aged.stranger, 1, aged.in_callback())))
