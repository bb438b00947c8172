"""Shares as collateral: a known limit, shown as it is; what to do: docs/open-findings.md

└── a loan in an allowed coin at an allowed price, lent by a friend and paid back to him at once, costs nothing;
    soon interest makes it one to liquidate: the friend has the shares, past a pause and a freeze that came later
"""

from tests.support.fractional import REASON
from tests.support.lending import Params
from tests.support.pledges import UNIT, PledgesBuilder
from tests.support.suite import MAX_UINT

HIGH = 945 * 10**15
LENT = 944_999


def test_a_loan_that_returns_at_once_moves_shares() -> None:
    pledges = PledgesBuilder()()
    made, pool, chain, friend = pledges.fractional, pledges.pool, pledges.chain, pledges.fractional.fourth
    pool.enableLltv(HIGH, sender=made.compliance.deployer)
    params = Params(*pledges.params)._replace(lltv=HIGH)
    pool.createMarket(params, sender=friend)
    before = pledges.loan.balanceOf(friend)
    # the friend lends, and gets the loan himself: it could be a flash loan's
    pool.supply(params, LENT * UNIT, 0, friend, b"", sender=friend)
    pledges.shares.pledge(params, 1_000, 0, sender=pledges.holder)
    most = pool.position(params.id, pledges.shares)[2] * pledges.shares.price() * HIGH // 10**54
    assert most == 945_000 * UNIT
    pledges.shares.borrow(params, LENT * UNIT, friend, MAX_UINT, pledges.later, sender=pledges.holder)
    assert pledges.loan.balanceOf(friend) == before
    # minutes later nothing may leave the holder's wallet
    chain.warp(600)
    pledges.asset.freeze(pledges.holder, REASON, sender=made.agent)
    pledges.asset.pause(sender=made.owner)
    debt = pool.position(params.id, pledges.shares)[1]
    pool.liquidate(params, pledges.shares, 0, debt, b"", sender=friend)
    assert pledges.asset.balanceOf(friend) > 950
    # what he repaid was lent by himself
    pool.withdraw(params, 0, pool.position(params.id, friend)[0], friend, friend, sender=friend)
    assert before - pledges.loan.balanceOf(friend) <= 2
