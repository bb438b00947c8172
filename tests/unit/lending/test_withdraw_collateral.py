"""LendingPool.withdrawCollateral

├── when the market does not exist: it reverts
├── when the amount is zero: it reverts
├── when the receiver is zero: it reverts
├── when the caller is neither the borrower nor authorised: it reverts
├── when there is less collateral: it reverts
├── when there is debt
│   ├── and what remains does not cover it, interest included: it reverts
│   └── and the oracle fails: it reverts
└── else: the collateral goes to the receiver; without debt nothing accrues and no oracle is asked
"""

import pytest

from tests.support.lending import MAX_UINT128, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_without_debt(any_lending: Lending) -> None:
    lending = any_lending
    lending.pledge(lending.borrower, 10)
    lending.oracle.setFault(2, sender=lending.deployer)
    lending.chain.warp(100)
    before = lending.totals
    receipt = lending.pool.withdrawCollateral(
        lending.params, 7, lending.borrower, lending.stranger, sender=lending.borrower
    )
    assert events(receipt) == [
        event(
            lending.pool,
            "WithdrawCollateral",
            lending.id,
            lending.borrower,
            lending.borrower,
            lending.stranger,
            7,
        ),
        event(lending.collateral, "Transfer", lending.pool, lending.stranger, 7),
    ]
    assert lending.held(lending.borrower) == (0, 0, 3)
    assert lending.totals == before
    lending.assert_laws()


def test_with_debt_up_to_what_it_needs(aged: Lending) -> None:
    # a debt of 1,001,000,500 needs 1,251,250,625 units' worth, at 2,000e6 a coin 0.6256253125 of it
    needed = 625_625_312_500_000_000
    free = aged.coin - needed
    with aged.refuses(
        "LendingPool_InsufficientCollateral", aged.id, aged.borrower, 1_001_000_500, 1_001_000_499
    ):
        aged.pool.withdrawCollateral(
            aged.params, free + 1, aged.borrower, aged.borrower, sender=aged.borrower
        )
    receipt = aged.pool.withdrawCollateral(
        aged.params, free, aged.borrower, aged.borrower, sender=aged.borrower
    )
    assert events(receipt)[:2] == [
        event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0),
        event(aged.pool, "WithdrawCollateral", aged.id, aged.borrower, aged.borrower, aged.borrower, free),
    ]
    assert aged.held(aged.borrower).collateral == needed
    assert aged.totals == (2_001_000_500, 2 * 10**15, 1_001_000_500, 10**15, aged.chain.timestamp, 0)
    with aged.refuses(
        "LendingPool_InsufficientCollateral", aged.id, aged.borrower, 1_001_000_500, 1_001_000_499
    ):
        aged.pool.withdrawCollateral(aged.params, 1, aged.borrower, aged.borrower, sender=aged.borrower)
    aged.assert_laws()


@pytest.mark.parametrize("fault", [1, 2])
def test_refuses_with_debt_and_without_a_price(aged: Lending, fault: int) -> None:
    aged.oracle.setLiquidationPrice(aged.price_of(2_000), sender=aged.deployer)
    aged.oracle.setFault(fault, sender=aged.deployer)
    with aged.refuses_some("MockOracle_Down", "EmptyRevert", "Halt"):
        aged.pool.withdrawCollateral(aged.params, 1, aged.borrower, aged.borrower, sender=aged.borrower)


def test_the_last_unit_stays_where_there_is_any_debt(lending: Lending) -> None:
    lending.lend(lending.lender, 10)
    lending.pledge(lending.borrower, lending.coin)
    lending.pool.borrow(lending.params, 0, 1, lending.borrower, lending.borrower, sender=lending.borrower)
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, 1, 0):
        lending.pool.withdrawCollateral(
            lending.params, lending.coin, lending.borrower, lending.borrower, sender=lending.borrower
        )


def test_someone_authorised_takes_it(aged: Lending) -> None:
    with aged.refuses("LendingPool_Unauthorized", aged.attacker, aged.borrower):
        aged.pool.withdrawCollateral(aged.params, 1, aged.borrower, aged.attacker, sender=aged.attacker)
    aged.pool.setAuthorization(aged.stranger, True, sender=aged.borrower)
    receipt = aged.pool.withdrawCollateral(aged.params, 1, aged.borrower, aged.stranger, sender=aged.stranger)
    assert receipt.events_named("WithdrawCollateral")[0].args["caller"] == aged.stranger.address


@pytest.mark.parametrize("more", [1, 2**128, MAX_UINT - 10**18])
def test_refuses_more_than_there_is(lending: Lending, more: int) -> None:
    lending.pledge(lending.borrower, 10)
    with lending.refuses("LendingPool_InsufficientBalance", lending.id, lending.borrower, 10 + more, 10):
        lending.pool.withdrawCollateral(
            lending.params, 10 + more, lending.borrower, lending.borrower, sender=lending.borrower
        )


def test_the_largest_collateral_comes_out_again(lending: Lending) -> None:
    lending.pledge(lending.borrower, MAX_UINT128)
    lending.pool.withdrawCollateral(
        lending.params, MAX_UINT128, lending.borrower, lending.borrower, sender=lending.borrower
    )
    assert lending.collateral.balanceOf(lending.borrower) == MAX_UINT128


def test_refuses_nothing(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAssets"):
        aged.pool.withdrawCollateral(aged.params, 0, aged.borrower, aged.borrower, sender=aged.borrower)


def test_refuses_the_zero_address(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAddress"):
        aged.pool.withdrawCollateral(aged.params, 1, aged.borrower, ZERO, sender=aged.borrower)


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.withdrawCollateral(
            unknown, 1, lending.borrower, lending.borrower, sender=lending.borrower
        )
