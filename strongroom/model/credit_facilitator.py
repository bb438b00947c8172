"""`CreditFacilitator`: the stablecoin, minted against collateral as loans of the lending pool, just in time.

Coins in wei, collateral in its token's units, ceilings of markets in whole coins, health factors times 1e18.

Its markets are operated: nobody else lends there. What is repaid lies idle in the market until it is lent again or
somebody syncs.

Laws: the levels of all markets and the shortfall are the stablecoin's level of the facilitator. What its supply in a
market is worth is at least the market's level, but for a unit of rounding and for losses that nobody has recognised
yet. Surplus and shortfall are never both there.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from strongroom.model.access import AccessManaged
from strongroom.model.execution import (
    ZERO_ADDRESS,
    Address,
    ModelError,
    Table,
    external,
    non_reentrant,
)
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import Authorization, Id, MarketParams, MarketState, Position, fields_of
from strongroom.model.rounding import BPS, UINT256_MAX, WAD, saturating_sub
from strongroom.model.signatures import Signature, bound_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.surplus_buffer import SurplusBuffer
from strongroom.model.token import AuthorizedToken, Token, safe_transfer, safe_transfer_from

MAX_SAVINGS_SHARE_BPS = 9_000
MAX_CEILING_COINS = 79_000_000_000
_PARAMS = "(address,address,address,address,uint256)"
REPAY = f"repayWithAuthorization({_PARAMS},address,uint256,address,uint256,bytes32,bytes)"
CLOSE = f"closeWithAuthorization({_PARAMS},address,uint256,uint256,address,bool,uint256,bytes32,bytes)"


class Savings(Protocol):
    """What the facilitator asks of the savings vault."""

    @property
    def address(self) -> Address:
        """Where it is."""

    def add_reward(self, caller: Address, amount: int) -> None:
        """Pulls coins from the caller, to stream them to savers."""

    def take_undistributed(self, caller: Address, most: int) -> int:
        """Sends the caller what is not streamed yet, up to `most`; returns it."""


@dataclass(frozen=True)
class CreditMarket:
    """What the facilitator keeps of a market."""

    ceiling_coins: int = 0
    """In whole coins."""
    level: int = 0
    """Minted for it and not burned."""
    listed: bool = False
    """Whether it was ever given a ceiling."""


@dataclass(frozen=True)
class Adjustment:
    """What a call is to do to its caller's position, in this order, and the bounds afterwards."""

    max_repaid: int = 0
    collateral_in: int = 0
    borrowed: int = 0
    collateral_out: int = 0
    receiver: Address = ZERO_ADDRESS
    max_debt: int = UINT256_MAX
    min_health_factor: int = 0
    deadline: int = UINT256_MAX


@dataclass(frozen=True)
class _Book:
    """A market as of its last accrual, what the facilitator lent there, and a borrower's position."""

    state: MarketState
    lent_shares: int
    borrower: Position

    @property
    def claim_down(self) -> int:
        return self.state.supply_assets_down(self.lent_shares)

    @property
    def debt_up(self) -> int:
        return self.state.borrow_assets_up(self.borrower.borrow_shares)

    @property
    def idle(self) -> int:
        return self.state.supply_assets - self.state.borrow_assets


@dataclass(eq=False)
class CreditFacilitator(AccessManaged):
    """Positions, the ledger of markets, interest and losses."""

    pool: LendingPool
    stablecoin: Stablecoin
    weth: Token
    surplus_buffer: SurplusBuffer
    savings: Savings
    savings_share_bps: int = 0
    markets: dict[Id, CreditMarket] = field(default_factory=dict)
    shortfall: int = 0
    collected: int = 0
    """Interest that waits for `distribute`."""
    refuses_ether: set[Address] = field(default_factory=set)
    """Contracts that take no ether."""

    def __post_init__(self) -> None:
        self.markets = Table(self.world, CreditMarket(), self.markets)
        self.stablecoin.allowances[self.address, self.pool.address] = UINT256_MAX

    # Positions

    @external
    @non_reentrant
    def open(
        self,
        caller: Address,
        params: MarketParams,
        collateral: int,
        borrowed: int,
        receiver: Address,
        min_health_factor: int = 0,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Collateral in and coins out; returns the shares owed for it."""
        self._require_before(deadline)
        self._require_listed(params)
        self._put_in(caller, params, collateral, as_ether=False)
        shares = self._borrow(caller, params, borrowed, receiver)
        self._require_bounds(caller, params, UINT256_MAX, min_health_factor)
        return shares

    @external
    @non_reentrant
    def open_ether(
        self,
        caller: Address,
        params: MarketParams,
        value: int,
        borrowed: int,
        receiver: Address,
        min_health_factor: int = 0,
        deadline: int = UINT256_MAX,
        authorization: Authorization | None = None,
        signature: Signature | None = None,
    ) -> int:
        """As `open`, with ether, and authorised by signature where one is given."""
        self._require_before(deadline)
        self._require_listed(params)
        if authorization is not None and signature is not None:
            self.authorize(authorization, signature)
        self._put_in(caller, params, value, as_ether=True)
        shares = self._borrow(caller, params, borrowed, receiver)
        self._require_bounds(caller, params, UINT256_MAX, min_health_factor)
        return shares

    @external
    @non_reentrant
    def adjust(self, caller: Address, params: MarketParams, adjustment: Adjustment) -> None:
        """Changes the caller's position in several ways at once."""
        self._adjust(caller, params, adjustment, as_ether=False)

    @external
    @non_reentrant
    def adjust_ether(self, caller: Address, params: MarketParams, value: int, adjustment: Adjustment) -> None:
        """As `adjust`, with ether."""
        if value != adjustment.collateral_in:
            raise ModelError("CreditFacilitator_WrongEther", value, adjustment.collateral_in)
        self._adjust(caller, params, adjustment, as_ether=True)

    @external
    @non_reentrant
    def repay(
        self,
        caller: Address,
        params: MarketParams,
        max_repaid: int,
        on_behalf: Address,
        deadline: int = UINT256_MAX,
    ) -> tuple[int, int]:
        """Repays debt of anyone with the caller's coins; returns assets and shares."""
        self._require_before(deadline)
        self._require_listed(params)
        return self._repay(params, on_behalf, max_repaid, caller)

    @external
    @non_reentrant
    def close(
        self,
        caller: Address,
        params: MarketParams,
        max_repaid: int,
        min_collateral: int,
        receiver: Address,
        deadline: int = UINT256_MAX,
        *,
        as_ether: bool = False,
    ) -> tuple[int, int]:
        """All of the caller's position (`closeEther` too); returns what was repaid and the collateral."""
        self._require_before(deadline)
        repaid, collateral = self._close(params, caller, max_repaid, min_collateral, caller)
        self._take_out(params, caller, collateral, receiver, as_ether)
        return repaid, collateral

    # By signature

    @external
    @non_reentrant
    def repay_with_authorization(
        self,
        params: MarketParams,
        owner: Address,
        max_repaid: int,
        on_behalf: Address,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> tuple[int, int]:
        """As `repay`, paid by the owner's authorization; what is not needed goes back."""
        self._require_listed(params)
        nonce = self.repay_nonce(params, owner, max_repaid, on_behalf, deadline, salt)
        self._receive(owner, max_repaid, deadline, nonce, signature)
        assets, shares = self._repay(params, on_behalf, max_repaid, None)
        if assets != max_repaid:
            self.stablecoin.transfer(self.address, owner, max_repaid - assets)
        return assets, shares

    @external
    @non_reentrant
    def close_with_authorization(
        self,
        params: MarketParams,
        owner: Address,
        max_repaid: int,
        min_collateral: int,
        receiver: Address,
        as_ether: bool,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> tuple[int, int]:
        """Closes the owner's position, paid by its authorization."""
        nonce = self.close_nonce(
            params, owner, max_repaid, min_collateral, receiver, as_ether, deadline, salt
        )
        self._receive(owner, max_repaid, deadline, nonce, signature)
        repaid, collateral = self._close(params, owner, max_repaid, min_collateral, None)
        if repaid != max_repaid:
            self.stablecoin.transfer(self.address, owner, max_repaid - repaid)
        self._take_out(params, owner, collateral, receiver, as_ether)
        return repaid, collateral

    @staticmethod
    def repay_nonce(
        params: MarketParams, owner: Address, max_repaid: int, on_behalf: Address, deadline: int, salt: bytes
    ) -> bytes:
        """What an authorization for this repayment carries."""
        return bound_nonce(REPAY, *_words(params), owner, max_repaid, on_behalf, deadline, salt)

    @staticmethod
    def close_nonce(
        params: MarketParams,
        owner: Address,
        max_repaid: int,
        min_collateral: int,
        receiver: Address,
        as_ether: bool,
        deadline: int,
        salt: bytes,
    ) -> bytes:
        """What an authorization for this closing carries."""
        given = (owner, max_repaid, min_collateral, receiver, int(as_ether), deadline, salt)
        return bound_nonce(CLOSE, *_words(params), *given)

    # Steps

    @external
    def permit(self, caller: Address, token: Token, value: int, deadline: int, signature: Signature) -> None:
        """Tries the caller's permit, and requires the allowance, however it came about."""
        if isinstance(token, AuthorizedToken):
            with suppress(ModelError):
                token.permit(caller, self.address, value, deadline, signature)
        allowance = token.allowance(caller, self.address)
        if allowance < value:
            raise ModelError("CreditFacilitator_AllowanceTooLow", token.address, allowance, value)

    @external
    def authorize(self, authorization: Authorization, signature: Signature) -> None:
        """Hands an authorization on to the pool, and requires what it says, however it came about."""
        if authorization.authorized != self.address:
            raise ModelError("CreditFacilitator_WrongAuthorized", authorization.authorized)
        with suppress(ModelError):
            self.pool.set_authorization_with_sig(authorization, signature)
        is_authorized = self.pool.authorizations[authorization.authorizer, self.address]
        if is_authorized != authorization.is_authorized:
            raise ModelError("CreditFacilitator_AuthorizationFailed", authorization.authorizer, is_authorized)

    @external
    def multicall(self, caller: Address, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Calls of this contract by the same caller, in order, all or nothing."""
        if caller == self.access.address:
            raise ModelError("UserMulticall_CallerIsAccessManager")
        return [call() for call in calls]

    # Books

    @external
    @non_reentrant
    def sync(self, params: MarketParams) -> tuple[int, int]:
        """Takes what lies idle out; returns interest and what was burned."""
        self._require_listed(params)
        book = self._accrued(params, ZERO_ADDRESS)
        entry, worth = self.markets[params.id], book.claim_down
        taken = min(book.idle, worth)
        if taken == 0:
            return 0, 0
        interest = min(taken, saturating_sub(worth, entry.level))
        burned = taken - interest
        self.pool.withdraw(self.address, params, taken, 0, self.address, self.address)
        self.markets[params.id] = replace(entry, level=entry.level - burned)
        if burned:
            self.stablecoin.burn(self.address, self.address, burned)
        if interest:
            left = interest
            if self.shortfall:
                repaid = min(self.shortfall, interest)
                self._repay_shortfall(repaid)
                left -= repaid
            self.collected += left
        return interest, burned

    @external
    @non_reentrant
    def distribute(self) -> tuple[int, int]:
        """Hands interest on; returns what went to savers and to the buffer."""
        interest = self.collected
        if interest == 0:
            raise ModelError("CreditFacilitator_NothingToDo")
        self.collected = 0
        to_savings = interest * self.savings_share_bps // BPS
        safe_transfer(self.stablecoin, self.address, self.surplus_buffer.address, interest - to_savings)
        if to_savings:
            self.stablecoin.approve(self.address, self.savings.address, to_savings)
            self.savings.add_reward(self.address, to_savings)
        return to_savings, interest - to_savings

    @external
    @non_reentrant
    def recognise(self, params: MarketParams) -> int:
        """Books a market's loss: surplus, rewards not streamed, shortfall; returns it."""
        self._require_listed(params)
        self.pool.accrue_interest(params)
        worth = self.claim(params)
        entry = self.markets[params.id]
        loss = saturating_sub(entry.level, worth)
        if loss == 0:
            raise ModelError("CreditFacilitator_NothingToDo")
        self.markets[params.id] = replace(entry, level=worth)
        # surplus that has come since an earlier loss repays that too
        earlier = self.shortfall
        left = loss + earlier
        left -= self._take_surplus(left)
        if left > earlier:
            left -= self.savings.take_undistributed(self.address, left - earlier)
        if left != earlier:
            self._set_shortfall(left)
        if left != loss + earlier:
            self.stablecoin.burn(self.address, self.address, loss + earlier - left)
        return loss

    @external
    @non_reentrant
    def settle(self) -> int:
        """Repays of the shortfall what there is of surplus; returns it."""
        repaid = self._take_surplus(self.shortfall)
        if repaid == 0:
            raise ModelError("CreditFacilitator_NothingToDo")
        self._repay_shortfall(repaid)
        return repaid

    # Governance

    @external
    def raise_market_ceiling(self, caller: Address, params: MarketParams, ceiling_coins: int) -> None:
        """Lists a market, or raises its ceiling."""
        self.check_can_call(caller, "raiseMarketCeiling", params, ceiling_coins)
        if self.stablecoin.minting_ended:
            raise ModelError("Stablecoin_MintingEnded")
        if params.loan_token != self.stablecoin.address:
            raise ModelError("CreditFacilitator_WrongToken", params.loan_token)
        if params.collateral_token == self.stablecoin.address:
            raise ModelError("CreditFacilitator_WrongToken", params.collateral_token)
        if ceiling_coins > MAX_CEILING_COINS:
            raise ModelError("CreditFacilitator_CeilingTooHigh", ceiling_coins, MAX_CEILING_COINS)
        entry = self.markets[params.id]
        if not ceiling_coins or ceiling_coins < entry.ceiling_coins:
            raise ModelError("CreditFacilitator_NotHigher", entry.ceiling_coins, ceiling_coins)
        if not self.pool.markets[params.id].last_update:
            raise ModelError("LendingPool_MarketNotCreated", params.id)
        self._require_endable(params)
        self.markets[params.id] = replace(entry, ceiling_coins=ceiling_coins, listed=True)
        collateral: Token = self.pool.contracts[params.collateral_token]
        collateral.approve(self.address, self.pool.address, UINT256_MAX)

    @external
    def lower_market_ceiling(self, caller: Address, market: Id, ceiling_coins: int) -> None:
        """Never up."""
        self.check_can_call(caller, "lowerMarketCeiling", market, ceiling_coins)
        entry = self.markets[market]
        if ceiling_coins > entry.ceiling_coins:
            raise ModelError("CreditFacilitator_NotLower", entry.ceiling_coins, ceiling_coins)
        self.markets[market] = replace(entry, ceiling_coins=ceiling_coins)

    @external
    def set_savings_share(self, caller: Address, share_bps: int) -> None:
        """At most nine tenths."""
        self.check_can_call(caller, "setSavingsShare", share_bps)
        if share_bps > MAX_SAVINGS_SHARE_BPS:
            raise ModelError("CreditFacilitator_ShareTooHigh", share_bps, MAX_SAVINGS_SHARE_BPS)
        self.savings_share_bps = share_bps

    @external
    def rescue(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Sends on what lies here by mistake; of coins, what is beyond the interest that waits here."""
        self.check_can_call(caller, "rescue", token.address, to, amount)
        surplus = token.balance_of(self.address)
        if token is self.stablecoin:
            surplus = saturating_sub(surplus, self.collected)
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", token.address, amount, surplus)
        safe_transfer(token, self.address, to, amount)

    # Views

    def claim(self, params: MarketParams) -> int:
        """What the facilitator's supply is worth as of the market's last accrual, rounded down."""
        return self._load(params, ZERO_ADDRESS).claim_down

    # Internal: listing

    def _require_endable(self, params: MarketParams) -> None:
        """Once the market's redeemer knows the wind-down: that must have made the oracle, and not closed it."""
        redeemer = self.pool.contracts.get(self.pool.irms[params.irm].redeemer)
        wind_down: Any = getattr(redeemer, "wind_down", None)
        if wind_down is None:
            return
        if params.oracle not in wind_down.oracles:
            raise ModelError("CreditFacilitator_ForeignOracle", params.oracle)
        if self.pool.contracts[params.oracle].is_closed:
            raise ModelError("CreditFacilitator_OracleClosed", params.oracle)

    # Internal: positions

    def _adjust(
        self, caller: Address, params: MarketParams, adjustment: Adjustment, *, as_ether: bool
    ) -> None:
        self._require_before(adjustment.deadline)
        self._require_listed(params)
        if adjustment.max_repaid:
            self._repay(params, caller, adjustment.max_repaid, caller)
        if adjustment.collateral_in:
            self._put_in(caller, params, adjustment.collateral_in, as_ether=as_ether)
        if adjustment.borrowed:
            self._borrow(caller, params, adjustment.borrowed, adjustment.receiver)
        self._take_out(params, caller, adjustment.collateral_out, adjustment.receiver, as_ether)
        self._require_bounds(caller, params, adjustment.max_debt, adjustment.min_health_factor)

    def _put_in(self, caller: Address, params: MarketParams, collateral: int, *, as_ether: bool) -> None:
        if as_ether:
            self._require_wrapped_ether(params.collateral_token)
            self.weth._mint(self.address, collateral)
        else:
            token: Token = self.pool.contracts[params.collateral_token]
            safe_transfer_from(token, self.address, caller, self.address, collateral)
        self.pool.supply_collateral(self.address, params, collateral, caller)

    def _take_out(
        self,
        params: MarketParams,
        borrower: Address,
        collateral: int,
        receiver: Address,
        as_ether: bool,
    ) -> None:
        if collateral == 0:
            return
        if as_ether:
            self._require_wrapped_ether(params.collateral_token)
        to = self.address if as_ether else receiver
        self.pool.withdraw_collateral(self.address, params, collateral, borrower, to)
        if as_ether:
            if receiver in (ZERO_ADDRESS, self.weth.address, self.address) or receiver in self.refuses_ether:
                raise ModelError("CreditFacilitator_EtherNotTaken", receiver, collateral)
            self.weth._burn(self.address, collateral)

    def _borrow(self, caller: Address, params: MarketParams, borrowed: int, receiver: Address) -> int:
        market = self.pool.markets[params.id]
        minted = self._provide(params, borrowed, market.supply_assets - market.borrow_assets, receiver)
        return self.pool.lend(self.address, params, borrowed, minted, caller, receiver)[0]

    def _repay(
        self, params: MarketParams, borrower: Address, max_repaid: int, payer: Address | None
    ) -> tuple[int, int]:
        book = self._load(params, borrower)
        if book.borrower.borrow_shares == 0:
            raise ModelError("CreditFacilitator_NothingOwed", params.id, borrower)
        # interest to come only adds: a part stays a part
        if book.debt_up <= max_repaid:
            book = self._accrued(params, borrower)
        return self._repay_of(params, book, borrower, max_repaid, payer)

    def _close(
        self,
        params: MarketParams,
        borrower: Address,
        max_repaid: int,
        min_collateral: int,
        payer: Address | None,
    ) -> tuple[int, int]:
        self._require_listed(params)
        book = self._accrued(params, borrower)
        collateral = book.borrower.collateral
        if collateral < min_collateral:
            raise ModelError(
                "CreditFacilitator_CollateralTooLow", params.id, borrower, collateral, min_collateral
            )
        if book.borrower.borrow_shares == 0:
            return 0, collateral
        debt = book.debt_up
        if debt > max_repaid:
            raise ModelError("CreditFacilitator_DebtTooHigh", params.id, borrower, debt, max_repaid)
        return self._repay_of(params, book, borrower, max_repaid, payer)[0], collateral

    def _repay_of(
        self, params: MarketParams, book: _Book, borrower: Address, max_repaid: int, payer: Address | None
    ) -> tuple[int, int]:
        assets, shares = book.debt_up, 0
        if assets <= max_repaid:
            shares = book.borrower.borrow_shares
        else:
            assets = max_repaid
        if payer is not None:
            self.stablecoin.transfer_from(self.address, payer, self.address, assets)
        given = (0, shares) if shares else (assets, 0)
        return self.pool.repay(self.address, params, *given, borrower)

    def _receive(
        self, owner: Address, amount: int, deadline: int, nonce: bytes, signature: Signature
    ) -> None:
        self.stablecoin.receive_with_authorization(
            self.address, owner, self.address, amount, 0, deadline, nonce, signature
        )

    # Internal: levels, surplus and losses

    def _provide(self, params: MarketParams, amount: int, idle: int, receiver: Address) -> int:
        """Mints what the market lacks beyond its idle coins, which are lent where a mint would be allowed."""
        entry = self.markets[params.id]
        ceiling = entry.ceiling_coins * WAD
        minted = amount
        if idle and 0 != ceiling >= entry.level and self.stablecoin.may_mint(self.address):
            minted = saturating_sub(amount, idle)
            if minted == 0:
                return 0
        level = min(entry.level + minted, UINT256_MAX)
        if level > ceiling:
            raise ModelError("CreditFacilitator_CeilingExceeded", params.id, level, ceiling)
        self.markets[params.id] = replace(entry, level=level)
        self.stablecoin.mint(self.address, receiver, minted)
        return minted

    def _take_surplus(self, amount: int) -> int:
        taken = min(amount, self.collected)
        if taken:
            self.collected -= taken
        if taken != amount:
            taken += self.surplus_buffer.cover_loss(self.address, self.stablecoin, amount - taken)
        return taken

    def _repay_shortfall(self, repaid: int) -> None:
        self._set_shortfall(self.shortfall - repaid)
        self.stablecoin.burn(self.address, self.address, repaid)

    def _set_shortfall(self, amount: int) -> None:
        self.shortfall = amount
        self.surplus_buffer.report_shortfall(self.address, self.stablecoin.address, amount)

    # Internal: checks

    def _load(self, params: MarketParams, borrower: Address) -> _Book:
        return _Book(
            MarketState(*fields_of(self.pool.markets[params.id])),
            self.pool.positions[params.id, self.address].supply_shares,
            self.pool.positions[params.id, borrower],
        )

    def _accrued(self, params: MarketParams, borrower: Address) -> _Book:
        self.pool.accrue_interest(params)
        return self._load(params, borrower)

    def _require_bounds(
        self, caller: Address, params: MarketParams, max_debt: int, min_health_factor: int
    ) -> None:
        if max_debt != UINT256_MAX or min_health_factor:
            self.pool.check_position(params, caller, 0, max_debt, min_health_factor)

    def _require_listed(self, params: MarketParams) -> None:
        if not self.markets[params.id].listed:
            raise ModelError("CreditFacilitator_MarketNotListed", params.id)

    def _require_wrapped_ether(self, token: Address) -> None:
        if token != self.weth.address:
            raise ModelError("CreditFacilitator_NotWrappedEther", token)

    def _require_before(self, deadline: int) -> None:
        if self.world.timestamp > deadline:
            raise ModelError("CreditFacilitator_DeadlineExpired", deadline, self.world.timestamp)


def _words(params: MarketParams) -> tuple[int | Address, ...]:
    return params.loan_token, params.collateral_token, params.oracle, params.irm, params.lltv
