// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A number of shares of whatever is shared: a splitter's parts, a token's units, a deposit.
type Shares is uint256;

/// @notice What one share has earned since the beginning, in the paid token's units times the accumulator's scale. It only grows.
type Index is uint256;

/// @notice What an account has earned, in the paid token's units times the accumulator's scale: whole units and a fraction.
type Accrued is uint256;

using {_sharesEqual as ==} for Shares global;
using {_indexEqual as ==, _indexLess as <} for Index global;

function _sharesEqual(Shares a, Shares b) pure returns (bool) {
    return Shares.unwrap(a) == Shares.unwrap(b);
}

function _indexEqual(Index a, Index b) pure returns (bool) {
    return Index.unwrap(a) == Index.unwrap(b);
}

function _indexLess(Index a, Index b) pure returns (bool) {
    return Index.unwrap(a) < Index.unwrap(b);
}

/// @title Accumulator
/// @notice Shares revenue among any number of accounts in constant time: a receipt grows one index, an account's part is its shares
///         times the index's growth since it was looked at last. Nothing is lost to rounding: what a receipt leaves over is carried
///         into the next one, and a fraction of a unit stays the account's. At every moment, in units times the scale,
///
///         all received = all paid + what the accounts have accrued + the remainder.
///
///         An account must accrue before its shares change, and the total is that of the moment of the receipt.
/// @dev The scale decides how fine the index is, and must never change:
///      - Where the total never changes, let the scale be the total. Then the index is simply all that was received ({grow}), nothing
///        remains, and every account is paid the exact quotient rounded down: `received * shares / total`.
///      - Where it changes, take {SCALE}. The remainder is below the total, so that less than a unit is held back while there are
///        fewer than 2^64 shares.
///
///      Bounds, which the caller keeps: all that is ever received is below 2^128, the scale at most 2^64, the total below 2^128 and not
///      zero, an account's shares at most the total. Then no product passes 2^192: shares times growth are at most what was received
///      times the scale.
///      Another scale does as well where what is ever received times the scale stays below 2^256 and the total below the scale: the
///      remainder is then less than a unit.
library Accumulator {
    /// @dev The scale for totals that change.
    uint256 internal constant SCALE = 1 << 64;

    /// @notice The index after a receipt that divides without remainder, which it does when the scale is the total. Exact.
    function grow(Index index, uint256 amount) internal pure returns (Index) {
        unchecked {
            return Index.wrap(Index.unwrap(index) + amount); // see above
        }
    }

    /// @notice The index after a receipt of `amount` units among `total` shares, rounded down, and what it leaves for the next.
    /// @param remainder What the last receipt left, in units times the scale; also taken in full.
    function growDown(
        Index index,
        uint256 remainder,
        uint256 amount,
        Shares total,
        uint256 scale
    ) internal pure returns (Index, uint256) {
        uint256 numerator = amount * scale + remainder;
        uint256 shares = Shares.unwrap(total);
        return (Index.wrap(Index.unwrap(index) + numerator / shares), numerator % shares);
    }

    /// @notice `accrued` and what `shares` earned while the index went from `from` to `to`, which is no less. Exact.
    function accrue(Accrued accrued, Shares shares, Index from, Index to) internal pure returns (Accrued) {
        unchecked {
            // see above; and an index only grows
            return
                Accrued.wrap(Accrued.unwrap(accrued) + Shares.unwrap(shares) * (Index.unwrap(to) - Index.unwrap(from)));
        }
    }

    /// @notice Whole units of `accrued`, rounded down.
    function wholeDown(Accrued accrued, uint256 scale) internal pure returns (uint256) {
        return Accrued.unwrap(accrued) / scale;
    }

    /// @notice Whole units of `accrued`, rounded down, to be paid, and the fraction that stays the account's.
    function take(Accrued accrued, uint256 scale) internal pure returns (uint256 whole, Accrued fraction) {
        uint256 value = Accrued.unwrap(accrued);
        return (value / scale, Accrued.wrap(value % scale));
    }
}
