// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BPS} from "../../utils/BasisPoints.sol";
import {GasGuard} from "./GasGuard.sol";

/// @title RoyaltyReader
/// @notice What royalty a sale owes: the registry's entry, else the collection's answer to ERC-2981, each asked with bounded gas.
library RoyaltyReader {
    /// @notice Thrown when a collection declares ERC-2981 and does not answer it: ask its creator, or sign that it may be left out.
    error RoyaltyReader_BrokenRoyalty(address collection, uint256 id);

    /// @dev `royaltyInfo(uint256,uint256)`, which is also the interface's id, and `supportsInterface(bytes4)`.
    uint256 private constant ROYALTY_INFO = 0x2a55205a;
    uint256 private constant SUPPORTS_INTERFACE = 0x01ffc9a7;
    uint256 private constant ROYALTY_GAS = 100_000;
    /// @dev ERC-165 allows 30,000.
    uint256 private constant SUPPORTS_GAS = 30_000;

    /// @notice The royalty that is asked for the sale of `id` at `price`; not capped. Zero with no receiver, or if it is this contract.
    /// @param isSet Whether the registry has an entry for the collection, of the receiver `receiver` and `bps` of the price.
    /// @param allowBroken Whether a collection that declares ERC-2981 and fails owes nothing; else it reverts.
    function royaltyOf(
        bool isSet,
        address receiver,
        uint256 bps,
        address collection,
        uint256 id,
        uint256 price,
        bool allowBroken
    ) internal view returns (address, uint256 amount) {
        if (isSet) {
            amount = (price * bps) / BPS;
        } else {
            bool answered;
            (answered, receiver, amount) = _ask(collection, id, price);
            if (!answered && !allowBroken && _declares(collection)) revert RoyaltyReader_BrokenRoyalty(collection, id);
        }
        if (receiver == address(0) || receiver == address(this)) return (address(0), 0);
        return (receiver, amount);
    }

    /// @dev `answered` is whether there were two words, the first of them an address.
    function _ask(
        address collection,
        uint256 id,
        uint256 price
    ) private view returns (bool answered, address receiver, uint256 amount) {
        GasGuard.requireGas(ROYALTY_GAS);
        // Safe: writes to the scratch space and beyond the free memory pointer; copies 64 bytes at most, whatever is returned.
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, shl(224, ROYALTY_INFO))
            mstore(add(p, 0x04), id)
            mstore(add(p, 0x24), price)
            answered := staticcall(ROYALTY_GAS, collection, p, 0x44, 0x00, 0x40)
            let word := mload(0x00)
            answered := and(answered, and(gt(returndatasize(), 0x3f), iszero(shr(160, word))))
            if answered {
                receiver := word
                amount := mload(0x20)
            }
        }
    }

    function _declares(address collection) private view returns (bool declared) {
        GasGuard.requireGas(SUPPORTS_GAS);
        // Safe: as above, 32 bytes.
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, shl(224, SUPPORTS_INTERFACE))
            mstore(add(p, 0x04), shl(224, ROYALTY_INFO))
            declared := staticcall(SUPPORTS_GAS, collection, p, 0x24, 0x00, 0x20)
            declared := and(declared, and(gt(returndatasize(), 0x1f), iszero(iszero(mload(0x00)))))
        }
    }
}
