"""What the pool returns, or refuses with, where the model answers or refuses."""

from typing import Any

from strongroom.evm import keccak
from strongroom.model import ModelError
from tests.stateful.rooms.stablecoin.codec import encode_error as encode_declared
from tests.stateful.rooms.stablecoin.codec import encode_result

__all__ = ["encode_error", "encode_result"]

_OF_LIBRARIES: dict[str, bytes] = {
    name: keccak(f"{name}()".encode())[:4]
    for name in (
        "TransferFailed",
        "TransferFromFailed",
        "MulDivFailed",
        "FullMulDivFailed",
        "MulWadFailed",
        "DivWadFailed",
        "MockOracle_Down",
    )
}
"""Errors that solady raises in assembly, and a mock's own, which no registry lists."""


def encode_error(error: ModelError) -> bytes:
    """The revert data of the contract that refuses as the model did."""
    known: Any = _OF_LIBRARIES.get(error.name)
    return bytes(known) if known is not None else encode_declared(error)
