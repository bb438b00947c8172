"""`strongroom save`: savings in the stablecoin, what they yield, and the rate of credit that pays for it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import ByAny, Receiver, ValidFor, until
from strongroom.cli.session import Session, amount_of, fail, raw_units, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.savings import Saved

app = typer.Typer(help="Save in the stablecoin.", no_args_is_help=True)

SAVE_GAS = 350_000
"""Gas that one transaction may take: it takes a third, and cannot be estimated before it is signed."""


@app.command()
def status(
    context: typer.Context,
    holder: Annotated[str | None, typer.Argument(help="Whose savings to show.", metavar="[ADDRESS]")] = None,
) -> None:
    """What is saved, what still arrives, what it yields, and what the savings of an address or account are worth."""
    session: Session = context.obj
    client = session.client()
    state, symbol = client.savings.state(), client.stablecoin.info().symbol
    facts: dict[str, object] = {
        "saved": state.total,
        "undistributed": state.undistributed,
        "secondsLeft": state.remaining,
        "running": state.running,
        "sharePrice": state.price,
        "apr": state.apr,
        "apy": state.apy,
    }
    if holder is not None or session.account is not None:
        facts["worth"] = client.savings.worth(session.someone(holder))
    if session.as_json:
        session.show(facts)
        return
    session.table(
        "Savings",
        [
            ("saved", f"{shown(state.total)} {symbol}"),
            ("still to arrive", f"{shown(state.undistributed)} {symbol}"),
            (
                "in",
                f"{state.remaining} s"
                + ("" if state.running or not state.remaining else ", once somebody saves"),
            ),
            ("share price", state.price),
            ("APR", _percent(state.apr)),
            ("APY, compounded daily", _percent(state.apy)),
            *([("worth", f"{shown(facts['worth'])} {symbol}")] if "worth" in facts else []),
        ],
    )


@app.command()
def deposit(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5.", metavar="AMOUNT")],
    by: Annotated[
        ByAny, typer.Option("--by", help="permit and authorization take one transaction, approve up to two.")
    ] = (ByAny.PERMIT),
    to: Receiver = None,
) -> None:
    """Save coins."""

    session: Session = context.obj
    amount = amount_of(amount)
    client = session.writer()
    coin, vault = client.stablecoin, client.savings
    receiver = session.someone(to)
    units = coin.to_units(amount)
    coin.require_balance(client.account, units)
    has, worth = coin.balance(client.account), vault.worth(receiver)
    session.preview(
        f"Save by {client.account}",
        [
            (f"{coin.info().symbol} (yours)", has, has - coin.from_units(units)),
            (_whose(client, receiver), worth, worth + coin.from_units(units)),
            ("APY now", "", _percent(vault.state().apy)),
            ("paid, raw units", "", raw_units(coin, units)),
        ],
        ("", "before", "after"),
    )
    session.confirm(
        f"Save {coin.describe(units)}?", coin, SAVE_GAS, transactions=2 if by is ByAny.APPROVE else 1
    )
    _report(session, client, "Saved", vault.save(amount, by=by.value, receiver=receiver))


@app.command()
def withdraw(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, or all.", metavar="AMOUNT|all")],
    to: Receiver = None,
) -> None:
    """Take savings out. Nobody can stop it."""

    session: Session = context.obj
    everything = amount == "all"
    if not everything:
        amount = amount_of(amount)
    client = session.writer()
    coin, vault = client.stablecoin, client.savings
    receiver = session.someone(to)
    worth, has = vault.worth(client.account), coin.balance(receiver)
    taken = worth if everything else coin.from_units(coin.to_units(amount))
    if taken > worth or not worth:
        fail(f"{client.account} has savings of {shown(worth)} {coin.info().symbol}")
    session.preview(
        f"Take out by {client.account}",
        [
            ("savings (yours)", worth, worth - taken),
            (
                f"{coin.info().symbol} ({'yours' if receiver == client.account else receiver})",
                has,
                has + taken,
            ),
        ],
        ("", "before", "after"),
    )
    session.confirm(f"Take out {shown(taken)} {coin.info().symbol}?", coin, SAVE_GAS)
    done = vault.take_out(None if everything else amount, receiver=receiver)
    _report(session, client, "Taken out", done)


@app.command("sign-deposit")
def sign_deposit(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5.", metavar="AMOUNT")],
    to: Receiver = None,
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a deposit as JSON, for anyone to send on with `strongroom relay`. Nothing is sent."""

    session: Session = context.obj
    amount = amount_of(amount)
    client = session.writer()
    coin = client.stablecoin
    receiver = session.someone(to)
    units = coin.to_units(amount)
    coin.require_balance(client.account, units)
    deadline = until(client, valid_for)
    session.preview(
        "Sign a deposit, which anyone may send on",
        [
            ("saved", coin.describe(units)),
            ("for", receiver),
            ("usable until", _time(deadline)),
            ("paid, raw units", raw_units(coin, units)),
        ],
    )
    session.confirm("Sign it?", coin)
    session.show(client.savings.sign_save(amount, receiver, deadline).as_json())


@app.command("sign-withdraw")
def sign_withdraw(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, or all.", metavar="AMOUNT|all")],
    to: Receiver = None,
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a withdrawal as JSON, for anyone to send on with `strongroom relay`: a saver needs no ether to leave.

    It is of the shares that the amount is worth now; what streams in until it is sent comes on top.
    """

    session: Session = context.obj
    given = None if amount.lower() == "all" else amount_of(amount)
    client = session.writer()
    coin, vault = client.stablecoin, client.savings
    receiver = session.someone(to)
    worth = vault.worth(client.account)
    taken = worth if given is None else coin.from_units(coin.to_units(given))
    if taken > worth or not worth:
        fail(f"{client.account} has savings of {shown(worth)} {coin.info().symbol}")
    if not taken:
        fail("give an amount above zero")
    has = vault.balanceOf(client.account)
    shares = has if given is None else min(has, vault.previewWithdraw(coin.to_units(given)))
    deadline = until(client, valid_for)
    session.preview(
        "Sign a withdrawal, which anyone may send on",
        [
            ("taken out, at least", f"{shown(taken)} {coin.info().symbol}"),
            ("to", receiver),
            ("usable until", _time(deadline)),
            ("shares, raw units", shares),
        ],
    )
    session.confirm("Sign it?", vault)
    session.show(vault.sign_take_out(shares, receiver, deadline).as_json())


@app.command()
def rate(
    context: typer.Context,
    count: Annotated[int, typer.Option("--last", help="How many changes to show.", min=0, max=1_000)] = 10,
) -> None:
    """The rate at which the stablecoin is lent, its last changes, and when anyone may poke it again."""
    session: Session = context.obj
    client = session.client()
    policy = client.credit_rate
    now, following, changes = policy.now(), policy.next_poke(), policy.history(count)
    if session.as_json:
        session.show(
            {
                "rate": now,
                "nextPoke": following,
                "history": [{"time": each.time, "rate": each.rate} for each in changes],
            }
        )
        return
    session.table(
        "Rate of credit", [("now, a year", _percent(now)), ("anyone may poke from", _time(following))]
    )
    print()
    session.table(
        "Changes", [(_time(each.time), _percent(each.rate)) for each in changes], ("since", "a year")
    )


@app.command()
def poke(context: typer.Context) -> None:
    """Let the rate of credit follow what the last window showed. Anyone may, once a window; nobody is paid for it."""
    session: Session = context.obj
    client = session.writer()
    policy = client.credit_rate
    call = policy.poke()
    to = policy.per_year(call.call())  # refused already now, before anyone is asked
    session.preview(
        "Poke the rate of credit", [("a year", _percent(policy.now()), _percent(to))], ("", "before", "after")
    )
    session.confirm("Poke it?", policy, client.connection.gas_limit(call.transaction()))
    before, after, receipt = policy.poke_now()
    facts = {"rate before": before, "rate": after} if session.as_json else {"rate": _percent(after)}
    session.sent("Poked", receipt, facts)


def _report(session: Session, client: "Strongroom", title: str, done: "Saved") -> None:
    symbol = client.stablecoin.info().symbol
    facts: dict[str, object] = {"amount": done.assets, "shares": done.shares, "owner": done.owner}
    if not session.as_json:
        facts["amount"] = f"{shown(done.assets)} {symbol}"
    session.sent(title, done.receipt, facts)


def _whose(client: "Strongroom", receiver: str) -> str:
    return "savings (yours)" if receiver == client.account else f"savings ({receiver})"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.0001'))} %"


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
