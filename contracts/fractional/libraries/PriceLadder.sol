// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBit} from "solady/src/utils/LibBit.sol";

import {IBuyout} from "../interfaces/IBuyout.sol";

/// @title PriceLadder
/// @notice 768 prices from 1e18 to 2.7e32, sixteen from each one to its double: (16 + rung mod 16) * 2^(rung div 16) * 1e18 / 16.
///         Neighbours are 3 to 6 % apart, and sixteen rungs up is exactly twice.
library PriceLadder {
    /// @notice Rungs from a price to its double.
    uint256 internal constant RUNGS_PER_OCTAVE = 16;

    /// @notice Doublings.
    uint256 internal constant OCTAVES = 48;

    /// @notice All rungs.
    uint256 internal constant RUNGS = RUNGS_PER_OCTAVE * OCTAVES;

    /// @dev A sixteenth of the lowest price. That is 1e18, which is above every supply of fewer than 2^56 units.
    uint256 private constant UNIT = 1e18 / RUNGS_PER_OCTAVE;

    /// @notice The lowest rung whose price is not below `price`.
    function rungUp(uint256 price) internal pure returns (uint256) {
        uint256 most = priceAt(RUNGS - 1);
        if (price == 0 || price > most) revert IBuyout.PriceLadder_OutOfRange(price, most);
        uint256 units = (price + UNIT - 1) / UNIT; // below 2^53
        if (units <= RUNGS_PER_OCTAVE) return 0;
        uint256 octave = LibBit.fls(units) - 4;
        uint256 step = ((units + (1 << octave) - 1) >> octave) - RUNGS_PER_OCTAVE; // 16 belongs to the next octave
        return octave * RUNGS_PER_OCTAVE + step;
    }

    /// @notice The price of a rung, which is below `RUNGS`. Wei.
    function priceAt(uint256 rung) internal pure returns (uint256) {
        return ((RUNGS_PER_OCTAVE + (rung & 15)) << (rung >> 4)) * UNIT;
    }
}
