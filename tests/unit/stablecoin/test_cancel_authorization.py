"""Stablecoin.cancelAuthorization, both forms

├── when the nonce was used or cancelled: it reverts
├── when the signature is not the authorizer's over this very cancellation: it reverts
└── else: the nonce is spent without a transfer; a key, a contract wallet and delegated code can do it
"""

from collections.abc import Callable

import pytest

from strongroom.evm import Receipt, Signature, keccak
from tests.support.signing import Authorization, cancel_digest, malleable, vrs
from tests.support.suite import ONE, Suite, event, events

NONCE = keccak(b"nonce")
Cancel = Callable[..., Receipt]


@pytest.fixture(params=["vrs", "bytes"])
def cancel(request: pytest.FixtureRequest, suite: Suite) -> Cancel:
    def relay(authorizer: object, nonce: bytes, signature: Signature) -> Receipt:
        form = vrs(signature) if request.param == "vrs" else (bytes(signature),)
        receipt: Receipt = suite.stablecoin.cancelAuthorization(
            authorizer, nonce, *form, sender=suite.relayer
        )
        return receipt

    return relay


def test_cancels(suite: Suite, cancel: Cancel) -> None:
    coin = suite.stablecoin
    suite.buy(suite.holder, 2 * suite.unit)
    signature = suite.holder.sign_hash(cancel_digest(coin, suite.holder, NONCE))
    receipt = cancel(suite.holder, NONCE, signature)
    assert events(receipt) == [event(coin, "AuthorizationCanceled", suite.holder, NONCE)]
    assert coin.authorizationState(suite.holder, NONCE) is True
    with suite.refuses("ERC20Authorization_NonceSpent", suite.holder, NONCE):
        cancel(suite.holder, NONCE, signature)
    payment = Authorization(suite.holder, suite.swapper, ONE, NONCE)
    with suite.refuses("ERC20Authorization_NonceSpent", suite.holder, NONCE):
        coin.transferWithAuthorization(
            *payment.args, bytes(payment.sign(coin, suite.holder)), sender=suite.swapper
        )


def test_refuses_what_was_used(suite: Suite, cancel: Cancel) -> None:
    coin = suite.stablecoin
    payment = Authorization(suite.holder, suite.swapper, 0, NONCE)
    coin.transferWithAuthorization(
        *payment.args, bytes(payment.sign(coin, suite.holder)), sender=suite.swapper
    )
    with suite.refuses("ERC20Authorization_NonceSpent", suite.holder, NONCE):
        cancel(suite.holder, NONCE, suite.holder.sign_hash(cancel_digest(coin, suite.holder, NONCE)))


def test_refuses_wrong_signatures(suite: Suite, cancel: Cancel) -> None:
    coin = suite.stablecoin
    digest = cancel_digest(coin, suite.holder, NONCE)
    good = suite.holder.sign_hash(digest)
    payment = Authorization(suite.holder, suite.swapper, 0, NONCE).sign(coin, suite.holder)
    other = suite.holder.sign_hash(cancel_digest(coin, suite.holder, keccak(b"other")))
    for bad in (suite.stranger.sign_hash(digest), malleable(good), payment, other):
        with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
            cancel(suite.holder, NONCE, bad)
        assert coin.authorizationState(suite.holder, NONCE) is False
    cancel(suite.holder, NONCE, good)


def test_contract_wallets_and_delegated_code_cancel(suite: Suite, cancel: Cancel) -> None:
    coin = suite.stablecoin
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.deployer)
    cancel(wallet, NONCE, suite.holder.sign_hash(cancel_digest(coin, wallet, NONCE)))
    suite.chain.set_code(suite.victim, suite.chain.code(wallet))
    cancel(suite.victim, NONCE, suite.victim.sign_hash(cancel_digest(coin, suite.victim, NONCE)))
    assert coin.authorizationState(wallet, NONCE) is True
    assert coin.authorizationState(suite.victim, NONCE) is True
