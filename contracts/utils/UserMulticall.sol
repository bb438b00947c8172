// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {ProtocolManaged} from "./ProtocolManaged.sol";

/// @title UserMulticall
/// @notice OpenZeppelin's `Multicall`, never payable, and closed to the access manager. To the steps of a multicall the manager is
///         the caller, and `setAuthority` asks no more than that: through it a scheduled call, or a role over `multicall`
///         alone, would reach what the manager itself guards with a delay of its own.
abstract contract UserMulticall is ProtocolManaged, Multicall {
    /// @notice Thrown when the access manager calls `multicall`.
    error UserMulticall_CallerIsAccessManager();

    /// @notice Executes `data`, calls of this contract, in order and all or nothing, as the caller.
    /// @return results What each step returned.
    function multicall(bytes[] calldata data) public override returns (bytes[] memory results) {
        if (msg.sender == authority()) revert UserMulticall_CallerIsAccessManager();
        return super.multicall(data);
    }
}
