"""Marketplace: royalties and fees

- the collection's answer, or the registry's entry, which only the collection's owner can make
- capped at 10 %, or at what the seller signed if that is more; never beyond what the fee leaves
- a listing is refused, not cut, if royalty or fee went beyond what was signed
- who takes a part of it: nobody, the seller, the buyer, the marketplace
- a collection that declares ERC-2981 and fails stops the sale, unless the seller said otherwise
  - one that does not declare it owes nothing
- the fee: set by the operator, up to its hard cap; ether's is collected by anyone
"""

import pytest

from strongroom.model.orders import ItemStandard
from tests.support.market import ETHER, FEE_BPS, PRICE, Market
from tests.support.suite import event, events, refuses

REVERTS, BURNS, SHORT, NO_ADDRESS, EVERYTHING, BOMB = range(1, 7)
FEE = PRICE * FEE_BPS // 10_000


def set_royalty(market: Market, bps: int) -> None:
    market.collection.setRoyalty(market.creator, bps, sender=market.creator)


@pytest.mark.parametrize(("asked", "signed", "paid"), [(0, 0, 0), (500, 500, 500), (1_000, 1_000, 1_000)])
def test_within_the_cap(market: Market, asked: int, signed: int, paid: int) -> None:
    set_royalty(market, asked)
    assert market.quote(market.order(max_royalty_bps=signed))[3] == PRICE * paid // 10_000


@pytest.mark.parametrize(
    ("asked", "signed", "paid"), [(1_001, 1_000, 1_000), (9_000, 1_500, 1_500), (9_000, 8_000, 8_000)]
)
def test_capped(market: Market, asked: int, signed: int, paid: int) -> None:
    set_royalty(market, asked)
    before = market.chain.balance(market.creator)
    market.fill(market.order(max_royalty_bps=signed))
    assert market.chain.balance(market.creator) - before == PRICE * paid // 10_000


@pytest.mark.parametrize("changed", [501, 1_000, 9_000])
def test_raised_after_signing(market: Market, changed: int) -> None:
    signed = market.sign(market.order())
    set_royalty(market, changed)
    royalty = PRICE * min(changed, 1_000) // 10_000
    with market.refuses("Marketplace_RoyaltyAboveSigned", royalty, PRICE * 500 // 10_000):
        market.fill(signed)
    set_royalty(market, 100)
    market.fill(signed)


def test_signing_zero_is_no_way_around(market: Market) -> None:
    order = market.order(max_royalty_bps=0)
    with market.refuses("Marketplace_RoyaltyAboveSigned", PRICE // 20, 0):
        market.fill(order)


def test_royalty_and_fee_are_never_more_than_the_price(market: Market) -> None:
    set_royalty(market, 10_000)
    order = market.order(max_royalty_bps=10_000)
    before = [market.chain.balance(who) for who in (market.seller, market.creator)]
    market.fill(order)
    after = [market.chain.balance(who) for who in (market.seller, market.creator)]
    assert [now - was for now, was in zip(after, before, strict=True)] == [0, PRICE - FEE]
    assert market.market.settings()[2] == FEE
    market.assert_no_dust()


def test_a_taker_who_sells(market: Market) -> None:
    set_royalty(market, 2_000)
    order = market.offer()
    assert market.quote(order)[3] == PRICE // 10
    assert market.quote(order, max_royalty_bps=1_500)[3] == PRICE * 15 // 100
    assert market.quote(order, max_royalty_bps=100)[3] == PRICE // 10
    market.fill(order, max_royalty_bps=1_500)
    assert market.coin.balanceOf(market.creator) == PRICE * 15 // 100


def test_of_a_match_the_listing_says(market: Market) -> None:
    set_royalty(market, 2_000)
    listing = market.listing(max_royalty_bps=1_500)
    market.match(listing, market.offer(id=listing.id))
    assert market.coin.balanceOf(market.creator) == PRICE * 15 // 100


@pytest.mark.parametrize("who", ["seller", "buyer"])
@pytest.mark.parametrize("currency", ["ether", "coin"])
def test_a_receiver_that_trades(market: Market, who: str, currency: str) -> None:
    account = getattr(market, who)
    market.collection.setRoyalty(account, 500, sender=market.creator)
    order = market.order() if currency == "ether" else market.listing()
    parties = (market.seller, market.buyer)
    before = [market.balance(order.currency, each) for each in parties]
    market.fill(order)
    change = [market.balance(order.currency, each) - was for each, was in zip(parties, before, strict=True)]
    royalty = PRICE // 20
    expected = [PRICE - FEE - royalty, -PRICE]
    expected[parties.index(account)] += royalty
    assert change == expected
    market.assert_no_dust()


@pytest.mark.parametrize("currency", ["ether", "coin"])
def test_the_marketplace_takes_no_royalty(market: Market, currency: str) -> None:
    market.collection.setRoyalty(market.market, 500, sender=market.creator)
    order = market.order() if currency == "ether" else market.listing()
    assert market.quote(order)[3:5] == (0, ETHER)
    market.fill(order)
    market.assert_no_dust()


def test_the_registry(market: Market) -> None:
    book = market.market
    for caller in (market.stranger, market.seller, market.operator, market.deployer):
        with refuses("RoyaltyRegistry_NotOwner", market.collection, caller):
            book.setRoyalty(market.collection, caller, 100, sender=caller)
        with refuses("RoyaltyRegistry_NotOwner", market.collection, caller):
            book.clearRoyalty(market.collection, sender=caller)
    receipt = book.setRoyalty(market.collection, market.stranger, 300, sender=market.creator)
    assert events(receipt) == [event(book, "RoyaltySet", market.collection, True, market.stranger, 300)]
    assert book.royaltyOverride(market.collection) == (True, market.stranger.address, 300)
    order = market.order()
    assert market.quote(order)[3:5] == (PRICE * 3 // 100, market.stranger.address)
    book.setRoyalty(market.collection, ETHER, 0, sender=market.creator)
    assert market.quote(order)[3:5] == (0, ETHER)
    book.clearRoyalty(market.collection, sender=market.creator)
    assert market.quote(order)[3:5] == (PRICE // 20, market.creator.address)


def test_the_registrys_bad_input(market: Market) -> None:
    book = market.market
    with refuses("RoyaltyRegistry_TooHigh", 10_001):
        book.setRoyalty(market.collection, market.creator, 10_001, sender=market.creator)
    with refuses("RoyaltyRegistry_ZeroReceiver"):
        book.setRoyalty(market.collection, ETHER, 1, sender=market.creator)
    for nobodys in (market.coin, market.stranger.address, market.market):
        with refuses("RoyaltyRegistry_NotOwner", nobodys, market.stranger):
            book.setRoyalty(nobodys, market.stranger, 1, sender=market.stranger)


def test_the_registry_is_capped_as_well(market: Market) -> None:
    market.market.setRoyalty(market.collection, market.creator, 10_000, sender=market.creator)
    assert market.quote(market.order(max_royalty_bps=1_000))[3] == PRICE // 10


@pytest.mark.parametrize("fault", [REVERTS, BURNS, SHORT, NO_ADDRESS])
def test_declared_and_broken(market: Market, fault: int) -> None:
    broken = market.deploy("MockRoyaltyFault", market.creator)
    broken.setApprovalForAll(market.market, True, sender=market.seller)
    item = market.mint(collection=broken)
    broken.setFault(fault, sender=market.stranger)
    listing = market.order(token=broken, id=item)
    with market.refuses("RoyaltyReader_BrokenRoyalty", broken, item):
        market.fill(listing)
    offer = market.offer(token=broken, id=item)
    with market.refuses("RoyaltyReader_BrokenRoyalty", broken, item):
        market.fill(offer)
    start = market.chain.snapshot()
    assert market.fill(market.order(token=broken, id=item, allow_broken_royalty=True)).return_value == PRICE
    market.chain.revert(start)
    market.fill(offer, allow_broken_royalty=True)
    market.chain.revert(start)
    broken.setDenies(True, sender=market.stranger)
    market.fill(listing)
    market.assert_no_dust()


def test_the_registry_mends_what_is_broken(market: Market) -> None:
    broken = market.deploy("MockRoyaltyFault", market.creator)
    broken.setApprovalForAll(market.market, True, sender=market.seller)
    broken.setFault(REVERTS, sender=market.stranger)
    market.market.setRoyalty(broken, market.creator, 500, sender=market.creator)
    with market.pays_exactly(ETHER, PRICE):
        market.fill(market.order(token=broken, id=market.mint(collection=broken)))


def test_asking_for_everything(market: Market) -> None:
    greedy = market.deploy("MockRoyaltyFault", market.creator)
    greedy.setApprovalForAll(market.market, True, sender=market.seller)
    greedy.setFault(EVERYTHING, sender=market.stranger)
    order = market.order(token=greedy, id=market.mint(collection=greedy), max_royalty_bps=1_000)
    before = market.chain.balance(market.creator)
    market.fill(order)
    assert market.chain.balance(market.creator) - before == PRICE // 10


def test_a_long_answer_is_cheap(market: Market) -> None:
    bomb = market.deploy("MockRoyaltyFault", market.creator)
    bomb.setApprovalForAll(market.market, True, sender=market.seller)
    bomb.setFault(BOMB, sender=market.stranger)
    order = market.order(token=bomb, id=market.mint(collection=bomb))
    market.fill(order, gas=700_000)


def test_the_fee(market: Market) -> None:
    book = market.market
    signed = market.sign(market.order())
    with refuses("Marketplace_FeeTooHigh", 501, 500):
        book.setFee(501, sender=market.operator)
    receipt = book.setFee(251, sender=market.operator)
    assert events(receipt) == [event(book, "FeeSet", 251)]
    with market.refuses("Marketplace_FeeAboveSigned", 251, 250):
        market.fill(signed)
    book.setFee(0, sender=market.operator)
    before = market.chain.balance(market.seller)
    market.fill(signed)
    assert market.chain.balance(market.seller) - before == PRICE - PRICE // 20
    assert book.settings() == (0, False, 0)


def test_ether_fees_are_collected_by_anyone(market: Market) -> None:
    for _ in range(3):
        market.fill(market.order())
    before = market.chain.balance(market.treasury)
    receipt = market.market.collectFees(sender=market.stranger)
    assert receipt.return_value == 3 * FEE
    assert market.chain.balance(market.treasury) - before == 3 * FEE
    assert market.market.settings()[2] == 0
    market.assert_no_dust()
    assert market.market.collectFees(sender=market.stranger).return_value == 0


def test_only_its_roles(market: Market) -> None:
    for name, args in (("setFee", (1,)), ("pause", ()), ("unpause", ()), ("rescue", (market.coin, ETHER, 0))):
        with refuses("AccessManagedUnauthorized", market.attacker):
            market.chain.send(market.market, name, *args, sender=market.attacker)


def test_rescue_never_touches_what_is_held(market: Market) -> None:
    market.coin.setBlocked(market.creator, True, sender=market.stranger)
    market.fill(market.listing())
    market.coin.mint(market.market, 7, sender=market.deployer)
    assert market.market.rescuable(market.coin) == 7
    with refuses("Rescuable_ExceedsSurplus", market.coin, 8, 7):
        market.market.rescue(market.coin, market.stranger, 8, sender=market.deployer)
    market.market.rescue(market.coin, market.stranger, 7, sender=market.deployer)
    market.assert_no_dust()


def test_the_constructor(market: Market) -> None:
    with refuses("Marketplace_InvalidRecipient", ETHER):
        market.deploy("Marketplace", ETHER, market.access, 0)
    with refuses("Marketplace_FeeTooHigh", 501, 500):
        market.deploy("Marketplace", market.treasury, market.access, 501)
    with refuses("AccessManagedInvalidAuthority", market.stranger):
        market.deploy("Marketplace", market.treasury, market.stranger, 0)


def test_shares_are_asked_for_no_royalty(market: Market) -> None:
    order = market.listing(standard=ItemStandard.ERC20, token=market.shares, id=0, max_royalty_bps=0)
    assert market.quote(order)[3:6] == (0, ETHER, FEE)
