// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A document as an asset is made with.
struct Document {
    bytes32 name;
    string uri;
    bytes32 documentHash;
}

/// @title IAssetDocuments
/// @notice ERC-1643: the documents that an asset stands on, by name: where each is, the hash of what it says, and since when.
interface IAssetDocuments {
    /// @notice Thrown when a document has no name or no URI.
    error AssetToken_InvalidDocument(bytes32 name);

    /// @notice Thrown when there is no document of that name.
    error AssetToken_UnknownDocument(bytes32 name);

    /// @notice Emitted when a document is set, or replaced.
    event DocumentUpdated(bytes32 indexed name, string uri, bytes32 documentHash);

    /// @notice Emitted when a document is removed.
    event DocumentRemoved(bytes32 indexed name, string uri, bytes32 documentHash);

    /// @notice Sets a document, or replaces one. Restricted to the owner.
    function setDocument(bytes32 name, string calldata uri, bytes32 documentHash) external;

    /// @notice Removes a document. Restricted to the owner.
    function removeDocument(bytes32 name) external;

    /// @notice Where a document is, the hash of what it says, and when it was set. Seconds; empty and zero for none.
    function getDocument(
        bytes32 name
    ) external view returns (string memory uri, bytes32 documentHash, uint256 timestamp);

    /// @notice The names of all documents, in no order.
    function getAllDocuments() external view returns (bytes32[] memory);
}
