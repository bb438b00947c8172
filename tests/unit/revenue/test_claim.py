"""Splitter.claim

├── pays the payee's account what it is owed, whoever calls, in ether and in tokens of every kind
├── in any order of claims everyone gets the same
├── nothing owed, an unknown payee, a number that wraps around: it reverts
├── the payment fails (account refuses, blocked, false, no gas): it reverts, nothing is lost, others are paid
├── the payee wants no claims by others: only its account claims
├── during a recorded shortfall
│   ├── the payee takes its part of what is here, and gives up the rest; the order does not matter
│   ├── others cannot do that to it until the grace is over
│   └── a shortfall that is over, or was filled up, costs nobody anything
└── `claimable` says what a sync and a claim pay, and `owed` what a claim pays
"""

from itertools import permutations

import pytest

from strongroom.evm import Contract
from tests.support.revenue import ETHER, SHORTFALL_GRACE, Revenue, RevenueBuilder, ascending, asset
from tests.support.suite import event, events


def each_token(revenue: Revenue) -> tuple[Contract | None, ...]:
    return None, revenue.token, revenue.weird


@pytest.mark.parametrize("caller", ["payee", "stranger"])
def test_pays_the_account(revenue: Revenue, caller: str) -> None:
    for token in each_token(revenue):
        revenue.receive(1_000_003, token)
        for payee, account in enumerate(revenue.payees):
            before, due = revenue.held(account, token), revenue.share(payee, 1_000_003)
            by = account if caller == "payee" else revenue.stranger
            receipt = revenue.splitter.claim(payee, asset(token), sender=by)
            assert receipt.return_value == due
            assert revenue.held(account, token) == before + due
            assert events(receipt)[0] == event(revenue.splitter, "PaymentReleased", asset(token), payee, due)
            assert len([each for each in events(receipt) if each[0] == revenue.splitter.address]) == 1
            assert revenue.splitter.owed(payee, asset(token)) == 0
            assert revenue.splitter.settled(asset(token)) == sum(
                revenue.share(each, 1_000_003) for each in range(payee + 1)
            )
    revenue.assert_laws()


@pytest.mark.parametrize("kind", [0, 1], ids=["standard", "no return"])
def test_pays_in_tokens_of_either_kind(revenue: Revenue, kind: int) -> None:
    revenue.receive(600, revenue.weird)
    revenue.weird.setKind(kind, sender=revenue.stranger)
    assert revenue.claim(1, revenue.weird) == revenue.share(1, 600)


def test_a_tax_on_the_way_out_is_the_payees(revenue: Revenue) -> None:
    revenue.receive(60_000, revenue.weird)
    revenue.weird.setFee(100, sender=revenue.collector)
    for payee, account in enumerate(revenue.payees):
        due = revenue.share(payee, 60_000)
        assert revenue.claim(payee, revenue.weird) == due
        assert revenue.held(account, revenue.weird) == due - due // 100
    revenue.assert_laws()


def test_the_order_of_claims_does_not_matter(revenue: Revenue) -> None:
    start = revenue.chain.snapshot()
    results = set()
    for order in permutations(range(3)):
        revenue.chain.revert(start)
        revenue.receive(1_001, revenue.token)
        revenue.claim(order[0], revenue.token)
        revenue.receive(97, revenue.token)
        for payee in order:
            revenue.claim(payee, revenue.token)
        results.add(tuple(revenue.held(account, revenue.token) for account in revenue.payees))
    assert results == {tuple(revenue.share(payee, 1_098) for payee in range(3))}


def test_refuses_when_nothing_is_owed(revenue: Revenue) -> None:
    for token in each_token(revenue):
        with revenue.refuses("RoyaltySplitter_NothingToClaim", 0, asset(token)):
            revenue.claim(0, token)
    revenue.pay(600, revenue.token)  # arrived, and not synced
    with revenue.refuses("RoyaltySplitter_NothingToClaim", 0, revenue.token):
        revenue.claim(0, revenue.token)
    revenue.sync(revenue.token)
    revenue.claim(0, revenue.token)
    with revenue.refuses("RoyaltySplitter_NothingToClaim", 0, revenue.token):
        revenue.claim(0, revenue.token)
    revenue.receive(1)  # less than a wei for each but one
    for payee in range(3):
        with revenue.refuses("RoyaltySplitter_NothingToClaim", payee, ETHER):
            revenue.claim(payee)


def test_refuses_an_unknown_payee(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    # numbers whose offset would wrap around to a payee's, and past what any configuration has
    wrapping = [2**254, 2**255, 3 * 2**254, 2**254 + 1, 2**256 - 1, 65_535, 65_536, 3]  # times 28
    for payee in wrapping:
        with revenue.refuses("RoyaltySplitter_UnknownPayee", payee):
            revenue.splitter.claim(payee, revenue.token, sender=revenue.stranger)
        with revenue.refuses("RoyaltySplitter_UnknownPayee", payee):
            revenue.splitter.owed(payee, revenue.token)


def test_an_account_that_refuses_ether_keeps_its_claim(build_revenue: RevenueBuilder) -> None:
    for adjustable in (False, True):
        probe = build_revenue(adjustable=adjustable)
        # deployed at the same address on the chain that follows, since the deployer's nonce is the same there
        hostile = probe.deploy("MockPayee")
        payees = sorted([hostile.address, probe.artist.address], key=lambda each: int(each, 16))
        revenue = build_revenue(adjustable=adjustable, payees=payees, shares=(1, 1))
        hostile = revenue.deploy("MockPayee")
        assert hostile.address in payees
        bad, good = payees.index(hostile.address), payees.index(revenue.artist.address)
        revenue.receive(1_000)
        for mode in (1, 2):
            hostile.setMode(mode, sender=revenue.stranger)
            with revenue.refuses("ETHTransferFailed"):
                revenue.splitter.claim(bad, ETHER, sender=revenue.stranger, gas=500_000)
        revenue.claim(good, by=revenue.artist)
        revenue.receive(1_000)
        hostile.setMode(0, sender=revenue.stranger)
        revenue.claim(bad, by=revenue.stranger)
        assert revenue.chain.balance(hostile) == 1_000
        assert revenue.chain.balance(revenue.splitter) == 500
        revenue.assert_laws()


@pytest.mark.parametrize("fault", ["blocked", "false", "seized"])
def test_a_payment_that_fails_loses_nothing(revenue: Revenue, fault: str) -> None:
    revenue.receive(600, revenue.weird)
    revenue.receive(600, revenue.token)
    if fault == "blocked":
        revenue.weird.setBlocked(revenue.payees[0], True, sender=revenue.stranger)
    elif fault == "false":
        revenue.weird.setKind(2, sender=revenue.stranger)
    else:
        revenue.weird.seize(revenue.splitter, 600, sender=revenue.stranger)
    with revenue.refuses("TransferFailed"):
        revenue.claim(0, revenue.weird)
    revenue.claim(0, revenue.token)
    if fault == "blocked":
        revenue.claim(1, revenue.weird)
        revenue.weird.setBlocked(revenue.payees[0], False, sender=revenue.stranger)
    elif fault == "false":
        revenue.weird.setKind(0, sender=revenue.stranger)
    else:
        revenue.weird.mint(revenue.splitter, 600, sender=revenue.stranger)
    assert revenue.claim(0, revenue.weird) == revenue.share(0, 600)
    revenue.assert_laws()


def test_a_token_whose_code_is_gone_pays_nobody(revenue: Revenue) -> None:
    revenue.receive(600, revenue.weird)
    code = revenue.chain.code(revenue.weird)
    revenue.chain.set_code(revenue.weird, b"")
    assert revenue.splitter.claim.try_send(0, revenue.weird, sender=revenue.stranger)[0] is False
    revenue.chain.set_code(revenue.weird, code)
    assert revenue.claim(0, revenue.weird) == revenue.share(0, 600)


def test_a_payee_may_want_to_claim_alone(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    account = revenue.payees[1]
    receipt = revenue.splitter.setClaimsByOthers(1, False, sender=account)
    assert events(receipt) == [event(revenue.splitter, "ClaimsByOthersSet", 1, False)]
    assert revenue.splitter.changesOf(1)[4] is False
    with revenue.refuses("RoyaltySplitter_ClaimsByPayeeOnly", 1, revenue.stranger):
        revenue.claim(1, revenue.token, by=revenue.stranger)
    with revenue.refuses("RoyaltySplitter_ClaimsByPayeeOnly", 1, revenue.payees[0]):
        revenue.claim(1, revenue.token, by=revenue.payees[0])
    revenue.claim(0, revenue.token, by=revenue.stranger)
    revenue.claim(1, revenue.token)
    with revenue.refuses("RoyaltySplitter_NotPayee", 1, revenue.stranger, account):
        revenue.splitter.setClaimsByOthers(1, True, sender=revenue.stranger)
    with revenue.refuses("RoyaltySplitter_UnknownPayee", 3):
        revenue.splitter.setClaimsByOthers(3, True, sender=revenue.stranger)
    revenue.splitter.setClaimsByOthers(1, True, sender=account)
    revenue.receive(600, revenue.token)
    revenue.claim(1, revenue.token, by=revenue.stranger)


# Shortfalls


def short(revenue: Revenue, received: int, lost: int) -> None:
    revenue.receive(received, revenue.weird)
    revenue.weird.seize(revenue.splitter, lost, sender=revenue.stranger)
    revenue.sync(revenue.weird)


def test_a_loss_is_shared_whatever_the_order(revenue: Revenue) -> None:
    start = revenue.chain.snapshot()
    for order in permutations(range(3)):
        revenue.chain.revert(start)
        short(revenue, 6_000, 1_500)
        for payee in order:
            due = revenue.share(payee, 6_000)
            assert revenue.splitter.claimable(payee, revenue.weird) == due * 3 // 4
            receipt = revenue.splitter.claim(payee, revenue.weird, sender=revenue.payees[payee])
            assert receipt.return_value == due * 3 // 4
            assert events(receipt)[:2] == [
                event(revenue.splitter, "LossTaken", revenue.weird, payee, due - due * 3 // 4),
                event(revenue.splitter, "PaymentReleased", revenue.weird, payee, due * 3 // 4),
            ]
        assert revenue.held(revenue.splitter, revenue.weird) == 0
        assert revenue.splitter.settled(revenue.weird) == 6_000


def test_one_who_was_paid_before_loses_nothing(revenue: Revenue) -> None:
    revenue.receive(6_000, revenue.weird)
    paid = revenue.claim(0, revenue.weird)
    revenue.weird.seize(revenue.splitter, (6_000 - paid) // 2, sender=revenue.stranger)
    revenue.sync(revenue.weird)
    for payee in (1, 2):
        assert revenue.claim(payee, revenue.weird) == revenue.share(payee, 6_000) // 2


def test_others_cannot_make_a_loss_final(revenue: Revenue) -> None:
    short(revenue, 600, 150)
    end = revenue.chain.timestamp + SHORTFALL_GRACE
    for by in (revenue.stranger, revenue.payees[0]):
        with revenue.refuses("RoyaltySplitter_Shortfall", revenue.weird, 450, 600, end):
            revenue.claim(1, revenue.weird, by=by)
    revenue.chain.warp(SHORTFALL_GRACE - 1)
    with revenue.refuses("RoyaltySplitter_Shortfall", revenue.weird, 450, 600, end):
        revenue.claim(1, revenue.weird, by=revenue.stranger)
    revenue.chain.warp(1)
    assert revenue.claim(1, revenue.weird, by=revenue.stranger) == revenue.share(1, 600) * 3 // 4


def test_one_who_waits_is_made_whole_by_what_comes(revenue: Revenue) -> None:
    short(revenue, 600, 150)
    revenue.pay(150, revenue.weird)
    assert revenue.claim(0, revenue.weird, by=revenue.stranger) == revenue.share(0, 600), "before a sync too"
    revenue.sync(revenue.weird)
    assert revenue.claim(1, revenue.weird, by=revenue.stranger) == revenue.share(1, 600)
    revenue.assert_laws(revenue.weird)


def test_a_wei_too_little_locks_nobody(revenue: Revenue) -> None:
    """As stETH's, which loses a wei or two in every transfer."""
    revenue.receive(6 * 10**18, revenue.weird)
    revenue.weird.seize(revenue.splitter, 1, sender=revenue.stranger)
    revenue.sync(revenue.weird)
    for payee in range(3):
        due = revenue.share(payee, 6 * 10**18)
        assert due - revenue.claim(payee, revenue.weird) in (0, 1)


def test_claimable_is_what_a_sync_and_a_claim_pay(revenue: Revenue) -> None:
    for token in each_token(revenue):
        for amount in (1, 5, 600, 10**9 + 7):
            revenue.pay(amount, token)
            payee = amount % 3
            expected = revenue.splitter.claimable(payee, asset(token))
            revenue.sync(token)
            assert revenue.splitter.owed(payee, asset(token)) == expected
            if expected:
                assert revenue.claim(payee, token) == expected
    revenue.weird.seize(revenue.splitter, 100, sender=revenue.stranger)
    expected = revenue.splitter.claimable(0, revenue.weird)
    revenue.sync(revenue.weird)
    assert revenue.claim(0, revenue.weird) == expected


def test_many_payees_are_paid_to_the_wei(build_revenue: RevenueBuilder) -> None:
    """A hundred, with shares of very different sizes."""
    probe = build_revenue()
    accounts = ascending([probe.chain.account(f"payee {number}") for number in range(100)])
    shares = tuple(1 + number**3 * 100 for number in range(100))
    for adjustable in (False, True):
        revenue = build_revenue(adjustable=adjustable, payees=accounts, shares=shares)
        for amount in (10**18, 3, 10**6 + 1):
            revenue.receive(amount, revenue.weird)
        received = 10**18 + 3 + 10**6 + 1
        for payee in range(100):
            assert revenue.claim(payee, revenue.weird) == received * shares[payee] // sum(shares)
        assert 0 <= revenue.held(revenue.splitter, revenue.weird) < 100
