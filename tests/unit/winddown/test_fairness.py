"""Why positions are settled at one price: what the other two ways would have given holders

├── at the live price, the excess over the snapshot's given back: holders are short an option
├── at the live price, all of it kept: a dollar each time, but who chooses the moment chooses what leaves the borrower
└── at one price, as it is: holders and borrowers have what they had at the snapshot
"""

import math
import random

import pytest

VOLATILITY = 0.8
"""A year's."""
WEEK = 7 / 365
PATHS = 20_000


def _later(dice: random.Random) -> float:
    """The price, of one at the snapshot, when somebody settles within the week."""
    time = dice.random() * WEEK
    return math.exp(VOLATILITY * math.sqrt(time) * dice.gauss(0, 1) - VOLATILITY**2 * time / 2)


@pytest.fixture(scope="module")
def prices() -> list[float]:
    dice = random.Random(5)
    return [_later(dice) for _ in range(PATHS)]


def test_the_excess_given_back(prices: list[float]) -> None:
    """Three cents of each dollar."""
    units = [min(1 / price, 1) for price in prices]
    worth = sum(unit * price for unit, price in zip(units, prices, strict=True)) / PATHS
    assert worth == pytest.approx(0.970, abs=0.002)


def test_all_of_it_kept(prices: list[float]) -> None:
    """Of three units against a debt of two at the snapshot, between the worst and the best moment lies a quarter of a
    unit and more, for the same debt."""
    units = sorted(2 / price for price in prices)
    assert units[PATHS * 99 // 100] - units[PATHS // 100] > 0.25


def test_at_one_price(prices: list[float]) -> None:
    """A unit stays a unit: what it is worth later is its owner's luck, on both sides, and none on average."""
    assert sum(prices) / PATHS == pytest.approx(1, abs=0.002)
