"""Stablecoin.removeFacilitator

├── when the caller is not the governor after its delay: it reverts
├── when the address is no facilitator: it reverts
├── when its level is not zero: it reverts
└── else: it is off the list, its ceiling gone, and may not mint, paused or not; listed again, it starts anew
"""

from tests.support.suite import CEILING, ONE, Suite, event, events


def test_removes(suite: Suite) -> None:
    coin, minter = suite.stablecoin, suite.chain.account("minter")
    suite.as_governor(coin, "setFacilitator", minter, ONE)
    assert coin.mayMint(minter)
    receipt = suite.as_governor(coin, "removeFacilitator", minter)
    assert event(coin, "FacilitatorRemoved", minter) in events(receipt)
    assert coin.facilitators() == (suite.psm.address,)
    assert tuple(coin.facilitator(minter)) == (0, 0)
    with suite.refuses("Stablecoin_CeilingExceeded", minter, 1, 0):
        coin.mint(minter, 1, sender=minter)
    assert not coin.mayMint(minter)
    coin.pauseMinting(sender=suite.sentinel)
    assert not coin.mayMint(minter)


def test_a_pause_does_not_stick_to_one_that_was_removed(suite: Suite) -> None:
    coin, minter = suite.stablecoin, suite.chain.account("minter")
    suite.as_governor(coin, "setFacilitator", minter, ONE)
    coin.pauseMinting(sender=suite.sentinel)
    suite.as_governor(coin, "removeFacilitator", minter)
    coin.unpauseMinting(sender=suite.operator)
    suite.as_governor(coin, "setFacilitator", minter, ONE)
    coin.mint(minter, ONE, sender=minter)
    suite.assert_laws()


def test_refuses_one_with_coins_about(suite: Suite) -> None:
    suite.buy(suite.swapper, suite.unit)
    level = suite.level
    suite.schedule(suite.stablecoin, "removeFacilitator", suite.psm)
    suite.wait()
    with suite.refuses("Stablecoin_LevelNotZero", suite.psm, level):
        suite.stablecoin.removeFacilitator(suite.psm, sender=suite.governor)
    assert tuple(suite.stablecoin.facilitator(suite.psm)) == (CEILING, level)


def test_refuses_what_is_not_listed(suite: Suite) -> None:
    suite.schedule(suite.stablecoin, "removeFacilitator", suite.stranger)
    suite.wait()
    with suite.refuses("Stablecoin_NotFacilitator", suite.stranger):
        suite.stablecoin.removeFacilitator(suite.stranger, sender=suite.governor)


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.governor):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.stablecoin.removeFacilitator(suite.psm, sender=caller)
    with suite.refuses(
        "AccessManagerNotScheduled",
        suite.access.hashOperation(
            suite.governor, suite.stablecoin, suite.stablecoin.removeFacilitator.encode(suite.psm)
        ),
    ):
        suite.stablecoin.removeFacilitator(suite.psm, sender=suite.governor)
