// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IRoyaltySplitter} from "./interfaces/IRoyaltySplitter.sol";
import {Index} from "./libraries/Accumulator.sol";
import {PayableClone} from "./libraries/PayableClone.sol";
import {Book, BookWord} from "./libraries/BookWord.sol";
import {Record, RecordWord} from "./libraries/RecordWord.sol";
import {SplitterPayees} from "./SplitterPayees.sol";

/// @title SplitterBook
/// @notice What a splitter has received and paid of each token: finds what arrived, pays what is owed, and keeps its head when a balance
///         falls. How receipts are divided is the heirs' business.
/// @dev The total of shares never changes, so it is the accumulator's scale, and a token's index is all that was received of it. A
///      balance above what is booked is money that arrived, one below it a shortfall.
abstract contract SplitterBook is SplitterPayees {
    /// @inheritdoc IRoyaltySplitter
    uint256 public constant SHORTFALL_GRACE = 7 days;

    /// @inheritdoc IRoyaltySplitter
    uint256 public constant SHORTFALL_TOLERANCE_BPS = 100;

    /// @inheritdoc IRoyaltySplitter
    uint256 public constant CLAIM_GAS = 400_000;

    /// @dev Stands for ether.
    address internal constant ETHER = address(0);

    mapping(address token => Book) private _books;

    /// @dev How deep the recorded shortfall was when it was recorded: what was held in the upper 128 bits, what was booked below.
    mapping(address token => uint256) private _depths;

    /// @dev Whether money is being counted or paid: a token that calls back in the middle must not have its balance counted.
    ///      Not zero while that is so; a whole word, which is cheaper than a flag.
    uint256 private transient _entered;

    modifier nonReentrant() {
        _requireNotEntered();
        _entered = 1;
        _;
        _entered = 0;
    }

    modifier nonReentrantView() {
        _requireNotEntered();
        _;
    }

    /* RECEIPTS AND CLAIMS */

    /// @inheritdoc IRoyaltySplitter
    function sync(address[] calldata tokens) external onlyClone nonReentrant {
        for (uint256 i; i < tokens.length; ++i) _sync(tokens[i]);
    }

    /// @inheritdoc IRoyaltySplitter
    function claim(uint256 payee, address token) external returns (uint256 amount) {
        amount = _claim(msg.sender, payee, token); // of the implementation too, where nothing is ever booked
        assembly ("memory-safe") {
            // `return amount`, by scratch space
            mstore(0x00, amount)
            return(0x00, 0x20)
        }
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
    function claimStep(address caller, uint256 payee, address token) external {
        _requireSelf();
        _claim(caller, payee, token);
    }

    /* VIEWS */

    /// @inheritdoc IRoyaltySplitter
    function received(address token) external view returns (uint256) {
        return _books[token].received();
    }

    /// @inheritdoc IRoyaltySplitter
    function settled(address token) external view returns (uint256) {
        return _books[token].settled();
    }

    /// @inheritdoc IRoyaltySplitter
    function owed(uint256 payee, address token) external view returns (uint256) {
        return _due(payee, token, Index.wrap(_books[token].received()));
    }

    /// @inheritdoc IRoyaltySplitter
    function claimable(uint256 payee, address token) external view nonReentrantView returns (uint256) {
        Book book = _books[token];
        uint256 held = _held(token);
        uint256 due = _due(payee, token, Index.wrap(book.received() + _found(token, book, held)));
        return held < book.booked() ? (due * held) / book.booked() : due;
    }

    /// @inheritdoc IRoyaltySplitter
    function unsynced(address token) external view nonReentrantView returns (uint256) {
        return _found(token, _books[token], _held(token));
    }

    /// @inheritdoc IRoyaltySplitter
    function shortfall(address token) external view nonReentrantView returns (uint256 amount, uint256 since) {
        Book book = _books[token];
        uint256 held = _held(token);
        return (held < book.booked() ? book.booked() - held : 0, book.shortSince());
    }

    /* INTERNAL */

    /// @dev What the payee is owed while the token's index is `index`. Reverts for an unknown payee.
    function _due(uint256 payee, address token, Index index) internal view virtual returns (uint256);

    /// @dev The same, made out to the payee: it is owed nothing more while the index stays. Reverts if nothing changes.
    /// @param record The payee's, in `recordSlot`, and `entry` that of the arguments.
    function _settle(
        uint256 payee,
        address token,
        uint256 recordSlot,
        Record record,
        uint256 entry,
        Index index
    ) internal virtual returns (uint256 due);

    /// @dev What else there is to do once the receipts of a token have been found; its index is `index` now.
    function _synced(address token, Index index) internal virtual {}

    function _sync(address token) private {
        Book book = _books[token];
        uint256 held = _held(token);
        uint256 booked = book.booked();
        if (held < booked) {
            if (book.shortSince() == 0 || _isDeeper(token, held, booked)) {
                _books[token] = book.withShortSince(block.timestamp);
                _depths[token] = (held << 128) | booked; // both below 2^112
                emit ShortfallRecorded(token, booked - held);
            }
        } else {
            uint256 amount = _found(token, book, held);
            if (book.shortSince() != 0) {
                book = book.withShortSince(0);
                _books[token] = book;
                emit ShortfallEnded(token);
            }
            if (amount != 0) {
                book = book.addReceived(amount);
                _books[token] = book;
                emit PaymentReceived(token, amount, book.received());
            }
        }
        _synced(token, Index.wrap(book.received()));
    }

    /// @dev By hand, since it is what users pay for; its plain meaning is `claim` of strongroom/model/royalty_splitter.py.
    function _claim(address caller, uint256 payee, address token) private returns (uint256 amount) {
        if (_entered != 0) revert RoyaltySplitter_Reentered();
        if (payee > type(uint16).max) revert RoyaltySplitter_UnknownPayee(payee);
        uint256 entryAt;
        unchecked {
            entryAt = _header() + PayableClone.ARGS; // two small constants
        }
        uint256 recordSlot;
        uint256 bookSlot;
        uint256 book;
        uint256 record;
        uint256 entry;
        address account;
        _entered = 1;
        assembly ("memory-safe") {
            // as {_entry}, and the slots of `_records[payee]` and `_books[token]`, all by scratch space; `payee` is small
            extcodecopy(address(), 0x00, add(entryAt, mul(payee, ENTRY)), 0x20)
            entry := mload(0x00)
            mstore(0x00, payee)
            mstore(0x20, _records.slot)
            recordSlot := keccak256(0x00, 0x40)
            record := sload(recordSlot)
            mstore(0x00, token)
            mstore(0x20, _books.slot)
            bookSlot := keccak256(0x00, 0x40)
            book := sload(bookSlot)
            account := shr(96, shl(96, record))
            if iszero(account) {
                account := shr(96, entry)
            }
        }
        if (account == address(0)) revert RoyaltySplitter_UnknownPayee(payee);
        if (record >> 248 != 0 && caller != account) revert RoyaltySplitter_ClaimsByPayeeOnly(payee, caller);

        amount = _settle(payee, token, recordSlot, Record.wrap(record), entry, Index.wrap(uint112(book)));
        assembly ("memory-safe") {
            // as {BookWord-addSettled}: nobody is owed more than is booked, so that nothing carries
            sstore(bookSlot, add(book, shl(112, amount)))
        }
        if (book >> 224 != 0) amount = _afterLossDown(payee, token, account, Book.wrap(book), amount);
        if (amount != 0) {
            bytes32 topic = PaymentReleased.selector;
            assembly ("memory-safe") {
                // `emit PaymentReleased(token, payee, amount)`, by scratch space
                mstore(0x00, amount)
                log3(0x00, 0x20, topic, token, payee)
            }
            if (token == ETHER) SafeTransferLib.safeTransferETH(account, amount);
            else SafeTransferLib.safeTransfer(token, account, amount);
        }
        _entered = 0;
    }

    /// @dev What a payee gets of its due while a shortfall is recorded: the share of it that is still here, rounded down.
    function _afterLossDown(
        uint256 payee,
        address token,
        address account,
        Book book,
        uint256 due
    ) private returns (uint256 amount) {
        uint256 held = _held(token);
        uint256 booked = book.booked();
        if (held >= booked) {
            _books[token] = _books[token].withShortSince(0); // where `due` is settled already
            emit ShortfallEnded(token);
            return due;
        }
        if (due == 0) return 0;
        uint256 since = _isDeeper(token, held, booked) ? block.timestamp : book.shortSince();
        if (msg.sender != account && block.timestamp < since + SHORTFALL_GRACE) {
            revert RoyaltySplitter_Shortfall(token, held, booked, since + SHORTFALL_GRACE);
        }
        amount = (due * held) / booked;
        if (amount == 0) revert RoyaltySplitter_NothingToClaim(payee, token);
        emit LossTaken(token, payee, due - amount);
    }

    /// @dev Whether a lesser part of what is booked is here than was when the shortfall was recorded, beyond the tolerance. Claims leave
    ///      that part as it is, or raise it by what they round down; arrivals raise it: only the token makes it fall.
    function _isDeeper(address token, uint256 held, uint256 booked) private view returns (bool) {
        uint256 depth = _depths[token];
        unchecked {
            // four amounts below 2^112, and 10,000 below 2^14
            return held * uint128(depth) * 10_000 < (depth >> 128) * booked * (10_000 - SHORTFALL_TOLERANCE_BPS);
        }
    }

    /// @dev Calls this contract with no more gas than {CLAIM_GAS}, and looks at nothing that comes back.
    function _try(bytes memory data) private returns (bool success) {
        uint256 most = CLAIM_GAS;
        assembly ("memory-safe") {
            // writes no memory, and copies no answer, however long
            success := call(most, address(), 0, add(data, 0x20), mload(data), 0, 0)
        }
    }

    function _requireNotEntered() private view {
        if (_entered != 0) revert RoyaltySplitter_Reentered();
    }

    function _requireSelf() private view {
        if (msg.sender != address(this)) revert RoyaltySplitter_NotSelf(msg.sender);
    }

    /// @dev What has arrived, as far as the book can hold it: a token that lies about enormous amounts only harms itself.
    function _found(address token, Book book, uint256 held) private pure returns (uint256) {
        uint256 booked = book.booked();
        if (held <= booked) return 0;
        unchecked {
            // just checked; and no more than the bound is ever received
            uint256 room = (token == ETHER ? RecordWord.MAX_ETHER : BookWord.MAX_RECEIVED) - book.received();
            return held - booked < room ? held - booked : room;
        }
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
