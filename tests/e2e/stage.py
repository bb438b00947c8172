"""What the dApp's tests need on the demo's chain beyond what the demo has played: credit in the stablecoin."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scripts._chain import abi_of
from strongroom.client import Strongroom
from strongroom.client.contract import Call
from strongroom.client.contracts import (
    CreditFacilitator,
    MockAggregator,
    MockReserve,
    ProtocolAccessManager,
)
from strongroom.client.lending import params_from
from tools.demo.actors import ADMIN, BORROWER, HOLDER, ISSUER, KEEPER, SAVER, Actors

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
        self.room.connection.request("evm_increaseTime", [seconds])
        self.room.connection.request("evm_mine")

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

    def provide(self, who: str, coins: int) -> None:
        """Coins, swapped in with new reserve."""
        room, reserve = self.at(who), self.at(ISSUER).reserve
        units = room.psm.previewSwapInExactOut(coins * 10**18)
        reserve.mint(self.address(who), units).send()
        room.psm.swap_in(reserve.from_units(units), min_out=coins)


def play(stage: Stage) -> dict[str, str]:
    """All of it; contracts that tests steer, by name."""
    return {"credit feed": play_credit(stage)}


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
        oracle = stage.deploy(
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
        params = params_from(coin, token, oracle, irm, Decimal(lltv))
        stage.at(ISSUER).lending.pool.createMarket(params).send()
        if room.stability.poolOf(token) == ZERO:  # the demo has made some
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
