"""A made-up market, a hard-coded or pushed price: Mango 2022, Morpho market 2024, Resupply 2025

Anyone may create a market in the lending pool. One whose oracle says that worthless collateral is dear, or whose
borrower is its maker, must not be paid out of the deposits: markets are listed by the governor. And of those that are,
no rounding and no splitting makes the deposits pay more than they get, at the price that the liquidation goes by.
"""

import pytest

from tests.support.stability import MAX_UINT, ONE, ORACLE_SCALE, StabilityBuilder
from tests.support.suite import refuses


def test_a_made_up_market_drains_nothing(build_stability: StabilityBuilder) -> None:
    """The attacker lends itself coins against dust of the real collateral, at an oracle of its own, then moves it."""
    it = build_stability()
    it.settle_in(saver=100_000)
    me = it.account("attacker")
    oracle = it.chain.deploy("MockOracle", 10**60, sender=me)
    coin, collateral, _, irm, lltv = it.params[2]
    mine = (coin, collateral, oracle.address, irm, lltv)
    it.lending.createMarket(mine, sender=me)
    it.lending.supply(mine, 50_000 * ONE, 0, me, b"", sender=me)
    it.lending.supplyCollateral(mine, 1_000, me, b"", sender=me)
    it.lending.borrow(mine, 50_000 * ONE, 0, me, me, sender=me)
    oracle.set(50_000 * ONE * ORACLE_SCALE // 1_000 * 11 // 10, sender=me)
    shares = 50_000 * ONE * 10**6
    attack = (mine, me, 0, shares, 0, me, MAX_UINT)
    before = it.pool.depositOf(it.account("saver"))
    done, _ = it.chain.try_send(it.pool, "liquidate", *attack, sender=me)
    assert not done
    assert it.pool.depositOf(it.account("saver")) == before


def test_only_the_governor_lists(build_stability: StabilityBuilder) -> None:
    it = build_stability()
    me = it.account("attacker")
    with refuses("AccessManagedUnauthorized", me):
        it.factory.listMarket(it.params[2], sender=me)
    with refuses("StabilityPool_NotFactory", me):
        it.pool.setListed(it.id(2), True, sender=me)


@pytest.mark.parametrize("units", [1, 3, 10])
def test_splitting_into_dust_costs_the_deposits_nothing(
    build_stability: StabilityBuilder, units: int
) -> None:
    """Morpho PR 626: of a collateral whose unit is worth a fraction of a cent, small pieces are rounded to nothing."""
    it = build_stability()
    it.deposit("saver", 10_000, pool=1)
    it.chain.warp(1)
    it.open(5_000, market=3)
    it.set_price(8_200, market=3)
    me, borrower = it.account("attacker"), it.account("borrower")
    price = it.contracts.oracles[3].price()
    start, claimable = it.weird.totalDeposits(), 0
    per_unit = price // ORACLE_SCALE
    for step in range(20):
        # so much that the bonus does not make up for what is rounded
        shares = (per_unit * units * 92 // 100 - step) * 10**6
        it.chain.try_send(
            it.weird, "liquidate", it.params[3], borrower, 0, shares, 0, me, MAX_UINT, sender=me
        )
    paid = start - it.weird.totalDeposits()
    claimable = it.weird.state().collateral
    assert claimable * price >= paid * ORACLE_SCALE, f"{paid} paid for {claimable}"


def test_what_the_caller_gets_is_a_share_of_the_bonus(build_stability: StabilityBuilder) -> None:
    it = build_stability()
    it.settle_in(saver=10_000)
    it.open(5_000)
    it.set_price(8_200)
    price = it.contracts.oracles[0].price()
    seized, repaid, reward = it.liquidate(caller="attacker")
    assert (seized - reward) * price >= repaid * ORACLE_SCALE
    assert it.pool.claimableOf(it.account("saver")) * price >= repaid * ORACLE_SCALE
