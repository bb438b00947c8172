// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";

import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {IStabilityPool} from "./interfaces/IStabilityPool.sol";
import {IStabilityPoolFactory} from "./interfaces/IStabilityPoolFactory.sol";
import {StabilityPool} from "./StabilityPool.sol";

/// @title StabilityPoolFactory
/// @notice See {IStabilityPoolFactory}.
/// @custom:kill The sentinel delists every market, which stops liquidations; the governor closes the pools. It holds nothing.
contract StabilityPoolFactory is IStabilityPoolFactory, ProtocolManaged {
    /* CONSTANTS */

    /// @inheritdoc IStabilityPoolFactory
    uint256 public constant MAX_CALLER_SHARE_BPS = 5_000;

    /* IMMUTABLES */

    /// @inheritdoc IStabilityPoolFactory
    address public immutable IMPLEMENTATION;

    /// @inheritdoc IStabilityPoolFactory
    address public immutable STABLECOIN;

    /// @inheritdoc IStabilityPoolFactory
    address public immutable LENDING_POOL;

    /* STORAGE */

    /// @inheritdoc IStabilityPoolFactory
    mapping(address account => bool) public isPool;

    /* CONSTRUCTOR */

    /// @param stablecoin What is deposited, and what listed markets lend.
    /// @param lendingPool Whose positions are liquidated.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param callerShareBps The caller's share of a liquidation's bonus, of every pool and for good; at most half.
    constructor(
        address stablecoin,
        address lendingPool,
        address accessManager,
        uint256 callerShareBps
    ) ProtocolManaged(accessManager) {
        _requireCode(stablecoin);
        _requireCode(lendingPool);
        if (callerShareBps > MAX_CALLER_SHARE_BPS) {
            revert StabilityPoolFactory_ShareTooHigh(callerShareBps, MAX_CALLER_SHARE_BPS);
        }
        STABLECOIN = stablecoin;
        LENDING_POOL = lendingPool;
        IMPLEMENTATION = address(new StabilityPool(stablecoin, lendingPool, callerShareBps));
    }

    /* POOLS */

    /// @inheritdoc IStabilityPoolFactory
    function createPool(address collateral) external returns (address pool) {
        _requireCode(collateral);
        if (collateral == STABLECOIN) revert StabilityPoolFactory_InvalidCollateral(collateral);
        pool = poolAddress(collateral);
        if (isPool[pool]) revert StabilityPoolFactory_AlreadyMade(pool);
        isPool[pool] = true;
        LibClone.cloneDeterministic(IMPLEMENTATION, abi.encodePacked(collateral), bytes32(0));
        emit PoolCreated(pool, collateral, msg.sender);
    }

    /* GOVERNANCE */

    /// @inheritdoc IStabilityPoolFactory
    function listMarket(MarketParams calldata marketParams) external restricted {
        if (marketParams.loanToken != STABLECOIN) {
            revert StabilityPoolFactory_WrongLoanToken(marketParams.loanToken, STABLECOIN);
        }
        (address pool, Id id) = _poolAndId(marketParams);
        (, , , , uint128 lastUpdate, ) = ILendingPool(LENDING_POOL).market(id);
        if (lastUpdate == 0) revert StabilityPoolFactory_MarketNotCreated(id);
        if (IStabilityPool(pool).isListed(id)) revert StabilityPoolFactory_AlreadyListed(id);
        // asked as a liquidation asks it
        if (
            GuardedOracle.liquidationPriceOrZero(marketParams.oracle) == 0 &&
            GuardedOracle.priceOrZero(marketParams.oracle) == 0
        ) revert StabilityPoolFactory_NoPrice(marketParams.oracle);
        emit MarketListed(pool, id, marketParams);
        IStabilityPool(pool).setListed(id, true);
    }

    /// @inheritdoc IStabilityPoolFactory
    function delistMarket(MarketParams calldata marketParams) external restricted {
        (address pool, Id id) = _poolAndId(marketParams);
        if (!IStabilityPool(pool).isListed(id)) revert StabilityPoolFactory_NotListed(id);
        emit MarketDelisted(pool, id);
        IStabilityPool(pool).setListed(id, false);
    }

    /// @inheritdoc IStabilityPoolFactory
    function closePool(address collateral) external restricted {
        address pool = _existing(collateral);
        if (IStabilityPool(pool).isClosed()) revert StabilityPoolFactory_AlreadyClosed(pool);
        emit PoolEnded(pool, collateral);
        IStabilityPool(pool).close();
    }

    /* VIEWS */

    /// @inheritdoc IStabilityPoolFactory
    function poolOf(address collateral) external view returns (address pool) {
        pool = poolAddress(collateral);
        if (!isPool[pool]) pool = address(0);
    }

    /// @inheritdoc IStabilityPoolFactory
    function poolAddress(address collateral) public view returns (address) {
        return
            LibClone.predictDeterministicAddress(
                IMPLEMENTATION,
                abi.encodePacked(collateral),
                bytes32(0),
                address(this)
            );
    }

    /* INTERNAL */

    function _poolAndId(MarketParams calldata marketParams) private view returns (address pool, Id id) {
        pool = _existing(marketParams.collateralToken);
        id = Id.wrap(keccak256(abi.encode(marketParams)));
    }

    function _existing(address collateral) private view returns (address pool) {
        pool = poolAddress(collateral);
        if (!isPool[pool]) revert StabilityPoolFactory_NoPool(collateral);
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert StabilityPoolFactory_NoCode(account);
    }
}
