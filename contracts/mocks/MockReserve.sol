// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {ERC20Authorization} from "../stablecoin/extensions/ERC20Authorization.sol";

/// @title MockReserve
/// @notice A dollar token such as the world supplies, with permits and authorizations, that anyone may mint.
/// @custom:kill A mock; on public networks only test networks.
contract MockReserve is ERC20Authorization {
    uint8 private immutable DECIMALS;

    constructor(string memory name, string memory symbol, uint8 decimals_) ERC20(name, symbol) ERC20Permit(name) {
        DECIMALS = decimals_;
    }

    /// @notice Mints `amount` units to `to`.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Takes `amount` units away from `from`, as a reserve that loses money would.
    function seize(address from, uint256 amount) external {
        _burn(from, amount);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }
}
