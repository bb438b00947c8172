"""Each of the identity registry's incidents' tests fails on a registry that lacks what stops the incident

As `test_incidents_can_fail.py`: every line breaks one source in one place and runs the very tests of the incident's
file, which must notice by a failed assertion.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from tests.incidents import test_identity_claims as claims
from tests.incidents.test_incidents_can_fail import Broken
from tests.support.compliance import Registry, RegistryBuilder, investor
from tests.support.mutants import Mutant, compile_mutants

pytestmark = pytest.mark.slow

NAME = "IdentityRegistry"
REGISTRY = "contracts/compliance/IdentityRegistry.sol"
SIGNATURES = "contracts/utils/SignatureVerification.sol"

OLDER = "if (claim.issuedAt <= latest || claim.issuedAt > block.timestamp) {"
DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
VALID = "if (!SignatureVerification.isValid(issuer, digest, signature)) {"


def broken(
    name: str,
    old: str,
    new: str,
    test: Callable[..., None],
    *args: Any,
    path: str = REGISTRY,
    also: tuple[tuple[str, str], ...] = (),
) -> Broken:
    return Broken(Mutant(name, path, old, new, NAME, also), test, args)


def also_of(chain: str, contract: str) -> str:
    """Takes signatures under this domain too."""
    return (
        f'bytes32 separator = keccak256(abi.encode(keccak256("{DOMAIN}"), '
        'keccak256(bytes("Strongroom Identity Registry")), '
        f'keccak256(bytes("1")), {chain}, {contract}));\n'
        '        digest = keccak256(abi.encodePacked("\\x19\\x01", separator, '
        "keccak256(abi.encode(CLAIM_TYPEHASH, claim))));\n        if ("
        "!SignatureVerification.isValid(issuer, claimDigest(claim), signature) && "
        "!SignatureVerification.isValid(issuer, digest, signature)) {"
    )


TABLE = [
    broken(
        "claims of any chain",
        VALID,
        also_of("1", "address(this)"),
        claims.test_a_claim_is_of_one_chain_and_one_registry,
    ),
    broken(
        "claims of any registry",
        VALID,
        also_of("block.chainid", "authority()"),
        claims.test_a_claim_is_of_one_chain_and_one_registry,
    ),
    *(
        broken(
            f"unsigned {name}",
            VALID,
            f"Claim memory signed = claim;\n        signed.{name} = {value};\n        bytes32 other = "
            "_hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, signed)));\n        if ("
            "!SignatureVerification.isValid(issuer, digest, signature) && "
            "!SignatureVerification.isValid(issuer, other, signature)) {",
            claims.test_what_was_signed_cannot_be_changed,
            change,
        )
        for name, value, change in (
            ("investorId", str(investor(7)), {"investor_id": investor(8)}),
            ("country", "250", {"country": 392}),
            ("investorClass", "1", {"investor_class": 2}),
            ("flags", "0", {"flags": 1}),
        )
    ),
    broken(
        "anybody signs",
        VALID,
        "if (!SignatureVerification.isValid(issuer, digest, signature) && signature.length != 0) {",
        claims.test_nobody_signs_for_anybody,
    ),
    broken(
        "zero signs",
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(bytes32 r, bytes32 s, uint8 v) = (bytes32(0), bytes32(0), 0);\n"
        '        if (signature.length == 65) assembly ("memory-safe") { r := mload(add(signature, 32)) s := '
        "mload(add(signature, 64)) v := byte(0, mload(add(signature, 96))) }\n"
        "        address found = ecrecover(digest, v, r, s);\n"
        "        if (found == signer || found == address(0)) return true;",
        claims.test_nobody_signs_for_anybody,
        path=SIGNATURES,
    ),
    broken(
        "malleable signatures",
        "(address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecover(digest, signature);\n"
        "        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;",
        "(bytes32 r, bytes32 s, uint8 v) = (bytes32(0), bytes32(0), 0);\n"
        '        if (signature.length == 65) assembly ("memory-safe") { r := mload(add(signature, 32)) s := '
        "mload(add(signature, 64)) v := byte(0, mload(add(signature, 96))) }\n"
        "        if (signer != address(0) && ecrecover(digest, v, r, s) == signer) return true;",
        claims.test_a_claim_has_no_second_half,
        path=SIGNATURES,
    ),
    broken(
        "claims live on", OLDER, "if (claim.issuedAt > block.timestamp) {", claims.test_a_claim_is_used_once
    ),
    broken(
        "the same claim again",
        OLDER,
        "if (claim.issuedAt < latest || claim.issuedAt > block.timestamp) {",
        claims.test_a_claim_is_used_once,
    ),
    *(
        broken(
            f"a revocation leaves the time, {who}, {kept}",
            "((IdentityWord.unwrap(word) >> 96) << 96) | (uint256(uint48(block.timestamp)) << 48)",
            "(IdentityWord.unwrap(word) >> 48) << 48",
            claims.test_no_claim_survives_its_revocation,
            by_sentinel,
            presented,
        )
        for who, by_sentinel in (("sentinel", True), ("issuer", False))
        for kept, presented in (("presented", True), ("kept back", False))
    ),
    broken(
        "claims of tomorrow",
        OLDER,
        "if (claim.issuedAt <= latest) {",
        claims.test_no_claim_comes_from_the_future,
    ),
    broken(
        "removal keeps the claims",
        "if (by.claimsFrom > latest) latest = by.claimsFrom;",
        "",
        claims.test_no_claim_survives_its_issuer,
    ),
    broken(
        "numbers are used again",
        "index = uint8(_numbers.length);\n        _numbers.push(issuer);",
        "index = uint8(_numbers.length);\n        for (uint8 i = 1; i < _numbers.length; ++i) "
        "if (_numbers[i] == issuer) index = i;\n        if (index == _numbers.length) _numbers.push(issuer);",
        claims.test_no_claim_survives_its_issuer,
    ),
    broken(
        "voided claims count",
        "_issuers[msg.sender].claimsFrom = uint48(block.timestamp);",
        "",
        claims.test_no_claim_survives_being_voided,
    ),
    broken(
        "valid for ever",
        "if (claim.expiry > block.timestamp + MAX_VALIDITY) {",
        "if (claim.expiry == 0) {",
        claims.test_time_in_milliseconds_is_refused,
    ),
    *(
        line
        for way in (claims.by_call, claims.by_claim)
        for line in (
            broken(
                f"issuers overwrite each other, {way.__name__}",
                "if (IdentityWord.unwrap(_valid(before, _activeIssuers)) != 0) {",
                "if (index == 0) {",
                claims.test_an_issuer_does_not_overwrite_anothers,
                way,
            ),
            broken(
                f"investors have no home, {way.__name__}",
                "if (home != index && (home == 0 || home >= _numbers.length || (_activeIssuers >> home) & 1 == 1)) {",
                "if (index == 0) {",
                claims.test_an_issuer_gives_no_wallet_to_anothers_investor,
                way,
            ),
            broken(
                f"unknown numbers are homes, {way.__name__}",
                "(home == 0 || home >= _numbers.length || (_activeIssuers >> home) & 1 == 1)",
                "(_activeIssuers >> home) & 1 == 1",
                claims.test_an_issuer_gives_no_wallet_to_anothers_investor,
                way,
            ),
            broken(
                f"anyone makes custodians, {way.__name__}",
                "if (claim.flags & ~by.allowedFlags != 0) {",
                "if (by.index == 0) {",
                claims.test_an_issuer_makes_no_custodians_unless_allowed,
                way,
            ),
            broken(
                f"wallets change hands, {way.__name__}",
                "if (before.investorId() == 0) {",
                "if (IdentityWord.unwrap(_valid(before, _activeIssuers)) == 0) {",
                claims.test_nobody_moves_a_wallet_to_another_investor,
                way,
            ),
        )
    ),
    broken(
        "an issuer revokes what is another's",
        "if (investorId != 0 && word.issuer() != index && IdentityWordLib.home(investorId) != index) {",
        "if (index == 0) {",
        claims.test_an_issuer_does_not_overwrite_anothers,
        claims.by_call,
    ),
    broken(
        "the home issuer waits like everybody",
        "if (before.issuer() == index || home == index) return;",
        "if (before.issuer() == index) return;",
        claims.test_a_removed_issuer_leaves_nothing_that_cannot_be_restated,
    ),
]


@cache
def artifacts() -> dict[str, Artifact]:
    """All broken copies, of one run of the compiler."""
    return compile_mutants(line.mutant for line in TABLE)


@cache
def sound() -> Registry:
    return RegistryBuilder()()


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.mutant.name)
def test_it_is_noticed(line: Broken) -> None:
    registry = sound()
    before = registry.chain.snapshot()
    line.test(registry, *line.args)  # passes on the contracts as they are
    registry.chain.revert(before)
    mutant = RegistryBuilder({NAME: artifacts()[line.mutant.name]})()
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        line.test(mutant, *line.args)
