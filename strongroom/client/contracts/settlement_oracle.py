"""SettlementOracle: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["SettlementOracle"]

_SOURCE: Function[Address] = Function("SOURCE", "0xf230b4c2", (), ("address",))
_WIND_DOWN: Function[Address] = Function("WIND_DOWN", "0x52e95eda", (), ("address",))
_CLOSE: Function[None] = Function("close", "0x43d726d6", ())
_IS_CLOSED: Function[bool] = Function("isClosed", "0xc2b6b58c", (), ("bool",))
_LIQUIDATION_PRICE: Function[int] = Function("liquidationPrice", "0xb6fc2d5f", (), ("uint256",))
_PRICE: Function[int] = Function("price", "0xa035b1fe", (), ("uint256",))
_SET_ANSWER: Function[None] = Function("setAnswer", "0x85a013e0", (("answer", "uint256"),))
_SOURCE_PRICE: Function[int] = Function("sourcePrice", "0x8708b5b2", (), ("uint256",))


class SettlementOracle(ContractClient):
    """See `ISettlementOracle`.

    Constructor: address source, address windDown.
    """

    _artifact: ClassVar[str] = "SettlementOracle"

    def SOURCE(self, *, block: Block = "latest") -> Address:
        """Whose prices it passes on."""
        return self._read(_SOURCE, (), block)

    def WIND_DOWN(self, *, block: Block = "latest") -> Address:
        """The wind-down that had it made."""
        return self._read(_WIND_DOWN, (), block)

    def close(self) -> Call[None]:
        """Closes the oracle, for good. Only the wind-down."""
        return self._call(_CLOSE, ())

    def isClosed(self, *, block: Block = "latest") -> bool:
        """Whether the oracle is closed."""
        return self._read(_IS_CLOSED, (), block)

    def liquidationPrice(self, *, block: Block = "latest") -> int:
        """As `price`, from the primary source alone and without its lower bound. A stale feed and a stopped
        sequencer stop it all the same.
        """
        return self._read(_LIQUIDATION_PRICE, (), block)

    def price(self, *, block: Block = "latest") -> int:
        """The price of one unit of the collateral token in units of the loan token, times 1e36. Both units are the
        smallest ones, so a token's decimals are in the price: it has `36 + loan token decimals - collateral token
        decimals` digits after the point. Fails closed.
        """
        return self._read(_PRICE, (), block)

    def setAnswer(self, answer: int) -> Call[None]:
        """What a closed oracle answers until the end of the transaction, or until this is called again; zero for
        nothing. Only the wind-down. Scaled as `IOracle`.
        """
        return self._call(_SET_ANSWER, (answer,))

    def sourcePrice(self, *, block: Block = "latest") -> int:
        """What its source answers, closed or not: its price, or its liquidation price where the first fails; zero
        where both do. Reverts with too little gas: the source is asked with care (`GuardedOracle`).
        """
        return self._read(_SOURCE_PRICE, (), block)
