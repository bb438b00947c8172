// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {BuyoutClone} from "../fractional/libraries/BuyoutClone.sol";

/// @title MockBuyoutMaker
/// @notice Makes buyouts and hands in their NFTs, as the factory of assets does. Anyone may.
/// @custom:kill A mock; never on a public network.
contract MockBuyoutMaker {
    function create(
        address implementation,
        address asset,
        address collection,
        uint256 id,
        uint256 referencePrice,
        bytes32 salt
    ) external returns (address) {
        return BuyoutClone.create(implementation, asset, collection, id, referencePrice, salt);
    }

    function handIn(address collection, address from, address to, uint256 id) external {
        IERC721(collection).safeTransferFrom(from, to, id);
    }

    function predict(
        address implementation,
        address asset,
        address collection,
        uint256 id,
        uint256 referencePrice,
        bytes32 salt
    ) external view returns (address) {
        return BuyoutClone.predict(implementation, asset, collection, id, referencePrice, salt);
    }
}
