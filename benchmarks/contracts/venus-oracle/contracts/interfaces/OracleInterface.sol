// SPDX-License-Identifier: MIT
pragma solidity ^0.8.13;

/// @notice The functions of Venus's oracle that its peg module calls, so that the module compiles without the whole oracle package.
interface ResilientOracleInterface {
    function updateAssetPrice(address asset) external;

    function getPrice(address asset) external view returns (uint256);
}
