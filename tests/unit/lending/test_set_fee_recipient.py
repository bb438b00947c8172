"""LendingPool.setFeeRecipient

├── when the caller is not the governor: it reverts
└── else: fees that accrue from now on are the new one's, those before stay the old one's; zero leaves them to nobody
"""

from tests.support.lending import WAD, ZERO, Lending
from tests.support.suite import event, events


def test_the_governor_sets_it(lending: Lending) -> None:
    assert lending.pool.feeRecipient() == ZERO
    for recipient in (lending.recipient, lending.stranger, ZERO):
        receipt = lending.pool.setFeeRecipient(recipient, sender=lending.governor)
        assert events(receipt) == [event(lending.pool, "SetFeeRecipient", recipient)]
        assert lending.pool.feeRecipient() == getattr(recipient, "address", recipient)


def test_refuses_a_stranger(lending: Lending) -> None:
    for caller in lending.actors:
        if caller != lending.governor:
            with lending.refuses("AccessManagedUnauthorized", caller):
                lending.pool.setFeeRecipient(caller, sender=caller)


def test_a_new_recipient_gets_what_accrues_from_then_on(aged: Lending) -> None:
    aged.pool.setFee(aged.params, WAD // 10, sender=aged.governor)
    aged.pool.setFeeRecipient(aged.recipient, sender=aged.governor)
    aged.accrue(1_000)
    first = aged.held(aged.recipient).supply_shares
    assert first > 0
    aged.pool.setFeeRecipient(aged.stranger, sender=aged.governor)
    aged.accrue(1_000)
    assert aged.held(aged.recipient).supply_shares == first
    assert aged.held(aged.stranger).supply_shares > 0
    aged.assert_laws()


def test_without_a_recipient_the_shares_are_nobodys(aged: Lending) -> None:
    aged.pool.setFee(aged.params, WAD // 10, sender=aged.governor)
    aged.accrue(1_000)
    assert aged.held(ZERO).supply_shares > 0
    aged.assert_laws()
    # nobody can sign for the zero address
    with aged.refuses("LendingPool_Unauthorized", aged.attacker, ZERO):
        aged.pool.withdraw(aged.params, 1, 0, ZERO, aged.attacker, sender=aged.attacker)
