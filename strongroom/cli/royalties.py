"""`strongroom royalties`: what a splitter received, who is owed what, claims, and a period's statement."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.session import Session, fail, shown

if TYPE_CHECKING:
    from strongroom.client.revenue import Splitter, TokenBalance
    from strongroom.client.statement import Statement, TokenStatement

app = typer.Typer(help="Royalty splitters: statements, claims, receipts.", no_args_is_help=True)

SplitterAddress = Annotated[str, typer.Argument(help="The splitter's address.", metavar="SPLITTER")]
Tokens = Annotated[
    list[str] | None,
    typer.Option(
        "--token", help="A token's address, or ether; ether if not given. Repeatable.", metavar="TOKEN"
    ),
]
Payees = Annotated[
    list[int] | None,
    typer.Option("--payee", help="A payee's number; the account's own if not given. Repeatable."),
]
Day = Annotated[
    str | None,
    typer.Option(help="A day or second in UTC, like 2026-01-31 or 2026-01-31T12:00:00.", metavar="TIME"),
]


@app.command()
def show(context: typer.Context, splitter: SplitterAddress, token: Tokens = None) -> None:
    """Payees and their shares, and what is received, unsynced and claimable."""
    session: Session = context.obj
    found = session.client().revenue.splitter(splitter)
    balances = [found.balance(each) for each in _tokens(token)]
    adjustable = found.as_adjustable()
    payees = found.payees()
    facts: dict[str, object] = {"splitter": found.address, "shares": "immutable"}
    if adjustable is not None:
        epoch, effective_at = adjustable.pendingEpoch()
        facts |= {
            "shares": "adjustable",
            "owner": adjustable.owner(),
            "notice in seconds": adjustable.noticePeriod(),
            "epoch": adjustable.currentEpoch(),
            "next change": _moment(effective_at) if epoch else None,
        }
    if session.as_json:
        session.show(
            {
                **facts,
                "payees": [
                    {"number": each.number, "account": each.account, "shares": each.shares} for each in payees
                ],
                "tokens": [_balance_json(each) for each in balances],
            }
        )
        return
    session.table("", list(facts.items()))
    session.table(
        "Payees",
        [(each.number, each.account, each.shares, f"{each.part * 100:.4f} %") for each in payees],
        ("", "account", "shares", ""),
    )
    for balance in balances:
        symbol = balance.info.symbol
        rows: list[tuple[str, object]] = [
            ("received", balance.received),
            ("paid", balance.settled),
            ("arrived, not synced", balance.unsynced),
        ]
        if balance.shortfall:
            rows.append(("MISSING", balance.shortfall))
        rows += [
            (f"payee {number} can claim", amount) for number, amount in enumerate(balance.claimable) if amount
        ]
        session.table(symbol, rows)


@app.command()
def sync(context: typer.Context, splitter: SplitterAddress, token: Tokens = None) -> None:
    """Book what has arrived. Anyone may."""
    from strongroom.client.contracts.events import PaymentReceived

    session: Session = context.obj
    client = session.writer()
    found = client.revenue.splitter(splitter)
    tokens = _tokens(token)
    waiting = [found.balance(each) for each in tokens]
    session.preview("Sync", [(each.info.symbol, each.unsynced) for each in waiting], ("", "arrived"))
    call = found.sync(tokens)
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Book what has arrived?", found, gas)
    receipt = call.send(gas=gas)
    booked = receipt.events_of(PaymentReceived, found.address)
    facts = {
        f"{_symbol(found, each.token)} received": _whole(found, each.token, each.amount) for each in booked
    }
    session.sent("Synced", receipt, facts)


@app.command()
def claim(
    context: typer.Context, splitter: SplitterAddress, payee: Payees = None, token: Tokens = None
) -> None:
    """Sync, and pay payees what they are owed; the money goes to their accounts. What fails is passed over."""
    session: Session = context.obj
    client = session.writer()
    found = client.revenue.splitter(splitter)
    payees = payee or [found.number_of(client.account)]
    accounts = {each.number: each.account for each in found.payees()}
    unknown = [number for number in payees if number not in accounts]
    if unknown:
        fail(f"there is no payee {unknown[0]}: there are 0 to {len(accounts) - 1}")
    tokens = _tokens(token)
    balances = [found.balance(each) for each in tokens]
    rows = [
        (f"payee {number}, {accounts[number]}", balance.claimable[number], balance.info.symbol)
        for balance in balances
        for number in payees
    ]
    if not any(amount for _, amount, _ in rows):
        fail("there is nothing to claim")
    session.preview("Claim", rows, ("", "amount", ""))
    call = found.sync_and_claim(payees, tokens)
    gas = client.connection.gas_limit(call.transaction())
    session.confirm("Pay them?", found, gas)
    receipt = call.send(gas=gas)
    paid = found.paid_by(receipt)
    facts = {
        f"payee {each.payee} paid {_symbol(found, each.token)}": _whole(found, each.token, each.amount)
        for each in paid
    }
    failed = len(payees) * len(tokens) - len(paid)
    session.sent("Claimed", receipt, facts | ({"passed over": failed} if failed else {}))


@app.command()
def statement(
    context: typer.Context,
    splitter: SplitterAddress,
    since: Day = None,
    until: Day = None,
    token: Annotated[
        list[str] | None,
        typer.Option(
            help="A token that must be in it, whatever the events say. Repeatable.", metavar="TOKEN"
        ),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the entries there.", metavar="FILE")] = None,
    svg: Annotated[Path | None, typer.Option(help="Write a chart there.", metavar="FILE")] = None,
    first_block: Annotated[
        int | None,
        typer.Option(help="Where the splitter's events begin; found by itself if not given.", min=0),
    ] = None,
    chunk: Annotated[int, typer.Option(help="Blocks to ask the node for at once.", min=1)] = 10_000,
) -> None:
    """A period's receipts and payments, reconciled with the splitter's book to the unit. Ends with 1 if it does not."""
    from strongroom.client.statement import fetch_statement
    from strongroom.client.statement_chart import as_svg

    session: Session = context.obj
    found = session.client().revenue.splitter(splitter)
    start, end = _seconds(since), _seconds(until)
    if start is not None and end is not None and end <= start:
        fail("--until lies before --since")
    made = fetch_statement(
        found,
        start,
        end,
        first_block,
        _tokens(token) if token else (),
        chunk,
        _progress if sys.stderr.isatty() else None,
    )
    written = {}
    for path, text in ((csv, made.as_csv()), (svg, as_svg(made))):
        if path is not None:
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                fail(f"{path} cannot be written: {error.strerror or error}")
            written[path.suffix.lstrip(".") or "file"] = str(path)
    if session.as_json:
        session.show(made.as_json() | {"written": written})
    else:
        _print(session, made)
        for place in written.values():
            print(f"written: {place}")
    if not made.reconciles:
        raise typer.Exit(1)


def _print(session: Session, made: "Statement") -> None:
    session.table(
        f"Statement of {made.splitter}, blocks {made.first_block} to {made.last_block}",
        [
            (
                each.info.symbol,
                each.amount(each.opening),
                each.amount(each.received),
                each.amount(each.paid),
                each.amount(each.given_up),
                each.amount(each.closing),
                "reconciles" if not each.differences else "DIFFERS",
            )
            for each in made.tokens
        ],
        ("", "opening", "received", "paid", "given up", "closing", ""),
    )
    for token in made.tokens:
        _print_payees(session, token)
        for difference in token.differences:
            print(f"{shown(token.info.symbol)}: {difference}")
    if not made.tokens:
        print("nothing was received or paid")


def _print_payees(session: Session, token: "TokenStatement") -> None:
    if not token.paid:
        return
    rows = [
        (f"payee {payee}", token.amount(units), "█" * (40 * units // token.paid))
        for payee, units in token.paid_to.items()
    ]
    session.table(f"{token.info.symbol} paid", rows)


def _progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    print(f"\rblocks read: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)


def _tokens(given: list[str] | None) -> list[str]:
    from strongroom.client.codec import to_address
    from strongroom.client.revenue import ETHER

    return [ETHER if each.lower() in ("ether", "eth") else to_address(each) for each in given or ["ether"]]


def _symbol(splitter: "Splitter", token: str) -> str:
    return splitter.info(token).symbol


def _whole(splitter: "Splitter", token: str, units: int) -> object:
    from strongroom.client.amounts import from_units

    return from_units(units, splitter.info(token).decimals)


def _balance_json(balance: "TokenBalance") -> dict[str, object]:
    return {
        "token": balance.token,
        "symbol": balance.info.symbol,
        "received": balance.received,
        "settled": balance.settled,
        "unsynced": balance.unsynced,
        "shortfall": balance.shortfall,
        "claimable": list(balance.claimable),
    }


def _seconds(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        fail(f"not a time: {text[:40]!r}. It is like 2026-01-31 or 2026-01-31T12:00:00, in UTC")
    if found.tzinfo is not None:
        fail(f"times are in UTC, without a zone: not {text[:40]!r}")
    return int(found.replace(tzinfo=UTC).timestamp())


def _moment(seconds: int) -> str:
    from strongroom.client.statement import moment

    return moment(seconds)
