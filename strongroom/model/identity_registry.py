"""`IdentityRegistry`: which wallets belong to verified investors, by the newest statement of an active issuer.

Times in seconds since 1970.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from strongroom.model.access import AccessManaged
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.signatures import Signature, domain_separator, is_valid, typed_data_digest

CUSTODIAN = 1
"""The flag of a wallet that holds for others: its investor is not counted as a holder."""
MAX_ISSUERS = 255
MAX_COUNTRY = 999
MAX_VALIDITY = 3_650 * 24 * 3_600
"""How far ahead a claim may expire, in seconds."""
DOMAIN_NAME = "Strongroom Identity Registry"
CLAIM = (
    "Claim(address wallet,uint96 investorId,uint16 country,uint16 investorClass,uint24 flags,uint48 issuedAt,"
    "uint48 expiry)"
)


@dataclass(frozen=True)
class Claim:
    """What an issuer states of a wallet."""

    wallet: Address = ZERO_ADDRESS
    investor_id: int = 0
    country: int = 0
    """ISO 3166-1 numeric."""
    investor_class: int = 0
    flags: int = 0
    issued_at: int = 0
    expiry: int = 0
    """From when on it is no longer valid."""


@dataclass(frozen=True)
class Word:
    """What the registry knows of a wallet; investor zero for nothing."""

    claim: Claim = field(default_factory=Claim)
    issuer: int = 0


@dataclass(frozen=True)
class Issuer:
    """What is known of an active issuer; number zero for anyone else."""

    index: int = 0
    allowed_flags: int = 0
    claims_from: int = 0
    """Up to when its unpresented claims are void."""


def home_of(investor_id: int) -> int:
    """The number of the issuer that an investor is at home with: the first byte of its id."""
    return investor_id >> 88


@dataclass(eq=False)
class IdentityRegistry(AccessManaged):
    """Issuers by numbers that are never used twice, and a word for each wallet."""

    def __post_init__(self) -> None:
        self.words: Table[Address, Word] = Table(self.world, Word(), {})
        self.issuers: Table[Address, Issuer] = Table(self.world, Issuer(), {})
        self.active: Table[int, bool] = Table(self.world, False, {})
        # number zero is nobody's
        self._added: Table[int, Address] = Table(self.world, ZERO_ADDRESS, {0: ZERO_ADDRESS})

    @property
    def issuer_count(self) -> int:
        """Numbers used so far."""
        return len(self._added) - 1

    def issuer_at(self, index: int) -> tuple[Address, bool]:
        """The issuer of a number, and whether it is trusted."""
        return self._added[index], self.active[index]

    # Issuers

    @external
    def add_issuer(self, caller: Address, issuer: Address, allowed_flags: int) -> int:
        """Raises `IdentityRegistry_InvalidIssuer`, `IdentityRegistry_TooManyIssuers`."""
        self.check_can_call(caller, "addIssuer", issuer, allowed_flags)
        if issuer == ZERO_ADDRESS or self.issuers[issuer].index:
            raise ModelError("IdentityRegistry_InvalidIssuer", issuer)
        index = len(self._added)
        if index > MAX_ISSUERS:
            raise ModelError("IdentityRegistry_TooManyIssuers", MAX_ISSUERS)
        self._added[index] = issuer
        self.issuers[issuer] = Issuer(index, allowed_flags, self.world.timestamp)
        self.active[index] = True
        return index

    @external
    def remove_issuer(self, caller: Address, issuer: Address) -> None:
        """Raises `IdentityRegistry_NotIssuer`."""
        self.check_can_call(caller, "removeIssuer", issuer)
        index = self._require_issuer(issuer).index
        self.issuers[issuer] = Issuer()
        self.active[index] = False

    @external
    def void_claims(self, caller: Address) -> None:
        """What the caller has stated up to this second and nobody presented. Raises `IdentityRegistry_NotIssuer`."""
        self.issuers[caller] = replace(self._require_issuer(caller), claims_from=self.world.timestamp)

    # Registration

    @external
    def register(self, caller: Address, claim: Claim) -> None:
        """Stated now, whatever the claim says. Raises what `register_with_claim` raises but for signatures and
        `IdentityRegistry_NotNewer`.
        """
        self._register(replace(claim, issued_at=self.world.timestamp), self._require_issuer(caller), caller)

    @external
    def register_batch(self, caller: Address, claims: Sequence[Claim]) -> None:
        """All or nothing."""
        by = self._require_issuer(caller)
        for claim in claims:
            self._register(replace(claim, issued_at=self.world.timestamp), by, caller)

    @external
    def register_with_claim(self, claim: Claim, issuer: Address, signature: Signature) -> None:
        """By anyone. Raises `IdentityRegistry_NotIssuer`, `…_InvalidSignature`, `…_NotNewer`, `…_InvalidClaim`,
        `…_Expired`, `…_ExpiryTooFar`, `…_FlagsNotAllowed`, `…_NotItsInvestor`, `…_InvestorMismatch`,
        `…_NotItsIssuer`.
        """
        by = self._require_issuer(issuer)
        digest = self.claim_digest(claim)
        if not is_valid(self.world, issuer, digest, signature):
            raise ModelError("IdentityRegistry_InvalidSignature", issuer, digest)
        now = self.world.timestamp
        latest = max(self.words[claim.wallet].claim.issued_at, by.claims_from)
        if not latest < claim.issued_at <= now:
            raise ModelError("IdentityRegistry_NotNewer", claim.wallet, claim.issued_at, latest, now)
        self._register(claim, by, issuer)

    @external
    def revoke(self, caller: Address, wallet: Address) -> None:
        """Raises `IdentityRegistry_NotIssuer`, `IdentityRegistry_NotItsIssuer`."""
        word, index = self.words[wallet], self._require_issuer(caller).index
        investor_id = word.claim.investor_id
        if investor_id and index not in (word.issuer, home_of(investor_id)):
            raise ModelError("IdentityRegistry_NotItsIssuer", caller, self._added[word.issuer])
        self._revoke(wallet)

    @external
    def revoke_by_sentinel(self, caller: Address, wallet: Address) -> None:
        """By the sentinel."""
        self.check_can_call(caller, "revokeBySentinel", wallet)
        self._revoke(wallet)

    # Views

    def valid(self, wallet: Address) -> Word | None:
        """What is known of a wallet if it is valid now."""
        word = self.words[wallet]
        return word if word.claim.expiry > self.world.timestamp and self.active[word.issuer] else None

    def claim_digest(self, claim: Claim) -> bytes:
        """What an issuer signs."""
        domain = domain_separator(DOMAIN_NAME, self.world.chain_id, self.address)
        return typed_data_digest(
            domain,
            CLAIM,
            claim.wallet,
            claim.investor_id,
            claim.country,
            claim.investor_class,
            claim.flags,
            claim.issued_at,
            claim.expiry,
        )

    # Within

    def _register(self, claim: Claim, by: Issuer, issuer: Address) -> None:
        now = self.world.timestamp
        if claim.wallet == ZERO_ADDRESS or not claim.investor_id or not 0 < claim.country <= MAX_COUNTRY:
            raise ModelError("IdentityRegistry_InvalidClaim", claim.wallet, claim.investor_id, claim.country)
        if claim.expiry <= now:
            raise ModelError("IdentityRegistry_Expired", claim.wallet, claim.expiry, now)
        if claim.expiry > now + MAX_VALIDITY:
            raise ModelError("IdentityRegistry_ExpiryTooFar", claim.wallet, claim.expiry, now + MAX_VALIDITY)
        if claim.flags & ~by.allowed_flags:
            raise ModelError("IdentityRegistry_FlagsNotAllowed", issuer, claim.flags, by.allowed_flags)
        self._check_investor(claim, by.index, issuer)
        self.words[claim.wallet] = Word(claim, by.index)

    def _check_investor(self, claim: Claim, index: int, issuer: Address) -> None:
        before, home = self.words[claim.wallet], home_of(claim.investor_id)
        if not before.claim.investor_id:
            if home != index and (self._added[home] == ZERO_ADDRESS or self.active[home]):
                raise ModelError("IdentityRegistry_NotItsInvestor", issuer, claim.investor_id)
        elif before.claim.investor_id != claim.investor_id:
            raise ModelError(
                "IdentityRegistry_InvestorMismatch",
                claim.wallet,
                claim.investor_id,
                before.claim.investor_id,
            )
        elif index not in (before.issuer, home) and self.valid(claim.wallet):
            raise ModelError("IdentityRegistry_NotItsIssuer", issuer, self._added[before.issuer])

    def _revoke(self, wallet: Address) -> None:
        word = self.words[wallet]
        voided = replace(word.claim, wallet=wallet, issued_at=self.world.timestamp, expiry=0)
        self.words[wallet] = replace(word, claim=voided)

    def _require_issuer(self, account: Address) -> Issuer:
        found = self.issuers[account]
        if not found.index:
            raise ModelError("IdentityRegistry_NotIssuer", account)
        return found
