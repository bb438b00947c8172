// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @title MockVault
/// @notice An ERC-4626 vault whose share price anyone can push up by a donation, as some real ones.
/// @custom:kill A mock; never on a public network.
contract MockVault is ERC4626 {
    constructor(address asset_) ERC4626(IERC20(asset_)) ERC20("Mock Vault", "mVAULT") {}
}
