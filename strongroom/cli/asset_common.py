"""What the commands of assets share: their arguments, how a write is shown and asked for, times."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from strongroom.cli.session import Session, amount_of, fail

if TYPE_CHECKING:
    from strongroom.client.assets import Asset
    from strongroom.client.contract import Call, ContractClient

T = TypeVar("T")

GAS = 900_000
"""Gas that one transaction may take; most take a fifth of it."""

AssetAddress = Annotated[str, typer.Argument(help="The asset's address.", metavar="ASSET")]
Wallet = Annotated[str, typer.Argument(help="The wallet.", metavar="WALLET")]
Maybe = Annotated[
    str | None, typer.Argument(help="The wallet; the account's if not given.", metavar="[WALLET]")
]
Shares = Annotated[str, typer.Argument(help="Whole shares, like 100 or 0.5.", metavar="SHARES")]
Payment = Annotated[
    str | None,
    typer.Option("--token", help="A payment token; the first if not given.", metavar="ADDRESS"),
]
Reason = Annotated[
    str,
    typer.Option(
        help="A code, a short text or the hash of a document. Public for ever: nothing personal.",
        metavar="TEXT",
    ),
]
To = Annotated[
    str | None, typer.Option("--to", help="Who receives; the account itself if not given.", metavar="ADDRESS")
]
Day = Annotated[
    str | None,
    typer.Option(help="A day or second in UTC, like 2026-01-31 or 2026-01-31T12:00:00.", metavar="TIME"),
]


def reading(session: Session, address: str) -> "Asset":
    """An asset, without an account."""
    return session.client().assets.asset(address)


def writing(session: Session, address: str) -> "Asset":
    """An asset, with the account that signs."""
    return session.writer().assets.asset(address)


def act(
    session: Session,
    title: str,
    rows: Sequence[Sequence[object]],
    question: str,
    contract: "ContractClient",
    do: Callable[[], T],
    *,
    call: "Call[Any] | None" = None,
    headings: Sequence[str] = (),
    contracts: Mapping[str, str] | None = None,
    gas: int = GAS,
    transactions: int = 1,
) -> T:
    """Try it, show what it would do, ask, do it.

    `call` is tried first, so that what would be refused is told before anybody is asked.
    """
    from strongroom.client.assets.refusals import explained

    if call is not None:
        with explained():
            call.estimate(session.writer().account)
    session.preview(title, rows, headings, contracts or {"asset": contract.address})
    session.confirm(question, contract, gas, transactions)
    return do()


def amounts(*given: str) -> None:
    """Ends the command for what is no amount."""
    for each in given:
        amount_of(each)


def seconds_of(text: str | None) -> int | None:
    """A time in UTC, in seconds since 1970."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        fail(f"not a time: {text[:40]!r}. It is like 2026-01-31 or 2026-01-31T12:00:00, in UTC")
    if found.tzinfo is not None:
        fail(f"times are in UTC, without a zone: not {text[:40]!r}")
    return int(found.replace(tzinfo=UTC).timestamp())


def time_of(seconds: int) -> str:
    """For people."""
    from strongroom.client.statement import moment

    return moment(seconds) if seconds else "–"


def write(path: Path | None, text: str, written: dict[str, str]) -> None:
    """To a file, if one is named; taken down in `written`."""
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")
    written[path.suffix.lstrip(".") or "file"] = str(path)


def read_bytes(path: Path) -> bytes:
    """A file's content. Ends the command if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}")
