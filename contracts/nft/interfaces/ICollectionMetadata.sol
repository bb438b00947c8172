// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICollectionMetadata
/// @notice Where the tokens' metadata lie (ERC-4906) and the collection's (ERC-7572), and a reveal.
///
///         A reveal binds the creator before the first mint: `commitProvenance` stores the hash of the base URI, which for an IPFS folder
///         is the hash of all its content. Which token gets which file is decided by one offset, drawn from the hash of a block that lies
///         in the future when anyone asks for it, which nobody can before every token is minted. So neither creator nor minter can choose,
///         and `setBaseURI` takes nothing but what was committed. What it does not give: whoever produces that block can withhold it and so
///         draw again at the price of a block, a sequencer of a rollup at less; the creator can refuse to show the files; and if nobody
///         draws within 256 blocks, anyone may ask for another block.
interface ICollectionMetadata {
    /* ERRORS */

    /// @notice Thrown when metadata that are frozen would change.
    error CreatorCollection_MetadataFrozen();

    /// @notice Thrown when a provenance is committed twice, or after the first mint.
    error CreatorCollection_ProvenanceFixed();

    /// @notice Thrown when a provenance is zero, or covers fewer files than there may be tokens.
    error CreatorCollection_InvalidProvenance(bytes32 provenance, uint256 files);

    /// @notice Thrown when the base URI is not the one that was committed.
    error CreatorCollection_ProvenanceMismatch(bytes32 expected, bytes32 actual);

    /// @notice Thrown when the offset is asked for or drawn out of turn: without a provenance, before the last token is minted, before the
    ///         block is there, while it can still be drawn, after it was drawn, or too late; or needed before it was drawn.
    error CreatorCollection_OffsetOutOfTurn(uint256 drawBlock, uint256 currentBlock);

    /* EVENTS */

    /// @notice Emitted when the metadata of these tokens, both included, should be read again (ERC-4906).
    event BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId);

    /// @notice Emitted when the collection's own metadata change (ERC-7572).
    event ContractURIUpdated();

    /// @notice Emitted when the creator commits to the base URI, by its hash, and to the number of files.
    event ProvenanceCommitted(bytes32 provenance, uint256 files);

    /// @notice Emitted when the hash of block `drawBlock` will decide the offset.
    event OffsetRequested(uint256 drawBlock);

    /// @notice Emitted when the offset is decided. Token `id` has file `(id - 1 + offset) % files + 1`.
    event OffsetDrawn(uint256 offset);

    /// @notice Emitted when the tokens' metadata can never change again.
    event MetadataFrozen();

    /* FUNCTIONS */

    /// @notice Commits to the base URI by `provenance`, its Keccak-256 hash, and to the number of files behind it. Once, before the first
    ///         mint. Only the owner.
    function commitProvenance(bytes32 provenance, uint32 files) external;

    /// @notice Lets the hash of a block to come decide the offset, once all tokens are minted; again if nobody drew it in time. Anyone.
    function requestOffset() external;

    /// @notice Draws the offset from the block asked for, within the 256 blocks after it. Anyone.
    function drawOffset() external;

    /// @notice Sets the base URI, with its last slash: token metadata are `<base>/<number>.json`. After a commitment only the one
    ///         committed, once the offset is drawn. Only the owner.
    function setBaseURI(string calldata uri) external;

    /// @notice Sets what all tokens show before the base URI is there. Only the owner.
    function setPlaceholderURI(string calldata uri) external;

    /// @notice Sets the collection's own metadata. Only the owner; a freeze does not reach it.
    function setContractURI(string calldata uri) external;

    /// @notice Tells readers that the metadata of these tokens, both included, should be read again. Only the owner.
    function refreshMetadata(uint256 fromTokenId, uint256 toTokenId) external;

    /// @notice Freezes the tokens' metadata for ever. Not between a commitment and its reveal. Only the owner.
    function freezeMetadata() external;

    /// @notice The collection's own metadata (ERC-7572).
    function contractURI() external view returns (string memory);

    /// @notice The base URI, empty before it is set.
    function baseURI() external view returns (string memory);

    /// @notice What tokens show before the base URI is set.
    function placeholderURI() external view returns (string memory);

    /// @notice Whether the tokens' metadata can never change again.
    function metadataFrozen() external view returns (bool);

    /// @notice The commitment: hash of the base URI, number of files, block that decides the offset (zero: not asked for yet), whether it
    ///         is drawn, and the offset.
    function reveal()
        external
        view
        returns (bytes32 provenance, uint256 files, uint256 drawBlock, bool drawn, uint256 offset);
}
