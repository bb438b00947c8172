"""`strongroom position authorize`, `sign-authorization`, `relay-authorization`: who may manage positions."""

from typing import Annotated

import typer

from strongroom.cli.arguments import ValidFor, until
from strongroom.cli.relaying import RELAY_GAS, bounded_gas, read_signed
from strongroom.cli.session import Session, fail


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(authorize)
    app.command("sign-authorization")(sign_authorization)
    app.command("relay-authorization")(relay_authorization)


def authorize(
    context: typer.Context,
    authorized: Annotated[str, typer.Argument(help="Who may manage your positions.", metavar="ADDRESS")],
    revoke: Annotated[bool, typer.Option("--revoke", help="No longer.")] = False,
) -> None:
    """Let another manage all your positions, in every market: it can take everything that is in them."""

    session: Session = context.obj
    client = session.writer()
    lending, other = client.lending, session.someone(authorized)
    before = lending.is_authorized(client.account, other)
    call = lending.pool.setAuthorization(other, not revoke)
    gas = client.connection.gas_limit(call.transaction())
    session.preview(
        "Authorization",
        [(f"{other} may manage the positions of {client.account}", before, not revoke)],
        ("", "before", "after"),
        contracts={"lending pool": lending.address},
    )
    may = "no longer manage" if revoke else "manage, and empty,"
    session.confirm(f"Let {other} {may} all your positions?", lending.pool, gas)
    receipt = lending.authorize(other, not revoke)
    session.sent(
        "Authorized" if not revoke else "Revoked", receipt, {"address": other, "authorized": not revoke}
    )


def sign_authorization(
    context: typer.Context,
    authorized: Annotated[str, typer.Argument(help="Who may manage the positions.", metavar="ADDRESS")],
    revoke: Annotated[bool, typer.Option("--revoke", help="No longer.")] = False,
    valid_for: ValidFor = 3_600,
    wallet: Annotated[
        str | None,
        typer.Option(
            "--from", help="A contract wallet that takes the account's signature.", metavar="ADDRESS"
        ),
    ] = None,
) -> None:
    """Sign the same as JSON, for anyone to send on with `relay-authorization`. Nothing is sent."""

    session: Session = context.obj
    client = session.writer()
    lending, other, owner = client.lending, session.someone(authorized), session.someone(wallet)
    deadline = until(client, valid_for)
    session.preview(
        "Sign an authorization, which anyone may send on",
        [
            ("of all positions of", owner),
            ("by", other),
            ("allowed", not revoke),
            ("valid for, seconds", valid_for),
        ],
        contracts={"lending pool": lending.address},
    )
    may = "no longer manage" if revoke else "manage, and empty,"
    session.confirm(f"Let {other} {may} all positions of {owner}?", lending.pool)
    session.show(lending.sign_authorization(other, not revoke, deadline, owner).as_json())


def relay_authorization(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="What `sign-authorization` printed; - for standard input.", metavar="FILE")
    ],
) -> None:
    """Send a signed authorization on. The account pays the gas."""
    from strongroom.client.lending import LendingAuthorization

    session: Session = context.obj
    client = session.writer()
    lending, signed = client.lending, read_signed(file)
    message = signed.message
    if not isinstance(message, LendingAuthorization):
        fail(f"this is a signed {type(message).__name__}, not an authorization of the lending pool")
    lending.require_own(signed)
    gas = bounded_gas(signed.submit(client.connection), RELAY_GAS)
    before = lending.is_authorized(message.authorizer, message.authorized)
    session.preview(
        "Authorization",
        [
            (
                f"{message.authorized} may manage the positions of {message.authorizer}",
                before,
                message.is_authorized,
            )
        ],
        ("", "before", "after"),
        contracts={"lending pool": lending.address},
    )
    session.confirm("Send this authorization on?", lending.pool, gas)
    receipt = lending.relay_authorization(signed)
    facts = {
        "authorizer": message.authorizer,
        "address": message.authorized,
        "authorized": message.is_authorized,
    }
    session.sent("Authorized" if message.is_authorized else "Revoked", receipt, facts)
