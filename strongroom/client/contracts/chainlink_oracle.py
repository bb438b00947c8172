"""ChainlinkOracle: typed calls.

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

from typing import ClassVar, NamedTuple

from strongroom.client.codec import Address, Function, Struct
from strongroom.client.connection import Block
from strongroom.client.contract import ContractClient

__all__ = ["ChainlinkOracle", "Config", "Feed", "ShareSnapshotResult"]


class Feed(NamedTuple):
    """A struct of the contract."""

    aggregator: Address
    heartbeat: int


FEED_STRUCT = Struct(Feed, ("address", "uint32"))


class Config(NamedTuple):
    """A struct of the contract."""

    collateralToken: Address
    loanToken: Address
    collateralIsVault: bool
    maxShareGrowthBpsPerYear: int
    baseFeed1: Feed
    baseFeed2: Feed
    quoteFeed1: Feed
    quoteFeed2: Feed
    minPrice: int
    maxPrice: int
    reference_: Address
    maxDeviationBps: int
    sequencerUptimeFeed: Address
    sequencerGracePeriod: int


CONFIG_STRUCT = Struct(
    Config,
    (
        "address",
        "address",
        "bool",
        "uint32",
        FEED_STRUCT,
        FEED_STRUCT,
        FEED_STRUCT,
        FEED_STRUCT,
        "uint256",
        "uint256",
        "address",
        "uint16",
        "address",
        "uint32",
    ),
)


class ShareSnapshotResult(NamedTuple):
    """What `shareSnapshot` returns."""

    assetsPerShare: int
    timestamp: int


_SCALE: Function[int] = Function("SCALE", "0xeced5526", (), ("uint256",))
_SCALE_DIVISOR: Function[int] = Function("SCALE_DIVISOR", "0xae51c365", (), ("uint256",))
_CONFIG: Function[Config] = Function("config", "0x79502c55", (), (CONFIG_STRUCT,))
_LIQUIDATION_PRICE: Function[int] = Function("liquidationPrice", "0xb6fc2d5f", (), ("uint256",))
_PRICE: Function[int] = Function("price", "0xa035b1fe", (), ("uint256",))
_SHARE_SNAPSHOT: Function[ShareSnapshotResult] = Function(
    "shareSnapshot", "0x9d83bfb3", (), ("uint256", "uint256"), ShareSnapshotResult
)


class ChainlinkOracle(ContractClient):
    """See `IChainlinkOracle`. Immutable and without an owner. It fails closed: every reading that cannot be trusted
    reverts so that no caller can mistake it for a price, and where a feed answered or failed the error names it
    and the reason.

    Constructor: Config settings.
    """

    _artifact: ClassVar[str] = "ChainlinkOracle"

    def SCALE(self, *, block: Block = "latest") -> int:
        """The factor that the product of the answers is multiplied with, see `ChainlinkOracle`."""
        return self._read(_SCALE, (), block)

    def SCALE_DIVISOR(self, *, block: Block = "latest") -> int:
        """What it is divided by; this or the factor is one."""
        return self._read(_SCALE_DIVISOR, (), block)

    def config(self, *, block: Block = "latest") -> Config:
        """The configuration given at deployment."""
        return self._read(_CONFIG, (), block)

    def liquidationPrice(self, *, block: Block = "latest") -> int:
        """As `price`, from the primary source alone and without its lower bound. A stale feed and a stopped
        sequencer stop it all the same.
        """
        return self._read(_LIQUIDATION_PRICE, (), block)

    def price(self, *, block: Block = "latest") -> int:
        """The price of one unit of the collateral token in units of the loan token, times 1e36. Both units are the
        smallest ones, so a token's decimals are in the price: it has `36 + loan token decimals - collateral token
        decimals` digits after the point. Fails closed.
        """
        return self._read(_PRICE, (), block)

    def shareSnapshot(self, *, block: Block = "latest") -> ShareSnapshotResult:
        """The vault's share price at deployment, in the asset's units for one whole share, and when that was
        (seconds). Both zero when the collateral is no vault.
        """
        return self._read(_SHARE_SNAPSHOT, (), block)
