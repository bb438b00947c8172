"""PegStabilityModule.freezeOnDepeg, freeze, unfreeze

├── freezeOnDepeg: anyone
│   ├── when it is frozen for the price: it reverts; a freeze of the sentinel's is no hindrance
│   ├── when the oracle refuses the price for its lower bound or its second source: the liquidation price decides
│   ├── when the price is not below the band: it reverts
│   ├── when there is no price: it reverts, so that a broken feed freezes nobody
│   └── else: latched; it stays when the price is back
├── freeze: the sentinel, at any price
└── unfreeze: the operator
    ├── when the price is below the band or not to be had: it reverts
    └── else: swaps in are open
"""

from typing import Any

import pytest

from strongroom.evm import Chain, Contract
from tests.support.suite import Builder, Suite, event, events, oracle_config


@pytest.mark.parametrize("answer", [99_499_999, 98_000_000, 10_000_000, 9_999_999, 1])
def test_anyone_latches_the_freeze_below_the_band(any_suite: Suite, answer: int) -> None:
    suite = any_suite
    suite.set_answer(answer)
    receipt = suite.psm.freezeOnDepeg(sender=suite.stranger)
    assert events(receipt) == [event(suite.psm, "FrozenSet", suite.stranger, suite.parity * answer // 10**8)]
    assert suite.psm.frozen() is True
    suite.set_price(10_000)
    suite.fund(suite.swapper, suite.unit)
    with suite.refuses("PegStabilityModule_Frozen"):
        suite.swap_in(suite.swapper, suite.unit)


@pytest.mark.parametrize("answer", [99_500_000, 100_000_000, 100_500_001, 1_000_000_000])
def test_nobody_latches_it_otherwise(any_suite: Suite, answer: int) -> None:
    suite = any_suite
    suite.set_answer(answer)
    with suite.refuses(
        "PegStabilityModule_ReserveNotBelowBand",
        suite.parity * answer // 10**8,
        suite.parity * 9_950 // 10_000,
    ):
        suite.psm.freezeOnDepeg(sender=suite.stranger)


def test_once_is_enough(suite: Suite) -> None:
    suite.set_price(9_000)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    with suite.refuses("PegStabilityModule_Frozen"):
        suite.psm.freezeOnDepeg(sender=suite.stranger)


def test_the_liquidation_price_decides_where_the_second_source_differs(build: Builder) -> None:
    """The second source still says one: the price is refused, and the depeg seen all the same."""

    def with_reference(chain: Chain, token: Contract, coin: Contract, feed: Contract) -> dict[str, Any]:
        slow = chain.deploy("MockAggregator", 8, 10**8, sender=chain.account("deployer"))
        settings = oracle_config(token, coin, base=[(slow, 10**6)])
        reference = chain.deploy("ChainlinkOracle", settings, sender=chain.account("deployer"))
        return {"reference_": reference, "maxDeviationBps": 100}

    suite = build(oracle=with_reference)
    suite.set_price(9_000)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    assert suite.psm.frozen() is True
    suite.set_price(10_000)
    suite.psm.unfreeze(sender=suite.operator)
    suite.set_price(11_000)
    with suite.refuses(
        "PegStabilityModule_ReserveNotBelowBand", suite.parity * 11 // 10, suite.parity * 9_950 // 10_000
    ):
        suite.psm.freezeOnDepeg(sender=suite.stranger)


def test_a_price_beyond_the_upper_bound_freezes_nobody(suite: Suite) -> None:
    suite.set_answer(1_000_000_001)
    with suite.refuses(
        "ChainlinkOracle_PriceOutOfBounds",
        suite.parity * 1_000_000_001 // 10**8,
        suite.parity // 10,
        suite.parity * 10,
    ):
        suite.psm.freezeOnDepeg(sender=suite.stranger)


def test_want_of_gas_freezes_nobody(suite: Suite) -> None:
    for gas in range(25_000, 1_200_000, 25_000):
        succeeded, _ = suite.psm.freezeOnDepeg.try_send(sender=suite.attacker, gas=gas)
        assert not succeeded
        assert suite.psm.frozen() is False


def test_a_broken_feed_freezes_nobody(suite: Suite) -> None:
    suite.break_feed(1)
    with suite.refuses("ChainlinkOracle_FeedUnavailable", suite.feed):
        suite.psm.freezeOnDepeg(sender=suite.stranger)
    with suite.refuses("ChainlinkOracle_FeedUnavailable", suite.feed):
        suite.psm.freezeOnDepeg(sender=suite.sentinel)
    suite.break_feed(0)
    updated = suite.chain.timestamp
    suite.outlive_feed()
    with suite.refuses("ChainlinkOracle_StaleAnswer", suite.feed, updated, 86_400, suite.chain.timestamp):
        suite.psm.freezeOnDepeg(sender=suite.stranger)


def test_the_sentinel_freezes_at_any_price(suite: Suite) -> None:
    for _ in range(2):
        receipt = suite.psm.freeze(sender=suite.sentinel)
        assert events(receipt) == [event(suite.psm, "FrozenSet", suite.sentinel, 0)]
    suite.psm.unfreeze(sender=suite.operator)
    suite.break_feed()
    suite.psm.freeze(sender=suite.sentinel)
    assert suite.psm.frozen() is True


def test_the_operator_unfreezes(any_suite: Suite) -> None:
    suite = any_suite
    suite.psm.freeze(sender=suite.sentinel)
    for answer in (99_500_000, 150_000_000):
        suite.set_answer(answer)
        receipt = suite.psm.unfreeze(sender=suite.operator)
        assert events(receipt) == [
            event(suite.psm, "UnfrozenSet", suite.operator, suite.parity * answer // 10**8)
        ]
    assert suite.psm.frozen() is False
    suite.buy(suite.swapper, suite.unit)


def test_not_while_the_price_is_below_the_band(suite: Suite) -> None:
    suite.set_answer(99_499_999)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    with suite.refuses(
        "PegStabilityModule_ReserveBelowBand",
        suite.parity * 99_499_999 // 10**8,
        suite.parity * 9_950 // 10_000,
    ):
        suite.psm.unfreeze(sender=suite.operator)
    suite.break_feed()
    with suite.refuses("ChainlinkOracle_FeedUnavailable", suite.feed):
        suite.psm.unfreeze(sender=suite.operator)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.sentinel):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.psm.freeze(sender=caller)
    suite.psm.freeze(sender=suite.sentinel)
    for caller in suite.all_but(suite.operator):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.psm.unfreeze(sender=caller)
