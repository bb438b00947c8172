// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISwapAdapter
/// @notice Turns one token into another at some venue. The tokens are pushed: `amountIn` lies at the adapter when `swap` is called, so
///         that nobody ever approves an adapter. It needs no owner and holds nothing between calls.
interface ISwapAdapter {
    /// @notice Swaps `amountIn` of `tokenIn`, which the caller has just sent here, and sends what it gives to `receiver`. What it
    ///         does not spend goes back to the caller. Reverts rather than give less than `minAmountOut`.
    /// @param amountIn In the units of `tokenIn`.
    /// @param minAmountOut In the units of `tokenOut`.
    /// @param data What the adapter needs to know of the venue; its own matter.
    /// @return amountOut What `receiver` was sent, in the units of `tokenOut`.
    function swap(
        address tokenIn,
        address tokenOut,
        uint256 amountIn,
        uint256 minAmountOut,
        address receiver,
        bytes calldata data
    ) external returns (uint256 amountOut);
}
