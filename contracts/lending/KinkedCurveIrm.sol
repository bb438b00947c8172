// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "./interfaces/IIrm.sol";
import {IKinkedCurveIrm} from "./interfaces/IKinkedCurveIrm.sol";
import {Market, MarketParams} from "./interfaces/ILendingPool.sol";
import {KinkedCurve} from "./libraries/KinkedCurve.sol";

/// @title KinkedCurveIrm
/// @notice A {KinkedCurve} behind an address. A pool that has the curve built in copies its numbers and never calls it; any other pool of
///         Morpho Blue's form calls it. It has no state, so that one serves every pool and market.
/// @custom:kill Never: it has no owner and holds nothing. A pool that enabled it keeps it.
contract KinkedCurveIrm is IKinkedCurveIrm {
    /* IMMUTABLES */

    uint64 private immutable CURVE;

    /* CONSTRUCTOR */

    /// @param atZero Borrow rate while nothing is borrowed, in basis points a year.
    /// @param atKink Borrow rate at the kink, in basis points a year.
    /// @param atFull Borrow rate at full utilisation, in basis points a year.
    /// @param kinkBps Utilisation at the kink, in basis points.
    constructor(uint16 atZero, uint16 atKink, uint16 atFull, uint16 kinkBps) {
        CURVE = KinkedCurve.pack(atZero, atKink, atFull, kinkBps);
        if (!KinkedCurve.isValid(CURVE)) revert KinkedCurveIrm_InvalidCurve(atZero, atKink, atFull, kinkBps);
    }

    /* RATES */

    /// @inheritdoc IIrm
    /// @dev Never called by a pool that has the curve built in.
    function borrowRate(MarketParams calldata, Market calldata market) external view returns (uint256) {
        return _rate(market);
    }

    /// @inheritdoc IIrm
    function borrowRateView(MarketParams calldata, Market calldata market) external view returns (uint256) {
        return _rate(market);
    }

    /* VIEWS */

    /// @inheritdoc IKinkedCurveIrm
    function curve() external view returns (uint64) {
        return CURVE;
    }

    /// @inheritdoc IKinkedCurveIrm
    function rateAtZero() external view returns (uint256 rate) {
        (rate, , , ) = KinkedCurve.unpack(CURVE);
    }

    /// @inheritdoc IKinkedCurveIrm
    function rateAtKink() external view returns (uint256 rate) {
        (, rate, , ) = KinkedCurve.unpack(CURVE);
    }

    /// @inheritdoc IKinkedCurveIrm
    function rateAtFull() external view returns (uint256 rate) {
        (, , rate, ) = KinkedCurve.unpack(CURVE);
    }

    /// @inheritdoc IKinkedCurveIrm
    function kink() external view returns (uint256 utilization) {
        (, , , utilization) = KinkedCurve.unpack(CURVE);
    }

    /* INTERNAL */

    function _rate(Market calldata market) private view returns (uint256) {
        return KinkedCurve.rate(market.totalBorrowAssets, market.totalSupplyAssets, CURVE);
    }
}
