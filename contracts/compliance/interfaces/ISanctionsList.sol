// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISanctionsList
/// @notice The one function of the sanctions lists that are public on many chains.
interface ISanctionsList {
    /// @notice Whether an address is sanctioned.
    function isSanctioned(address account) external view returns (bool);
}
