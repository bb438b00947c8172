"""StabilityPool: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = ["StabilityPool", "LiquidateResult", "MarketParams", "PoolState", "RequestWithdrawalResult"]


class LiquidateResult(NamedTuple):
    """What `liquidate` returns."""

    seized: int
    repaid: int
    reward: int


class RequestWithdrawalResult(NamedTuple):
    """What `requestWithdrawal` returns."""

    opensAt: int
    closesAt: int


class PoolState(NamedTuple):
    """A struct of the contract."""

    activeAssets: int
    activeShares: int
    scale: int
    matured: int
    fresh: int
    freshTime: int
    liquidations: int
    collateralIndex: int
    remainder: int
    collateral: int
    closed: bool


POOL_STATE_STRUCT = Struct(
    PoolState,
    (
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "bool",
    ),
)

_CALLER_SHARE_BPS: Function[int] = Function("CALLER_SHARE_BPS", "0xbb6f3745", (), ("uint256",))
_COLLATERAL: Function[Address] = Function("COLLATERAL", "0x24bbab8b", (), ("address",))
_COOLDOWN: Function[int] = Function("COOLDOWN", "0xa2724a4d", (), ("uint256",))
_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_LENDING_POOL: Function[Address] = Function("LENDING_POOL", "0xb4dcfc77", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_WINDOW: Function[int] = Function("WINDOW", "0xa53e5412", (), ("uint256",))
_ABSORBABLE: Function[int] = Function("absorbable", "0x90ca30c9", (), ("uint256",))
_CLAIM: Function[int] = Function("claim", "0x1e83409a", (("receiver", "address"),), ("uint256",))
_CLAIMABLE_OF: Function[int] = Function("claimableOf", "0x8903ab9d", (("account", "address"),), ("uint256",))
_CLOSE: Function[None] = Function("close", "0x43d726d6", ())
_DEPOSIT: Function[None] = Function("deposit", "0xe2bbb158", (("assets", "uint256"), ("deadline", "uint256")))
_DEPOSIT_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "depositAuthorizationNonce",
    "0xc749b813",
    (("from_", "address"), ("assets", "uint256"), ("deadline", "uint256"), ("salt", "bytes32")),
    ("bytes32",),
)
_DEPOSIT_OF: Function[int] = Function("depositOf", "0x23e3fbd5", (("account", "address"),), ("uint256",))
_DEPOSIT_WITH_AUTHORIZATION: Function[None] = Function(
    "depositWithAuthorization",
    "0xf28f992c",
    (
        ("from_", "address"),
        ("assets", "uint256"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
)
_DEPOSIT_WITH_PERMIT: Function[None] = Function(
    "depositWithPermit",
    "0x91cc5961",
    (("assets", "uint256"), ("deadline", "uint256"), ("signature", "bytes")),
)
_FRESH_OF: Function[int] = Function("freshOf", "0x0e2bf679", (("account", "address"),), ("uint256",))
_IS_CLOSED: Function[bool] = Function("isClosed", "0xc2b6b58c", (), ("bool",))
_IS_LISTED: Function[bool] = Function("isListed", "0xecefbdc6", (("id", "bytes32"),), ("bool",))
_LIQUIDATE: Function[LiquidateResult] = Function(
    "liquidate",
    "0xa3b881e0",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("borrower", "address"),
        ("seizedAssets", "uint256"),
        ("repaidShares", "uint256"),
        ("minReward", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
    ),
    ("uint256", "uint256", "uint256"),
    LiquidateResult,
)
_ON_MORPHO_LIQUIDATE: Function[None] = Function(
    "onMorphoLiquidate", "0xcf7ea196", (("repaidAssets", "uint256"), ("arg1", "bytes"))
)
_REQUEST_WITHDRAWAL: Function[RequestWithdrawalResult] = Function(
    "requestWithdrawal", "0xdbaf2145", (), ("uint256", "uint256"), RequestWithdrawalResult
)
_SET_LISTED: Function[None] = Function("setListed", "0x87f4c427", (("id", "bytes32"), ("listed", "bool")))
_STATE: Function[PoolState] = Function("state", "0xc19d93fb", (), (POOL_STATE_STRUCT,))
_TOTAL_DEPOSITS: Function[int] = Function("totalDeposits", "0x7d882097", (), ("uint256",))
_WINDOW_OF: Function[tuple[int, int]] = Function(
    "windowOf", "0xc7c46850", (("account", "address"),), ("uint256", "uint256"), lambda *values: values
)
_WITHDRAW: Function[int] = Function(
    "withdraw",
    "0xb5dfd153",
    (("assets", "uint256"), ("minAssets", "uint256"), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256",),
)


class StabilityPool(ContractClient):
    """See `IStabilityPool`. A clone, whose argument is the collateral.

    Constructor: address stablecoin, address lendingPool, uint256 callerShareBps.
    """

    _artifact: ClassVar[str] = "StabilityPool"

    def CALLER_SHARE_BPS(self, *, block: Block = "latest") -> int:
        """The caller's share of a liquidation's bonus, in basis points."""
        return self._read(_CALLER_SHARE_BPS, (), block)

    def COLLATERAL(self, *, block: Block = "latest") -> Address:
        """The collateral token, of this clone."""
        return self._read(_COLLATERAL, (), block)

    def COOLDOWN(self, *, block: Block = "latest") -> int:
        """Seconds between a request and its window."""
        return self._read(_COOLDOWN, (), block)

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """Who made this pool, lists markets and can close it."""
        return self._read(_FACTORY, (), block)

    def LENDING_POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_LENDING_POOL, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def WINDOW(self, *, block: Block = "latest") -> int:
        """Seconds that the window is open."""
        return self._read(_WINDOW, (), block)

    def absorbable(self, *, block: Block = "latest") -> int:
        """The coins that a liquidation could take now, in wei."""
        return self._read(_ABSORBABLE, (), block)

    def claim(self, receiver: Addressish) -> Call[int]:
        """Sends the collateral that the caller has earned, rounded down, to `receiver`. The fraction of a unit stays
        the caller's.
        """
        return self._call(_CLAIM, (receiver,))

    def claimableOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """The collateral that `account` can claim, in its units, rounded down."""
        return self._read(_CLAIMABLE_OF, (account,), block)

    def close(self) -> Call[None]:
        """Ends the pool for good: no deposits, withdrawals without a request. Deposits that stay go on absorbing.
        Only the factory.
        """
        return self._call(_CLOSE, ())

    def deposit(self, assets: int, deadline: int) -> Call[None]:
        """Deposits `assets` wei of the caller's. Ends the caller's request, if there is one.

        deadline: The last second at which it may happen.
        """
        return self._call(_DEPOSIT, (assets, deadline))

    def depositAuthorizationNonce(
        self, from_: Addressish, assets: int, deadline: int, salt: bytes, *, block: Block = "latest"
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this deposit must carry."""
        return self._read(_DEPOSIT_AUTHORIZATION_NONCE, (from_, assets, deadline, salt), block)

    def depositOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """What the deposit of `account` is worth now, in wei, rounded down."""
        return self._read(_DEPOSIT_OF, (account,), block)

    def depositWithAuthorization(
        self, from_: Addressish, assets: int, deadline: int, salt: bytes, signature: bytes
    ) -> Call[None]:
        """`deposit` for `from`, by its EIP-3009 authorization of the stablecoin, which anyone may relay. Payee is
        this pool, it is valid from 0 until strictly before `deadline`, and its nonce is
        `depositAuthorizationNonce`.

        salt: Makes the nonce unique.
        """
        return self._call(_DEPOSIT_WITH_AUTHORIZATION, (from_, assets, deadline, salt, signature))

    def depositWithPermit(self, assets: int, deadline: int, signature: bytes) -> Call[None]:
        """`deposit` after trying the caller's ERC-2612 permit of `assets` to this pool until `deadline`, whose
        failure is ignored where the allowance is there.

        signature: 65 bytes (r, s, v), or any other form for contract wallets.
        """
        return self._call(_DEPOSIT_WITH_PERMIT, (assets, deadline, signature))

    def freshOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """The part of `depositOf` that came in this very second, and does not absorb yet. Wei."""
        return self._read(_FRESH_OF, (account,), block)

    def isClosed(self, *, block: Block = "latest") -> bool:
        """Whether the pool is closed."""
        return self._read(_IS_CLOSED, (), block)

    def isListed(self, id: bytes, *, block: Block = "latest") -> bool:
        """Whether liquidations in the market can be made here."""
        return self._read(_IS_LISTED, (id,), block)

    def liquidate(
        self,
        marketParams: MarketParams,
        borrower: Addressish,
        seizedAssets: int,
        repaidShares: int,
        minReward: int,
        receiver: Addressish,
        deadline: int,
    ) -> Call[LiquidateResult]:
        """Liquidates a position of a listed market with the deposits, by collateral seized or by shares repaid, the
        other being zero, as `ILendingPool-liquidate`. Anyone may.

        deadline: The last second at which it may happen.
        minReward: The least that the caller accepts, in the collateral's units.
        receiver: Who gets the caller's reward.
        Returns repaid: What the deposits paid, in wei.
        Returns reward: What `receiver` got: `CALLER_SHARE_BPS` of the collateral beyond what `repaid` is worth,
        rounded down.
        Returns seized: All collateral seized, in its units.
        """
        return self._call(
            _LIQUIDATE, (marketParams, borrower, seizedAssets, repaidShares, minReward, receiver, deadline)
        )

    def onMorphoLiquidate(self, repaidAssets: int, arg1: bytes) -> Call[None]:
        """The lending pool calls back whoever liquidates: within a call of this contract it is the liquidation that
        `_liquidate` began, with the collateral here and the coins still to be taken. There is no allowance before
        and none after.

        repaidAssets: What the pool will take from the callee, in the loan token's units.
        """
        return self._call(_ON_MORPHO_LIQUIDATE, (repaidAssets, arg1))

    def requestWithdrawal(self) -> Call[RequestWithdrawalResult]:
        """Begins the caller's cool-down, anew if there is a request. The whole deposit goes on absorbing and earning
        until it is withdrawn.

        Returns closesAt: The last second of the window.
        Returns opensAt: The first second of the window.
        """
        return self._call(_REQUEST_WITHDRAWAL, ())

    def setListed(self, id: bytes, listed: bool) -> Call[None]:
        """Lists or delists a market. Only the factory, which checks it."""
        return self._call(_SET_LISTED, (id, listed))

    def state(self, *, block: Block = "latest") -> PoolState:
        """The state behind these figures."""
        return self._read(_STATE, (), block)

    def totalDeposits(self, *, block: Block = "latest") -> int:
        """All deposits, in wei: what they are worth together and what roundings left."""
        return self._read(_TOTAL_DEPOSITS, (), block)

    def windowOf(self, account: Addressish, *, block: Block = "latest") -> tuple[int, int]:
        """The first and the last second of the window that `account` has requested; zeros without a request."""
        return self._read(_WINDOW_OF, (account,), block)

    def withdraw(self, assets: int, minAssets: int, receiver: Addressish, deadline: int) -> Call[int]:
        """Withdraws within the window of the caller's request, or at any time once the pool is closed. A window may
        be used more than once.

        assets: Wei; 2^256 - 1 for the whole deposit, rounded down.
        minAssets: The least to accept, which matters where the whole deposit is withdrawn.
        Returns: Wei.
        """
        return self._call(_WITHDRAW, (assets, minAssets, receiver, deadline))
