"""Typed wrappers of the contracts, one class for each.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from collections.abc import Mapping

from strongroom.client.contract import ContractClient
from strongroom.client.contracts import events
from strongroom.client.contracts.adaptive_curve_irm import AdaptiveCurveIrm
from strongroom.client.contracts.chainlink_oracle import ChainlinkOracle
from strongroom.client.contracts.erc20_authorization import ERC20Authorization
from strongroom.client.contracts.identity_registry import IdentityRegistry
from strongroom.client.contracts.lending_pool import LendingPool
from strongroom.client.contracts.mock_aggregator import MockAggregator
from strongroom.client.contracts.mock_reserve import MockReserve
from strongroom.client.contracts.peg_stability_module import PegStabilityModule
from strongroom.client.contracts.protocol_access_manager import ProtocolAccessManager
from strongroom.client.contracts.stablecoin import Stablecoin
from strongroom.client.contracts.surplus_buffer import SurplusBuffer

__all__ = [
    "WRAPPERS",
    "events",
    "AdaptiveCurveIrm",
    "ChainlinkOracle",
    "ERC20Authorization",
    "IdentityRegistry",
    "LendingPool",
    "MockAggregator",
    "MockReserve",
    "PegStabilityModule",
    "ProtocolAccessManager",
    "Stablecoin",
    "SurplusBuffer",
]

WRAPPERS: Mapping[str, type[ContractClient]] = {
    "AdaptiveCurveIrm": AdaptiveCurveIrm,
    "ChainlinkOracle": ChainlinkOracle,
    "IdentityRegistry": IdentityRegistry,
    "LendingPool": LendingPool,
    "MockAggregator": MockAggregator,
    "MockReserve": MockReserve,
    "PegStabilityModule": PegStabilityModule,
    "ProtocolAccessManager": ProtocolAccessManager,
    "Stablecoin": Stablecoin,
    "SurplusBuffer": SurplusBuffer,
}
"""The wrapper of each contract, by its name in Solidity."""
