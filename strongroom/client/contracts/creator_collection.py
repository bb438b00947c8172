"""CreatorCollection: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Addressish, Array, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.structs import (
    COLLECTION_PARAMS_STRUCT,
    PHASE_STRUCT,
    CollectionParams,
    Phase,
)

__all__ = [
    "CreatorCollection",
    "CollectionParams",
    "DefaultRoyaltyResult",
    "Eip712DomainResult",
    "GetTransferValidationFunctionResult",
    "MintRequest",
    "Phase",
    "ProposedRoyaltyReceiverResult",
    "RevealResult",
    "RoyaltyInfoResult",
    "TokenRoyaltyResult",
    "Voucher",
]


class DefaultRoyaltyResult(NamedTuple):
    """What `defaultRoyalty` returns."""

    receiver: Address
    royaltyBps: int


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns."""

    fields: bytes
    name: str
    version: str
    chainId: int
    verifyingContract: Address
    salt: bytes
    extensions: tuple[int, ...]


class GetTransferValidationFunctionResult(NamedTuple):
    """What `getTransferValidationFunction` returns."""

    functionSignature: bytes
    isViewFunction: bool


class Voucher(NamedTuple):
    """A struct of the contract."""

    to: Address
    paymentToken: Address
    quantity: int
    unitPrice: int
    validAfter: int
    deadline: int
    nonce: int
    uri: str


VOUCHER_STRUCT = Struct(
    Voucher, ("address", "address", "uint256", "uint256", "uint256", "uint256", "uint256", "string")
)


class MintRequest(NamedTuple):
    """A struct of the contract."""

    to: Address
    phaseId: int
    quantity: int
    maxCost: int
    paymentToken: Address
    deadline: int
    allowance: int
    proof: tuple[bytes, ...]


MINT_REQUEST_STRUCT = Struct(
    MintRequest,
    ("address", "uint256", "uint256", "uint256", "address", "uint256", "uint256", Array("bytes32")),
)


class ProposedRoyaltyReceiverResult(NamedTuple):
    """What `proposedRoyaltyReceiver` returns."""

    receiver: Address
    notBefore: int


class RevealResult(NamedTuple):
    """What `reveal` returns."""

    provenance: bytes
    files: int
    drawBlock: int
    drawn: bool
    offset: int


class RoyaltyInfoResult(NamedTuple):
    """What `royaltyInfo` returns."""

    receiver: Address
    royaltyAmount: int


class TokenRoyaltyResult(NamedTuple):
    """What `tokenRoyalty` returns."""

    receiver: Address
    royaltyBps: int


_ADMIN: Function[Address] = Function("ADMIN", "0x2a0acc6a", (), ("address",))
_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_ACCEPT_ROYALTY_RECEIVER: Function[None] = Function("acceptRoyaltyReceiver", "0x7c25bf18", ())
_AIRDROP: Function[None] = Function(
    "airdrop", "0x67243482", (("to", Array("address")), ("quantities", Array("uint256")))
)
_APPROVE: Function[None] = Function("approve", "0x095ea7b3", (("to", "address"), ("tokenId", "uint256")))
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("owner", "address"),), ("uint256",))
_BASE_URI: Function[str] = Function("baseURI", "0x6c0360eb", (), ("string",))
_BURN: Function[None] = Function("burn", "0x42966c68", (("tokenId", "uint256"),))
_CANCEL_VOUCHERS: Function[None] = Function("cancelVouchers", "0x31bdead0", (("arg0", Array("uint256")),))
_CLOSE_PHASE: Function[None] = Function("closePhase", "0x7342152f", (("arg0", "uint256"),))
_COMMIT_PROVENANCE: Function[None] = Function(
    "commitProvenance", "0x6ce3a5f4", (("arg0", "bytes32"), ("arg1", "uint32"))
)
_CONTRACT_URI: Function[str] = Function("contractURI", "0xe8a3d485", (), ("string",))
_DEFAULT_ROYALTY: Function[DefaultRoyaltyResult] = Function(
    "defaultRoyalty", "0x7885fdc7", (), ("address", "uint256"), DefaultRoyaltyResult
)
_DRAW_OFFSET: Function[None] = Function("drawOffset", "0x77b6f2ef", ())
_EIP712_DOMAIN: Function[Eip712DomainResult] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    Eip712DomainResult,
)
_FREEZE_METADATA: Function[None] = Function("freezeMetadata", "0xd111515d", ())
_GET_APPROVED: Function[Address] = Function(
    "getApproved", "0x081812fc", (("tokenId", "uint256"),), ("address",)
)
_GET_TRANSFER_VALIDATION_FUNCTION: Function[GetTransferValidationFunctionResult] = Function(
    "getTransferValidationFunction", "0x0d705df6", (), ("bytes4", "bool"), GetTransferValidationFunctionResult
)
_GET_TRANSFER_VALIDATOR: Function[Address] = Function("getTransferValidator", "0x098144d4", (), ("address",))
_HASH_VOUCHER: Function[bytes] = Function(
    "hashVoucher", "0x4a7fbb8d", (("voucher", VOUCHER_STRUCT),), ("bytes32",)
)
_INITIALIZE: Function[None] = Function(
    "initialize", "0xf9883627", (("arg0", "address"), ("arg1", COLLECTION_PARAMS_STRUCT))
)
_IS_APPROVED_FOR_ALL: Function[bool] = Function(
    "isApprovedForAll", "0xe985e9c5", (("owner", "address"), ("operator", "address")), ("bool",)
)
_IS_PAYMENT_TOKEN: Function[bool] = Function(
    "isPaymentToken", "0x930eaddc", (("token", "address"),), ("bool",)
)
_IS_SOULBOUND: Function[bool] = Function("isSoulbound", "0xf7eca6d0", (), ("bool",))
_IS_VOUCHER_USED: Function[bool] = Function("isVoucherUsed", "0x85bcc314", (("nonce", "uint256"),), ("bool",))
_LOCKED: Function[bool] = Function("locked", "0xb45a3c0e", (("tokenId", "uint256"),), ("bool",))
_LOWER_MAX_SUPPLY: Function[None] = Function("lowerMaxSupply", "0xc12bf6f5", (("arg0", "uint32"),))
_MAX_SUPPLY: Function[int] = Function("maxSupply", "0xd5abeb01", (), ("uint256",))
_METADATA_FROZEN: Function[bool] = Function("metadataFrozen", "0xfb3cc6c2", (), ("bool",))
_MINT: Function[None] = Function("mint", "0x1b2ef1ca", (("phaseId", "uint256"), ("quantity", "uint256")))
_MINT_FOR: Function[None] = Function("mintFor", "0x923ae490", (("request", MINT_REQUEST_STRUCT),))
_MINT_VOUCHER: Function[None] = Function(
    "mintVoucher", "0xd180b6a5", (("voucher", VOUCHER_STRUCT), ("signature", "bytes"), ("to", "address"))
)
_MINTED_BY_WALLET: Function[int] = Function(
    "mintedByWallet", "0xb14d021c", (("phaseId", "uint256"), ("wallet", "address")), ("uint256",)
)
_MINTED_IN_PHASE: Function[int] = Function(
    "mintedInPhase", "0x35f1baf8", (("phaseId", "uint256"),), ("uint256",)
)
_NAME: Function[str] = Function("name", "0x06fdde03", (), ("string",))
_NUMBER_MINTED: Function[int] = Function("numberMinted", "0xdc33e681", (("wallet", "address"),), ("uint256",))
_OWNER: Function[Address] = Function("owner", "0x8da5cb5b", (), ("address",))
_OWNER_OF: Function[Address] = Function("ownerOf", "0x6352211e", (("tokenId", "uint256"),), ("address",))
_PAYOUT: Function[Address] = Function("payout", "0x63bd1d4a", (), ("address",))
_PENDING_OWNER: Function[Address] = Function("pendingOwner", "0xe30c3978", (), ("address",))
_PHASE: Function[Phase] = Function("phase", "0x135f8aa7", (("phaseId", "uint256"),), (PHASE_STRUCT,))
_PHASE_COUNT: Function[int] = Function("phaseCount", "0xe4faf288", (), ("uint256",))
_PLACEHOLDER_URI: Function[str] = Function("placeholderURI", "0x7313cba9", (), ("string",))
_PROPOSE_ROYALTY_RECEIVER: Function[None] = Function(
    "proposeRoyaltyReceiver", "0x3b98218b", (("arg0", "address"),)
)
_PROPOSED_ROYALTY_RECEIVER: Function[ProposedRoyaltyReceiverResult] = Function(
    "proposedRoyaltyReceiver", "0x1d687832", (), ("address", "uint256"), ProposedRoyaltyReceiverResult
)
_REFRESH_METADATA: Function[None] = Function(
    "refreshMetadata", "0x69bfdcdf", (("arg0", "uint256"), ("arg1", "uint256"))
)
_REQUEST_OFFSET: Function[None] = Function("requestOffset", "0xa32b1ba9", ())
_REVEAL: Function[RevealResult] = Function(
    "reveal", "0xa475b5dd", (), ("bytes32", "uint256", "uint256", "bool", "uint256"), RevealResult
)
_ROYALTY_INFO: Function[RoyaltyInfoResult] = Function(
    "royaltyInfo",
    "0x2a55205a",
    (("tokenId", "uint256"), ("salePrice", "uint256")),
    ("address", "uint256"),
    RoyaltyInfoResult,
)
_SAFE_TRANSFER_FROM: Function[None] = Function(
    "safeTransferFrom", "0x42842e0e", (("from_", "address"), ("to", "address"), ("tokenId", "uint256"))
)
_SAFE_TRANSFER_FROM__DATA: Function[None] = Function(
    "safeTransferFrom",
    "0xb88d4fde",
    (("from_", "address"), ("to", "address"), ("tokenId", "uint256"), ("_data", "bytes")),
)
_SET_APPROVAL_FOR_ALL: Function[None] = Function(
    "setApprovalForAll", "0xa22cb465", (("operator", "address"), ("approved", "bool"))
)
_SET_BASE_URI: Function[None] = Function("setBaseURI", "0x55f804b3", (("arg0", "string"),))
_SET_CONTRACT_URI: Function[None] = Function("setContractURI", "0x938e3d7b", (("arg0", "string"),))
_SET_DEFAULT_ROYALTY_BPS: Function[None] = Function(
    "setDefaultRoyaltyBps", "0x518d1232", (("arg0", "uint16"),)
)
_SET_PAYMENT_TOKEN: Function[None] = Function(
    "setPaymentToken", "0x430884cf", (("arg0", "address"), ("arg1", "bool"))
)
_SET_PAYOUT: Function[None] = Function("setPayout", "0xa3ff39b2", (("arg0", "address"),))
_SET_PHASE: Function[None] = Function("setPhase", "0x2c6eda87", (("arg0", "uint256"), ("arg1", PHASE_STRUCT)))
_SET_PLACEHOLDER_URI: Function[None] = Function("setPlaceholderURI", "0x3574a2dd", (("arg0", "string"),))
_SET_TOKEN_ROYALTY: Function[None] = Function(
    "setTokenRoyalty", "0x78db6c53", (("arg0", "uint256"), ("arg1", "address"), ("arg2", "uint16"))
)
_SET_TRANSFER_VALIDATOR: Function[None] = Function(
    "setTransferValidator", "0xa9fc664e", (("arg0", "address"),)
)
_SET_VOUCHER_SIGNER: Function[None] = Function("setVoucherSigner", "0xaf6e40d0", (("arg0", "address"),))
_SUPPORTS_INTERFACE: Function[bool] = Function(
    "supportsInterface", "0x01ffc9a7", (("interfaceId", "bytes4"),), ("bool",)
)
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TOKEN_ROYALTY: Function[TokenRoyaltyResult] = Function(
    "tokenRoyalty", "0x1ff4a420", (("tokenId", "uint256"),), ("address", "uint256"), TokenRoyaltyResult
)
_TOKEN_URI: Function[str] = Function("tokenURI", "0xc87b56dd", (("tokenId", "uint256"),), ("string",))
_TOTAL_MINTED: Function[int] = Function("totalMinted", "0xa2309ff8", (), ("uint256",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER_FROM: Function[None] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("tokenId", "uint256"))
)
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("arg0", "address"),))
_UNIT_PRICE: Function[int] = Function("unitPrice", "0xe5c242f0", (("phaseId", "uint256"),), ("uint256",))
_VOUCHER_SIGNER: Function[Address] = Function("voucherSigner", "0x88f4c137", (), ("address",))
_WITHDRAW: Function[int] = Function("withdraw", "0x51cff8d9", (("arg0", "address"),), ("uint256",))


class CreatorCollection(ContractClient):
    """Joins the parts: mints, burns, and asks about transfers. Deployed once; `CollectionFactory` makes clones of
    it.

    Constructor: address admin.
    """

    _artifact: ClassVar[str] = "CreatorCollection"

    def ADMIN(self, *, block: Block = "latest") -> Address:
        """The code that administers collections."""
        return self._read(_ADMIN, (), block)

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """The EIP-712 domain separator."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def acceptOwnership(self) -> Call[None]:
        """Takes ownership that was offered to the caller."""
        return self._call(_ACCEPT_OWNERSHIP, ())

    def acceptRoyaltyReceiver(self) -> Call[None]:
        """Makes the proposed receiver the receiver. The proposed one at any time; or the owner, where it is a
        contract, such as a splitter, that cannot answer, after two days.
        """
        return self._call(_ACCEPT_ROYALTY_RECEIVER, ())

    def airdrop(self, to: Sequence[Addressish], quantities: Sequence[int]) -> Call[None]:
        """Mints for nothing, outside phases, within the collection's cap. Receivers are not called, so none can stop
        it. Only the owner.
        """
        return self._call(_AIRDROP, (to, quantities))

    def approve(self, to: Addressish, tokenId: int, *, value: int = 0) -> Call[None]:
        """As ERC-721 has it. ERC721A makes it payable to save gas; ether is refused all the same."""
        return self._call(_APPROVE, (to, tokenId), value)

    def balanceOf(self, owner: Addressish, *, block: Block = "latest") -> int:
        """Returns the number of tokens in `owner`'s account."""
        return self._read(_BALANCE_OF, (owner,), block)

    def baseURI(self, *, block: Block = "latest") -> str:
        """The base URI, empty before it is set."""
        return self._read(_BASE_URI, (), block)

    def burn(self, tokenId: int) -> Call[None]:
        """Burns token `tokenId`, and with it its own royalty and metadata. Only who may move it, or its holder if
        soulbound.
        """
        return self._call(_BURN, (tokenId,))

    def cancelVouchers(self, arg0: Sequence[int]) -> Call[None]:
        """Voids vouchers by their nonces; used ones stay used. Only the owner or the voucher signer."""
        return self._call(_CANCEL_VOUCHERS, (arg0,))

    def closePhase(self, arg0: int) -> Call[None]:
        """Ends phase `phaseId` at once; its times become zero. Only the owner."""
        return self._call(_CLOSE_PHASE, (arg0,))

    def commitProvenance(self, arg0: bytes, arg1: int) -> Call[None]:
        """Commits to the base URI by `provenance`, its Keccak-256 hash, and to the number of files behind it. Once,
        before the first mint. Only the owner.
        """
        return self._call(_COMMIT_PROVENANCE, (arg0, arg1))

    def contractURI(self, *, block: Block = "latest") -> str:
        """The collection's own metadata (ERC-7572)."""
        return self._read(_CONTRACT_URI, (), block)

    def defaultRoyalty(self, *, block: Block = "latest") -> DefaultRoyaltyResult:
        """The collection's royalty: receiver and basis points."""
        return self._read(_DEFAULT_ROYALTY, (), block)

    def drawOffset(self) -> Call[None]:
        """Draws the offset from the block asked for, within the 256 blocks after it. Anyone."""
        return self._call(_DRAW_OFFSET, ())

    def eip712Domain(self, *, block: Block = "latest") -> Eip712DomainResult:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def freezeMetadata(self) -> Call[None]:
        """Freezes the tokens' metadata for ever. Not between a commitment and its reveal. Only the owner."""
        return self._call(_FREEZE_METADATA, ())

    def getApproved(self, tokenId: int, *, block: Block = "latest") -> Address:
        """Returns the account approved for `tokenId` token."""
        return self._read(_GET_APPROVED, (tokenId,), block)

    def getTransferValidationFunction(
        self, *, block: Block = "latest"
    ) -> GetTransferValidationFunctionResult:
        """Which function of the validator the token calls, and whether that is a view."""
        return self._read(_GET_TRANSFER_VALIDATION_FUNCTION, (), block)

    def getTransferValidator(self, *, block: Block = "latest") -> Address:
        """The transfer validator, zero if there is none."""
        return self._read(_GET_TRANSFER_VALIDATOR, (), block)

    def hashVoucher(self, voucher: Voucher, *, block: Block = "latest") -> bytes:
        """The EIP-712 digest of a voucher for this collection on this chain."""
        return self._read(_HASH_VOUCHER, (voucher,), block)

    def initialize(self, arg0: Addressish, arg1: CollectionParams) -> Call[None]:
        """Sets up a clone, once; the factory does it in the transaction that makes the clone."""
        return self._call(_INITIALIZE, (arg0, arg1))

    def isApprovedForAll(self, owner: Addressish, operator: Addressish, *, block: Block = "latest") -> bool:
        """Returns if the `operator` is allowed to manage all of the assets of `owner`. See `setApprovalForAll`."""
        return self._read(_IS_APPROVED_FOR_ALL, (owner, operator), block)

    def isPaymentToken(self, token: Addressish, *, block: Block = "latest") -> bool:
        """Whether prices may be asked in `token`. Ether, as zero, always."""
        return self._read(_IS_PAYMENT_TOKEN, (token,), block)

    def isSoulbound(self, *, block: Block = "latest") -> bool:
        """Whether the collection's tokens can never move."""
        return self._read(_IS_SOULBOUND, (), block)

    def isVoucherUsed(self, nonce: int, *, block: Block = "latest") -> bool:
        """Whether a nonce was used or cancelled."""
        return self._read(_IS_VOUCHER_USED, (nonce,), block)

    def locked(self, tokenId: int, *, block: Block = "latest") -> bool:
        """Whether token `tokenId`, which exists, can never move (ERC-5192)."""
        return self._read(_LOCKED, (tokenId,), block)

    def lowerMaxSupply(self, arg0: int) -> Call[None]:
        """Lowers the collection's cap, and the phases' caps on it with it. Never up again. Only the owner."""
        return self._call(_LOWER_MAX_SUPPLY, (arg0,))

    def maxSupply(self, *, block: Block = "latest") -> int:
        """The most tokens there will ever be."""
        return self._read(_MAX_SUPPLY, (), block)

    def metadataFrozen(self, *, block: Block = "latest") -> bool:
        """Whether the tokens' metadata can never change again."""
        return self._read(_METADATA_FROZEN, (), block)

    def mint(self, phaseId: int, quantity: int, *, value: int = 0) -> Call[None]:
        """Mints `quantity` tokens to the caller in a phase that is public and paid in ether. Ether beyond the price
        is returned; the ether sent is the limit. The tokens' `Transfer` events are its receipt.
        """
        return self._call(_MINT, (phaseId, quantity), value)

    def mintFor(self, request: MintRequest, *, value: int = 0) -> Call[None]:
        """Mints in any phase: for another, from an allowlist, paid in a token. The caller pays."""
        return self._call(_MINT_FOR, (request,), value)

    def mintVoucher(
        self, voucher: Voucher, signature: bytes, to: Addressish, *, value: int = 0
    ) -> Call[None]:
        """Mints what `voucher` says to `to`; the caller pays. Ether beyond the price is returned.

        signature: 65 bytes (r, s, v), or whatever the contract wallet takes.
        to: The receiver; the voucher's, if it names one.
        voucher: What was signed.
        """
        return self._call(_MINT_VOUCHER, (voucher, signature, to), value)

    def mintedByWallet(self, phaseId: int, wallet: Addressish, *, block: Block = "latest") -> int:
        """How many tokens `wallet` has received in a phase, whether it still has them or not."""
        return self._read(_MINTED_BY_WALLET, (phaseId, wallet), block)

    def mintedInPhase(self, phaseId: int, *, block: Block = "latest") -> int:
        """How many tokens a phase has minted while it had a cap of its own."""
        return self._read(_MINTED_IN_PHASE, (phaseId,), block)

    def name(self, *, block: Block = "latest") -> str:
        """Returns the token collection name."""
        return self._read(_NAME, (), block)

    def numberMinted(self, wallet: Addressish, *, block: Block = "latest") -> int:
        """How many tokens `wallet` ever received by minting, in phases, by vouchers and airdrops."""
        return self._read(_NUMBER_MINTED, (wallet,), block)

    def owner(self, *, block: Block = "latest") -> Address:
        """Who administers the collection."""
        return self._read(_OWNER, (), block)

    def ownerOf(self, tokenId: int, *, block: Block = "latest") -> Address:
        """Returns the owner of the `tokenId` token."""
        return self._read(_OWNER_OF, (tokenId,), block)

    def payout(self, *, block: Block = "latest") -> Address:
        """Where proceeds go."""
        return self._read(_PAYOUT, (), block)

    def pendingOwner(self, *, block: Block = "latest") -> Address:
        """To whom ownership is offered, zero if to nobody."""
        return self._read(_PENDING_OWNER, (), block)

    def phase(self, phaseId: int, *, block: Block = "latest") -> Phase:
        """A phase as it was set; `supplyCap` as it counts now. All zero if there is none."""
        return self._read(_PHASE, (phaseId,), block)

    def phaseCount(self, *, block: Block = "latest") -> int:
        """How many phases there are. Their ids count up from zero."""
        return self._read(_PHASE_COUNT, (), block)

    def placeholderURI(self, *, block: Block = "latest") -> str:
        """What tokens show before the base URI is set."""
        return self._read(_PLACEHOLDER_URI, (), block)

    def proposeRoyaltyReceiver(self, arg0: Addressish) -> Call[None]:
        """Proposes another receiver of the collection's royalty; zero takes the proposal back. Only the owner."""
        return self._call(_PROPOSE_ROYALTY_RECEIVER, (arg0,))

    def proposedRoyaltyReceiver(self, *, block: Block = "latest") -> ProposedRoyaltyReceiverResult:
        """The receiver proposed, and when the owner may confirm it if it has code. Zero if none is."""
        return self._read(_PROPOSED_ROYALTY_RECEIVER, (), block)

    def refreshMetadata(self, arg0: int, arg1: int) -> Call[None]:
        """Tells readers that the metadata of these tokens, both included, should be read again. Only the owner."""
        return self._call(_REFRESH_METADATA, (arg0, arg1))

    def requestOffset(self) -> Call[None]:
        """Lets the hash of a block to come decide the offset, once all tokens are minted; again if nobody drew it in
        time. Anyone.
        """
        return self._call(_REQUEST_OFFSET, ())

    def reveal(self, *, block: Block = "latest") -> RevealResult:
        """The commitment: hash of the base URI, number of files, block that decides the offset (zero: not asked for
        yet), whether it is drawn, and the offset.
        """
        return self._read(_REVEAL, (), block)

    def royaltyInfo(self, tokenId: int, salePrice: int, *, block: Block = "latest") -> RoyaltyInfoResult:
        """What a sale of `tokenId` at `salePrice` owes, to whom (ERC-2981); rounded down. Never reverts."""
        return self._read(_ROYALTY_INFO, (tokenId, salePrice), block)

    def safeTransferFrom(
        self, from_: Addressish, to: Addressish, tokenId: int, *, value: int = 0
    ) -> Call[None]:
        """Equivalent to `safeTransferFrom(from, to, tokenId, '')`."""
        return self._call(_SAFE_TRANSFER_FROM, (from_, to, tokenId), value)

    def safeTransferFrom__data(
        self, from_: Addressish, to: Addressish, tokenId: int, _data: bytes, *, value: int = 0
    ) -> Call[None]:
        """Safely transfers `tokenId` token from `from` to `to`."""
        return self._call(_SAFE_TRANSFER_FROM__DATA, (from_, to, tokenId, _data), value)

    def setApprovalForAll(self, operator: Addressish, approved: bool) -> Call[None]:
        """Approve or remove `operator` as an operator for the caller. Operators can call `transferFrom` or
        `safeTransferFrom` for any token owned by the caller.
        """
        return self._call(_SET_APPROVAL_FOR_ALL, (operator, approved))

    def setBaseURI(self, arg0: str) -> Call[None]:
        """Sets the base URI, with its last slash: token metadata are `<base>/<number>.json`. After a commitment only
        the one committed, once the offset is drawn. Only the owner.
        """
        return self._call(_SET_BASE_URI, (arg0,))

    def setContractURI(self, arg0: str) -> Call[None]:
        """Sets the collection's own metadata. Only the owner; a freeze does not reach it."""
        return self._call(_SET_CONTRACT_URI, (arg0,))

    def setDefaultRoyaltyBps(self, arg0: int) -> Call[None]:
        """Sets the collection's royalty in basis points, its receiver stays. Only the owner."""
        return self._call(_SET_DEFAULT_ROYALTY_BPS, (arg0,))

    def setPaymentToken(self, arg0: Addressish, arg1: bool) -> Call[None]:
        """Lists a token in which phases and vouchers may ask their price, or takes it off the list: they then stop.
        Only the owner.
        """
        return self._call(_SET_PAYMENT_TOKEN, (arg0, arg1))

    def setPayout(self, arg0: Addressish) -> Call[None]:
        """Sets where proceeds go, those that lie here included. Only the owner."""
        return self._call(_SET_PAYOUT, (arg0,))

    def setPhase(self, arg0: int, arg1: Phase) -> Call[None]:
        """Changes phase `phaseId`, or adds it if it is the next. Only the owner. What wallets and the phase have
        minted stays counted.
        """
        return self._call(_SET_PHASE, (arg0, arg1))

    def setPlaceholderURI(self, arg0: str) -> Call[None]:
        """Sets what all tokens show before the base URI is there. Only the owner."""
        return self._call(_SET_PLACEHOLDER_URI, (arg0,))

    def setTokenRoyalty(self, arg0: int, arg1: Addressish, arg2: int) -> Call[None]:
        """Gives token `tokenId`, which exists, a royalty of its own; a zero receiver takes it away. Burning takes it
        away too. Only the owner.
        """
        return self._call(_SET_TOKEN_ROYALTY, (arg0, arg1, arg2))

    def setTransferValidator(self, arg0: Addressish) -> Call[None]:
        """Sets the transfer validator; zero for none. Only the owner."""
        return self._call(_SET_TRANSFER_VALIDATOR, (arg0,))

    def setVoucherSigner(self, arg0: Addressish) -> Call[None]:
        """Sets who signs vouchers; zero switches them off. Only the owner."""
        return self._call(_SET_VOUCHER_SIGNER, (arg0,))

    def supportsInterface(self, interfaceId: bytes, *, block: Block = "latest") -> bool:
        """ERC-165: ERC-721 with metadata, ERC-2981, ERC-4906, ERC-5192 if soulbound, and ERC-721C's creator token."""
        return self._read(_SUPPORTS_INTERFACE, (interfaceId,), block)

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the token collection symbol."""
        return self._read(_SYMBOL, (), block)

    def tokenRoyalty(self, tokenId: int, *, block: Block = "latest") -> TokenRoyaltyResult:
        """A token's own royalty; a zero receiver: it has none."""
        return self._read(_TOKEN_ROYALTY, (tokenId,), block)

    def tokenURI(self, tokenId: int, *, block: Block = "latest") -> str:
        """Where the token's metadata lie: its own; or, before the base URI is set, the placeholder; or the base URI
        with its number.
        """
        return self._read(_TOKEN_URI, (tokenId,), block)

    def totalMinted(self, *, block: Block = "latest") -> int:
        """How many tokens were ever minted, burned ones included."""
        return self._read(_TOTAL_MINTED, (), block)

    def totalSupply(self, *, block: Block = "latest") -> int:
        """Returns the total number of tokens in existence. Burned tokens will reduce the count. To get the total
        number of tokens minted, please see `_totalMinted`.
        """
        return self._read(_TOTAL_SUPPLY, (), block)

    def transferFrom(self, from_: Addressish, to: Addressish, tokenId: int, *, value: int = 0) -> Call[None]:
        """Transfers `tokenId` from `from` to `to`."""
        return self._call(_TRANSFER_FROM, (from_, to, tokenId), value)

    def transferOwnership(self, arg0: Addressish) -> Call[None]:
        """Offers ownership to `newOwner`, who must accept it; zero takes the offer back. Only the owner."""
        return self._call(_TRANSFER_OWNERSHIP, (arg0,))

    def unitPrice(self, phaseId: int, *, block: Block = "latest") -> int:
        """What one token costs in a phase in this second, in the payment token's units. A falling price is rounded
        up.
        """
        return self._read(_UNIT_PRICE, (phaseId,), block)

    def voucherSigner(self, *, block: Block = "latest") -> Address:
        """Who signs vouchers, zero if nobody does."""
        return self._read(_VOUCHER_SIGNER, (), block)

    def withdraw(self, arg0: Addressish) -> Call[int]:
        """Sends all that lies here of `token`, zero for ether, to the payout address. Anyone may call it.

        Returns: What left, in the token's units.
        """
        return self._call(_WITHDRAW, (arg0,))
