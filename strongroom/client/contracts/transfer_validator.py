"""TransferValidator: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar

from strongroom.client.codec import Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["TransferValidator"]

_APPLY_COLLECTION_TRANSFER_POLICY: Function[None] = Function(
    "applyCollectionTransferPolicy",
    "0x285fb8c8",
    (("caller", "address"), ("from_", "address"), ("arg2", "address")),
)
_IS_OPERATOR_ALLOWED: Function[bool] = Function(
    "isOperatorAllowed", "0xc6171134", (("collection", "address"), ("operator", "address")), ("bool",)
)
_SET_OPERATORS: Function[None] = Function(
    "setOperators",
    "0xefe00599",
    (("collection", "address"), ("operators", Array("address")), ("allowed", "bool")),
)
_VALIDATE_TRANSFER: Function[None] = Function(
    "validateTransfer", "0x7c1e14b4", (("caller", "address"), ("from_", "address"), ("arg2", "address"))
)
_VALIDATE_TRANSFER_ADDRESS_ADDRESS_ADDRESS_UINT256: Function[None] = Function(
    "validateTransfer",
    "0xcaee23ea",
    (("caller", "address"), ("from_", "address"), ("arg2", "address"), ("arg3", "uint256")),
)
_VALIDATE_TRANSFER_ADDRESS_ADDRESS_ADDRESS_UINT256_UINT256: Function[None] = Function(
    "validateTransfer",
    "0x1854b241",
    (
        ("caller", "address"),
        ("from_", "address"),
        ("arg2", "address"),
        ("arg3", "uint256"),
        ("arg4", "uint256"),
    ),
)


class TransferValidator(ContractClient):
    """One for all collections. Each collection's owner keeps its own list; nobody keeps a list for others."""

    _artifact: ClassVar[str] = "TransferValidator"

    def applyCollectionTransferPolicy(
        self, caller: Addressish, from_: Addressish, arg2: Addressish, *, block: Block = "latest"
    ) -> None:
        """The same, under the name of the first version of ERC-721C."""
        return self._read(_APPLY_COLLECTION_TRANSFER_POLICY, (caller, from_, arg2), block)

    def isOperatorAllowed(
        self, collection: Addressish, operator: Addressish, *, block: Block = "latest"
    ) -> bool:
        """Whether `operator` may move tokens of `collection` that others hold."""
        return self._read(_IS_OPERATOR_ALLOWED, (collection, operator), block)

    def setOperators(
        self, collection: Addressish, operators: Sequence[Addressish], allowed: bool
    ) -> Call[None]:
        """Allows operators to move tokens of `collection`, or no longer. Only the collection's owner, as its
        `owner()` says.
        """
        return self._call(_SET_OPERATORS, (collection, operators, allowed))

    def validateTransfer(
        self, caller: Addressish, from_: Addressish, arg2: Addressish, *, block: Block = "latest"
    ) -> None:
        """Reverts unless `caller` may move a token of the calling collection."""
        return self._read(_VALIDATE_TRANSFER, (caller, from_, arg2), block)

    def validateTransfer_address_address_address_uint256(
        self, caller: Addressish, from_: Addressish, arg2: Addressish, arg3: int, *, block: Block = "latest"
    ) -> None:
        """The same, with the token's id."""
        return self._read(
            _VALIDATE_TRANSFER_ADDRESS_ADDRESS_ADDRESS_UINT256, (caller, from_, arg2, arg3), block
        )

    def validateTransfer_address_address_address_uint256_uint256(
        self,
        caller: Addressish,
        from_: Addressish,
        arg2: Addressish,
        arg3: int,
        arg4: int,
        *,
        block: Block = "latest",
    ) -> None:
        """The same, with an amount, as ERC-1155 has."""
        return self._read(
            _VALIDATE_TRANSFER_ADDRESS_ADDRESS_ADDRESS_UINT256_UINT256,
            (caller, from_, arg2, arg3, arg4),
            block,
        )
