// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {GuardedOracle} from "../oracle/libraries/GuardedOracle.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {UserMulticall} from "../utils/UserMulticall.sol";
import {PositionAuthorizations} from "./PositionAuthorizations.sol";
import {PositionGuards} from "./PositionGuards.sol";
import {TokenMoves} from "./TokenMoves.sol";
import {
    IMorphoFlashLoanCallback,
    IMorphoLiquidateCallback,
    IMorphoRepayCallback,
    IMorphoSupplyCallback,
    IMorphoSupplyCollateralCallback
} from "./interfaces/ILendingCallbacks.sol";
import {Id, ILendingPool, MarketParams, Position, RateKind} from "./interfaces/ILendingPool.sol";
import {LiquidationIncentive} from "./libraries/LiquidationIncentive.sol";
import {MarketAccrual, State} from "./libraries/MarketAccrual.sol";
import {SharesMath} from "./libraries/SharesMath.sol";

/// @title LendingPool
/// @notice See {ILendingPool}.
/// @custom:kill Never: there is no pause, and nobody can stop a repayment or a withdrawal. The governor can enable no more rate
///              models and ratios, which stops new kinds of markets only.
contract LendingPool is PositionGuards, TokenMoves, PositionAuthorizations, UserMulticall {
    using SharesMath for uint256;
    using MarketAccrual for State;

    /* TYPES */

    /// @dev A liquidation on its way. The debt in shares and the collateral as they are, then as they are left.
    struct Liquidation {
        uint256 seizedAssets;
        uint256 repaidShares;
        uint256 repaidAssets;
        uint256 badDebtAssets;
        uint256 badDebtShares;
        uint256 owed;
        uint256 collateral;
        uint256 price;
        uint256 incentive;
    }

    /* CONSTANTS */

    /// @dev Collateral that pays for less than one ten-thousandth of the debt is dust.
    uint256 private constant DUST_DIVISOR = 10_000;

    /* CONSTRUCTOR */

    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(address accessManager) ProtocolManaged(accessManager) {}

    /* MARKETS */

    /// @inheritdoc ILendingPool
    function createMarket(MarketParams calldata marketParams) external {
        EnabledIrm storage irm = _irm[marketParams.irm];
        if (irm.number == 0) revert LendingPool_IrmNotEnabled(marketParams.irm);
        if (!isLltvEnabled[marketParams.lltv]) revert LendingPool_LltvNotEnabled(marketParams.lltv);
        Id id = _id(marketParams);
        MarketState storage state = _market[id];
        if (state.lastUpdate != 0) revert LendingPool_MarketAlreadyCreated(id);
        _requireCode(marketParams.loanToken);
        _requireCode(marketParams.collateralToken);
        _create(id, marketParams, irm.number, _initialMeta(irm));
        emit CreateMarket(id, marketParams);
        // a model with a state prepares it
        if (irm.kind == RateKind.External) _askModel(marketParams, _load(id));
    }

    /* SUPPLY */

    /// @inheritdoc ILendingPool
    function supply(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        bytes calldata data
    ) external returns (uint256, uint256) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(assets, shares);
        _requireAddress(onBehalf);
        _requireOpen(id, state);
        _accrueLazily(id, state, marketParams);
        if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares);
        else assets = shares.toAssetsUp(state.supplyAssets, state.supplyShares);

        _credit(id, state, onBehalf, assets, shares);
        _store(state);
        if (data.length != 0) _callBack(IMorphoSupplyCallback.onMorphoSupply.selector, assets, data);
        _take(_loanToken(marketParams), assets);
        return (assets, shares);
    }

    /// @inheritdoc ILendingPool
    function withdraw(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        address receiver
    ) external returns (uint256, uint256) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(assets, shares);
        _requireAddress(receiver);
        _requireAuthorized(onBehalf);
        _accrueLazily(id, state, marketParams);
        if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);
        else assets = shares.toAssetsDown(state.supplyAssets, state.supplyShares);

        _takeSupplyShares(id, onBehalf, shares);
        _requireLiquidity(id, state, assets);
        state.supplyAssets -= assets;
        state.supplyShares -= shares;
        _store(state);
        emit Withdraw(id, msg.sender, onBehalf, receiver, assets, shares);
        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);
        return (assets, shares);
    }

    /* BORROW */

    /// @inheritdoc ILendingPool
    function borrow(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        address receiver
    ) external returns (uint256, uint256) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(assets, shares);
        _requireAddress(receiver);
        _requireAuthorized(onBehalf);
        _requireOpen(id, state);
        _accrue(id, state, marketParams);
        if (assets != 0) shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);
        else assets = shares.toAssetsDown(state.borrowAssets, state.borrowShares);

        _owe(id, state, marketParams, onBehalf, receiver, assets, shares);
        SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);
        return (assets, shares);
    }

    /// @inheritdoc ILendingPool
    function lend(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 supplied,
        address onBehalf,
        address receiver
    ) external returns (uint256 shares, uint256 debt, uint256 maxDebt) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(assets, 0);
        _requireAddress(receiver);
        _requireAuthorized(onBehalf);
        {
            address operator = _irm[marketParams.irm].operator;
            if (msg.sender != operator) revert LendingPool_NotOperator(msg.sender, operator);
        }
        _accrue(id, state, marketParams);
        if (supplied != 0)
            _credit(id, state, msg.sender, supplied, supplied.toSharesDown(state.supplyAssets, state.supplyShares));
        shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);

        (debt, maxDebt) = _owe(id, state, marketParams, onBehalf, receiver, assets, shares);
        // reverts where more is supplied than lent
        assets -= supplied;
        if (assets != 0) SafeTransferLib.safeTransfer(_loanToken(marketParams), receiver, assets);
    }

    /// @inheritdoc ILendingPool
    function repay(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        bytes calldata data
    ) external returns (uint256, uint256) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(assets, shares);
        _requireAddress(onBehalf);
        _accrue(id, state, marketParams);
        if (assets != 0) shares = assets.toSharesDown(state.borrowAssets, state.borrowShares);
        else assets = shares.toAssetsUp(state.borrowAssets, state.borrowShares);

        uint256 owed = position[id][onBehalf].borrowShares;
        _requireWithin(id, onBehalf, shares, owed);
        unchecked {
            owed -= shares; // checked above
        }
        position[id][onBehalf].borrowShares = uint128(owed);
        // what is owed is rounded up and may exceed the total by a unit
        state.borrowAssets = FixedPointMathLib.zeroFloorSub(state.borrowAssets, assets);
        state.borrowShares -= shares;
        _store(state);
        if (owed != 0 && state.hasMinDebt()) {
            uint256 debt = owed.toAssetsUp(state.borrowAssets, state.borrowShares);
            _requireMinDebt(id, marketParams.irm, onBehalf, debt);
        }
        emit Repay(id, msg.sender, onBehalf, assets, shares);
        if (data.length != 0) _callBack(IMorphoRepayCallback.onMorphoRepay.selector, assets, data);
        _take(_loanToken(marketParams), assets);
        return (assets, shares);
    }

    /* COLLATERAL */

    /// @inheritdoc ILendingPool
    function supplyCollateral(
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        bytes calldata data
    ) external {
        Id id = _id(marketParams);
        if (!_exists(id)) revert LendingPool_MarketNotCreated(id);
        _requireAssets(assets);
        _requireAddress(onBehalf);

        _addCollateral(id, onBehalf, assets);
        emit SupplyCollateral(id, msg.sender, onBehalf, assets);
        if (data.length != 0)
            _callBack(IMorphoSupplyCollateralCallback.onMorphoSupplyCollateral.selector, assets, data);
        _take(_collateralToken(marketParams), assets);
    }

    /// @inheritdoc ILendingPool
    function withdrawCollateral(
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        address receiver
    ) external {
        Id id = _id(marketParams);
        _requireAssets(assets);
        _requireAddress(receiver);
        _requireAuthorized(onBehalf);
        if (_market[id].lastUpdate == 0) revert LendingPool_MarketNotCreated(id);

        Position storage held = position[id][onBehalf];
        uint256 collateral = held.collateral;
        _requireWithin(id, onBehalf, assets, collateral);
        unchecked {
            collateral -= assets; // checked above
        }
        held.collateral = uint128(collateral);
        uint256 owed = held.borrowShares;
        if (owed != 0) {
            State memory state = _load(id);
            _accrue(id, state, marketParams);
            _store(state);
            uint256 debt = owed.toAssetsUp(state.borrowAssets, state.borrowShares);
            _requireCovered(id, marketParams, onBehalf, debt, collateral);
        }
        emit WithdrawCollateral(id, msg.sender, onBehalf, receiver, assets);
        SafeTransferLib.safeTransfer(_collateralToken(marketParams), receiver, assets);
    }

    /* FLASH LOAN */

    /// @inheritdoc ILendingPool
    function flashLoan(address token, uint256 assets, bytes calldata data) external {
        _requireAssets(assets);
        emit FlashLoan(msg.sender, token, assets);
        SafeTransferLib.safeTransfer(token, msg.sender, assets);
        _callBack(IMorphoFlashLoanCallback.onMorphoFlashLoan.selector, assets, data);
        _take(token, assets);
    }

    /* LIQUIDATION */

    /// @inheritdoc ILendingPool
    function liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        bytes calldata data
    ) external returns (uint256, uint256) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _requireOne(seizedAssets, repaidShares);
        _accrue(id, state, marketParams);

        Liquidation memory outcome = Liquidation(seizedAssets, repaidShares, 0, 0, 0, 0, 0, 0, 0);
        _settle(id, state, marketParams, borrower, outcome);
        _store(state);
        emit Liquidate(
            id,
            msg.sender,
            borrower,
            outcome.repaidAssets,
            outcome.repaidShares,
            outcome.seizedAssets,
            outcome.badDebtAssets,
            outcome.badDebtShares
        );
        SafeTransferLib.safeTransfer(_collateralToken(marketParams), msg.sender, outcome.seizedAssets);
        if (data.length != 0)
            _callBack(IMorphoLiquidateCallback.onMorphoLiquidate.selector, outcome.repaidAssets, data);
        _take(_loanToken(marketParams), outcome.repaidAssets);
        return (outcome.seizedAssets, outcome.repaidAssets);
    }

    /// @inheritdoc ILendingPool
    function redeem(
        MarketParams calldata marketParams,
        address borrower,
        uint256 repaidAssets,
        address receiver
    ) external returns (uint256 repaidShares, uint256 collateral) {
        Id id = _id(marketParams);
        State memory state = _load(id);
        address redeemer = _irm[marketParams.irm].redeemer;
        if (msg.sender != redeemer) revert LendingPool_NotRedeemer(msg.sender, redeemer);
        _requireAssets(repaidAssets);
        _requireAddress(receiver);
        _accrue(id, state, marketParams);
        repaidShares = _bounded(repaidAssets).toSharesDown(state.borrowAssets, state.borrowShares);
        uint256 price = _price(_oracle(marketParams));
        collateral = FixedPointMathLib.fullMulDiv(repaidAssets, ORACLE_SCALE, price);

        Position storage held = position[id][borrower];
        uint256 owed = held.borrowShares;
        // all of a debt, rounded up, closes it: rounding alone would leave less than a market's least debt, or ask for too much
        if (repaidAssets == owed.toAssetsUp(state.borrowAssets, state.borrowShares)) repaidShares = owed;
        _requireWithin(id, borrower, repaidShares, owed);
        _requireWithin(id, borrower, collateral, held.collateral);
        unchecked {
            owed -= repaidShares; // both checked above
            held.collateral -= uint128(collateral);
        }
        held.borrowShares = uint128(owed);
        state.borrowAssets = FixedPointMathLib.zeroFloorSub(state.borrowAssets, repaidAssets);
        state.borrowShares -= repaidShares;
        _store(state);
        if (owed != 0) _requireWorth(id, state, marketParams.irm, borrower, price);
        emit Redeem(id, borrower, receiver, repaidAssets, repaidShares, collateral);
        SafeTransferLib.safeTransfer(_collateralToken(marketParams), receiver, collateral);
        _take(_loanToken(marketParams), repaidAssets);
    }

    /* VIEWS */

    /// @inheritdoc ILendingPool
    function owner() external view returns (address) {
        return authority();
    }

    /* INTERNAL: LIQUIDATION */

    /// @dev Moves the position and `state`, and completes `outcome`, of which one of the first two is given.
    function _settle(
        Id id,
        State memory state,
        MarketParams calldata marketParams,
        address borrower,
        Liquidation memory outcome
    ) private {
        Position storage held = position[id][borrower];
        outcome.owed = held.borrowShares;
        outcome.collateral = held.collateral;
        outcome.price = _liquidationPrice(_oracle(marketParams));
        outcome.incentive = LiquidationIncentive.ofDown(marketParams.lltv);
        {
            uint256 debt = outcome.owed.toAssetsUp(state.borrowAssets, state.borrowShares);
            uint256 maxDebt = _maxDebtDown(outcome.collateral, outcome.price, marketParams.lltv);
            if (debt <= maxDebt) _revertWith(LendingPool_HealthyPosition.selector, id, borrower, debt, maxDebt);
        }
        if (outcome.seizedAssets != 0) outcome.repaidShares = _repaidUp(state, outcome);
        else outcome.seizedAssets = _seizedDown(state, outcome);
        _requireWithin(id, borrower, outcome.repaidShares, outcome.owed);
        _requireWithin(id, borrower, outcome.seizedAssets, outcome.collateral);
        if (state.hasMinDebt()) _closeIfSmall(state, marketParams.irm, outcome);

        outcome.repaidAssets = outcome.repaidShares.toAssetsUp(state.borrowAssets, state.borrowShares);
        unchecked {
            outcome.owed -= outcome.repaidShares; // both checked above
            outcome.collateral -= outcome.seizedAssets;
        }
        state.borrowShares -= outcome.repaidShares;
        state.borrowAssets = FixedPointMathLib.zeroFloorSub(state.borrowAssets, outcome.repaidAssets);
        if (outcome.owed != 0) _realiseBadDebt(state, outcome);
        // casting to 'uint128' is safe because neither has grown
        held.borrowShares = uint128(outcome.owed);
        held.collateral = uint128(outcome.collateral);
    }

    /// @dev Where the debt left would be too small to exist, the liquidation closes the position: the whole debt, as far as the
    ///      collateral pays for it.
    function _closeIfSmall(State memory state, address irm, Liquidation memory outcome) private view {
        uint256 left = (outcome.owed - outcome.repaidShares).toAssetsUp(state.borrowAssets, state.borrowShares);
        if (left == 0 || left >= _irm[irm].minDebt) return;
        outcome.repaidShares = outcome.owed;
        outcome.seizedAssets = _seizedDown(state, outcome);
        if (outcome.seizedAssets > outcome.collateral) {
            outcome.seizedAssets = outcome.collateral;
            outcome.repaidShares = FixedPointMathLib.min(outcome.owed, _repaidUp(state, outcome));
        }
    }

    /// @dev Debt that no collateral stands behind is the suppliers' loss at once, also where a liquidator left dust of it: less
    ///      than pays for one ten-thousandth of the debt. The dust stays the borrower's.
    function _realiseBadDebt(State memory state, Liquidation memory outcome) private pure {
        uint256 debt = outcome.owed.toAssetsUp(state.borrowAssets, state.borrowShares);
        uint256 covered = FixedPointMathLib.divWad(
            FixedPointMathLib.fullMulDiv(outcome.collateral, outcome.price, ORACLE_SCALE),
            outcome.incentive
        );
        unchecked {
            // what `divWad` divided was below 2^256 when multiplied by 1e18, and the incentive is at least one
            if (outcome.collateral != 0 && covered * DUST_DIVISOR >= debt) return;
        }
        outcome.badDebtShares = outcome.owed;
        outcome.badDebtAssets = FixedPointMathLib.min(state.borrowAssets, debt);
        state.borrowAssets -= outcome.badDebtAssets;
        state.supplyAssets -= outcome.badDebtAssets;
        state.borrowShares -= outcome.owed;
        outcome.owed = 0;
    }

    /// @dev The shares that seizing `outcome.seizedAssets` repays.
    function _repaidUp(State memory state, Liquidation memory outcome) private pure returns (uint256) {
        uint256 worth = FixedPointMathLib.fullMulDivUp(_bounded(outcome.seizedAssets), outcome.price, ORACLE_SCALE);
        uint256 repaid = FixedPointMathLib.divWadUp(worth, outcome.incentive);
        return _bounded(repaid).toSharesUp(state.borrowAssets, state.borrowShares);
    }

    /// @dev The collateral that repaying `outcome.repaidShares` seizes.
    function _seizedDown(State memory state, Liquidation memory outcome) private pure returns (uint256) {
        uint256 repaid = outcome.repaidShares.toAssetsDown(state.borrowAssets, state.borrowShares);
        return
            FixedPointMathLib.fullMulDiv(
                FixedPointMathLib.mulWad(repaid, outcome.incentive),
                ORACLE_SCALE,
                outcome.price
            );
    }

    /// @dev The oracle's liquidation price where it offers one, else its price, which reverts with the oracle's own error.
    function _liquidationPrice(address oracle) private view returns (uint256 price) {
        price = GuardedOracle.liquidationPriceOrZero(oracle);
        if (price == 0) price = _price(oracle);
        // collateral is never seized for nothing
        if (price == 0) revert LendingPool_ZeroPrice(oracle);
    }

    /* INTERNAL: POSITIONS */

    /// @dev Adds to a supply; the caller stores the market.
    function _credit(Id id, State memory state, address lender, uint256 assets, uint256 shares) private {
        _addSupplyShares(id, lender, shares);
        unchecked {
            state.supplyAssets += assets; // below 2^128, or 2^256 / 1e6 where the shares were given
        }
        state.supplyShares += shares;
        emit Supply(id, msg.sender, lender, assets, shares);
    }

    function _takeSupplyShares(Id id, address account, uint256 shares) private {
        Position storage held = position[id][account];
        uint256 available = held.supplyShares;
        _requireWithin(id, account, shares, available);
        unchecked {
            held.supplyShares = available - shares; // checked above
        }
    }

    /// @dev Adds to a debt, stores the market, and requires that the collateral covers what is owed then. Returns that, and its limit.
    function _owe(
        Id id,
        State memory state,
        MarketParams calldata marketParams,
        address borrower,
        address receiver,
        uint256 assets,
        uint256 shares
    ) private returns (uint256 debt, uint256 maxDebt) {
        _requireLiquidity(id, state, assets);
        emit Borrow(id, msg.sender, borrower, receiver, assets, shares);
        state.borrowAssets += assets;
        state.borrowShares += shares;
        _store(state);
        (uint256 owed, uint256 collateral) = _addDebt(id, borrower, shares);
        debt = owed.toAssetsUp(state.borrowAssets, state.borrowShares);
        if (state.hasMinDebt()) _requireMinDebt(id, marketParams.irm, borrower, debt);
        maxDebt = _requireCovered(id, marketParams, borrower, debt, collateral);
    }

    /* INTERNAL: CHECKS */

    /// @dev What a redemption leaves is worth what is still owed: a position that is worth less is for liquidators, who book the loss.
    function _requireWorth(Id id, State memory state, address irm, address borrower, uint256 price) private view {
        Position storage held = position[id][borrower];
        uint256 debt = uint256(held.borrowShares).toAssetsUp(state.borrowAssets, state.borrowShares);
        uint256 worth = FixedPointMathLib.fullMulDiv(held.collateral, price, ORACLE_SCALE);
        if (debt > worth) _revertWith(LendingPool_InsufficientCollateral.selector, id, borrower, debt, worth);
        if (state.hasMinDebt()) _requireMinDebt(id, irm, borrower, debt);
    }

    function _requireLiquidity(Id id, State memory state, uint256 assets) private pure {
        uint256 available = state.supplyAssets - state.borrowAssets;
        if (assets > available) revert LendingPool_InsufficientLiquidity(id, assets, available);
    }

    function _requireOpen(Id id, State memory state) private pure {
        if (state.isOperated()) revert LendingPool_MarketOperated(id);
    }

    function _requireOne(uint256 first, uint256 second) private pure {
        if ((first == 0) == (second == 0)) revert LendingPool_InconsistentInput(first, second);
        _bounded(first | second);
    }

    function _requireWithin(Id id, address account, uint256 requested, uint256 available) private pure {
        if (requested > available)
            _revertWith(LendingPool_InsufficientBalance.selector, id, account, requested, available);
    }

    function _requireAssets(uint256 assets) private pure {
        if (assets == 0) revert LendingPool_ZeroAssets();
    }

    function _requireAddress(address account) private pure {
        if (account == address(0)) revert LendingPool_ZeroAddress();
    }
}
