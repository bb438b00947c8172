"""`strongroom asset cap-table`, `dividends`: reports that reconcile with the chain, as tables, CSV, JSON and charts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, Day, seconds_of, write
from strongroom.cli.session import Session, fail, refuse, shown

if TYPE_CHECKING:
    from strongroom.client.assets.cap_table import CapTable
    from strongroom.client.assets.dividend_report import DividendReport

Csv = Annotated[Path | None, typer.Option(help="Write the lines there.", metavar="FILE")]
Svg = Annotated[Path | None, typer.Option(help="Write a chart there.", metavar="FILE")]
Chunk = Annotated[int, typer.Option(help="Blocks to ask the node for at once.", min=1)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("cap-table")(cap_table)
    app.command()(dividends)


def cap_table(
    context: typer.Context, asset: AssetAddress, csv: Csv = None, svg: Svg = None, chunk: Chunk = 10_000
) -> None:
    """Who holds an asset, reconciled with the chain to the unit. Ends with 1, and says what differs, if it does not."""
    from strongroom.client.assets.cap_table import cap_table as fetch
    from strongroom.client.assets.charts import cap_table_svg

    session: Session = context.obj
    client = session.client()
    found, birth = client.assets.asset(asset), client.deployment.contract("AssetFactory").block
    with session.progress("read") as progress:
        made = fetch(found, birth, chunk, progress)
    written: dict[str, str] = {}
    write(csv, made.as_csv(), written)
    write(svg, cap_table_svg(made), written)
    if session.as_json:
        session.show(made.as_json() | {"written": written})
    else:
        _print_cap_table(session, made)
        _print_written(written)
    if not made.reconciles:
        refuse(f"the cap table does not reconcile: {'; '.join(made.differences)}")


def dividends(
    context: typer.Context,
    asset: AssetAddress,
    since: Day = None,
    until: Day = None,
    csv: Csv = None,
    holders_csv: Annotated[
        Path | None, typer.Option(help="Write a line for each holder there.", metavar="FILE")
    ] = None,
    svg: Svg = None,
    chunk: Chunk = 10_000,
) -> None:
    """An asset's dividends: received = paid + owed + remainder, to the wei. Ends with 1, and says why, if not."""
    from strongroom.client.assets.charts import dividends_svg
    from strongroom.client.assets.dividend_report import dividends as fetch

    session: Session = context.obj
    client = session.client()
    start, end = seconds_of(since), seconds_of(until)
    if start is not None and end is not None and end <= start:
        fail("--until lies before --since")
    found, birth = client.assets.asset(asset), client.deployment.contract("AssetFactory").block
    with session.progress("read") as progress:
        made = fetch(found, start, end, birth, chunk, progress)
    written: dict[str, str] = {}
    write(csv, made.as_csv(), written)
    write(svg, dividends_svg(made), written)
    if holders_csv is not None:
        more: dict[str, str] = {}
        write(holders_csv, made.holders_csv(), more)
        written["holders"] = str(holders_csv)
    if session.as_json:
        session.show(made.as_json() | {"written": written})
    else:
        _print_dividends(session, made)
        _print_written(written)
    if not made.reconciles:
        told = [f"{each.info.symbol}: {what}" for each in made.tokens for what in each.differences]
        refuse(f"the dividends do not reconcile: {'; '.join(told)}")


def _print_cap_table(session: Session, made: "CapTable") -> None:
    symbol = made.info.symbol
    session.table(
        f"{shown(made.name)} ({symbol}) at block {made.block}",
        [
            (
                "supply",
                f"{shown(made.amount(made.supply))} of {shown(made.amount(made.authorized))} authorised",
            ),
            ("investors", made.investors),
            ("", "reconciles" if made.reconciles else "DIFFERS"),
        ],
    )
    rows = []
    for each in made.holdings:
        who = each.identity
        rows.append(
            (
                each.wallet,
                f"{who.country}/{who.investor_class}",
                who.status.value,
                made.amount(each.units),
                f"{made.part(each.units):f} %",
                made.amount(each.disposable),
                "frozen" if each.is_frozen else "",
                "█" * (30 * each.units // max(made.supply, 1)),
            )
        )
    if rows:
        headings = ("wallet", "country/class", "", "shares", "", "free", "", "")
        session.table("", rows, headings)


def _print_dividends(session: Session, made: "DividendReport") -> None:
    if not made.tokens:
        print("the asset pays in no token")
        return
    session.table(
        f"Dividends of {made.asset}, blocks {made.first_block} to {made.last_block}",
        [
            (
                each.info.symbol,
                each.amount(each.statement.opening),
                each.amount(each.statement.received),
                each.amount(each.statement.paid),
                each.amount(each.statement.closing),
            )
            for each in made.tokens
        ],
        ("", "opening", "received", "paid", "closing"),
    )
    session.table(
        f"Since the beginning, as of block {made.block}",
        [
            (
                each.info.symbol,
                each.amount(each.received),
                each.amount(each.paid),
                each.amount(each.owed),
                each.amount(each.remainder),
                each.amount(each.unbooked),
                "DIFFERS" if each.differences else "reconciles",
            )
            for each in made.tokens
        ],
        ("", "received =", "paid +", "owed +", "remainder", "not booked yet", ""),
    )
    for token in made.tokens:
        rows = [
            (each.holder, token.amount(each.earned), token.amount(each.paid), token.amount(each.owed))
            for each in token.holders
            if each.earned
        ]
        if rows:
            session.table(f"{token.info.symbol} by holder", rows, ("holder", "earned", "paid", "owed"))


def _print_written(written: dict[str, str]) -> None:
    for place in written.values():
        print(f"written: {place}")
