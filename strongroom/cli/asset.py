"""`strongroom asset`: fractional assets: what they are, who may hold them, and everything that is done with them."""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli import (
    asset_agents,
    asset_buyout,
    asset_desk,
    asset_grants,
    asset_making,
    asset_money,
    asset_orders,
    asset_reports,
    asset_sale,
)
from strongroom.cli.asset_common import (
    AssetAddress,
    Maybe,
    Shares,
    Wallet,
    act,
    amounts,
    reading,
    time_of,
    writing,
)
from strongroom.cli.session import Session, refuse, shown

if TYPE_CHECKING:
    from strongroom.client.assets import AssetRecord, HolderState

app = typer.Typer(
    help="Fractional assets: shares of an NFT or of something off-chain, with dividends. `show` says the rules in "
    "plain words, `can-transfer` why not.",
    no_args_is_help=True,
)


@app.command("list")
def list_assets(context: typer.Context) -> None:
    """Every asset of the factory."""
    session: Session = context.obj
    client = session.client()
    factory = client.assets.factory
    total, found = factory.assetCount(), []
    with session.progress("reading assets") as progress:
        for record in factory.all():
            asset = client.assets.asset(record.asset)
            info = asset.info()
            found.append((record, info.symbol, asset.from_units(asset.totalSupply())))
            progress(len(found), total)
    if session.as_json:
        session.show(
            [{**_record(record), "symbol": symbol, "supply": supply} for record, symbol, supply in found]
        )
    elif found:
        rows = [
            (each.asset, symbol, shown(supply), _stands_on(each), time_of(each.createdAt))
            for each, symbol, supply in found
        ]
        session.table("Assets", rows, ("asset", "", "supply", "stands on", "made"))
    else:
        print("none yet: `strongroom asset tokenize` makes one")


@app.command()
def show(context: typer.Context, asset: AssetAddress) -> None:
    """An asset: supply, holders, owner, rules in plain words, documents, payment tokens."""
    session: Session = context.obj
    client = session.client()
    record, found = client.assets.factory.find(asset), client.assets.asset(asset)
    overview, documents, books = found.overview(), found.documents(), found.books()
    if session.as_json:
        session.show(
            {
                **_record(record),
                "name": overview.name,
                "symbol": overview.symbol,
                "decimals": overview.decimals,
                "supply": overview.supply,
                "authorized": overview.authorized,
                "holders": overview.holders,
                "owner": overview.owner,
                "paused": overview.is_paused,
                "supplyLocked": overview.is_supply_locked,
                "votes": overview.has_votes,
                "investorBalances": overview.has_investor_balances,
                "rules": list(overview.rules),
                "documents": [
                    {
                        "name": each.name,
                        "uri": each.uri,
                        "sha256": each.document_hash,
                        "since": time_of(each.since),
                    }
                    for each in documents
                ],
                "paymentTokens": [
                    {
                        "token": each.token,
                        "symbol": each.info.symbol,
                        "received": each.received,
                        "paid": each.paid,
                        "owed": each.owed,
                        "unbooked": each.unbooked,
                    }
                    for each in books
                ],
            }
        )
        return
    session.table(
        f"{shown(overview.name)} ({overview.symbol})",
        [
            ("asset", overview.address),
            ("stands on", _stands_on(record)),
            ("supply", f"{shown(overview.supply)} of {shown(overview.authorized)} authorised"),
            ("holders", overview.holders),
            ("owner", overview.owner),
            *((("transfers", "PAUSED"),) if overview.is_paused else ()),
            *((("supply", "LOCKED by an auction of the whole"),) if overview.is_supply_locked else ()),
        ],
    )
    session.table("Rules", [(each,) for each in overview.rules])
    if documents:
        session.table(
            "Documents",
            [(each.name, each.uri, each.document_hash, time_of(each.since)) for each in documents],
            ("", "where", "SHA-256", "since"),
        )
    if books:
        rows = [(each.info.symbol, each.received, each.paid, each.owed, each.unbooked) for each in books]
        session.table("Dividends", rows, ("", "received", "paid", "owed", "not booked yet"))


@app.command()
def holder(context: typer.Context, asset: AssetAddress, wallet: Maybe = None) -> None:
    """A wallet's shares, what it may do with them, and what it has earned."""
    session: Session = context.obj
    found = reading(session, asset)
    state = found.holder(session.someone(wallet))
    earned = found.claimables(state.wallet)
    if session.as_json:
        session.show(
            {
                **_holder(state),
                "claimable": [
                    {
                        "token": each.token,
                        "symbol": each.info.symbol,
                        "amount": each.amount,
                        "heldBack": each.why,
                    }
                    for each in earned
                ],
            }
        )
        return
    symbol = found.info().symbol
    session.table(
        state.wallet,
        [
            ("identity", state.identity.sentence),
            ("shares", f"{shown(state.shares)} {symbol}"),
            ("free to dispose of", f"{shown(state.disposable)} {symbol}"),
            *((("frozen", "the whole wallet"),) if state.is_frozen else ()),
            *((("frozen", f"{shown(state.frozen)} {symbol}"),) if state.frozen else ()),
            *((("under liens", f"{shown(state.locked)} {symbol}"),) if state.locked else ()),
            *(
                ("locked up", f"{shown(each.shares)} {symbol} until {time_of(each.until)}")
                for each in state.locked_up
            ),
            *(
                (
                    "to claim",
                    f"{shown(each.amount)} {each.info.symbol}" + (f": {each.why}" if each.why else ""),
                )
                for each in earned
                if each.amount
            ),
        ],
    )


@app.command("can-transfer")
def can_transfer(
    context: typer.Context,
    asset: AssetAddress,
    to: Annotated[str, typer.Argument(help="Who would receive.", metavar="TO")],
    shares: Shares,
    from_: Annotated[
        str | None,
        typer.Option("--from", help="Who would send; the account if not given.", metavar="ADDRESS"),
    ] = None,
) -> None:
    """Whether a transfer would succeed now, and if not, why, and what to do. Ends with 1 if not."""
    session: Session = context.obj
    amounts(shares)
    answer = reading(session, asset).can_send_to(to, shares, from_=session.someone(from_))
    if session.as_json:
        session.show(
            {
                "allowed": answer.allowed,
                "reason": None if answer.reason is None else answer.reason.name,
                "sentence": answer.sentence,
            }
        )
    else:
        print(f"yes: {answer.sentence}" if answer else f"no: {answer.sentence}")
    if not answer:
        raise typer.Exit(1)


@app.command()
def send(context: typer.Context, asset: AssetAddress, to: Wallet, shares: Shares) -> None:
    """Transfer shares; refused, before anybody is asked, with the reason in plain words."""
    session: Session = context.obj
    amounts(shares)
    found = writing(session, asset)
    who = session.writer().account
    answer = found.can_send_to(to, shares, from_=who)
    if not answer:
        refuse(answer.sentence)
    units, has = found.to_units(shares), found.balanceOf(who)
    done = act(
        session,
        f"Transfer by {who}",
        [("yours", found.from_units(has), found.from_units(has - units)), ("to", to, "")],
        f"Transfer {found.describe(units)} to {to}?",
        found,
        lambda: found.send_shares(to, shares),
        headings=("", "before", "after"),
    )
    session.sent("Transferred", done.receipt, {"shares": done.amount, "to": done.account})


def _record(record: "AssetRecord") -> dict[str, object]:
    is_nft = record.kind == 1
    return {
        "asset": record.asset,
        "kind": "nft" if is_nft else "offChain",
        "creator": record.creator,
        "createdAt": record.createdAt,
        "collection": record.collection if is_nft else None,
        "id": str(record.id) if is_nft else None,
        "buyout": record.buyout if is_nft else None,
        "custodian": None if is_nft else record.custodian,
    }


def _stands_on(record: "AssetRecord") -> str:
    if record.kind == 1:
        return f"no. {record.id} of {record.collection}, kept by {record.buyout}"
    return f"held by {record.custodian}"


def _holder(state: "HolderState") -> dict[str, object]:
    return {
        "wallet": state.wallet,
        "status": state.identity.status.value,
        "identity": state.identity.sentence,
        "shares": state.shares,
        "disposable": state.disposable,
        "walletFrozen": state.is_frozen,
        "frozen": state.frozen,
        "locked": state.locked,
        "lockedUp": [{"shares": each.shares, "until": each.until} for each in state.locked_up],
    }


for part in (asset_making, asset_money, asset_agents, asset_reports):
    part.register(app)
app.add_typer(asset_sale.app, name="sale")
app.add_typer(asset_grants.app, name="grant")
app.add_typer(asset_buyout.app, name="buyout")
app.add_typer(asset_desk.app, name="desk")
app.add_typer(asset_orders.app, name="order")
