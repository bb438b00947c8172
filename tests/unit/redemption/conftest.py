"""An asset of four investors, its net asset value and its redemption desk; nothing is published."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.redemption import RedemptionBuilder, World


@cache
def _world() -> World:
    return RedemptionBuilder()()


@cache
def _weird() -> World:
    return RedemptionBuilder()(weird=True, decimals=6)


@pytest.fixture
def world() -> Iterator[World]:
    """Put back after every test."""
    made = _world()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)


@pytest.fixture
def weird() -> Iterator[World]:
    """It pays in a token that misbehaves when told to; the shares have six decimals."""
    made = _weird()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)
