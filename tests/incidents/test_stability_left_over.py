"""Assets left while supply is zero go to the next depositor; donation and first depositor: Thetanuts 2026, Hundred 2023

An emptied pool, one that everybody has left, and one that was given coins and collateral: whoever comes next has what
it brought, to the wei, and what it earns, and nothing more.
"""

import pytest

from tests.support.stability import MAX_UINT, ONE, Stability, StabilityBuilder

GIFT = 12_345 * ONE


def give(it: Stability) -> None:
    it.coin.transfer(it.pool, GIFT, sender=it.account("second"))
    it.collateral.mint(it.pool, GIFT, sender=it.account("deployer"))


@pytest.mark.parametrize("how", ["emptied", "left", "never used"])
def test_whoever_comes_next_has_what_it_brought(build_stability: StabilityBuilder, how: str) -> None:
    it = build_stability()
    if how != "never used":
        it.settle_in(saver=3_333, second=1_111)
        it.open(9_000)
        it.set_price(8_200)
        if how == "emptied":
            it.empty()
        else:
            it.liquidate(part=7)
            it.leave("saver")
            it.leave("second")
    give(it)
    it.deposit("attacker", 1_000)
    it.chain.warp(1)
    me = it.account("attacker")
    assert it.pool.depositOf(me) == it.pool.absorbable() == 1_000 * ONE
    assert it.pool.claimableOf(me) == 0
    assert it.leave("attacker") == 1_000 * ONE
    assert it.coin.balanceOf(it.pool) >= GIFT


def test_the_first_depositor_gains_nothing_by_donating(build_stability: StabilityBuilder) -> None:
    """A wei deposited, coins given, and the next deposit is to be worth nothing."""
    it = build_stability()
    me = it.account("attacker")
    it.pool.deposit(1, MAX_UINT, sender=me)
    it.chain.warp(1)
    give(it)
    it.settle_in(saver=10_000)
    it.open(5_000)
    it.set_price(8_200)
    _, repaid, _ = it.liquidate()
    assert abs(it.pool.depositOf(it.account("saver")) - (10_000 * ONE - repaid)) <= 1
    assert it.pool.depositOf(me) <= 1
    assert it.pool.claimableOf(me) == 0


def test_those_before_keep_what_they_earned(build_stability: StabilityBuilder) -> None:
    """NovaBox 2026, RoyalRoyalties 2026: a newcomer inherits nothing."""
    it = build_stability()
    it.settle_in(saver=10_000)
    it.open(5_000)
    it.set_price(8_200)
    it.liquidate(part=2)
    earned = it.pool.claimableOf(it.account("saver"))
    it.settle_in(attacker=1_000_000)
    assert it.pool.claimableOf(it.account("attacker")) == 0
    assert it.pool.claimableOf(it.account("saver")) == earned > 0
    it.liquidate(part=1_000)
    assert it.pool.claimableOf(it.account("attacker")) < earned // 100
