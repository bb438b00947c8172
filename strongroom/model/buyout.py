"""`Buyout`: one NFT for the holders of one asset, the reserve they vote, its auction and its price, as exact integers.

What lies around it is as small as a buyout sees it: `BuyoutAsset` is the asset, `held_payments.Assets` who holds the
stablecoin and the NFT.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.held_payments import BPS, HeldPayments
from strongroom.model.rounding import ceil_div, checked

RUNGS_PER_OCTAVE = 16
OCTAVES = 48
RUNGS = RUNGS_PER_OCTAVE * OCTAVES
DELAY = 3 * 24 * 3600
"""Seconds from a vote until it counts."""
DURATION = 3 * 24 * 3600
"""Seconds from the start of an auction to its end."""
EXTENSION = 15 * 60
"""Seconds that are left after a bid, at least."""
STEP_BPS = 250
_UNIT = 10**18 // RUNGS_PER_OCTAVE


class BuyoutState(IntEnum):
    """Where a buyout stands."""

    EMPTY = 0
    OPEN = 1
    AUCTION = 2
    SOLD = 3
    REDEEMED = 4


def price_at(rung: int) -> int:
    """The price of a rung of the ladder, 0 to 767. Wei."""
    return (RUNGS_PER_OCTAVE + rung % RUNGS_PER_OCTAVE << rung // RUNGS_PER_OCTAVE) * _UNIT


def rung_up(price: int) -> int:
    """The lowest rung whose price is not below `price`. Raises `PriceLadder_OutOfRange`."""
    most = price_at(RUNGS - 1)
    if not 0 < price <= most:
        raise ModelError("PriceLadder_OutOfRange", price, most)
    octave = max(ceil_div(price, _UNIT).bit_length() - 5, 0)
    first = octave * RUNGS_PER_OCTAVE
    return next(rung for rung in range(first, first + RUNGS_PER_OCTAVE + 1) if price_at(rung) >= price)


@dataclass(frozen=True)
class Ballot:
    """What a holder has locked and voted. Shares in units, prices as rungs."""

    shares: int = 0
    counted: int = 0
    rung: int = 0
    counted_rung: int = 0
    since: int = 0
    """When it voted last. Seconds."""


class BuyoutAsset(Protocol):
    """What a buyout asks of an asset, by its address."""

    owner: Address
    total_supply: int

    def balance_of(self, account: Address) -> int:
        """In units."""
        ...

    def locked_by(self, holder: Address, custodian: Address) -> int:
        """In units."""
        ...

    def can_send(self, account: Address) -> bool:
        """Whether it is verified, and neither frozen nor sanctioned."""
        ...

    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        """Spends the holder's allowance."""
        ...

    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        """Gives back."""
        ...

    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        """Burns what the caller has locked."""
        ...

    def lock_supply(self, caller: Address) -> None:
        """For good."""
        ...

    def payment_tokens(self) -> Sequence[Address]:
        """At most four."""
        ...


@dataclass(eq=False)
class Buyout(HeldPayments):
    """The contract. Its `assets.approved` are approvals of the buyout for the stablecoin."""

    asset: BuyoutAsset = field(kw_only=True)
    asset_address: Address = field(kw_only=True)
    stablecoin: Address = field(kw_only=True)
    collection: Address = field(kw_only=True)
    nft_id: int = field(kw_only=True)
    factory: Address = field(kw_only=True)
    reference: int = field(kw_only=True)
    """As a rung: the reserve as it was last."""
    state: BuyoutState = BuyoutState.EMPTY
    ballots: dict[Address, Ballot] = field(default_factory=dict)
    at_rung: dict[int, int] = field(default_factory=dict)
    """Shares that count, by rung."""
    bidder: Address = ZERO_ADDRESS
    standing_bid: int = 0
    supply: int = 0
    """The asset's, when the auction started."""
    end_time: int = 0
    is_nft_held: bool = False
    proceeds: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.ballots = Table(self.world, Ballot(), self.ballots)
        self.at_rung = Table(self.world, 0, self.at_rung)

    # Votes

    @external
    def vote(self, caller: Address, shares: int, price: int) -> None:
        """Raises `PriceLadder_OutOfRange`, `Buyout_PriceOutOfBounds`, `Buyout_ZeroShares`, or as the asset's `lock`."""
        self._require(BuyoutState.OPEN)
        rung = rung_up(price)
        least = max(self.reference - RUNGS_PER_OCTAVE, 0)
        most = min(self.reference + RUNGS_PER_OCTAVE, RUNGS - 1)
        if not least <= rung <= most:
            raise ModelError("Buyout_PriceOutOfBounds", price_at(rung), price_at(least), price_at(most))
        changed = self._reconcile(caller)
        ballot = self.ballots[caller]
        locked = checked(ballot.shares + shares)
        if not locked:
            raise ModelError("Buyout_ZeroShares")
        if ballot.counted and rung > ballot.counted_rung:
            self.at_rung[ballot.counted_rung] -= ballot.counted
            ballot = replace(ballot, counted=0)
            changed = True
        self.ballots[caller] = replace(ballot, shares=locked, rung=rung, since=self.world.timestamp)
        if changed:
            self._refresh()
        if shares:
            self.asset.lock(self.address, caller, shares)

    @external
    def unlock(self, caller: Address, shares: int) -> None:
        """Raises `Buyout_ZeroShares` or `Buyout_InsufficientLocked`."""
        if not shares:
            raise ModelError("Buyout_ZeroShares")
        changed = self._reconcile(caller)
        locked = self.ballots[caller].shares
        if shares > locked:
            raise ModelError("Buyout_InsufficientLocked", caller, shares, locked)
        if self._reduce(caller, locked - shares) or changed:
            self._refresh()
        self.asset.unlock(self.address, caller, shares)

    @external
    def count_votes(self, caller: Address, holders: Sequence[Address]) -> None:
        """Raises `Buyout_NothingToCount`."""
        self._require(BuyoutState.OPEN)
        changed = False
        for holder in holders:
            reconciled = self._reconcile(holder)
            changed = self._count(holder) or reconciled or changed
        if not changed:
            raise ModelError("Buyout_NothingToCount")
        self._refresh()

    # Auction

    @external
    def start(self, caller: Address, amount: int) -> None:
        """Raises `Buyout_NoReserve`, `Buyout_BidTooLow`, `Buyout_NftNotDelivered`."""
        self._require(BuyoutState.OPEN)
        supply = self.asset.total_supply
        rung, counted = self._least_agreed(supply)
        if rung is None:
            raise ModelError("Buyout_NoReserve", counted, supply)
        if amount < price_at(rung):
            raise ModelError("Buyout_BidTooLow", amount, price_at(rung))
        if not self.assets.holdings[self.collection, self.nft_id, self.address]:
            raise ModelError("Buyout_NftNotDelivered", self.collection, self.nft_id)
        self.state, self.bidder, self.standing_bid = BuyoutState.AUCTION, caller, amount
        self.supply, self.end_time = supply, self.world.timestamp + DURATION
        self.asset.lock_supply(self.address)
        self._take(self.stablecoin, caller, amount)

    @external
    def bid(self, caller: Address, amount: int) -> None:
        """Raises `Buyout_Ended`, `Buyout_BidTooLow`."""
        self._require(BuyoutState.AUCTION)
        now = self.world.timestamp
        if now > self.end_time:
            raise ModelError("Buyout_Ended", self.end_time, now)
        if amount < self.least_bid():
            raise ModelError("Buyout_BidTooLow", amount, self.least_bid())
        outbid, before = self.bidder, self.standing_bid
        self.bidder, self.standing_bid = caller, amount
        self.end_time = max(self.end_time, now + EXTENSION)
        self._hold(self.stablecoin, outbid, before)
        self._take(self.stablecoin, caller, amount)

    @external
    def settle(self, caller: Address) -> None:
        """Raises `Buyout_NotEnded`."""
        self._require(BuyoutState.AUCTION)
        if self.world.timestamp <= self.end_time:
            raise ModelError("Buyout_NotEnded", self.end_time, self.world.timestamp)
        self.state, self.proceeds = BuyoutState.SOLD, self.standing_bid
        try:
            self._move_nft(self.bidder)
        except ModelError:
            self.is_nft_held = True

    @external
    def claim_nft(self, caller: Address, to: Address) -> None:
        """Raises `Buyout_NothingToClaim`, `Buyout_InvalidAddress`, `Buyout_NftNotDelivered`, `TokenRefused`."""
        if not self.is_nft_held or caller != self.bidder:
            raise ModelError("Buyout_NothingToClaim", caller)
        self.is_nft_held = False
        self._send(to)

    # Redemption

    @external
    def redeem(self, caller: Address, shares: int) -> int:
        """What is paid. Raises `Buyout_ZeroShares`, `Buyout_HolderNotEligible`, or as the asset's `lock`."""
        self._require(BuyoutState.SOLD)
        if not shares:
            raise ModelError("Buyout_ZeroShares")
        supply = self.asset.total_supply
        self._burn(caller, shares)
        amount = self.proceeds * shares // supply
        self.proceeds -= amount
        self.assets.move(self.stablecoin, 0, self.address, caller, amount)
        return amount

    @external
    def redeem_nft(self, caller: Address, to: Address) -> None:
        """Raises `Buyout_NotWholeSupply`, `Buyout_HolderNotEligible`, or as the asset's `lock`."""
        self._require(BuyoutState.OPEN)
        supply, balance = self.asset.total_supply, self.asset.balance_of(caller)
        if not supply or balance != supply:
            raise ModelError("Buyout_NotWholeSupply", caller, balance, supply)
        self.state = BuyoutState.REDEEMED
        self.asset.lock_supply(self.address)
        self._burn(caller, supply)
        self._send(to)

    @external
    def reclaim_nft(self, caller: Address, to: Address) -> None:
        """Raises `Buyout_NotAssetOwner`, `Buyout_SharesExist`."""
        self._require(BuyoutState.OPEN)
        self._require_asset_owner(caller)
        if self.asset.total_supply:
            raise ModelError("Buyout_SharesExist", self.asset.total_supply)
        self.state = BuyoutState.REDEEMED
        self.asset.lock_supply(self.address)
        self._send(to)

    # Stray tokens

    @external
    def pass_on_surplus(self, caller: Address, token: Address) -> int:
        """What is passed on. Raises `Buyout_NotRescuable`, `Buyout_NoSurplus`."""
        amount = self.assets.holdings[token, 0, self.address]
        if token == self.stablecoin:
            amount -= self.owed()
        elif token not in self.asset.payment_tokens():
            raise ModelError("Buyout_NotRescuable", token)
        if not amount:
            raise ModelError("Buyout_NoSurplus", token)
        self.assets.move(token, 0, self.address, self.asset_address, amount)
        return amount

    @external
    def rescue(self, caller: Address, token: Address, to: Address, amount: int) -> None:
        """Raises `Buyout_NotAssetOwner`, `Buyout_NotRescuable`, `Buyout_InvalidAddress`."""
        self._require_asset_owner(caller)
        if token in (self.stablecoin, self.asset_address, self.collection, *self.asset.payment_tokens()):
            raise ModelError("Buyout_NotRescuable", token)
        self._require_receiver(to)
        self.assets.move(token, 0, self.address, to, amount)

    @external
    def rescue_nft(self, caller: Address, collection: Address, nft_id: int, to: Address) -> None:
        """Raises `Buyout_NotAssetOwner`, `Buyout_NotRescuable`, `Buyout_InvalidAddress`."""
        self._require_asset_owner(caller)
        sold = self.state == BuyoutState.SOLD and not self.is_nft_held
        is_out = self.state == BuyoutState.REDEEMED or sold
        if (collection, nft_id) == (self.collection, self.nft_id) and not is_out:
            raise ModelError("Buyout_NotRescuable", collection)
        self._require_receiver(to)
        self.assets.move(collection, nft_id, self.address, to, 1)

    @external
    def on_erc721_received(self, collection: Address, operator: Address, nft_id: int) -> None:
        """Raises `Buyout_UnexpectedNft`. `collection` is the caller."""
        expected = (self.collection, self.nft_id, self.factory)
        if (collection, nft_id, operator) != expected or self.state != BuyoutState.EMPTY:
            raise ModelError("Buyout_UnexpectedNft", collection, nft_id, operator)
        self.state = BuyoutState.OPEN

    # Views

    def reserve(self) -> int | None:
        """The least price to which half of the supply agrees, if there is one. Wei."""
        rung, _ = self._least_agreed(self.asset.total_supply)
        return None if rung is None else price_at(rung)

    def least_bid(self) -> int:
        """Wei; zero if no bid would be taken."""
        if self.state == BuyoutState.OPEN:
            return self.reserve() or 0
        if self.state != BuyoutState.AUCTION or self.world.timestamp > self.end_time:
            return 0
        return self.standing_bid + ceil_div(self.standing_bid * STEP_BPS, BPS)

    def agreed_to(self, price: int) -> int:
        """How many shares count at prices up to `price`."""
        return sum(shares for rung, shares in self.at_rung.items() if price_at(rung) <= price)

    def preview_redeem(self, shares: int) -> int:
        """What they would be redeemed for now. Wei."""
        supply = self.asset.total_supply
        return self.proceeds * shares // supply if supply else 0

    def owed(self) -> int:
        """Stablecoin here that is somebody's. Wei."""
        standing = self.standing_bid if self.state == BuyoutState.AUCTION else 0
        return self.total_held[self.stablecoin] + self.proceeds + standing

    # Internal

    def _reconcile(self, holder: Address) -> bool:
        left = self.asset.locked_by(holder, self.address)
        if left >= self.ballots[holder].shares:
            return False
        self._reduce(holder, left)
        return True

    def _reduce(self, holder: Address, left: int) -> bool:
        ballot = self.ballots[holder]
        gone = max(ballot.counted - left, 0)
        changed = gone > 0 and self.state == BuyoutState.OPEN
        if changed:
            self.at_rung[ballot.counted_rung] -= gone
        self.ballots[holder] = replace(ballot, shares=left, counted=ballot.counted - gone)
        return changed

    def _count(self, holder: Address) -> bool:
        ballot = self.ballots[holder]
        if not ballot.shares or self.world.timestamp < ballot.since + DELAY:
            return False
        if (ballot.shares, ballot.rung) == (ballot.counted, ballot.counted_rung):
            return False
        self.at_rung[ballot.counted_rung] -= ballot.counted
        self.at_rung[ballot.rung] += ballot.shares
        self.ballots[holder] = replace(ballot, counted=ballot.shares, counted_rung=ballot.rung)
        return True

    def _refresh(self) -> None:
        if self.state != BuyoutState.OPEN:
            return
        rung, _ = self._least_agreed(self.asset.total_supply)
        if rung is not None:
            self.reference = rung

    def _least_agreed(self, supply: int) -> tuple[int | None, int]:
        """The rung, if there is one, and how many shares count up to it, or in all."""
        counted = 0
        if not supply:
            return None, 0
        for rung in sorted(self.at_rung):
            counted += self.at_rung[rung]
            if 2 * counted >= supply:
                return rung, counted
        return None, counted

    def _burn(self, holder: Address, shares: int) -> None:
        if not self.asset.can_send(holder):
            raise ModelError("Buyout_HolderNotEligible", holder)
        self._reconcile(holder)
        locked = self.ballots[holder].shares
        self._reduce(holder, max(locked - shares, 0))
        if shares > locked:
            self.asset.lock(self.address, holder, shares - locked)
        self.asset.burn_locked(self.address, holder, shares)

    def _send(self, to: Address) -> None:
        self._require_receiver(to)
        self._move_nft(to)

    def _move_nft(self, to: Address) -> None:
        where = self.collection, self.nft_id
        self.assets.move(*where, self.address, to, 1)
        if self.assets.holdings[*where, self.address]:
            raise ModelError("Buyout_NftNotDelivered", *where)

    def _require(self, wanted: BuyoutState) -> None:
        if self.state != wanted:
            raise ModelError("Buyout_WrongState", self.state)

    def _require_asset_owner(self, caller: Address) -> None:
        if caller != self.asset.owner:
            raise ModelError("Buyout_NotAssetOwner", caller)

    def _require_receiver(self, to: Address) -> None:
        if to in (ZERO_ADDRESS, self.address):
            raise ModelError("Buyout_InvalidAddress", to)
