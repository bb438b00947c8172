// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IAssetFactory} from "./interfaces/IAssetFactory.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {Grant, GrantStatus, GrantTerms, IVesting} from "./interfaces/IVesting.sol";

/// @title Vesting
/// @notice See {IVesting}. It holds nothing: what vests is locked in the beneficiaries' wallets.
/// @custom:kill Cannot be switched off and has no owner. An asset's owner removes it as a custodian or an issuer: then no offer is
///              accepted any more, and what is locked is released as agreed.
contract Vesting is IVesting, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /* TYPES */

    /// @dev Four slots:
    ///      | start 40 | shares 56 | asset 160 |
    ///      | isIssue 8 | isRevocable 8 | status 8 | duration 32 | cliff 32 | beneficiary 160 |, 8 free
    ///      | 40 free | released 56 | grantor 160 |
    ///      | 200 free | revoked 56 |
    struct GrantRecord {
        address asset;
        uint56 shares;
        uint40 start;
        address beneficiary;
        uint32 cliff;
        uint32 duration;
        GrantStatus status;
        bool isRevocable;
        bool isIssue;
        address grantor;
        uint56 released;
        uint56 revoked;
    }

    /* CONSTANTS */

    uint256 private constant LONGEST = 20 * 365 days;

    /* IMMUTABLES */

    /// @inheritdoc IVesting
    address public immutable FACTORY;

    /* STORAGE */

    /// @inheritdoc IVesting
    uint256 public grantCount;

    mapping(uint256 grantId => GrantRecord) private _grants;

    /// @inheritdoc IVesting
    mapping(address asset => mapping(address grantor => bool)) public isGrantor;

    /* CONSTRUCTOR */

    /// @param factory The {AssetFactory} whose assets are granted.
    constructor(address factory) {
        if (factory.code.length == 0) revert Vesting_NoCode(factory);
        FACTORY = factory;
    }

    /* GRANTORS */

    /// @inheritdoc IVesting
    function setGrantor(address asset, address grantor, bool allowed) external {
        if (!IAssetFactory(FACTORY).isAsset(asset)) revert Vesting_UnknownAsset(asset);
        if (msg.sender != IAssetToken(asset).owner()) revert Vesting_NotAssetOwner(msg.sender);
        isGrantor[asset][grantor] = allowed;
        emit GrantorSet(asset, grantor, allowed);
    }

    /* GRANTS */

    /// @inheritdoc IVesting
    function offer(GrantTerms calldata terms) external nonReentrant returns (uint256 grantId) {
        if (
            terms.shares == 0 ||
            terms.beneficiary == address(0) ||
            terms.duration == 0 ||
            terms.cliff > terms.duration ||
            uint256(terms.start) + terms.duration > block.timestamp + LONGEST
        ) revert Vesting_InvalidTerms();
        if (!IAssetFactory(FACTORY).isAsset(terms.asset)) revert Vesting_UnknownAsset(terms.asset);
        if (terms.isIssue) _requireGrantor(IAssetToken(terms.asset).owner());
        else if (terms.isRevocable) _requireMayRevoke(terms.asset, msg.sender);
        grantId = ++grantCount;
        GrantRecord storage record = _grants[grantId];
        (record.asset, record.shares, record.start) = (terms.asset, terms.shares, terms.start);
        (record.beneficiary, record.cliff, record.duration) = (terms.beneficiary, terms.cliff, terms.duration);
        (record.status, record.isRevocable, record.isIssue) = (GrantStatus.Offered, terms.isRevocable, terms.isIssue);
        record.grantor = msg.sender;
        emit GrantOffered(grantId, terms.asset, terms.beneficiary, msg.sender, terms);
    }

    /// @inheritdoc IVesting
    function withdraw(uint256 grantId) external nonReentrant {
        GrantRecord storage record = _requireStatus(grantId, GrantStatus.Offered);
        _requireGrantor(_grantorOf(record));
        record.status = GrantStatus.Withdrawn;
        emit GrantWithdrawn(grantId, msg.sender);
    }

    /// @inheritdoc IVesting
    function accept(uint256 grantId) external nonReentrant {
        _accept(grantId);
    }

    /// @inheritdoc IVesting
    function acceptWithPermit(uint256 grantId, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external nonReentrant {
        GrantRecord storage record = _requireStatus(grantId, GrantStatus.Offered);
        try IERC20Permit(record.asset).permit(msg.sender, address(this), record.shares, deadline, v, r, s) {} catch {}
        _accept(grantId);
    }

    /// @inheritdoc IVesting
    function release(uint256 grantId) external nonReentrant returns (uint256 shares) {
        GrantRecord storage record = _requireStatus(grantId, GrantStatus.Active);
        shares = _vestedDown(record, block.timestamp) - record.released;
        if (shares == 0) revert Vesting_NothingVested(grantId);
        _release(grantId, record, shares);
    }

    /// @inheritdoc IVesting
    function revoke(uint256 grantId, address to) external nonReentrant returns (uint256 shares) {
        GrantRecord storage record = _requireStatus(grantId, GrantStatus.Active);
        if (!record.isRevocable) revert Vesting_NotRevocable(grantId);
        _requireGrantor(_grantorOf(record));
        uint256 vested = _vestedDown(record, block.timestamp);
        shares = record.shares - vested;
        if (shares == 0) revert Vesting_FullyVested(grantId);
        record.status = GrantStatus.Revoked;
        // casting to 'uint56' is safe because it is a part of the grant's shares
        record.revoked = uint56(shares);
        uint256 due = vested - record.released;
        if (due != 0) _release(grantId, record, due);
        (address asset, address beneficiary) = (record.asset, record.beneficiary);
        uint256 moved = Math.min(shares, IAssetToken(asset).lockedBy(beneficiary, address(this)));
        emit GrantRevoked(grantId, msg.sender, to, shares, moved);
        if (moved != 0) IAssetToken(asset).transferLocked(beneficiary, to, moved);
    }

    /* VIEWS */

    /// @inheritdoc IVesting
    function grant(uint256 grantId) external view returns (Grant memory found) {
        GrantRecord storage record = _grants[grantId];
        found.terms = GrantTerms({
            asset: record.asset,
            beneficiary: record.beneficiary,
            shares: record.shares,
            start: record.start,
            cliff: record.cliff,
            duration: record.duration,
            isRevocable: record.isRevocable,
            isIssue: record.isIssue
        });
        (found.status, found.released, found.revoked) = (record.status, record.released, record.revoked);
        if (record.status != GrantStatus.None) found.grantor = _grantorOf(record);
    }

    /// @inheritdoc IVesting
    function vestedAt(uint256 grantId, uint256 time) external view returns (uint256) {
        GrantRecord storage record = _grants[grantId];
        uint256 vested = _vestedDown(record, time);
        return Math.min(vested, record.shares - record.revoked);
    }

    /// @inheritdoc IVesting
    function releasable(uint256 grantId) external view returns (uint256) {
        GrantRecord storage record = _grants[grantId];
        if (record.status != GrantStatus.Active) return 0;
        return _vestedDown(record, block.timestamp) - record.released;
    }

    /* INTERNAL */

    /// @dev The shares arrive and are locked at once: nobody is called in between.
    function _accept(uint256 grantId) private {
        GrantRecord storage record = _requireStatus(grantId, GrantStatus.Offered);
        address beneficiary = record.beneficiary;
        if (msg.sender != beneficiary) revert Vesting_NotBeneficiary(msg.sender, beneficiary);
        (address asset, uint256 shares) = (record.asset, record.shares);
        record.status = GrantStatus.Active;
        emit GrantAccepted(grantId, beneficiary, shares);
        if (record.isIssue) IAssetToken(asset).issue(beneficiary, shares, 0);
        else {
            address grantor = record.grantor;
            if (record.isRevocable) _requireMayRevoke(asset, grantor);
            IERC20(asset).safeTransferFrom(grantor, beneficiary, shares);
        }
        IAssetToken(asset).lock(beneficiary, shares);
    }

    /// @dev Unlocks what is left of the lien, if a forced transfer broke it.
    function _release(uint256 grantId, GrantRecord storage record, uint256 shares) private {
        // casting to 'uint56' is safe because it is a part of the grant's shares
        record.released += uint56(shares);
        (address asset, address beneficiary) = (record.asset, record.beneficiary);
        uint256 unlocked = Math.min(shares, IAssetToken(asset).lockedBy(beneficiary, address(this)));
        emit SharesReleased(grantId, beneficiary, shares, unlocked);
        if (unlocked != 0) IAssetToken(asset).unlock(beneficiary, unlocked);
    }

    /// @dev Rounded down: until the last second it favours the grantor.
    function _vestedDown(GrantRecord storage record, uint256 time) private view returns (uint256) {
        uint256 start = record.start;
        if (time < start + record.cliff) return 0;
        uint256 elapsed = time - start;
        uint256 duration = record.duration;
        if (elapsed >= duration) return record.shares;
        return (record.shares * elapsed) / duration;
    }

    function _grantorOf(GrantRecord storage record) private view returns (address) {
        return record.isIssue ? IAssetToken(record.asset).owner() : record.grantor;
    }

    function _requireGrantor(address grantor) private view {
        if (msg.sender != grantor) revert Vesting_NotGrantor(msg.sender, grantor);
    }

    /// @dev Taking shares back passes the rules of the wallet that they are in.
    function _requireMayRevoke(address asset, address grantor) private view {
        if (!isGrantor[asset][grantor] && grantor != IAssetToken(asset).owner()) {
            revert Vesting_GrantorNotAllowed(asset, grantor);
        }
    }

    function _requireStatus(uint256 grantId, GrantStatus needed) private view returns (GrantRecord storage record) {
        record = _grants[grantId];
        if (record.status != needed) revert Vesting_WrongStatus(grantId, record.status);
    }
}
