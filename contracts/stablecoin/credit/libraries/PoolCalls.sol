// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingPool, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";

/// @title PoolCalls
/// @notice The lending pool's functions that take a market's parameters and plain words, each as {ILendingPool} has it, without callback.
///         The parameters go from calldata to calldata as they are: encoding them anew for each call would cost 400 gas and 150 bytes
///         each time. The pool hashes them, so that a word which is no address is another market's.
library PoolCalls {
    /// @dev Where the encoded empty `bytes` begin behind the parameters: after four words, and after three.
    uint256 private constant AFTER_FOUR = 0x120;
    uint256 private constant AFTER_THREE = 0x100;

    /// @notice {ILendingPool-accrueInterest}.
    function accrueInterest(address pool, MarketParams calldata marketParams) internal {
        _call(pool, ILendingPool.accrueInterest.selector, marketParams, 0, 0, 0, 0);
    }

    /// @notice {ILendingPool-withdraw} of `assets`.
    function withdraw(
        address pool,
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        address receiver
    ) internal {
        _call(pool, ILendingPool.withdraw.selector, marketParams, assets, 0, uint160(onBehalf), uint160(receiver));
    }

    /// @notice {ILendingPool-lend}.
    function lend(
        address pool,
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 supplied,
        address onBehalf,
        address receiver
    ) internal returns (uint256 shares, uint256 debt, uint256 maxDebt) {
        return
            _call(
                pool,
                ILendingPool.lend.selector,
                marketParams,
                assets,
                supplied,
                uint160(onBehalf),
                uint160(receiver)
            );
    }

    /// @notice {ILendingPool-repay} by assets or by shares.
    function repay(
        address pool,
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf
    ) internal returns (uint256 repaid, uint256 repaidShares) {
        (repaid, repaidShares, ) = _call(
            pool,
            ILendingPool.repay.selector,
            marketParams,
            assets,
            shares,
            uint160(onBehalf),
            AFTER_FOUR
        );
    }

    /// @notice {ILendingPool-supplyCollateral}.
    function supplyCollateral(
        address pool,
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf
    ) internal {
        _call(pool, ILendingPool.supplyCollateral.selector, marketParams, assets, uint160(onBehalf), AFTER_THREE, 0);
    }

    /// @notice {ILendingPool-withdrawCollateral}.
    function withdrawCollateral(
        address pool,
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        address receiver
    ) internal {
        _call(
            pool,
            ILendingPool.withdrawCollateral.selector,
            marketParams,
            assets,
            uint160(onBehalf),
            uint160(receiver),
            0
        );
    }

    /// @notice {ILendingPool-checkPosition}.
    function checkPosition(
        address pool,
        MarketParams calldata marketParams,
        address account,
        uint256 maxDebt,
        uint256 minHealthFactor
    ) internal {
        _call(pool, ILendingPool.checkPosition.selector, marketParams, uint160(account), 0, maxDebt, minHealthFactor);
    }

    /// @dev The parameters, four words and a zero; words that a function does not take are behind its calldata, where it does not look.
    ///      The pool has code, as the constructor has seen; its error is the call's. What is read of its answer is valid where it
    ///      returns as many words.
    function _call(
        address pool,
        bytes4 selector,
        MarketParams calldata marketParams,
        uint256 a,
        uint256 b,
        uint256 c,
        uint256 d
    ) private returns (uint256 first, uint256 second, uint256 third) {
        assembly ("memory-safe") {
            // all of it beyond the free pointer; nothing is kept there
            let pointer := mload(0x40)
            mstore(pointer, selector)
            calldatacopy(add(pointer, 0x04), marketParams, 0xa0)
            mstore(add(pointer, 0xa4), a)
            mstore(add(pointer, 0xc4), b)
            mstore(add(pointer, 0xe4), c)
            mstore(add(pointer, 0x104), d)
            mstore(add(pointer, 0x124), 0)
            if iszero(call(gas(), pool, 0, pointer, 0x144, pointer, 0x60)) {
                returndatacopy(pointer, 0x00, returndatasize())
                revert(pointer, returndatasize())
            }
            first := mload(pointer)
            second := mload(add(pointer, 0x20))
            third := mload(add(pointer, 0x40))
        }
    }
}
