"""What all commands share: the global options, the connection, the account, and how answers are printed."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from strongroom.client import Strongroom
    from strongroom.client.receipt import Receipt

_WIDE = 200
DEFAULT_RPC = "http://127.0.0.1:8545"


class DeclinedError(Exception):
    """The person said no, or could not be asked."""


class CommandError(Exception):
    """Something in the command's arguments; one line that says what to do."""


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
    _client: "Strongroom | None" = field(default=None, repr=False)

    # Connecting

    def client(self) -> "Strongroom":
        """Connected, without an account."""
        if self._client is None:
            from strongroom.client import Strongroom

            self._client = Strongroom.connect(self.provider or self.rpc, deployments=self.deployments or None)
        return self._client

    def writer(self) -> "Strongroom":
        """Connected with the account of `--account`. Raises `AccountError`."""
        from strongroom.cli.accounts import resolve

        client = self.client()
        return client.with_account(resolve(self.account, client.connection))

    def someone(self, given: str | None) -> str:
        """The address given, else that of `--account`."""
        from strongroom.client.codec import to_address

        return self.writer().account if given is None else to_address(given)

    # Asking

    def confirm(self, question: str) -> None:
        """Ask before something is sent, unless `--yes`. Raises `DeclinedError`."""
        if self.yes:
            return
        if not sys.stdin.isatty():
            raise DeclinedError("nothing was sent: there is nobody to ask. Add --yes to send without asking")
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise DeclinedError("nothing was sent")

    # Printing

    def show(self, data: Any) -> None:
        """JSON to standard output."""
        print(json.dumps(plain(data), indent=2, ensure_ascii=False))

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
            table.add_column(headings[index] if headings else "", overflow="fold")
        for row in rows:
            table.add_row(*(Text(shown(cell)) for cell in row))
        # In a pipe or a file no line is broken, so that addresses and hashes stay whole.
        stream = sys.stderr if before else sys.stdout
        console = Console(file=stream, highlight=False, width=None if stream.isatty() else _WIDE)
        if title:
            console.print(Text(title, style="bold"))
        console.print(table)

    def preview(self, title: str, rows: Sequence[Sequence[object]], headings: Sequence[str] = ()) -> None:
        """What a write would do, to standard error, unless nobody is asked."""
        if not (self.yes and self.as_json):
            self.table(title, rows, headings, before=True)

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


def fail(message: str) -> NoReturn:
    """Stop with a complaint about the arguments."""
    raise CommandError(message)
