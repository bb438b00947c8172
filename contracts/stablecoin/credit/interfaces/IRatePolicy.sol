// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IIrm} from "../../../lending/interfaces/IIrm.sol";

/// @title IRatePolicy
/// @notice The rate at which the stablecoin is lent, the same in every market and at every utilisation: it rises while coins are swapped
///         out through the peg module and falls while they are swapped in, or, where an oracle of the coin's price is set, while that price
///         is below parity and above it. Anyone may `poke`. Without pokes it returns to the base rate. Rates per second, times
///         1e18, but for those in basis points a year.
/// @dev What a poke does, at most once in a `WINDOW`:
///
///      signal = flow / (ceiling * FULL_SIGNAL), the peg module's, or (1 - median price) / FULL_SIGNAL, within -1 and 1
///      rate'  = rate + MAX_STEP * signal, within MIN_RATE and MAX_RATE
///
///      Flow is what every observation of the window agrees on: the level must have been above, or below, the anchor at the window's
///      begin, at its end, and whenever anyone looked in between. Nothing that has not lain there for the whole window moves the rate; an
///      observation can only take movement away. The anchor then moves as far as the rate has moved, and no farther, so that
///      between two pokes that keep the rate alive it is a function of the anchor: a flow and the way back leave nothing behind,
///      neither at the bounds nor above the step.
///
///      Age of the last poke: for `HOLD` the rate stays; for `FADE` more it goes to `BASE_RATE` in a straight line; then it is that.
///      The pool is told the mean since the market's last update, exactly, so that no one gains by accruing early or late.
interface IRatePolicy is IIrm {
    /* TYPES */

    /// @notice The constant numbers of a policy.
    struct Parameters {
        /// Basis points a year.
        uint16 baseRateBps;
        uint16 minRateBps;
        uint16 maxRateBps;
        /// The most that a poke moves the rate, in basis points a year.
        uint16 maxStepBps;
        /// What moves it by that much: flow in basis points of the peg module's ceiling, or deviation in basis points of parity.
        uint16 fullSignalBps;
        /// Seconds between two pokes at least.
        uint32 window;
        /// Seconds for which a rate stays without a poke.
        uint32 hold;
        /// Seconds after these in which it returns to the base rate.
        uint32 fade;
    }

    /// @notice A rate from one second on. One slot; times are seconds, `accumulated` is the sum of the rates of every second since the
    ///         beginning.
    struct Checkpoint {
        uint40 time;
        uint64 rate;
        uint128 accumulated;
    }

    /* ERRORS */

    /// @notice Thrown at deployment for rates out of order (0 < min <= base <= max <= 100 % a year) or a step of zero or above 5 % a year.
    error RatePolicy_InvalidRates(uint256 minRateBps, uint256 baseRateBps, uint256 maxRateBps, uint256 maxStepBps);

    /// @notice Thrown at deployment for a full signal of zero or above one.
    error RatePolicy_InvalidSignal(uint256 fullSignalBps);

    /// @notice Thrown at deployment for a window outside ten minutes and a day, a hold shorter than it, a fade of zero, or either above a
    ///         year. Seconds.
    error RatePolicy_InvalidTimes(uint256 window, uint256 hold, uint256 fade);

    /// @notice Thrown at deployment when the oracle's price is not between half and twice parity, 1e36.
    error RatePolicy_OracleMisscaled(uint256 price);

    /// @notice Thrown when the window is not over yet. Seconds.
    error RatePolicy_TooEarly(uint256 earliest, uint256 timestamp);

    /// @notice Thrown by `poke` while there are too few fresh samples of the price.
    error RatePolicy_TooFewSamples(uint256 count, uint256 required);

    /* EVENTS */

    /// @notice Emitted when the level is seen; `low` and `high` are the window's bounds after it. Wei.
    event LevelObserved(address indexed by, uint256 level, uint256 low, uint256 high);

    /// @notice Emitted when a price is sampled: its deviation from parity in millionths, at most a million either way.
    event PriceSampled(address indexed by, int256 deviation, uint256 count);

    /// @notice Emitted by every poke: the rate that it found, the one that it set, and the signal in millionths of a full one,
    ///         positive where the rate is to rise.
    event Poked(address indexed by, uint256 oldRate, uint256 newRate, int256 signal);

    /* STATE-CHANGING */

    /// @notice Moves the rate by what the window shows, and begins the next. Anyone may, once a window.
    /// @return newRate The rate from now on.
    function poke() external returns (uint256 newRate);

    /// @notice Looks at the level, or samples the price. Anyone may, at any time; a price at most once in a fifth of a window, and
    ///         one that the oracle refuses is no sample.
    /// @return taken Whether it was noted.
    function observe() external returns (bool taken);

    /* VIEWS */

    /// @notice The rate at this second.
    function rate() external view returns (uint256);

    /// @notice What `poke` would set now, and revert with.
    function previewPoke() external view returns (uint256 newRate);

    /// @notice The mean rate between a past second and now, rounded up. Seconds before the policy's first count for nothing.
    function meanRateSince(uint256 time) external view returns (uint256);

    /// @notice The window: since when, the lowest and the highest level seen in it, and the anchor. Wei; zeros where prices are sampled.
    function window() external view returns (uint256 openedAt, uint256 low, uint256 high, uint256 anchor);

    /// @notice Deviations of the fresh samples in millionths of parity, in no order; empty where levels are observed.
    function samples() external view returns (int256[] memory deviations);

    /// @notice How many checkpoints there are: one for the deployment, one for each poke.
    function checkpointCount() external view returns (uint256);

    /// @notice A checkpoint, from 0 on.
    function checkpoint(uint256 index) external view returns (Checkpoint memory);

    /// @notice All constant numbers.
    function parameters() external view returns (Parameters memory);

    /// @notice The stablecoin, whose book of facilitators says the level.
    function STABLECOIN() external view returns (address);

    /// @notice The facilitator whose level is observed.
    function PEG_MODULE() external view returns (address);

    /// @notice The coin's price, 1e36 at parity; zero where the policy goes by flow.
    function ORACLE() external view returns (address);
}
