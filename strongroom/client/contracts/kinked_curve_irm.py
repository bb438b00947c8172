"""KinkedCurveIrm: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Function
from strongroom.client.connection import Block
from strongroom.client.contract import ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MARKET_STRUCT, Market, MarketParams

__all__ = ["KinkedCurveIrm", "Market", "MarketParams"]

_BORROW_RATE: Function[int] = Function(
    "borrowRate", "0x9451fed4", (("arg0", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)), ("uint256",)
)
_BORROW_RATE_VIEW: Function[int] = Function(
    "borrowRateView", "0x8c00bf6b", (("arg0", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)), ("uint256",)
)
_CURVE: Function[int] = Function("curve", "0x7165485d", (), ("uint64",))
_KINK: Function[int] = Function("kink", "0xfd2da339", (), ("uint256",))
_RATE_AT_FULL: Function[int] = Function("rateAtFull", "0xb2754c98", (), ("uint256",))
_RATE_AT_KINK: Function[int] = Function("rateAtKink", "0x493e1c94", (), ("uint256",))
_RATE_AT_ZERO: Function[int] = Function("rateAtZero", "0x42d2f233", (), ("uint256",))


class KinkedCurveIrm(ContractClient):
    """A `KinkedCurve` behind an address. A pool that has the curve built in copies its numbers and never calls it;
    any other pool of Morpho Blue's form calls it. It has no state, so that one serves every pool and market.

    Constructor: uint16 atZero, uint16 atKink, uint16 atFull, uint16 kinkBps.
    """

    _artifact: ClassVar[str] = "KinkedCurveIrm"

    def borrowRate(self, arg0: MarketParams, market: Market, *, block: Block = "latest") -> int:
        """The rate at which debt grows from the market's last update to now, per second, times 1e18. Called by the
        pool once per accrual; a model with a state moves it here.
        """
        return self._read(_BORROW_RATE, (arg0, market), block)

    def borrowRateView(self, arg0: MarketParams, market: Market, *, block: Block = "latest") -> int:
        """As `borrowRate`, without a change of state."""
        return self._read(_BORROW_RATE_VIEW, (arg0, market), block)

    def curve(self, *, block: Block = "latest") -> int:
        """The four numbers as one, as `KinkedCurve` packs them."""
        return self._read(_CURVE, (), block)

    def kink(self, *, block: Block = "latest") -> int:
        """The utilisation above which the rate rises by its second slope, in basis points."""
        return self._read(_KINK, (), block)

    def rateAtFull(self, *, block: Block = "latest") -> int:
        """The borrow rate at full utilisation, in basis points a year."""
        return self._read(_RATE_AT_FULL, (), block)

    def rateAtKink(self, *, block: Block = "latest") -> int:
        """The borrow rate at the kink, in basis points a year."""
        return self._read(_RATE_AT_KINK, (), block)

    def rateAtZero(self, *, block: Block = "latest") -> int:
        """The borrow rate while nothing is borrowed, in basis points a year."""
        return self._read(_RATE_AT_ZERO, (), block)
