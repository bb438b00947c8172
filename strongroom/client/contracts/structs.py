"""Structs that are the same in several contracts.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import NamedTuple

from strongroom.client.codec import Address, Array, Struct


class Policy(NamedTuple):
    """A struct of several contracts."""

    countryRule: int
    classes: int
    maxHolders: int
    minHolding: int
    maxBalance: int
    dailyVolume: int
    lockup: int
    sanctionsList: Address
    checkedClaims: bool


POLICY_STRUCT = Struct(
    Policy, ("uint8", "uint32", "uint32", "uint56", "uint56", "uint56", "uint32", "address", "bool")
)


class CustodianParams(NamedTuple):
    """A struct of several contracts."""

    account: Address
    status: int


CUSTODIAN_PARAMS_STRUCT = Struct(CustodianParams, ("address", "uint8"))


class IssuerParams(NamedTuple):
    """A struct of several contracts."""

    account: Address
    allowance: int


ISSUER_PARAMS_STRUCT = Struct(IssuerParams, ("address", "uint256"))


class Document(NamedTuple):
    """A struct of several contracts."""

    name: bytes
    uri: str
    documentHash: bytes


DOCUMENT_STRUCT = Struct(Document, ("bytes32", "string", "bytes32"))


class AssetParams(NamedTuple):
    """A struct of several contracts."""

    owner: Address
    name: str
    symbol: str
    decimals: int
    authorizedSupply: int
    votes: bool
    investorBalances: bool
    policy: Policy
    countries: tuple[int, ...]
    paymentTokens: tuple[Address, ...]
    agents: tuple[Address, ...]
    custodians: tuple[CustodianParams, ...]
    issuers: tuple[IssuerParams, ...]
    supplyLocker: Address
    documents: tuple[Document, ...]


ASSET_PARAMS_STRUCT = Struct(
    AssetParams,
    (
        "address",
        "string",
        "string",
        "uint8",
        "uint256",
        "bool",
        "bool",
        POLICY_STRUCT,
        Array("uint16"),
        Array("address"),
        Array("address"),
        Array(CUSTODIAN_PARAMS_STRUCT),
        Array(ISSUER_PARAMS_STRUCT),
        "address",
        Array(DOCUMENT_STRUCT),
    ),
)


class AuctionTerms(NamedTuple):
    """A struct of several contracts."""

    standard: int
    token: Address
    id: int
    units: int
    currency: Address
    reserve: int
    minStepBps: int
    startTime: int
    endTime: int
    extension: int
    maxRoyaltyBps: int
    maxFeeBps: int


AUCTION_TERMS_STRUCT = Struct(
    AuctionTerms,
    (
        "uint8",
        "address",
        "uint256",
        "uint128",
        "address",
        "uint128",
        "uint16",
        "uint64",
        "uint64",
        "uint32",
        "uint16",
        "uint16",
    ),
)


class Authorization(NamedTuple):
    """A struct of several contracts."""

    authorizer: Address
    authorized: Address
    isAuthorized: bool
    nonce: int
    deadline: int


AUTHORIZATION_STRUCT = Struct(Authorization, ("address", "address", "bool", "uint256", "uint256"))


class Phase(NamedTuple):
    """A struct of several contracts."""

    price: int
    startTime: int
    endTime: int
    walletCap: int
    supplyCap: int
    phaseCap: int
    paymentToken: Address
    endPrice: int
    decaySeconds: int
    allowlistRoot: bytes


PHASE_STRUCT = Struct(
    Phase,
    ("uint96", "uint40", "uint40", "uint16", "uint32", "uint32", "address", "uint96", "uint32", "bytes32"),
)


class CollectionParams(NamedTuple):
    """A struct of several contracts."""

    name: str
    symbol: str
    contractURI: str
    placeholderURI: str
    baseURI: str
    maxSupply: int
    payout: Address
    royaltyReceiver: Address
    royaltyBps: int
    voucherSigner: Address
    transferValidator: Address
    soulbound: bool
    paymentTokens: tuple[Address, ...]
    phases: tuple[Phase, ...]


COLLECTION_PARAMS_STRUCT = Struct(
    CollectionParams,
    (
        "string",
        "string",
        "string",
        "string",
        "string",
        "uint32",
        "address",
        "address",
        "uint16",
        "address",
        "address",
        "bool",
        Array("address"),
        Array(PHASE_STRUCT),
    ),
)


class GrantTerms(NamedTuple):
    """A struct of several contracts."""

    asset: Address
    beneficiary: Address
    shares: int
    start: int
    cliff: int
    duration: int
    isRevocable: bool
    isIssue: bool


GRANT_TERMS_STRUCT = Struct(
    GrantTerms, ("address", "address", "uint56", "uint40", "uint32", "uint32", "bool", "bool")
)


class Investor(NamedTuple):
    """A struct of several contracts."""

    wallets: int
    country: int
    balance: int
    sentToday: int


INVESTOR_STRUCT = Struct(Investor, ("uint256", "uint16", "uint256", "uint256"))


class IrmEntry(NamedTuple):
    """A struct of several contracts."""

    kind: int
    minDebt: int
    redeemer: Address
    operator: Address


IRM_ENTRY_STRUCT = Struct(IrmEntry, ("uint8", "uint96", "address", "address"))


class Lockup(NamedTuple):
    """A struct of several contracts."""

    amount: int
    until: int


LOCKUP_STRUCT = Struct(Lockup, ("uint256", "uint256"))


class Market(NamedTuple):
    """A struct of several contracts."""

    totalSupplyAssets: int
    totalSupplyShares: int
    totalBorrowAssets: int
    totalBorrowShares: int
    lastUpdate: int
    fee: int


MARKET_STRUCT = Struct(Market, ("uint128", "uint128", "uint128", "uint128", "uint128", "uint128"))


class MarketParams(NamedTuple):
    """A struct of several contracts."""

    loanToken: Address
    collateralToken: Address
    oracle: Address
    irm: Address
    lltv: int


MARKET_PARAMS_STRUCT = Struct(MarketParams, ("address", "address", "address", "address", "uint256"))


class MarketCap(NamedTuple):
    """A struct of several contracts."""

    marketParams: MarketParams
    cap: int


MARKET_CAP_STRUCT = Struct(MarketCap, (MARKET_PARAMS_STRUCT, "uint128"))


class NetAssetValueParams(NamedTuple):
    """A struct of several contracts."""

    share: Address
    paymentToken: Address
    initialValue: int
    maxChangeBps: int
    maxChangePerDayBps: int
    minInterval: int
    maxAge: int


NET_ASSET_VALUE_PARAMS_STRUCT = Struct(
    NetAssetValueParams, ("address", "address", "uint128", "uint16", "uint16", "uint32", "uint32")
)


class Outcome(NamedTuple):
    """A struct of several contracts."""

    swapped: int
    reserve: int
    repaid: int
    collateral: int
    fee: int


OUTCOME_STRUCT = Struct(Outcome, ("uint256", "uint256", "uint256", "uint256", "uint256"))


class SaleTerms(NamedTuple):
    """A struct of several contracts."""

    asset: Address
    startPrice: int
    endPrice: int
    softCap: int
    hardCap: int
    minPerInvestor: int
    maxPerInvestor: int
    startTime: int
    endTime: int
    lockUp: int
    maxFeeBps: int


SALE_TERMS_STRUCT = Struct(
    SaleTerms,
    (
        "address",
        "uint96",
        "uint96",
        "uint56",
        "uint56",
        "uint56",
        "uint56",
        "uint40",
        "uint40",
        "uint32",
        "uint16",
    ),
)


class VaultConfig(NamedTuple):
    """A struct of several contracts."""

    owner: Address
    curator: Address
    sentinel: Address
    feeRecipient: Address
    fee: int
    timelock: int
    name: str
    symbol: str
    markets: tuple[MarketCap, ...]


VAULT_CONFIG_STRUCT = Struct(
    VaultConfig,
    (
        "address",
        "address",
        "address",
        "address",
        "uint96",
        "uint32",
        "string",
        "string",
        Array(MARKET_CAP_STRUCT),
    ),
)
