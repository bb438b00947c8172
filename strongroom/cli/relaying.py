"""`strongroom relay`: anything that somebody signed, in Python or in the dApp, sent on by whoever pays the gas."""

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import SignedFile
from strongroom.cli.session import Session, fail, raw_units, shown

if TYPE_CHECKING:
    from strongroom.client.contract import Call
    from strongroom.client.signing import Signed
    from strongroom.client.token import Token

MaxGas = Annotated[
    int,
    typer.Option(help="Gas to spend at most: a contract wallet may ask for any.", metavar="GAS", min=21_000),
]
RELAY_GAS = 300_000
MOST_GAS = 3_000_000
"""For any kind of message; a redemption out of many positions takes the most."""
_DEEPEST = 1_000
"""Objects and lists in a signed message's file, at most."""


def relay(context: typer.Context, file: SignedFile, max_gas: MaxGas = MOST_GAS) -> None:
    """Send on what somebody signed, a payment, a swap, a deposit, a redemption. The account pays the gas."""
    from strongroom.client.contract import ContractClient
    from strongroom.client.contracts.events import Transfer
    from strongroom.client.credit.advice import advised
    from strongroom.client.signing import BoundAuthorization
    from strongroom.client.token import Token

    session: Session = context.obj
    client, signed = session.writer(), read_signed(file)
    message, kind = signed.message, type(signed.message).__name__
    call = signed.submit(client.connection)
    with advised():
        gas = bounded_gas(call, max_gas)
    rows: list[tuple[str, object]] = [("signed by", message.signer)]
    if isinstance(message, BoundAuthorization):
        told, token = message.values(), Token(client.connection, signed.domain.verifying_contract)
        token.require_balance(message.signer, told["value"])
        rows += [
            ("paid at most", token.describe(told["value"])),
            ("raw units", raw_units(token, told["value"])),
        ]
    for item in fields(message):
        value = getattr(message, item.name)
        if not isinstance(value, bytes):
            rows.append(
                (item.name.strip("_"), ", ".join(value) if isinstance(value, tuple) else shown(value))
            )
    names = {entry.address: name for name, entry in client.deployment.contracts.items()}
    called = names.get(call.to, "a contract that this deployment does not name")
    session.preview(kind, rows, contracts={called: call.to})
    session.confirm(f"Send it on, for {message.signer}?", ContractClient(client.connection, call.to), gas)
    with advised():
        receipt = call.send(gas=gas)
    facts: dict[str, object] = {"kind": kind, "signer": message.signer}
    moved = receipt.events_of(Transfer)
    if session.as_json:
        facts["moved"] = [
            {"token": each.emitter, "units": str(each.value), "from": each.from_, "to": each.to}
            for each in moved
        ]
    session.sent("Sent on", receipt, facts)
    if moved and not session.as_json:
        movements = [
            (_amount(Token(client.connection, each.emitter), each.value), each.emitter, each.from_, each.to)
            for each in moved
        ]
        session.table("Moved", movements, ("what", "token", "from", "to"))


def _amount(token: "Token", units: int) -> str:
    """It is sent by now: a token that does not say what it is must not look like a failure."""
    from strongroom.client.errors import ClientError
    from strongroom.errors import ContractError

    try:
        return token.describe(units)
    except (ClientError, ContractError):
        return f"{units} of {token.address}"


def bounded_gas(call: "Call[Any]", bound: int) -> int:
    """Gas to send somebody's signature on with: a wallet that checks it may burn all there is, at the sender's cost.

    Raises `ContractError` if it is refused with that much, `CostTooHighError` if that is too little.
    """
    from strongroom.client.errors import ContractError, CostTooHighError
    from strongroom.errors import HALT

    transaction = call.transaction()
    try:
        call.connection.call({**transaction, "gas": bound})
    except ContractError as error:
        if error.name != HALT:
            raise
        raise CostTooHighError(
            f"it takes more than {bound} gas: nothing was sent. Raise the limit (--max-gas) if that is worth it to you"
        ) from None
    return min(bound, call.connection.gas_limit(transaction))


def read_signed(file: str) -> "Signed[Any]":
    """A signed message from a file, as `sign` printed it. Raises `SignatureError`, or ends the command."""
    from strongroom.client.errors import SignatureError
    from strongroom.client.signing import Signed

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        # Where Ape is loaded, a library of its lets Python recurse further than the machine's stack reaches.
        if text.count("[") + text.count("{") > _DEEPEST:
            raise RecursionError
        raw: Any = json.loads(text)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}")
    except RecursionError:
        raise SignatureError("not a signed message as `sign` prints it (nested too deep)") from None
    except ValueError:
        fail(f"{'standard input' if file == '-' else file} is not JSON: give what `sign` printed")
    return Signed.from_json(raw)
