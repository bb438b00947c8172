// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ICollectionOwnership} from "../interfaces/ICollectionOwnership.sol";
import {ICollectionRoyalties} from "../interfaces/ICollectionRoyalties.sol";
import {CollectionStorage} from "../CollectionStorage.sol";

/// @title RoyaltyAdmin
/// @notice Sets royalties, capped, and lets their receiver change in two steps.
abstract contract RoyaltyAdmin is CollectionStorage {
    /* CONSTANTS */

    /// @dev The most a royalty can be, in basis points.
    uint256 private constant MAX_ROYALTY_BPS = 1_000;
    /// @dev How long the owner waits before it confirms a receiver that cannot answer itself, in seconds.
    uint256 private constant ROTATION_DELAY = 2 days;

    /* OWNER */

    /// @notice See {ICollectionRoyalties-setDefaultRoyaltyBps}.
    function setDefaultRoyaltyBps(uint16 royaltyBps) external onlyOwner {
        _setDefaultRoyalty(_defaultRoyalty.receiver, royaltyBps);
    }

    /// @notice See {ICollectionRoyalties-proposeRoyaltyReceiver}.
    function proposeRoyaltyReceiver(address receiver) external onlyOwner {
        uint256 notBefore = receiver == address(0) ? 0 : block.timestamp + ROTATION_DELAY;
        _proposal = Proposal(receiver, uint64(notBefore)); // seconds fit
        emit ICollectionRoyalties.RoyaltyReceiverProposed(receiver, notBefore);
    }

    /// @notice See {ICollectionRoyalties-acceptRoyaltyReceiver}.
    function acceptRoyaltyReceiver() external {
        Proposal memory proposal = _proposal;
        if (msg.sender != proposal.receiver) {
            // A key can answer for itself, so the owner never answers for it: that is what catches the mistyped address.
            uint256 notBefore = proposal.receiver.code.length == 0 ? 0 : proposal.notBefore;
            if (msg.sender != _owner || notBefore == 0 || block.timestamp < notBefore) {
                revert ICollectionRoyalties.CreatorCollection_RotationNotAllowed(
                    msg.sender,
                    proposal.receiver,
                    notBefore
                );
            }
        }
        delete _proposal;
        _setDefaultRoyalty(proposal.receiver, _defaultRoyalty.royaltyBps);
    }

    /// @notice See {ICollectionRoyalties-setTokenRoyalty}.
    function setTokenRoyalty(uint256 tokenId, address receiver, uint16 royaltyBps) external onlyOwner {
        IERC721(address(this)).ownerOf(tokenId); // reverts for a token that does not exist
        if (receiver == address(0)) royaltyBps = 0;
        _requireRoyalty(royaltyBps);
        _royaltyOf[tokenId] = Royalty(receiver, royaltyBps);
        emit ICollectionRoyalties.TokenRoyaltySet(tokenId, receiver, royaltyBps);
    }

    /* INTERNAL */

    function _setDefaultRoyalty(address receiver, uint16 royaltyBps) internal {
        _requireRoyalty(royaltyBps);
        if (royaltyBps != 0 && receiver == address(0)) revert ICollectionOwnership.CreatorCollection_ZeroAddress();
        _defaultRoyalty = Royalty(receiver, royaltyBps);
        emit ICollectionRoyalties.DefaultRoyaltySet(receiver, royaltyBps);
    }

    function _requireRoyalty(uint256 royaltyBps) private pure {
        if (royaltyBps > MAX_ROYALTY_BPS) {
            revert ICollectionRoyalties.CreatorCollection_RoyaltyTooHigh(royaltyBps, MAX_ROYALTY_BPS);
        }
    }
}
