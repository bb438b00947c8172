"""`StabilityPool` and its factory: deposits of the stablecoin that liquidate positions against one collateral.

Coins in wei, collateral in its token's units, times in seconds. The accounting is `strongroom.model.deposit_book`.

    pool = StabilityPool(world, "stability", lending_pool, stablecoin, weth, listed={params.id: True})
    pool.deposit("depositor", 10**21)
    pool.liquidate("keeper", params, "borrower", 0, shares, 0, "keeper")
    pool.claimable_of("depositor")
"""

from contextlib import suppress
from dataclasses import dataclass, field

from strongroom.model.access import AccessManaged
from strongroom.model.deposit_book import DepositBook
from strongroom.model.execution import (
    ZERO_ADDRESS,
    Address,
    Contract,
    ModelError,
    Table,
    external,
    non_reentrant,
)
from strongroom.model.lending_math import full_mul_div_up
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import MarketParams
from strongroom.model.rounding import BPS, PRICE_SCALE, UINT256_MAX, saturating_sub
from strongroom.model.signatures import Signature, keccak
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.token import Token, safe_transfer, safe_transfer_from

COOLDOWN = 3_600
WINDOW = 3_600
MAX_CALLER_SHARE_BPS = 5_000

_SELECTOR = keccak(b"depositWithAuthorization(address,uint256,uint256,bytes32,bytes)")[:4]


@dataclass(eq=False)
class StabilityPool(Contract):
    """A pool as its factory makes it."""

    lending_pool: LendingPool
    stablecoin: Stablecoin
    collateral: Token
    factory: Address = "factory"
    caller_share_bps: int = 1_000
    closed: bool = False
    listed: dict[bytes, bool] = field(default_factory=dict)
    """By the market's id."""
    book: DepositBook = field(init=False)

    def __post_init__(self) -> None:
        self.listed = Table(self.world, False, self.listed)
        self.book = DepositBook(self.world)

    # Deposits

    @external
    @non_reentrant
    def deposit(self, caller: Address, assets: int, deadline: int = UINT256_MAX) -> None:
        """Raises `…_DeadlineExpired`, `…_ZeroAmount`, `…_Closed`, `…_TooManyDeposits`, what a transfer raises."""
        self._require_before(deadline)
        self._book_deposit(caller, assets)
        safe_transfer_from(self.stablecoin, self.address, caller, self.address, assets)

    @external
    @non_reentrant
    def deposit_with_permit(self, caller: Address, assets: int, deadline: int, signature: Signature) -> None:
        """`deposit` after trying a permit. Raises `…_AllowanceTooLow` too."""
        self._require_before(deadline)
        with suppress(ModelError):
            self.stablecoin.permit(caller, self.address, assets, deadline, signature)
        allowance = self.stablecoin.allowance(caller, self.address)
        if allowance < assets:
            raise ModelError("StabilityPool_AllowanceTooLow", allowance, assets)
        self._book_deposit(caller, assets)
        safe_transfer_from(self.stablecoin, self.address, caller, self.address, assets)

    @external
    @non_reentrant
    def deposit_with_authorization(
        self, owner: Address, assets: int, deadline: int, salt: bytes, signature: Signature
    ) -> None:
        """`deposit` by `owner`'s authorization, which anyone relays, before `deadline`."""
        self._book_deposit(owner, assets)
        nonce = self.deposit_authorization_nonce(owner, assets, deadline, salt)
        self.stablecoin.receive_with_authorization(
            self.address, owner, self.address, assets, 0, deadline, nonce, signature
        )

    @external
    @non_reentrant
    def request_withdrawal(self, caller: Address) -> tuple[int, int]:
        """Begins the cool-down; returns the first and the last second of the window."""
        if self.book.deposit_of(caller)[0] == 0:
            raise ModelError("StabilityPool_NoDeposit", caller)
        self.book.request(caller)
        return _window(self.world.timestamp)

    @external
    @non_reentrant
    def withdraw(
        self,
        caller: Address,
        assets: int,
        min_assets: int = 0,
        receiver: Address | None = None,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Withdraws, all for 2^256 - 1; returns the wei paid."""
        receiver = caller if receiver is None else receiver
        self._require_before(deadline)
        self._require_receiver(receiver)
        if not self.closed:
            self._require_window(caller)
        taken, available = self.book.withdraw(caller, None if assets == UINT256_MAX else assets)
        if taken == 0:
            raise ModelError("StabilityPool_ZeroAmount")
        needed = max(taken, min_assets)
        if available < needed or taken < min_assets:
            raise ModelError("StabilityPool_InsufficientDeposit", caller, needed, available)
        safe_transfer(self.stablecoin, self.address, receiver, taken)
        return taken

    @external
    @non_reentrant
    def claim(self, caller: Address, receiver: Address | None = None) -> int:
        """Sends what the caller has earned; returns units of collateral."""
        receiver = caller if receiver is None else receiver
        self._require_receiver(receiver)
        collateral = self.book.claim(caller)
        if collateral == 0:
            raise ModelError("StabilityPool_NothingToClaim", caller)
        safe_transfer(self.collateral, self.address, receiver, collateral)
        return collateral

    # Liquidation

    @external
    @non_reentrant
    def liquidate(
        self,
        caller: Address,
        params: MarketParams,
        borrower: Address,
        seized_assets: int,
        repaid_shares: int,
        min_reward: int = 0,
        receiver: Address | None = None,
        deadline: int = UINT256_MAX,
    ) -> tuple[int, int, int]:
        """Liquidates with the deposits; returns collateral seized, wei repaid, and the caller's reward."""
        receiver = caller if receiver is None else receiver
        self._require_before(deadline)
        self._require_receiver(receiver)
        if not self.listed[params.id]:
            raise ModelError("StabilityPool_NotListed", params.id)
        held = self.collateral.balance_of(self.address)
        seized, repaid = self.lending_pool.liquidate(
            self.address,
            params,
            borrower,
            seized_assets,
            repaid_shares,
            self._on_liquidate,
        )
        received = saturating_sub(self.collateral.balance_of(self.address), held)
        if received < seized:
            raise ModelError("StabilityPool_NotDelivered", received, seized)
        reward = self.reward_down(params, seized, repaid)
        if reward < min_reward:
            raise ModelError("StabilityPool_RewardTooLow", reward, min_reward)
        self.book.absorb(repaid, seized - reward)
        if reward:
            safe_transfer(self.collateral, self.address, receiver, reward)
        return seized, repaid, reward

    def _on_liquidate(self, repaid: int) -> None:
        """The lending pool's callback: it may take just this."""
        if repaid > self.absorbable:
            raise ModelError("StabilityPool_InsufficientDeposits", repaid, self.absorbable)
        self.stablecoin.approve(self.address, self.lending_pool.address, repaid)

    def reward_down(self, params: MarketParams, seized: int, repaid: int) -> int:
        """The caller's share of what is seized beyond the worth of what is repaid, in units of collateral.

        Raises `StabilityPool_WorthTooLittle` where it is worth less.
        """
        price = self.lending_pool._liquidation_price(params.oracle)
        minimum = full_mul_div_up(repaid, PRICE_SCALE, price)
        if seized < minimum:
            raise ModelError("StabilityPool_WorthTooLittle", seized, minimum)
        return (seized - minimum) * self.caller_share_bps // BPS

    # Factory

    @external
    def set_listed(self, caller: Address, market: bytes, listed: bool) -> None:
        """Only the factory: `StabilityPool_NotFactory`."""
        self._require_factory(caller)
        self.listed[market] = listed

    @external
    def close(self, caller: Address) -> None:
        """Only the factory; for good."""
        self._require_factory(caller)
        self.closed = True

    # Views

    def deposit_of(self, account: Address) -> int:
        """In wei, rounded down."""
        return self.book.deposit_of(account)[0]

    def fresh_of(self, account: Address) -> int:
        """In wei: what does not absorb yet."""
        return self.book.deposit_of(account)[1]

    def claimable_of(self, account: Address) -> int:
        """In units of collateral, rounded down."""
        return self.book.claimable_of(account)

    def window_of(self, account: Address) -> tuple[int, int]:
        """First and last second of the window; zeros without a request."""
        requested_at = self.book.accounts[account].requested_at
        return _window(requested_at) if requested_at else (0, 0)

    @property
    def total_deposits(self) -> int:
        """In wei, with what roundings left."""
        return self.book.active.assets + self.book.pending.matured + self.book.pending.fresh

    @property
    def absorbable(self) -> int:
        """In wei: what a liquidation could take now."""
        return self.book.active.assets + self.book.pending.at(self.world.timestamp).matured

    def deposit_authorization_nonce(self, owner: Address, assets: int, deadline: int, salt: bytes) -> bytes:
        """The EIP-3009 nonce that binds an authorization to this deposit."""
        words = (int(owner, 16), assets, deadline)
        return keccak(_SELECTOR + bytes(28) + b"".join(word.to_bytes(32, "big") for word in words) + salt)

    # Internal

    def _book_deposit(self, account: Address, assets: int) -> None:
        if assets == 0:
            raise ModelError("StabilityPool_ZeroAmount")
        if self.closed:
            raise ModelError("StabilityPool_Closed")
        self.book.deposit(account, assets)

    def _require_window(self, caller: Address) -> None:
        requested_at, now = self.book.accounts[caller].requested_at, self.world.timestamp
        if requested_at == 0:
            raise ModelError("StabilityPool_NotRequested", caller)
        opens_at, closes_at = _window(requested_at)
        if now < opens_at:
            raise ModelError("StabilityPool_CoolingDown", opens_at, now)
        if now > closes_at:
            raise ModelError("StabilityPool_WindowClosed", closes_at, now)

    def _require_receiver(self, receiver: Address) -> None:
        if receiver in (ZERO_ADDRESS, self.address):
            raise ModelError("StabilityPool_InvalidReceiver", receiver)

    def _require_before(self, deadline: int) -> None:
        if self.world.timestamp > deadline:
            raise ModelError("StabilityPool_DeadlineExpired", deadline, self.world.timestamp)

    def _require_factory(self, caller: Address) -> None:
        if caller != self.factory:
            raise ModelError("StabilityPool_NotFactory", caller)


@dataclass(eq=False)
class StabilityPoolFactory(AccessManaged):
    """Lists markets with the pools of their collaterals, and closes these."""

    lending_pool: LendingPool
    stablecoin: Stablecoin
    pools: dict[Address, StabilityPool] = field(default_factory=dict)
    """By collateral."""

    @external
    def list_market(self, caller: Address, params: MarketParams) -> None:
        """Raises `StabilityPoolFactory_WrongLoanToken`, `…_NoPool`, `…_MarketNotCreated`, `…_AlreadyListed` and
        `…_NoPrice`.
        """
        self.check_can_call(caller, "listMarket", params)
        if params.loan_token != self.stablecoin.address:
            raise ModelError(
                "StabilityPoolFactory_WrongLoanToken", params.loan_token, self.stablecoin.address
            )
        pool = self._existing(params.collateral_token)
        if not self.lending_pool.markets[params.id].last_update:
            raise ModelError("StabilityPoolFactory_MarketNotCreated", params.id)
        if pool.listed[params.id]:
            raise ModelError("StabilityPoolFactory_AlreadyListed", params.id)
        try:
            self.lending_pool._liquidation_price(params.oracle)
        except ModelError:
            raise ModelError("StabilityPoolFactory_NoPrice", params.oracle) from None
        pool.set_listed(self.address, params.id, True)

    @external
    def delist_market(self, caller: Address, params: MarketParams) -> None:
        """Raises `StabilityPoolFactory_NoPool`, `StabilityPoolFactory_NotListed`."""
        self.check_can_call(caller, "delistMarket", params)
        pool = self._existing(params.collateral_token)
        if not pool.listed[params.id]:
            raise ModelError("StabilityPoolFactory_NotListed", params.id)
        pool.set_listed(self.address, params.id, False)

    @external
    def close_pool(self, caller: Address, collateral: Address) -> None:
        """Raises `StabilityPoolFactory_NoPool`, `StabilityPoolFactory_AlreadyClosed`."""
        self.check_can_call(caller, "closePool", collateral)
        pool = self._existing(collateral)
        if pool.closed:
            raise ModelError("StabilityPoolFactory_AlreadyClosed", pool.address)
        pool.close(self.address)

    def _existing(self, collateral: Address) -> StabilityPool:
        pool = self.pools.get(collateral)
        if pool is None:
            raise ModelError("StabilityPoolFactory_NoPool", collateral)
        return pool


def _window(requested_at: int) -> tuple[int, int]:
    return requested_at + COOLDOWN, requested_at + COOLDOWN + WINDOW - 1
