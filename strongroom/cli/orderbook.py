"""`strongroom market serve`, `orders` and `post`: the off-chain order book and what is in it."""

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import Session, fail

if TYPE_CHECKING:
    from strongroom.client.market import SignedOrder
    from strongroom.client.order_book import BookOrder, OrderBook
    from strongroom.model.orders import IdSet

VARIABLE = "STRONGROOM_ORDER_BOOK"
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_LONGEST = 4 * 1024 * 1024

Book = Annotated[
    str | None, typer.Option("--book", envvar=VARIABLE, metavar="URL", help="Address of the order book.")
]
OrderArgument = Annotated[
    str,
    typer.Argument(
        metavar="ORDER", help="An order's hash in the order book, a file, or - for standard input."
    ),
]
Orders = Annotated[
    list[str],
    typer.Argument(metavar="ORDER...", help="Hashes in the order book, files, or - for standard input."),
]


def serve(
    context: typer.Context,
    database: Annotated[
        str,
        typer.Option(
            envvar="STRONGROOM_ORDER_BOOK_DATABASE",
            metavar="PATH|URL",
            help="A file for SQLite, or postgresql://….",
        ),
    ] = ".strongroom/orderbook.sqlite3",
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 for everybody.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8600,
    pause: Annotated[
        float, typer.Option(min=0.05, max=60, metavar="SECONDS", help="Between two looks at the chain.")
    ] = 2.0,
    per_maker: Annotated[int, typer.Option(min=1, help="Orders of one maker that have not ended.")] = 1_000,
    posts: Annotated[float, typer.Option(min=0, help="Orders a second from one address; 0 for any.")] = 10,
    reads: Annotated[
        float, typer.Option(min=0, help="Questions a second from one address; 0 for any.")
    ] = 200,
) -> None:
    """Run an order book until Ctrl-C: it takes signed orders, refuses bad ones, and follows the chain."""
    import logging

    session: Session = context.obj
    try:
        from strongroom.orderbook.serve import Service
        from strongroom.orderbook.serve import serve as run
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed: pip install 'strongroom[orderbook]'")
    from strongroom.orderbook.book import Limits
    from strongroom.orderbook.store import StoreError

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        service = Service(
            session.client(), database, Limits(per_maker=per_maker, posts=posts, reads=reads), pause
        )
    except StoreError as error:
        fail(str(error))
    run(service, host, port)


def orders(
    context: typer.Context,
    book: Book = None,
    collection: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The item's contract.")] = None,
    item: Annotated[
        int | None,
        typer.Option("--id", min=0, help="What an item of this id could fill; needs --collection."),
    ] = None,
    maker: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Who signed.")] = None,
    side: Annotated[str | None, typer.Option(metavar="sell|buy", help="Listings, or offers.")] = None,
    currency: Annotated[str | None, typer.Option(metavar="TOKEN", help="What is paid with.")] = None,
    status: Annotated[str, typer.Option(help="live, all, open, stale, filled, …")] = "live",
    sort: Annotated[str, typer.Option(help="newest, oldest, price or -price.")] = "newest",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
) -> None:
    """What is in the order book."""
    session: Session = context.obj
    where = None if currency is None else currency_of(session, currency)
    found = list(
        _book(book).fetch_orders(
            collection=collection,
            id=item,
            maker=maker,
            side=side,
            currency=where,
            status=status,
            sort=sort,
            at_most=limit,
        )
    )
    if session.as_json:
        session.show([as_json(each) for each in found])
    elif found:
        headings = ("order", "what", "item", "lots", "price of a lot", "status")
        session.table("", [_row(session, each) for each in found], headings)
    else:
        print("none")


def post(context: typer.Context, files: Orders, book: Book = None) -> None:
    """Hand signed orders in to the order book."""
    session: Session = context.obj
    there = _book(book)
    found = [there.submit(*load(session, each, None)) for each in files]
    if session.as_json:
        session.show([{"hash": each.hash, "status": each.status} for each in found])
    else:
        session.table("Handed in", [(each.hash, each.status) for each in found], ("order", "status"))


# What other commands need of it


def load(session: Session, text: str, book: str | None) -> "tuple[SignedOrder, IdSet | None]":
    """A signed order and its set: by its hash from the order book, from a file, or from standard input."""
    from strongroom.client.order_book import from_posted

    if _HASH.fullmatch(text):
        found = _book(book).fetch_order(text)
        return found.signed, found.ids
    try:
        if text == "-":
            content = sys.stdin.read(_LONGEST)
        else:
            with Path(text).open(encoding="utf-8") as stream:
                content = stream.read(_LONGEST)
        raw = json.loads(content)
    except (OSError, UnicodeDecodeError) as error:
        fail(
            f"no order can be read from {text[:80]!r} ({type(error).__name__}): give a file, or an order's hash"
        )
    except (ValueError, RecursionError):
        fail(f"{text[:80]!r} holds no JSON: it should be what `sell` or `offer` wrote")
    return from_posted(raw)


def hand_out(
    session: Session, signed: "SignedOrder", ids: "IdSet | None", book: str | None, out: str | None
) -> None:
    """Where a signed order goes: to a file, to the order book, or else to standard output."""
    from strongroom.client.order_book import as_posted

    order_hash = "0x" + signed.order_hash.hex()
    content = as_posted(signed, ids)
    facts: dict[str, object] = {"order": order_hash}
    if out is not None:
        path = Path(out)
        part = path.with_name(path.name + ".part")
        try:
            part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
            os.replace(part, path)
        except OSError as error:
            fail(f"the order was signed and cannot be written to {out[:80]!r}: {error.strerror}")
        facts["file"] = out
    if book is not None:
        facts["status"] = _book(book).submit(signed, ids).status
        facts["order book"] = _book(book).where
    if out is None and book is None:
        session.show(content)
    elif session.as_json:
        session.show({name.replace(" b", "B"): value for name, value in facts.items()})
    else:
        session.table("Signed", list(facts.items()))


def currency_of(session: Session, text: str) -> str:
    """A currency's address: `ether`, an address, or a contract's name in the registry."""
    from strongroom.client.codec import to_address
    from strongroom.client.market import ETHER

    if text.lower() in ("ether", "eth"):
        return ETHER
    known = session.client().deployment.contracts.get(text)
    return to_address(text) if known is None else known.address


def as_json(found: "BookOrder") -> dict[str, Any]:
    """An order of the order book."""
    from strongroom.client.order_book import as_posted

    return {
        "hash": found.hash,
        **as_posted(found.signed, found.ids),
        "status": found.status,
        "lotsAvailable": str(found.lots_available),
        "reason": found.reason,
    }


def _row(session: Session, found: "BookOrder") -> tuple[object, ...]:
    from strongroom.cli.trading import WHAT, Money

    order = found.signed.order
    return (
        found.hash,
        WHAT[order.kind],
        item_text(order.kind, order.token, order.id, found.ids),
        f"{found.lots_available} of {order.lots}" + (f" × {order.lot_size}" if order.lot_size != 1 else ""),
        Money(session, order.currency).describe(order.lot_price),
        found.status,
    )


def item_text(kind: int, token: str, item: int, ids: "IdSet | None") -> str:
    """What an order is about, for people."""
    if kind != 2:
        return f"{token} #{item}"
    if not item:
        return f"{token}, any"
    return f"{token}, of a set" + ("" if ids is None else f" of {len(ids.ids)}")


def _book(url: str | None) -> "OrderBook":
    from strongroom.client import order_book

    return order_book.OrderBook(url or order_book.DEFAULT_URL)
