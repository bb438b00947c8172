"""CreditFacilitator: typed calls.

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
    MARKET_PARAMS_STRUCT,
    Authorization,
    MarketParams,
)

__all__ = [
    "CreditFacilitator",
    "Adjustment",
    "Authorization",
    "CloseEtherResult",
    "CloseResult",
    "CloseWithAuthorizationResult",
    "DistributeResult",
    "MarketParams",
    "MarketResult",
    "RepayResult",
    "RepayWithAuthorizationResult",
    "SyncResult",
]


class Adjustment(NamedTuple):
    """A struct of the contract."""

    maxRepaid: int
    collateralIn: int
    borrowed: int
    collateralOut: int
    receiver: Address
    maxDebt: int
    minHealthFactor: int
    deadline: int


ADJUSTMENT_STRUCT = Struct(
    Adjustment, ("uint256", "uint256", "uint256", "uint256", "address", "uint256", "uint256", "uint256")
)


class CloseResult(NamedTuple):
    """What `close` returns."""

    repaid: int
    collateral: int


class CloseEtherResult(NamedTuple):
    """What `closeEther` returns."""

    repaid: int
    collateral: int


class CloseWithAuthorizationResult(NamedTuple):
    """What `closeWithAuthorization` returns."""

    repaid: int
    collateral: int


class DistributeResult(NamedTuple):
    """What `distribute` returns."""

    toSavings: int
    toSurplus: int


class MarketResult(NamedTuple):
    """What `market` returns."""

    ceilingCoins: int
    level: int
    listed: bool


class RepayResult(NamedTuple):
    """What `repay` returns."""

    assets: int
    shares: int


class RepayWithAuthorizationResult(NamedTuple):
    """What `repayWithAuthorization` returns."""

    assets: int
    shares: int


class SyncResult(NamedTuple):
    """What `sync` returns."""

    interest: int
    burned: int


_MAX_CEILING_COINS: Function[int] = Function("MAX_CEILING_COINS", "0x5544caca", (), ("uint40",))
_MAX_SAVINGS_SHARE_BPS: Function[int] = Function("MAX_SAVINGS_SHARE_BPS", "0xa2904252", (), ("uint16",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_SAVINGS_VAULT: Function[Address] = Function("SAVINGS_VAULT", "0x73afd321", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_WETH: Function[Address] = Function("WETH", "0xad5c4648", (), ("address",))
_ADJUST: Function[None] = Function(
    "adjust", "0x1b4283f1", (("marketParams", MARKET_PARAMS_STRUCT), ("adjustment", ADJUSTMENT_STRUCT))
)
_ADJUST_ETHER: Function[None] = Function(
    "adjustEther", "0x942ab71c", (("marketParams", MARKET_PARAMS_STRUCT), ("adjustment", ADJUSTMENT_STRUCT))
)
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_AUTHORIZE: Function[None] = Function(
    "authorize", "0x736cbe67", (("authorization", AUTHORIZATION_STRUCT), ("signature", "bytes"))
)
_CLAIM: Function[int] = Function("claim", "0xbd66528a", (("id", "bytes32"),), ("uint256",))
_CLOSE: Function[CloseResult] = Function(
    "close",
    "0x66168ed3",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("maxRepaid", "uint256"),
        ("minCollateral", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
    ),
    ("uint256", "uint256"),
    CloseResult,
)
_CLOSE_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "closeAuthorizationNonce",
    "0xd06a8866",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxRepaid", "uint256"),
        ("minCollateral", "uint256"),
        ("receiver", "address"),
        ("asEther", "bool"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_CLOSE_ETHER: Function[CloseEtherResult] = Function(
    "closeEther",
    "0xc4dbcfb2",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("maxRepaid", "uint256"),
        ("minCollateral", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
    ),
    ("uint256", "uint256"),
    CloseEtherResult,
)
_CLOSE_WITH_AUTHORIZATION: Function[CloseWithAuthorizationResult] = Function(
    "closeWithAuthorization",
    "0xace7efc6",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxRepaid", "uint256"),
        ("minCollateral", "uint256"),
        ("receiver", "address"),
        ("asEther", "bool"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256", "uint256"),
    CloseWithAuthorizationResult,
)
_COLLECTED: Function[int] = Function("collected", "0x84bcefd4", (), ("uint120",))
_DISTRIBUTE: Function[DistributeResult] = Function(
    "distribute", "0xe4fc6b6d", (), ("uint256", "uint256"), DistributeResult
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_LOWER_MARKET_CEILING: Function[None] = Function(
    "lowerMarketCeiling", "0x65c29cdd", (("id", "bytes32"), ("ceilingCoins", "uint40"))
)
_MARKET: Function[MarketResult] = Function(
    "market", "0x5c60e39a", (("id", "bytes32"),), ("uint40", "uint96", "bool"), MarketResult
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_OPEN: Function[int] = Function(
    "open",
    "0x8021876c",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("collateral", "uint256"),
        ("borrowed", "uint256"),
        ("receiver", "address"),
        ("minHealthFactor", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)
_OPEN_ETHER: Function[int] = Function(
    "openEther",
    "0x2270e2d2",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("borrowed", "uint256"),
        ("receiver", "address"),
        ("minHealthFactor", "uint256"),
        ("deadline", "uint256"),
        ("authorization", AUTHORIZATION_STRUCT),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_PERMIT: Function[None] = Function(
    "permit",
    "0x745a41bc",
    (("token", "address"), ("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes")),
)
_RAISE_MARKET_CEILING: Function[None] = Function(
    "raiseMarketCeiling", "0x7c863731", (("marketParams", MARKET_PARAMS_STRUCT), ("ceilingCoins", "uint40"))
)
_RECOGNISE: Function[int] = Function(
    "recognise", "0x604fa1ca", (("marketParams", MARKET_PARAMS_STRUCT),), ("uint256",)
)
_REPAY: Function[RepayResult] = Function(
    "repay",
    "0x536b9909",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("maxRepaid", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
    ),
    ("uint256", "uint256"),
    RepayResult,
)
_REPAY_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "repayAuthorizationNonce",
    "0x4c104892",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxRepaid", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_REPAY_WITH_AUTHORIZATION: Function[RepayWithAuthorizationResult] = Function(
    "repayWithAuthorization",
    "0x40b74435",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxRepaid", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256", "uint256"),
    RepayWithAuthorizationResult,
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SAVINGS_SHARE_BPS: Function[int] = Function("savingsShareBps", "0x1775cf57", (), ("uint16",))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_SAVINGS_SHARE: Function[None] = Function("setSavingsShare", "0xb43ca0cd", (("shareBps", "uint16"),))
_SETTLE: Function[int] = Function("settle", "0x11da60b4", (), ("uint256",))
_SHORTFALL: Function[int] = Function("shortfall", "0x19b1faef", (), ("uint120",))
_SYNC: Function[SyncResult] = Function(
    "sync", "0xba99aa78", (("marketParams", MARKET_PARAMS_STRUCT),), ("uint256", "uint256"), SyncResult
)


class CreditFacilitator(ContractClient):
    """See `ICreditFacilitator`. The ledger of markets, interest and losses is `CreditLedger`; here are positions:
    what goes into the pool and comes out of it, for whom, and how it is paid.

    Constructor: address pool, address stablecoin, address weth, address surplusBuffer, address savingsVault,
    address accessManager, uint16 shareBps.
    """

    _artifact: ClassVar[str] = "CreditFacilitator"

    def MAX_CEILING_COINS(self, *, block: Block = "latest") -> int:
        """The hard limit of a market's ceiling, in whole coins: what fits a level."""
        return self._read(_MAX_CEILING_COINS, (), block)

    def MAX_SAVINGS_SHARE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of the savers' share of the interest: nine tenths."""
        return self._read(_MAX_SAVINGS_SHARE_BPS, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def SAVINGS_VAULT(self, *, block: Block = "latest") -> Address:
        """Where the savers' share goes."""
        return self._read(_SAVINGS_VAULT, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Where interest goes that is not the savers', and what bears losses first."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def WETH(self, *, block: Block = "latest") -> Address:
        """Wrapped ether; zero where there is none."""
        return self._read(_WETH, (), block)

    def adjust(self, marketParams: MarketParams, adjustment: Adjustment) -> Call[None]:
        """Changes the caller's position in several ways at once, see `Adjustment`."""
        return self._call(_ADJUST, (marketParams, adjustment))

    def adjustEther(
        self, marketParams: MarketParams, adjustment: Adjustment, *, value: int = 0
    ) -> Call[None]:
        """As `adjust`, with ether: what is sent is the collateral that goes in, which `collateralIn` repeats, and
        collateral comes out as ether.
        """
        return self._call(_ADJUST_ETHER, (marketParams, adjustment), value)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def authorize(self, authorization: Authorization, signature: bytes) -> Call[None]:
        """Hands a signed authorization of this facilitator on to the pool, ignores its failure, and requires that
        the pool says what was signed: whoever uses it up first blocks nothing. A step for a multicall.

        signature: By the authorizer: 65 bytes (r, s, v), or what its contract wallet takes.
        """
        return self._call(_AUTHORIZE, (authorization, signature))

    def claim(self, id: bytes, *, block: Block = "latest") -> int:
        """What the facilitator's supply in a market is worth, as of the pool's last accrual, rounded down. Wei."""
        return self._read(_CLAIM, (id,), block)

    def close(
        self,
        marketParams: MarketParams,
        maxRepaid: int,
        minCollateral: int,
        receiver: Addressish,
        deadline: int,
    ) -> Call[CloseResult]:
        """Repays all of the caller's debt and takes out all of its collateral.

        deadline: The last second at which it may happen.
        maxRepaid: The most to be paid, in wei; no more than what is owed is taken.
        minCollateral: The least to come out, in the collateral token's units.
        receiver: Who gets the collateral.
        Returns collateral: In its token's units.
        Returns repaid: In wei, rounded up.
        """
        return self._call(_CLOSE, (marketParams, maxRepaid, minCollateral, receiver, deadline))

    def closeAuthorizationNonce(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxRepaid: int,
        minCollateral: int,
        receiver: Addressish,
        asEther: bool,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this closing must carry."""
        return self._read(
            _CLOSE_AUTHORIZATION_NONCE,
            (marketParams, from_, maxRepaid, minCollateral, receiver, asEther, deadline, salt),
            block,
        )

    def closeEther(
        self,
        marketParams: MarketParams,
        maxRepaid: int,
        minCollateral: int,
        receiver: Addressish,
        deadline: int,
    ) -> Call[CloseEtherResult]:
        """As `close`, the collateral coming out as ether."""
        return self._call(_CLOSE_ETHER, (marketParams, maxRepaid, minCollateral, receiver, deadline))

    def closeWithAuthorization(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxRepaid: int,
        minCollateral: int,
        receiver: Addressish,
        asEther: bool,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[CloseWithAuthorizationResult]:
        """Closes the position of `from`, as `close`, paid as in `repayWithAuthorization`; the nonce is
        `closeAuthorizationNonce`. So one signature closes a position whose exact debt is not known when it is
        signed. `from` has authorised the facilitator in the pool.

        asEther: Whether the collateral comes out as ether.
        """
        return self._call(
            _CLOSE_WITH_AUTHORIZATION,
            (marketParams, from_, maxRepaid, minCollateral, receiver, asEther, deadline, salt, signature),
        )

    def collected(self, *, block: Block = "latest") -> int:
        """Interest that waits for `distribute`. Wei."""
        return self._read(_COLLECTED, (), block)

    def distribute(self) -> Call[DistributeResult]:
        """Hands on the interest collected: the savers' share to the savings vault, rounded down, the rest to the
        surplus buffer. By anyone.
        """
        return self._call(_DISTRIBUTE, ())

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def lowerMarketCeiling(self, id: bytes, ceilingCoins: int) -> Call[None]:
        """Lowers a market's ceiling; one below its level only stops new minting. Restricted to the sentinel.

        ceilingCoins: In whole coins.
        """
        return self._call(_LOWER_MARKET_CEILING, (id, ceilingCoins))

    def market(self, id: bytes, *, block: Block = "latest") -> MarketResult:
        """A market's ceiling in whole coins, its level in wei, and whether it was ever given a ceiling."""
        return self._read(_MARKET, (id,), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def open(
        self,
        marketParams: MarketParams,
        collateral: int,
        borrowed: int,
        receiver: Addressish,
        minHealthFactor: int,
        deadline: int,
    ) -> Call[int]:
        """Puts the caller's collateral in and borrows coins against it, in one call: what the market lacks is
        minted. The caller has authorised the facilitator in the pool, and approved it for the collateral.

        borrowed: In wei.
        collateral: In its token's units.
        deadline: The last second at which it may happen.
        minHealthFactor: The least health factor afterwards, times 1e18; zero for none beyond the market's own.
        receiver: Who gets the coins.
        Returns: Owed for it, rounded up.
        """
        return self._call(_OPEN, (marketParams, collateral, borrowed, receiver, minHealthFactor, deadline))

    def openEther(
        self,
        marketParams: MarketParams,
        borrowed: int,
        receiver: Addressish,
        minHealthFactor: int,
        deadline: int,
        authorization: Authorization,
        signature: bytes,
        *,
        value: int = 0,
    ) -> Call[int]:
        """As `open`, with the ether sent as collateral, wrapped. With a signature, the caller authorises the
        facilitator in the pool in the same call, as in `authorize`; an empty one stands for none.
        """
        return self._call(
            _OPEN_ETHER,
            (marketParams, borrowed, receiver, minHealthFactor, deadline, authorization, signature),
            value,
        )

    def permit(self, token: Addressish, value: int, deadline: int, signature: bytes) -> Call[None]:
        """Tries the caller's ERC-2612 permit of `token` to this facilitator, ignores its failure, and requires the
        allowance: whoever uses the permit up first blocks nothing. A step for a multicall.

        signature: 65 bytes (r, s, v), or any other form that the token takes as bytes.
        """
        return self._call(_PERMIT, (token, value, deadline, signature))

    def raiseMarketCeiling(self, marketParams: MarketParams, ceilingCoins: int) -> Call[None]:
        """Raises a market's ceiling; the first time lists the market, whose loan token is the stablecoin. Restricted
        to the governor. Once minting has ended it reverts with `Stablecoin_MintingEnded`. Where the market's
        redeemer, the `RedemptionModule`, knows the wind-down, the market's oracle must be of its making and not
        closed.

        ceilingCoins: In whole coins, at least one, at most `MAX_CEILING_COINS`.
        """
        return self._call(_RAISE_MARKET_CEILING, (marketParams, ceilingCoins))

    def recognise(self, marketParams: MarketParams) -> Call[int]:
        """Books a market's loss, what its level is above the claim: burns interest not handed on, then surplus, then
        rewards not streamed yet; what is left is added to the shortfall. By anyone.

        Returns: In wei.
        """
        return self._call(_RECOGNISE, (marketParams,))

    def repay(
        self, marketParams: MarketParams, maxRepaid: int, onBehalf: Addressish, deadline: int
    ) -> Call[RepayResult]:
        """Repays debt of `onBehalf` with coins of the caller, which has approved the facilitator: all of the debt if
        `maxRepaid` is enough, and no more than that is taken.

        deadline: The last second at which it may happen.
        maxRepaid: In wei.
        Returns assets: In wei, rounded up.
        Returns shares: No longer owed, rounded down.
        """
        return self._call(_REPAY, (marketParams, maxRepaid, onBehalf, deadline))

    def repayAuthorizationNonce(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxRepaid: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this repayment must carry."""
        return self._read(
            _REPAY_AUTHORIZATION_NONCE, (marketParams, from_, maxRepaid, onBehalf, deadline, salt), block
        )

    def repayWithAuthorization(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxRepaid: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[RepayWithAuthorizationResult]:
        """As `repay`, paid by `from`'s EIP-3009 authorization of `maxRepaid` coins, which anyone may relay. The
        authorization's payee is this facilitator, it is valid from 0 until strictly before `deadline`, and its
        nonce is `repayAuthorizationNonce`: it can be spent on this very repayment and nothing else. What is not
        needed goes back to `from`.

        salt: Makes the nonce unique.
        signature: The authorization's, by `from`: 65 bytes (r, s, v), or what its contract wallet takes.
        """
        return self._call(
            _REPAY_WITH_AUTHORIZATION, (marketParams, from_, maxRepaid, onBehalf, deadline, salt, signature)
        )

    def rescuable(self, token: Addressish, *, block: Block = "latest") -> int:
        """How much of `token` lies here beyond what the contract holds for its users, in the token's own units."""
        return self._read(_RESCUABLE, (token,), block)

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Sends `amount` of `token` that lies here by mistake to `to`. Never touches what the contract holds for its
        users. Restricted to the governor, behind its delay.

        amount: In the token's own units.
        to: The receiver.
        token: The token; any ERC-20.
        """
        return self._call(_RESCUE, (token, to, amount))

    def savingsShareBps(self, *, block: Block = "latest") -> int:
        """The savers' share of the interest. Basis points."""
        return self._read(_SAVINGS_SHARE_BPS, (), block)

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setSavingsShare(self, shareBps: int) -> Call[None]:
        """Sets the savers' share of the interest in basis points, at most `MAX_SAVINGS_SHARE_BPS`. Restricted to the
        operator.
        """
        return self._call(_SET_SAVINGS_SHARE, (shareBps,))

    def settle(self) -> Call[int]:
        """Repays of the shortfall what there is of surplus. By anyone.

        Returns: In wei.
        """
        return self._call(_SETTLE, ())

    def shortfall(self, *, block: Block = "latest") -> int:
        """Losses that nothing has covered. Wei."""
        return self._read(_SHORTFALL, (), block)

    def sync(self, marketParams: MarketParams) -> Call[SyncResult]:
        """Takes what lies idle out of a market: as interest, as far as the claim is above the level, which repays
        the shortfall first; the rest is burned. By anyone.

        Returns burned: In wei.
        Returns interest: In wei; what is left of it waits for `distribute`.
        """
        return self._call(_SYNC, (marketParams,))
