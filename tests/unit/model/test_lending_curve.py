"""The adaptive curve and its exponential.

- exp_wad
  - against the decimal module's exponential: within a unit and 1.7e-20 of the result
  - zero below a half, refused where it cannot be held
  - never falls where its argument rises
- the curve
  - at the target, the rate stays and is charged
  - charged four times and a quarter of it at full and no utilisation
  - moves by exp(50 a year) at full utilisation, within its bounds
  - equals the contract's, through a market, over many utilisations and times
"""

import random
from decimal import Decimal, localcontext

import pytest

from strongroom.model import WAD, ModelError
from strongroom.model.adaptive_curve import (
    ADJUSTMENT_SPEED,
    INITIAL_RATE_AT_TARGET,
    MAX_RATE_AT_TARGET,
    MIN_RATE_AT_TARGET,
    YEAR,
    exp_wad,
    rates,
)
from tests.stateful.rooms.lending import LendingMachine, build


@pytest.mark.parametrize(("low", "high"), [(-41, 0), (-1, 1), (0, 20), (20, 135)])
def test_exponential_is_within_its_error(low: int, high: int) -> None:
    source = random.Random(f"{low} {high}")
    with localcontext() as context:
        context.prec = 80
        for _ in range(2_000):
            x = source.randint(low * WAD, high * WAD)
            exact = (Decimal(x) / WAD).exp() * WAD
            assert abs(exp_wad(x) - exact) <= 1 + exact * Decimal("1.7e-20")


def test_exponential_at_its_ends() -> None:
    assert exp_wad(0) == WAD
    assert exp_wad(-41446531673892822313) == 0
    assert exp_wad(-(10**30)) == 0
    with pytest.raises(ModelError, match="ExpOverflow"):
        exp_wad(135305999368893231589)


def test_exponential_never_falls() -> None:
    source = random.Random("order")
    points = sorted(source.randint(-20 * WAD, 20 * WAD) for _ in range(2_000))
    values = [exp_wad(x) for x in points]
    assert values == sorted(values)


def test_rate_at_target_is_charged_at_the_target() -> None:
    assert rates(9 * WAD, 10 * WAD, INITIAL_RATE_AT_TARGET, YEAR) == (
        INITIAL_RATE_AT_TARGET,
        INITIAL_RATE_AT_TARGET,
    )


def test_steepness() -> None:
    assert rates(WAD, WAD, 10**9, 0) == (4 * 10**9, 10**9)
    assert rates(0, WAD, 10**9, 0) == (10**9 // 4, 10**9)
    assert rates(0, 0, 10**9, 0) == (10**9 // 4, 10**9)


def test_moves_by_the_published_speed_within_bounds() -> None:
    day = 86_400
    _, risen = rates(WAD, WAD, INITIAL_RATE_AT_TARGET, day)
    assert risen == INITIAL_RATE_AT_TARGET * exp_wad(ADJUSTMENT_SPEED * day) // WAD
    assert rates(WAD, WAD, INITIAL_RATE_AT_TARGET, YEAR)[1] == MAX_RATE_AT_TARGET
    assert rates(0, WAD, INITIAL_RATE_AT_TARGET, YEAR)[1] == MIN_RATE_AT_TARGET
    assert rates(0, WAD, MIN_RATE_AT_TARGET, 100 * YEAR)[1] == MIN_RATE_AT_TARGET


@pytest.fixture(scope="module")
def machine() -> LendingMachine:
    return build()


def test_equals_the_contracts_through_a_market(machine: LendingMachine) -> None:
    """Every step compares all words of the market, the rate at target among them."""
    source = random.Random("market")
    for _ in range(60):
        machine.reset()
        usd = 10**6
        machine.apply(["give", 1, "borrower", 10**6 * WAD])
        machine.apply(["supply_collateral", "borrower", 0, 10**6 * WAD, "borrower", None])
        wanted = source.choice((0, 1, source.randint(0, 90_000), source.randint(75_000, 90_000), 90_000))
        machine.apply(["borrow", "borrower", 0, "borrower", "assets", wanted * usd, "borrower"])
        for _ in range(10):
            machine.apply(["wait", source.randint(0, 10 ** source.randint(1, 8))])
            machine.apply(["accrue_interest", "stranger", 0])
