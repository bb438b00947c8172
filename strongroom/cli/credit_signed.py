"""`strongroom credit sign-close`, `sign-repay`, `relay`: closings and repayments by signature, which anyone relays."""

from typing import Annotated, Any, cast

import typer

from strongroom.cli.arguments import MarketId, Receiver, ValidFor, until
from strongroom.cli.credit_operation import GAS, Ether, Operation, checked, report
from strongroom.cli.lending import place_of
from strongroom.cli.relaying import bounded_gas, read_signed
from strongroom.cli.session import Session, amount_of, fail, shown


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sign-close")(sign_close)
    app.command("sign-repay")(sign_repay)
    app.command()(relay)


def sign_close(
    context: typer.Context,
    market: MarketId,
    ether: Ether = False,
    most: Annotated[str | None, typer.Option("--max", help="The most to pay.", metavar="AMOUNT")] = None,
    to: Receiver = None,
    valid_for: ValidFor = 3_600,
) -> None:
    """Sign the closing of the position as JSON, for anyone to send on with `relay`. Nothing is sent."""
    it = Operation(context.obj, market, to, ether=ether)
    deadline = until(it.client, valid_for)
    signed_of = it.credit.sign_close
    limit = None if most is None else amount_of(most)
    owed = it.before.at(max(deadline, it.before.market.timestamp)).debt
    it.session.preview(
        "Sign the closing of a position, which anyone may send on",
        [
            ("paid at most", f"{shown(limit if limit is not None else owed)} {it.market.loan.symbol}"),
            ("comes out", f"{shown(it.before.collateral)} {it.market.collateral.symbol}"),
            ("as ether", ether),
            ("to", it.receiver),
        ],
        contracts=it.place,
    )
    it.session.confirm("Sign it?", it.client.stablecoin)
    it.session.show(signed_of(it.market, it.receiver, ether, limit, deadline).as_json())


def sign_repay(
    context: typer.Context,
    market: MarketId,
    amount: Annotated[str, typer.Argument(help="Like 100 or 0.5, or all.", metavar="AMOUNT|all")],
    on_behalf: Annotated[
        str | None,
        typer.Option("--on-behalf", help="Whose debt, the account's if not given.", metavar="ADDRESS"),
    ] = None,
    valid_for: ValidFor = 3_600,
) -> None:
    """Sign a repayment as JSON, for anyone to send on with `relay`. Nothing is sent."""
    it = Operation(context.obj, market, owner=on_behalf)
    deadline, given = until(it.client, valid_for), checked("repay", amount)
    it.session.preview(
        "Sign a repayment, which anyone may send on",
        [("paid at most", f"{given} {it.market.loan.symbol}"), ("debt of", it.owner)],
        contracts=it.place,
    )
    it.session.confirm("Sign it?", it.client.stablecoin)
    it.session.show(it.credit.sign_repay(it.market, cast(Any, given), it.owner, deadline).as_json())


def relay(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            help="What `sign-close` or `sign-repay` printed; - for standard input.", metavar="FILE"
        ),
    ],
    authorization: Annotated[
        str | None,
        typer.Option(
            help="The signer's authorization of the facilitator, as `position sign-authorization` printed it: used in "
            "the same transaction.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Send a signed closing or repayment on. The account pays the gas, the signer the coins."""
    from strongroom.client.credit import CloseAuthorization, RepayAuthorization
    from strongroom.client.credit.advice import advised
    from strongroom.client.lending import LendingAuthorization

    session: Session = context.obj
    client = session.writer()
    signed = read_signed(file)
    message = signed.message
    if not isinstance(message, (CloseAuthorization, RepayAuthorization)):
        fail(f"this is a signed {type(message).__name__}, not a repayment or a closing")
    grant = None if authorization is None else read_signed(authorization)
    if grant is not None and not isinstance(grant.message, LendingAuthorization):
        fail(f"this is a signed {type(grant.message).__name__}, not an authorization of the lending pool")
    market = client.credit.market(message.params)
    owner = message.on_behalf if isinstance(message, RepayAuthorization) else message.from_
    position = client.credit.position_in(market, owner)
    credit = client.credit
    with advised(lambda: position):
        gas = bounded_gas(credit.relaying(cast(Any, signed), cast(Any, grant)), GAS)
    closes = isinstance(message, CloseAuthorization)
    title = "Close" if closes else "Repay"
    most = market.loan.from_units(message.max_repaid)
    session.preview(
        f"{title}, position of {owner}",
        [
            (f"debt, {market.loan.symbol}", position.debt),
            (f"paid at most by {message.from_}", f"{shown(most)} {market.loan.symbol}"),
            (f"collateral, {market.collateral.symbol}", position.collateral),
        ],
        contracts={**place_of(market), "credit facilitator": client.credit.address},
    )
    session.confirm(f"Send it on, for {owner}?", credit.facilitator, gas)
    done = credit.relay(cast(Any, signed), cast(Any, grant), gas=gas)
    report(session, title, done, client.credit.position(market, owner))
