// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accrued, Accumulator, Index, Shares} from "./libraries/Accumulator.sol";
import {Record} from "./libraries/RecordWord.sol";
import {SplitterBook} from "./SplitterBook.sol";

/// @title RoyaltySplitter
/// @notice A splitter whose shares never change, by nobody: they stand in the clone's code. A payee has been paid
///         `received * shares / totalShares`, rounded down, in all, once it has claimed.
/// @custom:kill None, and none is needed: nobody has any power over it but each payee over its own account.
contract RoyaltySplitter is SplitterBook {
    using Accumulator for *;

    /// @dev What payees were paid of a token, by token and payee: a payee's number in the 96 bits above the token.
    mapping(uint256 tokenAndPayee => uint256) private _paid;

    function _header() internal pure override returns (uint256) {
        return 0;
    }

    function _sharesOf(uint256 payee) internal view override returns (uint256) {
        return _sharesIn(_entry(payee));
    }

    function _due(uint256 payee, address token, Index index) internal view override returns (uint256) {
        if (payee >= payeeCount()) revert RoyaltySplitter_UnknownPayee(payee);
        uint256 paid = token == ETHER ? _records[payee].etherPaid() : _paid[_key(payee, token)];
        return _earnedDown(_entry(payee), index) - paid;
    }

    function _settle(
        uint256 payee,
        address token,
        uint256 recordSlot,
        Record record,
        uint256 entry,
        Index index
    ) internal override returns (uint256 due) {
        uint256 earned;
        assembly ("memory-safe") {
            // as {_earnedDown}: 144 bits of product; the total is not zero where the entry is a payee's
            earned := div(mul(index, and(shr(64, entry), 0xffffffff)), and(shr(32, entry), 0xffffffff))
        }
        if (token == ETHER) {
            assembly ("memory-safe") {
                // what was paid is what had been earned then, and that only grows; as {RecordWord-addEtherPaid}, it fits
                due := sub(earned, and(shr(160, record), 0xffffffffffffffffffffff))
                sstore(recordSlot, add(record, shl(160, due)))
            }
        } else {
            assembly ("memory-safe") {
                // the slot of `_paid[_key(payee, token)]`, by scratch space; else as above
                mstore(0x00, or(shl(160, payee), token))
                mstore(0x20, _paid.slot)
                let paidSlot := keccak256(0x00, 0x40)
                due := sub(earned, sload(paidSlot))
                sstore(paidSlot, earned)
            }
        }
        if (due == 0) revert RoyaltySplitter_NothingToClaim(payee, token);
    }

    /// @dev What a payee has earned since the beginning, in whole units.
    function _earnedDown(uint256 entry, Index index) private pure returns (uint256) {
        return Accrued.wrap(0).accrue(Shares.wrap(_sharesIn(entry)), Index.wrap(0), index).wholeDown(_totalOf(entry));
    }

    function _key(uint256 payee, address token) private pure returns (uint256) {
        return (payee << 160) | uint160(token);
    }
}
