"""An identity registry with its issuers on the in-process chain, and claims as issuers sign them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from eth_abi.abi import encode

from strongroom.deployments import DeployedContract, Deployment
from strongroom.evm import Account, Chain, Contract, Signature, keccak, to_address
from strongroom.evm.abi import Addressish
from tests.support.signing import DOMAIN
from tests.support.suite import GOVERNOR, ROLE_TABLE, SENTINEL, Override, refuses

ZERO = "0x" + "00" * 20
CLAIM = (
    "Claim(address wallet,uint96 investorId,uint16 country,uint16 investorClass,uint24 flags,uint48 issuedAt,"
    "uint48 expiry)"
)
CUSTODIAN = 1
ALL_FLAGS = 2**24 - 1
FRANCE, JAPAN = 250, 392
RETAIL, PROFESSIONAL = 1, 2
YEAR = 365 * 24 * 3_600


def investor(number: int, home: int = 1) -> int:
    """The id of an investor: the number of its home issuer (the builder's first unless told otherwise), and its own."""
    return (home << 88) | number


INVESTOR = investor(7)


class Claim(NamedTuple):
    """What an issuer states."""

    wallet: str
    investor_id: int
    country: int
    investor_class: int
    flags: int
    issued_at: int
    expiry: int


@dataclass(frozen=True)
class Registry:
    """A registry with two issuers, number 1 that may set all flags and number 2 that may make no custodians, and who
    acts on it. The governor acts without a delay here.
    """

    chain: Chain
    access: Contract
    registry: Contract
    deployer: Account
    governor: Account
    sentinel: Account
    issuer: Account
    other_issuer: Account
    investor: Account
    other_investor: Account
    stranger: Account
    _watched: list[str] = field(default_factory=list, repr=False)

    @property
    def actors(self) -> tuple[Account, ...]:
        """All accounts."""
        return (
            self.deployer,
            self.governor,
            self.sentinel,
            self.issuer,
            self.other_issuer,
            self.investor,
            self.other_investor,
            self.stranger,
        )

    def claim(self, wallet: Addressish, investor_id: int = INVESTOR, **changes: Any) -> Claim:
        """A claim stated now, good for a year, unless told otherwise."""
        now = self.chain.timestamp
        made = Claim(to_address(wallet), investor_id, FRANCE, RETAIL, 0, now, now + YEAR)
        return made._replace(**changes)

    def register(self, wallet: Addressish, investor_id: int = INVESTOR, **changes: Any) -> Claim:
        """The issuer registers a wallet, a second after whatever happened before."""
        self.chain.warp(1)
        claim = self.claim(wallet, investor_id, **changes)
        self.registry.register(claim, sender=self.issuer)
        return claim

    def digest(self, claim: Claim, *, chain_id: int | None = None, contract: str | None = None) -> bytes:
        """What an issuer signs, composed from the standard's text and not by the code under test."""
        separator = keccak(
            encode(
                ["bytes32", "bytes32", "bytes32", "uint256", "address"],
                [
                    keccak(DOMAIN.encode()),
                    keccak(b"Strongroom Identity Registry"),
                    keccak(b"1"),
                    self.chain.chain_id if chain_id is None else chain_id,
                    contract or self.registry.address,
                ],
            )
        )
        types = ["bytes32", "address", "uint96", "uint16", "uint16", "uint24", "uint48", "uint48"]
        struct = keccak(encode(types, [keccak(CLAIM.encode()), *claim]))
        return keccak(b"\x19\x01" + separator + struct)

    def sign(self, claim: Claim, signer: Account | None = None, **domain: Any) -> Signature:
        """The issuer's signature, or another's."""
        return (signer or self.issuer).sign_hash(self.digest(claim, **domain))

    def known(self, wallet: Addressish) -> tuple[Claim, str, bool]:
        """What the registry says of a wallet: the claim, whose, and whether it is valid."""
        claim, issuer, valid = self.registry.identity(wallet)
        return Claim(*claim), str(issuer), bool(valid)

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        wallets = [*(actor.address for actor in self.actors), *self._watched]
        return {
            "known": [(wallet, self.known(wallet)) for wallet in wallets],
            "issuers": [self.registry.issuerAt(index) for index in range(self.registry.issuerCount() + 1)],
            "terms": [self.registry.issuerTerms(wallet) for wallet in wallets],
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"


@dataclass(frozen=True)
class RegistryBuilder:
    """Deploys registries, some of them broken."""

    broken: Override = field(default_factory=dict)

    def __call__(self, chain: Chain | None = None) -> Registry:
        """On a new chain unless given one."""
        chain = chain or Chain()
        names = (
            "deployer",
            "governor",
            "sentinel",
            "issuer",
            "other_issuer",
            "investor",
            "other_investor",
            "stranger",
        )
        people = {name: chain.account(name) for name in names}
        deployer = people["deployer"]
        access = chain.deploy("ProtocolAccessManager", deployer, sender=deployer)
        name = "IdentityRegistry"
        registry = chain.deploy(self.broken.get(name, name), access, sender=deployer)
        for function, role in ROLE_TABLE[name].items():
            selectors = [registry.__getattr__(function).selector]
            access.setTargetFunctionRole(registry, selectors, role, sender=deployer)
        access.grantRole(GOVERNOR, people["governor"], 0, sender=deployer)
        access.grantRole(SENTINEL, people["sentinel"], 0, sender=deployer)
        made = Registry(chain, access, registry, **people)
        registry.addIssuer(made.issuer, ALL_FLAGS, sender=made.governor)
        registry.addIssuer(made.other_issuer, ALL_FLAGS & ~CUSTODIAN, sender=made.governor)
        chain.warp(1_000)
        return made


def registry_of(compliance: Registry) -> Deployment:
    """As the deploy script would have recorded it."""
    code = compliance.chain.code(compliance.registry.address)
    entry = DeployedContract(
        compliance.registry.address, (), "0x" + "00" * 32, 1, "0x" + keccak(code).hex(), "IdentityRegistry"
    )
    return Deployment(chain_id=31337, commit="unknown", contracts={"IdentityRegistry": entry})
