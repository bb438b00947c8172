// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";

import {PriceLadder} from "./PriceLadder.sol";

/// @title BuyoutClone
/// @notice Makes buyouts, minimal clones with what never changes in their code, and reads it there.
/// @dev | asset 160 | collection 160 | factory 160 | reference rung 16 | id 256 |
library BuyoutClone {
    /// @dev Where the arguments begin in a clone's code.
    uint256 private constant ARGS = 0x2d;

    /// @notice Makes the buyout of an asset. Whoever makes it is its factory, and hands in the NFT by `safeTransferFrom`.
    /// @param referencePrice What the first votes are within half to twice of; wei of the stablecoin, rounded up to the ladder.
    function create(
        address implementation,
        address asset_,
        address collection_,
        uint256 id_,
        uint256 referencePrice,
        bytes32 salt
    ) internal returns (address) {
        return LibClone.cloneDeterministic(implementation, _encode(asset_, collection_, id_, referencePrice), salt);
    }

    /// @notice Where {create} makes it, called by this contract.
    function predict(
        address implementation,
        address asset_,
        address collection_,
        uint256 id_,
        uint256 referencePrice,
        bytes32 salt
    ) internal view returns (address) {
        bytes memory arguments = _encode(asset_, collection_, id_, referencePrice);
        return LibClone.predictDeterministicAddress(implementation, arguments, salt, address(this));
    }

    /// @notice This clone's asset.
    function asset() internal view returns (address) {
        return address(uint160(_word(0) >> 96));
    }

    /// @notice The collection of this clone's NFT.
    function collection() internal view returns (address) {
        return address(uint160(_word(20) >> 96));
    }

    /// @notice Who made this clone.
    function factory() internal view returns (address) {
        return address(uint160(_word(40) >> 96));
    }

    /// @notice This clone's first reference price, as a rung of the ladder.
    function referenceRung() internal view returns (uint16) {
        return uint16(_word(60) >> 240);
    }

    /// @notice The number of this clone's NFT.
    function id() internal view returns (uint256) {
        return _word(62);
    }

    function _encode(
        address asset_,
        address collection_,
        uint256 id_,
        uint256 referencePrice
    ) private view returns (bytes memory) {
        uint16 rung = uint16(PriceLadder.rungUp(referencePrice)); // below 768
        return abi.encodePacked(asset_, collection_, address(this), rung, id_);
    }

    /// @dev 32 bytes of this clone's arguments.
    function _word(uint256 offset) private view returns (uint256 value) {
        // Safe: writes the scratch space alone; behind the code's end are zeros.
        assembly ("memory-safe") {
            extcodecopy(address(), 0x00, add(ARGS, offset), 0x20)
            value := mload(0x00)
        }
    }
}
