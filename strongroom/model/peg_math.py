"""`PegMath`: what a swap pays and costs. Every rounding favours the module; fees are rounded up to the wei.

Stablecoin in wei, reserve in its own units, prices in wei for one reserve unit, times 1e36.
"""

from strongroom.model.rounding import BPS, PRICE_SCALE, ceil_div, checked, mul_div_down, mul_div_up


def stable_out_down(reserve_in: int, wei_per_unit: int, fee_bps: int) -> int:
    """Stablecoin for exactly `reserve_in`."""
    gross = checked(reserve_in * wei_per_unit)
    return gross - fee_up(gross, fee_bps)


def reserve_in_up(stable_out: int, wei_per_unit: int, fee_bps: int) -> int:
    """The least reserve whose `stable_out_down` is at least `stable_out`."""
    return ceil_div(gross_up(stable_out, fee_bps), wei_per_unit)


def reserve_out_down(stable_in: int, price: int, fee_bps: int) -> int:
    """Reserve for exactly `stable_in`, at `price`."""
    return mul_div_down(stable_in - fee_up(stable_in, fee_bps), PRICE_SCALE, price)


def stable_in_up(reserve_out: int, price: int, fee_bps: int) -> int:
    """The least stablecoin whose `reserve_out_down` is at least `reserve_out`, at `price`."""
    return gross_up(mul_div_up(reserve_out, price, PRICE_SCALE), fee_bps)


def fee_up(amount: int, fee_bps: int) -> int:
    """The fee on `amount`."""
    return ceil_div(checked(amount * fee_bps), BPS)


def gross_up(net: int, fee_bps: int) -> int:
    """The least amount that leaves `net` after its fee."""
    return ceil_div(checked(net * BPS), BPS - fee_bps)
