// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAdjustableRoyaltySplitter} from "./interfaces/IAdjustableRoyaltySplitter.sol";
import {IRoyaltySplitter} from "./interfaces/IRoyaltySplitter.sol";
import {Accrued, Accumulator, Index, Shares} from "./libraries/Accumulator.sol";
import {PayableClone} from "./libraries/PayableClone.sol";
import {Record} from "./libraries/RecordWord.sol";
import {SplitterBook} from "./SplitterBook.sol";
import {SplitterPayees} from "./SplitterPayees.sol";

/// @title AdjustableRoyaltySplitter
/// @notice A splitter whose owner can change the shares of what is received later, after a notice period.
/// @dev Each table of shares is an epoch. Time moves the splitter into an epoch, a sync moves a token there, after it has booked what it
///      found by the token's old epoch, and a claim moves a payee, epoch by epoch, along the token's way.
///      The arguments' header: 20 bytes of the first owner, 4 of the notice period.
/// @custom:kill None. The owner can give the ownership up, after which the shares are immutable.
contract AdjustableRoyaltySplitter is SplitterBook, IAdjustableRoyaltySplitter {
    using Accumulator for *;

    /// @dev One slot. Until it is `set`, the owner is that of the arguments.
    struct Ownership {
        address owner;
        uint32 lastEpoch;
        bool set;
    }

    struct Epoch {
        uint64 effectiveAt;
        uint16 payees;
    }

    /// @dev How far a payee has been settled for a token; one slot.
    struct Position {
        uint112 index;
        /// Of a unit, in parts of the total.
        uint32 fraction;
        uint32 epoch;
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    uint256 public constant MAX_PAYEES = 500;

    /// @inheritdoc IAdjustableRoyaltySplitter
    uint256 public constant MAX_EPOCHS_PER_CLAIM = 32;

    /// @dev Shares in a slot.
    uint256 private constant PER_SLOT = 8;

    Ownership private _ownership;

    /// @inheritdoc IAdjustableRoyaltySplitter
    address public pendingOwner;

    mapping(uint256 epoch => Epoch) private _epochs;
    mapping(uint256 epoch => mapping(uint256 group => uint256)) private _tables;
    mapping(address token => uint256) private _epochOf;
    mapping(address token => mapping(uint256 epoch => Index)) private _endOf;
    mapping(uint256 payee => mapping(address token => Position)) private _positions;

    modifier onlyOwner() {
        if (msg.sender != owner()) revert AdjustableRoyaltySplitter_NotOwner(msg.sender, owner());
        _;
    }

    /* SHARES */

    /// @inheritdoc IAdjustableRoyaltySplitter
    function announceShares(
        uint32[] calldata shares,
        address[] calldata newAccounts
    ) external override onlyClone onlyOwner {
        (uint256 epoch, uint256 effectiveAt) = pendingEpoch();
        if (epoch != 0) revert AdjustableRoyaltySplitter_ChangePending(epoch, effectiveAt);
        uint256 before = payeeCount();
        uint256 count = before + newAccounts.length;
        if (count > MAX_PAYEES) revert AdjustableRoyaltySplitter_TooManyPayees(count, MAX_PAYEES);
        if (shares.length != count) revert AdjustableRoyaltySplitter_WrongLength(shares.length, count);

        epoch = currentEpoch() + 1;
        effectiveAt = block.timestamp + noticePeriod();
        _epochs[epoch] = Epoch(uint64(effectiveAt), uint16(count)); // seconds; at most 500
        _setLastEpoch(epoch);
        _writeTable(epoch, shares);
        for (uint256 i; i < newAccounts.length; ++i) {
            address account = newAccounts[i];
            if (account == address(0) || account == address(this)) revert RoyaltySplitter_InvalidAccount(account);
            // nobody is that payee yet, or could do anything as it: at most a cancelled announcement named somebody
            _records[before + i] = Record.wrap(uint160(account));
        }
        emit SharesAnnounced(epoch, effectiveAt, shares, newAccounts);
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function cancelShares() external override onlyClone onlyOwner {
        if (!_cancelPending()) revert AdjustableRoyaltySplitter_NoChangePending();
    }

    /* OWNERSHIP */

    /// @inheritdoc IAdjustableRoyaltySplitter
    function transferOwnership(address newOwner) external override onlyClone onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(msg.sender, newOwner);
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function acceptOwnership() external override onlyClone {
        if (msg.sender != pendingOwner) {
            revert AdjustableRoyaltySplitter_NotPendingOwner(msg.sender, pendingOwner);
        }
        _setOwner(msg.sender);
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function renounceOwnership() external override onlyClone onlyOwner {
        _cancelPending();
        _setOwner(address(0));
    }

    /* VIEWS */

    /// @inheritdoc IAdjustableRoyaltySplitter
    function owner() public view override returns (address) {
        Ownership memory ownership = _ownership;
        return ownership.set ? ownership.owner : address(uint160(PayableClone.word(0) >> 96));
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function noticePeriod() public view override returns (uint256) {
        return PayableClone.word(20) >> 224;
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function currentEpoch() public view override returns (uint256 epoch) {
        epoch = _ownership.lastEpoch;
        if (_epochs[epoch].effectiveAt > block.timestamp) --epoch; // epoch zero has no time
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function pendingEpoch() public view override returns (uint256 epoch, uint256 effectiveAt) {
        epoch = _ownership.lastEpoch;
        effectiveAt = _epochs[epoch].effectiveAt;
        if (effectiveAt <= block.timestamp) return (0, 0);
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function epochOf(address token) external view override returns (uint256) {
        return _epochOf[token];
    }

    /// @inheritdoc IAdjustableRoyaltySplitter
    function sharesIn(uint256 epoch, uint256 payee) public view override returns (uint256 shares) {
        if (epoch == 0) {
            if (payee < _firstCount()) shares = _sharesIn(_entry(payee));
        } else if (epoch <= _ownership.lastEpoch && payee < _epochs[epoch].payees) {
            shares = _sharesOfTable(epoch, payee);
        }
    }

    /// @inheritdoc IRoyaltySplitter
    function payeeCount() public view override(SplitterPayees, IRoyaltySplitter) returns (uint256) {
        uint256 epoch = currentEpoch();
        return epoch == 0 ? _firstCount() : _epochs[epoch].payees;
    }

    /* INTERNAL */

    function _header() internal pure override returns (uint256) {
        return 24;
    }

    function _sharesOf(uint256 payee) internal view override returns (uint256) {
        return sharesIn(currentEpoch(), payee);
    }

    /// @dev The token follows the splitter into its epoch, after its receipts were booked by the old one.
    function _synced(address token, Index index) internal override {
        uint256 current = currentEpoch();
        uint256 epoch = _epochOf[token];
        if (epoch == current) return;
        _endOf[token][epoch] = index;
        _epochOf[token] = current;
        emit SharesApplied(token, current, Index.unwrap(index));
    }

    function _due(uint256 payee, address token, Index index) internal view override returns (uint256 due) {
        if (payee >= payeeCount()) revert RoyaltySplitter_UnknownPayee(payee);
        (due, ) = _settlement(payee, token, _positions[payee][token], index);
    }

    function _settle(
        uint256 payee,
        address token,
        uint256,
        Record,
        uint256,
        Index index
    ) internal override returns (uint256 due) {
        Position memory position = _positions[payee][token];
        uint256 epoch = position.epoch;
        (due, position) = _settlement(payee, token, position, index);
        _positions[payee][token] = position;
        if (due == 0 && position.epoch == epoch) revert RoyaltySplitter_NothingToClaim(payee, token);
    }

    /// @dev Goes with the payee along the token's epochs, {MAX_EPOCHS_PER_CLAIM} at most. An epoch that the token skipped has no end, and
    ///      nothing was received in it.
    function _settlement(
        uint256 payee,
        address token,
        Position memory position,
        Index index
    ) private view returns (uint256 due, Position memory) {
        Accrued accrued = Accrued.wrap(position.fraction);
        Index from = Index.wrap(position.index);
        uint256 epoch = position.epoch;
        uint256 last = _epochOf[token];
        for (uint256 steps; epoch < last && steps < MAX_EPOCHS_PER_CLAIM; ++steps) {
            Index end = _endOf[token][epoch];
            if (from < end) {
                accrued = accrued.accrue(_tableShares(epoch, payee), from, end);
                from = end;
            }
            ++epoch;
        }
        if (epoch == last) {
            accrued = accrued.accrue(_tableShares(epoch, payee), from, index);
            from = index;
        }
        (due, accrued) = accrued.take(totalShares());
        // what was received fits, a fraction is below the total, and an epoch takes a day at least
        return (due, Position(uint112(Index.unwrap(from)), uint32(Accrued.unwrap(accrued)), uint32(epoch)));
    }

    function _tableShares(uint256 epoch, uint256 payee) private view returns (Shares) {
        return Shares.wrap(sharesIn(epoch, payee));
    }

    function _sharesOfTable(uint256 epoch, uint256 payee) private view returns (uint256) {
        return uint32(_tables[epoch][payee / PER_SLOT] >> (32 * (payee % PER_SLOT)));
    }

    function _writeTable(uint256 epoch, uint32[] calldata shares) private {
        uint256 total;
        uint256 group;
        for (uint256 payee; payee < shares.length; ++payee) {
            total += shares[payee];
            group |= uint256(shares[payee]) << (32 * (payee % PER_SLOT));
            if (payee % PER_SLOT == PER_SLOT - 1 || payee == shares.length - 1) {
                _tables[epoch][payee / PER_SLOT] = group;
                group = 0;
            }
        }
        if (total != totalShares()) revert AdjustableRoyaltySplitter_WrongTotal(total, totalShares());
    }

    function _firstCount() private view returns (uint256) {
        return SplitterPayees.payeeCount();
    }

    function _cancelPending() private returns (bool) {
        (uint256 epoch, ) = pendingEpoch();
        if (epoch == 0) return false;
        _setLastEpoch(epoch - 1);
        emit SharesCancelled(epoch);
        return true;
    }

    function _setLastEpoch(uint256 epoch) private {
        _ownership.lastEpoch = uint32(epoch); // one a day at most
    }

    function _setOwner(address newOwner) private {
        emit OwnershipTransferred(owner(), newOwner);
        _ownership.owner = newOwner;
        _ownership.set = true;
        delete pendingOwner;
    }
}
