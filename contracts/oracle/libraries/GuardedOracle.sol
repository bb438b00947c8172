// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle, IOracle} from "../interfaces/IOracle.sol";

/// @title GuardedOracle
/// @notice Asks an oracle whose failure has a meaning of its own. The oracle gets all of its gas or the call reverts, so that a
///         caller who sends too little gas cannot make a working oracle look like a failing one (Liquity v2's gas guard).
library GuardedOracle {
    /// @notice Thrown when the caller sends too little gas for the oracle to be asked properly.
    error GuardedOracle_InsufficientGas(uint256 available, uint256 required);

    /// @notice Gas that the oracle gets: more than any oracle of the suite needs.
    uint256 internal constant ORACLE_GAS = 500_000;

    /// @dev For what happens between measuring the gas and the call.
    uint256 private constant MARGIN = 5_000;

    /// @notice The oracle's price, scaled as {IOracle}, or zero when it fails or answers in another form.
    function priceOrZero(address oracle) internal view returns (uint256) {
        return _askOrZero(oracle, IOracle.price.selector);
    }

    /// @notice The oracle's liquidation price, scaled as {IOracle}, or zero when it fails or is not offered.
    function liquidationPriceOrZero(address oracle) internal view returns (uint256) {
        return _askOrZero(oracle, ILiquidationOracle.liquidationPrice.selector);
    }

    function _askOrZero(address oracle, bytes4 question) private view returns (uint256 answer) {
        // a call passes on at most 63/64 of what is left
        uint256 available = (gasleft() * 63) / 64;
        if (available < ORACLE_GAS + MARGIN) revert GuardedOracle_InsufficientGas(available, ORACLE_GAS + MARGIN);
        assembly ("memory-safe") {
            // copies no more than a price, whatever the oracle returns; scratch space holds question and answer
            mstore(0x00, question)
            let success := staticcall(ORACLE_GAS, oracle, 0x00, 0x04, 0x00, 0x20)
            if and(success, eq(returndatasize(), 0x20)) {
                answer := mload(0x00)
            }
        }
    }
}
