// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IAssetLiens} from "../fractional/interfaces/IAssetLiens.sol";
import {IAssetShares} from "../fractional/interfaces/IAssetShares.sol";

/// @title MockAsset
/// @notice What an asset offers to a buyout, as {AssetToken} does it, and nothing else; anyone may do what there the owner or agents do.
/// @custom:kill A mock; never on a public network.
contract MockAsset is ERC20 {
    address public owner;
    address public locker;
    bool public isSupplyLocked;
    address[] private _paymentTokens;
    mapping(address holder => bool) public isBarred;
    mapping(address holder => uint256) public locked;
    mapping(address holder => mapping(address custodian => uint256)) public lockedBy;

    constructor(address owner_) ERC20("Mock Asset", "MOCK") {
        owner = owner_;
    }

    function setLocker(address newLocker) external {
        locker = newLocker;
    }

    function setOwner(address newOwner) external {
        owner = newOwner;
    }

    function setPaymentTokens(address[] calldata tokens) external {
        _paymentTokens = tokens;
    }

    /// @notice Bars a holder, as a freeze or a lost verification does.
    function setBarred(address holder, bool barred) external {
        isBarred[holder] = barred;
    }

    function issue(address to, uint256 amount) external {
        if (isSupplyLocked) revert IAssetShares.AssetToken_SupplyLocked();
        _mint(to, amount);
    }

    function redeem(address holder, uint256 amount) external {
        if (isSupplyLocked) revert IAssetShares.AssetToken_SupplyLocked();
        _burn(holder, amount);
    }

    function lockSupply() external {
        if (msg.sender != locker) revert IAssetShares.AssetToken_NotSupplyLocker(msg.sender);
        if (isSupplyLocked) revert IAssetShares.AssetToken_SupplyLocked();
        isSupplyLocked = true;
    }

    function lock(address holder, uint256 amount) external {
        _spendAllowance(holder, msg.sender, amount);
        uint256 free = isBarred[holder] ? 0 : disposable(holder);
        if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(holder, amount, free);
        locked[holder] += amount;
        lockedBy[holder][msg.sender] += amount;
    }

    function unlock(address holder, uint256 amount) external {
        _unlock(holder, msg.sender, amount);
    }

    function burnLocked(address holder, uint256 amount) external {
        if (isSupplyLocked && msg.sender != locker) revert IAssetShares.AssetToken_SupplyLocked();
        _unlock(holder, msg.sender, amount);
        _burn(holder, amount);
    }

    function forcedTransferLocked(address from, address to, uint256 amount, address custodian) external {
        _unlock(from, custodian, amount);
        _transfer(from, to, amount);
    }

    function paymentTokens() external view returns (address[] memory) {
        return _paymentTokens;
    }

    function canSend(address account) external view returns (bool) {
        return !isBarred[account];
    }

    function disposable(address holder) public view returns (uint256) {
        return balanceOf(holder) - locked[holder];
    }

    function _unlock(address holder, address custodian, uint256 amount) private {
        uint256 lien = lockedBy[holder][custodian];
        if (amount > lien) revert IAssetLiens.AssetToken_InsufficientLocked(holder, custodian, amount, lien);
        lockedBy[holder][custodian] = lien - amount;
        locked[holder] -= amount;
    }

    /// @inheritdoc ERC20
    function _update(address from, address to, uint256 amount) internal override {
        if (from != address(0)) {
            uint256 free = disposable(from);
            if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(from, amount, free);
        }
        super._update(from, to, amount);
    }
}
