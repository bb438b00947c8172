"""Dust: Balancer v2 2025, Bunni 2025 and others, rounding compounded over many small steps

Each step rounded a little, the attacker chose thousands of steps, and the little added up, or stayed behind for ever.

Here a payment is the exact quotient of all that was ever received, rounded down once, less what was paid: however
receipts and claims are cut up, the sums are the same.
"""

import random

import pytest

from tests.support.revenue import NOTICE, Revenue


@pytest.mark.parametrize("seed", range(3))
def test_cutting_up_receipts_and_claims_changes_no_sum(revenue: Revenue, seed: int) -> None:
    chance, total = random.Random(seed), 0
    for _ in range(150):
        if chance.random() < 0.5:
            amount = chance.choice((1, 1, 2, 5, 7, 100))
            revenue.receive(amount, revenue.weird)
            total += amount
        else:
            payee = chance.randrange(3)
            if revenue.splitter.owed(payee, revenue.weird):
                revenue.claim(payee, revenue.weird)
        held = [revenue.held(each, revenue.weird) for each in revenue.payees]
        owed = revenue.owed(revenue.weird)
        assert [sum(each) for each in zip(held, owed, strict=True)] == [
            revenue.share(payee, total) for payee in range(3)
        ]
        assert 0 <= total - sum(held) - sum(owed) < 3


def test_nothing_stays_behind_over_changes(adjustable: Revenue) -> None:
    """Changes of shares between units of dust: in the end all of it can be paid."""
    tables = ([1, 1, 4], [4, 1, 1], [1, 4, 1])
    for table in (*tables, *tables):
        adjustable.splitter.announceShares(table, [], sender=adjustable.owner)
        adjustable.chain.warp(NOTICE)
        adjustable.sync(adjustable.weird)
        adjustable.receive(1, adjustable.weird)
    assert adjustable.owed(adjustable.weird) == [2, 2, 2]
    for payee in range(3):
        adjustable.claim(payee, adjustable.weird)
    assert adjustable.held(adjustable.splitter, adjustable.weird) == 0


def test_a_gift_of_dust_moves_nothing_else(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    before = revenue.owed(revenue.token)
    for _ in range(5):
        revenue.receive(1, revenue.token)
    after = revenue.owed(revenue.token)
    assert all(new - old in range(4) for new, old in zip(after, before, strict=True))
    revenue.assert_laws(revenue.token)
