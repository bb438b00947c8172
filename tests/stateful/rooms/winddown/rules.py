"""What can happen in the wind-down room: all that can in the credit room, and the wind-down."""

from typing import Any

from tests.stateful.driver import Source, rule, weighted
from tests.stateful.rooms.credit.rules import Args, Call, a_market, amount_of, caller, one_of
from tests.stateful.rooms.credit.rules import Rules as CreditRules
from tests.stateful.rooms.credit.world import MARKETS, USERS
from tests.stateful.rooms.winddown.world import RESERVE, TOKENS, Contracts, Model

WAD = 10**18
WINDER = weighted((8, "governor"), (1, "operator"), (1, "sentinel"), (1, "stranger"))


def one_who_owes(machine: Any, source: Source, args: Args) -> str:
    """Mostly."""
    owing = [name for name in USERS if machine.debt(args["market"], name)]
    return source.choice(owing) if owing and source.integer(0, 9) else source.choice(USERS)


def with_debts(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market where someone owes, and whose price is known."""
    there = [
        market
        for market in MARKETS
        if machine.now("ending", market, 0) and any(machine.debt(market, name) for name in USERS)
    ]
    return source.choice(there) if there and source.integer(0, 5) else a_market(machine, source, args)


def with_a_reserve(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market that has one for late settlements."""
    there = [market for market in MARKETS if machine.now("ending", market, 3) >> 112]
    return source.choice(there) if there and source.integer(0, 7) else a_market(machine, source, args)


def without_a_price(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market whose price is not fixed."""
    there = [
        market
        for market in MARKETS
        if machine.now("ending", market, 3) >> 72 & (2**40 - 1) and not machine.now("ending", market, 0)
    ]
    return source.choice(there) if there and source.integer(0, 7) else a_market(machine, source, args)


def whose_ceiling_is_zero(machine: Any, source: Source, args: Args) -> int:
    """Mostly a market that the sentinel has closed."""
    entries = [machine.model.facilitator.markets[params.id] for params in machine.contracts.params]
    there = [market for market in MARKETS if entries[market].listed and not entries[market].ceiling_coins]
    return source.choice(there) if there and source.integer(0, 7) else a_market(machine, source, args)


def redeemed_of_one(machine: Any, source: Source, args: Args) -> int:
    """All that somebody owes, a part of it, or around that."""
    debt = machine.debt(args["market"], args["borrower"])
    return (
        source.choice((debt, debt // 2, 2 * debt)) if source.integer(0, 2) else amount_of(source, debt, WAD)
    )


def all_or_some(machine: Any, source: Source, args: Args) -> int:
    """Once all winds down mostly all that somebody has, so that sometimes no coin is left."""
    held = machine.now("coin", args["caller"])
    return held if machine.now("opened_at") and source.integer(0, 7) else amount_of(source, held, WAD)


def one_with_claims(machine: Any, source: Source, args: Args) -> str:
    """Mostly one who has locked coins."""
    there = [name for name in USERS if machine.now("locked", name)]
    return source.choice(there) if there and source.integer(0, 7) else caller(machine, source, args)


class Rules(CreditRules):
    """The rules."""

    contracts: Contracts
    model: Model

    @rule(2)
    def pause_before(self) -> Call:
        """The sentinel agrees."""
        c, m = self.contracts, self.model
        return self._call(
            "sentinel", c.coin, "pauseMinting", (), lambda: m.coin.pause_minting(c.at["sentinel"]), actors=()
        )

    @rule(4, by=lambda m, s, a: WINDER(s), market=one_of(0, 1, 1), with_module=one_of(True, True, False))
    def begin(self, by: str, market: int, with_module: bool) -> Call:
        """With one market, and with the peg module or without."""
        c, m = self.contracts, self.model
        return self._call(
            by,
            c.wind_down,
            "begin",
            ([c.psm] if with_module else [], [c.structs[market]]),
            lambda: m.wind_down.begin(c.at[by], [m.psm] if with_module else [], [c.params[market]]),
            actors=(),
        )

    @rule(5, market=a_market)
    def close_market(self, market: int) -> Call:
        """The sentinel agrees to a market's end."""
        c, m = self.contracts, self.model
        return self._call(
            "sentinel",
            c.facilitator,
            "lowerMarketCeiling",
            (c.params[market].id, 0),
            lambda: m.facilitator.lower_market_ceiling(c.at["sentinel"], c.params[market].id, 0),
            actors=(),
        )

    @rule(8, by=lambda m, s, a: WINDER(s), market=whose_ceiling_is_zero)
    def begin_market(self, by: str, market: int) -> Call:
        """One alone."""
        c, m = self.contracts, self.model
        return self._call(
            by,
            c.wind_down,
            "beginMarket",
            (c.structs[market],),
            lambda: m.wind_down.begin_market(c.at[by], c.params[market]),
            actors=(),
        )

    @rule(4, market=a_market)
    def enlist(self, market: int) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.wind_down,
            "enlist",
            (c.structs[market],),
            lambda: m.wind_down.enlist(c.params[market]),
            actors=(),
        )

    @rule(24, market=without_a_price)
    def read_price(self, market: int) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.wind_down,
            "readPrice",
            (c.structs[market],),
            lambda: m.wind_down.read_price(c.params[market]),
            actors=(),
        )

    @rule(4, market=without_a_price, by=lambda m, s, a: WINDER(s), whole=one_of(0, 500, 2_000))
    def set_price(self, market: int, by: str, whole: int) -> Call:
        """The governor's, where the source has none."""
        c, m = self.contracts, self.model
        return self._call(
            by,
            c.wind_down,
            "setPrice",
            (c.structs[market], whole * 10**36),
            lambda: m.wind_down.set_price(c.at[by], c.params[market], whole * 10**36),
            actors=(),
        )

    @rule(16)
    def wait_an_hour(self) -> None:
        """For the next reading."""
        self.contracts.chain.warp(3_600)
        self.model.world.timestamp = self.contracts.chain.timestamp

    @rule(3, market=without_a_price, fault=one_of(0, 0, 1))
    def break_oracle(self, market: int, fault: int) -> Call:
        """A source fails, or works again."""
        c, m = self.contracts, self.model

        def twin() -> None:
            m.oracles[market].fault = fault

        return self._call("deployer", c.oracles[market], "setFault", (fault,), twin, actors=())

    @rule(16, market=with_debts, borrower=one_who_owes)
    def settle(self, market: int, borrower: str) -> Call:  # type: ignore[override]
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.wind_down,
            "settle",
            (c.structs[market], c.at[borrower]),
            lambda: m.wind_down.settle(c.params[market], c.at[borrower]),
            actors=(borrower,),
            market=market,
        )

    @rule(12, market=with_debts, caller=caller, borrower=one_who_owes, amount=redeemed_of_one)
    def redeem_directly(self, market: int, caller: str, borrower: str, amount: int) -> Call:
        """Of a market that winds down alone, past the module."""
        at, c, m = self.contracts.at, self.contracts, self.model
        return self._call(
            caller,
            c.wind_down,
            "redeem",
            (c.structs[market], at[borrower], amount),
            lambda: m.wind_down.redeem(at[caller], c.params[market], at[borrower], amount),
            actors=(caller, borrower),
            market=market,
        )

    @rule(8, market=with_debts, caller=caller, borrower=one_who_owes, amount=redeemed_of_one)
    def redeem_at_the_price(self, market: int, caller: str, borrower: str, amount: int) -> Call:
        """The same through the module, then from whoever comes next."""
        return self.redeem(caller, market, [borrower, "second"], amount)

    @rule(4, caller=caller)
    def give_surplus(self, caller: str) -> Call:
        """Ten coins at the most, to the buffer."""
        c, m = self.contracts, self.model
        amount = min(10 * WAD, self.now("coin", caller))
        at = c.at[caller], c.at["buffer"]
        return self._call(
            caller, c.coin, "transfer", (at[1], amount), lambda: m.coin.transfer(at[0], at[1], amount)
        )

    @rule(6)
    def settle_shortfall(self) -> Call:
        """The credit room's rule of that name."""
        return CreditRules.settle(self)

    @rule(2)
    def take_reserve(self) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.wind_down,
            "takeReserve",
            (c.psm,),
            lambda: m.wind_down.take_reserve(m.psm),
            actors=(),
        )

    @rule(4)
    def open_claims(self) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call("stranger", c.wind_down, "open", (), m.wind_down.open, actors=())

    @rule(5)
    def take_surplus(self) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call("stranger", c.wind_down, "takeSurplus", (), m.wind_down.take_surplus, actors=())

    @rule(5, market=with_a_reserve)
    def release(self, market: int) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.wind_down,
            "release",
            (c.structs[market],),
            lambda: m.wind_down.release(c.params[market]),
            actors=(),
        )

    @rule(4, market=with_a_reserve, by=lambda m, s, a: WINDER(s))
    def give_up_reserve(self, market: int, by: str) -> Call:
        """A reserve, by the governor."""
        c, m = self.contracts, self.model
        return self._call(
            by,
            c.wind_down,
            "giveUp",
            (c.structs[market],),
            lambda: m.wind_down.give_up(c.at[by], c.params[market]),
            actors=(),
        )

    @rule(6)
    def wait_a_week(self) -> None:
        """Until claims can be opened."""
        if self.now("begun_at") and not self.now("opened_at"):
            self.contracts.chain.warp(7 * 86_400)
            self.model.world.timestamp = self.contracts.chain.timestamp

    @rule(3)
    def wait_a_year(self) -> None:
        """Once claims are open: nothing expires."""
        if self.now("opened_at"):
            self.contracts.chain.warp(366 * 86_400)
            self.model.world.timestamp = self.contracts.chain.timestamp

    @rule(3, token=one_of(*TOKENS), name=one_of(*USERS))
    def donate_asset(self, token: int, name: str) -> Call:
        """A unit or so of an asset, sent past every function."""
        c, m = self.contracts, self.model
        target = c.reserve if token == RESERVE else c.collaterals[token]
        amount = min(10**6, self.now("token", token, name))
        return self._call(
            name,
            target,
            "transfer",
            (c.wind_down, amount),
            lambda: m.token(token).transfer(c.at[name], c.at["wind_down"], amount),
        )

    @rule(2, token=one_of(*TOKENS))
    def book(self, token: int) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        target = c.reserve if token == RESERVE else c.collaterals[token]
        return self._call(
            "stranger", c.wind_down, "book", (target,), lambda: m.wind_down.book(m.token(token)), actors=()
        )

    @rule(10, caller=caller, account=one_of(*USERS), part=one_of(1, 1, 2, 3, 0))
    def lock(self, caller: str, account: str, part: int) -> Call:
        """All that somebody has, a part of it, or nothing."""
        c, m = self.contracts, self.model
        amount = self.now("coin", caller) // part if part else 0
        at = c.at[caller]
        return self._call(
            caller,
            c.wind_down,
            "lock",
            (amount, c.at[account]),
            lambda: m.wind_down.lock(at, amount, c.at[account]),
        )

    @rule(14, caller=one_with_claims, token=one_of(*TOKENS))
    def claim(self, caller: str, token: int) -> Call:
        """To oneself."""
        c, m = self.contracts, self.model
        target = c.reserve if token == RESERVE else c.collaterals[token]
        at = c.at[caller]
        return self._call(
            caller,
            c.wind_down,
            "claim",
            (target, at),
            lambda: m.wind_down.claim(at, m.token(token), at),
        )

    @rule(6, token=one_of(*TOKENS))
    def pay_residual(self, token: int) -> Call:
        """By anyone."""
        c, m = self.contracts, self.model
        target = c.reserve if token == RESERVE else c.collaterals[token]
        return self._call(
            "stranger",
            c.wind_down,
            "payResidual",
            (target,),
            lambda: m.wind_down.pay_residual(m.token(token)),
            actors=(),
        )

    @rule(1, name=one_of("facilitator", "psm", "stranger"), ceiling=one_of(0, 10**6 * WAD))
    def list_facilitator(self, name: str, ceiling: int) -> Call:
        """The governor, at any time: no minting comes of it in a wind-down."""
        c, m = self.contracts, self.model
        return self._call(
            "governor",
            c.coin,
            "setFacilitator",
            (c.at[name], ceiling),
            lambda: m.coin.set_facilitator(c.at["governor"], c.at[name], ceiling),
            actors=(),
        )

    @rule(4, caller=one_of(*USERS), amount=all_or_some)
    def give_up(self, caller: str, amount: int) -> Call:
        """Coins sent to the wind-down without being locked."""
        c, m = self.contracts, self.model
        return self._call(
            caller,
            c.coin,
            "transfer",
            (c.wind_down, amount),
            lambda: m.coin.transfer(c.at[caller], c.at["wind_down"], amount),
        )
