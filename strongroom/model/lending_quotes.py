"""What the lending pool's model answers "what if": debts and claims to this second, health, limits, prices."""

from dataclasses import dataclass

from strongroom.model.chainlink_oracle import Oracle
from strongroom.model.execution import Address, ModelError, external
from strongroom.model.lending_markets import LendingMarkets
from strongroom.model.lending_math import full_mul_div, max_debt_down
from strongroom.model.lending_values import Market, MarketParams, MarketState, fields_of, frozen
from strongroom.model.rounding import PRICE_SCALE, UINT256_MAX, WAD


@dataclass(eq=False)
class LendingQuotes(LendingMarkets):
    """All of it changes nothing."""

    @external
    def accrued(self, params: MarketParams) -> Market:
        """The market with interest to this second, which stays as it is. Raises for one that does not exist."""
        state = self._load(params)
        before = self.positions[params.id, self.fee_recipient]
        self._accrue(params, state, only_looks=True)
        self.positions[params.id, self.fee_recipient] = before
        return frozen(state)

    def debt_up(self, params: MarketParams, account: Address) -> int:
        """What the account owes at this second, in the loan token's units."""
        return MarketState(*fields_of(self.accrued(params))).borrow_assets_up(
            self.positions[params.id, account].borrow_shares
        )

    def supplied_down(self, params: MarketParams, account: Address) -> int:
        """What the account's supply is worth at this second, in the loan token's units."""
        return MarketState(*fields_of(self.accrued(params))).supply_assets_down(
            self.positions[params.id, account].supply_shares
        )

    def health_factor(self, params: MarketParams, account: Address) -> int | None:
        """The most the account may owe per what it owes, times 1e18, rounded down; `None` without debt.

        Below 1e18 the position can be liquidated. Raises what the oracle raises.
        """
        debt = self.debt_up(params, account)
        if debt == 0:
            return None
        held = self.positions[params.id, account]
        return max_debt_down(held.collateral, self._price(params.oracle), params.lltv) * WAD // debt

    @external
    def check_deadline(self, deadline: int) -> None:
        """A guard: refuses after `deadline`, in seconds."""
        if self.world.timestamp > deadline:
            raise ModelError("LendingPool_DeadlineExpired", deadline, self.world.timestamp)

    @external
    def check_position(
        self,
        params: MarketParams,
        account: Address,
        min_supplied: int,
        max_debt: int,
        min_health_factor: int,
    ) -> None:
        """A guard: refuses unless the account's position is within bounds, with interest to this second.

        Amounts in the loan token's units, the health factor times 1e18; where that is zero, or nothing is owed, no
        oracle is asked.
        """
        supplied = self.supplied_down(params, account)
        if supplied < min_supplied:
            raise ModelError("LendingPool_SupplyTooLow", params.id, account, supplied, min_supplied)
        debt = self.debt_up(params, account)
        if debt > max_debt:
            raise ModelError("LendingPool_DebtTooHigh", params.id, account, debt, max_debt)
        if debt == 0 or min_health_factor == 0:
            return
        held = self.positions[params.id, account]
        limit = max_debt_down(held.collateral, self._price(params.oracle), params.lltv)
        health = full_mul_div(limit, WAD, debt)
        if health < min_health_factor:
            raise ModelError("LendingPool_HealthFactorTooLow", params.id, account, health, min_health_factor)

    def max_borrow(self, params: MarketParams, account: Address) -> int:
        """The most that a borrow by assets can ask for at this second; zero where none would succeed."""
        market, held = self.accrued(params), self.positions[params.id, account]
        limit = max_debt_down(held.collateral, self._price(params.oracle), params.lltv)
        min_debt = self.irms[params.irm].min_debt

        def debt_with(assets: int) -> int:
            state = MarketState(*fields_of(market))
            shares = state.borrow_shares_up(assets)
            state.borrow_assets += assets
            state.borrow_shares += shares
            return state.borrow_assets_up(held.borrow_shares + shares)

        least, most = 0, min(market.supply_assets - market.borrow_assets, limit)
        while least < most:
            middle = (least + most + 1) // 2
            if debt_with(middle) <= limit:
                least = middle
            else:
                most = middle - 1
        return least if debt_with(least) >= min_debt else 0

    def liquidation_price(self, params: MarketParams, account: Address) -> int | None:
        """The highest price, scaled by 1e36, at which the account can be liquidated; `None` without debt.

        A debt without collateral can be liquidated at any price: then it is 2^256 - 1.
        """
        debt = self.debt_up(params, account)
        collateral = self.positions[params.id, account].collateral
        if debt == 0:
            return None
        if collateral == 0:
            return UINT256_MAX
        needed = -(-debt * WAD // params.lltv)
        return -(-needed * PRICE_SCALE // collateral) - 1

    def _price(self, oracle: Address) -> int:
        found: Oracle | None = self.contracts.get(oracle)
        if found is None:
            raise ModelError("EmptyRevert")
        return found.price()
