"""What the access manager's events say: the only record of who was ever granted what, and of what is scheduled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from scripts._chain import ChainError, LogEntry


def _topic(signature: str) -> bytes:
    return bytes(keccak(text=signature))


_ROLE_GRANTED = _topic("RoleGranted(uint64,address,uint32,uint48,bool)")
_TARGET_FUNCTION_ROLE = _topic("TargetFunctionRoleUpdated(address,bytes4,uint64)")
_TARGET_CLOSED = _topic("TargetClosed(address,bool)")
_TARGET_ADMIN_DELAY = _topic("TargetAdminDelayUpdated(address,uint32,uint48)")
_ROLE_ADMIN = _topic("RoleAdminChanged(uint64,uint64)")
_ROLE_GUARDIAN = _topic("RoleGuardianChanged(uint64,uint64)")
_ROLE_LABEL = _topic("RoleLabel(uint64,string)")
_GRANT_DELAY = _topic("RoleGrantDelayChanged(uint64,uint32,uint48)")
_SCHEDULED = _topic("OperationScheduled(bytes32,uint32,uint48,address,address,bytes)")


@dataclass(frozen=True)
class Operation:
    """A call that a member has scheduled, at one time or another."""

    id: bytes
    caller: str
    target: str
    data: bytes
    ready_at: int
    """Seconds since 1970."""


@dataclass(frozen=True)
class DelayChange:
    """A delay that takes effect at a time."""

    seconds: int
    since: int
    """Seconds since 1970."""


class History:
    """The manager's events, oldest first. Where a later event replaces an earlier one, the later."""

    def __init__(self, manager: str, logs: tuple[LogEntry, ...]) -> None:
        """Raises `ChainError` if the node gives events that the manager cannot have emitted."""
        self._logs = tuple(entry for entry in logs if entry.address == manager and entry.topics)
        try:
            self._read()
        except (DecodingError, IndexError, ValueError):
            raise ChainError("the node gives events that no access manager emits: ask another node") from None

    def _read(self) -> None:
        self.first_grant = next(
            ((_number(entry.topics[1]), _address(entry.topics[2])) for entry in self._of(_ROLE_GRANTED)), None
        )
        """Role and account of the oldest grant: the constructor's, if nothing is left out."""
        self.granted = frozenset(
            (_number(entry.topics[1]), _address(entry.topics[2])) for entry in self._of(_ROLE_GRANTED)
        )
        """Role and account of every grant there ever was."""
        self.mapped = frozenset(
            (_address(entry.topics[1]), entry.data[:4]) for entry in self._of(_TARGET_FUNCTION_ROLE)
        )
        """Target and selector of every function that was ever given to a role."""
        self.guarded = frozenset(_number(entry.topics[1]) for entry in self._of(_ROLE_GUARDIAN))
        self.roles = frozenset(
            _number(entry.topics[1])
            for topic in (_ROLE_ADMIN, _ROLE_GUARDIAN, _GRANT_DELAY, _ROLE_LABEL)
            for entry in self._of(topic)
        )
        """Roles whose administration was ever changed."""
        self.targets = frozenset(
            _address(entry.topics[1])
            for topic in (_TARGET_CLOSED, _TARGET_ADMIN_DELAY)
            for entry in self._of(topic)
        )
        """Contracts that were ever closed, opened, or given an admin delay."""
        self.labels: Mapping[int, str] = {
            _number(entry.topics[1]): decode(["bytes"], entry.data)[0].decode(errors="replace")
            for entry in self._of(_ROLE_LABEL)
        }
        self.grant_delays: Mapping[int, DelayChange] = {
            _number(entry.topics[1]): _delay(entry.data) for entry in self._of(_GRANT_DELAY)
        }
        self.admin_delays: Mapping[str, DelayChange] = {
            _address(entry.topics[1]): _delay(entry.data) for entry in self._of(_TARGET_ADMIN_DELAY)
        }
        self.scheduled: Mapping[bytes, Operation] = {
            entry.topics[1]: _operation(entry) for entry in self._of(_SCHEDULED)
        }
        """By operation id; whether it was executed or cancelled since is for the manager to say."""

    def _of(self, topic: bytes) -> Iterator[LogEntry]:
        return (entry for entry in self._logs if entry.topics[0] == topic)


def _operation(entry: LogEntry) -> Operation:
    values: tuple[Any, ...] = decode(["uint48", "address", "address", "bytes"], entry.data)
    ready_at, caller, target, data = values
    return Operation(
        entry.topics[1], to_checksum_address(caller), to_checksum_address(target), data, ready_at
    )


def _delay(data: bytes) -> DelayChange:
    return DelayChange(*decode(["uint32", "uint48"], data))


def _number(topic: bytes) -> int:
    return int.from_bytes(topic, "big")


def _address(topic: bytes) -> str:
    return to_checksum_address(topic[12:])
