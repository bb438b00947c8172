"""A price that can be pushed in one transaction: Mango 2022, Inverse 2022; donation to a vault used as collateral

The attacker moved the very price that valued its collateral, within the transaction or minutes that borrowed against
it: a thin spot market, a pool's reserves. A vault's share price is such a price, for a donation raises it at once.

Here the oracle reads only feeds that no transaction moves, and a vault's share counts as having grown no faster than
a cap set at deployment. A donation above it adds nothing; a loss counts at once.
"""

from strongroom.evm import Chain, Contract
from tests.support.suite import Builder, oracle_config

YEAR = 365 * 24 * 3600


def vault_oracle(chain: Chain, artifact: object) -> tuple[Contract, Contract, Contract]:
    deployer = chain.account("deployer")

    def deploy(what: object, *args: object) -> Contract:
        return chain.deploy(what, *args, sender=deployer)  # type: ignore[arg-type]

    asset = deploy("MockReserve", "Asset", "AST", 18)
    loan = deploy("MockReserve", "Loan", "LOAN", 18)
    vault = deploy("MockVault", asset)
    asset.mint(deployer, 10**24, sender=deployer)
    asset.approve(vault, 10**24, sender=deployer)
    vault.deposit(10**24, deployer, sender=deployer)
    feed = deploy("MockAggregator", 8, 10**8)
    settings = oracle_config(
        vault,
        loan,
        base=[(feed, YEAR)],
        collateralIsVault=True,
        maxShareGrowthBpsPerYear=1_000,
        minPrice=1,
        maxPrice=2**255,
    )
    return deploy(artifact, settings), vault, asset


def test_a_donation_to_the_vault_moves_the_price_by_no_more_than_its_cap(build: Builder) -> None:
    chain = Chain()
    attacker = chain.account("attacker")
    oracle, vault, asset = vault_oracle(chain, build.broken.get("ChainlinkOracle", "ChainlinkOracle"))
    for days in (0, 1, 30):
        chain.warp(days * 24 * 3600)
        before = oracle.price()
        elapsed = chain.timestamp - oracle.shareSnapshot()[1]
        asset.mint(vault, 10**25, sender=attacker)
        assert vault.convertToAssets(10**18) > 10 * 10**18, "the donation did push the vault"
        for price in (oracle.price(), oracle.liquidationPrice()):
            assert before <= price <= 10**36 + 10**36 * elapsed * 1_000 // (10_000 * YEAR)
