"""Compares a deployment with the chain it is on: code, parameters, and who holds which role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from scripts._chain import Chain, ChainError, LogEntry, abi_of, selector
from scripts._parameters import ADMIN, Parameters, from_json
from scripts._plan import (
    BUFFER,
    COIN,
    MANAGER,
    MODULE,
    ORACLE,
    PROTOCOL,
    Answers,
    Reading,
    Ref,
    check_functions,
    decimals_expectations,
    expectations,
    fetch_reserve_decimals,
    function_role,
    guardian_id,
    resolve,
)
from strongroom.deployments import Deployment
from strongroom.errors import ContractError

EXPECTED_CONTRACTS = (MANAGER, BUFFER, COIN, ORACLE, MODULE)

_ROLE_GRANTED = bytes(keccak(text="RoleGranted(uint64,address,uint32,uint48,bool)"))
_TARGET_FUNCTION_ROLE = bytes(keccak(text="TargetFunctionRoleUpdated(address,bytes4,uint64)"))
_ROLE_ADMIN = bytes(keccak(text="RoleAdminChanged(uint64,uint64)"))
_ROLE_GUARDIAN = bytes(keccak(text="RoleGuardianChanged(uint64,uint64)"))
_GRANT_DELAY = bytes(keccak(text="RoleGrantDelayChanged(uint64,uint32,uint48)"))


@dataclass(frozen=True)
class Drift:
    """One way in which the chain is not as the registry says."""

    subject: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.subject}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Report:
    """What a comparison gave."""

    drifts: tuple[Drift, ...]
    checks: int
    """How many things were compared."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and is no drift."""


def verify(chain: Chain, deployment: Deployment, *, deployer_may_be_admin: bool = False) -> Report:
    """Compares everything that can be read. Changes nothing.

    `deployer_may_be_admin`: before its last step a deployment is right with the deployer still in its role.
    Raises `ChainError` if the node does not answer, `ParameterError` if the registry records no parameters.
    """
    return _Verification(chain, deployment, deployer_may_be_admin).report()


class _Verification:
    def __init__(self, chain: Chain, deployment: Deployment, deployer_may_be_admin: bool) -> None:
        self._chain = chain
        self._deployment = deployment
        self._deployer_may_be_admin = deployer_may_be_admin
        self._parameters: Parameters = from_json(deployment.parameters)
        self._addresses = {name: item.address for name, item in deployment.contracts.items()}
        self._names = {address: name for name, address in self._addresses.items()}
        self._checks = 0

    def report(self) -> Report:
        check_functions(self._parameters)
        missing = [name for name in EXPECTED_CONTRACTS if name not in self._addresses]
        drifts = [Drift(name, "a contract", "none in the registry") for name in missing]
        drifts += self._chain_identity()
        drifts += self._code()
        if not drifts:  # else every further reading fails too, and says less
            drifts += self._readings()
            logs = self._manager_logs()
            drifts += self._role_table(logs)
            drifts += self._members(logs)
        notes = () if drifts else tuple(self._notes())
        return Report(tuple(drifts), self._checks + len(missing), notes)

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
        for name, deployed in self._deployment.contracts.items():
            if not abi_of(deployed.artifact).creates(self._chain.code(deployed.address)):
                yield f"{name} was deployed from other sources than those at hand ({self._deployment.commit})"

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

    def _manager_logs(self) -> tuple[LogEntry, ...]:
        manager = self._deployment.contract(MANAGER)
        return self._chain.logs(manager.address, manager.block, self._chain.block_number())

    def _role_table(self, logs: tuple[LogEntry, ...]) -> Iterator[Drift]:
        """Every function of the protocol's contracts, and whatever else was ever given to a role."""
        listed = {
            (contract, abi_of(contract).selector(function)): role
            for role in self._parameters.roles
            for contract, functions in role.functions.items()
            for function in functions
        }
        for contract in PROTOCOL:
            for text, code in abi_of(contract).writing_functions().items():
                role = listed.get((contract, code))
                found = function_role(contract, code, 0).found(self._chain, self._addresses)
                subject = f"role of {contract}.{text}"
                yield from self._compare(
                    subject, self._role_name(role.id if role else 0), self._role_name(found)
                )
            for function in ("isTargetClosed", "getTargetAdminDelay"):
                expected: Any = False if function == "isTargetClosed" else 0
                yield from self._reading(Reading(MANAGER, function, (Ref(contract),), expected))
        known = {selector(text) for name in PROTOCOL for text in abi_of(name).writing_functions()}
        strange = {
            (to_checksum_address(entry.topics[1][12:]), entry.data[:4])
            for entry in logs
            if entry.topics[0] == _TARGET_FUNCTION_ROLE
        }
        for target, code in sorted(strange):
            if self._names.get(target) not in PROTOCOL or code not in known:
                abi = abi_of(MANAGER)
                data = self._chain.call(
                    self._addresses[MANAGER], abi.call("getTargetFunctionRole", (target, code))
                )
                found = abi.decode("getTargetFunctionRole", data)
                subject = f"role of 0x{code.hex()} of {target}"
                yield from self._compare(subject, self._role_name(0), self._role_name(found))

    def _members(self, logs: tuple[LogEntry, ...]) -> Iterator[Drift]:
        """Each role has exactly its members, now and in what is under way; and nobody has any other role."""
        wanted = {
            (role.id, member): role.execution_delay_seconds
            for role in self._parameters.roles
            for member in role.members
        }
        ever = {
            (int.from_bytes(entry.topics[1], "big"), to_checksum_address(entry.topics[2][12:]))
            for entry in logs
            if entry.topics[0] == _ROLE_GRANTED
        }
        deployer = (self._parameters.role(ADMIN).id, self._deployment.deployer)
        for role_id, account in sorted({*wanted, *ever}):
            if self._deployer_may_be_admin and (role_id, account) == deployer:
                continue
            who = f"the deployer {account}" if account == self._deployment.deployer else account
            subject = f"{who} as {self._role_name(role_id)}"
            delay = wanted.get((role_id, account))
            expected = "no member" if delay is None else _membership(delay)
            yield from self._compare(subject, expected, self._membership(role_id, account))
        role_ids = {role.id for role in self._parameters.roles} | {
            int.from_bytes(entry.topics[1], "big")
            for entry in logs
            if entry.topics[0] in (_ROLE_ADMIN, _ROLE_GUARDIAN, _GRANT_DELAY)
        }
        guardians = {role.id: guardian_id(self._parameters, role) for role in self._parameters.roles}
        for role_id in sorted(role_ids):
            guardian = guardians.get(role_id, 0)
            yield from self._reading(Reading(MANAGER, "getRoleGuardian", (role_id,), guardian))
            for function in ("getRoleAdmin", "getRoleGrantDelay"):
                yield from self._reading(Reading(MANAGER, function, (role_id,), 0))

    def _membership(self, role_id: int, account: str) -> str:
        abi = abi_of(MANAGER)
        data = self._chain.call(self._addresses[MANAGER], abi.call("getAccess", (role_id, account)))
        since, delay, pending, effect = abi.decode("getAccess", data)
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


def _membership(delay: int) -> str:
    return f"member acting after {delay} s" if delay else "member acting at once"
