"""Marketplace: matchOrders

- anyone settles a listing with an offer: at the listing's price, nothing is left for the caller
- item offers, collection offers, sets; lots of different sizes, when the units are the same
- refused: prices that do not cross, other tokens, currencies, units, takers; two listings, two offers; ether
"""

import pytest

from strongroom.model.orders import IdSet, ItemStandard, OrderKind
from tests.support.market import PRICE, Market


def test_at_the_listings_price(market: Market) -> None:
    listing = market.listing()
    offer = market.offer(id=listing.id, lot_price=2 * PRICE)
    caller = market.coin.balanceOf(market.stranger)
    with market.pays_exactly(market.coin, PRICE):
        receipt = market.match(listing, offer)
    assert receipt.return_value == PRICE
    assert market.collection.ownerOf(listing.id) == market.buyer.address
    assert market.coin.balanceOf(market.stranger) == caller
    assert {each.args["orderHash"] for each in receipt.events_named("OrderFilled")} == {
        listing.struct_hash,
        offer.struct_hash,
    }
    for order in (listing, offer):
        with market.refuses("Marketplace_NonceUsed", order.maker, order.nonce):
            market.fill(order, market.stranger)


@pytest.mark.parametrize("chosen", [False, True], ids=["whole", "set"])
def test_with_a_collection_offer(market: Market, chosen: bool) -> None:
    listing = market.listing()
    ids = IdSet([listing.id, listing.id + 1])
    offer = market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root if chosen else 0, lots=3)
    with market.pays_exactly(market.coin, PRICE):
        market.match(listing, offer, proof=ids.proof(listing.id) if chosen else ())
    assert market.market.orderStatus(offer.struct_hash) == (1, False)


def test_lots_of_other_sizes(market: Market) -> None:
    listing = market.lots(currency=market.coin)
    offer = market.offer(
        standard=ItemStandard.ERC1155, token=market.items, id=1, lot_size=2, lots=7, lot_price=PRICE
    )
    with market.pays_exactly(market.coin, 2 * PRICE):
        market.match(listing, offer, 2, 5)
    assert market.items.balanceOf(market.buyer, 1) == 10
    with market.refuses("Marketplace_OrdersDoNotMatch"):
        market.match(listing, offer, 1, 2)
    with market.refuses("Marketplace_TooManyLots", 5, 2):
        market.match(listing, offer, 2, 5)


def test_prices_that_do_not_cross(market: Market) -> None:
    listing = market.listing()
    offer = market.offer(id=listing.id, lot_price=PRICE - 1)
    with market.refuses("Marketplace_PriceAboveLimit", PRICE, PRICE - 1):
        market.match(listing, offer)


def test_what_does_not_match(market: Market) -> None:
    listing = market.listing()
    offer = market.offer(id=listing.id)
    other = market.offer(id=listing.id, token=market.items, standard=ItemStandard.ERC1155)
    shares = market.offer(id=listing.id, currency=market.shares)
    for first, second in (
        (offer, listing),
        (listing, listing),
        (offer, offer),
        (listing, other),
        (listing, shares),
    ):
        with market.refuses("Marketplace_OrdersDoNotMatch"):
            market.match(first, second)
    wrong, item = market.offer(), listing.id
    with market.refuses("Marketplace_WrongItem", item, wrong.id):
        market.match(listing, wrong)


def test_ether_is_not_taken_by_signature(market: Market) -> None:
    listing = market.order()
    offer = market.offer(id=listing.id, currency=listing.currency)
    with market.refuses("Marketplace_EtherOffer"):
        market.match(listing, offer)


def test_named_takers(market: Market) -> None:
    listing = market.listing(taker=market.buyer)
    offer = market.offer(id=listing.id, taker=market.stranger)
    with market.refuses("Marketplace_WrongTaker", market.seller, market.stranger):
        market.match(listing, offer)
    market.match(listing, market.offer(id=listing.id, taker=market.seller))


def test_both_must_have_agreed(market: Market) -> None:
    listing, offer = market.listing(), market.offer(id=1)
    offer = market.offer(id=listing.id)
    forged = market.sign(offer, market.attacker)
    with market.refuses("Marketplace_InvalidSignature", market.buyer, offer.struct_hash):
        market.match(listing, forged)
    with market.refuses("Marketplace_InvalidSignature", market.seller, listing.struct_hash):
        market.match(market.sign(listing, market.attacker), offer)


def test_with_oneself(market: Market) -> None:
    listing = market.listing()
    with market.refuses("Marketplace_SelfTrade", market.seller):
        market.match(listing, market.offer(maker=market.seller, id=listing.id))
