// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibCall} from "solady/src/utils/LibCall.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IMorphoLiquidateCallback} from "../interfaces/ILendingCallbacks.sol";
import {Id, ILendingPool, MarketParams} from "../interfaces/ILendingPool.sol";
import {FlashLiquidation, IFlashLiquidator, LiquidationOutcome} from "./interfaces/IFlashLiquidator.sol";
import {ISwapAdapter} from "./interfaces/ISwapAdapter.sol";

/// @title FlashLiquidator
/// @notice See {IFlashLiquidator}.
/// @custom:kill Never: it has no owner, no rights and no money. Callers stop calling it.
contract FlashLiquidator is IFlashLiquidator, IMorphoLiquidateCallback, ReentrancyGuardTransient {
    /* TYPES */

    /// @dev What the callback needs to know. Balances are this contract's, from before the liquidation.
    struct Sale {
        address loanToken;
        address collateralToken;
        uint256 loanBefore;
        uint256 collateralBefore;
        uint256 minProfit;
        address adapter;
        bytes adapterData;
    }

    /* CONSTANTS */

    /// @dev Bytes of a failure that are kept: what reverts may be a stranger's oracle, and copying costs gas.
    uint16 private constant MAX_REASON = 512;

    /// @dev For what happens between measuring the gas and the call.
    uint256 private constant GAS_MARGIN = 5_000;

    /* IMMUTABLES */

    /// @inheritdoc IFlashLiquidator
    address public immutable POOL;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    constructor(address pool) {
        if (pool.code.length == 0) revert FlashLiquidator_NoCode(pool);
        POOL = pool;
    }

    /* LIQUIDATION */

    /// @inheritdoc IFlashLiquidator
    function liquidate(
        FlashLiquidation calldata liquidation,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit) {
        _requireAcceptable(receiver, deadline);
        return _liquidate(liquidation, receiver);
    }

    /// @inheritdoc IFlashLiquidator
    function liquidateMany(
        FlashLiquidation[] calldata liquidations,
        address receiver,
        uint256 gasEach,
        uint256 deadline
    ) external nonReentrant returns (LiquidationOutcome[] memory outcomes) {
        _requireAcceptable(receiver, deadline);
        outcomes = new LiquidationOutcome[](liquidations.length);
        for (uint256 i; i < liquidations.length; ++i) {
            outcomes[i] = _try(i, liquidations[i], receiver, gasEach);
        }
    }

    /// @inheritdoc IFlashLiquidator
    function liquidateStep(
        FlashLiquidation calldata liquidation,
        address receiver
    ) external returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit) {
        if (msg.sender != address(this)) revert FlashLiquidator_NotSelf(msg.sender);
        return _liquidate(liquidation, receiver);
    }

    /* CALLBACK */

    /// @inheritdoc IMorphoLiquidateCallback
    /// @dev The pool calls back whoever liquidates, with that one's own data: inside a call of this contract, and from the pool, it is
    ///      a sale that `_liquidate` wrote.
    function onMorphoLiquidate(uint256 repaidAssets, bytes calldata data) external {
        if (msg.sender != POOL || !_reentrancyGuardEntered()) revert FlashLiquidator_UnexpectedCallback(msg.sender);
        Sale memory sale = abi.decode(data, (Sale));
        uint256 collateral = SafeTransferLib.balanceOf(sale.collateralToken, address(this)) - sale.collateralBefore;
        uint256 required = repaidAssets + sale.minProfit;
        SafeTransferLib.safeTransfer(sale.collateralToken, sale.adapter, collateral);
        ISwapAdapter(sale.adapter).swap(
            sale.collateralToken,
            sale.loanToken,
            collateral,
            required,
            address(this),
            sale.adapterData
        );
        uint256 received = FixedPointMathLib.zeroFloorSub(
            SafeTransferLib.balanceOf(sale.loanToken, address(this)),
            sale.loanBefore
        );
        if (received < required) revert FlashLiquidator_SwapTooLow(received, required);
        SafeTransferLib.safeApproveWithRetry(sale.loanToken, POOL, repaidAssets);
    }

    /* INTERNAL */

    /// @dev One of several. What it reverts with is an event, and its state is gone with it.
    function _try(
        uint256 index,
        FlashLiquidation calldata liquidation,
        address receiver,
        uint256 gasEach
    ) private returns (LiquidationOutcome memory outcome) {
        bytes memory step = abi.encodeCall(IFlashLiquidator.liquidateStep, (liquidation, receiver));
        // a call passes on at most 63/64 of what is left
        uint256 available = (FixedPointMathLib.zeroFloorSub(gasleft(), GAS_MARGIN) * 63) / 64;
        if (available < gasEach) revert FlashLiquidator_InsufficientGas(available, gasEach);
        (bool success, , bytes memory result) = LibCall.tryCall(address(this), 0, gasEach, MAX_REASON, step);
        outcome.success = success;
        if (success) {
            (outcome.seizedAssets, outcome.repaidAssets, outcome.profit) = abi.decode(
                result,
                (uint256, uint256, uint256)
            );
        } else {
            outcome.reason = result;
            emit FlashLiquidationFailed(index, _id(liquidation.marketParams), liquidation.borrower, result);
        }
    }

    function _liquidate(
        FlashLiquidation calldata liquidation,
        address receiver
    ) private returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit) {
        if (liquidation.adapter.code.length == 0) revert FlashLiquidator_NoCode(liquidation.adapter);
        Sale memory sale = Sale({
            loanToken: liquidation.marketParams.loanToken,
            collateralToken: liquidation.marketParams.collateralToken,
            loanBefore: SafeTransferLib.balanceOf(liquidation.marketParams.loanToken, address(this)),
            collateralBefore: SafeTransferLib.balanceOf(liquidation.marketParams.collateralToken, address(this)),
            minProfit: liquidation.minProfit,
            adapter: liquidation.adapter,
            adapterData: liquidation.adapterData
        });
        (seizedAssets, repaidAssets) = ILendingPool(POOL).liquidate(
            liquidation.marketParams,
            liquidation.borrower,
            liquidation.seizedAssets,
            liquidation.repaidShares,
            abi.encode(sale)
        );
        profit = SafeTransferLib.balanceOf(sale.loanToken, address(this)) - sale.loanBefore;
        if (profit < sale.minProfit) revert FlashLiquidator_ProfitTooLow(profit, sale.minProfit);
        if (profit != 0) SafeTransferLib.safeTransfer(sale.loanToken, receiver, profit);
        // measured after the profit has left, since a market's two tokens may be one
        uint256 leftover = FixedPointMathLib.zeroFloorSub(
            SafeTransferLib.balanceOf(sale.collateralToken, address(this)),
            sale.collateralBefore
        );
        if (leftover != 0) SafeTransferLib.safeTransfer(sale.collateralToken, receiver, leftover);
        _report(liquidation, receiver, seizedAssets, repaidAssets, profit, leftover);
    }

    function _report(
        FlashLiquidation calldata liquidation,
        address receiver,
        uint256 seizedAssets,
        uint256 repaidAssets,
        uint256 profit,
        uint256 leftover
    ) private {
        emit FlashLiquidate(
            _id(liquidation.marketParams),
            liquidation.borrower,
            receiver,
            seizedAssets,
            repaidAssets,
            profit,
            leftover
        );
    }

    function _requireAcceptable(address receiver, uint256 deadline) private view {
        if (block.timestamp > deadline) revert FlashLiquidator_Expired(deadline, block.timestamp);
        if (receiver == address(0) || receiver == address(this)) revert FlashLiquidator_InvalidReceiver(receiver);
    }

    function _id(MarketParams calldata marketParams) private pure returns (Id) {
        return Id.wrap(keccak256(abi.encode(marketParams)));
    }
}
