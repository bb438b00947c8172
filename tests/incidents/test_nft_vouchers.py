"""Vouchers: `ecrecover` returns zero (LegendaryMoneyMon 2026), replayed, malleable, of another chain (Wintermute 2022)

A signer that was never set is the zero address, and so is what `ecrecover` returns for garbage. A signature counted
twice in its other half, on another chain, or on another contract of the same maker.

Here vouchers are off without a signer, zero and high-s are refused, the domain has chain and collection, and a nonce
is used up.
"""

from strongroom.evm import Chain, Signature
from tests.support.nft import PRICE, ZERO, Nft, NftBuilder
from tests.support.signing import malleable

GARBAGE = (
    Signature(27, bytes(32), bytes(32)),
    Signature(28, b"\1" * 32, bytes(32)),
    Signature(27, b"\xff" * 32, b"\1" * 32),
)


def take(nft: Nft, signature: bytes, **changes: object) -> bool:
    """Whether the attacker's use of a voucher goes through."""
    voucher = nft.voucher(to=nft.attacker.address, **changes)
    succeeded, _ = nft.collection.mintVoucher.try_send(
        tuple(voucher.struct), signature, nft.attacker, sender=nft.attacker, value=PRICE
    )
    return succeeded


def test_nobody_signs_for_the_zero_address(nft: Nft) -> None:
    nft.collection.setVoucherSigner(ZERO, sender=nft.creator)
    for garbage in GARBAGE:
        assert not take(nft, bytes(garbage))
    assert nft.collection.totalMinted() == 0


def test_garbage_is_nobodys_signature(nft: Nft) -> None:
    for garbage in GARBAGE:
        assert not take(nft, bytes(garbage))
    assert not take(nft, b"") and not take(nft, bytes(64))


def test_a_voucher_mints_once(nft: Nft) -> None:
    signature = nft.sign(nft.voucher(to=nft.attacker.address))
    assert take(nft, signature)
    assert not take(nft, signature)
    assert nft.collection.balanceOf(nft.attacker) == 1


def test_a_signature_has_no_second_half(nft: Nft) -> None:
    made = nft.sign(nft.voucher(to=nft.attacker.address))
    other = malleable(Signature(made[64], made[:32], made[32:64]))
    assert not take(nft, bytes(other))
    assert take(nft, made)


def test_a_voucher_is_of_one_collection(nft: Nft) -> None:
    other = nft.create(nft.creator, b"\7" * 32)
    signature = other.sign(nft.voucher(to=nft.attacker.address))
    assert not take(nft, signature)
    assert take(other, signature)


def test_a_voucher_is_of_one_chain(build_nft: NftBuilder) -> None:
    """The same collection at the same address on a chain with another id."""
    here = build_nft()
    limit = 100_000 if build_nft.broken else None
    there = build_nft(chain=Chain(chain_id=61, code_size_limit=limit))
    assert here.collection.address == there.collection.address
    signature = here.sign(here.voucher(to=here.attacker.address))
    assert not take(there, signature)
    assert take(here, signature)


def test_a_cancelled_voucher_stays_cancelled(nft: Nft) -> None:
    signature = nft.sign(nft.voucher(to=nft.attacker.address))
    nft.collection.cancelVouchers([1], sender=nft.signer)
    assert not take(nft, signature)
