"""One operation on a position in the lending pool: shown as it is and as it would be, asked about, done."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from strongroom.cli.lending import (
    advised,
    before_and_after,
    find_market,
    health_of,
    or_none,
    place_of,
    require_health,
)
from strongroom.cli.session import Session, amount_of, raw_units

if TYPE_CHECKING:
    from strongroom.client.lending import Both, Lending, Market, Moved, Position
    from strongroom.client.receipt import Receipt

GAS = 700_000
"""Gas that one transaction may take: it takes half, and one with a permit cannot be estimated before it is signed."""
LIQUIDATION_GAS = GAS + 500_000
"""The same of a liquidation, whose oracle must be given half a million."""


class Operation:
    """One operation on a position: shown, asked about, done."""

    def __init__(
        self,
        session: Session,
        market: str,
        on_behalf: str | None,
        receiver: str | None = None,
        min_health: str | None = None,
    ) -> None:

        self._session = session
        self._client = session.writer()
        self.lending: Lending = self._client.lending
        self.market: Market = find_market(session, self.lending, market)
        self.owner = session.someone(on_behalf)
        self.receiver = session.someone(receiver)
        self.least_health = None if min_health is None else amount_of(min_health)
        self._asked: dict[str, str] = {}

    def amount(self, name: str) -> Any:
        """As it was given."""
        return self._asked[name]

    def run(
        self,
        title: str,
        asked: Mapping[str, str],
        act: "Callable[[Operation], Moved | Both]",
        pays: tuple[str, bool] | None = None,
    ) -> None:
        """`pays`: which of the amounts the account pays, and whether in collateral."""
        self._asked = {name: _checked(name, amount) for name, amount in asked.items()}
        session, market = self._session, self.market
        before = self.lending.position(market, self.owner)
        with advised(before, self._client.account):
            after = before.what_if(**self._asked)  # type: ignore[arg-type]
        rows = before_and_after(before, after)
        rows += self._paid(before, pays)
        whose = "" if self.owner == self._client.account else f" of {self.owner}"
        session.preview(
            f"{title}, position of {self.owner}",
            rows,
            ("", "before", "after"),
            contracts=place_of(market),
        )
        require_health(after, self.least_health)
        amounts = " and ".join(self._described(name) for name in self._asked)
        going = "" if self.receiver == self._client.account else f", to {self.receiver}"
        session.confirm(
            f"{title}: {amounts}{whose}{going}?",
            self.lending.pool,
            GAS,
            transactions=1 if pays is None else 2,
        )
        with advised(before, self._client.account):
            done = act(self)
        self._report(done, title)

    def _paid(self, before: "Position", pays: tuple[str, bool] | None) -> list[tuple[object, ...]]:
        if pays is None:
            return []
        name, in_collateral = pays
        token = self.lending.token(self.market.collateral if in_collateral else self.market.loan)
        given = self._asked[name]
        units = before.debt_units if given == "all" else token.to_units(given)
        token.require_balance(self._client.account, units)
        return [("paid, raw units", "", raw_units(token, units))]

    def _described(self, name: str) -> str:
        asset = self.market.collateral if "collateral" in name else self.market.loan
        given = self._asked[name]
        return f"{'all' if given == 'all' else given} {asset.symbol}"

    def _report(self, done: "Moved | Both", title: str) -> None:
        from strongroom.client.lending import Both

        receipt: Receipt = done.receipt
        now = self.lending.position(self.market, self.owner)
        facts: dict[str, object] = {}
        if isinstance(done, Both):
            facts["collateral"], facts["amount"] = done.collateral.amount, done.loan.amount
        else:
            facts["amount"] = done.amount
        facts["on behalf"] = self.owner
        facts["debt"] = now.debt
        facts["health factor"] = (
            or_none(lambda: now.health_factor) if self._session.as_json else health_of(now)
        )
        facts["liquidation price"] = now.liquidation_price
        self._session.sent(title, receipt, facts)


def _checked(name: str, amount: str) -> str:
    if amount.lower() == "all" and name not in ("supply", "supply_collateral", "borrow"):
        return "all"
    return amount_of(amount)
