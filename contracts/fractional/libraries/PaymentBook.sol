// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accumulator, Index, Shares} from "../../revenue/libraries/Accumulator.sol";

/// @notice What an asset keeps of a payment token: what a transfer reads lies in the first word.
struct PaymentBook {
    BookWord book;
    TokenWord token;
}

/// @notice | checked 1 | 3 | undivided 40 | outstanding 60 | remainder 56 | index 96 |
///         `index` and `remainder` are times 2^36; `undivided` is in the token's units, less than a quantum, the others in quanta.
///         `checked`: claims ask who the holder is, by the policy.
type BookWord is uint256;

/// @notice | 5^n 32 | n 4 | received 60 | token 160 |; the quantum is 10^n = 5^n * 2^n, at most 10^12, whose 40 bits would not fit.
type TokenWord is uint256;

using PaymentBookLib for BookWord global;
using PaymentBookLib for TokenWord global;

/// @title PaymentBookLib
/// @notice Reads and changes a {PaymentBook}'s words.
library PaymentBookLib {
    /// @dev The scale of what holders accrue; see {HolderWord}.
    uint256 internal constant SCALE_BITS = 36;
    /// @dev Quanta that are received of a token in all, at most.
    uint256 internal constant MAX_RECEIVED = (1 << 60) - 1;
    /// @dev Decimals that a dividend is counted in, where the token has more.
    uint256 internal constant COUNTED_DECIMALS = 6;
    /// @dev So that what is undivided, below 10^12, fits.
    uint256 internal constant MAX_DECIMALS = 18;

    uint256 private constant CHECKED = 1 << 255;

    function index(BookWord word) internal pure returns (uint256) {
        return uint96(BookWord.unwrap(word));
    }

    function remainder(BookWord word) internal pure returns (uint256) {
        return uint56(BookWord.unwrap(word) >> 96);
    }

    function outstanding(BookWord word) internal pure returns (uint256) {
        return (BookWord.unwrap(word) >> 152) & MAX_RECEIVED;
    }

    function undivided(BookWord word) internal pure returns (uint256) {
        return uint40(BookWord.unwrap(word) >> 212);
    }

    function isChecked(BookWord word) internal pure returns (bool) {
        return BookWord.unwrap(word) & CHECKED != 0;
    }

    function withChecked(BookWord word, bool checked) internal pure returns (BookWord) {
        return BookWord.wrap(checked ? BookWord.unwrap(word) | CHECKED : BookWord.unwrap(word) & ~CHECKED);
    }

    /// @notice After a receipt of `quanta` among `supply` shares, and with so much left undivided. The caller has checked that all that
    ///         was received stays within {MAX_RECEIVED}, so nothing carries from one field into another.
    function receive_(
        BookWord word,
        uint256 quanta,
        uint256 supply,
        uint256 undivided_
    ) internal pure returns (BookWord) {
        (Index grown, uint256 left) = Accumulator.growDown(
            Index.wrap(word.index()),
            word.remainder(),
            quanta,
            Shares.wrap(supply),
            1 << SCALE_BITS
        );
        return
            BookWord.wrap(
                (BookWord.unwrap(word) & CHECKED) |
                    (undivided_ << 212) |
                    ((word.outstanding() + quanta) << 152) |
                    (left << 96) |
                    Index.unwrap(grown)
            );
    }

    function pack(address token_, uint256 exponent) internal pure returns (TokenWord) {
        return TokenWord.wrap(((5 ** exponent) << 224) | (exponent << 220) | uint160(token_)); // an exponent of at most 12
    }

    function token(TokenWord word) internal pure returns (address) {
        return address(uint160(TokenWord.unwrap(word)));
    }

    function received(TokenWord word) internal pure returns (uint256) {
        return (TokenWord.unwrap(word) >> 160) & MAX_RECEIVED;
    }

    function quantum(TokenWord word) internal pure returns (uint256) {
        uint256 value = TokenWord.unwrap(word);
        return (value >> 224) << ((value >> 220) & 0xf);
    }

    /// @notice With more received, at most {MAX_RECEIVED} in all.
    function addReceived(TokenWord word, uint256 quanta) internal pure returns (TokenWord) {
        return TokenWord.wrap(TokenWord.unwrap(word) + (quanta << 160));
    }
}
