// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {IAssetDocuments} from "../interfaces/IAssetDocuments.sol";
import {AssetRoles} from "./AssetRoles.sol";

/// @title DocumentAdmin
/// @notice The part of an asset's administration that keeps its documents. See {IAssetDocuments}.
abstract contract DocumentAdmin is AssetRoles {
    using EnumerableSet for EnumerableSet.Bytes32Set;

    /* DOCUMENTS */

    /// @notice See {IAssetDocuments-setDocument}.
    function setDocument(bytes32 name, string calldata uri, bytes32 documentHash) external onlyOwner {
        _setDocument(name, uri, documentHash);
    }

    /// @notice See {IAssetDocuments-removeDocument}.
    function removeDocument(bytes32 name) external onlyOwner {
        if (!_documentNames.remove(name)) revert IAssetDocuments.AssetToken_UnknownDocument(name);
        StoredDocument memory document = _documents[name];
        delete _documents[name];
        emit IAssetDocuments.DocumentRemoved(name, document.uri, document.documentHash);
    }

    /* VIEWS */

    /// @notice See {IAssetDocuments-getDocument}.
    function getDocument(bytes32 name) external view returns (string memory, bytes32, uint256) {
        StoredDocument memory document = _documents[name];
        return (document.uri, document.documentHash, document.timestamp);
    }

    /// @notice See {IAssetDocuments-getAllDocuments}.
    function getAllDocuments() external view returns (bytes32[] memory) {
        return _documentNames.values();
    }

    /* INTERNAL */

    function _setDocument(bytes32 name, string calldata uri, bytes32 documentHash) internal {
        if (name == 0 || bytes(uri).length == 0) revert IAssetDocuments.AssetToken_InvalidDocument(name);
        _documentNames.add(name);
        _documents[name] = StoredDocument(uri, documentHash, block.timestamp);
        emit IAssetDocuments.DocumentUpdated(name, uri, documentHash);
    }
}
