"""A reserve that loses its peg, and the run: USDC in March 2023 and the modules that kept buying it at one

While the reserve traded well below one, modules went on giving a full coin for it: whoever held the reserve unloaded
it there, and the holders of the coin were left with the loss. Elsewhere the way out was closed, and nobody could go.

Here below the band nothing comes in, at once and by price alone, and anyone may latch that for good; the way out
stays open one to one for every holder until the last unit, and a good price does not reopen what the operator has
not looked at.
"""

import random

import pytest

from tests.support.suite import MAX_UINT, ONE, Suite


def depegged(suite: Suite, bps: int = 8_800) -> Suite:
    """A thousand holders' worth of coins, and a reserve that has just fallen."""
    for holder in (suite.victim, suite.holder, suite.swapper):
        suite.buy(holder, 1_000 * suite.unit)
    suite.fund(suite.attacker, 100_000 * suite.unit)
    suite.set_price(bps)
    return suite


@pytest.mark.parametrize("bps", [9_949, 9_000, 5_000])
def test_nobody_unloads_the_reserve_on_the_holders(suite: Suite, bps: int) -> None:
    depegged(suite, bps)
    book = suite.psm.book()
    for swap, amount, limit in (
        (suite.psm.swapIn, 1_000 * suite.unit, 0),
        (suite.psm.swapInExactOut, 1_000 * ONE, MAX_UINT),
    ):
        succeeded, _ = swap.try_send(amount, limit, suite.attacker, suite.later, sender=suite.attacker)
        assert not succeeded, f"bought at one what is worth {bps} bps"
    assert (suite.psm.book(), suite.stablecoin.balanceOf(suite.attacker)) == (book, 0)


def test_everybody_can_run(suite: Suite) -> None:
    depegged(suite)
    suite.psm.freezeOnDepeg(sender=suite.attacker)
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    dice = random.Random(4)
    runners = [suite.victim, suite.holder, suite.swapper]
    while runners:
        runner = dice.choice(runners)
        left = suite.stablecoin.balanceOf(runner)
        amount = left if left < 10 * ONE else dice.randrange(left // 2, left + 1)
        units = suite.swap_out(runner, amount)
        assert units * suite.wei_per_unit >= amount - amount // 2_000 - 1 - suite.wei_per_unit
        suite.assert_laws()
        if suite.stablecoin.balanceOf(runner) == 0:
            runners.remove(runner)
    assert suite.level == 0
    assert suite.psm.book() > 0, "the fees of those who ran stayed"


def test_the_freeze_outlives_the_recovery(suite: Suite) -> None:
    depegged(suite)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    suite.set_price(10_000)
    succeeded, _ = suite.psm.swapIn.try_send(
        suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker
    )
    assert not succeeded
    suite.psm.unfreeze(sender=suite.operator)
    suite.swap_in(suite.attacker, suite.unit)


def test_a_refused_swap_cannot_undo_the_freeze(suite: Suite) -> None:
    """The freeze is a call of its own: inside a swap that reverts it would be rolled back."""
    depegged(suite)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    suite.psm.swapIn.try_send(suite.unit, 0, suite.attacker, suite.later, sender=suite.attacker)
    assert suite.psm.frozen() is True


def test_after_a_loss_the_first_come_are_served_and_nothing_is_invented(suite: Suite) -> None:
    depegged(suite, 10_000)
    suite.reserve.seize(suite.psm, 1_500 * suite.unit, sender=suite.deployer)
    paid = 0
    for runner in (suite.victim, suite.holder, suite.swapper):
        held = suite.stablecoin.balanceOf(runner)
        there = suite.reserve.balanceOf(suite.psm)
        units = min(there, suite.psm.previewSwapOut(held) if there > 999 * suite.unit else there)
        if units:
            suite.psm.swapOutExactOut(units, MAX_UINT, runner, suite.later, sender=runner)
            paid += units
    assert paid == 1_500 * suite.unit
    assert suite.reserve.balanceOf(suite.psm) == 0
    succeeded, _ = suite.psm.swapOut.try_send(ONE, 0, suite.swapper, suite.later, sender=suite.swapper)
    assert not succeeded, "coins burned for nothing"
    assert suite.stablecoin.totalSupply() == suite.level
