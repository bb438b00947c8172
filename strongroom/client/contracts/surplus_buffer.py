"""SurplusBuffer: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, MarketParams

__all__ = ["SurplusBuffer", "MarketParams"]

_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_COLLECT_SUPPLY: Function[None] = Function(
    "collectSupply",
    "0xb63f5a36",
    (("pool", "address"), ("marketParams", MARKET_PARAMS_STRUCT), ("assets", "uint256")),
)
_COVER_LOSS: Function[int] = Function(
    "coverLoss", "0xd1fa5e98", (("token", "address"), ("amount", "uint256")), ("uint256",)
)
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_PAY: Function[None] = Function(
    "pay", "0xb3d76188", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_PAY_ETHER: Function[None] = Function("payEther", "0xb8326753", (("to", "address"), ("amount", "uint256")))
_REPORT_SHORTFALL: Function[None] = Function(
    "reportShortfall", "0xfe241071", (("token", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SHORTFALL: Function[int] = Function("shortfall", "0xb4d6f781", (("token", "address"),), ("uint256",))
_SHORTFALL_OF: Function[int] = Function(
    "shortfallOf", "0xfd236754", (("token", "address"), ("facilitator", "address")), ("uint256",)
)


class SurplusBuffer(ContractClient):
    """See `ISurplusBuffer`. It keeps no book of what it holds: whatever that is, is surplus.

    Constructor: address accessManager.
    """

    _artifact: ClassVar[str] = "SurplusBuffer"

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def collectSupply(self, pool: Addressish, marketParams: MarketParams, assets: int) -> Call[None]:
        """Withdraws to this contract what it has supplied in a market of a lending pool: where it is the fee
        recipient, that is how the pool credits it. By anyone; what the pool refuses, for instance for want of
        liquidity, reverts with its error.

        assets: In the loan token's units; the shares they cost are rounded up.
        pool: The `LendingPool`. Called as this contract, for this contract, with this contract as receiver.
        """
        return self._call(_COLLECT_SUPPLY, (pool, marketParams, assets))

    def coverLoss(self, token: Addressish, amount: int) -> Call[int]:
        """Sends the caller what there is of `amount` of `token`, to make good a loss. Restricted to the
        facilitators.

        Returns: The lesser of `amount` and what is held. In the token's units.
        """
        return self._call(_COVER_LOSS, (token, amount))

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def pay(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Pays `amount` of `token` to `to`, unless there is a shortfall in that token. Restricted to the governor."""
        return self._call(_PAY, (token, to, amount))

    def payEther(self, to: Addressish, amount: int) -> Call[None]:
        """Pays `amount` wei of ether to `to`. Restricted to the governor."""
        return self._call(_PAY_ETHER, (to, amount))

    def reportShortfall(self, token: Addressish, amount: int) -> Call[None]:
        """Replaces what the caller has said of its losses in `token` that nothing has covered. Restricted to the
        facilitators.

        amount: In the token's units; zero when they are made good.
        """
        return self._call(_REPORT_SHORTFALL, (token, amount))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def shortfall(self, token: Addressish, *, block: Block = "latest") -> int:
        """Losses in `token` that nothing has covered, of all facilitators. In the token's units."""
        return self._read(_SHORTFALL, (token,), block)

    def shortfallOf(self, token: Addressish, facilitator: Addressish, *, block: Block = "latest") -> int:
        """The same of one facilitator."""
        return self._read(_SHORTFALL_OF, (token, facilitator), block)
