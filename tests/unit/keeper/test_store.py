"""The keeper's file

├── of another chain, pool or account, or no file of the keeper's: refused; held by another: refused
├── events: added once however often, rolled back to any block, the cursor with them
├── a position that was closed is left out until it borrows again
├── transactions: written ahead, settled once however often, all forms of a nonce known, unmined by a reorganisation
├── failures: twice as long each time, to a limit; forgiven
└── killed between any two statements: all of a step or nothing
"""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.keeper.store import (
    DONE,
    PENDING,
    Attempt,
    Borrower,
    Liquidated,
    Opening,
    SentTransaction,
    Store,
    StoreError,
)
from strongroom.model.lending_values import MarketParams

SCOPE = {"chain": "1", "genesis": "0x00", "pool": "0x01", "account": "0x02"}
PARAMS = MarketParams(*("0x" + digit * 40 for digit in "1234"), 8 * 10**17)
ONE, TWO = Borrower(PARAMS.id, "0x" + "aa" * 20), Borrower(PARAMS.id, "0x" + "bb" * 20)
SENT = SentTransaction(7, "flash", PENDING, 10, 1.0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "folder" / "keeper.sqlite3", SCOPE)


def liquidated(index: int, block: int = 12) -> Liquidated:
    return Liquidated(block, index, "0xaa", 7, "flash", PARAMS.id, ONE.address, "0x02", 2**127, 1, 2, 3, 4, 5)


def test_whose_it_is(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another keeper runs"):
        Store(store.path, SCOPE)
    with Store(store.path, SCOPE, only_read=True) as beside:
        assert beside.fact("pool") == "0x01"
    store.close()
    with pytest.raises(StoreError, match="genesis 0x00 instead of 0x99"):
        Store(store.path, {**SCOPE, "genesis": "0x99"})
    Store(store.path, SCOPE).close()
    other = tmp_path / "text"
    other.write_text("this is no database, " * 100)
    with pytest.raises(StoreError, match="no file of the keeper's"):
        Store(other, SCOPE)
    with pytest.raises(StoreError, match="has run"):
        Store(tmp_path / "nothing", SCOPE, only_read=True)


def test_events(store: Store) -> None:
    for _ in range(2):
        store.add_events(5, "0x5", [(PARAMS, 3)], [(ONE, 4), (ONE, 5)])
    store.add_events(9, "0x9", [], [(ONE, 8), (TWO, 9)])
    assert store.markets() == [PARAMS]
    assert set(store.borrowers()) == {ONE, TWO}
    assert store.blocks() == [(9, "0x9"), (5, "0x5")]
    store.roll_back(5)
    assert store.borrowers() == [ONE]
    assert store.blocks() == [(5, "0x5")]
    store.roll_back(-1)
    assert not store.borrowers()
    assert not store.markets()
    assert not store.blocks()


def test_old_blocks_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.keeper.store.KEPT_BLOCKS", 10)
    for number in range(15):
        store.add_events(number, hex(number), [], [])
    assert len(store.blocks()) == 10
    assert store.blocks()[-1][0] == 5


def test_closed_positions(store: Store) -> None:
    store.add_events(5, "0x5", [], [(ONE, 4), (TWO, 4)])
    store.close_positions([ONE], 5)
    assert store.borrowers() == [TWO]
    store.add_events(8, "0x8", [], [(ONE, 7)])
    assert set(store.borrowers()) == {ONE, TWO}
    store.close_positions([ONE], 8)
    assert store.borrowers() == [TWO]
    # seen closed in a block that is no more
    store.roll_back(6)
    assert set(store.borrowers()) == {ONE, TWO}


def test_transactions(store: Store) -> None:
    opening = Opening("0x00", "0x02", 10, 2**200)
    store.write_ahead(SENT, Attempt("0xaa", 7, {"gas": 5}, "0x01"), [opening])
    store.write_ahead(
        replace(SENT, since_block=99), Attempt("0xbb", 7, {"gas": 5}, "0x02"), [replace(opening, amount=1)]
    )
    assert [it.hash for it in store.attempts(7)] == ["0xaa", "0xbb"]
    assert store.openings() == [opening]  # the first one counts
    (pending,) = store.transactions(PENDING)
    assert pending.since_block == 10
    done = replace(pending, status=DONE, hash="0xaa", block=12, block_hash="0x12", gas_used=9, cost=2**90)
    for _ in range(2):
        store.settle(done, [liquidated(1), liquidated(2)])
    assert store.transactions(DONE) == [done]
    assert store.liquidations() == [liquidated(1), liquidated(2)]
    store.roll_back(12)
    assert store.transactions(DONE)
    store.roll_back(11)
    assert [it.status for it in store.transactions()] == [PENDING]
    assert not store.liquidations()
    store.settle(done, [liquidated(3)])
    store.unmine(7)
    assert store.transactions(PENDING)[0].cost is None
    assert not store.liquidations()
    store.rename_attempt("0xbb", "0xcc")
    assert [it.hash for it in store.attempts(7)] == ["0xaa", "0xcc"]


def test_failures(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.keeper.store.time.time", lambda: 1_000.0)
    waits = []
    for _ in range(6):
        store.fail({ONE: "down"}, 30, 300)
        waits.append(store.failures()[ONE][1] - 1_000)
    assert waits == [30, 60, 120, 240, 300, 300]
    assert store.failures()[ONE][0] == 6
    store.relent(ONE)
    assert store.failures()[ONE][:2] == (5, 0)
    store.forgive([ONE, TWO])
    assert not store.failures()
    store.fail({TWO: "down"}, 30, 300)
    store.relent(TWO)
    store.relent(ONE)
    assert not store.failures()


def test_killed_between_any_two_statements(tmp_path: Path) -> None:
    """Each step's statements fail at every place once: what is found then is the state before the step."""

    class Killed(BaseException):
        pass

    def state(path: Path) -> object:
        with Store(path, SCOPE) as found:
            return (
                found.blocks(),
                found.markets(),
                found.borrowers(),
                found.transactions(),
                found.attempts(7),
                found.liquidations(),
                found.openings(),
            )

    path = tmp_path / "keeper.sqlite3"
    Store(path, SCOPE).close()
    attempt = Attempt("0xaa", 7, {}, "0x")
    done = replace(SENT, status=DONE, hash="0xaa", block=12, block_hash="0x12", gas_used=9, cost=1)
    steps = (
        lambda it: it.add_events(5, "0x5", [(PARAMS, 3)], [(ONE, 4), (TWO, 5)]),
        lambda it: it.write_ahead(SENT, attempt, [Opening("0x00", "0x02", 10, 1)]),
        lambda it: it.settle(done, [liquidated(1), liquidated(2)]),
        lambda it: it.roll_back(4),
    )
    kills = 0
    for step in steps:
        before = state(path)
        for place in range(20):
            found = Store(path, SCOPE)
            left = place

            def tick(_: str) -> None:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed

            real = found._database
            found._database = Watched(real, tick)  # type: ignore[assignment]
            try:
                step(found)
                break
            except Killed:
                kills += 1
                # as if the process were gone: nothing is rolled back by hand
                real.close()
                found._database = real
                os.close(found._lock)
            assert state(path) == before, (step, place)
        found.close()
        assert state(path) != before
    assert kills > 12


class Watched:
    """A database that tells of each statement before it is executed; its last one is ROLLBACK for nobody."""

    def __init__(self, real: sqlite3.Connection, tick: object) -> None:
        self._real, self._tick = real, tick

    def execute(self, query: str, *values: object) -> object:
        if query == "ROLLBACK":
            return None
        self._tick(query)  # type: ignore[operator]
        return self._real.execute(query, *values)

    def executemany(self, query: str, *values: object) -> object:
        self._tick(query)  # type: ignore[operator]
        return self._real.executemany(query, *values)

    def close(self) -> None:
        self._real.close()
