"""The marketplace for people: orders built, signed, checked, and filled through web3

- listings, item and collection offers; what is left open is asked of the chain
- an order is checked: state, signature, holding, approval, funds
- taken one by one, many at once, matched; validated without a signature
- an order for another marketplace or chain is refused before anything is sent
- what is shown is the worst that happens: of a listing that rises, an offer that falls, a royalty that is raised
- a node that lies makes nobody sign more royalty or fee than there can be
"""

from dataclasses import replace
from typing import Any

import pytest

from strongroom.client.accounts import signer
from strongroom.client.codec import Addressish
from strongroom.client.connection import Connection
from strongroom.client.errors import ArgumentError, WrongChainError
from strongroom.client.market import ETHER, Market, SignedOrder
from strongroom.client.market import domain as market_domain
from strongroom.errors import ContractError
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from strongroom.model.orders import MAX_FEE_BPS, ROYALTY_CAP_BPS, IdSet, ItemStandard, OrderState
from tests.support.market import FEE_BPS, PRICE, ROYALTY_BPS
from tests.support.market import Market as House


def at(house: House, account: Account) -> Market:
    return Market(Connection(ChainProvider(house.chain), signer(account.local)), house.market.address)


def test_a_listing_takes_the_terms_of_today(market: House) -> None:
    seller, buyer, item = at(market, market.seller), at(market, market.buyer), market.mint()
    order = seller.listing(market.collection.address, item, PRICE)
    assert (order.max_royalty_bps, order.max_fee_bps) == (ROYALTY_BPS, FEE_BPS)
    signed = SignedOrder.from_json(seller.sign(order).as_json())
    assert buyer.check(signed).is_fillable
    assert buyer.quote_order(signed).price == PRICE
    with market.pays_exactly(ETHER, PRICE):
        buyer.take(signed).send()
    assert market.collection.ownerOf(item) == market.buyer.address
    assert buyer.check(signed).state is OrderState.CLOSED


def test_offers_and_a_match(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    coin, items = market.coin.address, [market.mint() for _ in range(4)]
    ids = IdSet(items[:3])
    for order, how in (
        (buyer.item_offer(market.collection.address, items[0], PRICE, coin), {}),
        (
            buyer.collection_offer(market.collection.address, PRICE, coin, ids=ids),
            {"item": items[1], "ids": ids},
        ),
    ):
        signed = buyer.sign(order)
        assert seller.check(signed).is_fillable
        with market.pays_exactly(coin, PRICE):
            seller.take(signed, **how).send()
    offer = buyer.sign(buyer.collection_offer(market.collection.address, 2 * PRICE, coin, ids=ids))
    listing = seller.sign(seller.listing(market.collection.address, items[2], PRICE, currency=coin))
    with market.pays_exactly(coin, PRICE):
        at(market, market.stranger).match(listing, offer, ids=ids).send()


def test_many(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    orders = [seller.listing(market.collection.address, market.mint(), PRICE) for _ in range(3)]
    signed = seller.sign_bulk(orders)
    market.market.cancel(orders[1].nonce, sender=market.seller)
    fills = [(each, buyer.terms(each)) for each in signed]
    buyer.take_many(fills, all_or_nothing=False).send()
    owners = [market.collection.ownerOf(order.id) for order in orders]
    assert owners == [market.buyer.address, market.seller.address, market.buyer.address]


def test_without_a_signature(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    order = seller.listing(market.collection.address, market.mint(), PRICE)
    unsigned = SignedOrder(order, seller.domain)
    assert "agreed" in str(buyer.check(unsigned).problem)
    seller.validate_orders([order]).send()
    assert buyer.check(unsigned).is_fillable
    buyer.take(unsigned).send()


def test_why_not(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    item = market.mint()
    signed = seller.sign(seller.listing(market.collection.address, item, PRICE))
    market.collection.setApprovalForAll(market.market, False, sender=market.seller)
    assert "approved" in str(buyer.check(signed).problem)
    market.collection.transferFrom(market.seller, market.stranger, item, sender=market.seller)
    assert "hold" in str(buyer.check(signed).problem)
    offer = buyer.sign(buyer.item_offer(market.collection.address, item, PRICE, market.coin.address))
    market.coin.approve(market.market, 0, sender=market.buyer)
    assert "lets the marketplace take 0" in str(seller.check(offer).problem)
    market.coin.transfer(market.stranger, market.coin.balanceOf(market.buyer), sender=market.buyer)
    assert "a lot costs" in str(seller.check(offer).problem)
    later = seller.sign(
        seller.listing(market.collection.address, item, PRICE, start=market.chain.timestamp + 100)
    )
    assert buyer.check(later).state is OrderState.NOT_STARTED


def test_another_marketplace(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    signed = seller.sign(seller.listing(market.collection.address, market.mint(), PRICE))
    for where in (market_domain(1, market.market), market_domain(market.chain.chain_id, market.stranger)):
        with pytest.raises(WrongChainError):
            buyer.take(replace(signed, domain=where))


def test_an_order_that_could_never_be_filled(market: House) -> None:
    with pytest.raises(ArgumentError):
        at(market, market.buyer).item_offer(market.collection.address, 1, PRICE, ETHER)
    with pytest.raises(ArgumentError):
        at(market, market.seller).listing(market.collection.address, 1, PRICE, lots=0, max_royalty_bps=0)


def test_no_more_than_shown(market: House) -> None:
    """The price rises a thousandfold before the buyer's transaction is mined."""
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    later = market.chain.timestamp + 60
    order = seller.listing(
        market.collection.address, market.mint(), PRICE, end_price=1_000 * PRICE, end=later
    )
    signed = seller.sign(order)
    assert buyer.quote_order(signed).price == buyer.terms(signed).limit == PRICE
    call, willing = buyer.take(signed), buyer.take(signed, limit=1_000 * PRICE)
    assert call.value == PRICE
    market.chain.warp(60)
    with pytest.raises(ContractError, match="Marketplace_PriceAboveLimit"):
        call.send()
    willing.send()
    assert market.collection.ownerOf(order.id) == market.buyer.address


@pytest.mark.parametrize("how", ["falls", "royalty", "fee"])
def test_no_less_than_shown(market: House, how: str) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    end = market.chain.timestamp + 60
    falls = {"end_price": 1, "end": end} if how == "falls" else {}
    order = buyer.item_offer(market.collection.address, market.mint(), PRICE, market.coin.address, **falls)
    signed = buyer.sign(order)
    shown = seller.quote_order(signed).proceeds
    call = seller.take(signed)
    if how == "falls":
        market.chain.warp(60)
    elif how == "royalty":
        market.collection.setRoyalty(market.creator, 1_000, sender=market.creator)
    else:
        market.market.setFee(500, sender=market.operator)
    assert shown == PRICE - PRICE // 20 - PRICE // 40
    with pytest.raises(ContractError, match="Marketplace_ProceedsBelowLimit"):
        call.send()
    seller.take(signed, limit=0).send()


def test_a_node_that_lies_of_royalty_and_fee(market: House) -> None:
    """It would have the seller sign all of the price away."""

    class Liar(Market):
        def listing_quote(self, token: Addressish, item: int, price: int) -> Any:
            return super().listing_quote(token, item, price)._replace(royalty=price)

        def settings(self, **options: Any) -> Any:
            return super().settings(**options)._replace(feeBps=60_000)

    lying = Liar(Connection(ChainProvider(market.chain), signer(market.seller.local)), market.market.address)
    order = lying.listing(market.collection.address, market.mint(), PRICE)
    assert (order.max_royalty_bps, order.max_fee_bps) == (ROYALTY_CAP_BPS, MAX_FEE_BPS)


def test_an_allowance_for_less_than_a_lot(market: House) -> None:
    seller, buyer = at(market, market.seller), at(market, market.buyer)
    order = seller.listing(
        *(market.shares.address, 0, PRICE),
        currency=market.coin.address,
        standard=ItemStandard.ERC20,
        lot_size=100,
    )
    signed = seller.sign(order)
    assert buyer.check(signed).is_fillable
    market.shares.approve(market.market, 99, sender=market.seller)
    assert "approved" in str(buyer.check(signed).problem)


@pytest.mark.parametrize("price", [1.5, "5", None])
def test_an_order_is_of_integers(market: House, price: Any) -> None:
    with pytest.raises(ValueError, match="lotPrice"):
        replace(market.order(), lot_price=price)
