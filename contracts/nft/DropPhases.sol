// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721AStorage} from "erc721a-upgradeable/contracts/ERC721AStorage.sol";
import {ERC721AUpgradeable} from "erc721a-upgradeable/contracts/ERC721AUpgradeable.sol";
import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";

import {CollectionStorage} from "./CollectionStorage.sol";
import {IDropPhases} from "./interfaces/IDropPhases.sol";
import {PackedPhase, PhaseWord} from "./libraries/PackedPhase.sol";

/// @title DropPhases
/// @notice What the phases have minted for whom, and whether a mint may be.
abstract contract DropPhases is IDropPhases, CollectionStorage, ERC721AUpgradeable {
    /* CONSTANTS */

    /// @dev The most tokens one mint may make: a transfer out of a batch looks back as far as the batch is long.
    uint256 internal constant MAX_BATCH = 100;
    /// @dev The first phases count each wallet's mints in 16 bits of ERC721A's `aux`, in the slot that minting writes anyway.
    uint256 private constant LANES = 4;
    /// @dev Where `aux` begins in ERC721A's packed address data.
    uint256 private constant AUX_POSITION = 192;

    /* VIEWS */

    /// @inheritdoc IDropPhases
    function phase(uint256 phaseId) external view returns (Phase memory) {
        StoredPhase storage stored = _phases[phaseId];
        PhaseWord word = stored.word;
        // Each field was packed from its own type.
        return
            Phase({
                price: uint96(word.price()),
                startTime: uint40(word.start()),
                endTime: uint40(word.end()),
                walletCap: uint16(word.walletCap()),
                supplyCap: uint32(word.supplyCap()),
                phaseCap: stored.phaseCap,
                paymentToken: stored.paymentToken,
                endPrice: stored.endPrice,
                decaySeconds: stored.decaySeconds,
                allowlistRoot: stored.allowlistRoot
            });
    }

    /// @inheritdoc IDropPhases
    function phaseCount() external view returns (uint256) {
        return _phaseCount;
    }

    /// @inheritdoc IDropPhases
    function unitPrice(uint256 phaseId) external view returns (uint256) {
        PhaseWord word = _phases[phaseId].word;
        if (!word.isOpen()) _revertNotOpen(phaseId, word);
        return _unitPrice(phaseId, word);
    }

    /// @inheritdoc IDropPhases
    function mintedInPhase(uint256 phaseId) external view returns (uint256) {
        return _phases[phaseId].minted;
    }

    /// @inheritdoc IDropPhases
    function mintedByWallet(uint256 phaseId, address wallet) external view returns (uint256) {
        if (phaseId >= LANES) return _mintedByWallet[phaseId][wallet];
        return uint16(_getAux(wallet) >> (16 * phaseId));
    }

    /// @inheritdoc IDropPhases
    function maxSupply() external view returns (uint256) {
        return _maxSupply;
    }

    /// @inheritdoc IDropPhases
    function totalMinted() external view returns (uint256) {
        return _totalMinted();
    }

    /// @inheritdoc IDropPhases
    function numberMinted(address wallet) external view returns (uint256) {
        return _numberMinted(wallet);
    }

    /* INTERNAL */

    /// @dev Lets a mint of `quantity` by `to` pass, counts it, and returns what it costs. `allowance` caps the wallet beside the phase.
    function _admit(
        uint256 phaseId,
        PhaseWord word,
        address to,
        uint256 quantity,
        uint256 allowance
    ) internal returns (uint256 cost) {
        uint256 cap = word.walletCap();
        _count(phaseId, word, to, quantity, cap < allowance ? cap : allowance);
        if (word.has(PackedPhase.COUNTED)) _countPhase(phaseId, quantity);
        return _unitPrice(phaseId, word) * quantity; // 96 bits and at most MAX_BATCH
    }

    /// @dev Whether the phase runs, the quantity is one, and the collection and the wallet stay within their caps; counts for the wallet.
    ///      Counts before anything is minted, so that a receiver that calls back finds itself counted.
    function _count(uint256 phaseId, PhaseWord word, address to, uint256 quantity, uint256 cap) internal {
        if (!word.isOpen()) _revertNotOpen(phaseId, word);
        // No overflow: the quantity is checked first, in which zero becomes the greatest number there is, and is then at most
        // MAX_BATCH, and counts are below their caps.
        unchecked {
            if (quantity - 1 >= MAX_BATCH) revert CreatorCollection_InvalidQuantity(quantity, MAX_BATCH);
            uint256 total = ERC721AStorage.layout()._currentIndex - FIRST_TOKEN_ID + quantity;
            if (total > word.supplyCap()) revert CreatorCollection_SupplyCapExceeded(total, word.supplyCap());
            if (phaseId >= LANES) return _countApart(phaseId, to, quantity, cap);
            mapping(address => uint256) storage data = ERC721AStorage.layout()._packedAddressData;
            uint256 slot;
            uint256 packed;
            // The slot of `data[to]`, hashed once for reading and writing. Only scratch space is written.
            assembly ("memory-safe") {
                mstore(0, to)
                mstore(32, data.slot)
                slot := keccak256(0, 64)
                packed := sload(slot)
            }
            uint256 position = AUX_POSITION + (phaseId << 4);
            uint256 minted = uint16(packed >> position);
            if (minted + quantity > cap) revert CreatorCollection_WalletCapExceeded(phaseId, to, minted, cap);
            // The sum is at most a cap of 16 bits, so that nothing is carried into the next lane.
            packed += quantity << position;
            assembly ("memory-safe") {
                sstore(slot, packed)
            }
        }
    }

    /// @dev Of phases that have no lane.
    function _countApart(uint256 phaseId, address to, uint256 quantity, uint256 cap) private {
        uint256 minted = _mintedByWallet[phaseId][to];
        if (minted + quantity > cap) revert CreatorCollection_WalletCapExceeded(phaseId, to, minted, cap);
        _mintedByWallet[phaseId][to] = minted + quantity;
    }

    function _revertNotOpen(uint256 phaseId, PhaseWord word) private pure {
        revert CreatorCollection_PhaseNotOpen(phaseId, word.start(), word.end());
    }

    function _requireQuantity(uint256 quantity) internal pure {
        if (quantity == 0 || quantity > MAX_BATCH) revert CreatorCollection_InvalidQuantity(quantity, MAX_BATCH);
    }

    /// @dev The collection's own cap, for mints outside phases.
    function _requireSupply(uint256 quantity) internal view {
        uint256 total = _totalMinted() + quantity;
        if (total > _maxSupply) revert CreatorCollection_SupplyCapExceeded(total, _maxSupply);
    }

    function _countPhase(uint256 phaseId, uint256 quantity) private {
        StoredPhase storage stored = _phases[phaseId];
        uint256 minted = stored.minted + quantity;
        if (minted > stored.phaseCap) revert CreatorCollection_PhaseCapExceeded(phaseId, minted, stored.phaseCap);
        stored.minted = uint32(minted); // at most a cap of 32 bits
    }

    /// @dev A falling price is rounded up.
    function _unitPrice(uint256 phaseId, PhaseWord word) private view returns (uint256) {
        uint256 price = word.price();
        if (!word.has(PackedPhase.DUTCH)) return price;
        StoredPhase storage stored = _phases[phaseId];
        // No overflow: 96 bits by 40, and the end price is not above the first. The phase has begun.
        unchecked {
            uint256 elapsed = block.timestamp - word.start();
            uint256 decay = stored.decaySeconds;
            if (elapsed >= decay) return stored.endPrice;
            return price - ((price - stored.endPrice) * elapsed) / decay;
        }
    }

    /// @dev The entry is hashed twice, so that no inner node of the tree, 64 bytes too, passes for one.
    function _requireAllowlisted(
        uint256 phaseId,
        address wallet,
        uint256 allowance,
        bytes32[] calldata proof
    ) internal view {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(wallet, allowance))));
        if (!MerkleProofLib.verifyCalldata(proof, _phases[phaseId].allowlistRoot, leaf)) {
            revert CreatorCollection_NotAllowlisted(phaseId, wallet, allowance);
        }
    }

    function _startTokenId() internal pure override returns (uint256) {
        return FIRST_TOKEN_ID;
    }
}
