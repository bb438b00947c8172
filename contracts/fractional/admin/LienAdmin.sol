// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason} from "../../compliance/interfaces/ITransferPolicy.sol";
import {PolicyWordLib} from "../../compliance/libraries/PolicyWord.sol";
import {AssetLedger} from "../AssetLedger.sol";
import {IAssetLiens} from "../interfaces/IAssetLiens.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";

/// @title LienAdmin
/// @notice The part of an asset's operations that moves and burns what custodians have locked, and says who may be given shares. See
///         {IAssetLiens}.
abstract contract LienAdmin is AssetLedger {
    /* LIENS */

    /// @notice See {IAssetLiens-transferLocked}.
    function transferLocked(address holder, address to, uint256 amount) external {
        _release(holder, msg.sender, amount);
        if (to == holder) {
            emit IAssetLiens.Unlocked(holder, msg.sender, amount);
            return;
        }
        emit IAssetLiens.LockedTransferred(holder, msg.sender, to, amount);
        _give(holder, to, amount);
    }

    /// @notice See {IAssetLiens-burnLocked}.
    function burnLocked(address holder, uint256 amount) external {
        _release(holder, msg.sender, amount);
        if (_policy.word.has(PolicyWordLib.SUPPLY_LOCKED) && msg.sender != _supplyLocker) {
            revert IAssetShares.AssetToken_SupplyLocked();
        }
        emit IAssetLiens.LockedBurned(holder, msg.sender, amount);
        _burn(holder, amount);
    }

    /* VIEWS */

    /// @notice See {ITransferPolicy-receiptReason}.
    function receiptReason(address from, address to, uint256 amount) external view returns (Reason reason) {
        uint256 most = from == address(0) ? MAX_SHARES : _holders[from].balance();
        (reason, ) = _judgeReceipt(from, to, amount < most ? amount : most);
    }

    /// @notice See {IERC7943Fungible-canReceive}.
    function canReceive(address account) external view returns (bool) {
        Movement memory movement;
        movement.policy = _policy.word;
        movement.toWord = _holders[account];
        return _receiverReason(movement, account) == Reason.None;
    }
}
