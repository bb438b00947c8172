"""Splitting a swap or redemption pays more than doing it once: USM 2026

The fee of a trade depended on its size in a way that many small trades together paid less than one of the same sum,
so that splitting was a discount, or a profit, at the pool's expense.

Here the fee is one rate, rounded up for every piece: any way to split a swap pays as much or less.
"""

import itertools
import random

import pytest

from tests.support.suite import MAX_UINT, ONE, Builder, Suite


def parts(total: int, dice: random.Random) -> list[int]:
    cuts = sorted(dice.randrange(1, total) for _ in range(dice.randrange(1, 12)))
    edges = [0, *cuts, total]
    return [high - low for low, high in itertools.pairwise(edges) if high > low]


def bought(suite: Suite, pieces: list[int]) -> int:
    """Coins for reserve that is swapped in piece by piece, from where the suite stands."""
    before = suite.chain.snapshot()
    got = 0
    for piece in pieces:
        done, output = suite.psm.swapIn.try_send(piece, 0, suite.attacker, suite.later, sender=suite.attacker)
        got += int.from_bytes(output, "big") if done else 0
    suite.chain.revert(before)
    return got


def redeemed(suite: Suite, pieces: list[int]) -> int:
    before = suite.chain.snapshot()
    got = 0
    for piece in pieces:
        done, output = suite.psm.swapOut.try_send(
            piece, 0, suite.attacker, suite.later, sender=suite.attacker
        )
        got += int.from_bytes(output, "big") if done else 0
    suite.chain.revert(before)
    return got


@pytest.mark.parametrize("decimals", [6, 18])
@pytest.mark.parametrize("bps", [9_000, 10_000, 12_500])
def test_splitting_never_pays(build: Builder, decimals: int, bps: int) -> None:
    suite, dice = build(decimals), random.Random(decimals * bps)
    suite.buy(suite.attacker, 10_000 * suite.unit)
    suite.give_reserve(suite.attacker, 10_000 * suite.unit)
    suite.set_price(bps)
    for _ in range(25):
        total = dice.choice([10, 1_000, 20_000, suite.unit, 100 * suite.unit])
        pieces = parts(total, dice)
        assert bought(suite, pieces) <= bought(suite, [total]), pieces
        total = dice.choice([20_000, 10 * suite.wei_per_unit + 1, ONE, 100 * ONE])
        pieces = parts(total, dice)
        assert redeemed(suite, pieces) <= redeemed(suite, [total]), pieces


def test_a_thousand_pieces_never_pay(build: Builder) -> None:
    """Pieces of 1,001 wei: half a wei of fee each, which is none if it is rounded down."""
    suite = build(18)
    suite.buy(suite.attacker, suite.unit)
    suite.give_reserve(suite.attacker, suite.unit)
    pieces = [1_001] * 300
    assert bought(suite, pieces) < bought(suite, [sum(pieces)])
    assert redeemed(suite, pieces) < redeemed(suite, [sum(pieces)])


def test_exact_out_never_pays_either(any_suite: Suite) -> None:
    suite = any_suite
    suite.fund(suite.attacker, 10_000 * suite.unit)

    def cost(pieces: list[int]) -> int:
        before = suite.chain.snapshot()
        spent = sum(
            suite.psm.swapInExactOut(
                piece, MAX_UINT, suite.attacker, suite.later, sender=suite.attacker
            ).return_value
            for piece in pieces
        )
        suite.chain.revert(before)
        return int(spent)

    dice = random.Random(3)
    for _ in range(20):
        total = dice.choice([1_000, 10 * suite.wei_per_unit + 1, ONE])
        pieces = parts(total, dice)
        assert cost(pieces) >= cost([total])
