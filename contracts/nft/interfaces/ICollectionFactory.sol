// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorCollection} from "./ICreatorCollection.sol";

/// @title ICollectionFactory
/// @notice Makes collections: minimal clones, at addresses that depend on the creator and a salt of its choice, so that nobody else can
///         take one, and initialised in the same transaction.
interface ICollectionFactory {
    /* ERRORS */

    /// @notice Thrown when the creator has used the salt before.
    error CollectionFactory_AlreadyCreated(address collection);

    /// @notice Thrown when the implementation has no code.
    error CollectionFactory_ImplementationWithoutCode(address implementation);

    /* EVENTS */

    /// @notice Emitted when a collection is made.
    event CollectionCreated(
        address indexed collection,
        address indexed creator,
        bytes32 salt,
        string name,
        string symbol
    );

    /* FUNCTIONS */

    /// @notice Makes a collection that the caller owns.
    /// @return collection Its address, as `predictCollection` says.
    function createCollection(
        ICreatorCollection.CollectionParams calldata params,
        bytes32 salt
    ) external returns (address collection);

    /// @notice Where the collection of `creator` with `salt` is or will be.
    function predictCollection(address creator, bytes32 salt) external view returns (address);

    /// @notice Whether this factory made the collection.
    function isCollection(address collection) external view returns (bool);

    /// @notice The code that all collections run.
    function IMPLEMENTATION() external view returns (address);
}
