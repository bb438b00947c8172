"""What can happen in the floor room besides the credit room's: everything that stops a peg module from paying."""

from typing import Any

from tests.stateful.driver import Source, rule
from tests.stateful.rooms.credit.rules import MAX_UINT, Args, Call, one_of
from tests.stateful.rooms.credit.rules import Rules as CreditRules
from tests.stateful.rooms.credit.world import PARITY, UNIT, USERS
from tests.stateful.rooms.floor.world import Contracts, Model

WAD = 10**18
UINT120 = 2**120 - 1


def a_holder(machine: Any, source: Source, args: Args) -> str:
    """Mostly the one with the most coins."""
    if source.integer(0, 3) == 0:
        return source.choice(USERS)
    return max(USERS, key=lambda name: machine.now("coin", name))


def a_rich_one(machine: Any, source: Source, args: Args) -> str:
    """Who has the most reserve."""
    return max(USERS, key=lambda name: machine.now("token", -1, name))


class Rules(CreditRules):
    """The rules."""

    contracts: Contracts
    model: Model

    @rule(10, caller=a_holder, left=one_of(0, 0, 1, 9_999, 10_000, 20_000))
    def drain(self, caller: str, left: int) -> Call:
        """As much of the peg module's coins as there is, or all but so many."""
        at, c, m = self.contracts.at[caller], self.contracts, self.model
        level = self.now("level", "psm") >> 120 & UINT120
        coins = min(self.now("coin", caller), max(level - left * WAD, 0))
        return self._call(
            caller,
            c.psm,
            "swapOut",
            (coins, 0, at, MAX_UINT),
            lambda: m.psm.swap_out(at, coins, 0, at, MAX_UINT),
        )

    @rule(10, caller=a_rich_one, coins=one_of(500, 9_999, 10_500, 30_000))
    def fill(self, caller: str, coins: int) -> Call:
        """Reserve for coins, whole ones."""
        return self.swap_in(caller, coins * 10**6)

    @rule(6, name=one_of(*USERS))
    def give_much_reserve(self, name: str) -> Call:
        """Forty thousand."""
        c, m = self.contracts, self.model
        units = 40_000 * 10**6
        return self._call(
            "stranger",
            c.reserve,
            "mint",
            (c.at[name], units),
            lambda: m.reserve.mint(c.at[name], units),
            actors=(),
            gift=units * UNIT,
        )

    @rule(8)
    def update_drought(self) -> Call:
        """Anyone looks whether the module can pay."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger",
            c.psm,
            "updateDrought",
            (),
            lambda: m.psm.update_drought(c.at["stranger"]),
            actors=(),
        )

    @rule(
        8,
        by=one_of("governor", "governor", "sentinel"),
        ceiling=lambda m, s, a: s.choice(
            (0, 9_999, 10**7, 10**7, 10**7, 10**7) if a["by"] == "governor" else (0, 9_999, 10_000, 30_000)
        ),
    )
    def set_peg_ceiling(self, by: str, ceiling: int) -> Call:
        """Switches the module off, and on again; the sentinel only lowers."""
        c, m = self.contracts, self.model
        wei = ceiling * WAD
        name, twin = (
            ("setFacilitator", m.coin.set_facilitator)
            if by == "governor"
            else ("lowerCeiling", m.coin.lower_ceiling)
        )
        return self._call(by, c.coin, name, (c.psm, wei), lambda: twin(c.at[by], c.at["psm"], wei), actors=())

    @rule(2)
    def remove_peg_module(self) -> Call:
        """Off the list, where it has no level."""
        c, m = self.contracts, self.model
        return self._call(
            "governor",
            c.coin,
            "removeFacilitator",
            (c.psm,),
            lambda: m.coin.remove_facilitator(c.at["governor"], c.at["psm"]),
            actors=(),
        )

    @rule(3)
    def freeze_peg(self) -> Call:
        """The sentinel."""
        c, m = self.contracts, self.model
        return self._call("sentinel", c.psm, "freeze", (), lambda: m.psm.freeze(c.at["sentinel"]), actors=())

    @rule(6)
    def unfreeze_peg(self) -> Call:
        """The operator."""
        c, m = self.contracts, self.model
        return self._call(
            "operator", c.psm, "unfreeze", (), lambda: m.psm.unfreeze(c.at["operator"]), actors=()
        )

    @rule(2)
    def freeze_on_depeg(self) -> Call:
        """Anyone."""
        c, m = self.contracts, self.model
        return self._call(
            "stranger", c.psm, "freezeOnDepeg", (), lambda: m.psm.freeze_on_depeg(c.at["stranger"]), actors=()
        )

    @rule(8, bps=one_of(10_000, 10_000, 10_000, 10_000, 9_900, 20_000, 20_000, 0))
    def move_peg_price(self, bps: int) -> Call:
        """The reserve's. Above the band what a swap out does not pay stays on the book, as fees do."""
        c, m = self.contracts, self.model
        value = PARITY * bps // 10_000

        def twin() -> None:
            m.peg_oracle.value = value

        return self._call("stranger", c.peg_oracle, "set", (value,), twin, actors=())

    @rule(2, per_mille=one_of(1, 500, 990, 1_000))
    def seize_reserve(self, per_mille: int) -> Call:
        """What the module holds is lost, or a part of it."""
        c, m = self.contracts, self.model
        units = self.now("token", -1, "psm") * per_mille // 1_000
        return self._call(
            "stranger",
            c.reserve,
            "seize",
            (c.psm, units),
            lambda: m.reserve.seize(c.at["psm"], units),
            actors=(),
        )

    @rule(3)
    def return_reserve(self) -> Call:
        """What was lost comes back, and a unit more."""
        c, m = self.contracts, self.model
        units = max((self.now("peg") & (2**128 - 1)) - self.now("token", -1, "psm"), 0) + 1
        return self._call(
            "stranger",
            c.reserve,
            "mint",
            (c.psm, units),
            lambda: m.reserve.mint(c.at["psm"], units),
            actors=(),
        )
