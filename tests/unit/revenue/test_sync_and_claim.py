"""Splitter.syncAndClaim

├── syncs each token, then pays each payee each, whoever calls
├── what fails is passed over, with an event, and locks nothing else
│   ├── a token that does not answer, answers false, burns gas, or has no code
│   ├── a payee who refuses, burns gas, claims alone, or does not exist
│   └── nothing owed is a failure like another
├── a loss is never taken by it, but after the grace
└── its steps are its own: others are refused
"""

import pytest

from strongroom.evm import ContractError
from tests.support.revenue import ETHER, SHORTFALL_GRACE, Revenue, RevenueBuilder, asset
from tests.support.suite import event, events, refuses


def test_pays_everybody_everything(revenue: Revenue) -> None:
    for token in (None, revenue.token, revenue.weird):
        revenue.pay(601, token)
    before = [revenue.held(each) for each in revenue.payees]
    receipt = revenue.splitter.syncAndClaim(
        [0, 1, 2], [ETHER, revenue.token, revenue.weird], sender=revenue.stranger
    )
    assert receipt.events_named("ClaimFailed") == ()
    assert [each.name for each in receipt.events[:2]] == ["PaymentReceived", "PaymentReleased"]
    for payee, account in enumerate(revenue.payees):
        assert revenue.held(account) - before[payee] == revenue.share(payee, 601)
        for token in (revenue.token, revenue.weird):
            assert revenue.held(account, token) == revenue.share(payee, 601)
    revenue.assert_laws()


def test_nothing_at_all(revenue: Revenue) -> None:
    assert events(revenue.splitter.syncAndClaim([], [ETHER], sender=revenue.stranger)) == []
    assert events(revenue.splitter.syncAndClaim([0], [], sender=revenue.stranger)) == []
    failed = [event(revenue.splitter, "ClaimFailed", ETHER, payee) for payee in (0, 3, 2**255)]
    assert events(revenue.splitter.syncAndClaim([0, 3, 2**255], [ETHER], sender=revenue.stranger)) == failed


@pytest.mark.parametrize("fault", ["no code", "false", "blocked", "burns gas", "endless answer"])
def test_a_bad_token_locks_no_other(revenue: Revenue, fault: str) -> None:
    revenue.receive(600, revenue.weird)
    revenue.pay(600, revenue.token)
    revenue.pay(600)
    if fault == "false":
        revenue.weird.setKind(2, sender=revenue.stranger)
    elif fault == "blocked":
        revenue.weird.setBlocked(revenue.splitter, True, sender=revenue.stranger)
    else:
        code = {"no code": "", "burns gas": "5b600056", "endless answer": "630100000080fd"}[fault]
        revenue.chain.set_code(revenue.weird, bytes.fromhex(code))
    receipt = revenue.splitter.syncAndClaim(
        [0, 1], [revenue.weird, ETHER, revenue.token], sender=revenue.stranger, gas=3_000_000
    )
    assert events(receipt)[:2] == [
        event(revenue.splitter, "ClaimFailed", revenue.weird, payee) for payee in (0, 1)
    ]
    assert [revenue.held(revenue.payees[payee], revenue.token) for payee in (0, 1)] == [
        revenue.share(payee, 600) for payee in (0, 1)
    ]


def test_a_payee_that_burns_gas_cannot_stop_the_others(build_revenue: RevenueBuilder) -> None:
    hostile = build_revenue().deploy("MockPayee")
    probe = build_revenue()
    payees = sorted(
        [hostile.address, probe.artist.address, probe.label.address], key=lambda each: int(each, 16)
    )
    revenue = build_revenue(payees=payees, shares=(1, 1, 1))
    hostile = revenue.deploy("MockPayee")
    hostile.setMode(2, sender=revenue.stranger)
    revenue.pay(300)
    receipt = revenue.splitter.syncAndClaim([0, 1, 2], [ETHER], sender=revenue.stranger, gas=1_000_000)
    bad = payees.index(hostile.address)
    assert receipt.events_named("ClaimFailed")[0].args["payee"] == bad
    assert len(receipt.events_named("PaymentReleased")) == 2


def test_a_payee_that_claims_alone_can_use_it(revenue: Revenue) -> None:
    revenue.pay(600, revenue.token)
    revenue.splitter.setClaimsByOthers(0, False, sender=revenue.payees[0])
    receipt = revenue.splitter.syncAndClaim([0, 1], [revenue.token], sender=revenue.stranger)
    assert receipt.event("ClaimFailed").args["payee"] == 0
    assert receipt.event("PaymentReleased").args["payee"] == 1
    receipt = revenue.splitter.syncAndClaim([0], [revenue.token], sender=revenue.payees[0])
    assert receipt.event("PaymentReleased").args["payee"] == 0


def test_a_loss_is_not_taken_by_the_way(revenue: Revenue) -> None:
    revenue.receive(600, revenue.weird)
    revenue.weird.seize(revenue.splitter, 300, sender=revenue.stranger)
    receipt = revenue.splitter.syncAndClaim([0], [revenue.weird], sender=revenue.payees[0])
    assert [each[1] for each in events(receipt)] == ["ShortfallRecorded", "ClaimFailed"]
    revenue.chain.warp(SHORTFALL_GRACE)
    receipt = revenue.splitter.syncAndClaim([0], [revenue.weird], sender=revenue.stranger)
    assert receipt.event("PaymentReleased").args["amount"] == revenue.share(0, 600) // 2


def test_its_steps_are_its_own(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    for caller in (revenue.stranger, revenue.payees[0], revenue.owner):
        with revenue.refuses("RoyaltySplitter_NotSelf", caller):
            revenue.splitter.syncStep(revenue.token, sender=caller)
        with revenue.refuses("RoyaltySplitter_NotSelf", caller):
            revenue.splitter.claimStep(revenue.payees[0], 0, asset(revenue.token), sender=caller)


def test_refuses_ether_with_a_call(revenue: Revenue) -> None:
    for function, args in (("sync", ([ETHER],)), ("claim", (0, ETHER)), ("syncAndClaim", ([0], [ETHER]))):
        with pytest.raises(ContractError):
            revenue.chain.send(revenue.splitter, function, *args, sender=revenue.stranger, value=1)
    with refuses("EmptyRevert"):
        revenue.chain.raw_send(revenue.stranger, revenue.splitter, b"\x12\x34\x56\x78", value=1)
