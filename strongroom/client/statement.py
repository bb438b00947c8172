"""A splitter's statement of a period, from its events, reconciled with its book to the unit.

For each token: opening + received − paid − given up = closing. All events since the splitter began are read, so that
any node will do, also one that keeps no old states; their sum must be what the book says now, and what the book
says must be there.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from strongroom.client.amounts import from_units
from strongroom.client.codec import Event, decode_event
from strongroom.client.contracts.events import (
    LossTaken,
    PayeeChanged,
    PaymentReceived,
    PaymentReleased,
    SharesAnnounced,
    SharesApplied,
)
from strongroom.client.errors import CannotConnectError, ClientError, ContractError, NodeError
from strongroom.client.logs import (
    CHUNK,
    Located,
    Progress,
    fetch_birth,
    fetch_first_block_at,
    fetch_logs,
    fetch_time,
)
from strongroom.client.revenue import ETHER, Splitter
from strongroom.client.token import TokenInfo

RECEIVED, PAID, GIVEN_UP = "received", "paid", "given up"
_KINDS: tuple[type[Event], ...] = (
    PaymentReceived,
    PaymentReleased,
    LossTaken,
    PayeeChanged,
    SharesAnnounced,
    SharesApplied,
)


@dataclass(frozen=True)
class Entry:
    """One line of a statement."""

    block: int
    time: int
    """Seconds since 1970."""
    transaction: str
    kind: str
    """Received, paid or given up."""
    token: str
    units: int
    payee: int | None = None
    account: str | None = None
    """Who the payee was then."""


@dataclass(frozen=True)
class TokenStatement:
    """A token's sums, in its smallest units."""

    token: str
    info: TokenInfo
    opening: int
    received: int
    paid: int
    given_up: int
    paid_to: Mapping[int, int] = field(default_factory=dict)
    """By payee."""
    differences: tuple[str, ...] = ()
    """What does not reconcile; empty if all does."""

    @property
    def closing(self) -> int:
        """What was booked and owed at the period's end."""
        return self.opening + self.received - self.paid - self.given_up

    def amount(self, units: int) -> Decimal:
        """In whole tokens, exactly."""
        return from_units(units, self.info.decimals)


@dataclass(frozen=True)
class Statement:
    """A splitter's statement."""

    splitter: str
    chain_id: int
    first_block: int
    last_block: int
    entries: tuple[Entry, ...]
    """Of the period, in their order."""
    tokens: tuple[TokenStatement, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every sum is what the contract says."""
        return not any(token.differences for token in self.tokens)

    def as_csv(self) -> str:
        """A line for each receipt and payment. Amounts in whole tokens, exact; times in UTC."""
        infos = {token.token: token for token in self.tokens}
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ("time", "block", "transaction", "kind", "token", "symbol", "amount", "units", "payee", "account")
        )
        for entry in self.entries:
            token = infos[entry.token]
            writer.writerow(
                (
                    moment(entry.time),
                    entry.block,
                    entry.transaction,
                    entry.kind,
                    entry.token,
                    harmless_cell(token.info.symbol),
                    f"{token.amount(entry.units):f}",
                    entry.units,
                    "" if entry.payee is None else entry.payee,
                    entry.account or "",
                )
            )
        return out.getvalue()

    def as_json(self) -> dict[str, Any]:
        """Everything. Amounts in whole tokens as `Decimal`, and in units as text."""
        infos = {token.token: token for token in self.tokens}
        return {
            "splitter": self.splitter,
            "chainId": self.chain_id,
            "firstBlock": self.first_block,
            "lastBlock": self.last_block,
            "reconciles": self.reconciles,
            "tokens": [
                {
                    "token": each.token,
                    "symbol": each.info.symbol,
                    "decimals": each.info.decimals,
                    "opening": each.amount(each.opening),
                    "received": each.amount(each.received),
                    "paid": each.amount(each.paid),
                    "givenUp": each.amount(each.given_up),
                    "closing": each.amount(each.closing),
                    "paidTo": {str(payee): each.amount(units) for payee, units in each.paid_to.items()},
                    "differences": list(each.differences),
                }
                for each in self.tokens
            ],
            "entries": [
                {
                    **asdict(entry),
                    "time": moment(entry.time),
                    "amount": infos[entry.token].amount(entry.units),
                    "units": str(entry.units),
                }
                for entry in self.entries
            ],
        }


def fetch_statement(
    splitter: Splitter,
    since: int | None = None,
    until: int | None = None,
    birth: int | None = None,
    tokens: Sequence[str] = (),
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Statement:
    """The statement from the second `since` (the beginning if not given) to before `until` (now if not given).

    `tokens`: to be reconciled too where the events name them not; ether always is.
    `birth`: a block before which the splitter certainly had no events, to save reading from the chain's beginning.
    Raises `NodeError` if the node gives no logs.
    """
    connection = splitter._connection
    latest = int(str(connection.fetch_block().get("number")), 16)
    begin = fetch_birth(connection, splitter.address, latest) if birth is None else birth
    first = begin if since is None else max(fetch_first_block_at(connection, since, latest), begin)
    last = latest if until is None else fetch_first_block_at(connection, until, latest) - 1
    located = list(fetch_logs(connection, splitter.address, begin, latest, chunk, progress))
    entries = _entries(splitter, located, latest)
    moved = {entry.token for entry in entries} | {
        token for token in (ETHER, *tokens) if splitter.received(token, block=latest)
    }
    return Statement(
        splitter=splitter.address,
        chain_id=connection.chain_id,
        first_block=first,
        last_block=last,
        entries=tuple(
            replace(entry, time=fetch_time(connection, entry.block))
            for entry in entries
            if first <= entry.block <= last
        ),
        tokens=tuple(
            _sums(splitter, token, [entry for entry in entries if entry.token == token], first, last, latest)
            for token in sorted(moved, key=lambda token: (token != ETHER, token))
        ),
    )


def moment(seconds: int) -> str:
    """In UTC, as ISO 8601 has it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entries(splitter: Splitter, located: list[Located], latest: int) -> list[Entry]:
    """Every receipt and payment. Walked backwards, so that each payee has the account that it had then."""
    accounts = dict(enumerate(splitter.allPayees(block=latest)[0]))
    found: list[Entry] = []
    for each in reversed(located):
        event = next(
            (decoded for kind in _KINDS if (decoded := decode_event(kind, each.log)) is not None), None
        )
        where = (each.block_number, 0, each.transaction_hash)
        if isinstance(event, PayeeChanged):
            accounts[event.payee] = event.account
        elif isinstance(event, PaymentReceived):
            found.append(Entry(*where, RECEIVED, event.token, event.amount))
        elif isinstance(event, PaymentReleased):
            found.append(
                Entry(*where, PAID, event.token, event.amount, event.payee, accounts.get(event.payee))
            )
        elif isinstance(event, LossTaken):
            found.append(
                Entry(*where, GIVEN_UP, event.token, event.amount, event.payee, accounts.get(event.payee))
            )
    return found[::-1]


def _sums(
    splitter: Splitter, token: str, entries: list[Entry], first: int, last: int, latest: int
) -> TokenStatement:
    """A token's sums, and how they stand to the contract's book and to what it holds, as of `latest`."""

    def total(kind: str, start: int, end: int) -> int:
        return sum(entry.units for entry in entries if entry.kind == kind and start <= entry.block <= end)

    received, paid = splitter.received(token, block=latest), splitter.settled(token, block=latest)
    differences = []
    in_events = total(RECEIVED, 0, latest)
    if in_events != received:
        differences.append(f"received by the events {in_events} units, by the book {received}")
    in_events = total(PAID, 0, latest) + total(GIVEN_UP, 0, latest)
    if in_events != paid:
        differences.append(f"paid by the events {in_events} units, by the book {paid}")
    info, short = _info(splitter, token), 0
    try:
        short = splitter.shortfall(token, block=latest)[0]
    except ContractError:
        differences.append("the token does not say what the splitter holds of it")
    if short:
        differences.append(f"{short} units less are there than are owed: the token took them")
    before = first - 1
    paid_to: dict[int, int] = {}
    for entry in entries:
        if entry.kind == PAID and entry.payee is not None and first <= entry.block <= last:
            paid_to[entry.payee] = paid_to.get(entry.payee, 0) + entry.units
    return TokenStatement(
        token=token,
        info=info,
        opening=total(RECEIVED, 0, before) - total(PAID, 0, before) - total(GIVEN_UP, 0, before),
        received=total(RECEIVED, first, last),
        paid=total(PAID, first, last),
        given_up=total(GIVEN_UP, first, last),
        paid_to=dict(sorted(paid_to.items())),
        differences=tuple(differences),
    )


def _info(splitter: Splitter, token: str) -> TokenInfo:
    """A token that does not say its decimals is counted in units: anyone can send one, and it spoils no statement."""
    try:
        return splitter.info(token)
    except (NodeError, CannotConnectError):
        raise
    except (ClientError, ContractError):
        return TokenInfo(f"{token[:6]}…{token[-4:]}", 0, is_known=False)


def harmless_cell(text: str) -> str:
    """For a spreadsheet, which would compute what begins so: a token may call itself anything."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
