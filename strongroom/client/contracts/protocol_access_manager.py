"""ProtocolAccessManager: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["ProtocolAccessManager", "CanCallResult", "GetAccessResult", "HasRoleResult", "ScheduleResult"]


class CanCallResult(NamedTuple):
    """What `canCall` returns."""

    immediate: bool
    delay: int


class GetAccessResult(NamedTuple):
    """What `getAccess` returns."""

    since: int
    currentDelay: int
    pendingDelay: int
    effect: int


class HasRoleResult(NamedTuple):
    """What `hasRole` returns."""

    isMember: bool
    executionDelay: int


class ScheduleResult(NamedTuple):
    """What `schedule` returns."""

    operationId: bytes
    nonce: int


_ADMIN_ROLE: Function[int] = Function("ADMIN_ROLE", "0x75b238fc", (), ("uint64",))
_PUBLIC_ROLE: Function[int] = Function("PUBLIC_ROLE", "0x3ca7c02a", (), ("uint64",))
_CAN_CALL: Function[CanCallResult] = Function(
    "canCall",
    "0xb7009613",
    (("caller", "address"), ("target", "address"), ("selector", "bytes4")),
    ("bool", "uint32"),
    CanCallResult,
)
_CANCEL: Function[int] = Function(
    "cancel", "0xd6bb62c6", (("caller", "address"), ("target", "address"), ("data", "bytes")), ("uint32",)
)
_CONSUME_SCHEDULED_OP: Function[None] = Function(
    "consumeScheduledOp", "0x94c7d7ee", (("caller", "address"), ("data", "bytes"))
)
_EXECUTE: Function[int] = Function(
    "execute", "0x1cff79cd", (("target", "address"), ("data", "bytes")), ("uint32",)
)
_EXPIRATION: Function[int] = Function("expiration", "0x4665096d", (), ("uint32",))
_GET_ACCESS: Function[GetAccessResult] = Function(
    "getAccess",
    "0x3078f114",
    (("roleId", "uint64"), ("account", "address")),
    ("uint48", "uint32", "uint32", "uint48"),
    GetAccessResult,
)
_GET_NONCE: Function[int] = Function("getNonce", "0x4136a33c", (("id", "bytes32"),), ("uint32",))
_GET_ROLE_ADMIN: Function[int] = Function("getRoleAdmin", "0x530dd456", (("roleId", "uint64"),), ("uint64",))
_GET_ROLE_GRANT_DELAY: Function[int] = Function(
    "getRoleGrantDelay", "0x12be8727", (("roleId", "uint64"),), ("uint32",)
)
_GET_ROLE_GUARDIAN: Function[int] = Function(
    "getRoleGuardian", "0x0b0a93ba", (("roleId", "uint64"),), ("uint64",)
)
_GET_SCHEDULE: Function[int] = Function("getSchedule", "0x3adc277a", (("id", "bytes32"),), ("uint48",))
_GET_TARGET_ADMIN_DELAY: Function[int] = Function(
    "getTargetAdminDelay", "0x4c1da1e2", (("target", "address"),), ("uint32",)
)
_GET_TARGET_FUNCTION_ROLE: Function[int] = Function(
    "getTargetFunctionRole", "0x6d5115bd", (("target", "address"), ("selector", "bytes4")), ("uint64",)
)
_GRANT_ROLE: Function[None] = Function(
    "grantRole", "0x25c471a0", (("roleId", "uint64"), ("account", "address"), ("executionDelay", "uint32"))
)
_HAS_ROLE: Function[HasRoleResult] = Function(
    "hasRole", "0xd1f856ee", (("roleId", "uint64"), ("account", "address")), ("bool", "uint32"), HasRoleResult
)
_HASH_OPERATION: Function[bytes] = Function(
    "hashOperation",
    "0xabd9bd2a",
    (("caller", "address"), ("target", "address"), ("data", "bytes")),
    ("bytes32",),
)
_IS_TARGET_CLOSED: Function[bool] = Function(
    "isTargetClosed", "0xa166aa89", (("target", "address"),), ("bool",)
)
_LABEL_ROLE: Function[None] = Function("labelRole", "0x853551b8", (("roleId", "uint64"), ("label", "string")))
_MIN_SETBACK: Function[int] = Function("minSetback", "0xcc1b6c81", (), ("uint32",))
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_RENOUNCE_ROLE: Function[None] = Function(
    "renounceRole", "0xfe0776f5", (("roleId", "uint64"), ("callerConfirmation", "address"))
)
_REVOKE_ROLE: Function[None] = Function(
    "revokeRole", "0xb7d2b162", (("roleId", "uint64"), ("account", "address"))
)
_SCHEDULE: Function[ScheduleResult] = Function(
    "schedule",
    "0xf801a698",
    (("target", "address"), ("data", "bytes"), ("when", "uint48")),
    ("bytes32", "uint32"),
    ScheduleResult,
)
_SET_GRANT_DELAY: Function[None] = Function(
    "setGrantDelay", "0xa64d95ce", (("roleId", "uint64"), ("newDelay", "uint32"))
)
_SET_ROLE_ADMIN: Function[None] = Function(
    "setRoleAdmin", "0x30cae187", (("roleId", "uint64"), ("admin", "uint64"))
)
_SET_ROLE_GUARDIAN: Function[None] = Function(
    "setRoleGuardian", "0x52962952", (("roleId", "uint64"), ("guardian", "uint64"))
)
_SET_TARGET_ADMIN_DELAY: Function[None] = Function(
    "setTargetAdminDelay", "0xd22b5989", (("target", "address"), ("newDelay", "uint32"))
)
_SET_TARGET_CLOSED: Function[None] = Function(
    "setTargetClosed", "0x167bd395", (("target", "address"), ("closed", "bool"))
)
_SET_TARGET_FUNCTION_ROLE: Function[None] = Function(
    "setTargetFunctionRole",
    "0x08d6122d",
    (("target", "address"), ("selectors", Array("bytes4")), ("roleId", "uint64")),
)
_UPDATE_AUTHORITY: Function[None] = Function(
    "updateAuthority", "0x18ff183c", (("target", "address"), ("newAuthority", "address"))
)


class ProtocolAccessManager(ContractClient):
    """Who may call which restricted function of the protocol's contracts, and after what delay. It is OpenZeppelin's
    `AccessManager`, unchanged; the role table itself is data of the deployment, written by `scripts/deploy.py`
    and checked against the chain by `scripts/verify.py`. The role ids are in `Roles`.

    Constructor: address initialAdmin.
    """

    _artifact: ClassVar[str] = "ProtocolAccessManager"

    def ADMIN_ROLE(self, *, block: Block = "latest") -> int:
        return self._read(_ADMIN_ROLE, (), block)

    def PUBLIC_ROLE(self, *, block: Block = "latest") -> int:
        return self._read(_PUBLIC_ROLE, (), block)

    def canCall(
        self, caller: Addressish, target: Addressish, selector: bytes, *, block: Block = "latest"
    ) -> CanCallResult:
        """Check if an address (`caller`) is authorised to call a given function on a given contract directly (with
        no restriction). Additionally, it returns the delay needed to perform the call indirectly through the
        `schedule` & `execute` workflow. This function is usually called by the targeted contract to control
        immediate execution of restricted functions. Therefore we only return true if the call can be performed
        without any delay. If the call is subject to a previously set delay (not zero), then the function should
        return false and the caller should schedule the operation for future execution. If `allowed` is true, the
        delay can be disregarded and the operation can be immediately executed, otherwise the operation can be
        executed if and only if delay is greater than 0.
        """
        return self._read(_CAN_CALL, (caller, target, selector), block)

    def cancel(self, caller: Addressish, target: Addressish, data: bytes) -> Call[int]:
        """Cancel a scheduled (delayed) operation. Returns the nonce that identifies the previously scheduled
        operation that is cancelled.
        """
        return self._call(_CANCEL, (caller, target, data))

    def consumeScheduledOp(self, caller: Addressish, data: bytes) -> Call[None]:
        """Consume a scheduled operation targeting the caller. If such an operation exists, mark it as consumed (emit
        an `OperationExecuted` event and clean the state). Otherwise, throw an error. This is useful for contracts
        that want to enforce that calls targeting them were scheduled on the manager, with all the verifications
        that it implies. Emit a `OperationExecuted` event.
        """
        return self._call(_CONSUME_SCHEDULED_OP, (caller, data))

    def execute(self, target: Addressish, data: bytes, *, value: int = 0) -> Call[int]:
        """Execute a function that is delay restricted, provided it was properly scheduled beforehand, or the
        execution delay is 0. Returns the nonce that identifies the previously scheduled operation that is
        executed, or 0 if the operation wasn't previously scheduled (if the caller doesn't have an execution
        delay).
        """
        return self._call(_EXECUTE, (target, data), value)

    def expiration(self, *, block: Block = "latest") -> int:
        """Expiration delay for scheduled proposals. Defaults to 1 week."""
        return self._read(_EXPIRATION, (), block)

    def getAccess(self, roleId: int, account: Addressish, *, block: Block = "latest") -> GetAccessResult:
        """Get the access details for a given account for a given role. These details include the timepoint at which
        membership becomes active, and the delay applied to all operations by this user that requires this
        permission level. Returns: [0] Timestamp at which the account membership becomes valid. 0 means role is
        not granted. [1] Current execution delay for the account. [2] Pending execution delay for the account. [3]
        Timestamp at which the pending execution delay will become active. 0 means no delay update is scheduled.
        """
        return self._read(_GET_ACCESS, (roleId, account), block)

    def getNonce(self, id: bytes, *, block: Block = "latest") -> int:
        """Return the nonce for the latest scheduled operation with a given id. Returns 0 if the operation has never
        been scheduled.
        """
        return self._read(_GET_NONCE, (id,), block)

    def getRoleAdmin(self, roleId: int, *, block: Block = "latest") -> int:
        """Get the id of the role that acts as an admin for the given role. The admin permission is required to grant
        the role, revoke the role and update the execution delay to execute an operation that is restricted to
        this role.
        """
        return self._read(_GET_ROLE_ADMIN, (roleId,), block)

    def getRoleGrantDelay(self, roleId: int, *, block: Block = "latest") -> int:
        """Get the role current grant delay. Its value may change at any point without an event emitted following a
        call to `setGrantDelay`. Changes to this value, including effect timepoint are notified in advance by the
        `RoleGrantDelayChanged` event.
        """
        return self._read(_GET_ROLE_GRANT_DELAY, (roleId,), block)

    def getRoleGuardian(self, roleId: int, *, block: Block = "latest") -> int:
        """Get the role that acts as a guardian for a given role. The guardian permission allows canceling operations
        that have been scheduled under the role.
        """
        return self._read(_GET_ROLE_GUARDIAN, (roleId,), block)

    def getSchedule(self, id: bytes, *, block: Block = "latest") -> int:
        """Return the timepoint at which a scheduled operation will be ready for execution. This returns 0 if the
        operation is not yet scheduled, has expired, was executed, or was canceled.
        """
        return self._read(_GET_SCHEDULE, (id,), block)

    def getTargetAdminDelay(self, target: Addressish, *, block: Block = "latest") -> int:
        """Get the admin delay for a target contract. Changes to contract configuration are subject to this delay."""
        return self._read(_GET_TARGET_ADMIN_DELAY, (target,), block)

    def getTargetFunctionRole(self, target: Addressish, selector: bytes, *, block: Block = "latest") -> int:
        """Get the role required to call a function."""
        return self._read(_GET_TARGET_FUNCTION_ROLE, (target, selector), block)

    def grantRole(self, roleId: int, account: Addressish, executionDelay: int) -> Call[None]:
        """Add `account` to `roleId`, or change its execution delay. This gives the account the authorization to call
        any function that is restricted to this role. An optional execution delay (in seconds) can be set. If that
        delay is non 0, the user is required to schedule any operation that is restricted to members of this role.
        The user will only be able to execute the operation after the delay has passed, before it has expired.
        During this period, admin and guardians can cancel the operation (see `cancel`). If the account has
        already been granted this role, the execution delay will be updated. This update is not immediate and
        follows the delay rules. For example, if a user currently has a delay of 3 hours, and this is called to
        reduce that delay to 1 hour, the new delay will take some time to take effect, enforcing that any
        operation executed in the 3 hours that follows this update was indeed scheduled before this update.
        """
        return self._call(_GRANT_ROLE, (roleId, account, executionDelay))

    def hasRole(self, roleId: int, account: Addressish, *, block: Block = "latest") -> HasRoleResult:
        """Check if a given account currently has the permission level corresponding to a given role. Note that this
        permission might be associated with an execution delay. `getAccess` can provide more details.
        """
        return self._read(_HAS_ROLE, (roleId, account), block)

    def hashOperation(
        self, caller: Addressish, target: Addressish, data: bytes, *, block: Block = "latest"
    ) -> bytes:
        """Hashing function for delayed operations."""
        return self._read(_HASH_OPERATION, (caller, target, data), block)

    def isTargetClosed(self, target: Addressish, *, block: Block = "latest") -> bool:
        """Get whether the contract is closed disabling any access. Otherwise role permissions are applied."""
        return self._read(_IS_TARGET_CLOSED, (target,), block)

    def labelRole(self, roleId: int, label: str) -> Call[None]:
        """Give a label to a role, for improved role discoverability by UIs."""
        return self._call(_LABEL_ROLE, (roleId, label))

    def minSetback(self, *, block: Block = "latest") -> int:
        """Minimum setback for all delay updates, with the exception of execution delays. It can be increased without
        setback (and reset via `revokeRole` in the event of an accidental increase). Defaults to 5 days.
        """
        return self._read(_MIN_SETBACK, (), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Receives and executes a batch of function calls on this contract."""
        return self._call(_MULTICALL, (data,))

    def renounceRole(self, roleId: int, callerConfirmation: Addressish) -> Call[None]:
        """Renounce role permissions for the calling account with immediate effect. If the sender is not in the role
        this call has no effect.
        """
        return self._call(_RENOUNCE_ROLE, (roleId, callerConfirmation))

    def revokeRole(self, roleId: int, account: Addressish) -> Call[None]:
        """Remove an account from a role, with immediate effect. If the account does not have the role, this call has
        no effect.
        """
        return self._call(_REVOKE_ROLE, (roleId, account))

    def schedule(self, target: Addressish, data: bytes, when: int) -> Call[ScheduleResult]:
        """Schedule a delayed operation for future execution, and return the operation identifier. It is possible to
        choose the timestamp at which the operation becomes executable as long as it satisfies the execution
        delays required for the caller. The special value zero will automatically set the earliest possible time.
        Returns the `operationId` that was scheduled. Since this value is a hash of the parameters, it can reoccur
        when the same parameters are used; if this is relevant, the returned `nonce` can be used to uniquely
        identify this scheduled operation from other occurrences of the same `operationId` in invocations of
        `execute` and `cancel`.
        """
        return self._call(_SCHEDULE, (target, data, when))

    def setGrantDelay(self, roleId: int, newDelay: int) -> Call[None]:
        """Update the delay for granting a `roleId`."""
        return self._call(_SET_GRANT_DELAY, (roleId, newDelay))

    def setRoleAdmin(self, roleId: int, admin: int) -> Call[None]:
        """Change admin role for a given role."""
        return self._call(_SET_ROLE_ADMIN, (roleId, admin))

    def setRoleGuardian(self, roleId: int, guardian: int) -> Call[None]:
        """Change guardian role for a given role."""
        return self._call(_SET_ROLE_GUARDIAN, (roleId, guardian))

    def setTargetAdminDelay(self, target: Addressish, newDelay: int) -> Call[None]:
        """Set the delay for changing the configuration of a given target contract."""
        return self._call(_SET_TARGET_ADMIN_DELAY, (target, newDelay))

    def setTargetClosed(self, target: Addressish, closed: bool) -> Call[None]:
        """Set the closed flag for a contract. Closing the manager itself won't disable access to admin methods to
        avoid locking the contract.
        """
        return self._call(_SET_TARGET_CLOSED, (target, closed))

    def setTargetFunctionRole(
        self, target: Addressish, selectors: Sequence[bytes], roleId: int
    ) -> Call[None]:
        """Set the role required to call functions identified by the `selectors` in the `target` contract."""
        return self._call(_SET_TARGET_FUNCTION_ROLE, (target, selectors, roleId))

    def updateAuthority(self, target: Addressish, newAuthority: Addressish) -> Call[None]:
        """Changes the authority of a target managed by this manager instance."""
        return self._call(_UPDATE_AUTHORITY, (target, newAuthority))
