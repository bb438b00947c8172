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

    bool private transient _entered;

    /* CONSTRUCTOR */

    constructor(address wrappedEther) {
        WRAPPED_ETHER = wrappedEther;
    }

    /* MODIFIERS */

    modifier nonReentrant() {
        _requireNotEntered();
        _entered = true;
        _;
        _entered = false;
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

    function _claim(address token, address holder, address to) private nonReentrant returns (uint256 amount) {
        (uint256 number, TokenWord tokenWord) = _find(token);
        HolderWord word = _holders[holder];
        if (word.has(HolderWordLib.FROZEN)) revert AssetToken_ClaimFrozen(holder);
        BookWord book = _books[number].book;
        if (book.isChecked()) _requirePayable(holder);

        HolderWord earned = (number == 0 ? word : _earnings[number][holder]).settle(word.balance(), book.index());
        uint256 quanta = earned.accrued() >> PaymentBookLib.SCALE_BITS;
        if (quanta == 0) revert AssetToken_NothingToClaim(token, holder);
        earned = earned.withAccrued(earned.accrued() & ((1 << PaymentBookLib.SCALE_BITS) - 1));
        if (number == 0) _holders[holder] = earned;
        else _earnings[number][holder] = earned;
        _books[number].book = book.subOutstanding(quanta);
        amount = quanta * tokenWord.quantum();
        emit DividendClaimed(token, holder, to, amount);
        SafeTransferLib.safeTransfer(token, to, amount);
    }

    function _requirePayable(address holder) private view {
        (, uint256 identity) = REGISTRY.identities(holder, holder);
        if (!_policy.mayBePaid(holder, IdentityWord.wrap(identity))) revert AssetToken_ClaimHeldBack(holder);
    }

    function _requireNotEntered() private view {
        if (_entered) revert IAssetToken.AssetToken_Reentered();
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
