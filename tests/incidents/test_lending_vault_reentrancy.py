"""Vaults: reentrancy, read-only too. Vyper/Curve 2023, Penpie 2024

With an asset that calls back in the middle of a transfer: whoever comes back into the vault is refused, and every view
that speaks of the share price refuses too, so that no one lends against a number that is half written.
"""

from typing import Any

import pytest

from strongroom.evm import ContractError
from tests.support.suite import MAX_UINT
from tests.support.vaults import VaultBuilder, Vaults


def armed(build: VaultBuilder) -> Vaults:
    """The asset calls back; it has shares of its own, and lets the vault take what it has."""
    vaults = build(18, 18, token="MockWeirdToken")
    vaults.deposit(vaults.saver, 3_500 * vaults.one)
    vaults.deposit(vaults.attacker, 100 * vaults.one)
    vaults.vault.transfer(vaults.asset, 10**20, sender=vaults.attacker)
    vaults.fund(vaults.attacker, 100 * vaults.one)
    vaults.asset.mint(vaults.asset, 100 * vaults.one, sender=vaults.attacker)
    return vaults


def act(vaults: Vaults, name: str) -> None:
    vault, me = vaults.vault, vaults.attacker
    args: tuple[Any, ...] = (10**18 if name in ("deposit", "withdraw") else 10**24, me)
    getattr(vault, name)(*(args if name in ("deposit", "mint") else (*args, me)), sender=me)


@pytest.mark.parametrize("name", ["deposit", "mint", "withdraw", "redeem"])
@pytest.mark.parametrize(
    "inner", ["deposit", "mint", "withdraw", "redeem", "accrueFee", "skim", "totalAssets", "previewRedeem"]
)
def test_nobody_comes_back_into_the_vault(build_vaults: VaultBuilder, name: str, inner: str) -> None:
    vaults = armed(build_vaults)
    vault, token = vaults.vault, vaults.asset
    data = {
        "deposit": vault["deposit(uint256,address)"].encode(1, token),
        "mint": vault["mint(uint256,address)"].encode(10**6, token),
        "withdraw": vault["withdraw(uint256,address,address)"].encode(1, token, token),
        "redeem": vault["redeem(uint256,address,address)"].encode(10**9, token, token),
        "accrueFee": vault.accrueFee.encode(),
        "skim": vault.skim.encode(token),
        "totalAssets": vault.totalAssets.encode(),
        "previewRedeem": vault.previewRedeem.encode(10**9),
    }[inner]
    held = vault.balanceOf(token)
    token.setHook(vault, data, sender=vaults.attacker)
    act(vaults, name)
    assert token.hook() == "0x" + "00" * 20, "the hook was never called"
    assert not token.hookSucceeded()
    assert token.hookResult() == bytes.fromhex("3ee5aeb5"), "ReentrancyGuardReentrantCall()"
    assert vault.balanceOf(token) == held


def test_the_roles_do_not_come_back_either(build_vaults: VaultBuilder) -> None:
    vaults = armed(build_vaults)
    vaults.roles.setAllocator(vaults.asset, True, sender=vaults.owner)
    data = vaults.roles.reallocate.encode([(vaults.params[0], 0), (vaults.params[2], MAX_UINT)])
    vaults.asset.setHook(vaults.vault, data, sender=vaults.attacker)
    act(vaults, "withdraw")
    assert not vaults.asset.hookSucceeded()


@pytest.mark.parametrize("kind", [0, 1], ids=["standard", "no return"])
def test_tokens_of_other_manners_work(build_vaults: VaultBuilder, kind: int) -> None:
    vaults = build_vaults(6, 18, token="MockWeirdToken")
    vaults.asset.setKind(kind, sender=vaults.attacker)
    vaults.deposit(vaults.saver, 1_500 * vaults.one)
    vaults.redeem_all(vaults.saver)
    assert vaults.asset.balanceOf(vaults.saver) == 1_500 * vaults.one


def test_tokens_that_deliver_less_or_nothing_are_refused(build_vaults: VaultBuilder) -> None:
    vaults = build_vaults(6, 18, token="MockWeirdToken")
    vaults.fund(vaults.saver, 1_500 * vaults.one)
    for change in (
        lambda: vaults.asset.setFee(1, sender=vaults.attacker),
        lambda: vaults.asset.setKind(2, sender=vaults.attacker),
    ):
        before = vaults.chain.snapshot()
        change()
        with pytest.raises(ContractError):
            vaults.vault.deposit(1_500 * vaults.one, vaults.saver, sender=vaults.saver)
        vaults.chain.revert(before)
        vaults.asset.mint(vaults.vault, 10**12, sender=vaults.attacker)
