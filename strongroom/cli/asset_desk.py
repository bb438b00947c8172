"""`strongroom asset desk`: redemption of shares at net asset value: open, publish, fund, fulfil, ask, claim, leave."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, Maybe, Payment, Shares, act, amounts, time_of
from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.redemption import Desk, Standing

app = typer.Typer(
    help="Redemption of shares at the net asset value that an appraiser publishes.", no_args_is_help=True
)

DeskAddress = Annotated[str, typer.Argument(help="The desk's address, as `open` printed it.", metavar="DESK")]
Amount = Annotated[str, typer.Argument(help="Of the payment token, like 100 or 0.5.", metavar="AMOUNT")]


@app.command("open")
def open_desk(
    context: typer.Context,
    asset: AssetAddress,
    value: Annotated[
        str, typer.Argument(help="Of one share, that the first publication is bound to.", metavar="VALUE")
    ],
    appraiser: Annotated[str, typer.Argument(help="Who publishes.", metavar="APPRAISER")],
    token: Payment = None,
    max_change: Annotated[int, typer.Option(help="Of a publication, basis points.", min=1)] = 1_000,
    max_change_per_day: Annotated[int, typer.Option(help="Basis points.", min=1)] = 500,
    min_hours: Annotated[int, typer.Option(help="Between publications.", min=1)] = 24,
    max_days: Annotated[int, typer.Option(help="From when on a publication is stale.", min=1)] = 35,
) -> None:
    """Make a desk and its value, appoint the appraiser, and let the desk lock shares. By the owner, in four."""
    session: Session = context.obj
    amounts(value)
    client = session.writer()
    desks, found = client.assets.desks, client.assets.asset(asset)
    money = found.payment_token(token)
    desk = act(
        session,
        f"Open a redemption desk of {found.info().symbol}",
        [
            ("pays in", money.info().symbol),
            ("first value of a share", value),
            ("appraiser", appraiser),
            ("a publication is stale after, days", max_days),
        ],
        "Open it?",
        desks,
        lambda: desks.open_desk(
            found,
            value,
            appraiser,
            payment_token=money.address,
            max_change_bps=max_change,
            max_change_per_day_bps=max_change_per_day,
            min_interval=int(timedelta(hours=min_hours).total_seconds()),
            max_age=int(timedelta(days=max_days).total_seconds()),
        ),
        contracts={"asset": found.address, "desk factory": desks.address},
        transactions=4,
    )
    facts = {"desk": desk.address, "netAssetValue": desk.netAssetValue(), "asset": found.address}
    if session.as_json:
        session.show(facts)
    else:
        session.table("Opened", list(facts.items()))


@app.command()
def show(context: typer.Context, desk: DeskAddress, holder: Maybe = None) -> None:
    """The value, the cash, and where a holder's request stands."""
    session: Session = context.obj
    found = session.client().assets.desks.desk(desk)
    last, money = found.publication(), found.money_info()
    facts: dict[str, object] = {
        "desk": found.address,
        "asset": found.share(),
        "value": last.value,
        "publication": last.number,
        "published": time_of(last.published_at),
        "suspended": last.is_suspended,
        "freeCash": _cash(found, found.freeCash()),
        "owedCash": _cash(found, found.owedCash()),
    }
    if holder is not None or session.account is not None:
        standing = found.standing(session.someone(holder))
        facts["holder"] = _standing(standing)
    if session.as_json:
        session.show(facts)
        return
    mine = facts.pop("holder", None)
    session.table(f"Redemption desk, in {money.symbol}", list(facts.items()))
    if isinstance(mine, dict):
        session.table(str(mine["address"]), [(mine["sentence"],)])


@app.command()
def publish(
    context: typer.Context,
    desk: DeskAddress,
    value: Annotated[str, typer.Argument(help="Of one whole share.", metavar="VALUE")],
) -> None:
    """Publish the value of a share, as the appraiser."""
    session: Session = context.obj
    amounts(value)
    client, found = _writing(session, desk)
    last = found.publication()
    receipt = act(
        session,
        "Publish a value",
        [("value of a share", last.value, value)],
        f"Publish {value}?",
        found,
        lambda: client.assets.desks.publish(found, value),
        headings=("", "before", "after"),
        contracts={"net asset value": found.netAssetValue()},
    )
    session.sent("Published", receipt, {"value": found.publication().value})


@app.command()
def fund(context: typer.Context, desk: DeskAddress, amount: Amount) -> None:
    """Give cash for redemptions. Anyone may; it is the issuer's until it redeems shares."""
    session: Session = context.obj
    amounts(amount)
    client, found = _writing(session, desk)
    receipt = act(
        session,
        "Fund redemptions",
        [("free cash", _cash(found, found.freeCash())), ("more", f"{amount} {found.money_info().symbol}")],
        f"Pay {amount} {found.money_info().symbol}?",
        found,
        lambda: client.assets.desks.fund(found, amount),
        contracts={"desk": found.address, "payment token": found.asset()},
        transactions=2,
    )
    session.sent("Funded", receipt, {"freeCash": _cash(found, found.freeCash())})


@app.command()
def fulfil(
    context: typer.Context,
    desk: DeskAddress,
    holder: Annotated[
        list[str] | None, typer.Argument(help="Holders to settle with it.", metavar="[WALLET...]")
    ] = None,
) -> None:
    """Redeem what the cash reaches, at the last publication. Anyone may."""
    session: Session = context.obj
    client, found = _writing(session, desk)
    holders = holder or []
    done = act(
        session,
        "Fulfil requests",
        [("free cash", _cash(found, found.freeCash())), ("value of a share", found.publication().value)],
        "Redeem what it reaches?",
        found,
        lambda: client.assets.desks.fulfil(found, holders),
        call=found.fulfill(holders),
        contracts={"desk": found.address},
    )
    session.sent("Fulfilled", done.receipt, {"shares": done.shares, "cash": done.cash})


@app.command()
def ask(context: typer.Context, desk: DeskAddress, shares: Shares) -> None:
    """Ask to have shares redeemed; they stay in the wallet, locked. Priced by a publication that is to come."""
    session: Session = context.obj
    amounts(shares)
    client, found = _writing(session, desk)
    who, asset = client.account, client.assets.asset(found.share())
    units = asset.to_units(shares)
    asset.require_shares(who, units)

    def do() -> object:
        asset.let(found.address, units)
        return found.ask(who, shares).send()

    act(
        session,
        f"Ask for a redemption of {asset.describe(units)}",
        [("request", found.standing(who).sentence), ("value of a share now", found.publication().value)],
        "Ask?",
        found,
        do,
        contracts={"desk": found.address, "asset": asset.address},
        transactions=2,
    )
    _show(session, "Asked", found.standing(who))


@app.command()
def claim(context: typer.Context, desk: DeskAddress) -> None:
    """Take the cash for redeemed shares."""
    session: Session = context.obj
    client, found = _writing(session, desk)
    standing = found.standing(client.account)
    call = found.claim_all(client.account)
    receipt = act(
        session,
        "Claim",
        [("", standing.sentence)],
        f"Take {shown(standing.cash)} {found.money_info().symbol}?",
        found,
        call.send,
        call=call,
        contracts={"desk": found.address},
    )
    session.sent("Claimed", receipt, {"cash": standing.cash, "shares": standing.claimable})


@app.command()
def leave(context: typer.Context, desk: DeskAddress) -> None:
    """Cancel what is pending and release its shares, in one transaction."""
    session: Session = context.obj
    client, found = _writing(session, desk)
    standing = found.standing(client.account)
    call = found.leave(client.account)
    receipt = act(
        session,
        "Cancel",
        [("", standing.sentence)],
        "Cancel it?",
        found,
        call.send,
        call=call,
        contracts={"desk": found.address},
    )
    session.sent("Cancelled", receipt, {"shares": standing.pending + standing.cancelled})


def _writing(session: Session, address: str) -> "tuple[Strongroom, Desk]":
    client = session.writer()
    return client, client.assets.desks.desk(address)


def _cash(desk: "Desk", units: int) -> object:
    from strongroom.client.amounts import from_units

    return from_units(units, desk.money_info().decimals)


def _standing(standing: "Standing") -> dict[str, object]:
    return {
        "address": standing.controller,
        "sentence": standing.sentence,
        "pending": standing.pending,
        "claimable": standing.claimable,
        "cash": standing.cash,
        "cancelled": standing.cancelled,
        "heldBack": standing.is_held_back,
    }


def _show(session: Session, title: str, standing: "Standing") -> None:
    if not standing.request_id:
        fail("the request is not there: look at the desk again before asking once more")
    facts = _standing(standing)
    if session.as_json:
        session.show(facts)
    else:
        session.table(title, list(facts.items()))
