"""The lending pool's arithmetic, with solady's limits and errors; each rounding direction in a function's name."""

from strongroom.model.execution import ModelError
from strongroom.model.rounding import PRICE_SCALE, UINT256_MAX, WAD, checked

LIQUIDATION_CURSOR = 3 * WAD // 10
MAX_LIQUIDATION_INCENTIVE = 115 * WAD // 100


def liquidation_incentive(lltv: int) -> int:
    """What a liquidator gets for one that is repaid, times 1e18, rounded down."""
    return min(MAX_LIQUIDATION_INCENTIVE, WAD * WAD // (WAD - LIQUIDATION_CURSOR * (WAD - lltv) // WAD))


def max_debt_down(collateral: int, price: int, lltv: int) -> int:
    """The most that may be owed against collateral, in the loan token's units."""
    return full_mul_div(full_mul_div(collateral, price, PRICE_SCALE), lltv, WAD)


def interest_down(borrowed: int, rate: int, elapsed: int) -> int:
    """The first three terms of exp(rate * elapsed) - 1, on `borrowed`."""
    first = checked(rate * elapsed)
    second = mul_div(first, first, 2 * WAD)
    third = mul_div(second, first, 3 * WAD)
    return mul_div(borrowed, checked(first + second + third), WAD)


def mul_div(x: int, y: int, d: int) -> int:
    """Rounded down; the product must fit 256 bits: `MulDivFailed`."""
    product = x * y
    if product > UINT256_MAX or d == 0:
        raise ModelError("MulDivFailed")
    return product // d


def mul_div_up(x: int, y: int, d: int) -> int:
    """Rounded up; the product must fit 256 bits: `MulDivFailed`."""
    product = x * y
    if product > UINT256_MAX or d == 0:
        raise ModelError("MulDivFailed")
    return -(-product // d)


def full_mul_div(x: int, y: int, d: int) -> int:
    """Rounded down; only the result must fit: `FullMulDivFailed`."""
    if d == 0 or x * y // d > UINT256_MAX:
        raise ModelError("FullMulDivFailed")
    return x * y // d


def full_mul_div_up(x: int, y: int, d: int) -> int:
    """Rounded up; only the result must fit: `FullMulDivFailed`."""
    if d == 0 or -(-x * y // d) > UINT256_MAX:
        raise ModelError("FullMulDivFailed")
    return -(-x * y // d)


def mul_wad(x: int, y: int) -> int:
    """x * y / 1e18, rounded down: `MulWadFailed`."""
    if x * y > UINT256_MAX:
        raise ModelError("MulWadFailed")
    return x * y // WAD


def div_wad(x: int, y: int) -> int:
    """x * 1e18 / y, rounded down: `DivWadFailed`."""
    if y == 0 or x * WAD > UINT256_MAX:
        raise ModelError("DivWadFailed")
    return x * WAD // y


def div_wad_up(x: int, y: int) -> int:
    """x * 1e18 / y, rounded up: `DivWadFailed`."""
    if y == 0 or x * WAD > UINT256_MAX:
        raise ModelError("DivWadFailed")
    return -(-x * WAD // y)
