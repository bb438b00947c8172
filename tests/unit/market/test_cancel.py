"""Marketplace: cancels

- by nonce, by many nonces of a word, by the counter; only the caller's own orders, never paused
- what is cancelled never fills, in whole or in part, signed or validated
- orders of one nonce exclude each other
"""

import pytest

from tests.support.market import PRICE, Market
from tests.support.suite import event, events


@pytest.mark.parametrize("nonce", [0, 1, 255, 256, 2**256 - 1])
def test_by_nonce(market: Market, nonce: int) -> None:
    signed = market.sign(market.order(nonce=nonce))
    market.market.cancel(nonce, sender=market.stranger)
    receipt = market.market.cancel(nonce, sender=market.seller)
    assert events(receipt) == [
        event(market.market, "NoncesCancelled", market.seller, nonce >> 8, 1 << (nonce & 255))
    ]
    with market.refuses("Marketplace_NonceUsed", market.seller, nonce):
        market.fill(signed)
    assert market.market.nonceBitmap(market.seller, nonce >> 8) == 1 << (nonce & 255)


def test_a_stranger_cancels_only_its_own(market: Market) -> None:
    signed = market.sign(market.order())
    market.market.cancel(signed.order.nonce, sender=market.attacker)
    market.market.cancelNonces(0, 2**256 - 1, sender=market.attacker)
    market.market.cancelAll(sender=market.attacker)
    market.fill(signed)


def test_a_word_of_nonces(market: Market) -> None:
    some = [market.sign(market.order(nonce=512 + at)) for at in (1, 2, 3)]
    market.market.cancelNonces(2, 0b1010, sender=market.seller)
    for signed in (some[0], some[2]):
        with market.refuses("Marketplace_NonceUsed", market.seller, signed.order.nonce):
            market.fill(signed)
    market.fill(some[1])


def test_all_at_once(market: Market) -> None:
    order = market.lots()
    listing, lots = market.sign(market.order()), market.sign(order)
    market.fill(lots, lots=2)
    receipt = market.market.cancelAll(sender=market.seller)
    counter = receipt.return_value
    assert (
        counter == market.market.counters(market.seller) == 1 + int.from_bytes(market.last_hash[:16], "big")
    )
    assert events(receipt) == [event(market.market, "CounterRaised", market.seller, counter)]
    for signed in (listing, lots):
        with market.refuses("Marketplace_CounterMismatch", market.seller, 0, counter):
            market.fill(signed)
    market.fill(market.order(id=listing.order.id))


def test_an_order_for_a_later_counter(market: Market) -> None:
    signed = market.sign(market.order(counter=1))
    with market.refuses("Marketplace_CounterMismatch", market.seller, 1, 0):
        market.fill(signed)


def test_the_rest_of_an_order(market: Market) -> None:
    signed = market.sign(market.lots())
    market.fill(signed, lots=9)
    market.market.cancel(signed.order.nonce, sender=market.seller)
    with market.refuses("Marketplace_NonceUsed", market.seller, signed.order.nonce):
        market.fill(signed)


def test_one_cancels_the_other(market: Market) -> None:
    nonce = 77
    first, second, lots = (
        market.sign(order)
        for order in (market.order(nonce=nonce), market.listing(nonce=nonce), market.lots(nonce=nonce))
    )
    market.fill(lots, lots=3)
    market.fill(first)
    for signed in (second, lots):
        with market.refuses("Marketplace_NonceUsed", market.seller, nonce):
            market.fill(signed)


def test_while_paused(market: Market) -> None:
    signed = market.sign(market.order())
    market.market.pause(sender=market.sentinel)
    market.market.cancel(signed.order.nonce, sender=market.seller)
    counter = market.market.cancelAll(sender=market.seller).return_value
    market.market.validate([market.order().values], sender=market.seller)
    market.market.unpause(sender=market.operator)
    with market.refuses("Marketplace_CounterMismatch", market.seller, 0, counter):
        market.fill(signed, value=PRICE)
