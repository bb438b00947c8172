// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "./interfaces/IIrm.sol";
import {Id, ILendingPool, IrmEntry, Market, MarketParams, RateKind} from "./interfaces/ILendingPool.sol";
import {AdaptiveCurve} from "./libraries/AdaptiveCurve.sol";

/// @title AdaptiveCurveIrm
/// @notice {AdaptiveCurve} behind an address, for one pool. Where that pool has the curve built in, this is what a market's id names,
///         and it answers from the pool's state; any other pool of Morpho Blue's form calls it, and then the state is here. Rates
///         are per second, times 1e18.
/// @custom:kill Never: it has no owner and holds nothing. A pool that enabled it keeps it.
contract AdaptiveCurveIrm is IIrm {
    /* ERRORS */

    /// @notice Thrown when another than the pool asks for a rate that would move the state; others ask the view.
    error AdaptiveCurveIrm_CallerIsNotPool(address caller, address pool);

    /// @notice Thrown at deployment when the pool has no code.
    error AdaptiveCurveIrm_PoolWithoutCode(address pool);

    /* EVENTS */

    /// @notice Emitted when the pool asked for a rate: the mean since the market's last update, and the rate at target now.
    event BorrowRateUpdate(Id indexed id, uint256 avgBorrowRate, uint256 rateAtTarget);

    /* IMMUTABLES */

    /// @notice The pool that may move the state.
    address public immutable POOL;

    /* STORAGE */

    /// @dev Of the markets of a pool that calls; zero before a market's creation.
    mapping(Id id => uint256) private _rateAtTarget;

    /* CONSTRUCTOR */

    /// @param pool Any contract that calls `borrowRate` as Morpho Blue does, or a {LendingPool}.
    constructor(address pool) {
        if (pool.code.length == 0) revert AdaptiveCurveIrm_PoolWithoutCode(pool);
        POOL = pool;
    }

    /* RATES */

    /// @inheritdoc IIrm
    /// @dev Never called by a pool that has the curve built in.
    function borrowRate(MarketParams calldata marketParams, Market calldata market) external returns (uint256) {
        if (msg.sender != POOL) revert AdaptiveCurveIrm_CallerIsNotPool(msg.sender, POOL);
        Id id = _id(marketParams);
        (uint256 rate, uint256 newRateAtTarget) = _rates(_rateAtTarget[id], market);
        _rateAtTarget[id] = newRateAtTarget;
        emit BorrowRateUpdate(id, rate, newRateAtTarget);
        return rate;
    }

    /// @inheritdoc IIrm
    function borrowRateView(
        MarketParams calldata marketParams,
        Market calldata market
    ) external view returns (uint256 rate) {
        (rate, ) = _rates(rateAtTarget(_id(marketParams)), market);
    }

    /// @notice The rate at target as of the market's last update, per second, times 1e18; zero before a market's
    ///         creation.
    function rateAtTarget(Id id) public view returns (uint256) {
        return _isBuiltIn() ? ILendingPool(POOL).rateAtTarget(id) : _rateAtTarget[id];
    }

    /* INTERNAL */

    function _rates(uint256 start, Market calldata market) private view returns (uint256, uint256) {
        if (start == 0) start = AdaptiveCurve.INITIAL_RATE_AT_TARGET;
        uint256 elapsed = block.timestamp - market.lastUpdate;
        return AdaptiveCurve.rates(market.totalBorrowAssets, market.totalSupplyAssets, start, elapsed);
    }

    /// @dev The pool's entry is the one truth about where the state is. A pool without entries calls its models. Starving the question of
    ///      gas gives no wrong answer: what is left of the gas then is too little to give any.
    function _isBuiltIn() private view returns (bool) {
        try ILendingPool(POOL).irmEntry(address(this)) returns (IrmEntry memory entry) {
            return entry.kind == RateKind.AdaptiveCurve;
        } catch {
            return false;
        }
    }

    function _id(MarketParams calldata marketParams) private pure returns (Id) {
        return Id.wrap(keccak256(abi.encode(marketParams)));
    }
}
