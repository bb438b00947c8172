"""LendingPool.borrow

├── when the market does not exist: it reverts
├── when neither or both of assets and shares are given, or more than 128 bits: it reverts
├── when the receiver is zero: it reverts
├── when the caller is neither the borrower nor authorised: it reverts
├── when the market has less that is not lent: it reverts
├── when the debt would be more than the collateral's price times the loan-to-value: it reverts
├── when the oracle fails, however it does: it reverts, whatever `liquidationPrice` says
└── else, after interest accrued
    ├── by assets: shares are rounded up
    └── by shares: assets are rounded down
"""

import pytest

from strongroom.evm import keccak
from tests.support.lending import MAX_UINT128, WAD, ZERO, Lending
from tests.support.suite import MAX_UINT, event, events


def test_the_first_debt(any_lending: Lending) -> None:
    lending = any_lending
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(lending.borrower, lending.coin)
    assets = 1_000 * lending.one
    receipt = lending.pool.borrow(
        lending.params, assets, 0, lending.borrower, lending.stranger, sender=lending.borrower
    )
    assert receipt.return_value == (assets, assets * 10**6)
    assert events(receipt) == [
        event(
            lending.pool,
            "Borrow",
            lending.id,
            lending.borrower,
            lending.borrower,
            lending.stranger,
            assets,
            assets * 10**6,
        ),
        event(lending.loan, "Transfer", lending.pool, lending.stranger, assets),
    ]
    assert lending.held(lending.borrower) == (0, assets * 10**6, lending.coin)
    assert lending.totals[2:4] == (assets, assets * 10**6)
    lending.assert_laws()


def test_by_assets_rounds_shares_up(aged: Lending) -> None:
    receipt = aged.owe(aged.borrower, 10**6)
    # 1e6 * (1e15 + 1e6) / 1,001,000,501 = 999,000,500,000.2...
    assert receipt.return_value == (10**6, 999_000_500_001)
    assert events(receipt)[0] == event(aged.pool, "AccrueInterest", aged.id, 10**9, 1_000_500, 0)
    assert aged.totals == (
        2_001_000_500,
        2 * 10**15,
        1_002_000_500,
        10**15 + 999_000_500_001,
        aged.chain.timestamp,
        0,
    )
    aged.assert_laws()


def test_by_shares_rounds_assets_down(aged: Lending) -> None:
    receipt = aged.pool.borrow(aged.params, 0, 10**12, aged.borrower, aged.borrower, sender=aged.borrower)
    # 1e12 * 1,001,000,501 / (1e15 + 1e6) = 1,001,000.4...
    assert receipt.return_value == (1_001_000, 10**12)
    aged.assert_laws()


def test_one_share_lends_nothing(aged: Lending) -> None:
    receipt = aged.pool.borrow(aged.params, 0, 1, aged.borrower, aged.borrower, sender=aged.borrower)
    assert receipt.return_value == (0, 1)


def test_up_to_the_loan_to_value_exactly(any_lending: Lending) -> None:
    lending = any_lending
    most = 1_600 * lending.one  # 2,000 times 0.8
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(lending.borrower, lending.coin)
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, most + 1, most):
        lending.owe(lending.borrower, most + 1)
    lending.owe(lending.borrower, most)
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, most + 1, most):
        lending.pool.borrow(lending.params, 0, 1, lending.borrower, lending.borrower, sender=lending.borrower)
    lending.assert_laws()


def test_the_maximum_is_rounded_down_twice(lending: Lending) -> None:
    """3 units of collateral at 2,000e24 are 0 units of loan token; 1e12 + 1 at 1.999...e36 / 1e36 are one less."""
    lending.lend(lending.lender, lending.one)
    lending.pledge(lending.borrower, 3)
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, 1, 0):
        lending.owe(lending.borrower, 1)
    lending.oracle.set(10**36 - 1, sender=lending.deployer)  # 3 units: 2.99.. is 2, times 0.8 is 1
    with lending.refuses("LendingPool_InsufficientCollateral", lending.id, lending.borrower, 2, 1):
        lending.owe(lending.borrower, 2)
    lending.owe(lending.borrower, 1)


def test_refuses_after_interest_alone(aged: Lending) -> None:
    """Healthy as of the last update, unhealthy after it."""
    room = 1_600 * aged.one - 1_001_000_500
    with aged.refuses(
        "LendingPool_InsufficientCollateral", aged.id, aged.borrower, 1_600 * aged.one + 1, 1_600 * aged.one
    ):
        aged.owe(aged.borrower, room + 1)
    # what is owed is rounded up, so the last unit may not fit
    aged.owe(aged.borrower, room - 1)


def test_someone_authorised_borrows(aged: Lending) -> None:
    with aged.refuses("LendingPool_Unauthorized", aged.stranger, aged.borrower):
        aged.pool.borrow(aged.params, 1, 0, aged.borrower, aged.stranger, sender=aged.stranger)
    aged.pool.setAuthorization(aged.stranger, True, sender=aged.borrower)
    receipt = aged.pool.borrow(aged.params, 9, 0, aged.borrower, aged.stranger, sender=aged.stranger)
    assert receipt.events_named("Borrow")[0].args["caller"] == aged.stranger.address
    assert aged.loan.balanceOf(aged.stranger) == 9
    assert aged.held(aged.stranger).borrow_shares == 0


def test_refuses_what_is_lent_or_was_never_there(aged: Lending) -> None:
    aged.pledge(aged.borrower, 10 * aged.coin)
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, 10**9 + 1, 10**9):
        aged.owe(aged.borrower, 10**9 + 1)
    aged.loan.mint(aged.pool, 10**9, sender=aged.deployer)
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, 10**9 + 1, 10**9):
        aged.owe(aged.borrower, 10**9 + 1)
    aged.owe(aged.borrower, 10**9)
    assert aged.totals.supply_assets == aged.totals.borrow_assets
    aged.assert_laws()


def test_refuses_without_collateral(aged: Lending) -> None:
    # one unit's shares, rounded up, are worth a little more than one: two, rounded up
    with aged.refuses("LendingPool_InsufficientCollateral", aged.id, aged.attacker, 2, 0):
        aged.owe(aged.attacker, 1)
    # a single share is a debt too
    with aged.refuses("LendingPool_InsufficientCollateral", aged.id, aged.attacker, 1, 0):
        aged.pool.borrow(aged.params, 0, 1, aged.attacker, aged.attacker, sender=aged.attacker)


def test_collateral_of_another_market_counts_nothing(aged: Lending, lending: Lending) -> None:
    lending.pledge(lending.attacker, 100 * lending.coin)
    with aged.refuses("LendingPool_InsufficientCollateral", aged.id, aged.attacker, 2, 0):
        aged.owe(aged.attacker, 1)


@pytest.mark.parametrize("fault", [1, 2])
def test_refuses_without_a_price(aged: Lending, fault: int) -> None:
    aged.oracle.setLiquidationPrice(aged.price_of(2_000), sender=aged.deployer)
    aged.oracle.setFault(fault, sender=aged.deployer)
    with aged.refuses_some("MockOracle_Down", "EmptyRevert", "Halt"):
        aged.owe(aged.borrower, 1)


def test_never_asks_the_liquidation_price(aged: Lending) -> None:
    aged.oracle.setLiquidationPrice(MAX_UINT128, sender=aged.deployer)
    aged.set_price(1_000)
    with aged.refuses_some("LendingPool_InsufficientCollateral"):
        aged.owe(aged.borrower, 1)


@pytest.mark.parametrize(
    "code",
    ["", "00", "5f5ffd", "60015f5260105ff3", "fe", "5b5f56"],
    ids=["no code", "no answer", "reverts", "half a word", "burns all gas", "never ends"],
)
def test_refuses_whatever_a_broken_oracle_does(aged: Lending, code: str) -> None:
    aged.chain.set_code(aged.oracle, bytes.fromhex(code))
    with aged.refuses_some():
        aged.owe(aged.borrower, 1)


def test_a_price_of_zero_covers_nothing(aged: Lending) -> None:
    aged.set_price(0)
    with aged.refuses("LendingPool_InsufficientCollateral", aged.id, aged.borrower, 1_001_000_500, 0):
        aged.pool.borrow(aged.params, 0, 1, aged.borrower, aged.borrower, sender=aged.borrower)


def test_the_largest_price_overflows_nothing(aged: Lending) -> None:
    aged.oracle.set(MAX_UINT, sender=aged.deployer)
    aged.owe(aged.borrower, 10**9)  # 1e18 * 2^256 / 1e36 is within 256 bits
    aged.pledge(aged.stranger, MAX_UINT128)
    with aged.refuses_some():
        aged.owe(aged.stranger, 1)  # and 2^384 / 1e36 is not


def test_refuses_an_unknown_market(lending: Lending) -> None:
    unknown = lending.with_params(lltv=1)
    with lending.refuses("LendingPool_MarketNotCreated", unknown.id):
        lending.pool.borrow(unknown, 1, 0, lending.borrower, lending.borrower, sender=lending.borrower)


@pytest.mark.parametrize("amounts", [(0, 0), (1, 1), (MAX_UINT, MAX_UINT)])
def test_refuses_neither_or_both(aged: Lending, amounts: tuple[int, int]) -> None:
    with aged.refuses("LendingPool_InconsistentInput", *amounts):
        aged.pool.borrow(aged.params, *amounts, aged.borrower, aged.borrower, sender=aged.borrower)


@pytest.mark.parametrize("amount", [2**128, MAX_UINT])
def test_refuses_amounts_beyond_128_bits(aged: Lending, amount: int) -> None:
    for amounts in ((amount, 0), (0, amount)):
        with aged.refuses("LendingPool_AmountTooLarge", amount):
            aged.pool.borrow(aged.params, *amounts, aged.borrower, aged.borrower, sender=aged.borrower)


def test_refuses_the_largest_amounts(aged: Lending) -> None:
    with aged.refuses("LendingPool_InsufficientLiquidity", aged.id, MAX_UINT128, 10**9):
        aged.owe(aged.borrower, MAX_UINT128)
    with aged.refuses_some("LendingPool_InsufficientLiquidity"):
        aged.pool.borrow(aged.params, 0, MAX_UINT128, aged.borrower, aged.borrower, sender=aged.borrower)


def test_refuses_the_zero_address(aged: Lending) -> None:
    with aged.refuses("LendingPool_ZeroAddress"):
        aged.pool.borrow(aged.params, 1, 0, aged.borrower, ZERO, sender=aged.borrower)


def test_refuses_an_id_where_the_parameters_were_swapped(aged: Lending) -> None:
    swapped = aged.with_params(loan=aged.params.collateral, collateral=aged.params.loan)
    assert swapped.id == keccak(
        b"".join(bytes(12) + bytes.fromhex(a[2:]) for a in swapped[:4]) + swapped[4].to_bytes(32, "big")
    )
    with aged.refuses("LendingPool_MarketNotCreated", swapped.id):
        aged.pool.borrow(swapped, 1, 0, aged.borrower, aged.borrower, sender=aged.borrower)
    assert aged.params.lltv < WAD
