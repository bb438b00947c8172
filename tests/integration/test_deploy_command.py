"""`ape run deploy` and `ape run verify` as a person runs them.

on a local chain
  --dry-run: prints the plan with its gas, sends nothing, writes nothing
  deployed, again: sends nothing; verify: status 0; after a change: status 1 and one line
  killed with SIGKILL somewhere, run again: complete, and no contract is there twice
on a public test network, from a key file
  asks before it sends; --yes does not; the registry, the standard JSON; what it used is what the rehearsal said
bad input: one line that says what to do, status 1, no traceback, nothing written
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from scripts import _parameters
from scripts._chain import abi_of
from scripts._plan import MODULE, contracts_of
from scripts._plan import plan as plan_of
from strongroom.deployments import load, read
from tests.integration.conftest import PUBLIC_CHAIN_ID
from tests.integration.node import Node, anvil

pytestmark = pytest.mark.anvil

ROOT = Path(__file__).resolve().parent.parent.parent
APE = ROOT / ".venv" / "bin" / "ape"
DEPLOYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
LOCAL = _parameters.load(31337).with_default_governor()
CONTRACTS = len(contracts_of(LOCAL))
TRANSACTIONS = len(plan_of(LOCAL, DEPLOYER, 6)) - 1
"""The mock feed's answer is fresh."""
OPERATOR = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
MEMBERS = ("--admin", "0x" + "a1" * 20, "--operator", "0x" + "b2" * 20, "--sentinel", "0x" + "c3" * 20)
PASSPHRASE = "correct horse"


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    status: int
    out: str
    error: str

    @property
    def complaint(self) -> str:
        """The one line of an error."""
        plan = ("INFO", "WARNING", " ", f"{TRANSACTIONS} transactions")
        lines = [line for line in self.error.splitlines() if not line.startswith(plan)]
        assert len(lines) == 1, self.error
        assert lines[0].startswith("Error: ")
        return lines[0].removeprefix("Error: ")


@dataclass(frozen=True)
class Project:
    """A folder of its own for registry, accounts and parameters; the scripts are this checkout's."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def _environment(self) -> dict[str, str]:
        own = {"STRONGROOM_ROOT": str(self.folder), "APE_DATA_FOLDER": str(self.folder / "ape")}
        kept = {key: value for key, value in os.environ.items() if not key.endswith("_RPC_URL")}
        return {**kept, **own, **self.environment}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts `ape run …`."""
        return subprocess.Popen(
            [str(APE), "run", *arguments],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> Ended:
        """`ape run …`, to its end."""
        with self.start(*arguments) as process:
            out, error = process.communicate(timeout=300)
        assert "Traceback" not in out + error
        return Ended(process.returncode, out, error)

    def files(self) -> list[str]:
        """Everything in the registry's folders."""
        found = [*self.folder.glob("deployments/*"), *self.folder.glob(".strongroom/**/*.json*")]
        return sorted(path.name for path in found)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="module")
def local_node() -> Iterator[Node]:
    with anvil(31337) as node:
        yield node


@pytest.fixture
def local(local_node: Node) -> Iterator[Node]:
    before = local_node.request("evm_snapshot")
    yield local_node
    local_node.request("evm_revert", before)


# On a local chain


def test_dry_run_deploy_and_verify(project: Project, local: Node) -> None:
    network = ("--network", local.url)
    planned = project.run("deploy", *network, "--dry-run", "--json")
    assert planned.status == 0
    plan = json.loads(planned.out)
    assert len(plan["steps"]) == TRANSACTIONS
    assert local.web3.eth.block_number == 0
    assert project.files() == []

    deployed = project.run("deploy", *network)
    assert deployed.status == 0, deployed.error
    deployment = load(31337, project.folder)
    assert deployment.complete
    assert len(deployment.commit.removesuffix("-dirty")) == 40
    assert deployment.gas_used == plan["gas"]
    assert {step["address"] for step in plan["steps"]} - {None} == set(local.creations())
    assert f"registry {project.folder}/.strongroom/deployments/31337.json" in deployed.out
    assert f"{plan['gas']:,} gas" in deployed.out

    again = project.run("deploy", *network, "--json")
    assert again.status == 0
    assert json.loads(again.out)["costOfThisRunWei"] == "0"
    assert "nothing to do" in again.error
    assert local.web3.eth.get_transaction_count(DEPLOYER) == TRANSACTIONS  # type: ignore[arg-type]

    verified = project.run("verify", *network)
    assert verified.status == 0
    assert "0 drifts" in verified.out

    local.send_as(OPERATOR, deployment.address(MODULE), abi_of(MODULE).call("setFees", (0, 5)))
    drifted = project.run("verify", *network, "--json")
    assert drifted.status == 1
    (drift,) = json.loads(drifted.out)["drifts"]
    assert drift == {"subject": "PegStabilityModule.fees()", "expected": "(5, 5)", "found": "(0, 5)"}


def test_killed_somewhere(project: Project, local: Node) -> None:
    seed = time.time_ns()
    lines = random.Random(seed).randrange(2, TRANSACTIONS)
    print(f"killed after {lines} lines and a moment (seed {seed})")
    with project.start("deploy", "--network", local.url) as process:
        assert process.stdout is not None
        for _, line in zip(range(lines), process.stdout, strict=False):
            assert line
        time.sleep(random.Random(seed).random() * 0.03)
        process.kill()
    resumed = project.run("deploy", "--network", local.url)
    assert resumed.status == 0, resumed.error
    deployment = load(31337, project.folder)
    assert deployment.complete
    assert local.creations() == [item.address for item in deployment.contracts.values()]
    assert len(local.creations()) == CONTRACTS
    assert local.web3.eth.get_transaction_count(DEPLOYER) == TRANSACTIONS  # type: ignore[arg-type]
    assert project.files() == ["31337.json"]


# On a public test network


@pytest.fixture
def public_project(project: Project, public_chain: Node) -> Project:
    """With a key file that has 100 ether, and parameters that allow mocks."""
    account = public_chain.account("public deployer")
    keyfile = Account.encrypt(account.key, PASSPHRASE, kdf="pbkdf2", iterations=1000)
    folder = project.folder / "ape" / "accounts"
    folder.mkdir(parents=True)
    (folder / "deployer.json").write_text(json.dumps({**keyfile, "address": account.address}))
    parameters = project.folder / "parameters"
    parameters.mkdir()
    default = (ROOT / "scripts" / "parameters" / "default.toml").read_text()
    (parameters / "default.toml").write_text(default)
    (parameters / f"{PUBLIC_CHAIN_ID}.toml").write_text("testNetwork = true\n")
    return Project(project.folder, {"APE_ACCOUNTS_deployer_PASSPHRASE": PASSPHRASE})


def public_options(project: Project, node: Node) -> tuple[str, ...]:
    folder = str(project.folder / "parameters")
    return ("--network", node.url, "--account", "deployer", "--parameters", folder, *MEMBERS)


def test_public_network(public_project: Project, public_chain: Node) -> None:
    options = (*public_options(public_project, public_chain), "--with-mocks")
    asked = public_project.run("deploy", *options)
    assert asked.status == 1
    assert asked.complaint.startswith("nothing was sent: there is nobody to ask, so say --yes")
    assert public_chain.web3.eth.block_number == 0
    assert public_project.files() == []

    deployed = public_project.run("deploy", *options, "--yes", "--json")
    assert deployed.status == 0, deployed.error
    result = json.loads(deployed.out)
    sent = TRANSACTIONS - len(LOCAL.identity_issuers)
    assert f"{sent} transactions, {result['gasUsed']:,} gas, about 0." in deployed.error
    assert public_project.files() == [f"{PUBLIC_CHAIN_ID}.json", f"{PUBLIC_CHAIN_ID}.standard-input.json"]
    standard = json.loads(
        (public_project.folder / "deployments" / f"{PUBLIC_CHAIN_ID}.standard-input.json").read_text()
    )
    assert "contracts/stablecoin/Stablecoin.sol" in standard["sources"]
    assert public_chain.creations() == list(result["contracts"].values())
    text = (public_project.folder / "deployments" / f"{PUBLIC_CHAIN_ID}.json").read_text()
    assert PASSPHRASE not in text


# Bad input


@pytest.fixture(scope="module")
def complaints(
    local_node: Node, public_node: Node, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Ended]:
    """All the bad runs, two at a time."""
    project = Project(tmp_path_factory.mktemp("bad"))
    keys = project.folder / "ape" / "accounts"
    keys.mkdir(parents=True)
    poor = Account.create()
    keyfile = Account.encrypt(poor.key, PASSPHRASE, kdf="pbkdf2", iterations=1000)
    (keys / "poor.json").write_text(json.dumps({**keyfile, "address": poor.address}))
    corrupt = project.folder / "corrupt" / ".strongroom" / "deployments" / "31337.json"
    corrupt.parent.mkdir(parents=True)
    corrupt.write_text('{"chainId": 31337, "contr')
    parameters = project.folder / "parameters"
    parameters.mkdir()
    (parameters / "default.toml").write_text((ROOT / "scripts/parameters/default.toml").read_text())
    (parameters / f"{PUBLIC_CHAIN_ID}.toml").write_text("testNetwork = true\n")
    local, public = ("--network", local_node.url), ("--network", public_node.url)
    ours = (*public, "--account", "poor", "--parameters", str(parameters))

    def at(folder: Path, **variables: str) -> Project:
        own = {"APE_ACCOUNTS_poor_PASSPHRASE": PASSPHRASE, "APE_DATA_FOLDER": str(project.folder / "ape")}
        return Project(folder, {**own, **variables})

    here = at(project.folder)
    runs: dict[str, tuple[Project, tuple[str, ...]]] = {
        "wrong chain": (
            at(project.folder, SEPOLIA_RPC_URL=local_node.url),
            ("deploy", "--network", "ethereum:sepolia"),
        ),
        "no RPC variable": (here, ("deploy", "--network", "base:sepolia")),
        "no RPC": (here, ("deploy", "--network", "http://127.0.0.1:9")),
        "unknown network": (here, ("verify", "--network", "nonsense")),
        "unknown account": (here, ("deploy", *public, "--account", "nobody")),
        "insufficient balance": (here, ("deploy", *ours, *MEMBERS, "--with-mocks", "--yes")),
        "corrupt registry": (at(project.folder / "corrupt"), ("deploy", *local)),
    }
    with ThreadPoolExecutor(2) as pool:
        ended = dict(zip(runs, pool.map(lambda item: item[0].run(*item[1]), runs.values()), strict=True))
    assert local_node.web3.eth.get_transaction_count(DEPLOYER) == 0  # type: ignore[arg-type]
    assert corrupt.read_text() == '{"chainId": 31337, "contr'
    assert here.files() == []
    with pytest.raises(Exception, match="corrupt"):
        read(corrupt)
    return ended


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("wrong chain", ("31337", "11155111", "Correct the RPC address")),
        ("no RPC variable", ("BASE_SEPOLIA_RPC_URL is not set: export",)),
        ("no RPC", ("http://127.0.0.1:9", "check that a node runs there")),
        ("unknown network", ("'nonsense'", "Use --network ethereum:sepolia")),
        ("unknown account", ("no account 'nobody'", "ape accounts list")),
        ("insufficient balance", ("has 0 ether and needs about 0.", "fund it", "nothing was sent")),
        ("corrupt registry", ("31337.json is corrupt", "restore it")),
    ],
)
def test_bad_input(complaints: dict[str, Any], case: str, said: tuple[str, ...]) -> None:
    ended = complaints[case]
    assert ended.status == 1
    for words in said:
        assert words in ended.complaint
