// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITransferPolicy, Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {AssetLedger} from "./AssetLedger.sol";
import {CustodianStatus, IAssetLiens} from "./interfaces/IAssetLiens.sol";
import {IAssetShares} from "./interfaces/IAssetShares.sol";
import {HolderWord, HolderWordLib} from "./libraries/HolderWord.sol";

/// @title AssetLiens
/// @notice The part of an asset that locks shares for custodians and releases them. See {IAssetLiens}.
abstract contract AssetLiens is IAssetLiens, AssetLedger {
    /* LIENS */

    /// @inheritdoc IAssetLiens
    function lock(address holder, uint256 amount) external {
        _requireAmount(amount);
        CustodianStatus status = _custodians[msg.sender];
        bool overLockups = status == CustodianStatus.ActiveOverLockups;
        if (!overLockups && status != CustodianStatus.Active) revert AssetToken_NotCustodian(msg.sender);
        HolderWord word = _holders[holder];
        if (word.has(HolderWordLib.FROZEN)) {
            revert ITransferPolicy.TransferPolicy_Refused(holder, msg.sender, amount, Reason.SenderFrozen);
        }
        uint256 free = _disposable(holder, word, overLockups);
        if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(holder, amount, free);
        if (holder != msg.sender) _spendAllowance(holder, msg.sender, amount);
        unchecked {
            _lockedBy[holder][msg.sender] += amount; // at most the balance
            _setRestraints(holder, _restraints[holder] + (amount << 56)); // all liens together are at most the balance
        }
        emit Locked(holder, msg.sender, amount);
    }

    /// @inheritdoc IAssetLiens
    function unlock(address holder, uint256 amount) external {
        _release(holder, msg.sender, amount);
        emit Unlocked(holder, msg.sender, amount);
    }

    /* VIEWS */

    /// @inheritdoc IAssetLiens
    function custodianStatus(address custodian) external view returns (CustodianStatus) {
        return _custodians[custodian];
    }

    /// @inheritdoc IAssetLiens
    function lockedBy(address holder, address custodian) external view returns (uint256) {
        return _lockedBy[holder][custodian];
    }

    /// @inheritdoc IAssetLiens
    function locked(address holder) external view returns (uint256) {
        return _restraints[holder] >> 56;
    }

    /// @inheritdoc IAssetLiens
    function disposable(address holder) external view returns (uint256) {
        return _disposable(holder, _holders[holder], false);
    }
}
