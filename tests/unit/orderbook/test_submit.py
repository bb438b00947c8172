"""POST /orders

- every kind is taken: fixed, Dutch, offers for an item, a collection and a set, lots, private, bulk-signed, of a
  contract wallet, validated on-chain; pending ones too
- the same order again is the same order
- what could not be filled is refused with the contract's error or the order book's own, a sentence and advice
- what is not an order's JSON, too large, too much, or asked of a node that is silent, is refused and changes nothing
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from strongroom.client.market import SignedOrder
from strongroom.client.order_book import as_posted
from strongroom.model.orders import IdSet, ItemStandard, OrderKind
from strongroom.orderbook.book import Bucket, Limits
from tests.support.market import ETHER, PRICE
from tests.unit.orderbook.conftest import Desk, hash_of

KINDS = (
    *("fixed", "dutch", "rising offer", "item offer", "collection offer", "set offer", "lots", "shares"),
    *("private", "bulk", "wallet", "validated", "pending"),
)


def make(desk: Desk, kind: str) -> tuple[SignedOrder, IdSet | None]:
    """A signed order of a kind, and the ids of its set."""
    market = desk.market
    ids = IdSet([3, 5, 8])
    later = market.chain.timestamp + 600
    orders = {
        "fixed": lambda: market.order(),
        "dutch": lambda: market.order(end_lot_price=PRICE // 2),
        "rising offer": lambda: market.offer(end_lot_price=2 * PRICE),
        "item offer": lambda: market.offer(),
        "collection offer": lambda: market.offer(kind=OrderKind.COLLECTION_OFFER, id=0, lots=3),
        "set offer": lambda: market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root, lots=2),
        "lots": lambda: market.lots(),
        "shares": lambda: market.listing(
            standard=ItemStandard.ERC20, token=market.shares, id=0, lot_size=10, lots=5, max_royalty_bps=0
        ),
        "private": lambda: market.order(taker=market.buyer),
        "pending": lambda: market.order(start_time=later),
    }
    if kind in orders:
        return market.sign(orders[kind]()), ids if kind == "set offer" else None
    if kind == "bulk":
        return market.sign_bulk([market.order() for _ in range(3)])[2], None
    if kind == "wallet":
        order = market.order(maker=market.wallet)
        _, approve = market.collection._interface.resolve("setApprovalForAll", (market.market, True))
        market.as_wallet((market.collection, approve))
        return market.sign(order), None
    order = market.order()
    market.market.validate([order.values], sender=market.seller)
    return SignedOrder(order, market.domain), None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_taken_once(desk: Desk, kind: str) -> None:
    signed, ids = make(desk, kind)
    first = desk.post(signed, ids)
    assert first.status == 201, first.body
    assert first.json["status"] == ("pending" if kind == "pending" else "open")
    assert first.json["hash"] == hash_of(signed)
    again = desk.post(signed, ids)
    assert (again.status, again.json) == (200, first.json)
    assert desk.hashes("status=all") == [hash_of(signed)]
    desk.look()
    assert desk.shown(signed)["status"] == first.json["status"]
    found = desk.client.fetch_order(hash_of(signed))
    assert found.signed == signed
    assert (found.ids.ids if found.ids else None) == (ids.ids if ids else None)


def test_what_it_hands_out_can_be_filled(desk: Desk) -> None:
    for kind in ("fixed", "bulk", "validated", "set offer"):
        signed, ids = make(desk, kind)
        assert desk.post(signed, ids).status == 201
        found = desk.client.fetch_order(hash_of(signed))
        terms: dict[str, Any] = {}
        if found.ids is not None:
            desk.market.collection.mint(desk.market.seller, 8, sender=desk.market.deployer)
            terms = {"id": 8, "proof": found.ids.proof(8)}
        desk.market.fill(found.signed, **terms)


REFUSED = {
    "Marketplace_Expired": lambda m: m.sign(m.order(start_time=1, end_time=m.chain.timestamp - 1)),
    "Marketplace_ZeroQuantity": lambda m: m.sign(m.order(lots=0)),
    "Marketplace_InvalidLot": lambda m: m.sign(m.order(lot_size=2)),
    "Marketplace_EtherOffer": lambda m: m.sign(m.offer(currency=ETHER)),
    "Marketplace_ZeroPrice": lambda m: m.sign(m.order(lot_price=0)),
    "Marketplace_InvalidSignature": lambda m: m.sign(m.order(), m.attacker),
    "Marketplace_CounterMismatch": lambda m: m.sign(m.order(counter=1)),
    "Marketplace_RoyaltyAboveSigned": lambda m: m.sign(m.order(max_royalty_bps=499)),
    "Marketplace_FeeAboveSigned": lambda m: m.sign(m.order(max_fee_bps=249)),
    "OrderBook_ItemNotHeld": lambda m: m.sign(m.order(id=m.mint(m.buyer))),
    "OrderBook_BalanceTooLow": lambda m: m.sign(m.offer(lot_price=10**13)),
    "OrderBook_AllowanceTooLow": lambda m: m.sign(m.offer(maker=m.operator, lot_price=1)),
    "OrderBook_NoCode": lambda m: m.sign(m.offer(token=m.stranger, id=1)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_not_be_filled(desk: Desk, name: str) -> None:
    market = desk.market
    market.coin.mint(market.operator, 1, sender=market.deployer)
    answer = desk.post(REFUSED[name](market))
    assert (answer.status, answer.error) == (422, name), answer.body
    error = answer.json["error"]
    assert error["sentence"].endswith(".") and error["advice"].endswith(".")
    assert desk.hashes("status=all") == []


def test_a_nonce_that_was_used(desk: Desk) -> None:
    market = desk.market
    signed = market.sign(market.order())
    market.market.cancel(signed.order.nonce, sender=market.seller)
    answer = desk.post(signed)
    assert answer.error == "Marketplace_NonceUsed"
    assert answer.json["error"]["arguments"] == {
        "maker": market.seller.address,
        "nonce": str(signed.order.nonce),
    }


def test_an_item_that_is_not_approved(desk: Desk) -> None:
    market = desk.market
    market.collection.setApprovalForAll(market.market, False, sender=market.seller)
    signed = market.sign(market.order())
    assert desk.post(signed).error == "OrderBook_ItemNotApproved"
    market.collection.approve(market.market, signed.order.id, sender=market.seller)
    assert desk.post(signed).status == 201


def test_another_marketplace_or_chain(desk: Desk) -> None:
    signed = desk.market.sign(desk.market.order())
    for changes in ({"chainId": "1"}, {"marketplace": desk.market.coin.address}):
        assert desk.post(signed, **changes).error == "OrderBook_OtherMarketplace"


def test_a_changed_order_is_not_the_signed_one(desk: Desk) -> None:
    signed = desk.market.sign(desk.market.order())
    cheaper = replace(signed, order=replace(signed.order, lot_price=1, end_lot_price=1))
    assert desk.post(cheaper).error == "Marketplace_InvalidSignature"
    in_bulk = desk.market.sign_bulk([desk.market.order(), desk.market.order()])
    assert desk.post(replace(in_bulk[0], bulk_index=1)).error == "Marketplace_InvalidSignature"


def test_a_place_beyond_its_tree_is_refused(desk: Desk) -> None:
    signed = desk.market.sign_bulk([desk.market.order(), desk.market.order()])[0]
    answer = desk.post(replace(signed, bulk_index=2))
    assert answer.status == 422
    assert answer.error in ("Marketplace_InvalidBulkProof", "Marketplace_InvalidSignature")


MALFORMED: dict[str, Any] = {
    "no JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "nothing": b"",
    "a list": b"[]",
    "deep": b"[" * 50_000,
    "a float": b'{"chainId": 1.5}',
    "NaN": b'{"chainId": NaN}',
    "a name twice": b'{"chainId": 1, "chainId": 1}',
    "no order": b'{"chainId": 1, "marketplace": "0x0", "signature": "0x"}',
    "unknown field": b'{"surprise": 1}',
}


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_order(desk: Desk, case: str) -> None:
    answer = desk.ask("POST", "/orders", MALFORMED[case])
    assert (answer.status, answer.error) == (400, "OrderBook_Malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "0x1"},
        {"signature": 5},
        {"signature": "0x" + "00" * 8_193},
        {"bulkProof": ["0x12"]},
        {"bulkIndex": -1},
        {"bulkIndex": 2**300},
        {"hash": "0x" + "00" * 32},
        {"ids": ["1"]},
        {"ids": "1"},
        {"order": {}},
        {"order": None},
    ],
)
def test_a_part_that_is_not_of_its_form(desk: Desk, change: dict[str, Any]) -> None:
    signed = desk.market.sign(desk.market.order())
    answer = desk.post(signed, **change)
    assert (answer.status, answer.error) == (400, "OrderBook_Malformed"), answer.body


@pytest.mark.parametrize("field", ["kind", "lotSize", "nonce", "maker", "allowBrokenRoyalty"])
@pytest.mark.parametrize("value", [-1, 2**256, "x", None, "9" * 5_000, {}])
def test_a_field_that_is_out_of_range(desk: Desk, field: str, value: Any) -> None:
    raw = as_posted(desk.market.sign(desk.market.order()))
    raw["order"][field] = value
    answer = desk.ask("POST", "/orders", json.dumps(raw).encode())
    assert (answer.status, answer.error) == (400, "OrderBook_Malformed"), answer.body


def test_the_ids_of_a_set(desk: Desk) -> None:
    signed, ids = make(desk, "set offer")
    assert desk.post(signed).error == "OrderBook_SetNotGiven"
    assert desk.post(signed, ids=["3", "5"]).error == "OrderBook_SetNotGiven"
    assert desk.post(signed, ids=["3", "5", "x"]).error == "OrderBook_Malformed"
    assert desk.post(signed, ids=[str(at) for at in range(1_001)]).error == "OrderBook_Malformed"
    assert desk.post(signed, ids).status == 201


def test_too_large(desk: Desk) -> None:
    for body in (b" " * 65_537, [b" " * 40_000, b" " * 40_000]):
        answer = desk.ask("POST", "/orders", body)
        assert (answer.status, answer.error) == (413, "OrderBook_TooLarge")


def test_too_many_of_a_maker(desk: Desk) -> None:
    market = desk.market
    object.__setattr__(desk.book, "limits", replace(desk.book.limits, per_maker=2))
    orders = [market.sign(market.order()) for _ in range(3)]
    assert [desk.post(each).status for each in orders] == [201, 201, 429]
    assert desk.post(orders[0]).status == 200
    assert desk.post(market.sign(market.offer())).status == 201  # another maker
    market.market.cancel(orders[0].order.nonce, sender=market.seller)
    desk.look()
    assert desk.post(orders[2]).status == 201


def test_too_many_of_all(desk: Desk) -> None:
    market = desk.market
    object.__setattr__(desk.book, "limits", replace(desk.book.limits, orders=1))
    assert [desk.post(market.order()).status for _ in range(2)] == [201, 503]


def test_too_fast(desk: Desk) -> None:
    desk.limits = Limits(posts=0.1, reads=0.2)
    desk.restart()
    order = desk.market.order()
    answers = [desk.post(order) for _ in range(2)]
    assert [each.status for each in answers] == [201, 429]
    assert answers[1].headers["retry-after"] == "1"
    assert [desk.get("/orders").status for _ in range(3)] == [200, 200, 429]
    assert desk.ask("GET", "/orders", host="203.0.113.1").status == 200


def test_a_bucket_refills_and_forgets() -> None:
    bucket = Bucket(2, reserve_seconds=1, keys=2)
    assert [bucket.take("a", 0) for _ in range(3)] == [True, True, False]
    assert [bucket.take("a", 0.5), bucket.take("a", 0.5)] == [True, False]
    bucket.take("b", 1)
    bucket.take("c", 1)
    assert len(bucket._levels) == 2


def test_a_node_that_is_silent(desk: Desk) -> None:
    signed = desk.market.sign(desk.market.order())
    desk.provider.silent = True
    answer = desk.post(signed)
    assert (answer.status, answer.error) == (503, "OrderBook_NodeSilent")
    desk.provider.silent = False
    assert desk.hashes("status=all") == []
    assert desk.post(signed).status == 201


def test_a_body_that_does_not_come(desk: Desk) -> None:
    import asyncio

    desk.limits = Limits(posts=0, reads=0, seconds=0.05)
    desk.restart()
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(10)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/orders",
        "query_string": b"",
        "headers": [],
        "client": ("198.51.100.7", 1),
        "server": ("book", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    asyncio.run(desk.app(scope, receive, send))
    assert sent[0]["status"] == 408


def test_lots_that_the_maker_cannot_deliver_are_not_offered(desk: Desk) -> None:
    market = desk.market
    order = market.lots()
    market.items.safeTransferFrom(market.seller, market.stranger, 1, 22, b"", sender=market.seller)
    assert desk.post(order).json["lotsAvailable"] == "5"
