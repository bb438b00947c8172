"""A quantity of zero is free: TreasureDAO 2022; more than signed

The buyer chose a quantity of zero, paid zero times the price, and the item, of a standard that counts none, moved.
"""

import pytest

from tests.support.market import Market


@pytest.mark.parametrize("kind", ["item", "lots", "shares"])
@pytest.mark.parametrize("entry", ["fill", "fillMany"])
def test_no_lot_no_sale(market: Market, kind: str, entry: str) -> None:
    order = market.lots() if kind == "lots" else market.order()
    if kind == "shares":
        order = market.order(standard=2, token=market.shares, id=0)
    signed = market.sign(order)
    with market.refuses_some("Marketplace_ZeroQuantity"):
        if entry == "fill":
            market.fill(signed, lots=0, value=0)
        else:
            request = market.request(signed, lots=0)
            market.market.fillMany([request], True, sender=market.buyer)


@pytest.mark.parametrize("changes", [{"lots": 0}, {"lot_size": 0}])
def test_an_order_for_nothing(market: Market, changes: dict[str, int]) -> None:
    for signed in (market.sign(market.order(**changes)), market.sign(market.lots(**changes))):
        for lots in (0, 1):
            with market.refuses_some():
                market.fill(signed, lots=lots)


def test_never_more_than_signed(market: Market) -> None:
    signed = market.sign(market.lots())
    market.items.mint(market.seller, 1, 1_000, sender=market.deployer)
    filled = 0
    for lots in (4, 7, 4, 3, 2, 1, 1, 10):
        if filled + lots <= 10:
            market.fill(signed, lots=lots)
            filled += lots
        else:
            with market.refuses_some("Marketplace_TooManyLots", "Marketplace_NonceUsed"):
                market.fill(signed, lots=lots)
    assert filled == 10
    assert market.items.balanceOf(market.buyer, 1) == 50
