// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A__InitializableStorage} from "erc721a-upgradeable/contracts/ERC721A__InitializableStorage.sol";
import {ERC721AStorage} from "erc721a-upgradeable/contracts/ERC721AStorage.sol";

import {MetadataAdmin} from "./admin/MetadataAdmin.sol";
import {RoyaltyAdmin} from "./admin/RoyaltyAdmin.sol";
import {SalesAdmin} from "./admin/SalesAdmin.sol";
import {VoucherAdmin} from "./admin/VoucherAdmin.sol";
import {ICollectionTransfers} from "./interfaces/ICollectionTransfers.sol";
import {ICreatorCollection} from "./interfaces/ICreatorCollection.sol";
import {ICreatorToken} from "./interfaces/ICreatorToken.sol";

/// @title CollectionAdmin
/// @notice The half of {CreatorCollection} that its owner uses: a contract of its own, since both would not fit into one. It works on a
///         collection's storage by delegation and has none itself; called directly it refuses.
/// @custom:kill Cannot be switched off; it holds nothing and has no owner.
contract CollectionAdmin is MetadataAdmin, RoyaltyAdmin, SalesAdmin, VoucherAdmin {
    /* CONSTRUCTOR */

    /// @dev Its own storage is never set up: no owner, and nobody can become one.
    constructor() {
        ERC721A__InitializableStorage.layout()._initialized = true;
    }

    /* CREATION */

    /// @notice See {ICreatorCollection-initialize}.
    function initialize(address owner_, ICreatorCollection.CollectionParams calldata params) external {
        if (ERC721A__InitializableStorage.layout()._initialized) {
            revert ICreatorCollection.CreatorCollection_AlreadyInitialized();
        }
        ERC721A__InitializableStorage.layout()._initialized = true;
        ERC721AStorage.layout()._name = params.name;
        ERC721AStorage.layout()._symbol = params.symbol;
        ERC721AStorage.layout()._currentIndex = FIRST_TOKEN_ID;
        _setOwner(owner_);
        _setMaxSupply(params.maxSupply);
        _setPayout(params.payout);
        _setDefaultRoyalty(params.royaltyReceiver, params.royaltyBps);
        _setVoucherSigner(params.voucherSigner);
        if (params.transferValidator != address(0)) _setTransferValidator(params.transferValidator);
        _soulbound = params.soulbound;
        _initMetadata(params.contractURI, params.placeholderURI, params.baseURI);
        for (uint256 i; i < params.paymentTokens.length; ++i) _setPaymentToken(params.paymentTokens[i], true);
        for (uint256 i; i < params.phases.length; ++i) _setPhase(i, params.phases[i]);
    }

    /* TRANSFERS */

    /// @notice See {ICreatorToken-setTransferValidator}.
    function setTransferValidator(address validator) external onlyOwner {
        _setTransferValidator(validator);
    }

    /* INTERNAL */

    function _setTransferValidator(address validator) private {
        if (validator != address(0) && validator.code.length == 0) {
            revert ICollectionTransfers.CreatorCollection_ValidatorWithoutCode(validator);
        }
        emit ICreatorToken.TransferValidatorUpdated(_validator, validator);
        _validator = validator;
    }
}
