"""Where the order book keeps what it knows: SQLite, or PostgreSQL by its URL.

One connection writes, under a lock, each change in one transaction; readers have connections of their own. An order
is acknowledged after its transaction was committed, so that a process killed at any moment leaves each order whole or
absent. Every number that can exceed 63 bits is kept as hex of a fixed width, so that text sorts as the number does.
"""

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from strongroom.orderbook.query import Filter, Page
from strongroom.orderbook.values import Judgement, Posted, Status, compact

T = TypeVar("T")
Row = Sequence[Any]

VERSION = "1"
"""Of the tables; another one is refused."""
KEPT_BLOCKS = 1_024
"""Blocks whose hashes are kept, to find where a reorganisation began."""
READERS = 4
_LAST = 2**63 - 1
_SQLITE_STEPS = 400
"""Thousands of steps of SQLite's machine that one query may take: some 50 ms."""
_POSTGRES_MS = 2_000

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (number BIGINT PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
  seq {serial},
  hash TEXT NOT NULL UNIQUE,
  side TEXT NOT NULL,
  kind INTEGER NOT NULL,
  standard INTEGER NOT NULL,
  maker TEXT NOT NULL,
  taker TEXT NOT NULL,
  token TEXT NOT NULL,
  item TEXT NOT NULL,
  currency TEXT NOT NULL,
  nonce TEXT NOT NULL,
  counter TEXT NOT NULL,
  start_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,
  moving INTEGER NOT NULL,
  price TEXT{c} NOT NULL,
  status TEXT NOT NULL,
  live INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  judged BIGINT NOT NULL,
  dirty INTEGER NOT NULL,
  created BIGINT NOT NULL,
  signed TEXT NOT NULL,
  shown TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS members (
  token TEXT NOT NULL, item TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (token, item, seq)
);
CREATE TABLE IF NOT EXISTS fills (
  block BIGINT NOT NULL, log BIGINT NOT NULL, hash TEXT NOT NULL, units TEXT NOT NULL, shown TEXT NOT NULL,
  PRIMARY KEY (block, log)
);
CREATE INDEX IF NOT EXISTS fills_of ON fills (hash);
CREATE INDEX IF NOT EXISTS members_of ON members (seq);
CREATE INDEX IF NOT EXISTS by_price ON orders (token, live, side, currency, price, seq);
CREATE INDEX IF NOT EXISTS by_item ON orders (token, item, live, seq);
CREATE INDEX IF NOT EXISTS by_token ON orders (token, live, seq);
CREATE INDEX IF NOT EXISTS by_maker ON orders (maker, seq);
CREATE INDEX IF NOT EXISTS by_owner ON orders (maker, ended);
CREATE INDEX IF NOT EXISTS by_currency ON orders (live, side, currency, price, seq);
CREATE INDEX IF NOT EXISTS by_age ON orders (live, seq);
CREATE INDEX IF NOT EXISTS by_status ON orders (status, seq);
CREATE INDEX IF NOT EXISTS by_end ON orders (ended, end_time);
CREATE INDEX IF NOT EXISTS by_judged ON orders (ended, judged);
CREATE INDEX IF NOT EXISTS by_dirt ON orders (dirty, judged, seq);
CREATE INDEX IF NOT EXISTS by_moving ON orders (moving, live);
"""


class StoreError(Exception):
    """The database is another order book's, or in use. One sentence that says what to do."""


class TooBroadError(Exception):
    """A query would take too long."""


class Store:
    """The tables. `url`: a path for SQLite, or `postgresql://…`."""

    def __init__(self, url: str) -> None:
        self.is_postgres = url.startswith(("postgresql://", "postgres://"))
        self._url = url
        self._lock = threading.RLock()
        self._idle: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(READERS):
            self._idle.put(None)
        self._depth = 0
        self._changed = False
        self._guard: Any = None
        self.revision = 0
        """Rises with every change that a reader could see."""
        self._hold()
        try:
            self._writer = self._open()
            serial = (
                "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
                if self.is_postgres
                else "INTEGER PRIMARY KEY AUTOINCREMENT"
            )
            tables = _TABLES.format(serial=serial, c=' COLLATE "C"' if self.is_postgres else "")
            with self.change():
                for statement in tables.split(";\n"):
                    if statement.strip():
                        self.run(statement)
        except BaseException:
            self.close()
            raise

    # Connections

    def _hold(self) -> None:
        """Keep other processes from writing to the same database."""
        taken = StoreError(
            "another order book runs on this database: end it, or give this one another database"
        )
        if self.is_postgres:
            self._guard = self._open()
            free = self._guard.execute("SELECT pg_try_advisory_lock(723641)").fetchone()[0]
            self._guard.commit()
            if not free:
                self._guard.close()
                raise taken
            return
        import fcntl

        path = Path(self._url)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._guard = path.with_name(path.name + ".lock").open("a")
        try:
            fcntl.flock(self._guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._guard.close()
            raise taken from None

    def _open(self, reading: bool = False) -> Any:
        if self.is_postgres:
            import psycopg

            try:
                connection = psycopg.connect(self._url, connect_timeout=10)
            except psycopg.OperationalError as error:
                first = str(error).strip().splitlines()[0].rpartition("failed: ")[2]
                raise StoreError(f"PostgreSQL does not answer ({first[:120]}): check the address") from None
            if reading:
                connection.autocommit = True
                connection.execute(f"SET statement_timeout = {_POSTGRES_MS}")
            return connection
        found = sqlite3.connect(self._url, isolation_level=None, check_same_thread=False, timeout=30)
        # a commit is on the disk when it returns, and readers do not wait for writers
        for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "cache_size=-65536"):
            found.execute(f"PRAGMA {setting}")
        return found

    def close(self) -> None:
        """Let go of the database."""
        with contextlib.suppress(AttributeError):
            self._writer.close()
        while not self._idle.empty():
            reader = self._idle.get_nowait()
            if reader is not None:
                reader.close()
        if self._guard is not None:
            self._guard.close()

    def _sql(self, text: str) -> str:
        return text.replace("?", "%s") if self.is_postgres else text

    # Writing

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """One transaction; the outermost one commits. Whatever is raised inside takes all of it back."""
        with self._lock:
            depth = self._depth
            self._depth = depth + 1
            try:
                if depth == 0:
                    self._begin()
                yield
                if depth == 0:
                    self._writer.commit()
                    # only now: a reader must not keep the old state under the new number
                    self.revision += self._changed
            except BaseException:
                if depth == 0:
                    with contextlib.suppress(Exception):
                        self._writer.rollback()
                raise
            finally:
                self._depth = depth
                if depth == 0:
                    self._changed = False

    def _begin(self) -> None:
        if not self.is_postgres:
            self._writer.execute("BEGIN IMMEDIATE")
        elif self._writer.closed or self._guard.closed:
            # the server was restarted: the lock went with its connection
            self._guard.close()
            self._writer.close()
            self._hold()
            self._writer = self._open()

    def run(self, text: str, args: Sequence[Any] = ()) -> Any:
        """One statement of the writer, inside `change`; returns its cursor."""
        return self._writer.execute(self._sql(text), tuple(args))

    def mark(self) -> None:
        """What readers see will have changed, once this transaction is committed."""
        self._changed = True

    def rows(self, text: str, args: Sequence[Any] = ()) -> list[Row]:
        """What the writer reads, for decisions that must not be overtaken."""
        with self.change():
            return list(self.run(text, args).fetchall())

    # Meta

    def bind(self, facts: Mapping[str, str]) -> None:
        """Make the database this marketplace's, or raise `StoreError` if it is another's."""
        with self.change():
            for name, value in {"version": VERSION, **facts}.items():
                self.run("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, value))
                found = self.run("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0]
                if found != value:
                    raise StoreError(
                        f"the database is of another order book, whose {name} is {found} and not {value}: "
                        "give this one another database"
                    )

    # Orders

    def add(self, posted: Posted, judgement: Judgement, created: int) -> bool:
        """Keep an order, or what is known anew of it; whether it is new. It will be judged again in the next turn.

        An order that is there keeps its place, its evidence and its set unless it is not live.
        """
        order = posted.signed.order
        signed = compact(posted.as_json())

        def judged(since: int) -> dict[str, Any]:
            return _judged(signed, since, order.lot_size, judgement, dirty=True)

        values = {
            "hash": posted.hash,
            "side": "sell" if order.kind == 0 else "buy",
            "kind": int(order.kind),
            "standard": int(order.standard),
            "maker": order.maker.lower(),
            "taker": order.taker.lower(),
            "token": order.token.lower(),
            "item": posted.item,
            "currency": order.currency.lower(),
            "nonce": f"{order.nonce:064x}",
            "counter": f"{order.counter:064x}",
            "start_time": min(order.start_time, _LAST),
            "end_time": min(order.end_time, _LAST),
            "moving": int(order.lot_price != order.end_lot_price),
            "created": created,
            "signed": signed,
            **judged(created),
        }
        with self.change():
            known = self.run(
                "SELECT seq, live, created FROM orders WHERE hash = ?", (posted.hash,)
            ).fetchone()
            if known is not None:
                if not known[1]:
                    self._update(int(known[0]), {"signed": signed, **judged(int(known[2]))})
                return False
            marks = ", ".join("?" for _ in values)
            cursor = self.run(
                f"INSERT INTO orders ({', '.join(values)}) VALUES ({marks}) RETURNING seq",
                tuple(values.values()),
            )
            seq = int(cursor.fetchall()[0][0])
            for item in posted.ids:
                self.run("INSERT INTO members VALUES (?, ?, ?)", (order.token.lower(), f"{item:064x}", seq))
            self.mark()
        return True

    def judge(self, seq: int, signed: str, lot_size: int, created: int, judgement: Judgement) -> None:
        """Write down where an order stands. `signed` is its JSON as stored."""
        self._update(seq, _judged(signed, created, lot_size, judgement, dirty=False))

    def _update(self, seq: int, values: Mapping[str, Any]) -> None:
        with self.change():
            changes = ", ".join(f"{name} = ?" for name in values)
            self.run(f"UPDATE orders SET {changes} WHERE seq = ?", (*values.values(), seq))
            self.mark()

    def count_of(self, maker: str) -> int:
        """A maker's orders that have not ended."""
        found = self.rows("SELECT count(*) FROM orders WHERE maker = ? AND ended = 0", (maker.lower(),))
        return int(found[0][0])

    def count(self) -> int:
        """All orders that have not ended."""
        return int(self.rows("SELECT count(*) FROM orders WHERE ended = 0")[0][0])

    def find_known(self, order_hash: str) -> int | None:
        """An order's place, as the writer sees it."""
        rows = self.rows("SELECT seq FROM orders WHERE hash = ?", (order_hash,))
        return int(rows[0][0]) if rows else None

    # Reading

    def read(self, do: Callable[[Any], T]) -> T:
        """Something with a connection for reading, which is given up if it takes too long."""
        connection = self._reader()
        try:
            return do(connection)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TooBroadError from None
            raise
        except Exception as error:
            if type(error).__name__ == "QueryCanceled":
                raise TooBroadError from None
            raise
        finally:
            if not self.is_postgres:
                connection.set_progress_handler(None, 0)
            # of a connection that broke only its place comes back
            self._idle.put(None if self.is_postgres and connection.closed else connection)

    def _reader(self) -> Any:
        found = self._idle.get()
        if found is None:
            try:
                found = self._open(reading=True)
            except BaseException:
                self._idle.put(None)
                raise
        return self._limited(found)

    def _limited(self, connection: Any) -> Any:
        if not self.is_postgres:
            left = iter(range(_SQLITE_STEPS))
            connection.set_progress_handler(lambda: next(left, None) is None, 1_000)
        return connection

    def page(self, wanted: Filter) -> Page:
        """Orders as they are handed out, and where the next page begins."""
        text, args = wanted.sql()
        found = self.read(lambda connection: connection.execute(self._sql(text), args).fetchall())
        return wanted.page(found)

    def find(self, order_hash: str) -> tuple[str, list[str]] | None:
        """An order as it is handed out, and its fills; `None` if it is not here."""

        def look(connection: Any) -> tuple[str, list[str]] | None:
            one = connection.execute(self._sql("SELECT shown FROM orders WHERE hash = ?"), (order_hash,))
            row = one.fetchone()
            if row is None:
                return None
            text = self._sql("SELECT shown FROM fills WHERE hash = ? ORDER BY block, log LIMIT 200")
            return row[0], [fill[0] for fill in connection.execute(text, (order_hash,)).fetchall()]

        return self.read(look)

    def tally(self) -> dict[str, int]:
        """How many orders there are of each status."""
        text = "SELECT status, count(*) FROM orders GROUP BY status"
        found = self.read(lambda connection: connection.execute(text).fetchall())
        counted = {str(status): int(count) for status, count in found}
        return {status.value: counted.get(status.value, 0) for status in Status}


def _judged(signed: str, created: int, lot_size: int, judgement: Judgement, dirty: bool) -> dict[str, Any]:
    changing = compact({**judgement.as_json(), "createdAt": created})
    return {
        # of a unit, for lots differ in size; 64 bits behind the point
        "price": f"{(judgement.lot_price << 64) // max(lot_size, 1):048x}",
        "status": judgement.status.value,
        "live": int(judgement.status.is_live),
        "ended": int(judgement.status.is_ended),
        "judged": judgement.block,
        "dirty": int(dirty),
        # both are objects: one is put into the other without being parsed
        "shown": f"{signed[:-1]},{changing[1:]}",
    }
