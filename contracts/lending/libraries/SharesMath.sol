// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title SharesMath
/// @notice Between assets and shares, with virtual ones on both sides, so that a share price cannot be inflated by whoever comes first
///         (OpenZeppelin's defence; the amounts are Morpho Blue's). The direction of each rounding is in the name. Amounts given
///         and stored totals are below 2^128, totals that interest has just been added to below 2^200: adding the virtual ones cannot
///         overflow, and a product beyond 256 bits, which only totals at their very limit give, reverts in `mulDiv`.
library SharesMath {
    /// @dev Shares that nobody holds: the share price starts at 1e-6 of an asset unit.
    uint256 internal constant VIRTUAL_SHARES = 1e6;

    /// @dev The asset unit that backs them.
    uint256 internal constant VIRTUAL_ASSETS = 1;

    /// @notice Shares that `assets` are worth, rounded down.
    function toSharesDown(uint256 assets, uint256 totalAssets, uint256 totalShares) internal pure returns (uint256) {
        unchecked {
            return FixedPointMathLib.mulDiv(assets, totalShares + VIRTUAL_SHARES, totalAssets + VIRTUAL_ASSETS); // see above
        }
    }

    /// @notice Assets that `shares` are worth, rounded down.
    function toAssetsDown(uint256 shares, uint256 totalAssets, uint256 totalShares) internal pure returns (uint256) {
        unchecked {
            return FixedPointMathLib.mulDiv(shares, totalAssets + VIRTUAL_ASSETS, totalShares + VIRTUAL_SHARES); // see above
        }
    }

    /// @notice Shares that `assets` are worth, rounded up.
    function toSharesUp(uint256 assets, uint256 totalAssets, uint256 totalShares) internal pure returns (uint256) {
        unchecked {
            return FixedPointMathLib.mulDivUp(assets, totalShares + VIRTUAL_SHARES, totalAssets + VIRTUAL_ASSETS); // see above
        }
    }

    /// @notice Assets that `shares` are worth, rounded up.
    function toAssetsUp(uint256 shares, uint256 totalAssets, uint256 totalShares) internal pure returns (uint256) {
        unchecked {
            return FixedPointMathLib.mulDivUp(shares, totalAssets + VIRTUAL_ASSETS, totalShares + VIRTUAL_SHARES); // see above
        }
    }
}
