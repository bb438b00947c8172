"""Stablecoin.lowerCeiling

├── when the caller is not the sentinel: it reverts
├── when the address is no facilitator: it reverts
├── when the ceiling would rise: it reverts
└── else: it is set at once, also to what it is, also below the level
"""

import pytest

from tests.support.suite import CEILING, ONE, Suite, event, events


@pytest.mark.parametrize("ceiling", [CEILING, CEILING - 1, ONE, 0])
def test_lowers_at_once(suite: Suite, ceiling: int) -> None:
    suite.buy(suite.swapper, 2 * suite.unit)
    level = suite.level
    receipt = suite.stablecoin.lowerCeiling(suite.psm, ceiling, sender=suite.sentinel)
    assert events(receipt) == [event(suite.stablecoin, "CeilingSet", suite.psm, ceiling)]
    assert tuple(suite.stablecoin.facilitator(suite.psm)) == (ceiling, level)


@pytest.mark.parametrize("ceiling", [CEILING + 1, 2**120 - 1])
def test_refuses_to_raise(suite: Suite, ceiling: int) -> None:
    with suite.refuses("Stablecoin_NotLower", CEILING, ceiling):
        suite.stablecoin.lowerCeiling(suite.psm, ceiling, sender=suite.sentinel)


def test_refuses_what_is_not_listed(suite: Suite) -> None:
    with suite.refuses("Stablecoin_NotFacilitator", suite.stranger):
        suite.stablecoin.lowerCeiling(suite.stranger, 0, sender=suite.sentinel)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.sentinel):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.stablecoin.lowerCeiling(suite.psm, 0, sender=caller)
