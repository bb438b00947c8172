"""LendingPool.setAuthorizationWithSig, with a key's signature in its parts or with any signer's as bytes

├── when the deadline has passed: it reverts; at the deadline it does not
├── when the nonce is not the next: it reverts, so nothing is replayed
├── when the signature is not the authorizer's over this very authorization, chain and pool: it reverts
│   └── nor its other half, nor one for the zero address
└── else: as setAuthorization, by anyone
    ├── a contract wallet by ERC-1271
    └── an account with delegated code by its key
"""

from dataclasses import dataclass, replace

import pytest
from eth_abi.abi import encode

from strongroom.evm import Signature, keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.lending import ZERO, Lending, LendingBuilder
from tests.support.signing import FOREVER, malleable, vrs
from tests.support.suite import event, events

DOMAIN = "EIP712Domain(uint256 chainId,address verifyingContract)"
TYPE = "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
FORMS = ["parts", "bytes"]


@dataclass(frozen=True)
class Grant:
    """An authorization as it is signed."""

    authorizer: Addressish
    authorized: Addressish
    allowed: bool = True
    nonce: int = 0
    deadline: int = FOREVER

    @property
    def args(self) -> tuple[str, str, bool, int, int]:
        return (
            to_address(self.authorizer),
            to_address(self.authorized),
            self.allowed,
            self.nonce,
            self.deadline,
        )

    def digest(self, lending: Lending, *, chain_id: int | None = None, pool: str | None = None) -> bytes:
        chain = lending.chain.chain_id if chain_id is None else chain_id
        separator = keccak(
            encode(
                ["bytes32", "uint256", "address"],
                [keccak(DOMAIN.encode()), chain, pool or lending.pool.address],
            )
        )
        struct = keccak(
            encode(
                ["bytes32", "address", "address", "bool", "uint256", "uint256"],
                [keccak(TYPE.encode()), *self.args],
            )
        )
        return keccak(b"\x19\x01" + separator + struct)


def form_of(signature: Signature, form: str) -> object:
    return vrs(signature) if form == "parts" else bytes(signature)


@pytest.fixture
def grant(lending: Lending) -> Grant:
    return Grant(lending.lender, lending.stranger)


def test_the_domain(lending: Lending) -> None:
    expected = keccak(
        encode(["bytes32", "uint256", "address"], [keccak(DOMAIN.encode()), 31337, lending.pool.address])
    )
    assert lending.pool.DOMAIN_SEPARATOR() == expected


@pytest.mark.parametrize("form", FORMS)
def test_anyone_passes_it_on(lending: Lending, grant: Grant, form: str) -> None:
    pool, lender, relayer = lending.pool, lending.lender, lending.liquidator
    for nonce, allowed in enumerate((True, False, True)):
        now = replace(grant, nonce=nonce, allowed=allowed)
        signature = lender.sign_hash(now.digest(lending))
        receipt = pool.setAuthorizationWithSig(now.args, form_of(signature, form), sender=relayer)
        assert events(receipt) == [
            event(pool, "IncrementNonce", relayer, lender, nonce),
            event(pool, "SetAuthorization", relayer, lender, lending.stranger, allowed),
        ]
        assert pool.isAuthorized(lender, lending.stranger) is allowed
        assert pool.nonce(lender) == nonce + 1


@pytest.mark.parametrize("form", FORMS)
def test_refuses_a_replay(lending: Lending, grant: Grant, form: str) -> None:
    signature = lending.lender.sign_hash(grant.digest(lending))
    lending.pool.setAuthorizationWithSig(grant.args, form_of(signature, form), sender=lending.attacker)
    lending.pool.setAuthorization(lending.stranger, False, sender=lending.lender)
    for again in FORMS:
        with lending.refuses("LendingPool_InvalidNonce", lending.lender, 0, 1):
            lending.pool.setAuthorizationWithSig(
                grant.args, form_of(signature, again), sender=lending.attacker
            )
    # the next nonce needs a signature of its own
    next_one = replace(grant, nonce=1)
    with lending.refuses("LendingPool_InvalidSignature", lending.lender, next_one.digest(lending)):
        lending.pool.setAuthorizationWithSig(next_one.args, form_of(signature, form), sender=lending.attacker)


@pytest.mark.parametrize("nonce", [1, 7, 2**256 - 1])
def test_refuses_a_nonce_out_of_order(lending: Lending, grant: Grant, nonce: int) -> None:
    early = replace(grant, nonce=nonce)
    signature = lending.lender.sign_hash(early.digest(lending))
    with lending.refuses("LendingPool_InvalidNonce", lending.lender, nonce, 0):
        lending.pool.setAuthorizationWithSig(early.args, vrs(signature), sender=lending.stranger)


@pytest.mark.parametrize("form", FORMS)
def test_refuses_after_the_deadline(lending: Lending, grant: Grant, form: str) -> None:
    now = lending.chain.timestamp
    due = replace(grant, deadline=now)
    signature = form_of(lending.lender.sign_hash(due.digest(lending)), form)
    before = lending.chain.snapshot()
    lending.pool.setAuthorizationWithSig(due.args, signature, sender=lending.stranger)
    lending.chain.revert(before)
    lending.chain.warp(1)
    with lending.refuses("LendingPool_SignatureExpired", now, now + 1):
        lending.pool.setAuthorizationWithSig(due.args, signature, sender=lending.stranger)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "change",
    [
        {"allowed": False},
        {"deadline": FOREVER - 1},
        {"authorized": "0x" + "11" * 20},
    ],
    ids=lambda change: next(iter(change)),
)
def test_refuses_what_was_not_signed(
    lending: Lending, grant: Grant, form: str, change: dict[str, object]
) -> None:
    signature = form_of(lending.lender.sign_hash(grant.digest(lending)), form)
    changed = replace(grant, **change)  # type: ignore[arg-type]
    with lending.refuses("LendingPool_InvalidSignature", lending.lender, changed.digest(lending)):
        lending.pool.setAuthorizationWithSig(changed.args, signature, sender=lending.attacker)


@pytest.mark.parametrize("form", FORMS)
def test_refuses_another_signer_chain_pool_or_half(lending: Lending, grant: Grant, form: str) -> None:
    lender, digest = lending.lender, grant.digest(lending)
    other = LendingBuilder()(chain=lending.chain)
    for signature in (
        lending.attacker.sign_hash(digest),
        lender.sign_hash(grant.digest(lending, chain_id=1)),
        lender.sign_hash(grant.digest(lending, pool=other.pool.address)),
        malleable(lender.sign_hash(digest)),
        Signature(27, bytes(32), bytes(32)),
        Signature(0, b"\xff" * 32, b"\xff" * 32),
    ):
        with lending.refuses("LendingPool_InvalidSignature", lender, digest):
            lending.pool.setAuthorizationWithSig(
                grant.args, form_of(signature, form), sender=lending.attacker
            )


@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\x00" * 65, b"\xff" * 66])
def test_nobody_signs_for_zero(lending: Lending, signature: bytes) -> None:
    grant = Grant(ZERO, lending.attacker)
    with lending.refuses("LendingPool_InvalidSignature", ZERO, grant.digest(lending)):
        lending.pool.setAuthorizationWithSig(grant.args, signature, sender=lending.attacker)
    with lending.refuses("LendingPool_InvalidSignature", ZERO, grant.digest(lending)):
        lending.pool.setAuthorizationWithSig(grant.args, (27, bytes(32), bytes(32)), sender=lending.attacker)


@pytest.mark.parametrize("form", FORMS)
def test_a_contract_wallet_signs(lending: Lending, form: str) -> None:
    wallet = lending.deploy("MockWallet", lending.lender)
    grant = Grant(wallet, lending.stranger)
    with lending.refuses("LendingPool_InvalidSignature", wallet, grant.digest(lending)):
        lending.pool.setAuthorizationWithSig(
            grant.args,
            form_of(lending.attacker.sign_hash(grant.digest(lending)), form),
            sender=lending.attacker,
        )
    signature = lending.lender.sign_hash(grant.digest(lending))
    lending.pool.setAuthorizationWithSig(grant.args, form_of(signature, form), sender=lending.attacker)
    assert lending.pool.isAuthorized(wallet, lending.stranger) is True


@pytest.mark.parametrize("form", FORMS)
def test_an_account_with_delegated_code_signs_with_its_key(lending: Lending, grant: Grant, form: str) -> None:
    lending.chain.set_code(lending.lender, bytes.fromhex("5f5ffd"))
    signature = lending.lender.sign_hash(grant.digest(lending))
    lending.pool.setAuthorizationWithSig(grant.args, form_of(signature, form), sender=lending.attacker)
    assert lending.pool.isAuthorized(lending.lender, lending.stranger) is True


def test_authorized_can_be_granted_and_used_in_one_multicall(aged: Lending) -> None:
    grant = Grant(aged.lender, aged.stranger)
    signature = vrs(aged.lender.sign_hash(grant.digest(aged)))
    pool = aged.pool
    steps = [
        pool[
            "setAuthorizationWithSig((address,address,bool,uint256,uint256),(uint8,bytes32,bytes32))"
        ].encode(grant.args, signature),
        pool.withdraw.encode(aged.params, 5, 0, aged.lender, aged.stranger),
    ]
    pool.multicall(steps, sender=aged.stranger)
    assert aged.loan.balanceOf(aged.stranger) == 5


def test_passed_on_by_another_first_it_has_its_effect(lending: Lending, grant: Grant) -> None:
    """Whoever sees it may use it first: nothing but who pays for it changes, and the second use is refused."""
    signature = vrs(lending.lender.sign_hash(grant.digest(lending)))
    lending.pool.setAuthorizationWithSig(grant.args, signature, sender=lending.attacker)
    with lending.refuses("LendingPool_InvalidNonce", lending.lender, 0, 1):
        lending.pool.setAuthorizationWithSig(grant.args, signature, sender=lending.stranger)
    assert lending.pool.isAuthorized(lending.lender, lending.stranger) is True
