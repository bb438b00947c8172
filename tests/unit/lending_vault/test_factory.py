"""LendingVaultFactory, and a vault's initialization

├── createVault
│   ├── makes and initializes a vault in one transaction, at an address told before
│   ├── the address is the caller's own; a second vault there is refused
│   └── bad input: no code, no owner, timelock, fee, markets twice or of another asset
├── initialize: by nobody else, and never again
├── the code behind the clones can be neither initialized nor used
└── owner: two steps; curator and allocators by the owner alone
"""

from typing import Any

import pytest

from strongroom.evm import ContractError
from tests.support.suite import event, events, refuses
from tests.support.vaults import CAPS, DAY, NOBODY, TIMELOCK, WAD, VaultBuilder, Vaults


def config(vaults: Vaults, **changes: Any) -> tuple[Any, ...]:
    values = {
        "owner": vaults.owner.address,
        "curator": vaults.curator.address,
        "sentinel": vaults.sentinel.address,
        "recipient": vaults.recipient.address,
        "fee": 7,
        "timelock": TIMELOCK,
        "name": "Savings of a name that is longer than thirty-one bytes",
        "symbol": "SAVE",
        "markets": [(params, cap) for params, cap in zip(vaults.params, CAPS, strict=True)],
        **changes,
    }
    return tuple(values.values())


def test_makes_a_vault(any_vaults: Vaults) -> None:
    vaults = any_vaults
    salt = b"\1" * 32
    expected = vaults.factory.vaultAddress(vaults.saver, vaults.asset, salt)
    receipt = vaults.factory.createVault(vaults.asset, config(vaults), salt, sender=vaults.saver)
    assert receipt.return_value == expected
    assert vaults.factory.isVault(expected)
    assert not vaults.factory.isVault(vaults.factory.IMPLEMENTATION())
    vault, roles = VaultBuilder().at(vaults.chain, expected)
    created = event(
        vaults.factory,
        "CreateVault",
        expected,
        vaults.saver,
        vaults.asset,
        vaults.owner,
        *config(vaults)[6:8],
    )
    assert created in events(receipt)
    assert vault.asset() == vaults.asset.address
    assert vault.decimals() == vaults.asset.decimals() + 6
    assert (vault.name(), vault.symbol()) == config(vaults)[6:8]
    assert (vault.POOL(), vault.FACTORY()) == (vaults.pool.address, vaults.factory.address)
    assert vault.owner() == vaults.owner.address
    assert (roles.curator(), roles.sentinel()) == (vaults.curator.address, vaults.sentinel.address)
    assert (roles.fee(), roles.feeRecipient()) == (7, vaults.recipient.address)
    assert (roles.timelock(), vault.highWaterMark()) == (TIMELOCK, WAD)
    assert roles.markets() == tuple(
        (tuple(params), cap) for params, cap in zip(vaults.params, CAPS, strict=True)
    )
    assert roles.supplyQueue() == roles.withdrawQueue() == (0, 1, 2)
    assert (vault.totalSupply(), vault.totalAssets()) == (0, 0)


def test_nobody_takes_anothers_address(vaults: Vaults) -> None:
    salt = b"\2" * 32
    first = vaults.factory.createVault(vaults.asset, config(vaults), salt, sender=vaults.saver).return_value
    with refuses("LendingVaultFactory_AlreadyMade", first):
        vaults.factory.createVault(vaults.asset, config(vaults), salt, sender=vaults.saver)
    other = vaults.factory.createVault(
        vaults.asset, config(vaults), salt, sender=vaults.attacker
    ).return_value
    assert first != other


@pytest.mark.parametrize(
    ("changes", "error", "args"),
    [
        ({"owner": NOBODY}, "LendingVault_ZeroAddress", ()),
        ({"timelock": DAY - 1}, "LendingVault_InvalidTimelock", (DAY - 1, DAY, 14 * DAY)),
        ({"timelock": 14 * DAY + 1}, "LendingVault_InvalidTimelock", (14 * DAY + 1, DAY, 14 * DAY)),
        ({"fee": WAD // 4 + 1}, "LendingVault_FeeTooHigh", (WAD // 4 + 1, WAD // 4)),
        ({"recipient": NOBODY}, "LendingVault_ZeroAddress", ()),
    ],
)
def test_refuses_bad_input(
    vaults: Vaults, changes: dict[str, Any], error: str, args: tuple[Any, ...]
) -> None:
    with refuses(error, *args):
        vaults.factory.createVault(vaults.asset, config(vaults, **changes), b"\0" * 32, sender=vaults.saver)


def test_refuses_bad_markets_and_assets(vaults: Vaults) -> None:
    first = vaults.params[0]
    twice = config(vaults, markets=[(first, 1), (first, 2)])
    with refuses("LendingVault_DuplicateMarket", first.id):
        vaults.factory.createVault(vaults.asset, twice, b"\0" * 32, sender=vaults.saver)
    with refuses("LendingVault_WrongAsset", first.id, first.loan):
        vaults.factory.createVault(vaults.lending.collateral, config(vaults), b"\0" * 32, sender=vaults.saver)
    with refuses("LendingVaultFactory_NoCode", vaults.attacker):
        vaults.factory.createVault(vaults.attacker, config(vaults), b"\0" * 32, sender=vaults.saver)
    with refuses("LendingVaultFactory_NoCode", vaults.attacker):
        vaults.lending.deploy("LendingVaultFactory", vaults.attacker)
    odd = vaults.lending.deploy("MockReserve", "Odd", "ODD", 250)
    with refuses("LendingVaultFactory_TooManyDecimals", odd, 250):
        vaults.factory.createVault(odd, config(vaults, markets=[]), b"\0" * 32, sender=vaults.saver)


def test_nobody_initializes_again(vaults: Vaults) -> None:
    """Audius 2022, Parity 2017."""
    for caller in (vaults.attacker, vaults.owner):
        with vaults.refuses("LendingVault_CannotInitialize", caller):
            vaults.roles.initialize(config(vaults, owner=vaults.attacker.address), sender=caller)


def test_the_code_behind_the_clones_is_of_no_use(vaults: Vaults) -> None:
    chain, attacker = vaults.chain, vaults.attacker
    implementation, roles = VaultBuilder().at(chain, vaults.factory.IMPLEMENTATION())
    governance = chain.at("LendingVaultGovernance", implementation.GOVERNANCE())
    for each in (roles, governance):
        with refuses("LendingVault_CannotInitialize", attacker):
            each.initialize(config(vaults), sender=attacker)
        with refuses("LendingVault_Unauthorized", attacker):
            each.submit(each.raiseFee.encode(1), sender=attacker)
    with refuses("LendingVault_NotInitialized"):
        implementation.totalAssets()
    with refuses("LendingVault_NotInitialized"):
        implementation.accrueFee(sender=attacker)
    with pytest.raises(ContractError):
        implementation.deposit(1, attacker, sender=attacker)
    assert implementation.owner() == governance.owner() == vaults.factory.address


def test_the_owner_changes_in_two_steps(vaults: Vaults) -> None:
    vaults.vault.transferOwnership(vaults.second, sender=vaults.owner)
    assert vaults.vault.owner() == vaults.owner.address
    with refuses("OwnableUnauthorizedAccount", vaults.attacker):
        vaults.vault.acceptOwnership(sender=vaults.attacker)
    vaults.vault.acceptOwnership(sender=vaults.second)
    vaults.roles.setCurator(vaults.saver, sender=vaults.second)
    assert vaults.roles.curator() == vaults.saver.address


@pytest.mark.parametrize("name", ["setCurator", "setAllocator", "setFeeRecipient", "transferOwnership"])
def test_only_the_owner(vaults: Vaults, name: str) -> None:
    function = getattr(vaults.vault if name == "transferOwnership" else vaults.roles, name)
    args = (vaults.attacker, True) if name == "setAllocator" else (vaults.attacker,)
    for caller in (vaults.attacker, vaults.curator, vaults.allocator, vaults.sentinel):
        with vaults.refuses("OwnableUnauthorizedAccount", caller):
            function(*args, sender=caller)
