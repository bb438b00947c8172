"""SignatureVerification, through a token's transferWithAuthorization

├── ECDSA first: a key's signature counts whatever code its account has
├── then ERC-1271: asked with exactly the digest and signature; only its magic value counts
│   ├── wrong value, no answer, a short or a dirty one, a revert, all gas burnt: refused
│   └── the two forms give the wallet the same 65 bytes
└── refused: malleable (high s), v other than 27 and 28, r or s zero or beyond the order, compact 64 bytes
"""

import pytest

from strongroom.evm import Signature, keccak
from tests.support.signing import SECP256K1_N, Authorization, Domain, malleable, vrs
from tests.support.suite import Suite

MAGIC = keccak(b"isValidSignature(bytes32,bytes)")[:4]
PUSH_WORD = "7f{}60005260206000f3"

# What a wallet's code answers when asked, and whether that is a yes.
WALLETS = {
    "the magic value": (PUSH_WORD.format(MAGIC.hex().ljust(64, "0")), True),
    "the magic value, with more behind it": (f"7f{MAGIC.hex().ljust(64, '0')}60005260406000f3", True),
    "another value": (PUSH_WORD.format("ffffffff".ljust(64, "0")), False),
    "true": (PUSH_WORD.format("1".rjust(64, "0")), False),
    "the magic value at the wrong end": (PUSH_WORD.format(MAGIC.hex().rjust(64, "0")), False),
    "the magic value, the rest dirty": (PUSH_WORD.format(MAGIC.hex() + "ff" * 28), False),
    "four bytes": (f"7f{MAGIC.hex().ljust(64, '0')}60005260046000f3", False),
    "nothing": ("60006000f3", False),
    "a revert with the magic value": (f"7f{MAGIC.hex().ljust(64, '0')}60005260206000fd", False),
    "all gas burnt": ("fe", False),
    "code that changes state": ("6001600055" + PUSH_WORD.format(MAGIC.hex().ljust(64, "0")), False),
    "nothing at all, a designator alone": ("ef0100" + "00" * 20, False),
}


def pay_nothing(suite: Suite, payer: object) -> Authorization:
    return Authorization(payer, suite.holder, 0, keccak(b"nonce"))  # type: ignore[arg-type]


@pytest.mark.parametrize("wallet", WALLETS)
@pytest.mark.parametrize("form", ["vrs", "bytes"])
def test_what_counts_as_a_yes(suite: Suite, wallet: str, form: str) -> None:
    code, accepted = WALLETS[wallet]
    suite.chain.set_code(suite.victim, bytes.fromhex(code))
    authorization = pay_nothing(suite, suite.victim)
    signature = Signature(27, b"\x01" * 32, b"\x02" * 32)
    args = (*authorization.args, *(vrs(signature) if form == "vrs" else (bytes(signature),)))
    if accepted:
        suite.stablecoin.transferWithAuthorization(*args, sender=suite.relayer)
    else:
        digest = authorization.digest(Domain.of(suite.stablecoin))
        with suite.refuses("ERC20Authorization_InvalidSignature", suite.victim, digest):
            suite.stablecoin.transferWithAuthorization(*args, sender=suite.relayer)


@pytest.mark.parametrize("wallet", [name for name, (_, accepted) in WALLETS.items() if not accepted])
def test_the_key_signs_whatever_the_code_says(suite: Suite, wallet: str) -> None:
    suite.chain.set_code(suite.victim, bytes.fromhex(WALLETS[wallet][0]))
    authorization = pay_nothing(suite, suite.victim)
    signature = authorization.sign(suite.stablecoin, suite.victim)
    suite.stablecoin.transferWithAuthorization(*authorization.args, bytes(signature), sender=suite.relayer)


@pytest.mark.parametrize("form", ["vrs", "bytes"])
def test_a_wallet_is_asked_about_this_digest_and_these_bytes(suite: Suite, form: str) -> None:
    """A wallet whose code says yes to exactly the calldata that the standard asks for."""
    from eth_abi.abi import encode

    authorization = pay_nothing(suite, suite.victim)
    digest = authorization.digest(Domain.of(suite.stablecoin))
    signature = Signature(28, keccak(b"r"), keccak(b"s"))
    question = MAGIC + encode(["bytes32", "bytes"], [digest, bytes(signature)])
    # if (keccak256(calldata) != expected) invalid; return the magic value
    code = "366000600037366000207f" + keccak(question).hex() + "14603057fe5b"
    code += PUSH_WORD.format(MAGIC.hex().ljust(64, "0"))
    assert bytes.fromhex(code)[0x30] == 0x5B
    suite.chain.set_code(suite.victim, bytes.fromhex(code))
    args = (*authorization.args, *(vrs(signature) if form == "vrs" else (bytes(signature),)))
    suite.stablecoin.transferWithAuthorization(*args, sender=suite.relayer)


@pytest.mark.parametrize("form", ["vrs", "bytes"])
def test_refuses_what_is_no_canonical_signature(suite: Suite, form: str) -> None:
    authorization = pay_nothing(suite, suite.victim)
    good = authorization.sign(suite.stablecoin, suite.victim)
    order = SECP256K1_N.to_bytes(32, "big")
    digest = authorization.digest(Domain.of(suite.stablecoin))
    for bad in (
        malleable(good),
        Signature(good.v - 27, good.r, good.s),
        Signature(55 - good.v, good.r, good.s),
        Signature(good.v, bytes(32), good.s),
        Signature(good.v, good.r, bytes(32)),
        Signature(good.v, order, good.s),
        Signature(good.v, good.r, order),
        Signature(255, b"\xff" * 32, b"\xff" * 32),
    ):
        form_of = vrs(bad) if form == "vrs" else (bytes(bad),)
        with suite.refuses("ERC20Authorization_InvalidSignature", suite.victim, digest):
            suite.stablecoin.transferWithAuthorization(*authorization.args, *form_of, sender=suite.relayer)


def test_refuses_compact_signatures(suite: Suite) -> None:
    """ERC-2098's 64 bytes would be a second form of the same signature."""
    authorization = pay_nothing(suite, suite.victim)
    good = authorization.sign(suite.stablecoin, suite.victim)
    compact_s = (int.from_bytes(good.s, "big") | (good.v - 27) << 255).to_bytes(32, "big")
    digest = authorization.digest(Domain.of(suite.stablecoin))
    with suite.refuses("ERC20Authorization_InvalidSignature", suite.victim, digest):
        suite.stablecoin.transferWithAuthorization(
            *authorization.args, good.r + compact_s, sender=suite.relayer
        )
