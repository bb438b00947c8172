"""Carries out a deployment's plan so that it can be killed at any point and run again.

Before a transaction is broadcast, the registry says which step it is for, its nonce, its hash, and where the contract
will be; after it is mined, what became of it. A run that finds an unsettled entry first looks for code at the predicted
address, then for the receipt; only if the state of one block rules out that it was mined is anything sent, and then
with the same nonce: of all transactions with one nonce a chain takes one, so no step ever happens twice.

    deploy(broadcaster, parameters, registry_path(chain_id), print)
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scripts._beginning import DeploymentConflictError, Progress, addresses_of, begin, codehash, last_entry
from scripts._chain import (
    Broadcaster,
    Chain,
    ChainError,
    GasPrice,
    InsufficientFundsError,
    Receipt,
    Transaction,
    abi_of,
    created_address,
    json_safe,
)
from scripts._errors import (
    GasTooDearError,
    InsufficientBalanceError,
    ScriptError,
    StepFailedError,
    StillPendingError,
)
from scripts._parameters import Parameters
from scripts._plan import (
    Call,
    Create,
    Step,
    resolve,
)
from strongroom.deployments import (
    DONE,
    LOCAL_CHAIN_ID,
    LOST,
    PENDING,
    REVERTED,
    DeployedContract,
    Deployment,
    JournalEntry,
    write,
)
from strongroom.errors import ContractError

Moment = Callable[[str, Step], None]
"""Is told when a run passes a point at which it might be killed; tests raise from it."""

BEFORE_JOURNAL = "before the journal is written"
BEFORE_BROADCAST = "after the journal is written, before the broadcast"
AFTER_BROADCAST = "after the broadcast, before the record"
AFTER_RECORD = "after the record"
MOMENTS = (BEFORE_JOURNAL, BEFORE_BROADCAST, AFTER_BROADCAST, AFTER_RECORD)

MAX_RISE = 3
"""How many times the price of gas that whoever deploys has seen may be paid without asking again."""
_GAS_MARGIN_PERCENT = 120
_BUMP_PERCENT = 113
"""What a replacement must offer of the first price at least; nodes ask for 110."""
_FIRST_POLL_SECONDS = 0.02
_LAST_POLL_SECONDS = 2.0


def deploy(
    broadcaster: Broadcaster,
    parameters: Parameters,
    path: Path,
    progress: Progress = lambda line: None,
    *,
    commit: str = "unknown",
    with_mocks: bool = False,
    max_wei_per_gas: int | None = None,
    at: Moment = lambda moment, step: None,
) -> Deployment:
    """Deploys, or goes on where an earlier run with the same registry stopped, or finds that nothing is left to do.

    `max_wei_per_gas`: what is paid at most; without it, three times the price at the beginning, and on the local chain
    anything. A run stops at a higher price, and what is left can be done later.

    Raises a `ScriptError` (`ParameterError`, `DeploymentConflictError`, `StepFailedError`, `StillPendingError`,
    `ChainError`, …) or a `RegistryError`, each with a message for the person who runs it. The registry is then as it
    was, or one step further; run again when the cause is removed.
    """
    with _locked(path):
        start = begin(broadcaster, parameters, path, broadcaster.address, progress, commit, with_mocks)
        if start.deployment.complete:
            progress(f"already deployed: {path} is complete and its code is on the chain; nothing to do")
            return start.deployment
        limit = max_wei_per_gas
        if limit is None and broadcaster.chain_id != LOCAL_CHAIN_ID:
            limit = MAX_RISE * broadcaster.gas_price().present
        run = _Run(broadcaster, parameters, path, progress, at, start.deployment, limit)
        for number, step in enumerate(start.steps, 1):
            run.label = f"{number}/{len(start.steps)} {_describe(step)}"
            if number == len(start.steps):
                _require_as_planned(broadcaster, run.deployment)
            run.take(step)
        return run.finish()


def _require_as_planned(chain: Chain, deployment: Deployment) -> None:
    """The last look before the deployer gives up the power to mend anything."""
    from scripts._verification import verify

    report = verify(chain, deployment, deployer_may_be_admin=True)
    if report.drifts:
        raise DeploymentConflictError(
            f"before the deployer renounces its role, the chain is not as planned: {report.drifts[0]}"
            + (f" (and {len(report.drifts) - 1} more, see `ape run verify`)" if report.drifts[1:] else "")
        )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One deployment at a time in a folder. The lock goes with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DeploymentConflictError(
                f"another deployment is writing to {path.parent}: wait until it is finished"
            ) from None
        yield
    finally:
        os.close(descriptor)


# The run


class _Run:
    """One run through the plan. `deployment` is what the registry says at every moment."""

    def __init__(
        self,
        broadcaster: Broadcaster,
        parameters: Parameters,
        path: Path,
        progress: Progress,
        at: Moment,
        deployment: Deployment,
        max_wei_per_gas: int | None,
    ) -> None:
        self._chain = broadcaster
        self._max_wei_per_gas = max_wei_per_gas
        self._parameters = parameters
        self._path = path
        self._progress = progress
        self._at = at
        self.deployment = deployment
        self.label = ""

    def take(self, step: Step) -> None:
        """Makes sure that the step has happened."""
        entry = last_entry(self.deployment, step)
        if entry is not None and entry.status == DONE:
            return
        if entry is not None and entry.status == PENDING and self._settle(step, entry):
            return
        if isinstance(step, Call) and step.is_done(self._chain, addresses_of(self.deployment)):
            self._progress(f"{self.label}: holds already")
            return
        self._send(step)

    def finish(self) -> Deployment:
        """Marks the deployment as complete."""
        self._save(replace(self.deployment, complete=True))
        return self.deployment

    def _send(self, step: Step) -> None:
        sender = self._chain.address
        nonce = self._chain.nonce(sender, "pending")
        entry = JournalEntry(step.key, sender, nonce, ())
        if isinstance(step, Create):
            entry = replace(entry, address=created_address(sender, nonce))
        transaction = self._transaction(step, nonce)
        self._broadcast(step, self._sign(entry, transaction, self._gas_price()))

    def _transaction(self, step: Step, nonce: int) -> Transaction:
        addresses = addresses_of(self.deployment)
        transaction: Transaction = {
            "from": self._chain.address,
            "chainId": self._chain.chain_id,
            "nonce": nonce,
            "value": 0,
            "data": step.data(addresses),
        }
        if isinstance(step, Call):
            transaction["to"] = addresses[step.contract]
        try:
            estimate = self._chain.estimate_gas(transaction)
        except ContractError as error:
            raise StepFailedError(f"{_describe(step)} would revert: {error}") from None
        except InsufficientFundsError:
            raise self._insufficient(step) from None
        transaction["gas"] = estimate * _GAS_MARGIN_PERCENT // 100
        return transaction

    def _sign(self, entry: JournalEntry, transaction: Transaction, price: GasPrice) -> JournalEntry:
        raw, tx = self._chain.sign({**transaction, **price.fields()})
        return replace(entry, hashes=(*entry.hashes, tx), raw="0x" + raw.hex())

    def _broadcast(self, step: Step, entry: JournalEntry) -> None:
        self._at(BEFORE_JOURNAL, step)
        self._journal(entry)
        self._record(step, entry, self._send_raw(step, entry))

    def _send_raw(self, step: Step, entry: JournalEntry) -> Receipt:
        self._at(BEFORE_BROADCAST, step)
        try:
            self._chain.send(bytes.fromhex((entry.raw or "")[2:]))
        except InsufficientFundsError:
            raise self._insufficient(step) from None
        self._at(AFTER_BROADCAST, step)
        return self._wait(step, entry)

    def _insufficient(self, step: Step) -> InsufficientBalanceError:
        balance = self._chain.balance(self._chain.address)
        return InsufficientBalanceError(
            f'{self._chain.address} cannot pay for the step "{_describe(step)}" with its {balance} wei: '
            "fund it and run again"
        )

    def _settle(self, step: Step, entry: JournalEntry) -> bool:
        """Finds out what became of a transaction of an earlier run, and sends it again if it is still to be mined.

        Returns whether the step has happened. If not, its nonce is spent on something else.
        """
        block = self._chain.block_number()
        spent = self._chain.nonce(entry.sender, block) > entry.nonce
        created = self._has_created(step, entry, block)
        receipt = self._receipt(entry, patiently=spent)
        if receipt is not None:
            self._progress(f"{self.label}: found, mined in block {receipt.block}")
        elif created:
            raise ScriptError(
                f"{step.key} is on the chain at {entry.address}, but the node does not find the receipt of "
                f"{entry.hashes[-1]} yet: run again in a minute"
            )
        elif spent:
            self._progress(
                f"{self.label}: nonce {entry.nonce} of {entry.sender} was used by another transaction, "
                f"so {entry.hashes[-1]} can never be mined; sending it anew"
            )
            self._journal(replace(entry, status=LOST, raw=None))
            return False
        else:
            self._progress(
                f"{self.label}: was not mined; sending it again, with the same nonce {entry.nonce}"
            )
            entry = self._with_fitting_price(step, entry)
            receipt = self._send_raw(step, entry)
        self._record(step, entry, receipt)
        return True

    def _has_created(self, step: Step, entry: JournalEntry, block: int) -> bool:
        if not isinstance(step, Create) or entry.address is None:
            return False
        return abi_of(step.contract).creates(self._chain.code(entry.address, block))

    def _with_fitting_price(self, step: Step, entry: JournalEntry) -> JournalEntry:
        """The entry, with a dearer replacement signed if the price has risen above what its transaction offers."""
        from eth_account.typed_transactions.typed_transaction import TypedTransaction
        from hexbytes import HexBytes

        raw = HexBytes(entry.raw or "0x")
        if not raw or raw[0] > 0x7F:  # not typed: a chain without base fee
            return entry
        offered: dict[str, Any] = TypedTransaction.from_bytes(raw).as_dict()
        price = self._chain.gas_price()
        before = int(offered["maxFeePerGas"])
        if price.tip is None or price.present <= before:
            return entry
        bumped = self._within_limit(
            GasPrice(
                price.maximum, max(price.tip, int(offered["maxPriorityFeePerGas"]) * _BUMP_PERCENT // 100)
            ),
            before * _BUMP_PERCENT // 100,
        )
        self._progress(f"{self.label}: gas has become dearer, offering more")
        entry = self._sign(entry, self._transaction(step, entry.nonce), bumped)
        self._journal(entry)
        return entry

    def _gas_price(self) -> GasPrice:
        return self._within_limit(self._chain.gas_price())

    def _within_limit(self, price: GasPrice, least: int = 0) -> GasPrice:
        """The price, offering at most the limit. Raises `GasTooDearError` if that is too little now."""
        limit = self._max_wei_per_gas
        needed = max(price.present, price.tip or 0, least)
        if limit is None:
            return replace(price, maximum=max(price.maximum, needed))
        if needed > limit:
            raise GasTooDearError(
                f"gas is too dear: {needed:,} wei a gas, and at most {limit:,} was agreed to. Nothing more was sent, "
                f"{self.label} is next: run again to see the price and go on, or with a higher --max-gas-price"
            )
        return replace(price, maximum=min(max(price.maximum, needed), limit))

    def _wait(self, step: Step, entry: JournalEntry) -> Receipt:
        deadline = time.monotonic() + self._parameters.timeout_seconds
        pause = _FIRST_POLL_SECONDS
        while True:
            late = (
                time.monotonic() > deadline
            )  # before looking: what was mined while the machine slept is found
            receipt = self._receipt(entry)
            if receipt and self._chain.block_number() - receipt.block + 1 >= self._parameters.confirmations:
                return receipt
            if receipt is None and self._nonce_went_elsewhere(entry):
                raise ScriptError(
                    f"nonce {entry.nonce} of {entry.sender} was used by another transaction meanwhile: "
                    "run again to go on, and let nothing else use this account until then"
                )
            if late:
                wanted = self._parameters.confirmations
                what = (
                    "not mined"
                    if receipt is None
                    else f"not {wanted} blocks deep (transactions.confirmations)"
                )
                raise StillPendingError(
                    f"{entry.hashes[-1]} ({_describe(step)}) is {what} after "
                    f"{self._parameters.timeout_seconds} s: run again to go on waiting"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, _LAST_POLL_SECONDS)

    def _nonce_went_elsewhere(self, entry: JournalEntry) -> bool:
        if self._chain.nonce(entry.sender, self._chain.block_number()) <= entry.nonce:
            return False
        return self._receipt(entry, patiently=True) is None

    def _receipt(self, entry: JournalEntry, patiently: bool = False) -> Receipt | None:
        """The receipt of whichever of the entry's transactions was mined.

        Patiently: behind one address there may be several nodes, and one that has the block may answer before one that
        has not.
        """
        tries = 5 if patiently else 1
        if patiently and self._parameters.confirmations == 1:
            tries = 2
        for attempt in range(tries):
            if attempt:
                time.sleep(0.2 * attempt)
            for tx in reversed(entry.hashes):
                receipt = self._chain.receipt(tx)
                if receipt is not None:
                    return receipt
        return None

    def _record(self, step: Step, entry: JournalEntry, receipt: Receipt) -> None:
        entry = replace(
            entry,
            hashes=(receipt.hash,),
            status=DONE if receipt.succeeded else REVERTED,
            raw=None,
            block=receipt.block,
            gas_used=receipt.gas_used,
            cost_wei=receipt.cost_wei,
        )
        if not receipt.succeeded:
            self._journal(entry)
            raise StepFailedError(
                f"{_describe(step)} reverted in {receipt.hash}: {self._reason(step, receipt)}"
            )
        contracts = self.deployment.contracts
        if isinstance(step, Create):
            assert entry.address is not None
            created = self._created(step, entry.address, receipt)
            contracts = MappingProxyType({**contracts, step.contract: created})
        self._journal(entry, contracts=contracts)
        where = f" at {entry.address}" if entry.address else ""
        self._progress(f"{self.label}{where} (block {receipt.block}, {receipt.gas_used:,} gas)")
        self._at(AFTER_RECORD, step)

    def _created(self, step: Create, address: str, receipt: Receipt) -> DeployedContract:
        code = self._chain.code(address)
        abi = abi_of(step.contract)
        if not abi.creates(code):
            raise StepFailedError(
                f"the code at {address} is not {step.contract}'s: does the chain run the instructions of "
                "the compiler's evm_version (ape-config.yaml)?"
            )
        values = resolve(step.args, addresses_of(self.deployment))
        return DeployedContract(
            address=address,
            args=tuple(
                json_safe(item, value) for item, value in zip(abi.constructor_inputs, values, strict=True)
            ),
            tx=receipt.hash,
            block=receipt.block,
            codehash=codehash(code),
            artifact=step.contract,
        )

    def _reason(self, step: Step, receipt: Receipt) -> str:
        """Why a mined transaction reverted: what the same call says just before its block."""
        if not isinstance(step, Call):
            return "out of gas, or the chain changed since the estimate; run again to try anew"
        addresses = addresses_of(self.deployment)
        try:
            self._chain.call(
                addresses[step.contract], step.data(addresses), self._chain.address, receipt.block - 1
            )
        except ContractError as error:
            return str(error)
        except ChainError:
            pass
        return "out of gas, or the chain changed since the estimate; run again to try anew"

    def _journal(self, entry: JournalEntry, **changes: Any) -> None:
        """Puts the entry into the registry, in place of the same step's pending one."""
        kept = tuple(
            item
            for item in self.deployment.journal
            if not (item.step == entry.step and item.status == PENDING)
        )
        self._save(replace(self.deployment, journal=(*kept, entry), **changes))

    def _save(self, deployment: Deployment) -> None:
        write(self._path, deployment)
        self.deployment = deployment


def _describe(step: Step) -> str:
    return step.key
