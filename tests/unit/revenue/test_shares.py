"""AdjustableRoyaltySplitter.announceShares, cancelShares

├── refused: not the owner, a change pending, too many payees, wrong length or total, an account that cannot be
├── the change takes effect by itself when the notice is over, not a second before
├── money that arrived before is never touched: the first sync after the change books by the old shares
├── later receipts are split by the new ones, exactly, over any number of changes, synced or not
├── payees can be added, and taken out by zero shares; a payee taken out keeps what it is owed
├── a cancelled change leaves nothing, nor does whoever it named
└── a claim steps over so many changes, pays what it reached, and is repeated
"""

import pytest

from tests.support.revenue import ETHER, NOTICE, ZERO, Revenue, RevenueBuilder
from tests.support.suite import event, events

EQUAL = [2, 2, 2]


def change(revenue: Revenue, shares: list[int], newcomers: tuple[object, ...] = ()) -> None:
    """Announce, and wait until it takes effect."""
    revenue.splitter.announceShares(shares, list(newcomers), sender=revenue.owner)
    revenue.chain.warp(NOTICE)


def test_announces_and_takes_effect_by_itself(adjustable: Revenue) -> None:
    splitter, now = adjustable.splitter, adjustable.chain.timestamp
    receipt = splitter.announceShares(EQUAL, [], sender=adjustable.owner)
    assert events(receipt) == [event(splitter, "SharesAnnounced", 1, now + NOTICE, (2, 2, 2), ())]
    assert splitter.pendingEpoch() == (1, now + NOTICE)
    assert splitter.sharesIn(1, 0) == 2
    adjustable.chain.warp(NOTICE - 1)
    assert splitter.currentEpoch() == 0
    assert splitter.allPayees()[1] == adjustable.shares
    adjustable.chain.warp(1)
    assert splitter.currentEpoch() == 1
    assert splitter.pendingEpoch() == (0, 0)
    assert splitter.allPayees()[1] == (2, 2, 2)
    assert splitter.sharesIn(0, 0) == adjustable.shares[0]


def test_only_the_owner(adjustable: Revenue) -> None:
    for caller in (*adjustable.payees, adjustable.stranger):
        with adjustable.refuses("AdjustableRoyaltySplitter_NotOwner", caller, adjustable.owner):
            adjustable.splitter.announceShares(EQUAL, [], sender=caller)
        with adjustable.refuses("AdjustableRoyaltySplitter_NotOwner", caller, adjustable.owner):
            adjustable.splitter.cancelShares(sender=caller)


@pytest.mark.parametrize("shares", [[], [6], [3, 3], [2, 2, 1, 1]])
def test_refuses_a_wrong_length(adjustable: Revenue, shares: list[int]) -> None:
    with adjustable.refuses("AdjustableRoyaltySplitter_WrongLength", len(shares), 3):
        adjustable.splitter.announceShares(shares, [], sender=adjustable.owner)


@pytest.mark.parametrize("shares", [[0, 0, 0], [2, 2, 1], [2, 2, 3], [2**32 - 1, 7, 0], [2**32 - 1] * 3])
def test_refuses_a_wrong_total(adjustable: Revenue, shares: list[int]) -> None:
    with adjustable.refuses("AdjustableRoyaltySplitter_WrongTotal", sum(shares), 6):
        adjustable.splitter.announceShares(shares, [], sender=adjustable.owner)


def test_refuses_accounts_that_cannot_be(adjustable: Revenue) -> None:
    for account in (ZERO, adjustable.splitter.address):
        with adjustable.refuses("RoyaltySplitter_InvalidAccount", account):
            adjustable.splitter.announceShares([2, 2, 1, 1], [account], sender=adjustable.owner)


def test_refuses_too_many_payees(adjustable: Revenue) -> None:
    many = [adjustable.newcomer] * 498
    with adjustable.refuses("AdjustableRoyaltySplitter_TooManyPayees", 501, 500):
        adjustable.splitter.announceShares([0] * 501, many, sender=adjustable.owner)
    change(adjustable, [0] * 499 + [6], tuple(many[1:]))
    assert adjustable.splitter.payeeCount() == 500
    adjustable.receive(600)
    adjustable.receive(600)
    assert adjustable.claim(499, by=adjustable.newcomer) == 600


def test_one_change_at_a_time(adjustable: Revenue) -> None:
    now = adjustable.chain.timestamp
    adjustable.splitter.announceShares(EQUAL, [], sender=adjustable.owner)
    with adjustable.refuses("AdjustableRoyaltySplitter_ChangePending", 1, now + NOTICE):
        adjustable.splitter.announceShares(EQUAL, [], sender=adjustable.owner)
    adjustable.chain.warp(NOTICE)
    adjustable.splitter.announceShares([6, 0, 0], [], sender=adjustable.owner)


def test_money_that_arrived_before_is_never_touched(adjustable: Revenue) -> None:
    """Synced or not, and whatever the token."""
    adjustable.receive(600, adjustable.token)
    adjustable.pay(1_200, adjustable.token)  # nobody syncs it before the change
    adjustable.pay(60)
    change(adjustable, [6, 0, 0])
    expected = [adjustable.share(payee, 1_800) for payee in range(3)]
    assert [adjustable.splitter.claimable(payee, adjustable.token) for payee in range(3)] == expected
    receipt = adjustable.sync(adjustable.token, None)
    assert events(receipt) == [
        event(adjustable.splitter, "PaymentReceived", adjustable.token, 1_200, 1_800),
        event(adjustable.splitter, "SharesApplied", adjustable.token, 1, 1_800),
        event(adjustable.splitter, "PaymentReceived", ETHER, 60, 60),
        event(adjustable.splitter, "SharesApplied", ETHER, 1, 60),
    ]
    assert adjustable.owed(adjustable.token) == expected
    assert adjustable.owed() == [adjustable.share(payee, 60) for payee in range(3)]
    adjustable.receive(1_000, adjustable.token)
    assert adjustable.owed(adjustable.token) == [expected[0] + 1_000, *expected[1:]]
    for payee in range(3):
        adjustable.claim(payee, adjustable.token)
    assert adjustable.held(adjustable.splitter, adjustable.token) == 0


def test_a_sync_at_once_makes_the_new_shares_count(adjustable: Revenue) -> None:
    change(adjustable, [6, 0, 0])
    assert adjustable.splitter.epochOf(adjustable.token) == 0
    assert events(adjustable.sync(adjustable.token)) == [
        event(adjustable.splitter, "SharesApplied", adjustable.token, 1, 0)
    ]
    adjustable.receive(600, adjustable.token)
    assert adjustable.owed(adjustable.token) == [600, 0, 0]


def test_fractions_survive_changes(adjustable: Revenue) -> None:
    """A unit at a time, with a change between any two: in the end everyone has the exact sum."""
    tables = [list(adjustable.shares), [1, 1, 4], [5, 1, 0], [0, 0, 6], [2, 2, 2], [1, 5, 0]]
    earned = [0, 0, 0]
    for number, table in enumerate(tables):
        if number:
            change(adjustable, table)
            adjustable.sync(adjustable.weird)
        adjustable.receive(1, adjustable.weird)
        earned = [each + share for each, share in zip(earned, table, strict=True)]
        assert adjustable.owed(adjustable.weird) == [each // 6 for each in earned]
    paid = [adjustable.claim(payee, adjustable.weird) for payee in range(3) if earned[payee] >= 6]
    assert sum(paid) == sum(each // 6 for each in earned)
    adjustable.receive(6, adjustable.weird)
    earned = [each + 6 * share for each, share in zip(earned, tables[-1], strict=True)]
    for payee in range(3):
        due = earned[payee] // 6 - adjustable.held(adjustable.payees[payee], adjustable.weird)
        assert adjustable.splitter.owed(payee, adjustable.weird) == due


def test_epochs_that_a_token_slept_through_count_nothing(adjustable: Revenue) -> None:
    adjustable.receive(600, adjustable.token)
    change(adjustable, [6, 0, 0])
    change(adjustable, [0, 6, 0])
    change(adjustable, [0, 0, 6])
    adjustable.receive(600, adjustable.token)  # found by the oldest shares
    assert adjustable.owed(adjustable.token) == [adjustable.share(payee, 1_200) for payee in range(3)]
    adjustable.receive(600, adjustable.token)
    assert adjustable.owed(adjustable.token)[2] == adjustable.share(2, 1_200) + 600
    adjustable.assert_laws(adjustable.token)


def test_payees_come_and_go(adjustable: Revenue) -> None:
    adjustable.receive(600, adjustable.token)
    adjustable.splitter.announceShares([0, 3, 2, 1], [adjustable.newcomer], sender=adjustable.owner)
    with adjustable.refuses("RoyaltySplitter_UnknownPayee", 3):
        adjustable.splitter.owed(3, adjustable.token)
    with adjustable.refuses("RoyaltySplitter_UnknownPayee", 3):
        adjustable.splitter.changePayee(3, adjustable.stranger, sender=adjustable.newcomer)
    adjustable.chain.warp(NOTICE)
    assert adjustable.splitter.payeeOf(3) == (adjustable.newcomer.address, 1)
    assert adjustable.splitter.allPayees()[0] == (
        *(each.address for each in adjustable.payees),
        adjustable.newcomer.address,
    )
    adjustable.sync(adjustable.token)
    assert adjustable.splitter.owed(3, adjustable.token) == 0
    adjustable.receive(600, adjustable.token)
    before = adjustable.share(0, 600)
    assert adjustable.claim(0, adjustable.token) == before, "taken out, and still paid for before"
    assert adjustable.claim(3, adjustable.token, by=adjustable.newcomer) == 100
    adjustable.splitter.changePayee(3, adjustable.stranger, sender=adjustable.newcomer)
    adjustable.splitter.acceptPayee(3, sender=adjustable.stranger)
    adjustable.assert_laws(adjustable.token)


def test_a_cancelled_change_leaves_nothing(adjustable: Revenue) -> None:
    splitter = adjustable.splitter
    splitter.announceShares([0, 0, 0, 6], [adjustable.attacker], sender=adjustable.owner)
    receipt = splitter.cancelShares(sender=adjustable.owner)
    assert events(receipt) == [event(splitter, "SharesCancelled", 1)]
    assert splitter.pendingEpoch() == (0, 0)
    assert splitter.sharesIn(1, 3) == 0
    with adjustable.refuses("AdjustableRoyaltySplitter_NoChangePending"):
        splitter.cancelShares(sender=adjustable.owner)
    adjustable.chain.warp(NOTICE)
    adjustable.receive(600)
    assert adjustable.owed() == [adjustable.share(payee, 600) for payee in range(3)]
    assert splitter.currentEpoch() == 0
    # another takes the number that the attacker would have had
    splitter.announceShares([0, 0, 0, 6], [adjustable.newcomer], sender=adjustable.owner)
    for function, args in (
        ("changePayee", (3, adjustable.attacker)),
        ("setRecoveryAgent", (3, adjustable.attacker)),
        ("setClaimsByOthers", (3, False)),
    ):
        with adjustable.refuses("RoyaltySplitter_UnknownPayee", 3):
            adjustable.chain.send(splitter, function, *args, sender=adjustable.attacker)
    adjustable.chain.warp(NOTICE)
    assert splitter.payeeOf(3) == (adjustable.newcomer.address, 6)


def test_too_late_to_cancel(adjustable: Revenue) -> None:
    change(adjustable, EQUAL)
    with adjustable.refuses("AdjustableRoyaltySplitter_NoChangePending"):
        adjustable.splitter.cancelShares(sender=adjustable.owner)


def test_a_claim_far_behind_is_repeated(adjustable: Revenue) -> None:
    shares, earned = adjustable.splitter, 0
    payee = 2
    for number in range(40):
        table = [6, 0, 0] if number < 35 else [0, 0, 6]
        change(adjustable, table)
        adjustable.sync(adjustable.token)
        adjustable.receive(6, adjustable.token)
        earned += table[payee]
    assert earned == 30
    assert shares.MAX_EPOCHS_PER_CLAIM() == 32
    receipt = shares.claim(payee, adjustable.token, sender=adjustable.stranger)
    assert receipt.return_value == 0, "on its way, with nothing to pay yet"
    assert events(receipt) == []
    assert shares.owed(payee, adjustable.token) == 30
    assert adjustable.claim(payee, adjustable.token) == 30
    with adjustable.refuses("RoyaltySplitter_NothingToClaim", payee, adjustable.token):
        adjustable.claim(payee, adjustable.token)
    assert adjustable.claim(0, adjustable.token) == 31 * 6, "epochs 0 to 31, of which the first had nothing"
    assert adjustable.claim(0, adjustable.token) == 4 * 6


def test_twenty_payees_in_slots_of_eight(build_revenue: RevenueBuilder) -> None:
    probe = build_revenue()
    payees = sorted(
        (probe.chain.account(f"payee {number}").address for number in range(20)),
        key=lambda each: int(each, 16),
    )
    revenue = build_revenue(adjustable=True, payees=payees, shares=[10] * 20)
    table = list(range(20))
    table[0] = 200 - sum(table[1:])
    revenue.splitter.announceShares(table, [], sender=revenue.owner)
    revenue.chain.warp(NOTICE)
    assert list(revenue.splitter.allPayees()[1]) == table
    revenue.sync(revenue.token)
    revenue.receive(2_000, revenue.token)
    assert revenue.owed(revenue.token) == [10 * each for each in table]
