"""Marketplace: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = [
    "Marketplace",
    "Eip712DomainResult",
    "Evidence",
    "Fill",
    "FillRequest",
    "FillStepResult",
    "MatchRequest",
    "Order",
    "OrderStateResult",
    "OrderStatusResult",
    "Quote",
    "RoyaltyOverrideResult",
    "SettingsResult",
]


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns."""

    fields: bytes
    name: str
    version: str
    chainId: int
    verifyingContract: Address
    salt: bytes
    extensions: tuple[int, ...]


class Order(NamedTuple):
    """A struct of the contract."""

    kind: int
    standard: int
    maker: Address
    taker: Address
    token: Address
    id: int
    lotSize: int
    lots: int
    currency: Address
    lotPrice: int
    endLotPrice: int
    startTime: int
    endTime: int
    maxRoyaltyBps: int
    allowBrokenRoyalty: bool
    maxFeeBps: int
    nonce: int
    counter: int


ORDER_STRUCT = Struct(
    Order,
    (
        "uint8",
        "uint8",
        "address",
        "address",
        "address",
        "uint256",
        "uint128",
        "uint128",
        "address",
        "uint128",
        "uint128",
        "uint64",
        "uint64",
        "uint16",
        "bool",
        "uint16",
        "uint256",
        "uint256",
    ),
)


class Evidence(NamedTuple):
    """A struct of the contract."""

    signature: bytes
    bulkIndex: int
    bulkProof: tuple[bytes, ...]


EVIDENCE_STRUCT = Struct(Evidence, ("bytes", "uint256", Array("bytes32")))


class Fill(NamedTuple):
    """A struct of the contract."""

    id: int
    lots: int
    limit: int
    deadline: int
    recipient: Address
    maxRoyaltyBps: int
    allowBrokenRoyalty: bool
    idProof: tuple[bytes, ...]


FILL_STRUCT = Struct(
    Fill, ("uint256", "uint256", "uint256", "uint256", "address", "uint16", "bool", Array("bytes32"))
)


class FillRequest(NamedTuple):
    """A struct of the contract."""

    order: Order
    evidence: Evidence
    fill: Fill


FILL_REQUEST_STRUCT = Struct(FillRequest, (ORDER_STRUCT, EVIDENCE_STRUCT, FILL_STRUCT))


class FillStepResult(NamedTuple):
    """What `fillStep` returns."""

    price: int
    spent: int


class MatchRequest(NamedTuple):
    """A struct of the contract."""

    listing: Order
    listingEvidence: Evidence
    offer: Order
    offerEvidence: Evidence
    listingLots: int
    offerLots: int
    idProof: tuple[bytes, ...]


MATCH_REQUEST_STRUCT = Struct(
    MatchRequest,
    (ORDER_STRUCT, EVIDENCE_STRUCT, ORDER_STRUCT, EVIDENCE_STRUCT, "uint256", "uint256", Array("bytes32")),
)


class OrderStateResult(NamedTuple):
    """What `orderState` returns."""

    state: int
    lotsAvailable: int


class OrderStatusResult(NamedTuple):
    """What `orderStatus` returns."""

    filledLots: int
    validated: bool


class Quote(NamedTuple):
    """A struct of the contract."""

    state: int
    lotsAvailable: int
    price: int
    royalty: int
    royaltyReceiver: Address
    fee: int
    proceeds: int


QUOTE_STRUCT = Struct(Quote, ("uint8", "uint256", "uint256", "uint256", "address", "uint256", "uint256"))


class RoyaltyOverrideResult(NamedTuple):
    """What `royaltyOverride` returns."""

    isSet: bool
    receiver: Address
    bps: int


class SettingsResult(NamedTuple):
    """What `settings` returns."""

    feeBps: int
    paused: bool
    etherFees: int


_MAX_FEE_BPS: Function[int] = Function("MAX_FEE_BPS", "0xd55be8c6", (), ("uint16",))
_ROYALTY_CAP_BPS: Function[int] = Function("ROYALTY_CAP_BPS", "0xbff0b66e", (), ("uint16",))
_TREASURY: Function[Address] = Function("TREASURY", "0x2d2c5565", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_CANCEL: Function[None] = Function("cancel", "0x40e58ee5", (("nonce", "uint256"),))
_CANCEL_ALL: Function[int] = Function("cancelAll", "0x18cb2b18", (), ("uint256",))
_CANCEL_NONCES: Function[None] = Function(
    "cancelNonces", "0xd3bc6e5a", (("word", "uint256"), ("mask", "uint256"))
)
_CLEAR_ROYALTY: Function[None] = Function("clearRoyalty", "0x5b5e5bdd", (("collection", "address"),))
_COLLECT_FEES: Function[int] = Function("collectFees", "0xc8796572", (), ("uint256",))
_COUNTERS: Function[int] = Function("counters", "0xbe65ab8c", (("maker", "address"),), ("uint256",))
_EIP712_DOMAIN: Function[Eip712DomainResult] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    Eip712DomainResult,
)
_FILL: Function[int] = Function(
    "fill",
    "0x3dc9ccdb",
    (("order", ORDER_STRUCT), ("evidence", EVIDENCE_STRUCT), ("terms", FILL_STRUCT)),
    ("uint256",),
)
_FILL_MANY: Function[tuple[int, ...]] = Function(
    "fillMany",
    "0xa960beee",
    (("requests", Array(FILL_REQUEST_STRUCT)), ("allOrNothing", "bool")),
    (Array("uint256"),),
)
_FILL_STEP: Function[FillStepResult] = Function(
    "fillStep",
    "0x80d31e4f",
    (("request", FILL_REQUEST_STRUCT), ("taker", "address"), ("available", "uint256")),
    ("uint256", "uint256"),
    FillStepResult,
)
_HASH_ORDER: Function[bytes] = Function("hashOrder", "0xf060c54f", (("source", ORDER_STRUCT),), ("bytes32",))
_HELD: Function[int] = Function(
    "held", "0x73d774ed", (("currency", "address"), ("account", "address")), ("uint256",)
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_IS_VALID_EVIDENCE: Function[bool] = Function(
    "isValidEvidence", "0xd58fb030", (("source", ORDER_STRUCT), ("evidence", EVIDENCE_STRUCT)), ("bool",)
)
_LOT_PRICE_AT: Function[int] = Function(
    "lotPriceAt", "0x15a1fda8", (("source", ORDER_STRUCT), ("timestamp", "uint256")), ("uint256",)
)
_MATCH_ORDERS: Function[int] = Function(
    "matchOrders", "0xec4a6d2f", (("request", MATCH_REQUEST_STRUCT),), ("uint256",)
)
_NONCE_BITMAP: Function[int] = Function(
    "nonceBitmap", "0x4fe02b44", (("maker", "address"), ("word", "uint256")), ("uint256",)
)
_ORDER_STATE: Function[OrderStateResult] = Function(
    "orderState", "0x8f152dc3", (("source", ORDER_STRUCT),), ("uint8", "uint256"), OrderStateResult
)
_ORDER_STATUS: Function[OrderStatusResult] = Function(
    "orderStatus", "0x2dff692d", (("orderHash", "bytes32"),), ("uint256", "bool"), OrderStatusResult
)
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PUSH_HELD: Function[int] = Function(
    "pushHeld", "0x41a60d10", (("currency", "address"), ("account", "address")), ("uint256",)
)
_QUOTE: Function[Quote] = Function(
    "quote", "0xd1fd64e4", (("source", ORDER_STRUCT), ("terms", FILL_STRUCT)), (QUOTE_STRUCT,)
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_ROYALTY_OVERRIDE: Function[RoyaltyOverrideResult] = Function(
    "royaltyOverride",
    "0xfc8d1028",
    (("collection", "address"),),
    ("bool", "address", "uint16"),
    RoyaltyOverrideResult,
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_FEE: Function[None] = Function("setFee", "0x8e005553", (("newFeeBps", "uint16"),))
_SET_ROYALTY: Function[None] = Function(
    "setRoyalty", "0x4adc6e44", (("collection", "address"), ("receiver", "address"), ("bps", "uint16"))
)
_SETTINGS: Function[SettingsResult] = Function(
    "settings", "0xe06174e4", (), ("uint16", "bool", "uint128"), SettingsResult
)
_TOTAL_HELD: Function[int] = Function("totalHeld", "0xa2df2f71", (("currency", "address"),), ("uint256",))
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())
_VALIDATE: Function[None] = Function("validate", "0xff244bf0", (("orders", Array(ORDER_STRUCT)),))
_WITHDRAW_HELD: Function[int] = Function(
    "withdrawHeld", "0x4e4b3a64", (("currency", "address"), ("to", "address")), ("uint256",)
)


class Marketplace(ContractClient):
    """See `IMarketplace`. It calls items, currencies and collections by fixed selectors only, and takes from nobody
    but the caller and makers who agreed.

    Constructor: address treasury, address accessManager, uint16 feeBps.
    """

    _artifact: ClassVar[str] = "Marketplace"

    def MAX_FEE_BPS(self, *, block: Block = "latest") -> int:
        """The highest fee there can be, in basis points of the price."""
        return self._read(_MAX_FEE_BPS, (), block)

    def ROYALTY_CAP_BPS(self, *, block: Block = "latest") -> int:
        """The royalty's cap unless a seller signs higher, in basis points of the price."""
        return self._read(_ROYALTY_CAP_BPS, (), block)

    def TREASURY(self, *, block: Block = "latest") -> Address:
        """Where the fee goes."""
        return self._read(_TREASURY, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def cancel(self, nonce: int) -> Call[None]:
        """Cancels the caller's orders of this nonce. Never paused."""
        return self._call(_CANCEL, (nonce,))

    def cancelAll(self) -> Call[int]:
        """Cancels all orders that the caller has signed, by raising its counter. Never paused. It rises by a number
        that nobody knows before, for else an order that somebody was led to sign with a later counter would come
        alive.

        Returns: The new counter.
        """
        return self._call(_CANCEL_ALL, ())

    def cancelNonces(self, word: int, mask: int) -> Call[None]:
        """Cancels the caller's orders of up to 256 nonces: those of `mask` in the word `nonce >> 8 == word`. Never
        paused.
        """
        return self._call(_CANCEL_NONCES, (word, mask))

    def clearRoyalty(self, collection: Addressish) -> Call[None]:
        """Removes the entry, so that the collection's own answer counts. Only its owner."""
        return self._call(_CLEAR_ROYALTY, (collection,))

    def collectFees(self) -> Call[int]:
        """Sends the fees of sales for ether, which are booked here, to the treasury; anyone may. Fees in ERC-20s go
        there at once.

        Returns: Wei.
        """
        return self._call(_COLLECT_FEES, ())

    def counters(self, maker: Addressish, *, block: Block = "latest") -> int:
        """A maker's counter; the orders that it signs carry it."""
        return self._read(_COUNTERS, (maker,), block)

    def eip712Domain(self, *, block: Block = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def fill(self, order: Order, evidence: Evidence, terms: Fill, *, value: int = 0) -> Call[int]:
        """Fills an order, as the one who takes it: buys what is listed, or sells into an offer. Ether beyond the
        price comes back.

        Returns: What the buyer paid, in the currency's units.
        """
        return self._call(_FILL, (order, evidence, terms), value)

    def fillMany(
        self, requests: Sequence[FillRequest], allOrNothing: bool, *, value: int = 0
    ) -> Call[tuple[int, ...]]:
        """Fills several orders. Ether beyond the prices comes back.

        allOrNothing: Whether one that fails takes back all; else it is left out. One that may be left out can use
        1,000,000 gas, and that much must be there for each, or the call reverts: for want of gas no order is left
        out.
        requests: The orders, in order.
        Returns: What each buyer paid; zero for an order that was left out.
        """
        return self._call(_FILL_MANY, (requests, allOrNothing), value)

    def fillStep(self, request: FillRequest, taker: Addressish, available: int) -> Call[FillStepResult]:
        """One step of `fillMany`, in a call of its own so that it can fail alone. Only the marketplace calls it,
        under its lock.

        Returns price: What the buyer paid.
        Returns spent: How much of it was ether that came with the call, in wei.
        """
        return self._call(_FILL_STEP, (request, taker, available))

    def hashOrder(self, source: Order, *, block: Block = "latest") -> bytes:
        """The order's EIP-712 struct hash, by which events and `filledLots` know it."""
        return self._read(_HASH_ORDER, (source,), block)

    def held(self, currency: Addressish, account: Addressish, *, block: Block = "latest") -> int:
        """What is held for `account`."""
        return self._read(_HELD, (currency, account), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def isValidEvidence(self, source: Order, evidence: Evidence, *, block: Block = "latest") -> bool:
        """Whether the evidence shows that the maker agreed to the order."""
        return self._read(_IS_VALID_EVIDENCE, (source, evidence), block)

    def lotPriceAt(self, source: Order, timestamp: int, *, block: Block = "latest") -> int:
        """The price of one lot at a time, in the currency's units. Outside of the order's time, the price at its
        nearer end.
        """
        return self._read(_LOT_PRICE_AT, (source, timestamp), block)

    def matchOrders(self, request: MatchRequest) -> Call[int]:
        """Settles a listing with an offer, for their makers; anyone may. The buyer pays the listing's price, not
        more than it offered: nothing is left for the caller.

        Returns: What the buyer paid, in the currency's units.
        """
        return self._call(_MATCH_ORDERS, (request,))

    def nonceBitmap(self, maker: Addressish, word: int, *, block: Block = "latest") -> int:
        """The used nonces `256 * word` to `256 * word + 255` of a maker, as bits."""
        return self._read(_NONCE_BITMAP, (maker, word), block)

    def orderState(self, source: Order, *, block: Block = "latest") -> OrderStateResult:
        """Where an order stands, and how many lots of it are left. Reverts for terms that contradict each other."""
        return self._read(_ORDER_STATE, (source,), block)

    def orderStatus(self, orderHash: bytes, *, block: Block = "latest") -> OrderStatusResult:
        """How many lots of an order of several were filled, and whether its maker validated it."""
        return self._read(_ORDER_STATUS, (orderHash,), block)

    def pause(self) -> Call[None]:
        """Pauses fills. Restricted to the sentinel."""
        return self._call(_PAUSE, ())

    def pushHeld(self, currency: Addressish, account: Addressish) -> Call[int]:
        """Sends `account` what is held for it; anyone may. Never paused.

        Returns: What was sent.
        """
        return self._call(_PUSH_HELD, (currency, account))

    def quote(self, source: Order, terms: Fill, *, block: Block = "latest") -> Quote:
        """What filling would do now, with the same price, royalty and fee to the unit. It does not ask for
        signature, balances or approvals. Reverts as the fill would for the item, the royalty, and more lots than
        were signed; for the rest see `state` and `lotsAvailable`.

        order: The order.
        terms: How it would be filled; limit, deadline and recipient are not looked at.
        """
        return self._read(_QUOTE, (source, terms), block)

    def rescuable(self, token: Addressish, *, block: Block = "latest") -> int:
        """How much of `token` lies here beyond what the contract holds for its users, in the token's own units."""
        return self._read(_RESCUABLE, (token,), block)

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Sends `amount` of `token` that lies here by mistake to `to`. Never touches what the contract holds for its
        users. Restricted to the governor, behind its delay.

        amount: In the token's own units.
        to: The receiver.
        token: The token; any ERC-20.
        """
        return self._call(_RESCUE, (token, to, amount))

    def royaltyOverride(self, collection: Addressish, *, block: Block = "latest") -> RoyaltyOverrideResult:
        """The entry of a collection. `bps` of the price."""
        return self._read(_ROYALTY_OVERRIDE, (collection,), block)

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setFee(self, newFeeBps: int) -> Call[None]:
        """Sets the fee, in basis points of the price, at most `MAX_FEE_BPS`. Restricted to the operator."""
        return self._call(_SET_FEE, (newFeeBps,))

    def setRoyalty(self, collection: Addressish, receiver: Addressish, bps: int) -> Call[None]:
        """Sets the royalty of every item of `collection`, in basis points of the price; zero for none. Only its
        owner.
        """
        return self._call(_SET_ROYALTY, (collection, receiver, bps))

    def settings(self, *, block: Block = "latest") -> SettingsResult:
        """The fee in basis points of the price, whether fills are paused, and the fees in ether that are to be
        collected, in wei.
        """
        return self._read(_SETTINGS, (), block)

    def totalHeld(self, currency: Addressish, *, block: Block = "latest") -> int:
        """What is held for all accounts together."""
        return self._read(_TOTAL_HELD, (currency,), block)

    def unpause(self) -> Call[None]:
        """Allows fills again. Restricted to the operator."""
        return self._call(_UNPAUSE, ())

    def validate(self, orders: Sequence[Order]) -> Call[None]:
        """Agrees to orders on-chain: they can then be filled without a signature. The caller must be their maker."""
        return self._call(_VALIDATE, (orders,))

    def withdrawHeld(self, currency: Addressish, to: Addressish) -> Call[int]:
        """Sends what is held for the caller to `to`. Never paused.

        Returns: What was sent.
        """
        return self._call(_WITHDRAW_HELD, (currency, to))
