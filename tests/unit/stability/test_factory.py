"""StabilityPoolFactory

├── constructor: refuses addresses without code and too high a share
├── createPool: once for each collateral, at an address told before; not for the stablecoin, not without code
├── listMarket: by the governor; refuses another loan token, no pool, no market, listed already, no price
├── delistMarket: by the sentinel, at once; refuses what is not listed; a market can be listed again
├── closePool: by the governor, once
└── a pool listens to its factory alone
"""

import pytest

from strongroom.evm import ContractError
from tests.support.stability import CALLER_SHARE_BPS, FACTORY, Stability
from tests.support.suite import event, events, refuses


def test_refuses_bad_arguments(stability: Stability) -> None:
    it, deployer = stability, stability.account("deployer")
    good = (it.coin, it.lending, it.contracts.access, 5_000)
    it.chain.deploy(FACTORY, *good, sender=deployer)
    nobody = it.account("stranger")
    for place in (0, 1):
        with refuses("StabilityPoolFactory_NoCode", nobody):
            it.chain.deploy(FACTORY, *good[:place], nobody, *good[place + 1 :], sender=deployer)
    with refuses("AccessManagedInvalidAuthority", nobody):
        it.chain.deploy(FACTORY, *good[:2], nobody, 0, sender=deployer)
    with refuses("StabilityPoolFactory_ShareTooHigh", 5_001, 5_000):
        it.chain.deploy(FACTORY, *good[:3], 5_001, sender=deployer)


def test_makes_a_pool(stability: Stability) -> None:
    it, stranger = stability, stability.account("stranger")
    token = it.chain.deploy("MockReserve", "Mock", "M", 6, sender=stranger)
    expected = it.factory.poolAddress(token)
    assert it.factory.poolOf(token) == "0x" + "00" * 20
    assert not it.factory.isPool(expected)
    receipt = it.factory.createPool(token, sender=stranger)
    assert event(it.factory, "PoolCreated", expected, token, stranger) in events(receipt)
    assert receipt.return_value == it.factory.poolOf(token) == expected
    assert it.factory.isPool(expected)
    assert not it.factory.isPool(it.factory.IMPLEMENTATION())
    pool = it.chain.at("StabilityPool", expected)
    assert pool.COLLATERAL() == token.address
    assert (pool.STABLECOIN(), pool.LENDING_POOL()) == (it.coin.address, it.lending.address)
    assert (pool.FACTORY(), pool.CALLER_SHARE_BPS()) == (it.factory.address, CALLER_SHARE_BPS)
    with refuses("StabilityPoolFactory_AlreadyMade", expected):
        it.factory.createPool(token, sender=stranger)


def test_refuses_bad_collateral(stability: Stability) -> None:
    it, stranger = stability, stability.account("stranger")
    with refuses("StabilityPoolFactory_NoCode", stranger):
        it.factory.createPool(stranger, sender=stranger)
    with refuses("StabilityPoolFactory_InvalidCollateral", it.coin):
        it.factory.createPool(it.coin, sender=stranger)


def test_lists_a_market(stability: Stability) -> None:
    it, governor = stability, stability.account("governor")
    receipt = it.factory.listMarket(it.params[2], sender=governor)
    assert event(it.factory, "MarketListed", it.pool, it.id(2), it.params[2]) in events(receipt)
    assert event(it.pool, "MarketSet", it.id(2), True) in events(receipt)
    assert it.pool.isListed(it.id(2))
    assert not it.weird.isListed(it.id(2))
    with it.refuses("StabilityPoolFactory_AlreadyListed", it.id(2)):
        it.factory.listMarket(it.params[2], sender=governor)


def test_refuses_bad_markets(stability: Stability) -> None:
    it, governor = stability, stability.account("governor")
    coin, collateral, oracle, irm, lltv = it.params[2]
    with it.refuses("StabilityPoolFactory_WrongLoanToken", collateral, coin):
        it.factory.listMarket((collateral, collateral, oracle, irm, lltv), sender=governor)
    with it.refuses("StabilityPoolFactory_NoPool", coin):
        it.factory.listMarket((coin, coin, oracle, irm, lltv), sender=governor)
    with pytest.raises(ContractError) as caught:
        it.factory.listMarket((coin, collateral, oracle, irm, lltv + 1), sender=governor)
    assert caught.value.name == "StabilityPoolFactory_MarketNotCreated"
    for fault, price in ((1, 1), (0, 0)):
        it.contracts.oracles[2].setFault(fault, sender=governor)
        it.contracts.oracles[2].set(price, sender=governor)
        with it.refuses("StabilityPoolFactory_NoPrice", oracle):
            it.factory.listMarket(it.params[2], sender=governor)


def test_delists_a_market(stability: Stability) -> None:
    it, sentinel = stability, stability.account("sentinel")
    receipt = it.factory.delistMarket(it.params[0], sender=sentinel)
    assert event(it.factory, "MarketDelisted", it.pool, it.id()) in events(receipt)
    assert not it.pool.isListed(it.id())
    with it.refuses("StabilityPoolFactory_NotListed", it.id()):
        it.factory.delistMarket(it.params[0], sender=sentinel)
    it.factory.listMarket(it.params[0], sender=it.account("governor"))
    assert it.pool.isListed(it.id())


def test_closes_a_pool(stability: Stability) -> None:
    it, governor = stability, stability.account("governor")
    receipt = it.factory.closePool(it.collateral, sender=governor)
    assert event(it.factory, "PoolEnded", it.pool, it.collateral) in events(receipt)
    assert event(it.pool, "PoolClosed") in events(receipt)
    assert it.pool.isClosed()
    assert not it.weird.isClosed()
    with it.refuses("StabilityPoolFactory_AlreadyClosed", it.pool):
        it.factory.closePool(it.collateral, sender=governor)
    with it.refuses("StabilityPoolFactory_NoPool", it.coin):
        it.factory.closePool(it.coin, sender=governor)


@pytest.mark.parametrize(
    ("name", "role"), [("listMarket", "governor"), ("delistMarket", "sentinel"), ("closePool", "governor")]
)
def test_only_who_has_the_role(stability: Stability, name: str, role: str) -> None:
    it = stability
    args = (it.collateral,) if name == "closePool" else (it.params[0],)
    for caller in ("governor", "sentinel", "attacker", "deployer"):
        if caller != role:
            with it.refuses("AccessManagedUnauthorized", it.account(caller)):
                getattr(it.factory, name)(*args, sender=it.account(caller))


def test_a_pool_listens_to_its_factory_alone(stability: Stability) -> None:
    it = stability
    for name in ("governor", "sentinel", "attacker", "deployer"):
        caller = it.account(name)
        with it.refuses("StabilityPool_NotFactory", caller):
            it.pool.setListed(it.id(2), True, sender=caller)
        with it.refuses("StabilityPool_NotFactory", caller):
            it.pool.close(sender=caller)
