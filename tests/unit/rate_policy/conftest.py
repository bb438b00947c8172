"""A rate policy by flow, put back after every test."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.rates import Rates, RatesBuilder


@cache
def _deployed() -> Rates:
    return RatesBuilder()()


@pytest.fixture
def rates() -> Iterator[Rates]:
    """The shipped policy by flow, over a peg module with a million coins out."""
    found = _deployed()
    before = found.chain.snapshot()
    state = found.model.world.snapshot()
    yield found
    found.chain.revert(before)
    found.model.world.revert(state)
