"""Primary sales, vesting and the asset factory; the asset itself is in tests/conftest.py."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.sales import Sales, SalesBuilder


@cache
def _sales() -> Sales:
    return SalesBuilder()()


@pytest.fixture
def sales() -> Iterator[Sales]:
    """Put back after every test."""
    made = _sales()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)
