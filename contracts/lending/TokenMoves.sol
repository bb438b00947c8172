// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPool} from "./interfaces/ILendingPool.sol";

/// @title TokenMoves
/// @notice How tokens come into the lending pool: by allowance, which a permit step may set, measured, after the payer's callback.
abstract contract TokenMoves is ILendingPool {
    /* PERMIT */

    /// @inheritdoc ILendingPool
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external {
        uint256 allowance;
        assembly ("memory-safe") {
            // all of it beyond the free pointer; nothing is kept there
            let pointer := mload(0x40)
            let size := 0xe4
            switch signature.length
            case 65 {
                // permit(address,address,uint256,uint256,uint8,bytes32,bytes32)
                mstore(pointer, shl(224, 0xd505accf))
                mstore(add(pointer, 0x84), byte(0, calldataload(add(signature.offset, 0x40))))
                calldatacopy(add(pointer, 0xa4), signature.offset, 0x40)
            }
            default {
                // permit(address,address,uint256,uint256,bytes)
                mstore(pointer, shl(224, 0x9fd5a6cf))
                mstore(add(pointer, 0x84), 0xa0)
                mstore(add(pointer, 0xa4), signature.length)
                calldatacopy(add(pointer, 0xc4), signature.offset, signature.length)
                // the padding
                mstore(add(add(pointer, 0xc4), signature.length), 0)
                size := add(0xc4, and(add(signature.length, 0x1f), not(0x1f)))
            }
            mstore(add(pointer, 0x04), caller())
            mstore(add(pointer, 0x24), address())
            mstore(add(pointer, 0x44), value)
            mstore(add(pointer, 0x64), deadline)
            // its failure is ignored
            pop(call(gas(), token, 0, pointer, size, 0x00, 0x00))
            // allowance(address,address) of the same two; no answer counts as zero
            mstore(pointer, or(shl(224, 0xdd62ed3e), shr(32, caller())))
            allowance := and(gt(returndatasize(), 0x1f), staticcall(gas(), token, pointer, 0x44, 0x00, 0x20))
            allowance := mul(mload(0x00), allowance)
        }
        if (allowance < value) revert LendingPool_AllowanceTooLow(token, allowance, value);
    }

    /* INTERNAL */

    /// @dev Calls `selector`(assets, data) of the caller, as the compiler would, with less copying; every callback has this form.
    function _callBack(bytes4 selector, uint256 assets, bytes calldata data) internal {
        if (msg.sender.code.length == 0) revert LendingPool_CallerWithoutCode(msg.sender);
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), assets)
            mstore(add(pointer, 0x24), 0x40)
            mstore(add(pointer, 0x44), data.length)
            calldatacopy(add(pointer, 0x64), data.offset, data.length)
            // the padding
            mstore(add(add(pointer, 0x64), data.length), 0)
            let size := add(0x64, and(add(data.length, 0x1f), not(0x1f)))
            if iszero(call(gas(), caller(), 0, pointer, size, 0x00, 0x00)) {
                returndatacopy(pointer, 0x00, returndatasize())
                revert(pointer, returndatasize())
            }
        }
    }

    /// @dev What arrives is measured, not believed.
    function _take(address token, uint256 assets) internal {
        uint256 received;
        assembly ("memory-safe") {
            // balanceOf(address(this)) beyond the free pointer, asked twice; no answer counts as zero
            let pointer := mload(0x40)
            mstore(pointer, 0x70a0823100000000000000000000000000000000000000000000000000000000)
            mstore(add(pointer, 0x04), address())
            let held := and(gt(returndatasize(), 0x1f), staticcall(gas(), token, pointer, 0x24, 0x00, 0x20))
            held := mul(mload(0x00), held)

            // transferFrom(msg.sender, address(this), assets) behind it, as SafeTransferLib asks: true, or nothing from a contract
            let order := add(pointer, 0x24)
            mstore(0x00, 0)
            mstore(order, 0x23b872dd00000000000000000000000000000000000000000000000000000000)
            mstore(add(order, 0x04), caller())
            mstore(add(order, 0x24), address())
            mstore(add(order, 0x44), assets)
            let success := call(gas(), token, 0, order, 0x64, 0x00, 0x20)
            if iszero(and(eq(mload(0x00), 1), success)) {
                if iszero(lt(or(iszero(extcodesize(token)), returndatasize()), success)) {
                    mstore(0x00, 0x7939f424) // TransferFromFailed()
                    revert(0x1c, 0x04)
                }
            }

            received := and(gt(returndatasize(), 0x1f), staticcall(gas(), token, pointer, 0x24, 0x00, 0x20))
            received := mul(mload(0x00), received)
            received := mul(gt(received, held), sub(received, held))
        }
        if (received < assets) revert LendingPool_NotDelivered(token, received, assets);
    }
}
