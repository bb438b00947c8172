"""The exact model of the lending pool, set up with one market and one account of a chain."""

from dataclasses import dataclass

from strongroom.client.contracts.lending_pool import MarketParams as OnChainParams
from strongroom.client.lending.refusals import Refusal, Refused
from strongroom.model import adaptive_curve, kinked_curve
from strongroom.model.access import AccessManager
from strongroom.model.execution import ModelError, World
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import IrmEntry, Market, MarketParams, Position, RateKind
from strongroom.model.rounding import UINT128_MAX, UINT256_MAX, WAD
from strongroom.model.token import Token

YEAR = 365 * 24 * 3600
PRICE_DIGITS = 36
RATIO_DIGITS = 18
_ENOUGH = UINT128_MAX
"""Of every token, for the account and the pool: what a wallet holds is not the model's question here."""
_ACTOR = "the account itself"
_MOST_EXPONENT = 135 * WAD


@dataclass(frozen=True)
class FixedOracle:
    """An oracle as of one block."""

    price_units: int = 0
    """As `price()` gave it, scaled by 1e36."""
    liquidation_units: int | None = None
    """As `liquidationPrice()` gave it; `None` where it is not offered or was refused."""
    problem: Refusal | None = None
    """Why `price()` gave none."""

    def price(self) -> int:
        """Raises `Refused`."""
        if self.problem is not None:
            raise Refused(self.problem)
        return self.price_units

    def liquidation_price(self) -> int:
        """Raises `Refused`."""
        if self.liquidation_units is None:
            raise Refused(self.problem) if self.problem is not None else ModelError("EmptyRevert")
        return self.liquidation_units

    def price_for_liquidation(self) -> int:
        """What the pool liquidates by: the liquidation price where there is one, else the price, which is not zero."""
        price = self.liquidation_units or self.price()
        if price == 0:
            raise ModelError("LendingPool_ZeroPrice")
        return price


@dataclass(frozen=True)
class FixedIrm:
    """An external rate model as of one block; it need not say the same later."""

    rate: int = 0
    """As `borrowRateView` gave it for the time since the last update, per second, times 1e18."""
    problem: Refusal | None = None
    """Why it gave none."""

    def borrow_rate(self, params: MarketParams, market: Market) -> int:
        """Raises `Refused`."""
        return self.borrow_rate_view(params, market)

    def borrow_rate_view(self, params: MarketParams, market: Market) -> int:
        """Raises `Refused`."""
        return self.now()

    def now(self) -> int:
        """Raises `Refused`."""
        if self.problem is not None:
            raise Refused(self.problem)
        return self.rate


@dataclass(frozen=True)
class Simulation:
    """A pool of the model's, whose calls the account makes for itself."""

    pool: LendingPool
    params: MarketParams
    account: str

    @classmethod
    def build(
        cls,
        pool: str,
        chain_id: int,
        params: OnChainParams,
        irm: IrmEntry,
        totals: Market,
        timestamp: int,
        fee_recipient: str,
        oracle: FixedOracle,
        external: FixedIrm,
        account: str,
        holding: Position,
    ) -> "Simulation":
        """From plain values, at one second."""
        world = World(timestamp, chain_id)
        account = account or _ACTOR
        own = MarketParams(*params)
        contracts = {
            params.oracle: oracle,
            params.irm: external,
            **{token: _endless(world, token, pool, account, oracle) for token in params[:2]},
        }
        model = LendingPool(
            world,
            pool,
            AccessManager(world, "access"),
            contracts=contracts,
            fee_recipient=fee_recipient,
            irms={params.irm: irm},
            curves={params.irm: totals.rate_at_target},
            lltvs={params.lltv: True},
            markets={own.id: totals},
            positions={(own.id, account): holding},
            params={own.id: own},
        )
        return cls(model, own, account)

    # The account's calls; `None` is all there is

    def supply(self, assets: int) -> None:
        self.pool.supply(self.account, self.params, assets, 0, self.account)

    def withdraw(self, assets: int | None) -> None:
        shares = self.holding.supply_shares if assets is None else 0
        self.pool.withdraw(self.account, self.params, assets or 0, shares, self.account, self.account)

    def borrow(self, assets: int) -> None:
        self.pool.borrow(self.account, self.params, assets, 0, self.account, self.account)

    def repay(self, assets: int | None) -> None:
        shares = self.holding.borrow_shares if assets is None else 0
        self.pool.repay(self.account, self.params, assets or 0, shares, self.account)

    def supply_collateral(self, assets: int) -> None:
        self.pool.supply_collateral(self.account, self.params, assets, self.account)

    def withdraw_collateral(self, assets: int | None) -> None:
        taken = self.holding.collateral if assets is None else assets
        self.pool.withdraw_collateral(self.account, self.params, taken, self.account, self.account)

    def liquidate(self, seized_assets: int, repaid_shares: int) -> tuple[int, int]:
        return self.pool.liquidate(self.account, self.params, self.account, seized_assets, repaid_shares)

    def max_borrow(self) -> int:
        """The most that the account could borrow more."""
        return self.pool.max_borrow(self.params, self.account)

    # What they leave

    @property
    def holding(self) -> Position:
        return self.pool.positions[self.params.id, self.account]

    @property
    def stored(self) -> Market:
        """The market as of its last update."""
        return self.pool.markets[self.params.id]

    @property
    def totals(self) -> Market:
        """The market with interest to this second."""
        return self.pool.accrued(self.params)


def rate_now(totals: Market, kind: RateKind, external: FixedIrm) -> int:
    """The borrow rate from this second on, per second, times 1e18, of totals that are accrued to it."""
    if kind == RateKind.ADAPTIVE_CURVE:
        borrowed, supplied, at_target = totals.borrow_assets, totals.supply_assets, totals.rate_at_target
        return adaptive_curve.rates(borrowed, supplied, at_target, 0)[0]
    if kind == RateKind.KINKED_CURVE:
        return kinked_curve.rate(totals.borrow_assets, totals.supply_assets, totals.rate_at_target)
    return external.now()


def apy(rate: int) -> int:
    """exp(rate · year) − 1, times 1e18, within one unit; 2^256 − 1 beyond all bounds. `rate` per second, times 1e18."""
    exponent = rate * YEAR
    return UINT256_MAX if exponent >= _MOST_EXPONENT else adaptive_curve.exp_wad(exponent) - WAD


@dataclass(eq=False)
class _PricedToken(Token):
    """A token that can be its market's oracle, too, as pledged shares are."""

    oracle: FixedOracle = FixedOracle()

    def price(self) -> int:
        """As the oracle's."""
        return self.oracle.price()

    def liquidation_price(self) -> int:
        """As the oracle's."""
        return self.oracle.liquidation_price()


def _endless(world: World, address: str, pool: str, account: str, oracle: FixedOracle) -> Token:
    balances = {pool: _ENOUGH, account: _ENOUGH}
    allowances = {(account, pool): UINT256_MAX}
    return _PricedToken(world, address, balances=balances, allowances=allowances, oracle=oracle)
