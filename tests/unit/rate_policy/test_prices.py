"""RatePolicy.poke and observe, by price; and the constructor

├── observe: a sample at most once in a fifth of a window; what the oracle refuses is none; an old ring starts anew
├── poke: when there are fewer than three fresh samples: it reverts
├── else the median moves the rate: below parity up, above down, at most a step, within the bounds
│   └── one wild sample of three, or two of five, move nothing
├── a starved poke does not pass for a failing oracle
└── constructor: rates, signal, times and oracle out of bounds: it reverts
"""

from dataclasses import replace
from typing import Any

import pytest

from strongroom.evm import ContractError
from strongroom.model.execution import ModelError
from strongroom.model.rate_policy import RateParameters, per_second
from tests.support.rates import DEFAULT, NOBODY, PARITY, Rates, RatesBuilder, parameters
from tests.support.suite import event, events, refuses

NUMBERS = replace(DEFAULT, full_signal_bps=100)
BASE, STEP = per_second(NUMBERS.base_rate_bps), per_second(NUMBERS.max_step_bps)
FIFTH = NUMBERS.window // 5


@pytest.fixture
def priced(build_rates: RatesBuilder) -> Rates:
    """A policy by price, a full signal at one percent."""
    return build_rates(NUMBERS, price=PARITY)


def sample(rates: Rates, *bps: int) -> None:
    """A fifth of a window apart, each deviating from parity by so many basis points."""
    for each in bps:
        rates.wait(FIFTH)
        rates.set_price(PARITY * (10_000 + each) // 10_000)
        assert rates.observe()


@pytest.mark.parametrize(
    ("bps", "moved"),
    [
        ((0, 0, 0), 0),
        ((-100, -100, -100, -100), 1),
        ((100,) * 5, -1),
        ((-50,) * 4, 0.5),
        ((-900,) * 4, 1),
        ((20_000,) * 4, -1),
        ((0, -5_000, 0, 0), 0),
        ((-9_000, 0, 10, 9_000, -9_000), 0),
        ((-40, -20, 60, 80), -0.6),
    ],
)
def test_the_median_moves_the_rate(priced: Rates, bps: tuple[int, ...], moved: float) -> None:
    sample(priced, *bps)
    priced.wait(max(NUMBERS.window - FIFTH * len(bps), 0))
    found = priced.poke()
    # where there was time, the poke took a sample of its own
    expected = sorted([*bps, bps[-1]][:5] if FIFTH * len(bps) < NUMBERS.window else bps)
    median = expected[(len(expected) - 1) // 2]
    assert found - BASE == (-1 if median > 0 else 1) * (STEP * min(abs(median), 100) // 100)
    assert abs((found - BASE) - moved * STEP) <= 1
    assert tuple(priced.policy.samples()) == ()


def test_of_four_the_second_lowest(priced: Rates) -> None:
    priced.wait()
    sample(priced, 40, -50, 20)
    priced.wait(FIFTH)
    priced.set_price(PARITY * 9_970 // 10_000)
    receipt = priced.policy.observe(sender=priced.poker)
    priced.model.observe()
    assert events(receipt) == [event(priced.policy, "PriceSampled", priced.poker, -3_000, 4)]
    assert priced.poke() - BASE == STEP * 30 // 100


def test_samples_are_apart(priced: Rates) -> None:
    # none before: the first is welcome at once
    assert priced.observe()
    assert not priced.observe()
    priced.wait(FIFTH - 1)
    assert not priced.observe()
    priced.wait(1)
    receipt = priced.policy.observe(sender=priced.poker)
    priced.model.observe()
    assert events(receipt) == [event(priced.policy, "PriceSampled", priced.poker, 0, 2)]
    priced.wait(NUMBERS.window)
    assert priced.observe()
    assert len(priced.policy.samples()) == 3
    priced.wait(NUMBERS.window + 1)
    assert priced.observe()
    assert len(priced.policy.samples()) == 1


def test_too_few(priced: Rates) -> None:
    priced.wait()
    sample(priced, 0)
    with refuses("RatePolicy_TooFewSamples", 1, 3):
        priced.policy.poke(sender=priced.poker)
    with refuses("RatePolicy_TooFewSamples", 1, 3):
        priced.policy.previewPoke()
    with pytest.raises(ModelError, match="TooFewSamples"):
        priced.model.poke()
    sample(priced, 0)
    # the poke's own is the third
    priced.wait(FIFTH)
    priced.poke()


def test_a_failing_oracle_gives_no_sample_and_the_rate_fades(priced: Rates) -> None:
    sample(priced, -100, -100, -100, -100)
    priced.wait(FIFTH)
    assert priced.poke() == BASE + STEP
    priced.set_price(0)
    for _ in range(300):
        priced.wait()
        assert not priced.policy.observe(sender=priced.poker).return_value
    with refuses("RatePolicy_TooFewSamples", 0, 3):
        priced.policy.poke(sender=priced.poker)
    assert priced.policy.rate() == BASE


def test_a_starved_poke_is_no_failing_oracle(priced: Rates) -> None:
    priced.wait()
    with pytest.raises(ContractError) as caught:
        priced.policy.observe(sender=priced.poker, gas=300_000)
    assert caught.value.name == "GuardedOracle_InsufficientGas"


def test_the_bounds(priced: Rates) -> None:
    for _ in range(100):
        sample(priced, -500, -500, -500, -500)
        priced.wait(FIFTH)
        priced.poke()
    assert priced.policy.rate() == per_second(NUMBERS.max_rate_bps)
    for _ in range(110):
        sample(priced, 500, 500, 500, 500)
        priced.wait(FIFTH)
        priced.poke()
    assert priced.policy.rate() == per_second(NUMBERS.min_rate_bps)


RATES = "RatePolicy_InvalidRates"
TIMES = "RatePolicy_InvalidTimes"


@pytest.mark.parametrize(
    ("changes", "name", "args"),
    [
        ({"min_rate_bps": 0}, RATES, (0, 500, 2_500, 25)),
        ({"min_rate_bps": 501}, RATES, (501, 500, 2_500, 25)),
        ({"base_rate_bps": 2_501}, RATES, (50, 2_501, 2_500, 25)),
        ({"max_rate_bps": 10_001}, RATES, (50, 500, 10_001, 25)),
        ({"max_step_bps": 0}, RATES, (50, 500, 2_500, 0)),
        ({"max_step_bps": 501}, RATES, (50, 500, 2_500, 501)),
        ({"full_signal_bps": 0}, "RatePolicy_InvalidSignal", (0,)),
        ({"full_signal_bps": 10_001}, "RatePolicy_InvalidSignal", (10_001,)),
        ({"window": 599}, TIMES, (599, 86_400, 604_800)),
        ({"window": 86_401}, TIMES, (86_401, 86_400, 604_800)),
        ({"hold": 3_599}, TIMES, (3_600, 3_599, 604_800)),
        ({"hold": 31_536_001}, TIMES, (3_600, 31_536_001, 604_800)),
        ({"fade": 0}, TIMES, (3_600, 86_400, 0)),
        ({"fade": 31_536_001}, TIMES, (3_600, 86_400, 31_536_001)),
    ],
)
def test_constructor(rates: Rates, changes: dict[str, int], name: str, args: tuple[int, ...]) -> None:
    numbers = replace(RateParameters(), **changes)
    with refuses(name, *args):
        deploy(rates, numbers)
    with pytest.raises(ModelError) as caught:
        numbers.check()
    assert (caught.value.name, caught.value.args) == (name, args)


def deploy(rates: Rates, numbers: RateParameters, oracle: Any = NOBODY) -> None:
    rates.chain.deploy(
        "RatePolicy", rates.suite.psm, oracle, parameters(numbers), sender=rates.suite.deployer
    )


def test_constructor_oracle(rates: Rates) -> None:
    for price in (PARITY // 2 - 1, PARITY * 2 + 1, 10**18, 0):
        oracle = rates.chain.deploy("MockOracle", price, sender=rates.suite.deployer)
        with refuses("RatePolicy_OracleMisscaled", price):
            deploy(rates, DEFAULT, oracle)


def test_views(rates: Rates) -> None:
    policy, suite = rates.policy, rates.suite
    assert tuple(policy.parameters()) == parameters(DEFAULT)
    assert policy.STABLECOIN() == suite.stablecoin.address
    assert policy.PEG_MODULE() == suite.psm.address
    assert policy.ORACLE() == NOBODY
