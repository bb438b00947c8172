"""A buyout of which three holders have all shares."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.buyout import BuyoutBuilder, World


@cache
def _world() -> World:
    return BuyoutBuilder()()


@pytest.fixture
def world() -> Iterator[World]:
    """Put back after every test."""
    made = _world()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)
