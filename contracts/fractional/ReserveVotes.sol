// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {IBuyout, Vote} from "./interfaces/IBuyout.sol";
import {PriceLadder} from "./libraries/PriceLadder.sol";

/// @title ReserveVotes
/// @notice The reserve price: the least one to which half of an asset's supply agrees. Shares that count lie on a ladder of prices, with
///         sums for each doubling, so that a vote changes two sums and the reserve is found by reading at most 16 words, however many vote.
abstract contract ReserveVotes is IBuyout {
    /* TYPES */

    /// @dev | since 40 | counted rung 16 | rung 16 | counted 56 | shares 56 |
    struct Ballot {
        uint56 shares;
        uint56 counted;
        uint16 rung;
        uint16 countedRung;
        uint40 since;
    }

    /* CONSTANTS */

    uint256 private constant DELAY = 3 days;

    /* STORAGE */

    uint16 private _reference;
    mapping(address holder => Ballot) private _ballots;
    /// @dev Shares that count, by the doubling that their rung is in, and by their rung. Four to a word; a supply is below 2^56.
    uint64[48] private _inOctave;
    uint64[768] private _atRung;

    /* ASSET */

    /// @inheritdoc IBuyout
    function asset() public view virtual returns (address);

    /* INTERNAL, STATE-CHANGING */

    function _vote(address holder, uint256 shares, uint256 rung) internal {
        _requireInBounds(rung);
        Ballot storage ballot = _ballots[holder];
        bool changed = _reconcile(holder, ballot);
        uint256 locked = ballot.shares + shares;
        if (locked == 0) revert Buyout_ZeroShares();
        if (ballot.counted != 0 && rung > ballot.countedRung) {
            // who wants more agrees to less no more, from now on
            _remove(ballot.countedRung, ballot.counted);
            ballot.counted = 0;
            changed = true;
        }
        // safe: the lien below fails beyond the holder's balance, which is below 2^56; a time is below 2^40
        (ballot.shares, ballot.rung, ballot.since) = (uint56(locked), uint16(rung), uint40(block.timestamp));
        emit Voted(holder, locked, PriceLadder.priceAt(rung), block.timestamp + DELAY);
        if (changed) _refresh();
        if (shares != 0) IAssetToken(asset()).lock(holder, shares);
    }

    function _unlock(address holder, uint256 shares) internal {
        if (shares == 0) revert Buyout_ZeroShares();
        Ballot storage ballot = _ballots[holder];
        bool changed = _reconcile(holder, ballot);
        uint256 locked = ballot.shares;
        if (shares > locked) revert Buyout_InsufficientLocked(holder, shares, locked);
        if (_reduce(holder, ballot, locked - shares) || changed) _refresh();
        IAssetToken(asset()).unlock(holder, shares);
    }

    function _countVotes(address[] calldata holders) internal {
        bool changed;
        for (uint256 i; i < holders.length; ++i) {
            address holder = holders[i];
            Ballot storage ballot = _ballots[holder];
            if (_reconcile(holder, ballot)) changed = true;
            if (_count(holder, ballot)) changed = true;
        }
        if (!changed) revert Buyout_NothingToCount();
        _refresh();
    }

    /// @dev Takes `shares` off the holder's ballot for burning, and locks what it has not locked here.
    function _release(address holder, uint256 shares) internal {
        Ballot storage ballot = _ballots[holder];
        _reconcile(holder, ballot);
        uint256 locked = ballot.shares;
        if (shares > locked) {
            _reduce(holder, ballot, 0);
            IAssetToken(asset()).lock(holder, shares - locked);
        } else {
            _reduce(holder, ballot, locked - shares);
        }
    }

    function _setReference(uint16 rung) internal {
        _reference = rung;
    }

    /* INTERNAL, VIEW */

    /// @dev Whether votes move the reserve: before an auction.
    function _isOpen() internal view virtual returns (bool);

    /// @dev The least rung to which at least half of `supply` agrees; `counted` is all that count if there is none.
    function _leastAgreed(uint256 supply) internal view returns (bool isValid, uint256 rung, uint256 counted) {
        if (supply == 0) return (false, 0, 0);
        uint256 half = (supply + 1) / 2;
        for (uint256 octave; octave < PriceLadder.OCTAVES; ++octave) {
            uint256 sum = counted + _inOctave[octave];
            if (sum < half) {
                counted = sum;
                continue;
            }
            rung = octave * PriceLadder.RUNGS_PER_OCTAVE;
            while (true) {
                counted += _atRung[rung];
                if (counted >= half) return (true, rung, counted);
                ++rung; // ends within the octave, whose sum reaches the half
            }
        }
    }

    function _agreedTo(uint256 price) internal view returns (uint256 agreed) {
        for (uint256 rung; rung < PriceLadder.RUNGS && PriceLadder.priceAt(rung) <= price; ++rung) {
            agreed += _atRung[rung];
        }
    }

    function _referenceRung() internal view returns (uint256) {
        return _reference;
    }

    function _voteOf(address holder) internal view returns (Vote memory) {
        Ballot memory ballot = _ballots[holder];
        if (ballot.shares == 0) return Vote(0, 0, 0, 0, 0);
        return
            Vote(
                ballot.shares,
                ballot.counted,
                ballot.counted == 0 ? 0 : uint128(PriceLadder.priceAt(ballot.countedRung)),
                uint128(PriceLadder.priceAt(ballot.rung)),
                uint40(ballot.since + DELAY)
            );
    }

    /* PRIVATE */

    /// @dev Counts all of a ballot at its price, if its time has come.
    function _count(address holder, Ballot storage ballot) private returns (bool) {
        (uint256 shares, uint256 counted) = (ballot.shares, ballot.counted);
        (uint256 rung, uint256 countedRung) = (ballot.rung, ballot.countedRung);
        if (shares == 0 || block.timestamp < ballot.since + DELAY) return false;
        if (shares == counted && rung == countedRung) return false;
        if (counted != 0) _remove(countedRung, counted);
        _add(rung, shares);
        (ballot.counted, ballot.countedRung) = (uint56(shares), uint16(rung));
        emit VoteCounted(holder, shares, PriceLadder.priceAt(rung));
        return true;
    }

    /// @dev The lien decides what is locked here: an agent may have broken it by a forced transfer. Returns whether it was.
    function _reconcile(address holder, Ballot storage ballot) private returns (bool) {
        uint256 left = IAssetToken(asset()).lockedBy(holder, address(this));
        if (left >= ballot.shares) return false;
        _reduce(holder, ballot, left);
        return true;
    }

    /// @dev Lowers a ballot, what does not count first. Returns whether what counts became less.
    function _reduce(address holder, Ballot storage ballot, uint256 left) private returns (bool changed) {
        uint256 counted = ballot.counted;
        if (counted > left) {
            if (_isOpen()) {
                _remove(ballot.countedRung, counted - left);
                changed = true;
            }
            ballot.counted = uint56(left);
        }
        ballot.shares = uint56(left);
        emit LockedSharesChanged(holder, left);
    }

    /// @dev The reference price follows the reserve for as long as there is one.
    function _refresh() private {
        if (!_isOpen()) return;
        (bool isValid, uint256 rung, ) = _leastAgreed(IAssetToken(asset()).totalSupply());
        if (!isValid || rung == _reference) return;
        _reference = uint16(rung);
        emit ReserveChanged(PriceLadder.priceAt(rung));
    }

    function _add(uint256 rung, uint256 shares) private {
        _atRung[rung] += uint64(shares);
        _inOctave[rung >> 4] += uint64(shares);
    }

    function _remove(uint256 rung, uint256 shares) private {
        _atRung[rung] -= uint64(shares);
        _inOctave[rung >> 4] -= uint64(shares);
    }

    function _requireInBounds(uint256 rung) private view {
        uint256 current = _reference;
        uint256 octave = PriceLadder.RUNGS_PER_OCTAVE;
        uint256 least = current < octave ? 0 : current - octave;
        uint256 most = current + octave;
        if (most >= PriceLadder.RUNGS) most = PriceLadder.RUNGS - 1;
        if (rung < least || rung > most) {
            revert Buyout_PriceOutOfBounds(
                PriceLadder.priceAt(rung),
                PriceLadder.priceAt(least),
                PriceLadder.priceAt(most)
            );
        }
    }
}
