// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICollectionMetadata} from "./interfaces/ICollectionMetadata.sol";
import {ICollectionOwnership} from "./interfaces/ICollectionOwnership.sol";
import {ICollectionRoyalties} from "./interfaces/ICollectionRoyalties.sol";
import {ICreatorCollection} from "./interfaces/ICreatorCollection.sol";
import {ICreatorToken} from "./interfaces/ICreatorToken.sol";
import {IDropPhases} from "./interfaces/IDropPhases.sol";
import {IMintVouchers} from "./interfaces/IMintVouchers.sol";
import {IPrimarySales} from "./interfaces/IPrimarySales.sol";

/// @title Administered
/// @notice Hands what the owner does, and other calls that are rare, to {CollectionAdmin} by delegation, as they came.
abstract contract Administered is ICreatorCollection {
    /* IMMUTABLES */

    /// @notice The code that administers collections.
    address public immutable ADMIN;

    /* CONSTRUCTOR */

    constructor(address admin) {
        if (admin.code.length == 0) revert CreatorCollection_AdminWithoutCode(admin);
        ADMIN = admin;
    }

    /* ADMINISTRATION */

    /// @inheritdoc ICreatorCollection
    function initialize(address, CollectionParams calldata) external {
        _administer();
    }

    /// @inheritdoc ICollectionOwnership
    function transferOwnership(address) external {
        _administer();
    }

    /// @inheritdoc ICollectionOwnership
    function acceptOwnership() external {
        _administer();
    }

    /// @inheritdoc IPrimarySales
    function withdraw(address) external returns (uint256) {
        _administer();
    }

    /// @inheritdoc IPrimarySales
    function setPayout(address) external {
        _administer();
    }

    /// @inheritdoc IPrimarySales
    function setPaymentToken(address, bool) external {
        _administer();
    }

    /// @inheritdoc IDropPhases
    function setPhase(uint256, Phase calldata) external {
        _administer();
    }

    /// @inheritdoc IDropPhases
    function closePhase(uint256) external {
        _administer();
    }

    /// @inheritdoc IDropPhases
    function lowerMaxSupply(uint32) external {
        _administer();
    }

    /// @inheritdoc IMintVouchers
    function cancelVouchers(uint256[] calldata) external {
        _administer();
    }

    /// @inheritdoc IMintVouchers
    function setVoucherSigner(address) external {
        _administer();
    }

    /// @inheritdoc ICollectionRoyalties
    function setDefaultRoyaltyBps(uint16) external {
        _administer();
    }

    /// @inheritdoc ICollectionRoyalties
    function proposeRoyaltyReceiver(address) external {
        _administer();
    }

    /// @inheritdoc ICollectionRoyalties
    function acceptRoyaltyReceiver() external {
        _administer();
    }

    /// @inheritdoc ICollectionRoyalties
    function setTokenRoyalty(uint256, address, uint16) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function commitProvenance(bytes32, uint32) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function requestOffset() external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function drawOffset() external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function setBaseURI(string calldata) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function setPlaceholderURI(string calldata) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function setContractURI(string calldata) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function refreshMetadata(uint256, uint256) external {
        _administer();
    }

    /// @inheritdoc ICollectionMetadata
    function freezeMetadata() external {
        _administer();
    }

    /// @inheritdoc ICreatorToken
    function setTransferValidator(address) external {
        _administer();
    }

    /* INTERNAL */

    /// @dev Ends the call with what the delegation returns or reverts with.
    function _administer() private {
        address admin = ADMIN;
        // Memory is not used by Solidity again: the call ends here. The target is immutable and had code.
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), admin, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }
}
