"""What the order book knows of an order, and why it refuses one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from strongroom.client.market import SignedOrder
from strongroom.errors import ContractError
from strongroom.model.execution import ModelError
from strongroom.model.orders import IdSet, OrderKind

MAX_SET = 1_000
"""Ids in the set of a collection offer."""
MAX_SIGNATURE = 8_192
"""Bytes of a signature; a contract wallet may ask for any form."""
WHOLE_COLLECTION = "*"
OF_SET = "set"
_ADVICE: Mapping[str, str] = {
    "OrderBook_Malformed": "Send the JSON that SignedOrder.as_json() makes; GET /openapi.json shows an example.",
    "OrderBook_BadQuery": "GET /openapi.json lists the parameters and what they take.",
    "OrderBook_TooBroad": "Name a collection, a maker or a currency as well.",
    "OrderBook_TooLarge": "Send one order at a time.",
    "OrderBook_TooSlow": "Send it again.",
    "OrderBook_TooFast": "Wait a moment and send it again.",
    "OrderBook_TooManyOrders": "Cancel some orders on-chain, or let them expire.",
    "OrderBook_Full": "Use another order book, or keep the signed order as a file: it fills just as well.",
    "OrderBook_NotFound": "Look at the hash; orders that ended long ago are forgotten.",
    "OrderBook_OtherMarketplace": "Sign the order for this order book's marketplace; GET /health names it.",
    "OrderBook_SetNotGiven": "Send the ids of the set as `ids`, for whoever fills it needs them.",
    "OrderBook_ItemNotHeld": "Sign it again from the account that holds the item.",
    "OrderBook_ItemNotApproved": "Let the marketplace move the item: setApprovalForAll, or approve.",
    "OrderBook_BalanceTooLow": "Get more of the currency, or offer less.",
    "OrderBook_AllowanceTooLow": "Approve the marketplace for the currency.",
    "OrderBook_NoCode": "Check the address: no token is there.",
    "OrderBook_NodeSilent": "The order was not looked at: send it again later.",
    "Marketplace_Expired": "Sign it again with a later end.",
    "Marketplace_NonceUsed": "Sign it again with a new nonce.",
    "Marketplace_CounterMismatch": "Sign it again with the maker's current counter.",
    "Marketplace_InvalidSignature": "Sign this very order, for this chain and marketplace, with the maker's key.",
    "Marketplace_RoyaltyAboveSigned": "Sign it again and accept the royalty that the collection asks for.",
    "Marketplace_FeeAboveSigned": "Sign it again and accept the marketplace's fee.",
    "Marketplace_ZeroPrice": "Ask for a price.",
    "Marketplace_EtherOffer": "Offer an ERC-20: ether cannot be taken by signature.",
    "Marketplace_InvalidLot": "Sell an ERC-721 one by one, and an ERC-20 without an id.",
    "Marketplace_ZeroQuantity": "Sell at least one lot of at least one unit.",
    "Marketplace_InvalidBulkProof": "Send the place and the proof that sign_bulk() made.",
}
_ELSE = "Change what the error names, and sign it again."


class Status(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    """It can be filled, as far as can be known."""
    PARTLY_FILLED = "partly_filled"
    """The same, and some of its lots were filled."""
    PENDING = "pending"
    """It has not started."""
    STALE = "stale"
    """The maker could not deliver or pay now; it is open again as soon as the maker can."""
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_live(self) -> bool:
        """Whether it can be filled."""
        return self in (Status.OPEN, Status.PARTLY_FILLED)

    @property
    def is_ended(self) -> bool:
        """Whether only a reorganisation could bring it back."""
        return self in (Status.FILLED, Status.CANCELLED, Status.EXPIRED)


@dataclass(frozen=True)
class Reason:
    """Why something is not so: an error's name, its sentence, and what to do."""

    name: str
    sentence: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE.get(self.name, _ELSE)

    def as_json(self) -> dict[str, Any]:
        """For people and programs; integers as text, bytes as hex."""
        return {
            "name": self.name,
            "sentence": self.sentence,
            "advice": self.advice,
            "arguments": {key: _text(value) for key, value in self.arguments.items()},
        }

    @classmethod
    def of(cls, error: ContractError | ModelError) -> "Reason":
        """Of a contract's refusal, or the model's, which has the same names."""
        if isinstance(error, ContractError):
            return cls(error.name, error.notice[:500] or "The contract refused.", dict(error.arguments))
        return of_contract(error.name, *error.args)


def of_contract(name: str, *args: Any) -> Reason:
    """One of the contracts' errors, with its sentence from their documentation."""
    from strongroom import artifacts

    for entry in artifacts.errors().values():
        if entry.name == name and len(entry.inputs) == len(args):
            names = [item.name for item in entry.inputs]
            return Reason(name, entry.notice, dict(zip(names, args, strict=True)))
    return Reason(name, "The contract refuses it.")


class RefusedError(Exception):
    """The order book does not do what it was asked for."""

    def __init__(self, reason: Reason, status: int = 422) -> None:
        super().__init__(f"{reason.name}: {reason.sentence}")
        self.reason = reason
        self.status = status
        """Of HTTP."""


def refuse(name: str, sentence: str, status: int = 422, **arguments: Any) -> RefusedError:
    """A refusal of the order book's own."""
    return RefusedError(Reason(f"OrderBook_{name}", sentence, arguments), status)


@dataclass(frozen=True)
class Posted:
    """A signed order as it is handed in, and the ids that a collection offer is for."""

    signed: SignedOrder
    ids: tuple[int, ...] = ()

    @property
    def hash(self) -> str:
        """The order's id here and in the marketplace's events."""
        return "0x" + self.signed.order_hash.hex()

    @property
    def item(self) -> str:
        """What the order is for, as the store looks for it."""
        order = self.signed.order
        if order.kind != OrderKind.COLLECTION_OFFER:
            return f"{order.id:064x}"
        return OF_SET if order.id else WHOLE_COLLECTION

    def as_json(self) -> dict[str, Any]:
        """As it is stored and handed out."""
        ids = {"ids": [str(item) for item in self.ids]} if self.ids else {}
        return {"hash": self.hash, **self.signed.as_json(), **ids}

    @staticmethod
    def from_json(raw: Any) -> "Posted":
        """The reverse. Raises `RefusedError` for what is not of its form."""
        from strongroom.client.errors import ClientError

        if not isinstance(raw, Mapping):
            raise refuse("Malformed", "An order is a JSON object.", 400)
        unknown = set(raw) - {
            *("chainId", "marketplace", "order", "signature", "bulkIndex", "bulkProof", "ids", "hash"),
        }
        if unknown:
            raise refuse("Malformed", f"There is no field {sorted(map(str, unknown))[0][:40]!r}.", 400)
        if isinstance(raw.get("signature"), str) and len(raw["signature"]) > 2 * MAX_SIGNATURE + 2:
            raise refuse("Malformed", f"A signature has at most {MAX_SIGNATURE} bytes.", 400)
        try:
            signed = SignedOrder.from_json(raw)
        except ClientError as error:
            raise refuse("Malformed", f"It is {str(error)[:300]}.", 400) from None
        posted = Posted(signed, _ids(raw.get("ids", []), signed))
        if raw.get("hash", posted.hash) != posted.hash:
            raise refuse("Malformed", f"The order's hash is {posted.hash}.", 400)
        return posted


def _ids(raw: Any, signed: SignedOrder) -> tuple[int, ...]:
    order = signed.order
    of_set = order.kind == OrderKind.COLLECTION_OFFER and order.id != 0
    if not isinstance(raw, list) or len(raw) > MAX_SET:
        raise refuse("Malformed", f"`ids` is a list of at most {MAX_SET} ids.", 400)
    if not of_set:
        if raw:
            raise refuse("Malformed", "Only a collection offer of a set has ids.", 400)
        return ()
    try:
        found = [int(item) for item in raw if not isinstance(item, (bool, float))]
    except (TypeError, ValueError):
        found = []
    if len(found) != len(raw) or any(not 0 <= item < 2**256 for item in found):
        raise refuse("Malformed", "An id is an integer, as decimal text.", 400)
    if not found or IdSet(found).root != order.id:
        raise refuse("SetNotGiven", "The ids are not those of the set that was signed.", 422)
    return IdSet(found).ids


@dataclass(frozen=True)
class Judgement:
    """Where an order stood at a block."""

    status: Status
    block: int
    timestamp: int
    """Of the block, seconds."""
    lots_available: int = 0
    """Lots that are left and that the maker could deliver or pay for."""
    lot_price: int = 0
    """Of a lot at the time, in the currency's units."""
    reason: Reason | None = None
    """Why it is not open."""

    def as_json(self) -> dict[str, Any]:
        """The part of an order's JSON that changes."""
        return {
            "status": self.status.value,
            "reason": None if self.reason is None else self.reason.as_json(),
            "lotsAvailable": str(self.lots_available),
            "lotPriceNow": str(self.lot_price),
            "asOf": {"block": self.block, "timestamp": self.timestamp},
        }


def compact(value: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def _text(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, bool) or value is None:
        return value
    return str(value)
