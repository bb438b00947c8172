// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {BPS} from "../../../utils/BasisPoints.sol";
import {Book, CreditBook} from "../../credit/libraries/CreditBook.sol";
import {DroughtClock} from "../../libraries/DroughtClock.sol";

/// @notice What a position has for redeemers: its debt, zero where it cannot be redeemed from, and what may stay of it. Wei.
struct Offer {
    uint256 debt;
    uint256 minDebt;
}

using FloorMath for Offer global;

/// @title FloorMath
/// @notice Who can be redeemed from, for how much, and what that brings. Coins in wei, collateral in its token's units, prices scaled as
///         the oracle's, loan-to-values times 1e18.
library FloorMath {
    using CreditBook for Book;

    /// @notice By how many wei, at most, the pool rounds up what seizing a whole collateral repays.
    uint256 internal constant ROUNDING = 3;

    uint256 private constant WAD = 1e18;
    uint256 private constant ORACLE_SCALE = 1e36;

    /// @notice The loan-to-value from which on a drought that has `lasted` so many seconds, at most a day, opens positions.
    function thresholdUp(uint256 lltv, uint256 lasted) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(lltv, DroughtClock.LONGEST - lasted, DroughtClock.LONGEST);
    }

    /// @notice A position is open at or above the threshold, while it is worth more than it owes: one that is not is for liquidators,
    ///         who book the loss.
    function offer(
        Book memory book,
        uint256 price,
        uint256 threshold,
        uint256 minDebt
    ) internal pure returns (Offer memory result) {
        uint256 debt = book.debtUp();
        uint256 worth = worthDown(book.collateral, price);
        // a unit more, so that no rounding of the pool's makes of a part one that it refuses
        if (worth <= debt || debt < FixedPointMathLib.fullMulDivUp(worth, threshold, WAD)) return result;
        result.debt = debt;
        result.minDebt = minDebt;
    }

    /// @notice How much of a debt `coins` repay: all of it, or as much as leaves the least debt.
    function amount(Offer memory result, uint256 coins) internal pure returns (uint256) {
        if (coins >= result.debt) return result.debt;
        return FixedPointMathLib.min(coins, FixedPointMathLib.zeroFloorSub(result.debt, result.minDebt));
    }

    /// @notice What `collateral` is worth, in wei.
    function worthDown(uint256 collateral, uint256 price) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(collateral, price, ORACLE_SCALE);
    }

    /// @notice What seizing all of a `collateral` repays at the most, in wei, where it is not worth its debt: of a unit of collateral
    ///         more, for the pool closes what would leave too small a debt.
    function wholeUp(uint256 collateral, uint256 price) internal pure returns (uint256) {
        return worthDown(collateral + 1, price) + ROUNDING;
    }

    /// @notice What `coins` are worth, as the pool has it.
    function collateralDown(uint256 coins, uint256 price) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(coins, ORACLE_SCALE, price);
    }

    /// @notice The fee on collateral, which is at most 2^128.
    function feeUp(uint256 collateral, uint256 feeBps) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(collateral, feeBps, BPS);
    }
}
