"""Re-initialisation (Audius 2022) and an unprotected implementation (Parity 2017)

Audius's proxies could be set up a second time; Parity's library belonged to whoever first said so. A factory that
does not bind an address to its creator lets another take it first, with settings of his own.

Here a clone is set up in the transaction that makes it, and once; implementation and administration are locked by
their constructors; an address is the creator's own.
"""

from tests.support.nft import ZERO, Nft
from tests.support.suite import refuses

SALT = b"\x05" * 32


def test_a_collection_is_set_up_once(nft: Nft) -> None:
    nft.mint(nft.collector)
    succeeded, _ = nft.collection.initialize.try_send(nft.attacker, nft.default_params(), sender=nft.attacker)
    assert not succeeded
    assert nft.collection.owner() == nft.creator.address
    assert nft.collection.ownerOf(1) == nft.collector.address


def test_the_implementation_belongs_to_nobody(nft: Nft) -> None:
    succeeded, _ = nft.implementation.initialize.try_send(
        nft.attacker, nft.default_params(), sender=nft.attacker
    )
    assert not succeeded
    assert nft.implementation.owner() == ZERO


def test_the_administration_belongs_to_nobody(nft: Nft) -> None:
    succeeded, _ = nft.admin.initialize.try_send(nft.attacker, nft.default_params(), sender=nft.attacker)
    assert not succeeded


def test_nobody_takes_anothers_address(nft: Nft) -> None:
    where = nft.factory.predictCollection(nft.collector, SALT)
    taken = nft.factory.createCollection(nft.default_params(), SALT, sender=nft.attacker).return_value
    assert taken != where
    made = nft.factory.createCollection(nft.default_params(), SALT, sender=nft.collector).return_value
    assert made == where
    assert nft.chain.at("CreatorCollection", made).owner() == nft.collector.address


def test_ownership_is_not_mistyped_away(nft: Nft) -> None:
    nft.collection.transferOwnership(nft.attacker, sender=nft.creator)
    assert nft.collection.owner() == nft.creator.address
    nft.collection.transferOwnership(nft.friend, sender=nft.creator)
    with refuses("CreatorCollection_NotPendingOwner", nft.attacker):
        nft.collection.acceptOwnership(sender=nft.attacker)
