"""Interest avoided by splitting or timing: Liquity v2 CS-BOLD-005

A borrower who touched the position often, or at the right moment, paid less than one who did not; or a lender came
in for the block in which interest was booked. Here interest grows with time alone: nobody pays less or earns more
by poking, splitting, or by when they come and go.
"""

import pytest

from tests.support.lending import Lending

DAY = 86_400


def owed_after(lending: Lending, pokes: int, seconds: int) -> int:
    before = lending.chain.snapshot()
    for _ in range(pokes):
        lending.accrue(seconds // pokes)
    lending.chain.warp(seconds - seconds // pokes * pokes)
    owed = lending.debt(lending.borrower)
    lending.chain.revert(before)
    return owed


@pytest.mark.parametrize("pokes", [2, 10, 300])
def test_poking_never_lowers_a_debt_at_a_given_rate(lending: Lending, pokes: int) -> None:
    """Each step compounds, and rounds away less than a unit."""
    market = lending.create(lending.with_params(irm=lending.external.address))
    market.open(100_000 * market.one, collateral=1_000 * market.coin)
    assert owed_after(market, pokes, 30 * DAY) >= owed_after(market, 1, 30 * DAY) - pokes


@pytest.mark.parametrize("percent", [95, 100])
def test_poking_lowers_the_adaptive_debt_by_no_more_than_the_mean_is_coarse(
    lending: Lending, percent: int
) -> None:
    """The mean over an interval is its ends and its middle: a long silence is charged a little more, never less."""
    lent = 100_000 * lending.one
    lending.accrue(1)
    lending.open(lent * percent // 100, lent=lent, collateral=1_000 * lending.coin)
    rare, often = owed_after(lending, 1, 5 * DAY), owed_after(lending, 240, 5 * DAY)
    assert abs(rare - often) <= (rare - lent * percent // 100) // 50


def test_a_debt_split_over_accounts_costs_the_same(lending: Lending) -> None:
    accounts = [lending.borrower, lending.stranger, lending.attacker, lending.liquidator]
    lending.lend(lending.lender, 10_000 * lending.one)
    start = lending.chain.snapshot()
    owed = []
    for among in (accounts[:1], accounts):
        for account in among:
            lending.pledge(account, 4 * lending.coin // len(among))
            lending.owe(account, 4_000 * lending.one // len(among))
        lending.chain.warp(100 * DAY)
        owed.append(sum(lending.debt(account) for account in among))
        lending.chain.revert(start)
    assert owed[0] <= owed[1] <= owed[0] + 4


def test_a_second_is_charged(lending: Lending) -> None:
    lending.open(1_500_000 * lending.one, collateral=1_000 * lending.coin)
    lending.accrue(1)
    lending.chain.warp(1)
    assert lending.debt(lending.borrower) > 1_500_000 * lending.one


def test_to_repay_and_borrow_again_saves_nothing(lending: Lending) -> None:
    """In one block: the debt before and after is the same, interest until now included."""
    lending.open(1_000 * lending.one)
    lending.accrue(1)
    lending.chain.warp(100 * DAY)
    owed = lending.debt(lending.borrower)
    lending.give(lending.loan, lending.borrower, 1_000 * lending.one)
    shares = lending.held(lending.borrower).borrow_shares
    paid = lending.pool.repay(
        lending.params, 0, shares, lending.borrower, b"", sender=lending.borrower
    ).return_value[0]
    assert paid == owed
    lending.owe(lending.borrower, owed)
    assert lending.debt(lending.borrower) >= owed > 1_000 * lending.one


def test_a_lender_for_one_block_earns_nothing(lending: Lending) -> None:
    """Coming before a hundred days' interest is booked, leaving after it, in one block."""
    lending.open(1_000 * lending.one)
    lending.accrue(1)
    lending.chain.warp(100 * DAY)
    lending.give(lending.loan, lending.attacker, 10**6 * lending.one)
    lending.pool.supply(
        lending.params, 10**6 * lending.one, 0, lending.attacker, b"", sender=lending.attacker
    )
    lending.accrue()
    shares = lending.held(lending.attacker).supply_shares
    lending.pool.withdraw(
        lending.params, 0, shares, lending.attacker, lending.attacker, sender=lending.attacker
    )
    assert lending.loan.balanceOf(lending.attacker) <= 10**6 * lending.one
    lending.assert_laws()


def test_a_lender_who_leaves_before_the_booking_has_earned_too(lending: Lending) -> None:
    lending.open(1_000 * lending.one)
    lending.accrue(1)
    lending.chain.warp(100 * DAY)
    receipt = lending.pool.withdraw(
        lending.params, 0, 10**15 // 2, lending.lender, lending.lender, sender=lending.lender
    )
    assert receipt.return_value[0] > 500 * lending.one
