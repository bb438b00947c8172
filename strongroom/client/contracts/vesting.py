"""Vesting: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import GRANT_TERMS_STRUCT, GrantTerms

__all__ = ["Vesting", "Grant", "GrantTerms"]


class Grant(NamedTuple):
    """A struct of the contract."""

    terms: GrantTerms
    grantor: Address
    status: int
    released: int
    revoked: int


GRANT_STRUCT = Struct(Grant, (GRANT_TERMS_STRUCT, "address", "uint8", "uint56", "uint56"))

_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_ACCEPT: Function[None] = Function("accept", "0x19b05f49", (("grantId", "uint256"),))
_ACCEPT_WITH_PERMIT: Function[None] = Function(
    "acceptWithPermit",
    "0x44a8d06b",
    (("grantId", "uint256"), ("deadline", "uint256"), ("v", "uint8"), ("r", "bytes32"), ("s", "bytes32")),
)
_GRANT: Function[Grant] = Function("grant", "0x160e3f3d", (("grantId", "uint256"),), (GRANT_STRUCT,))
_GRANT_COUNT: Function[int] = Function("grantCount", "0xcab42672", (), ("uint256",))
_IS_GRANTOR: Function[bool] = Function(
    "isGrantor", "0x4001959a", (("asset", "address"), ("grantor", "address")), ("bool",)
)
_OFFER: Function[int] = Function("offer", "0x059ab0df", (("terms", GRANT_TERMS_STRUCT),), ("uint256",))
_RELEASABLE: Function[int] = Function("releasable", "0xe4bf01a8", (("grantId", "uint256"),), ("uint256",))
_RELEASE: Function[int] = Function("release", "0x37bdc99b", (("grantId", "uint256"),), ("uint256",))
_REVOKE: Function[int] = Function(
    "revoke", "0x20d154da", (("grantId", "uint256"), ("to", "address")), ("uint256",)
)
_SET_GRANTOR: Function[None] = Function(
    "setGrantor", "0x27b56382", (("asset", "address"), ("grantor", "address"), ("allowed", "bool"))
)
_VESTED_AT: Function[int] = Function(
    "vestedAt", "0xccc42e26", (("grantId", "uint256"), ("time", "uint256")), ("uint256",)
)
_WITHDRAW: Function[None] = Function("withdraw", "0x2e1a7d4d", (("grantId", "uint256"),))


class Vesting(ContractClient):
    """See `IVesting`. It holds nothing: what vests is locked in the beneficiaries' wallets.

    Constructor: address factory.
    """

    _artifact: ClassVar[str] = "Vesting"

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """The `AssetFactory` whose assets are granted."""
        return self._read(_FACTORY, (), block)

    def accept(self, grantId: int) -> Call[None]:
        """Accepts an offer: the shares arrive in the caller's wallet and are locked there, by its allowance to this
        contract. The caller is the beneficiary.
        """
        return self._call(_ACCEPT, (grantId,))

    def acceptWithPermit(self, grantId: int, deadline: int, v: int, r: bytes, s: bytes) -> Call[None]:
        """`accept` with the caller's ERC-2612 permit of the shares to this contract. One that fails is no harm as
        long as the allowance is there.
        """
        return self._call(_ACCEPT_WITH_PERMIT, (grantId, deadline, v, r, s))

    def grant(self, grantId: int, *, block: Block = "latest") -> Grant:
        """A grant. Of a number not used yet, all is zero."""
        return self._read(_GRANT, (grantId,), block)

    def grantCount(self, *, block: Block = "latest") -> int:
        """How many grants were offered."""
        return self._read(_GRANT_COUNT, (), block)

    def isGrantor(self, asset: Addressish, grantor: Addressish, *, block: Block = "latest") -> bool:
        """Whether somebody may make grants of an asset that can be revoked. Its owner may all the same."""
        return self._read(_IS_GRANTOR, (asset, grantor), block)

    def offer(self, terms: GrantTerms) -> Call[int]:
        """Offers a grant. Shares that are not issued come out of the caller's wallet on acceptance, by its allowance
        to this contract. Anyone may grant its shares for good; who could take them back, past a freeze of the
        beneficiary or a pause, is the asset's owner or allowed by it: else two who agree could keep shares ready
        to leave whatever befalls them.

        Returns: Its number, from 1 on.
        """
        return self._call(_OFFER, (terms,))

    def releasable(self, grantId: int, *, block: Block = "latest") -> int:
        """Units that `release` would release now."""
        return self._read(_RELEASABLE, (grantId,), block)

    def release(self, grantId: int) -> Call[int]:
        """Unlocks what has vested. Anyone may.

        Returns: Units that vested since the last release.
        """
        return self._call(_RELEASE, (grantId,))

    def revoke(self, grantId: int, to: Addressish) -> Call[int]:
        """Takes back what has not vested, and releases the rest. By the grantor.

        to: Who gets what is taken back; the asset must accept it as a holder.
        Returns: Units taken back.
        """
        return self._call(_REVOKE, (grantId, to))

    def setGrantor(self, asset: Addressish, grantor: Addressish, allowed: bool) -> Call[None]:
        """Lets somebody else make grants of an asset that can be revoked, or ends it; grants that were accepted stay
        as agreed. Restricted to the asset's owner, who may always.
        """
        return self._call(_SET_GRANTOR, (asset, grantor, allowed))

    def vestedAt(self, grantId: int, time: int, *, block: Block = "latest") -> int:
        """Units of an accepted or offered grant that have vested at `time`, released ones included."""
        return self._read(_VESTED_AT, (grantId, time), block)

    def withdraw(self, grantId: int) -> Call[None]:
        """Withdraws an offer that was not accepted. By the grantor."""
        return self._call(_WITHDRAW, (grantId,))
