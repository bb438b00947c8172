"""`strongroom stablecoin`: balances, transfers, and payments and permits by signature."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client.signing import Message, Signed
    from strongroom.client.token import Token

app = typer.Typer(help="Hold, transfer and pay the stablecoin.", no_args_is_help=True)
pay = typer.Typer(
    help="Pay by signature (EIP-3009): `sign` prints an authorization, anyone may `relay` it and pays the gas.",
    no_args_is_help=True,
)
permit = typer.Typer(
    help="Allow by signature (ERC-2612): `sign` prints a permit, anyone may `relay` it.", no_args_is_help=True
)
app.add_typer(pay, name="pay")
app.add_typer(permit, name="permit")

To = Annotated[str, typer.Argument(help="Who receives.", metavar="TO")]
Amount = Annotated[str, typer.Argument(help="Like 100 or 0.5.", metavar="AMOUNT")]
ValidFor = Annotated[
    int, typer.Option(help="Seconds from now that it can be used.", metavar="SECONDS", min=1)
]
Wallet = Annotated[
    str | None,
    typer.Option("--from", help="A contract wallet that takes the account's signature.", metavar="ADDRESS"),
]
File = Annotated[str, typer.Argument(help="What `sign` printed; - for standard input.", metavar="FILE")]


@app.command()
def balance(
    context: typer.Context,
    address: Annotated[
        str | None, typer.Argument(help="Whose; the account's if not given.", metavar="[ADDRESS]")
    ] = None,
) -> None:
    """What an address holds, of the stablecoin and of the reserve."""
    session: Session = context.obj
    holder = session.someone(address)
    client = session.client()
    rows = {token.info().symbol: token.balance(holder) for token in (client.stablecoin, client.reserve)}
    if session.as_json:
        session.show({"address": holder, **rows})
    else:
        session.table(holder, list(rows.items()))


@app.command()
def transfer(context: typer.Context, to: To, amount: Amount) -> None:
    """Transfer stablecoin by a transaction of the account's own."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    coin, receiver = client.stablecoin, to_address(to)
    units = coin.to_units(amount)
    coin.require_balance(client.account, units)
    call = coin.transfer(receiver, units)
    call.call()
    _preview_transfer(session, coin, "Transfer", client.account, receiver, units)
    session.confirm(f"Transfer {coin.describe(units)} to {receiver}?")
    receipt = call.send()
    session.sent("Transferred", receipt, {"amount": coin.from_units(units), "to": receiver})


@pay.command("sign")
def sign_payment(
    context: typer.Context, to: To, amount: Amount, valid_for: ValidFor = 3_600, wallet: Wallet = None
) -> None:
    """Sign a payment and print it as JSON. Nothing is sent."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    coin = client.stablecoin
    payer = session.someone(wallet)
    coin.require_balance(payer, coin.to_units(amount))
    until = client.connection.fetch_timestamp() + valid_for
    _preview_signature(
        session,
        "Sign a payment, which anyone may send on",
        {"from": payer, "to": to_address(to), "amount": coin.describe(coin.to_units(amount)), "until": until},
    )
    session.show(coin.sign_payment(to, amount, valid_before=until, from_=payer).as_json())


@pay.command("relay")
def relay_payment(context: typer.Context, file: File) -> None:
    """Send a signed payment on. The account pays the gas, the signer the amount."""
    from strongroom.client.signing import TransferAuthorization

    session: Session = context.obj
    client = session.writer()
    signed = _read(file)
    message = signed.message
    if not isinstance(message, TransferAuthorization):
        fail(f"this is a signed {type(message).__name__}, not a payment")
    coin = _token(session, signed)
    coin.require_balance(message.from_, message.value)
    call = signed.submit(client.connection)
    call.call()
    _preview_transfer(session, coin, "Payment", message.from_, message.to, message.value)
    session.confirm(f"Send on the payment of {coin.describe(message.value)}?")
    receipt = call.send()
    facts = {"amount": coin.from_units(message.value), "from": message.from_, "to": message.to}
    session.sent("Paid", receipt, facts)


@pay.command("cancel")
def cancel_payment(context: typer.Context, file: File) -> None:
    """Make a payment that the account signed void, for good."""
    from strongroom.client.signing import ReceiveAuthorization, TransferAuthorization

    session: Session = context.obj
    client = session.writer()
    message = _read(file).message
    if not isinstance(message, (TransferAuthorization, ReceiveAuthorization)):
        fail(f"this is a signed {type(message).__name__}, not a payment")
    session.confirm(f"Make the payment of {message.from_} to {message.to} void?")
    signed = client.stablecoin.sign_cancellation(message.nonce, authorizer=message.from_)
    session.sent("Cancelled", signed.submit(client.connection).send(), {"nonce": message.nonce})


@permit.command("sign")
def sign_permit(
    context: typer.Context,
    spender: Annotated[str, typer.Argument(help="Who may spend.", metavar="SPENDER")],
    amount: Amount,
    valid_for: ValidFor = 3_600,
    wallet: Wallet = None,
) -> None:
    """Sign a permit and print it as JSON. Nothing is sent."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    coin = client.stablecoin
    until = client.connection.fetch_timestamp() + valid_for
    owner = session.someone(wallet)
    allowed = coin.describe(coin.to_units(amount))
    _preview_signature(
        session,
        "Sign a permit, which anyone may send on",
        {"owner": owner, "spender": to_address(spender), "amount": allowed, "until": until},
    )
    session.show(coin.sign_permit(spender, amount, deadline=until, owner=owner).as_json())


@permit.command("relay")
def relay_permit(context: typer.Context, file: File) -> None:
    """Send a signed permit on."""
    from strongroom.client.signing import Permit

    session: Session = context.obj
    client = session.writer()
    signed = _read(file)
    message = signed.message
    if not isinstance(message, Permit):
        fail(f"this is a signed {type(message).__name__}, not a permit")
    coin = _token(session, signed)
    call = signed.submit(client.connection)
    call.call()
    before = coin.from_units(coin.allowance(message.owner, message.spender))
    after = coin.from_units(message.value)
    session.preview(
        "Permit",
        [(f"{coin.info().symbol} of {message.owner} that {message.spender} may spend", before, after)],
        ("", "before", "after"),
    )
    session.confirm("Send the permit on?")
    facts = {"owner": message.owner, "spender": message.spender, "amount": after}
    session.sent("Permitted", call.send(), facts)


def faucet(
    context: typer.Context,
    amount: Amount,
    to: Annotated[
        str | None, typer.Option(help="Who receives, the account itself if not given.", metavar="ADDRESS")
    ] = None,
) -> None:
    """Mint some of the mock reserve, where the deployment has one."""
    session: Session = context.obj
    client = session.writer()
    receiver = session.someone(to)
    mock = client.deployment.contracts.get("MockReserve")
    if mock is None or mock.address != client.reserve.address:
        fail(
            f"the reserve of chain {client.chain_id} is a real token, {client.reserve.address}: there is no faucet"
        )
    reserve = client.reserve
    units = reserve.to_units(amount)
    has = reserve.balance(receiver)
    session.preview(
        "Mint",
        [(f"{reserve.info().symbol} of {receiver}", has, has + reserve.from_units(units))],
        ("", "before", "after"),
    )
    session.confirm(f"Mint {reserve.describe(units)}?")
    receipt = reserve.mint(receiver, units).send()
    session.sent("Minted", receipt, {"amount": reserve.from_units(units), "to": receiver})


def _preview_transfer(
    session: Session, coin: "Token", title: str, payer: str, receiver: str, units: int
) -> None:
    amount = coin.from_units(units) if payer != receiver else 0
    has, gets = coin.balance(payer), coin.balance(receiver)
    session.preview(
        f"{title} of {shown(coin.from_units(units))} {coin.info().symbol}",
        [(payer, has, has - amount), (receiver, gets, gets + amount)],
        ("", "before", "after"),
    )


def _preview_signature(session: Session, title: str, facts: Mapping[str, object]) -> None:
    """What is about to be signed."""
    from datetime import UTC, datetime

    rows = {**facts, "until": datetime.fromtimestamp(int(str(facts["until"])), UTC).isoformat()}
    session.preview(title, list(rows.items()))


def _read(file: str) -> "Signed[Message]":
    from strongroom.client.signing import Signed

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        raw: Any = json.loads(text)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")
    except ValueError:
        fail(f"{'standard input' if file == '-' else file} is not JSON: give what `sign` printed")
    return Signed.from_json(raw)


def _token(session: Session, signed: "Signed[Message]") -> "Token":
    """The token that a message is signed for; it must be the stablecoin."""
    coin = session.client().stablecoin
    if signed.domain.verifying_contract != coin.address and signed.domain.chain_id == coin.domain().chain_id:
        fail(f"this is signed for the token {signed.domain.verifying_contract}, not for {coin.address}")
    return coin
