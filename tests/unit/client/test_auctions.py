"""The auction house for people: opened, bid on, settled, claimed and pulled through web3

- opened with the fee and royalty of today, after an approval; of ERC-721 and ERC-1155 items
- a bid shows what is before and after it, and what actually happens is that
- an ERC-20 bid asks for an approval; too low, too poor, the seller's own, out of time: refused before anything is sent
- who is outbid pulls its money; who won and could not take the item claims it
- terms that the house would refuse whatever the item are refused here
"""

from decimal import Decimal
from typing import Any

import pytest

from strongroom.client.accounts import signer
from strongroom.client.auctions import Auctions
from strongroom.client.connection import Connection
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from strongroom.model.orders import ItemStandard
from tests.support.auctions import DAY, build_auctions
from tests.support.auctions import Auctions as House
from tests.support.market import ETHER, FEE_BPS, ROYALTY_BPS

ONE = Decimal("0.000001")
"""A million wei is little ether; of the coin, which has six decimals, it is the least unit."""


@pytest.fixture
def house() -> House:
    return build_auctions()


def at(house: House, account: Account) -> Auctions:
    return Auctions(Connection(ChainProvider(house.market.chain), signer(account.local)), house.house.address)


def opened(house: House, **options: Any) -> tuple[Auctions, int, int]:
    """The seller's client, the auction, the item."""
    m, seller = house.market, at(house, house.market.seller)
    item = m.mint()
    terms = seller.build(m.collection.address, item, "0.5", **options)
    return seller, seller.opened(seller.open(terms).send()), item


def test_terms_of_today_and_an_approval(house: House) -> None:
    m, seller = house.market, at(house, house.market.seller)
    m.collection.setApprovalForAll(house.house, False, sender=m.seller)
    item = m.mint()
    terms = seller.build(m.collection.address, item, "0.5")
    assert (terms.maxRoyaltyBps, terms.maxFeeBps, terms.reserve) == (ROYALTY_BPS, FEE_BPS, 5 * 10**17)
    approval = seller.approval_to_sell(terms)
    assert approval is not None
    approval.send()
    assert seller.approval_to_sell(terms) is None
    number = seller.opened(seller.open(terms).send())
    lot = seller.lot(number)
    assert (lot.reserve, lot.least_bid, lot.bid, lot.bidder) == (Decimal("0.5"), Decimal("0.5"), 0, None)
    assert lot.phase(m.chain.timestamp) == "running"
    assert m.collection.ownerOf(item) == house.house.address


def test_items(house: House) -> None:
    m, seller = house.market, at(house, house.market.seller)
    m.items.setApprovalForAll(house.house, False, sender=m.seller)
    terms = seller.build(m.items.address, 1, 1, standard=ItemStandard.ERC1155, units=5)
    approval = seller.approval_to_sell(terms)
    assert approval is not None
    approval.send()
    seller.opened(seller.open(terms).send())
    assert m.items.balanceOf(house.house, 1) == 5
    with pytest.raises(ArgumentError, match="not 500"):
        seller.approval_to_sell(terms._replace(units=500))


def test_a_bid_shows_before_and_after(house: House) -> None:
    m = house.market
    _, number, item = opened(house)
    first = at(house, m.buyer).prepare_bid(number, "0.5")
    assert (first.before.bidder, first.after.bidder, first.approval) == (None, m.buyer.address, None)
    at(house, m.buyer).require_bid(first.call.send(), first)
    m.chain.warp(DAY - 60)
    stranger = at(house, m.stranger)
    with pytest.raises(ArgumentError, match=r"least bid is 0\.525"):
        stranger.prepare_bid(number, "0.52")
    second = stranger.prepare_bid(number, "0.525")
    assert second.after.end_time > second.before.end_time
    stranger.require_bid(second.call.send(), second)
    assert stranger.lot(number) == second.after, "what was shown is what came"
    assert at(house, m.buyer).held_amount() == Decimal("0.5")
    buyer = at(house, m.buyer)
    assert buyer.pulled(buyer.pull().send()) == Decimal("0.5")
    m.chain.warp(DAY)
    assert stranger.lot(number).phase(m.chain.timestamp) == "ended"
    event = stranger.settled(stranger.settle(number).send(), number)
    assert (event.winner, event.price) == (m.stranger.address, 525 * 10**15)
    assert m.collection.ownerOf(item) == m.stranger.address
    assert stranger.lots(only_open=True) == ()
    assert [lot.phase(m.chain.timestamp) for lot in stranger.lots()] == ["closed"]


def test_an_erc20_bid(house: House) -> None:
    m = house.market
    _, number, _ = opened(house, currency=m.coin.address)
    m.coin.approve(house.house, 0, sender=m.buyer)
    buyer = at(house, m.buyer)
    bid = buyer.prepare_bid(number, "0.7")
    assert bid.approval is not None
    assert bid.before.currency.info.decimals == 6
    bid.approval.send()
    bid.call.send()
    assert m.coin.balanceOf(house.house) == 700_000
    with pytest.raises(InsufficientFundsError):
        at(house, m.stranger).prepare_bid(number, 10**9)


def test_refused_before_anything_is_sent(house: House) -> None:
    m = house.market
    seller, number, _ = opened(house)
    buyer = at(house, m.buyer)
    with pytest.raises(ArgumentError, match="seller"):
        seller.prepare_bid(number, 1)
    with pytest.raises(ArgumentError, match="there is no auction 9"):
        buyer.prepare_bid(9, 1)
    m.chain.warp(DAY + 1)
    with pytest.raises(ArgumentError, match="ended"):
        buyer.prepare_bid(number, 1)
    seller.settle(number).send()
    with pytest.raises(ArgumentError, match="closed"):
        buyer.prepare_bid(number, 1)


def test_an_item_that_waits_is_claimed(house: House) -> None:
    m, seller = house.market, at(house, house.market.seller)
    terms = seller.build(m.items.address, 1, "0.5", standard=ItemStandard.ERC1155)
    number = seller.opened(seller.open(terms).send())
    m.as_receiver(house.house, house.house.bid.encode(number, 5 * 10**17), 5 * 10**17)
    m.receiver.setMode(1, sender=m.stranger)
    house.settle(number)
    lot = seller.lot(number)
    assert (lot.item_owner, lot.phase(m.chain.timestamp)) == (m.receiver.address, "waiting")
    m.as_receiver(house.house, house.house.claimItem.encode(number, m.buyer))
    assert seller.lot(number).item_owner is None


def test_cancel(house: House) -> None:
    seller, number, item = opened(house)
    seller.cancel(number).send()
    assert house.owner(item) == house.market.seller.address


@pytest.mark.parametrize(
    "changes",
    [
        {"standard": ItemStandard.ERC20},
        {"units": 2},
        {"units": 0},
        {"min_step_bps": 10_001},
        {"duration": 0},
        {"extension": DAY + 1},
        {"start": 5, "duration": 5},
    ],
)
def test_terms_that_nobody_takes(house: House, changes: dict[str, Any]) -> None:
    m = house.market
    with pytest.raises(ArgumentError):
        at(house, m.seller).build(m.collection.address, m.mint(), 1, **changes)
    with pytest.raises(ArgumentError, match="reserve"):
        at(house, m.seller).build(m.collection.address, 1, 0, currency=ETHER)
