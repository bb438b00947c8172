"""Making assets: an NFT into the custody of its holders, or something off-chain with its documents."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from typing import Any

from strongroom.client.accounts import Account, Signer
from strongroom.client.accounts import signer as as_signer
from strongroom.client.amounts import Amount, to_units
from strongroom.client.assets.asset import Asset
from strongroom.client.assets.base import MAX_SHARES, ZERO_ADDRESS, By
from strongroom.client.assets.refusals import explained
from strongroom.client.assets.rules import Rules
from strongroom.client.codec import Addressish, to_address
from strongroom.client.connection import Connection
from strongroom.client.contract import Call, ContractClient
from strongroom.client.contracts.asset_factory import AssetFactory, AssetRecord, FirstIssue
from strongroom.client.contracts.creator_collection import CreatorCollection
from strongroom.client.contracts.events import NftTokenized, OffChainTokenized
from strongroom.client.contracts.structs import AssetParams, CustodianParams, Document, IssuerParams
from strongroom.client.errors import ArgumentError, InsufficientFundsError
from strongroom.client.items import fetch_holding
from strongroom.client.receipt import Receipt
from strongroom.client.token import VALIDITY, Stablecoin
from strongroom.model.orders import ItemStandard

PAGE = 50
"""Assets read at once."""


class AssetKind(IntEnum):
    """What an asset stands on; the contract's `AssetKind`."""

    NONE = 0
    NFT = 1
    OFF_CHAIN = 2


class CustodianStatus(IntEnum):
    """What a custodian may do; the contract's `CustodianStatus`."""

    NONE = 0
    ACTIVE = 1
    ACTIVE_OVER_LOCKUPS = 2
    CLOSED = 3


@dataclass(frozen=True)
class Issue:
    """Shares that somebody gets at once."""

    to: str
    shares: Amount
    locked_until: int = 0


@dataclass(frozen=True)
class Plan:
    """What an asset is made as. Shares in whole shares."""

    name: str
    symbol: str
    authorized: Amount
    """Most shares that may ever be outstanding; can only be lowered."""
    decimals: int = 0
    rules: Rules = field(default_factory=Rules)
    issues: Sequence[Issue] = ()
    documents: Sequence[Document] = ()
    payment_tokens: Sequence[str] | None = None
    """Of dividends; the stablecoin unless named."""
    agents: Sequence[str] = ()
    owner: str | None = None
    """The account that makes it, unless named."""
    for_sale: Amount = 0
    """That the suite's primary sales may issue."""
    for_grants: Amount = 0
    """That the suite's vesting may issue; it becomes a custodian if more than zero."""
    custodians: Sequence[CustodianParams] = ()
    issuers: Sequence[IssuerParams] = ()
    votes: bool = False
    investor_balances: bool = False

    def require_sound(self) -> None:
        """Raises `ArgumentError` for what no asset can be made of."""
        if not self.name.strip() or not self.symbol.strip():
            raise ArgumentError("an asset has a name and a symbol")
        if not 0 <= self.decimals <= 8:
            raise ArgumentError(f"an asset has 0 to 8 decimals, not {self.decimals}")
        if not 0 < to_units(self.authorized, self.decimals) <= MAX_SHARES:
            raise ArgumentError("the authorised supply is more than zero and below 2^56 units")
        issued = sum(to_units(each.shares, self.decimals) for each in self.issues)
        if issued > to_units(self.authorized, self.decimals):
            raise ArgumentError("more shares would be issued at once than are authorised")
        if self.payment_tokens is not None and len(self.payment_tokens) > 4:
            raise ArgumentError("an asset pays in four tokens at most")
        if Decimal(self.rules.max_balance) and not self.investor_balances:
            raise ArgumentError("a maximum balance needs an asset that keeps investors' balances")


@dataclass(frozen=True)
class Tokenized:
    """An asset that was made."""

    asset: Asset
    buyout: str | None
    """What keeps the NFT; `None` for an off-chain asset."""
    fee: Decimal
    """Coins."""
    receipt: Receipt


class Factory(AssetFactory):
    """The factory: the contract's own functions (`tokenizeNft`), and these for people (`tokenize`)."""

    def __init__(
        self,
        connection: Connection,
        address: Addressish,
        sales: Addressish | None = None,
        vesting: Addressish | None = None,
    ) -> None:
        super().__init__(connection, address)
        self._sales, self._vesting = sales, vesting
        memory = connection.memory
        coin = memory.get((self.address, "coin"))
        if coin is None:
            coin = memory[self.address, "coin"] = self.STABLECOIN()
        self.stablecoin = Stablecoin(connection, coin)

    # Reading

    def all(self) -> Iterator[AssetRecord]:
        """Every asset, in the order they were made, a page at a time."""
        count = self.assetCount()
        for start in range(0, count, PAGE):
            yield from self.records(start, PAGE)

    def find(self, asset: Addressish) -> AssetRecord:
        """What is known of an asset. Raises `ArgumentError` if this factory did not make it."""
        found = self.record(asset)
        if found.kind == AssetKind.NONE:
            raise ArgumentError(f"{to_address(asset)} is no asset of the factory {self.address}")
        return found

    def current_fee(self) -> Decimal:
        """What making an asset costs, in coins."""
        return self.stablecoin.from_units(self.fee())

    # Making

    def tokenize_nft(
        self,
        plan: Plan,
        collection: Addressish,
        item: int,
        reference_price: Amount,
        max_fee: Amount | None = None,
        salt: bytes | None = None,
        by: By = "permit",
        account: Account | None = None,
    ) -> Tokenized:
        """Make an asset of the account's NFT, which goes into the custody of a buyout and is approved first if need be.

        `reference_price`: coins for the whole; the first votes on its price are within half to twice of it.
        `max_fee`: coins, today's fee unless given. Raises `ArgumentError`, `InsufficientFundsError`, `ContractError`.
        """
        who, most = self._ready(plan, max_fee, account)
        where, price = to_address(collection), self.stablecoin.to_units(reference_price)
        if not price:
            raise ArgumentError("a reference price is more than nothing")
        held, approved = fetch_holding(
            self._connection, ItemStandard.ERC721, where, item, who.address, self.address
        )
        if not held:
            raise InsufficientFundsError(f"{who.address} does not own no. {item} of {where}")
        if not approved:
            CreatorCollection(self._connection, where).approve(self.address, item).send(who)
        args = self._arguments(plan, who)
        call = self.tokenizeNft(*args, where, item, price, most, salt or secrets.token_bytes(32))
        receipt = self._paid(call, most, by, who)
        event = receipt.require(NftTokenized, self.address, creator=who.address, collection=where, id=item)
        return self._made(event.asset, event.buyout, event.fee, receipt)

    def tokenize_off_chain(
        self,
        plan: Plan,
        custodian: str,
        max_fee: Amount | None = None,
        salt: bytes | None = None,
        by: By = "permit",
        account: Account | None = None,
    ) -> Tokenized:
        """Make an asset of something off-chain that `custodian` holds, by name; with a document at least."""
        who, most = self._ready(plan, max_fee, account)
        if not plan.documents:
            raise ArgumentError("an off-chain asset stands on documents: anchor one at least")
        if not 0 < len(custodian.encode()) <= 128:
            raise ArgumentError("the custodian of an off-chain asset is named, with 128 bytes at most")
        args = self._arguments(plan, who)
        call = self.tokenizeOffChain(*args, custodian, most, salt or secrets.token_bytes(32))
        receipt = self._paid(call, most, by, who)
        event = receipt.require(OffChainTokenized, self.address, creator=who.address, custodian=custodian)
        return self._made(event.asset, None, event.fee, receipt)

    # Internal

    def _ready(self, plan: Plan, max_fee: Amount | None, account: Account | None) -> tuple[Signer, int]:
        plan.require_sound()
        who = self._connection.require_signer(None if account is None else as_signer(account))
        fee = self.fee()
        most = fee if max_fee is None else self.stablecoin.to_units(max_fee)
        if most < fee:
            raise ArgumentError(
                f"making an asset costs {self.stablecoin.describe(fee)}, more than is agreed to"
            )
        self.stablecoin.require_balance(who.address, fee)
        return who, most

    def _arguments(self, plan: Plan, who: Signer) -> tuple[AssetParams, tuple[FirstIssue, ...]]:
        def units(shares: Amount) -> int:
            return to_units(shares, plan.decimals)

        issuers, custodians = list(plan.issuers), list(plan.custodians)
        for amount, contract, what in (
            (units(plan.for_sale), self._sales, "primary sale"),
            (units(plan.for_grants), self._vesting, "vesting"),
        ):
            if amount and contract is None:
                raise ArgumentError(f"this deployment has no {what}, which could issue shares")
            if amount and contract is not None:
                issuers.append(IssuerParams(to_address(contract), amount))
        if units(plan.for_grants) and self._vesting is not None:
            custodians.append(
                CustodianParams(to_address(self._vesting), int(CustodianStatus.ACTIVE_OVER_LOCKUPS))
            )
        tokens = (self.stablecoin.address,) if plan.payment_tokens is None else plan.payment_tokens
        params = AssetParams(
            owner=who.address if plan.owner is None else to_address(plan.owner),
            name=plan.name.strip(),
            symbol=plan.symbol.strip(),
            decimals=plan.decimals,
            authorizedSupply=units(plan.authorized),
            votes=plan.votes,
            investorBalances=plan.investor_balances,
            policy=plan.rules.policy(plan.decimals),
            countries=tuple(sorted(set(plan.rules.countries.listed))),
            paymentTokens=tuple(to_address(each) for each in tokens),
            agents=tuple(to_address(each) for each in plan.agents),
            custodians=tuple(_checked(each) for each in custodians),
            issuers=tuple(IssuerParams(to_address(each.account), each.allowance) for each in issuers),
            supplyLocker=ZERO_ADDRESS,
            documents=tuple(plan.documents),
        )
        issues = tuple(
            FirstIssue(to_address(each.to), units(each.shares), each.locked_until) for each in plan.issues
        )
        return params, issues

    def _paid(self, call: "Call[Any]", most: int, by: By, who: Signer) -> Receipt:
        """The call with its fee allowed for."""
        return pay_and_send(self, self.stablecoin, call, most, by, who)

    def _made(self, asset: str, buyout: str | None, fee: int, receipt: Receipt) -> Tokenized:
        return Tokenized(Asset(self._connection, asset), buyout, self.stablecoin.from_units(fee), receipt)


def _checked(custodian: CustodianParams) -> CustodianParams:
    """With its address checked."""
    return CustodianParams(to_address(custodian.account), int(custodian.status))


def pay_and_send(
    contract: "ContractClient", coin: Stablecoin, call: "Call[Any]", most: int, by: By, who: Signer
) -> Receipt:
    """Send a call that takes up to `most` of the coin, allowed for by a permit in one transaction, or by an allowance
    before it. `contract` has `permit` and `multicall`."""
    with explained():
        if coin.allowance(who.address, contract.address) >= most:
            return call.send(who)
        if by == "approve":
            coin.approve(contract.address, most).send(who)
            return call.send(who)
        until = coin._connection.fetch_timestamp() + VALIDITY
        signed = coin.sign_permit_units(contract.address, most, until, account=who)
        step = contract.permit(most, until, signed.signature).data  # type: ignore[attr-defined]
        together = contract.multicall([step, call.data])  # type: ignore[attr-defined]
        return together.send(who)  # type: ignore[no-any-return]
