// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {ISwapAdapter} from "../lending/periphery/interfaces/ISwapAdapter.sol";

/// @title MockSwapVenue
/// @notice A venue and its adapter in one: buys any token at the price it is told, less its slippage, out of what it holds, and fails as
///         it is told. Anyone may tell it.
/// @custom:kill A mock; never on a public network.
contract MockSwapVenue is ISwapAdapter {
    /// @notice How a broken venue behaves.
    enum Fault {
        None,
        Reverts,
        BurnsGas,
        /// Gives nothing, whatever the least is.
        GivesNothing,
        /// Gives a unit less than the least.
        GivesTooLittle,
        /// Buys half, and gives the other half back.
        BuysHalf,
        /// Reverts with 100,000 bytes.
        RevertsAtLength
    }

    uint256 private constant BPS = 10_000;
    uint256 private constant PRICE_SCALE = 1e36;

    /// @notice Units of the token given for a unit of the token taken, times 1e36, by the token taken.
    mapping(address tokenIn => uint256) public price;
    uint256 public slippageBps;
    Fault public fault;
    /// @notice The token whose sales fail; zero: every token's.
    address public faultToken;
    /// @notice Called with `hookData` in the middle of each swap, if set.
    address public hook;
    bytes public hookData;
    /// @notice Whether the hook's last call succeeded, and what it returned.
    bool public hookSucceeded;
    bytes public hookResult;

    error MockSwapVenue_Down();
    error MockSwapVenue_BelowMinimum(uint256 amountOut, uint256 minAmountOut);

    function setPrice(address tokenIn, uint256 price_) external {
        price[tokenIn] = price_;
    }

    function setSlippage(uint256 slippageBps_) external {
        slippageBps = slippageBps_;
    }

    function setFault(Fault fault_, address token) external {
        fault = fault_;
        faultToken = token;
    }

    function setHook(address hook_, bytes calldata data) external {
        hook = hook_;
        hookData = data;
    }

    /// @inheritdoc ISwapAdapter
    function swap(
        address tokenIn,
        address tokenOut,
        uint256 amountIn,
        uint256 minAmountOut,
        address receiver,
        bytes calldata
    ) external returns (uint256 amountOut) {
        Fault how = faultToken == address(0) || faultToken == tokenIn ? fault : Fault.None;
        if (how == Fault.Reverts) revert MockSwapVenue_Down();
        if (how == Fault.BurnsGas) _burnGas();
        if (how == Fault.RevertsAtLength) _revertAtLength();
        if (hook != address(0)) (hookSucceeded, hookResult) = hook.call(hookData);
        if (how == Fault.GivesNothing) return 0;
        uint256 bought = how == Fault.BuysHalf ? amountIn / 2 : amountIn;
        amountOut = (((bought * price[tokenIn]) / PRICE_SCALE) * (BPS - slippageBps)) / BPS;
        if (how == Fault.GivesTooLittle) amountOut = minAmountOut - 1;
        else if (amountOut < minAmountOut) revert MockSwapVenue_BelowMinimum(amountOut, minAmountOut);
        if (bought < amountIn) SafeTransferLib.safeTransfer(tokenIn, msg.sender, amountIn - bought);
        SafeTransferLib.safeTransfer(tokenOut, receiver, amountOut);
    }

    function _burnGas() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    function _revertAtLength() private pure {
        assembly ("memory-safe") {
            revert(mload(0x40), 100000)
        }
    }
}
