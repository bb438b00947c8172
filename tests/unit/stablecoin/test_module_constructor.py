"""PegStabilityModule's constructor

├── when the reserve has more than 18 decimals: it reverts
├── when the oracle's price is not within half and twice parity, or the oracle fails: it reverts
├── when the surplus buffer is zero, or the access manager has no code: it reverts
├── when a fee or the band is beyond its hard limits: it reverts
└── else: it holds what it was given, and works for reserves of 0 to 18 decimals
"""

from typing import Any

import pytest

from strongroom.evm import Contract
from tests.support.suite import BAND, HEARTBEAT, Suite, oracle_config, refuses

ZERO = "0x" + "00" * 20


def deploy(suite: Suite, **changes: Any) -> Contract:
    arguments = {
        "stablecoin": suite.stablecoin,
        "reserve": suite.reserve,
        "oracle": suite.oracle,
        "surplus_buffer": suite.surplus_buffer,
        "access": suite.access,
        "fee_in": 5,
        "fee_out": 5,
        "lower": BAND[0],
        "upper": BAND[1],
        **changes,
    }
    return suite.chain.deploy("PegStabilityModule", *arguments.values(), sender=suite.deployer)


def test_holds_what_it_was_given(any_suite: Suite) -> None:
    suite = any_suite
    module = deploy(suite, fee_in=0, fee_out=100, lower=9_000, upper=11_000)
    assert module.STABLECOIN() == suite.stablecoin.address
    assert module.RESERVE() == suite.reserve.address
    assert module.ORACLE() == suite.oracle.address
    assert module.SURPLUS_BUFFER() == suite.surplus_buffer.address
    assert module.authority() == suite.access.address
    assert module.WEI_PER_UNIT() == 10 ** (18 - suite.decimals)
    assert module.PARITY() == 10 ** (36 + 18 - suite.decimals)
    assert (tuple(module.fees()), tuple(module.band())) == ((0, 100), (9_000, 11_000))
    assert (module.book(), module.frozen(), module.uncollectedFees()) == (0, False, 0)
    assert (module.MAX_FEE_BPS(), module.MIN_BAND_BPS(), module.MAX_BAND_BPS()) == (100, 9_000, 11_000)


@pytest.mark.parametrize("decimals", [19, 36, 255])
def test_refuses_more_decimals_than_the_coins(suite: Suite, decimals: int) -> None:
    token = suite.chain.deploy("MockReserve", "Fine", "FINE", decimals, sender=suite.deployer)
    with refuses("PegStabilityModule_UnsupportedDecimals", decimals):
        deploy(suite, reserve=token)


def test_refuses_an_oracle_of_another_scale(any_suite: Suite) -> None:
    """Decimals forgotten, in either direction, and the price of something else."""
    suite = any_suite
    other = suite.chain.deploy(
        "MockReserve", "Other", "OTHER", 8 if suite.decimals == 6 else 6, sender=suite.deployer
    )
    oracle = suite.chain.deploy(
        "ChainlinkOracle",
        oracle_config(other, suite.stablecoin, base=[(suite.feed, HEARTBEAT)], decimals=other.decimals()),
        sender=suite.deployer,
    )
    with refuses("PegStabilityModule_OracleMisscaled", oracle.price(), suite.parity):
        deploy(suite, oracle=oracle)
    for answer in (49_999_999, 200_000_001):
        suite.set_answer(answer)
        with refuses("PegStabilityModule_OracleMisscaled", suite.parity * answer // 10**8, suite.parity):
            deploy(suite)
    for answer in (50_000_000, 200_000_000):
        suite.set_answer(answer)
        deploy(suite)


def test_refuses_an_oracle_that_fails(suite: Suite) -> None:
    suite.break_feed()
    with refuses("PegStabilityModule_OracleMisscaled", 0, suite.parity):
        deploy(suite)
    suite.break_feed(0)
    with refuses("PegStabilityModule_OracleMisscaled", 0, suite.parity):
        deploy(suite, oracle=suite.stranger)
    with refuses("EmptyRevert"):
        deploy(suite, reserve=suite.stranger)


def test_refuses_addresses_that_make_it_useless(suite: Suite) -> None:
    with refuses("PegStabilityModule_ZeroAddress"):
        deploy(suite, surplus_buffer=ZERO)
    for nobody in (ZERO, suite.stranger):
        with refuses("AccessManagedInvalidAuthority", nobody):
            deploy(suite, access=nobody)


def test_refuses_fees_and_bands_beyond_their_limits(suite: Suite) -> None:
    with refuses("PegStabilityModule_FeeTooHigh", 101, 100):
        deploy(suite, fee_out=101)
    with refuses("PegStabilityModule_InvalidBand", 8_999, 10_050):
        deploy(suite, lower=8_999)


@pytest.mark.parametrize("decimals", [0, 2, 12, 17])
def test_works_for_every_number_of_decimals(build: Any, decimals: int) -> None:
    suite: Suite = build(decimals)
    coins = suite.buy(suite.swapper, 100 * suite.unit)
    assert coins == 100 * 10**18 - 5 * 10**16
    suite.psm.setFees(0, 0, sender=suite.operator)
    assert suite.swap_out(suite.swapper, 10 * 10**18) == 10 * suite.unit
    suite.assert_laws()
