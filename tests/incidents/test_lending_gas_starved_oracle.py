"""Out-of-gas forced into an oracle fallback: Liquity v2's gas guard

The pool asks `liquidationPrice` and falls back to `price` where that is not offered. A liquidator who sends so
little gas that the first question fails and the rest still completes would choose the lower of two prices. The
oracle gets all the gas it may need, or the call reverts.
"""

from tests.support.lending import Lending
from tests.unit.lending.test_liquidation_price import costly, liquidate, repaid


def test_no_amount_of_gas_chooses_the_price(lending: Lending) -> None:
    lending.open(1_600 * lending.one)
    lending.give(lending.loan, lending.liquidator, 10_000 * lending.one)
    costly(lending, burn=True)
    done = 0
    for gas in (*range(100_000, 480_000, 20_000), *range(480_000, 700_000, 1_500), 5_000_000):
        before = lending.chain.snapshot()
        succeeded, output = liquidate(lending, gas=gas)
        if succeeded:
            done += 1
            # 190e6 / 1.063829787234042553 = 178,600,000.0..., rounded up; by `price` it would be 94,000,001
            assert repaid(output) == 178_600_001, f"{gas} gas chose the price"
        lending.chain.revert(before)
    assert done > 0
