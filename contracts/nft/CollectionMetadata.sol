// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DropPhases} from "./DropPhases.sol";
import {ICollectionMetadata} from "./interfaces/ICollectionMetadata.sol";

/// @title CollectionMetadata
/// @notice Where metadata lie.
abstract contract CollectionMetadata is ICollectionMetadata, DropPhases {
    /* VIEWS */

    /// @notice Where the token's metadata lie: its own; or, before the base URI is set, the placeholder; or the base URI with its number.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        if (!_exists(tokenId)) _revert(URIQueryForNonexistentToken.selector);
        string memory uri = _read(_ownURI[tokenId]);
        if (bytes(uri).length != 0) return uri;
        uri = _read(_base);
        if (bytes(uri).length == 0) return _read(_placeholder);
        if (_provenance != 0) {
            tokenId = ((tokenId - FIRST_TOKEN_ID + _offset) % _files) + FIRST_TOKEN_ID;
        }
        return string.concat(uri, _toString(tokenId), ".json");
    }

    /// @inheritdoc ICollectionMetadata
    function contractURI() external view returns (string memory) {
        return _read(_contractURI);
    }

    /// @inheritdoc ICollectionMetadata
    function baseURI() external view returns (string memory) {
        return _read(_base);
    }

    /// @inheritdoc ICollectionMetadata
    function placeholderURI() external view returns (string memory) {
        return _read(_placeholder);
    }

    /// @inheritdoc ICollectionMetadata
    function metadataFrozen() external view returns (bool) {
        return _frozen;
    }

    /// @inheritdoc ICollectionMetadata
    function reveal()
        external
        view
        returns (bytes32 provenance, uint256 files, uint256 drawBlock, bool drawn, uint256 offset)
    {
        return (_provenance, _files, _drawBlock, _drawn, _offset);
    }

    /* INTERNAL */

    function _setOwnURI(uint256 tokenId, string calldata uri) internal {
        if (bytes(uri).length != 0) _ownURI[tokenId] = uri;
    }

    function _clearOwnURI(uint256 tokenId) internal {
        if (bytes(_ownURI[tokenId]).length != 0) delete _ownURI[tokenId];
    }

    /// @dev One copy of this code for all strings.
    function _read(string storage stored) private pure returns (string memory) {
        return stored;
    }
}
