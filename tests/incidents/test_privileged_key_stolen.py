"""A guardian or upgrade key as the weakest link: Ronin 2022, Bybit 2025

A few keys sufficed to move everything at once, and whoever held them, by theft or by a screen that showed something
else than was signed, had it all within one transaction.

Here the keys that act at once can only tighten, or set fees inside hard limits; what moves funds or raises risk waits
two days in the open, in which the sentinel cancels it, and no key at all reaches the reserve behind the coins.
"""

from strongroom.evm import Account
from tests.support.suite import CEILING, FLASH_CAP, GOVERNOR_DELAY, MAX_UINT, ONE, Suite


def in_use(suite: Suite) -> Suite:
    suite.buy(suite.victim, 1_000 * suite.unit)
    suite.give_reserve(suite.surplus_buffer, 100 * suite.unit)
    return suite


def test_the_sentinels_key_can_loosen_nothing(suite: Suite) -> None:
    in_use(suite)
    thief, coin = suite.sentinel, suite.stablecoin
    for ceiling in (2**120 - 1, CEILING + 1):
        coin.lowerCeiling.try_send(suite.psm, ceiling, sender=thief)
        assert coin.facilitator(suite.psm)[0] <= CEILING, "the sentinel raised a ceiling"
    for cap in (2**128 - 1, FLASH_CAP + 1):
        coin.lowerFlashMintCap.try_send(cap, sender=thief)
        assert coin.flashMintCap() <= FLASH_CAP, "the sentinel raised the flash mint's cap"
    coin.pauseMinting(sender=thief)
    suite.psm.freeze(sender=thief)
    for name in ("unpauseMinting",):
        succeeded, _ = coin.__getattr__(name).try_send(sender=thief)
        assert not succeeded
    suite.swap_out(suite.victim, 500 * ONE)


def test_the_operators_key_costs_one_per_cent_at_most(suite: Suite) -> None:
    in_use(suite)
    for fee in range(0, 2**16, 4_099):
        suite.psm.setFees.try_send(fee, fee, sender=suite.operator)
        suite.stablecoin.setFlashMintFee.try_send(fee, sender=suite.operator)
    suite.psm.setFees(100, 100, sender=suite.operator)
    held = suite.stablecoin.balanceOf(suite.victim)
    units = suite.swap_out(suite.victim, held)
    assert units * suite.wei_per_unit >= held * 99 // 100 - suite.wei_per_unit


def theft(suite: Suite, thief: Account) -> list[tuple[object, str, tuple[object, ...]]]:
    return [
        (suite.stablecoin, "setFacilitator", (thief, 2**120 - 1)),
        (suite.stablecoin, "setFlashMintCap", (2**128 - 1,)),
        (suite.surplus_buffer, "pay", (suite.reserve, thief, 100 * suite.unit)),
        (suite.psm, "setBand", (9_000, 11_000)),
    ]


def test_the_governors_key_can_be_stopped_in_time(suite: Suite) -> None:
    in_use(suite)
    thief = suite.governor
    for target, name, args in theft(suite, thief):
        succeeded, _ = suite.chain.try_send(target, name, *args, sender=thief)  # type: ignore[arg-type]
        assert not succeeded, f"{name} at once"
        data = suite.schedule(target, name, *args)  # type: ignore[arg-type]
        suite.chain.warp(GOVERNOR_DELAY // 8)
        suite.access.cancel(thief, target, data, sender=suite.sentinel)
    suite.wait()
    for target, name, args in theft(suite, thief):
        succeeded, _ = suite.chain.try_send(target, name, *args, sender=thief)  # type: ignore[arg-type]
        assert not succeeded, f"{name}, cancelled"
    assert suite.balances(thief) == (0, 0)


def test_no_key_reaches_the_reserve_behind_the_coins(suite: Suite) -> None:
    in_use(suite)
    for token, amount in ((suite.reserve, 1), (suite.reserve, MAX_UINT)):
        suite.schedule(suite.psm, "rescue", token, suite.governor, amount)
        suite.wait()
        succeeded, _ = suite.psm.rescue.try_send(token, suite.governor, amount, sender=suite.governor)
        assert not succeeded, "the book was rescued away"
    assert suite.reserve.balanceOf(suite.psm) == suite.psm.book()


def test_nobody_burns_or_moves_anothers_coins(suite: Suite) -> None:
    """RWAVault 2026: an overridden path forgot the allowance. A facilitator's key burns only what it may."""
    in_use(suite)
    suite.as_governor(suite.stablecoin, "setFacilitator", suite.attacker, 10_000 * ONE)
    suite.stablecoin.mint(suite.attacker, 10_000 * ONE, sender=suite.attacker)
    held = suite.stablecoin.balanceOf(suite.victim)
    for amount in (1, held):
        succeeded, _ = suite.stablecoin.burn.try_send(suite.victim, amount, sender=suite.attacker)
        assert not succeeded, "burned without an allowance"
    suite.stablecoin.approve(suite.attacker, 5, sender=suite.victim)
    succeeded, _ = suite.stablecoin.burn.try_send(suite.victim, 6, sender=suite.attacker)
    assert not succeeded, "burned beyond the allowance"
    assert suite.stablecoin.balanceOf(suite.victim) == held
