"""A receiver that blocks everybody: Akutar 2022, King of the Ether 2016

A loop paid one receiver after another, and one that refused, or a counter that could not be reached any more, locked
everyone's money for good: at Akutar's, 34 million dollars.

Here everyone pulls, nothing loops over payees, and a batch passes over whoever fails.
"""

import pytest

from tests.support.revenue import ETHER, Revenue, RevenueBuilder

MODES = {"refuses": 1, "burns gas": 2}


def with_hostile(build: RevenueBuilder, adjustable: bool = False) -> tuple[Revenue, int]:
    """A splitter of two people and a contract, and the contract's number."""
    probe = build()
    hostile = probe.deploy("MockPayee").address  # the same address on the next chain
    payees = sorted([hostile, probe.artist.address, probe.label.address], key=lambda each: int(each, 16))
    revenue = build(adjustable=adjustable, payees=payees, shares=(1, 1, 1))
    assert revenue.deploy("MockPayee").address == hostile
    return revenue, payees.index(hostile)


@pytest.mark.parametrize("adjustable", [False, True])
@pytest.mark.parametrize("mode", MODES)
def test_one_receiver_stops_nobody(build_revenue: RevenueBuilder, mode: str, adjustable: bool) -> None:
    revenue, bad = with_hostile(build_revenue, adjustable)
    hostile = revenue.chain.at("MockPayee", revenue.payees[bad])
    hostile.setMode(MODES[mode], sender=revenue.attacker)
    revenue.pay(300)
    before = [revenue.chain.balance(each) for each in revenue.payees]
    order = [bad, *(payee for payee in range(3) if payee != bad)]
    revenue.splitter.syncAndClaim(order, [ETHER], sender=revenue.stranger, gas=1_000_000)
    got = [revenue.chain.balance(each) - had for each, had in zip(revenue.payees, before, strict=True)]
    assert got == [0 if payee == bad else 100 for payee in range(3)], "the others are paid"
    revenue.receive(300)
    for payee in range(3):
        if payee != bad:
            revenue.splitter.claim(payee, ETHER, sender=revenue.stranger)
    assert revenue.splitter.owed(bad, ETHER) == 200, "and nothing of the one's is lost"
    assert revenue.chain.balance(revenue.splitter) == 200
    hostile.setMode(0, sender=revenue.attacker)
    revenue.splitter.claim(bad, ETHER, sender=revenue.stranger)
    assert revenue.chain.balance(hostile) == 200


@pytest.mark.parametrize("what", ["blocked", "no code", "burns gas"])
def test_one_token_stops_no_other(fixed: Revenue, what: str) -> None:
    fixed.receive(600, fixed.weird)
    fixed.pay(600, fixed.token)
    if what == "blocked":
        fixed.weird.setBlocked(fixed.splitter, True, sender=fixed.attacker)
    else:
        fixed.chain.set_code(fixed.weird, b"" if what == "no code" else bytes.fromhex("5b600056"))
    fixed.splitter.syncAndClaim([0, 1, 2], [fixed.weird, fixed.token], sender=fixed.stranger, gas=4_000_000)
    assert fixed.held(fixed.splitter, fixed.token) == 0
    assert [fixed.held(each, fixed.token) for each in fixed.payees] == [100 * each for each in fixed.shares]


def test_too_little_gas_from_a_stranger_loses_nothing(fixed: Revenue) -> None:
    fixed.pay(600, fixed.token)
    fixed.sync(fixed.token)
    call = fixed.splitter.syncAndClaim
    for gas in range(60_000, 200_000, 7_000):
        call.try_send([0, 1, 2], [fixed.token], sender=fixed.attacker, gas=gas)
        fixed.assert_laws(fixed.token)
    call([0, 1, 2], [fixed.token], sender=fixed.stranger)
    assert [fixed.held(each, fixed.token) for each in fixed.payees] == [100 * each for each in fixed.shares]
