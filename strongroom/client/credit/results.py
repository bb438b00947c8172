"""What the credit operations did, by their receipts."""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.receipt import Receipt


@dataclass(frozen=True)
class Changed:
    """What an operation did to a position: in coins, collateral in its own amount."""

    account: str
    """Whose position it is."""
    collateral_in: Decimal
    borrowed: Decimal
    repaid: Decimal
    collateral_out: Decimal
    receipt: Receipt


@dataclass(frozen=True)
class Synced:
    """What syncing markets booked, in coins."""

    interest: Decimal
    """Waits for `distribute`, but for what repaid a shortfall."""
    burned: Decimal
    receipt: Receipt


@dataclass(frozen=True)
class Distributed:
    """Interest handed on, in coins."""

    to_savings: Decimal
    to_surplus: Decimal
    receipt: Receipt


@dataclass(frozen=True)
class Recognised:
    """A loss that was booked, and who bore it, in coins."""

    loss: Decimal
    from_surplus: Decimal
    from_rewards: Decimal
    """Of savers, not streamed yet; their savings are never touched."""
    shortfall: Decimal
    """What is not covered, of all losses."""
    receipt: Receipt


@dataclass(frozen=True)
class Settled:
    """Surplus that repaid shortfall, in coins."""

    repaid: Decimal
    shortfall: Decimal
    receipt: Receipt
