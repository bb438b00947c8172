// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISurplusBuffer
/// @notice The suite's treasury: fees and, later, the interest of credit go to it, losses are paid out of it first. Anyone may send
///         it tokens or ether; only the governor, behind its delay, pays out.
interface ISurplusBuffer {
    /// @notice Thrown when more is to be paid than is held. `token` is zero for ether.
    error SurplusBuffer_InsufficientBalance(address token, uint256 amount, uint256 balance);

    /// @notice Thrown when a payment is to go to the zero address.
    error SurplusBuffer_ZeroReceiver();

    /// @notice Thrown when the receiver refuses the ether.
    error SurplusBuffer_EtherRefused(address to, uint256 amount);

    /// @notice Emitted when `amount` of `token` (zero for ether) was paid to `to`. In the token's units, or wei.
    event Paid(address indexed token, address indexed to, uint256 amount);

    /// @notice Emitted when ether arrives. Wei.
    event EtherReceived(address indexed from, uint256 amount);

    /// @notice Pays `amount` of `token` to `to`. Restricted to the governor.
    function pay(address token, address to, uint256 amount) external;

    /// @notice Pays `amount` wei of ether to `to`. Restricted to the governor.
    function payEther(address payable to, uint256 amount) external;
}
