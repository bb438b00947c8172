// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS} from "../utils/BasisPoints.sol";
import {IAggregatorV3} from "./interfaces/IAggregatorV3.sol";
import {IChainlinkOracle} from "./interfaces/IChainlinkOracle.sol";
import {ILiquidationOracle, IOracle} from "./interfaces/IOracle.sol";

/// @title ChainlinkOracle
/// @notice See {IChainlinkOracle}. Immutable and without an owner. It fails closed: every reading that cannot be trusted reverts
///         so that no caller can mistake it for a price, and where a feed answered or failed the error names it and the reason.
/// @dev price = SCALE * shareAssets * base1 * base2 / (SCALE_DIVISOR * quote1 * quote2), rounded down, where SCALE / SCALE_DIVISOR =
///      10 ** (36 + loan decimals + quote feeds' decimals - asset decimals - base feeds' decimals - share decimals),
///      shareAssets = assets of one whole share (10 ** share decimals), and without a vault both of its terms are one.
/// @custom:kill Nothing to switch off: it holds nothing and changes nothing. A market or module that must stop using it stops
///              by its own rule (a price that fails closed) or is replaced.
contract ChainlinkOracle is IChainlinkOracle {
    /* CONSTANTS */

    uint256 private constant YEAR = 365 days;

    /* IMMUTABLES */

    /// @inheritdoc IChainlinkOracle
    uint256 public immutable SCALE;
    /// @inheritdoc IChainlinkOracle
    uint256 public immutable SCALE_DIVISOR;

    address private immutable COLLATERAL_TOKEN;
    address private immutable LOAN_TOKEN;

    address private immutable BASE_FEED_1;
    address private immutable BASE_FEED_2;
    address private immutable QUOTE_FEED_1;
    address private immutable QUOTE_FEED_2;
    uint32 private immutable BASE_HEARTBEAT_1;
    uint32 private immutable BASE_HEARTBEAT_2;
    uint32 private immutable QUOTE_HEARTBEAT_1;
    uint32 private immutable QUOTE_HEARTBEAT_2;

    bool private immutable COLLATERAL_IS_VAULT;
    uint256 private immutable ONE_SHARE;
    uint256 private immutable SNAPSHOT_ASSETS;
    uint256 private immutable SNAPSHOT_TIMESTAMP;
    uint32 private immutable MAX_SHARE_GROWTH_BPS_PER_YEAR;

    uint256 private immutable MIN_PRICE;
    uint256 private immutable MAX_PRICE;
    IOracle private immutable REFERENCE;
    uint16 private immutable MAX_DEVIATION_BPS;
    address private immutable SEQUENCER_UPTIME_FEED;
    uint32 private immutable SEQUENCER_GRACE_PERIOD;

    /* CONSTRUCTOR */

    constructor(Config memory settings) {
        _requireValid(settings);
        COLLATERAL_TOKEN = settings.collateralToken;
        LOAN_TOKEN = settings.loanToken;
        BASE_FEED_1 = settings.baseFeed1.aggregator;
        BASE_FEED_2 = settings.baseFeed2.aggregator;
        QUOTE_FEED_1 = settings.quoteFeed1.aggregator;
        QUOTE_FEED_2 = settings.quoteFeed2.aggregator;
        BASE_HEARTBEAT_1 = settings.baseFeed1.heartbeat;
        BASE_HEARTBEAT_2 = settings.baseFeed2.heartbeat;
        QUOTE_HEARTBEAT_1 = settings.quoteFeed1.heartbeat;
        QUOTE_HEARTBEAT_2 = settings.quoteFeed2.heartbeat;
        COLLATERAL_IS_VAULT = settings.collateralIsVault;
        MAX_SHARE_GROWTH_BPS_PER_YEAR = settings.maxShareGrowthBpsPerYear;
        MIN_PRICE = settings.minPrice;
        MAX_PRICE = settings.maxPrice;
        REFERENCE = settings.reference_;
        MAX_DEVIATION_BPS = settings.maxDeviationBps;
        SEQUENCER_UPTIME_FEED = settings.sequencerUptimeFeed;
        SEQUENCER_GRACE_PERIOD = settings.sequencerGracePeriod;

        uint256 digitsDown = uint256(_feedDecimals(settings.baseFeed1)) + _feedDecimals(settings.baseFeed2);
        uint256 digitsUp =
            36 +
                uint256(IERC20Metadata(settings.loanToken).decimals()) +
                _feedDecimals(settings.quoteFeed1) +
                _feedDecimals(settings.quoteFeed2);
        uint8 collateralDecimals = IERC20Metadata(settings.collateralToken).decimals();
        if (settings.collateralIsVault) {
            IERC4626 vault = IERC4626(settings.collateralToken);
            ONE_SHARE = 10 ** collateralDecimals;
            SNAPSHOT_ASSETS = vault.convertToAssets(ONE_SHARE);
            SNAPSHOT_TIMESTAMP = block.timestamp;
            if (SNAPSHOT_ASSETS == 0) revert ChainlinkOracle_InvalidConfig("a vault share is worth nothing");
            digitsDown += uint256(collateralDecimals) + IERC20Metadata(vault.asset()).decimals();
        } else {
            digitsDown += collateralDecimals;
        }
        if (digitsUp > digitsDown + 60 || digitsDown > digitsUp + 60) revert ChainlinkOracle_InvalidConfig("decimals");
        SCALE = digitsUp > digitsDown ? 10 ** (digitsUp - digitsDown) : 1;
        SCALE_DIVISOR = digitsDown > digitsUp ? 10 ** (digitsDown - digitsUp) : 1;
    }

    /* PRICES */

    /// @inheritdoc IOracle
    function price() external view returns (uint256 result) {
        result = _primaryPrice();
        if (result < MIN_PRICE || result > MAX_PRICE) {
            revert ChainlinkOracle_PriceOutOfBounds(result, MIN_PRICE, MAX_PRICE);
        }
        if (address(REFERENCE) != address(0)) {
            uint256 referencePrice = REFERENCE.price();
            uint256 distance = result > referencePrice ? result - referencePrice : referencePrice - result;
            // rounded up: a distance a fraction beyond what is allowed is beyond it
            if (Math.mulDiv(distance, BPS, Math.max(referencePrice, 1), Math.Rounding.Ceil) > MAX_DEVIATION_BPS) {
                revert ChainlinkOracle_PriceDeviates(result, referencePrice, MAX_DEVIATION_BPS);
            }
        }
    }

    /// @inheritdoc ILiquidationOracle
    function liquidationPrice() external view returns (uint256 result) {
        result = _primaryPrice();
        if (result == 0 || result > MAX_PRICE) revert ChainlinkOracle_PriceOutOfBounds(result, 1, MAX_PRICE);
    }

    /* VIEWS */

    /// @inheritdoc IChainlinkOracle
    function config() external view returns (Config memory) {
        return
            Config({
                collateralToken: COLLATERAL_TOKEN,
                loanToken: LOAN_TOKEN,
                collateralIsVault: COLLATERAL_IS_VAULT,
                maxShareGrowthBpsPerYear: MAX_SHARE_GROWTH_BPS_PER_YEAR,
                baseFeed1: Feed(BASE_FEED_1, BASE_HEARTBEAT_1),
                baseFeed2: Feed(BASE_FEED_2, BASE_HEARTBEAT_2),
                quoteFeed1: Feed(QUOTE_FEED_1, QUOTE_HEARTBEAT_1),
                quoteFeed2: Feed(QUOTE_FEED_2, QUOTE_HEARTBEAT_2),
                minPrice: MIN_PRICE,
                maxPrice: MAX_PRICE,
                reference_: REFERENCE,
                maxDeviationBps: MAX_DEVIATION_BPS,
                sequencerUptimeFeed: SEQUENCER_UPTIME_FEED,
                sequencerGracePeriod: SEQUENCER_GRACE_PERIOD
            });
    }

    /// @inheritdoc IChainlinkOracle
    function shareSnapshot() external view returns (uint256 assetsPerShare, uint256 timestamp) {
        return (SNAPSHOT_ASSETS, SNAPSHOT_TIMESTAMP);
    }

    /* INTERNAL */

    /// @dev Fresh answers and a running sequencer; no bounds, no second source. Rounded down.
    function _primaryPrice() private view returns (uint256) {
        _requireSequencerUp();
        // a statement each: within one the compiler chooses the order, and so whose error is reported when two feeds fail
        uint256 numerator = _answer(BASE_FEED_1, BASE_HEARTBEAT_1);
        numerator *= _answer(BASE_FEED_2, BASE_HEARTBEAT_2);
        uint256 denominator = _answer(QUOTE_FEED_1, QUOTE_HEARTBEAT_1);
        denominator *= _answer(QUOTE_FEED_2, QUOTE_HEARTBEAT_2);
        if (COLLATERAL_IS_VAULT) numerator *= _shareAssets();
        return Math.mulDiv(SCALE, numerator, SCALE_DIVISOR * denominator);
    }

    /// @dev What one whole share is worth in assets, no more than the growth cap allows. Rounded down.
    function _shareAssets() private view returns (uint256) {
        uint256 growthBps = (block.timestamp - SNAPSHOT_TIMESTAMP) * MAX_SHARE_GROWTH_BPS_PER_YEAR;
        uint256 cap = SNAPSHOT_ASSETS + Math.mulDiv(SNAPSHOT_ASSETS, growthBps, BPS * YEAR);
        return Math.min(IERC4626(COLLATERAL_TOKEN).convertToAssets(ONE_SHARE), cap);
    }

    /// @dev The feed's answer, or one where there is no feed.
    function _answer(address feed, uint256 heartbeat) private view returns (uint256) {
        if (feed == address(0)) return 1;
        try IAggregatorV3(feed).latestRoundData() returns (uint80, int256 answer, uint256, uint256 updatedAt, uint80) {
            if (answer <= 0 || updatedAt == 0) revert ChainlinkOracle_InvalidAnswer(feed, answer);
            if (updatedAt > block.timestamp || block.timestamp - updatedAt > heartbeat) {
                revert ChainlinkOracle_StaleAnswer(feed, updatedAt, heartbeat, block.timestamp);
            }
            // casting to 'uint256' is safe because answer > 0
            return uint256(answer);
        } catch {
            revert ChainlinkOracle_FeedUnavailable(feed);
        }
    }

    /// @dev Chainlink's uptime feed: answer 0 is up, 1 is down; `startedAt` is when that status began, 0 before the first one.
    function _requireSequencerUp() private view {
        address feed = SEQUENCER_UPTIME_FEED;
        if (feed == address(0)) return;
        try IAggregatorV3(feed).latestRoundData() returns (uint80, int256 answer, uint256 startedAt, uint256, uint80) {
            if (answer != 0) revert ChainlinkOracle_SequencerDown(feed);
            if (startedAt == 0 || startedAt > block.timestamp) revert ChainlinkOracle_InvalidAnswer(feed, answer);
            if (block.timestamp - startedAt <= SEQUENCER_GRACE_PERIOD) {
                revert ChainlinkOracle_SequencerGracePeriod(feed, startedAt, SEQUENCER_GRACE_PERIOD, block.timestamp);
            }
        } catch {
            revert ChainlinkOracle_FeedUnavailable(feed);
        }
    }

    function _feedDecimals(Feed memory feed) private view returns (uint8) {
        return feed.aggregator == address(0) ? 0 : IAggregatorV3(feed.aggregator).decimals();
    }

    function _requireValid(Config memory settings) private pure {
        if (settings.collateralToken == settings.loanToken) revert ChainlinkOracle_InvalidConfig("tokens are the same");
        if (settings.baseFeed1.aggregator == address(0) && settings.quoteFeed1.aggregator == address(0)) {
            revert ChainlinkOracle_InvalidConfig("no feed");
        }
        _requireHeartbeat(settings.baseFeed1);
        _requireHeartbeat(settings.baseFeed2);
        _requireHeartbeat(settings.quoteFeed1);
        _requireHeartbeat(settings.quoteFeed2);
        if (settings.minPrice == 0 || settings.minPrice > settings.maxPrice) {
            revert ChainlinkOracle_InvalidConfig("bounds");
        }
        bool hasReference = address(settings.reference_) != address(0);
        if (hasReference != (settings.maxDeviationBps != 0) || settings.maxDeviationBps >= BPS) {
            revert ChainlinkOracle_InvalidConfig("deviation");
        }
        if ((settings.sequencerUptimeFeed != address(0)) != (settings.sequencerGracePeriod != 0)) {
            revert ChainlinkOracle_InvalidConfig("sequencer");
        }
        if (!settings.collateralIsVault && settings.maxShareGrowthBpsPerYear != 0) {
            revert ChainlinkOracle_InvalidConfig("share growth");
        }
    }

    function _requireHeartbeat(Feed memory feed) private pure {
        if ((feed.aggregator == address(0)) != (feed.heartbeat == 0)) {
            revert ChainlinkOracle_InvalidConfig("heartbeat");
        }
    }
}
