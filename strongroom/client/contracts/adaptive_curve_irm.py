"""AdaptiveCurveIrm: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MARKET_STRUCT, Market, MarketParams

__all__ = ["AdaptiveCurveIrm", "Market", "MarketParams"]

_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_BORROW_RATE: Function[int] = Function(
    "borrowRate",
    "0x9451fed4",
    (("marketParams", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)),
    ("uint256",),
)
_BORROW_RATE_VIEW: Function[int] = Function(
    "borrowRateView",
    "0x8c00bf6b",
    (("marketParams", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)),
    ("uint256",),
)
_RATE_AT_TARGET: Function[int] = Function("rateAtTarget", "0x01977b57", (("id", "bytes32"),), ("uint256",))


class AdaptiveCurveIrm(ContractClient):
    """`AdaptiveCurve` behind an address, for one pool. Where that pool has the curve built in, this is what a
    market's id names, and it answers from the pool's state; any other pool of Morpho Blue's form calls it, and
    then the state is here. Rates are per second, times 1e18.

    Constructor: address pool.
    """

    _artifact: ClassVar[str] = "AdaptiveCurveIrm"

    def POOL(self, *, block: Block = "latest") -> Address:
        """The pool that may move the state."""
        return self._read(_POOL, (), block)

    def borrowRate(self, marketParams: MarketParams, market: Market) -> Call[int]:
        """The rate at which debt grows from the market's last update to now, per second, times 1e18. Called by the
        pool once per accrual; a model with a state moves it here.
        """
        return self._call(_BORROW_RATE, (marketParams, market))

    def borrowRateView(self, marketParams: MarketParams, market: Market, *, block: Block = "latest") -> int:
        """As `borrowRate`, without a change of state."""
        return self._read(_BORROW_RATE_VIEW, (marketParams, market), block)

    def rateAtTarget(self, id: bytes, *, block: Block = "latest") -> int:
        """The rate at target as of the market's last update, per second, times 1e18; zero before a market's
        creation.
        """
        return self._read(_RATE_AT_TARGET, (id,), block)
