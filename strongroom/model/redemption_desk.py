"""`RedemptionDesk`: requests in batches, what is redeemed of them, settled, owed and paid, as exact integers.

    desk.request_redeem("holder", 10, "holder", "holder")   # 1: the publication that is next prices it
    value.publish("appraiser", 250_000_000)
    desk.fund("issuer", 1_250_000_000)
    desk.fulfill("anyone", [])                               # (5, 1250000000): as far as the cash goes
    desk.redeem("holder", 5, "holder", "holder")             # 1250000000

Shares are units of the asset, cash units of the payment token. What leaves is rounded down.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external
from strongroom.model.net_asset_value import NetAssetValue
from strongroom.model.rounding import UINT128_MAX, ceil_div
from strongroom.model.token import Token

MAX_BATCHES = 16
"""In one fulfilment."""


@dataclass(frozen=True)
class Batch:
    """The requests made between two publications."""

    requested: int = 0
    fulfilled: int = 0
    cash: int = 0


@dataclass(frozen=True)
class Position:
    """A holder's request, before a settlement."""

    request_id: int = 0
    shares: int = 0
    """In the batch, settled ones included."""
    settled: int = 0
    booked: int = 0
    """Cash that was booked for those, or freed."""
    claimable: int = 0
    cash: int = 0
    cancelled: int = 0


@dataclass(frozen=True)
class Settlement:
    """What settling a position would do."""

    amount: int
    burned: int
    cash: int
    freed: int
    rest: int
    missing: int


class RedeemableShares(Protocol):
    """What a desk asks of an asset, by its address."""

    owner: Address
    total_supply: int

    def lock(self, caller: Address, holder: Address, amount: int) -> None:
        """Spends the holder's allowance."""
        ...

    def unlock(self, caller: Address, holder: Address, amount: int) -> None:
        """Gives back."""
        ...

    def burn_locked(self, caller: Address, holder: Address, amount: int) -> None:
        """Burns what the caller has locked."""
        ...

    def locked_by(self, holder: Address, custodian: Address) -> int:
        """In units."""
        ...

    def can_send(self, account: Address) -> bool:
        """Whether it is verified, and neither frozen nor sanctioned."""
        ...

    def is_agent(self, account: Address) -> bool:
        """Whether it may enforce."""
        ...

    def investor_of(self, wallet: Address) -> int:
        """Zero: none."""
        ...

    def supply_lock(self) -> tuple[Address, bool]:
        """Who may lock the supply, and whether it is locked."""
        ...


def settled_down(shares: int, batch: Batch) -> int:
    """How many of a holder's shares in a batch are redeemed, whole units."""
    return shares * batch.fulfilled // batch.requested if batch.requested else 0


def cash_down(amount: int, position: Position, batch: Batch) -> int:
    """The cash that goes with `amount` more settled units of a position."""
    unbooked = batch.cash * position.shares - position.booked * batch.requested
    unsettled = batch.fulfilled * position.shares - position.settled * batch.requested
    return unbooked * amount // unsettled


@dataclass(eq=False)
class RedemptionDesk(Contract):
    """The contract."""

    asset: RedeemableShares
    token: Token
    """What is paid in."""
    nav: NetAssetValue
    free_cash: int = 0
    owed_cash: int = 0
    unsettled_shares: int = 0
    first_open: int = 0
    queue: tuple[int, ...] = ()
    batches: dict[int, Batch] = field(default_factory=dict)
    positions: dict[Address, Position] = field(default_factory=dict)
    operators: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By controller and operator."""

    def __post_init__(self) -> None:
        self.batches = Table(self.world, Batch(), self.batches)
        self.positions = Table(self.world, Position(), self.positions)
        self.operators = Table(self.world, False, self.operators)

    # Requests

    @external
    def request_redeem(self, caller: Address, shares: int, controller: Address, owner: Address) -> int:
        """The id. Raises `RedemptionDesk_ControllerNotOwner`, `…_NotAuthorized`, `…_ZeroAmount`, `…_RequestOpen`,
        or as `lock`.
        """
        if controller != owner:
            raise ModelError("RedemptionDesk_ControllerNotOwner", controller, owner)
        self._require_authorized(owner, caller)
        if not shares:
            raise ModelError("RedemptionDesk_ZeroAmount")
        self.asset.lock(self.address, owner, shares)
        request_id = self.nav.number + 1
        position, batch = self.positions[owner], self.batches[request_id]
        if position.request_id and (position.request_id != request_id or position.cancelled):
            raise ModelError("RedemptionDesk_RequestOpen", controller, position.request_id)
        self.positions[owner] = replace(position, request_id=request_id, shares=position.shares + shares)
        self.batches[request_id] = replace(batch, requested=batch.requested + shares)
        if not self.queue or self.queue[-1] != request_id:
            self.queue = (*self.queue, request_id)
        return request_id

    @external
    def cancel_redeem_request(self, caller: Address, request_id: int, controller: Address) -> None:
        """Raises `RedemptionDesk_NotAuthorized`, `…_NothingToCancel`."""
        self._require_authorized(controller, caller)
        if not request_id or self.positions[controller].request_id != request_id:
            raise ModelError("RedemptionDesk_NothingToCancel", controller, request_id)
        if self._settle(controller):
            position = self.positions[controller]
            rest = position.shares - position.settled
            if not rest:
                raise ModelError("RedemptionDesk_NothingToCancel", controller, request_id)
            self._leave(controller)
        else:
            rest = self._undo(controller)
        self.positions[controller] = replace(self.positions[controller], cancelled=rest)

    @external
    def claim_cancel_redeem_request(
        self, caller: Address, request_id: int, receiver: Address, controller: Address
    ) -> int:
        """Raises `RedemptionDesk_NotAuthorized`, `…_InvalidReceiver`, `…_NothingToCancel`."""
        self._require_authorized(controller, caller)
        if receiver != controller:
            raise ModelError("RedemptionDesk_InvalidReceiver", receiver)
        position = self.positions[controller]
        if not position.cancelled or position.request_id != request_id:
            raise ModelError("RedemptionDesk_NothingToCancel", controller, request_id)
        shares = min(position.cancelled, self.asset.locked_by(controller, self.address))
        self.positions[controller] = replace(position, cancelled=0)
        self._close_if_done(controller)
        if shares:
            self.asset.unlock(self.address, controller, shares)
        return shares

    @external
    def set_operator(self, caller: Address, operator: Address, approved: bool) -> bool:
        """Of the caller."""
        self.operators[caller, operator] = approved
        return True

    # Claims

    @external
    def redeem(self, caller: Address, shares: int, receiver: Address, controller: Address) -> int:
        """Raises as `withdraw`, but for the inexact."""
        position = self._open_claim(caller, shares, receiver, controller)
        if shares > position.claimable:
            raise ModelError("RedemptionDesk_ExceedsClaimable", controller, shares, position.claimable)
        assets = position.cash * shares // position.claimable
        self._claim(shares, assets, receiver, controller)
        return assets

    @external
    def withdraw(self, caller: Address, assets: int, receiver: Address, controller: Address) -> int:
        """Shares. Raises `RedemptionDesk_NotAuthorized`, `…_InvalidReceiver`, `…_ZeroAmount`, `…_HeldBack`,
        `…_ExceedsClaimable`, `…_InexactWithdrawal`.
        """
        position = self._open_claim(caller, assets, receiver, controller)
        if assets > position.cash:
            raise ModelError("RedemptionDesk_ExceedsClaimable", controller, assets, position.cash)
        shares = ceil_div(assets * position.claimable, position.cash)
        if shares == position.claimable and assets != position.cash:
            raise ModelError("RedemptionDesk_InexactWithdrawal", assets, position.cash)
        self._claim(shares, assets, receiver, controller)
        return shares

    # Fulfilment

    @external
    def fulfill(self, caller: Address, holders: Sequence[Address]) -> tuple[int, int]:
        """Shares and cash. Raises `RedemptionDesk_SupplyLocked`, `…_NothingToFulfill`, or as the value's `usable`."""
        self._require_supply_free()
        value, number = self.nav.usable()
        unit = 10**self.nav.decimals
        shares = cash = 0
        place = self.first_open
        while place < len(self.queue) and place < self.first_open + MAX_BATCHES:
            request_id = self.queue[place]
            if request_id > number:
                break
            batch = self.batches[request_id]
            pending = batch.requested - batch.fulfilled
            redeemed = min(pending, (self.free_cash - cash) * unit // value)
            if redeemed:
                cost = redeemed * value // unit
                self.batches[request_id] = replace(
                    batch, fulfilled=batch.fulfilled + redeemed, cash=batch.cash + cost
                )
                shares, cash = shares + redeemed, cash + cost
            if redeemed != pending:
                break
            place += 1
        if not shares and place == self.first_open:
            raise ModelError("RedemptionDesk_NothingToFulfill", self.free_cash)
        self.free_cash -= cash
        self.owed_cash += cash
        self.first_open = place
        self.unsettled_shares += shares
        for holder in holders:
            self._settle(holder)
        return shares, cash

    @external
    def settle(self, caller: Address, holders: Sequence[Address]) -> None:
        """Raises `RedemptionDesk_SupplyLocked`."""
        for holder in holders:
            self._settle_or_fail(holder)

    @external
    def fund(self, caller: Address, amount: int) -> int:
        """Raises `RedemptionDesk_NothingReceived`, `…_ExceedsFree`, or as the token."""
        before = self.token.balance_of(self.address)
        self.token.transfer_from(self.address, caller, self.address, amount)
        received = self.token.balance_of(self.address) - before
        if received <= 0:
            raise ModelError("RedemptionDesk_NothingReceived")
        self.free_cash += received
        total = self.free_cash + self.owed_cash
        if total > UINT128_MAX:
            raise ModelError("RedemptionDesk_ExceedsFree", self.token.address, total, UINT128_MAX)
        return received

    @external
    def withdraw_cash(self, caller: Address, amount: int, to: Address) -> None:
        """Raises `RedemptionDesk_NotAssetOwner`, `…_InvalidReceiver`, `…_ZeroAmount`, `…_ExceedsFree`."""
        self._require_owner(caller)
        self._require_receiver(to)
        if not amount:
            raise ModelError("RedemptionDesk_ZeroAmount")
        if amount > self.free_cash:
            raise ModelError("RedemptionDesk_ExceedsFree", self.token.address, amount, self.free_cash)
        self.free_cash -= amount
        self.token.transfer(self.address, to, amount)

    @external
    def recover(self, caller: Address, lost: Address, replacement: Address) -> None:
        """Raises `RedemptionDesk_NotAgent`, `…_NothingToCancel`, `…_InvalidReplacement`, `…_HeldBack`."""
        if not self.asset.is_agent(caller):
            raise ModelError("RedemptionDesk_NotAgent", caller)
        request_id = self.positions[lost].request_id
        if not request_id:
            raise ModelError("RedemptionDesk_NothingToCancel", lost, request_id)
        investor = self.asset.investor_of(lost)
        is_same = lost != replacement and investor and investor == self.asset.investor_of(replacement)
        if self.positions[replacement].request_id or not is_same:
            raise ModelError("RedemptionDesk_InvalidReplacement", lost, replacement)
        if not self.asset.can_send(replacement):
            raise ModelError("RedemptionDesk_HeldBack", replacement)
        if not self._settle(lost):
            self._undo(lost)
        if self.positions[lost].shares:
            self._leave(lost)
        old = self.positions[lost]
        self.positions[lost] = Position()
        if old.claimable:
            self.positions[replacement] = Position(
                request_id=request_id, claimable=old.claimable, cash=old.cash
            )
        released = self.asset.locked_by(lost, self.address)
        if released:
            self.asset.unlock(self.address, lost, released)

    @external
    def rescue(self, caller: Address, token: Token, to: Address, amount: int) -> None:
        """Raises `RedemptionDesk_NotAssetOwner`, `…_InvalidReceiver`, `…_ExceedsFree`."""
        self._require_owner(caller)
        self._require_receiver(to)
        stray = token.balance_of(self.address)
        if token is self.token:
            stray = max(stray - self.free_cash - self.owed_cash, 0)
        if amount > stray:
            raise ModelError("RedemptionDesk_ExceedsFree", token.address, amount, stray)
        token.transfer(self.address, to, amount)

    # Views

    def standing(self, controller: Address) -> tuple[int, int, int]:
        """Claimable shares, their cash, and pending shares, after the settlement that comes with a claim."""
        position = self.positions[controller]
        if not position.shares:
            return position.claimable, position.cash, 0
        settlement = self.settlement(controller)
        if settlement.burned and self._is_supply_locked():
            return position.claimable, position.cash, settlement.rest
        pending = 0 if settlement.missing else settlement.rest
        return position.claimable + settlement.burned, position.cash + settlement.cash, pending

    def max_redeem(self, controller: Address) -> int:
        """Shares."""
        return self.standing(controller)[0] if self.asset.can_send(controller) else 0

    def max_withdraw(self, controller: Address) -> int:
        """Cash."""
        return self.standing(controller)[1] if self.asset.can_send(controller) else 0

    def pending_redeem_request(self, request_id: int, controller: Address) -> int:
        """Shares."""
        return self.standing(controller)[2] if self.positions[controller].request_id == request_id else 0

    def claimable_redeem_request(self, request_id: int, controller: Address) -> int:
        """Shares."""
        return self.standing(controller)[0] if self.positions[controller].request_id == request_id else 0

    def settlement(self, controller: Address) -> Settlement:
        """What settling a holder that is in a batch would do."""
        position = self.positions[controller]
        batch = self.batches[position.request_id]
        amount = settled_down(position.shares, batch) - position.settled
        outstanding = position.shares - position.settled
        cash = cash_down(amount, position, batch) if amount else 0
        lien = self.asset.locked_by(controller, self.address)
        if lien >= outstanding:
            return Settlement(amount, amount, cash, 0, outstanding - amount, 0)
        missing = outstanding - lien
        if lien >= amount:
            return Settlement(amount, amount, cash, 0, lien - amount, missing)
        paid = cash * lien // amount
        return Settlement(amount, lien, paid, cash - paid, 0, missing)

    # Internal

    def _settle(self, controller: Address) -> bool:
        position = self.positions[controller]
        if not position.shares:
            return True
        settlement = self.settlement(controller)
        if not settlement.amount and not settlement.missing:
            return True
        if settlement.burned and self._is_supply_locked():
            return False
        self.positions[controller] = replace(
            position,
            settled=position.settled + settlement.amount,
            booked=position.booked + settlement.cash + settlement.freed,
            claimable=position.claimable + settlement.burned,
            cash=position.cash + settlement.cash,
        )
        self.unsettled_shares -= settlement.amount
        self.free_cash += settlement.freed
        self.owed_cash -= settlement.freed
        if settlement.missing or not settlement.rest:
            self._leave(controller)
        if settlement.missing:
            self._close_if_done(controller)
            if settlement.rest:
                self.asset.unlock(self.address, controller, settlement.rest)
        if settlement.burned:
            self.asset.burn_locked(self.address, controller, settlement.burned)
        return True

    def _settle_or_fail(self, controller: Address) -> None:
        if not self._settle(controller):
            self._require_supply_free()

    def _undo(self, controller: Address) -> int:
        """Takes back what is redeemed and not settled; the shares that are not burned."""
        position, settlement = self.positions[controller], self.settlement(controller)
        cash = settlement.cash + settlement.freed
        self.positions[controller] = replace(
            position, settled=position.settled + settlement.amount, booked=position.booked + cash
        )
        self.unsettled_shares -= settlement.amount
        self.free_cash += cash
        self.owed_cash -= cash
        self._leave(controller)
        return position.shares - position.settled

    def _leave(self, controller: Address) -> None:
        position = self.positions[controller]
        batch = self.batches[position.request_id]
        self.batches[position.request_id] = Batch(
            batch.requested - position.shares,
            batch.fulfilled - position.settled,
            batch.cash - position.booked,
        )
        self.positions[controller] = replace(position, shares=0, settled=0, booked=0)

    def _close_if_done(self, controller: Address) -> None:
        position = self.positions[controller]
        if not (position.shares or position.claimable or position.cancelled):
            self.positions[controller] = Position()

    def _open_claim(self, caller: Address, amount: int, receiver: Address, controller: Address) -> Position:
        self._require_authorized(controller, caller)
        self._require_receiver(receiver)
        if not amount:
            raise ModelError("RedemptionDesk_ZeroAmount")
        if not self.asset.can_send(controller):
            raise ModelError("RedemptionDesk_HeldBack", controller)
        self._settle(controller)
        return self.positions[controller]

    def _claim(self, shares: int, assets: int, receiver: Address, controller: Address) -> None:
        position = self.positions[controller]
        self.positions[controller] = replace(
            position, claimable=position.claimable - shares, cash=position.cash - assets
        )
        self.owed_cash -= assets
        self._close_if_done(controller)
        self.token.transfer(self.address, receiver, assets)

    def _is_supply_locked(self) -> bool:
        return self.asset.supply_lock()[1]

    def _require_supply_free(self) -> None:
        locker, is_locked = self.asset.supply_lock()
        if is_locked:
            raise ModelError("RedemptionDesk_SupplyLocked", locker)

    def _require_authorized(self, controller: Address, caller: Address) -> None:
        if caller != controller and not self.operators[controller, caller]:
            raise ModelError("RedemptionDesk_NotAuthorized", controller, caller)

    def _require_owner(self, caller: Address) -> None:
        if caller != self.asset.owner:
            raise ModelError("RedemptionDesk_NotAssetOwner", caller)

    def _require_receiver(self, to: Address) -> None:
        if to in (ZERO_ADDRESS, self.address):
            raise ModelError("RedemptionDesk_InvalidReceiver", to)
