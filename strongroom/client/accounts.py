"""Who signs: a key held here (eth_account), or an account the node keeps unlocked."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Union, cast, runtime_checkable

from eth_utils.crypto import keccak

from strongroom.client.codec import to_address
from strongroom.client.errors import (
    AccountError,
    ClientError,
    ContractError,
    InsufficientFundsError,
    SignatureError,
    TransactionPendingError,
)

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

    from strongroom.client.connection import Connection

Transaction = dict[str, Any]
"""A transaction in web3's names; numbers are `int`, bytes are hex strings."""
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


class Signer(Protocol):
    """What the client needs of an account."""

    @property
    def address(self) -> str:
        """Checksummed."""
        ...

    def send(self, connection: "Connection", transaction: Transaction) -> str:
        """Broadcast, and return the transaction's hash. Raises `TransactionPendingError` if it may have been sent."""
        ...

    def sign_typed_data(self, connection: "Connection | None", full_message: Mapping[str, Any]) -> bytes:
        """Sign EIP-712 data: 65 bytes (r, s, v)."""
        ...


class LocalSigner:
    """A key of eth_account."""

    def __init__(self, account: "LocalAccount") -> None:
        self.account = account

    @property
    def address(self) -> str:
        """Checksummed."""
        return to_address(str(self.account.address))

    def send(self, connection: "Connection", transaction: Transaction) -> str:
        """Complete the transaction with nonce and, unless it has them, fees; sign it here, broadcast it.

        The hash is computed here, from what is broadcast. Whatever goes wrong from then on, the node's refusal
        included, is a `TransactionPendingError` that carries it.
        """
        has_fees = "gasPrice" in transaction or "maxFeePerGas" in transaction
        complete: Transaction = {
            **transaction,
            **({} if has_fees else connection.fetch_fees()),
            "chainId": connection.chain_id,
            "nonce": connection.fetch_nonce(self.address),
        }
        raw = self.sign(complete)
        transaction_hash = "0x" + keccak(raw).hex()
        try:
            answer = connection.request("eth_sendRawTransaction", ["0x" + raw.hex()])
        except (Exception, KeyboardInterrupt) as error:
            raise pending(transaction_hash, f"the node says: {_said(error)}") from None
        if str(answer).lower() != transaction_hash:
            raise pending(transaction_hash, "the node answers with another transaction's hash")
        return transaction_hash

    def sign(self, complete: Transaction) -> bytes:
        """A transaction that has its chain, nonce and fees, as it is broadcast."""
        unsigned = {key: value for key, value in complete.items() if key != "from"}
        return bytes(self.account.sign_transaction(unsigned).raw_transaction)

    def sign_typed_data(self, connection: "Connection | None", full_message: Mapping[str, Any]) -> bytes:
        """Sign EIP-712 data here."""
        from eth_account.messages import encode_typed_data

        return bytes(self.account.sign_message(encode_typed_data(full_message=dict(full_message))).signature)

    def __repr__(self) -> str:
        return f"LocalSigner({self.address})"


@runtime_checkable
class OfflineSigner(Signer, Protocol):
    """One whose transactions are known, with their hashes, before they are broadcast."""

    def sign(self, complete: Transaction) -> bytes:
        """A transaction that has its chain, nonce and fees, as it is broadcast."""
        ...


class NodeSigner:
    """An account whose key the node holds, as a development chain's do."""

    def __init__(self, address: str) -> None:
        self._address = to_address(address)

    @property
    def address(self) -> str:
        """Checksummed."""
        return self._address

    def send(self, connection: "Connection", transaction: Transaction) -> str:
        """Ask the node to sign and broadcast."""
        try:
            answer = str(connection.request("eth_sendTransaction", [connection.to_rpc(transaction)]))
        except (AccountError, ContractError, InsufficientFundsError):
            raise  # it has not signed
        except (Exception, KeyboardInterrupt) as error:
            raise pending("", f"the node says: {_said(error)}") from None
        if not _HASH.fullmatch(answer):
            raise pending("", "the node answers with no transaction's hash")
        return answer.lower()

    def sign_typed_data(self, connection: "Connection | None", full_message: Mapping[str, Any]) -> bytes:
        """Ask the node to sign."""
        if connection is None:
            raise AccountError("the node holds this account's key, and there is no connection to it")
        signature = connection.request("eth_signTypedData_v4", [self.address, _json_safe(full_message)])
        try:
            return bytes.fromhex(str(signature).removeprefix("0x"))
        except ValueError:
            raise SignatureError("the node answers with no signature") from None

    def __repr__(self) -> str:
        return f"NodeSigner({self.address})"


Account = Union[Signer, "LocalAccount", str]
"""Who signs: an eth_account key, or the address of an account unlocked at the node."""


def signer(account: Account) -> Signer:
    """The signer for what a person has: an eth_account key, an address unlocked at the node, or a signer."""
    if isinstance(account, str):
        return NodeSigner(account)
    if isinstance(account, (LocalSigner, NodeSigner)):
        return account
    if hasattr(account, "sign_transaction"):
        return LocalSigner(cast("LocalAccount", account))
    if hasattr(account, "sign_typed_data") and hasattr(account, "send"):
        return account
    raise AccountError(
        f"cannot sign with {type(account).__name__}: give an eth_account LocalAccount or an unlocked address"
    )


def pending(transaction_hash: str, why: str) -> TransactionPendingError:
    """What to raise once a transaction may be on its way."""
    known = f"the transaction {transaction_hash}" if transaction_hash else "the transaction"
    where = "look it up" if transaction_hash else "look the account's latest transactions up"
    return TransactionPendingError(
        f"{known} may have been sent ({why}): {where} before repeating anything", transaction_hash
    )


def _said(error: BaseException) -> str:
    if isinstance(error, (ClientError, ContractError)):
        return str(error)
    return "nothing, it was interrupted" if isinstance(error, KeyboardInterrupt) else type(error).__name__


def _json_safe(value: Any) -> Any:
    """As JSON carries it: bytes as hex, large integers as decimal strings."""
    if isinstance(value, Mapping):
        return {key: _json_safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_safe(item) for item in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 53:
        return str(value)
    return value
