"""What the tests on anvil share: Ape's chain with the protocol on it, and anvils of their own."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from scripts._rehearsal import running_anvil
from strongroom import deployments
from strongroom.deployments import Deployment
from tests.integration.node import Node, a_second_each_block, anvil
from tests.integration.node import connect as connect_to

_OF_APE = ExitStack()
atexit.register(_OF_APE.close)


def _give_ape_an_anvil_like_ours() -> None:
    """Ape's own start picks a port at random, taken or not, waits no longer than 20 seconds, keeps the clock of the
    machine, and leaves the states of old blocks behind, up to gigabytes.
    """
    from ape.api import SubprocessProvider
    from ape_foundry.provider import FoundryProvider

    def connect(self: Any) -> None:
        SubprocessProvider.connect(self)  # it sees to it that an interrupted run ends in order
        options = self.build_command()[3:]  # all but the binary and the port
        self._disconnected, self._host = False, _OF_APE.enter_context(running_anvil(*options))
        a_second_each_block(connect_to(self._host))
        self._set_web3()

    FoundryProvider.connect = connect


if "ape_foundry" in sys.modules:
    _give_ape_an_anvil_like_ours()

PUBLIC_CHAIN_ID = 31338
"""Not the local chain's, so that everything treats it as a public test network."""


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """What this process writes need not be on the disk, which takes a third of a deployment's time here.

    A process that is killed loses nothing of it. Those that the tests start wait for the disk as ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deployments.os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session")
def deployment(accounts: Any, chain: Any, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The protocol on Ape's own chain: deployed by account 0; 1, 2 and 3 are admin, operator and sentinel."""
    from scripts import _command, _deployment, _parameters

    path = tmp_path_factory.mktemp("deployments") / "31337.json"
    broadcaster = _command.ape_broadcaster(chain.provider, accounts[0])
    return _deployment.deploy(broadcaster, _parameters.load(31337), path)


@pytest.fixture(scope="module")
def public_node() -> Iterator[Node]:
    """An anvil of the module's own that stands for a public test network. Tests take it by `public_chain`."""
    with anvil(PUBLIC_CHAIN_ID) as node:
        yield node


@pytest.fixture
def public_chain(public_node: Node) -> Iterator[Node]:
    """The module's anvil, put back after every test."""
    before = public_node.request("evm_snapshot")
    yield public_node
    public_node.request("evm_setAutomine", True)
    assert public_node.request("evm_revert", before)
    # The price of gas is no part of a snapshot.
    public_node.request("anvil_setNextBlockBaseFeePerGas", hex(10**9))
