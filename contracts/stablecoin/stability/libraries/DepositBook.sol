// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Accumulator, Index, Shares} from "../../../revenue/libraries/Accumulator.sol";
import {IStabilityPool} from "../interfaces/IStabilityPool.sol";

/// @dev Coins that no liquidation has touched yet: exact. One slot: | seq 32 | time 32 | fresh 96 | matured 96 |. Of the pool `seq` is the
///      number of liquidations so far, of an account the number as of `time`, the second in which its fresh coins came.
struct Pending {
    uint96 matured;
    uint96 fresh;
    uint32 time;
    uint32 seq;
}

/// @dev Coins that liquidations have touched. One slot: | closed 8 | scale 32 | shares 120 | assets 96 |
struct Active {
    uint96 assets;
    uint120 shares;
    uint32 scale;
    bool closed;
}

/// @dev How the coins that had matured when a liquidation came were turned into shares, and whether it passed fresh ones over. Two slots:
///      | passedOver 8 | scale 32 | shares 120 | assets 96 |, and the index. Zero where there were none to turn.
struct Batch {
    uint96 assets;
    uint120 shares;
    uint32 scale;
    bool passedOver;
    uint256 index;
}

/// @dev An account's shares, on the scale that they were last seen on. One slot: | requestedAt 40 | scale 32 | shares 120 |
struct Holding {
    uint120 shares;
    uint32 scale;
    uint40 requestedAt;
}

/// @dev Three slots. `offset` is what the account has earned and not claimed, less its shares times the index, in units times the
///      accumulator's scale and modulo 2^256: it turns into what was earned by adding the shares times the index again.
struct Account {
    Pending pending;
    Holding holding;
    uint256 offset;
}

/// @dev All there is of a pool.
struct Book {
    Active active;
    Pending pending;
    /// One slot: | remainder 120 | collateral 128 |
    uint128 collateral;
    uint120 remainder;
    mapping(uint256 scale => uint256) index;
    mapping(uint256 seq => Batch) batches;
    /// By the second, the last liquidation in it that passed fresh coins over.
    mapping(uint256 time => uint256 seq) passedOver;
    mapping(address account => Account) accounts;
}

/// @title DepositBook
/// @notice Deposits that liquidations take from in proportion and pay in proportion, in constant time.
///
///         Coins are turned into shares by the first liquidation that finds them; until then they are exact. A liquidation takes coins and
///         leaves the shares: the product of all losses is assets / shares, exactly, and never rounded. The collateral goes to the shares
///         by the {Accumulator}, whose total they are: nothing of it is lost either.
/// @dev A share is never worth more than a wei: it begins as one, losses make it less, and roundings keep it so. When it is worth less than
///      2^-24, all shares are divided by 2^24, which is a new scale with an index of its own. An account's shares are worth nothing, five
///      scales on, and so emptying the pool is a step of five scales. An account earns on the scale that it was seen on last as long as
///      that lasted, and at most four more: the work is bounded whatever happened since.
///
///      What rounding costs: turning coins into shares less than a share, a new scale less than a share of the new, the value less than a
///      wei: never more than three wei of an account, after any number of liquidations, since a later scale's share is worth more than
///      all that earlier ones lost. It stays with all deposits.
///
///      Bounds: all coins are below 2^96 and a share is worth at least 2^-24 before a liquidation, so that shares are below 2^120; with
///      the accumulator's scale of 2^120 the remainder is less than a unit of collateral. Sums modulo 2^256 are right as long as all
///      collateral that ever came is below 2^128.
library DepositBook {
    /* CONSTANTS */

    /// @dev The most coins there can be.
    uint256 internal constant MAX_ASSETS = type(uint96).max;

    /// @dev Units times this are what the indexes count in.
    uint256 internal constant INDEX_SCALE = 1 << INDEX_BITS;
    uint256 internal constant INDEX_BITS = 120;

    /// @dev What shares are divided by from one scale to the next, as bits, and how many scales leave nothing of 120 bits.
    uint256 internal constant SCALE_BITS = 24;
    uint32 internal constant SCALES = 5;

    /* DEPOSITS */

    /// @notice Adds `assets` of `id`, which absorb from the next second on, and ends the request.
    function deposit(Book storage book, address id, uint256 assets) internal {
        Pending memory pending = pendingNow(book);
        uint256 total = uint256(book.active.assets) + pending.matured + pending.fresh + assets;
        if (total > MAX_ASSETS) revert IStabilityPool.StabilityPool_TooManyDeposits(total, MAX_ASSETS);
        // casting to 'uint96' is safe because no part exceeds the sum, to 'uint32' until 2106
        pending.fresh += uint96(assets);
        pending.time = uint32(block.timestamp);
        book.pending = pending;

        Account storage account = book.accounts[id];
        Account memory own = _settled(book, account, pending.seq);
        own.pending.fresh += uint96(assets);
        own.pending.time = uint32(block.timestamp);
        own.holding.requestedAt = 0;
        _store(account, own);
    }

    /// @notice Takes `assets` of `id`'s coins out, or all of them at 2^256 - 1, which ends the request.
    ///         Those go first that no liquidation has touched.
    /// @return taken Wei.
    /// @return available What the deposit was worth, in wei, rounded down. Where less than was asked for, nothing has changed.
    function withdraw(
        Book storage book,
        address id,
        uint256 assets
    ) internal returns (uint256 taken, uint256 available) {
        Active memory active = book.active;
        Pending memory pending = pendingNow(book);
        Account storage account = book.accounts[id];
        Account memory own = _settled(book, account, pending.seq);
        _moveTo(book, own, active.scale);
        available = _worthDown(own.holding.shares, active) + own.pending.matured + own.pending.fresh;
        bool all = assets == type(uint256).max;
        taken = all ? available : assets;
        if (taken > available) return (taken, available);

        uint256 left = taken;
        uint256 part = FixedPointMathLib.min(left, own.pending.matured);
        unchecked {
            // no part exceeds what is left, nor the account's coins, which the pool's contain; no share is burned that is not held, since
            // `left` is at most what the shares are worth, and then the shares it costs, rounded up, are at most these; the offset is
            // modulo 2^256
            own.pending.matured -= uint96(part);
            pending.matured -= uint96(part);
            left -= part;
            part = FixedPointMathLib.min(left, own.pending.fresh);
            own.pending.fresh -= uint96(part);
            pending.fresh -= uint96(part);
            left -= part;
            // the whole deposit leaves no share behind that is worth nothing
            uint256 burned =
                all
                    ? own.holding.shares
                    : left == 0
                        ? 0
                        : _ceilDiv(left * active.shares, active.assets);
            if (burned != 0) {
                own.offset += burned * book.index[active.scale];
                own.holding.shares -= uint120(burned);
                active.shares -= uint120(burned);
                active.assets -= uint96(left);
                book.active = active;
            }
        }
        if (all) own.holding.requestedAt = 0;
        book.pending = pending;
        _store(account, own);
    }

    /// @notice Takes what `id` has earned of collateral out, rounded down.
    function claim(Book storage book, address id) internal returns (uint256 collateral) {
        Account storage account = book.accounts[id];
        uint32 scale = book.active.scale;
        Account memory own = _settled(book, account, book.pending.seq);
        _moveTo(book, own, scale);
        unchecked {
            // modulo 2^256; the sum is what was earned, see {Account}
            collateral = (account.offset + own.offset + own.holding.shares * book.index[scale]) >> INDEX_BITS;
            own.offset -= collateral << INDEX_BITS;
        }
        _store(account, own);
        // casting to 'uint128' is safe because nobody earns more than was seized
        book.collateral -= uint128(collateral);
    }

    /* LIQUIDATION */

    /// @notice Takes `repaid` wei from the coins that absorb now, in proportion, and gives `collateral` units to them.
    /// @return left Coins that still absorb.
    function absorb(Book storage book, uint256 repaid, uint256 collateral) internal returns (uint256 left) {
        Active memory active = book.active;
        Pending memory pending = pendingNow(book);
        ++pending.seq;
        uint256 index = book.index[active.scale];
        if (pending.matured != 0) _merge(book, active, pending, index);
        if (pending.fresh != 0) book.passedOver[pending.time] = pending.seq;
        book.pending = pending;
        if (repaid > active.assets || repaid == 0)
            revert IStabilityPool.StabilityPool_InsufficientDeposits(repaid, active.assets);

        (Index grown, uint256 remainder) = Accumulator.growDown(
            Index.wrap(index),
            book.remainder,
            collateral,
            Shares.wrap(active.shares),
            INDEX_SCALE
        );
        book.index[active.scale] = Index.unwrap(grown);
        // casting to 'uint120' is safe because the remainder is below the shares, to 'uint128' because no position has more
        book.remainder = uint120(remainder);
        book.collateral += uint128(collateral);
        unchecked {
            left = active.assets - repaid; // checked above
        }
        active.assets = uint96(left);
        _rescale(active);
        book.active = active;
    }

    /* VIEWS */

    /// @notice What the deposit of `id` is worth, in wei, rounded down, and the part of it that is fresh.
    function depositOf(Book storage book, address id) internal view returns (uint256 assets, uint256 fresh) {
        Active memory active = book.active;
        Account memory own = _settled(book, book.accounts[id], book.pending.seq);
        _moveTo(book, own, active.scale);
        fresh = own.pending.fresh;
        assets = _worthDown(own.holding.shares, active) + own.pending.matured + fresh;
    }

    /// @notice The collateral that `id` can claim, in units, rounded down.
    function claimableOf(Book storage book, address id) internal view returns (uint256) {
        uint32 scale = book.active.scale;
        Account memory own = _settled(book, book.accounts[id], book.pending.seq);
        _moveTo(book, own, scale);
        unchecked {
            // as in `claim`
            return (book.accounts[id].offset + own.offset + own.holding.shares * book.index[scale]) >> INDEX_BITS;
        }
    }

    /// @notice The pool's pending coins as of this second.
    function pendingNow(Book storage book) internal view returns (Pending memory pending) {
        pending = book.pending;
        _mature(pending);
    }

    /* INTERNAL: THE POOL */

    /// @dev Turns the matured coins into shares, and keeps how.
    function _merge(Book storage book, Active memory active, Pending memory pending, uint256 index) private {
        bool passedOver = pending.fresh != 0;
        Batch memory batch =
            active.shares == 0
                ? Batch(1, 1, active.scale, passedOver, index)
                : Batch(active.assets, active.shares, active.scale, passedOver, index);
        book.batches[pending.seq] = batch;
        unchecked {
            // both sums are within their types: see the bounds
            active.shares += uint120(_sharesDown(pending.matured, batch));
            active.assets += pending.matured;
        }
        pending.matured = 0;
    }

    /// @dev Divides the shares as often as they are worth too little; those of an empty pool are worth nothing.
    function _rescale(Active memory active) private pure {
        if (active.assets == 0) {
            active.shares = 0;
            active.scale += SCALES;
            return;
        }
        // at most four times, since shares are below 2^120 and there is a coin
        while (active.shares >> SCALE_BITS >= active.assets) {
            active.shares >>= SCALE_BITS;
            ++active.scale;
        }
    }

    /// @dev Fresh coins of an earlier second have matured.
    function _mature(Pending memory pending) private view {
        if (pending.fresh == 0 || pending.time == uint32(block.timestamp)) return;
        pending.matured += pending.fresh;
        pending.fresh = 0;
    }

    /* INTERNAL: ACCOUNTS */

    /// @dev The account after `seq` liquidations, on the scale of the last shares it got. Of the offset, what is to be added to it.
    function _settled(
        Book storage book,
        Account storage account,
        uint256 seq
    ) private view returns (Account memory own) {
        own.holding = account.holding;
        Pending memory pending = account.pending;
        own.pending = pending;
        if (pending.seq != seq) {
            if ((pending.matured | pending.fresh) != 0) _joinAll(book, own, pending, seq);
            pending.seq = uint32(seq);
        }
        _mature(pending);
    }

    /// @dev Turns those coins into shares that a liquidation has turned. Fresh ones are in the first batch since, unless its liquidation
    ///      passed them over; then in the one after the last that did, if there is one.
    function _joinAll(Book storage book, Account memory own, Pending memory pending, uint256 seq) private view {
        uint256 first = pending.seq;
        Batch memory batch = book.batches[first + 1];
        uint256 found = pending.matured;
        if (pending.fresh != 0) {
            // a batch without any such coins spares reading which
            if (batch.passedOver || batch.assets == 0) {
                first = FixedPointMathLib.max(book.passedOver[pending.time], first);
            }
            if (first == pending.seq) {
                found += pending.fresh;
                pending.fresh = 0;
            }
        }
        if (found != 0) _join(book, own, found, batch);
        pending.matured = 0;
        if (pending.fresh != 0 && first != seq) {
            _join(book, own, pending.fresh, book.batches[first + 1]);
            pending.fresh = 0;
        }
    }

    /// @dev Adds the shares that a batch made of coins.
    function _join(Book storage book, Account memory own, uint256 assets, Batch memory batch) private view {
        _moveTo(book, own, batch.scale);
        uint256 shares = _sharesDown(assets, batch);
        unchecked {
            own.holding.shares += uint120(shares); // an account has no more than all
            own.offset -= shares * batch.index; // modulo 2^256
        }
    }

    /// @dev Takes what the account's shares earned while each scale lasted, and divides them.
    function _moveTo(Book storage book, Account memory own, uint32 scale) private view {
        while (own.holding.scale != scale && own.holding.shares != 0) {
            unchecked {
                own.offset += own.holding.shares * book.index[own.holding.scale]; // modulo 2^256
                ++own.holding.scale; // below `scale`
            }
            own.holding.shares >>= SCALE_BITS;
        }
        own.holding.scale = scale;
    }

    /// @dev Writes what has changed.
    function _store(Account storage account, Account memory own) private {
        account.pending = own.pending;
        account.holding = own.holding;
        unchecked {
            if (own.offset != 0) account.offset += own.offset; // modulo 2^256
        }
    }

    /* INTERNAL: ROUNDING */

    function _sharesDown(uint256 assets, Batch memory batch) private pure returns (uint256) {
        return (assets * batch.shares) / batch.assets; // below 2^96 * 2^120
    }

    function _worthDown(uint256 shares, Active memory active) private pure returns (uint256) {
        return shares == 0 ? 0 : (shares * active.assets) / active.shares; // below 2^120 * 2^96
    }

    function _ceilDiv(uint256 numerator, uint256 divisor) private pure returns (uint256) {
        return (numerator + divisor - 1) / divisor;
    }
}
