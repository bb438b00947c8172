"""AssetToken: typed calls.

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
    ASSET_PARAMS_STRUCT,
    INVESTOR_STRUCT,
    LOCKUP_STRUCT,
    POLICY_STRUCT,
    AssetParams,
    CustodianParams,
    Document,
    Investor,
    IssuerParams,
    Lockup,
    Policy,
)

__all__ = [
    "AssetToken",
    "AssetParams",
    "CustodianParams",
    "DividendBook",
    "Document",
    "Investor",
    "IssuerParams",
    "Lockup",
    "Policy",
]


class DividendBook(NamedTuple):
    """A struct of the contract."""

    token: Address
    quantum: int
    perShare: int
    received: int
    outstanding: int
    remainder: int
    undivided: int


DIVIDEND_BOOK_STRUCT = Struct(
    DividendBook, ("address", "uint256", "uint256", "uint256", "uint256", "uint256", "uint256")
)

_ADMINISTRATION: Function[Address] = Function("ADMINISTRATION", "0xcb510d65", (), ("address",))
_CLOCK_MODE: Function[str] = Function("CLOCK_MODE", "0x4bf5d7e9", (), ("string",))
_DOMAIN_SEPARATOR: Function[bytes] = Function("DOMAIN_SEPARATOR", "0x3644e515", (), ("bytes32",))
_IDENTITY_REGISTRY: Function[Address] = Function("IDENTITY_REGISTRY", "0x65fad027", (), ("address",))
_OPERATIONS: Function[Address] = Function("OPERATIONS", "0xfd4e36ec", (), ("address",))
_WRAPPED_ETHER: Function[Address] = Function("WRAPPED_ETHER", "0x6009ce38", (), ("address",))
_ACCEPT_OWNERSHIP: Function[None] = Function("acceptOwnership", "0x79ba5097", ())
_ACCRUED: Function[int] = Function(
    "accrued", "0xfad17eb6", (("token", "address"), ("holder", "address")), ("uint256",)
)
_ALLOWANCE: Function[int] = Function(
    "allowance", "0xdd62ed3e", (("owner_", "address"), ("spender", "address")), ("uint256",)
)
_APPROVE: Function[bool] = Function(
    "approve", "0x095ea7b3", (("spender", "address"), ("amount", "uint256")), ("bool",)
)
_AUTHORIZED_SUPPLY: Function[int] = Function("authorizedSupply", "0x189aff3a", (), ("uint256",))
_BALANCE_OF: Function[int] = Function("balanceOf", "0x70a08231", (("account", "address"),), ("uint256",))
_BOOK_RECEIVED: Function[int] = Function("bookReceived", "0xd11a03f5", (("token", "address"),), ("uint256",))
_BURN_LOCKED: Function[None] = Function(
    "burnLocked", "0xc872e8dc", (("arg0", "address"), ("arg1", "uint256"))
)
_CAN_RECEIVE: Function[bool] = Function("canReceive", "0x90d370ba", (("arg0", "address"),), ("bool",))
_CAN_SEND: Function[bool] = Function("canSend", "0x2bc06a92", (("account", "address"),), ("bool",))
_CAN_TRANSFER: Function[bool] = Function(
    "canTransfer", "0xe46638e6", (("from_", "address"), ("to", "address"), ("amount", "uint256")), ("bool",)
)
_CLAIM: Function[int] = Function(
    "claim", "0x21c0b342", (("token", "address"), ("holder", "address")), ("uint256",)
)
_CLAIM_TO: Function[int] = Function(
    "claimTo", "0x34a1ca89", (("token", "address"), ("to", "address")), ("uint256",)
)
_CLAIMABLE: Function[int] = Function(
    "claimable", "0xd4570c1c", (("token", "address"), ("holder", "address")), ("uint256",)
)
_CLOCK: Function[int] = Function("clock", "0x91ddadf4", (), ("uint48",))
_COUNTRY_HOLDERS: Function[tuple[int, int]] = Function(
    "countryHolders", "0xc8cad26b", (("arg0", "uint16"),), ("uint256", "uint256"), lambda *values: values
)
_CUSTODIAN_STATUS: Function[int] = Function(
    "custodianStatus", "0x057a4a04", (("custodian", "address"),), ("uint8",)
)
_DECIMALS: Function[int] = Function("decimals", "0x313ce567", (), ("uint8",))
_DELEGATE: Function[None] = Function("delegate", "0x5c19a95c", (("arg0", "address"),))
_DELEGATE_BY_SIG: Function[None] = Function(
    "delegateBySig",
    "0xc3cda520",
    (
        ("arg0", "address"),
        ("arg1", "uint256"),
        ("arg2", "uint256"),
        ("arg3", "uint8"),
        ("arg4", "bytes32"),
        ("arg5", "bytes32"),
    ),
)
_DELEGATES: Function[Address] = Function("delegates", "0x587cde1e", (("arg0", "address"),), ("address",))
_DISPOSABLE: Function[int] = Function("disposable", "0x9abd37e3", (("holder", "address"),), ("uint256",))
_DIVIDEND_BOOK: Function[DividendBook] = Function(
    "dividendBook", "0xed03510d", (("token", "address"),), (DIVIDEND_BOOK_STRUCT,)
)
_EIP712_DOMAIN: Function[tuple[bytes, str, str, int, Address, bytes, tuple[int, ...]]] = Function(
    "eip712Domain",
    "0x84b0196e",
    (),
    ("bytes1", "string", "string", "uint256", "address", "bytes32", Array("uint256")),
    lambda *values: values,
)
_FORCED_TRANSFER: Function[bool] = Function(
    "forcedTransfer", "0x9fc1d0e7", (("arg0", "address"), ("arg1", "address"), ("arg2", "uint256")), ("bool",)
)
_FORCED_TRANSFER_ADDRESS_ADDRESS_UINT256_BYTES32: Function[bool] = Function(
    "forcedTransfer",
    "0xd9d5f8f2",
    (("arg0", "address"), ("arg1", "address"), ("arg2", "uint256"), ("arg3", "bytes32")),
    ("bool",),
)
_FORCED_TRANSFER_LOCKED: Function[None] = Function(
    "forcedTransferLocked",
    "0xc9b0f0ed",
    (("arg0", "address"), ("arg1", "address"), ("arg2", "uint256"), ("arg3", "address"), ("arg4", "bytes32")),
)
_FREEZE: Function[None] = Function("freeze", "0x4a12e253", (("arg0", "address"), ("arg1", "bytes32")))
_GET_ALL_DOCUMENTS: Function[tuple[bytes, ...]] = Function(
    "getAllDocuments", "0x9fa5f50b", (), (Array("bytes32"),)
)
_GET_DOCUMENT: Function[tuple[str, bytes, int]] = Function(
    "getDocument",
    "0xb10d6b41",
    (("arg0", "bytes32"),),
    ("string", "bytes32", "uint256"),
    lambda *values: values,
)
_GET_FROZEN_TOKENS: Function[int] = Function(
    "getFrozenTokens", "0x158b1a57", (("account", "address"),), ("uint256",)
)
_GET_PAST_TOTAL_SUPPLY: Function[int] = Function(
    "getPastTotalSupply", "0x8e539e8c", (("arg0", "uint256"),), ("uint256",)
)
_GET_PAST_VOTES: Function[int] = Function(
    "getPastVotes", "0x3a46b1a8", (("arg0", "address"), ("arg1", "uint256")), ("uint256",)
)
_GET_VOTES: Function[int] = Function("getVotes", "0x9ab24eb0", (("arg0", "address"),), ("uint256",))
_HOLDER_COUNT: Function[int] = Function("holderCount", "0x1aab9a9f", (), ("uint256",))
_INITIALIZE: Function[None] = Function("initialize", "0xd27cafb7", (("arg0", ASSET_PARAMS_STRUCT),))
_INVESTOR: Function[Investor] = Function("investor", "0x918ee558", (("arg0", "uint96"),), (INVESTOR_STRUCT,))
_IS_AGENT: Function[bool] = Function("isAgent", "0x1ffbb064", (("arg0", "address"),), ("bool",))
_IS_COUNTRY_LISTED: Function[bool] = Function(
    "isCountryListed", "0x6d97535c", (("arg0", "uint16"),), ("bool",)
)
_IS_FROZEN: Function[bool] = Function("isFrozen", "0xe5839836", (("wallet", "address"),), ("bool",))
_ISSUANCE: Function[int] = Function("issuance", "0xdded2af4", (("arg0", "address"),), ("uint256",))
_ISSUE: Function[None] = Function(
    "issue", "0xdfe5ef48", (("arg0", "address"), ("arg1", "uint256"), ("arg2", "uint256"))
)
_LIST_PAYMENT_TOKEN: Function[None] = Function("listPaymentToken", "0xdf1c827e", (("arg0", "address"),))
_LOCK: Function[None] = Function("lock", "0x282d3fdf", (("holder", "address"), ("amount", "uint256")))
_LOCK_SUPPLY: Function[None] = Function("lockSupply", "0x81eaf99b", ())
_LOCKED: Function[int] = Function("locked", "0xcbf9fe5f", (("holder", "address"),), ("uint256",))
_LOCKED_BY: Function[int] = Function(
    "lockedBy", "0x66cd9946", (("holder", "address"), ("custodian", "address")), ("uint256",)
)
_LOCKUPS: Function[tuple[Lockup, ...]] = Function(
    "lockups", "0xc7b6d432", (("arg0", "address"),), (Array(LOCKUP_STRUCT),)
)
_LOWER_AUTHORIZED_SUPPLY: Function[None] = Function(
    "lowerAuthorizedSupply", "0xd1f155fb", (("arg0", "uint256"),)
)
_MULTICALL: Function[tuple[bytes, ...]] = Function(
    "multicall", "0xac9650d8", (("data", Array("bytes")),), (Array("bytes"),)
)
_NAME: Function[str] = Function("name", "0x06fdde03", (), ("string",))
_NONCES: Function[int] = Function("nonces", "0x7ecebe00", (("owner_", "address"),), ("uint256",))
_OPTIONS: Function[tuple[bool, bool]] = Function(
    "options", "0x1069143a", (), ("bool", "bool"), lambda *values: values
)
_OWNER: Function[Address] = Function("owner", "0x8da5cb5b", (), ("address",))
_PAUSE: Function[None] = Function("pause", "0x8456cb59", ())
_PAUSED: Function[bool] = Function("paused", "0x5c975abb", (), ("bool",))
_PAY_DIVIDEND: Function[int] = Function(
    "payDividend", "0x61175f41", (("token", "address"), ("amount", "uint256")), ("uint256",)
)
_PAYMENT_TOKENS: Function[tuple[Address, ...]] = Function(
    "paymentTokens", "0x25ef180d", (), (Array("address"),)
)
_PENDING_OWNER: Function[Address] = Function("pendingOwner", "0xe30c3978", (), ("address",))
_PERMIT: Function[None] = Function(
    "permit",
    "0xd505accf",
    (
        ("arg0", "address"),
        ("arg1", "address"),
        ("arg2", "uint256"),
        ("arg3", "uint256"),
        ("arg4", "uint8"),
        ("arg5", "bytes32"),
        ("arg6", "bytes32"),
    ),
)
_POLICY: Function[Policy] = Function("policy", "0x0505c8c9", (), (POLICY_STRUCT,))
_RECEIPT_REASON: Function[int] = Function(
    "receiptReason", "0x900c3ef6", (("arg0", "address"), ("arg1", "address"), ("arg2", "uint256")), ("uint8",)
)
_RECOUNT: Function[None] = Function("recount", "0xe72d0029", (("arg0", "address"),))
_RECOVER: Function[None] = Function(
    "recover", "0xdc5e8efc", (("arg0", "address"), ("arg1", "address"), ("arg2", "bytes32"))
)
_REDEEM: Function[None] = Function("redeem", "0x1e9a6950", (("arg0", "address"), ("arg1", "uint256")))
_REMOVE_DOCUMENT: Function[None] = Function("removeDocument", "0xc3501848", (("arg0", "bytes32"),))
_SET_AGENT: Function[None] = Function("setAgent", "0x97d8c676", (("arg0", "address"), ("arg1", "bool")))
_SET_COUNTRIES: Function[None] = Function(
    "setCountries", "0x2aeb31ce", (("arg0", Array("uint16")), ("arg1", "bool"))
)
_SET_CUSTODIAN: Function[None] = Function(
    "setCustodian", "0x786d4590", (("arg0", "address"), ("arg1", "uint8"))
)
_SET_DOCUMENT: Function[None] = Function(
    "setDocument", "0x010648ca", (("arg0", "bytes32"), ("arg1", "string"), ("arg2", "bytes32"))
)
_SET_FROZEN_TOKENS: Function[bool] = Function(
    "setFrozenTokens", "0xebe45cba", (("arg0", "address"), ("arg1", "uint256")), ("bool",)
)
_SET_FROZEN_TOKENS_ADDRESS_UINT256_BYTES32: Function[bool] = Function(
    "setFrozenTokens",
    "0x688918f9",
    (("arg0", "address"), ("arg1", "uint256"), ("arg2", "bytes32")),
    ("bool",),
)
_SET_ISSUER: Function[None] = Function("setIssuer", "0x55728d04", (("arg0", "address"), ("arg1", "uint256")))
_SET_MAX_COUNTRY_HOLDERS: Function[None] = Function(
    "setMaxCountryHolders", "0x5a82a019", (("arg0", "uint16"), ("arg1", "uint32"))
)
_SET_POLICY: Function[None] = Function("setPolicy", "0xe96f4c3f", (("arg0", POLICY_STRUCT),))
_SUPPLY_LOCK: Function[tuple[Address, bool]] = Function(
    "supplyLock", "0x7e188961", (), ("address", "bool"), lambda *values: values
)
_SUPPORTS_INTERFACE: Function[bool] = Function(
    "supportsInterface", "0x01ffc9a7", (("interfaceId", "bytes4"),), ("bool",)
)
_SYMBOL: Function[str] = Function("symbol", "0x95d89b41", (), ("string",))
_TOTAL_SUPPLY: Function[int] = Function("totalSupply", "0x18160ddd", (), ("uint256",))
_TRANSFER: Function[bool] = Function(
    "transfer", "0xa9059cbb", (("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_FROM: Function[bool] = Function(
    "transferFrom", "0x23b872dd", (("from_", "address"), ("to", "address"), ("amount", "uint256")), ("bool",)
)
_TRANSFER_LOCKED: Function[None] = Function(
    "transferLocked", "0xf0e49b18", (("arg0", "address"), ("arg1", "address"), ("arg2", "uint256"))
)
_TRANSFER_OWNERSHIP: Function[None] = Function("transferOwnership", "0xf2fde38b", (("arg0", "address"),))
_TRANSFER_REASON: Function[int] = Function(
    "transferReason",
    "0x6b5e964c",
    (("from_", "address"), ("to", "address"), ("amount", "uint256")),
    ("uint8",),
)
_UNBOOKED: Function[int] = Function("unbooked", "0x04929e4d", (("token", "address"),), ("uint256",))
_UNFREEZE: Function[None] = Function("unfreeze", "0x84ebcb41", (("arg0", "address"), ("arg1", "bytes32")))
_UNLOCK: Function[None] = Function("unlock", "0x7eee288d", (("holder", "address"), ("amount", "uint256")))
_UNLOCK_SUPPLY: Function[None] = Function("unlockSupply", "0xa8dc824c", ())
_UNPAUSE: Function[None] = Function("unpause", "0x3f4ba83a", ())


class AssetToken(ContractClient):
    """See `IAssetToken`. Deployed once; `AssetFactory` makes clones of it. This half has what holders and custodians
    call.

    Constructor: address registry, address wrappedEther, address administration, address operations.
    """

    _artifact: ClassVar[str] = "AssetToken"

    def ADMINISTRATION(self, *, block: Block = "latest") -> Address:
        """The code of the part of the asset that sets it up."""
        return self._read(_ADMINISTRATION, (), block)

    def CLOCK_MODE(self, *, block: Block = "latest") -> str:
        """Description of the clock."""
        return self._read(_CLOCK_MODE, (), block)

    def DOMAIN_SEPARATOR(self, *, block: Block = "latest") -> bytes:
        """Returns the domain separator used in the encoding of the signature for `permit`, as defined by `EIP712`."""
        return self._read(_DOMAIN_SEPARATOR, (), block)

    def IDENTITY_REGISTRY(self, *, block: Block = "latest") -> Address:
        """Where the asset asks who is who."""
        return self._read(_IDENTITY_REGISTRY, (), block)

    def OPERATIONS(self, *, block: Block = "latest") -> Address:
        """The code of the part of the asset that issues, redeems and enforces."""
        return self._read(_OPERATIONS, (), block)

    def WRAPPED_ETHER(self, *, block: Block = "latest") -> Address:
        """Wrapped ether, which ether that arrives is wrapped into."""
        return self._read(_WRAPPED_ETHER, (), block)

    def acceptOwnership(self) -> Call[None]:
        """Takes the ownership. The caller is who it was offered to."""
        return self._call(_ACCEPT_OWNERSHIP, ())

    def accrued(self, token: Addressish, holder: Addressish, *, block: Block = "latest") -> int:
        """What a holder has accrued of a token so far, exactly: quanta times 2^36. Zero for a token that is not
        listed.
        """
        return self._read(_ACCRUED, (token, holder), block)

    def allowance(self, owner_: Addressish, spender: Addressish, *, block: Block = "latest") -> int:
        """Returns the remaining number of tokens that `spender` will be allowed to spend on behalf of `owner`
        through `transferFrom`. This is zero by default. This value changes when `approve` or `transferFrom` are
        called.
        """
        return self._read(_ALLOWANCE, (owner_, spender), block)

    def approve(self, spender: Addressish, amount: int) -> Call[bool]:
        """Sets a `value` amount of tokens as the allowance of `spender` over the caller's tokens. Returns a boolean
        value indicating whether the operation succeeded.
        """
        return self._call(_APPROVE, (spender, amount))

    def authorizedSupply(self, *, block: Block = "latest") -> int:
        """What may be outstanding at most."""
        return self._read(_AUTHORIZED_SUPPLY, (), block)

    def balanceOf(self, account: Addressish, *, block: Block = "latest") -> int:
        """Returns the value of tokens owned by `account`."""
        return self._read(_BALANCE_OF, (account,), block)

    def bookReceived(self, token: Addressish) -> Call[int]:
        """Books what has arrived of a payment token by plain transfer (a royalty) as a dividend. Anyone may call it.
        For wrapped ether, wraps the ether that has arrived first; to ether any payer can send with any gas.

        Returns: Units that were booked, zero if nothing has arrived.
        """
        return self._call(_BOOK_RECEIVED, (token,))

    def burnLocked(self, arg0: Addressish, arg1: int) -> Call[None]:
        """Burns shares that the caller has locked: a redemption."""
        return self._call(_BURN_LOCKED, (arg0, arg1))

    def canReceive(self, arg0: Addressish, *, block: Block = "latest") -> bool:
        """Whether an account may receive at all. Never reverts."""
        return self._read(_CAN_RECEIVE, (arg0,), block)

    def canSend(self, account: Addressish, *, block: Block = "latest") -> bool:
        """Whether an account may send at all. Never reverts."""
        return self._read(_CAN_SEND, (account,), block)

    def canTransfer(self, from_: Addressish, to: Addressish, amount: int, *, block: Block = "latest") -> bool:
        """Whether the rules allow a transfer now. Never reverts, and does not ask for balance or allowance."""
        return self._read(_CAN_TRANSFER, (from_, to, amount), block)

    def claim(self, token: Addressish, holder: Addressish) -> Call[int]:
        """Pays a holder what it has earned of a token, whole quanta. Anyone may call it; the money goes to the
        holder's wallet.

        Returns: Units paid.
        """
        return self._call(_CLAIM, (token, holder))

    def claimTo(self, token: Addressish, to: Addressish) -> Call[int]:
        """Pays the caller what it has earned of a token to an address of its choice.

        Returns: Units paid.
        """
        return self._call(_CLAIM_TO, (token, to))

    def claimable(self, token: Addressish, holder: Addressish, *, block: Block = "latest") -> int:
        """What a holder could claim of a token, were nothing held back. Units. Zero for a token that is not listed."""
        return self._read(_CLAIMABLE, (token, holder), block)

    def clock(self, *, block: Block = "latest") -> int:
        """Clock used for flagging checkpoints. Can be overridden to implement timestamp based checkpoints (and
        voting).
        """
        return self._read(_CLOCK, (), block)

    def countryHolders(self, arg0: int, *, block: Block = "latest") -> tuple[int, int]:
        """Investors counted in a country, and the most there may be; zero for no limit."""
        return self._read(_COUNTRY_HOLDERS, (arg0,), block)

    def custodianStatus(self, custodian: Addressish, *, block: Block = "latest") -> int:
        """What a custodian may do."""
        return self._read(_CUSTODIAN_STATUS, (custodian,), block)

    def decimals(self, *, block: Block = "latest") -> int:
        """Returns the decimals places of the token."""
        return self._read(_DECIMALS, (), block)

    def delegate(self, arg0: Addressish) -> Call[None]:
        """Delegates votes from the sender to `delegatee`."""
        return self._call(_DELEGATE, (arg0,))

    def delegateBySig(
        self, arg0: Addressish, arg1: int, arg2: int, arg3: int, arg4: bytes, arg5: bytes
    ) -> Call[None]:
        """Delegates votes from signer to `delegatee`."""
        return self._call(_DELEGATE_BY_SIG, (arg0, arg1, arg2, arg3, arg4, arg5))

    def delegates(self, arg0: Addressish, *, block: Block = "latest") -> Address:
        """Returns the delegate that `account` has chosen."""
        return self._read(_DELEGATES, (arg0,), block)

    def disposable(self, holder: Addressish, *, block: Block = "latest") -> int:
        """What a holder may transfer, redeem or have locked: its balance less what is locked, less the greater of
        what is frozen and what is locked up. It says nothing of a frozen wallet, a pause or other rules.
        """
        return self._read(_DISPOSABLE, (holder,), block)

    def dividendBook(self, token: Addressish, *, block: Block = "latest") -> DividendBook:
        """What is known of a payment token. Reverts for one that is not listed."""
        return self._read(_DIVIDEND_BOOK, (token,), block)

    def eip712Domain(
        self, *, block: Block = "latest"
    ) -> tuple[bytes, str, str, int, Address, bytes, tuple[int, ...]]:
        """returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_EIP712_DOMAIN, (), block)

    def forcedTransfer(self, arg0: Addressish, arg1: Addressish, arg2: int) -> Call[bool]:
        """Takes tokens from `from` and gives them to `to`. Restricted."""
        return self._call(_FORCED_TRANSFER, (arg0, arg1, arg2))

    def forcedTransfer_address_address_uint256_bytes32(
        self, arg0: Addressish, arg1: Addressish, arg2: int, arg3: bytes
    ) -> Call[bool]:
        """Moves shares by force. `canReceive(to)` must hold; other rules are not asked. Takes what is not frozen
        first, then what is, which is then no longer frozen; lock-ups end as far as the balance demands; never
        what is under a lien. What the shares have earned so far stays with `from`. Restricted to agents.
        `forcedTransfer(from, to, amount)` does the same without stating a reason.
        """
        return self._call(_FORCED_TRANSFER_ADDRESS_ADDRESS_UINT256_BYTES32, (arg0, arg1, arg2, arg3))

    def forcedTransferLocked(
        self, arg0: Addressish, arg1: Addressish, arg2: int, arg3: Addressish, arg4: bytes
    ) -> Call[None]:
        """The same with shares that `custodian` has locked, whose lien becomes smaller. Restricted to agents."""
        return self._call(_FORCED_TRANSFER_LOCKED, (arg0, arg1, arg2, arg3, arg4))

    def freeze(self, arg0: Addressish, arg1: bytes) -> Call[None]:
        """Freezes a wallet: it neither sends nor receives, locks nothing more, and is not paid dividends. Restricted
        to agents.
        """
        return self._call(_FREEZE, (arg0, arg1))

    def getAllDocuments(self, *, block: Block = "latest") -> tuple[bytes, ...]:
        """The names of all documents, in no order."""
        return self._read(_GET_ALL_DOCUMENTS, (), block)

    def getDocument(self, arg0: bytes, *, block: Block = "latest") -> tuple[str, bytes, int]:
        """Where a document is, the hash of what it says, and when it was set. Seconds; empty and zero for none."""
        return self._read(_GET_DOCUMENT, (arg0,), block)

    def getFrozenTokens(self, account: Addressish, *, block: Block = "latest") -> int:
        """How many tokens of an account are frozen; it may be more than the account has."""
        return self._read(_GET_FROZEN_TOKENS, (account,), block)

    def getPastTotalSupply(self, arg0: int, *, block: Block = "latest") -> int:
        """Returns the total supply of votes available at a specific moment in the past. If the `clock()` is
        configured to use block numbers, this will return the value at the end of the corresponding block.
        """
        return self._read(_GET_PAST_TOTAL_SUPPLY, (arg0,), block)

    def getPastVotes(self, arg0: Addressish, arg1: int, *, block: Block = "latest") -> int:
        """Returns the amount of votes that `account` had at a specific moment in the past. If the `clock()` is
        configured to use block numbers, this will return the value at the end of the corresponding block.
        """
        return self._read(_GET_PAST_VOTES, (arg0, arg1), block)

    def getVotes(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """Returns the current amount of votes that `account` has."""
        return self._read(_GET_VOTES, (arg0,), block)

    def holderCount(self, *, block: Block = "latest") -> int:
        """Investors that hold any."""
        return self._read(_HOLDER_COUNT, (), block)

    def initialize(self, arg0: AssetParams) -> Call[None]:
        """Sets up a clone, once, in the transaction that makes it. `AssetFactory` does."""
        return self._call(_INITIALIZE, (arg0,))

    def investor(self, arg0: int, *, block: Block = "latest") -> Investor:
        """What the asset knows of an investor."""
        return self._read(_INVESTOR, (arg0,), block)

    def isAgent(self, arg0: Addressish, *, block: Block = "latest") -> bool:
        """Whether an account is an agent."""
        return self._read(_IS_AGENT, (arg0,), block)

    def isCountryListed(self, arg0: int, *, block: Block = "latest") -> bool:
        """Whether a country is listed; see `CountryRule`. False for what is no country."""
        return self._read(_IS_COUNTRY_LISTED, (arg0,), block)

    def isFrozen(self, wallet: Addressish, *, block: Block = "latest") -> bool:
        """Whether a wallet is frozen as a whole."""
        return self._read(_IS_FROZEN, (wallet,), block)

    def issuance(self, arg0: Addressish, *, block: Block = "latest") -> int:
        """What an issuer may still issue."""
        return self._read(_ISSUANCE, (arg0,), block)

    def issue(self, arg0: Addressish, arg1: int, arg2: int) -> Call[None]:
        """Issues shares. Restricted to the owner, and to issuers within what each may still issue. `receiptReason(0,
        to, amount)` must be `None`. A pause does not stop it, so that what was sold can be delivered.

        lockedUntil: Until when the shares cannot be transferred; seconds, rounded up to a whole hour; zero for
        none. The policy's lock-up counts from now, and the later of both holds. Nobody but who may issue can lock
        up a holder's shares.
        """
        return self._call(_ISSUE, (arg0, arg1, arg2))

    def listPaymentToken(self, arg0: Addressish) -> Call[None]:
        """Lists a payment token, for ever. The first is the cheapest in transfers. Restricted to the owner."""
        return self._call(_LIST_PAYMENT_TOKEN, (arg0,))

    def lock(self, holder: Addressish, amount: int) -> Call[None]:
        """Locks shares of `holder` for the caller, spending the holder's allowance, or without if it is the caller
        itself. The holder's wallet must not be frozen, and the shares must be `disposable`; a custodian over
        lock-ups may take what is locked up, too. A pause does not stop it: nothing changes hands.
        """
        return self._call(_LOCK, (holder, amount))

    def lockSupply(self) -> Call[None]:
        """Locks the supply: until it is unlocked nobody issues, redeems or burns, the supply locker's own
        `burnLocked` excepted. Restricted to the supply locker, a contract fixed when the asset was made (a
        `Buyout`).
        """
        return self._call(_LOCK_SUPPLY, ())

    def locked(self, holder: Addressish, *, block: Block = "latest") -> int:
        """A holder's shares that are locked, for all custodians together."""
        return self._read(_LOCKED, (holder,), block)

    def lockedBy(self, holder: Addressish, custodian: Addressish, *, block: Block = "latest") -> int:
        """A holder's shares that a custodian has locked."""
        return self._read(_LOCKED_BY, (holder, custodian), block)

    def lockups(self, arg0: Addressish, *, block: Block = "latest") -> tuple[Lockup, ...]:
        """The asset's shares that cannot be transferred yet, of a holder, soonest first, what has ended left out. At
        most three: where a fourth would come, the two that end soonest become one that ends with the later of
        them.
        """
        return self._read(_LOCKUPS, (arg0,), block)

    def lowerAuthorizedSupply(self, arg0: int) -> Call[None]:
        """Lowers what may be outstanding at most, for good. Restricted to the owner."""
        return self._call(_LOWER_AUTHORIZED_SUPPLY, (arg0,))

    def multicall(self, data: Sequence[bytes]) -> Call[tuple[bytes, ...]]:
        """Several calls in one, as the caller, all or nothing. Not payable."""
        return self._call(_MULTICALL, (data,))

    def name(self, *, block: Block = "latest") -> str:
        """Returns the name of the token."""
        return self._read(_NAME, (), block)

    def nonces(self, owner_: Addressish, *, block: Block = "latest") -> int:
        """Returns the current nonce for `owner`. This value must be included whenever a signature is generated for
        `permit`. Every successful call to `permit` increases ``owner``'s nonce by one. This prevents a signature
        from being used multiple times.
        """
        return self._read(_NONCES, (owner_,), block)

    def options(self, *, block: Block = "latest") -> tuple[bool, bool]:
        """Whether the asset was made with votes, and with investors' balances."""
        return self._read(_OPTIONS, (), block)

    def owner(self, *, block: Block = "latest") -> Address:
        """Who administers the asset."""
        return self._read(_OWNER, (), block)

    def pause(self) -> Call[None]:
        """Stops transfers by holders. Issues, seizures by custodians, agents' acts, dividends and claims go on.
        Restricted to the owner and the agents.
        """
        return self._call(_PAUSE, ())

    def paused(self, *, block: Block = "latest") -> bool:
        """Whether transfers by holders are paused."""
        return self._read(_PAUSED, (), block)

    def payDividend(self, token: Addressish, amount: int) -> Call[int]:
        """Pays a dividend: takes `amount` of the caller's tokens and books all that has arrived. Anyone may pay.

        Returns: Units that were booked: less than `amount` if the token charges a fee, more if other money had
        arrived.
        """
        return self._call(_PAY_DIVIDEND, (token, amount))

    def paymentTokens(self, *, block: Block = "latest") -> tuple[Address, ...]:
        """The payment tokens, at most four, in the order of their listing."""
        return self._read(_PAYMENT_TOKENS, (), block)

    def pendingOwner(self, *, block: Block = "latest") -> Address:
        """Who the ownership is offered to."""
        return self._read(_PENDING_OWNER, (), block)

    def permit(
        self, arg0: Addressish, arg1: Addressish, arg2: int, arg3: int, arg4: int, arg5: bytes, arg6: bytes
    ) -> Call[None]:
        """Sets `value` as the allowance of `spender` over ``owner``'s tokens, given ``owner``'s signed approval."""
        return self._call(_PERMIT, (arg0, arg1, arg2, arg3, arg4, arg5, arg6))

    def policy(self, *, block: Block = "latest") -> Policy:
        """The rules."""
        return self._read(_POLICY, (), block)

    def receiptReason(self, arg0: Addressish, arg1: Addressish, arg2: int, *, block: Block = "latest") -> int:
        """Why `to` may not be given `amount` by an issue, where `from` is zero, or of `from`'s shares by a
        custodian, now. Never reverts. One of `ReceiverFrozen`, `ReceiverUnverified`, `Country`, `InvestorClass`,
        `ReceiverSanctioned`, `SanctionsUnknown`, `ReceiverBelowMinimum`, `MaxBalance`, `MaxHolders`,
        `MaxCountryHolders`.
        """
        return self._read(_RECEIPT_REASON, (arg0, arg1, arg2), block)

    def recount(self, arg0: Addressish) -> Call[None]:
        """Counts a wallet that holds any by what the registry says of it now: whether it is a custodian's, and its
        country, which becomes its investor's. Anyone may call it. It refuses nobody: maxima hold for those who
        come.
        """
        return self._call(_RECOUNT, (arg0,))

    def recover(self, arg0: Addressish, arg1: Addressish, arg2: bytes) -> Call[None]:
        """Moves what a lost wallet has, shares under liens excepted, to another wallet of the same investor: shares,
        what is frozen of them, lock-ups, and dividends earned. The lost wallet is frozen. Call it again once
        liens have ended. Both wallets must have one investor in the registry, and `canReceive(replacement)` must
        hold. Restricted to agents.
        """
        return self._call(_RECOVER, (arg0, arg1, arg2))

    def redeem(self, arg0: Addressish, arg1: int) -> Call[None]:
        """Takes back shares of a holder who has approved that, and burns them: what the holder may dispose of, see
        `IAssetLiens-disposable`. Its wallet must not be frozen. Restricted to the owner.
        """
        return self._call(_REDEEM, (arg0, arg1))

    def removeDocument(self, arg0: bytes) -> Call[None]:
        """Removes a document. Restricted to the owner."""
        return self._call(_REMOVE_DOCUMENT, (arg0,))

    def setAgent(self, arg0: Addressish, arg1: bool) -> Call[None]:
        """Appoints or dismisses an agent. Restricted to the owner."""
        return self._call(_SET_AGENT, (arg0, arg1))

    def setCountries(self, arg0: Sequence[int], arg1: bool) -> Call[None]:
        """Lists countries, or takes them from the list. Restricted to the owner."""
        return self._call(_SET_COUNTRIES, (arg0, arg1))

    def setCustodian(self, arg0: Addressish, arg1: int) -> Call[None]:
        """Registers a custodian or changes its status, the supply locker's excepted. Restricted to the owner."""
        return self._call(_SET_CUSTODIAN, (arg0, arg1))

    def setDocument(self, arg0: bytes, arg1: str, arg2: bytes) -> Call[None]:
        """Sets a document, or replaces one. Restricted to the owner."""
        return self._call(_SET_DOCUMENT, (arg0, arg1, arg2))

    def setFrozenTokens(self, arg0: Addressish, arg1: int) -> Call[bool]:
        """Sets how many tokens of an account are frozen; it may be more than the account has. Restricted."""
        return self._call(_SET_FROZEN_TOKENS, (arg0, arg1))

    def setFrozenTokens_address_uint256_bytes32(self, arg0: Addressish, arg1: int, arg2: bytes) -> Call[bool]:
        """Freezes exactly `amount` of an account's shares, whatever was frozen before; it may be more than it has.
        Of its shares that are free of liens, so many stay. From 2^56 - 1 on it means all there will ever be, and
        reads 2^256 - 1. Restricted to agents. `setFrozenTokens(account, amount)` does the same without stating a
        reason.
        """
        return self._call(_SET_FROZEN_TOKENS_ADDRESS_UINT256_BYTES32, (arg0, arg1, arg2))

    def setIssuer(self, arg0: Addressish, arg1: int) -> Call[None]:
        """Sets how much an account (a sale) may still issue; zero ends it. Restricted to the owner."""
        return self._call(_SET_ISSUER, (arg0, arg1))

    def setMaxCountryHolders(self, arg0: int, arg1: int) -> Call[None]:
        """Sets the most holders in a country; zero for no limit. Restricted to the owner."""
        return self._call(_SET_MAX_COUNTRY_HOLDERS, (arg0, arg1))

    def setPolicy(self, arg0: Policy) -> Call[None]:
        """Sets the rules. They hold for what happens from then on: nobody who holds more, or whose country is no
        longer allowed, loses anything. Restricted to the owner.
        """
        return self._call(_SET_POLICY, (arg0,))

    def supplyLock(self, *, block: Block = "latest") -> tuple[Address, bool]:
        """Who may lock the supply, zero for nobody, and whether it is locked."""
        return self._read(_SUPPLY_LOCK, (), block)

    def supportsInterface(self, interfaceId: bytes, *, block: Block = "latest") -> bool:
        """ERC-165: ERC-20 with metadata and permits, ERC-7943, and ERC-5805 if the asset was made with votes."""
        return self._read(_SUPPORTS_INTERFACE, (interfaceId,), block)

    def symbol(self, *, block: Block = "latest") -> str:
        """Returns the symbol of the token."""
        return self._read(_SYMBOL, (), block)

    def totalSupply(self, *, block: Block = "latest") -> int:
        """Returns the value of tokens in existence."""
        return self._read(_TOTAL_SUPPLY, (), block)

    def transfer(self, to: Addressish, amount: int) -> Call[bool]:
        """Moves a `value` amount of tokens from the caller's account to `to`. Returns a boolean value indicating
        whether the operation succeeded.
        """
        return self._call(_TRANSFER, (to, amount))

    def transferFrom(self, from_: Addressish, to: Addressish, amount: int) -> Call[bool]:
        """Moves a `value` amount of tokens from `from` to `to` using the allowance mechanism. `value` is then
        deducted from the caller's allowance. Returns a boolean value indicating whether the operation succeeded.
        """
        return self._call(_TRANSFER_FROM, (from_, to, amount))

    def transferLocked(self, arg0: Addressish, arg1: Addressish, arg2: int) -> Call[None]:
        """Moves shares that the caller has locked to `to`, free of the lien: a sale, a seizure, vesting that failed.
        Checks `to` alone, by `receiptReason(holder, to, amount)`. `to` may be the holder, which is as `unlock`.
        """
        return self._call(_TRANSFER_LOCKED, (arg0, arg1, arg2))

    def transferOwnership(self, arg0: Addressish) -> Call[None]:
        """Offers the ownership to an address, or withdraws the offer by zero. Restricted to the owner."""
        return self._call(_TRANSFER_OWNERSHIP, (arg0,))

    def transferReason(
        self, from_: Addressish, to: Addressish, amount: int, *, block: Block = "latest"
    ) -> int:
        """Why a transfer by the holder would be refused now. Never reverts."""
        return self._read(_TRANSFER_REASON, (from_, to, amount), block)

    def unbooked(self, token: Addressish, *, block: Block = "latest") -> int:
        """What has arrived of a payment token and is not booked yet. Units; without ether that is not wrapped yet."""
        return self._read(_UNBOOKED, (token,), block)

    def unfreeze(self, arg0: Addressish, arg1: bytes) -> Call[None]:
        """Unfreezes a wallet. Restricted to agents."""
        return self._call(_UNFREEZE, (arg0, arg1))

    def unlock(self, holder: Addressish, amount: int) -> Call[None]:
        """Releases shares that the caller has locked."""
        return self._call(_UNLOCK, (holder, amount))

    def unlockSupply(self) -> Call[None]:
        """Unlocks the supply. Restricted to the supply locker."""
        return self._call(_UNLOCK_SUPPLY, ())

    def unpause(self) -> Call[None]:
        """Lets transfers go on. Restricted to the owner."""
        return self._call(_UNPAUSE, ())
