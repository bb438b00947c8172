"""The local chain: one anvil for a folder, whose state outlives it and whoever started it.

    chain = LocalChain(folder, port=8545)
    with chain.held():              # one keeper at a time
        opened = chain.open(print)  # starts it, from the saved state if there is one, or finds it running
        chain.request("eth_blockNumber")
        chain.save()
        chain.stop()

anvil runs in a session of its own, so Ctrl-C reaches only the keeper, which saves and then stops it. If the keeper
is killed, anvil goes on and the next keeper finds it: by the path in its arguments that no other process has, since a
process id in a file may be another's by then. The state is written beside the old one and renamed, and what a
session began with is kept as well.
"""

from __future__ import annotations

import fcntl
import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strongroom.deployments import LOCAL_CHAIN_ID

ROOT = Path(__file__).resolve().parent.parent
BINARY = ROOT / ".venv" / "bin" / "anvil"
HOST = "127.0.0.1"
ACCOUNTS = 20
"""Development accounts with ether."""
HARDFORK = "cancun"
"""As `evm_version` in ape-config.yaml."""

MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
MULTICALL3_CODE = ROOT / "tools" / "multicall3.hex"
"""Its runtime code as on every public chain (MIT, by mds1): keccak-256 0xd5c15df6…0891."""

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
_STATE_PARTS = {"block", "accounts", "best_block_number", "blocks", "transactions"}

Progress = Callable[[str], None]


class AnvilError(Exception):
    """The local chain cannot be had. The message is one line and says what to do."""


class HeldError(AnvilError):
    """Another process keeps the chain of this folder."""

    def __init__(self, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{who} keeps this chain already: use it, or stop that process first")
        self.pid = pid


class RequestError(AnvilError):
    """anvil refused a request."""


@dataclass(frozen=True)
class Process:
    """An anvil that runs."""

    pid: int
    port: int


@dataclass(frozen=True)
class Opened:
    """How a chain was opened."""

    found_running: bool
    """It ran already."""
    restored: bool
    """It was started from the saved state."""


class LocalChain:
    """The chain that a folder holds. Methods raise `AnvilError`."""

    def __init__(self, folder: Path, port: int, binary: Path = BINARY) -> None:
        self.folder = folder
        self.port = port
        self._binary = binary
        self._state = folder / "anvil-state.json"
        self._previous = folder / "anvil-state.previous.json"
        self._log = folder / "logs" / "anvil.log"
        self._mark = str((folder / "anvil-config.json").resolve())
        self._old_states = folder / "anvil-old-states"
        self._saved_block: str | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    # Keeping

    @contextmanager
    def held(self) -> Iterator[None]:
        """Makes this process the chain's keeper. Raises `HeldError`. Ends with the process, however that ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "demo.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                text = os.read(descriptor, 20).decode("ascii", "replace").strip()
                raise HeldError(int(text) if text.isdecimal() else None) from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(descriptor)

    def open(self, progress: Progress) -> Opened:
        """Makes the chain answer at its port: finds it running, or starts it, from the saved state if there is one."""
        running = self._reachable(self.running())
        if running is not None and running.port != self.port:
            progress(f"the chain runs on port {running.port}, kept by nobody: moving it to port {self.port}")
            _check_port_is_free(self.port)
            self._move(running)
            running = None
        if running is not None:
            self._keep_clock_ahead()
            return Opened(found_running=True, restored=False)
        _check_port_is_free(self.port)
        restored = self._start(progress)
        if restored:
            self._keep_clock_ahead()
        return Opened(found_running=False, restored=restored)

    def save(self) -> None:
        """Writes the state to the disk, as a whole or not at all. A chain of no block but the first has none."""
        block = str(self.request("eth_blockNumber"))
        if int(block, 16) == 0:
            return
        state = json.loads(gzip.decompress(bytes.fromhex(str(self.request("anvil_dumpState"))[2:])))
        # An anvil that was started from a state also keeps the first block it made for itself, and hands both on:
        # of two blocks 0, the next one takes either. The right one is the parent of block 1.
        parent = self.request("eth_getBlockByNumber", "0x1", False)["parentHash"]
        first = int(self.request("eth_getBlockByHash", parent, False)["timestamp"], 16)
        state["blocks"] = [
            item
            for item in state["blocks"]
            if int(item["header"]["number"], 16) != 0 or int(item["header"]["timestamp"], 16) == first
        ]
        _replace(self._state, json.dumps(state).encode())
        self._saved_block = block

    def save_if_changed(self) -> bool:
        """`save`, if there is a new block since; returns whether."""
        if self.request("eth_blockNumber") == self._saved_block:
            return False
        self.save()
        return True

    def stop(self) -> None:
        """Ends anvil. Does not save."""
        running = self.running()
        if running is not None:
            _end(running.pid)

    def forget(self) -> Path | None:
        """Ends anvil and puts its saved state aside, so that the next `open` starts an empty chain. Returns where."""
        self.stop()
        if not self._state.exists():
            return None
        aside = self.folder / "anvil-state.forgotten.json"
        self._state.replace(aside)
        self._previous.unlink(missing_ok=True)
        return aside

    def running(self) -> Process | None:
        """The anvil of this folder, if one runs."""
        for pid, arguments in _processes():
            port = re.search(r"--port (\d+)", arguments)
            if port and f"--config-out {self._mark}" in arguments:
                return Process(pid, int(port[1]))
        return None

    # Asking

    def request(self, method: str, *params: Any) -> Any:
        """One JSON-RPC request. Raises `AnvilError` if anvil does not answer, `RequestError` if it refuses."""
        return request(self.port, method, params)

    def answers(self) -> bool:
        """Whether it does."""
        try:
            self.request("eth_chainId")
        except AnvilError:
            return False
        return True

    def timestamp(self) -> int:
        """Of the latest block, in seconds."""
        return int(self.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    # Internal

    def _reachable(self, running: Process | None) -> Process | None:
        """It, once it answers; `None`, and an end to it, if it never does."""
        if running is None:
            return None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with suppress(AnvilError):
                request(running.port, "eth_chainId", (), 5)
                return running
            if self.running() is None:
                return None
            time.sleep(0.1)
        _end(running.pid)
        return None

    def _move(self, running: Process) -> None:
        """Saves the chain of a running anvil and ends that."""
        there = LocalChain(self.folder, running.port, self._binary)
        there.save()
        there.stop()

    def _start(self, progress: Progress) -> bool:
        """Starts anvil; returns whether from a saved state."""
        if not self._binary.exists():
            raise AnvilError(f"anvil is not at {self._binary}: run `make setup`")
        for path in (self._state, self._previous):
            if not path.exists():
                continue
            if _is_state(path) and self._launch(path):
                if path == self._state:
                    _replace(self._previous, path.read_bytes())
                else:
                    progress(f"went back to the state before it, {path.name}")
                return True
            if _is_state(path) and "state" not in self._last_words():
                raise AnvilError(f"anvil does not start: {self._last_words()} (see {self._log})")
            aside = path.with_suffix(".damaged")
            path.replace(aside)
            progress(f"the saved state is damaged and cannot be loaded: put aside as {aside}")
        if not self._launch(None):
            raise AnvilError(f"anvil does not start: {self._last_words()} (see {self._log})")
        code = MULTICALL3_CODE.read_text(encoding="ascii").strip()
        self.request("anvil_setCode", MULTICALL3, f"0x{code}")
        return False

    def _launch(self, state: Path | None) -> bool:
        """Starts anvil and waits until it answers; returns whether it did."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = [str(self._binary), "--silent", "--host", HOST, "--port", str(self.port)]
        command += ["--chain-id", str(LOCAL_CHAIN_ID), "--hardfork", HARDFORK, "--config-out", self._mark]
        command += ["--accounts", str(ACCOUNTS)]
        # States of old blocks go to the disk; an anvil that is killed leaves them behind: in here they are cleared.
        shutil.rmtree(self._old_states, ignore_errors=True)
        command += ["--cache-path", str(self._old_states)]
        if state is not None:
            command += ["--load-state", str(state)]
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None:
            with suppress(AnvilError):
                request(self.port, "eth_chainId", (), 5)
                return True
            if time.monotonic() > deadline:
                _end(process.pid)
                break
            time.sleep(0.02)
        process.wait()
        return False

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in lines if line.strip()), "it does not answer")

    def _keep_clock_ahead(self) -> None:
        """Its clock is the machine's, unless the last block is later: time moved forward stays so.

        The time is said and not added: anvil's own count from its start, a second may lie between, and a block may be
        older than its parent. Calls see the time of the latest block, which may be long ago: hence a block.
        """
        self.request("evm_setNextBlockTimestamp", max(self.timestamp() + 1, int(time.time())))
        self.request("evm_mine")


def request(port: int, method: str, params: Sequence[Any] = (), timeout: float = _ANSWER_SECONDS) -> Any:
    """One JSON-RPC request to this machine. Raises `AnvilError`, `RequestError`."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)})
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise AnvilError(f"no chain answers on port {port} ({type(error).__name__})") from None
    finally:
        connection.close()
    if not isinstance(answer, dict) or "result" not in answer:
        reason = answer.get("error", answer) if isinstance(answer, dict) else answer
        raise RequestError(f"{method} was refused: {reason}")
    return answer["result"]


def _check_port_is_free(port: int) -> None:
    """Raises `AnvilError` that says what has it."""
    try:
        socket.create_connection((HOST, port), timeout=3).close()
    except ConnectionRefusedError:
        return
    except OSError as error:
        raise AnvilError(
            f"port {port} cannot be used ({error}): choose another with `make demo PORT={_other(port)}`"
        ) from None
    try:
        chain_id = int(str(request(port, "eth_chainId", (), 3)), 16)
        what = f"a chain with id {chain_id} that is not this demo's"
    except (AnvilError, ValueError):
        what = "another program"
    raise AnvilError(
        f"port {port} is taken by {what}: stop it, or choose another port with `make demo PORT={_other(port)}`"
    )


def _other(port: int) -> int:
    return port + 1 if port < 65_535 else 8545


def _processes() -> Iterator[tuple[int, str]]:
    """Id and arguments of every process whose arguments can be read."""
    proc = Path("/proc")
    if (proc / "self" / "cmdline").exists():
        for folder in proc.iterdir():
            if folder.name.isdecimal():
                with suppress(OSError):
                    raw = (folder / "cmdline").read_bytes()
                    yield int(folder.name), raw.decode("utf-8", "replace").replace("\0", " ")
        return
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,args="], capture_output=True, text=True, check=False)
    for line in listed.stdout.splitlines():
        pid, _, arguments = line.strip().partition(" ")
        if pid.isdecimal():
            yield int(pid), arguments


def _end(pid: int) -> None:
    """SIGTERM, then SIGKILL; returns when the process is gone."""
    for how, seconds in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _STOP_SECONDS)):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if _is_gone(pid):
                return
            time.sleep(0.01)


def _is_gone(pid: int) -> bool:
    try:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):  # a child of ours, which we must take leave of
            return True
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    with suppress(OSError, IndexError):
        fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        # While other threads of it end, it is dead by name and its port still open.
        return fields[0] == "Z" and int(fields[17]) <= 1
    return False


def _is_state(path: Path) -> bool:
    """Whether a file looks like a whole state: what was cut off by a full disk does not."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.keys() >= _STATE_PARTS


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        free = shutil.disk_usage(path.parent).free
        raise AnvilError(
            f"{path} cannot be written ({error.strerror}; {free // 2**20} MB are free): "
            "the chain's state is not saved"
        ) from None
