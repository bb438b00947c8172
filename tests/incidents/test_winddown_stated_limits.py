"""What a wind-down does not keep, as its decisions say

├── of one market: when the collateral falls after its price is fixed, and its source is dead, nobody redeems
└── a borrower repays at a dollar with coins that are worth less, until its position is settled
"""

from tests.incidents.test_winddown_incidents import DEBT, running
from tests.support.suite import MAX_UINT
from tests.support.winddown import DAY, PRICES, Ending


def test_the_collateral_falls_after_its_price_is_fixed(ending: Ending) -> None:
    """A redeemer would get half a dollar, and nobody can say so. The debts stay; the wind-down of all settles them at
    the same price."""
    it = ending
    it.irm.set(0, sender=it.stranger)
    running(it).begin_market()
    it.fix()
    it.set_price(PRICES[0] // 2)
    it.sources[0].setFault(1, sender=it.stranger)
    it.chain.warp(30 * DAY)
    with it.refuses("WindDown_NoPrice", it.params[0].oracle):
        it.it.readPrice(it.params[0], sender=it.stranger)
    it.sources[0].setFault(0, sender=it.stranger)
    repaid, had = it.redeem(it.holder, 1_000 * 10**18, [it.borrower])
    assert had * it.price() // 10**36 == repaid // 2
    held = it.collateral(it.borrower)
    it.begin(markets=())
    repaid, kept = it.settle(it.borrower).return_value
    assert repaid == DEBT - 1_000 * 10**18
    assert kept == -(-repaid // PRICES[0]) and it.collateral(it.borrower) == held - kept


def test_a_borrower_repays_with_coins_that_are_worth_less(ending: Ending) -> None:
    it = running(ending)
    it.irm.set(0, sender=it.stranger)
    it.coin.transfer(it.other, 100 * 10**18, sender=it.holder)
    it.begin()
    it.set_price(1)
    it.facilitator.close(it.params[1], MAX_UINT, 1, it.other, it.suite.later + 3 * 86_400, sender=it.other)
    assert it.debt(it.other, 1) == 0
