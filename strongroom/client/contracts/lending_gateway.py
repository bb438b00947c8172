"""LendingGateway: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = [
    "LendingGateway",
    "MarketParams",
    "RepayEtherResult",
    "RepayWithAuthorizationResult",
    "WithdrawEtherResult",
]


class RepayEtherResult(NamedTuple):
    """What `repayEther` returns."""

    assetsRepaid: int
    sharesRepaid: int


class RepayWithAuthorizationResult(NamedTuple):
    """What `repayWithAuthorization` returns."""

    assetsRepaid: int
    sharesRepaid: int


class WithdrawEtherResult(NamedTuple):
    """What `withdrawEther` returns."""

    assetsWithdrawn: int
    sharesWithdrawn: int


_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_WETH: Function[Address] = Function("WETH", "0xad5c4648", (), ("address",))
_BORROW_ETHER: Function[int] = Function(
    "borrowEther",
    "0x4626c547",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("receiver", "address"),
        ("maxShares", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)
_REPAY_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "repayAuthorizationNonce",
    "0x4c104892",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxAssets", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_REPAY_ETHER: Function[RepayEtherResult] = Function(
    "repayEther",
    "0x07f32efc",
    (("marketParams", MARKET_PARAMS_STRUCT), ("onBehalf", "address"), ("deadline", "uint256")),
    ("uint256", "uint256"),
    RepayEtherResult,
)
_REPAY_WITH_AUTHORIZATION: Function[RepayWithAuthorizationResult] = Function(
    "repayWithAuthorization",
    "0x40b74435",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("maxAssets", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256", "uint256"),
    RepayWithAuthorizationResult,
)
_SUPPLY_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "supplyAuthorizationNonce",
    "0x1cc8ea03",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("assets", "uint256"),
        ("minShares", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_SUPPLY_COLLATERAL_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "supplyCollateralAuthorizationNonce",
    "0x2aa05084",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("assets", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_SUPPLY_COLLATERAL_ETHER: Function[None] = Function(
    "supplyCollateralEther",
    "0x49acc678",
    (("marketParams", MARKET_PARAMS_STRUCT), ("onBehalf", "address"), ("deadline", "uint256")),
)
_SUPPLY_COLLATERAL_WITH_AUTHORIZATION: Function[None] = Function(
    "supplyCollateralWithAuthorization",
    "0x11b3f4e3",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("assets", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
)
_SUPPLY_ETHER: Function[int] = Function(
    "supplyEther",
    "0xa2326c22",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("onBehalf", "address"),
        ("minShares", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256",),
)
_SUPPLY_WITH_AUTHORIZATION: Function[int] = Function(
    "supplyWithAuthorization",
    "0x14b887a8",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("from_", "address"),
        ("assets", "uint256"),
        ("minShares", "uint256"),
        ("onBehalf", "address"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_WITHDRAW_COLLATERAL_ETHER: Function[None] = Function(
    "withdrawCollateralEther",
    "0x4c1222a2",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("receiver", "address"),
        ("deadline", "uint256"),
    ),
)
_WITHDRAW_ETHER: Function[WithdrawEtherResult] = Function(
    "withdrawEther",
    "0xd8c264ea",
    (
        ("marketParams", MARKET_PARAMS_STRUCT),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("receiver", "address"),
        ("minAssets", "uint256"),
        ("maxShares", "uint256"),
        ("deadline", "uint256"),
    ),
    ("uint256", "uint256"),
    WithdrawEtherResult,
)


class LendingGateway(ContractClient):
    """See `ILendingGateway`. The pool may take from here whatever token this has: it takes only what the gateway, as
    its caller, asks it to, in a call that has just brought as much in.

    Constructor: address pool, address weth.
    """

    _artifact: ClassVar[str] = "LendingGateway"

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def WETH(self, *, block: Block = "latest") -> Address:
        """Wrapped ether."""
        return self._read(_WETH, (), block)

    def borrowEther(
        self, marketParams: MarketParams, assets: int, receiver: Addressish, maxShares: int, deadline: int
    ) -> Call[int]:
        """Borrows ether against the caller's collateral.

        assets: In wei.
        deadline: The last second at which it may happen.
        maxShares: The most shares to be owed for it.
        receiver: Who gets the ether.
        Returns: Owed by the caller, rounded up.
        """
        return self._call(_BORROW_ETHER, (marketParams, assets, receiver, maxShares, deadline))

    def repayAuthorizationNonce(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxAssets: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this repayment must carry."""
        return self._read(
            _REPAY_AUTHORIZATION_NONCE, (marketParams, from_, maxAssets, onBehalf, deadline, salt), block
        )

    def repayEther(
        self, marketParams: MarketParams, onBehalf: Addressish, deadline: int, *, value: int = 0
    ) -> Call[RepayEtherResult]:
        """Repays debt of `onBehalf` with the ether sent: all of it if that is enough, and then what is not needed
        goes back to the caller.

        deadline: The last second at which it may happen.
        Returns assetsRepaid: In wei, rounded up.
        Returns sharesRepaid: No longer owed, rounded down.
        """
        return self._call(_REPAY_ETHER, (marketParams, onBehalf, deadline), value)

    def repayWithAuthorization(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        maxAssets: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[RepayWithAuthorizationResult]:
        """Repays debt of `onBehalf`, paid by `from`'s authorization of the market's loan token, as
        `supplyWithAuthorization`; the nonce is `repayAuthorizationNonce`. All of the debt if `maxAssets` is
        enough, and then what is not needed goes back to `from`: so one signature closes a debt whose exact amount
        is not known when it is signed.

        maxAssets: What is authorized, in the loan token's units.
        Returns assetsRepaid: In the loan token's units, rounded up.
        Returns sharesRepaid: No longer owed, rounded down.
        """
        return self._call(
            _REPAY_WITH_AUTHORIZATION, (marketParams, from_, maxAssets, onBehalf, deadline, salt, signature)
        )

    def supplyAuthorizationNonce(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        assets: int,
        minShares: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this supply must carry."""
        return self._read(
            _SUPPLY_AUTHORIZATION_NONCE,
            (marketParams, from_, assets, minShares, onBehalf, deadline, salt),
            block,
        )

    def supplyCollateralAuthorizationNonce(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        assets: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this collateral must carry."""
        return self._read(
            _SUPPLY_COLLATERAL_AUTHORIZATION_NONCE,
            (marketParams, from_, assets, onBehalf, deadline, salt),
            block,
        )

    def supplyCollateralEther(
        self, marketParams: MarketParams, onBehalf: Addressish, deadline: int, *, value: int = 0
    ) -> Call[None]:
        """Puts the ether sent in as collateral for `onBehalf`.

        deadline: The last second at which it may happen.
        """
        return self._call(_SUPPLY_COLLATERAL_ETHER, (marketParams, onBehalf, deadline), value)

    def supplyCollateralWithAuthorization(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        assets: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[None]:
        """Puts collateral of `from` in for `onBehalf`, paid by its authorization of the market's collateral token,
        as `supplyWithAuthorization`; the nonce is `supplyCollateralAuthorizationNonce`.

        assets: What is authorized and put in, in the collateral token's units.
        """
        return self._call(
            _SUPPLY_COLLATERAL_WITH_AUTHORIZATION,
            (marketParams, from_, assets, onBehalf, deadline, salt, signature),
        )

    def supplyEther(
        self,
        marketParams: MarketParams,
        onBehalf: Addressish,
        minShares: int,
        deadline: int,
        *,
        value: int = 0,
    ) -> Call[int]:
        """Lends the ether sent, for `onBehalf`, to a market of wrapped ether.

        deadline: The last second at which it may happen.
        minShares: The least to be credited.
        Returns: Credited to `onBehalf`, rounded down.
        """
        return self._call(_SUPPLY_ETHER, (marketParams, onBehalf, minShares, deadline), value)

    def supplyWithAuthorization(
        self,
        marketParams: MarketParams,
        from_: Addressish,
        assets: int,
        minShares: int,
        onBehalf: Addressish,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """Lends `assets` of `from`, paid by its EIP-3009 authorization of the market's loan token, which anyone may
        relay. The authorization's payee is this gateway, it is valid from 0 until strictly before `deadline`, and
        its nonce is `supplyAuthorizationNonce`: it can be spent on this very supply and nothing else.

        assets: What is authorized and lent, in the loan token's units.
        minShares: The least to be credited.
        onBehalf: Who is credited.
        salt: Makes the nonce unique.
        signature: The authorization's, by `from`: 65 bytes (r, s, v), or any other form that the token takes as
        bytes.
        Returns: Credited to `onBehalf`, rounded down.
        """
        return self._call(
            _SUPPLY_WITH_AUTHORIZATION,
            (marketParams, from_, assets, minShares, onBehalf, deadline, salt, signature),
        )

    def withdrawCollateralEther(
        self, marketParams: MarketParams, assets: int, receiver: Addressish, deadline: int
    ) -> Call[None]:
        """Takes the caller's collateral out as ether; what remains must cover its debt.

        assets: In wei.
        deadline: The last second at which it may happen.
        receiver: Who gets the ether.
        """
        return self._call(_WITHDRAW_COLLATERAL_ETHER, (marketParams, assets, receiver, deadline))

    def withdrawEther(
        self,
        marketParams: MarketParams,
        assets: int,
        shares: int,
        receiver: Addressish,
        minAssets: int,
        maxShares: int,
        deadline: int,
    ) -> Call[WithdrawEtherResult]:
        """Takes back what the caller has lent, by assets or by shares, the other being zero, as ether.

        deadline: The last second at which it may happen.
        maxShares: The most shares to be taken.
        minAssets: The least to be sent, in wei.
        receiver: Who gets the ether.
        Returns assetsWithdrawn: Sent to `receiver`, in wei; by shares rounded down.
        Returns sharesWithdrawn: Taken from the caller; by assets rounded up.
        """
        return self._call(
            _WITHDRAW_ETHER, (marketParams, assets, shares, receiver, minAssets, maxShares, deadline)
        )
