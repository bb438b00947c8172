"""LendingPool: typed calls.

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
    AUTHORIZATION_STRUCT,
    IRM_ENTRY_STRUCT,
    MARKET_PARAMS_STRUCT,
    Authorization,
    IrmEntry,
    MarketParams,
)

__all__ = [
    "LendingPool",
    "Authorization",
    "IrmEntry",
    "LendResult",
    "MarketParams",
    "PositionResult",
    "RedeemResult",
    "Signature",
]


class LendResult(NamedTuple):
    """What `lend` returns."""

    shares: int
    debt: int
    maxDebt: int


class PositionResult(NamedTuple):
    """What `position` returns."""

    supplyShares: int
    borrowShares: int
    collateral: int


class RedeemResult(NamedTuple):
    """What `redeem` returns."""

    repaidShares: int
    collateral: int


class Signature(NamedTuple):
    """A struct of the contract."""

    v: int
    r: bytes
    s: bytes


SIGNATURE_STRUCT = Struct(Signature, ("uint8", "bytes32", "bytes32"))

_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_MAX_FEE: Function[int] = Function("MAX_FEE", "0xbc063e1a", (), ("uint256",))
_ACCRUE_INTEREST: Function[None] = Function(
    "accrueInterest", "0x151c1ade", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BORROW: Function[tuple[int, int]] = Function(
    "borrow",
    "0x50d8cd4b",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("onBehalf", "address"),
        ("receiver", "address"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_CHECK_DEADLINE: Function[None] = Function("checkDeadline", "0xa6990946", (("deadline", "uint256"),))
_CHECK_POSITION: Function[None] = Function(
    "checkPosition",
    "0x9398fe07",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("account", "address"),
        ("minSupplied", "uint256"),
        ("maxDebt", "uint256"),
        ("minHealthFactor", "uint256"),
    ),
)
_CREATE_MARKET: Function[None] = Function(
    "createMarket", "0x8c1358a2", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_ENABLE_IRM: Function[None] = Function("enableIrm", "0x5a64f51e", (("irm", "address"),))
_ENABLE_IRM_ENTRY: Function[None] = Function(
    "enableIrm", "0x09239431", (("irm", "address"), ("entry", IRM_ENTRY_STRUCT))
)
_ENABLE_LLTV: Function[None] = Function("enableLltv", "0x4d98a93b", (("lltv", "uint256"),))
_EXT_SLOADS: Function[tuple[bytes, ...]] = Function(
    "extSloads", "0x7784c685", (("slots", Array("bytes32")),), (Array("bytes32"),)
)
_FEE_RECIPIENT: Function[Address] = Function("feeRecipient", "0x46904840", (), ("address",))
_FLASH_LOAN: Function[None] = Function(
    "flashLoan", "0xe0232b42", (("token", "address"), ("assets", "uint256"), ("data", "bytes"))
)
_ID_TO_MARKET_PARAMS: Function[tuple[Address, Address, Address, Address, int]] = Function(
    "idToMarketParams",
    "0x2c3c9157",
    (("id", "bytes32"),),
    ("address", "address", "address", "address", "uint256"),
    lambda *values: values,
)
_IRM_ENTRY: Function[IrmEntry] = Function(
    "irmEntry", "0x0aa7f40d", (("irm", "address"),), (IRM_ENTRY_STRUCT,)
)
_IS_AUTHORIZED: Function[bool] = Function(
    "isAuthorized", "0x65e4ad9e", (("authorizer", "address"), ("authorized", "address")), ("bool",)
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_IS_IRM_ENABLED: Function[bool] = Function("isIrmEnabled", "0xf2b863ce", (("irm", "address"),), ("bool",))
_IS_LLTV_ENABLED: Function[bool] = Function("isLltvEnabled", "0xb485f3b8", (("lltv", "uint256"),), ("bool",))
_LEND: Function[LendResult] = Function(
    "lend",
    "0xef4f613e",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("supplied", "uint256"),
        ("onBehalf", "address"),
        ("receiver", "address"),
    ),
    ("uint256", "uint256", "uint256"),
    LendResult,
)
_LIQUIDATE: Function[tuple[int, int]] = Function(
    "liquidate",
    "0xd8eabcb8",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("borrower", "address"),
        ("seizedAssets", "uint256"),
        ("repaidShares", "uint256"),
        ("data", "bytes"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_MARKET: Function[tuple[int, int, int, int, int, int]] = Function(
    "market",
    "0x5c60e39a",
    (("id", "bytes32"),),
    ("uint128", "uint128", "uint128", "uint128", "uint128", "uint128"),
    lambda *values: values,
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_NONCE: Function[int] = Function("nonce", "0x70ae92d2", (("authorizer", "address"),), ("uint256",))
_OWNER: Function[Address] = Function("owner", "0x8da5cb5b", (), ("address",))
_PERMIT: Function[None] = Function(
    "permit",
    "0x745a41bc",
    (("token", "address"), ("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes")),
)
_POSITION: Function[PositionResult] = Function(
    "position",
    "0x93c52062",
    (("id", "bytes32"), ("user", "address")),
    ("uint256", "uint128", "uint128"),
    PositionResult,
)
_RATE_AT_TARGET: Function[int] = Function("rateAtTarget", "0x01977b57", (("id", "bytes32"),), ("uint256",))
_REDEEM: Function[RedeemResult] = Function(
    "redeem",
    "0x5c49be21",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("borrower", "address"),
        ("repaidAssets", "uint256"),
        ("receiver", "address"),
    ),
    ("uint256", "uint256"),
    RedeemResult,
)
_REPAY: Function[tuple[int, int]] = Function(
    "repay",
    "0x20b76e81",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("onBehalf", "address"),
        ("data", "bytes"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_AUTHORIZATION: Function[None] = Function(
    "setAuthorization", "0xeecea000", (("authorized", "address"), ("newIsAuthorized", "bool"))
)
_SET_AUTHORIZATION_WITH_SIG: Function[None] = Function(
    "setAuthorizationWithSig",
    "0x8069218f",
    (("authorization", AUTHORIZATION_STRUCT), ("signature", SIGNATURE_STRUCT)),
)
_SET_AUTHORIZATION_WITH_SIG_TUPLE_BYTES: Function[None] = Function(
    "setAuthorizationWithSig", "0x8daad04e", (("authorization", AUTHORIZATION_STRUCT), ("signature", "bytes"))
)
_SET_FEE: Function[None] = Function(
    "setFee", "0x2b4f013c", (("marketParams", MARKET_PARAMS_STRUCT), ("newFee", "uint256"))
)
_SET_FEE_RECIPIENT: Function[None] = Function(
    "setFeeRecipient", "0xe74b981b", (("newFeeRecipient", "address"),)
)
_SUPPLY: Function[tuple[int, int]] = Function(
    "supply",
    "0xa99aad89",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("onBehalf", "address"),
        ("data", "bytes"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_SUPPLY_COLLATERAL: Function[None] = Function(
    "supplyCollateral",
    "0x238d6579",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("onBehalf", "address"),
        ("data", "bytes"),
    ),
)
_WITHDRAW: Function[tuple[int, int]] = Function(
    "withdraw",
    "0x5c2bea49",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("onBehalf", "address"),
        ("receiver", "address"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_WITHDRAW_COLLATERAL: Function[None] = Function(
    "withdrawCollateral",
    "0x8720316d",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("onBehalf", "address"),
        ("receiver", "address"),
    ),
)


class LendingPool(ContractClient):
    """See `ILendingPool`.

    Constructor: address accessManager.
    """

    _artifact: ClassVar[str] = "LendingPool"

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """The EIP-712 domain separator: chain id and this contract."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def MAX_FEE(self, *, block: Block = "latest") -> int:
        """The hard limit of a market's fee: a quarter of the interest."""
        return self._read(_MAX_FEE, (), block)

    def accrueInterest(self, marketParams: MarketParams) -> Call[None]:
        """Accrues a market's interest to this second."""
        return self._call(_ACCRUE_INTEREST, (marketParams,))

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def borrow(
        self, marketParams: MarketParams, assets: int, shares: int, onBehalf: Addressish, receiver: Addressish
    ) -> Call[tuple[int, int]]:
        """Borrows against the collateral of `onBehalf`, by assets or by shares. The caller is `onBehalf` or
        authorised by it.

        Returns: Sent to `receiver`, in the loan token's units; by shares rounded down.
        Returns: Owed by `onBehalf`; by assets rounded up.
        """
        return self._call(_BORROW, (marketParams, assets, shares, onBehalf, receiver))

    def checkDeadline(self, deadline: int, *, block: Block = "latest") -> None:
        """Reverts after `deadline`, in seconds."""
        return self._read(_CHECK_DEADLINE, (deadline,), block)

    def checkPosition(
        self,
        marketParams: MarketParams,
        account: Addressish,
        minSupplied: int,
        maxDebt: int,
        minHealthFactor: int,
        *,
        block: Block = "latest",
    ) -> None:
        """Reverts unless the account's position is within bounds, with interest to this second. Before a step it
        bounds what that takes or gives, after it what is left. Amounts in the loan token's units.

        maxDebt: The most that the account owes, rounded up; 2^256 - 1 for any.
        minHealthFactor: The least health factor, the most that may be owed per what is, times 1e18 and rounded
        down; zero for any, and then no oracle is asked, nor where nothing is owed.
        minSupplied: The least that what the account has lent is worth, rounded down; zero for any. Fees that the
        fee recipient has not been credited yet do not count.
        """
        return self._read(
            _CHECK_POSITION, (marketParams, account, minSupplied, maxDebt, minHealthFactor), block
        )

    def createMarket(self, marketParams: MarketParams) -> Call[None]:
        """Creates a market of an enabled rate model and loan-to-value. Anyone may."""
        return self._call(_CREATE_MARKET, (marketParams,))

    def enableIrm(self, irm: Addressish) -> Call[None]:
        """Enables an external rate model, without a minimum debt or a redeemer. Restricted to the governor."""
        return self._call(_ENABLE_IRM, (irm,))

    def enableIrm_entry(self, irm: Addressish, entry: IrmEntry) -> Call[None]:
        """Enables a rate model with an entry that can never change. Restricted to the governor."""
        return self._call(_ENABLE_IRM_ENTRY, (irm, entry))

    def enableLltv(self, lltv: int) -> Call[None]:
        """Enables a liquidation loan-to-value below one, times 1e18, for good. Restricted to the governor."""
        return self._call(_ENABLE_LLTV, (lltv,))

    def extSloads(self, slots: Sequence[bytes], *, block: Block = "latest") -> tuple[bytes, ...]:
        """The values of storage slots; `position` and the first two slots of a market lie where Morpho Blue's do."""
        return self._read(_EXT_SLOADS, (slots,), block)

    def feeRecipient(self, *, block: Block = "latest") -> Address:
        """Who gets the fees."""
        return self._read(_FEE_RECIPIENT, (), block)

    def flashLoan(self, token: Addressish, assets: int, data: bytes) -> Call[None]:
        """Lends `assets` of `token` for the length of the caller's callback. Free."""
        return self._call(_FLASH_LOAN, (token, assets, data))

    def idToMarketParams(
        self, id: bytes, *, block: Block = "latest"
    ) -> tuple[Address, Address, Address, Address, int]:
        """The parameters behind an id; all zero for a market that does not exist."""
        return self._read(_ID_TO_MARKET_PARAMS, (id,), block)

    def irmEntry(self, irm: Addressish, *, block: Block = "latest") -> IrmEntry:
        """What enabling the rate model fixed."""
        return self._read(_IRM_ENTRY, (irm,), block)

    def isAuthorized(
        self, authorizer: Addressish, authorized: Addressish, *, block: Block = "latest"
    ) -> bool:
        """Whether `authorized` may manage the positions of `authorizer`."""
        return self._read(_IS_AUTHORIZED, (authorizer, authorized), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def isIrmEnabled(self, irm: Addressish, *, block: Block = "latest") -> bool:
        """Whether markets can be created with this rate model."""
        return self._read(_IS_IRM_ENABLED, (irm,), block)

    def isLltvEnabled(self, lltv: int, *, block: Block = "latest") -> bool:
        """Whether markets can be created with this liquidation loan-to-value."""
        return self._read(_IS_LLTV_ENABLED, (lltv,), block)

    def lend(
        self,
        marketParams: MarketParams,
        assets: int,
        supplied: int,
        onBehalf: Addressish,
        receiver: Addressish,
    ) -> Call[LendResult]:
        """Lends in an operated market, against the collateral of `onBehalf`. Only the operator of its rate model,
        whom `onBehalf` has authorised. Of what is lent, the operator brings `supplied` itself: it is added to the
        operator's supply, and does not pass through the pool; the pool sends the rest, which lay idle here. That
        the borrower gets all of it is the operator's affair.

        assets: Lent, in the loan token's units.
        supplied: Of them, what the operator brings; at most `assets`.
        Returns debt: What `onBehalf` owes then, in the loan token's units, rounded up.
        Returns maxDebt: What it might owe at the most, rounded down.
        Returns shares: Owed by `onBehalf` for it, rounded up.
        """
        return self._call(_LEND, (marketParams, assets, supplied, onBehalf, receiver))

    def liquidate(
        self,
        marketParams: MarketParams,
        borrower: Addressish,
        seizedAssets: int,
        repaidShares: int,
        data: bytes,
    ) -> Call[tuple[int, int]]:
        """Liquidates an unhealthy position, by collateral seized or by shares repaid, the other being zero. Anyone
        may. If no collateral remains, or dust that pays for less than one ten-thousandth of the debt, what debt
        remains is the suppliers' loss at once. Where a debt below the market's minimum would remain, the
        liquidation closes the position.

        Returns: Sent to the caller, in the collateral token's units; by shares rounded down.
        Returns: Taken from the caller, in the loan token's units, rounded up.
        """
        return self._call(_LIQUIDATE, (marketParams, borrower, seizedAssets, repaidShares, data))

    def market(self, id: bytes, *, block: Block = "latest") -> tuple[int, int, int, int, int, int]:
        """Totals of a market as of its last update."""
        return self._read(_MARKET, (id,), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def nonce(self, authorizer: Addressish, *, block: Block = "latest") -> int:
        """The next nonce of `authorizer`."""
        return self._read(_NONCE, (authorizer,), block)

    def owner(self, *, block: Block = "latest") -> Address:
        """Who owns the pool: the access manager."""
        return self._read(_OWNER, (), block)

    def permit(self, token: Addressish, value: int, deadline: int, signature: bytes) -> Call[None]:
        """Tries the caller's permit to this pool, ignores its failure, and requires the allowance, so that a permit
        used up by a front-runner blocks nothing.

        deadline: The permit's deadline, seconds.
        signature: 65 bytes (r, s, v) for ERC-2612, or any other form a token takes as bytes for contract wallets.
        value: The allowance to set, in the token's units.
        """
        return self._call(_PERMIT, (token, value, deadline, signature))

    def position(self, id: bytes, user: Addressish, *, block: Block = "latest") -> PositionResult:
        """What `user` has in a market. Fee shares of the fee recipient are as of the last update."""
        return self._read(_POSITION, (id, user), block)

    def rateAtTarget(self, id: bytes, *, block: Block = "latest") -> int:
        """What the market's curve goes by: of an adaptive curve the rate at target as of the market's last update,
        per second, times 1e18; of a kinked one its four numbers, as `KinkedCurve` packs them; of an external
        model nothing.
        """
        return self._read(_RATE_AT_TARGET, (id,), block)

    def redeem(
        self, marketParams: MarketParams, borrower: Addressish, repaidAssets: int, receiver: Addressish
    ) -> Call[RedeemResult]:
        """Repays `repaidAssets` of the borrower's debt and takes collateral of the same worth at the oracle's price.
        Only the market's redeemer, which its rate model's entry names. The borrower loses nothing at that price.
        What remains must be worth what is still owed: a position that is worth less is for liquidators.

        Returns collateral: Sent to `receiver`, in the collateral token's units, rounded down.
        Returns repaidShares: No longer owed, rounded down; all of them where the debt, rounded up, is repaid.
        """
        return self._call(_REDEEM, (marketParams, borrower, repaidAssets, receiver))

    def repay(
        self, marketParams: MarketParams, assets: int, shares: int, onBehalf: Addressish, data: bytes
    ) -> Call[tuple[int, int]]:
        """Repays debt of `onBehalf`, by assets or by shares. Anyone may.

        Returns: Taken from the caller, in the loan token's units; by shares rounded up.
        Returns: No longer owed; by assets rounded down.
        """
        return self._call(_REPAY, (marketParams, assets, shares, onBehalf, data))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setAuthorization(self, authorized: Addressish, newIsAuthorized: bool) -> Call[None]:
        """Lets `authorized` manage the caller's positions in every market, or no longer."""
        return self._call(_SET_AUTHORIZATION, (authorized, newIsAuthorized))

    def setAuthorizationWithSig(self, authorization: Authorization, signature: Signature) -> Call[None]:
        """As `setAuthorization`, by the authorizer's EIP-712 signature; contract wallets sign by ERC-1271."""
        return self._call(_SET_AUTHORIZATION_WITH_SIG, (authorization, signature))

    def setAuthorizationWithSig_tuple_bytes(
        self, authorization: Authorization, signature: bytes
    ) -> Call[None]:
        """As above with the signature as bytes, for signers whose signature is none of a key's."""
        return self._call(_SET_AUTHORIZATION_WITH_SIG_TUPLE_BYTES, (authorization, signature))

    def setFee(self, marketParams: MarketParams, newFee: int) -> Call[None]:
        """Sets the share of a market's interest that goes to the fee recipient, times 1e18, at most a quarter.
        Restricted to the governor.
        """
        return self._call(_SET_FEE, (marketParams, newFee))

    def setFeeRecipient(self, newFeeRecipient: Addressish) -> Call[None]:
        """Sets who gets the fees from now on; zero leaves them to nobody. Restricted to the governor."""
        return self._call(_SET_FEE_RECIPIENT, (newFeeRecipient,))

    def supply(
        self, marketParams: MarketParams, assets: int, shares: int, onBehalf: Addressish, data: bytes
    ) -> Call[tuple[int, int]]:
        """Lends to a market, for `onBehalf`, by assets or by shares, the other being zero.

        data: If not empty, the caller is called back with it before the tokens are taken.
        Returns: Taken from the caller, in the loan token's units; by shares rounded up.
        Returns: Credited to `onBehalf`; by assets rounded down.
        """
        return self._call(_SUPPLY, (marketParams, assets, shares, onBehalf, data))

    def supplyCollateral(
        self, marketParams: MarketParams, assets: int, onBehalf: Addressish, data: bytes
    ) -> Call[None]:
        """Puts collateral in for `onBehalf`. Accrues nothing and asks no oracle. Anyone may."""
        return self._call(_SUPPLY_COLLATERAL, (marketParams, assets, onBehalf, data))

    def withdraw(
        self, marketParams: MarketParams, assets: int, shares: int, onBehalf: Addressish, receiver: Addressish
    ) -> Call[tuple[int, int]]:
        """Takes back what `onBehalf` has lent, by assets or by shares. The caller is `onBehalf` or authorised by it.

        Returns: Sent to `receiver`, in the loan token's units; by shares rounded down.
        Returns: Taken from `onBehalf`; by assets rounded up.
        """
        return self._call(_WITHDRAW, (marketParams, assets, shares, onBehalf, receiver))

    def withdrawCollateral(
        self, marketParams: MarketParams, assets: int, onBehalf: Addressish, receiver: Addressish
    ) -> Call[None]:
        """Takes collateral of `onBehalf` out; what remains must cover its debt. The caller is `onBehalf` or
        authorised by it.
        """
        return self._call(_WITHDRAW_COLLATERAL, (marketParams, assets, onBehalf, receiver))
