// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool} from "../interfaces/ILendingPool.sol";
import {MarketAccrual, State} from "../libraries/MarketAccrual.sol";
import {SharesMath} from "../libraries/SharesMath.sol";
import {LensMarkets} from "./LensMarkets.sol";
import {AnswerStatus, LiquidationQuote, MarketStatus, MarketView, PositionStatus} from "./interfaces/ILendingLens.sol";
import {PositionMath} from "./libraries/PositionMath.sol";

/// @title LensLiquidations
/// @notice What a liquidation comes to: the pool's arithmetic, step by step.
abstract contract LensLiquidations is LensMarkets {
    using MarketAccrual for State;
    using SharesMath for uint256;

    /// @dev Collateral that pays for less than one ten-thousandth of the debt is dust.
    uint256 private constant DUST_DIVISOR = 10_000;

    /* INTERNAL */

    /// @dev Where a position of a market that is viewed stands.
    function _statusOf(
        MarketView memory market,
        Held memory held,
        uint256 debt
    ) internal pure returns (PositionStatus) {
        if (held.borrowShares == 0) return PositionStatus.NoDebt;
        if (market.status != MarketStatus.Accrued || market.liquidationPriceStatus != AnswerStatus.Ok) {
            return PositionStatus.Unknown;
        }
        uint256 maxDebt = PositionMath.maxDebtDown(held.collateral, market.liquidationPrice, market.params.lltv);
        return debt > maxDebt ? PositionStatus.Liquidatable : PositionStatus.Healthy;
    }

    /// @dev The most profitable full liquidation.
    function _fullQuote(
        Snapshot memory snapshot,
        MarketView memory market,
        address borrower,
        Held memory held
    ) internal view returns (LiquidationQuote memory quote) {
        quote.borrower = borrower;
        if (market.status == MarketStatus.NotCreated) return quote;
        State memory state = snapshot.state;
        uint256 debt = held.borrowShares.toAssetsUp(state.borrowAssets, state.borrowShares);
        quote.status = _statusOf(market, held, debt);
        quote.price = market.liquidationPrice;
        quote.incentive = market.liquidationIncentive;
        if (quote.status != PositionStatus.Liquidatable) return quote;
        if (_seizedDown(state, quote, held.borrowShares) > held.collateral) {
            quote.seizedAssetsArgument = held.collateral;
        } else {
            quote.repaidSharesArgument = held.borrowShares;
        }
        _settle(snapshot, held, quote);
    }

    /// @dev Completes `quote`, whose arguments, price and incentive are given, and moves the totals; reverts as the pool does.
    function _settle(Snapshot memory snapshot, Held memory held, LiquidationQuote memory quote) internal view {
        State memory state = _copied(snapshot.state);
        quote.seizedAssets = quote.seizedAssetsArgument;
        quote.repaidShares = quote.repaidSharesArgument;
        if (quote.seizedAssets != 0) quote.repaidShares = _repaidUp(state, quote, quote.seizedAssets);
        else quote.seizedAssets = _seizedDown(state, quote, quote.repaidShares);
        _requireWithin(snapshot.id, quote.borrower, quote.repaidShares, held.borrowShares);
        _requireWithin(snapshot.id, quote.borrower, quote.seizedAssets, held.collateral);
        if (state.hasMinDebt()) _closeIfSmall(snapshot, state, held, quote);

        quote.repaidAssets = quote.repaidShares.toAssetsUp(state.borrowAssets, state.borrowShares);
        uint256 owed = held.borrowShares - quote.repaidShares;
        state.borrowShares -= quote.repaidShares;
        state.borrowAssets = FixedPointMathLib.zeroFloorSub(state.borrowAssets, quote.repaidAssets);
        if (owed != 0) _realiseBadDebt(state, owed, held.collateral - quote.seizedAssets, quote);
        _requireStorable(state);
        // a position that can be liquidated is worth less than 2^129 / lltv
        quote.profit =
            int256(FixedPointMathLib.fullMulDiv(quote.seizedAssets, quote.price, ORACLE_SCALE)) -
            int256(quote.repaidAssets);
    }

    function _closeIfSmall(
        Snapshot memory snapshot,
        State memory state,
        Held memory held,
        LiquidationQuote memory quote
    ) private view {
        uint256 left = (held.borrowShares - quote.repaidShares).toAssetsUp(state.borrowAssets, state.borrowShares);
        if (left == 0 || left >= ILendingPool(POOL).irmEntry(snapshot.params.irm).minDebt) return;
        quote.repaidShares = held.borrowShares;
        quote.seizedAssets = _seizedDown(state, quote, quote.repaidShares);
        if (quote.seizedAssets > held.collateral) {
            quote.seizedAssets = held.collateral;
            quote.repaidShares = FixedPointMathLib.min(held.borrowShares, _repaidUp(state, quote, quote.seizedAssets));
        }
    }

    function _realiseBadDebt(
        State memory state,
        uint256 owed,
        uint256 collateral,
        LiquidationQuote memory quote
    ) private pure {
        uint256 debt = owed.toAssetsUp(state.borrowAssets, state.borrowShares);
        uint256 covered = FixedPointMathLib.divWad(
            FixedPointMathLib.fullMulDiv(collateral, quote.price, ORACLE_SCALE),
            quote.incentive
        );
        if (collateral != 0 && covered * DUST_DIVISOR >= debt) return;
        quote.badDebtShares = owed;
        quote.badDebtAssets = FixedPointMathLib.min(state.borrowAssets, debt);
        state.borrowAssets -= quote.badDebtAssets;
        state.supplyAssets -= quote.badDebtAssets;
        state.borrowShares -= owed;
    }

    /// @dev The shares that seizing repays.
    function _repaidUp(
        State memory state,
        LiquidationQuote memory quote,
        uint256 seizedAssets
    ) private pure returns (uint256) {
        uint256 worth = FixedPointMathLib.fullMulDivUp(seizedAssets, quote.price, ORACLE_SCALE);
        uint256 repaid = FixedPointMathLib.divWadUp(worth, quote.incentive);
        _requireBounded(repaid);
        return repaid.toSharesUp(state.borrowAssets, state.borrowShares);
    }

    /// @dev The collateral that repaying seizes.
    function _seizedDown(
        State memory state,
        LiquidationQuote memory quote,
        uint256 repaidShares
    ) private pure returns (uint256) {
        uint256 repaid = repaidShares.toAssetsDown(state.borrowAssets, state.borrowShares);
        return
            FixedPointMathLib.fullMulDiv(FixedPointMathLib.mulWad(repaid, quote.incentive), ORACLE_SCALE, quote.price);
    }

    function _copied(State memory state) private pure returns (State memory) {
        return
            State(
                state.supplyAssets,
                state.supplyShares,
                state.borrowAssets,
                state.borrowShares,
                state.meta,
                state.slot
            );
    }

    function _requireWithin(Id id, address account, uint256 requested, uint256 available) internal pure {
        if (requested > available) {
            revert ILendingPool.LendingPool_InsufficientBalance(id, account, requested, available);
        }
    }
}
