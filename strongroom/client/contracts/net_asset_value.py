"""NetAssetValue: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import NET_ASSET_VALUE_PARAMS_STRUCT, NetAssetValueParams

__all__ = ["NetAssetValue", "BoundsResult", "NetAssetValueParams"]


class BoundsResult(NamedTuple):
    """What `bounds` returns."""

    least: int
    most: int
    earliest: int


_APPRAISER: Function[Address] = Function("appraiser", "0x16ae94b1", (), ("address",))
_BOUNDS: Function[BoundsResult] = Function(
    "bounds", "0x5843a5ad", (), ("uint256", "uint256", "uint256"), BoundsResult
)
_CONFIRM_REVALUATION: Function[None] = Function(
    "confirmRevaluation", "0x18ab6854", (("newValue", "uint256"),)
)
_LATEST: Function[tuple[int, int, int, bool]] = Function(
    "latest", "0x52bfe789", (), ("uint256", "uint256", "uint256", "bool"), lambda *values: values
)
_LIQUIDATION_PRICE: Function[int] = Function("liquidationPrice", "0xb6fc2d5f", (), ("uint256",))
_NUMBER: Function[int] = Function("number", "0x8381f58a", (), ("uint256",))
_PARAMS: Function[NetAssetValueParams] = Function(
    "params", "0xcff0ab96", (), (NET_ASSET_VALUE_PARAMS_STRUCT,)
)
_PRICE: Function[int] = Function("price", "0xa035b1fe", (), ("uint256",))
_PROPOSAL: Function[tuple[int, int]] = Function(
    "proposal", "0x753ec103", (), ("uint256", "uint256"), lambda *values: values
)
_PROPOSE_REVALUATION: Function[None] = Function(
    "proposeRevaluation", "0xf50aa455", (("newValue", "uint256"),)
)
_PUBLISH: Function[None] = Function("publish", "0xcc4ef119", (("newValue", "uint256"),))
_SET_APPRAISER: Function[None] = Function("setAppraiser", "0xbfcf42d9", (("newAppraiser", "address"),))
_SUSPEND: Function[None] = Function("suspend", "0xe6400bbe", ())
_USABLE: Function[tuple[int, int]] = Function(
    "usable", "0x2965bc6f", (), ("uint256", "uint256"), lambda *values: values
)
_VALUE: Function[int] = Function("value", "0x3fa4f245", (), ("uint256",))


class NetAssetValue(ContractClient):
    """See `INetAssetValue`. A clone; what it was made with is behind its code: | share 160 | payment token 160 |
    initial value 128 | change 16 | change per day 16 | interval 32 | age 32 | decimals 8 |.
    """

    _artifact: ClassVar[str] = "NetAssetValue"

    def appraiser(self, *, block: Block = "latest") -> Address:
        """Who publishes."""
        return self._read(_APPRAISER, (), block)

    def bounds(self, *, block: Block = "latest") -> BoundsResult:
        """What may be published now, both inclusive, and from when on (seconds)."""
        return self._read(_BOUNDS, (), block)

    def confirmRevaluation(self, newValue: int) -> Call[None]:
        """Publishes the value that is proposed, at any time while the proposal is not older than a value may be.
        Restricted to the asset's owner.
        """
        return self._call(_CONFIRM_REVALUATION, (newValue,))

    def latest(self, *, block: Block = "latest") -> tuple[int, int, int, bool]:
        """The last publication. Seconds."""
        return self._read(_LATEST, (), block)

    def liquidationPrice(self, *, block: Block = "latest") -> int:
        """As `price`, from the primary source alone and without its lower bound. A stale feed and a stopped
        sequencer stop it all the same.
        """
        return self._read(_LIQUIDATION_PRICE, (), block)

    def number(self, *, block: Block = "latest") -> int:
        """How many values were published."""
        return self._read(_NUMBER, (), block)

    def params(self, *, block: Block = "latest") -> NetAssetValueParams:
        """What it was made with."""
        return self._read(_PARAMS, (), block)

    def price(self, *, block: Block = "latest") -> int:
        """The price of one unit of the collateral token in units of the loan token, times 1e36. Both units are the
        smallest ones, so a token's decimals are in the price: it has `36 + loan token decimals - collateral token
        decimals` digits after the point. Fails closed.
        """
        return self._read(_PRICE, (), block)

    def proposal(self, *, block: Block = "latest") -> tuple[int, int]:
        """The revaluation that is proposed, and since when (seconds); zeros for none."""
        return self._read(_PROPOSAL, (), block)

    def proposeRevaluation(self, newValue: int) -> Call[None]:
        """Proposes a value beyond the bounds, and suspends the last. Restricted to the appraiser."""
        return self._call(_PROPOSE_REVALUATION, (newValue,))

    def publish(self, newValue: int) -> Call[None]:
        """Publishes a value within the `bounds`. Ends a suspension and withdraws a proposal. Restricted to the
        appraiser.
        """
        return self._call(_PUBLISH, (newValue,))

    def setAppraiser(self, newAppraiser: Addressish) -> Call[None]:
        """Appoints an appraiser, or dismisses it by zero. Withdraws a proposal. Restricted to the asset's owner."""
        return self._call(_SET_APPRAISER, (newAppraiser,))

    def suspend(self) -> Call[None]:
        """Suspends the last publication, which is known to be wrong. Restricted to the appraiser and the asset's
        owner.
        """
        return self._call(_SUSPEND, ())

    def usable(self, *, block: Block = "latest") -> tuple[int, int]:
        """The value and its number, if it is published, fresh and not suspended; else reverts."""
        return self._read(_USABLE, (), block)

    def value(self, *, block: Block = "latest") -> int:
        """The last value, whatever its age: units of the payment token for one whole share; the initial one before
        the first.
        """
        return self._read(_VALUE, (), block)
