// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an asset knows of an investor, in one word.
///         | day 24 | sent on that day 56 | balance 56 | country 16 | wallets 32 |
///         The balance is kept only by assets with investors' balances.
type InvestorWord is uint256;

using InvestorWordLib for InvestorWord global;

/// @title InvestorWordLib
/// @notice Reads and changes an {InvestorWord}.
library InvestorWordLib {
    uint256 private constant COUNTRY_MASK = uint256(type(uint16).max) << 32;

    function wallets(InvestorWord word) internal pure returns (uint256) {
        return uint32(InvestorWord.unwrap(word));
    }

    function country(InvestorWord word) internal pure returns (uint16) {
        return uint16(InvestorWord.unwrap(word) >> 32);
    }

    function balance(InvestorWord word) internal pure returns (uint256) {
        return uint56(InvestorWord.unwrap(word) >> 48);
    }

    /// @notice What was sent on the day that `block.timestamp` is in.
    function sentToday(InvestorWord word) internal view returns (uint256) {
        uint256 sent = InvestorWord.unwrap(word) >> 104;
        return sent >> 56 == block.timestamp / 1 days ? uint56(sent) : 0;
    }

    /// @notice With what was sent today. Below 2^56, by the caller.
    function withSentToday(InvestorWord word, uint256 sent) internal view returns (InvestorWord) {
        uint256 day = uint24(block.timestamp / 1 days); // 24 bits last for 45,000 years
        return InvestorWord.wrap(uint104(InvestorWord.unwrap(word)) | (((day << 56) | sent) << 104));
    }

    function withCountry(InvestorWord word, uint16 country_) internal pure returns (InvestorWord) {
        return InvestorWord.wrap((InvestorWord.unwrap(word) & ~COUNTRY_MASK) | (uint256(country_) << 32));
    }

    /// @notice With a wallet more: each is registered one by one, below 2^32.
    function addWallet(InvestorWord word) internal pure returns (InvestorWord) {
        return InvestorWord.wrap(InvestorWord.unwrap(word) + 1);
    }

    /// @notice With a wallet less. The caller knows that it was counted.
    function subWallet(InvestorWord word) internal pure returns (InvestorWord) {
        return InvestorWord.wrap(InvestorWord.unwrap(word) - 1);
    }

    /// @notice With more shares: all there are stay below 2^56.
    function addBalance(InvestorWord word, uint256 amount) internal pure returns (InvestorWord) {
        return InvestorWord.wrap(InvestorWord.unwrap(word) + (amount << 48));
    }

    /// @notice With less shares. The caller knows that they were counted.
    function subBalance(InvestorWord word, uint256 amount) internal pure returns (InvestorWord) {
        return InvestorWord.wrap(InvestorWord.unwrap(word) - (amount << 48));
    }
}
