"""Stablecoin.setFlashMintFee

├── when the caller is not the operator: it reverts
├── when the fee is above 100 bps: it reverts
└── else: it holds from the next flash mint on
"""

import pytest

from tests.support.suite import ONE, Suite, event, events


@pytest.mark.parametrize("fee_bps", [0, 1, 100])
def test_sets(suite: Suite, fee_bps: int) -> None:
    coin = suite.stablecoin
    receipt = coin.setFlashMintFee(fee_bps, sender=suite.operator)
    assert events(receipt) == [event(coin, "FlashMintFeeSet", fee_bps)]
    assert coin.flashMintFeeBps() == fee_bps
    assert coin.flashFee(coin, ONE) == ONE * fee_bps // 10_000
    assert coin.flashMintCap() > 0, "the cap in the same slot is untouched"


@pytest.mark.parametrize("fee_bps", [101, 2**16 - 1])
def test_refuses_too_much(suite: Suite, fee_bps: int) -> None:
    with suite.refuses("Stablecoin_FeeTooHigh", fee_bps, 100):
        suite.stablecoin.setFlashMintFee(fee_bps, sender=suite.operator)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.operator):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.stablecoin.setFlashMintFee(0, sender=caller)
