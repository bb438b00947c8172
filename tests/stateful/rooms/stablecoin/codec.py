"""What the contract returns, or refuses with, where the model answers or refuses."""

from collections.abc import Callable
from typing import Any

from strongroom.artifacts import errors
from strongroom.evm.abi import arguments_encoder
from strongroom.model import ModelError


def _error_table() -> dict[str, tuple[bytes, Callable[[tuple[Any, ...]], bytes]]]:
    table = {
        definition.name: (
            bytes.fromhex(selector[2:]),
            arguments_encoder([{"name": item.name, "type": item.type} for item in definition.inputs]),
        )
        for selector, definition in errors().items()
    }
    table["Panic"] = (bytes.fromhex("4e487b71"), arguments_encoder([{"type": "uint256"}]))
    table["Error"] = (bytes.fromhex("08c379a0"), arguments_encoder([{"type": "string"}]))
    table["EmptyRevert"] = (b"", lambda args: b"")
    return table


_ERRORS = _error_table()


def encode_error(error: ModelError) -> bytes:
    """The revert data of the contract that refuses as the model did."""
    selector, encode = _ERRORS[error.name]
    return selector + encode(error.args)


def encode_result(value: Any) -> bytes:
    """The return data of the contract that answers as the model did."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple):
        return b"".join(map(encode_result, value))
    return int(value).to_bytes(32, "big")
