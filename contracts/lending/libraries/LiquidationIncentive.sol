// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title LiquidationIncentive
/// @notice What a liquidator gets for what it repays: 1 / (1 - 0.3 * (1 - lltv)), at most 1.15, as Morpho Blue's whitepaper has it.
library LiquidationIncentive {
    uint256 private constant WAD = 1e18;
    uint256 private constant LIQUIDATION_CURSOR = 0.3e18;
    uint256 private constant MAX_LIQUIDATION_INCENTIVE = 1.15e18;

    /// @param lltv The market's liquidation loan-to-value, times 1e18, below 1e18.
    /// @return incentive Times 1e18, rounded down.
    function ofDown(uint256 lltv) internal pure returns (uint256 incentive) {
        unchecked {
            // lltv < 1e18, so that the divisor is above 0.7e18
            incentive = (WAD * WAD) / (WAD - (LIQUIDATION_CURSOR * (WAD - lltv)) / WAD);
            return incentive < MAX_LIQUIDATION_INCENTIVE ? incentive : MAX_LIQUIDATION_INCENTIVE;
        }
    }
}
