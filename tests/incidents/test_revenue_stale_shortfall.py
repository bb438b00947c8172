"""A loss made final by somebody else, on an old record: the shape of a stale price, Stream xUSD 2025

A shortfall of a wei was recorded long ago and nobody looked again; then the token dips for an hour, and another payee
claims for its fellow at the dip's bottom: the fellow's loss is final, and what comes back is shared by all.

Here others can make a loss final only when one so deep was recorded a grace before: a deeper one waits its own grace.
"""

import pytest

from tests.support.revenue import DAY, SHORTFALL_GRACE, Revenue
from tests.support.suite import event, events


def seize(revenue: Revenue, amount: int) -> None:
    revenue.weird.seize(revenue.splitter, amount, sender=revenue.stranger)


def one_wei_short(revenue: Revenue) -> None:
    """As stETH's, and the record is older than the grace."""
    revenue.receive(6_000, revenue.weird)
    seize(revenue, 1)
    revenue.sync(revenue.weird)
    revenue.chain.warp(SHORTFALL_GRACE + DAY)


def test_a_deeper_fall_waits_its_own_grace(revenue: Revenue) -> None:
    one_wei_short(revenue)
    seize(revenue, 2_999)
    at_best = revenue.chain.timestamp + SHORTFALL_GRACE
    with revenue.refuses("RoyaltySplitter_Shortfall", revenue.weird, 3_000, 6_000, at_best):
        revenue.claim(1, revenue.weird, by=revenue.payees[0])
    assert events(revenue.sync(revenue.weird)) == [
        event(revenue.splitter, "ShortfallRecorded", revenue.weird, 3_000)
    ]
    end = revenue.chain.timestamp + SHORTFALL_GRACE
    revenue.chain.warp(SHORTFALL_GRACE - 1)
    assert events(revenue.sync(revenue.weird)) == [], "no deeper: nobody puts the end off by looking again"
    with revenue.refuses("RoyaltySplitter_Shortfall", revenue.weird, 3_000, 6_000, end):
        revenue.claim(1, revenue.weird, by=revenue.payees[0])
    revenue.chain.warp(1)
    assert revenue.claim(1, revenue.weird, by=revenue.payees[0]) == revenue.share(1, 6_000) // 2
    assert revenue.claim(0, revenue.weird, by=revenue.stranger) == revenue.share(0, 6_000) // 2
    assert revenue.claim(2, revenue.weird, by=revenue.stranger) == revenue.share(2, 6_000) // 2


def test_a_dip_makes_nobody_poorer(revenue: Revenue) -> None:
    """What the attacker would have gained is its part of what its fellow was made to give up."""
    one_wei_short(revenue)
    seize(revenue, 2_999)
    revenue.splitter.syncAndClaim([1, 2], [revenue.weird], sender=revenue.payees[0])
    revenue.pay(3_000, revenue.weird)
    revenue.sync(revenue.weird)
    for payee in range(3):
        revenue.splitter.syncAndClaim([payee], [revenue.weird], sender=revenue.stranger)
        assert revenue.held(revenue.payees[payee], revenue.weird) == revenue.share(payee, 6_000)


@pytest.mark.parametrize("by_claim", [True, False])
def test_a_fall_that_was_over_is_forgotten(revenue: Revenue, by_claim: bool) -> None:
    revenue.receive(6_000, revenue.weird)
    seize(revenue, 3_000)
    revenue.sync(revenue.weird)
    revenue.pay(3_000, revenue.weird)
    if by_claim:
        receipt = revenue.splitter.claim(0, revenue.weird, sender=revenue.stranger)
        assert event(revenue.splitter, "ShortfallEnded", revenue.weird) in events(receipt)
    else:
        revenue.sync(revenue.weird)
    assert revenue.splitter.shortfall(revenue.weird) == (0, 0)
    revenue.chain.warp(SHORTFALL_GRACE)
    seize(revenue, 100)
    revenue.sync(revenue.weird)
    assert revenue.splitter.shortfall(revenue.weird) == (100, revenue.chain.timestamp)
    with pytest.raises(Exception, match="RoyaltySplitter_Shortfall"):
        revenue.claim(1, revenue.weird, by=revenue.stranger)


def test_a_token_that_shrinks_for_ever_locks_nobody(revenue: Revenue) -> None:
    """A little less each day: a payee that cannot call by itself, another splitter, is paid all the same."""
    revenue.receive(6_000_000, revenue.weird)
    for day in range(10):
        seize(revenue, 1_200)
        revenue.sync(revenue.weird)
        if day < 7:
            with pytest.raises(Exception, match="RoyaltySplitter_Shortfall"):
                revenue.claim(1, revenue.weird, by=revenue.stranger)
        revenue.chain.warp(DAY)
    assert revenue.claim(1, revenue.weird, by=revenue.stranger) == revenue.share(1, 6_000_000 - 12_000)
