"""`strongroom market sell`, `offer`, `buy`, `accept`, `cancel` and `quote`: trading by signed orders.

Works without any order book: `sell` and `offer` then print the signed order, or write it to a file, and the others
read it back.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import Slippage, slippage_of
from strongroom.cli.orderbook import (
    Book,
    OrderArgument,
    Orders,
    currency_of,
    hand_out,
    item_text,
    load,
    orders,
    post,
    serve,
)
from strongroom.cli.session import Session, amount_of, fail, refuse

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.contract import Call
    from strongroom.client.contracts.marketplace import Fill, Quote
    from strongroom.client.market import SignedOrder
    from strongroom.model.orders import IdSet, ItemStandard, Order

_PANEL = "Marketplace"
_DAY = 24 * 3600
WHAT = ("listing", "offer", "collection offer")


class Standard(StrEnum):
    """What an item is."""

    ERC721 = "erc721"
    ERC1155 = "erc1155"
    ERC20 = "erc20"


Collection = Annotated[str, typer.Argument(help="The item's contract.", metavar="COLLECTION")]
Price = Annotated[str, typer.Argument(help="Of a lot, like 100 or 0.5.", metavar="PRICE")]
EndPrice = Annotated[
    str | None, typer.Option(help="The price at the end; in between it moves in a line.", metavar="PRICE")
]
Kind = Annotated[Standard, typer.Option("--standard", help="What the item is.")]
Lots = Annotated[int, typer.Option(min=1, help="How many lots.")]
LotSize = Annotated[int, typer.Option(min=1, help="Units of the item in a lot.")]
Taker = Annotated[
    str | None, typer.Option("--to", help="The only account that may take it.", metavar="ADDRESS")
]
Days = Annotated[float, typer.Option(help="How long it is good for.", min=0.001, max=3_650)]
Out = Annotated[
    str | None, typer.Option("--out", help="Write the signed order to this file.", metavar="FILE")
]
Approve = Annotated[
    bool, typer.Option("--approve", help="First let the marketplace move what it needs, if it may not yet.")
]
Take = Annotated[int, typer.Option("--lots", min=1, help="How many lots to take.")]
Item = Annotated[int | None, typer.Option("--id", min=0, help="Of a collection offer: the item.")]


def register(group: typer.Typer) -> None:
    """Add the marketplace's commands to a group."""
    for name, command in (
        ("sell", sell),
        ("offer", offer),
        ("buy", buy),
        ("accept", accept),
        ("cancel", cancel),
        ("quote", quote),
        ("orders", orders),
        ("post", post),
        ("serve", serve),
    ):
        group.command(name, rich_help_panel=_PANEL)(command)


def sell(
    context: typer.Context,
    collection: Collection,
    item: Annotated[int, typer.Argument(metavar="ID", help="The item's id; 0 for an ERC-20.", min=0)],
    price: Price,
    currency: Annotated[
        str, typer.Option(help="ether, a token's address, or its name in the registry.", metavar="TOKEN")
    ] = "ether",
    end_price: EndPrice = None,
    standard: Kind = Standard.ERC721,
    lots: Lots = 1,
    lot_size: LotSize = 1,
    to: Taker = None,
    days: Days = 30,
    approve: Approve = False,
    book: Book = None,
    out: Out = None,
) -> None:
    """Sign a listing: shows price, fee, royalty and proceeds, then asks."""
    session: Session = context.obj
    client = session.writer()
    money = Money(session, currency_of(session, currency))
    end = client.connection.fetch_timestamp() + int(days * _DAY)
    signed = client.market.listing(
        collection,
        item,
        money.units(price),
        currency=money.address,
        standard=_standard(standard),
        end_price=None if end_price is None else money.units(end_price),
        lots=lots,
        lot_size=lot_size,
        taker=to or _anyone(),
        end=end,
    )
    _sign_and_hand_out(session, client, signed, None, money, approve, book, out)


def offer(
    context: typer.Context,
    collection: Collection,
    price: Price,
    currency: Annotated[
        str, typer.Option(help="A token's address, or its name in the registry.", metavar="TOKEN")
    ],
    item: Annotated[int | None, typer.Option("--id", min=0, help="For this item alone.")] = None,
    ids: Annotated[
        str | None, typer.Option(help="For any of these items, like 1,2,5-9.", metavar="IDS")
    ] = None,
    end_price: EndPrice = None,
    standard: Kind = Standard.ERC721,
    lots: Lots = 1,
    lot_size: LotSize = 1,
    to: Taker = None,
    days: Days = 30,
    approve: Approve = False,
    book: Book = None,
    out: Out = None,
) -> None:
    """Sign an offer: for one item, for any of a set (--ids), or for any of the collection."""
    from strongroom.model.orders import IdSet

    session: Session = context.obj
    client = session.writer()
    money = Money(session, currency_of(session, currency))
    if item is not None and ids is not None:
        fail("an offer is for one item (--id) or for any of a set (--ids), not both")
    chosen = None if ids is None else IdSet(_ids(ids))
    end = client.connection.fetch_timestamp() + int(days * _DAY)
    units, last = money.units(price), None if end_price is None else money.units(end_price)
    if item is None:
        order = client.market.collection_offer(
            collection,
            units,
            money.address,
            ids=chosen,
            standard=_standard(standard),
            end_price=last,
            lots=lots,
            lot_size=lot_size,
            taker=to or _anyone(),
            end=end,
        )
    else:
        order = client.market.item_offer(
            collection,
            item,
            units,
            money.address,
            standard=_standard(standard),
            end_price=last,
            lots=lots,
            lot_size=lot_size,
            taker=to or _anyone(),
            end=end,
        )
    _sign_and_hand_out(session, client, order, chosen, money, approve, book, out)


def buy(
    context: typer.Context,
    wanted: Orders,
    lots: Take = 1,
    best_effort: Annotated[
        bool, typer.Option("--best-effort", help="Of several, leave out those that fail.")
    ] = False,
    approve: Approve = False,
    book: Book = None,
) -> None:
    """Buy what is listed: one order, or several in one transaction."""
    from strongroom.client.contracts.events import OrderFilled

    session: Session = context.obj
    client = session.writer()
    market = client.market
    found = [load(session, each, book)[0] for each in wanted]
    if len({signed.order_hash for signed in found}) != len(found):
        fail("an order is named twice: --lots takes more than one lot of it")
    fills, rows, totals = [], [], dict[str, int]()
    for signed in found:
        if signed.order.kind != 0:
            fail(f"0x{signed.order_hash.hex()} is an offer: `strongroom market accept` sells into it")
        limit = lots * _highest(client, signed.order)
        terms = market.terms(signed, lots, limit=limit)
        _require_fillable(client, signed, best_effort)
        shares = market.quote(signed.struct, terms)
        money = Money(session, signed.order.currency)
        item = item_text(0, signed.order.token, signed.order.id, None)
        rows.append((item, _units(session, signed.order, lots), *_shares(money, shares)))
        totals[money.address] = totals.get(money.address, 0) + limit
        fills.append((signed, terms))
    headings = ("item", "how much", "price", "fee", "royalty", "seller gets")
    _preview(session, client, f"Buy, as {client.account}", rows, headings)
    for currency, limit in totals.items():
        _let_move_money(session, client, Money(session, currency), limit, approve)
    at_most = " and ".join(Money(session, each).describe(limit) for each, limit in totals.items())
    call: Call[Any]
    if len(fills) == 1:
        call = market.take(fills[0][0], lots, limit=fills[0][1].limit)
    else:
        call = market.take_many(fills, not best_effort)
    gas = client.connection.gas_limit(call.transaction())
    session.confirm(f"Pay at most {at_most}?", market, gas)
    receipt = call.send(gas=gas)
    filled = {event.orderHash: event for event in receipt.events_of(OrderFilled, market.address)}
    bought = [signed for signed in found if signed.order_hash in filled]
    if not bought and not best_effort:
        raise receipt.unexpected("no order was filled")
    session.sent(
        "Bought",
        receipt,
        {
            "filled": len(bought),
            "left out": len(found) - len(bought),
            **{
                f"paid for {signed.order.id}": Money(session, signed.order.currency).describe(
                    filled[signed.order_hash].price
                )
                for signed in bought
            },
        }
        if not session.as_json
        else {
            "filled": ["0x" + signed.order_hash.hex() for signed in bought],
            "left out": ["0x" + each.order_hash.hex() for each in found if each.order_hash not in filled],
            "prices": [str(filled[signed.order_hash].price) for signed in bought],
        },
    )


def accept(
    context: typer.Context,
    wanted: OrderArgument,
    item: Item = None,
    lots: Take = 1,
    currency: Annotated[
        str | None,
        typer.Option(
            help="What you mean to be paid in: needed for a token that the registry does not name.",
            metavar="TOKEN",
        ),
    ] = None,
    slippage: Slippage = "0.1",
    approve: Approve = False,
    book: Book = None,
) -> None:
    """Sell into an offer: an item of a collection offer is named by --id."""
    from strongroom.client.contracts.events import OrderFilled

    session: Session = context.obj
    client = session.writer()
    market = client.market
    signed, ids = load(session, wanted, book)
    order = signed.order
    if order.kind == 0:
        fail("this is a listing: `strongroom market buy` takes it")
    share = slippage_of(slippage)
    terms = _item_terms(client, signed, ids, item, lots)
    money = Money(session, order.currency)
    _require_meant(session, money, currency)
    _require_fillable(client, signed, False)
    shares = market.quote(signed.struct, terms)
    least = int(shares.proceeds * (1 - share))
    row = (f"{order.token} #{terms.id}", _units(session, order, lots), *_shares(money, shares))
    headings = ("item", "how much", "price", "fee", "royalty", "you get")
    _preview(session, client, f"Sell, as {client.account}", [row], headings)
    _let_move_item(session, client, order, terms.id, lots * order.lot_size, approve)
    call = market.fill(signed.struct, signed.evidence, terms._replace(limit=least))
    gas = client.connection.gas_limit(call.transaction())
    session.confirm(f"Sell for at least {money.describe(least)}?", market, gas)
    receipt = call.send(gas=gas)
    event = receipt.require(OrderFilled, market.address, orderHash=signed.order_hash)
    proceeds = event.price - event.royalty - event.fee
    session.sent(
        "Sold", receipt, {"price": money.describe(event.price), "proceeds": money.describe(proceeds)}
    )


def cancel(
    context: typer.Context,
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[ORDER...]", help="Hashes in the order book, or files.")
    ] = None,
    nonces: Annotated[
        list[int] | None, typer.Option("--nonce", min=0, help="By nonce; may be repeated.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that the account has ever signed.")] = False,
    book: Book = None,
) -> None:
    """Cancel orders on-chain, for good. One transaction for each 256 consecutive nonces; --all is one."""
    session: Session = context.obj
    client = session.writer()
    market = client.market
    chosen = set(nonces or ())
    for text in wanted or ():
        order = load(session, text, book)[0].order
        if order.maker != client.account:
            refuse(f"0x{order.struct_hash.hex()} is an order of {order.maker}, who alone can cancel it")
        chosen.add(order.nonce)
    if everything == bool(chosen):
        fail("name the orders to cancel, or --nonce NUMBER, or --all alone")
    calls: list[Call[Any]] = []
    if everything:
        calls.append(market.cancelAll())
    else:
        words: dict[int, int] = {}
        for nonce in sorted(chosen):
            words[nonce >> 8] = words.get(nonce >> 8, 0) | 1 << (nonce & 0xFF)
        for word, mask in words.items():
            calls.append(market.cancelNonces(word, mask))
    what = "all orders" if everything else f"{len(chosen)} nonce{'s' if len(chosen) > 1 else ''}"
    gas = max(client.connection.gas_limit(call.transaction()) for call in calls)
    session.confirm(f"Cancel {what} of {client.account}?", market, gas, transactions=len(calls))
    receipts = [call.send(gas=gas) for call in calls]
    session.sent("Cancelled", receipts[-1], {"cancelled": what, "transactions": len(receipts)})


def quote(
    context: typer.Context, wanted: OrderArgument, item: Item = None, lots: Take = 1, book: Book = None
) -> None:
    """What filling an order would do now: price, fee, royalty, proceeds. Signs and sends nothing."""
    from strongroom.model.orders import OrderState

    session: Session = context.obj
    client = session.client()
    signed, ids = load(session, wanted, book)
    order = signed.order
    verdict = client.market.check(signed)
    terms = _item_terms(client, signed, ids, item, lots)
    shares = client.market.quote(signed.struct, terms)
    state = OrderState(shares.state).name.lower()
    money = Money(session, order.currency)
    if session.as_json:
        session.show(
            {
                "order": "0x" + signed.order_hash.hex(),
                "state": state,
                "problem": verdict.problem,
                "lotsAvailable": str(shares.lotsAvailable),
                "price": str(shares.price),
                "fee": str(shares.fee),
                "royalty": str(shares.royalty),
                "royaltyReceiver": shares.royaltyReceiver,
                "proceeds": str(shares.proceeds),
                "currency": order.currency,
            }
        )
        return
    session.table(
        f"{WHAT[order.kind].capitalize()} by {order.maker}",
        [
            ("order", "0x" + signed.order_hash.hex()),
            ("item", item_text(order.kind, order.token, order.id, ids)),
            ("state", state if verdict.problem is None else f"{state}: {verdict.problem}"),
            ("lots left", f"{shares.lotsAvailable} of {order.lots}, of {order.lot_size} each"),
            *_quoted(money, shares),
        ],
    )


# Internal


class Money:
    """A currency: ether, or an ERC-20."""

    def __init__(self, session: Session, address: str) -> None:
        from strongroom.client.market import ETHER
        from strongroom.client.token import Token

        self.address = address
        self.token = None if address == ETHER else Token(session.client().connection, address)

    def units(self, amount: str) -> int:
        """An amount in smallest units. Raises `AmountError`."""
        from strongroom.client.amounts import to_units

        text = amount_of(amount)
        return to_units(text, 18) if self.token is None else self.token.to_units(text)

    def describe(self, units: int) -> str:
        """An amount for people."""
        from strongroom.client.amounts import from_units, plain

        if self.token is None:
            return f"{plain(from_units(units, 18))} ether"
        return self.token.describe(units)

    def raw(self, units: int) -> str:
        """Smallest units, for whoever doubts the decimals."""
        from strongroom.cli.session import raw_units

        return f"{units} wei" if self.token is None else raw_units(self.token, units)


def _sign_and_hand_out(
    session: Session,
    client: "Strongroom",
    order: "Order",
    ids: "IdSet | None",
    money: Money,
    approve: bool,
    book: str | None,
    out: str | None,
) -> None:
    from datetime import UTC, datetime

    market = client.market
    if order.kind == 2 or (order.kind and order.standard == 2):
        shares = None
    else:
        shares = (
            market.listing_quote(order.token, order.id, order.lot_price)
            if order.kind
            else _listed(client, order)
        )
    rows: list[tuple[object, ...]] = [
        ("item", item_text(order.kind, order.token, order.id, ids)),
        ("lots", f"{order.lots} of {order.lot_size}"),
        ("price of a lot", money.describe(order.lot_price)),
        ("price of a lot, raw units", money.raw(order.lot_price)),
    ]
    if order.end_lot_price != order.lot_price:
        rows.append(("price of a lot at the end", money.describe(order.end_lot_price)))
    rows += [] if shares is None else _quoted(money, shares)[1:]
    if order.kind == 0:
        rows.append(
            (
                "fee and royalty at most",
                f"{_percent(order.max_fee_bps)} and {_percent(order.max_royalty_bps)}",
            )
        )
    ends = datetime.fromtimestamp(min(order.end_time, 253_402_300_799), UTC)
    rows += [
        ("for", "anyone" if order.taker == _anyone() else order.taker),
        ("good until", ends.isoformat(" ", "minutes")),
    ]
    _preview(session, client, f"Sign a {WHAT[order.kind]}, as {order.maker}", rows)
    if order.kind == 0:
        _let_move_item(session, client, order, order.id, order.lots * order.lot_size, approve)
    else:
        needed = order.lots * max(order.lot_price, order.end_lot_price)
        _let_move_money(session, client, money, needed, approve)
    session.confirm(f"Sign this {WHAT[order.kind]}?", market)
    hand_out(session, market.sign(order), ids, book, out)


def _listed(client: "Strongroom", order: "Order") -> "Quote":
    from strongroom.client.contracts.marketplace import Fill
    from strongroom.client.contracts.marketplace import Order as OrderStruct

    terms = Fill(order.id, 1, 0, 0, _anyone(), 0, False, ())
    return client.market.quote(OrderStruct(*order.values), terms)  # type: ignore[arg-type]


def _item_terms(
    client: "Strongroom", signed: "SignedOrder", ids: "IdSet | None", item: int | None, lots: int
) -> "Fill":
    order = signed.order
    if order.kind == 2 and item is None:
        fail("a collection offer is for any item: name one with --id")
    if order.kind != 2 and item not in (None, order.id):
        fail(f"the order is for the item {order.id}")
    if order.kind == 2 and order.id and (ids is None or item not in ids.ids):
        fail(
            f"the item {item} is not in the offer's set"
            if ids
            else "the offer's set is not known: its ids are needed"
        )
    return client.market.terms(signed, lots, item=item, ids=ids, limit=0)  # the caller sets it


def _require_fillable(client: "Strongroom", signed: "SignedOrder", some_may_fail: bool) -> None:
    problem = client.market.check(signed).problem
    if problem is not None and not some_may_fail:
        refuse(f"0x{signed.order_hash.hex()} cannot be filled now: {problem}")


def _require_meant(session: Session, money: Money, given: str | None) -> None:
    """Anyone can make a token that calls itself as a valued one does, and offer it for an item."""
    known = {each.address for each in session.client().deployment.contracts.values()}
    meant = money.address if given is None else currency_of(session, given)
    if money.address != meant:
        refuse(f"the order is paid in {money.address}, not in {meant}")
    if money.token is not None and given is None and money.address not in known:
        refuse(
            f"it is paid in {money.address}, which calls itself {money.token.info().symbol} and is not in the "
            f"registry: add --currency {money.address} if that is the token that you mean"
        )


def _units(session: Session, order: "Order", lots: int) -> str:
    """How much of the item changes hands: the order says how much a lot is."""
    from strongroom.model.orders import ItemStandard

    units = lots * order.lot_size
    return Money(session, order.token).describe(units) if order.standard == ItemStandard.ERC20 else str(units)


def _highest(client: "Strongroom", order: "Order") -> int:
    """The most that a lot costs within the time that a fill may take."""
    from strongroom.client.market import TAKING

    now = client.connection.fetch_timestamp()
    return max(order.lot_price_at(now), order.lot_price_at(now + TAKING))


def _let_move_item(
    session: Session, client: "Strongroom", order: "Order", item: int, units: int, approve: bool
) -> None:
    from strongroom.client.codec import Function
    from strongroom.client.contract import Call
    from strongroom.client.items import fetch_holding
    from strongroom.model.orders import ItemStandard

    market = client.market
    held, approved = fetch_holding(
        client.connection, order.standard, order.token, item, client.account, market.address
    )
    if held < units:
        refuse(f"{client.account} holds {held} of the item, and {units} are needed")
    if order.standard == ItemStandard.ERC20:
        _let_move_money(session, client, Money(session, order.token), units, approve)
        return
    if approved:
        return
    if not approve:
        refuse(
            "the marketplace may not move the item yet: add --approve to let it move the collection's items"
        )
    function: Function[None] = Function(
        "setApprovalForAll", "0xa22cb465", (("operator", "address"), ("approved", "bool"))
    )
    call = Call(client.connection, order.token, function, (market.address, True))
    _send_approval(session, client, call, f"Let the marketplace move all your items of {order.token}?")


def _let_move_money(session: Session, client: "Strongroom", money: Money, units: int, approve: bool) -> None:
    from strongroom.client.token import Token

    if money.token is None:
        return
    token, market = Token(client.connection, money.address), client.market
    token.require_balance(client.account, units)
    if token.allowance(client.account, market.address) >= units:
        return
    if not approve:
        refuse(f"the marketplace may not take {money.describe(units)} yet: add --approve to let it")
    call = token.approve(market.address, units)
    _send_approval(session, client, call, f"Let the marketplace take up to {money.describe(units)}?")


def _send_approval(session: Session, client: "Strongroom", call: "Call[Any]", question: str) -> None:
    connection = client.connection
    before = connection.fees, connection.agreed
    gas = connection.gas_limit(call.transaction())
    session.confirm(question, client.market, gas)
    call.send(gas=gas)
    # what was agreed to was for this transaction alone
    connection.fees, connection.agreed = before


def _preview(
    session: Session,
    client: "Strongroom",
    title: str,
    rows: "Sequence[Sequence[object]]",
    headings: "Sequence[str]" = (),
) -> None:
    session.preview(title, rows, headings, {"marketplace": client.market.address})


def _quoted(money: Money, shares: "Quote") -> list[tuple[object, ...]]:
    receiver = shares.royaltyReceiver if shares.royalty else "nobody asks for one"
    return [
        ("price", money.describe(shares.price)),
        ("fee", money.describe(shares.fee)),
        ("royalty", f"{money.describe(shares.royalty)} ({receiver})"),
        ("seller gets", money.describe(shares.proceeds)),
    ]


def _shares(money: Money, shares: "Quote") -> tuple[str, ...]:
    return tuple(money.describe(each) for each in (shares.price, shares.fee, shares.royalty, shares.proceeds))


def _percent(bps: int) -> str:
    return f"{Decimal(bps) / 100} %"


def _standard(standard: Standard) -> "ItemStandard":
    from strongroom.model.orders import ItemStandard

    return ItemStandard[standard.name]


def _anyone() -> str:
    from strongroom.client.market import ANYONE

    return ANYONE


def _ids(text: str) -> list[int]:
    """`1,2,5-9`, at most 1,000."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 160:
            fail(f"not ids: {part[:40]!r}. They are like 1,2,5-9")
        begin, end = int(first), int(last) if dash else int(first)
        if end < begin or end - begin >= 1_000 or len(found) + end - begin >= 1_000:
            fail("a set has at most 1,000 ids")
        found += range(begin, end + 1)
    return found
