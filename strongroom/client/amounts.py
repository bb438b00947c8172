"""Amounts: `Decimal` for people, `int` for contracts, and an exact way between the two.

Nothing here rounds, and no context precision applies. `float` is refused.
"""

from decimal import Decimal, InvalidOperation

from strongroom.client.errors import AmountError

Amount = Decimal | int | str
"""What a person may write for an amount: `Decimal("1.5")`, `2`, `"0.000001"`. Never a `float`."""


def to_decimal(amount: Amount) -> Decimal:
    """The number itself. Raises `AmountError` if it is none, is infinite, or came as a `float`."""
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int, str)):
        raise AmountError(
            f"an amount is a Decimal, an int or a str, not {amount!r}: write Decimal('{amount}')"
        )
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise AmountError(f"not a number: {amount!r}") from None
    if not value.is_finite():
        raise AmountError(f"not an amount: {amount!r}")
    return value


def to_units(amount: Amount, decimals: int) -> int:
    """`amount` of a token in its smallest units, exactly.

    Raises `AmountError` if it is negative or has more digits after the point than the token.
    """
    value = to_decimal(amount)
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) > 1_000:
        raise AmountError(f"too many digits: {len(digits)}")
    number = int("".join(map(str, digits)))
    if sign and number:
        raise AmountError(f"an amount is not negative: {amount}")
    shift = exponent + decimals
    if shift >= 0:
        # no token counts further, and 10 ** 10 ** 9 would take a while
        if number and shift > 100:
            raise AmountError(f"too large: {amount}")
        return number * _power_of_ten(min(shift, 100))
    units, rest = divmod(number, _power_of_ten(min(-shift, len(digits) + 1)))
    if rest:
        raise AmountError(f"{amount} has more than {decimals} digits after the point: this token has no more")
    return units


def _power_of_ten(exponent: int) -> int:
    return int("1" + "0" * exponent)


def from_units(units: int, decimals: int) -> Decimal:
    """Smallest units of a token as a `Decimal`, exactly, without zeros at the end of its fraction."""
    text = str(abs(units))
    kept = max(len(text.rstrip("0")), len(text) - decimals)
    digits = tuple(int(digit) for digit in text[:kept]) if units else (0,)
    return Decimal((1 if units < 0 else 0, digits, len(text) - kept - decimals if units else 0))


def plain(amount: Decimal) -> str:
    """An amount as people write it: no exponent, no zeros at the end, thousands set off by commas."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
