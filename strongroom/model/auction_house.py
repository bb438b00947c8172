"""`AuctionHouse`: English auctions as exact integers. The ledger below it is `strongroom.model.held_payments`."""

from dataclasses import dataclass, field, replace
from enum import IntEnum

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.held_payments import BPS, ETHER, HeldPayments, asked_royalty
from strongroom.model.marketplace import Marketplace
from strongroom.model.orders import ROYALTY_CAP_BPS, ItemStandard

MAX_EXTENSION = 24 * 3600
"""Seconds."""
LONGEST = 365 * 24 * 3600
"""Seconds from the opening to the end, at most."""
_PROBE = 10**18


class AuctionState(IntEnum):
    """Where an auction stands."""

    NONE = 0
    OPEN = 1
    CLOSED = 2


@dataclass(frozen=True)
class AuctionTerms:
    """What a seller sets. See `IAuctionHouse.AuctionTerms` for the meaning of each field."""

    standard: ItemStandard
    token: Address
    id: int
    units: int
    currency: Address
    """The zero address for ether."""
    reserve: int
    min_step_bps: int
    start_time: int
    end_time: int
    extension: int
    max_royalty_bps: int
    max_fee_bps: int


@dataclass(frozen=True)
class Auction:
    """An auction. Amounts in the currency's units."""

    terms: AuctionTerms
    state: AuctionState
    seller: Address
    fee_bps: int
    bidder: Address = ZERO_ADDRESS
    bid: int = 0
    item_owner: Address = ZERO_ADDRESS

    @property
    def least_bid(self) -> int:
        """The least bid that it takes now."""
        return least_bid(self.bid, self.terms.reserve, self.terms.min_step_bps)


def least_bid(current: int, reserve: int, min_step_bps: int) -> int:
    """The reserve; after a bid that and the step, rounded up, at least one unit."""
    if not current:
        return reserve
    return current + max(-(-current * min_step_bps // BPS), 1)


@dataclass(frozen=True)
class Settlement:
    """How the winning bid is divided, in the currency's units."""

    price: int
    royalty: int
    royalty_receiver: Address
    fee: int

    @property
    def proceeds(self) -> int:
        """What the seller receives."""
        return self.price - self.royalty - self.fee


@dataclass(eq=False)
class AuctionHouse(HeldPayments):
    """The contract. Its `assets.approved` are approvals of the auction house."""

    marketplace: Marketplace = field(kw_only=True)
    """Whose fee, treasury and registry count here."""
    auction_count: int = 0
    paused: bool = False
    live_bids: dict[Address, int] = field(default_factory=dict)
    """By currency."""
    auctions: dict[int, Auction] = field(default_factory=dict)
    item_tokens: dict[Address, bool] = field(default_factory=dict)
    """Contracts whose items were auctioned."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.live_bids = Table(self.world, 0, self.live_bids)
        self.item_tokens = Table(self.world, False, self.item_tokens)
        self.auctions = Table(self.world, None, self.auctions)  # type: ignore[arg-type]

    # Auctions

    @external
    def open(self, caller: Address, terms: AuctionTerms) -> int:
        """Returns the auction's number."""
        if self.paused:
            raise ModelError("AuctionHouse_Paused")
        self._require_sensible(terms)
        fee_bps = self.marketplace.fee_bps
        if fee_bps > terms.max_fee_bps:
            raise ModelError("AuctionHouse_FeeAboveAllowed", fee_bps, terms.max_fee_bps)
        self._require_royalty_allowed(terms)
        self.auction_count += 1
        number = self.auction_count
        self.auctions[number] = Auction(terms, AuctionState.OPEN, caller, fee_bps)
        self.item_tokens[terms.token] = True
        self._take_item(caller, terms)
        return number

    @external
    def bid(self, caller: Address, auction_id: int, amount: int, value: int = 0) -> None:
        """`value` is the ether that comes along, of which what is beyond the bid goes back."""
        assets = self.assets
        assets.holdings[ETHER, 0, caller] -= value
        assets.holdings[ETHER, 0, self.address] += value
        found = self._open(auction_id)
        terms, now = found.terms, self.world.timestamp
        if now < terms.start_time:
            raise ModelError("AuctionHouse_NotStarted", terms.start_time, now)
        if now > terms.end_time:
            raise ModelError("AuctionHouse_Ended", terms.end_time, now)
        if caller == found.seller:
            raise ModelError("AuctionHouse_SelfBid", caller)
        if amount < found.least_bid:
            raise ModelError("AuctionHouse_BidTooLow", amount, found.least_bid)
        currency = terms.currency
        if currency == ETHER and value < amount:
            raise ModelError("AuctionHouse_NotEnoughEther", amount, value)
        self.live_bids[currency] += amount - found.bid
        terms = replace(terms, end_time=max(terms.end_time, now + terms.extension))
        self.auctions[auction_id] = replace(found, terms=terms, bidder=caller, bid=amount)
        if found.bid:
            self._hold(currency, found.bidder, found.bid)
        rest = value
        if currency == ETHER:
            rest -= amount
        else:
            self._take(currency, caller, amount)
        if rest:
            if assets.refuses[ETHER, caller]:
                raise ModelError("AuctionHouse_RefundRefused", caller, rest)
            assets.move(ETHER, 0, self.address, caller, rest)

    @external
    def settle(self, caller: Address, auction_id: int) -> None:
        """Never paused."""
        found = self._open(auction_id)
        now = self.world.timestamp
        if now <= found.terms.end_time:
            raise ModelError("AuctionHouse_NotEnded", found.terms.end_time, now)
        if not found.bid:
            self._close(auction_id, found, found.seller)
            return
        currency = found.terms.currency
        shares = self._settlement(found)
        self._close(auction_id, found, found.bidder)
        self._pay_or_hold(currency, self.address, found.seller, shares.proceeds)
        self._pay_or_hold(currency, self.address, shares.royalty_receiver, shares.royalty)
        self._pay_or_hold(currency, self.address, self.marketplace.treasury, shares.fee)
        self.live_bids[currency] -= found.bid

    @external
    def cancel(self, caller: Address, auction_id: int) -> None:
        """Never paused."""
        found = self._open(auction_id)
        if caller != found.seller:
            raise ModelError("AuctionHouse_NotSeller", caller, found.seller)
        if found.bid:
            raise ModelError("AuctionHouse_HasBid", auction_id)
        self._close(auction_id, found, caller)

    @external
    def claim_item(self, caller: Address, auction_id: int, to: Address) -> None:
        """Raises `TokenRefused`, `AuctionHouse_ItemNotDelivered` if the item does not go there either."""
        found = self.auctions[auction_id]
        if found is None or found.item_owner == ZERO_ADDRESS or caller != found.item_owner:
            raise ModelError("AuctionHouse_NothingToClaim", auction_id, caller)
        if to in (ZERO_ADDRESS, self.address):
            raise ModelError("AuctionHouse_InvalidAddress", to)
        self.auctions[auction_id] = replace(found, item_owner=ZERO_ADDRESS)
        before = self._units_here(found.terms)
        self._move_item(found.terms, self.address, to)
        if self._units_here(found.terms) >= before:
            raise ModelError("AuctionHouse_ItemNotDelivered", found.terms.token, found.terms.id)

    # Settings

    @external
    def pause(self, caller: Address) -> None:
        """Stops openings."""
        self.check_can_call(caller, "pause")
        self.paused = True

    @external
    def unpause(self, caller: Address) -> None:
        """Lets them go on."""
        self.check_can_call(caller, "unpause")
        self.paused = False

    @external
    def rescue(self, caller: Address, token: Address, to: Address, amount: int) -> None:
        """Raises `Rescuable_ExceedsSurplus`."""
        self.check_can_call(caller, "rescue", token, to, amount)
        surplus = self.rescuable(token)
        if amount > surplus:
            raise ModelError("Rescuable_ExceedsSurplus", token, amount, surplus)
        self.assets.move(token, 0, self.address, to, amount)

    # Views

    def least_bid(self, auction_id: int) -> int:
        """The least bid that an open auction takes now."""
        return self._open(auction_id).least_bid

    def settlement(self, auction_id: int) -> Settlement:
        """How the standing bid would be divided now."""
        return self._settlement(self._open(auction_id))

    def rescuable(self, token: Address) -> int:
        """What of an ERC-20 nobody is owed; nothing of what was ever auctioned."""
        if self.item_tokens[token]:
            return 0
        held = self.assets.holdings[token, 0, self.address]
        return held - self.total_held[token] - self.live_bids[token]

    # Internal

    def _close(self, auction_id: int, found: Auction, to: Address) -> None:
        """Hands the item out; one that does not move waits for its owner."""
        owner = ZERO_ADDRESS
        before = self._units_here(found.terms)
        try:
            self._move_item(found.terms, self.address, to)
        except ModelError:
            owner = to
        if self._units_here(found.terms) >= before:
            owner = to
        self.auctions[auction_id] = replace(found, state=AuctionState.CLOSED, item_owner=owner)

    def _take_item(self, caller: Address, terms: AuctionTerms) -> None:
        assets, where = self.assets, (terms.token, terms.id, self.address)
        before = assets.holdings[where]
        owned = terms.standard == ItemStandard.ERC721
        if owned and before:
            raise ModelError("AuctionHouse_ItemNotDelivered", terms.token, terms.id)
        if not assets.approved[terms.token, caller]:
            raise ModelError("TokenRefused")
        self._move_item(terms, caller, self.address)
        if assets.holdings[where] != (1 if owned else before + terms.units):
            raise ModelError("AuctionHouse_ItemNotDelivered", terms.token, terms.id)

    def _units_here(self, terms: AuctionTerms) -> int:
        return self.assets.holdings[terms.token, terms.id, self.address]

    def _move_item(self, terms: AuctionTerms, owner: Address, to: Address) -> None:
        self.assets.move(terms.token, terms.id, owner, to, terms.units)

    def _require_sensible(self, terms: AuctionTerms) -> None:
        now = self.world.timestamp
        if (
            terms.standard == ItemStandard.ERC20
            or not terms.units
            or (terms.standard == ItemStandard.ERC721 and terms.units != 1)
            or not terms.reserve
            or terms.min_step_bps > BPS
            or terms.end_time <= now
            or terms.end_time <= terms.start_time
            or terms.end_time > now + LONGEST
            or terms.extension > MAX_EXTENSION
            or terms.max_royalty_bps > BPS
        ):
            raise ModelError("AuctionHouse_InvalidTerms")
        for token in (terms.token, terms.currency):
            if self.assets.codeless[token]:
                raise ModelError("AuctionHouse_NoCode", token)

    def _require_royalty_allowed(self, terms: AuctionTerms) -> None:
        _, royalty = self._asked_royalty(terms, _PROBE, False)
        allowed = _PROBE * terms.max_royalty_bps // BPS
        royalty = min(royalty, max(_PROBE * ROYALTY_CAP_BPS // BPS, allowed))
        if royalty > allowed:
            raise ModelError("AuctionHouse_RoyaltyAboveAllowed", royalty, allowed)

    def _settlement(self, found: Auction) -> Settlement:
        price = found.bid
        fee = -(-price * found.fee_bps // BPS)
        receiver, asked = self._asked_royalty(found.terms, price, True)
        royalty = min(asked, price * found.terms.max_royalty_bps // BPS, price - fee)
        return Settlement(price, royalty, receiver if royalty else ZERO_ADDRESS, fee)

    def _asked_royalty(self, terms: AuctionTerms, price: int, allow_broken: bool) -> tuple[Address, int]:
        entry, answer = self.marketplace.entries[terms.token], self.assets.royalties[terms.token]
        return asked_royalty(entry, answer, terms.token, terms.id, price, allow_broken, self.address)

    def _open(self, auction_id: int) -> Auction:
        found = self.auctions[auction_id]
        if found is None or found.state != AuctionState.OPEN:
            raise ModelError("AuctionHouse_NotOpen", auction_id)
        return found
