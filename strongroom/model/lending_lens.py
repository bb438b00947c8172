"""`LendingLens`: what the lending pool's users ask, for any second from a market's last update on.

A preview is the pool's own transaction on tokens that always pay, taken back: it gives what the transaction gives, and
raises what it raises. Assets are in the tokens' units, ratios and rates per second times 1e18, prices scaled by 1e36.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from strongroom.model import adaptive_curve, kinked_curve
from strongroom.model.execution import Address, Contract, external
from strongroom.model.lending_math import full_mul_div, liquidation_incentive, max_debt_down
from strongroom.model.lending_pool import LendingPool, _require_one
from strongroom.model.lending_values import (
    Market,
    MarketParams,
    MarketState,
    Position,
    RateKind,
    bounded,
    fields_of,
)
from strongroom.model.rounding import PRICE_SCALE, UINT256_MAX, WAD

YEAR = 365 * 24 * 3600
MAX_EXPONENT = 135 * WAD
"""A yield of exp(135) or more is 2^256 - 1."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Rates:
    """From a timestamp on; yields of 365 days with continuous compounding, rounded down."""

    utilization: int
    borrow_rate: int
    supply_rate: int
    borrow_apy: int
    supply_apy: int


@dataclass(frozen=True)
class LiquidationQuote:
    """What a liquidation comes to. Of the two arguments for `liquidate` one is zero."""

    seized_assets_argument: int
    repaid_shares_argument: int
    seized_assets: int
    repaid_assets: int
    repaid_shares: int
    bad_debt_assets: int
    bad_debt_shares: int
    price: int
    incentive: int
    profit: int
    """What is seized, worth at `price` and rounded down, less what is paid: in the loan token's units."""


class _TakenBackError(Exception):
    """Carries a preview's result out of what is taken back."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class _Payer:
    """A token that always pays."""

    def __init__(self) -> None:
        self.taken = 0

    def balance_of(self, account: Address) -> int:
        return self.taken

    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        return True

    def transfer_from(self, caller: Address, payer: Address, to: Address, amount: int) -> bool:
        self.taken += amount
        return True


@dataclass(eq=False)
class LendingLens(Contract):
    """Every `timestamp` is in seconds; zero stands for the world's."""

    pool: LendingPool

    # Markets

    def accrued(self, params: MarketParams, timestamp: int = 0) -> Market:
        """The market as an accrual would store it."""
        with self._at(timestamp):
            market = self.pool.accrued(params)
        for total in (market.supply_assets, market.supply_shares, market.borrow_assets, market.borrow_shares):
            bounded(total)
        return market

    def rates(self, params: MarketParams, timestamp: int = 0) -> Rates:
        """Rates and utilisation from the timestamp on."""
        market = self.accrued(params, timestamp)
        borrowed, supplied = market.borrow_assets, market.supply_assets
        kind = self.pool.irms[params.irm].kind
        if kind == RateKind.ADAPTIVE_CURVE:
            rate, _ = adaptive_curve.rates(borrowed, supplied, market.rate_at_target, 0)
        elif kind == RateKind.KINKED_CURVE:
            rate = kinked_curve.rate(borrowed, supplied, market.rate_at_target)
        else:
            rate = self.pool.contracts[params.irm].borrow_rate_view(params, market)
        utilization = borrowed * WAD // supplied if supplied else 0
        supply_rate = rate * utilization // WAD * (WAD - market.fee) // WAD
        return Rates(utilization, rate, supply_rate, _apy_down(rate), _apy_down(supply_rate))

    # Positions

    def held(self, params: MarketParams, account: Address, timestamp: int = 0) -> Position:
        """The position as an accrual leaves it: the fee recipient's grows by it."""
        held = self.pool.positions[params.id, account]
        if account != self.pool.fee_recipient:
            return held
        minted = self.accrued(params, timestamp).supply_shares - self.pool.markets[params.id].supply_shares
        return Position(held.supply_shares + minted, held.borrow_shares, held.collateral)

    def supplied_down(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """What the account's supply is worth, rounded down."""
        held = self.held(params, account, timestamp)
        return self._state(params, timestamp).supply_assets_down(held.supply_shares)

    def debt_up(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """What the account owes, rounded up."""
        return self._state(params, timestamp).borrow_assets_up(
            self.pool.positions[params.id, account].borrow_shares
        )

    def health_factor(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """What the account may owe per what it owes, rounded down; 2^256 - 1 without debt."""
        with self._at(timestamp):
            found = self.pool.health_factor(params, account)
        return UINT256_MAX if found is None else min(found, UINT256_MAX)

    def max_borrow(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """The most that a borrow by assets can ask for; zero where none would succeed."""
        with self._at(timestamp):
            return self.pool.max_borrow(params, account)

    def max_withdraw(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """The most that a withdrawal by assets can ask for."""
        market = self.accrued(params, timestamp)
        return min(
            market.supply_assets - market.borrow_assets, self.supplied_down(params, account, timestamp)
        )

    def max_withdraw_collateral(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """The most collateral that can go so that the rest covers the debt; without debt no oracle is asked."""
        held = self.pool.positions[params.id, account]
        if not held.borrow_shares:
            return held.collateral
        debt, price = self.debt_up(params, account, timestamp), self.pool._price(params.oracle)
        least, most = 0, held.collateral
        while least < most:
            middle = (least + most + 1) // 2
            if max_debt_down(held.collateral - middle, price, params.lltv) >= debt:
                least = middle
            else:
                most = middle - 1
        return least

    def liquidation_price(self, params: MarketParams, account: Address, timestamp: int = 0) -> int:
        """The highest price at which the account can be liquidated; zero if at none, 2^256 - 1 if at any."""
        with self._at(timestamp):
            found = self.pool.liquidation_price(params, account)
        return 0 if found is None else min(found, UINT256_MAX)

    # Liquidation

    def liquidation_quote(
        self, params: MarketParams, borrower: Address, timestamp: int = 0
    ) -> LiquidationQuote:
        """The most profitable full liquidation: all debt or, where the collateral does not pay for it, all collateral.

        Raises for a position that cannot be liquidated.
        """
        held = self.pool.positions[params.id, borrower]
        price = self.pool._liquidation_price(params.oracle)
        state = self._state(params, timestamp)
        incentive = liquidation_incentive(params.lltv)
        if state.seized_assets_down(held.borrow_shares, price, incentive) > held.collateral:
            return self.preview_liquidate(params, borrower, held.collateral, 0, timestamp)
        return self.preview_liquidate(params, borrower, 0, held.borrow_shares, timestamp)

    # Previews

    def preview_supply(
        self, params: MarketParams, assets: int, shares: int, timestamp: int = 0
    ) -> tuple[int, int]:
        """What a supply would take, and the shares it would credit."""
        return self._preview(
            params, timestamp, lambda: self.pool.supply("anyone", params, assets, shares, "anyone")
        )

    def preview_withdraw(
        self, params: MarketParams, account: Address, assets: int, shares: int, timestamp: int = 0
    ) -> tuple[int, int]:
        """What a withdrawal would send, and the shares it would take."""
        return self._preview(
            params, timestamp, lambda: self.pool.withdraw(account, params, assets, shares, account, account)
        )

    def preview_borrow(
        self, params: MarketParams, account: Address, assets: int, shares: int, timestamp: int = 0
    ) -> tuple[int, int]:
        """What a borrow would send, and the shares it would owe."""
        return self._preview(
            params, timestamp, lambda: self.pool.borrow(account, params, assets, shares, account, account)
        )

    def preview_repay(
        self, params: MarketParams, account: Address, assets: int, shares: int, timestamp: int = 0
    ) -> tuple[int, int]:
        """What a repayment would take, and the shares it would no longer owe."""
        return self._preview(
            params, timestamp, lambda: self.pool.repay(account, params, assets, shares, account)
        )

    def preview_withdraw_collateral(
        self, params: MarketParams, account: Address, assets: int, timestamp: int = 0
    ) -> int:
        """The account's health factor after it."""

        def act() -> int:
            self.pool.withdraw_collateral(account, params, assets, account, account)
            if not self.pool.positions[params.id, account].borrow_shares:
                return UINT256_MAX
            return self.health_factor(params, account, timestamp)

        return self._preview(params, timestamp, act)

    def preview_liquidate(
        self,
        params: MarketParams,
        borrower: Address,
        seized_assets: int,
        repaid_shares: int,
        timestamp: int = 0,
    ) -> LiquidationQuote:
        """What a liquidation by collateral seized, or by shares repaid, would come to."""

        def act() -> LiquidationQuote:
            self.pool._load(params)
            _require_one(seized_assets, repaid_shares)
            before = self.pool.accrued(params)
            state = MarketState(*fields_of(before))
            it = self.pool._settle(params, state, borrower, seized_assets, repaid_shares)
            self.pool._store(params, state)
            return LiquidationQuote(
                seized_assets,
                repaid_shares,
                it.seized_assets,
                it.repaid_assets,
                it.repaid_shares,
                # what suppliers lose, and what is owed no more though nobody repaid it
                before.supply_assets - state.supply_assets,
                before.borrow_shares - state.borrow_shares - it.repaid_shares,
                it.price,
                it.incentive,
                full_mul_div(it.seized_assets, it.price, PRICE_SCALE) - it.repaid_assets,
            )

        return self._preview(params, timestamp, act)

    # Internal

    def _state(self, params: MarketParams, timestamp: int) -> MarketState:
        return MarketState(*fields_of(self.accrued(params, timestamp)))

    @contextmanager
    def _at(self, timestamp: int) -> Iterator[None]:
        now = self.world.timestamp
        self.world.timestamp = timestamp or now
        try:
            yield
        finally:
            self.world.timestamp = now

    def _preview(self, params: MarketParams, timestamp: int, act: Callable[[], _T]) -> _T:
        try:
            with self._at(timestamp):
                self._taken_back(params, act)
        except _TakenBackError as found:
            result: _T = found.result
            return result
        raise AssertionError("it raises")

    @external
    def _taken_back(self, params: MarketParams, act: Callable[[], Any]) -> None:
        payers = {params.loan_token: _Payer(), params.collateral_token: _Payer()}
        self.pool.contracts = {**self.pool.contracts, **payers}
        raise _TakenBackError(act())


def _apy_down(rate: int) -> int:
    exponent = rate * YEAR
    return UINT256_MAX if exponent >= MAX_EXPONENT else adaptive_curve.exp_wad(exponent) - WAD
