"""Calldata of the marketplace's functions that take orders, put together quickly: an order's words are coded once.

`test_market.py` holds it against the ABI's own encoder.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from strongroom.client.market import SignedOrder
from strongroom.evm.abi import keccak
from strongroom.model.marketplace import Terms
from strongroom.model.orders import ORDER_FIELDS, Order

_ORDER = f"({','.join(kind for _, kind in ORDER_FIELDS)})"
_EVIDENCE = "(bytes,uint256,bytes32[])"
_FILL = "(uint256,uint256,uint256,uint256,address,uint16,bool,bytes32[])"
_REQUEST = f"({_ORDER},{_EVIDENCE},{_FILL})"
FILL = keccak(f"fill({_ORDER},{_EVIDENCE},{_FILL})".encode())[:4]
FILL_MANY = keccak(f"fillMany({_REQUEST}[],bool)".encode())[:4]
MATCH = keccak(
    f"matchOrders(({_ORDER},{_EVIDENCE},{_ORDER},{_EVIDENCE},uint256,uint256,bytes32[]))".encode()
)[:4]
_WORDS = len(ORDER_FIELDS)
Request = tuple[SignedOrder, Terms]


def fill(signed: SignedOrder, terms: Terms) -> bytes:
    """`fill`."""
    return FILL + _request(signed, terms)


def fill_many(requests: Sequence[Request], all_or_nothing: bool) -> bytes:
    """`fillMany`."""
    tails = [_request(*each) for each in requests]
    at, heads = 32 * len(tails), []
    for tail in tails:
        heads.append(_word(at))
        at += len(tail)
    return b"".join((FILL_MANY, _word(64), _word(all_or_nothing), _word(len(tails)), *heads, *tails))


def match_orders(listing: SignedOrder, offer: SignedOrder, listing_lots: int, offer_lots: int) -> bytes:
    """`matchOrders`, without a proof."""
    first, second = _evidence(listing), _evidence(offer)
    head = 32 * (2 * _WORDS + 5)
    return b"".join(
        (
            *(MATCH, _word(32), _order(listing.order), _word(head)),
            *(_order(offer.order), _word(head + len(first))),
            *(_word(listing_lots), _word(offer_lots), _word(head + len(first) + len(second))),
            *(first, second, _word(0)),
        )
    )


def _request(signed: SignedOrder, terms: Terms) -> bytes:
    evidence = _evidence(signed)
    head = 32 * (_WORDS + 2)
    return b"".join((_order(signed.order), _word(head), _word(head + len(evidence)), evidence, _terms(terms)))


@cache
def _order(order: Order) -> bytes:
    return b"".join(_word(value) for value in order.values)


def _evidence(signed: SignedOrder) -> bytes:
    signature, proof = signed.signature, signed.bulk_proof
    padded = _word(len(signature)) + signature + bytes(-len(signature) % 32)
    head = (_word(96), _word(signed.bulk_index), _word(96 + len(padded)))
    return b"".join((*head, padded, _word(len(proof)), *proof))


def _terms(terms: Terms) -> bytes:
    values = (terms.id, terms.lots, terms.limit, terms.deadline, terms.recipient)
    more = (terms.max_royalty_bps, terms.allow_broken_royalty, 32 * 8, len(terms.id_proof))
    return b"".join((*map(_word, values), *map(_word, more), *terms.id_proof))


def _word(value: Any) -> bytes:
    return (int(value, 16) if isinstance(value, str) else int(value)).to_bytes(32, "big")
