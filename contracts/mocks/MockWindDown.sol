// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../lending/interfaces/ILendingPool.sol";
import {IWindDownStatus} from "../stablecoin/redemption/interfaces/IRedemptionModule.sol";

/// @title MockWindDown
/// @notice Says of markets that they wind down, at no price.
/// @custom:kill A mock; never on a public network.
contract MockWindDown is IWindDownStatus {
    mapping(Id id => bool) public isWindingDown;

    /// @notice Says of a market that it is winding down, or not.
    function set(Id id, bool winding) external {
        isWindingDown[id] = winding;
    }

    /// @inheritdoc IWindDownStatus
    function redeem(MarketParams calldata, address, uint256) external pure returns (uint256, uint256) {
        return (0, 0);
    }

    /// @inheritdoc IWindDownStatus
    function redemptionPrice(Id) external pure returns (uint256) {
        return 0;
    }
}
