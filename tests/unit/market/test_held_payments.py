"""Marketplace: money that its receiver does not take is held for it, and the sale goes through

- ether for the creator and the seller: refused, gas burned, a long answer, called back
- an ERC-20 whose token blocks the creator, the seller, the treasury
- anyone pushes it later; its owner takes it elsewhere; nobody else gets it, and nobody twice
- a receiver that books a little is paid at once
"""

import pytest

from tests.support.market import ETHER, FEE_BPS, PRICE, Market
from tests.support.suite import event, events, refuses

ACCEPTS, REVERTS, BURNS, CALLS, BOMB, BOOKS = range(6)
ROYALTY = PRICE // 20
FEE = PRICE * FEE_BPS // 10_000


def to_receiver(market: Market, mode: int) -> None:
    market.collection.setRoyalty(market.receiver, 500, sender=market.creator)
    market.receiver.setMode(mode, sender=market.stranger)


@pytest.mark.parametrize("mode", [REVERTS, BURNS, BOMB])
def test_ether_that_the_creator_does_not_take(market: Market, mode: int) -> None:
    to_receiver(market, mode)
    order, book = market.order(), market.market
    receipt = market.fill(order)
    assert event(book, "PaymentHeld", ETHER, market.receiver, ROYALTY) in events(receipt)
    assert market.collection.ownerOf(order.id) == market.buyer.address
    assert book.held(ETHER, market.receiver) == book.totalHeld(ETHER) == ROYALTY
    market.assert_no_dust()
    with refuses("HeldPayments_EtherRefused", market.receiver, ROYALTY):
        book.pushHeld(ETHER, market.receiver, sender=market.stranger, gas=500_000)
    market.receiver.setMode(ACCEPTS, sender=market.stranger)
    receipt = book.pushHeld(ETHER, market.receiver, sender=market.stranger)
    assert receipt.return_value == ROYALTY
    assert events(receipt) == [
        event(book, "PaymentReleased", ETHER, market.receiver, market.receiver, ROYALTY)
    ]
    assert market.chain.balance(market.receiver) == ROYALTY
    with refuses("HeldPayments_NothingHeld", ETHER, market.receiver):
        book.pushHeld(ETHER, market.receiver, sender=market.stranger)
    market.assert_no_dust()


@pytest.mark.parametrize("mode", [ACCEPTS, BOOKS])
def test_ether_that_it_takes(market: Market, mode: int) -> None:
    to_receiver(market, mode)
    market.fill(market.order())
    assert market.chain.balance(market.receiver) == ROYALTY
    assert market.market.totalHeld(ETHER) == 0


def test_ether_that_the_seller_does_not_take(market: Market) -> None:
    market.collection.mint(market.receiver, 500, sender=market.deployer)
    market.as_receiver(market.collection, market.collection.setApprovalForAll.encode(market.market, True))
    order = market.order(maker=market.receiver, id=500)
    market.as_receiver(market.market, market.market.validate.encode([order.values]))
    market.receiver.setMode(REVERTS, sender=market.stranger)
    request = (order.values, (b"", 0, ()), market.terms(order))
    market.market.fill(*request, sender=market.buyer, value=PRICE)
    assert market.market.held(ETHER, market.receiver) == PRICE - ROYALTY - FEE
    before = market.chain.balance(market.stranger)
    market.as_receiver(market.market, market.market.withdrawHeld.encode(ETHER, market.stranger))
    assert market.chain.balance(market.stranger) - before == PRICE - ROYALTY - FEE
    market.assert_no_dust()


@pytest.mark.parametrize("who", ["creator", "seller", "treasury"])
def test_a_blocked_account(market: Market, who: str) -> None:
    account, book = getattr(market, who), market.market
    amount = {"creator": ROYALTY, "seller": PRICE - ROYALTY - FEE, "treasury": FEE}[who]
    market.coin.setBlocked(account, True, sender=market.stranger)
    before = market.coin.balanceOf(market.buyer)
    market.fill(market.listing())
    assert before - market.coin.balanceOf(market.buyer) == PRICE
    assert book.held(market.coin, account) == amount
    market.assert_no_dust()
    with market.refuses("Blocked", account):
        book.pushHeld(market.coin, account, sender=market.stranger)
    start = market.chain.snapshot()
    market.coin.setBlocked(account, False, sender=market.stranger)
    had = market.coin.balanceOf(account)
    assert book.pushHeld(market.coin, account, sender=market.stranger).return_value == amount
    assert market.coin.balanceOf(account) - had == amount
    market.assert_no_dust()
    if who != "treasury":
        market.chain.revert(start)
        had = market.coin.balanceOf(market.stranger)
        book.withdrawHeld(market.coin, market.stranger, sender=account)
        assert market.coin.balanceOf(market.stranger) - had == amount
        market.assert_no_dust()


def test_a_blocked_marketplace_is_the_end(market: Market) -> None:
    market.coin.setBlocked(market.creator, True, sender=market.stranger)
    market.coin.setBlocked(market.market, True, sender=market.stranger)
    order = market.listing()
    with market.refuses("Blocked", market.market):
        market.fill(order)


def test_bad_receivers(market: Market) -> None:
    for wrong in (ETHER, market.market):
        with refuses("HeldPayments_InvalidReceiver", wrong):
            market.market.withdrawHeld(ETHER, wrong, sender=market.creator)
    with refuses("HeldPayments_NothingHeld", market.coin, market.attacker):
        market.market.withdrawHeld(market.coin, market.attacker, sender=market.attacker)


def test_amounts_add_up(market: Market) -> None:
    to_receiver(market, REVERTS)
    for _ in range(3):
        market.fill(market.order())
    assert market.market.held(ETHER, market.receiver) == 3 * ROYALTY
    market.assert_no_dust()


def test_while_paused(market: Market) -> None:
    to_receiver(market, REVERTS)
    market.fill(market.order())
    market.market.pause(sender=market.sentinel)
    market.receiver.setMode(ACCEPTS, sender=market.stranger)
    market.market.pushHeld(ETHER, market.receiver, sender=market.stranger)
    market.market.collectFees(sender=market.stranger)
    assert market.chain.balance(market.market) == 0
