"""AssetAdministration: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import (
    ASSET_PARAMS_STRUCT,
    INVESTOR_STRUCT,
    POLICY_STRUCT,
    AssetParams,
    CustodianParams,
    Document,
    Investor,
    IssuerParams,
    Policy,
)

__all__ = [
    "AssetAdministration",
    "AssetParams",
    "CountryHoldersResult",
    "CustodianParams",
    "Document",
    "Investor",
    "IssuerParams",
    "OptionsResult",
    "Policy",
]


class CountryHoldersResult(NamedTuple):
    """What `countryHolders` returns."""

    holders: int
    max: int


class OptionsResult(NamedTuple):
    """What `options` returns."""

    votes: bool
    investorBalances: bool


_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_COUNTRY_HOLDERS: Function[CountryHoldersResult] = Function(
    "countryHolders", "0xc8cad26b", (("country", "uint16"),), ("uint256", "uint256"), CountryHoldersResult
)
_GET_ALL_DOCUMENTS: Function[tuple[bytes, ...]] = Function(
    "getAllDocuments", "0x9fa5f50b", (), (Array("bytes32"),)
)
_GET_DOCUMENT: Function[tuple[str, bytes, int]] = Function(
    "getDocument",
    "0xb10d6b41",
    (("name", "bytes32"),),
    ("string", "bytes32", "uint256"),
    lambda *values: values,
)
_INITIALIZE: Function[None] = Function("initialize", "0xd27cafb7", (("params", ASSET_PARAMS_STRUCT),))
_INVESTOR: Function[Investor] = Function(
    "investor", "0x918ee558", (("investorId", "uint96"),), (INVESTOR_STRUCT,)
)
_IS_AGENT: Function[bool] = Function("isAgent", "0x1ffbb064", (("account", "address"),), ("bool",))
_IS_COUNTRY_LISTED: Function[bool] = Function(
    "isCountryListed", "0x6d97535c", (("country", "uint16"),), ("bool",)
)
_LIST_PAYMENT_TOKEN: Function[None] = Function("listPaymentToken", "0xdf1c827e", (("token", "address"),))
_OPTIONS: Function[OptionsResult] = Function("options", "0x1069143a", (), ("bool", "bool"), OptionsResult)
_OWNER: Function[Address] = Function("owner", "0x8da5cb5b", (), ("address",))
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PENDING_OWNER: Function[Address] = Function("pendingOwner", "0xe30c3978", (), ("address",))
_POLICY: Function[Policy] = Function("policy", "0x0505c8c9", (), (POLICY_STRUCT,))
_REMOVE_DOCUMENT: Function[None] = Function("removeDocument", "0xc3501848", (("name", "bytes32"),))
_SET_AGENT: Function[None] = Function("setAgent", "0x97d8c676", (("agent", "address"), ("appointed", "bool")))
_SET_COUNTRIES: Function[None] = Function(
    "setCountries", "0x2aeb31ce", (("countries", Array("uint16")), ("listed", "bool"))
)
_SET_CUSTODIAN: Function[None] = Function(
    "setCustodian", "0x786d4590", (("custodian", "address"), ("status", "uint8"))
)
_SET_DOCUMENT: Function[None] = Function(
    "setDocument", "0x010648ca", (("name", "bytes32"), ("uri", "string"), ("documentHash", "bytes32"))
)
_SET_ISSUER: Function[None] = Function(
    "setIssuer", "0x55728d04", (("issuer", "address"), ("allowance", "uint256"))
)
_SET_MAX_COUNTRY_HOLDERS: Function[None] = Function(
    "setMaxCountryHolders", "0x5a82a019", (("country", "uint16"), ("max", "uint32"))
)
_SET_POLICY: Function[None] = Function("setPolicy", "0xe96f4c3f", (("policy_", POLICY_STRUCT),))
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("newOwner", "address"),))
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())


class AssetAdministration(ContractClient):
    """The part of `AssetToken` that its owner sets it up with: a contract of its own, since all would not fit into
    one. It works on an asset's storage by delegation and has none itself; called directly it refuses.

    Constructor: address registry.
    """

    _artifact: ClassVar[str] = "AssetAdministration"

    def acceptOwnership(self) -> Call[None]:
        """See `IAssetOwnership-acceptOwnership`."""
        return self._call(_ACCEPT_OWNERSHIP, ())

    def countryHolders(self, country: int, *, block: Block = "latest") -> CountryHoldersResult:
        """See `ITransferPolicy-countryHolders`."""
        return self._read(_COUNTRY_HOLDERS, (country,), block)

    def getAllDocuments(self, *, block: Block = "latest") -> tuple[bytes, ...]:
        """See `IAssetDocuments-getAllDocuments`."""
        return self._read(_GET_ALL_DOCUMENTS, (), block)

    def getDocument(self, name: bytes, *, block: Block = "latest") -> tuple[str, bytes, int]:
        """See `IAssetDocuments-getDocument`."""
        return self._read(_GET_DOCUMENT, (name,), block)

    def initialize(self, params: AssetParams) -> Call[None]:
        """See `IAssetToken-initialize`."""
        return self._call(_INITIALIZE, (params,))

    def investor(self, investorId: int, *, block: Block = "latest") -> Investor:
        """See `ITransferPolicy-investor`."""
        return self._read(_INVESTOR, (investorId,), block)

    def isAgent(self, account: Addressish, *, block: Block = "latest") -> bool:
        """See `IAssetOwnership-isAgent`."""
        return self._read(_IS_AGENT, (account,), block)

    def isCountryListed(self, country: int, *, block: Block = "latest") -> bool:
        """See `ITransferPolicy-isCountryListed`."""
        return self._read(_IS_COUNTRY_LISTED, (country,), block)

    def listPaymentToken(self, token: Addressish) -> Call[None]:
        """See `IAssetDividends-listPaymentToken`."""
        return self._call(_LIST_PAYMENT_TOKEN, (token,))

    def options(self, *, block: Block = "latest") -> OptionsResult:
        """See `IAssetToken-options`."""
        return self._read(_OPTIONS, (), block)

    def owner(self, *, block: Block = "latest") -> Address:
        """See `IAssetOwnership-owner`."""
        return self._read(_OWNER, (), block)

    def pause(self) -> Call[None]:
        """See `ITransferPolicy-pause`."""
        return self._call(_PAUSE, ())

    def pendingOwner(self, *, block: Block = "latest") -> Address:
        """See `IAssetOwnership-pendingOwner`."""
        return self._read(_PENDING_OWNER, (), block)

    def policy(self, *, block: Block = "latest") -> Policy:
        """See `ITransferPolicy-policy`."""
        return self._read(_POLICY, (), block)

    def removeDocument(self, name: bytes) -> Call[None]:
        """See `IAssetDocuments-removeDocument`."""
        return self._call(_REMOVE_DOCUMENT, (name,))

    def setAgent(self, agent: Addressish, appointed: bool) -> Call[None]:
        """See `IAssetOwnership-setAgent`."""
        return self._call(_SET_AGENT, (agent, appointed))

    def setCountries(self, countries: Sequence[int], listed: bool) -> Call[None]:
        """See `ITransferPolicy-setCountries`."""
        return self._call(_SET_COUNTRIES, (countries, listed))

    def setCustodian(self, custodian: Addressish, status: int) -> Call[None]:
        """See `IAssetLiens-setCustodian`."""
        return self._call(_SET_CUSTODIAN, (custodian, status))

    def setDocument(self, name: bytes, uri: str, documentHash: bytes) -> Call[None]:
        """See `IAssetDocuments-setDocument`."""
        return self._call(_SET_DOCUMENT, (name, uri, documentHash))

    def setIssuer(self, issuer: Addressish, allowance: int) -> Call[None]:
        """See `IAssetShares-setIssuer`."""
        return self._call(_SET_ISSUER, (issuer, allowance))

    def setMaxCountryHolders(self, country: int, max: int) -> Call[None]:
        """See `ITransferPolicy-setMaxCountryHolders`."""
        return self._call(_SET_MAX_COUNTRY_HOLDERS, (country, max))

    def setPolicy(self, policy_: Policy) -> Call[None]:
        """See `ITransferPolicy-setPolicy`."""
        return self._call(_SET_POLICY, (policy_,))

    def transferOwnership(self, newOwner: Addressish) -> Call[None]:
        """See `IAssetOwnership-transferOwnership`."""
        return self._call(_TRANSFER_OWNERSHIP, (newOwner,))

    def unpause(self) -> Call[None]:
        """See `ITransferPolicy-unpause`."""
        return self._call(_UNPAUSE, ())
