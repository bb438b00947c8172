// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool} from "../../../lending/interfaces/ILendingPool.sol";
import {SharesMath} from "../../../lending/libraries/SharesMath.sol";

/// @notice A market of the pool with two accounts' parts in it, as of its last accrual. Coins in wei.
struct Book {
    uint256 supplyAssets;
    uint256 supplyShares;
    uint256 borrowAssets;
    uint256 borrowShares;
    /// What the lender has lent.
    uint256 lentShares;
    /// What the borrower owes, and its collateral.
    uint256 owedShares;
    uint256 collateral;
}

/// @title CreditBook
/// @notice Reads a market and what two accounts have in it out of the lending pool's slots, in one call, and does the pool's
///         arithmetic on it.
library CreditBook {
    using SharesMath for uint256;

    /// @dev The slots of the pool's positions and markets: {MarketStore}.
    uint256 private constant POSITIONS_SLOT = 2;
    uint256 private constant MARKETS_SLOT = 3;

    /// @notice The market as the pool has it, `lender`'s supply and `borrower`'s debt and collateral.
    function load(address pool, Id id, address lender, address borrower) internal view returns (Book memory book) {
        bytes4 selector = ILendingPool.extSloads.selector;
        assembly ("memory-safe") {
            // of the positions in this market, as the compiler has it
            mstore(0x00, id)
            mstore(0x20, POSITIONS_SLOT)
            let positions := keccak256(0x00, 0x40)
            mstore(0x20, MARKETS_SLOT)
            let first := keccak256(0x00, 0x40)

            // extSloads(bytes32[4]) beyond the free pointer; the answer over it: 0x20, 4, and the four words
            let pointer := mload(0x40)
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), 0x20)
            mstore(add(pointer, 0x24), 4)
            mstore(add(pointer, 0x44), first)
            mstore(add(pointer, 0x64), add(first, 1))
            mstore(0x20, positions)
            mstore(0x00, lender)
            mstore(add(pointer, 0x84), keccak256(0x00, 0x40))
            mstore(0x00, borrower)
            mstore(add(pointer, 0xa4), add(keccak256(0x00, 0x40), 1))
            // the pool has code, as the constructor has seen, and this never fails but for gas
            if iszero(staticcall(gas(), pool, pointer, 0xc4, pointer, 0xc0)) {
                revert(0x00, 0x00)
            }

            let word := mload(add(pointer, 0x40))
            mstore(book, and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0x20), shr(128, word))
            word := mload(add(pointer, 0x60))
            mstore(add(book, 0x40), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0x60), shr(128, word))
            mstore(add(book, 0x80), mload(add(pointer, 0x80)))
            word := mload(add(pointer, 0xa0))
            mstore(add(book, 0xa0), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0xc0), shr(128, word))
        }
    }

    /// @notice What the lender could withdraw, were it not lent out. Wei, rounded down.
    function claimDown(Book memory book) internal pure returns (uint256) {
        return book.lentShares.toAssetsDown(book.supplyAssets, book.supplyShares);
    }

    /// @notice What the borrower owes. Wei, rounded up.
    function debtUp(Book memory book) internal pure returns (uint256) {
        return book.owedShares.toAssetsUp(book.borrowAssets, book.borrowShares);
    }

    /// @notice What lies in the market, not lent out, after `repaid` wei more have come back.
    function idleAfter(Book memory book, uint256 repaid) internal pure returns (uint256) {
        // a debt is rounded up and may exceed the total by a unit, as in the pool; no debt exceeds the supply
        return book.supplyAssets - FixedPointMathLib.zeroFloorSub(book.borrowAssets, repaid);
    }
}
