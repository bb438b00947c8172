"""How the order book describes itself: OpenAPI texts and examples."""

from collections.abc import Sequence
from typing import Any

from strongroom.model.orders import ORDER_FIELDS
from strongroom.orderbook.query import Parameter
from strongroom.orderbook.values import Status

DESCRIPTION = """Signed orders of the Strongroom marketplace, kept off-chain and checked against the chain.

An order is handed in once with `POST /orders`. It is refused, with the reason, if it could not be filled: malformed,
signed by another, expired, cancelled, filled, the item not held or not approved, the balance or allowance too low, the
royalty or fee above what was signed. From then on the order book follows the chain and says where it stands. Filling it
is the marketplace's business alone: what `GET /orders` hands out can be given to `fill` as it is, and no order needs
this order book to be valid.

Integers beyond 2^53 are decimal text. Every refusal is `{"error": {"name", "sentence", "advice", "arguments"}}`."""

_MAKER, _TOKEN = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x5FbDB2315678afecb367f032d93F642f64180aa3"
_MARKET, _ZERO = "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9", "0x" + "00" * 20
_ORDER = {
    "kind": "0",
    "standard": "0",
    "maker": _MAKER,
    "taker": _ZERO,
    "token": _TOKEN,
    "id": "17",
    "lotSize": "1",
    "lots": "1",
    "currency": _ZERO,
    "lotPrice": "1500000000000000000",
    "endLotPrice": "1500000000000000000",
    "startTime": "1790000000",
    "endTime": "1792592000",
    "maxRoyaltyBps": "500",
    "allowBrokenRoyalty": False,
    "maxFeeBps": "250",
    "nonce": "309485009821345068724781056",
    "counter": "0",
}
_SIGNED = {
    "chainId": "31337",
    "marketplace": _MARKET,
    "order": _ORDER,
    "signature": "0x" + "5a" * 64 + "1b",
    "bulkIndex": 0,
    "bulkProof": [],
}
_SHOWN = {
    "hash": "0x" + "c3" * 32,
    **_SIGNED,
    "status": "open",
    "reason": None,
    "lotsAvailable": "1",
    "lotPriceNow": "1500000000000000000",
    "asOf": {"block": 21, "timestamp": 1790000600},
    "createdAt": 1790000599,
}
_REFUSAL = {
    "error": {
        "name": "OrderBook_ItemNotApproved",
        "sentence": f"{_MAKER} has not approved the marketplace for the item.",
        "advice": "Let the marketplace move the item: setApprovalForAll, or approve.",
        "arguments": {},
    }
}

_INTEGER = {"type": "string", "pattern": "^[0-9]+$"}
_HEX = {"type": "string", "pattern": "^0x([0-9a-f]{2})*$"}
_FIELD = {"address": {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}, "bool": {"type": "boolean"}}
_ORDER_SCHEMA = {
    "type": "object",
    "description": "What the maker signed, in EIP-712's fields.",
    "required": [name for name, _ in ORDER_FIELDS],
    "additionalProperties": False,
    "properties": {name: _FIELD.get(kind, _INTEGER) for name, kind in ORDER_FIELDS},
}
_SIGNED_PROPERTIES: dict[str, Any] = {
    "chainId": _INTEGER,
    "marketplace": _FIELD["address"],
    "order": _ORDER_SCHEMA,
    "signature": {**_HEX, "description": "Empty (0x) for an order that its maker validated on-chain."},
    "bulkIndex": {"type": "integer", "description": "The order's place in a signed tree of orders."},
    "bulkProof": {"type": "array", "items": _HEX, "description": "From the order up to the tree's root."},
    "ids": {
        "type": "array",
        "items": _INTEGER,
        "description": "The ids that a collection offer of a set is for; only there, and needed there.",
    },
}
_SIGNED_SCHEMA = {
    "type": "object",
    "required": ["chainId", "marketplace", "order", "signature"],
    "additionalProperties": False,
    "properties": _SIGNED_PROPERTIES,
}
_SHOWN_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "hash": _HEX,
        **_SIGNED_PROPERTIES,
        "status": {"type": "string", "enum": [status.value for status in Status]},
        "reason": {"description": "Why it is not open, as in a refusal.", "type": ["object", "null"]},
        "lotsAvailable": {**_INTEGER, "description": "Lots left that the maker could deliver or pay for."},
        "lotPriceNow": {**_INTEGER, "description": "Of a lot at `asOf`, in the currency's units."},
        "asOf": {"type": "object", "description": "The block at which all this was so."},
        "createdAt": {"type": "integer", "description": "Seconds since 1970."},
    },
}


def _answer(description: str, schema: Any, example: Any) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def _refusal(description: str) -> dict[str, Any]:
    return _answer(description, {"type": "object"}, _REFUSAL)


POST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _SIGNED_SCHEMA, "example": _SIGNED}},
    }
}
POST_RESPONSES: dict[int | str, dict[str, Any]] = {
    201: _answer("It is in the book, for good: the answer came after the commit.", _SHOWN_SCHEMA, _SHOWN),
    200: _answer("It was in the book.", _SHOWN_SCHEMA, _SHOWN),
    400: _refusal("It is not of an order's form."),
    413: _refusal("It is too large."),
    422: _refusal("It could not be filled; the error says why, and what to do."),
    429: _refusal("Too many, from this address or of this maker."),
    503: _refusal("The chain does not answer, or the book is full."),
}
LIST_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _answer(
        "A page. `next` is the cursor of the next one, null on the last. It stays right when orders come and go.",
        {
            "type": "object",
            "properties": {
                "orders": {"type": "array", "items": _SHOWN_SCHEMA},
                "next": {"type": ["string", "null"]},
            },
        },
        {"orders": [_SHOWN], "next": "bmV3ZXN0fDAwMHwxNw"},
    ),
    304: {"description": "Nothing changed since the `ETag` that was sent along."},
    400: _refusal("A parameter is wrong."),
    503: _refusal("The question would take too long; narrow it."),
}
ONE: dict[str, Any] = {}
ONE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _answer(
        "The order and its fills.",
        {
            **_SHOWN_SCHEMA,
            "properties": {
                **_SHOWN_SCHEMA["properties"],
                "fills": {"type": "array", "items": {"type": "object"}},
            },
        },
        {**_SHOWN, "fills": []},
    ),
    404: _refusal("There is no such order here."),
}
HEALTH_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _answer(
        "It keeps up with the chain.",
        {"type": "object"},
        {
            "status": "ok",
            "chainId": 31337,
            "marketplace": _MARKET,
            "block": 21,
            "blockTimestamp": 1790000600,
            "secondsSinceLastLook": 0.4,
            "uptimeSeconds": 86400,
            "problem": None,
        },
    ),
    503: {"description": "It does not, or not yet; `problem` says why."},
}
STATS_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: _answer(
        "Orders by status.",
        {"type": "object", "properties": {"orders": {"type": "object"}}},
        {"orders": {status.value: 0 for status in Status}},
    )
}


def query(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The parameters of `GET /orders`."""
    return {
        "parameters": [
            {
                "name": each.name,
                "in": "query",
                "required": False,
                "schema": dict(each.schema),
                "description": each.description,
            }
            for each in parameters
        ]
    }
