"""A quick ABI codec for the in-process chain.

For each function it composes an encoder and a decoder once. Static types (`address`, `uintN`, `intN`, `bool`,
`bytesN`, and structs of them) are coded here; anything dynamic goes through eth_abi. Values are checked,
never wrapped or padded: an integer out of range, a `bytes32` of 31 bytes, a misspelt address raise
`AbiError`.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from keyword import iskeyword
from typing import Any, Protocol, cast, runtime_checkable

from eth_abi.abi import decode as _abi_decode
from eth_abi.abi import encode as _abi_encode
from eth_abi.exceptions import EncodingError

try:
    from _pysha3 import keccak_256 as _keccak_256  # type: ignore[import-not-found]

    def keccak(data: bytes) -> bytes:
        """Keccak-256, as Ethereum hashes."""
        return cast(bytes, _keccak_256(data).digest())

except ImportError:  # pragma: no cover - six times slower, always there
    from eth_hash.auto import keccak as _eth_hash_keccak

    def keccak(data: bytes) -> bytes:
        """Keccak-256, as Ethereum hashes."""
        return _eth_hash_keccak(data)


class AbiError(ValueError):
    """Arguments that do not fit the function's types, or returned data that do not."""


@runtime_checkable
class HasAddress(Protocol):
    """An account or a contract."""

    @property
    def address(self) -> str: ...


Addressish = str | bytes | HasAddress

Encoder = Callable[[Any], bytes]
Decoder = Callable[[bytes], Any]

_canonical: dict[str, str] = {}
_words: dict[str, bytes] = {}
_checksums: dict[bytes, str] = {}
_CACHE_LIMIT = 1 << 16


def to_address(value: Addressish) -> str:
    """`value` as a checksummed address. Raises `AbiError` if it is none."""
    if isinstance(value, str):
        known = _canonical.get(value)
        if known is None:
            if len(_canonical) >= _CACHE_LIMIT:
                _canonical.clear()
            known = _canonical[value] = _checksum(_address_word(value)[12:])
        return known
    return _checksum(_address_word(value)[12:])


def _checksum(raw: bytes) -> str:
    text = _checksums.get(raw)
    if text is None:
        if len(_checksums) >= _CACHE_LIMIT:
            _checksums.clear()
        plain = raw.hex()
        digest = keccak(plain.encode()).hex()
        text = "0x" + "".join(
            char.upper() if nibble >= "8" else char for char, nibble in zip(plain, digest, strict=False)
        )
        _checksums[raw] = text
    return text


def _address_word(value: Addressish) -> bytes:
    if not isinstance(value, str):
        if isinstance(value, bytes):
            if len(value) != 20:
                raise AbiError(f"an address has 20 bytes, not {len(value)}")
            return bytes(12) + value
        try:
            value = value.address
        except AttributeError:
            raise AbiError(f"not an address: {value!r}") from None
    word = _words.get(value)
    if word is None:
        if len(value) != 42 or not value.startswith("0x"):
            raise AbiError(f"not an address: {value!r}")
        try:
            word = bytes(12) + bytes.fromhex(value[2:])
        except ValueError:
            raise AbiError(f"not an address: {value!r}") from None
        if len(word) != 32:
            raise AbiError(f"not an address: {value!r}")
        mixed = value[2:]
        if mixed != mixed.lower() and mixed != mixed.upper() and value != _checksum(word[12:]):
            raise AbiError(f"not an address (its checksum is wrong): {value!r}")
        if len(_words) >= _CACHE_LIMIT:
            _words.clear()
        _words[value] = word
    return word


def _uint_encoder(bits: int) -> Encoder:
    def encode(value: Any) -> bytes:
        if type(value) is not int:
            value = _as_int(value, f"uint{bits}")
        if value < 0 or value >> bits:
            raise AbiError(f"{value} does not fit uint{bits}")
        return cast(int, value).to_bytes(32, "big")

    return encode


def _int_encoder(bits: int) -> Encoder:
    def encode(value: Any) -> bytes:
        if type(value) is not int:
            value = _as_int(value, f"int{bits}")
        if not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
            raise AbiError(f"{value} does not fit int{bits}")
        return cast(int, value).to_bytes(32, "big", signed=True)

    return encode


def _as_int(value: Any, kind: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AbiError(f"{kind} takes an int, not {value!r}")
    return int(value)


_TRUE = (1).to_bytes(32, "big")
_FALSE = bytes(32)


def _encode_bool(value: Any) -> bytes:
    if value is True:
        return _TRUE
    if value is False:
        return _FALSE
    raise AbiError(f"bool takes True or False, not {value!r}")


def _bytes_encoder(size: int) -> Encoder:
    padding = bytes(32 - size)

    def encode(value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) != size:
            raise AbiError(f"bytes{size} takes {size} bytes, not {value!r}")
        return bytes(value) + padding

    return encode


def _decode_address(word: bytes) -> str:
    raw = word[12:]
    return _checksums.get(raw) or _checksum(raw)


def _decode_uint(word: bytes) -> int:
    return int.from_bytes(word, "big")


def _decode_int(word: bytes) -> int:
    return int.from_bytes(word, "big", signed=True)


def _decode_bool(word: bytes) -> bool:
    return word[31] == 1


def _bytes_decoder(size: int) -> Decoder:
    def decode(word: bytes) -> bytes:
        return word[:size]

    return decode


def canonical_type(item: Mapping[str, Any]) -> str:
    """The type of an ABI item as signatures spell it, structs in brackets."""
    kind = cast(str, item["type"])
    if kind.startswith("tuple"):
        inner = ",".join(canonical_type(component) for component in item["components"])
        return f"({inner}){kind[5:]}"
    return kind


class _Static:
    """Encoder and decoder of one static value of `size` bytes."""

    __slots__ = ("decode", "encode", "size")

    def __init__(self, size: int, encode: Encoder, decode: Decoder) -> None:
        self.size = size
        self.encode = encode
        self.decode = decode


def _static(item: Mapping[str, Any]) -> _Static | None:
    kind = cast(str, item["type"])
    if kind == "address":
        return _Static(32, _address_word, _decode_address)
    if kind == "bool":
        return _Static(32, _encode_bool, _decode_bool)
    if kind == "tuple":
        return _static_struct(item["components"])
    for prefix, encoder, decoder in (
        ("uint", _uint_encoder, _decode_uint),
        ("int", _int_encoder, _decode_int),
    ):
        if kind.startswith(prefix) and kind[len(prefix) :].isdigit():
            return _Static(32, encoder(int(kind[len(prefix) :])), decoder)
    if kind.startswith("bytes") and kind[5:].isdigit():
        return _Static(32, _bytes_encoder(int(kind[5:])), _bytes_decoder(int(kind[5:])))
    return None


def _static_struct(components: Sequence[Mapping[str, Any]]) -> _Static | None:
    parts = [_static(component) for component in components]
    if not all(parts):
        return None
    statics = cast(list[_Static], parts)
    names = _names(components)
    decode = _row_decoder(statics, names)

    def encode(value: Any) -> bytes:
        values = _struct_values(value, names)
        return b"".join([part.encode(item) for part, item in zip(statics, values, strict=True)])

    return _Static(sum(part.size for part in statics), encode, decode)


def _struct_values(value: Any, names: Sequence[str]) -> Sequence[Any]:
    if isinstance(value, Mapping):
        if set(value) != set(names):
            raise AbiError(f"the struct has the fields {', '.join(names)}, not {', '.join(map(str, value))}")
        return [value[name] for name in names]
    if not isinstance(value, list | tuple) or len(value) != len(names):
        raise AbiError(f"the struct has {len(names)} fields ({', '.join(names)}), got {value!r}")
    return value


Row = Callable[[Sequence[Any]], tuple[Any, ...]]


@cache
def _row(names: tuple[str, ...]) -> Row:
    """What makes a tuple of a row of values: a named one if every value has a name that Python takes."""
    usable = all(name.isidentifier() and name[0] != "_" and not iskeyword(name) for name in names)
    if not names or not usable or len(set(names)) != len(names):
        return tuple
    make: Any = namedtuple
    kind = make("Values", names)
    return cast(Row, kind._make)


def _names(items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(item.get("name", "") for item in items)


def _row_decoder(parts: Sequence[_Static], names: tuple[str, ...]) -> Decoder:
    """Decoder of consecutive static values into a tuple, named where they have names."""
    row = _row(names)
    spans: list[tuple[int, int, Decoder]] = []
    offset = 0
    for part in parts:
        spans.append((offset, offset + part.size, part.decode))
        offset += part.size

    def decode(data: bytes) -> tuple[Any, ...]:
        return row([read(data[start:end]) for start, end, read in spans])

    return decode


def arguments_encoder(
    items: Sequence[Mapping[str, Any]], prefix: bytes = b""
) -> Callable[[tuple[Any, ...]], bytes]:
    """Encoder of the arguments that the ABI items describe, put after `prefix`.

    It raises `AbiError` for what does not fit.
    """
    parts = [_static(item) for item in items]
    count = len(items)
    if all(parts):
        encoders = [part.encode for part in parts if part is not None]
        if count == 1:
            first = encoders[0]

            def encode_one(args: tuple[Any, ...]) -> bytes:
                if len(args) != 1:
                    raise AbiError(f"takes 1 argument, got {len(args)}")
                return prefix + first(args[0])

            return encode_one

        def encode_static(args: tuple[Any, ...]) -> bytes:
            if len(args) != count:
                raise AbiError(f"takes {count} arguments, got {len(args)}")
            return prefix + b"".join([encode(arg) for encode, arg in zip(encoders, args, strict=True)])

        return encode_static

    if all(part is not None or item["type"] == "bytes" for part, item in zip(parts, items, strict=True)):
        return _bytes_and_static_encoder(parts, prefix)

    types = [canonical_type(item) for item in items]

    def encode_dynamic(args: tuple[Any, ...]) -> bytes:
        if len(args) != count:
            raise AbiError(f"takes {count} arguments, got {len(args)}")
        values = [_plain(item, arg) for item, arg in zip(items, args, strict=True)]
        try:
            return prefix + _abi_encode(types, values)
        except (EncodingError, TypeError, ValueError, OverflowError) as error:
            raise AbiError(f"({', '.join(types)}): {error}") from None

    return encode_dynamic


def _bytes_and_static_encoder(
    parts: Sequence[_Static | None], prefix: bytes
) -> Callable[[tuple[Any, ...]], bytes]:
    """Encoder of static values, coded by their parts, and of `bytes`, whose part is `None`."""
    encoders = [None if part is None else part.encode for part in parts]
    head_size = sum(32 if part is None else part.size for part in parts)

    def encode(args: tuple[Any, ...]) -> bytes:
        if len(args) != len(encoders):
            raise AbiError(f"takes {len(encoders)} arguments, got {len(args)}")
        heads: list[bytes] = []
        tails: list[bytes] = []
        offset = head_size
        for encoder, value in zip(encoders, args, strict=True):
            if encoder is not None:
                heads.append(encoder(value))
                continue
            if not isinstance(value, bytes):
                raise AbiError(f"bytes takes bytes, not {value!r}")
            tail = len(value).to_bytes(32, "big") + value + bytes(-len(value) % 32)
            heads.append(offset.to_bytes(32, "big"))
            tails.append(tail)
            offset += len(tail)
        return prefix + b"".join(heads + tails)

    return encode


def _plain(item: Mapping[str, Any], value: Any) -> Any:
    """`value` in the form eth_abi takes, static parts checked as strictly as elsewhere."""
    kind = cast(str, item["type"])
    if kind.endswith("]"):
        if not isinstance(value, list | tuple):
            raise AbiError(f"{kind} takes a list, not {value!r}")
        element = {**item, "type": kind[: kind.rindex("[")]}
        return [_plain(element, entry) for entry in value]
    if kind == "tuple":
        components = item["components"]
        values = _struct_values(value, _names(components))
        return tuple(_plain(component, entry) for component, entry in zip(components, values, strict=True))
    if kind == "address":
        return _address_word(value)[12:]
    part = _static(item)
    if part is not None:
        part.encode(value)
    return value


def results_decoder(items: Sequence[Mapping[str, Any]]) -> Decoder:
    """Decoder of what a function returns: `None`, one value, or a tuple of them, named where they have names.

    It raises `AbiError` if the data are too short.
    """
    if not items:
        return lambda data: None
    decode = values_decoder(items)
    parts = [_static(item) for item in items]
    if len(items) > 1:
        return decode
    part = parts[0]
    if part is None or part.size != 32:
        return lambda data: decode(data)[0]
    read = part.decode

    def decode_word(data: bytes) -> Any:
        if len(data) != 32:
            return decode(data)[0]
        return read(data)

    return decode_word


def values_decoder(items: Sequence[Mapping[str, Any]]) -> Callable[[bytes], tuple[Any, ...]]:
    """Decoder of consecutive values into a tuple."""
    parts = [_static(item) for item in items]
    if all(parts):
        statics = cast(list[_Static], parts)
        size = sum(part.size for part in statics)
        read = _row_decoder(statics, _names(items))

        def decode_static(data: bytes) -> tuple[Any, ...]:
            if len(data) < size:
                raise AbiError(f"{len(data)} bytes where {size} were to come")
            return cast(tuple[Any, ...], read(data))

        return decode_static

    types = [canonical_type(item) for item in items]
    row = _row(_names(items))

    def decode_dynamic(data: bytes) -> tuple[Any, ...]:
        try:
            values = _abi_decode(types, data)
        except Exception as error:  # eth_abi has no common base for what it raises here
            raise AbiError(f"({', '.join(types)}): {error}") from None
        return row([_finished(item, value) for item, value in zip(items, values, strict=True)])

    return decode_dynamic


def _finished(item: Mapping[str, Any], value: Any) -> Any:
    """What eth_abi decoded, with addresses checksummed and structs named."""
    kind = cast(str, item["type"])
    if kind == "address":
        return to_address(value)
    if kind.endswith("]"):
        element = {**item, "type": kind[: kind.rindex("[")]}
        return tuple(_finished(element, entry) for entry in value)
    if kind == "tuple":
        components = item["components"]
        return _row(_names(components))(
            [_finished(part, entry) for part, entry in zip(components, value, strict=True)]
        )
    return value


class Function:
    """One function of an ABI: its selector, encoder and decoder."""

    __slots__ = (
        "_encode",
        "decode",
        "inputs",
        "name",
        "outputs",
        "reads_only",
        "selector",
        "signature",
    )

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.name: str = entry["name"]
        self.inputs: Sequence[Mapping[str, Any]] = entry["inputs"]
        self.outputs: Sequence[Mapping[str, Any]] = entry.get("outputs", ())
        self.signature = f"{self.name}({','.join(canonical_type(item) for item in self.inputs)})"
        self.selector = keccak(self.signature.encode())[:4]
        self.reads_only = entry.get("stateMutability") in ("view", "pure")
        self._encode = arguments_encoder(self.inputs, self.selector)
        self.decode = results_decoder(self.outputs)

    def encode(self, args: tuple[Any, ...]) -> bytes:
        """Calldata. Raises `AbiError`, which names the function."""
        try:
            return self._encode(args)
        except AbiError as error:
            raise AbiError(f"{self.signature}: {error}") from None

    def __repr__(self) -> str:
        return f"Function({self.signature})"


class EventDefinition:
    """One event of an ABI."""

    __slots__ = ("_data", "_layout", "_topics", "name", "signature", "topic")

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.name: str = entry["name"]
        inputs: Sequence[Mapping[str, Any]] = entry["inputs"]
        self.signature = f"{self.name}({','.join(canonical_type(item) for item in inputs)})"
        self.topic = keccak(self.signature.encode())
        self._layout = [
            (item["name"] or str(index), bool(item["indexed"])) for index, item in enumerate(inputs)
        ]
        self._topics = [
            _static(item) if item["type"] != "tuple" else None for item in inputs if item["indexed"]
        ]
        self._data = values_decoder([item for item in inputs if not item["indexed"]])

    def decode(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """Arguments by name, in the order of the declaration. An indexed dynamic value is its hash."""
        if len(topics) != len(self._topics) + 1:
            raise AbiError(
                f"{self.signature}: {len(topics)} topics where {len(self._topics) + 1} were to come"
            )
        plain = iter(self._data(data))
        indexed = iter(
            topic if part is None else part.decode(topic)
            for part, topic in zip(self._topics, topics[1:], strict=True)
        )
        return {name: next(indexed) if is_indexed else next(plain) for name, is_indexed in self._layout}
