"""Splitter.setRecoveryAgent, startRecovery, cancelRecovery, acceptRecovery

├── only the payee's account names an agent, beforehand; nobody else has any part in it
├── the agent begins: a delay runs in which
│   ├── the payee's account can cancel, claim, move, or name another agent, each of which ends it or shows life
│   └── nobody else can claim for the payee, so that nothing goes to a lost account
├── the new account accepts after the delay, not a second before, and is the payee
└── without an agent nothing can be recovered
"""

import pytest

from tests.support.revenue import RECOVERY_DELAY, ZERO, Revenue
from tests.support.suite import event, events


@pytest.fixture
def named(revenue: Revenue) -> Revenue:
    """Payee 0 has named an agent, and is owed money."""
    revenue.splitter.setRecoveryAgent(0, revenue.agent, sender=revenue.payees[0])
    revenue.receive(600, revenue.token)
    return revenue


@pytest.fixture
def begun(named: Revenue) -> Revenue:
    """The agent has begun to recover payee 0 to the newcomer."""
    named.splitter.startRecovery(0, named.newcomer, sender=named.agent)
    return named


def test_recovers_a_lost_account(named: Revenue) -> None:
    now = named.chain.timestamp
    receipt = named.splitter.startRecovery(0, named.newcomer, sender=named.agent)
    ends = now + RECOVERY_DELAY
    assert events(receipt) == [event(named.splitter, "RecoveryStarted", 0, named.newcomer, ends)]
    assert named.splitter.changesOf(0) == (ZERO, named.agent.address, named.newcomer.address, ends, False)
    named.chain.warp(RECOVERY_DELAY - 1)
    with named.refuses("RoyaltySplitter_RecoveryTooEarly", 0, ends, ends - 1):
        named.splitter.acceptRecovery(0, sender=named.newcomer)
    named.chain.warp(1)
    receipt = named.splitter.acceptRecovery(0, sender=named.newcomer)
    assert events(receipt) == [event(named.splitter, "PayeeChanged", 0, named.payees[0], named.newcomer)]
    assert named.splitter.changesOf(0) == (ZERO, ZERO, ZERO, 0, True)
    named.claim(0, named.token, by=named.stranger)
    assert named.held(named.newcomer, named.token) == named.share(0, 600)
    assert named.held(named.payees[0], named.token) == 0


def test_only_the_account_names_an_agent(revenue: Revenue) -> None:
    account = revenue.payees[0]
    for caller in (revenue.payees[1], revenue.owner, revenue.stranger):
        with revenue.refuses("RoyaltySplitter_NotPayee", 0, caller, account):
            revenue.splitter.setRecoveryAgent(0, caller, sender=caller)
    receipt = revenue.splitter.setRecoveryAgent(0, revenue.agent, sender=account)
    assert events(receipt) == [event(revenue.splitter, "RecoveryAgentSet", 0, revenue.agent)]


def test_only_the_agent_begins(named: Revenue) -> None:
    for caller in (*named.payees, named.owner, named.stranger, named.newcomer):
        with named.refuses("RoyaltySplitter_NotRecoveryAgent", 0, caller, named.agent):
            named.splitter.startRecovery(0, named.newcomer, sender=caller)
    for payee in (1, 3, 2**255):
        with named.refuses("RoyaltySplitter_NotRecoveryAgent", payee, named.agent, ZERO):
            named.splitter.startRecovery(payee, named.newcomer, sender=named.agent)
    for account in (ZERO, named.splitter.address, named.payees[0].address):
        with named.refuses("RoyaltySplitter_InvalidAccount", account):
            named.splitter.startRecovery(0, account, sender=named.agent)


def test_nobody_else_claims_while_it_is_under_way(begun: Revenue) -> None:
    for caller in (begun.stranger, begun.payees[1], begun.agent, begun.newcomer):
        with begun.refuses("RoyaltySplitter_ClaimsByPayeeOnly", 0, caller):
            begun.claim(0, begun.token, by=caller)
    begun.claim(1, begun.token, by=begun.stranger)
    assert begun.claim(0, begun.token) == begun.share(0, 600)


@pytest.mark.parametrize("by", ["payee", "agent"])
def test_it_can_be_cancelled(begun: Revenue, by: str) -> None:
    caller = begun.payees[0] if by == "payee" else begun.agent
    receipt = begun.splitter.cancelRecovery(0, sender=caller)
    assert events(receipt) == [event(begun.splitter, "RecoveryCancelled", 0, caller)]
    assert begun.splitter.changesOf(0) == (ZERO, begun.agent.address, ZERO, 0, True)
    begun.chain.warp(RECOVERY_DELAY)
    with begun.refuses("RoyaltySplitter_NoRecovery", 0):
        begun.splitter.acceptRecovery(0, sender=begun.newcomer)
    begun.claim(0, begun.token, by=begun.stranger)
    with begun.refuses("RoyaltySplitter_NoRecovery", 0):
        begun.splitter.cancelRecovery(0, sender=caller)


def test_others_cannot_cancel_or_accept(begun: Revenue) -> None:
    for caller in (begun.stranger, begun.payees[1], begun.newcomer, begun.owner):
        with begun.refuses("RoyaltySplitter_NotPayee", 0, caller, begun.payees[0]):
            begun.splitter.cancelRecovery(0, sender=caller)
    begun.chain.warp(RECOVERY_DELAY)
    for caller in (begun.stranger, begun.agent, *begun.payees):
        with begun.refuses("RoyaltySplitter_NotNewAccount", 0, caller, begun.newcomer):
            begun.splitter.acceptRecovery(0, sender=caller)


def test_begun_again_the_delay_begins_again(begun: Revenue) -> None:
    begun.chain.warp(RECOVERY_DELAY - 1)
    begun.splitter.startRecovery(0, begun.stranger, sender=begun.agent)
    begun.chain.warp(1)
    with begun.refuses("RoyaltySplitter_NotNewAccount", 0, begun.newcomer, begun.stranger):
        begun.splitter.acceptRecovery(0, sender=begun.newcomer)
    now = begun.chain.timestamp
    with begun.refuses("RoyaltySplitter_RecoveryTooEarly", 0, now - 1 + RECOVERY_DELAY, now):
        begun.splitter.acceptRecovery(0, sender=begun.stranger)


@pytest.mark.parametrize("agent", ["agent", "stranger", "nobody"])
def test_naming_an_agent_ends_it(begun: Revenue, agent: str) -> None:
    where = ZERO if agent == "nobody" else begun.accounts[agent].address
    begun.splitter.setRecoveryAgent(0, where, sender=begun.payees[0])
    assert begun.splitter.changesOf(0) == (ZERO, where, ZERO, 0, True)
    begun.chain.warp(RECOVERY_DELAY)
    with begun.refuses("RoyaltySplitter_NoRecovery", 0):
        begun.splitter.acceptRecovery(0, sender=begun.newcomer)


def test_claiming_alone_outlives_a_cancelled_recovery(begun: Revenue) -> None:
    begun.splitter.setClaimsByOthers(0, False, sender=begun.payees[0])
    begun.splitter.cancelRecovery(0, sender=begun.payees[0])
    with begun.refuses("RoyaltySplitter_ClaimsByPayeeOnly", 0, begun.stranger):
        begun.claim(0, begun.token, by=begun.stranger)


def test_allowing_claims_does_not_open_a_recovery(begun: Revenue) -> None:
    begun.splitter.setClaimsByOthers(0, True, sender=begun.payees[0])
    with begun.refuses("RoyaltySplitter_ClaimsByPayeeOnly", 0, begun.stranger):
        begun.claim(0, begun.token, by=begun.stranger)
