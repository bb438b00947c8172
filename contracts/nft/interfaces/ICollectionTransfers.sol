// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorToken} from "./ICreatorToken.sol";

/// @title ICollectionTransfers
/// @notice Which transfers pass. All, at first. A transfer validator, if the owner sets one, is asked about transfers by operators alone:
///         a holder can always move its own token, whatever the validator does. A soulbound collection's tokens never move, and can be
///         burned; that is decided at creation (ERC-5192).
interface ICollectionTransfers is ICreatorToken {
    /* ERRORS */

    /// @notice Thrown when a token of a soulbound collection would move.
    error CreatorCollection_Soulbound(uint256 tokenId);

    /// @notice Thrown when a transfer validator without code is set.
    error CreatorCollection_ValidatorWithoutCode(address validator);

    /* EVENTS */

    /// @notice Emitted for each token of a soulbound collection when it is minted (ERC-5192).
    event Locked(uint256 tokenId);

    /* FUNCTIONS */

    /// @notice Whether token `tokenId`, which exists, can never move (ERC-5192).
    function locked(uint256 tokenId) external view returns (bool);

    /// @notice Whether the collection's tokens can never move.
    function isSoulbound() external view returns (bool);
}
