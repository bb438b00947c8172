"""A lending market and what an account has in it, as of one block; what if, by the exact model.

Values of a block do not change: fetch them anew to see what has happened since. `at` moves one to another second,
with the interest that accrues until then if nobody does anything. Amounts are `Decimal`, exact; what ends in
`_units` or `_shares` is the contract's own integer. Ratios are shares of one, rounded down at the 18th digit.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from strongroom.client.amounts import Amount, from_units, to_units
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import AmountError
from strongroom.client.lending.refusals import Refusal, as_on_chain, contract_error
from strongroom.client.lending.simulation import (
    PRICE_DIGITS,
    RATIO_DIGITS,
    FixedIrm,
    FixedOracle,
    Simulation,
    apy,
    rate_now,
)
from strongroom.model.execution import ModelError
from strongroom.model.lending_math import liquidation_incentive, max_debt_down
from strongroom.model.lending_values import IrmEntry, MarketState, fields_of
from strongroom.model.lending_values import Market as Totals
from strongroom.model.lending_values import Position as Holding
from strongroom.model.rounding import PRICE_SCALE, UINT256_MAX, WAD

All = Literal["all"]
"""Everything there is of it, to the last unit, also what accrues until the transaction is mined."""


@dataclass(frozen=True)
class Asset:
    """A token of a market."""

    address: str
    symbol: str
    """The token's own choice, so no proof of what it is."""
    decimals: int
    """Zero for a token that tells none: its amounts are then raw units."""

    def to_units(self, amount: Amount) -> int:
        """In smallest units, exactly. Raises `AmountError`."""
        return to_units(amount, self.decimals)

    def from_units(self, units: int) -> Decimal:
        """Smallest units as an amount, exactly."""
        return from_units(units, self.decimals)


@dataclass(frozen=True)
class Market:
    """An isolated market as of one block, or of another second since."""

    pool: str
    """The lending pool's address."""
    chain_id: int
    params: MarketParams
    loan: Asset
    collateral: Asset
    irm: IrmEntry
    """What enabling its rate model fixed: kind, least debt, redeemer."""
    totals: Totals = field(repr=False)
    """As of the last update, in units and shares."""
    timestamp: int
    """The second that everything here is told for."""
    block: int
    fee_recipient: str = field(repr=False, default="")
    oracle: FixedOracle = field(repr=False, default_factory=FixedOracle)
    external: FixedIrm = field(repr=False, default_factory=FixedIrm)
    """What the rate model says, where it is not built in."""

    @cached_property
    def id(self) -> bytes:
        """The market's id: the hash of its parameters."""
        return self._simulation.params.id

    def at(self, timestamp: int) -> "Market":
        """The same market at another second, if nobody does anything until then.

        Raises `ValueError` for one before its last update.
        """
        if timestamp < self.totals.last_update:
            raise ValueError(
                f"the market was updated at {self.totals.last_update}, after {timestamp}: fetch the older block"
            )
        return replace(self, timestamp=timestamp)

    # Totals

    @cached_property
    def accrued(self) -> Totals:
        """The totals with interest to this second, in units and shares."""
        with as_on_chain():
            return self._simulation.pool.accrued(self._simulation.params)

    @property
    def total_supply(self) -> Decimal:
        """Loan tokens lent."""
        return self.loan.from_units(self.accrued.supply_assets)

    @property
    def total_borrow(self) -> Decimal:
        """Loan tokens owed."""
        return self.loan.from_units(self.accrued.borrow_assets)

    @property
    def liquidity_units(self) -> int:
        """Loan tokens there to be borrowed or withdrawn, in units."""
        return self.accrued.supply_assets - self.accrued.borrow_assets

    @property
    def liquidity(self) -> Decimal:
        """Loan tokens there to be borrowed or withdrawn."""
        return self.loan.from_units(self.liquidity_units)

    @property
    def utilisation(self) -> Decimal:
        """Owed per lent; zero where nothing is lent."""
        lent = self.accrued.supply_assets
        return from_units(self.accrued.borrow_assets * WAD // lent if lent else 0, RATIO_DIGITS)

    # Terms

    @property
    def lltv(self) -> Decimal:
        """The loan-to-value at which a position becomes liquidatable."""
        return from_units(self.params.lltv, RATIO_DIGITS)

    @property
    def liquidation_incentive(self) -> Decimal:
        """Collateral that a liquidator gets for one repaid, at the oracle's price."""
        return from_units(liquidation_incentive(self.params.lltv), RATIO_DIGITS)

    @property
    def fee(self) -> Decimal:
        """Share of the interest that goes to the fee recipient."""
        return from_units(self.totals.fee, RATIO_DIGITS)

    @property
    def min_debt(self) -> Decimal:
        """The least a borrower may owe; zero for none."""
        return self.loan.from_units(self.irm.min_debt)

    # Rates

    @cached_property
    def borrow_rate_wad(self) -> int:
        """What borrowers pay from this second on, per second, times 1e18."""
        with as_on_chain():
            return rate_now(self.accrued, self.irm.kind, self.external)

    @property
    def borrow_rate(self) -> Decimal:
        """The same as a share of the debt, per second."""
        return from_units(self.borrow_rate_wad, RATIO_DIGITS)

    @property
    def borrow_apy(self) -> Decimal:
        """What a debt grows by in a year at this rate, compounding: exp(rate · year) − 1."""
        return from_units(apy(self.borrow_rate_wad), RATIO_DIGITS)

    @property
    def supply_apy(self) -> Decimal:
        """What a supply grows by in a year at this rate and utilisation, less the fee, compounding."""
        lent, owed = self.accrued.supply_assets, self.accrued.borrow_assets
        used = owed * WAD // lent if lent else 0
        rate = self.borrow_rate_wad * used // WAD * (WAD - self.totals.fee) // WAD
        return from_units(apy(rate), RATIO_DIGITS)

    # Price

    @property
    def price_digits(self) -> int:
        """Digits after the point of the oracle's integer when it tells loan tokens for a collateral token."""
        return PRICE_DIGITS + self.loan.decimals - self.collateral.decimals

    @property
    def price(self) -> Decimal | None:
        """Whole loan tokens for a whole collateral token; `None` while the oracle gives none, see `price_problem`."""
        return None if self.oracle.problem is not None else self.price_from_oracle(self.oracle.price_units)

    @property
    def price_problem(self) -> Refusal | None:
        """Why the oracle gives no price."""
        return self.oracle.problem

    @property
    def liquidation_oracle_price(self) -> Decimal | None:
        """The price that liquidations go by, the oracle's `liquidationPrice()` where it offers one; `None` for none."""
        try:
            units = self.oracle.price_for_liquidation()
        except ModelError:
            return None
        return self.price_from_oracle(units)

    def price_from_oracle(self, units: int) -> Decimal:
        """A price of the oracle's, which carries the tokens' decimals, for people. Exact."""
        digits = self.price_digits
        return from_units(units, digits) if digits >= 0 else from_units(units * _power(-digits), 0)

    def price_to_oracle(self, price: Amount) -> int:
        """A price for people as an oracle would give it. Raises `AmountError` if it has more digits than that."""
        digits = self.price_digits
        if digits >= 0:
            return to_units(price, digits)
        units, rest = divmod(to_units(price, 0), _power(-digits))
        if rest:
            raise AmountError(f"{price} has more digits than a price of this market")
        return units

    # Internal

    @cached_property
    def _simulation(self) -> Simulation:
        return self.simulate("", Holding())

    def simulate(self, account: str, holding: Holding, price_units: int | None = None) -> Simulation:
        """The exact model with this market and one account's position in it."""
        oracle = self.oracle if price_units is None else FixedOracle(price_units, price_units)
        return Simulation.build(
            self.pool,
            self.chain_id,
            self.params,
            self.irm,
            self.totals,
            self.timestamp,
            self.fee_recipient,
            oracle,
            self.external,
            account,
            holding,
        )

    def left_by(self, it: Simulation) -> "Market":
        """This market as a simulation left it."""
        return replace(self, totals=it.stored)


@dataclass(frozen=True)
class LiquidationQuote:
    """What a liquidation at this second would do, to the unit."""

    repaid: Decimal
    """Loan tokens that the liquidator pays."""
    seized: Decimal
    """Collateral that the liquidator gets."""
    bad_debt: Decimal
    """Loan tokens that the market's suppliers lose."""
    profit: Decimal
    """Worth of what is seized less what is repaid, in loan tokens at the oracle's price, rounded down; before gas."""
    after: "Position"
    repaid_units: int = field(repr=False, default=0)
    seized_units: int = field(repr=False, default=0)


@dataclass(frozen=True)
class Position:
    """What an account has in a market. Debts are rounded up, claims and limits down, as the pool does."""

    market: Market
    account: str
    holding: Holding
    """Shares of supply and debt, and collateral in units."""

    def at(self, timestamp: int) -> "Position":
        """The same at another second, if nobody does anything until then."""
        return replace(self, market=self.market.at(timestamp))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return self.holding == Holding()

    # What there is

    @cached_property
    def supplied_units(self) -> int:
        """Loan tokens lent, with interest to this second, rounded down, in units."""
        with as_on_chain():
            return self._state.supply_assets_down(self.holding.supply_shares)

    @property
    def supplied(self) -> Decimal:
        """Loan tokens lent, with interest to this second, rounded down."""
        return self.market.loan.from_units(self.supplied_units)

    @cached_property
    def debt_units(self) -> int:
        """Loan tokens owed, with interest to this second, rounded up, in units."""
        with as_on_chain():
            return self._state.borrow_assets_up(self.holding.borrow_shares)

    @property
    def debt(self) -> Decimal:
        """Loan tokens owed, with interest to this second, rounded up."""
        return self.market.loan.from_units(self.debt_units)

    @property
    def collateral(self) -> Decimal:
        """Collateral tokens."""
        return self.market.collateral.from_units(self.holding.collateral)

    # Health

    @cached_property
    def health_factor_wad(self) -> int | None:
        """The most that may be owed per what is owed, times 1e18, rounded down; `None` without debt.

        Below 1e18 the position can be liquidated. Raises what the oracle does while it gives no price.
        """
        with as_on_chain():
            if not self.debt_units:
                return None
            return self._max_debt(self.market.oracle.price()) * WAD // self.debt_units

    @property
    def health_factor(self) -> Decimal | None:
        """The most that may be owed per what is owed; `None` without debt. Below one it can be liquidated."""
        found = self.health_factor_wad
        return None if found is None else from_units(found, RATIO_DIGITS)

    @property
    def is_liquidatable(self) -> bool:
        """Whether a liquidation would be let in, at the price that liquidations go by. Raises what the oracle does."""
        with as_on_chain():
            if not self.debt_units:
                return False
            price = self.market.oracle.price_for_liquidation()
            return self.debt_units > self._max_debt(price)

    @property
    def loan_to_value(self) -> Decimal | None:
        """What is owed per what the collateral is worth, rounded up; `None` without debt or worth."""
        with as_on_chain():
            if not self.debt_units:
                return None
            worth = self.holding.collateral * self.market.oracle.price() // PRICE_SCALE
        return from_units(-(-self.debt_units * WAD // worth), RATIO_DIGITS) if worth else None

    @property
    def liquidation_price(self) -> Decimal | None:
        """The highest price, in loan tokens for a collateral token, at which it can be liquidated; `None` without debt,
        and for a debt without collateral, which can be at any price.
        """
        units = self._simulation.pool.liquidation_price(self._simulation.params, self.account)
        return None if units is None or units == UINT256_MAX else self.market.price_from_oracle(units)

    # Limits

    @cached_property
    def max_borrow_units(self) -> int:
        """The most that could be borrowed more, in units; zero where nothing could. Raises what the oracle does."""
        with as_on_chain():
            return self._simulation.max_borrow()

    @property
    def max_borrow(self) -> Decimal:
        """The most that could be borrowed more, by collateral, liquidity and the market's least debt."""
        return self.market.loan.from_units(self.max_borrow_units)

    @property
    def max_withdraw(self) -> Decimal:
        """The most of the supply that could be withdrawn: all of it, or what lies in the market."""
        return self.market.loan.from_units(min(self.supplied_units, self.market.liquidity_units))

    @cached_property
    def max_withdraw_collateral_units(self) -> int:
        """The most collateral that could be taken out, in units. With a debt, raises what the oracle does."""
        held = self.holding.collateral
        if not self.debt_units:
            return held
        with as_on_chain():
            price = self.market.oracle.price()
            least, most = 0, held
            while least < most:
                middle = (least + most + 1) // 2
                if max_debt_down(held - middle, price, self.market.params.lltv) >= self.debt_units:
                    least = middle
                else:
                    most = middle - 1
            return least

    @property
    def max_withdraw_collateral(self) -> Decimal:
        """The most collateral that could be taken out."""
        return self.market.collateral.from_units(self.max_withdraw_collateral_units)

    # What if

    def what_if(
        self,
        *,
        supply: Amount | None = None,
        withdraw: Amount | All | None = None,
        supply_collateral: Amount | None = None,
        withdraw_collateral: Amount | All | None = None,
        borrow: Amount | None = None,
        repay: Amount | All | None = None,
        price: Amount | None = None,
        at: int | None = None,
    ) -> "Position":
        """The position afterwards, to the unit, as the contract would leave it at this second, or at the second `at`.

        What is given happens in this order: the price, supply, collateral in, repayment, borrow, collateral out,
        withdrawal. `price` is loan tokens for a collateral token; also `None` with nothing else tells the position at
        `at`. What a wallet holds or allows does not matter here. Raises `ContractError` where the pool would refuse,
        `AmountError` for amounts that are none.
        """
        start = self if at is None else self.at(at)
        market = start.market
        loan, collateral = market.loan, market.collateral
        price_units = None if price is None else market.price_to_oracle(price)
        it = market.simulate(self.account, self.holding, price_units)
        with as_on_chain():
            if supply is not None:
                it.supply(loan.to_units(supply))
            if supply_collateral is not None:
                it.supply_collateral(collateral.to_units(supply_collateral))
            if repay is not None:
                it.repay(None if repay == "all" else loan.to_units(repay))
            if borrow is not None:
                it.borrow(loan.to_units(borrow))
            if withdraw_collateral is not None:
                units = None if withdraw_collateral == "all" else collateral.to_units(withdraw_collateral)
                it.withdraw_collateral(units)
            if withdraw is not None:
                it.withdraw(None if withdraw == "all" else loan.to_units(withdraw))
        return start._after(it, price_units)

    def quote_liquidation(
        self, repay: Amount | All | None = None, seize: Amount | All | None = None, at: int | None = None
    ) -> LiquidationQuote:
        """What a liquidation would do, to the unit: by debt repaid, or by collateral seized.

        `"all"`, and neither: as much as there is, the whole debt or, where the collateral does not pay for it, all
        collateral. Raises `ContractError` where the pool would refuse.
        """
        start = self if at is None else self.at(at)
        return start.quote_liquidation_exactly(*start.liquidation_arguments(repay, seize))

    def quote_liquidation_exactly(
        self, seized_units: int, repaid_shares: int, at: int | None = None
    ) -> LiquidationQuote:
        """The same for the pool's own arguments, of which one is zero."""
        start = self if at is None else self.at(at)
        market = start.market
        with as_on_chain():
            it = market.simulate(self.account, self.holding)
            before = it.totals
            seized, repaid = it.liquidate(seized_units, repaid_shares)
            price = market.oracle.price_for_liquidation()
            lost = before.supply_assets - it.totals.supply_assets
        worth = seized * price // PRICE_SCALE
        return LiquidationQuote(
            repaid=market.loan.from_units(repaid),
            seized=market.collateral.from_units(seized),
            bad_debt=market.loan.from_units(lost),
            profit=market.loan.from_units(worth - repaid),
            after=start._after(it, None),
            repaid_units=repaid,
            seized_units=seized,
        )

    def liquidation_arguments(
        self, repay: Amount | All | None = None, seize: Amount | All | None = None
    ) -> tuple[int, int]:
        """`seizedAssets` and `repaidShares` for the pool's `liquidate`, of which one is zero."""
        if repay is not None and seize is not None:
            raise AmountError("a liquidation is given by what it repays or by what it seizes, not by both")
        market, state, held = self.market, self._state, self.holding
        if seize is not None:
            return held.collateral if seize == "all" else market.collateral.to_units(seize), 0
        if repay is not None and repay != "all":
            return 0, state.borrow_shares_down(market.loan.to_units(repay))
        try:
            price = market.oracle.price_for_liquidation()
            incentive = liquidation_incentive(market.params.lltv)
            wanted = state.seized_assets_down(held.borrow_shares, price, incentive)
        except ModelError as error:
            raise contract_error(error) from None
        return (0, held.borrow_shares) if wanted <= held.collateral else (held.collateral, 0)

    # Internal

    def _after(self, it: Simulation, price_units: int | None) -> "Position":
        oracle = self.market.oracle if price_units is None else FixedOracle(price_units, price_units)
        market = replace(self.market.left_by(it), oracle=oracle)
        return Position(market, self.account, it.holding)

    def _max_debt(self, price: int) -> int:
        return max_debt_down(self.holding.collateral, price, self.market.params.lltv)

    @cached_property
    def _state(self) -> MarketState:
        return MarketState(*fields_of(self.market.accrued))

    @cached_property
    def _simulation(self) -> Simulation:
        return self.market.simulate(self.account, self.holding)


def _power(exponent: int) -> int:
    return int("1" + "0" * exponent)
