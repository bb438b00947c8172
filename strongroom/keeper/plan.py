"""What is worth liquidating, in which order, and why everything else is left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from strongroom.client.amounts import from_units, plain, to_units
from strongroom.keeper.positions import Debt, MarketQuotes, Quote
from strongroom.keeper.store import Borrower
from strongroom.model.execution import ZERO_ADDRESS, ModelError
from strongroom.model.lending_values import MarketParams
from strongroom.model.rounding import WAD

ETHER_DECIMALS = 18


class Verdict(StrEnum):
    """What becomes of a position with debt."""

    LIQUIDATED = "liquidated"
    TO_LIQUIDATE = "to liquidate"
    HEALTHY = "healthy"
    NOT_PROFITABLE = "not profitable"
    NO_FUNDS = "no funds"
    SWAP_FAILED = "swap failed"
    REFUSED = "refused by the pool"
    ORACLE = "oracle has no price"
    NOT_VALUED = "loan token not valued"
    NOT_ASKED = "market not asked for"
    NO_ADAPTER = "no adapter"
    BACKING_OFF = "backing off"
    GAS_TOO_DEAR = "gas too dear"
    WAITING = "waiting for a transaction"
    FAILED = "transaction failed"


@dataclass(frozen=True)
class Value:
    """What a token's units are worth in wei: `wei / units`, as the keeper's owner says."""

    wei: int
    units: int

    @classmethod
    def of(cls, ether: Decimal | str, decimals: int) -> "Value":
        """From ether for one whole token. Raises `AmountError`."""
        return cls(to_units(ether, 2 * ETHER_DECIMALS), 10 ** (decimals + ETHER_DECIMALS))

    def wei_down(self, units: int) -> int:
        """Of an amount, gained or lost, toward less."""
        return units * self.wei // self.units

    def units_up(self, wei: int) -> int:
        """The amount that is worth so much at least; beyond any for a worthless token."""
        return -(-wei * self.units // self.wei) if self.wei else 2**255


@dataclass(frozen=True)
class Costs:
    """What a liquidation costs, and what it must bring."""

    gas_each: int
    """In a market that is not known better."""
    gas_price: int
    """Wei."""
    min_profit: int
    """Wei, after gas."""
    of_markets: Mapping[bytes, int] = field(default_factory=dict)
    """Gas of one liquidation in each market that is known better, with its part of what its transaction takes beside.

    Each for itself: what a stranger's token or oracle burns makes none but its own market's liquidations dear.
    """

    def gas_of(self, market: bytes) -> int:
        """Of one liquidation."""
        return self.of_markets.get(market, self.gas_each)

    def gas_cost(self, market: bytes) -> int:
        """Of one liquidation, wei."""
        return self.gas_of(market) * self.gas_price


@dataclass(frozen=True)
class Assessment:
    """One position: what is to become of it, and why."""

    debt: Debt
    params: MarketParams
    verdict: Verdict
    why: str = ""
    owed: int = 0
    """In the loan token's units."""
    health: int | None = None
    """What may be owed per what is owed, times 1e18, rounded down."""
    quote: Quote | None = None
    gross: int = 0
    """What it brings, in the loan token's units: sold through the adapter, or by the oracle."""
    profit: int = 0
    """After gas, wei."""
    min_profit: int = 0
    """What it must bring, in the loan token's units."""

    @property
    def borrower(self) -> Borrower:
        """Who, and in which market."""
        return self.debt.borrower

    def but(self, verdict: Verdict, why: str = "") -> "Assessment":
        """The same position with another verdict."""
        return replace(self, verdict=verdict, why=why)


@dataclass(frozen=True)
class Terms:
    """What the keeper may do."""

    values: Mapping[str, Value]
    """By loan token."""
    markets: frozenset[bytes] | None = None
    """Only these; `None` for all."""
    failures: Mapping[Borrower, tuple[int, float, str]] = field(default_factory=dict)
    now: float = 0.0
    """Of the clock here, which failures are counted by."""


def whole_market(market: bytes) -> Borrower:
    """Under whom failures of a market as a whole are written down: the zero address, which can never borrow."""
    return Borrower(market, ZERO_ADDRESS)


def assess(
    debts: Sequence[Debt],
    params: Mapping[bytes, MarketParams],
    markets: Mapping[bytes, MarketQuotes | str],
    terms: Terms,
    costs: Costs,
) -> list[Assessment]:
    """Every position with its verdict, those to liquidate with a quote at the oracle's price."""
    return [_assess(debt, params[debt.borrower.market], markets, terms, costs) for debt in debts]


def _assess(
    debt: Debt,
    params: MarketParams,
    markets: Mapping[bytes, MarketQuotes | str],
    terms: Terms,
    costs: Costs,
) -> Assessment:
    found = Assessment(debt, params, Verdict.TO_LIQUIDATE)
    if terms.markets is not None and params.id not in terms.markets:
        return found.but(Verdict.NOT_ASKED, "not among the markets of --market")
    quotes = markets[params.id]
    if isinstance(quotes, str):
        return found.but(Verdict.ORACLE, quotes)
    try:
        owed, limit = quotes.debt_up(debt), quotes.max_debt_down(debt)
        found = replace(found, owed=owed, health=limit * WAD // owed)
        if owed <= limit:
            return found.but(Verdict.HEALTHY, f"health factor {health_factor(found.health)}")
        value = terms.values.get(params.loan_token)
        if value is None:
            return found.but(Verdict.NOT_VALUED, f"say what it is worth: --value {params.loan_token}=ETHER")
        whole = terms.failures.get(whole_market(params.id), (0, 0.0, ""))
        count, until, why = max(
            terms.failures.get(debt.borrower, (0, 0.0, "")), whole, key=lambda known: known[1]
        )
        if until > terms.now:
            return found.but(
                Verdict.BACKING_OFF, f"for {until - terms.now:.0f} s after {count} failures: {why}"
            )
        quote = quotes.quote(debt)
    except ModelError as error:
        return found.but(Verdict.REFUSED, f"the pool would refuse: {error}")
    return priced(replace(found, quote=quote), quote.bonus, value, costs)


def priced(found: Assessment, gross: int, value: Value, costs: Costs) -> Assessment:
    """A position with what liquidating it brings, and whether that is worth it."""
    gas_cost = costs.gas_cost(found.params.id)
    needed = gas_cost + costs.min_profit
    profit = value.wei_down(gross) - gas_cost
    found = replace(found, gross=gross, profit=profit, min_profit=value.units_up(needed))
    if profit < costs.min_profit or gross < found.min_profit:
        short = costs.min_profit - profit
        return found.but(
            Verdict.NOT_PROFITABLE,
            f"by {ether(short)} ether: brings {ether(profit + gas_cost)}, gas {ether(gas_cost)}, "
            f"least profit {ether(costs.min_profit)}",
        )
    return found.but(Verdict.TO_LIQUIDATE)


def repriced(
    assessments: Sequence[Assessment], values: Mapping[str, Value], costs: Costs
) -> list[Assessment]:
    """The same at other costs, of those to liquidate."""
    return [
        priced(it, it.gross, values[it.params.loan_token], costs)
        if it.verdict is Verdict.TO_LIQUIDATE
        else it
        for it in assessments
    ]


def best_first(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Those to liquidate, the most profitable first; of equals, in a fixed order."""
    chosen = [it for it in assessments if it.verdict is Verdict.TO_LIQUIDATE]
    return sorted(chosen, key=lambda it: (-it.profit, it.borrower.market, it.borrower.address))


def within_budget(
    ordered: Sequence[Assessment],
    markets: Mapping[bytes, MarketQuotes | str],
    budgets: Mapping[str, int],
    values: Mapping[str, Value],
    costs: Costs,
) -> list[Assessment]:
    """As many as own tokens pay for, the best first; the last one in part. The others with their verdict.

    A little of each budget stays aside, a ten-thousandth, for the interest until it is mined.
    """
    left = {token: held - held // 10_000 for token, held in budgets.items()}
    found = []
    for it in ordered:
        token, quotes = it.params.loan_token, markets[it.params.id]
        budget = left.get(token, 0)
        assert it.quote is not None
        assert not isinstance(quotes, str)
        if it.quote.repaid_assets > budget:
            try:
                quote = quotes.quote(it.debt, budget)
            except ModelError:
                quote = None
            if quote is None or quote.repaid_assets > budget:
                found.append(
                    it.but(
                        Verdict.NO_FUNDS, f"{budget} units of {token} are left, of {it.quote.repaid_assets}"
                    )
                )
                continue
            it = priced(replace(it, quote=quote), quote.bonus, values[token], costs)
            if it.verdict is not Verdict.TO_LIQUIDATE:
                found.append(
                    it.but(
                        Verdict.NO_FUNDS, f"{budget} units of {token} are left; in part it is not profitable"
                    )
                )
                continue
        assert it.quote is not None
        left[token] = budget - it.quote.repaid_assets
        found.append(it)
    return found


def ether(wei: int) -> str:
    """Wei as ether, exactly."""
    return plain(from_units(wei, ETHER_DECIMALS))


def health_factor(health: int | None) -> str:
    """To four digits, rounded down, for people."""
    return "–" if health is None else plain(from_units(health // 10**14, 4))
