// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title IERC7943Fungible
/// @notice ERC-7943 for ERC-20 tokens: what wallets and protocols ask of a token for real assets. Interface id 0x3edbb4c4.
interface IERC7943Fungible is IERC165 {
    /// @notice Thrown when an account may not send.
    error ERC7943CannotSend(address account);

    /// @notice Thrown when an account may not receive.
    error ERC7943CannotReceive(address account);

    /// @notice Thrown when the rules do not allow a transfer.
    error ERC7943CannotTransfer(address from, address to, uint256 amount);

    /// @notice Thrown when an account would send what it has but what is frozen. `unfrozen` is what it may send.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Emitted when tokens are taken from one address and given to another.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);

    /// @notice Emitted when the frozen amount of an account changes, to `amount`.
    event Frozen(address indexed account, uint256 amount);

    /// @notice Takes tokens from `from` and gives them to `to`. Restricted.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);

    /// @notice Sets how many tokens of an account are frozen; it may be more than the account has. Restricted.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @notice Whether an account may send at all. Never reverts.
    function canSend(address account) external view returns (bool allowed);

    /// @notice Whether an account may receive at all. Never reverts.
    function canReceive(address account) external view returns (bool allowed);

    /// @notice How many tokens of an account are frozen; it may be more than the account has.
    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @notice Whether the rules allow a transfer now. Never reverts, and does not ask for balance or allowance.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);
}
