"""WindDown.settle

├── when the market is not enlisted, its price is not fixed, or the borrower owes nothing: it reverts
├── a position worth its debt: all of it is repaid, collateral of that worth comes, the rest stays its owner's
│   ├── whatever the loan-to-value, to the last share, with the least debt
│   ├── for interest too, which is the savers' and the buffer's
│   └── at the price that is fixed, whatever the source says now
├── a position worth exactly its debt, or a little less or more: it is settled
├── a position worth less: all of its collateral comes, and the rest is a loss that anyone recognises
├── coins that lie here unlocked are used before any are minted
├── when the sentinel has lowered the ceiling: it reverts
└── a collateral that keeps a fee for itself: it reverts, and harms its market alone
"""

import pytest

from tests.support.suite import MAX_UINT, ONE
from tests.support.winddown import LLTV, PRICES, WAD, Ending, EndingBuilder

DEBT = 10_000 * ONE
PRICE = PRICES[0] * 10**36


@pytest.fixture
def begun(ending: Ending) -> Ending:
    """Two owe in the first market, one in the second; the first market's price is fixed."""
    return begin(ending)


def begin(it: Ending) -> Ending:
    """The same."""
    it.buy(it.holder, 5_000 * ONE)
    it.buy(it.lender, 5_000 * ONE)
    it.open(it.borrower, DEBT)
    it.open(it.second, DEBT // 2)
    it.open(it.other, 3 * DEBT, 1)
    it.chain.warp(1_000_000)
    it.pool.accrueInterest(it.params[0], sender=it.stranger)
    it.begin()
    it.fix()
    return it


def units_up(coins: int, price: int = PRICE) -> int:
    """Collateral worth so many coins."""
    return -(-coins * 10**36 // price)


def test_refuses(begun: Ending) -> None:
    it = begun
    with it.refuses("WindDown_NothingOwed", it.params[0].id, it.holder):
        it.settle(it.holder)
    with it.refuses("WindDown_PriceNotFixed", it.params[1].id):
        it.settle(it.other, 1)
    unlisted = it.params[0]._replace(lltv=1)
    with it.refuses("WindDown_NotEnlisted", unlisted.id):
        it.it.settle(unlisted, it.borrower, sender=it.stranger)


def test_worth_its_debt(begun: Ending) -> None:
    it, token = begun, begun.collaterals[0]
    it.pool.accrueInterest(it.params[0], sender=it.stranger)
    debt, held, supply = it.debt(it.borrower), it.collateral(it.borrower), it.coin.totalSupply()
    level = it.facilitator.market(it.params[0].id)[1]
    receipt = it.settle(it.borrower)
    repaid, kept = receipt.return_value
    assert debt <= repaid <= debt + debt // 10**8, "with the interest of a second"
    assert kept == units_up(repaid)
    settled = next(each for each in receipt.events if each.name == "Settled")
    assert settled.args["borrower"] == it.borrower.address
    assert (settled.args["repaid"], settled.args["collateral"]) == (repaid, kept)
    assert held - kept - settled.args["returned"] in (0, 1), "a unit may never have been seized"
    assert (it.it.received(token), token.balanceOf(it.it)) == (kept, kept)
    assert (it.debt(it.borrower), it.collateral(it.borrower)) == (0, held - kept)
    burned = level - it.facilitator.market(it.params[0].id)[1]
    assert it.coin.totalSupply() == supply + repaid - burned
    assert repaid - burned == it.facilitator.collected(), "interest, as coins"
    # the rest is its owner's
    it.pool.withdrawCollateral(it.params[0], held - kept, it.borrower, it.borrower, sender=it.borrower)
    it.assert_laws()


def test_all_of_a_market(begun: Ending) -> None:
    """The last position too, which alone owes then."""
    it = begun
    for borrower in (it.borrower, it.second):
        it.settle(borrower)
    totals = it.totals()
    assert totals.borrow_shares == 0
    _, level, _ = it.facilitator.market(it.params[0].id)
    assert level <= 2, "roundings of the claim"
    it.facilitator.distribute(sender=it.stranger)
    it.assert_laws()


@pytest.mark.parametrize("part", [1_000, 500, 100, 10, 1])
def test_whatever_the_loan_to_value(ending: Ending, part: int) -> None:
    """Per mille of what is allowed; as small as a debt may be."""
    it = ending
    it.buy(it.lender, 5_000 * ONE)
    debt = 100 * ONE
    it.open(it.borrower, debt, collateral=units_up(debt * 1_000 * WAD // LLTV // part))
    it.begin()
    it.fix()
    repaid, kept = it.settle(it.borrower).return_value
    assert kept == units_up(repaid)
    assert it.debt(it.borrower) == 0
    it.assert_laws()


def test_at_the_price_that_is_fixed(begun: Ending) -> None:
    it = begun
    it.set_price(1)
    repaid, kept = it.settle(it.borrower).return_value
    assert kept == units_up(repaid)
    it.sources[0].setFault(2, sender=it.stranger)
    repaid, kept = it.settle(it.second).return_value
    assert kept == units_up(repaid)


@pytest.mark.parametrize("wei", [-5, -4, -3, -2, -1, 0, 1, 2, 5])
def test_worth_just_its_debt(ending: Ending, wei: int) -> None:
    """By a price at which the collateral is worth so many wei more than what is owed; interest stands still."""
    it = ending
    it.irm.set(0, sender=it.stranger)
    it.open(it.borrower, DEBT, collateral=10 * ONE)
    it.begin()
    it.sources[0].set((DEBT + wei) * 10**18 * 10**18 // ONE // 10 * 10**0, sender=it.stranger)
    price = it.sources[0].price()
    it.fix()
    repaid, kept = it.settle(it.borrower).return_value
    assert kept == 10 * ONE or (wei > 0 and kept == units_up(repaid, price))
    assert DEBT - 5 <= repaid <= DEBT
    assert it.debt(it.borrower) == 0
    it.assert_laws()


def test_worth_less(ending: Ending) -> None:
    it = ending
    it.irm.set(0, sender=it.stranger)
    it.open(it.borrower, DEBT)
    it.open(it.second, DEBT)
    it.begin()
    it.set_price(500)
    it.fix()
    held, supply = it.collateral(it.borrower), it.coin.totalSupply()
    repaid, kept = it.settle(it.borrower).return_value
    assert kept == held
    assert it.coin.totalSupply() == supply, "as many minted as burned"
    worth = held * 500
    assert worth <= repaid <= worth + 3
    assert (it.debt(it.borrower), it.collateral(it.borrower)) == (0, 0)
    loss = it.facilitator.recognise(it.params[0], sender=it.stranger).return_value
    assert DEBT - repaid <= loss <= DEBT - repaid + 2
    assert it.facilitator.shortfall() == loss
    it.assert_laws()


def test_unlocked_coins_first(begun: Ending) -> None:
    it = begun
    it.coin.transfer(it.it, 3_000 * ONE, sender=it.holder)
    before = it.coin.facilitator(it.it)[1]
    repaid, _ = it.settle(it.second).return_value
    assert it.coin.facilitator(it.it)[1] - before == repaid - 3_000 * ONE
    # locked ones never
    locked = it.lock(it.holder)
    repaid, _ = it.settle(it.borrower).return_value
    assert it.coin.balanceOf(it.it) == locked
    it.assert_laws()


def test_stopped_by_the_sentinel(begun: Ending) -> None:
    it = begun
    it.coin.lowerCeiling(it.it, 0, sender=it.suite.sentinel)
    with pytest.raises(Exception, match="Stablecoin_CeilingExceeded"):
        it.settle(it.borrower)
    it.govern((it.coin, "setFacilitator", (it.it, 2**119)))
    it.settle(it.borrower)


def test_the_floor_is_closed(begun: Ending) -> None:
    """No redemption beside the wind-down, for anyone."""
    it, module, params = begun, begun.suite.redemption_module, begun.params[0]
    it.coin.approve(module, MAX_UINT, sender=it.holder)
    redemption = (params, [it.borrower], ONE, 0, 0, it.holder, it.suite.later)
    with it.refuses("RedemptionModule_WindingDown", params.id):
        module.redeem(redemption, sender=it.holder)
    with it.refuses("WindDown_AlreadyBegun"):
        it.it.redeem(params, it.borrower, ONE, sender=it.holder)
    assert module.redeemable(params, it.borrower) == (0, 0)


def test_a_collateral_that_keeps_a_fee(build_ending: EndingBuilder) -> None:
    it = build_ending(collateral="MockWeirdToken")
    it.buy(it.lender, 5_000 * ONE)
    it.open(it.other, 3 * DEBT, 1)
    it.open(it.borrower, DEBT)
    it.begin()
    it.fix(0)
    it.fix(1)
    it.collaterals[1].setKind(1, sender=it.suite.deployer)
    it.collaterals[1].setFee(100, sender=it.suite.deployer)
    with pytest.raises(Exception, match="WindDown_NotDelivered"):
        it.settle(it.other, 1)
    it.settle(it.borrower)
    it.collaterals[1].setFee(0, sender=it.suite.deployer)
    it.settle(it.other, 1)
    it.assert_laws()
