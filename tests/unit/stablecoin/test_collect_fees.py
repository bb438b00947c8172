"""PegStabilityModule.collectFees and uncollectedFees

├── the fees are what the book is worth beyond the coins minted
├── when swaps in would be refused (frozen, below the band, no price, shortfall): it reverts
├── when minting is paused: it reverts
├── when there is nothing, or no room below the ceiling: it does nothing
└── else: anyone mints them to the surplus buffer; the book covers them
"""

import pytest

from tests.support.suite import CEILING, MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20


def test_mints_them_to_the_surplus(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.swap_out(suite.swapper, 2 * ONE)
    # by hand: 5 bps of 10 in, and of 2 out
    fees = 10 * ONE // 2_000 + 2 * ONE // 2_000
    assert suite.psm.uncollectedFees() == fees
    level = suite.level
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert receipt.return_value == fees
    assert events(receipt) == [
        event(suite.psm, "FeesCollected", fees),
        event(suite.stablecoin, "FacilitatorMinted", suite.psm, fees, level + fees),
        event(suite.stablecoin, "Transfer", ZERO, suite.surplus_buffer, fees),
    ]
    assert suite.stablecoin.balanceOf(suite.surplus_buffer) == fees
    assert suite.psm.uncollectedFees() == 0
    assert suite.level == suite.psm.book() * suite.wei_per_unit
    suite.assert_laws()


def test_nothing_is_nothing(suite: Suite) -> None:
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert (receipt.return_value, events(receipt)) == (0, [])
    suite.buy(suite.swapper, suite.unit)
    suite.psm.collectFees(sender=suite.stranger)
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert (receipt.return_value, events(receipt)) == (0, [])


def test_a_donation_is_no_fee(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, suite.unit)
    fees = suite.psm.uncollectedFees()
    suite.give_reserve(suite.psm, 1_000 * suite.unit)
    assert suite.psm.uncollectedFees() == fees
    assert suite.psm.collectFees(sender=suite.stranger).return_value == fees


def test_the_difference_to_parity_above_the_band_is_surplus(any_suite: Suite) -> None:
    suite = any_suite
    suite.psm.setFees(0, 0, sender=suite.operator)
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.set_price(12_500)
    units = suite.swap_out(suite.swapper, 5 * ONE)
    assert units == 4 * suite.unit
    assert suite.psm.uncollectedFees() == ONE
    assert suite.psm.collectFees(sender=suite.stranger).return_value == ONE
    suite.assert_laws()


def test_collected_coins_can_be_swapped_out(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, 2_000 * suite.unit)
    suite.psm.collectFees(sender=suite.stranger)
    suite.as_governor(suite.surplus_buffer, "pay", suite.stablecoin, suite.holder, ONE)
    suite.approve_module(suite.holder)
    suite.swap_out(suite.holder, ONE)
    suite.swap_out(suite.swapper, suite.stablecoin.balanceOf(suite.swapper))
    assert suite.level == 0
    assert suite.psm.book() > 0
    suite.assert_laws()


def test_refuses_what_a_swap_in_refuses(suite: Suite) -> None:
    suite.buy(suite.swapper, suite.unit)
    book = suite.unit

    suite.set_price(9_000)
    with suite.refuses(
        "PegStabilityModule_ReserveBelowBand", suite.parity * 9 // 10, suite.parity * 9_950 // 10_000
    ):
        suite.psm.collectFees(sender=suite.stranger)
    suite.break_feed()
    with suite.refuses("ChainlinkOracle_FeedUnavailable", suite.feed):
        suite.psm.collectFees(sender=suite.stranger)
    suite.break_feed(0)
    suite.set_price(10_000)
    suite.reserve.seize(suite.psm, 1, sender=suite.stranger)
    with suite.refuses("PegStabilityModule_ReserveShortfall", book - 1, book):
        suite.psm.collectFees(sender=suite.stranger)
    suite.give_reserve(suite.psm, 1)
    suite.psm.freeze(sender=suite.sentinel)
    with suite.refuses("PegStabilityModule_Frozen"):
        suite.psm.collectFees(sender=suite.stranger)
    suite.psm.unfreeze(sender=suite.operator)
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    with suite.refuses("Stablecoin_MintingPaused"):
        suite.psm.collectFees(sender=suite.stranger)


def test_only_as_far_as_the_ceiling_has_room(suite: Suite) -> None:
    suite.fund(suite.swapper, 20_000_000 * suite.unit)
    suite.psm.swapInExactOut(CEILING, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert (receipt.return_value, events(receipt)) == (0, [])
    fees = suite.psm.uncollectedFees()
    suite.psm.swapOutExactOut(1, MAX_UINT, suite.holder, suite.later, sender=suite.swapper)
    room = CEILING - suite.level
    assert fees > room > 0
    assert suite.psm.collectFees(sender=suite.stranger).return_value == room
    assert (suite.level, suite.psm.uncollectedFees()) == (CEILING, fees - 10**12)
    suite.stablecoin.lowerCeiling(suite.psm, ONE, sender=suite.sentinel)
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert (receipt.return_value, events(receipt)) == (0, [])


@pytest.mark.parametrize("bps", [0, 1, 100])
def test_what_dust_leaves_is_collected_too(any_suite: Suite, bps: int) -> None:
    suite = any_suite
    suite.psm.setFees(bps, bps, sender=suite.operator)
    suite.fund(suite.swapper, 1_000 * suite.unit)
    for coins in (2, 3, 12_345, 10**12 + 1):
        suite.psm.swapInExactOut(coins, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    assert suite.psm.uncollectedFees() == suite.psm.book() * suite.wei_per_unit - suite.level
    suite.psm.collectFees(sender=suite.stranger)
    assert suite.psm.book() * suite.wei_per_unit == suite.level
