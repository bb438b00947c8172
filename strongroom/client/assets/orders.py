"""Shares from holder to holder, by signed orders of the marketplace: nothing is locked, both are asked at the sale.

order = client.assets.orders.sell(asset, shares="100", price="26", lots=10)   # ten lots of ten, signed; costs nothing
buyer.assets.orders.check(order).problem                                      # None, or why it could not be filled
buyer.assets.orders.buy(order, lots=3)

Prices are coins for one whole share.
"""

from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units, to_units
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.making import Factory
from strongroom.client.assets.refusals import answer, explained
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import OrderFilled
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.market import Market, SignedOrder, Verdict
from strongroom.client.receipt import Receipt
from strongroom.model.orders import ItemStandard, OrderKind

DAY = 86_400


@dataclass(frozen=True)
class Filled:
    """A sale of shares. Coins."""

    shares: Decimal
    price: Decimal
    fee: Decimal
    maker: str
    receipt: Receipt


class ShareOrders:
    """Listings and offers of shares, for the stablecoin."""

    def __init__(self, connection: Connection, market: Market, factory: Factory) -> None:
        self._connection, self.market, self._factory = connection, market, factory
        self.stablecoin = factory.stablecoin

    # Making

    def sell(
        self,
        asset: Asset,
        shares: Amount,
        price: Amount,
        *,
        lots: int = 1,
        days: int = 30,
        to: Addressish | None = None,
        account: Account | None = None,
    ) -> SignedOrder:
        """Sign a listing of `shares` in so many equal lots, taken one by one or together. The marketplace is let move
        the shares first, if it may not yet; they stay in the wallet, free, until one is sold."""
        who, units = self._who(account), asset.to_units(shares)
        asset.require_shares(who.address, units)
        terms = self._terms(asset, units, price, lots, days, to, who)
        order = self.market.listing(asset.address, 0, maker=who.address, **terms)  # type: ignore[arg-type]
        asset.let(self.market.address, units, who)
        return self.market.sign(order, who)

    def offer(
        self,
        asset: Asset,
        shares: Amount,
        price: Amount,
        *,
        lots: int = 1,
        days: int = 30,
        to: Addressish | None = None,
        account: Account | None = None,
    ) -> SignedOrder:
        """Sign an offer for shares; the marketplace is let take what they cost first, if it may not yet."""
        who, units = self._who(account), asset.to_units(shares)
        terms = self._terms(asset, units, price, lots, days, to, who)
        order = self.market.item_offer(asset.address, 0, maker=who.address, **terms)  # type: ignore[arg-type]
        cost = order.lot_price * lots
        self.stablecoin.require_balance(who.address, cost)
        if self.stablecoin.allowance(who.address, self.market.address) < cost:
            self.stablecoin.approve(self.market.address, cost).send(who)
        return self.market.sign(order, who)

    # Looking

    def check(self, signed: SignedOrder, lots: int = 1, taker: Addressish | None = None) -> Verdict:
        """Where an order stands, and the first reason why so many lots could not be filled now by `taker`, the
        connection's account unless named: the marketplace's, then the asset's, as a sentence."""
        verdict = self.market.check(signed)
        if not verdict.is_fillable:
            return verdict
        order, asset = signed.order, self._asset_of(signed)
        who = self._connection.require_signer().address if taker is None else to_address(taker)
        listing = order.kind == OrderKind.LISTING
        giver, receiver = (order.maker, who) if listing else (who, order.maker)
        units = order.lot_size * lots
        found = answer(asset.transferReason(giver, receiver, units))
        if not found:
            return Verdict(verdict.state, verdict.lots_available, found.sentence)
        if asset.balanceOf(giver) < units:
            return Verdict(
                verdict.state, verdict.lots_available, f"{giver} has fewer than {asset.describe(units)}."
            )
        return verdict

    # Taking

    def buy(
        self, signed: SignedOrder, lots: int = 1, account: Account | None = None, most: int | None = None
    ) -> Filled:
        """Buy lots of a listing for `most` wei at most, its price now unless said; sets the allowance first. Nothing
        moves where the asset refuses."""
        who, order = self._who(account), signed.order
        if order.kind != OrderKind.LISTING:
            raise ArgumentError("this is an offer to buy: accept it with shares")
        cost = self.market.quote_order(signed, lots).price if most is None else most
        self.stablecoin.require_balance(who.address, cost)
        if self.stablecoin.allowance(who.address, self.market.address) < cost:
            self.stablecoin.approve(self.market.address, cost).send(who)
        return self._take(signed, lots, who, cost)

    def accept(
        self, signed: SignedOrder, lots: int = 1, account: Account | None = None, least: int | None = None
    ) -> Filled:
        """Sell lots into an offer for `least` wei at least, what it yields now unless said; lets the marketplace move
        the shares first."""
        who, order = self._who(account), signed.order
        if order.kind == OrderKind.LISTING:
            raise ArgumentError("this is a listing: buy it with coins")
        asset, units = self._asset_of(signed), order.lot_size * lots
        asset.require_shares(who.address, units)
        asset.let(self.market.address, units, who)
        return self._take(signed, lots, who, least)

    # Internal

    def _take(self, signed: SignedOrder, lots: int, who: Signer, limit: int | None) -> Filled:
        asset, coin = self._asset_of(signed), self.stablecoin
        with explained():
            receipt = self.market.take(signed, lots, limit=limit).send(who)
        done = receipt.event(OrderFilled, self.market.address)
        units = signed.order.lot_size * lots
        return Filled(
            asset.from_units(units),
            coin.from_units(done.price),
            coin.from_units(done.fee),
            signed.order.maker,
            receipt,
        )

    def _asset_of(self, signed: SignedOrder) -> Asset:
        order = signed.order
        if order.standard != ItemStandard.ERC20 or order.currency != self.stablecoin.address:
            raise ArgumentError(
                "this order is not for shares against the stablecoin: `strongroom market` fills it"
            )
        self._factory.find(order.token)  # what merely calls itself so is none
        return Asset(self._connection, order.token)

    def _terms(
        self,
        asset: Asset,
        units: int,
        price: Amount,
        lots: int,
        days: int,
        to: Addressish | None,
        who: Signer,
    ) -> dict[str, object]:
        if lots < 1 or not units or units % lots:
            raise AmountError(f"{asset.describe(units)} do not make {lots} equal lots")
        size = units // lots
        wei, rest = divmod(to_units(price, 18) * size, 10 ** asset.info().decimals)
        if rest or not wei:
            raise AmountError(f"a lot at {price} a share costs no whole number of wei: round the price")
        now = self._connection.fetch_timestamp(is_start=True)
        return {
            "price": wei,
            "currency": self.stablecoin.address,
            "standard": ItemStandard.ERC20,
            "lots": lots,
            "lot_size": size,
            "taker": "0x" + "00" * 20 if to is None else to_address(to),
            "start": now,
            "end": now + days * DAY,
        }

    def _who(self, account: Account | None) -> Signer:
        return self._connection.require_signer(None if account is None else as_signer(account))


def price_a_share(signed: SignedOrder, asset: Asset) -> Decimal:
    """Coins for one whole share, at the order's start."""
    order = signed.order
    return from_units(order.lot_price * 10 ** asset.info().decimals // order.lot_size, 18)
