"""Stablecoin.setFlashMintCap and lowerFlashMintCap

├── set: only the governor after its delay, any cap
└── lower: only the sentinel, at once, never above the present cap
"""

import pytest

from tests.support.suite import FLASH_CAP, Suite, event, events


@pytest.mark.parametrize("cap", [0, 1, FLASH_CAP, 2**128 - 1])
def test_the_governor_sets_any(suite: Suite, cap: int) -> None:
    coin = suite.stablecoin
    receipt = suite.as_governor(coin, "setFlashMintCap", cap)
    assert event(coin, "FlashMintCapSet", cap) in events(receipt)
    assert coin.flashMintCap() == coin.maxFlashLoan(coin) == cap


@pytest.mark.parametrize("cap", [0, 1, FLASH_CAP])
def test_the_sentinel_lowers(suite: Suite, cap: int) -> None:
    coin = suite.stablecoin
    receipt = coin.lowerFlashMintCap(cap, sender=suite.sentinel)
    assert events(receipt) == [event(coin, "FlashMintCapSet", cap)]
    assert coin.flashMintCap() == cap


@pytest.mark.parametrize("cap", [FLASH_CAP + 1, 2**128 - 1])
def test_the_sentinel_cannot_raise(suite: Suite, cap: int) -> None:
    with suite.refuses("Stablecoin_NotLower", FLASH_CAP, cap):
        suite.stablecoin.lowerFlashMintCap(cap, sender=suite.sentinel)


def test_refuses_others(suite: Suite) -> None:
    coin = suite.stablecoin
    for caller in suite.all_but(suite.governor):
        with suite.refuses("AccessManagedUnauthorized", caller):
            coin.setFlashMintCap(0, sender=caller)
    for caller in suite.all_but(suite.sentinel):
        with suite.refuses("AccessManagedUnauthorized", caller):
            coin.lowerFlashMintCap(0, sender=caller)
    operation = suite.access.hashOperation(suite.governor, coin, coin.setFlashMintCap.encode(0))
    with suite.refuses("AccessManagerNotScheduled", operation):
        coin.setFlashMintCap(0, sender=suite.governor)
