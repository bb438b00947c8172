// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

import {IAssetFactory} from "./interfaces/IAssetFactory.sol";
import {IAssetLiens} from "./interfaces/IAssetLiens.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {IPledgeManager} from "./interfaces/IPledgeManager.sol";
import {PledgedShares} from "./PledgedShares.sol";

/// @title PledgeManager
/// @notice See {IPledgeManager}.
/// @custom:kill An asset's owner sets it to `Closed`: nothing more is locked; releases and liquidations go on.
contract PledgeManager is IPledgeManager {
    using FixedPointMathLib for uint256;

    /* TYPES */

    struct Pledge {
        address asset;
        address borrower;
    }

    /* IMMUTABLES */

    /// @inheritdoc IPledgeManager
    address public immutable IMPLEMENTATION;

    /// @inheritdoc IPledgeManager
    address public immutable FACTORY;

    /// @inheritdoc IPledgeManager
    address public immutable POOL;

    /// @inheritdoc IPledgeManager
    address public immutable IDENTITY_REGISTRY;

    /* STORAGE */

    mapping(address pledgedShares => Pledge) private _pledges;

    mapping(address asset => mapping(address borrower => uint256)) private _units;

    /// @inheritdoc IPledgeManager
    mapping(address asset => mapping(address oracle => mapping(address loanToken => bool))) public isLoanAllowed;

    /* CONSTRUCTOR */

    /// @param factory The {AssetFactory}.
    /// @param pool The {LendingPool}.
    /// @param registry The {IdentityRegistry} of the factory's assets.
    constructor(address factory, address pool, address registry) {
        _requireCode(factory);
        _requireCode(pool);
        _requireCode(registry);
        (FACTORY, POOL, IDENTITY_REGISTRY) = (factory, pool, registry);
        IMPLEMENTATION = address(new PledgedShares(pool, registry));
    }

    /* THE ASSET'S OWNER */

    /// @inheritdoc IPledgeManager
    function setLoanAllowed(address asset, address oracle, address loanToken, bool allowed) external {
        if (!IAssetFactory(FACTORY).isAsset(asset)) revert PledgeManager_UnknownAsset(asset);
        if (msg.sender != IAssetToken(asset).owner()) revert PledgeManager_NotAssetOwner(msg.sender);
        if (allowed) {
            _requireCode(oracle);
            _requireCode(loanToken);
        }
        isLoanAllowed[asset][oracle][loanToken] = allowed;
        emit LoanAllowedSet(asset, oracle, loanToken, allowed);
    }

    /* CLONES */

    /// @inheritdoc IPledgeManager
    function create(address asset, address oracle) external returns (address pledgedShares) {
        pledgedShares = pledgedSharesOf(asset, msg.sender, oracle);
        if (isPledgedShares(pledgedShares)) return pledgedShares;
        if (!IAssetFactory(FACTORY).isAsset(asset)) revert PledgeManager_UnknownAsset(asset);
        _requireCode(oracle);
        LibClone.cloneDeterministic(IMPLEMENTATION, _argumentsOf(asset, msg.sender, oracle), bytes32(0));
        _pledges[pledgedShares] = Pledge(asset, msg.sender);
        emit PledgedSharesCreated(pledgedShares, asset, msg.sender, oracle);
    }

    /* FOR THE CLONES */

    /// @inheritdoc IPledgeManager
    function lock(uint256 shares) external returns (uint256 units) {
        (address asset, address borrower) = _caller();
        uint256 total = _units[asset][borrower];
        if (total == 0) {
            units = shares;
        } else {
            uint256 locked = _locked(asset, borrower);
            if (locked == 0) revert PledgeManager_LienBroken(asset, borrower);
            units = shares.fullMulDiv(total, locked);
        }
        if (units == 0) revert PledgeManager_ZeroUnits();
        // a pledge can end with shares at another's: who may not send may not begin one
        if (IAssetToken(asset).paused() || !IAssetToken(asset).canSend(borrower)) {
            revert PledgeManager_BorrowerMayNotSend(asset, borrower);
        }
        _units[asset][borrower] = total + units;
        IAssetLiens(asset).lock(borrower, shares);
    }

    /// @inheritdoc IPledgeManager
    function release(uint256 units) external returns (uint256 shares) {
        (address asset, address borrower) = _caller();
        uint256 total = _units[asset][borrower];
        shares = _sharesDown(units, total, _locked(asset, borrower));
        _units[asset][borrower] = total - units;
        if (shares != 0) IAssetLiens(asset).unlock(borrower, shares);
    }

    /// @inheritdoc IPledgeManager
    function seize(uint256 units, address to) external returns (bool delivered, uint256 shares) {
        (address asset, address borrower) = _caller();
        uint256 total = _units[asset][borrower];
        shares = _sharesDown(units, total, _locked(asset, borrower));
        _units[asset][borrower] = total - units;
        if (shares == 0) return (true, 0);
        try IAssetLiens(asset).transferLocked(borrower, to, shares) {
            return (true, shares);
        } catch {
            // the units stay what they were: a liquidator that gives too little gas for this only keeps units
            _units[asset][borrower] = total;
        }
    }

    /* VIEWS */

    /// @inheritdoc IPledgeManager
    function pledgedSharesOf(address asset, address borrower, address oracle) public view returns (address) {
        bytes memory arguments = _argumentsOf(asset, borrower, oracle);
        return LibClone.predictDeterministicAddress(IMPLEMENTATION, arguments, bytes32(0), address(this));
    }

    /// @inheritdoc IPledgeManager
    function isPledgedShares(address account) public view returns (bool) {
        return _pledges[account].asset != address(0);
    }

    /// @inheritdoc IPledgeManager
    function lien(address asset, address borrower) external view returns (uint256 units, uint256 shares) {
        return (_units[asset][borrower], _locked(asset, borrower));
    }

    /* INTERNAL */

    function _caller() private view returns (address asset, address borrower) {
        Pledge storage pledge = _pledges[msg.sender];
        (asset, borrower) = (pledge.asset, pledge.borrower);
        if (asset == address(0)) revert PledgeManager_NotPledgedShares(msg.sender);
    }

    function _locked(address asset, address borrower) private view returns (uint256) {
        return IAssetLiens(asset).lockedBy(borrower, address(this));
    }

    /// @dev The last unit takes all that is left, for then `units` is `total`.
    function _sharesDown(uint256 units, uint256 total, uint256 locked) private pure returns (uint256) {
        return units == 0 ? 0 : units.fullMulDiv(locked, total);
    }

    function _argumentsOf(address asset, address borrower, address oracle) private view returns (bytes memory) {
        return abi.encodePacked(address(this), asset, borrower, oracle);
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert PledgeManager_NoCode(account);
    }
}
