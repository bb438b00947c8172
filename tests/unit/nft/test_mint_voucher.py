"""CreatorCollection.mintVoucher, cancelVouchers, setVoucherSigner

├── when there is no voucher signer, or the signature is another's: it reverts
├── when it is too early or too late, or the nonce was used or cancelled: it reverts
├── when it is for another receiver: it reverts
├── when the quantity is zero, above a batch, or above one with metadata of its own: it reverts
├── when the token is not listed, or the money does not come: it reverts
├── when the collection's cap would be passed: it reverts
└── else it mints once, for the receiver, with its own metadata if it has some
"""

from dataclasses import replace

import pytest

from strongroom.client.nft import voucher_domain
from strongroom.client.signing import Signed
from strongroom.evm import ETHER
from tests.support.nft import MAX_SUPPLY, PRICE, UNIT, ZERO, Nft
from tests.support.suite import MAX_UINT, event, events

URI = "ipfs://bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"


def test_mints_what_was_signed_with_eth_account(nft: Nft) -> None:
    voucher = nft.voucher(quantity=2, nonce=7)
    domain = voucher_domain(nft.chain.chain_id, nft.collection.address)
    assert nft.collection.hashVoucher(tuple(voucher.struct)) == voucher.digest(domain)
    assert nft.collection.DOMAIN_SEPARATOR() == domain.separator
    receipt = nft.use(voucher, sender=nft.stranger, value=ETHER)
    at = nft.collection
    assert events(receipt) == [
        event(at, "VoucherUsed", 7, nft.collector, 1, 2, ZERO, 2 * PRICE),
        event(at, "Transfer", ZERO, nft.collector, 1),
        event(at, "Transfer", ZERO, nft.collector, 2),
    ]
    assert at.isVoucherUsed(7) and not at.isVoucherUsed(6)
    assert nft.chain.balance(at) == 2 * PRICE
    assert at.numberMinted(nft.collector) == 2 and at.mintedByWallet(0, nft.collector) == 0
    nft.assert_laws()


def test_offers_its_domain(nft: Nft) -> None:
    domain = nft.collection.eip712Domain()
    assert domain[:5] == (
        b"\x0f",
        "Strongroom CreatorCollection",
        "1",
        nft.chain.chain_id,
        nft.collection.address,
    )


def test_a_signed_voucher_travels_as_json(nft: Nft) -> None:
    voucher = nft.voucher(uri=URI, nonce=MAX_UINT)
    signed = Signed(voucher, voucher_domain(31337, nft.collection.address), nft.sign(voucher))
    assert Signed.from_json(signed.as_json()) == signed


def test_keeps_its_own_metadata(nft: Nft) -> None:
    nft.use(nft.voucher(uri=URI))
    assert nft.collection.tokenURI(1) == URI
    nft.collection.setBaseURI("ipfs://base/", sender=nft.creator)
    assert nft.collection.tokenURI(1) == URI


def test_who_comes_first_takes_one_that_names_nobody(nft: Nft) -> None:
    voucher = nft.voucher(to=ZERO)
    nft.use(voucher, to=nft.friend, sender=nft.stranger)
    assert nft.owners() == {1: nft.friend.address}
    with nft.refuses("CreatorCollection_VoucherUsed", 1):
        nft.use(voucher)


def test_refuses_another_receiver(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_VoucherForAnother", nft.attacker, nft.collector):
        nft.use(nft.voucher(), to=nft.attacker, sender=nft.attacker)


def test_refuses_a_second_use(nft: Nft) -> None:
    nft.use(nft.voucher())
    with nft.refuses("CreatorCollection_VoucherUsed", 1):
        nft.use(nft.voucher())
    with nft.refuses("CreatorCollection_VoucherUsed", 1):
        nft.use(nft.voucher(unit_price=0))
    nft.use(nft.voucher(nonce=0))
    nft.use(nft.voucher(nonce=255))
    nft.use(nft.voucher(nonce=256))
    nft.use(nft.voucher(nonce=MAX_UINT))


def test_refuses_too_early_and_too_late(nft: Nft) -> None:
    now = nft.now
    with nft.refuses("CreatorCollection_VoucherNotYetValid", now + 1, now):
        nft.use(nft.voucher(valid_after=now + 1))
    with nft.refuses("CreatorCollection_VoucherExpired", now - 1, now):
        nft.use(nft.voucher(deadline=now - 1))
    nft.use(nft.voucher(valid_after=now, deadline=now))


@pytest.mark.parametrize(
    "change",
    [
        {"to": ZERO},
        {"quantity": 2},
        {"unit_price": 1},
        {"valid_after": 1},
        {"deadline": 2**41},
        {"nonce": 2},
        {"uri": "ipfs://other"},
    ],
)
def test_refuses_anything_but_what_was_signed(nft: Nft, change: dict[str, object]) -> None:
    signature = nft.sign(nft.voucher())
    changed = nft.voucher(**change)
    digest = changed.digest(voucher_domain(nft.chain.chain_id, nft.collection.address))
    with nft.refuses("CreatorCollection_InvalidSignature", nft.signer, digest):
        nft.use(changed, signature, value=ETHER)


def test_refuses_another_signer_chain_or_collection(nft: Nft) -> None:
    voucher = nft.voucher()
    digest = voucher.digest(voucher_domain(nft.chain.chain_id, nft.collection.address))
    good = nft.sign(voucher)
    for signature in (
        nft.sign(voucher, signer=nft.creator),
        nft.sign(voucher, chain_id=1),
        nft.sign(voucher, collection=nft.implementation.address),
        good[:-1],
        good[:64] + b"\0",
        b"",
    ):
        with nft.refuses("CreatorCollection_InvalidSignature", nft.signer, digest):
            nft.use(voucher, signature)


def test_a_contract_wallet_signs(nft: Nft) -> None:
    wallet = nft.chain.deploy("MockWallet", nft.signer, sender=nft.deployer)
    nft.collection.setVoucherSigner(wallet, sender=nft.creator)
    nft.use(nft.voucher())
    assert nft.owners() == {1: nft.collector.address}


def test_refuses_without_a_signer_and_after_a_change(nft: Nft) -> None:
    receipt = nft.collection.setVoucherSigner(nft.friend, sender=nft.creator)
    assert events(receipt) == [event(nft.collection, "VoucherSignerSet", nft.friend)]
    with nft.refuses_any():
        nft.use(nft.voucher())
    nft.collection.setVoucherSigner(ZERO, sender=nft.creator)
    with nft.refuses("CreatorCollection_VouchersDisabled"):
        nft.use(nft.voucher())


def test_owner_and_signer_cancel(nft: Nft) -> None:
    at = nft.collection
    nft.use(nft.voucher(nonce=3))
    receipt = at.cancelVouchers([1, 3, 300], sender=nft.signer)
    assert events(receipt) == [event(at, "VoucherCancelled", 1), event(at, "VoucherCancelled", 300)]
    at.cancelVouchers([2], sender=nft.creator)
    for nonce in (1, 2, 300):
        with nft.refuses("CreatorCollection_VoucherUsed", nonce):
            nft.use(nft.voucher(nonce=nonce))
    with nft.refuses("CreatorCollection_NotVoucherSigner", nft.attacker):
        at.cancelVouchers([4], sender=nft.attacker)


@pytest.mark.parametrize("quantity", [0, 101, MAX_UINT])
def test_refuses_nothing_and_too_many(nft: Nft, quantity: int) -> None:
    with nft.refuses("CreatorCollection_InvalidQuantity", quantity, 100):
        nft.use(nft.voucher(quantity=quantity), value=0)


def test_refuses_own_metadata_for_many(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_VoucherUriForMany", 2):
        nft.use(nft.voucher(quantity=2, uri=URI))


def test_refuses_a_price_that_overflows(nft: Nft) -> None:
    with nft.refuses("Panic", 0x11):
        nft.use(nft.voucher(quantity=2, unit_price=2**255), value=0)


def test_refuses_too_little_ether(nft: Nft) -> None:
    with nft.refuses("CreatorCollection_InsufficientPayment", PRICE, PRICE - 1):
        nft.use(nft.voucher(), value=PRICE - 1)


def test_is_paid_in_a_listed_token_only(nft: Nft) -> None:
    nft.give(nft.collector, 10 * UNIT)
    voucher = nft.voucher(payment_token=nft.token.address, unit_price=4 * UNIT)
    with nft.refuses("CreatorCollection_EtherNotAccepted", 1):
        nft.use(voucher, value=1)
    nft.use(voucher)
    assert nft.token.balanceOf(nft.collection) == 4 * UNIT
    unlisted = nft.chain.deploy("MockReserve", "Other", "OTH", 6, sender=nft.deployer)
    with nft.refuses("CreatorCollection_TokenNotListed", unlisted):
        nft.use(replace(voucher, payment_token=unlisted.address, nonce=2))


def test_keeps_the_collections_cap(nft: Nft) -> None:
    nft.collection.lowerMaxSupply(2, sender=nft.creator)
    nft.use(nft.voucher(quantity=2))
    with nft.refuses("CreatorCollection_SupplyCapExceeded", 3, 2):
        nft.use(nft.voucher(nonce=2))
    assert MAX_SUPPLY > 2


def test_needs_no_signature_of_the_receiver_but_its_answer(nft: Nft) -> None:
    contract = nft.collector_contract()
    contract.setAnswer(b"\0\0\0\0", sender=nft.stranger)
    with nft.refuses("TransferToNonERC721ReceiverImplementer"):
        nft.use(nft.voucher(to=contract.address), to=contract)
