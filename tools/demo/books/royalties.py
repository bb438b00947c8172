"""The royalties' books: what collections took in, who owns what, how sales were parted, what a splitter's payees are
owed, and that marketplace and auction house hold what they owe and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from eth_utils.crypto import keccak

from strongroom.client.codec import decode_event
from strongroom.client.contracts.events import (
    AuctionCancelled,
    AuctionHousePaymentReleased,
    AuctionOpened,
    AuctionSettled,
    BidPlaced,
    CollectionCreated,
    CreatorCollectionTransfer,
    FeesCollected,
    ItemClaimed,
    ItemHeld,
    OrderFilled,
    PaymentHeld,
    PaymentReleased,
    PhaseMinted,
    PhaseSet,
    Transfer,
    VoucherUsed,
    Withdrawn,
)
from strongroom.client.logs import Located
from strongroom.client.nft import Collection
from strongroom.client.revenue import ETHER, ETHER_INFO, Splitter
from strongroom.client.token import TokenInfo
from tools.demo.books.ledger import ZERO, Entry, Ledger, Unit, of
from tools.demo.works import NAME

MINT = keccak(text="mint(uint256,uint256)")[:4].hex()


@dataclass(frozen=True)
class _Counted:
    """What has a symbol and decimals and no contract to ask."""

    what: TokenInfo

    def info(self) -> TokenInfo:
        return self.what


_ETHER = _Counted(ETHER_INFO)
_WORKS = _Counted(TokenInfo("works", 0))


@dataclass
class _Flows:
    """What events say of money, by currency."""

    fees: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Of the marketplace's sales."""
    to: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """By currency and receiver: royalties of all sales and proceeds of mints."""


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """Every collection of the demo's name, its splitters, the marketplace, the auction house."""
    factory = ledger.room.nft.factory
    made = [event for event in of(CollectionCreated, ledger.logs(factory.address)) if event.name == NAME]
    collections = [Collection(ledger.room.connection, event.collection) for event in made]
    flows = _Flows()
    _royalties(ledger, flows)
    found = [
        entry
        for number, each in enumerate(collections, 1)
        for entry in _collection(ledger, each, number, flows)
    ]
    found += _sales(ledger, {each.address for each in collections})
    for address in sorted({each.payout(block=ledger.block) for each in collections}):
        found += _splitter(ledger, Splitter(ledger.room.connection, address), flows)
    return (*found, *_marketplace(ledger, flows), *_auctions(ledger, collections))


def _royalties(ledger: Ledger, flows: _Flows) -> None:
    """What every sale paid or holds for whoever receives royalties, and the fees."""
    room = ledger.room
    market, house = ledger.logs(room.market.address), ledger.logs(room.auctions.address)
    for sale in of(OrderFilled, market):
        flows.fees[sale.currency] += sale.fee
        flows.to[sale.currency, sale.royaltyReceiver] += sale.royalty
    currencies = {event.auctionId: event.terms.currency for event in of(AuctionOpened, house)}
    for settled in of(AuctionSettled, house):
        flows.to[currencies[settled.auctionId], settled.royaltyReceiver] += settled.royalty
    for logs in (market, house):
        for held in of(PaymentHeld, logs):
            flows.to[held.currency, held.account] -= held.amount
        for released in of(AuctionHousePaymentReleased, logs):
            flows.to[released.currency, released.to] += released.amount


def _collection(ledger: Ledger, collection: Collection, number: int, flows: _Flows) -> list[Entry]:
    logs = ledger.logs(collection.address)
    owners: dict[int, str] = {}
    for moved in of(CreatorCollectionTransfer, logs):
        owners[moved.tokenId] = moved.to
    alive = {token: owner for token, owner in owners.items() if owner != ZERO}
    withdrawn = of(Withdrawn, logs)
    for sent in withdrawn:
        flows.to[sent.token, sent.payout] += sent.amount

    batch = ledger.room.batch()
    supply = batch.add(collection.totalSupply)
    now = {token: batch.add(collection.ownerOf, token) for token in alive}
    balances = [batch.add(collection.balanceOf, owner) for owner in sorted({*alive.values()})]
    batch.run(ledger.block)
    name = f"{NAME}, no. {number}"
    taken = sum(sent.amount for sent in withdrawn if sent.token == ETHER)
    same = sum(now[token].value == owner for token, owner in alive.items())
    return [
        Entry(
            f"{name}: ether there + withdrawn = prices of all mints",
            _ether(ledger, collection.address) + taken,
            _prices(ledger, logs),
            _ETHER,
        ),
        Entry(f"{name}: supply = works whose owner is who received them last", supply.value, same, _WORKS),
        Entry(
            f"{name}: supply = balances of all owners", supply.value, sum(b.value for b in balances), _WORKS
        ),
    ]


def _prices(ledger: Ledger, logs: list[Located]) -> int:
    """What all mints for ether cost: by their events; a plain `mint`, which has none, by its phase and quantity."""
    told: tuple[PhaseMinted | VoucherUsed, ...] = (*of(PhaseMinted, logs), *of(VoucherUsed, logs))
    prices = {event.phaseId: event.terms.price for event in of(PhaseSet, logs)}
    told_in = {
        item.transaction_hash
        for item in logs
        if decode_event(PhaseMinted, item.log) or decode_event(VoucherUsed, item.log)
    }
    minted_in = {
        item.transaction_hash
        for item in logs
        if (moved := decode_event(CreatorCollectionTransfer, item.log)) is not None and moved.from_ == ZERO
    }
    total = sum(event.cost for event in told if event.paymentToken == ETHER)
    for tx in minted_in - told_in:
        data = str(ledger.room.connection.request("eth_getTransactionByHash", [tx])["input"]).removeprefix(
            "0x"
        )
        if data.startswith(MINT):
            total += prices[int(data[8:72], 16)] * int(data[72:136], 16)
    return total


def _sales(ledger: Ledger, collections: set[str]) -> list[Entry]:
    """Sales for a token, by what the token itself says moved in their transactions."""
    room = ledger.room
    coin = room.stablecoin
    sales: defaultdict[str, list[OrderFilled]] = defaultdict(list)
    for item in ledger.logs(room.market.address):
        sale = decode_event(OrderFilled, item.log)
        if sale is not None and sale.currency == coin.address and sale.token in collections:
            sales[item.transaction_hash].append(sale)
    sellers: defaultdict[str, set[str]] = defaultdict(set)
    buyers: defaultdict[str, set[str]] = defaultdict(set)
    for collection in collections:
        for item in ledger.logs(collection):
            moved = decode_event(CreatorCollectionTransfer, item.log)
            if moved is not None and item.transaction_hash in sales:
                sellers[item.transaction_hash].add(moved.from_)
                buyers[item.transaction_hash].add(moved.to)
    paid = received = 0
    for item in ledger.logs(coin.address):
        money = decode_event(Transfer, item.log)
        if money is not None and item.transaction_hash in sales:
            paid += money.value * (money.from_ in buyers[item.transaction_hash])
            received += money.value * (money.to in sellers[item.transaction_hash])
    all_ = [sale for each in sales.values() for sale in each]
    parts = sum(sale.royalty + sale.fee for sale in all_)
    prices = sum(sale.price for sale in all_)
    return [
        Entry(f"{len(all_)} sales for coins: what the buyers paid = their prices", paid, prices, coin),
        Entry("what they paid = sellers' money + royalties + fees", paid, received + parts, coin),
    ]


def _splitter(ledger: Ledger, splitter: Splitter, flows: _Flows) -> list[Entry]:
    coin = ledger.room.stablecoin
    released = of(PaymentReleased, ledger.logs(splitter.address))
    accounts, shares = splitter.allPayees(block=ledger.block)
    found: list[Entry] = []
    units: tuple[tuple[str, Unit], ...] = ((ETHER, _ETHER), (coin.address, coin))
    for token, unit in units:
        batch = ledger.room.batch()
        received, unsynced = batch.add(splitter.received, token), batch.add(splitter.unsynced, token)
        owed = [batch.add(splitter.claimable, payee, token) for payee in range(len(accounts))]
        batch.run(ledger.block)
        balance = (
            _ether(ledger, splitter.address)
            if token == ETHER
            else coin.balanceOf(splitter.address, block=ledger.block)
        )
        paid = [
            sum(event.amount for event in released if event.token == token and event.payee == payee)
            for payee in range(len(accounts))
        ]
        total = received.value + unsynced.value
        symbol = unit.info().symbol
        found += [
            Entry(
                f"splitter, {symbol}: there + paid = royalties + proceeds of mints",
                balance + sum(paid),
                flows.to[token, splitter.address],
                unit,
            ),
            Entry(f"splitter, {symbol}: received = paid + there", total, sum(paid) + balance, unit),
        ]
        for payee, share in enumerate(shares):
            law = (
                f"splitter, {symbol}: payee {payee}, paid + owed = {share}/{sum(shares)} of all, rounded down"
            )
            found.append(Entry(law, paid[payee] + owed[payee].value, total * share // sum(shares), unit))
    return found


def _marketplace(ledger: Ledger, flows: _Flows) -> list[Entry]:
    market, coin = ledger.room.market, ledger.room.stablecoin
    collected = sum(event.amount for event in of(FeesCollected, ledger.logs(market.address)))
    fees = market.settings(block=ledger.block).etherFees
    held = market.totalHeld(ETHER, block=ledger.block)
    return [
        Entry(
            "the marketplace's ether = fees to collect + held for others",
            _ether(ledger, market.address),
            fees + held,
            _ETHER,
        ),
        Entry("its fees in ether = collected + to collect", flows.fees[ETHER], collected + fees, _ETHER),
        Entry(
            "the marketplace's coins = held for others",
            coin.balanceOf(market.address, block=ledger.block),
            market.totalHeld(coin.address, block=ledger.block),
            coin,
        ),
    ]


def _auctions(ledger: Ledger, collections: list[Collection]) -> list[Entry]:
    house = ledger.room.auctions
    logs = ledger.logs(house.address)
    opened = {event.auctionId: event.terms for event in of(AuctionOpened, logs)}
    closed = {event.auctionId for event in of(AuctionSettled, logs)}
    closed |= {event.auctionId for event in of(AuctionCancelled, logs)}
    waiting = {event.auctionId for event in of(ItemHeld, logs)} - {
        event.auctionId for event in of(ItemClaimed, logs)
    }
    standing: dict[int, int] = {}
    for bid in of(BidPlaced, logs):
        if bid.auctionId not in closed and opened[bid.auctionId].currency == ETHER:
            standing[bid.auctionId] = bid.bid
    there = {number for number in opened if number not in closed or number in waiting}
    ours = {each.address for each in collections}
    held = house.totalHeld(ETHER, block=ledger.block)
    return [
        Entry(
            "the auction house's ether = bids that stand + held for who was outbid",
            _ether(ledger, house.address),
            sum(standing.values()) + held,
            _ETHER,
        ),
        Entry(
            "held for who was outbid = held by events − released",
            held,
            sum(event.amount for event in of(PaymentHeld, logs) if event.currency == ETHER)
            - sum(event.amount for event in of(AuctionHousePaymentReleased, logs) if event.currency == ETHER),
            _ETHER,
        ),
        Entry(
            "works in the auction house = auctions that are open",
            sum(each.balanceOf(house.address, block=ledger.block) for each in collections),
            sum(opened[number].token in ours for number in there),
            _WORKS,
        ),
    ]


def _ether(ledger: Ledger, address: str) -> int:
    """An address's ether, in wei."""
    return int(str(ledger.room.connection.request("eth_getBalance", [address, hex(ledger.block)])), 16)
