"""CreatorCollection.mint

├── when the phase does not exist, has not begun, has ended or is closed: it reverts
├── when the quantity is zero, or above one batch: it reverts
├── when the phase asks for an allowlist entry or a token: it reverts
├── when a cap of wallet, phase or collection would be passed: it reverts
├── when too little ether is sent: it reverts
├── when the caller is a contract that does not take NFTs: it reverts
└── else tokens with ids that follow each other are the caller's
    ├── the exact price stays in the collection
    ├── ether beyond it goes back
    │   └── unless the caller takes none: it reverts
    └── a falling price is what it is in this second, rounded up
"""

import pytest

from strongroom.evm import ETHER
from tests.support.nft import (
    ALLOWLIST,
    COUNTED,
    DECAY,
    DUTCH,
    MAX_BATCH,
    PRICE,
    PUBLIC,
    TOKEN,
    ZERO,
    Nft,
    NftBuilder,
)
from tests.support.suite import MAX_UINT, event, events


def test_mints_to_the_caller(nft: Nft) -> None:
    receipt = nft.mint(nft.collector, 3)
    at = nft.collection
    assert events(receipt) == [event(at, "Transfer", ZERO, nft.collector, number) for number in (1, 2, 3)]
    assert nft.owners() == dict.fromkeys((1, 2, 3), nft.collector.address)
    assert at.balanceOf(nft.collector) == at.numberMinted(nft.collector) == 3
    assert at.mintedByWallet(PUBLIC, nft.collector) == 3
    assert nft.chain.balance(at) == 3 * PRICE
    nft.mint(nft.friend)
    assert nft.owners()[4] == nft.friend.address
    nft.assert_laws()


def test_returns_what_is_too_much(nft: Nft) -> None:
    before = nft.chain.balance(nft.collector)
    nft.mint(nft.collector, 2, value=ETHER)
    assert before - nft.chain.balance(nft.collector) == nft.chain.balance(nft.collection) == 2 * PRICE


def test_refuses_too_little(nft: Nft) -> None:
    for quantity, sent in ((1, PRICE - 1), (2, PRICE), (1, 0)):
        with nft.refuses("CreatorCollection_InsufficientPayment", quantity * PRICE, sent):
            nft.mint(nft.collector, quantity, value=sent)


def test_refuses_a_phase_that_does_not_run(nft: Nft) -> None:
    start, end = nft.now + 10, nft.now + 20
    nft.set_phase(PUBLIC, startTime=start, endTime=end)
    with nft.refuses("CreatorCollection_PhaseNotOpen", PUBLIC, start, end):
        nft.mint(nft.collector, value=PRICE)
    nft.chain.warp(9)
    with nft.refuses("CreatorCollection_PhaseNotOpen", PUBLIC, start, end):
        nft.mint(nft.collector, value=PRICE)
    nft.chain.warp(1)
    nft.mint(nft.collector)
    nft.chain.warp(9)
    nft.mint(nft.collector)
    nft.chain.warp(1)
    with nft.refuses("CreatorCollection_PhaseNotOpen", PUBLIC, start, end):
        nft.mint(nft.collector, value=PRICE)
    for unknown in (5, 32, MAX_UINT):
        with nft.refuses("CreatorCollection_PhaseNotOpen", unknown, 0, 0):
            nft.mint(nft.collector, phase_id=unknown, value=PRICE)


@pytest.mark.parametrize("quantity", [0, MAX_BATCH + 1, 2**64, MAX_UINT])
@pytest.mark.parametrize("phase_id", [PUBLIC, DUTCH, COUNTED])
def test_refuses_nothing_and_too_many(nft: Nft, quantity: int, phase_id: int) -> None:
    with nft.refuses("CreatorCollection_InvalidQuantity", quantity, MAX_BATCH):
        nft.mint(nft.collector, quantity, phase_id, value=ETHER)


def test_mints_a_whole_batch(nft: Nft) -> None:
    nft.set_phase(PUBLIC, walletCap=2**16 - 1, price=0)
    nft.mint(nft.collector, MAX_BATCH)
    assert nft.collection.balanceOf(nft.collector) == MAX_BATCH
    nft.collection.transferFrom(nft.collector, nft.friend, MAX_BATCH, sender=nft.collector)
    nft.assert_laws()


def test_keeps_the_wallets_cap_of_each_phase_apart(nft: Nft) -> None:
    for phase_id, cap in ((PUBLIC, 10), (DUTCH, 10), (COUNTED, 7)):
        nft.mint(nft.collector, cap - 1, phase_id)
        with nft.refuses("CreatorCollection_WalletCapExceeded", phase_id, nft.collector, cap - 1, cap):
            nft.mint(nft.collector, 2, phase_id)
        nft.mint(nft.collector, 1, phase_id)
        with nft.refuses("CreatorCollection_WalletCapExceeded", phase_id, nft.collector, cap, cap):
            nft.mint(nft.collector, 1, phase_id)
    assert nft.collection.numberMinted(nft.collector) == 27
    assert nft.collection.balanceOf(nft.collector) == 27
    # neither selling nor burning gives anything back
    nft.collection.transferFrom(nft.collector, nft.friend, 1, sender=nft.collector)
    nft.collection.burn(2, sender=nft.collector)
    with nft.refuses("CreatorCollection_WalletCapExceeded", PUBLIC, nft.collector, 10, 10):
        nft.mint(nft.collector)
    nft.assert_laws()


def test_a_lane_holds_the_greatest_cap_and_leaves_its_neighbours(nft: Nft) -> None:
    for phase_id in (PUBLIC, DUTCH):
        nft.set_phase(phase_id, walletCap=2**16 - 1, price=0)
    nft.mint(nft.collector, 100, PUBLIC, value=0)
    nft.mint(nft.collector, 3, DUTCH, value=0)
    counted = [nft.collection.mintedByWallet(number, nft.collector) for number in range(5)]
    assert counted == [100, 0, 0, 3, 0]


def test_a_cap_lowered_below_what_was_minted_stops_the_wallet(nft: Nft) -> None:
    nft.mint(nft.collector, 5)
    nft.set_phase(PUBLIC, walletCap=2)
    with nft.refuses("CreatorCollection_WalletCapExceeded", PUBLIC, nft.collector, 5, 2):
        nft.mint(nft.collector)


def test_keeps_the_phases_and_the_collections_cap(nft: Nft) -> None:
    nft.set_phase(PUBLIC, supplyCap=12)
    nft.mint(nft.collector, 8)
    nft.mint(nft.stranger, 2, DUTCH)
    with nft.refuses("CreatorCollection_SupplyCapExceeded", 13, 12):
        nft.mint(nft.friend, 3)
    nft.mint(nft.friend, 2)
    nft.mint(nft.stranger, 2, DUTCH)
    nft.collection.lowerMaxSupply(15, sender=nft.creator)
    with nft.refuses("CreatorCollection_SupplyCapExceeded", 16, 15):
        nft.mint(nft.stranger, 2, DUTCH)


def test_keeps_the_phases_own_cap(nft: Nft) -> None:
    nft.mint(nft.stranger, 3)
    nft.mint(nft.collector, 7, COUNTED)
    with nft.refuses("CreatorCollection_PhaseCapExceeded", COUNTED, 13, 12):
        nft.mint(nft.friend, 6, COUNTED)
    nft.mint(nft.friend, 5, COUNTED)
    assert nft.collection.mintedInPhase(COUNTED) == 12
    assert nft.collection.mintedInPhase(PUBLIC) == 0


@pytest.mark.parametrize("phase_id", [ALLOWLIST, TOKEN])
def test_refuses_a_phase_that_needs_more(nft: Nft, phase_id: int) -> None:
    with nft.refuses("CreatorCollection_PhaseNotPublic", phase_id):
        nft.mint(nft.collector, 1, phase_id, value=PRICE)


def test_a_price_falls_in_a_straight_line_rounded_up(nft: Nft) -> None:
    last = PRICE // 3
    for seconds in (0, 1, 333, DECAY - 1, DECAY, 10 * DECAY):
        nft.chain.timestamp = nft.collection.phase(DUTCH)[1] + seconds
        passed = min(seconds, DECAY)
        price = -(-(PRICE * DECAY - (PRICE - last) * passed) // DECAY)
        assert nft.collection.unitPrice(DUTCH) == price
        before = nft.chain.balance(nft.collection)
        nft.mint(nft.collector, 1, DUTCH, value=PRICE)
        assert nft.chain.balance(nft.collection) - before == price
    assert price == last


def test_a_free_phase_takes_nothing(nft: Nft) -> None:
    nft.set_phase(PUBLIC, price=0)
    nft.mint(nft.collector, 2, value=0)
    before = nft.chain.balance(nft.collector)
    nft.mint(nft.collector, 2, value=ETHER)
    assert nft.chain.balance(nft.collector) == before
    assert nft.chain.balance(nft.collection) == 0


def test_the_greatest_price_does_not_overflow(nft: Nft) -> None:
    nft.set_phase(PUBLIC, price=2**96 - 1, walletCap=100)
    with nft.refuses("CreatorCollection_InsufficientPayment", 100 * (2**96 - 1), ETHER):
        nft.mint(nft.collector, 100, value=ETHER)


def test_asks_a_contract_whether_it_takes_nfts(nft: Nft) -> None:
    contract = nft.collector_contract()
    mint = nft.call(nft.collection, "mint", PUBLIC, 2, value=2 * PRICE)
    contract.execute([mint], sender=nft.stranger)
    assert contract.received() == 2
    assert set(nft.owners().values()) == {contract.address}
    contract.setAnswer(b"\0\0\0\0", sender=nft.stranger)
    with nft.refuses("TransferToNonERC721ReceiverImplementer"):
        contract.execute([mint], sender=nft.stranger)


def test_a_caller_that_takes_no_ether_must_pay_exactly(nft: Nft) -> None:
    contract = nft.collector_contract()
    contract.setRefusesEther(True, sender=nft.stranger)
    with nft.refuses("CreatorCollection_EtherRefused", contract, 1):
        contract.execute([nft.call(nft.collection, "mint", PUBLIC, 1, value=PRICE + 1)], sender=nft.stranger)
    contract.execute([nft.call(nft.collection, "mint", PUBLIC, 1, value=PRICE)], sender=nft.stranger)


def test_a_soulbound_collection_says_that_its_tokens_are_locked(build_nft: NftBuilder) -> None:
    nft = build_nft(soulbound=True)
    at = nft.collection
    assert events(nft.mint(nft.collector, 2)) == [
        event(at, "Locked", 1),
        event(at, "Locked", 2),
        event(at, "Transfer", ZERO, nft.collector, 1),
        event(at, "Transfer", ZERO, nft.collector, 2),
    ]
    assert at.locked(1)
