// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CollectionStorage} from "./CollectionStorage.sol";
import {ICollectionTransfers} from "./interfaces/ICollectionTransfers.sol";
import {ICreatorToken} from "./interfaces/ICreatorToken.sol";
import {ITransferValidator} from "./interfaces/ITransferValidator.sol";

/// @title CollectionTransfers
/// @notice Which transfers pass.
abstract contract CollectionTransfers is ICollectionTransfers, CollectionStorage {
    /* VIEWS */

    /// @inheritdoc ICreatorToken
    function getTransferValidator() external view returns (address validator) {
        return _validator;
    }

    /// @inheritdoc ICreatorToken
    function getTransferValidationFunction() external pure returns (bytes4 functionSignature, bool isViewFunction) {
        return (bytes4(keccak256("validateTransfer(address,address,address,uint256)")), true);
    }

    /// @inheritdoc ICollectionTransfers
    function isSoulbound() external view returns (bool) {
        return _soulbound;
    }

    /* INTERNAL */

    /// @dev A move from one holder to another. Who holds the token is not asked to justify itself.
    function _requireTransferable(address from, address to, uint256 tokenId) internal view {
        if (_soulbound) revert CreatorCollection_Soulbound(tokenId);
        if (msg.sender == from) return;
        address validator = _validator;
        if (validator != address(0)) ITransferValidator(validator).validateTransfer(msg.sender, from, to, tokenId);
    }

    function _emitLocked(uint256 first, uint256 quantity) internal {
        for (uint256 i; i < quantity; ++i) emit Locked(first + i);
    }
}
