"""`LendingVault`: ERC-4626 savings over a lending pool's markets.

Assets are in the asset's own units, shares have a million per unit at the start, fees and the mark times 1e18, times in
seconds. A share price never falls but by bad debt, by the fee, by a forced removal, or by a reallocation's rounding.

    vault = LendingVault(world, "vault", pool, "usd", owner="owner", markets={params: 1_000_000})
    vault.deposit("saver", 1_000, "saver")  # 1_000_000_000
    vault.preview_redeem(1_000_000)  # 1
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external
from strongroom.model.lending_math import full_mul_div, full_mul_div_up, mul_div, mul_div_up
from strongroom.model.lending_pool import LendingPool
from strongroom.model.lending_values import VIRTUAL_ASSETS, MarketParams, RateKind
from strongroom.model.lending_values import VIRTUAL_SHARES as MARKET_SHARES
from strongroom.model.rounding import UINT128_MAX, UINT256_MAX, WAD, checked, saturating_sub

MAX_MARKETS = 30
MAX_SUPPLY_QUEUE = 12
MAX_FEE = WAD // 4
"""A quarter of the growth above the mark."""
DAY = 86_400
MIN_TIMELOCK = DAY
MAX_TIMELOCK = 14 * DAY
EXECUTION_WINDOW = 14 * DAY
"""How long a submitted call can be made."""
VIRTUAL_SHARES = 10**6
"""Shares that nobody holds, against the one unit that backs them."""

Call = tuple[Any, ...]
"""A function's name and its arguments."""

_TIMELOCKED = frozenset({"raise_cap", "raise_fee", "shorten_timelock", "set_sentinel", "force_remove_market"})


@dataclass(slots=True)
class Line:
    """A listed market as of this second, and what a plan moves: assets, or the market's shares."""

    params: MarketParams
    supply_assets: int
    supply_shares: int
    borrow_assets: int
    held: int
    cap: int
    value: int = 0
    moved: int = 0

    def shares_down(self, assets: int) -> int:
        """The market's shares; as all of these."""
        return mul_div(assets, self.supply_shares + MARKET_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def shares_up(self, assets: int) -> int:
        return mul_div_up(assets, self.supply_shares + MARKET_SHARES, self.supply_assets + VIRTUAL_ASSETS)

    def assets_down(self, shares: int) -> int:
        return mul_div(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + MARKET_SHARES)

    def assets_up(self, shares: int) -> int:
        return mul_div_up(shares, self.supply_assets + VIRTUAL_ASSETS, self.supply_shares + MARKET_SHARES)

    def worth_with(self, assets: int, shares: int) -> int:
        """What the vault's shares would be worth, were so much more supplied, or less."""
        return mul_div(
            self.held + shares,
            self.supply_assets + assets + VIRTUAL_ASSETS,
            self.supply_shares + shares + MARKET_SHARES,
        )

    @property
    def room(self) -> int:
        """What the cap leaves, as far as the market's totals stay below 2^127."""
        room = saturating_sub(self.cap, self.value)
        usual = self.supply_shares <= (self.supply_assets + 1) * MARKET_SHARES
        if room == 0 or ((room + self.supply_assets) >> 104 == 0 and usual):
            return room
        most = 2**127 - 1
        shares = saturating_sub(most, self.supply_shares)
        return min(room, saturating_sub(most, self.supply_assets), self.assets_down(shares))

    @property
    def liquid(self) -> int:
        """What can be withdrawn now."""
        return min(self.value, self.supply_assets - self.borrow_assets)


@dataclass(slots=True)
class Book:
    """All that the vault holds."""

    lines: list[Line]

    @property
    def total(self) -> int:
        """Sum of the values."""
        return sum(line.value for line in self.lines)


@dataclass(eq=False)
class LendingVault(Contract):
    """A vault as its factory makes it: `markets` are the caps it starts with, in the order of both queues."""

    pool: LendingPool
    asset: Address
    owner: Address
    curator: Address = ZERO_ADDRESS
    sentinel: Address = ZERO_ADDRESS
    fee_recipient: Address = ZERO_ADDRESS
    fee: int = 0
    timelock: int = DAY
    markets: Mapping[MarketParams, int] = field(default_factory=dict)
    pending_owner: Address = ZERO_ADDRESS
    high_water_mark: int = WAD
    total_supply: int = 0
    caps: tuple[tuple[MarketParams, int], ...] = ()
    """The listed markets, in the order of their numbers."""
    supply_queue: tuple[int, ...] = ()
    withdraw_queue: tuple[int, ...] = ()
    balances: dict[Address, int] = field(default_factory=dict)
    allowances: dict[tuple[Address, Address], int] = field(default_factory=dict)
    """By `(owner, spender)`; 2^256 - 1 is endless."""
    allocators: dict[Address, bool] = field(default_factory=dict)
    submissions: dict[Call, int] = field(default_factory=dict)
    """When each submitted call can first be made; zero for none."""

    def __post_init__(self) -> None:
        self.balances = Table(self.world, 0, self.balances)
        self.allowances = Table(self.world, 0, self.allowances)
        self.allocators = Table(self.world, False, self.allocators)
        self.submissions = Table(self.world, 0, self.submissions)
        if self.owner == ZERO_ADDRESS:
            raise ModelError("LendingVault_ZeroAddress")
        self._require_timelock(self.timelock)
        for params, cap in self.markets.items():
            self._append(params, cap)
        self.supply_queue = tuple(range(min(len(self.caps), MAX_SUPPLY_QUEUE)))
        self._require_fee(self.fee, self.fee_recipient)
        self.pool.contracts[self.asset].allowances[self.address, self.pool.address] = UINT256_MAX

    # Shares

    @external
    def approve(self, caller: Address, spender: Address, amount: int) -> bool:
        """Lets `spender` take shares."""
        self.allowances[caller, spender] = amount
        return True

    @external
    def transfer(self, caller: Address, to: Address, amount: int) -> bool:
        """Raises `InsufficientBalance`."""
        self._move(caller, to, amount)
        return True

    @external
    def transfer_from(self, caller: Address, owner: Address, to: Address, amount: int) -> bool:
        """Raises `InsufficientAllowance` first."""
        self._spend_allowance(owner, caller, amount)
        self._move(owner, to, amount)
        return True

    # Savings

    @external
    def deposit(
        self,
        caller: Address,
        assets: int,
        receiver: Address,
        min_shares: int = 0,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Spreads `assets` over the supply queue; returns the shares, worth what the vault has more, rounded down."""
        self._require_before(deadline)
        self._pull(caller, assets)
        book, supply = self._settled()
        credited, left = self.plan_deposit(book, assets)
        if left:
            raise ModelError("LendingVault_ExceedsCaps", assets, assets - left)
        shares = self._shares_down(credited, book.total, supply)
        if shares == 0:
            raise ModelError("LendingVault_ZeroAmount")
        if shares < min_shares:
            raise ModelError("LendingVault_BelowMinimum", shares, min_shares)
        self._supply(book, by_assets=True)
        self._mint(receiver, shares)
        return shares

    @external
    def mint(
        self,
        caller: Address,
        shares: int,
        receiver: Address,
        max_assets: int = UINT256_MAX,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Mints `shares`; returns the assets taken, of no less worth."""
        self._require_before(deadline)
        book, supply = self._settled()
        worth = self._assets_up(shares, book.total, supply)
        assets, left = self.plan_mint(book, worth)
        if left:
            raise ModelError("LendingVault_MintExceedsCaps", worth, worth - left)
        if shares == 0:
            raise ModelError("LendingVault_ZeroAmount")
        if assets > max_assets:
            raise ModelError("LendingVault_AboveMaximum", assets, max_assets)
        self._pull(caller, assets)
        self._supply(book, by_assets=False)
        self._mint(receiver, shares)
        return assets

    @external
    def withdraw(
        self,
        caller: Address,
        assets: int,
        receiver: Address,
        owner: Address,
        max_shares: int = UINT256_MAX,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Gives `assets`; returns the shares burnt, worth what the vault has less, rounded up."""
        self._require_before(deadline)
        book, supply = self._settled()
        debited, left = self.plan_withdraw(book, assets)
        if left:
            raise ModelError("LendingVault_InsufficientLiquidity", assets, assets - left)
        if assets == 0:
            raise ModelError("LendingVault_ZeroAmount")
        shares = self._shares_up(debited, book.total, supply)
        if shares > max_shares:
            raise ModelError("LendingVault_AboveMaximum", shares, max_shares)
        self._finish_withdrawal(book, caller, shares, receiver, owner, by_assets=True)
        return shares

    @external
    def redeem(
        self,
        caller: Address,
        shares: int,
        receiver: Address,
        owner: Address,
        min_assets: int = 0,
        deadline: int = UINT256_MAX,
    ) -> int:
        """Burns `shares`; returns the assets given: their worth rounded down, less what the markets round."""
        self._require_before(deadline)
        book, supply = self._settled()
        worth = self._assets_down(shares, book.total, supply)
        assets, left = self.plan_redeem(book, worth)
        if left:
            raise ModelError("LendingVault_InsufficientLiquidity", worth, worth - left)
        if assets == 0:
            raise ModelError("LendingVault_ZeroAmount")
        if assets < min_assets:
            raise ModelError("LendingVault_BelowMinimum", assets, min_assets)
        self._finish_withdrawal(book, caller, shares, receiver, owner, by_assets=False)
        return assets

    @external
    def skim(self, token: Address) -> int:
        """Sends what lies here of a token to the fee recipient; returns the amount."""
        if self.fee_recipient == ZERO_ADDRESS:
            raise ModelError("LendingVault_ZeroAddress")
        amount: int
        if token == self.address:
            amount = self.balances[self.address]
            self._move(self.address, self.fee_recipient, amount)
            return amount
        found = self.pool.contracts[token]
        amount = found.balance_of(self.address)
        found.transfer(self.address, self.fee_recipient, amount)
        return amount

    @external
    def accrue_fee(self) -> int:
        """Takes the performance fee that is due; returns its shares."""
        before = self.total_supply
        return self._settled()[1] - before

    # Allocation

    @external
    def reallocate(self, caller: Address, targets: Sequence[tuple[MarketParams, int]]) -> None:
        """Moves assets between markets until each holds what it shall; 2^256 - 1 for what is left over."""
        self._require_allocator(caller)
        book = self.book()
        withdrawn = supplied = 0
        pool = self.pool
        for params, target in targets:
            line = book.lines[self._number_of(params)]
            if line.moved:
                raise ModelError("LendingVault_DuplicateMarket", params.id)
            line.moved = 1
            if target < line.value:
                by = (0, line.held) if target == 0 else (line.value - target, 0)
                withdrawn += pool.withdraw(self.address, params, *by, self.address, self.address)[0]
                continue
            assets = saturating_sub(withdrawn, supplied) if target == UINT256_MAX else target - line.value
            if assets == 0:
                continue
            if checked(line.value + assets) > line.cap:
                raise ModelError("LendingVault_CapExceeded", params.id, line.value + assets, line.cap)
            supplied += assets
            pool.supply(self.address, params, assets, 0, self.address)
        if withdrawn != supplied:
            raise ModelError("LendingVault_InconsistentReallocation", withdrawn, supplied)

    @external
    def set_supply_queue(self, caller: Address, queue: Sequence[int]) -> None:
        """Sets the order in which deposits fill caps."""
        self._require_allocator(caller)
        fits = len(queue) <= MAX_SUPPLY_QUEUE and all(number < len(self.caps) for number in queue)
        if not fits or len(set(queue)) != len(queue):
            raise ModelError("LendingVault_InvalidSupplyQueue")
        self.supply_queue = tuple(queue)

    @external
    def set_withdraw_queue(self, caller: Address, queue: Sequence[int]) -> None:
        """Sets the order in which withdrawals are served."""
        self._require_allocator(caller)
        if sorted(queue) != list(range(len(self.caps))):
            raise ModelError("LendingVault_InvalidWithdrawQueue")
        self.withdraw_queue = tuple(queue)

    # Timelock

    @external
    def submit(self, caller: Address, call: Call) -> None:
        """Schedules a call that raises risk."""
        self._require_curator(caller)
        if call[0] not in _TIMELOCKED:
            raise ModelError("LendingVault_NotTimelocked", call)
        now, time = self.world.timestamp, self.submissions[call]
        if time and now <= time + EXECUTION_WINDOW:
            raise ModelError("LendingVault_AlreadySubmitted", call, time)
        self.submissions[call] = now + self.timelock

    @external
    def revoke(self, caller: Address, call: Call) -> None:
        """Takes a submission back."""
        self._require_curator_or_sentinel(caller)
        if not self.submissions[call]:
            raise ModelError("LendingVault_NotSubmitted", call)
        self.submissions[call] = 0

    # Risk up

    @external
    def raise_cap(self, caller: Address, params: MarketParams, cap: int) -> None:
        """Raises a cap, and lists the market where it is not yet."""
        self._consume(caller, "raise_cap", params, cap)
        listed = [each for each, _ in self.caps]
        if params in listed:
            number = listed.index(params)
            self._require_more(self.caps[number][1], cap)
            self._set_cap(number, cap)
        else:
            self._append(params, cap)

    @external
    def raise_fee(self, caller: Address, fee: int) -> None:
        """Raises the performance fee."""
        self._consume(caller, "raise_fee", fee)
        self._settle_for_change()
        self._require_more(self.fee, fee)
        self._require_fee(fee, self.fee_recipient)
        self.fee = fee

    @external
    def shorten_timelock(self, caller: Address, timelock: int) -> None:
        """Shortens the timelock."""
        self._consume(caller, "shorten_timelock", timelock)
        self._require_more(timelock, self.timelock)
        self._require_timelock(timelock)
        self.timelock = timelock

    @external
    def set_sentinel(self, caller: Address, sentinel: Address) -> None:
        """Replaces the sentinel."""
        self._consume(caller, "set_sentinel", sentinel)
        self.sentinel = sentinel

    @external
    def force_remove_market(self, caller: Address, params: MarketParams) -> None:
        """Removes a market and gives up what is there."""
        self._consume(caller, "force_remove_market", params)
        self._remove(params, forced=True)

    # Risk down

    @external
    def lower_cap(self, caller: Address, params: MarketParams, cap: int) -> None:
        """Lowers a cap; what is there stays."""
        self._require_curator_or_sentinel(caller)
        number = self._number_of(params)
        self._require_more(cap, self.caps[number][1])
        self._set_cap(number, cap)

    @external
    def remove_market(self, caller: Address, params: MarketParams) -> None:
        """Removes a market that has no cap and holds less than a unit."""
        self._require_curator(caller)
        self._remove(params, forced=False)

    @external
    def lower_fee(self, caller: Address, fee: int) -> None:
        """Lowers the performance fee."""
        self._require_curator(caller)
        self._settle_for_change()
        self._require_more(fee, self.fee)
        self._require_fee(fee, self.fee_recipient)
        self.fee = fee

    @external
    def lengthen_timelock(self, caller: Address, timelock: int) -> None:
        """Lengthens the timelock."""
        self._require_curator(caller)
        self._require_more(self.timelock, timelock)
        self._require_timelock(timelock)
        self.timelock = timelock

    # Owner

    @external
    def set_curator(self, caller: Address, curator: Address) -> None:
        """Names the curator."""
        self._require_owner(caller)
        self.curator = curator

    @external
    def set_allocator(self, caller: Address, allocator: Address, is_allocator: bool) -> None:
        """Names an allocator, or no longer."""
        self._require_owner(caller)
        self.allocators[allocator] = is_allocator

    @external
    def set_fee_recipient(self, caller: Address, fee_recipient: Address) -> None:
        """Names who gets the fees from now on."""
        self._require_owner(caller)
        self._settle_for_change()
        self._require_fee(self.fee, fee_recipient)
        self.fee_recipient = fee_recipient

    # Views

    def book(self) -> Book:
        """What the vault holds, with interest to this second."""
        return Book([self._line(params, cap) for params, cap in self.caps])

    def total_assets(self) -> int:
        """In the asset's units; each market rounded down."""
        return self.book().total

    def convert_to_shares(self, assets: int) -> int:
        """By the share price alone, rounded down."""
        book, supply = self._opened()
        return self._shares_down(assets, book.total, supply)

    def convert_to_assets(self, shares: int) -> int:
        """By the share price alone, rounded down."""
        book, supply = self._opened()
        return self._assets_down(shares, book.total, supply)

    def max_deposit(self) -> int:
        """What is left below the caps in the supply queue."""
        book, supply = self._opened()
        credited, left = self.plan_deposit(book, UINT128_MAX)
        return UINT128_MAX - left if self._shares_down(credited, book.total, supply) else 0

    def max_mint(self) -> int:
        """In shares."""
        book, supply = self._opened()
        _, left = self.plan_mint(book, UINT256_MAX)
        return self._shares_down(UINT256_MAX - left, book.total, supply)

    def max_withdraw(self, owner: Address) -> int:
        """What `owner` can withdraw now."""
        book, supply = self._opened()
        worth = self._assets_down(self._held(supply, owner), book.total, supply)
        assets, _ = self.plan_redeem(book, worth)
        for _ in range(len(book.lines) + 1):
            debited, left = self.plan_withdraw(book, assets + 1)
            if left or debited > worth:
                break
            assets += 1
        return min(assets, self._pool_balance())

    def max_redeem(self, owner: Address) -> int:
        """In shares."""
        book, supply = self._opened()
        shares = self._held(supply, owner)
        worth = self._assets_down(shares, book.total, supply)
        liquid = min(sum(line.liquid for line in book.lines), self._pool_balance())
        if worth > liquid:
            shares = full_mul_div_up(liquid + 1, supply + VIRTUAL_SHARES, book.total + 1) - 1
            worth = liquid
        return shares if self.plan_redeem(book, worth)[0] else 0

    def preview_deposit(self, assets: int) -> int:
        """The shares that `deposit` would mint; caps aside."""
        book, supply = self._opened()
        credited, left = self.plan_deposit(book, assets)
        return self._shares_down(checked(credited + left), book.total, supply)

    def preview_mint(self, shares: int) -> int:
        """The assets that `mint` would take; caps aside."""
        book, supply = self._opened()
        return checked(sum(self.plan_mint(book, self._assets_up(shares, book.total, supply))))

    def preview_withdraw(self, assets: int) -> int:
        """The shares that `withdraw` would burn; liquidity aside."""
        book, supply = self._opened()
        debited, left = self.plan_withdraw(book, assets)
        return self._shares_up(checked(debited + left), book.total, supply)

    def preview_redeem(self, shares: int) -> int:
        """The assets that `redeem` would give; liquidity aside."""
        book, supply = self._opened()
        return checked(sum(self.plan_redeem(book, self._assets_down(shares, book.total, supply))))

    # Plans

    def plan_deposit(self, book: Book, assets: int) -> tuple[int, int]:
        """What the vault's worth grows by, and what fits nowhere."""
        credited, left = 0, assets
        for line in self._in(book, self.supply_queue):
            part = min(left, line.room)
            if part:
                credited += line.worth_with(part, line.shares_down(part)) - line.value
                left -= part
                line.moved = part
        return credited, left

    def plan_mint(self, book: Book, worth: int) -> tuple[int, int]:
        """What it takes, and the worth that fits nowhere."""
        assets, left = 0, worth
        for line in self._in(book, self.supply_queue):
            shares = line.shares_down(line.room)
            if left <= UINT128_MAX:
                shares = min(shares, line.shares_up(left))
            if shares:
                part = line.assets_up(shares)
                left = saturating_sub(left, line.worth_with(part, shares) - line.value)
                assets += part
                line.moved = shares
        return assets, left

    def plan_withdraw(self, book: Book, assets: int) -> tuple[int, int]:
        """What the vault's worth falls by, and what no market has."""
        debited, left = 0, assets
        for line in self._in(book, self.withdraw_queue):
            line.moved = part = min(left, line.liquid)
            if part:
                debited += line.value - line.worth_with(-part, -line.shares_up(part))
                left -= part
        return debited, left

    def plan_redeem(self, book: Book, worth: int) -> tuple[int, int]:
        """What it gives, and the worth that no market has."""
        assets, left = 0, worth
        for line in self._in(book, self.withdraw_queue):
            part = min(left, line.liquid)
            left -= part
            shares = line.held if part == line.value else line.shares_down(part)
            part = line.assets_down(shares)
            assets += part
            line.moved = shares if part else 0
        return assets, left

    # Internal

    @staticmethod
    def _in(book: Book, queue: Sequence[int]) -> list[Line]:
        for line in book.lines:
            line.moved = 0
        return [book.lines[number] for number in queue]

    def _line(self, params: MarketParams, cap: int) -> Line:
        pool, now = self.pool, self.world.timestamp
        market = pool.markets[params.id]
        held = pool.positions[params.id, self.address].supply_shares
        if market.borrow_assets and market.last_update != now:
            if market.borrow_assets >> 108 or (now - market.last_update) >> 30:
                return Line(params, 0, 0, 0, 0, 0)
            market = pool.accrued(params)
        if (market.supply_assets | market.supply_shares) >> 128:
            return Line(params, 0, 0, 0, 0, 0)
        line = Line(params, market.supply_assets, market.supply_shares, market.borrow_assets, held, cap)
        line.value = line.assets_down(held)
        return line

    def _opened(self) -> tuple[Book, int]:
        """With the shares that there would be, were the fee taken now."""
        book = self.book()
        return book, self.total_supply + self._fee_due(book)[0]

    def _settled(self) -> tuple[Book, int]:
        """With the shares that there are, the fee taken."""
        book = self.book()
        shares, mark = self._fee_due(book)
        if shares:
            self.high_water_mark = mark
            self._mint(self.fee_recipient, shares)
        return book, self.total_supply

    def _settle_for_change(self) -> None:
        book = self._settled()[0]
        if not self.fee:
            self.high_water_mark = max(self.high_water_mark, _price_up(book.total, self.total_supply))

    def _fee_due(self, book: Book) -> tuple[int, int]:
        """The fee in shares, and the mark it leaves."""
        if not self.fee:
            return 0, 0
        mark, every = self.high_water_mark, self.total_supply + VIRTUAL_SHARES
        assets = (book.total + 1) * WAD * VIRTUAL_SHARES
        if assets // mark <= every:
            return 0, mark
        fee_assets = full_mul_div(assets - mark * every, self.fee, WAD)
        shares = full_mul_div(fee_assets, every, assets - fee_assets)
        if not shares:
            return 0, mark
        return shares, max(mark, _price_up(book.total, self.total_supply + shares))

    def _shares_down(self, assets: int, total: int, supply: int) -> int:
        return full_mul_div(assets, checked(supply + VIRTUAL_SHARES), total + 1)

    def _shares_up(self, assets: int, total: int, supply: int) -> int:
        return full_mul_div_up(assets, checked(supply + VIRTUAL_SHARES), total + 1)

    def _assets_down(self, shares: int, total: int, supply: int) -> int:
        return full_mul_div(shares, total + 1, checked(supply + VIRTUAL_SHARES))

    def _assets_up(self, shares: int, total: int, supply: int) -> int:
        return full_mul_div_up(shares, total + 1, checked(supply + VIRTUAL_SHARES))

    def _supply(self, book: Book, *, by_assets: bool) -> None:
        for line in book.lines:
            if line.moved:
                amounts = (line.moved, 0) if by_assets else (0, line.moved)
                self.pool.supply(self.address, line.params, *amounts, self.address)

    def _finish_withdrawal(
        self, book: Book, caller: Address, shares: int, receiver: Address, owner: Address, *, by_assets: bool
    ) -> None:
        if caller != owner:
            self._spend_allowance(owner, caller, shares)
        self._take(owner, shares)
        self.total_supply -= shares
        for line in book.lines:
            if line.moved:
                amounts = (line.moved, 0) if by_assets else (0, line.moved)
                self.pool.withdraw(self.address, line.params, *amounts, self.address, receiver)

    def _pull(self, caller: Address, assets: int) -> None:
        try:
            delivered = self.pool.contracts[self.asset].transfer_from(
                self.address, caller, self.address, assets
            )
        except ModelError:
            delivered = False
        if delivered is False:
            raise ModelError("TransferFromFailed")

    def _held(self, supply: int, owner: Address) -> int:
        """With the fee that is due."""
        return self.balances[owner] + (supply - self.total_supply if owner == self.fee_recipient else 0)

    def _pool_balance(self) -> int:
        balance: int = self.pool.contracts[self.asset].balance_of(self.pool.address)
        return balance

    def _mint(self, to: Address, amount: int) -> None:
        if self.total_supply + amount > UINT256_MAX:
            raise ModelError("TotalSupplyOverflow")
        self.total_supply += amount
        self.balances[to] += amount

    def _take(self, owner: Address, amount: int) -> None:
        if self.balances[owner] < amount:
            raise ModelError("InsufficientBalance")
        self.balances[owner] -= amount

    def _move(self, owner: Address, to: Address, amount: int) -> None:
        self._take(owner, amount)
        self.balances[to] += amount

    def _spend_allowance(self, owner: Address, spender: Address, amount: int) -> None:
        allowed = self.allowances[owner, spender]
        if allowed == UINT256_MAX:
            return
        if allowed < amount:
            raise ModelError("InsufficientAllowance")
        self.allowances[owner, spender] = allowed - amount

    def _consume(self, caller: Address, *call: Any) -> None:
        self._require_curator(caller)
        now, time = self.world.timestamp, self.submissions[call]
        if not time:
            raise ModelError("LendingVault_NotSubmitted", call)
        if now < time:
            raise ModelError("LendingVault_TimelockNotElapsed", time, now)
        if now > time + EXECUTION_WINDOW:
            raise ModelError("LendingVault_SubmissionExpired", time + EXECUTION_WINDOW, now)
        self.submissions[call] = 0

    def _append(self, params: MarketParams, cap: int) -> None:
        count, pool = len(self.caps), self.pool
        if count == MAX_MARKETS:
            raise ModelError("LendingVault_TooManyMarkets", count + 1, MAX_MARKETS)
        if params.loan_token != self.asset:
            raise ModelError("LendingVault_WrongAsset", params.id, params.loan_token)
        if not pool.markets[params.id].last_update:
            raise ModelError("LendingVault_MarketNotCreated", params.id)
        if pool.irms[params.irm].kind == RateKind.EXTERNAL:
            raise ModelError("LendingVault_ExternalRateModel", params.id)
        self.caps = (*self.caps, (params, cap))
        self.withdraw_queue = (*self.withdraw_queue, count)

    def _set_cap(self, number: int, cap: int) -> None:
        self.caps = (*self.caps[:number], (self.caps[number][0], cap), *self.caps[number + 1 :])

    def _remove(self, params: MarketParams, *, forced: bool) -> None:
        self._settle_for_change()
        number = self._number_of(params)
        value, cap = self.book().lines[number].value, self.caps[number][1]
        if not forced and cap:
            raise ModelError("LendingVault_CapNotZero", params.id, cap)
        if not forced and value:
            raise ModelError("LendingVault_MarketNotEmpty", params.id, value)

        def without(queue: Sequence[int]) -> tuple[int, ...]:
            return tuple(each - (each > number) for each in queue if each != number)

        self.supply_queue, self.withdraw_queue = without(self.supply_queue), without(self.withdraw_queue)
        self.caps = (*self.caps[:number], *self.caps[number + 1 :])

    def _number_of(self, params: MarketParams) -> int:
        for number, (each, _) in enumerate(self.caps):
            if each.id == params.id:
                return number
        raise ModelError("LendingVault_MarketNotListed", params.id)

    def _require_owner(self, caller: Address) -> None:
        if caller != self.owner:
            raise ModelError("OwnableUnauthorizedAccount", caller)

    def _require_curator(self, caller: Address) -> None:
        if caller not in (self.curator, self.owner):
            raise ModelError("LendingVault_Unauthorized", caller)

    def _require_curator_or_sentinel(self, caller: Address) -> None:
        if caller != self.sentinel:
            self._require_curator(caller)

    def _require_allocator(self, caller: Address) -> None:
        if not self.allocators[caller]:
            self._require_curator(caller)

    def _require_before(self, deadline: int) -> None:
        if self.world.timestamp > deadline:
            raise ModelError("LendingVault_Expired", deadline, self.world.timestamp)

    @staticmethod
    def _require_more(less: int, more: int) -> None:
        if more <= less:
            raise ModelError("LendingVault_WrongDirection", less, more)

    @staticmethod
    def _require_timelock(timelock: int) -> None:
        if not MIN_TIMELOCK <= timelock <= MAX_TIMELOCK:
            raise ModelError("LendingVault_InvalidTimelock", timelock, MIN_TIMELOCK, MAX_TIMELOCK)

    @staticmethod
    def _require_fee(fee: int, recipient: Address) -> None:
        if fee > MAX_FEE:
            raise ModelError("LendingVault_FeeTooHigh", fee, MAX_FEE)
        if fee and recipient == ZERO_ADDRESS:
            raise ModelError("LendingVault_ZeroAddress")


def _price_up(total: int, supply: int) -> int:
    """The share price as the mark has it, times 1e18 of the first share's."""
    return full_mul_div_up(total + 1, WAD * VIRTUAL_SHARES, supply + VIRTUAL_SHARES)
