// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Market, MarketParams} from "./ILendingPool.sol";

/// @title IIrm
/// @notice Morpho Blue's form of an interest rate model. A model that is built into the pool is never called, but its address, which
///         the market's id commits to, answers the same questions.
interface IIrm {
    /// @notice The rate at which debt grows from the market's last update to now, per second, times 1e18. Called by the pool once
    ///         per accrual; a model with a state moves it here.
    function borrowRate(MarketParams memory marketParams, Market memory market) external returns (uint256);

    /// @notice As `borrowRate`, without a change of state.
    function borrowRateView(MarketParams memory marketParams, Market memory market) external view returns (uint256);
}
