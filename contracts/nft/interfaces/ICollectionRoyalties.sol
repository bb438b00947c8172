// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICollectionRoyalties
/// @notice ERC-2981: what a sale owes the creator, for the collection and for single tokens, never above 10 %.
interface ICollectionRoyalties {
    /* ERRORS */

    /// @notice Thrown when a royalty above the cap is set. Basis points.
    error CreatorCollection_RoyaltyTooHigh(uint256 royaltyBps, uint256 maxRoyaltyBps);

    /// @notice Thrown when the caller may not make the proposed receiver the receiver: it is not that receiver, nor the owner after the
    ///         delay for a receiver with code. `notBefore` is zero if nothing is proposed or the receiver is a key.
    error CreatorCollection_RotationNotAllowed(address caller, address proposed, uint256 notBefore);

    /* EVENTS */

    /// @notice Emitted when the collection's royalty is set. Basis points.
    event DefaultRoyaltySet(address indexed receiver, uint256 royaltyBps);

    /// @notice Emitted when a token's own royalty is set; a zero receiver: it has none, the collection's counts. Basis points.
    event TokenRoyaltySet(uint256 indexed tokenId, address indexed receiver, uint256 royaltyBps);

    /// @notice Emitted when another receiver of the collection's royalty is proposed; zero takes the proposal back. `notBefore` is when
    ///         the owner may confirm one that has code, seconds since 1970.
    event RoyaltyReceiverProposed(address indexed receiver, uint256 notBefore);

    /* FUNCTIONS */

    /// @notice Sets the collection's royalty in basis points, its receiver stays. Only the owner.
    function setDefaultRoyaltyBps(uint16 royaltyBps) external;

    /// @notice Proposes another receiver of the collection's royalty; zero takes the proposal back. Only the owner.
    function proposeRoyaltyReceiver(address receiver) external;

    /// @notice Makes the proposed receiver the receiver. The proposed one at any time; or the owner, where it is a contract, such as a
    ///         splitter, that cannot answer, after two days.
    function acceptRoyaltyReceiver() external;

    /// @notice Gives token `tokenId`, which exists, a royalty of its own; a zero receiver takes it away. Burning takes it away too.
    ///         Only the owner.
    function setTokenRoyalty(uint256 tokenId, address receiver, uint16 royaltyBps) external;

    /// @notice What a sale of `tokenId` at `salePrice` owes, to whom (ERC-2981); rounded down. Never reverts.
    function royaltyInfo(
        uint256 tokenId,
        uint256 salePrice
    ) external view returns (address receiver, uint256 royaltyAmount);

    /// @notice The collection's royalty: receiver and basis points.
    function defaultRoyalty() external view returns (address receiver, uint256 royaltyBps);

    /// @notice A token's own royalty; a zero receiver: it has none.
    function tokenRoyalty(uint256 tokenId) external view returns (address receiver, uint256 royaltyBps);

    /// @notice The receiver proposed, and when the owner may confirm it if it has code. Zero if none is.
    function proposedRoyaltyReceiver() external view returns (address receiver, uint256 notBefore);
}
