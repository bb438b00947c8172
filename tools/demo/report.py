"""What the demo prints: lines while it works, and tables at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from strongroom.client.amounts import from_units, plain
from tools.demo.actors import DUTIES, Actors
from tools.demo.books import Closing
from tools.demo.chapter import Row
from tools.demo.market import Market

_WIDTH_OF_FILES = 140
"""Columns where there is no terminal to ask."""
DEFAULT_PORT = 8545


class Report:
    """Standard output. In colour, and with something that moves while one waits, only on a terminal."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else _WIDTH_OF_FILES
        self._console = Console(highlight=False, width=width)

    def say(self, line: str) -> None:
        """One line."""
        self._console.print(Text(line), soft_wrap=True)

    @contextmanager
    def working(self, what: str) -> Iterator[Callable[[str], None]]:
        """Says that something takes a while; what it yields says how far it is."""
        if not self._console.is_terminal:
            self.say(f"{what} …")
            yield lambda line: None
            return
        with self._console.status(Text(what)) as status:
            yield lambda line: status.update(Text(f"{what}: {line}"))

    def happenings(self, rows: Sequence[Row], title: str) -> None:
        """The scenario's table."""
        table = _table(title)
        table.add_column("#", justify="right")
        table.add_column("who")
        table.add_column("does what", ratio=3, min_width=20, overflow="fold")
        table.add_column("gas", justify="right", no_wrap=True)
        table.add_column("transaction", no_wrap=True)
        table.add_column("effect", ratio=4, min_width=24, overflow="fold")
        chapter = ""
        for number, row in enumerate(rows, 1):
            if row.chapter != chapter:
                chapter = row.chapter
                table.add_section()
                table.add_row("", "", Text(chapter, style="bold italic"))
            effect = Text(row.effect, style="yellow" if row.refused else "")
            gas = "–" if row.gas is None else f"{row.gas:,}"
            table.add_row(str(number), Text(row.who), Text(row.what), gas, _short(row.tx), effect)
        self._console.print(table)

    def closing(self, closing: Closing) -> None:
        """The books, both sides in full."""
        table = _table(f"The books at block {closing.block}, to the last unit")
        table.add_column("law", ratio=1, min_width=24)
        table.add_column("left", justify="right", no_wrap=True)
        table.add_column("right", justify="right", no_wrap=True)
        table.add_column("unit", no_wrap=True)
        table.add_column("", no_wrap=True, min_width=len("balances"))
        for entry in closing.entries:
            verdict = Text("balances", "green") if entry.balances else Text("DOES NOT BALANCE", "bold red")
            unit = entry.token.info()
            left, right = (plain(from_units(side, unit.decimals)) for side in (entry.left, entry.right))
            table.add_row(Text(entry.law), left, right, unit.symbol, verdict)
        self._console.print(table)

    def addresses(self, market: Market, actors: Actors) -> None:
        """Contracts and accounts."""
        table = _table("Addresses")
        table.add_column("contract or account", no_wrap=True)
        table.add_column("address", no_wrap=True)
        table.add_column("", ratio=1)
        for name, contract in market.deployment.contracts.items():
            table.add_row(name, contract.address, f"deployed in block {contract.block}")
        table.add_section()
        for index, (name, account) in enumerate(actors.items()):
            table.add_row(name, str(account.address), f"demo:{index}, {DUTIES[name]}")
        self._console.print(table)

    def how_to_go_on(
        self,
        url: str,
        port: int,
        registry: Path,
        stays: bool,
        splitter: str | None = None,
        asset: str | None = None,
        gallery: str | None = None,
        page: str | None = None,
    ) -> None:
        """What to type next."""
        rpc = "" if port == DEFAULT_PORT else f" --rpc {url}"
        where = "" if port == DEFAULT_PORT else f" PORT={port}"
        again = f"make demo{where}"
        lines = [
            *([("the dApp", page)] if page else []),
            ("prices, limits, fees, roles", f".venv/bin/strongroom status{rpc}"),
            ("what a swap would pay", f".venv/bin/strongroom peg quote 100{rpc}"),
            ("swap, as the holder", f".venv/bin/strongroom peg swap-in 100 --account demo:5{rpc}"),
            ("lending markets", f".venv/bin/strongroom market list{rpc}"),
            ("a position", f".venv/bin/strongroom position show --account demo:12{rpc}"),
            ("credit, and what is owed", f".venv/bin/strongroom credit show --account demo:12{rpc}"),
            ("the balance sheet", f".venv/bin/strongroom system{rpc}"),
            *([("the works", gallery)] if gallery else []),
            *(
                [
                    ("who is owed what", f".venv/bin/strongroom royalties show {splitter}{rpc}"),
                    ("the statement", f".venv/bin/strongroom royalties statement {splitter}{rpc}"),
                ]
                if splitter
                else []
            ),
            *(
                [
                    ("the asset, and its rules", f".venv/bin/strongroom asset show {asset}{rpc}"),
                    ("its dividends, reconciled", f".venv/bin/strongroom asset dividends {asset}{rpc}"),
                ]
                if asset
                else []
            ),
            ("from Python", f'Strongroom.connect("{url}")   (from strongroom.client import Strongroom)'),
            ("Ape's console", f".venv/bin/ape console --network {url}"),
            ("the registry", _relative(registry)),
            ("the scenario once more", f"{again} AGAIN=1"),
            ("a new chain", f"{again} FRESH=1"),
        ]
        table = _table("How to go on" + ("" if stays else f" (first `{again}`, which keeps the chain up)"))
        table.show_header = False
        table.add_column("", no_wrap=True)
        table.add_column("", ratio=1, overflow="fold")
        for meaning, command in lines:
            table.add_row(Text(meaning), Text(command, style="bold"))
        self._console.print(table)


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        expand=False,
        header_style="bold",
    )


def _short(tx: str | None) -> str:
    return "–" if tx is None else f"{tx[:8]}…{tx[-6:]}"


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
