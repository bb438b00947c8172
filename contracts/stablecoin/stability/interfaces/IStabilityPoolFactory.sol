// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";

/// @title IStabilityPoolFactory
/// @notice Makes one {IStabilityPool} for each collateral, and keeps what is governed of them: which markets they liquidate in, and
///         their end.
interface IStabilityPoolFactory {
    /* ERRORS */

    /// @notice Thrown when an address that must be a contract has no code.
    error StabilityPoolFactory_NoCode(address account);

    /// @notice Thrown at deployment when the caller's share of the bonus is above its hard limit. Basis points.
    error StabilityPoolFactory_ShareTooHigh(uint256 shareBps, uint256 maxShareBps);

    /// @notice Thrown when the stablecoin is to be the collateral.
    error StabilityPoolFactory_InvalidCollateral(address collateral);

    /// @notice Thrown when the collateral has a pool already.
    error StabilityPoolFactory_AlreadyMade(address pool);

    /// @notice Thrown when the collateral has no pool yet.
    error StabilityPoolFactory_NoPool(address collateral);

    /// @notice Thrown when a market is to be listed that lends another token.
    error StabilityPoolFactory_WrongLoanToken(address loanToken, address stablecoin);

    /// @notice Thrown when a market is to be listed that does not exist.
    error StabilityPoolFactory_MarketNotCreated(Id id);

    /// @notice Thrown when a market is to be listed whose oracle has no price for a liquidation now.
    error StabilityPoolFactory_NoPrice(address oracle);

    /// @notice Thrown when a market is listed already.
    error StabilityPoolFactory_AlreadyListed(Id id);

    /// @notice Thrown when a market is to be delisted that is not listed.
    error StabilityPoolFactory_NotListed(Id id);

    /// @notice Thrown when a pool is to be closed that is closed.
    error StabilityPoolFactory_AlreadyClosed(address pool);

    /* EVENTS */

    /// @notice Emitted when a pool is made.
    event PoolCreated(address indexed pool, address indexed collateral, address indexed caller);

    /// @notice Emitted when a market is listed with its collateral's pool.
    event MarketListed(address indexed pool, Id indexed id, MarketParams marketParams);

    /// @notice Emitted when a market is delisted.
    event MarketDelisted(address indexed pool, Id indexed id);

    /// @notice Emitted when a pool is closed, for good.
    event PoolEnded(address indexed pool, address indexed collateral);

    /* POOLS */

    /// @notice Makes the pool for a collateral. Anyone may, once; it liquidates nothing until the governor lists a market.
    function createPool(address collateral) external returns (address pool);

    /* GOVERNANCE */

    /// @notice Lists a market of the stablecoin with its collateral's pool. Restricted to the governor.
    function listMarket(MarketParams calldata marketParams) external;

    /// @notice Stops liquidations of a pool in a market, at once. Restricted to the sentinel.
    function delistMarket(MarketParams calldata marketParams) external;

    /// @notice Ends a collateral's pool for good: no deposits, withdrawals without a request. Restricted to the governor, for a
    ///         wind-down.
    function closePool(address collateral) external;

    /* VIEWS */

    /// @notice The pool of a collateral; zero where none was made.
    function poolOf(address collateral) external view returns (address);

    /// @notice Where the pool of a collateral is or will be.
    function poolAddress(address collateral) external view returns (address);

    /// @notice Whether a pool was made here.
    function isPool(address account) external view returns (bool);

    /// @notice The code behind the pools; it has no collateral and cannot be used.
    function IMPLEMENTATION() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice The lending pool whose positions are liquidated.
    function LENDING_POOL() external view returns (address);

    /// @notice The hard limit of the caller's share of the bonus: half.
    function MAX_CALLER_SHARE_BPS() external view returns (uint256);
}
