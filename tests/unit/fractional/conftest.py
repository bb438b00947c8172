"""An asset of which `holder` and `other` have a thousand shares each."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.fractional import Fractional, FractionalBuilder


@cache
def _fractional() -> Fractional:
    return FractionalBuilder()()


@pytest.fixture
def fractional() -> Iterator[Fractional]:
    """Put back after every test."""
    made = _fractional()
    before, asset = made.chain.snapshot(), made.asset
    yield made
    made.chain.revert(before)
    made.asset = asset
