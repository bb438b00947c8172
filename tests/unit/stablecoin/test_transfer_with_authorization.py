"""Stablecoin.transferWithAuthorization and receiveWithAuthorization, both forms of each

├── receive: when the caller is not the payee: it reverts
├── at or before `validAfter`, at or after `validBefore`: it reverts
├── when the nonce was used or cancelled: it reverts
├── when the signature is another's, of the other kind, or over other data: it reverts
├── when the payer lacks the money, or the payee is zero or the coin itself: it reverts, the nonce stays unused
└── else: the money moves and the nonce is spent
    ├── a key signs, with delegated code (EIP-7702) too
    └── a contract wallet (ERC-1271) signs, in both forms
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from strongroom.evm import Account, Receipt, Signature, keccak
from tests.support.signing import (
    FOREVER,
    RECEIVE,
    TRANSFER,
    Authorization,
    Domain,
    malleable,
    vrs,
)
from tests.support.suite import ONE, Suite, event, events

ZERO = "0x" + "00" * 20
Send = Callable[..., Receipt]


@pytest.fixture(params=["vrs", "bytes"])
def send(request: pytest.FixtureRequest, suite: Suite) -> Send:
    """Sends an authorization in one of the two forms; as the payee, unless told otherwise."""

    def relay(authorization: Authorization, signature: Signature, sender: Account | None = None) -> Receipt:
        form = vrs(signature) if request.param == "vrs" else (bytes(signature),)
        function = suite.stablecoin.__getattr__(authorization.function)
        receipt: Receipt = function(*authorization.args, *form, sender=sender or authorization.payee)
        return receipt

    return relay


@pytest.fixture(params=[TRANSFER, RECEIVE], ids=["transfer", "receive"])
def authorization(request: pytest.FixtureRequest, suite: Suite) -> Authorization:
    """Three coins from a holder, who has ten, to a swapper."""
    suite.buy(suite.holder, 11 * suite.unit)
    now = suite.chain.timestamp
    return Authorization(
        suite.holder, suite.swapper, 3 * ONE, keccak(b"nonce"), now - 1, now + 3_600, request.param
    )


def sign(suite: Suite, authorization: Authorization, signer: Account | None = None) -> Signature:
    return authorization.sign(suite.stablecoin, signer or suite.holder)


def test_type_hashes(suite: Suite) -> None:
    coin = suite.stablecoin
    assert coin.TRANSFER_WITH_AUTHORIZATION_TYPEHASH() == keccak(TRANSFER.encode())
    assert coin.RECEIVE_WITH_AUTHORIZATION_TYPEHASH() == keccak(RECEIVE.encode())
    assert coin.CANCEL_AUTHORIZATION_TYPEHASH() == keccak(
        b"CancelAuthorization(address authorizer,bytes32 nonce)"
    )


def test_moves_the_money_once(suite: Suite, authorization: Authorization, send: Send) -> None:
    coin, before = suite.stablecoin, suite.stablecoin.balanceOf(suite.holder)
    assert coin.authorizationState(suite.holder, authorization.nonce) is False
    signature = sign(suite, authorization)
    receipt = send(authorization, signature)
    assert events(receipt) == [
        event(coin, "AuthorizationUsed", suite.holder, authorization.nonce),
        event(coin, "Transfer", suite.holder, suite.swapper, 3 * ONE),
    ]
    assert coin.balanceOf(suite.swapper) == 3 * ONE
    assert coin.balanceOf(suite.holder) == before - 3 * ONE
    assert coin.authorizationState(suite.holder, authorization.nonce) is True
    assert coin.authorizationState(suite.swapper, authorization.nonce) is False
    assert coin.nonces(suite.holder) == 0, "permits count apart"
    with suite.refuses("ERC20Authorization_NonceSpent", suite.holder, authorization.nonce):
        send(authorization, signature)


def test_who_may_send_it(suite: Suite, authorization: Authorization, send: Send) -> None:
    signature = sign(suite, authorization)
    if authorization.kind == RECEIVE:
        with suite.refuses("ERC20Authorization_CallerNotPayee", suite.relayer, suite.swapper):
            send(authorization, signature, suite.relayer)
    else:
        send(authorization, signature, suite.relayer)


def test_times_are_strict(suite: Suite, authorization: Authorization, send: Send) -> None:
    now = suite.chain.timestamp
    early = replace(authorization, after=now)
    with suite.refuses("ERC20Authorization_NotYetValid", now, now):
        send(early, sign(suite, early))
    far = replace(authorization, after=FOREVER)
    with suite.refuses("ERC20Authorization_NotYetValid", FOREVER, now):
        send(far, sign(suite, far))
    for before in (now, now - 1, 0):
        late = replace(authorization, after=0, before=before)
        with suite.refuses("ERC20Authorization_Expired", before, now):
            send(late, sign(suite, late))
    last = replace(authorization, before=now + 1)
    send(last, sign(suite, last))


@pytest.mark.parametrize("amount", [0, 1])
def test_small_amounts(suite: Suite, authorization: Authorization, send: Send, amount: int) -> None:
    small = replace(authorization, value=amount)
    send(small, sign(suite, small))
    assert suite.stablecoin.balanceOf(suite.swapper) == amount


@pytest.mark.parametrize("changed", ["payer", "payee", "value", "after", "before", "nonce", "kind"])
def test_covers_every_field(suite: Suite, authorization: Authorization, send: Send, changed: str) -> None:
    signature = sign(suite, authorization)
    values: dict[str, Any] = {
        "payer": suite.victim,
        "payee": suite.attacker,
        "value": 4 * ONE,
        "after": 0,
        "before": FOREVER,
        "nonce": bytes(32),
        "kind": RECEIVE if authorization.kind == TRANSFER else TRANSFER,
    }
    other = replace(authorization, **{changed: values[changed]})
    digest = other.digest(Domain.of(suite.stablecoin))
    with suite.refuses("ERC20Authorization_InvalidSignature", other.payer, digest):
        send(other, signature)


def test_refuses_wrong_signatures(suite: Suite, authorization: Authorization, send: Send) -> None:
    good = sign(suite, authorization)
    digest = authorization.digest(Domain.of(suite.stablecoin))
    for bad in (
        sign(suite, authorization, suite.swapper),
        malleable(good),
        Signature(good.v ^ 7, good.r, good.s),
        Signature(0, bytes(32), bytes(32)),
    ):
        with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
            send(authorization, bad)
    send(authorization, good)


def test_refuses_the_zero_payer(suite: Suite, authorization: Authorization, send: Send) -> None:
    nobody = replace(authorization, payer=ZERO, value=0)
    digest = nobody.digest(Domain.of(suite.stablecoin))
    for v in (0, 27, 28, 29):
        with suite.refuses("ERC20Authorization_InvalidSignature", ZERO, digest):
            send(nobody, Signature(v, bytes(32), bytes(32)))


def test_a_failed_transfer_spends_nothing(suite: Suite, authorization: Authorization, send: Send) -> None:
    coin, balance = suite.stablecoin, suite.stablecoin.balanceOf(suite.holder)
    too_much = replace(authorization, value=balance + 1)
    with suite.refuses("ERC20InsufficientBalance", suite.holder, balance, balance + 1):
        send(too_much, sign(suite, too_much))
    assert coin.authorizationState(suite.holder, authorization.nonce) is False
    if authorization.kind == TRANSFER:
        to_zero = replace(authorization, payee=ZERO)
        with suite.refuses("ERC20InvalidReceiver", ZERO):
            send(to_zero, sign(suite, to_zero), suite.relayer)
        to_coin = replace(authorization, payee=coin)
        with suite.refuses("Stablecoin_ReceiverIsToken"):
            send(to_coin, sign(suite, to_coin), suite.relayer)
    assert coin.authorizationState(suite.holder, authorization.nonce) is False
    send(authorization, sign(suite, authorization))


def test_a_contract_wallet_pays(suite: Suite, authorization: Authorization, send: Send) -> None:
    wallet = suite.chain.deploy("MockWallet", suite.holder, sender=suite.deployer)
    suite.stablecoin.transfer(wallet, 3 * ONE, sender=suite.holder)
    of_wallet = replace(authorization, payer=wallet)
    digest = of_wallet.digest(Domain.of(suite.stablecoin))
    with suite.refuses("ERC20Authorization_InvalidSignature", wallet, digest):
        send(of_wallet, sign(suite, of_wallet, suite.stranger))
    send(of_wallet, sign(suite, of_wallet))
    assert suite.stablecoin.balanceOf(suite.swapper) == 3 * ONE


def test_an_account_with_delegated_code_pays(suite: Suite, authorization: Authorization, send: Send) -> None:
    wallet = suite.chain.deploy("MockWallet", suite.stranger, sender=suite.deployer)
    suite.chain.set_code(suite.holder, bytes.fromhex("ef0100" + wallet.address[2:]))
    send(authorization, sign(suite, authorization))
    suite.chain.set_code(suite.holder, suite.chain.code(wallet))
    again = replace(authorization, nonce=keccak(b"another"))
    send(again, sign(suite, again))
    assert suite.stablecoin.balanceOf(suite.swapper) == 6 * ONE


@pytest.mark.parametrize("length", [0, 64, 66])
def test_refuses_bytes_of_another_length(suite: Suite, authorization: Authorization, length: int) -> None:
    digest = authorization.digest(Domain.of(suite.stablecoin))
    function = suite.stablecoin.__getattr__(authorization.function)
    with suite.refuses("ERC20Authorization_InvalidSignature", suite.holder, digest):
        function(
            *authorization.args,
            bytes(sign(suite, authorization))[:length].ljust(length),
            sender=suite.swapper,
        )
