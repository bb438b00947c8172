"""Auction house

- open: the item moves in; refused: terms that make no sense, a fee or royalty above what is allowed, paused
- bid: the reserve, the step, the extension; who is outbid has it held and takes it out; ether and an ERC-20
- settle, by anyone: winner gets the item; seller, creator and treasury the price, to the unit
- no bid: the item goes back; cancel before the first bid, never after
- an item that its receiver rejects waits, and is claimed
- what the house holds is what it owes, whatever happens
"""

import random
from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.auctions import DAY, Auctions, build_auctions
from tests.support.market import ETHER, PRICE
from tests.support.suite import event, events, refuses

REVERTS, BURNS = 1, 2


@cache
def _deployed() -> Auctions:
    return build_auctions()


@pytest.fixture
def auctions() -> Iterator[Auctions]:
    """A house, put back after the test."""
    found = _deployed()
    before = found.market.chain.snapshot()
    yield found
    found.market.chain.revert(before)


@pytest.mark.parametrize("currency", ["ether", "coin"])
def test_the_whole_way(auctions: Auctions, currency: str) -> None:
    m, house = auctions.market, auctions.house
    money = ETHER if currency == "ether" else m.coin.address
    before = auctions.balances(money)
    number = auctions.open(currency=money)
    item = house.auction(number).terms.id
    assert auctions.owner(item) == house.address
    auctions.bid(number, m.buyer, PRICE)
    auctions.bid(number, m.attacker, 2 * PRICE)
    assert house.held(money, m.buyer) == PRICE
    auctions.assert_solvent()
    receipt = auctions.settle(number)
    royalty, fee = 2 * PRICE // 20, 2 * PRICE // 40
    settled = event(house, "AuctionSettled", number, m.attacker, 2 * PRICE, royalty, m.creator, fee)
    assert settled in events(receipt)
    assert auctions.owner(item) == m.attacker.address
    after = auctions.balances(money)
    change = {who: after[who] - before[who] for who in after if after[who] != before[who]}
    assert change == {
        m.attacker.address: -2 * PRICE,
        m.seller.address: 2 * PRICE - royalty - fee,
        m.creator.address: royalty,
        m.treasury.address: fee,
        house.address: PRICE,
    }
    house.withdrawHeld(money, m.buyer, sender=m.buyer)
    assert auctions.balances(money)[m.buyer.address] == before[m.buyer.address]
    assert m.balance(money, house) == 0
    auctions.assert_solvent()


def test_lots(auctions: Auctions) -> None:
    m = auctions.market
    number = auctions.open(standard=1, token=m.items, id=1, units=20)
    assert m.items.balanceOf(auctions.house, 1) == 20
    auctions.bid(number, m.buyer, PRICE)
    auctions.settle(number)
    assert m.items.balanceOf(m.buyer, 1) == 20


def test_reserve_and_steps(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open(reserve=1_001)
    with auctions.refuses("AuctionHouse_BidTooLow", 1_000, 1_001):
        auctions.bid(number, m.buyer, 1_000)
    auctions.bid(number, m.buyer, 1_001)
    assert house.leastBid(number) == 1_001 + 51
    with auctions.refuses("AuctionHouse_BidTooLow", 1_051, 1_052):
        auctions.bid(number, m.attacker, 1_051)
    auctions.bid(number, m.attacker, 1_052)
    other = auctions.open(minStepBps=0)
    auctions.bid(other, m.buyer, PRICE)
    with auctions.refuses("AuctionHouse_BidTooLow", PRICE, PRICE + 1):
        auctions.bid(other, m.attacker, PRICE)


def test_extension(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open()
    end = house.auction(number).terms.endTime
    auctions.bid(number, m.buyer, PRICE)
    assert house.auction(number).terms.endTime == end
    m.chain.warp(end - 10 - m.chain.timestamp)
    auctions.bid(number, m.attacker, 2 * PRICE)
    assert house.auction(number).terms.endTime == m.chain.timestamp + 600
    m.chain.warp(600)
    auctions.bid(number, m.buyer, 3 * PRICE)
    m.chain.warp(601)
    with auctions.refuses("AuctionHouse_Ended", m.chain.timestamp - 1, m.chain.timestamp):
        auctions.bid(number, m.attacker, 4 * PRICE)


def test_its_time(auctions: Auctions) -> None:
    m = auctions.market
    now = m.chain.timestamp
    number = auctions.open(startTime=now + 10)
    with auctions.refuses("AuctionHouse_NotStarted", now + 10, now):
        auctions.bid(number, m.buyer, PRICE)
    with auctions.refuses("AuctionHouse_NotEnded", now + DAY, now):
        auctions.house.settle(number, sender=m.stranger)
    m.chain.warp(10)
    auctions.bid(number, m.buyer, PRICE)


@pytest.mark.parametrize("sent", [0, PRICE - 1, PRICE, 3 * PRICE])
def test_ether_that_comes_along(auctions: Auctions, sent: int) -> None:
    m = auctions.market
    number = auctions.open()
    if sent < PRICE:
        with auctions.refuses("AuctionHouse_NotEnoughEther", PRICE, sent):
            auctions.bid(number, m.buyer, PRICE, sent)
        return
    before = m.chain.balance(m.buyer)
    auctions.bid(number, m.buyer, PRICE, sent)
    assert before - m.chain.balance(m.buyer) == PRICE
    coins = auctions.open(currency=m.coin)
    auctions.bid(coins, m.buyer, PRICE, sent)
    assert before - m.chain.balance(m.buyer) == PRICE
    auctions.assert_solvent()


def test_without_a_bid(auctions: Auctions) -> None:
    number = auctions.open()
    item = auctions.house.auction(number).terms.id
    auctions.settle(number)
    assert auctions.owner(item) == auctions.market.seller.address
    with auctions.refuses("AuctionHouse_NotOpen", number):
        auctions.house.settle(number, sender=auctions.market.stranger)


def test_cancel(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number, other = auctions.open(), auctions.open()
    with auctions.refuses("AuctionHouse_NotSeller", m.stranger, m.seller):
        house.cancel(number, sender=m.stranger)
    item = house.auction(number).terms.id
    house.cancel(number, sender=m.seller)
    assert auctions.owner(item) == m.seller.address
    for call in (house.cancel, house.settle):
        with auctions.refuses("AuctionHouse_NotOpen", number):
            call(number, sender=m.seller)
    with auctions.refuses("AuctionHouse_NotOpen", number):
        auctions.bid(number, m.buyer, PRICE)
    auctions.bid(other, m.buyer, PRICE)
    with auctions.refuses("AuctionHouse_HasBid", other):
        house.cancel(other, sender=m.seller)


def test_an_item_that_is_rejected_waits(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open(standard=1, token=m.items, id=1, units=3)
    m.chain.set_balance(m.receiver.address, 10 * PRICE)
    m.as_receiver(house, house.bid.encode(number, PRICE), PRICE)
    m.receiver.setMode(REVERTS, sender=m.stranger)
    receipt = auctions.settle(number)
    assert event(house, "ItemHeld", number, m.receiver) in events(receipt)
    assert m.items.balanceOf(house, 1) == 3
    for thief in (m.attacker, m.seller):
        with auctions.refuses("AuctionHouse_NothingToClaim", number, thief):
            house.claimItem(number, thief, sender=thief)
    with auctions.refuses_some("AuctionHouse_InvalidAddress"):
        m.as_receiver(house, house.claimItem.encode(number, house))
    m.as_receiver(house, house.claimItem.encode(number, m.stranger))
    assert m.items.balanceOf(m.stranger, 1) == 3
    with auctions.refuses_some("AuctionHouse_NothingToClaim"):
        m.as_receiver(house, house.claimItem.encode(number, m.stranger))
    auctions.assert_solvent()


@pytest.mark.parametrize(
    "changes",
    [
        {"standard": 2},
        {"units": 0},
        {"units": 2},
        {"reserve": 0},
        {"minStepBps": 10_001},
        {"endTime": 1},
        {"startTime": 2**63},
        {"endTime": 2**63},
        {"extension": DAY + 1},
        {"maxRoyaltyBps": 10_001},
    ],
)
def test_terms_that_make_no_sense(auctions: Auctions, changes: dict[str, int]) -> None:
    terms = auctions.terms(**changes)
    with auctions.refuses("AuctionHouse_InvalidTerms"):
        auctions.house.open(terms, sender=auctions.market.seller)


def test_what_the_seller_allows(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    for reserve in (1, PRICE):
        terms = auctions.terms(maxRoyaltyBps=499, reserve=reserve)
        with auctions.refuses("AuctionHouse_RoyaltyAboveAllowed", 5 * 10**16, 499 * 10**14):
            house.open(terms, sender=m.seller)
    terms = auctions.terms(maxFeeBps=249)
    with auctions.refuses("AuctionHouse_FeeAboveAllowed", 250, 249):
        house.open(terms, sender=m.seller)


def test_what_changes_after_the_opening(auctions: Auctions) -> None:
    """The royalty is cut to what was allowed, the fee is that of the opening: the sale must end."""
    m, house = auctions.market, auctions.house
    number = auctions.open()
    m.collection.setRoyalty(m.creator, 3_000, sender=m.creator)
    m.market.setFee(500, sender=m.operator)
    auctions.bid(number, m.buyer, PRICE)
    before = [m.chain.balance(who) for who in (m.seller, m.creator, m.treasury)]
    auctions.settle(number)
    after = [m.chain.balance(who) for who in (m.seller, m.creator, m.treasury)]
    change = [now - was for now, was in zip(after, before, strict=True)]
    assert change == [PRICE - PRICE // 20 - PRICE // 40, PRICE // 20, PRICE // 40]
    assert house.liveBids(ETHER) == 0


def test_a_royalty_that_breaks_stops_no_settlement(auctions: Auctions) -> None:
    m = auctions.market
    broken = m.deploy("MockRoyaltyFault", m.creator)
    broken.setApprovalForAll(auctions.house, True, sender=m.seller)
    item = m.mint(collection=broken)
    broken.setFault(REVERTS, sender=m.stranger)
    terms = auctions.terms(token=broken, id=item)
    with auctions.refuses("RoyaltyReader_BrokenRoyalty", broken, item):
        auctions.house.open(terms, sender=m.seller)
    broken.setFault(0, sender=m.stranger)
    number = auctions.open(token=broken, id=item)
    broken.setFault(BURNS, sender=m.stranger)
    auctions.bid(number, m.buyer, PRICE)
    auctions.settle(number)
    assert broken.ownerOf(item) == m.buyer.address
    auctions.assert_solvent()


@pytest.mark.parametrize("mode", [REVERTS, BURNS])
def test_receivers_that_take_no_ether(auctions: Auctions, mode: int) -> None:
    m, house = auctions.market, auctions.house
    m.collection.setRoyalty(m.receiver, 500, sender=m.creator)
    m.receiver.setMode(mode, sender=m.stranger)
    number = auctions.open()
    auctions.bid(number, m.buyer, PRICE)
    auctions.settle(number)
    assert house.held(ETHER, m.receiver) == PRICE // 20
    m.receiver.setMode(0, sender=m.stranger)
    house.pushHeld(ETHER, m.receiver, sender=m.stranger)
    assert m.chain.balance(m.receiver) == PRICE // 20


def test_paused(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number, empty, terms = auctions.open(), auctions.open(), auctions.terms()
    with refuses("AccessManagedUnauthorized", m.attacker):
        house.pause(sender=m.attacker)
    house.pause(sender=m.sentinel)
    with auctions.refuses("AuctionHouse_Paused"):
        house.open(terms, sender=m.seller)
    auctions.bid(number, m.buyer, PRICE)
    house.cancel(empty, sender=m.seller)
    auctions.settle(number)
    house.unpause(sender=m.operator)
    house.open({**terms, "endTime": m.chain.timestamp + DAY}, sender=m.seller)


def test_bad_input(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open()
    with auctions.refuses("AuctionHouse_SelfBid", m.seller):
        auctions.bid(number, m.seller, PRICE)
    for unknown in (0, number + 1):
        with auctions.refuses("AuctionHouse_NotOpen", unknown):
            house.bid(unknown, PRICE, sender=m.buyer, value=PRICE)
    for what in ("token", "currency"):
        terms = auctions.terms(**{what: m.stranger})
        with auctions.refuses("AuctionHouse_NoCode", m.stranger):
            house.open(terms, sender=m.seller)
    sticky = m.deploy("MockRoyaltyFault", m.creator)
    item = m.mint(collection=sticky)
    sticky.setSticky(True, sender=m.stranger)
    terms = auctions.terms(token=sticky, id=item)
    with auctions.refuses("AuctionHouse_ItemNotDelivered", sticky, item):
        house.open(terms, sender=m.seller)
    here = house.auction(number).terms.id
    terms = auctions.terms(id=here)
    with auctions.refuses("AuctionHouse_ItemNotDelivered", m.collection, here):
        house.open(terms, sender=m.seller)
    with auctions.refuses("AuctionHouse_UnexpectedItem", m.items, 1):
        m.items.safeTransferFrom(m.seller, house, 1, 1, b"", sender=m.seller)
    m.coin.setFee(100, sender=m.stranger)
    coins = auctions.open(currency=m.coin)
    with auctions.refuses("HeldPayments_NotDelivered", m.coin, house, PRICE - PRICE // 100, PRICE):
        auctions.bid(coins, m.buyer, PRICE)


@pytest.mark.parametrize("seed", range(3))
def test_the_house_owes_what_it_holds(auctions: Auctions, seed: int) -> None:
    """Random bids, settlements, cancels and withdrawals, with accounts that are blocked and refuse."""
    m, house, chance = auctions.market, auctions.house, random.Random(seed)
    m.collection.setRoyalty(m.receiver, 500, sender=m.creator)
    total = {money: sum(auctions.balances(money).values()) for money in (ETHER, m.coin.address)}
    done = 0
    for _ in range(150):
        count = house.auctionCount()
        number = chance.randint(1, count) if count else 0
        who = chance.choice((m.buyer, m.attacker, m.stranger))
        step = chance.randrange(9)
        money = chance.choice((ETHER, m.coin.address))
        if step == 0:
            auctions.open(currency=money, endTime=m.chain.timestamp + 500)
        elif step <= 3 and count:
            amount = PRICE + chance.randrange(20 * PRICE)
            done += m.chain.try_send(house, "bid", number, amount, sender=who, value=amount)[0]
        elif step == 4:
            done += m.chain.try_send(house, "settle", number, sender=who)[0]
        elif step == 5:
            done += m.chain.try_send(house, "cancel", number, sender=m.seller)[0]
        elif step == 6:
            call = chance.choice((("pushHeld", money, who), ("withdrawHeld", money, m.creator)))
            done += m.chain.try_send(house, *call, sender=who)[0]
        elif step == 7:
            m.receiver.setMode(chance.choice((0, 1, 2)), sender=m.stranger)
            m.coin.setBlocked(who, chance.random() < 0.3, sender=m.stranger)
        else:
            m.chain.warp(chance.choice((10, 100, 400)))
        auctions.assert_solvent()
    assert done > 10
    assert total[m.coin.address] == sum(m.coin.balanceOf(who) for who in (*m.holders(), house.address))
