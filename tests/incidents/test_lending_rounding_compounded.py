"""Rounding compounded over many small steps: Balancer v2 2025, Bunni 2025, zkLend 2025

Each step gave the attacker a fraction of a unit; a thousand of them in one transaction, at a share price made odd
before, emptied the pool. Here every rounding goes to the pool, so that no sequence of steps ends with more than it
began with: the attacker's net worth at fair prices never rises (PROFIT), and the pool holds what it owes (SOLV).
"""

import random
from typing import Any

import pytest

from tests.support.lending import ORACLE_SCALE, Lending, LendingBuilder


def worth(lending: Lending) -> int:
    """The attacker's net worth in the loan token's units, times the oracle's scale."""
    me = lending.attacker
    held = lending.held(me)
    coins = lending.collateral.balanceOf(me) + held.collateral
    units = lending.loan.balanceOf(me) + lending.claim(me) - lending.debt(me)
    return int(units * ORACLE_SCALE + coins * lending.oracle.price())


def odd(lending: Lending) -> Lending:
    """Share prices that divide nothing, and an attacker with money."""
    lending.open(1_111_111_111, lent=3_333_333_333, collateral=lending.coin)
    lending.chain.warp(12_345_678)
    lending.accrue()
    lending.give(lending.loan, lending.attacker, 1_000 * lending.one)
    lending.give(lending.collateral, lending.attacker, 3 * lending.coin)
    lending.pool.supplyCollateral(
        lending.params, lending.coin, lending.attacker, b"", sender=lending.attacker
    )
    return lending


SMALL = (1, 2, 3, 7, 999, 10**6 - 1, 10**6, 10**6 + 1, 1_000_003, 33_333_333)


def step(lending: Lending, dice: random.Random) -> tuple[str, tuple[Any, ...]]:
    me, params = lending.attacker, lending.params
    amounts = (dice.choice(SMALL), 0) if dice.random() < 0.5 else (0, dice.choice(SMALL))
    return dice.choice(
        [
            ("supply", (params, *amounts, me, b"")),
            ("withdraw", (params, *amounts, me, me)),
            ("borrow", (params, *amounts, me, me)),
            ("repay", (params, *amounts, me, b"")),
            ("liquidate", (params, lending.borrower, *amounts, b"")),
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_small_steps_never_profit(lending: Lending, seed: int) -> None:
    odd(lending)
    dice, done, start = random.Random(seed), 0, worth(lending)
    for _ in range(400):
        before = worth(lending)
        name, args = step(lending, dice)
        succeeded, _ = lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)
        done += succeeded
        # a debt and a claim are each rounded to a unit for show; what counts is that it does not add up
        assert worth(lending) <= before + ORACLE_SCALE, f"{name}{args}"
    assert done > 150
    assert worth(lending) <= start
    lending.assert_laws()


ROUND_TRIPS = [
    ("supply", "withdraw", "assets", "shares"),
    ("supply", "withdraw", "shares", "shares"),
    ("supply", "withdraw", "shares", "assets"),
    ("borrow", "repay", "assets", "shares"),
    ("borrow", "repay", "shares", "shares"),
    ("borrow", "repay", "shares", "assets"),
]


@pytest.mark.parametrize(("there", "back", "by", "again"), ROUND_TRIPS)
@pytest.mark.parametrize("amount", [1, 2, 999, 10**6 + 1, 123_456_789])
def test_no_round_trip_profits(
    lending: Lending, there: str, back: str, by: str, again: str, amount: int
) -> None:
    odd(lending)
    me, params, chain = lending.attacker, lending.params, lending.chain
    before = lending.loan.balanceOf(me)
    for _ in range(10):
        given = (amount, 0) if by == "assets" else (0, amount)
        end: Any = b"" if there == "supply" else me
        moved, shares = chain.send(lending.pool, there, params, *given, me, end, sender=me).return_value
        end = me if there == "supply" else b""
        given = (moved, 0) if again == "assets" else (0, shares)
        if given == (0, 0):
            continue
        succeeded, _ = chain.try_send(lending.pool, back, params, *given, me, end, sender=me)
        if not succeeded:  # a unit more than there is
            shares = lending.held(me).supply_shares if back == "withdraw" else lending.held(me).borrow_shares
            chain.try_send(lending.pool, back, params, 0, shares, me, end, sender=me)
    for name, held, end in (
        ("withdraw", lending.held(me).supply_shares, me),
        ("repay", lending.held(me).borrow_shares, b""),
    ):
        if held:
            chain.send(lending.pool, name, params, 0, held, me, end, sender=me)
    assert lending.loan.balanceOf(me) <= before
    lending.assert_laws()


def test_others_never_pay_for_a_rounding(lending: Lending) -> None:
    """Only liquidation lowers a lender's share price, and only time raises what a borrower's share owes."""
    odd(lending)
    dice = random.Random(9)
    for _ in range(300):
        before = lending.totals
        name, args = step(lending, dice)
        if name == "liquidate":
            continue
        if lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)[0]:
            after = lending.totals
            # (assets + 1) / (shares + 1e6)
            assert (after.supply_assets + 1) * (before.supply_shares + 10**6) >= (
                before.supply_assets + 1
            ) * (after.supply_shares + 10**6), f"{name}{args}"
            assert (after.borrow_assets + 1) * (before.borrow_shares + 10**6) <= (
                before.borrow_assets + 1
            ) * (after.borrow_shares + 10**6), f"{name}{args}"


def test_debt_shares_pumped_in_an_empty_market(lending: Lending) -> None:
    """Known, as in Morpho Blue: where nothing is owed, shares that are worth nothing can be borrowed, and doubled.

    After 108 steps no share fits any more and nobody can borrow. Nobody loses by it, and anyone ends it: all of those
    shares are repaid with one unit. A least debt rules it out.
    """
    me, pool, params = lending.attacker, lending.pool, lending.params
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(me, lending.coin)
    lending.pledge(lending.borrower, lending.coin)
    shares, steps = 0, []
    while 2 * shares + 10**6 < 2**128:
        steps.append(pool.borrow.encode(params, 0, shares + 10**6 - 1, me, me))
        shares += shares + 10**6 - 1
    assert len(steps) == 108
    pool.multicall(steps, sender=me)
    assert lending.totals[2:4] == (0, shares)
    assert lending.loan.balanceOf(me) == 0
    with lending.refuses("LendingPool_AmountTooLarge", shares + (shares + 10**6) * lending.one):
        lending.owe(lending.borrower, lending.one)
    assert lending.claim(lending.lender) == 5_000 * lending.one
    lending.give(lending.loan, lending.stranger, 1)
    pool.repay(params, 0, shares, me, b"", sender=lending.stranger)
    assert lending.totals[2:4] == (0, 0)
    lending.owe(lending.borrower, lending.one)
    lending.assert_laws()


def test_debt_shares_are_not_pumped_where_debts_have_a_least_size(build_lending: LendingBuilder) -> None:
    lending = build_lending(min_debt=1_000)
    me = lending.attacker
    lending.lend(lending.lender, 5_000 * lending.one)
    lending.pledge(me, lending.coin)
    with lending.refuses("LendingPool_DebtTooSmall", lending.id, me, 1, 1_000):
        lending.pool.borrow(lending.params, 0, 10**6 - 1, me, me, sender=me)
