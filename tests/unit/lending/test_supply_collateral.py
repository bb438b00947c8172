"""LendingPool.supplyCollateral

├── when the market does not exist: it reverts
├── when the amount is zero, or the collateral would be beyond 128 bits: it reverts
├── when it is for the zero address: it reverts
├── when the tokens cannot be taken: it reverts
└── else: the collateral rises by it, nothing accrues, no oracle is asked
    └── with data: the caller is called back before it pays
"""

import pytest

from tests.support.lending import MAX_UINT128, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_for_oneself_and_for_another(any_lending: Lending) -> None:
    lending = any_lending
    lending.oracle.setFault(2, sender=lending.deployer)
    lending.give(lending.collateral, lending.stranger, 10)
    for onBehalf, amount, total in (
        (lending.stranger, 3, 3),
        (lending.borrower, 4, 4),
        (lending.borrower, 2, 6),
    ):
        receipt = lending.pool.supplyCollateral(
            lending.params, amount, onBehalf, b"", sender=lending.stranger
        )
        assert events(receipt) == [
            event(lending.pool, "SupplyCollateral", lending.id, lending.stranger, onBehalf, amount),
            event(lending.collateral, "Transfer", lending.stranger, lending.pool, amount),
        ]
        assert lending.held(onBehalf) == (0, 0, total)
    lending.assert_laws()


def test_accrues_nothing(aged: Lending) -> None:
    before = aged.totals
    aged.pledge(aged.borrower, 1)
    assert aged.totals == before


def test_debt_stays_as_it_is(aged: Lending) -> None:
    aged.pledge(aged.borrower, 5)
    assert aged.held(aged.borrower) == (0, 10**15, aged.coin + 5)


def test_refuses_nothing(lending: Lending) -> None:
    with lending.refuses("LendingPool_ZeroAssets"):
        lending.pool.supplyCollateral(lending.params, 0, lending.borrower, b"", sender=lending.borrower)


def test_up_to_128_bits(lending: Lending) -> None:
    lending.pledge(lending.borrower, MAX_UINT128 - 1)
    lending.give(lending.collateral, lending.borrower, 2)
    with lending.refuses("LendingPool_AmountTooLarge", 2**128):
        lending.pool.supplyCollateral(lending.params, 2, lending.borrower, b"", sender=lending.borrower)
    lending.pool.supplyCollateral(lending.params, 1, lending.borrower, b"", sender=lending.borrower)
    assert lending.held(lending.borrower).collateral == MAX_UINT128
    for amount in (2**128, MAX_UINT, MAX_UINT - MAX_UINT128 + 1):
        with lending.refuses("LendingPool_AmountTooLarge", amount):
            lending.pool.supplyCollateral(
                lending.params, amount, lending.borrower, b"", sender=lending.borrower
            )


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.supplyCollateral(unknown, 1, lending.borrower, b"", sender=lending.borrower)


def test_refuses_the_zero_address(lending: Lending) -> None:
    with lending.refuses("LendingPool_ZeroAddress"):
        lending.pool.supplyCollateral(lending.params, 1, ZERO, b"", sender=lending.borrower)


@pytest.mark.parametrize("held", [0, 1])
def test_refuses_without_tokens(lending: Lending, held: int) -> None:
    lending.give(lending.collateral, lending.borrower, held)
    with lending.refuses("TransferFromFailed"):
        lending.pool.supplyCollateral(lending.params, 2, lending.borrower, b"", sender=lending.borrower)


def test_leverage_inside_the_callback(lending: Lending) -> None:
    """The collateral counts in its own callback: there it is borrowed against, and bought with what was borrowed."""
    lending.lend(lending.lender, 5_000 * lending.one)
    borrow = lending.pool.borrow.encode(lending.params, 1_600 * lending.one, 0, lending.user, lending.user)
    buy = lending.collateral.mint.encode(lending.user, lending.coin)
    approve = lending.collateral.approve.encode(lending.pool, lending.coin)
    data = lending.in_callback(
        [(lending.pool, borrow), (lending.collateral, buy), (lending.collateral, approve)]
    )
    lending.as_user(
        (lending.pool, lending.pool.supplyCollateral.encode(lending.params, lending.coin, lending.user, data))
    )
    assert lending.user.lastAssets() == lending.coin
    assert lending.held(lending.user) == (0, 1_600 * lending.one * 10**6, lending.coin)
    lending.assert_laws()
