"""What a borrower signs so that anyone may send it: a repayment, or the closing of a position.

Both are EIP-3009 authorizations of the stablecoin to the facilitator, whose nonce is the hash of the call: each can be
spent on that very call and nothing else. The amount signed is the most to be paid; what is not needed goes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from strongroom.client.connection import Connection
from strongroom.client.contract import Call
from strongroom.client.contracts import CreditFacilitator
from strongroom.client.contracts.structs import MarketParams
from strongroom.client.signing import Field, Message, ReceiveAuthorization

_PARAMS = "(address,address,address,address,uint256)"


@dataclass(frozen=True)
class CreditAuthorization(Message):
    """What both have in common. Signed under the stablecoin's domain."""

    primary_type: ClassVar[str] = ReceiveAuthorization.primary_type
    schema: ClassVar[Sequence[Field]] = ReceiveAuthorization.schema
    function: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    """Types of what follows the market's parameters, the signature excepted."""

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

    @property
    def signer(self) -> str:
        return self.from_

    @property
    def nonce(self) -> bytes:
        """The authorization's, as the facilitator computes it."""
        four = keccak(text=f"{self.function}({','.join((_PARAMS, *self.kinds))},bytes)")[:4]
        return keccak(encode(["bytes4", _PARAMS, *self.kinds], [four, tuple(self.params), *self.arguments()]))

    def values(self) -> dict[str, Any]:
        return {
            "from": self.from_,
            "to": self.facilitator,
            "value": self.max_repaid,
            "validAfter": 0,
            "validBefore": self.deadline,
            "nonce": self.nonce,
        }

    def arguments(self) -> tuple[Any, ...]:
        """What follows the market's parameters, the signature excepted."""
        raise NotImplementedError


@dataclass(frozen=True)
class RepayAuthorization(CreditAuthorization):
    """A repayment of somebody's debt. Anyone may send it."""

    function: ClassVar[str] = "repayWithAuthorization"
    kinds: ClassVar[tuple[str, ...]] = ("address", "uint256", "address", "uint256", "bytes32")

    on_behalf: str
    """Whose debt."""

    def arguments(self) -> tuple[str, int, str, int, bytes]:
        return self.from_, self.max_repaid, self.on_behalf, self.deadline, self.salt

    def submit(self, connection: Connection, token: str, signature: bytes) -> Call[Any]:
        desk = CreditFacilitator(connection, self.facilitator)
        return desk.repayWithAuthorization(self.params, *self.arguments(), signature)


@dataclass(frozen=True)
class CloseAuthorization(CreditAuthorization):
    """The closing of the signer's position. Anyone may send it; the facilitator is authorised in the pool."""

    function: ClassVar[str] = "closeWithAuthorization"
    kinds: ClassVar[tuple[str, ...]] = (
        "address",
        "uint256",
        "uint256",
        "address",
        "bool",
        "uint256",
        "bytes32",
    )

    min_collateral: int
    """The least to come out, in the collateral token's units."""
    receiver: str
    as_ether: bool

    def arguments(self) -> tuple[str, int, int, str, bool, int, bytes]:
        return (
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
        return desk.closeWithAuthorization(self.params, *self.arguments(), signature)
