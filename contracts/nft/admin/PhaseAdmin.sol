// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721AStorage} from "erc721a-upgradeable/contracts/ERC721AStorage.sol";

import {CollectionStorage} from "../CollectionStorage.sol";
import {IDropPhases} from "../interfaces/IDropPhases.sol";
import {IPrimarySales} from "../interfaces/IPrimarySales.sol";
import {PackedPhase} from "../libraries/PackedPhase.sol";

/// @title PhaseAdmin
/// @notice Sets phases and the collection's cap.
abstract contract PhaseAdmin is CollectionStorage {
    /* CONSTANTS */

    /// @dev How many phases there may be.
    uint256 private constant MAX_PHASES = 32;

    /* OWNER */

    /// @notice See {IDropPhases-setPhase}.
    function setPhase(uint256 phaseId, IDropPhases.Phase calldata terms) external onlyOwner {
        _setPhase(phaseId, terms);
    }

    /// @notice See {IDropPhases-closePhase}.
    function closePhase(uint256 phaseId) external onlyOwner {
        if (phaseId >= _phaseCount) revert IDropPhases.CreatorCollection_InvalidPhase(phaseId);
        _phases[phaseId].word = _phases[phaseId].word.closed();
        emit IDropPhases.PhaseClosed(phaseId);
    }

    /// @notice See {IDropPhases-lowerMaxSupply}.
    function lowerMaxSupply(uint32 cap) external onlyOwner {
        uint256 minted = _totalMinted();
        if (cap >= _maxSupply || cap < minted)
            revert IDropPhases.CreatorCollection_InvalidMaxSupply(cap, _maxSupply, minted);
        _maxSupply = cap;
        uint256 length = _phaseCount; // at most MAX_PHASES
        for (uint256 id; id < length; ++id) {
            if (_phases[id].word.supplyCap() > cap) _phases[id].word = _phases[id].word.withSupplyCap(cap);
        }
        emit IDropPhases.MaxSupplySet(cap);
    }

    /* INTERNAL */

    function _setMaxSupply(uint32 cap) internal {
        if (cap == 0) revert IDropPhases.CreatorCollection_InvalidMaxSupply(0, 0, 0);
        _maxSupply = cap;
        emit IDropPhases.MaxSupplySet(cap);
    }

    function _setPhase(uint256 phaseId, IDropPhases.Phase calldata terms) internal {
        uint32 cap = terms.supplyCap == 0 ? _maxSupply : terms.supplyCap;
        bool falls = terms.decaySeconds != 0;
        if (
            phaseId > _phaseCount ||
            phaseId >= MAX_PHASES ||
            terms.startTime >= terms.endTime ||
            terms.walletCap == 0 ||
            cap > _maxSupply ||
            terms.endPrice > (falls ? terms.price : 0)
        ) revert IDropPhases.CreatorCollection_InvalidPhase(phaseId);
        if (!_isPaymentToken(terms.paymentToken)) {
            revert IPrimarySales.CreatorCollection_TokenNotListed(terms.paymentToken);
        }
        uint256 flags = terms.allowlistRoot == 0 ? 0 : PackedPhase.ALLOWLIST;
        if (terms.paymentToken != ETHER) flags |= PackedPhase.TOKEN;
        if (falls) flags |= PackedPhase.DUTCH;
        if (terms.phaseCap != 0) flags |= PackedPhase.COUNTED;
        if (_soulbound) flags |= PackedPhase.SOULBOUND;
        StoredPhase storage stored = _phases[phaseId];
        stored.word = PackedPhase.pack(
            terms.price,
            terms.startTime,
            terms.endTime,
            terms.walletCap,
            cap,
            uint32(flags) // five bits
        );
        stored.paymentToken = terms.paymentToken;
        stored.endPrice = terms.endPrice;
        stored.decaySeconds = terms.decaySeconds;
        stored.phaseCap = terms.phaseCap;
        stored.allowlistRoot = terms.allowlistRoot;
        if (phaseId == _phaseCount) ++_phaseCount;
        emit IDropPhases.PhaseSet(phaseId, terms);
    }

    /// @dev As ERC721A counts them: its next id less its first.
    function _totalMinted() internal view returns (uint256) {
        return ERC721AStorage.layout()._currentIndex - FIRST_TOKEN_ID;
    }
}
