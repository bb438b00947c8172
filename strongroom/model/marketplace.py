"""`Marketplace`: orders and their fills as exact integers. The ledger below it is `strongroom.model.held_payments`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.held_payments import BPS, ETHER, HeldPayments, asked_royalty
from strongroom.model.orders import (
    MAX_FEE_BPS,
    ROYALTY_CAP_BPS,
    ItemStandard,
    Order,
    OrderKind,
    OrderState,
)


@dataclass(frozen=True)
class Terms:
    """How a taker fills an order; the contract's `Fill`."""

    id: int
    lots: int
    limit: int
    deadline: int
    recipient: Address = ZERO_ADDRESS
    max_royalty_bps: int = 0
    allow_broken_royalty: bool = False
    id_proof: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Shares:
    """How a price is divided, in the currency's units."""

    price: int
    royalty: int
    royalty_receiver: Address
    fee: int

    @property
    def proceeds(self) -> int:
        """What the seller receives."""
        return self.price - self.royalty - self.fee


@dataclass(eq=False)
class Marketplace(HeldPayments):
    """The contract. `agreed` stands for signatures and wallets: whether the maker's is valid; `None` without one."""

    treasury: Address = field(kw_only=True)
    fee_bps: int = 0
    paused: bool = False
    ether_fees: int = 0
    counters: dict[Address, int] = field(default_factory=dict)
    used_nonces: dict[tuple[Address, int], bool] = field(default_factory=dict)
    filled_lots: dict[bytes, int] = field(default_factory=dict)
    """Of orders of more than one lot."""
    validated: dict[bytes, bool] = field(default_factory=dict)
    entries: dict[Address, tuple[Address, int] | None] = field(default_factory=dict)
    """The royalty registry."""

    def __post_init__(self) -> None:
        super().__post_init__()
        world = self.world
        self.counters = Table(world, 0, self.counters)
        self.used_nonces = Table(world, False, self.used_nonces)
        self.filled_lots = Table(world, 0, self.filled_lots)
        self.validated = Table(world, False, self.validated)
        self.entries = Table(world, None, self.entries)

    # Fills

    @external
    def fill(self, caller: Address, order: Order, agreed: bool | None, terms: Terms, value: int = 0) -> int:
        """Returns the price; ether beyond it stays with the caller."""
        price, _ = self._fill(caller, order, agreed, terms, value)
        return price

    @external
    def fill_many(
        self,
        caller: Address,
        requests: Sequence[tuple[Order, bool | None, Terms]],
        all_or_nothing: bool,
        value: int = 0,
    ) -> list[int]:
        """Returns the prices, zero for what was left out."""
        prices, spent = [], 0
        for order, agreed, terms in requests:
            try:
                price, used = self._step(caller, order, agreed, terms, value - spent)
            except ModelError:
                if all_or_nothing:
                    raise
                price = used = 0
            prices.append(price)
            spent += used
        return prices

    @external
    def _step(
        self, caller: Address, order: Order, agreed: bool | None, terms: Terms, available: int
    ) -> tuple[int, int]:
        return self._fill(caller, order, agreed, terms, available)

    @external
    def match_orders(
        self,
        caller: Address,
        listing: Order,
        listing_agreed: bool | None,
        offer: Order,
        offer_agreed: bool | None,
        listing_lots: int,
        offer_lots: int,
        id_proof: tuple[bytes, ...] = (),
    ) -> int:
        """Returns the price, which is the listing's."""
        self._require_open()
        if (
            listing.kind != OrderKind.LISTING
            or offer.kind == OrderKind.LISTING
            or (listing.standard, listing.token, listing.currency)
            != (offer.standard, offer.token, offer.currency)
        ):
            raise ModelError("Marketplace_OrdersDoNotMatch")
        self._require_fillable(listing, offer.maker)
        self._require_fillable(offer, listing.maker)
        offer.require_item(listing.id, id_proof)
        self._use(listing, listing_agreed, listing_lots)
        self._use(offer, offer_agreed, offer_lots)
        units = listing_lots * listing.lot_size
        if units != offer_lots * offer.lot_size:
            raise ModelError("Marketplace_OrdersDoNotMatch")
        price, limit = self._price(listing, listing_lots), self._price(offer, offer_lots)
        if price > limit:
            raise ModelError("Marketplace_PriceAboveLimit", price, limit)
        shares = self._shares(
            listing, listing.id, price, listing.max_royalty_bps, listing.allow_broken_royalty
        )
        self._settle(
            listing, listing.id, units, listing.maker, listing.maker, offer.maker, offer.maker, shares
        )
        return price

    # Cancels and validation

    @external
    def cancel(self, caller: Address, nonce: int) -> None:
        """Uses the caller's nonce up."""
        self.used_nonces[caller, nonce] = True

    @external
    def cancel_all(self, caller: Address, last_hash: bytes) -> int:
        """Returns the new counter. `last_hash` is that of the block before, by whose upper half the counter rises."""
        self.counters[caller] += 1 + int.from_bytes(last_hash[:16], "big")
        return self.counters[caller]

    @external
    def validate(self, caller: Address, orders: Sequence[Order]) -> None:
        """Raises `Marketplace_NotMaker`."""
        for order in orders:
            if order.maker != caller:
                raise ModelError("Marketplace_NotMaker", caller, order.maker)
            self.validated[order.struct_hash] = True

    # Fees

    @external
    def collect_fees(self, caller: Address) -> int:
        """Sends the fees in ether to the treasury."""
        amount, self.ether_fees = self.ether_fees, 0
        self.assets.move(ETHER, 0, self.address, self.treasury, amount)
        return amount

    # Settings

    @external
    def set_fee(self, caller: Address, fee_bps: int) -> None:
        """Raises `Marketplace_FeeTooHigh`."""
        self.check_can_call(caller, "setFee", fee_bps)
        if fee_bps > MAX_FEE_BPS:
            raise ModelError("Marketplace_FeeTooHigh", fee_bps, MAX_FEE_BPS)
        self.fee_bps = fee_bps

    @external
    def pause(self, caller: Address) -> None:
        """Stops fills."""
        self.check_can_call(caller, "pause")
        self.paused = True

    @external
    def unpause(self, caller: Address) -> None:
        """Lets them go on."""
        self.check_can_call(caller, "unpause")
        self.paused = False

    @external
    def set_royalty(self, caller: Address, collection: Address, receiver: Address, bps: int) -> None:
        """Raises `RoyaltyRegistry_NotOwner`, `RoyaltyRegistry_TooHigh`, `RoyaltyRegistry_ZeroReceiver`."""
        self._require_owner(collection, caller)
        if bps > BPS:
            raise ModelError("RoyaltyRegistry_TooHigh", bps)
        if receiver == ZERO_ADDRESS and bps:
            raise ModelError("RoyaltyRegistry_ZeroReceiver")
        self.entries[collection] = receiver, bps

    @external
    def clear_royalty(self, caller: Address, collection: Address) -> None:
        """Raises `RoyaltyRegistry_NotOwner`."""
        self._require_owner(collection, caller)
        self.entries[collection] = None

    # Views

    def quote(self, order: Order, terms: Terms) -> tuple[OrderState, int, Shares]:
        """What a fill would do now: where the order stands, lots that are left, and how the price is divided."""
        state, available = self.order_state(order)
        order.require_item(terms.id, terms.id_proof)
        if not terms.lots:
            raise ModelError("Marketplace_ZeroQuantity")
        if terms.lots > order.lots:
            raise ModelError("Marketplace_TooManyLots", terms.lots, order.lots)
        source = order if order.kind == OrderKind.LISTING else terms
        price = self._price(order, terms.lots)
        return (
            state,
            available,
            self._shares(order, terms.id, price, source.max_royalty_bps, source.allow_broken_royalty),
        )

    def order_state(self, order: Order) -> tuple[OrderState, int]:
        """Where an order stands, and lots that are left."""
        order.require_well_formed()
        available = self._lots_available(order)
        if not available:
            return OrderState.CLOSED, 0
        now = self.world.timestamp
        if now < order.start_time:
            return OrderState.NOT_STARTED, available
        if now > order.end_time:
            return OrderState.EXPIRED, 0
        return (OrderState.PAUSED if self.paused else OrderState.OPEN), available

    # Internal

    def _fill(
        self, taker: Address, order: Order, agreed: bool | None, terms: Terms, available: int
    ) -> tuple[int, int]:
        self._require_open()
        now = self.world.timestamp
        if now > terms.deadline:
            raise ModelError("Marketplace_DeadlinePassed", terms.deadline, now)
        self._require_fillable(order, taker)
        order.require_item(terms.id, terms.id_proof)
        self._use(order, agreed, terms.lots)
        price = self._price(order, terms.lots)
        recipient = taker if terms.recipient == ZERO_ADDRESS else terms.recipient
        if recipient == self.address:
            raise ModelError("Marketplace_InvalidRecipient", recipient)
        units, spent = terms.lots * order.lot_size, 0
        if order.kind == OrderKind.LISTING:
            if price > terms.limit:
                raise ModelError("Marketplace_PriceAboveLimit", price, terms.limit)
            shares = self._shares(order, terms.id, price, order.max_royalty_bps, order.allow_broken_royalty)
            if order.currency == ETHER:
                if price > available:
                    raise ModelError("Marketplace_NotEnoughEther", price, available)
                spent = price
            self._settle(order, terms.id, units, order.maker, order.maker, taker, recipient, shares)
        else:
            shares = self._shares(order, terms.id, price, terms.max_royalty_bps, terms.allow_broken_royalty)
            if shares.proceeds < terms.limit:
                raise ModelError("Marketplace_ProceedsBelowLimit", shares.proceeds, terms.limit)
            self._settle(order, terms.id, units, taker, recipient, order.maker, order.maker, shares)
        return price, spent

    def _settle(
        self,
        order: Order,
        item: int,
        units: int,
        seller: Address,
        proceeds_to: Address,
        buyer: Address,
        item_to: Address,
        shares: Shares,
    ) -> None:
        assets, currency = self.assets, order.currency
        if currency == ETHER:
            self.ether_fees += shares.fee
            assets.move(ETHER, 0, buyer, self.address, shares.price)
        if not assets.approved[order.token, seller]:
            raise ModelError("TokenRefused")
        assets.move(order.token, item, seller, item_to, units)
        if item_to == seller and order.standard != ItemStandard.ERC721:
            raise ModelError("Marketplace_ItemNotDelivered", order.token, item)  # no balance moved
        if currency != ETHER and not assets.approved[currency, buyer]:
            raise ModelError("TokenRefused")
        payer = self.address if currency == ETHER else buyer
        self._pay_or_hold(currency, payer, proceeds_to, shares.proceeds)
        self._pay_or_hold(currency, payer, shares.royalty_receiver, shares.royalty)
        if currency != ETHER:
            self._pay_or_hold(currency, payer, self.treasury, shares.fee)

    def _use(self, order: Order, agreed: bool | None, lots: int) -> None:
        maker, counter = order.maker, self.counters[order.maker]
        if order.counter != counter:
            raise ModelError("Marketplace_CounterMismatch", maker, order.counter, counter)
        if self.used_nonces[maker, order.nonce]:
            raise ModelError("Marketplace_NonceUsed", maker, order.nonce)
        available = order.lots - self.filled_lots[order.struct_hash]
        if not lots:
            raise ModelError("Marketplace_ZeroQuantity")
        if lots > available:
            raise ModelError("Marketplace_TooManyLots", lots, available)
        if order.lots != 1:
            self.filled_lots[order.struct_hash] += lots
        if lots == available:
            self.used_nonces[maker, order.nonce] = True
        if not (self.validated[order.struct_hash] if agreed is None else agreed):
            raise ModelError("Marketplace_InvalidSignature", maker, order.struct_hash)

    def _lots_available(self, order: Order) -> int:
        maker = order.maker
        if order.counter != self.counters[maker] or self.used_nonces[maker, order.nonce]:
            return 0
        return order.lots - self.filled_lots[order.struct_hash]

    def _shares(
        self, order: Order, item: int, price: int, max_royalty_bps: int, allow_broken: bool
    ) -> Shares:
        listed = order.kind == OrderKind.LISTING
        if listed and self.fee_bps > order.max_fee_bps:
            raise ModelError("Marketplace_FeeAboveSigned", self.fee_bps, order.max_fee_bps)
        fee = -(-price * self.fee_bps // BPS)
        if order.standard == ItemStandard.ERC20:
            return Shares(price, 0, ZERO_ADDRESS, fee)
        receiver, asked = self._asked_royalty(order.token, item, price, allow_broken)
        if not asked:
            return Shares(price, 0, ZERO_ADDRESS, fee)
        signed = price * max_royalty_bps // BPS
        royalty = min(asked, max(price * ROYALTY_CAP_BPS // BPS, signed), price - fee)
        if listed and royalty > signed:
            raise ModelError("Marketplace_RoyaltyAboveSigned", royalty, signed)
        return Shares(price, royalty, receiver, fee)

    def _asked_royalty(
        self, collection: Address, item: int, price: int, allow_broken: bool
    ) -> tuple[Address, int]:
        entry, answer = self.entries[collection], self.assets.royalties[collection]
        return asked_royalty(entry, answer, collection, item, price, allow_broken, self.address)

    def _price(self, order: Order, lots: int) -> int:
        price = order.lot_price_at(self.world.timestamp) * lots
        if not price:
            raise ModelError("Marketplace_ZeroPrice")
        if price >= 2**128:
            raise ModelError("Marketplace_PriceTooLarge", price)
        return price

    def _require_open(self) -> None:
        if self.paused:
            raise ModelError("Marketplace_Paused")

    def _require_fillable(self, order: Order, taker: Address) -> None:
        order.require_well_formed()
        now = self.world.timestamp
        if now < order.start_time:
            raise ModelError("Marketplace_NotStarted", order.start_time, now)
        if now > order.end_time:
            raise ModelError("Marketplace_Expired", order.end_time, now)
        if order.taker not in (ZERO_ADDRESS, taker):
            raise ModelError("Marketplace_WrongTaker", taker, order.taker)
        if taker == order.maker:
            raise ModelError("Marketplace_SelfTrade", taker)

    def _require_owner(self, collection: Address, caller: Address) -> None:
        if self.assets.owners.get(collection) != caller:
            raise ModelError("RoyaltyRegistry_NotOwner", collection, caller)
