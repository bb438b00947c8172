"""PrimarySale: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import SALE_TERMS_STRUCT, SaleTerms

__all__ = ["PrimarySale", "PreviewClaimResult", "PurchaseResult", "Sale", "SaleTerms"]


class PreviewClaimResult(NamedTuple):
    """What `previewClaim` returns."""

    cost: int
    returned: int


class PurchaseResult(NamedTuple):
    """What `purchase` returns."""

    shares: int
    paid: int


class Sale(NamedTuple):
    """A struct of the contract."""

    terms: SaleTerms
    status: int
    feeBps: int
    sold: int
    soldOutAt: int
    escrow: int
    proceeds: int


SALE_STRUCT = Struct(Sale, (SALE_TERMS_STRUCT, "uint8", "uint16", "uint56", "uint40", "uint256", "uint256"))

_FACTORY: Function[Address] = Function("FACTORY", "0x2dd31000", (), ("address",))
_MAX_FEE_BPS: Function[int] = Function("MAX_FEE_BPS", "0xd55be8c6", (), ("uint16",))
_REFUND_GRACE: Function[int] = Function("REFUND_GRACE", "0xcccc0be2", (), ("uint256",))
_REGISTRY: Function[Address] = Function("REGISTRY", "0x06433b1b", (), ("address",))
_STABLECOIN: Function[Address] = Function("STABLECOIN", "0x93a39776", (), ("address",))
_SURPLUS_BUFFER: Function[Address] = Function("SURPLUS_BUFFER", "0x162926bd", (), ("address",))
_AUTHORITY: Function[Address] = Function("authority", "0xbf7e214f", (), ("address",))
_BOUGHT_BY: Function[int] = Function(
    "boughtBy", "0xd4e750cc", (("saleId", "uint256"), ("investorId", "uint96")), ("uint256",)
)
_BUY: Function[int] = Function(
    "buy",
    "0xf64c8593",
    (("saleId", "uint256"), ("shares", "uint56"), ("maxCost", "uint256"), ("deadline", "uint256")),
    ("uint256",),
)
_BUY_AUTHORIZATION_NONCE: Function[bytes] = Function(
    "buyAuthorizationNonce",
    "0x76873d30",
    (
        ("from_", "address"),
        ("saleId", "uint256"),
        ("shares", "uint56"),
        ("maxCost", "uint256"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
    ),
    ("bytes32",),
)
_BUY_WITH_AUTHORIZATION: Function[int] = Function(
    "buyWithAuthorization",
    "0x8766e10f",
    (
        ("from_", "address"),
        ("saleId", "uint256"),
        ("shares", "uint56"),
        ("maxCost", "uint256"),
        ("deadline", "uint256"),
        ("salt", "bytes32"),
        ("signature", "bytes"),
    ),
    ("uint256",),
)
_CANCEL: Function[None] = Function("cancel", "0x40e58ee5", (("saleId", "uint256"),))
_CLAIM: Function[int] = Function(
    "claim", "0xddd5e1b2", (("saleId", "uint256"), ("buyer", "address")), ("uint256",)
)
_FEE_BPS: Function[int] = Function("feeBps", "0x24a9d853", (), ("uint16",))
_IS_CONSUMING_SCHEDULED_OP: Function[bytes] = Function(
    "isConsumingScheduledOp", "0x8fb36037", (), ("bytes4",)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_OPEN: Function[int] = Function("open", "0x5b83d74b", (("terms", SALE_TERMS_STRUCT),), ("uint256",))
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PAUSED: Function[bool] = Function("paused", "0x5c975abb", (), ("bool",))
_PERMIT: Function[None] = Function(
    "permit", "0x60f5b0f7", (("value", "uint256"), ("deadline", "uint256"), ("signature", "bytes"))
)
_PREVIEW_CLAIM: Function[PreviewClaimResult] = Function(
    "previewClaim",
    "0xb8ae007d",
    (("saleId", "uint256"), ("buyer", "address")),
    ("uint256", "uint256"),
    PreviewClaimResult,
)
_PRICE: Function[int] = Function("price", "0x26a49e37", (("saleId", "uint256"),), ("uint256",))
_PURCHASE: Function[PurchaseResult] = Function(
    "purchase",
    "0xae77c237",
    (("saleId", "uint256"), ("buyer", "address")),
    ("uint256", "uint256"),
    PurchaseResult,
)
_REFUND: Function[int] = Function(
    "refund", "0x7ad226dc", (("saleId", "uint256"), ("buyer", "address")), ("uint256",)
)
_RESCUABLE: Function[int] = Function("rescuable", "0xd5df1583", (("token", "address"),), ("uint256",))
_RESCUE: Function[None] = Function(
    "rescue", "0x20ff430b", (("token", "address"), ("to", "address"), ("amount", "uint256"))
)
_SALE: Function[Sale] = Function("sale", "0x96032702", (("saleId", "uint256"),), (SALE_STRUCT,))
_SALE_COUNT: Function[int] = Function("saleCount", "0xa1e89aec", (), ("uint256",))
_SET_AUTHORITY: Function[None] = Function("setAuthority", "0x7a9e5e4b", (("newAuthority", "address"),))
_SET_FEE: Function[None] = Function("setFee", "0x8e005553", (("newFeeBps", "uint16"),))
_TOTAL_OWED: Function[int] = Function("totalOwed", "0xe7fa9f7d", (), ("uint256",))
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())
_WITHDRAW_PROCEEDS: Function[int] = Function(
    "withdrawProceeds", "0x64aa48da", (("saleId", "uint256"), ("to", "address")), ("uint256",)
)


class PrimarySale(ContractClient):
    """See `IPrimarySale`. What it holds is money of buyers who wait for the close or their shares, and proceeds not
    yet withdrawn.

    Constructor: address factory, address accessManager, uint16 initialFeeBps.
    """

    _artifact: ClassVar[str] = "PrimarySale"

    def FACTORY(self, *, block: Block = "latest") -> Address:
        """The `AssetFactory` whose assets are sold."""
        return self._read(_FACTORY, (), block)

    def MAX_FEE_BPS(self, *, block: Block = "latest") -> int:
        """The hard limit of the fee: 5 %. Basis points."""
        return self._read(_MAX_FEE_BPS, (), block)

    def REFUND_GRACE(self, *, block: Block = "latest") -> int:
        """Seconds after a successful close from which on anyone may refund a buyer that the asset does not accept."""
        return self._read(_REFUND_GRACE, (), block)

    def REGISTRY(self, *, block: Block = "latest") -> Address:
        """The `IdentityRegistry` by which investors are counted, the factory's."""
        return self._read(_REGISTRY, (), block)

    def STABLECOIN(self, *, block: Block = "latest") -> Address:
        """What is paid with, the factory's."""
        return self._read(_STABLECOIN, (), block)

    def SURPLUS_BUFFER(self, *, block: Block = "latest") -> Address:
        """Where fees go, the factory's."""
        return self._read(_SURPLUS_BUFFER, (), block)

    def authority(self, *, block: Block = "latest") -> Address:
        """Returns the current authority."""
        return self._read(_AUTHORITY, (), block)

    def boughtBy(self, saleId: int, investorId: int, *, block: Block = "latest") -> int:
        """What an investor has bought, over its wallets; counted only in sales with a minimum or a maximum. Units."""
        return self._read(_BOUGHT_BY, (saleId, investorId), block)

    def buy(self, saleId: int, shares: int, maxCost: int, deadline: int) -> Call[int]:
        """Buys `shares` units at the price of the moment, which is the most that they will cost.

        deadline: The last second at which the purchase counts.
        maxCost: Wei.
        Returns: What was taken from the caller. Wei.
        """
        return self._call(_BUY, (saleId, shares, maxCost, deadline))

    def buyAuthorizationNonce(
        self,
        from_: Addressish,
        saleId: int,
        shares: int,
        maxCost: int,
        deadline: int,
        salt: bytes,
        *,
        block: Block = "latest",
    ) -> bytes:
        """What a purchase's authorization has as its nonce."""
        return self._read(_BUY_AUTHORIZATION_NONCE, (from_, saleId, shares, maxCost, deadline, salt), block)

    def buyWithAuthorization(
        self,
        from_: Addressish,
        saleId: int,
        shares: int,
        maxCost: int,
        deadline: int,
        salt: bytes,
        signature: bytes,
    ) -> Call[int]:
        """`buy` for `from` by its EIP-3009 authorization of `maxCost` to this contract, whose nonce is
        `buyAuthorizationNonce` of these arguments and which is valid before `deadline`. What it is beyond the
        cost goes back at once. Anyone may present it.
        """
        return self._call(
            _BUY_WITH_AUTHORIZATION, (from_, saleId, shares, maxCost, deadline, salt, signature)
        )

    def cancel(self, saleId: int) -> Call[None]:
        """Cancels a sale that is not over. By the asset's owner. Never paused."""
        return self._call(_CANCEL, (saleId,))

    def claim(self, saleId: int, buyer: Addressish) -> Call[int]:
        """Issues a buyer its shares after a successful close, and returns what it paid beyond their price. Anyone
        may ask for it. Reverts with the asset's error where the asset refuses. Never paused.

        Returns: Units.
        """
        return self._call(_CLAIM, (saleId, buyer))

    def feeBps(self, *, block: Block = "latest") -> int:
        """The fee of sales to come, in basis points of the proceeds."""
        return self._read(_FEE_BPS, (), block)

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

    def open(self, terms: SaleTerms) -> Call[int]:
        """Opens a sale. The caller owns the asset, which must let this contract issue the hard cap.

        Returns: Its number, from 1 on.
        """
        return self._call(_OPEN, (terms,))

    def pause(self) -> Call[None]:
        """Stops openings and purchases; all ways out stay open. Restricted to the sentinel."""
        return self._call(_PAUSE, ())

    def paused(self, *, block: Block = "latest") -> bool:
        """Whether openings and purchases are stopped."""
        return self._read(_PAUSED, (), block)

    def permit(self, value: int, deadline: int, signature: bytes) -> Call[None]:
        """Sets the caller's allowance of the stablecoin by its ERC-2612 permit, as a step before `buy` in a
        multicall. A permit that fails, because somebody else has presented it, is no harm as long as the
        allowance is there.
        """
        return self._call(_PERMIT, (value, deadline, signature))

    def previewClaim(self, saleId: int, buyer: Addressish, *, block: Block = "latest") -> PreviewClaimResult:
        """What `claim` would keep of a buyer's money for its shares, and give back. Wei. Right once the sale is
        over.
        """
        return self._read(_PREVIEW_CLAIM, (saleId, buyer), block)

    def price(self, saleId: int, *, block: Block = "latest") -> int:
        """The price now: of a purchase while the sale is open, before it the first, after it what everybody pays.
        Wei for a unit.
        """
        return self._read(_PRICE, (saleId,), block)

    def purchase(self, saleId: int, buyer: Addressish, *, block: Block = "latest") -> PurchaseResult:
        """What a buyer has bought and neither claimed nor taken back: units, and wei paid."""
        return self._read(_PURCHASE, (saleId, buyer), block)

    def refund(self, saleId: int, buyer: Addressish) -> Call[int]:
        """Returns to a buyer all it paid. After a cancelled or failed sale by anyone. After a successful one only
        while the asset does not issue the shares, and by the buyer alone for `REFUND_GRACE` seconds after the
        close, by anyone later. Never paused.

        Returns: Wei.
        """
        return self._call(_REFUND, (saleId, buyer))

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

    def sale(self, saleId: int, *, block: Block = "latest") -> Sale:
        """A sale. Of a number not used yet, all is zero."""
        return self._read(_SALE, (saleId,), block)

    def saleCount(self, *, block: Block = "latest") -> int:
        """How many sales were opened."""
        return self._read(_SALE_COUNT, (), block)

    def setAuthority(self, newAuthority: Addressish) -> Call[None]:
        """Transfers control to a new authority. The caller must be the current authority."""
        return self._call(_SET_AUTHORITY, (newAuthority,))

    def setFee(self, newFeeBps: int) -> Call[None]:
        """Sets the fee of sales to come, at most `MAX_FEE_BPS`. Restricted to the operator."""
        return self._call(_SET_FEE, (newFeeBps,))

    def totalOwed(self, *, block: Block = "latest") -> int:
        """Wei that belong to buyers, issuers and, as fee, the surplus buffer."""
        return self._read(_TOTAL_OWED, (), block)

    def unpause(self) -> Call[None]:
        """Lets them go on. Restricted to the operator."""
        return self._call(_UNPAUSE, ())

    def withdrawProceeds(self, saleId: int, to: Addressish) -> Call[int]:
        """Pays out what was paid for delivered shares, less the fee, rounded up, which goes to the surplus buffer.
        By the asset's owner. Never paused.

        Returns: What `to` received. Wei.
        """
        return self._call(_WITHDRAW_PROCEEDS, (saleId, to))
