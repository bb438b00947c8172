"""`NetAssetValue`: what a whole share of an asset is worth, as an appraiser publishes it within bounds.

Values are units of the payment token for one whole share, times in seconds.
"""

from dataclasses import dataclass, field
from typing import Protocol

from strongroom.model.execution import ZERO_ADDRESS, Address, Contract, ModelError, external
from strongroom.model.rounding import BPS, PRICE_SCALE, UINT128_MAX

DAY = 24 * 3600
MIN_INTERVAL = 3600
MAX_AGE = 400 * DAY
MAX_CHANGE_BPS = BPS // 2
MAX_DECIMALS = 8


class Owned(Protocol):
    """What a value asks of its asset."""

    owner: Address


@dataclass(frozen=True)
class NetAssetValueParams:
    """What one is made with."""

    share: Address
    payment_token: Address
    initial_value: int
    max_change_bps: int
    max_change_per_day_bps: int
    min_interval: int
    max_age: int

    def check(self, decimals: int) -> None:
        """What the factory refuses. Raises `RedemptionDeskFactory_InvalidAddress` or `…_InvalidParameter`."""
        if self.share == self.payment_token:
            raise ModelError("RedemptionDeskFactory_InvalidAddress", self.share)
        for name, is_fine in (
            ("initialValue", self.initial_value > 0),
            ("maxChangeBps", 0 < self.max_change_bps <= MAX_CHANGE_BPS),
            ("maxChangePerDayBps", 0 < self.max_change_per_day_bps <= BPS),
            ("minInterval", self.min_interval >= MIN_INTERVAL),
            ("maxAge", self.min_interval <= self.max_age <= MAX_AGE),
            ("decimals", decimals <= MAX_DECIMALS),
        ):
            if not is_fine:
                raise ModelError("RedemptionDeskFactory_InvalidParameter", name)


@dataclass(eq=False)
class NetAssetValue(Contract):
    """The contract."""

    asset: Owned
    params: NetAssetValueParams
    decimals: int = 0
    """Of the share."""
    appraiser: Address = ZERO_ADDRESS
    published: int = field(default=0)
    """The last value; zero: none."""
    number: int = 0
    published_at: int = 0
    is_suspended: bool = False
    proposed: int = 0
    proposed_at: int = 0

    # Publications

    @external
    def publish(self, caller: Address, value: int) -> None:
        """Raises `NetAssetValue_NotAppraiser`, `…_TooSoon`, `…_OutOfBounds`."""
        self._require_appraiser(caller)
        least, most, earliest = self.bounds()
        if self.world.timestamp < earliest:
            raise ModelError("NetAssetValue_TooSoon", earliest, self.world.timestamp)
        if not least <= value <= most:
            raise ModelError("NetAssetValue_OutOfBounds", value, least, most)
        self._publish(value)

    @external
    def propose_revaluation(self, caller: Address, value: int) -> None:
        """Raises `NetAssetValue_NotAppraiser`, `…_InvalidValue`."""
        self._require_appraiser(caller)
        if not 0 < value <= UINT128_MAX:
            raise ModelError("NetAssetValue_InvalidValue", value)
        self.proposed, self.proposed_at = value, self.world.timestamp
        self.is_suspended = True

    @external
    def confirm_revaluation(self, caller: Address, value: int) -> None:
        """Raises `NetAssetValue_NotAssetOwner`, `…_NotProposed`."""
        self._require_owner(caller)
        age = self.world.timestamp - self.proposed_at
        if not value or value != self.proposed or age > self.params.max_age:
            raise ModelError("NetAssetValue_NotProposed", value, self.proposed)
        self._publish(value)

    @external
    def suspend(self, caller: Address) -> None:
        """Raises `NetAssetValue_NotAppraiserNorOwner`."""
        if caller not in (self.appraiser, self.asset.owner):
            raise ModelError("NetAssetValue_NotAppraiserNorOwner", caller)
        self.is_suspended = True

    @external
    def set_appraiser(self, caller: Address, appraiser: Address) -> None:
        """Raises `NetAssetValue_NotAssetOwner`."""
        self._require_owner(caller)
        self.appraiser = appraiser
        self.proposed = self.proposed_at = 0

    # Views

    @property
    def value(self) -> int:
        """The last one, whatever its age; before the first the initial one."""
        return self.published if self.number else self.params.initial_value

    def usable(self) -> tuple[int, int]:
        """Value and number. Raises `NetAssetValue_Unpublished`, `…_Stale`, `…_Suspended`."""
        self._require_fresh()
        if self.is_suspended:
            raise ModelError("NetAssetValue_Suspended", self.number)
        return self.published, self.number

    def bounds(self) -> tuple[int, int, int]:
        """What may be published now, and from when on; the distance is rounded down."""
        change, earliest = self.params.max_change_bps * DAY, 0
        if self.published_at:
            elapsed = self.world.timestamp - self.published_at
            change = min(change, self.params.max_change_per_day_bps * elapsed)
            earliest = self.published_at + self.params.min_interval
        distance = self.value * change // (BPS * DAY)
        return max(self.value - distance, 1), min(self.value + distance, UINT128_MAX), earliest

    def price(self) -> int:
        """Scaled by 10^36. Raises as `usable`."""
        return self._to_price(self.usable()[0])

    def liquidation_price(self) -> int:
        """The same while it is suspended."""
        self._require_fresh()
        return self._to_price(self.published)

    # Internal

    def _publish(self, value: int) -> None:
        self.published, self.number, self.published_at = value, self.number + 1, self.world.timestamp
        self.is_suspended = False
        self.proposed = self.proposed_at = 0

    def _to_price(self, value: int) -> int:
        return int(value * (PRICE_SCALE // 10**self.decimals))

    def _require_fresh(self) -> None:
        if not self.published_at:
            raise ModelError("NetAssetValue_Unpublished")
        if self.world.timestamp - self.published_at > self.params.max_age:
            raise ModelError(
                "NetAssetValue_Stale", self.published_at, self.params.max_age, self.world.timestamp
            )

    def _require_appraiser(self, caller: Address) -> None:
        if caller != self.appraiser:
            raise ModelError("NetAssetValue_NotAppraiser", caller)

    def _require_owner(self, caller: Address) -> None:
        if caller != self.asset.owner:
            raise ModelError("NetAssetValue_NotAssetOwner", caller)
