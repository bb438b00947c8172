"""Marketplace: fillMany

- all or nothing: one that fails takes back all
- best effort: one that fails is left out, its ether comes back; the others are filled
- ether is counted once, and what is not spent comes back
- listings and offers, ether and ERC-20 in one call
- one step can be called by the marketplace alone
"""

import pytest

from tests.support.market import ETHER, PRICE, Market
from tests.support.suite import refuses


def test_all(market: Market) -> None:
    orders = [market.order() for _ in range(3)] + [market.listing() for _ in range(2)]
    ether, coins = market.chain.balance(market.buyer), market.coin.balanceOf(market.buyer)
    requests = [market.request(order) for order in orders]
    receipt = market.market.fillMany(requests, True, sender=market.buyer, value=9 * PRICE)
    assert list(receipt.return_value) == [PRICE] * 5
    assert market.chain.balance(market.buyer) == ether - 3 * PRICE
    assert market.coin.balanceOf(market.buyer) == coins - 2 * PRICE
    assert all(market.collection.ownerOf(order.id) == market.buyer.address for order in orders)
    market.assert_no_dust()


def test_or_nothing(market: Market) -> None:
    orders = [market.order() for _ in range(3)]
    requests = [market.request(order) for order in orders]
    market.market.cancel(orders[1].nonce, sender=market.seller)
    with market.refuses("Marketplace_NonceUsed", market.seller, orders[1].nonce):
        market.market.fillMany(requests, True, sender=market.buyer, value=3 * PRICE)


@pytest.mark.parametrize("failing", [(), (0,), (1,), (2, 3), (0, 1, 2, 3)])
def test_best_effort(market: Market, failing: tuple[int, ...]) -> None:
    orders = [market.order(), market.listing(), market.lots(), market.order()]
    requests = [market.request(order) for order in orders]
    for place in failing:
        market.market.cancel(orders[place].nonce, sender=market.seller)
    ether, coins = market.chain.balance(market.buyer), market.coin.balanceOf(market.buyer)
    receipt = market.market.fillMany(requests, False, sender=market.buyer, value=3 * PRICE)
    filled = [place not in failing for place in range(4)]
    assert list(receipt.return_value) == [PRICE if done else 0 for done in filled]
    assert ether - market.chain.balance(market.buyer) == PRICE * sum(filled[at] for at in (0, 2, 3))
    assert coins - market.coin.balanceOf(market.buyer) == PRICE * filled[1]
    market.assert_no_dust()


def test_the_same_order_twice(market: Market) -> None:
    request = market.request(market.order())
    receipt = market.market.fillMany([request, request], False, sender=market.buyer, value=2 * PRICE)
    assert list(receipt.return_value) == [PRICE, 0]
    market.assert_no_dust()


def test_lots_twice(market: Market) -> None:
    signed = market.sign(market.lots())
    requests = [market.request(signed, lots=lots) for lots in (6, 5, 4)]
    receipt = market.market.fillMany(requests, False, sender=market.buyer, value=15 * PRICE)
    assert list(receipt.return_value) == [6 * PRICE, 0, 4 * PRICE]
    market.assert_no_dust()


@pytest.mark.parametrize("effort", [True, False])
def test_ether_is_spent_once(market: Market, effort: bool) -> None:
    """Three sales with ether for two, while the marketplace holds ether of others."""
    market.receiver.setMode(1, sender=market.stranger)
    market.collection.setRoyalty(market.receiver, 1_000, sender=market.creator)
    for _ in range(20):
        market.fill(market.order(max_royalty_bps=1_000))
    assert market.chain.balance(market.market) > PRICE
    requests = [market.request(market.order(max_royalty_bps=1_000)) for _ in range(3)]
    if effort:
        with market.refuses("Marketplace_NotEnoughEther", PRICE, 0):
            market.market.fillMany(requests, True, sender=market.buyer, value=2 * PRICE)
    else:
        receipt = market.market.fillMany(requests, False, sender=market.buyer, value=2 * PRICE)
        assert list(receipt.return_value) == [PRICE, PRICE, 0]
    market.assert_no_dust()


def test_offers_too(market: Market) -> None:
    offers = [market.offer() for _ in range(2)]
    requests = [market.request(market.sign(order)) for order in offers]
    before = market.coin.balanceOf(market.seller)
    market.market.fillMany(requests, True, sender=market.seller)
    assert market.coin.balanceOf(market.seller) - before == 2 * (PRICE - PRICE // 20 - PRICE // 40)


def test_none(market: Market) -> None:
    before = market.chain.balance(market.buyer)
    assert list(market.market.fillMany([], True, sender=market.buyer, value=5).return_value) == []
    assert market.chain.balance(market.buyer) == before


def test_a_step_is_the_marketplaces_own(market: Market) -> None:
    request = market.request(market.order())
    for caller in (market.buyer, market.seller, market.operator):
        with refuses("Marketplace_OnlySelf"):
            market.market.fillStep(request, market.buyer, PRICE, sender=caller)
    assert market.chain.balance(market.market) == market.market.totalHeld(ETHER) == 0
