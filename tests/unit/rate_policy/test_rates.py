"""RatePolicy.rate, meanRateSince, borrowRate: the rate over time

├── held after a poke, then in a straight line to the base rate, then that: monotone, from above and from below
├── the mean since any past second is that of the rates of all seconds since, to a unit; within the bounds
│   ├── whether the market accrues once or in steps, the interest is the same
│   ├── since the future, or this second: the rate now
│   └── since before the policy: since its first second
├── borrowRate and its view say so to anyone, for any market, and never revert
└── a history of many pokes: found from the newest back
"""

import random

import pytest

from strongroom.model.rate_policy import RateParameters, per_second
from tests.support.rates import DEFAULT, PARAMS, Rates, RatesBuilder, market
from tests.unit.rate_policy.test_poke import BASE, FULL_COINS, STEP, lain

QUICK = RateParameters(window=600, hold=900, fade=1_200)


@pytest.mark.parametrize("sign", [1, -1])
def test_fades_to_the_base_rate(rates: Rates, sign: int) -> None:
    start = lain(rates, -sign * FULL_COINS)
    assert sign * (start - BASE) > 0
    last = start
    for _ in range(40):
        rates.wait(20_000)
        found = rates.policy.rate()
        age = rates.chain.timestamp - rates.policy.window()[0]
        if age <= DEFAULT.hold:
            assert found == start
        elif age >= DEFAULT.hold + DEFAULT.fade:
            assert found == BASE
        else:
            change = abs(start - BASE) * (age - DEFAULT.hold) // DEFAULT.fade
            assert found == start - sign * change
        assert sign * (last - found) >= 0
        last = found
    assert last == BASE
    assert rates.model.rate() == BASE


def test_the_last_second_of_a_fade(rates: Rates) -> None:
    start = lain(rates, -FULL_COINS)
    rates.wait(DEFAULT.hold + DEFAULT.fade - 1)
    assert rates.policy.rate() == start - (start - BASE) * (DEFAULT.fade - 1) // DEFAULT.fade > BASE
    rates.wait(1)
    assert rates.policy.rate() == BASE


def test_the_mean_is_that_of_every_second(build_rates: RatesBuilder) -> None:
    """Added up second by second, over pokes and fades."""
    rates = build_rates(QUICK)
    rates.flow(-300_000)
    seconds: list[int] = []
    start = rates.chain.timestamp
    for number in range(5_000):
        if number % 1_300 == 600:
            rates.poke()
        seconds.append(rates.policy.rate())
        rates.chain.warp(1)
        rates.sync()
    now = rates.chain.timestamp
    dice = random.Random(0)
    for since in [0, 1, 4_998, 4_999, *dice.sample(range(5_000), 40)]:
        exact = sum(seconds[since:])
        found = rates.policy.meanRateSince(start + since) * (now - start - since)
        # a line's area lies half of what it moves a second off the sum of its seconds' beginnings; the rest is rounding
        slope = (max(seconds) - min(seconds)) * 3 + 2 * (now - start - since)
        assert abs(found - exact) <= slope


def test_interest_does_not_depend_on_when_it_is_taken(rates: Rates) -> None:
    """Accrued once, or at every poke: the same to a unit a second."""
    rates.flow(-FULL_COINS * 3 // 2)
    start = rates.chain.timestamp
    parts, last = 0, start
    for _ in range(8):
        rates.wait(40_000)
        rates.poke()
        rates.wait(5_000)
        parts += rates.policy.meanRateSince(last) * (rates.chain.timestamp - last)
        last = rates.chain.timestamp
    whole = rates.policy.meanRateSince(start) * (last - start)
    assert abs(whole - parts) <= last - start


def test_at_the_edges(rates: Rates) -> None:
    policy = rates.policy
    now = rates.chain.timestamp
    # in the very block of the deployment, for whatever time
    for time in (0, now - 1, now, now + 1, 2**128 - 1, 2**256 - 1):
        assert policy.meanRateSince(time) == BASE
    lain(rates, -FULL_COINS)
    assert policy.meanRateSince(rates.chain.timestamp) == BASE + STEP
    assert policy.meanRateSince(2**256 - 1) == BASE + STEP
    rates.wait(100)
    assert policy.meanRateSince(0) == policy.meanRateSince(policy.checkpoint(0)[0])
    assert BASE < policy.meanRateSince(0) < BASE + STEP


def test_every_pool_is_told_the_same(rates: Rates) -> None:
    lain(rates, -FULL_COINS)
    rates.wait(12_345)
    policy = rates.policy
    for since in (0, rates.chain.timestamp - 20_000, rates.chain.timestamp, 2**128 - 1):
        expected = policy.meanRateSince(since)
        assert policy.borrowRateView(PARAMS, market(since)) == expected
        assert policy.borrowRate(PARAMS, market(since), sender=rates.suite.attacker) == expected
    assert per_second(DEFAULT.min_rate_bps) <= policy.meanRateSince(0) <= per_second(DEFAULT.max_rate_bps)


def test_a_long_history(build_rates: RatesBuilder) -> None:
    rates = build_rates(QUICK)
    dice = random.Random(1)
    times = [rates.chain.timestamp]
    for number in range(70):
        if number % 3 == 0:
            rates.flow(dice.choice((50_000, 100_000)))
        rates.wait(dice.choice((600, 700, 2_500)))
        rates.poke()
        times.append(rates.chain.timestamp)
    for time in times:
        for off in (-1, 0, 1):
            assert rates.policy.meanRateSince(time + off) == rates.model.mean_rate_since(time + off)
    assert rates.policy.checkpointCount() == 71
    for number, each in enumerate(rates.model.checkpoints):
        assert tuple(rates.policy.checkpoint(number)) == (each.time, each.rate, each.accumulated)
    assert tuple(rates.policy.checkpoint(71)) == (0, 0, 0)
