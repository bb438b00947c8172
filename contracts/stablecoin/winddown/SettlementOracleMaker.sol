// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementOracle} from "./SettlementOracle.sol";

/// @title SettlementOracleMaker
/// @notice Creates the wind-down's oracles, whose code the wind-down has no room for. Made by the wind-down, for itself alone.
/// @custom:kill Nothing to switch off: it creates oracles for the wind-down, when that asks it to.
contract SettlementOracleMaker {
    /// @notice Thrown when another than the wind-down has an oracle made.
    error SettlementOracleMaker_NotWindDown(address caller);

    /// @notice Whose oracles they are.
    address public immutable WIND_DOWN = msg.sender;

    /// @notice Creates an oracle that passes on the prices of `source`. Only the wind-down.
    function make(address source) external returns (address oracle) {
        if (msg.sender != WIND_DOWN) revert SettlementOracleMaker_NotWindDown(msg.sender);
        oracle = address(new SettlementOracle(source, WIND_DOWN));
    }
}
