// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BPS} from "../utils/BasisPoints.sol";
import {IRoyaltyRegistry} from "./interfaces/IRoyaltyRegistry.sol";

/// @title RoyaltyRegistry
/// @notice See {IRoyaltyRegistry}. Nobody but a collection's owner has any power here. It is a part of the marketplace, not a contract
///         of its own, since a call to one would cost each sale 3,000 gas.
abstract contract RoyaltyRegistry is IRoyaltyRegistry {
    /* TYPES */

    /// @dev One slot: | 72 free | isSet 8 | bps 16 | receiver 160 |
    struct Entry {
        address receiver;
        uint16 bps;
        bool isSet;
    }

    /* STORAGE */

    mapping(address collection => Entry) private _entries;

    /* ENTRIES */

    /// @inheritdoc IRoyaltyRegistry
    function setRoyalty(address collection, address receiver, uint16 bps) external {
        _requireOwner(collection);
        if (bps > BPS) revert RoyaltyRegistry_TooHigh(bps);
        if (receiver == address(0) && bps != 0) revert RoyaltyRegistry_ZeroReceiver();
        _entries[collection] = Entry(receiver, bps, true);
        emit RoyaltySet(collection, true, receiver, bps);
    }

    /// @inheritdoc IRoyaltyRegistry
    function clearRoyalty(address collection) external {
        _requireOwner(collection);
        delete _entries[collection];
        emit RoyaltySet(collection, false, address(0), 0);
    }

    /* VIEWS */

    /// @inheritdoc IRoyaltyRegistry
    function royaltyOverride(address collection) public view returns (bool isSet, address receiver, uint16 bps) {
        Entry storage entry = _entries[collection];
        return (entry.isSet, entry.receiver, entry.bps);
    }

    /* INTERNAL */

    /// @dev A collection whose owner is the zero address has none, and nobody calls as the zero address.
    function _requireOwner(address collection) private view {
        (bool success, bytes memory answer) = collection.staticcall(abi.encodeWithSignature("owner()"));
        if (!success || answer.length != 32 || bytes32(answer) != bytes32(uint256(uint160(msg.sender)))) {
            revert RoyaltyRegistry_NotOwner(collection, msg.sender);
        }
    }
}
