// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IAssetOwnership
/// @notice Who administers an asset: its owner, the issuer, which changes in two steps, and the agents it appoints.
interface IAssetOwnership {
    /// @notice Thrown when the caller is not the owner.
    error AssetToken_NotOwner(address caller);

    /// @notice Thrown when the caller is not who the ownership was offered to.
    error AssetToken_NotPendingOwner(address caller);

    /// @notice Emitted when the ownership is offered, or, to zero, the offer is withdrawn.
    event OwnershipTransferStarted(address indexed owner, address indexed newOwner);

    /// @notice Emitted when the ownership has changed.
    event OwnershipTransferred(address indexed owner, address indexed newOwner);

    /// @notice Emitted when an agent is appointed or dismissed.
    event AgentSet(address indexed agent, bool appointed);

    /// @notice Offers the ownership to an address, or withdraws the offer by zero. Restricted to the owner.
    function transferOwnership(address newOwner) external;

    /// @notice Takes the ownership. The caller is who it was offered to.
    function acceptOwnership() external;

    /// @notice Appoints or dismisses an agent. Restricted to the owner.
    function setAgent(address agent, bool appointed) external;

    /// @notice Who administers the asset.
    function owner() external view returns (address);

    /// @notice Who the ownership is offered to.
    function pendingOwner() external view returns (address);

    /// @notice Whether an account is an agent.
    function isAgent(address account) external view returns (bool);
}
