"""Reentrancy, read-only too: The DAO 2016, imBTC 2020 (ERC-777), Vyper/Curve 2023

A payment called its receiver, or a token its hook, in the middle of an operation, and the same money was paid twice,
counted twice, or shown to others in a state that was half written.

Here what is owed is written off before the payment, nothing is counted while something is paid, and views that look at
balances refuse to answer then.
"""

from typing import Any

import pytest

from strongroom.errors import decode_revert
from tests.incidents.test_revenue_blocking_payee import with_hostile
from tests.support.revenue import ETHER, Revenue, RevenueBuilder, asset

REFUSED = "RoyaltySplitter_Reentered"


def attempts(revenue: Revenue, payee: int, token: str) -> dict[str, bytes]:
    """What is done in the middle."""
    splitter = revenue.splitter
    return {
        "sync": splitter.sync.encode([token]),
        "claim": splitter.claim.encode(payee, token),
        "claim for another": splitter.claim.encode((payee + 1) % 3, token),
        "claimable": splitter.claimable.encode(payee, token),
        "unsynced": splitter.unsynced.encode(token),
        "shortfall": splitter.shortfall.encode(token),
    }


@pytest.mark.parametrize("adjustable", [False, True])
def test_a_receiver_of_ether_that_enters_again(build_revenue: RevenueBuilder, adjustable: bool) -> None:
    revenue, bad = with_hostile(build_revenue, adjustable)
    hostile = revenue.chain.at("MockPayee", revenue.payees[bad])
    revenue.receive(3_000)
    start = revenue.chain.snapshot()
    for data in attempts(revenue, bad, ETHER).values():
        revenue.chain.revert(start)
        hostile.setCall(revenue.splitter, data, sender=revenue.attacker)
        revenue.splitter.claim(bad, ETHER, sender=revenue.attacker)
        assert hostile.succeeded() is False
        assert decode_revert(hostile.result()).name == REFUSED
        assert revenue.chain.balance(hostile) == 1_000
        revenue.assert_laws(None)


def test_a_batch_inside_a_payment_pays_nothing_twice(build_revenue: RevenueBuilder) -> None:
    revenue, bad = with_hostile(build_revenue)
    hostile = revenue.chain.at("MockPayee", revenue.payees[bad])
    revenue.receive(3_000)
    data = revenue.splitter.syncAndClaim.encode([0, 1, 2], [ETHER])
    hostile.setCall(revenue.splitter, data, sender=revenue.attacker)
    revenue.splitter.claim(bad, ETHER, sender=revenue.attacker)
    assert revenue.chain.balance(hostile) == 1_000
    revenue.assert_laws(None)


@pytest.mark.parametrize("first", [True, False], ids=["before the move", "after the move"])
def test_a_token_that_calls_back(revenue: Revenue, first: bool) -> None:
    """Before the move, the balance still has what is being paid: counted then, it would be paid again."""
    revenue.receive(6_000, revenue.weird)
    revenue.weird.setHookFirst(first, sender=revenue.attacker)
    start = revenue.chain.snapshot()
    for name, data in attempts(revenue, 0, revenue.weird.address).items():
        revenue.chain.revert(start)
        revenue.weird.setHook(revenue.splitter, data, sender=revenue.attacker)
        paid = revenue.claim(0, revenue.weird)
        assert revenue.weird.hookSucceeded() is False, name
        assert decode_revert(revenue.weird.hookResult()).name == REFUSED
        assert paid == revenue.share(0, 6_000)
        revenue.sync(revenue.weird)
        assert revenue.splitter.received(revenue.weird) == 6_000
        revenue.assert_laws(revenue.weird)


def test_a_batch_inside_a_token_counts_nothing_twice(revenue: Revenue) -> None:
    revenue.receive(6_000, revenue.weird)
    revenue.weird.setHookFirst(True, sender=revenue.attacker)
    data = revenue.splitter.syncAndClaim.encode([0, 1, 2], [revenue.weird.address])
    revenue.weird.setHook(revenue.splitter, data, sender=revenue.attacker)
    revenue.claim(0, revenue.weird)
    assert revenue.splitter.received(revenue.weird) == 6_000
    revenue.assert_laws(revenue.weird)


def test_what_can_be_read_in_the_middle_is_as_afterwards(revenue: Revenue) -> None:
    splitter = revenue.splitter
    revenue.receive(6_000, revenue.weird)
    views: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("owed", (0, asset(revenue.weird))),
        ("owed", (1, asset(revenue.weird))),
        ("received", (asset(revenue.weird),)),
        ("settled", (asset(revenue.weird),)),
        ("payeeOf", (0,)),
    )
    start = revenue.chain.snapshot()
    for name, args in views:
        revenue.chain.revert(start)
        data = splitter.__getattr__(name).encode(*args)
        revenue.weird.setHook(splitter, data, sender=revenue.attacker)
        revenue.claim(0, revenue.weird)
        assert revenue.weird.hookSucceeded() is True
        seen = revenue.weird.hookResult()
        assert seen == revenue.chain.raw_call(None, splitter, data), name


def test_another_splitter_can_be_claimed_in_the_middle(build_revenue: RevenueBuilder) -> None:
    """The lock is one splitter's, for the time of one call: in a row and across splitters nothing is held up."""
    revenue, bad = with_hostile(build_revenue)
    hostile = revenue.chain.at("MockPayee", revenue.payees[bad])
    table = [(each, 1) for each in revenue.payees]
    made = revenue.factory.createSplitter(table, b"\x01".rjust(32, b"\0"), sender=revenue.stranger)
    other = revenue.chain.at("RoyaltySplitter", made.return_value)
    revenue.receive(300)
    revenue.pay(300, to=other)
    hostile.setCall(other, other.sync.encode([ETHER]), sender=revenue.attacker)
    revenue.splitter.claim(bad, ETHER, sender=revenue.attacker)
    assert hostile.succeeded() is True
    assert other.received(ETHER) == 300
