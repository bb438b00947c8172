// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {BPS} from "../../utils/BasisPoints.sol";
import {IPegStabilityModule} from "../interfaces/IPegStabilityModule.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {IRatePolicy} from "./interfaces/IRatePolicy.sol";
import {RateHistory} from "./RateHistory.sol";

/// @title RatePolicy
/// @notice See {IRatePolicy}.
/// @custom:kill Never: it has no owner and holds nothing. Without pokes it is a constant rate, the base rate. A pool that enabled it keeps
///              it.
contract RatePolicy is RateHistory {
    /* TYPES */

    /// @dev Two slots: | high 120 | low 120 | and | openedAt 40 | anchor 120 |. Levels in wei.
    struct Window {
        uint120 low;
        uint120 high;
        uint120 anchor;
        uint40 openedAt;
    }

    /// @dev One slot. Deviations of prices from parity, in millionths; a ring in which `next` is overwritten next.
    struct Samples {
        int24[5] deviations;
        uint8 count;
        uint8 next;
        uint40 sampledAt;
    }

    /* CONSTANTS */

    /// @dev A full signal, and parity of a deviation.
    uint256 private constant MILLION = 1e6;

    /// @dev The oracle's price at parity.
    uint256 private constant PARITY = 1e36;

    /// @dev Prices that a median is of: at most, and at least.
    uint256 private constant MAX_SAMPLES = 5;
    uint256 private constant MIN_SAMPLES = 3;

    /* IMMUTABLES */

    /// @inheritdoc IRatePolicy
    address public immutable STABLECOIN;
    /// @inheritdoc IRatePolicy
    address public immutable PEG_MODULE;
    /// @inheritdoc IRatePolicy
    address public immutable ORACLE;

    uint256 private immutable MAX_STEP;
    uint256 private immutable FULL_SIGNAL_BPS;
    uint256 private immutable WINDOW;

    /* STORAGE */

    Window private _window;
    Samples private _samples;
    Parameters private _parameters;

    /* CONSTRUCTOR */

    /// @param pegModule The {PegStabilityModule} whose level says the flow, and which knows the stablecoin.
    /// @param oracle The coin's price, 1e36 at parity, or zero to go by flow.
    /// @param numbers See {IRatePolicy}.
    constructor(address pegModule, address oracle, Parameters memory numbers) RateHistory(numbers) {
        if (numbers.fullSignalBps == 0 || numbers.fullSignalBps > BPS) {
            revert RatePolicy_InvalidSignal(numbers.fullSignalBps);
        }
        STABLECOIN = IPegStabilityModule(pegModule).STABLECOIN();
        PEG_MODULE = pegModule;
        ORACLE = oracle;
        MAX_STEP = _perSecond(numbers.maxStepBps);
        FULL_SIGNAL_BPS = numbers.fullSignalBps;
        WINDOW = numbers.window;
        _parameters = numbers;
        if (oracle == address(0)) {
            (, uint256 level) = IStablecoin(STABLECOIN).facilitator(pegModule);
            _openWindow(level, level);
        } else {
            // asked as `observe` will ask it
            uint256 price = GuardedOracle.priceOrZero(oracle);
            if (price < PARITY / 2 || price > PARITY * 2) revert RatePolicy_OracleMisscaled(price);
            _openWindow(0, 0);
        }
    }

    /* STATE-CHANGING */

    /// @inheritdoc IRatePolicy
    function poke() external returns (uint256 newRate) {
        _requireWindowOver();
        observe();
        uint256 oldRate = rate();
        int256 signal;
        if (ORACLE == address(0)) {
            Window memory seen = _window;
            (uint256 ceiling, uint256 level) = IStablecoin(STABLECOIN).facilitator(PEG_MODULE);
            uint256 anchor;
            (newRate, anchor, signal) = _byFlow(oldRate, seen, ceiling);
            _openWindow(level, anchor);
        } else {
            (newRate, signal) = _byPrice(oldRate, _samples);
            _openWindow(0, 0);
            delete _samples;
        }
        _setRate(newRate);
        emit Poked(msg.sender, oldRate, newRate, signal);
    }

    /// @inheritdoc IRatePolicy
    function observe() public returns (bool taken) {
        if (ORACLE != address(0)) {
            Samples memory current = _samples;
            taken = _sample(current);
            if (!taken) return false;
            _samples = current;
            emit PriceSampled(msg.sender, current.deviations[_before(current.next)], current.count);
            return true;
        }
        Window memory seen = _window;
        uint256 level = _look(seen);
        _window.low = seen.low;
        _window.high = seen.high;
        emit LevelObserved(msg.sender, level, seen.low, seen.high);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc IRatePolicy
    function previewPoke() external view returns (uint256 newRate) {
        _requireWindowOver();
        if (ORACLE == address(0)) {
            Window memory seen = _window;
            _look(seen);
            (uint256 ceiling, ) = IStablecoin(STABLECOIN).facilitator(PEG_MODULE);
            (newRate, , ) = _byFlow(rate(), seen, ceiling);
        } else {
            Samples memory current = _samples;
            _sample(current);
            (newRate, ) = _byPrice(rate(), current);
        }
    }

    /// @inheritdoc IRatePolicy
    function window() external view returns (uint256 openedAt, uint256 low, uint256 high, uint256 anchor) {
        Window memory seen = _window;
        return (seen.openedAt, seen.low, seen.high, seen.anchor);
    }

    /// @inheritdoc IRatePolicy
    function samples() external view returns (int256[] memory deviations) {
        Samples memory current = _samples;
        deviations = new int256[](current.count);
        for (uint256 i; i < deviations.length; ++i) deviations[i] = current.deviations[i];
    }

    /// @inheritdoc IRatePolicy
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }

    /* INTERNAL: FLOW */

    /// @dev Widens the window's bounds to the present level.
    function _look(Window memory seen) private view returns (uint256 level) {
        (, level) = IStablecoin(STABLECOIN).facilitator(PEG_MODULE);
        // casting is safe: a facilitator's level is of 120 bits
        if (level < seen.low) seen.low = uint120(level);
        if (level > seen.high) seen.high = uint120(level);
    }

    /// @dev The rate moves by the flow that the whole window agrees on, rounded down, and the anchor as far as the rate has moved.
    function _byFlow(
        uint256 oldRate,
        Window memory seen,
        uint256 ceiling
    ) private view returns (uint256 newRate, uint256 anchor, int256 signal) {
        (newRate, anchor) = (oldRate, seen.anchor);
        uint256 full = (ceiling * FULL_SIGNAL_BPS) / BPS;
        if (full == 0) return (newRate, anchor, 0);
        unchecked {
            // levels below 2^120, rates below 2^36; what is subtracted was compared before
            if (seen.high < anchor) {
                uint256 flow = Math.min(anchor - seen.high, full);
                uint256 step = Math.min((MAX_STEP * flow) / full, MAX_RATE - oldRate);
                newRate += step;
                anchor -= (full * step) / MAX_STEP;
                signal = int256((MILLION * flow) / full);
            } else if (seen.low > anchor) {
                uint256 flow = Math.min(seen.low - anchor, full);
                uint256 step = Math.min((MAX_STEP * flow) / full, oldRate - MIN_RATE);
                newRate -= step;
                anchor += (full * step) / MAX_STEP;
                signal = -int256((MILLION * flow) / full);
            }
        }
    }

    /// @dev Casts are safe: levels are of 120 bits, and the anchor lies between levels.
    function _openWindow(uint256 level, uint256 anchor) private {
        _window = Window(uint120(level), uint120(level), uint120(anchor), uint40(block.timestamp));
    }

    /* INTERNAL: PRICE */

    /// @dev Adds the present price, if it is time and there is one. Samples that a window separates do not belong together.
    function _sample(Samples memory current) private view returns (bool) {
        uint256 since = block.timestamp - current.sampledAt;
        if (since < WINDOW / MAX_SAMPLES) return false;
        uint256 price = GuardedOracle.priceOrZero(ORACLE);
        if (price == 0) return false;
        if (since > WINDOW) (current.count, current.next) = (0, 0);
        unchecked {
            // prices are cut off at twice parity: the difference is at most a million millionths, which fits 24 bits
            uint256 millionths = Math.min(price, 2 * PARITY) / (PARITY / MILLION);
            current.deviations[current.next] = int24(int256(millionths) - int256(MILLION));
            if (current.count < MAX_SAMPLES) ++current.count;
            current.next = uint8((current.next + 1) % MAX_SAMPLES);
        }
        current.sampledAt = uint40(block.timestamp);
        return true;
    }

    /// @dev The rate moves by the median's deviation from parity, rounded down.
    function _byPrice(uint256 oldRate, Samples memory current) private view returns (uint256 newRate, int256 signal) {
        if (current.count < MIN_SAMPLES) revert RatePolicy_TooFewSamples(current.count, MIN_SAMPLES);
        int256 median = _median(current);
        unchecked {
            // deviations of at most a million; what is subtracted was compared before
            uint256 full = FULL_SIGNAL_BPS * (MILLION / BPS);
            uint256 size = Math.min(uint256(median < 0 ? -median : median), full);
            uint256 step = (MAX_STEP * size) / full;
            signal = int256((MILLION * size) / full);
            if (median < 0) return (oldRate + Math.min(step, MAX_RATE - oldRate), signal);
            return (oldRate - Math.min(step, oldRate - MIN_RATE), -signal);
        }
    }

    /// @dev Of three to five; of four, the second lowest's, which asks for the higher rate.
    function _median(Samples memory current) private pure returns (int256) {
        unchecked {
            // counts to five
            int24[5] memory sorted = current.deviations;
            for (uint256 i = 1; i < current.count; ++i) {
                for (uint256 j = i; j != 0 && sorted[j - 1] > sorted[j]; --j) {
                    (sorted[j - 1], sorted[j]) = (sorted[j], sorted[j - 1]);
                }
            }
            return sorted[(current.count - 1) / 2];
        }
    }

    function _before(uint256 next) private pure returns (uint256) {
        return (next + MAX_SAMPLES - 1) % MAX_SAMPLES;
    }

    /* INTERNAL: CHECKS */

    function _requireWindowOver() private view {
        uint256 earliest = uint256(_window.openedAt) + WINDOW;
        if (block.timestamp < earliest) revert RatePolicy_TooEarly(earliest, block.timestamp);
    }
}
