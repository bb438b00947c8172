"""`Accumulator`: revenue among shares in constant time, exact to a fraction of a unit.

Amounts are in the paid token's units. An index, what an account has accrued, and the remainder are in units times the
scale: the total of shares where that never changes, `SCALE` where it does. At every moment

    scale * all received = scale * all paid + what the accounts have accrued + the remainder.
"""

SCALE = 2**64
"""The scale for totals that change."""


def grow(index: int, amount: int) -> int:
    """The index after a receipt, where the scale is the total. Exact."""
    return index + amount


def grow_down(index: int, remainder: int, amount: int, total: int, scale: int = SCALE) -> tuple[int, int]:
    """The index after a receipt among `total` shares, rounded down, and the remainder for the next."""
    growth, left = divmod(amount * scale + remainder, total)
    return index + growth, left


def accrue(accrued: int, shares: int, start: int, end: int) -> int:
    """`accrued` and what `shares` earned while the index went from `start` to `end`. Exact."""
    return accrued + shares * (end - start)


def whole_down(accrued: int, scale: int) -> int:
    """Whole units, rounded down."""
    return accrued // scale


def take(accrued: int, scale: int) -> tuple[int, int]:
    """Whole units to be paid, rounded down, and the fraction that stays the account's."""
    return divmod(accrued, scale)
