"""CreatorCollection's metadata and reveal

├── tokenURI: a token's own, else the placeholder, else the base URI with its number
├── setBaseURI, setPlaceholderURI, setContractURI, refreshMetadata, freezeMetadata
└── commitProvenance, requestOffset, drawOffset
    ├── a commitment is made once, before the first mint, for enough files
    ├── the offset is asked for by anyone when all is minted, and drawn by anyone within 256 blocks of its block
    ├── it is asked for again only when nobody drew it
    └── then the base URI committed, and no other, is shown, turned by the offset
"""

import pytest

from strongroom.evm import keccak
from tests.support.nft import PRICE, Nft, NftBuilder
from tests.support.suite import MAX_UINT, event, events

BASE = "ipfs://bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354/"
PROVENANCE = keccak(BASE.encode())


@pytest.fixture
def drop(build_nft: NftBuilder) -> Nft:
    """A collection of 5 whose 7 files are committed to."""
    nft = build_nft(maxSupply=5, phases=[])
    nft.set_phase(0)
    nft.collection.commitProvenance(PROVENANCE, 7, sender=nft.creator)
    return nft


def test_shows_the_placeholder_then_the_base(nft: Nft) -> None:
    at = nft.collection
    nft.mint(nft.collector, 2)
    assert at.tokenURI(2) == "ipfs://placeholder"
    receipt = at.setPlaceholderURI("ipfs://soon", sender=nft.creator)
    assert events(receipt) == [event(at, "BatchMetadataUpdate", 1, MAX_UINT)]
    assert at.tokenURI(2) == "ipfs://soon"
    receipt = at.setBaseURI(BASE, sender=nft.creator)
    assert events(receipt) == [event(at, "BatchMetadataUpdate", 1, MAX_UINT)]
    assert at.tokenURI(2) == BASE + "2.json"
    with nft.refuses("URIQueryForNonexistentToken"):
        at.tokenURI(3)
    with nft.refuses("URIQueryForNonexistentToken"):
        at.tokenURI(0)


def test_the_collections_own_metadata(nft: Nft) -> None:
    at = nft.collection
    assert (at.name(), at.symbol(), at.contractURI()) == ("Works", "WORK", "ipfs://contract")
    long = "ipfs://" + "x" * 100
    assert events(at.setContractURI(long, sender=nft.creator)) == [event(at, "ContractURIUpdated")]
    assert at.contractURI() == long


def test_asks_readers_to_read_again(nft: Nft) -> None:
    receipt = nft.collection.refreshMetadata(3, 9, sender=nft.creator)
    assert events(receipt) == [event(nft.collection, "BatchMetadataUpdate", 3, 9)]


def test_freezes_for_ever(nft: Nft) -> None:
    at = nft.collection
    at.setBaseURI(BASE, sender=nft.creator)
    assert events(at.freezeMetadata(sender=nft.creator)) == [event(at, "MetadataFrozen")]
    for name, args in (
        ("setBaseURI", ("",)),
        ("setPlaceholderURI", ("",)),
        ("freezeMetadata", ()),
        ("commitProvenance", (PROVENANCE, 1_000)),
    ):
        with nft.refuses("CreatorCollection_MetadataFrozen"):
            nft.chain.send(at, name, *args, sender=nft.creator)
    at.setContractURI("ipfs://still", sender=nft.creator)


def test_commits_once_before_the_first_mint(nft: Nft) -> None:
    at = nft.collection
    for provenance, files in ((bytes(32), 1_000), (PROVENANCE, 999), (PROVENANCE, 0)):
        with nft.refuses("CreatorCollection_InvalidProvenance", provenance, files):
            at.commitProvenance(provenance, files, sender=nft.creator)
    receipt = at.commitProvenance(PROVENANCE, 1_000, sender=nft.creator)
    assert events(receipt) == [event(at, "ProvenanceCommitted", PROVENANCE, 1_000)]
    with nft.refuses("CreatorCollection_ProvenanceFixed"):
        at.commitProvenance(PROVENANCE, 2_000, sender=nft.creator)


def test_refuses_to_commit_after_a_mint(nft: Nft) -> None:
    nft.mint(nft.collector)
    with nft.refuses("CreatorCollection_ProvenanceFixed"):
        nft.collection.commitProvenance(PROVENANCE, 1_000, sender=nft.creator)


def test_reveals_by_a_block_that_was_to_come(drop: Nft) -> None:
    at, chain = drop.collection, drop.chain
    out_of_turn = "CreatorCollection_OffsetOutOfTurn"
    drop.mint(drop.collector, 4)
    with drop.refuses(out_of_turn, 0, chain.block_number):
        at.requestOffset(sender=drop.creator)
    with drop.refuses(out_of_turn, 0, chain.block_number):
        at.setBaseURI(BASE, sender=drop.creator)
    with drop.refuses(out_of_turn, 0, chain.block_number):
        at.freezeMetadata(sender=drop.creator)
    with drop.refuses(out_of_turn, 0, chain.block_number):
        at.drawOffset(sender=drop.stranger)
    drop.mint(drop.collector)
    asked = chain.block_number + 8
    assert events(at.requestOffset(sender=drop.stranger)) == [event(at, "OffsetRequested", asked)]
    chain.mine(blocks=8)
    with drop.refuses(out_of_turn, asked, asked):
        at.drawOffset(sender=drop.stranger)
    with drop.refuses(out_of_turn, asked, asked):
        at.requestOffset(sender=drop.stranger)
    chain.mine(blocks=1)
    receipt = at.drawOffset(sender=drop.stranger)
    offset = at.reveal()[4]
    assert 0 <= offset < 7
    assert events(receipt) == [event(at, "OffsetDrawn", offset), event(at, "BatchMetadataUpdate", 1, 5)]
    for call in (at.drawOffset, at.requestOffset):
        with drop.refuses(out_of_turn, asked, asked + 1):
            call(sender=drop.stranger)
    assert at.tokenURI(3) == "ipfs://placeholder"
    with drop.refuses("CreatorCollection_ProvenanceMismatch", PROVENANCE, keccak(b"ipfs://other/")):
        at.setBaseURI("ipfs://other/", sender=drop.creator)
    at.setBaseURI(BASE, sender=drop.creator)
    shown = [at.tokenURI(number) for number in range(1, 6)]
    assert shown == [f"{BASE}{(number - 1 + offset) % 7 + 1}.json" for number in range(1, 6)]
    at.freezeMetadata(sender=drop.creator)


def test_a_missed_draw_is_asked_for_again(drop: Nft) -> None:
    at, chain = drop.collection, drop.chain
    drop.mint(drop.collector, 5)
    at.requestOffset(sender=drop.creator)
    asked = chain.block_number + 8
    chain.mine(blocks=8 + 256)
    with drop.refuses("CreatorCollection_OffsetOutOfTurn", asked, asked + 256):
        at.requestOffset(sender=drop.creator)
    before = chain.snapshot()
    at.drawOffset(sender=drop.creator)
    chain.revert(before)
    chain.mine(blocks=1)
    with drop.refuses("CreatorCollection_OffsetOutOfTurn", asked, asked + 257):
        at.drawOffset(sender=drop.creator)
    at.requestOffset(sender=drop.stranger)
    assert at.reveal()[2] == asked + 257 + 8


def test_a_smaller_collection_reveals_the_same_files(drop: Nft) -> None:
    drop.mint(drop.collector, 2)
    drop.collection.lowerMaxSupply(2, sender=drop.creator)
    drop.collection.requestOffset(sender=drop.stranger)
    assert drop.collection.reveal()[1] == 7
    assert drop.chain.balance(drop.collection) == 2 * PRICE
