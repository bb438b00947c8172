"""`strongroom stablecoin`: balances, transfers, and payments and permits by signature."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli import stablecoin_redeeming
from strongroom.cli.arguments import Amount, SignedFile, ValidFor, until
from strongroom.cli.relaying import RELAY_GAS, MaxGas, bounded_gas, read_signed
from strongroom.cli.session import Session, amount_of, fail, raw_units, shown

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
stablecoin_redeeming.register(app)

To = Annotated[str, typer.Argument(help="Who receives.", metavar="TO")]
Wallet = Annotated[
    str | None,
    typer.Option("--from", help="A contract wallet that takes the account's signature.", metavar="ADDRESS"),
]


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
    coin, reserve = client.stablecoin, client.reserve
    held, other = coin.balance(holder), reserve.balance(holder)
    if session.as_json:
        session.show({"address": holder, "stablecoin": held, "reserve": other})
    else:
        session.table(holder, [(coin.info().symbol, held), (reserve.info().symbol, other)])


@app.command()
def transfer(context: typer.Context, to: To, amount: Amount) -> None:
    """Transfer stablecoin by a transaction of the account's own."""

    session: Session = context.obj
    client = session.writer()
    coin, receiver = client.stablecoin, session.someone(to)
    units = coin.to_units(amount_of(amount))
    coin.require_balance(client.account, units)
    call = coin.transfer(receiver, units)
    gas = client.connection.gas_limit(call.transaction())
    _preview_transfer(session, coin, "Transfer", client.account, receiver, units)
    session.confirm(f"Transfer {coin.describe(units)} to {receiver}?", coin, gas)
    receipt = call.send(gas=gas)
    coin.require_transfer(receipt, receiver, units)
    session.sent("Transferred", receipt, {"amount": coin.from_units(units), "to": receiver})


@pay.command("sign")
def sign_payment(
    context: typer.Context, to: To, amount: Amount, valid_for: ValidFor = 3_600, wallet: Wallet = None
) -> None:
    """Sign a payment and print it as JSON. Nothing is sent."""

    session: Session = context.obj
    client = session.writer()
    coin, receiver = client.stablecoin, session.someone(to)
    payer = session.someone(wallet)
    units = coin.to_units(amount_of(amount))
    deadline = until(client, valid_for)
    coin.require_balance(payer, units)
    facts = {"from": payer, "to": receiver, **_amount(coin, units), "until": deadline}
    _preview_signature(session, "Sign a payment, which anyone may send on", facts)
    session.confirm(f"Sign a payment of {coin.describe(units)} to {receiver}?", coin)
    signed = coin.sign_payment(receiver, amount, valid_before=deadline, from_=payer)
    session.show(signed.as_json())


@pay.command("relay")
def relay_payment(context: typer.Context, file: SignedFile, max_gas: MaxGas = RELAY_GAS) -> None:
    """Send a signed payment on. The account pays the gas, the signer the amount."""
    from strongroom.client.signing import TransferAuthorization

    session: Session = context.obj
    client = session.writer()
    signed = read_signed(file)
    message = signed.message
    if not isinstance(message, TransferAuthorization):
        fail(f"this is a signed {type(message).__name__}, not a payment")
    coin = _token(session, signed)
    coin.require_balance(message.from_, message.value)
    call = signed.submit(client.connection)
    gas = bounded_gas(call, max_gas)
    _preview_transfer(session, coin, "Payment", message.from_, message.to, message.value)
    session.confirm(f"Send on the payment of {coin.describe(message.value)} to {message.to}?", coin, gas)
    receipt = call.send(gas=gas)
    coin.require_transfer(receipt, message.to, message.value)
    facts = {"amount": coin.from_units(message.value), "from": message.from_, "to": message.to}
    session.sent("Paid", receipt, facts)


@pay.command("cancel")
def cancel_payment(context: typer.Context, file: SignedFile) -> None:
    """Make a payment that the account signed void, for good."""
    from strongroom.client.contracts.events import AuthorizationCanceled
    from strongroom.client.errors import SignatureError
    from strongroom.client.signing import (
        ReceiveAuthorization,
        TransferAuthorization,
        fetch_is_valid_signature,
    )

    session: Session = context.obj
    client = session.writer()
    payment = read_signed(file)
    message = payment.message
    if not isinstance(message, (TransferAuthorization, ReceiveAuthorization)):
        fail(f"this is a signed {type(message).__name__}, not a payment")
    coin = _token(session, payment)
    connection = client.connection
    digest = message.digest(coin.domain())
    if not fetch_is_valid_signature(connection, message.from_, digest, payment.signature):
        raise SignatureError(
            f"the file's signature is not that of {message.from_}: it is no payment of theirs"
        )
    if client.account != message.from_ and not connection.fetch_code(message.from_):
        raise SignatureError(f"{client.account} cannot sign for {message.from_}: use --account with theirs")
    facts = {"from": message.from_, "to": message.to, **_amount(coin, message.value), "nonce": message.nonce}
    session.preview("Make a payment void", list(facts.items()))
    # What a wallet's own code takes cannot be estimated before the cancellation is signed.
    session.confirm(
        f"Make the payment of {coin.describe(message.value)} from {message.from_} to {message.to} void?",
        coin,
        RELAY_GAS,
    )
    call = coin.sign_cancellation(message.nonce, authorizer=message.from_).submit(connection)
    receipt = call.send(gas=bounded_gas(call, RELAY_GAS))
    receipt.require(AuthorizationCanceled, coin.address, authorizer=message.from_, nonce=message.nonce)
    session.sent("Cancelled", receipt, {"nonce": message.nonce})


@permit.command("sign")
def sign_permit(
    context: typer.Context,
    spender: Annotated[str, typer.Argument(help="Who may spend.", metavar="SPENDER")],
    amount: Amount,
    valid_for: ValidFor = 3_600,
    wallet: Wallet = None,
) -> None:
    """Sign a permit and print it as JSON. Nothing is sent."""

    session: Session = context.obj
    client = session.writer()
    coin, allowed = client.stablecoin, session.someone(spender)
    units = coin.to_units(amount_of(amount))
    deadline = until(client, valid_for)
    owner = session.someone(wallet)
    facts = {"owner": owner, "spender": allowed, **_amount(coin, units), "until": deadline}
    _preview_signature(session, "Sign a permit, which anyone may send on", facts)
    session.confirm(f"Let {allowed} spend {coin.describe(units)} of {owner}?", coin)
    session.show(coin.sign_permit(allowed, amount, deadline=deadline, owner=owner).as_json())


@permit.command("relay")
def relay_permit(context: typer.Context, file: SignedFile, max_gas: MaxGas = RELAY_GAS) -> None:
    """Send a signed permit on."""
    from strongroom.client.contracts.events import Approval
    from strongroom.client.signing import Permit

    session: Session = context.obj
    client = session.writer()
    signed = read_signed(file)
    message = signed.message
    if not isinstance(message, Permit):
        fail(f"this is a signed {type(message).__name__}, not a permit")
    coin = _token(session, signed)
    call = signed.submit(client.connection)
    gas = bounded_gas(call, max_gas)
    before = coin.from_units(coin.allowance(message.owner, message.spender))
    after = coin.from_units(message.value)
    session.preview(
        "Permit",
        [(f"{coin.info().symbol} of {message.owner} that {message.spender} may spend", before, after)],
        ("", "before", "after"),
    )
    session.confirm(
        f"Let {message.spender} spend {coin.describe(message.value)} of {message.owner}?", coin, gas
    )
    receipt = call.send(gas=gas)
    receipt.require(Approval, coin.address, owner=message.owner, spender=message.spender, value=message.value)
    facts = {"owner": message.owner, "spender": message.spender, "amount": after}
    session.sent("Permitted", receipt, facts)


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
    units = reserve.to_units(amount_of(amount))
    has = reserve.balance(receiver)
    session.preview(
        "Mint",
        [
            (f"{reserve.info().symbol} of {receiver}", has, has + reserve.from_units(units)),
            ("raw units", "", raw_units(reserve, units)),
        ],
        ("", "before", "after"),
    )
    call = reserve.mint(receiver, units)
    gas = client.connection.gas_limit(call.transaction())
    session.confirm(f"Mint {reserve.describe(units)}?", reserve, gas)
    receipt = call.send(gas=gas)
    reserve.require_transfer(receipt, receiver, units)
    session.sent("Minted", receipt, {"amount": reserve.from_units(units), "to": receiver})


def _preview_transfer(
    session: Session, coin: "Token", title: str, payer: str, receiver: str, units: int
) -> None:
    amount = coin.from_units(units) if payer != receiver else 0
    has, gets = coin.balance(payer), coin.balance(receiver)
    session.preview(
        f"{title} of {shown(coin.from_units(units))} {coin.info().symbol}",
        [
            (payer, has, has - amount),
            (receiver, gets, gets + amount),
            ("raw units", "", raw_units(coin, units)),
        ],
        ("", "before", "after"),
    )


def _amount(coin: "Token", units: int) -> dict[str, object]:
    return {"amount": coin.describe(units), "raw units": raw_units(coin, units), "token": coin.address}


def _preview_signature(session: Session, title: str, facts: Mapping[str, object]) -> None:
    """What is about to be signed."""
    from datetime import UTC, datetime

    rows = {**facts, "until": datetime.fromtimestamp(int(str(facts["until"])), UTC).isoformat()}
    session.preview(title, list(rows.items()))


def _token(session: Session, signed: "Signed[Message]") -> "Token":
    """The token that a message is signed for; it must be the stablecoin, on this chain."""
    from strongroom.client.errors import SignatureError, WrongChainError

    client, domain = session.writer(), signed.domain
    coin, here = client.stablecoin, client.chain_id
    if domain.chain_id != here:
        raise WrongChainError(f"this is for chain {domain.chain_id}, and the node is on chain {here}")
    if domain.verifying_contract != coin.address:
        fail(f"this is signed for the token {domain.verifying_contract}, not for {coin.address}")
    if domain != coin.domain():
        raise SignatureError(f"this is signed for another domain than that of {coin.address}")
    return coin
