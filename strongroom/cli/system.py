"""`strongroom system`: the stablecoin's balance sheet, to the wei."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli import winddown
from strongroom.cli.lending import percent, rounded
from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client.system import System
    from strongroom.model.balance_sheet import Line, WindDownReading


app = typer.Typer(
    help="The stablecoin's balance sheet; and its end (`winddown`).", invoke_without_command=True
)
app.add_typer(winddown.app, name="winddown")


@app.callback()
def system(
    context: typer.Context,
    block: Annotated[
        int | None,
        typer.Option(help="As of this block; the latest if not given.", metavar="NUMBER", min=0),
    ] = None,
) -> None:
    """What backs the stablecoin, whose it is, what is left; where every coin comes from and where it is.

    Exit status 1 if anything does not balance to the wei.
    """
    if context.invoked_subcommand is not None:
        if block is not None:
            fail("--block is for the balance sheet alone, `strongroom system --block NUMBER`")
        return
    session: Session = context.obj
    client = session.client()
    with session.progress("reading events") as progress:
        found = client.system(block, progress)
    if session.as_json:
        session.show(_json(found))
    else:
        _show(session, found, client.stablecoin.info().symbol)
    if not found.sheet.balances:
        raise typer.Exit(1)


def _json(found: "System") -> dict[str, Any]:
    sheet = found.sheet
    readings = sheet.readings
    return {
        "block": found.block,
        "timestamp": found.timestamp,
        "unit": "wei",
        "supply": str(readings.supply),
        "assets": _lines(sheet.assets),
        "totalAssets": str(sheet.total_assets),
        "liabilities": _lines(sheet.liabilities),
        "totalLiabilities": str(sheet.total_liabilities),
        "equity": _lines(sheet.equity),
        "totalEquity": str(sheet.total_equity),
        "difference": str(sheet.difference),
        "surplus": str(sheet.surplus),
        "shortfall": str(readings.credit.shortfall),
        "unrecognisedLoss": str(sheet.unrecognised_loss),
        "origins": _lines(sheet.origins),
        "places": _lines(sheet.places),
        "markets": [
            {
                "id": reading.id,
                "collateralToken": market.collateral.symbol,
                "level": str(reading.level),
                "ceiling": str(market.ceiling_units),
                "claim": str(reading.claim),
                "idle": str(reading.idle),
                "debt": str(reading.debt),
                "borrowers": reading.borrowers,
                "collateral": market.collateral.from_units(reading.collateral),
                "collateralWorth": None
                if reading.collateral_worth is None
                else str(reading.collateral_worth),
                "collateralRatio": found.collateral_ratio(index),
                "leastRatio": 1 / market.lltv,
                "price": market.price,
            }
            for index, (reading, market) in enumerate(
                zip(readings.credit.markets, found.markets, strict=True)
            )
        ],
        "reservePrice": found.reserve_price,
        "windDown": None if readings.wind_down is None else _ending(readings.wind_down),
        "checks": [
            {"law": each.law, "left": str(each.left), "right": str(each.right), "holds": each.holds}
            for each in sheet.checks
        ],
        "balances": sheet.balances,
    }


def _ending(reading: "WindDownReading") -> dict[str, Any]:
    return {
        "level": str(reading.level),
        "locked": str(reading.locked),
        "claimSupply": str(reading.claim_supply),
        "lateReserve": str(reading.late_reserve),
        "assets": [
            {
                "name": each.name,
                "received": str(each.received),
                "paid": str(each.paid),
                "claimable": str(each.claimable),
                "price": str(each.price),
            }
            for each in reading.assets
        ],
    }


def _lines(lines: "Sequence[Line]") -> list[dict[str, str]]:
    return [{"name": each.name, "amount": str(each.amount)} for each in lines]


def _show(session: Session, found: "System", symbol: str) -> None:
    sheet = found.sheet
    when = datetime.fromtimestamp(found.timestamp, UTC).isoformat()
    print(f"Block {found.block}, {when}. Amounts in {symbol}, exact.\n")
    for title, lines, total in (
        ("Assets", sheet.assets, sheet.total_assets),
        ("Liabilities: coins that are not the system's own", sheet.liabilities, sheet.total_liabilities),
        ("Equity", sheet.equity, sheet.total_equity),
    ):
        _table(session, title, lines, "together", total)
    difference = sheet.difference
    session.table(
        "",
        [
            ("assets − liabilities − equity", _coins(difference)),
            ("bears losses first: surplus", _coins(sheet.surplus)),
            ("then: rewards not streamed yet", _coins(sheet.readings.savings.undistributed)),
            ("losses that nobody has recognised", _coins(sheet.unrecognised_loss)),
            ("shortfall", _coins(sheet.readings.credit.shortfall)),
            ("price of the reserve", "none" if found.reserve_price is None else shown(found.reserve_price)),
        ],
    )
    print()
    if found.markets:
        session.table(
            "Credit markets",
            [
                (
                    reading.name,
                    _coins(reading.level),
                    rounded(market.loan.from_units(reading.debt), 6),
                    reading.borrowers,
                    f"{rounded(market.collateral.from_units(reading.collateral), 6)} {market.collateral.symbol}",
                    "–" if (ratio := found.collateral_ratio(index)) is None else percent(ratio),
                    percent(1 / market.lltv),
                )
                for index, (reading, market) in enumerate(
                    zip(sheet.readings.credit.markets, found.markets, strict=True)
                )
            ],
            ("against", "minted", "debt", "borrowers", "collateral", "ratio", "liquidated below"),
        )
        print()
    supply = sheet.readings.supply
    _table(session, "Where every coin comes from", sheet.origins, "supply", supply)
    _table(session, "Where every coin is", sheet.places, "supply", supply)
    session.table(
        "Checks, to the wei",
        [
            ("holds" if each.holds else "DOES NOT HOLD", each.law, each.left, each.right)
            for each in sheet.checks
        ],
        ("", "law", "left", "right"),
    )


def _table(session: Session, title: str, lines: "Sequence[Line]", total: str, amount: int) -> None:
    rows = [(each.name, _coins(each.amount)) for each in lines if each.amount]
    session.table(title, [*rows, (total, _coins(amount))])
    print()


def _coins(wei: int) -> str:
    from strongroom.client.amounts import from_units, plain
    from strongroom.client.token import STABLECOIN_DECIMALS

    return plain(from_units(wei, STABLECOIN_DECIMALS))
