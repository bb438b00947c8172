// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPool, MarketParams} from "../lending/interfaces/ILendingPool.sol";
import {MarketAccrual, State} from "../lending/libraries/MarketAccrual.sol";

/// @notice {MarketAccrual} as a contract beside the pool uses it.
/// @custom:kill A test double; never deployed to a public network.
contract MockMarketReader {
    function marketAt(
        ILendingPool pool,
        MarketParams calldata marketParams,
        uint256 timestamp
    ) external view returns (State memory state, uint256 meanRate, uint256 feeShares) {
        return MarketAccrual.loadAt(pool, marketParams, timestamp);
    }
}
