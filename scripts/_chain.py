"""What a deployment needs of a chain, and that over web3.

`Chain` reads; `Broadcaster` also signs and sends, in two steps, so that a transaction's hash is known and written down
before anyone else sees the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol, cast

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, InsufficientDataBytes
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from web3 import Web3
from web3.exceptions import Web3Exception

from scripts._errors import ScriptError, clean
from strongroom import artifacts
from strongroom.errors import decode_revert

Transaction = dict[str, Any]
"""Fields of a transaction as JSON-RPC names them, integers as int, data as `bytes`."""
Sign = Callable[[Transaction], bytes]
"""Signs a transaction; returns it in the form that is broadcast."""
Block = int | str

_LOG_SPAN = 1_000_000
"""Blocks asked for at once, less when a node finds it too many."""
_LEAST_LOG_SPAN = 16


class ChainError(ScriptError):
    """The node cannot be reached, or refuses."""


class InsufficientFundsError(ChainError):
    """The node refuses a transaction that the sender cannot pay."""


@dataclass(frozen=True)
class Receipt:
    """What became of a mined transaction."""

    hash: str
    succeeded: bool
    block: int
    gas_used: int
    cost_wei: int


@dataclass(frozen=True)
class LogEntry:
    """One event."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block: int


@dataclass(frozen=True)
class GasPrice:
    """What to pay for gas now, in wei; `tip` is `None` on a chain without base fee."""

    maximum: int
    tip: int | None

    @property
    def present(self) -> int:
        """What a gas costs in the next block: `maximum` allows for twice the base fee."""
        return self.maximum if self.tip is None else (self.maximum - self.tip) // 2 + self.tip

    def fields(self) -> Transaction:
        """The transaction's fields that say so."""
        if self.tip is None:
            return {"gasPrice": self.maximum}
        return {"type": 2, "maxFeePerGas": self.maximum, "maxPriorityFeePerGas": self.tip}


class Chain(Protocol):
    """A chain to read. Methods raise `ChainError`, and `ContractError` where a call reverts."""

    chain_id: int

    def genesis(self) -> str:
        """Hash of block 0."""

    def block_number(self) -> int:
        """The latest block."""

    def timestamp(self) -> int:
        """Seconds, of the latest block."""

    def code(self, address: str, block: Block = "latest") -> bytes:
        """Runtime code."""

    def balance(self, address: str) -> int:
        """In wei."""

    def nonce(self, address: str, block: Block = "latest") -> int:
        """Transactions that were sent from there."""

    def call(self, to: str, data: bytes, sender: str | None = None, block: Block = "latest") -> bytes:
        """What a call returns."""

    def logs(self, address: str, first_block: int, last_block: int) -> tuple[LogEntry, ...]:
        """All events of a contract between two blocks, both included."""

    def receipt(self, tx: str) -> Receipt | None:
        """`None` while the transaction is not mined, or not known."""


class Broadcaster(Chain, Protocol):
    """A chain, and an account to send from."""

    address: str

    def gas_price(self) -> GasPrice:
        """What to offer now."""

    def estimate_gas(self, transaction: Transaction) -> int:
        """Gas that the transaction needs. Raises `ContractError` if it would revert."""

    def sign(self, transaction: Transaction) -> tuple[bytes, str]:
        """The transaction as it will be broadcast, and its hash. Sends nothing."""

    def send(self, raw: bytes) -> None:
        """Broadcasts a signed transaction. One that the node knows already is no error."""


class Web3Chain:
    """`Chain` over web3's connection. Requests go past web3's own formatting, which costs more than the node does."""

    def __init__(self, web3: Web3) -> None:
        self.web3 = web3
        self.chain_id = int(self.request("eth_chainId", []), 16)

    def genesis(self) -> str:
        """See `Chain`."""
        return self._genesis

    @cached_property
    def _genesis(self) -> str:
        found = self.request("eth_getBlockByNumber", ["0x0", False])
        return str(found["hash"]) if found else ""

    def block_number(self) -> int:
        """See `Chain`."""
        return int(self.request("eth_blockNumber", []), 16)

    def timestamp(self) -> int:
        """See `Chain`."""
        return int(self._latest_block()["timestamp"], 16)

    def code(self, address: str, block: Block = "latest") -> bytes:
        """See `Chain`."""
        return _bytes(self.request("eth_getCode", [address, _block(block)]))

    def balance(self, address: str) -> int:
        """See `Chain`."""
        return int(self.request("eth_getBalance", [address, "latest"]), 16)

    def nonce(self, address: str, block: Block = "latest") -> int:
        """See `Chain`."""
        return int(self.request("eth_getTransactionCount", [address, _block(block)]), 16)

    def call(self, to: str, data: bytes, sender: str | None = None, block: Block = "latest") -> bytes:
        """See `Chain`."""
        fields = {"to": to, "data": "0x" + data.hex()}
        if sender is not None:
            fields["from"] = sender
        return _bytes(self.request("eth_call", [fields, _block(block)]))

    def logs(self, address: str, first_block: int, last_block: int) -> tuple[LogEntry, ...]:
        """See `Chain`."""
        found: list[LogEntry] = []
        start, span = first_block, _LOG_SPAN
        while start <= last_block:
            end = min(start + span - 1, last_block)
            wanted = {"address": address, "fromBlock": hex(start), "toBlock": hex(end)}
            try:
                raw = self.request("eth_getLogs", [wanted])
            except ChainError:
                if span <= _LEAST_LOG_SPAN:
                    raise
                span //= 8
                continue
            found += [
                LogEntry(
                    to_checksum_address(item["address"]),
                    tuple(_bytes(topic) for topic in item["topics"]),
                    _bytes(item["data"]),
                    int(item["blockNumber"], 16),
                )
                for item in raw
            ]
            start = end + 1
        return tuple(found)

    def receipt(self, tx: str) -> Receipt | None:
        """See `Chain`."""
        raw = self.request("eth_getTransactionReceipt", [tx])
        if raw is None:
            return None
        gas_used = int(raw["gasUsed"], 16)
        return Receipt(
            hash=tx,
            succeeded=int(raw["status"], 16) == 1,
            block=int(raw["blockNumber"], 16),
            gas_used=gas_used,
            cost_wei=gas_used * int(raw.get("effectiveGasPrice", "0x0"), 16)
            + int(raw.get("l1Fee") or "0x0", 16),
        )

    def _latest_block(self) -> Any:
        return self.request("eth_getBlockByNumber", ["latest", False])

    def request(self, method: str, arguments: list[Any]) -> Any:
        """The result of any JSON-RPC request. Raises `ChainError`, and `ContractError` if a contract reverts."""
        try:
            answer: Any = self.web3.provider.make_request(cast(Any, method), arguments)
        except (Web3Exception, OSError, ValueError) as error:  # the last: no JSON
            reason = clean(str(error) or type(error).__name__)
            raise ChainError(
                f"the node does not answer ({reason[:200]}): check that it runs and its address is right"
            ) from None
        if "error" in answer:
            raise _refusal(answer["error"])
        return answer.get("result")


class Web3Broadcaster(Web3Chain):
    """`Broadcaster` over web3; `sign` is the account's own, whatever keeps its key."""

    def __init__(self, web3: Web3, address: str, sign: Sign) -> None:
        super().__init__(web3)
        self.address: str = to_checksum_address(address)
        self._sign = sign

    def gas_price(self) -> GasPrice:
        """Twice the base fee, so that it holds while the base fee rises, and the tip that the node suggests."""
        base = self._latest_block().get("baseFeePerGas")
        if base is None:
            return GasPrice(int(self.request("eth_gasPrice", []), 16), None)
        try:
            tip = int(self.request("eth_maxPriorityFeePerGas", []), 16)
        except ChainError:  # not every node has an opinion
            tip = max(int(self.request("eth_gasPrice", []), 16) - int(base, 16), 0)
        return GasPrice(2 * int(base, 16) + tip, tip)

    def estimate_gas(self, transaction: Transaction) -> int:
        """See `Broadcaster`."""
        fields = {
            key: "0x" + value.hex()
            if isinstance(value, bytes)
            else hex(value)
            if isinstance(value, int)
            else value
            for key, value in transaction.items()
        }
        return int(self.request("eth_estimateGas", [fields]), 16)

    def sign(self, transaction: Transaction) -> tuple[bytes, str]:
        """See `Broadcaster`."""
        raw = self._sign(transaction)
        return raw, "0x" + keccak(raw).hex()

    def send(self, raw: bytes) -> None:
        """See `Broadcaster`."""
        try:
            self.request("eth_sendRawTransaction", ["0x" + raw.hex()])
        except InsufficientFundsError:
            raise
        except ChainError as error:
            # Whether it is mined is for the receipt to say: it may have got there by another way meanwhile.
            text = str(error).lower()
            if not any(word in text for word in ("already known", "already imported", "nonce too low")):
                raise


def local_signer(account: Any) -> Sign:
    """The `Sign` of an eth_account `LocalAccount`, for development chains; elsewhere keys stay with Ape."""

    def sign(transaction: Transaction) -> bytes:
        fields = {key: value for key, value in transaction.items() if key != "from"}
        return bytes(account.sign_transaction(fields).raw_transaction)

    return sign


def created_address(sender: str, nonce: int) -> str:
    """Where a contract that `sender` creates with this nonce will be."""
    # RLP of the two; neither is long.
    number = nonce.to_bytes((nonce.bit_length() + 7) // 8, "big")
    tail = number if 0 < nonce < 0x80 else bytes([0x80 + len(number)]) + number
    body = b"\x94" + bytes.fromhex(sender[2:]) + tail
    return to_checksum_address(keccak(bytes([0xC0 + len(body)]) + body)[12:])


def _refusal(error: Any) -> Exception:
    """What a JSON-RPC error means."""
    details: Mapping[str, Any] = error if isinstance(error, Mapping) else {"message": str(error)}
    message = str(details.get("message") or details)
    data = details.get("data")
    if isinstance(data, Mapping):
        data = data.get("data")
    if "revert" in message.lower():
        return decode_revert(_bytes(data) if isinstance(data, str) and data.startswith("0x") else b"")
    kind = InsufficientFundsError if "insufficient funds" in message.lower() else ChainError
    return kind(f"the node refuses: {clean(message)[:300]}")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _block(block: Block) -> str:
    return hex(block) if isinstance(block, int) else block


# Encoding by ABI


class ContractAbi:
    """Encodes calls of one artifact and decodes what they return."""

    def __init__(self, artifact: str) -> None:
        self.artifact = artifacts.load(artifact)
        self._all = [item for item in self.artifact.abi if item["type"] == "function"]
        self._functions = {item["name"]: item for item in self._all}
        self._functions |= {signature(item): item for item in self._all}
        self._constructor = next((item for item in self.artifact.abi if item["type"] == "constructor"), None)

    @property
    def constructor_inputs(self) -> Sequence[Mapping[str, Any]]:
        """ABI of the constructor's arguments."""
        return self._constructor["inputs"] if self._constructor else ()

    def writing_functions(self) -> dict[str, bytes]:
        """Signature → selector of every function that can change something."""
        return {
            signature(item): selector(signature(item))
            for item in self._all
            if item["stateMutability"] not in ("view", "pure")
        }

    def selector(self, function: str) -> bytes:
        """Its first four bytes of calldata. Raises `KeyError` if there is no such function."""
        return selector(signature(self._functions[function]))

    def selectors(self, name: str) -> tuple[bytes, ...]:
        """Of every function of that name. Raises `KeyError` if there is none."""
        found = tuple(selector(signature(item)) for item in self._all if item["name"] == name)
        if not found:
            raise KeyError(name)
        return found

    def creation(self, args: Sequence[Any]) -> bytes:
        """Creation code with the encoded arguments."""
        return self.artifact.bytecode + _encode(self.constructor_inputs, args)

    def call(self, function: str, args: Sequence[Any]) -> bytes:
        """Calldata."""
        return self.selector(function) + _encode(self._functions[function]["inputs"], args)

    def decode(self, function: str, data: bytes) -> Any:
        """What it returned: one value, or a tuple; addresses checksummed, structs as tuples."""
        outputs = self._functions[function]["outputs"]
        try:
            # Ape changes eth_abi's own registry so that it takes numbers that are not there for zero.
            if len(data) < 32 * len(outputs):
                raise InsufficientDataBytes(f"{len(data)} bytes")
            values = decode([_type(item) for item in outputs], data)
        except DecodingError:
            raise ChainError(f"{self.artifact.name}.{function} answers with something else") from None
        plain = tuple(normalised(item, value) for item, value in zip(outputs, values, strict=True))
        return plain[0] if len(plain) == 1 else plain

    def describe(self, data: bytes) -> str | None:
        """`function(arguments)` of calldata, or `None` if this contract has no such function."""
        for item in self._all:
            if selector(signature(item)) == data[:4]:
                try:
                    if len(data) - 4 < 32 * len(item["inputs"]):  # as in `decode`
                        raise InsufficientDataBytes(f"{len(data)} bytes")
                    values = decode([_type(entry) for entry in item["inputs"]], data[4:])
                except (DecodingError, ValueError, OverflowError):
                    return f"{item['name']}(0x{data[4:].hex()})"
                plain = (normalised(*pair) for pair in zip(item["inputs"], values, strict=True))
                return f"{item['name']}({', '.join(_shown(value) for value in plain)})"
        return None

    def creates(self, code: bytes) -> bool:
        """Whether runtime code is this artifact's, with any immutables; those alone may differ.

        Each has one and the same value wherever it is used, so that what a view tells of it holds for all of the code.
        """
        masked = bytearray(code)
        values: dict[int, bytes] = {}
        for start, length, number in self.artifact.immutables:
            value = code[start : start + length]
            if values.setdefault(number, value) != value:
                return False
            masked[start : start + length] = bytes(length)
        return bytes(masked) == self.artifact.runtime


@cache
def abi_of(artifact: str) -> ContractAbi:
    """The `ContractAbi` of an artifact."""
    return ContractAbi(artifact)


def signature(item: Mapping[str, Any]) -> str:
    """`name(types)` of a function or event."""
    return f"{item['name']}({','.join(_type(entry) for entry in item['inputs'])})"


def selector(text: str) -> bytes:
    """The selector of a signature."""
    return bytes(keccak(text=text)[:4])


def normalised(item: Mapping[str, Any], value: Any) -> Any:
    """A decoded value with its addresses checksummed and lists as tuples."""
    kind: str = item["type"]
    if kind.endswith("]"):
        element = {**item, "type": kind[: kind.rindex("[")]}
        return tuple(normalised(element, entry) for entry in value)
    if kind == "tuple":
        return tuple(normalised(part, entry) for part, entry in zip(item["components"], value, strict=True))
    return to_checksum_address(value) if kind == "address" else value


def json_safe(item: Mapping[str, Any], value: Any) -> Any:
    """A value as the registry holds it: integers as text, bytes as hex, structs as objects."""
    kind: str = item["type"]
    if kind.endswith("]"):
        element = {**item, "type": kind[: kind.rindex("[")]}
        return [json_safe(element, entry) for entry in value]
    if kind == "tuple":
        return {
            part["name"]: json_safe(part, entry)
            for part, entry in zip(item["components"], value, strict=True)
        }
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    return "0x" + value.hex() if isinstance(value, bytes) else value


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_shown(item) for item in value) + ")"
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)


def _encode(inputs: Sequence[Mapping[str, Any]], args: Sequence[Any]) -> bytes:
    return encode([_type(item) for item in inputs], list(args))


def _type(item: Mapping[str, Any]) -> str:
    kind: str = item["type"]
    if kind.startswith("tuple"):
        return "(" + ",".join(_type(part) for part in item["components"]) + ")" + kind.removeprefix("tuple")
    return kind
