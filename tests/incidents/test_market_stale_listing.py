"""A listing that was thought dead comes to life again: OpenSea 2022, stale listings

Sellers moved an item to another wallet instead of cancelling, and when it came back, or the front end forgot, the old
cheap listing was filled. Here a cancel is on-chain, by nonce or counter, and holds whatever becomes of the item;
every order expires; and orders of one nonce exclude each other.
"""

import pytest

from tests.support.market import WEEK, Market


def away_and_back(market: Market, item: int) -> None:
    market.collection.transferFrom(market.seller, market.stranger, item, sender=market.seller)
    market.collection.transferFrom(market.stranger, market.seller, item, sender=market.stranger)


@pytest.mark.parametrize("how", ["nonce", "word", "counter"])
def test_cancelled_stays_cancelled(market: Market, how: str) -> None:
    signed = market.sign(market.order())
    market.market.cancel(9, sender=market.seller)
    if how == "nonce":
        market.market.cancel(signed.order.nonce, sender=market.seller)
    elif how == "word":
        market.market.cancelNonces(0, 2**256 - 1, sender=market.seller)
    else:
        market.market.cancelAll(sender=market.seller)
    away_and_back(market, signed.order.id)
    with market.refuses_some("Marketplace_NonceUsed", "Marketplace_CounterMismatch"):
        market.fill(signed)


def test_filled_stays_filled(market: Market) -> None:
    signed = market.sign(market.order())
    market.fill(signed)
    market.collection.transferFrom(market.buyer, market.seller, signed.order.id, sender=market.buyer)
    with market.refuses_some("Marketplace_NonceUsed"):
        market.fill(signed)


def test_a_new_price_under_the_old_nonce_ends_the_old_one(market: Market) -> None:
    cheap = market.sign(market.order(nonce=33))
    dear = market.sign(market.order(nonce=33, id=cheap.order.id, lot_price=10**9))
    market.fill(dear)
    market.collection.transferFrom(market.buyer, market.seller, cheap.order.id, sender=market.buyer)
    with market.refuses_some("Marketplace_NonceUsed"):
        market.fill(cheap)


def test_every_order_expires(market: Market) -> None:
    signed = market.sign(market.order())
    market.chain.warp(WEEK + 1)
    with market.refuses_some("Marketplace_Expired"):
        market.fill(signed)


@pytest.mark.parametrize("ahead", [1, 2])
def test_no_order_waits_for_the_counter_to_rise(market: Market, ahead: int) -> None:
    """Signed at a phisher's or a node's wish for the counters to come: to cancel all must not bring it to life."""
    signed = market.sign(market.order(counter=market.market.counters(market.seller) + ahead))
    for _ in range(ahead):
        market.market.cancelAll(sender=market.seller)
    with market.refuses_some("Marketplace_CounterMismatch"):
        market.fill(signed)
