"""Strongroom.connect

├── no node, or something else, answers → CannotConnectError, without the address's path
├── nothing is deployed on the chain → NoDeploymentError
├── the deployment is of another chain → WrongChainError
├── the chain was restarted since, or has no code there → NoDeploymentError
└── all is well → contracts at the deployment's addresses, the reserve and oracle by the module's word
"""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from web3 import Web3

from strongroom import deployments
from strongroom.client import Strongroom
from strongroom.client.client import find_deployment
from strongroom.client.errors import (
    AccountError,
    CannotConnectError,
    InsufficientFundsError,
    NoDeploymentError,
    WrongChainError,
)
from strongroom.evm.provider import ChainProvider
from tests.support.suite import Suite

from .conftest import Connect, deployment_of


@pytest.fixture
def web_server() -> Iterator[str]:
    """A server that speaks HTTP and not JSON-RPC."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            page = b"<html>hello</html>" if self.path == "/page" else b'{"detail": "hello"}'
            self.send_response(404 if self.path == "/missing" else 200)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("localhost:8545", "an address is like"),
        ("ftp://127.0.0.1", "an address is like"),
        ("http://127.0.0.1:port", "not the address of a node"),
        ("", "an address is like"),
        (
            "http://127.0.0.1:1/v3/secret-key",
            "no Ethereum node answers at http://127.0.0.1:1: the connection",
        ),
        ("ws://127.0.0.1:1", "the connection is refused"),
    ],
)
def test_no_node(address: str, says: str) -> None:
    with pytest.raises(CannotConnectError, match=says) as caught:
        Strongroom.connect(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "says"), [("/page", "JSON-RPC"), ("/other", "JSON-RPC"), ("/missing", "HTTP status 404")]
)
def test_something_else_answers(web_server: str, path: str, says: str) -> None:
    with pytest.raises(CannotConnectError, match=says):
        Strongroom.connect(web_server + path)


def test_no_secret_in_messages() -> None:
    """The key in a provider's address, or a password, is in no message."""
    for given in ("http://user:secret@127.0.0.1:1/secret", Web3.HTTPProvider("http://127.0.0.1:1/v3/secret")):
        with pytest.raises(CannotConnectError) as caught:
            Strongroom.connect(given)
        assert "secret" not in str(caught.value)
        assert "http://127.0.0.1:1" in str(caught.value)


def test_deployment_of_another_chain(suite: Suite, connect: Connect) -> None:
    with pytest.raises(WrongChainError, match="deployment is of chain 1, and the node is on chain 31337"):
        connect(chain_id=1)


def test_restarted_chain(connect: Connect, suite: Suite, provider: ChainProvider, tmp_path: Path) -> None:
    with pytest.raises(NoDeploymentError, match=r"the deployment is .* first block differs.*make demo"):
        connect(genesis="0x" + "12" * 32)
    path = tmp_path / "31337.json"
    deployments.write(path, replace(deployment_of(suite), genesis="0x" + "12" * 32))
    with pytest.raises(
        NoDeploymentError, match=f"{path} is of another chain of id 31337 .* or name the registry"
    ):
        Strongroom.connect(provider, deployments=path)


def test_no_code(suite: Suite, provider: ChainProvider) -> None:
    suite.chain.set_code(suite.access, b"")
    with pytest.raises(NoDeploymentError, match=r"no code at .* ProtocolAccessManager"):
        Strongroom.connect(provider, deployments=deployment_of(suite))


def test_from_files(suite: Suite, provider: ChainProvider, tmp_path: Path) -> None:
    with pytest.raises(NoDeploymentError, match="nothing is deployed on chain 31337"):
        Strongroom.connect(provider, deployments=tmp_path)
    path = deployments.registry_path(31337, tmp_path)
    deployments.write(path, deployment_of(suite))
    for given in (tmp_path, path, str(path), path.parent):
        assert Strongroom.connect(provider, deployments=given).psm.address == suite.psm.address
    path.write_text("{")
    with pytest.raises(NoDeploymentError, match="corrupt"):
        Strongroom.connect(provider, deployments=tmp_path)
    path.write_text(json.dumps({**deployment_of(suite).as_json(), "chainId": 5}))
    with pytest.raises(WrongChainError, match="of chain 5"):
        Strongroom.connect(provider, deployments=path)
    with pytest.raises(NoDeploymentError, match="no registry"):
        find_deployment(31337, tmp_path / "nowhere.json")


def test_attributes(suite: Suite, connect: Connect) -> None:
    client = connect(suite.swapper)
    assert client.chain_id == 31337
    assert client.account == suite.swapper.address
    assert client.stablecoin.address == suite.stablecoin.address
    assert client.psm.address == suite.psm.address
    assert client.reserve.address == suite.reserve.address
    assert client.oracle.address == suite.oracle.address
    assert client.access.address == suite.access.address
    assert client.surplus_buffer.address == suite.surplus_buffer.address
    assert client.contract("MockAggregator").address == suite.feed.address
    with pytest.raises(NoDeploymentError, match="no contract 'Vault' is deployed"):
        client.contract("Vault")
    other = client.with_account(suite.holder.local)
    assert (client.account, other.account) == (suite.swapper.address, suite.holder.address)


def test_web3_itself_as_provider(suite: Suite, provider: ChainProvider) -> None:
    client = Strongroom.connect(Web3(provider), deployments=deployment_of(suite))
    assert client.stablecoin.symbol() == "SRUSD"
    with pytest.raises(AccountError, match="account="):
        client.stablecoin.pay(suite.holder.address, 1)


def test_account_that_the_node_does_not_hold(suite: Suite, connect: Connect) -> None:
    with pytest.raises(AccountError, match="does not hold this account's key"):
        connect(suite.stranger, unlocked=True).stablecoin.approve(suite.holder.address, 1).send()


def test_no_account_of_that_kind(connect: Connect, suite: Suite) -> None:
    client = connect()
    with pytest.raises(AccountError, match="cannot sign with int"):
        client.with_account(7)  # type: ignore[arg-type]


def test_require_balance(client: Strongroom, suite: Suite) -> None:
    client.reserve.require_balance(suite.swapper.address, 1_000 * suite.unit)
    with pytest.raises(InsufficientFundsError, match=r"has 1,000 mUSDC and needs 1,000\.000001 mUSDC"):
        client.reserve.require_balance(suite.swapper.address, 1_000 * suite.unit + 1)
