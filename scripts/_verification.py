"""Compares a deployment with the chain it is on: code, parameters, who holds which role, and what is under way.

Who ever was granted anything is only in the access manager's events, so a node that does not give them is found out by
the events that must be there: the constructor's, and one for everything that the manager's state confirms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eth_utils.crypto import keccak

from scripts._chain import Chain, ChainError, abi_of, selector
from scripts._history import DelayChange, History, Operation
from scripts._parameters import ADMIN, Parameters, from_json
from scripts._plan import (
    BEHIND,
    COIN,
    DEPLOYABLE,
    MANAGER,
    MODULE,
    ORACLE,
    PROTOCOL,
    ZERO_ADDRESS,
    Answers,
    Reading,
    check_functions,
    contracts_of,
    decimals_expectations,
    expectations,
    fetch_reserve_decimals,
    function_role,
    guardian_id,
    members_of,
    resolve,
)
from strongroom import artifacts
from strongroom.deployments import DeployedContract, Deployment
from strongroom.errors import ContractError

_LONGEST_CALL = 500
_SET_AUTHORITY = selector("setAuthority(address)")


@dataclass(frozen=True)
class Drift:
    """One way in which the chain is not as the registry says."""

    subject: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.subject}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Pending:
    """A call that a member has scheduled and that is neither executed nor cancelled nor expired."""

    id: str
    """Of the operation, for whoever wants to cancel it."""
    caller: str
    target: str
    call: str
    """Contract, function and arguments as far as they are known."""
    ready_at: int
    """From when on it can be executed; seconds since 1970."""
    overdue: bool
    """Whether that time has come."""

    def __str__(self) -> str:
        since = "now" if self.overdue else f"from {_time(self.ready_at)} on"
        return f"{self.call}, scheduled by {self.caller}, can be executed {since} (operation {self.id})"


@dataclass(frozen=True)
class Report:
    """What a comparison gave."""

    drifts: tuple[Drift, ...]
    checks: int
    """How many things were compared."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and is no drift."""
    pending: tuple[Pending, ...] = ()
    """What is scheduled, by the time it can be executed. What would change the manager itself is a drift too."""


def verify(
    chain: Chain,
    deployment: Deployment,
    *,
    deployer_may_be_admin: bool = False,
    allow_other_sources: bool = False,
) -> Report:
    """Compares everything that can be read. Changes nothing.

    `deployer_may_be_admin`: before its last step a deployment is right with the deployer still in its role.
    `allow_other_sources`: code that is the registry's but that no artifact at hand makes is a note and no drift.
    Raises `ChainError` if the node does not answer, `ParameterError` if the registry records no parameters.
    """
    return _Verification(chain, deployment, deployer_may_be_admin, allow_other_sources).report()


class _Verification:
    def __init__(
        self, chain: Chain, deployment: Deployment, deployer_may_be_admin: bool, allow_other_sources: bool
    ) -> None:
        self._chain = chain
        self._deployment = deployment
        self._deployer_may_be_admin = deployer_may_be_admin
        self._allow_other_sources = allow_other_sources
        self._parameters: Parameters = from_json(deployment.parameters)
        self._addresses = {name: item.address for name, item in deployment.contracts.items()}
        self._names = {address: name for name, address in self._addresses.items()}
        self._expected = contracts_of(self._parameters)
        self._unexplained: list[str] = []
        """What the manager's state says and no event of its explains."""
        self._checks = 0

    def report(self) -> Report:
        check_functions(self._parameters)
        missing = [name for name in self._expected if name not in self._addresses]
        drifts = [Drift(name, "a contract", "none in the registry") for name in missing]
        drifts += self._chain_identity()
        drifts += self._code()
        if drifts:  # every further reading fails too, and says less
            return Report(tuple(drifts), self._checks + len(missing))
        others = (*self._other_sources(), *self._behind())
        if not self._allow_other_sources:
            drifts += others
        drifts += self._readings()
        history = self._history()
        roles = [
            *self._role_table(history),
            *self._targets(history),
            *self._members(history),
            *self._administration(history),
        ]
        drifts += [*self._completeness(history), *roles]  # the first tells what the others are worth
        pending = tuple(sorted(self._pending(history), key=lambda item: item.ready_at))
        drifts += self._grave(history, pending)
        notes = [] if drifts else list(self._notes())
        if self._allow_other_sources:
            notes += [f"{drift.subject}: {drift.found}" for drift in others]
        return Report(tuple(drifts), self._checks, tuple(notes), pending)

    def _notes(self) -> Iterator[str]:
        """A sentinel's stop is the protocol at work; a price that cannot be had passes."""
        for contract, function, text in (
            (COIN, "mintingPaused", "minting is paused"),
            (MODULE, "frozen", "swaps in are frozen"),
        ):
            if Reading(contract, function, (), True).holds(self._chain, self._addresses):
                yield f"{contract}: {text}"
        if not Answers(ORACLE, "price").holds(self._chain, self._addresses):
            yield f"{ORACLE}: the reserve has no price now (a stale feed, or one out of its bounds)"
        if not self._deployment.complete and not self._deployer_may_be_admin:
            yield "the deployment is unfinished: run `ape run deploy` again"

    def _compare(self, subject: str, expected: Any, found: Any) -> Iterator[Drift]:
        self._checks += 1
        if expected != found:
            yield Drift(subject, self._show(expected), self._show(found))

    def _chain_identity(self) -> Iterator[Drift]:
        yield from self._compare("chain id", self._deployment.chain_id, self._chain.chain_id)
        if self._deployment.genesis:
            yield from self._compare("first block", self._deployment.genesis, self._chain.genesis())

    def _code(self) -> Iterator[Drift]:
        for name, contract in self._deployment.contracts.items():
            code = self._chain.code(contract.address)
            found = "0x" + bytes(keccak(code)).hex() if code else "no code"
            yield from self._compare(f"{name} at {contract.address}, code hash", contract.codehash, found)

    def _other_sources(self) -> Iterator[Drift]:
        """The registry's code hash is whatever the registry says: the code must be an artifact's, too."""
        for name, contract in self._deployment.contracts.items():
            self._checks += 1
            if not self._is_made_by_artifact(name, contract):
                yield Drift(
                    f"code of {name}",
                    f"what the artifact {name} makes",
                    f"code from other sources than those at hand (registry: commit {self._deployment.commit}; "
                    "check it out, or say --allow-other-sources)",
                )

    def _behind(self) -> Iterator[Drift]:
        """Contracts that others made and call: no registry names them, their code must be an artifact's."""
        for name, maker, view in BEHIND:
            try:
                address = str(Reading(maker, view, (), None).found(self._chain, self._addresses))
            except (ContractError, ChainError) as error:  # other code than an artifact's
                if "does not answer" in str(error):
                    raise
                address = ZERO_ADDRESS
            self._addresses[name] = address
            self._names[address] = name
            self._checks += 1
            if not abi_of(name).creates(self._chain.code(address)):
                yield Drift(
                    f"{maker}.{view}()",
                    f"what the artifact {name} makes",
                    f"other code, at {address}",
                )

    def _is_made_by_artifact(self, name: str, contract: DeployedContract) -> bool:
        if contract.artifact not in artifacts.names() or (name in DEPLOYABLE and contract.artifact != name):
            return False
        return abi_of(contract.artifact).creates(self._chain.code(contract.address))

    def _readings(self) -> Iterator[Drift]:
        decimals = fetch_reserve_decimals(self._chain, self._parameters)
        for reading in (*expectations(self._parameters), *decimals_expectations(self._parameters, decimals)):
            yield from self._reading(reading)

    def _reading(self, reading: Reading) -> Iterator[Drift]:
        try:
            found = reading.found(self._chain, self._addresses)
        except (ContractError, ChainError) as error:
            if isinstance(error, ChainError) and "does not answer" in str(error):
                raise
            found = f"an error ({error})"
        yield from self._compare(str(reading), resolve(reading.expected, self._addresses), found)

    # Roles

    def _history(self) -> History:
        manager = self._deployment.contract(MANAGER)
        return History(
            manager.address, self._chain.logs(manager.address, manager.block, self._chain.block_number())
        )

    def _role_table(self, history: History) -> Iterator[Drift]:
        """Every function of the protocol's contracts, and whatever else was ever given to a role."""
        listed = {
            (contract, code): role.id
            for role in self._parameters.roles
            for contract, functions in role.functions.items()
            for function in functions
            for code in abi_of(contract).selectors(function)
        }
        compared = set()
        for contract in PROTOCOL:
            target = self._addresses[contract]
            for text, code in abi_of(contract).writing_functions().items():
                compared.add((target, code))
                expected = listed.get((contract, code), 0)
                found = function_role(contract, code, 0).found(self._chain, self._addresses)
                subject = f"role of {contract}.{text}"
                yield from self._compare(subject, self._role_name(expected), self._role_name(found))
                if found and found == expected and (target, code) not in history.mapped:
                    self._unexplained.append(subject)
        for target, code in sorted(history.mapped - compared):
            found = self._ask("getTargetFunctionRole", target, code)
            subject = f"role of 0x{code.hex()} of {self._show(target)}"
            yield from self._compare(subject, self._role_name(0), self._role_name(found))

    def _targets(self, history: History) -> Iterator[Drift]:
        """No contract is closed or has an admin delay of its own, now or in what is under way."""
        names = [*self._expected, *(item for item in self._addresses if item not in self._expected)]
        own = [self._addresses[name] for name in names]
        for target in (*own, *sorted(history.targets - set(own))):
            name = self._names.get(target, target)
            yield from self._compare(
                f"{MANAGER}.isTargetClosed({name})", False, self._ask("isTargetClosed", target)
            )
            subject = f"{MANAGER}.getTargetAdminDelay({name})"
            yield from self._compare(subject, 0, self._ask("getTargetAdminDelay", target))
            yield from self._under_way(subject, history.admin_delays.get(target))

    def _members(self, history: History) -> Iterator[Drift]:
        """Each role has exactly its members, now and in what is under way; and nobody has any other role."""
        wanted = {
            (role.id, member): role.execution_delay_seconds
            for role in self._parameters.roles
            for member in resolve(members_of(role), self._addresses)
        }
        deployer = (self._parameters.role(ADMIN).id, self._deployment.deployer)
        for role_id, account in sorted({*wanted, *history.granted}):
            who = f"the deployer {account}" if account == self._deployment.deployer else account
            subject = f"{who} as {self._role_name(role_id)}"
            found = self._membership(role_id, account)
            if found != "no member" and (role_id, account) not in history.granted:
                self._unexplained.append(subject)
            if self._deployer_may_be_admin and (role_id, account) == deployer:
                continue
            delay = wanted.get((role_id, account))
            expected = "no member" if delay is None else _membership(delay)
            yield from self._compare(subject, expected, found)

    def _administration(self, history: History) -> Iterator[Drift]:
        """Who administers a role, what is under way there, and what it is called."""
        roles = {role.id: role for role in self._parameters.roles}
        for role_id in sorted({*roles, *history.roles}):
            role = roles.get(role_id)
            guardian = guardian_id(self._parameters, role) if role else 0
            reading = Reading(MANAGER, "getRoleGuardian", (role_id,), guardian)
            drifts = tuple(self._reading(reading))
            yield from drifts
            if guardian and not drifts and role_id not in history.guarded:
                self._unexplained.append(str(reading))
            for function in ("getRoleAdmin", "getRoleGrantDelay"):
                yield from self._reading(Reading(MANAGER, function, (role_id,), 0))
            yield from self._under_way(
                f"{MANAGER}.getRoleGrantDelay({role_id})", history.grant_delays.get(role_id)
            )
            expected = role.name if role and role.name != ADMIN else "none"
            yield from self._compare(
                f"label of role {role_id}", expected, history.labels.get(role_id, "none")
            )

    def _under_way(self, subject: str, change: DelayChange | None) -> Iterator[Drift]:
        self._checks += 1
        if change is not None and change.seconds and change.since > self._chain.timestamp():
            yield Drift(subject, "no change under way", f"{change.seconds} s from {_time(change.since)} on")

    def _completeness(self, history: History) -> Iterator[Drift]:
        """Whether the node gave all events, as far as one can tell by those that must be there."""
        self._checks += 1
        first = history.first_grant
        deployer = self._deployment.deployer
        if first is None or first[0] != 0 or (deployer and first[1] != deployer):
            self._unexplained.insert(0, "its constructor's grant of ADMIN")
        if self._unexplained:
            more = f" and {len(self._unexplained) - 1} more" if self._unexplained[1:] else ""
            yield Drift(
                f"events of {MANAGER} from block {self._deployment.contract(MANAGER).block} on",
                "an event for every grant, mapping and guardian",
                f"that the node does not give the manager's history (none for {self._unexplained[0]}{more}): "
                "strangers' roles cannot be seen; ask a node that has all events",
            )

    # What is under way

    def _pending(self, history: History) -> Iterator[Pending]:
        now = self._chain.timestamp()
        for operation in history.scheduled.values():
            try:
                ready_at = self._ask("getSchedule", operation.id)
            except ContractError:  # it overflows for a time near the end of time
                ready_at = operation.ready_at
            if ready_at:
                yield Pending(
                    "0x" + operation.id.hex(),
                    operation.caller,
                    operation.target,
                    self._call(operation),
                    ready_at,
                    ready_at <= now,
                )

    def _grave(self, history: History, pending: tuple[Pending, ...]) -> Iterator[Drift]:
        """What changes who has power, when it is executed."""
        for item in pending:
            operation = history.scheduled[bytes.fromhex(item.id[2:])]
            if operation.target == self._addresses[MANAGER] or operation.data[:4] == _SET_AUTHORITY:
                since = "now" if item.overdue else f"from {_time(item.ready_at)} on"
                yield Drift(f"scheduled {item.call}", "nothing", f"{item.caller}'s, can be executed {since}")

    def _call(self, operation: Operation) -> str:
        name = self._names.get(operation.target)
        known = self._deployment.contracts[name].artifact if name else None
        text = abi_of(known).describe(operation.data) if known in artifacts.names() else None
        text = text or f"0x{operation.data[:4].hex()} with {len(operation.data)} bytes of calldata"
        return f"{name or operation.target}.{text}"[:_LONGEST_CALL]

    def _ask(self, function: str, *args: Any) -> Any:
        """A view of the manager."""
        abi = abi_of(MANAGER)
        return abi.decode(function, self._chain.call(self._addresses[MANAGER], abi.call(function, args)))

    def _membership(self, role_id: int, account: str) -> str:
        since, delay, pending, effect = self._ask("getAccess", role_id, account)
        if since == 0:
            return "no member"
        text = _membership(delay)
        if since > self._chain.timestamp():
            text += f", from {since} on"
        if effect:
            text += f", and after {pending} s from {effect} on"
        return text

    def _role_name(self, role_id: int) -> str:
        names = {role.id: role.name for role in self._parameters.roles}
        return names.get(role_id, f"role {role_id}")

    def _show(self, value: Any) -> str:
        if isinstance(value, tuple):
            return "(" + ", ".join(self._show(item) for item in value) + ")"
        if isinstance(value, bytes):
            return "0x" + value.hex()
        if isinstance(value, str) and value in self._names:
            return f"{value} ({self._names[value]})"
        return str(value)


def _time(seconds: int) -> str:
    """Readable, if it is a time within reach."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, OSError, ValueError):
        return f"{seconds} s after 1970"


def _membership(delay: int) -> str:
    return f"member acting after {delay} s" if delay else "member acting at once"
