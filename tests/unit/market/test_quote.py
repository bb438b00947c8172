"""Marketplace: quote and orderState

- a quote is what the fill then does, to the unit, for every kind of order, currency, price and royalty
- lots that are left; not started, open, expired, closed, paused
- refuses what the fill would refuse of lots, item and royalty
"""

import random

import pytest

from strongroom.model.orders import ItemStandard, OrderKind, OrderState
from tests.support.market import ETHER, PRICE, WEEK, Market
from tests.support.suite import refuses


@pytest.mark.parametrize("seed", range(12))
def test_a_quote_is_what_happens(market: Market, seed: int) -> None:
    chance = random.Random(seed)
    market.collection.setRoyalty(market.creator, chance.choice([0, 1, 777, 1_500]), sender=market.creator)
    market.market.setFee(chance.choice([0, 1, 250, 333, 500]), sender=market.operator)
    kind = chance.choice(list(OrderKind))
    changes = {
        "kind": kind,
        "lot_price": chance.choice([40, 41, 12_345, 10**9 - 1]),
        "end_lot_price": chance.choice([40, 39, 12_345, 10**9]),
        "end_time": market.chain.timestamp + 1_000,
        "max_royalty_bps": 1_500,
        "max_fee_bps": 500,
    }
    make = market.listing if kind == OrderKind.LISTING and chance.random() < 0.5 else market.order
    if kind != OrderKind.LISTING:
        make = market.offer
    order = make(**changes) if kind != OrderKind.COLLECTION_OFFER else make(**changes, id=0)
    item = order.id or market.mint()
    signed = market.sign(order)
    market.chain.warp(chance.randrange(1_000))
    quoted = market.quote(order, id=item)
    seller = market.seller
    before = [market.balance(order.currency, who) for who in (seller, market.creator)]
    receipt = market.fill(signed, id=item)
    after = [market.balance(order.currency, who) for who in (seller, market.creator)]
    state, available, price, royalty, receiver, fee, proceeds = quoted
    assert (state, available) == (OrderState.OPEN, 1)
    filled = receipt.event("OrderFilled").args
    assert receipt.return_value == filled["price"] == price == proceeds + royalty + fee
    assert (filled["royalty"], filled["royaltyReceiver"], filled["fee"]) == (royalty, receiver, fee)
    assert [now - was for now, was in zip(after, before, strict=True)] == [proceeds, royalty]


def test_lots(market: Market) -> None:
    order = market.lots()
    market.fill(order, lots=4)
    assert market.quote(order, lots=3)[:3] == (OrderState.OPEN, 6, 3 * PRICE)
    with refuses("Marketplace_TooManyLots", 11, 10):
        market.quote(order, lots=11)
    with refuses("Marketplace_ZeroQuantity"):
        market.quote(order, lots=0)
    with refuses("Marketplace_WrongItem", 2, 1):
        market.quote(order, id=2)


def test_where_an_order_stands(market: Market) -> None:
    book, now = market.market, market.chain.timestamp
    order = market.order(start_time=now + 10, end_time=now + WEEK)
    assert book.orderState(order.values) == (OrderState.NOT_STARTED, 1)
    market.chain.warp(10)
    assert book.orderState(order.values) == (OrderState.OPEN, 1)
    book.pause(sender=market.sentinel)
    assert book.orderState(order.values) == (OrderState.PAUSED, 1)
    book.unpause(sender=market.operator)
    start = market.chain.snapshot()
    market.fill(order)
    assert book.orderState(order.values) == (OrderState.CLOSED, 0)
    market.chain.revert(start)
    book.cancelAll(sender=market.seller)
    assert book.orderState(order.values) == (OrderState.CLOSED, 0)
    market.chain.revert(start)
    market.chain.warp(WEEK)
    assert book.orderState(order.values) == (OrderState.EXPIRED, 0)
    with refuses("Marketplace_ZeroQuantity"):
        book.orderState(market.order(id=1, lots=0).values)


def test_a_quote_refuses_a_broken_royalty(market: Market) -> None:
    broken = market.deploy("MockRoyaltyFault", market.creator)
    broken.setFault(1, sender=market.stranger)
    order = market.order(token=broken, id=7)
    with refuses("RoyaltyReader_BrokenRoyalty", broken, 7):
        market.quote(order)
    shares = market.order(standard=ItemStandard.ERC20, token=market.shares, id=0)
    assert market.quote(shares)[3:5] == (0, ETHER)
