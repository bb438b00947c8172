"""A marketplace with collections, currencies and traders on the in-process chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from strongroom.client.market import SignedOrder, domain, sign, sign_bulk
from strongroom.evm import Account, Chain, Contract, ContractError, Receipt, to_address
from strongroom.evm.abi import Addressish
from strongroom.model.orders import IdSet, ItemStandard, Order, OrderKind
from strongroom.model.signatures import keccak
from tests.support.suite import MAX_UINT, OPERATOR, SENTINEL, Override, refuses

ETHER = "0x" + "00" * 20
"""The currency, not the unit."""
WAD = 10**18
PRICE = 10**6
"""In any currency's units."""
FEE_BPS = 250
ROYALTY_BPS = 500
WEEK = 7 * 24 * 3600


@dataclass(frozen=True)
class Market:
    """A marketplace and who trades on it."""

    chain: Chain
    access: Contract
    treasury: Contract
    market: Contract
    collection: Contract
    """ERC-721, of ids that are minted on demand; 5 % go to `creator`."""
    items: Contract
    """ERC-1155, the same."""
    shares: Contract
    """ERC-20, as an item."""
    coin: Contract
    """ERC-20, as a currency. A `MockWeirdToken` that behaves."""
    receiver: Contract
    """An account with code; does what it is told."""
    wallet: Contract
    """A contract wallet whose key is `keyholder`'s."""
    deployer: Account
    governor: Account
    operator: Account
    sentinel: Account
    seller: Account
    buyer: Account
    creator: Account
    keyholder: Account
    stranger: Account
    attacker: Account
    _nonces: list[int] = field(default_factory=lambda: [0], repr=False)
    _ids: list[int] = field(default_factory=lambda: [0], repr=False)

    # Items and money

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts."""
        return (
            *(self.deployer, self.governor, self.operator, self.sentinel, self.seller),
            *(self.buyer, self.creator, self.keyholder, self.stranger, self.attacker),
        )

    @property
    def tokens(self) -> tuple[Contract, ...]:
        """All ERC-20s."""
        return self.coin, self.shares

    def deploy(self, name: str, *args: Any) -> Contract:
        """Deploy a mock."""
        return self.chain.deploy(name, *args, sender=self.deployer)

    def mint(self, owner: Addressish | None = None, collection: Contract | None = None) -> int:
        """A new ERC-721 item; its id."""
        self._ids[0] += 1
        target = collection or self.collection
        target.mint(owner or self.seller, self._ids[0], sender=self.deployer)
        return self._ids[0]

    def approve(self, account: Account) -> None:
        """Let the marketplace move everything that the account has."""
        for collection in (self.collection, self.items):
            collection.setApprovalForAll(self.market, True, sender=account)
        for token in self.tokens:
            token.approve(self.market, MAX_UINT, sender=account)

    def as_wallet(self, *calls: tuple[Contract, bytes]) -> Receipt:
        """Let the contract wallet make calls."""
        receipt: Receipt = self.wallet.execute([(to, data) for to, data in calls], sender=self.keyholder)
        return receipt

    def as_receiver(self, to: Contract, data: bytes, value: int = 0) -> Receipt:
        """Let the receiver make a call, with ether that comes along."""
        receipt: Receipt = self.receiver.execute(to, value, data, sender=self.stranger, value=value)
        return receipt

    @property
    def last_hash(self) -> bytes:
        """The hash of the block before, as the in-process chain makes it up."""
        return keccak(str(self.chain.block_number - 1).encode())

    # Orders

    def order(self, **changes: Any) -> Order:
        """A listing by the seller: one new item of the collection for `PRICE` wei of ether, for a week."""
        self._nonces[0] += 1
        values: dict[str, Any] = {
            "kind": OrderKind.LISTING,
            "standard": ItemStandard.ERC721,
            "maker": self.seller,
            "taker": ETHER,
            "token": self.collection,
            "lot_size": 1,
            "lots": 1,
            "currency": ETHER,
            "lot_price": PRICE,
            "start_time": self.chain.timestamp,
            "end_time": self.chain.timestamp + WEEK,
            "max_royalty_bps": ROYALTY_BPS,
            "allow_broken_royalty": False,
            "max_fee_bps": FEE_BPS,
            "nonce": self._nonces[0],
            **changes,
        }
        for name in ("maker", "taker", "token", "currency"):
            values[name] = to_address(values[name])
        if "id" not in values:
            values["id"] = self.mint(values["maker"])
        values.setdefault("end_lot_price", values["lot_price"])
        values.setdefault("counter", self.market.counters(values["maker"]))
        return Order(**values)

    def listing(self, **changes: Any) -> Order:
        """As `order`, for the coin."""
        return self.order(**{"currency": self.coin, **changes})

    def offer(self, **changes: Any) -> Order:
        """The buyer's offer of `PRICE` coins for a new item of the seller."""
        values: dict[str, Any] = {
            "kind": OrderKind.ITEM_OFFER,
            "maker": self.buyer,
            "currency": self.coin,
            "max_royalty_bps": 0,
            "max_fee_bps": 0,
            **changes,
        }
        if "id" not in values:
            values["id"] = self.mint(self.seller)
        return self.order(**values)

    def lots(self, **changes: Any) -> Order:
        """The seller's listing of 10 lots of 5 ERC-1155 items of id 1 each, for ether; the items are minted."""
        self.items.mint(self.seller, 1, 50, sender=self.deployer)
        return self.order(
            **{
                "standard": ItemStandard.ERC1155,
                "token": self.items,
                "id": 1,
                "lot_size": 5,
                "lots": 10,
                **changes,
            }
        )

    def sign(self, order: Order, account: Account | None = None) -> SignedOrder:
        """Signed by its maker with eth-account, or by another key."""
        who = account or self.account_at(order.maker)
        return sign(order, self.domain, who.local)

    def sign_bulk(self, orders: list[Order], account: Account | None = None) -> tuple[SignedOrder, ...]:
        """The same for many orders at once."""
        who = account or self.account_at(orders[0].maker)
        return sign_bulk(orders, self.domain, who.local)

    @property
    def domain(self) -> Any:
        """The marketplace's EIP-712 domain."""
        return domain(self.chain.chain_id, self.market.address)

    def account_at(self, address: str) -> Account:
        """The account that has the address, or the keyholder for the wallet."""
        if address == self.wallet.address:
            return self.keyholder
        return next(each for each in self.accounts if each.address == address)

    def terms(self, order: Order, **changes: Any) -> tuple[Any, ...]:
        """How a taker fills the order: one lot, at any price that it can have."""
        lots = changes.pop("lots", 1)
        limit = lots * max(order.lot_price, order.end_lot_price) if order.kind == OrderKind.LISTING else 0
        values: dict[str, Any] = {
            "id": order.id,
            "lots": lots,
            "limit": limit,
            "deadline": self.chain.timestamp + 600,
            "recipient": ETHER,
            "max_royalty_bps": 0,
            "allow_broken_royalty": False,
            "proof": (),
        }
        values.update(changes)
        return tuple(values.values())

    def fill(
        self,
        order: Order | SignedOrder,
        taker: Account | None = None,
        *,
        value: int | None = None,
        gas: int | None = None,
        **changes: Any,
    ) -> Receipt:
        """Fill an order, signed if it is not yet: the buyer takes listings, the seller offers."""
        signed = order if isinstance(order, SignedOrder) else self.sign(order)
        order = signed.order
        who = taker or (self.buyer if order.kind == OrderKind.LISTING else self.seller)
        terms = self.terms(order, **changes)
        if value is None:
            value = terms[1] * max(order.lot_price, order.end_lot_price) if order.currency == ETHER else 0
        return self.chain.send(
            self.market, "fill", order.values, tuple(signed.evidence), terms, sender=who, value=value, gas=gas
        )

    def match(
        self,
        listing: Order | SignedOrder,
        offer: Order | SignedOrder,
        listing_lots: int = 1,
        offer_lots: int = 1,
        proof: tuple[bytes, ...] = (),
    ) -> Receipt:
        """Match two orders, signed if they are not yet; sent by the stranger."""
        first, second = (
            each if isinstance(each, SignedOrder) else self.sign(each) for each in (listing, offer)
        )
        request = (
            *(first.order.values, tuple(first.evidence)),
            *(second.order.values, tuple(second.evidence)),
            *(listing_lots, offer_lots, proof),
        )
        receipt: Receipt = self.market.matchOrders(request, sender=self.stranger)
        return receipt

    def request(self, order: Order | SignedOrder, **changes: Any) -> tuple[Any, ...]:
        """One of the orders of `fillMany`."""
        signed = order if isinstance(order, SignedOrder) else self.sign(order)
        return signed.order.values, tuple(signed.evidence), self.terms(signed.order, **changes)

    def quote(self, order: Order, **changes: Any) -> Any:
        """The contract's quote."""
        return self.market.quote(order.values, self.terms(order, **changes))

    # What is where

    def balance(self, currency: Any, account: Addressish) -> int:
        """Of ether or an ERC-20."""
        if to_address(currency) == ETHER:
            return self.chain.balance(to_address(account))
        return int(self.chain.at("MockWeirdToken", to_address(currency)).balanceOf(account))

    def holders(self) -> tuple[str, ...]:
        """Whoever can have money here."""
        contracts = (self.market, self.treasury, self.receiver, self.wallet)
        return (*(each.address for each in self.accounts), *(each.address for each in contracts))

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        holders = self.holders()
        return {
            "money": [
                (who, self.chain.balance(who), *(token.balanceOf(who) for token in self.tokens))
                for who in holders
            ],
            "items": [self.collection.balanceOf(who) for who in holders],
            "lots": [self.items.balanceOf(who, 1) for who in holders],
            "held": [(self.market.held(currency, who)) for currency in (ETHER, self.coin) for who in holders],
            "settings": self.market.settings(),
            "nonces": [(self.market.nonceBitmap(who, 0), self.market.counters(who)) for who in holders],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_some(self, *names: str) -> Iterator[None]:
        """Inside, a call must revert with one of these errors, or with any, and leave everything as it was."""
        before = self.ledger()
        with pytest.raises(ContractError) as caught:
            yield
        assert not names or caught.value.name in names, caught.value
        assert self.ledger() == before, "a refused call left something behind"

    def assert_no_dust(self) -> None:
        """What the marketplace holds is what it holds for somebody."""
        assert self.chain.balance(self.market) == self.market.totalHeld(ETHER) + self.market.settings()[2]
        for token in self.tokens:
            assert token.balanceOf(self.market) == self.market.totalHeld(token)
        for currency in (ETHER, *self.tokens):
            held = sum(self.market.held(currency, who) for who in self.holders())
            assert held == self.market.totalHeld(currency)

    @contextmanager
    def pays_exactly(
        self, currency: Any, price: int, *, buyer: Addressish | None = None, seller: Addressish | None = None
    ) -> Iterator[None]:
        """Inside, one sale: the buyer pays the price; seller, creator and treasury receive it, to the unit."""
        buyer, seller = buyer or self.buyer, seller or self.seller
        royalty = price * ROYALTY_BPS // 10_000
        fee = -(-price * FEE_BPS // 10_000)

        def parts() -> list[int]:
            fees = self.balance(currency, self.treasury)
            if to_address(currency) == ETHER:
                fees += self.market.settings()[2]
            return [*(self.balance(currency, who) for who in (buyer, seller, self.creator)), fees]

        before = parts()
        yield
        change = [after - was for after, was in zip(parts(), before, strict=True)]
        assert change == [-price, price - royalty - fee, royalty, fee]
        self.assert_no_dust()


@dataclass(frozen=True)
class MarketBuilder:
    """Deploys marketplaces, some of them broken copies."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name."""

    def __call__(self) -> Market:
        """A marketplace with approvals by everyone, who all have money."""
        chain = Chain(code_size_limit=10**6 if self.broken else None)
        deployer = chain.account("deployer")

        def deploy(name: str, *args: Any) -> Contract:
            return chain.deploy(self.broken.get(name, name), *args, sender=deployer)

        access = deploy("ProtocolAccessManager", deployer)
        treasury = deploy("SurplusBuffer", access)
        names = (
            *("governor", "operator", "sentinel", "seller", "buyer"),
            *("creator", "keyholder", "stranger", "attacker"),
        )
        actors = {name: chain.account(name) for name in names}
        built = Market(
            chain=chain,
            access=access,
            treasury=treasury,
            market=deploy("Marketplace", treasury, access, FEE_BPS),
            collection=deploy("MockCollection", actors["creator"]),
            items=deploy("MockItems", actors["creator"]),
            shares=deploy("MockWeirdToken", 18),
            coin=deploy("MockWeirdToken", 6),
            receiver=deploy("MockReceiver"),
            wallet=deploy("MockWallet", actors["keyholder"]),
            deployer=deployer,
            **actors,
        )
        for collection in (built.collection, built.items):
            collection.setRoyalty(built.creator, ROYALTY_BPS, sender=built.creator)
        for account in (built.seller, built.buyer, built.stranger, built.attacker):
            built.approve(account)
            for token in built.tokens:
                token.mint(account, 10**12, sender=deployer)
        market = built.market
        for role, account, functions in (
            (OPERATOR, built.operator, ("setFee", "unpause")),
            (SENTINEL, built.sentinel, ("pause",)),
        ):
            selectors = [getattr(market, name).selector for name in functions]
            access.setTargetFunctionRole(market, selectors, role, sender=deployer)
            access.grantRole(role, account, 0, sender=deployer)
        return built


def tampered(order: Order, **changes: Any) -> Order:
    """Another order than the one that was signed."""
    return replace(order, **changes)


__all__ = ["ETHER", "FEE_BPS", "PRICE", "ROYALTY_BPS", "WEEK", "IdSet", "Market", "MarketBuilder", "tampered"]
