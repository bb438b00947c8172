"""SettlementOracleMaker: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["SettlementOracleMaker"]

_WIND_DOWN: Function[Address] = Function("WIND_DOWN", "0x52e95eda", (), ("address",))
_MAKE: Function[Address] = Function("make", "0x1060930d", (("source", "address"),), ("address",))


class SettlementOracleMaker(ContractClient):
    """Creates the wind-down's oracles, whose code the wind-down has no room for. Made by the wind-down, for itself
    alone.
    """

    _artifact: ClassVar[str] = "SettlementOracleMaker"

    def WIND_DOWN(self, *, block: Block = "latest") -> Address:
        """Whose oracles they are."""
        return self._read(_WIND_DOWN, (), block)

    def make(self, source: Addressish) -> Call[Address]:
        """Creates an oracle that passes on the prices of `source`. Only the wind-down."""
        return self._call(_MAKE, (source,))
