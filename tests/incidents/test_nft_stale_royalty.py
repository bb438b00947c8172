"""A stale royalty after burn and re-mint, or one that takes the whole price (by inspection of OpenZeppelin 5)

OpenZeppelin's ERC2981 keeps a token's royalty when the token is burned, and whoever gets the id next inherits it.
Nothing stops a royalty from being all of the price.

Here burning clears it, an id is never used again, and a royalty is at most a tenth, rounded down.
"""

from tests.support.nft import PRICE, ZERO, Nft
from tests.support.suite import MAX_UINT


def test_a_burned_tokens_royalty_is_gone(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector, 2)
    at.setTokenRoyalty(1, nft.friend, 1_000, sender=nft.creator)
    at.burn(1, sender=nft.collector)
    assert at.tokenRoyalty(1) == (ZERO, 0)
    assert at.royaltyInfo(1, PRICE) == (nft.creator.address, PRICE // 20)


def test_an_id_is_never_used_again(nft: Nft) -> None:
    nft.mint(nft.collector, 2)
    nft.collection.burn(2, sender=nft.collector)
    nft.mint(nft.collector, 1)
    assert sorted(nft.owners()) == [1, 3]


def test_a_royalty_is_at_most_a_tenth(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector)
    at.setDefaultRoyaltyBps.try_send(10_000, sender=nft.creator)
    at.setTokenRoyalty.try_send(1, nft.friend, 10_000, sender=nft.creator)
    for price in (0, 1, 9, 10, PRICE, MAX_UINT):
        for token_id in (1, 2):
            assert at.royaltyInfo(token_id, price)[1] <= price // 10
