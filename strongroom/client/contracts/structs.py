"""Structs that are the same in several contracts.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import NamedTuple

from strongroom.client.codec import Address, Array, Struct


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


class IrmEntry(NamedTuple):
    """A struct of several contracts."""

    kind: int
    minDebt: int
    redeemer: Address


IRM_ENTRY_STRUCT = Struct(IrmEntry, ("uint8", "uint128", "address"))


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
