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
        unchecked {
            // borrowed * 1e18 < 2^188, and borrowed <= supplied, so that utilisation <= 1e18
            int256 utilization = supplied == 0 ? int256(0) : int256((borrowed * uint256(WAD)) / supplied);
            int256 distance = utilization - TARGET_UTILIZATION;
            int256 err = (distance * WAD) / (distance > 0 ? WAD - TARGET_UTILIZATION : TARGET_UTILIZATION);

            // |err| <= 1e18 and elapsed < 2^64, so that |adaptation| < 2^105
            int256 adaptation = ((ADJUSTMENT_SPEED * err) / WAD) * int256(elapsed);
            int256 start = int256(rateAtTarget);
            (int256 mid, int256 end) = _move(start, adaptation / 2);
            int256 mean = (start + end + 2 * mid) / 4;
            newRateAtTarget = uint256(end);
            int256 slope = err < 0 ? WAD - (WAD * WAD) / CURVE_STEEPNESS : CURVE_STEEPNESS - WAD;
            meanRate = uint256((((slope * err) / WAD + WAD) * mean) / WAD);
        }
    }

    /// @dev start * exp(half), and that times exp(half) once more, each in its bounds; beyond exp(±20) every start lies outside of
    ///      them. The second is within one unit of start * exp(2 * half): exp(half) is off by less than 1e-18, the product's
    ///      relative error below 3e-18 where it does not shrink, and a rate at target is below 2^36.
    function _move(int256 start, int256 half) private pure returns (int256 mid, int256 end) {
        unchecked {
            if (half > 20e18) return (MAX_RATE_AT_TARGET, MAX_RATE_AT_TARGET);
            if (half < -20e18) return (MIN_RATE_AT_TARGET, MIN_RATE_AT_TARGET);
            int256 factor = FixedPointMathLib.expWad(half); // below 2^89
            mid = start * factor;
            end = _bound((mid * factor) / (WAD * WAD));
            mid = _bound(mid / WAD);
        }
    }

    function _bound(int256 rate) private pure returns (int256) {
        if (rate < MIN_RATE_AT_TARGET) return MIN_RATE_AT_TARGET;
        return rate > MAX_RATE_AT_TARGET ? MAX_RATE_AT_TARGET : rate;
    }
}
