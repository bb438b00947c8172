"""Between Python values and the ABI: what the generated wrappers are made of.

Values are checked, never wrapped or padded: an integer out of its range, a `bytes32` of 31 bytes or an
address with a wrong checksum raise `ArgumentError` before anything is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast, runtime_checkable

from eth_abi.abi import decode as _decode
from eth_abi.abi import encode as _encode
from eth_abi.exceptions import DecodingError, EncodingError
from eth_utils.address import is_checksum_address, to_checksum_address

from strongroom.client.errors import ArgumentError, ClientError

T = TypeVar("T")
Address = str
"""A checksummed address. Arguments also take lower-case ones."""


@runtime_checkable
class HasAddress(Protocol):
    """An account or a contract."""

    @property
    def address(self) -> str: ...


Addressish = str | HasAddress


@dataclass(frozen=True)
class Struct:
    """A Solidity struct and the named tuple that stands for it."""

    factory: Callable[..., Any]
    fields: tuple["AbiType", ...]


@dataclass(frozen=True)
class Array:
    """A Solidity array, of any length or of `length` items."""

    item: "AbiType"
    length: int | None = None


AbiType = str | Struct | Array


def to_address(value: Addressish) -> str:
    """`value` as a checksummed address. Raises `ArgumentError` if it is none, or its checksum is wrong."""
    text = value if isinstance(value, str) else getattr(value, "address", None)
    if not isinstance(text, str) or len(text) != 42 or not text.startswith(("0x", "0X")):
        raise ArgumentError(f"not an address: {value!r}")
    digits = text[2:]
    try:
        checksummed = to_checksum_address(text)
    except ValueError:
        raise ArgumentError(f"not an address: {value!r}") from None
    if digits not in (digits.lower(), digits.upper()) and not is_checksum_address(text):
        raise ArgumentError(f"mistyped address, its checksum is wrong: {text}")
    return cast(str, checksummed)


def type_string(kind: AbiType) -> str:
    """The canonical name of a type, as in a signature."""
    if isinstance(kind, str):
        return kind
    if isinstance(kind, Struct):
        return "(" + ",".join(type_string(item) for item in kind.fields) + ")"
    return type_string(kind.item) + ("[]" if kind.length is None else f"[{kind.length}]")


def prepare(kind: AbiType, value: Any, name: str) -> Any:
    """`value` as eth_abi takes it. Raises `ArgumentError` that names the argument."""
    if isinstance(kind, Struct):
        items = _sequence(value, name, len(kind.fields))
        return tuple(
            prepare(part, item, f"{name}[{index}]")
            for index, (part, item) in enumerate(zip(kind.fields, items, strict=True))
        )
    if isinstance(kind, Array):
        items = _sequence(value, name, kind.length)
        return [prepare(kind.item, item, f"{name}[{index}]") for index, item in enumerate(items)]
    if kind == "address":
        return to_address(value)
    if kind == "bool":
        if not isinstance(value, bool):
            raise ArgumentError(f"{name} is a bool, not {value!r}")
        return value
    if kind == "string":
        if not isinstance(value, str):
            raise ArgumentError(f"{name} is a str, not {value!r}")
        return value
    if kind.startswith("bytes"):
        return _bytes(kind, value, name)
    return _integer(kind, value, name)


def _sequence(value: Any, name: str, length: int | None) -> Sequence[Any]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
        raise ArgumentError(f"{name} is a sequence, not {value!r}")
    if length is not None and len(value) != length:
        raise ArgumentError(f"{name} has {length} items, not {len(value)}")
    return value


def _bytes(kind: str, value: Any, name: str) -> bytes:
    if isinstance(value, str) and value.startswith("0x"):
        try:
            value = bytes.fromhex(value[2:])
        except ValueError:
            raise ArgumentError(f"{name} is {kind}, and {value!r} is no hexadecimal") from None
    if not isinstance(value, (bytes, bytearray)):
        raise ArgumentError(f"{name} is {kind}, not {value!r}")
    size = kind.removeprefix("bytes")
    if size and len(value) != int(size):
        raise ArgumentError(f"{name} is {kind}, and {len(value)} bytes were given")
    return bytes(value)


def _integer(kind: str, value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(f"{name} is {kind} (an int, in the contract's own units), not {value!r}")
    if kind.startswith("uint"):
        low, high = 0, (1 << int(kind.removeprefix("uint"))) - 1
    else:
        high = (1 << int(kind.removeprefix("int")) - 1) - 1
        low = -high - 1
    if not low <= value <= high:
        raise ArgumentError(f"{name} is {kind}, and {value} is out of its range")
    return value


def decode(kinds: Sequence[AbiType], data: bytes) -> tuple[Any, ...]:
    """Decode what a contract returned or emitted. Raises `ClientError` if `data` is not of these types."""
    # Where Ape is loaded, eth_abi reads zeros beyond the end of the data. It must be long enough.
    least = sum(_head_size(kind) for kind in kinds)
    if len(data) < least:
        why = "there is no such contract at this address" if not data else f"{len(data)} bytes of {least}"
        raise ClientError(why)
    try:
        raw = _decode([type_string(kind) for kind in kinds], data)
    except (DecodingError, OverflowError, UnicodeDecodeError) as error:
        raise ClientError(str(error)) from None
    return tuple(finish(kind, value) for kind, value in zip(kinds, raw, strict=True))


def _head_size(kind: AbiType) -> int:
    """Bytes that a value takes at least."""
    if isinstance(kind, Array):
        return 32 if kind.length is None else kind.length * _head_size(kind.item)
    if isinstance(kind, Struct):
        return sum(_head_size(part) for part in kind.fields)
    return 32


def finish(kind: AbiType, value: Any) -> Any:
    """What eth_abi decoded, with structs as their named tuples and addresses checksummed."""
    if isinstance(kind, Struct):
        return kind.factory(*(finish(part, item) for part, item in zip(kind.fields, value, strict=True)))
    if isinstance(kind, Array):
        return tuple(finish(kind.item, item) for item in value)
    return to_checksum_address(value) if kind == "address" else value


@dataclass(frozen=True)
class Function(Generic[T]):
    """One function of a contract. `T` is what it returns in Python."""

    name: str
    selector: str
    """`"0x"` and eight hex digits."""
    inputs: tuple[tuple[str, AbiType], ...] = ()
    outputs: tuple[AbiType, ...] = ()
    result: Callable[..., T] | None = None
    """Makes the named tuple of a function that returns several values."""

    @property
    def signature(self) -> str:
        """Name and types, `transfer(address,uint256)`."""
        return f"{self.name}({','.join(type_string(kind) for _, kind in self.inputs)})"

    def encode(self, args: Sequence[Any]) -> bytes:
        """Calldata. Raises `ArgumentError` for arguments that do not fit."""
        values = [prepare(kind, arg, name) for (name, kind), arg in zip(self.inputs, args, strict=True)]
        try:
            body = _encode([type_string(kind) for _, kind in self.inputs], values)
        except EncodingError as error:
            raise ArgumentError(f"{self.signature}: {error}") from error
        return bytes.fromhex(self.selector[2:]) + body

    def decode(self, data: bytes) -> T:
        """What the function returned. Raises `ClientError` if `data` is not of its types."""
        try:
            values = decode(self.outputs, data)
        except ClientError as error:
            raise ClientError(f"{self.name} answered something else than its type: {error}") from None
        if self.result is not None:
            return self.result(*values)
        return cast(T, values[0] if values else None)


@dataclass(frozen=True)
class EventField:
    """One argument of an event."""

    name: str
    type: AbiType
    indexed: bool = False


@dataclass(frozen=True)
class EventDefinition:
    """How an event is laid out in a log."""

    topic: str
    fields: tuple[EventField, ...]

    @property
    def key(self) -> tuple[str, int]:
        """What tells a log's event: its first topic and how many topics there are."""
        return self.topic, 1 + sum(item.indexed for item in self.fields)


@dataclass(frozen=True)
class Event:
    """A decoded log. The fields of the subclasses carry the contract's own names."""

    definition: ClassVar[EventDefinition]

    emitter: str = field(kw_only=True, default="")
    """The contract that emitted it."""
    log_index: int = field(kw_only=True, default=0)
    """Its place in the block."""

    @property
    def arguments(self) -> Mapping[str, Any]:
        """Its arguments by their names."""
        return {item.name: getattr(self, item.name) for item in self.definition.fields}


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Log:
    """One log as the chain records it."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    log_index: int = 0


def decode_event(kind: type[E], log: Log) -> E | None:
    """The log as an event of this class, or `None` if it is another one."""
    definition = kind.definition
    if not log.topics or ("0x" + log.topics[0].hex(), len(log.topics)) != definition.key:
        return None
    plain = [item for item in definition.fields if not item.indexed]
    try:
        body = iter(decode([item.type for item in plain], log.data))
        topics = iter(log.topics[1:])
        values = [
            _topic(item.type, next(topics)) if item.indexed else next(body) for item in definition.fields
        ]
    except ClientError:
        return None
    return kind(*values, emitter=log.address, log_index=log.log_index)


def _topic(kind: AbiType, word: bytes) -> Any:
    # What does not fit a topic is there as its hash alone.
    if not isinstance(kind, str) or kind in ("string", "bytes"):
        return word
    return decode([kind], word)[0]
