// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";

import {IMarketplace, ItemStandard, Order, OrderKind} from "../interfaces/IMarketplace.sol";

/// @title OrderTerms
/// @notice What an order says: its price at a time, the items it is for, and whether it makes sense at all.
library OrderTerms {
    /// @notice The price of a lot at `timestamp`, in the currency's units: up in a listing, down in an offer.
    function lotPriceAt(Order memory order, uint256 timestamp) internal pure returns (uint256) {
        uint256 first = order.lotPrice;
        uint256 last = order.endLotPrice;
        if (first == last) return first;
        uint256 start = order.startTime;
        uint256 end = order.endTime;
        if (timestamp <= start || end <= start) return first;
        if (timestamp >= end) return last;
        // Safe: start < timestamp < end, and a sum of two products of less than 2^128 with less than 2^64.
        unchecked {
            uint256 duration = end - start;
            uint256 weighted = first * (end - timestamp) + last * (timestamp - start);
            if (order.kind == OrderKind.Listing) weighted += duration - 1;
            return weighted / duration;
        }
    }

    /// @notice Reverts if the order could never be filled, whoever signed it.
    function requireWellFormed(Order memory order) internal pure {
        uint256 lotSize = order.lotSize;
        uint256 lots = order.lots;
        if (lotSize == 0 || lots == 0) revert IMarketplace.Marketplace_ZeroQuantity();
        bool forAny = order.kind == OrderKind.CollectionOffer;
        ItemStandard standard = order.standard;
        if (standard == ItemStandard.ERC721) {
            if (lotSize != 1 || (lots != 1 && !forAny)) revert IMarketplace.Marketplace_InvalidLot(standard);
        } else if (standard == ItemStandard.ERC20) {
            if (order.id != 0 || forAny) revert IMarketplace.Marketplace_InvalidLot(standard);
        }
        if (order.currency == address(0) && order.kind != OrderKind.Listing) {
            revert IMarketplace.Marketplace_EtherOffer();
        }
    }

    /// @notice Reverts unless `id` is one that the order is for. In a set, an id's leaf is keccak256(id).
    function requireItem(Order memory order, uint256 id, bytes32[] calldata idProof) internal pure {
        uint256 expected = order.id;
        if (order.kind != OrderKind.CollectionOffer) {
            if (id != expected) revert IMarketplace.Marketplace_WrongItem(id, expected);
        } else if (expected != 0) {
            bytes32 leaf = keccak256(abi.encode(id));
            if (!MerkleProofLib.verifyCalldata(idProof, bytes32(expected), leaf)) {
                revert IMarketplace.Marketplace_NotInSet(id, bytes32(expected));
            }
        }
    }
}
