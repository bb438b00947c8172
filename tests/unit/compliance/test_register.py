"""IdentityRegistry.register, registerBatch

├── when the caller is no issuer: it reverts
├── when wallet or investor are zero, or the country is not between 1 and 999: it reverts
├── when the claim has expired: it reverts
├── when it expires more than ten years from now: it reverts
├── when it sets flags that the issuer was not allowed: it reverts
├── when a new wallet is to go to an investor at home with another active issuer, or with none: it reverts
├── when the wallet belongs to another investor, its word void or not: it reverts
├── when another issuer's statement is valid, and the caller is not the investor's home issuer: it reverts
└── else: the claim is stated now, by the caller, whatever it says itself
    ├── several wallets may belong to one investor
    ├── also in the very second of another statement, or of a revocation
    ├── the home issuer restates whatever was stated, any issuer what is no longer valid
    ├── any issuer gives new wallets to an investor whose home issuer was removed
    └── in a batch all are registered or none
"""

import pytest

from tests.support.compliance import (
    ALL_FLAGS,
    CUSTODIAN,
    INVESTOR,
    JAPAN,
    PROFESSIONAL,
    YEAR,
    ZERO,
    Registry,
    investor,
)
from tests.support.suite import event, events

LONGEST = 3_650 * 24 * 3_600


def test_only_issuers_register(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    for actor in compliance.actors:
        if actor not in (compliance.issuer, compliance.other_issuer):
            with compliance.refuses("IdentityRegistry_NotIssuer", actor):
                compliance.registry.register(claim, sender=actor)
            with compliance.refuses("IdentityRegistry_NotIssuer", actor):
                compliance.registry.registerBatch([claim], sender=actor)


def test_registers(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    claim = compliance.claim(
        compliance.investor,
        investor(2**88 - 1),
        country=999,
        investor_class=2**16 - 1,
        flags=2**24 - 1,
        issued_at=0,
        expiry=chain.timestamp + LONGEST,
    )
    receipt = registry.register(claim, sender=compliance.issuer)
    stated = claim._replace(issued_at=chain.timestamp)
    assert compliance.known(compliance.investor) == (stated, compliance.issuer.address, True)
    assert registry.isVerified(compliance.investor)
    assert events(receipt) == [
        event(
            registry,
            "Registered",
            compliance.investor,
            investor(2**88 - 1),
            compliance.issuer,
            999,
            2**16 - 1,
            2**24 - 1,
            chain.timestamp,
            chain.timestamp + LONGEST,
        )
    ]


def test_states_now_whatever_the_claim_says(compliance: Registry) -> None:
    for issued_at in (0, 1, 2**48 - 1):
        compliance.register(compliance.investor, issued_at=issued_at)
        assert compliance.known(compliance.investor)[0].issued_at == compliance.chain.timestamp


@pytest.mark.parametrize(
    "change",
    [{"wallet": ZERO}, {"investor_id": 0}, {"country": 0}, {"country": 1000}, {"country": 2**16 - 1}],
)
def test_refuses_what_says_nothing(compliance: Registry, change: dict[str, object]) -> None:
    claim = compliance.claim(compliance.investor)._replace(**change)  # type: ignore[arg-type]
    with compliance.refuses("IdentityRegistry_InvalidClaim", claim.wallet, claim.investor_id, claim.country):
        compliance.registry.register(claim, sender=compliance.issuer)


def test_refuses_what_has_expired(compliance: Registry) -> None:
    now = compliance.chain.timestamp
    for expiry in (0, now - 1, now):
        with compliance.refuses("IdentityRegistry_Expired", compliance.investor, expiry, now):
            compliance.registry.register(
                compliance.claim(compliance.investor, expiry=expiry), sender=compliance.issuer
            )
    compliance.registry.register(
        compliance.claim(compliance.investor, expiry=now + 1), sender=compliance.issuer
    )
    assert compliance.registry.isVerified(compliance.investor)
    compliance.chain.warp(1)
    assert not compliance.registry.isVerified(compliance.investor)


def test_refuses_what_expires_too_late(compliance: Registry) -> None:
    latest = compliance.chain.timestamp + LONGEST
    assert compliance.registry.MAX_VALIDITY() == LONGEST
    for expiry in (latest + 1, latest * 1_000, 2**48 - 1):
        with compliance.refuses("IdentityRegistry_ExpiryTooFar", compliance.investor, expiry, latest):
            compliance.registry.register(
                compliance.claim(compliance.investor, expiry=expiry), sender=compliance.issuer
            )


def test_refuses_flags_that_the_issuer_was_not_allowed(compliance: Registry) -> None:
    allowed = ALL_FLAGS & ~CUSTODIAN
    for flags in (CUSTODIAN, ALL_FLAGS):
        claim = compliance.claim(compliance.investor, investor(7, home=2), flags=flags)
        with compliance.refuses("IdentityRegistry_FlagsNotAllowed", compliance.other_issuer, flags, allowed):
            compliance.registry.register(claim, sender=compliance.other_issuer)
    claim = compliance.claim(compliance.investor, investor(7, home=2), flags=allowed)
    compliance.registry.register(claim, sender=compliance.other_issuer)
    assert compliance.known(compliance.investor)[0].flags == allowed


def test_refuses_investors_that_are_at_home_elsewhere(compliance: Registry) -> None:
    for home in (0, 1, 3, 255):
        claim = compliance.claim(compliance.investor, investor(7, home))
        with compliance.refuses(
            "IdentityRegistry_NotItsInvestor", compliance.other_issuer, claim.investor_id
        ):
            compliance.registry.register(claim, sender=compliance.other_issuer)


def test_anyone_looks_after_the_investors_of_a_removed_issuer(compliance: Registry) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    for wallet in (compliance.investor, compliance.stranger):
        registry.register(compliance.claim(wallet), sender=compliance.other_issuer)
        claim, issuer, valid = compliance.known(wallet)
        assert (claim.investor_id, issuer, valid) == (INVESTOR, compliance.other_issuer.address, True)


def test_states_again_in_the_same_second(compliance: Registry) -> None:
    registry = compliance.registry
    compliance.register(compliance.investor)
    again = compliance.claim(compliance.investor, country=JAPAN)
    registry.register(again, sender=compliance.issuer)
    assert compliance.known(compliance.investor) == (again, compliance.issuer.address, True)
    registry.revoke(compliance.investor, sender=compliance.issuer)
    assert not registry.isVerified(compliance.investor)
    registry.register(again, sender=compliance.issuer)
    assert compliance.known(compliance.investor) == (again, compliance.issuer.address, True)


def test_a_wallet_keeps_its_investor(compliance: Registry) -> None:
    other = investor(8)
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    claim = compliance.claim(compliance.investor, other)
    with compliance.refuses("IdentityRegistry_InvestorMismatch", compliance.investor, other, INVESTOR):
        compliance.registry.register(claim, sender=compliance.issuer)
    compliance.registry.revoke(compliance.investor, sender=compliance.issuer)
    compliance.chain.warp(2 * YEAR)
    for issuer, number in ((compliance.issuer, other), (compliance.other_issuer, investor(8, home=2))):
        claim = compliance.claim(compliance.investor, number)
        with compliance.refuses("IdentityRegistry_InvestorMismatch", compliance.investor, number, INVESTOR):
            compliance.registry.register(claim, sender=issuer)


def test_an_investor_has_many_wallets(compliance: Registry) -> None:
    wallets = (compliance.investor, compliance.other_investor)
    for wallet in wallets:
        compliance.register(wallet)
    assert [compliance.known(wallet)[0].investor_id for wallet in wallets] == [INVESTOR, INVESTOR]


def test_a_valid_statement_is_its_issuers_and_the_home_issuers(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    ours = compliance.register(compliance.investor)
    theirs = ours._replace(country=JAPAN, investor_class=PROFESSIONAL, expiry=ours.expiry + YEAR)
    with compliance.refuses("IdentityRegistry_NotItsIssuer", compliance.other_issuer, compliance.issuer):
        registry.register(theirs, sender=compliance.other_issuer)
    chain.warp(YEAR)
    assert not registry.isVerified(compliance.investor)
    registry.register(theirs, sender=compliance.other_issuer)
    stated = theirs._replace(issued_at=chain.timestamp)
    assert compliance.known(compliance.investor) == (stated, compliance.other_issuer.address, True)
    registry.register(stated._replace(country=1), sender=compliance.other_issuer)
    back = stated._replace(country=2)
    registry.register(back, sender=compliance.issuer)
    assert compliance.known(compliance.investor) == (back, compliance.issuer.address, True)


def test_registers_a_batch(compliance: Registry) -> None:
    wallets = [compliance.chain.account(f"wallet {number}") for number in range(20)]
    claims = [compliance.claim(wallet, investor(number)) for number, wallet in enumerate(wallets)]
    receipt = compliance.registry.registerBatch(claims, sender=compliance.issuer)
    assert len(events(receipt)) == 20
    for wallet, claim in zip(wallets, claims, strict=True):
        assert compliance.known(wallet) == (claim, compliance.issuer.address, True)
    assert events(compliance.registry.registerBatch([], sender=compliance.issuer)) == []


def test_registers_all_of_a_batch_or_none(compliance: Registry) -> None:
    good = compliance.claim(compliance.investor)
    bad = compliance.claim(compliance.stranger, investor(8), country=0)
    with compliance.refuses("IdentityRegistry_InvalidClaim", compliance.stranger, investor(8), 0):
        compliance.registry.registerBatch([good, bad], sender=compliance.issuer)
