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
    int256 internal constant ADJUSTMENT_SPEED = 50e18 / int256(365 days);

    /// @notice Rate at target of a new market: 4 % a year.
    uint256 internal constant INITIAL_RATE_AT_TARGET = 0.04e18 / uint256(365 days);

    /// @notice Bounds of the rate at target: 0.1 % and 200 % a year.
    int256 internal constant MIN_RATE_AT_TARGET = 0.001e18 / int256(365 days);
    int256 internal constant MAX_RATE_AT_TARGET = 2e18 / int256(365 days);

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
            int256 end = _move(start, adaptation);
            int256 mean = (start + end + 2 * _move(start, adaptation / 2)) / 4;
            newRateAtTarget = uint256(end);
            int256 slope = err < 0 ? WAD - (WAD * WAD) / CURVE_STEEPNESS : CURVE_STEEPNESS - WAD;
            meanRate = uint256((((slope * err) / WAD + WAD) * mean) / WAD);
        }
    }

    /// @dev start * exp(adaptation), in its bounds. Beyond exp(±20) every start lies outside of them.
    function _move(int256 start, int256 adaptation) private pure returns (int256) {
        unchecked {
            if (adaptation == 0) return start;
            if (adaptation > 20e18) return MAX_RATE_AT_TARGET;
            if (adaptation < -20e18) return MIN_RATE_AT_TARGET;
            int256 moved = (start * FixedPointMathLib.expWad(adaptation)) / WAD;
            if (moved < MIN_RATE_AT_TARGET) return MIN_RATE_AT_TARGET;
            return moved > MAX_RATE_AT_TARGET ? MAX_RATE_AT_TARGET : moved;
        }
    }
}
