"""FlashLiquidator: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = [
    "FlashLiquidator",
    "FlashLiquidation",
    "LiquidateResult",
    "LiquidateStepResult",
    "LiquidationOutcome",
    "MarketParams",
]


class FlashLiquidation(NamedTuple):
    """A struct of the contract."""

    marketParams: MarketParams
    borrower: Address
    seizedAssets: int
    repaidShares: int
    adapter: Address
    adapterData: bytes
    minProfit: int


FLASH_LIQUIDATION_STRUCT = Struct(
    FlashLiquidation, (MARKET_PARAMS_STRUCT, "address", "uint256", "uint256", "address", "bytes", "uint256")
)


class LiquidateResult(NamedTuple):
    """What `liquidate` returns."""

    seizedAssets: int
    repaidAssets: int
    profit: int


class LiquidationOutcome(NamedTuple):
    """A struct of the contract."""

    success: bool
    seizedAssets: int
    repaidAssets: int
    profit: int
    reason: bytes


LIQUIDATION_OUTCOME_STRUCT = Struct(LiquidationOutcome, ("bool", "uint256", "uint256", "uint256", "bytes"))


class LiquidateStepResult(NamedTuple):
    """What `liquidateStep` returns."""

    seizedAssets: int
    repaidAssets: int
    profit: int


_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_LIQUIDATE: Function[LiquidateResult] = Function(
    "liquidate",
    "0xb6fe3de2",
    (("liquidation", FLASH_LIQUIDATION_STRUCT), ("receiver", "address"), ("deadline", "uint256")),
    ("uint256", "uint256", "uint256"),
    LiquidateResult,
)
_LIQUIDATE_MANY: Function[tuple[LiquidationOutcome, ...]] = Function(
    "liquidateMany",
    "0xfd69b7b8",
    (
        ("liquidations", Array(FLASH_LIQUIDATION_STRUCT)),
        ("receiver", "address"),
        ("gasEach", "uint256"),
        ("deadline", "uint256"),
    ),
    (Array(LIQUIDATION_OUTCOME_STRUCT),),
)
_LIQUIDATE_STEP: Function[LiquidateStepResult] = Function(
    "liquidateStep",
    "0x9ee76dd8",
    (("liquidation", FLASH_LIQUIDATION_STRUCT), ("receiver", "address")),
    ("uint256", "uint256", "uint256"),
    LiquidateStepResult,
)
_ON_MORPHO_LIQUIDATE: Function[None] = Function(
    "onMorphoLiquidate", "0xcf7ea196", (("repaidAssets", "uint256"), ("data", "bytes"))
)


class FlashLiquidator(ContractClient):
    """See `IFlashLiquidator`.

    Constructor: address pool.
    """

    _artifact: ClassVar[str] = "FlashLiquidator"

    def POOL(self, *, block: Block = "latest") -> Address:
        """The pool whose positions are liquidated."""
        return self._read(_POOL, (), block)

    def liquidate(
        self, liquidation: FlashLiquidation, receiver: Addressish, deadline: int
    ) -> Call[LiquidateResult]:
        """Liquidates a position, sells the collateral, repays, and sends what is left of the loan tokens, and of the
        collateral if the adapter gave any back, to `receiver`. Anyone may.

        deadline: The last second at which it may happen.
        Returns profit: What `receiver` was sent, in the loan token's units, as this contract's balance measures
        it.
        Returns repaidAssets: What the pool took, in the loan token's units.
        Returns seizedAssets: What the pool sent, in the collateral token's units.
        """
        return self._call(_LIQUIDATE, (liquidation, receiver, deadline))

    def liquidateMany(
        self, liquidations: Sequence[FlashLiquidation], receiver: Addressish, gasEach: int, deadline: int
    ) -> Call[tuple[LiquidationOutcome, ...]]:
        """As `liquidate`, several in order, each for itself: one that fails leaves nothing behind but its event, and
        the others go on.

        gasEach: Gas that each may use. The whole call reverts when less is left for one of them, so that an
        estimate of the gas leaves none of them short and no one of them can use up the others'. The pool alone
        asks for 513,000 to be left when it turns to an oracle: 1,000,000 is a sensible value.
        Returns: What became of each.
        """
        return self._call(_LIQUIDATE_MANY, (liquidations, receiver, gasEach, deadline))

    def liquidateStep(self, liquidation: FlashLiquidation, receiver: Addressish) -> Call[LiquidateStepResult]:
        """One of the liquidations of `liquidateMany`, which calls it. Only this contract may."""
        return self._call(_LIQUIDATE_STEP, (liquidation, receiver))

    def onMorphoLiquidate(self, repaidAssets: int, data: bytes) -> Call[None]:
        """The pool calls back whoever liquidates, with that one's own data: inside a call of this contract, and from
        the pool, it is a sale that `_liquidate` wrote.

        repaidAssets: What the pool will take from the callee, in the loan token's units.
        """
        return self._call(_ON_MORPHO_LIQUIDATE, (repaidAssets, data))
