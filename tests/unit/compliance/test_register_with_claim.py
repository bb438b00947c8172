"""IdentityRegistry.registerWithClaim

├── when the issuer named is none: it reverts
├── when the signature is not that issuer's over this very claim, chain and registry: it reverts
│   └── nor its other half, nor one for the zero address
├── when the claim is from the future, or not newer than what is known of the wallet: it reverts, so none is used twice
├── when it breaks what every claim must keep: it reverts as `register` does
└── else: as stated, by anyone
    ├── an issuer that is a contract wallet by ERC-1271
    └── an account with delegated code by its key
"""

import pytest

from strongroom.evm import Signature
from tests.support.compliance import ALL_FLAGS, CUSTODIAN, INVESTOR, JAPAN, ZERO, Claim, Registry, investor
from tests.support.signing import malleable
from tests.support.suite import event, events


def present(
    compliance: Registry, claim: Claim, signature: bytes | Signature, issuer: object = None
) -> object:
    return compliance.registry.registerWithClaim(
        claim, issuer or compliance.issuer, bytes(signature), sender=compliance.stranger
    )


def test_anyone_presents_a_claim(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor, issued_at=compliance.chain.timestamp - 100)
    assert compliance.registry.claimDigest(claim) == compliance.digest(claim)
    receipt = present(compliance, claim, compliance.sign(claim))
    assert compliance.known(compliance.investor) == (claim, compliance.issuer.address, True)
    _, investor_id, country, investor_class, flags, issued_at, expiry = claim
    assert events(receipt) == [  # type: ignore[arg-type]
        event(
            compliance.registry,
            "Registered",
            compliance.investor,
            investor_id,
            compliance.issuer,
            country,
            investor_class,
            flags,
            issued_at,
            expiry,
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"wallet": "0x" + "77" * 20},
        {"investor_id": investor(9)},
        {"country": JAPAN},
        {"investor_class": 5},
        {"flags": 1},
        {"issued_at": 1_000},
        {"expiry": 2**48 - 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_is_signed(compliance: Registry, change: dict[str, object]) -> None:
    claim = compliance.claim(compliance.investor)
    changed = claim._replace(**change)  # type: ignore[arg-type]
    with compliance.refuses(
        "IdentityRegistry_InvalidSignature", compliance.issuer, compliance.digest(changed)
    ):
        present(compliance, changed, compliance.sign(claim))


def test_chain_and_registry_are_signed(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    for domain in ({"chain_id": 1}, {"contract": compliance.access.address}):
        with compliance.refuses(
            "IdentityRegistry_InvalidSignature", compliance.issuer, compliance.digest(claim)
        ):
            present(compliance, claim, compliance.sign(claim, **domain))


def test_only_the_named_issuer_signs(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    digest = compliance.digest(claim)
    for signer in (compliance.other_issuer, compliance.stranger, compliance.investor):
        with compliance.refuses("IdentityRegistry_InvalidSignature", compliance.issuer, digest):
            present(compliance, claim, compliance.sign(claim, signer))
    for junk in (b"", bytes(65), malleable(compliance.sign(claim))):
        with compliance.refuses("IdentityRegistry_InvalidSignature", compliance.issuer, digest):
            present(compliance, claim, junk)


def test_who_is_no_issuer_signs_nothing(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    for nobody in (compliance.stranger, ZERO):
        with compliance.refuses("IdentityRegistry_NotIssuer", nobody):
            present(compliance, claim, compliance.sign(claim, compliance.stranger), nobody)


def test_no_claim_is_used_twice(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    signature = compliance.sign(claim)
    present(compliance, claim, signature)
    compliance.chain.warp(10)
    now = compliance.chain.timestamp
    with compliance.refuses(
        "IdentityRegistry_NotNewer", compliance.investor, claim.issued_at, claim.issued_at, now
    ):
        present(compliance, claim, signature)


def test_an_older_claim_replaces_nothing(compliance: Registry) -> None:
    older = compliance.claim(compliance.investor, investor_class=9)
    signature = compliance.sign(older)
    newer = compliance.register(compliance.investor)
    now = compliance.chain.timestamp
    with compliance.refuses(
        "IdentityRegistry_NotNewer", compliance.investor, older.issued_at, newer.issued_at, now
    ):
        present(compliance, older, signature)


def test_no_claim_comes_from_the_future(compliance: Registry) -> None:
    now = compliance.chain.timestamp
    claim = compliance.claim(compliance.investor, issued_at=now + 1)
    added = compliance.registry.issuerTerms(compliance.issuer)[2]
    with compliance.refuses("IdentityRegistry_NotNewer", compliance.investor, now + 1, added, now):
        present(compliance, claim, compliance.sign(claim))
    compliance.chain.warp(1)
    present(compliance, claim, compliance.sign(claim))
    assert compliance.registry.isVerified(compliance.investor)


def test_keeps_the_rules_of_every_claim(compliance: Registry) -> None:
    now = compliance.chain.timestamp
    nowhere = compliance.claim(compliance.investor, country=0)
    with compliance.refuses("IdentityRegistry_InvalidClaim", compliance.investor, INVESTOR, 0):
        present(compliance, nowhere, compliance.sign(nowhere))
    expired = compliance.claim(compliance.investor, issued_at=now - 10, expiry=now)
    with compliance.refuses("IdentityRegistry_Expired", compliance.investor, now, now):
        present(compliance, expired, compliance.sign(expired))
    theirs = compliance.claim(compliance.investor)
    with compliance.refuses("IdentityRegistry_NotItsInvestor", compliance.other_issuer, INVESTOR):
        present(compliance, theirs, compliance.sign(theirs, compliance.other_issuer), compliance.other_issuer)
    custodian = compliance.claim(compliance.investor, investor(7, home=2), flags=CUSTODIAN)
    with compliance.refuses(
        "IdentityRegistry_FlagsNotAllowed", compliance.other_issuer, CUSTODIAN, ALL_FLAGS & ~CUSTODIAN
    ):
        signature = compliance.sign(custodian, compliance.other_issuer)
        present(compliance, custodian, signature, compliance.other_issuer)


def test_a_contract_wallet_issues(compliance: Registry) -> None:
    wallet = compliance.chain.deploy("MockWallet", compliance.stranger, sender=compliance.deployer)
    compliance.registry.addIssuer(wallet, 0, sender=compliance.governor)
    compliance.chain.warp(1)
    claim = compliance.claim(compliance.investor, investor(7, home=3))
    with compliance.refuses("IdentityRegistry_InvalidSignature", wallet, compliance.digest(claim)):
        present(compliance, claim, compliance.sign(claim, compliance.investor), wallet)
    present(compliance, claim, compliance.sign(claim, compliance.stranger), wallet)
    assert compliance.known(compliance.investor)[1] == wallet.address


def test_an_account_with_delegated_code_issues_by_its_key(compliance: Registry) -> None:
    wallet = compliance.chain.deploy("MockWallet", compliance.stranger, sender=compliance.deployer)
    delegated = compliance.chain.code(wallet.address)
    compliance.chain.set_code(compliance.issuer, delegated)
    claim = compliance.claim(compliance.investor)
    present(compliance, claim, compliance.sign(claim))
    assert compliance.registry.isVerified(compliance.investor)
