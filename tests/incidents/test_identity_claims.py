"""Claims of identity: replayed across chains (TIP-848), registries, wallets and time, signed by nobody; an issuer that
goes too far

Where a claim names no chain, whoever was verified on a test network is verified everywhere; where it has no time, a
claim that was revoked is presented once more, and the sanctioned investor is back. One issuer of several whose key is
stolen then speaks for everybody: it turns professionals into nobodies, gives a thief's wallet to somebody else's
investor, or declares the thief a custodian, who is counted and limited nowhere.

Here a claim is of one chain, registry, wallet and second, is used once, ends with its issuer, and an issuer states
nothing of investors that are at home with another one as long as that one states something itself.
"""

from collections.abc import Callable

import pytest

from strongroom.errors import decode_revert
from strongroom.evm import Signature
from tests.support.compliance import (
    CUSTODIAN,
    INVESTOR,
    JAPAN,
    PROFESSIONAL,
    YEAR,
    ZERO,
    Claim,
    Registry,
    investor,
)
from tests.support.signing import malleable


def presented(compliance: Registry, claim: Claim, signature: bytes | Signature, issuer: object = None) -> str:
    """Empty if the registry takes it, else the name of its refusal."""
    taken, output = compliance.registry.registerWithClaim.try_send(
        claim, issuer or compliance.issuer, bytes(signature), sender=compliance.stranger
    )
    return "" if taken else str(decode_revert(output).name)


def test_a_claim_is_of_one_chain_and_one_registry(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    for domain in ({"chain_id": 1}, {"contract": compliance.access.address}):
        assert presented(compliance, claim, compliance.sign(claim, **domain))
    assert not compliance.registry.isVerified(compliance.investor)
    assert presented(compliance, claim, compliance.sign(claim)) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"wallet": "0x" + "66" * 20},
        {"investor_id": investor(8)},
        {"country": JAPAN},
        {"investor_class": PROFESSIONAL},
        {"flags": CUSTODIAN},
        {"expiry": 2**31},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_signed_cannot_be_changed(compliance: Registry, change: dict[str, object]) -> None:
    claim = compliance.claim(compliance.investor)
    changed = claim._replace(**change)  # type: ignore[arg-type]
    assert presented(compliance, changed, compliance.sign(claim))


def test_nobody_signs_for_anybody(compliance: Registry) -> None:
    claim = compliance.claim(compliance.stranger)
    for issuer in (ZERO, compliance.issuer, compliance.stranger):
        for signature in (
            b"",
            bytes(65),
            bytes(64) + b"\x1b",
            bytes(compliance.sign(claim, compliance.stranger)),
        ):
            assert presented(compliance, claim, signature, issuer)


def test_a_claim_has_no_second_half(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    assert presented(compliance, claim, malleable(compliance.sign(claim)))


def test_a_claim_is_used_once(compliance: Registry) -> None:
    claim = compliance.claim(compliance.investor)
    signature = compliance.sign(claim)
    assert presented(compliance, claim, signature) == ""
    compliance.chain.warp(10)
    assert presented(compliance, claim, signature)
    # nor does it take back what was stated since
    compliance.registry.register(claim._replace(country=JAPAN), sender=compliance.issuer)
    assert presented(compliance, claim, signature)
    assert compliance.known(compliance.investor)[0].country == JAPAN


@pytest.mark.parametrize("was_presented", [True, False], ids=["presented", "kept back"])
@pytest.mark.parametrize("by_sentinel", [True, False], ids=["sentinel", "issuer"])
def test_no_claim_survives_its_revocation(
    compliance: Registry, was_presented: bool, by_sentinel: bool
) -> None:
    """Two claims, so that one is left that nobody has seen."""
    registry, chain = compliance.registry, compliance.chain
    claims = [compliance.claim(compliance.investor)]
    chain.warp(1)
    claims.append(compliance.claim(compliance.investor))
    if was_presented:
        assert presented(compliance, claims[0], compliance.sign(claims[0])) == ""
    if by_sentinel:
        registry.revokeBySentinel(compliance.investor, sender=compliance.sentinel)
    else:
        registry.revoke(compliance.investor, sender=compliance.issuer)
    for _ in range(2):
        for claim in claims:
            presented(compliance, claim, compliance.sign(claim))
            assert not registry.isVerified(compliance.investor), "a revoked claim counts again"
        chain.warp(100)


def test_no_claim_comes_from_the_future(compliance: Registry) -> None:
    """It would survive every revocation until then."""
    claim = compliance.claim(compliance.investor, issued_at=compliance.chain.timestamp + 1)
    assert presented(compliance, claim, compliance.sign(claim))


def test_no_claim_survives_its_issuer(compliance: Registry) -> None:
    """The thief signs with the stolen key as long as it has it, and waits until the issuer is trusted again."""
    registry, chain = compliance.registry, compliance.chain
    claims = [compliance.claim(wallet) for wallet in (compliance.stranger, compliance.investor)]
    assert presented(compliance, claims[1], compliance.sign(claims[1])) == ""
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    chain.warp(100)
    claims.append(compliance.claim(compliance.stranger))
    registry.addIssuer(compliance.issuer, 2**24 - 1, sender=compliance.governor)
    chain.warp(100)
    for claim in claims:
        presented(compliance, claim, compliance.sign(claim))
        assert not registry.isVerified(claim.wallet), "what was removed is trusted again"


def test_no_claim_survives_being_voided(compliance: Registry) -> None:
    claim = compliance.claim(compliance.stranger)
    compliance.registry.voidClaims(sender=compliance.issuer)
    compliance.chain.warp(100)
    assert presented(compliance, claim, compliance.sign(claim))


def test_time_in_milliseconds_is_refused(compliance: Registry) -> None:
    """It would be valid for fifty thousand years."""
    late = compliance.claim(compliance.investor)
    late = late._replace(expiry=late.expiry * 1_000)
    assert presented(compliance, late, compliance.sign(late))
    compliance.registry.register.try_send(late, sender=compliance.issuer)
    assert not compliance.registry.isVerified(compliance.investor)


# One issuer of several


def by_call(compliance: Registry, claim: Claim) -> None:
    compliance.registry.register.try_send(claim, sender=compliance.other_issuer)


def by_claim(compliance: Registry, claim: Claim) -> None:
    presented(compliance, claim, compliance.sign(claim, compliance.other_issuer), compliance.other_issuer)


WAYS = pytest.mark.parametrize("way", [by_call, by_claim])
Way = Callable[[Registry, Claim], None]


@WAYS
def test_an_issuer_does_not_overwrite_anothers(compliance: Registry, way: Way) -> None:
    ours = compliance.register(compliance.investor, investor_class=PROFESSIONAL)
    compliance.chain.warp(1)
    way(compliance, compliance.claim(compliance.investor, country=JAPAN, expiry=ours.expiry - YEAR // 2))
    compliance.registry.revoke.try_send(compliance.investor, sender=compliance.other_issuer)
    claim, issuer, valid = compliance.known(compliance.investor)
    assert (claim.investor_class, claim.country, issuer, valid) == (
        PROFESSIONAL,
        ours.country,
        compliance.issuer.address,
        True,
    )


@WAYS
def test_an_issuer_gives_no_wallet_to_anothers_investor(compliance: Registry, way: Way) -> None:
    """It would use up the investor's limit, and be a wallet to which its shares could be recovered."""
    compliance.register(compliance.investor)
    compliance.chain.warp(1)
    for home in (0, 1, 3):
        way(compliance, compliance.claim(compliance.stranger, investor(INVESTOR & (2**88 - 1), home)))
        assert compliance.known(compliance.stranger)[0].investor_id == 0


@WAYS
def test_an_issuer_makes_no_custodians_unless_allowed(compliance: Registry, way: Way) -> None:
    """A custodian is counted as no holder."""
    way(compliance, compliance.claim(compliance.stranger, investor(1, home=2), flags=CUSTODIAN))
    assert compliance.known(compliance.stranger)[0].flags & CUSTODIAN == 0


@WAYS
def test_nobody_moves_a_wallet_to_another_investor(compliance: Registry, way: Way) -> None:
    compliance.register(compliance.investor)
    compliance.registry.revoke(compliance.investor, sender=compliance.issuer)
    compliance.chain.warp(1)
    way(compliance, compliance.claim(compliance.investor, investor(9, home=2)))
    assert compliance.known(compliance.investor)[0].investor_id == INVESTOR


def test_a_removed_issuer_leaves_nothing_that_cannot_be_restated(compliance: Registry) -> None:
    """It took a wallet whose statement had expired; its home issuer has it back at once, the others after it went."""
    registry, chain = compliance.registry, compliance.chain
    compliance.register(compliance.investor)
    chain.warp(YEAR)
    theirs = compliance.claim(compliance.investor, country=JAPAN)
    registry.register(theirs, sender=compliance.other_issuer)
    ours = compliance.claim(compliance.investor)
    taken, _ = registry.register.try_send(ours, sender=compliance.issuer)
    assert taken, "another issuer keeps the investor from its home issuer"
    assert compliance.known(compliance.investor) == (ours, compliance.issuer.address, True)
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    assert not registry.isVerified(compliance.investor)
    taken, _ = registry.register.try_send(theirs, sender=compliance.other_issuer)
    assert taken
    assert registry.isVerified(compliance.investor)
