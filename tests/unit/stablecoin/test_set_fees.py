"""PegStabilityModule.setFees

├── when the caller is not the operator: it reverts
├── when either fee is above 100 bps: it reverts, naming the higher
└── else: both hold from the next swap on, each its way
"""

import pytest

from tests.support.suite import ONE, Suite, event, events


@pytest.mark.parametrize(("fee_in", "fee_out"), [(0, 0), (1, 100), (100, 0), (100, 100)])
def test_sets(any_suite: Suite, fee_in: int, fee_out: int) -> None:
    suite = any_suite
    receipt = suite.psm.setFees(fee_in, fee_out, sender=suite.operator)
    assert events(receipt) == [event(suite.psm, "FeesSet", fee_in, fee_out)]
    assert tuple(suite.psm.fees()) == (fee_in, fee_out)
    assert tuple(suite.psm.band()) == (9_950, 10_050), "the band in the same slot is untouched"
    coins = suite.buy(suite.swapper, 10 * suite.unit)
    assert coins == 10 * ONE - 10 * ONE * fee_in // 10_000
    assert suite.swap_out(suite.swapper, ONE) == suite.unit - suite.unit * fee_out // 10_000


@pytest.mark.parametrize(
    ("fee_in", "fee_out", "higher"),
    [(101, 0, 101), (0, 101, 101), (200, 65_535, 65_535), (65_535, 101, 65_535)],
)
def test_refuses_too_much(suite: Suite, fee_in: int, fee_out: int, higher: int) -> None:
    with suite.refuses("PegStabilityModule_FeeTooHigh", higher, 100):
        suite.psm.setFees(fee_in, fee_out, sender=suite.operator)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.operator):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.psm.setFees(0, 0, sender=caller)
