"""New holders who inherit old revenue, and shares staged for a moment: NovaBox 2026, LBP 2026, RoyalRoyalties 2026

Shares were bought, lent or moved in front of a distribution, and what had been earned by others was paid to them; a
transfer to oneself, or of nothing, counted twice.

Here shares are nobody's to move: they are immutable, or change by the owner's announcement, after a notice, for what is
found from the first sync after it. What arrived before stays everyone's, synced or not.
"""

from tests.support.revenue import ETHER, NOTICE, Revenue

STOLEN = [0, 0, 0, 6]


def test_a_new_payee_inherits_nothing(adjustable: Revenue) -> None:
    for token in (None, adjustable.token, adjustable.weird):
        adjustable.receive(600, token)
    adjustable.splitter.announceShares(STOLEN, [adjustable.attacker], sender=adjustable.owner)
    for token in (None, adjustable.token, adjustable.weird):
        adjustable.pay(600, token)
    adjustable.chain.warp(NOTICE)
    adjustable.splitter.syncAndClaim(
        [3], [ETHER, adjustable.token, adjustable.weird], sender=adjustable.attacker
    )
    for token in (adjustable.token, adjustable.weird):
        assert adjustable.held(adjustable.attacker, token) == 0
        assert adjustable.owed(token) == [*(adjustable.share(payee, 1_200) for payee in range(3)), 0]
    assert adjustable.splitter.owed(3, ETHER) == 0


def test_a_big_payment_cannot_be_caught_by_a_change(adjustable: Revenue) -> None:
    """The payment lies there, unsynced, when the change takes effect; nobody is quick enough to gain by it."""
    adjustable.splitter.announceShares(STOLEN, [adjustable.attacker], sender=adjustable.owner)
    adjustable.chain.warp(NOTICE - 1)
    adjustable.pay(10**12, adjustable.token)
    adjustable.chain.warp(1)
    for payee in range(3):
        assert adjustable.splitter.claimable(payee, adjustable.token) == adjustable.share(payee, 10**12)
    assert adjustable.splitter.claimable(3, adjustable.token) == 0
    adjustable.sync(adjustable.token)
    assert [adjustable.claim(payee, adjustable.token) for payee in range(3)] == [
        adjustable.share(payee, 10**12) for payee in range(3)
    ]


def test_shares_changed_and_back_pay_as_if_never(adjustable: Revenue) -> None:
    adjustable.receive(600, adjustable.token)
    for table in ([6, 0, 0], list(adjustable.shares)):
        adjustable.splitter.announceShares(table, [], sender=adjustable.owner)
        adjustable.chain.warp(NOTICE)
    adjustable.sync(adjustable.token)
    adjustable.receive(600, adjustable.token)
    assert adjustable.owed(adjustable.token) == [adjustable.share(payee, 1_200) for payee in range(3)]


def test_moving_a_payee_moves_what_it_is_owed_once(revenue: Revenue) -> None:
    revenue.receive(600, revenue.token)
    revenue.receive(600)
    paid = revenue.claim(0, revenue.token)
    revenue.claim(0)
    revenue.splitter.changePayee(0, revenue.attacker, sender=revenue.payees[0])
    revenue.splitter.acceptPayee(0, sender=revenue.attacker)
    before = revenue.held(revenue.attacker)
    revenue.splitter.syncAndClaim([0, 0, 0], [revenue.token, ETHER, revenue.token], sender=revenue.attacker)
    assert revenue.held(revenue.attacker, revenue.token) == 0
    assert revenue.held(revenue.attacker) == before
    revenue.receive(600, revenue.token)
    revenue.splitter.syncAndClaim([0, 0], [revenue.token], sender=revenue.attacker)
    assert revenue.held(revenue.attacker, revenue.token) == paid
    revenue.assert_laws(revenue.token)


def test_no_notice_is_no_change(adjustable: Revenue) -> None:
    adjustable.splitter.announceShares(STOLEN, [adjustable.attacker], sender=adjustable.owner)
    adjustable.chain.warp(NOTICE - 1)
    adjustable.sync(adjustable.token)
    adjustable.receive(600, adjustable.token)
    assert adjustable.owed(adjustable.token) == [adjustable.share(payee, 600) for payee in range(3)]
