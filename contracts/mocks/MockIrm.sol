// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "../lending/interfaces/IIrm.sol";
import {Market, MarketParams} from "../lending/interfaces/ILendingPool.sol";

/// @title MockIrm
/// @notice An external rate model that answers what it is told, and counts how often it was asked.
/// @custom:kill A mock; never on a public network.
contract MockIrm is IIrm {
    uint256 private _rate;
    uint256 public asked;

    constructor(uint256 rate_) {
        _rate = rate_;
    }

    /// @notice Sets the rate per second, times 1e18.
    function set(uint256 rate_) external {
        _rate = rate_;
    }

    /// @inheritdoc IIrm
    function borrowRate(MarketParams memory, Market memory) external returns (uint256) {
        ++asked;
        return _rate;
    }

    /// @inheritdoc IIrm
    function borrowRateView(MarketParams memory, Market memory) external view returns (uint256) {
        return _rate;
    }
}
