"""LendingPool.enableLltv

├── when the caller is not the governor: it reverts
├── when it is zero, one or more, or enabled already: it reverts
└── else: markets can be created with it
"""

import pytest

from tests.support.lending import LLTV, WAD, Lending
from tests.support.suite import MAX_UINT, event, events


@pytest.mark.parametrize("lltv", [1, WAD // 2, WAD - 1])
def test_the_governor_enables(lending: Lending, lltv: int) -> None:
    receipt = lending.pool.enableLltv(lltv, sender=lending.governor)
    assert events(receipt) == [event(lending.pool, "EnableLltv", lltv)]
    assert lending.pool.isLltvEnabled(lltv) is True
    market = lending.create(lending.with_params(lltv=lltv))
    assert lending.pool.idToMarketParams(market.id)[4] == lltv


@pytest.mark.parametrize("lltv", [0, WAD, WAD + 1, MAX_UINT, LLTV])
def test_refuses(lending: Lending, lltv: int) -> None:
    with lending.refuses("LendingPool_InvalidLltv", lltv):
        lending.pool.enableLltv(lltv, sender=lending.governor)
    assert lending.pool.isLltvEnabled(lltv) is (lltv == LLTV)


def test_refuses_a_stranger(lending: Lending) -> None:
    for caller in lending.actors:
        if caller != lending.governor:
            with lending.refuses("AccessManagedUnauthorized", caller):
                lending.pool.enableLltv(WAD // 2, sender=caller)
    assert lending.pool.isLltvEnabled(WAD // 2) is False
