"""Auctions for people: open, bid with what is before and after, settle, cancel, claim, pull held money.

    terms = auctions.build(collection, 7, reserve="0.5")
    number = auctions.opened(auctions.open(terms).send())
    bid = auctions.prepare_bid(number, "0.6")
    bid.before.least_bid, bid.after.end_time
    bid.call.send()

Amounts are `Decimal` at the edge and `int` in the currency's own units inside; times are seconds since 1970.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from strongroom.client.amounts import Amount, from_units, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contract import Call
from strongroom.client.contracts.auction_house import Auction as AuctionStruct
from strongroom.client.contracts.auction_house import AuctionHouse, AuctionTerms
from strongroom.client.contracts.creator_collection import CreatorCollection
from strongroom.client.contracts.events import (
    AuctionHousePaymentReleased,
    AuctionOpened,
    AuctionSettled,
    BidPlaced,
)
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.client.items import fetch_allowance, fetch_holding
from strongroom.client.market import ETHER, Market
from strongroom.client.receipt import Receipt
from strongroom.client.token import Token, TokenInfo
from strongroom.model.auction_house import AuctionState, least_bid
from strongroom.model.orders import ItemStandard

DURATION = 24 * 3600
"""Seconds that an auction runs unless said otherwise."""
EXTENSION = 10 * 60
"""Seconds by which a late bid moves the end unless said otherwise."""
STEP_BPS = 500
"""How much more each bid must be unless said otherwise."""


@dataclass(frozen=True)
class Currency:
    """What is bid with."""

    address: str
    info: TokenInfo

    @property
    def is_ether(self) -> bool:
        """Whether it is ether."""
        return self.address == ETHER

    def units(self, amount: Amount) -> int:
        """In its smallest units, exactly. Raises `AmountError`."""
        return to_units(amount, self.info.decimals)

    def amount(self, units: int) -> Decimal:
        """Smallest units as an amount, exactly."""
        return from_units(units, self.info.decimals)


@dataclass(frozen=True)
class Lot:
    """An auction at one moment. Amounts in whole units of the currency."""

    number: int
    terms: AuctionTerms
    """As the contract has them, in smallest units."""
    state: AuctionState
    seller: str
    fee_bps: int
    currency: Currency
    bidder: str | None
    """Who leads; `None` before the first bid."""
    bid_units: int
    item_owner: str | None
    """For whom the item waits, if it could not be handed out."""

    @property
    def bid(self) -> Decimal:
        """The bid that stands; zero before the first."""
        return self.currency.amount(self.bid_units)

    @property
    def reserve(self) -> Decimal:
        """The least first bid."""
        return self.currency.amount(self.terms.reserve)

    @property
    def least_bid_units(self) -> int:
        """The least bid that it takes now, in smallest units."""
        return least_bid(self.bid_units, self.terms.reserve, self.terms.minStepBps)

    @property
    def least_bid(self) -> Decimal:
        """The least bid that it takes now."""
        return self.currency.amount(self.least_bid_units)

    @property
    def standard(self) -> ItemStandard:
        """Of the item."""
        return ItemStandard(self.terms.standard)

    @property
    def start_time(self) -> int:
        """The first second at which bids count."""
        return self.terms.startTime

    @property
    def end_time(self) -> int:
        """The last second at which bids count, unless it is extended."""
        return self.terms.endTime

    def phase(self, now: int) -> str:
        """One word: `coming`, `running`, `ended` (to be settled), `waiting` (the item is to be claimed), `closed`."""
        if self.state is not AuctionState.OPEN:
            return "closed" if self.item_owner is None else "waiting"
        if now < self.start_time:
            return "coming"
        return "running" if now <= self.end_time else "ended"


@dataclass(frozen=True)
class Bid:
    """A bid that is not made yet: how the auction stands, and how it would stand then."""

    before: Lot
    after: Lot
    balance: Decimal
    """What the bidder has of the currency, before."""
    call: Call[None] = field(repr=False)
    approval: Call[bool] | None = field(repr=False)
    """What must be sent first so that the house may take an ERC-20; `None` if it may already, or for ether."""

    @property
    def amount(self) -> Decimal:
        """What is bid."""
        return self.after.bid


class Auctions(AuctionHouse):
    """The auction house: the contract's own functions, and these for people."""

    # Reading

    def currency(self, address: Addressish = ETHER) -> Currency:
        """Ether or an ERC-20, with its decimals; asked of the node once."""
        where = to_address(address)
        if where == ETHER:
            return Currency(ETHER, TokenInfo("ETH", 18))
        return Currency(where, Token(self._connection, where).info())

    def lot(self, number: int) -> Lot:
        """An auction. Raises `ArgumentError` if there is none of this number."""
        found = self.auction(number)
        if found.state == AuctionState.NONE:
            raise ArgumentError(f"there is no auction {number}: there are 1 to {self.auctionCount()}")
        return self._lot(number, found)

    def lots(self, first: int = 1, last: int | None = None, only_open: bool = False) -> tuple[Lot, ...]:
        """Auctions by number, the last one included; all unless told otherwise."""
        end = self.auctionCount() if last is None else last
        found = ((number, self.auction(number)) for number in range(max(first, 1), end + 1))
        return tuple(
            self._lot(number, each)
            for number, each in found
            if each.state == AuctionState.OPEN or (each.state and not only_open)
        )

    def held_amount(self, currency: Addressish = ETHER, account: Addressish | None = None) -> Decimal:
        """What an account, the connection's unless given, may pull: outbid bids and payments it did not take."""
        who = self._connection.require_signer().address if account is None else account
        return self.currency(currency).amount(self.held(currency, who))

    # Selling

    def build(
        self,
        token: Addressish,
        item: int,
        reserve: Amount,
        *,
        currency: Addressish = ETHER,
        standard: ItemStandard = ItemStandard.ERC721,
        units: int = 1,
        min_step_bps: int = STEP_BPS,
        start: int | None = None,
        duration: int = DURATION,
        extension: int = EXTENSION,
        max_royalty_bps: int | None = None,
        max_fee_bps: int | None = None,
    ) -> AuctionTerms:
        """Terms: from now on, for `duration` seconds, with the royalty and the fee of today, unless told otherwise.

        Raises `ArgumentError` for what the house would refuse whatever the item.
        """
        money = self.currency(currency)
        market = Market(self._connection, self.MARKETPLACE())
        now = self._connection.fetch_timestamp()
        begin = now if start is None else start
        terms = AuctionTerms(
            standard,
            to_address(token),
            item,
            units,
            money.address,
            money.units(reserve),
            min_step_bps,
            begin,
            begin + duration,
            extension,
            market.fetch_royalty_bps(token, item, 10**18) if max_royalty_bps is None else max_royalty_bps,
            market.settings().feeBps if max_fee_bps is None else max_fee_bps,
        )
        for wrong, why in (
            (standard == ItemStandard.ERC20, "an auction is of ERC-721 or ERC-1155 items"),
            (units < 1 or (standard == ItemStandard.ERC721 and units != 1), "one ERC-721, or some ERC-1155"),
            (not terms.reserve, "the reserve is at least one unit"),
            (not 0 <= min_step_bps <= 10_000, "the step is 0 to 10,000 basis points"),
            (duration <= 0 or terms.endTime <= now, "the end lies after now and after the start"),
            (not 0 <= extension <= 24 * 3600, "the extension is a day at most"),
        ):
            if wrong:
                raise ArgumentError(f"no such auction: {why}")
        return terms

    def approval_to_sell(self, terms: AuctionTerms, seller: Addressish | None = None) -> Call[None] | None:
        """What the seller must send first so that the house may take the item; `None` if it may already.

        Of an ERC-721 the one item, of an ERC-1155 all. Raises `ArgumentError` if the seller has too little.
        """
        who = self._connection.require_signer().address if seller is None else to_address(seller)
        standard = ItemStandard(terms.standard)
        has, approved = fetch_holding(self._connection, standard, terms.token, terms.id, who, self.address)
        if has < terms.units:
            raise ArgumentError(f"{who} has {has} of the item {terms.id} of {terms.token}, not {terms.units}")
        if approved:
            return None
        collection = CreatorCollection(self._connection, terms.token)
        if standard == ItemStandard.ERC721:
            return collection.approve(self.address, terms.id)
        return collection.setApprovalForAll(self.address, True)

    def opened(self, receipt: Receipt) -> int:
        """The number of the auction that a transaction opened. Raises `UnexpectedReceiptError`."""
        return receipt.require(AuctionOpened, self.address).auctionId

    # Bidding

    def prepare_bid(self, number: int, amount: Amount, bidder: Addressish | None = None) -> Bid:
        """A bid, and what it changes. Raises `ArgumentError` if it is too low, `InsufficientFundsError`."""
        who = self._connection.require_signer().address if bidder is None else to_address(bidder)
        before = self.lot(number)
        money, now = before.currency, self._connection.fetch_timestamp()
        units = money.units(amount)
        phase = before.phase(now)
        if phase != "running":
            raise ArgumentError(f"auction {number} takes no bids: it is {phase}")
        if units < before.least_bid_units:
            raise ArgumentError(f"the least bid is {before.least_bid} {money.info.symbol}")
        if units >= 2**128:
            raise ArgumentError("too large for a bid")
        if who == before.seller:
            raise ArgumentError("the seller does not bid")
        approval = None
        if money.is_ether:
            has = int(str(self._connection.request("eth_getBalance", [who, "latest"])), 16)
        else:
            has, allowed = fetch_allowance(self._connection, money.address, who, self.address)
            if allowed < units:
                approval = Token(self._connection, money.address).approve(self.address, units)
        if has < units:
            raise InsufficientFundsError(
                f"{who} has {money.amount(has)} {money.info.symbol} and bids {money.amount(units)}"
            )
        end = max(before.end_time, now + before.terms.extension)
        after = replace(before, bidder=who, bid_units=units, terms=before.terms._replace(endTime=end))
        call = self.bid(number, units, value=units if money.is_ether else 0)
        return Bid(before, after, money.amount(has), call, approval)

    def require_bid(self, receipt: Receipt, bid: Bid) -> BidPlaced:
        """That the transaction made the bid. Raises `UnexpectedReceiptError`."""
        return receipt.require(
            BidPlaced,
            self.address,
            auctionId=bid.before.number,
            bidder=bid.after.bidder,
            bid=bid.after.bid_units,
        )

    # Afterwards

    def settled(self, receipt: Receipt, number: int) -> AuctionSettled:
        """How a settlement divided the price, in smallest units. Raises `UnexpectedReceiptError`."""
        return receipt.require(AuctionSettled, self.address, auctionId=number)

    def pull(self, currency: Addressish = ETHER, to: Addressish | None = None) -> Call[int]:
        """Takes out what is held for the connection's account, to itself unless told otherwise."""
        where = self._connection.require_signer().address if to is None else to
        return self.withdrawHeld(currency, where)

    def pulled(self, receipt: Receipt, currency: Addressish = ETHER) -> Decimal:
        """What a `pull` paid out. Raises `UnexpectedReceiptError`."""
        money = self.currency(currency)
        event = receipt.require(AuctionHousePaymentReleased, self.address, currency=money.address)
        return money.amount(event.amount)

    # Internal

    def _lot(self, number: int, found: AuctionStruct) -> Lot:
        return Lot(
            number,
            found.terms,
            AuctionState(found.state),
            found.seller,
            found.feeBps,
            self.currency(found.terms.currency),
            None if found.bidder == ETHER else found.bidder,
            found.bid,
            None if found.itemOwner == ETHER else found.itemOwner,
        )
