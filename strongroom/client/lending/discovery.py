"""Which markets there are, from the pool's CreateMarket events, remembered between runs.

Nodes limit how many blocks one question may span, so the history is read in pieces, and what was read is kept in a
small SQLite file: the next run goes on where this one stopped, also when it was killed. The file is keyed by chain id,
hash of the first block and pool, and knows the hash of the last block that was read, so that a local chain that was
restarted or put back is not taken for its predecessor, whose first block may be the same. The last blocks are read
again every time, for they may be replaced.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from strongroom.client.codec import decode_event
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import CreateMarket
from strongroom.client.contracts.lending_pool import MarketParams
from strongroom.client.errors import NodeError
from strongroom.client.logs import Located, fetch_span
from strongroom.model.lending_values import MarketParams as ModelParams

Progress = Callable[[int, int], None]
"""Told how many blocks are read, and how many there are to read."""

CHUNK = 10_000
"""Blocks in one question, unless the node wants fewer."""
UNSETTLED = 64
"""Blocks at the end that may still be replaced; they are read again."""
CACHE_VARIABLE = "STRONGROOM_CACHE"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reads (
    chain INTEGER, genesis TEXT, pool TEXT, next_block INTEGER NOT NULL, last_hash TEXT NOT NULL,
    PRIMARY KEY (chain, genesis, pool));
CREATE TABLE IF NOT EXISTS markets (
    chain INTEGER, genesis TEXT, pool TEXT, id TEXT, block INTEGER NOT NULL, log INTEGER NOT NULL,
    loan TEXT NOT NULL, collateral TEXT NOT NULL, oracle TEXT NOT NULL, irm TEXT NOT NULL, lltv TEXT NOT NULL,
    PRIMARY KEY (chain, genesis, pool, id));
"""


@dataclass(frozen=True)
class CreatedMarket:
    """A market's creation."""

    id: bytes
    params: MarketParams
    block: int
    log_index: int


def market_id(params: MarketParams) -> bytes:
    """The id of a market: the hash of its parameters."""
    return ModelParams(*params).id


def cache_path() -> Path:
    """Where the file is: `STRONGROOM_CACHE`, else in the user's own folder for such things."""
    told = os.environ.get(CACHE_VARIABLE)
    if told:
        return Path(told).expanduser()
    base = os.environ.get("XDG_CACHE_HOME")
    folder = Path(base).expanduser() if base else Path.home() / ".cache"
    return folder / "strongroom" / "markets.sqlite3"


def fetch_created(
    connection: Connection,
    pool: str,
    first_block: int = 0,
    progress: Progress | None = None,
    path: Path | None = None,
    chunk: int | None = None,
) -> tuple[CreatedMarket, ...]:
    """All markets of a pool, the oldest first; `first_block` is the pool's own.

    `path` is the file to remember them in. Where it cannot be written they are found anew every time. Raises
    `ClientError` if the node does not answer; what was read until then is remembered.
    """
    chunk = chunk or CHUNK
    genesis = str(connection.fetch_block(0).get("hash")).lower()
    latest = int(str(connection.fetch_block()["number"]), 16)
    with closing(_Cache(path or cache_path(), (connection.chain_id, genesis, pool))) as cache:
        following, markets = _remembered(connection, cache, latest)
        begin = block = max(first_block, following)
        cache.forget_from(block)
        while block <= latest:
            until = min(block + chunk - 1, latest)
            try:
                found = _fetch_span(connection, pool, block, until)
            except NodeError:
                if until == block:
                    raise
                chunk = max(1, (until - block + 1) // 2)
                continue
            settled = max(begin, min(until + 1, latest + 1 - UNSETTLED))
            cache.add(found, settled, _hash_before(connection, settled))
            markets += found
            block, chunk = until + 1, min(2 * chunk, CHUNK)
            if progress is not None:
                progress(block - begin, latest + 1 - begin)
    return tuple({market.id: market for market in markets}.values())


def _remembered(connection: Connection, cache: "_Cache", latest: int) -> tuple[int, list[CreatedMarket]]:
    """The first block that is not remembered and the markets before it; none where the chain is not the one read."""
    following, last_hash, markets = cache.read()
    if following > latest + 1 or _hash_before(connection, following) != last_hash:
        return 0, []
    return following, [market for market in markets if market.block < following]


def _hash_before(connection: Connection, block: int) -> str:
    """Hash of the block before; empty before the first."""
    return str(connection.fetch_block(block - 1).get("hash")).lower() if block else ""


def _fetch_span(connection: Connection, pool: str, first: int, last: int) -> list[CreatedMarket]:
    logs = fetch_span(connection, [pool], [CreateMarket.definition.topic], first, last)
    return [market for market in map(_created, logs) if market is not None]


def _created(located: Located) -> CreatedMarket | None:
    """`None` for what is no creation of a market: an id is the hash of its parameters, whatever a node says."""
    event = decode_event(CreateMarket, located.log)
    if event is None:
        return None
    if market_id(event.marketParams) != event.id:
        return None
    return CreatedMarket(event.id, event.marketParams, located.block_number, located.log.log_index)


class _Cache:
    """The file, seen from one pool of one chain. Every piece that is read is on the disk before the next one."""

    def __init__(self, path: Path, key: tuple[int, str, str]) -> None:
        self._key = key
        self._database = _open(path)
        with self._writing() as database:
            # Its predecessor of the same id is gone for good.
            for table in ("reads", "markets"):
                database.execute(f"DELETE FROM {table} WHERE chain = ? AND genesis != ?", key[:2])

    def read(self) -> tuple[int, str, list[CreatedMarket]]:
        """The first block that is not remembered, the hash of the one before, and the markets, the oldest first: all of
        one moment, for others may write to the file."""
        with self._writing() as database:
            database.execute("BEGIN")
            row = database.execute(
                "SELECT next_block, last_hash FROM reads WHERE chain = ? AND genesis = ? AND pool = ?",
                self._key,
            ).fetchone()
            markets = self._markets()
        return (0, "", markets) if row is None else (int(row[0]), str(row[1]), markets)

    def forget_from(self, block: int) -> None:
        with self._writing() as database:
            database.execute(
                "DELETE FROM markets WHERE chain = ? AND genesis = ? AND pool = ? AND block >= ?",
                (*self._key, block),
            )

    def add(self, found: Sequence[CreatedMarket], next_block: int, last_hash: str) -> None:
        rows = [
            (
                *self._key,
                "0x" + market.id.hex(),
                market.block,
                market.log_index,
                *market.params[:4],
                str(market.params.lltv),
            )
            for market in found
        ]
        with self._writing() as database:
            database.executemany(f"INSERT OR REPLACE INTO markets VALUES ({','.join('?' * 11)})", rows)
            row = (*self._key, next_block, last_hash)
            database.execute("INSERT OR REPLACE INTO reads VALUES (?, ?, ?, ?, ?)", row)

    def _markets(self) -> list[CreatedMarket]:
        rows = self._database.execute(
            "SELECT id, loan, collateral, oracle, irm, lltv, block, log FROM markets"
            " WHERE chain = ? AND genesis = ? AND pool = ? ORDER BY block, log",
            self._key,
        ).fetchall()
        found = (
            CreatedMarket(
                bytes.fromhex(row[0][2:]),
                MarketParams(row[1], row[2], row[3], row[4], int(row[5])),
                row[6],
                row[7],
            )
            for row in rows
        )
        # Somebody may have written to the file.
        return [market for market in found if market_id(market.params) == market.id]

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._database:
            yield self._database


def _open(path: Path) -> sqlite3.Connection:
    """The file; a new one for one that is none; memory where there can be no file."""
    for attempt in (path, path, None):
        try:
            if attempt is not None:
                attempt.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(":memory:" if attempt is None else attempt, timeout=10)
            try:
                database.executescript(_SCHEMA)
                # so that a file that cannot be written, or is of another form, is known now
                database.execute("UPDATE reads SET next_block = next_block")
                database.execute("SELECT lltv, log FROM markets LIMIT 1")
                database.commit()
            except sqlite3.DatabaseError as error:
                database.close()
                if not isinstance(error, sqlite3.OperationalError):
                    path.unlink(missing_ok=True)  # no database at all
                raise
        except (sqlite3.DatabaseError, OSError):
            continue
        return database
    raise AssertionError("a database in memory can always be had")
