// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IOracle} from "../oracle/interfaces/IOracle.sol";
import {RateModels} from "./RateModels.sol";
import {IIrm} from "./interfaces/IIrm.sol";
import {Id, ILendingPool, MarketParams, Position, RateKind} from "./interfaces/ILendingPool.sol";
import {MarketAccrual, State} from "./libraries/MarketAccrual.sol";
import {SharesMath} from "./libraries/SharesMath.sol";

/// @title PositionGuards
/// @notice What a position of the lending pool may owe, and the steps by which a user bounds what a multicall comes to.
abstract contract PositionGuards is RateModels {
    using SharesMath for uint256;
    using MarketAccrual for State;

    /* CONSTANTS */

    uint256 internal constant ORACLE_SCALE = 1e36;

    /* GUARDS */

    /// @inheritdoc ILendingPool
    function checkDeadline(uint256 deadline) external view {
        if (block.timestamp > deadline) revert LendingPool_DeadlineExpired(deadline, block.timestamp);
    }

    /// @inheritdoc ILendingPool
    function checkPosition(
        MarketParams calldata marketParams,
        address account,
        uint256 minSupplied,
        uint256 maxDebt,
        uint256 minHealthFactor
    ) external view {
        Id id = _id(marketParams);
        State memory state = _load(id);
        if (state.lastUpdate() != block.timestamp) {
            uint256 rate;
            if (state.kindOf() == uint256(RateKind.External)) {
                rate = IIrm(marketParams.irm).borrowRateView(marketParams, state.toMarket());
            }
            state.accrue(block.timestamp, rate);
        }
        Position storage held = position[id][account];
        uint256 supplied = held.supplyShares.toAssetsDown(state.supplyAssets, state.supplyShares);
        if (supplied < minSupplied) _revertWith(LendingPool_SupplyTooLow.selector, id, account, supplied, minSupplied);
        uint256 debt = uint256(held.borrowShares).toAssetsUp(state.borrowAssets, state.borrowShares);
        if (debt > maxDebt) _revertWith(LendingPool_DebtTooHigh.selector, id, account, debt, maxDebt);
        if (debt == 0 || minHealthFactor == 0) return;
        uint256 limit = _maxDebtDown(held.collateral, _price(_oracle(marketParams)), marketParams.lltv);
        uint256 healthFactor = FixedPointMathLib.fullMulDiv(limit, WAD, debt);
        if (healthFactor < minHealthFactor) {
            _revertWith(LendingPool_HealthFactorTooLow.selector, id, account, healthFactor, minHealthFactor);
        }
    }

    /* INTERNAL */

    function _requireCovered(
        Id id,
        MarketParams calldata marketParams,
        address borrower,
        uint256 debt,
        uint256 collateral
    ) internal view returns (uint256 maxDebt) {
        maxDebt = _maxDebtDown(collateral, _price(_oracle(marketParams)), marketParams.lltv);
        if (debt > maxDebt) _revertWith(LendingPool_InsufficientCollateral.selector, id, borrower, debt, maxDebt);
    }

    function _maxDebtDown(uint256 collateral, uint256 price, uint256 lltv) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(FixedPointMathLib.fullMulDiv(collateral, price, ORACLE_SCALE), lltv, WAD);
    }

    /// @dev The oracle's price, or its own error; nothing where it has no code or answers with less than a word, as the compiler has it.
    function _price(address oracle) internal view returns (uint256 price) {
        bytes4 question = IOracle.price.selector;
        assembly ("memory-safe") {
            mstore(0x00, question)
            if iszero(staticcall(gas(), oracle, 0x00, 0x04, 0x00, 0x20)) {
                let pointer := mload(0x40)
                returndatacopy(pointer, 0x00, returndatasize())
                revert(pointer, returndatasize())
            }
            if lt(returndatasize(), 0x20) {
                revert(0x00, 0x00)
            }
            price := mload(0x00)
        }
    }
}
