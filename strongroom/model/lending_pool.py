"""`LendingPool`: isolated markets, debt and supply in shares, interest, health, liquidation, bad debt.

Assets are in the tokens' own units, shares have a million per unit at the start, prices are scaled as the oracle's,
ratios, fees and rates per second times 1e18. Every rounding favours the pool; the direction is in the name.

The pool finds tokens, oracles and rate models by their addresses in `contracts`. A callback is a function that
gets the amount; `None` stands for empty calldata.

    pool = LendingPool(world, "pool", access, contracts={"usd": usd, "gold": gold, "oracle": FixedPrice(10**36)})
    pool.health_factor(params, "borrower")  # 1_250_000_000_000_000_000
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, external
from strongroom.model.lending_markets import MAX_FEE
from strongroom.model.lending_math import (
    div_wad,
    full_mul_div,
    interest_down,
    liquidation_incentive,
    max_debt_down,
)
from strongroom.model.lending_quotes import LendingQuotes
from strongroom.model.lending_values import (
    VIRTUAL_ASSETS,
    VIRTUAL_SHARES,
    Authorization,
    Callback,
    Id,
    Irm,
    IrmEntry,
    Market,
    MarketParams,
    MarketState,
    Position,
    RateKind,
    address_word,
    bounded,
)
from strongroom.model.rounding import PRICE_SCALE, checked, saturating_sub
from strongroom.model.signatures import Signature, is_valid, keccak, typed_data_digest
from strongroom.model.token import AuthorizedToken, Token

__all__ = [
    "AUTHORIZATION",
    "DUST_DIVISOR",
    "MAX_FEE",
    "VIRTUAL_ASSETS",
    "VIRTUAL_SHARES",
    "Authorization",
    "Callback",
    "Id",
    "Irm",
    "IrmEntry",
    "LendingPool",
    "Market",
    "MarketParams",
    "Position",
    "RateKind",
    "interest_down",
    "liquidation_incentive",
    "max_debt_down",
]

AUTHORIZATION = (
    "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
)
DUST_DIVISOR = 10_000
"""Collateral that pays for less than one ten-thousandth of the debt is dust."""


@dataclass(slots=True)
class _Liquidation:
    """A liquidation on its way."""

    seized_assets: int
    repaid_shares: int
    owed: int
    collateral: int
    price: int
    incentive: int
    repaid_assets: int = 0


@dataclass(eq=False)
class LendingPool(LendingQuotes):
    """All operations."""

    # Markets

    @external
    def create_market(self, params: MarketParams) -> None:
        """Creates a market of an enabled rate model and loan-to-value."""
        if params.irm not in self.irms:
            raise ModelError("LendingPool_IrmNotEnabled", params.irm)
        if not self.lltvs[params.lltv]:
            raise ModelError("LendingPool_LltvNotEnabled", params.lltv)
        if self.markets[params.id].last_update:
            raise ModelError("LendingPool_MarketAlreadyCreated", params.id)
        self._require_code(params.loan_token)
        self._require_code(params.collateral_token)
        market = Market(last_update=self.world.timestamp, rate_at_target=self.curves[params.irm])
        self.markets[params.id] = market
        self.params[params.id] = params
        if self.irms[params.irm].kind == RateKind.EXTERNAL:
            self._irm(params).borrow_rate(params, market)

    # Supply

    @external
    def supply(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        shares: int,
        on_behalf: Address,
        callback: Callback | None = None,
    ) -> tuple[int, int]:
        """Lends by assets or by shares; returns both."""
        state = self._load(params)
        _require_one(assets, shares)
        _require_address(on_behalf)
        self._require_open(params)
        self._accrue_lazily(params, state)
        if assets:
            shares = state.supply_shares_down(assets)
        else:
            assets = state.supply_assets_up(shares)
        held = self.positions[params.id, on_behalf]
        self._set(params, on_behalf, held, supply_shares=held.supply_shares + shares)
        state.supply_assets += assets
        state.supply_shares += shares
        self._store(params, state)
        self._call_back(callback, assets)
        self._take(params.loan_token, caller, assets)
        return assets, shares

    @external
    def withdraw(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        shares: int,
        on_behalf: Address,
        receiver: Address,
    ) -> tuple[int, int]:
        """Takes back what `on_behalf` has lent, by assets or by shares; returns both."""
        state = self._load(params)
        _require_one(assets, shares)
        _require_address(receiver)
        self._require_authorized(caller, on_behalf)
        self._accrue_lazily(params, state)
        if assets:
            shares = state.supply_shares_up(assets)
        else:
            assets = state.supply_assets_down(shares)
        held = self.positions[params.id, on_behalf]
        if shares > held.supply_shares:
            raise ModelError(
                "LendingPool_InsufficientBalance", params.id, on_behalf, shares, held.supply_shares
            )
        self._set(params, on_behalf, held, supply_shares=held.supply_shares - shares)
        _require_liquidity(params, state, assets)
        state.supply_assets -= assets
        state.supply_shares -= shares
        self._store(params, state)
        self._send(params.loan_token, receiver, assets)
        return assets, shares

    # Borrow

    @external
    def borrow(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        shares: int,
        on_behalf: Address,
        receiver: Address,
    ) -> tuple[int, int]:
        """Borrows against the collateral of `on_behalf`, by assets or by shares; returns both."""
        state = self._load(params)
        _require_one(assets, shares)
        _require_address(receiver)
        self._require_authorized(caller, on_behalf)
        self._require_open(params)
        self._accrue(params, state)
        if assets:
            shares = state.borrow_shares_up(assets)
        else:
            assets = state.borrow_assets_down(shares)
        self._owe(params, state, on_behalf, assets, shares)
        self._send(params.loan_token, receiver, assets)
        return assets, shares

    @external
    def lend(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        supplied: int,
        on_behalf: Address,
        receiver: Address,
    ) -> tuple[int, int, int]:
        """Lends in an operated market, of it `supplied` that the operator brings itself; returns the shares
        owed for it, the debt then, and its limit."""
        state = self._load(params)
        _require_one(assets, 0)
        _require_address(receiver)
        self._require_authorized(caller, on_behalf)
        operator = self.irms[params.irm].operator
        if caller != operator:
            raise ModelError("LendingPool_NotOperator", caller, operator)
        self._accrue(params, state)
        if supplied:
            added = state.supply_shares_down(supplied)
            held = self.positions[params.id, caller]
            self._set(params, caller, held, supply_shares=held.supply_shares + added)
            state.supply_assets += supplied
            state.supply_shares += added
        shares = state.borrow_shares_up(assets)
        debt, max_debt = self._owe(params, state, on_behalf, assets, shares)
        idle = checked(assets - supplied)
        if idle:
            self._send(params.loan_token, receiver, idle)
        return shares, debt, max_debt

    @external
    def repay(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        shares: int,
        on_behalf: Address,
        callback: Callback | None = None,
    ) -> tuple[int, int]:
        """Repays debt of `on_behalf`, by assets or by shares; returns both."""
        state = self._load(params)
        _require_one(assets, shares)
        _require_address(on_behalf)
        self._accrue(params, state)
        if assets:
            shares = state.borrow_shares_down(assets)
        else:
            assets = state.borrow_assets_up(shares)
        held = self.positions[params.id, on_behalf]
        if shares > held.borrow_shares:
            raise ModelError(
                "LendingPool_InsufficientBalance", params.id, on_behalf, shares, held.borrow_shares
            )
        owed = held.borrow_shares - shares
        self._set(params, on_behalf, held, borrow_shares=owed)
        state.borrow_assets = saturating_sub(state.borrow_assets, assets)
        state.borrow_shares -= shares
        self._store(params, state)
        self._require_min_debt_left(params, state, on_behalf, owed)
        self._call_back(callback, assets)
        self._take(params.loan_token, caller, assets)
        return assets, shares

    # Collateral

    @external
    def supply_collateral(
        self,
        caller: Address,
        params: MarketParams,
        assets: int,
        on_behalf: Address,
        callback: Callback | None = None,
    ) -> None:
        """Puts collateral in. Accrues nothing and asks no oracle."""
        if not self.markets[params.id].last_update:
            raise ModelError("LendingPool_MarketNotCreated", params.id)
        _require_assets(assets)
        _require_address(on_behalf)
        held = self.positions[params.id, on_behalf]
        self._set(params, on_behalf, held, collateral=bounded(held.collateral + bounded(assets)))
        self._call_back(callback, assets)
        self._take(params.collateral_token, caller, assets)

    @external
    def withdraw_collateral(
        self, caller: Address, params: MarketParams, assets: int, on_behalf: Address, receiver: Address
    ) -> None:
        """Takes collateral of `on_behalf` out; what remains must cover its debt."""
        _require_assets(assets)
        _require_address(receiver)
        self._require_authorized(caller, on_behalf)
        if not self.markets[params.id].last_update:
            raise ModelError("LendingPool_MarketNotCreated", params.id)
        held = self.positions[params.id, on_behalf]
        if assets > held.collateral:
            raise ModelError("LendingPool_InsufficientBalance", params.id, on_behalf, assets, held.collateral)
        collateral = held.collateral - assets
        self._set(params, on_behalf, held, collateral=collateral)
        if held.borrow_shares:
            state = self._load(params)
            self._accrue(params, state)
            self._store(params, state)
            self._require_covered(params, on_behalf, state.borrow_assets_up(held.borrow_shares), collateral)
        self._send(params.collateral_token, receiver, assets)

    @external
    def flash_loan(self, caller: Address, token: Address, assets: int, callback: Callback) -> None:
        """Lends for the length of the callback. Free."""
        _require_assets(assets)
        self._send(token, caller, assets)
        callback(assets)
        self._take(token, caller, assets)

    # Liquidation and redemption

    @external
    def liquidate(
        self,
        caller: Address,
        params: MarketParams,
        borrower: Address,
        seized_assets: int,
        repaid_shares: int,
        callback: Callback | None = None,
    ) -> tuple[int, int]:
        """Liquidates by collateral seized or by shares repaid; returns collateral and assets repaid."""
        state = self._load(params)
        _require_one(seized_assets, repaid_shares)
        self._accrue(params, state)
        outcome = self._settle(params, state, borrower, seized_assets, repaid_shares)
        self._store(params, state)
        self._send(params.collateral_token, caller, outcome.seized_assets)
        self._call_back(callback, outcome.repaid_assets)
        self._take(params.loan_token, caller, outcome.repaid_assets)
        return outcome.seized_assets, outcome.repaid_assets

    def _settle(
        self,
        params: MarketParams,
        state: MarketState,
        borrower: Address,
        seized_assets: int,
        repaid_shares: int,
    ) -> _Liquidation:
        held = self.positions[params.id, borrower]
        price = self._liquidation_price(params.oracle)
        incentive = liquidation_incentive(params.lltv)
        it = _Liquidation(seized_assets, repaid_shares, held.borrow_shares, held.collateral, price, incentive)
        debt = state.borrow_assets_up(it.owed)
        max_debt = max_debt_down(it.collateral, price, params.lltv)
        if debt <= max_debt:
            raise ModelError("LendingPool_HealthyPosition", params.id, borrower, debt, max_debt)
        if it.seized_assets:
            it.repaid_shares = state.repaid_shares_up(it.seized_assets, price, incentive)
        else:
            it.seized_assets = state.seized_assets_down(it.repaid_shares, price, incentive)
        for requested, available in ((it.repaid_shares, it.owed), (it.seized_assets, it.collateral)):
            if requested > available:
                raise ModelError("LendingPool_InsufficientBalance", params.id, borrower, requested, available)
        self._close_if_small(params, state, it)
        it.repaid_assets = state.borrow_assets_up(it.repaid_shares)
        it.owed -= it.repaid_shares
        it.collateral -= it.seized_assets
        state.borrow_shares -= it.repaid_shares
        state.borrow_assets = saturating_sub(state.borrow_assets, it.repaid_assets)
        if it.owed:
            _realise_bad_debt(state, it)
        self._set(params, borrower, held, borrow_shares=it.owed, collateral=it.collateral)
        return it

    def _close_if_small(self, params: MarketParams, state: MarketState, it: _Liquidation) -> None:
        """Where the debt left would be too small to exist, the liquidation closes the position."""
        min_debt = self.irms[params.irm].min_debt
        if not min_debt:
            return
        left = state.borrow_assets_up(it.owed - it.repaid_shares)
        if left == 0 or left >= min_debt:
            return
        it.repaid_shares = it.owed
        it.seized_assets = state.seized_assets_down(it.repaid_shares, it.price, it.incentive)
        if it.seized_assets > it.collateral:
            it.seized_assets = it.collateral
            it.repaid_shares = min(it.owed, state.repaid_shares_up(it.collateral, it.price, it.incentive))

    @external
    def redeem(
        self, caller: Address, params: MarketParams, borrower: Address, repaid_assets: int, receiver: Address
    ) -> tuple[int, int]:
        """Repays debt of a borrower for collateral of the same worth; returns shares and collateral."""
        state = self._load(params)
        redeemer = self.irms[params.irm].redeemer
        if caller != redeemer:
            raise ModelError("LendingPool_NotRedeemer", caller, redeemer)
        _require_assets(repaid_assets)
        _require_address(receiver)
        self._accrue(params, state)
        repaid_shares = state.borrow_shares_down(bounded(repaid_assets))
        price = self._price(params.oracle)
        collateral = full_mul_div(repaid_assets, PRICE_SCALE, price)
        held = self.positions[params.id, borrower]
        if repaid_assets == state.borrow_assets_up(held.borrow_shares):
            repaid_shares = held.borrow_shares  # all of a debt closes it
        for requested, available in (
            (repaid_shares, held.borrow_shares),
            (collateral, held.collateral),
        ):
            if requested > available:
                raise ModelError("LendingPool_InsufficientBalance", params.id, borrower, requested, available)
        owed = held.borrow_shares - repaid_shares
        self._set(params, borrower, held, borrow_shares=owed, collateral=held.collateral - collateral)
        state.borrow_assets = saturating_sub(state.borrow_assets, repaid_assets)
        state.borrow_shares -= repaid_shares
        self._store(params, state)
        if owed:
            # a position that is worth less than it owes is for liquidators, who book the loss
            debt = state.borrow_assets_up(owed)
            worth = full_mul_div(held.collateral - collateral, price, PRICE_SCALE)
            if debt > worth:
                raise ModelError("LendingPool_InsufficientCollateral", params.id, borrower, debt, worth)
        self._require_min_debt_left(params, state, borrower, owed)
        self._send(params.collateral_token, receiver, collateral)
        self._take(params.loan_token, caller, repaid_assets)
        return repaid_shares, collateral

    # Steps of a multicall: this one, and the guards `check_deadline` and `check_position`

    @external
    def permit(
        self, caller: Address, token: Address, value: int, deadline: int, signature: Signature
    ) -> None:
        """Tries the caller's permit to this pool and requires the allowance, however it came about."""
        found: Token | None = self.contracts.get(token)
        if isinstance(found, AuthorizedToken):
            with suppress(ModelError):
                found.permit(caller, self.address, value, deadline, signature)
        allowance = found.allowance(caller, self.address) if isinstance(found, Token) else 0
        if allowance < value:
            raise ModelError("LendingPool_AllowanceTooLow", token, allowance, value)

    # Authorizations

    @external
    def set_authorization(self, caller: Address, authorized: Address, new_is_authorized: bool) -> None:
        """Lets `authorized` manage the caller's positions in every market, or no longer."""
        self.authorizations[caller, authorized] = new_is_authorized

    @external
    def set_authorization_with_sig(self, authorization: Authorization, signature: Signature) -> None:
        """As `set_authorization`, by the authorizer's signature."""
        now = self.world.timestamp
        if now > authorization.deadline:
            raise ModelError("LendingPool_SignatureExpired", authorization.deadline, now)
        authorizer = authorization.authorizer
        expected = self.nonces[authorizer]
        if authorization.nonce != expected:
            raise ModelError("LendingPool_InvalidNonce", authorizer, authorization.nonce, expected)
        self.nonces[authorizer] = expected + 1
        digest = self.authorization_digest(authorization)
        if not is_valid(self.world, authorizer, digest, signature):
            raise ModelError("LendingPool_InvalidSignature", authorizer, digest)
        self.authorizations[authorizer, authorization.authorized] = authorization.is_authorized

    def authorization_digest(self, authorization: Authorization) -> bytes:
        """What the authorizer signs."""
        return typed_data_digest(
            self.domain_separator,
            AUTHORIZATION,
            authorization.authorizer,
            authorization.authorized,
            int(authorization.is_authorized),
            authorization.nonce,
            authorization.deadline,
        )

    @cached_property
    def domain_separator(self) -> bytes:
        """The EIP-712 domain: chain id and contract."""
        kind = keccak(b"EIP712Domain(uint256 chainId,address verifyingContract)")
        return keccak(kind + self.world.chain_id.to_bytes(32, "big") + address_word(self.address))

    @external
    def multicall(self, caller: Address, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Calls of this contract by the same caller, in order, all or nothing."""
        if caller == self.access.address:
            raise ModelError("UserMulticall_CallerIsAccessManager")
        return [call() for call in calls]

    # Internal

    def _owe(
        self, params: MarketParams, state: MarketState, borrower: Address, assets: int, shares: int
    ) -> tuple[int, int]:
        """Adds to a debt, stores the market, and requires that it is covered; returns the debt and its limit."""
        _require_liquidity(params, state, assets)
        state.borrow_assets += assets
        state.borrow_shares += shares
        self._store(params, state)
        held = self.positions[params.id, borrower]
        owed = held.borrow_shares + shares
        self._set(params, borrower, held, borrow_shares=owed)
        debt = state.borrow_assets_up(owed)
        self._require_min_debt(params, borrower, debt)
        return debt, self._require_covered(params, borrower, debt, held.collateral)

    def _require_open(self, params: MarketParams) -> None:
        if self.irms[params.irm].operator != ZERO_ADDRESS:
            raise ModelError("LendingPool_MarketOperated", params.id)

    def _require_authorized(self, caller: Address, on_behalf: Address) -> None:
        if caller != on_behalf and not self.authorizations[on_behalf, caller]:
            raise ModelError("LendingPool_Unauthorized", caller, on_behalf)

    def _require_covered(self, params: MarketParams, borrower: Address, debt: int, collateral: int) -> int:
        max_debt = max_debt_down(collateral, self._price(params.oracle), params.lltv)
        if debt > max_debt:
            raise ModelError("LendingPool_InsufficientCollateral", params.id, borrower, debt, max_debt)
        return max_debt

    def _require_min_debt(self, params: MarketParams, borrower: Address, debt: int) -> None:
        min_debt = self.irms[params.irm].min_debt
        if debt < min_debt:
            raise ModelError("LendingPool_DebtTooSmall", params.id, borrower, debt, min_debt)

    def _require_min_debt_left(
        self, params: MarketParams, state: MarketState, borrower: Address, owed: int
    ) -> None:
        if owed and self.irms[params.irm].min_debt:
            self._require_min_debt(params, borrower, state.borrow_assets_up(owed))

    def _liquidation_price(self, oracle: Address) -> int:
        """The oracle's liquidation price where it offers one, else its price."""
        found = self.contracts.get(oracle)
        if found is not None:
            try:
                price: int = found.liquidation_price()
            except ModelError:
                price = 0
            if price:
                return price
        price = self._price(oracle)
        if price == 0:
            raise ModelError("LendingPool_ZeroPrice", oracle)
        return price

    @staticmethod
    def _call_back(callback: Callback | None, assets: int) -> None:
        if callback is not None:
            callback(assets)

    def _send(self, token: Address, to: Address, assets: int) -> None:
        found: Token | None = self.contracts.get(token)
        try:
            if found is not None and found.transfer(self.address, to, assets):
                return
        except ModelError:
            pass
        raise ModelError("TransferFailed")

    def _take(self, token: Address, payer: Address, assets: int) -> None:
        """What arrives is measured, not believed."""
        found: Token | None = self.contracts.get(token)
        if found is None:
            raise ModelError("TransferFromFailed")
        before = found.balance_of(self.address)
        try:
            moved = found.transfer_from(self.address, payer, self.address, assets)
        except ModelError:
            moved = False
        if not moved:
            raise ModelError("TransferFromFailed")
        received = saturating_sub(found.balance_of(self.address), before)
        if received < assets:
            raise ModelError("LendingPool_NotDelivered", token, received, assets)


def _realise_bad_debt(state: MarketState, it: _Liquidation) -> None:
    """Debt that nothing, or dust, stands behind is the suppliers' loss at once."""
    debt = state.borrow_assets_up(it.owed)
    covered = div_wad(full_mul_div(it.collateral, it.price, PRICE_SCALE), it.incentive)
    if it.collateral and checked(covered * DUST_DIVISOR) >= debt:
        return
    bad_debt = min(state.borrow_assets, debt)
    state.borrow_assets -= bad_debt
    state.supply_assets -= bad_debt
    state.borrow_shares -= it.owed
    it.owed = 0


def _require_one(first: int, second: int) -> None:
    if (first == 0) == (second == 0):
        raise ModelError("LendingPool_InconsistentInput", first, second)
    bounded(first | second)


def _require_address(account: Address) -> None:
    if account == ZERO_ADDRESS:
        raise ModelError("LendingPool_ZeroAddress")


def _require_assets(assets: int) -> None:
    if assets == 0:
        raise ModelError("LendingPool_ZeroAssets")


def _require_liquidity(params: MarketParams, state: MarketState, assets: int) -> None:
    available = state.supply_assets - state.borrow_assets
    if assets > available:
        raise ModelError("LendingPool_InsufficientLiquidity", params.id, assets, available)
