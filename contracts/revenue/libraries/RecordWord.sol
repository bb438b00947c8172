// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a splitter knows of a payee beyond its configuration, in one word; see {RecordWord}.
type Record is uint256;

using RecordWord for Record global;

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
