"""RedemptionDeskFactory: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar

from strongroom.client.codec import Address, Addressish, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import NET_ASSET_VALUE_PARAMS_STRUCT, NetAssetValueParams

__all__ = ["RedemptionDeskFactory", "NetAssetValueParams"]

_NET_ASSET_VALUE: Function[Address] = Function("NET_ASSET_VALUE", "0xbfe6e38c", (), ("address",))
_REDEMPTION_DESK: Function[Address] = Function("REDEMPTION_DESK", "0x0a7b339c", (), ("address",))
_CREATE_NET_ASSET_VALUE: Function[Address] = Function(
    "createNetAssetValue",
    "0x22f67e9e",
    (("params", NET_ASSET_VALUE_PARAMS_STRUCT), ("salt", "bytes32")),
    ("address",),
)
_CREATE_REDEMPTION_DESK: Function[Address] = Function(
    "createRedemptionDesk", "0x208b6420", (("netAssetValue", "address"),), ("address",)
)
_IS_NET_ASSET_VALUE: Function[bool] = Function(
    "isNetAssetValue", "0xa5db4e0a", (("account", "address"),), ("bool",)
)
_IS_REDEMPTION_DESK: Function[bool] = Function(
    "isRedemptionDesk", "0xc381a365", (("account", "address"),), ("bool",)
)
_PREDICT_NET_ASSET_VALUE: Function[Address] = Function(
    "predictNetAssetValue",
    "0xabae528d",
    (("params", NET_ASSET_VALUE_PARAMS_STRUCT), ("salt", "bytes32")),
    ("address",),
)
_PREDICT_REDEMPTION_DESK: Function[Address] = Function(
    "predictRedemptionDesk", "0xfc07fb2a", (("netAssetValue", "address"),), ("address",)
)


class RedemptionDeskFactory(ContractClient):
    """See `IRedemptionDeskFactory`.

    Constructor: address netAssetValue, address redemptionDesk.
    """

    _artifact: ClassVar[str] = "RedemptionDeskFactory"

    def NET_ASSET_VALUE(self, *, block: Block = "latest") -> Address:
        """The code of net asset values."""
        return self._read(_NET_ASSET_VALUE, (), block)

    def REDEMPTION_DESK(self, *, block: Block = "latest") -> Address:
        """The code of desks."""
        return self._read(_REDEMPTION_DESK, (), block)

    def createNetAssetValue(self, params: NetAssetValueParams, salt: bytes) -> Call[Address]:
        """Makes a net asset value, or finds it made."""
        return self._call(_CREATE_NET_ASSET_VALUE, (params, salt))

    def createRedemptionDesk(self, netAssetValue: Addressish) -> Call[Address]:
        """Makes the desk of a net asset value, or finds it made."""
        return self._call(_CREATE_REDEMPTION_DESK, (netAssetValue,))

    def isNetAssetValue(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether this factory made a net asset value."""
        return self._read(_IS_NET_ASSET_VALUE, (account,), block)

    def isRedemptionDesk(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether this factory made a desk."""
        return self._read(_IS_REDEMPTION_DESK, (account,), block)

    def predictNetAssetValue(
        self, params: NetAssetValueParams, salt: bytes, *, block: Block = "latest"
    ) -> Address:
        """Where a net asset value is or will be."""
        return self._read(_PREDICT_NET_ASSET_VALUE, (params, salt), block)

    def predictRedemptionDesk(self, netAssetValue: Addressish, *, block: Block = "latest") -> Address:
        """Where the desk of a net asset value is or will be."""
        return self._read(_PREDICT_REDEMPTION_DESK, (netAssetValue,), block)
