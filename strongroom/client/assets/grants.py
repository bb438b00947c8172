"""Shares of insiders that vest, for people: offer, accept, release, revoke."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount, plain
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import Acting, By, Done, split
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import (
    GrantAccepted,
    GrantOffered,
    GrantorSet,
    GrantRevoked,
    GrantWithdrawn,
    SharesReleased,
)
from strongroom.client.contracts.structs import GrantTerms
from strongroom.client.contracts.vesting import Vesting
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.receipt import Receipt
from strongroom.client.statement import moment


class GrantStatus(IntEnum):
    """Where a grant stands; the contract's `GrantStatus`."""

    NONE = 0
    OFFERED = 1
    ACTIVE = 2
    WITHDRAWN = 3
    REVOKED = 4


@dataclass(frozen=True)
class GrantState:
    """A grant now. Shares."""

    number: int
    asset: str
    beneficiary: str
    grantor: str
    status: GrantStatus
    shares: Decimal
    vested: Decimal
    released: Decimal
    revoked: Decimal
    releasable: Decimal
    start: int
    cliff: int
    """Seconds after the start."""
    duration: int
    is_revocable: bool

    @property
    def sentence(self) -> str:
        """What it means, and what to do."""
        if self.status is GrantStatus.OFFERED:
            return f"{plain(self.shares)} shares offered to {self.beneficiary}, who accepts them"
        if self.status is GrantStatus.ACTIVE:
            end = moment(self.start + self.duration)
            return (
                f"{plain(self.vested)} of {plain(self.shares)} shares have vested, the last will on {end}; "
                f"{plain(self.releasable)} can be released"
            )
        if self.status is GrantStatus.WITHDRAWN:
            return "the offer was withdrawn"
        return f"{plain(self.revoked)} of {plain(self.shares)} shares were taken back, the others released"


class Grants(Vesting, Acting):
    """Vesting: the contract's own functions (`accept`), and these for people (`accept_grant`)."""

    def state(self, number: int) -> GrantState:
        """A grant. Raises `ArgumentError` if there is none of that number."""
        found = self.grant(number)
        if found.status == GrantStatus.NONE:
            raise ArgumentError(f"there is no grant {number}: {self.grantCount()} were offered")
        terms = found.terms
        whole = Asset(self._connection, terms.asset).from_units
        now = self._connection.fetch_timestamp()
        return GrantState(
            number,
            terms.asset,
            terms.beneficiary,
            found.grantor,
            GrantStatus(found.status),
            whole(terms.shares),
            whole(self.vestedAt(number, now)),
            whole(found.released),
            whole(found.revoked),
            whole(self.releasable(number)),
            terms.start,
            terms.cliff,
            terms.duration,
            terms.isRevocable,
        )

    def offer_grant(
        self,
        asset: Asset,
        beneficiary: Addressish,
        shares: Amount,
        duration: int,
        *,
        cliff: int = 0,
        start: int | None = None,
        is_revocable: bool = True,
        issue: bool = True,
        account: Account | None = None,
    ) -> GrantState:
        """Offer shares that vest over `duration` seconds. They are issued on acceptance, which the asset's owner alone
        offers, or come out of the account's wallet, which lets the contract take them first; to be revocable they then
        need the owner's trust in the grantor (`allow_grantor`)."""
        who, units = self._who(account), asset.to_units(shares)
        if not units:
            raise AmountError("grant more than nothing")
        begin = self._connection.fetch_timestamp() if start is None else start
        terms = GrantTerms(
            asset.address, to_address(beneficiary), units, begin, cliff, duration, is_revocable, issue
        )
        if issue and asset.issuance(self.address) < units:
            raise ArgumentError(
                f"the vesting may issue {asset.describe(asset.issuance(self.address))}: the owner of "
                f"{asset.address} lets it issue more (setIssuer), and makes it a custodian over lock-ups (setCustodian)"
            )
        if not issue:
            asset.require_shares(who.address, units)
            asset.let(self.address, units, who)
        receipt = self._sent(self.offer(terms), who)
        event = receipt.require(GrantOffered, self.address, asset=asset.address, grantor=who.address)
        return self.state(event.grantId)

    def allow_grantor(
        self, asset: Asset, grantor: Addressish, allowed: bool = True, account: Account | None = None
    ) -> Receipt:
        """Let somebody else make grants of an asset that can be revoked, or end it. By the asset's owner."""
        receipt = self._sent(self.setGrantor(asset.address, grantor, allowed), self._who(account))
        receipt.require(
            GrantorSet, self.address, asset=asset.address, grantor=to_address(grantor), allowed=allowed
        )
        return receipt

    def accept_grant(self, number: int, by: By = "permit", account: Account | None = None) -> Done:
        """Accept an offer: the shares arrive in the account's wallet, locked until they vest."""
        who, state = self._who(account), self.state(number)
        if state.beneficiary != who.address:
            raise ArgumentError(f"grant {number} is for {state.beneficiary}, not for {who.address}")
        asset = Asset(self._connection, state.asset)
        units = asset.to_units(state.shares)
        if by == "approve" or asset.allowance(who.address, self.address) >= units:
            asset.let(self.address, units, who)
            call = self.accept(number)
        else:
            signed = asset.sign_permit(self.address, units, account=who)
            call = self.acceptWithPermit(number, signed.message.deadline, *split(signed.signature))
        receipt = self._sent(call, who)
        event = receipt.require(GrantAccepted, self.address, grantId=number, beneficiary=who.address)
        return Done(asset.from_units(event.shares), who.address, receipt)

    def release_grant(self, number: int, account: Account | None = None) -> Done:
        """Unlock what has vested; anyone may."""
        who, state = self._who(account), self.state(number)
        if not state.releasable:
            raise ArgumentError(f"nothing to release: {state.sentence}")
        receipt = self._sent(self.release(number), who)
        event = receipt.require(SharesReleased, self.address, grantId=number)
        return Done(Asset(self._connection, state.asset).from_units(event.shares), state.beneficiary, receipt)

    def revoke_grant(self, number: int, to: Addressish | None = None, account: Account | None = None) -> Done:
        """Take back what has not vested, to the account unless named; the rest is released."""
        who, state = self._who(account), self.state(number)
        receiver = who.address if to is None else to_address(to)
        receipt = self._sent(self.revoke(number, receiver), who)
        event = receipt.require(GrantRevoked, self.address, grantId=number, to=receiver)
        return Done(Asset(self._connection, state.asset).from_units(event.shares), receiver, receipt)

    def withdraw_offer(self, number: int, account: Account | None = None) -> Receipt:
        """Withdraw an offer that was not accepted."""
        self.state(number)
        receipt = self._sent(self.withdraw(number), self._who(account))
        receipt.require(GrantWithdrawn, self.address, grantId=number)
        return receipt
