"""`ChainlinkOracle`: a price from feeds, which fails closed.

    price = scale × share assets × base 1 × base 2 / (scale divisor × quote 1 × quote 2), rounded down

scaled by 1e36 (see `PRICE_SCALE`). Without a vault, share assets are one; a missing feed answers one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from strongroom.model.execution import Contract, ModelError
from strongroom.model.rounding import BPS, checked, mul_div_down, mul_div_up

YEAR = 365 * 24 * 3600


@dataclass(eq=False)
class Feed(Contract):
    """What a Chainlink aggregator, or a sequencer's uptime feed, answers. Times in seconds since 1970."""

    answer: int
    updated_at: int
    started_at: int = 0
    available: bool = True
    """Whether calling it succeeds."""


@dataclass(frozen=True)
class FeedSetting:
    """A feed, and how many seconds old its answer may be."""

    feed: Feed
    heartbeat: int


@dataclass(frozen=True)
class Vault:
    """The ERC-4626 share that is priced. Share prices in the asset's units for one whole share."""

    share_assets: Callable[[], int]
    """What one whole share converts to now."""
    snapshot_assets: int
    """What it converted to at the oracle's deployment,"""
    snapshot_timestamp: int
    """which was then."""
    max_share_growth_bps_per_year: int = 0

    def capped_share_assets(self, timestamp: int) -> int:
        """What one whole share counts for; it grows no faster than allowed. Rounded down."""
        growth_bps = (timestamp - self.snapshot_timestamp) * self.max_share_growth_bps_per_year
        cap = self.snapshot_assets + mul_div_down(self.snapshot_assets, growth_bps, BPS * YEAR)
        return min(self.share_assets(), cap)


class Oracle(Protocol):
    """Anything with the oracle's `price()`: a `ChainlinkOracle`, or a `FixedPrice`."""

    def price(self) -> int:
        """Scaled by 1e36. Raises `ModelError` when there is no price to trust."""
        ...

    def liquidation_price(self) -> int:
        """The same without the checks that would trip exactly in a crash."""
        ...


@dataclass(frozen=True)
class FixedPrice:
    """An oracle that always answers `value`, for a "what if"."""

    value: int

    def price(self) -> int:
        """Scaled by 1e36."""
        return self.value

    def liquidation_price(self) -> int:
        """The same."""
        return self.value


@dataclass(eq=False)
class ChainlinkOracle(Contract):
    """A price of a collateral token in a loan token."""

    scale: int
    min_price: int
    """Inclusive, as the other bound."""
    max_price: int
    base_feed_1: FeedSetting | None = None
    base_feed_2: FeedSetting | None = None
    quote_feed_1: FeedSetting | None = None
    quote_feed_2: FeedSetting | None = None
    vault: Vault | None = None
    reference: Oracle | None = None
    """A second source in the same scale."""
    max_deviation_bps: int = 0
    """How far from it the price may be, of the second source's price."""
    sequencer_uptime_feed: Feed | None = None
    sequencer_grace_period: int = 0
    """Seconds to wait after the sequencer came back."""
    scale_divisor: int = 1
    """Where the decimals call for a division; then `scale` is one."""

    def price(self) -> int:
        """The price, within its bounds and close to the second source.

        Raises what the feeds call for, `ChainlinkOracle_PriceOutOfBounds`, what the second source raises, and
        `ChainlinkOracle_PriceDeviates`.
        """
        price = self._primary_price()
        if not self.min_price <= price <= self.max_price:
            raise ModelError("ChainlinkOracle_PriceOutOfBounds", price, self.min_price, self.max_price)
        if self.reference is not None:
            reference = self.reference.price()
            # rounded up: a distance a fraction beyond what is allowed is beyond it
            deviation_bps = mul_div_up(abs(price - reference), BPS, max(reference, 1))
            if deviation_bps > self.max_deviation_bps:
                raise ModelError("ChainlinkOracle_PriceDeviates", price, reference, self.max_deviation_bps)
        return price

    def liquidation_price(self) -> int:
        """As `price`, without the lower bound and the second source, which would trip exactly in a crash."""
        price = self._primary_price()
        if not 1 <= price <= self.max_price:
            raise ModelError("ChainlinkOracle_PriceOutOfBounds", price, 1, self.max_price)
        return price

    def _primary_price(self) -> int:
        self._require_sequencer_up()
        numerator = self._answer(self.base_feed_1)
        numerator = checked(numerator * self._answer(self.base_feed_2))
        denominator = self._answer(self.quote_feed_1)
        denominator = checked(denominator * self._answer(self.quote_feed_2))
        if self.vault is not None:
            numerator = checked(numerator * self.vault.capped_share_assets(self.world.timestamp))
        return mul_div_down(self.scale, numerator, checked(self.scale_divisor * denominator))

    def _answer(self, setting: FeedSetting | None) -> int:
        """Raises `…_FeedUnavailable`, `…_InvalidAnswer`, `…_StaleAnswer`."""
        if setting is None:
            return 1
        feed, now = setting.feed, self.world.timestamp
        if not feed.available:
            raise ModelError("ChainlinkOracle_FeedUnavailable", feed.address)
        if feed.answer <= 0 or feed.updated_at == 0:
            raise ModelError("ChainlinkOracle_InvalidAnswer", feed.address, feed.answer)
        if feed.updated_at > now or now - feed.updated_at > setting.heartbeat:
            raise ModelError(
                "ChainlinkOracle_StaleAnswer", feed.address, feed.updated_at, setting.heartbeat, now
            )
        return feed.answer

    def _require_sequencer_up(self) -> None:
        """An uptime feed answers 0 for up, and when that status began, 0 before the first one."""
        feed, now = self.sequencer_uptime_feed, self.world.timestamp
        if feed is None:
            return
        if not feed.available:
            raise ModelError("ChainlinkOracle_FeedUnavailable", feed.address)
        if feed.answer != 0:
            raise ModelError("ChainlinkOracle_SequencerDown", feed.address)
        if feed.started_at == 0 or feed.started_at > now:
            raise ModelError("ChainlinkOracle_InvalidAnswer", feed.address, feed.answer)
        if now - feed.started_at <= self.sequencer_grace_period:
            raise ModelError(
                "ChainlinkOracle_SequencerGracePeriod",
                feed.address,
                feed.started_at,
                self.sequencer_grace_period,
                now,
            )
