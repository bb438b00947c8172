"""What the watcher writes down: how far the chain was read, fills, and which orders must be looked at again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.client.market import SignedOrder
from strongroom.orderbook.chain import Head
from strongroom.orderbook.judge import Case
from strongroom.orderbook.store import KEPT_BLOCKS, Store
from strongroom.orderbook.values import Judgement, Status, compact

WATCHED = 500
"""Tokens whose logs are read: those with the most orders. The others' orders are looked at in turn."""
_FORGET = 90 * 24 * 3600
"""Seconds after which an order that ended is forgotten."""


@dataclass(frozen=True)
class Fill:
    """An order's fill, as the marketplace logged it."""

    block: int
    log: int
    hash: str
    units: int
    shown: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """An order in the store."""

    seq: int
    created: int
    text: str
    """Its JSON as it was handed in."""
    case: Case


class History:
    """The watcher's part of the store. Every change is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # How far

    def blocks(self) -> list[tuple[int, str]]:
        """Blocks that were read up to, the latest first, with their hashes."""
        return [
            (int(row[0]), str(row[1]))
            for row in self._store.rows("SELECT number, hash FROM blocks ORDER BY number DESC")
        ]

    def last(self) -> tuple[int, str] | None:
        """The block that was read up to."""
        rows = self._store.rows("SELECT number, hash FROM blocks ORDER BY number DESC LIMIT 1")
        return (int(rows[0][0]), str(rows[0][1])) if rows else None

    def advance(self, head: Head) -> None:
        """This block was read up to. Inside `change`, with what was read."""
        run = self._store.run
        run("INSERT INTO blocks VALUES (?, ?) ON CONFLICT DO NOTHING", (head.number, head.hash))
        run("DELETE FROM blocks WHERE number < ?", (head.number - KEPT_BLOCKS,))

    def begin(self, head: Head) -> None:
        """The first block that is looked at: what was filled before has nothing to do with the orders here."""
        with self._store.change():
            text = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
            self._store.run(text, ("began", str(head.number)))
            self.advance(head)

    def began(self) -> int:
        """The number of that block."""
        return int(self._store.rows("SELECT value FROM meta WHERE name = ?", ("began",))[0][0])

    def start_over(self, head: Head) -> None:
        """Forget all fills, judge every order again, and read on from this block."""
        store = self._store
        with store.change():
            store.run("DELETE FROM blocks")
            store.run("DELETE FROM fills")
            store.mark()
            store.run("UPDATE orders SET dirty = 1")
            self.advance(head)

    def roll_back(self, number: int) -> None:
        """Undo what was read after a block: its fills go, and what was judged after it is judged again."""
        store = self._store
        with store.change():
            store.run("DELETE FROM blocks WHERE number > ?", (number,))
            store.run("DELETE FROM fills WHERE block > ?", (number,))
            store.mark()
            store.run("UPDATE orders SET dirty = 1 WHERE ended IN (0, 1) AND judged > ?", (number,))

    # What happened

    def fill(self, fill: Fill) -> None:
        """Book a fill, once."""
        self._store.mark()
        self._store.run(
            "INSERT INTO fills VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (fill.block, fill.log, fill.hash, str(fill.units), compact(fill.shown)),
        )

    # Who must be looked at again

    def touch_order(self, order_hash: str, maker: str) -> None:
        """An order was filled: it, and those that share its nonce; all the maker's if it is not known here."""
        run = self._store.run
        known = run("SELECT nonce FROM orders WHERE hash = ?", (order_hash,)).fetchone()
        if known is None:
            self.touch_maker(maker)
        else:
            run("UPDATE orders SET dirty = 1 WHERE maker = ? AND nonce = ?", (maker.lower(), known[0]))

    def touch_maker(self, maker: str) -> None:
        """All orders of a maker."""
        self._store.run("UPDATE orders SET dirty = 1 WHERE maker = ? AND ended = 0", (maker.lower(),))

    def touch_nonces(self, maker: str, word: int) -> None:
        """A maker's orders whose nonces are in a word."""
        first, last = word << 8, (word << 8) + 255
        self._store.run(
            "UPDATE orders SET dirty = 1 WHERE maker = ? AND ended = 0 AND nonce >= ? AND nonce <= ?",
            (maker.lower(), f"{first:064x}", f"{last:064x}"),
        )

    def touch_holdings(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Orders of a maker that are about a token; both lower-case."""
        for maker, token in pairs:
            self._store.run(
                "UPDATE orders SET dirty = 1 WHERE maker = ? AND ended = 0 AND (token = ? OR currency = ?)",
                (maker, token, token),
            )

    def touch_listings(self, collection: str | None = None) -> None:
        """Listings, all or of a collection: the fee or the royalty changed."""
        where, args = ("", ()) if collection is None else (" AND token = ?", (collection.lower(),))
        self._store.run(f"UPDATE orders SET dirty = 1 WHERE ended = 0 AND side = 'sell'{where}", args)

    def touch_all(self) -> None:
        """Whatever has not ended."""
        with self._store.change():
            self._store.run("UPDATE orders SET dirty = 1 WHERE ended = 0")

    def touch_due(self, now: int) -> None:
        """What time ended or began."""
        with self._store.change():
            self._store.run("UPDATE orders SET dirty = 1 WHERE ended = 0 AND end_time < ?", (now,))
            self._store.run(
                "UPDATE orders SET dirty = 1 WHERE status = ? AND start_time <= ?",
                (Status.PENDING.value, now),
            )

    def touch_oldest(self, count: int) -> None:
        """Those that were not looked at for longest, for what no log tells."""
        text = "SELECT seq FROM orders WHERE ended = 0 ORDER BY judged LIMIT ?"
        with self._store.change():
            self._store.run(f"UPDATE orders SET dirty = 1 WHERE seq IN ({text})", (count,))

    def touch_moving(self, count: int) -> None:
        """Live orders whose price moves."""
        text = "SELECT seq FROM orders WHERE moving = 1 AND live = 1 ORDER BY judged LIMIT ?"
        with self._store.change():
            self._store.run(f"UPDATE orders SET dirty = 1 WHERE seq IN ({text})", (count,))

    # Judging

    def watched(self) -> list[str]:
        """Tokens that orders are about."""
        text = """SELECT address, count(*) AS weight FROM (
            SELECT token AS address FROM orders WHERE ended = 0
            UNION ALL SELECT currency FROM orders WHERE ended = 0 AND side = 'buy'
        ) AS both_sides GROUP BY address ORDER BY weight DESC, address LIMIT ?"""
        return [str(row[0]) for row in self._store.rows(text, (WATCHED,))]

    def dirty(self, limit: int) -> list[Kept]:
        """Orders to be judged, those first that wait longest."""
        import json

        text = "SELECT seq, created, signed, hash FROM orders WHERE dirty = 1 ORDER BY judged, seq LIMIT ?"
        rows = self._store.rows(text, (limit,))
        found = []
        for seq, created, signed, order_hash in rows:
            parsed = SignedOrder.from_json(json.loads(signed))
            units = self._store.rows("SELECT units FROM fills WHERE hash = ?", (order_hash,))
            filled = sum(int(row[0]) for row in units) // parsed.order.lot_size
            found.append(Kept(int(seq), int(created), str(signed), Case(parsed, filled)))
        return found

    def count_dirty(self) -> int:
        """Orders that wait to be judged."""
        return int(self._store.rows("SELECT count(*) FROM orders WHERE dirty = 1")[0][0])

    def judged(self, kept: Sequence[Kept], judgements: Sequence[Judgement]) -> None:
        """Write down where orders stand."""
        with self._store.change():
            for each, judgement in zip(kept, judgements, strict=True):
                lot_size = each.case.signed.order.lot_size
                self._store.judge(each.seq, each.text, lot_size, each.created, judgement)

    def forget(self, now: int) -> None:
        """Drop orders that ended long ago, some at a time."""
        store = self._store
        with store.change():
            rows = store.rows(
                "SELECT seq, hash FROM orders WHERE ended = 1 AND created < ? LIMIT 500", (now - _FORGET,)
            )
            for seq, order_hash in rows:
                store.run("DELETE FROM members WHERE seq = ?", (seq,))
                store.run("DELETE FROM fills WHERE hash = ?", (order_hash,))
                store.run("DELETE FROM orders WHERE seq = ?", (seq,))
            if rows:
                store.mark()
