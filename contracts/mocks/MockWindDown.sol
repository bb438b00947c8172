// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Id, MarketParams} from "../lending/interfaces/ILendingPool.sol";
import {IRedemptionModule, IWindDownStatus} from "../stablecoin/redemption/interfaces/IRedemptionModule.sol";

/// @title MockWindDown
/// @notice Winds down what it is told to, with coins that it has.
/// @custom:kill A mock; never on a public network.
contract MockWindDown is IWindDownStatus {
    mapping(Id id => bool) public isWindingDown;

    /// @notice Says of a market that it is winding down, or not.
    function set(Id id, bool winding) external {
        isWindingDown[id] = winding;
    }

    /// @notice Unwinds as this contract.
    function unwind(
        IRedemptionModule module,
        MarketParams calldata marketParams,
        address borrower,
        uint256 coins,
        uint256 price
    ) external returns (uint256, uint256) {
        IERC20(marketParams.loanToken).approve(address(module), coins);
        return module.unwind(marketParams, borrower, coins, price);
    }
}
