// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a splitter knows of a token, in one word; see {BookWord}.
type Book is uint256;

/// @notice What a splitter knows of a payee beyond its configuration, in one word; see {RecordWord}.
type Record is uint256;

using BookWord for Book global;
using RecordWord for Record global;

/// @title BookWord
/// @notice A token's totals, packed by hand so that a claim reads and writes one word without taking it apart.
///
///         | short since: 32 | settled: 112 | received: 112 |
///
/// @dev Amounts in the token's units, `short since` in seconds, zero where no shortfall is recorded. `received - settled` is what is booked and
///      owed to somebody; it never falls below zero, since nobody is paid more than was received.
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

/// @title RecordWord
/// @notice A payee's account, once it has moved, with the ether it was paid beside it, so that a claim of ether reads one word less.
///
///         | flags: 8 | ether paid: 88 | account: 160 |
///
/// @dev Account zero: that of the configuration. 2^88 wei are twice the ether there is.
library RecordWord {
    /// @dev The most ether that can ever be booked.
    uint256 internal constant MAX_ETHER = type(uint88).max;

    /// @dev While a recovery is under way others do not claim: the account may be lost.
    uint256 internal constant RECOVERING = 1 << 248;

    /// @dev The payee does not want others to claim.
    uint256 internal constant CLAIMS_ALONE = 2 << 248;

    function account(Record record) internal pure returns (address) {
        return address(uint160(Record.unwrap(record)));
    }

    function etherPaid(Record record) internal pure returns (uint256) {
        return uint88(Record.unwrap(record) >> 160);
    }

    /// @notice Whether only the payee may claim.
    function isClosed(Record record) internal pure returns (bool) {
        return Record.unwrap(record) >> 248 != 0;
    }

    function has(Record record, uint256 flag) internal pure returns (bool) {
        return Record.unwrap(record) & flag != 0;
    }

    /// @notice With the flag set or not.
    function withFlag(Record record, uint256 flag, bool set) internal pure returns (Record) {
        uint256 word = Record.unwrap(record);
        return Record.wrap(set ? word | flag : word & ~flag);
    }

    /// @notice With `amount` wei more paid. The caller knows that the sum is at most {MAX_ETHER}.
    function addEtherPaid(Record record, uint256 amount) internal pure returns (Record) {
        unchecked {
            return Record.wrap(Record.unwrap(record) + (amount << 160)); // does not carry into the flags
        }
    }

    /// @notice Another account's, of the same ether paid and with no flags.
    function moved(Record record, address newAccount) internal pure returns (Record) {
        return Record.wrap((etherPaid(record) << 160) | uint160(newAccount));
    }
}
