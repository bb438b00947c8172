"""Net asset value and redemption of an asset, for people: make the desk, publish, fund, fulfil.

A holder asks, claims and leaves by `strongroom.client.redemption`.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from strongroom.client.accounts import Account
from strongroom.client.amounts import Amount
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import Acting
from strongroom.client.assets.making import CustodianStatus
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.events import Fulfilled, Funded, Published
from strongroom.client.contracts.net_asset_value import NetAssetValue
from strongroom.client.contracts.redemption_desk_factory import RedemptionDeskFactory
from strongroom.client.contracts.structs import NetAssetValueParams
from strongroom.client.errors import AmountError, ArgumentError
from strongroom.client.receipt import Receipt
from strongroom.client.redemption import Desk
from strongroom.client.token import Token

DAY = 86_400


@dataclass(frozen=True)
class Redeemed:
    """Shares that were redeemed, and what is owed for them."""

    shares: Decimal
    cash: Decimal
    receipt: Receipt


class Desks(RedemptionDeskFactory, Acting):
    """Values and desks: the contract's own functions, and these for people."""

    def open_desk(
        self,
        asset: Asset,
        value: Amount,
        appraiser: Addressish,
        *,
        payment_token: Addressish | None = None,
        max_change_bps: int = 1_000,
        max_change_per_day_bps: int = 500,
        min_interval: int = DAY,
        max_age: int = 35 * DAY,
        account: Account | None = None,
    ) -> Desk:
        """Make a value and its desk, appoint the appraiser, and let the desk lock shares. By the asset's owner.

        `value`: of one whole share, that the first publication is bound to. Times in seconds.
        """
        who = self._who(account)
        if to_address(asset.owner()) != who.address:
            raise ArgumentError(
                f"only the owner of {asset.address} opens a desk, and that is {asset.owner()}"
            )
        money = asset.payment_token(payment_token)
        params = NetAssetValueParams(
            asset.address,
            money.address,
            money.to_units(value),
            max_change_bps,
            max_change_per_day_bps,
            min_interval,
            max_age,
        )
        salt = secrets.token_bytes(32)
        self._sent(self.createNetAssetValue(params, salt), who)
        nav = self.predictNetAssetValue(params, salt)
        self._sent(self.createRedemptionDesk(nav), who)
        desk = Desk(self._connection, self.predictRedemptionDesk(nav))
        self._sent(NetAssetValue(self._connection, nav).setAppraiser(appraiser), who)
        self._sent(asset.setCustodian(desk.address, int(CustodianStatus.ACTIVE)), who)
        return desk

    def desk(self, address: Addressish) -> Desk:
        """A desk at an address. Raises `ArgumentError` if this factory did not make it."""
        if not self.isRedemptionDesk(address):
            raise ArgumentError(f"{to_address(address)} is no redemption desk of {self.address}")
        return Desk(self._connection, address)

    def publish(self, desk: Desk, value: Amount, account: Account | None = None) -> Receipt:
        """Publish the value of one whole share. By the appraiser. Raises `AmountError` beyond the bounds."""
        nav = NetAssetValue(self._connection, desk.netAssetValue())
        money = Token(self._connection, desk.asset())
        units, bounds = money.to_units(value), nav.bounds()
        if not bounds.least <= units <= bounds.most:
            raise AmountError(
                f"a publication is from {money.describe(bounds.least)} to {money.describe(bounds.most)} now: beyond "
                "that the appraiser proposes a revaluation, and the asset's owner confirms it"
            )
        receipt = self._sent(nav.publish(units), self._who(account))
        receipt.require(Published, nav.address, value=units)
        return receipt

    def fund(self, desk: Desk, amount: Amount, account: Account | None = None) -> Receipt:
        """Give a desk cash for redemptions; sets the allowance first."""
        who, money = self._who(account), Token(self._connection, desk.asset())
        units = money.to_units(amount)
        money.require_balance(who.address, units)
        if money.allowance(who.address, desk.address) < units:
            money.approve(desk.address, units).send(who)
        receipt = self._sent(desk.fund(units), who)
        receipt.require(Funded, desk.address)
        return receipt

    def fulfil(
        self, desk: Desk, holders: Sequence[Addressish] = (), account: Account | None = None
    ) -> Redeemed:
        """Redeem what the cash reaches at the last publication, and settle the holders named. Anyone may."""
        receipt = self._sent(desk.fulfill([to_address(each) for each in holders]), self._who(account))
        done = receipt.events_of(Fulfilled, desk.address)
        asset, money = Asset(self._connection, desk.share()), Token(self._connection, desk.asset())
        return Redeemed(
            asset.from_units(sum(each.shares for each in done)),
            money.from_units(sum(each.cash for each in done)),
            receipt,
        )
