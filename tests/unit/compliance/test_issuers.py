"""IdentityRegistry: its constructor, addIssuer, removeIssuer, voidClaims

├── the constructor, when the access manager has no code: it reverts
├── addIssuer
│   ├── when the caller is not the governor: it reverts
│   ├── when the account is zero or an issuer already: it reverts
│   ├── when all 255 numbers are used, also by those removed: it reverts
│   └── else: the account is an issuer under the next number, which was never used
├── removeIssuer
│   ├── when the caller is not the sentinel: it reverts
│   ├── when the account is no issuer: it reverts
│   ├── else: whatever it stated is void at once, and nobody else's
│   └── added again: it has another number, and what it stated before stays void, presented or not
└── voidClaims
    ├── when the caller is no issuer: it reverts
    └── else: what the caller stated until then and nobody presented is void, and what is registered stays
"""

import pytest

from tests.support.compliance import CUSTODIAN, INVESTOR, ZERO, Registry, investor
from tests.support.suite import event, events, refuses


def test_refuses_an_access_manager_without_code(compliance: Registry) -> None:
    for nobody in (ZERO, compliance.stranger):
        with refuses("AccessManagedInvalidAuthority", nobody):
            compliance.chain.deploy("IdentityRegistry", nobody, sender=compliance.deployer)


def test_only_the_governor_adds(compliance: Registry) -> None:
    for actor in compliance.actors:
        if actor != compliance.governor:
            with compliance.refuses("AccessManagedUnauthorized", actor):
                compliance.registry.addIssuer(compliance.stranger, 0, sender=actor)


def test_only_the_sentinel_removes(compliance: Registry) -> None:
    for actor in compliance.actors:
        if actor != compliance.sentinel:
            with compliance.refuses("AccessManagedUnauthorized", actor):
                compliance.registry.removeIssuer(compliance.issuer, sender=actor)


def test_adds_under_the_next_number(compliance: Registry) -> None:
    registry = compliance.registry
    assert registry.issuerCount() == 2
    receipt = registry.addIssuer(compliance.stranger, CUSTODIAN, sender=compliance.governor)
    assert receipt.return_value == 3
    assert events(receipt) == [event(registry, "IssuerAdded", compliance.stranger, 3, CUSTODIAN)]
    assert registry.issuerAt(3) == (compliance.stranger.address, True)
    assert registry.issuerTerms(compliance.stranger) == (3, CUSTODIAN, compliance.chain.timestamp)
    assert registry.issuerCount() == 3


def test_knows_no_issuer_of_number_zero_or_beyond(compliance: Registry) -> None:
    assert compliance.registry.issuerAt(0) == (ZERO, False)
    assert compliance.registry.issuerAt(3) == (ZERO, False)
    assert compliance.registry.issuerAt(255) == (ZERO, False)


def test_refuses_nobody_and_who_is_one_already(compliance: Registry) -> None:
    for account in (ZERO, compliance.issuer):
        with compliance.refuses("IdentityRegistry_InvalidIssuer", account):
            compliance.registry.addIssuer(account, 0, sender=compliance.governor)


def test_uses_no_number_twice(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    for number in range(3, 256):
        registry.addIssuer(chain.account(f"issuer {number}"), 0, sender=compliance.governor)
    assert registry.issuerCount() == 255
    registry.removeIssuer(chain.account("issuer 255"), sender=compliance.sentinel)
    with compliance.refuses("IdentityRegistry_TooManyIssuers", 255):
        registry.addIssuer(compliance.stranger, 0, sender=compliance.governor)


def test_removal_voids_what_the_issuer_stated_and_nothing_else(compliance: Registry) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    theirs = compliance.claim(compliance.other_investor, investor(8, home=2))
    registry.register(theirs, sender=compliance.other_issuer)
    receipt = registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    assert events(receipt) == [event(registry, "IssuerRemoved", compliance.issuer, 1)]
    assert not registry.isVerified(compliance.investor)
    assert registry.isVerified(compliance.other_investor)
    assert registry.issuerAt(1) == (compliance.issuer.address, False)
    assert registry.issuerTerms(compliance.issuer) == (0, 0, 0)
    assert registry.issuerCount() == 2


def test_refuses_to_remove_who_is_none(compliance: Registry) -> None:
    for account in (ZERO, compliance.stranger.address):
        with compliance.refuses("IdentityRegistry_NotIssuer", account):
            compliance.registry.removeIssuer(account, sender=compliance.sentinel)


def test_added_again_it_starts_anew(compliance: Registry) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    claim = compliance.claim(compliance.investor)
    signature = bytes(compliance.sign(claim))
    compliance.chain.warp(1)
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    assert registry.addIssuer(compliance.issuer, 0, sender=compliance.governor).return_value == 3
    assert not registry.isVerified(compliance.investor)
    now = compliance.chain.timestamp
    with compliance.refuses("IdentityRegistry_NotNewer", compliance.investor, claim.issued_at, now, now):
        registry.registerWithClaim(claim, compliance.issuer, signature, sender=compliance.stranger)
    compliance.register(compliance.investor)
    assert registry.isVerified(compliance.investor)


def test_only_issuers_void_claims(compliance: Registry) -> None:
    for actor in compliance.actors:
        if actor not in (compliance.issuer, compliance.other_issuer):
            with compliance.refuses("IdentityRegistry_NotIssuer", actor):
                compliance.registry.voidClaims(sender=actor)


def test_voids_the_claims_that_nobody_presented(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    compliance.register(compliance.investor)
    ours = compliance.claim(compliance.stranger, investor(9))
    theirs = compliance.claim(compliance.other_investor, investor(8, home=2))
    receipt = registry.voidClaims(sender=compliance.issuer)
    now = chain.timestamp
    assert events(receipt) == [event(registry, "ClaimsVoided", compliance.issuer, now)]
    assert registry.issuerTerms(compliance.issuer) == (1, 2**24 - 1, now)
    assert registry.isVerified(compliance.investor)
    chain.warp(10)
    with compliance.refuses("IdentityRegistry_NotNewer", compliance.stranger, now, now, now + 10):
        registry.registerWithClaim(
            ours, compliance.issuer, bytes(compliance.sign(ours)), sender=compliance.stranger
        )
    signature = bytes(compliance.sign(theirs, compliance.other_issuer))
    registry.registerWithClaim(theirs, compliance.other_issuer, signature, sender=compliance.stranger)
    later = ours._replace(issued_at=now + 1)
    registry.registerWithClaim(
        later, compliance.issuer, bytes(compliance.sign(later)), sender=compliance.stranger
    )
    assert registry.isVerified(compliance.stranger)
    assert compliance.known(compliance.investor)[0].investor_id == INVESTOR


@pytest.mark.parametrize("call", ["register", "revoke", "registerWithClaim"])
def test_a_removed_issuer_states_nothing(compliance: Registry, call: str) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    claim = compliance.claim(compliance.investor)
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    with compliance.refuses("IdentityRegistry_NotIssuer", compliance.issuer):
        if call == "register":
            registry.register(claim, sender=compliance.issuer)
        elif call == "revoke":
            registry.revoke(compliance.investor, sender=compliance.issuer)
        else:
            signature = bytes(compliance.sign(claim))
            registry.registerWithClaim(claim, compliance.issuer, signature, sender=compliance.stranger)
