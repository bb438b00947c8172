"""Weird currencies: fee on transfer, answers false, answers nothing, blocks, and no code at all: Qubit 2022

What arrives is measured, an answer of false is no payment, and whoever is blocked has it held. A currency or an item
without code is refused. And a disguise: one unit of an ERC-721, as if it were an ERC-20, is its item 1 by the very same
call, without a royalty.
"""

import pytest

from tests.support.market import PRICE, Market

NO_RETURN, RETURNS_FALSE = 1, 2


@pytest.mark.parametrize("fee", [1, 100, 10_000])
@pytest.mark.parametrize("kind", ["listing", "offer", "match"])
def test_a_fee_on_transfer(market: Market, fee: int, kind: str) -> None:
    market.coin.setFee(fee, sender=market.stranger)
    listing = market.listing()
    offer = market.offer(id=listing.id)
    with market.refuses_some("HeldPayments_NotDelivered"):
        if kind == "match":
            market.match(listing, offer)
        else:
            market.fill(listing if kind == "listing" else offer)


def test_a_fee_on_what_is_held(market: Market) -> None:
    """Blocked for the creator, and with a fee: what is held must really be there."""
    market.coin.setBlocked(market.seller, True, sender=market.stranger)
    market.coin.setFee(100, sender=market.stranger)
    order = market.listing()
    with market.refuses_some("HeldPayments_NotDelivered"):
        market.fill(order)


def test_a_fee_on_shares(market: Market) -> None:
    market.shares.setFee(100, sender=market.stranger)
    order = market.listing(standard=2, token=market.shares, id=0, lot_size=10**6)
    with market.refuses_some("Marketplace_ItemNotDelivered"):
        market.fill(order)


def test_what_a_token_answers(market: Market) -> None:
    market.coin.setKind(NO_RETURN, sender=market.stranger)
    with market.pays_exactly(market.coin, PRICE):
        market.fill(market.listing())
    market.coin.setKind(RETURNS_FALSE, sender=market.stranger)
    order = market.listing()
    with market.refuses_some("SafeERC20FailedOperation"):
        market.fill(order)


def test_shares_that_answer_false(market: Market) -> None:
    market.shares.setKind(RETURNS_FALSE, sender=market.stranger)
    order = market.listing(standard=2, token=market.shares, id=0)
    with market.refuses_some("SafeERC20FailedOperation"):
        market.fill(order)


@pytest.mark.parametrize("what", ["token", "currency"])
@pytest.mark.parametrize("standard", [0, 1, 2])
def test_no_code_no_sale(market: Market, what: str, standard: int) -> None:
    nobody = market.chain.account("nobody")
    target = (market.collection, market.items, market.shares)[standard]
    item = market.mint() if standard == 0 else 0
    market.items.mint(market.seller, 0, 1, sender=market.deployer)
    order = market.listing(**{"standard": standard, "token": target, "id": item, what: nobody})
    with market.refuses_some("Marketplace_NoCode"):
        market.fill(order)


def test_a_fallback_that_swallows_everything(market: Market) -> None:
    """As WETH's: whatever it is asked to move, it agrees and does nothing."""
    for standard in (0, 1):
        order = market.order(standard=standard, token=market.coin, id=5, max_royalty_bps=1_000)
        with market.refuses_some():
            market.fill(order)


@pytest.mark.parametrize("way", ["listing", "offer", "match"])
def test_an_erc721_in_the_disguise_of_an_erc20(market: Market, way: str) -> None:
    fresh = market.deploy("MockCollection", market.creator)
    fresh.setRoyalty(market.creator, 500, sender=market.creator)
    fresh.mint(market.seller, 1, sender=market.deployer)
    fresh.setApprovalForAll(market.market, True, sender=market.seller)
    disguise = {"standard": 2, "token": fresh, "id": 0}
    listing, offer = market.listing(**disguise, max_royalty_bps=0), market.offer(**disguise)
    with market.refuses_some("Marketplace_InvalidLot"):
        if way == "match":
            market.match(listing, offer)
        else:
            market.fill(listing if way == "listing" else offer)
    assert fresh.ownerOf(1) == market.seller.address


def test_one_unit_of_an_erc20(market: Market) -> None:
    before = market.shares.balanceOf(market.buyer)
    market.fill(market.listing(standard=2, token=market.shares, id=0))
    assert market.shares.balanceOf(market.buyer) == before + 1
