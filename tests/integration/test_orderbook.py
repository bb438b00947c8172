"""The order book as a process of its own, on a node: real blocks, logs, reorganisations, and kill -9.

├── every kind of order is handed in, found, filled as it was handed out, and turns filled
├── a fill that a reorganisation undoes makes the order live again
├── killed at -9 in the middle of writing: what was acknowledged is there, what was not is whole or absent, none twice
├── it goes on after a restart with what happened meanwhile; a second one on the same database is refused
├── hundreds of questions a second (a smoke; `python -m benchmarks.orderbook` measures)
└── PostgreSQL: the same, on a server of the test's own
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from strongroom.client.errors import CannotConnectError
from strongroom.client.market import SignedOrder
from strongroom.client.order_book import BookOrder, OrderBook, OrderRefusedError
from strongroom.model.orders import IdSet, ItemStandard
from tests.integration.node import Node, anvil
from tests.support.orderbook import BookWorld, build

pytestmark = pytest.mark.anvil


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with anvil(31337) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(node: Node, tmp_path_factory: pytest.TempPathFactory) -> BookWorld:
    return build(node, tmp_path_factory.mktemp("registry"))


@pytest.fixture
def world(node: Node, deployed: BookWorld) -> Iterator[BookWorld]:
    before = node.request("evm_snapshot")
    yield deployed
    assert node.request("evm_revert", before)


def wait_for(book: OrderBook, order: BookOrder | str, status: str) -> BookOrder:
    """Until an order stands so."""
    order_hash = order if isinstance(order, str) else order.hash
    end = time.monotonic() + 600
    while True:
        found = book.fetch_order(order_hash)
        if found.status == status:
            return found
        assert time.monotonic() < end, f"still {found.status}: {found.reason}"
        time.sleep(0.05)


def every_kind(world: BookWorld) -> dict[str, tuple[SignedOrder, IdSet | None, dict[str, Any]]]:
    """A signed order of each kind, its set, and how it is filled."""
    market, buyer = world.client(world.seller).market, world.client(world.buyer).market
    coin, collection, items = (world.address(name) for name in ("coin", "MockCollection", "MockItems"))
    some = world.mint(100, 8)
    world.send("MockItems", "mint", world.seller.address, 1, 50)
    ids = IdSet([some[5], some[6]])
    bulk = market.sign_bulk(
        [market.listing(collection, some[2], 10**6), market.listing(collection, some[3], 10**6)]
    )
    validated = market.listing(collection, some[7], 10**6)
    market.validate_orders([validated]).send()
    wallet = world.address("MockWallet")
    world.mint(200, 1, wallet)
    approve = world.contracts["MockCollection"][1].resolve("setApprovalForAll", (market.address, True))[1]
    world.send("MockWallet", "execute", [(collection, approve)], sender=world.seller.address)
    return {
        "fixed": (market.sign(market.listing(collection, some[0], 10**6)), None, {}),
        "dutch": (market.sign(market.listing(collection, some[1], 10**6, end_price=1)), None, {}),
        "bulk": (bulk[1], None, {}),
        "validated": (SignedOrder(validated, market.domain), None, {}),
        "wallet": (market.sign(market.listing(collection, 200, 10**6, maker=wallet)), None, {}),
        "private": (
            market.sign(market.listing(collection, some[2], 10**6, taker=world.buyer.address, currency=coin)),
            None,
            {},
        ),
        "lots": (
            market.sign(market.listing(items, 1, 10**6, standard=ItemStandard.ERC1155, lots=5, lot_size=10)),
            None,
            {"lots": 5},
        ),
        "item offer": (buyer.sign(buyer.item_offer(collection, some[4], 10**6, coin)), None, {}),
        "collection offer": (
            buyer.sign(buyer.collection_offer(collection, 10**6, coin)),
            None,
            {"item": some[5]},
        ),
        "set offer": (
            buyer.sign(buyer.collection_offer(collection, 10**6, coin, ids=ids)),
            ids,
            {"item": some[6], "ids": ids},
        ),
    }


def scenario(world: BookWorld, book: OrderBook) -> None:
    """Every kind handed in, found, filled; then one fill undone by a reorganisation."""
    kinds = every_kind(world)
    world.node.request("evm_mine")  # they begin with the block to come
    handed = {name: book.submit(signed, ids) for name, (signed, ids, _) in kinds.items()}
    assert {each.status for each in handed.values()} == {"open"}
    assert [each.hash for each in book.fetch_orders(page=3)] == [
        each.hash for each in reversed(handed.values())
    ]
    for name, (signed, _, how) in kinds.items():
        found = wait_for(book, handed[name], "open")
        assert found.signed == signed
        taker = world.client(world.buyer if signed.order.kind == 0 else world.seller).market
        taker.take(found.signed, **{"lots": 1, **how}).send()
    filled = {name: wait_for(book, each, "filled") for name, each in handed.items()}
    assert all(len(each.fills) == 1 for each in filled.values())
    assert list(book.fetch_orders()) == []
    undone_and_done_again(world, book)


def undone_and_done_again(world: BookWorld, book: OrderBook) -> None:
    """A reorganisation: the fill is undone, another taker's comes."""
    node, (item,) = world.node, world.mint(300, 1)
    market = world.client(world.seller).market
    order = book.submit(market.sign(market.listing(world.address("MockCollection"), item, 10**6)))
    node.request("evm_mine")  # it begins with the block to come
    wait_for(book, order, "open")
    before = node.request("evm_snapshot")
    world.client(world.buyer).market.take(order.signed).send()
    wait_for(book, order, "filled")
    node.request("evm_revert", before)
    node.wait(7)  # the new branch has other blocks
    for _ in range(2):
        node.request("evm_mine")
    assert wait_for(book, order, "open").fills == ()
    world.client(world.buyer).market.take(order.signed).send()
    assert len(wait_for(book, order, "filled").fills) == 1


def test_every_kind_and_a_reorganisation(world: BookWorld, tmp_path: Path) -> None:
    with world.serving(str(tmp_path / "book.sqlite3")) as server:
        scenario(world, server.book)
        health = server.book.health()
        assert (health["status"], health["marketplace"]) == ("ok", world.address("Marketplace"))
        assert server.book.stats()["orders"]["filled"] == 11
        with pytest.raises(OrderRefusedError) as caught:
            server.book.submit(every_kind_of_refusal(world))
        assert caught.value.name == "OrderBook_ItemNotHeld"


def every_kind_of_refusal(world: BookWorld) -> SignedOrder:
    """An order for an item that the maker does not hold."""
    world.mint(400, 1, world.buyer.address)
    market = world.client(world.seller).market
    return market.sign(market.listing(world.address("MockCollection"), 400, 10**6))


def killed_while_writing(world: BookWorld, database: str, count: int) -> None:
    """Several write at once; the process is killed at -9, again and again; nothing is lost, nothing is double."""
    market = world.client(world.seller).market
    world.send("MockItems", "mint", world.seller.address, 1, 50)
    listing: dict[str, Any] = {"standard": ItemStandard.ERC1155, "max_royalty_bps": 500, "max_fee_bps": 250}
    orders = [
        market.sign(market.listing(world.address("MockItems"), 1, 10**6 + at, nonce=at, **listing))
        for at in range(count)
    ]
    world.node.request("evm_mine")  # they begin with the block to come
    acknowledged: set[str] = set()
    waiting = list(orders)
    lock = threading.Lock()

    def write(book: OrderBook, stop: threading.Event) -> None:
        while not stop.is_set():
            with lock:
                if not waiting:
                    return
                signed = waiting.pop()
            try:
                found = book.submit(signed)
            except (CannotConnectError, OrderRefusedError):
                with lock:
                    waiting.insert(0, signed)  # may be in the book or not: handed in again, either way
                continue
            with lock:
                acknowledged.add(found.hash)

    for round_ in range(4):
        with world.serving(database) as server:
            there = {each.hash: each for each in server.book.fetch_orders(status="all")}
            assert acknowledged <= there.keys(), f"lost in round {round_}"
            assert len(there) == server.book.stats()["orders"]["open"]
            for found in there.values():
                assert server.book.fetch_order(found.hash).signed == found.signed
            stop = threading.Event()
            writers = [threading.Thread(target=write, args=(server.book, stop)) for _ in range(4)]
            for writer in writers:
                writer.start()
            if round_ < 3:
                target = len(acknowledged) + count // 5
                end = time.monotonic() + 300
                while len(acknowledged) < target and time.monotonic() < end:
                    time.sleep(0.002)
                server.kill()
                stop.set()
            for writer in writers:
                writer.join(timeout=120)
            if round_ == 3:
                assert not waiting
                listed = [each.hash for each in server.book.fetch_orders(status="all")]
                assert len(listed) == len(set(listed)) == count
                assert set(listed) == {"0x" + each.order_hash.hex() for each in orders}


@pytest.mark.slow
def test_killed_in_the_middle_of_writing(world: BookWorld, tmp_path: Path) -> None:
    killed_while_writing(world, str(tmp_path / "book.sqlite3"), 120)


def test_it_goes_on_after_a_restart(world: BookWorld, tmp_path: Path) -> None:
    database = str(tmp_path / "book.sqlite3")
    market = world.client(world.seller).market
    items = world.mint(500, 2)
    with world.serving(database) as server:
        first, second = (
            server.book.submit(market.sign(market.listing(world.address("MockCollection"), item, 10**6)))
            for item in items
        )
    world.node.request("evm_mine")  # they begin with the block to come
    world.client(world.buyer).market.take(first.signed).send()
    world.send(
        "MockCollection",
        "transferFrom",
        world.seller.address,
        world.deployer,
        items[1],
        sender=world.seller.address,
    )
    with world.serving(database) as server:
        assert wait_for(server.book, first, "filled").fills[0]["taker"] == world.buyer.address
        reason = wait_for(server.book, second, "stale").reason
        assert reason is not None and reason["name"] == "OrderBook_ItemNotHeld"
        with pytest.raises(AssertionError, match="did not start"), world.serving(database):
            pass  # two on one database


def test_hundreds_of_questions(world: BookWorld, tmp_path: Path) -> None:
    """A smoke: 300 different questions, one after the other, over one connection."""
    market = world.client(world.seller).market
    with world.serving(str(tmp_path / "book.sqlite3")) as server:
        collection = world.address("MockCollection")
        orders = [market.sign(market.listing(collection, item, 10**6)) for item in world.mint(600, 20)]
        world.node.request("evm_mine")  # they begin with the block to come
        for signed in orders:
            server.book.submit(signed)
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=300)
        began = time.monotonic()
        for at in range(300):
            question = f"/orders?collection={collection}&id={600 + at % 20}&limit={1 + at // 20}"
            connection.request("GET", question)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200 and body.count(b'"hash"') == 1
        connection.close()
        assert time.monotonic() - began < 600  # a second alone; the machine may be busy with other things


# PostgreSQL


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of the test's own, over a socket in a folder."""
    found = (
        sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if Path("/usr/lib/postgresql").is_dir()
        else []
    )
    initdb = found[-1] if found else Path(shutil.which("initdb") or "")
    if not initdb.is_file():
        pytest.skip(
            "NO POSTGRESQL HERE, so the order book on it is NOT tested: install it (apt-get install postgresql)"
        )
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        as_other: dict[str, Any] = {}
        if os.geteuid() == 0:  # it does not run as root
            import pwd

            try:
                other = pwd.getpwnam("postgres")
            except KeyError:
                pytest.skip("POSTGRESQL DOES NOT RUN AS ROOT and there is no account postgres: NOT tested")
            os.chown(folder, other.pw_uid, other.pw_gid)
            as_other = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        data = folder / "data"

        def run(*words: str) -> None:
            subprocess.run(
                words,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                timeout=300,
                **as_other,
            )

        run(str(initdb), "-D", str(data), "-U", "book", "--auth=trust", "--no-sync")
        server = subprocess.Popen(
            [
                str(initdb.with_name("postgres")),
                "-D",
                str(data),
                "-k",
                str(folder),
                "-c",
                "listen_addresses=",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **as_other,
        )
        try:
            end = time.monotonic() + 120
            while not (folder / ".s.PGSQL.5432").exists():
                assert server.poll() is None and time.monotonic() < end
                time.sleep(0.05)
            while True:  # the socket is there before the server answers
                try:
                    run(str(initdb.with_name("createdb")), "-h", str(folder), "-U", "book", "book")
                    break
                except subprocess.CalledProcessError:
                    assert server.poll() is None and time.monotonic() < end
                    time.sleep(0.2)
            yield f"postgresql://book@/book?host={folder}"
        finally:
            server.terminate()
            server.wait(timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize("what", [scenario, None], ids=["every_kind", "killed"])
def test_on_postgresql(world: BookWorld, what: Callable[[BookWorld, OrderBook], None] | None) -> None:
    with postgres() as url:
        if what is None:
            killed_while_writing(world, url, 60)
            return
        with world.serving(url) as server:
            what(world, server.book)
            with pytest.raises(AssertionError, match="did not start"), world.serving(url):
                pass
