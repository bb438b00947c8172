// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WETH} from "solady/src/tokens/WETH.sol";

/// @title MockWrappedEther
/// @notice Wrapped ether for chains that have none: solady's, since WETH9 is under the GPL and cannot be part of this package. It
///         deposits and withdraws as WETH9 does; beside that it has permits, refuses unknown calls, and says why it refuses. Every
///         unit is backed by the wei that is here.
/// @custom:kill A mock; on public networks only test networks.
contract MockWrappedEther is WETH {
    /// @dev As WETH9, no allowance but what an owner gives.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
