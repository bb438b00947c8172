"""Empty market, donation, first depositor: Hundred 2023, Onyx 2023, Sonne 2024, Resupply 2025, Thetanuts 2026

In an empty market the attacker owned all of a few shares, donated to raise their price, and had the next depositor's
money rounded into it, or borrowed everything else against them.

Here totals are booked and not read from balances, and a million virtual shares stand behind the first unit: a
donation changes nobody's share price, and inflating one by other means costs more than it takes.
"""

import pytest

from tests.support.lending import Lending


def test_a_donation_changes_nobodys_share_price(lending: Lending) -> None:
    lending.lend(lending.attacker, 1)
    before = lending.totals, lending.claim(lending.attacker)
    lending.loan.mint(lending.pool, 10**6 * lending.one, sender=lending.deployer)
    lending.collateral.mint(lending.pool, 10**6 * lending.coin, sender=lending.deployer)
    assert (lending.totals, lending.claim(lending.attacker)) == before
    lending.lend(lending.lender, 1_000 * lending.one)
    assert lending.claim(lending.lender) == 1_000 * lending.one
    # nor is it anybody's to borrow or withdraw
    lending.pledge(lending.attacker, 10**6 * lending.coin)
    with lending.refuses(
        "LendingPool_InsufficientLiquidity", lending.id, 1_000 * lending.one + 2, 1_000 * lending.one + 1
    ):
        lending.owe(lending.attacker, 1_000 * lending.one + 2)


@pytest.mark.parametrize("first", [1, 2, 1_000, 10**6])
def test_the_second_depositor_loses_nothing_to_the_first(lending: Lending, first: int) -> None:
    """The first one tries every way to raise the share price in the market itself: dust in and out by shares."""
    lending.lend(lending.attacker, first)
    for _ in range(30):
        shares = lending.held(lending.attacker).supply_shares
        if shares <= 1:
            break
        lending.pool.withdraw(
            lending.params,
            0,
            max(1, shares // 3),
            lending.attacker,
            lending.attacker,
            sender=lending.attacker,
        )
    lending.loan.mint(lending.pool, 10**12, sender=lending.deployer)
    for amount in (1, 7, 1_000, 10**6 + 1):
        before = lending.claim(lending.lender)
        lending.lend(lending.lender, amount)
        assert lending.claim(lending.lender) - before >= amount - 1
    assert lending.claim(lending.attacker) + lending.loan.balanceOf(lending.attacker) <= first
    lending.assert_laws()


def test_inflating_by_bad_debt_pays_nobody(lending: Lending) -> None:
    """Shares left without assets by a loss: the next one in loses at most a unit to them."""
    lending.lend(lending.attacker, lending.one)
    lending.pledge(lending.attacker, lending.coin)
    lending.owe(lending.attacker, lending.one)
    lending.oracle.set(1, sender=lending.deployer)
    lending.give(lending.loan, lending.liquidator, 10)
    lending.pool.liquidate(lending.params, lending.attacker, lending.coin, 0, b"", sender=lending.liquidator)
    assert lending.totals.supply_assets <= 1
    lending.set_price(2_000)
    lending.lend(lending.lender, 1_000 * lending.one)
    assert lending.claim(lending.lender) >= 1_000 * lending.one - 1
    assert lending.claim(lending.attacker) <= 1
    lending.assert_laws()


def test_a_share_price_inflated_by_interest_cannot_round_a_debt_away(lending: Lending) -> None:
    """Hundred and its like: a debt whose shares round to none. Here debt is rounded up, in shares and in units."""
    lending.lend(lending.lender, 1_000)
    lending.pledge(lending.attacker, lending.coin)
    lending.owe(lending.attacker, 1_000)
    lending.chain.warp(30 * 365 * 86_400)
    lending.lend(lending.lender, 10**9)
    for amount in (1, 2, 3):
        before = lending.held(lending.attacker).borrow_shares, lending.debt(lending.attacker)
        lending.owe(lending.attacker, amount)
        assert lending.held(lending.attacker).borrow_shares > before[0]
        assert lending.debt(lending.attacker) >= before[1] + amount
    lending.assert_laws()


def test_what_is_left_when_all_have_gone_is_next_to_nothing(lending: Lending) -> None:
    """Assets left while no shares are: a year's interest leaves the virtual shares' part, and no more."""
    lending.open(1_000 * lending.one)
    lending.accrue(365 * 86_400)
    interest = lending.totals.supply_assets - 2_000 * lending.one
    lending.give(lending.loan, lending.borrower, 10_000 * lending.one)
    shares = lending.held(lending.borrower).borrow_shares
    lending.pool.repay(lending.params, 0, shares, lending.borrower, b"", sender=lending.borrower)
    shares = lending.held(lending.lender).supply_shares
    lending.pool.withdraw(lending.params, 0, shares, lending.lender, lending.lender, sender=lending.lender)
    left = lending.totals.supply_assets
    assert lending.totals.supply_shares == 0
    assert left <= interest // 10**6 + 1
    lending.lend(lending.attacker, 1_000 * lending.one)
    shares = lending.held(lending.attacker).supply_shares
    lending.pool.withdraw(
        lending.params, 0, shares, lending.attacker, lending.attacker, sender=lending.attacker
    )
    assert lending.loan.balanceOf(lending.attacker) <= 1_000 * lending.one + left
    lending.assert_laws()
