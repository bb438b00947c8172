"""LendingVault.maxDeposit, maxMint, maxWithdraw, maxRedeem and the previews

├── what each limit says succeeds, and one more fails
├── a preview is what execution then does, in the same second
├── a preview does not look at caps, liquidity or balances
└── going in and out, in any of the four ways and by any amount, never profits
"""

from itertools import product
from typing import Any

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT
from tests.support.vaults import Vaults


def assert_limits_are_honest(vaults: Vaults, account: Any) -> None:
    vault, chain = vaults.vault, vaults.chain
    ways = (
        (vault.maxDeposit, vault.deposit, (account,)),
        (vault.maxMint, vault.mint, (account,)),
        (vault.maxWithdraw, vault.withdraw, (account, account)),
        (vault.maxRedeem, vault.redeem, (account, account)),
    )
    for limit, function, rest in ways:
        most = limit(account)
        for amount, should in ((most, most != 0), (most + 1, False)):
            before = chain.snapshot()
            try:
                function(amount, *rest, sender=account)
                succeeded = True
            except ContractError:
                succeeded = False
            chain.revert(before)
            assert succeeded == should, f"{function!r}({amount}), the most is {most}"


@pytest.mark.parametrize("aside", [0, 1, 3, 10**9 + 7])
def test_the_limits_are_honest(lively: Vaults, aside: int) -> None:
    vaults = lively
    vaults.fund(vaults.saver, 10**16)
    assert_limits_are_honest(vaults, vaults.saver)
    vaults.fund(vaults.second, 10**16)
    vaults.vault.transfer(vaults.second, aside, sender=vaults.saver)
    vaults.markets[0].lend(vaults.lending.stranger, 10**9 + aside)
    vaults.chain.warp(1 + aside % 1_000_003)
    assert_limits_are_honest(vaults, vaults.saver)
    for number in range(3):
        vaults.borrow(number, 10**6 + aside % 1_000, 10 * vaults.lending.coin)
    vaults.chain.warp(86_400 * 300)
    assert_limits_are_honest(vaults, vaults.saver)
    assert_limits_are_honest(vaults, vaults.second)


def test_of_an_empty_vault(vaults: Vaults) -> None:
    vaults.fund(vaults.saver, 10**16)
    assert_limits_are_honest(vaults, vaults.saver)
    assert vaults.vault.maxWithdraw(vaults.saver) == vaults.vault.maxRedeem(vaults.saver) == 0


def test_previews_look_at_nothing_but_the_price(lively: Vaults) -> None:
    vault = lively.vault
    huge = 10**9 * lively.one
    assert vault.previewDeposit(huge) > huge * 10**6 * 9 // 10
    assert vault.previewMint(huge * 10**6) >= huge
    assert vault.previewWithdraw(huge) <= huge * 10**6
    assert vault.previewRedeem(huge * 10**6) >= huge
    assert vault.previewDeposit(0) == vault.previewMint(0) == vault.previewWithdraw(0) == 0
    assert vault.previewRedeem(0) == 0


def test_conversions_are_the_share_price(lively: Vaults) -> None:
    vault = lively.vault
    assets, shares = lively.price
    for amount in (0, 1, 10**6, 123_456_789):
        assert vault.convertToShares(amount) == amount * shares // assets
        assert vault.convertToAssets(amount) == amount * assets // shares


def test_conversions_beyond_256_bits_are_refused(lively: Vaults) -> None:
    with pytest.raises(ContractError):
        lively.vault.convertToShares(MAX_UINT)


@pytest.mark.parametrize(("way_in", "way_out"), product(("deposit", "mint"), ("withdraw", "redeem")))
@pytest.mark.parametrize("amount", [1, 2, 3, 1_000_003, 777 * 10**6 + 1])
def test_a_round_trip_never_profits(lively: Vaults, way_in: str, way_out: str, amount: int) -> None:
    vaults, vault = lively, lively.vault
    who = vaults.attacker
    vaults.fund(who, 10**16)
    before = vaults.asset.balanceOf(who)
    if way_in == "deposit":
        if not vault.previewDeposit(amount):
            return
        vault.deposit(amount, who, sender=who)
    else:
        vault.mint(amount * 10**6, who, sender=who)
    if way_out == "withdraw":
        most = vault.maxWithdraw(who)
        if most:
            vault.withdraw(most, who, who, sender=who)
    elif vault.maxRedeem(who):
        vault.redeem(vault.maxRedeem(who), who, who, sender=who)
    assert vaults.asset.balanceOf(who) <= before


def test_out_and_in_again_gives_no_more_shares(lively: Vaults) -> None:
    vaults, vault, who = lively, lively.vault, lively.saver
    vaults.asset.approve(vault, MAX_UINT, sender=who)
    for amount in (1, 2, 999_999, 250 * 10**6, 250 * 10**6 + 1):
        burnt = vault.withdraw(amount, who, who, sender=who).return_value
        assert vault.previewDeposit(amount) <= burnt
        if vault.previewDeposit(amount):
            assert vault.deposit(amount, who, sender=who).return_value <= burnt
