"""`WindDown` and `SettlementOracle`: the end of the stablecoin, which nobody can undo.

Coins in wei, collateral and reserve in their tokens' units, prices scaled as the oracle's, times in seconds.

Laws: what is paid of a token is at most what was received of it. Once claims are open the claim supply never grows,
what was received never falls, and what an account has been paid in the end is `received * locked // claim supply`,
whoever claims first.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from strongroom.model.access import AccessManaged
from strongroom.model.accumulator import accrue, whole_down
from strongroom.model.credit_facilitator import CreditFacilitator
from strongroom.model.execution import (
    ZERO_ADDRESS,
    Address,
    Contract,
    ModelError,
    Table,
    external,
    non_reentrant,
)
from strongroom.model.lending_math import full_mul_div, full_mul_div_up, liquidation_incentive, mul_wad
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import Id, MarketParams, MarketState, fields_of
from strongroom.model.peg_stability_module import PegStabilityModule
from strongroom.model.rounding import PRICE_SCALE, UINT128_MAX, UINT256_MAX, WAD, checked, saturating_sub
from strongroom.model.signatures import Signature, bound_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.surplus_buffer import SurplusBuffer
from strongroom.model.token import Token, safe_transfer, safe_transfer_from

UNWIND_PERIOD = 7 * 24 * 3600
READING_INTERVAL = 3600
READING_SPAN = 24 * 3600
PRICE_STEPS = 20
FALLBACK_DELAY = 3 * 24 * 3600
GIVE_UP_DELAY = 365 * 24 * 3600
MAX_MARKETS = 64
ROUNDING = 3
LOCK = "lockWithAuthorization(address,uint256,address,uint256,bytes32,bytes)"


class Priced(Contract):
    """An oracle: it may have no liquidation price, or no price."""

    def price(self) -> int:
        """Scaled as `IOracle`."""
        raise NotImplementedError

    def liquidation_price(self) -> int:
        """The same; raises where none is offered."""
        raise NotImplementedError


@dataclass(eq=False)
class SettlementOracle(Contract):
    """A source's prices until the wind-down closes it; then what the wind-down has it answer."""

    source: Priced
    wind_down: Address
    is_closed: bool = False
    answer: int = 0

    def price(self) -> int:
        """Raises `SettlementOracle_WindingDown` once closed."""
        return self._answered() if self.is_closed else self.source.price()

    def liquidation_price(self) -> int:
        """As `price`."""
        return self._answered() if self.is_closed else self.source.liquidation_price()

    def source_price(self) -> int:
        """What the source answers: its price, or its liquidation price, or zero."""
        return _source_price(self.source)

    @external
    def close(self, caller: Address) -> None:
        """For good. Raises `SettlementOracle_NotWindDown`."""
        self._require_wind_down(caller)
        self.is_closed = True

    @external
    def set_answer(self, caller: Address, answer: int) -> None:
        """Until it is called again, in the same transaction. Raises `SettlementOracle_NotWindDown`."""
        self._require_wind_down(caller)
        self.answer = answer

    def _answered(self) -> int:
        if self.answer == 0:
            raise ModelError("SettlementOracle_WindingDown")
        return self.answer

    def _require_wind_down(self, caller: Address) -> None:
        if caller != self.wind_down:
            raise ModelError("SettlementOracle_NotWindDown", caller)


@dataclass(frozen=True)
class EndingMarket:
    """A market that is winding down."""

    price: int = 0
    """Zero as long as it is not fixed."""
    readings: tuple[int, int] = (0, 0)
    reading_count: int = 0
    """Three with a price that is fixed."""
    read_at: int = 0
    enlisted_at: int = 0
    """Zero as long as it is not winding down."""
    reserve: int = 0
    """Coins by which late settlements may still add to the supply."""


@dataclass(frozen=True)
class Part:
    """How much of a position is repaid."""

    price: int
    debt_down: int
    """All of the debt, rounded down."""
    coins: int
    """What it costs at the most."""
    shares: int
    """Of the debt; zero: all of the collateral is seized instead."""
    covered: bool
    whole: bool


@dataclass(eq=False)
class WindDown(AccessManaged):
    """Prices, settlements, claims. Tokens are given as themselves."""

    stablecoin: Stablecoin
    pool: LendingPool
    facilitator: CreditFacilitator
    surplus_buffer: SurplusBuffer
    begun_at: int = 0
    opened_at: int = 0
    late_reserve: int = 0
    total_locked: int = 0
    oracles: set[Address] = field(default_factory=set)
    """Made here."""
    markets: dict[Id, EndingMarket] = field(default_factory=dict)
    ids: tuple[Id, ...] = ()
    locked_of: dict[Address, int] = field(default_factory=dict)
    received: dict[Address, int] = field(default_factory=dict)
    paid: dict[Address, int] = field(default_factory=dict)
    paid_to: dict[tuple[Address, Address], int] = field(default_factory=dict)
    """By `(token, account)`."""

    def __post_init__(self) -> None:
        self.markets = Table(self.world, EndingMarket(), self.markets)
        self.locked_of = Table(self.world, 0, self.locked_of)
        self.received = Table(self.world, 0, self.received)
        self.paid = Table(self.world, 0, self.paid)
        self.paid_to = Table(self.world, 0, self.paid_to)
        self.stablecoin.allowances[self.address, self.pool.address] = UINT256_MAX

    # Unwinding

    @external
    @non_reentrant
    def begin(
        self, caller: Address, modules: Sequence[PegStabilityModule], markets: Sequence[MarketParams]
    ) -> None:
        """Ends minting, enlists markets, takes reserves where they can be had."""
        self.check_can_call(caller, "begin", tuple(each.address for each in modules), tuple(markets))
        if self.begun_at:
            raise ModelError("WindDown_AlreadyBegun")
        self.begun_at = self.world.timestamp
        self.stablecoin.end_minting(self.address)
        for params in markets:
            if not self.markets[params.id].enlisted_at:
                self._enlist(params)
        self.surplus_buffer.report_shortfall(self.address, self.stablecoin.address, 1)
        for module in modules:
            self._require_facilitator(module.address)
            try:
                module.hand_over(self.address)
            except ModelError:
                continue
            self._book(module.reserve)

    @external
    def begin_market(self, caller: Address, params: MarketParams) -> None:
        """Winds down one market, whose ceiling is zero."""
        self.check_can_call(caller, "beginMarket", params)
        if self.begun_at:
            raise ModelError("WindDown_AlreadyBegun")
        ceiling = self.facilitator.markets[params.id].ceiling_coins
        if ceiling:
            raise ModelError("WindDown_CeilingNotZero", params.id, ceiling)
        self._enlist(params)

    @external
    def enlist(self, params: MarketParams) -> None:
        """Enlists a market of the facilitator's, and closes its oracle."""
        if not self.begun_at and not (params.oracle in self.oracles and self._oracle(params).is_closed):
            raise ModelError("WindDown_NotBegun")
        if self.opened_at:
            raise ModelError("WindDown_AlreadyOpen")
        self._enlist(params)

    @external
    @non_reentrant
    def read_price(self, params: MarketParams) -> None:
        """The source's, three times, an hour to a day apart; the middle one is the market's. Of one that winds down
        alone the price falls by later threes, by a twentieth at the most."""
        entry = self._enlisted(params)
        if self.begun_at:
            self._require_no_price(params, entry)
        count, now = entry.reading_count, self.world.timestamp
        if now >= entry.read_at + READING_SPAN:
            count = 0
        else:
            earliest = entry.read_at + (READING_SPAN if count == 3 else READING_INTERVAL)
            if now < earliest:
                raise ModelError("WindDown_ReadLately", params.id, earliest)
        price = self._oracle(params).source_price()
        if price == 0:
            raise ModelError("WindDown_NoPrice", params.oracle)
        first, second = entry.readings
        entry = replace(entry, read_at=now, reading_count=count + 1)
        if count == 0:
            entry = replace(entry, readings=(price, second))
        elif count == 1:
            entry = replace(entry, readings=(first, price))
        else:
            median = sorted((first, second, price))[1]
            if entry.price:
                median = min(entry.price, max(median, entry.price - entry.price // PRICE_STEPS))
            entry = replace(entry, price=median)
        self.markets[params.id] = entry

    @external
    def set_price(self, caller: Address, params: MarketParams, price: int) -> None:
        """The governor's, where the source has had none."""
        self.check_can_call(caller, "setPrice", params, price)
        entry = self._enlisted(params)
        self._require_no_price(params, entry)
        earliest = max(entry.enlisted_at, entry.read_at) + FALLBACK_DELAY
        if self.world.timestamp < earliest:
            raise ModelError("WindDown_TooEarly", earliest)
        found = self._oracle(params).source_price()
        if found:
            raise ModelError("WindDown_SourceHasPrice", params.oracle, found)
        if price == 0:
            raise ModelError("WindDown_NoPrice", params.oracle)
        self.markets[params.id] = replace(entry, price=price, reading_count=3, read_at=self.world.timestamp)

    @external
    @non_reentrant
    def settle(self, params: MarketParams, borrower: Address) -> tuple[int, int]:
        """Repays all of a debt for collateral of that worth; returns both."""
        self._require_begun()
        self._enlisted(params)
        circulating = self._circulating()
        self.pool.accrue_interest(params)
        if self.pool.positions[params.id, borrower].borrow_shares == 0:
            raise ModelError("WindDown_NothingOwed", params.id, borrower)
        part = self._part_of(params, borrower, UINT256_MAX, 0)
        minted = saturating_sub(part.coins, self._idle())
        if minted:
            self.stablecoin.mint(self.address, self.address, minted)
        repaid, collateral = self._seize(params, borrower, part, up=True)
        left = min(minted, self._idle())
        if left:
            self.stablecoin.burn(self.address, self.address, left)
        self._book(self.pool.contracts[params.collateral_token])
        self.facilitator.sync(params)
        if self.opened_at:
            self._use_reserve(params.id, saturating_sub(self._circulating(), circulating))
        return repaid, collateral

    @external
    @non_reentrant
    def redeem(self, caller: Address, params: MarketParams, borrower: Address, coins: int) -> tuple[int, int]:
        """Of a market that winds down alone: the caller's coins for collateral; zeros where there is none."""
        self._enlisted(params)
        if self.begun_at:
            raise ModelError("WindDown_AlreadyBegun")
        self.pool.accrue_interest(params)
        part = self._part_of(params, borrower, coins, self.pool.irms[params.irm].min_debt)
        if part.coins == 0:
            return 0, 0
        self.stablecoin.transfer_from(self.address, caller, self.address, part.coins)
        repaid, collateral = self._seize(params, borrower, part, up=False)
        if repaid != part.coins:
            self.stablecoin.transfer(self.address, caller, checked(part.coins - repaid))
        token: Token = self.pool.contracts[params.collateral_token]
        safe_transfer(token, self.address, caller, collateral)
        return repaid, collateral

    @external
    @non_reentrant
    def take_reserve(self, module: PegStabilityModule) -> int:
        """A peg module's; units of the reserve."""
        self._require_begun()
        self._require_facilitator(module.address)
        amount = module.hand_over(self.address)
        self._book(module.reserve)
        return amount

    # Claims

    @external
    def open(self) -> None:
        """Opens claims, with a reserve of twice what is still owed."""
        self._require_begun()
        if self.opened_at:
            raise ModelError("WindDown_AlreadyOpen")
        opens_at = self.begun_at + UNWIND_PERIOD
        if self.world.timestamp < opens_at:
            raise ModelError("WindDown_NotOpen", opens_at)
        self.opened_at = self.world.timestamp
        total = 0
        for market in self.ids:
            state = self.pool.markets[market]
            if state.borrow_shares:
                reserve = min(2 * state.borrow_assets, UINT128_MAX)
                self.markets[market] = replace(self.markets[market], reserve=reserve)
                total += reserve
        self.late_reserve = total

    @external
    @non_reentrant
    def take_surplus(self) -> int:
        """The buffer's coins count for nobody from now on; returns wei."""
        self._require_open()
        amount = self.surplus_buffer.cover_loss(self.address, self.stablecoin, UINT256_MAX)
        if amount == 0:
            raise ModelError("WindDown_Nothing")
        return amount

    @external
    def release(self, params: MarketParams) -> None:
        """Gives back a market's reserve once nobody owes there."""
        entry = self._enlisted(params)
        owed = self.pool.markets[params.id].borrow_shares
        if owed:
            raise ModelError("WindDown_StillOwed", params.id, owed)
        self._release_all(params, entry)

    @external
    def give_up(self, caller: Address, params: MarketParams) -> None:
        """A reserve, although somebody owes: a year after the opening."""
        self.check_can_call(caller, "giveUp", params)
        entry = self._enlisted(params)
        self._require_open()
        earliest = self.opened_at + GIVE_UP_DELAY
        if self.world.timestamp < earliest:
            raise ModelError("WindDown_TooEarly", earliest)
        self._release_all(params, entry)

    @external
    @non_reentrant
    def book(self, token: Token) -> int:
        """Books what lies here and is not booked; returns it."""
        self._require_begun()
        amount = self._book(token)
        if amount == 0:
            raise ModelError("WindDown_Nothing")
        return amount

    @external
    @non_reentrant
    def lock(self, caller: Address, amount: int, account: Address) -> None:
        """Locks the caller's coins for `account`, for good."""
        self._lock(amount, account)
        safe_transfer_from(self.stablecoin, self.address, caller, self.address, amount)

    @external
    @non_reentrant
    def lock_with_permit(
        self, caller: Address, amount: int, account: Address, deadline: int, signature: Signature
    ) -> None:
        """`lock` after trying a permit. Raises `WindDown_AllowanceTooLow` too."""
        with suppress(ModelError):
            self.stablecoin.permit(caller, self.address, amount, deadline, signature)
        allowance = self.stablecoin.allowance(caller, self.address)
        if allowance < amount:
            raise ModelError("WindDown_AllowanceTooLow", allowance, amount)
        self._lock(amount, account)
        safe_transfer_from(self.stablecoin, self.address, caller, self.address, amount)

    @external
    @non_reentrant
    def lock_with_authorization(
        self, owner: Address, amount: int, account: Address, deadline: int, salt: bytes, signature: Signature
    ) -> None:
        """`lock` by `owner`'s authorization, which anyone relays."""
        self._lock(amount, account)
        nonce = self.lock_authorization_nonce(owner, amount, account, deadline, salt)
        self.stablecoin.receive_with_authorization(
            self.address, owner, self.address, amount, 0, deadline, nonce, signature
        )

    @external
    @non_reentrant
    def claim(self, caller: Address, token: Token, receiver: Address) -> int:
        """Pays the caller's part, less what was paid before; returns units."""
        self._require_open()
        self._require_receiver(receiver)
        amount = self.claimable(caller, token)
        if amount == 0:
            raise ModelError("WindDown_Nothing")
        self.paid_to[token.address, caller] += amount
        self.paid[token.address] += amount
        safe_transfer(token, self.address, receiver, amount)
        return amount

    @external
    @non_reentrant
    def pay_residual(self, token: Token) -> int:
        """Hands what no coin is left for to the surplus buffer; returns units."""
        self._require_open()
        left = self.claim_supply()
        if left:
            raise ModelError("WindDown_CoinsLeft", left)
        self._book(token)
        amount = self.received[token.address] - self.paid[token.address]
        if amount == 0:
            raise ModelError("WindDown_Nothing")
        self.paid[token.address] += amount
        safe_transfer(token, self.address, self.surplus_buffer.address, amount)
        return amount

    # Views

    def is_winding_down(self, market: Id) -> bool:
        """Whether a market is, alone or with the system."""
        if self.markets[market].enlisted_at:
            return True
        return self.begun_at != 0 and self.facilitator.markets[market].listed

    def redemption_price(self, market: Id) -> int:
        """At which `redeem` takes its collateral; zero where it does not."""
        return 0 if self.begun_at else self.markets[market].price

    def claim_supply(self) -> int:
        """The coins among which assets are shared, in wei."""
        return self._circulating() + self.late_reserve

    def claimable(self, account: Address, token: Token) -> int:
        """What an account could claim now, in units, rounded down."""
        locked = self.locked_of[account]
        if locked == 0:
            return 0
        earned = accrue(0, locked, 0, self.received[token.address])
        return saturating_sub(whole_down(earned, self.claim_supply()), self.paid_to[token.address, account])

    def lock_authorization_nonce(
        self, owner: Address, amount: int, account: Address, deadline: int, salt: bytes
    ) -> bytes:
        """The nonce that binds an authorization to one locking."""
        return bound_nonce(LOCK, owner, amount, account, deadline, salt)

    # Internal

    def _part_of(self, params: MarketParams, borrower: Address, coins: int, min_debt: int) -> Part:
        """All of a debt, or as much as `coins` repay; of one that is worth less, no more than that."""
        price = self.markets[params.id].price
        if price == 0:
            raise ModelError("WindDown_PriceNotFixed", params.id)
        state = MarketState(*fields_of(self.pool.markets[params.id]))
        position = self.pool.positions[params.id, borrower]
        debt = state.borrow_assets_up(position.borrow_shares)
        worth = full_mul_div(position.collateral, price, PRICE_SCALE)
        debt_down = state.borrow_assets_down(position.borrow_shares)
        covered = debt_down < worth + ROUNDING
        more = full_mul_div(position.collateral + 1, price, PRICE_SCALE) + ROUNDING
        most = debt if covered else min(debt, more)
        if coins >= most:
            return Part(price, debt_down, most, position.borrow_shares if covered else 0, covered, True)
        if not covered:
            coins = min(coins, worth)
        shares = state.borrow_shares_down(min(coins, saturating_sub(debt, min_debt)))
        return Part(price, debt_down, state.borrow_assets_up(shares), shares, covered, False)

    def _seize(self, params: MarketParams, borrower: Address, part: Part, *, up: bool) -> tuple[int, int]:
        """By a liquidation; returns what was repaid and what was kept."""
        held = self.pool.positions[params.id, borrower].collateral
        incentive = liquidation_incentive(params.lltv)
        if part.covered:
            answer = full_mul_div_up(mul_wad(part.debt_down, incentive), PRICE_SCALE, held)
        elif part.whole:
            answer = mul_wad(part.price, incentive)
        else:
            answer = -(-part.price * incentive // WAD)
        oracle = self._oracle(params)
        oracle.set_answer(self.address, max(answer, 1))
        kept, repaid = self._liquidate(params, borrower, 0 if part.shares else held, part.shares)
        oracle.set_answer(self.address, 0)
        if not part.covered:
            return repaid, kept
        worth = (full_mul_div_up if up else full_mul_div)(repaid, PRICE_SCALE, part.price)
        returned = saturating_sub(kept, worth)
        if returned:
            token: Token = self.pool.contracts[params.collateral_token]
            token.approve(self.address, self.pool.address, returned)
            self.pool.supply_collateral(self.address, params, returned, borrower)
        return repaid, kept - returned

    def _liquidate(
        self, params: MarketParams, borrower: Address, seized_assets: int, repaid_shares: int
    ) -> tuple[int, int]:
        token: Token = self.pool.contracts[params.collateral_token]
        held = token.balance_of(self.address)
        seized, repaid = self.pool.liquidate(self.address, params, borrower, seized_assets, repaid_shares)
        arrived = saturating_sub(token.balance_of(self.address), held)
        if arrived < seized:
            raise ModelError("WindDown_NotDelivered", token.address, arrived, seized)
        return seized, repaid

    def _enlist(self, params: MarketParams) -> None:
        if self.markets[params.id].enlisted_at:
            raise ModelError("WindDown_AlreadyEnlisted", params.id)
        if not self.facilitator.markets[params.id].listed:
            raise ModelError("WindDown_MarketNotListed", params.id)
        if params.oracle not in self.oracles:
            raise ModelError("WindDown_ForeignOracle", params.oracle)
        if len(self.ids) == MAX_MARKETS:
            raise ModelError("WindDown_TooManyMarkets", MAX_MARKETS)
        self.markets[params.id] = EndingMarket(enlisted_at=self.world.timestamp)
        self.ids = (*self.ids, params.id)
        self._oracle(params).close(self.address)

    def _oracle(self, params: MarketParams) -> SettlementOracle:
        oracle: SettlementOracle = self.pool.contracts[params.oracle]
        return oracle

    def _enlisted(self, params: MarketParams) -> EndingMarket:
        entry = self.markets[params.id]
        if not entry.enlisted_at:
            raise ModelError("WindDown_NotEnlisted", params.id)
        return entry

    def _require_no_price(self, params: MarketParams, entry: EndingMarket) -> None:
        if entry.price:
            raise ModelError("WindDown_PriceFixed", params.id, entry.price)

    def _release_all(self, params: MarketParams, entry: EndingMarket) -> None:
        if entry.reserve == 0:
            raise ModelError("WindDown_Nothing")
        self._use_reserve(params.id, entry.reserve)

    def _use_reserve(self, market: Id, amount: int) -> None:
        if amount == 0:
            return
        entry = self.markets[market]
        if amount > entry.reserve:
            raise ModelError("WindDown_ReserveExceeded", market, amount, entry.reserve)
        self.markets[market] = replace(entry, reserve=entry.reserve - amount)
        self.late_reserve -= amount

    def _circulating(self) -> int:
        return checked(self.stablecoin.total_supply - self._idle())

    def _idle(self) -> int:
        return checked(self.stablecoin.balance_of(self.address) - self.total_locked)

    def _book(self, token: Token) -> int:
        if token is self.stablecoin:
            raise ModelError("WindDown_TokenIsCoin")
        total = self.received[token.address]
        amount = saturating_sub(token.balance_of(self.address), total - self.paid[token.address])
        amount = min(amount, UINT128_MAX - total)
        if amount:
            self.received[token.address] = total + amount
        return amount

    def _lock(self, amount: int, account: Address) -> None:
        self._require_begun()
        self._require_receiver(account)
        if amount == 0:
            raise ModelError("WindDown_Nothing")
        self.locked_of[account] = checked(self.locked_of[account] + amount)
        self.total_locked = checked(self.total_locked + amount)

    def _require_begun(self) -> None:
        if self.begun_at == 0:
            raise ModelError("WindDown_NotBegun")

    def _require_open(self) -> None:
        if self.opened_at == 0:
            raise ModelError("WindDown_NotOpen", self.begun_at + UNWIND_PERIOD if self.begun_at else 0)

    def _require_receiver(self, receiver: Address) -> None:
        if receiver in (ZERO_ADDRESS, self.address):
            raise ModelError("WindDown_InvalidReceiver", receiver)

    def _require_facilitator(self, module: Address) -> None:
        listed = self.stablecoin.facilitators[module]
        if listed.ceiling == 0 and listed.level == 0:
            raise ModelError("WindDown_NotFacilitator", module)


def _source_price(source: Priced) -> int:
    """Its price, or its liquidation price, or zero."""
    for ask in (source.price, source.liquidation_price):
        try:
            price = ask()
        except ModelError:
            continue
        if price:
            return price
    return 0
