"""The redemption floor: the credit room's system, with a peg module that stops paying in every way there is."""

from collections.abc import Mapping

from strongroom.artifacts import Artifact
from strongroom.errors import decode_revert
from tests.stateful.driver import Step
from tests.stateful.rooms.credit import CreditMachine
from tests.stateful.rooms.credit.laws import read_events
from tests.stateful.rooms.credit.rules import MAX_UINT
from tests.stateful.rooms.credit.world import MARKETS, MIN_DEBT, USERS
from tests.stateful.rooms.floor.laws import (
    INHERITED,
    LAWS,
    LINE,
    Events,
    Peg,
    peg_of,
    whoever_holds_a_coin_can_redeem_it,
)
from tests.stateful.rooms.floor.rules import Rules
from tests.stateful.rooms.floor.world import Contracts, Model, watched

DAY = 86_400
SCALE = 10**36


def build(broken: Mapping[str, Artifact] | None = None, with_model: bool = True) -> "FloorMachine":
    """The machine, on contracts of which some may be broken; without the model, only the laws judge."""
    return FloorMachine(broken, with_model)


class FloorMachine(Rules, CreditMachine):
    """Compares every call with the model, then asks every law."""

    contracts: Contracts
    model: Model
    _step = ""
    returned = False

    def _build(self, broken: Mapping[str, Artifact] | None) -> None:
        self.contracts = Contracts(broken)
        self.model = Model(self.contracts)
        self.laws = (*LAWS, *INHERITED)
        self._watched = watched(self.contracts, self.model)

    def _set_up(self) -> None:
        """The credit room's, and forty thousand coins of reserve, of which ten were left by swaps above the band."""
        super()._set_up()
        for call in (
            self.give_much_reserve("lender"),
            self.swap_in("lender", 50_000 * 10**6),
            self.move_peg_price(20_000),
            self.swap_out("lender", 22_000 * 10**18),
            self.move_peg_price(10_000),
        ):
            self._unjudged(call)
        self.words = self._read()
        peg, chain = self.model.psm.drought, self.contracts.chain
        self._deployed = self.drought = type(self.drought)(chain.timestamp, peg.at(chain.timestamp), peg.dry)

    def reset(self) -> None:
        super().reset()
        self.returned = False

    def apply(self, step: Step) -> None:
        self._step = step[0]
        super().apply(step)

    def _events(self) -> Events:
        """Of a call that succeeded."""
        if self._step == "update_drought":
            self.returned = False
        elif self._step == "return_reserve":
            peg = peg_of(self.now)  # before it
            self.returned |= peg.held < peg.book
        found = Events(**vars(read_events(self.contracts, self.contracts.chain.last_logs)))
        found.returned = self.returned
        if self._step == "update_drought" and whoever_holds_a_coin_can_redeem_it in self.laws:
            found.stuck = self._tried()
        return found

    def _is_dry(self) -> bool:
        """As it says itself: laws of this room ask whether that is true."""
        return bool(self.now("drought") >> 64 & 1)

    def _tried(self) -> list[str]:
        """Everything that anyone may do, and redeeming a day later, out of each market, by who has the most coins.
        Nothing of it happens."""
        chain, c = self.contracts.chain, self.contracts
        words, start = self.words, chain.snapshot()
        stuck = []
        try:
            for call in (self.freeze_on_depeg(), self.collect_fees(), self.update_drought()):
                chain.raw_try_send(call.sender, call.target, call.data)
            chain.warp(DAY)
            for market in MARKETS:
                chain.raw_try_send(
                    c.at["stranger"], c.pool.address, c.pool.accrueInterest.encode(c.structs[market])
                )
            self.words = self._read()
            holder = max(USERS[:-1], key=lambda name: self.now("coin", name))
            coins = self.now("coin", holder)
            for market in MARKETS:
                why = self._should_buy(market, coins)
                if not coins or not why or not c.facilitator.market(c.params[market].id).listed:
                    continue
                order = (
                    c.structs[market],
                    [c.at[name] for name in USERS],
                    coins,
                    0,
                    0,
                    c.at[holder],
                    MAX_UINT,
                )
                before = chain.snapshot()
                data = c.module.redeem.encode(order)
                succeeded, output = chain.raw_try_send(c.at[holder], c.module.address, data)
                chain.revert(before)
                if not succeeded:
                    stuck.append(
                        f"{coins} coins buy nothing in market {market} ({why}): {decode_revert(output)}"
                    )
        finally:
            chain.revert(start)
            self.words = words
        return stuck

    def _should_buy(self, market: int, coins: int) -> str:
        """Why so many coins should buy something; empty where nothing is left to buy."""
        peg: Peg = peg_of(self.now)
        if not peg.depegged and peg.pays >= LINE:
            return f"the peg module pays for {peg.pays}"
        for name in USERS:
            debt, collateral = self.debt(market, name), self.now("debt", market, name) >> 128
            sound = 0 < debt < collateral * self.now("price", market) // SCALE
            if sound and (coins >= debt or debt > MIN_DEBT):
                return f"{name} owes {debt}"
        return ""
