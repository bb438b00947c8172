"""A market in which a million seconds have passed, and a pool with a gateway."""

import pytest

from tests.support.gateway import Gated, gated
from tests.support.lending import Lending


@pytest.fixture
def aged(lending: Lending) -> Lending:
    """The external model's market, 1e9 a second: 2,000 lent and 1,000 owed for a million seconds, not accrued.

    In the loan token's units the interest is 1e9 * (1e15 + 5e11 + 166,666,666) / 1e18 = 1,000,500, rounded down; then
    the totals are 2,001,000,500 lent over 2e15 shares, and 1,001,000,500 owed over 1e15.
    """
    market = lending.create(lending.with_params(irm=lending.external.address))
    market.open(1_000 * market.one)
    market.chain.warp(1_000_000)
    return market


@pytest.fixture
def gate(lending: Lending) -> Gated:
    """A gateway with two markets of wrapped ether."""
    return gated(lending)
