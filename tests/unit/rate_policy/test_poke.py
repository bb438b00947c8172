"""RatePolicy.poke and observe, by flow

├── when the window is not over: it reverts
├── a flow that lay for a whole window moves the rate by its part of a full one, rounded down
│   ├── out: up; in: down; nothing: it stays as it is
│   ├── at most a step at a time; the rest of the flow counts in the next window
│   └── within the bounds; what a bound cuts off is not forgotten and moves nothing on its way back
├── a flow that was not there at the begin, at the end, or at a look in between: nothing
├── the anchor moves as far as the rate: a flow and its way back leave nothing behind
├── without a ceiling: nothing
└── the contract is as the model says, throughout
"""

import random
from dataclasses import replace

import pytest

from strongroom.model.rate_policy import per_second
from tests.support.rates import DEFAULT, FULL, LEVEL, Rates, RatesBuilder
from tests.support.suite import ONE, event, events

STEP = per_second(DEFAULT.max_step_bps)
BASE = per_second(DEFAULT.base_rate_bps)
WINDOW = DEFAULT.window
FULL_COINS = FULL // ONE


def lain(rates: Rates, coins: int) -> int:
    """A flow just after a poke, and a poke when it lay for two windows: the first one's begin was before it."""
    rates.flow(coins)
    rates.wait()
    rates.poke()
    rates.wait()
    return rates.poke()


def test_too_early(rates: Rates) -> None:
    opened = rates.policy.window()[0]
    with pytest.raises(Exception) as caught:
        rates.policy.poke(sender=rates.poker)
    assert (caught.value.name, tuple(caught.value.args)) == (  # type: ignore[attr-defined]
        "RatePolicy_TooEarly",
        (opened + WINDOW, rates.chain.timestamp),
    )
    rates.wait(WINDOW - 1)
    with pytest.raises(Exception, match="RatePolicy_TooEarly"):
        rates.policy.previewPoke()
    rates.wait(1)
    rates.poke()


def test_nothing_happens_without_flow(rates: Rates) -> None:
    assert rates.policy.rate() == BASE
    for _ in range(3):
        rates.wait()
        assert rates.poke() == BASE


@pytest.mark.parametrize("coins", [1, 7, FULL_COINS // 2, FULL_COINS])
@pytest.mark.parametrize("sign", [1, -1])
def test_moves_by_its_part_of_a_full_flow(rates: Rates, coins: int, sign: int) -> None:
    level = rates.suite.level
    found = lain(rates, sign * coins)
    flow = abs(rates.suite.level - level)
    assert found == BASE - sign * (STEP * min(flow, FULL) // FULL)


def test_only_what_lay_for_a_whole_window(rates: Rates) -> None:
    """The first poke after a flow saw the level before it, at its window's begin."""
    rates.flow(-FULL_COINS)
    rates.wait()
    assert rates.poke() == BASE
    rates.wait()
    receipt = rates.policy.poke(sender=rates.poker)
    rates.model.poke()
    assert receipt.return_value == BASE + STEP
    level = rates.suite.level
    assert events(receipt) == [
        event(rates.policy, "LevelObserved", rates.poker, level, level, level),
        event(rates.policy, "Poked", rates.poker, BASE, BASE + STEP, 10**6),
    ]


def test_what_a_look_and_a_poke_say(rates: Rates) -> None:
    """The window's bounds in their order; coins that come push the rate down: a signal below zero."""
    first = rates.suite.level
    rates.flow(FULL_COINS)
    second = rates.suite.level
    receipt = rates.policy.observe(sender=rates.poker)
    assert events(receipt) == [event(rates.policy, "LevelObserved", rates.poker, second, first, second)]
    rates.model.observe()
    for _ in range(2):
        rates.wait()
        rates.model.poke()
        receipt = rates.policy.poke(sender=rates.poker)
    flow = second - first
    assert events(receipt) == [
        event(rates.policy, "LevelObserved", rates.poker, second, second, second),
        event(rates.policy, "Poked", rates.poker, BASE, BASE - STEP * flow // FULL, -(10**6 * flow // FULL)),
    ]


def test_a_look_in_between_takes_movement_away(rates: Rates) -> None:
    rates.flow(-FULL_COINS)
    rates.wait()
    rates.poke()
    rates.flow(FULL_COINS * 1_001 // 1_000)
    rates.observe()
    rates.flow(-FULL_COINS)
    rates.wait()
    assert rates.poke() == BASE


def test_a_large_flow_takes_several_steps(rates: Rates) -> None:
    assert lain(rates, 3 * FULL_COINS) == BASE - STEP
    assert rates.policy.window()[3] == LEVEL * ONE * 9_995 // 10_000 + FULL
    rates.wait()
    assert rates.poke() == BASE - 2 * STEP
    rates.wait()
    third = rates.poke()
    assert BASE - 3 * STEP <= third < BASE - 2 * STEP


def test_a_flow_and_its_way_back_leave_nothing(rates: Rates) -> None:
    """Neither above the step nor at a bound: a cycle cannot ratchet the rate."""
    level = rates.suite.level
    for _ in range(3):
        lain(rates, 4 * FULL_COINS)
        for _ in range(2):
            rates.wait()
            rates.poke()
        assert rates.policy.rate() < BASE - 2 * STEP
        rates.suite.swap_out(rates.suite.swapper, rates.suite.level - level)
        rates.sync()
        for _ in range(6):
            rates.wait()
            rates.poke()
        # each move rounds off less than a unit of the rate, towards where it was
        assert abs(rates.policy.rate() - BASE) <= 20


@pytest.mark.parametrize("sign", [1, -1])
def test_the_bounds(build_rates: RatesBuilder, sign: int) -> None:
    """Beyond a bound the anchor stays: the way back to it moves nothing, from it on everything."""
    numbers = replace(DEFAULT, max_step_bps=100, max_rate_bps=950)
    rates = build_rates(numbers)
    suite = rates.suite
    bound = per_second(numbers.min_rate_bps if sign > 0 else numbers.max_rate_bps)
    if sign < 0:
        rates.flow(5 * FULL_COINS)
        for _ in range(8):
            rates.wait()
            rates.poke()
        rates.wait(numbers.hold + numbers.fade)
    flow = sign * 6 * FULL_COINS
    rates.flow(flow)
    for _ in range(9):
        rates.wait()
        rates.poke()
    assert rates.policy.rate() == bound
    level, anchor = suite.level, rates.policy.window()[3]
    assert sign * (level - anchor) > FULL
    rates.flow((anchor - level) // ONE + sign)
    for _ in range(3):
        rates.wait()
        assert rates.poke() == bound
    rates.flow(-sign * FULL_COINS)
    for _ in range(2):
        rates.wait()
        rates.poke()
    assert sign * (rates.policy.rate() - bound) > per_second(99)


def test_late_pokes_count_once(rates: Rates) -> None:
    rates.flow(-FULL_COINS)
    rates.wait()
    rates.poke()
    rates.wait(DEFAULT.hold)
    assert rates.poke() == BASE + STEP


def test_without_a_ceiling(rates: Rates) -> None:
    suite = rates.suite
    rates.flow(-FULL_COINS)
    rates.wait()
    rates.poke()
    suite.stablecoin.lowerCeiling(suite.psm, 0, sender=suite.sentinel)
    rates.sync()
    rates.wait()
    assert rates.poke() == BASE


@pytest.mark.parametrize("seed", range(6))
def test_is_as_the_model_says(rates: Rates, seed: int) -> None:
    dice = random.Random(seed)
    rates.flow(3_000_000)
    times = [rates.chain.timestamp]
    for _ in range(60):
        move = dice.random()
        if move < 0.35:
            coins = dice.choice((1, 1_000, 250_000, 600_000))
            held = rates.suite.stablecoin.balanceOf(rates.suite.swapper) // ONE
            if dice.random() < 0.5 and held > coins:
                rates.flow(-coins)
            elif rates.suite.level + coins * ONE < 10_000_000 * ONE:
                rates.flow(coins)
        elif move < 0.5:
            rates.observe()
        else:
            rates.wait(dice.choice((3_600, 3_601, 7_200, 86_400, 86_401, 300_000, 900_000)))
            rates.poke()
        times.append(rates.chain.timestamp)
        for time in (*dice.sample(times, min(4, len(times))), 0, 2**40, 2**128 - 1):
            assert rates.policy.meanRateSince(time) == rates.model.mean_rate_since(time)
