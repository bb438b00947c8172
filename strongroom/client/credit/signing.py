"""What a borrower signs so that anyone may send it: a repayment, or the closing of a position.

Both are EIP-3009 authorizations of the stablecoin to the facilitator, whose nonce is the hash of the call: each can be
spent on that very call and nothing else. The amount signed is the most to be paid; what is not needed goes back.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.signing import BoundAuthorization

_PARAMS = "(address,address,address,address,uint256)"


@dataclass(frozen=True)
class CreditAuthorization(BoundAuthorization):
    """What both have in common. Signed under the stablecoin's domain."""

    facilitator: str
    loan_token: str
    collateral_token: str
    oracle: str
    irm: str
    lltv: int
    from_: str
    max_repaid: int
    """The most to be paid, in wei."""
    deadline: int
    """It must be mined strictly before this second."""
    salt: bytes
    """32 bytes that make the nonce unique."""

    @property
    def params(self) -> MarketParams:
        """The market's."""
        return MarketParams(self.loan_token, self.collateral_token, self.oracle, self.irm, self.lltv)

    def _payment(self) -> tuple[str, int]:
        return self.facilitator, self.max_repaid


@dataclass(frozen=True)
class RepayAuthorization(CreditAuthorization):
    """A repayment of somebody's debt. Anyone may send it."""

    entry: ClassVar[str] = f"repayWithAuthorization({_PARAMS},address,uint256,address,uint256,bytes32,bytes)"

    on_behalf: str
    """Whose debt."""

    def _arguments(self) -> tuple[MarketParams, str, int, str, int, bytes]:
        return self.params, self.from_, self.max_repaid, self.on_behalf, self.deadline, self.salt

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[Any]:
        desk = CreditFacilitator(connection, self.facilitator)
        return desk.repayWithAuthorization(*self._arguments(), signature)


@dataclass(frozen=True)
class CloseAuthorization(CreditAuthorization):
    """The closing of the signer's position. Anyone may send it; the facilitator is authorised in the pool."""

    entry: ClassVar[str] = (
        f"closeWithAuthorization({_PARAMS},address,uint256,uint256,address,bool,uint256,bytes32,bytes)"
    )

    min_collateral: int
    """The least to come out, in the collateral token's units."""
    receiver: str
    as_ether: bool

    def _arguments(self) -> tuple[MarketParams, str, int, int, str, bool, int, bytes]:
        return (
            self.params,
            self.from_,
            self.max_repaid,
            self.min_collateral,
            self.receiver,
            self.as_ether,
            self.deadline,
            self.salt,
        )

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[Any]:
        desk = CreditFacilitator(connection, self.facilitator)
        return desk.closeWithAuthorization(*self._arguments(), signature)
