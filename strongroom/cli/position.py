"""`strongroom position`: what an account has in the lending markets, and every operation on it.

Before anything is signed the position is shown as it is and as it would be, by the exact model; what the pool would
refuse is refused before anyone is asked.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.lending import (
    advised,
    before_and_after,
    find_market,
    health_of,
    or_none,
    place_of,
    position_json,
    problem_of,
    rounded,
    short,
)
from strongroom.cli.session import Session, amount_of, fail, raw_units, refuse

if TYPE_CHECKING:
    from strongroom.client.lending import Both, Lending, Market, Moved, Position
    from strongroom.client.receipt import Receipt

app = typer.Typer(help="Lend, borrow, repay and liquidate.", no_args_is_help=True)

LONGEST = 10 * 365 * 86_400
"""Seconds that a signature may be good for."""
GAS = 700_000
"""Gas that one transaction may take: it takes half, and one with a permit cannot be estimated before it is signed."""


class By(StrEnum):
    """How tokens are paid."""

    PERMIT = "permit"
    APPROVE = "approve"


MarketId = Annotated[str, typer.Argument(help="The market's id, or its first digits.", metavar="MARKET")]
Amount = Annotated[str, typer.Argument(help="Like 100 or 0.5.", metavar="AMOUNT")]
AmountOrAll = Annotated[str, typer.Argument(help="Like 100 or 0.5, or all.", metavar="AMOUNT|all")]
How = Annotated[
    By | None,
    typer.Option(
        help="permit takes one transaction, approve up to two; permit where the token takes permits."
    ),
]
OnBehalf = Annotated[
    str | None,
    typer.Option("--on-behalf", help="Whose position, the account's if not given.", metavar="ADDRESS"),
]
Receiver = Annotated[
    str | None, typer.Option("--to", help="Who receives, the account itself if not given.", metavar="ADDRESS")
]
MinHealth = Annotated[
    str | None,
    typer.Option(
        "--min-health", help="Refuse to end with a health factor below this, like 1.2.", metavar="NUMBER"
    ),
]


@app.command()
def show(
    context: typer.Context,
    market: Annotated[
        str | None, typer.Argument(help="Of one market; else of all.", metavar="[MARKET]")
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="Whose; the account's if not given.", metavar="ADDRESS")
    ] = None,
) -> None:
    """What an account has in one market, or in all."""
    session: Session = context.obj
    who = session.someone(address)
    lending = session.client().lending
    if market is not None:
        position = lending.position(find_market(session, lending, market), who)
        if session.as_json:
            session.show(position_json(position))
        else:
            _show_one(session, position)
        return
    with session.progress("reading markets") as progress:
        positions = lending.portfolio(who, progress)
    if session.as_json:
        session.show([position_json(position) for position in positions])
    elif positions:
        rows = [_row(each) for each in positions]
        headings = ("market", "supplied", "collateral", "debt", "health", "liquidation price", "price now")
        session.table(f"Positions of {who}", rows, headings)
    else:
        print(f"{who} has nothing in any market: `strongroom market list` shows them")


def _row(position: "Position") -> tuple[object, ...]:
    market = position.market
    loan = market.loan.symbol
    pledged = f"{rounded(position.collateral, 6)} {market.collateral.symbol}"
    if problem_of(market) is not None:
        return (short(market.id), "broken", pledged, "broken", "unknown", "–", rounded(market.price, 6))
    return (
        short(market.id),
        f"{rounded(position.supplied, 6)} {loan}",
        pledged,
        f"{rounded(position.debt, 6)} {loan}",
        health_of(position),
        rounded(position.liquidation_price, 6),
        rounded(market.price, 6),
    )


def _show_one(session: Session, position: "Position") -> None:
    market = position.market
    loan, collateral = market.loan.symbol, market.collateral.symbol
    session.table(
        f"{loan} against {collateral}, of {position.account}",
        [
            ("market", market.id),
            (f"supplied, {loan}", position.supplied),
            (f"collateral, {collateral}", position.collateral),
            (f"debt, {loan}", position.debt),
            ("health factor", health_of(position)),
            (f"liquidation price, {loan}", rounded(position.liquidation_price, 12)),
            (f"price now, {loan}", rounded(market.price, 12)),
            (f"could borrow, {loan}", or_none(lambda: position.max_borrow)),
            (f"could withdraw, {loan}", position.max_withdraw),
            (f"could take out, {collateral}", or_none(lambda: position.max_withdraw_collateral)),
        ],
    )


# The loan token


@app.command()
def supply(
    context: typer.Context, market: MarketId, amount: Amount, by: How = None, on_behalf: OnBehalf = None
) -> None:
    """Lend to a market."""
    _Operation(context.obj, market, on_behalf).run(
        "Supply",
        {"supply": amount},
        lambda it: it.lending.supply(it.market, it.amount("supply"), it.owner, by=_by(by)),
        pays=("supply", False),
    )


@app.command()
def withdraw(
    context: typer.Context,
    market: MarketId,
    amount: AmountOrAll,
    to: Receiver = None,
    on_behalf: OnBehalf = None,
) -> None:
    """Take back what was lent."""
    _Operation(context.obj, market, on_behalf, to).run(
        "Withdraw",
        {"withdraw": amount},
        lambda it: it.lending.withdraw(it.market, it.amount("withdraw"), it.receiver, it.owner),
    )


@app.command()
def borrow(
    context: typer.Context,
    market: MarketId,
    amount: Amount,
    to: Receiver = None,
    on_behalf: OnBehalf = None,
    min_health: MinHealth = None,
) -> None:
    """Borrow against the collateral that is in."""
    _Operation(context.obj, market, on_behalf, to, min_health).run(
        "Borrow",
        {"borrow": amount},
        lambda it: it.lending.borrow(
            it.market, it.amount("borrow"), it.receiver, it.owner, min_health_factor=it.least_health
        ),
    )


@app.command()
def repay(
    context: typer.Context, market: MarketId, amount: AmountOrAll, by: How = None, on_behalf: OnBehalf = None
) -> None:
    """Repay debt; all is all, whatever accrues until it is mined."""
    _Operation(context.obj, market, on_behalf).run(
        "Repay",
        {"repay": amount},
        lambda it: it.lending.repay(it.market, it.amount("repay"), it.owner, by=_by(by)),
        pays=("repay", False),
    )


# Collateral


@app.command("supply-collateral")
def supply_collateral(
    context: typer.Context, market: MarketId, amount: Amount, by: How = None, on_behalf: OnBehalf = None
) -> None:
    """Put collateral in."""
    _Operation(context.obj, market, on_behalf).run(
        "Supply collateral",
        {"supply_collateral": amount},
        lambda it: it.lending.supply_collateral(
            it.market, it.amount("supply_collateral"), it.owner, by=_by(by)
        ),
        pays=("supply_collateral", True),
    )


@app.command("withdraw-collateral")
def withdraw_collateral(
    context: typer.Context,
    market: MarketId,
    amount: AmountOrAll,
    to: Receiver = None,
    on_behalf: OnBehalf = None,
    min_health: MinHealth = None,
) -> None:
    """Take collateral out."""
    _Operation(context.obj, market, on_behalf, to, min_health).run(
        "Withdraw collateral",
        {"withdraw_collateral": amount},
        lambda it: it.lending.withdraw_collateral(
            it.market,
            it.amount("withdraw_collateral"),
            it.receiver,
            it.owner,
            min_health_factor=it.least_health,
        ),
    )


# Both at once


@app.command("open")
def open_position(
    context: typer.Context,
    market: MarketId,
    collateral: Annotated[str, typer.Argument(help="Collateral to put in.", metavar="COLLATERAL")],
    borrowed: Annotated[str, typer.Argument(help="Loan tokens to borrow.", metavar="BORROW")],
    to: Receiver = None,
    min_health: MinHealth = None,
    by: How = None,
) -> None:
    """Put collateral in and borrow against it, in one transaction: both, or neither."""
    _Operation(context.obj, market, None, to, min_health).run(
        "Supply collateral and borrow",
        {"supply_collateral": collateral, "borrow": borrowed},
        lambda it: it.lending.supply_collateral_and_borrow(
            it.market,
            it.amount("supply_collateral"),
            it.amount("borrow"),
            it.receiver,
            it.least_health,
            by=_by(by),
        ),
        pays=("supply_collateral", True),
    )


@app.command("close")
def close_position(
    context: typer.Context,
    market: MarketId,
    repaid: Annotated[
        str, typer.Argument(help="Loan tokens to repay, all if not given.", metavar="[REPAY]")
    ] = "all",
    collateral: Annotated[
        str, typer.Argument(help="Collateral to take out, all if not given.", metavar="[COLLATERAL]")
    ] = "all",
    to: Receiver = None,
    min_health: MinHealth = None,
    by: How = None,
) -> None:
    """Repay and take collateral out, in one transaction: both, or neither."""
    _Operation(context.obj, market, None, to, min_health).run(
        "Repay and withdraw collateral",
        {"repay": repaid, "withdraw_collateral": collateral},
        lambda it: it.lending.repay_and_withdraw_collateral(
            it.market,
            it.amount("repay"),
            it.amount("withdraw_collateral"),
            it.receiver,
            it.least_health,
            by=_by(by),
        ),
        pays=("repay", False),
    )


# Others' positions


@app.command()
def liquidate(
    context: typer.Context,
    market: MarketId,
    borrower: Annotated[str, typer.Argument(help="Whose position.", metavar="BORROWER")],
    repaid: Annotated[
        str | None,
        typer.Option("--repay", help="Debt to repay; all that can be if not given.", metavar="AMOUNT"),
    ] = None,
    seized: Annotated[
        str | None, typer.Option("--seize", help="Collateral to seize instead.", metavar="AMOUNT")
    ] = None,
    by: How = None,
) -> None:
    """Liquidate an unhealthy position: repay its debt, and get its collateral with the incentive."""
    session: Session = context.obj
    client = session.writer()
    lending = client.lending
    found = find_market(session, lending, market)
    position = lending.position(found, borrower)
    asked = {"repay": _amount(repaid), "seize": _amount(seized)}
    with advised(position, client.account):
        quote = position.quote_liquidation(**asked)
    loan, collateral = lending.token(found.loan), lending.token(found.collateral)
    loan.require_balance(client.account, quote.repaid_units)
    rows = [
        *before_and_after(position, quote.after),
        (f"you pay, {found.loan.symbol}", "", quote.repaid),
        (f"you get, {found.collateral.symbol}", "", quote.seized),
        (f"worth more than it costs by, {found.loan.symbol}", "", quote.profit),
        (f"lenders lose, {found.loan.symbol}", "", quote.bad_debt),
        ("paid, raw units", "", raw_units(loan, quote.repaid_units)),
    ]
    session.preview(f"Liquidate {position.account}", rows, ("", "before", "after"), contracts=place_of(found))
    question = (
        f"Pay about {loan.describe(quote.repaid_units)} for about {collateral.describe(quote.seized_units)}?"
    )
    session.confirm(question, loan, GAS, transactions=2)
    done = lending.liquidate(found, position.account, **asked, by=_by(by))
    session.sent(
        "Liquidated",
        done.receipt,
        {"repaid": done.repaid, "seized": done.seized, "bad debt": done.bad_debt, "borrower": done.borrower},
    )


@app.command()
def authorize(
    context: typer.Context,
    authorized: Annotated[str, typer.Argument(help="Who may manage your positions.", metavar="ADDRESS")],
    revoke: Annotated[bool, typer.Option("--revoke", help="No longer.")] = False,
) -> None:
    """Let another manage all your positions, in every market: it can take everything that is in them."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    lending, other = client.lending, to_address(authorized)
    before = lending.is_authorized(client.account, other)
    call = lending.pool.setAuthorization(other, not revoke)
    gas = client.connection.gas_limit(call.transaction())
    session.preview(
        "Authorization",
        [(f"{other} may manage the positions of {client.account}", before, not revoke)],
        ("", "before", "after"),
        contracts={"lending pool": lending.address},
    )
    may = "no longer manage" if revoke else "manage, and empty,"
    session.confirm(f"Let {other} {may} all your positions?", lending.pool, gas)
    receipt = lending.authorize(other, not revoke)
    session.sent(
        "Authorized" if not revoke else "Revoked", receipt, {"address": other, "authorized": not revoke}
    )


@app.command("sign-authorization")
def sign_authorization(
    context: typer.Context,
    authorized: Annotated[str, typer.Argument(help="Who may manage the positions.", metavar="ADDRESS")],
    revoke: Annotated[bool, typer.Option("--revoke", help="No longer.")] = False,
    valid_for: Annotated[
        int, typer.Option(help="Seconds from now that it can be used.", metavar="SECONDS", min=1)
    ] = 3_600,
    wallet: Annotated[
        str | None,
        typer.Option(
            "--from", help="A contract wallet that takes the account's signature.", metavar="ADDRESS"
        ),
    ] = None,
) -> None:
    """Sign the same as JSON, for anyone to send on with `relay-authorization`. Nothing is sent."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    lending, other, owner = client.lending, to_address(authorized), session.someone(wallet)
    if valid_for > LONGEST:
        fail(f"--valid-for is in seconds, at most {LONGEST} (ten years), not {valid_for}")
    until = client.connection.fetch_timestamp() + valid_for
    session.preview(
        "Sign an authorization, which anyone may send on",
        [
            ("of all positions of", owner),
            ("by", other),
            ("allowed", not revoke),
            ("valid for, seconds", valid_for),
        ],
        contracts={"lending pool": lending.address},
    )
    may = "no longer manage" if revoke else "manage, and empty,"
    session.confirm(f"Let {other} {may} all positions of {owner}?", lending.pool)
    session.show(lending.sign_authorization(other, not revoke, until, owner).as_json())


@app.command("relay-authorization")
def relay_authorization(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="What `sign-authorization` printed; - for standard input.", metavar="FILE")
    ],
) -> None:
    """Send a signed authorization on. The account pays the gas."""
    from strongroom.cli.stablecoin import RELAY_GAS, bounded_gas, read_signed
    from strongroom.client.lending import LendingAuthorization

    session: Session = context.obj
    client = session.writer()
    lending, signed = client.lending, read_signed(file)
    message = signed.message
    if not isinstance(message, LendingAuthorization):
        fail(f"this is a signed {type(message).__name__}, not an authorization of the lending pool")
    lending.require_own(signed)
    gas = bounded_gas(signed.submit(client.connection), RELAY_GAS)
    before = lending.is_authorized(message.authorizer, message.authorized)
    session.preview(
        "Authorization",
        [
            (
                f"{message.authorized} may manage the positions of {message.authorizer}",
                before,
                message.is_authorized,
            )
        ],
        ("", "before", "after"),
        contracts={"lending pool": lending.address},
    )
    session.confirm("Send this authorization on?", lending.pool, gas)
    receipt = lending.relay_authorization(signed)
    facts = {
        "authorizer": message.authorizer,
        "address": message.authorized,
        "authorized": message.is_authorized,
    }
    session.sent("Authorized" if message.is_authorized else "Revoked", receipt, facts)


class _Operation:
    """One operation on a position: shown, asked about, done."""

    def __init__(
        self,
        session: Session,
        market: str,
        on_behalf: str | None,
        receiver: str | None = None,
        min_health: str | None = None,
    ) -> None:
        from strongroom.client.codec import to_address

        self._session = session
        self._client = session.writer()
        self.lending: Lending = self._client.lending
        self.market: Market = find_market(session, self.lending, market)
        self.owner = self._client.account if on_behalf is None else to_address(on_behalf)
        self.receiver = self._client.account if receiver is None else to_address(receiver)
        self.least_health = None if min_health is None else amount_of(min_health)
        self._asked: dict[str, str] = {}

    def amount(self, name: str) -> Any:
        """As it was given."""
        return self._asked[name]

    def run(
        self,
        title: str,
        asked: Mapping[str, str],
        act: "Callable[[_Operation], Moved | Both]",
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
        if self.least_health is not None:
            self._require_health(after)
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

    def _require_health(self, after: "Position") -> None:
        from strongroom.client.amounts import to_decimal

        found = after.health_factor
        if found is not None and self.least_health is not None and found < to_decimal(self.least_health):
            refuse(
                f"nothing was sent: the health factor would be {rounded(found)}, below {self.least_health}. Borrow or "
                "take out less, or put collateral in"
            )

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


def _amount(given: str | None) -> Any:
    return None if given is None else "all" if given.lower() == "all" else amount_of(given)


def _by(given: By | None) -> Any:
    return None if given is None else given.value
