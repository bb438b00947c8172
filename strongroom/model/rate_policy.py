"""`RatePolicy`: the rate at which the stablecoin is lent, moved by what has lain for a window. Levels in wei.

Rates are per second, times 1e18. A poke, at most once a window, moves the rate by `max_step * signal`, within bounds:

- by flow: how far the peg module's level was beyond the anchor for the whole window, of a full flow; the anchor then
  moves as far as the rate has moved;
- by price, where an oracle of the coin is set: the median of three to five samples' deviation from parity.

Without a poke the rate stays for `hold` seconds, then goes to the base rate in a straight line of `fade` seconds.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Any

from strongroom.model.chainlink_oracle import Oracle
from strongroom.model.execution import Address, Contract, ModelError, external
from strongroom.model.rounding import BPS, PRICE_SCALE
from strongroom.model.stablecoin import Facilitator, Stablecoin

YEAR = 365 * 24 * 3600
MILLION = 10**6
MAX_SAMPLES = 5
MIN_SAMPLES = 3


@dataclass(frozen=True)
class RateParameters:
    """The constant numbers of a policy: basis points a year, or of the ceiling or parity; seconds."""

    base_rate_bps: int = 500
    min_rate_bps: int = 50
    max_rate_bps: int = 2_500
    max_step_bps: int = 25
    full_signal_bps: int = 500
    window: int = 3_600
    hold: int = 86_400
    fade: int = 604_800

    def check(self) -> None:
        """Raises what the constructor raises."""
        low, base, high, step = self.min_rate_bps, self.base_rate_bps, self.max_rate_bps, self.max_step_bps
        if not 0 < low <= base <= high <= BPS or not 0 < step <= 500:
            raise ModelError("RatePolicy_InvalidRates", low, base, high, step)
        times = self.window, self.hold, self.fade
        if (
            not 600 <= self.window <= 86_400
            or not self.window <= self.hold <= YEAR
            or not 0 < self.fade <= YEAR
        ):
            raise ModelError("RatePolicy_InvalidTimes", *times)
        if not 0 < self.full_signal_bps <= BPS:
            raise ModelError("RatePolicy_InvalidSignal", self.full_signal_bps)


def per_second(bps_per_year: int) -> int:
    """Of one, times 1e18; rounded down."""
    return bps_per_year * 10**14 // YEAR


@dataclass(frozen=True)
class Checkpoint:
    """A rate from one second on, and the sum of the rates of every second before."""

    time: int
    rate: int
    accumulated: int = 0


@dataclass(frozen=True)
class Window:
    """Since when, the lowest and highest level seen since, and the anchor."""

    opened_at: int
    low: int
    high: int
    anchor: int

    def seeing(self, level: int) -> "Window":
        """Widened to a level."""
        return replace(self, low=min(self.low, level), high=max(self.high, level))


@dataclass(frozen=True)
class Samples:
    """Deviations from parity in millionths, a ring, and when the last was taken."""

    deviations: tuple[int, ...] = ()
    next: int = 0
    sampled_at: int = 0

    @property
    def median(self) -> int:
        """Of an even number, the lower of the two in the middle."""
        return sorted(self.deviations)[(len(self.deviations) - 1) // 2]


@dataclass(eq=False)
class RatePolicy(Contract):
    """One policy, for any number of markets and pools."""

    stablecoin: Stablecoin | None = None
    peg_module: Address = ""
    oracle: Oracle | None = None
    """`None`: by flow."""
    numbers: RateParameters = RateParameters()
    checkpoints: tuple[Checkpoint, ...] = field(default=())
    samples: Samples = Samples()

    def __post_init__(self) -> None:
        numbers = self.numbers
        numbers.check()
        self.base, self.low, self.high, self.max_step = map(
            per_second,
            (numbers.base_rate_bps, numbers.min_rate_bps, numbers.max_rate_bps, numbers.max_step_bps),
        )
        now = self.world.timestamp
        self.checkpoints = (Checkpoint(now, self.base),)
        level = self._facilitator().level if self.oracle is None else 0
        if self.oracle is not None:
            price = self._price()
            if not PRICE_SCALE // 2 <= price <= PRICE_SCALE * 2:
                raise ModelError("RatePolicy_OracleMisscaled", price)
        self.window = Window(now, level, level, level)

    # State-changing

    @external
    def observe(self, caller: Address = "") -> bool:
        """Notes the level, or samples the price if it is time and there is one."""
        if self.oracle is None:
            self.window = self.window.seeing(self._facilitator().level)
            return True
        samples = self._sampled()
        if samples is None:
            return False
        self.samples = samples
        return True

    @external
    def poke(self, caller: Address = "") -> int:
        """Moves the rate by what the window shows. Raises `RatePolicy_TooEarly`, `RatePolicy_TooFewSamples`."""
        self._require_window_over()
        self.observe(caller)
        now, rate = self.world.timestamp, self.rate()
        if self.oracle is None:
            rate, anchor = self._by_flow(rate, self.window)
            level = self._facilitator().level
            self.window = Window(now, level, level, anchor)
        else:
            rate = self._by_price(rate, self.samples)
            self.window = Window(now, 0, 0, 0)
            self.samples = Samples()
        newest = self.checkpoints[-1]
        accumulated = newest.accumulated + self._sum(newest.rate, now - newest.time)
        self.checkpoints = (*self.checkpoints, Checkpoint(now, rate, accumulated))
        return rate

    # Views

    def preview_poke(self) -> int:
        """What `poke` would set now."""
        self._require_window_over()
        if self.oracle is None:
            return self._by_flow(self.rate(), self.window.seeing(self._facilitator().level))[0]
        return self._by_price(self.rate(), self._sampled() or self.samples)

    def rate(self) -> int:
        """At this second."""
        newest = self.checkpoints[-1]
        return self._rate_at(newest.rate, self.world.timestamp - newest.time)

    def mean_rate_since(self, time: int) -> int:
        """The mean between a past second and now, rounded up."""
        now, first, newest = self.world.timestamp, self.checkpoints[0], self.checkpoints[-1]
        time = max(time, first.time)
        if time >= now:
            return self.rate()
        place = bisect_right(self.checkpoints, time, key=lambda each: each.time) - 1
        found = self.checkpoints[place]
        past = found.accumulated + self._sum(found.rate, time - found.time)
        total = newest.accumulated + self._sum(newest.rate, now - newest.time) - past
        return min(max(-(-total // (now - time)), self.low), self.high)

    def borrow_rate(self, params: Any, market: Any) -> int:
        """As a pool asks: the mean since the market's last update."""
        return self.mean_rate_since(market.last_update)

    def borrow_rate_view(self, params: Any, market: Any) -> int:
        """The same."""
        return self.mean_rate_since(market.last_update)

    # Internal

    def _by_flow(self, rate: int, seen: Window) -> tuple[int, int]:
        """The rate that the window asks for, and the anchor then."""
        full = self._facilitator().ceiling * self.numbers.full_signal_bps // BPS
        anchor = seen.anchor
        if not full:
            return rate, anchor
        if seen.high < anchor:
            step = min(self.max_step * min(anchor - seen.high, full) // full, self.high - rate)
            return rate + step, anchor - full * step // self.max_step
        if seen.low > anchor:
            step = min(self.max_step * min(seen.low - anchor, full) // full, rate - self.low)
            return rate - step, anchor + full * step // self.max_step
        return rate, anchor

    def _by_price(self, rate: int, samples: Samples) -> int:
        """The rate that the samples ask for."""
        if len(samples.deviations) < MIN_SAMPLES:
            raise ModelError("RatePolicy_TooFewSamples", len(samples.deviations), MIN_SAMPLES)
        full = self.numbers.full_signal_bps * (MILLION // BPS)
        step = self.max_step * min(abs(samples.median), full) // full
        if samples.median < 0:
            return rate + min(step, self.high - rate)
        return rate - min(step, rate - self.low)

    def _sampled(self) -> Samples | None:
        """With the present price, if it is time and there is one."""
        now, samples = self.world.timestamp, self.samples
        since = now - samples.sampled_at
        if since < self.numbers.window // MAX_SAMPLES:
            return None
        price = self._price()
        if not price:
            return None
        if since > self.numbers.window:
            samples = Samples()
        deviation = min(price, 2 * PRICE_SCALE) // (PRICE_SCALE // MILLION) - MILLION
        places = list(samples.deviations)
        if len(places) < MAX_SAMPLES:
            places.append(deviation)
        else:
            places[samples.next] = deviation
        return Samples(tuple(places), (samples.next + 1) % MAX_SAMPLES, now)

    def _price(self) -> int:
        assert self.oracle is not None
        try:
            return self.oracle.price()
        except ModelError:
            return 0

    def _facilitator(self) -> Facilitator:
        assert self.stablecoin is not None
        return self.stablecoin.facilitators[self.peg_module]

    def _rate_at(self, start: int, age: int) -> int:
        """A rate at a checkpoint's age; rounded towards where it began."""
        age -= self.numbers.hold
        if age <= 0:
            return start
        if age >= self.numbers.fade:
            return self.base
        change = abs(self.base - start) * age // self.numbers.fade
        return start - change if start > self.base else start + change

    def _sum(self, start: int, age: int) -> int:
        """The sum of a checkpoint's rates up to an age; the triangle rounded down."""
        held = min(age, self.numbers.hold)
        fading = min(age - held, self.numbers.fade)
        after = age - held - fading
        triangle = abs(self.base - start) * fading * fading // (2 * self.numbers.fade)
        straight = start * (held + fading) + self.base * after
        return straight - triangle if start > self.base else straight + triangle

    def _require_window_over(self) -> None:
        earliest, now = self.window.opened_at + self.numbers.window, self.world.timestamp
        if now < earliest:
            raise ModelError("RatePolicy_TooEarly", earliest, now)
