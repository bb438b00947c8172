// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IERC7943Fungible} from "../../compliance/interfaces/IERC7943Fungible.sol";
import {ITransferPolicy, Reason} from "../../compliance/interfaces/ITransferPolicy.sol";
import {IAssetEnforcement} from "../interfaces/IAssetEnforcement.sol";
import {IAssetShares} from "../interfaces/IAssetShares.sol";
import {HolderWord, HolderWordLib} from "../libraries/HolderWord.sol";
import {LockupWord} from "../libraries/LockupWord.sol";
import {AssetLedger} from "../AssetLedger.sol";
import {AssetRoles} from "./AssetRoles.sol";

/// @title EnforcementAdmin
/// @notice The part of an asset's operations that agents call. See {IAssetEnforcement}.
abstract contract EnforcementAdmin is AssetLedger, AssetRoles {
    /* FREEZING */

    /// @notice See {IAssetEnforcement-freeze}.
    function freeze(address wallet, bytes32 reason) external {
        _enforce(wallet, reason);
        _holders[wallet] = _holders[wallet].withFlag(HolderWordLib.FROZEN);
        emit IAssetEnforcement.WalletFrozen(wallet);
    }

    /// @notice See {IAssetEnforcement-unfreeze}.
    function unfreeze(address wallet, bytes32 reason) external {
        _enforce(wallet, reason);
        _holders[wallet] = _holders[wallet].withoutFlag(HolderWordLib.FROZEN);
        emit IAssetEnforcement.WalletUnfrozen(wallet);
    }

    /// @notice See {IERC7943Fungible-setFrozenTokens}.
    function setFrozenTokens(address account, uint256 amount) external returns (bool) {
        return setFrozenTokens(account, amount, 0);
    }

    /// @notice See {IAssetEnforcement-setFrozenTokens}.
    function setFrozenTokens(address account, uint256 amount, bytes32 reason) public returns (bool) {
        _enforce(account, reason);
        _setFrozen(account, amount < MAX_SHARES ? amount : MAX_SHARES);
        return true;
    }

    /* FORCED TRANSFERS */

    /// @notice See {IERC7943Fungible-forcedTransfer}.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool) {
        return forcedTransfer(from, to, amount, 0);
    }

    /// @notice See {IAssetEnforcement-forcedTransfer}.
    function forcedTransfer(address from, address to, uint256 amount, bytes32 reason) public returns (bool) {
        _enforce(from, reason);
        Movement memory movement = _requireForcible(from, to, amount);
        uint256 free = _freeOfLiens(from, movement.from.balance);
        if (amount > free) revert IAssetShares.AssetToken_InsufficientFree(from, amount, free);
        _unfreezeFor(from, amount, free);
        _force(movement, amount);
        return true;
    }

    /// @notice See {IAssetEnforcement-forcedTransferLocked}.
    function forcedTransferLocked(
        address from,
        address to,
        uint256 amount,
        address custodian,
        bytes32 reason
    ) external {
        _enforce(from, reason);
        _release(from, custodian, amount);
        Movement memory movement = _requireForcible(from, to, amount);
        emit IAssetEnforcement.LienBroken(from, custodian, amount);
        _force(movement, amount);
    }

    /// @notice See {IAssetEnforcement-recover}.
    function recover(address lost, address replacement, bytes32 reason) external {
        _enforce(lost, reason);
        uint256 investorId = _investorOf(lost);
        if (investorId == 0 || investorId != _investorOf(replacement)) {
            revert IAssetEnforcement.AssetToken_AnotherInvestor(lost, replacement);
        }
        Movement memory movement = _requireReceiver(lost, replacement, 0);
        _holders[lost] = _holders[lost].withFlag(HolderWordLib.FROZEN);
        movement.fromWord = _holders[lost];
        emit IAssetEnforcement.WalletFrozen(lost);

        uint256 amount = _freeOfLiens(lost, movement.from.balance);
        emit IAssetEnforcement.Recovered(lost, replacement, amount);
        if (amount != 0) {
            _moveFrozen(lost, replacement, amount);
            // flags may have changed
            movement.fromWord = _holders[lost];
            movement.toWord = _holders[replacement];
            _move(movement, amount, false);
            _moveLockups(lost, replacement, amount);
        }
        _moveEarnings(lost, replacement);
    }

    /* INTERNAL */

    /// @dev Only agents, and with a reason. `msg.sig` is the selector that was called, through the delegation too.
    function _enforce(address account, bytes32 reason) private {
        _requireAgent();
        emit IAssetEnforcement.Enforced(account, msg.sender, msg.sig, reason);
    }

    /// @dev The movement of an amount by force, if `from` has so much and `to` may receive at all.
    function _requireForcible(
        address from,
        address to,
        uint256 amount
    ) private view returns (Movement memory movement) {
        _requireAmount(amount);
        movement = _requireReceiver(from, to, amount);
        uint256 balance = movement.from.balance;
        if (amount > balance) revert IERC20Errors.ERC20InsufficientBalance(from, balance, amount);
    }

    /// @dev Neither the wallet itself, nor the agent, nor its investor; and one that may receive.
    function _requireReceiver(
        address from,
        address to,
        uint256 amount
    ) private view returns (Movement memory movement) {
        movement.policy = _policy.word;
        movement.toWord = _holders[to];
        _loadSender(movement, from);
        Reason reason = _receiverReason(movement, to);
        if (from == to || to == msg.sender) revert IAssetEnforcement.AssetToken_InvalidForcedReceiver(to);
        uint256 ofAgent = _investorOf(msg.sender);
        if (ofAgent != 0 && ofAgent == movement.to.investorId) {
            revert IAssetEnforcement.AssetToken_InvalidForcedReceiver(to);
        }
        if (reason != Reason.None) revert ITransferPolicy.TransferPolicy_Refused(from, to, amount, reason);
    }

    function _force(Movement memory movement, uint256 amount) private {
        address from = movement.from.wallet;
        emit IERC7943Fungible.ForcedTransfer(from, movement.to.wallet, amount);
        movement.fromWord = _holders[from]; // flags may have changed
        _move(movement, amount, false);
        _trimLockups(from);
    }

    function _freeOfLiens(address holder, uint256 balance) private view returns (uint256) {
        return balance - (_restraints[holder] >> 56); // what is locked never passes the balance
    }

    function _setFrozen(address account, uint256 amount) private {
        _setRestraints(account, ((_restraints[account] >> 56) << 56) | amount);
        emit IERC7943Fungible.Frozen(account, amount == MAX_SHARES ? type(uint256).max : amount);
    }

    /// @dev Before frozen shares are taken, they are no longer frozen. Where all there will ever be are frozen, it stays so.
    function _unfreezeFor(address from, uint256 amount, uint256 free) private {
        uint256 frozen = uint56(_restraints[from]);
        uint256 unfrozen = frozen < free ? free - frozen : 0;
        if (amount <= unfrozen) return;
        _setFrozen(from, frozen == MAX_SHARES ? frozen : frozen - (amount - unfrozen));
    }

    /// @dev What is frozen of what is moved stays frozen.
    function _moveFrozen(address lost, address replacement, uint256 amount) private {
        uint256 frozen = uint56(_restraints[lost]);
        if (frozen == 0) return;
        uint256 there = uint56(_restraints[replacement]);
        if (frozen == MAX_SHARES || there == MAX_SHARES) {
            _setFrozen(replacement, MAX_SHARES);
            return;
        }
        uint256 moved = frozen < amount ? frozen : amount;
        _setFrozen(lost, frozen - moved);
        _setFrozen(replacement, there + moved < MAX_SHARES ? there + moved : MAX_SHARES);
    }

    /// @dev As many lock-ups as shares move, those that end last.
    function _moveLockups(address lost, address replacement, uint256 amount) private {
        if (!_holders[lost].has(HolderWordLib.LOCKED_UP)) return;
        (LockupWord kept, LockupWord moved) = _lockups[lost].split(amount);
        _lockups[lost] = kept;
        if (LockupWord.unwrap(moved) == 0) return;
        _lockups[replacement] = _lockups[replacement].join(moved);
        _holders[replacement] = _holders[replacement].withFlag(HolderWordLib.LOCKED_UP);
    }

    /// @dev Everything that the lost wallet has earned and was not paid.
    function _moveEarnings(address lost, address replacement) private {
        uint256 tokens = _policy.word.paymentTokens();
        HolderWord from = _holders[lost];
        HolderWord to = _holders[replacement];
        for (uint256 number = 1; number < tokens; ++number) {
            uint256 index = _books[number].book.index();
            HolderWord there = _earnings[number][replacement].settle(to.balance(), index);
            HolderWord here = _earnings[number][lost].settle(from.balance(), index);
            _earnings[number][replacement] = there.withAccrued(there.accrued() + here.accrued());
            _earnings[number][lost] = here.withAccrued(0);
        }
        if (tokens == 0) return;
        uint256 first = _books[0].book.index();
        from = from.settle(from.balance(), first);
        to = to.settle(to.balance(), first);
        _holders[replacement] = to.withAccrued(to.accrued() + from.accrued()); // parts of what was received: below 2^96
        _holders[lost] = from.withAccrued(0);
    }
}
