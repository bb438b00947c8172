// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAggregatorV3} from "../oracle/interfaces/IAggregatorV3.sol";

/// @title MockAggregator
/// @notice A Chainlink feed, or an L2 sequencer's uptime feed, that says what it is told. One slot a round, as the real one.
/// @custom:kill A mock; never on a public network.
contract MockAggregator is IAggregatorV3 {
    /// @notice How a broken feed behaves.
    enum Fault {
        None,
        Reverts,
        BurnsGas
    }

    uint8 private immutable DECIMALS;

    int120 public answer;
    uint64 public startedAt;
    uint64 public updatedAt;
    Fault public fault;

    constructor(uint8 decimals_, int120 answer_) {
        DECIMALS = decimals_;
        set(answer_);
    }

    /// @notice A new round with `answer_`, now.
    function set(int120 answer_) public {
        setRound(answer_, uint64(block.timestamp), uint64(block.timestamp));
    }

    /// @notice A new round, with the times given in seconds.
    function setRound(int120 answer_, uint64 startedAt_, uint64 updatedAt_) public {
        answer = answer_;
        startedAt = startedAt_;
        updatedAt = updatedAt_;
    }

    /// @notice Breaks the feed, or mends it.
    function setFault(Fault fault_) external {
        fault = fault_;
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        if (fault != Fault.None) _fail();
        return (1, answer, startedAt, updatedAt, 1);
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    function _fail() private view {
        if (fault == Fault.Reverts) revert("feed is down");
        assembly ("memory-safe") {
            invalid()
        }
    }
}
