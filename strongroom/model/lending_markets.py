"""The lending pool's markets, rate models and interest: what its operations stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from strongroom.model import adaptive_curve, kinked_curve
from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.lending_math import interest_down, mul_div
from strongroom.model.lending_values import (
    NO_MARKET,
    NO_PARAMS,
    NO_POSITION,
    Id,
    Irm,
    IrmEntry,
    Market,
    MarketParams,
    MarketState,
    Position,
    RateKind,
    bounded,
    fields_of,
    frozen,
)
from strongroom.model.rounding import WAD, checked

MAX_FEE = WAD // 4


@dataclass(eq=False)
class LendingMarkets(AccessManaged):
    """Markets and positions, and how interest moves them."""

    contracts: Mapping[Address, Any] = field(default_factory=dict)
    """What is deployed: tokens, oracles, rate models. An address that is not in it has no code."""
    fee_recipient: Address = ZERO_ADDRESS
    irms: dict[Address, IrmEntry] = field(default_factory=dict)
    curves: dict[Address, int] = field(default_factory=dict)
    """What a market's curve begins with, by rate model; of those in `irms` it is found where it is not
    given."""
    lltvs: dict[int, bool] = field(default_factory=dict)
    markets: dict[Id, Market] = field(default_factory=dict)
    positions: dict[tuple[Id, Address], Position] = field(default_factory=dict)
    authorizations: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(authorizer, authorized)`."""
    nonces: dict[Address, int] = field(default_factory=dict)
    params: dict[Id, MarketParams] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = self.curves
        curves = {
            irm: known[irm] if irm in known else self._curve(irm, entry.kind)
            for irm, entry in self.irms.items()
        }
        self.irms = Table(self.world, IrmEntry(), self.irms)
        self.curves = Table(self.world, 0, curves)
        self.lltvs = Table(self.world, False, self.lltvs)
        self.markets = Table(self.world, NO_MARKET, self.markets)
        self.positions = Table(self.world, NO_POSITION, self.positions)
        self.authorizations = Table(self.world, False, self.authorizations)
        self.nonces = Table(self.world, 0, self.nonces)
        self.params = Table(self.world, NO_PARAMS, self.params)

    # Governance

    @external
    def enable_irm(self, caller: Address, irm: Address, entry: IrmEntry | None = None) -> None:
        """Enables a rate model with an entry that can never change."""
        entry = entry or IrmEntry()
        self.check_can_call(caller, "enableIrm", irm, entry)
        self._require_code(irm)
        if irm in self.irms:
            raise ModelError("LendingPool_IrmAlreadyEnabled", irm)
        self.curves[irm] = self._curve(irm, entry.kind)
        self.irms[irm] = entry

    @external
    def enable_lltv(self, caller: Address, lltv: int) -> None:
        """Enables a liquidation loan-to-value below one, for good."""
        self.check_can_call(caller, "enableLltv", lltv)
        if not 0 < lltv < WAD or self.lltvs[lltv]:
            raise ModelError("LendingPool_InvalidLltv", lltv)
        self.lltvs[lltv] = True

    @external
    def set_fee(self, caller: Address, params: MarketParams, new_fee: int) -> None:
        """Sets the share of a market's interest that goes to the fee recipient."""
        self.check_can_call(caller, "setFee", params, new_fee)
        if new_fee > MAX_FEE:
            raise ModelError("LendingPool_FeeTooHigh", new_fee, MAX_FEE)
        state = self._load(params)
        self._accrue(params, state)
        state.fee = new_fee
        self._store(params, state)

    @external
    def set_fee_recipient(self, caller: Address, new_fee_recipient: Address) -> None:
        """Sets who gets the fees from now on; zero leaves them to nobody."""
        self.check_can_call(caller, "setFeeRecipient", new_fee_recipient)
        self.fee_recipient = new_fee_recipient

    # Interest

    @external
    def accrue_interest(self, params: MarketParams) -> None:
        """Accrues a market's interest to this second."""
        state = self._load(params)
        self._accrue(params, state)
        self._store(params, state)

    def _accrue_lazily(self, params: MarketParams, state: MarketState) -> None:
        """Without debt a built-in curve can wait until someone borrows; an external model is always asked."""
        if state.borrow_assets or self.irms[params.irm].kind == RateKind.EXTERNAL:
            self._accrue(params, state)

    def _accrue(self, params: MarketParams, state: MarketState, only_looks: bool = False) -> None:
        elapsed = self.world.timestamp - state.last_update
        if elapsed == 0:
            return
        kind = self.irms[params.irm].kind
        if kind == RateKind.ADAPTIVE_CURVE:
            rate, state.rate_at_target = adaptive_curve.rates(
                state.borrow_assets, state.supply_assets, state.rate_at_target, elapsed
            )
        elif kind == RateKind.KINKED_CURVE:
            rate = kinked_curve.rate(state.borrow_assets, state.supply_assets, state.rate_at_target)
        else:
            irm = self._irm(params)
            ask = irm.borrow_rate_view if only_looks else irm.borrow_rate
            rate = ask(params, frozen(state))
        state.last_update = self.world.timestamp
        interest = interest_down(state.borrow_assets, rate, elapsed)
        state.borrow_assets = checked(state.borrow_assets + interest)
        state.supply_assets = checked(state.supply_assets + interest)
        if state.fee:
            fee_assets = mul_div(interest, state.fee, WAD)
            without = replace(state, supply_assets=state.supply_assets - fee_assets)
            fee_shares = without.supply_shares_down(fee_assets)
            held = self.positions[params.id, self.fee_recipient]
            self._set(params, self.fee_recipient, held, supply_shares=held.supply_shares + fee_shares)
            state.supply_shares = checked(state.supply_shares + fee_shares)

    # Internal

    def _load(self, params: MarketParams) -> MarketState:
        market = self.markets[params.id]
        if not market.last_update:
            raise ModelError("LendingPool_MarketNotCreated", params.id)
        return MarketState(*fields_of(market))

    def _store(self, params: MarketParams, state: MarketState) -> None:
        for total in (state.supply_assets, state.supply_shares, state.borrow_assets, state.borrow_shares):
            bounded(total)
        self.markets[params.id] = frozen(state)

    def _set(
        self,
        params: MarketParams,
        account: Address,
        held: Position,
        *,
        supply_shares: int | None = None,
        borrow_shares: int | None = None,
        collateral: int | None = None,
    ) -> None:
        self.positions[params.id, account] = Position(
            held.supply_shares if supply_shares is None else supply_shares,
            held.borrow_shares if borrow_shares is None else borrow_shares,
            held.collateral if collateral is None else collateral,
        )

    def _require_code(self, account: Address) -> None:
        if account not in self.contracts:
            raise ModelError("LendingPool_NoCode", account)

    def _curve(self, irm: Address, kind: RateKind) -> int:
        """What a market's curve begins with."""
        if kind == RateKind.ADAPTIVE_CURVE:
            return adaptive_curve.INITIAL_RATE_AT_TARGET
        if kind == RateKind.EXTERNAL:
            return 0
        curve: int = self.contracts[irm].curve()
        if not kinked_curve.is_valid(curve):
            raise ModelError("LendingPool_InvalidCurve", irm, curve)
        return curve

    def _irm(self, params: MarketParams) -> Irm:
        irm: Irm = self.contracts[params.irm]
        return irm
