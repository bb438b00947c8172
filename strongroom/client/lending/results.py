"""What the lending pool's operations did, by their receipts."""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.receipt import Receipt


@dataclass(frozen=True)
class Moved:
    """What an operation moved."""

    amount: Decimal
    """Of the loan token, or, by the two collateral operations, of the collateral."""
    shares: int
    """Of supply or debt; zero for collateral."""
    on_behalf: str
    """Whose position it is."""
    receiver: str | None
    """Who got the tokens; `None` where the pool did."""
    receipt: Receipt


@dataclass(frozen=True)
class Liquidated:
    """What a liquidation, or a redemption, did."""

    repaid: Decimal
    """Loan tokens paid."""
    seized: Decimal
    """Collateral received."""
    bad_debt: Decimal
    """Loan tokens that the suppliers lost; zero by a redemption."""
    borrower: str
    receipt: Receipt


@dataclass(frozen=True)
class Both:
    """What two operations in one transaction did."""

    collateral: Moved
    loan: Moved

    @property
    def receipt(self) -> Receipt:
        """Of the transaction."""
        return self.loan.receipt
