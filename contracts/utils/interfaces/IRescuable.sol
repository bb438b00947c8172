// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRescuable
/// @notice Tokens that were sent to a protocol contract by mistake, and are nobody's there, can be sent back.
interface IRescuable {
    /// @notice Thrown when more is to be rescued than lies in the contract beyond what it owes.
    error Rescuable_ExceedsSurplus(address token, uint256 amount, uint256 surplus);

    /// @notice Emitted when `amount` of `token`, sent here by mistake, was sent on to `to`.
    event Rescued(address indexed token, address indexed to, uint256 amount);

    /// @notice Sends `amount` of `token` that lies here by mistake to `to`. Never touches what the contract holds for its users.
    ///         Restricted to the governor, behind its delay.
    /// @param token The token; any ERC-20.
    /// @param to The receiver.
    /// @param amount In the token's own units.
    function rescue(address token, address to, uint256 amount) external;

    /// @notice How much of `token` lies here beyond what the contract holds for its users, in the token's own units.
    function rescuable(address token) external view returns (uint256);
}
