// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {Investor, ITransferPolicy, Policy} from "../../compliance/interfaces/ITransferPolicy.sol";
import {InvestorWord} from "../../compliance/libraries/InvestorWord.sol";
import {PolicyWord, PolicyWordLib} from "../../compliance/libraries/PolicyWord.sol";
import {PolicyStore, TransferPolicy} from "../../compliance/libraries/TransferPolicy.sol";
import {IAssetDividends} from "../interfaces/IAssetDividends.sol";
import {CustodianStatus, IAssetLiens} from "../interfaces/IAssetLiens.sol";
import {IAssetOwnership} from "../interfaces/IAssetOwnership.sol";
import {IAssetToken} from "../interfaces/IAssetToken.sol";
import {PaymentBookLib, TokenWord} from "../libraries/PaymentBook.sol";
import {AssetRoles} from "./AssetRoles.sol";

/// @title PolicyAdmin
/// @notice The part of an asset's administration that sets its rules, payment tokens and custodians. See
///         {ITransferPolicy}, {IAssetDividends}, {IAssetLiens}.
abstract contract PolicyAdmin is AssetRoles {
    using TransferPolicy for PolicyStore;

    /* POLICY */

    /// @notice See {ITransferPolicy-setPolicy}.
    function setPolicy(Policy calldata policy_) external onlyOwner {
        _setPolicy(policy_);
    }

    /// @notice See {ITransferPolicy-setCountries}.
    function setCountries(uint16[] calldata countries, bool listed) external onlyOwner {
        _policy.setCountries(countries, listed);
    }

    /// @notice See {ITransferPolicy-setMaxCountryHolders}.
    function setMaxCountryHolders(uint16 country, uint32 max) external onlyOwner {
        _policy.setMaxCountryHolders(country, max);
    }

    /// @notice See {ITransferPolicy-pause}.
    function pause() external {
        if (!_agents[msg.sender] && msg.sender != _owner) revert IAssetOwnership.AssetToken_NotOwner(msg.sender);
        _policy.word = _policy.word.withFlag(PolicyWordLib.PAUSED);
        emit ITransferPolicy.Paused(msg.sender);
    }

    /// @notice See {ITransferPolicy-unpause}.
    function unpause() external onlyOwner {
        _policy.word = _policy.word.withoutFlag(PolicyWordLib.PAUSED);
        emit ITransferPolicy.Unpaused(msg.sender);
    }

    /* PAYMENT TOKENS AND CUSTODIANS */

    /// @notice See {IAssetDividends-listPaymentToken}.
    function listPaymentToken(address token) external onlyOwner {
        _listPaymentToken(token);
    }

    /// @notice See {IAssetLiens-setCustodian}.
    function setCustodian(address custodian, CustodianStatus status) external onlyOwner {
        // shut out, it could not burn what holders redeem
        if (custodian == _supplyLocker) revert IAssetLiens.AssetToken_InvalidCustodian(custodian, status);
        _setCustodian(custodian, status);
    }

    /* VIEWS */

    /// @notice See {ITransferPolicy-policy}.
    function policy() external view returns (Policy memory) {
        return _policy.get();
    }

    /// @notice See {ITransferPolicy-isCountryListed}.
    function isCountryListed(uint16 country) external view returns (bool) {
        return _policy.isListed(country);
    }

    /// @notice See {ITransferPolicy-countryHolders}.
    function countryHolders(uint16 country) external view returns (uint256 holders, uint256 max) {
        uint256 word = _policy.countryHolders[country];
        return (uint32(word), word >> 32);
    }

    /// @notice See {ITransferPolicy-investor}.
    function investor(uint96 investorId) external view returns (Investor memory) {
        InvestorWord word = _policy.investors[investorId].word;
        return Investor(word.wallets(), word.wallets() == 0 ? 0 : word.country(), word.balance(), word.sentToday());
    }

    /* INTERNAL */

    function _setPolicy(Policy calldata policy_) internal {
        _policy.set(policy_);
        uint256 tokens = _policy.word.paymentTokens();
        for (uint256 i; i < tokens; ++i) _books[i].book = _books[i].book.withChecked(policy_.checkedClaims);
    }

    function _listPaymentToken(address token) internal {
        PolicyWord word = _policy.word;
        uint256 number = word.paymentTokens();
        if (number == MAX_PAYMENT_TOKENS) revert IAssetDividends.AssetToken_TooManyPaymentTokens(number);
        for (uint256 i; i < number; ++i) {
            if (_books[i].token.token() == token) revert IAssetDividends.AssetToken_InvalidPaymentToken(token);
        }
        if (token.code.length == 0 || token == address(this)) {
            revert IAssetDividends.AssetToken_InvalidPaymentToken(token);
        }
        uint256 decimals = IERC20Metadata(token).decimals();
        if (decimals > PaymentBookLib.MAX_DECIMALS) revert IAssetDividends.AssetToken_InvalidPaymentToken(token);
        uint256 counted = PaymentBookLib.COUNTED_DECIMALS;
        TokenWord tokenWord = PaymentBookLib.pack(token, decimals > counted ? decimals - counted : 0);
        _books[number].token = tokenWord;
        _books[number].book = _books[number].book.withChecked(word.has(PolicyWordLib.CHECKED_CLAIMS));
        _policy.word = word.addPaymentToken();
        emit IAssetDividends.PaymentTokenListed(token, tokenWord.quantum());
    }

    function _setCustodian(address custodian, CustodianStatus status) internal {
        if (custodian == address(0)) revert IAssetToken.AssetToken_ZeroAddress();
        CustodianStatus before = _custodians[custodian];
        bool unknown = before == CustodianStatus.None;
        if (status == CustodianStatus.None || status == before || (status == CustodianStatus.Closed && unknown)) {
            revert IAssetLiens.AssetToken_InvalidCustodian(custodian, status);
        }
        _custodians[custodian] = status;
        emit IAssetLiens.CustodianSet(custodian, status);
    }
}
