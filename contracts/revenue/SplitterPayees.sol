// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoyaltySplitter} from "./interfaces/IRoyaltySplitter.sol";
import {PayableClone} from "./libraries/PayableClone.sol";
import {Record, RecordWord} from "./libraries/RecordWord.sol";

/// @title SplitterPayees
/// @notice Who a splitter's payees are: accounts from the clone's immutable arguments, which can move in two steps, or be recovered by an
///         agent whom the payee itself named beforehand, after a delay in which the payee can cancel. No payee and no owner of a splitter
///         has any say in another payee's account.
/// @dev The arguments: what the form of splitter adds, then 28 bytes for each payee: 20 of its account, 4 of its shares, 4 of the total of
///      shares, which stands with each of them so that a claim reads one word.
abstract contract SplitterPayees is IRoyaltySplitter {
    struct Recovery {
        address agent;
        address newAccount;
        uint64 notBefore;
    }

    /// @inheritdoc IRoyaltySplitter
    uint256 public constant RECOVERY_DELAY = 30 days;

    /// @dev Bytes of a payee in the arguments.
    uint256 internal constant ENTRY = 28;

    address private immutable IMPLEMENTATION = address(this);

    mapping(uint256 payee => Record) internal _records;
    mapping(uint256 payee => address) private _newAccounts;
    mapping(uint256 payee => Recovery) private _recoveries;

    modifier onlyClone() {
        if (address(this) == IMPLEMENTATION) revert RoyaltySplitter_NotAClone();
        _;
    }

    /* CHANGES OF ACCOUNT */

    /// @inheritdoc IRoyaltySplitter
    function changePayee(uint256 payee, address newAccount) external onlyClone {
        address account = _requirePayee(payee);
        if (newAccount == address(this) || newAccount == account) revert RoyaltySplitter_InvalidAccount(newAccount);
        _newAccounts[payee] = newAccount;
        emit PayeeChangeStarted(payee, account, newAccount);
    }

    /// @inheritdoc IRoyaltySplitter
    function acceptPayee(uint256 payee) external onlyClone {
        address newAccount = _newAccounts[payee];
        if (msg.sender != newAccount) revert RoyaltySplitter_NotNewAccount(payee, msg.sender, newAccount);
        _move(payee, newAccount);
    }

    /* RECOVERY */

    /// @inheritdoc IRoyaltySplitter
    function setRecoveryAgent(uint256 payee, address agent) external onlyClone {
        _requirePayee(payee);
        _endRecovery(payee, agent);
        emit RecoveryAgentSet(payee, agent);
    }

    /// @inheritdoc IRoyaltySplitter
    function startRecovery(uint256 payee, address newAccount) external onlyClone {
        Recovery storage recovery = _recoveries[payee];
        if (msg.sender != recovery.agent) revert RoyaltySplitter_NotRecoveryAgent(payee, msg.sender, recovery.agent);
        if (newAccount == address(0) || newAccount == address(this) || newAccount == _accountOf(payee)) {
            revert RoyaltySplitter_InvalidAccount(newAccount);
        }
        uint256 notBefore = block.timestamp + RECOVERY_DELAY;
        recovery.newAccount = newAccount;
        recovery.notBefore = uint64(notBefore); // seconds
        _records[payee] = _records[payee].withFlag(RecordWord.RECOVERING, true);
        emit RecoveryStarted(payee, newAccount, notBefore);
    }

    /// @inheritdoc IRoyaltySplitter
    function cancelRecovery(uint256 payee) external onlyClone {
        Recovery memory recovery = _recoveries[payee];
        if (recovery.newAccount == address(0)) revert RoyaltySplitter_NoRecovery(payee);
        address account = _accountOf(payee);
        if (msg.sender != recovery.agent && msg.sender != account) {
            revert RoyaltySplitter_NotPayee(payee, msg.sender, account);
        }
        _endRecovery(payee, recovery.agent);
        emit RecoveryCancelled(payee, msg.sender);
    }

    /// @inheritdoc IRoyaltySplitter
    function acceptRecovery(uint256 payee) external onlyClone {
        Recovery memory recovery = _recoveries[payee];
        if (recovery.newAccount == address(0)) revert RoyaltySplitter_NoRecovery(payee);
        if (msg.sender != recovery.newAccount) {
            revert RoyaltySplitter_NotNewAccount(payee, msg.sender, recovery.newAccount);
        }
        if (block.timestamp < recovery.notBefore) {
            revert RoyaltySplitter_RecoveryTooEarly(payee, recovery.notBefore, block.timestamp);
        }
        _move(payee, recovery.newAccount);
    }

    /// @inheritdoc IRoyaltySplitter
    function setClaimsByOthers(uint256 payee, bool allowed) external onlyClone {
        _requirePayee(payee);
        _records[payee] = _records[payee].withFlag(RecordWord.CLAIMS_ALONE, !allowed);
        emit ClaimsByOthersSet(payee, allowed);
    }

    /* VIEWS */

    /// @inheritdoc IRoyaltySplitter
    function totalShares() public view returns (uint256) {
        return _totalOf(PayableClone.word(_header()));
    }

    /// @inheritdoc IRoyaltySplitter
    function payeeCount() public view virtual returns (uint256) {
        return (PayableClone.length() - _header()) / ENTRY;
    }

    /// @inheritdoc IRoyaltySplitter
    function payeeOf(uint256 payee) public view returns (address account, uint256 shares) {
        if (payee >= payeeCount()) revert RoyaltySplitter_UnknownPayee(payee);
        return (_accountOf(payee), _sharesOf(payee));
    }

    /// @inheritdoc IRoyaltySplitter
    function allPayees() external view returns (address[] memory accounts, uint256[] memory shares) {
        uint256 count = payeeCount();
        accounts = new address[](count);
        shares = new uint256[](count);
        for (uint256 payee; payee < count; ++payee) (accounts[payee], shares[payee]) = payeeOf(payee);
    }

    /// @inheritdoc IRoyaltySplitter
    function changesOf(
        uint256 payee
    )
        external
        view
        returns (address newAccount, address agent, address recoveringTo, uint256 notBefore, bool claimsByOthers)
    {
        Recovery memory recovery = _recoveries[payee];
        return (
            _newAccounts[payee],
            recovery.agent,
            recovery.newAccount,
            recovery.notBefore,
            !_records[payee].isClosed()
        );
    }

    /* INTERNAL */

    /// @dev Bytes of the arguments before the payees.
    function _header() internal pure virtual returns (uint256);

    /// @dev A payee's shares at present; zero for one that is unknown.
    function _sharesOf(uint256 payee) internal view virtual returns (uint256);

    /// @dev A payee in the arguments, as {_accountIn}, {_sharesIn} and {_totalOf} read it; one without account where it is unknown.
    function _entry(uint256 payee) internal view returns (uint256) {
        if (payee > type(uint16).max) return 0; // more than fit; and the offset stays small
        unchecked {
            return PayableClone.word(_header() + payee * ENTRY); // below 2^16 * 28 + 28
        }
    }

    function _accountIn(uint256 entry) internal pure returns (address) {
        return address(uint160(entry >> 96));
    }

    function _sharesIn(uint256 entry) internal pure returns (uint256) {
        return uint32(entry >> 64);
    }

    function _totalOf(uint256 entry) internal pure returns (uint256) {
        return uint32(entry >> 32);
    }

    /// @dev A payee's account; zero for one that is unknown.
    function _accountOf(uint256 payee) internal view returns (address account) {
        account = _records[payee].account();
        if (account == address(0)) account = _accountIn(_entry(payee));
    }

    /// @dev That the caller is the payee's account, which it returns.
    function _requirePayee(uint256 payee) internal view returns (address account) {
        if (payee >= payeeCount()) revert RoyaltySplitter_UnknownPayee(payee);
        account = _accountOf(payee);
        if (msg.sender != account) revert RoyaltySplitter_NotPayee(payee, msg.sender, account);
    }

    function _move(uint256 payee, address newAccount) private {
        address account = _accountOf(payee);
        delete _newAccounts[payee];
        _endRecovery(payee, address(0));
        _records[payee] = _records[payee].moved(newAccount);
        emit PayeeChanged(payee, account, newAccount);
    }

    function _endRecovery(uint256 payee, address agent) private {
        _recoveries[payee] = Recovery(agent, address(0), 0);
        _records[payee] = _records[payee].withFlag(RecordWord.RECOVERING, false);
    }
}
