// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollectionMetadata} from "../interfaces/ICollectionMetadata.sol";
import {PhaseAdmin} from "./PhaseAdmin.sol";

/// @title MetadataAdmin
/// @notice Sets where metadata lie, and draws the reveal.
abstract contract MetadataAdmin is PhaseAdmin {
    /* CONSTANTS */

    /// @dev How many blocks lie between asking for the offset and the block that decides it.
    uint256 private constant DRAW_DELAY = 8;
    /// @dev As far back as the chain tells a block's hash.
    uint256 private constant BLOCKHASH_WINDOW = 256;

    /* REVEAL */

    /// @notice See {ICollectionMetadata-commitProvenance}.
    function commitProvenance(bytes32 provenance, uint32 files) external onlyOwner {
        _requireNotFrozen();
        if (_provenance != 0 || _totalMinted() != 0) revert ICollectionMetadata.CreatorCollection_ProvenanceFixed();
        if (provenance == 0 || files < _maxSupply)
            revert ICollectionMetadata.CreatorCollection_InvalidProvenance(provenance, files);
        _provenance = provenance;
        _files = files;
        delete _base; // what is shown until then is the placeholder
        emit ICollectionMetadata.ProvenanceCommitted(provenance, files);
    }

    /// @notice See {ICollectionMetadata-requestOffset}.
    function requestOffset() external {
        uint256 asked = _drawBlock;
        bool expired = asked != 0 && block.number > asked + BLOCKHASH_WINDOW;
        if (_provenance == 0 || _drawn || (asked != 0 && !expired) || _totalMinted() != _maxSupply) {
            revert ICollectionMetadata.CreatorCollection_OffsetOutOfTurn(asked, block.number);
        }
        asked = block.number + DRAW_DELAY;
        _drawBlock = uint64(asked); // block numbers fit
        emit ICollectionMetadata.OffsetRequested(asked);
    }

    /// @notice See {ICollectionMetadata-drawOffset}.
    function drawOffset() external {
        uint256 asked = _drawBlock;
        if (asked == 0 || _drawn || block.number <= asked || block.number > asked + BLOCKHASH_WINDOW) {
            revert ICollectionMetadata.CreatorCollection_OffsetOutOfTurn(asked, block.number);
        }
        uint256 offset = uint256(keccak256(abi.encode(blockhash(asked), address(this)))) % _files;
        _drawn = true;
        _offset = uint32(offset); // below a number of 32 bits
        emit ICollectionMetadata.OffsetDrawn(offset);
        emit ICollectionMetadata.BatchMetadataUpdate(FIRST_TOKEN_ID, _totalMinted());
    }

    /* OWNER */

    /// @notice See {ICollectionMetadata-setBaseURI}.
    function setBaseURI(string calldata uri) external onlyOwner {
        _requireNotFrozen();
        if (_provenance != 0) {
            if (!_drawn) revert ICollectionMetadata.CreatorCollection_OffsetOutOfTurn(_drawBlock, block.number);
            bytes32 actual = keccak256(bytes(uri));
            if (actual != _provenance)
                revert ICollectionMetadata.CreatorCollection_ProvenanceMismatch(_provenance, actual);
        }
        _base = uri;
        emit ICollectionMetadata.BatchMetadataUpdate(FIRST_TOKEN_ID, type(uint256).max);
    }

    /// @notice See {ICollectionMetadata-setPlaceholderURI}.
    function setPlaceholderURI(string calldata uri) external onlyOwner {
        _requireNotFrozen();
        _placeholder = uri;
        emit ICollectionMetadata.BatchMetadataUpdate(FIRST_TOKEN_ID, type(uint256).max);
    }

    /// @notice See {ICollectionMetadata-setContractURI}.
    function setContractURI(string calldata uri) external onlyOwner {
        _contractURI = uri;
        emit ICollectionMetadata.ContractURIUpdated();
    }

    /// @notice See {ICollectionMetadata-refreshMetadata}.
    function refreshMetadata(uint256 fromTokenId, uint256 toTokenId) external onlyOwner {
        emit ICollectionMetadata.BatchMetadataUpdate(fromTokenId, toTokenId);
    }

    /// @notice See {ICollectionMetadata-freezeMetadata}.
    function freezeMetadata() external onlyOwner {
        _requireNotFrozen();
        if (_provenance != 0 && bytes(_base).length == 0) {
            revert ICollectionMetadata.CreatorCollection_OffsetOutOfTurn(_drawBlock, block.number);
        }
        _frozen = true;
        emit ICollectionMetadata.MetadataFrozen();
    }

    /* INTERNAL */

    function _initMetadata(string calldata contract_, string calldata placeholder, string calldata base) internal {
        _contractURI = contract_;
        _placeholder = placeholder;
        _base = base;
    }

    function _requireNotFrozen() private view {
        if (_frozen) revert ICollectionMetadata.CreatorCollection_MetadataFrozen();
    }
}
