"""RoyaltyRegistry: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient


class RoyaltyOverrideResult(NamedTuple):
    """What `royaltyOverride` returns."""

    isSet: bool
    receiver: Address
    bps: int


_CLEAR_ROYALTY: Function[None] = Function("clearRoyalty", "0x5b5e5bdd", (("collection", "address"),))
_ROYALTY_OVERRIDE: Function[RoyaltyOverrideResult] = Function(
    "royaltyOverride",
    "0xfc8d1028",
    (("collection", "address"),),
    ("bool", "address", "uint16"),
    RoyaltyOverrideResult,
)
_SET_ROYALTY: Function[None] = Function(
    "setRoyalty", "0x4adc6e44", (("collection", "address"), ("receiver", "address"), ("bps", "uint16"))
)


class RoyaltyRegistry(ContractClient):
    """See `IRoyaltyRegistry`. Nobody but a collection's owner has any power here."""

    _artifact: ClassVar[str] = "RoyaltyRegistry"

    def clearRoyalty(self, collection: Addressish) -> Call[None]:
        """Removes the entry, so that the collection's own answer counts. Only its owner."""
        return self._call(_CLEAR_ROYALTY, (collection,))

    def royaltyOverride(self, collection: Addressish, *, block: Block = "latest") -> RoyaltyOverrideResult:
        """The entry of a collection. `bps` of the price."""
        return self._read(_ROYALTY_OVERRIDE, (collection,), block)

    def setRoyalty(self, collection: Addressish, receiver: Addressish, bps: int) -> Call[None]:
        """Sets the royalty of every item of `collection`, in basis points of the price; zero for none. Only its
        owner.
        """
        return self._call(_SET_ROYALTY, (collection, receiver, bps))
