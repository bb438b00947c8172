"""What the dApp's tests need on the demo's chain beyond what the demo has played: credit in the stablecoin, assets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scripts._chain import abi_of
from strongroom.client import Strongroom
from strongroom.client.assets import Issue, Plan, document
from strongroom.client.contract import Call
from strongroom.client.contracts import (
    CreditFacilitator,
    MockAggregator,
    MockReserve,
    ProtocolAccessManager,
)
from strongroom.client.contracts.events import OracleMade
from strongroom.client.lending import params_from
from strongroom.client.nft import phase
from tools.demo.actors import (
    ADMIN,
    BORROWER,
    COLLECTOR,
    CREATOR,
    HOLDER,
    ISSUER,
    KEEPER,
    MERCHANT,
    SAVER,
    TRADER,
    Actors,
)

ZERO = "0x" + "00" * 20
DAY = 86_400
HEARTBEAT = 30 * DAY
"""Of the feeds here: longer than any test lets pass."""
FEED_DECIMALS = 8
CEILING_COINS = 1_000_000


class Stage:
    """The demo's chain, with accounts that act on it."""

    def __init__(self, room: Strongroom, actors: Actors) -> None:
        self.room, self.actors = room, actors

    def at(self, who: str) -> Strongroom:
        """The client, as one of the accounts."""
        return self.room.with_account(self.actors[who])

    def address(self, who: str) -> str:
        """An account's address."""
        return self.actors[who].address

    def deploy(self, artifact: str, *args: Any) -> str:
        """A contract beside the suite."""
        creation = "0x" + abi_of(artifact).creation(args).hex()
        receipt = self.at(ISSUER).connection.send({"data": creation})
        assert receipt.contract_address
        return receipt.contract_address

    def wait(self, seconds: int) -> None:
        """Lets time pass."""
        connection = self.room.connection
        connection.request("evm_setNextBlockTimestamp", [connection.fetch_timestamp() + seconds])
        connection.request("evm_mine")

    def govern(self, calls: Sequence[Call[Any]]) -> None:
        """Carries the governor's calls out, a day after it has said so; the demo's feeds have new rounds then."""
        manager = self.at(ADMIN).contract("ProtocolAccessManager", ProtocolAccessManager)
        for call in calls:
            to = call.transaction()["to"]
            manager.schedule(to, call.data, 0).send()
        self.wait(DAY + 1)
        for call in calls:
            call.send()

    def feed(self, address: str) -> MockAggregator:
        """A mock feed, as its owner."""
        return MockAggregator(self.at(ISSUER).connection, address)

    def reserve_is_fresh(self) -> None:
        """The reserve's feed has a new round, at its own price."""
        feed = self.feed(self.room.deployment.address("MockAggregator"))
        feed.set(feed.answer()).send()

    def provide(self, who: str, coins: int) -> None:
        """Coins, swapped in with new reserve."""
        room, reserve = self.at(who), self.at(ISSUER).reserve
        units = room.psm.previewSwapInExactOut(coins * 10**18)
        reserve.mint(self.address(who), units).send()
        room.psm.swap_in(reserve.from_units(units), min_out=coins)


def play(stage: Stage) -> dict[str, str]:
    """All of it; contracts that tests steer, by name."""
    feed = play_credit(stage)
    position = "0x" + stage.room.credit.markets()[1].id.hex()
    market = "0x" + next(iter(stage.room.lending.markets())).id.hex()
    found = {"credit feed": feed, "position": position, "market": market, "items": play_items(stage)}
    return {**found, **play_assets(stage)}


EDITION = 7


def play_items(stage: Stage) -> str:
    """A stranger's collection of editions (ERC-1155), ten of one number with the holder, and a royalty."""
    items, creator = stage.deploy("MockItems", stage.address(ISSUER)), stage.address(CREATOR)
    for function, args in (("setRoyalty", (creator, 500)), ("mint", (stage.address(HOLDER), EDITION, 10))):
        data = "0x" + abi_of("MockItems").call(function, args).hex()
        stage.at(ISSUER).connection.send({"to": items, "data": data})
    return items


def play_credit(stage: Stage) -> str:
    """Two credit markets, of wrapped ether and of a token; positions, interest on its way to savers; a pool.

    Answers the feed of ether's price.
    """
    # while the reserve's price is fresh
    for who, coins in ((SAVER, 5_000), (HOLDER, 30_000), (KEEPER, 3_000)):
        stage.provide(who, coins)
    room = stage.room
    facilitator = room.deployment.address("CreditFacilitator")
    at_admin = stage.at(ADMIN)
    governed = CreditFacilitator(at_admin.connection, facilitator)
    irm = room.deployment.address("RatePolicy")
    coin = room.stablecoin.address
    gold = stage.deploy("MockReserve", "Mock Gold", "mGOLD", 8)
    markets, feeds = [], []
    for token, decimals, price, lltv in (
        (governed.WETH(), 18, 2_000, "0.86"),
        (gold, 8, 3_000, "0.77"),
    ):
        feed = stage.deploy("MockAggregator", FEED_DECIMALS, price * 10**FEED_DECIMALS)
        usual = price * 10 ** (36 + 18 - decimals)
        none = (ZERO, 0)
        source = stage.deploy(
            "ChainlinkOracle",
            (
                token,
                coin,
                False,
                0,
                (feed, HEARTBEAT),
                none,
                none,
                none,
                usual // 100,
                usual * 100,
                ZERO,
                0,
                ZERO,
                0,
            ),
        )
        # as every credit market that may once be wound down at one price
        ending = stage.at(ISSUER).wind_down
        oracle = ending.makeOracle(source).send().require(OracleMade, ending.address).oracle
        params = params_from(coin, token, oracle, irm, Decimal(lltv))
        stage.at(ISSUER).lending.pool.createMarket(params).send()
        if stage.room.stability.poolOf(token) == ZERO:
            stage.at(KEEPER).stability.createPool(token).send()
        markets.append(params)
        feeds.append(feed)
    listing = [governed.raiseMarketCeiling(params, CEILING_COINS) for params in markets]
    listing += [at_admin.stability.listMarket(params) for params in markets]
    stage.govern(listing)
    _positions(stage, markets, gold)
    return feeds[0]


def _positions(stage: Stage, markets: Sequence[Any], gold: str) -> None:
    ether, golden = markets
    stage.at(BORROWER).credit.open(ether, 20, 20_000, ether=True)
    MockReserve(stage.at(ISSUER).connection, gold).mint(stage.address(BORROWER), 20 * 10**8).send()
    stage.at(BORROWER).credit.open(golden, 10, 18_000)
    stage.at(SAVER).savings.save(4_000)
    stage.at(KEEPER).stability.pool(ether.collateralToken).provide(1_000)
    stage.wait(20 * DAY)
    stage.at(BORROWER).credit.repay(ether, 15_000)
    stage.at(KEEPER).credit.sync(ether)
    stage.at(KEEPER).credit.distribute()


FRANCE, JAPAN = 250, 392
VERIFIED = {HOLDER: FRANCE, SAVER: FRANCE, COLLECTOR: JAPAN, TRADER: FRANCE}
HOSTILE = '<img src=x onerror="window.hurt=1">'
"""What a stranger may call an asset."""


def play_assets(stage: Stage) -> dict[str, str]:
    """A house with a sale and a dividend, a work with a buyout, and a stranger's asset with hostile texts."""
    issuer = stage.at(ISSUER)
    identities = issuer.identities
    expiry = stage.room.connection.fetch_timestamp() + 365 * DAY
    for number, (who, country) in enumerate(VERIFIED.items(), start=501):
        if identities.isVerified(stage.address(who)):
            continue
        claim = identities.claim(
            stage.address(who), identities.investor(number), country, expiry, investor_class=1
        )
        identities.register(claim).send()
    stage.reserve_is_fresh()
    for who in (ISSUER, CREATOR, MERCHANT, HOLDER, COLLECTOR, TRADER):
        stage.provide(who, 20_000)

    house = issuer.assets.factory.tokenize_off_chain(
        _plan(
            stage,
            "Harbour Street 12",
            "HARB",
            issues=(Issue(stage.address(HOLDER), 600), Issue(stage.address(SAVER), 100)),
            documents=(document("DEED", "ipfs://deed-of-harbour-street-12", b"the deed of the house"),),
            for_sale=200,
        ),
        "Notary Ltd",
    ).asset
    issuer.assets.asset(house.address).pay_dividend(700)
    issuer.assets.sales.open_sale(
        issuer.assets.asset(house.address),
        price=50,
        hard_cap=200,
        soft_cap=10,
        days=30,
    )
    desk = issuer.assets.desks.open_desk(issuer.assets.asset(house.address), 50, stage.address(ISSUER))

    room = stage.at(CREATOR)
    made = room.nft.factory.create("Studies", "STDY", max_supply=3, phases=[phase()])
    made.mint_public(0, 1)
    work = room.assets.factory.tokenize_nft(
        _plan(
            stage,
            "Study in Blue",
            "BLUE",
            issues=(Issue(stage.address(HOLDER), 700), Issue(stage.address(COLLECTOR), 300)),
        ),
        made.address,
        1,
        Decimal(10_000),
    )
    stage.at(MERCHANT).assets.factory.tokenize_off_chain(
        _plan(
            stage,
            HOSTILE,
            "<b>X",
            documents=(document("<i>terms", "javascript:window.hurt=1", b"nothing"),),
        ),
        "Nobody\u202e at all",
    )
    return {
        "house": house.address,
        "desk": desk.address,
        "work": work.asset.address,
        "buyout": str(work.buyout),
    }


def _plan(stage: Stage, name: str, symbol: str, **more: Any) -> Plan:
    return Plan(
        name=name,
        symbol=symbol,
        authorized=1_000,
        decimals=2,
        agents=(stage.address(ISSUER),),
        **more,
    )
