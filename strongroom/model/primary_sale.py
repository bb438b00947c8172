"""`PrimarySale`: new shares for the stablecoin, at one price for all, with the money held until the close.

Shares in the asset's smallest units, money in wei. A cost is a product of whole numbers; the price alone is rounded,
up, and the fee, up.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, Protocol

from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.rounding import BPS
from strongroom.model.signatures import Signature, buy_authorization_nonce
from strongroom.model.stablecoin import Stablecoin
from strongroom.model.token import AuthorizedToken, safe_transfer, safe_transfer_from

MAX_FEE_BPS = 500
REFUND_GRACE = 30 * 24 * 3600
"""Seconds after a successful close during which a buyer alone decides that it is refunded."""
MAX_DURATION = 365 * 24 * 3600
MAX_LOCK_UP = 3650 * 24 * 3600


class SaleStatus(IntEnum):
    """Where a sale stands."""

    NONE = 0
    PENDING = 1
    OPEN = 2
    CANCELLED = 3
    FAILED = 4
    SUCCESSFUL = 5


class SaleAsset(Protocol):
    """What a sale needs of an asset."""

    address: Address

    @property
    def owner(self) -> Address:
        """The issuer."""

    def issuance_of(self, issuer: Address) -> int:
        """Units that the account may still issue."""

    def receipt_reason(self, sender: Address, to: Address, shares: int) -> int:
        """Why `to` may not be given the shares, which are new if the sender is zero; zero if it may."""

    def issue(self, caller: Address, to: Address, shares: int, lock_until: int) -> None:
        """Issues, or raises."""


@dataclass(frozen=True)
class SaleTerms:
    """What an issuer sets. See `IPrimarySale.SaleTerms` for the meaning of each field."""

    asset: Address
    start_price: int
    end_price: int
    soft_cap: int
    hard_cap: int
    min_per_investor: int
    max_per_investor: int
    start_time: int
    end_time: int
    lock_up: int
    max_fee_bps: int

    def price_at(self, time: int) -> int:
        """Wei for a unit: falls in a straight line, rounded up."""
        if self.start_price == self.end_price or time >= self.end_time:
            return self.end_price
        if time <= self.start_time:
            return self.start_price
        fall, length = self.start_price - self.end_price, self.end_time - self.start_time
        return self.start_price - fall * (time - self.start_time) // length


@dataclass(frozen=True)
class Sale:
    """A sale: its terms, which stay, and its book, which moves."""

    terms: SaleTerms
    fee_bps: int
    sold: int = 0
    sold_out_at: int = 0
    escrow: int = 0
    """Wei of buyers who have neither shares nor their money yet."""
    proceeds: int = 0
    """Wei paid for delivered shares and not withdrawn, fee included."""
    is_cancelled: bool = False

    def status(self, now: int) -> SaleStatus:
        """At that time."""
        if self.is_cancelled:
            return SaleStatus.CANCELLED
        if self.is_over(now):
            return SaleStatus.FAILED if self.sold < self.terms.soft_cap else SaleStatus.SUCCESSFUL
        return SaleStatus.PENDING if now < self.terms.start_time else SaleStatus.OPEN

    def is_over(self, now: int) -> bool:
        """Sold out, or past its end."""
        return self.sold_out_at != 0 or now > self.terms.end_time

    @property
    def close_time(self) -> int:
        """The last second at which a purchase counted."""
        return self.sold_out_at or self.terms.end_time

    @property
    def closing_price(self) -> int:
        """What everybody pays, in wei for a unit."""
        return self.terms.price_at(self.close_time)

    def locked_until(self, now: int) -> int:
        """Until when shares issued now are locked up; zero if they are not."""
        until = self.close_time + self.terms.lock_up
        return until if until > now else 0


@dataclass(frozen=True)
class Purchase:
    """What a buyer waits for."""

    shares: int = 0
    paid: int = 0
    """Wei."""


@dataclass(eq=False)
class PrimarySale(AccessManaged):
    """Many sales, one book."""

    stablecoin: Stablecoin
    surplus_buffer: Address
    find_asset: Callable[[Address], SaleAsset | None]
    """The factory: the asset at an address, if it made it."""
    investor_of: Callable[[Address], int]
    """The registry: the investor of a wallet that is verified now."""
    fee_bps: int = 0
    paused: bool = False
    sale_count: int = 0
    total_owed: int = 0
    """Wei."""
    sales: dict[int, Sale | None] = field(default_factory=dict)
    purchases: dict[tuple[int, Address], Purchase] = field(default_factory=dict)
    """By sale and buyer."""
    bought_by: dict[tuple[int, int], int] = field(default_factory=dict)
    """Units by sale and investor."""

    def __post_init__(self) -> None:
        self.sales = Table(self.world, None, self.sales)
        self.purchases = Table(self.world, Purchase(), self.purchases)
        self.bought_by = Table(self.world, 0, self.bought_by)

    # Sales

    @external
    def open(self, caller: Address, terms: SaleTerms) -> int:
        """Returns the sale's number."""
        if self.paused:
            raise ModelError("PrimarySale_Paused")
        self._require_sensible(terms)
        asset = self.find_asset(terms.asset)
        if asset is None:
            raise ModelError("PrimarySale_UnknownAsset", terms.asset)
        self._require_issuer(caller, asset)
        if self.fee_bps > terms.max_fee_bps:
            raise ModelError("PrimarySale_FeeAboveAllowed", self.fee_bps, terms.max_fee_bps)
        allowance = asset.issuance_of(self.address)
        if allowance < terms.hard_cap:
            raise ModelError("PrimarySale_IssueAllowanceTooLow", allowance, terms.hard_cap)
        self.sale_count += 1
        self.sales[self.sale_count] = Sale(terms, self.fee_bps)
        return self.sale_count

    @external
    def cancel(self, caller: Address, sale_id: int) -> None:
        """Never paused."""
        found = self._require_status(sale_id, SaleStatus.PENDING, SaleStatus.OPEN)
        self._require_issuer(caller, self._asset(found))
        self.sales[sale_id] = replace(found, is_cancelled=True)

    @external
    def withdraw_proceeds(self, caller: Address, sale_id: int, to: Address) -> int:
        """Wei that `to` received. Never paused."""
        found = self.sales[sale_id]
        if found is None or not found.proceeds:
            raise ModelError("PrimarySale_NoProceeds", sale_id)
        self._require_issuer(caller, self._asset(found))
        if to in (ZERO_ADDRESS, self.address):
            raise ModelError("PrimarySale_InvalidReceiver", to)
        proceeds = found.proceeds
        fee = -(-proceeds * found.fee_bps // BPS)
        self.sales[sale_id] = replace(found, proceeds=0)
        self.total_owed -= proceeds
        if fee:
            safe_transfer(self.stablecoin, self.address, self.surplus_buffer, fee)
        safe_transfer(self.stablecoin, self.address, to, proceeds - fee)
        return proceeds - fee

    # Purchases

    @external
    def buy(self, caller: Address, sale_id: int, shares: int, max_cost: int, deadline: int) -> int:
        """What was taken from the caller, in wei."""
        cost = self._buy(caller, sale_id, shares, max_cost, deadline)
        safe_transfer_from(self.stablecoin, self.address, caller, self.address, cost)
        return cost

    @external
    def buy_with_authorization(
        self,
        payer: Address,
        sale_id: int,
        shares: int,
        max_cost: int,
        deadline: int,
        salt: bytes,
        signature: Signature,
    ) -> int:
        """`buy` by the payer's authorization of `max_cost`; what is too much goes back at once."""
        cost = self._buy(payer, sale_id, shares, max_cost, deadline)
        nonce = buy_authorization_nonce(payer, sale_id, shares, max_cost, deadline, salt)
        self.stablecoin.receive_with_authorization(
            self.address, payer, self.address, max_cost, 0, deadline, nonce, signature
        )
        if max_cost != cost:
            safe_transfer(self.stablecoin, self.address, payer, max_cost - cost)
        return cost

    @external
    def permit(self, caller: Address, value: int, deadline: int, signature: Signature) -> None:
        """Tries the caller's permit; raises `PrimarySale_AllowanceTooLow` if the allowance is not there then."""
        coin: AuthorizedToken = self.stablecoin
        with suppress(ModelError):
            coin.permit(caller, self.address, value, deadline, signature)
        allowance = coin.allowance(caller, self.address)
        if allowance < value:
            raise ModelError("PrimarySale_AllowanceTooLow", allowance, value)

    @external
    def multicall(self, caller: Address, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Several calls of this contract's functions by one caller: all of them, or none."""
        if caller == self.access.address:
            raise ModelError("UserMulticall_CallerIsAccessManager")
        return [call() for call in calls]

    @external
    def claim(self, caller: Address, sale_id: int, buyer: Address) -> int:
        """Units. By anyone. Raises what the asset raises."""
        found = self._require_status(sale_id, SaleStatus.SUCCESSFUL)
        bought, found = self._settle(sale_id, found, buyer)
        cost = bought.shares * found.closing_price
        returned = bought.paid - cost
        self.sales[sale_id] = replace(found, proceeds=found.proceeds + cost)
        self.total_owed -= returned
        self._issue(found, buyer, bought.shares)
        if returned:
            safe_transfer(self.stablecoin, self.address, buyer, returned)
        return bought.shares

    @external
    def refund(self, caller: Address, sale_id: int, buyer: Address) -> int:
        """Wei."""
        now, found = self.world.timestamp, self.sales[sale_id]
        status = found.status(now) if found is not None else SaleStatus.NONE
        if found is None:
            raise ModelError("PrimarySale_NothingBought", sale_id, buyer)
        bought, found = self._settle(sale_id, found, buyer)
        if status == SaleStatus.SUCCESSFUL:
            refundable_at = found.close_time + REFUND_GRACE
            if caller != buyer and now < refundable_at:
                raise ModelError("PrimarySale_RefundTooEarly", refundable_at, now)
            if self._is_deliverable(found, buyer, bought.shares):
                raise ModelError("PrimarySale_Deliverable", sale_id, buyer)
        elif status not in (SaleStatus.FAILED, SaleStatus.CANCELLED):
            raise ModelError("PrimarySale_WrongStatus", sale_id, status)
        self.total_owed -= bought.paid
        safe_transfer(self.stablecoin, self.address, buyer, bought.paid)
        return bought.paid

    # Settings

    @external
    def set_fee(self, caller: Address, fee_bps: int) -> None:
        """Of sales to come."""
        self.check_can_call(caller, "setFee", fee_bps)
        if fee_bps > MAX_FEE_BPS:
            raise ModelError("PrimarySale_FeeTooHigh", fee_bps, MAX_FEE_BPS)
        self.fee_bps = fee_bps

    @external
    def pause(self, caller: Address) -> None:
        """Stops openings and purchases."""
        self.check_can_call(caller, "pause")
        self.paused = True

    @external
    def unpause(self, caller: Address) -> None:
        """Lets them go on."""
        self.check_can_call(caller, "unpause")
        self.paused = False

    @external
    def rescue(self, caller: Address, amount: int, to: Address) -> None:
        """Of the stablecoin, what nobody is owed."""
        self.check_can_call(caller, "rescue", self.stablecoin.address, to, amount)
        surplus = self.rescuable
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", self.stablecoin.address, amount, surplus)
        safe_transfer(self.stablecoin, self.address, to, amount)

    # Views

    @property
    def rescuable(self) -> int:
        """Wei that nobody is owed."""
        return self.stablecoin.balance_of(self.address) - self.total_owed

    def status(self, sale_id: int) -> SaleStatus:
        """Now."""
        found = self.sales[sale_id]
        return SaleStatus.NONE if found is None else found.status(self.world.timestamp)

    def price(self, sale_id: int) -> int:
        """Wei for a unit: of the moment, or what everybody pays once the sale is over."""
        found = self.sales[sale_id]
        if found is None:
            return 0
        now = self.world.timestamp
        return found.closing_price if found.is_over(now) else found.terms.price_at(now)

    def preview_claim(self, sale_id: int, buyer: Address) -> tuple[int, int]:
        """Cost and what comes back, in wei, once the sale is over."""
        found, bought = self.sales[sale_id], self.purchases[sale_id, buyer]
        cost = bought.shares * (found.closing_price if found is not None else 0)
        return cost, bought.paid - cost

    # Within

    def _buy(self, buyer: Address, sale_id: int, shares: int, max_cost: int, deadline: int) -> int:
        now = self.world.timestamp
        if now > deadline:
            raise ModelError("PrimarySale_DeadlinePassed", deadline, now)
        if self.paused:
            raise ModelError("PrimarySale_Paused")
        found = self._require_status(sale_id, SaleStatus.OPEN)
        if not shares:
            raise ModelError("PrimarySale_ZeroShares")
        available = found.terms.hard_cap - found.sold
        if shares > available:
            raise ModelError("PrimarySale_HardCapExceeded", shares, available)
        cost = shares * found.terms.price_at(now)
        if cost > max_cost:
            raise ModelError("PrimarySale_CostTooHigh", cost, max_cost)
        before = self.purchases[sale_id, buyer]
        reason = self._asset(found).receipt_reason(ZERO_ADDRESS, buyer, before.shares + shares)
        if reason:
            raise ModelError("PrimarySale_NotEligible", found.terms.asset, buyer, reason)
        self._count_investor(sale_id, found.terms, buyer, shares, available)
        self.purchases[sale_id, buyer] = Purchase(before.shares + shares, before.paid + cost)
        self.sales[sale_id] = replace(
            found,
            sold=found.sold + shares,
            escrow=found.escrow + cost,
            sold_out_at=now if shares == available else 0,
        )
        self.total_owed += cost
        return cost

    def _count_investor(
        self, sale_id: int, terms: SaleTerms, buyer: Address, shares: int, available: int
    ) -> None:
        minimum, maximum = terms.min_per_investor, terms.max_per_investor
        if not minimum and not maximum:
            return
        investor = self.investor_of(buyer)
        bought = self.bought_by[sale_id, investor] + shares
        if bought < minimum and shares != available:
            raise ModelError("PrimarySale_BelowMinimum", bought, minimum)
        if maximum and bought > maximum:
            raise ModelError("PrimarySale_AboveMaximum", bought, maximum)
        self.bought_by[sale_id, investor] = bought

    def _settle(self, sale_id: int, found: Sale, buyer: Address) -> tuple[Purchase, Sale]:
        """Takes a purchase off the book."""
        bought = self.purchases[sale_id, buyer]
        if not bought.shares:
            raise ModelError("PrimarySale_NothingBought", sale_id, buyer)
        self.purchases[sale_id, buyer] = Purchase()
        after = replace(found, escrow=found.escrow - bought.paid)
        self.sales[sale_id] = after
        return bought, after

    def _issue(self, found: Sale, buyer: Address, shares: int) -> None:
        lock_until = found.locked_until(self.world.timestamp)
        self._asset(found).issue(self.address, buyer, shares, lock_until)

    def _is_deliverable(self, found: Sale, buyer: Address, shares: int) -> bool:
        """Whether the asset would issue; if so the call is refused, which takes the issue back."""
        try:
            self._issue(found, buyer, shares)
        except ModelError:
            return False
        return True

    def _asset(self, found: Sale) -> SaleAsset:
        asset = self.find_asset(found.terms.asset)
        if asset is None:
            raise LookupError(found.terms.asset)
        return asset

    def _require_status(self, sale_id: int, *allowed: SaleStatus) -> Sale:
        found, status = self.sales[sale_id], self.status(sale_id)
        if found is None or status not in allowed:
            raise ModelError("PrimarySale_WrongStatus", sale_id, status)
        return found

    def _require_issuer(self, caller: Address, asset: SaleAsset) -> None:
        if caller != asset.owner:
            raise ModelError("PrimarySale_NotIssuer", caller, asset.owner)

    def _require_sensible(self, terms: SaleTerms) -> None:
        now = self.world.timestamp
        if (
            not terms.end_price
            or terms.end_price > terms.start_price
            or not terms.hard_cap
            or terms.soft_cap > terms.hard_cap
            or terms.min_per_investor > terms.hard_cap
            or 0 < terms.max_per_investor < terms.min_per_investor
            or terms.end_time <= now
            or terms.end_time <= terms.start_time
            or terms.end_time > now + MAX_DURATION
            or terms.lock_up > MAX_LOCK_UP
        ):
            raise ModelError("PrimarySale_InvalidTerms")
