"""Reading the order book

- every filter finds what it should and nothing else; by id also the offers that the item could fill
- pages: every order once, whatever comes and goes in between, by age and by price; a cursor is its sort's alone
- wrong parameters are refused; a question that would take too long is given up
- answers: ETag and 304, never an old answer under a new state; CORS; OpenAPI with examples; health and stats
"""

import base64
import json
from typing import Any

import pytest

from strongroom.client.errors import ArgumentError, CannotConnectError, SignatureError
from strongroom.client.market import SignedOrder
from strongroom.client.order_book import OrderBook, OrderRefusedError
from strongroom.model.orders import IdSet, ItemStandard, OrderKind
from strongroom.orderbook import store as store_module
from strongroom.orderbook.query import LONGEST_PAGE
from strongroom.orderbook.store import Store, StoreError
from tests.support.market import ETHER
from tests.unit.orderbook.conftest import Desk, hash_of


@pytest.fixture
def filled_desk(desk: Desk) -> tuple[Desk, dict[str, str]]:
    """One order of each sort, by name; their hashes."""
    market = desk.market
    ids = IdSet([1_000, 2_000, 40])
    first = market.order()
    orders: dict[str, Any] = {
        "ether": (first, None),
        "coin": (market.listing(), None),
        "private": (market.listing(taker=market.buyer), None),
        "lots": (market.lots(), None),
        "offer": (market.offer(id=first.id), None),
        "any": (market.offer(kind=OrderKind.COLLECTION_OFFER, id=0), None),
        "set": (
            market.offer(kind=OrderKind.COLLECTION_OFFER, id=IdSet([first.id, 40]).root),
            IdSet([first.id, 40]),
        ),
        "other set": (market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root, maker=market.stranger), ids),
        "shares": (
            market.listing(standard=ItemStandard.ERC20, token=market.shares, id=0, max_royalty_bps=0),
            None,
        ),
    }
    for order, of in orders.values():
        answer = desk.post(order, of)
        assert answer.status == 201, answer.body
    return desk, {hash_of(order): name for name, (order, _) in orders.items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "ether coin private lots offer any set|other set|shares"),
        ("side=sell", "ether coin private lots shares"),
        ("side=buy", "offer any set|other set"),
        ("kind=collection_offer", "any set|other set"),
        ("standard=erc1155", "lots"),
        ("collection={items}", "lots"),
        ("currency={ether}&side=sell", "ether lots"),
        ("currency={coin}&side=sell&sort=price", "coin private shares"),
        ("maker={stranger}", "other set"),
        ("taker={buyer}", "private"),
        ("collection={collection}&id={id}", "ether offer any set"),
        ("collection={collection}&id=40", "any set|other set"),
        ("collection={collection}&id=41", "any"),
        ("collection={collection}&id={id}&side=sell", "ether"),
        ("status=all&maker={seller}", "ether coin private lots shares"),
        ("status=filled", ""),
    ],
)
def test_filters(filled_desk: tuple[Desk, dict[str, str]], query: str, names: str) -> None:
    desk, known = filled_desk
    market = desk.market
    first = next(order for order, name in known.items() if name == "ether")
    text = query.format(
        items=market.items.address.lower(),
        ether=ETHER,
        coin=market.coin.address,
        stranger=market.stranger.address,
        buyer=market.buyer.address,
        seller=market.seller.address,
        collection=market.collection.address,
        id=desk.get(f"/orders/{first}").json["order"]["id"],
    )
    wanted = {name for part in names.split("|") for name in ([part] if part == "other set" else part.split())}
    assert {known[each] for each in desk.hashes(text)} == wanted


def pages(desk: Desk, query: str, between: Any = None) -> list[str]:
    """All pages of a question, with something done between the first and the second."""
    found, cursor = [], ""
    while True:
        answer = desk.get(f"/orders?{query}{cursor}").json
        found += [each["hash"] for each in answer["orders"]]
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"
        if between is not None:
            between()
            between = None


@pytest.mark.parametrize("sort", ["newest", "oldest", "price", "-price"])
def test_every_order_once(desk: Desk, sort: str) -> None:
    """Orders that come, and one that goes, between two pages neither repeat nor hide another."""
    market = desk.market
    prices = [300, 100, 200, 200, 200, 100, 300]
    orders = [market.order(lot_price=price) for price in prices]
    for order in orders:
        desk.post(order)
    desk.look()

    def busy() -> None:
        desk.post(market.order(lot_price=200))
        desk.post(market.order(lot_price=1))
        market.market.cancel(orders[4].nonce, sender=market.seller)
        desk.look()

    query = f"sort={sort}&side=sell&currency={ETHER}&limit=2"
    whole = pages(desk, query)
    places = [hash_of(order) for order in orders]
    by = {
        "newest": lambda at: -at,
        "oldest": lambda at: at,
        "price": lambda at: (prices[at], at),
        "-price": lambda at: (-prices[at], -at),
    }[sort]
    assert whole == [places[at] for at in sorted(range(7), key=by)]
    found = pages(desk, query, busy)
    assert len(found) == len(set(found))
    assert set(places) - {places[4]} <= set(found)


def test_prices_are_of_a_unit(desk: Desk) -> None:
    market = desk.market
    market.items.mint(market.seller, 2, 1_000, sender=market.deployer)
    common = {"standard": ItemStandard.ERC1155, "token": market.items, "id": 2}
    orders = [
        market.order(lot_size=size, lot_price=price, **common)
        for size, price in ((10, 25), (3, 7), (1, 3), (7, 14))
    ]
    for order in orders:
        assert desk.post(order).status == 201
    found = desk.hashes(f"side=sell&currency={ETHER}&sort=price")
    assert found == [hash_of(orders[at]) for at in (3, 1, 0, 2)]


@pytest.mark.parametrize(
    "query",
    [
        "surprise=1",
        "side=both",
        "side=sell&side=buy",
        "collection=0x12",
        "collection=" + "0x" + "g" * 40,
        "id=5",
        f"collection={ETHER}&id=-1",
        f"collection={ETHER}&id=" + "9" * 78,
        f"collection={ETHER}&id=٣",
        "limit=0",
        f"limit={LONGEST_PAGE + 1}",
        "limit=1.5",
        "limit=",
        "status=lively",
        "sort=price",
        "sort=price&side=sell",
        f"sort=price&side=sell&currency={ETHER}&status=all",
        "cursor=x",
        "cursor=%00",
        "cursor=" + base64.urlsafe_b64encode(b"newest|0|1").decode(),
        "cursor=" + base64.urlsafe_b64encode(b"oldest|" + b"0" * 48 + b"|1").decode(),
        "cursor=" + base64.urlsafe_b64encode(b"newest|" + b"0" * 48 + b"|-1").decode(),
        "nonsense",
        "&".join(f"a{at}=1" for at in range(30)),
        "maker=" + "0" * 3_000,
    ],
)
def test_wrong_parameters(desk: Desk, query: str) -> None:
    from urllib.parse import quote

    answer = desk.get("/orders?" + quote(query, safe="=&%"))
    assert (answer.status, answer.error) == (400, "OrderBook_BadQuery"), answer.body


def test_a_page_is_never_huge(desk: Desk) -> None:
    """Offers for sets carry their ids: a page ends early rather than weigh megabytes."""
    market = desk.market
    ids = IdSet([2**255 + at for at in range(600)])
    offers = [market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root, nonce=at) for at in range(30)]
    for offer in offers:
        assert desk.post(offer, ids).status == 201
    first = desk.get("/orders?limit=100")
    assert len(first.body) < 1_100_000
    assert 1 <= len(first.json["orders"]) < 30
    assert pages(desk, "limit=100") == [hash_of(each) for each in reversed(offers)]


def test_what_is_not_there(desk: Desk) -> None:
    assert desk.get("/orders/0x" + "12" * 32).error == "OrderBook_NotFound"
    assert desk.get("/orders/0x12").error == "OrderBook_BadQuery"
    assert desk.get("/nothing").error == "OrderBook_NotFound"
    assert desk.ask("DELETE", "/orders").status == 405


def test_a_question_that_takes_too_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    market = desk.market
    for nonce in range(300):
        desk.store.add(*_stored(SignedOrder(market.offer(id=1, nonce=nonce), market.domain)))
    monkeypatch.setattr(store_module, "_SQLITE_STEPS", 0)
    answer = desk.get(f"/orders?taker={market.buyer.address}")
    assert (answer.status, answer.error) == (503, "OrderBook_TooBroad")
    monkeypatch.undo()
    assert desk.get(f"/orders?taker={market.buyer.address}").status == 200


def _stored(signed: Any) -> Any:
    from strongroom.orderbook.values import Judgement, Posted, Status

    return Posted(signed), Judgement(Status.OPEN, 1, 1, 1, 1), 1


def test_every_question_has_an_index(desk: Desk) -> None:
    """SQLite walks an index for each kind of question, and sorts no pile."""
    from strongroom.orderbook.query import Filter

    address = "0x" + "11" * 20
    for given in (
        {},
        {"collection": address},
        {"maker": address},
        {"collection": address, "id": "5"},
        {"collection": address, "side": "sell", "currency": address, "sort": "price"},
        {"side": "buy", "currency": address, "sort": "-price"},
        {"status": "filled"},
    ):
        text, args = Filter.parse(list(given.items())).sql()
        explain = "EXPLAIN QUERY PLAN " + text
        plan = [row[3] for row in desk.store.rows(explain, args)]
        assert any("USING INDEX" in line for line in plan), (given, plan)
        assert not any(line == "SCAN orders" for line in plan), (given, plan)


# Answers


def test_etags(desk: Desk) -> None:
    market = desk.market
    order = market.order()
    desk.post(order)
    first = desk.get("/orders")
    tag = first.headers["etag"]
    assert desk.get("/orders", if_none_match=tag).status == 304
    assert desk.get("/orders", if_none_match='W/"other"').body == first.body
    market.fill(order)
    desk.look()
    after = desk.get("/orders", if_none_match=tag)
    assert (after.status, after.json["orders"]) == (200, [])
    desk.restart()
    assert desk.get("/orders", if_none_match=after.headers["etag"]).status == 200


def test_no_old_answer_under_a_new_state(desk: Desk) -> None:
    """Who asks while a change is being written must not keep the old state for after it."""
    order = desk.market.order()
    desk.post(order)
    with desk.store.change():
        _, judgement, _ = _stored(desk.market.sign(order))
        desk.store.judge(1, "{}", 1, 1, judgement)
        desk.store.run("UPDATE orders SET live = 0 WHERE seq = 1")
        assert desk.hashes() == [hash_of(order)]
    assert desk.hashes() == []


def test_a_change_that_is_taken_back(desk: Desk) -> None:
    order = desk.market.order()
    desk.post(order)
    before = desk.get("/orders").headers["etag"]

    def fail() -> None:
        with desk.store.change():
            desk.store.run("DELETE FROM orders")
            desk.store.mark()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert desk.hashes() == [hash_of(order)]
    assert desk.get("/orders").headers["etag"] == before


def test_cors(desk: Desk) -> None:
    answer = desk.get("/orders", origin="https://dapp.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    asked = desk.ask(
        "OPTIONS",
        "/orders",
        headers={
            "origin": "https://dapp.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert asked.status == 200
    assert "POST" in asked.headers["access-control-allow-methods"]


def test_openapi(desk: Desk) -> None:
    described = desk.get("/openapi.json").json
    assert set(described["paths"]) == {"/orders", "/orders/{order_hash}", "/health", "/stats"}
    post, listed = described["paths"]["/orders"]["post"], described["paths"]["/orders"]["get"]
    example = post["requestBody"]["content"]["application/json"]["example"]
    # the example is an order of the right form, for another marketplace
    assert desk.ask("POST", "/orders", json.dumps(example).encode()).error == "OrderBook_OtherMarketplace"
    assert {each["name"] for each in listed["parameters"]} >= {"collection", "id", "maker", "cursor", "sort"}
    assert {"200", "201", "400", "413", "422", "429", "503"} <= set(post["responses"])
    # no page that has others' scripts
    assert {desk.get(page).status for page in ("/docs", "/redoc")} == {404}


def test_health_and_stats(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.get("/health").status == 503
    desk.post(desk.market.order())
    desk.look()
    health = desk.get("/health")
    assert (health.status, health.json["status"], health.json["chainId"]) == (200, "ok", 31337)
    assert desk.get("/stats").json["orders"]["open"] == 1
    desk.watcher.alive_at -= 61
    assert desk.get("/health").status == 503


# The client


def test_the_client_walks_all_pages(desk: Desk) -> None:
    market = desk.market
    hashes = [desk.post(market.order()).json["hash"] for _ in range(5)]
    assert [each.hash for each in desk.client.fetch_orders(page=2)] == hashes[::-1]
    assert [each.hash for each in desk.client.fetch_orders(page=2, at_most=3)] == hashes[:1:-1]
    assert list(desk.client.fetch_orders(collection=market.items)) == []


def test_the_client_decodes_refusals(desk: Desk) -> None:
    signed = desk.market.sign(desk.market.order(counter=9))
    with pytest.raises(OrderRefusedError, match="Sign it again with the maker's current counter") as caught:
        desk.client.submit(signed)
    assert (caught.value.name, caught.value.status) == ("Marketplace_CounterMismatch", 422)
    with pytest.raises(OrderRefusedError, match="NotFound"):
        desk.client.fetch_order(b"\x01" * 32)
    with pytest.raises(ArgumentError):
        desk.client.fetch_order("0x12")
    with pytest.raises(ArgumentError):
        OrderBook("ftp://book")


def test_the_client_believes_nothing(desk: Desk) -> None:
    order = desk.market.order()
    desk.post(order)
    true = desk.get(f"/orders/{hash_of(order)}").json

    def book(answer: Any, status: int = 200) -> OrderBook:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return OrderBook("http://book", transport=lambda *_: (status, body))

    cheaper = {**true, "order": {**true["order"], "lotPrice": "1"}}
    for lie, error in (
        (cheaper, SignatureError),
        ({**true, "asOf": None}, SignatureError),
        ({**true, "ids": ["1"]}, SignatureError),
        ({}, SignatureError),
        ([], CannotConnectError),
        (b"<html>", CannotConnectError),
    ):
        with pytest.raises(error):
            book(lie).fetch_order(true["hash"])
    other = {**cheaper, "hash": true["hash"]}
    with pytest.raises(SignatureError):
        book(other).fetch_order(true["hash"])
    with pytest.raises(CannotConnectError):
        list(book({"orders": [], "next": "x"}).fetch_orders())
    with pytest.raises(CannotConnectError):
        list(book({"orders": [true], "next": "same"}).fetch_orders())
    with pytest.raises(CannotConnectError):
        book({"orders": 5}, 500).stats()


# The database


def test_another_s_database_is_refused(desk: Desk) -> None:
    desk.store.close()
    other = Store(str(desk.path))
    with pytest.raises(StoreError, match="another order book"):
        other.bind({"marketplace": "0x1"})
    with pytest.raises(StoreError, match="another order book runs"):
        Store(str(desk.path))
    other.close()
    desk.open()
