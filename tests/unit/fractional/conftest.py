"""An asset of which `holder` and `other` have a thousand shares each; primary sales, vesting and the asset factory."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.fractional import Fractional, FractionalBuilder
from tests.support.sales import Sales, SalesBuilder


@cache
def _sales() -> Sales:
    return SalesBuilder()()


@cache
def _fractional() -> Fractional:
    return FractionalBuilder()()


@pytest.fixture
def sales() -> Iterator[Sales]:
    """Put back after every test."""
    made = _sales()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)


@pytest.fixture
def fractional() -> Iterator[Fractional]:
    """Put back after every test."""
    made = _fractional()
    before, asset = made.chain.snapshot(), made.asset
    yield made
    made.chain.revert(before)
    made.asset = asset
