// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BPS} from "../../utils/BasisPoints.sol";

/// @title KinkedCurve
/// @notice The kinked curve that Compound made usual: the rate rises with utilisation in a straight line up to a kink, and in a
///         steeper one, as a rule, from there to full utilisation. Four numbers of 16 bits, rates in basis points a year, the kink
///         in basis points of utilisation:
///         | kink 16 | rateAtFull 16 | rateAtKink 16 | rateAtZero 16 |
library KinkedCurve {
    uint256 private constant WAD = 1e18;

    /// @notice Whether the kink lies between zero and full utilisation, neither included, and the rates do not fall.
    /// @param curve Below 2^64.
    function isValid(uint256 curve) internal pure returns (bool) {
        (uint256 atZero, uint256 atKink, uint256 atFull, uint256 kink) = unpack(curve);
        return kink != 0 && kink < BPS && atZero <= atKink && atKink <= atFull;
    }

    /// @notice The four numbers as one.
    function pack(uint16 atZero, uint16 atKink, uint16 atFull, uint16 kink) internal pure returns (uint64) {
        return uint64(atZero) | (uint64(atKink) << 16) | (uint64(atFull) << 32) | (uint64(kink) << 48);
    }

    /// @notice The reverse.
    function unpack(
        uint256 curve
    ) internal pure returns (uint256 atZero, uint256 atKink, uint256 atFull, uint256 kink) {
        return (uint16(curve), uint16(curve >> 16), uint16(curve >> 32), uint16(curve >> 48));
    }

    /// @notice The borrow rate, per second, times 1e18; utilisation is rounded down to 1e-18, then the rate once.
    /// @param borrowed Total debt, below 2^128.
    /// @param supplied Total supply, below 2^128; zero counts as unused.
    /// @param curve A valid one.
    function rate(uint256 borrowed, uint256 supplied, uint256 curve) internal pure returns (uint256) {
        unchecked {
            // each 16 bits, utilisation below 2^188: no product comes near 2^256, and neither side of the kink is empty
            (uint256 start, uint256 end, uint256 atFull, uint256 width) = unpack(curve);
            uint256 utilization = supplied == 0 ? 0 : (borrowed * WAD) / supplied;
            if (utilization > width * (WAD / BPS)) {
                utilization -= width * (WAD / BPS);
                (start, end, width) = (end, atFull, BPS - width);
            }
            // start + (end - start) * utilization / width, of basis points a year
            return (start * width * (WAD / BPS) + (end - start) * utilization) / (width * 365 days);
        }
    }
}
