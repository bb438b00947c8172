"""Stablecoin.pauseMinting and unpauseMinting

├── when the caller is not the sentinel (pause), not the operator (unpause): it reverts
├── paused: no facilitator mints, no flash mint, `maxFlashLoan` is zero; transfers, burns and swaps out go on
└── twice: the second changes nothing
"""

from tests.support.suite import FLASH_CAP, ONE, Suite, event, events


def test_pauses_and_unpauses(suite: Suite) -> None:
    coin = suite.stablecoin
    for _ in range(2):
        receipt = coin.pauseMinting(sender=suite.sentinel)
        assert events(receipt) == [event(coin, "MintingPausedSet", True)]
        assert coin.mintingPaused() is True
        assert (coin.maxFlashLoan(coin), coin.flashMintCap()) == (0, FLASH_CAP)
    for _ in range(2):
        receipt = coin.unpauseMinting(sender=suite.operator)
        assert events(receipt) == [event(coin, "MintingPausedSet", False)]
        assert coin.mintingPaused() is False
        assert coin.maxFlashLoan(coin) == FLASH_CAP


def test_a_pause_stops_minting_and_nothing_else(suite: Suite) -> None:
    coin, module = suite.stablecoin, suite.psm
    coins = suite.buy(suite.swapper, 10 * suite.unit)
    suite.fund(suite.holder, suite.unit)
    coin.pauseMinting(sender=suite.sentinel)
    with suite.refuses("Stablecoin_MintingPaused"):
        suite.swap_in(suite.holder, suite.unit)
    with suite.refuses("Stablecoin_MintingPaused"):
        module.collectFees(sender=suite.stranger)
    with suite.refuses("Stablecoin_MintingPaused"):
        coin.flashLoan(suite.holder, coin, 1, b"", sender=suite.holder)
    coin.transfer(suite.holder, ONE, sender=suite.swapper)
    coin.approve(suite.relayer, ONE, sender=suite.holder)
    coin.transferFrom(suite.holder, suite.swapper, ONE, sender=suite.relayer)
    suite.swap_out(suite.swapper, coins)
    suite.assert_laws()


def test_refuses_others(suite: Suite) -> None:
    for caller in suite.all_but(suite.sentinel):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.stablecoin.pauseMinting(sender=caller)
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    for caller in suite.all_but(suite.operator):
        with suite.refuses("AccessManagedUnauthorized", caller):
            suite.stablecoin.unpauseMinting(sender=caller)
