"""The adaptive curve: Morpho's published rate model as the pool computes it, bit by bit.

Rates are per second, times 1e18; times in seconds. Signed divisions round toward zero and shifts toward minus
infinity, as the EVM's do. Formulas: `contracts/lending/libraries/AdaptiveCurve.sol`; the exponential is solady's
`FixedPointMathLib.expWad` (after Remco Bloemen, MIT).
"""

from strongroom.model.execution import ModelError
from strongroom.model.rounding import WAD

YEAR = 365 * 24 * 3600
TARGET_UTILIZATION = 9 * WAD // 10
"""The utilisation at which the rate at target holds, times 1e18."""
CURVE_STEEPNESS = 4 * WAD
"""How many times the rate at target is charged at full utilisation, and the inverse at none; times 1e18."""
ADJUSTMENT_SPEED = 50 * WAD // YEAR
"""How fast the rate at target moves at an error of one."""
INITIAL_RATE_AT_TARGET = 4 * WAD // 100 // YEAR
"""4 % a year."""
MIN_RATE_AT_TARGET = WAD // 1000 // YEAR
"""0.1 % a year."""
MAX_RATE_AT_TARGET = 2 * WAD // YEAR
"""200 % a year."""
FARTHEST = 20 * WAD
"""Beyond exp(±20) every rate lies outside its bounds."""

_LN2_Q96 = 54916777467707473351141471128
_EXP_ZERO_BELOW = -41446531673892822313
_EXP_OVERFLOW_FROM = 135305999368893231589


def rates(borrowed: int, supplied: int, rate_at_target: int, elapsed: int) -> tuple[int, int]:
    """The mean borrow rate over the last `elapsed` seconds, and the rate at target at their end.

    `borrowed` and `supplied` in the loan token's units; `rate_at_target` is the interval's first, a new market's
    `INITIAL_RATE_AT_TARGET`.
    """
    utilization = borrowed * WAD // supplied if supplied else 0
    distance = utilization - TARGET_UTILIZATION
    error = _div(distance * WAD, WAD - TARGET_UTILIZATION if distance > 0 else TARGET_UTILIZATION)
    adaptation = _div(ADJUSTMENT_SPEED * error, WAD) * elapsed
    mid, end = _moved(rate_at_target, _div(adaptation, 2))
    mean = (rate_at_target + end + 2 * mid) // 4
    slope = WAD - WAD * WAD // CURVE_STEEPNESS if error < 0 else CURVE_STEEPNESS - WAD
    return (_div(slope * error, WAD) + WAD) * mean // WAD, end


def exp_wad(x: int) -> int:
    """`exp(x / 1e18) * 1e18`, within one unit and 1.7e-20 of the result, on either side.

    Zero where the result is below a half. Raises `ExpOverflow` from about 135.3e18.
    """
    if x <= _EXP_ZERO_BELOW:
        return 0
    if x >= _EXP_OVERFLOW_FROM:
        raise ModelError("ExpOverflow")
    # to base 2^96, and into (-ln 2 / 2, ln 2 / 2) by factoring out 2^k
    x = _div(x << 78, 5**18)
    k = (_div(x << 96, _LN2_Q96) + 2**95) >> 96
    x -= k * _LN2_Q96
    # a rational approximation of 6 by 7 terms
    y = x + 1346386616545796478920950773328
    y = (y * x >> 96) + 57155421227552351082224309758442
    p = y + x - 94201549194550492254356042504812
    p = (p * y >> 96) + 28719021644029726153956944680412240
    p = p * x + (4385272521454847904659076985693276 << 96)
    q = x - 2855989394907223263936484059900
    q = (q * x >> 96) + 50020603652535783019961831881945
    q = (q * x >> 96) - 533845033583426703283633433725380
    q = (q * x >> 96) + 3604857256930695427073651918091429
    q = (q * x >> 96) - 14423608567350463180887372962807573
    q = (q * x >> 96) + 26449188498355588339934803723976023
    return _div(p, q) * 3822833074963236453042738258902158003155416615667 >> 195 - k


def _moved(start: int, half: int) -> tuple[int, int]:
    """start * exp(half), and that times exp(half) once more, each in its bounds."""
    if half > FARTHEST:
        return MAX_RATE_AT_TARGET, MAX_RATE_AT_TARGET
    if half < -FARTHEST:
        return MIN_RATE_AT_TARGET, MIN_RATE_AT_TARGET
    factor = exp_wad(half)
    mid = start * factor
    return _bounded(mid // WAD), _bounded(mid * factor // WAD**2)


def _bounded(rate: int) -> int:
    return min(max(rate, MIN_RATE_AT_TARGET), MAX_RATE_AT_TARGET)


def _div(a: int, b: int) -> int:
    """The EVM's signed division: toward zero. `b` is positive."""
    return a // b if a >= 0 else -(-a // b)
