"""What a deployment will cost, found out by carrying out what is left of it on a fork of the chain.

The fork is an anvil of its own that ends with the rehearsal. It has the chain's present state, so a step that would
revert, for a stale feed or a reserve with the wrong decimals, reverts here, before anything is paid for.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from web3 import Web3

from scripts._beginning import Beginning, addresses_of, last_entry
from scripts._chain import (
    Broadcaster,
    ChainError,
    GasPrice,
    Receipt,
    Transaction,
    Web3Broadcaster,
    abi_of,
    created_address,
)
from scripts._errors import InsufficientBalanceError, ScriptError, StepFailedError, clean
from scripts._plan import MODULE, ORACLE, Call, Create, Step
from strongroom.deployments import DONE, PENDING
from strongroom.errors import ContractError

_START_SECONDS = 120
_FUNDS = 10**30
_RESERVE_PERCENT = 125
"""What the deployer must have of the estimated cost, since the price of gas moves while steps are mined."""
_SURCHARGE_FROM_PERCENT = 110
"""From here on, the chain's own estimate of the first step is taken for a surcharge and not for caution."""


class AnvilMissingError(ScriptError):
    """There is no anvil to rehearse on."""


@dataclass(frozen=True)
class PlannedStep:
    """A step that is left to do."""

    key: str
    gas: int
    address: str | None
    """Where the contract will be, if nothing else uses the account's next nonces."""


@dataclass(frozen=True)
class Estimate:
    """What is left to do and what it costs."""

    steps: tuple[PlannedStep, ...]
    price: GasPrice
    balance_wei: int
    """Of the deployer."""

    @property
    def gas(self) -> int:
        """Of all steps."""
        return sum(step.gas for step in self.steps)

    @property
    def wei_per_gas(self) -> int:
        """At the present base fee: `price.maximum` allows for twice that."""
        return self.price.present

    @property
    def cost_wei(self) -> int:
        """At the present price."""
        return self.gas * self.wei_per_gas

    @property
    def needed_wei(self) -> int:
        """What the deployer should have before it begins."""
        return self.cost_wei * _RESERVE_PERCENT // 100

    def require_affordable(self, deployer: str) -> None:
        """Raises `InsufficientBalanceError`."""
        if self.balance_wei < self.needed_wei:
            raise InsufficientBalanceError(
                f"{deployer} has {ether(self.balance_wei)} ether and needs about {ether(self.needed_wei)} "
                "(the estimate and a quarter more): fund it and run again; nothing was sent"
            )


def ether(wei: int) -> str:
    """Wei as ether, exact, without idle zeros."""
    whole, rest = divmod(wei, 10**18)
    return f"{whole}.{rest:018d}".rstrip("0").rstrip(".")


def rehearse(chain: Broadcaster, url: str, start: Beginning) -> Estimate:
    """The steps left to do, each with the gas it used on a fork of the chain at `url`.

    Where the chain charges for more than instructions (Arbitrum), gas is scaled by what it asks for the first step.
    Raises `StepFailedError` for a step that reverts, `AnvilMissingError`, `ChainError`.
    """
    with _fork(url) as fork:
        rehearsal = _Rehearsal(fork, start)
        steps = rehearsal.steps()
    surcharge = _surcharge_percent(chain, steps, rehearsal.first_creation)
    scaled = tuple(PlannedStep(step.key, step.gas * surcharge // 100, step.address) for step in steps)
    return Estimate(scaled, chain.gas_price(), chain.balance(start.deployment.deployer))


def _surcharge_percent(
    chain: Broadcaster, steps: tuple[PlannedStep, ...], first_creation: Transaction | None
) -> int:
    """What the chain asks for the first step, in percent of what it used; 100 where that cannot be told."""
    if first_creation is None:
        return 100
    try:
        percent = chain.estimate_gas(first_creation) * 100 // steps[0].gas
    except ContractError:  # it waits for a transaction that is not mined yet
        return 100
    return percent if percent >= _SURCHARGE_FROM_PERCENT else 100


class _Rehearsal:
    def __init__(self, web3: Web3, start: Beginning) -> None:
        self._web3 = web3
        self._sender = start.deployment.deployer
        self._chain = Web3Broadcaster(web3, self._sender, _never_sign)
        self._start = start
        self.first_creation: Transaction | None = None
        """The first step that is left, if it creates a contract."""
        self._addresses = addresses_of(start.deployment)

    def steps(self) -> tuple[PlannedStep, ...]:
        """Carries out what is left."""
        self._chain.request("anvil_impersonateAccount", [self._sender])
        self._chain.request("anvil_setBalance", [self._sender, hex(_FUNDS)])
        taken: list[PlannedStep] = []
        for step in self._start.steps:
            if self._is_done(step):
                continue
            if isinstance(step, Create) and not taken:
                data = step.data(self._addresses)
                self.first_creation = {"from": self._sender, "data": data, "value": 0}
            taken.append(self._take(step))
        return tuple(taken)

    def _is_done(self, step: Step) -> bool:
        entry = last_entry(self._start.deployment, step)
        if entry is not None and entry.status == DONE:
            return True
        if entry is not None and entry.status == PENDING:
            receipts = [self._chain.receipt(tx) for tx in entry.hashes]
            if any(receipt is not None and receipt.succeeded for receipt in receipts):
                if isinstance(step, Create) and entry.address is not None:
                    self._addresses[step.contract] = entry.address
                return True
        return isinstance(step, Call) and step.is_done(self._chain, self._addresses)

    def _take(self, step: Step) -> PlannedStep:
        nonce = self._chain.nonce(self._sender)
        transaction: Transaction = {"from": self._sender, "data": step.data(self._addresses), "value": 0}
        if isinstance(step, Call):
            transaction["to"] = self._addresses[step.contract]
        try:
            limit = self._chain.estimate_gas(transaction) * 2
        except ContractError as error:
            reason = self._oracle_error() or error if step.contract == MODULE else error
            raise StepFailedError(f"{step.key} would revert: {reason}; nothing was sent") from None
        sent = {**transaction, "data": "0x" + transaction["data"].hex(), "value": "0x0", "gas": hex(limit)}
        receipt = self._mined(self._chain.request("eth_sendTransaction", [sent]))
        if not receipt.succeeded:
            raise StepFailedError(f"{step.key} would run out of gas or revert; nothing was sent")
        address = None
        if isinstance(step, Create):
            address = self._addresses[step.contract] = created_address(self._sender, nonce)
        return PlannedStep(step.key, receipt.gas_used, address)

    def _oracle_error(self) -> ContractError | None:
        """Why there is no price, if there is none: the peg module, which refuses for it, does not say."""
        try:
            self._chain.call(self._addresses[ORACLE], abi_of(ORACLE).call("price", ()))
        except ContractError as error:
            return error
        return None

    def _mined(self, tx: str) -> Receipt:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            receipt = self._chain.receipt(tx)
            if receipt is not None:
                return receipt
            if time.monotonic() > deadline:
                raise ChainError("the rehearsal's anvil does not mine: run again")
            time.sleep(0.01)


def _never_sign(transaction: Transaction) -> bytes:
    raise AssertionError("a rehearsal signs nothing")


# The fork


def find_anvil() -> str:
    """Path of the anvil that set-up installed, or another one on PATH. Raises `AnvilMissingError`."""
    own = Path(sys.prefix) / "bin" / "anvil"
    found = str(own) if os.access(own, os.X_OK) else shutil.which("anvil")
    if found is None:
        raise AnvilMissingError("anvil is not found: run `make setup`, which installs it into this checkout")
    return found


_FORK_VARIABLE = "STRONGROOM_FORK_URL"


@contextmanager
def _fork(url: str) -> Iterator[Web3]:
    """The address may hold a key, and arguments of a process are everybody's to read: so it goes by the environment."""
    with tempfile.TemporaryDirectory(prefix="strongroom-") as folder:
        config = Path(folder, "foundry.toml")
        config.write_text(f'[rpc_endpoints]\nsource = "${{{_FORK_VARIABLE}}}"\n')
        options = ("--fork-url", "source", "--no-storage-caching", "--retries", "2")
        environment = {**os.environ, "FOUNDRY_CONFIG": str(config), _FORK_VARIABLE: url}
        with running_anvil(*options, environment=environment) as address:
            yield Web3(Web3.HTTPProvider(address))


@contextmanager
def running_anvil(*options: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Starts an anvil on a free port, gives its address, and ends it, and with it the states of its old blocks."""
    command = [find_anvil(), "--host", "127.0.0.1", "--port", "0", "--color", "never", *options]
    with (
        tempfile.TemporaryDirectory(prefix="strongroom-anvil-", ignore_cleanup_errors=True) as old_states,
        subprocess.Popen(
            [*command, "--cache-path", old_states],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        ) as process,
    ):
        try:
            port = _port(process)
            # What it says of every request would fill the pipe and stop it.
            threading.Thread(target=_drain, args=(process,), daemon=True).start()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _drain(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    with contextlib.suppress(ValueError):  # closed when the anvil ends
        for _ in process.stdout:
            pass


def _port(process: subprocess.Popen[str]) -> str:
    """Waits until anvil says where it listens."""
    assert process.stdout is not None
    said: list[str] = []
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            said.append(line.strip())
            found = re.match(r"Listening on .*:(\d+)$", line.strip())
            if found:
                return found[1]
    finally:
        timer.cancel()
    reason = next((line for line in reversed(said) if line), "it says nothing")
    raise ChainError(
        f"anvil does not start ({clean(reason)[:200]}): where it rehearses, check the RPC address"
    )
