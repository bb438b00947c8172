"""IdentityRegistry: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = [
    "IdentityRegistry",
    "Claim",
    "Eip712DomainResult",
    "IdentitiesResult",
    "IdentityResult",
    "IssuerAtResult",
    "IssuerTermsResult",
]


class Claim(NamedTuple):
    """A struct of the contract."""

    wallet: Address
    investorId: int
    country: int
    investorClass: int
    flags: int
    issuedAt: int
    expiry: int


CLAIM_STRUCT = Struct(Claim, ("address", "uint96", "uint16", "uint16", "uint24", "uint48", "uint48"))


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns."""

    fields: bytes
    name: str
    version: str
    chainId: int
    verifyingContract: Address
    salt: bytes
    extensions: tuple[int, ...]


class IdentitiesResult(NamedTuple):
    """What `identities` returns."""

    fromWord: int
    toWord: int


class IdentityResult(NamedTuple):
    """What `identity` returns."""

    claim: Claim
    issuer: Address
    isValid: bool


class IssuerAtResult(NamedTuple):
    """What `issuerAt` returns."""

    issuer: Address
    isActive: bool


class IssuerTermsResult(NamedTuple):
    """What `issuerTerms` returns."""

    number: int
    allowedFlags: int
    claimsFrom: int


_CUSTODIAN: Function[int] = Function("CUSTODIAN", "0x6944ddb4", (), ("uint24",))
_MAX_VALIDITY: Function[int] = Function("MAX_VALIDITY", "0xfda7c94d", (), ("uint256",))
_ADD_ISSUER: Function[int] = Function(
    "addIssuer", "0x47b1579a", (("issuer", "address"), ("allowedFlags", "uint24")), ("uint8",)
)
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_CLAIM_DIGEST: Function[bytes] = Function(
    "claimDigest", "0x12ce83e0", (("claim", CLAIM_STRUCT),), ("bytes32",)
)
_EIP712_DOMAIN: Function[Eip712DomainResult] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    Eip712DomainResult,
)
_IDENTITIES: Function[IdentitiesResult] = Function(
    "identities",
    "0x87ba8d2c",
    (("from_", "address"), ("to", "address")),
    ("uint256", "uint256"),
    IdentitiesResult,
)
_IDENTITY: Function[IdentityResult] = Function(
    "identity", "0xf0eb5e54", (("wallet", "address"),), (CLAIM_STRUCT, "address", "bool"), IdentityResult
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_IS_VERIFIED: Function[bool] = Function("isVerified", "0xb9209e33", (("wallet", "address"),), ("bool",))
_ISSUER_AT: Function[IssuerAtResult] = Function(
    "issuerAt", "0x08105561", (("index", "uint8"),), ("address", "bool"), IssuerAtResult
)
_ISSUER_COUNT: Function[int] = Function("issuerCount", "0xb4d7b98b", (), ("uint8",))
_ISSUER_TERMS: Function[IssuerTermsResult] = Function(
    "issuerTerms", "0xad027379", (("issuer", "address"),), ("uint8", "uint24", "uint48"), IssuerTermsResult
)
_REGISTER: Function[None] = Function("register", "0x237d65c7", (("claim", CLAIM_STRUCT),))
_REGISTER_BATCH: Function[None] = Function("registerBatch", "0xd813ecda", (("claims", Array(CLAIM_STRUCT)),))
_REGISTER_WITH_CLAIM: Function[None] = Function(
    "registerWithClaim",
    "0x6d85c897",
    (("claim", CLAIM_STRUCT), ("issuer", "address"), ("signature", "bytes")),
)
_REMOVE_ISSUER: Function[None] = Function("removeIssuer", "0x47bc7093", (("issuer", "address"),))
_REVOKE: Function[None] = Function("revoke", "0x74a8f103", (("wallet", "address"),))
_REVOKE_BY_SENTINEL: Function[None] = Function("revokeBySentinel", "0xb4825d55", (("wallet", "address"),))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_VOID_CLAIMS: Function[None] = Function("voidClaims", "0xf5dbbada", ())


class IdentityRegistry(ContractClient):
    """See `IIdentityRegistry`.

    Constructor: address accessManager.
    """

    _artifact: ClassVar[str] = "IdentityRegistry"

    def CUSTODIAN(self, *, block: Block = "latest") -> int:
        """The flag of a wallet that holds for others (an escrow, a vault): its investor is not counted as a holder."""
        return self._read(_CUSTODIAN, (), block)

    def MAX_VALIDITY(self, *, block: Block = "latest") -> int:
        """How far ahead a claim may expire. Seconds."""
        return self._read(_MAX_VALIDITY, (), block)

    def addIssuer(self, issuer: Addressish, allowedFlags: int) -> Call[int]:
        """Trusts an issuer to set these flags, under a number that was never used. Claims stated up to now are none
        of it. Restricted to the governor.
        """
        return self._call(_ADD_ISSUER, (issuer, allowedFlags))

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def claimDigest(self, claim: Claim, *, block: Block = "latest") -> bytes:
        """What an issuer signs."""
        return self._read(_CLAIM_DIGEST, (claim,), block)

    def eip712Domain(self, *, block: Block = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def identities(self, from_: Addressish, to: Addressish, *, block: Block = "latest") -> IdentitiesResult:
        """The words of two wallets, zero where not valid now, for tokens that check a transfer. | investorId 96 |
        issuer 8 | flags 24 | class 16 | country 16 | issuedAt 48 | expiry 48 |.
        """
        return self._read(_IDENTITIES, (from_, to), block)

    def identity(self, wallet: Addressish, *, block: Block = "latest") -> IdentityResult:
        """What is known of a wallet, and whether that is valid now."""
        return self._read(_IDENTITY, (wallet,), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def isVerified(self, wallet: Addressish, *, block: Block = "latest") -> bool:
        """Whether a wallet has a statement of an active issuer that has not expired."""
        return self._read(_IS_VERIFIED, (wallet,), block)

    def issuerAt(self, index: int, *, block: Block = "latest") -> IssuerAtResult:
        """The issuer of a number, zero for a number not used yet, and whether it is trusted."""
        return self._read(_ISSUER_AT, (index,), block)

    def issuerCount(self, *, block: Block = "latest") -> int:
        """Numbers used so far: 1 to this."""
        return self._read(_ISSUER_COUNT, (), block)

    def issuerTerms(self, issuer: Addressish, *, block: Block = "latest") -> IssuerTermsResult:
        """An active issuer's number, the flags it may set, and up to when its unpresented claims are void (seconds);
        zeros for anyone else.
        """
        return self._read(_ISSUER_TERMS, (issuer,), block)

    def register(self, claim: Claim) -> Call[None]:
        """Registers or renews a wallet. The caller is an issuer; the claim is stated now, whatever `issuedAt` says,
        and replaces what was stated before, in this very second too.
        """
        return self._call(_REGISTER, (claim,))

    def registerBatch(self, claims: Sequence[Claim]) -> Call[None]:
        """Registers or renews many wallets, all or nothing. The caller is an issuer."""
        return self._call(_REGISTER_BATCH, (claims,))

    def registerWithClaim(self, claim: Claim, issuer: Addressish, signature: bytes) -> Call[None]:
        """Registers or renews a wallet from a claim that `issuer` has signed for this registry on this chain
        (EIP-712; ERC-1271 too). Anyone may present it, once. An issuer never dates a claim in the future: a
        revocation voids what was stated until then. To correct a claim that it has signed, it registers the
        wallet itself, for nobody must present the better one.
        """
        return self._call(_REGISTER_WITH_CLAIM, (claim, issuer, signature))

    def removeIssuer(self, issuer: Addressish) -> Call[None]:
        """Trusts an issuer no longer: all its statements are void at once, for good. Added again, it has another
        number and starts anew; any active issuer may give its investors new wallets from then on. Restricted to
        the sentinel.
        """
        return self._call(_REMOVE_ISSUER, (issuer,))

    def revoke(self, wallet: Addressish) -> Call[None]:
        """Makes what is known of a wallet void, and every claim stated so far useless, also where nothing is known
        of it yet. The caller is the issuer that stated it or the investor's home issuer, or any if the wallet is
        unknown.
        """
        return self._call(_REVOKE, (wallet,))

    def revokeBySentinel(self, wallet: Addressish) -> Call[None]:
        """`revoke` for anybody's statement. Restricted to the sentinel."""
        return self._call(_REVOKE_BY_SENTINEL, (wallet,))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def voidClaims(self) -> Call[None]:
        """Voids every claim that the caller, an issuer, has stated up to this second and nobody has presented. What
        is registered stays.
        """
        return self._call(_VOID_CLAIMS, ())
