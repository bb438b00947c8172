"""An asset's dividends from its events, reconciled with the chain to the last unit.

report = dividends(asset)
report.require()                     # received = paid + owed + remainder; raises if anything differs, and says what
report.as_csv()                      # a line for each receipt and payment; holders_csv: one for each holder
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from strongroom.client.amounts import from_units
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.history import (
    SCALE_BITS,
    Earnings,
    History,
    event_of,
    fetch_for_each,
    fetch_history,
    require_none,
)
from strongroom.client.contracts.events import DividendClaimed, DividendReceived
from strongroom.client.errors import ClientError, ContractError
from strongroom.client.logs import CHUNK, Located, Progress, fetch_first_block_at, fetch_time
from strongroom.client.statement import PAID, RECEIVED, Entry, TokenStatement, harmless_cell, moment
from strongroom.client.token import TokenInfo


@dataclass(frozen=True)
class HolderDividends:
    """What a holder has earned of a payment token. Units."""

    holder: str
    paid: int
    owed: int
    """Could be claimed, were nothing held back."""
    accrued: int
    """What is owed exactly: quanta times 2^36."""

    @property
    def earned(self) -> int:
        """Paid and owed, whole quanta."""
        return self.paid + self.owed


@dataclass(frozen=True)
class TokenDividends:
    """A payment token's sums since the asset began. Units."""

    statement: TokenStatement
    """Of the period."""
    received: int
    paid: int
    owed: int
    """Holders could claim, all together."""
    remainder: int
    """Parts of quanta that holders have accrued, what the last receipt left, and what makes no quantum yet."""
    unbooked: int
    """Arrived and not booked."""
    holders: tuple[HolderDividends, ...]
    """The one that earned most first."""
    differences: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The payment token."""
        return self.statement.token

    @property
    def info(self) -> TokenInfo:
        """Its symbol and decimals."""
        return self.statement.info

    def amount(self, units: int) -> Decimal:
        """In whole tokens, exactly."""
        return from_units(units, self.info.decimals)


@dataclass(frozen=True)
class DividendReport:
    """An asset's dividends."""

    asset: str
    chain_id: int
    first_block: int
    last_block: int
    block: int
    """As of which the sums and holders are."""
    entries: tuple[Entry, ...]
    """Of the period, in their order."""
    tokens: tuple[TokenDividends, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every sum is what the chain says."""
        return not any(each.differences for each in self.tokens)

    def require(self) -> "DividendReport":
        """Itself. Raises `UnreconciledError` that says what differs."""
        require_none(
            self.asset,
            [f"{each.info.symbol}: {what}" for each in self.tokens for what in each.differences],
        )
        return self

    def as_csv(self) -> str:
        """A line for each receipt and payment. Amounts in whole tokens, exact; times in UTC."""
        known = {each.token: each for each in self.tokens}
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ("time", "block", "transaction", "kind", "token", "symbol", "amount", "units", "account")
        )
        for entry in self.entries:
            token = known[entry.token]
            writer.writerow(
                (
                    *(moment(entry.time), entry.block, entry.transaction, entry.kind, entry.token),
                    harmless_cell(token.info.symbol),
                    f"{token.amount(entry.units):f}",
                    entry.units,
                    entry.account or "",
                )
            )
        return out.getvalue()

    def holders_csv(self) -> str:
        """A line for each holder and token: paid, owed and, exactly, accrued (quanta times 2^36)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("holder", "token", "symbol", "earned", "paid", "owed", "accrued"))
        for each in self.tokens:
            for holder in each.holders:
                parts = (f"{each.amount(units):f}" for units in (holder.earned, holder.paid, holder.owed))
                writer.writerow(
                    (holder.holder, each.token, harmless_cell(each.info.symbol), *parts, holder.accrued)
                )
        return out.getvalue()

    def as_json(self) -> dict[str, Any]:
        """Everything. Amounts in whole tokens as `Decimal`, and in units as text."""
        known = {each.token: each for each in self.tokens}
        return {
            "asset": self.asset,
            "chainId": self.chain_id,
            "firstBlock": self.first_block,
            "lastBlock": self.last_block,
            "block": self.block,
            "reconciles": self.reconciles,
            "tokens": [_token_json(each) for each in self.tokens],
            "entries": [
                {
                    "time": moment(entry.time),
                    "block": entry.block,
                    "transaction": entry.transaction,
                    "kind": entry.kind,
                    "token": entry.token,
                    "amount": known[entry.token].amount(entry.units),
                    "units": str(entry.units),
                    "account": entry.account,
                }
                for entry in self.entries
            ],
        }


def dividends(
    asset: Asset,
    since: int | None = None,
    until: int | None = None,
    birth: int | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> DividendReport:
    """The report: entries from the second `since` (the beginning if not given) to before `until` (now if not given);
    sums and holders of all time, as of the latest block. Raises `NodeError` if the node gives no logs."""
    read = fetch_history(asset, birth, chunk, progress)
    connection, block = asset.connection, read.last
    first = read.first if since is None else max(fetch_first_block_at(connection, since, block), read.first)
    last = block if until is None else fetch_first_block_at(connection, until, block) - 1
    entries = _entries(read.located)
    return DividendReport(
        asset.address,
        connection.chain_id,
        first,
        last,
        block,
        tuple(
            replace(entry, time=fetch_time(connection, entry.block))
            for entry in entries
            if first <= entry.block <= last
        ),
        tuple(
            _sums(
                asset,
                read.history,
                token,
                [each for each in entries if each.token == token],
                (first, last),
                block,
            )
            for token in asset.paymentTokens(block=block)
        ),
    )


def _entries(located: Sequence[Located]) -> list[Entry]:
    found = []
    for each in located:
        event, where = event_of(each), (each.block_number, 0, each.transaction_hash)
        if isinstance(event, DividendReceived):
            found.append(Entry(*where, RECEIVED, event.token, event.amount, account=event.caller))
        elif isinstance(event, DividendClaimed):
            found.append(Entry(*where, PAID, event.token, event.amount, account=event.holder))
    return found


def _sums(
    asset: Asset, history: History, token: str, entries: list[Entry], span: tuple[int, int], block: int
) -> TokenDividends:
    book, replayed = asset.dividendBook(token, block=block), history.tokens.get(token)
    info = asset.money(token).info()
    if replayed is None:
        replayed = Earnings(book.quantum)
    for holder, balance in history.balances.items():
        replayed.settle(holder, balance)
    people = sorted(replayed.accrued)
    accrued = {
        each: values[0]
        for each, values in fetch_for_each(asset, people, ("accrued",), block, first=(token,)).items()
    }
    owed = {each: (value >> SCALE_BITS) * book.quantum for each, value in accrued.items()}
    holders = [
        HolderDividends(each, replayed.paid_to.get(each, 0), owed[each], accrued[each]) for each in people
    ]
    parts = sum(accrued.values()) - (sum(owed.values()) // book.quantum << SCALE_BITS) + book.remainder
    remainder = (parts * book.quantum >> SCALE_BITS) + book.undivided
    differences = [
        *replayed.differences,
        *compare_book(
            replayed, accrued, book.quantum, book.received, book.outstanding, book.remainder, book.undivided
        ),
    ]
    total_owed = sum(owed.values())
    if replayed.received != replayed.paid + total_owed + remainder:
        differences.append(
            f"received {replayed.received} units, and paid {replayed.paid}, owed {total_owed} and remaining "
            f"{remainder} are {replayed.paid + total_owed + remainder}"
        )
    unbooked = 0
    try:
        held = asset.money(token).balanceOf(asset.address, block=block)
        booked = book.outstanding * book.quantum + book.undivided
        unbooked = max(held - booked, 0)
        if held < booked:
            differences.append(f"{booked - held} units less are there than are owed: the token took them")
    except (ClientError, ContractError):
        differences.append("the token does not say what the asset holds of it")
    return TokenDividends(
        _statement(token, info, entries, span),
        replayed.received,
        replayed.paid,
        total_owed,
        remainder,
        unbooked,
        tuple(sorted(holders, key=lambda each: (-each.earned, each.holder))),
        tuple(differences),
    )


def compare_book(
    replayed: Earnings,
    accrued: dict[str, int],
    quantum: int,
    received: int,
    outstanding: int,
    remainder: int,
    undivided: int,
) -> list[str]:
    """What differs between the events of a payment token and the asset's book and holders."""
    found = []
    by_book = received * quantum + undivided
    if replayed.received != by_book:
        found.append(f"received by the events {replayed.received} units, by the book {by_book}")
    by_book = (received - outstanding) * quantum
    if replayed.paid != by_book:
        found.append(f"paid by the events {replayed.paid} units, by the book {by_book}")
    for holder, value in accrued.items():
        if replayed.accrued[holder] != value:
            found.append(
                f"{holder} has accrued {replayed.accrued[holder]} by the events, {value} by the asset, in quanta "
                "times 2^36"
            )
    total = sum(accrued.values()) + remainder
    if total != outstanding << SCALE_BITS:
        found.append(
            f"all holders' accruals and the remainder are {total}, and {outstanding << SCALE_BITS} are outstanding "
            "(quanta times 2^36)"
        )
    return found


def _statement(token: str, info: TokenInfo, entries: list[Entry], span: tuple[int, int]) -> TokenStatement:
    """Opening, received and paid of the period; who was paid is in `TokenDividends.holders`."""
    first, last = span

    def total(kind: str, start: int, end: int) -> int:
        return sum(entry.units for entry in entries if entry.kind == kind and start <= entry.block <= end)

    opening = total(RECEIVED, 0, first - 1) - total(PAID, 0, first - 1)
    return TokenStatement(token, info, opening, total(RECEIVED, first, last), total(PAID, first, last), 0)


def _token_json(each: TokenDividends) -> dict[str, Any]:
    made = each.statement
    return {
        "token": each.token,
        "symbol": each.info.symbol,
        "decimals": each.info.decimals,
        "received": each.amount(each.received),
        "paid": each.amount(each.paid),
        "owed": each.amount(each.owed),
        "remainder": each.amount(each.remainder),
        "unbooked": each.amount(each.unbooked),
        "period": {
            "opening": made.amount(made.opening),
            "received": made.amount(made.received),
            "paid": made.amount(made.paid),
            "closing": made.amount(made.closing),
        },
        "holders": [
            {
                "holder": holder.holder,
                "earned": each.amount(holder.earned),
                "paid": each.amount(holder.paid),
                "owed": each.amount(holder.owed),
                "accrued": str(holder.accrued),
            }
            for holder in each.holders
        ],
        "differences": list(each.differences),
    }
