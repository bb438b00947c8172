// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IERC7943Fungible} from "../compliance/interfaces/IERC7943Fungible.sol";
import {Investor, ITransferPolicy, Lockup, Policy, Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {IAssetDividends} from "./interfaces/IAssetDividends.sol";
import {IAssetDocuments} from "./interfaces/IAssetDocuments.sol";
import {IAssetEnforcement} from "./interfaces/IAssetEnforcement.sol";
import {CustodianStatus, IAssetLiens} from "./interfaces/IAssetLiens.sol";
import {IAssetOwnership} from "./interfaces/IAssetOwnership.sol";
import {IAssetShares} from "./interfaces/IAssetShares.sol";
import {AssetParams, IAssetToken} from "./interfaces/IAssetToken.sol";

/// @title AssetAdministered
/// @notice Hands what the owner and the agents do, and other calls that are rare, to {AssetAdministration} and {AssetOperations} by
///         delegation, as they came.
abstract contract AssetAdministered is IAssetToken {
    /* IMMUTABLES */

    /// @inheritdoc IAssetToken
    address public immutable ADMINISTRATION;

    /// @inheritdoc IAssetToken
    address public immutable OPERATIONS;

    /* CONSTRUCTOR */

    constructor(address administration, address operations) {
        if (administration.code.length == 0) revert AssetToken_WithoutCode(administration);
        if (operations.code.length == 0) revert AssetToken_WithoutCode(operations);
        ADMINISTRATION = administration;
        OPERATIONS = operations;
    }

    /* CREATION */

    /// @inheritdoc IAssetToken
    function initialize(AssetParams calldata) external {
        _delegate(ADMINISTRATION);
    }

    /* SUPPLY */

    /// @inheritdoc IAssetShares
    function issue(address, uint256, uint256) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function redeem(address, uint256) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function setIssuer(address, uint256) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetShares
    function lowerAuthorizedSupply(uint256) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function lockSupply() external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function unlockSupply() external {
        _delegate(OPERATIONS);
    }

    /* POLICY */

    /// @inheritdoc ITransferPolicy
    function setPolicy(Policy calldata) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function setCountries(uint16[] calldata, bool) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function setMaxCountryHolders(uint16, uint32) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function pause() external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function unpause() external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function recount(address) external {
        _delegate(OPERATIONS);
    }

    /* DIVIDENDS AND LIENS */

    /// @inheritdoc IAssetDividends
    function listPaymentToken(address) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetLiens
    function setCustodian(address, CustodianStatus) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetLiens
    function transferLocked(address, address, uint256) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetLiens
    function burnLocked(address, uint256) external {
        _delegate(OPERATIONS);
    }

    /* ENFORCEMENT */

    /// @inheritdoc IAssetEnforcement
    function freeze(address, bytes32) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetEnforcement
    function unfreeze(address, bytes32) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetEnforcement
    function setFrozenTokens(address, uint256, bytes32) external returns (bool) {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetEnforcement
    function forcedTransfer(address, address, uint256, bytes32) external returns (bool) {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetEnforcement
    function forcedTransferLocked(address, address, uint256, address, bytes32) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IAssetEnforcement
    function recover(address, address, bytes32) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address, uint256) external returns (bool) {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IERC7943Fungible
    function forcedTransfer(address, address, uint256) external returns (bool) {
        _delegate(OPERATIONS);
    }

    /* OWNERSHIP */

    /// @inheritdoc IAssetOwnership
    function transferOwnership(address) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetOwnership
    function acceptOwnership() external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetOwnership
    function setAgent(address, bool) external {
        _delegate(ADMINISTRATION);
    }

    /* DOCUMENTS */

    /// @inheritdoc IAssetDocuments
    function setDocument(bytes32, string calldata, bytes32) external {
        _delegate(ADMINISTRATION);
    }

    /// @inheritdoc IAssetDocuments
    function removeDocument(bytes32) external {
        _delegate(ADMINISTRATION);
    }

    /* PERMIT AND VOTES */

    /// @inheritdoc IERC20Permit
    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IVotes
    function delegate(address) external {
        _delegate(OPERATIONS);
    }

    /// @inheritdoc IVotes
    function delegateBySig(address, uint256, uint256, uint8, bytes32, bytes32) external {
        _delegate(OPERATIONS);
    }

    /* VIEWS */

    /// @inheritdoc IERC20Permit
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IAssetToken
    function options() external view returns (bool, bool) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IAssetShares
    function authorizedSupply() external view returns (uint256) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function issuance(address) external view returns (uint256) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function supplyLock() external view returns (address, bool) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IAssetShares
    function lockups(address) external view returns (Lockup[] memory) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc ITransferPolicy
    function policy() external view returns (Policy memory) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function isCountryListed(uint16) external view returns (bool) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function countryHolders(uint16) external view returns (uint256, uint256) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function investor(uint96) external view returns (Investor memory) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc ITransferPolicy
    function receiptReason(address, address, uint256) external view returns (Reason) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address) external view returns (bool) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IAssetOwnership
    function owner() external view returns (address) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IAssetOwnership
    function pendingOwner() external view returns (address) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IAssetOwnership
    function isAgent(address) external view returns (bool) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IAssetDocuments
    function getDocument(bytes32) external view returns (string memory, bytes32, uint256) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IAssetDocuments
    function getAllDocuments() external view returns (bytes32[] memory) {
        _delegateView(ADMINISTRATION);
    }

    /// @inheritdoc IVotes
    function getVotes(address) external view returns (uint256) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IVotes
    function getPastVotes(address, uint256) external view returns (uint256) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IVotes
    function getPastTotalSupply(uint256) external view returns (uint256) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IVotes
    function delegates(address) external view returns (address) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IERC6372
    function clock() external view returns (uint48) {
        _delegateView(OPERATIONS);
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external view returns (string memory) {
        _delegateView(OPERATIONS);
    }

    /* INTERNAL */

    /// @dev Ends the call with what the delegation returns or reverts with.
    function _delegate(address part) private {
        // Memory is not used by Solidity again: the call ends here. The target is immutable and had code.
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }

    /// @dev The same for a view, which the compiler does not let delegate: what it delegates to is a view itself, and whoever calls a view
    ///      calls it statically.
    function _delegateView(address part) private view {
        function(address) internal delegating = _delegate;
        function(address) internal view asView;
        assembly ("memory-safe") {
            // the same function under a type that says view
            asView := delegating
        }
        asView(part);
        assembly {
            // not reached: the call has ended
            revert(0, 0)
        }
    }
}
