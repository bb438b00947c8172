// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOracle} from "../oracle/interfaces/IOracle.sol";
import {MockSpotPair} from "./MockSpotPair.sol";

/// @title MockSpotOracle
/// @notice An oracle that believes a pair's reserves, so that whoever moves them moves the price.
/// @custom:kill A mock; never on a public network.
contract MockSpotOracle is IOracle {
    MockSpotPair public immutable PAIR;

    constructor(MockSpotPair pair_) {
        PAIR = pair_;
    }

    /// @inheritdoc IOracle
    function price() external view returns (uint256) {
        (uint256 loan, uint256 collateral, ) = PAIR.getReserves();
        return (loan * 1e36) / collateral;
    }
}
