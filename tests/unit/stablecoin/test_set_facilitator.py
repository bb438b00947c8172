"""Stablecoin.setFacilitator

├── when the caller is not the governor, or did not wait: it reverts
├── when the facilitator is zero: it reverts
├── when it is new
│   ├── and there are 64 already: it reverts
│   └── else: it is listed, its level zero
└── when it is listed: its ceiling moves either way, also below its level, which only stops new minting
"""

from strongroom.evm import keccak
from strongroom.evm.abi import to_address
from tests.support.suite import GOVERNOR_DELAY, ONE, Suite, event, events

ZERO = "0x" + "00" * 20


def test_lists_and_changes(suite: Suite) -> None:
    coin, minter = suite.stablecoin, suite.chain.account("minter")
    receipt = suite.as_governor(coin, "setFacilitator", minter, 5 * ONE)
    assert event(coin, "CeilingSet", minter, 5 * ONE) in events(receipt)
    assert coin.facilitators() == (suite.psm.address, minter.address)
    for ceiling in (2**120 - 1, 0, 7):
        suite.as_governor(coin, "setFacilitator", minter, ceiling)
        assert tuple(coin.facilitator(minter)) == (ceiling, 0)
    assert coin.facilitators() == (suite.psm.address, minter.address)


def test_a_ceiling_below_the_level_only_stops_new_minting(suite: Suite) -> None:
    coin, minter = suite.stablecoin, suite.chain.account("minter")
    suite.as_governor(coin, "setFacilitator", minter, 5 * ONE)
    coin.mint(minter, 5 * ONE, sender=minter)
    suite.as_governor(coin, "setFacilitator", minter, ONE)
    assert tuple(coin.facilitator(minter)) == (ONE, 5 * ONE)
    with suite.refuses("Stablecoin_CeilingExceeded", minter, 5 * ONE + 1, ONE):
        coin.mint(minter, 1, sender=minter)
    coin.transfer(suite.holder, ONE, sender=minter)
    coin.burn(minter, 4 * ONE, sender=minter)
    suite.assert_laws()


def test_refuses_zero(suite: Suite) -> None:
    suite.schedule(suite.stablecoin, "setFacilitator", ZERO, 1)
    suite.wait()
    with suite.refuses("Stablecoin_ZeroAddress"):
        suite.stablecoin.setFacilitator(ZERO, 1, sender=suite.governor)


def test_refuses_more_than_a_pause_can_reach(suite: Suite) -> None:
    coin = suite.stablecoin
    for index in range(63):
        suite.as_governor(coin, "setFacilitator", to_address(keccak(bytes([index]))[12:]), index)
    assert len(coin.facilitators()) == 64
    one_more = to_address(keccak(b"one more")[12:])
    suite.schedule(coin, "setFacilitator", one_more, 1)
    suite.wait()
    with suite.refuses("Stablecoin_TooManyFacilitators", 64):
        coin.setFacilitator(one_more, 1, sender=suite.governor)
    suite.as_governor(coin, "setFacilitator", suite.psm, 1)
    coin.pauseMinting(sender=suite.sentinel, gas=1_000_000)
    paused = [minter for minter in coin.facilitators() if minter != suite.psm.address]
    assert len(paused) == 63
    for minter in paused:
        with suite.refuses("Stablecoin_MintingPaused"):
            coin.mint(suite.holder, 1, sender=minter)


def test_refuses_all_but_the_governor_after_its_delay(suite: Suite) -> None:
    coin = suite.stablecoin
    for caller in suite.all_but(suite.governor):
        with suite.refuses("AccessManagedUnauthorized", caller):
            coin.setFacilitator(caller, 1, sender=caller)
    data = coin.setFacilitator.encode(suite.stranger, 1)
    operation = suite.access.hashOperation(suite.governor, coin, data)
    with suite.refuses("AccessManagerNotScheduled", operation):
        coin.setFacilitator(suite.stranger, 1, sender=suite.governor)
    suite.schedule(coin, "setFacilitator", suite.stranger, 1)
    suite.chain.warp(GOVERNOR_DELAY - 1)
    with suite.refuses("AccessManagerNotReady", operation):
        coin.setFacilitator(suite.stranger, 1, sender=suite.governor)
    suite.chain.warp(1)
    coin.setFacilitator(suite.stranger, 1, sender=suite.governor)
