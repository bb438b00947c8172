"""The stability pools with their surroundings, put back after every test."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.stability import Stability, StabilityBuilder


@cache
def _built() -> Stability:
    return StabilityBuilder()()


@pytest.fixture
def stability() -> Iterator[Stability]:
    """Two stability pools, nobody in them."""
    built = _built()
    before = built.chain.snapshot()
    yield built
    built.chain.revert(before)
