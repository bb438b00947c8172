"""EIP-712 messages that the contracts take: permits, EIP-3009 authorizations, and swaps by authorization.

A message is a frozen dataclass of plain integers, addresses and bytes. `sign` puts it under a token's domain and
signs it; the result, `Signed`, goes to the contract by `submit`, sent by anyone, or as JSON to whoever will send
it. The signer may be a key here, an account of the node, or, for a contract wallet (ERC-1271), the key that the
wallet asks for: the wallet's address is then the message's `owner`, `from_` or `authorizer`.

Amounts are in the token's units, times in seconds. Time bounds of EIP-3009 are strict on both sides; a permit's
deadline is the last second at which it can be used.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from eth_abi.abi import encode
from eth_abi.grammar import TupleType, parse
from eth_utils.crypto import keccak

from strongroom.client.accounts import Signer
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts.erc20_authorization import ERC20Authorization
from strongroom.client.contracts.peg_stability_module import PegStabilityModule
from strongroom.client.errors import ArgumentError, ClientError, SignatureError, WrongChainError
from strongroom.errors import ContractError

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

MAX_UINT256 = 2**256 - 1
_MAGIC = bytes.fromhex("1626ba7e")
_DOMAIN_FIELDS = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
)

Field = tuple[str, str]
M = TypeVar("M", bound="Message")
M_co = TypeVar("M_co", bound="Message", covariant=True)


@dataclass(frozen=True)
class Domain:
    """An EIP-712 domain: which contract on which chain a signature is for."""

    chain_id: int
    verifying_contract: str
    name: str | None = None
    version: str | None = None
    salt: bytes | None = None

    def _items(self) -> list[tuple[str, str, Any]]:
        values = (self.name, self.version, self.chain_id, self.verifying_contract, self.salt)
        return [
            (name, kind, value)
            for (name, kind), value in zip(_DOMAIN_FIELDS, values, strict=True)
            if value is not None
        ]

    def types(self) -> list[dict[str, str]]:
        """The type EIP712Domain, of the fields that there are."""
        return [{"name": name, "type": kind} for name, kind, _ in self._items()]

    def values(self) -> dict[str, Any]:
        """The fields that there are, by their names in EIP-712."""
        return {name: value for name, _, value in self._items()}

    @property
    def separator(self) -> bytes:
        """The domain's hash, 32 bytes; what tokens offer as `DOMAIN_SEPARATOR()`."""
        items = self._items()
        type_hash = _type_hash("EIP712Domain", [(name, kind) for name, kind, _ in items])
        return _struct_hash(type_hash, [kind for _, kind, _ in items], [value for _, _, value in items])


# Messages


@dataclass(frozen=True)
class Message:
    """What is signed. Subclasses are the messages the contracts know."""

    primary_type: ClassVar[str]
    schema: ClassVar[Sequence[Field]]
    """Names and types of the fields in EIP-712, in their order."""

    @property
    def signer(self) -> str:
        """The account that the contract will hold to it."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """The fields by their names in EIP-712."""
        raise NotImplementedError

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[Any]:
        """The call that hands it to the contract, which anyone may send unless the message says otherwise."""
        raise NotImplementedError

    def struct_hash(self) -> bytes:
        """EIP-712's hashStruct of the message."""
        values = self.values()
        return _struct_hash(
            _type_hash(self.primary_type, self.schema),
            [kind for _, kind in self.schema],
            [values[name] for name, _ in self.schema],
        )

    def digest(self, domain: Domain) -> bytes:
        """The 32 bytes that are signed."""
        return keccak(b"\x19\x01" + domain.separator + self.struct_hash())

    def full_message(self, domain: Domain) -> dict[str, Any]:
        """The whole as wallets take it: `eth_signTypedData_v4`, eth_account's `full_message`."""
        return {
            "types": {
                "EIP712Domain": domain.types(),
                self.primary_type: [{"name": name, "type": kind} for name, kind in self.schema],
            },
            "primaryType": self.primary_type,
            "domain": domain.values(),
            "message": self.values(),
        }


_TRANSFER_SCHEMA: Sequence[Field] = (
    ("from", "address"),
    ("to", "address"),
    ("value", "uint256"),
    ("validAfter", "uint256"),
    ("validBefore", "uint256"),
    ("nonce", "bytes32"),
)


@dataclass(frozen=True)
class Permit(Message):
    """ERC-2612: `spender` may move `value` of `owner`'s tokens."""

    primary_type: ClassVar[str] = "Permit"
    schema: ClassVar[Sequence[Field]] = (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("nonce", "uint256"),
        ("deadline", "uint256"),
    )

    owner: str
    spender: str
    value: int
    nonce: int
    """The owner's next one, `nonces(owner)`."""
    deadline: int

    @property
    def signer(self) -> str:
        return self.owner

    def values(self) -> dict[str, Any]:
        return {
            "owner": self.owner,
            "spender": self.spender,
            "value": self.value,
            "nonce": self.nonce,
            "deadline": self.deadline,
        }

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return ERC20Authorization(connection, token).permit(
            self.owner, self.spender, self.value, self.deadline, signature
        )


@dataclass(frozen=True)
class _Authorization(Message):
    schema: ClassVar[Sequence[Field]] = _TRANSFER_SCHEMA

    from_: str
    to: str
    value: int
    valid_after: int
    """Valid strictly after this second."""
    valid_before: int
    """And strictly before this one."""
    nonce: bytes
    """32 bytes that `from_` has not used, see `random_nonce`."""

    @property
    def signer(self) -> str:
        return self.from_

    def values(self) -> dict[str, Any]:
        return {
            "from": self.from_,
            "to": self.to,
            "value": self.value,
            "validAfter": self.valid_after,
            "validBefore": self.valid_before,
            "nonce": self.nonce,
        }


@dataclass(frozen=True)
class TransferAuthorization(_Authorization):
    """EIP-3009: moves `value` from `from_` to `to`. Anyone may send it."""

    primary_type: ClassVar[str] = "TransferWithAuthorization"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return ERC20Authorization(connection, token).transferWithAuthorization(
            self.from_, self.to, self.value, self.valid_after, self.valid_before, self.nonce, signature
        )


@dataclass(frozen=True)
class ReceiveAuthorization(_Authorization):
    """EIP-3009: as a transfer authorization, but only the payee may send it."""

    primary_type: ClassVar[str] = "ReceiveWithAuthorization"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return ERC20Authorization(connection, token).receiveWithAuthorization(
            self.from_, self.to, self.value, self.valid_after, self.valid_before, self.nonce, signature
        )


@dataclass(frozen=True)
class CancelAuthorization(Message):
    """EIP-3009: spends a nonce without a transfer."""

    primary_type: ClassVar[str] = "CancelAuthorization"
    schema: ClassVar[Sequence[Field]] = (("authorizer", "address"), ("nonce", "bytes32"))

    authorizer: str
    nonce: bytes

    @property
    def signer(self) -> str:
        return self.authorizer

    def values(self) -> dict[str, Any]:
        return {"authorizer": self.authorizer, "nonce": self.nonce}

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[None]:
        return ERC20Authorization(connection, token).cancelAuthorization(
            self.authorizer, self.nonce, signature
        )


class BoundAuthorization(Message):
    """A call that is paid by an EIP-3009 authorization which can be spent on this very call and nothing else: its
    payee is the contract and its nonce is the hash of the call. Subclasses are dataclasses and name the fields."""

    primary_type: ClassVar[str] = ReceiveAuthorization.primary_type
    schema: ClassVar[Sequence[Field]] = _TRANSFER_SCHEMA
    entry: ClassVar[str]
    """Signature of the contract's function, whose last argument is this one's signature."""

    from_: str
    deadline: int
    """The call must be mined strictly before this second."""

    @property
    def signer(self) -> str:
        return self.from_

    @property
    def nonce(self) -> bytes:
        """The authorization's nonce, as the contract computes it: of structures the fields, of lists their hash."""
        parameters = cast(TupleType, parse(self.entry[self.entry.index("(") :])).components[:-1]
        words = [("bytes4", keccak(text=self.entry)[:4]), *_words(parameters, self._arguments())]
        return keccak(encode(*zip(*words, strict=True)))

    def values(self) -> dict[str, Any]:
        contract, amount = self._payment()
        return {
            "from": self.from_,
            "to": contract,
            "value": amount,
            "validAfter": 0,
            "validBefore": self.deadline,
            "nonce": self.nonce,
        }

    def require_for(self, contract: Addressish) -> None:
        """Raises `ArgumentError` if it is signed for another contract: what that would do is not known here."""
        signed_for, here = to_address(self._payment()[0]), to_address(contract)
        if signed_for != here:
            raise ArgumentError(f"this is signed for the contract {signed_for}, not for {here}")

    def _payment(self) -> tuple[str, int]:
        """The contract, and what it is paid, in units of the token."""
        raise NotImplementedError

    def _arguments(self) -> tuple[Any, ...]:
        """The function's, but for the signature."""
        raise NotImplementedError


@dataclass(frozen=True)
class ExchangeAuthorization(BoundAuthorization):
    """A swap of the peg module, or a deposit or redemption of the savings vault."""

    module: str
    """The contract."""
    from_: str
    amount_in: int
    """In units of the token that is paid."""
    min_out: int
    """In units of the token that is received."""
    receiver: str
    deadline: int
    """The swap must be mined strictly before this second."""
    salt: bytes
    """32 bytes that make the nonce unique."""

    def _payment(self) -> tuple[str, int]:
        return self.module, self.amount_in

    def _arguments(self) -> tuple[str, int, int, str, int, bytes]:
        return self.from_, self.amount_in, self.min_out, self.receiver, self.deadline, self.salt


@dataclass(frozen=True)
class SwapInAuthorization(ExchangeAuthorization):
    """A swap of reserve into stablecoin. Signed under the reserve's domain; anyone may send it."""

    entry: ClassVar[str] = "swapInWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[int]:
        return PegStabilityModule(connection, self.module).swapInWithAuthorization(
            *self._arguments(), signature
        )


@dataclass(frozen=True)
class SwapOutAuthorization(ExchangeAuthorization):
    """A swap of stablecoin into reserve. Signed under the stablecoin's domain; anyone may send it."""

    entry: ClassVar[str] = "swapOutWithAuthorization(address,uint256,uint256,address,uint256,bytes32,bytes)"

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[int]:
        return PegStabilityModule(connection, self.module).swapOutWithAuthorization(
            *self._arguments(), signature
        )


MESSAGES: dict[str, type[Message]] = {
    kind.__name__: kind
    for kind in (
        Permit,
        TransferAuthorization,
        ReceiveAuthorization,
        CancelAuthorization,
        SwapInAuthorization,
        SwapOutAuthorization,
    )
}


def _message_kind(name: str) -> type[Message]:
    """Raises `KeyError`."""
    if name in MESSAGES:
        return MESSAGES[name]
    from strongroom.client.assets.sales import PurchaseAuthorization
    from strongroom.client.credit.signing import (
        CloseAuthorization,
        RedemptionAuthorization,
        RepayAuthorization,
    )
    from strongroom.client.identity import IdentityClaim
    from strongroom.client.lending.signing import LendingAuthorization
    from strongroom.client.savings import DepositAuthorization, RedeemAuthorization
    from strongroom.client.stability import ProvisionAuthorization
    from strongroom.client.winddown import LockAuthorization

    kinds: tuple[type[Message], ...] = (
        CloseAuthorization,
        DepositAuthorization,
        IdentityClaim,
        LendingAuthorization,
        LockAuthorization,
        ProvisionAuthorization,
        PurchaseAuthorization,
        RedeemAuthorization,
        RedemptionAuthorization,
        RepayAuthorization,
    )
    return {kind.__name__: kind for kind in kinds}[name]


def random_nonce() -> bytes:
    """32 random bytes, for an EIP-3009 nonce or a salt."""
    return secrets.token_bytes(32)


# Signing


@dataclass(frozen=True)
class Signed(Generic[M_co]):
    """A message, the domain it is signed for, and the signature."""

    message: M_co
    domain: Domain
    signature: bytes

    def submit(self, connection: Connection) -> Call[Any]:
        """The call that hands it to the contract. Raises `WrongChainError` if it is for another chain."""
        _require_chain(self.domain, connection)
        return self.message.submit(connection, self.domain.verifying_contract, self.signature)

    def as_json(self) -> dict[str, Any]:
        """As JSON carries it: integers as decimal text, bytes as hex."""
        return {
            "kind": type(self.message).__name__,
            "message": {
                item.name: _as_json(getattr(self.message, item.name)) for item in fields(self.message)
            },
            "domain": {item.name: _as_json(getattr(self.domain, item.name)) for item in fields(self.domain)},
            "signature": "0x" + self.signature.hex(),
        }

    @staticmethod
    def from_json(raw: Any) -> "Signed[Message]":
        """The reverse of `as_json`. Raises `SignatureError` for what is not of its form."""
        try:
            kind = _message_kind(raw["kind"])
            message = kind(**_from_json(kind, raw["message"]))
            domain = Domain(**_from_json(Domain, raw["domain"]))
            return Signed(message, domain, bytes.fromhex(raw["signature"].removeprefix("0x")))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SignatureError(
                f"not a signed message as `sign` prints it ({type(error).__name__}: {str(error)[:100]})"
            ) from None


def sign(
    message: M, domain: Domain, account: "Signer | LocalAccount", connection: Connection | None = None
) -> Signed[M]:
    """Sign a message. `connection` is needed for accounts of the node, and to ask contract wallets.

    With a connection the domain's chain must be the node's (`WrongChainError`), and where the account is not
    the message's signer itself, the signer must be a contract wallet that accepts the signature
    (`SignatureError`). Without one, such a signature is made unasked.
    """
    from strongroom.client.accounts import signer as as_signer

    if connection is not None:
        _require_chain(domain, connection)
    who = as_signer(cast(Any, account))
    signature = who.sign_typed_data(connection, message.full_message(domain))
    if connection is not None and who.address != to_address(message.signer):
        digest = message.digest(domain)
        if not fetch_is_valid_signature(connection, message.signer, digest, signature):
            raise SignatureError(
                f"{who.address} cannot sign for {message.signer}: that is neither this account nor a contract wallet "
                "that accepts its signature"
            )
    return Signed(message, domain, signature)


def fetch_is_valid_signature(
    connection: Connection, signer: Addressish, digest: bytes, signature: bytes
) -> bool:
    """Whether `signature` over `digest` is valid for `signer`, as the contracts check it: ECDSA, then ERC-1271."""
    address = to_address(signer)
    if len(signature) == 65 and recover(digest, signature) == address:
        return True
    if not connection.fetch_code(address):
        return False
    data = _MAGIC + encode(["bytes32", "bytes"], [digest, signature])
    try:
        answer = connection.call({"to": address, "data": "0x" + data.hex()})
    except (ContractError, ClientError):
        return False
    return answer[:32] == _MAGIC + bytes(28)


def recover(digest: bytes, signature: bytes) -> str | None:
    """The account whose key made the 65-byte signature, `None` if it is malformed."""
    from eth_keys.datatypes import Signature
    from eth_keys.exceptions import BadSignature
    from eth_utils.exceptions import ValidationError

    v = signature[64] - 27 if signature[64] >= 27 else signature[64]
    try:
        found = Signature(signature_bytes=signature[:64] + bytes([v])).recover_public_key_from_msg_hash(
            digest
        )
    except (BadSignature, ValidationError, ValueError):
        return None
    return to_address(found.to_checksum_address())


def fetch_domain(connection: Connection, token: Addressish) -> Domain:
    """The token's EIP-712 domain: from `eip712Domain()` (ERC-5267), else put together from `name()` and `version()`.

    Checked against `DOMAIN_SEPARATOR()` where the token has one. Raises `WrongChainError` if the domain is for
    another chain, `SignatureError` if it cannot be had or is not what the token hashes with.
    """
    contract = ERC20Authorization(connection, token)
    try:
        offered = contract.eip712Domain()
    except (ContractError, ClientError):
        domain = _guessed_domain(connection, contract)
    else:
        has = offered.fields[0]
        domain = Domain(
            chain_id=offered.chainId,
            verifying_contract=offered.verifyingContract,
            name=offered.name if has & 1 else None,
            version=offered.version if has & 2 else None,
            salt=offered.salt if has & 16 else None,
        )
        if has & 12 != 12:
            raise SignatureError(f"the domain of {contract.address} names no chain or no contract: refused")
    _require_chain(domain, connection)
    if domain.verifying_contract != contract.address:
        raise SignatureError(
            f"the domain of {contract.address} is that of another contract, {domain.verifying_contract}: refused"
        )
    try:
        separator = contract.DOMAIN_SEPARATOR()
    except (ContractError, ClientError):
        return domain
    if separator != domain.separator:
        raise SignatureError(
            f"the domain of {contract.address} is not what it says: a signature for it would not be accepted"
        )
    return domain


def _guessed_domain(connection: Connection, token: ERC20Authorization) -> Domain:
    """For tokens before ERC-5267, USDC for one: name and version as they say, version "1" if they do not."""
    from strongroom.client.codec import Function

    version: Function[str] = Function("version", "0x54fd4d50", (), ("string",))
    try:
        name = token.name()
    except (ContractError, ClientError) as error:
        raise SignatureError(f"{token.address} offers no EIP-712 domain: {error}") from None
    try:
        said = Call(connection, token.address, version, ()).call()
    except (ContractError, ClientError):
        said = "1"
    return Domain(connection.chain_id, token.address, name, said)


def _require_chain(domain: Domain, connection: Connection) -> None:
    if domain.chain_id != connection.chain_id:
        raise WrongChainError(
            f"this is for chain {domain.chain_id}, and the node is on chain {connection.chain_id}: "
            f"connect to a node of chain {domain.chain_id}"
        )


# Hashing


def _words(kinds: Sequence[Any], values: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for kind, value in zip(kinds, values, strict=True):
        if kind.is_array:  # of static items: one after another, without their number
            item = kind.item_type.to_type_str()
            yield "bytes32", keccak(b"".join(encode([item], [each]) for each in value))
        elif isinstance(kind, TupleType):
            yield from _words(kind.components, value)
        else:
            yield kind.to_type_str(), value


def _type_hash(name: str, schema: Sequence[Field]) -> bytes:
    return keccak(text=f"{name}({','.join(f'{kind} {field}' for field, kind in schema)})")


def _struct_hash(type_hash: bytes, kinds: Sequence[str], values: Sequence[Any]) -> bytes:
    words = [
        ("bytes32", keccak(text=value)) if kind == "string" else (kind, value)
        for kind, value in zip(kinds, values, strict=True)
    ]
    return keccak(
        encode(["bytes32", *(kind for kind, _ in words)], [type_hash, *(value for _, value in words)])
    )


# JSON


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _from_json(kind: type[Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in fields(kind):
        value = raw[item.name]
        annotation = item.type if isinstance(item.type, type) else str(item.type)
        if value is None:
            if "None" not in str(annotation):
                raise ArgumentError(f"{item.name} is missing")
        elif annotation is int:
            if isinstance(value, bool) or not isinstance(value, (int, str)):
                raise ArgumentError(f"{item.name} is no integer")
            value = int(value)
            if not 0 <= value <= MAX_UINT256:
                raise ArgumentError(f"{item.name} is out of range")
        elif annotation is bool:
            if not isinstance(value, bool):
                raise ArgumentError(f"{item.name} is neither true nor false")
        elif "bytes" in str(annotation):
            value = bytes.fromhex(value.removeprefix("0x"))
            if len(value) != 32:
                raise ArgumentError(f"{item.name} has {len(value)} bytes, not 32")
        elif "tuple" in str(annotation):  # of addresses
            if not isinstance(value, list):
                raise ArgumentError(f"{item.name} is no list")
            value = tuple(map(to_address, value))
        elif item.name not in ("name", "version", "uri"):
            value = to_address(value)
        elif not isinstance(value, str):
            raise ArgumentError(f"{item.name} is no text")
        found[item.name] = value
    return found
