// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {State} from "../../libraries/MarketAccrual.sol";
import {SharesMath} from "../../libraries/SharesMath.sol";

/// @title PositionMath
/// @notice What a position may owe, borrow and take out, and at which price it can be liquidated; the reverse of the lending pool's checks.
///         Prices are scaled by 1e36, ratios by 1e18. What would be beyond 2^256 - 1 is that.
library PositionMath {
    using SharesMath for uint256;

    uint256 private constant WAD = 1e18;
    uint256 private constant ORACLE_SCALE = 1e36;

    /// @notice The most that may be owed against `collateral`, in the loan token's units.
    function maxDebtDown(uint256 collateral, uint256 price, uint256 lltv) internal pure returns (uint256) {
        return mulDivOrMax(mulDivOrMax(collateral, price, ORACLE_SCALE), lltv, WAD);
    }

    /// @notice `maxDebt` per `debt`, rounded down; 2^256 - 1 without debt.
    function healthFactorDown(uint256 maxDebt, uint256 debt) internal pure returns (uint256) {
        return debt == 0 ? type(uint256).max : mulDivOrMax(maxDebt, WAD, debt);
    }

    /// @notice The highest price at which the position can be liquidated; zero if at none, 2^256 - 1 if at any.
    function liquidationPriceDown(uint256 debt, uint256 collateral, uint256 lltv) internal pure returns (uint256) {
        if (debt == 0) return 0;
        if (collateral == 0) return type(uint256).max;
        // the lowest at which it cannot: worth and limit are each rounded down
        uint256 healthy = mulDivUpOrMax(FixedPointMathLib.fullMulDivUp(debt, WAD, lltv), ORACLE_SCALE, collateral);
        return healthy == type(uint256).max ? healthy : healthy - 1;
    }

    /// @notice The most collateral that can go so that the rest covers the debt.
    function maxWithdrawCollateralDown(
        uint256 debt,
        uint256 collateral,
        uint256 price,
        uint256 lltv
    ) internal pure returns (uint256) {
        if (debt == 0) return collateral;
        if (price == 0) return 0;
        uint256 needed = mulDivUpOrMax(FixedPointMathLib.fullMulDivUp(debt, WAD, lltv), ORACLE_SCALE, price);
        return FixedPointMathLib.zeroFloorSub(collateral, needed);
    }

    /// @notice The most that a borrow by assets can ask for so that the debt is at most `limit`, what is asked for lies in the market,
    ///         and the debt is at least `minDebt`; zero where nothing can.
    /// @dev What is owed after a borrow never falls as the borrow grows (owed <= borrowShares). The search begins where no rounding
    ///      would end it, and is over in a few steps.
    /// @param owed The position's debt in shares.
    function maxBorrowDown(
        State memory state,
        uint256 owed,
        uint256 limit,
        uint256 minDebt
    ) internal pure returns (uint256 least) {
        uint256 most = FixedPointMathLib.min(state.supplyAssets - state.borrowAssets, limit);
        uint256 room = FixedPointMathLib.zeroFloorSub(limit, owed.toAssetsUp(state.borrowAssets, state.borrowShares));
        uint256 tooMuch = most + 1; // most < 2^128
        least = FixedPointMathLib.min(most, room);
        uint256 step = 1;
        if (_isBorrowable(state, owed, least, limit)) {
            while (least + step < tooMuch && _isBorrowable(state, owed, least + step, limit)) {
                least += step;
                step *= 2;
            }
            tooMuch = FixedPointMathLib.min(tooMuch, least + step);
        } else {
            do {
                tooMuch = least;
                least = FixedPointMathLib.zeroFloorSub(least, step);
                step *= 2;
            } while (least != 0 && !_isBorrowable(state, owed, least, limit));
        }
        while (least + 1 < tooMuch) {
            uint256 middle = (least + tooMuch) / 2;
            if (_isBorrowable(state, owed, middle, limit)) least = middle;
            else tooMuch = middle;
        }
        if (least != 0 && _debtWith(state, owed, least) < minDebt) least = 0;
    }

    /// @notice x * y / d, rounded down.
    function mulDivOrMax(uint256 x, uint256 y, uint256 d) internal pure returns (uint256) {
        (uint256 high, ) = Math.mul512(x, y);
        return high >= d ? type(uint256).max : FixedPointMathLib.fullMulDiv(x, y, d);
    }

    /// @notice x * y / d, rounded up.
    function mulDivUpOrMax(uint256 x, uint256 y, uint256 d) internal pure returns (uint256 z) {
        z = mulDivOrMax(x, y, d);
        if (z != type(uint256).max && mulmod(x, y, d) != 0) ++z;
    }

    /// @dev Nothing can always be borrowed; the totals must fit.
    function _isBorrowable(
        State memory state,
        uint256 owed,
        uint256 assets,
        uint256 limit
    ) private pure returns (bool) {
        if (assets == 0) return true;
        if (state.borrowShares + SharesMath.VIRTUAL_SHARES > type(uint256).max / assets) return false;
        if (state.borrowShares + assets.toSharesUp(state.borrowAssets, state.borrowShares) > type(uint128).max) {
            return false;
        }
        return _debtWith(state, owed, assets) <= limit;
    }

    /// @dev What `owed` shares and those of a borrow of `assets` owe after it.
    function _debtWith(State memory state, uint256 owed, uint256 assets) private pure returns (uint256) {
        uint256 shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);
        return (owed + shares).toAssetsUp(state.borrowAssets + assets, state.borrowShares + shares);
    }
}
