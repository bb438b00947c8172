"""The client on the in-process chain, connected as any program would be."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from strongroom.client import Strongroom
from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.lending import Lending
from tests.support.suite import Suite

Connect = Callable[..., Strongroom]


def deployment_of(suite: Suite) -> Deployment:
    """The registry that the deploy script would have written for this suite."""
    contracts = {**suite.contracts, "MockReserve": suite.reserve, "MockAggregator": suite.feed}
    return Deployment(
        chain_id=suite.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                contract.address,
                (),
                "0x" + "00" * 32,
                1,
                "0x" + keccak(suite.chain.code(contract.address)).hex(),
                name,
            )
            for name, contract in contracts.items()
        },
    )


@pytest.fixture
def provider(suite: Suite) -> ChainProvider:
    """A web3 provider on the chain; the actors but one are accounts of the node."""
    return ChainProvider(suite.chain, [actor for actor in suite.actors if actor is not suite.stranger])


@pytest.fixture
def connect(suite: Suite, provider: ChainProvider) -> Connect:
    """Connects: with a key here, or, `unlocked`, with the node's."""

    def connected(account: Account | None = None, unlocked: bool = False, **changes: object) -> Strongroom:
        deployment = dataclasses.replace(deployment_of(suite), **changes)  # type: ignore[arg-type]
        signer = None if account is None else account.address if unlocked else account.local
        return Strongroom.connect(provider, signer, deployment)

    return connected


@pytest.fixture
def client(suite: Suite, connect: Connect) -> Strongroom:
    """Connected as the swapper, who has 1,000 of the reserve."""
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)
    return connect(suite.swapper)


# Lending


LendingClient = Callable[..., Strongroom]


def lending_deployment(lending: Lending) -> Deployment:
    """The registry that the deploy script would have written for this pool."""
    contracts = {"ProtocolAccessManager": lending.access, "LendingPool": lending.pool}
    return Deployment(
        chain_id=lending.chain.chain_id,
        commit="unknown",
        contracts={
            name: DeployedContract(
                contract.address,
                (),
                "0x" + "00" * 32,
                0,
                "0x" + keccak(lending.chain.code(contract.address)).hex(),
                name,
            )
            for name, contract in contracts.items()
        },
    )


@pytest.fixture
def lending_client(lending: Lending, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LendingClient:
    """Connects to the lending pool as one of its actors, who is given 10,000 of each token."""
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    provider = ChainProvider(lending.chain)
    deployment = lending_deployment(lending)

    def connected(account: Account | None = None, funded: bool = True) -> Strongroom:
        if account is not None and funded:
            for token, unit in ((lending.loan, lending.one), (lending.collateral, lending.coin)):
                token.mint(account, 10_000 * unit, sender=lending.deployer)
        return Strongroom.connect(provider, None if account is None else account.local, deployment)

    return connected
