// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRoyaltyRegistry
/// @notice Royalties of collections that do not answer ERC-2981, or not as their owner wants: an entry here counts instead of the
///         collection's own answer. Only the collection's owner (ERC-173, `owner()`) can set it.
interface IRoyaltyRegistry {
    /// @notice Thrown when the caller is not the collection's owner, or it tells none.
    error RoyaltyRegistry_NotOwner(address collection, address caller);

    /// @notice Thrown when a royalty above 100 % is to be set, in basis points of the price.
    error RoyaltyRegistry_TooHigh(uint256 bps);

    /// @notice Thrown when a royalty is to go to the zero address.
    error RoyaltyRegistry_ZeroReceiver();

    /// @notice Emitted when an entry was set or cleared (`isSet` false). `bps` of the price.
    event RoyaltySet(address indexed collection, bool isSet, address receiver, uint16 bps);

    /// @notice Sets the royalty of every item of `collection`, in basis points of the price; zero for none. Only its owner.
    function setRoyalty(address collection, address receiver, uint16 bps) external;

    /// @notice Removes the entry, so that the collection's own answer counts. Only its owner.
    function clearRoyalty(address collection) external;

    /// @notice The entry of a collection. `bps` of the price.
    function royaltyOverride(address collection) external view returns (bool isSet, address receiver, uint16 bps);
}
