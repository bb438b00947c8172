"""IdentityRegistry.revoke, revokeBySentinel

├── revoke, when the caller is no issuer, or not the one whose statement holds: it reverts
├── revokeBySentinel, when the caller is not the sentinel: it reverts
├── revokeBySentinel, when nothing is known of the wallet: it reverts
└── else: the wallet is not verified, its investor stays, and no claim stated until now can bring it back
"""

from tests.support.compliance import Registry
from tests.support.suite import event, events


def test_only_its_issuer_revokes(compliance: Registry) -> None:
    compliance.register(compliance.investor)
    for actor in compliance.actors:
        if actor == compliance.other_issuer:
            with compliance.refuses("IdentityRegistry_NotItsIssuer", actor, compliance.issuer):
                compliance.registry.revoke(compliance.investor, sender=actor)
        elif actor != compliance.issuer:
            with compliance.refuses("IdentityRegistry_NotIssuer", actor):
                compliance.registry.revoke(compliance.investor, sender=actor)


def test_nobody_revokes_what_nobody_stated(compliance: Registry) -> None:
    with compliance.refuses("IdentityRegistry_NotItsIssuer", compliance.issuer, "0x" + "00" * 20):
        compliance.registry.revoke(compliance.investor, sender=compliance.issuer)
    with compliance.refuses("IdentityRegistry_Unregistered", compliance.investor):
        compliance.registry.revokeBySentinel(compliance.investor, sender=compliance.sentinel)


def test_only_the_sentinel_revokes_for_others(compliance: Registry) -> None:
    compliance.register(compliance.investor)
    for actor in compliance.actors:
        if actor != compliance.sentinel:
            with compliance.refuses("AccessManagedUnauthorized", actor):
                compliance.registry.revokeBySentinel(compliance.investor, sender=actor)


def test_revokes(compliance: Registry) -> None:
    registry = compliance.registry
    calls = ((registry.revoke, compliance.issuer), (registry.revokeBySentinel, compliance.sentinel))
    for revoke, caller in calls:
        claim = compliance.register(compliance.investor)
        compliance.chain.warp(5)
        receipt = revoke(compliance.investor, sender=caller)
        assert events(receipt) == [event(registry, "Revoked", compliance.investor, 7, caller)]
        left = claim._replace(issued_at=compliance.chain.timestamp, expiry=0)
        assert compliance.known(compliance.investor) == (left, compliance.issuer.address, False)
        assert not registry.isVerified(compliance.investor)


def test_no_claim_stated_until_then_brings_it_back(compliance: Registry) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    claims = [
        compliance.claim(compliance.investor, issued_at=compliance.chain.timestamp + later)
        for later in (0, 9, 10)
    ]
    compliance.chain.warp(10)
    registry.revoke(compliance.investor, sender=compliance.issuer)
    now = compliance.chain.timestamp
    compliance.chain.warp(1_000)
    for claim in claims:
        with compliance.refuses(
            "IdentityRegistry_NotNewer", compliance.investor, claim.issued_at, now, now + 1_000
        ):
            registry.registerWithClaim(
                claim, compliance.issuer, bytes(compliance.sign(claim)), sender=compliance.investor
            )
    compliance.register(compliance.investor)
    assert registry.isVerified(compliance.investor)
