// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IHeldPayments
/// @notice Money that its receiver did not take when it was due: it is held for the receiver, and the sale went through. Amounts in the
///         currency's units; the currency is zero for ether.
/// @dev A payment is tried with bounded gas, 100,000 for ether and 300,000 for an ERC-20, and only if that much can really be given: a
///      caller cannot make it fail by giving too little.
interface IHeldPayments {
    /// @notice Thrown when nothing is held for the account.
    error HeldPayments_NothingHeld(address currency, address account);

    /// @notice Thrown when the ether is still not taken. Wei.
    error HeldPayments_EtherRefused(address to, uint256 amount);

    /// @notice Thrown when held money is to go to the zero address, or to the contract that holds it.
    error HeldPayments_InvalidReceiver(address to);

    /// @notice Thrown when a token delivered another amount than it was asked to move, as with a fee on transfer.
    error HeldPayments_NotDelivered(address currency, address to, uint256 delivered, uint256 amount);

    /// @notice Thrown when there is too little gas to give a call what it may use: repeat with more.
    error GasGuard_InsufficientGas(uint256 available, uint256 needed);

    /// @notice Emitted when `account` did not take a payment and it is held.
    event PaymentHeld(address indexed currency, address indexed account, uint256 amount);

    /// @notice Emitted when held money of `account` was sent to `to`.
    event PaymentReleased(address indexed currency, address indexed account, address to, uint256 amount);

    /// @notice Sends `account` what is held for it; anyone may. Never paused.
    /// @return amount What was sent.
    function pushHeld(address currency, address account) external returns (uint256 amount);

    /// @notice Sends what is held for the caller to `to`. Never paused.
    /// @return amount What was sent.
    function withdrawHeld(address currency, address to) external returns (uint256 amount);

    /// @notice What is held for `account`.
    function held(address currency, address account) external view returns (uint256);

    /// @notice What is held for all accounts together.
    function totalHeld(address currency) external view returns (uint256);
}
