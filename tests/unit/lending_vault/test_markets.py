"""LendingVault: caps, queues, listing and removing markets

├── raiseCap
│   ├── lists a market: it must exist, lend the asset, and have a built-in rate model; at most 30
│   └── not upwards: it reverts
├── lowerCap, by owner, curator or sentinel; not downwards, or not listed: it reverts
├── removeMarket: only without cap and holdings
├── forceRemoveMarket gives up what is there, and the share price falls at once
└── queues, by owner, curator or allocator
    ├── a supply queue: at most twelve, each listed, none twice
    └── a withdraw queue: every listed market once
"""

from dataclasses import replace

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT
from tests.support.vaults import CAPS, VaultBuilder, Vaults


def test_lists_a_market(vaults: Vaults) -> None:
    oracle = vaults.lending.deploy("MockOracle", 10**36)
    market = vaults.lending.create(vaults.lending.with_params(oracle=oracle.address))
    receipt = vaults.timelocked("raiseCap", market.params, 77)
    assert [each.name for each in receipt.events] == ["Execute", "ListMarket", "SetCap"]
    assert vaults.roles.markets()[3] == (tuple(market.params), 77)
    assert vaults.roles.supplyQueue() == (0, 1, 2)
    assert vaults.roles.withdrawQueue() == (0, 1, 2, 3)
    vaults.roles.setSupplyQueue([3], sender=vaults.allocator)
    vaults.deposit(vaults.saver, 77)
    assert vaults.vault.allocations() == (0, 0, 0, 77)


def test_refuses_markets_that_do_not_fit(vaults: Vaults) -> None:
    lending = vaults.lending
    reverse = lending.create(
        lending.with_params(loan=lending.collateral.address, collateral=lending.loan.address)
    ).params
    external = lending.create(lending.with_params(irm=lending.external.address)).params
    missing = lending.with_params(lltv=5)
    for params in (reverse, external, missing):
        vaults.submit(vaults.roles.raiseCap.encode(params, 1))
    vaults.chain.warp(vaults.roles.timelock())
    with vaults.refuses("LendingVault_WrongAsset", reverse.id, reverse.loan):
        vaults.roles.raiseCap(reverse, 1, sender=vaults.curator)
    with vaults.refuses("LendingVault_ExternalRateModel", external.id):
        vaults.roles.raiseCap(external, 1, sender=vaults.curator)
    with vaults.refuses("LendingVault_MarketNotCreated", missing.id):
        vaults.roles.raiseCap(missing, 1, sender=vaults.curator)


@pytest.mark.slow
def test_at_most_thirty() -> None:
    vaults = VaultBuilder()(6, 18, caps=[1_000] * 30)
    assert len(vaults.roles.markets()) == 30
    assert vaults.roles.supplyQueue() == tuple(range(12))
    assert vaults.roles.withdrawQueue() == tuple(range(30))
    oracle = vaults.lending.deploy("MockOracle", 10**36)
    more = vaults.lending.create(vaults.lending.with_params(oracle=oracle.address)).params
    vaults.submit(vaults.roles.raiseCap.encode(more, 1))
    vaults.chain.warp(vaults.roles.timelock())
    with vaults.refuses("LendingVault_TooManyMarkets", 31, 30):
        vaults.roles.raiseCap(more, 1, sender=vaults.curator)
    # all of it works, with a position in every one
    vaults.deposit(vaults.saver, 12_000 * vaults.one)
    vaults.roles.setSupplyQueue(list(range(12, 24)), sender=vaults.allocator)
    vaults.deposit(vaults.saver, 12_000 * vaults.one)
    vaults.roles.setSupplyQueue(list(range(24, 30)), sender=vaults.allocator)
    vaults.deposit(vaults.saver, 6_000 * vaults.one)
    vaults.redeem_all(vaults.saver)
    assert vaults.asset.balanceOf(vaults.saver) == 30_000 * vaults.one


def test_caps_go_the_way_they_say(vaults: Vaults) -> None:
    params, cap = vaults.params[0], CAPS[0] * vaults.one
    vaults.submit(vaults.roles.raiseCap.encode(params, cap))
    vaults.chain.warp(vaults.roles.timelock())
    with vaults.refuses("LendingVault_WrongDirection", cap, cap):
        vaults.roles.raiseCap(params, cap, sender=vaults.curator)
    for caller in (vaults.owner, vaults.curator, vaults.sentinel):
        with vaults.refuses("LendingVault_WrongDirection", cap, cap):
            vaults.roles.lowerCap(params, cap, sender=caller)
        with vaults.refuses("LendingVault_WrongDirection", cap + 1, cap):
            vaults.roles.lowerCap(params, cap + 1, sender=caller)
        cap -= 1
        vaults.roles.lowerCap(params, cap, sender=caller)
        assert vaults.roles.markets()[0][1] == cap
    for caller in (vaults.attacker, vaults.allocator):
        with vaults.refuses("LendingVault_Unauthorized", caller):
            vaults.roles.lowerCap(params, 0, sender=caller)
    unknown = vaults.lending.with_params(lltv=5)
    with vaults.refuses("LendingVault_MarketNotListed", unknown.id):
        vaults.roles.lowerCap(unknown, 0, sender=vaults.curator)


def test_removes_an_empty_market(vaults: Vaults) -> None:
    params = vaults.params[1]
    roles, curator = vaults.roles, vaults.curator
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    roles.setSupplyQueue([2, 1, 0], sender=vaults.allocator)
    roles.setWithdrawQueue([1, 0, 2], sender=vaults.allocator)
    with vaults.refuses("LendingVault_CapNotZero", params.id, 2_000 * vaults.one):
        roles.removeMarket(params, sender=curator)
    roles.lowerCap(params, 0, sender=curator)
    with vaults.refuses("LendingVault_MarketNotEmpty", params.id, 2_000 * vaults.one):
        roles.removeMarket(params, sender=curator)
    for caller in (vaults.attacker, vaults.allocator, vaults.sentinel):
        with vaults.refuses("LendingVault_Unauthorized", caller):
            roles.removeMarket(params, sender=caller)
    # nobody can keep it listed by giving the vault a unit there: emptied and removed in one transaction
    vaults.fund(vaults.attacker, 5)
    vaults.pool.supply(params, 5, 0, vaults.vault, b"", sender=vaults.attacker)
    steps = [
        roles.reallocate.encode([(params, 0), (vaults.params[2], MAX_UINT)]),
        roles.removeMarket.encode(params),
    ]
    vaults.vault.multicall(steps, sender=curator)
    assert [each[0] for each in roles.markets()] == [tuple(vaults.params[0]), tuple(vaults.params[2])]
    assert roles.supplyQueue() == (1, 0)
    assert roles.withdrawQueue() == (0, 1)
    assert vaults.vault.totalAssets() == 3_500 * vaults.one + 5
    vaults.redeem_all(vaults.saver)
    with vaults.refuses("LendingVault_MarketNotListed", params.id):
        roles.removeMarket(params, sender=curator)


def test_a_forced_removal_is_a_loss_at_once(vaults: Vaults) -> None:
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    receipt = vaults.timelocked("forceRemoveMarket", vaults.params[1])
    removed = receipt.events_named("RemoveMarket")[0]
    assert removed.args["assets"] == 2_000 * vaults.one
    assert vaults.vault.totalAssets() == 1_500 * vaults.one
    vaults.redeem_all(vaults.saver)
    assert vaults.asset.balanceOf(vaults.saver) == 1_500 * vaults.one


def test_supply_queues(vaults: Vaults) -> None:
    roles, allocator = vaults.roles, vaults.allocator
    for queue in ([3], [0, 0], [0, 1, 2, 0], [MAX_UINT], [31], [32], list(range(13))):
        with vaults.refuses("LendingVault_InvalidSupplyQueue"):
            roles.setSupplyQueue(queue, sender=allocator)
    for queue in ([], [2], [1, 0], [2, 0, 1]):
        roles.setSupplyQueue(queue, sender=allocator)
        assert roles.supplyQueue() == tuple(queue)
    with vaults.refuses("LendingVault_Unauthorized", vaults.attacker):
        roles.setSupplyQueue([0], sender=vaults.attacker)


def test_withdraw_queues(vaults: Vaults) -> None:
    roles, allocator = vaults.roles, vaults.allocator
    for queue in ([], [0, 1], [0, 1, 1], [0, 1, 2, 2], [0, 1, 3], [0, 1, 2, 3], [MAX_UINT, 0, 1]):
        with vaults.refuses("LendingVault_InvalidWithdrawQueue"):
            roles.setWithdrawQueue(queue, sender=allocator)
    for queue in ([2, 1, 0], [1, 2, 0]):
        roles.setWithdrawQueue(queue, sender=allocator)
        assert roles.withdrawQueue() == tuple(queue)
    for caller in (vaults.attacker, vaults.sentinel):
        with vaults.refuses("LendingVault_Unauthorized", caller):
            roles.setWithdrawQueue([0, 1, 2], sender=caller)


def test_a_kinked_market_is_built_in(vaults: Vaults) -> None:
    lending = vaults.lending
    try:
        irm = lending.deploy("KinkedCurveIrm", 100, 400, 6_000, 8_000)
    except (ContractError, TypeError) as error:
        pytest.fail(str(error))
    lending.pool.enableIrm(irm, (2, 0, *["0x" + "00" * 20] * 2), sender=lending.governor)
    market = lending.create(lending.with_params(irm=irm.address))
    vaults.timelocked("raiseCap", market.params, 10**12)
    vaults.roles.setSupplyQueue([3], sender=vaults.allocator)
    vaults.deposit(vaults.saver, 1_000 * vaults.one)
    grown = replace(vaults, markets=(*vaults.markets, market))
    grown.borrow(3, 900 * vaults.one)
    vaults.chain.warp(10**6)
    total = vaults.vault.totalAssets()
    assert total > 1_001 * vaults.one
    market.accrue()
    assert vaults.vault.totalAssets() == total
