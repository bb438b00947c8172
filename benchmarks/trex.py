"""T-REX, Tokeny's suite for restricted tokens, with ONCHAINID: built, deployed and set up as its own factory does.

Who may hold a token: `registerIdentity` of an agent names a wallet's identity contract, and for each topic that the
token requires, that contract must carry a claim signed by a trusted issuer. Only the receiver is looked at. Further
rules are modules, each a contract behind a proxy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from eth_abi.abi import encode
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from benchmarks.chain import Chain, actor, calldata
from benchmarks.compiler import Build, Compiled

_TREX = "node_modules/@tokenysolutions/t-rex"
_ONCHAINID = "node_modules/@onchain-id/solidity/contracts"

_PARTS = {
    "Token": "token/Token",
    "ClaimTopicsRegistry": "registry/implementation/ClaimTopicsRegistry",
    "IdentityRegistry": "registry/implementation/IdentityRegistry",
    "IdentityRegistryStorage": "registry/implementation/IdentityRegistryStorage",
    "TrustedIssuersRegistry": "registry/implementation/TrustedIssuersRegistry",
    "ModularCompliance": "compliance/modular/ModularCompliance",
    "CountryAllowModule": "compliance/modular/modules/CountryAllowModule",
    "MaxBalanceModule": "compliance/modular/modules/MaxBalanceModule",
    "TimeTransfersLimitsModule": "compliance/modular/modules/TimeTransfersLimitsModule",
    "ModuleProxy": "compliance/modular/modules/ModuleProxy",
    "TREXImplementationAuthority": "proxy/authority/TREXImplementationAuthority",
}
_SETTINGS = {"optimizer": {"enabled": True, "runs": 200}}
_REMAPPINGS = (
    "@openzeppelin/contracts/=node_modules/openzeppelin-4/",
    "@openzeppelin/contracts-upgradeable/=node_modules/@openzeppelin/contracts-upgradeable/",
    "@onchain-id/=node_modules/@onchain-id/",
)

TREX = Build(
    compiler="solc-0.8.17",
    contracts={
        # Not compared: it carries the proxies' code, whose metadata names the path of every source.
        "TREXFactory": f"{_TREX}/contracts/factory/TREXFactory.sol",
        **{name: f"{_TREX}/contracts/{path}.sol" for name, path in _PARTS.items()},
    },
    settings=_SETTINGS,
    remappings=_REMAPPINGS,
    shipped={name: f"{_TREX}/artifacts/contracts/{path}.sol/{name}.json" for name, path in _PARTS.items()},
)
# ONCHAINID's own package ships a build without the optimizer; T-REX's settings serve its users better.
ONCHAINID = Build(
    compiler="solc-0.8.17",
    contracts={
        "Identity": f"{_ONCHAINID}/Identity.sol",
        "ClaimIssuer": f"{_ONCHAINID}/ClaimIssuer.sol",
        "IdFactory": f"{_ONCHAINID}/factory/IdFactory.sol",
        "ImplementationAuthority": f"{_ONCHAINID}/proxy/ImplementationAuthority.sol",
    },
    settings=_SETTINGS,
    remappings=_REMAPPINGS,
)
BUILDS = (TREX, ONCHAINID)

FRANCE = 250
TOPIC = 1
ZERO = "0x" + "00" * 20
_TOKEN_DETAILS = "(address,string,string,uint8,address,address,address[],address[],address[],bytes[])"
_CLAIM_DETAILS = "(uint256[],address[],uint256[][])"
_IMPLEMENTATIONS = (
    "Token",
    "ClaimTopicsRegistry",
    "IdentityRegistry",
    "IdentityRegistryStorage",
    "TrustedIssuersRegistry",
    "ModularCompliance",
)


@dataclass(frozen=True)
class Module:
    """A rule that a token is given, and the call that sets it."""

    name: str
    setting: bytes


COUNTRY = Module("CountryAllowModule", calldata("batchAllowCountries(uint16[])", [FRANCE]))


def max_balance(units: int) -> Module:
    """An investor's most, over its wallets."""
    return Module("MaxBalanceModule", calldata("setMaxBalance(uint256)", units))


def daily_volume(units: int) -> Module:
    """The most that an investor may send in a day."""
    return Module(
        "TimeTransfersLimitsModule", calldata("setTimeTransferLimit((uint32,uint256))", (86_400, units))
    )


@dataclass(frozen=True)
class Token:
    """A token with its registry of identities."""

    chain: Chain
    address: str
    registry: str

    def register(self, wallet: LocalAccount, identity: str) -> int:
        """The gas of naming the wallet's identity."""
        return self.chain.send(
            actor("agent"),
            self.registry,
            "registerIdentity(address,address,uint16)",
            wallet.address,
            identity,
            FRANCE,
        )

    def register_batch(self, wallets: list[LocalAccount], identities: list[str]) -> int:
        """The gas of naming all of these."""
        addresses = [wallet.address for wallet in wallets]
        batch = "batchRegisterIdentity(address[],address[],uint16[])"
        countries = [FRANCE] * len(wallets)
        return self.chain.send(actor("agent"), self.registry, batch, addresses, identities, countries)

    def unregister(self, wallet: LocalAccount) -> int:
        """The gas of taking the wallet off the registry."""
        return self.chain.send(actor("agent"), self.registry, "deleteIdentity(address)", wallet.address)

    def recover(self, identity: str, lost: LocalAccount, replacement: LocalAccount) -> int:
        """The gas of moving all of a wallet to another, which is a management key of the identity."""
        key = keccak(encode(["address"], [replacement.address]))
        self.chain.send(lost, identity, "addKey(bytes32,uint256,uint256)", key, 1, 1)
        recover = "recoveryAddress(address,address,address)"
        wallets = (lost.address, replacement.address)
        return self.chain.send(actor("agent"), self.address, recover, *wallets, identity)

    def mint(self, to: LocalAccount, amount: int) -> int:
        return self.chain.send(actor("agent"), self.address, "mint(address,uint256)", to.address, amount)

    def transfer(self, sender: LocalAccount, to: LocalAccount, amount: int = 10) -> int:
        return self.send(sender, "transfer(address,uint256)", to.address, amount)

    def freeze_some(self, holder: LocalAccount) -> int:
        return self.send(actor("agent"), "freezePartialTokens(address,uint256)", holder.address, 100)

    def send(self, sender: LocalAccount, signature: str, *arguments: object) -> int:
        """The gas of a call of the token."""
        return self.chain.send(sender, self.address, signature, *arguments)


class Suite:
    """The factories. The actor `issuer` signs claims, `agent` registers identities and has the token's powers."""

    def __init__(self, chain: Chain, compiled: Compiled) -> None:
        deployer = actor("deployer")
        self._chain, self._compiled, self._salts = chain, compiled, count(1)
        identity = self._deploy("Identity", "(address,bool)", deployer.address, True)
        authority = self._deploy("ImplementationAuthority", "(address)", identity)
        self._identities = self._deploy("IdFactory", "(address)", authority)
        self.issuer = self._deploy("ClaimIssuer", "(address)", actor("issuer").address)
        parts = [self._deploy(name) for name in _IMPLEMENTATIONS]
        suite = self._deploy("TREXImplementationAuthority", "(bool,address,address)", True, ZERO, ZERO)
        version = (
            "addAndUseTREXVersion((uint8,uint8,uint8),(address,address,address,address,address,address))"
        )
        chain.send(deployer, suite, version, (4, 1, 6), tuple(parts))
        self._factory = self._deploy("TREXFactory", "(address,address)", suite, self._identities)
        chain.send(deployer, self._identities, "addTokenFactory(address)", self._factory)

    def _deploy(self, name: str, types: str = "()", *arguments: object) -> str:
        return self._chain.deploy(actor("deployer"), self._compiled[name], types, *arguments).address

    def token(self, *, topics: Iterable[int] = (), modules: Iterable[Module] = ()) -> tuple[Token, int]:
        """A token that may move, and the gas of making it, its modules' implementations not counted."""
        chain, deployer, agent = self._chain, actor("deployer"), actor("agent").address
        salt, topics, modules = f"token {next(self._salts)}", list(topics), list(modules)
        initialize = calldata("initialize()")
        proxies = [
            self._deploy("ModuleProxy", "(address,bytes)", self._deploy(module.name), initialize)
            for module in modules
        ]
        gas = chain.send(
            deployer,
            self._factory,
            f"deployTREXSuite(string,{_TOKEN_DETAILS},{_CLAIM_DETAILS})",
            salt,
            (
                *(deployer.address, "Harbour Street 12", "HARB", 0, ZERO, ZERO, [agent], [agent]),
                *(proxies, [module.setting for module in modules]),
            ),
            (topics, [self.issuer], [topics]) if topics else ([], [], []),
        )
        address = self._address(self._factory, "getToken(string)", salt)
        chain.send(actor("agent"), address, "unpause()")
        return Token(chain, address, self._address(address, "identityRegistry()")), gas

    def token_without_proxies(self, *, modules: Iterable[Module] = ()) -> Token:
        """A token made of the implementations themselves, which nobody's factory does: nothing can be upgraded."""
        chain, deployer, agent = self._chain, actor("deployer"), actor("agent")
        parts = {name: self._deploy(name) for name in _IMPLEMENTATIONS}
        compliance, registry, storage, token = (
            parts[name]
            for name in ("ModularCompliance", "IdentityRegistry", "IdentityRegistryStorage", "Token")
        )
        topics, issuers = parts["ClaimTopicsRegistry"], parts["TrustedIssuersRegistry"]
        for each in (topics, issuers, storage, compliance):
            chain.send(deployer, each, "init()")
        chain.send(deployer, registry, "init(address,address,address)", issuers, topics, storage)
        details = (registry, compliance, "Harbour Street 12", "HARB", 0, ZERO)
        chain.send(deployer, token, "init(address,address,string,string,uint8,address)", *details)
        chain.send(deployer, storage, "bindIdentityRegistry(address)", registry)
        for each, account in ((registry, token), (registry, agent.address), (token, agent.address)):
            chain.send(deployer, each, "addAgent(address)", account)
        for module in modules:
            address = self._deploy(module.name)
            chain.send(deployer, address, "initialize()")
            chain.send(deployer, compliance, "addModule(address)", address)
            call = "callModuleFunction(bytes,address)"
            chain.send(deployer, compliance, call, module.setting, address)
        chain.send(agent, token, "unpause()")
        return Token(chain, token, registry)

    def identity(self, wallet: LocalAccount) -> tuple[str, int]:
        """An investor's identity contract, and the gas of making it."""
        gas = self._chain.send(
            actor("deployer"),
            self._identities,
            "createIdentity(address,string)",
            wallet.address,
            f"investor {next(self._salts)}",
        )
        return self.identity_of(wallet), gas

    def identity_of(self, wallet: LocalAccount) -> str:
        """The identity contract that was made for it."""
        return self._address(self._identities, "getIdentity(address)", wallet.address)

    def sign(self, identity: str, data: bytes = b"") -> bytes:
        """The issuer's signature under a claim about the identity."""
        digest = keccak(encode(["address", "uint256", "bytes"], [identity, TOPIC, data]))
        return bytes(actor("issuer").sign_message(encode_defunct(digest)).signature)

    def add_claim(self, wallet: LocalAccount, identity: str, data: bytes = b"") -> int:
        """The gas of putting the issuer's claim into the identity, by its holder."""
        claim = "addClaim(uint256,uint256,address,bytes,bytes,string)"
        return self._chain.send(
            wallet, identity, claim, TOPIC, 1, self.issuer, self.sign(identity, data), data, ""
        )

    def revoke(self, identity: str, data: bytes = b"") -> int:
        """The gas of the issuer's taking its claim back."""
        revoke = "revokeClaimBySignature(bytes)"
        return self._chain.send(actor("issuer"), self.issuer, revoke, self.sign(identity, data))

    def _address(self, at: str, signature: str, *arguments: object) -> str:
        return to_checksum_address(self._chain.call(at, signature, *arguments).to_bytes(20, "big"))


def verify(suite: Suite, token: Token, *wallets: LocalAccount, claims: bool) -> None:
    """Lets the wallets hold the token."""
    for wallet in wallets:
        identity, _ = suite.identity(wallet)
        if claims:
            suite.add_claim(wallet, identity)
        token.register(wallet, identity)
