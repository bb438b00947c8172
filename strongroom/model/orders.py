"""Marketplace orders, exactly as the contract hashes, prices and judges them.

Amounts are in the currency's units, times in seconds since 1970, shares in basis points of the price. Nothing here
talks to a chain; `strongroom.client.market` builds, signs and fills orders with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cached_property

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError
from strongroom.model.signatures import keccak

MARKETPLACE_NAME = "Strongroom Marketplace"
"""In the EIP-712 domain; its version is "1"."""
ROYALTY_CAP_BPS = 1_000
MAX_FEE_BPS = 500
MAX_BULK_HEIGHT = 24


class OrderKind(IntEnum):
    """What an order is."""

    LISTING = 0
    ITEM_OFFER = 1
    COLLECTION_OFFER = 2


class ItemStandard(IntEnum):
    """What is sold."""

    ERC721 = 0
    ERC1155 = 1
    ERC20 = 2


class OrderState(IntEnum):
    """Where an order stands."""

    OPEN = 0
    NOT_STARTED = 1
    EXPIRED = 2
    CLOSED = 3
    """Filled whole, or cancelled, or its nonce used by another order."""
    PAUSED = 4


ORDER_FIELDS: tuple[tuple[str, str], ...] = (
    ("kind", "uint8"),
    ("standard", "uint8"),
    ("maker", "address"),
    ("taker", "address"),
    ("token", "address"),
    ("id", "uint256"),
    ("lotSize", "uint128"),
    ("lots", "uint128"),
    ("currency", "address"),
    ("lotPrice", "uint128"),
    ("endLotPrice", "uint128"),
    ("startTime", "uint64"),
    ("endTime", "uint64"),
    ("maxRoyaltyBps", "uint16"),
    ("allowBrokenRoyalty", "bool"),
    ("maxFeeBps", "uint16"),
    ("nonce", "uint256"),
    ("counter", "uint256"),
)
"""Names and types in EIP-712, in their order."""
ORDER_TYPE = f"Order({','.join(f'{kind} {name}' for name, kind in ORDER_FIELDS)})"
_TYPEHASH = keccak(ORDER_TYPE.encode())
_LIMITS = {kind: 2 ** int(kind.removeprefix("uint")) for _, kind in ORDER_FIELDS if kind.startswith("uint")}


@dataclass(frozen=True)
class Order:
    """What a maker signs. See `IMarketplace.Order` for the meaning of each field."""

    kind: OrderKind
    standard: ItemStandard
    maker: Address
    taker: Address
    """The only one that may take it; the zero address for anyone."""
    token: Address
    id: int
    """In a collection offer the root of an `IdSet`, zero for the whole collection."""
    lot_size: int
    lots: int
    currency: Address
    """The zero address for ether."""
    lot_price: int
    end_lot_price: int
    start_time: int
    end_time: int
    """The last second at which it can be filled."""
    max_royalty_bps: int
    allow_broken_royalty: bool
    max_fee_bps: int
    nonce: int
    counter: int

    def __post_init__(self) -> None:
        for (name, kind), value in zip(ORDER_FIELDS, self.values, strict=True):
            limit = _LIMITS.get(kind)
            if limit is not None and (not isinstance(value, int) or not 0 <= value < limit):
                raise ValueError(f"{name} is no {kind}: {value}")

    @property
    def values(self) -> tuple[int | bool | Address, ...]:
        """The fields in EIP-712's order, as the contract takes them."""
        return tuple(getattr(self, item.name) for item in fields(self))

    @cached_property
    def struct_hash(self) -> bytes:
        """EIP-712's hashStruct; the contract's `hashOrder`."""
        return keccak(_TYPEHASH + b"".join(_word(value) for value in self.values))

    def lot_price_at(self, timestamp: int) -> int:
        """The price of a lot: up in a listing, down in an offer."""
        first, last, start, end = self.lot_price, self.end_lot_price, self.start_time, self.end_time
        if first == last or timestamp <= start or end <= start:
            return first
        if timestamp >= end:
            return last
        weighted = first * (end - timestamp) + last * (timestamp - start)
        return -(-weighted // (end - start)) if self.kind == OrderKind.LISTING else weighted // (end - start)

    def require_well_formed(self) -> None:
        """Raises `ModelError` if the order could never be filled, whoever signed it."""
        if not self.lot_size or not self.lots:
            raise ModelError("Marketplace_ZeroQuantity")
        if self.standard == ItemStandard.ERC721:
            if self.lot_size != 1 or (self.lots != 1 and self.kind != OrderKind.COLLECTION_OFFER):
                raise ModelError("Marketplace_InvalidLot", int(self.standard))
        elif self.standard == ItemStandard.ERC20 and (self.id or self.kind == OrderKind.COLLECTION_OFFER):
            raise ModelError("Marketplace_InvalidLot", int(self.standard))
        if self.kind != OrderKind.LISTING and self.currency == ZERO_ADDRESS:
            raise ModelError("Marketplace_EtherOffer")

    def require_item(self, item: int, proof: Sequence[bytes] = ()) -> None:
        """Raises `ModelError` unless the order is for the item of this id."""
        if self.kind != OrderKind.COLLECTION_OFFER:
            if item != self.id:
                raise ModelError("Marketplace_WrongItem", item, self.id)
        elif self.id and id_root(item, proof) != self.id.to_bytes(32, "big"):
            raise ModelError("Marketplace_NotInSet", item, self.id.to_bytes(32, "big"))


EMPTY_ORDER = Order(
    kind=OrderKind.LISTING,
    standard=ItemStandard.ERC721,
    maker=ZERO_ADDRESS,
    taker=ZERO_ADDRESS,
    token=ZERO_ADDRESS,
    id=0,
    lot_size=0,
    lots=0,
    currency=ZERO_ADDRESS,
    lot_price=0,
    end_lot_price=0,
    start_time=0,
    end_time=0,
    max_royalty_bps=0,
    allow_broken_royalty=False,
    max_fee_bps=0,
    nonce=0,
    counter=0,
)
"""What fills a tree up to a power of two. Nobody can have signed it: its maker is the zero address."""


# Many orders under one signature


class OrderTree:
    """Orders that one signature covers: a tree whose leaves are the orders' hashes, filled up with empty orders.

    Raises `ValueError` for fewer than two orders or more than 2^24.
    """

    def __init__(self, orders: Sequence[Order]) -> None:
        self.height = (len(orders) - 1).bit_length()
        if len(orders) < 2 or self.height > MAX_BULK_HEIGHT:
            raise ValueError(f"a tree has 2 to 2^{MAX_BULK_HEIGHT} orders, not {len(orders)}")
        self.orders = tuple(orders)
        self.leaves = (*orders, *[EMPTY_ORDER] * ((1 << self.height) - len(orders)))
        rows = [[order.struct_hash for order in self.leaves]]
        while len(rows[-1]) > 1:
            row = rows[-1]
            rows.append([keccak(row[at] + row[at + 1]) for at in range(0, len(row), 2)])
        self._rows = rows

    @property
    def type_name(self) -> str:
        """The type of the tree's one field, as in `Order[2][2]`."""
        return "Order" + "[2]" * self.height

    @property
    def struct_hash(self) -> bytes:
        """EIP-712's hashStruct of the `BulkOrder`."""
        return keccak(bulk_typehash(self.height) + self._rows[-1][0])

    def proof(self, index: int) -> tuple[bytes, ...]:
        """The sibling hashes from an order up to the root."""
        return tuple(self._rows[level][index >> level ^ 1] for level in range(self.height))


def bulk_typehash(height: int) -> bytes:
    """The type hash of a tree of that height."""
    return keccak(f"BulkOrder(Order{'[2]' * height} tree){ORDER_TYPE}".encode())


def bulk_struct_hash(leaf: bytes, index: int, proof: Sequence[bytes]) -> bytes:
    """What was signed for the order `leaf` at `index`; without a proof the order alone.

    Raises `Marketplace_InvalidBulkProof`.
    """
    height = len(proof)
    if not height:
        return leaf
    if height > MAX_BULK_HEIGHT or index >> height:
        raise ModelError("Marketplace_InvalidBulkProof", index, height)
    node = leaf
    for level, sibling in enumerate(proof):
        node = keccak(sibling + node if index >> level & 1 else node + sibling)
    return keccak(bulk_typehash(height) + node)


# Sets of ids


class IdSet:
    """The ids that a collection offer is for, as a Merkle tree. Pairs are sorted, a leaf is the hash of an id."""

    def __init__(self, ids: Sequence[int]) -> None:
        if not ids:
            raise ValueError("a set of ids has at least one")
        self.ids = tuple(sorted(set(ids)))
        rows = [[_leaf(item) for item in self.ids]]
        while len(rows[-1]) > 1:
            row = rows[-1]
            rows.append([_hash_pair(*row[at : at + 2]) for at in range(0, len(row), 2)])
        self._rows = rows

    @property
    def root(self) -> int:
        """The `id` of an offer for this set."""
        return int.from_bytes(self._rows[-1][0], "big")

    def proof(self, item: int) -> tuple[bytes, ...]:
        """That `item` is in the set. Raises `ValueError` if it is not."""
        at = self.ids.index(item)
        found = []
        for row in self._rows[:-1]:
            if at ^ 1 < len(row):
                found.append(row[at ^ 1])
            at >>= 1
        return tuple(found)


def id_root(item: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to."""
    node = _leaf(item)
    for sibling in proof:
        node = _hash_pair(node, sibling)
    return node


def _leaf(item: int) -> bytes:
    return keccak(item.to_bytes(32, "big"))


def _hash_pair(*nodes: bytes) -> bytes:
    return keccak(b"".join(sorted(nodes))) if len(nodes) == 2 else nodes[0]


def _word(value: int | Address) -> bytes:
    if isinstance(value, str):
        return bytes.fromhex(value[2:]).rjust(32, b"\0")
    return int(value).to_bytes(32, "big")
