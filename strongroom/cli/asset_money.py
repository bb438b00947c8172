"""`strongroom asset pay-dividend`, `book`, `claim`, `claimable`: an asset's dividends."""

from typing import Annotated

import typer

from strongroom.cli.asset_common import AssetAddress, Maybe, Payment, To, act, amounts, reading, writing
from strongroom.cli.session import Session, fail, raw_units, shown


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("pay-dividend")(pay_dividend)
    app.command()(book)
    app.command()(claim)
    app.command()(claimable)


def pay_dividend(
    context: typer.Context,
    asset: AssetAddress,
    amount: Annotated[str, typer.Argument(help="Of the payment token, like 100 or 0.5.", metavar="AMOUNT")],
    token: Payment = None,
) -> None:
    """Pay a dividend to all who hold shares now, in proportion; each claims."""
    session: Session = context.obj
    amounts(amount)
    found = writing(session, asset)
    money, who = found.payment_token(token), session.writer().account
    units, supply = money.to_units(amount), found.totalSupply()
    if not supply:
        fail("nobody holds any shares: issue some before a dividend is paid")
    money.require_balance(who, units)
    has = money.balance(who)
    done = act(
        session,
        f"Pay a dividend of {found.info().symbol}",
        [
            (f"{money.info().symbol} (yours)", has, has - money.from_units(units)),
            ("for", found.describe(supply), ""),
            ("paid, raw units", "", raw_units(money, units)),
        ],
        f"Pay {money.describe(units)}?",
        money,
        lambda: found.pay_dividend(amount, money.address),
        headings=("", "before", "after"),
        contracts={"asset": found.address, "payment token": money.address},
        transactions=2,
    )
    session.sent(
        "Paid", done.receipt, {"amount": done.amount, "token": done.token, "for shares": done.shares}
    )


def book(context: typer.Context, asset: AssetAddress, token: Payment = None) -> None:
    """Book money that simply arrived, a royalty, as a dividend. Anyone may."""
    session: Session = context.obj
    found = writing(session, asset)
    money = found.payment_token(token)
    waiting = found.unbooked(money.address)
    done = act(
        session,
        f"Book what has arrived for {found.info().symbol}",
        [("arrived", money.describe(waiting))],
        "Book it as a dividend?",
        found,
        lambda: found.book_dividend(money.address),
        contracts={"asset": found.address, "payment token": money.address},
    )
    session.sent(
        "Booked", done.receipt, {"amount": done.amount, "token": done.token, "for shares": done.shares}
    )


def claim(
    context: typer.Context,
    asset: AssetAddress,
    token: Payment = None,
    holder: Annotated[
        str | None,
        typer.Option(help="Whose; the account's if not given. It is paid to that wallet.", metavar="ADDRESS"),
    ] = None,
    to: To = None,
) -> None:
    """Have a holder paid what it has earned."""
    session: Session = context.obj
    found = writing(session, asset)
    money = found.payment_token(token)
    owner = session.writer().account if holder is None else holder
    amount = found.claimable(money.address, owner)
    if not amount:
        fail(f"{owner} has earned no {money.info().symbol} that is not claimed")
    if to is not None and holder is not None:
        fail("only the account's own dividends are paid to another address: leave --holder out")
    call = found.claim(money.address, owner) if to is None else found.claimTo(money.address, to)
    done = act(
        session,
        f"Claim by {owner}",
        [("paid", money.describe(amount)), ("to", owner if to is None else to)],
        f"Pay {money.describe(amount)}?",
        found,
        lambda: found.claim_dividend(money.address, holder, to),
        call=call,
        contracts={"asset": found.address, "payment token": money.address},
    )
    session.sent(
        "Claimed",
        done.receipt,
        {"amount": done.amount, "token": done.token, "holder": done.holder, "receiver": done.receiver},
    )


def claimable(context: typer.Context, asset: AssetAddress, wallet: Maybe = None) -> None:
    """What a holder has earned of each payment token."""
    session: Session = context.obj
    found = reading(session, asset).claimables(session.someone(wallet))
    if session.as_json:
        session.show(
            [
                {"token": each.token, "symbol": each.info.symbol, "amount": each.amount, "heldBack": each.why}
                for each in found
            ]
        )
    elif found:
        session.table("", [(shown(each.amount), each.info.symbol, each.why) for each in found])
    else:
        print("the asset pays in no token")
