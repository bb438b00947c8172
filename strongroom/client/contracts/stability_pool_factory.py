"""StabilityPoolFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = ["StabilityPoolFactory", "MarketParams"]

_IMPLEMENTATION: Function[Address] = Function("IMPLEMENTATION", "0x3a4741bd", (), ("address",))
_LENDING_POOL: Function[Address] = Function("LENDING_POOL", "0xb4dcfc77", (), ("address",))
_MAX_CALLER_SHARE_BPS: Function[int] = Function("MAX_CALLER_SHARE_BPS", "0x4b1178a1", (), ("uint256",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_CLOSE_POOL: Function[None] = Function("closePool", "0x29d0cdf4", (("collateral", "address"),))
_CREATE_POOL: Function[Address] = Function(
    "createPool", "0x9049f9d2", (("collateral", "address"),), ("address",)
)
_DELIST_MARKET: Function[None] = Function(
    "delistMarket", "0xd87800d5", (("marketParams", MARKET_PARAMS_STRUCT),)
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_IS_POOL: Function[bool] = Function("isPool", "0x5b16ebb7", (("account", "address"),), ("bool",))
_LIST_MARKET: Function[None] = Function("listMarket", "0x19349860", (("marketParams", MARKET_PARAMS_STRUCT),))
_POOL_ADDRESS: Function[Address] = Function(
    "poolAddress", "0xe57fb80e", (("collateral", "address"),), ("address",)
)
_POOL_OF: Function[Address] = Function("poolOf", "0x988b1fa7", (("collateral", "address"),), ("address",))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))


class StabilityPoolFactory(ContractClient):
    """See `IStabilityPoolFactory`.

    Constructor: address stablecoin, address lendingPool, address accessManager, uint256 callerShareBps.
    """

    _artifact: ClassVar[str] = "StabilityPoolFactory"

    def IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code behind the pools; it has no collateral and cannot be used."""
        return self._read(_IMPLEMENTATION, (), block)

    def LENDING_POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool whose positions are liquidated."""
        return self._read(_LENDING_POOL, (), block)

    def MAX_CALLER_SHARE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of the caller's share of the bonus: half."""
        return self._read(_MAX_CALLER_SHARE_BPS, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def closePool(self, collateral: Addressish) -> Call[None]:
        """Ends a collateral's pool for good: no deposits, withdrawals without a request. Restricted to the governor,
        for a wind-down.
        """
        return self._call(_CLOSE_POOL, (collateral,))

    def createPool(self, collateral: Addressish) -> Call[Address]:
        """Makes the pool for a collateral. Anyone may, once; it liquidates nothing until the governor lists a
        market.
        """
        return self._call(_CREATE_POOL, (collateral,))

    def delistMarket(self, marketParams: MarketParams) -> Call[None]:
        """Stops liquidations of a pool in a market, at once. Restricted to the sentinel."""
        return self._call(_DELIST_MARKET, (marketParams,))

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def isPool(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether a pool was made here."""
        return self._read(_IS_POOL, (account,), block)

    def listMarket(self, marketParams: MarketParams) -> Call[None]:
        """Lists a market of the stablecoin with its collateral's pool. Restricted to the governor."""
        return self._call(_LIST_MARKET, (marketParams,))

    def poolAddress(self, collateral: Addressish, *, block: Block = "latest") -> Address:
        """Where the pool of a collateral is or will be."""
        return self._read(_POOL_ADDRESS, (collateral,), block)

    def poolOf(self, collateral: Addressish, *, block: Block = "latest") -> Address:
        """The pool of a collateral; zero where none was made."""
        return self._read(_POOL_OF, (collateral,), block)

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))
