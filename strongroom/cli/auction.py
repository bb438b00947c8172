"""`strongroom auction`: English auctions: open, bid, settle, cancel, claim, pull, show, list."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import Session, amount_of, fail

if TYPE_CHECKING:
    from strongroom.client.auctions import Lot

app = typer.Typer(help="English auctions of NFTs, in ether or any ERC-20.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The auction's number.", metavar="AUCTION", min=1)]
CurrencyOption = Annotated[str, typer.Option(help="An ERC-20's address, or ether.", metavar="TOKEN")]
To = Annotated[str | None, typer.Option(help="Where to; the account itself if not given.", metavar="ADDRESS")]


@app.command("list")
def list_auctions(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False,
) -> None:
    """Every auction that is open."""
    session: Session = context.obj
    auctions = session.client().auctions
    found = auctions.lots(only_open=not everything)
    now = session.client().connection.fetch_timestamp()
    if session.as_json:
        session.show([_json(lot, now) for lot in found])
    elif not found:
        print("none")
    else:
        rows = [
            (
                *(lot.number, lot.phase(now), lot.terms.token, lot.terms.id, lot.terms.units, lot.bid),
                *(lot.least_bid, lot.currency.info.symbol, _moment(lot.end_time)),
            )
            for lot in found
        ]
        headings = ("", "", "token", "item", "units", "bid", "least bid", "", "ends")
        session.table(f"Auctions of {auctions.address}", rows, headings)


@app.command()
def show(context: typer.Context, auction: Number) -> None:
    """One auction: its terms, and how it stands."""
    session: Session = context.obj
    lot = session.client().auctions.lot(auction)
    now = session.client().connection.fetch_timestamp()
    if session.as_json:
        session.show(_json(lot, now))
    else:
        session.table(f"Auction {auction}", list(_facts(lot, now).items()))


@app.command("open")
def open_auction(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="The item's contract.", metavar="TOKEN")],
    item: Annotated[int, typer.Argument(help="The item's id.", metavar="ID", min=0)],
    reserve: Annotated[str, typer.Argument(help="The least first bid.", metavar="AMOUNT")],
    currency: CurrencyOption = "ether",
    units: Annotated[
        int | None, typer.Option(help="Of an ERC-1155, how many. An ERC-721 if not given.", min=1)
    ] = None,
    hours: Annotated[int, typer.Option(help="How long it runs.", min=1)] = 24,
    extension: Annotated[int, typer.Option(help="A late bid moves the end by so many seconds.", min=0)] = 600,
    step: Annotated[int, typer.Option(help="How much more each bid is, in basis points.", min=0)] = 500,
) -> None:
    """Open an auction. The item goes to the auction house; royalty and fee are today's at most."""
    from strongroom.model.orders import ItemStandard

    session: Session = context.obj
    client = session.writer()
    auctions = client.auctions
    terms = auctions.build(
        token,
        item,
        amount_of(reserve),
        currency=_currency(currency),
        standard=ItemStandard.ERC721 if units is None else ItemStandard.ERC1155,
        units=units or 1,
        min_step_bps=step,
        duration=hours * 3600,
        extension=extension,
    )
    approval = auctions.approval_to_sell(terms)
    money = auctions.currency(terms.currency)
    session.preview(
        "Open an auction",
        [
            *(("item", f"{terms.id} of {terms.token}"), ("units", terms.units)),
            ("reserve", f"{money.amount(terms.reserve)} {money.info.symbol}"),
            *(("ends", _moment(terms.endTime)), ("step, bps", terms.minStepBps)),
            ("late bids move the end by, seconds", terms.extension),
            *(("royalty at most, bps", terms.maxRoyaltyBps), ("fee at most, bps", terms.maxFeeBps)),
            ("approval is sent first", approval is not None),
        ],
        contracts={"auction house": auctions.address},
    )
    session.confirm("Open it?", auctions, _GAS, 1 if approval is None else 2)
    if approval is not None:
        approval.send()
    receipt = auctions.open(terms).send()
    session.sent("Opened", receipt, {"auction": auctions.opened(receipt)})


@app.command()
def bid(
    context: typer.Context,
    auction: Number,
    amount: Annotated[str, typer.Argument(help="In whole units of the currency.", metavar="AMOUNT")],
) -> None:
    """Bid. Who is outbid later pulls the money, see `pull`."""
    session: Session = context.obj
    client = session.writer()
    auctions = client.auctions
    found = auctions.prepare_bid(auction, amount_of(amount))
    before, after, symbol = found.before, found.after, found.before.currency.info.symbol
    session.preview(
        f"Bid {found.amount} {symbol} in auction {auction}",
        [
            ("bid", before.bid, after.bid),
            ("bidder", before.bidder, after.bidder),
            ("next bid at least", before.least_bid, after.least_bid),
            ("ends", _moment(before.end_time), _moment(after.end_time)),
            (f"your {symbol}", found.balance, found.balance - found.amount),
            ("approval is sent first", "", found.approval is not None),
        ],
        ("", "before", "after"),
        contracts={"auction house": auctions.address},
    )
    session.confirm("Bid?", auctions, _GAS, 1 if found.approval is None else 2)
    if found.approval is not None:
        found.approval.send()
    receipt = found.call.send()
    placed = auctions.require_bid(receipt, found)
    session.sent(
        "Bid", receipt, {"auction": auction, "bid": found.amount, "currency": symbol, "ends": placed.endTime}
    )


@app.command()
def settle(context: typer.Context, auction: Number) -> None:
    """Settle an auction that has ended; anyone may."""
    session: Session = context.obj
    client = session.writer()
    auctions = client.auctions
    lot = auctions.lot(auction)
    call = auctions.settle(auction)
    gas = _gas(session, auctions, f"Settle auction {auction}", lot, call)
    receipt = call.send(gas=gas)
    event, money = auctions.settled(receipt, auction), lot.currency
    session.sent(
        "Settled",
        receipt,
        {
            "auction": auction,
            "winner": None if not event.price else event.winner,
            "price": money.amount(event.price),
            "royalty": money.amount(event.royalty),
            "fee": money.amount(event.fee),
            "seller receives": money.amount(event.price - event.royalty - event.fee),
            "currency": money.info.symbol,
            "item waits for": auctions.lot(auction).item_owner,
        },
    )


@app.command()
def cancel(context: typer.Context, auction: Number) -> None:
    """Cancel your auction before its first bid."""
    session: Session = context.obj
    auctions = session.writer().auctions
    call = auctions.cancel(auction)
    gas = _gas(session, auctions, f"Cancel auction {auction}", auctions.lot(auction), call)
    receipt = call.send(gas=gas)
    session.sent(
        "Cancelled", receipt, {"auction": auction, "item waits for": auctions.lot(auction).item_owner}
    )


@app.command()
def claim(context: typer.Context, auction: Number, to: To = None) -> None:
    """Claim an item that could not be handed out to you."""
    session: Session = context.obj
    client = session.writer()
    auctions = client.auctions
    where = client.account if to is None else to
    call = auctions.claimItem(auction, where)
    gas = _gas(
        session, auctions, f"Claim the item of auction {auction} to {where}", auctions.lot(auction), call
    )
    session.sent("Claimed", call.send(gas=gas), {"auction": auction, "to": where})


@app.command()
def pull(context: typer.Context, currency: CurrencyOption = "ether", to: To = None) -> None:
    """Take out money that is held for you: bids that were outbid, and payments that you did not take."""
    session: Session = context.obj
    client = session.writer()
    auctions = client.auctions
    money = auctions.currency(_currency(currency))
    held = auctions.held_amount(money.address)
    if not held:
        fail(f"nothing is held for {client.account} in {money.info.symbol}")
    call = auctions.pull(money.address, to)
    session.preview(
        "Pull held money",
        [("amount", f"{held} {money.info.symbol}"), ("to", client.account if to is None else to)],
        contracts={"auction house": auctions.address},
    )
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Pull it?", auctions, gas)
    receipt = call.send(gas=gas)
    paid = auctions.pulled(receipt, money.address)
    session.sent("Pulled", receipt, {"amount": paid, "currency": money.info.symbol})


_GAS = 500_000
"""What opening or bidding takes at most, with an approval before it that cannot be estimated together."""


def _gas(session: Session, auctions: Any, title: str, lot: "Lot", call: Any) -> int:
    """Shows the auction, asks, and returns the gas limit."""
    client = session.writer()
    gas: int = client.connection.gas_limit(call.transaction())  # refused already now
    now = client.connection.fetch_timestamp()
    session.preview(title, list(_facts(lot, now).items()), contracts={"auction house": auctions.address})
    session.confirm(f"{title}?", auctions, gas)
    return gas


def _currency(text: str) -> str:
    from strongroom.client.codec import to_address
    from strongroom.client.market import ETHER

    return ETHER if text.lower() in ("ether", "eth") else to_address(text)


def _facts(lot: "Lot", now: int) -> dict[str, object]:
    symbol = lot.currency.info.symbol
    return {
        "state": lot.phase(now),
        "item": f"{lot.terms.units} × {lot.terms.id} of {lot.terms.token}",
        "seller": lot.seller,
        "reserve": f"{lot.reserve} {symbol}",
        "bid": f"{lot.bid} {symbol}",
        "bidder": lot.bidder,
        "least bid": f"{lot.least_bid} {symbol}",
        "begins": _moment(lot.start_time),
        "ends": _moment(lot.end_time),
        "item waits for": lot.item_owner,
    }


def _json(lot: "Lot", now: int) -> dict[str, Any]:
    return {
        "auction": lot.number,
        "state": lot.phase(now),
        "standard": lot.standard.name,
        "token": lot.terms.token,
        "item": str(lot.terms.id),
        "units": str(lot.terms.units),
        "seller": lot.seller,
        "currency": lot.currency.address,
        "symbol": lot.currency.info.symbol,
        "decimals": lot.currency.info.decimals,
        "reserve": lot.reserve,
        "bid": lot.bid,
        "bidder": lot.bidder,
        "leastBid": lot.least_bid,
        "startTime": lot.start_time,
        "endTime": lot.end_time,
        "extension": lot.terms.extension,
        "minStepBps": lot.terms.minStepBps,
        "maxRoyaltyBps": lot.terms.maxRoyaltyBps,
        "feeBps": lot.fee_bps,
        "itemOwner": lot.item_owner,
    }


def _moment(seconds: int) -> str:
    from strongroom.client.statement import moment

    return moment(seconds)
