"""IdentityRegistry.revoke, revokeBySentinel

├── revoke, when the caller is no issuer: it reverts
├── revoke, when the caller neither stated what is known of the wallet nor is its investor's home issuer: it reverts
├── revokeBySentinel, when the caller is not the sentinel: it reverts
└── else: the wallet is not verified, its investor stays, and no claim stated until now can bring it back
    └── also where nothing is known of the wallet yet
"""

from tests.support.compliance import INVESTOR, YEAR, ZERO, Registry
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


def test_revokes_claims_that_nobody_presented(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    wallets = (compliance.investor, compliance.other_investor)
    calls = ((registry.revoke, compliance.issuer), (registry.revokeBySentinel, compliance.sentinel))
    for wallet, (revoke, caller) in zip(wallets, calls, strict=True):
        claim = compliance.claim(wallet)
        signature = bytes(compliance.sign(claim))
        receipt = revoke(wallet, sender=caller)
        now = chain.timestamp
        assert events(receipt) == [event(registry, "Revoked", wallet, 0, caller)]
        known, issuer, valid = compliance.known(wallet)
        assert (known.investor_id, known.issued_at, issuer, valid) == (0, now, ZERO, False)
        chain.warp(5)
        with compliance.refuses("IdentityRegistry_NotNewer", wallet, now, now, now + 5):
            registry.registerWithClaim(claim, compliance.issuer, signature, sender=wallet)
        compliance.register(wallet)
        assert registry.isVerified(wallet)


def test_the_home_issuer_revokes_what_another_stated(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    for revoker in (compliance.issuer, compliance.other_issuer):
        compliance.register(compliance.investor)
        chain.warp(YEAR)
        registry.register(compliance.claim(compliance.investor), sender=compliance.other_issuer)
        assert compliance.known(compliance.investor)[1:] == (compliance.other_issuer.address, True)
        registry.revoke(compliance.investor, sender=revoker)
        assert not registry.isVerified(compliance.investor)


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
        assert events(receipt) == [event(registry, "Revoked", compliance.investor, INVESTOR, caller)]
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
