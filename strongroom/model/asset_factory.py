"""`AssetFactory`: makes assets of NFTs and of what is off-chain, takes the fee, keeps the list, as exact integers.

    factory.tokenize_off_chain("issuer", plan, [FirstIssue("holder", 100)], "Custodian Ltd", max_fee, salt)
    factory.assets[address].balance_of("holder")   # 100

An asset that it makes is the exact model of `AssetToken`. What is not money or rules is left out: names and the hashes
of documents. Fees are wei of the stablecoin.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from strongroom.model.access import AccessManaged
from strongroom.model.asset_token import AssetToken
from strongroom.model.asset_values import MAX_SHARES, CustodianStatus, Policy
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, Table, external
from strongroom.model.held_payments import Assets
from strongroom.model.identity_registry import IdentityRegistry
from strongroom.model.rounding import WAD, checked
from strongroom.model.token import Token

MAX_FEE = 10_000 * WAD
MAX_CUSTODIAN_BYTES = 128
MAX_DECIMALS = 8


class AssetKind(IntEnum):
    """What an asset stands on."""

    NONE = 0
    NFT = 1
    OFF_CHAIN = 2


@dataclass(frozen=True)
class FirstIssue:
    """Shares that are there from the beginning."""

    to: Address
    shares: int
    locked_until: int = 0


@dataclass(frozen=True)
class AssetPlan:
    """What an asset is made with: `AssetParams`."""

    owner: Address
    decimals: int = 0
    authorized_supply: int = 0
    investor_balances: bool = False
    policy: Policy = field(default_factory=Policy)
    countries: Sequence[int] = ()
    payment_tokens: Sequence[Address] = ()
    agents: Sequence[Address] = ()
    custodians: Sequence[tuple[Address, CustodianStatus]] = ()
    issuers: Sequence[tuple[Address, int]] = ()
    supply_locker: Address = ZERO_ADDRESS
    documents: Sequence[tuple[bytes, str]] = ()
    """Names and addresses."""


@dataclass(frozen=True)
class AssetRecord:
    """What the factory knows of an asset."""

    asset: Address
    kind: AssetKind
    creator: Address
    created_at: int
    buyout: Address = ZERO_ADDRESS
    collection: Address = ZERO_ADDRESS
    nft_id: int = 0
    custodian: str = ""


@dataclass(eq=False)
class AssetFactory(AccessManaged):
    """The contract."""

    registry: IdentityRegistry
    coin: Token
    surplus_buffer: Address
    predict: Callable[[Address, bytes], Address]
    """Where a creator's asset of a salt is."""
    predict_buyout: Callable[[Address, bytes, Address, int, int], Address]
    """And its buyout, by collection, id and reference price as well. Raises as the buyout's clone."""
    items: Assets
    """Who holds which NFT, and who lets this contract move its own."""
    tokens: Mapping[Address, Token] = field(default_factory=dict)
    """That can be payment tokens."""
    sanctions: Mapping[Address, Any] = field(default_factory=dict)
    fee: int = 0
    paused: bool = False
    asset_count: int = 0
    assets: dict[Address, Any] = field(default_factory=dict)
    """Each an `AssetToken`."""
    listed: dict[int, AssetRecord | None] = field(default_factory=dict)
    """By number, from 0 on."""

    def __post_init__(self) -> None:
        self.assets = Table(self.world, None, self.assets)
        self.listed = Table(self.world, None, self.listed)

    @external
    def tokenize_off_chain(
        self,
        caller: Address,
        plan: AssetPlan,
        issues: Sequence[FirstIssue],
        custodian: str,
        max_fee: int,
        salt: bytes,
    ) -> Address:
        """The asset. Raises `AssetFactory_InvalidCustodian`, `…_NoDocument`, `…_Paused`, `…_SupplyLockerNamed`,
        `…_AlreadyMade`, `…_FeeAboveAllowed`, or as the stablecoin, the asset's `initialize` or its `issue`.
        """
        length = len(custodian.encode())
        if not 0 < length <= MAX_CUSTODIAN_BYTES:
            raise ModelError("AssetFactory_InvalidCustodian", length)
        if not plan.documents:
            raise ModelError("AssetFactory_NoDocument")
        asset = self._begin(caller, plan, salt)
        self._list(AssetRecord(asset, AssetKind.OFF_CHAIN, caller, self.world.timestamp, custodian=custodian))
        self._take_fee(caller, max_fee)
        self._initialize(asset, plan, issues, ZERO_ADDRESS)
        return asset

    @external
    def tokenize_nft(
        self,
        caller: Address,
        plan: AssetPlan,
        issues: Sequence[FirstIssue],
        collection: Address,
        nft_id: int,
        reference_price: int,
        max_fee: int,
        salt: bytes,
    ) -> tuple[Address, Address]:
        """The asset and its buyout. Raises as `tokenize_off_chain`, `TokenRefused` as the collection, or
        `AssetFactory_NftNotDelivered`.
        """
        asset = self._begin(caller, plan, salt)
        buyout = self.predict_buyout(caller, salt, collection, nft_id, reference_price)
        self._list(
            AssetRecord(asset, AssetKind.NFT, caller, self.world.timestamp, buyout, collection, nft_id)
        )
        self._take_fee(caller, max_fee)
        self._initialize(asset, plan, issues, buyout)
        if not self.items.approved[collection, caller]:
            raise ModelError("TokenRefused")
        self.items.move(collection, nft_id, caller, buyout, 1)
        if not self.items.holdings[collection, nft_id, buyout]:
            raise ModelError("AssetFactory_NftNotDelivered", collection, nft_id)
        return asset, buyout

    @external
    def set_fee(self, caller: Address, new_fee: int) -> None:
        """Raises `AccessManagedUnauthorized`, `AssetFactory_FeeTooHigh`."""
        self.check_can_call(caller, "setFee", new_fee)
        if new_fee > MAX_FEE:
            raise ModelError("AssetFactory_FeeTooHigh", new_fee, MAX_FEE)
        self.fee = new_fee

    @external
    def pause(self, caller: Address) -> None:
        """Raises `AccessManagedUnauthorized`."""
        self.check_can_call(caller, "pause")
        self.paused = True

    @external
    def unpause(self, caller: Address) -> None:
        """Raises `AccessManagedUnauthorized`."""
        self.check_can_call(caller, "unpause")
        self.paused = False

    # Views

    def is_asset(self, asset: Address) -> bool:
        """Whether it was made here."""
        return self.assets[asset] is not None

    def records(self, start: int, count: int) -> list[AssetRecord]:
        """A page."""
        found = [self.listed[number] for number in range(start, min(start + count, self.asset_count))]
        return [each for each in found if each is not None]

    # Within

    def _begin(self, caller: Address, plan: AssetPlan, salt: bytes) -> Address:
        if self.paused:
            raise ModelError("AssetFactory_Paused")
        if plan.supply_locker != ZERO_ADDRESS:
            raise ModelError("AssetFactory_SupplyLockerNamed", plan.supply_locker)
        asset = self.predict(caller, salt)
        if self.is_asset(asset):
            raise ModelError("AssetFactory_AlreadyMade", asset)
        return asset

    def _list(self, record: AssetRecord) -> None:
        self.listed[self.asset_count] = record
        self.asset_count += 1

    def _take_fee(self, caller: Address, max_fee: int) -> None:
        if self.fee > max_fee:
            raise ModelError("AssetFactory_FeeAboveAllowed", self.fee, max_fee)
        if self.fee:
            self.coin.transfer_from(self.address, caller, self.surplus_buffer, self.fee)

    def _initialize(
        self, address: Address, plan: AssetPlan, issues: Sequence[FirstIssue], buyout: Address
    ) -> None:
        """The clone as `AssetAdministration.initialize` sets it up, and its first shares."""
        custodians = [*plan.custodians]
        if buyout != ZERO_ADDRESS:
            custodians.append((buyout, CustodianStatus.ACTIVE_OVER_LOCKUPS))
        total = 0
        for issue in issues:
            total = checked(total + issue.shares)
        issuers = [*plan.issuers, *([(self.address, total)] if total else [])]
        owner = plan.owner
        is_supply_good = 0 < plan.authorized_supply <= MAX_SHARES
        if owner == ZERO_ADDRESS or plan.decimals > MAX_DECIMALS or not is_supply_good:
            raise ModelError("AssetToken_InvalidParams")
        asset = AssetToken(
            self.world,
            address,
            self.registry,
            sanctions=self.sanctions,
            investor_balances=plan.investor_balances,
            tokens=self.tokens,
            owner=owner,
            decimals=plan.decimals,
            authorized_supply=plan.authorized_supply,
        )
        asset.set_policy(owner, plan.policy)
        asset.set_countries(owner, plan.countries, True)
        for token in plan.payment_tokens:
            asset.list_payment_token(owner, token)
        for agent in plan.agents:
            asset.set_agent(owner, agent, True)
        for custodian, status in custodians:
            if custodian == ZERO_ADDRESS:
                raise ModelError("AssetToken_ZeroAddress")
            asset.set_custodian(owner, custodian, status)
        for issuer, allowance in issuers:
            asset.set_issuer(owner, issuer, allowance)
        for name, uri in plan.documents:
            if not any(name) or not uri:
                raise ModelError("AssetToken_InvalidDocument", name)
        asset.supply_locker = buyout
        self.assets[address] = asset
        for issue in issues:
            asset.issue(self.address, issue.to, issue.shares, issue.locked_until)
