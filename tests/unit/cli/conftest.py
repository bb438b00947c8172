"""The command line on the in-process chain."""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from strongroom import deployments
from strongroom.cli.main import run
from strongroom.client import Strongroom as Client
from strongroom.evm.provider import ChainProvider
from tests.support.lending import Lending
from tests.support.suite import Suite
from tests.unit.client.conftest import deployment_of, lending_deployment


@dataclass(frozen=True)
class Outcome:
    """What a command line did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    def failed(self, status: int, says: str) -> None:
        """It ended with this status and one line that says so."""
        assert self.status == status, self.err + self.out
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("error: ")
        assert says in self.err
        assert "Traceback" not in self.err
        assert not self.out


Strongroom = Callable[..., Outcome]


@pytest.fixture
def keystore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty keystore of Ape's."""
    monkeypatch.setenv("APE_DATA_FOLDER", str(tmp_path / "ape"))
    folder = tmp_path / "ape" / "accounts"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def strongroom(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str], keystore: Path
) -> Strongroom:
    """Runs a command line. demo:0 is the swapper, with 1,000 of the reserve; demo:1 the holder; demo:2 the relayer."""
    provider = ChainProvider(suite.chain, [suite.swapper, suite.holder, suite.relayer, suite.sentinel])
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, deployment_of(suite))
    suite.give_reserve(suite.swapper, 1_000 * suite.unit)

    def invoke(*arguments: str, on: ChainProvider | None = provider) -> Outcome:
        capsys.readouterr()
        words = list(arguments)
        if "--deployments" not in words:
            words += ["--deployments", str(registry)]
        status = run(words, provider=on)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return invoke


# Lending


@dataclass(frozen=True)
class LendingLine:
    """The command line on the lending pool, and the market's id."""

    strongroom: Strongroom
    lending: Lending
    market: str

    def __call__(self, *arguments: str) -> Outcome:
        return self.strongroom(*arguments)


@pytest.fixture
def line(
    lending: Lending,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    keystore: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> LendingLine:
    """Runs a command line. demo:0 is the lender, demo:1 the borrower, demo:2 the liquidator; each has 10,000 of each.

    The market was created through the same node, so that it can be found.
    """
    monkeypatch.setenv("STRONGROOM_CACHE", str(tmp_path / "markets.sqlite3"))
    actors = (lending.lender, lending.borrower, lending.liquidator, lending.recipient)
    provider = ChainProvider(lending.chain, actors)
    registry = deployments.registry_path(31337, tmp_path)
    deployments.write(registry, lending_deployment(lending))
    for actor in actors[:3]:
        for token, unit in ((lending.loan, lending.one), (lending.collateral, lending.coin)):
            token.mint(actor, 10_000 * unit, sender=lending.deployer)

    def invoke(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = run([*arguments, "--deployments", str(registry)], provider=provider)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    oracle = lending.deploy("MockOracle", lending.price_of(2_000))
    other = lending.with_params(oracle=oracle.address)
    client = Client.connect(provider, lending.lender.local, lending_deployment(lending))
    made = client.lending.create_market(*other[:4], "0.8")
    return LendingLine(invoke, dataclasses.replace(lending.of(other), oracle=oracle), "0x" + made.id.hex())
