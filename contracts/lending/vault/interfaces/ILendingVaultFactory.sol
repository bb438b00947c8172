// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VaultConfig} from "./ILendingVaultGovernance.sol";

/// @title ILendingVaultFactory
/// @notice Makes {LendingVault}s for one pool, and knows which are its own.
interface ILendingVaultFactory {
    /// @notice Thrown when an address that must be a contract has no code.
    error LendingVaultFactory_NoCode(address account);

    /// @notice Thrown when the asset has more decimals than shares of six more can have.
    error LendingVaultFactory_TooManyDecimals(address asset, uint256 decimals);

    /// @notice Thrown when the caller has made a vault of this asset with this salt before.
    error LendingVaultFactory_AlreadyMade(address vault);

    /// @notice Emitted when a vault is made.
    event CreateVault(
        address indexed vault,
        address indexed caller,
        address indexed asset,
        address owner,
        string name,
        string symbol
    );

    /// @notice Makes a vault and initializes it. Anyone may; its address depends on the caller, the asset and the salt alone.
    function createVault(address asset, VaultConfig calldata config, bytes32 salt) external returns (address vault);

    /// @notice Where `createVault` by `caller` would make, or has made, a vault.
    function vaultAddress(address caller, address asset, bytes32 salt) external view returns (address);

    /// @notice Whether a vault was made here.
    function isVault(address account) external view returns (bool);

    /// @notice The code behind the vaults; it can be neither initialized nor used.
    function IMPLEMENTATION() external view returns (address);

    /// @notice The pool whose markets the vaults lend to.
    function POOL() external view returns (address);
}
