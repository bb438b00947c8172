// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle, IOracle} from "./IOracle.sol";

/// @title IChainlinkOracle
/// @notice Price of a collateral token in a loan token from up to two base and two quote feeds and, where the collateral is an
///         ERC-4626 share, its conversion to the asset the base feeds price. Everything is fixed at deployment.
interface IChainlinkOracle is ILiquidationOracle {
    /* TYPES */

    /// @notice A feed and how old its answer may be, in seconds. A zero aggregator means there is none: price one.
    struct Feed {
        address aggregator;
        uint32 heartbeat;
    }

    /// @notice All there is to set.
    struct Config {
        /// The token priced, and the token it is priced in.
        address collateralToken;
        address loanToken;
        /// Whether `collateralToken` is an ERC-4626 vault whose asset the base feeds price.
        bool collateralIsVault;
        /// How fast the vault's share price may grow from what it is at deployment, in basis points a year; beyond it the
        /// share counts as having grown this fast. It bounds what a donation can add to the price; growth that was not used adds
        /// up, so set it near the vault's true yield.
        uint32 maxShareGrowthBpsPerYear;
        /// collateral (or the vault's asset) -> loan token: answers of the base feeds are multiplied, of the quote feeds divided.
        Feed baseFeed1;
        Feed baseFeed2;
        Feed quoteFeed1;
        Feed quoteFeed2;
        /// Bounds of the price, inclusive, scaled as `price()`.
        uint256 minPrice;
        uint256 maxPrice;
        /// A second source in the same scale, or zero; and how far the price may be from it, in basis points of it.
        IOracle reference_;
        uint16 maxDeviationBps;
        /// The L2 sequencer's uptime feed, or zero on a chain without one; and how many seconds after it came back to wait.
        address sequencerUptimeFeed;
        uint32 sequencerGracePeriod;
    }

    /* ERRORS */

    /// @notice Thrown when a feed's call fails.
    error ChainlinkOracle_FeedUnavailable(address feed);

    /// @notice Thrown when a feed answers zero or less, or a round that is not complete.
    error ChainlinkOracle_InvalidAnswer(address feed, int256 answer);

    /// @notice Thrown when a feed's answer is older than its heartbeat allows, or from the future. Seconds.
    error ChainlinkOracle_StaleAnswer(address feed, uint256 updatedAt, uint256 heartbeat, uint256 timestamp);

    /// @notice Thrown when the L2's sequencer is down.
    error ChainlinkOracle_SequencerDown(address feed);

    /// @notice Thrown while the grace period after the sequencer came back runs. Seconds.
    error ChainlinkOracle_SequencerGracePeriod(address feed, uint256 upSince, uint256 gracePeriod, uint256 timestamp);

    /// @notice Thrown when the price is out of its bounds. All scaled as `price()`.
    error ChainlinkOracle_PriceOutOfBounds(uint256 price, uint256 minPrice, uint256 maxPrice);

    /// @notice Thrown when the price is further from the second source than allowed. Prices scaled as `price()`.
    error ChainlinkOracle_PriceDeviates(uint256 price, uint256 referencePrice, uint256 maxDeviationBps);

    /// @notice Thrown at deployment when the configuration contradicts itself; `reason` names the setting.
    error ChainlinkOracle_InvalidConfig(string reason);

    /* VIEWS */

    /// @notice The configuration given at deployment.
    function config() external view returns (Config memory);

    /// @notice The vault's share price at deployment, in the asset's units for one whole share, and when that was (seconds).
    ///         Both zero when the collateral is no vault.
    function shareSnapshot() external view returns (uint256 assetsPerShare, uint256 timestamp);

    /// @notice The factor that the product of the answers is multiplied with, see {ChainlinkOracle}.
    function SCALE() external view returns (uint256);

    /// @notice What it is divided by; this or the factor is one.
    function SCALE_DIVISOR() external view returns (uint256);
}
