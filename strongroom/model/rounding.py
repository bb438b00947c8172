"""Integer arithmetic as the contracts do it, each rounding direction in a function's name.

Results that a `uint256` cannot hold raise the compiler's own error, `Panic(0x11)`; a division by zero raises
`Panic(0x12)`.
"""

from strongroom.model.execution import ModelError

BPS = 10_000
"""One whole in basis points: 10,000 bps = 100 %."""
WAD = 10**18
"""One whole of an 18-decimal amount."""
PRICE_SCALE = 10**36
"""The oracle convention: `price() / 1e36` is loan token units per collateral token unit."""
UINT120_MAX = 2**120 - 1
UINT128_MAX = 2**128 - 1
UINT256_MAX = 2**256 - 1

_OVERFLOW = 0x11
_DIVISION_BY_ZERO = 0x12


def ceil_div(a: int, b: int) -> int:
    """`a / b`, rounded up."""
    if b == 0:
        raise ModelError("Panic", _DIVISION_BY_ZERO)
    return -(-a // b)


def mul_div_down(a: int, b: int, denominator: int) -> int:
    """`a * b / denominator`, rounded down, with an intermediate product of any size."""
    if denominator == 0:
        raise ModelError("Panic", _DIVISION_BY_ZERO)
    return checked(a * b // denominator)


def mul_div_up(a: int, b: int, denominator: int) -> int:
    """`a * b / denominator`, rounded up, with an intermediate product of any size."""
    if denominator == 0:
        raise ModelError("Panic", _DIVISION_BY_ZERO)
    return checked(-(-a * b // denominator))


def checked(value: int) -> int:
    """`value`, if a `uint256` holds it."""
    if not 0 <= value <= UINT256_MAX:
        raise ModelError("Panic", _OVERFLOW)
    return value


def saturating_sub(a: int, b: int) -> int:
    """`a - b`, or zero where that would be negative."""
    return a - b if a > b else 0
