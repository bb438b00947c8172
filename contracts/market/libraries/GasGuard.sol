// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHeldPayments} from "../interfaces/IHeldPayments.sol";

/// @title GasGuard
/// @notice Calls with bounded gas whose failure counts as the callee's fault. That is fair only if the gas was really given: the EVM
///         silently gives less, at most 63/64 of what is left, and so a caller could make any such call fail.
library GasGuard {
    /// @dev What a call itself costs before its gas is counted: a cold account, value, a new account; and some for what surrounds it.
    uint256 private constant CALL_OVERHEAD = 40_000;

    /// @notice Reverts unless a call can now be given `gasCap`.
    function requireGas(uint256 gasCap) internal view {
        uint256 available = gasleft();
        uint256 needed;
        // the call's own cost is taken first, then 1/64 of the rest is kept back: gasCap <= (left - overhead) * 63 / 64, which holds
        // with a 32nd more. Safe: gas is far below 2^256
        unchecked {
            needed = gasCap + (gasCap >> 5) + CALL_OVERHEAD;
        }
        if (available < needed) revert IHeldPayments.GasGuard_InsufficientGas(available, needed);
    }
}
