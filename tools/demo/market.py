"""The market: deployed once, found again ever after, its prices kept fresh."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak
from web3 import HTTPProvider, Web3

from scripts import _parameters
from scripts._chain import Web3Broadcaster, local_signer
from scripts._deployment import deploy
from strongroom.client import Strongroom
from strongroom.client.amounts import from_units, plain
from strongroom.client.contracts import MockAggregator
from strongroom.deployments import LOCAL_CHAIN_ID, Deployment, RegistryNotFoundError, read
from tools.anvil import ROOT, AnvilError, request
from tools.demo.actors import DEPLOYER, ISSUER, Actors

Progress = Callable[[str], None]

FEED = " feed"
"""How the name of a prop ends that is a mock feed."""
_HEARTBEAT = 86_400
"""Of the feeds that are props, in seconds."""


@dataclass(frozen=True)
class Market:
    """A deployment on a chain that runs."""

    room: Strongroom
    is_new: bool
    """Whether this run deployed something."""

    @property
    def deployment(self) -> Deployment:
        """What the registry says."""
        return self.room.deployment

    @property
    def key(self) -> str:
        """Tells this deployment from every other, on this chain or another."""
        return f"{self.deployment.genesis} {self.deployment.address('Stablecoin')}"


def set_up(url: str, registry: Path, actors: Actors, progress: Progress) -> Market:
    """Deploys the market, goes on where an interrupted deployment stopped, or finds that it is complete.

    Raises `ScriptError`, `RegistryError`, `ClientError`.
    """
    web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": 30}, exception_retry_configuration=None))
    deployer = actors[DEPLOYER]
    broadcaster = Web3Broadcaster(web3, deployer.address, local_signer(deployer))
    before = _read(registry)
    deployment = deploy(
        broadcaster, _parameters.load(LOCAL_CHAIN_ID), registry, progress, commit=_fetch_commit()
    )
    is_new = before is None or not before.complete or before.contracts != deployment.contracts
    return Market(connect(url, registry), is_new)


def connect(url: str, registry: Path) -> Strongroom:
    """The deployment in the registry. Raises `ClientError`."""
    return Strongroom.connect(url, deployments=registry)


def is_running_at(port: int, registry: Path) -> bool:
    """Whether the chain at a port has the registry's whole deployment: the same first block, the same code."""
    deployment = _read(registry)
    if deployment is None or not deployment.complete:
        return False
    try:
        if int(str(request(port, "eth_chainId", (), 3)), 16) != deployment.chain_id:
            return False
        if request(port, "eth_getBlockByNumber", ("0x0", False))["hash"] != deployment.genesis:
            return False
        codes = [
            (contract.codehash, str(request(port, "eth_getCode", (contract.address, "latest"))))
            for contract in deployment.contracts.values()
        ]
    except (AnvilError, ValueError, TypeError):
        return False
    return all(wanted == "0x" + keccak(hexstr=found).hex() for wanted, found in codes)


def refresh_prices(
    room: Strongroom, actors: Actors, props: Mapping[str, str], beyond: int | None = None
) -> list[str]:
    """Gives each mock feed a new round at its own price if its last one is too old; returns what was done.

    The feeds are those of the reserve's oracle and every prop whose name ends in `FEED`. Too old is half the
    heartbeat, or `beyond` seconds.
    """
    config = room.oracle.config()
    own = room.deployment.address("MockAggregator")
    feeds = {
        feed.aggregator: (room.reserve.info().symbol, feed.heartbeat)
        for feed in (config.baseFeed1, config.baseFeed2, config.quoteFeed1, config.quoteFeed2)
        if feed.aggregator == own
    }
    for name, address in props.items():
        if name.endswith(FEED):
            feeds[address] = (name.removesuffix(FEED), _HEARTBEAT)
    now = room.connection.fetch_timestamp()
    done = []
    for address, (symbol, heartbeat) in feeds.items():
        mock = MockAggregator(room.with_account(actors[ISSUER]).connection, address)
        age = now - mock.updatedAt()
        if 0 <= age <= (heartbeat // 2 if beyond is None else beyond):
            continue
        answer = mock.answer()
        mock.set(answer).send()
        when = f"{_span(age)} old" if age >= 0 else f"{_span(-age)} ahead of the chain"
        done.append(
            f"the price of {symbol} was {when}: its feed has a new round, "
            f"still at {plain(from_units(answer, mock.decimals()))}"
        )
    return done


def _read(registry: Path) -> Deployment | None:
    try:
        return read(registry, LOCAL_CHAIN_ID)
    except RegistryNotFoundError:
        return None


def _span(seconds: int) -> str:
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return f"{seconds} seconds"


def _fetch_commit() -> str:
    """Git's commit of this checkout, `-dirty` if something differs from it, `unknown` without git."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
        ).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "HEAD") + ("-dirty" if changed else "")
    except (OSError, subprocess.SubprocessError):
        return "unknown"
