// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICollectionOwnership
/// @notice The collection's owner, its creator at first. Ownership changes hands in two steps, so that a mistyped address never gets it.
interface ICollectionOwnership {
    /* ERRORS */

    /// @notice Thrown when the caller is not the collection's owner.
    error CreatorCollection_NotOwner(address caller);

    /// @notice Thrown when the caller is not the one to whom ownership was offered.
    error CreatorCollection_NotPendingOwner(address caller);

    /// @notice Thrown when an address that must be set is zero.
    error CreatorCollection_ZeroAddress();

    /* EVENTS */

    /// @notice Emitted when ownership is offered to `newOwner`; zero takes the offer back.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);

    /// @notice Emitted when ownership has passed, and at the beginning, from zero.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /* FUNCTIONS */

    /// @notice Offers ownership to `newOwner`, who must accept it; zero takes the offer back. Only the owner.
    function transferOwnership(address newOwner) external;

    /// @notice Takes ownership that was offered to the caller.
    function acceptOwnership() external;

    /// @notice Who administers the collection.
    function owner() external view returns (address);

    /// @notice To whom ownership is offered, zero if to nobody.
    function pendingOwner() external view returns (address);
}
