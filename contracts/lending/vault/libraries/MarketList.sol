// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../interfaces/ILendingPool.sol";
import {MarketAccrual} from "../../libraries/MarketAccrual.sol";

/// @title MarketList
/// @notice A vault's fee and listed markets as one run of bytes, kept as the code of a contract (SSTORE2) and read by one copy, where five
///         slots for each market's parameters alone would cost more than its accounting. It is written anew at every change by the
///         curator, which is rare. One word, | fee 96 | feeRecipient 160 |, and for each market eight:
///         loanToken, collateralToken, oracle, irm, lltv, the first slot of the market, the slot of the vault's position, cap.
/// @dev A queue is a word of bytes, the first lowest, each the number of a market plus one; zero ends it.
library MarketList {
    /// @notice Bytes of a market.
    uint256 internal constant ENTRY = 0x100;

    /// @dev The slot of the pool's positions.
    uint256 private constant POSITIONS_SLOT = 2;

    /* THE LIST */

    /// @notice How many markets there are.
    function count(bytes memory list) internal pure returns (uint256) {
        return list.length / ENTRY;
    }

    /// @notice The first word.
    function header(bytes memory list) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(list, 0x20))
        }
    }

    /// @notice A list with another first word, in place.
    function setHeader(bytes memory list, uint256 fee, address feeRecipient) internal pure {
        assembly ("memory-safe") {
            mstore(add(list, 0x20), or(shl(160, fee), shr(96, shl(96, feeRecipient))))
        }
    }

    /// @notice Where in memory a market's words begin. The caller has made sure that there are so many.
    function entry(bytes memory list, uint256 number) internal pure returns (uint256 pointer) {
        unchecked {
            // a list has at most 30 markets
            assembly ("memory-safe") {
                pointer := add(list, 0x40)
            }
            return pointer + number * ENTRY;
        }
    }

    /// @notice A market's parameters, which lie in the list as in memory.
    function paramsAt(uint256 pointer) internal pure returns (MarketParams memory marketParams) {
        assembly ("memory-safe") {
            marketParams := pointer
        }
    }

    /// @notice A market's cap.
    function capAt(uint256 pointer) internal pure returns (uint256 cap) {
        assembly ("memory-safe") {
            cap := mload(add(pointer, 0xe0))
        }
    }

    /// @notice A list with another cap, in place.
    function setCapAt(uint256 pointer, uint256 cap) internal pure {
        assembly ("memory-safe") {
            mstore(add(pointer, 0xe0), cap)
        }
    }

    /// @notice The number of a market, or how many there are where it is not listed.
    function find(bytes memory list, Id id) internal pure returns (uint256 number) {
        uint256 slot = MarketAccrual.slotOf(id);
        uint256 length = count(list);
        for (; number < length; ++number) {
            uint256 pointer = entry(list, number);
            uint256 found;
            assembly ("memory-safe") {
                found := mload(add(pointer, 0xa0))
            }
            if (found == slot) break;
        }
    }

    /// @notice The list with a market more.
    function append(
        bytes memory list,
        Id id,
        MarketParams calldata marketParams,
        address vault,
        uint256 cap
    ) internal pure returns (bytes memory) {
        return bytes.concat(list, abi.encode(marketParams, MarketAccrual.slotOf(id), positionSlotOf(id, vault), cap));
    }

    /// @notice The list with a market less.
    function without(bytes memory list, uint256 number) internal pure returns (bytes memory shorter) {
        uint256 length = count(list);
        shorter = bytes.concat(bytes32(header(list)));
        for (uint256 i; i < length; ++i) {
            if (i == number) continue;
            uint256 pointer = entry(list, i);
            bytes memory words = new bytes(ENTRY);
            assembly ("memory-safe") {
                mcopy(add(words, 0x20), pointer, 0x100)
            }
            shorter = bytes.concat(shorter, words);
        }
    }

    /// @notice Where the pool keeps the supply shares of an account.
    function positionSlotOf(Id id, address account) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(account, keccak256(abi.encode(id, POSITIONS_SLOT)))));
    }

    /* QUEUES */

    /// @notice A queue of the numbers, and the set of them as bits. Reverts by a number that does not fit, which no listed one does.
    function pack(uint256[] calldata numbers) internal pure returns (uint256 queue, uint256 members) {
        for (uint256 i = numbers.length; i != 0; --i) {
            uint256 number = numbers[i - 1];
            if (number >= 32 || queue >> 248 != 0) return (0, type(uint256).max);
            if ((members >> number) & 1 == 1) return (0, type(uint256).max);
            members |= 1 << number;
            queue = (queue << 8) | (number + 1);
        }
    }

    /// @notice The numbers in a queue.
    function unpack(uint256 queue) internal pure returns (uint256[] memory numbers) {
        uint256 length = lengthOf(queue);
        numbers = new uint256[](length);
        for (uint256 i; i < length; ++i) {
            numbers[i] = ((queue >> (8 * i)) & 0xff) - 1;
        }
    }

    /// @notice How many there are.
    function lengthOf(uint256 queue) internal pure returns (uint256 length) {
        for (; queue != 0; queue >>= 8) ++length;
    }

    /// @notice A queue without a market; those behind it in the list have one number less.
    function drop(uint256 queue, uint256 number) internal pure returns (uint256 shorter) {
        uint256 shift;
        for (; queue != 0; queue >>= 8) {
            uint256 each = queue & 0xff;
            if (each == number + 1) continue;
            if (each > number + 1) --each;
            shorter |= each << shift;
            shift += 8;
        }
    }
}
