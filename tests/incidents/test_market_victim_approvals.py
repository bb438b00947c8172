"""Arbitrary call from a contract that holds approvals: Seneca 2024, Squid 2026, Multichain 2022

Everybody who trades approves the marketplace, for all items and endless coins. It calls items, currencies and
collections by fixed selectors, and takes from its caller and from makers who agreed: a victim who approved everything
finds nothing moved after an attacker passed the theft through every bytes and address argument there is.
"""

import itertools
from typing import Any

from strongroom.model.orders import ORDER_FIELDS
from tests.support.market import ETHER, PRICE, Market

ORDERS = ("fill", "fillMany", "fillStep", "matchOrders", "validate")


def ready(market: Market) -> Market:
    """The victim is the seller: approvals, items, coins, shares, lots, and nothing signed."""
    market.mint(market.seller)
    market.items.mint(market.seller, 1, 50, sender=market.deployer)
    market.coin.setBlocked(market.creator, True, sender=market.stranger)
    market.fill(market.listing())
    return market


def held(market: Market) -> tuple[Any, ...]:
    who, target = market.seller, market.market
    return (
        *(token.balanceOf(who) for token in market.tokens),
        *(token.allowance(who, target) for token in market.tokens),
        *(token.allowance(who, market.attacker) for token in market.tokens),
        market.collection.balanceOf(who),
        market.collection.isApprovedForAll(who, market.attacker),
        market.items.balanceOf(who, 1),
        market.items.isApprovedForAll(who, market.attacker),
        market.chain.balance(who),
        target.counters(who),
        target.nonceBitmap(who, 0),
        target.held(market.coin, market.creator),
        target.held(ETHER, who),
    )


def thefts(market: Market) -> list[bytes]:
    coin, items = market.coin, market.collection
    return [
        coin.transferFrom.encode(market.seller, market.attacker, 100),
        items.transferFrom.encode(market.seller, market.attacker, 1),
        items.setApprovalForAll.encode(market.attacker, True),
    ]


def test_nothing_moves_through_simple_arguments(market: Market) -> None:
    ready(market)
    before, start, tried = held(market), market.chain.snapshot(), 0
    functions = [
        entry
        for entry in market.market._interface.artifact.abi
        if entry["type"] == "function"
        and entry["name"] not in ORDERS
        and entry["stateMutability"] in ("payable", "nonpayable")
    ]
    addresses = [
        each.address
        for each in (
            market.seller,
            market.attacker,
            market.coin,
            market.collection,
            market.market,
            market.creator,
        )
    ] + [ETHER]
    for entry in functions:
        kinds = [item["type"] for item in entry["inputs"]]
        if any(kind.startswith("tuple") for kind in kinds):
            continue
        choices = {"address": addresses, "bytes": thefts(market)}
        values = [choices.get(kind, [0, 100] if "int" in kind else [True]) for kind in kinds]
        for args in itertools.product(*values):
            done, _ = market.chain.try_send(market.market, entry["name"], *args, sender=market.attacker)
            tried += 1
            if done:
                assert held(market) == before, (entry["name"], args)
                market.chain.revert(start)
    assert tried > 100


def test_nothing_moves_through_orders(market: Market) -> None:
    """Orders in the victim's name, or whose token, currency or taker is what the victim holds."""
    ready(market)
    before, start, tried = held(market), market.chain.snapshot(), 0
    targets = [
        each.address for each in (market.coin, market.shares, market.collection, market.items, market.market)
    ]
    evidences: list[Any] = [(theft, 0, ()) for theft in thefts(market)]
    evidences += [(b"", 0, ()), (bytes(65), 0, ()), (b"", 0, (bytes(32),))]
    people = (market.seller.address, market.attacker.address)
    for kind, standard, token, currency, maker in itertools.product(
        range(3), range(3), targets, (*targets, ETHER), people
    ):
        item = 0 if standard == 2 else 1
        order = market.order(
            kind=kind, standard=standard, token=token, currency=currency, maker=maker, id=item
        )
        mine = maker == market.attacker.address
        shown = [tuple(market.sign(order).evidence)] if mine else evidences
        for evidence in shown:
            for recipient in (ETHER, market.seller.address):
                terms = market.terms(order, recipient=recipient, limit=PRICE if kind == 0 else 0)
                taker = market.stranger if mine else market.attacker
                done, _ = market.chain.try_send(
                    market.market, "fill", order.values, evidence, terms, sender=taker, value=PRICE
                )
                tried += 1
                if done:
                    now = held(market)
                    # others may give the victim something
                    assert all(a >= b for a, b in zip(now[:2], before[:2], strict=True)), order
                    assert now[2:6] == before[2:6], order
                    assert now[6] >= before[6], order
                    assert now[7] == before[7], order
                    assert now[8] >= before[8], order
                    assert now[9] == before[9], order
                    assert now[11:14] == before[11:14], order
                    market.chain.revert(start)
    assert tried > 500
    assert len(ORDER_FIELDS) == 18


def test_nothing_moves_through_matches(market: Market) -> None:
    ready(market)
    before = held(market)
    listing = market.listing(maker=market.seller, id=1)
    offer = market.offer(maker=market.attacker, id=1)
    mine = market.listing(maker=market.attacker, id=market.mint(market.attacker))
    theirs = market.offer(maker=market.seller, id=mine.id)
    for first, second in ((listing, offer), (mine, theirs)):
        pair = [market.sign(order, market.attacker) for order in (first, second)]
        with market.refuses_some("Marketplace_InvalidSignature"):
            market.match(*pair)
    assert held(market) == before
