"""The quotes of the peg module, in the model; that the contract's are the same, the stateful tests show.

- exact-out asks for the least that buys what is wanted, and one less buys less
- a round trip never returns more than went in
- splitting a swap never pays more than doing it once
"""

from hypothesis import assume, given
from hypothesis import strategies as st

from strongroom.model import PRICE_SCALE
from strongroom.model.peg_math import reserve_in_up, reserve_out_down, stable_in_up, stable_out_down

AMOUNTS = st.one_of(st.integers(1, 10**6), st.integers(1, 10**30))
FEES = st.integers(0, 100)
DECIMALS = st.integers(0, 18)


@given(AMOUNTS, DECIMALS, FEES)
def test_reserve_in_is_the_least_that_buys(stable_out: int, decimals: int, fee_bps: int) -> None:
    wei_per_unit = 10 ** (18 - decimals)
    reserve_in = reserve_in_up(stable_out, wei_per_unit, fee_bps)
    assert stable_out_down(reserve_in, wei_per_unit, fee_bps) >= stable_out
    assert stable_out_down(reserve_in - 1, wei_per_unit, fee_bps) < stable_out


@given(AMOUNTS, DECIMALS, FEES, st.integers(1, 40_000))
def test_stable_in_is_the_least_that_buys(
    reserve_out: int, decimals: int, fee_bps: int, price_bps: int
) -> None:
    price = PRICE_SCALE * 10 ** (18 - decimals) * price_bps // 10_000
    stable_in = stable_in_up(reserve_out, price, fee_bps)
    assert reserve_out_down(stable_in, price, fee_bps) >= reserve_out
    assert reserve_out_down(stable_in - 1, price, fee_bps) < reserve_out


@given(AMOUNTS, DECIMALS, FEES, FEES, st.integers(10_000, 40_000))
def test_round_trip_never_profits(
    reserve_in: int, decimals: int, fee_in_bps: int, fee_out_bps: int, price_bps: int
) -> None:
    wei_per_unit = 10 ** (18 - decimals)
    price = PRICE_SCALE * wei_per_unit * price_bps // 10_000  # what is paid out is worth parity or more
    coins = stable_out_down(reserve_in, wei_per_unit, fee_in_bps)
    assume(coins > 0)
    assert reserve_out_down(coins, price, fee_out_bps) <= reserve_in


@given(AMOUNTS, AMOUNTS, DECIMALS, FEES)
def test_splitting_pays_no_more(first: int, second: int, decimals: int, fee_bps: int) -> None:
    wei_per_unit = 10 ** (18 - decimals)
    price = PRICE_SCALE * wei_per_unit
    whole = stable_out_down(first + second, wei_per_unit, fee_bps)
    assert (
        stable_out_down(first, wei_per_unit, fee_bps) + stable_out_down(second, wei_per_unit, fee_bps)
        <= whole
    )
    out = reserve_out_down(first + second, price, fee_bps)
    assert reserve_out_down(first, price, fee_bps) + reserve_out_down(second, price, fee_bps) <= out
