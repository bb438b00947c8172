"""Marketplace: who agreed

- what eth-account signs in Python is accepted the first time, for every kind of order
  - by a key, by an account with delegated code (EIP-7702), by a contract wallet (ERC-1271), in a tree of orders
- an order that its maker validated on-chain needs no signature
  - only its maker can validate it, and it can be cancelled
- refused: somebody else's signature, a changed order, another chain's or contract's, zero, malleable, a place
  beyond the tree, an inner node as an order, an empty order of the tree
- JSON and back
"""

import json
from dataclasses import fields, replace

import pytest

from strongroom.client.errors import SignatureError
from strongroom.client.market import SignedOrder, domain, sign, sign_bulk, typed_data
from strongroom.evm import Account, Signature
from strongroom.model.execution import ModelError
from strongroom.model.orders import (
    EMPTY_ORDER,
    IdSet,
    ItemStandard,
    Order,
    OrderKind,
    OrderTree,
    bulk_struct_hash,
)
from tests.support.market import ETHER, PRICE, Market
from tests.support.signing import malleable

KINDS = (
    *("listing", "listing for coins", "Dutch listing", "private listing", "lots", "shares"),
    *("item offer", "collection offer", "offer for a set"),
)
SIGNERS = ("key", "delegated", "wallet")


def made(market: Market, kind: str, maker: Account | str) -> tuple[Order, dict[str, object]]:
    """An order of the maker, who has what it takes, and how to fill it."""
    market.items.mint(maker, 1, 100, sender=market.deployer)
    for token in market.tokens:
        token.mint(maker, 10 * PRICE, sender=market.deployer)
    now = market.chain.timestamp
    item = market.mint(market.seller) if "offer" in kind else market.mint(maker)
    ids = IdSet([item, item + 1, item + 2])
    lots = {"standard": ItemStandard.ERC1155, "token": market.items, "id": 1, "lot_size": 2, "lots": 3}
    shares = {"standard": ItemStandard.ERC20, "token": market.shares, "id": 0, "lot_size": 7, "lots": 3}
    order = {
        "listing": lambda: market.order(maker=maker, id=item),
        "listing for coins": lambda: market.listing(maker=maker, id=item),
        "Dutch listing": lambda: market.order(maker=maker, id=item, end_lot_price=1, end_time=now + 100),
        "private listing": lambda: market.order(maker=maker, id=item, taker=market.buyer),
        "lots": lambda: market.order(maker=maker, **lots),
        "shares": lambda: market.listing(maker=maker, **shares),
        "item offer": lambda: market.offer(maker=maker, id=item),
        "collection offer": lambda: market.offer(maker=maker, kind=OrderKind.COLLECTION_OFFER, id=0),
        "offer for a set": lambda: market.offer(maker=maker, kind=OrderKind.COLLECTION_OFFER, id=ids.root),
    }[kind]()
    if kind == "offer for a set":
        return order, {"id": item, "proof": ids.proof(item)}
    return order, {"id": item} if kind == "collection offer" else {}


def maker_of(market: Market, signer: str) -> tuple[str, Account]:
    """An account that can sell and buy, and whose key signs for it."""
    if signer == "wallet":
        approve = market.coin.approve.encode(market.market, 2**256 - 1)
        allow = market.collection.setApprovalForAll.encode(market.market, True)
        market.as_wallet(
            *((token, approve) for token in market.tokens),
            *((collection, allow) for collection in (market.collection, market.items)),
        )
        return market.wallet.address, market.keyholder
    if signer == "delegated":
        # the designator of EIP-7702, and code in its place: an account with code that knows no ERC-1271
        market.chain.set_code(market.attacker, market.chain.code(market.receiver))
    return market.attacker.address, market.attacker


@pytest.mark.parametrize("signer", SIGNERS)
@pytest.mark.parametrize("kind", KINDS)
def test_accepted_the_first_time(market: Market, kind: str, signer: str) -> None:
    maker, key = maker_of(market, signer)
    try:
        order, how = made(market, kind, maker)
        signed = sign(order, market.domain, key.local)
        assert market.market.hashOrder(order.values) == order.struct_hash
        assert market.market.isValidEvidence(order.values, tuple(signed.evidence)) is True
        assert market.fill(signed, **how).return_value == PRICE
        market.assert_no_dust()
    finally:
        market.chain.set_code(market.attacker, b"")


@pytest.mark.parametrize("signer", SIGNERS)
@pytest.mark.parametrize("count", [2, 3, 8, 9])
def test_a_tree_is_accepted_the_first_time(market: Market, count: int, signer: str) -> None:
    maker, key = maker_of(market, signer)
    try:
        orders = [made(market, kind, maker) for kind in KINDS[:count]]
        tree = sign_bulk([order for order, _ in orders], market.domain, key.local)
        for signed, (_, how) in zip(tree, orders, strict=True):
            assert market.fill(signed, **how).return_value == PRICE
        market.assert_no_dust()
    finally:
        market.chain.set_code(market.attacker, b"")


def test_a_wallet_shows_every_order_of_a_tree(market: Market) -> None:
    orders = [market.order(id=1) for _ in range(3)]
    shown = typed_data(OrderTree(orders), market.domain)
    assert shown["types"]["BulkOrder"] == [{"name": "tree", "type": "Order[2][2]"}]
    (first, second), (third, empty) = shown["message"]["tree"]
    assert [each["nonce"] for each in (first, second, third)] == [order.nonce for order in orders]
    assert empty["lots"] == 0


def test_validated_on_chain(market: Market) -> None:
    order = market.order()
    unsigned = SignedOrder(order, market.domain)
    with market.refuses("Marketplace_InvalidSignature", market.seller, order.struct_hash):
        market.fill(unsigned)
    with market.refuses("Marketplace_NotMaker", market.stranger, market.seller):
        market.market.validate([order.values], sender=market.stranger)
    receipt = market.market.validate([order.values], sender=market.seller)
    assert receipt.event("OrderValidated").args["orderHash"] == order.struct_hash
    assert market.market.orderStatus(order.struct_hash) == (0, True)
    market.fill(unsigned)
    with market.refuses("Marketplace_NonceUsed", market.seller, order.nonce):
        market.fill(unsigned)


def test_validated_lots_count_like_signed_ones(market: Market) -> None:
    order = market.lots()
    market.market.validate([order.values], sender=market.seller)
    unsigned = SignedOrder(order, market.domain)
    market.fill(unsigned, lots=4)
    assert market.market.orderStatus(order.struct_hash) == (4, True)
    with market.refuses("Marketplace_TooManyLots", 7, 6):
        market.fill(order, lots=7)
    market.market.cancel(order.nonce, sender=market.seller)
    with market.refuses("Marketplace_NonceUsed", market.seller, order.nonce):
        market.fill(unsigned)


def test_a_wallet_that_cannot_sign_validates(market: Market) -> None:
    market.collection.mint(market.receiver, 500, sender=market.deployer)
    market.as_receiver(market.collection, market.collection.setApprovalForAll.encode(market.market, True))
    order = market.order(maker=market.receiver, id=500)
    market.as_receiver(market.market, market.market.validate.encode([order.values]))
    with market.pays_exactly(ETHER, PRICE, seller=market.receiver):
        market.fill(SignedOrder(order, market.domain))


OTHERS = {
    "kind": OrderKind.ITEM_OFFER,
    "standard": ItemStandard.ERC1155,
    "allow_broken_royalty": True,
}


@pytest.mark.parametrize("name", [item.name for item in fields(Order)])
def test_every_field_is_signed(market: Market, name: str) -> None:
    order = market.order(
        currency=market.coin, id=5, lots=3, standard=ItemStandard.ERC1155, token=market.items
    )
    value = getattr(order, name)
    other = OTHERS.get(name, market.stranger.address if isinstance(value, str) else int(value) + 1)
    if name == "standard":
        order, other = replace(order, lots=1), ItemStandard.ERC721
    signed = market.sign(order)
    changed = replace(order, **{name: other})
    assert market.market.isValidEvidence(order.values, tuple(signed.evidence)) is True
    assert market.market.isValidEvidence(changed.values, tuple(signed.evidence)) is False


def test_words_beyond_their_types(market: Market) -> None:
    """Dirty upper bits, which no wallet signs, are refused before anything is read."""
    order = market.order()
    data = bytearray(market.market.hashOrder.encode(order.values))
    for index, kind in enumerate(["uint8", "uint8", *["address"] * 3, None, *["uint128"] * 2, "address"]):
        if kind is None:
            continue
        dirty = data.copy()
        dirty[4 + 32 * index] = 1
        assert market.chain.raw_try_call(None, market.market, bytes(dirty))[0] is False, index
    for index in (9, 10, 11, 12, 13, 14, 15):
        dirty = data.copy()
        dirty[4 + 32 * index] = 1
        assert market.chain.raw_try_call(None, market.market, bytes(dirty))[0] is False, index
    assert market.chain.raw_call(None, market.market, bytes(data)) == order.struct_hash
    for index, value in ((0, 3), (1, 3), (14, 2)):
        dirty = data.copy()
        dirty[4 + 32 * index + 31] = value
        assert market.chain.raw_try_call(None, market.market, bytes(dirty))[0] is False, index


def test_others_signatures(market: Market) -> None:
    order = market.order()
    good = market.sign(order)
    raw = good.signature
    bad = [
        market.sign(order, market.attacker),
        sign(order, domain(1, market.market), market.seller.local),
        sign(order, domain(market.chain.chain_id, market.stranger), market.seller.local),
        replace(good, signature=bytes(65)),
        replace(good, signature=bytes(64) + b"\x1b"),
        replace(good, signature=raw[:64]),
        replace(good, signature=raw + b"\0"),
        replace(good, signature=b""),
        replace(good, signature=bytes(malleable(Signature(raw[64], raw[:32], raw[32:64])))),
    ]
    for signed in bad:
        with market.refuses("Marketplace_InvalidSignature", market.seller, order.struct_hash):
            market.fill(signed)
    market.fill(good)


def test_nobody_signed_for_the_zero_address(market: Market) -> None:
    order = market.order(maker=ETHER, id=1, counter=0)
    for signature in (b"", bytes(65), bytes(64) + b"\x1b"):
        with market.refuses("Marketplace_InvalidSignature", ETHER, order.struct_hash):
            market.fill(SignedOrder(order, market.domain, signature))


def test_places_in_a_tree(market: Market) -> None:
    orders = [market.order() for _ in range(3)]
    first, second, third = market.sign_bulk(orders)
    for wrong in (
        replace(first, bulk_index=1),
        replace(first, bulk_proof=second.bulk_proof),
        replace(first, bulk_proof=first.bulk_proof[:1]),
        replace(first, bulk_proof=()),
        replace(first, order=second.order),
    ):
        with market.refuses("Marketplace_InvalidSignature", market.seller, wrong.order.struct_hash):
            market.fill(wrong)
    with market.refuses("Marketplace_InvalidBulkProof", 4, 2):
        market.fill(replace(first, bulk_index=4))
    with market.refuses("Marketplace_InvalidBulkProof", 0, 25):
        market.fill(replace(first, bulk_proof=(bytes(32),) * 25))
    with pytest.raises(ModelError):
        bulk_struct_hash(bytes(32), 4, (bytes(32),) * 2)
    market.fill(third)
    market.fill(first)


def test_the_empty_order_of_a_tree_is_nobodys(market: Market) -> None:
    tree = OrderTree([market.order() for _ in range(3)])
    signed = market.sign_bulk(list(tree.orders))[0]
    empty = replace(signed, order=EMPTY_ORDER, bulk_index=3, bulk_proof=tree.proof(3))
    with market.refuses("Marketplace_ZeroQuantity"):
        market.fill(empty, market.buyer, lots=0, value=0)


def test_json_and_back(market: Market) -> None:
    for signed in (market.sign(market.order()), *market.sign_bulk([market.order(), market.lots()])):
        assert SignedOrder.from_json(json.loads(json.dumps(signed.as_json()))) == signed


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("order"),
        lambda raw: raw["order"].pop("maker"),
        lambda raw: raw["order"].update(more="1"),
        lambda raw: raw["order"].update(lots="-1"),
        lambda raw: raw["order"].update(lots=str(2**128)),
        lambda raw: raw["order"].update(lots=True),
        lambda raw: raw["order"].update(kind="3"),
        lambda raw: raw["order"].update(maker="0x12"),
        lambda raw: raw["order"].update(allowBrokenRoyalty="false"),
        lambda raw: raw.update(signature=5),
        lambda raw: raw.update(signature="0xzz"),
        lambda raw: raw.update(bulkProof=["0x12"]),
        lambda raw: raw.update(chainId=None),
    ],
)
def test_json_that_is_no_order(market: Market, spoil: object) -> None:
    raw = market.sign(market.order(id=1)).as_json()
    spoil(raw)  # type: ignore[operator]
    with pytest.raises(SignatureError):
        SignedOrder.from_json(raw)


def test_trees_have_limits() -> None:
    with pytest.raises(ValueError):
        OrderTree([EMPTY_ORDER])
    with pytest.raises(ValueError):
        IdSet([])
    with pytest.raises(ValueError):
        IdSet([1, 2]).proof(3)
