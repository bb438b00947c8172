"""What the keeper remembers: one SQLite file for a chain, a pool and an account.

Every step that matters is one transaction of SQLite's, on the disk when it returns, so whoever is killed finds all of
it or nothing. Amounts are text, for SQLite's integers end at 64 bits. Two things are kept apart: what was read from the
chain (blocks, markets, borrowers), which a reorganisation takes back, and what this account did (transactions, written
down before they are broadcast, and the liquidations in their receipts).
"""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from strongroom.client.errors import ClientError
from strongroom.model.lending_values import MarketParams

FORM = 1
"""Of the tables; a file of another form is refused."""
KEPT_BLOCKS = 1_000
"""Hashes of blocks that are kept, one for each step of reading; a deeper reorganisation starts from the beginning."""

PENDING = "pending"
"""Perhaps broadcast, and not known to be mined."""
UNSENT = "unsent"
"""No node knew it when it was looked for; its nonce is free. Should it turn up all the same, it is found."""
DONE = "done"
REVERTED = "reverted"
REPLACED = "replaced"
"""Another transaction, none of this keeper's, used its nonce."""

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE markets (
    id BLOB PRIMARY KEY, block INTEGER NOT NULL, loan TEXT NOT NULL, collateral TEXT NOT NULL, oracle TEXT NOT NULL,
    irm TEXT NOT NULL, lltv TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE borrowers (
    market BLOB NOT NULL, borrower TEXT NOT NULL, first_block INTEGER NOT NULL, last_block INTEGER NOT NULL,
    closed_block INTEGER, PRIMARY KEY (market, borrower)
) WITHOUT ROWID;
CREATE TABLE transactions (
    nonce INTEGER PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, since_block INTEGER NOT NULL,
    sent_at REAL NOT NULL, hash TEXT, block INTEGER, block_hash TEXT, gas_used INTEGER, cost TEXT
);
CREATE TABLE attempts (hash TEXT PRIMARY KEY, nonce INTEGER NOT NULL, fields TEXT NOT NULL, raw TEXT NOT NULL);
CREATE TABLE liquidations (
    block INTEGER NOT NULL, log_index INTEGER NOT NULL, hash TEXT NOT NULL, nonce INTEGER NOT NULL, fund TEXT NOT NULL,
    market BLOB NOT NULL, borrower TEXT NOT NULL, receiver TEXT NOT NULL, repaid TEXT NOT NULL,
    repaid_shares TEXT NOT NULL, seized TEXT NOT NULL, bad_debt TEXT NOT NULL, profit TEXT NOT NULL,
    leftover TEXT NOT NULL,
    PRIMARY KEY (block, log_index)
) WITHOUT ROWID;
CREATE TABLE openings (
    token TEXT NOT NULL, account TEXT NOT NULL, block INTEGER NOT NULL, amount TEXT NOT NULL,
    PRIMARY KEY (token, account)
) WITHOUT ROWID;
CREATE TABLE failures (
    market BLOB NOT NULL, borrower TEXT NOT NULL, count INTEGER NOT NULL, until REAL NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (market, borrower)
) WITHOUT ROWID;
"""


class StoreError(ClientError):
    """The keeper's file cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Borrower:
    """Somebody who has borrowed in a market."""

    market: bytes
    address: str


@dataclass(frozen=True)
class SentTransaction:
    """One nonce of the account, and what became of it."""

    nonce: int
    kind: str
    """What it is for: `own`, `flash` or `approve`."""
    status: str
    since_block: int
    """The latest block when it was written down; it is mined later."""
    sent_at: float
    """Seconds since 1970, of the clock here."""
    hash: str | None = None
    """Of the attempt that was mined."""
    block: int | None = None
    block_hash: str | None = None
    gas_used: int | None = None
    cost: int | None = None
    """Of its gas, wei."""


@dataclass(frozen=True)
class Attempt:
    """One signed form of a nonce's transaction. The hash of one that the node signs is made up until it is known."""

    hash: str
    nonce: int
    fields: Mapping[str, Any]
    raw: str


@dataclass(frozen=True)
class Liquidated:
    """A liquidation of ours, as its receipt says. Assets are in the tokens' own units."""

    block: int
    log_index: int
    hash: str
    nonce: int
    fund: str
    market: bytes
    borrower: str
    receiver: str
    """Who got what it brought."""
    repaid: int
    repaid_shares: int
    seized: int
    bad_debt: int
    """What the market's suppliers lost by it."""
    profit: int
    """Flash: loan tokens that the receiver was sent; own: zero, for the gain is in the collateral."""
    leftover: int
    """Flash: collateral that the receiver was sent."""


@dataclass(frozen=True)
class Opening:
    """A balance before the first transaction that could change it. The token of ether is the zero address."""

    token: str
    account: str
    block: int
    amount: int


class Store:
    """The file, held by one keeper at a time. A context manager."""

    def __init__(self, path: Path, scope: Mapping[str, str], only_read: bool = False) -> None:
        """`scope`: chain, first block's hash, pool and account. `only_read`: beside a keeper that runs.

        Raises `StoreError`.
        """
        self.path = path
        if only_read and not path.is_file():
            raise StoreError(f"there is no {path}: no keeper of this account has run on this chain and pool")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error.strerror}") from None
        try:
            if not only_read:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise StoreError(
                f"another keeper runs with {path}: stop it first, two with one account take each other's nonces"
            ) from None
        try:
            self._database = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._prepare(scope)
        except sqlite3.DatabaseError as error:
            os.close(self._lock)
            raise StoreError(f"{path} is no file of the keeper's ({error}): move it away") from None
        except BaseException:
            os.close(self._lock)
            raise

    def _prepare(self, scope: Mapping[str, str]) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        # what is written down before a broadcast must be on the disk, not on its way there
        self._database.execute("PRAGMA synchronous = FULL")
        wanted = {**scope, "form": str(FORM)}
        with self._writing():
            if not self._one("SELECT 1 FROM sqlite_master WHERE name = 'facts'"):
                for statement in _TABLES.split(";"):
                    self._database.execute(statement)
                self._database.executemany("INSERT INTO facts VALUES (?, ?)", wanted.items())
        found = {name: self.fact(name) for name in wanted}
        if found != wanted:
            wrong = ", ".join(
                f"{name} {found[name]} instead of {wanted[name]}"
                for name in wanted
                if found[name] != wanted[name]
            )
            raise StoreError(
                f"{self.path} is of another keeper: {wrong}. Give another --store, or move it away"
            )

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
        os.close(self._lock)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All that is written inside, or nothing."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _one(self, query: str, *values: Any) -> Any:
        return self._database.execute(query, values).fetchone()

    def _all(self, query: str, *values: Any) -> list[Any]:
        return self._database.execute(query, values).fetchall()

    # Facts

    def fact(self, name: str) -> str | None:
        """Something remembered by its name."""
        found = self._one("SELECT value FROM facts WHERE name = ?", name)
        return None if found is None else str(found[0])

    def remember(self, name: str, value: str) -> None:
        """Remember it."""
        self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # What was read from the chain

    def blocks(self) -> list[tuple[int, str]]:
        """Numbers and hashes of the blocks up to which was read, the latest first."""
        return self._all("SELECT number, hash FROM blocks ORDER BY number DESC")

    def add_events(
        self,
        number: int,
        block_hash: str,
        markets: Iterable[tuple[MarketParams, int]],
        borrows: Iterable[tuple[Borrower, int]],
    ) -> None:
        """What was read up to a block, each thing with the block it happened in, and that it was read so far."""
        with self._writing():
            self._database.executemany(
                "INSERT OR IGNORE INTO markets VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (it.id, block, it.loan_token, it.collateral_token, it.oracle, it.irm, str(it.lltv))
                    for it, block in markets
                ],
            )
            self._database.executemany(
                "INSERT INTO borrowers VALUES (?, ?, ?, ?, NULL) ON CONFLICT (market, borrower) "
                "DO UPDATE SET last_block = max(last_block, excluded.last_block)",
                [(it.market, it.address, block, block) for it, block in borrows],
            )
            self._database.execute("INSERT OR REPLACE INTO blocks VALUES (?, ?)", (number, block_hash))
            self._database.execute(
                "DELETE FROM blocks WHERE number NOT IN (SELECT number FROM blocks ORDER BY number DESC LIMIT ?)",
                (KEPT_BLOCKS,),
            )

    def roll_back(self, number: int) -> None:
        """Forget what was read, and what is believed mined, after a block; -1 for all of it."""
        with self._writing():
            self._database.execute("DELETE FROM blocks WHERE number > ?", (number,))
            self._database.execute("DELETE FROM markets WHERE block > ?", (number,))
            self._database.execute("DELETE FROM borrowers WHERE first_block > ?", (number,))
            self._database.execute(
                "UPDATE borrowers SET last_block = ? WHERE last_block > ?", (number, number)
            )
            self._database.execute(
                "UPDATE borrowers SET closed_block = NULL WHERE closed_block > ?", (number,)
            )
            self._unmine("block > ?", number)

    def unmine(self, nonce: int) -> None:
        """A transaction is not where it was believed to be mined."""
        with self._writing():
            self._unmine("nonce = ?", nonce)

    def _unmine(self, where: str, value: int) -> None:
        self._database.execute(f"DELETE FROM liquidations WHERE {where}", (value,))
        self._database.execute(
            "UPDATE transactions SET status = ?, hash = NULL, block = NULL, block_hash = NULL, gas_used = NULL, "
            f"cost = NULL WHERE {where}",
            (PENDING, value),
        )

    def markets(self) -> list[MarketParams]:
        """All markets."""
        return [
            MarketParams(loan, collateral, oracle, irm, int(lltv))
            for loan, collateral, oracle, irm, lltv in self._all(
                "SELECT loan, collateral, oracle, irm, lltv FROM markets ORDER BY block, id"
            )
        ]

    def borrowers(self) -> list[Borrower]:
        """Who may owe something: not those seen to owe nothing, unless they have borrowed since."""
        rows = self._all(
            "SELECT market, borrower FROM borrowers WHERE closed_block IS NULL OR last_block > closed_block"
        )
        return [Borrower(market, borrower) for market, borrower in rows]

    def close_positions(self, borrowers: Sequence[Borrower], block: int) -> None:
        """At the end of a block these owed nothing."""
        with self._writing():
            self._database.executemany(
                "UPDATE borrowers SET closed_block = ? WHERE market = ? AND borrower = ?",
                [(block, it.market, it.address) for it in borrowers],
            )

    # What this account did

    def write_ahead(
        self, transaction: SentTransaction, attempt: Attempt, openings: Iterable[Opening] = ()
    ) -> None:
        """A transaction that is about to be broadcast, in this form. An earlier form of its nonce stays known."""
        with self._writing():
            self._database.execute(
                "INSERT INTO transactions (nonce, kind, status, since_block, sent_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (nonce) DO UPDATE SET kind = excluded.kind, status = excluded.status, "
                "sent_at = excluded.sent_at",
                (transaction.nonce, transaction.kind, PENDING, transaction.since_block, transaction.sent_at),
            )
            self._database.execute(
                "INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?)",
                (attempt.hash, attempt.nonce, json.dumps(dict(attempt.fields)), attempt.raw),
            )
            self._database.executemany(
                "INSERT OR IGNORE INTO openings VALUES (?, ?, ?, ?)",
                [(it.token, it.account, it.block, str(it.amount)) for it in openings],
            )

    def rename_attempt(self, made_up: str, transaction_hash: str) -> None:
        """The hash of a transaction that the node signed is known now."""
        self._database.execute(
            "UPDATE OR REPLACE attempts SET hash = ? WHERE hash = ?", (transaction_hash, made_up)
        )

    def settle(self, transaction: SentTransaction, liquidations: Iterable[Liquidated] = ()) -> None:
        """What became of a transaction, and what it did. Done twice, it changes nothing."""
        it = transaction
        with self._writing():
            self._database.execute("DELETE FROM liquidations WHERE nonce = ?", (it.nonce,))
            self._database.execute(
                "UPDATE transactions SET status = ?, hash = ?, block = ?, block_hash = ?, gas_used = ?, cost = ? "
                "WHERE nonce = ?",
                (
                    it.status,
                    it.hash,
                    it.block,
                    it.block_hash,
                    it.gas_used,
                    None if it.cost is None else str(it.cost),
                    it.nonce,
                ),
            )
            self._database.executemany(
                f"INSERT INTO liquidations VALUES ({', '.join('?' * 14)})",
                [
                    (
                        one.block,
                        one.log_index,
                        one.hash,
                        one.nonce,
                        one.fund,
                        one.market,
                        one.borrower,
                        one.receiver,
                        str(one.repaid),
                        str(one.repaid_shares),
                        str(one.seized),
                        str(one.bad_debt),
                        str(one.profit),
                        str(one.leftover),
                    )
                    for one in liquidations
                ],
            )

    def transactions(self, *statuses: str) -> list[SentTransaction]:
        """Those of these statuses, or all, by their nonces."""
        marks = ", ".join("?" * len(statuses))
        where = f"WHERE status IN ({marks})" if statuses else ""
        rows = self._all(
            "SELECT nonce, kind, status, since_block, sent_at, hash, block, block_hash, gas_used, cost "
            f"FROM transactions {where} ORDER BY nonce",
            *statuses,
        )
        return [
            SentTransaction(
                nonce,
                kind,
                status,
                since,
                at,
                one,
                block,
                block_hash,
                gas,
                None if cost is None else int(cost),
            )
            for nonce, kind, status, since, at, one, block, block_hash, gas, cost in rows
        ]

    def attempts(self, nonce: int) -> list[Attempt]:
        """All forms of a nonce's transaction."""
        rows = self._all(
            "SELECT hash, nonce, fields, raw FROM attempts WHERE nonce = ? ORDER BY rowid", nonce
        )
        return [Attempt(one, of, json.loads(fields), raw) for one, of, fields, raw in rows]

    def liquidations(self) -> list[Liquidated]:
        """All, in the chain's order."""
        return [
            Liquidated(*row[:8], *(int(text) for text in row[8:]))
            for row in self._all("SELECT * FROM liquidations ORDER BY block, log_index")
        ]

    def openings(self) -> list[Opening]:
        """All balances from before."""
        rows = self._all("SELECT token, account, block, amount FROM openings ORDER BY token, account")
        return [Opening(token, account, block, int(amount)) for token, account, block, amount in rows]

    # What failed

    def failures(self) -> dict[Borrower, tuple[int, float, str]]:
        """How often a liquidation has failed in a row, until when it is left alone, and why."""
        rows = self._all("SELECT market, borrower, count, until, reason FROM failures")
        return {
            Borrower(market, borrower): (count, until, why) for market, borrower, count, until, why in rows
        }

    def fail(self, reasons: Mapping[Borrower, str], first: float, most: float) -> None:
        """One more failure of each; it is left alone for `first` seconds, twice as long each time, at most `most`."""
        now, known = time.time(), self.failures()
        rows = []
        for borrower, reason in reasons.items():
            count = known.get(borrower, (0, 0.0, ""))[0] + 1
            wait = min(most, first * 2 ** min(count - 1, 30))
            rows.append((borrower.market, borrower.address, count, now + wait, reason))
        with self._writing():
            self._database.executemany("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)", rows)

    def relent(self, borrower: Borrower) -> None:
        """One failure less, and no waiting."""
        with self._writing():
            where = (borrower.market, borrower.address)
            self._database.execute(
                "UPDATE failures SET count = count - 1, until = 0 WHERE market = ? AND borrower = ?", where
            )
            self._database.execute(
                "DELETE FROM failures WHERE market = ? AND borrower = ? AND count <= 0", where
            )

    def forgive(self, borrowers: Iterable[Borrower]) -> None:
        """These succeeded, or are healthy: a later failure is a first one."""
        with self._writing():
            self._database.executemany(
                "DELETE FROM failures WHERE market = ? AND borrower = ?",
                [(it.market, it.address) for it in borrowers],
            )
