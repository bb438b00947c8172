"""`strongroom position`: what an account has in the lending markets, and every operation on it.

Before anything is signed the position is shown as it is and as it would be, by the exact model; what the pool would
refuse is refused before anyone is asked.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli import position_authorization
from strongroom.cli.arguments import (
    Amount,
    AmountOrAll,
    How,
    MarketId,
    MinHealth,
    OnBehalf,
    Receiver,
    all_or,
    by_of,
)
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
from strongroom.cli.position_operation import LIQUIDATION_GAS, Operation
from strongroom.cli.session import Session, raw_units

if TYPE_CHECKING:
    from strongroom.client.lending import Position

app = typer.Typer(help="Lend, borrow, repay and liquidate.", no_args_is_help=True)


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
    Operation(context.obj, market, on_behalf).run(
        "Supply",
        {"supply": amount},
        lambda it: it.lending.supply(it.market, it.amount("supply"), it.owner, by=by_of(by)),
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
    Operation(context.obj, market, on_behalf, to).run(
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
    Operation(context.obj, market, on_behalf, to, min_health).run(
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
    Operation(context.obj, market, on_behalf).run(
        "Repay",
        {"repay": amount},
        lambda it: it.lending.repay(it.market, it.amount("repay"), it.owner, by=by_of(by)),
        pays=("repay", False),
    )


# Collateral


@app.command("supply-collateral")
def supply_collateral(
    context: typer.Context, market: MarketId, amount: Amount, by: How = None, on_behalf: OnBehalf = None
) -> None:
    """Put collateral in."""
    Operation(context.obj, market, on_behalf).run(
        "Supply collateral",
        {"supply_collateral": amount},
        lambda it: it.lending.supply_collateral(
            it.market, it.amount("supply_collateral"), it.owner, by=by_of(by)
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
    Operation(context.obj, market, on_behalf, to, min_health).run(
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
    Operation(context.obj, market, None, to, min_health).run(
        "Supply collateral and borrow",
        {"supply_collateral": collateral, "borrow": borrowed},
        lambda it: it.lending.supply_collateral_and_borrow(
            it.market,
            it.amount("supply_collateral"),
            it.amount("borrow"),
            it.receiver,
            it.least_health,
            by=by_of(by),
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
    Operation(context.obj, market, None, to, min_health).run(
        "Repay and withdraw collateral",
        {"repay": repaid, "withdraw_collateral": collateral},
        lambda it: it.lending.repay_and_withdraw_collateral(
            it.market,
            it.amount("repay"),
            it.amount("withdraw_collateral"),
            it.receiver,
            it.least_health,
            by=by_of(by),
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
        typer.Option(
            "--repay",
            help="Debt to repay, as of the latest block; interest until the transaction is mined is paid on top. "
            "All that can be if not given.",
            metavar="AMOUNT",
        ),
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
    asked = {"repay": all_or(repaid), "seize": all_or(seized)}
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
    session.confirm(question, loan, LIQUIDATION_GAS, transactions=2)
    done = lending.liquidate(found, position.account, **asked, by=by_of(by))
    session.sent(
        "Liquidated",
        done.receipt,
        {"repaid": done.repaid, "seized": done.seized, "bad debt": done.bad_debt, "borrower": done.borrower},
    )


position_authorization.register(app)
