"""The stablecoin's balance sheet: what backs it, whose it is, and what is left; and where every coin comes from and is.

The system is the peg module, the credit facilitator and the surplus buffer. Its assets are the reserve on the peg
module's book, at parity, and what its supply in the credit markets is worth. Its liabilities are the coins that are
not its own. Its equity is the rest: fees and interest, collected or not, and the buffer's coins, less the shortfall.

Amounts in wei of the coin, signed where it says so. Nothing is rounded but by the contracts themselves.

Law: assets = liabilities + equity. It is an identity just as long as every coin was minted by the peg module, for a
credit market, by a facilitator that is named, or lost in a shortfall: a market left out, a level that is off by a wei,
a coin minted past the books each show as a difference.

In a wind-down what it has received is an asset, at the prices that it settles at, the reserve at parity, less what was
paid; locked coins are a liability, less what was paid for them; coins that it minted and not burned come from there.
"""

from dataclasses import dataclass, field
from functools import cached_property

from strongroom.model.rounding import PRICE_SCALE, WAD


@dataclass(frozen=True)
class CreditMarketReading:
    """A credit market."""

    id: bytes
    name: str
    level: int
    claim: int
    """What the facilitator's supply is worth, lent out or idle, rounded down."""
    idle: int = 0
    """Lies in the lending pool for it."""
    debt: int = 0
    """Of all borrowers."""
    collateral: int = 0
    """Of all borrowers, in its token's units."""
    price: int | None = None
    """As the oracle gave it, scaled by 1e36; `None` while it gives none."""
    borrowers: int = 0

    @property
    def uncollected(self) -> int:
        """Interest that is owed and not collected; below zero a loss that nobody has recognised. Signed."""
        return self.claim - self.level

    @property
    def collateral_worth(self) -> int | None:
        """In wei of the coin, rounded down; `None` without a price."""
        return None if self.price is None else self.collateral * self.price // PRICE_SCALE

    @property
    def collateral_ratio(self) -> int | None:
        """Worth of the collateral per debt, times 1e18, rounded down; `None` without debt or price."""
        worth = self.collateral_worth
        return worth * WAD // self.debt if worth is not None and self.debt else None


@dataclass(frozen=True)
class PegReading:
    """The peg module."""

    level: int
    book: int
    """Reserve, in its units."""
    wei_per_unit: int
    reserve_held: int
    """In its units."""
    coins_held: int = 0

    @property
    def reserve(self) -> int:
        """The book at parity, in wei of the coin."""
        return self.book * self.wei_per_unit


@dataclass(frozen=True)
class CreditReading:
    """The credit facilitator."""

    level: int
    collected: int
    shortfall: int
    coins_held: int
    markets: tuple[CreditMarketReading, ...] = ()


@dataclass(frozen=True)
class BufferReading:
    """The surplus buffer."""

    coins_held: int
    shortfall: int = 0
    """What facilitators have reported."""


@dataclass(frozen=True)
class SavingsReading:
    """The savings vault."""

    booked: int = 0
    undistributed: int = 0
    """Of these, what has not been streamed yet."""
    coins_held: int = 0


@dataclass(frozen=True)
class StabilityReading:
    """A stability pool."""

    name: str
    deposits: int
    coins_held: int


@dataclass(frozen=True)
class RealisedReading:
    """An asset of the wind-down, in its units."""

    name: str
    is_reserve: bool
    """Whether it is the peg module's."""
    price: int
    """Wei of the coin for one of its units, scaled by 1e36; zero while there is none."""
    received: int
    paid: int
    paid_to_claimants: int
    """The same, account by account; the rest went to the treasury when no coin was left."""
    held: int
    claimable: int = 0
    """By all accounts, now; zero until claims are open."""

    def worth(self, amount: int) -> int:
        """In wei of the coin, rounded down."""
        return amount * self.price // PRICE_SCALE

    @property
    def left(self) -> int:
        """What is there of it, in wei of the coin."""
        return self.worth(self.received) - self.worth(self.paid)


@dataclass(frozen=True)
class WindDownReading:
    """The wind-down, once it has begun."""

    level: int
    """Minted to repay debts, and not burned."""
    coins_held: int
    locked: int
    locked_by_accounts: int
    """The same, account by account."""
    claim_supply: int
    late_reserve: int
    reserves_of_markets: int
    """The same, market by market."""
    assets: tuple[RealisedReading, ...] = ()

    @property
    def idle(self) -> int:
        """Coins that lie there without being locked: they count for nobody."""
        return self.coins_held - self.locked


@dataclass(frozen=True)
class SystemReadings:
    """Everything, at one block."""

    supply: int
    peg: PegReading
    buffer: BufferReading
    credit: CreditReading = field(default_factory=lambda: CreditReading(0, 0, 0, 0))
    savings: SavingsReading = field(default_factory=SavingsReading)
    stability: tuple[StabilityReading, ...] = ()
    pool_coins: int = 0
    """What the lending pool holds, of all markets."""
    other_levels: tuple[tuple[str, int], ...] = ()
    """Facilitators beside these two and the wind-down, and their levels."""
    wind_down: WindDownReading | None = None
    """`None` while the system runs."""


@dataclass(frozen=True)
class Line:
    """An amount and what it is. Signed."""

    name: str
    amount: int


@dataclass(frozen=True)
class Check:
    """Two amounts that must agree, or of which the first must be at least the second."""

    law: str
    left: int
    right: int
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether they do, to the wei."""
        return self.left >= self.right if self.at_least else self.left == self.right


@dataclass(frozen=True)
class BalanceSheet:
    """Made of readings."""

    readings: SystemReadings

    # The sheet

    @cached_property
    def assets(self) -> tuple[Line, ...]:
        """What there is to pay with."""
        it = self.readings
        return (
            Line("reserve of the peg module, at parity", it.peg.reserve),
            *(Line(f"lent against {each.name}", each.claim) for each in it.credit.markets),
            *(Line(f"realised in the wind-down: {each.name}", each.left) for each in self._realised),
            *(Line(f"owed by the facilitator {name}, unproven", level) for name, level in it.other_levels),
        )

    @cached_property
    def liabilities(self) -> tuple[Line, ...]:
        """Coins that are not the system's own, by who holds them, less what was paid for some; last what is left."""
        *named, outside = self._holders
        paid = (
            Line(f"paid for locked coins: {each.name}", -each.worth(each.paid_to_claimants))
            for each in self._realised
        )
        return (*named, *paid, outside)

    @cached_property
    def _holders(self) -> tuple[Line, ...]:
        it = self.readings
        idle = sum(each.idle for each in it.credit.markets)
        named = [
            Line("savers", it.savings.booked - it.savings.undistributed),
            Line("rewards not streamed to savers yet", it.savings.undistributed),
            Line("in the savings vault by mistake", it.savings.coins_held - it.savings.booked),
            *(Line(f"stability pool of {each.name}", each.coins_held) for each in it.stability),
            Line("idle in credit markets", idle),
            Line("in other lending markets", it.pool_coins - idle),
        ]
        if it.wind_down is not None:
            named.append(Line("locked in the wind-down", it.wind_down.locked))
        outside = it.supply - self._own - sum(each.amount for each in named)
        return (*named, Line("everybody else", outside))

    @cached_property
    def equity(self) -> tuple[Line, ...]:
        """What is left, and what is missing."""
        it = self.readings
        credit = it.credit
        return (
            Line("fees of the peg module, not collected", self._reserve - it.peg.level),
            *(Line(f"interest owed, {each.name}", each.uncollected) for each in credit.markets),
            Line("interest collected, not handed on", credit.collected),
            Line("surplus buffer", it.buffer.coins_held),
            Line("sent to the system by mistake", credit.coins_held - credit.collected + it.peg.coins_held),
            Line("shortfall", -credit.shortfall),
            *self._ended,
        )

    @property
    def _ended(self) -> tuple[Line, ...]:
        """What a wind-down has gained and given away."""
        ending = self.readings.wind_down
        if ending is None:
            return ()
        taken = sum(each.worth(each.received) for each in ending.assets if not each.is_reserve)
        residual = sum(each.worth(each.paid) - each.worth(each.paid_to_claimants) for each in ending.assets)
        return (
            Line("collateral settled for, less coins minted for it", taken - ending.level),
            Line("coins in the wind-down that count for nobody", ending.idle),
            Line("handed to the treasury, no coin being left", -residual),
        )

    @property
    def total_assets(self) -> int:
        """Their sum."""
        return sum(each.amount for each in self.assets)

    @property
    def total_liabilities(self) -> int:
        """Their sum."""
        return sum(each.amount for each in self.liabilities)

    @property
    def total_equity(self) -> int:
        """Their sum; signed."""
        return sum(each.amount for each in self.equity)

    @property
    def difference(self) -> int:
        """Assets less liabilities less equity: zero, or something is wrong. Signed."""
        return self.total_assets - self.total_liabilities - self.total_equity

    @property
    def surplus(self) -> int:
        """What bears losses before the savers' rewards do: interest collected, and the buffer."""
        return self.readings.credit.collected + self.readings.buffer.coins_held

    @property
    def unrecognised_loss(self) -> int:
        """What `recognise` would book, of all markets."""
        return sum(max(-each.uncollected, 0) for each in self.readings.credit.markets)

    # Every coin

    @cached_property
    def origins(self) -> tuple[Line, ...]:
        """Where every coin comes from; their sum is the supply."""
        it = self.readings
        return (
            Line("minted for reserve by the peg module", it.peg.level),
            *(Line(f"minted for credit against {each.name}", each.level) for each in it.credit.markets),
            Line("minted for credit that was lost (shortfall)", it.credit.shortfall),
            *((Line("minted by the wind-down", it.wind_down.level),) if it.wind_down is not None else ()),
            *(Line(f"minted by the facilitator {name}", level) for name, level in it.other_levels),
        )

    @cached_property
    def places(self) -> tuple[Line, ...]:
        """Where every coin is; their sum is the supply."""
        it = self.readings
        credit = it.credit
        return (
            Line("interest collected, not handed on", credit.collected),
            Line("surplus buffer", it.buffer.coins_held),
            Line("sent to the system by mistake", credit.coins_held - credit.collected + it.peg.coins_held),
            *((Line("in the wind-down, for nobody", it.wind_down.idle),) if it.wind_down is not None else ()),
            *self._holders,
        )

    # What must hold

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The laws; each reads other numbers of the chain."""
        it = self.readings
        credit, peg = it.credit, it.peg
        levels = sum(each.level for each in credit.markets)
        others = sum(level for _, level in it.other_levels)
        others += 0 if it.wind_down is None else it.wind_down.level
        return (
            Check(
                "assets = liabilities + equity", self.total_assets, self.total_liabilities + self.total_equity
            ),
            Check("supply = levels of all facilitators", it.supply, peg.level + credit.level + others),
            Check(
                "level of credit = levels of its markets + shortfall", credit.level, levels + credit.shortfall
            ),
            Check("the buffer was told the shortfall", it.buffer.shortfall, credit.shortfall),
            Check("the peg module holds its book", peg.reserve_held, peg.book, at_least=True),
            Check("the book covers what it minted", self._reserve, peg.level, at_least=True),
            Check(
                "the facilitator holds what is collected",
                credit.coins_held,
                credit.collected,
                at_least=True,
            ),
            Check(
                "the savings vault holds its book", it.savings.coins_held, it.savings.booked, at_least=True
            ),
            *(
                Check(
                    f"the stability pool of {each.name} holds its deposits",
                    each.coins_held,
                    each.deposits,
                    True,
                )
                for each in it.stability
            ),
            Check(
                "the lending pool holds what lies idle in credit markets",
                it.pool_coins,
                sum(each.idle for each in credit.markets),
                at_least=True,
            ),
            Check("nobody holds less than nothing", self.liabilities[-1].amount, 0, at_least=True),
            *self._checks_of_the_end,
        )

    @property
    def _checks_of_the_end(self) -> tuple[Check, ...]:
        ending = self.readings.wind_down
        if ending is None:
            return ()
        counted = self.readings.supply - ending.idle + ending.late_reserve
        return (
            Check("claim supply = coins that count + the late reserve", ending.claim_supply, counted),
            Check("the late reserve is its markets'", ending.late_reserve, ending.reserves_of_markets),
            Check("locked coins = those of all accounts", ending.locked, ending.locked_by_accounts),
            Check("the wind-down holds the locked coins", ending.coins_held, ending.locked, at_least=True),
            *(
                Check(
                    f"the wind-down holds what it received of {each.name} and has not paid",
                    each.held,
                    each.received - each.paid,
                    at_least=True,
                )
                for each in ending.assets
            ),
            *(
                Check(f"{each.name} was paid for locked coins alone", each.paid, each.paid_to_claimants)
                for each in ending.assets
                if ending.claim_supply
            ),
            *(
                Check(
                    f"what was received of {each.name} pays all claims, whatever their order",
                    each.received,
                    each.paid + each.claimable,
                    at_least=True,
                )
                for each in ending.assets
            ),
        )

    @property
    def balances(self) -> bool:
        """Whether every law holds."""
        return all(each.holds for each in self.checks)

    # Internal

    @property
    def _own(self) -> int:
        it = self.readings
        idle = 0 if it.wind_down is None else it.wind_down.idle
        return it.credit.coins_held + it.buffer.coins_held + it.peg.coins_held + idle

    @property
    def _realised(self) -> tuple[RealisedReading, ...]:
        return () if self.readings.wind_down is None else self.readings.wind_down.assets

    @property
    def _reserve(self) -> int:
        """The peg module's book, and what the wind-down has of it, at parity."""
        handed_over = sum(each.worth(each.received) for each in self._realised if each.is_reserve)
        return self.readings.peg.reserve + handed_over
