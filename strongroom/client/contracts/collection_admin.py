"""CollectionAdmin: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar

from strongroom.client.codec import Addressish, Array, Function
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import (
    COLLECTION_PARAMS_STRUCT,
    PHASE_STRUCT,
    CollectionParams,
    Phase,
)

__all__ = ["CollectionAdmin", "CollectionParams", "Phase"]

_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_ACCEPT_ROYALTY_RECEIVER: Function[None] = Function("acceptRoyaltyReceiver", "0x7c25bf18", ())
_CANCEL_VOUCHERS: Function[None] = Function("cancelVouchers", "0x31bdead0", (("nonces", Array("uint256")),))
_CLOSE_PHASE: Function[None] = Function("closePhase", "0x7342152f", (("phaseId", "uint256"),))
_COMMIT_PROVENANCE: Function[None] = Function(
    "commitProvenance", "0x6ce3a5f4", (("provenance", "bytes32"), ("files", "uint32"))
)
_DRAW_OFFSET: Function[None] = Function("drawOffset", "0x77b6f2ef", ())
_FREEZE_METADATA: Function[None] = Function("freezeMetadata", "0xd111515d", ())
_INITIALIZE: Function[None] = Function(
    "initialize", "0xf9883627", (("owner_", "address"), ("params", COLLECTION_PARAMS_STRUCT))
)
_LOWER_MAX_SUPPLY: Function[None] = Function("lowerMaxSupply", "0xc12bf6f5", (("cap", "uint32"),))
_PROPOSE_ROYALTY_RECEIVER: Function[None] = Function(
    "proposeRoyaltyReceiver", "0x3b98218b", (("receiver", "address"),)
)
_REFRESH_METADATA: Function[None] = Function(
    "refreshMetadata", "0x69bfdcdf", (("fromTokenId", "uint256"), ("toTokenId", "uint256"))
)
_REQUEST_OFFSET: Function[None] = Function("requestOffset", "0xa32b1ba9", ())
_SET_BASE_URI: Function[None] = Function("setBaseURI", "0x55f804b3", (("uri", "string"),))
_SET_CONTRACT_URI: Function[None] = Function("setContractURI", "0x938e3d7b", (("uri", "string"),))
_SET_DEFAULT_ROYALTY_BPS: Function[None] = Function(
    "setDefaultRoyaltyBps", "0x518d1232", (("royaltyBps", "uint16"),)
)
_SET_PAYMENT_TOKEN: Function[None] = Function(
    "setPaymentToken", "0x430884cf", (("token", "address"), ("listed", "bool"))
)
_SET_PAYOUT: Function[None] = Function("setPayout", "0xa3ff39b2", (("receiver", "address"),))
_SET_PHASE: Function[None] = Function(
    "setPhase", "0x2c6eda87", (("phaseId", "uint256"), ("terms", PHASE_STRUCT))
)
_SET_PLACEHOLDER_URI: Function[None] = Function("setPlaceholderURI", "0x3574a2dd", (("uri", "string"),))
_SET_TOKEN_ROYALTY: Function[None] = Function(
    "setTokenRoyalty",
    "0x78db6c53",
    (("tokenId", "uint256"), ("receiver", "address"), ("royaltyBps", "uint16")),
)
_SET_TRANSFER_VALIDATOR: Function[None] = Function(
    "setTransferValidator", "0xa9fc664e", (("validator", "address"),)
)
_SET_VOUCHER_SIGNER: Function[None] = Function("setVoucherSigner", "0xaf6e40d0", (("signer", "address"),))
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("newOwner", "address"),))
_WITHDRAW: Function[int] = Function("withdraw", "0x51cff8d9", (("token", "address"),), ("uint256",))


class CollectionAdmin(ContractClient):
    """The half of `CreatorCollection` that its owner uses: a contract of its own, since both would not fit into one.
    It works on a collection's storage by delegation and has none itself; called directly it refuses.
    """

    _artifact: ClassVar[str] = "CollectionAdmin"

    def acceptOwnership(self) -> Call[None]:
        """See `ICollectionOwnership-acceptOwnership`."""
        return self._call(_ACCEPT_OWNERSHIP, ())

    def acceptRoyaltyReceiver(self) -> Call[None]:
        """See `ICollectionRoyalties-acceptRoyaltyReceiver`."""
        return self._call(_ACCEPT_ROYALTY_RECEIVER, ())

    def cancelVouchers(self, nonces: Sequence[int]) -> Call[None]:
        """See `IMintVouchers-cancelVouchers`."""
        return self._call(_CANCEL_VOUCHERS, (nonces,))

    def closePhase(self, phaseId: int) -> Call[None]:
        """See `IDropPhases-closePhase`."""
        return self._call(_CLOSE_PHASE, (phaseId,))

    def commitProvenance(self, provenance: bytes, files: int) -> Call[None]:
        """See `ICollectionMetadata-commitProvenance`."""
        return self._call(_COMMIT_PROVENANCE, (provenance, files))

    def drawOffset(self) -> Call[None]:
        """See `ICollectionMetadata-drawOffset`."""
        return self._call(_DRAW_OFFSET, ())

    def freezeMetadata(self) -> Call[None]:
        """See `ICollectionMetadata-freezeMetadata`."""
        return self._call(_FREEZE_METADATA, ())

    def initialize(self, owner_: Addressish, params: CollectionParams) -> Call[None]:
        """See `ICreatorCollection-initialize`."""
        return self._call(_INITIALIZE, (owner_, params))

    def lowerMaxSupply(self, cap: int) -> Call[None]:
        """See `IDropPhases-lowerMaxSupply`."""
        return self._call(_LOWER_MAX_SUPPLY, (cap,))

    def proposeRoyaltyReceiver(self, receiver: Addressish) -> Call[None]:
        """See `ICollectionRoyalties-proposeRoyaltyReceiver`."""
        return self._call(_PROPOSE_ROYALTY_RECEIVER, (receiver,))

    def refreshMetadata(self, fromTokenId: int, toTokenId: int) -> Call[None]:
        """See `ICollectionMetadata-refreshMetadata`."""
        return self._call(_REFRESH_METADATA, (fromTokenId, toTokenId))

    def requestOffset(self) -> Call[None]:
        """See `ICollectionMetadata-requestOffset`."""
        return self._call(_REQUEST_OFFSET, ())

    def setBaseURI(self, uri: str) -> Call[None]:
        """See `ICollectionMetadata-setBaseURI`."""
        return self._call(_SET_BASE_URI, (uri,))

    def setContractURI(self, uri: str) -> Call[None]:
        """See `ICollectionMetadata-setContractURI`."""
        return self._call(_SET_CONTRACT_URI, (uri,))

    def setDefaultRoyaltyBps(self, royaltyBps: int) -> Call[None]:
        """See `ICollectionRoyalties-setDefaultRoyaltyBps`."""
        return self._call(_SET_DEFAULT_ROYALTY_BPS, (royaltyBps,))

    def setPaymentToken(self, token: Addressish, listed: bool) -> Call[None]:
        """See `IPrimarySales-setPaymentToken`."""
        return self._call(_SET_PAYMENT_TOKEN, (token, listed))

    def setPayout(self, receiver: Addressish) -> Call[None]:
        """See `IPrimarySales-setPayout`."""
        return self._call(_SET_PAYOUT, (receiver,))

    def setPhase(self, phaseId: int, terms: Phase) -> Call[None]:
        """See `IDropPhases-setPhase`."""
        return self._call(_SET_PHASE, (phaseId, terms))

    def setPlaceholderURI(self, uri: str) -> Call[None]:
        """See `ICollectionMetadata-setPlaceholderURI`."""
        return self._call(_SET_PLACEHOLDER_URI, (uri,))

    def setTokenRoyalty(self, tokenId: int, receiver: Addressish, royaltyBps: int) -> Call[None]:
        """See `ICollectionRoyalties-setTokenRoyalty`."""
        return self._call(_SET_TOKEN_ROYALTY, (tokenId, receiver, royaltyBps))

    def setTransferValidator(self, validator: Addressish) -> Call[None]:
        """See `ICreatorToken-setTransferValidator`."""
        return self._call(_SET_TRANSFER_VALIDATOR, (validator,))

    def setVoucherSigner(self, signer: Addressish) -> Call[None]:
        """See `IMintVouchers-setVoucherSigner`."""
        return self._call(_SET_VOUCHER_SIGNER, (signer,))

    def transferOwnership(self, newOwner: Addressish) -> Call[None]:
        """See `ICollectionOwnership-transferOwnership`."""
        return self._call(_TRANSFER_OWNERSHIP, (newOwner,))

    def withdraw(self, token: Addressish) -> Call[int]:
        """See `IPrimarySales-withdraw`."""
        return self._call(_WITHDRAW, (token,))
