"""CreditFacilitator: its constructor, raiseMarketCeiling, lowerMarketCeiling, setSavingsShare, rescue

├── the constructor: refuses addresses without code, and a share beyond its limit
├── raiseMarketCeiling
│   ├── when the caller is not the governor: it reverts
│   ├── when the market lends another token, pledges the stablecoin, or does not exist: it reverts
│   ├── when the ceiling is zero, below the current, or beyond its limit: it reverts
│   └── else: it lists the market; the pool may take the collateral
├── lowerMarketCeiling: the sentinel's; never up; below the level it only stops minting
├── setSavingsShare: the operator's, up to nine tenths
└── rescue: the governor's; of coins never the interest that waits
"""

import pytest

from tests.support.credit import CEILING, SHARE, Credit
from tests.support.lending import ZERO
from tests.support.suite import MAX_UINT, ONE, event, events

MOST = 79_000_000_000


def test_the_constructor(credit: Credit) -> None:
    it = credit
    args = [it.pool, it.coin, it.weth, it.buffer, it.savings, it.access, SHARE]
    for number in range(5):
        for nobody in (it.stranger,) if number == 2 else (ZERO, it.stranger):
            wrong = [*args]
            wrong[number] = nobody
            with it.refuses("CreditFacilitator_NoCode", nobody):
                it.chain.deploy("CreditFacilitator", *wrong, sender=it.deployer)
    with it.refuses("AccessManagedInvalidAuthority", it.stranger):
        it.chain.deploy("CreditFacilitator", *args[:5], it.stranger, SHARE, sender=it.deployer)
    with it.refuses("CreditFacilitator_ShareTooHigh", 9_001, 9_000):
        it.chain.deploy("CreditFacilitator", *args[:6], 9_001, sender=it.deployer)
    found = [
        it.facilitator[name]() for name in ("POOL", "STABLECOIN", "WETH", "SURPLUS_BUFFER", "SAVINGS_VAULT")
    ]
    assert found == [each.address for each in args[:5]]
    assert it.facilitator.savingsShareBps() == SHARE


def test_without_wrapped_ether(credit: Credit) -> None:
    it = credit
    args = (it.pool, it.coin, ZERO, it.buffer, it.savings, it.access, SHARE)
    other = it.chain.deploy("CreditFacilitator", *args, sender=it.deployer)
    assert other.WETH() == ZERO
    assert not it.chain.raw_try_send(it.stranger, other, b"", value=1)[0]
    it.access.setTargetFunctionRole(other, [other.raiseMarketCeiling.selector], 3, sender=it.deployer)
    other.raiseMarketCeiling(it.params, 1, sender=it.governor)
    none = (ZERO, ZERO, False, 0, 0)
    with it.refuses("CreditFacilitator_NotWrappedEther", it.collateral):
        other.openEther(it.params, 1, it.other, 0, it.later, none, b"", sender=it.other, value=1)


def test_raises(credit: Credit) -> None:
    it = credit
    params = it.params._replace(oracle=it.chain.deploy("MockOracle", 1, sender=it.stranger).address)
    with it.refuses("LendingPool_MarketNotCreated", params.id):
        it.facilitator.raiseMarketCeiling(params, 1, sender=it.governor)
    it.pool.createMarket(params, sender=it.stranger)
    assert tuple(it.facilitator.market(params.id)) == (0, 0, False)
    with it.refuses("CreditFacilitator_NotHigher", 0, 0):
        it.facilitator.raiseMarketCeiling(params, 0, sender=it.governor)
    receipt = it.facilitator.raiseMarketCeiling(params, 1, sender=it.governor)
    assert event(it.facilitator, "MarketCeilingSet", params.id, 1) in events(receipt)
    assert tuple(it.facilitator.market(params.id)) == (1, 0, True)
    it.facilitator.raiseMarketCeiling(params, MOST, sender=it.governor)
    assert tuple(it.facilitator.market(params.id)) == (MOST, 0, True)
    assert it.collateral.allowance(it.facilitator, it.pool) == MAX_UINT


def test_refuses_to_raise(credit: Credit) -> None:
    it = credit
    raising = it.facilitator.raiseMarketCeiling
    for caller in (*it.actors[:1], it.operator, it.sentinel, it.borrower, it.attacker):
        with it.refuses("AccessManagedUnauthorized", caller):
            raising(it.params, CEILING + 1, sender=caller)
    with it.refuses("CreditFacilitator_NotHigher", CEILING, CEILING - 1):
        raising(it.params, CEILING - 1, sender=it.governor)
    with it.refuses("CreditFacilitator_CeilingTooHigh", MOST + 1, MOST):
        raising(it.params, MOST + 1, sender=it.governor)
    with it.refuses("CreditFacilitator_WrongToken", it.collateral):
        raising(it.params._replace(loan=it.collateral.address), 1, sender=it.governor)
    with it.refuses("CreditFacilitator_WrongToken", it.coin):
        raising(it.params._replace(collateral=it.coin.address), 1, sender=it.governor)


def test_lowers(credit: Credit) -> None:
    it = credit
    it.open(it.borrower, 1_000 * ONE)
    for caller in (it.governor, it.operator, it.attacker):
        with it.refuses("AccessManagedUnauthorized", caller):
            it.facilitator.lowerMarketCeiling(it.id, 0, sender=caller)
    with it.refuses("CreditFacilitator_NotLower", CEILING, CEILING + 1):
        it.facilitator.lowerMarketCeiling(it.id, CEILING + 1, sender=it.sentinel)
    with it.refuses("CreditFacilitator_NotLower", 0, 1):
        it.facilitator.lowerMarketCeiling(b"\0" * 32, 1, sender=it.sentinel)
    receipt = it.facilitator.lowerMarketCeiling(it.id, 999, sender=it.sentinel)
    assert event(it.facilitator, "MarketCeilingSet", it.id, 999) in events(receipt)
    with it.refuses("CreditFacilitator_CeilingExceeded", it.id, 1_000 * ONE + 1, 999 * ONE):
        it.adjust(it.borrower, borrowed=1)
    it.facilitator.lowerMarketCeiling(it.id, 999, sender=it.sentinel)
    it.facilitator.lowerMarketCeiling(it.id, 0, sender=it.sentinel)
    it.give_coins(it.borrower, ONE)
    it.close(it.borrower)
    assert it.facilitator.market(it.id)[2]


def test_the_savers_share(credit: Credit) -> None:
    it = credit
    for caller in (it.governor, it.sentinel, it.attacker):
        with it.refuses("AccessManagedUnauthorized", caller):
            it.facilitator.setSavingsShare(0, sender=caller)
    for share in (0, 9_000):
        receipt = it.facilitator.setSavingsShare(share, sender=it.operator)
        assert events(receipt) == [event(it.facilitator, "SavingsShareSet", share)]
        assert it.facilitator.savingsShareBps() == share
    with it.refuses("CreditFacilitator_ShareTooHigh", 9_001, 9_000):
        it.facilitator.setSavingsShare(9_001, sender=it.operator)


@pytest.mark.parametrize("amount", [1, 5])
def test_rescues_what_came_by_mistake(credit: Credit, amount: int) -> None:
    it = credit
    it.collateral.mint(it.facilitator, 5, sender=it.deployer)
    it.open(it.borrower, 1_000 * ONE)
    it.pass_time()
    it.repay(it.borrower, 500 * ONE)
    it.facilitator.sync(it.params, sender=it.stranger)
    collected = it.facilitator.collected()
    assert collected == it.coin.balanceOf(it.facilitator) > 0
    it.give_coins(it.facilitator, 5)
    with it.refuses("AccessManagedUnauthorized", it.attacker):
        it.facilitator.rescue(it.collateral, it.attacker, amount, sender=it.attacker)
    with it.refuses("Rescuable_ExceedsSurplus", it.coin, 6, 5):
        it.facilitator.rescue(it.coin, it.governor, 6, sender=it.governor)
    it.facilitator.rescue(it.coin, it.governor, amount, sender=it.governor)
    assert it.coin.balanceOf(it.facilitator) == collected + 5 - amount
    with it.refuses("Rescuable_ExceedsSurplus", it.collateral, 6, 5):
        it.facilitator.rescue(it.collateral, it.governor, 6, sender=it.governor)
    it.facilitator.rescue(it.collateral, it.other, amount, sender=it.governor)
    assert it.collateral.balanceOf(it.other) == amount
