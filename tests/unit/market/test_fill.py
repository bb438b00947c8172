"""Marketplace: fill

- a listing: the buyer pays exactly the price; seller, creator and treasury receive it
  - in ether, in an ERC-20; of ERC-721, ERC-1155 and ERC-20 items
  - ether that is too much comes back; too little is refused
- an item offer, an offer for a collection, for a set of ids
- in lots, until all are filled, and never more
- a private sale, only by who is named
- Dutch prices, up and down
- the item goes to the recipient, so do the proceeds
- refused: paused, late, too early, expired, cancelled, filled, wrong counter, no lot, too many lots, terms that
  contradict each other, another item, not in the set, above or below the taker's limit, oneself, no price, no code,
  no approval, no longer owned
"""

import pytest

from strongroom.model.orders import IdSet, ItemStandard, OrderKind
from tests.support.market import ETHER, FEE_BPS, PRICE, WEEK, Market
from tests.support.suite import event, events


@pytest.mark.parametrize("currency", ["ether", "coin"])
def test_a_listing_is_paid_exactly(market: Market, currency: str) -> None:
    order = market.order() if currency == "ether" else market.listing()
    with market.pays_exactly(order.currency, PRICE):
        receipt = market.fill(order)
    assert receipt.return_value == PRICE
    assert market.collection.ownerOf(order.id) == market.buyer.address
    assert event(
        market.market,
        "OrderFilled",
        order.struct_hash,
        market.seller,
        market.buyer,
        market.collection,
        order.id,
        1,
        order.currency,
        PRICE,
        PRICE // 20,
        market.creator,
        PRICE // 40,
    ) in events(receipt)


@pytest.mark.parametrize("currency", ["ether", "coin"])
@pytest.mark.parametrize("price", [1, 2, 39, 40, 41, 10**9 + 7])
def test_any_price_adds_up(market: Market, currency: str, price: int) -> None:
    """The fee is rounded up, the royalty is the collection's own answer, and nothing is left over."""
    order = (market.order if currency == "ether" else market.listing)(lot_price=price)
    with market.pays_exactly(order.currency, price):
        market.fill(order)


def test_erc1155_lots(market: Market) -> None:
    order = market.lots()
    with market.pays_exactly(ETHER, 3 * PRICE):
        market.fill(order, lots=3)
    assert market.items.balanceOf(market.buyer, 1) == 15
    assert market.market.orderStatus(order.struct_hash) == (3, False)
    with market.pays_exactly(ETHER, 7 * PRICE):
        market.fill(order, lots=7)
    with market.refuses("Marketplace_NonceUsed", market.seller, order.nonce):
        market.fill(order)


def test_never_more_than_signed(market: Market) -> None:
    order = market.lots()
    market.fill(order, lots=8)
    with market.refuses("Marketplace_TooManyLots", 3, 2):
        market.fill(order, lots=3)
    with market.refuses("Marketplace_TooManyLots", 2**256 - 1, 2):
        market.fill(order, lots=2**256 - 1, value=PRICE, limit=2**256 - 1)


def test_erc20_shares_have_a_fee_and_no_royalty(market: Market) -> None:
    order = market.listing(
        standard=ItemStandard.ERC20, token=market.shares, id=0, lot_size=10**9, lots=4, max_royalty_bps=0
    )
    held, paid = market.shares.balanceOf(market.buyer), market.coin.balanceOf(market.seller)
    market.fill(order, lots=3)
    assert market.shares.balanceOf(market.buyer) == held + 3 * 10**9
    assert market.coin.balanceOf(market.seller) == paid + 3 * PRICE - 3 * PRICE * FEE_BPS // 10_000
    market.assert_no_dust()


def test_an_item_offer(market: Market) -> None:
    order = market.offer()
    with market.pays_exactly(market.coin, PRICE):
        market.fill(order)
    assert market.collection.ownerOf(order.id) == market.buyer.address


@pytest.mark.parametrize("chosen", [False, True], ids=["whole", "set"])
def test_a_collection_offer(market: Market, chosen: bool) -> None:
    items = [market.mint() for _ in range(5)]
    ids = IdSet(items[:3])
    order = market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root if chosen else 0, lots=2)
    for item in items[:2]:
        with market.pays_exactly(market.coin, PRICE):
            market.fill(order, id=item, proof=ids.proof(item) if chosen else ())
        assert market.collection.ownerOf(item) == market.buyer.address
    with market.refuses("Marketplace_NonceUsed", market.buyer, order.nonce):
        market.fill(order, id=items[2], proof=ids.proof(items[2]) if chosen else ())


def test_an_id_outside_of_the_set(market: Market) -> None:
    items = [market.mint() for _ in range(4)]
    ids = IdSet(items[:3])
    order = market.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root)
    root = ids.root.to_bytes(32, "big")
    for item, proof in ((items[3], ids.proof(items[0])), (items[0], ids.proof(items[1])), (items[0], ())):
        with market.refuses("Marketplace_NotInSet", item, root):
            market.fill(order, id=item, proof=proof)


def test_a_private_sale(market: Market) -> None:
    order = market.order(taker=market.buyer)
    with market.refuses("Marketplace_WrongTaker", market.stranger, market.buyer):
        market.fill(order, market.stranger)
    market.fill(order)


def test_a_dutch_price_falls_in_a_line(market: Market) -> None:
    order = market.order(lot_price=1_000_001, end_lot_price=1, end_time=market.chain.timestamp + 1_000)
    signed = market.sign(order)
    market.chain.warp(250)
    with market.pays_exactly(ETHER, 750_001):
        market.fill(signed)


def test_a_dutch_price_is_rounded_for_the_maker(market: Market) -> None:
    now = market.chain.timestamp
    times = {"start_time": now, "end_time": now + 3}
    listing = market.listing(lot_price=10, end_lot_price=20, **times)
    offer = market.offer(lot_price=10, end_lot_price=20, **times)
    market.chain.warp(1)
    assert market.market.lotPriceAt(listing.values, now + 1) == 14
    assert market.market.lotPriceAt(offer.values, now + 1) == 13
    assert market.fill(market.sign(listing)).return_value == 14
    assert market.fill(market.sign(offer)).return_value == 13


def test_the_price_at_any_time(market: Market) -> None:
    now = market.chain.timestamp
    for first, last in ((5, 5), (0, 10**38), (10**38, 1), (2**128 - 1, 2**128 - 2)):
        for duration in (0, 1, 7, 10**9):
            order = market.order(id=1, lot_price=first, end_lot_price=last, end_time=now + duration)
            for moment in (0, now, now + 1, now + duration // 2, now + duration, 2**64 - 1):
                assert market.market.lotPriceAt(order.values, moment) == order.lot_price_at(moment)


def test_too_much_ether_comes_back(market: Market) -> None:
    with market.pays_exactly(ETHER, PRICE):
        market.fill(market.order(), value=5 * PRICE)


@pytest.mark.parametrize("sent", [0, 1, PRICE - 1])
def test_too_little_ether(market: Market, sent: int) -> None:
    signed = market.sign(market.order())
    with market.refuses("Marketplace_NotEnoughEther", PRICE, sent):
        market.fill(signed, value=sent)


def test_ether_with_an_erc20_sale_comes_back(market: Market) -> None:
    order = market.listing()
    before = market.chain.balance(market.buyer)
    market.fill(order, value=PRICE)
    assert market.chain.balance(market.buyer) == before


def test_ether_that_nobody_takes_back(market: Market) -> None:
    receiver = market.receiver
    signed = market.sign(market.order())
    receiver.setMode(1, sender=market.stranger)
    data = market.market.fill.encode(signed.order.values, tuple(signed.evidence), market.terms(signed.order))
    with market.refuses("Marketplace_RefundRefused", receiver, PRICE):
        market.as_receiver(market.market, data, 2 * PRICE)


def test_recipients(market: Market) -> None:
    order = market.order()
    market.fill(order, recipient=market.stranger)
    assert market.collection.ownerOf(order.id) == market.stranger.address
    before = market.coin.balanceOf(market.stranger)
    market.fill(market.offer(), recipient=market.stranger)
    assert market.coin.balanceOf(market.stranger) == before + PRICE - PRICE // 20 - PRICE // 40


def test_the_marketplace_is_no_recipient(market: Market) -> None:
    for order in (market.order(), market.offer()):
        with market.refuses("Marketplace_InvalidRecipient", market.market):
            market.fill(order, recipient=market.market)


def test_limits_of_the_taker(market: Market) -> None:
    listing, offer = market.listing(), market.offer()
    with market.refuses("Marketplace_PriceAboveLimit", PRICE, PRICE - 1):
        market.fill(listing, limit=PRICE - 1)
    proceeds = PRICE - PRICE // 20 - PRICE // 40
    with market.refuses("Marketplace_ProceedsBelowLimit", proceeds, proceeds + 1):
        market.fill(offer, limit=proceeds + 1)
    market.fill(offer, limit=proceeds)
    now = market.chain.timestamp
    with market.refuses("Marketplace_DeadlinePassed", now - 1, now):
        market.fill(listing, deadline=now - 1)
    market.fill(listing, deadline=now)


def test_its_time(market: Market) -> None:
    now = market.chain.timestamp
    early, last = market.order(start_time=now + 1), market.order(end_time=now)
    with market.refuses("Marketplace_NotStarted", now + 1, now):
        market.fill(early)
    signed = market.sign(last)
    market.chain.warp(1)
    with market.refuses("Marketplace_Expired", now, now + 1):
        market.fill(signed)
    market.fill(early)


def test_paused(market: Market) -> None:
    signed, other, offer = market.sign(market.listing()), market.listing(), market.offer()
    market.market.pause(sender=market.sentinel)
    with market.refuses("Marketplace_Paused"):
        market.fill(signed)
    with market.refuses("Marketplace_Paused"):
        market.match(other, offer)
    with market.refuses("Marketplace_Paused"):
        market.market.fillMany([market.request(signed)], True, sender=market.buyer)
    market.market.cancel(7, sender=market.seller)
    market.market.unpause(sender=market.operator)
    market.fill(signed)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lots": 0}, ("Marketplace_ZeroQuantity",)),
        ({"lot_size": 0}, ("Marketplace_ZeroQuantity",)),
        ({"lot_size": 2}, ("Marketplace_InvalidLot", 0)),
        ({"lots": 2}, ("Marketplace_InvalidLot", 0)),
        ({"standard": ItemStandard.ERC20}, ("Marketplace_InvalidLot", 2)),
        ({"lot_price": 0}, ("Marketplace_ZeroPrice",)),
        ({"kind": OrderKind.ITEM_OFFER}, ("Marketplace_EtherOffer",)),
        ({"kind": OrderKind.COLLECTION_OFFER}, ("Marketplace_EtherOffer",)),
        ({"standard": ItemStandard.ERC1155, "lots": 2**100, "lot_price": 2**100}, ()),
    ],
)
def test_terms_that_make_no_sense(
    market: Market, changes: dict[str, object], error: tuple[object, ...]
) -> None:
    signed = market.sign(market.order(**{"id": 1, **changes}))
    if not error:
        with market.refuses("Marketplace_PriceTooLarge", 2**200):
            market.fill(signed, lots=2**100, limit=2**256 - 1, value=PRICE)
        return
    with market.refuses(*error):
        market.fill(signed, market.stranger, value=PRICE)


def test_no_lot(market: Market) -> None:
    for order in (market.order(), market.lots()):
        with market.refuses("Marketplace_ZeroQuantity"):
            market.fill(order, lots=0, value=PRICE)


def test_another_item(market: Market) -> None:
    order, other = market.order(), market.mint()
    with market.refuses("Marketplace_WrongItem", other, order.id):
        market.fill(order, id=other)


def test_oneself(market: Market) -> None:
    order = market.order()
    with market.refuses("Marketplace_SelfTrade", market.seller):
        market.fill(order, market.seller)


def test_no_approval_and_no_longer_owned(market: Market) -> None:
    order = market.order()
    signed = market.sign(order)
    market.collection.setApprovalForAll(market.market, False, sender=market.seller)
    with market.refuses("ERC721InsufficientApproval", market.market, order.id):
        market.fill(signed)
    market.collection.setApprovalForAll(market.market, True, sender=market.seller)
    market.collection.transferFrom(market.seller, market.stranger, order.id, sender=market.seller)
    with market.refuses_some("ERC721IncorrectOwner", "ERC721InsufficientApproval"):
        market.fill(signed)


def test_a_buyer_without_money_or_allowance(market: Market) -> None:
    order, other = market.listing(), market.listing()
    market.coin.approve(market.market, PRICE - 1, sender=market.buyer)
    with market.refuses_some():
        market.fill(order)
    market.coin.approve(market.market, PRICE, sender=market.buyer)
    with market.pays_exactly(market.coin, PRICE):
        market.fill(order)
    with market.refuses_some():
        market.fill(other, market.creator)


@pytest.mark.parametrize("what", ["token", "currency"])
@pytest.mark.parametrize("standard", list(ItemStandard))
def test_without_code(market: Market, what: str, standard: ItemStandard) -> None:
    nobody = market.chain.account("nobody")
    item = market.mint() if standard == ItemStandard.ERC721 else 0
    target = {0: market.collection, 1: market.items, 2: market.shares}[int(standard)]
    market.items.mint(market.seller, 0, 1, sender=market.deployer)
    order = market.listing(**{"standard": standard, "token": target, "id": item, what: nobody})
    with market.refuses("Marketplace_NoCode", nobody):
        market.fill(order)


def test_an_item_that_stays_where_it_is(market: Market) -> None:
    sticky = market.deploy("MockRoyaltyFault", market.creator)
    item = market.mint(collection=sticky)
    sticky.setSticky(True, sender=market.stranger)
    with market.refuses("Marketplace_ItemNotDelivered", sticky, item):
        market.fill(market.order(token=sticky, id=item))


def test_an_erc20_is_no_erc721(market: Market) -> None:
    """`transferFrom` is the same function; the question for the owner is not."""
    order = market.order(token=market.shares, id=1_000, max_royalty_bps=1_000)
    with market.refuses_some("Marketplace_ItemNotDelivered", "Marketplace_RoyaltyAboveSigned"):
        market.fill(order)


def test_what_lasts(market: Market) -> None:
    order = market.order(end_time=market.chain.timestamp + 2 * WEEK)
    signed = market.sign(order)
    market.chain.warp(2 * WEEK)
    market.fill(signed)
