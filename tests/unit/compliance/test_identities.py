"""IdentityRegistry.identities, as tokens read it

├── the word of a wallet that is valid now has every field in its place
├── it is zero for one that is unknown, expired, revoked or whose issuer was removed
└── both wallets are judged apart
"""

from tests.support.compliance import Registry, investor


def test_the_word_has_every_field_in_its_place(compliance: Registry) -> None:
    claim = compliance.register(
        compliance.investor, investor(2**87 + 3), country=0x3E7, investor_class=0xABCD, flags=0xFEDCBA
    )
    word, other = compliance.registry.identities(compliance.investor, compliance.stranger)
    assert other == 0
    fields = [(96, investor(2**87 + 3)), (8, 1), (24, 0xFEDCBA), (16, 0xABCD), (16, 0x3E7)]
    fields += [(48, compliance.chain.timestamp), (48, claim.expiry)]
    expected = 0
    for bits, value in fields:
        expected = (expected << bits) | value
    assert word == expected
    assert compliance.registry.CUSTODIAN() == 1


def test_is_zero_where_it_is_void(compliance: Registry) -> None:
    registry, chain = compliance.registry, compliance.chain
    expiry = chain.timestamp + 1_000
    compliance.register(compliance.investor, investor(1), expiry=expiry)
    compliance.register(compliance.other_investor, investor(2))
    both = registry.identities(compliance.investor, compliance.other_investor)
    assert all(both)
    assert registry.identities(compliance.other_investor, compliance.investor) == both[::-1]

    chain.warp(expiry - 1 - chain.timestamp)
    assert registry.identities(compliance.investor, compliance.other_investor) == both
    chain.warp(1)
    assert registry.identities(compliance.investor, compliance.other_investor) == (0, both[1])
    registry.revoke(compliance.other_investor, sender=compliance.issuer)
    assert registry.identities(compliance.investor, compliance.other_investor) == (0, 0)
    compliance.register(compliance.investor, investor(1))
    assert registry.identities(compliance.investor, compliance.other_investor)[0] != 0
    registry.removeIssuer(compliance.issuer, sender=compliance.sentinel)
    assert registry.identities(compliance.investor, compliance.other_investor) == (0, 0)
