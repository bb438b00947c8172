"""Accounts and their signatures, against eth_keys and eth_account."""

import pytest
from eth_account.messages import encode_typed_data
from eth_keys.main import KeyAPI

from strongroom.evm import account, keccak
from strongroom.evm.secp256k1 import N, public_key, sign

KEYS = KeyAPI()


@pytest.mark.parametrize("scalar", [1, 2, 3, 31, 32, 33, 2**255, N // 2, N - 2, N - 1])
def test_public_key_at_the_edges(scalar: int) -> None:
    key = scalar.to_bytes(32, "big")
    assert public_key(key) == KEYS.PrivateKey(key).public_key.to_bytes()


@pytest.mark.parametrize("scalar", [0, N, 2**256 - 1])
def test_what_is_no_key_is_refused(scalar: int) -> None:
    with pytest.raises(ValueError, match="private key"):
        public_key(scalar.to_bytes(32, "big"))


@pytest.mark.parametrize(
    "digest", [bytes(32), b"\xff" * 32, N.to_bytes(32, "big"), *(keccak(bytes([i])) for i in range(20))]
)
def test_signature_equals_eth_keys(digest: bytes) -> None:
    key = keccak(digest)
    expected = KEYS.PrivateKey(key).sign_msg_hash(digest)
    assert sign(key, digest) == (expected.v + 27, expected.r, expected.s)


def test_account_signs_typed_data_as_eth_account_does() -> None:
    lender = account("lender")
    assert lender.local.address == lender.address
    message = encode_typed_data(
        {"name": "Coin", "chainId": 1}, {"Note": [{"name": "text", "type": "string"}]}, {"text": "hi"}
    )
    signed = lender.local.sign_message(message)
    digest = keccak(b"\x19" + message.version + message.header + message.body)
    signature = lender.sign_hash(digest)
    assert bytes(signature) == bytes(signed.signature)
    assert len(bytes(signature)) == 65
    assert signature.v in (27, 28)
    with pytest.raises(ValueError, match="32 bytes"):
        lender.sign_hash(b"hello")


def test_key_is_not_shown() -> None:
    lender = account("lender")
    assert lender.key.hex() not in repr(lender)
    assert str(lender) == "lender"
