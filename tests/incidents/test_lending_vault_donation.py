"""Vaults: first depositor, donation. Hundred 2023, Sonne 2024, Resupply 2025, Thetanuts, LlamaLend, Venus 2026

Whoever came first minted a share for a unit, donated, and took what the next depositor's rounding left; what lay in an
empty vault went to the next depositor; a donation past a cap, or into a vault whose shares were collateral, moved what
others had measured. Here a million shares that nobody holds stand beside the first, tokens sent to the vault count for
nothing, and a supply on its behalf is a gift to all that no one gets back.
"""

import pytest

from tests.support.suite import MAX_UINT
from tests.support.vaults import VaultBuilder, Vaults


def give(vaults: Vaults, how: str, amount: int, number: int = 0) -> None:
    vaults.fund(vaults.attacker, amount)
    if how == "tokens":
        vaults.asset.transfer(vaults.vault, amount, sender=vaults.attacker)
    else:
        vaults.pool.supply(vaults.params[number], amount, 0, vaults.vault, b"", sender=vaults.attacker)


@pytest.mark.parametrize("how", ["tokens", "position"])
@pytest.mark.parametrize("first", [1, 10**6])
def test_the_first_depositor_gains_nothing_by_donating(
    build_vaults: VaultBuilder, how: str, first: int
) -> None:
    vaults = build_vaults(18, 18)
    vault, attacker, victim = vaults.vault, vaults.attacker, vaults.saver
    gift, deposit = 500 * vaults.one, 400 * vaults.one
    vaults.fund(attacker, first)
    vault.deposit(first, attacker, sender=attacker)
    give(vaults, how, gift)
    vaults.fund(victim, deposit)
    vault.deposit(deposit, victim, sender=victim)
    # the victim loses less than a millionth of the gift, the attacker no less than that
    assert vault.maxWithdraw(victim) >= deposit - gift // 10**6 - 2
    vaults.redeem_all(attacker)
    assert vaults.asset.balanceOf(attacker) < first + gift


@pytest.mark.parametrize("how", ["tokens", "position"])
def test_what_lies_in_an_empty_vault_goes_to_nobody(build_vaults: VaultBuilder, how: str) -> None:
    """Thetanuts 2026."""
    vaults = build_vaults()
    vaults.deposit(vaults.second, 10 * vaults.one)
    vaults.redeem_all(vaults.second)
    assert vaults.vault.totalSupply() == 0
    give(vaults, how, 100 * vaults.one)
    vaults.fund(vaults.saver, 50 * vaults.one)
    assert vaults.vault.previewDeposit(50 * vaults.one) != 0
    vaults.vault.deposit(50 * vaults.one, vaults.saver, sender=vaults.saver)
    vaults.redeem_all(vaults.saver)
    # and it costs the next one less than a share, which is worth a millionth of the gift
    assert 50 * vaults.one - 101 <= vaults.asset.balanceOf(vaults.saver) <= 50 * vaults.one


def test_tokens_sent_to_the_vault_move_no_share_price(build_vaults: VaultBuilder) -> None:
    """LlamaLend 2026: a vault's shares as collateral, and a price that a donation moves."""
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 100 * vaults.one)
    before = vaults.price, vaults.vault.convertToAssets(10**12), vaults.vault.maxDeposit(vaults.saver)
    give(vaults, "tokens", 10**6 * vaults.one)
    assert (
        vaults.price,
        vaults.vault.convertToAssets(10**12),
        vaults.vault.maxDeposit(vaults.saver),
    ) == before
    vaults.deposit(vaults.second, vaults.one)
    vaults.redeem_all(vaults.saver)
    assert vaults.asset.balanceOf(vaults.saver) == 100 * vaults.one
    assert vaults.asset.balanceOf(vaults.vault) == 10**6 * vaults.one


@pytest.mark.parametrize("amount", [1, 10**6, 10**12])
def test_a_gift_never_makes_a_share_worth_less_and_pays_the_giver_nothing(
    build_vaults: VaultBuilder, amount: int
) -> None:
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 100 * vaults.one)
    vaults.deposit(vaults.attacker, 100 * vaults.one)
    before = vaults.price
    give(vaults, "position", amount)
    vaults.assert_price_not_below(before)
    vaults.redeem_all(vaults.attacker)
    assert vaults.asset.balanceOf(vaults.attacker) <= 100 * vaults.one + amount // 2


def test_a_flash_mint_into_a_market_moves_no_share_price(build_vaults: VaultBuilder) -> None:
    """LlamaLend 2026, by tokens that can be minted for a transaction without a limit to speak of.

    A market near the pool's limits must still count for what it is worth: were it left out, whoever fills one for a
    moment would buy the vault's shares for nothing.
    """
    vaults = build_vaults(18, 18)
    pool, vault, attacker = vaults.pool, vaults.vault, vaults.attacker
    vaults.deposit(vaults.saver, 3_000 * vaults.one)
    vaults.borrow(0, 100 * vaults.one)
    vaults.fund(attacker, 2**110)
    before, rich = vaults.price, vaults.asset.balanceOf(attacker)
    for number in (0, 1):
        state = pool.market(vaults.markets[number].id)
        pool.supply(vaults.params[number], 0, 2**128 - 2 - state[1], attacker, b"", sender=attacker)
        vaults.assert_price_not_below(before)
        # full: nothing more goes in, everything can come out
        assert vault.allocations()[number] >= (1_000, 2_000)[number] * vaults.one
    assert vault.maxDeposit(attacker) == 100_000 * vaults.one
    assert vault.previewMint(vault.previewDeposit(vaults.one)) <= vaults.one
    vault.deposit(1_000 * vaults.one, attacker, sender=attacker)
    vault.withdraw(500 * vaults.one, vaults.saver, vaults.saver, sender=vaults.saver)
    for number in (0, 1):
        shares = vaults.markets[number].held(attacker).supply_shares
        pool.withdraw(vaults.params[number], 0, shares, attacker, attacker, sender=attacker)
    vaults.redeem_all(attacker)
    assert (
        vaults.asset.balanceOf(attacker) <= rich + 10**12
    )  # what a market with a debt earned in these blocks
    vaults.assert_price_not_below(before)


def test_a_gift_does_not_lift_a_cap(build_vaults: VaultBuilder) -> None:
    """Venus 2026: the cap was of what the books said, and a donation was on no book."""
    vaults = build_vaults(caps=(1_000,))
    vaults.deposit(vaults.saver, 400 * vaults.one)
    give(vaults, "position", 550 * vaults.one)
    assert vaults.vault.maxDeposit(vaults.saver) == 50 * vaults.one
    vaults.fund(vaults.saver, 100 * vaults.one)
    with vaults.refuses("LendingVault_ExceedsCaps", 51 * vaults.one, 50 * vaults.one):
        vaults.vault.deposit(51 * vaults.one, vaults.saver, sender=vaults.saver)
    vaults.vault.deposit(50 * vaults.one, vaults.saver, sender=vaults.saver)
    give(vaults, "position", 10**6 * vaults.one)
    assert vaults.vault.maxDeposit(vaults.saver) == vaults.vault.maxMint(vaults.saver) == 0
    # and stops nobody from leaving
    vaults.redeem_all(vaults.saver)


def test_a_gift_in_a_market_that_is_not_listed_counts_for_nothing(build_vaults: VaultBuilder) -> None:
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 100 * vaults.one)
    oracle = vaults.lending.deploy("MockOracle", 10**36)
    other = vaults.lending.create(vaults.lending.with_params(oracle=oracle.address))
    vaults.fund(vaults.attacker, 100)
    vaults.pool.supply(other.params, 100, 0, vaults.vault, b"", sender=vaults.attacker)
    assert vaults.vault.totalAssets() == 100 * vaults.one


def test_many_small_steps_take_nothing_from_others(build_vaults: VaultBuilder) -> None:
    """Balancer 2025, zkLend 2025: a rounding, compounded."""
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 3_400 * vaults.one)
    for number in range(3):
        vaults.borrow(number, 300 * vaults.one)
    vaults.chain.warp(10**6)
    vault, attacker = vaults.vault, vaults.attacker
    vaults.fund(attacker, 10**9)
    saved, rich = vault.convertToAssets(vault.balanceOf(vaults.saver)), vaults.asset.balanceOf(attacker)
    for step in range(60):
        vault.deposit(2 + step % 3, attacker, sender=attacker)
        vault.mint(1 + step, attacker, sender=attacker)
        if step % 2:
            most = vault.maxWithdraw(attacker)
            if most > 1:
                vault.withdraw(most - 1, attacker, attacker, sender=attacker)
    if vault.maxRedeem(attacker):
        vault.redeem(vault.maxRedeem(attacker), attacker, attacker, sender=attacker)
    assert vaults.asset.balanceOf(attacker) <= rich
    assert vault.convertToAssets(vault.balanceOf(vaults.saver)) >= saved


def test_bad_debt_is_everybodys_at_once(build_vaults: VaultBuilder) -> None:
    """Nobody leaves at a price that is not true any more, and nobody who comes after pays for it."""
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 1_000 * vaults.one)
    vaults.deposit(vaults.second, 1_000 * vaults.one)
    vaults.borrow(0, 500 * vaults.one)
    vaults.lose(0)
    # the liquidator paid a unit for what was left
    assert vaults.vault.totalAssets() - 1_500 * vaults.one in (0, 1)
    vaults.deposit(vaults.attacker, 100 * vaults.one)
    assert vaults.vault.maxWithdraw(vaults.attacker) in (100 * vaults.one - 1, 100 * vaults.one)
    for account in (vaults.saver, vaults.second):
        vaults.redeem_all(account)
        assert abs(vaults.asset.balanceOf(account) - 750 * vaults.one) <= 2


def test_only_with_the_owners_allowance(build_vaults: VaultBuilder) -> None:
    """RWAVault 2026: a path of ERC-4626 that was written anew and forgot the allowance."""
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 100 * vaults.one)
    vault, attacker = vaults.vault, vaults.attacker
    for call, limit in ((vault.withdraw, MAX_UINT), (vault.redeem, 0)):
        for rest in ((), (limit, vaults.later)):
            with vaults.refuses("InsufficientAllowance"):
                call(10**7, attacker, vaults.saver, *rest, sender=attacker)


def test_nobody_initializes_a_vault_again(build_vaults: VaultBuilder) -> None:
    """Audius 2022, Parity 2017."""
    vaults = build_vaults()
    me = vaults.attacker
    config = (me.address, me.address, me.address, me.address, 0, 86_400, "Mine", "MINE", [])
    with vaults.refuses("LendingVault_CannotInitialize", me):
        vaults.roles.initialize(config, sender=me)
    implementation = vaults.chain.at("LendingVaultGovernance", vaults.factory.IMPLEMENTATION())
    with vaults.refuses("LendingVault_CannotInitialize", me):
        implementation.initialize(config, sender=me)


def test_a_stolen_curator_key_waits(build_vaults: VaultBuilder) -> None:
    """A guardian or upgrade key as the weakest link: whoever has it can lower risk, or wait and be seen."""
    vaults = build_vaults()
    vaults.deposit(vaults.saver, 100 * vaults.one)
    thief, roles = vaults.curator, vaults.roles
    oracle = vaults.lending.deploy("MockOracle", 10**60)
    bad = vaults.lending.create(vaults.lending.with_params(oracle=oracle.address)).params
    data = roles.raiseCap.encode(bad, 2**100)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.raiseCap(bad, 2**100, sender=thief)
    vaults.submit(data)
    vaults.chain.warp(roles.timelock() - 1)
    with vaults.refuses_some("LendingVault_TimelockNotElapsed"):
        roles.raiseCap(bad, 2**100, sender=thief)
    with vaults.refuses("LendingVault_MarketNotListed", bad.id):
        roles.reallocate([(vaults.params[0], 0), (bad, MAX_UINT)], sender=thief)
    roles.revoke(data, sender=vaults.sentinel)
    vaults.chain.warp(1)
    with vaults.refuses("LendingVault_NotSubmitted", data):
        roles.raiseCap(bad, 2**100, sender=thief)
    vaults.redeem_all(vaults.saver)
    assert vaults.asset.balanceOf(vaults.saver) == 100 * vaults.one
