"""RedemptionDesk: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["RedemptionDesk", "FulfillResult", "RedemptionBatch", "RedemptionPosition"]


class RedemptionBatch(NamedTuple):
    """A struct of the contract."""

    requested: int
    fulfilled: int
    cash: int


REDEMPTION_BATCH_STRUCT = Struct(RedemptionBatch, ("uint256", "uint256", "uint256"))


class FulfillResult(NamedTuple):
    """What `fulfill` returns."""

    shares: int
    cash: int


class RedemptionPosition(NamedTuple):
    """A struct of the contract."""

    requestId: int
    shares: int
    settled: int
    booked: int
    claimable: int
    cash: int
    cancelled: int


REDEMPTION_POSITION_STRUCT = Struct(
    RedemptionPosition, ("uint256", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256")
)

_ASSET: Function[Address] = Function("asset", "0x38d52e0f", (), ("address",))
_BATCH: Function[RedemptionBatch] = Function(
    "batch", "0x0eaa75fe", (("requestId", "uint256"),), (REDEMPTION_BATCH_STRUCT,)
)
_CANCEL_REDEEM_REQUEST: Function[None] = Function(
    "cancelRedeemRequest", "0x2b9d9c1f", (("requestId", "uint256"), ("controller", "address"))
)
_CLAIM_CANCEL_REDEEM_REQUEST: Function[int] = Function(
    "claimCancelRedeemRequest",
    "0x00a06d19",
    (("requestId", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
)
_CLAIMABLE_CANCEL_REDEEM_REQUEST: Function[int] = Function(
    "claimableCancelRedeemRequest",
    "0xb04a5e05",
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
)
_CLAIMABLE_REDEEM_REQUEST: Function[int] = Function(
    "claimableRedeemRequest",
    "0xeaed1d07",
    (("requestId", "uint256"), ("controller", "address")),
    ("uint256",),
)
_CONVERT_TO_ASSETS: Function[int] = Function(
    "convertToAssets", "0x07a2d13a", (("shares", "uint256"),), ("uint256",)
)
_CONVERT_TO_SHARES: Function[int] = Function(
    "convertToShares", "0xc6e6f592", (("assets", "uint256"),), ("uint256",)
)
_DEPOSIT: Function[int] = Function(
    "deposit", "0x6e553f65", (("arg0", "uint256"), ("arg1", "address")), ("uint256",)
)
_FREE_CASH: Function[int] = Function("freeCash", "0x6c9cb82f", (), ("uint256",))
_FULFILL: Function[FulfillResult] = Function(
    "fulfill", "0x493a571a", (("holders", Array("address")),), ("uint256", "uint256"), FulfillResult
)
_FUND: Function[int] = Function("fund", "0xca1d209d", (("amount", "uint256"),), ("uint256",))
_IS_OPERATOR: Function[bool] = Function(
    "isOperator", "0xb6363cf2", (("controller", "address"), ("operator", "address")), ("bool",)
)
_MAX_DEPOSIT: Function[int] = Function("maxDeposit", "0x402d267d", (("arg0", "address"),), ("uint256",))
_MAX_MINT: Function[int] = Function("maxMint", "0xc63d75b6", (("arg0", "address"),), ("uint256",))
_MAX_REDEEM: Function[int] = Function("maxRedeem", "0xd905777e", (("controller", "address"),), ("uint256",))
_MAX_WITHDRAW: Function[int] = Function(
    "maxWithdraw", "0xce96cb77", (("controller", "address"),), ("uint256",)
)
_MINT: Function[int] = Function(
    "mint", "0x94bf804d", (("arg0", "uint256"), ("arg1", "address")), ("uint256",)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_NET_ASSET_VALUE: Function[Address] = Function("netAssetValue", "0xa3673b38", (), ("address",))
_OPEN_BATCHES: Function[tuple[int, ...]] = Function(
    "openBatches", "0xf4d5bbcc", (("start", "uint256"), ("count", "uint256")), (Array("uint256"),)
)
_OWED_CASH: Function[int] = Function("owedCash", "0x1bc80c4c", (), ("uint256",))
_PENDING_CANCEL_REDEEM_REQUEST: Function[bool] = Function(
    "pendingCancelRedeemRequest", "0x7c1b50c4", (("arg0", "uint256"), ("arg1", "address")), ("bool",)
)
_PENDING_REDEEM_REQUEST: Function[int] = Function(
    "pendingRedeemRequest", "0xf5a23d8d", (("requestId", "uint256"), ("controller", "address")), ("uint256",)
)
_POSITION: Function[RedemptionPosition] = Function(
    "position", "0xb7648fb9", (("controller", "address"),), (REDEMPTION_POSITION_STRUCT,)
)
_PREVIEW_DEPOSIT: Function[int] = Function(
    "previewDeposit", "0xef8b30f7", (("assets", "uint256"),), ("uint256",)
)
_PREVIEW_MINT: Function[int] = Function("previewMint", "0xb3d7f6b9", (("shares", "uint256"),), ("uint256",))
_PREVIEW_REDEEM: Function[int] = Function("previewRedeem", "0x4cdad506", (("arg0", "uint256"),), ("uint256",))
_PREVIEW_WITHDRAW: Function[int] = Function(
    "previewWithdraw", "0x0a28a477", (("arg0", "uint256"),), ("uint256",)
)
_RECOVER: Function[None] = Function(
    "recover", "0x648bf774", (("lost", "address"), ("replacement", "address"))
)
_REDEEM: Function[int] = Function(
    "redeem",
    "0xba087652",
    (("shares", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
)
_REQUEST_REDEEM: Function[int] = Function(
    "requestRedeem",
    "0x7d41c86e",
    (("shares", "uint256"), ("controller", "address"), ("owner", "address")),
    ("uint256",),
)
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_OPERATOR: Function[bool] = Function(
    "setOperator", "0x558a7297", (("operator", "address"), ("approved", "bool")), ("bool",)
)
_SETTLE: Function[None] = Function("settle", "0xa5207162", (("holders", Array("address")),))
_SHARE: Function[Address] = Function("share", "0xa8d5fd65", (), ("address",))
_SUPPORTS_INTERFACE: Function[bool] = Function(
    "supportsInterface", "0x01ffc9a7", (("interfaceId", "bytes4"),), ("bool",)
)
_TOTAL_ASSETS: Function[int] = Function("totalAssets", "0x01e1d114", (), ("uint256",))
_UNSETTLED_SHARES: Function[int] = Function("unsettledShares", "0xd8bf070b", (), ("uint256",))
_WITHDRAW: Function[int] = Function(
    "withdraw",
    "0xb460af94",
    (("assets", "uint256"), ("receiver", "address"), ("controller", "address")),
    ("uint256",),
)
_WITHDRAW_CASH: Function[None] = Function(
    "withdrawCash", "0x0984248e", (("amount", "uint256"), ("to", "address"))
)


class RedemptionDesk(ContractClient):
    """See `IRedemptionDesk`. A clone; what it was made with is behind its code: | net asset value 160 | share 160 |
    payment token 160 | decimals of the share 8 |.
    """

    _artifact: ClassVar[str] = "RedemptionDesk"

    def asset(self, *, block: Block = "latest") -> Address:
        """What is paid out: the payment token."""
        return self._read(_ASSET, (), block)

    def batch(self, requestId: int, *, block: Block = "latest") -> RedemptionBatch:
        """A batch."""
        return self._read(_BATCH, (requestId,), block)

    def cancelRedeemRequest(self, requestId: int, controller: Addressish) -> Call[None]:
        """Cancels what is pending of a request."""
        return self._call(_CANCEL_REDEEM_REQUEST, (requestId, controller))

    def claimCancelRedeemRequest(
        self, requestId: int, receiver: Addressish, controller: Addressish
    ) -> Call[int]:
        """Releases cancelled shares. They are in the controller's wallet, which is the only receiver there can be."""
        return self._call(_CLAIM_CANCEL_REDEEM_REQUEST, (requestId, receiver, controller))

    def claimableCancelRedeemRequest(
        self, requestId: int, controller: Addressish, *, block: Block = "latest"
    ) -> int:
        """How many cancelled shares wait to be released."""
        return self._read(_CLAIMABLE_CANCEL_REDEEM_REQUEST, (requestId, controller), block)

    def claimableRedeemRequest(
        self, requestId: int, controller: Addressish, *, block: Block = "latest"
    ) -> int:
        """How many shares of a request are redeemed and not claimed yet."""
        return self._read(_CLAIMABLE_REDEEM_REQUEST, (requestId, controller), block)

    def convertToAssets(self, shares: int, *, block: Block = "latest") -> int:
        """What shares are worth at the last value. Rounded down."""
        return self._read(_CONVERT_TO_ASSETS, (shares,), block)

    def convertToShares(self, assets: int, *, block: Block = "latest") -> int:
        """How many shares an amount is worth at the last value. Rounded down."""
        return self._read(_CONVERT_TO_SHARES, (assets,), block)

    def deposit(self, arg0: int, arg1: Addressish, *, block: Block = "latest") -> int:
        """Refused: a desk sells no shares."""
        return self._read(_DEPOSIT, (arg0, arg1), block)

    def freeCash(self, *, block: Block = "latest") -> int:
        """Cash that was funded and that nobody is owed."""
        return self._read(_FREE_CASH, (), block)

    def fulfill(self, holders: Sequence[Addressish]) -> Call[FulfillResult]:
        """Redeems shares of the batches that the last publication may price, as far as the free cash goes, sixteen
        batches at most, and settles the holders named. Anyone may.

        Returns cash: What is owed for them.
        Returns shares: Shares redeemed.
        """
        return self._call(_FULFILL, (holders,))

    def fund(self, amount: int) -> Call[int]:
        """Takes `amount` of the caller's payment tokens for redemptions, and nothing else. Anyone may; it is the
        issuer's until it redeems shares.

        Returns: What arrived: less than `amount` if the token charges a fee.
        """
        return self._call(_FUND, (amount,))

    def isOperator(self, controller: Addressish, operator: Addressish, *, block: Block = "latest") -> bool:
        """Whether an operator may act for a controller."""
        return self._read(_IS_OPERATOR, (controller, operator), block)

    def maxDeposit(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """Zero: a desk sells no shares."""
        return self._read(_MAX_DEPOSIT, (arg0,), block)

    def maxMint(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """Zero: a desk sells no shares."""
        return self._read(_MAX_MINT, (arg0,), block)

    def maxRedeem(self, controller: Addressish, *, block: Block = "latest") -> int:
        """What the controller can claim now, as shares. Zero while its wallet is held back."""
        return self._read(_MAX_REDEEM, (controller,), block)

    def maxWithdraw(self, controller: Addressish, *, block: Block = "latest") -> int:
        """What the controller can claim now, as units of the payment token. Zero while its wallet is held back."""
        return self._read(_MAX_WITHDRAW, (controller,), block)

    def mint(self, arg0: int, arg1: Addressish, *, block: Block = "latest") -> int:
        """Refused: a desk sells no shares."""
        return self._read(_MINT, (arg0, arg1), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Receives and executes a batch of function calls on this contract."""
        return self._call(_MULTICALL, (data,))

    def netAssetValue(self, *, block: Block = "latest") -> Address:
        """Where the shares' value is published."""
        return self._read(_NET_ASSET_VALUE, (), block)

    def openBatches(self, start: int, count: int, *, block: Block = "latest") -> tuple[int, ...]:
        """The batches that are not done, in order, from the `start`-th on, at most `count`."""
        return self._read(_OPEN_BATCHES, (start, count), block)

    def owedCash(self, *, block: Block = "latest") -> int:
        """Cash that is owed for redeemed shares."""
        return self._read(_OWED_CASH, (), block)

    def pendingCancelRedeemRequest(self, arg0: int, arg1: Addressish, *, block: Block = "latest") -> bool:
        """False: a cancellation is claimable at once."""
        return self._read(_PENDING_CANCEL_REDEEM_REQUEST, (arg0, arg1), block)

    def pendingRedeemRequest(self, requestId: int, controller: Addressish, *, block: Block = "latest") -> int:
        """How many shares of a request are not redeemed yet."""
        return self._read(_PENDING_REDEEM_REQUEST, (requestId, controller), block)

    def position(self, controller: Addressish, *, block: Block = "latest") -> RedemptionPosition:
        """A holder's request as it stands in the book, before a settlement."""
        return self._read(_POSITION, (controller,), block)

    def previewDeposit(self, assets: int, *, block: Block = "latest") -> int:
        """What `deposit` would give, did the desk sell shares."""
        return self._read(_PREVIEW_DEPOSIT, (assets,), block)

    def previewMint(self, shares: int, *, block: Block = "latest") -> int:
        """What `mint` would cost, did the desk sell shares. Rounded up."""
        return self._read(_PREVIEW_MINT, (shares,), block)

    def previewRedeem(self, arg0: int, *, block: Block = "latest") -> int:
        """Reverts, as ERC-7540 demands."""
        return self._read(_PREVIEW_REDEEM, (arg0,), block)

    def previewWithdraw(self, arg0: int, *, block: Block = "latest") -> int:
        """Reverts, as ERC-7540 demands."""
        return self._read(_PREVIEW_WITHDRAW, (arg0,), block)

    def recover(self, lost: Addressish, replacement: Addressish) -> Call[None]:
        """Ends a lost wallet's request: settles it, or undoes its redemption while the supply is locked by another;
        releases what is left in its lien, and books its cash for another wallet of the same investor, which must
        be able to send and have no request. `IAssetEnforcement-recover` moves the shares. Restricted to the
        asset's agents.
        """
        return self._call(_RECOVER, (lost, replacement))

    def redeem(self, shares: int, receiver: Addressish, controller: Addressish) -> Call[int]:
        """Claims the cash of so many redeemed shares of the controller's request to `receiver`. Cash rounded down."""
        return self._call(_REDEEM, (shares, receiver, controller))

    def requestRedeem(self, shares: int, controller: Addressish, owner: Addressish) -> Call[int]:
        """Requests the redemption of shares, which are locked."""
        return self._call(_REQUEST_REDEEM, (shares, controller, owner))

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Gives tokens that were sent here by mistake to `to`; of the payment token only what nobody is owed and
        nobody funded. Restricted to the asset's owner.
        """
        return self._call(_RESCUE, (token, to, amount))

    def setOperator(self, operator: Addressish, approved: bool) -> Call[bool]:
        """Lets an operator do all that the caller can with its requests and their cash, or ends that."""
        return self._call(_SET_OPERATOR, (operator, approved))

    def settle(self, holders: Sequence[Addressish]) -> Call[None]:
        """Burns the redeemed shares of holders and books their cash; those with nothing to settle are passed over.
        Anyone may.
        """
        return self._call(_SETTLE, (holders,))

    def share(self, *, block: Block = "latest") -> Address:
        """The shares: the asset token."""
        return self._read(_SHARE, (), block)

    def supportsInterface(self, interfaceId: bytes, *, block: Block = "latest") -> bool:
        """Returns true if this contract implements the interface defined by `interfaceId`. See the corresponding
        https://eips.ethereum.org/EIPS/eip-165#how-interfaces-are-identified[ERC section] to learn more about how
        these ids are created. This function call must use less than 30 000 gas.
        """
        return self._read(_SUPPORTS_INTERFACE, (interfaceId,), block)

    def totalAssets(self, *, block: Block = "latest") -> int:
        """What all shares are worth at the last value. Units of the payment token, rounded down."""
        return self._read(_TOTAL_ASSETS, (), block)

    def unsettledShares(self, *, block: Block = "latest") -> int:
        """Redeemed shares that are not burned yet: the supply in fact is that of the asset less these."""
        return self._read(_UNSETTLED_SHARES, (), block)

    def withdraw(self, assets: int, receiver: Addressish, controller: Addressish) -> Call[int]:
        """Claims exactly so much cash of the controller's request to `receiver`. Shares rounded up."""
        return self._call(_WITHDRAW, (assets, receiver, controller))

    def withdrawCash(self, amount: int, to: Addressish) -> Call[None]:
        """Gives cash that nobody is owed to `to`. Restricted to the asset's owner."""
        return self._call(_WITHDRAW_CASH, (amount, to))
