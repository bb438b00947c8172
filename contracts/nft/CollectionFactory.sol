// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";

import {ICollectionFactory} from "./interfaces/ICollectionFactory.sol";
import {ICreatorCollection} from "./interfaces/ICreatorCollection.sol";

/// @title CollectionFactory
/// @notice Makes collections as minimal clones (ERC-1167) and initialises them at once.
/// @custom:kill Cannot be switched off; it holds nothing and has no owner. Collections live on without it.
contract CollectionFactory is ICollectionFactory {
    /* IMMUTABLES */

    /// @inheritdoc ICollectionFactory
    address public immutable IMPLEMENTATION;

    /* STORAGE */

    /// @inheritdoc ICollectionFactory
    mapping(address collection => bool) public isCollection;

    /* CONSTRUCTOR */

    constructor(address implementation) {
        if (implementation.code.length == 0) revert CollectionFactory_ImplementationWithoutCode(implementation);
        IMPLEMENTATION = implementation;
    }

    /* CREATION */

    /// @inheritdoc ICollectionFactory
    function createCollection(
        ICreatorCollection.CollectionParams calldata params,
        bytes32 salt
    ) external returns (address collection) {
        collection = predictCollection(msg.sender, salt);
        if (isCollection[collection]) revert CollectionFactory_AlreadyCreated(collection);
        isCollection[collection] = true;
        emit CollectionCreated(collection, msg.sender, salt, params.name, params.symbol);
        LibClone.cloneDeterministic(IMPLEMENTATION, _salt(msg.sender, salt));
        ICreatorCollection(collection).initialize(msg.sender, params);
    }

    /* VIEWS */

    /// @inheritdoc ICollectionFactory
    function predictCollection(address creator, bytes32 salt) public view returns (address) {
        return LibClone.predictDeterministicAddress(IMPLEMENTATION, _salt(creator, salt), address(this));
    }

    /* INTERNAL */

    /// @dev Bound to the creator: nobody else can make the clone at its address.
    function _salt(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
