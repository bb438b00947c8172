// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "./IIrm.sol";

/// @title IKinkedCurveIrm
/// @notice What {KinkedCurveIrm} answers beside a rate model's questions.
interface IKinkedCurveIrm is IIrm {
    /* ERRORS */

    /// @notice Thrown at deployment when the kink is at zero or at full utilisation, or beyond, or when a rate is lower than the one
    ///         before. Basis points.
    error KinkedCurveIrm_InvalidCurve(uint16 rateAtZero, uint16 rateAtKink, uint16 rateAtFull, uint16 kink);

    /* VIEWS */

    /// @notice The four numbers as one, as {KinkedCurve} packs them.
    function curve() external view returns (uint64);

    /// @notice The borrow rate while nothing is borrowed, in basis points a year.
    function rateAtZero() external view returns (uint256);

    /// @notice The borrow rate at the kink, in basis points a year.
    function rateAtKink() external view returns (uint256);

    /// @notice The borrow rate at full utilisation, in basis points a year.
    function rateAtFull() external view returns (uint256);

    /// @notice The utilisation above which the rate rises by its second slope, in basis points.
    function kink() external view returns (uint256);
}
