// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accrued, Accumulator, Index, Shares} from "./libraries/Accumulator.sol";
import {PayableClone} from "./libraries/PayableClone.sol";
import {SplitterBook} from "./SplitterBook.sol";

/// @title RoyaltySplitter
/// @notice A splitter whose shares never change, by nobody: they stand in the clone's code. A payee has been paid
///         `received * shares / totalShares`, rounded down, in all, once it has claimed.
/// @custom:kill None, and none is needed: nobody has any power over it but each payee over its own account.
contract RoyaltySplitter is SplitterBook {
    using Accumulator for *;

    mapping(uint256 payee => mapping(address token => uint256)) private _paid;

    function _header() internal pure override returns (uint256) {
        return 4;
    }

    function _sharesOf(uint256 payee) internal view override returns (uint256 shares) {
        (, shares) = _entry(payee);
    }

    function _due(uint256 payee, address token, Index index) internal view override returns (uint256) {
        if (payee >= payeeCount()) revert RoyaltySplitter_UnknownPayee(payee);
        return _earnedDown(payee, index) - (token == ETHER ? _records[payee].etherPaid : _paid[payee][token]);
    }

    function _settle(
        uint256 payee,
        address token,
        Record memory record,
        Index index
    ) internal override returns (uint256 due, bool) {
        uint256 earned = _earnedDown(payee, index);
        if (token == ETHER) {
            due = earned - record.etherPaid;
            record.etherPaid = uint88(earned); // no more is ever received
            _records[payee] = record;
        } else {
            due = earned - _paid[payee][token];
            _paid[payee][token] = earned;
        }
        return (due, false);
    }

    /// @dev What the payee has earned since the beginning, in whole units.
    function _earnedDown(uint256 payee, Index index) private view returns (uint256) {
        Accrued earned = Accrued.wrap(0).accrue(Shares.wrap(_sharesOf(payee)), Index.wrap(0), index);
        return earned.wholeDown(totalShares());
    }
}
