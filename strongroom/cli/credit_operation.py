"""One operation on a position of the stablecoin's credit: shown as it is and as it would be, asked about, done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.lending import (
    before_and_after,
    find_market,
    health_of,
    or_none,
    percent,
    place_of,
    require_health,
)
from strongroom.cli.session import Session, amount_of, fail, raw_units

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.credit import Changed, Credit, CreditMarket
    from strongroom.client.lending import Position

GAS = 1_000_000
"""Gas that one transaction may take: it takes a quarter, and one with a permit cannot be estimated before it is signed;
markets that are synced with it take more."""
Ether = Annotated[
    bool,
    typer.Option("--ether", help="The collateral is ether: wrapped on its way in, unwrapped on its way out."),
]


class Operation:
    """One operation on a position: shown, asked about, done."""

    def __init__(
        self,
        session: Session,
        market: str,
        receiver: str | None = None,
        min_health: str | None = None,
        ether: bool = False,
        owner: str | None = None,
    ) -> None:
        from strongroom.client.codec import to_address

        self.session = session
        self.client = session.writer()
        self.credit: Credit = self.client.credit
        self.market = market_of(session, self.client, market)
        if ether and to_address(self.market.params.collateralToken) != self.credit.weth:
            fail(
                f"--ether is for markets of wrapped ether, and this one's collateral is {self.market.collateral.symbol}"
            )
        self.owner = session.someone(owner)
        self.receiver = session.someone(receiver)
        self.least_health = None if min_health is None else amount_of(min_health)
        self.before = self.credit.position_in(self.market, self.owner)
        self._ether = ether

    @property
    def place(self) -> Mapping[str, str]:
        """Where it happens."""
        return {**place_of(self.market), "credit facilitator": self.credit.address}

    def run(self, title: str, asked: Mapping[str, str], act: "Callable[[Credit], Changed]") -> None:
        """Show what would be, ask, do it."""
        from strongroom.client.credit.advice import advised

        given = {name: checked(name, amount) for name, amount in asked.items()}
        before = self.before
        with advised(lambda: before):
            borrowed = self.client.stablecoin.to_units(given["borrow"]) if "borrow" in given else 0
            market, syncs = self.credit.room_for(self.market, borrowed)
            after = replace(before, market=market).what_if(**given)  # type: ignore[arg-type]
        rows = before_and_after(before, after)
        rows.append(("a year", "", or_none(lambda: percent(after.market.borrow_apy))))
        if syncs:
            rows.append(("markets synced first, to make room", "", len(syncs)))
        rows += self._paid(given)
        contracts = self.place
        self.session.preview(
            f"{title}, position of {self.owner}", rows, ("", "before", "after"), contracts=contracts
        )
        require_health(after, self.least_health)
        amounts = " and ".join(
            f"{_VERBS[name]} {self._described(name, amount)}" for name, amount in given.items()
        )
        going = "" if self.receiver == self.client.account else f", to {self.receiver}"
        whose = "" if self.owner == self.client.account else f" of {self.owner}"
        self.session.confirm(
            f"{title}: {amounts}{whose}{going}?",
            self.credit.facilitator,
            GAS + 200_000 * len(syncs),
            transactions=3,
        )
        done = act(self.credit)
        report(self.session, title, done, self.credit.position(self.market, self.owner))

    def _paid(self, given: Mapping[str, str]) -> list[tuple[object, ...]]:
        coin, token = self.client.stablecoin, self.credit.token(self.market)
        rows: list[tuple[object, ...]] = []
        if "repay" in given:
            units = self.before.debt_units if given["repay"] == "all" else coin.to_units(given["repay"])
            coin.require_balance(self.client.account, min(units, self.before.debt_units))
            rows.append(("coins paid, raw units", "", raw_units(coin, units)))
        if "supply_collateral" in given:
            units = token.to_units(given["supply_collateral"])
            if not self._ether:
                token.require_balance(self.client.account, units)
            rows.append(("collateral paid, raw units", "", raw_units(token, units)))
        return rows

    def _described(self, name: str, amount: str) -> str:
        symbol = self.market.collateral.symbol if "collateral" in name else self.market.loan.symbol
        return f"{amount} {'ether' if self._ether and 'collateral' in name else symbol}"


_VERBS = {
    "repay": "repay",
    "supply_collateral": "put in",
    "borrow": "borrow",
    "withdraw_collateral": "take out",
}


def report(session: Session, title: str, done: "Changed", now: "Position") -> None:
    """What it did, and the position as it is now."""
    facts: dict[str, object] = {
        "collateral in": done.collateral_in,
        "borrowed": done.borrowed,
        "repaid": done.repaid,
        "collateral out": done.collateral_out,
        "account": done.account,
        "debt": now.debt,
        "collateral": now.collateral,
        "health factor": or_none(lambda: now.health_factor) if session.as_json else health_of(now),
        "liquidation price": now.liquidation_price,
    }
    if not session.as_json:
        facts = {name: value for name, value in facts.items() if value not in (0, None)}
    session.sent(title, done.receipt, facts)


def market_of(session: Session, client: "Strongroom", named: str) -> "CreditMarket":
    """A credit market, by its id or its first digits."""
    return client.credit.market(find_market(session, client.lending, named))


def checked(name: str, amount: str) -> str:
    """An amount, or `all` where that can be."""
    if amount.lower() == "all" and name in ("repay", "withdraw_collateral"):
        return "all"
    return amount_of(amount)
