"""What all commands share: the global options, the connection, the account, and how answers are printed."""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.contract import ContractClient
    from strongroom.client.receipt import Receipt
    from strongroom.client.token import Token

_WIDE = 200
_PATIENCE = 2
"""Seconds after which progress is told."""
_AMOUNT = re.compile(r"[0-9]{1,60}(\.[0-9]{1,60})?", re.ASCII)
DEFAULT_RPC = "http://127.0.0.1:8545"


class DeclinedError(Exception):
    """The person said no, or could not be asked."""


class CommandError(Exception):
    """Something in the command's arguments; one line that says what to do."""


class RefusedError(Exception):
    """The command found a reason not to do what it was told; one line that says which, and what to do."""


@dataclass
class Session:
    """One run of the command line."""

    rpc: str = DEFAULT_RPC
    deployments: str | None = None
    account: str | None = None
    as_json: bool = False
    yes: bool = False
    provider: Any = None
    """Used instead of `rpc`, by tests."""
    chain: int | None = None
    """The chain it must be."""
    max_cost: str | None = None
    """Ether that the gas of one transaction may cost."""
    _client: "Strongroom | None" = field(default=None, repr=False)
    _writer: "Strongroom | None" = field(default=None, repr=False)

    # Connecting

    def client(self) -> "Strongroom":
        """Connected, without an account."""
        if self._client is None:
            from strongroom.client import Strongroom

            self._client = Strongroom.connect(
                self.provider or self.rpc,
                deployments=self.deployments or None,
                chain_id=self.chain,
                max_cost=None if self.max_cost is None else amount_of(self.max_cost),
            )
        return self._client

    def writer(self) -> "Strongroom":
        """Connected with the account of `--account`, to sign and send by a registry that somebody named.

        Raises `AccountError`, `NoDeploymentError`, `DeclinedError`.
        """
        from strongroom.cli.accounts import resolve

        if self._writer is None:
            client = self.client()
            signer = resolve(self.account, client.connection)
            self._require_named_registry(client)
            self._writer = client.with_account(signer)
        return self._writer

    def someone(self, given: str | None) -> str:
        """The address given, as such or as `demo:7` on the local chain, else that of `--account`."""
        from strongroom.cli.accounts import resolve
        from strongroom.client.codec import to_address

        if given is None or given.startswith("demo:"):
            return resolve(given or self.account, self.client().connection).address
        return to_address(given)

    def _require_named_registry(self, client: "Strongroom") -> None:
        """Ask about a registry that merely lay there: whoever put it there chose the contracts."""
        from strongroom.client.errors import NoDeploymentError

        found = client.registry_at
        if found is None or found.trusted:
            return
        path = shown(found.path)
        if self.yes or self.as_json or not sys.stdin.isatty():
            raise NoDeploymentError(
                f"{path} merely lies in the current folder or above it, where anybody may have put it: add "
                "--deployments PATH, or set STRONGROOM_ROOT, if its contracts are the ones to use"
            )
        print(f"The contracts are those of {path}, which nobody named: --deployments does.", file=sys.stderr)
        _ask("Is it yours?", "nothing was sent: add --deployments PATH with the registry that you trust")

    # Asking

    def confirm(self, question: str, contract: "ContractClient", gas: int = 0, transactions: int = 1) -> None:
        """Ask before something is sent or, without `gas`, signed, unless `--yes`; fixes the fees for it.

        `contract` is the token that moves, or whatever is called; `gas` the limit of each transaction. Raises
        `DeclinedError`, and `CostTooHighError` whether anybody is asked or not.
        """
        from strongroom.client.connection import in_ether

        verb, done = ("send", "sent") if gas else ("sign", "signed")
        connection = self.writer().connection
        place = f"chain {connection.chain_id}, contract {contract.address}"
        if gas:
            cost = transactions * connection.agree(gas)
            place += f", gas for at most {in_ether(cost)} ether"
        if not (self.yes and self.as_json):
            print(place, file=sys.stderr)
        if self.yes:
            return
        if not sys.stdin.isatty():
            raise DeclinedError(
                f"nothing was {done}: there is nobody to ask. Add --yes to {verb} without asking"
            )
        _ask(question, f"nothing was {done}")

    # Printing

    def show(self, data: Any) -> None:
        """JSON to standard output."""
        # Not a character beyond ASCII: a token's name is in there, and a terminal may be at the end.
        print(json.dumps(plain(data), indent=2))

    def table(
        self,
        title: str,
        rows: Sequence[Sequence[object]],
        headings: Sequence[str] = (),
        before: bool = False,
    ) -> None:
        """A table for people. `before`: to standard error, so that the answer alone is on standard output."""
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(
            box=box.SIMPLE_HEAD if headings else None, show_header=bool(headings), pad_edge=not headings
        )
        for index in range(max(len(headings), *(len(row) for row in rows), 1)):
            table.add_column(Text(shown(headings[index])) if headings else "", overflow="fold")
        for row in rows:
            table.add_row(*(Text(shown(cell)) for cell in row))
        # In a pipe or a file no line is broken, so that addresses and hashes stay whole.
        stream = sys.stderr if before else sys.stdout
        console = Console(file=stream, highlight=False, width=None if stream.isatty() else _WIDE)
        if title:
            console.print(Text(title, style="bold"))
        console.print(table)

    def preview(
        self,
        title: str,
        rows: Sequence[Sequence[object]],
        headings: Sequence[str] = (),
        contracts: Mapping[str, str] | None = None,
    ) -> None:
        """What a write would do, and where, to standard error, unless nobody is asked.

        `contracts` are those that it is about, with their addresses; the stablecoin's room unless given.
        """
        if self.yes and self.as_json:
            return
        client = self.client()
        if contracts is None:
            contracts = {
                "stablecoin": client.stablecoin.address,
                "peg module": client.psm.address,
                "reserve": client.reserve.address,
            }
        place = {"chain": f"{client.chain_id} at {client.connection.where}", **contracts}
        if client.registry_at is not None:
            place["registry"] = str(client.registry_at.path)
        self.table("", list(place.items()), before=True)
        self.table(title, rows, headings, before=True)

    @contextmanager
    def progress(self, what: str) -> "Iterator[Callable[[int, int], None]]":
        """Tell on standard error how far something is, once it takes longer than two seconds.

        Inside, call what this gives with how much is done, of how much.
        """
        begun = last = time.monotonic()
        on_terminal = sys.stderr.isatty()
        told = False

        def tell(done: int, of: int) -> None:
            nonlocal last, told
            now = time.monotonic()
            if self.as_json or now - begun < _PATIENCE or (now - last < (0.2 if on_terminal else 5) and told):
                return
            last, told = now, True
            line = f"{what}: {done:,} of {of:,} ({100 * done // max(of, 1)} %)"
            print(
                f"\r{line}\033[K" if on_terminal else line,
                end="" if on_terminal else "\n",
                file=sys.stderr,
                flush=True,
            )

        try:
            yield tell
        finally:
            if told and on_terminal:
                print("\r\033[K", end="", file=sys.stderr, flush=True)

    def sent(self, title: str, receipt: "Receipt", facts: Mapping[str, object]) -> None:
        """What a transaction did."""
        rows = {
            **facts,
            "transaction": receipt.transaction_hash,
            "block": receipt.block_number,
            "gas used": receipt.gas_used,
        }
        if self.as_json:
            self.show({camel(key): value for key, value in rows.items()})
        else:
            self.table(title, list(rows.items()))


def shown(value: object) -> str:
    """A value for people."""
    from strongroom.client.amounts import plain as plain_amount

    if isinstance(value, Decimal):
        return plain_amount(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if value is None:
        return "–"
    return "".join(char if char.isprintable() else "�" for char in str(value))


def plain(value: Any) -> Any:
    """As JSON carries it exactly: amounts and integers beyond 2^53 as text, bytes as hex."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > (1 << 53):
        return str(value)
    return value


def camel(words: str) -> str:
    """`gas used` as `gasUsed`."""
    first, *rest = words.split()
    return first + "".join(word.capitalize() for word in rest)


def amount_of(text: str) -> str:
    """An amount as the command line takes it: digits, and after a point more digits. Anything else ends the command."""
    if not _AMOUNT.fullmatch(text):
        fail(f"not a number: {text[:40]!r}. It is like 100 or 0.5: digits and a point, nothing else")
    return text


def raw_units(token: "Token", units: int) -> str:
    """Smallest units as the contracts count them, for whoever doubts the decimals."""
    info = token.info()
    known = "" if info.is_known else "; BY THE NODE'S WORD ALONE: check this number"
    return f"{units} ({info.decimals} decimals{known})"


def _ask(question: str, declined: str) -> None:
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise DeclinedError(declined)


def refuse(message: str) -> NoReturn:
    """Stop for a reason that was found; nothing was sent."""
    raise RefusedError(message)


def fail(message: str) -> NoReturn:
    """Stop with a complaint about the arguments."""
    raise CommandError(message)
