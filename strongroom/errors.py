"""Reverts as Python exceptions.

`decode_revert` turns the bytes a contract reverted with into a `ContractError` that carries the error's name,
arguments and NatSpec notice, looked up in the one registry of `strongroom.artifacts.errors`. Errors that wrap
the revert data of an inner call are decoded all the way down: the inner one is the `cause`.
"""

from collections.abc import Mapping
from typing import Any

from strongroom import artifacts
from strongroom.artifacts import ErrorDefinition, ErrorInput
from strongroom.refusals import sentence_of

_ERROR_STRING = ErrorDefinition(
    "Error", "Error(string)", (ErrorInput("message", "string"),), "A `require` with a text failed.", ()
)
_PANIC = ErrorDefinition(
    "Panic", "Panic(uint256)", (ErrorInput("code", "uint256"),), "A check by the compiler failed.", ()
)
_BUILT_IN: Mapping[str, ErrorDefinition] = {"0x08c379a0": _ERROR_STRING, "0x4e487b71": _PANIC}

PANIC_CODES: Mapping[int, str] = {
    0x00: "Generic check of the compiler failed.",
    0x01: "An assertion failed.",
    0x11: "Arithmetic overflow or underflow.",
    0x12: "Division or modulo by zero.",
    0x21: "A value is not a member of the enum.",
    0x22: "A byte array in storage is encoded wrongly.",
    0x31: "pop() on an empty array.",
    0x32: "Array index out of bounds.",
    0x41: "Too much memory was allocated.",
    0x51: "A function pointer is not initialised.",
}

REFUSED = "TransferPolicy_Refused(address,address,uint256,uint8)"
"""An asset's refusal, whose last argument is the reason."""
_DEPTH = 16  # errors inside errors that are decoded; whoever reverts chooses the data
EMPTY = "EmptyRevert"
UNKNOWN = "UnknownError"
HALT = "Halt"


class ContractError(Exception):
    """A contract refused.

    `name` is the Solidity name of the error. Five names are not declared in any contract: `Error` (a
    `require` with a text), `Panic` (a check by the compiler), `EmptyRevert` (no data), `UnknownError` (a
    selector the registry lacks), and `Halt` (the engine stopped: out of gas, invalid opcode; its one argument
    is the reason).
    """

    name: str
    args: tuple[Any, ...]
    """Decoded arguments in their order. Addresses are checksummed strings, integers `int`."""
    arguments: Mapping[str, Any]
    """The same by name."""
    notice: str
    """The sentence of the contract's documentation that says when this is thrown. May be empty."""
    selector: str
    """`"0x"` and eight hex digits, or `""` where there is none."""
    data: bytes
    """The revert data as it came."""
    cause: "ContractError | None"
    """The inner call's error, if an argument carries its revert data."""

    def __init__(
        self,
        name: str,
        args: tuple[Any, ...] = (),
        notice: str = "",
        selector: str = "",
        data: bytes = b"",
        *,
        arguments: Mapping[str, Any] | None = None,
        cause: "ContractError | None" = None,
    ) -> None:
        super().__init__()
        self.name = name
        self.args = args
        self.arguments = {} if arguments is None else arguments
        self.notice = notice
        self.selector = selector
        self.data = data
        self.cause = cause

    def __str__(self) -> str:
        if self.name == UNKNOWN:
            text = f"UnknownError {self.selector} ({len(self.data)} bytes of data: 0x{self.data[:68].hex()})"
        elif self.name in (EMPTY, HALT):
            text = self.name + "".join(f" ({arg})" for arg in self.args)
        else:
            shown = (
                [f"{key}={_show(value)}" for key, value in self.arguments.items()]
                if self.arguments
                else [_show(value) for value in self.args]
            )
            text = f"{self.name}({', '.join(shown)})"
        if self.notice:
            text += f": {self.notice}"
        if self.cause is not None:
            text += f" [inner call: {self.cause}]"
        return text

    def __repr__(self) -> str:
        return f"ContractError({self})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            _rebuild,
            (self.name, self.args, self.notice, self.selector, self.data, dict(self.arguments), self.cause),
        )


def _rebuild(
    name: str,
    args: tuple[Any, ...],
    notice: str,
    selector: str,
    data: bytes,
    arguments: dict[str, Any],
    cause: ContractError | None,
) -> ContractError:
    return ContractError(name, args, notice, selector, data, arguments=arguments, cause=cause)


def decode_revert(data: bytes, extra: Mapping[str, ErrorDefinition] | None = None) -> ContractError:
    """The exception for the revert data `data`; never raises.

    `extra` adds errors the registry lacks, such as those of a foreign contract, keyed like the registry.
    """
    return _decode(data, extra, _DEPTH)


def _decode(data: bytes, extra: Mapping[str, ErrorDefinition] | None, depth: int) -> ContractError:
    if not data:
        return ContractError(EMPTY, notice="The call reverted without saying why.")
    selector = "0x" + data[:4].hex()
    definition = _lookup(selector, extra)
    if definition is None:
        return ContractError(UNKNOWN, selector=selector, data=data)
    values = _decode_arguments(definition, data[4:])
    if values is None:
        return ContractError(
            UNKNOWN, notice="Its data does not fit its selector.", selector=selector, data=data
        )
    notice = definition.notice
    if definition is _PANIC:
        notice = PANIC_CODES.get(values[0], notice)
    elif definition.signature == REFUSED:
        notice = sentence_of(values[3])
    return ContractError(
        definition.name,
        values,
        notice,
        selector,
        data,
        arguments={
            item.name or str(index): value
            for index, (item, value) in enumerate(zip(definition.inputs, values, strict=True))
        },
        cause=_cause(values, extra, depth) if depth else None,
    )


def _lookup(selector: str, extra: Mapping[str, ErrorDefinition] | None) -> ErrorDefinition | None:
    if extra is not None and selector in extra:
        return extra[selector]
    return _BUILT_IN.get(selector) or artifacts.errors().get(selector)


def _cause(
    values: tuple[Any, ...], extra: Mapping[str, ErrorDefinition] | None, depth: int
) -> ContractError | None:
    for value in values:
        if isinstance(value, bytes) and len(value) % 32 == 4 and _lookup("0x" + value[:4].hex(), extra):
            return _decode(value, extra, depth - 1)
    return None


def _decode_arguments(definition: ErrorDefinition, body: bytes) -> tuple[Any, ...] | None:
    # Imported late: an import of this module must stay quick, and a revert is rare.
    from eth_abi.abi import decode, encode
    from eth_abi.exceptions import DecodingError
    from eth_abi.grammar import parse
    from eth_utils.address import to_checksum_address

    if not definition.inputs:
        return None if body else ()
    # The signature, not the inputs: it spells out structs.
    types = [
        part.to_type_str() for part in parse(definition.signature.removeprefix(definition.name)).components
    ]
    try:
        values = decode(types, body)
    except (DecodingError, OverflowError, UnicodeDecodeError):
        return None
    # Where Ape is loaded, eth_abi reads zeros past the end of the data: what was read must have been there.
    if len(encode(types, values)) > len(body):
        return None
    return tuple(
        to_checksum_address(value) if kind == "address" else value
        for kind, value in zip(types, values, strict=True)
    )


def _show(value: Any) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
