"""LendingPool.redeem

├── when the market does not exist: it reverts
├── when the caller is not the market's redeemer, or it has none: it reverts
├── when the amount is zero, or beyond 128 bits: it reverts
├── when the receiver is zero: it reverts
├── when it is more than is owed, or worth more than the collateral: it reverts
├── when the oracle fails: it reverts
├── when the debt that is left would be worth more than the collateral that is left: it reverts
├── when a debt below the market's minimum would be left: it reverts
└── else: shares and collateral are rounded down, at the price and without an incentive
"""

from collections.abc import Iterator

import pytest

from strongroom.evm import Chain
from tests.support.lending import ADAPTIVE, ZERO, Lending, LendingBuilder, Params
from tests.support.suite import MAX_UINT, event, events


@pytest.fixture(scope="module")
def fresh() -> Lending:
    chain = Chain()
    lending = LendingBuilder()(redeemer=chain.account("stranger"), chain=chain)
    lending.open(1_600 * lending.one)
    lending.give(lending.loan, lending.stranger, 10_000 * lending.one)
    return lending


@pytest.fixture
def redeemable(fresh: Lending) -> Iterator[Lending]:
    before = fresh.chain.snapshot()
    yield fresh
    fresh.chain.revert(before)


def test_at_the_oracles_price(redeemable: Lending) -> None:
    lending = redeemable
    receipt = lending.pool.redeem(
        lending.params, lending.borrower, 100 * lending.one, lending.recipient, sender=lending.stranger
    )
    twentieth = lending.coin // 20
    assert receipt.return_value == (100 * 10**12, twentieth)
    assert events(receipt) == [
        event(
            lending.pool,
            "Redeem",
            lending.id,
            lending.borrower,
            lending.recipient,
            100 * lending.one,
            100 * 10**12,
            twentieth,
        ),
        event(lending.collateral, "Transfer", lending.pool, lending.recipient, twentieth),
        event(lending.loan, "Transfer", lending.stranger, lending.pool, 100 * lending.one),
    ]
    assert lending.held(lending.borrower) == (0, 1_500 * 10**12, lending.coin - twentieth)
    assert lending.totals[2:4] == (1_500 * lending.one, 1_500 * 10**12)
    lending.assert_laws()


def test_the_borrower_loses_nothing_at_that_price(redeemable: Lending) -> None:
    lending = redeemable
    lending.oracle.set(lending.price_of(2_000) + 7 * 10**14 + 13, sender=lending.deployer)
    price = lending.oracle.price()

    def worth() -> int:
        held = lending.held(lending.borrower)
        return int(held.collateral * price - lending.debt(lending.borrower) * 10**36)

    for amount in (1, 2, 3, 999, 10**6, 333_333_333):
        before = worth()
        lending.pool.redeem(
            lending.params, lending.borrower, amount, lending.recipient, sender=lending.stranger
        )
        # a debt is rounded up to a unit
        assert worth() >= before - 10**36
    lending.assert_laws()


def test_it_lowers_the_loan_to_value(redeemable: Lending) -> None:
    lending = redeemable
    assert lending.debt(lending.borrower) == lending.max_debt(lending.borrower)
    lending.pool.redeem(
        lending.params, lending.borrower, 800 * lending.one, lending.recipient, sender=lending.stranger
    )
    assert lending.debt(lending.borrower) == 800 * lending.one
    assert lending.max_debt(lending.borrower) == 960 * lending.one


def test_the_whole_debt(redeemable: Lending) -> None:
    lending = redeemable
    lending.pool.redeem(
        lending.params, lending.borrower, 1_600 * lending.one, lending.recipient, sender=lending.stranger
    )
    assert lending.held(lending.borrower) == (0, 0, lending.coin // 5)


@pytest.mark.parametrize("fault", [1, 2])
def test_refuses_without_a_price(redeemable: Lending, fault: int) -> None:
    redeemable.oracle.setFault(fault, sender=redeemable.deployer)
    with redeemable.refuses_some():
        redeemable.pool.redeem(
            redeemable.params, redeemable.borrower, 1, redeemable.recipient, sender=redeemable.stranger
        )


@pytest.mark.parametrize(("amount", "owed", "worth"), [(100, 1_500, 900), (999, 601, 1), (1_000, 600, 0)])
def test_refuses_to_leave_more_debt_than_worth(
    redeemable: Lending, amount: int, owed: int, worth: int
) -> None:
    """A position under water is for liquidators: redeeming from it would leave bad debt to nobody's account."""
    lending = redeemable
    lending.set_price(1_000)
    with lending.refuses(
        "LendingPool_InsufficientCollateral",
        lending.id,
        lending.borrower,
        owed * lending.one,
        worth * lending.one,
    ):
        lending.pool.redeem(
            lending.params, lending.borrower, amount * lending.one, lending.recipient, sender=lending.stranger
        )
    # unhealthy, and yet worth its debt: it can be redeemed from
    lending.set_price(1_700)
    lending.pool.redeem(
        lending.params, lending.borrower, amount * lending.one, lending.recipient, sender=lending.stranger
    )
    lending.assert_laws()


def test_refuses_everybody_else(redeemable: Lending) -> None:
    for caller in redeemable.actors:
        if caller != redeemable.stranger:
            with redeemable.refuses("LendingPool_NotRedeemer", caller, redeemable.stranger):
                redeemable.pool.redeem(redeemable.params, redeemable.borrower, 1, caller, sender=caller)


def test_a_market_without_a_redeemer_has_none(lending: Lending) -> None:
    lending.open(1_600 * lending.one)
    for caller in (lending.governor, lending.borrower):
        with lending.refuses("LendingPool_NotRedeemer", caller, ZERO):
            lending.pool.redeem(lending.params, lending.borrower, 1, caller, sender=caller)


def test_a_redeemer_of_one_model_redeems_no_other(redeemable: Lending) -> None:
    other = redeemable.create(redeemable.with_params(irm=redeemable.external.address))
    with other.refuses("LendingPool_NotRedeemer", other.stranger, ZERO):
        other.pool.redeem(other.params, other.borrower, 1, other.stranger, sender=other.stranger)


def test_refuses_nothing_and_too_much(redeemable: Lending) -> None:
    lending = redeemable

    def redeem(amount: int, receiver: object = None) -> None:
        lending.pool.redeem(
            lending.params, lending.borrower, amount, receiver or lending.recipient, sender=lending.stranger
        )

    with lending.refuses("LendingPool_ZeroAssets"):
        redeem(0)
    with lending.refuses("LendingPool_ZeroAddress"):
        redeem(1, ZERO)
    for amount in (2**128, MAX_UINT):
        with lending.refuses_some("LendingPool_AmountTooLarge"):
            redeem(amount)
    owed = 1_600 * 10**12
    with lending.refuses("LendingPool_InsufficientBalance", lending.id, lending.borrower, owed + 10**6, owed):
        redeem(1_600 * lending.one + 1)
    lending.set_price(1_000)
    with lending.refuses(
        "LendingPool_InsufficientBalance",
        lending.id,
        lending.borrower,
        lending.coin + 10**9,
        lending.coin,
    ):
        redeem(1_000 * lending.one + 1)


def test_refuses_an_unknown_market(redeemable: Lending) -> None:
    unknown: Params = redeemable.with_params(lltv=1)
    with redeemable.refuses("LendingPool_MarketNotCreated", unknown.id):
        redeemable.pool.redeem(
            unknown, redeemable.borrower, 1, redeemable.recipient, sender=redeemable.stranger
        )


def test_refuses_to_leave_less_than_the_minimum(redeemable: Lending) -> None:
    lending = redeemable
    irm = lending.deploy("MockIrm", 0)
    lending.pool.enableIrm(
        irm, (ADAPTIVE, 500 * lending.one, lending.stranger, ZERO), sender=lending.governor
    )
    market = lending.create(lending.with_params(irm=irm.address))
    market.open(1_600 * market.one)
    with market.refuses(
        "LendingPool_DebtTooSmall", market.id, market.borrower, 500 * market.one - 1, 500 * market.one
    ):
        market.pool.redeem(
            market.params, market.borrower, 1_100 * market.one + 1, market.recipient, sender=market.stranger
        )
    market.pool.redeem(
        market.params, market.borrower, 1_100 * market.one, market.recipient, sender=market.stranger
    )
    assert market.debt(market.borrower) == 500 * market.one
