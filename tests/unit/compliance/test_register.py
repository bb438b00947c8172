"""IdentityRegistry.register, registerBatch

├── when the caller is no issuer: it reverts
├── when wallet or investor are zero, or the country is not between 1 and 999: it reverts
├── when the claim has expired: it reverts
├── when something was stated of the wallet in this very second: it reverts
├── when the wallet belongs to another investor, its word void or not: it reverts
└── else: the claim is stated now, by the caller, whatever it says itself
    ├── several wallets may belong to one investor
    ├── the newest statement holds, whoever of the issuers makes it
    └── in a batch all are registered or none
"""

import pytest

from tests.support.compliance import JAPAN, PROFESSIONAL, YEAR, ZERO, Registry
from tests.support.suite import event, events


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
        2**96 - 1,
        country=999,
        investor_class=2**16 - 1,
        flags=2**24 - 1,
        issued_at=0,
        expiry=2**48 - 1,
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
            2**96 - 1,
            compliance.issuer,
            999,
            2**16 - 1,
            2**24 - 1,
            chain.timestamp,
            2**48 - 1,
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


def test_refuses_a_second_statement_in_a_second(compliance: Registry) -> None:
    claim = compliance.register(compliance.investor)
    now = compliance.chain.timestamp
    for issuer in (compliance.issuer, compliance.other_issuer):
        with compliance.refuses("IdentityRegistry_NotNewer", compliance.investor, now, now, now):
            compliance.registry.register(claim, sender=issuer)


def test_a_wallet_keeps_its_investor(compliance: Registry) -> None:
    compliance.register(compliance.investor, 7)
    compliance.chain.warp(1)
    claim = compliance.claim(compliance.investor, 8)
    with compliance.refuses("IdentityRegistry_InvestorMismatch", compliance.investor, 8, 7):
        compliance.registry.register(claim, sender=compliance.issuer)
    compliance.registry.revoke(compliance.investor, sender=compliance.issuer)
    compliance.chain.warp(2 * YEAR)
    with compliance.refuses("IdentityRegistry_InvestorMismatch", compliance.investor, 8, 7):
        compliance.registry.register(compliance.claim(compliance.investor, 8), sender=compliance.other_issuer)


def test_an_investor_has_many_wallets(compliance: Registry) -> None:
    compliance.register(compliance.investor, 7)
    compliance.register(compliance.other_investor, 7)
    first, second = (
        compliance.known(wallet)[0].investor_id for wallet in (compliance.investor, compliance.other_investor)
    )
    assert first == second == 7


def test_the_newest_statement_holds(compliance: Registry) -> None:
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    newer = compliance.claim(compliance.investor, country=JAPAN, investor_class=PROFESSIONAL)
    compliance.registry.register(newer, sender=compliance.other_issuer)
    assert compliance.known(compliance.investor) == (newer, compliance.other_issuer.address, True)


def test_registers_a_batch(compliance: Registry) -> None:
    wallets = [compliance.chain.account(f"wallet {number}") for number in range(20)]
    claims = [compliance.claim(wallet, number + 1) for number, wallet in enumerate(wallets)]
    receipt = compliance.registry.registerBatch(claims, sender=compliance.issuer)
    assert len(events(receipt)) == 20
    for wallet, claim in zip(wallets, claims, strict=True):
        assert compliance.known(wallet) == (claim, compliance.issuer.address, True)
    assert events(compliance.registry.registerBatch([], sender=compliance.issuer)) == []


def test_registers_all_of_a_batch_or_none(compliance: Registry) -> None:
    good, twice = compliance.claim(compliance.investor), compliance.claim(compliance.stranger)
    now = compliance.chain.timestamp
    with compliance.refuses("IdentityRegistry_NotNewer", compliance.stranger, now, now, now):
        compliance.registry.registerBatch([good, twice, twice], sender=compliance.issuer)
