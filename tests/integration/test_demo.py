"""`make demo`, run as a program, with a folder and a port of its own.

A first run deploys, plays the scenario and closes books that balance; a second one finds all of it
├── when prices have gone stale: they get a new round
├── when the demo was killed
│   ├── in the middle of the deployment, with its chain or alone
│   └── in the middle of the scenario, with its chain or alone
├── with a clock that never goes back, when anvil read the machine's before its keeper did
├── when the chain before it is ending: it waits for its last thread, which may hold the port
├── when the saved state is damaged: it goes back to the one before
├── when the demo is running: it says so and shows the same
└── when nobody keeps the running chain, on another port: it moves it
It refuses
├── a port that another program has, or another chain
├── a registry that is damaged
└── to go on without anvil
"""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tools.anvil import BINARY, AnvilError, LocalChain, _is_gone, request

pytestmark = [pytest.mark.anvil, pytest.mark.skipif(not BINARY.exists(), reason="anvil is not installed")]

ROOT = Path(__file__).resolve().parent.parent.parent
TWO_DAYS = 2 * 86_400
PATIENCE = 1_200
"""Seconds that anything may take; far more than it does, for a machine that is busy with other things."""


DYING = """
import ctypes, socket, sys, threading
def rest():
    held = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    sys.stdout.write("x"); sys.stdout.flush()
    sys.stdin.read()
    import os; os._exit(0)
threading.Thread(target=rest).start()
ctypes.CDLL(None).pthread_exit(None)
"""
"""A program whose first thread ends before the one that holds a port."""


@dataclass(frozen=True)
class Ended:
    """What a run left."""

    status: int
    output: str
    errors: str


class Place:
    """A folder and a port for demos."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".strongroom"
        self.registry = self.folder / "deployments" / "31337.json"
        self.record = self.folder / "demo.json"
        self.port = free_port()
        self._started: list[subprocess.Popen[str]] = []

    @property
    def chain(self) -> LocalChain:
        return LocalChain(self.folder, self.port)

    def start(self, *options: str) -> subprocess.Popen[str]:
        """A demo in a process group of its own, as a shell starts it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.demo", "--port", str(self.port), *options],
            cwd=ROOT,
            env={**os.environ, "STRONGROOM_ROOT": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def run(self, *options: str) -> Ended:
        return self.end(self.start("--exit", *options))

    @staticmethod
    def end(process: subprocess.Popen[str]) -> Ended:
        output, errors = process.communicate(timeout=PATIENCE)
        return Ended(process.returncode, output, errors)

    def start_and_wait(self) -> subprocess.Popen[str]:
        """A demo that stays, once it is up."""
        process = self.start()
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("The chain is up"):
                return process
        raise AssertionError(process.stderr.read() if process.stderr else "")

    def interrupt(self, process: subprocess.Popen[str]) -> Ended:
        """Ctrl-C: to the whole process group."""
        os.killpg(process.pid, signal.SIGINT)
        return self.end(process)

    def kill_when(self, is_time: Callable[[], bool], *, with_chain: bool) -> None:
        process = self.start()
        wait_for(is_time)
        process.kill()
        process.communicate()
        if with_chain:
            running = self.chain.running()
            assert running is not None
            os.kill(running.pid, signal.SIGKILL)

    def saved_block(self) -> Any:
        """The latest one."""
        return json.loads((self.folder / "anvil-state.json").read_text())["block"]

    def deployment(self) -> Any:
        return json.loads(self.registry.read_text())

    def is_deploying(self) -> bool:
        return self.registry.exists() and len(self.deployment()["journal"]) > 6

    def is_playing(self) -> bool:
        return self.record.exists()

    def clean_up(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
        self.chain.stop()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.clean_up()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Ended]]:
    """Where a demo has run to its end."""
    made = Place(tmp_path_factory.mktemp("demo"))
    yield made, made.run()
    made.clean_up()


def free_port() -> int:
    """One that stays free until a demo takes it: no connection outwards is given one of these, nor a page's test."""
    for port in random.sample(range(12_000, 20_000), 50):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.005)


def assert_fine(ended: Ended) -> None:
    assert ended.status == 0, ended.output + ended.errors
    assert ended.errors == ""
    assert "Everything balances to the wei." in ended.output
    assert ended.output.count(" balances") >= 7
    assert "DOES NOT BALANCE" not in ended.output


def assert_refused(ended: Ended, *words: str) -> None:
    assert ended.status == 1, ended.output
    assert len(ended.errors.splitlines()) == 1, ended.errors
    assert all(word in ended.errors for word in words), ended.errors


class TestFirstRun:
    def test_deploys_plays_and_balances(self, played: tuple[Place, Ended]) -> None:
        place, ended = played
        assert_fine(ended)
        deployment = place.deployment()
        assert deployment["complete"]
        for contract in deployment["contracts"].values():
            assert contract["address"] in ended.output

    def test_is_played_by_distinct_accounts_with_real_transactions(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        record = json.loads(place.record.read_text())
        assert record["finished"]
        sent = [row for row in record["rows"] if row["tx"]]
        assert len({row["who"] for row in sent}) >= 6
        assert all(row["gas"] > 21_000 for row in sent)
        assert len({row["tx"] for row in sent}) == len(sent)

    def test_shows_refusals_decoded(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        refused = [row["effect"] for row in json.loads(place.record.read_text())["rows"] if row["refused"]]
        assert any(
            "PegStabilityModule_ReserveBelowBand(price=0.97, lowerBound=0.995)" in line for line in refused
        )
        assert any("PegStabilityModule_Frozen()" in line for line in refused)
        assert any("AccessManagedUnauthorized(caller=deployer)" in line for line in refused)

    def test_a_royalty_arrives_as_a_dividend(self, played: tuple[Place, Ended]) -> None:
        """The way of the money, in the units that the table shows: nothing is lost on it."""
        place, ended = played
        rows = [row for row in json.loads(place.record.read_text())["rows"] if row["chapter"] == "Assets"]
        [route] = [row["effect"] for row in rows if row["what"] == "shows the way of the royalty"]
        amounts = [Decimal(each.replace(",", "")) for each in re.findall(r"([0-9,.]+) SRUSD", route)]
        price, royalty, part, booked, *paid, left = (int(each * 10**18) for each in amounts)
        assert royalty == price * 75 // 1_000
        assert part == booked == royalty * 9 // 10
        assert sum(paid) + left == booked
        assert len(paid) == 3
        assert sum(row["what"] == "claims its dividend" for row in rows) == 3
        assert "KEY-1: dividends received" in ended.output

    def test_credit_lives_through_a_crash(self, played: tuple[Place, Ended]) -> None:
        """Opened, saved, liquidated by the stability pool, a loss, redeemed, recovered; the sheet before and after."""
        place, _ = played
        rows = json.loads(place.record.read_text())["rows"]
        credit = [row for row in rows if row["chapter"] == "Stablecoin credit"]
        told = [row["what"] for row in credit]
        story = (
            "adds up the balance sheet",
            "pledges ether and gets new coins, in one transaction",
            "saves",
            "deposits into the stability pool",
            "reports 1 ether = 1,850 SRUSD",
            "liquidates the speculator with the stability pool's deposits",
            "books the loss, as anyone may",
            "adds up the balance sheet",
            "redeems coins out of the riskiest position, the peg module being dry for a day",
            "closes with one signature",
            "repays the shortfall with them, as anyone may",
            "adds up the balance sheet",
        )
        at = -1
        for what in story:
            at = told.index(what, at + 1)
        sheets = [row["effect"] for row in credit if row["what"] == "adds up the balance sheet"]
        for sheet in sheets:
            assets, others, equity = (
                Decimal(each.replace(",", "")) for each in re.findall(r"-?[0-9,]+[.0-9]*", sheet)[:3]
            )
            assert assets - others - equity == 0, sheet
        assert ["shortfall" in sheet for sheet in sheets] == [False, True, False]

    def test_the_end_is_played_on_a_copy(self, played: tuple[Place, Ended]) -> None:
        """What each coin gets is shown; the demo's own chain knows nothing of it."""
        place, _ = played
        rows = json.loads(place.record.read_text())["rows"]
        ending = [row for row in rows if row["chapter"].startswith("Wind-down")]
        assert [row["what"] for row in ending].count("adds up the balance sheet") == 3
        assert all(row["effect"].endswith(" = 0") for row in ending if "balance sheet" in row["what"])
        per_coin = {
            row["effect"].partition("; a coin got ")[2] for row in ending if row["what"] == "claims"
        } - {""}
        assert len(per_coin) == 1, "some coins got more than others"
        assert any("got the same, to the last unit" in row["effect"] for row in ending)
        state = (place.folder / "anvil-state.json").read_text()
        assert all((row["tx"] in state) == (row not in ending) for row in rows if row["tx"])
        assert not (place.folder / "copy").exists()

    def test_leaves_no_process_and_no_colour(self, played: tuple[Place, Ended]) -> None:
        place, ended = played
        assert place.chain.running() is None
        assert "\x1b" not in ended.output


class TestSecondRun:
    def test_deploys_nothing_and_is_quick(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        before = place.registry.read_bytes()
        blocks = int(place.saved_block()["number"], 16)
        for _ in range(3):  # which of two first blocks anvil takes is a matter of chance
            ended = place.run()
            assert_fine(ended)
            assert "nothing is deployed again" in ended.output
            assert "not played again" in ended.output
            assert place.registry.read_bytes() == before
        # no more than prices that are told anew
        assert int(place.saved_block()["number"], 16) - blocks < blocks // 10

    def test_plays_again_when_asked(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        before = place.registry.read_bytes()
        assert_fine(place.run("--again"))
        assert place.registry.read_bytes() == before

    def test_loses_nothing_to_ctrl_c_and_refreshes_stale_prices(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        before = place.registry.read_bytes()
        process = place.start_and_wait()
        request(place.port, "evm_increaseTime", [TWO_DAYS])
        request(place.port, "evm_mine")
        block = request(place.port, "eth_getBlockByNumber", ["latest", False])
        ended = place.interrupt(process)
        assert ended.status == 0, ended.errors
        assert ended.errors == ""
        assert place.chain.running() is None

        again = place.run()
        assert_fine(again)
        assert re.search(r"mUSDC was 2 days old: its feed has a new round, still at 1\n", again.output)
        assert place.registry.read_bytes() == before
        saved = place.saved_block()
        assert int(saved["number"], 16) > int(block["number"], 16)
        assert int(saved["timestamp"], 16) >= int(block["timestamp"], 16)

    def test_shows_the_same_while_a_demo_runs(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        process = place.start_and_wait()
        ended = place.run()
        assert_fine(ended)
        assert f"kept up by process {process.pid}" in ended.output
        assert place.chain.running() is not None
        assert place.interrupt(process).status == 0

    def test_goes_back_when_the_saved_state_is_damaged(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        state = place.folder / "anvil-state.json"
        state.write_bytes(state.read_bytes()[:100_000])
        ended = place.run()
        assert_fine(ended)
        assert "damaged" in ended.output
        assert "nothing is deployed again" in ended.output

    def test_moves_a_chain_that_nobody_keeps(self, played: tuple[Place, Ended]) -> None:
        place, _ = played
        process = place.start_and_wait()
        process.kill()
        process.communicate()
        assert place.chain.running() is not None
        place.port = free_port()
        ended = place.run()
        assert_fine(ended)
        assert f"moving it to port {place.port}" in ended.output
        assert place.chain.running() is None


class TestKilled:
    @pytest.mark.parametrize("with_chain", [False, True], ids=["alone", "with its chain"])
    def test_in_the_middle_of_the_deployment(self, place: Place, with_chain: bool) -> None:
        place.kill_when(place.is_deploying, with_chain=with_chain)
        assert not place.deployment()["complete"]
        begun = place.deployment()["contracts"]
        assert_fine(place.run())
        if not with_chain:
            assert begun.items() <= place.deployment()["contracts"].items()

    @pytest.mark.parametrize("with_chain", [False, True], ids=["alone", "with its chain"])
    def test_in_the_middle_of_the_scenario(self, place: Place, with_chain: bool) -> None:
        place.kill_when(place.is_playing, with_chain=with_chain)
        assert not json.loads(place.record.read_text())["finished"]
        contracts = place.deployment()["contracts"]
        ended = place.run()
        assert_fine(ended)
        assert "interrupted" in ended.output
        assert place.deployment()["contracts"] == contracts


class TestClock:
    def test_no_block_is_older_than_its_parent_when_anvil_read_the_clock_before_its_keeper(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chain = place.chain
        with chain.held():
            chain.open(print)
            chain.request("evm_increaseTime", TWO_DAYS)
            chain.request("evm_mine")
            before = chain.timestamp()
            chain.save()
            chain.stop()
            clock = time.time
            monkeypatch.setattr("tools.anvil.time.time", lambda: clock() + 3)
            assert chain.open(print).restored
            restored = chain.timestamp()
            chain.request("evm_mine")
            assert before < restored <= before + 3
            assert restored <= chain.timestamp()


class TestEnd:
    def test_a_process_is_gone_once_its_last_thread_is_and_its_port_with_it(self) -> None:
        port = free_port()
        dying = subprocess.Popen(
            [sys.executable, "-c", DYING, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert dying.stdin is not None
        assert dying.stdout is not None
        assert dying.stdout.read(1) == b"x"
        stat = Path(f"/proc/{dying.pid}/stat")
        wait_for(lambda: stat.read_text().rpartition(")")[2].split()[0] == "Z")
        assert not _is_gone(dying.pid)
        dying.stdin.close()
        wait_for(lambda: _is_gone(dying.pid))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


class TestRefusals:
    def test_a_port_that_another_program_has(self, place: Place) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", place.port))
            other.listen()
            assert_refused(place.run(), f"port {place.port} is taken by another program", "PORT=")
        assert not place.registry.exists()

    def test_a_port_that_another_chain_has(self, place: Place, tmp_path: Path) -> None:
        stranger = LocalChain(tmp_path / "stranger", place.port)
        with stranger.held():
            stranger.open(print)
            try:
                ended = place.run()
                assert_refused(ended, "a chain with id 31337 that is not this demo's", "PORT=")
                assert stranger.running() is not None
            finally:
                stranger.stop()

    def test_a_damaged_registry(self, place: Place) -> None:
        place.registry.parent.mkdir(parents=True)
        place.registry.write_text('{"chainId": 31337')
        assert_refused(place.run(), str(place.registry), "is corrupt", "move it away")
        assert place.registry.read_text() == '{"chainId": 31337'
        assert place.chain.running() is None

    def test_anvil_missing(self, place: Place) -> None:
        with pytest.raises(AnvilError, match=r"anvil is not at .*: run `make setup`"):
            LocalChain(place.folder, place.port, Path("nowhere/anvil")).open(print)

    def test_a_chain_that_ended_by_itself(self, place: Place) -> None:
        process = place.start_and_wait()
        running = place.chain.running()
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)
        ended = place.end(process)
        assert ended.status == 1
        assert ended.errors == (
            "demo: anvil has ended by itself; its last state is saved, run this again to go on\n"
        )
        assert "nothing is deployed again" in place.run().output
