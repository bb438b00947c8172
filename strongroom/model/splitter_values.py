"""What a splitter's model is made of: its book, its payees' positions, and the ether around it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table

DAY = 24 * 3600
RECOVERY_DELAY = 30 * DAY
"""Seconds between the beginning of a recovery and its end."""
SHORTFALL_GRACE = 7 * DAY
"""Seconds for which only a payee itself can take a loss."""
SHORTFALL_TOLERANCE_BPS = 100
"""How much deeper than recorded a shortfall may be for others to make a loss final."""
MAX_PAYEES = 500
MAX_EPOCHS_PER_CLAIM = 32
MIN_NOTICE_PERIOD = DAY
MAX_NOTICE_PERIOD = 365 * DAY
MAX_RECEIVED = 2**112 - 1
"""The most of a token that can ever be booked."""
MAX_ETHER = 2**88 - 1
"""The most ether, in wei."""
MAX_SHARES = 2**32 - 1
ETHER: Address = ZERO_ADDRESS
"""Stands for ether among tokens."""


@dataclass(frozen=True)
class Book:
    """What was ever received and settled of a token, in its units."""

    received: int = 0
    settled: int = 0
    """Paid, or given up in a shortfall."""
    short_since: int = 0
    """Seconds; zero where no shortfall is recorded."""

    @property
    def booked(self) -> int:
        """What is owed to somebody."""
        return self.received - self.settled


@dataclass(frozen=True)
class Position:
    """How far a payee of an adjustable splitter has been settled for a token."""

    index: int = 0
    fraction: int = 0
    """Of a unit, in parts of the total."""
    epoch: int = 0


@dataclass(frozen=True)
class Recovery:
    """Who may recover a payee, and the recovery under way."""

    agent: Address = ZERO_ADDRESS
    new_account: Address = ZERO_ADDRESS
    not_before: int = 0
    """Seconds."""


@dataclass(frozen=True)
class Epoch:
    """A table of shares and when it takes effect, in seconds."""

    effective_at: int
    shares: tuple[int, ...]


@dataclass(eq=False)
class Ether(Contract):
    """Who has how much ether, in wei, and who takes none."""

    balances: dict[Address, int] = field(default_factory=dict)
    refuses: dict[Address, bool] = field(default_factory=dict)
    """Contracts that refuse what is sent to them."""
    hooks: dict[Address, Callable[[], None]] = field(default_factory=dict)
    """What a contract does when it gets some."""

    def __post_init__(self) -> None:
        self.balances = Table(self.world, 0, self.balances)
        self.refuses = Table(self.world, False, self.refuses)

    def send(self, sender: Address, to: Address, amount: int) -> None:
        """As solady's `safeTransferETH`: raises `ETHTransferFailed`."""
        if self.balances[sender] < amount or self.refuses[to]:
            raise ModelError("ETHTransferFailed")
        self.balances[sender] -= amount
        self.balances[to] += amount
        hook = self.hooks.get(to)
        if hook is not None:
            hook()
