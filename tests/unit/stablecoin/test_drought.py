"""PegStabilityModule.drought: whether there is no dollar to give, and for how long

├── it is dry while the book is below ten thousand coins, from the deployment on, or the reserve frozen for its price
│   ├── the clock goes forth, second by second, up to a day
│   └── the sentinel's freeze alone is no drought, and does not hide one
├── else the clock goes back, four seconds for each, down to nothing
├── it turns when the book crosses the line, and when the price's freeze begins and ends; each turn has an event
├── updateDrought, by anyone: it is dry too where the coins that the module can take are below the line
│   ├── what it has minted, or the ceiling where anybody can collect the fees: not frozen, not paused, nothing lost
│   ├── and no more than what it holds
│   ├── it ends where a swap in or a collection of fees lifts them to the line, and where it is unfrozen, by itself
│   └── looking twice changes nothing
└── what is undone in the same second leaves no trace: neither a flash that empties the module nor one that fills it
"""

import pytest

from tests.support.suite import ONE, Suite, event, events

DAY = 86_400
LINE = 10_000


def units(suite: Suite, coins: int) -> int:
    return coins * suite.unit


def test_a_new_module_is_dry(any_suite: Suite) -> None:
    suite = any_suite
    assert suite.psm.DRY_BOOK() == LINE * suite.unit
    dry, begun = suite.psm.drought()
    suite.wait(100)
    assert (dry, suite.psm.drought()) == (True, (True, begun + 100))
    suite.wait(10 * DAY)
    assert suite.psm.drought() == (True, DAY)


def test_the_line(any_suite: Suite) -> None:
    suite = any_suite
    suite.wait(10 * DAY)
    suite.buy(suite.swapper, units(suite, LINE) - 1)
    assert suite.psm.drought() == (True, DAY)
    suite.fund(suite.swapper, 1_000_000)
    receipt = suite.psm.swapIn(1_000_000, 0, suite.swapper, suite.later, sender=suite.swapper)
    assert event(suite.psm, "DroughtSet", False, DAY) in events(receipt)
    assert suite.psm.drought() == (False, DAY)
    suite.wait(100)
    assert suite.psm.drought() == (False, DAY - 400)
    suite.buy(suite.swapper, units(suite, LINE))
    assert suite.psm.drought() == (False, DAY - 400)
    receipt = suite.psm.swapOut((LINE + 100) * ONE, 0, suite.swapper, suite.later, sender=suite.swapper)
    assert event(suite.psm, "DroughtSet", True, DAY - 400) in events(receipt)
    suite.wait(50)
    assert suite.psm.drought() == (True, DAY - 350)


def test_out_to_the_line(any_suite: Suite) -> None:
    """With exactly so much on the book it is not dry, with a unit less it is."""
    suite = any_suite
    suite.buy(suite.swapper, units(suite, LINE) + 1_000)
    for out, dry in ((1_000, False), (1, True)):
        suite.psm.swapOutExactOut(out, 2**255, suite.swapper, suite.later, sender=suite.swapper)
        assert suite.psm.book() - units(suite, LINE) == (-1 if dry else 0)
        assert suite.psm.drought()[0] is dry


def test_it_ends_with_nothing(suite: Suite) -> None:
    suite.wait(10 * DAY)
    suite.buy(suite.swapper, units(suite, LINE))
    suite.wait(DAY // 4 - 1)
    assert suite.psm.drought() == (False, 4)
    suite.wait(1)
    assert suite.psm.drought() == (False, 0)
    suite.wait(DAY)
    assert suite.psm.drought() == (False, 0)


@pytest.mark.parametrize("times", [1, 7])
def test_what_is_over_in_the_same_second_leaves_no_trace(suite: Suite, times: int) -> None:
    suite.wait(DAY // 2)
    lasted = suite.psm.drought()[1]
    for _ in range(times):
        # no time passes on this chain but by `wait`
        suite.buy(suite.swapper, units(suite, LINE))
        suite.swap_out(suite.swapper, 9_000 * ONE)
    assert suite.psm.drought() == (True, lasted)


def test_a_flash_that_empties_it_leaves_no_trace(suite: Suite) -> None:
    suite.buy(suite.swapper, units(suite, 2 * LINE))
    suite.wait(DAY)
    for _ in range(30):
        suite.swap_out(suite.swapper, 15_000 * ONE)
        suite.buy(suite.swapper, units(suite, 2 * LINE) - suite.psm.book())
        assert suite.psm.drought() == (False, 0)
        suite.wait(3_600)


def test_a_reserve_that_is_no_dollar(suite: Suite) -> None:
    suite.buy(suite.swapper, units(suite, 2 * LINE))
    suite.wait(DAY)
    assert suite.psm.drought() == (False, 0)
    suite.psm.freeze(sender=suite.sentinel)
    assert suite.psm.drought() == (False, 0)
    suite.set_price(9_000)
    receipt = suite.psm.freezeOnDepeg(sender=suite.stranger)
    assert event(suite.psm, "DroughtSet", True, 0) in events(receipt)
    with suite.refuses("PegStabilityModule_Frozen"):
        suite.psm.freezeOnDepeg(sender=suite.stranger)
    suite.wait(1_000)
    assert suite.psm.drought() == (True, 1_000)
    # out of the line and back: the price is what it is dry for
    suite.swap_out(suite.swapper, 15_000 * ONE)
    suite.wait(1_000)
    suite.set_price(10_000)
    suite.psm.unfreeze(sender=suite.operator)
    assert suite.psm.drought() == (True, 2_000)
    suite.buy(suite.swapper, units(suite, LINE))
    assert suite.psm.drought() == (False, 2_000)


def test_the_price_back_in_the_band(suite: Suite) -> None:
    suite.buy(suite.swapper, units(suite, 2 * LINE))
    suite.wait(DAY)
    suite.set_price(9_000)
    suite.psm.freezeOnDepeg(sender=suite.stranger)
    suite.wait(400)
    suite.set_price(10_000)
    receipt = suite.psm.unfreeze(sender=suite.operator)
    assert event(suite.psm, "DroughtSet", False, 400) in events(receipt)
    suite.wait(50)
    assert suite.psm.drought() == (False, 200)


def with_fees(suite: Suite, level: int) -> None:
    """Fifteen thousand coins on the book or more, so many of them minted: swaps out above the band leave the rest."""
    suite.buy(suite.swapper, units(suite, 30_000))
    suite.set_price(20_000)
    suite.swap_out(suite.swapper, suite.level - level * ONE)
    suite.wait(DAY)
    suite.set_price(10_000)
    assert suite.level == level * ONE
    assert suite.psm.book() > units(suite, 15_000)
    assert suite.psm.drought() == (False, 0)


def look(suite: Suite) -> bool:
    """By a stranger. The event is there just when it turns."""
    was = suite.psm.drought()
    receipt = suite.psm.updateDrought(sender=suite.stranger)
    dry = bool(receipt.return_value)
    turned = [event(suite.psm, "DroughtSet", dry, was[1])] if dry != was[0] else []
    assert events(receipt) == turned
    assert suite.psm.drought() == (dry, was[1])
    return dry


def close(suite: Suite, how: str) -> None:
    if how == "pauseMinting":
        suite.stablecoin.pauseMinting(sender=suite.sentinel)
    elif how == "freeze":
        suite.psm.freeze(sender=suite.sentinel)
    else:
        suite.stablecoin.lowerCeiling(suite.psm, int(how), sender=suite.sentinel)


@pytest.mark.parametrize("how", ["0", str(10_000 * ONE - 1), "pauseMinting", "freeze"])
def test_fees_that_nobody_can_collect(suite: Suite, how: str) -> None:
    with_fees(suite, LINE - 1)
    assert look(suite) is False, "anyone can collect"
    before = suite.chain.snapshot()
    close(suite, how)
    assert suite.psm.drought() == (False, 0)
    assert look(suite) is True
    suite.wait(100)
    assert look(suite) is True
    assert suite.psm.drought() == (True, 100)
    suite.chain.revert(before)
    suite.psm.collectFees(sender=suite.stranger)
    close(suite, how)
    assert look(suite) is False, "it takes what it has minted"


def test_a_ceiling_at_the_line(suite: Suite) -> None:
    with_fees(suite, 0)
    close(suite, str(LINE * ONE))
    assert look(suite) is False


def test_it_ends_by_whatever_mints(suite: Suite) -> None:
    with_fees(suite, 0)
    close(suite, "0")
    assert look(suite) is True
    suite.wait(1_000)
    suite.as_governor(suite.stablecoin, "setFacilitator", suite.psm, 10**6 * ONE)
    lasted = suite.psm.drought()[1]
    assert suite.psm.drought()[0] is True
    before = suite.chain.snapshot()
    receipt = suite.psm.collectFees(sender=suite.stranger)
    assert event(suite.psm, "DroughtSet", False, lasted) in events(receipt)
    suite.chain.revert(before)
    suite.buy(suite.swapper, 10 * suite.unit)
    assert suite.psm.drought() == (False, lasted)
    suite.chain.revert(before)
    assert look(suite) is False


def test_what_mints_too_little_does_not_end_it(suite: Suite) -> None:
    with_fees(suite, 0)
    close(suite, "0")
    assert look(suite) is True
    suite.as_governor(suite.stablecoin, "setFacilitator", suite.psm, 9_000 * ONE)
    lasted = suite.psm.drought()[1]
    suite.psm.collectFees(sender=suite.stranger)
    assert suite.level == 9_000 * ONE
    assert suite.psm.drought() == (True, lasted)


def test_unfrozen(suite: Suite) -> None:
    with_fees(suite, 0)
    close(suite, "freeze")
    assert look(suite) is True
    suite.psm.unfreeze(sender=suite.operator)
    assert suite.psm.drought() == (False, 0)


def test_reserve_that_is_lost_and_comes_back(suite: Suite) -> None:
    suite.buy(suite.swapper, units(suite, 3 * LINE))
    suite.wait(DAY)
    suite.reserve.seize(suite.psm, units(suite, 2 * LINE), sender=suite.stranger)
    assert look(suite) is False, "it pays for ten thousand"
    suite.swap_out(suite.swapper, ONE)
    assert suite.psm.drought() == (False, 0)
    assert look(suite) is True
    suite.wait(100)
    suite.give_reserve(suite.psm, units(suite, 2 * LINE))
    assert look(suite) is False
    assert suite.psm.drought() == (False, 100)


def test_short_and_then_empty(suite: Suite) -> None:
    suite.buy(suite.swapper, units(suite, 2 * LINE))
    suite.wait(DAY)
    suite.reserve.seize(suite.psm, units(suite, 2 * LINE) - suite.unit, sender=suite.stranger)
    assert look(suite) is True
    suite.give_reserve(suite.psm, units(suite, 2 * LINE) - suite.unit)
    suite.swap_out(suite.swapper, 11_000 * ONE)
    assert suite.psm.drought() == (True, 0)
    suite.buy(suite.swapper, units(suite, 500))
    assert suite.psm.drought() == (True, 0)
    suite.buy(suite.swapper, units(suite, LINE))
    assert suite.psm.drought() == (False, 0)
