"""`strongroom system winddown`: the end of the stablecoin, step by step, and what each coin gets.

Commands are called as the contract's functions are. Whatever would be refused is refused before anybody is asked, with
what to do next.
"""

import json
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import How, Receiver, ValidFor, by_of, until
from strongroom.cli.lending import rounded, short
from strongroom.cli.session import Session, amount_of, fail, plain, raw_units, refuse, shown
from strongroom.cli.winddown_steps import GAS, SETTLE_GAS, advised, register, time_of, when

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.lending.reading import LendingToken
    from strongroom.client.unwinding import Overview, Step, Unwound
    from strongroom.client.winddown import ClaimState

app = typer.Typer(
    help="The end of the stablecoin: prices are fixed, positions settled, and every coin has its part of all there is.",
    no_args_is_help=True,
)

Account = Annotated[
    str | None, typer.Argument(help="Whose; the account's if not given.", metavar="[ADDRESS]")
]
Claimant = Annotated[
    str | None, typer.Option("--for", help="Whose claims; the account's if not given.", metavar="ADDRESS")
]


# Looking


@app.command()
def status(context: typer.Context) -> None:
    """Where it stands: what was read, settled and realised, what can be done now, and when the next step can."""
    session: Session = context.obj
    client = session.client()
    with session.progress("reading markets") as progress:
        found = client.unwinding.overview(progress)
    if session.as_json:
        session.show(_json(found))
        return
    symbol, state = client.stablecoin.info().symbol, found.state
    session.table(
        "Wind-down",
        [
            ("phase", found.phase),
            ("minting paused", found.minting_paused),
            *((f"scheduled by {each.caller}, for", time_of(each.at)) for each in found.scheduled),
            ("begun", time_of(state.begun_at)),
            ("claims can be opened", time_of(state.opens_at)),
            ("claims opened", time_of(state.opened_at)),
            ("next step", _next(found)),
            (f"coins, {symbol}", state.supply),
            (f"that count for claims, {symbol}", state.claim_supply),
            (f"of them a reserve for late settlements, {symbol}", state.reserve),
            (f"locked, {symbol}", state.locked),
        ],
    )
    if found.markets:
        print()
        session.table(
            "Markets",
            [
                (
                    short(each.id),
                    each.collateral.info().symbol,
                    "–" if (price := _price(client, each)) is None else rounded(price, 6),
                    f"{each.readings} of 3",
                    len(found.borrowers[each.id]),
                    rounded(each.owed, 6),
                    rounded(each.reserve, 6),
                )
                for each in found.markets
            ],
            ("market", "collateral", "settled at", "read", "owe", f"owed, {symbol}", "reserve"),
        )
    if state.begun_at is not None:
        print()
        session.table(
            "Realised",
            [
                (
                    each.token.info().symbol,
                    each.received,
                    each.paid,
                    shown(each.per_coin and _fine(each.per_coin)),
                )
                for each in found.assets
            ],
            ("", "received", "paid", "a coin has"),
        )
    if found.steps:
        print()
        session.table(
            "Steps that anyone may take",
            [(each.name, each.what, _told(each)) for each in found.steps],
            ("", "", "possible"),
        )
        if any(each.is_possible for each in found.steps):
            print("`strongroom system winddown run` takes all that are possible now")


def _next(found: "Overview") -> str:
    if found.next_at is not None:
        return "now" if found.next_at <= found.timestamp else when(found.next_at, found.timestamp)
    if found.phase == "running":
        return "none: only the governor begins it, while the sentinel has paused minting"
    return "none: who has coins locks them, and claims" if found.state.opened_at else "none"


def _told(step: "Step") -> str:
    if step.problem is not None:
        return f"no: {step.problem.notice or step.problem.name}"
    return "now" if step.at is None else f"from {time_of(step.at)}"


def _fine(amount: Decimal) -> Decimal:
    """For people: no more digits than say something."""
    return amount.quantize(Decimal(1).scaleb(-18)).normalize() if amount else amount


def _price(client: "Strongroom", market: Any) -> Decimal | None:
    if market.price is None:
        return None
    units = market.price * 10 ** market.collateral.info().decimals
    return Decimal(units).scaleb(-36 - client.stablecoin.info().decimals)


def _json(found: "Overview") -> dict[str, Any]:
    state = found.state
    return {
        "phase": found.phase,
        "timestamp": found.timestamp,
        "mintingPaused": found.minting_paused,
        "scheduled": [{"caller": each.caller, "at": each.at} for each in found.scheduled],
        "begunAt": state.begun_at,
        "opensAt": state.opens_at,
        "openedAt": state.opened_at,
        "nextAt": found.next_at,
        "supply": state.supply,
        "claimSupply": state.claim_supply,
        "lateReserve": state.reserve,
        "locked": state.locked,
        "markets": [
            {
                "id": each.id,
                "collateralToken": each.collateral.address,
                "symbol": each.collateral.info().symbol,
                "price": None if each.price is None else str(each.price),
                "readings": each.readings,
                "owed": each.owed,
                "borrowers": list(found.borrowers[each.id]),
                "reserve": each.reserve,
            }
            for each in found.markets
        ],
        "assets": [
            {
                "token": each.token.address,
                "symbol": each.token.info().symbol,
                "received": each.received,
                "paid": each.paid,
                "perCoin": each.per_coin,
            }
            for each in found.assets
        ],
        "steps": [
            {
                "name": each.name,
                "what": each.what,
                "possible": each.is_possible,
                "at": each.at,
                "problem": None if each.problem is None else each.problem.name,
            }
            for each in found.steps
        ],
    }


@app.command()
def claims(context: typer.Context, address: Account = None) -> None:
    """What an account has locked, and its part of everything that was realised."""
    session: Session = context.obj
    client = session.client()
    who = session.someone(address)
    ending, coin = client.wind_down, client.stablecoin
    found = _claims(client, who)
    locked = coin.from_units(ending.lockedOf(who))
    if session.as_json:
        session.show(
            {
                "address": who,
                "coins": coin.balance(who),
                "locked": locked,
                "claims": [
                    {
                        "token": each.token.address,
                        "symbol": each.token.info().symbol,
                        "received": each.received,
                        "paid": each.paid,
                        "claimable": each.claimable,
                    }
                    for each in found
                ],
            }
        )
        return
    symbol = coin.info().symbol
    session.table(who, [(f"locked, {symbol}", locked), (f"not locked, {symbol}", coin.balance(who))])
    print()
    session.table(
        "Parts",
        [(each.token.info().symbol, each.received, each.paid, each.claimable) for each in found],
        ("", "received in all", "paid to it", "to claim"),
    )


def _claims(client: "Strongroom", who: str) -> "tuple[ClaimState, ...]":
    return client.wind_down.claims(who, [client.reserve.address])


# All that anyone may do


@app.command()
def run(
    context: typer.Context,
    every: Annotated[
        int | None,
        typer.Option(
            help="Stay, and look again after so many seconds, until all is settled; else once.",
            metavar="SECONDS",
            min=1,
        ),
    ] = None,
) -> None:
    """Take every step that anyone may take and that is possible now: enlist, read, settle, open, book, release."""
    from strongroom.client.errors import ClientError

    session: Session = context.obj
    client = session.writer()
    unwinding = client.unwinding
    with session.progress("reading markets") as progress:
        found = unwinding.overview(progress)
    possible = [each for each in found.steps if each.is_possible]
    if not possible and every is None:
        if found.phase == "settled":
            refuse(
                "there is nothing left to do: who has coins locks them and claims (`strongroom system winddown lock`)"
            )
        refuse(f"no step is possible now; the next: {_next(found)}")
    session.preview(
        "Steps",
        [(each.name, each.what) for each in possible],
        contracts={"wind-down": unwinding.contract.address},
    )
    whole = "" if every is None else ", and all that become possible until it is settled"
    session.confirm(
        f"Take {len(possible)} steps{whole}?",
        unwinding.contract,
        SETTLE_GAS,
        transactions=max(len(possible), 1),
    )
    done: list[Unwound] = []

    def told(each: "Unwound") -> None:
        done.append(each)
        if not session.as_json:
            how = "done" if each.receipt is not None else f"refused: {each.problem}"
            print(f"{each.step.name}, {each.step.what}: {how}", flush=True)

    while True:
        try:
            unwinding.run(told)
            found = unwinding.overview()
        except ClientError as error:  # a node that is away for a while ends no round but this
            if every is None:
                raise
            print(f"{datetime.now(UTC):%H:%M:%S} {shown(str(error))[:300]}", file=sys.stderr, flush=True)
        else:
            if session.as_json:
                # a line for each round of those that stay
                answer = json.dumps(plain(_round(found, done)), indent=None if every else 2)
                print(answer, flush=True)
            else:
                print(f"now: {found.phase}; next step: {_next(found)}", flush=True)
            done.clear()
            if every is None or found.phase == "settled":
                return
        time.sleep(every)


def _round(found: "Overview", done: "list[Unwound]") -> dict[str, Any]:
    return {
        "phase": found.phase,
        "nextAt": found.next_at,
        "steps": [
            {
                "name": each.step.name,
                "what": each.step.what,
                "transaction": None if each.receipt is None else each.receipt.transaction_hash,
                "gasUsed": None if each.receipt is None else each.receipt.gas_used,
                "problem": None if each.problem is None else each.problem.name,
            }
            for each in done
        ],
    }


# Locking and claiming


@app.command()
def lock(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5, or all.", metavar="AMOUNT|all")],
    to: Claimant = None,
    by: How = None,
) -> None:
    """Lock coins, for good, for a part of everything that is realised. They never come back."""

    session: Session = context.obj
    given = amount if amount.lower() == "all" else amount_of(amount)
    client = session.writer()
    coin, ending = client.stablecoin, client.wind_down
    receiver = session.someone(to)
    has, units = coin.balanceOf(client.account), _units(client, given)
    with advised(client):
        if not ending.begunAt():
            ending.lock(units, receiver).call(client.account)  # refused, with what to do
    counted, locked = ending.claimSupply(), ending.lockedOf(receiver)
    rows: list[tuple[object, ...]] = [
        (f"{coin.info().symbol} (yours)", coin.from_units(has), coin.from_units(has - units)),
        (f"locked for {receiver}, for good", coin.from_units(locked), coin.from_units(locked + units)),
    ]
    for each in _claims(client, receiver):
        all_of_it = ending.received(each.token.address)
        before, after = (all_of_it * part // counted for part in (locked, locked + units))
        token: LendingToken = each.token
        rows.append(
            (f"part of {token.info().symbol}, as of now", token.from_units(before), token.from_units(after))
        )
    rows.append(("paid, raw units", "", raw_units(coin, units)))
    session.preview(f"Lock by {client.account}", rows, ("", "before", "after"), contracts=_place(client))
    session.confirm(f"Lock {coin.describe(units)}, for good?", coin, GAS, transactions=2)
    with advised(client):
        done = ending.lock_coins(coin.from_units(units), receiver, by=by_of(by) or "permit")
    session.sent("Locked", done.receipt, {"amount": done.amount, "account": done.account})


@app.command("sign-lock")
def sign_lock(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5, or all.", metavar="AMOUNT|all")],
    to: Claimant = None,
    valid_for: ValidFor = 3_600,
) -> None:
    """Sign a lock of coins as JSON, for anyone to send on with `strongroom relay`. It takes no ether."""

    session: Session = context.obj
    given = amount if amount.lower() == "all" else amount_of(amount)
    client = session.writer()
    coin, ending = client.stablecoin, client.wind_down
    receiver = session.someone(to)
    units = _units(client, given)
    deadline = until(client, valid_for)
    rows = [
        ("locked, for good", coin.describe(units)),
        ("claims of", receiver),
        ("usable until", time_of(deadline)),
    ]
    session.preview("Sign a lock, which anyone may send on", rows, contracts=_place(client))
    session.confirm("Sign it?", coin)
    session.show(ending.sign_lock(coin.from_units(units), receiver, deadline).as_json())


@app.command()
def claim(
    context: typer.Context,
    tokens: Annotated[
        list[str] | None,
        typer.Argument(help="Assets; all that there is a part of if none is named.", metavar="[TOKEN]…"),
    ] = None,
    to: Receiver = None,
) -> None:
    """Claim the account's parts. In whatever order people do, and whenever, they get the same."""
    from strongroom.client.codec import to_address

    session: Session = context.obj
    client = session.writer()
    receiver = session.someone(to)
    ending = client.wind_down
    wanted = None if tokens is None else {to_address(each) for each in tokens}
    with advised(client):
        if not ending.openedAt():
            ending.claim(client.reserve.address, receiver).call(client.account)
        found = [
            each
            for each in ending.claims(client.account, tokens or [client.reserve.address])
            if each.claimable and (wanted is None or to_address(each.token.address) in wanted)
        ]
    if not found:
        locked = client.stablecoin.from_units(ending.lockedOf(client.account))
        refuse(
            f"nothing to claim: {client.account} has locked {shown(locked)} {client.stablecoin.info().symbol} and was "
            "paid its part of all that has come. More comes with later settlements, and for more coins locked"
        )
    rows = [
        (f"{each.token.info().symbol} of {receiver}", held, held + each.claimable)
        for each in found
        for held in [each.token.balance(receiver)]
    ]
    session.preview(f"Claim by {client.account}", rows, ("", "before", "after"), contracts=_place(client))
    what = " and ".join(f"{shown(each.claimable)} {each.token.info().symbol}" for each in found)
    session.confirm(f"Claim {what}?", ending, GAS, transactions=len(found))
    done = [ending.claim_part(each.token.address, receiver) for each in found]
    if session.as_json:
        session.show(
            [
                {
                    "token": each.token.address,
                    "symbol": each.token.info().symbol,
                    "amount": each.amount,
                    "receiver": each.receiver,
                    "transaction": each.receipt.transaction_hash,
                }
                for each in done
            ]
        )
        return
    for each in done:
        facts = {"amount": f"{shown(each.amount)} {each.token.info().symbol}", "receiver": receiver}
        session.sent("Claimed", each.receipt, facts)


def _units(client: "Strongroom", given: str) -> int:
    """Of the account's coins. Ends the command for more than there is, and for nothing."""
    coin = client.stablecoin
    has = coin.balanceOf(client.account)
    units = has if given.lower() == "all" else coin.to_units(given)
    coin.require_balance(client.account, units)
    if not units:
        fail("give an amount above zero" if has else f"{client.account} has no coins to lock")
    return units


def _place(client: "Strongroom") -> dict[str, str]:
    return {"wind-down": client.wind_down.address, "stablecoin": client.stablecoin.address}


register(app)
