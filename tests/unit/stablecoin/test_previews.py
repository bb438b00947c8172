"""PegStabilityModule's previews

├── equal the swap to the wei in the same state, for every amount, price, fee and number of decimals
└── revert where the swap reverts, with the same error
"""

import random
from typing import Any

import pytest

from strongroom.evm import Account, ContractError
from tests.support.suite import MAX_UINT, Suite

PAIRS = {
    "previewSwapIn": "swapIn",
    "previewSwapInExactOut": "swapInExactOut",
    "previewSwapOut": "swapOut",
    "previewSwapOutExactOut": "swapOutExactOut",
}


def outcome(function: Any, *args: Any, **options: Any) -> Any:
    """The result, or the error with its arguments."""
    try:
        return function.call(*args, **options)
    except ContractError as error:
        return error.name, error.args


def assert_equal(suite: Suite, account: Account, preview: str, amount: int) -> None:
    limit = MAX_UINT if preview.endswith("ExactOut") else 0
    swap = suite.psm.__getattr__(PAIRS[preview])
    executed = outcome(swap, amount, limit, account, suite.later, sender=account)
    assert outcome(suite.psm.__getattr__(preview), amount) == executed, (preview, amount)


@pytest.mark.parametrize("seed", range(6))
def test_equal_execution(any_suite: Suite, seed: int) -> None:
    suite, dice = any_suite, random.Random(seed)
    suite.psm.setFees(dice.randrange(101), dice.randrange(101), sender=suite.operator)
    suite.fund(suite.swapper, 2**255)  # its own means are no reason
    suite.psm.swapInExactOut(10**24, MAX_UINT, suite.swapper, suite.later, sender=suite.swapper)
    for _ in range(12):
        suite.set_answer(
            dice.choice([10**8, 99_500_000, 99_499_999, 100_500_001, dice.randrange(10**7, 10**9)])
        )
        for preview in PAIRS:
            assert_equal(
                suite,
                suite.swapper,
                preview,
                dice.choice([1, 2, 10 ** dice.randrange(25), dice.getrandbits(80)]),
            )
        if dice.random() < 0.3:
            suite.reserve.seize(suite.psm, dice.randrange(suite.unit), sender=suite.stranger)
        if dice.random() < 0.3:
            suite.give_reserve(suite.psm, dice.randrange(3 * suite.unit))


@pytest.mark.parametrize("amount", [0, 1, 10**12, 10**18, 2**100, 2**127, 2**128 - 1, 2**128, MAX_UINT])
@pytest.mark.parametrize("state", ["open", "frozen", "paused", "below", "stale", "shortfall", "ceiling"])
def test_revert_as_the_swap_does(any_suite: Suite, state: str, amount: int) -> None:
    suite = any_suite
    suite.buy(suite.swapper, 3 * suite.unit)
    suite.give_reserve(suite.swapper, 2**255)  # the swapper's own means are no reason
    match state:
        case "frozen":
            suite.psm.freeze(sender=suite.sentinel)
        case "paused":
            suite.stablecoin.pauseMinting(sender=suite.sentinel)
        case "below":
            suite.set_price(9_000)
        case "stale":
            suite.outlive_feed()
        case "shortfall":
            suite.reserve.seize(suite.psm, 1, sender=suite.stranger)
        case "ceiling":
            suite.stablecoin.lowerCeiling(suite.psm, 1, sender=suite.sentinel)
    for preview in PAIRS:
        assert_equal(suite, suite.swapper, preview, amount)


def test_the_caller_has_no_part_in_it(suite: Suite) -> None:
    """Balance, allowance, limit and deadline are the caller's own."""
    assert suite.psm.previewSwapIn.call(suite.unit, sender=suite.stranger) == suite.psm.previewSwapIn(
        suite.unit
    )
