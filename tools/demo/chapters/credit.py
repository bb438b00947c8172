"""Stablecoin credit: borrowed against ether, saved, held through a crash by the stability pool, redeemed, made good."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from strongroom.client.amounts import plain
from strongroom.client.contract import Call
from strongroom.client.contracts import MockAggregator
from strongroom.client.contracts.events import OracleMade
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.credit import Changed, CreditMarket
from strongroom.client.lending import market_id, params_from
from strongroom.client.lending.values import Position
from strongroom.client.stability import ZERO_ADDRESS
from tools.demo.actors import (
    ADMIN,
    BORROWER,
    HOLDER,
    ISSUER,
    KEEPER,
    LENDER,
    RELAYER,
    SAVER,
    SPECULATOR,
    TRADER,
)
from tools.demo.chapter import Chapter, Stage
from tools.demo.market import FEED

FEED_DECIMALS = 8
HEARTBEAT = 86_400
DAY = 86_400
PRICE = Decimal(2_000)
LLTV = Decimal("0.77")
CEILING = 500_000
"""Of the market, in whole coins."""

PLEDGED = Decimal("5.000000000000000001")
BORROWED = Decimal("4000.000000000000000009")
RISKY = (Decimal(10), Decimal("15000.5"))
"""Ether in, coins out: of the speculator, who is liquidated in time."""
LATE = (Decimal(5), Decimal(7_650))
"""Of the trader, for whom the price falls too fast."""
SAVED = Decimal("20000.25")
PROVIDED = Decimal("30000.5")
FALL = Decimal(1_850)
CRASH = Decimal(1_400)
REDEEMED = Decimal("1000.000000000000000001")
FLOORED = Decimal("3000.000000000000000003")
"""What the holder redeems when the peg module has nothing left."""


class StablecoinCredit(Chapter):
    """A borrower with care, two without, a saver, a depositor, a keeper."""

    title = "Stablecoin credit"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin = self._room.stablecoin
        self._symbol = self._coin.info().symbol

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.list_market,
            self.put_in_order,
            self.show_balance_sheet,
            self.open_with_ether,
            self.refuse_beyond_the_ceiling,
            self.borrow_to_the_limit,
            self.save,
            self.provide,
            self.wait_a_month,
            self.repay_a_part,
            self.hand_interest_on,
            self.ether_falls,
            self.liquidate_with_deposits,
            self.claim,
            self.ether_crashes,
            self.liquidate_too_late,
            self.recognise_the_loss,
            self.show_balance_sheet,
            self.redeem,
            self.run_on_the_peg,
            self.redeem_from_the_floor,
            self.refill_the_peg,
            self.recover,
            self.close_by_relayed_signature,
            self.open_again,
            self.show_balance_sheet,
        )

    # The acts

    def list_market(self) -> None:
        """Only what is not there yet; the governor acts a day after saying so."""
        credit, lending, factory = self._room.credit, self._rooms[KEEPER].lending, self._room.stability
        self._set_price(PRICE)
        if lending.pool.market(self._id)[4] == 0:
            receipt = lending.pool.createMarket(self._params()).send()
            self._tell(
                KEEPER,
                "opens a market: the coin against wrapped ether, at the rate that follows the peg",
                f"up to {LLTV:.0%} of the collateral's worth, a debt of {plain(self._market().min_debt)} at least",
                receipt,
            )
        token = self._params().collateralToken
        if factory.poolOf(token) == ZERO_ADDRESS:
            receipt = self._rooms[KEEPER].stability.createPool(token).send()
            self._tell(
                KEEPER, "makes a stability pool for it, as anyone may", f"at {factory.poolOf(token)}", receipt
            )
        admin = self._rooms[ADMIN]
        wanted: list[tuple[Call[Any], str]] = []
        if credit.facilitator.market(self._id).ceilingCoins < CEILING:
            wanted.append(
                (
                    admin.credit.facilitator.raiseMarketCeiling(self._params(), CEILING),
                    f"lets up to {CEILING:,} {self._symbol} be minted for it",
                )
            )
        if not factory.pool(token).isListed(self._id):
            wanted.append(
                (admin.stability.listMarket(self._params()), "lets the stability pool liquidate in it")
            )
        for call, _ in wanted:
            operation = admin.access.hashOperation(self._actors[ADMIN].address, call.to, call.data)
            if not admin.access.getSchedule(operation):
                admin.access.schedule(call.to, call.data, 0).send()
        if wanted:
            self._wait(DAY + 1)
            self._set_price(PRICE)
        for call, effect in wanted:
            self._tell(ADMIN, "acts as governor, a day after saying so", effect, call.send())

    def put_in_order(self) -> None:
        """Only where an earlier run left something."""
        for who in (BORROWER, SPECULATOR, TRADER):
            position = self._position(who)
            if position.debt:
                self._provide(who, position.debt + 1)
            if not position.is_empty:
                self._rooms[who].credit.close(self._id, ether=True)
        if self._room.credit.overview().shortfall:
            self.recover()

    def show_balance_sheet(self) -> None:
        self._tell_balance_sheet()

    def open_with_ether(self) -> None:
        done = self._open(BORROWER, PLEDGED, BORROWED, min_health_factor=Decimal("1.5"))
        self._tell_open(BORROWER, "pledges ether and gets new coins, in one transaction", done)

    def refuse_beyond_the_ceiling(self) -> None:
        self._refused(
            SPECULATOR,
            "tries to borrow past the market's ceiling",
            "CreditFacilitator_CeilingExceeded",
            lambda: self._open(SPECULATOR, Decimal(600), Decimal(CEILING)),
        )

    def borrow_to_the_limit(self) -> None:
        for who, (pledged, borrowed) in ((SPECULATOR, RISKY), (TRADER, LATE)):
            self._tell_open(who, "borrows to the limit", self._open(who, pledged, borrowed))

    def save(self) -> None:
        self._provide(SAVER, SAVED)
        done = self._rooms[SAVER].stablecoin.save(SAVED)
        self._tell(SAVER, "saves", f"{self._coins(done.assets)} in the savings vault", done.receipt)

    def provide(self) -> None:
        self._provide(LENDER, PROVIDED)
        done = self._rooms[LENDER].stablecoin.provide(self._params().collateralToken, PROVIDED)
        self._tell(LENDER, "deposits into the stability pool", self._coins(done.amount), done.receipt)

    def wait_a_month(self) -> None:
        self._wait(30 * DAY)
        self._set_price(PRICE)
        before, after, receipt = self._rooms[KEEPER].credit_rate.poke_now()
        self._tell(
            KEEPER,
            "pokes the rate of credit, as anyone may",
            f"{before:.3%} a year, now {after:.3%}: it follows what is swapped",
            receipt,
        )

    def repay_a_part(self) -> None:
        done = self._rooms[BORROWER].credit.repay(self._id, 1_000)
        self._tell(BORROWER, "repays a part by permit", self._healthy(BORROWER), done.receipt)

    def hand_interest_on(self) -> None:
        synced = self._rooms[KEEPER].credit.sync(self._id)
        self._tell(
            KEEPER,
            "books what came back",
            f"{self._coins(synced.interest)} of interest, {self._coins(synced.burned)} burned",
            synced.receipt,
        )
        if synced.interest:
            handed = self._rooms[KEEPER].credit.distribute()
            self._tell(
                KEEPER,
                "hands the interest on",
                f"{self._coins(handed.to_savings)} stream to savers in a week, {self._coins(handed.to_surplus)} are "
                "surplus",
                handed.receipt,
            )

    def ether_falls(self) -> None:
        self._report(FALL)
        self._require(self._position(SPECULATOR).is_liquidatable, "the speculator is healthy after the fall")

    def liquidate_with_deposits(self) -> None:
        done = self._rooms[KEEPER].credit.liquidate(self._id, self._actors[SPECULATOR].address)
        assert done.receipt is not None
        self._tell(
            KEEPER,
            "liquidates the speculator with the stability pool's deposits",
            f"{self._coins(done.repaid)} repaid for {plain(done.seized)} ether, of which the keeper gets "
            f"{plain(done.reward)}",
            done.receipt,
        )

    def claim(self) -> None:
        pool = self._rooms[LENDER].stability.pool(self._params().collateralToken)
        done = pool.collect()
        self._tell(
            LENDER, "claims what the deposit earned", f"{plain(done.amount)} wrapped ether", done.receipt
        )

    def ether_crashes(self) -> None:
        self._report(CRASH)

    def liquidate_too_late(self) -> None:
        done = self._rooms[KEEPER].credit.liquidate(self._id, self._actors[TRADER].address)
        assert done.receipt is not None
        loss = self._market().loss
        self._require(loss > 0, "the crash left no loss")
        self._tell(
            KEEPER,
            "liquidates the trader, too late",
            f"{self._coins(done.repaid)} repaid for all {plain(done.seized)} ether: {self._coins(loss)} are lost",
            done.receipt,
        )

    def recognise_the_loss(self) -> None:
        done = self._rooms[KEEPER].credit.recognise(self._id)
        self._tell(
            KEEPER,
            "books the loss, as anyone may",
            f"{self._coins(done.loss)}: surplus bears {plain(done.from_surplus)}, rewards not streamed yet "
            f"{plain(done.from_rewards)}, and {plain(done.shortfall)} are a shortfall; no saver loses a coin",
            done.receipt,
        )

    def redeem(self) -> None:
        self._provide(HOLDER, REDEEMED)
        done = self._rooms[HOLDER].stablecoin.redeem(REDEEMED)
        self._tell(
            HOLDER,
            "redeems coins in the middle of it",
            f"{self._coins(done.coins)} → {plain(done.reserve)} {self._room.reserve.info().symbol}, less the fee",
            done.receipt,
        )

    def run_on_the_peg(self) -> None:
        """Somebody borrows all that the peg module can take back, and takes its reserve out."""
        self._provide(HOLDER, FLOORED)
        room, who = self._rooms[SPECULATOR], self._actors[SPECULATOR].address
        level = self._coin.facilitator(self._room.psm).level
        wanted = self._coin.from_units(max(level - self._coin.balanceOf(who), 0))
        if wanted:
            pledged = (wanted * 2 / CRASH).quantize(Decimal(1))
            done = self._open(SPECULATOR, pledged, max(wanted, self._market().min_debt))
            self._tell_open(SPECULATOR, "borrows as much as the peg module has minted", done)
        swap = room.psm.swap_out(self._coin.from_units(level))
        self._tell(
            SPECULATOR,
            "takes all of its reserve",
            f"{self._coins(swap.amount_in)} → {plain(swap.amount_out)} {self._room.reserve.info().symbol}",
            swap.receipt,
        )

    def redeem_from_the_floor(self) -> None:
        """The peg module has been dry for a day: every position can be redeemed from, the riskiest comes first."""
        self._wait(DAY)
        self._set_price(CRASH)
        before = self._position(SPECULATOR)
        done = self._rooms[HOLDER].stablecoin.redeem(FLOORED)
        after = self._position(SPECULATOR)
        ((symbol, amount),) = done.collateral
        self._require(after.health_factor > before.health_factor, "a redemption made a position worse")  # type: ignore[operator]
        self._tell(
            HOLDER,
            "redeems coins out of the riskiest position, the peg module being dry for a day",
            f"{self._coins(done.coins)} → {plain(amount)} {symbol} at the oracle's price, less a fee that stays with "
            f"the borrower, whose health rises from {before.health_factor:.4f} to {after.health_factor:.4f}",
            done.receipt,
        )

    def refill_the_peg(self) -> None:
        room = self._rooms[SPECULATOR]
        reserve = self._room.reserve
        swap = room.psm.swap_in(reserve.balance(self._actors[SPECULATOR].address))
        self._tell(
            SPECULATOR,
            "brings the reserve back",
            f"{plain(swap.amount_in)} {reserve.info().symbol} → {self._coins(swap.amount_out)}",
            swap.receipt,
        )
        self._provide(SPECULATOR, self._position(SPECULATOR).debt + 1)
        done = room.credit.close(self._id, ether=True)
        self._tell(
            SPECULATOR,
            "closes with one signature",
            f"{self._coins(done.repaid)} repaid, {plain(done.collateral_out)} ether back",
            done.receipt,
        )

    def recover(self) -> None:
        """The price comes back; whoever governs makes the shortfall good, and nothing is paid out before that."""
        if self._room.credit.market(self._id).price != PRICE:
            self._report(PRICE)
        missing = self._room.credit.overview().shortfall
        if not missing:
            return
        buffer = self._room.surplus_buffer.address
        self._provide(ADMIN, missing)
        receipt = self._rooms[ADMIN].stablecoin.pay(buffer, missing)
        self._tell(ADMIN, "puts coins into the surplus buffer", self._coins(missing), receipt)
        settled = self._rooms[KEEPER].credit.settle()
        self._tell(
            KEEPER,
            "repays the shortfall with them, as anyone may",
            f"{self._coins(settled.repaid)} burned, {plain(settled.shortfall)} are short",
            settled.receipt,
        )

    def close_by_relayed_signature(self) -> None:
        """Signed without knowing what will be owed when it is mined, and without a transaction of one's own."""
        self._provide(BORROWER, self._position(BORROWER).debt + 10)
        who = self._actors[BORROWER].address
        until = self._room.connection.fetch_timestamp() + DAY
        signed = self._rooms[BORROWER].credit.sign_close(self._id, ether=True, deadline=until)
        before = self._room.connection.fetch_nonce(who)
        self._wait(3_600)
        done = self._rooms[RELAYER].credit.relay(signed)
        self._require(self._room.connection.fetch_nonce(who) == before, "the borrower sent a transaction")
        self._tell(
            RELAYER,
            "relays the borrower's signed closing, an hour later",
            f"{self._coins(done.repaid)} repaid, {plain(done.collateral_out)} ether back, and no coin more was taken",
            done.receipt,
        )

    def open_again(self) -> None:
        """Something to look at is left: a position that is well."""
        done = self._open(BORROWER, Decimal(10), Decimal(5_000), min_health_factor=Decimal(2))
        self._tell_open(BORROWER, "borrows again, with care", done)

    # What they share

    def shown(self, name: str, value: object) -> str:
        if name in ("level", "ceiling") and isinstance(value, int):
            return plain(self._coin.from_units(value))
        return f"0x{value.hex()[:12]}" if isinstance(value, bytes) else super().shown(name, value)

    def _open(self, who: str, pledged: Decimal, borrowed: Decimal, **terms: Any) -> Changed:
        return self._rooms[who].credit.open(self._id, pledged, borrowed, ether=True, **terms)

    def _tell_open(self, who: str, what: str, done: Changed) -> None:
        self._tell(who, what, self._healthy(who), done.receipt)

    @property
    def _feed(self) -> MockAggregator:
        answer = int(PRICE.scaleb(FEED_DECIMALS))
        address = self._prop("WETH" + FEED, ISSUER, "MockAggregator", FEED_DECIMALS, answer)
        return MockAggregator(self._rooms[ISSUER].connection, address)

    def _oracle(self) -> str:
        none = (ZERO_ADDRESS, 0)
        usual = int(PRICE) * 10**36
        config = (
            self._room.credit.weth,
            self._coin.address,
            False,
            0,
            (self._feed.address, HEARTBEAT),
            none,
            none,
            none,
            usual // 100,
            usual * 100,
            ZERO_ADDRESS,
            0,
            ZERO_ADDRESS,
            0,
        )
        return self._settlement_oracle(self._prop("WETH oracle", ISSUER, "ChainlinkOracle", config))

    def _settlement_oracle(self, source: str) -> str:
        """The same prices, and one for all should the stablecoin ever be wound down."""
        name = "WETH settlement oracle"
        known = self._stage.props.get(name)
        if known is not None and self._room.connection.fetch_code(known):
            return known
        ending = self._rooms[KEEPER].wind_down
        receipt = ending.makeOracle(source).send()
        made = receipt.require(OracleMade, ending.address, source=source).oracle
        self._stage.keep(name, made)
        effect = f"at {made}: its prices, and one for all should there be a wind-down"
        self._tell(KEEPER, "has the wind-down make an oracle of it, as anyone may", effect, receipt)
        return made

    def _params(self) -> MarketParams:
        irm = self._room.deployment.address("RatePolicy")
        return params_from(self._coin.address, self._room.credit.weth, self._oracle(), irm, LLTV)

    @property
    def _id(self) -> bytes:
        return market_id(self._params())

    def _market(self) -> CreditMarket:
        return self._room.credit.fetch_markets([self._params()])[0]

    def _position(self, who: str) -> Position:
        return self._room.credit.position_in(self._market(), self._actors[who].address)

    def _set_price(self, price: Decimal) -> None:
        """Of ether; and the reserve's, at what it was, for its feed may be a month old."""
        self._feed.set(int(price.scaleb(FEED_DECIMALS))).send()
        reserve = self._rooms[ISSUER].contract("MockAggregator", MockAggregator)
        reserve.set(reserve.answer()).send()

    def _report(self, price: Decimal) -> None:
        receipt = self._feed.set(int(price.scaleb(FEED_DECIMALS))).send()
        change = price / PRICE - 1
        how = f"{change:+.1%}" if change else "as in the beginning"
        self._tell(ISSUER, f"reports 1 ether = {plain(price)} {self._symbol}", how, receipt)

    def _healthy(self, who: str) -> str:
        position = self._position(who)
        return (
            f"owes {self._coins(position.debt)} against {plain(position.collateral)} ether, health "
            f"{position.health_factor:.4f}, liquidated at {position.liquidation_price:,.2f}"
        )

    def _coins(self, amount: Decimal) -> str:
        return f"{plain(amount)} {self._symbol}"
