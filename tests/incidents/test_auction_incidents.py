"""Auctions: a refund that locks everything, Akutar 2022; settle, then cancel, pays twice, 2026; a bidder that blocks

Outbid money is held and pulled, so that no bidder can stop a higher bid or the end; an auction is closed before
anything is called, and closes once; whoever settles with whatever gas cannot take the royalty or the item from anybody.
An item that says that it moved and did not waits for the winner, and none that lies here is auctioned twice. Who may
rescue what was sent here by mistake can take neither an item nor the money of a settlement under way.
Each test fails on a house with the fault.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.evm import ContractError
from tests.support.auctions import Auctions, build_auctions
from tests.support.market import ETHER, PRICE
from tests.support.mutants import Mutant, compile_mutants

HOUSE = "contracts/market/AuctionHouse.sol"
PAYMENTS = "contracts/market/HeldPayments.sol"
NAME = "AuctionHouse"
REVERTS, BURNS, BOOKS = 1, 2, 5
RESCUER = 77


def bid_by_receiver(auctions: Auctions, number: int, amount: int) -> None:
    m = auctions.market
    m.as_receiver(auctions.house, auctions.house.bid.encode(number, amount), amount)


def check_a_bidder_that_refuses_blocks_nobody(auctions: Auctions) -> None:
    m = auctions.market
    number = auctions.open()
    bid_by_receiver(auctions, number, PRICE)
    for mode in (REVERTS, BURNS):
        m.receiver.setMode(mode, sender=m.stranger)
        start = m.chain.snapshot()
        auctions.bid(number, m.buyer, 2 * PRICE)
        assert auctions.house.held(ETHER, m.receiver) == PRICE
        auctions.settle(number)
        auctions.assert_solvent()
        m.chain.revert(start)


def check_everybody_outbid_gets_all_back(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open()
    before = {who: m.chain.balance(who) for who in (m.buyer, m.stranger)}
    for factor in (1, 2, 3, 4):
        auctions.bid(number, (m.buyer, m.stranger)[factor % 2], factor * PRICE)
    auctions.bid(number, m.attacker, 9 * PRICE)
    auctions.settle(number)
    for who in before:
        house.pushHeld(ETHER, who, sender=m.attacker)
        assert m.chain.balance(who) == before[who]
    assert m.chain.balance(house) == 0


def check_it_ends_once(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number, other = auctions.open(), auctions.open()
    auctions.bid(number, m.buyer, PRICE)
    auctions.bid(other, m.attacker, 5 * PRICE)
    auctions.settle(number)
    had = m.chain.balance(m.seller)
    for name in ("settle", "cancel"):
        assert m.chain.try_send(house, name, number, sender=m.seller)[0] is False, name
    assert m.chain.try_send(house, "bid", number, 9 * PRICE, sender=m.buyer, value=9 * PRICE)[0] is False
    assert m.chain.balance(m.seller) == had
    auctions.assert_solvent()


def check_cancelled_is_not_settled(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    number = auctions.open(standard=1, token=m.items, id=1, units=5)
    auctions.open(standard=1, token=m.items, id=1, units=5)
    house.cancel(number, sender=m.seller)
    auctions.end(number)
    for name in ("settle", "cancel"):
        assert m.chain.try_send(house, name, number, sender=m.seller)[0] is False, name
    assert m.items.balanceOf(house, 1) == 5


def check_no_bid_is_cancelled_away(auctions: Auctions) -> None:
    m = auctions.market
    number = auctions.open()
    auctions.bid(number, m.buyer, PRICE)
    assert m.chain.try_send(auctions.house, "cancel", number, sender=m.seller)[0] is False


def check_nobody_comes_in_again(auctions: Auctions) -> None:
    """The winner's receiver calls back while the item comes."""
    m, house = auctions.market, auctions.house
    number = auctions.open(standard=1, token=m.items, id=1, units=5)
    auctions.open(standard=1, token=m.items, id=1, units=5)
    bid_by_receiver(auctions, number, PRICE)
    m.receiver.setCall(house, house.settle.encode(number), sender=m.stranger)
    auctions.settle(number)
    assert (m.receiver.calls(), m.receiver.succeeded()) == (1, False)
    assert m.items.balanceOf(m.receiver, 1) == 5
    auctions.assert_solvent()


def check_no_amount_of_gas_takes_royalty_or_item(auctions: Auctions) -> None:
    m, house = auctions.market, auctions.house
    m.collection.setRoyalty(m.receiver, 500, sender=m.creator)
    m.receiver.setMode(BOOKS, sender=m.stranger)
    number = auctions.open()
    item = house.auction(number).terms.id
    auctions.bid(number, m.buyer, PRICE)
    auctions.end(number)
    start, gas, passed = m.chain.snapshot(), 60_000, 0
    while gas < 1_500_000:
        try:
            house.settle(number, sender=m.attacker, gas=gas)
        except ContractError:
            pass
        else:
            passed += 1
            assert m.chain.balance(m.receiver) == PRICE // 20, gas
            assert auctions.owner(item) == m.buyer.address, gas
        m.chain.revert(start)
        gas += gas // 64
    assert passed > 5
    with pytest.raises(ContractError) as caught:
        house.settle(number, sender=m.attacker, gas=450_000)
    assert caught.value.name == "GasGuard_InsufficientGas"


def check_victims_approvals(auctions: Auctions) -> None:
    """Items and coins come from the caller alone."""
    m, house = auctions.market, auctions.house
    item = m.mint(m.seller)
    had = [m.coin.balanceOf(m.seller), m.items.balanceOf(m.seller, 1)]
    for changes in ({"id": item}, {"standard": 1, "token": m.items, "id": 1}):
        terms = auctions.terms(**changes)
        assert m.chain.try_send(house, "open", terms, sender=m.attacker)[0] is False
    theft = m.coin.transferFrom.encode(m.seller, m.attacker, 100)
    m.chain.raw_try_send(m.attacker, house, theft)
    assert m.collection.ownerOf(item) == m.seller.address
    assert [m.coin.balanceOf(m.seller), m.items.balanceOf(m.seller, 1)] == had


def check_no_rescue_in_a_settlement(auctions: Auctions) -> None:
    """The winner may rescue, and does so when the item comes, before its bid is paid out."""
    m, house = auctions.market, auctions.house
    m.access.setTargetFunctionRole(house, [house.rescue.selector], RESCUER, sender=m.deployer)
    m.access.grantRole(RESCUER, m.receiver, 0, sender=m.deployer)
    number = auctions.open(standard=1, token=m.items, id=1, units=5, currency=m.coin)
    auctions.bid(auctions.open(currency=m.coin), m.buyer, 5 * PRICE)
    m.coin.mint(m.receiver, PRICE, sender=m.deployer)
    m.as_receiver(m.coin, m.coin.approve.encode(house, PRICE))
    m.as_receiver(house, house.bid.encode(number, PRICE))
    m.receiver.setCall(house, house.rescue.encode(m.coin, m.attacker, PRICE), sender=m.stranger)
    had = m.coin.balanceOf(m.attacker)
    auctions.settle(number)
    assert (m.receiver.calls(), m.receiver.succeeded()) == (1, False)
    assert m.coin.balanceOf(m.attacker) == had
    auctions.assert_solvent()


def odd_auction(auctions: Auctions) -> tuple[Any, int, int]:
    """Of the first item of a collection that does odd things."""
    m = auctions.market
    odd = m.deploy("MockRoyaltyFault", m.creator)
    odd.setApprovalForAll(auctions.house, True, sender=m.seller)
    odd.mint(m.seller, 1, sender=m.deployer)
    return odd, 1, auctions.open(token=odd, id=1)


def check_no_item_is_rescued(auctions: Auctions) -> None:
    """Item 1 moves by `transfer` as one unit of an ERC-20 does."""
    m, house = auctions.market, auctions.house
    odd, item, number = odd_auction(auctions)
    assert house.rescuable(odd) == 0
    assert m.chain.try_send(house, "rescue", odd, m.attacker, item, sender=m.deployer)[0] is False
    auctions.bid(number, m.buyer, PRICE)
    auctions.settle(number)
    assert odd.ownerOf(item) == m.buyer.address


def check_an_item_here_is_auctioned_once(auctions: Auctions) -> None:
    """Its contract, whose transfers do nothing for a while, would let a stranger auction it anew and cancel that."""
    m, house = auctions.market, auctions.house
    lying = m.deploy("MockRoyaltyFault", m.creator)
    item = m.mint(m.seller, collection=lying)
    lying.setApprovalForAll(house, True, sender=m.seller)
    terms = auctions.terms(token=lying, id=item)
    house.open(terms, sender=m.seller)
    lying.setSticky(True, sender=m.stranger)
    opened, _ = house.open.try_send(terms, sender=m.attacker)
    lying.setSticky(False, sender=m.stranger)
    if opened:
        house.cancel(house.auctionCount(), sender=m.attacker)
    assert lying.ownerOf(item) == house.address, "another's item was handed to the attacker"


def check_an_item_that_stays_waits(auctions: Auctions) -> None:
    """Its contract says that it moved."""
    m, house = auctions.market, auctions.house
    odd, item, number = odd_auction(auctions)
    auctions.bid(number, m.buyer, PRICE)
    odd.setSticky(True, sender=m.stranger)
    auctions.settle(number)
    assert house.auction(number).itemOwner == m.buyer.address
    assert m.chain.try_send(house, "claimItem", number, m.buyer, sender=m.buyer)[0] is False
    odd.setSticky(False, sender=m.stranger)
    house.claimItem(number, m.buyer, sender=m.buyer)
    assert odd.ownerOf(item) == m.buyer.address


def check_an_item_that_moved_does_not_wait(auctions: Auctions) -> None:
    """Or it would be claimed again, out of another auction's units, whatever the gas."""
    m, house = auctions.market, auctions.house
    number = auctions.open(standard=1, token=m.items, id=1, units=5)
    auctions.open(standard=1, token=m.items, id=1, units=5)
    auctions.bid(number, m.buyer, PRICE)
    auctions.end(number)
    start, gas, passed = m.chain.snapshot(), 200_000, 0
    while gas < 1_500_000:
        if m.chain.try_send(house, "settle", number, sender=m.buyer, gas=gas)[0]:
            passed += 1
            assert house.auction(number).itemOwner == ETHER, gas
            assert m.items.balanceOf(house, 1) == 5, gas
        m.chain.revert(start)
        gas += gas // 16
    assert passed > 5


CLOSED = "        item.state = AuctionState.Closed;\n        (address winner,"
STAYED = "return told && left >= before;"
FEE = "        uint256 fee = (price * item.feeBps + BPS - 1) / BPS;\n"
PUSHED = (
    "if (before != 0) _hold(currency, outbid, before);",
    'if (before != 0) { (bool paid, ) = outbid.call{value: before}(""); if (!paid) revert(); }',
)
TABLE: dict[str, tuple[Callable[[Auctions], None], Mutant]] = {
    "refunds are pushed": (
        check_a_bidder_that_refuses_blocks_nobody,
        Mutant("RefundsArePushed", HOUSE, *PUSHED, NAME),
    ),
    "the last bid alone counts": (
        check_everybody_outbid_gets_all_back,
        Mutant("ForgetsTheOutbid", HOUSE, PUSHED[0], "outbid;", NAME),
    ),
    "settled again": (
        check_it_ends_once,
        Mutant("SettlesAgain", HOUSE, CLOSED, "        (address winner,", NAME),
    ),
    "cancelled again": (
        check_cancelled_is_not_settled,
        Mutant(
            "CancelsAgain",
            HOUSE,
            "        item.state = AuctionState.Closed;\n        emit AuctionCancelled(auctionId);",
            "        emit AuctionCancelled(auctionId);",
            NAME,
        ),
    ),
    "bids are cancelled": (
        check_no_bid_is_cancelled_away,
        Mutant("CancelsBids", HOUSE, "if (item.bid != 0) revert AuctionHouse_HasBid(auctionId);", "", NAME),
    ),
    "no lock": (
        check_nobody_comes_in_again,
        Mutant(
            "HasNoLock",
            HOUSE,
            "function settle(uint256 auctionId) external nonReentrant {",
            "function settle(uint256 auctionId) external {",
            NAME,
            ((CLOSED, "        (address winner,"), ("        liveBids[currency] -= price;\n", "")),
        ),
    ),
    "gas is not looked at": (
        check_no_amount_of_gas_takes_royalty_or_item,
        Mutant("LooksAtNoGas", HOUSE, "GasGuard.requireGas(ITEM_GAS);", "", NAME),
    ),
    "rescued in a settlement": (
        check_no_rescue_in_a_settlement,
        Mutant(
            "ForgetsTheBidFirst",
            HOUSE,
            "        liveBids[currency] -= price;\n",
            "",
            NAME,
            ((FEE, "        liveBids[currency] -= price;\n" + FEE),),
        ),
    ),
    "items are rescued": (
        check_no_item_is_rescued,
        Mutant("RescuesItems", HOUSE, "if (_isItem[token]) return 0;", "", NAME),
    ),
    "auctioned twice": (
        check_an_item_here_is_auctioned_once,
        Mutant(
            "TakesWhatIsHere",
            HOUSE,
            "if (IERC721(token).ownerOf(id) == address(this)) revert AuctionHouse_ItemNotDelivered(token, id);",
            "",
            NAME,
        ),
    ),
    "says that it moved": (
        check_an_item_that_stays_waits,
        Mutant("BelievesItems", HOUSE, STAYED, "return told && left > before;", NAME),
    ),
    "moved and waits": (
        check_an_item_that_moved_does_not_wait,
        Mutant("HoldsWhatLeft", HOUSE, STAYED, "return told && left <= before;", NAME),
    ),
    "items of anybody": (
        check_victims_approvals,
        Mutant(
            "TakesFromTheOwner",
            HOUSE,
            "IERC721(token).transferFrom(msg.sender, address(this), id);",
            "IERC721(token).transferFrom(IERC721(token).ownerOf(id), address(this), id);",
            NAME,
        ),
    ),
}


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(mutant for _, mutant in TABLE.values())


@cache
def sound() -> Auctions:
    return build_auctions()


@pytest.mark.parametrize("name", TABLE)
def test_it_cannot_happen(name: str) -> None:
    auctions = sound()
    before = auctions.market.chain.snapshot()
    TABLE[name][0](auctions)
    auctions.market.chain.revert(before)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_the_test_can_fail(name: str) -> None:
    check, mutant = TABLE[name]
    broken: Any = {NAME: artifacts()[mutant.name]}
    with pytest.raises((AssertionError, ContractError, pytest.fail.Exception)):
        check(build_auctions(broken))
