// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITransferPolicy, Lockup, Reason} from "../../compliance/interfaces/ITransferPolicy.sol";
import {PolicyWordLib} from "../../compliance/libraries/PolicyWord.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {HolderWord, HolderWordLib} from "../libraries/HolderWord.sol";
import {LockupWordLib} from "../libraries/LockupWord.sol";
import {AssetLedger} from "../AssetLedger.sol";
import {AssetRoles} from "./AssetRoles.sol";

/// @title SupplyAdmin
/// @notice The part of an asset's operations that issues and redeems. See {IAssetShares}.
abstract contract SupplyAdmin is AssetLedger, AssetRoles {
    /* SUPPLY */

    /// @notice See {IAssetShares-issue}.
    function issue(address to, uint256 amount, uint256 lockedUntil) external {
        _requireAmount(amount);
        if (msg.sender != _owner) _spendIssuance(amount);
        _requireUnlocked();
        uint256 supply = _policy.word.supply();
        uint256 authorized = _authorizedSupply;
        if (amount > authorized - supply) {
            revert IAssetShares.AssetToken_SupplyExceeded(_saturatingAdd(supply, amount), authorized);
        }
        emit IAssetShares.Issued(msg.sender, to, amount);
        _give(address(0), to, amount);
        _lockUp(to, amount, lockedUntil);
    }

    /// @notice See {IAssetShares-redeem}.
    function redeem(address holder, uint256 amount) external onlyOwner {
        _requireAmount(amount);
        _requireUnlocked();
        HolderWord word = _holders[holder];
        if (word.has(HolderWordLib.FROZEN)) {
            revert ITransferPolicy.TransferPolicy_Refused(holder, address(0), amount, Reason.SenderFrozen);
        }
        uint256 free = _disposable(holder, word, false);
        if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(holder, amount, free);
        if (holder != msg.sender) _spendAllowance(holder, msg.sender, amount);
        emit IAssetShares.Redeemed(holder, amount);
        _burn(holder, amount);
    }

    /// @notice See {IAssetShares-lowerAuthorizedSupply}.
    function lowerAuthorizedSupply(uint256 authorized) external onlyOwner {
        uint256 supply = _policy.word.supply();
        uint256 current = _authorizedSupply;
        if (authorized >= current || authorized < supply) {
            revert IAssetShares.AssetToken_InvalidAuthorizedSupply(authorized, current, supply);
        }
        _authorizedSupply = uint96(authorized); // casting is safe: less than before
        emit IAssetShares.AuthorizedSupplyLowered(authorized);
    }

    /// @notice See {IAssetShares-lockSupply}.
    function lockSupply() external {
        _requireSupplyLocker();
        _policy.word = _policy.word.withFlag(PolicyWordLib.SUPPLY_LOCKED);
        emit IAssetShares.SupplyLockedBy(msg.sender);
    }

    /// @notice See {IAssetShares-unlockSupply}.
    function unlockSupply() external {
        _requireSupplyLocker();
        _policy.word = _policy.word.withoutFlag(PolicyWordLib.SUPPLY_LOCKED);
        emit IAssetShares.SupplyUnlockedBy(msg.sender);
    }

    /* VIEWS */

    /// @notice See {IAssetShares-authorizedSupply}.
    function authorizedSupply() external view returns (uint256) {
        return _authorizedSupply;
    }

    /// @notice See {IAssetShares-issuance}.
    function issuance(address issuer) external view returns (uint256) {
        return _issuance[issuer];
    }

    /// @notice See {IAssetShares-supplyLock}.
    function supplyLock() external view returns (address locker, bool isLocked) {
        return (_supplyLocker, _policy.word.has(PolicyWordLib.SUPPLY_LOCKED));
    }

    /// @notice See {IAssetShares-lockups}.
    function lockups(address holder) external view returns (Lockup[] memory) {
        return _lockups[holder].list();
    }

    /* INTERNAL */

    /// @dev Locks up what was issued, until the later of what the issuer says and what the policy asks.
    function _lockUp(address holder, uint256 amount, uint256 lockedUntil) private {
        uint256 least = _policy.lockup;
        if (least != 0 && block.timestamp + least > lockedUntil) lockedUntil = block.timestamp + least;
        if (lockedUntil <= block.timestamp) return;
        if (lockedUntil > uint256(type(uint24).max) * 1 hours) revert IAssetToken.AssetToken_InvalidParams();
        uint256 until = LockupWordLib.hourUp(lockedUntil);
        _lockups[holder] = _lockups[holder].add(amount, until);
        _holders[holder] = _holders[holder].withFlag(HolderWordLib.LOCKED_UP);
        emit ITransferPolicy.LockedUp(holder, amount, until * 1 hours);
    }

    function _spendIssuance(uint256 amount) private {
        uint256 allowed = _issuance[msg.sender];
        if (allowed == 0) revert IAssetShares.AssetToken_NotIssuer(msg.sender);
        if (amount > allowed) revert IAssetShares.AssetToken_IssuanceExceeded(msg.sender, amount, allowed);
        unchecked {
            _issuance[msg.sender] = allowed - amount; // just checked
        }
    }

    function _saturatingAdd(uint256 a, uint256 b) private pure returns (uint256) {
        unchecked {
            return a + b < a ? type(uint256).max : a + b; // an overflow is seen
        }
    }

    function _requireUnlocked() private view {
        if (_policy.word.has(PolicyWordLib.SUPPLY_LOCKED)) revert IAssetShares.AssetToken_SupplyLocked();
    }

    function _requireSupplyLocker() private view {
        if (msg.sender != _supplyLocker) revert IAssetShares.AssetToken_NotSupplyLocker(msg.sender);
    }
}
