"""LendingVault: multicall, permits, and what lies about

├── multicall: permit and deposit in one, never payable, each step as the caller
├── permitAsset: a permit used up before is no obstacle; a wrong one is refused
├── permit of the shares
└── skim: what lies in the vault goes to the fee recipient, and nothing of the savings
"""

import pytest

from strongroom.evm import ContractError
from tests.support.signing import FOREVER, sign_permit, vrs
from tests.support.suite import event, events
from tests.support.vaults import NOBODY, Vaults


def test_permit_and_deposit_in_one(vaults: Vaults) -> None:
    vault, saver = vaults.vault, vaults.saver
    vaults.asset.mint(saver, 100, sender=vaults.lending.deployer)
    signature = bytes(sign_permit(vaults.asset, saver, vault, 100))
    steps = [
        vault.permitAsset.encode(100, FOREVER, signature),
        vault["deposit(uint256,address,uint256,uint256)"].encode(100, saver, 100 * 10**6, vaults.later),
        vault["transfer"].encode(vaults.second, 10**6),
    ]
    vault.multicall(steps, sender=saver)
    assert vault.balanceOf(saver) == 99 * 10**6
    assert vault.balanceOf(vaults.second) == 10**6


def test_a_step_that_fails_takes_all_back(vaults: Vaults) -> None:
    vaults.fund(vaults.saver, 100)
    deposit = vaults.vault["deposit(uint256,address)"].encode(100, vaults.saver)
    with vaults.refuses("InsufficientBalance"):
        vaults.vault.multicall(
            [deposit, vaults.vault.transfer.encode(vaults.second, 10**9)], sender=vaults.saver
        )


def test_no_ether(vaults: Vaults) -> None:
    for data in (b"", vaults.vault.multicall.encode([]), b"\1\2\3\4"):
        with pytest.raises(ContractError):
            vaults.chain.raw_send(vaults.saver, vaults.vault, data, value=1)


def test_a_permit_that_was_used_up_blocks_nothing(vaults: Vaults) -> None:
    vault, saver = vaults.vault, vaults.saver
    signature = sign_permit(vaults.asset, saver, vault, 5)
    vaults.asset.permit(saver, vault, 5, FOREVER, bytes(signature), sender=vaults.attacker)
    assert events(vault.permitAsset(5, FOREVER, bytes(signature), sender=saver)) == []


@pytest.mark.parametrize("signature", [b"", b"\xff" * 65, b"\xff" * 64])
def test_refuses_a_wrong_permit(vaults: Vaults, signature: bytes) -> None:
    vaults.asset.approve(vaults.vault, 4, sender=vaults.saver)
    with vaults.refuses("LendingVault_AllowanceTooLow", 4, 5):
        vaults.vault.permitAsset(5, FOREVER, signature, sender=vaults.saver)


def test_the_shares_have_permits(vaults: Vaults) -> None:
    vault, saver = vaults.vault, vaults.saver
    vaults.deposit(saver, 100)
    signature = sign_permit(vault, saver, vaults.second, 10**6)
    vault.permit(saver, vaults.second, 10**6, FOREVER, *vrs(signature), sender=vaults.attacker)
    assert vault.allowance(saver, vaults.second) == 10**6
    with vaults.refuses("InvalidPermit"):
        vault.permit(saver, vaults.second, 10**6, FOREVER, *vrs(signature), sender=vaults.attacker)
    vault.transferFrom(saver, vaults.second, 10**6, sender=vaults.second)


def test_no_allowance_that_nobody_gave(vaults: Vaults) -> None:
    """Solady's token lets Permit2 spend everybody's shares, unless told not to."""
    assert vaults.vault.allowance(vaults.saver, "0x000000000022D473030F116dDEE9F6B43aC78BA3") == 0


def test_skims_what_lies_about(vaults: Vaults) -> None:
    vaults.deposit(vaults.saver, 1_000)
    vaults.asset.mint(vaults.vault, 77, sender=vaults.lending.deployer)
    vaults.lending.collateral.mint(vaults.vault, 5, sender=vaults.lending.deployer)
    vaults.vault.transfer(vaults.vault, 10**6, sender=vaults.saver)
    assert vaults.vault.totalAssets() == 1_000
    for token, amount in ((vaults.asset, 77), (vaults.lending.collateral, 5), (vaults.vault, 10**6)):
        receipt = vaults.vault.skim(token, sender=vaults.second)
        assert receipt.return_value == amount
        assert events(receipt)[0] == event(vaults.vault, "Skim", vaults.second, token, amount)
        assert token.balanceOf(vaults.recipient) == amount
        assert vaults.vault.skim(token, sender=vaults.second).return_value == 0
    assert vaults.vault.totalAssets() == 1_000
    vaults.roles.setFeeRecipient(NOBODY, sender=vaults.owner)
    with vaults.refuses("LendingVault_ZeroAddress"):
        vaults.vault.skim(vaults.asset, sender=vaults.second)
