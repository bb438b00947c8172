"""CreatorCollection's royalties (ERC-2981)

├── royaltyInfo
│   ├── the token's own, else the collection's; rounded down; never reverts
├── setDefaultRoyaltyBps, setTokenRoyalty
│   ├── when above 10 %, for a token that does not exist, or without a receiver: it reverts
│   └── else it counts at once
└── proposeRoyaltyReceiver, acceptRoyaltyReceiver
    ├── the proposed receiver accepts at any time
    ├── the owner confirms a contract after two days, and a key never
    └── nobody else, and nothing that was taken back
"""

import pytest

from tests.support.nft import PRICE, ZERO, Nft, NftBuilder
from tests.support.suite import MAX_UINT, event, events, refuses

DELAY = 2 * 24 * 3600


@pytest.mark.parametrize("price", [0, 1, 19, 20, 9_999, 10_001, PRICE, MAX_UINT])
def test_is_rounded_down_and_never_reverts(nft: Nft, price: int) -> None:
    assert nft.collection.royaltyInfo(77, price) == (nft.creator.address, price * 500 // 10_000)


def test_a_tokens_own_comes_first(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector, 2)
    receipt = at.setTokenRoyalty(1, nft.friend, 1_000, sender=nft.creator)
    assert events(receipt) == [event(at, "TokenRoyaltySet", 1, nft.friend, 1_000)]
    assert at.royaltyInfo(1, 999) == (nft.friend.address, 99)
    assert at.royaltyInfo(2, 999) == (nft.creator.address, 49)
    at.setTokenRoyalty(1, nft.friend, 0, sender=nft.creator)
    assert at.royaltyInfo(1, 999) == (nft.friend.address, 0)
    receipt = at.setTokenRoyalty(1, ZERO, 700, sender=nft.creator)
    assert events(receipt) == [event(at, "TokenRoyaltySet", 1, ZERO, 0)]
    assert at.royaltyInfo(1, 999) == (nft.creator.address, 49)


def test_is_capped(nft: Nft, build_nft: NftBuilder) -> None:
    at = nft.collection
    nft.mint(nft.collector)
    with nft.refuses("CreatorCollection_RoyaltyTooHigh", 1_001, 1_000):
        at.setDefaultRoyaltyBps(1_001, sender=nft.creator)
    with nft.refuses("CreatorCollection_RoyaltyTooHigh", 1_001, 1_000):
        at.setTokenRoyalty(1, nft.friend, 1_001, sender=nft.creator)
    with refuses("CreatorCollection_RoyaltyTooHigh", 1_001, 1_000):
        build_nft(royaltyBps=1_001)
    receipt = at.setDefaultRoyaltyBps(1_000, sender=nft.creator)
    assert events(receipt) == [event(at, "DefaultRoyaltySet", nft.creator, 1_000)]


def test_refuses_a_token_that_does_not_exist(nft: Nft) -> None:
    with nft.refuses("OwnerQueryForNonexistentToken"):
        nft.collection.setTokenRoyalty(1, nft.friend, 1, sender=nft.creator)


def test_a_royalty_needs_a_receiver(build_nft: NftBuilder) -> None:
    with refuses("CreatorCollection_ZeroAddress"):
        build_nft(royaltyReceiver=ZERO)
    nft = build_nft(royaltyReceiver=ZERO, royaltyBps=0)
    assert nft.collection.royaltyInfo(1, PRICE) == (ZERO, 0)
    with nft.refuses("CreatorCollection_ZeroAddress"):
        nft.collection.setDefaultRoyaltyBps(1, sender=nft.creator)


def test_the_proposed_receiver_accepts(nft: Nft) -> None:
    at = nft.collection
    receipt = at.proposeRoyaltyReceiver(nft.friend, sender=nft.creator)
    assert events(receipt) == [event(at, "RoyaltyReceiverProposed", nft.friend, nft.now + DELAY)]
    assert at.defaultRoyalty() == (nft.creator.address, 500)
    receipt = at.acceptRoyaltyReceiver(sender=nft.friend)
    assert events(receipt) == [event(at, "DefaultRoyaltySet", nft.friend, 500)]
    assert at.proposedRoyaltyReceiver() == (ZERO, 0)
    with nft.refuses("CreatorCollection_RotationNotAllowed", nft.friend, ZERO, 0):
        at.acceptRoyaltyReceiver(sender=nft.friend)


def test_the_owner_confirms_a_contract_after_the_delay_and_a_key_never(nft: Nft) -> None:
    at, splitter = nft.collection, nft.collector_contract()
    at.proposeRoyaltyReceiver(splitter, sender=nft.creator)
    ready = nft.now + DELAY
    nft.chain.warp(DELAY - 1)
    with nft.refuses("CreatorCollection_RotationNotAllowed", nft.creator, splitter, ready):
        at.acceptRoyaltyReceiver(sender=nft.creator)
    nft.chain.warp(1)
    with nft.refuses("CreatorCollection_RotationNotAllowed", nft.attacker, splitter, ready):
        at.acceptRoyaltyReceiver(sender=nft.attacker)
    at.acceptRoyaltyReceiver(sender=nft.creator)
    assert at.defaultRoyalty() == (splitter.address, 500)
    at.proposeRoyaltyReceiver(nft.friend, sender=nft.creator)
    nft.chain.warp(10 * DELAY)
    with nft.refuses("CreatorCollection_RotationNotAllowed", nft.creator, nft.friend, 0):
        at.acceptRoyaltyReceiver(sender=nft.creator)


def test_a_proposal_is_taken_back(nft: Nft) -> None:
    at = nft.collection
    at.proposeRoyaltyReceiver(nft.friend, sender=nft.creator)
    at.proposeRoyaltyReceiver(ZERO, sender=nft.creator)
    for caller in (nft.friend, nft.creator):
        with nft.refuses("CreatorCollection_RotationNotAllowed", caller, ZERO, 0):
            at.acceptRoyaltyReceiver(sender=caller)
