"""PegStabilityModule.pegStatus

├── Unknown, price 0: no answer, stale, out of the oracle's bounds
├── Below, Within (both edges), Above, with the oracle's price
└── with too little gas to ask the oracle: it reverts
"""

import pytest

from strongroom.evm import ContractError
from tests.support.suite import Suite

UNKNOWN, BELOW, WITHIN, ABOVE = range(4)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (10_000_000, BELOW),
        (99_499_999, BELOW),
        (99_500_000, WITHIN),
        (100_000_000, WITHIN),
        (100_500_000, WITHIN),
        (100_500_001, ABOVE),
        (1_000_000_000, ABOVE),
    ],
)
def test_where_the_price_stands(any_suite: Suite, answer: int, status: int) -> None:
    any_suite.set_answer(answer)
    assert tuple(any_suite.psm.pegStatus()) == (status, any_suite.parity * answer // 10**8)


@pytest.mark.parametrize("answer", [0, -1, 9_999_999, 1_000_000_001])
def test_unknown_where_the_oracle_refuses(any_suite: Suite, answer: int) -> None:
    any_suite.set_answer(answer)
    assert tuple(any_suite.psm.pegStatus()) == (UNKNOWN, 0)


def test_unknown_without_a_feed(suite: Suite) -> None:
    for fault in (1, 2):
        suite.break_feed(fault)
        assert tuple(suite.psm.pegStatus()) == (UNKNOWN, 0)
    suite.break_feed(0)
    suite.outlive_feed()
    assert tuple(suite.psm.pegStatus()) == (UNKNOWN, 0)


def test_never_a_wrong_answer_for_want_of_gas(suite: Suite) -> None:
    right = tuple(suite.psm.pegStatus())
    refused = set()
    for gas in range(25_000, 700_000, 5_000):
        try:
            answered = tuple(suite.psm.pegStatus.call(gas=gas))
        except ContractError as error:
            refused.add(error.name)
        else:
            assert answered == right
    assert refused == {"GuardedOracle_InsufficientGas"}
