"""Our contracts, deployed as `scripts/deploy.py` does, so far as it matters to the gas of what users do."""

from dataclasses import dataclass

from eth_account.signers.local import LocalAccount

from benchmarks.chain import Chain, Deployment, Domain, actor
from strongroom import artifacts

WAD = 10**18
RESERVE_UNIT = 10**6
FEED_DECIMALS = 8
HEARTBEAT = 86_400
FEE_BPS = 5
BAND_BPS = (9_950, 10_050)
CEILING = 10_000_000 * WAD
FLASH_CAP = 1_000_000 * WAD
PARITY = 10**36 * 10**12
"""The oracle's price of a reserve of 6 decimals at par."""

NO_FEED = ("0x" + "00" * 20, 0)
Feed = tuple[str, int]
"""A feed's address and its heartbeat in seconds."""
ORACLE_CONFIG = (
    "((address,address,bool,uint32,(address,uint32),(address,uint32),(address,uint32),(address,uint32),"
    "uint256,uint256,address,uint16,address,uint32))"
)


@dataclass(frozen=True)
class House:
    """What was deployed, with the gas that each took."""

    deployer: LocalAccount
    access_manager: Deployment
    surplus_buffer: Deployment
    stablecoin: Deployment
    reserve: Deployment
    feed: Deployment
    oracle: Deployment
    peg_module: Deployment

    @property
    def stablecoin_domain(self) -> Domain:
        return Domain("Strongroom Dollar", "1", self.stablecoin.address)

    @property
    def reserve_domain(self) -> Domain:
        return Domain("Mock USD Coin", "1", self.reserve.address)


def deploy_house(chain: Chain) -> House:
    """The stablecoin with its peg module at the default parameters, the feed at par."""
    deployer = actor("deployer")

    def deploy(name: str, types: str, *arguments: object) -> Deployment:
        return chain.deploy(deployer, artifacts.load(name), types, *arguments)

    manager = deploy("ProtocolAccessManager", "(address)", deployer.address)
    surplus = deploy("SurplusBuffer", "(address)", manager.address)
    coin = deploy(
        "Stablecoin",
        "(string,string,address,address)",
        "Strongroom Dollar",
        "SRUSD",
        manager.address,
        surplus.address,
    )
    reserve = deploy("MockReserve", "(string,string,uint8)", "Mock USD Coin", "mUSDC", 6)
    feed = deploy_feed(chain)
    oracle = deploy_oracle(chain, reserve.address, coin.address, base=((feed.address, HEARTBEAT),))
    module = deploy(
        "PegStabilityModule",
        "(address,address,address,address,address,uint16,uint16,uint16,uint16)",
        coin.address,
        reserve.address,
        oracle.address,
        surplus.address,
        manager.address,
        FEE_BPS,
        FEE_BPS,
        *BAND_BPS,
    )
    chain.send(deployer, coin.address, "setFacilitator(address,uint120)", module.address, CEILING)
    chain.send(deployer, coin.address, "setFlashMintCap(uint128)", FLASH_CAP)
    chain.send(deployer, coin.address, "setFlashMintFee(uint16)", FEE_BPS)
    return House(deployer, manager, surplus, coin, reserve, feed, oracle, module)


def deploy_feed(chain: Chain, answer: int = 10**FEED_DECIMALS) -> Deployment:
    """A Chainlink-form feed of 8 decimals."""
    code = artifacts.load("MockAggregator")
    return chain.deploy(actor("deployer"), code, "(uint8,int120)", FEED_DECIMALS, answer)


def deploy_oracle(
    chain: Chain,
    reserve: str,
    coin: str,
    *,
    base: tuple[Feed, ...],
    quote: tuple[Feed, ...] = (),
    reference: tuple[str, int] | None = None,
    sequencer: tuple[str, int] | None = None,
) -> Deployment:
    """An oracle of the reserve in the coin, with bounds of a tenth and ten times parity.

    `reference` is a second source and the greatest deviation from it in basis points; `sequencer` an L2's uptime
    feed and the grace period in seconds.
    """
    feeds = [*base, *[NO_FEED] * (2 - len(base)), *quote, *[NO_FEED] * (2 - len(quote))]
    config = (
        reserve,
        coin,
        False,
        0,
        *feeds,
        PARITY // 10,
        PARITY * 10,
        *(reference or NO_FEED),
        *(sequencer or NO_FEED),
    )
    return chain.deploy(actor("deployer"), artifacts.load("ChainlinkOracle"), ORACLE_CONFIG, config)
