// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BPS} from "../utils/BasisPoints.sol";
import {CollectionStorage} from "./CollectionStorage.sol";
import {ICollectionRoyalties} from "./interfaces/ICollectionRoyalties.sol";

/// @title CollectionRoyalties
/// @notice ERC-2981.
abstract contract CollectionRoyalties is ICollectionRoyalties, CollectionStorage {
    /* VIEWS */

    /// @inheritdoc ICollectionRoyalties
    function royaltyInfo(
        uint256 tokenId,
        uint256 salePrice
    ) external view returns (address receiver, uint256 royaltyAmount) {
        Royalty memory royalty = _royaltyOf[tokenId];
        if (royalty.receiver == address(0)) royalty = _defaultRoyalty;
        uint256 bps = royalty.royaltyBps;
        // Whole ten-thousandths and the rest apart: exact, and no price is too great. No overflow: basis points are below BPS.
        unchecked {
            return (royalty.receiver, (salePrice / BPS) * bps + ((salePrice % BPS) * bps) / BPS);
        }
    }

    /// @inheritdoc ICollectionRoyalties
    function defaultRoyalty() external view returns (address receiver, uint256 royaltyBps) {
        return (_defaultRoyalty.receiver, _defaultRoyalty.royaltyBps);
    }

    /// @inheritdoc ICollectionRoyalties
    function tokenRoyalty(uint256 tokenId) external view returns (address receiver, uint256 royaltyBps) {
        return (_royaltyOf[tokenId].receiver, _royaltyOf[tokenId].royaltyBps);
    }

    /// @inheritdoc ICollectionRoyalties
    function proposedRoyaltyReceiver() external view returns (address receiver, uint256 notBefore) {
        return (_proposal.receiver, _proposal.notBefore);
    }

    /* INTERNAL */

    /// @dev At a burn: the id never comes back, and if it did, it would not inherit.
    function _clearTokenRoyalty(uint256 tokenId) internal {
        if (_royaltyOf[tokenId].receiver == address(0)) return;
        delete _royaltyOf[tokenId];
        emit TokenRoyaltySet(tokenId, address(0), 0);
    }
}
