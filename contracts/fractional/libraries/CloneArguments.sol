// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CloneArguments
/// @notice Reads what a minimal clone was made with in its own code, where solady's `LibClone` puts it.
library CloneArguments {
    /// @dev Where the arguments begin in a clone's code.
    uint256 private constant ARGS = 0x2d;

    /// @notice 32 bytes of this clone's arguments from `offset` on; zeros behind their end.
    function word(uint256 offset) internal view returns (uint256 result) {
        // Safe: writes the scratch space alone; behind the code's end are zeros.
        assembly ("memory-safe") {
            extcodecopy(address(), 0x00, add(ARGS, offset), 0x20)
            result := mload(0x00)
        }
    }

    /// @notice The address that begins at `offset`.
    function addressAt(uint256 offset) internal view returns (address) {
        return address(uint160(word(offset) >> 96));
    }
}
