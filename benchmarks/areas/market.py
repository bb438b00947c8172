"""The marketplace: what buyers and sellers pay.

One collection of OpenZeppelin's ERC-721 and ERC-2981, one plain ERC-20. The royalty is 5 %, the fee 2.5 %; both
receivers, and the seller, hold some of the currency before, and the buyer an item of the collection. The marketplace
is approved for all of the seller's items, and for ever for the ERC-20. Seaport goes through the same sales: it is told
the royalty and the fee by the order, and reads neither from a contract.
"""

from dataclasses import replace
from typing import Any

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.crypto import keccak

from benchmarks.area import Area, Measured, Operation, Peer, Recorder
from benchmarks.chain import CHAIN_ID, GENESIS, Chain, Domain, actor, sign
from benchmarks.compiler import Compiled
from benchmarks.house import WAD
from benchmarks.peers import PLAIN_TOKEN, SEAPORT, deploy_seaport, plain_token
from strongroom import artifacts
from strongroom.model.orders import (
    MARKETPLACE_NAME,
    ORDER_FIELDS,
    IdSet,
    ItemStandard,
    Order,
    OrderKind,
    OrderTree,
)

SALE_ETHER = "sale for ether"
SALE_ETHER_FIRST = "sale for ether, first nonce in its word"
SALE_TOKEN = "sale for an ERC-20"
SALE_TOKEN_FIRST = "sale for an ERC-20, first nonce in its word"
FULL_ETHER = "sale for ether, the peer's full order"
FULL_TOKEN = "sale for an ERC-20, the peer's full order"
OFFER = "accept an item offer"
COLLECTION = "accept a collection offer of a set"
BULK = "sale for ether out of a signed tree of 8 orders"
DUTCH = "sale for ether at a Dutch price"
PARTIAL = "part of an order of ERC-1155 lots, for ether"
MATCH = "match a listing with an offer"
MANY = "five sales for ether in one transaction, by sale"
CANCEL = "cancel an order"
CANCEL_FIRST = "cancel an order, first nonce in its word"
CANCEL_ALL = "cancel all orders"

NOBODY = "0x" + "00" * 20
PRICE = WAD
ROYALTY_BPS, FEE_BPS = 500, 250
YEAR = 365 * 24 * 3600
_SALE = "5 % royalty by ERC-2981, 2.5 % fee; all three receivers hold some of the currency, the buyer an item"
_USED = "the word of the seller's nonce is in use"
_FIRST = "the word of the seller's nonce is zero"

OPERATIONS = (
    Operation(
        SALE_ETHER,
        f"{_SALE}; {_USED}; our fee in ether is booked, and sent on by `collectFees`",
        goal=115_000,
        headline=True,
    ),
    Operation(SALE_ETHER_FIRST, f"{_SALE}; {_FIRST}"),
    Operation(
        SALE_TOKEN,
        f"{_SALE}; {_USED}. Goal: three transfers take 25,000; we keep measuring the seller's delivery, asking for the "
        "item's owner and reading the registry, 4,000 together",
        goal=120_000,
        headline=True,
    ),
    Operation(SALE_TOKEN_FIRST, f"{_SALE}; {_FIRST}"),
    Operation(FULL_ETHER, f"{_SALE}; {_USED}; for us the same function as above"),
    Operation(FULL_TOKEN, f"{_SALE}; {_USED}; for us the same function as above"),
    Operation(OFFER, f"{_SALE}; {_USED}"),
    Operation(COLLECTION, f"{_SALE}; {_USED}; the proof of a set of 16 ids"),
    Operation(BULK, f"{_SALE}; {_USED}"),
    Operation(DUTCH, f"{_SALE}; {_USED}"),
    Operation(PARTIAL, f"{_SALE}; some lots were filled before, some are left"),
    Operation(MATCH, f"{_SALE}; {_USED}, of both makers"),
    Operation(MANY, f"{_SALE}; {_USED}; a fifth of the transaction"),
    Operation(CANCEL, _USED, goal=45_000, headline=True),
    Operation(CANCEL_FIRST, _FIRST),
    Operation(CANCEL_ALL, "raised before"),
)

ORDER_TUPLE = f"({','.join(kind for _, kind in ORDER_FIELDS)})"
EVIDENCE = "(bytes,uint256,bytes32[])"
FILL = "(uint256,uint256,uint256,uint256,address,uint16,bool,bytes32[])"
FILL_ORDER = f"fill({ORDER_TUPLE},{EVIDENCE},{FILL})"


class Sale:
    """A collection, a currency, and who trades."""

    def __init__(self, chain: Chain, market: Domain, treasury: str) -> None:
        self.chain, self.market, self.treasury = chain, market, treasury
        deployer = actor("deployer")
        self.collection = chain.deploy(
            deployer, artifacts.load("MockCollection"), "(address)", deployer.address
        ).address
        self.items = chain.deploy(
            deployer, artifacts.load("MockItems"), "(address)", deployer.address
        ).address
        self.currency = chain.deploy(deployer, plain_token()).address
        self.seller, self.buyer, self.creator = actor("seller"), actor("buyer"), actor("creator")
        for token in (self.collection, self.items):
            chain.send(deployer, token, "setRoyalty(address,uint96)", self.creator.address, ROYALTY_BPS)
            chain.send(self.seller, token, "setApprovalForAll(address,bool)", market.verifying_contract, True)
        for account in (self.seller.address, self.buyer.address, self.creator.address, treasury):
            chain.give_ether(account, 1_000 * WAD)
            chain.send(deployer, self.currency, "mint(address,uint256)", account, 1_000 * WAD)
        chain.send(
            self.buyer,
            self.currency,
            "approve(address,uint256)",
            market.verifying_contract,
            2**256 - 1,
        )
        self.next_id = 1
        self.mint(self.buyer)
        self.kept = self.mint(self.seller)

    def mint(self, owner: LocalAccount) -> int:
        """A new item. Its id has three bytes, as those of most collections have at most."""
        item, self.next_id = 70_000 + self.next_id, self.next_id + 1
        self.chain.send(actor("deployer"), self.collection, "mint(address,uint256)", owner.address, item)
        return item


# Ours


class Ours(Sale):
    """A sale on our marketplace."""

    nonce = 0

    def order(self, currency: str, item: int, **changes: Any) -> Order:
        """A listing of an item, with the next nonce unless given one."""
        self.nonce += 1
        listing = Order(
            OrderKind.LISTING,
            ItemStandard.ERC721,
            self.seller.address,
            NOBODY,
            self.collection,
            item,
            1,
            1,
            currency,
            PRICE,
            PRICE,
            GENESIS,
            GENESIS + YEAR,
            ROYALTY_BPS,
            False,
            FEE_BPS,
            self.nonce,
            0,
        )
        return replace(listing, **changes)

    def sign(self, order: Order) -> bytes:
        """Its maker's signature."""
        signer = self.seller if order.maker == self.seller.address else self.buyer
        message = dict(zip((name for name, _ in ORDER_FIELDS), order.values, strict=True))
        return sign(signer, self.market, "Order", dict(ORDER_FIELDS), message)

    def terms(self, order: Order, item: int, lots: int = 1, proof: tuple[bytes, ...] = ()) -> tuple[Any, ...]:
        """How the taker fills it."""
        limit = PRICE * lots if order.kind == OrderKind.LISTING else PRICE * 9 // 10
        return (item, lots, limit, self.chain.now + 600, NOBODY, 0, False, proof)

    def fill(
        self,
        order: Order,
        item: int | None = None,
        lots: int = 1,
        proof: tuple[bytes, ...] = (),
        evidence: tuple[Any, ...] | None = None,
    ) -> int:
        """The gas of a fill by the other side."""
        taker = self.buyer if order.maker == self.seller.address else self.seller
        value = lots * PRICE if order.currency == NOBODY else 0
        shown = (self.sign(order), 0, []) if evidence is None else evidence
        terms = self.terms(order, order.id if item is None else item, lots, proof)
        return self.chain.send(
            taker, self.market.verifying_contract, FILL_ORDER, order.values, shown, terms, value=value
        )

    def listed(self, currency: str, **changes: Any) -> Order:
        """A listing of a new item."""
        return self.order(currency, self.mint(self.seller), **changes)

    def offer(self, **changes: Any) -> Order:
        """A buyer's offer."""
        changes = {"maker": self.buyer.address, "max_royalty_bps": 0, "max_fee_bps": 0, **changes}
        return self.order(self.currency, changes.pop("id"), **changes)


def deploy_ours(chain: Chain) -> Ours:
    """Our marketplace, whose treasury is the suite's."""
    deployer = actor("deployer")
    manager = chain.deploy(
        deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address
    ).address
    treasury = chain.deploy(deployer, artifacts.load("SurplusBuffer"), "(address)", manager).address
    market = chain.deploy(
        deployer,
        artifacts.load("Marketplace"),
        "(address,address,uint16)",
        treasury,
        manager,
        FEE_BPS,
    ).address
    return Ours(chain, Domain(MARKETPLACE_NAME, "1", market), treasury)


def measure_ours(chain: Chain) -> Measured:
    """Every operation."""
    sale = deploy_ours(chain)
    market, seller, buyer = sale.market.verifying_contract, sale.seller, sale.buyer
    record = Recorder()
    record[SALE_ETHER_FIRST] = sale.fill(sale.listed(NOBODY))
    record[SALE_ETHER] = sale.fill(sale.listed(NOBODY))
    record[FULL_ETHER] = record[SALE_ETHER]
    record[SALE_TOKEN_FIRST] = sale.fill(sale.listed(sale.currency, nonce=1 << 8))
    record[SALE_TOKEN] = sale.fill(sale.listed(sale.currency))
    record[FULL_TOKEN] = record[SALE_TOKEN]

    chain.send(seller, sale.currency, "approve(address,uint256)", market, 2**256 - 1)
    sale.fill(sale.offer(kind=OrderKind.ITEM_OFFER, id=sale.mint(seller)))
    record[OFFER] = sale.fill(sale.offer(kind=OrderKind.ITEM_OFFER, id=sale.mint(seller)))
    item = sale.mint(seller)
    ids = IdSet([item + step for step in range(16)])
    wanted = sale.offer(kind=OrderKind.COLLECTION_OFFER, id=ids.root)
    record[COLLECTION] = sale.fill(wanted, item=item, proof=ids.proof(item))

    tree = OrderTree([sale.listed(NOBODY) for _ in range(8)])
    digest = keccak(b"\x19\x01" + domain_separator(sale.market) + tree.struct_hash)
    signature = bytes(seller.unsafe_sign_hash(Hash32(digest)).signature)
    record[BULK] = sale.fill(tree.orders[5], evidence=(signature, 5, list(tree.proof(5))))
    record[DUTCH] = sale.fill(
        sale.listed(NOBODY, lot_price=PRICE, end_lot_price=PRICE // 2, start_time=chain.now)
    )
    chain.send(actor("deployer"), sale.items, "mint(address,uint256,uint256)", seller.address, 1, 1_000)
    chain.send(actor("deployer"), sale.items, "mint(address,uint256,uint256)", buyer.address, 1, 1_000)
    lots = sale.order(NOBODY, 1, token=sale.items, standard=ItemStandard.ERC1155, lot_size=10, lots=10)
    sale.fill(lots, lots=2)
    record[PARTIAL] = sale.fill(lots, lots=2)
    record[MATCH] = match(sale)
    record[MANY] = fill_many(sale, 5) // 5

    record[CANCEL] = chain.send(seller, market, "cancel(uint256)", 250)
    record[CANCEL_FIRST] = chain.send(seller, market, "cancel(uint256)", 3 << 8)
    chain.send(seller, market, "cancelAll()")
    record[CANCEL_ALL] = chain.send(seller, market, "cancelAll()")
    return record


def match(sale: Ours) -> int:
    """The gas of a match, sent by a third party."""
    listing = sale.listed(sale.currency)
    offer = sale.offer(kind=OrderKind.ITEM_OFFER, id=listing.id)
    request: tuple[Any, ...] = (
        *(listing.values, (sale.sign(listing), 0, [])),
        *(offer.values, (sale.sign(offer), 0, [])),
        *(1, 1, []),
    )
    signature = f"matchOrders(({ORDER_TUPLE},{EVIDENCE},{ORDER_TUPLE},{EVIDENCE},uint256,uint256,bytes32[]))"
    return sale.chain.send(actor("keeper"), sale.market.verifying_contract, signature, request)


def fill_many(sale: Ours, count: int) -> int:
    """The gas of several sales for ether, all or nothing."""
    orders = [sale.listed(NOBODY) for _ in range(count)]
    requests: list[Any] = [
        (order.values, (sale.sign(order), 0, []), sale.terms(order, order.id)) for order in orders
    ]
    return sale.chain.send(
        sale.buyer,
        sale.market.verifying_contract,
        f"fillMany(({ORDER_TUPLE},{EVIDENCE},{FILL})[],bool)",
        requests,
        True,
        value=count * PRICE,
    )


def domain_separator(domain: Domain) -> bytes:
    """Of a domain with name, version, chain and contract."""
    text = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    hashes = [keccak(text=each) for each in (text, domain.name, domain.version)]
    return keccak(
        encode(
            ["bytes32", "bytes32", "bytes32", "uint256", "address"],
            [*hashes, CHAIN_ID, domain.verifying_contract],
        )
    )


# Seaport

_COMPONENTS = {
    "offerer": "address",
    "zone": "address",
    "offer": "OfferItem[]",
    "consideration": "ConsiderationItem[]",
    "orderType": "uint8",
    "startTime": "uint256",
    "endTime": "uint256",
    "zoneHash": "bytes32",
    "salt": "uint256",
    "conduitKey": "bytes32",
    "counter": "uint256",
}
_OFFER_ITEM = {
    "itemType": "uint8",
    "token": "address",
    "identifierOrCriteria": "uint256",
    "startAmount": "uint256",
    "endAmount": "uint256",
}
_CONSIDERATION_ITEM = {**_OFFER_ITEM, "recipient": "address"}
_PARAMETERS = (
    "(address,address,(uint8,address,uint256,uint256,uint256)[],"
    "(uint8,address,uint256,uint256,uint256,address)[],uint8,uint256,uint256,bytes32,uint256,bytes32,uint256)"
)
_BASIC = (
    "(address,uint256,uint256,address,address,address,uint256,uint256,uint8,uint256,uint256,bytes32,uint256,"
    "bytes32,bytes32,uint256,(uint256,address)[],bytes)"
)
_NO_KEY = bytes(32)


class Theirs(Sale):
    """A sale on Seaport."""

    salt = 0

    def components(self, currency: str, item: int) -> dict[str, Any]:
        """An order that pays seller, creator and treasury."""
        self.salt += 1
        kind = 0 if currency == NOBODY else 1
        royalty, fee = PRICE * ROYALTY_BPS // 10_000, PRICE * FEE_BPS // 10_000
        shares = (
            (PRICE - royalty - fee, self.seller.address),
            (royalty, self.creator.address),
            (fee, self.treasury),
        )
        return {
            "offerer": self.seller.address,
            "zone": NOBODY,
            "offer": [(2, self.collection, item, 1, 1)],
            "consideration": [(kind, currency, 0, amount, amount, to) for amount, to in shares],
            "orderType": 0,
            "startTime": GENESIS,
            "endTime": GENESIS + YEAR,
            "zoneHash": _NO_KEY,
            "salt": self.salt,
            "conduitKey": _NO_KEY,
            "counter": 0,
        }

    def sign(self, order: dict[str, Any]) -> bytes:
        """The seller's signature."""

        def typed(fields: dict[str, str]) -> list[dict[str, str]]:
            return [{"name": name, "type": kind} for name, kind in fields.items()]

        message = {
            **order,
            "offer": [dict(zip(_OFFER_ITEM, each, strict=True)) for each in order["offer"]],
            "consideration": [
                dict(zip(_CONSIDERATION_ITEM, each, strict=True)) for each in order["consideration"]
            ],
        }
        signed = self.seller.sign_typed_data(
            {
                "name": self.market.name,
                "version": self.market.version,
                "chainId": CHAIN_ID,
                "verifyingContract": self.market.verifying_contract,
            },
            {
                "OrderComponents": typed(_COMPONENTS),
                "OfferItem": typed(_OFFER_ITEM),
                "ConsiderationItem": typed(_CONSIDERATION_ITEM),
            },
            message,
        )
        return bytes(signed.signature)

    def basic(self, currency: str) -> int:
        """The gas of a basic order."""
        order = self.components(currency, self.mint(self.seller))
        paid, *others = [(each[3], each[5]) for each in order["consideration"]]
        ether = currency == NOBODY
        parameters = (
            *(currency, 0, paid[0], self.seller.address, NOBODY, self.collection, order["offer"][0][2], 1),
            *(0 if ether else 8, order["startTime"], order["endTime"], _NO_KEY, order["salt"]),
            *(_NO_KEY, _NO_KEY, 2, others, self.sign(order)),
        )
        signature = f"fulfillBasicOrder({_BASIC})"
        market, value = self.market.verifying_contract, PRICE if ether else 0
        return self.chain.send(self.buyer, market, signature, parameters, value=value)

    def full(self, currency: str) -> int:
        """The gas of a full order."""
        order = self.components(currency, self.mint(self.seller))
        values = [*(order[name] for name in list(_COMPONENTS)[:-1]), len(order["consideration"])]
        value = PRICE if currency == NOBODY else 0
        return self.chain.send(
            self.buyer,
            self.market.verifying_contract,
            f"fulfillOrder(({_PARAMETERS},bytes),bytes32)",
            (tuple(values), self.sign(order)),
            _NO_KEY,
            value=value,
        )

    def cancel(self) -> int:
        """The gas of a cancel."""
        order = self.components(NOBODY, self.kept)
        signature = f"cancel({_PARAMETERS}[])"
        return self.chain.send(
            self.seller, self.market.verifying_contract, signature, [tuple(order.values())]
        )


def measure_seaport(chain: Chain, compiled: Compiled) -> Measured:
    """Seaport's basic and full orders, and its cancel. Every order takes a new slot, so none is first or later."""
    market = deploy_seaport(chain, compiled)
    deployer = actor("deployer")
    manager = chain.deploy(
        deployer, artifacts.load("ProtocolAccessManager"), "(address)", deployer.address
    ).address
    treasury = chain.deploy(deployer, artifacts.load("SurplusBuffer"), "(address)", manager).address
    sale = Theirs(chain, market, treasury)
    record = Recorder()
    record[SALE_ETHER] = sale.basic(NOBODY)
    record[SALE_TOKEN] = sale.basic(sale.currency)
    record[FULL_ETHER] = sale.full(NOBODY)
    record[FULL_TOKEN] = sale.full(sale.currency)
    record[CANCEL] = sale.cancel()
    return record


AREAS = (
    Area(
        name="market",
        title="Marketplace",
        order=40,
        operations=OPERATIONS,
        ours=measure_ours,
        peers=(
            Peer(
                "Seaport 1.6",
                "seaport-core 1.6.6 from npm by solc 0.8.37, without via-IR, 200 runs; no conduit; basic orders, "
                "and full ones beside them; the order names royalty and fee, nothing is read; every order writes a new "
                "slot; deliveries are not measured",
                (SEAPORT, PLAIN_TOKEN),
                measure_seaport,
            ),
        ),
    ),
)
