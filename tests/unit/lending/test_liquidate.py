"""LendingPool.liquidate (bad debt, minimum debt and the liquidation price have files of their own)

├── when the market does not exist: it reverts
├── when neither or both of collateral and shares are given, or more than 128 bits: it reverts
├── when the position is healthy, interest included: it reverts
├── when more is repaid than is owed, or seized than there is: it reverts
├── when the liquidator cannot pay: it reverts
└── else, for anyone
    ├── by collateral: what is repaid is rounded up, twice, and so are its shares
    ├── by shares: what is seized is rounded down
    ├── the incentive is 1 / (1 - 0.3 (1 - lltv)), at most 1.15
    ├── up to the whole debt
    └── with data: the caller is called back after it has the collateral and before it pays
"""

from decimal import Decimal, localcontext

import pytest

from tests.support.lending import (
    MAX_UINT128,
    ORACLE_SCALE,
    WAD,
    Lending,
    assets_down,
    assets_up,
    incentive,
    shares_up,
)
from tests.support.suite import MAX_UINT, event, events

LLTVS = [
    WAD // 10,
    WAD // 2,
    77 * WAD // 100,
    8 * WAD // 10,
    86 * WAD // 100,
    945 * WAD // 1000,
    98 * WAD // 100,
]


@pytest.fixture
def unhealthy(lending: Lending) -> Lending:
    """One coin at 1,800 against a debt of 1,600, of which 1,440 would be allowed."""
    lending.open(1_600 * lending.one)
    lending.set_price(1_800)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    return lending


def test_by_collateral(unhealthy: Lending) -> None:
    lending = unhealthy
    tenth = lending.coin // 10
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, tenth, 0, b"", sender=lending.liquidator
    )
    # 180,000,000 / 1.063829787234042553 = 169,200,000.0000000006, rounded up; shares at a million each
    assert receipt.return_value == (tenth, 169_200_001)
    assert events(receipt) == [
        event(
            lending.pool,
            "Liquidate",
            lending.id,
            lending.liquidator,
            lending.borrower,
            169_200_001,
            169_200_001_000_000,
            tenth,
            0,
            0,
        ),
        event(lending.collateral, "Transfer", lending.pool, lending.liquidator, tenth),
        event(lending.loan, "Transfer", lending.liquidator, lending.pool, 169_200_001),
    ]
    assert lending.held(lending.borrower) == (0, 1_600 * 10**12 - 169_200_001 * 10**6, lending.coin - tenth)
    assert lending.totals[2:4] == (1_600 * 10**6 - 169_200_001, 1_600 * 10**12 - 169_200_001 * 10**6)
    assert lending.totals.supply_assets == 3_200 * lending.one
    lending.assert_laws()


def test_by_shares(unhealthy: Lending) -> None:
    lending = unhealthy
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, 0, 10**14, b"", sender=lending.liquidator
    )
    # 100e6 * 1.063829787234042553 = 106,382,978 rounded down; over 1,800e6 a coin
    assert receipt.return_value == (59_101_654_444_444_444, 100 * lending.one)
    assert receipt.event("Liquidate").args["repaidShares"] == 10**14
    assert lending.held(lending.borrower).borrow_shares == 15 * 10**14
    lending.assert_laws()


def test_with_interest_and_odd_totals(aged: Lending) -> None:
    aged.set_price(1_251)
    aged.give(aged.loan, aged.liquidator, 10_000 * aged.one)
    with aged.refuses_some("LendingPool_InsufficientBalance"):
        aged.pool.liquidate(aged.params, aged.borrower, aged.coin, 0, b"", sender=aged.liquidator)
    tenth = aged.coin // 10
    receipt = aged.pool.liquidate(aged.params, aged.borrower, tenth, 0, b"", sender=aged.liquidator)
    worth = 125_100_000
    repaid = -(-worth * WAD // incentive(aged.params.lltv))
    assert repaid == 117_594_001
    shares = shares_up(repaid, 1_001_000_500, 10**15)
    assert shares == 117_476_465_796_089
    assets = assets_up(shares, 1_001_000_500, 10**15)
    assert assets == 117_594_001 + (1 if assets > 117_594_001 else 0)
    assert receipt.return_value == (tenth, assets)
    assert receipt.event("Liquidate").args["repaidShares"] == shares
    assert receipt.events[0].name == "AccrueInterest"
    aged.assert_laws()


@pytest.mark.parametrize("lltv", LLTVS)
def test_the_incentive(lending: Lending, lltv: int) -> None:
    if lltv != lending.params.lltv:
        lending.pool.enableLltv(lltv, sender=lending.governor)
        lending = lending.create(lending.with_params(lltv=lltv))
    debt = 2_000 * lending.one * lltv // WAD
    lending.open(debt, lent=5_000 * lending.one)
    lending.oracle.set(lending.price_of(2_000) - 10**16, sender=lending.deployer)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    with localcontext() as context:
        context.prec = 60
        exact = min(Decimal("1.15"), 1 / (1 - Decimal("0.3") * (1 - Decimal(lltv) / WAD)))
    assert 0 <= exact - Decimal(incentive(lltv)) / WAD < Decimal(1) / WAD
    price, shares = lending.oracle.price(), debt * 10**6 // 2
    before = lending.chain.snapshot()
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, 0, shares, b"", sender=lending.liquidator
    )
    repaid = assets_down(shares, debt, debt * 10**6)
    seized = repaid * incentive(lltv) // WAD * ORACLE_SCALE // price
    assert receipt.return_value == (seized, assets_up(shares, debt, debt * 10**6))
    lending.chain.revert(before)
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, seized, 0, b"", sender=lending.liquidator
    )
    worth = -(-seized * price // ORACLE_SCALE)
    assert receipt.return_value == (seized, -(-worth * WAD // incentive(lltv)))
    lending.assert_laws()


def test_the_whole_debt(unhealthy: Lending) -> None:
    lending = unhealthy
    shares = lending.held(lending.borrower).borrow_shares
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, 0, shares, b"", sender=lending.liquidator
    )
    # 1,600e6 * 1.063829787234042553 = 1,702,127,659; over 1,800e6 a coin
    assert receipt.return_value == (945_626_477_222_222_222, 1_600 * lending.one)
    assert lending.held(lending.borrower) == (0, 0, lending.coin - 945_626_477_222_222_222)
    assert lending.totals[:4] == (3_200 * 10**6, 3_200 * 10**12, 0, 0)
    # the rest is the borrower's, at once
    lending.pool.withdrawCollateral(
        lending.params,
        lending.coin - 945_626_477_222_222_222,
        lending.borrower,
        lending.borrower,
        sender=lending.borrower,
    )
    lending.assert_laws()


def test_refuses_the_healthy(lending: Lending) -> None:
    most = 1_600 * lending.one
    lending.open(most)
    lending.give(lending.loan, lending.liquidator, most)
    for amounts in ((1, 0), (0, 1)):
        with lending.refuses("LendingPool_HealthyPosition", lending.id, lending.borrower, most, most):
            lending.pool.liquidate(lending.params, lending.borrower, *amounts, b"", sender=lending.liquidator)
    lending.oracle.set(lending.oracle.price() - 1, sender=lending.deployer)
    lending.pool.liquidate(lending.params, lending.borrower, 1, 0, b"", sender=lending.liquidator)


def test_interest_alone_makes_unhealthy(aged: Lending) -> None:
    """Healthy as of the last update: the interest since then counts."""
    aged.oracle.set(aged.price_of(1_251), sender=aged.deployer)
    assert aged.max_debt(aged.borrower) == 1_000_800_000 < 1_001_000_500
    aged.give(aged.loan, aged.liquidator, aged.one)
    aged.pool.liquidate(aged.params, aged.borrower, 0, 1, b"", sender=aged.liquidator)


def test_refuses_who_owes_nothing(unhealthy: Lending) -> None:
    for nobody in (unhealthy.stranger, unhealthy.lender):
        with unhealthy.refuses("LendingPool_HealthyPosition", unhealthy.id, nobody, 0, 0):
            unhealthy.pool.liquidate(unhealthy.params, nobody, 0, 1, b"", sender=unhealthy.liquidator)


def test_refuses_more_than_is_owed(unhealthy: Lending) -> None:
    lending, owed = unhealthy, 1_600 * 10**12
    for more in (1, owed, MAX_UINT128 - owed):
        with lending.refuses_some("LendingPool_InsufficientBalance", "LendingPool_AmountTooLarge"):
            lending.pool.liquidate(
                lending.params, lending.borrower, 0, owed + more, b"", sender=lending.liquidator
            )
    with lending.refuses("LendingPool_InsufficientBalance", lending.id, lending.borrower, owed + 1, owed):
        lending.pool.liquidate(lending.params, lending.borrower, 0, owed + 1, b"", sender=lending.liquidator)


def test_refuses_more_collateral_than_the_debt_or_there_is(unhealthy: Lending) -> None:
    lending = unhealthy
    with lending.refuses_some("LendingPool_InsufficientBalance"):
        lending.pool.liquidate(
            lending.params, lending.borrower, lending.coin, 0, b"", sender=lending.liquidator
        )
    lending.set_price(1_000)
    with lending.refuses(
        "LendingPool_InsufficientBalance", lending.id, lending.borrower, lending.coin + 1, lending.coin
    ):
        lending.pool.liquidate(
            lending.params, lending.borrower, lending.coin + 1, 0, b"", sender=lending.liquidator
        )
    # the whole debt is worth more than the collateral
    with lending.refuses_some("LendingPool_InsufficientBalance"):
        lending.pool.liquidate(
            lending.params, lending.borrower, 0, 1_600 * 10**12, b"", sender=lending.liquidator
        )


@pytest.mark.parametrize("amounts", [(0, 0), (1, 1), (MAX_UINT, MAX_UINT)])
def test_refuses_neither_or_both(unhealthy: Lending, amounts: tuple[int, int]) -> None:
    with unhealthy.refuses("LendingPool_InconsistentInput", *amounts):
        unhealthy.pool.liquidate(
            unhealthy.params, unhealthy.borrower, *amounts, b"", sender=unhealthy.liquidator
        )


@pytest.mark.parametrize("amount", [2**128, MAX_UINT])
def test_refuses_amounts_beyond_128_bits(unhealthy: Lending, amount: int) -> None:
    for amounts in ((amount, 0), (0, amount)):
        with unhealthy.refuses("LendingPool_AmountTooLarge", amount):
            unhealthy.pool.liquidate(
                unhealthy.params, unhealthy.borrower, *amounts, b"", sender=unhealthy.liquidator
            )


def test_refuses_an_unknown_market(unhealthy: Lending) -> None:
    unknown = unhealthy.with_params(lltv=1)
    with unhealthy.refuses("LendingPool_MarketNotCreated", unknown.id):
        unhealthy.pool.liquidate(unknown, unhealthy.borrower, 1, 0, b"", sender=unhealthy.liquidator)


def test_refuses_without_money(unhealthy: Lending) -> None:
    with unhealthy.refuses("TransferFromFailed"):
        unhealthy.pool.liquidate(
            unhealthy.params, unhealthy.borrower, 10**15, 0, b"", sender=unhealthy.stranger
        )


def test_the_callback_sells_the_collateral_first(unhealthy: Lending) -> None:
    """It pays out of what it just got: it has the collateral, sells it, and approves."""
    lending = unhealthy
    tenth = lending.coin // 10
    sell = lending.collateral.transfer.encode(lending.stranger, tenth)
    bought = lending.loan.mint.encode(lending.user, 180 * lending.one)
    approve = lending.loan.approve.encode(lending.pool, MAX_UINT)
    data = lending.in_callback([(lending.collateral, sell), (lending.loan, bought), (lending.loan, approve)])
    lending.as_user(
        (lending.pool, lending.pool.liquidate.encode(lending.params, lending.borrower, tenth, 0, data))
    )
    assert lending.user.lastAssets() == 169_200_001
    assert lending.loan.balanceOf(lending.user) == 180 * lending.one - 169_200_001
    assert lending.collateral.balanceOf(lending.stranger) == tenth
    lending.assert_laws()


def test_one_liquidates_oneself(unhealthy: Lending) -> None:
    lending = unhealthy
    lending.give(lending.loan, lending.borrower, 0)
    lending.pool.liquidate(lending.params, lending.borrower, 0, 10**14, b"", sender=lending.borrower)
    lending.assert_laws()


@pytest.mark.parametrize("decimals", [(6, 18), (18, 6)])
def test_the_smallest_liquidations_never_favour_the_liquidator(
    any_lending: Lending, decimals: tuple[int, int]
) -> None:
    """One unit of collateral, or one share: what is paid is worth at least what the incentive says."""
    lending = any_lending
    lending.open(1_600 * lending.one)
    lending.set_price(1_900)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    price, bonus = lending.oracle.price(), incentive(lending.params.lltv)
    for amounts in ((1, 0), (2, 0), (3, 0), (999, 0), (0, 1), (0, 7), (0, 10**6), (0, 10**6 + 1)):
        receipt = lending.pool.liquidate(
            lending.params, lending.borrower, *amounts, b"", sender=lending.liquidator
        )
        seized, repaid = receipt.return_value
        assert seized * price * WAD <= repaid * bonus * ORACLE_SCALE
        assert repaid >= 1
    lending.assert_laws()
