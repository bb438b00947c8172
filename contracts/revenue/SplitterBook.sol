// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IRoyaltySplitter} from "./interfaces/IRoyaltySplitter.sol";
import {Index} from "./libraries/Accumulator.sol";
import {SplitterPayees} from "./SplitterPayees.sol";

/// @title SplitterBook
/// @notice What a splitter has received and paid of each token: finds what arrived, pays what is owed, and keeps its head when a balance
///         falls. How receipts are divided is the heirs' business.
/// @dev The total of shares never changes, so it is the accumulator's scale, and a token's index is all that was received of it.
///
///      Book, one slot of a token:
///
///      | short since: 32 | settled: 112 | received: 112 |
///
///      `received - settled` is booked: owed to somebody. A balance above it is money that arrived, one below it a shortfall.
abstract contract SplitterBook is SplitterPayees, ReentrancyGuardTransient {
    struct Book {
        uint112 received;
        uint112 settled;
        /// Seconds; zero where no shortfall is recorded.
        uint32 shortSince;
    }

    /// @inheritdoc IRoyaltySplitter
    uint256 public constant SHORTFALL_GRACE = 7 days;

    /// @inheritdoc IRoyaltySplitter
    uint256 public constant CLAIM_GAS = 400_000;

    /// @dev Stands for ether.
    address internal constant ETHER = address(0);

    mapping(address token => Book) private _books;

    /* RECEIPTS AND CLAIMS */

    /// @inheritdoc IRoyaltySplitter
    function sync(address[] calldata tokens) external onlyClone nonReentrant {
        for (uint256 i; i < tokens.length; ++i) _sync(tokens[i]);
    }

    /// @inheritdoc IRoyaltySplitter
    function claim(uint256 payee, address token) external onlyClone nonReentrant returns (uint256 amount) {
        return _claim(msg.sender, payee, token);
    }

    /// @inheritdoc IRoyaltySplitter
    function syncAndClaim(uint256[] calldata payees, address[] calldata tokens) external onlyClone {
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            bool synced = _try(abi.encodeCall(this.syncStep, (token)));
            for (uint256 j; j < payees.length; ++j) {
                if (!synced || !_try(abi.encodeCall(this.claimStep, (msg.sender, payees[j], token)))) {
                    emit ClaimFailed(token, payees[j]);
                }
            }
        }
    }

    /// @inheritdoc IRoyaltySplitter
    function syncStep(address token) external nonReentrant {
        _requireSelf();
        _sync(token);
    }

    /// @inheritdoc IRoyaltySplitter
    function claimStep(address caller, uint256 payee, address token) external nonReentrant {
        _requireSelf();
        _claim(caller, payee, token);
    }

    /* VIEWS */

    /// @inheritdoc IRoyaltySplitter
    function received(address token) external view returns (uint256) {
        return _books[token].received;
    }

    /// @inheritdoc IRoyaltySplitter
    function settled(address token) external view returns (uint256) {
        return _books[token].settled;
    }

    /// @inheritdoc IRoyaltySplitter
    function owed(uint256 payee, address token) external view returns (uint256) {
        return _due(payee, token, Index.wrap(_books[token].received));
    }

    /// @inheritdoc IRoyaltySplitter
    function claimable(uint256 payee, address token) external view nonReentrantView returns (uint256) {
        Book memory book = _books[token];
        uint256 held = _held(token);
        uint256 due = _due(payee, token, Index.wrap(book.received + _found(token, book, held)));
        uint256 booked = book.received - book.settled;
        return held < booked ? (due * held) / booked : due;
    }

    /// @inheritdoc IRoyaltySplitter
    function unsynced(address token) external view nonReentrantView returns (uint256) {
        return _found(token, _books[token], _held(token));
    }

    /// @inheritdoc IRoyaltySplitter
    function shortfall(address token) external view nonReentrantView returns (uint256 amount, uint256 since) {
        Book memory book = _books[token];
        uint256 booked = book.received - book.settled;
        uint256 held = _held(token);
        return (held < booked ? booked - held : 0, book.shortSince);
    }

    /* INTERNAL */

    /// @dev What the payee is owed while the token's index is `index`. Reverts for an unknown payee.
    function _due(uint256 payee, address token, Index index) internal view virtual returns (uint256);

    /// @dev The same, made out to the payee: it is owed nothing more while the index stays. `record` is the payee's.
    /// @return due What to pay.
    /// @return moved Whether anything is different from before, if there is nothing to pay.
    function _settle(
        uint256 payee,
        address token,
        Record memory record,
        Index index
    ) internal virtual returns (uint256 due, bool moved);

    /// @dev What else there is to do once the receipts of a token have been found; its index is `index` now.
    function _synced(address token, Index index) internal virtual {}

    function _sync(address token) private {
        Book memory book = _books[token];
        uint256 held = _held(token);
        uint256 booked = book.received - book.settled;
        if (held < booked) {
            if (book.shortSince == 0) {
                _books[token].shortSince = uint32(block.timestamp); // until 2106
                emit ShortfallRecorded(token, booked - held);
            }
        } else {
            uint256 amount = _found(token, book, held);
            if (amount != 0 || book.shortSince != 0) {
                if (book.shortSince != 0) emit ShortfallEnded(token);
                book.received += uint112(amount); // by `_found` no more than fits
                book.shortSince = 0;
                _books[token] = book;
            }
            if (amount != 0) emit PaymentReceived(token, amount, book.received);
        }
        _synced(token, Index.wrap(book.received));
    }

    function _claim(address caller, uint256 payee, address token) private returns (uint256 amount) {
        Record memory record = _records[payee];
        address account = record.account;
        if (account == address(0)) (account, ) = _entry(payee);
        if (account == address(0)) revert RoyaltySplitter_UnknownPayee(payee);
        if (record.flags != 0 && caller != account) revert RoyaltySplitter_ClaimsByPayeeOnly(payee, caller);

        Book memory book = _books[token];
        (uint256 due, bool moved) = _settle(payee, token, record, Index.wrap(book.received));
        if (due == 0) {
            if (moved) return 0;
            revert RoyaltySplitter_NothingToClaim(payee, token);
        }
        amount = due;
        if (book.shortSince != 0) amount = _afterLossDown(payee, token, account, book, due);
        unchecked {
            book.settled += uint112(due); // nobody is owed more than was received and is not settled
        }
        _books[token] = book;
        emit PaymentReleased(token, account, payee, amount);
        if (token == ETHER) SafeTransferLib.safeTransferETH(account, amount);
        else SafeTransferLib.safeTransfer(token, account, amount);
    }

    /// @dev What a payee gets of its due while a shortfall is recorded: the share of it that is still here, rounded down.
    function _afterLossDown(
        uint256 payee,
        address token,
        address account,
        Book memory book,
        uint256 due
    ) private returns (uint256 amount) {
        uint256 held = _held(token);
        uint256 booked = book.received - book.settled;
        if (held >= booked) return due;
        uint256 from = book.shortSince + SHORTFALL_GRACE;
        if (msg.sender != account && block.timestamp < from) {
            revert RoyaltySplitter_Shortfall(token, held, booked, from);
        }
        amount = (due * held) / booked;
        if (amount == 0) revert RoyaltySplitter_NothingToClaim(payee, token);
        emit LossTaken(token, payee, due - amount);
    }

    /// @dev Calls this contract, no more gas than {CLAIM_GAS}, and looks at nothing that comes back.
    function _try(bytes memory data) private returns (bool success) {
        uint256 most = CLAIM_GAS;
        assembly ("memory-safe") {
            // writes no memory, and copies no answer, however long
            success := call(most, address(), 0, add(data, 0x20), mload(data), 0, 0)
        }
    }

    function _requireSelf() private view {
        if (msg.sender != address(this)) revert RoyaltySplitter_NotSelf(msg.sender);
    }

    /// @dev What has arrived, as far as the book can hold it: a token that lies about enormous amounts only harms itself.
    function _found(address token, Book memory book, uint256 held) private pure returns (uint256) {
        uint256 booked = book.received - book.settled;
        if (held <= booked) return 0;
        uint256 room = (token == ETHER ? type(uint88).max : type(uint112).max) - book.received;
        return held - booked < room ? held - booked : room;
    }

    function _held(address token) private view returns (uint256 held) {
        if (token == ETHER) return address(this).balance;
        bool answered;
        assembly ("memory-safe") {
            // `balanceOf(address)` in scratch space, where the answer's first word goes too; no more of it is copied
            mstore(0x00, 0x70a0823100000000000000000000000000000000000000000000000000000000)
            mstore(0x04, address())
            answered := staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            held := mload(0x00)
        }
        if (!answered) revert RoyaltySplitter_NotAToken(token);
    }
}
