"""RatePolicy: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MARKET_STRUCT, Market, MarketParams

__all__ = ["RatePolicy", "Checkpoint", "Market", "MarketParams", "Parameters", "WindowResult"]


class Checkpoint(NamedTuple):
    """A struct of the contract."""

    time: int
    rate: int
    accumulated: int


CHECKPOINT_STRUCT = Struct(Checkpoint, ("uint40", "uint64", "uint128"))


class Parameters(NamedTuple):
    """A struct of the contract."""

    baseRateBps: int
    minRateBps: int
    maxRateBps: int
    maxStepBps: int
    fullSignalBps: int
    window: int
    hold: int
    fade: int


PARAMETERS_STRUCT = Struct(
    Parameters, ("uint16", "uint16", "uint16", "uint16", "uint16", "uint32", "uint32", "uint32")
)


class WindowResult(NamedTuple):
    """What `window` returns."""

    openedAt: int
    low: int
    high: int
    anchor: int


_ORACLE: Function[Address] = Function("ORACLE", "0x38013f02", (), ("address",))
_PEG_MODULE: Function[Address] = Function("PEG_MODULE", "0x1f042277", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_BORROW_RATE: Function[int] = Function(
    "borrowRate", "0x9451fed4", (("arg0", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)), ("uint256",)
)
_BORROW_RATE_VIEW: Function[int] = Function(
    "borrowRateView", "0x8c00bf6b", (("arg0", MARKET_PARAMS_STRUCT), ("market", MARKET_STRUCT)), ("uint256",)
)
_CHECKPOINT: Function[Checkpoint] = Function(
    "checkpoint", "0xed64bab2", (("index", "uint256"),), (CHECKPOINT_STRUCT,)
)
_CHECKPOINT_COUNT: Function[int] = Function("checkpointCount", "0x1f618cd2", (), ("uint256",))
_MEAN_RATE_SINCE: Function[int] = Function(
    "meanRateSince", "0xbd34a90a", (("time", "uint256"),), ("uint256",)
)
_OBSERVE: Function[bool] = Function("observe", "0x14fc78fc", (), ("bool",))
_PARAMETERS: Function[Parameters] = Function("parameters", "0x89035730", (), (PARAMETERS_STRUCT,))
_POKE: Function[int] = Function("poke", "0x18178358", (), ("uint256",))
_PREVIEW_POKE: Function[int] = Function("previewPoke", "0x61c1eefe", (), ("uint256",))
_RATE: Function[int] = Function("rate", "0x2c4e722e", (), ("uint256",))
_SAMPLES: Function[tuple[int, ...]] = Function("samples", "0xc6958b89", (), (Array("int256"),))
_WINDOW: Function[WindowResult] = Function(
    "window", "0x461645bf", (), ("uint256", "uint256", "uint256", "uint256"), WindowResult
)


class RatePolicy(ContractClient):
    """See `IRatePolicy`.

    Constructor: address pegModule, address oracle, Parameters numbers.
    """

    _artifact: ClassVar[str] = "RatePolicy"

    def ORACLE(self, *, block: Block = "latest") -> Address:
        """The coin's price, 1e36 at parity; zero where the policy goes by flow."""
        return self._read(_ORACLE, (), block)

    def PEG_MODULE(self, *, block: Block = "latest") -> Address:
        """The facilitator whose level is observed."""
        return self._read(_PEG_MODULE, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin, whose book of facilitators says the level."""
        return self._read(_STABLECOIN, (), block)

    def borrowRate(self, arg0: MarketParams, market: Market, *, block: Block = "latest") -> int:
        """The rate at which debt grows from the market's last update to now, per second, times 1e18. Called by the
        pool once per accrual; a model with a state moves it here.
        """
        return self._read(_BORROW_RATE, (arg0, market), block)

    def borrowRateView(self, arg0: MarketParams, market: Market, *, block: Block = "latest") -> int:
        """As `borrowRate`, without a change of state."""
        return self._read(_BORROW_RATE_VIEW, (arg0, market), block)

    def checkpoint(self, index: int, *, block: Block = "latest") -> Checkpoint:
        """A checkpoint, from 0 on."""
        return self._read(_CHECKPOINT, (index,), block)

    def checkpointCount(self, *, block: Block = "latest") -> int:
        """How many checkpoints there are: one for the deployment, one for each poke."""
        return self._read(_CHECKPOINT_COUNT, (), block)

    def meanRateSince(self, time: int, *, block: Block = "latest") -> int:
        """The mean rate between a past second and now, rounded up. Seconds before the policy's first count for
        nothing.
        """
        return self._read(_MEAN_RATE_SINCE, (time,), block)

    def observe(self) -> Call[bool]:
        """Looks at the level, or samples the price. Anyone may, at any time; a price at most once in a fifth of a
        window, and one that the oracle refuses is no sample.

        Returns: Whether it was noted.
        """
        return self._call(_OBSERVE, ())

    def parameters(self, *, block: Block = "latest") -> Parameters:
        """All constant numbers."""
        return self._read(_PARAMETERS, (), block)

    def poke(self) -> Call[int]:
        """Moves the rate by what the window shows, and begins the next. Anyone may, once a window.

        Returns: The rate from now on.
        """
        return self._call(_POKE, ())

    def previewPoke(self, *, block: Block = "latest") -> int:
        """What `poke` would set now, and revert with."""
        return self._read(_PREVIEW_POKE, (), block)

    def rate(self, *, block: Block = "latest") -> int:
        """The rate at this second."""
        return self._read(_RATE, (), block)

    def samples(self, *, block: Block = "latest") -> tuple[int, ...]:
        """Deviations of the fresh samples in millionths of parity, in no order; empty where levels are observed."""
        return self._read(_SAMPLES, (), block)

    def window(self, *, block: Block = "latest") -> WindowResult:
        """The window: since when, the lowest and the highest level seen in it, and the anchor. Wei; zeros where
        prices are sampled.
        """
        return self._read(_WINDOW, (), block)
