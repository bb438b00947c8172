// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool} from "../../../lending/interfaces/ILendingPool.sol";
import {MarketAccrual} from "../../../lending/libraries/MarketAccrual.sol";
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

    /// @dev The slot of the pool's positions; the markets' is {MarketAccrual}'s.
    uint256 private constant POSITIONS_SLOT = 2;

    /// @notice The market as the pool has it, `lender`'s supply and `borrower`'s debt and collateral.
    function load(address pool, Id id, address lender, address borrower) internal view returns (Book memory book) {
        bytes32[] memory slots = new bytes32[](4);
        uint256 first = MarketAccrual.slotOf(id);
        unchecked {
            // hashes; the pool reckons the same way
            slots[0] = bytes32(first);
            slots[1] = bytes32(first + 1);
            slots[2] = bytes32(_positionSlot(id, lender));
            slots[3] = bytes32(_positionSlot(id, borrower) + 1);
        }
        slots = ILendingPool(pool).extSloads(slots);
        book.supplyAssets = uint128(uint256(slots[0]));
        book.supplyShares = uint256(slots[0]) >> 128;
        book.borrowAssets = uint128(uint256(slots[1]));
        book.borrowShares = uint256(slots[1]) >> 128;
        book.lentShares = uint256(slots[2]);
        book.owedShares = uint128(uint256(slots[3]));
        book.collateral = uint256(slots[3]) >> 128;
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

    function _positionSlot(Id id, address account) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(account, keccak256(abi.encode(id, POSITIONS_SLOT)))));
    }
}
