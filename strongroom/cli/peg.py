"""`strongroom peg`: swaps between the reserve and the stablecoin."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import ByAny, Receiver, Slippage, ValidFor, slippage_of, until
from strongroom.cli.session import Session, amount_of, raw_units

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.psm import Quote, Swap
    from strongroom.client.token import Token

app = typer.Typer(help="Swap the reserve for the stablecoin and back.", no_args_is_help=True)


class Side(StrEnum):
    """Which way."""

    IN = "in"
    OUT = "out"


SWAP_GAS = {Side.IN: 350_000, Side.OUT: 1_000_000}
"""Gas that one transaction of a swap may take, which cannot be estimated before it is signed. Half of it is taken; of a
swap out a tenth, but its oracle must be given half a million."""


Amount = Annotated[str, typer.Argument(help="How much to pay, like 100 or 0.5.", metavar="AMOUNT")]
MinOut = Annotated[
    str | None, typer.Option(help="The least to accept, in place of --slippage.", metavar="AMOUNT")
]
How = Annotated[ByAny, typer.Option(help="permit and authorization take one transaction, approve up to two.")]


@app.command()
def quote(
    context: typer.Context,
    amount: Amount,
    out: Annotated[bool, typer.Option("--out", help="Of a swap out: stablecoin to reserve.")] = False,
) -> None:
    """What a swap of the reserve into stablecoin, or back, would give now, to the wei."""
    session: Session = context.obj
    side = Side.OUT if out else Side.IN
    client = session.client()
    found = _quote(client, side, amount_of(amount))
    paid, received = _tokens(client, side)
    if session.as_json:
        session.show({"amountIn": found.amount_in, "amountOut": found.amount_out, "fee": found.fee})
        return
    session.table(
        "",
        [
            ("pay", _with_symbol(paid, found.amount_in)),
            ("receive", _with_symbol(received, found.amount_out)),
            ("fee", _with_symbol(client.stablecoin, found.fee)),
        ],
    )


@app.command("swap-in")
def swap_in(
    context: typer.Context,
    amount: Amount,
    min_out: MinOut = None,
    slippage: Slippage = "0.1",
    by: How = ByAny.PERMIT,
    to: Receiver = None,
) -> None:
    """Swap the reserve into stablecoin."""
    _swap(context.obj, Side.IN, amount, min_out, slippage, by, to)


@app.command("swap-out")
def swap_out(
    context: typer.Context,
    amount: Amount,
    min_out: MinOut = None,
    slippage: Slippage = "0.1",
    by: How = ByAny.PERMIT,
    to: Receiver = None,
) -> None:
    """Swap stablecoin into the reserve."""
    _swap(context.obj, Side.OUT, amount, min_out, slippage, by, to)


@app.command("sign-swap-in")
def sign_swap_in(
    context: typer.Context,
    amount: Amount,
    min_out: MinOut = None,
    slippage: Slippage = "0.1",
    to: Receiver = None,
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a swap in as JSON, for anyone to send on with `strongroom relay`. Nothing is sent."""
    _sign(context.obj, Side.IN, amount, min_out, slippage, to, valid_for)


@app.command("sign-swap-out")
def sign_swap_out(
    context: typer.Context,
    amount: Amount,
    min_out: MinOut = None,
    slippage: Slippage = "0.1",
    to: Receiver = None,
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a swap out as JSON, for anyone to send on with `strongroom relay`. Nothing is sent."""
    _sign(context.obj, Side.OUT, amount, min_out, slippage, to, valid_for)


def _swap(
    session: Session, side: Side, amount: str, min_out: str | None, slippage: str, by: ByAny, to: str | None
) -> None:
    client, found, receiver, least = _terms(session, side, amount, min_out, slippage, to)
    paid, received = _tokens(client, side)
    _preview(session, client, side, found, receiver, least)
    question = f"Pay {_with_symbol(paid, found.amount_in)} for at least {_with_symbol(received, least)}?"
    session.confirm(question, paid, SWAP_GAS[side], transactions=2 if by is ByAny.APPROVE else 1)
    swap_now = client.psm.swap_in if side is Side.IN else client.psm.swap_out
    swap = swap_now(found.amount_in, min_out=least, by=by.value, receiver=receiver)
    _report(session, client, side, swap)


def _sign(
    session: Session,
    side: Side,
    amount: str,
    min_out: str | None,
    slippage: str,
    to: str | None,
    valid_for: int,
) -> None:
    client, found, receiver, least = _terms(session, side, amount, min_out, slippage, to)
    paid, received = _tokens(client, side)
    deadline = until(client, valid_for)
    session.preview(
        f"Sign a swap {side.value}, which anyone may send on",
        [
            ("pay", _with_symbol(paid, found.amount_in)),
            ("receive, now", _with_symbol(received, found.amount_out)),
            ("at least", _with_symbol(received, least)),
            ("to", receiver),
            ("usable until", datetime.fromtimestamp(deadline, UTC).isoformat()),
            ("paid, raw units", raw_units(paid, paid.to_units(found.amount_in))),
        ],
    )
    session.confirm("Sign it?", paid)
    signed_of = client.psm.sign_swap_in if side is Side.IN else client.psm.sign_swap_out
    session.show(signed_of(found.amount_in, least, receiver, deadline).as_json())


def _terms(
    session: Session, side: Side, amount: str, min_out: str | None, slippage: str, to: str | None
) -> "tuple[Strongroom, Quote, str, Decimal]":
    """What it would give now, who receives it, and the least that is accepted."""

    amount = amount_of(amount)
    min_out = None if min_out is None else amount_of(min_out)
    share = slippage_of(slippage)
    client = session.writer()
    receiver = session.someone(to)
    paid, received = _tokens(client, side)
    paid.require_balance(client.account, paid.to_units(amount))
    found = _quote(client, side, amount)
    return client, found, receiver, client.psm.least(received, found.amount_out, min_out, share)


def _quote(client: "Strongroom", side: Side, amount: str) -> "Quote":
    return client.psm.quote_in(amount) if side is Side.IN else client.psm.quote_out(amount)


def _preview(
    session: Session, client: "Strongroom", side: Side, found: "Quote", receiver: str, least: Decimal
) -> None:
    paid, received = _tokens(client, side)
    has, got = paid.balance(client.account), received.balance(receiver)
    whose = "yours" if receiver == client.account else receiver
    session.preview(
        f"Swap {side.value} by {client.account}",
        [
            (f"{paid.info().symbol} (yours)", has, has - found.amount_in),
            (f"{received.info().symbol} ({whose})", got, got + found.amount_out),
            (f"fee in {client.stablecoin.info().symbol}", "", found.fee),
            ("paid, raw units", "", raw_units(paid, paid.to_units(found.amount_in))),
            ("received at least, raw units", "", raw_units(received, received.to_units(least))),
        ],
        ("", "before", "after"),
    )


def _report(session: Session, client: "Strongroom", side: Side, swap: "Swap") -> None:
    paid, received = _tokens(client, side)
    if session.as_json:
        facts: dict[str, object] = {
            "amount in": swap.amount_in,
            "amount out": swap.amount_out,
            "fee": swap.fee,
            "payer": swap.payer,
            "receiver": swap.receiver,
        }
    else:
        facts = {
            "paid": _with_symbol(paid, swap.amount_in),
            "received": _with_symbol(received, swap.amount_out),
            "fee": _with_symbol(client.stablecoin, swap.fee),
            "receiver": swap.receiver,
        }
    session.sent("Swapped", swap.receipt, facts)


@app.command()
def freeze(
    context: typer.Context,
    sentinel: Annotated[
        bool,
        typer.Option(
            "--sentinel", help="As the sentinel, whatever the price; else anyone may, below the band."
        ),
    ] = False,
) -> None:
    """Freeze swaps in. Anyone may when the reserve's price is below its band. Swaps out stay open."""
    from strongroom.client.contracts.events import FrozenSet

    session: Session = context.obj
    client = session.writer()
    call = client.psm.freeze() if sentinel else client.psm.freezeOnDepeg()
    call.call()  # refused already now, before anyone is asked
    session.preview("Freeze swaps in", [("frozen", client.psm.frozen(), True)], ("", "before", "after"))
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Freeze swaps in?", client.psm, gas)
    receipt = call.send(gas=gas)
    receipt.require(FrozenSet, client.psm.address)
    session.sent("Frozen", receipt, {"frozen": True})


@app.command("update-drought")
def update_drought(context: typer.Context) -> None:
    """Note whether the peg module has a dollar to give, where nobody has. Anyone may; the redemption floor goes by it.

    For when its coins are nearly all gone and its fees cannot be collected (switched off, frozen, minting paused), when
    reserve is lost, and when it pays again. Swaps tell the rest by themselves.
    """
    session: Session = context.obj
    client = session.writer()
    call = client.psm.updateDrought()
    was, now = client.psm.drought()[0], call.call()
    if was == now:
        if session.as_json:
            session.show({"changed": False, "dry": now})
        else:
            print(f"it is noted already that the peg module is {'dry' if now else 'not dry'}")
        return
    session.preview("Note a drought", [("the peg module is dry", was, now)], ("", "before", "after"))
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Note it?", client.psm, gas)
    session.sent("Noted", call.send(gas=gas), {"changed": True, "dry": client.psm.drought()[0]})


@app.command("collect-fees")
def collect_fees(context: typer.Context) -> None:
    """Mint the fees that the swaps have left to the surplus buffer. Anyone may."""
    from strongroom.client.contracts.events import FeesCollected

    session: Session = context.obj
    client = session.writer()
    coin, call = client.stablecoin, client.psm.collectFees()
    amount = call.call()
    if amount == 0:
        if session.as_json:
            session.show({"collected": "0"})
        else:
            print("there are no fees to collect")
        return
    has = coin.balance(client.surplus_buffer)
    session.preview(
        "Collect fees",
        [(f"{coin.info().symbol} of the surplus buffer", has, has + coin.from_units(amount))],
        ("", "before", "after"),
    )
    gas = client.connection.gas_limit(call.transaction())
    session.confirm(f"Mint {coin.describe(amount)} to the surplus buffer?", coin, gas)
    receipt = call.send(gas=gas)
    collected = receipt.require(FeesCollected, client.psm.address).amount
    session.sent("Collected", receipt, {"collected": coin.from_units(collected)})


def _tokens(client: "Strongroom", side: Side) -> "tuple[Token, Token]":
    """What is paid and what is received."""
    if side is Side.IN:
        return client.reserve, client.stablecoin
    return client.stablecoin, client.reserve


def _with_symbol(token: "Token", amount: object) -> str:
    from strongroom.cli.session import shown

    return f"{shown(amount)} {token.info().symbol}"
