// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProtocolManaged} from "./ProtocolManaged.sol";

/// @title UserMulticall
/// @notice Several calls of this contract in one, never payable, and closed to the access manager. To the steps of a multicall the manager
///         is the caller, and `setAuthority` asks no more than that: through it a scheduled call, or a role over `multicall`
///         alone, would reach what the manager itself guards with a delay of its own.
abstract contract UserMulticall is ProtocolManaged {
    /// @notice Thrown when the access manager calls `multicall`.
    error UserMulticall_CallerIsAccessManager();

    /// @notice Executes `data`, calls of this contract, in order and all or nothing, as the caller. A step's error is the call's.
    /// @return results What each step returned.
    function multicall(bytes[] calldata data) external returns (bytes[] memory) {
        if (msg.sender == authority()) revert UserMulticall_CallerIsAccessManager();
        // the answer is written beyond the free pointer as it is returned: nothing comes back to Solidity's memory. A step that lies
        // beyond the calldata reads as zeros: whoever calls could have sent these
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, 0x20)
            mstore(add(answer, 0x20), data.length)
            let heads := add(answer, 0x40)
            let size := shl(5, data.length)
            let tail := add(heads, size)
            for {
                let i := 0
            } lt(i, size) {
                i := add(i, 0x20)
            } {
                let step := add(data.offset, calldataload(add(data.offset, i)))
                let length := calldataload(step)
                calldatacopy(tail, add(step, 0x20), length)
                if iszero(delegatecall(gas(), address(), tail, length, 0x00, 0x00)) {
                    returndatacopy(answer, 0x00, returndatasize())
                    revert(answer, returndatasize())
                }
                mstore(add(heads, i), sub(tail, heads))
                mstore(tail, returndatasize())
                tail := add(tail, 0x20)
                returndatacopy(tail, 0x00, returndatasize())
                // the padding
                mstore(add(tail, returndatasize()), 0)
                tail := add(tail, and(add(returndatasize(), 0x1f), not(0x1f)))
            }
            return(answer, sub(tail, answer))
        }
    }
}
