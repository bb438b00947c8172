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
    bytes32 private constant ORDER_TYPEHASH = keccak256(bytes(ORDER_TYPE));

    uint256 private constant MAX_BULK_HEIGHT = 24;

    /// @notice The struct hash of an order.
    function hash(Order calldata order) internal pure returns (bytes32 result) {
        bytes32 typehash = ORDER_TYPEHASH;
        // Safe: an order is 18 static words, which lie in calldata as EIP-712 encodes them; they are copied beyond the free memory
        // pointer, after the type's hash. The decoder has checked that calldata is long enough. A word with dirty upper bits
        // has another hash than any order a wallet would sign, and reverts where it is read.
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, typehash)
            calldatacopy(add(p, 0x20), order, 0x240)
            result := keccak256(p, 0x260)
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
