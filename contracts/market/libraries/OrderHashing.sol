// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Evidence, IMarketplace, Order} from "../interfaces/IMarketplace.sol";

/// @title OrderHashing
/// @notice EIP-712 hashes of orders, alone and in a signed tree.
/// @dev A tree of height h is the type `BulkOrder(Order[2]…[2] tree)` with h times `[2]`, so that a wallet shows every order in it. Its
///      hash is a Merkle root whose leaves are the orders' struct hashes; the height is in the type, so no inner node passes for a leaf.
library OrderHashing {
    string private constant ORDER_TYPE =
        "Order(uint8 kind,uint8 standard,address maker,address taker,address token,uint256 id,uint128 lotSize,"
        "uint128 lots,address currency,uint128 lotPrice,uint128 endLotPrice,uint64 startTime,uint64 endTime,"
        "uint16 maxRoyaltyBps,bool allowBrokenRoyalty,uint16 maxFeeBps,uint256 nonce,uint256 counter)";
    /// @dev keccak256(ORDER_TYPE), written down, for the compiler would hash it anew each time.
    bytes32 private constant ORDER_TYPEHASH = 0xd16d84e6d4066e0b1d986ddd48b7aa10d903afd9d7449e6b1d0798878ac9b15c;

    uint256 private constant MAX_BULK_HEIGHT = 24;

    /// @notice Copies an order into memory and hashes it. Reverts, without data, for a word that is beyond its type.
    function load(Order calldata source) internal pure returns (Order memory, bytes32) {
        function(Order calldata) internal pure returns (uint256, bytes32) loads = _load;
        function(Order calldata) internal pure returns (Order memory, bytes32) typed;
        // Safe: the same function; `_load` returns a memory pointer to a whole order. So no empty order is made first.
        assembly ("memory-safe") {
            typed := loads
        }
        return typed(source);
    }

    function _load(Order calldata source) private pure returns (uint256 order, bytes32 orderHash) {
        bytes32 typehash = ORDER_TYPEHASH;
        // Safe: an order is 18 static words, which lie in calldata and in memory as EIP-712 encodes them; they are copied beyond the
        // free memory pointer, which is moved past them, behind their type's hash. The decoder has checked that calldata is long
        // enough. No word is used before it is known to be within its type.
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, typehash)
            calldatacopy(add(p, 0x20), source, 0x240)
            orderHash := keccak256(p, 0x260)
            mstore(0x40, add(p, 0x260))
            order := add(p, 0x20)
            let tooLarge := shr(
                160,
                or(
                    or(mload(add(order, 0x40)), mload(add(order, 0x60))),
                    or(mload(add(order, 0x80)), mload(add(order, 0x100)))
                )
            )
            tooLarge := or(
                tooLarge,
                shr(
                    128,
                    or(
                        or(mload(add(order, 0xc0)), mload(add(order, 0xe0))),
                        or(mload(add(order, 0x120)), mload(add(order, 0x140)))
                    )
                )
            )
            tooLarge := or(tooLarge, shr(64, or(mload(add(order, 0x160)), mload(add(order, 0x180)))))
            tooLarge := or(tooLarge, shr(16, or(mload(add(order, 0x1a0)), mload(add(order, 0x1e0)))))
            tooLarge := or(tooLarge, shr(1, mload(add(order, 0x1c0))))
            tooLarge := or(tooLarge, or(gt(mload(order), 2), gt(mload(add(order, 0x20)), 2)))
            if tooLarge {
                revert(0x00, 0x00)
            }
        }
    }

    /// @notice The struct hash that was signed: the order's own, or that of the tree in which it has the place `bulkIndex`.
    function signedHash(bytes32 orderHash, Evidence calldata evidence) internal pure returns (bytes32 node) {
        node = orderHash;
        uint256 height = evidence.bulkProof.length;
        if (height == 0) return node;
        uint256 index = evidence.bulkIndex;
        if (height > MAX_BULK_HEIGHT || index >> height != 0) {
            revert IMarketplace.Marketplace_InvalidBulkProof(index, height);
        }
        for (uint256 i; i < height; ++i) {
            bytes32 sibling = evidence.bulkProof[i];
            node = (index >> i) & 1 == 0 ? _hashPair(node, sibling) : _hashPair(sibling, node);
        }
        return _hashPair(_bulkTypehash(height), node);
    }

    function _bulkTypehash(uint256 height) private pure returns (bytes32) {
        bytes memory brackets;
        for (uint256 i; i < height; ++i) brackets = bytes.concat(brackets, "[2]");
        return keccak256(bytes.concat("BulkOrder(Order", brackets, " tree)", bytes(ORDER_TYPE)));
    }

    function _hashPair(bytes32 left, bytes32 right) private pure returns (bytes32 result) {
        // Safe: the scratch space.
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            result := keccak256(0x00, 0x40)
        }
    }
}
