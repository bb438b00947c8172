// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Claim} from "../interfaces/IIdentityRegistry.sol";

/// @notice What the registry knows of a wallet, in one word; zero for nothing.
///         | investorId 96 | issuer 8 | flags 24 | class 16 | country 16 | issuedAt 48 | expiry 48 |
type IdentityWord is uint256;

using IdentityWordLib for IdentityWord global;

/// @title IdentityWordLib
/// @notice Takes an {IdentityWord} apart, for the registry and for the tokens that read it.
library IdentityWordLib {
    /// @notice Puts a claim of the issuer `index` into a word.
    function pack(Claim memory claim, uint256 index) internal pure returns (IdentityWord) {
        return
            IdentityWord.wrap(
                (uint256(claim.investorId) << 160) |
                    (index << 152) |
                    (uint256(claim.flags) << 128) |
                    (uint256(claim.investorClass) << 112) |
                    (uint256(claim.country) << 96) |
                    (uint256(claim.issuedAt) << 48) |
                    claim.expiry
            );
    }

    /// @notice The number of the issuer that an investor is at home with: the first byte of its id.
    function home(uint96 investor) internal pure returns (uint8) {
        return uint8(investor >> 88);
    }

    function investorId(IdentityWord word) internal pure returns (uint96) {
        return uint96(IdentityWord.unwrap(word) >> 160);
    }

    function issuer(IdentityWord word) internal pure returns (uint8) {
        return uint8(IdentityWord.unwrap(word) >> 152);
    }

    function flags(IdentityWord word) internal pure returns (uint24) {
        return uint24(IdentityWord.unwrap(word) >> 128);
    }

    function investorClass(IdentityWord word) internal pure returns (uint16) {
        return uint16(IdentityWord.unwrap(word) >> 112);
    }

    function country(IdentityWord word) internal pure returns (uint16) {
        return uint16(IdentityWord.unwrap(word) >> 96);
    }

    function issuedAt(IdentityWord word) internal pure returns (uint48) {
        return uint48(IdentityWord.unwrap(word) >> 48);
    }

    function expiry(IdentityWord word) internal pure returns (uint48) {
        return uint48(IdentityWord.unwrap(word));
    }
}
