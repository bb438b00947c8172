"""PegStabilityModule.swapOut and swapOutExactOut

├── when the deadline has passed: it reverts; in its last second it works
├── price below the band, within it, stale, broken, out of the oracle's bounds; frozen; minting paused: one to one
├── price above the band: the reserve that the coins are worth
├── when an amount is zero or comes to zero, or is beyond 2^128 - 1: it reverts
├── when the limit does not hold: it reverts; met exactly it works
├── when the module has too little reserve, on its book or in its hands: it reverts
├── when allowance, balance or the module's level are too small, or the receiver cannot take reserve: it reverts
└── else: the coins are burned, the reserve goes out, the book falls by what went
    ├── exact in: the reserve is rounded down, the fee up
    └── exact out: the coins are rounded up, and are the least that buy that much
"""

import pytest

from tests.support.suite import MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20

# By hand: net = coins less a fee of 5 bps rounded up; units = net / 10^(18 - decimals), rounded down.
IN = {
    6: [(1_000_500_250_126, 1), (2_000_000_000_000, 1), (10**18, 999_500)],
    8: [(10_005_002_502, 1), (20_000_000_000, 1), (10**18, 99_950_000)],
    18: [(2, 1), (2_000, 1_999), (2_001, 1_999), (10**18, 999_500_000_000_000_000)],
}
# By hand: net = units * 10^(18 - decimals), the least coins that leave it after the fee.
OUT = {
    6: [(1, 1_000_500_250_126), (10**6, 1_000_500_250_125_062_532)],
    8: [(1, 10_005_002_502), (10**8, 1_000_500_250_125_062_532)],
    18: [(1, 2), (1_999, 2_000), (2_000, 2_002), (10**18, 1_000_500_250_125_062_532)],
}
# By hand, at a price of 1.01: net coins / 1.01.
ABOVE = {6: (10**18, 989_603), 8: (10**18, 98_960_396), 18: (10**18, 989_603_960_396_039_603)}
# By hand, at a price of 1.01: one whole unit costs 1.01 coins and the fee.
ABOVE_OUT = 1_010_505_252_626_313_157


def stocked(suite: Suite) -> Suite:
    """The swapper has swapped in a hundred units, and the module may burn its coins."""
    suite.buy(suite.swapper, 100 * suite.unit)
    return suite


def test_exact_in_by_hand(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    for coins, units in IN[suite.decimals]:
        book, level = suite.psm.book(), suite.level
        assert suite.psm.previewSwapOut(coins) == units
        assert suite.swap_out(suite.swapper, coins) == units
        assert (suite.psm.book(), suite.level) == (book - units, level - coins)
        suite.assert_laws()


def test_exact_out_by_hand(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    for units, coins in OUT[suite.decimals]:
        book, level = suite.psm.book(), suite.level
        assert suite.psm.previewSwapOutExactOut(units) == coins
        receipt = suite.psm.swapOutExactOut(units, coins, suite.holder, suite.later, sender=suite.swapper)
        assert receipt.return_value == coins
        assert (suite.psm.book(), suite.level) == (book - units, level - coins)
        assert suite.psm.previewSwapOut(coins) >= units
        net = (coins - 1) - -(-(coins - 1) * 5 // 10_000)
        assert net < units * suite.wei_per_unit, "one wei less does not buy it"
        suite.assert_laws()
    assert suite.reserve.balanceOf(suite.holder) == sum(units for units, _ in OUT[suite.decimals])


def test_who_gets_what(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    had = suite.stablecoin.balanceOf(suite.swapper)
    units = 2 * suite.unit - suite.unit // 1_000
    receipt = suite.psm.swapOut(2 * ONE, units, suite.holder, suite.later, sender=suite.swapper)
    assert receipt.return_value == units
    assert events(receipt) == [
        event(suite.psm, "SwappedOut", suite.swapper, suite.holder, 2 * ONE, units),
        event(suite.stablecoin, "FacilitatorBurned", suite.psm, 2 * ONE, had - 2 * ONE),
        event(suite.stablecoin, "Transfer", suite.swapper, ZERO, 2 * ONE),
        event(suite.reserve, "Transfer", suite.psm, suite.holder, units),
    ]
    assert suite.balances(suite.swapper) == (0, had - 2 * ONE)
    assert suite.balances(suite.holder) == (units, 0)
    receipt = suite.psm.swapOutExactOut(units, 2 * ONE, suite.holder, suite.later, sender=suite.swapper)
    assert events(receipt)[0] == event(suite.psm, "SwappedOut", suite.swapper, suite.holder, 2 * ONE, units)


def test_the_deadline_is_its_last_second(suite: Suite) -> None:
    stocked(suite)
    now = suite.chain.timestamp
    suite.psm.swapOut(ONE, 0, suite.swapper, now, sender=suite.swapper)
    suite.psm.swapOutExactOut(1, MAX_UINT, suite.swapper, now, sender=suite.swapper)
    for deadline in (now - 1, 0):
        with suite.refuses("PegStabilityModule_DeadlineExpired", deadline, now):
            suite.psm.swapOut(ONE, 0, suite.swapper, deadline, sender=suite.swapper)
        with suite.refuses("PegStabilityModule_DeadlineExpired", deadline, now):
            suite.psm.swapOutExactOut(1, MAX_UINT, suite.swapper, deadline, sender=suite.swapper)


@pytest.mark.parametrize(
    "condition",
    [
        "at the lower edge",
        "below the band",
        "far below",
        "at the upper edge",
        "below the oracle's bounds",
        "above the oracle's bounds",
        "zero",
        "negative",
        "stale",
        "feed reverts",
        "feed burns gas",
        "frozen",
        "minting paused",
        "ceiling zero",
    ],
)
def test_pays_one_to_one_and_never_locks(any_suite: Suite, condition: str) -> None:
    suite = stocked(any_suite)
    match condition:
        case "at the lower edge":
            suite.set_answer(99_500_000)
        case "below the band":
            suite.set_answer(99_499_999)
        case "far below":
            suite.set_answer(10_000_000)
        case "at the upper edge":
            suite.set_answer(100_500_000)
        case "below the oracle's bounds":
            suite.set_answer(9_999_999)
        case "above the oracle's bounds":
            suite.set_answer(1_000_000_001)
        case "zero":
            suite.set_answer(0)
        case "negative":
            suite.set_answer(-1)
        case "stale":
            suite.outlive_feed()
        case "feed reverts":
            suite.break_feed(1)
        case "feed burns gas":
            suite.break_feed(2)
        case "frozen":
            suite.psm.freeze(sender=suite.sentinel)
        case "minting paused":
            suite.stablecoin.pauseMinting(sender=suite.sentinel)
        case "ceiling zero":
            suite.stablecoin.lowerCeiling(suite.psm, 0, sender=suite.sentinel)
    units = suite.unit - suite.unit // 2_000
    assert suite.psm.previewSwapOut(ONE) == units
    assert suite.swap_out(suite.swapper, ONE) == units
    assert suite.psm.previewSwapOutExactOut(units) == ONE
    receipt = suite.psm.swapOutExactOut(units, ONE, suite.swapper, suite.later, sender=suite.swapper)
    assert receipt.return_value == ONE
    suite.assert_laws()


def test_above_the_band_it_pays_what_the_coins_are_worth(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    suite.set_price(10_100)
    coins, units = ABOVE[suite.decimals]
    assert suite.psm.previewSwapOut(coins) == units
    assert suite.swap_out(suite.swapper, coins) == units
    assert suite.psm.previewSwapOutExactOut(suite.unit) == ABOVE_OUT
    receipt = suite.psm.swapOutExactOut(
        suite.unit, ABOVE_OUT, suite.swapper, suite.later, sender=suite.swapper
    )
    assert receipt.return_value == ABOVE_OUT
    suite.assert_laws()


def test_just_above_the_band(suite: Suite) -> None:
    stocked(suite)
    suite.psm.setFees(0, 0, sender=suite.operator)
    suite.set_answer(100_500_001)
    # 1e18 / 1.00500001 = 995_024.865...e12
    assert suite.psm.previewSwapOut(ONE) == 995_024
    assert suite.psm.previewSwapOutExactOut(10**6) == 1_005_000_010_000_000_000


def test_refuses_nothing(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    with suite.refuses("PegStabilityModule_ZeroAmount"):
        suite.psm.swapOut(0, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_ZeroAmount"):
        suite.psm.swapOutExactOut(0, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    too_little = {6: 1_000_500_250_125, 8: 10_005_002_501, 18: 1}[suite.decimals]
    for coins in (1, too_little):
        with suite.refuses("PegStabilityModule_ZeroAmount"):
            suite.psm.swapOut(coins, 0, suite.swapper, suite.later, sender=suite.swapper)


@pytest.mark.parametrize("amount", [2**128, 2**255, MAX_UINT])
def test_refuses_what_is_too_large(suite: Suite, amount: int) -> None:
    stocked(suite)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.swapOut(amount, 0, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_AmountTooLarge", amount):
        suite.psm.swapOutExactOut(amount, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)


def test_limits(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    units = suite.unit - suite.unit // 2_000
    with suite.refuses("PegStabilityModule_OutputTooLow", units, units + 1):
        suite.psm.swapOut(ONE, units + 1, suite.swapper, suite.later, sender=suite.swapper)
    suite.psm.swapOut(ONE, units, suite.swapper, suite.later, sender=suite.swapper)
    with suite.refuses("PegStabilityModule_InputTooHigh", ONE, ONE - 1):
        suite.psm.swapOutExactOut(units, ONE - 1, suite.swapper, suite.later, sender=suite.swapper)
    suite.psm.swapOutExactOut(units, ONE, suite.swapper, suite.later, sender=suite.swapper)


def test_refuses_more_than_its_book(any_suite: Suite) -> None:
    """A donation is on no book: nobody can swap it out."""
    suite = stocked(any_suite)
    book = 100 * suite.unit
    suite.give_reserve(suite.psm, 50 * suite.unit)
    with suite.refuses("PegStabilityModule_InsufficientReserve", book + 1, book):
        suite.psm.swapOutExactOut(book + 1, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    coins = 102 * ONE
    wanted = (coins - coins // 2_000) // suite.wei_per_unit
    with suite.refuses("PegStabilityModule_InsufficientReserve", wanted, book):
        suite.psm.swapOut(coins, 0, suite.swapper, suite.later, sender=suite.swapper)


def test_refuses_more_than_it_holds(any_suite: Suite) -> None:
    suite = stocked(any_suite)
    suite.reserve.seize(suite.psm, 60 * suite.unit, sender=suite.stranger)
    with suite.refuses("PegStabilityModule_InsufficientReserve", 40 * suite.unit + 1, 40 * suite.unit):
        suite.psm.swapOutExactOut(
            40 * suite.unit + 1, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper
        )
    suite.psm.swapOutExactOut(40 * suite.unit, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    assert suite.psm.book() == 60 * suite.unit


def test_refuses_who_cannot_pay(suite: Suite) -> None:
    stocked(suite)
    suite.stablecoin.transfer(suite.holder, ONE, sender=suite.swapper)
    with suite.refuses("ERC20InsufficientAllowance", suite.psm, 0, ONE):
        suite.psm.swapOut(ONE, 0, suite.holder, suite.later, sender=suite.holder)
    suite.approve_module(suite.holder)
    with suite.refuses("ERC20InsufficientBalance", suite.holder, ONE, ONE + 1):
        suite.psm.swapOut(ONE + 1, 0, suite.holder, suite.later, sender=suite.holder)


def test_refuses_coins_that_others_minted(suite: Suite) -> None:
    """The module takes back only as many coins as it minted: the rest is not its reserve's to cover."""
    stocked(suite)
    level, minter = suite.level, suite.chain.account("minter")
    suite.as_governor(suite.stablecoin, "setFacilitator", minter, 1_000 * ONE)
    suite.stablecoin.mint(suite.holder, 1_000 * ONE, sender=minter)
    suite.approve_module(suite.holder)
    with suite.refuses("Stablecoin_LevelExceeded", suite.psm, level + 1, level):
        suite.psm.swapOut(level + 1, 0, suite.holder, suite.later, sender=suite.holder)
    with suite.refuses("Stablecoin_LevelExceeded", suite.psm, level + 1, level):
        suite.psm.previewSwapOut(level + 1)
    suite.swap_out(suite.holder, level)
    assert suite.level == 0
    suite.assert_laws()


def test_refuses_receivers_that_could_never_use_it(suite: Suite) -> None:
    stocked(suite)
    for receiver, error in (
        (ZERO, ("ERC20InvalidReceiver", ZERO)),
        (suite.psm, ("PegStabilityModule_ReceiverIsModule",)),
    ):
        with suite.refuses(*error):
            suite.psm.swapOut(ONE, 0, receiver, suite.later, sender=suite.swapper)
        with suite.refuses(*error):
            suite.psm.swapOutExactOut(1, ONE, receiver, suite.later, sender=suite.swapper)


def test_everybody_can_leave(any_suite: Suite) -> None:
    """All coins, swapped out, leave nothing but fees behind; the reserve covers every one of them."""
    suite = stocked(any_suite)
    suite.buy(suite.holder, 7 * suite.unit)
    for account in (suite.swapper, suite.holder):
        suite.swap_out(account, suite.stablecoin.balanceOf(account))
    assert (suite.stablecoin.totalSupply(), suite.level) == (0, 0)
    assert suite.psm.book() * suite.wei_per_unit == suite.psm.uncollectedFees()
    suite.assert_laws()
