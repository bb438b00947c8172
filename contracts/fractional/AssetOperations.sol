// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Claim} from "../compliance/interfaces/IIdentityRegistry.sol";
import {ITransferPolicy} from "../compliance/interfaces/ITransferPolicy.sol";
import {PolicyStore, TransferPolicy} from "../compliance/libraries/TransferPolicy.sol";
import {EnforcementAdmin} from "./admin/EnforcementAdmin.sol";
import {LienAdmin} from "./admin/LienAdmin.sol";
import {SupplyAdmin} from "./admin/SupplyAdmin.sol";
import {VotesAdmin} from "./admin/VotesAdmin.sol";
import {AssetStorage} from "./AssetStorage.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {HolderWord, HolderWordLib} from "./libraries/HolderWord.sol";

/// @title AssetOperations
/// @notice The part of {AssetToken} that changes holdings otherwise than by transfer: issues, redemptions, seizures, what agents do, votes
///         and counts. A contract of its own, since all would not fit into one. It works on an asset's storage by delegation and has
///         none itself; called directly it refuses.
/// @custom:kill Cannot be switched off; it holds nothing and has no owner.
contract AssetOperations is SupplyAdmin, LienAdmin, EnforcementAdmin, VotesAdmin {
    using TransferPolicy for PolicyStore;

    /* CONSTRUCTOR */

    /// @dev Its own storage is never set up: no owner, no agent, no issuer, no supply.
    constructor(address registry) AssetStorage(registry) {
        if (registry.code.length == 0) revert IAssetToken.AssetToken_WithoutCode(registry);
        _initialized = true;
    }

    /* COUNTS */

    /// @notice See {ITransferPolicy-recount}.
    function recount(address wallet) external {
        HolderWord word = _holders[wallet];
        uint256 balance = word.balance();
        if (balance == 0) revert ITransferPolicy.TransferPolicy_NotAHolder(wallet);
        (Claim memory claim, , ) = REGISTRY.identity(wallet);
        bool counts = claim.flags & CUSTODIAN_FLAG == 0;
        _policy.recount(claim.investorId, claim.country, balance, word.has(HolderWordLib.COUNTED), counts);
        _holders[wallet] = counts ? word.withFlag(HolderWordLib.COUNTED) : word.withoutFlag(HolderWordLib.COUNTED);
        emit ITransferPolicy.Recounted(wallet, claim.investorId, claim.country, counts);
    }
}
