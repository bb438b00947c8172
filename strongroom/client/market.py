"""The marketplace for people: build orders, sign them, show them as JSON, check them, fill them.

Prices are `int` in the currency's own units (wei for ether), times seconds since 1970. An order needs no node to be
built, signed or read from JSON; `Market` asks the chain for what it leaves open, and sends.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.marketplace import Evidence, Fill, FillRequest, Marketplace, MatchRequest
from strongroom.client.contracts.marketplace import Order as OrderStruct
from strongroom.client.contracts.marketplace import Quote as QuoteStruct
from strongroom.client.errors import ArgumentError, SignatureError, WrongChainError
from strongroom.client.signing import Domain, fetch_is_valid_signature
from strongroom.errors import ContractError
from strongroom.model.execution import ModelError
from strongroom.model.orders import (
    MARKETPLACE_NAME,
    MAX_FEE_BPS,
    ORDER_FIELDS,
    ROYALTY_CAP_BPS,
    IdSet,
    ItemStandard,
    Order,
    OrderKind,
    OrderState,
    OrderTree,
    bulk_struct_hash,
)
from strongroom.model.signatures import keccak

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

ETHER = "0x" + "00" * 20
"""The currency of sales for ether."""
ANYONE = ETHER
"""The taker of an order that is for all."""
VALIDITY = 30 * 24 * 3600
"""Seconds that an order is good for unless said otherwise."""
TAKING = 20 * 60
"""Seconds that a fill may take unless said otherwise."""
_ORDER_SCHEMA = [{"name": name, "type": kind} for name, kind in ORDER_FIELDS]


def domain(chain_id: int, marketplace: Addressish) -> Domain:
    """The marketplace's EIP-712 domain."""
    return Domain(chain_id, to_address(marketplace), MARKETPLACE_NAME, "1")


def new_nonce() -> int:
    """A random nonce. Consecutive ones share a word, and save the taker 17,000 gas each."""
    return secrets.randbits(128)


def typed_data(order: Order | OrderTree, where: Domain) -> dict[str, Any]:
    """What wallets sign: `eth_signTypedData_v4`, eth_account's `full_message`. Of a tree it shows every order."""
    types: dict[str, Any] = {"EIP712Domain": where.types(), "Order": _ORDER_SCHEMA}
    if isinstance(order, Order):
        return {"types": types, "primaryType": "Order", "domain": where.values(), "message": _message(order)}
    types["BulkOrder"] = [{"name": "tree", "type": order.type_name}]
    tree: list[Any] = [_message(leaf) for leaf in order.leaves]
    for _ in range(order.height - 1):
        tree = [tree[at : at + 2] for at in range(0, len(tree), 2)]
    return {
        "types": types,
        "primaryType": "BulkOrder",
        "domain": where.values(),
        "message": {"tree": tree},
    }


@dataclass(frozen=True)
class SignedOrder:
    """An order, the marketplace it is for, and what shows that its maker agreed."""

    order: Order
    domain: Domain
    signature: bytes = b""
    """Empty if the maker validates the order on-chain."""
    bulk_index: int = 0
    bulk_proof: tuple[bytes, ...] = ()

    @property
    def order_hash(self) -> bytes:
        """By which the marketplace's events know it."""
        return self.order.struct_hash

    @property
    def digest(self) -> bytes:
        """The 32 bytes that were signed. Raises `ModelError` for a place beyond its tree."""
        struct = bulk_struct_hash(self.order.struct_hash, self.bulk_index, self.bulk_proof)
        return keccak(b"\x19\x01" + self.domain.separator + struct)

    @property
    def evidence(self) -> Evidence:
        """As the contract takes it."""
        return Evidence(self.signature, self.bulk_index, self.bulk_proof)

    @property
    def struct(self) -> OrderStruct:
        """The order as the contract takes it."""
        return OrderStruct(*self.order.values)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, Any]:
        """As JSON carries it: integers as decimal text, bytes as hex."""
        return {
            "chainId": self.domain.chain_id,
            "marketplace": self.domain.verifying_contract,
            "order": {
                name: value if isinstance(value, (bool, str)) else str(int(value))
                for (name, _), value in zip(ORDER_FIELDS, self.order.values, strict=True)
            },
            "signature": "0x" + self.signature.hex(),
            "bulkIndex": self.bulk_index,
            "bulkProof": ["0x" + node.hex() for node in self.bulk_proof],
        }

    @staticmethod
    def from_json(raw: Any) -> "SignedOrder":
        """The reverse of `as_json`. Raises `SignatureError` for what is not of its form."""
        try:
            order, proof = raw["order"], raw.get("bulkProof", [])
            if set(order) != {name for name, _ in ORDER_FIELDS}:
                raise ValueError("the fields are not those of an order")
            values = [_value(kind, order[name]) for name, kind in ORDER_FIELDS]
            built = Order(
                OrderKind(values[0]),
                ItemStandard(values[1]),
                **{item.name: value for item, value in zip(fields(Order)[2:], values[2:], strict=True)},
            )
            return SignedOrder(
                built,
                domain(_value("uint256", raw["chainId"]), _value("address", raw["marketplace"])),
                _bytes(raw["signature"]),
                _value("uint256", raw.get("bulkIndex", 0)),
                tuple(_bytes(node, 32) for node in proof),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SignatureError(
                f"not a signed order as JSON carries it ({type(error).__name__}: {str(error)[:100]})"
            ) from None


def sign(
    order: Order, where: Domain, account: "Signer | LocalAccount", connection: Connection | None = None
) -> SignedOrder:
    """Sign one order. The account is the maker, or the key of the contract wallet that is (ERC-1271).

    With a connection, a signature for another account than the signer's own is checked with that account's code;
    raises `SignatureError` if it refuses.
    """
    signature = as_signer(account).sign_typed_data(connection, typed_data(order, where))
    signed = SignedOrder(order, where, signature)
    if connection is not None and not fetch_is_valid_signature(
        connection, order.maker, signed.digest, signature
    ):
        raise SignatureError(
            f"the account's signature does not speak for {order.maker}: it is neither its key nor a contract "
            "wallet that accepts it"
        )
    return signed


def sign_bulk(
    orders: Sequence[Order],
    where: Domain,
    account: "Signer | LocalAccount",
    connection: Connection | None = None,
) -> tuple[SignedOrder, ...]:
    """Sign many orders of one maker at once; each can then be filled on its own."""
    if len({order.maker for order in orders}) != 1:
        raise ArgumentError("orders that are signed at once have one maker")
    tree = OrderTree(orders)
    signature = as_signer(account).sign_typed_data(connection, typed_data(tree, where))
    return tuple(
        SignedOrder(order, where, signature, index, tree.proof(index)) for index, order in enumerate(orders)
    )


@dataclass(frozen=True)
class Verdict:
    """What the chain says of a signed order at one moment."""

    state: OrderState
    lots_available: int
    problem: str | None = None
    """Why it could not be filled now, as a sentence; `None` if the marketplace knows no reason."""

    @property
    def is_fillable(self) -> bool:
        """Whether a fill would pass, as far as order, signature, ownership, approval and funds go."""
        return self.problem is None


class Market(Marketplace):
    """The marketplace: the contract's own functions (`matchOrders`), and these for people (`match`)."""

    @property
    def domain(self) -> Domain:
        """For signing."""
        return domain(self._connection.chain_id, self.address)

    # Building

    def listing(
        self,
        token: Addressish,
        item: int,
        price: int,
        *,
        currency: Addressish = ETHER,
        standard: ItemStandard = ItemStandard.ERC721,
        end_price: int | None = None,
        lots: int = 1,
        lot_size: int = 1,
        maker: Addressish | None = None,
        taker: Addressish = ANYONE,
        start: int | None = None,
        end: int | None = None,
        max_royalty_bps: int | None = None,
        allow_broken_royalty: bool = False,
        max_fee_bps: int | None = None,
        nonce: int | None = None,
        counter: int | None = None,
    ) -> Order:
        """A sale at `price` for each lot, or from `price` to `end_price` between `start` and `end`.

        By default the maker is the connection's account, the order begins now and ends in 30 days, and the maker
        accepts the fee and the royalty of today and no more. With `max_royalty_bps`, `max_fee_bps`, `maker`, `start`
        and `counter` given, nothing is asked of the chain.
        """
        if max_royalty_bps is None:
            max_royalty_bps = (
                0 if standard == ItemStandard.ERC20 else self.fetch_royalty_bps(token, item, price * lots)
            )
        terms = (max_royalty_bps, allow_broken_royalty)
        fee = min(self.settings().feeBps, MAX_FEE_BPS) if max_fee_bps is None else max_fee_bps
        amounts = (lot_size, lots, price, end_price)
        return self._order(
            OrderKind.LISTING,
            standard,
            (maker, taker, token, item),
            amounts,
            currency,
            (start, end),
            (*terms, fee),
            (nonce, counter),
        )

    def item_offer(
        self,
        token: Addressish,
        item: int,
        price: int,
        currency: Addressish,
        *,
        standard: ItemStandard = ItemStandard.ERC721,
        end_price: int | None = None,
        lots: int = 1,
        lot_size: int = 1,
        maker: Addressish | None = None,
        taker: Addressish = ANYONE,
        start: int | None = None,
        end: int | None = None,
        nonce: int | None = None,
        counter: int | None = None,
    ) -> Order:
        """An offer of `price` in an ERC-20 for each lot of one item; royalty and fee come out of it."""
        return self._order(
            OrderKind.ITEM_OFFER,
            standard,
            (maker, taker, token, item),
            (lot_size, lots, price, end_price),
            currency,
            (start, end),
            (0, False, 0),
            (nonce, counter),
        )

    def collection_offer(
        self,
        token: Addressish,
        price: int,
        currency: Addressish,
        *,
        ids: IdSet | Sequence[int] | None = None,
        standard: ItemStandard = ItemStandard.ERC721,
        end_price: int | None = None,
        lots: int = 1,
        lot_size: int = 1,
        maker: Addressish | None = None,
        taker: Addressish = ANYONE,
        start: int | None = None,
        end: int | None = None,
        nonce: int | None = None,
        counter: int | None = None,
    ) -> Order:
        """An offer for any item of a collection, or any of these ids; `lots` of them at most."""
        if ids is not None and not isinstance(ids, IdSet):
            ids = IdSet(ids)
        return self._order(
            OrderKind.COLLECTION_OFFER,
            standard,
            (maker, taker, token, 0 if ids is None else ids.root),
            (lot_size, lots, price, end_price),
            currency,
            (start, end),
            (0, False, 0),
            (nonce, counter),
        )

    # Signing

    def sign(self, order: Order, account: Account | None = None) -> SignedOrder:
        """Sign an order, by default with the connection's account."""
        return sign(order, self.domain, self._signer(account), self._connection)

    def sign_bulk(self, orders: Sequence[Order], account: Account | None = None) -> tuple[SignedOrder, ...]:
        """Sign many orders at once."""
        return sign_bulk(orders, self.domain, self._signer(account), self._connection)

    # Reading

    def fetch_royalty_bps(self, token: Addressish, item: int, price: int) -> int:
        """What royalty is asked for an item, in basis points, rounded up and capped at 10 %, whatever is answered."""
        if not price:
            return 0
        royalty = self.listing_quote(token, item, price).royalty
        return min(-(-royalty * 10_000 // price), ROYALTY_CAP_BPS)

    def listing_quote(self, token: Addressish, item: int, price: int) -> QuoteStruct:
        """Royalty and fee that a sale of an item at `price` would bear now, whoever sells."""
        anyone = to_address(token)
        offer = Order(
            OrderKind.ITEM_OFFER,
            ItemStandard.ERC1155,
            anyone,
            ANYONE,
            anyone,
            item,
            *(1, 1),
            anyone,
            *(price, price, 0, 2**64 - 1, 0),
            False,
            *(0, 0, 0),
        )
        terms = Fill(item, 1, 0, 0, ETHER, 0, True, ())
        return self.quote(OrderStruct(*offer.values), terms)  # type: ignore[arg-type]

    def quote_order(
        self, signed: SignedOrder, lots: int = 1, item: int | None = None, ids: IdSet | None = None
    ) -> QuoteStruct:
        """What filling `lots` would do now, to the unit."""
        self._require_ours(signed)
        return self.quote(signed.struct, self.terms(signed, lots, item, ids, limit=0, deadline=0))

    def check(self, signed: SignedOrder) -> Verdict:
        """Where an order stands now, and the first reason why it could not be filled, if there is one.

        Asks the marketplace, then the item's contract and the currency for the maker's side.
        """
        self._require_ours(signed)
        order = signed.order
        try:
            order.require_well_formed()
            state, available = self.orderState(signed.struct)
        except (ModelError, ContractError) as error:
            return Verdict(OrderState.CLOSED, 0, str(error))
        found = OrderState(state)
        if found is not OrderState.OPEN:
            return Verdict(found, available, _STATES[found])
        if not self.isValidEvidence(signed.struct, signed.evidence):
            return Verdict(found, available, f"nothing shows that {order.maker} agreed to the order")
        return Verdict(found, available, self._makers_side(order))

    # Trading

    def terms(
        self,
        signed: SignedOrder,
        lots: int = 1,
        item: int | None = None,
        ids: IdSet | None = None,
        limit: int | None = None,
        recipient: Addressish = ETHER,
        deadline: int | None = None,
        max_royalty_bps: int = 0,
        allow_broken_royalty: bool = False,
    ) -> Fill:
        """How to fill an order. Without a limit: a listing at its price now, an offer for what it yields now.

        Never for worse: a listing that rises, or an offer that falls, needs a limit of your own; without one it is
        refused a moment later. To find what an offer yields the marketplace is asked; raises `ContractError` as its
        quote does.
        """
        order = signed.order
        wanted = order.id if item is None else item
        until = self._now() + TAKING if deadline is None else deadline
        ask = limit is None and order.kind != OrderKind.LISTING
        if limit is None:
            limit = 0 if ask else lots * order.lot_price_at(self._now())
        proof = ids.proof(wanted) if ids is not None and order.kind == OrderKind.COLLECTION_OFFER else ()
        how = Fill(
            wanted,
            lots,
            limit,
            until,
            to_address(recipient),
            max_royalty_bps,
            allow_broken_royalty,
            proof,
        )
        return how._replace(limit=self.quote(signed.struct, how).proceeds) if ask else how

    def take(self, signed: SignedOrder, lots: int = 1, **terms: Any) -> Call[int]:
        """Fill an order as its taker; see `terms`. Ether for its limit goes along; what is too much comes back."""
        self._require_ours(signed)
        how = self.terms(signed, lots, **terms)
        call = self.fill(signed.struct, signed.evidence, how)
        return replace(call, value=how.limit) if signed.order.currency == ETHER else call

    def take_many(
        self, fills: Sequence[tuple[SignedOrder, Fill]], all_or_nothing: bool = True
    ) -> Call[tuple[int, ...]]:
        """Fill several orders, each with its terms; ether for the limits of those in ether goes along."""
        for signed, _ in fills:
            self._require_ours(signed)
        requests = tuple(FillRequest(signed.struct, signed.evidence, how) for signed, how in fills)
        call = self.fillMany(requests, all_or_nothing)
        value = sum(how.limit for signed, how in fills if signed.order.currency == ETHER)
        return replace(call, value=value)

    def match(
        self,
        listing: SignedOrder,
        offer: SignedOrder,
        listing_lots: int = 1,
        offer_lots: int = 1,
        ids: IdSet | None = None,
    ) -> Call[int]:
        """Settle a listing with an offer."""
        self._require_ours(listing)
        self._require_ours(offer)
        return self.matchOrders(
            MatchRequest(
                listing.struct,
                listing.evidence,
                offer.struct,
                offer.evidence,
                listing_lots,
                offer_lots,
                ids.proof(listing.order.id) if ids is not None else (),
            )
        )

    def validate_orders(self, orders: Sequence[Order]) -> Call[None]:
        """Agree to orders on-chain, without a signature; sent by their maker."""
        return self.validate(tuple(OrderStruct(*order.values) for order in orders))  # type: ignore[arg-type]

    # Internal

    def _order(
        self,
        kind: OrderKind,
        standard: ItemStandard,
        who_what: tuple[Addressish | None, Addressish, Addressish, int],
        amounts: tuple[int, int, int, int | None],
        currency: Addressish,
        times: tuple[int | None, int | None],
        terms: tuple[int, bool, int],
        numbers: tuple[int | None, int | None],
    ) -> Order:
        maker = self._connection.require_signer().address if who_what[0] is None else to_address(who_what[0])
        start = self._connection.fetch_timestamp(is_start=True) if times[0] is None else times[0]
        lot_size, lots, price, end_price = amounts
        nonce, counter = numbers
        order = Order(
            kind,
            standard,
            maker,
            to_address(who_what[1]),
            to_address(who_what[2]),
            who_what[3],
            lot_size,
            lots,
            to_address(currency),
            price,
            price if end_price is None else end_price,
            start,
            start + VALIDITY if times[1] is None else times[1],
            *terms,
            new_nonce() if nonce is None else nonce,
            self.counters(maker) if counter is None else counter,
        )
        try:
            order.require_well_formed()
        except ModelError as error:
            raise ArgumentError(f"no such order could be filled: {error}") from None
        return order

    def _signer(self, account: Account | None) -> Signer:
        return self._connection.require_signer() if account is None else as_signer(account)

    def _now(self) -> int:
        return self._connection.fetch_timestamp()

    def _require_ours(self, signed: SignedOrder) -> None:
        if signed.domain != self.domain:
            raise WrongChainError(
                f"the order is for {signed.domain.verifying_contract} on chain {signed.domain.chain_id}, not for "
                f"{self.address} on chain {self._connection.chain_id}"
            )

    def _makers_side(self, order: Order) -> str | None:
        """Why the maker could not deliver now."""
        from strongroom.client.items import fetch_allowance, fetch_holding

        connection, market = self._connection, self.address
        if order.kind == OrderKind.LISTING:
            held, approved = fetch_holding(
                connection, order.standard, order.token, order.id, order.maker, market, order.lot_size
            )
            if held < order.lot_size:
                return f"{order.maker} does not hold the item"
            return None if approved else f"{order.maker} has not approved the marketplace for the item"
        price = order.lot_price_at(self._now())
        held, allowed = fetch_allowance(connection, order.currency, order.maker, market)
        if held < price:
            return f"{order.maker} has {held} of the currency, a lot costs {price}"
        return None if allowed >= price else f"{order.maker} lets the marketplace take {allowed}, not {price}"


_STATES: Mapping[OrderState, str] = {
    OrderState.NOT_STARTED: "the order has not started",
    OrderState.EXPIRED: "the order has expired",
    OrderState.CLOSED: "the order was filled or cancelled",
    OrderState.PAUSED: "fills are paused",
}


def _message(order: Order) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (bool, str)) else int(value)
        for (name, _), value in zip(ORDER_FIELDS, order.values, strict=True)
    }


def _value(kind: str, raw: Any) -> Any:
    if kind == "address":
        if not isinstance(raw, str):
            raise ValueError("an address is text")
        return to_address(raw)
    if kind == "bool":
        if not isinstance(raw, bool):
            raise ValueError("true or false is wanted")
        return raw
    if isinstance(raw, bool) or not isinstance(raw, (int, str)):
        raise ValueError("an integer is wanted")
    found = int(raw)
    if not 0 <= found < 2**256:
        raise ValueError("out of range")
    return found


def _bytes(raw: str, size: int | None = None) -> bytes:
    found = bytes.fromhex(raw.removeprefix("0x"))
    if size is not None and len(found) != size:
        raise ValueError(f"{size} bytes are wanted, not {len(found)}")
    return found
