"""RoyaltySplitterFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["RoyaltySplitterFactory", "Payee"]


class Payee(NamedTuple):
    """A struct of the contract."""

    account: Address
    shares: int


PAYEE_STRUCT = Struct(Payee, ("address", "uint32"))

_ADJUSTABLE_SPLITTER: Function[Address] = Function("ADJUSTABLE_SPLITTER", "0x5f20442e", (), ("address",))
_MAX_NOTICE_PERIOD: Function[int] = Function("MAX_NOTICE_PERIOD", "0x535167b5", (), ("uint256",))
_MAX_PAYEES: Function[int] = Function("MAX_PAYEES", "0x5ecc86e8", (), ("uint256",))
_MIN_NOTICE_PERIOD: Function[int] = Function("MIN_NOTICE_PERIOD", "0x99f0b728", (), ("uint256",))
_SPLITTER: Function[Address] = Function("SPLITTER", "0x3f34649e", (), ("address",))
_CREATE_ADJUSTABLE_SPLITTER: Function[Address] = Function(
    "createAdjustableSplitter",
    "0xf9fb9ce9",
    (("payees", Array(PAYEE_STRUCT)), ("owner", "address"), ("noticePeriod", "uint32"), ("salt", "bytes32")),
    ("address",),
)
_CREATE_SPLITTER: Function[Address] = Function(
    "createSplitter", "0x614ab65d", (("payees", Array(PAYEE_STRUCT)), ("salt", "bytes32")), ("address",)
)
_PREDICT_ADJUSTABLE_SPLITTER: Function[Address] = Function(
    "predictAdjustableSplitter",
    "0x4c4f857d",
    (("payees", Array(PAYEE_STRUCT)), ("owner", "address"), ("noticePeriod", "uint32"), ("salt", "bytes32")),
    ("address",),
)
_PREDICT_SPLITTER: Function[Address] = Function(
    "predictSplitter", "0x60cd6489", (("payees", Array(PAYEE_STRUCT)), ("salt", "bytes32")), ("address",)
)


class RoyaltySplitterFactory(ContractClient):
    """Creates royalty splitters as minimal clones, whose configuration is part of their code and so of their
    address.

    Constructor: address splitter, address adjustableSplitter.
    """

    _artifact: ClassVar[str] = "RoyaltySplitterFactory"

    def ADJUSTABLE_SPLITTER(self, *, block: Block = "latest") -> Address:
        """What adjustable splitters are clones of."""
        return self._read(_ADJUSTABLE_SPLITTER, (), block)

    def MAX_NOTICE_PERIOD(self, *, block: Block = "latest") -> int:
        """Seconds."""
        return self._read(_MAX_NOTICE_PERIOD, (), block)

    def MAX_PAYEES(self, *, block: Block = "latest") -> int:
        """The most payees."""
        return self._read(_MAX_PAYEES, (), block)

    def MIN_NOTICE_PERIOD(self, *, block: Block = "latest") -> int:
        """Seconds."""
        return self._read(_MIN_NOTICE_PERIOD, (), block)

    def SPLITTER(self, *, block: Block = "latest") -> Address:
        """What splitters with immutable shares are clones of."""
        return self._read(_SPLITTER, (), block)

    def createAdjustableSplitter(
        self, payees: Sequence[Payee], owner: Addressish, noticePeriod: int, salt: bytes
    ) -> Call[Address]:
        """Creates a splitter whose owner can change the shares, unless it is there already.

        noticePeriod: Seconds between the announcement of a change and its effect, `MIN_NOTICE_PERIOD` to
        `MAX_NOTICE_PERIOD`.
        """
        return self._call(_CREATE_ADJUSTABLE_SPLITTER, (payees, owner, noticePeriod, salt))

    def createSplitter(self, payees: Sequence[Payee], salt: bytes) -> Call[Address]:
        """Creates a splitter with immutable shares, unless it is there already.

        payees: In ascending order of their accounts.
        salt: For several splitters of one configuration; zero for the first.
        """
        return self._call(_CREATE_SPLITTER, (payees, salt))

    def predictAdjustableSplitter(
        self,
        payees: Sequence[Payee],
        owner: Addressish,
        noticePeriod: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> Address:
        """Where `createAdjustableSplitter` creates. Refuses what that refuses."""
        return self._read(_PREDICT_ADJUSTABLE_SPLITTER, (payees, owner, noticePeriod, salt), block)

    def predictSplitter(self, payees: Sequence[Payee], salt: bytes, *, block: Block = "latest") -> Address:
        """Where `createSplitter` creates. Refuses what that refuses."""
        return self._read(_PREDICT_SPLITTER, (payees, salt), block)
