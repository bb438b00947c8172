"""PegStabilityModule.setBand

├── when the caller is not the governor after its delay: it reverts
├── when not 9,000 <= lower <= 10,000 <= upper <= 11,000: it reverts
└── else: it holds at once
"""

import pytest

from tests.support.suite import Suite, event, events


@pytest.mark.parametrize(("lower", "upper"), [(9_000, 11_000), (10_000, 10_000), (9_999, 10_001)])
def test_sets(suite: Suite, lower: int, upper: int) -> None:
    receipt = suite.as_governor(suite.psm, "setBand", lower, upper)
    assert event(suite.psm, "BandSet", lower, upper) in events(receipt)
    assert tuple(suite.psm.band()) == (lower, upper)
    assert tuple(suite.psm.fees()) == (5, 5), "the fees in the same slot are untouched"
    for bps, status in ((lower - 1, 1), (lower, 2), (10_000, 2), (upper, 2), (upper + 1, 3)):
        suite.set_price(bps)
        assert suite.psm.pegStatus()[0] == status


@pytest.mark.parametrize(
    ("lower", "upper"),
    [(8_999, 10_000), (10_001, 10_500), (9_500, 9_999), (9_500, 11_001), (0, 0), (65_535, 65_535)],
)
def test_refuses_bands_beyond_the_hard_limits(suite: Suite, lower: int, upper: int) -> None:
    suite.schedule(suite.psm, "setBand", lower, upper)
    suite.wait()
    with suite.refuses("PegStabilityModule_InvalidBand", lower, upper):
        suite.psm.setBand(lower, upper, sender=suite.governor)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.governor):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.psm.setBand(9_900, 10_100, sender=caller)
    operation = suite.access.hashOperation(suite.governor, suite.psm, suite.psm.setBand.encode(9_900, 10_100))
    with suite.refuses("AccessManagerNotScheduled", operation):
        suite.psm.setBand(9_900, 10_100, sender=suite.governor)
