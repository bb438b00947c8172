"""Stablecoin.permit, both forms, and `nonces`

├── when the deadline has passed: it reverts; in its last second it works
├── when the signature is another's, over other data, or the nonce is used: it reverts
└── else: the allowance is set and the nonce rises
    ├── a key signs
    ├── a key whose account has delegated code (EIP-7702) signs
    └── a contract wallet (ERC-1271) signs, in both forms
"""

from collections.abc import Callable
from typing import Any

import pytest

from strongroom.evm import Account, Receipt, Signature
from tests.support.signing import malleable, permit_digest, sign_permit, vrs
from tests.support.suite import MAX_UINT, ONE, Suite, event, events

ZERO = "0x" + "00" * 20
Permit = Callable[..., Receipt]


@pytest.fixture(params=["vrs", "bytes"])
def permit(request: pytest.FixtureRequest, suite: Suite) -> Permit:
    """Relays a permit in one of the two forms."""

    def relay(
        owner: Any,
        spender: Any,
        value: int,
        deadline: int,
        signature: Signature,
        sender: Account | None = None,
    ) -> Receipt:
        form = vrs(signature) if request.param == "vrs" else (bytes(signature),)
        receipt: Receipt = suite.stablecoin.permit(
            owner, spender, value, deadline, *form, sender=sender or suite.relayer
        )
        return receipt

    return relay


@pytest.mark.parametrize("value", [0, 1, ONE, MAX_UINT])
def test_a_key_signs(suite: Suite, permit: Permit, value: int) -> None:
    coin = suite.stablecoin
    signature = sign_permit(coin, suite.holder, suite.swapper, value, suite.later)
    receipt = permit(suite.holder, suite.swapper, value, suite.later, signature)
    assert events(receipt) == [event(coin, "Approval", suite.holder, suite.swapper, value)]
    assert coin.allowance(suite.holder, suite.swapper) == value
    assert coin.nonces(suite.holder) == 1


def test_the_deadline_is_its_last_second(suite: Suite, permit: Permit) -> None:
    now = suite.chain.timestamp
    signature = sign_permit(suite.stablecoin, suite.holder, suite.swapper, 1, now)
    suite.chain.warp(1)
    with suite.refuses("ERC20Authorization_PermitExpired", now, now + 1):
        permit(suite.holder, suite.swapper, 1, now, signature)
    signature = sign_permit(suite.stablecoin, suite.holder, suite.swapper, 1, now + 1)
    permit(suite.holder, suite.swapper, 1, now + 1, signature)


def test_is_used_once(suite: Suite, permit: Permit) -> None:
    signature = sign_permit(suite.stablecoin, suite.holder, suite.swapper, 1, suite.later)
    permit(suite.holder, suite.swapper, 1, suite.later, signature)
    digest = permit_digest(suite.stablecoin, suite.holder, suite.swapper, 1, suite.later)
    with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
        permit(suite.holder, suite.swapper, 1, suite.later, signature)


@pytest.mark.parametrize("changed", ["owner", "spender", "value", "deadline"])
def test_covers_every_field(suite: Suite, permit: Permit, changed: str) -> None:
    fields = {"owner": suite.holder, "spender": suite.swapper, "value": 5, "deadline": suite.later}
    signature = sign_permit(suite.stablecoin, *fields.values())  # type: ignore[arg-type]
    fields[changed] = {
        "owner": suite.victim,
        "spender": suite.attacker,
        "value": 6,
        "deadline": suite.later + 1,
    }[changed]
    digest = permit_digest(suite.stablecoin, *fields.values())  # type: ignore[arg-type]
    with suite.refuses("ERC20Authorization_InvalidSignature", fields["owner"], digest):
        permit(*fields.values(), signature)


def test_refuses_the_other_half_of_a_signature(suite: Suite, permit: Permit) -> None:
    signature = malleable(sign_permit(suite.stablecoin, suite.holder, suite.swapper, 1, suite.later))
    digest = permit_digest(suite.stablecoin, suite.holder, suite.swapper, 1, suite.later)
    with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
        permit(suite.holder, suite.swapper, 1, suite.later, signature)


def test_refuses_the_zero_owner(suite: Suite, permit: Permit) -> None:
    garbage = Signature(0, bytes(32), bytes(32))
    digest = permit_digest(suite.stablecoin, ZERO, suite.attacker, 1, suite.later)
    with suite.refuses("ERC20Authorization_InvalidSignature", ZERO, digest):
        permit(ZERO, suite.attacker, 1, suite.later, garbage)


def test_a_contract_wallet_signs(suite: Suite, permit: Permit) -> None:
    coin = suite.stablecoin
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.deployer)
    digest = permit_digest(coin, wallet, suite.swapper, 7, suite.later)
    with suite.refuses("ERC20Authorization_InvalidSignature", wallet, digest):
        permit(wallet, suite.swapper, 7, suite.later, suite.stranger.sign_hash(digest))
    permit(wallet, suite.swapper, 7, suite.later, suite.holder.sign_hash(digest))
    assert (coin.allowance(wallet, suite.swapper), coin.nonces(wallet)) == (7, 1)


def test_an_account_with_delegated_code_signs_with_its_key(suite: Suite, permit: Permit) -> None:
    coin = suite.stablecoin
    wallet = suite.chain.deploy("MockWallet", suite.stranger, sender=suite.deployer)
    for code in (suite.chain.code(wallet), bytes.fromhex("ef0100" + wallet.address[2:])):
        suite.chain.set_code(suite.holder, code)
        signature = sign_permit(coin, suite.holder, suite.swapper, 9, suite.later)
        permit(suite.holder, suite.swapper, 9, suite.later, signature)
    assert (coin.allowance(suite.holder, suite.swapper), coin.nonces(suite.holder)) == (9, 2)


@pytest.mark.parametrize("length", [0, 1, 64, 66, 200])
def test_refuses_bytes_of_another_length(suite: Suite, length: int) -> None:
    digest = permit_digest(suite.stablecoin, suite.holder, suite.swapper, 1, suite.later)
    with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
        suite.stablecoin.permit(
            suite.holder, suite.swapper, 1, suite.later, b"\x01" * length, sender=suite.relayer
        )
