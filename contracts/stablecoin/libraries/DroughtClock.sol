// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev One slot: | depegged 8 | dry 8 | lasted 24 | since 40 |. Since when it is dry or not, and how long the drought had lasted then.
struct Drought {
    uint40 since;
    uint24 lasted;
    bool dry;
    bool depegged;
}

/// @title DroughtClock
/// @notice How long a place has been dry: a second more with each second of it, up to a day, and `RECOVERY` seconds less with each
///         that is not. What is over within the second it began in leaves no trace, either way.
library DroughtClock {
    /// @notice The most that it counts, in seconds.
    uint256 internal constant LONGEST = 1 days;

    /// @notice Seconds of drought that a second without one undoes.
    uint256 internal constant RECOVERY = 4;

    /// @notice What the clock shows now. Seconds.
    function lastedNow(Drought memory drought) internal view returns (uint256 lasted) {
        unchecked {
            // no time comes before `since`, and times have far fewer than 256 bits
            uint256 elapsed = block.timestamp - drought.since;
            lasted = drought.lasted;
            if (drought.dry) return lasted + elapsed < LONGEST ? lasted + elapsed : LONGEST;
            return lasted > elapsed * RECOVERY ? lasted - elapsed * RECOVERY : 0;
        }
    }

    /// @notice Notes that it is dry from now on, or no longer.
    function turn(Drought storage drought, bool dry) internal returns (uint256 lasted) {
        lasted = lastedNow(drought);
        drought.lasted = uint24(lasted); // at most a day
        // casting to 'uint40' is safe for 34,000 years
        drought.since = uint40(block.timestamp);
        drought.dry = dry;
    }
}
