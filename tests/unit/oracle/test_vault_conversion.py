"""ChainlinkOracle with an ERC-4626 vault as its collateral

├── one share is worth its assets at deployment's conversion; decimals of vault and asset are both accounted for
├── the share price grows up to the cap, linearly from the snapshot; a donation beyond it adds nothing
├── when it falls, the price falls at once
└── a growth cap of zero: the share price of deployment is the most it can be
"""

from typing import Any

import pytest

from strongroom.evm import Chain, Contract
from tests.support.suite import oracle_config, refuses

YEAR = 365 * 24 * 3600


class Vault:
    """A vault over an asset of one dollar, priced in a loan token of one dollar, with a million assets in it."""

    def __init__(self, asset_decimals: int = 18, loan_decimals: int = 18) -> None:
        self.chain = Chain()
        self.deployer = self.chain.account("deployer")
        self.asset = self.deploy("MockReserve", "Asset", "AST", asset_decimals)
        self.loan = self.deploy("MockReserve", "Loan", "LOAN", loan_decimals)
        self.vault = self.deploy("MockVault", self.asset)
        self.feed = self.deploy("MockAggregator", 8, 10**8)
        self.held = 10**6 * 10**asset_decimals
        self.asset.mint(self.deployer, self.held, sender=self.deployer)
        self.asset.approve(self.vault, self.held, sender=self.deployer)
        self.vault.deposit(self.held, self.deployer, sender=self.deployer)

    def deploy(self, name: str, *args: Any) -> Contract:
        return self.chain.deploy(name, *args, sender=self.deployer)

    def oracle(self, growth_bps: int, **changes: Any) -> Contract:
        settings = oracle_config(
            self.vault,
            self.loan,
            base=[(self.feed, 2**32 - 1)],
            collateralIsVault=True,
            maxShareGrowthBpsPerYear=growth_bps,
            **{"minPrice": 1, "maxPrice": 2**255, **changes},
        )
        return self.deploy("ChainlinkOracle", settings)

    def earn(self, bps: int) -> None:
        """Donate so many basis points of what was deposited."""
        self.asset.mint(self.vault, self.held * bps // 10_000, sender=self.deployer)


@pytest.mark.parametrize("asset_decimals", [6, 8, 18])
@pytest.mark.parametrize("loan_decimals", [6, 18])
def test_decimals(asset_decimals: int, loan_decimals: int) -> None:
    vault = Vault(asset_decimals, loan_decimals)
    oracle = vault.oracle(1_000)
    share_decimals = vault.vault.decimals()
    assert oracle.price() * 10**share_decimals // 10**36 == 10**loan_decimals
    assert tuple(oracle.shareSnapshot()) == (10**asset_decimals, vault.chain.timestamp)


def test_growth_counts_up_to_the_cap() -> None:
    vault = Vault()
    oracle = vault.oracle(1_000)
    vault.chain.warp(YEAR)
    assert oracle.price() == 10**36, "nothing earned yet"
    vault.earn(500)
    earned = vault.vault.convertToAssets(10**18)
    assert 105 * 10**16 - 10 <= earned <= 105 * 10**16
    assert oracle.price() == 10**18 * earned
    vault.earn(400)
    assert oracle.price() == 10**18 * vault.vault.convertToAssets(10**18)
    vault.earn(10_000)
    assert oracle.price() == 11 * 10**35, "ten per cent in a year and no more"
    assert oracle.liquidationPrice() == 11 * 10**35


@pytest.mark.parametrize("seconds", [0, 1, 3_600, YEAR // 2, YEAR, 3 * YEAR])
def test_the_cap_is_linear_and_rounded_down(seconds: int) -> None:
    vault = Vault()
    oracle = vault.oracle(700)
    vault.chain.warp(seconds)
    vault.earn(50_000)
    assert oracle.price() == 10**18 * (10**18 + 10**18 * seconds * 700 // (10_000 * YEAR))


def test_a_cap_of_zero_holds_the_snapshot() -> None:
    vault = Vault()
    vault.earn(2_000)
    snapshot = vault.vault.convertToAssets(10**18)
    oracle = vault.oracle(0)
    vault.chain.warp(YEAR)
    vault.earn(1)
    assert oracle.price() == 10**18 * snapshot


def test_a_loss_counts_at_once() -> None:
    vault = Vault()
    oracle = vault.oracle(1_000)
    vault.asset.seize(vault.vault, vault.held // 4, sender=vault.deployer)
    assert oracle.price() == 10**18 * vault.vault.convertToAssets(10**18)
    assert 749 * 10**33 < oracle.price() < 751 * 10**33


def test_a_vault_without_worth_is_refused() -> None:
    vault = Vault()
    vault.asset.seize(vault.vault, vault.held, sender=vault.deployer)
    assert vault.vault.convertToAssets(10**18) == 0
    with refuses("ChainlinkOracle_InvalidConfig", "a vault share is worth nothing"):
        vault.oracle(1_000)
