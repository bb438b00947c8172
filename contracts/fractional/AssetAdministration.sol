// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PolicyWord, PolicyWordLib} from "../compliance/libraries/PolicyWord.sol";
import {PolicyStore, TransferPolicy} from "../compliance/libraries/TransferPolicy.sol";
import {DocumentAdmin} from "./admin/DocumentAdmin.sol";
import {PolicyAdmin} from "./admin/PolicyAdmin.sol";
import {RolesAdmin} from "./admin/RolesAdmin.sol";
import {AssetStorage} from "./AssetStorage.sol";
import {AssetParams, IAssetToken} from "./interfaces/IAssetToken.sol";

/// @title AssetAdministration
/// @notice The part of {AssetToken} that its owner sets it up with: a contract of its own, since all would not fit into one. It works on an
///         asset's storage by delegation and has none itself; called directly it refuses.
/// @custom:kill Cannot be switched off; it holds nothing and has no owner.
contract AssetAdministration is RolesAdmin, PolicyAdmin, DocumentAdmin {
    using TransferPolicy for PolicyStore;

    /* CONSTRUCTOR */

    /// @dev Its own storage is never set up: no owner, and nobody can become one.
    constructor(address registry) AssetStorage(registry) {
        if (registry.code.length == 0) revert IAssetToken.AssetToken_WithoutCode(registry);
        _initialized = true;
    }

    /* CREATION */

    /// @notice See {IAssetToken-initialize}.
    function initialize(AssetParams calldata params) external {
        if (_initialized) revert IAssetToken.AssetToken_AlreadyInitialized();
        _initialized = true;
        if (
            params.owner == address(0) ||
            params.decimals > 8 ||
            params.authorizedSupply == 0 ||
            params.authorizedSupply > MAX_SHARES
        ) revert IAssetToken.AssetToken_InvalidParams();
        _name = params.name;
        _symbol = params.symbol;
        _authorizedSupply = uint96(params.authorizedSupply); // casting is safe: just checked
        _supplyLocker = params.supplyLocker;
        PolicyWord word = PolicyWord.wrap(0).withDecimals(params.decimals);
        if (params.votes) word = word.withFlag(PolicyWordLib.VOTES);
        if (params.investorBalances) word = word.withFlag(PolicyWordLib.INVESTOR_BALANCES);
        _policy.word = word;
        _setOwner(params.owner);
        _setPolicy(params.policy);
        _policy.setCountries(params.countries, true);
        for (uint256 i; i < params.paymentTokens.length; ++i) _listPaymentToken(params.paymentTokens[i]);
        for (uint256 i; i < params.agents.length; ++i) _setAgent(params.agents[i], true);
        for (uint256 i; i < params.custodians.length; ++i) {
            _setCustodian(params.custodians[i].account, params.custodians[i].status);
        }
        for (uint256 i; i < params.issuers.length; ++i) {
            _setIssuer(params.issuers[i].account, params.issuers[i].allowance);
        }
        for (uint256 i; i < params.documents.length; ++i) {
            _setDocument(params.documents[i].name, params.documents[i].uri, params.documents[i].documentHash);
        }
    }

    /* VIEWS */

    /// @notice See {IAssetToken-options}.
    function options() external view returns (bool votes, bool investorBalances) {
        PolicyWord word = _policy.word;
        return (word.has(PolicyWordLib.VOTES), word.has(PolicyWordLib.INVESTOR_BALANCES));
    }
}
