"""The vault with its surroundings, put back after every test."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from tests.support.vaults import VaultBuilder, Vaults


@cache
def _built(decimals: int, fee: int) -> Vaults:
    return VaultBuilder()(decimals, 18, fee=fee)


def _apart(vaults: Vaults) -> Iterator[Vaults]:
    before = vaults.chain.snapshot()
    yield replace(vaults)
    vaults.chain.revert(before)


@pytest.fixture
def vaults() -> Iterator[Vaults]:
    """A vault of an asset of 6 decimals over three markets of caps 1,000, 2,000 and 100,000."""
    yield from _apart(_built(6, 0))


@pytest.fixture(params=[6, 18], ids=["asset6", "asset18"])
def any_vaults(request: pytest.FixtureRequest) -> Iterator[Vaults]:
    """The same with assets of several decimals."""
    yield from _apart(_built(request.param, 0))


@pytest.fixture
def charging() -> Iterator[Vaults]:
    """The same with a performance fee of a tenth."""
    yield from _apart(_built(6, 10**17))


@pytest.fixture
def lively(vaults: Vaults) -> Vaults:
    """Savers have 1,500 and 1,500 in three markets, half of each borrowed, and a million seconds have passed."""
    one = vaults.one
    vaults.deposit(vaults.saver, 1_500 * one)
    vaults.deposit(vaults.second, 1_500 * one)
    first, second, third = vaults.params
    vaults.roles.reallocate(
        [(first, 500 * one), (second, 1_000 * one), (third, 2**256 - 1)], sender=vaults.allocator
    )
    for number, debt in enumerate((250, 500, 750)):
        vaults.borrow(number, debt * one)
    vaults.chain.warp(1_000_000)
    return vaults
