"""MockAggregator: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["MockAggregator"]

_ANSWER: Function[int] = Function("answer", "0x85bb7d69", (), ("int120",))
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_FAULT: Function[int] = Function("fault", "0xdcb108aa", (), ("uint8",))
_LATEST_ROUND_DATA: Function[tuple[int, int, int, int, int]] = Function(
    "latestRoundData",
    "0xfeaf968c",
    (),
    ("uint80", "int256", "uint256", "uint256", "uint80"),
    lambda *values: values,
)
_SET: Function[None] = Function("set", "0x9df36f5e", (("answer_", "int120"),))
_SET_FAULT: Function[None] = Function("setFault", "0xa9a8e614", (("fault_", "uint8"),))
_SET_ROUND: Function[None] = Function(
    "setRound", "0x1cf2212b", (("answer_", "int120"), ("startedAt_", "uint64"), ("updatedAt_", "uint64"))
)
_STARTED_AT: Function[int] = Function("startedAt", "0xf21f537d", (), ("uint64",))
_UPDATED_AT: Function[int] = Function("updatedAt", "0x7519ab50", (), ("uint64",))


class MockAggregator(ContractClient):
    """A Chainlink feed, or an L2 sequencer's uptime feed, that says what it is told. One slot a round, as the real
    one.

    Constructor: uint8 decimals_, int120 answer_.
    """

    _artifact: ClassVar[str] = "MockAggregator"

    def answer(self, *, block: Block = "latest") -> int:
        return self._read(_ANSWER, (), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Decimals of `answer`."""
        return self._read(_DECIMALS, (), block)

    def fault(self, *, block: Block = "latest") -> int:
        return self._read(_FAULT, (), block)

    def latestRoundData(self, *, block: Block = "latest") -> tuple[int, int, int, int, int]:
        """The latest round. `startedAt` and `updatedAt` in seconds."""
        return self._read(_LATEST_ROUND_DATA, (), block)

    def set(self, answer_: int) -> Call[None]:
        """A new round with `answer_`, now."""
        return self._call(_SET, (answer_,))

    def setFault(self, fault_: int) -> Call[None]:
        """Breaks the feed, or mends it."""
        return self._call(_SET_FAULT, (fault_,))

    def setRound(self, answer_: int, startedAt_: int, updatedAt_: int) -> Call[None]:
        """A new round, with the times given in seconds."""
        return self._call(_SET_ROUND, (answer_, startedAt_, updatedAt_))

    def startedAt(self, *, block: Block = "latest") -> int:
        return self._read(_STARTED_AT, (), block)

    def updatedAt(self, *, block: Block = "latest") -> int:
        return self._read(_UPDATED_AT, (), block)
