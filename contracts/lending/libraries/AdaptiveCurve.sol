// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title AdaptiveCurve
/// @notice The adaptive curve that Morpho published with its AdaptiveCurveIRM: a rate that is four times as high at full utilisation, and a
///         quarter as high at none, as it is at the target of 90 %; and that rate at target itself moves, by up to a factor of
///         exp(50) a year, in the direction the utilisation is off. Rates are per second, times 1e18; times in seconds.
/// @dev Rate at target over an interval of length t, with error e in [-1, 1]: r(t) = r(0) exp(50/year * e * t), kept in its bounds. Debt is
///      charged the mean over the interval by Simpson's form (start + 4 mid + end) / 6 in Morpho's weights: (start + 2 mid + end) / 4.
library AdaptiveCurve {
    int256 private constant WAD = 1e18;

    /// @notice The utilisation at which the rate at target holds.
    int256 internal constant TARGET_UTILIZATION = 0.9e18;

    /// @notice How many times the rate at target is charged at full utilisation, and the inverse at none.
    int256 internal constant CURVE_STEEPNESS = 4e18;

    /// @notice How fast the rate at target moves at an error of one.
    int256 internal constant ADJUSTMENT_SPEED = 1_585_489_599_188; // 50e18 / 365 days

    /// @notice Rate at target of a new market: 4 % a year.
    uint256 internal constant INITIAL_RATE_AT_TARGET = 1_268_391_679; // 0.04e18 / 365 days

    /// @notice Bounds of the rate at target: 0.1 % and 200 % a year.
    int256 internal constant MIN_RATE_AT_TARGET = 31_709_791; // 0.001e18 / 365 days
    int256 internal constant MAX_RATE_AT_TARGET = 63_419_583_967; // 2e18 / 365 days

    /// @notice The mean borrow rate over the last `elapsed` seconds, and the rate at target at their end.
    /// @param borrowed Total debt, below 2^128.
    /// @param supplied Total supply, below 2^128; zero counts as unused.
    /// @param rateAtTarget At the interval's beginning: within its bounds, {INITIAL_RATE_AT_TARGET} at a market's creation.
    function rates(
        uint256 borrowed,
        uint256 supplied,
        uint256 rateAtTarget,
        uint256 elapsed
    ) internal pure returns (uint256 meanRate, uint256 newRateAtTarget) {
        int256 err;
        int256 half;
        assembly ("memory-safe") {
            // borrowed * 1e18 < 2^188, and borrowed <= supplied, so that utilisation <= 1e18; by zero the quotient is zero
            err := sub(div(mul(borrowed, WAD), supplied), TARGET_UTILIZATION)
            // in parts of what lies on that side of the target: a tenth above, nine tenths below
            err := sdiv(mul(err, 10), add(1, mul(8, slt(err, 0))))
            // half of what the exponent of the whole interval is; |err| <= 1e18 and elapsed < 2^64, so that it is below 2^105
            half := sdiv(mul(sdiv(mul(ADJUSTMENT_SPEED, err), WAD), elapsed), 2)
        }
        (int256 mid, int256 end) = _move(int256(rateAtTarget), half);
        newRateAtTarget = uint256(end);
        assembly ("memory-safe") {
            let mean := shr(2, add(add(rateAtTarget, end), shl(1, mid)))
            // four times the mean at an error of one, a quarter at minus one, linear in between
            let factor := add(WAD, sdiv(mul(3, err), add(1, mul(3, slt(err, 0)))))
            meanRate := div(mul(factor, mean), WAD)
        }
    }

    /// @dev start * exp(half), and that times exp(half) once more, each in its bounds; beyond exp(±20) every start lies outside of
    ///      them. The second is within one unit of start * exp(2 * half): exp(half) is off by less than 1e-18, the product's
    ///      relative error below 3e-18 where it does not shrink, and a rate at target is below 2^36.
    function _move(int256 start, int256 half) private pure returns (int256 mid, int256 end) {
        unchecked {
            if (uint256(half + 20e18) > 40e18) {
                int256 limit = half > 0 ? MAX_RATE_AT_TARGET : MIN_RATE_AT_TARGET;
                return (limit, limit);
            }
            int256 factor = FixedPointMathLib.expWad(half); // below 2^89
            mid = start * factor;
            end = (mid * factor) / (WAD * WAD);
            mid /= WAD;
            // the first lies between the start, which is in its bounds, and the second
            if (uint256(end - MIN_RATE_AT_TARGET) > uint256(MAX_RATE_AT_TARGET - MIN_RATE_AT_TARGET)) {
                end = _bound(end);
                mid = _bound(mid);
            }
        }
    }

    /// @dev Of a rate that is not negative.
    function _bound(int256 rate) private pure returns (int256) {
        return int256(FixedPointMathLib.clamp(uint256(rate), uint256(MIN_RATE_AT_TARGET), uint256(MAX_RATE_AT_TARGET)));
    }
}
