"""What everything of an asset shares: its units, its accounts, its words for reasons and documents."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from eth_utils.crypto import keccak

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, from_units, plain, to_units
from strongroom.client.assets.refusals import explained
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.asset_token import AssetToken
from strongroom.client.contracts.events import Transfer
from strongroom.client.contracts.structs import Document
from strongroom.client.errors import AmountError, ArgumentError, InsufficientFundsError, SignatureError
from strongroom.client.receipt import Receipt
from strongroom.client.signing import Permit, Signed, fetch_domain, sign
from strongroom.client.token import VALIDITY, Token, TokenInfo

ZERO_ADDRESS = "0x" + "00" * 20
NO_REASON = bytes(32)
MAX_SHARES = 2**56 - 1
"""Units; frozen from here on, all there will ever be is."""
By = Literal["permit", "approve"]
"""How something is paid: by a permit in the same transaction, or by an allowance, set by a transaction of its own
where it does not suffice."""


@dataclass(frozen=True)
class Done:
    """An act, and what it was about."""

    amount: Decimal
    account: str
    receipt: Receipt


class Acting(ContractClient):
    """What every contract for people does to act."""

    def _who(self, account: Account | None) -> Signer:
        return self._connection.require_signer(None if account is None else as_signer(account))

    def _until(self, deadline: int | None) -> int:
        return self._connection.fetch_timestamp() + VALIDITY if deadline is None else deadline

    def _sent(self, call: Call[Any], account: Account | None = None) -> Receipt:
        """Simulated by the estimate, sent, waited for; a refusal gets a note that says what to do."""
        with explained():
            return call.send(None if account is None else as_signer(account))


class AssetBase(AssetToken, Acting):
    """The contract's own functions, and what those for people stand on."""

    def __init__(self, connection: Connection, address: Addressish) -> None:
        super().__init__(connection, address)
        self.token = Token(connection, self.address)
        """The same as a plain token."""

    @property
    def connection(self) -> Connection:
        """The client's."""
        return self._connection

    def info(self) -> TokenInfo:
        """Symbol and decimals; asked of the node once."""
        return self.token.info()

    def to_units(self, shares: Amount) -> int:
        """Whole shares in units, exactly. Raises `AmountError`."""
        units = to_units(shares, self.info().decimals)
        if units > MAX_SHARES:
            raise AmountError(f"no asset has so many shares: {shares}")
        return units

    def from_units(self, units: int) -> Decimal:
        """Units as whole shares, exactly."""
        return from_units(units, self.info().decimals)

    def describe(self, units: int) -> str:
        """For people, with the symbol."""
        return f"{plain(self.from_units(units))} {self.info().symbol}"

    def money(self, token: Addressish) -> Token:
        """A payment token at an address."""
        return Token(self._connection, token)

    # Signatures

    def sign_permit(
        self, spender: Addressish, units: int, deadline: int | None = None, account: Account | None = None
    ) -> Signed[Permit]:
        """The account's ERC-2612 permit of its shares; sent by `permitted`."""
        who = self._who(account)
        memory = self._connection.memory
        domain = memory.get((self.address, "domain"))
        if domain is None:
            domain = memory[self.address, "domain"] = fetch_domain(self._connection, self.address)
        until = self._until(deadline)
        nonce = self.nonces(who.address)
        message = Permit(who.address, to_address(spender), units, nonce, until)
        return sign(message, domain, who, self._connection)

    def permitted(self, signed: Signed[Permit]) -> Call[None]:
        """The call that presents a permit, by anyone. Raises `SignatureError` for one of another token."""
        if to_address(signed.domain.verifying_contract) != self.address:
            raise SignatureError(
                f"this permit is for {signed.domain.verifying_contract}, not for {self.address}"
            )
        message = signed.message
        return self.permit(
            message.owner, message.spender, message.value, message.deadline, *split(signed.signature)
        )

    def let(self, spender: Addressish, units: int, account: Account | None = None) -> Receipt | None:
        """Let a contract move at least so many units of the account's shares; nothing if it may already."""
        who = self._who(account)
        if self.allowance(who.address, spender) >= units:
            return None
        return self._sent(self.approve(spender, units), who)

    def require_shares(self, holder: str, units: int) -> None:
        """Raises `InsufficientFundsError` if a holder has fewer."""
        held = self.balanceOf(holder)
        if held < units:
            raise InsufficientFundsError(
                f"{holder} has {self.describe(held)} and needs {self.describe(units)}"
            )

    # Internal

    def _require_moved(self, receipt: Receipt, from_: str, to: str, units: int) -> None:
        """Raises `UnexpectedReceiptError` unless the asset itself says so."""
        moved = receipt.events_of(Transfer, self.address)
        if not any((each.from_, each.to, each.value) == (from_, to, units) for each in moved):
            raise receipt.unexpected(f"{self.address} has not moved {self.describe(units)} to {to}")


def split(signature: bytes) -> tuple[int, bytes, bytes]:
    """v, r and s. Raises `SignatureError` for what is not 65 bytes."""
    if len(signature) != 65:
        raise SignatureError(f"this takes a signature of 65 bytes, not {len(signature)}: approve instead")
    return signature[64], signature[:32], signature[32:64]


def reason_of(reason: str | bytes) -> bytes:
    """An agent's reason as 32 bytes: those given, or `0x` and 64 hex digits; a short text as it is, else its hash.

    Nothing personal belongs there: it is public for ever. Raises `ArgumentError`.
    """
    if isinstance(reason, str):
        text = reason.strip()
        if text.startswith("0x") and len(text) == 66:
            try:
                return bytes.fromhex(text[2:])
            except ValueError:
                raise ArgumentError(f"not a hash: {text}") from None
        encoded = text.encode()
        return encoded.ljust(32, b"\0") if len(encoded) <= 32 else keccak(encoded)
    if len(reason) > 32:
        raise ArgumentError(f"a reason has at most 32 bytes, not {len(reason)}: state its hash")
    return reason.ljust(32, b"\0")


def shown_reason(reason: bytes) -> str:
    """A reason for people: its text if it is one, else in hex; empty for none."""
    short = reason.rstrip(b"\0")
    try:
        text = short.decode()
    except UnicodeDecodeError:
        return "0x" + reason.hex()
    return text if all(char.isprintable() for char in text) else "0x" + reason.hex()


def document(
    name: str, uri: str, content: bytes | None = None, document_hash: bytes | str | None = None
) -> Document:
    """A document as an asset anchors it: by name, where it is, and the SHA-256 of what it says (`sha256sum`).

    Either the `content` or its hash. Raises `ArgumentError`.
    """
    if (content is None) == (document_hash is None):
        raise ArgumentError(f"the document {name!r} needs its content or its hash, one of them")
    if not uri.strip():
        raise ArgumentError(f"the document {name!r} has no address")
    if isinstance(document_hash, str):
        try:
            document_hash = bytes.fromhex(document_hash.removeprefix("0x"))
        except ValueError:
            raise ArgumentError(f"not a hash: {document_hash!r}") from None
    found = hashlib.sha256(content).digest() if content is not None else document_hash
    assert found is not None
    if len(found) != 32:
        raise ArgumentError(f"a document's hash has 32 bytes, not {len(found)}")
    return Document(document_name(name), uri.strip(), found)


def document_name(name: str) -> bytes:
    """A document's name as the contract has it. Raises `ArgumentError` for none, or one beyond 32 bytes."""
    encoded = name.strip().encode()
    if not encoded or len(encoded) > 32:
        raise ArgumentError(f"a document's name has 1 to 32 bytes, not {len(encoded)}: {name[:60]!r}")
    return encoded.ljust(32, b"\0")
