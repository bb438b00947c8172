"""What an asset token's model is made of: the codes and the records that `TransferPolicy` and `AssetToken` keep.

Amounts are in shares' units, those of dividends in quanta of the payment token; accruals and remainders are quanta
times `SCALE`. Times in seconds, ends of lock-ups in whole hours.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address

MAX_SHARES = 2**56 - 1
"""All shares there ever are, and so every balance, are at most this."""
SCALE = 2**36
MAX_RECEIVED = 2**60 - 1
"""Quanta that are received of a token in all, at most."""
COUNTED_DECIMALS = 6
"""Decimals that a dividend is counted in, where the token has more."""
MAX_PAYMENT_TOKENS = 4
MAX_LOCKUPS = 3
HOUR = 3_600
DAY = 86_400


class Reason(IntEnum):
    """Why a transfer is refused, in the order in which it is asked."""

    NONE = 0
    PAUSED = 1
    SENDER_FROZEN = 2
    RECEIVER_FROZEN = 3
    SENDER_UNVERIFIED = 4
    RECEIVER_UNVERIFIED = 5
    COUNTRY = 6
    INVESTOR_CLASS = 7
    SENDER_SANCTIONED = 8
    RECEIVER_SANCTIONED = 9
    SANCTIONS_UNKNOWN = 10
    LIENED = 11
    FROZEN_SHARES = 12
    LOCKED_UP = 13
    DAILY_VOLUME = 14
    SENDER_BELOW_MINIMUM = 15
    RECEIVER_BELOW_MINIMUM = 16
    MAX_BALANCE = 17
    MAX_HOLDERS = 18
    MAX_COUNTRY_HOLDERS = 19


class CountryRule(IntEnum):
    """What the listed countries mean."""

    ANY = 0
    ALLOW = 1
    DENY = 2


class CustodianStatus(IntEnum):
    """What a custodian may do."""

    NONE = 0
    ACTIVE = 1
    ACTIVE_OVER_LOCKUPS = 2
    CLOSED = 3


@dataclass(frozen=True)
class Policy:
    """The rules that are numbers; zero means no rule."""

    country_rule: CountryRule = CountryRule.ANY
    classes: int = 0
    """Bit n: class n may receive; zero: every class."""
    max_holders: int = 0
    min_holding: int = 0
    max_balance: int = 0
    daily_volume: int = 0
    lockup: int = 0
    """Seconds."""
    sanctions_list: Address = ZERO_ADDRESS
    checked_claims: bool = False


class Investor(NamedTuple):
    """What an asset knows of an investor."""

    wallets: int = 0
    country: int = 0
    balance: int = 0
    sent: int = 0
    """On the day `day`, which is counted since 1970 (UTC)."""
    day: int = 0


class Holder(NamedTuple):
    """What an asset knows of a wallet."""

    balance: int = 0
    per_share: int = 0
    """Of the first payment token, when the wallet was looked at last."""
    accrued: int = 0
    is_frozen: bool = False
    counted: bool = False
    had_lockups: bool = False
    """Whether its lock-ups must be looked at, which may have ended."""


class Restraint(NamedTuple):
    """What keeps a wallet's shares."""

    frozen: int = 0
    locked: int = 0
    """Of all custodians together."""


class Earned(NamedTuple):
    """What a wallet has earned of the second to fourth payment token, up to an index."""

    per_share: int = 0
    accrued: int = 0


class Book(NamedTuple):
    """A payment token's book."""

    token: Address
    quantum: int
    checked: bool = False
    received: int = 0
    outstanding: int = 0
    remainder: int = 0
    undivided: int = 0
    """In the token's units."""
    per_share: int = 0

    @property
    def booked(self) -> int:
        """Units that are owed to somebody or wait to be."""
        return self.outstanding * self.quantum + self.undivided


class Party(NamedTuple):
    """One side of a movement of shares, as it was before; no wallet: they are issued or burned."""

    wallet: Address = ZERO_ADDRESS
    balance: int = 0
    investor_id: int = 0
    country: int = 0
    counted: bool = False


NOBODY = Party()


class SanctionsList(Protocol):
    """A list of sanctioned accounts."""

    def answer(self, account: Address) -> int:
        """0: not sanctioned, 1: sanctioned, 2: it gives no answer."""
        ...


# Lock-ups: pairs of the hour of the end and an amount, soonest first

Lockups = tuple[tuple[int, int], ...]


def running(lockups: Lockups, now: int) -> Lockups:
    """Without those that have ended; they are in the order of their ends."""
    start = 0
    while start < len(lockups) and lockups[start][0] * HOUR <= now:
        start += 1
    return lockups[start:]


def locked_up(lockups: Lockups, now: int) -> int:
    """Shares that are locked up now."""
    return sum(amount for hour, amount in lockups if hour * HOUR > now)


def add_lockup(lockups: Lockups, amount: int, hour: int, now: int) -> Lockups:
    """With one more. Of four, the two that end soonest become one that ends with the later of them."""
    slots = list(running(lockups, now))
    place = 0
    while place < len(slots) and slots[place][0] < hour:
        place += 1
    if place < len(slots) and slots[place][0] == hour:
        slots[place] = (hour, slots[place][1] + amount)
    else:
        slots.insert(place, (hour, amount))
    if len(slots) > MAX_LOCKUPS:
        slots[:2] = [(slots[1][0], slots[0][1] + slots[1][1])]
    return tuple(slots)


def trim_lockups(lockups: Lockups, most: int, now: int) -> Lockups:
    """With no more than `most` shares locked up: what ends soonest goes first."""
    slots = list(running(lockups, now))
    excess = sum(amount for _, amount in slots) - most
    while excess > 0:
        hour, amount = slots[0]
        if amount > excess:
            slots[0] = (hour, amount - excess)
            break
        excess -= amount
        del slots[0]
    return tuple(slots)


def split_lockups(lockups: Lockups, most: int, now: int) -> tuple[Lockups, Lockups]:
    """What is kept, and at most `most` shares that move, those that end last."""
    slots = running(lockups, now)
    left = sum(amount for _, amount in slots) - most
    if left <= 0:
        return (), slots
    kept = []
    for hour, amount in slots:
        if not left:
            break
        kept.append((hour, min(amount, left)))
        left -= min(amount, left)
    return tuple(kept), trim_lockups(slots, most, now)
