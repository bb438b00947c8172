// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../interfaces/ILendingPool.sol";

/// @notice One liquidation paid with what it seizes.
struct FlashLiquidation {
    MarketParams marketParams;
    address borrower;
    /// As in {ILendingPool-liquidate}: exactly one of these two is not zero.
    uint256 seizedAssets;
    uint256 repaidShares;
    /// The {ISwapAdapter} that sells the collateral, and what it is told.
    address adapter;
    bytes adapterData;
    /// The least to earn, in the loan token's units.
    uint256 minProfit;
}

/// @notice What became of one liquidation of several.
struct LiquidationOutcome {
    bool success;
    /// In the collateral token's units.
    uint256 seizedAssets;
    /// In the loan token's units.
    uint256 repaidAssets;
    /// In the loan token's units.
    uint256 profit;
    /// What it reverted with, at most its first 512 bytes; empty where it succeeded.
    bytes reason;
}

/// @title IFlashLiquidator
/// @notice Liquidates without money: the pool sends the collateral first, an adapter of the caller's choice sells it in the pool's
///         callback, the debt is repaid out of that, and the rest is the caller's to send where it likes.
/// @dev Holds nothing between transactions, has no owner and no rights, approves the pool for exactly what each repayment takes and
///      nobody else, and calls by fixed selectors only: whatever adapter, token or market a caller names, it is the caller's own
///      liquidation that is at stake. What lies here by mistake counts for nobody.
interface IFlashLiquidator {
    /* ERRORS */

    /// @notice Thrown when the deadline has passed. Seconds.
    error FlashLiquidator_Expired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when the receiver is zero, or is this contract, which could not give the profit out again.
    error FlashLiquidator_InvalidReceiver(address receiver);

    /// @notice Thrown when there is no code where the adapter, or, when it is deployed, the pool should be.
    error FlashLiquidator_NoCode(address account);

    /// @notice Thrown when the sale brings less than the repayment and the least profit together. In the loan token's units.
    error FlashLiquidator_SwapTooLow(uint256 received, uint256 required);

    /// @notice Thrown when less than the least profit is left. In the loan token's units.
    error FlashLiquidator_ProfitTooLow(uint256 profit, uint256 minProfit);

    /// @notice Thrown when another than the pool calls back, or the pool does so outside a liquidation of this contract's.
    error FlashLiquidator_UnexpectedCallback(address caller);

    /// @notice Thrown when another than this contract takes the step that `liquidateMany` is made of.
    error FlashLiquidator_NotSelf(address caller);

    /// @notice Thrown when too little gas is left to give one of several liquidations all that it was promised.
    error FlashLiquidator_InsufficientGas(uint256 available, uint256 required);

    /* EVENTS */

    /// @notice Emitted by each liquidation. `leftover` is collateral that the adapter gave back.
    event FlashLiquidate(
        Id indexed id,
        address indexed borrower,
        address indexed receiver,
        uint256 seizedAssets,
        uint256 repaidAssets,
        uint256 profit,
        uint256 leftover
    );

    /// @notice Emitted when one of several liquidations fails, with its place among them and at most the first 512 bytes of what it
    ///         reverted with.
    event FlashLiquidationFailed(uint256 indexed index, Id indexed id, address indexed borrower, bytes reason);

    /* FUNCTIONS */

    /// @notice Liquidates a position, sells the collateral, repays, and sends what is left of the loan tokens, and of the collateral
    ///         if the adapter gave any back, to `receiver`. Anyone may.
    /// @param deadline The last second at which it may happen.
    /// @return seizedAssets What the pool sent, in the collateral token's units.
    /// @return repaidAssets What the pool took, in the loan token's units.
    /// @return profit What `receiver` was sent, in the loan token's units, as this contract's balance measures it.
    function liquidate(
        FlashLiquidation calldata liquidation,
        address receiver,
        uint256 deadline
    ) external returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit);

    /// @notice As `liquidate`, several in order, each for itself: one that fails leaves nothing behind but its event, and the others
    ///         go on.
    /// @param gasEach Gas that each may use. The whole call reverts when less is left for one of them, so that an estimate of the
    ///                gas leaves none of them short and no one of them can use up the others'. The pool alone asks for 513,000 to
    ///                be left when it turns to an oracle: 1,000,000 is a sensible value.
    /// @return outcomes What became of each.
    function liquidateMany(
        FlashLiquidation[] calldata liquidations,
        address receiver,
        uint256 gasEach,
        uint256 deadline
    ) external returns (LiquidationOutcome[] memory outcomes);

    /// @notice One of the liquidations of `liquidateMany`, which calls it. Only this contract may.
    function liquidateStep(
        FlashLiquidation calldata liquidation,
        address receiver
    ) external returns (uint256 seizedAssets, uint256 repaidAssets, uint256 profit);

    /* VIEWS */

    /// @notice The pool whose positions are liquidated.
    function POOL() external view returns (address);
}
