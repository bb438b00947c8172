// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PayableClone
/// @notice A minimal proxy with immutable arguments behind its code, which takes plain ether by itself.
/// @dev solady's `LibClone` delegates every call, so that a payer who sends ether with no more than 2,300 gas (`transfer`, `send`) cannot
///      pay it: the cold delegatecall alone takes 2,600. Here a call without calldata stops at once; all others go on as in ERC-1167.
///
///      CALLDATASIZE PUSH1 5 JUMPI STOP JUMPDEST                          no calldata: take the ether, 18 gas
///      CALLDATASIZE RETURNDATASIZE RETURNDATASIZE CALLDATACOPY           as ERC-1167 from here
///      RETURNDATASIZE RETURNDATASIZE RETURNDATASIZE CALLDATASIZE RETURNDATASIZE PUSH20 implementation GAS DELEGATECALL
///      RETURNDATASIZE DUP3 DUP1 RETURNDATACOPY SWAP1 RETURNDATASIZE SWAP2 PUSH1 49 JUMPI REVERT JUMPDEST RETURN
library PayableClone {
    /// @dev Where the arguments begin in a clone's code.
    uint256 internal constant ARGS = 51;

    /// @dev The longest arguments that a chain takes: 24,576 bytes of code at most.
    uint256 internal constant MAX_ARGS = 24_576 - ARGS;

    /// @notice Thrown when the clone cannot be created, for want of gas for one.
    error PayableClone_CreationFailed();

    /// @notice The clone of `implementation` with `args` and `salt` at {predict}, created unless it is there already.
    function create(
        address implementation,
        bytes memory args,
        bytes32 salt
    ) internal returns (bool created, address clone) {
        bytes memory code = _creationCode(implementation, args);
        clone = _predict(code, salt);
        if (clone.code.length != 0) return (false, clone);
        assembly ("memory-safe") {
            // reads `code` alone; the address is the one predicted, or zero
            clone := create2(0, add(code, 0x20), mload(code), salt)
        }
        if (clone == address(0)) revert PayableClone_CreationFailed();
        return (true, clone);
    }

    /// @notice Where this contract's clone of `implementation` with `args` and `salt` is or will be.
    function predict(address implementation, bytes memory args, bytes32 salt) internal view returns (address) {
        return _predict(_creationCode(implementation, args), salt);
    }

    /// @notice 32 bytes of this clone's arguments from `offset` on; zeros behind their end.
    /// @dev `offset` is below 2^64, by the caller.
    function word(uint256 offset) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            // into scratch space; extcodecopy fills with zeros behind the code's end
            extcodecopy(address(), 0x00, add(ARGS, offset), 0x20)
            value := mload(0x00)
        }
    }

    /// @notice Bytes of arguments that this clone has.
    function length() internal view returns (uint256) {
        return address(this).code.length - ARGS;
    }

    function _creationCode(address implementation, bytes memory args) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                hex"61",
                uint16(ARGS + args.length), // below 24,576, by the caller
                hex"3d81600a3d39f336600557005b363d3d373d3d3d363d73",
                implementation,
                hex"5af43d82803e903d91603157fd5bf3",
                args
            );
    }

    function _predict(bytes memory code, bytes32 salt) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), salt, keccak256(code))))));
    }
}
