// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISavingsRewards
/// @notice What the credit facilitator asks of the savings vault: to take rewards in, and to give up what is not yet streamed when there
///         is a loss. The vault's coin is the stablecoin.
interface ISavingsRewards {
    /// @notice Pulls `amount` wei of coins from the caller, by its allowance, to stream them to savers. More than zero. Anyone
    ///         may.
    function addReward(uint256 amount) external;

    /// @notice Sends up to `max` wei of the rewards that are not streamed yet to the caller, for a loss. Never of what savers have: what
    ///         they have deposited and what was streamed. Restricted to the facilitators.
    /// @return taken Sent; the lesser of `max` and what is not streamed yet. Wei.
    function takeUndistributed(uint256 max) external returns (uint256 taken);
}
