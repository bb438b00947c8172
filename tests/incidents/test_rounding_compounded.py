"""Rounding compounded over many small steps: Balancer v2 2025, Bunni 2025, zkLend 2025

Each operation rounded by a unit in the caller's favour, and thousands of tiny operations in one transaction, at
amounts where a unit is a large part, drained the pools. A rounding that is harmless once is not when it compounds.

Here every rounding favours the module, its direction is in the function's name, and the fee is rounded up. Thousands
of dust swaps in any order leave their author poorer or as rich as before.
"""

import random

import pytest

from tests.support.suite import MAX_UINT, Builder, Suite


def price_of(suite: Suite, bps: int) -> int:
    """Wei of stablecoin that one unit of reserve is fairly worth, times 10,000."""
    return suite.wei_per_unit * bps


def fair_worth(suite: Suite, bps: int) -> int:
    units, coins = suite.balances(suite.attacker)
    return units * price_of(suite, bps) + coins * 10_000


def dust(suite: Suite, dice: random.Random) -> int:
    """An amount of coins at which a unit matters."""
    near = suite.wei_per_unit * dice.randrange(1, 4)
    return max(1, dice.choice([near, near + 1, near - 1, dice.randrange(1, 3 * suite.wei_per_unit + 5)]))


@pytest.mark.parametrize("decimals", [6, 18])
@pytest.mark.parametrize(("fees", "bps"), [((0, 0), 10_000), ((5, 5), 10_000), ((0, 0), 10_300)])
def test_dust_swaps_never_profit(build: Builder, decimals: int, fees: tuple[int, int], bps: int) -> None:
    suite = build(decimals, fees=fees)
    dice = random.Random(decimals + bps)
    suite.buy(suite.victim, 1_000 * suite.unit)
    suite.buy(suite.attacker, 1_000 * suite.unit)
    suite.give_reserve(suite.attacker, 1_000 * suite.unit)
    suite.set_price(bps)
    module, attacker, later = suite.psm, suite.attacker, suite.later
    worth = fair_worth(suite, bps)
    for _ in range(1_000):
        match dice.randrange(4):
            case 0:
                done, _ = module.swapIn.try_send(dice.randrange(1, 5), 0, attacker, later, sender=attacker)
            case 1:
                done, _ = module.swapInExactOut.try_send(
                    dust(suite, dice), MAX_UINT, attacker, later, sender=attacker
                )
            case 2:
                done, _ = module.swapOut.try_send(dust(suite, dice), 0, attacker, later, sender=attacker)
            case _:
                done, _ = module.swapOutExactOut.try_send(
                    dice.randrange(1, 5), MAX_UINT, attacker, later, sender=attacker
                )
        if done:
            now = fair_worth(suite, bps)
            assert now <= worth, f"a swap made {now - worth} out of nothing"
            worth = now
    suite.assert_laws()


def test_a_round_trip_never_profits(any_suite: Suite) -> None:
    suite, dice = any_suite, random.Random(7)
    suite.psm.setFees(0, 0, sender=suite.operator)
    suite.fund(suite.attacker, 10**6 * suite.unit)
    start = suite.worth(suite.attacker)
    for _ in range(200):
        amount = dice.choice([1, 2, 3, 10 ** dice.randrange(1, 7)])
        coins = suite.swap_in(suite.attacker, amount)
        suite.psm.swapOut.try_send(coins, 0, suite.attacker, suite.later, sender=suite.attacker)
        assert suite.worth(suite.attacker) <= start
    suite.assert_laws()
