"""A path without a health check: Euler v1 2023, Platypus 2023

Euler's donateToReserves and Platypus's emergencyWithdraw lowered a position and asked nobody whether it was still
covered. Here every function that can lower one checks it or cannot make it worse; after any call of anyone, nobody
who was healthy is unhealthy, and nobody who was unhealthy is worse off, liquidation aside.
"""

import random
from typing import Any

import pytest

from tests.support.lending import ZERO, Lending
from tests.support.suite import MAX_UINT


def shortfall(lending: Lending, account: Any) -> int:
    """What an account owes beyond what it may."""
    return max(0, lending.debt(account) - lending.max_debt(account))


def calls(lending: Lending, dice: random.Random) -> tuple[str, tuple[Any, ...]]:
    """A call with arguments around those that matter."""
    who = dice.choice([lending.attacker, lending.borrower, lending.lender, lending.stranger])
    amount = dice.choice(
        [
            0,
            1,
            2,
            lending.one,
            400 * lending.one,
            1_600 * lending.one,
            6_000 * lending.one,
            lending.coin // 2,
            lending.coin,
            10**15,
            MAX_UINT,
        ]
    )
    shares = 0 if amount and dice.random() < 0.8 else dice.choice([1, 10**12, 10**15, MAX_UINT])
    to = dice.choice([lending.attacker, lending.stranger, lending.pool, ZERO])
    return dice.choice(
        [
            ("supply", (lending.params, amount, shares, who, b"")),
            ("withdraw", (lending.params, amount, shares, who, to)),
            ("borrow", (lending.params, amount, shares, who, to)),
            ("repay", (lending.params, amount, shares, who, b"")),
            ("supplyCollateral", (lending.params, amount, who, b"")),
            ("withdrawCollateral", (lending.params, amount, who, to)),
            ("redeem", (lending.params, who, amount, lending.attacker)),
            ("accrueInterest", (lending.params,)),
            ("setAuthorization", (who, dice.random() < 0.5)),
            ("flashLoan", (lending.loan, amount, b"")),
        ]
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_call_makes_anybody_unhealthy(lending: Lending, seed: int) -> None:
    lending.open(1_500 * lending.one, lent=20_000 * lending.one)
    lending.pledge(lending.attacker, 2 * lending.coin)
    lending.give(lending.loan, lending.attacker, 10_000 * lending.one)
    lending.give(lending.collateral, lending.attacker, 2 * lending.coin)
    dice, done = random.Random(seed), set()
    for step in range(300):
        # at a price at which some are unhealthy, and back
        if step == 200:
            lending.set_price(1_700)
        before = {who: shortfall(lending, who) for who in (lending.attacker, lending.borrower)}
        name, args = calls(lending, dice)
        succeeded, _ = lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)
        if succeeded:
            done.add(name)
            for who, was in before.items():
                assert shortfall(lending, who) <= was, f"{name}{args} by the attacker"
    assert {"borrow", "withdrawCollateral", "supply"} <= done
    lending.assert_laws()


@pytest.mark.parametrize("seed", range(2))
def test_nobody_else_lowers_a_position(lending: Lending, seed: int) -> None:
    """Whatever a stranger calls: what others have lent and pledged does not fall, what they owe does not rise."""
    lending.open(1_000 * lending.one, lent=20_000 * lending.one)
    lending.give(lending.loan, lending.attacker, 10_000 * lending.one)
    lending.give(lending.collateral, lending.attacker, 2 * lending.coin)
    dice = random.Random(seed)
    for _ in range(300):
        before = [lending.held(who) for who in (lending.borrower, lending.lender)]
        name, args = calls(lending, dice)
        lending.chain.try_send(lending.pool, name, *args, sender=lending.attacker)
        after = [lending.held(who) for who in (lending.borrower, lending.lender)]
        for was, now in zip(before, after, strict=True):
            assert now.supply_shares >= was.supply_shares, f"{name}{args}"
            assert now.borrow_shares <= was.borrow_shares, f"{name}{args}"
            assert now.collateral >= was.collateral, f"{name}{args}"


def test_leaving_no_collateral_leaves_no_debt(lending: Lending) -> None:
    """Neither with all paths in one transaction."""
    lending.open(1_000 * lending.one)
    pool, me = lending.pool, lending.borrower
    with lending.refuses_some("LendingPool_InsufficientCollateral"):
        pool.multicall(
            [
                pool.withdrawCollateral.encode(lending.params, lending.coin, me, me),
                pool.supplyCollateral.encode(lending.params, lending.coin, me, b""),
            ],
            sender=me,
        )


def test_ones_own_authorised_helper_is_bound_too(lending: Lending) -> None:
    lending.open(1_600 * lending.one, lent=5_000 * lending.one)
    lending.pool.setAuthorization(lending.attacker, True, sender=lending.borrower)
    for name, amount in (("borrow", 1), ("withdrawCollateral", 10**12)):
        amounts = (amount, 0) if name == "borrow" else (amount,)
        with lending.refuses_some("LendingPool_InsufficientCollateral"):
            lending.chain.send(
                lending.pool,
                name,
                lending.params,
                *amounts,
                lending.borrower,
                lending.attacker,
                sender=lending.attacker,
            )


def test_collateral_is_checked_at_its_debt_of_now(lending: Lending) -> None:
    """Interest since the last update counts against a withdrawal of collateral."""
    lending.open(1_500 * lending.one, lent=1_500 * lending.one)
    lending.chain.warp(365 * 86_400)
    with lending.refuses_some("LendingPool_InsufficientCollateral"):
        lending.pool.withdrawCollateral(
            lending.params, 1, lending.borrower, lending.borrower, sender=lending.borrower
        )
