// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {ILendingPool, MarketParams} from "../../interfaces/ILendingPool.sol";
import {MarketAccrual, State} from "../../libraries/MarketAccrual.sol";
import {SharesMath} from "../../libraries/SharesMath.sol";
import {MarketList} from "./MarketList.sol";

/// @notice A listed market in memory. The first six words are a {State}.
struct Line {
    uint256 supplyAssets;
    uint256 supplyShares;
    uint256 borrowAssets;
    uint256 borrowShares;
    uint256 meta;
    uint256 slot;
    /// The vault's supply shares, and what they are worth, rounded down.
    uint256 held;
    uint256 value;
    uint256 cap;
    /// Where its words in the list begin.
    uint256 entry;
    /// What a plan moves: assets in a deposit or a withdrawal, the market's shares in a mint or a redemption.
    uint256 moved;
}

/// @notice All that a vault holds, as of this second. `total` is the sum of the values.
struct Book {
    Line[] lines;
    uint256 total;
    uint256 header;
    uint256 supplyQueue;
}

/// @title VaultBook
/// @notice What a vault holds, and how an amount is spread over its markets. A plan changes the book's `moved` alone, so that a preview and
///         the execution are one and the same plan. Deposits and withdrawals go by assets, and what they add to or take from the
///         vault's worth is computed to the unit; mints and redemptions go by the markets' shares, which makes them add no less, and take
///         no more, than they are worth. So every rounding of the pool is the caller's.
/// @dev A market is broken whose debt is beyond 2^108 units or that nobody has touched for 34 years, as far as it has not been brought to
///      this second, or whose totals interest takes beyond 2^128: the pool may refuse to move it, as a rule for ever. It counts for nothing
///      and is left alone, and cannot stop the others; below those limits neither the accrual (the built-in rates are below 2^38) nor
///      the pool's arithmetic can overflow. Totals alone break nothing, however large: a flash mint can fill a market for a moment, and
///      were it left out then, the vault's shares would be nearly free. No market is filled beyond 2^127 by the vault.
library VaultBook {
    using SharesMath for uint256;

    /// @dev More than can ever be moved.
    uint256 internal constant EVERYTHING = type(uint128).max;

    /* OPENING */

    /// @notice Reads every listed market in one call and brings it to this second.
    function open(ILendingPool pool, bytes memory list) internal view returns (Book memory book) {
        uint256 length = MarketList.count(list);
        book.header = MarketList.header(list);
        uint256 words = _read(pool, list, length);
        Line[] memory lines = _allocate(length);
        book.lines = lines;
        uint256 total;
        unchecked {
            // at most 30 values below 2^128
            for (uint256 i; i < length; ++i) {
                Line memory line = lines[i];
                uint256 entry = MarketList.entry(list, i);
                assembly ("memory-safe") {
                    // four words of the answer: supply, borrow, meta, the vault's shares
                    let word := mload(words)
                    mstore(line, and(word, 0xffffffffffffffffffffffffffffffff))
                    mstore(add(line, 0x20), shr(128, word))
                    word := mload(add(words, 0x20))
                    mstore(add(line, 0x40), and(word, 0xffffffffffffffffffffffffffffffff))
                    mstore(add(line, 0x60), shr(128, word))
                    mstore(add(line, 0x80), mload(add(words, 0x40)))
                    mstore(add(line, 0xc0), mload(add(words, 0x60)))
                    mstore(add(line, 0xe0), 0)
                    mstore(add(line, 0x100), mload(add(entry, 0xe0)))
                    mstore(add(line, 0x120), entry)
                    mstore(add(line, 0x140), 0)
                    words := add(words, 0x80)
                }
                _value(line);
                total += line.value;
            }
        }
        book.total = total;
    }

    /* PLANS */

    /// @notice Spreads a deposit over the supply queue.
    /// @return credited What the vault's worth grows by.
    /// @return left What fits nowhere.
    function planDeposit(Book memory book, uint256 assets) internal pure returns (uint256 credited, uint256 left) {
        left = assets;
        unchecked {
            // amounts below 2^128, shares checked to stay below 2^127
            for (uint256 queue = book.supplyQueue; queue != 0 && left != 0; queue >>= 8) {
                Line memory line = book.lines[(queue & 0xff) - 1];
                (uint256 supplyAssets, uint256 supplyShares) = (line.supplyAssets, line.supplyShares);
                uint256 part = FixedPointMathLib.min(left, _roomDown(line));
                if (part == 0) continue;
                uint256 shares = part.toSharesDown(supplyAssets, supplyShares);
                uint256 worth = (line.held + shares).toAssetsDown(supplyAssets + part, supplyShares + shares);
                credited += worth - line.value; // the market's share price does not fall by a supply
                left -= part;
                line.moved = part;
            }
        }
    }

    /// @notice Spreads a mint of this worth over the supply queue.
    /// @return assets What it takes.
    /// @return left The worth that fits nowhere.
    function planMint(Book memory book, uint256 worth) internal pure returns (uint256 assets, uint256 left) {
        left = worth;
        unchecked {
            // as above
            for (uint256 queue = book.supplyQueue; queue != 0 && left != 0; queue >>= 8) {
                Line memory line = book.lines[(queue & 0xff) - 1];
                (uint256 supplyAssets, uint256 supplyShares) = (line.supplyAssets, line.supplyShares);
                uint256 shares = _roomDown(line).toSharesDown(supplyAssets, supplyShares);
                if (shares == 0) continue;
                if (left <= EVERYTHING)
                    shares = FixedPointMathLib.min(shares, left.toSharesUp(supplyAssets, supplyShares));
                uint256 part = shares.toAssetsUp(supplyAssets, supplyShares);
                uint256 after_ = (line.held + shares).toAssetsDown(supplyAssets + part, supplyShares + shares);
                left = FixedPointMathLib.zeroFloorSub(left, after_ - line.value);
                assets += part;
                line.moved = shares;
            }
        }
    }

    /// @notice Spreads a withdrawal over a queue.
    /// @return debited What the vault's worth falls by.
    /// @return left What no market has to give now.
    function planWithdraw(
        Book memory book,
        uint256 queue,
        uint256 assets
    ) internal pure returns (uint256 debited, uint256 left) {
        left = assets;
        unchecked {
            // never more than the vault has there
            for (; queue != 0 && left != 0; queue >>= 8) {
                Line memory line = book.lines[(queue & 0xff) - 1];
                uint256 part = FixedPointMathLib.min(left, _liquid(line));
                line.moved = part;
                if (part == 0) continue;
                (uint256 supplyAssets, uint256 supplyShares) = (line.supplyAssets, line.supplyShares);
                uint256 shares = part.toSharesUp(supplyAssets, supplyShares);
                debited += line.value - (line.held - shares).toAssetsDown(supplyAssets - part, supplyShares - shares);
                left -= part;
            }
        }
    }

    /// @notice Spreads a redemption of this worth over a queue.
    /// @return assets What it gives.
    /// @return left The worth that no market has to give now.
    function planRedeem(
        Book memory book,
        uint256 queue,
        uint256 worth
    ) internal pure returns (uint256 assets, uint256 left) {
        left = worth;
        unchecked {
            // as above
            for (; queue != 0 && left != 0; queue >>= 8) {
                Line memory line = book.lines[(queue & 0xff) - 1];
                uint256 part = FixedPointMathLib.min(left, _liquid(line));
                left -= part;
                uint256 shares =
                    part != line.value ? part.toSharesDown(line.supplyAssets, line.supplyShares) : line.held;
                part = shares.toAssetsDown(line.supplyAssets, line.supplyShares);
                assets += part;
                line.moved = part == 0 ? 0 : shares;
            }
        }
    }

    /// @notice What all markets together have to give now.
    function liquid(Book memory book) internal pure returns (uint256 assets) {
        unchecked {
            // below the total
            for (uint256 i; i < book.lines.length; ++i) assets += _liquid(book.lines[i]);
        }
    }

    /// @notice A market's parameters.
    function paramsOf(Line memory line) internal pure returns (MarketParams memory) {
        return MarketList.paramsAt(line.entry);
    }

    /* INTERNAL */

    /// @dev Asks the pool for four slots of each market and returns where the answer's words are. The length and the offset in front of
    ///      them are as asked for.
    function _read(ILendingPool pool, bytes memory list, uint256 length) private view returns (uint256 words) {
        bytes4 selector = ILendingPool.extSloads.selector;
        assembly ("memory-safe") {
            let request := mload(0x40)
            mstore(request, selector)
            mstore(add(request, 0x04), 0x20)
            mstore(add(request, 0x24), shl(2, length))
            let end := add(request, 0x44)
            let entry := add(list, 0xe0)
            for {
                let i := 0
            } lt(i, length) {
                i := add(i, 1)
            } {
                let slot := mload(entry)
                mstore(end, slot)
                mstore(add(end, 0x20), add(slot, 1))
                mstore(add(end, 0x40), add(slot, 2))
                mstore(add(end, 0x60), mload(add(entry, 0x20)))
                end := add(end, 0x80)
                entry := add(entry, 0x100)
            }
            // the answer takes the request's place, four bytes shorter
            if iszero(staticcall(gas(), pool, request, sub(end, request), request, sub(sub(end, request), 0x04))) {
                revert(0x00, 0x00)
            }
            words := add(request, 0x40)
            mstore(0x40, end)
        }
    }

    /// @dev Lines with whatever lay in memory; the caller writes each word.
    function _allocate(uint256 length) private pure returns (Line[] memory lines) {
        assembly ("memory-safe") {
            lines := mload(0x40)
            mstore(lines, length)
            let line := add(lines, shl(5, add(length, 1)))
            for {
                let i := 0
            } lt(i, length) {
                i := add(i, 1)
            } {
                mstore(add(lines, shl(5, add(i, 1))), line)
                line := add(line, 0x160)
            }
            mstore(0x40, line)
        }
    }

    /// @dev Brings a line to this second, and values it. A broken one keeps no value and no cap.
    function _value(Line memory line) private view {
        uint256 borrowAssets = line.borrowAssets;
        // without debt nothing accrues
        if (borrowAssets != 0 && uint64(line.meta) != block.timestamp) {
            if (borrowAssets >> 108 != 0 || (block.timestamp - uint64(line.meta)) >> 30 != 0) return _break(line);
            State memory state;
            assembly ("memory-safe") {
                state := line
            }
            MarketAccrual.accrue(state, block.timestamp, 0);
        }
        if ((line.supplyAssets | line.supplyShares) >> 128 != 0) return _break(line);
        if (line.held != 0) line.value = line.held.toAssetsDown(line.supplyAssets, line.supplyShares);
    }

    function _break(Line memory line) private pure {
        (line.supplyAssets, line.supplyShares, line.borrowAssets, line.held, line.cap) = (0, 0, 0, 0, 0);
    }

    /// @dev What the cap leaves, as far as the market's totals stay below 2^127.
    function _roomDown(Line memory line) private pure returns (uint256 room) {
        unchecked {
            // both totals are below 2^128
            room = FixedPointMathLib.zeroFloorSub(line.cap, line.value);
            if (room == 0) return 0;
            (uint256 supplyAssets, uint256 supplyShares) = (line.supplyAssets, line.supplyShares);
            // the usual case: a market whose shares are worth no less than at the start holds less than 2^127 of them then
            if ((room + supplyAssets) >> 104 == 0 && supplyShares <= (supplyAssets + 1) * SharesMath.VIRTUAL_SHARES)
                return room;
            uint256 most = (1 << 127) - 1;
            room = FixedPointMathLib.min(room, FixedPointMathLib.zeroFloorSub(most, supplyAssets));
            uint256 shares = FixedPointMathLib.zeroFloorSub(most, supplyShares);
            room = FixedPointMathLib.min(room, shares.toAssetsDown(supplyAssets, supplyShares));
        }
    }

    /// @dev What can be withdrawn of a line now.
    function _liquid(Line memory line) private pure returns (uint256) {
        unchecked {
            // no market lends more than it was lent
            return FixedPointMathLib.min(line.value, line.supplyAssets - line.borrowAssets);
        }
    }
}
