"""A deployment that is killed and run again ends as if it had never been.

killed at each moment of each step, by an exception
  when every single moment of one deployment is a kill: same contracts, same journal, no step twice
  when it happens once, at a step: same contracts, same journal, no step twice
killed for good, without a chance to clean up (os._exit in a process of its own)
  goes on from the file alone
what else happened meanwhile
  the transaction was dropped: sent again as it was
  the transaction was dropped and gas is dearer: replaced under the same nonce
  the nonce went to another transaction: said, and the step sent anew
  the transaction still waits: says so, and finds it later
  the registry was begun by another account, with other parameters or contracts: refused
  two runs at once: one is refused
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from scripts import _beginning, _parameters
from scripts._beginning import DeploymentConflictError
from scripts._deployment import AFTER_BROADCAST, BEFORE_BROADCAST, MOMENTS, deploy
from scripts._errors import StillPendingError
from scripts._parameters import ADMIN, OPERATOR, SENTINEL, Parameters
from scripts._plan import Call, Step, contracts_of, plan
from scripts._verification import verify
from strongroom.deployments import DONE, LOST, PENDING, Deployment, read
from tests.integration.node import Node

pytestmark = pytest.mark.anvil

ROOT = Path(__file__).resolve().parent.parent.parent


class KilledError(BaseException):
    """No `except Exception` stops it, as none stops a signal."""


class KillOnce:
    """Kills the run the first time it passes a moment of a step."""

    def __init__(self, moment: str, step: str) -> None:
        self._moment = moment
        self._step = step
        self.killed = False

    def __call__(self, moment: str, step: Step) -> None:
        """Takes the place of `deploy`'s `at`."""
        if not self.killed and (moment, step.key) == (self._moment, self._step):
            self.killed = True
            raise KilledError


class KillEverywhere:
    """Kills every run at the first moment at which none was killed before."""

    def __init__(self) -> None:
        self.kills: list[tuple[str, str]] = []

    def __call__(self, moment: str, step: Step) -> None:
        """Takes the place of `deploy`'s `at`."""
        if (step.key, moment) not in self.kills:
            self.kills.append((step.key, moment))
            raise KilledError


def parameters() -> Parameters:
    """Of a test network: mocks, and members that are not the local chain's."""
    members = {ADMIN: "0x" + "a1" * 20, OPERATOR: "0x" + "b2" * 20, SENTINEL: "0x" + "c3" * 20}
    return replace(
        _parameters.load(0).with_members(members).with_default_governor(),
        test_network=True,
        confirmations=1,
        timeout_seconds=20,
    )


SENT = [step.key for step in plan(parameters(), "0x" + "00" * 20, 6) if "fresh answer" not in step.key]
"""Steps that send a transaction, in their order."""
STEPS = len(SENT)
CREATED = [key for key in SENT if key.startswith("create ")]


def one_of_each_kind() -> list[str]:
    """The first and the last creation, and the last call of each function: `KillEverywhere` passes all the others."""
    kinds = {
        step.function: step.key
        for step in plan(parameters(), "0x" + "00" * 20, 6)
        if isinstance(step, Call) and step.key in SENT
    }
    return [CREATED[0], CREATED[-1], *kinds.values()]


CONTRACTS = len(contracts_of(parameters()))


@pytest.fixture
def deployer(public_chain: Node) -> LocalAccount:
    return public_chain.account("deployer")


def run(node: Node, account: LocalAccount, path: Path, **options: Any) -> Deployment:
    options = {"parameters": parameters(), "with_mocks": True, **options}
    return deploy(node.broadcaster(account), path=path, **options)


def run_until_killed(node: Node, account: LocalAccount, path: Path, at: Any) -> None:
    with pytest.raises(KilledError):
        run(node, account, path, at=at)


@pytest.fixture(scope="module")
def uninterrupted(public_node: Node, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """What comes of the same beginning when nothing is killed."""
    before = public_node.request("evm_snapshot")
    account = public_node.account("deployer")
    deployment = run(public_node, account, tmp_path_factory.mktemp("registry") / "31338.json")
    assert len(public_node.creations()) == CONTRACTS
    assert verify(public_node.broadcaster(account), deployment).drifts == ()
    assert max(entry.gas_used or 0 for entry in deployment.journal) < 2**24, (
        "EIP-7825: no transaction may use more"
    )
    assert public_node.request("evm_revert", before)
    return deployment


def assert_same(node: Node, account: LocalAccount, found: Deployment, expected: Deployment) -> None:
    """Same contracts with the same code, the same transactions in the same order, the same roles; none twice."""
    assert found.complete
    assert {name: (item.address, item.args, item.codehash) for name, item in found.contracts.items()} == {
        name: (item.address, item.args, item.codehash) for name, item in expected.contracts.items()
    }
    assert [(entry.step, entry.status, entry.nonce) for entry in found.journal] == [
        (entry.step, entry.status, entry.nonce) for entry in expected.journal
    ]
    assert node.web3.eth.get_transaction_count(account.address) == STEPS
    assert node.creations() == [item.address for item in expected.contracts.values()]


def test_killed_at_every_moment_of_one_deployment(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, uninterrupted: Deployment
) -> None:
    path = tmp_path / "31338.json"
    everywhere = KillEverywhere()
    runs = 0
    deployment = None
    while deployment is None:
        runs += 1
        try:
            deployment = run(public_chain, deployer, path, at=everywhere)
        except KilledError:
            if path.exists():
                read(path)  # whole at every moment
    # After the broadcast, its own record follows without another moment in between: settling passes none.
    assert len(everywhere.kills) == runs - 1
    assert {step for step, _ in everywhere.kills} == set(SENT)
    assert {moment for _, moment in everywhere.kills} == set(MOMENTS)
    assert len(everywhere.kills) == len(MOMENTS) * STEPS
    assert_same(public_chain, deployer, deployment, uninterrupted)
    assert verify(public_chain.broadcaster(deployer), deployment).drifts == ()


@pytest.mark.parametrize(
    ("moment", "step"),
    [(AFTER_BROADCAST, step) for step in one_of_each_kind()]
    + [(BEFORE_BROADCAST, step) for step in (CREATED[0], CREATED[len(CREATED) // 2], CREATED[-1])],
)
def test_killed_once(
    public_chain: Node,
    deployer: LocalAccount,
    tmp_path: Path,
    uninterrupted: Deployment,
    moment: str,
    step: str,
) -> None:
    path = tmp_path / "31338.json"
    run_until_killed(public_chain, deployer, path, KillOnce(moment, step))
    assert_same(public_chain, deployer, run(public_chain, deployer, path), uninterrupted)


KILLED_PROCESS = """
import os, sys
from pathlib import Path
from scripts._deployment import deploy
from tests.integration.node import Node, connect
from tests.integration.test_deploy_killed import parameters

url, path, moment, key = sys.argv[1:]

def at(passed, step):
    if (passed, step.key) == (moment, key):
        os._exit(9)

node = connect(url)
deploy(node.broadcaster(node.account("deployer")), parameters(), Path(path), with_mocks=True, at=at)
"""


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        (BEFORE_BROADCAST, "create Stablecoin"),
        (AFTER_BROADCAST, "create PegStabilityModule"),
        (AFTER_BROADCAST, "deployer renounces ADMIN"),
    ],
)
def test_killed_without_a_chance_to_clean_up(
    public_chain: Node,
    deployer: LocalAccount,
    tmp_path: Path,
    uninterrupted: Deployment,
    moment: str,
    step: str,
) -> None:
    path = tmp_path / "31338.json"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_PROCESS, public_chain.url, str(path), moment, step],
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 9
    assert any(entry.status == PENDING for entry in read(path).journal)
    assert_same(public_chain, deployer, run(public_chain, deployer, path), uninterrupted)
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


# What else happened meanwhile


def test_dropped_transaction_is_sent_again_as_it_was(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, uninterrupted: Deployment
) -> None:
    path = tmp_path / "31338.json"
    public_chain.request("evm_setAutomine", False)
    run_until_killed(public_chain, deployer, path, KillOnce(AFTER_BROADCAST, SENT[0]))
    (entry,) = read(path).journal
    assert public_chain.request("anvil_dropTransaction", entry.hashes[0]) == entry.hashes[0]
    public_chain.request("evm_setAutomine", True)
    lines: list[str] = []
    deployment = run(public_chain, deployer, path, progress=lines.append)
    assert deployment.journal[0].hashes == entry.hashes
    assert any("sending it again, with the same nonce 0" in line for line in lines)
    assert_same(public_chain, deployer, deployment, uninterrupted)


def test_dropped_transaction_is_replaced_when_gas_is_dearer(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, uninterrupted: Deployment
) -> None:
    path = tmp_path / "31338.json"
    run_until_killed(public_chain, deployer, path, KillOnce(BEFORE_BROADCAST, SENT[2]))
    pending = read(path).journal[-1]
    public_chain.request("anvil_setNextBlockBaseFeePerGas", hex(50 * 10**9))
    public_chain.request("evm_mine")
    deployment = run(public_chain, deployer, path)
    assert deployment.journal[2].nonce == pending.nonce
    assert deployment.journal[2].hashes != pending.hashes
    assert_same(public_chain, deployer, deployment, uninterrupted)


@pytest.mark.parametrize("step", ["create SurplusBuffer", "set the flash mint's cap"])
def test_nonce_that_went_elsewhere_is_reported_and_the_step_sent_anew(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, step: str
) -> None:
    path = tmp_path / "31338.json"
    run_until_killed(public_chain, deployer, path, KillOnce(BEFORE_BROADCAST, step))
    pending = read(path).journal[-1]
    public_chain.send_as(deployer.address, "0x" + "d4" * 20, b"")
    lines: list[str] = []
    deployment = run(public_chain, deployer, path, progress=lines.append)
    assert any(f"nonce {pending.nonce} of {deployer.address} was used by another" in line for line in lines)
    entries = [entry for entry in deployment.journal if entry.step == step]
    assert [(entry.status, entry.nonce) for entry in entries] == [
        (LOST, pending.nonce),
        (DONE, pending.nonce + 1),
    ]
    assert len(public_chain.creations()) == CONTRACTS
    assert public_chain.web3.eth.get_transaction_count(deployer.address) == STEPS + 1
    assert verify(public_chain.broadcaster(deployer), deployment).drifts == ()


def test_waiting_transaction_is_said_and_found_later(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, uninterrupted: Deployment
) -> None:
    path = tmp_path / "31338.json"
    public_chain.request("evm_setAutomine", False)
    impatient = replace(parameters(), timeout_seconds=0)
    with pytest.raises(StillPendingError, match="not mined after 0 s: run again to go on waiting"):
        run(public_chain, deployer, path, parameters=impatient)
    with pytest.raises(StillPendingError):
        run(public_chain, deployer, path, parameters=impatient)
    public_chain.request("evm_setAutomine", True)
    public_chain.request("evm_mine")
    assert_same(public_chain, deployer, run(public_chain, deployer, path), uninterrupted)


def test_finished_deployment_is_left_alone(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path
) -> None:
    path = tmp_path / "31338.json"
    first = run(public_chain, deployer, path)
    written = path.read_bytes()
    lines: list[str] = []
    assert run(public_chain, deployer, path, progress=lines.append) == first
    assert "nothing to do" in lines[-1]
    # Whoever asks: the deployer has no part in it any more.
    assert run(public_chain, public_chain.account("someone else"), path) == first
    assert path.read_bytes() == written
    assert public_chain.web3.eth.get_transaction_count(deployer.address) == STEPS


def test_begun_differently_is_refused(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "31338.json"
    run_until_killed(public_chain, deployer, path, KillOnce(AFTER_BROADCAST, SENT[3]))
    written = path.read_bytes()
    with pytest.raises(DeploymentConflictError, match="feeInBps: recorded 5, wanted 6"):
        run(public_chain, deployer, path, parameters=replace(parameters(), fee_in_bps=6))
    with pytest.raises(DeploymentConflictError, match=f"{deployer.address} began it"):
        run(public_chain, public_chain.account("someone else"), path)
    with monkeypatch.context() as patch:
        patch.setattr(_beginning, "artifacts_digest", lambda: "0x" + "00" * 32)
        with pytest.raises(DeploymentConflictError, match="check out its commit"):
            run(public_chain, deployer, path)
    assert path.read_bytes() == written


def test_registry_of_a_chain_that_is_gone_is_refused(
    public_chain: Node, deployer: LocalAccount, tmp_path: Path
) -> None:
    path = tmp_path / "31338.json"
    before = public_chain.request("evm_snapshot")
    run(public_chain, deployer, path)
    public_chain.request("evm_revert", before)
    with pytest.raises(DeploymentConflictError, match="ProtocolAccessManager is not at 0x"):
        run(public_chain, deployer, path)
    assert public_chain.web3.eth.get_transaction_count(deployer.address) == 0


def test_two_at_once_is_refused(public_chain: Node, deployer: LocalAccount, tmp_path: Path) -> None:
    path = tmp_path / "31338.json"

    def at(moment: str, step: Step) -> None:
        with pytest.raises(DeploymentConflictError, match="another deployment is writing"):
            run(public_chain, deployer, path)
        raise KilledError

    run_until_killed(public_chain, deployer, path, at)
    assert run(public_chain, deployer, path).complete
