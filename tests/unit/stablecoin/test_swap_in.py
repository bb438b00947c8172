"""PegStabilityModule.swapIn and swapInExactOut

├── when the deadline has passed: it reverts; in its last second it works
├── when swaps in are frozen: it reverts
├── when the price is below the band or not to be had: it reverts; on the band's edges and above it works 1:1
├── when the module holds less reserve than its book: it reverts
├── when an amount is zero or comes to zero, or is beyond 2^128 - 1: it reverts
├── when the limit does not hold: it reverts; met exactly it works
├── when allowance or balance are too small: it reverts
├── when the ceiling would be passed, minting is paused, or the receiver cannot take coins: it reverts
└── else: the reserve comes in, the coins are minted, the book grows by what came
    ├── exact in: the coins are rounded down, the fee up
    └── exact out: the reserve is rounded up, and is the least that buys that much
"""

from collections.abc import Callable

import pytest

from tests.support.suite import BAND, CEILING, MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20
MAX_128 = 2**128 - 1

# By hand: gross = units * 10^(18 - decimals), less a fee of 5 bps rounded up to the wei.
IN = {
    6: [(1, 999_500_000_000), (3, 2_998_500_000_000), (10**6, 999_500_000_000_000_000)],
    8: [(1, 9_995_000_000), (7, 69_965_000_000), (10**8, 999_500_000_000_000_000)],
    18: [(2, 1), (2_000, 1_999), (2_001, 1_999), (2_002, 2_000), (10**18, 999_500_000_000_000_000)],
}
# By hand: the least units whose coins are at least as many.
OUT = {
    6: [(1, 1), (999_500_000_000, 1), (999_500_000_001, 2), (10**18, 1_000_501)],
    8: [(1, 1), (9_995_000_000, 1), (9_995_000_001, 2), (10**18, 100_050_026)],
    18: [(1, 2), (1_999, 2_000), (2_000, 2_002), (10**18, 1_000_500_250_125_062_532)],
}


def test_exact_in_by_hand(any_suite: Suite) -> None:
    suite = any_suite
    for units, coins in IN[suite.decimals]:
        assert suite.psm.previewSwapIn(units) == coins
        assert suite.buy(suite.swapper, units) == coins
        suite.assert_laws()
    assert suite.psm.book() == sum(units for units, _ in IN[suite.decimals])


def test_exact_out_by_hand(any_suite: Suite) -> None:
    suite = any_suite
    for coins, units in OUT[suite.decimals]:
        suite.fund(suite.swapper, units)
        assert suite.psm.previewSwapInExactOut(coins) == units
        receipt = suite.psm.swapInExactOut(coins, units, suite.holder, suite.later, sender=suite.swapper)
        assert receipt.return_value == units
        assert suite.psm.previewSwapIn(units) >= coins
        assert units == 1 or _coins_for(suite, units - 1) < coins
        suite.assert_laws()
    assert suite.stablecoin.balanceOf(suite.holder) == sum(coins for coins, _ in OUT[suite.decimals])
    assert suite.reserve.balanceOf(suite.swapper) == 0


def _coins_for(suite: Suite, units: int) -> int:
    gross = units * suite.wei_per_unit
    return gross + -(gross * 5) // 10_000


def test_who_gets_what(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 3 * suite.unit)
    coins = 2 * ONE - ONE // 1_000
    receipt = suite.psm.swapIn(2 * suite.unit, coins, suite.holder, suite.later, sender=suite.swapper)
    assert receipt.return_value == coins
    assert events(receipt) == [
        event(suite.reserve, "Transfer", suite.swapper, suite.psm, 2 * suite.unit),
        event(suite.psm, "SwappedIn", suite.swapper, suite.holder, 2 * suite.unit, coins),
        event(suite.stablecoin, "FacilitatorMinted", suite.psm, coins, coins),
        event(suite.stablecoin, "Transfer", ZERO, suite.holder, coins),
    ]
    assert suite.balances(suite.swapper) == (suite.unit, 0)
    assert suite.balances(suite.holder) == (0, coins)
    assert suite.balances(suite.psm) == (2 * suite.unit, 0)
    assert (suite.psm.book(), suite.level) == (2 * suite.unit, coins)
    assert suite.psm.uncollectedFees() == ONE // 1_000


def test_exact_out_emits_the_same(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 2 * suite.unit)
    units = suite.psm.previewSwapInExactOut(ONE)
    receipt = suite.psm.swapInExactOut(ONE, units, suite.holder, suite.later, sender=suite.swapper)
    assert events(receipt) == [
        event(suite.reserve, "Transfer", suite.swapper, suite.psm, units),
        event(suite.psm, "SwappedIn", suite.swapper, suite.holder, units, ONE),
        event(suite.stablecoin, "FacilitatorMinted", suite.psm, ONE, ONE),
        event(suite.stablecoin, "Transfer", ZERO, suite.holder, ONE),
    ]


def test_without_fee_it_is_one_to_one(any_suite: Suite) -> None:
    suite = any_suite
    suite.psm.setFees(0, 0, sender=suite.operator)
    assert suite.buy(suite.swapper, 1) == suite.wei_per_unit
    assert suite.psm.previewSwapInExactOut(suite.wei_per_unit) == 1
    assert suite.psm.previewSwapInExactOut(suite.wei_per_unit + 1) == 2
    assert suite.psm.uncollectedFees() == 0


def test_the_deadline_is_its_last_second(suite: Suite) -> None:
    suite.fund(suite.swapper, 10 * suite.unit)
    now = suite.chain.timestamp
    suite.psm.swapIn(suite.unit, 0, suite.swapper, now, sender=suite.swapper)
    suite.psm.swapInExactOut(ONE, MAX_UINT, suite.swapper, now, sender=suite.swapper)
    for deadline in (now - 1, 0):
        with suite.refuses("PegStabilityModule_DeadlineExpired", deadline, now):
            suite.psm.swapIn(suite.unit, 0, suite.swapper, deadline, sender=suite.swapper)
        with suite.refuses("PegStabilityModule_DeadlineExpired", deadline, now):
            suite.psm.swapInExactOut(ONE, MAX_UINT, suite.swapper, deadline, sender=suite.swapper)


def refuses_both(suite: Suite, name: str, *args: object) -> None:
    """Both swaps in of the swapper, for about one unit, are refused with this error, the previews as well."""
    attempts: list[Callable[[], object]] = [
        lambda: suite.psm.swapIn(suite.unit, 0, suite.swapper, suite.later, sender=suite.swapper),
        lambda: suite.psm.swapInExactOut(ONE, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper),
        lambda: suite.psm.previewSwapIn(suite.unit),
        lambda: suite.psm.previewSwapInExactOut(ONE),
    ]
    for attempt in attempts:
        with suite.refuses(name, *args):
            attempt()


def test_refuses_while_frozen(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 2 * suite.unit)
    suite.psm.freeze(sender=suite.sentinel)
    refuses_both(suite, "PegStabilityModule_Frozen")


def test_the_band(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 100 * suite.unit)
    lower = suite.parity * BAND[0] // 10_000
    for answer in (99_500_000, 100_000_000, 100_500_000, 100_500_001, 200_000_000, 1_000_000_000):
        suite.set_answer(answer)
        assert suite.swap_in(suite.swapper, suite.unit) == ONE - ONE // 2_000
    for answer in (99_499_999, 50_000_000, 10_000_000):
        suite.set_answer(answer)
        refuses_both(suite, "PegStabilityModule_ReserveBelowBand", suite.parity * answer // 10**8, lower)


def test_refuses_without_a_price(suite: Suite) -> None:
    suite.fund(suite.swapper, 2 * suite.unit)
    for fault in (1, 2):
        suite.break_feed(fault)
        refuses_both(suite, "ChainlinkOracle_FeedUnavailable", suite.feed)
    suite.break_feed(0)
    for answer in (0, -1):
        suite.set_answer(answer)
        refuses_both(suite, "ChainlinkOracle_InvalidAnswer", suite.feed, answer)
    suite.set_answer(9_999_999)
    refuses_both(
        suite,
        "ChainlinkOracle_PriceOutOfBounds",
        suite.parity * 9_999_999 // 10**8,
        suite.parity // 10,
        suite.parity * 10,
    )
    suite.set_price(10_000)
    updated = suite.chain.timestamp
    suite.outlive_feed()
    refuses_both(suite, "ChainlinkOracle_StaleAnswer", suite.feed, updated, 86_400, suite.chain.timestamp)


def test_refuses_while_the_book_is_not_covered(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, 10 * suite.unit)
    suite.fund(suite.swapper, 2 * suite.unit)
    suite.reserve.seize(suite.psm, 1, sender=suite.stranger)
    refuses_both(suite, "PegStabilityModule_ReserveShortfall", 10 * suite.unit - 1, 10 * suite.unit)
    suite.give_reserve(suite.psm, 1)
    suite.swap_in(suite.swapper, suite.unit)


def test_refuses_nothing(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, suite.unit)
    with suite.refuses("PegStabilityModule_ZeroAmount"):
        suite.psm.swapIn(0, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_ZeroAmount"):
        suite.psm.swapInExactOut(0, 0, suite.swapper, suite.later, sender=suite.swapper)
    if suite.decimals == 18:
        with suite.refuses("PegStabilityModule_ZeroAmount"):
            suite.psm.swapIn(1, 0, suite.swapper, suite.later, sender=suite.swapper)


@pytest.mark.parametrize("amount", [2**128, 2**255, MAX_UINT])
def test_refuses_what_is_too_large(suite: Suite, amount: int) -> None:
    suite.fund(suite.swapper, suite.unit)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.swapIn(amount, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.swapInExactOut(amount, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.previewSwapIn(amount)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.previewSwapInExactOut(amount)


def test_refuses_a_book_that_would_overflow(any_suite: Suite) -> None:
    suite = any_suite
    suite.buy(suite.swapper, suite.unit)
    suite.fund(suite.swapper, MAX_128)
    with suite.refuses("PegStabilityModule_AmountTooLarge", MAX_128 + suite.unit):
        suite.psm.swapIn(MAX_128, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_AmountTooLarge", MAX_128 + suite.unit):
        suite.psm.previewSwapIn(MAX_128)
    if suite.decimals == 18:
        # the largest amount of coins costs more units than a book can hold
        units = -(-MAX_128 * 10_000 // 9_995)
        with suite.refuses("PegStabilityModule_AmountTooLarge", units + suite.unit):
            suite.psm.previewSwapInExactOut(MAX_128)
        with suite.refuses("PegStabilityModule_AmountTooLarge", units + suite.unit):
            suite.psm.swapInExactOut(MAX_128, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)


def test_a_book_can_be_full(any_suite: Suite) -> None:
    """The largest amount is no overflow: only the ceiling stops it."""
    suite = any_suite
    gross = MAX_128 * suite.wei_per_unit
    coins = gross + -(gross * 5) // 10_000
    with suite.refuses("Stablecoin_CeilingExceeded", suite.psm, coins, CEILING):
        suite.psm.previewSwapIn(MAX_128)


def test_limits(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 10 * suite.unit)
    coins = ONE - ONE // 2_000
    with suite.refuses("PegStabilityModule_OutputTooLow", coins, coins + 1):
        suite.psm.swapIn(suite.unit, coins + 1, suite.swapper, suite.later, sender=suite.swapper)
    suite.psm.swapIn(suite.unit, coins, suite.swapper, suite.later, sender=suite.swapper)
    units = suite.psm.previewSwapInExactOut(ONE)
    with suite.refuses("PegStabilityModule_InputTooHigh", units, units - 1):
        suite.psm.swapInExactOut(ONE, units - 1, suite.swapper, suite.later, sender=suite.swapper)
    suite.psm.swapInExactOut(ONE, units, suite.swapper, suite.later, sender=suite.swapper)


def test_refuses_who_cannot_pay(suite: Suite) -> None:
    suite.give_reserve(suite.swapper, suite.unit)
    with suite.refuses("ERC20InsufficientAllowance", suite.psm, 0, suite.unit):
        suite.psm.swapIn(suite.unit, 0, suite.swapper, suite.later, sender=suite.swapper)
    suite.approve_module(suite.swapper)
    with suite.refuses("ERC20InsufficientBalance", suite.swapper, suite.unit, suite.unit + 1):
        suite.psm.swapIn(suite.unit + 1, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("ERC20InsufficientBalance", suite.swapper, suite.unit, 1_000_501):
        suite.psm.swapInExactOut(ONE, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)


def test_the_ceiling(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.swapper, 20_000_000 * suite.unit)
    assert suite.psm.previewSwapInExactOut(CEILING) <= 10_005_003 * suite.unit
    suite.psm.swapInExactOut(CEILING, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    assert suite.level == CEILING
    with suite.refuses("Stablecoin_CeilingExceeded", suite.psm, CEILING + 1, CEILING):
        suite.psm.swapInExactOut(1, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("Stablecoin_CeilingExceeded", suite.psm, CEILING + 1, CEILING):
        suite.psm.previewSwapInExactOut(1)
    suite.swap_out(suite.swapper, ONE)
    suite.psm.swapInExactOut(ONE, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)


def test_refuses_while_minting_is_paused(suite: Suite) -> None:
    suite.fund(suite.swapper, 2 * suite.unit)
    suite.stablecoin.pauseMinting(sender=suite.sentinel)
    refuses_both(suite, "Stablecoin_MintingPaused")


def test_refuses_receivers_that_could_never_use_it(suite: Suite) -> None:
    suite.fund(suite.swapper, 2 * suite.unit)
    for receiver, error in (
        (ZERO, ("ERC20InvalidReceiver", ZERO)),
        (suite.stablecoin, ("Stablecoin_ReceiverIsToken",)),
        (suite.psm, ("PegStabilityModule_ReceiverIsModule",)),
    ):
        with suite.refuses(*error):
            suite.psm.swapIn(suite.unit, 0, receiver, suite.later, sender=suite.swapper)
        with suite.refuses(*error):
            suite.psm.swapInExactOut(ONE, MAX_UINT, receiver, suite.later, sender=suite.swapper)
