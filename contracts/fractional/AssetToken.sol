// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {IERC7943Fungible} from "../compliance/interfaces/IERC7943Fungible.sol";
import {ITransferPolicy, Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {IdentityWord} from "../compliance/libraries/IdentityWord.sol";
import {PolicyWord, PolicyWordLib} from "../compliance/libraries/PolicyWord.sol";
import {Party, PolicyStore, TransferPolicy} from "../compliance/libraries/TransferPolicy.sol";
import {AssetAdministered} from "./AssetAdministered.sol";
import {AssetDividends} from "./AssetDividends.sol";
import {AssetLiens} from "./AssetLiens.sol";
import {AssetStorage} from "./AssetStorage.sol";
import {IAssetEnforcement} from "./interfaces/IAssetEnforcement.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {HolderWord, HolderWordLib} from "./libraries/HolderWord.sol";

/// @title AssetToken
/// @notice See {IAssetToken}. Deployed once; {AssetFactory} makes clones of it. This half has what holders and custodians call.
/// @custom:kill The owner's or an agent's `pause` stops transfers; an agent freezes wallets. Nothing stops claims of dividends, nor what
///              custodians do with what they have locked.
contract AssetToken is AssetAdministered, AssetDividends, AssetLiens, Multicall {
    using TransferPolicy for PolicyStore;

    /* CONSTRUCTOR */

    /// @dev Locks the implementation.
    constructor(
        address registry,
        address wrappedEther,
        address administration,
        address operations
    ) AssetStorage(registry) AssetDividends(wrappedEther) AssetAdministered(administration, operations) {
        if (registry.code.length == 0) revert AssetToken_WithoutCode(registry);
        _initialized = true;
    }

    /* ERC-20 */

    /// @inheritdoc IERC20
    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        _transfer(from, to, amount);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    /* MULTICALL */

    /// @inheritdoc IAssetToken
    function multicall(bytes[] calldata data) public override(IAssetToken, Multicall) returns (bytes[] memory) {
        return super.multicall(data);
    }

    /* VIEWS: ERC-20 */

    /// @inheritdoc IERC20Metadata
    function name() external view returns (string memory) {
        return _name;
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external view returns (string memory) {
        return _symbol;
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external view returns (uint8) {
        return _policy.word.decimals();
    }

    /// @inheritdoc IERC20
    function totalSupply() external view returns (uint256) {
        return _policy.word.supply();
    }

    /// @inheritdoc IERC20
    function balanceOf(address account) external view returns (uint256) {
        return _holders[account].balance();
    }

    /// @inheritdoc IERC20
    function allowance(address owner_, address spender) external view returns (uint256) {
        return _allowances[owner_][spender];
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner_) external view returns (uint256) {
        return _nonces[owner_];
    }

    /* VIEWS: POLICY */

    /// @inheritdoc ITransferPolicy
    // solhint-disable-next-line func-name-mixedcase
    function IDENTITY_REGISTRY() external view returns (address) {
        return address(REGISTRY);
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        (Reason reason, ) = _judge(from, to, amount);
        return reason == Reason.None;
    }

    /// @inheritdoc IERC7943Fungible
    function canSend(address account) external view returns (bool) {
        if (_holders[account].has(HolderWordLib.FROZEN)) return false;
        (uint256 identity, ) = _identities(account, account);
        return _policy.senderReason(account, IdentityWord.wrap(identity)) == Reason.None;
    }

    /// @inheritdoc ITransferPolicy
    function transferReason(address from, address to, uint256 amount) external view returns (Reason reason) {
        (reason, ) = _judge(from, to, amount);
    }

    /// @inheritdoc IERC7943Fungible
    function getFrozenTokens(address account) external view returns (uint256) {
        uint256 frozen = uint56(_restraints[account]);
        return frozen == MAX_SHARES ? type(uint256).max : frozen;
    }

    /// @inheritdoc IAssetEnforcement
    function isFrozen(address wallet) external view returns (bool) {
        return _holders[wallet].has(HolderWordLib.FROZEN);
    }

    /// @inheritdoc ITransferPolicy
    function paused() external view returns (bool) {
        return _policy.word.has(PolicyWordLib.PAUSED);
    }

    /// @inheritdoc ITransferPolicy
    function holderCount() external view returns (uint256) {
        return _policy.word.holders();
    }

    /// @notice ERC-165: ERC-20 with metadata and permits, ERC-7943, and ERC-5805 if the asset was made with votes.
    function supportsInterface(bytes4 interfaceId) external view returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == 0x3edbb4c4 || // ERC-7943
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC5267).interfaceId ||
            ((interfaceId == type(IERC5805).interfaceId || interfaceId == type(IERC6372).interfaceId) &&
                _policy.word.has(PolicyWordLib.VOTES));
    }

    /* INTERNAL */

    /// @dev A transfer by the holder. Of nothing, or to the wallet itself, it changes nothing.
    function _transfer(address from, address to, uint256 amount) private {
        (Reason reason, Movement memory movement) = _judge(from, to, amount);
        uint256 balance = movement.fromWord.balance();
        if (amount > balance) revert IERC20Errors.ERC20InsufficientBalance(from, balance, amount);
        if (reason != Reason.None) _refuse(from, to, amount, reason);
        if (amount == 0 || from == to) emit Transfer(from, to, amount);
        else _move(movement, amount, true);
    }

    /// @dev Why a transfer by the holder is refused, and the movement that it is, in storage so far. Beyond the balance, the answer is that
    ///      for the whole balance.
    function _judge(
        address from,
        address to,
        uint256 amount
    ) private view returns (Reason reason, Movement memory movement) {
        PolicyWord policyWord = _policy.word;
        HolderWord fromWord = _holders[from];
        HolderWord toWord = _holders[to];
        movement.policy = policyWord;
        movement.fromWord = fromWord;
        movement.toWord = toWord;
        if (policyWord.has(PolicyWordLib.PAUSED)) return (Reason.Paused, movement);
        if (fromWord.has(HolderWordLib.FROZEN)) return (Reason.SenderFrozen, movement);
        if (toWord.has(HolderWordLib.FROZEN)) return (Reason.ReceiverFrozen, movement);
        (uint256 fromId, uint256 toId) = _identities(from, to);
        reason = _policy.accountReason(policyWord, from, IdentityWord.wrap(fromId), to, IdentityWord.wrap(toId), true);
        if (reason != Reason.None) return (reason, movement);

        uint256 balance = fromWord.balance();
        if (amount > balance) amount = balance;
        if (amount == 0) return (Reason.None, movement);
        if (fromWord.has(HolderWordLib.RESTRAINED | HolderWordLib.LOCKED_UP)) {
            reason = _restraintReason(from, fromWord, amount);
            if (reason != Reason.None) return (reason, movement);
        }
        if (from == to) return (Reason.None, movement);
        Party memory party = movement.from;
        party.wallet = from;
        party.balance = balance;
        party.investorId = IdentityWord.wrap(fromId).investorId();
        party.counted = fromWord.has(HolderWordLib.COUNTED);
        _fillReceiver(movement.to, to, toWord, IdentityWord.wrap(toId));
        reason = _policy.amountReason(policyWord, party, movement.to, amount, true);
    }

    /// @dev Which of a wallet's own restraints keeps it from moving so much, no more than its balance.
    function _restraintReason(address from, HolderWord word, uint256 amount) private view returns (Reason) {
        uint256 restraints = word.has(HolderWordLib.RESTRAINED) ? _restraints[from] : 0;
        uint256 free = word.balance() - (restraints >> 56);
        if (amount > free) return Reason.Liened;
        free -= amount;
        if (uint56(restraints) > free) return Reason.FrozenShares;
        if (word.has(HolderWordLib.LOCKED_UP) && _lockups[from].amount() > free) return Reason.LockedUp;
        return Reason.None;
    }

    function _refuse(address from, address to, uint256 amount, Reason reason) private view {
        if (reason != Reason.FrozenShares) revert TransferPolicy_Refused(from, to, amount, reason);
        uint256 restraints = _restraints[from];
        uint256 free = _holders[from].balance() - (restraints >> 56);
        uint256 frozen = uint56(restraints);
        revert ERC7943InsufficientUnfrozenBalance(from, amount, frozen < free ? free - frozen : 0);
    }
}
