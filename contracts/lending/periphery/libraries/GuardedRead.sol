// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GuardedOracle} from "../../../oracle/libraries/GuardedOracle.sol";

/// @title GuardedRead
/// @notice Asks a contract that nobody vouches for a question whose answer is one word. It gets as much gas as {GuardedOracle} gives an
///         oracle, or the call reverts, so that too little gas cannot make a working contract look like a failing one.
library GuardedRead {
    /// @dev For what happens between measuring the gas and the call.
    uint256 private constant MARGIN = 5_000;

    /// @notice The first word of the answer; not `answered` where the contract fails or has no code. A longer answer is one, as the
    ///         compiler has it.
    function ask(address target, bytes memory question) internal view returns (bool answered, uint256 answer) {
        uint256 required = GuardedOracle.ORACLE_GAS + MARGIN;
        // a call passes on at most 63/64 of what is left
        uint256 available = (gasleft() * 63) / 64;
        if (available < required) revert GuardedOracle.GuardedOracle_InsufficientGas(available, required);
        uint256 gasGiven = GuardedOracle.ORACLE_GAS;
        assembly ("memory-safe") {
            // copies one word into scratch space, whatever the contract returns
            let success := staticcall(gasGiven, target, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(success, gt(returndatasize(), 0x1f))
            if answered {
                answer := mload(0x00)
            }
        }
    }
}
