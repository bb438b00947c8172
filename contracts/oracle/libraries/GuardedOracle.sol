// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibCall} from "solady/src/utils/LibCall.sol";

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
        return _askOrZero(oracle, abi.encodeCall(IOracle.price, ()));
    }

    /// @notice The oracle's liquidation price, scaled as {IOracle}, or zero when it fails or is not offered.
    function liquidationPriceOrZero(address oracle) internal view returns (uint256) {
        return _askOrZero(oracle, abi.encodeCall(ILiquidationOracle.liquidationPrice, ()));
    }

    function _askOrZero(address oracle, bytes memory question) private view returns (uint256) {
        // a call passes on at most 63/64 of what is left
        uint256 available = (gasleft() * 63) / 64;
        if (available < ORACLE_GAS + MARGIN) revert GuardedOracle_InsufficientGas(available, ORACLE_GAS + MARGIN);
        // copies no more than a price, whatever the oracle returns
        (bool success, bool tooLong, bytes memory result) = LibCall.tryStaticCall(oracle, ORACLE_GAS, 32, question);
        return success && !tooLong && result.length == 32 ? abi.decode(result, (uint256)) : 0;
    }
}
