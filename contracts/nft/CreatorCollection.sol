// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Administered} from "./Administered.sol";
import {CollectionMetadata} from "./CollectionMetadata.sol";
import {CollectionRoyalties} from "./CollectionRoyalties.sol";
import {CollectionTransfers} from "./CollectionTransfers.sol";
import {ICollectionOwnership} from "./interfaces/ICollectionOwnership.sol";
import {ICollectionTransfers} from "./interfaces/ICollectionTransfers.sol";
import {ICreatorCollection} from "./interfaces/ICreatorCollection.sol";
import {ICreatorToken} from "./interfaces/ICreatorToken.sol";
import {IMintVouchers} from "./interfaces/IMintVouchers.sol";
import {PackedPhase, PhaseWord} from "./libraries/PackedPhase.sol";
import {MintVouchers} from "./MintVouchers.sol";
import {PrimarySales} from "./PrimarySales.sol";

/// @title CreatorCollection
/// @notice Joins the parts: mints, burns, and asks about transfers. Deployed once; {CollectionFactory} makes clones of it.
/// @dev Order of a mint: checks, counts, tokens, the receiver's callback (ERC-721's safe mint, which itself refuses to be re-entered), then
///      the money. A receiver is therefore counted before it can call back, and all of it is undone if the money does not come.
/// @custom:kill Cannot be switched off as a whole. The owner closes phases, switches vouchers off and lowers the cap to what is minted.
contract CreatorCollection is
    Administered,
    CollectionMetadata,
    CollectionTransfers,
    CollectionRoyalties,
    MintVouchers,
    PrimarySales
{
    /* CONSTRUCTOR */

    /// @dev Locks the implementation.
    constructor(address admin) Administered(admin) initializerERC721A {}

    /* MINTING */

    /// @inheritdoc ICreatorCollection
    function mint(uint256 phaseId, uint256 quantity) external payable {
        PhaseWord word = _phases[phaseId].word;
        if (!word.isPlain()) return _mintPublic(phaseId, word, quantity);
        // The same as below for a phase of which there is nothing more to know: the hot path.
        _count(phaseId, word, msg.sender, quantity, word.walletCap());
        if (msg.sender.code.length == 0) _mint(msg.sender, quantity);
        else _safeMint(msg.sender, quantity);
        // No overflow: 96 bits and at most MAX_BATCH.
        unchecked {
            uint256 cost = word.price() * quantity;
            if (msg.value != cost) _collectEther(cost);
        }
    }

    /// @inheritdoc ICreatorCollection
    function mintFor(MintRequest calldata request) external payable {
        if (block.timestamp > request.deadline) {
            revert CreatorCollection_Expired(request.deadline, block.timestamp);
        }
        uint256 phaseId = request.phaseId;
        PhaseWord word = _phases[phaseId].word;
        uint256 allowance = type(uint256).max;
        if (word.has(PackedPhase.ALLOWLIST)) {
            allowance = request.allowance;
            _requireAllowlisted(phaseId, request.to, allowance, request.proof);
        }
        uint256 cost = _admit(phaseId, word, request.to, request.quantity, allowance);
        if (cost > request.maxCost) revert CreatorCollection_CostTooHigh(cost, request.maxCost);
        address token;
        if (word.has(PackedPhase.TOKEN)) {
            token = _phases[phaseId].paymentToken;
            _requirePaymentToken(token);
        }
        if (token != request.paymentToken) {
            revert CreatorCollection_AnotherPaymentToken(token, request.paymentToken);
        }
        emit PhaseMinted(phaseId, request.to, msg.sender, request.quantity, token, cost);
        _mintTokens(request.to, request.quantity, word.has(PackedPhase.SOULBOUND));
        _collect(token, cost);
    }

    /// @inheritdoc IMintVouchers
    function mintVoucher(Voucher calldata voucher, bytes calldata signature, address to) external payable {
        _requireQuantity(voucher.quantity);
        _requirePaymentToken(voucher.paymentToken);
        _requireSupply(voucher.quantity);
        _useVoucher(voucher, signature, to);
        uint256 cost = voucher.quantity * voucher.unitPrice;
        uint256 first = _nextTokenId();
        emit VoucherUsed(voucher.nonce, to, first, voucher.quantity, voucher.paymentToken, cost);
        _setOwnURI(first, voucher.uri);
        _mintTokens(to, voucher.quantity, _soulbound);
        _collect(voucher.paymentToken, cost);
    }

    /// @inheritdoc ICreatorCollection
    function airdrop(address[] calldata to, uint256[] calldata quantities) external onlyOwner {
        if (to.length != quantities.length) revert CreatorCollection_LengthMismatch(to.length, quantities.length);
        for (uint256 i; i < to.length; ++i) {
            uint256 quantity = quantities[i];
            _requireQuantity(quantity);
            _requireSupply(quantity);
            uint256 first = _nextTokenId();
            _mint(to[i], quantity);
            if (_soulbound) _emitLocked(first, quantity);
        }
    }

    /// @inheritdoc ICreatorCollection
    function burn(uint256 tokenId) external {
        _burn(tokenId, true);
        _clearTokenRoyalty(tokenId);
        _clearOwnURI(tokenId);
    }

    /* APPROVALS */

    /// @notice As ERC-721 has it. ERC721A makes it payable to save gas; ether is refused all the same.
    function approve(address to, uint256 tokenId) public payable override {
        if (msg.value != 0) revert CreatorCollection_EtherNotAccepted(msg.value);
        super.approve(to, tokenId);
    }

    /* VIEWS */

    /// @inheritdoc ICollectionOwnership
    function owner() external view returns (address) {
        return _owner;
    }

    /// @inheritdoc ICollectionOwnership
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @inheritdoc ICollectionTransfers
    function locked(uint256 tokenId) external view returns (bool) {
        ownerOf(tokenId); // reverts for a token that does not exist
        return _soulbound;
    }

    /// @notice ERC-165: ERC-721 with metadata, ERC-2981, ERC-4906, ERC-5192 if soulbound, and ERC-721C's creator token.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            super.supportsInterface(interfaceId) ||
            interfaceId == 0x2a55205a || // ERC-2981
            interfaceId == 0x49064906 || // ERC-4906
            interfaceId == type(ICreatorToken).interfaceId ||
            (interfaceId == 0xb45a3c0e && _soulbound); // ERC-5192
    }

    /* INTERNAL */

    function _mintPublic(uint256 phaseId, PhaseWord word, uint256 quantity) private {
        if (word.has(PackedPhase.ALLOWLIST | PackedPhase.TOKEN)) revert CreatorCollection_PhaseNotPublic(phaseId);
        uint256 cost = _admit(phaseId, word, msg.sender, quantity, type(uint256).max);
        _mintTokens(msg.sender, quantity, word.has(PackedPhase.SOULBOUND));
        _collectEther(cost);
    }

    function _mintTokens(address to, uint256 quantity, bool soulbound) private {
        if (soulbound) _emitLocked(_nextTokenId(), quantity);
        _safeMint(to, quantity);
    }

    /// @dev ERC721A's transfers are payable, to save gas; ether is refused all the same. Mints pass here too, from zero.
    function _beforeTokenTransfers(address from, address to, uint256 tokenId, uint256) internal override {
        if (from == address(0)) return;
        if (msg.value != 0) revert CreatorCollection_EtherNotAccepted(msg.value);
        if (to != address(0)) _requireTransferable(from, to, tokenId);
    }
}
