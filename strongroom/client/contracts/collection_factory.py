"""CollectionFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import COLLECTION_PARAMS_STRUCT, CollectionParams, Phase

__all__ = ["CollectionFactory", "CollectionParams", "Phase"]

_IMPLEMENTATION: Function[Address] = Function("IMPLEMENTATION", "0x3a4741bd", (), ("address",))
_CREATE_COLLECTION: Function[Address] = Function(
    "createCollection",
    "0xb8f3da43",
    (("params", COLLECTION_PARAMS_STRUCT), ("salt", "bytes32")),
    ("address",),
)
_IS_COLLECTION: Function[bool] = Function(
    "isCollection", "0x5fa15ebb", (("collection", "address"),), ("bool",)
)
_PREDICT_COLLECTION: Function[Address] = Function(
    "predictCollection", "0x48402a40", (("creator", "address"), ("salt", "bytes32")), ("address",)
)


class CollectionFactory(ContractClient):
    """Makes collections as minimal clones (ERC-1167) and initialises them at once.

    Constructor: address implementation.
    """

    _artifact: ClassVar[str] = "CollectionFactory"

    def IMPLEMENTATION(self, *, block: Block = "latest") -> Address:
        """The code that all collections run."""
        return self._read(_IMPLEMENTATION, (), block)

    def createCollection(self, params: CollectionParams, salt: bytes) -> Call[Address]:
        """Makes a collection that the caller owns.

        Returns: Its address, as `predictCollection` says.
        """
        return self._call(_CREATE_COLLECTION, (params, salt))

    def isCollection(self, collection: Addressish, *, block: Block = "latest") -> bool:
        """Whether this factory made the collection."""
        return self._read(_IS_COLLECTION, (collection,), block)

    def predictCollection(self, creator: Addressish, salt: bytes, *, block: Block = "latest") -> Address:
        """Where the collection of `creator` with `salt` is or will be."""
        return self._read(_PREDICT_COLLECTION, (creator, salt), block)
