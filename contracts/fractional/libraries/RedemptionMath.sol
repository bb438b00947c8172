// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title RedemptionMath
/// @notice What of a batch is whose. A batch of `requested` shares of which `fulfilled` are redeemed for `cash` is shared in proportion:
///         a holder with `shares` in it has `shares * fulfilled / requested` of them redeemed for `shares * cash / requested`, fractions
///         included. Whole units are settled, and the cash that goes with them is the same part of the holder's cash as they are of its
///         redeemed shares. So everything adds up at any time, in any order, with no remainder once a batch is done.
/// @dev Shares are below 2^56 and cash below 2^128: no product here passes 2^241.
library RedemptionMath {
    /// @notice How many of a holder's shares are redeemed, whole units.
    function settledDown(uint256 shares, uint256 requested, uint256 fulfilled) internal pure returns (uint256) {
        return requested == 0 ? 0 : (shares * fulfilled) / requested;
    }

    /// @notice The cash that goes with `amount` more settled units, of what is the holder's and not booked for it yet. `amount` is not
    ///         zero and no more than it has redeemed beyond `settled`.
    function cashDown(
        uint256 amount,
        uint256 shares,
        uint256 settled,
        uint256 booked,
        uint256 requested,
        uint256 fulfilled,
        uint256 cash
    ) internal pure returns (uint256) {
        // neither difference is negative: what is booked is never more than the holder's part
        uint256 unbooked = cash * shares - booked * requested;
        uint256 unsettled = fulfilled * shares - settled * requested;
        return (unbooked * amount) / unsettled;
    }

    /// @notice What shares are worth. `value` is below 2^128, for `unit` shares.
    function toAssetsDown(uint256 shares, uint256 value, uint256 unit) internal pure returns (uint256) {
        return Math.mulDiv(shares, value, unit);
    }

    /// @notice What shares are worth, rounded up.
    function toAssetsUp(uint256 shares, uint256 value, uint256 unit) internal pure returns (uint256) {
        return Math.mulDiv(shares, value, unit, Math.Rounding.Ceil);
    }

    /// @notice How many shares an amount is worth.
    function toSharesDown(uint256 assets, uint256 value, uint256 unit) internal pure returns (uint256) {
        return Math.mulDiv(assets, unit, value);
    }
}
