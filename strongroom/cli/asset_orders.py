"""`strongroom asset order`: shares from holder to holder, by signed orders of the marketplace."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, Shares, act, amounts
from strongroom.cli.session import Session, fail, refuse

if TYPE_CHECKING:
    from strongroom.client.market import SignedOrder

app = typer.Typer(
    help="Sell shares to another holder, or buy them, by signed orders. Nothing is locked; both are asked at the sale.",
    no_args_is_help=True,
)

Price = Annotated[str, typer.Argument(help="Coins for one share.", metavar="PRICE")]
Lots = Annotated[int, typer.Option(help="In so many equal lots, taken one by one or together.", min=1)]
Take = Annotated[int, typer.Option("--lots", help="How many lots.", min=1)]
Days = Annotated[int, typer.Option(help="How long it is good for.", min=1, max=3_650)]
Taker = Annotated[str | None, typer.Option("--to", help="The only one that may take it.", metavar="ADDRESS")]
Out = Annotated[Path | None, typer.Option("--out", help="Write the signed order there.", metavar="FILE")]
_HELP = "Sign {} and print it. The marketplace is let {} first, if it may not yet."
File = Annotated[
    str, typer.Argument(help="A file with the signed order; - for standard input.", metavar="FILE")
]


def _making(listing: bool) -> Callable[..., None]:
    """The command that signs a listing, or an offer."""

    def make(
        context: typer.Context,
        asset: AssetAddress,
        shares: Shares,
        price: Price,
        lots: Lots = 1,
        days: Days = 30,
        to: Taker = None,
        out: Out = None,
    ) -> None:
        _make(context.obj, asset, shares, price, lots, days, to, out, listing)

    return make


app.command("sell", help=_HELP.format("a listing", "move the shares"))(_making(listing=True))
app.command("offer", help=_HELP.format("an offer to buy", "take the coins"))(_making(listing=False))


@app.command()
def check(context: typer.Context, file: File, lots: Take = 1) -> None:
    """Whether an order could be filled now by the account, and if not, why. Ends with 1 if not."""
    session: Session = context.obj
    signed = _read(file)
    verdict = session.client().assets.orders.check(signed, lots, session.someone(None))
    if session.as_json:
        session.show(
            {
                "state": verdict.state.name.lower(),
                "lotsAvailable": verdict.lots_available,
                "problem": verdict.problem,
            }
        )
    else:
        print("it can be filled" if verdict.is_fillable else f"no: {verdict.problem}")
        print(f"lots left: {verdict.lots_available}")
    if not verdict.is_fillable:
        raise typer.Exit(1)


@app.command()
def buy(context: typer.Context, file: File, lots: Take = 1) -> None:
    """Buy lots of a listing."""
    _take(context.obj, file, lots, listing=True)


@app.command()
def accept(context: typer.Context, file: File, lots: Take = 1) -> None:
    """Sell lots into an offer."""
    _take(context.obj, file, lots, listing=False)


def _make(
    session: Session,
    asset: str,
    shares: str,
    price: str,
    lots: int,
    days: int,
    to: str | None,
    out: Path | None,
    listing: bool,
) -> None:
    amounts(shares, price)
    client = session.writer()
    orders, found = client.assets.orders, client.assets.asset(asset)
    make = orders.sell if listing else orders.offer
    signed = act(
        session,
        "Sign a listing of shares" if listing else "Sign an offer for shares",
        [
            ("asset", f"{found.address} ({found.info().symbol})"),
            ("shares", shares),
            ("price of one", f"{price} {orders.stablecoin.info().symbol}"),
            ("lots", lots),
            ("good for, days", days),
            ("fee, basis points of the price", client.market.settings().feeBps),
        ],
        "Sign it, and approve the marketplace if it is not?",
        orders.market,
        lambda: make(found, shares, price, lots=lots, days=days, to=to),
        contracts={"marketplace": orders.market.address, "asset": found.address},
    )
    text = json.dumps(signed.as_json(), indent=1)
    if out is None:
        print(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror or error}")
    session.show({"written": str(out)}) if session.as_json else print(f"written: {out}")


def _take(session: Session, file: str, lots: int, listing: bool) -> None:
    signed = _read(file)
    client = session.writer()
    orders = client.assets.orders
    verdict = orders.check(signed, lots)
    if not verdict.is_fillable:
        refuse(f"this order cannot be filled: {verdict.problem}")
    quote = orders.market.quote_order(signed, lots)
    coin, units = orders.stablecoin, signed.order.lot_size * lots
    shares = client.assets.asset(signed.order.token).describe(units)
    # an order may change its price while somebody reads: what was shown is the limit
    if listing:
        verb, limit, at = "Pay", quote.price, "at most"
    else:
        verb, limit, at = "Sell them for", quote.proceeds, "at least"
    done = act(
        session,
        "Buy shares" if listing else "Sell shares",
        [
            ("asset", signed.order.token),
            ("maker", signed.order.maker),
            ("shares", shares),
            ("price", coin.describe(quote.price)),
            ("fee of it", coin.describe(quote.fee)),
        ],
        f"{verb} {coin.describe(limit)} {at}?",
        coin,
        lambda: orders.buy(signed, lots, most=limit) if listing else orders.accept(signed, lots, least=limit),
        contracts={"marketplace": orders.market.address, "asset": signed.order.token},
        transactions=2,
    )
    session.sent(
        "Bought" if listing else "Sold",
        done.receipt,
        {"shares": done.shares, "price": done.price, "fee": done.fee, "maker": done.maker},
    )


def _read(file: str) -> "SignedOrder":
    from strongroom.client.market import SignedOrder

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        raw = json.loads(text)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")
    except (RecursionError, ValueError):
        fail(f"{'standard input' if file == '-' else file} is not JSON: give what `sell` printed")
    return SignedOrder.from_json(raw)
