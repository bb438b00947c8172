// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {Claim, IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {ITransferPolicy, Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {IdentityWord} from "../compliance/libraries/IdentityWord.sol";
import {PolicyWord, PolicyWordLib} from "../compliance/libraries/PolicyWord.sol";
import {Party, PolicyStore, TransferPolicy} from "../compliance/libraries/TransferPolicy.sol";
import {AssetStorage} from "./AssetStorage.sol";
import {IAssetLiens} from "./interfaces/IAssetLiens.sol";
import {IAssetShares} from "./interfaces/IAssetShares.sol";
import {HolderWord, HolderWordLib} from "./libraries/HolderWord.sol";

/// @title AssetLedger
/// @notice How shares move, whoever moves them: what both halves of an asset have in common. Every change of a balance passes `_move`,
///         which lets both sides earn until now, counts holders, moves votes, and changes nothing else.
abstract contract AssetLedger is AssetStorage {
    using Checkpoints for Checkpoints.Trace208;
    using TransferPolicy for PolicyStore;

    /* TYPES */

    /// @dev A movement of shares and what is known of it. A `wallet` of zero: shares are issued or burned.
    struct Movement {
        PolicyWord policy;
        HolderWord fromWord;
        HolderWord toWord;
        Party from;
        Party to;
    }

    /* CONSTANTS */

    /// @dev {IIdentityRegistry-CUSTODIAN}.
    uint256 internal constant CUSTODIAN_FLAG = 1;

    /* INTERNAL: CHECKS */

    /// @dev Whether the policy and the receiver let `to` be given shares, and the movement that would be, in storage so far. `from` is
    ///      zero for an issue.
    function _judgeReceipt(
        address from,
        address to,
        uint256 amount
    ) internal view returns (Reason reason, Movement memory movement) {
        PolicyWord policyWord = _policy.word;
        movement.policy = policyWord;
        movement.toWord = _holders[to];
        if (from != address(0)) _loadSender(movement, from);
        reason = _receiverReason(movement, to);
        if (reason != Reason.None || amount == 0 || from == to) return (reason, movement);
        reason = _policy.amountReason(policyWord, movement.from, movement.to, amount, false);
    }

    /// @dev Why `to` may not receive at all. Fills the movement's receiver, whose word is known.
    function _receiverReason(Movement memory movement, address to) internal view returns (Reason) {
        (, uint256 word) = _identities(to, to);
        IdentityWord identity = IdentityWord.wrap(word);
        _fillReceiver(movement.to, to, movement.toWord, identity);
        if (movement.toWord.has(HolderWordLib.FROZEN)) return Reason.ReceiverFrozen;
        return _policy.accountReason(movement.policy, address(0), IdentityWord.wrap(0), to, identity, false);
    }

    /// @dev The sender of a movement that it does not make itself, whatever the registry thinks of it now.
    function _loadSender(Movement memory movement, address from) internal view {
        HolderWord word = _holders[from];
        movement.fromWord = word;
        Party memory party = movement.from;
        party.wallet = from;
        party.balance = word.balance();
        if (word.has(HolderWordLib.COUNTED)) {
            party.counted = true;
            party.investorId = _investorOf(from);
        }
    }

    function _fillReceiver(Party memory party, address to, HolderWord word, IdentityWord identity) internal pure {
        party.wallet = to;
        uint256 balance = word.balance();
        party.balance = balance;
        party.investorId = identity.investorId();
        party.country = identity.country();
        party.counted = balance == 0 ? identity.flags() & CUSTODIAN_FLAG == 0 : word.has(HolderWordLib.COUNTED);
    }

    /// @dev `REGISTRY.identities(from, to)`, by hand, since every transfer asks it.
    function _identities(address from, address to) internal view returns (uint256 fromWord, uint256 toWord) {
        address registry = address(REGISTRY);
        bytes4 selector = IIdentityRegistry.identities.selector;
        assembly ("memory-safe") {
            // the question beyond the free pointer, which stays; the answer, two words, in scratch space. The registry had code when
            // this was made, and does not refuse
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 0x04), from)
            mstore(add(question, 0x24), to)
            if iszero(staticcall(gas(), registry, question, 0x44, 0x00, 0x40)) {
                returndatacopy(question, 0x00, returndatasize())
                revert(question, returndatasize())
            }
            fromWord := mload(0x00)
            toWord := mload(0x20)
        }
    }

    /// @dev A wallet's investor, also if its claim is not valid now; zero for a wallet that was never registered.
    function _investorOf(address wallet) internal view returns (uint256) {
        (Claim memory claim, , ) = REGISTRY.identity(wallet);
        return claim.investorId;
    }

    /// @dev What a holder has free of liens, less what is frozen, or locked up unless `overLockups`, whichever is more.
    function _disposable(address holder, HolderWord word, bool overLockups) internal view returns (uint256) {
        uint256 balance = word.balance();
        uint256 frozen;
        if (word.has(HolderWordLib.RESTRAINED)) {
            uint256 restraints = _restraints[holder];
            balance -= restraints >> 56; // what is locked never passes the balance
            frozen = uint56(restraints);
        }
        if (!overLockups && word.has(HolderWordLib.LOCKED_UP)) {
            uint256 lockedUp = _lockups[holder].amount();
            if (lockedUp > frozen) frozen = lockedUp;
        }
        return frozen < balance ? balance - frozen : 0;
    }

    function _requireAmount(uint256 amount) internal pure {
        if (amount == 0) revert IAssetShares.AssetToken_ZeroAmount();
    }

    /* INTERNAL: MOVEMENTS */

    /// @dev Gives `to` shares: issues them, or moves `from`'s. `from` has so many.
    function _give(address from, address to, uint256 amount) internal {
        (Reason reason, Movement memory movement) = _judgeReceipt(from, to, amount);
        if (reason != Reason.None) revert ITransferPolicy.TransferPolicy_Refused(from, to, amount, reason);
        _move(movement, amount, false);
        if (from != address(0)) _trimLockups(from);
    }

    /// @dev Burns shares of a holder who has so many.
    function _burn(address from, uint256 amount) internal {
        Movement memory movement;
        movement.policy = _policy.word;
        _loadSender(movement, from);
        _move(movement, amount, false);
        _trimLockups(from);
    }

    /// @dev Moves shares: more than none, no more than the sender has, between two different wallets, of which one may be zero.
    function _move(Movement memory movement, uint256 amount, bool byHolder) internal {
        Party memory from = movement.from;
        Party memory to = movement.to;
        PolicyWord policyWord = movement.policy;
        uint256 tokens = policyWord.paymentTokens();
        PolicyWord counted = _policy.count(policyWord, from, to, amount, byHolder);
        if (from.wallet == address(0)) counted = counted.addSupply(amount);
        if (to.wallet == address(0)) counted = counted.subSupply(amount);
        if (PolicyWord.unwrap(counted) != PolicyWord.unwrap(policyWord)) _policy.word = counted;

        if (tokens > 1) _settleOthers(tokens, from, to);
        uint256 index = tokens == 0 ? 0 : _books[0].book.index();
        if (from.wallet != address(0)) {
            HolderWord word = movement.fromWord.settle(from.balance, index).sub(amount);
            if (from.balance == amount) word = word.withoutFlag(HolderWordLib.COUNTED);
            _holders[from.wallet] = word;
        }
        if (to.wallet != address(0)) {
            HolderWord word = movement.toWord.settle(to.balance, index).add(amount);
            if (to.counted) word = word.withFlag(HolderWordLib.COUNTED);
            _holders[to.wallet] = word;
        }
        if (policyWord.has(PolicyWordLib.VOTES)) _moveVotes(from.wallet, to.wallet, amount);
        emit IERC20.Transfer(from.wallet, to.wallet, amount);
    }

    /// @dev Lets both sides earn until now of the second to the last payment token.
    function _settleOthers(uint256 tokens, Party memory from, Party memory to) private {
        for (uint256 number = 1; number < tokens; ++number) {
            uint256 index = _books[number].book.index();
            _settleOther(number, from, index);
            _settleOther(number, to, index);
        }
    }

    function _settleOther(uint256 number, Party memory party, uint256 index) private {
        if (party.wallet == address(0)) return;
        HolderWord word = _earnings[number][party.wallet];
        if (word.index() != index) _earnings[number][party.wallet] = word.settle(party.balance, index);
    }

    /// @dev As many lock-ups as there are shares: else they would lock shares to come.
    function _trimLockups(address holder) internal {
        HolderWord word = _holders[holder];
        if (word.has(HolderWordLib.LOCKED_UP)) _lockups[holder] = _lockups[holder].trim(word.balance());
    }

    /// @dev Takes shares out of a custodian's lien.
    function _release(address holder, address custodian, uint256 amount) internal {
        _requireAmount(amount);
        uint256 lockedHere = _lockedBy[holder][custodian];
        if (amount > lockedHere) {
            revert IAssetLiens.AssetToken_InsufficientLocked(holder, custodian, amount, lockedHere);
        }
        uint256 restraints;
        unchecked {
            _lockedBy[holder][custodian] = lockedHere - amount; // just checked
            restraints = _restraints[holder] - (amount << 56); // the sum of all liens
        }
        _setRestraints(holder, restraints);
    }

    /// @dev Keeps the wallet's flag in step.
    function _setRestraints(address wallet, uint256 restraints) internal {
        _restraints[wallet] = restraints;
        HolderWord word = _holders[wallet];
        if (word.has(HolderWordLib.RESTRAINED) != (restraints != 0)) {
            _holders[wallet] =
                restraints == 0 ? word.withoutFlag(HolderWordLib.RESTRAINED) : word.withFlag(HolderWordLib.RESTRAINED);
        }
    }

    function _approve(address owner, address spender, uint256 amount) internal {
        if (spender == address(0)) revert IERC20Errors.ERC20InvalidSpender(spender);
        _allowances[owner][spender] = amount;
        emit IERC20.Approval(owner, spender, amount);
    }

    function _spendAllowance(address owner, address spender, uint256 amount) internal {
        uint256 allowed = _allowances[owner][spender];
        if (allowed == type(uint256).max) return;
        if (amount > allowed) revert IERC20Errors.ERC20InsufficientAllowance(spender, allowed, amount);
        unchecked {
            _allowances[owner][spender] = allowed - amount; // just checked
        }
    }

    /* INTERNAL: VOTES */

    function _moveVotes(address from, address to, uint256 amount) private {
        if (from == address(0)) _push(_supplies, amount, true);
        if (to == address(0)) _push(_supplies, amount, false);
        _moveDelegated(_delegatee[from], _delegatee[to], amount);
    }

    function _moveDelegated(address from, address to, uint256 amount) internal {
        if (from == to || amount == 0) return;
        if (from != address(0)) {
            (uint256 before, uint256 now_) = _push(_votes[from], amount, false);
            emit IVotes.DelegateVotesChanged(from, before, now_);
        }
        if (to != address(0)) {
            (uint256 before, uint256 now_) = _push(_votes[to], amount, true);
            emit IVotes.DelegateVotesChanged(to, before, now_);
        }
    }

    function _push(
        Checkpoints.Trace208 storage trace,
        uint256 amount,
        bool up
    ) private returns (uint256 before, uint256 after_) {
        before = trace.latest();
        after_ = up ? before + amount : before - amount;
        // casting is safe: block numbers below 2^48, votes below 2^56
        trace.push(uint48(block.number), uint208(after_));
    }
}
