"""`DepositBook`: deposits that liquidations take from in proportion and pay in proportion, in constant time.

Coins in wei, collateral in its token's units; an index, an offset and the remainder in units times `INDEX_SCALE`.

Coins become shares in the first liquidation that finds them, until then they are exact. A liquidation takes coins and
leaves the shares, so that a share is worth assets / shares, exactly, and collateral goes to the shares by the
accumulator. Where a share is worth less than 2^-24 wei, all shares are divided by 2^24: a new scale, with an index of
its own. Emptying the pool is five scales at once, which leave nothing of any share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from strongroom.model.accumulator import grow_down
from strongroom.model.execution import Address, ModelError, Table, World
from strongroom.model.rounding import checked

MAX_ASSETS = 2**96 - 1
INDEX_SCALE = 2**120
SCALE_BITS = 24
SCALES = 5


@dataclass(frozen=True, slots=True)
class Pending:
    """Coins that no liquidation has touched."""

    matured: int = 0
    """They absorb."""
    fresh: int = 0
    """They came in the second `time`, and absorb in later ones."""
    time: int = 0
    seq: int = 0
    """Of the pool the number of liquidations so far, of an account that number as of `time`."""

    def at(self, now: int) -> "Pending":
        """As of this second."""
        if self.fresh == 0 or self.time == now:
            return self
        return replace(self, matured=self.matured + self.fresh, fresh=0)


@dataclass(frozen=True, slots=True)
class Active:
    """Coins that liquidations have touched, and the shares of them."""

    assets: int = 0
    shares: int = 0
    scale: int = 0

    def worth_down(self, shares: int) -> int:
        """In wei."""
        return shares * self.assets // self.shares if shares else 0

    def rescaled(self) -> "Active":
        """With shares that are worth something."""
        assets, shares, scale = self.assets, self.shares, self.scale
        if assets == 0:
            return Active(0, 0, scale + SCALES)
        while shares >> SCALE_BITS >= assets:
            shares, scale = shares >> SCALE_BITS, scale + 1
        return Active(assets, shares, scale)


@dataclass(frozen=True, slots=True)
class Batch:
    """How the coins that had matured when a liquidation came were turned into shares."""

    assets: int = 0
    shares: int = 0
    scale: int = 0
    index: int = 0

    def shares_down(self, assets: int) -> int:
        """Of so many coins."""
        return assets * self.shares // self.assets


@dataclass(frozen=True, slots=True)
class Account:
    """`offset` is what the account has earned and not claimed, less its shares times the index of their scale."""

    pending: Pending = Pending()
    shares: int = 0
    scale: int = 0
    requested_at: int = 0
    offset: int = 0


@dataclass(eq=False)
class DepositBook:
    """All there is of a pool."""

    world: World
    active: Active = Active()
    pending: Pending = Pending()
    remainder: int = 0
    collateral: int = 0
    """Seized for depositors and not claimed."""
    index: dict[int, int] = field(default_factory=dict)
    """By scale: collateral per share."""
    batches: dict[int, Batch] = field(default_factory=dict)
    """By the number of the liquidation."""
    passed_over: dict[int, int] = field(default_factory=dict)
    """By the second, the number of its last liquidation that passed fresh coins over."""
    accounts: Mapping[Address, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = Table(self.world, 0, self.index)
        self.batches = Table(self.world, Batch(), self.batches)
        self.passed_over = Table(self.world, 0, self.passed_over)
        self.accounts = self._accounts = Table(self.world, Account(), self.accounts)

    def __setattr__(self, name: str, value: object) -> None:
        attributes = self.__dict__
        if "world" in attributes:
            self.world._remember(attributes, name)
        attributes[name] = value

    @property
    def now(self) -> int:
        """This second."""
        return self.world.timestamp

    def deposit(self, owner: Address, assets: int) -> None:
        """Adds coins, which absorb from the next second on, and ends the request."""
        pending = self.pending.at(self.now)
        total = checked(self.active.assets + pending.matured + pending.fresh + assets)
        if total > MAX_ASSETS:
            raise ModelError("StabilityPool_TooManyDeposits", total, MAX_ASSETS)
        self.pending = replace(pending, fresh=pending.fresh + assets, time=self.now)
        account = self._settled(owner)
        own = account.pending
        own = replace(own, fresh=own.fresh + assets, time=self.now)
        self._accounts[owner] = replace(account, pending=own, requested_at=0)

    def withdraw(self, owner: Address, assets: int | None) -> tuple[int, int]:
        """Takes coins out, all of them for `None`; returns these and what the deposit was worth.

        Nothing changes where more is asked for than there is.
        """
        account = self._moved(self._settled(owner), self.active.scale)
        own, pending, active = account.pending, self.pending.at(self.now), self.active
        available = active.worth_down(account.shares) + own.matured + own.fresh
        taken = available if assets is None else assets
        if taken > available:
            return taken, available
        matured = min(taken, own.matured)
        fresh = min(taken - matured, own.fresh)
        left = taken - matured - fresh
        burned = (
            account.shares if assets is None else -(-left * active.shares // active.assets) if left else 0
        )
        self._accounts[owner] = replace(
            account,
            pending=replace(own, matured=own.matured - matured, fresh=own.fresh - fresh),
            shares=account.shares - burned,
            offset=account.offset + burned * self.index[active.scale],
            requested_at=0 if assets is None else account.requested_at,
        )
        self.pending = replace(pending, matured=pending.matured - matured, fresh=pending.fresh - fresh)
        self.active = replace(active, assets=active.assets - left, shares=active.shares - burned)
        return taken, available

    def claim(self, owner: Address) -> int:
        """Takes earned collateral out, rounded down."""
        account = self._moved(self._settled(owner), self.active.scale)
        collateral = self._earned(account) // INDEX_SCALE
        self._accounts[owner] = replace(account, offset=account.offset - collateral * INDEX_SCALE)
        self.collateral -= collateral
        return collateral

    def request(self, owner: Address) -> None:
        """Begins the cool-down."""
        self._accounts[owner] = replace(self.accounts[owner], requested_at=self.now)

    def absorb(self, repaid: int, collateral: int) -> int:
        """Takes coins from those that absorb now and gives them collateral; returns the coins left."""
        active, pending = self.active, self.pending.at(self.now)
        seq = pending.seq + 1
        index = self.index[active.scale]
        if pending.matured:
            batch = Batch(active.assets or 1, active.shares or 1, active.scale, index)
            self.batches[seq] = batch
            shares = active.shares + batch.shares_down(pending.matured)
            active = Active(active.assets + pending.matured, shares, active.scale)
        if pending.fresh:
            self.passed_over[self.now] = seq
        self.pending = replace(pending, matured=0, seq=seq)
        if repaid > active.assets or repaid == 0:
            raise ModelError("StabilityPool_InsufficientDeposits", repaid, active.assets)
        grown, self.remainder = grow_down(index, self.remainder, collateral, active.shares, INDEX_SCALE)
        self.index[active.scale] = grown
        self.collateral += collateral
        left = active.assets - repaid
        self.active = replace(active, assets=left).rescaled()
        return left

    def deposit_of(self, owner: Address) -> tuple[int, int]:
        """What the deposit is worth, rounded down, and the fresh part of it."""
        account = self._moved(self._settled(owner), self.active.scale)
        own = account.pending
        return self.active.worth_down(account.shares) + own.matured + own.fresh, own.fresh

    def claimable_of(self, owner: Address) -> int:
        """Rounded down."""
        return self._earned(self._moved(self._settled(owner), self.active.scale)) // INDEX_SCALE

    def earned_of(self, owner: Address) -> int:
        """Exactly, in units times `INDEX_SCALE`."""
        return self._earned(self._moved(self._settled(owner), self.active.scale))

    # Internal

    def _earned(self, account: Account) -> int:
        return account.offset + account.shares * self.index[self.active.scale]

    def _settled(self, owner: Address) -> Account:
        """The account after all liquidations, on the scale of the last shares it got."""
        account, seq = self.accounts[owner], self.pending.seq
        own = account.pending
        if own.seq != seq:
            # the last liquidation that found none of them mature
            first = max(self.passed_over[own.time], own.seq) if own.fresh else own.seq
            found, fresh = own.matured, own.fresh
            if first == own.seq:
                found, fresh = found + fresh, 0
            if found:
                account = self._joined(account, found, own.seq)
            if fresh and first != seq:
                account = self._joined(account, fresh, first)
                fresh = 0
            own = replace(own, matured=0, fresh=fresh, seq=seq)
        return replace(account, pending=own.at(self.now))

    def _joined(self, account: Account, assets: int, seq: int) -> Account:
        """With the shares that the liquidation after `seq` made of coins."""
        batch = self.batches[seq + 1]
        account = self._moved(account, batch.scale)
        shares = batch.shares_down(assets)
        return replace(account, shares=account.shares + shares, offset=account.offset - shares * batch.index)

    def _moved(self, account: Account, scale: int) -> Account:
        """With what its shares earned while each scale lasted."""
        shares, offset, at = account.shares, account.offset, account.scale
        while at != scale and shares:
            offset += shares * self.index[at]
            shares >>= SCALE_BITS
            at += 1
        return replace(account, shares=shares, scale=scale, offset=offset)
