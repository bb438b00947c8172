"""1-wei liquidation rounding, dust positions, bad debt blocked by dust: Morpho PR 626, Sentiment v2, Euler PR 310

A liquidation so small that what it repays rounds to nothing took collateral for free, again and again; a liquidator
who left a unit of collateral kept the bad debt from being realised, and with it the loss on those who came later.

Here repayments round up and seizures down, and dust that pays for less than a ten-thousandth of the debt counts as
none.
"""

import pytest

from tests.support.lending import ORACLE_SCALE, WAD, Lending, incentive


def falling(lending: Lending, price: int) -> Lending:
    lending.open(1_600 * lending.one)
    lending.set_price(price)
    lending.give(lending.loan, lending.attacker, 10_000 * lending.one)
    return lending


@pytest.mark.parametrize(
    "amounts", [(1, 0), (0, 1), (10**9, 0), (0, 999_999), (0, 10**6), (3 * 10**12 + 1, 0)]
)
def test_many_small_liquidations_take_no_more_than_one(
    any_lending: Lending, amounts: tuple[int, int]
) -> None:
    lending = falling(any_lending, 1_900)
    amounts = (min(amounts[0], lending.coin // 1_000), amounts[1])
    price, bonus = lending.oracle.price(), incentive(lending.params.lltv)
    taken = paid = 0
    for _ in range(60):
        receipt = lending.pool.liquidate(
            lending.params, lending.borrower, *amounts, b"", sender=lending.attacker
        )
        seized, repaid = receipt.return_value
        taken, paid = taken + seized, paid + repaid
        assert repaid > 0 or seized == 0, "collateral for nothing"
    assert taken * price * WAD <= paid * bonus * ORACLE_SCALE
    lending.assert_laws()


@pytest.mark.parametrize("left", [1, 2, 10**6, 10**12])
def test_dust_does_not_keep_bad_debt_alive(lending: Lending, left: int) -> None:
    falling(lending, 1_000)
    lending.pool.liquidate(
        lending.params, lending.borrower, lending.coin - left, 0, b"", sender=lending.attacker
    )
    assert lending.held(lending.borrower).borrow_shares == 0, "debt without anything behind it"
    assert lending.totals.borrow_assets == 0
    # who lends from now on has no part in the loss
    lending.lend(lending.stranger, 1_000 * lending.one)
    assert lending.claim(lending.stranger) >= 1_000 * lending.one - 1
    lending.assert_laws()


def test_a_donation_of_collateral_buys_no_delay(lending: Lending) -> None:
    """Anyone may add dust to a position that is to be written off: it is written off with it."""
    falling(lending, 1_000)
    lending.pledge(lending.attacker, 1)
    lending.pool.supplyCollateral.encode(lending.params, 1, lending.borrower, b"")
    lending.give(lending.collateral, lending.attacker, 1)
    lending.pool.supplyCollateral(lending.params, 1, lending.borrower, b"", sender=lending.attacker)
    lending.pool.liquidate(lending.params, lending.borrower, lending.coin, 0, b"", sender=lending.attacker)
    assert lending.held(lending.borrower) == (0, 0, 1)
    assert lending.totals.borrow_assets == 0


def test_a_healthy_position_loses_nothing_to_bad_debt_accounting(lending: Lending) -> None:
    """Dust of collateral against a dust of debt that is covered: not for liquidators, and nothing is written off."""
    lending.lend(lending.lender, lending.one)
    lending.pledge(lending.borrower, 10**12)
    lending.owe(lending.borrower, 1_600)
    lending.give(lending.loan, lending.attacker, lending.one)
    with lending.refuses("LendingPool_HealthyPosition", lending.id, lending.borrower, 1_600, 1_600):
        lending.pool.liquidate(lending.params, lending.borrower, 10**12, 0, b"", sender=lending.attacker)


def test_liquidating_part_never_makes_the_rest_worse_where_it_can_be_better(lending: Lending) -> None:
    """As long as the collateral is worth the debt with the incentive, each part leaves a better position."""
    falling(lending, 1_900)
    price = lending.oracle.price()
    held = lending.held(lending.borrower)
    ratio = lending.debt(lending.borrower) * WAD * ORACLE_SCALE // (held.collateral * price)
    for _ in range(20):
        lending.pool.liquidate(lending.params, lending.borrower, 0, 10**12, b"", sender=lending.attacker)
        held = lending.held(lending.borrower)
        after = lending.debt(lending.borrower) * WAD * ORACLE_SCALE // (held.collateral * price)
        assert after < ratio
        ratio = after
