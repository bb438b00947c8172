"""A royalty that is starved away: a caller gives so little gas that a bounded call fails, and the sale goes on

Whatever gas a buyer gives, a sale that passes pays the royalty, at once, to a receiver that would take it; and what a
hostile receiver or collection may burn is bounded, so that the sale passes. Two things see to it: before each bounded
call its bound must be there; and were it not, what a starved call leaves, a 63rd of at most 300,000, would not suffice
for what follows it.

And a sweep of which nothing is left: a node that looks for the least gas with which best effort passes would find one
with which every order is left out. None is for want of gas, and none burns what the others need.
"""

import pytest

from strongroom.evm import ContractError
from tests.support.market import ETHER, PRICE, Market

BURNS, BOOKS = 2, 5
ROYALTY = PRICE // 20


@pytest.mark.parametrize("currency", ["ether", "coin"])
def test_no_amount_of_gas_takes_the_royalty(market: Market, currency: str) -> None:
    """In steps of 1/64 from too little to plenty."""
    market.collection.setRoyalty(market.receiver, 500, sender=market.creator)
    market.receiver.setMode(BOOKS, sender=market.stranger)
    signed = market.sign(market.order() if currency == "ether" else market.listing())
    start = market.chain.snapshot()
    gas, passed, refused = 60_000, 0, 0
    while gas < 1_500_000:
        try:
            market.fill(signed, gas=gas)
        except ContractError:
            refused += 1
        else:
            passed += 1
            assert market.balance(signed.order.currency, market.receiver) == ROYALTY, gas
            assert market.market.totalHeld(signed.order.currency) == 0, gas
        market.chain.revert(start)
        gas += gas // 64
    assert passed > 20
    assert refused > 20


def test_no_amount_of_gas_hides_a_declared_royalty(market: Market) -> None:
    """A seller that allows a broken royalty allows no starved one."""
    signed = market.sign(market.order(allow_broken_royalty=True))
    start = market.chain.snapshot()
    gas, passed = 60_000, 0
    while gas < 1_000_000:
        before = market.chain.balance(market.creator)
        try:
            market.fill(signed, gas=gas)
        except ContractError:
            pass
        else:
            passed += 1
            assert market.chain.balance(market.creator) - before == ROYALTY, gas
        market.chain.revert(start)
        gas += gas // 64
    assert passed > 20


def test_what_can_be_burnt_is_bounded(market: Market) -> None:
    market.collection.setRoyalty(market.receiver, 500, sender=market.creator)
    market.receiver.setMode(BURNS, sender=market.stranger)
    market.fill(market.order(), gas=700_000)
    assert market.market.held(ETHER, market.receiver) == ROYALTY


def test_too_little_says_so(market: Market) -> None:
    signed = market.sign(market.order())
    with market.refuses_some("GasGuard_InsufficientGas"):
        market.fill(signed, gas=170_000)


def test_no_amount_of_gas_leaves_an_order_out(market: Market) -> None:
    requests = [market.request(market.order()) for _ in range(3)]
    start, gas, passed, refused = market.chain.snapshot(), 60_000, 0, 0
    while gas < 3_000_000:
        try:
            receipt = market.market.fillMany(requests, False, sender=market.buyer, value=3 * PRICE, gas=gas)
        except ContractError:
            refused += 1
        else:
            passed += 1
            assert list(receipt.return_value) == [PRICE] * 3, gas
        market.chain.revert(start)
        gas += gas // 32
    assert passed > 10
    assert refused > 10


def test_no_order_burns_the_gas_of_the_others(market: Market) -> None:
    odd = market.deploy("MockRoyaltyFault", market.creator)
    odd.setApprovalForAll(market.market, True, sender=market.seller)
    hostile = market.request(market.order(token=odd, id=market.mint(collection=odd)))
    odd.setHook(market.receiver, b"", sender=market.stranger)
    market.receiver.setMode(BURNS, sender=market.stranger)
    requests = [hostile, market.request(market.order())]
    receipt = market.market.fillMany(requests, False, sender=market.buyer, value=2 * PRICE, gas=3_000_000)
    assert list(receipt.return_value) == [0, PRICE]
