"""client.identities

├── of, of_many: what is known, its status and a sentence for each status
├── issuers, issuer, investor: numbers and ids
├── sign_claim: what the registry takes the first time, as JSON and back; a contract wallet's too
├── present: by anyone; refused for another chain or registry
├── check: exactly what the registry refuses, for each of its errors, and a sentence for it
├── number_of: numbers that nobody guesses back
└── bad input: future, expired, milliseconds, country, investor, home
"""

import json
from typing import Any

import pytest

from strongroom.client import Strongroom
from strongroom.client.contracts.identity_registry import Claim
from strongroom.client.errors import AccountError, ArgumentError, SignatureError, WrongChainError
from strongroom.client.identity import (
    CUSTODIAN,
    MAX_VALIDITY,
    Identities,
    IdentityClaim,
    Status,
    home_of,
    investor_id,
    number_of,
    own_number,
)
from strongroom.client.signing import Signed
from strongroom.errors import decode_revert
from strongroom.evm import Account
from strongroom.evm.provider import ChainProvider
from tests.support.compliance import ALL_FLAGS, INVESTOR, YEAR, Registry, investor, registry_of


def connected(compliance: Registry, account: Account | None = None) -> Identities:
    provider = ChainProvider(compliance.chain, list(compliance.actors))
    client = Strongroom.connect(provider, None if account is None else account.local, registry_of(compliance))
    return client.identities


@pytest.fixture
def identities(compliance: Registry) -> Identities:
    """As the issuer, who has number 1."""
    return connected(compliance, compliance.issuer)


def later(compliance: Registry, seconds: int = YEAR) -> int:
    return compliance.chain.timestamp + seconds


def test_what_is_known(compliance: Registry, identities: Identities) -> None:
    claim = compliance.register(compliance.investor, flags=CUSTODIAN)
    known, unknown = identities.of_many([compliance.investor, compliance.stranger])
    assert (known.status, known.is_verified, known.is_custodian) == (Status.VERIFIED, True, True)
    assert (known.investor_id, known.home, known.expiry) == (INVESTOR, 1, claim.expiry)
    assert known.issuer == compliance.issuer.address
    assert (unknown.status, unknown.is_verified, unknown.investor_id) == (Status.UNKNOWN, False, 0)


def test_a_sentence_for_each_status(compliance: Registry, identities: Identities) -> None:
    registry, wallet = compliance.registry, compliance.investor

    def says(status: Status, *words: str) -> None:
        found = identities.of(wallet)
        assert found.status is status
        for word in words:
            assert word in found.sentence, found.sentence

    says(Status.UNKNOWN, wallet.address, "an issuer registers it")
    registry.revoke(wallet, sender=compliance.issuer)
    says(Status.UNKNOWN, "count no more")
    compliance.register(wallet, expiry=later(compliance, 100))
    says(Status.VERIFIED, "verified until 20", "investor 7 of issuer 1", "country 250", "class 1")
    compliance.chain.warp(100)
    says(Status.EXPIRED, "expired on 20", "renews it")
    compliance.register(wallet)
    registry.revoke(wallet, sender=compliance.issuer)
    says(Status.REVOKED, "revoked on 20")
    compliance.register(wallet)
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    says(Status.ISSUER_REMOVED, "no longer trusted", compliance.issuer.address)


def test_issuers(compliance: Registry, identities: Identities) -> None:
    registry = compliance.registry
    registry.removeIssuer(compliance.other_issuer, sender=compliance.sentinel)
    registry.addIssuer(compliance.other_issuer, 0, sender=compliance.governor)
    first, removed, again = identities.issuers()
    assert (first.number, first.account, first.is_active, first.allowed_flags) == (
        1,
        compliance.issuer.address,
        True,
        ALL_FLAGS,
    )
    assert (removed.number, removed.is_active, removed.claims_from) == (2, False, 0)
    assert (again.number, again.is_active, again.claims_from) == (3, True, compliance.chain.timestamp)
    assert identities.issuer(compliance.other_issuer.address) == again
    assert identities.investor(7) == INVESTOR
    assert identities.investor(7, compliance.other_issuer.address) == investor(7, home=3)
    with pytest.raises(AccountError, match="no issuer of this registry"):
        identities.issuer(compliance.stranger.address)


def test_ids() -> None:
    assert investor_id(255, 2**88 - 1) == 2**96 - 1
    assert (home_of(investor(7, 9)), own_number(investor(7, 9))) == (9, 7)
    for home, number in ((0, 1), (256, 1), (1, -1), (1, 2**88)):
        with pytest.raises(ArgumentError):
            investor_id(home, number)


def test_numbers_that_nobody_guesses_back() -> None:
    key = bytes(range(32))
    number = number_of("passport X1234567", key)
    assert number == number_of("  passport X1234567 ", key)
    assert 0 < number < 2**88
    assert len({number, number_of("passport X1234568", key), number_of("passport X1234567", bytes(32))}) == 3
    with pytest.raises(ArgumentError, match="32 bytes"):
        number_of("x", bytes(31))
    with pytest.raises(ArgumentError, match="empty"):
        number_of(" ", key)


def test_a_signed_claim_is_taken_the_first_time(compliance: Registry, identities: Identities) -> None:
    expiry = later(compliance)
    signed = identities.sign_claim(compliance.investor, INVESTOR, 250, expiry, investor_class=2, flags=4)
    assert signed.message.digest(signed.domain) == compliance.registry.claimDigest(signed.message.claim)
    carried = Signed.from_json(json.loads(json.dumps(signed.as_json())))
    assert carried == signed
    anyone = connected(compliance, compliance.stranger)
    anyone.present(carried).send()  # type: ignore[arg-type]
    known = anyone.of(compliance.investor)
    assert known.is_verified
    assert (known.investor_class, known.flags, known.expiry) == (2, 4, expiry)


def test_a_contract_wallet_signs(compliance: Registry, identities: Identities) -> None:
    wallet = compliance.chain.deploy("MockWallet", compliance.issuer, sender=compliance.deployer)
    compliance.registry.addIssuer(wallet, 0, sender=compliance.governor)
    compliance.chain.warp(1)
    signed = identities.sign_claim(
        compliance.investor, investor(1, home=3), 250, later(compliance), issuer=wallet.address
    )
    identities.present(signed).send()
    assert identities.of(compliance.investor).issuer == wallet.address
    with pytest.raises(SignatureError, match="cannot sign for"):
        identities.sign_claim(
            compliance.stranger,
            investor(1, home=2),
            250,
            later(compliance),
            issuer=compliance.other_issuer.address,
        )


def test_for_another_chain_or_registry(compliance: Registry, identities: Identities) -> None:
    signed = identities.sign_claim(compliance.investor, INVESTOR, 250, later(compliance))
    for change, error in (
        ({"chain_id": 1}, WrongChainError),
        ({"verifying_contract": compliance.access.address}, ArgumentError),
        ({"name": "Another"}, ArgumentError),
    ):
        from dataclasses import replace

        other = replace(signed, domain=replace(signed.domain, **change))  # type: ignore[arg-type]
        with pytest.raises(error):
            identities.present(other)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"investor": 0}, "not zero"),
        ({"country": 0}, "from 1 to 999"),
        ({"country": 1000}, "from 1 to 999"),
        ({"investor": 2**96}, "96 bits"),
        ({"investor_class": 2**16}, "16 bits"),
        ({"flags": 2**24}, "24 bits"),
        ({"flags": -1}, "24 bits"),
        ({"issued_at": 1}, "dated in the future"),
        ({"expiry": 0}, "would have expired"),
        ({"expiry": MAX_VALIDITY + 1}, "ten years at most"),
        ({"expiry": 2**46}, "milliseconds"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_claims_that_no_registry_takes(
    compliance: Registry, identities: Identities, changes: dict[str, Any], words: str
) -> None:
    now = compliance.chain.timestamp
    arguments: dict[str, Any] = {"investor": INVESTOR, "country": 250, "expiry": now + YEAR, **changes}
    for name in ("expiry", "issued_at"):
        if name in changes:
            arguments[name] = now + changes[name]
    with pytest.raises(ArgumentError, match=words):
        identities.claim(compliance.investor, **arguments)


def test_check_says_what_the_registry_says(compliance: Registry, identities: Identities) -> None:
    """For the three issuers, one removed, over wallets in every state and claims with every fault."""
    registry, chain = compliance.registry, compliance.chain
    third = compliance.stranger
    registry.addIssuer(third, ALL_FLAGS, sender=compliance.governor)
    wallets = [chain.account(f"wallet {number}") for number in range(6)]
    _fresh, ours, theirs, expired, revoked, orphan = wallets
    compliance.register(ours, investor(1))
    compliance.register(expired, investor(2), expiry=chain.timestamp + 50)
    compliance.register(revoked, investor(3))
    registry.revoke(revoked, sender=compliance.issuer)
    registry.register(compliance.claim(theirs, investor(4, 2)), sender=compliance.other_issuer)
    registry.register(compliance.claim(orphan, investor(5, 3)), sender=third)
    chain.warp(60)
    registry.removeIssuer(third, sender=compliance.sentinel)
    now, met = chain.timestamp, set()
    registered = {ours: investor(1), expired: investor(2), revoked: investor(3), theirs: investor(4, 2)}
    registered[orphan] = investor(5, 3)
    for account in (compliance.issuer, compliance.other_issuer):
        issuer = identities.issuer(account.address)
        for wallet in wallets:
            for changes in (
                {},
                {"flags": CUSTODIAN},
                {"country": 0},
                {"country": 1000},
                {"investorId": 0},
                {"investorId": investor(9, 1)},
                {"investorId": investor(9, 2)},
                {"investorId": investor(9, 3)},
                {"investorId": investor(9, 4)},
                {"expiry": now},
                {"expiry": now + MAX_VALIDITY + 100},
            ):
                number = registered.get(wallet, investor(8))
                claim = Claim(wallet.address, number, 250, 1, 0, now, now + YEAR)._replace(**changes)  # type: ignore[arg-type]
                before = chain.snapshot()
                taken, output = registry.register.try_send(claim, sender=account)
                chain.revert(before)
                found = [refusal.error for refusal in identities.check([claim], issuer)]
                assert found == ([] if taken else [decode_revert(output).name]), (account, wallet, changes)
                met.update(found)
    assert met == {
        "IdentityRegistry_InvalidClaim",
        "IdentityRegistry_Expired",
        "IdentityRegistry_ExpiryTooFar",
        "IdentityRegistry_FlagsNotAllowed",
        "IdentityRegistry_NotItsInvestor",
        "IdentityRegistry_InvestorMismatch",
        "IdentityRegistry_NotItsIssuer",
    }


def test_check_tells_who_is_named_twice(compliance: Registry, identities: Identities) -> None:
    claim = identities.claim(compliance.investor, INVESTOR, 250, later(compliance))
    (refusal,) = identities.check([claim, claim], identities.issuer(compliance.issuer.address))
    assert (refusal.position, refusal.error) == (1, "twice")
    assert "named twice" in refusal.sentence


def test_nothing_is_signed_that_would_be_refused(compliance: Registry, identities: Identities) -> None:
    compliance.register(compliance.investor)
    with pytest.raises(ArgumentError, match="belongs to another investor"):
        identities.sign_claim(compliance.investor, investor(8), 250, later(compliance))
    with pytest.raises(AccountError):
        connected(compliance, compliance.stranger).sign_claim(
            compliance.stranger, investor(8), 250, later(compliance)
        )


def test_the_message_is_the_contracts(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    message = IdentityClaim(compliance.issuer.address, *claim)
    assert message.claim == claim
    assert list(message.values()) == [name for name, _ in message.schema]
