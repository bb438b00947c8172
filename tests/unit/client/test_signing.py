"""Signed messages that the contracts accept the first time.

├── permit, transfer, receive, cancel, swap in, swap out
│   ├── by a key here, by the node's account, by the owner's key for a contract wallet (ERC-1271)
│   └── through JSON and back
├── digests and domain equal those composed from the standards' texts; nonces equal the contract's
├── another chain → WrongChainError here, InvalidSignature there
├── a key that is not the signer's → SignatureError here
└── domains: ERC-5267, older tokens by name and version, a token that lies about it
"""

import dataclasses
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.client import Strongroom
from strongroom.client.connection import Connection
from strongroom.client.contracts.events import AuthorizationCanceled, AuthorizationUsed
from strongroom.client.errors import ArgumentError, SignatureError, WrongChainError
from strongroom.client.signing import (
    CancelAuthorization,
    Domain,
    Permit,
    ReceiveAuthorization,
    Signed,
    SwapInAuthorization,
    SwapOutAuthorization,
    TransferAuthorization,
    fetch_domain,
    fetch_is_valid_signature,
    random_nonce,
    recover,
    sign,
)
from strongroom.errors import ContractError
from strongroom.evm import Chain, Contract
from strongroom.evm.provider import ChainProvider
from tests.support import signing as reference
from tests.support.suite import ONE, Suite

from .conftest import Connect

HOW = ["own key", "the node's", "wallet"]
MANY = st.integers(0, 2**256 - 1)


@pytest.fixture(params=HOW)
def payer(request: pytest.FixtureRequest, suite: Suite, connect: Connect) -> tuple[Strongroom, str]:
    """A client that signs, and the address it signs for, which has 1,000 of each token."""
    client = connect(suite.swapper, unlocked=request.param == "the node's")
    address = suite.swapper.address
    if request.param == "wallet":
        address = suite.chain.deploy("MockWallet", suite.swapper, sender=suite.swapper).address
    suite.give_reserve(address, 1_000 * suite.unit)
    suite.buy(suite.holder, 2_000 * suite.unit)
    suite.stablecoin.transfer(address, 1_000 * ONE, sender=suite.holder)
    return client, address


def through_json(signed: Signed[Any]) -> Signed[Any]:
    again = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    assert again == signed
    return again


def test_permit(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    client, owner = payer
    signed = client.stablecoin.sign_permit(suite.holder, "12.5", owner=owner)
    through_json(signed).submit(connect(suite.relayer).connection).send()
    assert client.stablecoin.allowance(owner, suite.holder) == 125 * ONE // 10
    unlimited = client.stablecoin.sign_permit(suite.holder, None, owner=owner)
    unlimited.submit(connect(suite.relayer).connection).send()
    assert client.stablecoin.allowance(owner, suite.holder) == 2**256 - 1


@pytest.mark.parametrize("token", ["stablecoin", "reserve"])
def test_payment(payer: tuple[Strongroom, str], suite: Suite, connect: Connect, token: str) -> None:
    client, owner = payer
    coin = getattr(client, token)
    before = coin.balance(suite.holder)
    signed = coin.sign_payment(suite.holder, "0.000001", from_=owner)
    receipt = getattr(connect(suite.relayer), token).relay(through_json(signed))
    assert coin.balance(suite.holder) == before + Decimal("0.000001")
    assert receipt.event(AuthorizationUsed).nonce == signed.message.nonce
    with pytest.raises(ContractError) as caught:
        getattr(connect(suite.relayer), token).relay(signed)
    assert caught.value.name == "ERC20Authorization_NonceSpent"


def test_receivable(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    client, owner = payer
    signed = through_json(client.stablecoin.sign_receivable(suite.victim, 3, from_=owner))
    with pytest.raises(ContractError) as caught:
        signed.submit(connect(suite.relayer).connection).send()
    assert caught.value.name == "ERC20Authorization_CallerNotPayee"
    signed.submit(connect(suite.victim).connection).send()
    assert client.stablecoin.balance(suite.victim) == 3


def test_cancellation(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    client, owner = payer
    payment = client.stablecoin.sign_payment(suite.victim, 3, from_=owner)
    cancellation = client.stablecoin.sign_cancellation(payment.message.nonce, authorizer=owner)
    relayer = connect(suite.relayer)
    receipt = through_json(cancellation).submit(relayer.connection).send()
    assert receipt.event(AuthorizationCanceled).authorizer == owner
    with pytest.raises(ContractError) as caught:
        relayer.stablecoin.relay(payment)
    assert caught.value.name == "ERC20Authorization_NonceSpent"


def test_swap_in(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    client, owner = payer
    quote = client.psm.quote_in(100)
    signed = client.psm.sign_swap_in(100, quote.amount_out, receiver=suite.victim, from_=owner)
    swap = connect(suite.relayer).psm.relay(through_json(signed))
    assert (swap.amount_in, swap.amount_out, swap.payer) == (100, quote.amount_out, owner)
    assert client.stablecoin.balance(suite.victim) == quote.amount_out
    with pytest.raises(ContractError) as caught:
        connect(suite.relayer).psm.relay(signed)
    assert caught.value.name == "ERC20Authorization_NonceSpent"


def test_swap_out(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    client, owner = payer
    quote = client.psm.quote_out(100)
    signed = client.psm.sign_swap_out(100, quote.amount_out, from_=owner)
    assert signed.message.receiver == owner
    before = client.reserve.balance(owner)
    swap = connect(suite.relayer).psm.relay(through_json(signed))
    assert (swap.amount_in, swap.amount_out, swap.receiver) == (100, quote.amount_out, owner)
    assert client.reserve.balance(owner) == before + quote.amount_out


def test_altered_swap(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    """Whoever relays a swap can change nothing of it."""
    client, owner = payer
    signed = client.psm.sign_swap_in(100, 99, from_=owner)
    for change in ({"receiver": suite.attacker.address}, {"min_out": 0}, {"salt": random_nonce()}):
        altered = dataclasses.replace(signed, message=dataclasses.replace(signed.message, **change))  # type: ignore[arg-type]
        with pytest.raises(ContractError) as caught:
            connect(suite.attacker).psm.relay(altered)
        assert caught.value.name == "ERC20Authorization_InvalidSignature"


def test_signed_for_another_contract(payer: tuple[Strongroom, str], suite: Suite, connect: Connect) -> None:
    """Nothing is sent to a contract that is not the one asked."""
    client, owner = payer
    signed = client.psm.sign_swap_in(100, 99, from_=owner)
    elsewhere = dataclasses.replace(signed.message, module=suite.attacker.address)
    relayer, nonce = connect(suite.relayer), suite.chain.nonce(suite.relayer)
    with pytest.raises(ArgumentError, match="signed for the contract"):
        relayer.psm.relay(dataclasses.replace(signed, message=elsewhere))
    with pytest.raises(ArgumentError, match="signed for the contract"):
        relayer.savings.relay(signed)  # type: ignore[arg-type]
    assert suite.chain.nonce(suite.relayer) == nonce


@settings(max_examples=30)
@given(MANY, MANY, MANY, st.binary(min_size=32, max_size=32), st.booleans())
def test_nonce_formula(amount: int, least: int, deadline: int, salt: bytes, into: bool) -> None:
    chain, module = _module()
    payer, receiver = chain.account("swapper").address, chain.account("holder").address
    kind = SwapInAuthorization if into else SwapOutAuthorization
    message = kind(module.address, payer, amount, least, receiver, deadline, salt)
    function = module.swapInAuthorizationNonce if into else module.swapOutAuthorizationNonce
    assert message.nonce == function(payer, amount, least, receiver, deadline, salt)


def _module() -> tuple[Chain, Contract]:
    from tests.conftest import _deployed

    return _deployed(6).chain, _deployed(6).psm


def test_digests(client: Strongroom, suite: Suite) -> None:
    """As composed independently from the standards' texts."""
    domain = client.stablecoin.domain()
    expected = reference.Domain.of(suite.stablecoin)
    assert domain.separator == expected.separator == suite.stablecoin.DOMAIN_SEPARATOR()
    a, b, nonce = suite.swapper.address, suite.holder.address, random_nonce()
    assert Permit(a, b, 5, 0, 9).digest(domain) == expected.digest(reference.PERMIT, a, b, 5, 0, 9)
    for kind, text in (
        (TransferAuthorization, reference.TRANSFER),
        (ReceiveAuthorization, reference.RECEIVE),
    ):
        message = kind(a, b, 5, 1, 9, nonce)
        assert message.digest(domain) == expected.digest(text, a, b, 5, 1, 9, nonce)
    assert CancelAuthorization(a, nonce).digest(domain) == expected.digest(reference.CANCEL, a, nonce)


def test_digest_is_what_wallets_sign(client: Strongroom, suite: Suite) -> None:
    from eth_account.messages import encode_typed_data
    from eth_utils.crypto import keccak

    for domain in (
        client.stablecoin.domain(),
        Domain(1, suite.reserve.address, "x", None, bytes(32)),
        Domain(1, suite.reserve.address),
    ):
        message = TransferAuthorization(
            suite.swapper.address, suite.holder.address, 2**256 - 1, 0, 9, bytes(range(32))
        )
        encoded = encode_typed_data(full_message=message.full_message(domain))
        assert keccak(b"\x19\x01" + encoded.header + encoded.body) == message.digest(domain)


def test_another_chain(client: Strongroom, suite: Suite, connect: Connect) -> None:
    payment = client.reserve.sign_payment(suite.holder, 1)
    elsewhere = dataclasses.replace(client.reserve.domain(), chain_id=1)
    with pytest.raises(WrongChainError, match="for chain 1, and the node is on chain 31337"):
        sign(payment.message, elsewhere, suite.swapper.local, client.connection)
    replayed = sign(payment.message, elsewhere, suite.swapper.local)
    with pytest.raises(WrongChainError, match="connect to a node of chain 1"):
        client.reserve.relay(replayed)
    with pytest.raises(ContractError) as caught:
        client.reserve.relay(dataclasses.replace(replayed, domain=client.reserve.domain()))
    assert caught.value.name == "ERC20Authorization_InvalidSignature"
    assert caught.value.arguments["signer"] == suite.swapper.address


def test_signer_that_is_not_the_owner(client: Strongroom, suite: Suite) -> None:
    with pytest.raises(SignatureError, match="neither this account nor a contract wallet"):
        client.stablecoin.sign_permit(suite.holder, 1, owner=suite.victim.address)
    wallet = suite.chain.deploy("MockWallet", suite.victim, sender=suite.victim)
    with pytest.raises(SignatureError, match="neither this account"):
        client.stablecoin.sign_payment(suite.holder, 1, from_=wallet.address)
    with pytest.raises(SignatureError, match="neither this account"):  # a contract that is no wallet
        client.stablecoin.sign_payment(suite.holder, 1, from_=suite.psm.address)


def test_validity_of_signatures(client: Strongroom, suite: Suite) -> None:
    digest = bytes(range(32))
    good = bytes(suite.holder.sign_hash(digest))
    assert fetch_is_valid_signature(client.connection, suite.holder.address, digest, good)
    assert not fetch_is_valid_signature(client.connection, suite.victim.address, digest, good)
    assert not fetch_is_valid_signature(client.connection, suite.holder.address, digest, good[:64])
    assert recover(digest, good[:64] + b"\x63") is None
    assert recover(digest, bytes(64) + b"\x1b") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.pop("kind"),
        lambda raw: raw.update(kind="Cheque"),
        lambda raw: raw.update(signature="0xzz"),
        lambda raw: raw["message"].pop("to"),
        lambda raw: raw["message"].update(to="0x12"),
        lambda raw: raw["message"].update(value="-1"),
        lambda raw: raw["message"].update(nonce="0x12"),
        lambda raw: raw["message"].update(value=None),
        lambda raw: raw["domain"].update(chain_id="one"),
        lambda raw: raw.update(domain=[]),
    ],
)
def test_broken_json(client: Strongroom, suite: Suite, change: Callable[[dict[str, Any]], object]) -> None:
    raw = client.reserve.sign_payment(suite.holder, 1).as_json()
    change(raw)
    with pytest.raises(SignatureError, match="not a signed message"):
        Signed.from_json(raw)


def test_no_signed_message() -> None:
    for raw in (None, 5, [], "x"):
        with pytest.raises(SignatureError):
            Signed.from_json(raw)


# Domains


class Answers(ChainProvider):
    """Puts answers to some calls into the chain's mouth; `None` makes them revert."""

    def __init__(self, chain: Chain, answers: dict[str, bytes | None]) -> None:
        super().__init__(chain)
        self.answers = answers

    def make_request(self, method: Any, params: Any) -> Any:
        if method == "eth_call" and params[0]["data"][:10] in self.answers:
            answer = self.answers[params[0]["data"][:10]]
            if answer is None:
                return {"jsonrpc": "2.0", "id": 1, "error": {"code": 3, "message": "execution reverted"}}
            return {"jsonrpc": "2.0", "id": 1, "result": "0x" + answer.hex()}
        return super().make_request(method, params)


EIP712_DOMAIN, VERSION, SEPARATOR, NAME = "0x84b0196e", "0x54fd4d50", "0x3644e515", "0x06fdde03"


def text(value: str) -> bytes:
    from eth_abi.abi import encode

    return encode(["string"], [value])


def offered(suite: Suite, **changes: Any) -> bytes:
    from eth_abi.abi import encode

    values = {
        "fields": b"\x0f",
        "name": "Mock USD Coin",
        "version": "1",
        "chain": 31337,
        "contract": suite.reserve.address,
        **changes,
    }
    return encode(
        ["bytes1", "string", "string", "uint256", "address", "bytes32", "uint256[]"],
        [*values.values(), bytes(32), []],
    )


def test_older_token(suite: Suite) -> None:
    """Before ERC-5267, as USDC is: name and version as the token says, "1" if it says none."""
    connection = Connection(Answers(suite.chain, {EIP712_DOMAIN: None}))
    assert fetch_domain(connection, suite.reserve.address).separator == suite.reserve.DOMAIN_SEPARATOR()
    two = Domain(31337, suite.reserve.address, "Mock USD Coin", "2")
    answers = {EIP712_DOMAIN: None, VERSION: text("2"), SEPARATOR: two.separator}
    assert fetch_domain(Connection(Answers(suite.chain, answers)), suite.reserve.address) == two
    without_check = {EIP712_DOMAIN: None, VERSION: text("2"), SEPARATOR: None}
    assert fetch_domain(Connection(Answers(suite.chain, without_check)), suite.reserve.address) == two


def test_token_that_lies(suite: Suite) -> None:
    def refused(answers: dict[str, bytes | None], kind: type[Exception], says: str) -> None:
        with pytest.raises(kind, match=says):
            fetch_domain(Connection(Answers(suite.chain, answers)), suite.reserve.address)

    refused({SEPARATOR: bytes(32)}, SignatureError, "not what it says")
    refused({EIP712_DOMAIN: offered(suite, chain=1)}, WrongChainError, "for chain 1")
    refused(
        {EIP712_DOMAIN: offered(suite, contract=suite.stablecoin.address)}, SignatureError, "another contract"
    )
    refused({EIP712_DOMAIN: offered(suite, fields=b"\x03")}, SignatureError, "names no chain or no contract")
    refused({EIP712_DOMAIN: None, NAME: None}, SignatureError, "offers no EIP-712 domain")
