"""`strongroom credit sync`, `distribute`, `recognise`, `settle`, `lower-ceiling`: the credit facilitator's books."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import MarketId
from strongroom.cli.credit_operation import GAS, market_of
from strongroom.cli.lending import rounded, short
from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client.credit import Credit
    from strongroom.client.receipt import Receipt


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(sync)
    app.command("lower-ceiling")(lower_ceiling)
    app.command()(distribute)
    app.command()(recognise)
    app.command()(settle)


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
    chosen = [market_of(session, client, name) for name in names or ()]
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
    found = market_of(session, client, market)
    if coins > found.book.entry.ceiling_coins:
        fail(f"the ceiling is {shown(found.ceiling)}: this only lowers it, and raising it is the governor's")
    call = client.credit.facilitator.lowerMarketCeiling(found.id, coins)
    call.call(client.account)  # refused already now, before anyone is asked
    session.preview(
        "Lower a ceiling",
        [("ceiling", found.ceiling, Decimal(coins)), ("minted", found.level, "")],
        ("", "before", "after"),
        contracts={"credit facilitator": client.credit.address, "market": "0x" + found.id.hex()},
    )
    session.confirm(f"Lower it to {shown(Decimal(coins))}?", client.credit.facilitator, GAS)
    done = client.credit.lower_ceiling(found, coins)
    session.sent(
        "Lowered", done.receipt, {"ceiling": coins, "interest": done.interest, "burned": done.burned}
    )


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


def recognise(context: typer.Context, market: MarketId) -> None:
    """Book a market's loss: surplus bears it, then rewards not streamed yet; the rest is shortfall. Anyone may."""
    session: Session = context.obj
    found = market_of(session, session.writer(), market)
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
    from strongroom.client.credit.advice import advised

    client = session.writer()
    credit, whole = client.credit, client.credit.overview()
    with advised():
        prepare(credit).call(client.account)  # refused already now, before anyone is asked
    facts = [*(rows or []), ("interest collected", whole.collected), ("shortfall", whole.shortfall)]
    session.preview(title, facts, contracts={"credit facilitator": credit.address})
    session.confirm(f"{title}?", credit.facilitator, GAS)
    receipt, told = act(credit)
    session.sent(title, receipt, told)
