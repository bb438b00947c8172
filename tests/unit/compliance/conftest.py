"""A registry with two issuers."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.compliance import Registry, RegistryBuilder


@cache
def _registry() -> Registry:
    return RegistryBuilder()()


@pytest.fixture
def compliance() -> Iterator[Registry]:
    """Put back after every test."""
    made = _registry()
    before = made.chain.snapshot()
    yield made
    made.chain.revert(before)
    made._watched.clear()
