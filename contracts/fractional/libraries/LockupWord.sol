// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lockup} from "../../compliance/interfaces/ITransferPolicy.sol";

/// @notice A wallet's shares that cannot be transferred yet: up to three lock-ups in one word, soonest first, from the lowest bits on,
///         each | hour of its end 24 | amount 56 |. The hour is since 1970.
type LockupWord is uint256;

using LockupWordLib for LockupWord global;

/// @title LockupWordLib
/// @notice Reads and changes a {LockupWord}.
library LockupWordLib {
    uint256 private constant WIDTH = 80;
    uint256 private constant MAX = 3;
    uint256 private constant SLOT_MASK = (1 << WIDTH) - 1;

    /// @notice The end of a lock-up until `until`, seconds, in hours, rounded up.
    function hourUp(uint256 until) internal pure returns (uint256) {
        return (until + 1 hours - 1) / 1 hours;
    }

    /// @notice Shares that are locked up now.
    function amount(LockupWord word) internal view returns (uint256 sum) {
        uint256 rest = LockupWord.unwrap(word);
        for (; rest != 0; rest >>= WIDTH) {
            if (_isRunning(rest)) sum += uint56(rest);
        }
    }

    /// @notice With what has ended left out.
    function running(LockupWord word) internal view returns (LockupWord) {
        uint256 rest = LockupWord.unwrap(word);
        while (rest != 0 && !_isRunning(rest)) rest >>= WIDTH; // they are in the order of their ends
        return LockupWord.wrap(rest);
    }

    /// @notice With `added` shares locked up until the hour `until`, which is to come, and what has ended left out. Where there would be
    ///         four, the two that end soonest become one that ends with the later of them: none ends earlier than it would.
    function add(LockupWord word, uint256 added, uint256 until) internal view returns (LockupWord) {
        uint256 rest = LockupWord.unwrap(running(word));
        uint256[MAX + 1] memory slots;
        uint256 size;
        bool placed;
        for (; rest != 0; rest >>= WIDTH) {
            uint256 slot = rest & SLOT_MASK;
            uint256 end = slot >> 56;
            if (!placed && end >= until) {
                placed = true;
                if (end == until)
                    slot += added; // all shares there are stay below 2^56
                else slots[size++] = (until << 56) | added;
            }
            slots[size++] = slot;
        }
        if (!placed) slots[size++] = (until << 56) | added;
        if (size > MAX) slots[1] += uint56(slots[0]);
        uint256 first = size > MAX ? 1 : 0;
        uint256 joined;
        for (uint256 i = size; i > first; --i) joined = (joined << WIDTH) | slots[i - 1];
        return LockupWord.wrap(joined);
    }

    /// @notice With no more than `most` shares locked up: what ends soonest goes first. What has ended is left out.
    function trim(LockupWord word, uint256 most) internal view returns (LockupWord) {
        word = running(word);
        uint256 locked = amount(word);
        if (locked <= most) return word;
        uint256 excess = locked - most;
        uint256 rest = LockupWord.unwrap(word);
        while (excess != 0) {
            uint256 here = uint56(rest);
            if (here > excess) return LockupWord.wrap(rest - excess);
            excess -= here;
            rest >>= WIDTH;
        }
        return LockupWord.wrap(rest);
    }

    /// @notice Parts what is locked up: `moved`, at most `most` shares, those that end last, and `kept`, the rest.
    function split(LockupWord word, uint256 most) internal view returns (LockupWord kept, LockupWord moved) {
        word = running(word);
        uint256 locked = amount(word);
        if (locked <= most) return (LockupWord.wrap(0), word);
        moved = trim(word, most);
        uint256 left = locked - most;
        uint256 rest = LockupWord.unwrap(word);
        for (uint256 shift; left != 0; shift += WIDTH) {
            uint256 slot = rest & SLOT_MASK;
            uint256 here = uint56(slot) < left ? uint56(slot) : left;
            kept = LockupWord.wrap(LockupWord.unwrap(kept) | ((((slot >> 56) << 56) | here) << shift));
            left -= here;
            rest >>= WIDTH;
        }
    }

    /// @notice With all of `others`, which have not ended.
    function join(LockupWord word, LockupWord others) internal view returns (LockupWord) {
        for (uint256 rest = LockupWord.unwrap(others); rest != 0; rest >>= WIDTH) {
            word = add(word, uint56(rest), uint24(rest >> 56));
        }
        return word;
    }

    /// @notice The lock-ups that have not ended.
    function list(LockupWord word) internal view returns (Lockup[] memory lockups) {
        uint256 rest = LockupWord.unwrap(running(word));
        uint256 size;
        for (uint256 left = rest; left != 0; left >>= WIDTH) ++size;
        lockups = new Lockup[](size);
        for (uint256 i; i < size; ++i) {
            lockups[i] = Lockup(uint56(rest), uint256(uint24(rest >> 56)) * 1 hours);
            rest >>= WIDTH;
        }
    }

    function _isRunning(uint256 slot) private view returns (bool) {
        return uint256(uint24(slot >> 56)) * 1 hours > block.timestamp;
    }
}
