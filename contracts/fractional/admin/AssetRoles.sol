// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AssetStorage} from "../AssetStorage.sol";
import {IAssetEnforcement} from "../interfaces/IAssetEnforcement.sol";
import {IAssetOwnership} from "../interfaces/IAssetOwnership.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";

/// @title AssetRoles
/// @notice Who may administer an asset. See {IAssetOwnership}.
abstract contract AssetRoles is AssetStorage {
    /* MODIFIERS */

    modifier onlyOwner() {
        _requireOwner();
        _;
    }

    /* INTERNAL */

    function _setOwner(address newOwner) internal {
        emit IAssetOwnership.OwnershipTransferred(_owner, newOwner);
        _owner = newOwner;
    }

    function _setAgent(address agent, bool appointed) internal {
        if (agent == address(0)) revert IAssetToken.AssetToken_ZeroAddress();
        _agents[agent] = appointed;
        emit IAssetOwnership.AgentSet(agent, appointed);
    }

    function _requireOwner() internal view {
        if (msg.sender != _owner) revert IAssetOwnership.AssetToken_NotOwner(msg.sender);
    }

    function _requireAgent() internal view {
        if (!_agents[msg.sender]) revert IAssetEnforcement.AssetToken_NotAgent(msg.sender);
    }
}
