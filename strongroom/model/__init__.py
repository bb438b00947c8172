"""The specification: an exact, integer, readable reference of every contract.

The same rounding, the same order of checks. A call that a contract refuses, its model refuses with a
`ModelError` of the same name and arguments, and nothing has changed. It has three uses: the stateful tests compare
every step of the contracts with it, the client answers "what if" with it, and risk simulations start from it.

    world = World(timestamp=1_700_000_000)
    access = AccessManager(world, "access")
    coin = Stablecoin(world, "coin", access, facilitators={"module": Facilitator(ceiling=10_000_000 * WAD)})
    reserve = Token(world, "reserve", decimals=6, balances={"holder": 1_000_000})
    module = PegStabilityModule(world, "module", access, coin, reserve, FixedPrice(10**48), "buffer")
    module.fee_in_bps = 5
    module.preview_swap_in(1_000_000)  # 999_500_000_000_000_000

Any text serves as an address here; where digests of signatures matter, use real ones.
"""

from strongroom.model.access import ADMIN, GOVERNOR, OPERATOR, SENTINEL, AccessManager
from strongroom.model.chainlink_oracle import ChainlinkOracle, Feed, FeedSetting, FixedPrice, Oracle, Vault
from strongroom.model.creator_collection import CreatorCollection, Phase, Royalty, Voucher
from strongroom.model.execution import ZERO_ADDRESS, Address, ModelError, World
from strongroom.model.kinked_curve import KinkedCurveIrm
from strongroom.model.lending_lens import LendingLens
from strongroom.model.lending_pool import Authorization, IrmEntry, LendingPool, MarketParams, RateKind
from strongroom.model.peg_stability_module import PegStabilityModule, PegStatus
from strongroom.model.rounding import BPS, PRICE_SCALE, WAD
from strongroom.model.royalty_splitter import AdjustableRoyaltySplitter, RoyaltySplitter
from strongroom.model.signatures import Signature
from strongroom.model.splitter_values import Ether
from strongroom.model.stablecoin import Facilitator, Stablecoin
from strongroom.model.surplus_buffer import SurplusBuffer
from strongroom.model.token import AuthorizedToken, Token

__all__ = [
    "ADMIN",
    "BPS",
    "GOVERNOR",
    "OPERATOR",
    "PRICE_SCALE",
    "SENTINEL",
    "WAD",
    "ZERO_ADDRESS",
    "AccessManager",
    "Address",
    "AdjustableRoyaltySplitter",
    "Authorization",
    "AuthorizedToken",
    "ChainlinkOracle",
    "CreatorCollection",
    "Ether",
    "Facilitator",
    "Feed",
    "FeedSetting",
    "FixedPrice",
    "IrmEntry",
    "KinkedCurveIrm",
    "LendingLens",
    "LendingPool",
    "MarketParams",
    "ModelError",
    "Oracle",
    "PegStabilityModule",
    "PegStatus",
    "Phase",
    "RateKind",
    "Royalty",
    "RoyaltySplitter",
    "Signature",
    "Stablecoin",
    "SurplusBuffer",
    "Token",
    "Vault",
    "Voucher",
    "World",
]
