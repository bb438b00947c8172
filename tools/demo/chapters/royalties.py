"""Royalties: a collection is minted by allowlist, by voucher and in public, listed, offered for, auctioned, sold again;
two creators are paid by every sale, and their statement reconciles.

Each run makes a collection of its own; the splitter is the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from eth_utils.crypto import keccak

from strongroom.client.amounts import from_units, plain, to_units
from strongroom.client.contracts.auction_house import AuctionTerms
from strongroom.client.contracts.creator_collection import MintRequest
from strongroom.client.contracts.events import (
    AuctionOpened,
    AuctionSettled,
    BidPlaced,
    FeesCollected,
    OrderFilled,
    Withdrawn,
)
from strongroom.client.market import SignedOrder
from strongroom.client.nft import FOREVER, Allowlist, AllowlistEntry, Collection, MintVoucher, phase
from strongroom.client.receipt import Receipt
from strongroom.client.revenue import ETHER, Splitter, table
from strongroom.client.statement import fetch_statement
from strongroom.metadata import Published
from strongroom.model.orders import ItemStandard
from tools.demo.actors import BIDDER, CO_CREATOR, COLLECTOR, CREATOR, KEEPER, TRADER
from tools.demo.chapter import Chapter, Row, Stage
from tools.demo.market import refresh_prices
from tools.demo.works import COUNT, FOLDER, NAME, SYMBOL, publish_to

SHARES = {CREATOR: 7, CO_CREATOR: 3}
ROYALTY_BPS = 500
ALLOWLIST, PUBLIC = 0, 1
EARLY, OPEN, COMMISSIONED = Decimal("0.05"), Decimal("0.08"), Decimal("0.400000000000000003")
"""Ether for one token: on the allowlist, in public, by voucher."""
LISTED = Decimal("1.250000000000000007")
OFFERED = Decimal("900.000000000000000011")
"""In the stablecoin, for any of the collection."""
RESOLD = Decimal("1234.567890123456789")
RESERVE, FIRST, TOO_LOW, HIGHEST = (
    Decimal("0.5"),
    Decimal("0.75"),
    Decimal("0.76"),
    Decimal("1.100000000000000009"),
)
MIN_STEP_BPS = 500
AUCTION_SECONDS = 3_600


class Royalties(Chapter):
    """Two creators, who buy their works, and who is paid."""

    title = "Royalties"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin = self._room.stablecoin
        self._symbol = self._coin.info().symbol
        self._published: Published | None = None
        self._at = ""
        """The collection's address."""
        self._auction = 0

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.publish,
            self.share,
            self.create,
            self.mint_early,
            self.refuse_a_wrong_proof,
            self.mint_by_voucher,
            self.mint_publicly,
            self.approve,
            self.list_and_fill,
            self.offer_and_accept,
            self.open_auction,
            self.bid,
            self.take_back_what_was_outbid,
            self.settle,
            self.sell_again,
            self.withdraw,
            self.claim,
            self.collect_fees,
            self.reconcile,
        )

    # The acts

    def publish(self) -> None:
        """Images and a table to metadata with content hashes; nothing of it is on the chain."""
        self._published = publish_to(self._stage.folder / FOLDER)
        self._note(
            CREATOR,
            f"publishes {self._published.tokens} works: images and metadata, ready for IPFS",
            f"{self._published.base_uri}, served on this machine while the demo stays",
        )

    def share(self) -> None:
        """Anyone can make the splitter, with the same result; once is enough."""
        address = self._room.revenue.predict(self._shares())
        if not self._room.connection.fetch_code(address):
            factory = self._rooms[CREATOR].revenue.factory
            receipt = factory.createSplitter(table(self._shares()), bytes(32)).send()
            parts = ", ".join(
                f"{who} {Decimal(part) / sum(SHARES.values()):.0%}" for who, part in SHARES.items()
            )
            self._tell(CREATOR, "makes a splitter with shares for good", parts, receipt)
        self._stage.keep("splitter", address)

    def create(self) -> None:
        published = self._published
        assert published is not None
        splitter = self._splitter().address
        refresh_prices(self._room, self._actors, self._stage.props)
        block = int(str(self._room.connection.request("eth_blockNumber")), 16)
        made = self._rooms[CREATOR].nft.factory.create(
            NAME,
            SYMBOL,
            max_supply=COUNT,
            payout=splitter,
            royalty_receiver=splitter,
            royalty_bps=ROYALTY_BPS,
            phases=(
                phase(price=EARLY, wallet_cap=2, supply_cap=6, allowlist=self._allowlist()),
                phase(price=OPEN, wallet_cap=3),
            ),
            voucher_signer=self._actors[CREATOR].address,
            contract_uri=published.contract_uri,
            base_uri=published.base_uri,
            salt=keccak(text=f"demo {block}"),
        )
        self._at = made.address
        self._stage.keep("collection", made.address)
        assert made.creation is not None
        self._tell(
            CREATOR,
            f"makes a collection: {NAME}",
            f"{COUNT} at most, royalty {ROYALTY_BPS / 100:g} % and all proceeds to the splitter",
            made.creation,
        )

    def mint_early(self) -> None:
        allowlist = self._allowlist()
        receipt = self._collection(COLLECTOR).mint_allowlisted(ALLOWLIST, 2, allowlist)
        self._tell(
            COLLECTOR, "mints 2 by the allowlist", f"{plain(2 * EARLY)} ETH, proven by a Merkle path", receipt
        )

    def refuse_a_wrong_proof(self) -> None:
        """The collector's entry does not serve another."""
        allowlist, collector = self._allowlist(), self._actors[COLLECTOR].address
        request = MintRequest(
            to=self._actors[BIDDER].address,
            phaseId=ALLOWLIST,
            quantity=1,
            paymentToken=ETHER,
            maxCost=to_units(EARLY, 18),
            deadline=FOREVER,
            allowance=allowlist.cap(collector),
            proof=allowlist.proof(collector),
        )
        self._refused(
            BIDDER,
            "mints with the collector's proof",
            "CreatorCollection_NotAllowlisted",
            lambda: self._collection(BIDDER).mintFor(request, value=request.maxCost).send(),
        )

    def mint_by_voucher(self) -> None:
        voucher = MintVoucher.of(
            signer=self._actors[CREATOR].address,
            to=self._actors[COLLECTOR].address,
            price=COMMISSIONED,
            nonce=0,
        )
        signed = self._collection(CREATOR).sign_voucher(voucher, self._actors[CREATOR])
        mint = signed.submit(self._rooms[COLLECTOR].connection)
        receipt = mint.send()
        self._tell(
            COLLECTOR,
            "mints what the creator signed, a voucher",
            f"{plain(COMMISSIONED)} ETH, signed in Python",
            receipt,
        )
        self._refused(
            COLLECTOR,
            "mints by the same voucher once more",
            "CreatorCollection_VoucherUsed",
            lambda: signed.submit(self._rooms[COLLECTOR].connection).send(),
        )

    def mint_publicly(self) -> None:
        for who, quantity in ((TRADER, 2), (BIDDER, 1)):
            receipt = self._collection(who).mint_public(PUBLIC, quantity)
            self._tell(who, f"mints {quantity} in public", f"{plain(quantity * OPEN)} ETH", receipt)

    def approve(self) -> None:
        """Whoever sells lets the marketplace move its works, the collector the auction house too."""
        for who in (TRADER, COLLECTOR, BIDDER):
            self._collection(who).setApprovalForAll(self._room.market.address, True).send()
        self._collection(COLLECTOR).setApprovalForAll(self._room.auctions.address, True).send()

    def list_and_fill(self) -> None:
        market = self._rooms[TRADER].market
        signed = market.sign(market.listing(self._at, 4, to_units(LISTED, 18)))
        self._note(
            TRADER, "lists a work: an order signed in Python", f"no. 4 for {plain(LISTED)} ETH, nothing sent"
        )
        self._take(COLLECTOR, "buys the listed work", signed)

    def offer_and_accept(self) -> None:
        self._provide(BIDDER, OFFERED)
        units = self._coin.to_units(OFFERED)
        market = self._rooms[BIDDER].market
        self._rooms[BIDDER].stablecoin.approve(market.address, units).send()
        signed = market.sign(market.collection_offer(self._at, units, self._coin.address))
        self._note(BIDDER, "offers for any work, signed", f"{plain(OFFERED)} {self._symbol}, nothing sent")
        self._take(COLLECTOR, "accepts the offer with no. 1", signed, item=1, max_royalty_bps=ROYALTY_BPS)

    def open_auction(self) -> None:
        house, now = self._rooms[COLLECTOR].auctions, self._room.connection.fetch_timestamp()
        terms = AuctionTerms(
            ItemStandard.ERC721,
            self._at,
            3,
            1,
            ETHER,
            to_units(RESERVE, 18),
            MIN_STEP_BPS,
            now,
            now + AUCTION_SECONDS,
            300,
            ROYALTY_BPS,
            self._room.market.settings().feeBps,
        )
        receipt = house.open(terms).send()
        self._auction = receipt.event(AuctionOpened, house.address).auctionId
        self._tell(
            COLLECTOR,
            "auctions no. 3",
            f"from {plain(RESERVE)} ETH, {AUCTION_SECONDS // 60} minutes",
            receipt,
        )

    def bid(self) -> None:
        self._bid(BIDDER, FIRST)
        self._refused(
            TRADER,
            f"bids {plain(TOO_LOW)} ETH",
            "AuctionHouse_BidTooLow",
            lambda: self._bid(TRADER, TOO_LOW),
        )
        self._bid(TRADER, HIGHEST)

    def take_back_what_was_outbid(self) -> None:
        house, who = self._rooms[BIDDER].auctions, self._actors[BIDDER].address
        back = from_units(house.held(ETHER, who), 18)
        self._require(back >= FIRST, "what was outbid is not held")
        receipt = house.withdrawHeld(ETHER, who).send()
        self._tell(
            BIDDER, "takes the outbid money back", f"{plain(back)} ETH, pulled and not pushed", receipt
        )

    def settle(self) -> None:
        self._wait(AUCTION_SECONDS + 1)
        house = self._rooms[KEEPER].auctions
        receipt = house.settle(self._auction).send()
        done = receipt.event(AuctionSettled, house.address)
        self._require(self._collection(KEEPER).ownerOf(3) == done.winner, "the winner has not got the work")
        self._tell(
            KEEPER,
            "settles the auction, which anyone may",
            f"to the {self.shown('', done.winner)} for {self._parts(done.price, done.royalty, done.fee, ETHER)}",
            receipt,
        )

    def sell_again(self) -> None:
        """What was bought by an offer is sold again, for the stablecoin."""
        self._provide(COLLECTOR, RESOLD)
        units = self._coin.to_units(RESOLD)
        market = self._rooms[BIDDER].market
        self._rooms[COLLECTOR].stablecoin.approve(market.address, units).send()
        signed = market.sign(market.listing(self._at, 1, units, currency=self._coin.address))
        self._take(COLLECTOR, "buys no. 1 back", signed)

    def withdraw(self) -> None:
        collection = self._collection(KEEPER)
        receipt = collection.withdraw(ETHER).send()
        sent = receipt.event(Withdrawn, self._at)
        self._tell(
            KEEPER,
            "sends the mints' proceeds on, which anyone may",
            f"{self._money(sent.amount, ETHER)} to the splitter",
            receipt,
        )

    def claim(self) -> None:
        """Booked by whoever claims first."""
        tokens = (ETHER, self._coin.address)
        for who in (CO_CREATOR, CREATOR):
            splitter = self._splitter(who)
            receipt = splitter.sync_and_claim(splitter.number_of(self._actors[who].address), tokens).send()
            paid = " and ".join(self._money(each.amount, each.token) for each in splitter.paid_by(receipt))
            self._tell(who, "syncs and claims, in both currencies", paid, receipt)

    def collect_fees(self) -> None:
        market = self._rooms[KEEPER].market
        receipt = market.collectFees().send()
        amount = receipt.event(FeesCollected, market.address).amount
        self._tell(
            KEEPER,
            "collects the marketplace's fees",
            f"{self._money(amount, ETHER)} to the treasury",
            receipt,
        )

    def reconcile(self) -> None:
        splitter = self._splitter()
        statement = fetch_statement(splitter)
        self._require(statement.reconciles, "the splitter's statement does not reconcile")
        sums = "; ".join(
            f"{each.info.symbol}: {plain(each.amount(each.received))} received, {plain(each.amount(each.paid))} paid, "
            f"{plain(each.amount(each.closing))} owed"
            for each in statement.tokens
        )
        self._note(CREATOR, "draws up the statement: it reconciles", sums)

    # What they share

    def _shares(self) -> dict[str, int]:
        return {self._actors[who].address: part for who, part in SHARES.items()}

    def _splitter(self, who: str = CREATOR) -> Splitter:
        return self._rooms[who].revenue.splitter(self._room.revenue.predict(self._shares()))

    def _collection(self, who: str) -> Collection:
        return self._rooms[who].nft.collection(self._at)

    def _allowlist(self) -> Allowlist:
        caps = {COLLECTOR: 2, TRADER: 1, KEEPER: 1}
        return Allowlist.of(AllowlistEntry(self._actors[who].address, cap) for who, cap in caps.items())

    def _take(
        self, who: str, what: str, signed: SignedOrder, item: int | None = None, max_royalty_bps: int = 0
    ) -> None:
        """Fills an order, and holds the execution against its quote."""
        market = self._rooms[who].market
        quote = market.quote_order(signed, item=item)
        receipt = market.take(signed, item=item, max_royalty_bps=max_royalty_bps).send()
        done = receipt.event(OrderFilled, market.address)
        self._require(
            (done.price, done.royalty, done.fee) == (quote.price, quote.royalty, quote.fee),
            "the sale is not what its quote said",
        )
        self._require(done.royalty > 0, "the sale paid no royalty")
        self._tell(who, what, self._parts(done.price, done.royalty, done.fee, done.currency), receipt)

    def _bid(self, who: str, amount: Decimal) -> None:
        house, units = self._rooms[who].auctions, to_units(amount, 18)
        receipt: Receipt = house.bid(self._auction, units, value=units).send()
        receipt.event(BidPlaced, house.address)
        self._tell(who, "bids", f"{plain(amount)} ETH", receipt)

    def _note(self, who: str, what: str, effect: str) -> None:
        """Something that needed no transaction."""
        self._stage.happened(Row(self.title, who, what, effect))

    def _parts(self, price: int, royalty: int, fee: int, currency: str) -> str:
        return (
            f"{self._money(price, currency)}: {self._money(royalty, currency)} royalty, "
            f"{self._money(fee, currency)} fee, the rest to the seller"
        )

    def _money(self, units: int, currency: str) -> str:
        """Of ether or the stablecoin, which both have 18 decimals."""
        return f"{plain(from_units(units, 18))} {'ETH' if currency == ETHER else self._symbol}"
