"""A collection with its surroundings on the in-process chain, and what its tests expect of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from strongroom.artifacts import Artifact
from strongroom.client.nft import Allowlist, AllowlistEntry, MintVoucher, voucher_domain
from strongroom.evm import ETHER, Account, Chain, Contract, ContractError, Receipt, to_address
from strongroom.evm.abi import Addressish
from tests.support.suite import MAX_UINT, Override, refuses

ZERO = "0x" + "00" * 20
PRICE = ETHER // 10
UNIT = 10**6
"""One of the payment token, which has 6 decimals."""
FOREVER = 2**40 - 1
MAX_SUPPLY = 1_000
MAX_BATCH = 100
ROYALTY_BPS = 500
SALT = b"\1" * 32
PUBLIC, ALLOWLIST, TOKEN, DUTCH, COUNTED = range(5)
"""The phases that a collection begins with; the last has no lane."""
DECAY = 1_000

OWNED: Mapping[str, tuple[Any, ...]] = {
    "transferOwnership": (ZERO,),
    "setPayout": (ZERO,),
    "setPaymentToken": (ZERO, True),
    "setPhase": (0, (0, 0, 0, 0, 0, 0, ZERO, 0, 0, bytes(32))),
    "closePhase": (0,),
    "lowerMaxSupply": (1,),
    "setVoucherSigner": (ZERO,),
    "setDefaultRoyaltyBps": (1,),
    "proposeRoyaltyReceiver": (ZERO,),
    "setTokenRoyalty": (1, ZERO, 0),
    "commitProvenance": (bytes(32), 1),
    "setBaseURI": ("",),
    "setPlaceholderURI": ("",),
    "setContractURI": ("",),
    "refreshMetadata": (1, 2),
    "freezeMetadata": (),
    "setTransferValidator": (ZERO,),
    "airdrop": ([], []),
}
"""The functions of the owner alone, each with arguments that fit."""


@dataclass(frozen=True)
class Nft:
    """A collection, its factory and validator, and who acts."""

    chain: Chain
    admin: Contract
    implementation: Contract
    factory: Contract
    validator: Contract
    token: Contract
    collection: Contract
    deployer: Account
    creator: Account
    payout: Account
    signer: Account
    collector: Account
    friend: Account
    stranger: Account
    attacker: Account
    operator: Account
    allowlist: Allowlist
    _watched: list[str] = field(default_factory=list, repr=False)

    @property
    def actors(self) -> tuple[Account, ...]:
        return (
            self.creator,
            self.payout,
            self.signer,
            self.collector,
            self.friend,
            self.stranger,
            self.attacker,
            self.operator,
        )

    @property
    def now(self) -> int:
        return self.chain.timestamp

    # Phases

    def terms(self, **changes: Any) -> dict[str, Any]:
        """A public phase at `PRICE` that runs now and never ends, with changes."""
        return {
            "price": PRICE,
            "startTime": 0,
            "endTime": FOREVER,
            "walletCap": 10,
            "supplyCap": 0,
            "phaseCap": 0,
            "paymentToken": ZERO,
            "endPrice": 0,
            "decaySeconds": 0,
            "allowlistRoot": bytes(32),
            **changes,
        }

    def set_phase(self, phase_id: int, **changes: Any) -> None:
        """Set a phase to the public one with changes."""
        self.collection.setPhase(phase_id, self.terms(**changes), sender=self.creator)

    # Mints

    def mint(
        self, who: Account, quantity: int = 1, phase_id: int = PUBLIC, value: int | None = None
    ) -> Receipt:
        """Mint by `mint`, with the right ether unless told."""
        if value is None:
            value = self.collection.unitPrice(phase_id) * quantity
        receipt: Receipt = self.collection.mint(phase_id, quantity, sender=who, value=value)
        return receipt

    def request(self, to: Addressish, phase_id: int, quantity: int = 1, **changes: Any) -> dict[str, Any]:
        """A `MintRequest` without limits."""
        listed = phase_id == ALLOWLIST and to in self.allowlist
        return {
            "to": to,
            "phaseId": phase_id,
            "quantity": quantity,
            "maxCost": MAX_UINT,
            "paymentToken": self.collection.phase(phase_id).paymentToken,
            "deadline": FOREVER,
            "allowance": self.allowlist.cap(to_address(to)) if listed else 0,
            "proof": list(self.allowlist.proof(to_address(to))) if listed else [],
            **changes,
        }

    def mint_for(
        self, payer: Account, to: Addressish, phase_id: int, quantity: int = 1, value: int = 0, **changes: Any
    ) -> Receipt:
        """Mint by `mintFor`."""
        receipt: Receipt = self.collection.mintFor(
            self.request(to, phase_id, quantity, **changes), sender=payer, value=value
        )
        return receipt

    def give(self, account: Addressish, amount: int) -> None:
        """Mint payment tokens to an account, which lets the collection take them."""
        self.token.mint(account, amount, sender=self.deployer)
        self.token.approve(self.collection, MAX_UINT, sender=account)

    # Vouchers

    def voucher(self, **changes: Any) -> MintVoucher:
        """A voucher for the collector, at `PRICE`."""
        made = MintVoucher(
            voucher_signer=self.signer.address,
            to=self.collector.address,
            payment_token=ZERO,
            quantity=1,
            unit_price=PRICE,
            valid_after=0,
            deadline=FOREVER,
            nonce=1,
            uri="",
        )
        return replace(made, **changes)

    def sign(
        self,
        voucher: MintVoucher,
        signer: Account | None = None,
        chain_id: int | None = None,
        collection: Addressish | None = None,
    ) -> bytes:
        """The voucher's signature, made by eth-account."""
        domain = voucher_domain(chain_id or self.chain.chain_id, collection or self.collection.address)
        signed = (signer or self.signer).local.sign_typed_data(full_message=voucher.full_message(domain))
        return bytes(signed.signature)

    def use(
        self,
        voucher: MintVoucher,
        signature: bytes | None = None,
        to: Addressish | None = None,
        sender: Account | None = None,
        value: int | None = None,
    ) -> Receipt:
        """Mint by voucher, with what it costs unless told."""
        if value is None:
            value = voucher.cost if voucher.payment_token == ZERO else 0
        receipt: Receipt = self.collection.mintVoucher(
            tuple(voucher.struct),
            self.sign(voucher) if signature is None else signature,
            to or self.collector,
            sender=sender or self.collector,
            value=value,
        )
        return receipt

    # Contracts that collect

    def collector_contract(self) -> Contract:
        """A `MockCollector` with ether of its own."""
        made = self.chain.deploy("MockCollector", sender=self.deployer)
        self.chain.set_balance(made, 100 * ETHER)
        self.watch(made)
        return made

    def call(self, target: Contract, name: str, *args: Any, value: int = 0, may_fail: bool = False) -> Any:
        """A call as a `MockCollector` takes it."""
        return (target, value, target._interface.resolve(name, args)[1], may_fail)

    def create(self, creator: Account, salt: bytes = SALT, **changes: Any) -> "Nft":
        """Another collection, and look at that one."""
        made = create(self.factory, creator, self.default_params(), salt, **changes)
        return replace(self, collection=made, _watched=list(self._watched))

    def default_params(self) -> dict[str, Any]:
        """What a collection begins with."""
        return {
            "name": "Works",
            "symbol": "WORK",
            "contractURI": "ipfs://contract",
            "placeholderURI": "ipfs://placeholder",
            "baseURI": "",
            "maxSupply": MAX_SUPPLY,
            "payout": self.payout,
            "royaltyReceiver": self.creator,
            "royaltyBps": ROYALTY_BPS,
            "voucherSigner": self.signer,
            "transferValidator": ZERO,
            "soulbound": False,
            "paymentTokens": [self.token],
            "phases": [
                self.terms(),
                self.terms(allowlistRoot=self.allowlist.root),
                self.terms(paymentToken=self.token, price=5 * UNIT),
                self.terms(startTime=self.chain.timestamp, endPrice=PRICE // 3, decaySeconds=DECAY),
                self.terms(phaseCap=12, walletCap=7, supplyCap=500),
            ],
        }

    # What is where

    def watch(self, *accounts: Addressish) -> None:
        """Count these accounts in `ledger` too."""
        self._watched.extend(to_address(account) for account in accounts)

    def owners(self, collection: Contract | None = None) -> dict[int, str]:
        """Who holds each token there is."""
        at = collection or self.collection
        found = {}
        for token_id in range(1, at.totalMinted() + 1):
            try:
                found[token_id] = at.ownerOf(token_id)
            except ContractError:
                continue
        return found

    def ledger(self) -> dict[str, Any]:
        """Everything that a call that is refused must not change."""
        at = self.collection
        accounts = [*(actor.address for actor in self.actors), at.address, *self._watched]
        return {
            "owners": self.owners(),
            "counts": (at.totalSupply(), at.totalMinted(), at.maxSupply(), at.phaseCount()),
            "ether": [self.chain.balance(account) for account in accounts],
            "tokens": [self.token.balanceOf(account) for account in accounts],
            "wallets": [
                (
                    at.balanceOf(account),
                    at.numberMinted(account),
                    [at.mintedByWallet(n, account) for n in range(6)],
                )
                for account in accounts
            ],
            "phases": [(at.phase(number), at.mintedInPhase(number)) for number in range(6)],
            "settings": (
                at.owner(),
                at.pendingOwner(),
                at.payout(),
                at.voucherSigner(),
                at.defaultRoyalty(),
                at.proposedRoyaltyReceiver(),
                at.getTransferValidator(),
                at.reveal(),
                at.metadataFrozen(),
                at.baseURI(),
                at.placeholderURI(),
                at.contractURI(),
                [at.isVoucherUsed(nonce) for nonce in range(8)],
            ),
        }

    @contextmanager
    def refuses(self, name: str, *args: Any) -> Iterator[None]:
        """Inside, a call must revert with exactly this error, and leave everything as it was."""
        before = self.ledger()
        with refuses(name, *args):
            yield
        assert self.ledger() == before, f"{name} left something behind"

    @contextmanager
    def refuses_any(self) -> Iterator[None]:
        """Inside, a call must revert for whatever reason, and leave everything as it was."""
        before = self.ledger()
        with pytest.raises(ContractError):
            yield
        assert self.ledger() == before, "a refused call left something behind"

    def assert_laws(self) -> None:
        """What holds after every transaction."""
        at = self.collection
        owners = self.owners()
        holders = set(owners.values())
        balances = {holder: at.balanceOf(holder) for holder in holders}
        assert sum(balances.values()) == at.totalSupply() == len(owners), (
            "the balances' sum is not the supply"
        )
        assert all(balance >= 1 for balance in balances.values()), "an owner has no balance"
        assert at.totalMinted() <= at.maxSupply(), "more minted than the cap"


def create(
    factory: Contract, creator: Account, defaults: Mapping[str, Any], salt: bytes, **changes: Any
) -> Contract:
    """Let the factory make a collection."""
    chain: Chain = factory._chain
    receipt = factory.createCollection({**defaults, **changes}, salt, sender=creator)
    return chain.at("CreatorCollection", receipt.return_value)


@dataclass(frozen=True)
class NftBuilder:
    """Deploys collections, some of them with broken copies of contracts."""

    broken: Override = field(default_factory=dict)
    """Artifacts to deploy instead of those shipped, by the contract's name."""

    def __call__(self, *, chain: Chain | None = None, token: str = "MockReserve", **changes: Any) -> Nft:
        """Everything on a new chain unless given one; `changes` are of the collection's first settings."""
        # Broken copies are made by a quick compiler run, and are larger.
        chain = chain or Chain(code_size_limit=100_000 if self.broken else None)
        deployer = chain.account("deployer")

        def deploy(name: str, *args: Any) -> Contract:
            code: str | Artifact = self.broken.get(name, name)
            return chain.deploy(code, *args, sender=deployer)

        admin = deploy("CollectionAdmin")
        implementation = deploy("CreatorCollection", admin)
        factory = deploy("CollectionFactory", implementation)
        validator = deploy("TransferValidator")
        money = deploy(token, *(("Mock USD Coin", "mUSDC", 6) if token == "MockReserve" else (6,)))
        people = {
            name: chain.account(name)
            for name in (
                "creator",
                "payout",
                "signer",
                "collector",
                "friend",
                "stranger",
                "attacker",
                "operator",
            )
        }
        entries: Sequence[AllowlistEntry] = [
            AllowlistEntry(people["collector"].address, 3),
            AllowlistEntry(people["friend"].address, 1),
            *(AllowlistEntry(f"0x{number:040x}", number) for number in range(1, 10)),
        ]
        nft = Nft(
            chain=chain,
            admin=admin,
            implementation=implementation,
            factory=factory,
            validator=validator,
            token=money,
            collection=implementation,
            deployer=deployer,
            allowlist=Allowlist.of(entries),
            **people,
        )
        return nft.create(nft.creator, **changes)
