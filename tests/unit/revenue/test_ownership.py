"""AdjustableRoyaltySplitter.transferOwnership, acceptOwnership, renounceOwnership

├── in two steps; zero takes an offer back; only the owner offers, only who it is offered to accepts
└── given up: the shares of now are immutable, a pending change is off, and nobody gets it back
"""

from tests.support.revenue import NOTICE, ZERO, Revenue
from tests.support.suite import event, events


def test_moves_in_two_steps(adjustable: Revenue) -> None:
    splitter = adjustable.splitter
    assert splitter.owner() == adjustable.owner.address
    receipt = splitter.transferOwnership(adjustable.newcomer, sender=adjustable.owner)
    assert events(receipt) == [
        event(splitter, "OwnershipTransferStarted", adjustable.owner, adjustable.newcomer)
    ]
    assert (splitter.owner(), splitter.pendingOwner()) == (
        adjustable.owner.address,
        adjustable.newcomer.address,
    )
    for caller in (adjustable.owner, adjustable.stranger):
        with adjustable.refuses("AdjustableRoyaltySplitter_NotPendingOwner", caller, adjustable.newcomer):
            splitter.acceptOwnership(sender=caller)
    receipt = splitter.acceptOwnership(sender=adjustable.newcomer)
    assert events(receipt) == [event(splitter, "OwnershipTransferred", adjustable.owner, adjustable.newcomer)]
    assert (splitter.owner(), splitter.pendingOwner()) == (adjustable.newcomer.address, ZERO)
    with adjustable.refuses("AdjustableRoyaltySplitter_NotOwner", adjustable.owner, adjustable.newcomer):
        splitter.announceShares([6, 0, 0], [], sender=adjustable.owner)
    splitter.announceShares([6, 0, 0], [], sender=adjustable.newcomer)


def test_only_the_owner_offers(adjustable: Revenue) -> None:
    for caller in (adjustable.stranger, *adjustable.payees):
        for function, args in (("transferOwnership", (caller,)), ("renounceOwnership", ())):
            with adjustable.refuses("AdjustableRoyaltySplitter_NotOwner", caller, adjustable.owner):
                adjustable.chain.send(adjustable.splitter, function, *args, sender=caller)


def test_an_offer_can_be_taken_back(adjustable: Revenue) -> None:
    adjustable.splitter.transferOwnership(adjustable.newcomer, sender=adjustable.owner)
    adjustable.splitter.transferOwnership(ZERO, sender=adjustable.owner)
    with adjustable.refuses("AdjustableRoyaltySplitter_NotPendingOwner", adjustable.newcomer, ZERO):
        adjustable.splitter.acceptOwnership(sender=adjustable.newcomer)


def test_given_up_for_good(adjustable: Revenue) -> None:
    splitter = adjustable.splitter
    splitter.transferOwnership(adjustable.newcomer, sender=adjustable.owner)
    splitter.announceShares([6, 0, 0], [], sender=adjustable.owner)
    receipt = splitter.renounceOwnership(sender=adjustable.owner)
    assert events(receipt) == [
        event(splitter, "SharesCancelled", 1),
        event(splitter, "OwnershipTransferred", adjustable.owner, ZERO),
    ]
    assert (splitter.owner(), splitter.pendingOwner()) == (ZERO, ZERO)
    adjustable.chain.warp(NOTICE)
    assert splitter.allPayees()[1] == adjustable.shares
    for caller in (adjustable.owner, adjustable.newcomer):
        with adjustable.refuses("AdjustableRoyaltySplitter_NotOwner", caller, ZERO):
            splitter.announceShares([6, 0, 0], [], sender=caller)
    with adjustable.refuses("AdjustableRoyaltySplitter_NotPendingOwner", adjustable.newcomer, ZERO):
        splitter.acceptOwnership(sender=adjustable.newcomer)


def test_a_change_in_effect_outlives_the_owner(adjustable: Revenue) -> None:
    adjustable.splitter.announceShares([6, 0, 0], [], sender=adjustable.owner)
    adjustable.chain.warp(NOTICE)
    adjustable.splitter.renounceOwnership(sender=adjustable.owner)
    assert adjustable.splitter.allPayees()[1] == (6, 0, 0)
