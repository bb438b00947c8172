"""The way in: one node, one deployment, and the account that signs."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from eth_utils.crypto import keccak

from strongroom import deployments as registry
from strongroom.client.accounts import Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, to_units
from strongroom.client.auctions import Auctions
from strongroom.client.codec import to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import ContractClient
from strongroom.client.contracts import (
    WRAPPERS,
    ChainlinkOracle,
    ProtocolAccessManager,
    RedemptionModule,
    SurplusBuffer,
)
from strongroom.client.errors import ArgumentError, NoDeploymentError, WrongChainError
from strongroom.client.market import Market
from strongroom.client.multicall import CHUNK, Batch, is_deployed
from strongroom.client.psm import Psm
from strongroom.client.revenue import Revenue
from strongroom.client.token import STABLECOIN_DECIMALS, Reserve
from strongroom.deployments import Deployment, Location

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount
    from web3 import Web3
    from web3.providers.base import BaseProvider

    from strongroom.client.assets import Assets
    from strongroom.client.credit import Credit
    from strongroom.client.credit.desk import StablecoinDesk
    from strongroom.client.identity import Identities
    from strongroom.client.lending import Lending
    from strongroom.client.logs import Progress
    from strongroom.client.nft import Nft
    from strongroom.client.pledges import Pledges
    from strongroom.client.savings import CreditRate, Savings
    from strongroom.client.stability import Stability
    from strongroom.client.system import System
    from strongroom.client.unwinding import Unwinding
    from strongroom.client.winddown import Ending

C = TypeVar("C", bound=ContractClient)


class Strongroom:
    """The suite on one chain."""

    def __init__(
        self, connection: Connection, deployment: Deployment, registry_at: Location | None = None
    ) -> None:
        """Use `connect`, which finds the deployment and checks it."""
        self.connection = connection
        self.deployment = deployment
        self.registry_at = registry_at
        """Where the deployment was read from; `None` if it was handed over."""
        _remember(connection, deployment)

    @classmethod
    def connect(
        cls,
        url_or_provider: "str | BaseProvider | Web3",
        account: "LocalAccount | Signer | str | None" = None,
        deployments: str | os.PathLike[str] | Deployment | None = None,
        timeout: float = 30,
        chain_id: int | None = None,
        max_cost: Amount | None = None,
    ) -> "Strongroom":
        """Connect to a node and find what is deployed on its chain.

        `url_or_provider`: `http(s)://…`, `ws(s)://…`, an IPC file, or any web3 provider.
        `account`: who signs. An eth_account key, or the address of an account that the node keeps unlocked.
        `deployments`: a registry file, or the folder that holds the registries; found by itself if not given,
        see `strongroom.deployments.find_root`.
        `timeout`: seconds to wait for one answer.
        `chain_id`: the chain it must be.
        `max_cost`: ether that the gas of one transaction may cost, 0.05 unless given; no limit on the local chain.

        With an account, a registry that merely lies in the current folder or above it is refused, as anybody may
        have put it there: name it. Raises `CannotConnectError`, `WrongChainError`, `NoDeploymentError`.
        """
        connection = Connection(
            url_or_provider,
            None if account is None else as_signer(account),
            timeout,
            None if max_cost is None else to_units(max_cost, 18),
        )
        if chain_id not in (None, connection.chain_id):
            raise WrongChainError(
                f"the node is on chain {connection.chain_id}, and it must be chain {chain_id}: connect to another "
                "node"
            )
        deployment, found = find_registry(connection.chain_id, deployments)
        if account is not None and found is not None and not found.trusted:
            raise NoDeploymentError(
                f"{found.path} merely lies in the current folder or above it, where anybody may have put it: pass "
                f"deployments=…, or set {registry.ROOT_VARIABLE}, if its contracts are the ones to use"
            )
        _check(connection, deployment, found)
        return cls(connection, deployment, found)

    @property
    def chain_id(self) -> int:
        """The chain's id."""
        return self.connection.chain_id

    @property
    def account(self) -> str:
        """Address of the account that signs. Raises `AccountError` if there is none."""
        return self.connection.require_signer().address

    def with_account(self, account: "LocalAccount | Signer | str") -> "Strongroom":
        """The same deployment, with another account that signs."""
        connection = Connection.__new__(Connection)
        connection.__dict__.update(self.connection.__dict__)
        connection.signer = as_signer(account)
        return type(self)(connection, self.deployment, self.registry_at)

    @cached_property
    def psm(self) -> Psm:
        """The peg module."""
        return self.contract("PegStabilityModule", Psm)

    @cached_property
    def auctions(self) -> Auctions:
        """The auction house."""
        return self.contract("AuctionHouse", Auctions)

    @cached_property
    def market(self) -> Market:
        """The marketplace."""
        return self.contract("Marketplace", Market)

    @cached_property
    def stablecoin(self) -> "StablecoinDesk":
        """The stablecoin, and what its holders do with it: open, adjust, repay, close, redeem, save, provide."""
        from strongroom.client.credit.desk import StablecoinDesk

        return StablecoinDesk(self)

    @cached_property
    def credit(self) -> "Credit":
        """The stablecoin's credit: markets, positions, books. Raises `NoDeploymentError` if there is none."""
        from strongroom.client.credit import Credit

        return Credit(self)

    @cached_property
    def reserve(self) -> Reserve:
        """The peg module's reserve, by what the module itself says."""
        return self.psm.reserve

    @cached_property
    def lending(self) -> "Lending":
        """The lending pool, its markets and positions. Raises `NoDeploymentError` if there is none."""
        from strongroom.client.lending import Lending

        pool: ContractClient = self.contract("LendingPool")
        lens = self.deployment.contracts.get("LendingLens")
        first_block = self.deployment.contract("LendingPool").block
        return Lending(self.connection, pool, first_block, None if lens is None else lens.address)

    @cached_property
    def savings(self) -> "Savings":
        """The savers' vault. Raises `NoDeploymentError` if there is none."""
        from strongroom.client.savings import Savings

        return self.contract("SavingsVault", Savings)

    @cached_property
    def credit_rate(self) -> "CreditRate":
        """The rate at which the stablecoin is lent. Raises `NoDeploymentError` if there is none."""
        from strongroom.client.savings import CreditRate

        return self.contract("RatePolicy", CreditRate)

    def system(self, block: int | None = None, progress: "Progress | None" = None) -> "System":
        """The stablecoin's balance sheet at a block, the latest unless given: see `strongroom.client.system`."""
        from strongroom.client.system import fetch_system

        return fetch_system(self, block, progress)

    @cached_property
    def identities(self) -> "Identities":
        """Who is a verified investor. Raises `NoDeploymentError` if there is no registry."""
        from strongroom.client.identity import Identities

        return self.contract("IdentityRegistry", Identities)

    @cached_property
    def stability(self) -> "Stability":
        """The stability pools. Raises `NoDeploymentError` if there is no factory of them."""
        from strongroom.client.stability import Stability

        return self.contract("StabilityPoolFactory", Stability)

    @cached_property
    def wind_down(self) -> "Ending":
        """The end of the stablecoin. Raises `NoDeploymentError` if there is no such contract."""
        from strongroom.client.winddown import Ending

        return self.contract("WindDown", Ending)

    @cached_property
    def unwinding(self) -> "Unwinding":
        """The same as a whole: where it stands, what can be done next. Raises `NoDeploymentError`."""
        from strongroom.client.unwinding import Unwinding

        return Unwinding(self)

    @cached_property
    def redemptions(self) -> RedemptionModule:
        """The redemption module itself; for people `client.stablecoin.redeem`. Raises `NoDeploymentError`."""
        return self.contract("RedemptionModule", RedemptionModule)

    @cached_property
    def oracle(self) -> ChainlinkOracle:
        """The oracle that the peg module asks, by what the module itself says."""
        return ChainlinkOracle(self.connection, self.psm.ORACLE())

    @cached_property
    def access(self) -> ProtocolAccessManager:
        """Who may call what."""
        return self.contract("ProtocolAccessManager", ProtocolAccessManager)

    @cached_property
    def surplus_buffer(self) -> SurplusBuffer:
        """The treasury."""
        return self.contract("SurplusBuffer", SurplusBuffer)

    @cached_property
    def revenue(self) -> Revenue:
        """Royalty splitters and their factory."""
        return Revenue(self)

    @cached_property
    def assets(self) -> "Assets":
        """Fractional assets: their factory, sales, dividends, buyouts."""
        from strongroom.client.assets import Assets

        return Assets(self)

    @cached_property
    def pledges(self) -> "Pledges":
        """Shares as collateral. Raises `NoDeploymentError` if there is no pledge manager."""
        from strongroom.client.pledges import Pledges

        return Pledges(self)

    @cached_property
    def nft(self) -> "Nft":
        """Creators' collections and their factory."""
        from strongroom.client.nft import Nft

        return Nft(self)

    def contract(self, name: str, wrapper: type[C] | None = None) -> C:
        """A contract of the deployment by its name there, as its wrapper unless another is given.

        Raises `NoDeploymentError` if there is none, or no wrapper for it.
        """
        try:
            entry = self.deployment.contract(name)
        except registry.ContractNotDeployedError as error:
            raise NoDeploymentError(str(error)) from None
        kind = wrapper or WRAPPERS.get(entry.artifact)
        if kind is None:
            raise NoDeploymentError(f"{name} is a {entry.artifact}, which has no wrapper: pass one")
        return kind(self.connection, entry.address)  # type: ignore[return-value]

    def batch(self, chunk: int = CHUNK) -> Batch:
        """Many reads in one request, see `strongroom.client.multicall`."""
        return Batch(self.connection, chunk)

    @property
    def has_multicall(self) -> bool:
        """Whether the chain has Multicall3, so that batches can run together."""
        return is_deployed(self.connection)

    def __repr__(self) -> str:
        return f"Strongroom(chain {self.chain_id} at {self.connection.where})"


def find_deployment(
    chain_id: int, deployments: str | os.PathLike[str] | Deployment | None = None
) -> Deployment:
    """The deployment on a chain: from a file, from a folder of registries, or by itself if not told.

    Raises `WrongChainError`, `NoDeploymentError`.
    """
    return find_registry(chain_id, deployments)[0]


def find_registry(
    chain_id: int, deployments: str | os.PathLike[str] | Deployment | None = None
) -> tuple[Deployment, Location | None]:
    """As `find_deployment`, with where it was found; `None` if it was handed over."""
    if isinstance(deployments, Deployment):
        if deployments.chain_id != chain_id:
            raise WrongChainError(
                f"the deployment is of chain {deployments.chain_id}, and the node is on chain {chain_id}: "
                "connect to a node of its own chain"
            )
        return deployments, None
    try:
        if deployments is None:
            return registry.load(chain_id), registry.locate(chain_id)
        path = Path(deployments).expanduser()
        if path.is_dir():
            inside = path / f"{chain_id}.json"
            if not inside.is_file():
                return registry.load(chain_id, path), registry.locate(chain_id, path)
            path = inside
        return registry.read(path, chain_id), Location(path, trusted=True)
    except registry.ChainMismatchError as error:
        raise WrongChainError(f"the node is on chain {chain_id}: {error}") from None
    except registry.RegistryError as error:
        raise NoDeploymentError(str(error)) from None


def _check(connection: Connection, deployment: Deployment, at: Location | None) -> None:
    """That the deployment is on this very chain: the same first block, and each contract's very code."""
    restart = (
        "run `make demo`" if deployment.chain_id == registry.LOCAL_CHAIN_ID else "connect to another node"
    )
    if deployment.genesis:
        first = str(connection.fetch_block(0).get("hash"))
        if first.lower() != deployment.genesis.lower():
            raise NoDeploymentError(
                f"{'the deployment' if at is None else at.path} is of another chain of id {deployment.chain_id} (its "
                f"first block differs), perhaps one that has been restarted since: {restart}, or name the registry of "
                "this one (--deployments PATH)"
            )
    codes = connection.fetch_codes([entry.address for entry in deployment.contracts.values()])
    for (name, entry), code in zip(deployment.contracts.items(), codes, strict=True):
        if not code:
            raise NoDeploymentError(
                f"there is no code at {entry.address}, where the registry has {name}: {restart}"
            )
        if "0x" + keccak(code).hex() != entry.codehash.lower():
            raise NoDeploymentError(
                f"the code at {entry.address} is not the one that the registry has for {name}: {restart}, and trust "
                "neither before you know why"
            )


def _remember(connection: Connection, deployment: Deployment) -> None:
    """What the registry knows, so that no node is asked, or believed if it says otherwise."""
    memory = connection.memory
    coin = deployment.contracts.get("Stablecoin")
    if coin is not None:
        memory[coin.address, "decimals"] = STABLECOIN_DECIMALS
    module = deployment.contracts.get("PegStabilityModule")
    if module is None or coin is None or len(module.args) < 2:
        return
    try:
        tokens = to_address(module.args[0]), to_address(module.args[1])
    except ArgumentError:
        return
    if tokens[0] != coin.address:
        raise NoDeploymentError(
            f"by the registry the peg module's stablecoin is {tokens[0]}, and the stablecoin is {coin.address}: "
            "restore the registry"
        )
    memory[module.address, "tokens"] = tokens
    decimals = _reserve_decimals(deployment, tokens[1])
    if decimals is not None:
        memory[tokens[1], "decimals"] = decimals


def _reserve_decimals(deployment: Deployment, reserve: str) -> int | None:
    """From the mock's constructor, else from the oracle's, whose bounds are shares of parity; `None` if neither."""
    mock, oracle = deployment.contracts.get("MockReserve"), deployment.contracts.get("ChainlinkOracle")
    try:
        if mock is not None and mock.address == reserve:
            return int(mock.args[2])
        if oracle is None:
            return None
        least, share = int(oracle.args[0]["minPrice"]), int(deployment.parameters["oracle"]["minPriceBps"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    for decimals in range(STABLECOIN_DECIMALS + 1):
        if least == 10 ** (36 + STABLECOIN_DECIMALS - decimals) * share // 10_000:
            return decimals
    return None
