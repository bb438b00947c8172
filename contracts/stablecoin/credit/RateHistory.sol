// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "../../lending/interfaces/IIrm.sol";
import {Market, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {IRatePolicy} from "./interfaces/IRatePolicy.sol";

/// @title RateHistory
/// @notice The rates of an {IRatePolicy} over time: checkpoints, the fade to the base rate after each, and the mean since any past second.
///         Nothing here reverts or calls, so that a pool that asks is never stopped.
abstract contract RateHistory is IRatePolicy {
    /* CONSTANTS */

    /// @dev Times 1e18, per second, of one basis point a year.
    uint256 private constant WAD_PER_BPS = 1e14;

    /* IMMUTABLES */

    uint256 internal immutable BASE_RATE;
    uint256 internal immutable MIN_RATE;
    uint256 internal immutable MAX_RATE;
    uint256 internal immutable HOLD;
    uint256 internal immutable FADE;

    /* STORAGE */

    /// @dev One slot: | index 24 | accumulated 128 | rate 64 | time 40 |, the newest checkpoint, apart from the others because the pool
    ///      asks for nothing else as a rule.
    struct Newest {
        uint40 time;
        uint64 rate;
        uint128 accumulated;
        uint24 index;
    }

    Newest private _newest;
    mapping(uint256 index => Checkpoint) private _past;

    /* CONSTRUCTOR */

    constructor(Parameters memory numbers) {
        if (
            numbers.minRateBps == 0 ||
            numbers.minRateBps > numbers.baseRateBps ||
            numbers.baseRateBps > numbers.maxRateBps ||
            numbers.maxRateBps > 10_000 ||
            numbers.maxStepBps == 0 ||
            numbers.maxStepBps > 500
        ) {
            revert RatePolicy_InvalidRates(
                numbers.minRateBps,
                numbers.baseRateBps,
                numbers.maxRateBps,
                numbers.maxStepBps
            );
        }
        if (
            numbers.window < 10 minutes ||
            numbers.window > 1 days ||
            numbers.hold < numbers.window ||
            numbers.hold > 365 days ||
            numbers.fade == 0 ||
            numbers.fade > 365 days
        ) {
            revert RatePolicy_InvalidTimes(numbers.window, numbers.hold, numbers.fade);
        }
        BASE_RATE = _perSecond(numbers.baseRateBps);
        MIN_RATE = _perSecond(numbers.minRateBps);
        MAX_RATE = _perSecond(numbers.maxRateBps);
        HOLD = numbers.hold;
        FADE = numbers.fade;
        // casting is safe: the rate is below 2^36
        _newest = Newest(uint40(block.timestamp), uint64(BASE_RATE), 0, 0);
    }

    /* RATES */

    /// @inheritdoc IIrm
    /// @dev The same for every market, from own storage alone.
    function borrowRate(MarketParams calldata, Market calldata market) external view returns (uint256) {
        return meanRateSince(market.lastUpdate);
    }

    /// @inheritdoc IIrm
    function borrowRateView(MarketParams calldata, Market calldata market) external view returns (uint256) {
        return meanRateSince(market.lastUpdate);
    }

    /* VIEWS */

    /// @inheritdoc IRatePolicy
    function rate() public view returns (uint256) {
        Newest memory newest = _newest;
        return _rateAt(newest.rate, block.timestamp - newest.time);
    }

    /// @inheritdoc IRatePolicy
    function meanRateSince(uint256 time) public view returns (uint256) {
        Newest memory newest = _newest;
        unchecked {
            // times are below 2^40 and rates below 2^36 wherever they are ours, and `time` is no later than now where it is used
            // as a rule nothing has changed in between, and the mean is the rate
            if (time >= newest.time && block.timestamp - newest.time <= HOLD) return newest.rate;
            uint256 past;
            if (time < newest.time) (time, past) = _accumulatedAt(newest.index, time);
            else if (time < block.timestamp) past = newest.accumulated + _sum(newest.rate, time - newest.time);
            if (time >= block.timestamp) return _rateAt(newest.rate, block.timestamp - newest.time);
            uint256 elapsed = block.timestamp - time;
            uint256 sum = newest.accumulated + _sum(newest.rate, block.timestamp - newest.time) - past;
            uint256 mean = (sum + (elapsed - 1)) / elapsed;
            // each of the two sums may be a unit short
            return
                mean < MIN_RATE
                    ? MIN_RATE
                    : mean > MAX_RATE
                        ? MAX_RATE
                        : mean;
        }
    }

    /// @inheritdoc IRatePolicy
    function checkpointCount() external view returns (uint256) {
        return uint256(_newest.index) + 1;
    }

    /// @inheritdoc IRatePolicy
    function checkpoint(uint256 index) external view returns (Checkpoint memory) {
        Newest memory newest = _newest;
        if (index == newest.index) return Checkpoint(newest.time, newest.rate, newest.accumulated);
        return _past[index];
    }

    /* INTERNAL */

    /// @dev Begins a new rate now. Casts are safe: times below 2^40, rates below 2^36, their sum over all of that time below 2^76. There
    ///      are at most 144 pokes a day, so that the count lasts for three centuries.
    function _setRate(uint256 newRate) internal {
        Newest memory newest = _newest;
        _past[newest.index] = Checkpoint(newest.time, newest.rate, newest.accumulated);
        uint256 accumulated = newest.accumulated + _sum(newest.rate, block.timestamp - newest.time);
        _newest = Newest(uint40(block.timestamp), uint64(newRate), uint128(accumulated), newest.index + 1);
    }

    /// @dev Rounded down.
    function _perSecond(uint256 bpsPerYear) internal pure returns (uint256) {
        return (bpsPerYear * WAD_PER_BPS) / 365 days;
    }

    /// @dev A rate at a checkpoint's age: held, then in a straight line to the base rate, rounded towards where it began.
    function _rateAt(uint256 start, uint256 age) private view returns (uint256) {
        unchecked {
            // rates below 2^36, times below 2^41
            if (age <= HOLD) return start;
            age -= HOLD;
            if (age >= FADE) return BASE_RATE;
            return
                start > BASE_RATE
                    ? start - ((start - BASE_RATE) * age) / FADE
                    : start + ((BASE_RATE - start) * age) / FADE;
        }
    }

    /// @dev The sum of a checkpoint's rates up to an age: the area below the line, the triangle rounded down.
    function _sum(uint256 start, uint256 age) private view returns (uint256 sum) {
        unchecked {
            // rates below 2^36, times below 2^41
            uint256 held = age < HOLD ? age : HOLD;
            sum = start * held;
            age -= held;
            uint256 fading = age < FADE ? age : FADE;
            sum += BASE_RATE * (age - fading) + start * fading;
            if (start > BASE_RATE) sum -= ((start - BASE_RATE) * fading * fading) / (2 * FADE);
            else sum += ((BASE_RATE - start) * fading * fading) / (2 * FADE);
        }
    }

    /// @dev The sum up to `time`, which lies before the newest checkpoint, the one of number `newest`. Steps back from there, each
    ///      twice as far as the one before, then halves: as a rule it is the last checkpoint but one.
    function _accumulatedAt(uint256 newest, uint256 time) private view returns (uint256, uint256) {
        unchecked {
            uint256 above = newest;
            uint256 below = newest;
            uint256 step = 1;
            do {
                above = below;
                below = below > step ? below - step : 0;
                step *= 2;
            } while (below != 0 && _past[below].time > time);
            while (above - below > 1) {
                uint256 middle = (above + below) / 2;
                if (_past[middle].time > time) above = middle;
                else below = middle;
            }
            // before there was a policy nothing counts
            if (newest == 0) return (_newest.time, 0);
            Checkpoint memory found = _past[below];
            if (time < found.time) return (found.time, 0);
            return (time, found.accumulated + _sum(found.rate, time - found.time));
        }
    }
}
