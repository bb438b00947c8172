"""LendingVault.deposit and mint

├── when the deadline has passed, or the limit is not met: it reverts
├── when more is given than fits below the caps: it reverts and says what would fit
├── when nothing would come of it: it reverts
├── when the caller lacks assets or allowance: it reverts
└── else
    ├── assets go to the markets of the supply queue, in its order, up to each cap
    ├── nothing stays idle
    ├── shares are worth what the vault has more by it, rounded down
    ├── a mint takes no less than the shares are worth
    └── the share price does not fall by a fraction of a unit
"""

import pytest

from tests.support.suite import MAX_UINT, event, events
from tests.support.vaults import VIRTUAL, Vaults


def test_fills_the_caps_in_the_queues_order(any_vaults: Vaults) -> None:
    vaults = any_vaults
    receipt = vaults.deposit(vaults.saver, 3_500 * vaults.one)
    assert receipt.return_value == 3_500 * vaults.one * VIRTUAL
    assert vaults.vault.allocations() == tuple(amount * vaults.one for amount in (1_000, 2_000, 500))
    assert vaults.asset.balanceOf(vaults.vault) == 0
    assert vaults.vault.balanceOf(vaults.saver) == vaults.vault.totalSupply() == receipt.return_value
    assert vaults.vault.totalAssets() == 3_500 * vaults.one
    names = [name for _, name, _ in events(receipt)]
    assert names == ["Transfer", *["Supply", "Transfer"] * 3, "Transfer", "Deposit"]
    deposited = (vaults.saver, vaults.saver, 3_500 * vaults.one, receipt.return_value)
    assert events(receipt)[-1] == event(vaults.vault, "Deposit", *deposited)


def test_the_queues_order_is_the_allocators(vaults: Vaults) -> None:
    vaults.roles.setSupplyQueue([2, 0], sender=vaults.allocator)
    vaults.deposit(vaults.saver, 10 * vaults.one)
    assert vaults.vault.allocations() == (0, 0, 10 * vaults.one)
    assert vaults.vault.maxDeposit(vaults.saver) == (100_000 + 1_000 - 10) * vaults.one


def test_a_deposit_for_another(vaults: Vaults) -> None:
    vaults.fund(vaults.saver, 100)
    shares = vaults.vault.deposit(100, vaults.second, sender=vaults.saver).return_value
    assert (vaults.vault.balanceOf(vaults.saver), vaults.vault.balanceOf(vaults.second)) == (0, shares)


def test_with_interest_the_price_never_falls(lively: Vaults) -> None:
    vaults = lively
    for amount in (1, 2, 7, 999, 10**6 + 1, 1_234_567_891):
        before = vaults.price
        quoted = vaults.vault.previewDeposit(amount)
        if quoted == 0:
            continue
        assert vaults.deposit(vaults.saver, amount).return_value == quoted
        vaults.assert_price_not_below(before)


def test_a_mint_takes_what_is_quoted(lively: Vaults) -> None:
    vaults = lively
    vaults.fund(vaults.saver, 10**12)
    for shares in (1, 999_999, 10**6 + 1, 123_456_789_012_345, 2_300 * 10**12 + 7):
        before, held = vaults.price, vaults.asset.balanceOf(vaults.saver)
        quoted = vaults.vault.previewMint(shares)
        assert vaults.vault.mint(shares, vaults.saver, sender=vaults.saver).return_value == quoted
        assert vaults.asset.balanceOf(vaults.saver) == held - quoted
        assert vaults.asset.balanceOf(vaults.vault) == 0
        vaults.assert_price_not_below(before)


def test_refuses_more_than_fits(vaults: Vaults) -> None:
    room = 103_000 * vaults.one
    vaults.fund(vaults.saver, 2 * room)
    assert vaults.vault.maxDeposit(vaults.saver) == room
    with vaults.refuses("LendingVault_ExceedsCaps", room + 1, room):
        vaults.vault.deposit(room + 1, vaults.saver, sender=vaults.saver)
    worth = room + 1
    with vaults.refuses("LendingVault_MintExceedsCaps", worth, room):
        vaults.vault.mint(room * VIRTUAL + 1, vaults.saver, sender=vaults.saver)
    vaults.vault.deposit(room, vaults.saver, sender=vaults.saver)
    assert vaults.vault.maxDeposit(vaults.saver) == vaults.vault.maxMint(vaults.saver) == 0


def test_limits_and_deadline(vaults: Vaults) -> None:
    vaults.fund(vaults.saver, 10**9)
    now, later = vaults.chain.timestamp, vaults.later
    with vaults.refuses("LendingVault_Expired", now - 1, now):
        vaults.vault.deposit(100, vaults.saver, 0, now - 1, sender=vaults.saver)
    with vaults.refuses("LendingVault_Expired", now - 1, now):
        vaults.vault.mint(100, vaults.saver, MAX_UINT, now - 1, sender=vaults.saver)
    shares = 100 * VIRTUAL
    with vaults.refuses("LendingVault_BelowMinimum", shares, shares + 1):
        vaults.vault.deposit(100, vaults.saver, shares + 1, later, sender=vaults.saver)
    with vaults.refuses("LendingVault_AboveMaximum", 100, 99):
        vaults.vault.mint(shares, vaults.saver, 99, later, sender=vaults.saver)
    vaults.vault.deposit(100, vaults.saver, shares, now, sender=vaults.saver)
    vaults.vault.mint(shares, vaults.saver, 100, now, sender=vaults.saver)


@pytest.mark.parametrize("function", ["deposit", "mint"])
def test_refuses_nothing(vaults: Vaults, function: str) -> None:
    vaults.fund(vaults.saver, 100)
    with vaults.refuses("LendingVault_ZeroAmount"):
        getattr(vaults.vault, function)(0, vaults.saver, sender=vaults.saver)


@pytest.mark.parametrize("amount", [1, 2**128, MAX_UINT])
def test_refuses_what_the_caller_has_not(vaults: Vaults, amount: int) -> None:
    with vaults.refuses("TransferFromFailed"):
        vaults.vault.deposit(amount, vaults.saver, sender=vaults.saver)
    with vaults.refuses_some("TransferFromFailed", "LendingVault_MintExceedsCaps", "FullMulDivFailed"):
        vaults.vault.mint(amount, vaults.saver, sender=vaults.saver)


def test_a_deposit_without_markets_says_that_nothing_fits(vaults: Vaults) -> None:
    vaults.roles.setSupplyQueue([], sender=vaults.allocator)
    vaults.fund(vaults.saver, 100)
    with vaults.refuses("LendingVault_ExceedsCaps", 100, 0):
        vaults.vault.deposit(100, vaults.saver, sender=vaults.saver)


def test_a_market_at_its_limit_is_left_out(vaults: Vaults) -> None:
    """A cap of 2^128 - 1 is no way to make the pool's totals overflow and the deposit revert."""
    vaults.timelocked("raiseCap", vaults.params[0], 2**128 - 1)
    most = 2**127 - 1
    room = vaults.vault.maxDeposit(vaults.saver)
    # shares of a market are a million times its assets, which leaves that much less
    assert most // 10**6 - 10**6 <= room - 102_000 * vaults.one <= most // 10**6
    vaults.fund(vaults.saver, room)
    vaults.vault.deposit(room, vaults.saver, sender=vaults.saver)
