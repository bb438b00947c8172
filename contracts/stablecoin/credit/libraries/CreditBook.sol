// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, ILendingPool, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";
import {SharesMath} from "../../../lending/libraries/SharesMath.sol";
import {PoolCalls} from "./PoolCalls.sol";

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
    using PoolCalls for address;
    using SharesMath for uint256;

    /// @dev The slots of the pool's positions and markets: {MarketStore}.
    uint256 private constant POSITIONS_SLOT = 2;
    uint256 private constant MARKETS_SLOT = 3;

    /// @notice The market as the pool has it, `borrower`'s debt and collateral, and `lender`'s supply; a lender of zero is not asked for.
    function load(address pool, Id id, address lender, address borrower) internal view returns (Book memory book) {
        bytes4 selector = ILendingPool.extSloads.selector;
        assembly ("memory-safe") {
            // of the positions in this market, as the compiler has it
            mstore(0x00, id)
            mstore(0x20, POSITIONS_SLOT)
            let positions := keccak256(0x00, 0x40)
            mstore(0x20, MARKETS_SLOT)
            let first := keccak256(0x00, 0x40)

            // extSloads(bytes32[]) of four or three beyond the free pointer; the answer over it: 0x20, their number, and the words
            let pointer := mload(0x40)
            let count := sub(4, iszero(lender))
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), 0x20)
            mstore(add(pointer, 0x24), count)
            mstore(add(pointer, 0x44), first)
            mstore(add(pointer, 0x64), add(first, 1))
            mstore(0x20, positions)
            mstore(0x00, borrower)
            mstore(add(pointer, 0x84), add(keccak256(0x00, 0x40), 1))
            mstore(0x00, lender)
            mstore(add(pointer, 0xa4), keccak256(0x00, 0x40))
            // the pool has code, as the constructor has seen, and this never fails but for gas
            if iszero(staticcall(gas(), pool, pointer, add(0x44, shl(5, count)), pointer, add(0x40, shl(5, count)))) {
                revert(0x00, 0x00)
            }

            let word := mload(add(pointer, 0x40))
            mstore(book, and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0x20), shr(128, word))
            word := mload(add(pointer, 0x60))
            mstore(add(book, 0x40), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0x60), shr(128, word))
            // without a lender the fourth word is no answer
            mstore(add(book, 0x80), mul(mload(add(pointer, 0xa0)), iszero(iszero(lender))))
            word := mload(add(pointer, 0x80))
            mstore(add(book, 0xa0), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(book, 0xc0), shr(128, word))
        }
    }

    /// @notice The same as of now: what is owed is then what the book says, and cannot change before it is repaid.
    function loadAccrued(
        address pool,
        Id id,
        MarketParams calldata marketParams,
        address lender,
        address borrower
    ) internal returns (Book memory) {
        pool.accrueInterest(marketParams);
        return load(pool, id, lender, borrower);
    }

    /// @notice What lies in a market, not lent out. Wei.
    function idleOf(address pool, Id id) internal view returns (uint256 assets) {
        bytes4 selector = ILendingPool.extSloads.selector;
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, MARKETS_SLOT)
            let first := keccak256(0x00, 0x40)
            // as in `load`, of two
            let pointer := mload(0x40)
            mstore(pointer, selector)
            mstore(add(pointer, 0x04), 0x20)
            mstore(add(pointer, 0x24), 2)
            mstore(add(pointer, 0x44), first)
            mstore(add(pointer, 0x64), add(first, 1))
            if iszero(staticcall(gas(), pool, pointer, 0x84, pointer, 0x80)) {
                revert(0x00, 0x00)
            }
            let supplied := and(mload(add(pointer, 0x40)), 0xffffffffffffffffffffffffffffffff)
            // never more than is supplied
            assets := sub(supplied, and(mload(add(pointer, 0x60)), 0xffffffffffffffffffffffffffffffff))
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

    /// @notice What lies in the market, not lent out. Wei.
    function idle(Book memory book) internal pure returns (uint256) {
        return book.supplyAssets - book.borrowAssets;
    }
}
