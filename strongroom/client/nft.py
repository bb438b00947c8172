"""Creators' collections: allowlists, vouchers for lazy minting, mints in `Decimal`.

    allowlist = Allowlist.of([AllowlistEntry(someone, cap=2)])
    first = phase(price=1, allowlist=allowlist)
    collection = client.nft.factory.create("Works", "WRK", max_supply=12, phases=[first])
    collection.mint_allowlisted(1, 1, allowlist)

    voucher = MintVoucher.of(signer=creator, to=collector, price=Decimal("0.1"), nonce=7, uri="ipfs://…")
    signed = collection.sign_voucher(voucher, key)
    signed.submit(connection).send()

An allowlist's tree is OpenZeppelin's standard one: leaves are hashed twice, pairs are sorted, so any of its tools
can check it. Prices are in the payment token's units inside and `Decimal` at the edge, times in seconds.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom.client.accounts import Signer
from strongroom.client.amounts import Amount, from_units, to_units
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.collection_factory import CollectionFactory as FactoryContract
from strongroom.client.contracts.collection_factory import CollectionParams
from strongroom.client.contracts.creator_collection import CreatorCollection as CollectionContract
from strongroom.client.contracts.creator_collection import MintRequest, Phase, Voucher
from strongroom.client.contracts.transfer_validator import TransferValidator
from strongroom.client.errors import ArgumentError
from strongroom.client.signing import MAX_UINT256, MESSAGES, Domain, Field, Message, Signed, sign

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

    from strongroom.client.client import Strongroom
    from strongroom.client.receipt import Receipt

ETHER = "0x" + "00" * 20
"""Stands for ether where a payment token is named."""
FOREVER = 2**40 - 1
"""The last second that a phase's times can name."""
DOMAIN_NAME = "Strongroom CreatorCollection"
NO_ROOT = bytes(32)


# Allowlists


@dataclass(frozen=True)
class AllowlistEntry:
    """A wallet, and how many tokens it may receive in the phase."""

    wallet: str
    cap: int

    @property
    def leaf(self) -> bytes:
        """Its hash in the tree: hashed twice, so that no inner node passes for an entry."""
        return keccak(keccak(encode(["address", "uint256"], [self.wallet, self.cap])))


@dataclass(frozen=True)
class Allowlist:
    """A Merkle tree over entries, as the contract checks it."""

    entries: tuple[AllowlistEntry, ...]

    @classmethod
    def of(cls, entries: Iterable[AllowlistEntry]) -> "Allowlist":
        """Raises `ArgumentError` for none, for a wallet listed twice, a cap of zero, or what is no address."""
        checked = tuple(AllowlistEntry(to_address(entry.wallet), entry.cap) for entry in entries)
        if not checked:
            raise ArgumentError("an allowlist has at least one entry")
        seen: set[str] = set()
        for entry in checked:
            if entry.wallet in seen:
                raise ArgumentError(f"{entry.wallet} is listed twice: the contract would take either entry")
            if not 0 < entry.cap <= MAX_UINT256:
                raise ArgumentError(f"the cap of {entry.wallet} is {entry.cap}; it is at least 1")
            seen.add(entry.wallet)
        return cls(checked)

    @classmethod
    def read(cls, path: str | Path) -> "Allowlist":
        """From a CSV file with the columns `wallet` and `cap`. Raises `ArgumentError` naming the line."""
        entries = []
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if not {"wallet", "cap"} <= set(rows.fieldnames or ()):
                raise ArgumentError(f"{path}: the first line must name the columns wallet and cap")
            for row in rows:
                try:
                    entries.append(AllowlistEntry(to_address(row["wallet"].strip()), int(row["cap"])))
                except (ArgumentError, AttributeError, TypeError, ValueError) as error:
                    raise ArgumentError(f"{path}, line {rows.line_num}: {error}") from None
        return cls.of(entries)

    @property
    def root(self) -> bytes:
        """What a phase is given."""
        return self._tree[0]

    def proof(self, wallet: Addressish) -> tuple[bytes, ...]:
        """The Merkle proof of a wallet's entry. Raises `ArgumentError` if it is not listed."""
        tree, index = self._tree, self._index(wallet)
        path = []
        while index:
            path.append(tree[index + 1 if index % 2 else index - 1])
            index = (index - 1) // 2
        return tuple(path)

    def cap(self, wallet: Addressish) -> int:
        """What a wallet's entry allows. Raises `ArgumentError` if it is not listed."""
        self._index(wallet)
        return self._caps[to_address(wallet)]

    def __contains__(self, wallet: object) -> bool:
        try:
            return to_address(wallet) in self._caps  # type: ignore[arg-type]
        except ArgumentError:
            return False

    def as_json(self) -> dict[str, Any]:
        """Root, and each wallet's cap and proof, for a website to hand out."""
        return {
            "root": "0x" + self.root.hex(),
            "entries": {
                entry.wallet: {
                    "cap": str(entry.cap),
                    "proof": ["0x" + node.hex() for node in self.proof(entry.wallet)],
                }
                for entry in self.entries
            },
        }

    @cached_property
    def _caps(self) -> Mapping[str, int]:
        return {entry.wallet: entry.cap for entry in self.entries}

    @cached_property
    def _tree(self) -> list[bytes]:
        """The root first, each node's children at 2i + 1 and 2i + 2; leaves sorted, the last of them first."""
        leaves = sorted(entry.leaf for entry in self.entries)
        tree = [b""] * (len(leaves) - 1) + leaves[::-1]
        for index in reversed(range(len(leaves) - 1)):
            tree[index] = hash_pair(tree[2 * index + 1], tree[2 * index + 2])
        return tree

    @cached_property
    def _places(self) -> Mapping[bytes, int]:
        first = len(self.entries) - 1
        return {leaf: first + number for number, leaf in enumerate(self._tree[first:])}

    def _index(self, wallet: Addressish) -> int:
        address = to_address(wallet)
        cap = self._caps.get(address)
        if cap is None:
            raise ArgumentError(f"{address} is not on the allowlist")
        return self._places[AllowlistEntry(address, cap).leaf]


def hash_pair(left: bytes, right: bytes) -> bytes:
    """An inner node: the lower of the two first."""
    return keccak(min(left, right) + max(left, right))


def verify(root: bytes, entry: AllowlistEntry, proof: Sequence[bytes]) -> bool:
    """Whether the contract would take the proof."""
    node = entry.leaf
    for sibling in proof:
        node = hash_pair(node, sibling)
    return node == root


# Phases


def phase(
    *,
    price: Amount = 0,
    start: int = 0,
    end: int = FOREVER,
    wallet_cap: int = 2**16 - 1,
    supply_cap: int = 0,
    phase_cap: int = 0,
    payment_token: Addressish = ETHER,
    end_price: Amount = 0,
    decay_seconds: int = 0,
    allowlist: Allowlist | None = None,
    decimals: int = 18,
) -> Phase:
    """A phase's terms as the contract takes them; prices in whole units of a token with `decimals`."""
    return Phase(
        price=to_units(price, decimals),
        startTime=start,
        endTime=end,
        walletCap=wallet_cap,
        supplyCap=supply_cap,
        phaseCap=phase_cap,
        paymentToken=to_address(payment_token),
        endPrice=to_units(end_price, decimals),
        decaySeconds=decay_seconds,
        allowlistRoot=NO_ROOT if allowlist is None else allowlist.root,
    )


# Vouchers


@dataclass(frozen=True)
class MintVoucher(Message):
    """What may be minted once: signed by the collection's voucher signer, under the collection's domain."""

    primary_type: ClassVar[str] = "Voucher"
    schema: ClassVar[Sequence[Field]] = (
        ("to", "address"),
        ("paymentToken", "address"),
        ("quantity", "uint256"),
        ("unitPrice", "uint256"),
        ("validAfter", "uint256"),
        ("deadline", "uint256"),
        ("nonce", "uint256"),
        ("uri", "string"),
    )

    voucher_signer: str
    """Whose signature the collection asks for: `collection.voucherSigner()`. Not part of what is signed."""
    to: str
    """Who receives the tokens; the zero address for whoever comes first."""
    payment_token: str
    quantity: int
    unit_price: int
    """In the payment token's units."""
    valid_after: int
    deadline: int
    nonce: int
    uri: str
    """The token's own metadata; empty for the collection's."""

    @classmethod
    def of(
        cls,
        *,
        signer: Addressish,
        nonce: int,
        to: Addressish = ETHER,
        price: Amount = 0,
        quantity: int = 1,
        payment_token: Addressish = ETHER,
        decimals: int = 18,
        valid_after: int = 0,
        deadline: int = FOREVER,
        uri: str = "",
    ) -> "MintVoucher":
        """A voucher at `price` for each token, in whole units of the payment token.

        Raises `ArgumentError` for a quantity that no mint takes, or metadata for more than one token.
        """
        if not 1 <= quantity <= 100:
            raise ArgumentError(f"a voucher is for 1 to 100 tokens, not {quantity}")
        if uri and quantity != 1:
            raise ArgumentError("a voucher with metadata of its own is for one token")
        return cls(
            to_address(signer),
            to_address(to),
            to_address(payment_token),
            quantity,
            to_units(price, decimals),
            valid_after,
            deadline,
            nonce,
            uri,
        )

    @property
    def signer(self) -> str:
        return self.voucher_signer

    @property
    def cost(self) -> int:
        """What minting it costs, in the payment token's units."""
        return self.quantity * self.unit_price

    @property
    def struct(self) -> Voucher:
        """As the contract takes it."""
        return Voucher(
            self.to,
            self.payment_token,
            self.quantity,
            self.unit_price,
            self.valid_after,
            self.deadline,
            self.nonce,
            self.uri,
        )

    def values(self) -> dict[str, Any]:
        return self.struct._asdict()

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        """The mint for whom the voucher names, for the connection's account if it names nobody."""
        to = self.to if self.to != ETHER else connection.require_signer().address
        return self.mint_to(connection, token, signature, to)

    def mint_to(
        self, connection: Connection, collection: str, signature: bytes, to: Addressish
    ) -> Call[None]:
        """The mint to `to`, with the ether that it costs, if it costs ether."""
        value = self.cost if self.payment_token == ETHER else 0
        return CollectionContract(connection, collection).mintVoucher(
            self.struct, signature, to_address(to), value=value
        )


MESSAGES["MintVoucher"] = MintVoucher


def voucher_domain(chain_id: int, collection: Addressish) -> Domain:
    """The EIP-712 domain of a collection."""
    return Domain(chain_id, to_address(collection), DOMAIN_NAME, "1")


# Collections


@dataclass(frozen=True)
class MintCost:
    """What a mint would cost in the latest block."""

    payment_token: str
    units: int
    """In the payment token's units."""

    def decimal(self, decimals: int = 18) -> Decimal:
        """In whole units."""
        return from_units(self.units, decimals)


class Collection(CollectionContract):
    """A collection for people; the contract's own functions stand beside."""

    creation: "Receipt | None" = None
    """The transaction that made it, if `Factory.create` just did."""

    @property
    def domain(self) -> Domain:
        """What vouchers are signed under."""
        return voucher_domain(self._connection.chain_id, self.address)

    def quote(self, phase_id: int, quantity: int = 1) -> MintCost:
        """What a mint of `quantity` costs now. Raises `ContractError` if the phase is not open."""
        return MintCost(self.phase(phase_id).paymentToken, self.unitPrice(phase_id) * quantity)

    def mint_public(self, phase_id: int, quantity: int = 1) -> "Receipt":
        """Mint to oneself, in a public phase paid in ether, at the price of now. Of a price that falls meanwhile,
        the rest comes back."""
        return self.mint(phase_id, quantity, value=self.quote(phase_id, quantity).units).send()

    def mint_allowlisted(
        self,
        phase_id: int,
        quantity: int,
        allowlist: Allowlist,
        to: Addressish | None = None,
        deadline: int = FOREVER,
    ) -> "Receipt":
        """Mint in a phase with an allowlist, for a listed wallet, oneself unless told. Pays what it costs now and
        not more; a payment token must be approved before."""
        wallet = self._connection.require_signer().address if to is None else to_address(to)
        return self.mint_for(phase_id, quantity, wallet, allowlist, deadline)

    def mint_for(
        self,
        phase_id: int,
        quantity: int,
        to: Addressish,
        allowlist: Allowlist | None = None,
        deadline: int = FOREVER,
    ) -> "Receipt":
        """Mint for another in any phase."""
        wallet, cost = to_address(to), self.quote(phase_id, quantity)
        request = MintRequest(
            to=wallet,
            phaseId=phase_id,
            quantity=quantity,
            maxCost=cost.units,
            paymentToken=cost.payment_token,
            deadline=deadline,
            allowance=0 if allowlist is None else allowlist.cap(wallet),
            proof=() if allowlist is None else allowlist.proof(wallet),
        )
        value = cost.units if cost.payment_token == ETHER else 0
        return self.mintFor(request, value=value).send()

    def sign_voucher(self, voucher: MintVoucher, account: "Signer | LocalAccount") -> Signed[MintVoucher]:
        """Sign a voucher for this collection; see `strongroom.client.signing.sign`."""
        return sign(voucher, self.domain, account, self._connection)


class Factory(FactoryContract):
    """Makes collections."""

    def create(
        self,
        name: str,
        symbol: str,
        *,
        max_supply: int,
        payout: Addressish | None = None,
        royalty_receiver: Addressish | None = None,
        royalty_bps: int = 0,
        phases: Sequence[Phase] = (),
        payment_tokens: Sequence[Addressish] = (),
        voucher_signer: Addressish = ETHER,
        transfer_validator: Addressish = ETHER,
        soulbound: bool = False,
        contract_uri: str = "",
        placeholder_uri: str = "",
        base_uri: str = "",
        salt: bytes = bytes(32),
    ) -> Collection:
        """Make a collection that the account owns, and wait for it. Payout and royalties go to the account unless
        told; `salt`, of 32 bytes, decides the address with the account."""
        creator = self._connection.require_signer().address
        params = CollectionParams(
            name=name,
            symbol=symbol,
            contractURI=contract_uri,
            placeholderURI=placeholder_uri,
            baseURI=base_uri,
            maxSupply=max_supply,
            payout=creator if payout is None else to_address(payout),
            royaltyReceiver=creator if royalty_receiver is None else to_address(royalty_receiver),
            royaltyBps=royalty_bps,
            voucherSigner=to_address(voucher_signer),
            transferValidator=to_address(transfer_validator),
            soulbound=soulbound,
            paymentTokens=tuple(to_address(token) for token in payment_tokens),
            phases=tuple(Phase(*each) for each in phases),
        )
        receipt = self.createCollection(params, salt).send()
        made = Collection(self._connection, self.predictCollection(creator, salt))
        made.creation = receipt
        return made


class Nft:
    """Collections of a chain, and their factory."""

    def __init__(self, client: "Strongroom") -> None:
        self._client = client

    @property
    def factory(self) -> Factory:
        """Raises `NoDeploymentError` if the deployment has none."""
        return self._client.contract("CollectionFactory", Factory)

    @property
    def validator(self) -> TransferValidator:
        """The suite's transfer validator, which a collection may use or not."""
        return self._client.contract("TransferValidator", TransferValidator)

    def collection(self, address: Addressish) -> Collection:
        """A collection at an address. Raises `ArgumentError` if there is no code."""
        found = Collection(self._client.connection, address)
        if not self._client.connection.fetch_code(found.address):
            raise ArgumentError(f"there is no contract at {found.address}: check the address and the chain")
        return found


def write_allowlist(allowlist: Allowlist, path: str | Path) -> None:
    """Root and proofs as a JSON file."""
    Path(path).write_text(json.dumps(allowlist.as_json(), indent=1) + "\n", encoding="utf-8")
