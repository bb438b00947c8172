// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetOwnership} from "../interfaces/IAssetOwnership.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {AssetRoles} from "./AssetRoles.sol";

/// @title RolesAdmin
/// @notice The part of an asset's administration that appoints who administers and who issues. See {IAssetOwnership}.
abstract contract RolesAdmin is AssetRoles {
    /* OWNERSHIP */

    /// @notice See {IAssetOwnership-transferOwnership}.
    function transferOwnership(address newOwner) external onlyOwner {
        _pendingOwner = newOwner;
        emit IAssetOwnership.OwnershipTransferStarted(_owner, newOwner);
    }

    /// @notice See {IAssetOwnership-acceptOwnership}.
    function acceptOwnership() external {
        if (msg.sender != _pendingOwner) revert IAssetOwnership.AssetToken_NotPendingOwner(msg.sender);
        delete _pendingOwner;
        _setOwner(msg.sender);
    }

    /// @notice See {IAssetOwnership-setAgent}.
    function setAgent(address agent, bool appointed) external onlyOwner {
        _setAgent(agent, appointed);
    }

    /// @notice See {IAssetShares-setIssuer}.
    function setIssuer(address issuer, uint256 allowance) external onlyOwner {
        _setIssuer(issuer, allowance);
    }

    /* VIEWS */

    /// @notice See {IAssetOwnership-owner}.
    function owner() external view returns (address) {
        return _owner;
    }

    /// @notice See {IAssetOwnership-pendingOwner}.
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @notice See {IAssetOwnership-isAgent}.
    function isAgent(address account) external view returns (bool) {
        return _agents[account];
    }

    /* INTERNAL */

    function _setIssuer(address issuer, uint256 allowance) internal {
        if (issuer == address(0)) revert IAssetToken.AssetToken_ZeroAddress();
        _issuance[issuer] = allowance;
        emit IAssetShares.IssuerSet(issuer, allowance);
    }
}
