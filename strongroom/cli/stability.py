"""`strongroom stability`: deposits that liquidate, one pool for each collateral."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from strongroom.cli.arguments import Borrower, By, MarketId, Receiver, ValidFor, until
from strongroom.cli.session import Session, amount_of, fail, raw_units, refuse, shown

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.stability import Pool, PoolLiquidation

app = typer.Typer(help="Deposit the stablecoin, and liquidate with the deposits.", no_args_is_help=True)

GAS = 1_200_000
"""Gas that one transaction may take: it takes a quarter, but oracles are given half of it."""


Collateral = Annotated[
    str,
    typer.Argument(
        help="The collateral token's address, or its symbol where a credit market has it.",
        metavar="COLLATERAL",
    ),
]


@app.command()
def show(
    context: typer.Context,
    collateral: Annotated[
        str | None,
        typer.Argument(
            help="The collateral token's address, or its symbol; all credit markets' if not given.",
            metavar="[COLLATERAL]",
        ),
    ] = None,
    holder: Annotated[str | None, typer.Argument(help="Whose deposit to show.", metavar="[ADDRESS]")] = None,
) -> None:
    """A pool's deposits and markets, and what an address or account has in it; or all pools."""
    from strongroom.client.stability import listed_markets

    session: Session = context.obj
    client = session.client()
    if collateral is None:
        _show_all(session, client)
        return
    pool = _pool(session, client, collateral)
    found, symbol, unit = pool.overview(), pool.stablecoin.info().symbol, pool.collateral.info().symbol
    facts: dict[str, object] = {
        "pool": pool.address,
        "collateral": pool.collateral.address,
        "deposits": found.deposits,
        "absorbable": found.absorbable,
        "unclaimedCollateral": found.collateral,
        "liquidations": found.liquidations,
        "closed": found.closed,
        "markets": listed_markets(client, pool),
    }
    if holder is not None or session.account is not None:
        who = session.someone(holder)
        mine = pool.holding(who)
        facts["account"] = {
            "address": who,
            "deposit": mine.deposit,
            "fresh": mine.fresh,
            "claimable": mine.claimable,
            "opensAt": mine.opens_at,
            "closesAt": mine.closes_at,
        }
    if session.as_json:
        session.show(facts)
        return
    session.table(
        f"Stability pool of {unit}",
        [
            ("pool", pool.address),
            ("deposits", f"{shown(found.deposits)} {symbol}"),
            ("absorb now", f"{shown(found.absorbable)} {symbol}"),
            ("to be claimed", f"{shown(found.collateral)} {unit}"),
            ("liquidations", found.liquidations),
            ("closed", found.closed),
            *(("market", "0x" + each.hex()) for each in listed_markets(client, pool)),
        ],
    )
    if "account" in facts:
        print()
        session.table(
            who,
            [
                ("deposit", f"{shown(mine.deposit)} {symbol}"),
                ("earned", f"{shown(mine.claimable)} {unit}"),
                ("may withdraw from", _time(mine.opens_at)),
                ("until", _time(mine.closes_at)),
            ],
        )


@app.command()
def deposit(
    context: typer.Context,
    collateral: Collateral,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5.", metavar="AMOUNT")],
    by: Annotated[
        By, typer.Option("--by", help="permit takes one transaction, approve up to two.")
    ] = By.PERMIT,
) -> None:
    """Deposit coins. They absorb from the next block on; to leave takes a request and an hour."""
    session: Session = context.obj
    amount = amount_of(amount)
    client = session.writer()
    pool = _pool(session, client, collateral)
    coin, units = pool.stablecoin, pool.stablecoin.to_units(amount)
    coin.require_balance(client.account, units)
    has, mine = coin.balance(client.account), pool.holding(client.account)
    session.preview(
        f"Deposit by {client.account}",
        [
            (f"{coin.info().symbol} (yours)", has, has - coin.from_units(units)),
            ("deposit", mine.deposit, mine.deposit + coin.from_units(units)),
            ("request", "ends with it" if mine.opens_at else "none", "none"),
            ("paid, raw units", "", raw_units(coin, units)),
        ],
        ("", "before", "after"),
    )
    session.confirm(f"Deposit {coin.describe(units)}?", coin, GAS, transactions=2 if by is By.APPROVE else 1)
    done = pool.provide(amount, by=by.value)
    session.sent("Deposited", done.receipt, {"amount": done.amount, "pool": pool.address})


@app.command("sign-deposit")
def sign_deposit(
    context: typer.Context,
    collateral: Collateral,
    amount: Annotated[str, typer.Argument(help="Coins, like 100 or 0.5.", metavar="AMOUNT")],
    valid_for: ValidFor = 1_200,
) -> None:
    """Sign a deposit as JSON, for anyone to send on with `strongroom relay`. Nothing is sent."""
    session: Session = context.obj
    amount = amount_of(amount)
    client = session.writer()
    pool = _pool(session, client, collateral)
    coin, units = pool.stablecoin, pool.stablecoin.to_units(amount)
    if not units:
        fail("give an amount above zero")
    coin.require_balance(client.account, units)
    mine, deadline = pool.holding(client.account), until(client, valid_for)
    session.preview(
        "Sign a deposit, which anyone may send on",
        [
            ("deposited", coin.describe(units)),
            ("request", "ends with it" if mine.opens_at else "none"),
            ("usable until", _time(deadline)),
            ("paid, raw units", raw_units(coin, units)),
        ],
        contracts={"stability pool": pool.address, "collateral": pool.collateral.address},
    )
    session.confirm("Sign it?", coin)
    session.show(pool.sign_provide(amount, deadline).as_json())


@app.command()
def request(context: typer.Context, collateral: Collateral) -> None:
    """Begin the hour after which the deposit may be withdrawn. It goes on absorbing and earning."""
    session: Session = context.obj
    client = session.writer()
    pool = _pool(session, client, collateral)
    mine = pool.holding(client.account)
    if not mine.deposit:
        fail(f"{client.account} has no deposit in this pool")
    session.preview("Request a withdrawal", [("deposit", mine.deposit)], ("", ""))
    session.confirm("Request to withdraw?", pool, GAS)
    done = pool.request()
    session.sent(
        "Requested",
        done.receipt,
        {"opensAt": _moment(session, done.opens_at), "closesAt": _moment(session, done.closes_at)},
    )


@app.command()
def withdraw(
    context: typer.Context,
    collateral: Collateral,
    amount: Annotated[str, typer.Argument(help="Coins, or all.", metavar="AMOUNT|all")],
    to: Receiver = None,
) -> None:
    """Withdraw within the window of a request."""

    session: Session = context.obj
    everything = amount == "all"
    if not everything:
        amount = amount_of(amount)
    client = session.writer()
    pool = _pool(session, client, collateral)
    coin, mine = pool.stablecoin, pool.holding(client.account)
    receiver = session.someone(to)
    taken = mine.deposit if everything else coin.from_units(coin.to_units(amount))
    if taken > mine.deposit or not mine.deposit:
        fail(f"the deposit is {shown(mine.deposit)} {coin.info().symbol}")
    if mine.opens_at is None and not pool.isClosed():
        refuse(
            "nobody has requested it: `strongroom stability request` does, an hour before it can be withdrawn"
        )
    has = coin.balance(receiver)
    session.preview(
        f"Withdraw by {client.account}",
        [
            ("deposit", mine.deposit, mine.deposit - taken),
            (f"{coin.info().symbol} of {receiver}", has, has + taken),
        ],
        ("", "before", "after"),
    )
    session.confirm(f"Withdraw {shown(taken)} {coin.info().symbol}?", coin, GAS)
    done = pool.take_out(None if everything else amount, receiver=receiver)
    session.sent("Withdrawn", done.receipt, {"amount": done.amount, "receiver": receiver})


@app.command()
def claim(context: typer.Context, collateral: Collateral, to: Receiver = None) -> None:
    """Claim the collateral that the deposit has earned."""

    session: Session = context.obj
    client = session.writer()
    pool = _pool(session, client, collateral)
    token, mine = pool.collateral, pool.holding(client.account)
    receiver = session.someone(to)
    if not mine.claimable:
        fail(f"{client.account} has earned nothing in this pool that is not claimed")
    has = token.balance(receiver)
    session.preview(
        f"Claim by {client.account}",
        [(f"{token.info().symbol} of {receiver}", has, has + mine.claimable)],
        ("", "before", "after"),
    )
    session.confirm(f"Claim {shown(mine.claimable)} {token.info().symbol}?", token, GAS)
    done = pool.collect(receiver)
    session.sent("Claimed", done.receipt, {"amount": done.amount, "receiver": receiver})


@app.command()
def liquidate(
    context: typer.Context,
    market: MarketId,
    borrower: Borrower,
    min_reward: Annotated[
        str | None, typer.Option(help="The least collateral to get for it.", metavar="AMOUNT")
    ] = None,
    to: Receiver = None,
) -> None:
    """Liquidate as much of a position as it and the deposits allow. Anyone may, and is paid a share of the bonus."""
    from strongroom.cli.lending import find_market

    session: Session = context.obj
    least = None if min_reward is None else amount_of(min_reward)
    client = session.writer()
    found = find_market(session, client.lending, market)
    pool = client.stability.pool(found.params.collateralToken)
    owner = session.someone(borrower)
    receiver = session.someone(to)
    expected = pool.quote(found.params, owner, client.account)
    session.preview(f"Liquidate {owner}", _rows(pool, expected), ("", ""))
    session.confirm(f"Liquidate {owner} with the deposits?", pool, GAS)
    done = pool.liquidate_position(found.params, owner, least, receiver)
    receipt = done.receipt
    assert receipt is not None  # it was sent
    facts = {"repaid": done.repaid, "seized": done.seized, "reward": done.reward, "receiver": receiver}
    session.sent("Liquidated", receipt, facts)


def _rows(pool: "Pool", found: "PoolLiquidation") -> list[tuple[str, str]]:
    coin, token = pool.stablecoin.info().symbol, pool.collateral.info().symbol
    return [
        ("repaid by the deposits", f"{shown(found.repaid)} {coin}"),
        ("seized for them", f"{shown(found.seized - found.reward)} {token}"),
        ("your reward", f"{shown(found.reward)} {token}"),
    ]


def _pools(session: Session, client: "Strongroom") -> "list[Pool]":
    """Of the credit markets' collaterals: those that the governor chose, whose symbols can be believed."""
    with session.progress("reading markets") as progress:
        tokens = dict.fromkeys(each.collateralToken for each in client.credit.listed(progress))
    found = [token for token in tokens if int(client.stability.poolOf(token), 16)]
    return [client.stability.pool(token) for token in found]


def _pool(session: Session, client: "Strongroom", named: str) -> "Pool":
    """By the collateral's address or symbol. Ends the command if there is none."""
    if named.lower().startswith("0x"):
        return client.stability.pool(named)
    pools = _pools(session, client)
    found = [each for each in pools if each.collateral.info().symbol.lower() == named.lower()]
    if len(found) != 1:
        fail(_which(pools, len(found), named))
    return found[0]


def _which(pools: "list[Pool]", found: int, named: str) -> str:
    have = ", ".join(f"{shown(each.collateral.info().symbol)} {each.collateral.address}" for each in pools)
    return (
        f"{found or 'no'} stability pools are of a credit market's collateral called {named[:40]!r}: give the token's "
        f"address ({have or 'there is no such pool'})"
    )


def _show_all(session: Session, client: "Strongroom") -> None:
    rows = []
    for pool in _pools(session, client):
        found, token = pool.overview(), pool.collateral
        rows.append(
            (token.info().symbol, found.deposits, found.absorbable, found.closed, token.address, pool.address)
        )
    names = ("symbol", "deposits", "absorbable", "closed", "collateral", "pool")
    if session.as_json:
        session.show([dict(zip(names, row, strict=True)) for row in rows])
        return
    if not rows:
        print("no credit market's collateral has a stability pool: StabilityPoolFactory.createPool makes one")
        return
    unit = client.stablecoin.info().symbol
    headings = ("of", f"deposits, {unit}", "absorb now", "closed", "collateral", "pool")
    session.table("Stability pools", rows, headings)


def _time(seconds: int | None) -> str:
    return "no request" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _moment(session: Session, seconds: int) -> object:
    return seconds if session.as_json else _time(seconds)
