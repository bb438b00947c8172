"""`strongroom system winddown begin`, `enlist`, `read-price`, `settle`, `open` and the other steps, one by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.arguments import MarketId
from strongroom.cli.lending import find_market, short
from strongroom.cli.session import Session, amount_of, refuse, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.contract import Call
    from strongroom.client.winddown import EndingMarketState, Settlement

GAS = 1_500_000
"""Gas that one transaction may take; most take a third of it."""
SETTLE_GAS = 5_000_000
"""And one that settles several positions."""
Token = Annotated[str, typer.Argument(help="The asset's address.", metavar="TOKEN")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("pause-minting")(pause_minting)
    app.command()(begin)
    app.command()(enlist)
    app.command("read-price")(read_price)
    app.command("set-price")(set_price)
    app.command("begin-market")(begin_market)
    app.command("give-up")(give_up)
    app.command()(settle)
    app.command("take-reserve")(take_reserve)
    app.command("open")(open_claims)
    app.command("take-surplus")(take_surplus)
    app.command()(release)
    app.command()(book)
    app.command("pay-residual")(pay_residual)


# Beginning


def pause_minting(context: typer.Context) -> None:
    """As the sentinel: pause minting, without which nobody can begin. The operator can undo it until then."""
    session: Session = context.obj
    coin = session.writer().stablecoin
    if coin.mintingPaused():
        refuse("minting is paused already: the governor can begin (`strongroom system winddown begin`)")
    _step(session, "Pause minting", coin.pauseMinting(), [("minting", "goes on", "paused")])


def begin(context: typer.Context) -> None:
    """As the governor: schedule the beginning and, once its delay is over, begin. Nobody can undo it."""
    session: Session = context.obj
    client = session.writer()
    unwinding, access, who = client.unwinding, client.access, client.account
    ending = unwinding.contract
    if ending.begunAt():
        refuse("it has begun already: `strongroom system winddown status` says what comes next")
    if not client.stablecoin.mintingPaused():
        refuse(
            "minting is not paused, and so nobody can begin: the sentinel pauses it (`strongroom system winddown "
            "pause-minting`)"
        )
    with session.progress("reading markets") as progress:
        call = unwinding.beginning(progress)
    now = client.connection.fetch_timestamp()
    mine = [each for each in unwinding.beginnings() if each.caller == who]
    if mine:
        chosen = min(mine, key=lambda each: each.at)
        if chosen.at > now:
            refuse(
                f"it is scheduled, for {when(chosen.at, now)}: run this again then. The sentinel can cancel it"
            )
        call = chosen.call
    allowed = access.canCall(who, ending, call.data[:4])
    modules, params = call.args
    rows: list[tuple[object, ...]] = [
        ("coins", client.stablecoin.from_units(client.stablecoin.totalSupply())),
        ("markets closed at once", len(params)),
        ("peg modules whose reserve is taken", len(modules)),
        ("claims can be opened after, days", ending.UNWIND_PERIOD() // 86_400),
        ("can be undone", "no"),
    ]
    if allowed.immediate or mine:
        _step(session, "Begin the wind-down", call, rows, "Begin the end of the stablecoin, for good?")
    elif allowed.delay:
        planned = access.schedule(ending, call.data, 0)
        rows.append(("can begin after, hours", allowed.delay // 3_600))
        _step(
            session,
            "Schedule the beginning",
            planned,
            rows,
            "Schedule it?",
            {"ready at": now + allowed.delay},
        )
    else:
        refuse(f"{who} is not the governor: only the governor begins it. `strongroom status` names the roles")


def set_price(
    context: typer.Context,
    market: MarketId,
    price: Annotated[str, typer.Argument(help="Coins for one whole unit of collateral.", metavar="PRICE")],
) -> None:
    """As the governor, behind its delay: fix the price of a market whose source has been dead for three days."""
    session: Session = context.obj
    given = amount_of(price)
    client = session.writer()
    found = _ending(session, client, market)
    if found.price is not None:
        refuse("its price is fixed already: settle its positions (`strongroom system winddown settle`)")
    decimals = found.collateral.info().decimals
    scaled = int(Decimal(given).scaleb(36 + client.stablecoin.info().decimals - decimals))
    rows: list[tuple[object, ...]] = [("market", short(found.id)), ("price", given), ("can be undone", "no")]
    _govern(session, "Fix the price", client.wind_down.setPrice(found.params, scaled), rows)


def begin_market(context: typer.Context, market: MarketId) -> None:
    """As the governor, behind its delay: wind down one market, for good, while the system lives.

    The sentinel lowers its ceiling to zero before. Once its price is read, coins are redeemed at it: `strongroom
    stablecoin redeem --market`.
    """
    session: Session = context.obj
    client = session.writer()
    found = client.credit.market(find_market(session, client.lending, market))
    if found.book.entry.ceiling_coins:
        refuse(
            f"its ceiling is {shown(found.ceiling)}: the sentinel lowers it to zero first (`strongroom credit "
            f"lower-ceiling {short(found.id)} 0`)"
        )
    rows: list[tuple[object, ...]] = [
        ("market", short(found.id)),
        ("against", found.collateral.symbol),
        ("owed", found.loan.from_units(found.accrued.borrow_assets)),
        ("nothing is borrowed there, liquidated or taken out against a debt any more", "for good"),
    ]
    _govern(session, "Begin the end of a market", client.wind_down.beginMarket(found.params), rows)


def give_up(context: typer.Context, market: MarketId) -> None:
    """As the governor, a year after the opening: give up a market's reserve although somebody owes there."""
    session: Session = context.obj
    client = session.writer()
    found = _ending(session, client, market)
    if client.wind_down.openedAt() and not found.reserve:
        refuse("it has no reserve: there is nothing to give up")
    rows: list[tuple[object, ...]] = [("reserve", found.reserve, 0), ("can be undone", "no", "")]
    _govern(session, "Give up a reserve", client.wind_down.giveUp(found.params), rows)


def _govern(session: Session, title: str, call: "Call[Any]", rows: list[tuple[object, ...]]) -> None:
    """Done at once, or scheduled and, run again once its delay is over, done."""
    client = session.writer()
    access, who, now = client.access, client.account, client.connection.fetch_timestamp()
    ready = access.getSchedule(access.hashOperation(who, call.to, call.data))
    allowed = access.canCall(who, call.to, call.data[:4])
    if ready > now:
        refuse(f"it is scheduled, for {when(ready, now)}: run this again then. The sentinel can cancel it")
    if allowed.immediate or ready:
        _step(session, title, call, rows)
    elif allowed.delay:
        planned = access.schedule(call.to, call.data, 0)
        _step(session, f"Schedule: {title}", planned, rows, told={"ready at": now + allowed.delay})
    else:
        refuse(f"{who} is not the governor: only the governor does this. `strongroom status` names the roles")


# What anyone may do


def enlist(context: typer.Context, market: MarketId) -> None:
    """Enlist a credit market that was not named in the beginning, and close its oracle."""
    session: Session = context.obj
    client = session.writer()
    found = client.credit.market(find_market(session, client.lending, market))
    rows = [("market", short(found.id)), ("against", found.collateral.symbol), ("minted", found.level)]
    _step(session, "Enlist a market", client.wind_down.enlist(found.params), rows)


def read_price(context: typer.Context, market: MarketId) -> None:
    """Read a market's source: three times, an hour apart; the middle one is its price.

    Of a market that winds down alone the price may fall: a day later it is read again, and follows the middle one down,
    by a twentieth at the most.
    """
    from strongroom.client.unwinding import READ_GAS

    session: Session = context.obj
    client = session.writer()
    found = _ending(session, client, market)
    rows = [("market", short(found.id)), ("reading", f"{found.next_reading} of 3")]
    _step(session, "Read the price", client.wind_down.readPrice(found.params), rows, gas=READ_GAS)


def settle(
    context: typer.Context,
    market: MarketId,
    borrowers: Annotated[
        list[str] | None,
        typer.Argument(help="Whose positions; all that owe if none is named.", metavar="[BORROWER]…"),
    ] = None,
) -> None:
    """Settle positions at the market's price: the debt is repaid, collateral of its worth is everybody's."""
    from strongroom.client.contracts import LendingPool
    from strongroom.client.multicall import is_deployed
    from strongroom.client.winddown import TOGETHER

    session: Session = context.obj
    client = session.writer()
    ending, coin = client.wind_down, client.stablecoin
    found = _ending(session, client, market)
    token = found.collateral
    with session.progress("reading positions") as progress:
        owing = client.unwinding.borrowers([found.id], progress)[found.id]
    chosen = [session.someone(each) for each in borrowers] if borrowers else list(owing)
    if not chosen:
        refuse(
            "nobody owes in this market: once claims are open, `strongroom system winddown release` frees its reserve"
        )
    pool: LendingPool = client.lending.pool
    rows: list[tuple[object, ...]] = []
    with advised(client), session.progress("trying settlements") as progress:
        for done, who in enumerate(chosen):
            repaid, kept = ending.settle(found.params, who).call(client.account)
            held = token.from_units(pool.position(found.id, who).collateral)
            taken = token.from_units(kept)
            rows.append((who, coin.from_units(repaid), held, taken, held - taken))
            progress(done + 1, len(chosen))
    symbol = token.info().symbol
    headings = ("position", "debt repaid", f"{symbol} in it", "taken", "stays its owner's")
    session.preview("Settle", rows, headings, contracts=_place(client))
    size = TOGETHER if is_deployed(client.connection) else 1
    gas = GAS if min(size, len(chosen)) == 1 else SETTLE_GAS
    session.confirm(f"Settle {len(chosen)} positions?", ending, gas, transactions=-(-len(chosen) // size))
    with session.progress("settling") as progress:
        settled: list[Settlement] = []
        for start in range(0, len(chosen), size):
            settled += ending.settle_all(found.params, chosen[start : start + size])
            progress(min(start + size, len(chosen)), len(chosen))
    if session.as_json:
        session.show(
            [
                {
                    "borrower": each.borrower,
                    "repaid": each.repaid,
                    "collateral": each.collateral,
                    "returned": each.returned,
                    "transaction": each.receipt.transaction_hash,
                }
                for each in settled
            ]
        )
        return
    session.table(
        "Settled",
        [(each.borrower, each.repaid, each.collateral, each.receipt.transaction_hash) for each in settled],
        ("position", "debt repaid", f"{symbol} taken", "transaction"),
    )


def take_reserve(context: typer.Context) -> None:
    """Take the peg module's reserve, where it could not be had in the beginning."""
    session: Session = context.obj
    client = session.writer()
    psm, reserve = client.psm, client.reserve
    rows = [(f"{reserve.info().symbol} on the peg module's book", reserve.from_units(psm.book()))]
    call = client.wind_down.takeReserve(psm.address)
    with advised(client):
        taken = call.call(client.account)
    if not taken:
        refuse(
            "the peg module has no reserve left to take: what it had came with the beginning. `strongroom system "
            "winddown status` says what comes next"
        )
    _step(session, "Take the reserve", call, rows)


def open_claims(context: typer.Context) -> None:
    """Open claims, seven days after the beginning."""
    session: Session = context.obj
    client = session.writer()
    with session.progress("reading markets") as progress:
        found = client.unwinding.overview(progress)
    owing = sum(map(len, found.borrowers.values()))
    rows = [
        ("coins that count", found.state.claim_supply),
        ("positions not settled: twice what they owe is held back", owing),
        ("losses that nobody has booked: surplus would have borne them", _losses(client)),
    ]
    _step(session, "Open claims", client.wind_down.open(), rows)


def _losses(client: "Strongroom") -> str:
    losses = [each for each in client.credit.markets() if each.loss]
    total = sum(each.loss for each in losses)
    return shown(total) if not losses else f"{shown(total)}: `strongroom credit recognise` first"


def take_surplus(context: typer.Context) -> None:
    """Take the surplus buffer's coins, which then count for nobody: everybody's part grows."""
    session: Session = context.obj
    client = session.writer()
    coin = client.stablecoin
    rows = [("surplus", coin.from_units(coin.balanceOf(client.surplus_buffer.address)))]
    _step(session, "Take the surplus", client.wind_down.takeSurplus(), rows)


def release(context: typer.Context, market: MarketId) -> None:
    """Give a market's reserve for late settlements back, once nobody owes there."""
    session: Session = context.obj
    client = session.writer()
    found = _ending(session, client, market)
    rows = [("reserve", found.reserve, 0)]
    _step(session, "Release a reserve", client.wind_down.release(found.params), rows)


def book(context: typer.Context, token: Token) -> None:
    """Book an asset that lies in the wind-down and is not booked, to be shared."""
    session: Session = context.obj
    client = session.writer()
    _step(session, "Book", client.wind_down.book(token), [("asset", token)])


def pay_residual(context: typer.Context, token: Token) -> None:
    """Hand to the treasury what no coin is left for."""
    session: Session = context.obj
    client = session.writer()
    _step(session, "Pay the residual", client.wind_down.payResidual(token), [("asset", token)])


# Within


def _step(
    session: Session,
    title: str,
    call: "Call[Any]",
    rows: Sequence[Sequence[object]],
    question: str | None = None,
    told: dict[str, object] | None = None,
    gas: int = 0,
) -> None:
    """Tried, shown, asked about, sent."""
    client = session.writer()
    with advised(client):
        call.call(client.account)
    headings = ("", "before", "after") if any(len(row) == 3 for row in rows) else ()
    session.preview(title, rows, headings, contracts=_place(client))
    session.confirm(question or f"{title}?", client.wind_down, gas or GAS)
    with advised(client):
        receipt = call.send(gas=gas or None)
    facts = {
        key: value if session.as_json else time_of(int(str(value))) for key, value in (told or {}).items()
    }
    session.sent(title, receipt, facts)


def _ending(session: Session, client: "Strongroom", named: str) -> "EndingMarketState":
    from strongroom.client.unwinding import market_named

    return market_named(client.wind_down.ending_markets(), named)


def _place(client: "Strongroom") -> dict[str, str]:
    return {"wind-down": client.wind_down.address}


@contextmanager
def advised(client: "Strongroom") -> Iterator[None]:
    """Inside, a refusal is told with what to do next."""
    from strongroom.errors import ContractError

    try:
        yield
    except ContractError as error:
        hint = _ADVICE.get(error.name, "")
        for name in ("earliest", "opensAt"):
            if error.arguments.get(name):
                hint += f" From {when(int(error.arguments[name]), client.connection.fetch_timestamp())} on."
        if hint:
            error.add_note(hint.strip())
        raise


_STATUS = "`strongroom system winddown status` says what comes next."
_ADVICE = {
    "WindDown_NotBegun": "The system runs: the governor begins its end (`strongroom system winddown begin`). To give a "
    "coin back meanwhile: `strongroom stablecoin redeem`.",
    "WindDown_AlreadyBegun": _STATUS,
    "WindDown_NotOpen": "Coins can be locked before (`strongroom system winddown lock`); once it is time anyone opens "
    "claims (`strongroom system winddown open`).",
    "WindDown_AlreadyOpen": "Lock coins and claim (`strongroom system winddown lock`, `claim`).",
    "WindDown_MarketNotListed": "It is no credit market of the stablecoin: `strongroom credit markets` shows those.",
    "WindDown_AlreadyEnlisted": "Its price is read next (`strongroom system winddown read-price`).",
    "WindDown_NotEnlisted": "Enlist it first (`strongroom system winddown enlist`).",
    "WindDown_PriceFixed": "It needs no reading any more: settle its positions (`strongroom system winddown settle`).",
    "WindDown_PriceNotFixed": "Read its price first, three times, an hour apart (`strongroom system winddown "
    "read-price`).",
    "WindDown_ReadLately": "Readings are an hour apart.",
    "WindDown_NoPrice": "The source answers nothing: try later. Three days after the beginning or the last "
    "reading the governor may give a price (`strongroom system winddown set-price`).",
    "WindDown_SourceHasPrice": "Read it instead (`strongroom system winddown read-price`).",
    "WindDown_TooEarly": "The source may come back until then.",
    "WindDown_NothingOwed": "It was settled or repaid: its collateral is its owner's, who takes it out "
    "(`strongroom credit adjust MARKET --out all`).",
    "WindDown_ForeignOracle": "It stays as it is: no oracle of the wind-down's making, no price for all. Its borrowers "
    "repay, or are redeemed from and liquidated.",
    "WindDown_CeilingNotZero": "The sentinel lowers it first (`strongroom credit lower-ceiling MARKET 0`).",
    "WindDown_ReserveExceeded": "Its debt has more than doubled since the opening: its borrower can repay it.",
    "WindDown_StillOwed": "Settle its positions first (`strongroom system winddown settle`).",
    "WindDown_Nothing": "There is nothing of the kind to do now. " + _STATUS,
    "WindDown_TokenIsCoin": "The coin is not shared: lock it instead (`strongroom system winddown lock`).",
    "WindDown_CoinsLeft": "As long as a coin is left, what there is is its holder's.",
    "Stablecoin_CeilingExceeded": "The sentinel has lowered the wind-down's ceiling: settlements are stopped until the "
    "governor raises it.",
    "AccessManagedUnauthorized": "The account has not that role: `strongroom status` names who has.",
}


def time_of(seconds: int | None) -> str:
    """For people; a dash for none."""
    return "–" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def when(seconds: int, now: int) -> str:
    """A time, and how far off it is."""
    left = seconds - now
    if left <= 0:
        return time_of(seconds)
    hours, minutes = left // 3_600, -(-left % 3_600 // 60)
    far = (
        f"{left // 86_400} days"
        if left >= 2 * 86_400
        else f"{hours} h"
        if hours
        else f"{max(minutes, 1)} min"
    )
    return f"{time_of(seconds)}, in {far}"
