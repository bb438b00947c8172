"""LendingPool.liquidate: what debt remains without collateral

├── when no collateral remains: the rest of the debt is the suppliers' loss, at once
├── when dust remains, which pays for less than one ten-thousandth of the debt: likewise; the dust stays the borrower's
├── when it pays for as much or more: nothing is lost yet
└── when all the debt is repaid: nothing is lost, whatever remains
"""

import pytest

from tests.support.lending import LLTV, ORACLE_SCALE, WAD, Lending, incentive


@pytest.fixture
def under(lending: Lending) -> Lending:
    """One coin at 1,000 against a debt of 1,600; 3,200 were lent."""
    lending.open(1_600 * lending.one)
    lending.set_price(1_000)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    return lending


def seize(lending: Lending, amount: int) -> dict[str, int]:
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, amount, 0, b"", sender=lending.liquidator
    )
    return dict(receipt.event("Liquidate").args)


def covered(lending: Lending, collateral: int) -> int:
    """Debt that this collateral pays for."""
    return int(collateral * lending.oracle.price() // ORACLE_SCALE * WAD // incentive(LLTV))


def test_all_collateral_gone(under: Lending) -> None:
    receipt = under.pool.liquidate(under.params, under.borrower, under.coin, 0, b"", sender=under.liquidator)
    # 1,000e6 / 1.063829787234042553 = 940,000,000.0..., rounded up; the rest of 1,600e6 is lost
    found = receipt.event("Liquidate").args
    assert (found["repaidAssets"], found["repaidShares"]) == (940_000_001, 940_000_001 * 10**6)
    assert (found["badDebtAssets"], found["badDebtShares"]) == (659_999_999, 659_999_999 * 10**6)
    assert under.totals[:4] == (3_200 * 10**6 - 659_999_999, 3_200 * 10**12, 0, 0)
    assert under.held(under.borrower) == (0, 0, 0)
    assert under.claim(under.lender) == 2_540_000_001
    under.assert_laws()
    # who was lent to can all leave, and nobody owes anything
    under.pool.withdraw(under.params, 0, 3_200 * 10**12, under.lender, under.lender, sender=under.lender)
    under.assert_laws()


def test_the_loss_is_shared_by_shares(under: Lending) -> None:
    under.lend(under.stranger, 1_600 * under.one)
    seize(under, under.coin)
    loss = 659_999_999
    assert under.claim(under.lender) == 3_200 * under.one - loss * 2 // 3 - 1
    assert under.claim(under.stranger) == 1_600 * under.one - loss // 3 - 1


@pytest.mark.parametrize("left", [1, 10**9, 10**13])
def test_dust_left_does_not_hide_it(under: Lending, left: int) -> None:
    found = seize(under, under.coin - left)
    assert found["badDebtAssets"] > 650_000_000
    assert under.held(under.borrower) == (0, 0, left)
    assert under.totals.borrow_assets == 0
    under.assert_laws()
    # the dust is the borrower's
    under.pool.withdrawCollateral(under.params, left, under.borrower, under.borrower, sender=under.borrower)
    assert under.collateral.balanceOf(under.borrower) == left


def test_the_line_is_one_ten_thousandth(under: Lending) -> None:
    """The least collateral that is not dust, found by trying, is what the formula says."""

    def is_lost(left: int) -> bool:
        before = under.chain.snapshot()
        found = seize(under, under.coin - left)
        under.chain.revert(before)
        return found["badDebtAssets"] != 0

    low, high = 1, under.coin // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_lost(middle) else (low, middle)
    assert is_lost(high - 1)
    assert not is_lost(high)
    for left, lost in ((high - 1, True), (high, False)):
        before = under.chain.snapshot()
        found = seize(under, under.coin - left)
        owed = 1_600 * 10**6 - found["repaidAssets"]
        assert (covered(under, left) * 10_000 < owed) is lost
        under.chain.revert(before)
    # about 66,000 units of the remaining 660e6, 70,213 of collateral's worth
    assert 7 * 10**13 < high < 7.1 * 10**13


def test_more_than_dust_is_not_lost(under: Lending) -> None:
    found = seize(under, under.coin * 9 // 10)
    assert (found["badDebtAssets"], found["badDebtShares"]) == (0, 0)
    assert under.totals.supply_assets == 3_200 * under.one
    assert under.held(under.borrower).collateral == under.coin // 10
    found = seize(under, under.coin // 10)
    assert found["badDebtAssets"] == 1_600 * 10**6 - 846_000_001 - 94_000_001
    under.assert_laws()


def test_all_debt_repaid_loses_nothing(lending: Lending) -> None:
    """A price at which the collateral is just enough: both end at about zero."""
    lending.open(1_600 * lending.one)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    lending.oracle.set(lending.price_of(1) * 170_213 // 100, sender=lending.deployer)
    receipt = lending.pool.liquidate(
        lending.params, lending.borrower, 0, 1_600 * 10**12, b"", sender=lending.liquidator
    )
    found = receipt.event("Liquidate").args
    assert (found["badDebtAssets"], found["badDebtShares"]) == (0, 0)
    assert lending.held(lending.borrower).borrow_shares == 0
    assert 0 < lending.held(lending.borrower).collateral < lending.coin // 10**5
    assert lending.totals[:4] == (3_200 * 10**6, 3_200 * 10**12, 0, 0)


def test_other_borrowers_owe_what_they_owed(under: Lending) -> None:
    under.pledge(under.stranger, 10 * under.coin)
    under.owe(under.stranger, 1_000 * under.one)
    before = under.debt(under.stranger)
    seize(under, under.coin)
    assert under.debt(under.stranger) in (before, before + 1)
    under.assert_laws()


def test_never_more_than_was_lent(lending: Lending) -> None:
    """A crash to next to nothing, with everything lent out: the suppliers lose all but what was repaid."""
    lending.open(1_600 * lending.one, lent=1_600 * lending.one)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    lending.oracle.set(1, sender=lending.deployer)
    found = seize(lending, lending.coin)
    assert found["repaidAssets"] == 1
    assert found["badDebtAssets"] == 1_600 * lending.one - 1
    assert lending.totals.supply_assets == 1
    lending.assert_laws()
    lending.lend(lending.stranger, lending.one)
    assert lending.claim(lending.stranger) >= lending.one - 2
