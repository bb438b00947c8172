"""Buyouts, and shares sold on the marketplace beside a book that rests on the chain.

The stablecoin is OpenZeppelin's plain token of 18 decimals; the asset is a clone with countries, classes and a maximum
of holders on. No peer on npm votes on a reserve. The resting book is a mock of ours, leaner than a market may be: one
slot an order, no expiry, nothing measured.
"""

from typing import Any

from eth_account.signers.local import LocalAccount

from benchmarks.area import Area, Measured, Operation, Recorder
from benchmarks.areas.market import deploy_ours
from benchmarks.assets import deploy_asset_house
from benchmarks.chain import Chain, actor
from benchmarks.house import WAD
from benchmarks.peers import plain_token
from strongroom import artifacts
from strongroom.model.orders import ItemStandard

DAY = 86_400
NFT = 7
SHARES = 1_000_000
FIRST_PRICE = 1_024 * WAD

VOTE = "vote: lock shares, name a price"
VOTE_AGAIN = "vote: another price"
COUNT = "count a vote"
COUNT_MANY = "count a vote, the reserve 34 doublings up"
UNLOCK = "unlock shares that count"
START = "start an auction"
BID = "outbid"
TAKE_BACK = "take back the money of an outbid bid"
SURPLUS = "pass on money that arrived at a buyout"
SETTLE = "settle, the NFT to the winner"
REDEEM_LOCKED = "redeem locked shares"
REDEEM_FREE = "redeem free shares"
REDEEM_NFT = "redeem the NFT with the whole supply"
RECLAIM = "reclaim the NFT of an asset without shares"

OPERATIONS = (
    Operation(VOTE, "the holder's first; its allowance is endless; no dividend", goal=125_000),
    Operation(VOTE_AGAIN, "lower, while the first counts", goal=50_000),
    Operation(COUNT, "the first one of all, at the reference price; the reserve is found", goal=120_000),
    Operation(
        COUNT_MANY, "others have voted in each of 24 doublings below; nine words are read", goal=120_000
    ),
    Operation(UNLOCK, "all that the holder has; no reserve is left", goal=100_000),
    Operation(START, "at the reserve; the money is taken, the supply locked", goal=130_000),
    Operation(BID, "money is held for another, none for who is outbid", goal=90_000),
    Operation(TAKE_BACK, "all of it; the bidder has money", goal=55_000),
    Operation(SURPLUS, "a dividend was paid before; the money arrived by plain transfer", goal=60_000),
    Operation(SETTLE, "OpenZeppelin's ERC-721; the winner holds an NFT", goal=80_000),
    Operation(REDEEM_LOCKED, "some stay; the holder has money", goal=120_000),
    Operation(REDEEM_FREE, "some stay; nothing is locked; the holder has money", goal=130_000),
    Operation(REDEEM_NFT, "free shares; the holder has an NFT", goal=150_000),
    Operation(RECLAIM, "by the asset's owner, who has an NFT", goal=85_000),
)


class Custody:
    """An asset whose NFT is in a buyout, and two holders."""

    def __init__(self, chain: Chain) -> None:
        deployer = actor("deployer")
        self.chain, self.house = chain, deploy_asset_house(chain)
        self.coin = chain.deploy(deployer, plain_token()).address
        self.holder, self.other, self.bidder = actor("holder"), actor("buyer"), actor("payer")
        for at, who in enumerate((self.holder, self.other)):
            self.house.register(who.address, at + 1)
        self.nfts = chain.deploy(
            deployer, artifacts.load("MockCollection"), "(address)", deployer.address
        ).address
        self.maker = chain.deploy(deployer, artifacts.load("MockBuyoutMaker")).address
        self.code = chain.deploy(deployer, artifacts.load("Buyout"), "(address)", self.coin).address
        self.salt = 0
        for who in (self.holder, self.other, self.bidder):
            chain.send(deployer, self.coin, "mint(address,uint256)", who.address, 10**9 * WAD)
            self.salt += 1
            chain.send(deployer, self.nfts, "mint(address,uint256)", who.address, 100 + self.salt)

    def tokenize(self, *, issued: bool = True) -> tuple[str, str]:
        """An asset and its buyout, with the NFT."""
        chain, deployer = self.chain, actor("deployer")
        self.salt += 1
        asset = self.house.clone()
        arguments = (self.code, asset, self.nfts, NFT + self.salt, FIRST_PRICE, self.salt.to_bytes(32, "big"))
        signature = "(address,address,address,uint256,uint256,bytes32)"
        buyout = f"0x{chain.call(self.maker, f'predict{signature}', *arguments):040x}"
        chain.send(deployer, self.maker, f"create{signature}", *arguments)
        self.house.initialize(asset, token=self.coin, supply=100 * SHARES, locker=buyout)
        chain.send(deployer, self.nfts, "mint(address,uint256)", self.maker, NFT + self.salt)
        handed = (self.nfts, self.maker, buyout, NFT + self.salt)
        chain.send(deployer, self.maker, "handIn(address,address,address,uint256)", *handed)
        for who in (self.holder, self.other, self.bidder):
            chain.send(who, asset, "approve(address,uint256)", buyout, 2**256 - 1)
            chain.send(who, self.coin, "approve(address,uint256)", buyout, 2**256 - 1)
        if issued:
            self.house.issue(asset, self.holder.address, SHARES)
        return asset, buyout


def measure_buyout(chain: Chain) -> Measured:
    """From the votes to the redemptions."""
    custody = Custody(chain)
    holder, other, bidder, keeper = custody.holder, custody.other, custody.bidder, actor("keeper")
    record = Recorder()

    def send(who: LocalAccount, to: str, signature: str, *args: Any) -> int:
        return chain.send(who, to, signature, *args)

    vote, count = "vote(uint256,uint256)", "countVotes(address[])"
    asset, buyout = custody.tokenize()
    custody.house.issue(asset, other.address, SHARES)
    record[VOTE] = send(holder, buyout, vote, SHARES, FIRST_PRICE)
    chain.wait(3 * DAY)
    record[COUNT] = send(keeper, buyout, count, [holder.address])
    record[VOTE_AGAIN] = send(holder, buyout, vote, 0, FIRST_PRICE // 2)
    record[UNLOCK] = send(holder, buyout, "unlock(uint256)", SHARES)
    send(holder, buyout, vote, SHARES, FIRST_PRICE)
    send(other, buyout, vote, 1, FIRST_PRICE)
    chain.wait(3 * DAY)
    send(keeper, buyout, count, [holder.address, other.address])
    record[START] = send(bidder, buyout, "start(uint128)", FIRST_PRICE)
    send(other, buyout, "bid(uint128)", 2 * FIRST_PRICE)
    record[BID] = send(holder, buyout, "bid(uint128)", 4 * FIRST_PRICE)
    send(bidder, buyout, "bid(uint128)", 8 * FIRST_PRICE)
    chain.wait(4 * DAY)
    record[TAKE_BACK] = send(other, buyout, "withdrawHeld(address,address)", custody.coin, other.address)
    record[SETTLE] = send(keeper, buyout, "settle()")
    record[REDEEM_LOCKED] = send(holder, buyout, "redeem(uint256)", SHARES // 2)
    send(other, buyout, "unlock(uint256)", 1)
    record[REDEEM_FREE] = send(other, buyout, "redeem(uint256)", SHARES // 2)

    asset, buyout = custody.tokenize()
    for _ in range(2):
        send(bidder, custody.coin, "transfer(address,uint256)", buyout, WAD)
        surplus = send(keeper, buyout, "passOnSurplus(address)", custody.coin)
    record[SURPLUS] = surplus
    record[REDEEM_NFT] = send(holder, buyout, "redeemNft(address)", holder.address)
    owner = actor("owner")
    send(actor("deployer"), custody.nfts, "mint(address,uint256)", owner.address, 99)
    asset, buyout = custody.tokenize(issued=False)
    record[RECLAIM] = send(owner, buyout, "reclaimNft(address)", owner.address)
    record[COUNT_MANY] = _count_with_many_prices(custody)
    return record


def _count_with_many_prices(custody: Custody) -> int:
    """Voters whose prices are octaves apart; the reference follows them up, each has a part below the half."""
    chain, house, keeper = custody.chain, custody.house, actor("keeper")
    asset, buyout = custody.tokenize()
    chain.send(custody.holder, asset, "approve(address,uint256)", buyout, 2**256 - 1)
    price, rest = FIRST_PRICE, SHARES
    for step in range(24):
        voter = actor(f"voter {step}")
        house.register(voter.address, 100 + step)
        house.issue(asset, voter.address, 1)
        chain.give_ether(voter.address, WAD)
        chain.send(voter, asset, "approve(address,uint256)", buyout, 2**256 - 1)
        chain.send(voter, buyout, "vote(uint256,uint256)", 1, price)
        chain.send(custody.holder, buyout, "vote(uint256,uint256)", rest, 2 * price)
        rest, price = 0, 2 * price
        chain.wait(3 * DAY)
        gas = chain.send(keeper, buyout, "countVotes(address[])", [voter.address])
        chain.send(keeper, buyout, "countVotes(address[])", [custody.holder.address])
    return gas


SIGNED, AT_REST = "buy shares by a signed order", "buy shares of a book at rest"
REST, REPRICE, CANCEL_RESTING = "put an order to rest", "change its price", "take it back"
_SOLD = (
    "100 shares of 1,000, 2.5 % fee; seller, buyer and treasury hold some coins and the traders some shares"
)

MARKET = (
    Operation(
        SIGNED, f"{_SOLD}; some of the order was sold before; to sign, to sign anew and to wait cost nothing"
    ),
    Operation(AT_REST, f"{_SOLD}; some of the order was sold before"),
    Operation(REST, "a new slot; an order rested before"),
    Operation(
        REPRICE,
        "a signed order: another signature, lower, with the same nonce; higher: and a cancellation, see above",
    ),
    Operation(CANCEL_RESTING, "the slot is cleared"),
)
"""A signed order has no counterpart of the last three but the marketplace's cancellations."""


def measure_market(chain: Chain) -> Measured:
    """The marketplace, then the book, with the same asset and traders."""
    sale, house = deploy_ours(chain), deploy_asset_house(chain)
    seller, buyer, coin = sale.seller, sale.buyer, sale.currency
    for at, who in enumerate((seller, buyer)):
        house.register(who.address, at + 1)
    asset = house.clone()
    house.initialize(asset, token=coin, supply=100 * SHARES)
    record = Recorder()
    deployer = actor("deployer")
    book = chain.deploy(
        deployer, artifacts.load("MockRestingBook"), "(address,address,address)", asset, coin, sale.treasury
    ).address
    for spender in (sale.market.verifying_contract, book):
        chain.send(seller, asset, "approve(address,uint256)", spender, 2**256 - 1)
        chain.send(buyer, coin, "approve(address,uint256)", spender, 2**256 - 1)
    for who in (seller, buyer):
        house.issue(asset, who.address, SHARES)

    order = sale.order(
        coin,
        0,
        token=asset,
        standard=ItemStandard.ERC20,
        lot_size=10,
        lots=100,
        lot_price=WAD,
        end_lot_price=WAD,
    )
    sale.fill(order, lots=10)
    record[SIGNED] = sale.fill(order, lots=10)

    place = ("place(uint32,uint64)", 100, 10**9)
    chain.send(seller, book, *place)
    record[REST] = chain.send(seller, book, *place)
    fill = ("fill(uint256,uint32,uint256)", 2, 10, 10 * WAD)
    chain.send(buyer, book, *fill)
    record[AT_REST] = chain.send(buyer, book, *fill)
    record[REPRICE] = chain.send(seller, book, "reprice(uint256,uint64)", 2, 2 * 10**9)
    record[CANCEL_RESTING] = chain.send(seller, book, "cancel(uint256)", 2)
    return record


AREAS = (
    Area(name="buyout", title="Buyouts", order=64, operations=OPERATIONS, ours=measure_buyout),
    Area(name="share_market", title="Shares on the market", order=65, operations=MARKET, ours=measure_market),
)
