"""AssetFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import (
    ASSET_PARAMS_STRUCT,
    AssetParams,
    CustodianParams,
    Document,
    IssuerParams,
    Policy,
)

__all__ = [
    "AssetFactory",
    "AssetParams",
    "AssetRecord",
    "CustodianParams",
    "Document",
    "FirstIssue",
    "IssuerParams",
    "Policy",
    "TokenizeNftResult",
]


class AssetRecord(NamedTuple):
    """A struct of the contract."""

    asset: Address
    kind: int
    creator: Address
    createdAt: int
    buyout: Address
    collection: Address
    id: int
    custodian: str


ASSET_RECORD_STRUCT = Struct(
    AssetRecord, ("address", "uint8", "address", "uint40", "address", "address", "uint256", "string")
)


class FirstIssue(NamedTuple):
    """A struct of the contract."""

    to: Address
    shares: int
    lockedUntil: int


FIRST_ISSUE_STRUCT = Struct(FirstIssue, ("address", "uint256", "uint256"))


class TokenizeNftResult(NamedTuple):
    """What `tokenizeNft` returns."""

    asset: Address
    buyout: Address


_ASSET_IMPLEMENTATION: Function[Address] = Function("ASSET_IMPLEMENTATION", "0x984ea18a", (), ("address",))
_BUYOUT_IMPLEMENTATION: Function[Address] = Function("BUYOUT_IMPLEMENTATION", "0xd6633780", (), ("address",))
_MAX_FEE: Function[int] = Function("MAX_FEE", "0xbc063e1a", (), ("uint256",))
_REGISTRY: Function[Address] = Function("REGISTRY", "0x06433b1b", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_ASSET_COUNT: Function[int] = Function("assetCount", "0xeafe7a74", (), ("uint256",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_FEE: Function[int] = Function("fee", "0xddca3f43", (), ("uint256",))
_IS_ASSET: Function[bool] = Function("isAsset", "0xc87fa42a", (("asset", "address"),), ("bool",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PAUSED: Function[bool] = Function("paused", "0x5c975abb", (), ("bool",))
_PERMIT: Function[None] = Function(
    "permit", "0x60f5b0f7", (("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes"))
)
_PREDICT_ASSET: Function[Address] = Function(
    "predictAsset", "0x5ec3839d", (("creator", "address"), ("salt", "bytes32")), ("address",)
)
_PREDICT_BUYOUT: Function[Address] = Function(
    "predictBuyout",
    "0x67cc7655",
    (
        ("creator", "address"),
        ("salt", "bytes32"),
        ("collection", "address"),
        ("id", "uint256"),
        ("referencePrice", "uint256"),
    ),
    ("address",),
)
_RECORD: Function[AssetRecord] = Function(
    "record", "0x3465d6d5", (("asset", "address"),), (ASSET_RECORD_STRUCT,)
)
_RECORDS: Function[tuple[AssetRecord, ...]] = Function(
    "records", "0x9cc8525d", (("start", "uint256"), ("count", "uint256")), (Array(ASSET_RECORD_STRUCT),)
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_FEE: Function[None] = Function("setFee", "0x69fe0e2d", (("newFee", "uint256"),))
_TOKENIZE_NFT: Function[TokenizeNftResult] = Function(
    "tokenizeNft",
    "0xb286f3da",
    (
        ("params", ASSET_PARAMS_STRUCT),
        ("issues", Array(FIRST_ISSUE_STRUCT)),
        ("collection", "address"),
        ("id", "uint256"),
        ("referencePrice", "uint256"),
        ("maxFee", "uint256"),
        ("salt", "bytes32"),
    ),
    ("address", "address"),
    TokenizeNftResult,
)
_TOKENIZE_OFF_CHAIN: Function[Address] = Function(
    "tokenizeOffChain",
    "0xcca477bb",
    (
        ("params", ASSET_PARAMS_STRUCT),
        ("issues", Array(FIRST_ISSUE_STRUCT)),
        ("custodian", "string"),
        ("maxFee", "uint256"),
        ("salt", "bytes32"),
    ),
    ("address",),
)
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())


class AssetFactory(ContractClient):
    """See `IAssetFactory`. It holds nothing.

    Constructor: address assetImplementation, address buyoutImplementation, address surplusBuffer, address
    accessManager, uint256 initialFee.
    """

    _artifact: ClassVar[str] = "AssetFactory"

    def ASSET_IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code that all assets run."""
        return self._read(_ASSET_IMPLEMENTATION, (), block)

    def BUYOUT_IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code that all buyouts run."""
        return self._read(_BUYOUT_IMPLEMENTATION, (), block)

    def MAX_FEE(self, *, block: Block = "latest") -> int:
        """The hard limit of the fee: 10,000 coins. Wei."""
        return self._read(_MAX_FEE, (), block)

    def REGISTRY(self, *, block: Block = "latest") -> Address:
        """The `IdentityRegistry` of all assets."""
        return self._read(_REGISTRY, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """What the fee is paid in."""
        return self._read(_STABLECOIN, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Where the fee goes."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def assetCount(self, *, block: Block = "latest") -> int:
        """How many assets were made."""
        return self._read(_ASSET_COUNT, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def fee(self, *, block: Block = "latest") -> int:
        """The fee for an asset. Wei of the stablecoin."""
        return self._read(_FEE, (), block)

    def isAsset(self, asset: Addressish, *, block: Block = "latest") -> bool:
        """Whether this factory made it."""
        return self._read(_IS_ASSET, (asset,), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def pause(self) -> Call[None]:
        """Stops the making of assets; those that are made do not notice. Restricted to the sentinel."""
        return self._call(_PAUSE, ())

    def paused(self, *, block: Block = "latest") -> bool:
        """Whether no assets are made."""
        return self._read(_PAUSED, (), block)

    def permit(self, value: int, deadline: int, signature: bytes) -> Call[None]:
        """Sets the caller's allowance of the stablecoin by its ERC-2612 permit, as a step before the others in a
        multicall. A permit that fails, because somebody else has presented it, is no harm as long as the
        allowance is there.
        """
        return self._call(_PERMIT, (value, deadline, signature))

    def predictAsset(self, creator: Addressish, salt: bytes, *, block: Block = "latest") -> Address:
        """Where the asset of `creator` with `salt` is or will be."""
        return self._read(_PREDICT_ASSET, (creator, salt), block)

    def predictBuyout(
        self,
        creator: Addressish,
        salt: bytes,
        collection: Addressish,
        id: int,
        referencePrice: int,
        *,
        block: Block = "latest",
    ) -> Address:
        """Where the buyout of that asset is or will be, for an NFT and a first reference price."""
        return self._read(_PREDICT_BUYOUT, (creator, salt, collection, id, referencePrice), block)

    def record(self, asset: Addressish, *, block: Block = "latest") -> AssetRecord:
        """What the factory knows of an asset. All zero if it did not make it."""
        return self._read(_RECORD, (asset,), block)

    def records(self, start: int, count: int, *, block: Block = "latest") -> tuple[AssetRecord, ...]:
        """Up to `count` assets from number `start` on, counted from zero, in the order they were made."""
        return self._read(_RECORDS, (start, count), block)

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setFee(self, newFee: int) -> Call[None]:
        """Sets the fee for an asset, at most `MAX_FEE`, in wei of the stablecoin. Restricted to the governor."""
        return self._call(_SET_FEE, (newFee,))

    def tokenizeNft(
        self,
        params: AssetParams,
        issues: Sequence[FirstIssue],
        collection: Addressish,
        id: int,
        referencePrice: int,
        maxFee: int,
        salt: bytes,
    ) -> Call[TokenizeNftResult]:
        """Makes an asset of the caller's NFT, which must be approved to this factory and goes to the new buyout.

        issues: Who gets shares at once.
        maxFee: The most that the caller pays. Wei of the stablecoin.
        params: The asset's, which has the owner named there. `supplyLocker` must be zero, it becomes the buyout,
        which is added to the custodians.
        referencePrice: Wei of the stablecoin for the whole NFT: the first votes in the buyout are within half to
        twice of it.
        salt: Chosen by the caller, once.
        """
        return self._call(_TOKENIZE_NFT, (params, issues, collection, id, referencePrice, maxFee, salt))

    def tokenizeOffChain(
        self, params: AssetParams, issues: Sequence[FirstIssue], custodian: str, maxFee: int, salt: bytes
    ) -> Call[Address]:
        """Makes an asset of something off-chain.

        custodian: Who holds it, by name. Up to 128 bytes.
        issues: Who gets shares at once.
        maxFee: The most that the caller pays. Wei of the stablecoin.
        params: The asset's, which has the owner named there. With a document or more, and without a
        `supplyLocker`.
        salt: Chosen by the caller, once.
        """
        return self._call(_TOKENIZE_OFF_CHAIN, (params, issues, custodian, maxFee, salt))

    def unpause(self) -> Call[None]:
        """Lets it go on. Restricted to the operator."""
        return self._call(_UNPAUSE, ())
