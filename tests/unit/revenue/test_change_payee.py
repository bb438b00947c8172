"""Splitter.changePayee, acceptPayee

├── when the caller is not the payee's account: it reverts
├── when the new account is the splitter or the account it is: it reverts; zero takes the change back
├── nothing changes until the new account accepts; another is refused
└── then the payee is the new account
    ├── with all that it is owed, of before and of later, in every token
    ├── the old account has no say any more, nor has its agent or its pending recovery
    └── who claims alone decides anew
"""

from tests.support.revenue import ETHER, RECOVERY_DELAY, ZERO, Revenue
from tests.support.suite import event, events


def test_moves_in_two_steps(revenue: Revenue) -> None:
    old, new = revenue.payees[1], revenue.newcomer
    for token in (None, revenue.token):
        revenue.receive(600, token)
    receipt = revenue.splitter.changePayee(1, new, sender=old)
    assert events(receipt) == [event(revenue.splitter, "PayeeChangeStarted", 1, old, new)]
    assert revenue.splitter.changesOf(1) == (new.address, ZERO, ZERO, 0, True)
    assert revenue.splitter.payeeOf(1) == (old.address, revenue.shares[1])
    revenue.claim(1, by=revenue.stranger)
    receipt = revenue.splitter.acceptPayee(1, sender=new)
    assert events(receipt) == [event(revenue.splitter, "PayeeChanged", 1, old, new)]
    assert revenue.splitter.payeeOf(1) == (new.address, revenue.shares[1])
    assert revenue.splitter.allPayees()[0][1] == new.address
    assert revenue.splitter.changesOf(1) == (ZERO, ZERO, ZERO, 0, True)
    before = revenue.held(new)
    revenue.receive(600)
    revenue.claim(1, by=revenue.stranger)
    revenue.claim(1, revenue.token, by=revenue.stranger)
    assert revenue.held(new) - before == revenue.share(1, 600)
    assert revenue.held(new, revenue.token) == revenue.share(1, 600)
    assert revenue.held(old, revenue.token) == 0
    revenue.assert_laws()


def test_only_the_account_begins(revenue: Revenue) -> None:
    account = revenue.payees[0]
    for caller in (revenue.payees[1], revenue.owner, revenue.stranger, revenue.newcomer):
        with revenue.refuses("RoyaltySplitter_NotPayee", 0, caller, account):
            revenue.splitter.changePayee(0, revenue.newcomer, sender=caller)
    for payee in (3, 65_536, 2**255):
        with revenue.refuses("RoyaltySplitter_UnknownPayee", payee):
            revenue.splitter.changePayee(payee, revenue.newcomer, sender=account)


def test_only_the_new_account_accepts(revenue: Revenue) -> None:
    revenue.splitter.changePayee(0, revenue.newcomer, sender=revenue.payees[0])
    for caller in (revenue.payees[0], revenue.payees[1], revenue.stranger):
        with revenue.refuses("RoyaltySplitter_NotNewAccount", 0, caller, revenue.newcomer):
            revenue.splitter.acceptPayee(0, sender=caller)
    with revenue.refuses("RoyaltySplitter_NotNewAccount", 1, revenue.newcomer, ZERO):
        revenue.splitter.acceptPayee(1, sender=revenue.newcomer)
    revenue.splitter.acceptPayee(0, sender=revenue.newcomer)
    with revenue.refuses("RoyaltySplitter_NotNewAccount", 0, revenue.newcomer, ZERO):
        revenue.splitter.acceptPayee(0, sender=revenue.newcomer)


def test_refuses_an_account_that_cannot_be(revenue: Revenue) -> None:
    for account in (revenue.splitter.address, revenue.payees[0].address):
        with revenue.refuses("RoyaltySplitter_InvalidAccount", account):
            revenue.splitter.changePayee(0, account, sender=revenue.payees[0])


def test_zero_takes_it_back_and_another_replaces_it(revenue: Revenue) -> None:
    account = revenue.payees[0]
    revenue.splitter.changePayee(0, revenue.newcomer, sender=account)
    revenue.splitter.changePayee(0, ZERO, sender=account)
    with revenue.refuses("RoyaltySplitter_NotNewAccount", 0, revenue.newcomer, ZERO):
        revenue.splitter.acceptPayee(0, sender=revenue.newcomer)
    revenue.splitter.changePayee(0, revenue.newcomer, sender=account)
    revenue.splitter.changePayee(0, revenue.stranger, sender=account)
    with revenue.refuses("RoyaltySplitter_NotNewAccount", 0, revenue.newcomer, revenue.stranger):
        revenue.splitter.acceptPayee(0, sender=revenue.newcomer)


def test_the_old_account_keeps_no_power(revenue: Revenue) -> None:
    old, new = revenue.payees[0], revenue.newcomer
    revenue.splitter.setRecoveryAgent(0, revenue.agent, sender=old)
    revenue.splitter.startRecovery(0, revenue.attacker, sender=revenue.agent)
    revenue.splitter.setClaimsByOthers(0, False, sender=old)
    revenue.splitter.changePayee(0, new, sender=old)
    revenue.splitter.acceptPayee(0, sender=new)
    assert revenue.splitter.changesOf(0) == (ZERO, ZERO, ZERO, 0, True)
    for function, args in (
        ("changePayee", (0, old)),
        ("setRecoveryAgent", (0, old)),
        ("setClaimsByOthers", (0, False)),
    ):
        with revenue.refuses("RoyaltySplitter_NotPayee", 0, old, new):
            revenue.chain.send(revenue.splitter, function, *args, sender=old)
    with revenue.refuses("RoyaltySplitter_NotRecoveryAgent", 0, revenue.agent, ZERO):
        revenue.splitter.startRecovery(0, revenue.attacker, sender=revenue.agent)
    revenue.chain.warp(RECOVERY_DELAY)
    with revenue.refuses("RoyaltySplitter_NoRecovery", 0):
        revenue.splitter.acceptRecovery(0, sender=revenue.attacker)


def test_one_account_may_be_two_payees(revenue: Revenue) -> None:
    revenue.splitter.changePayee(0, revenue.payees[1], sender=revenue.payees[0])
    revenue.splitter.acceptPayee(0, sender=revenue.payees[1])
    revenue.receive(600, revenue.token)
    revenue.splitter.syncAndClaim([0, 1], [revenue.token, ETHER], sender=revenue.stranger)
    both = revenue.share(0, 600) + revenue.share(1, 600)
    assert revenue.held(revenue.payees[1], revenue.token) == both
