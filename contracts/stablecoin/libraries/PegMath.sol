// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS} from "../../utils/BasisPoints.sol";

/// @title PegMath
/// @notice What a swap of the {PegStabilityModule} pays and costs. Stablecoin in wei, reserve in its own units, prices scaled as the
///         oracle's (stablecoin wei for one reserve unit, times 1e36). The direction of each rounding is in the name, and every
///         one favours the module. Amounts given are at most 2^128 - 1, `weiPerUnit` at most 1e18, fees at most 10,000 bps; the module
///         checks them.
library PegMath {
    /// @dev One, in the oracle's scale.
    uint256 private constant ORACLE_SCALE = 1e36;

    /// @notice Stablecoin for exactly `reserveIn`.
    function stableOutDown(uint256 reserveIn, uint256 weiPerUnit, uint256 feeBps) internal pure returns (uint256) {
        unchecked {
            // below 2^128 * 1e18 < 2^188; and a fee is at most what it is charged on
            uint256 gross = reserveIn * weiPerUnit;
            return gross - feeUp(gross, feeBps);
        }
    }

    /// @notice The least reserve whose `stableOutDown` is at least `stableOut`.
    function reserveInUp(uint256 stableOut, uint256 weiPerUnit, uint256 feeBps) internal pure returns (uint256) {
        return Math.ceilDiv(grossUp(stableOut, feeBps), weiPerUnit);
    }

    /// @notice Reserve for exactly `stableIn`, at `price`.
    function reserveOutDown(uint256 stableIn, uint256 price, uint256 feeBps) internal pure returns (uint256) {
        return Math.mulDiv(stableIn - feeUp(stableIn, feeBps), ORACLE_SCALE, price);
    }

    /// @notice The least stablecoin whose `reserveOutDown` is at least `reserveOut`, at `price`.
    function stableInUp(uint256 reserveOut, uint256 price, uint256 feeBps) internal pure returns (uint256) {
        return grossUp(Math.mulDiv(reserveOut, price, ORACLE_SCALE, Math.Rounding.Ceil), feeBps);
    }

    /// @notice The fee on `amount`, itself below 2^188.
    function feeUp(uint256 amount, uint256 feeBps) internal pure returns (uint256) {
        unchecked {
            // below 2^188 * 2^14 + 2^14 < 2^203
            return (amount * feeBps + (BPS - 1)) / BPS;
        }
    }

    /// @notice The least amount that leaves `net` after its fee.
    function grossUp(uint256 net, uint256 feeBps) internal pure returns (uint256) {
        return Math.ceilDiv(net * BPS, BPS - feeBps);
    }
}
