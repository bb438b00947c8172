"""SurplusBuffer: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient

__all__ = ["SurplusBuffer"]

_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_PAY: Function[None] = Function(
    "pay", "0xb3d76188", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_PAY_ETHER: Function[None] = Function("payEther", "0xb8326753", (("to", "address"), ("amount", "uint256")))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))


class SurplusBuffer(ContractClient):
    """See `ISurplusBuffer`. It keeps no book: whatever it holds is surplus.

    Constructor: address accessManager.
    """

    _artifact: ClassVar[str] = "SurplusBuffer"

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def pay(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Pays `amount` of `token` to `to`. Restricted to the governor."""
        return self._call(_PAY, (token, to, amount))

    def payEther(self, to: Addressish, amount: int) -> Call[None]:
        """Pays `amount` wei of ether to `to`. Restricted to the governor."""
        return self._call(_PAY_ETHER, (to, amount))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))
