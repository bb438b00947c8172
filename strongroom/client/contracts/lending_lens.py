"""LendingLens: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import ContractClient
from strongroom.client.contracts.structs import IRM_ENTRY_STRUCT, MARKET_PARAMS_STRUCT, IrmEntry, MarketParams

__all__ = [
    "LendingLens",
    "AccruedMarket",
    "IrmEntry",
    "LiquidationQuote",
    "MarketParams",
    "MarketView",
    "PortfolioEntry",
    "PositionView",
    "PositionsResult",
    "Rates",
]


class AccruedMarket(NamedTuple):
    """A struct of the contract."""

    totalSupplyAssets: int
    totalSupplyShares: int
    totalBorrowAssets: int
    totalBorrowShares: int
    interest: int
    feeShares: int
    rateAtTarget: int


ACCRUED_MARKET_STRUCT = Struct(
    AccruedMarket, ("uint256", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256")
)


class LiquidationQuote(NamedTuple):
    """A struct of the contract."""

    borrower: Address
    status: int
    seizedAssetsArgument: int
    repaidSharesArgument: int
    seizedAssets: int
    repaidAssets: int
    repaidShares: int
    badDebtAssets: int
    badDebtShares: int
    price: int
    incentive: int
    profit: int


LIQUIDATION_QUOTE_STRUCT = Struct(
    LiquidationQuote,
    (
        "address",
        "uint8",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "uint256",
        "int256",
    ),
)


class Rates(NamedTuple):
    """A struct of the contract."""

    utilization: int
    borrowRate: int
    supplyRate: int
    borrowApy: int
    supplyApy: int


RATES_STRUCT = Struct(Rates, ("uint256", "uint256", "uint256", "uint256", "uint256"))


class MarketView(NamedTuple):
    """A struct of the contract."""

    id: bytes
    status: int
    params: MarketParams
    irm: IrmEntry
    lastUpdate: int
    fee: int
    totals: AccruedMarket
    liquidity: int
    rates: Rates
    priceStatus: int
    price: int
    liquidationPriceStatus: int
    liquidationPrice: int
    liquidationIncentive: int


MARKET_VIEW_STRUCT = Struct(
    MarketView,
    (
        "bytes32",
        "uint8",
        MARKET_PARAMS_STRUCT,
        IRM_ENTRY_STRUCT,
        "uint256",
        "uint256",
        ACCRUED_MARKET_STRUCT,
        "uint256",
        RATES_STRUCT,
        "uint8",
        "uint256",
        "uint8",
        "uint256",
        "uint256",
    ),
)


class PositionView(NamedTuple):
    """A struct of the contract."""

    account: Address
    status: int
    supplyShares: int
    borrowShares: int
    collateral: int
    supplied: int
    debt: int
    maxDebt: int
    healthFactor: int


POSITION_VIEW_STRUCT = Struct(
    PositionView,
    ("address", "uint8", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256"),
)


class PortfolioEntry(NamedTuple):
    """A struct of the contract."""

    market: MarketView
    position: PositionView
    maxBorrow: int
    maxWithdraw: int
    maxWithdrawCollateral: int
    liquidationPrice: int


PORTFOLIO_ENTRY_STRUCT = Struct(
    PortfolioEntry, (MARKET_VIEW_STRUCT, POSITION_VIEW_STRUCT, "uint256", "uint256", "uint256", "uint256")
)


class PositionsResult(NamedTuple):
    """What `positions` returns."""

    market: MarketView
    views: tuple[PositionView, ...]


_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_ACCRUED: Function[AccruedMarket] = Function(
    "accrued", "0x19277a03", (("id", "bytes32"), ("timestamp", "uint256")), (ACCRUED_MARKET_STRUCT,)
)
_DEBT_UP: Function[int] = Function(
    "debtUp",
    "0x96323288",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_HEALTH_FACTOR: Function[int] = Function(
    "healthFactor",
    "0x86823cff",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_LIQUIDATION_PRICE: Function[int] = Function(
    "liquidationPrice",
    "0x3dce891a",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_LIQUIDATION_QUOTE: Function[LiquidationQuote] = Function(
    "liquidationQuote",
    "0x37cb6f97",
    (("id", "bytes32"), ("borrower", "address"), ("timestamp", "uint256")),
    (LIQUIDATION_QUOTE_STRUCT,),
)
_LIQUIDATION_QUOTES: Function[tuple[LiquidationQuote, ...]] = Function(
    "liquidationQuotes",
    "0x8dffc365",
    (("id", "bytes32"), ("borrowers", Array("address")), ("timestamp", "uint256")),
    (Array(LIQUIDATION_QUOTE_STRUCT),),
)
_MARKET_VIEW: Function[MarketView] = Function(
    "marketView", "0x4b987e4d", (("id", "bytes32"), ("timestamp", "uint256")), (MARKET_VIEW_STRUCT,)
)
_MARKET_VIEWS: Function[tuple[MarketView, ...]] = Function(
    "marketViews",
    "0xc8b733d5",
    (("ids", Array("bytes32")), ("timestamp", "uint256")),
    (Array(MARKET_VIEW_STRUCT),),
)
_MAX_BORROW: Function[int] = Function(
    "maxBorrow",
    "0xe90c4df2",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_MAX_WITHDRAW: Function[int] = Function(
    "maxWithdraw",
    "0x45ffafb9",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_MAX_WITHDRAW_COLLATERAL: Function[int] = Function(
    "maxWithdrawCollateral",
    "0x37ed9ada",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)
_PORTFOLIO: Function[tuple[PortfolioEntry, ...]] = Function(
    "portfolio",
    "0x20689e02",
    (("account", "address"), ("ids", Array("bytes32")), ("timestamp", "uint256")),
    (Array(PORTFOLIO_ENTRY_STRUCT),),
)
_POSITIONS: Function[PositionsResult] = Function(
    "positions",
    "0xd3724ea4",
    (("id", "bytes32"), ("accounts", Array("address")), ("timestamp", "uint256")),
    (MARKET_VIEW_STRUCT, Array(POSITION_VIEW_STRUCT)),
    PositionsResult,
)
_PREVIEW_BORROW: Function[tuple[int, int]] = Function(
    "previewBorrow",
    "0xaabad782",
    (
        ("id", "bytes32"),
        ("account", "address"),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("timestamp", "uint256"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_PREVIEW_LIQUIDATE: Function[LiquidationQuote] = Function(
    "previewLiquidate",
    "0xd2823702",
    (
        ("id", "bytes32"),
        ("borrower", "address"),
        ("seizedAssets", "uint256"),
        ("repaidShares", "uint256"),
        ("timestamp", "uint256"),
    ),
    (LIQUIDATION_QUOTE_STRUCT,),
)
_PREVIEW_REPAY: Function[tuple[int, int]] = Function(
    "previewRepay",
    "0xb42d3bae",
    (
        ("id", "bytes32"),
        ("account", "address"),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("timestamp", "uint256"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_PREVIEW_SUPPLY: Function[tuple[int, int]] = Function(
    "previewSupply",
    "0xa0cbb464",
    (("id", "bytes32"), ("assets", "uint256"), ("shares", "uint256"), ("timestamp", "uint256")),
    ("uint256", "uint256"),
    lambda *values: values,
)
_PREVIEW_WITHDRAW: Function[tuple[int, int]] = Function(
    "previewWithdraw",
    "0xe0d1dab1",
    (
        ("id", "bytes32"),
        ("account", "address"),
        ("assets", "uint256"),
        ("shares", "uint256"),
        ("timestamp", "uint256"),
    ),
    ("uint256", "uint256"),
    lambda *values: values,
)
_PREVIEW_WITHDRAW_COLLATERAL: Function[int] = Function(
    "previewWithdrawCollateral",
    "0xe34b2159",
    (("id", "bytes32"), ("account", "address"), ("assets", "uint256"), ("timestamp", "uint256")),
    ("uint256",),
)
_RATES: Function[Rates] = Function(
    "rates", "0x8582887f", (("id", "bytes32"), ("timestamp", "uint256")), (RATES_STRUCT,)
)
_SUPPLIED_DOWN: Function[int] = Function(
    "suppliedDown",
    "0x74e8a110",
    (("id", "bytes32"), ("account", "address"), ("timestamp", "uint256")),
    ("uint256",),
)


class LendingLens(ContractClient):
    """See `ILendingLens`.

    Constructor: address pool.
    """

    _artifact: ClassVar[str] = "LendingLens"

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def accrued(self, id: bytes, timestamp: int, *, block: Block = "latest") -> AccruedMarket:
        """A market's totals as an accrual at the timestamp would store them, to the wei."""
        return self._read(_ACCRUED, (id, timestamp), block)

    def debtUp(self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest") -> int:
        """What the account owes, in the loan token's units, rounded up."""
        return self._read(_DEBT_UP, (id, account, timestamp), block)

    def healthFactor(self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest") -> int:
        """What the account may owe per what it owes, by the oracle's `price`, times 1e18, rounded down; 2^256 - 1
        without debt. From 1e18 on it is healthy by that price.
        """
        return self._read(_HEALTH_FACTOR, (id, account, timestamp), block)

    def liquidationPrice(
        self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest"
    ) -> int:
        """The highest price, scaled by 1e36, at which the account can be liquidated; zero if at none, 2^256 - 1 if
        at any.
        """
        return self._read(_LIQUIDATION_PRICE, (id, account, timestamp), block)

    def liquidationQuote(
        self, id: bytes, borrower: Addressish, timestamp: int, *, block: Block = "latest"
    ) -> LiquidationQuote:
        """The most profitable full liquidation of a position: all of its debt or, where the collateral does not pay
        for that, all of its collateral.
        """
        return self._read(_LIQUIDATION_QUOTE, (id, borrower, timestamp), block)

    def liquidationQuotes(
        self, id: bytes, borrowers: Sequence[Addressish], timestamp: int, *, block: Block = "latest"
    ) -> tuple[LiquidationQuote, ...]:
        """The same for many positions of a market."""
        return self._read(_LIQUIDATION_QUOTES, (id, borrowers, timestamp), block)

    def marketView(self, id: bytes, timestamp: int, *, block: Block = "latest") -> MarketView:
        """All there is to know of a market at the timestamp."""
        return self._read(_MARKET_VIEW, (id, timestamp), block)

    def marketViews(
        self, ids: Sequence[bytes], timestamp: int, *, block: Block = "latest"
    ) -> tuple[MarketView, ...]:
        """The same for many markets."""
        return self._read(_MARKET_VIEWS, (ids, timestamp), block)

    def maxBorrow(self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest") -> int:
        """The most that a `borrow` by assets can ask for on behalf of the account; zero where none would succeed, as
        below the market's minimum debt.
        """
        return self._read(_MAX_BORROW, (id, account, timestamp), block)

    def maxWithdraw(self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest") -> int:
        """The most that a `withdraw` by assets can ask for: what the account has, or what lies in the market."""
        return self._read(_MAX_WITHDRAW, (id, account, timestamp), block)

    def maxWithdrawCollateral(
        self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest"
    ) -> int:
        """The most collateral that the account can take out, in the collateral token's units. Without debt no oracle
        is asked.
        """
        return self._read(_MAX_WITHDRAW_COLLATERAL, (id, account, timestamp), block)

    def portfolio(
        self, account: Addressish, ids: Sequence[bytes], timestamp: int, *, block: Block = "latest"
    ) -> tuple[PortfolioEntry, ...]:
        """An account's positions and limits in many markets, with the markets."""
        return self._read(_PORTFOLIO, (account, ids, timestamp), block)

    def positions(
        self, id: bytes, accounts: Sequence[Addressish], timestamp: int, *, block: Block = "latest"
    ) -> PositionsResult:
        """Many accounts' positions in one market, with the market; for keepers. Some 15,000 gas a position: a
        thousand fit a call.
        """
        return self._read(_POSITIONS, (id, accounts, timestamp), block)

    def previewBorrow(
        self,
        id: bytes,
        account: Addressish,
        assets: int,
        shares: int,
        timestamp: int,
        *,
        block: Block = "latest",
    ) -> tuple[int, int]:
        """What a `borrow` on behalf of the account would send, and the shares it would owe."""
        return self._read(_PREVIEW_BORROW, (id, account, assets, shares, timestamp), block)

    def previewLiquidate(
        self,
        id: bytes,
        borrower: Addressish,
        seizedAssets: int,
        repaidShares: int,
        timestamp: int,
        *,
        block: Block = "latest",
    ) -> LiquidationQuote:
        """What a `liquidate` by collateral seized, or by shares repaid, the other being zero, would come to. Where
        the rest would be too small a debt, the liquidation closes the position.
        """
        return self._read(_PREVIEW_LIQUIDATE, (id, borrower, seizedAssets, repaidShares, timestamp), block)

    def previewRepay(
        self,
        id: bytes,
        account: Addressish,
        assets: int,
        shares: int,
        timestamp: int,
        *,
        block: Block = "latest",
    ) -> tuple[int, int]:
        """What a `repay` of the account's debt would take, and the shares it would no longer owe."""
        return self._read(_PREVIEW_REPAY, (id, account, assets, shares, timestamp), block)

    def previewSupply(
        self, id: bytes, assets: int, shares: int, timestamp: int, *, block: Block = "latest"
    ) -> tuple[int, int]:
        """What a `supply` would take, and the shares it would credit."""
        return self._read(_PREVIEW_SUPPLY, (id, assets, shares, timestamp), block)

    def previewWithdraw(
        self,
        id: bytes,
        account: Addressish,
        assets: int,
        shares: int,
        timestamp: int,
        *,
        block: Block = "latest",
    ) -> tuple[int, int]:
        """What a `withdraw` of the account's supply would send, and the shares it would take."""
        return self._read(_PREVIEW_WITHDRAW, (id, account, assets, shares, timestamp), block)

    def previewWithdrawCollateral(
        self, id: bytes, account: Addressish, assets: int, timestamp: int, *, block: Block = "latest"
    ) -> int:
        """The account's health factor after a `withdrawCollateral`, as `healthFactor`."""
        return self._read(_PREVIEW_WITHDRAW_COLLATERAL, (id, account, assets, timestamp), block)

    def rates(self, id: bytes, timestamp: int, *, block: Block = "latest") -> Rates:
        """A market's rates and utilisation from the timestamp on."""
        return self._read(_RATES, (id, timestamp), block)

    def suppliedDown(self, id: bytes, account: Addressish, timestamp: int, *, block: Block = "latest") -> int:
        """What the account's supply is worth, in the loan token's units, rounded down."""
        return self._read(_SUPPLIED_DOWN, (id, account, timestamp), block)
