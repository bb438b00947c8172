"""CreatorCollection.airdrop, burn

├── airdrop
│   ├── when the lists differ in length, a quantity is wrong, the cap would be passed: it reverts
│   ├── a receiver that takes no NFTs stops nobody
│   └── it counts for no phase
└── burn
    ├── by the holder or an operator; else it reverts
    └── takes the token's approval, royalty and metadata with it; the id never comes back
"""

from tests.support.nft import PRICE, ZERO, Nft, NftBuilder
from tests.support.suite import event, events


def test_drops_to_many(nft: Nft) -> None:
    contract = nft.collector_contract()
    contract.setAnswer(b"\0\0\0\0", sender=nft.stranger)
    receipt = nft.collection.airdrop([nft.friend, contract], [2, 1], sender=nft.creator)
    assert [entry[2] for entry in events(receipt)] == [
        (ZERO, nft.friend.address, 1),
        (ZERO, nft.friend.address, 2),
        (ZERO, contract.address, 3),
    ]
    assert contract.received() == 0
    assert nft.collection.mintedByWallet(0, nft.friend) == 0
    assert nft.collection.numberMinted(nft.friend) == 2
    nft.assert_laws()


def test_refuses_lists_that_do_not_fit(nft: Nft) -> None:
    airdrop = nft.collection.airdrop
    with nft.refuses("CreatorCollection_LengthMismatch", 2, 1):
        airdrop([nft.friend, nft.stranger], [1], sender=nft.creator)
    with nft.refuses("CreatorCollection_LengthMismatch", 0, 1):
        airdrop([], [1], sender=nft.creator)
    for quantity in (0, 101):
        with nft.refuses("CreatorCollection_InvalidQuantity", quantity, 100):
            airdrop([nft.friend, nft.friend], [1, quantity], sender=nft.creator)
    with nft.refuses("MintToZeroAddress"):
        airdrop([ZERO], [1], sender=nft.creator)


def test_keeps_the_cap(nft: Nft) -> None:
    nft.collection.lowerMaxSupply(5, sender=nft.creator)
    with nft.refuses("CreatorCollection_SupplyCapExceeded", 6, 5):
        nft.collection.airdrop([nft.friend, nft.stranger], [3, 3], sender=nft.creator)
    nft.collection.airdrop([nft.friend, nft.stranger], [3, 2], sender=nft.creator)


def test_an_airdrop_of_a_soulbound_collection_is_locked(build_nft: NftBuilder) -> None:
    nft = build_nft(soulbound=True)
    receipt = nft.collection.airdrop([nft.friend], [2], sender=nft.creator)
    assert [entry[1:] for entry in events(receipt) if entry[1] == "Locked"] == [
        ("Locked", (1,)),
        ("Locked", (2,)),
    ]


def test_the_holder_burns(nft: Nft) -> None:
    nft.mint(nft.collector, 3)
    receipt = nft.collection.burn(2, sender=nft.collector)
    assert events(receipt) == [event(nft.collection, "Transfer", nft.collector, ZERO, 2)]
    assert nft.owners() == {1: nft.collector.address, 3: nft.collector.address}
    assert (nft.collection.totalSupply(), nft.collection.totalMinted()) == (2, 3)
    with nft.refuses("OwnerQueryForNonexistentToken"):
        nft.collection.burn(2, sender=nft.collector)
    nft.mint(nft.collector)
    assert sorted(nft.owners()) == [1, 3, 4]
    nft.assert_laws()


def test_operators_burn_and_strangers_do_not(nft: Nft) -> None:
    nft.mint(nft.collector, 3)
    with nft.refuses("TransferCallerNotOwnerNorApproved"):
        nft.collection.burn(1, sender=nft.attacker)
    with nft.refuses("TransferCallerNotOwnerNorApproved"):
        nft.collection.burn(1, sender=nft.creator)
    nft.collection.approve(nft.friend, 1, sender=nft.collector)
    nft.collection.burn(1, sender=nft.friend)
    nft.collection.setApprovalForAll(nft.operator, True, sender=nft.collector)
    nft.collection.burn(2, sender=nft.operator)


def test_takes_royalty_metadata_and_approval_with_it(nft: Nft) -> None:
    nft.use(nft.voucher(uri="ipfs://own"))
    at = nft.collection
    at.setTokenRoyalty(1, nft.friend, 1_000, sender=nft.creator)
    at.approve(nft.operator, 1, sender=nft.collector)
    receipt = at.burn(1, sender=nft.collector)
    assert event(at, "TokenRoyaltySet", 1, ZERO, 0) in events(receipt)
    assert at.tokenRoyalty(1) == (ZERO, 0)
    assert at.royaltyInfo(1, PRICE) == (nft.creator.address, PRICE * 5 // 100)
