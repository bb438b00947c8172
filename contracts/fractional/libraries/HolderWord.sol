// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a transfer must know of a wallet, in one word, and what it has earned of the first payment token.
///
///         | balance 56 | flags 8 | index 96 | accrued 96 |
///
///         `index` is that of the first payment token when the wallet was looked at last, `accrued` what it had earned then and was not
///         paid, both times 2^36. For the other payment tokens there are words of their own, whose upper 64 bits are zero.
/// @dev Of a token fewer than 2^60 quanta are ever received, so that neither `index`, receipts over a supply of at least 1, nor `accrued`,
///      a part of the receipts, ever passes 96 bits.
type HolderWord is uint256;

using HolderWordLib for HolderWord global;

/// @title HolderWordLib
/// @notice Reads and changes a {HolderWord}.
library HolderWordLib {
    /// @dev The wallet is frozen.
    uint256 internal constant FROZEN = 1 << 192;
    /// @dev Some of its shares are frozen or under liens: its restraints must be read.
    uint256 internal constant RESTRAINED = 1 << 193;
    /// @dev Some of its shares are or were locked up: its lock-ups must be read.
    uint256 internal constant LOCKED_UP = 1 << 194;
    /// @dev It counts as one of its investor's wallets.
    uint256 internal constant COUNTED = 1 << 195;

    function balance(HolderWord word) internal pure returns (uint256) {
        return HolderWord.unwrap(word) >> 200;
    }

    /// @notice Whether any of `flags` is set.
    function has(HolderWord word, uint256 flags) internal pure returns (bool) {
        return HolderWord.unwrap(word) & flags != 0;
    }

    function index(HolderWord word) internal pure returns (uint256) {
        return uint96(HolderWord.unwrap(word) >> 96);
    }

    function accrued(HolderWord word) internal pure returns (uint256) {
        return uint96(HolderWord.unwrap(word));
    }

    /// @notice With what `shares` earned until the token's index was `current`, which is no less than the word's: {Accumulator-accrue}.
    function settle(HolderWord word, uint256 shares, uint256 current) internal pure returns (HolderWord) {
        uint256 value = HolderWord.unwrap(word);
        unchecked {
            // an index only grows; see above for the widths
            uint256 earned = uint96(value) + shares * (current - uint96(value >> 96));
            return HolderWord.wrap(((value >> 192) << 192) | (current << 96) | earned);
        }
    }

    /// @notice With another amount accrued, below 2^96.
    function withAccrued(HolderWord word, uint256 accrued_) internal pure returns (HolderWord) {
        return HolderWord.wrap((HolderWord.unwrap(word) & ~uint256(type(uint96).max)) | accrued_);
    }

    /// @notice With more shares: all there are stay below 2^56.
    function add(HolderWord word, uint256 amount) internal pure returns (HolderWord) {
        unchecked {
            return HolderWord.wrap(HolderWord.unwrap(word) + (amount << 200)); // see above
        }
    }

    /// @notice With less shares. The caller has checked that it has so many.
    function sub(HolderWord word, uint256 amount) internal pure returns (HolderWord) {
        unchecked {
            return HolderWord.wrap(HolderWord.unwrap(word) - (amount << 200)); // see above
        }
    }

    function withFlag(HolderWord word, uint256 flag) internal pure returns (HolderWord) {
        return HolderWord.wrap(HolderWord.unwrap(word) | flag);
    }

    function withoutFlag(HolderWord word, uint256 flag) internal pure returns (HolderWord) {
        return HolderWord.wrap(HolderWord.unwrap(word) & ~flag);
    }
}
