"""`strongroom asset sale`: primary sales of shares: open, buy, claim, refund, take the proceeds."""

from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import DAY, ByAny
from strongroom.cli.asset_common import AssetAddress, Day, Shares, To, act, amounts, seconds_of, time_of
from strongroom.cli.session import Session, fail, refuse, shown

if TYPE_CHECKING:
    from strongroom.client.assets import Sales, SaleState

app = typer.Typer(
    help="Primary sales of shares, for the stablecoin, to verified investors.", no_args_is_help=True
)

Number = Annotated[int, typer.Argument(help="The sale's number.", metavar="SALE", min=1)]
Buyer = Annotated[str | None, typer.Option(help="Whose; the account's if not given.", metavar="ADDRESS")]


@app.command("open")
def open_sale(
    context: typer.Context,
    asset: AssetAddress,
    price: Annotated[str, typer.Argument(help="Coins for one share.", metavar="PRICE")],
    hard_cap: Annotated[str, typer.Argument(help="The most shares that are sold.", metavar="SHARES")],
    soft_cap: Annotated[
        str, typer.Option(help="Fewer sold, and everybody gets its money back.", metavar="SHARES")
    ] = "0",
    end_price: Annotated[
        str | None,
        typer.Option(help="The price falls to this one; all pay the last price.", metavar="PRICE"),
    ] = None,
    min_per_investor: Annotated[str, typer.Option(metavar="SHARES", help="The least to buy.")] = "0",
    max_per_investor: Annotated[str, typer.Option(metavar="SHARES", help="The most to buy.")] = "0",
    start: Day = None,
    days: Annotated[int, typer.Option(help="How long it runs.", min=1, max=365)] = 30,
    lock_up: Annotated[int, typer.Option(help="Days that the shares cannot be moved.", min=0)] = 0,
) -> None:
    """Open a sale, as the asset's owner. The sale is let issue the hard cap first, if it may not yet."""
    session: Session = context.obj
    amounts(price, hard_cap, soft_cap, min_per_investor, max_per_investor, end_price or "0")
    client = session.writer()
    sales, found = client.assets.sales, client.assets.asset(asset)
    symbol = found.info().symbol
    made = act(
        session,
        f"Sell shares of {symbol}",
        [
            (
                "price",
                f"{price}{f' falling to {end_price}' if end_price else ''} {sales.stablecoin.info().symbol}",
            ),
            ("at most", f"{hard_cap} {symbol}"),
            ("at least, or all get their money back", f"{soft_cap} {symbol}"),
            ("days", days),
            ("fee, basis points of the proceeds", sales.feeBps()),
        ],
        "Open the sale?",
        sales,
        lambda: sales.open_sale(
            found,
            price=price,
            hard_cap=hard_cap,
            soft_cap=soft_cap,
            end_price=end_price,
            min_per_investor=min_per_investor,
            max_per_investor=max_per_investor,
            start=seconds_of(start),
            days=days,
            lock_up=lock_up * DAY,
        ),
        contracts={"asset": found.address, "primary sale": sales.address},
        transactions=2,
    )
    if session.as_json:
        session.show(_json(made))
    else:
        session.table(f"Sale {made.number}", _rows(made))


@app.command()
def show(context: typer.Context, sale: Number, buyer: Buyer = None) -> None:
    """A sale, and what waits for a buyer."""
    session: Session = context.obj
    sales = session.client().assets.sales
    state = sales.state(sale)
    facts, rows = _json(state), _rows(state)
    if buyer is not None or session.account is not None:
        who = session.someone(buyer)
        mine = sales.bought(sale, who)
        facts["buyer"] = {
            "address": who,
            "shares": mine.shares,
            "paid": mine.paid,
            "returned": mine.returned,
        }
        rows += [
            (f"bought by {who}", f"{shown(mine.shares)} shares for {shown(mine.paid)}"),
            *((("comes back", shown(mine.returned)),) if mine.returned else ()),
        ]
    if session.as_json:
        session.show(facts)
    else:
        session.table(f"Sale {sale}", rows)


@app.command("list")
def list_sales(context: typer.Context, asset: AssetAddress) -> None:
    """Every sale of an asset."""
    session: Session = context.obj
    client = session.client()
    found = client.assets.sales.of_asset(client.assets.asset(asset).address)
    if session.as_json:
        session.show([_json(each) for each in found])
    elif found:
        session.table("Sales", [(each.number, each.sentence) for each in found])
    else:
        print("none")


@app.command()
def buy(
    context: typer.Context,
    sale: Number,
    shares: Shares,
    by: Annotated[
        ByAny, typer.Option("--by", help="permit and authorization take one transaction, approve up to two.")
    ] = ByAny.PERMIT,
    max_cost: Annotated[
        str | None, typer.Option(help="The most to pay; today's price if not given.", metavar="COINS")
    ] = None,
) -> None:
    """Buy shares. The money is held until the sale is over, and comes back if it fails."""
    session: Session = context.obj
    amounts(shares, max_cost or "0")
    client = session.writer()
    sales = client.assets.sales
    state, coin = sales.state(sale), sales.stablecoin
    if not (answer := sales.may_buy(sale, shares, client.account)):
        refuse(f"the asset would not issue these shares to {client.account}: {answer.sentence}")
    cost = sales.cost_of(sale, shares)
    coin.require_balance(client.account, coin.to_units(cost))
    has = coin.balance(client.account)
    done = act(
        session,
        f"Buy {shares} shares of {state.asset}",
        [
            ("sale", state.sentence, ""),
            (f"{coin.info().symbol} (yours)", has, has - cost),
        ],
        f"Pay up to {shown(cost)} {coin.info().symbol}?",
        coin,
        lambda: sales.buy_shares(sale, shares, by=by.value, max_cost=max_cost),
        headings=("", "before", "after"),
        contracts={"asset": state.asset, "primary sale": sales.address, "stablecoin": coin.address},
        transactions=2 if by is ByAny.APPROVE else 1,
    )
    session.sent(
        "Bought", done.receipt, {"sale": sale, "shares": done.shares, "paid": done.coins, "buyer": done.buyer}
    )


@app.command()
def claim(context: typer.Context, sale: Number, buyer: Buyer = None) -> None:
    """Have the shares of a successful sale issued. Anyone may."""
    session: Session = context.obj
    client = session.writer()
    sales, who = client.assets.sales, buyer or client.account
    waiting = _waiting(sales, sale, who)
    done = act(
        session,
        f"Claim the shares of {who}",
        [("sale", sales.state(sale).sentence), ("shares", waiting)],
        "Issue them?",
        sales,
        lambda: sales.claim_shares(sale, who),
        call=sales.claim(sale, who),
        contracts={"primary sale": sales.address},
    )
    session.sent(
        "Claimed",
        done.receipt,
        {"shares": done.shares, "cost": done.coins, "returned": done.returned, "buyer": done.buyer},
    )


@app.command()
def refund(context: typer.Context, sale: Number, buyer: Buyer = None) -> None:
    """Give a buyer its money back, after a failed or cancelled sale, or where the asset does not accept it."""
    session: Session = context.obj
    client = session.writer()
    sales, who = client.assets.sales, buyer or client.account
    waiting = _waiting(sales, sale, who)
    done = act(
        session,
        f"Refund {who}",
        [("sale", sales.state(sale).sentence), ("instead of shares", waiting)],
        "Give the money back?",
        sales,
        lambda: sales.refund_buyer(sale, who),
        call=sales.refund(sale, who),
        contracts={"primary sale": sales.address},
    )
    session.sent("Refunded", done.receipt, {"amount": done.coins, "buyer": done.buyer})


@app.command()
def cancel(context: typer.Context, sale: Number) -> None:
    """Cancel a sale that is not over, as the asset's owner; everybody takes its money back."""
    session: Session = context.obj
    sales = session.writer().assets.sales
    receipt = act(
        session,
        f"Cancel sale {sale}",
        _rows(sales.state(sale)),
        "Cancel it?",
        sales,
        lambda: sales.cancel_sale(sale),
        call=sales.cancel(sale),
        contracts={"primary sale": sales.address},
    )
    session.sent("Cancelled", receipt, {"sale": sale})


@app.command()
def proceeds(context: typer.Context, sale: Number, to: To = None) -> None:
    """Take what was paid for delivered shares, less the fee, as the asset's owner."""
    session: Session = context.obj
    client = session.writer()
    sales = client.assets.sales
    state = sales.state(sale)
    if not state.proceeds:
        fail(f"sale {sale} has no proceeds yet: they come with the shares that buyers claim")
    receiver = client.account if to is None else to
    done = act(
        session,
        f"Take the proceeds of sale {sale}",
        [("proceeds, with the fee", state.proceeds), ("fee, basis points", state.fee_bps), ("to", receiver)],
        "Take them?",
        sales,
        lambda: sales.take_proceeds(sale, receiver),
        call=sales.withdrawProceeds(sale, receiver),
        contracts={"primary sale": sales.address},
    )
    session.sent("Taken", done.receipt, {"amount": done.amount, "fee": done.fee, "to": done.to})


def _waiting(sales: "Sales", number: int, buyer: str) -> object:
    found = sales.bought(number, buyer)
    if not found.shares:
        fail(f"nothing waits for {buyer} in sale {number}")
    return found.shares


def _rows(state: "SaleState") -> list[tuple[str, object]]:
    return [
        ("asset", state.asset),
        ("", state.sentence),
        ("price of a share", state.price),
        ("sold", f"{shown(state.sold)} of {shown(state.hard_cap)}, {shown(state.soft_cap)} needed"),
        ("runs", f"{time_of(state.start)} to {time_of(state.end)}"),
        ("held for buyers", state.escrow),
        ("proceeds to take", state.proceeds),
    ]


def _json(state: "SaleState") -> dict[str, object]:
    return {
        "sale": state.number,
        "asset": state.asset,
        "status": state.status.name.lower(),
        "sentence": state.sentence,
        "price": state.price,
        "sold": state.sold,
        "softCap": state.soft_cap,
        "hardCap": state.hard_cap,
        "minPerInvestor": state.min_per_investor,
        "maxPerInvestor": state.max_per_investor,
        "start": state.start,
        "end": state.end,
        "lockUp": state.lock_up,
        "feeBps": state.fee_bps,
        "escrow": state.escrow,
        "proceeds": state.proceeds,
    }
