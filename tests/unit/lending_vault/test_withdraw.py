"""LendingVault.withdraw and redeem

├── when the deadline has passed, or the limit is not met: it reverts
├── when the caller is neither the owner nor allowed that many shares: it reverts
├── when the owner has fewer shares: it reverts
├── when the markets have less to give: it reverts and says what they have
├── when nothing would come of it: it reverts
└── else
    ├── assets come from the markets of the withdraw queue, in its order, as far as each has them
    ├── a market that is lent out is passed over
    ├── shares are worth what the vault has less by it, rounded up
    └── the share price does not fall by a fraction of a unit
"""

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT
from tests.support.vaults import DAY, Vaults


def test_serves_from_the_queue(lively: Vaults) -> None:
    vaults = lively
    vaults.roles.setWithdrawQueue([2, 1, 0], sender=vaults.allocator)
    before = vaults.vault.allocations()
    free = [market.accrued.supply_assets - market.accrued.borrow_assets for market in vaults.markets]
    amount = free[2] + 10
    vaults.vault.withdraw(amount, vaults.second, vaults.saver, sender=vaults.saver)
    assert vaults.asset.balanceOf(vaults.second) == amount
    after = vaults.vault.allocations()
    assert (after[0], after[1], after[2]) == (before[0], before[1] - 10, before[2] - free[2])


@pytest.mark.parametrize("amount", [1, 2, 999_999, 250 * 10**6, 800 * 10**6 + 1])
def test_a_withdrawal_costs_what_is_quoted(lively: Vaults, amount: int) -> None:
    vaults = lively
    before, quoted = vaults.price, vaults.vault.previewWithdraw(amount)
    receipt = vaults.vault.withdraw(amount, vaults.saver, vaults.saver, sender=vaults.saver)
    assert receipt.return_value == quoted
    assert vaults.asset.balanceOf(vaults.saver) == amount
    vaults.assert_price_not_below(before)


@pytest.mark.parametrize("shares", [3 * 10**6 + 1, 999_999 * 10**6 + 1, 250 * 10**12 + 7, 800 * 10**12 + 1])
def test_a_redemption_pays_what_is_quoted(lively: Vaults, shares: int) -> None:
    vaults = lively
    before, quoted = vaults.price, vaults.vault.previewRedeem(shares)
    receipt = vaults.vault.redeem(shares, vaults.saver, vaults.saver, sender=vaults.saver)
    assert receipt.return_value == vaults.asset.balanceOf(vaults.saver) == quoted
    vaults.assert_price_not_below(before)


def test_everyone_leaves_when_debts_are_repaid(lively: Vaults) -> None:
    vaults = lively
    for market in vaults.markets:
        market.give(market.loan, market.borrower, 10**6 * vaults.one)
        shares = market.held(market.borrower).borrow_shares
        market.pool.repay(market.params, 0, shares, market.borrower, b"", sender=market.borrower)
    for account in (vaults.saver, vaults.second):
        assert vaults.vault.maxRedeem(account) == vaults.vault.balanceOf(account)
        vaults.redeem_all(account)
    assert vaults.vault.totalSupply() == 0
    # what is left is the virtual share's, and dust of roundings
    assert vaults.vault.totalAssets() <= 6
    assert abs(vaults.asset.balanceOf(vaults.saver) - vaults.asset.balanceOf(vaults.second)) <= 3


def test_refuses_what_is_lent_out(lively: Vaults) -> None:
    vaults = lively
    free = sum(market.accrued.supply_assets - market.accrued.borrow_assets for market in vaults.markets)
    with vaults.refuses("LendingVault_InsufficientLiquidity", free + 1, free):
        vaults.vault.withdraw(free + 1, vaults.saver, vaults.saver, sender=vaults.saver)
    vaults.vault.transfer(vaults.saver, vaults.vault.balanceOf(vaults.second), sender=vaults.second)
    shares = vaults.vault.balanceOf(vaults.saver)
    worth = vaults.vault.convertToAssets(shares)
    with vaults.refuses("LendingVault_InsufficientLiquidity", worth, free):
        vaults.vault.redeem(shares, vaults.saver, vaults.saver, sender=vaults.saver)
    assert vaults.vault.maxWithdraw(vaults.saver) == free
    vaults.vault.withdraw(free, vaults.saver, vaults.saver, sender=vaults.saver)
    assert vaults.vault.maxRedeem(vaults.saver) == 0


def test_a_market_that_is_lent_out_is_passed_over(vaults: Vaults) -> None:
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    vaults.borrow(0, 1_000 * vaults.one)
    vaults.vault.withdraw(1_500 * vaults.one, vaults.saver, vaults.saver, sender=vaults.saver)
    assert vaults.vault.allocations() == (1_000 * vaults.one, 500 * vaults.one, 500 * vaults.one)


def test_limits_and_deadline(lively: Vaults) -> None:
    vaults = lively
    vault, saver = vaults.vault, vaults.saver
    now, later = vaults.chain.timestamp, vaults.later
    with vaults.refuses("LendingVault_Expired", now - 1, now):
        vault.withdraw(100, saver, saver, MAX_UINT, now - 1, sender=saver)
    with vaults.refuses("LendingVault_Expired", now - 1, now):
        vault.redeem(10**9, saver, saver, 0, now - 1, sender=saver)
    shares, assets = vault.previewWithdraw(100), vault.previewRedeem(10**9)
    with vaults.refuses("LendingVault_AboveMaximum", shares, shares - 1):
        vault.withdraw(100, saver, saver, shares - 1, later, sender=saver)
    with vaults.refuses("LendingVault_BelowMinimum", assets, assets + 1):
        vault.redeem(10**9, saver, saver, assets + 1, later, sender=saver)
    vault.withdraw(100, saver, saver, shares, now, sender=saver)
    vault.redeem(10**9, saver, saver, vault.previewRedeem(10**9), now, sender=saver)


def test_only_with_the_owners_allowance(lively: Vaults) -> None:
    """RWAVault 2026: an overridden path of ERC-4626 that forgot the allowance."""
    vaults = lively
    vault, saver, attacker = vaults.vault, vaults.saver, vaults.attacker
    for call in (vault.withdraw, vault.redeem):
        with vaults.refuses("InsufficientAllowance"):
            call(10**7, attacker, saver, sender=attacker)
        with vaults.refuses("InsufficientAllowance"):
            limit = MAX_UINT if call is vault.withdraw else 0
            call(10**7, attacker, saver, limit, vaults.later, sender=attacker)
    shares = vault.previewWithdraw(10**7)
    vault.approve(vaults.second, shares, sender=saver)
    vault.withdraw(10**7, vaults.second, saver, sender=vaults.second)
    assert vault.allowance(saver, vaults.second) == 0
    vault.approve(vaults.second, 10**9 - 1, sender=saver)
    with vaults.refuses("InsufficientAllowance"):
        vault.redeem(10**9, vaults.second, saver, sender=vaults.second)
    vault.approve(vaults.second, MAX_UINT, sender=saver)
    vault.redeem(10**9, vaults.second, saver, sender=vaults.second)
    assert vault.allowance(saver, vaults.second) == MAX_UINT


def test_refuses_more_shares_than_there_are(lively: Vaults) -> None:
    vaults = lively
    held = vaults.vault.balanceOf(vaults.saver)
    for shares in (held + 1, held * 5 // 4):
        with vaults.refuses_some("InsufficientBalance", "LendingVault_InsufficientLiquidity"):
            vaults.vault.redeem(shares, vaults.saver, vaults.saver, sender=vaults.saver)
    with vaults.refuses_some("InsufficientBalance"):
        vaults.vault.withdraw(1, vaults.attacker, vaults.attacker, sender=vaults.attacker)
    for amount in (2**128, MAX_UINT):
        with vaults.refuses_some("LendingVault_InsufficientLiquidity"):
            vaults.vault.withdraw(amount, vaults.saver, vaults.saver, sender=vaults.saver)


@pytest.mark.parametrize(("function", "amount"), [("withdraw", 0), ("redeem", 0), ("redeem", 1)])
def test_refuses_nothing(lively: Vaults, function: str, amount: int) -> None:
    vaults = lively
    with vaults.refuses("LendingVault_ZeroAmount"):
        getattr(vaults.vault, function)(amount, vaults.saver, vaults.saver, sender=vaults.saver)


def test_the_roles_cannot_stop_a_withdrawal(lively: Vaults) -> None:
    """Caps at zero, no supply queue, every role taken: what is not lent out still leaves."""
    vaults = lively
    for params in vaults.params:
        vaults.roles.lowerCap(params, 0, sender=vaults.sentinel)
    vaults.roles.setSupplyQueue([], sender=vaults.allocator)
    vaults.roles.setWithdrawQueue([1, 2, 0], sender=vaults.allocator)
    vaults.vault.renounceOwnership(sender=vaults.owner)
    most = vaults.vault.maxWithdraw(vaults.saver)
    assert most > 1_000 * vaults.one
    vaults.vault.withdraw(most, vaults.saver, vaults.saver, sender=vaults.saver)
    assert vaults.vault.maxDeposit(vaults.saver) == 0


def test_a_broken_market_counts_for_nothing_and_stops_nobody(vaults: Vaults) -> None:
    """Interest that nobody pays grows for decades, until the pool refuses every call there."""
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    vaults.borrow(0, 1_000 * vaults.one)
    first = vaults.markets[0]
    for _ in range(8):
        vaults.chain.warp(10 * 365 * DAY)
        vaults.chain.try_send(first.pool, "accrueInterest", first.params, sender=vaults.second)
    with pytest.raises(ContractError):
        first.accrue()
    assert vaults.vault.allocations() == (0, 2_000 * vaults.one, 500 * vaults.one)
    vaults.vault.withdraw(2_400 * vaults.one, vaults.saver, vaults.saver, sender=vaults.saver)
    vaults.deposit(vaults.second, 100 * vaults.one)
    assert vaults.vault.allocations() == (0, 100 * vaults.one, 100 * vaults.one)
