"""Directions of rounding.

- down is never above, up never below the exact quotient, and both are less than one away
- a quotient that a uint256 cannot hold, and a division by zero, panic as the compiler's do
"""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.model import ModelError
from strongroom.model.rounding import UINT256_MAX, ceil_div, checked, mul_div_down, mul_div_up, saturating_sub

WORDS = st.integers(0, 2**128)


@given(WORDS, WORDS, st.integers(1, 2**128))
def test_directions(a: int, b: int, denominator: int) -> None:
    exact = Fraction(a * b, denominator)
    assume_fits = exact <= UINT256_MAX
    if assume_fits:
        assert 0 <= exact - mul_div_down(a, b, denominator) < 1
        assert 0 <= mul_div_up(a, b, denominator) - exact < 1
    assert 0 <= ceil_div(a, denominator) - Fraction(a, denominator) < 1


@given(WORDS, WORDS)
def test_saturating_subtraction_stops_at_zero(a: int, b: int) -> None:
    assert saturating_sub(a, b) == max(a - b, 0)


@pytest.mark.parametrize("divide", [mul_div_down, mul_div_up])
def test_overflow_and_division_by_zero_panic(divide: Callable[[int, int, int], int]) -> None:
    with pytest.raises(ModelError) as overflow:
        divide(UINT256_MAX, 2, 1)
    assert (overflow.value.name, overflow.value.args) == ("Panic", (0x11,))
    with pytest.raises(ModelError) as by_zero:
        divide(1, 1, 0)
    assert (by_zero.value.name, by_zero.value.args) == ("Panic", (0x12,))
    assert divide(UINT256_MAX, 2, 2) == UINT256_MAX


def test_checked_holds_what_a_word_holds() -> None:
    assert checked(UINT256_MAX) == UINT256_MAX
    for outside in (-1, UINT256_MAX + 1):
        with pytest.raises(ModelError, match=r"Panic\(17\)"):
            checked(outside)
