"""The end of the stablecoin, played on a copy of the chain: prices, settlements, what each coin gets, in any order."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from strongroom.client.amounts import plain
from strongroom.client.contract import Call
from strongroom.client.contracts import MockAggregator
from strongroom.client.contracts.events import SurplusTaken, WindDownSettled
from strongroom.client.lending.reading import LendingToken
from strongroom.client.unwinding import Unwound
from strongroom.client.winddown import ClaimPaid
from tools.demo.actors import ADMIN, ISSUER, KEEPER, LENDER, SAVER, SENTINEL
from tools.demo.chapter import Chapter, Row, Stage
from tools.demo.chapters.credit import FEED_DECIMALS
from tools.demo.market import FEED

HOUR, DAY, WEEK = 3_600, 86_400, 7 * 86_400
LAST_PRICE = Decimal("1912.5")
HOLDERS = 4
"""How many lock their coins; nothing of the others' expires."""
_STEPS = {
    "enlist": "enlists a market",
    "readPrice": "reads the price of",
    "takeReserve": "takes",
    "settle": "settles",
    "sync": "burns what came back from",
    "distribute": "hands on",
    "recognise": "books the loss of",
    "book": "books",
    "open": "opens",
    "takeSurplus": "takes",
    "release": "releases the reserve of",
}
"""What anyone does, before what it is done to."""


class WindDown(Chapter):
    """A sentinel and a governor who agree, anyone who goes on from there, and holders."""

    title = "Wind-down (on a copy of the chain: the market itself goes on)"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._coin = self._room.stablecoin
        self._symbol = self._coin.info().symbol
        self._ending = self._room.wind_down
        self._holders: tuple[str, ...] = ()

    def acts(self) -> tuple[Callable[[], None], ...]:
        """In their order."""
        return (
            self.show_balance_sheet,
            self.refuse_while_minting_goes_on,
            self.begin,
            self.read_prices,
            self.get_coins_out,
            self.open_claims,
            self.show_balance_sheet,
            self.lock,
            self.claim_in_both_orders,
            self.show_balance_sheet,
        )

    # The acts

    def show_balance_sheet(self) -> None:
        self._tell_balance_sheet()

    def refuse_while_minting_goes_on(self) -> None:
        """It takes two: the governor's delay, and the sentinel's pause."""
        admin = self._rooms[ADMIN]
        call = admin.unwinding.beginning()
        self._schedule(call)
        self._wait(DAY + 1)
        self._refused(
            ADMIN, "tries to begin the end of the stablecoin alone", "Stablecoin_MintingNotPaused", call.send
        )

    def begin(self) -> None:
        receipt = self._rooms[SENTINEL].stablecoin.pauseMinting().send()
        self._tell(SENTINEL, "pauses minting", "the operator could undo it until now", receipt)
        call = self._rooms[ADMIN].unwinding.beginnings()[0].call
        receipt = self._rooms[ADMIN].connection.send(call.transaction(self._actors[ADMIN].address))
        state = self._ending.state()
        received = self._told(self._room.reserve.address)
        self._tell(
            ADMIN,
            "begins it, as governor, a day after saying so",
            f"nothing is minted any more, {len(self._ending.ending_markets())} market is closed, {received} have come "
            f"from the peg module for {self._coins(state.supply)}; nobody can undo it",
            receipt,
        )

    def read_prices(self) -> None:
        """Three times, an hour apart: the middle one counts, whoever chose the moments of the others."""
        for price in (LAST_PRICE + 400, LAST_PRICE, LAST_PRICE - 1):
            feed = MockAggregator(self._rooms[ISSUER].connection, self._stage.props["WETH" + FEED])
            feed.set(int(price.scaleb(FEED_DECIMALS))).send()
            self._run()
            self._wait(HOUR)
        (market,) = self._ending.ending_markets()
        self._require(not market.owed, "somebody owes after the settlement")

    def get_coins_out(self) -> None:
        """Savings and deposits are their owners' all the time: they take them out, and claim like everybody."""
        room = self._rooms[SAVER]
        if room.savings.worth(self._actors[SAVER].address):
            done = room.savings.take_out()
            self._tell(SAVER, "takes the savings out", self._coins(done.assets), done.receipt)
        pool = self._rooms[LENDER].stability.pool(self._ending.ending_markets()[0].collateral.address)
        if pool.holding(self._actors[LENDER].address).deposit:
            pool.request()
            self._wait(HOUR + 1)
            out = pool.take_out()
            self._tell(LENDER, "leaves the stability pool", self._coins(out.amount), out.receipt)

    def open_claims(self) -> None:
        self._wait(WEEK)
        self._run()
        state = self._ending.state()
        self._require(state.opened_at is not None and not state.reserve, "claims are not open")

    def lock(self) -> None:
        having = {who: self._coin.balance(account.address) for who, account in self._actors.items()}
        self._holders = tuple(sorted(having, key=lambda who: -having[who])[:HOLDERS])
        for who in self._holders:
            done = self._rooms[who].wind_down.lock_coins(having[who])
            self._tell(who, "locks all coins, for good, by permit", self._coins(done.amount), done.receipt)

    def claim_in_both_orders(self) -> None:
        """One after another, then, the copy turned back, the other way round."""
        here = self._room.connection.request("evm_snapshot", [])
        first = {who: self._amounts(self._claim(who)) for who in self._holders}
        self._room.connection.request("evm_revert", [here])
        same = True
        for who in reversed(self._holders):
            parts = self._claim(who)
            same = same and self._amounts(parts) == first[who]
            self._tell_claim(who, parts)
        self._require(same, "the order of claims mattered")
        row = "claims were made in the other order as well, and that turned back"
        effect = f"all {len(first)} got the same, to the last unit"
        self._stage.happened(Row(self.title, "anyone", row, effect))

    # What they share

    def _schedule(self, call: Call[Any]) -> None:
        admin = self._rooms[ADMIN]
        admin.access.schedule(call.to, call.data, 0).send()

    def _run(self) -> None:
        """What `strongroom system winddown run` does."""

        def told(done: Unwound) -> None:
            if done.receipt is not None:
                what = f"{_STEPS[done.step.name]} {self._named(done.step.what)}"
                self._tell(KEEPER, what, self._effect(done), done.receipt)
            elif done.problem is not None:
                raise done.problem

        self._rooms[KEEPER].unwinding.run(told)

    def _effect(self, done: Unwound) -> str:
        assert done.receipt is not None
        settled = done.receipt.events_of(WindDownSettled, self._ending.address)
        if settled:
            token = LendingToken(self._room.connection, self._ending.ending_markets()[0].collateral.address)
            (event,) = settled
            kept, back = (plain(token.from_units(each)) for each in (event.collateral, event.returned))
            repaid = self._coins(self._coin.from_units(event.repaid))
            return f"{repaid} of debt for {kept} {token.info().symbol}, worth as much; {back} go back to the borrower"
        taken = done.receipt.events_of(SurplusTaken, self._ending.address)
        if taken:
            amount = self._coins(self._coin.from_units(taken[0].amount))
            return f"{amount} count for nobody from now on: everybody's part grows"
        if done.step.name == "readPrice":
            market = self._ending.ending_markets()[0]
            return "the middle of the three is its price, for good" if market.price else "one of three"
        return "as anyone may"

    def _claim(self, who: str) -> tuple[ClaimPaid, ...]:
        return self._rooms[who].wind_down.claim_all([self._room.reserve.address])

    @staticmethod
    def _amounts(parts: tuple[ClaimPaid, ...]) -> dict[str, Decimal]:
        return {each.token.address: each.amount for each in parts}

    def _tell_claim(self, who: str, parts: tuple[ClaimPaid, ...]) -> None:
        locked = self._coin.from_units(self._ending.lockedOf(self._actors[who].address))
        per_coin = [f"{each.amount / locked:.8f} {each.token.info().symbol}" for each in parts]
        worth = sum(each.amount * self._price(each.token.address) for each in parts) / locked
        for each in parts:
            last = each is parts[-1]
            effect = f"{plain(each.amount)} {each.token.info().symbol}"
            if last:
                effect += f"; a coin got {' and '.join(per_coin)}, worth {worth:.6f} {self._symbol}"
            self._tell(who, "claims", effect, each.receipt)

    def _price(self, token: str) -> Decimal:
        if token == self._room.reserve.address:
            return Decimal(1)
        (market,) = self._ending.ending_markets()
        assert market.price is not None
        return Decimal(market.price * 10 ** market.collateral.info().decimals).scaleb(-54)

    def _told(self, token: str) -> str:
        asset = LendingToken(self._room.connection, token)
        return f"{plain(asset.from_units(self._ending.received(token)))} {asset.info().symbol}"

    def _named(self, what: str) -> str:
        """The accounts by their parts."""
        for who, account in self._actors.items():
            what = what.replace(account.address, f"the {who}")
        return what

    def _coins(self, amount: Decimal) -> str:
        return f"{plain(amount)} {self._symbol}"
