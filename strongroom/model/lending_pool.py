"""`LendingPool`: isolated markets, debt and supply in shares, interest, health, liquidation, bad debt.

Assets are in the tokens' own units, shares have a million per unit at the start, prices are scaled as the oracle's,
ratios, fees and rates per second times 1e18. Every rounding favours the pool; the direction is in the name.

The pool finds tokens, oracles and rate models by their addresses in `contracts`. A callback is a function that
gets the amount; `None` stands for empty calldata.

    pool = LendingPool(world, "pool", access, contracts={"usd": usd, "gold": gold, "oracle": FixedPrice(10**36)})
    pool.health_factor(params, "borrower")  # 1_250_000_000_000_000_000
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import Any, Protocol

from strongroom.model import adaptive_curve
from strongroom.model.access import AccessManaged
from strongroom.model.chainlink_oracle import Oracle
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.rounding import PRICE_SCALE, UINT128_MAX, UINT256_MAX, WAD, checked, saturating_sub
from strongroom.model.signatures import Signature, is_valid, keccak, typed_data_digest
from strongroom.model.token import Token

VIRTUAL_SHARES = 10**6
"""Shares that nobody holds: the share price starts at 1e-6 of a unit."""
VIRTUAL_ASSETS = 1
"""The unit that backs them."""
MAX_FEE = WAD // 4
LIQUIDATION_CURSOR = 3 * WAD // 10
MAX_LIQUIDATION_INCENTIVE = 115 * WAD // 100
DUST_DIVISOR = 10_000
"""Collateral that pays for less than one ten-thousandth of the debt is dust."""
AUTHORIZATION = (
    "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
)

Id = bytes
Callback = Callable[[int], None]


class RateKind(IntEnum):
    """How a market's rate is found."""

    EXTERNAL = 0
    ADAPTIVE_CURVE = 1


@dataclass(frozen=True)
class IrmEntry:
    """What enabling a rate model fixes for good."""

    kind: RateKind = RateKind.EXTERNAL
    min_debt: int = 0
    """In the loan token's units; zero for none."""
    redeemer: Address = ZERO_ADDRESS


@dataclass(frozen=True)
class MarketParams:
    """All there is to a market."""

    loan_token: Address
    collateral_token: Address
    oracle: Address
    irm: Address
    lltv: int
    """The loan-to-value at which a position becomes liquidatable, times 1e18."""

    @cached_property
    def id(self) -> Id:
        """The Keccak-256 hash of the parameters, ABI-encoded; of any text where an address is none."""
        texts = (self.loan_token, self.collateral_token, self.oracle, self.irm)
        return keccak(b"".join(map(_address_word, texts)) + self.lltv.to_bytes(32, "big"))


@dataclass(frozen=True, slots=True)
class Market:
    """Totals as of the last update."""

    supply_assets: int = 0
    supply_shares: int = 0
    borrow_assets: int = 0
    borrow_shares: int = 0
    last_update: int = 0
    """Seconds since 1970; zero for a market that does not exist."""
    fee: int = 0
    rate_at_target: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """What an account has in a market."""

    supply_shares: int = 0
    borrow_shares: int = 0
    collateral: int = 0


@dataclass(frozen=True)
class Authorization:
    """What an account signs to let another manage its positions."""

    authorizer: Address
    authorized: Address
    is_authorized: bool
    nonce: int
    deadline: int
    """Seconds; the last one at which it can be used."""


class Irm(Protocol):
    """An external rate model."""

    def borrow_rate(self, params: MarketParams, market: Market) -> int:
        """Per second, times 1e18. May move a state of the model's own."""

    def borrow_rate_view(self, params: MarketParams, market: Market) -> int:
        """The same, without."""


_NO_MARKET = Market()
_NO_POSITION = Position()
_NO_PARAMS = MarketParams(ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS, 0)


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


@dataclass(slots=True)
class _State:
    """A market that is being changed."""

    supply_assets: int
    supply_shares: int
    borrow_assets: int
    borrow_shares: int
    last_update: int
    fee: int
    rate_at_target: int

    # Between assets and shares

    def supply_shares_down(self, assets: int) -> int:
        """Of supply; as all of these, in shares or in the loan token's units."""
        return mul_div(assets, self.supply_shares + VIRTUAL_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def supply_shares_up(self, assets: int) -> int:
        return mul_div_up(assets, self.supply_shares + VIRTUAL_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def supply_assets_down(self, shares: int) -> int:
        return mul_div(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + VIRTUAL_SHARES)

    def supply_assets_up(self, shares: int) -> int:
        return mul_div_up(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + VIRTUAL_SHARES)

    def borrow_shares_down(self, assets: int) -> int:
        return mul_div(assets, self.borrow_shares + VIRTUAL_SHARES, self.borrow_assets + VIRTUAL_ASSETS)

    def borrow_shares_up(self, assets: int) -> int:
        return mul_div_up(assets, self.borrow_shares + VIRTUAL_SHARES, self.borrow_assets + VIRTUAL_ASSETS)

    def borrow_assets_down(self, shares: int) -> int:
        return mul_div(shares, self.borrow_assets + VIRTUAL_ASSETS, self.borrow_shares + VIRTUAL_SHARES)

    def borrow_assets_up(self, shares: int) -> int:
        return mul_div_up(shares, self.borrow_assets + VIRTUAL_ASSETS, self.borrow_shares + VIRTUAL_SHARES)

    # A liquidation's two amounts

    def repaid_shares_up(self, seized_assets: int, price: int, incentive: int) -> int:
        """The shares that seizing collateral repays."""
        worth = full_mul_div_up(_bounded(seized_assets), price, PRICE_SCALE)
        return self.borrow_shares_up(_bounded(div_wad_up(worth, incentive)))

    def seized_assets_down(self, repaid_shares: int, price: int, incentive: int) -> int:
        """The collateral that repaying shares seizes."""
        repaid = self.borrow_assets_down(repaid_shares)
        return full_mul_div(mul_wad(repaid, incentive), PRICE_SCALE, price)


@dataclass(eq=False)
class LendingPool(AccessManaged):
    """All markets and positions."""

    contracts: Mapping[Address, Any] = field(default_factory=dict)
    """What is deployed: tokens, oracles, rate models. An address that is not in it has no code."""
    fee_recipient: Address = ZERO_ADDRESS
    irms: dict[Address, IrmEntry] = field(default_factory=dict)
    lltvs: dict[int, bool] = field(default_factory=dict)
    markets: dict[Id, Market] = field(default_factory=dict)
    positions: dict[tuple[Id, Address], Position] = field(default_factory=dict)
    authorizations: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(authorizer, authorized)`."""
    nonces: dict[Address, int] = field(default_factory=dict)
    params: dict[Id, MarketParams] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.irms = Table(self.world, IrmEntry(), self.irms)
        self.lltvs = Table(self.world, False, self.lltvs)
        self.markets = Table(self.world, _NO_MARKET, self.markets)
        self.positions = Table(self.world, _NO_POSITION, self.positions)
        self.authorizations = Table(self.world, False, self.authorizations)
        self.nonces = Table(self.world, 0, self.nonces)
        self.params = Table(self.world, _NO_PARAMS, self.params)

    # Governance

    @external
    def enable_irm(self, caller: Address, irm: Address, entry: IrmEntry = IrmEntry()) -> None:
        """Enables a rate model with an entry that can never change."""
        self.check_can_call(caller, "enableIrm", irm, entry)
        self._require_code(irm)
        if irm in self.irms:
            raise ModelError("LendingPool_IrmAlreadyEnabled", irm)
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
        is_external = self.irms[params.irm].kind == RateKind.EXTERNAL
        market = Market(
            last_update=self.world.timestamp,
            rate_at_target=0 if is_external else adaptive_curve.INITIAL_RATE_AT_TARGET,
        )
        self.markets[params.id] = market
        self.params[params.id] = params
        if is_external:
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
        self._accrue(params, state)
        if assets:
            shares = state.borrow_shares_up(assets)
        else:
            assets = state.borrow_assets_down(shares)
        _require_liquidity(params, state, assets)
        state.borrow_assets += assets
        state.borrow_shares += shares
        self._store(params, state)
        held = self.positions[params.id, on_behalf]
        owed = held.borrow_shares + shares
        self._set(params, on_behalf, held, borrow_shares=owed)
        debt = state.borrow_assets_up(owed)
        self._require_min_debt(params, on_behalf, debt)
        self._require_covered(params, on_behalf, debt, held.collateral)
        self._send(params.loan_token, receiver, assets)
        return assets, shares

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
        self._set(params, on_behalf, held, collateral=_bounded(held.collateral + _bounded(assets)))
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
        self, params: MarketParams, state: _State, borrower: Address, seized_assets: int, repaid_shares: int
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

    def _close_if_small(self, params: MarketParams, state: _State, it: _Liquidation) -> None:
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
        repaid_shares = state.borrow_shares_down(_bounded(repaid_assets))
        price = self._price(params.oracle)
        collateral = full_mul_div(repaid_assets, PRICE_SCALE, price)
        held = self.positions[params.id, borrower]
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

    # Interest

    @external
    def accrue_interest(self, params: MarketParams) -> None:
        """Accrues a market's interest to this second."""
        state = self._load(params)
        self._accrue(params, state)
        self._store(params, state)

    def _accrue_lazily(self, params: MarketParams, state: _State) -> None:
        """Without debt a built-in curve can wait until someone borrows; an external model is always asked."""
        if state.borrow_assets or self.irms[params.irm].kind == RateKind.EXTERNAL:
            self._accrue(params, state)

    def _accrue(self, params: MarketParams, state: _State, only_looks: bool = False) -> None:
        elapsed = self.world.timestamp - state.last_update
        if elapsed == 0:
            return
        if self.irms[params.irm].kind == RateKind.ADAPTIVE_CURVE:
            rate, state.rate_at_target = adaptive_curve.rates(
                state.borrow_assets, state.supply_assets, state.rate_at_target, elapsed
            )
        else:
            irm = self._irm(params)
            ask = irm.borrow_rate_view if only_looks else irm.borrow_rate
            rate = ask(params, _frozen(state))
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
        return keccak(kind + self.world.chain_id.to_bytes(32, "big") + _address_word(self.address))

    @external
    def multicall(self, caller: Address, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Calls of this contract by the same caller, in order, all or nothing."""
        if caller == self.access.address:
            raise ModelError("UserMulticall_CallerIsAccessManager")
        try:
            return [call() for call in calls]
        except ModelError as error:
            # OpenZeppelin's word for a step that reverts without one
            raise ModelError("FailedCall") if error.name == "EmptyRevert" else error from None

    # What if

    @external
    def accrued(self, params: MarketParams) -> Market:
        """The market with interest to this second, which stays as it is. Raises for one that does not exist."""
        state = self._load(params)
        before = self.positions[params.id, self.fee_recipient]
        self._accrue(params, state, only_looks=True)
        self.positions[params.id, self.fee_recipient] = before
        return _frozen(state)

    def debt_up(self, params: MarketParams, account: Address) -> int:
        """What the account owes at this second, in the loan token's units."""
        return _State(*_fields(self.accrued(params))).borrow_assets_up(
            self.positions[params.id, account].borrow_shares
        )

    def supplied_down(self, params: MarketParams, account: Address) -> int:
        """What the account's supply is worth at this second, in the loan token's units."""
        return _State(*_fields(self.accrued(params))).supply_assets_down(
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

    def max_borrow(self, params: MarketParams, account: Address) -> int:
        """The most that a borrow by assets can ask for at this second; zero where none would succeed."""
        market, held = self.accrued(params), self.positions[params.id, account]
        limit = max_debt_down(held.collateral, self._price(params.oracle), params.lltv)
        min_debt = self.irms[params.irm].min_debt

        def debt_with(assets: int) -> int:
            state = _State(*_fields(market))
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

    # Internal

    def _load(self, params: MarketParams) -> _State:
        market = self.markets[params.id]
        if not market.last_update:
            raise ModelError("LendingPool_MarketNotCreated", params.id)
        return _State(*_fields(market))

    def _store(self, params: MarketParams, state: _State) -> None:
        _bounded(state.supply_assets | state.supply_shares | state.borrow_assets | state.borrow_shares)
        self.markets[params.id] = _frozen(state)

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

    def _require_authorized(self, caller: Address, on_behalf: Address) -> None:
        if caller != on_behalf and not self.authorizations[on_behalf, caller]:
            raise ModelError("LendingPool_Unauthorized", caller, on_behalf)

    def _require_covered(self, params: MarketParams, borrower: Address, debt: int, collateral: int) -> None:
        max_debt = max_debt_down(collateral, self._price(params.oracle), params.lltv)
        if debt > max_debt:
            raise ModelError("LendingPool_InsufficientCollateral", params.id, borrower, debt, max_debt)

    def _require_min_debt(self, params: MarketParams, borrower: Address, debt: int) -> None:
        min_debt = self.irms[params.irm].min_debt
        if debt < min_debt:
            raise ModelError("LendingPool_DebtTooSmall", params.id, borrower, debt, min_debt)

    def _require_min_debt_left(
        self, params: MarketParams, state: _State, borrower: Address, owed: int
    ) -> None:
        if owed and self.irms[params.irm].min_debt:
            self._require_min_debt(params, borrower, state.borrow_assets_up(owed))

    def _require_code(self, account: Address) -> None:
        if account not in self.contracts:
            raise ModelError("LendingPool_NoCode", account)

    def _irm(self, params: MarketParams) -> Irm:
        irm: Irm = self.contracts[params.irm]
        return irm

    def _price(self, oracle: Address) -> int:
        found: Oracle | None = self.contracts.get(oracle)
        if found is None:
            raise ModelError("EmptyRevert")
        return found.price()

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


# Arithmetic


def liquidation_incentive(lltv: int) -> int:
    """What a liquidator gets for one that is repaid, times 1e18, rounded down."""
    return min(MAX_LIQUIDATION_INCENTIVE, WAD * WAD // (WAD - LIQUIDATION_CURSOR * (WAD - lltv) // WAD))


def max_debt_down(collateral: int, price: int, lltv: int) -> int:
    """The most that may be owed against collateral, in the loan token's units."""
    return full_mul_div(full_mul_div(collateral, price, PRICE_SCALE), lltv, WAD)


def interest_down(borrowed: int, rate: int, elapsed: int) -> int:
    """The first three terms of exp(rate * elapsed) - 1, on `borrowed`."""
    first = checked(rate * elapsed)
    second = mul_div(first, first, 2 * WAD)
    third = mul_div(second, first, 3 * WAD)
    return mul_div(borrowed, checked(first + second + third), WAD)


def mul_div(x: int, y: int, d: int) -> int:
    """Rounded down; the product must fit 256 bits: `MulDivFailed`."""
    product = x * y
    if product > UINT256_MAX or d == 0:
        raise ModelError("MulDivFailed")
    return product // d


def mul_div_up(x: int, y: int, d: int) -> int:
    """Rounded up; the product must fit 256 bits: `MulDivFailed`."""
    product = x * y
    if product > UINT256_MAX or d == 0:
        raise ModelError("MulDivFailed")
    return -(-product // d)


def full_mul_div(x: int, y: int, d: int) -> int:
    """Rounded down; only the result must fit: `FullMulDivFailed`."""
    if d == 0 or x * y // d > UINT256_MAX:
        raise ModelError("FullMulDivFailed")
    return x * y // d


def full_mul_div_up(x: int, y: int, d: int) -> int:
    """Rounded up; only the result must fit: `FullMulDivFailed`."""
    if d == 0 or -(-x * y // d) > UINT256_MAX:
        raise ModelError("FullMulDivFailed")
    return -(-x * y // d)


def mul_wad(x: int, y: int) -> int:
    """x * y / 1e18, rounded down: `MulWadFailed`."""
    if x * y > UINT256_MAX:
        raise ModelError("MulWadFailed")
    return x * y // WAD


def div_wad(x: int, y: int) -> int:
    """x * 1e18 / y, rounded down: `DivWadFailed`."""
    if y == 0 or x * WAD > UINT256_MAX:
        raise ModelError("DivWadFailed")
    return x * WAD // y


def div_wad_up(x: int, y: int) -> int:
    """x * 1e18 / y, rounded up: `DivWadFailed`."""
    if y == 0 or x * WAD > UINT256_MAX:
        raise ModelError("DivWadFailed")
    return -(-x * WAD // y)


def _realise_bad_debt(state: _State, it: _Liquidation) -> None:
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
    _bounded(first | second)


def _require_address(account: Address) -> None:
    if account == ZERO_ADDRESS:
        raise ModelError("LendingPool_ZeroAddress")


def _require_assets(assets: int) -> None:
    if assets == 0:
        raise ModelError("LendingPool_ZeroAssets")


def _require_liquidity(params: MarketParams, state: _State, assets: int) -> None:
    available = state.supply_assets - state.borrow_assets
    if assets > available:
        raise ModelError("LendingPool_InsufficientLiquidity", params.id, assets, available)


def _bounded(amount: int) -> int:
    if amount > UINT128_MAX:
        raise ModelError("LendingPool_AmountTooLarge", amount)
    return amount


def _fields(market: Market) -> tuple[int, int, int, int, int, int, int]:
    return (
        market.supply_assets,
        market.supply_shares,
        market.borrow_assets,
        market.borrow_shares,
        market.last_update,
        market.fee,
        market.rate_at_target,
    )


def _frozen(state: _State) -> Market:
    return Market(
        state.supply_assets,
        state.supply_shares,
        state.borrow_assets,
        state.borrow_shares,
        state.last_update,
        state.fee,
        state.rate_at_target,
    )


def _address_word(address: Address) -> bytes:
    if address.startswith("0x") and len(address) == 42:
        return bytes.fromhex(address[2:]).rjust(32, b"\0")
    return keccak(address.encode())
