// SPDX-License-Identifier: MIT
pragma solidity 0.8.13;

import {ResilientOracleInterface} from "@venusprotocol/oracle/contracts/interfaces/OracleInterface.sol";

interface IAggregator {
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
}

/// @notice The cheapest oracle that gives Venus's peg module a live and fresh price: one feed, no bounds, no second source, no
///         proxy. Venus's own has more of all of them, so its module costs more in life than here.
contract VenusOracle is ResilientOracleInterface {
    IAggregator private immutable FEED;
    uint256 private immutable SCALE;
    uint256 private immutable HEARTBEAT;

    constructor(address feed, uint256 scale, uint256 heartbeat) {
        FEED = IAggregator(feed);
        SCALE = scale;
        HEARTBEAT = heartbeat;
    }

    function updateAssetPrice(address) external {}

    function getPrice(address) external view returns (uint256) {
        (, int256 answer, , uint256 updatedAt, ) = FEED.latestRoundData();
        require(answer > 0 && block.timestamp - updatedAt <= HEARTBEAT, "stale");
        return uint256(answer) * SCALE;
    }
}
