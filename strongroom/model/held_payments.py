"""`HeldPayments` and what lies below it: who holds what, and money that nobody took, as exact integers.

Items, currencies and ether are one ledger, `Assets`: what matters to a marketplace or an auction house is who holds
what, who approved it, who refuses a payment, and what royalty a collection answers. What a token refuses for its own
reasons is a `TokenRefused`; every other error has the contract's name.
"""

from dataclasses import dataclass, field

from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, Table, external

BPS = 10_000
ETHER = ZERO_ADDRESS


@dataclass(frozen=True)
class Royalty:
    """What a collection answers to ERC-2981."""

    receiver: Address = ZERO_ADDRESS
    bps: int = 0
    is_broken: bool = False
    """Whether it declares ERC-2981 and does not answer."""


@dataclass(eq=False)
class Assets(Contract):
    """Who holds what of every token and of ether."""

    holdings: dict[tuple[Address, int, Address], int] = field(default_factory=dict)
    """By `(token, id, account)`; the id is 0 for ether and ERC-20s."""
    approved: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(token, owner)`: whether the contract may move what the owner holds."""
    refuses: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(token, account)`: whether the account does not take it."""
    blocked: dict[tuple[Address, Address], bool] = field(default_factory=dict)
    """By `(token, account)`: whether the token lets the account neither give nor take."""
    locked: dict[Address, bool] = field(default_factory=dict)
    """Tokens of which nothing moves."""
    sticky: dict[Address, bool] = field(default_factory=dict)
    """Tokens whose transfers succeed and move nothing."""
    transfer_fees: dict[Address, int] = field(default_factory=dict)
    """Basis points of each transfer that a token destroys."""
    codeless: dict[Address, bool] = field(default_factory=dict)
    """Addresses given for tokens that have no code."""
    royalties: dict[Address, Royalty] = field(default_factory=dict)
    owners: dict[Address, Address] = field(default_factory=dict)
    """Of collections."""

    def __post_init__(self) -> None:
        self.holdings = Table(self.world, 0, self.holdings)
        self.approved = Table(self.world, False, self.approved)
        self.refuses = Table(self.world, False, self.refuses)
        self.blocked = Table(self.world, False, self.blocked)
        self.locked = Table(self.world, False, self.locked)
        self.sticky = Table(self.world, False, self.sticky)
        self.transfer_fees = Table(self.world, 0, self.transfer_fees)
        self.codeless = Table(self.world, False, self.codeless)
        self.royalties = Table(self.world, Royalty(), self.royalties)

    def move(self, token: Address, item: int, owner: Address, to: Address, amount: int) -> None:
        """Raises `TokenRefused` if the owner has less, the receiver does not take it, or the token blocks it."""
        if self.sticky[token] and not self.locked[token]:
            return
        if (
            self.blocked[token, owner]
            or self.blocked[token, to]
            or self.refuses[token, to]
            or self.locked[token]
            or self.holdings[token, item, owner] < amount
        ):
            raise ModelError("TokenRefused")
        self.holdings[token, item, owner] -= amount
        self.holdings[token, item, to] += amount - amount * self.transfer_fees[token] // BPS


def asked_royalty(
    entry: tuple[Address, int] | None,
    answer: Royalty,
    collection: Address,
    item: int,
    price: int,
    allow_broken: bool,
    asker: Address,
) -> tuple[Address, int]:
    """`RoyaltyReader.royaltyOf`: receiver and amount, rounded down. Raises `RoyaltyReader_BrokenRoyalty`.

    `entry` is the registry's, if it has one; `answer` what the collection says; `asker` the contract that asks.
    """
    if entry is not None:
        receiver, amount = entry[0], price * entry[1] // BPS
    elif answer.is_broken:
        if not allow_broken:
            raise ModelError("RoyaltyReader_BrokenRoyalty", collection, item)
        receiver, amount = ZERO_ADDRESS, 0
    else:
        receiver, amount = answer.receiver, price * answer.bps // BPS
    return (ZERO_ADDRESS, 0) if receiver in (ZERO_ADDRESS, asker) else (receiver, amount)


@dataclass(eq=False)
class HeldPayments(AccessManaged):
    """Pays at once, or holds what a receiver does not take."""

    assets: Assets = field(kw_only=True)
    held: dict[tuple[Address, Address], int] = field(default_factory=dict, kw_only=True)
    """By `(currency, account)`."""
    total_held: dict[Address, int] = field(default_factory=dict, kw_only=True)
    """By currency."""

    def __post_init__(self) -> None:
        self.held = Table(self.world, 0, self.held)
        self.total_held = Table(self.world, 0, self.total_held)

    @external
    def push_held(self, caller: Address, currency: Address, account: Address) -> int:
        """Raises `HeldPayments_NothingHeld`, `HeldPayments_EtherRefused`, `TokenRefused`."""
        return self._release(currency, account, account)

    @external
    def withdraw_held(self, caller: Address, currency: Address, to: Address) -> int:
        """As `push_held`; raises `HeldPayments_InvalidReceiver` first."""
        if to in (ZERO_ADDRESS, self.address):
            raise ModelError("HeldPayments_InvalidReceiver", to)
        return self._release(currency, caller, to)

    # Internal

    def _pay_or_hold(self, currency: Address, payer: Address, to: Address, amount: int) -> None:
        assets = self.assets
        if not amount or to == payer:
            return
        try:
            assets.move(currency, 0, payer, to, amount)
        except ModelError:
            if payer != self.address:
                self._take(currency, payer, amount)
            self._hold(currency, to, amount)

    def _take(self, currency: Address, payer: Address, amount: int) -> None:
        assets = self.assets
        if not assets.approved[currency, payer]:
            raise ModelError("TokenRefused")
        before = assets.holdings[currency, 0, self.address]
        assets.move(currency, 0, payer, self.address, amount)
        delivered = assets.holdings[currency, 0, self.address] - before
        if delivered != amount:
            raise ModelError("HeldPayments_NotDelivered", currency, self.address, delivered, amount)

    def _hold(self, currency: Address, account: Address, amount: int) -> None:
        self.held[currency, account] += amount
        self.total_held[currency] += amount

    def _release(self, currency: Address, account: Address, to: Address) -> int:
        amount = self.held[currency, account]
        if not amount:
            raise ModelError("HeldPayments_NothingHeld", currency, account)
        if currency == ETHER and self.assets.refuses[ETHER, to]:
            raise ModelError("HeldPayments_EtherRefused", to, amount)
        self.held[currency, account] = 0
        self.total_held[currency] -= amount
        self.assets.move(currency, 0, self.address, to, amount)
        return amount
