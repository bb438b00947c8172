"""RedemptionModule: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import MARKET_PARAMS_STRUCT, OUTCOME_STRUCT, MarketParams, Outcome

__all__ = ["RedemptionModule", "MarketParams", "Outcome", "RedeemableResult", "Redemption"]


class Redemption(NamedTuple):
    """A struct of the contract."""

    marketParams: MarketParams
    borrowers: tuple[Address, ...]
    coins: int
    minReserve: int
    minCollateral: int
    receiver: Address
    deadline: int


REDEMPTION_STRUCT = Struct(
    Redemption,
    (MARKET_PARAMS_STRUCT, Array("address"), "uint256", "uint256", "uint256", "address", "uint256"),
)


class RedeemableResult(NamedTuple):
    """What `redeemable` returns."""

    coins: int
    collateral: int


_CREDIT_FACILITATOR: Function[Address] = Function("CREDIT_FACILITATOR", "0xb2a65e79", (), ("address",))
_MAX_FEE_BPS: Function[int] = Function("MAX_FEE_BPS", "0xd55be8c6", (), ("uint16",))
_PAUSE_EVERY: Function[int] = Function("PAUSE_EVERY", "0x3351d7b8", (), ("uint256",))
_PAUSE_LENGTH: Function[int] = Function("PAUSE_LENGTH", "0x43344793", (), ("uint256",))
_PEG_MODULE: Function[Address] = Function("PEG_MODULE", "0x1f042277", (), ("address",))
_POOL: Function[Address] = Function("POOL", "0x7535d246", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_FEE: Function[int] = Function("fee", "0xddca3f43", (), ("uint16",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_PAUSE: Function[None] = Function("pause", "0xed56531a", (("id", "bytes32"),))
_PAUSED_UNTIL: Function[int] = Function("pausedUntil", "0x6bbac0b2", (("id", "bytes32"),), ("uint256",))
_PAYABLE_BY_PEG_MODULE: Function[int] = Function("payableByPegModule", "0x8ef445af", (), ("uint256",))
_PERMIT: Function[None] = Function(
    "permit", "0x60f5b0f7", (("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes"))
)
_REDEEM: Function[Outcome] = Function(
    "redeem", "0x238e897d", (("redemption", REDEMPTION_STRUCT),), (OUTCOME_STRUCT,)
)
_REDEEM_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "redeemAuthorizationNonce",
    "0xa347c4c0",
    (("redemption", REDEMPTION_STRUCT), ("from_", "address"), ("salt", "bytes32")),
    ("bytes32",),
)
_REDEEM_WITH_AUTHORIZATION: Function[Outcome] = Function(
    "redeemWithAuthorization",
    "0x5fb15a9f",
    (("redemption", REDEMPTION_STRUCT), ("from_", "address"), ("salt", "bytes32"), ("signature", "bytes")),
    (OUTCOME_STRUCT,),
)
_REDEEMABLE: Function[RedeemableResult] = Function(
    "redeemable",
    "0x5440de80",
    (("marketParams", MARKET_PARAMS_STRUCT), ("borrower", "address")),
    ("uint256", "uint256"),
    RedeemableResult,
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_FEE: Function[None] = Function("setFee", "0x8e005553", (("feeBps", "uint16"),))
_SET_WIND_DOWN: Function[None] = Function("setWindDown", "0xdf68701b", (("windDown_", "address"),))
_THRESHOLD: Function[int] = Function("threshold", "0x31eb7a1a", (("lltv", "uint256"),), ("uint256",))
_UNPAUSE: Function[None] = Function("unpause", "0x2f4dae9f", (("id", "bytes32"),))
_WIND_DOWN: Function[Address] = Function("windDown", "0xb85c5145", (), ("address",))


class RedemptionModule(ContractClient):
    """See `IRedemptionModule`. It holds nothing between two calls.

    Constructor: address creditFacilitator, address pegModule, address accessManager, uint16 feeBps.
    """

    _artifact: ClassVar[str] = "RedemptionModule"

    def CREDIT_FACILITATOR(self, *, block: Block = "latest") -> Address:
        """The credit facilitator, which lists markets."""
        return self._read(_CREDIT_FACILITATOR, (), block)

    def MAX_FEE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of the fee: 2 %."""
        return self._read(_MAX_FEE_BPS, (), block)

    def PAUSE_EVERY(self, *, block: Block = "latest") -> int:
        return self._read(_PAUSE_EVERY, (), block)

    def PAUSE_LENGTH(self, *, block: Block = "latest") -> int:
        """How long a pause is, and how far apart two begin at least. Seconds."""
        return self._read(_PAUSE_LENGTH, (), block)

    def PEG_MODULE(self, *, block: Block = "latest") -> Address:
        """The peg module whose reserve comes first."""
        return self._read(_PEG_MODULE, (), block)

    def POOL(self, *, block: Block = "latest") -> Address:
        """The lending pool."""
        return self._read(_POOL, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """The stablecoin."""
        return self._read(_STABLECOIN, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def fee(self, *, block: Block = "latest") -> int:
        """The fee in basis points of the collateral, rounded up to the unit when charged."""
        return self._read(_FEE, (), block)

    def isConsumingScheduledOp(self, *, block: Block = "latest") -> bytes:
        """Returns true only in the context of a delayed restricted call, at the moment that the scheduled operation
        is being consumed. Prevents denial of service for delayed restricted calls in the case that the contract
        performs attacker controlled calls.
        """
        return self._read(_IS_CONSUMING_SCHEDULED_OP, (), block)

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the
        call's.

        Returns: results What each step returned.
        """
        return self._call(_MULTICALL, (data,))

    def pause(self, id: bytes) -> Call[None]:
        """Stops redemptions from a market for `PAUSE_LENGTH`, while its oracle is wrong; at most once in
        `PAUSE_EVERY`, so that nobody can take the floor away. Restricted to the sentinel.
        """
        return self._call(_PAUSE, (id,))

    def pausedUntil(self, id: bytes, *, block: Block = "latest") -> int:
        """Until when redemptions from a market are paused; in the past where they are not. Seconds."""
        return self._read(_PAUSED_UNTIL, (id,), block)

    def payableByPegModule(self, *, block: Block = "latest") -> int:
        """Coins that the peg module would take before any position is redeemed from. Wei."""
        return self._read(_PAYABLE_BY_PEG_MODULE, (), block)

    def permit(self, value: int, deadline: int, signature: bytes) -> Call[None]:
        """A `multicall` step: tries the caller's ERC-2612 permit of the stablecoin to this contract, ignores its
        failure, and requires the allowance.

        deadline: The permit's deadline, seconds.
        signature: 65 bytes (r, s, v), or any other form for contract wallets.
        value: In wei.
        """
        return self._call(_PERMIT, (value, deadline, signature))

    def redeem(self, redemption: Redemption) -> Call[Outcome]:
        """Redeems coins of the caller: first with the peg module, as far as it has a dollar to give (a hundred coins
        at least, and no freeze for its reserve's price), then from the borrowers named. Coins that find nothing
        come back. A borrower is passed over who owes nothing, or no less than its collateral is worth, or is
        below the threshold. A position is left with the market's least debt or with none. In a market that is
        winding down alone, all coins go to the borrowers named, who may be worth less than they owe. The
        transaction needs a gas limit of 600,000 beside its own use while the peg module pays: its oracle is asked
        with care.

        Returns: What came of it.
        """
        return self._call(_REDEEM, (redemption,))

    def redeemAuthorizationNonce(
        self, redemption: Redemption, from_: Addressish, salt: bytes, *, block: Block = "latest"
    ) -> bytes:
        """The nonce that an EIP-3009 authorization for this redemption must carry."""
        return self._read(_REDEEM_AUTHORIZATION_NONCE, (redemption, from_, salt), block)

    def redeemWithAuthorization(
        self, redemption: Redemption, from_: Addressish, salt: bytes, signature: bytes
    ) -> Call[Outcome]:
        """`redeem` with `from`'s EIP-3009 authorization of exactly `redemption.coins`, which anyone may relay,
        strictly before the deadline. Its payee is this contract, its nonce `redeemAuthorizationNonce`. What is
        left goes back to `from`.
        """
        return self._call(_REDEEM_WITH_AUTHORIZATION, (redemption, from_, salt, signature))

    def redeemable(
        self, marketParams: MarketParams, borrower: Addressish, *, block: Block = "latest"
    ) -> RedeemableResult:
        """The most coins that would find debt in this position now, and the collateral that they would bring, fee
        deducted; zeros where it cannot be redeemed from. Fewer coins may leave the market's least debt at least.
        With interest to this second; says nothing of pauses, nor of whether the market's redeemer is this
        contract, and reverts with the oracle's error.
        """
        return self._read(_REDEEMABLE, (marketParams, borrower), block)

    def rescuable(self, token: Addressish, *, block: Block = "latest") -> int:
        """How much of `token` lies here beyond what the contract holds for its users, in the token's own units."""
        return self._read(_RESCUABLE, (token,), block)

    def rescue(self, token: Addressish, to: Addressish, amount: int) -> Call[None]:
        """Sends `amount` of `token` that lies here by mistake to `to`. Never touches what the contract holds for its
        users. Restricted to the governor, behind its delay.

        amount: In the token's own units.
        to: The receiver.
        token: The token; any ERC-20.
        """
        return self._call(_RESCUE, (token, to, amount))

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setFee(self, feeBps: int) -> Call[None]:
        """Sets the fee, in basis points of the collateral, at most `MAX_FEE_BPS`. Restricted to the operator."""
        return self._call(_SET_FEE, (feeBps,))

    def setWindDown(self, windDown_: Addressish) -> Call[None]:
        """Names the contract that winds markets down, once and for good. Restricted to the governor."""
        return self._call(_SET_WIND_DOWN, (windDown_,))

    def threshold(self, lltv: int, *, block: Block = "latest") -> int:
        """The loan-to-value, times 1e18, from which on positions of a market of this `lltv` can be redeemed from at
        this second. Rounded up.
        """
        return self._read(_THRESHOLD, (lltv,), block)

    def unpause(self, id: bytes) -> Call[None]:
        """Ends a market's pause. Restricted to the operator."""
        return self._call(_UNPAUSE, (id,))

    def windDown(self, *, block: Block = "latest") -> Address:
        """The contract that winds markets down; zero until it is named."""
        return self._read(_WIND_DOWN, (), block)
