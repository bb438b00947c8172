"""AssetOperations: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import LOCKUP_STRUCT, Lockup

__all__ = ["AssetOperations", "Lockup", "SupplyLockResult"]


class SupplyLockResult(NamedTuple):
    """What `supplyLock` returns."""

    locker: Address
    isLocked: bool


_CLOCK_MODE: Function[str] = Function("CLOCK_MODE", "0x4bf5d7e9", (), ("string",))
_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_AUTHORIZED_SUPPLY: Function[int] = Function("authorizedSupply", "0x189aff3a", (), ("uint256",))
_BURN_LOCKED: Function[None] = Function(
    "burnLocked", "0xc872e8dc", (("holder", "address"), ("amount", "uint256"))
)
_CAN_RECEIVE: Function[bool] = Function("canReceive", "0x90d370ba", (("account", "address"),), ("bool",))
_CLOCK: Function[int] = Function("clock", "0x91ddadf4", (), ("uint48",))
_DELEGATE: Function[None] = Function("delegate", "0x5c19a95c", (("delegatee", "address"),))
_DELEGATE_BY_SIG: Function[None] = Function(
    "delegateBySig",
    "0xc3cda520",
    (
        ("delegatee", "address"),
        ("nonce", "uint256"),
        ("expiry", "uint256"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
)
_DELEGATES: Function[Address] = Function("delegates", "0x587cde1e", (("account", "address"),), ("address",))
_EIP712_DOMAIN: Function[tuple[bytes, str, str, int, Address, bytes, tuple[int, ...]]] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    lambda *values: values,
)
_FORCED_TRANSFER: Function[bool] = Function(
    "forcedTransfer",
    "0x9fc1d0e7",
    (("from_", "address"), ("to", "address"), ("amount", "uint256")),
    ("bool",),
)
_FORCED_TRANSFER_REASON: Function[bool] = Function(
    "forcedTransfer",
    "0xd9d5f8f2",
    (("from_", "address"), ("to", "address"), ("amount", "uint256"), ("reason", "bytes32")),
    ("bool",),
)
_FORCED_TRANSFER_LOCKED: Function[None] = Function(
    "forcedTransferLocked",
    "0xc9b0f0ed",
    (
        ("from_", "address"),
        ("to", "address"),
        ("amount", "uint256"),
        ("custodian", "address"),
        ("reason", "bytes32"),
    ),
)
_FREEZE: Function[None] = Function("freeze", "0x4a12e253", (("wallet", "address"), ("reason", "bytes32")))
_GET_PAST_TOTAL_SUPPLY: Function[int] = Function(
    "getPastTotalSupply", "0x8e539e8c", (("timepoint", "uint256"),), ("uint256",)
)
_GET_PAST_VOTES: Function[int] = Function(
    "getPastVotes", "0x3a46b1a8", (("account", "address"), ("timepoint", "uint256")), ("uint256",)
)
_GET_VOTES: Function[int] = Function("getVotes", "0x9ab24eb0", (("account", "address"),), ("uint256",))
_ISSUANCE: Function[int] = Function("issuance", "0xdded2af4", (("issuer", "address"),), ("uint256",))
_ISSUE: Function[None] = Function(
    "issue", "0xdfe5ef48", (("to", "address"), ("amount", "uint256"), ("lockedUntil", "uint256"))
)
_LOCK_SUPPLY: Function[None] = Function("lockSupply", "0x81eaf99b", ())
_LOCKUPS: Function[tuple[Lockup, ...]] = Function(
    "lockups", "0xc7b6d432", (("holder", "address"),), (Array(LOCKUP_STRUCT),)
)
_LOWER_AUTHORIZED_SUPPLY: Function[None] = Function(
    "lowerAuthorizedSupply", "0xd1f155fb", (("authorized", "uint256"),)
)
_PERMIT: Function[None] = Function(
    "permit",
    "0xd505accf",
    (
        ("owner_", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("deadline", "uint256"),
        ("v", "uint8"),
        ("r", "bytes32"),
        ("s", "bytes32"),
    ),
)
_RECEIPT_REASON: Function[int] = Function(
    "receiptReason",
    "0x900c3ef6",
    (("from_", "address"), ("to", "address"), ("amount", "uint256")),
    ("uint8",),
)
_RECOUNT: Function[None] = Function("recount", "0xe72d0029", (("wallet", "address"),))
_RECOVER: Function[None] = Function(
    "recover", "0xdc5e8efc", (("lost", "address"), ("replacement", "address"), ("reason", "bytes32"))
)
_REDEEM: Function[None] = Function("redeem", "0x1e9a6950", (("holder", "address"), ("amount", "uint256")))
_SET_FROZEN_TOKENS: Function[bool] = Function(
    "setFrozenTokens", "0xebe45cba", (("account", "address"), ("amount", "uint256")), ("bool",)
)
_SET_FROZEN_TOKENS_REASON: Function[bool] = Function(
    "setFrozenTokens",
    "0x688918f9",
    (("account", "address"), ("amount", "uint256"), ("reason", "bytes32")),
    ("bool",),
)
_SUPPLY_LOCK: Function[SupplyLockResult] = Function(
    "supplyLock", "0x7e188961", (), ("address", "bool"), SupplyLockResult
)
_TRANSFER_LOCKED: Function[None] = Function(
    "transferLocked", "0xf0e49b18", (("holder", "address"), ("to", "address"), ("amount", "uint256"))
)
_UNFREEZE: Function[None] = Function("unfreeze", "0x84ebcb41", (("wallet", "address"), ("reason", "bytes32")))
_UNLOCK_SUPPLY: Function[None] = Function("unlockSupply", "0xa8dc824c", ())


class AssetOperations(ContractClient):
    """The part of `AssetToken` that changes holdings otherwise than by transfer: issues, redemptions, seizures, what
    agents do, votes and counts. A contract of its own, since all would not fit into one. It works on an asset's
    storage by delegation and has none itself; called directly it refuses.

    Constructor: address registry.
    """

    _artifact: ClassVar[str] = "AssetOperations"

    def CLOCK_MODE(self, *, block: Block = "latest") -> str:
        """See `IERC6372-CLOCK_MODE`."""
        return self._read(_CLOCK_MODE, (), block)

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """See `IERC20Permit-DOMAIN_SEPARATOR`."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def authorizedSupply(self, *, block: Block = "latest") -> int:
        """See `IAssetShares-authorizedSupply`."""
        return self._read(_AUTHORIZED_SUPPLY, (), block)

    def burnLocked(self, holder: Addressish, amount: int) -> Call[None]:
        """See `IAssetLiens-burnLocked`."""
        return self._call(_BURN_LOCKED, (holder, amount))

    def canReceive(self, account: Addressish, *, block: Block = "latest") -> bool:
        """See `IERC7943Fungible-canReceive`."""
        return self._read(_CAN_RECEIVE, (account,), block)

    def clock(self, *, block: Block = "latest") -> int:
        """See `IERC6372-clock`."""
        return self._read(_CLOCK, (), block)

    def delegate(self, delegatee: Addressish) -> Call[None]:
        """See `IVotes-delegate`."""
        return self._call(_DELEGATE, (delegatee,))

    def delegateBySig(
        self, delegatee: Addressish, nonce: int, expiry: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """See `IVotes-delegateBySig`."""
        return self._call(_DELEGATE_BY_SIG, (delegatee, nonce, expiry, v, r, s))

    def delegates(self, account: Addressish, *, block: Block = "latest") -> Address:
        """See `IVotes-delegates`."""
        return self._read(_DELEGATES, (account,), block)

    def eip712Domain(
        self, *, block: Block = "latest"
    ) -> tuple[bytes, str, str, int, Address, bytes, tuple[int, ...]]:
        """See `IERC5267-eip712Domain`."""
        return self._read(_EIP712_DOMAIN, (), block)

    def forcedTransfer(self, from_: Addressish, to: Addressish, amount: int) -> Call[bool]:
        """See `IERC7943Fungible-forcedTransfer`."""
        return self._call(_FORCED_TRANSFER, (from_, to, amount))

    def forcedTransfer_reason(
        self, from_: Addressish, to: Addressish, amount: int, reason: bytes
    ) -> Call[bool]:
        """See `IAssetEnforcement-forcedTransfer`."""
        return self._call(_FORCED_TRANSFER_REASON, (from_, to, amount, reason))

    def forcedTransferLocked(
        self, from_: Addressish, to: Addressish, amount: int, custodian: Addressish, reason: bytes
    ) -> Call[None]:
        """See `IAssetEnforcement-forcedTransferLocked`."""
        return self._call(_FORCED_TRANSFER_LOCKED, (from_, to, amount, custodian, reason))

    def freeze(self, wallet: Addressish, reason: bytes) -> Call[None]:
        """See `IAssetEnforcement-freeze`."""
        return self._call(_FREEZE, (wallet, reason))

    def getPastTotalSupply(self, timepoint: int, *, block: Block = "latest") -> int:
        """See `IVotes-getPastTotalSupply`."""
        return self._read(_GET_PAST_TOTAL_SUPPLY, (timepoint,), block)

    def getPastVotes(self, account: Addressish, timepoint: int, *, block: Block = "latest") -> int:
        """See `IVotes-getPastVotes`."""
        return self._read(_GET_PAST_VOTES, (account, timepoint), block)

    def getVotes(self, account: Addressish, *, block: Block = "latest") -> int:
        """See `IVotes-getVotes`."""
        return self._read(_GET_VOTES, (account,), block)

    def issuance(self, issuer: Addressish, *, block: Block = "latest") -> int:
        """See `IAssetShares-issuance`."""
        return self._read(_ISSUANCE, (issuer,), block)

    def issue(self, to: Addressish, amount: int, lockedUntil: int) -> Call[None]:
        """See `IAssetShares-issue`."""
        return self._call(_ISSUE, (to, amount, lockedUntil))

    def lockSupply(self) -> Call[None]:
        """See `IAssetShares-lockSupply`."""
        return self._call(_LOCK_SUPPLY, ())

    def lockups(self, holder: Addressish, *, block: Block = "latest") -> tuple[Lockup, ...]:
        """See `IAssetShares-lockups`."""
        return self._read(_LOCKUPS, (holder,), block)

    def lowerAuthorizedSupply(self, authorized: int) -> Call[None]:
        """See `IAssetShares-lowerAuthorizedSupply`."""
        return self._call(_LOWER_AUTHORIZED_SUPPLY, (authorized,))

    def permit(
        self, owner_: Addressish, spender: Addressish, value: int, deadline: int, v: int, r: bytes, s: bytes
    ) -> Call[None]:
        """See `IERC20Permit-permit`."""
        return self._call(_PERMIT, (owner_, spender, value, deadline, v, r, s))

    def receiptReason(
        self, from_: Addressish, to: Addressish, amount: int, *, block: Block = "latest"
    ) -> int:
        """See `ITransferPolicy-receiptReason`."""
        return self._read(_RECEIPT_REASON, (from_, to, amount), block)

    def recount(self, wallet: Addressish) -> Call[None]:
        """See `ITransferPolicy-recount`."""
        return self._call(_RECOUNT, (wallet,))

    def recover(self, lost: Addressish, replacement: Addressish, reason: bytes) -> Call[None]:
        """See `IAssetEnforcement-recover`."""
        return self._call(_RECOVER, (lost, replacement, reason))

    def redeem(self, holder: Addressish, amount: int) -> Call[None]:
        """See `IAssetShares-redeem`."""
        return self._call(_REDEEM, (holder, amount))

    def setFrozenTokens(self, account: Addressish, amount: int) -> Call[bool]:
        """See `IERC7943Fungible-setFrozenTokens`."""
        return self._call(_SET_FROZEN_TOKENS, (account, amount))

    def setFrozenTokens_reason(self, account: Addressish, amount: int, reason: bytes) -> Call[bool]:
        """See `IAssetEnforcement-setFrozenTokens`."""
        return self._call(_SET_FROZEN_TOKENS_REASON, (account, amount, reason))

    def supplyLock(self, *, block: Block = "latest") -> SupplyLockResult:
        """See `IAssetShares-supplyLock`."""
        return self._read(_SUPPLY_LOCK, (), block)

    def transferLocked(self, holder: Addressish, to: Addressish, amount: int) -> Call[None]:
        """See `IAssetLiens-transferLocked`."""
        return self._call(_TRANSFER_LOCKED, (holder, to, amount))

    def unfreeze(self, wallet: Addressish, reason: bytes) -> Call[None]:
        """See `IAssetEnforcement-unfreeze`."""
        return self._call(_UNFREEZE, (wallet, reason))

    def unlockSupply(self) -> Call[None]:
        """See `IAssetShares-unlockSupply`."""
        return self._call(_UNLOCK_SUPPLY, ())
