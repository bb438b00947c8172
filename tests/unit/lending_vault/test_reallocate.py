"""LendingVault.reallocate

├── by another than owner, curator or an allocator: it reverts
├── when a market is not listed, or named twice: it reverts
├── when a market would hold more than its cap: it reverts
├── when more or less is put in than taken out: it reverts
├── when a market has too little that is not lent out: the pool reverts
└── else
    ├── each market holds what it shall, and 2^256 - 1 takes what is left
    ├── zero takes every share out
    └── savers lose a unit for each market at most
"""

from tests.support.suite import MAX_UINT
from tests.support.vaults import Vaults


def opened(vaults: Vaults) -> Vaults:
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    return vaults


def test_moves(vaults: Vaults) -> None:
    opened(vaults)
    first, second, third = vaults.params
    one = vaults.one
    for caller in (vaults.owner, vaults.curator, vaults.allocator):
        receipt = vaults.roles.reallocate([(second, 500 * one), (third, 2_000 * one)], sender=caller)
        assert vaults.vault.allocations() == (1_000 * one, 500 * one, 2_000 * one)
        names = [each.name for each in receipt.events if each.name.startswith("Reallocate")]
        assert names == ["ReallocateWithdraw", "ReallocateSupply"]
        vaults.roles.reallocate([(third, 500 * one), (second, MAX_UINT)], sender=caller)
    assert vaults.asset.balanceOf(vaults.vault) == 0
    vaults.roles.reallocate([(first, 0), (second, 0), (third, MAX_UINT)], sender=vaults.allocator)
    assert vaults.vault.allocations() == (0, 0, 3_500 * one)
    assert vaults.held(0) == vaults.held(1) == 0


def test_with_interest_it_costs_a_unit_for_each_market(lively: Vaults) -> None:
    vaults = lively
    first, second, third = vaults.params
    for amount in (1, 999_999, 100 * vaults.one + 1):
        before = vaults.vault.totalAssets()
        held = vaults.vault.allocations()
        vaults.roles.reallocate(
            [(first, held[0] - amount), (third, held[2] - 7), (second, MAX_UINT)], sender=vaults.allocator
        )
        assert before - 3 <= vaults.vault.totalAssets() <= before


def test_takes_no_fee_and_moves_no_price_but_by_that(charging: Vaults) -> None:
    vaults = opened(charging)
    supply = vaults.vault.totalSupply()
    vaults.roles.reallocate([(vaults.params[0], 0), (vaults.params[2], MAX_UINT)], sender=vaults.allocator)
    assert vaults.vault.totalSupply() == supply


def test_respects_caps(vaults: Vaults) -> None:
    opened(vaults)
    first, second, _ = vaults.params
    one = vaults.one
    with vaults.refuses("LendingVault_CapExceeded", first.id, 1_001 * one, 1_000 * one):
        vaults.roles.reallocate([(second, 1_999 * one), (first, MAX_UINT)], sender=vaults.allocator)
    # what a stranger gave counts: a cap is of all that the vault has there
    vaults.roles.reallocate([(first, 900 * one), (vaults.params[2], MAX_UINT)], sender=vaults.allocator)
    vaults.fund(vaults.attacker, 100 * one)
    vaults.pool.supply(first, 100 * one, 0, vaults.vault, b"", sender=vaults.attacker)
    with vaults.refuses("LendingVault_CapExceeded", first.id, 1_000 * one + 1, 1_000 * one):
        vaults.roles.reallocate(
            [(second, 2_000 * one - 1), (first, 1_000 * one + 1)], sender=vaults.allocator
        )


def test_must_come_out_even(vaults: Vaults) -> None:
    opened(vaults)
    first, second, third = vaults.params
    one = vaults.one
    with vaults.refuses("LendingVault_InconsistentReallocation", 1, 0):
        vaults.roles.reallocate([(second, 2_000 * one - 1)], sender=vaults.allocator)
    with vaults.refuses("LendingVault_InconsistentReallocation", 2, 1):
        vaults.roles.reallocate([(second, 2_000 * one - 2), (third, 500 * one + 1)], sender=vaults.allocator)
    vaults.asset.mint(vaults.vault, 10, sender=vaults.lending.deployer)
    with vaults.refuses("LendingVault_InconsistentReallocation", 0, 1):
        vaults.roles.reallocate([(third, 500 * one + 1)], sender=vaults.allocator)
    with vaults.refuses("LendingVault_InconsistentReallocation", 1, 2):
        vaults.roles.reallocate([(first, 1_000 * one - 1), (third, 500 * one + 2)], sender=vaults.allocator)
    vaults.roles.reallocate([], sender=vaults.allocator)
    vaults.roles.reallocate([(third, MAX_UINT)], sender=vaults.allocator)


def test_names_each_listed_market_once(vaults: Vaults) -> None:
    opened(vaults)
    second = vaults.params[1]
    with vaults.refuses("LendingVault_DuplicateMarket", second.id):
        vaults.roles.reallocate([(second, 0), (second, MAX_UINT)], sender=vaults.allocator)
    unknown = vaults.lending.create(vaults.lending.with_params(oracle=vaults.asset.address)).params
    with vaults.refuses("LendingVault_MarketNotListed", unknown.id):
        vaults.roles.reallocate([(second, 0), (unknown, MAX_UINT)], sender=vaults.allocator)


def test_refuses_others(vaults: Vaults) -> None:
    opened(vaults)
    for caller in (vaults.attacker, vaults.sentinel, vaults.saver):
        with vaults.refuses("LendingVault_Unauthorized", caller):
            vaults.roles.reallocate([], sender=caller)
    vaults.roles.setAllocator(vaults.allocator, False, sender=vaults.owner)
    with vaults.refuses("LendingVault_Unauthorized", vaults.allocator):
        vaults.roles.reallocate([], sender=vaults.allocator)


def test_refuses_what_is_lent_out(vaults: Vaults) -> None:
    opened(vaults)
    vaults.borrow(1, 1_500 * vaults.one)
    second, third = vaults.params[1], vaults.params[2]
    with vaults.refuses("LendingPool_InsufficientLiquidity", second.id, 501 * vaults.one, 500 * vaults.one):
        vaults.roles.reallocate([(second, 1_499 * vaults.one), (third, MAX_UINT)], sender=vaults.allocator)
