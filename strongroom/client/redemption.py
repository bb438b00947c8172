"""Redemptions for people: where a request stands, in decimals and a sentence, and the steps of asking and leaving.

desk = Desk(client.connection, "0x…")
desk.standing(holder).sentence             # "pending: 12.5 of 20 shares; to claim: 7.5 for 1875.25 …"
desk.ask(holder, "20").send()              # after the holder has approved the desk for its shares
desk.claim_all(holder).send()
desk.leave(holder).send()                  # cancels what is pending and releases it, in one transaction

Shares and money are `Decimal` with the tokens' decimals; times are seconds since 1970.
"""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.amounts import Amount, from_units, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contract import Call
from strongroom.client.contracts.net_asset_value import NetAssetValue
from strongroom.client.contracts.redemption_desk import RedemptionDesk
from strongroom.client.errors import ArgumentError
from strongroom.client.token import Token, TokenInfo


@dataclass(frozen=True)
class Publication:
    """What an appraiser published last."""

    value: Decimal
    """Of one whole share, in the payment token."""
    number: int
    """Zero: nothing yet, and the value is the initial one."""
    published_at: int
    is_suspended: bool


@dataclass(frozen=True)
class Standing:
    """A holder's request."""

    controller: str
    request_id: int
    """The number of the first publication that prices it; zero: there is none."""
    pending: Decimal
    claimable: Decimal
    """Shares that are redeemed."""
    cash: Decimal
    """What is paid for them."""
    cancelled: Decimal
    """Shares that wait to be released."""
    is_held_back: bool
    """Redeemed, but the wallet may not be paid now."""

    @property
    def sentence(self) -> str:
        """What it means, and what to do about it."""
        if not self.request_id:
            return "no request"
        parts = []
        if self.pending:
            parts.append(
                f"pending: {self.pending} shares, priced by publication {self.request_id} or a later one"
            )
        if self.claimable and self.is_held_back:
            parts.append(
                f"redeemed: {self.claimable} shares, kept until the wallet is verified and not frozen"
            )
        elif self.claimable:
            parts.append(f"to claim: {self.cash} for {self.claimable} shares")
        if self.cancelled:
            parts.append(f"to release: {self.cancelled} cancelled shares")
        return "; ".join(parts) or "its lien was broken: settle it"


class Desk(RedemptionDesk):
    """A redemption desk at an address."""

    def shares_info(self) -> TokenInfo:
        """Symbol and decimals of the shares."""
        return Token(self._connection, self.share()).info()

    def money_info(self) -> TokenInfo:
        """Symbol and decimals of the payment token."""
        return Token(self._connection, self.asset()).info()

    def publication(self) -> Publication:
        """The last, whatever its age."""
        value, number, published_at, is_suspended = NetAssetValue(
            self._connection, self.netAssetValue()
        ).latest()
        return Publication(from_units(value, self.money_info().decimals), number, published_at, is_suspended)

    def standing(self, controller: Addressish) -> Standing:
        """Where a holder's request stands, as after the settlement that comes with a claim."""
        shares, money = self.shares_info().decimals, self.money_info().decimals
        position = self.position(controller)
        claimable = self.claimableRedeemRequest(position.requestId, controller)
        payable = self.maxRedeem(controller)
        return Standing(
            controller=to_address(controller),
            request_id=position.requestId,
            pending=from_units(self.pendingRedeemRequest(position.requestId, controller), shares),
            claimable=from_units(claimable, shares),
            cash=from_units(self.maxWithdraw(controller), money),
            cancelled=from_units(position.cancelled, shares),
            is_held_back=claimable > 0 and not payable,
        )

    def ask(self, holder: Addressish, shares: Amount) -> "Call[int]":
        """Requests the redemption of `shares` of the holder's, which has approved the desk for them."""
        return self.requestRedeem(to_units(shares, self.shares_info().decimals), holder, holder)

    def claim_all(self, holder: Addressish, to: Addressish | None = None) -> "Call[int]":
        """Claims all there is, to the holder unless told. Raises `ArgumentError` if there is nothing."""
        shares = self.maxRedeem(holder)
        if not shares:
            raise ArgumentError(f"nothing to claim: {self.standing(holder).sentence}")
        return self.redeem(shares, holder if to is None else to, holder)

    def leave(self, holder: Addressish) -> "Call[tuple[bytes, ...]]":
        """Cancels what is pending and releases it. Raises `ArgumentError` if nothing is."""
        standing = self.standing(holder)
        if not standing.pending and not standing.cancelled:
            raise ArgumentError(f"nothing to cancel: {standing.sentence}")
        steps = [self.claimCancelRedeemRequest(standing.request_id, holder, holder).data]
        if standing.pending:
            steps.insert(0, self.cancelRedeemRequest(standing.request_id, holder).data)
        return self.multicall(steps)
