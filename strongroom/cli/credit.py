"""`strongroom credit`: the stablecoin, minted against collateral; positions, and the facilitator's books.

Before anything is signed the position is shown as it is and as it would be, by the exact model; what would be refused
is refused before anyone is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from strongroom.cli.lending import (
    before_and_after,
    find_market,
    health_of,
    market_json,
    or_none,
    percent,
    place_of,
    position_json,
    problem_of,
    rounded,
    short,
)
from strongroom.cli.session import Session, amount_of, fail, raw_units, refuse, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.credit import Changed, Credit, CreditMarket
    from strongroom.client.lending import Position
    from strongroom.client.receipt import Receipt

app = typer.Typer(help="Borrow the stablecoin, minted against collateral.", no_args_is_help=True)

GAS = 1_000_000
"""Gas that one transaction may take: it takes a quarter, and one with a permit cannot be estimated before it is signed;
markets that are synced with it take more."""
LONGEST = 10 * 365 * 86_400
"""Seconds that a signature may be good for."""


class By(StrEnum):
    """How tokens are paid."""

    PERMIT = "permit"
    APPROVE = "approve"


class RepayBy(StrEnum):
    """How coins are paid back."""

    PERMIT = "permit"
    APPROVE = "approve"
    AUTHORIZATION = "authorization"


MarketId = Annotated[str, typer.Argument(help="The market's id, or its first digits.", metavar="MARKET")]
How = Annotated[
    By | None,
    typer.Option(
        help="permit takes one transaction, approve one more for each token; permit where the token takes permits."
    ),
]
HowToRepay = Annotated[
    RepayBy | None, typer.Option(help="permit and authorization take one transaction, approve up to two.")
]
Ether = Annotated[
    bool,
    typer.Option("--ether", help="The collateral is ether: wrapped on its way in, unwrapped on its way out."),
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
ValidFor = Annotated[
    int, typer.Option(help="Seconds from now that it can be used.", metavar="SECONDS", min=1)
]


# Looking


@app.command()
def markets(context: typer.Context) -> None:
    """What can be borrowed against what: rate, price, ceilings, and what is left of them."""
    session: Session = context.obj
    client = session.client()
    with session.progress("reading markets") as progress:
        found = client.credit.markets(progress)
    whole = client.credit.overview()
    if session.as_json:
        session.show(
            {
                "facilitator": client.credit.address,
                "ceiling": whole.ceiling,
                "level": whole.level,
                "collected": whole.collected,
                "shortfall": whole.shortfall,
                "savingsShare": whole.savings_share,
                "mintingPaused": whole.minting_paused,
                "markets": [_market_json(each) for each in found],
            }
        )
        return
    symbol = client.stablecoin.info().symbol
    session.table(
        "Credit",
        [
            ("minted", f"{shown(whole.level)} of {shown(whole.ceiling)} {symbol}"),
            ("interest to hand on", f"{shown(whole.collected)} {symbol}"),
            ("to savers", percent(whole.savings_share)),
            ("shortfall", f"{shown(whole.shortfall)} {symbol}"),
            ("minting paused", whole.minting_paused),
        ],
    )
    if not found:
        print("no market has a ceiling yet: the governor gives one (CreditFacilitator.raiseMarketCeiling)")
        return
    print()
    session.table(
        "Markets",
        [_market_row(each) for each in found],
        ("market", "against", "up to", "a year", "price", "minted", "ceiling", "can be lent", "least debt"),
    )


def _market_row(market: "CreditMarket") -> tuple[object, ...]:
    symbol = market.collateral.symbol
    if problem_of(market) is not None:
        return (short(market.id), symbol, percent(market.lltv), "broken")
    return (
        short(market.id),
        symbol,
        percent(market.lltv),
        percent(market.borrow_apy),
        rounded(market.price, 6) if market.price_problem is None else "none",
        rounded(market.level),
        rounded(market.ceiling),
        rounded(market.available),
        rounded(market.min_debt),
    )


def _market_json(market: "CreditMarket") -> dict[str, Any]:
    facts = market_json(market)
    if "problem" in facts:
        return facts
    return {
        **facts,
        "ceiling": market.ceiling,
        "level": market.level,
        "claim": market.claim,
        "idle": market.liquidity,
        "uncollected": market.uncollected,
        "available": market.available,
    }


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
    """What an account owes, against what, and how healthy it is."""
    session: Session = context.obj
    who = session.someone(address)
    client = session.client()
    if market is None:
        with session.progress("reading markets") as progress:
            found = client.credit.positions(who, progress)
    else:
        found = [client.credit.position_in(_market(session, client, market), who)]
    if session.as_json:
        told = [position_json(each) for each in found]
        session.show(told if market is None else told[0])
    elif market is not None:
        _show_one(session, found[0])
    elif found:
        rows = [
            (
                short(each.market.id),
                f"{rounded(each.collateral, 6)} {each.market.collateral.symbol}",
                rounded(each.debt, 6),
                health_of(each),
                rounded(each.liquidation_price, 6),
                rounded(each.market.price, 6) if each.market.price_problem is None else "none",
            )
            for each in found
        ]
        headings = ("market", "collateral", "debt", "health", "liquidation price", "price now")
        session.table(f"Credit of {who}", rows, headings)
    else:
        print(f"{who} owes nothing in any market: `strongroom credit markets` shows them")


def _show_one(session: Session, position: "Position") -> None:
    market = position.market
    coin, collateral = market.loan.symbol, market.collateral.symbol
    session.table(
        f"{coin} against {collateral}, of {position.account}",
        [
            ("market", market.id),
            (f"collateral, {collateral}", position.collateral),
            (f"debt, {coin}", position.debt),
            ("a year", or_none(lambda: percent(market.borrow_apy))),
            ("health factor", health_of(position)),
            (f"liquidation price, {coin}", rounded(position.liquidation_price, 12)),
            (f"price now, {coin}", rounded(market.price, 12) if market.price_problem is None else "none"),
            (f"could borrow, {coin}", or_none(lambda: position.max_borrow)),
            (f"could take out, {collateral}", or_none(lambda: position.max_withdraw_collateral)),
        ],
    )


# Positions


@app.command("open")
def open_position(
    context: typer.Context,
    market: MarketId,
    collateral: Annotated[str, typer.Argument(help="Collateral to put in.", metavar="COLLATERAL")],
    borrowed: Annotated[str, typer.Argument(help="Coins to borrow.", metavar="BORROW")],
    ether: Ether = False,
    to: Receiver = None,
    min_health: MinHealth = None,
    by: How = None,
) -> None:
    """Put collateral in and get coins, in one transaction: both, or neither."""
    it = _Operation(context.obj, market, to, min_health, ether)
    it.run(
        "Open",
        {"supply_collateral": collateral, "borrow": borrowed},
        lambda credit: credit.open(
            it.market, collateral, borrowed, it.receiver, min_health, ether, cast(Any, _by(by))
        ),
    )


@app.command()
def adjust(
    context: typer.Context,
    market: MarketId,
    repay: Annotated[str | None, typer.Option(help="Coins to repay, or all.", metavar="AMOUNT|all")] = None,
    put_in: Annotated[
        str | None, typer.Option("--in", help="Collateral to put in.", metavar="AMOUNT")
    ] = None,
    borrow: Annotated[str | None, typer.Option(help="Coins to borrow.", metavar="AMOUNT")] = None,
    out: Annotated[
        str | None, typer.Option("--out", help="Collateral to take out, or all.", metavar="AMOUNT|all")
    ] = None,
    ether: Ether = False,
    to: Receiver = None,
    min_health: MinHealth = None,
    by: How = None,
) -> None:
    """Change a position in several ways at once, in this order: repay, collateral in, borrow, collateral out."""
    given = {"repay": repay, "supply_collateral": put_in, "borrow": borrow, "withdraw_collateral": out}
    asked = {name: amount for name, amount in given.items() if amount is not None}
    if not asked:
        fail("nothing to adjust: give --repay, --in, --borrow or --out, one or more of them")
    it = _Operation(context.obj, market, to, min_health, ether)
    it.run(
        "Adjust",
        asked,
        lambda credit: credit.adjust(
            it.market,
            _lower(repay),
            put_in,
            borrow,
            _lower(out),
            it.receiver,
            min_health,
            ether,
            cast(Any, _by(by)),
        ),
    )


@app.command()
def repay(
    context: typer.Context,
    market: MarketId,
    amount: Annotated[str, typer.Argument(help="Like 100 or 0.5, or all.", metavar="AMOUNT|all")],
    on_behalf: Annotated[
        str | None,
        typer.Option("--on-behalf", help="Whose debt, the account's if not given.", metavar="ADDRESS"),
    ] = None,
    by: HowToRepay = None,
) -> None:
    """Repay debt; all is all, whatever accrues until it is mined."""
    it = _Operation(context.obj, market, owner=on_behalf)
    it.run(
        "Repay",
        {"repay": amount},
        lambda credit: credit.repay(it.market, _lower(amount) or "all", it.owner, cast(Any, _by(by))),
    )


@app.command()
def close(
    context: typer.Context,
    market: MarketId,
    ether: Ether = False,
    most: Annotated[
        str | None,
        typer.Option(
            "--max", help="The most to pay, what is owed in twenty minutes if not given.", metavar="AMOUNT"
        ),
    ] = None,
    to: Receiver = None,
    by: HowToRepay = None,
) -> None:
    """Repay all and take all collateral out, with one signature, in one transaction."""
    it = _Operation(context.obj, market, to, ether=ether)
    if it.before.is_empty:
        fail(f"{it.owner} has nothing in this market: there is nothing to close")
    most = None if most is None else amount_of(most)
    asked = {"repay": "all"} if it.before.debt_units else {}
    it.run(
        "Close",
        {**asked, "withdraw_collateral": "all"},
        lambda credit: credit.close(
            it.market, it.receiver, ether, cast(Any, _by(by) or "authorization"), most
        ),
    )


# By signature


@app.command("sign-close")
def sign_close(
    context: typer.Context,
    market: MarketId,
    ether: Ether = False,
    most: Annotated[str | None, typer.Option("--max", help="The most to pay.", metavar="AMOUNT")] = None,
    to: Receiver = None,
    valid_for: ValidFor = 3_600,
) -> None:
    """Sign the closing of the position as JSON, for anyone to send on with `relay`. Nothing is sent."""
    it = _Operation(context.obj, market, to, ether=ether)
    until = _until(it.client, valid_for)
    signed_of = it.credit.sign_close
    limit = None if most is None else amount_of(most)
    owed = it.before.at(max(until, it.before.market.timestamp)).debt
    it.session.preview(
        "Sign the closing of a position, which anyone may send on",
        [
            ("paid at most", f"{shown(limit if limit is not None else owed)} {it.market.loan.symbol}"),
            ("comes out", f"{shown(it.before.collateral)} {it.market.collateral.symbol}"),
            ("as ether", ether),
            ("to", it.receiver),
        ],
        contracts=it.place,
    )
    it.session.confirm("Sign it?", it.client.stablecoin)
    it.session.show(signed_of(it.market, it.receiver, ether, limit, until).as_json())


@app.command("sign-repay")
def sign_repay(
    context: typer.Context,
    market: MarketId,
    amount: Annotated[str, typer.Argument(help="Like 100 or 0.5, or all.", metavar="AMOUNT|all")],
    on_behalf: Annotated[
        str | None,
        typer.Option("--on-behalf", help="Whose debt, the account's if not given.", metavar="ADDRESS"),
    ] = None,
    valid_for: ValidFor = 3_600,
) -> None:
    """Sign a repayment as JSON, for anyone to send on with `relay`. Nothing is sent."""
    it = _Operation(context.obj, market, owner=on_behalf)
    until, given = _until(it.client, valid_for), _checked("repay", amount)
    it.session.preview(
        "Sign a repayment, which anyone may send on",
        [("paid at most", f"{given} {it.market.loan.symbol}"), ("debt of", it.owner)],
        contracts=it.place,
    )
    it.session.confirm("Sign it?", it.client.stablecoin)
    it.session.show(it.credit.sign_repay(it.market, cast(Any, given), it.owner, until).as_json())


@app.command()
def relay(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            help="What `sign-close` or `sign-repay` printed; - for standard input.", metavar="FILE"
        ),
    ],
    authorization: Annotated[
        str | None,
        typer.Option(
            help="The signer's authorization of the facilitator, as `position sign-authorization` printed it: used in "
            "the same transaction.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Send a signed closing or repayment on. The account pays the gas, the signer the coins."""
    from strongroom.cli.stablecoin import bounded_gas, read_signed
    from strongroom.client.credit import CloseAuthorization, RepayAuthorization
    from strongroom.client.credit.advice import advised
    from strongroom.client.lending import LendingAuthorization

    session: Session = context.obj
    client = session.writer()
    signed = read_signed(file)
    message = signed.message
    if not isinstance(message, (CloseAuthorization, RepayAuthorization)):
        fail(f"this is a signed {type(message).__name__}, not a repayment or a closing")
    grant = None if authorization is None else read_signed(authorization)
    if grant is not None and not isinstance(grant.message, LendingAuthorization):
        fail(f"this is a signed {type(grant.message).__name__}, not an authorization of the lending pool")
    market = client.credit.market(message.params)
    owner = message.on_behalf if isinstance(message, RepayAuthorization) else message.from_
    position = client.credit.position_in(market, owner)
    credit = client.credit
    with advised(lambda: position):
        gas = bounded_gas(credit.relaying(cast(Any, signed), cast(Any, grant)), GAS)
    closes = isinstance(message, CloseAuthorization)
    title = "Close" if closes else "Repay"
    most = market.loan.from_units(message.max_repaid)
    session.preview(
        f"{title}, position of {owner}",
        [
            (f"debt, {market.loan.symbol}", position.debt),
            (f"paid at most by {message.from_}", f"{shown(most)} {market.loan.symbol}"),
            (f"collateral, {market.collateral.symbol}", position.collateral),
        ],
        contracts={**place_of(market), "credit facilitator": client.credit.address},
    )
    session.confirm(f"Send it on, for {owner}?", credit.facilitator, gas)
    done = credit.relay(cast(Any, signed), cast(Any, grant), gas=gas)
    _report(session, title, done, client.credit.position(market, owner))


# Books


@app.command()
def sync(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Markets; all if none is named.", metavar="[MARKET]…")
    ] = None,
) -> None:
    """Book what has come back from markets: interest, and the rest is burned. Anyone may."""
    session: Session = context.obj
    client = session.writer()
    credit = client.credit
    chosen = [_market(session, client, name) for name in names or ()]
    if not chosen:
        with session.progress("reading markets") as progress:
            chosen = credit.markets(progress)
    symbol = client.stablecoin.info().symbol
    session.preview(
        "Sync",
        [(short(each.id), each.collateral.symbol, rounded(each.liquidity)) for each in chosen],
        ("market", "against", f"come back, {symbol}"),
        contracts={"credit facilitator": credit.address},
    )
    session.confirm(f"Sync {len(chosen)} markets?", credit.facilitator, GAS + 200_000 * len(chosen))
    done = credit.sync(*chosen)
    session.sent("Synced", done.receipt, {"interest": done.interest, "burned": done.burned})


@app.command("lower-ceiling")
def lower_ceiling(
    context: typer.Context,
    market: MarketId,
    coins: Annotated[
        int, typer.Argument(help="Whole coins; 0 stops minting for it.", metavar="COINS", min=0)
    ],
) -> None:
    """As the sentinel: lower a market's ceiling, and sync it at once, so that nothing that came back is lent again."""
    session: Session = context.obj
    client = session.writer()
    found = _market(session, client, market)
    if coins > found.book.entry.ceiling_coins:
        fail(f"the ceiling is {shown(found.ceiling)}: this only lowers it, and raising it is the governor's")
    call = client.credit.facilitator.lowerMarketCeiling(found.id, coins)
    call.call(client.account)  # refused already now, before anyone is asked
    session.preview(
        "Lower a ceiling",
        [("ceiling", found.ceiling, coins), ("minted", found.level, "")],
        ("", "before", "after"),
        contracts={"credit facilitator": client.credit.address, "market": "0x" + found.id.hex()},
    )
    session.confirm(f"Lower it to {coins}?", client.credit.facilitator, GAS)
    done = client.credit.lower_ceiling(found, coins)
    session.sent(
        "Lowered", done.receipt, {"ceiling": coins, "interest": done.interest, "burned": done.burned}
    )


@app.command()
def distribute(context: typer.Context) -> None:
    """Hand collected interest on: the savers' share to them, the rest to the surplus buffer. Anyone may."""
    _books(
        context.obj,
        "Distribute",
        lambda credit: credit.facilitator.distribute(),
        lambda credit: (
            (done := credit.distribute()).receipt,
            {"to savings": done.to_savings, "to surplus": done.to_surplus},
        ),
    )


@app.command()
def recognise(context: typer.Context, market: MarketId) -> None:
    """Book a market's loss: surplus bears it, then rewards not streamed yet; the rest is shortfall. Anyone may."""
    session: Session = context.obj
    found = _market(session, session.writer(), market)
    _books(
        session,
        "Recognise a loss",
        lambda credit: credit.facilitator.recognise(found.params),
        lambda credit: (
            (done := credit.recognise(found)).receipt,
            {
                "loss": done.loss,
                "from surplus": done.from_surplus,
                "from rewards": done.from_rewards,
                "shortfall": done.shortfall,
            },
        ),
        [("loss", found.loss)],
    )


@app.command()
def settle(context: typer.Context) -> None:
    """Repay of the shortfall what there is of surplus. Anyone may."""
    _books(
        context.obj,
        "Settle",
        lambda credit: credit.facilitator.settle(),
        lambda credit: (
            (done := credit.settle()).receipt,
            {"repaid": done.repaid, "shortfall": done.shortfall},
        ),
    )


def _books(
    session: Session,
    title: str,
    prepare: "Callable[[Credit], Any]",
    act: "Callable[[Credit], tuple[Receipt, Mapping[str, object]]]",
    rows: "list[tuple[str, object]] | None" = None,
) -> None:
    from strongroom.client.credit.advice import GENERAL
    from strongroom.client.errors import ContractError

    client = session.writer()
    credit, whole = client.credit, client.credit.overview()
    try:
        prepare(credit).call(client.account)  # refused already now, before anyone is asked
    except ContractError as error:
        if error.name in GENERAL:
            error.add_note(GENERAL[error.name])
        raise
    facts = [*(rows or []), ("interest collected", whole.collected), ("shortfall", whole.shortfall)]
    session.preview(title, facts, contracts={"credit facilitator": credit.address})
    session.confirm(f"{title}?", credit.facilitator, GAS)
    receipt, told = act(credit)
    session.sent(title, receipt, told)


class _Operation:
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
        self.market = _market(session, self.client, market)
        if ether and to_address(self.market.params.collateralToken) != self.credit.weth:
            fail(
                f"--ether is for markets of wrapped ether, and this one's collateral is {self.market.collateral.symbol}"
            )
        self.owner = self.client.account if owner is None else to_address(owner)
        self.receiver = self.client.account if receiver is None else to_address(receiver)
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

        given = {name: _checked(name, amount) for name, amount in asked.items()}
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
        self._require_health(after)
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
        _report(self.session, title, done, self.credit.position(self.market, self.owner))

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

    def _require_health(self, after: "Position") -> None:
        from strongroom.client.amounts import to_decimal

        found = after.health_factor if self.least_health is not None else None
        if found is not None and self.least_health is not None and found < to_decimal(self.least_health):
            refuse(
                f"nothing was sent: the health factor would be {rounded(found)}, below {self.least_health}. Borrow or "
                "take out less, or put collateral in"
            )


_VERBS = {
    "repay": "repay",
    "supply_collateral": "put in",
    "borrow": "borrow",
    "withdraw_collateral": "take out",
}


def _report(session: Session, title: str, done: "Changed", now: "Position") -> None:
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


def _market(session: Session, client: "Strongroom", named: str) -> "CreditMarket":
    return client.credit.market(find_market(session, client.lending, named))


def _checked(name: str, amount: str) -> str:
    if amount.lower() == "all" and name in ("repay", "withdraw_collateral"):
        return "all"
    return amount_of(amount)


def _lower(amount: str | None) -> Any:
    return "all" if amount is not None and amount.lower() == "all" else amount


def _until(client: "Strongroom", valid_for: int) -> int:
    if valid_for > LONGEST:
        fail(f"--valid-for is in seconds, at most {LONGEST} (ten years), not {valid_for}")
    return client.connection.fetch_timestamp() + valid_for


def _by(given: StrEnum | None) -> str | None:
    return None if given is None else given.value
