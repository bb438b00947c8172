// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a splitter knows of a token, in one word; see {BookWord}.
type Book is uint256;

using BookWord for Book global;

/// @title BookWord
/// @notice A token's totals, packed by hand so that a claim reads and writes one word without taking it apart.
///
///         | short since: 32 | settled: 112 | received: 112 |
///
/// @dev Amounts in the token's units, `short since` in seconds, zero where no shortfall is recorded. `received - settled` is what is
///      booked and owed to somebody; it never falls below zero, since nobody is paid more than was received.
library BookWord {
    /// @dev The most of a token that can ever be booked.
    uint256 internal constant MAX_RECEIVED = type(uint112).max;

    function received(Book book) internal pure returns (uint256) {
        return uint112(Book.unwrap(book));
    }

    function settled(Book book) internal pure returns (uint256) {
        return uint112(Book.unwrap(book) >> 112);
    }

    function booked(Book book) internal pure returns (uint256) {
        unchecked {
            return received(book) - settled(book); // see above
        }
    }

    function shortSince(Book book) internal pure returns (uint256) {
        return Book.unwrap(book) >> 224;
    }

    /// @notice With `amount` more received. The caller has checked that the sum is at most {MAX_RECEIVED}.
    function addReceived(Book book, uint256 amount) internal pure returns (Book) {
        unchecked {
            return Book.wrap(Book.unwrap(book) + amount); // does not carry into the next field
        }
    }

    /// @notice With `amount` more settled, no more than is booked.
    function addSettled(Book book, uint256 amount) internal pure returns (Book) {
        unchecked {
            return Book.wrap(Book.unwrap(book) + (amount << 112)); // settled stays at most received: no carry either
        }
    }

    /// @notice With a shortfall recorded at `timestamp`, seconds, or, at zero, ended.
    function withShortSince(Book book, uint256 timestamp) internal pure returns (Book) {
        return Book.wrap((Book.unwrap(book) & type(uint224).max) | (timestamp << 224)); // 32 bits last until 2106
    }
}
