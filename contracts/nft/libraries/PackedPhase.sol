// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a mint must know of a phase, in one slot, so that the public phase reads no more than that:
///
///      bits    0..95    price, in the payment token's units, for one token
///      bits   96..135   start, seconds since 1970
///      bits  136..175   end, seconds since 1970, itself no longer part of the phase
///      bits  176..191   wallet cap
///      bits  192..223   supply cap
///      bits  224..255   flags
type PhaseWord is uint256;

using PackedPhase for PhaseWord global;

/// @title PackedPhase
/// @notice Packs and reads a {PhaseWord}.
library PackedPhase {
    /// @dev An allowlist entry is needed.
    uint256 internal constant ALLOWLIST = 1;
    /// @dev Paid in an ERC-20, not in ether.
    uint256 internal constant TOKEN = 2;
    /// @dev The price falls with time.
    uint256 internal constant DUTCH = 4;
    /// @dev The phase keeps a count of its own, against a cap of its own.
    uint256 internal constant COUNTED = 8;
    /// @dev The collection is soulbound: its mints say so.
    uint256 internal constant SOULBOUND = 16;

    /// @notice Packs a phase. Every argument fits by its type.
    function pack(
        uint96 price_,
        uint40 start_,
        uint40 end_,
        uint16 walletCap_,
        uint32 supplyCap_,
        uint32 flags_
    ) internal pure returns (PhaseWord) {
        return
            PhaseWord.wrap(
                uint256(price_) |
                    (uint256(start_) << 96) |
                    (uint256(end_) << 136) |
                    (uint256(walletCap_) << 176) |
                    (uint256(supplyCap_) << 192) |
                    (uint256(flags_) << 224)
            );
    }

    function price(PhaseWord word) internal pure returns (uint256) {
        return uint96(PhaseWord.unwrap(word));
    }

    function start(PhaseWord word) internal pure returns (uint256) {
        return uint40(PhaseWord.unwrap(word) >> 96);
    }

    function end(PhaseWord word) internal pure returns (uint256) {
        return uint40(PhaseWord.unwrap(word) >> 136);
    }

    function walletCap(PhaseWord word) internal pure returns (uint256) {
        return uint16(PhaseWord.unwrap(word) >> 176);
    }

    function supplyCap(PhaseWord word) internal pure returns (uint256) {
        return uint32(PhaseWord.unwrap(word) >> 192);
    }

    /// @notice Whether no flag is set: public, paid in ether, at a fixed price.
    function isPlain(PhaseWord word) internal pure returns (bool) {
        return PhaseWord.unwrap(word) >> 224 == 0;
    }

    /// @notice Whether any of `flags_` is set.
    function has(PhaseWord word, uint256 flags_) internal pure returns (bool) {
        return (PhaseWord.unwrap(word) >> 224) & flags_ != 0;
    }

    /// @notice Whether the phase runs in this second. It starts before it ends, or both are zero and it never runs.
    function isOpen(PhaseWord word) internal view returns (bool) {
        // Before the start the difference becomes too great, by wrapping.
        unchecked {
            return block.timestamp - word.start() < word.end() - word.start();
        }
    }

    /// @notice The same phase without its times: it never runs.
    function closed(PhaseWord word) internal pure returns (PhaseWord) {
        return PhaseWord.wrap(PhaseWord.unwrap(word) & ~(uint256(type(uint80).max) << 96));
    }

    /// @notice The same phase with another supply cap.
    function withSupplyCap(PhaseWord word, uint32 cap) internal pure returns (PhaseWord) {
        return PhaseWord.wrap((PhaseWord.unwrap(word) & ~(uint256(type(uint32).max) << 192)) | (uint256(cap) << 192));
    }
}
