"""A signature that says less than it gives away: Wyvern 2022, blank cheques; and signatures of nobody

Victims of phishing signed orders with zero price or open calldata. Here every field that decides who gets what for how
much is in the typed data that a wallet shows, a price of zero is refused, an order calls nothing, and a tree shows
every order in it. A zero, malleable, foreign or replayed signature is worth nothing.
"""

from dataclasses import replace

import pytest

from strongroom.client.market import SignedOrder, domain, sign
from strongroom.evm import Signature
from strongroom.model.orders import EMPTY_ORDER
from tests.support.market import ETHER, Market
from tests.support.signing import malleable


def test_nothing_for_nothing(market: Market) -> None:
    now = market.chain.timestamp
    for order in (
        market.order(lot_price=0),
        market.order(lot_price=10, end_lot_price=0, start_time=now - 100, end_time=now),
    ):
        with market.refuses_some("Marketplace_ZeroPrice"):
            market.fill(order, value=0)


@pytest.mark.parametrize(
    "name", ["lot_price", "end_lot_price", "taker", "token", "id", "currency", "end_time"]
)
def test_what_was_signed_cannot_be_changed(market: Market, name: str) -> None:
    signed = market.sign(market.listing())
    value = getattr(signed.order, name)
    other = market.buyer.address if name == "taker" else value
    if name in ("token", "currency"):
        other = market.items.address if name == "token" else ETHER
    elif name != "taker":
        other = value - 1 if "price" in name else value + 1
    with market.refuses_some():
        market.fill(replace(signed, order=replace(signed.order, **{name: other})))


def test_zero_is_nobodys_signature(market: Market) -> None:
    order = replace(market.order(id=market.mint(market.seller)), maker=ETHER)
    for signature in (b"", bytes(65), bytes(64) + b"\x1b", bytes(64) + b"\x1c"):
        assert market.market.isValidEvidence(order.values, (signature, 0, ())) is False
        assert market.market.isValidEvidence(EMPTY_ORDER.values, (signature, 0, ())) is False


def test_a_malleable_signature(market: Market) -> None:
    signed = market.sign(market.order())
    raw = signed.signature
    other = bytes(malleable(Signature(raw[64], raw[:32], raw[32:64])))
    with market.refuses_some("Marketplace_InvalidSignature"):
        market.fill(replace(signed, signature=other))


def test_another_chain_or_marketplace(market: Market) -> None:
    order = market.order()
    for where in (domain(1, market.market), domain(market.chain.chain_id, market.treasury)):
        with market.refuses_some("Marketplace_InvalidSignature"):
            market.fill(replace(sign(order, where, market.seller.local), domain=market.domain))


def test_somebody_elses(market: Market) -> None:
    order = market.order()
    with market.refuses_some("Marketplace_InvalidSignature"):
        market.fill(market.sign(order, market.attacker))
    with market.refuses_some("Marketplace_NotMaker"):
        market.market.validate([order.values], sender=market.attacker)
    with market.refuses_some("Marketplace_InvalidSignature"):
        market.fill(SignedOrder(order, market.domain))
