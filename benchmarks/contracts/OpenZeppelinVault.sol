// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @notice OpenZeppelin's vault as it comes.
contract OpenZeppelinVault is ERC4626 {
    constructor(address asset) ERC20("Vault", "OZ") ERC4626(IERC20(asset)) {}
}
