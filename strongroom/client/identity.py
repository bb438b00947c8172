"""Verified investors for people: what is known of a wallet, claims signed here, presented anywhere, and batches.

identities = client.identities
identities.of("0x…").sentence              # "verified until 2027-01-31 …"
signed = identities.sign_claim("0x…", identities.investor(7), country=250, expiry=…)
identities.present(signed).send()          # by anyone, once
identities.check(claims)                   # what the registry would refuse, by the exact model; nothing is sent

Times are seconds since 1970, countries ISO 3166-1 numeric.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from strongroom.client.accounts import Signer
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.identity_registry import Claim, IdentityRegistry
from strongroom.client.errors import AccountError, ArgumentError
from strongroom.client.multicall import Batch
from strongroom.client.signing import Domain, Field, Message, Signed, sign
from strongroom.model.execution import ModelError

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

    from strongroom.model import identity_registry as model

CUSTODIAN = 1
"""The flag of a wallet that holds for others: its investor is not counted as a holder."""
MAX_COUNTRY = 999
MAX_VALIDITY = 3_650 * 86_400
"""Seconds from its registration that a claim may expire at most."""
OWN_BITS = 88
"""Of an investor's id; the byte before them is the home issuer's number."""
DOMAIN_NAME = "Strongroom Identity Registry"
CHUNK = 100
"""Claims in one transaction of a batch: about three million gas."""


class Status(StrEnum):
    """What a registry says of a wallet."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ISSUER_REMOVED = "issuer removed"


@dataclass(frozen=True)
class Identity:
    """What is known of a wallet, as of one block."""

    wallet: str
    investor_id: int
    """Zero if nothing is known."""
    country: int
    investor_class: int
    flags: int
    issued_at: int
    """Of the last statement, a revocation included."""
    expiry: int
    """Zero after a revocation."""
    issuer: str
    """Who stated it."""
    status: Status

    @property
    def is_verified(self) -> bool:
        """Whether restricted tokens let it receive, as far as its identity goes."""
        return self.status is Status.VERIFIED

    @property
    def is_custodian(self) -> bool:
        """Whether it holds for others, and is no holder itself."""
        return bool(self.flags & CUSTODIAN)

    @property
    def home(self) -> int:
        """The number of the issuer that the investor is at home with."""
        return home_of(self.investor_id)

    @property
    def sentence(self) -> str:
        """What it means, and what to do about it."""
        if self.status is Status.UNKNOWN:
            stated = (
                f", and claims stated before {_time(self.issued_at)} count no more" if self.issued_at else ""
            )
            return f"nothing is known of {self.wallet}{stated}: an issuer registers it, or a claim of one is presented"
        who = f"investor {own_number(self.investor_id)} of issuer {self.home}"
        if self.status is Status.VERIFIED:
            what = "custodian, counted as no holder; " if self.is_custodian else ""
            facts = f"{what}country {self.country}, class {self.investor_class}"
            return f"verified until {_time(self.expiry)}: {who}, {facts}"
        if self.status is Status.REVOKED:
            return f"revoked on {_time(self.issued_at)} ({who}): an issuer must register it anew"
        if self.status is Status.EXPIRED:
            return f"expired on {_time(self.expiry)} ({who}): {self.issuer} or another issuer renews it"
        return (
            f"void, for its issuer {self.issuer} is no longer trusted ({who}): another issuer must restate it"
        )


@dataclass(frozen=True)
class Issuer:
    """Who may state identities."""

    number: int
    account: str
    is_active: bool
    allowed_flags: int
    claims_from: int
    """Its claims stated up to this second are void unless they were presented."""


@dataclass(frozen=True)
class Refusal:
    """A claim that the registry would not take."""

    position: int
    """Among those checked, from zero."""
    claim: Claim
    error: str
    """The contract's error."""
    sentence: str


@dataclass(frozen=True)
class IdentityClaim(Message):
    """`issuer` states of a wallet whose it is. Anyone may present it, once."""

    primary_type: ClassVar[str] = "Claim"
    schema: ClassVar[Sequence[Field]] = (
        ("wallet", "address"),
        ("investorId", "uint96"),
        ("country", "uint16"),
        ("investorClass", "uint16"),
        ("flags", "uint24"),
        ("issuedAt", "uint48"),
        ("expiry", "uint48"),
    )

    issuer: str
    wallet: str
    investor_id: int
    country: int
    investor_class: int
    flags: int
    issued_at: int
    expiry: int

    @property
    def signer(self) -> str:
        return self.issuer

    @property
    def claim(self) -> Claim:
        """As the contract takes it."""
        return Claim(
            self.wallet,
            self.investor_id,
            self.country,
            self.investor_class,
            self.flags,
            self.issued_at,
            self.expiry,
        )

    def values(self) -> dict[str, Any]:
        return dict(zip((name for name, _ in self.schema), self.claim, strict=True))

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        """`token` is the registry."""
        return IdentityRegistry(connection, token).registerWithClaim(self.claim, self.issuer, signature)


class Identities(IdentityRegistry):
    """The identity registry: the contract's own functions (`register`), and these for people."""

    # Reading

    def of(self, wallet: Addressish) -> Identity:
        """What is known of a wallet now."""
        return self.of_many([wallet])[0]

    def of_many(self, wallets: Sequence[Addressish]) -> list[Identity]:
        """What is known of wallets now, in their order, in one request where the chain has Multicall3."""
        addresses = [to_address(wallet) for wallet in wallets]
        batch = Batch(self._connection)
        reads = [batch.add(self.identity, address) for address in addresses]
        batch.run(one_by_one=True)
        now = self._connection.fetch_timestamp()
        return [
            _identity(address, read.value.claim, read.value.issuer, read.value.isValid, now)
            for address, read in zip(addresses, reads, strict=True)
        ]

    def issuers(self) -> tuple[Issuer, ...]:
        """All who ever were, by their numbers."""
        numbers = range(1, self.issuerCount() + 1)
        batch = Batch(self._connection)
        reads = [batch.add(self.issuerAt, number) for number in numbers]
        batch.run(one_by_one=True)
        accounts = [read.value for read in reads]
        terms = [batch.add(self.issuerTerms, account.issuer) for account in accounts]
        batch.run(one_by_one=True)
        return tuple(
            Issuer(number, found.issuer, found.isActive, *(term.value[1:] if found.isActive else (0, 0)))
            for number, found, term in zip(numbers, accounts, terms, strict=True)
        )

    def issuer(self, account: Addressish) -> Issuer:
        """An active issuer. Raises `AccountError` if the account is none."""
        address = to_address(account)
        terms = self.issuerTerms(address)
        if not terms.number:
            raise AccountError(f"{address} is no issuer of this registry: the governor adds issuers")
        return Issuer(terms.number, address, True, terms.allowedFlags, terms.claimsFrom)

    def investor(self, number: int, home: Addressish | None = None) -> int:
        """The id of an issuer's own investor `number`, of the connected account's unless `home` is given.

        Raises `AccountError` if that is no issuer, `ArgumentError`.
        """
        account = self._connection.require_signer().address if home is None else home
        return investor_id(self.issuer(account).number, number)

    # Stating

    def claim(
        self,
        wallet: Addressish,
        investor: int,
        country: int,
        expiry: int,
        *,
        investor_class: int = 0,
        flags: int = 0,
        issued_at: int | None = None,
    ) -> Claim:
        """A claim stated now, by the chain's clock. Raises `ArgumentError` for what no registry would take."""
        now = self._connection.fetch_timestamp()
        return checked(
            Claim(
                to_address(wallet),
                investor,
                country,
                investor_class,
                flags,
                now if issued_at is None else issued_at,
                expiry,
            ),
            now,
        )

    def domain(self) -> Domain:
        """What claims are signed for: this registry on this chain."""
        return Domain(self._connection.chain_id, self.address, DOMAIN_NAME, "1")

    def sign_claim(
        self,
        wallet: Addressish,
        investor: int,
        country: int,
        expiry: int,
        *,
        investor_class: int = 0,
        flags: int = 0,
        account: "Signer | LocalAccount | None" = None,
        issuer: Addressish | None = None,
    ) -> Signed[IdentityClaim]:
        """A claim stated now and signed by `account`, the connection's unless given, for `issuer`: the account itself,
        or a contract wallet that takes its signature. Nothing is sent.

        Raises `ArgumentError`, `SignatureError`, and `AccountError` if the issuer is none.
        """
        from strongroom.client.accounts import signer as as_signer

        who = self._connection.require_signer(None if account is None else as_signer(account))
        named = self.issuer(who.address if issuer is None else issuer)
        claim = self.claim(wallet, investor, country, expiry, investor_class=investor_class, flags=flags)
        for refusal in self.check([claim], named):
            raise ArgumentError(refusal.sentence)
        return sign(IdentityClaim(named.account, *claim), self.domain(), who, self._connection)

    def present(self, signed: Signed[IdentityClaim]) -> Call[None]:
        """The call that registers by a signed claim; anyone may send it.

        Raises `WrongChainError` or `ArgumentError` if it is for another chain or registry.
        """
        call = signed.submit(self._connection)
        if call.to != self.address or signed.domain != self.domain():
            raise ArgumentError(
                f"this claim is for the registry {signed.domain.verifying_contract}, not for {self.address}"
            )
        return call

    # Batches

    def check(self, claims: Sequence[Claim], issuer: Issuer) -> list[Refusal]:
        """Which of these the registry would refuse if the issuer registered them now, in their order: by the exact
        model, from what the chain says. A wallet that is named twice is refused the second time.
        """
        from strongroom.model.identity_registry import Claim as ModelClaim

        registry = self._model(claims, issuer)
        refusals: list[Refusal] = []
        seen: set[str] = set()
        for position, claim in enumerate(claims):
            if claim.wallet in seen:
                sentence = f"{claim.wallet} is named twice: leave one out"
                refusals.append(Refusal(position, claim, "twice", sentence))
                continue
            seen.add(claim.wallet)
            try:
                registry.register(issuer.account, ModelClaim(*claim))
            except ModelError as error:
                refusals.append(Refusal(position, claim, error.name, _refusal(error, claim)))
        return refusals

    def _model(self, claims: Sequence[Claim], issuer: Issuer) -> "model.IdentityRegistry":
        from strongroom.model.access import AccessManager
        from strongroom.model.execution import World
        from strongroom.model.identity_registry import Claim as ModelClaim
        from strongroom.model.identity_registry import IdentityRegistry as Model
        from strongroom.model.identity_registry import Issuer as ModelIssuer
        from strongroom.model.identity_registry import Word

        world = World(self._connection.fetch_timestamp(), self._connection.chain_id)
        registry = Model(world, self.address, AccessManager(world, self.address))
        numbers = {}
        for each in self.issuers():
            registry._added[each.number] = each.account
            registry.active[each.number] = each.is_active
            if each.is_active:
                numbers[each.account] = each.number
                registry.issuers[each.account] = ModelIssuer(
                    each.number, each.allowed_flags, each.claims_from
                )
        former = {account: number for number, account in registry._added.items() if account not in numbers}
        for known in self.of_many(list(dict.fromkeys(claim.wallet for claim in claims))):
            number = numbers.get(known.issuer, 0) if known.status is not Status.ISSUER_REMOVED else 0
            word = ModelClaim(
                known.wallet,
                known.investor_id,
                known.country,
                known.investor_class,
                known.flags,
                known.issued_at,
                known.expiry,
            )
            registry.words[known.wallet] = Word(word, number or former.get(known.issuer, 0))
        return registry


# Ids and claims


def investor_id(home: int, number: int) -> int:
    """An investor's id from its home issuer's number and the issuer's own. Raises `ArgumentError`."""
    if not 0 < home < 256:
        raise ArgumentError(f"an issuer's number is from 1 to 255, not {home}")
    if not 0 <= number < 1 << OWN_BITS:
        raise ArgumentError(
            f"an issuer's own number of an investor has at most {OWN_BITS} bits, not {number}"
        )
    return (home << OWN_BITS) | number


def home_of(investor: int) -> int:
    """The number of an investor's home issuer."""
    return investor >> OWN_BITS


def own_number(investor: int) -> int:
    """An investor's number with its home issuer."""
    return investor & ((1 << OWN_BITS) - 1)


def number_of(reference: str, key: bytes) -> int:
    """A number for an investor from the issuer's own reference to it, which nobody can guess back without the key:
    the first 88 bits of HMAC-SHA-256. The same reference gives the same number. Raises `ArgumentError`.
    """
    if len(key) < 32:
        raise ArgumentError("the key of the investors' numbers has at least 32 bytes")
    if not reference.strip():
        raise ArgumentError("an investor's reference is not empty")
    return int.from_bytes(hmac.digest(key, reference.strip().encode(), "sha256")[: OWN_BITS // 8], "big")


def checked(claim: Claim, now: int) -> Claim:
    """The claim. Raises `ArgumentError` for what no registry would take, in plain words."""
    if not claim.investorId:
        raise ArgumentError("an investor's id is not zero")
    if not 0 < claim.country <= MAX_COUNTRY:
        raise ArgumentError(
            f"a country is its ISO 3166-1 number, from 1 to {MAX_COUNTRY}, not {claim.country}"
        )
    for name, value, bits in (
        ("an investor's id", claim.investorId, 96),
        ("a class", claim.investorClass, 16),
        ("the flags", claim.flags, 24),
    ):
        if not 0 <= value < 1 << bits:
            raise ArgumentError(f"{name} has at most {bits} bits, not {value}")
    if claim.issuedAt > now:
        raise ArgumentError(
            f"a claim is not dated in the future ({_time(claim.issuedAt)}): a revocation would not void it"
        )
    if claim.expiry <= now:
        raise ArgumentError(f"the claim would have expired on {_time(claim.expiry)}")
    if claim.expiry > now + MAX_VALIDITY:
        hint = " (that looks like milliseconds)" if claim.expiry > 1 << 40 else ""
        raise ArgumentError(
            f"a claim is valid for ten years at most, until {_time(now + MAX_VALIDITY)}{hint}"
        )
    return claim


def _identity(wallet: str, claim: Claim, issuer: str, is_valid: bool, now: int) -> Identity:
    if is_valid:
        status = Status.VERIFIED
    elif not claim.investorId:
        status = Status.UNKNOWN
    elif not claim.expiry:
        status = Status.REVOKED
    else:
        status = Status.EXPIRED if claim.expiry <= now else Status.ISSUER_REMOVED
    return Identity(
        wallet,
        claim.investorId,
        claim.country,
        claim.investorClass,
        claim.flags,
        claim.issuedAt,
        claim.expiry,
        issuer,
        status,
    )


_SENTENCES = {
    "IdentityRegistry_NotIssuer": "{issuer} is no issuer of this registry: the governor adds issuers",
    "IdentityRegistry_InvalidClaim": "{wallet}: a wallet, an investor and a country from 1 to 999 are needed",
    "IdentityRegistry_Expired": "{wallet}: the claim expires on {expiry}, which is over",
    "IdentityRegistry_ExpiryTooFar": "{wallet}: a claim is valid for ten years at most, not until {expiry}",
    "IdentityRegistry_FlagsNotAllowed": "{wallet}: {issuer} may not set the flags {flags:#x}: the governor decides "
    "which an issuer may set",
    "IdentityRegistry_NotItsInvestor": "{wallet}: investor {investor} is at home with issuer {home}: only that one "
    "gives it another wallet",
    "IdentityRegistry_InvestorMismatch": "{wallet} belongs to another investor for good: use another wallet",
    "IdentityRegistry_NotItsIssuer": "{wallet}: {other} has stated it, and that is valid: only that one or the "
    "investor's home issuer restates it",
}


def _refusal(error: ModelError, claim: Claim) -> str:
    facts = {
        "wallet": claim.wallet,
        "investor": own_number(claim.investorId),
        "home": home_of(claim.investorId),
        "flags": claim.flags,
        "expiry": _time(claim.expiry),
        "issuer": error.args[0],
        "other": error.args[-1],
    }
    return _SENTENCES[error.name].format(**facts)


def _time(seconds: int) -> str:
    """Like 2026-01-31 12:00:00, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return f"second {seconds}"
