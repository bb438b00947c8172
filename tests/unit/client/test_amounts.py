"""Amounts

├── to_units: exact; too many digits, negative, not a number, a float, too large → AmountError
└── from_units: exact beyond any context precision, and back
"""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.client.amounts import Amount, from_units, plain, to_units
from strongroom.client.errors import AmountError


@pytest.mark.parametrize(
    ("amount", "decimals", "units"),
    [
        (Decimal("1.5"), 6, 1_500_000),
        ("0.000001", 6, 1),
        ("1.500000000000", 6, 1_500_000),
        (7, 18, 7 * 10**18),
        ("1e3", 2, 100_000),
        ("0e9999999", 6, 0),
        ("-0", 6, 0),
        ("12", 0, 12),
        ("0e-9999999", 6, 0),
        (
            "123456789012345678901234567890.123456789012345678",
            18,
            123456789012345678901234567890123456789012345678,
        ),
    ],
)
def test_to_units(amount: Amount, decimals: int, units: int) -> None:
    assert to_units(amount, decimals) == units


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("0.0000001", "more than 6 digits"),
        ("1e-9999999", "more than 6 digits"),
        ("-1", "not negative"),
        ("one", "not a number"),
        ("", "not a number"),
        ("NaN", "not an amount"),
        ("Infinity", "not an amount"),
        ("1e9999999", "too large"),
        (0.1, "write Decimal"),
        (True, "write Decimal"),
        (None, "write Decimal"),
    ],
)
def test_refused(amount: Amount, says: str) -> None:
    with pytest.raises(AmountError, match=says):
        to_units(amount, 6)


@given(st.integers(-(2**256), 2**256), st.integers(0, 36))
def test_round_trip(units: int, decimals: int) -> None:
    with localcontext(prec=3):
        amount = from_units(units, decimals)
        if units >= 0:
            assert to_units(amount, decimals) == units
    with localcontext(prec=200):
        assert amount * 10**decimals == units


def test_no_zeros_at_the_end() -> None:
    for units, decimals, shown in (
        (1_500_000, 6, "1.5"),
        (10_000_000, 6, "10"),
        (-20, 1, "-2"),
        (0, 18, "0"),
        (1, 18, "1E-18"),
        (10, 18, "1E-17"),
        (1_000, 0, "1000"),
    ):
        assert str(from_units(units, decimals)) == shown


def test_plain() -> None:
    assert plain(Decimal("1234567.500")) == "1,234,567.5"
    assert plain(Decimal("100")) == "100"
    assert plain(Decimal("0.000")) == "0"
    assert plain(Decimal("1e-18")) == "0.000000000000000001"


def test_endless_digits() -> None:
    with pytest.raises(AmountError, match="too many digits"):
        to_units("9" * 5_000, 18)
