"""What a deployment does not do: pay much more for gas than was shown, or show the key of an RPC address.

gas
  dearer than the limit, or than three times the price at the beginning: stops, nothing sent; at a limit, goes on
  a transaction that was dropped is not replaced above the limit
  the command's option
  never offered: more than the limit, though the base fee could double
the RPC address
  the fork's process has it neither in its arguments nor in its complaint
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from scripts import _parameters, _rehearsal
from scripts._chain import ChainError, Web3Broadcaster
from scripts._deployment import BEFORE_BROADCAST, deploy
from scripts._errors import GasTooDearError
from scripts._parameters import ADMIN, OPERATOR, SENTINEL, Parameters
from scripts._plan import BUFFER, COIN, MODULE
from strongroom.deployments import Deployment, read
from tests.integration.node import Node, anvil
from tests.integration.test_deploy_command import TRANSACTIONS, Project

pytestmark = pytest.mark.anvil

GWEI = 10**9
KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"


class KilledError(BaseException):
    """Not to be caught."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "31338.json"


@pytest.fixture
def chain(public_chain: Node) -> Web3Broadcaster:
    account: LocalAccount = public_chain.account("deployer")
    return public_chain.broadcaster(account)


def parameters() -> Parameters:
    members = {ADMIN: "0x" + "a1" * 20, OPERATOR: "0x" + "b2" * 20, SENTINEL: "0x" + "c3" * 20}
    found = _parameters.load(0).with_members(members)
    return replace(found, test_network=True, timeout_seconds=20)


def run(chain: Web3Broadcaster, path: Path, **options: Any) -> Deployment:
    return deploy(chain, parameters(), path, with_mocks=True, **options)


class Rise:
    """The base fee rises while a step is sent; with `kills`, the run ends there."""

    def __init__(self, node: Node, step: str, base_fee: int, kills: bool = False) -> None:
        self._node = node
        self._step = step
        self._base_fee = base_fee
        self._kills = kills

    def __call__(self, moment: str, step: Any) -> None:
        """Takes the place of `deploy`'s `at`."""
        if (moment, step.key) != (BEFORE_BROADCAST, self._step):
            return
        if self._kills:
            raise KilledError
        self.now()

    def now(self) -> None:
        """The next block has that base fee."""
        self._node.request("anvil_setNextBlockBaseFeePerGas", hex(self._base_fee))
        self._node.request("evm_mine")


def present(chain: Web3Broadcaster) -> int:
    return chain.gas_price().present


@pytest.mark.parametrize("limited", [False, True])
def test_gas_that_becomes_dear(public_chain: Node, chain: Web3Broadcaster, path: Path, limited: bool) -> None:
    options = {"max_wei_per_gas": 3 * present(chain)} if limited else {}
    sent = 0

    def at(moment: str, step: Any) -> None:
        nonlocal sent
        if step.key == f"create {COIN}" and moment == "after the record":
            sent = chain.nonce(chain.address)
            Rise(public_chain, step.key, 5_000 * GWEI).now()

    balance = chain.balance(chain.address)
    with pytest.raises(GasTooDearError, match=r"too dear: .* Nothing more was sent, 4/.*run again"):
        run(chain, path, at=at, **options)
    assert chain.nonce(chain.address, "pending") == sent == 3
    assert balance - chain.balance(chain.address) < 10**17
    assert list(read(path).contracts)[-1] == COIN
    public_chain.request("anvil_setBalance", chain.address, hex(10**24))
    assert run(chain, path, max_wei_per_gas=10_000 * GWEI).complete


def test_dropped_transaction_is_not_replaced_above_the_limit(
    public_chain: Node, chain: Web3Broadcaster, path: Path
) -> None:
    limit = 3 * present(chain)
    rise = Rise(public_chain, f"create {BUFFER}", 50 * GWEI, kills=True)
    with pytest.raises(KilledError):
        run(chain, path, at=rise, max_wei_per_gas=limit)
    before = read(path)
    rise.now()
    with pytest.raises(GasTooDearError, match=f"at most {limit:,} was agreed to"):
        run(chain, path, max_wei_per_gas=limit)
    assert read(path) == before
    assert chain.nonce(chain.address, "pending") == 1
    deployment = run(chain, path, max_wei_per_gas=200 * GWEI)
    assert deployment.complete
    assert deployment.journal[1].hashes != before.journal[1].hashes


def test_no_more_than_the_limit_is_offered(public_chain: Node, chain: Web3Broadcaster, path: Path) -> None:
    limit = present(chain) + 1
    deployment = run(chain, path, max_wei_per_gas=limit)
    offered = {
        int(public_chain.request("eth_getTransactionByHash", entry.hashes[0])["maxFeePerGas"], 16)
        for entry in deployment.journal
    }
    assert max(offered) <= limit
    assert deployment.contract(MODULE).address in public_chain.creations()


def test_limit_of_the_command(tmp_path: Path) -> None:
    with anvil(31337) as local:
        ended = Project(tmp_path).run("deploy", "--network", local.url, "--max-gas-price", "0.000000001")
        assert ended.status == 1
        said = f"at most 1 was agreed to. Nothing more was sent, 1/{TRANSACTIONS + 1} create Protocol"
        assert said in ended.error
        assert local.web3.eth.block_number == 0


def test_fork_does_not_show_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    class Watched(subprocess.Popen[str]):
        def __init__(self, command: list[str], **options: Any) -> None:
            started.append(command)
            super().__init__(command, **options)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    address = f"http://user:{KEY}@127.0.0.1:9/v2/{KEY}?key={KEY}"
    complaint = "anvil does not start"
    with pytest.raises(ChainError, match=complaint) as caught, _rehearsal._fork(address):
        pass
    assert KEY not in str(caught.value)
    (command,) = started
    assert "--fork-url" in command
    assert not any(KEY in argument for argument in command)
