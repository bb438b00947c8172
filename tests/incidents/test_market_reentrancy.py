"""Reentrancy: NFTTrader 2023, Omni 2022

An item's receiver, or a currency, called back in the middle of a settlement. Here one lock covers whatever moves money,
orders are booked before anything is called, the item moves before the money, and views say what holds afterwards.
"""

import pytest

from tests.support.market import ETHER, PRICE, Market

ENTRIES = ("fill", "fillMany", "matchOrders", "pushHeld", "withdrawHeld", "collectFees")


def entries(market: Market) -> dict[str, bytes]:
    """Every way in, in the middle of another."""
    signed, listing = market.sign(market.lots()), market.sign(market.listing())
    offer = market.sign(market.offer(id=listing.order.id))
    request = market.request(signed)
    both = (
        *(listing.order.values, tuple(listing.evidence)),
        *(offer.order.values, tuple(offer.evidence)),
        *(1, 1, ()),
    )
    book = market.market
    return {
        "fill": book.fill.encode(*request),
        "fillMany": book.fillMany.encode([request], True),
        "matchOrders": book.matchOrders.encode(both),
        "pushHeld": book.pushHeld.encode(ETHER, market.receiver),
        "withdrawHeld": book.withdrawHeld.encode(ETHER, market.attacker),
        "collectFees": book.collectFees.encode(),
    }


def held_for_it(market: Market) -> None:
    """The marketplace owes the receiver ether."""
    market.collection.setRoyalty(market.receiver, 500, sender=market.creator)
    market.receiver.setMode(1, sender=market.stranger)
    market.fill(market.order())
    assert market.market.held(ETHER, market.receiver) > 0


@pytest.mark.parametrize("entry", ENTRIES)
def test_by_who_receives_ether(market: Market, entry: str) -> None:
    held_for_it(market)
    owed = market.market.held(ETHER, market.receiver)
    market.receiver.setCall(market.market, entries(market)[entry], sender=market.stranger)
    market.fill(market.order())
    assert (market.receiver.calls(), market.receiver.succeeded()) == (1, False)
    assert market.market.held(ETHER, market.receiver) == owed
    market.assert_no_dust()


@pytest.mark.parametrize("entry", ENTRIES)
def test_by_who_is_paid_what_was_held(market: Market, entry: str) -> None:
    """The classic: paid, and called before it is written down."""
    held_for_it(market)
    owed = market.market.held(ETHER, market.receiver)
    had = market.chain.balance(market.receiver)
    # of others, and so there to be taken
    market.chain.set_balance(market.market, market.chain.balance(market.market) + 10 * PRICE)
    market.receiver.setCall(market.market, entries(market)[entry], sender=market.stranger)
    market.market.pushHeld(ETHER, market.receiver, sender=market.stranger)
    assert (market.receiver.calls(), market.receiver.succeeded()) == (1, False)
    assert market.chain.balance(market.receiver) == had + owed
    assert market.market.totalHeld(ETHER) == 0


@pytest.mark.parametrize("entry", ENTRIES)
def test_by_who_receives_items(market: Market, entry: str) -> None:
    held_for_it(market)
    data = entries(market)[entry]
    signed = market.sign(market.lots())
    market.receiver.setCall(market.market, data, sender=market.stranger)
    market.fill(signed, recipient=market.receiver)
    assert (market.receiver.calls(), market.receiver.succeeded()) == (1, False)
    assert market.market.orderStatus(signed.order.struct_hash) == (1, False)
    assert market.items.balanceOf(market.receiver, 1) == 5
    market.assert_no_dust()


@pytest.mark.parametrize("entry", ENTRIES)
def test_by_the_currency(market: Market, entry: str) -> None:
    held_for_it(market)
    data = entries(market)[entry]
    signed = market.sign(market.listing())
    market.coin.setHook(market.market, data, sender=market.stranger)
    market.fill(signed)
    assert market.coin.hookSucceeded() is False
    market.assert_no_dust()


def test_by_the_collection(market: Market) -> None:
    """The item itself calls back, and fills the same order again."""
    odd = market.deploy("MockRoyaltyFault", market.creator)
    odd.setApprovalForAll(market.market, True, sender=market.seller)
    signed = market.sign(market.order(token=odd, id=market.mint(collection=odd)))
    odd.setHook(market.market, market.market.fill.encode(*market.request(signed)), sender=market.stranger)
    market.fill(signed)
    assert odd.hookSucceeded() is False
    market.assert_no_dust()


def test_views_say_what_holds_afterwards(market: Market) -> None:
    odd = market.deploy("MockRoyaltyFault", market.creator)
    odd.setApprovalForAll(market.market, True, sender=market.seller)
    start = market.chain.snapshot()
    book = market.market
    signed = market.sign(market.order(token=odd, id=market.mint(collection=odd)))
    for question in (
        book.nonceBitmap.encode(market.seller, 0),
        book.orderState.encode(signed.order.values),
        book.settings.encode(),
    ):
        start = market.chain.snapshot()
        odd.setHook(book, question, sender=market.stranger)
        market.fill(signed)
        assert odd.hookSucceeded() is True
        assert odd.hookResult() == market.chain.raw_call(None, book, question)
        market.chain.revert(start)


def test_the_item_is_there_when_the_money_comes(market: Market) -> None:
    """Who is paid asks who owns the item."""
    market.collection.setRoyalty(market.receiver, 500, sender=market.creator)
    order = market.order()
    market.receiver.setCall(
        market.collection, market.collection.ownerOf.encode(order.id), sender=market.stranger
    )
    market.fill(order, value=PRICE)
    assert market.receiver.succeeded() is True
    assert market.receiver.result()[-20:] == bytes.fromhex(market.buyer.address[2:])
