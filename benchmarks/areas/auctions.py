"""The auction house: what sellers and bidders pay. No peer on npm has English auctions with custody."""

from typing import Any

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.market import FEE_BPS, NOBODY, PRICE, ROYALTY_BPS, YEAR, Sale
from benchmarks.chain import Chain, Domain, actor
from strongroom import artifacts
from strongroom.model.orders import MARKETPLACE_NAME

OPEN = "open an auction"
FIRST_ETHER, FIRST_TOKEN = "first bid in ether", "first bid in an ERC-20"
OUTBID_ETHER, OUTBID_TOKEN = "outbid in ether", "outbid in an ERC-20"
SETTLE_ETHER, SETTLE_TOKEN = "settle in ether", "settle in an ERC-20"
CANCEL = "cancel before the first bid"
PULL = "pull an outbid bid in ether"

_PAID = (
    "5 % royalty by ERC-2981, 2.5 % fee; all three receivers hold some of the currency, the winner an item"
)
_BID = "the house holds bids of this currency; the end does not move"
_HELD = "money is held for others, none for the one who is outbid"

OPERATIONS = (
    Operation(
        OPEN, "ERC-721, approved; auctions were opened before; the house holds an item; nine new slots"
    ),
    Operation(FIRST_ETHER, _BID),
    Operation(OUTBID_ETHER, f"{_BID}; {_HELD}"),
    Operation(SETTLE_ETHER, _PAID),
    Operation(FIRST_TOKEN, _BID),
    Operation(OUTBID_TOKEN, f"{_BID}; {_HELD}"),
    Operation(SETTLE_TOKEN, _PAID),
    Operation(CANCEL, "the seller holds an item"),
    Operation(PULL, "money is held for others too"),
)
TERMS = "(uint8,address,uint256,uint128,address,uint128,uint16,uint64,uint64,uint32,uint16,uint16)"


class Auctions(Sale):
    """A house in use: each currency has a bid that stands, and money held."""

    def __init__(self, chain: Chain) -> None:
        deployer = actor("deployer")
        manager = chain.deploy(
            deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address
        ).address
        treasury = chain.deploy(deployer, artifacts.load("SurplusBuffer"), "(address)", manager).address
        market = chain.deploy(
            deployer,
            artifacts.load("Marketplace"),
            "(address,address,uint16)",
            treasury,
            manager,
            FEE_BPS,
        ).address
        self.house = chain.deploy(
            deployer, artifacts.load("AuctionHouse"), "(address,address)", market, manager
        ).address
        super().__init__(chain, Domain(MARKETPLACE_NAME, "1", self.house), treasury)
        self.rival, self.first = actor("keeper"), deployer
        for account in (self.rival, self.first):
            chain.give_ether(account.address, 1_000 * PRICE)
            chain.send(deployer, self.currency, "mint(address,uint256)", account.address, 1_000 * PRICE)
            chain.send(account, self.currency, "approve(address,uint256)", self.house, 2**256 - 1)
        self.count = 0

    def open(self, currency: str, hours: int = 24) -> int:
        """The gas of an opening."""
        self.count += 1
        now = self.chain.now
        terms: tuple[Any, ...] = (
            *(0, self.collection, self.mint(self.seller), 1, currency, PRICE, 500, now, now + hours * 3_600),
            *(600, ROYALTY_BPS, FEE_BPS),
        )
        return self.chain.send(self.seller, self.house, f"open({TERMS})", terms)

    def bid(self, auction: int, who: Any, amount: int, ether: bool) -> int:
        """The gas of a bid."""
        value = amount if ether else 0
        return self.chain.send(who, self.house, "bid(uint256,uint128)", auction, amount, value=value)


def measure(chain: Chain) -> Measured:
    """Every operation."""
    house = Auctions(chain)
    buyer, rival = house.buyer, house.rival
    record = Recorder()
    for currency in (NOBODY, house.currency):  # a bid that stands, and money held for another
        house.open(currency, YEAR // 2 // 3_600)
        house.bid(house.count, house.first, PRICE, currency == NOBODY)
        house.bid(house.count, rival, 2 * PRICE, currency == NOBODY)
    for currency, first, outbid, settle in (
        (NOBODY, FIRST_ETHER, OUTBID_ETHER, SETTLE_ETHER),
        (house.currency, FIRST_TOKEN, OUTBID_TOKEN, SETTLE_TOKEN),
    ):
        opened = house.open(currency)
        if currency == NOBODY:
            record[OPEN] = opened
        number = house.count
        record[first] = house.bid(number, buyer, PRICE, currency == NOBODY)
        record[outbid] = house.bid(number, rival, 2 * PRICE, currency == NOBODY)
        house.bid(number, buyer, 3 * PRICE, currency == NOBODY)
        chain.wait(25 * 3_600)
        record[settle] = chain.send(house.seller, house.house, "settle(uint256)", number)
    house.open(NOBODY)
    record[CANCEL] = chain.send(house.seller, house.house, "cancel(uint256)", house.count)
    record[PULL] = chain.send(buyer, house.house, "withdrawHeld(address,address)", NOBODY, buyer.address)
    return record


AREAS = (Area(name="auctions", title="Auctions", order=45, operations=OPERATIONS, ours=measure),)
