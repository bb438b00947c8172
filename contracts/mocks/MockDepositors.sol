// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

import {IStabilityPool} from "../stablecoin/stability/interfaces/IStabilityPool.sol";

/// @title MockDepositors
/// @notice Any number of depositors of a stability pool, each an account of its own: clones of this one.
/// @custom:kill A mock; never on a public network.
contract MockDepositors {
    /// @notice Makes `number` depositors, and each deposits `assets` wei out of what lies here.
    function gather(IStabilityPool pool, IERC20 coin, uint256 number, uint256 assets) external {
        for (uint256 i; i < number; ++i) {
            address depositor = LibClone.clone(address(this));
            require(coin.transfer(depositor, assets), "not paid");
            MockDepositors(depositor).deposit(pool, coin, assets);
        }
    }

    /// @notice Deposits `assets` wei of this account's.
    function deposit(IStabilityPool pool, IERC20 coin, uint256 assets) external {
        coin.approve(address(pool), assets);
        pool.deposit(assets, type(uint256).max);
    }
}
