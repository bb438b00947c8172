"""`strongroom keeper`: liquidates unhealthy positions of the lending pool, and accounts for it."""

import json
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strongroom.cli.session import Session, amount_of, fail, plain, shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from strongroom.client import Strongroom
    from strongroom.client.contracts import FlashLiquidator, LendingPool
    from strongroom.keeper import Assessment, Keeper, Round, Settings, Value
    from strongroom.model.lending_values import MarketParams

app = typer.Typer(
    help="Liquidate unhealthy positions of the lending pool, the most profitable first.", no_args_is_help=True
)

_HASH = re.compile(r"(0x[0-9a-f]{8})[0-9a-f]{56}")
_ROWS = 20
"""Positions that the table shows, unless all are to be explained."""
_LONGEST_PAUSE = 300.0
"""Seconds between rounds while the node does not answer, at most."""
_LATE = ("liquidated", "to liquidate")


class Fund(StrEnum):
    """What liquidations are paid with."""

    OWN = "own"
    FLASH = "flash"


Store = Annotated[
    Path | None,
    typer.Option(
        help="Folder of what the keeper remembers; .strongroom/keeper of the project if not given.",
        metavar="FOLDER",
    ),
]


@app.command()
def liquidate(
    context: typer.Context,
    fund: Annotated[
        Fund,
        typer.Option(
            help="flash: paid with the collateral, sold by an adapter. own: with the account's tokens."
        ),
    ] = Fund.FLASH,
    adapter: Annotated[
        list[str] | None,
        typer.Option(
            help="Who sells the collateral, of one token or of all; DATA is for the adapter.",
            metavar="[TOKEN=]ADDRESS[:DATA]",
        ),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            help="What one whole loan token is worth in ether; markets of other loan tokens are left alone.",
            metavar="TOKEN=ETHER",
        ),
    ] = None,
    market: Annotated[
        list[str] | None,
        typer.Option(help="Only this market, by its id. Needed with own tokens.", metavar="ID"),
    ] = None,
    min_profit: Annotated[
        str, typer.Option(help="The least that each liquidation must bring after gas.", metavar="ETHER")
    ] = "0",
    max_gas_price: Annotated[
        str | None, typer.Option(help="Above it, nothing is sent.", metavar="GWEI")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge and try, send nothing.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every position with its verdict and why.")
    ] = False,
    interval: Annotated[
        float, typer.Option(help="Seconds from one round to the next.", metavar="SECONDS", min=0.1)
    ] = 12.0,
    at_once: Annotated[int, typer.Option(help="Liquidations in one transaction, at most.", min=1)] = 100,
    patience: Annotated[
        float,
        typer.Option(
            help="Until a transaction that is stuck is sent again for more.", metavar="SECONDS", min=1
        ),
    ] = 60.0,
    receiver: Annotated[
        str | None,
        typer.Option(
            help="Who gets what flash liquidations bring; the account if not given.", metavar="ADDRESS"
        ),
    ] = None,
    update_drought: Annotated[
        bool,
        typer.Option(
            "--update-drought",
            help="Also note whether the peg module is dry, where nobody has: costs gas, pays nothing.",
        ),
    ] = False,
    from_block: Annotated[
        int | None, typer.Option(help="Where the pool's events begin; by the registry if not given.", min=0)
    ] = None,
    store: Store = None,
) -> None:
    """Find unhealthy positions and liquidate them, the most profitable first, until Ctrl-C."""
    session: Session = context.obj
    adapters = _adapters(adapter or [])
    markets = None if market is None else frozenset(map(_market_id, market))
    if fund is Fund.OWN and markets is None:
        fail(
            "own tokens are repaid at the oracle's word, and anyone can create a market: add --market ID for each one "
            "to trust"
        )
    if fund is Fund.FLASH and adapters is None:
        fail("to be paid by the collateral takes somebody who sells it: add --adapter ADDRESS, or --fund own")
    client = session.client() if dry_run and session.account is None else session.writer()
    settings = _settings(
        client,
        fund=fund.value,
        adapters=adapters,
        values=_values(client, value or []),
        markets=markets,
        min_profit=_units(min_profit, 18),
        max_gas_price=None if max_gas_price is None else _units(max_gas_price, 9),
        most_in_one=at_once,
        patience=patience,
        receiver=receiver,
        first_block=from_block,
        peg=client.psm.address if update_drought else None,
        folder=store,
        dry_run=dry_run,
    )
    if not dry_run:
        _confirm(session, client, settings)
    _run(session, client, settings, once, explain, interval)


@app.command()
def report(context: typer.Context, store: Store = None) -> None:
    """What the account's keeper earned and paid, held against the balances, to the wei."""
    from strongroom.client.codec import to_address
    from strongroom.keeper import Store as KeeperStore
    from strongroom.keeper import fetch_report

    session: Session = context.obj
    client = session.client()
    account = to_address(session.someone(None))
    pool = _pool(client).address
    scope = _scope(client, pool, account)
    with KeeperStore(_file(store, scope), scope, only_read=True) as kept:
        found = fetch_report(client.connection, kept)
    lines = [
        {
            "token": "ether" if set(line.token[2:]) == {"0"} else line.token,
            "account": line.account,
            "opening": line.opening,
            "change": line.change,
            "balance": line.balance,
            "difference": line.difference,
        }
        for line in found.lines
    ]
    markets = [
        {
            "market": "0x" + params.id.hex(),
            "loanToken": params.loan_token,
            "collateralToken": params.collateral_token,
            "liquidations": totals.count,
            "repaid": totals.repaid,
            "seized": totals.seized,
            "badDebt": totals.bad_debt,
            "profit": totals.profit,
        }
        for params, totals in found.markets.items()
    ]
    if session.as_json:
        session.show(
            {
                "block": found.block,
                "reconciles": found.reconciles,
                "transactions": found.transactions,
                "failed": found.failed,
                "pending": found.pending,
                "gasUsed": found.gas_used,
                "gasCost": str(found.gas_cost),
                "silent": list(found.silent),
                "balances": [{key: _text(cell) for key, cell in line.items()} for line in lines],
                "markets": [
                    {key: cell if key == "liquidations" else _text(cell) for key, cell in it.items()}
                    for it in markets
                ],
            }
        )
        return
    if markets:
        session.table(
            "Liquidations, in the tokens' smallest units",
            [list(it.values()) for it in markets],
            list(markets[0]),
        )
    if lines:
        session.table(
            "Balances, in the tokens' smallest units", [list(it.values()) for it in lines], list(lines[0])
        )
    for token in found.silent:
        print(f"the token {token} tells no balance now: it is left out")
    facts = f"{found.transactions} transactions, {found.failed} failed, {found.gas_used} gas for {found.gas_cost} wei"
    print(facts + (f"; {found.pending} still open" if found.pending else ""))
    print(
        "every balance is what the receipts make of it"
        if found.reconciles
        else "NOT RECONCILED: the differences are not this keeper's doing"
    )


# Running


def _run(
    session: Session, client: "Strongroom", settings: "Settings", once: bool, explain: bool, interval: float
) -> None:
    from rich.console import Console
    from rich.live import Live

    from strongroom.client.errors import ClientError, ContractError, TransactionPendingError
    from strongroom.keeper import Keeper, StoreError
    from strongroom.keeper.store import PENDING

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    live = Live(console=console, auto_refresh=False) if console.is_terminal and not session.as_json else None

    def progress(found: "Round") -> None:
        if live is not None:
            live.update(_picture(client, found, explain, settings.dry_run), refresh=True)

    failures = 0
    with live or nullcontext(), Keeper(client.connection, settings, progress=progress) as keeper:
        while True:
            try:
                found = keeper.round()
            except StoreError:
                raise
            except (ClientError, ContractError) as error:  # a stranger's contract ends no keeper
                if once:
                    raise
                failures += 1
                print(f"{time.strftime('%H:%M:%S')} {shown(str(error))[:300]}", file=sys.stderr, flush=True)
                time.sleep(min(interval * 2**failures, _LONGEST_PAUSE))
                continue
            failures = 0
            _tell(session, client, keeper, found, explain, console, live is not None)
            if once:
                waiting = keeper.store.transactions(PENDING)
                if waiting:
                    hashes = [it.hash for it in keeper.store.attempts(waiting[0].nonce)]
                    raise TransactionPendingError(
                        f"transaction {waiting[0].nonce} is not mined yet: run it again, and it goes on from there",
                        hashes[-1] if hashes else "",
                    )
                return
            time.sleep(interval)


def _tell(
    session: Session,
    client: "Strongroom",
    keeper: "Keeper",
    found: "Round",
    explain: bool,
    console: Any,
    is_live: bool,
) -> None:
    if session.as_json:
        print(json.dumps(plain(as_json(found, explain))), flush=True)
    elif not is_live:
        console.print(_picture(client, found, explain, keeper.is_dry))
    elif found.settled:  # stays above the picture, which the next round replaces
        console.print(f"{time.strftime('%H:%M:%S')} {_done(found)}")


def as_json(found: "Round", explain: bool) -> dict[str, Any]:
    """A round for programs; amounts in the tokens' own units and in wei, as text."""
    return {
        "block": found.block,
        "timestamp": found.timestamp,
        "positions": found.positions,
        "seconds": f"{found.seconds:.3f}",
        "note": found.note,
        "drought": found.drought,
        "rolledBackTo": found.rolled_back_to,
        "gasPrice": str(found.costs.gas_price),
        "verdicts": {verdict.value: count for verdict, count in sorted(found.counts.items())},
        "transactions": [
            {
                "nonce": it.transaction.nonce,
                "kind": it.transaction.kind,
                "status": it.transaction.status,
                "hash": it.transaction.hash,
                "gasUsed": it.transaction.gas_used,
                "cost": _text(it.transaction.cost),
            }
            for it in found.settled
        ],
        "liquidations": [
            {
                "market": it.market,
                "borrower": it.borrower,
                "repaid": str(it.repaid),
                "seized": str(it.seized),
                "badDebt": str(it.bad_debt),
                "profit": str(it.profit),
                "transaction": it.hash,
            }
            for it in found.liquidations
        ],
        "explained": [
            {
                "market": it.borrower.market,
                "borrower": it.borrower.address,
                "verdict": it.verdict.value,
                "why": it.why,
                "owed": str(it.owed),
                "health": None if it.health is None else str(it.health),
                "profit": str(it.profit),
            }
            for it in _shown_first(found.assessments)
            if explain or it.verdict.value not in ("healthy", "liquidated")
        ],
    }


def _picture(client: "Strongroom", found: "Round", explain: bool, dry_run: bool) -> "RenderableType":
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from strongroom.keeper.plan import ether, health_factor

    gwei = Decimal(found.costs.gas_price) / 10**9
    head = f"Block {found.block} · {found.positions} positions with debt · gas {gwei:f} gwei"
    head += " · dry run, nothing is sent" if dry_run else ""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("market", "borrower", "health", "owed", "profit after gas, ether", "verdict", "why"):
        table.add_column(name, overflow="fold", justify="right" if name in ("health", "owed") else "left")
    ordered = _shown_first(found.assessments)
    rows = ordered if explain else [it for it in ordered if it.verdict.value != "healthy"][:_ROWS]
    for it in rows:
        table.add_row(
            *map(
                Text,
                (
                    "0x" + it.borrower.market.hex()[:8] + "…",
                    it.borrower.address,
                    health_factor(it.health),
                    _amount(client, it.params.loan_token, it.owed),
                    ether(it.profit) if it.quote is not None else "–",
                    it.verdict.value,
                    _HASH.sub(r"\1…", shown(it.why)),
                ),
            )
        )
    counts = ", ".join(f"{count} {verdict.value}" for verdict, count in found.counts.most_common())
    lines: list[RenderableType] = [Text(head, style="bold")]
    if rows:
        lines.append(table)
    if len(rows) < len([it for it in ordered if it.verdict.value != "healthy"]):
        lines.append(Text(f"the first {len(rows)}; --explain shows all"))
    lines.append(Text(counts or "nobody owes anything"))
    if found.settled:
        lines.append(Text(_done(found)))
    lines += [Text(shown(line)) for line in (found.drought, found.note) if line]
    return Group(*lines)


def _done(found: "Round") -> str:
    """What a round did, in one line."""
    from strongroom.keeper.plan import ether

    gas = sum(it.transaction.cost or 0 for it in found.settled)
    hashes = ", ".join(f"{str(it.transaction.hash)[:10]}… {it.transaction.status}" for it in found.settled)
    return (
        f"{len(found.liquidations)} liquidated, gas for {ether(gas)} ether, {found.seconds:.1f} s: {hashes}"
    )


def _shown_first(assessments: Sequence["Assessment"]) -> list["Assessment"]:
    """What was done first, then what was not, by profit; the healthy last, the nearest to trouble first."""
    return sorted(
        assessments,
        key=lambda it: (
            it.verdict.value == "healthy",
            it.verdict.value not in _LATE,
            -it.profit,
            it.health or 0,
            it.borrower.address,
        ),
    )


def _amount(client: "Strongroom", token: str, units: int) -> str:
    """For people, with the symbol; in bare units where the token does not say."""
    from strongroom.client.errors import ClientError, ContractError
    from strongroom.client.token import Token

    try:
        return Token(client.connection, token).describe(units)
    except (ClientError, ContractError):
        return str(units)


def _text(value: object) -> object:
    """Integers as text, for amounts outgrow JSON's."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


# Arguments


def _settings(
    client: "Strongroom", *, folder: Path | None, first_block: int | None, **given: Any
) -> "Settings":
    from strongroom.client.codec import to_address
    from strongroom.keeper import Settings

    entry = client.deployment.contracts.get("LendingPool")
    pool = _pool(client).address
    liquidator: FlashLiquidator | None = (
        client.contract("FlashLiquidator") if given["fund"] == "flash" else None
    )
    if given["receiver"] is not None:
        given["receiver"] = to_address(given["receiver"])
    signer = client.connection.signer
    account = "0x" + "00" * 20 if signer is None else signer.address
    return Settings(
        pool=pool,
        store=_file(folder, _scope(client, pool, account)),
        liquidator=None if liquidator is None else liquidator.address,
        first_block=first_block if first_block is not None else entry.block if entry else 0,
        **given,
    )


def _pool(client: "Strongroom") -> "LendingPool":
    found: LendingPool = client.contract("LendingPool")
    return found


def _scope(client: "Strongroom", pool: str, account: str) -> dict[str, str]:
    return {
        "chain": str(client.chain_id),
        "genesis": str(client.connection.fetch_block(0).get("hash")),
        "pool": pool,
        "account": account,
    }


def _file(folder: Path | None, scope: dict[str, str]) -> Path:
    """One file for each chain, first block, pool and account."""
    from strongroom.deployments import find_root

    where = find_root() / ".strongroom" / "keeper" if folder is None else folder.expanduser()
    parts = (scope["genesis"][2:10], scope["pool"][2:10], scope["account"][2:10])
    return where / f"{scope['chain']}-{'-'.join(parts)}.sqlite3"


def _adapters(given: Sequence[str]) -> "Callable[[MarketParams], tuple[str, bytes] | None] | None":
    from strongroom.client.codec import to_address

    if not given:
        return None
    chosen: dict[str | None, tuple[str, bytes]] = {}
    for text in given:
        token, mark, rest = text.rpartition("=")
        address, _, data = rest.partition(":")
        try:
            raw = bytes.fromhex(data.removeprefix("0x"))
        except ValueError:
            fail(f"--adapter: {data[:40]!r} is no hexadecimal data")
        chosen[to_address(token) if mark else None] = to_address(address), raw
    return lambda market: chosen.get(market.collateral_token, chosen.get(None))


def _values(client: "Strongroom", given: Sequence[str]) -> "dict[str, Value]":
    from strongroom.client.codec import to_address
    from strongroom.client.token import Token
    from strongroom.keeper import Value

    found = {}
    for text in given:
        token, mark, ether = text.partition("=")
        if not mark:
            fail(
                f"--value is like TOKEN=0.0004, a token's address and what one is worth in ether, not {text[:60]!r}"
            )
        address = to_address(token)
        found[address] = Value.of(amount_of(ether), Token(client.connection, address).info().decimals)
    return found


def _market_id(text: str) -> bytes:
    try:
        found = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        found = b""
    if len(found) != 32:
        fail(f"--market takes a market's id, 32 bytes in hexadecimal, not {text[:80]!r}")
    return found


def _units(text: str, decimals: int) -> int:
    from strongroom.client.amounts import to_units

    return to_units(amount_of(text), decimals)


def _confirm(session: Session, client: "Strongroom", settings: "Settings") -> None:
    """Once, for all that it will send."""
    beside = "" if settings.peg is None else ", and note droughts of the peg module"
    paid = "its own tokens" if settings.fund == "own" else "the collateral they seize"
    session.confirm(
        f"Let {client.account} send liquidations, paid with {paid}{beside}, by itself?",
        client.contract("LendingPool"),
    )
