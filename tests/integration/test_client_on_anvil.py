"""The client and the command line on a node: HTTP, real gas, real blocks.

├── signatures: each kind is accepted the first time, by a key, by the node's account, for a contract wallet
├── swaps each way, each by permit, approve and authorization
├── refused: when estimated, nested in a multicall, after the broadcast with a trace and without one
├── batches through Multicall3, and without it
└── the command line as a process of its own
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import HTTPProvider

from scripts import _deployment, _parameters
from strongroom import artifacts
from strongroom.client import Strongroom
from strongroom.client.connection import Connection
from strongroom.client.errors import MulticallNotDeployedError, NoDeploymentError, TransactionPendingError
from strongroom.client.multicall import MULTICALL3
from strongroom.client.psm import By, PegStatus
from strongroom.client.signing import Signed, sign
from strongroom.errors import ContractError
from tests.integration.node import Node, anvil
from tools.anvil import MULTICALL3_CODE

pytestmark = pytest.mark.anvil

CHAIN_ID = 31337


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil(CHAIN_ID) as running:
        yield running


@pytest.fixture(scope="module")
def registry(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deployments") / f"{CHAIN_ID}.json"
    _deployment.deploy(node.broadcaster(node.account("deployer")), _parameters.load(CHAIN_ID), path)
    return path


@pytest.fixture(autouse=True)
def isolated(node: Node, registry: Path) -> Iterator[None]:
    before = node.request("evm_snapshot")
    yield
    node.request("evm_setAutomine", True)
    node.request("evm_revert", before)


Connect = Callable[..., Strongroom]


@pytest.fixture
def connect(node: Node, registry: Path) -> Connect:
    def connected(account: LocalAccount | str | None) -> Strongroom:
        return Strongroom.connect(node.url, account, registry)

    return connected


@pytest.fixture
def swapper(node: Node) -> LocalAccount:
    return node.account("swapper")


@pytest.fixture
def relayer(node: Node, connect: Connect) -> Strongroom:
    return connect(node.account("relayer"))


@pytest.fixture(params=["own key", "the node's", "wallet"])
def payer(
    request: pytest.FixtureRequest, node: Node, connect: Connect, swapper: LocalAccount, relayer: Strongroom
) -> tuple[Strongroom, str]:
    """A client that signs, and the address it signs for, which has 1,000 reserve and 500 less fee of the coin."""
    if request.param == "the node's":
        owner = str(node.request("eth_accounts")[7])
        client = connect(owner)
    else:
        client = connect(swapper)
        owner = client.account
    if request.param == "wallet":
        code = artifacts.load("MockWallet").bytecode + encode(["address"], [swapper.address])
        receipt = client.connection.send({"data": "0x" + code.hex()})
        assert receipt.contract_address is not None
        owner = receipt.contract_address
    relayer.reserve.mint(owner, 1_000 * 10**6).send()
    relayer.reserve.mint(relayer.account, 500 * 10**6).send()
    relayer.psm.swap_in(500, receiver=owner, by="approve")
    return client, client.connection.require_signer().address if request.param != "wallet" else owner


def through_json(signed: Signed[Any]) -> Signed[Any]:
    return Signed.from_json(json.loads(json.dumps(signed.as_json())))


def test_every_message_is_accepted_the_first_time(payer: tuple[Strongroom, str], relayer: Strongroom) -> None:
    client, owner = payer
    coin, psm = client.stablecoin, client.psm
    connection = relayer.connection

    for token in (coin, client.reserve):
        through_json(token.sign_permit(relayer.account, "12.5", owner=owner)).submit(connection).send()
        assert token.from_units(token.allowance(owner, relayer.account)) == Decimal("12.5")
        before = token.balance(relayer.account)
        payment = token.sign_payment(relayer.account, "0.5", from_=owner)
        through_json(payment).submit(connection).send()
        through_json(token.sign_receivable(relayer.account, "0.25", from_=owner)).submit(connection).send()
        assert token.balance(relayer.account) == before + Decimal("0.75")
        assert token.authorizationState(owner, payment.message.nonce)
        void = token.sign_payment(relayer.account, 1, from_=owner)
        cancellation = token.sign_cancellation(void.message.nonce, authorizer=owner)
        through_json(cancellation).submit(connection).send()
        with pytest.raises(ContractError, match="NonceSpent"):
            void.submit(connection).send()

    quote = psm.quote_in(10)
    swap_in = psm.sign_swap_in(10, quote.amount_out, from_=owner)
    assert swap_in.message.nonce == psm.swapInAuthorizationNonce(*swap_in.message._arguments())
    assert relayer.psm.relay(through_json(swap_in)).amount_out == quote.amount_out
    quote = psm.quote_out(10)
    swap_out = psm.sign_swap_out(10, quote.amount_out, from_=owner)
    assert swap_out.message.nonce == psm.swapOutAuthorizationNonce(*swap_out.message._arguments())
    assert relayer.psm.relay(through_json(swap_out)).amount_out == quote.amount_out


def test_signature_for_another_chain(connect: Connect, swapper: LocalAccount, relayer: Strongroom) -> None:
    from dataclasses import replace

    client = connect(swapper)
    relayer.reserve.mint(client.account, 10**6).send()
    domain = client.reserve.domain()
    payment = client.reserve.sign_payment(relayer.account, 1)
    elsewhere = sign(payment.message, replace(domain, chain_id=1), swapper)
    with pytest.raises(ContractError) as caught:
        replace(elsewhere, domain=domain).submit(relayer.connection).send()
    assert caught.value.name == "ERC20Authorization_InvalidSignature"


@pytest.mark.parametrize("by", ["permit", "approve", "authorization"])
@pytest.mark.parametrize("unlocked", [False, True], ids=["own key", "the node's"])
def test_swaps(node: Node, connect: Connect, swapper: LocalAccount, by: By, unlocked: bool) -> None:
    client = connect(node.request("eth_accounts")[8] if unlocked else swapper)
    client.reserve.mint(client.account, 100 * 10**6).send()
    swap = client.psm.swap_in(100, by=by)
    assert (swap.amount_in, swap.amount_out, swap.fee) == (100, Decimal("99.95"), Decimal("0.05"))
    assert client.stablecoin.balance(client.account) == swap.amount_out
    back = client.psm.swap_out(swap.amount_out, by=by)
    assert client.reserve.balance(client.account) == back.amount_out
    assert swap.receipt.gas_used < 200_000
    assert swap.receipt.cost > 0


def test_after_an_hour_without_a_block(node: Node, connect: Connect, swapper: LocalAccount) -> None:
    """Deadlines count from the block to come: nobody else makes one on a local chain."""
    client = connect(swapper)
    client.reserve.mint(client.account, 10 * 10**6).send()
    node.next_block_at(node.now + 3_600)
    assert client.psm.swap_in(10).amount_in == 10


def test_peg(client: Strongroom) -> None:
    feed = client.oracle.config().baseFeed1.aggregator
    from strongroom.client.contracts import MockAggregator

    MockAggregator(client.connection, feed).set(90_000_000).send()
    assert client.psm.peg().status is PegStatus.BELOW
    client.psm.freezeOnDepeg().send()
    assert client.psm.frozen()
    with pytest.raises(ContractError, match="Frozen"):
        client.psm.quote_in(1)


@pytest.fixture
def client(connect: Connect, swapper: LocalAccount) -> Strongroom:
    return connect(swapper)


# Refusals


def test_refused_when_read_and_when_estimated(client: Strongroom) -> None:
    nonce = client.connection.fetch_nonce(client.account)
    transfer = client.stablecoin.transfer(MULTICALL3, 1)
    for attempt in (transfer.call, transfer.estimate, transfer.send):
        with pytest.raises(ContractError) as caught:
            attempt()
        assert caught.value.name == "ERC20InsufficientBalance"
        assert caught.value.arguments == {"sender": client.account, "balance": 0, "needed": 1}
    assert client.connection.fetch_nonce(client.account) == nonce


def test_refused_inside_a_multicall(client: Strongroom) -> None:
    client.reserve.mint(client.account, 10**6).send()
    client.reserve.allow(client.psm, 1)
    deadline = client.connection.fetch_timestamp() + 60
    swap = client.psm.swapIn(10**6, 2 * 10**18, client.account, deadline)
    with pytest.raises(ContractError) as caught:
        client.psm.multicall([swap.data]).send()
    assert caught.value.name == "PegStabilityModule_OutputTooLow"


def test_panic_and_text(client: Strongroom) -> None:
    from strongroom.client.contracts import MockAggregator

    feed = MockAggregator(client.connection, client.oracle.config().baseFeed1.aggregator)
    feed.setFault(1).send()
    with pytest.raises(ContractError) as caught:
        feed.latestRoundData()
    assert (caught.value.name, caught.value.args) == ("Error", ("feed is down",))
    with pytest.raises(ContractError) as caught:
        client.psm.quote_in(1)
    assert caught.value.name == "ChainlinkOracle_FeedUnavailable"
    feed.setFault(2).send()
    with pytest.raises(ContractError) as caught:
        feed.latestRoundData()
    assert caught.value.name == "Halt"


class WithoutTraces(HTTPProvider):
    """A public node: no debug methods."""

    def make_request(self, method: Any, params: Any) -> Any:
        if str(method).startswith("debug_"):
            return {"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "method not found"}}
        return super().make_request(method, params)


class OneByOne(HTTPProvider):
    """A node that takes no batches, and counts."""

    codes = 0
    takes_batches = False

    def make_request(self, method: Any, params: Any) -> Any:
        self.codes += method == "eth_getCode"
        return super().make_request(method, params)

    def make_batch_request(self, requests: Any) -> Any:
        if self.takes_batches:
            return super().make_batch_request(requests)
        return {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "no batches"}}


def test_all_codes_are_checked_in_one_request(node: Node, registry: Path) -> None:
    several = OneByOne(node.url)
    deployment = Strongroom.connect(several, deployments=registry).deployment
    assert several.codes == len(deployment.contracts) > 5
    one = OneByOne(node.url)
    one.takes_batches = True
    Strongroom.connect(one, deployments=registry)
    assert one.codes == 0
    node.request("anvil_setCode", deployment.address("MockAggregator"), "0x00")
    with pytest.raises(NoDeploymentError, match="has for MockAggregator"):
        Strongroom.connect(one, deployments=registry)


@pytest.mark.parametrize("traces", [True, False], ids=["with traces", "without"])
def test_refused_after_the_broadcast(node: Node, registry: Path, swapper: LocalAccount, traces: bool) -> None:
    provider = node.url if traces else WithoutTraces(node.url)
    client = Strongroom.connect(provider, swapper, registry)
    nonce = client.connection.fetch_nonce(client.account)
    with pytest.raises(ContractError) as caught:
        client.stablecoin.transfer(MULTICALL3, 1).send(gas=100_000)
    assert caught.value.name == "ERC20InsufficientBalance"
    assert caught.value.arguments["needed"] == 1
    assert client.connection.fetch_nonce(client.account) == nonce + 1
    client.reserve.mint(client.account, 10**6).send()
    with pytest.raises(ContractError, match=r"(?i)out ?of ?gas"):
        client.reserve.transfer(MULTICALL3, 1).send(gas=30_000)


def test_refused_because_of_another_in_the_same_block(
    node: Node, connect: Connect, swapper: LocalAccount
) -> None:
    """Replayed on the state before its block it would succeed: the trace tells why it failed."""
    client = connect(swapper)
    client.reserve.mint(client.account, 10**6).send()
    node.request("evm_setAutomine", False)
    with pytest.raises(TransactionPendingError):
        client.reserve.transfer(MULTICALL3, 10**6).send(gas=100_000, timeout=0)
    with pytest.raises(TransactionPendingError) as pending:
        client.reserve.transfer(node.account("other").address, 10**6).send(gas=100_000, timeout=0)
    node.request("evm_mine")
    raw = client.connection.wait(pending.value.transaction_hash)
    assert int(raw["status"], 16) == 0
    error = client.connection.explain_failure(
        client.reserve.transfer(node.account("other").address, 10**6).transaction(), raw
    )
    assert isinstance(error, ContractError)
    assert error.name == "ERC20InsufficientBalance"


def test_no_ether(node: Node, connect: Connect) -> None:
    from strongroom.client.errors import InsufficientFundsError

    poor = connect(Account.create())
    with pytest.raises(InsufficientFundsError, match="too little ether"):
        poor.reserve.mint(poor.account, 1).send(gas=100_000)


# Batches


def test_batches(node: Node, connect: Connect) -> None:
    client = connect(None)
    node.request("anvil_setCode", MULTICALL3, "0x")
    batch = client.batch()
    batch.add(client.stablecoin.totalSupply)
    with pytest.raises(MulticallNotDeployedError):
        batch.run()
    node.request("anvil_setCode", MULTICALL3, "0x" + MULTICALL3_CODE.read_text().strip())
    client = connect(None)
    batch = client.batch(chunk=300)
    reads = [batch.add(client.stablecoin.balanceOf, f"0x{index:040x}") for index in range(1, 1_001)]
    refused = batch.add(client.psm.previewSwapIn, 0)
    batch.run()
    assert [read.value for read in reads] == [0] * 1_000
    with pytest.raises(ContractError, match="ZeroAmount"):
        _ = refused.value


# The command line


def test_command_line(node: Node, registry: Path) -> None:
    def strongroom(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "strongroom.cli.main",
            "--rpc",
            node.url,
            "--deployments",
            str(registry),
        ]
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    def answer(*arguments: str) -> Any:
        done = strongroom(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert answer("status")["peg"]["status"] == "within"
    answer("faucet", "1000", "--account", "demo:5", "--yes")
    assert answer("peg", "swap-in", "100", "--account", "demo:5", "--yes")["amountOut"] == "99.95"
    payment = answer("stablecoin", "pay", "sign", "0x" + "12" * 20, "1.5", "--account", "demo:5", "--yes")
    file = registry.parent / "payment.json"
    file.write_text(json.dumps(payment))
    assert answer("stablecoin", "pay", "relay", str(file), "--account", "demo:6", "--yes")["amount"] == "1.5"
    refused = strongroom("stablecoin", "pay", "relay", str(file), "--account", "demo:6", "--yes")
    assert refused.returncode == 1
    assert "ERC20Authorization_NonceSpent" in refused.stderr
    assert refused.stderr.count("\n") == 1
    # the oracle is asked with half a million gas to spare, which a node's estimate counts
    assert answer("peg", "swap-out", "50", "--account", "demo:5", "--yes")["amountOut"] == "49.975"
    unasked = strongroom("peg", "swap-out", "1", "--account", "demo:5")
    assert (unasked.returncode, unasked.stdout) == (5, "")
    assert "Swap out by" in unasked.stderr


def test_connection_by_websocket(node: Node, registry: Path) -> None:
    client = Strongroom.connect(node.url.replace("http", "ws"), deployments=registry)
    assert client.stablecoin.symbol() == "SRUSD"
    assert Connection(node.url).chain_id == CHAIN_ID
