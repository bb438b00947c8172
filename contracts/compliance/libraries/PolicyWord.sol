// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What every transfer of an asset must know of its rules, in one word, with its supply and its number of holders, which change
///         less often than balances do.
///
///         bits   0..55    supply, in shares' units
///         bits  56..87    most holders, zero for no limit
///         bits  88..119   holders
///         bits 120..151   classes that may receive, a bit each, zero for every class
///         bits 152..159   decimals
///         bits 160..167   payment tokens
///         bits 168..183   flags
///         bits 184..239   the least a wallet may hold, in shares' units
///         bits 240..255   the upper 16 bits of the daily volume; the rest lies with the sanctions list, so that a transfer under all
///                         rules reads one slot beside this
type PolicyWord is uint256;

using PolicyWordLib for PolicyWord global;

/// @title PolicyWordLib
/// @notice Reads and changes a {PolicyWord}.
library PolicyWordLib {
    /// @dev Transfers by holders are stopped.
    uint256 internal constant PAUSED = 1 << 168;
    /// @dev Only listed countries may receive.
    uint256 internal constant ALLOW_LISTED = 1 << 169;
    /// @dev Listed countries may not receive.
    uint256 internal constant DENY_LISTED = 1 << 170;
    /// @dev There is a sanctions list.
    uint256 internal constant SANCTIONS = 1 << 171;
    /// @dev There is a minimum holding.
    uint256 internal constant MIN_HOLDING = 1 << 172;
    /// @dev There is a maximum balance.
    uint256 internal constant MAX_BALANCE = 1 << 173;
    /// @dev There is a daily volume.
    uint256 internal constant DAILY_VOLUME = 1 << 174;
    /// @dev Dividends go to wallets that are verified and not sanctioned only.
    uint256 internal constant CHECKED_CLAIMS = 1 << 175;
    /// @dev The supply cannot change.
    uint256 internal constant SUPPLY_LOCKED = 1 << 176;
    /// @dev Past votes are kept.
    uint256 internal constant VOTES = 1 << 177;
    /// @dev Investors' balances are kept.
    uint256 internal constant INVESTOR_BALANCES = 1 << 178;

    /// @dev The flags that {Policy} decides.
    uint256 private constant RULES =
        ALLOW_LISTED | DENY_LISTED | SANCTIONS | MIN_HOLDING | MAX_BALANCE | DAILY_VOLUME | CHECKED_CLAIMS;
    uint256 private constant MAX_HOLDERS_MASK = uint256(type(uint32).max) << 56;
    uint256 private constant CLASSES_MASK = uint256(type(uint32).max) << 120;
    uint256 private constant LIMITS_MASK = ((1 << 72) - 1) << 184;
    uint256 private constant ONE_HOLDER = 1 << 88;
    uint256 private constant ONE_PAYMENT_TOKEN = 1 << 160;

    /// @notice Whether any of `flags` is set.
    function has(PolicyWord word, uint256 flags) internal pure returns (bool) {
        return PolicyWord.unwrap(word) & flags != 0;
    }

    function supply(PolicyWord word) internal pure returns (uint256) {
        return uint56(PolicyWord.unwrap(word));
    }

    function maxHolders(PolicyWord word) internal pure returns (uint256) {
        return uint32(PolicyWord.unwrap(word) >> 56);
    }

    function holders(PolicyWord word) internal pure returns (uint256) {
        return uint32(PolicyWord.unwrap(word) >> 88);
    }

    function classes(PolicyWord word) internal pure returns (uint256) {
        return uint32(PolicyWord.unwrap(word) >> 120);
    }

    function decimals(PolicyWord word) internal pure returns (uint8) {
        return uint8(PolicyWord.unwrap(word) >> 152);
    }

    function paymentTokens(PolicyWord word) internal pure returns (uint256) {
        return uint8(PolicyWord.unwrap(word) >> 160);
    }

    function minHolding(PolicyWord word) internal pure returns (uint256) {
        return uint56(PolicyWord.unwrap(word) >> 184);
    }

    function dailyVolumeHigh(PolicyWord word) internal pure returns (uint256) {
        return PolicyWord.unwrap(word) >> 240;
    }

    /// @notice With these flags and no others of the rules, and these numbers.
    function withRules(
        PolicyWord word,
        uint256 flags,
        uint32 maxHolders_,
        uint32 classes_,
        uint56 minHolding_,
        uint16 dailyVolumeHigh_
    ) internal pure returns (PolicyWord) {
        uint256 rest = PolicyWord.unwrap(word) & ~(RULES | MAX_HOLDERS_MASK | CLASSES_MASK | LIMITS_MASK);
        uint256 limits = (uint256(dailyVolumeHigh_) << 240) | (uint256(minHolding_) << 184);
        return PolicyWord.wrap(rest | flags | limits | (uint256(maxHolders_) << 56) | (uint256(classes_) << 120));
    }

    function withFlag(PolicyWord word, uint256 flag) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) | flag);
    }

    function withoutFlag(PolicyWord word, uint256 flag) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) & ~flag);
    }

    function withDecimals(PolicyWord word, uint8 decimals_) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) | (uint256(decimals_) << 152)); // set once
    }

    function addPaymentToken(PolicyWord word) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) + ONE_PAYMENT_TOKEN); // at most four
    }

    /// @notice With more supply. The caller has checked that it stays below 2^56.
    function addSupply(PolicyWord word, uint256 amount) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) + amount);
    }

    /// @notice With less supply. `amount` is somebody's balance or less.
    function subSupply(PolicyWord word, uint256 amount) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) - amount);
    }

    function addHolder(PolicyWord word) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) + ONE_HOLDER); // every holder has a wallet that somebody paid for: below 2^32
    }

    /// @notice With a holder less. The caller knows that it was counted.
    function subHolder(PolicyWord word) internal pure returns (PolicyWord) {
        return PolicyWord.wrap(PolicyWord.unwrap(word) - ONE_HOLDER);
    }
}
