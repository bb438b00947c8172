"""`strongroom credit`: the stablecoin, minted against collateral; positions, and the facilitator's books.

Before anything is signed the position is shown as it is and as it would be, by the exact model; what would be refused
is refused before anyone is asked.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli import credit_books, credit_signed
from strongroom.cli.arguments import How, HowAny, MarketId, MinHealth, Receiver, all_or, by_of
from strongroom.cli.credit_operation import Ether, Operation, market_of
from strongroom.cli.lending import (
    health_of,
    market_json,
    or_none,
    percent,
    position_json,
    problem_of,
    rounded,
    short,
)
from strongroom.cli.session import Session, amount_of, fail, shown

if TYPE_CHECKING:
    from strongroom.client.credit import CreditMarket
    from strongroom.client.lending import Position

app = typer.Typer(help="Borrow the stablecoin, minted against collateral.", no_args_is_help=True)


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
        found = [client.credit.position_in(market_of(session, client, market), who)]
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
    it = Operation(context.obj, market, to, min_health, ether)
    it.run(
        "Open",
        {"supply_collateral": collateral, "borrow": borrowed},
        lambda credit: credit.open(
            it.market, collateral, borrowed, it.receiver, min_health, ether, by_of(by)
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
    it = Operation(context.obj, market, to, min_health, ether)
    it.run(
        "Adjust",
        asked,
        lambda credit: credit.adjust(
            it.market,
            all_or(repay),
            put_in,
            borrow,
            all_or(out),
            it.receiver,
            min_health,
            ether,
            by_of(by),
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
    by: HowAny = None,
) -> None:
    """Repay debt; all is all, whatever accrues until it is mined."""
    it = Operation(context.obj, market, owner=on_behalf)
    it.run(
        "Repay",
        {"repay": amount},
        lambda credit: credit.repay(it.market, all_or(amount) or "all", it.owner, by_of(by)),
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
    by: HowAny = None,
) -> None:
    """Repay all and take all collateral out, with one signature, in one transaction."""
    it = Operation(context.obj, market, to, ether=ether)
    if it.before.is_empty:
        fail(f"{it.owner} has nothing in this market: there is nothing to close")
    most = None if most is None else amount_of(most)
    asked = {"repay": "all"} if it.before.debt_units else {}
    it.run(
        "Close",
        {**asked, "withdraw_collateral": "all"},
        lambda credit: credit.close(it.market, it.receiver, ether, by_of(by) or "authorization", most),
    )


credit_signed.register(app)
credit_books.register(app)
