"""`Vesting`: shares locked in their holders' wallets that vest over time. Shares in the asset's smallest units."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external

LONGEST = 20 * 365 * 24 * 3600
"""Seconds from now to the end of a grant, at most."""


class GrantStatus(IntEnum):
    """Where a grant stands."""

    NONE = 0
    OFFERED = 1
    ACTIVE = 2
    WITHDRAWN = 3
    REVOKED = 4


class VestingAsset(Protocol):
    """What a grant needs of an asset. Each raises as the asset does."""

    address: Address

    @property
    def owner(self) -> Address:
        """The issuer."""

    def issue(self, caller: Address, to: Address, shares: int, lock_until: int) -> None:
        """New shares."""

    def transfer_from(self, caller: Address, owner: Address, to: Address, shares: int) -> bool:
        """Shares that are there."""

    def lock(self, caller: Address, holder: Address, shares: int) -> None:
        """Within the holder's allowance."""

    def unlock(self, caller: Address, holder: Address, shares: int) -> None:
        """Gives them free."""

    def transfer_locked(self, caller: Address, holder: Address, to: Address, shares: int) -> None:
        """Takes them away."""

    def locked_by(self, holder: Address, custodian: Address) -> int:
        """What is left of the lien."""


@dataclass(frozen=True)
class GrantTerms:
    """See `IVesting.GrantTerms` for the meaning of each field."""

    asset: Address
    beneficiary: Address
    shares: int
    start: int
    cliff: int
    duration: int
    is_revocable: bool
    is_issue: bool

    def vested_at(self, time: int) -> int:
        """Rounded down."""
        if time < self.start + self.cliff:
            return 0
        return self.shares * min(time - self.start, self.duration) // self.duration


@dataclass(frozen=True)
class Grant:
    """A grant."""

    terms: GrantTerms
    grantor: Address
    """Who made it."""
    status: GrantStatus = GrantStatus.OFFERED
    released: int = 0
    revoked: int = 0


@dataclass(eq=False)
class Vesting(Contract):
    """All grants."""

    find_asset: Callable[[Address], VestingAsset | None]
    """The factory: the asset at an address, if it made it."""
    grant_count: int = 0
    grants: dict[int, Grant | None] = field(default_factory=dict)
    grantors: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By asset and grantor."""

    def __post_init__(self) -> None:
        self.grantors = Table(self.world, False, self.grantors)
        self.grants = Table(self.world, None, self.grants)

    @external
    def set_grantor(self, caller: Address, asset: Address, grantor: Address, allowed: bool) -> None:
        """By the asset's owner."""
        found = self.find_asset(asset)
        if found is None:
            raise ModelError("Vesting_UnknownAsset", asset)
        if caller != found.owner:
            raise ModelError("Vesting_NotAssetOwner", caller)
        self.grantors[asset, grantor] = allowed

    @external
    def offer(self, caller: Address, terms: GrantTerms) -> int:
        """Returns the grant's number."""
        if (
            not terms.shares
            or terms.beneficiary == ZERO_ADDRESS
            or not terms.duration
            or terms.cliff > terms.duration
            or terms.start + terms.duration > self.world.timestamp + LONGEST
        ):
            raise ModelError("Vesting_InvalidTerms")
        asset = self.find_asset(terms.asset)
        if asset is None:
            raise ModelError("Vesting_UnknownAsset", terms.asset)
        if terms.is_issue and caller != asset.owner:
            raise ModelError("Vesting_NotGrantor", caller, asset.owner)
        self._require_may_revoke(terms, caller)
        self.grant_count += 1
        self.grants[self.grant_count] = Grant(terms, caller)
        return self.grant_count

    @external
    def withdraw(self, caller: Address, grant_id: int) -> None:
        """By the grantor."""
        found = self._require_status(grant_id, GrantStatus.OFFERED)
        self._require_grantor(caller, found)
        self.grants[grant_id] = replace(found, status=GrantStatus.WITHDRAWN)

    @external
    def accept(self, caller: Address, grant_id: int) -> None:
        """By the beneficiary."""
        found = self._require_status(grant_id, GrantStatus.OFFERED)
        terms, asset = found.terms, self._asset(found)
        if caller != terms.beneficiary:
            raise ModelError("Vesting_NotBeneficiary", caller, terms.beneficiary)
        self.grants[grant_id] = replace(found, status=GrantStatus.ACTIVE)
        if terms.is_issue:
            asset.issue(self.address, caller, terms.shares, 0)
        else:
            self._require_may_revoke(terms, found.grantor)
            asset.transfer_from(self.address, found.grantor, caller, terms.shares)
        asset.lock(self.address, caller, terms.shares)

    @external
    def release(self, caller: Address, grant_id: int) -> int:
        """By anyone. Units that vested since the last time."""
        found = self._require_status(grant_id, GrantStatus.ACTIVE)
        shares = found.terms.vested_at(self.world.timestamp) - found.released
        if not shares:
            raise ModelError("Vesting_NothingVested", grant_id)
        self._release(grant_id, found, shares)
        return shares

    @external
    def revoke(self, caller: Address, grant_id: int, to: Address) -> int:
        """By the grantor. Units taken back."""
        found = self._require_status(grant_id, GrantStatus.ACTIVE)
        terms = found.terms
        if not terms.is_revocable:
            raise ModelError("Vesting_NotRevocable", grant_id)
        self._require_grantor(caller, found)
        vested = terms.vested_at(self.world.timestamp)
        shares = terms.shares - vested
        if not shares:
            raise ModelError("Vesting_FullyVested", grant_id)
        found = replace(found, status=GrantStatus.REVOKED, revoked=shares)
        self.grants[grant_id] = found
        if vested != found.released:
            self._release(grant_id, found, vested - found.released)
        asset = self._asset(found)
        moved = min(shares, asset.locked_by(terms.beneficiary, self.address))
        if moved:
            asset.transfer_locked(self.address, terms.beneficiary, to, moved)
        return shares

    # Views

    def releasable(self, grant_id: int) -> int:
        """Units that `release` would release now."""
        found = self.grants[grant_id]
        if found is None or found.status != GrantStatus.ACTIVE:
            return 0
        return found.terms.vested_at(self.world.timestamp) - found.released

    # Within

    def _release(self, grant_id: int, found: Grant, shares: int) -> None:
        self.grants[grant_id] = replace(found, released=found.released + shares)
        asset, holder = self._asset(found), found.terms.beneficiary
        unlocked = min(shares, asset.locked_by(holder, self.address))
        if unlocked:
            asset.unlock(self.address, holder, unlocked)

    def _asset(self, found: Grant) -> VestingAsset:
        asset = self.find_asset(found.terms.asset)
        if asset is None:
            raise LookupError(found.terms.asset)
        return asset

    def _require_may_revoke(self, terms: GrantTerms, grantor: Address) -> None:
        """Of shares that are there, who could take them back is the asset's owner or allowed by it."""
        if terms.is_issue or not terms.is_revocable or self.grantors[terms.asset, grantor]:
            return
        asset = self.find_asset(terms.asset)
        if asset is None or grantor != asset.owner:
            raise ModelError("Vesting_GrantorNotAllowed", terms.asset, grantor)

    def _require_grantor(self, caller: Address, found: Grant) -> None:
        grantor = self._asset(found).owner if found.terms.is_issue else found.grantor
        if caller != grantor:
            raise ModelError("Vesting_NotGrantor", caller, grantor)

    def _require_status(self, grant_id: int, needed: GrantStatus) -> Grant:
        found = self.grants[grant_id]
        if found is None or found.status != needed:
            raise ModelError(
                "Vesting_WrongStatus", grant_id, found.status if found is not None else GrantStatus.NONE
            )
        return found
