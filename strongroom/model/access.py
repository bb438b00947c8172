"""`ProtocolAccessManager`: who may call which restricted function, and after what delay.

The model keeps what the protocol uses of OpenZeppelin's `AccessManager`: roles with an execution delay,
functions mapped to roles, and scheduled operations. An operation is named by `(caller, target, function,
arguments)`; on the chain its id is the hash of the caller, the target and the calldata.
"""

from dataclasses import dataclass, field
from typing import Any

from strongroom.model.execution import Address, Contract, ModelError, Table, external

ADMIN = 0
"""Keeps the role table, behind a delay. Every restricted function that no role is given is its own."""
OPERATOR = 1
"""Runs the protocol from day to day inside hard limits."""
SENTINEL = 2
"""Only tightens, at once, and cancels what the governor has scheduled."""
GOVERNOR = 3
"""Raises risk and moves funds, behind a delay."""
FACILITATOR = 4
"""Contracts that mint credit: they take surplus for their losses."""
WIND_DOWN = 5
"""The contract that winds the system down."""

EXPIRATION = 7 * 24 * 3600
"""Seconds after which a scheduled operation that is ready can no longer be used."""

Operation = tuple[Address, Address, str, tuple[Any, ...]]


@dataclass(eq=False)
class AccessManager(Contract):
    """Roles, delays and scheduled operations."""

    members: dict[tuple[int, Address], int] = field(default_factory=dict)
    """The execution delay in seconds of each member `(role, account)`."""
    function_roles: dict[tuple[Address, str], int] = field(default_factory=dict)
    """The role that each `(target, function)` asks for; the admin's where there is no entry."""
    guardians: dict[int, int] = field(default_factory=lambda: {GOVERNOR: SENTINEL})
    """The role that may cancel what a role has scheduled; the admin may always."""
    schedules: dict[Operation, int] = field(default_factory=dict)
    """When each scheduled operation is ready, in seconds since 1970."""

    def __post_init__(self) -> None:
        self.members = Table(self.world, 0, self.members)
        self.schedules = Table(self.world, 0, self.schedules)

    def delay_of(self, caller: Address, target: Address, function: str) -> int | None:
        """Seconds that `caller` must wait between scheduling the call and making it; `None`: it may not."""
        return self.members.get((self.function_roles.get((target, function), ADMIN), caller))

    def check_can_call(self, caller: Address, target: Address, function: str, *args: Any) -> None:
        """The `restricted` modifier: uses up a scheduled operation where the caller acts behind a delay.

        Raises `AccessManagedUnauthorized`, or one of the errors of `consume`.
        """
        delay = self.delay_of(caller, target, function)
        if delay is None:
            raise ModelError("AccessManagedUnauthorized", caller)
        if delay:
            self.consume((caller, target, function, args))

    @external
    def schedule(self, caller: Address, target: Address, function: str, *args: Any, when: int = 0) -> None:
        """Schedules a call for `when`, or for as early as the delay allows.

        Raises `AccessManagerUnauthorizedCall(caller, target, function)` if there is no delay to serve or
        `when` is too early, `AccessManagerAlreadyScheduled(operation)` while it waits or is ready.
        """
        delay = self.delay_of(caller, target, function)
        earliest = self.world.timestamp + (delay or 0)
        if not delay or 0 < when < earliest:
            raise ModelError("AccessManagerUnauthorizedCall", caller, target, function)
        operation = (caller, target, function, args)
        ready = self.schedules[operation]
        if ready and not self._is_expired(ready):
            raise ModelError("AccessManagerAlreadyScheduled", operation)
        self.schedules[operation] = max(when, earliest)

    @external
    def cancel(self, caller: Address, operation: Operation) -> None:
        """Takes back a scheduled operation: by who scheduled it, by an admin, by the role's guardian.

        Raises `AccessManagerNotScheduled`, `AccessManagerUnauthorizedCancel`.
        """
        if not self.schedules[operation]:
            raise ModelError("AccessManagerNotScheduled", operation)
        scheduler, target, function, _ = operation
        role = self.function_roles.get((target, function), ADMIN)
        guardian = self.guardians.get(role, ADMIN)
        if caller != scheduler and not {(ADMIN, caller), (guardian, caller)} & self.members.keys():
            raise ModelError("AccessManagerUnauthorizedCancel", caller, scheduler, target, function)
        self.schedules[operation] = 0

    def consume(self, operation: Operation) -> None:
        """Uses up a scheduled operation.

        Raises `AccessManagerNotScheduled`, `AccessManagerNotReady` or `AccessManagerExpired`.
        """
        ready = self.schedules[operation]
        if not ready:
            raise ModelError("AccessManagerNotScheduled", operation)
        if ready > self.world.timestamp:
            raise ModelError("AccessManagerNotReady", operation)
        if self._is_expired(ready):
            raise ModelError("AccessManagerExpired", operation)
        self.schedules[operation] = 0

    def _is_expired(self, ready: int) -> bool:
        return ready + EXPIRATION <= self.world.timestamp


@dataclass(eq=False)
class AccessManaged(Contract):
    """A contract with restricted functions."""

    access: AccessManager

    def check_can_call(self, caller: Address, function: str, *args: Any) -> None:
        """The `restricted` modifier of `function`, called with `args`."""
        self.access.check_can_call(caller, self.address, function, *args)
