"""Typed wrappers of the contracts, one class for each.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Mapping

from strongroom.client.contract import ContractClient
from strongroom.client.contracts import events
from strongroom.client.contracts.adaptive_curve_irm import AdaptiveCurveIrm
from strongroom.client.contracts.adjustable_royalty_splitter import AdjustableRoyaltySplitter
from strongroom.client.contracts.asset_administration import AssetAdministration
from strongroom.client.contracts.asset_factory import AssetFactory
from strongroom.client.contracts.asset_operations import AssetOperations
from strongroom.client.contracts.asset_token import AssetToken
from strongroom.client.contracts.auction_house import AuctionHouse
from strongroom.client.contracts.buyout import Buyout
from strongroom.client.contracts.chainlink_oracle import ChainlinkOracle
from strongroom.client.contracts.collection_admin import CollectionAdmin
from strongroom.client.contracts.collection_factory import CollectionFactory
from strongroom.client.contracts.creator_collection import CreatorCollection
from strongroom.client.contracts.credit_facilitator import CreditFacilitator
from strongroom.client.contracts.erc20_authorization import ERC20Authorization
from strongroom.client.contracts.flash_liquidator import FlashLiquidator
from strongroom.client.contracts.identity_registry import IdentityRegistry
from strongroom.client.contracts.kinked_curve_irm import KinkedCurveIrm
from strongroom.client.contracts.lending_gateway import LendingGateway
from strongroom.client.contracts.lending_lens import LendingLens
from strongroom.client.contracts.lending_pool import LendingPool
from strongroom.client.contracts.lending_vault import LendingVault
from strongroom.client.contracts.lending_vault_factory import LendingVaultFactory
from strongroom.client.contracts.lending_vault_governance import LendingVaultGovernance
from strongroom.client.contracts.marketplace import Marketplace
from strongroom.client.contracts.mock_aggregator import MockAggregator
from strongroom.client.contracts.mock_reserve import MockReserve
from strongroom.client.contracts.net_asset_value import NetAssetValue
from strongroom.client.contracts.peg_stability_module import PegStabilityModule
from strongroom.client.contracts.pledge_manager import PledgeManager
from strongroom.client.contracts.pledged_shares import PledgedShares
from strongroom.client.contracts.primary_sale import PrimarySale
from strongroom.client.contracts.protocol_access_manager import ProtocolAccessManager
from strongroom.client.contracts.rate_policy import RatePolicy
from strongroom.client.contracts.redemption_desk import RedemptionDesk
from strongroom.client.contracts.redemption_desk_factory import RedemptionDeskFactory
from strongroom.client.contracts.redemption_module import RedemptionModule
from strongroom.client.contracts.royalty_splitter import RoyaltySplitter
from strongroom.client.contracts.royalty_splitter_factory import RoyaltySplitterFactory
from strongroom.client.contracts.savings_vault import SavingsVault
from strongroom.client.contracts.settlement_oracle import SettlementOracle
from strongroom.client.contracts.settlement_oracle_maker import SettlementOracleMaker
from strongroom.client.contracts.stability_pool import StabilityPool
from strongroom.client.contracts.stability_pool_factory import StabilityPoolFactory
from strongroom.client.contracts.stablecoin import Stablecoin
from strongroom.client.contracts.surplus_buffer import SurplusBuffer
from strongroom.client.contracts.transfer_validator import TransferValidator
from strongroom.client.contracts.vesting import Vesting
from strongroom.client.contracts.wind_down import WindDown

__all__ = [
    "WRAPPERS",
    "events",
    "AdaptiveCurveIrm",
    "AdjustableRoyaltySplitter",
    "AssetAdministration",
    "AssetFactory",
    "AssetOperations",
    "AssetToken",
    "AuctionHouse",
    "Buyout",
    "ChainlinkOracle",
    "CollectionAdmin",
    "CollectionFactory",
    "CreatorCollection",
    "CreditFacilitator",
    "ERC20Authorization",
    "FlashLiquidator",
    "IdentityRegistry",
    "KinkedCurveIrm",
    "LendingGateway",
    "LendingLens",
    "LendingPool",
    "LendingVault",
    "LendingVaultFactory",
    "LendingVaultGovernance",
    "Marketplace",
    "MockAggregator",
    "MockReserve",
    "NetAssetValue",
    "PegStabilityModule",
    "PledgeManager",
    "PledgedShares",
    "PrimarySale",
    "ProtocolAccessManager",
    "RatePolicy",
    "RedemptionDesk",
    "RedemptionDeskFactory",
    "RedemptionModule",
    "RoyaltySplitter",
    "RoyaltySplitterFactory",
    "SavingsVault",
    "SettlementOracle",
    "SettlementOracleMaker",
    "StabilityPool",
    "StabilityPoolFactory",
    "Stablecoin",
    "SurplusBuffer",
    "TransferValidator",
    "Vesting",
    "WindDown",
]

WRAPPERS: Mapping[str, type[ContractClient]] = {
    "AdaptiveCurveIrm": AdaptiveCurveIrm,
    "AdjustableRoyaltySplitter": AdjustableRoyaltySplitter,
    "AssetAdministration": AssetAdministration,
    "AssetFactory": AssetFactory,
    "AssetOperations": AssetOperations,
    "AssetToken": AssetToken,
    "AuctionHouse": AuctionHouse,
    "Buyout": Buyout,
    "ChainlinkOracle": ChainlinkOracle,
    "CollectionAdmin": CollectionAdmin,
    "CollectionFactory": CollectionFactory,
    "CreatorCollection": CreatorCollection,
    "CreditFacilitator": CreditFacilitator,
    "FlashLiquidator": FlashLiquidator,
    "IdentityRegistry": IdentityRegistry,
    "KinkedCurveIrm": KinkedCurveIrm,
    "LendingGateway": LendingGateway,
    "LendingLens": LendingLens,
    "LendingPool": LendingPool,
    "LendingVault": LendingVault,
    "LendingVaultFactory": LendingVaultFactory,
    "LendingVaultGovernance": LendingVaultGovernance,
    "Marketplace": Marketplace,
    "MockAggregator": MockAggregator,
    "MockReserve": MockReserve,
    "NetAssetValue": NetAssetValue,
    "PegStabilityModule": PegStabilityModule,
    "PledgeManager": PledgeManager,
    "PledgedShares": PledgedShares,
    "PrimarySale": PrimarySale,
    "ProtocolAccessManager": ProtocolAccessManager,
    "RatePolicy": RatePolicy,
    "RedemptionDesk": RedemptionDesk,
    "RedemptionDeskFactory": RedemptionDeskFactory,
    "RedemptionModule": RedemptionModule,
    "RoyaltySplitter": RoyaltySplitter,
    "RoyaltySplitterFactory": RoyaltySplitterFactory,
    "SavingsVault": SavingsVault,
    "SettlementOracle": SettlementOracle,
    "SettlementOracleMaker": SettlementOracleMaker,
    "StabilityPool": StabilityPool,
    "StabilityPoolFactory": StabilityPoolFactory,
    "Stablecoin": Stablecoin,
    "SurplusBuffer": SurplusBuffer,
    "TransferValidator": TransferValidator,
    "Vesting": Vesting,
    "WindDown": WindDown,
}
"""The wrapper of each contract, by its name in Solidity."""
