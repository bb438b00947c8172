"""Fractional assets from Python: tokenise, sell, pay dividends, claim, enforce, buy out, report.

assets = client.assets
plan = Plan("Harbour Street 12", "HARB", authorized=1_000, for_sale=400, documents=[document("DEED", "ipfs://…", pdf)])
made = assets.factory.tokenize_off_chain(plan, custodian="Notary Ltd")
sale = assets.sales.open_sale(made.asset, price="25", hard_cap=400, days=10)
buyer.assets.sales.buy_shares(sale.number, 12)              # a signed permit and the purchase, in one transaction
made.asset.pay_dividend("1000")
buyer.assets.asset(made.asset.address).claim_dividend()
assets.cap_table(made.asset).reconciles                     # True, to the unit

Every write is simulated first, waited for, and its receipt checked; what refuses says why and what to do.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from strongroom.client.assets.asset import AnchoredDocument, Asset, HolderState, Overview
from strongroom.client.assets.base import Done, document, reason_of, shown_reason
from strongroom.client.assets.buyouts import Buyout, BuyoutState, BuyoutStatus
from strongroom.client.assets.dividends import Book, Claimable, ClaimedDividend, Dividend
from strongroom.client.assets.grants import Grants, GrantState, GrantStatus
from strongroom.client.assets.making import AssetKind, CustodianStatus, Factory, Issue, Plan, Tokenized
from strongroom.client.assets.orders import ShareOrders
from strongroom.client.assets.refusals import Answer
from strongroom.client.assets.rules import Countries, CountryRule, Rules
from strongroom.client.assets.sales import PurchaseAuthorization, Sales, SaleState, SaleStatus
from strongroom.client.assets.values import Desks
from strongroom.client.codec import Addressish, to_address
from strongroom.client.contracts.asset_factory import AssetFactory, AssetRecord
from strongroom.client.errors import ArgumentError
from strongroom.client.logs import Progress

if TYPE_CHECKING:
    from strongroom.client.assets.cap_table import CapTable
    from strongroom.client.assets.dividend_report import DividendReport
    from strongroom.client.client import Strongroom

__all__ = [
    "AnchoredDocument",
    "Answer",
    "Asset",
    "AssetKind",
    "AssetRecord",
    "Assets",
    "Book",
    "Buyout",
    "BuyoutState",
    "BuyoutStatus",
    "Claimable",
    "ClaimedDividend",
    "Countries",
    "CountryRule",
    "CustodianStatus",
    "Desks",
    "Dividend",
    "Done",
    "Factory",
    "GrantState",
    "GrantStatus",
    "Grants",
    "HolderState",
    "Issue",
    "Overview",
    "Plan",
    "PurchaseAuthorization",
    "Rules",
    "SaleState",
    "SaleStatus",
    "Sales",
    "ShareOrders",
    "Tokenized",
    "document",
    "reason_of",
    "shown_reason",
]


class Assets:
    """Assets of a chain, and what makes, sells, grants, buys out and redeems them."""

    def __init__(self, client: "Strongroom") -> None:
        self._client = client

    @cached_property
    def factory(self) -> Factory:
        """Makes assets. Raises `NoDeploymentError` if the deployment has none."""
        here = self._client.contract("AssetFactory", AssetFactory)
        deployed = self._client.deployment.contracts
        sales, vesting = deployed.get("PrimarySale"), deployed.get("Vesting")
        return Factory(
            self._client.connection,
            here.address,
            None if sales is None else sales.address,
            None if vesting is None else vesting.address,
        )

    @cached_property
    def sales(self) -> Sales:
        """Primary sales."""
        return self._client.contract("PrimarySale", Sales)

    @cached_property
    def grants(self) -> Grants:
        """Vesting."""
        return self._client.contract("Vesting", Grants)

    @cached_property
    def desks(self) -> Desks:
        """Net asset values and redemption desks."""
        return self._client.contract("RedemptionDeskFactory", Desks)

    @cached_property
    def orders(self) -> ShareOrders:
        """Shares from holder to holder."""
        return ShareOrders(self._client.connection, self._client.market, self.factory)

    def asset(self, address: Addressish) -> Asset:
        """An asset at an address. Raises `ArgumentError` if this deployment's factory did not make it."""
        self.factory.find(address)
        return Asset(self._client.connection, address)

    def all(self) -> Iterator[AssetRecord]:
        """Every asset, in the order they were made."""
        return self.factory.all()

    def cap_table(self, asset: Asset | str, progress: Progress | None = None) -> "CapTable":
        """Who holds an asset, from its events, reconciled with the chain."""
        from strongroom.client.assets.cap_table import cap_table

        return cap_table(self._of(asset), self._birth(), progress=progress)

    def dividends(
        self,
        asset: Asset | str,
        since: int | None = None,
        until: int | None = None,
        progress: Progress | None = None,
    ) -> "DividendReport":
        """An asset's dividends, from its events, reconciled with the chain."""
        from strongroom.client.assets.dividend_report import dividends

        return dividends(self._of(asset), since, until, self._birth(), progress=progress)

    def _of(self, asset: Asset | str) -> Asset:
        return asset if isinstance(asset, Asset) else self.asset(asset)

    def _birth(self) -> int:
        """No asset has events before its factory was made."""
        return self._client.deployment.contract("AssetFactory").block

    def buyout(self, asset: Addressish) -> Buyout:
        """What keeps an asset's NFT. Raises `ArgumentError` for an off-chain asset."""
        found = self.factory.find(asset)
        if found.kind != AssetKind.NFT:
            raise ArgumentError(
                f"{to_address(asset)} stands on something off-chain: it has no buyout, its issuer redeems shares"
            )
        return Buyout(self._client.connection, found.buyout)
