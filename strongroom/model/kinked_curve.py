"""The kinked curve: a straight line up to the kink, a steeper one behind it.

A curve is one number of 64 bits, `kink 16 | rate at full 16 | rate at kink 16 | rate at zero 16`: rates in basis
points a year, the kink in basis points of utilisation. Formulas: `contracts/lending/libraries/KinkedCurve.sol`.
"""

from dataclasses import dataclass
from typing import Any

from strongroom.model.execution import Contract, ModelError
from strongroom.model.rounding import BPS, WAD

YEAR = 365 * 24 * 3600
_UINT16_MAX = 2**16 - 1


def pack(at_zero: int, at_kink: int, at_full: int, kink: int) -> int:
    """The four numbers as one; each must fit 16 bits: `ValueError`."""
    numbers = (at_zero, at_kink, at_full, kink)
    if not all(0 <= number <= _UINT16_MAX for number in numbers):
        raise ValueError(f"beyond 16 bits: {numbers}")
    return at_zero | at_kink << 16 | at_full << 32 | kink << 48


def unpack(curve: int) -> tuple[int, int, int, int]:
    """Rates at zero, at the kink and at full utilisation, and the kink."""
    at_zero, at_kink, at_full, kink = (curve >> shift & _UINT16_MAX for shift in (0, 16, 32, 48))
    return at_zero, at_kink, at_full, kink


def is_valid(curve: int) -> bool:
    """Whether the kink lies between zero and full utilisation, neither included, and the rates do not fall."""
    at_zero, at_kink, at_full, kink = unpack(curve)
    return 0 < kink < BPS and at_zero <= at_kink <= at_full


def rate(borrowed: int, supplied: int, curve: int) -> int:
    """The borrow rate, per second, times 1e18; utilisation is rounded down to 1e-18, then the rate once.

    `borrowed` and `supplied` in the loan token's units; no supply counts as unused.
    """
    at_zero, at_kink, at_full, kink = unpack(curve)
    utilization = borrowed * WAD // supplied if supplied else 0
    start, end, width, along = at_zero, at_kink, kink, utilization
    if utilization > kink * WAD // BPS:
        start, end, width, along = at_kink, at_full, BPS - kink, utilization - kink * WAD // BPS
    return (start * width * WAD // BPS + (end - start) * along) // (width * YEAR)


@dataclass(eq=False)
class KinkedCurveIrm(Contract):
    """A kinked curve behind an address: `KinkedCurveIrm`, and as much of it as a pool asks."""

    at_zero: int = 0
    at_kink: int = 0
    at_full: int = 0
    kink: int = 0

    def __post_init__(self) -> None:
        if not is_valid(self.curve()):
            raise ModelError(
                "KinkedCurveIrm_InvalidCurve", self.at_zero, self.at_kink, self.at_full, self.kink
            )

    def curve(self) -> int:
        """The four numbers as one."""
        return pack(self.at_zero, self.at_kink, self.at_full, self.kink)

    def borrow_rate(self, params: Any, market: Any) -> int:
        """Per second, times 1e18."""
        return self.borrow_rate_view(params, market)

    def borrow_rate_view(self, params: Any, market: Any) -> int:
        """Per second, times 1e18."""
        return rate(market.borrow_assets, market.supply_assets, self.curve())
