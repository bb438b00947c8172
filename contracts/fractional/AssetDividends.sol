// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IdentityWord} from "../compliance/libraries/IdentityWord.sol";
import {PolicyStore, TransferPolicy} from "../compliance/libraries/TransferPolicy.sol";
import {IWrappedEther} from "../utils/interfaces/IWrappedEther.sol";
import {AssetLedger} from "./AssetLedger.sol";
import {DividendBook, IAssetDividends} from "./interfaces/IAssetDividends.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {HolderWord, HolderWordLib} from "./libraries/HolderWord.sol";
import {BookWord, PaymentBookLib, TokenWord} from "./libraries/PaymentBook.sol";

/// @title AssetDividends
/// @notice The part of an asset that books dividends and pays them. See {IAssetDividends}.
/// @dev Everything is written before a token is called, and a call that comes back finds booking and claims closed: else a token that calls
///      before it moves a balance could have a payment booked as a receipt.
abstract contract AssetDividends is IAssetDividends, AssetLedger {
    using TransferPolicy for PolicyStore;

    /* IMMUTABLES */

    /// @inheritdoc IAssetDividends
    address public immutable WRAPPED_ETHER;

    /* STORAGE */

    /// @dev A whole word: a narrower one would be read before it is written.
    uint256 private transient _entered;

    /* CONSTRUCTOR */

    constructor(address wrappedEther) {
        WRAPPED_ETHER = wrappedEther;
    }

    /* MODIFIERS */

    modifier nonReentrant() {
        if (_entered != 0) revert IAssetToken.AssetToken_Reentered();
        _entered = 1;
        _;
        _entered = 0;
    }

    /* DIVIDENDS */

    /// @inheritdoc IAssetDividends
    function payDividend(address token, uint256 amount) external nonReentrant returns (uint256 booked) {
        _requireAmount(amount);
        (uint256 number, TokenWord tokenWord) = _find(token);
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        booked = _book(number, tokenWord);
        if (booked == 0) revert AssetToken_NothingReceived(token);
    }

    /// @inheritdoc IAssetDividends
    function bookReceived(address token) external nonReentrant returns (uint256 booked) {
        (uint256 number, TokenWord tokenWord) = _find(token);
        if (token == WRAPPED_ETHER && address(this).balance != 0) {
            IWrappedEther(token).deposit{value: address(this).balance}();
        }
        return _book(number, tokenWord);
    }

    /// @inheritdoc IAssetDividends
    function claim(address token, address holder) external returns (uint256) {
        return _claim(token, holder, holder);
    }

    /// @inheritdoc IAssetDividends
    function claimTo(address token, address to) external returns (uint256) {
        if (to == address(0)) revert IAssetToken.AssetToken_ZeroAddress();
        emit DividendRedirected(token, msg.sender, to);
        return _claim(token, msg.sender, to);
    }

    /* VIEWS */

    /// @inheritdoc IAssetDividends
    function claimable(address token, address holder) external view returns (uint256) {
        (uint256 number, TokenWord tokenWord, bool found) = _search(token);
        if (!found) return 0;
        return (_earned(number, holder).accrued() >> PaymentBookLib.SCALE_BITS) * tokenWord.quantum();
    }

    /// @inheritdoc IAssetDividends
    function accrued(address token, address holder) external view returns (uint256) {
        (uint256 number, , bool found) = _search(token);
        return found ? _earned(number, holder).accrued() : 0;
    }

    /// @inheritdoc IAssetDividends
    function unbooked(address token) external view returns (uint256) {
        _requireNotEntered();
        (uint256 number, TokenWord tokenWord) = _find(token);
        return _arrived(_books[number].book, tokenWord);
    }

    /// @inheritdoc IAssetDividends
    function paymentTokens() external view returns (address[] memory tokens) {
        tokens = new address[](_policy.word.paymentTokens());
        for (uint256 i; i < tokens.length; ++i) tokens[i] = _books[i].token.token();
    }

    /// @inheritdoc IAssetDividends
    function dividendBook(address token) external view returns (DividendBook memory) {
        (uint256 number, TokenWord tokenWord) = _find(token);
        BookWord book = _books[number].book;
        return
            DividendBook(
                token,
                tokenWord.quantum(),
                book.index(),
                tokenWord.received(),
                book.outstanding(),
                book.remainder(),
                book.undivided()
            );
    }

    /* INTERNAL */

    /// @dev Books what is here beyond the book.
    function _book(uint256 number, TokenWord tokenWord) private returns (uint256 arrived) {
        BookWord book = _books[number].book;
        arrived = _arrived(book, tokenWord);
        if (arrived == 0) return 0;
        uint256 supply = _policy.word.supply();
        if (supply == 0) revert AssetToken_NoShares();
        uint256 quantum = tokenWord.quantum();
        uint256 undivided = arrived + book.undivided();
        uint256 quanta = undivided / quantum;
        uint256 room = PaymentBookLib.MAX_RECEIVED - tokenWord.received();
        if (quanta > room) revert AssetToken_TooMuchReceived(tokenWord.token(), quanta, room);
        _books[number].book = book.receive_(quanta, supply, undivided % quantum);
        _books[number].token = tokenWord.addReceived(quanta);
        emit DividendReceived(tokenWord.token(), msg.sender, arrived, supply);
    }

    /// @dev By hand, since it is what holders pay for: what {claimable} and {dividendBook} do by the libraries.
    // solhint-disable-next-line function-max-lines
    function _claim(address token, address holder, address to) private nonReentrant returns (uint256 amount) {
        uint256 which;
        TokenWord tokenWord = _books[0].token;
        if (address(uint160(TokenWord.unwrap(tokenWord))) != token) (which, tokenWord) = _find(token);
        uint256 slot;
        uint256 word;
        assembly ("memory-safe") {
            // the slot of `_holders[holder]`, by scratch space
            mstore(0x00, holder)
            mstore(0x20, _holders.slot)
            slot := keccak256(0x00, 0x40)
            word := sload(slot)
        }
        if (word & HolderWordLib.FROZEN != 0) revert AssetToken_ClaimFrozen(holder);
        uint256 bookSlot;
        uint256 book;
        assembly ("memory-safe") {
            // the slot of `_books[which].book`: two words each, and `which` is one of them
            bookSlot := add(_books.slot, shl(1, which))
            book := sload(bookSlot)
        }
        if (BookWord.wrap(book).isChecked()) _requirePayable(holder);

        uint256 shares = word >> 200;
        if (which != 0) {
            assembly ("memory-safe") {
                // the same of `_earnings[which][holder]`
                mstore(0x00, which)
                mstore(0x20, _earnings.slot)
                mstore(0x20, keccak256(0x00, 0x40))
                mstore(0x00, holder)
                slot := keccak256(0x00, 0x40)
                word := sload(slot)
            }
        }
        uint256 quanta;
        unchecked {
            // an index only grows, and nobody accrues more than 96 bits, nor more than what is outstanding; see {HolderWord}
            uint256 earned = uint96(word) + shares * (uint96(book) - uint96(word >> 96));
            quanta = earned >> PaymentBookLib.SCALE_BITS;
            if (quanta == 0) revert AssetToken_NothingToClaim(token, holder);
            earned &= (1 << PaymentBookLib.SCALE_BITS) - 1;
            word = ((word >> 192) << 192) | (uint256(uint96(book)) << 96) | earned;
            book -= quanta << 152;
            amount = quanta * tokenWord.quantum(); // below 2^60 times 10^12
        }
        bytes32 topic = DividendClaimed.selector;
        assembly ("memory-safe") {
            sstore(slot, word)
            sstore(bookSlot, book)
            // `emit DividendClaimed(token, holder, amount)`, by scratch space
            mstore(0x00, amount)
            log3(0x00, 0x20, topic, token, holder)
        }
        SafeTransferLib.safeTransfer(token, to, amount);
    }

    function _requirePayable(address holder) private view {
        (, uint256 identity) = _identities(holder, holder);
        if (!_policy.mayBePaid(holder, IdentityWord.wrap(identity))) revert AssetToken_ClaimHeldBack(holder);
    }

    function _requireNotEntered() private view {
        if (_entered != 0) revert IAssetToken.AssetToken_Reentered();
    }

    /// @dev What a holder has earned until now.
    function _earned(uint256 number, address holder) private view returns (HolderWord) {
        HolderWord word = _holders[holder];
        uint256 index = _books[number].book.index();
        return (number == 0 ? word : _earnings[number][holder]).settle(word.balance(), index);
    }

    /// @dev What is here of a token beyond what is booked and not paid; nothing, where its balance has fallen.
    function _arrived(BookWord book, TokenWord tokenWord) private view returns (uint256) {
        uint256 held = SafeTransferLib.balanceOf(tokenWord.token(), address(this));
        uint256 booked = book.outstanding() * tokenWord.quantum() + book.undivided();
        return held > booked ? held - booked : 0;
    }

    function _find(address token) private view returns (uint256 number, TokenWord tokenWord) {
        bool found;
        (number, tokenWord, found) = _search(token);
        if (!found) revert AssetToken_NotPaymentToken(token);
    }

    function _search(address token) private view returns (uint256 number, TokenWord tokenWord, bool found) {
        for (; number < MAX_PAYMENT_TOKENS; ++number) {
            tokenWord = _books[number].token;
            if (TokenWord.unwrap(tokenWord) == 0) break;
            if (tokenWord.token() == token) return (number, tokenWord, true);
        }
    }
}
