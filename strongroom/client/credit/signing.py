"""What is signed so that anyone may send it: a borrower's repayment or closing of a position, a holder's redemption.

All are EIP-3009 authorizations of the stablecoin to the facilitator, or to the redemption module, whose nonce is the
hash of the call: each can be spent on that very call and nothing else. The amount signed is the most to be paid; what
is not needed goes back.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator, RedemptionModule
from strongroom.client.contracts.redemption_module import Redemption
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.signing import BoundAuthorization

_PARAMS = "(address,address,address,address,uint256)"


@dataclass(frozen=True)
class CreditAuthorization(BoundAuthorization):
    """What a borrower's have in common. Signed under the stablecoin's domain."""

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


@dataclass(frozen=True)
class RedemptionAuthorization(BoundAuthorization):
    """A redemption out of one market's positions, after the peg module's reserve. Signed under the stablecoin's domain;
    anyone may send it."""

    entry: ClassVar[str] = (
        f"redeemWithAuthorization(({_PARAMS},address[],uint256,uint256,uint256,address,uint256),address,bytes32,bytes)"
    )

    module: str
    """The redemption module."""
    loan_token: str
    collateral_token: str
    oracle: str
    irm: str
    lltv: int
    borrowers: tuple[str, ...]
    """Whose positions, in this order."""
    coins: int
    """In wei; what finds nothing goes back."""
    min_reserve: int
    """The least to come from the peg module, in the reserve's units."""
    min_collateral: int
    """The least to come out of the positions, in the collateral token's units."""
    receiver: str
    deadline: int
    """It must be mined strictly before this second."""
    from_: str
    salt: bytes
    """32 bytes that make the nonce unique."""

    @property
    def redemption(self) -> Redemption:
        """As the contract takes it."""
        return Redemption(
            MarketParams(self.loan_token, self.collateral_token, self.oracle, self.irm, self.lltv),
            self.borrowers,
            self.coins,
            self.min_reserve,
            self.min_collateral,
            self.receiver,
            self.deadline,
        )

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[Any]:
        floor = RedemptionModule(connection, self.module)
        return floor.redeemWithAuthorization(*self._arguments(), signature)

    def _payment(self) -> tuple[str, int]:
        return self.module, self.coins

    def _arguments(self) -> tuple[Redemption, str, bytes]:
        return self.redemption, self.from_, self.salt
