// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISanctionsList} from "../interfaces/ISanctionsList.sol";
import {CountryRule, ITransferPolicy, Policy, Reason} from "../interfaces/ITransferPolicy.sol";
import {IdentityWord} from "./IdentityWord.sol";
import {InvestorWord} from "./InvestorWord.sol";
import {PolicyWord, PolicyWordLib} from "./PolicyWord.sol";

/// @notice The rules of an asset and its count of holders, as they are kept.
struct PolicyStore {
    PolicyWord word;
    /// | lower bits of the daily volume 40 | maxBalance 56 | sanctions list 160 |
    uint256 limits;
    uint256 lockup;
    /// Bit n of them all: country n is listed.
    uint256[4] listed;
    /// | max 32 | count 32 |
    mapping(uint256 country => uint256) countryHolders;
    mapping(uint256 investorId => InvestorRecord) investors;
}

/// @notice An investor, as it is kept.
struct InvestorRecord {
    InvestorWord word;
}

/// @notice One side of a movement of shares, as it was before.
struct Party {
    /// Zero: none, shares are issued or burned.
    address wallet;
    uint256 balance;
    uint256 investorId;
    /// Of the receiver: what a new holder is counted in.
    uint16 country;
    /// Whether the wallet counts, or will once it holds any; a custodian's does not.
    bool counted;
}

/// @title TransferPolicy
/// @notice The rules of {ITransferPolicy}, over the storage of the asset that asks. They are asked in the order of {Reason}; between
///         `accountReason` and `amountReason` the asset asks for what is locked, frozen and locked up, which is its own to know.
library TransferPolicy {
    /// @dev Gas that a sanctions list has for an answer. Those that are public take 3,000 to 10,000.
    uint256 internal constant SANCTIONS_GAS = 50_000;

    uint256 private constant COUNTRIES = 1_000;

    /* RULES */

    /// @notice Sets the numbers. Reverts for `maxBalance` where investors' balances are not kept, and for a list without code.
    function set(PolicyStore storage self, Policy calldata policy) internal {
        PolicyWord word = self.word;
        if (policy.maxBalance != 0 && !word.has(PolicyWordLib.INVESTOR_BALANCES)) {
            revert ITransferPolicy.TransferPolicy_NoInvestorBalances();
        }
        if (policy.sanctionsList != address(0) && policy.sanctionsList.code.length == 0) {
            revert ITransferPolicy.TransferPolicy_ListWithoutCode(policy.sanctionsList);
        }
        uint256 flags;
        if (policy.countryRule == CountryRule.Allow) flags |= PolicyWordLib.ALLOW_LISTED;
        if (policy.countryRule == CountryRule.Deny) flags |= PolicyWordLib.DENY_LISTED;
        if (policy.sanctionsList != address(0)) flags |= PolicyWordLib.SANCTIONS;
        if (policy.minHolding != 0) flags |= PolicyWordLib.MIN_HOLDING;
        if (policy.maxBalance != 0) flags |= PolicyWordLib.MAX_BALANCE;
        if (policy.dailyVolume != 0) flags |= PolicyWordLib.DAILY_VOLUME;
        if (policy.checkedClaims) flags |= PolicyWordLib.CHECKED_CLAIMS;
        uint16 high = uint16(policy.dailyVolume >> 40);
        self.word = word.withRules(flags, policy.maxHolders, policy.classes, policy.minHolding, high);
        // the shift leaves the lower 40 bits
        self.limits =
            (uint256(policy.dailyVolume) << 216) |
            (uint256(policy.maxBalance) << 160) |
            uint160(policy.sanctionsList);
        self.lockup = policy.lockup;
        emit ITransferPolicy.PolicySet(policy);
    }

    /// @notice Lists countries, or takes them from the list.
    function setCountries(PolicyStore storage self, uint16[] calldata countries, bool listed) internal {
        for (uint256 i; i < countries.length; ++i) {
            uint16 country = countries[i];
            requireCountry(country);
            uint256 bit = 1 << (country & 0xff);
            if (listed) self.listed[country >> 8] |= bit;
            else self.listed[country >> 8] &= ~bit;
            emit ITransferPolicy.CountryListed(country, listed);
        }
    }

    /// @notice Sets the most holders in a country.
    function setMaxCountryHolders(PolicyStore storage self, uint16 country, uint32 max) internal {
        requireCountry(country);
        self.countryHolders[country] = uint32(self.countryHolders[country]) | (uint256(max) << 32);
        emit ITransferPolicy.MaxCountryHoldersSet(country, max);
    }

    /* CHECKS */

    /// @notice Why these accounts may not send or receive at all, frozen wallets and pauses excepted, which come before.
    /// @param from The sender's identity; whether it is asked about at all, `asksSender` says.
    function accountReason(
        PolicyStore storage self,
        PolicyWord word,
        address fromWallet,
        IdentityWord from,
        address toWallet,
        IdentityWord to,
        bool asksSender
    ) internal view returns (Reason) {
        if (asksSender && IdentityWord.unwrap(from) == 0) return Reason.SenderUnverified;
        if (IdentityWord.unwrap(to) == 0) return Reason.ReceiverUnverified;
        if (word.has(PolicyWordLib.ALLOW_LISTED | PolicyWordLib.DENY_LISTED)) {
            if (isListed(self, to.country()) != word.has(PolicyWordLib.ALLOW_LISTED)) return Reason.Country;
        }
        uint256 classes = word.classes();
        // a shift by more than 255 gives zero
        if (classes != 0 && (classes >> to.investorClass()) & 1 == 0) return Reason.InvestorClass;
        if (!word.has(PolicyWordLib.SANCTIONS)) return Reason.None;
        return _sanctionsReason(address(uint160(self.limits)), fromWallet, toWallet, asksSender);
    }

    /// @notice Whether a wallet may have its dividends by a policy with `checkedClaims`.
    function mayBePaid(PolicyStore storage self, address wallet, IdentityWord identity) internal view returns (bool) {
        if (IdentityWord.unwrap(identity) == 0) return false;
        return !self.word.has(PolicyWordLib.SANCTIONS) || _sanctioned(address(uint160(self.limits)), wallet) == 0;
    }

    /// @notice Why an account may not send at all, its wallet's freeze excepted.
    function senderReason(
        PolicyStore storage self,
        address wallet,
        IdentityWord identity
    ) internal view returns (Reason) {
        if (IdentityWord.unwrap(identity) == 0) return Reason.SenderUnverified;
        if (!self.word.has(PolicyWordLib.SANCTIONS)) return Reason.None;
        uint256 answer = _sanctioned(address(uint160(self.limits)), wallet);
        if (answer == 0) return Reason.None;
        return answer == 1 ? Reason.SenderSanctioned : Reason.SanctionsUnknown;
    }

    /// @notice Why this amount may not go from one party to the other. Not zero, at most the sender's balance, between two wallets.
    /// @param byHolder Whether the holder transfers; else only the receiver's side is asked.
    function amountReason(
        PolicyStore storage self,
        PolicyWord word,
        Party memory from,
        Party memory to,
        uint256 amount,
        bool byHolder
    ) internal view returns (Reason) {
        if (word.has(PolicyWordLib.MIN_HOLDING | PolicyWordLib.MAX_BALANCE | PolicyWordLib.DAILY_VOLUME)) {
            Reason reason = _limitReason(self, word, from, to, amount, byHolder);
            if (reason != Reason.None) return reason;
        }
        if (to.balance != 0 || !to.counted) return Reason.None;
        if (self.investors[to.investorId].word.wallets() != 0) return Reason.None;
        return _holderReason(self, word, from, to, amount);
    }

    /* COUNTS */

    /// @notice Counts a movement that changes balances: wallets, holders, investors' balances, the day's volume.
    /// @return The policy's word, whose number of holders may be another now. The caller stores it.
    function count(
        PolicyStore storage self,
        PolicyWord word,
        Party memory from,
        Party memory to,
        uint256 amount,
        bool byHolder
    ) internal returns (PolicyWord) {
        bool arrives = to.counted && to.balance == 0 && to.wallet != address(0);
        bool leaves = from.counted && from.balance == amount && from.wallet != address(0);
        bool rules = word.has(PolicyWordLib.INVESTOR_BALANCES | PolicyWordLib.DAILY_VOLUME);
        if (!arrives && !leaves && !rules) return word;
        bool keepsBalances = word.has(PolicyWordLib.INVESTOR_BALANCES);
        // the receiver first, so that an investor who moves between its own wallets never counts as gone
        if (to.counted && to.wallet != address(0) && (arrives || keepsBalances)) {
            InvestorRecord storage record = self.investors[to.investorId];
            InvestorWord investor = record.word;
            if (arrives) (word, investor) = _arrive(self, word, investor, to.country);
            if (keepsBalances) investor = investor.addBalance(amount);
            record.word = investor;
        }
        if (from.counted && from.wallet != address(0)) {
            InvestorRecord storage record = self.investors[from.investorId];
            InvestorWord investor = record.word;
            if (leaves) (word, investor) = _leave(self, word, investor);
            if (keepsBalances) investor = investor.subBalance(amount);
            if (byHolder && word.has(PolicyWordLib.DAILY_VOLUME) && from.investorId != to.investorId) {
                investor = investor.withSentToday(investor.sentToday() + amount); // within the limit, which is below 2^56
            }
            record.word = investor;
        }
        return word;
    }

    /// @notice Counts a wallet with a balance that did not count, or no longer one that did; and its country as its investor's.
    function recount(
        PolicyStore storage self,
        uint256 investorId,
        uint16 country,
        uint256 balance,
        bool was,
        bool counts
    ) internal {
        PolicyWord word = self.word;
        InvestorRecord storage record = self.investors[investorId];
        InvestorWord investor = record.word;
        bool keepsBalances = word.has(PolicyWordLib.INVESTOR_BALANCES);
        if (was) {
            (word, investor) = _leave(self, word, investor);
            if (keepsBalances) investor = investor.subBalance(balance);
        }
        if (counts) {
            if (investor.wallets() != 0 && investor.country() != country) {
                self.countryHolders[investor.country()] -= 1;
                self.countryHolders[country] += 1;
                investor = investor.withCountry(country);
            }
            (word, investor) = _arrive(self, word, investor, country);
            if (keepsBalances) investor = investor.addBalance(balance);
        }
        record.word = investor;
        self.word = word;
    }

    /* VIEWS */

    /// @notice Whether a country is listed.
    function isListed(PolicyStore storage self, uint256 country) internal view returns (bool) {
        return country < COUNTRIES && (self.listed[country >> 8] >> (country & 0xff)) & 1 == 1;
    }

    /// @notice The rules as they were set.
    function get(PolicyStore storage self) internal view returns (Policy memory policy) {
        PolicyWord word = self.word;
        uint256 limits = self.limits;
        if (word.has(PolicyWordLib.ALLOW_LISTED)) policy.countryRule = CountryRule.Allow;
        if (word.has(PolicyWordLib.DENY_LISTED)) policy.countryRule = CountryRule.Deny;
        policy.classes = uint32(word.classes());
        policy.maxHolders = uint32(word.maxHolders());
        policy.minHolding = uint56(word.minHolding());
        policy.maxBalance = uint56(limits >> 160);
        policy.dailyVolume = uint56((word.dailyVolumeHigh() << 40) | (limits >> 216));
        policy.lockup = uint32(self.lockup);
        policy.sanctionsList = address(uint160(limits));
        policy.checkedClaims = word.has(PolicyWordLib.CHECKED_CLAIMS);
    }

    /// @notice Reverts for what is no country's number.
    function requireCountry(uint16 country) internal pure {
        if (country == 0 || country >= COUNTRIES) revert ITransferPolicy.TransferPolicy_InvalidCountry(country);
    }

    /* INTERNAL */

    /// @dev Kept apart: most assets have none of these rules.
    function _limitReason(
        PolicyStore storage self,
        PolicyWord word,
        Party memory from,
        Party memory to,
        uint256 amount,
        bool byHolder
    ) private view returns (Reason) {
        bool same = from.investorId == to.investorId && from.wallet != address(0);
        if (byHolder && word.has(PolicyWordLib.DAILY_VOLUME) && from.counted && !same) {
            uint256 sent = self.investors[from.investorId].word.sentToday() + amount;
            if (sent > (word.dailyVolumeHigh() << 40) | (self.limits >> 216)) return Reason.DailyVolume;
        }
        if (word.has(PolicyWordLib.MIN_HOLDING)) {
            uint256 least = word.minHolding();
            if (byHolder && from.counted && from.balance != amount && from.balance - amount < least) {
                return Reason.SenderBelowMinimum;
            }
            if (to.counted && to.balance + amount < least) return Reason.ReceiverBelowMinimum;
        }
        if (word.has(PolicyWordLib.MAX_BALANCE) && to.counted && !(same && from.counted)) {
            uint256 held = self.investors[to.investorId].word.balance() + amount;
            if (held > uint56(self.limits >> 160)) return Reason.MaxBalance;
        }
        return Reason.None;
    }

    /// @dev For a receiver who becomes a holder. Whoever stops being one with the same movement makes room.
    function _holderReason(
        PolicyStore storage self,
        PolicyWord word,
        Party memory from,
        Party memory to,
        uint256 amount
    ) private view returns (Reason) {
        uint256 max = word.maxHolders();
        uint256 inCountry = self.countryHolders[to.country];
        if (max == 0 && inCountry >> 32 == 0) return Reason.None;
        uint256 leaving;
        uint16 leavingCountry;
        if (from.wallet != address(0) && from.counted && from.balance == amount) {
            InvestorWord investor = self.investors[from.investorId].word;
            if (investor.wallets() == 1) (leaving, leavingCountry) = (1, investor.country());
        }
        if (max != 0 && word.holders() + 1 - leaving > max) return Reason.MaxHolders;
        if (inCountry >> 32 != 0) {
            uint256 others = uint32(inCountry) - (leavingCountry == to.country ? leaving : 0);
            if (others + 1 > inCountry >> 32) return Reason.MaxCountryHolders;
        }
        return Reason.None;
    }

    function _arrive(
        PolicyStore storage self,
        PolicyWord word,
        InvestorWord investor,
        uint16 country
    ) private returns (PolicyWord, InvestorWord) {
        if (investor.wallets() == 0) {
            word = word.addHolder();
            self.countryHolders[country] += 1; // fewer than 2^32 holders: the maximum above stays as it is
            investor = investor.withCountry(country);
        }
        return (word, investor.addWallet());
    }

    function _leave(
        PolicyStore storage self,
        PolicyWord word,
        InvestorWord investor
    ) private returns (PolicyWord, InvestorWord) {
        investor = investor.subWallet();
        if (investor.wallets() == 0) {
            word = word.subHolder();
            self.countryHolders[investor.country()] -= 1; // it was counted there
        }
        return (word, investor);
    }

    function _sanctionsReason(address list, address from, address to, bool asksSender) private view returns (Reason) {
        uint256 ofSender = asksSender ? _sanctioned(list, from) : 0;
        if (ofSender == 1) return Reason.SenderSanctioned;
        uint256 ofReceiver = _sanctioned(list, to);
        if (ofReceiver == 1) return Reason.ReceiverSanctioned;
        return ofSender | ofReceiver == 0 ? Reason.None : Reason.SanctionsUnknown;
    }

    /// @dev 0: no, 1: yes, 2: no answer. Never reverts, and copies no more of an answer than one word.
    function _sanctioned(address list, address account) private view returns (uint256 answer) {
        bytes4 selector = ISanctionsList.isSanctioned.selector;
        uint256 most = SANCTIONS_GAS;
        assembly ("memory-safe") {
            // in scratch space; an answer is a word that is 0 or 1
            mstore(0x00, selector)
            mstore(0x04, account)
            answer := 2
            if staticcall(most, list, 0x00, 0x24, 0x00, 0x20) {
                if and(gt(returndatasize(), 0x1f), lt(mload(0x00), 2)) {
                    answer := mload(0x00)
                }
            }
        }
    }
}
