"""What it costs to deploy each contract."""

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import Chain, actor
from benchmarks.compiler import Compiled
from benchmarks.house import deploy_house
from benchmarks.peers import (
    AAVE,
    MORPHO,
    USDC,
    VENUS,
    deploy_aave_oracle,
    deploy_morpho,
    deploy_usdc_implementation,
    deploy_venus_module,
)
from strongroom import artifacts

_HOUSE = {
    "ProtocolAccessManager": "access_manager",
    "SurplusBuffer": "surplus_buffer",
    "Stablecoin": "stablecoin",
    "ChainlinkOracle": "oracle",
    "PegStabilityModule": "peg_module",
}
"""The house's field by the contract's name."""

_LENDING = ("LendingPool", "AdaptiveCurveIrm")
_CONTRACTS = (*_HOUSE, *_LENDING)


def measure_ours(chain: Chain) -> Measured:
    """Every contract of the house, and the lending pool's."""
    house = deploy_house(chain)
    record = Recorder()
    for contract, field in _HOUSE.items():
        record[f"deploy {contract}"] = getattr(house, field).gas
    # Each takes one address: the pool its access manager, the rate model the pool.
    argument = house.access_manager.address
    for contract in _LENDING:
        made = chain.deploy(house.deployer, artifacts.load(contract), "(address)", argument)
        record[f"deploy {contract}"] = made.gas
        argument = made.address
    return record


def measure_usdc(chain: Chain, compiled: Compiled) -> Measured:
    """The token's implementation."""
    return Measured({"deploy Stablecoin": deploy_usdc_implementation(chain, compiled).gas})


def measure_venus(chain: Chain, compiled: Compiled) -> Measured:
    """The peg module's implementation."""
    deployer = actor("deployer")
    coin = chain.deploy(deployer, compiled["VAI"], "(uint256)", 31337).address
    reserve = chain.deploy(
        deployer, artifacts.load("MockReserve"), "(string,string,uint8)", "Mock USD Coin", "mUSDC", 6
    ).address
    return Measured({"deploy PegStabilityModule": deploy_venus_module(chain, compiled, coin, reserve).gas})


def measure_aave(chain: Chain, compiled: Compiled) -> Measured:
    """The oracle with one feed."""
    return Measured(
        {"deploy ChainlinkOracle": deploy_aave_oracle(chain, compiled, actor("asset").address).gas}
    )


def measure_morpho(chain: Chain, compiled: Compiled) -> Measured:
    """The pool."""
    return Measured({"deploy LendingPool": deploy_morpho(chain, compiled).gas})


def _size(contract: str) -> str:
    return f"{len(artifacts.load(contract).runtime):,} bytes of code, of 24,576 allowed"


AREAS = (
    Area(
        name="deployment",
        title="Deployment",
        order=90,
        operations=tuple(Operation(f"deploy {contract}", _size(contract)) for contract in _CONTRACTS),
        ours=measure_ours,
        peers=(
            Peer("USDC", "implementation only, without proxy and library", (USDC,), measure_usdc),
            Peer("Venus PegStability", "implementation only, without its proxy", VENUS, measure_venus),
            Peer("Morpho Blue", "without a rate model", (MORPHO,), measure_morpho),
            Peer("Aave v3 AaveOracle", "with one asset", (AAVE,), measure_aave),
        ),
    ),
)
