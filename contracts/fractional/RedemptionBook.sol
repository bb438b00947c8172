// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAssetLiens} from "./interfaces/IAssetLiens.sol";
import {IAssetShares} from "./interfaces/IAssetShares.sol";
import {INetAssetValue} from "./interfaces/INetAssetValue.sol";
import {IRedemptionDesk, RedemptionBatch, RedemptionPosition} from "./interfaces/IRedemptionDesk.sol";
import {CloneArguments} from "./libraries/CloneArguments.sol";
import {RedemptionMath} from "./libraries/RedemptionMath.sol";

/// @title RedemptionBook
/// @notice Who has asked for what, what is redeemed of it and what is owed: the part of a desk that counts. See {IRedemptionDesk}, and
///         {RedemptionMath} for how a batch is shared.
///
///         Laws: `sum of shares of positions in a batch = its requested`; `fulfilled <= requested`; `what is booked for holders and what
///         the batches hold for them = owedCash`.
abstract contract RedemptionBook is IRedemptionDesk {
    /* TYPES */

    /// @dev | cash 128 | fulfilled 56 | requested 56 |, of who is in it; the cash of who is in it, booked or not.
    struct Batch {
        uint56 requested;
        uint56 fulfilled;
        uint128 cash;
    }

    /// @dev | cancelled 56 | claimable 56 | settled 56 | shares 56 | requestId 32 |, | cash 128 | booked 128 |. Not in a batch: no shares.
    struct Position {
        uint32 requestId;
        uint56 shares;
        uint56 settled;
        uint56 claimable;
        uint56 cancelled;
        uint128 booked;
        uint128 cash;
    }

    /// @dev What a settlement would do.
    struct Settlement {
        /// Units that are settled, and of these burned: less if the lien is broken.
        uint256 amount;
        uint256 burned;
        /// Cash that is booked for the holder, and that is free again.
        uint256 cash;
        uint256 freed;
        /// Shares that stay pending, or, if the request is broken, are released.
        uint256 rest;
        /// Shares that are gone.
        uint256 missing;
    }

    /* CONSTANTS */

    /// @dev Batches in one fulfilment: each is cheap, and who adds an empty one needs a publication.
    uint256 private constant MAX_BATCHES = 16;

    /* STORAGE */

    /// @dev | owed 128 | free 128 |
    uint128 private _freeCash;
    uint128 private _owedCash;
    /// @dev | unsettled 56 | first open batch 32 |
    uint32 private _firstOpen;
    uint56 private _unsettled;
    /// @dev Ids of batches, ascending.
    uint32[] private _queue;
    mapping(uint256 requestId => Batch) private _batches;
    mapping(address controller => Position) internal _positions;

    /* VIEWS */

    /// @inheritdoc IRedemptionDesk
    function freeCash() public view returns (uint256) {
        return _freeCash;
    }

    /// @inheritdoc IRedemptionDesk
    function owedCash() public view returns (uint256) {
        return _owedCash;
    }

    /// @inheritdoc IRedemptionDesk
    function unsettledShares() external view returns (uint256) {
        return _unsettled;
    }

    /// @inheritdoc IRedemptionDesk
    function batch(uint256 requestId) external view returns (RedemptionBatch memory) {
        Batch memory found = _batches[requestId];
        return RedemptionBatch(found.requested, found.fulfilled, found.cash);
    }

    /// @inheritdoc IRedemptionDesk
    function position(address controller) external view returns (RedemptionPosition memory) {
        Position memory found = _positions[controller];
        return
            RedemptionPosition({
                requestId: found.requestId,
                shares: found.shares,
                settled: found.settled,
                booked: found.booked,
                claimable: found.claimable,
                cash: found.cash,
                cancelled: found.cancelled
            });
    }

    /// @inheritdoc IRedemptionDesk
    function openBatches(uint256 start, uint256 count) external view returns (uint256[] memory requestIds) {
        uint256 first = _firstOpen + start;
        uint256 length = _queue.length;
        if (first >= length) return requestIds;
        if (count > length - first) count = length - first;
        requestIds = new uint256[](count);
        for (uint256 i; i < count; ++i) requestIds[i] = _queue[first + i];
    }

    /// @inheritdoc IRedemptionDesk
    function netAssetValue() public view returns (address) {
        return CloneArguments.addressAt(0);
    }

    /* INTERNAL: REQUESTS */

    /// @dev Adds shares to the batch that the next publication prices.
    function _request(address controller, uint256 shares) internal returns (uint256 requestId) {
        requestId = INetAssetValue(netAssetValue()).number() + 1;
        Position storage position_ = _positions[controller];
        uint256 current = position_.requestId;
        if (current != 0 && (current != requestId || position_.cancelled != 0)) {
            revert RedemptionDesk_RequestOpen(controller, current);
        }
        // casting is safe: a number below 2^32, and the shares are locked, so fewer than the supply; the additions are checked
        position_.requestId = uint32(requestId);
        position_.shares += uint56(shares);
        _batches[requestId].requested += uint56(shares);
        uint256 length = _queue.length;
        if (length == 0 || _queue[length - 1] != requestId) _queue.push(uint32(requestId));
    }

    /// @dev Takes a holder out of its batch, after a settlement: with what is settled goes the cash that was booked. The fraction that was
    ///      not, and its cash, is the others'.
    function _leave(Position storage position_) internal {
        Batch storage batch_ = _batches[position_.requestId];
        // none is negative: a holder's part is no more than the whole, and what it leaves pending no more than what is
        batch_.requested -= position_.shares;
        batch_.fulfilled -= position_.settled;
        batch_.cash -= position_.booked;
        (position_.shares, position_.settled, position_.booked) = (0, 0, 0);
    }

    /// @dev Forgets a request that is at its end.
    function _closeIfDone(address controller) internal {
        Position storage position_ = _positions[controller];
        if (position_.shares == 0 && position_.claimable == 0 && position_.cancelled == 0) {
            delete _positions[controller];
        }
    }

    /* INTERNAL: FULFILMENT */

    /// @dev Redeems what the last publication may price and the free cash reaches.
    function _fulfill() internal returns (uint256 shares, uint256 cash) {
        (uint256 value, uint256 number) = INetAssetValue(netAssetValue()).usable();
        uint256 free = _freeCash;
        uint256 first = _firstOpen;
        uint256 last = _min(_queue.length, first + MAX_BATCHES);
        uint256 next = first;
        for (; next < last; ++next) {
            uint256 requestId = _queue[next];
            if (requestId > number) break;
            (uint256 redeemed, uint256 cost, bool isDone) = _fulfillBatch(requestId, value, free - cash);
            (shares, cash) = (shares + redeemed, cash + cost);
            if (redeemed != 0) emit Fulfilled(requestId, number, value, redeemed, cost);
            if (!isDone) break;
        }
        if (shares == 0 && next == first) revert RedemptionDesk_NothingToFulfill(free);
        _bookCash(free - cash, _owedCash + cash);
        (_firstOpen, _unsettled) = (uint32(next), _unsettled + uint56(shares));
    }

    /// @dev Redeems what `free` cash reaches of a batch.
    function _fulfillBatch(
        uint256 requestId,
        uint256 value,
        uint256 free
    ) private returns (uint256 redeemed, uint256 cost, bool isDone) {
        Batch memory batch_ = _batches[requestId];
        uint256 unit = _unit();
        uint256 pending = batch_.requested - batch_.fulfilled;
        redeemed = _min(pending, RedemptionMath.toSharesDown(free, value, unit));
        isDone = redeemed == pending;
        if (redeemed == 0) return (0, 0, isDone);
        cost = RedemptionMath.toAssetsDown(redeemed, value, unit);
        // casting is safe: no more than is pending, and than the cash, which is below 2^128
        batch_.fulfilled += uint56(redeemed);
        batch_.cash += uint128(cost);
        _batches[requestId] = batch_;
    }

    /* INTERNAL: SETTLEMENT */

    /// @dev Burns what is redeemed of a holder's shares and books the cash. Takes it out of the batch when it is done or its lien broken.
    ///      While the supply is locked it does nothing where shares would be burned.
    /// @return done Whether all that is redeemed is settled.
    function _settle(address controller) internal returns (bool done) {
        Position storage position_ = _positions[controller];
        uint256 shares = position_.shares;
        if (shares == 0) return true;
        Settlement memory settlement = _settlement(controller, position_);
        if (settlement.amount == 0 && settlement.missing == 0) return true;
        if (settlement.burned != 0 && _supplyLocker() != address(0)) return false;

        uint256 requestId = position_.requestId;
        // casting is safe: all are parts of what is stored in these widths
        position_.settled += uint56(settlement.amount);
        position_.booked += uint128(settlement.cash + settlement.freed);
        position_.claimable += uint56(settlement.burned);
        position_.cash += uint128(settlement.cash);
        _unsettled -= uint56(settlement.amount);
        if (settlement.freed != 0) _free(settlement.freed);
        bool isBroken = settlement.missing != 0;
        if (isBroken || settlement.rest == 0) _leave(position_);
        if (settlement.burned != 0) emit Settled(controller, requestId, settlement.burned, settlement.cash);
        if (isBroken) {
            emit RequestBroken(controller, requestId, settlement.rest, settlement.missing, settlement.freed);
            _closeIfDone(controller);
            if (settlement.rest != 0) _liens().unlock(controller, settlement.rest);
        }
        if (settlement.burned != 0) _liens().burnLocked(controller, settlement.burned);
        return true;
    }

    /// @dev Takes back the redemption of a holder that cannot be settled, and takes it out of its batch: the cash for what is not
    ///      settled is free again, and nothing is burned.
    /// @return rest Its shares that are not burned: redeemed ones and pending ones.
    function _undo(address controller) internal returns (uint56 rest) {
        Position storage position_ = _positions[controller];
        Settlement memory settlement = _settlement(controller, position_);
        uint256 cash = settlement.cash + settlement.freed;
        rest = position_.shares - position_.settled;
        emit RedemptionUndone(controller, position_.requestId, settlement.amount, cash);
        // casting is safe: all are parts of what is stored in these widths
        position_.settled += uint56(settlement.amount);
        position_.booked += uint128(cash);
        _unsettled -= uint56(settlement.amount);
        _free(cash);
        _leave(position_);
    }

    /// @dev What settling a holder that is in a batch would do.
    function _settlement(
        address controller,
        Position memory position_
    ) internal view returns (Settlement memory settlement) {
        Batch memory batch_ = _batches[position_.requestId];
        uint256 settled = RedemptionMath.settledDown(position_.shares, batch_.requested, batch_.fulfilled);
        uint256 amount = settled - position_.settled; // never less than before
        uint256 outstanding = position_.shares - position_.settled;
        settlement.amount = amount;
        settlement.rest = outstanding - amount;
        if (amount != 0) {
            settlement.burned = amount;
            settlement.cash = RedemptionMath.cashDown(
                amount,
                position_.shares,
                position_.settled,
                position_.booked,
                batch_.requested,
                batch_.fulfilled,
                batch_.cash
            );
        }
        uint256 lien = _liens().lockedBy(controller, address(this));
        if (lien >= outstanding) return settlement;
        settlement.missing = outstanding - lien;
        if (lien < amount) {
            // what is redeemed and there is burned; the cash for what is gone is free
            uint256 cash = (settlement.cash * lien) / amount;
            (settlement.burned, settlement.freed, settlement.cash) = (lien, settlement.cash - cash, cash);
            settlement.rest = 0;
        } else {
            settlement.rest = lien - amount;
        }
    }

    /// @dev Cash that was owed is nobody's again.
    function _free(uint256 amount) internal {
        _bookCash(_freeCash + amount, _owedCash - amount);
    }

    /// @dev All cash there ever is here must fit: what is owed and what is free together.
    function _bookCash(uint256 free, uint256 owed) internal {
        if (free + owed > type(uint128).max) {
            revert RedemptionDesk_ExceedsFree(_paymentToken(), free + owed, type(uint128).max);
        }
        (_freeCash, _owedCash) = (uint128(free), uint128(owed));
    }

    /* INTERNAL: OTHERS */

    /// @dev Who has locked the asset's supply, if that is another; else zero.
    function _supplyLocker() internal view returns (address) {
        (address locker, bool isLocked) = IAssetShares(_share()).supplyLock();
        return isLocked ? locker : address(0);
    }

    function _liens() internal view returns (IAssetLiens) {
        return IAssetLiens(_share());
    }

    function _share() internal view returns (address) {
        return CloneArguments.addressAt(20);
    }

    function _paymentToken() internal view returns (address) {
        return CloneArguments.addressAt(40);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    /// @dev Units of one whole share.
    function _unit() internal view returns (uint256) {
        return 10 ** (CloneArguments.word(60) >> 248);
    }
}
