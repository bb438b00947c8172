// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev One whole in basis points: 10,000 bps = 100 %.
uint256 constant BPS = 10_000;
