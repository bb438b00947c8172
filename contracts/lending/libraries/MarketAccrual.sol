// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IIrm} from "../interfaces/IIrm.sol";
import {Id, ILendingPool, Market, MarketParams, RateKind} from "../interfaces/ILendingPool.sol";
import {AdaptiveCurve} from "./AdaptiveCurve.sol";
import {KinkedCurve} from "./KinkedCurve.sol";
import {SharesMath} from "./SharesMath.sol";

/// @notice A market in memory, one word a number; `meta` is the third of its slots as it is:
///         | hasMinDebt 8 | isOperated 8 | kind 8 | fee 64 | curve 64 | lastUpdate 64 |
struct State {
    uint256 supplyAssets;
    uint256 supplyShares;
    uint256 borrowAssets;
    uint256 borrowShares;
    uint256 meta;
    /// Where the first of its slots is.
    uint256 slot;
}

/// @title MarketAccrual
/// @notice How interest moves a market of the lending pool: the one truth about it, for the pool, which stores what comes out, and for
///         whoever has to know what it would store. Rates are per second, times 1e18; times in seconds.
library MarketAccrual {
    using SharesMath for uint256;

    /* ERRORS */

    /// @notice Thrown when a time beyond 2^64 - 1 is asked for. Seconds.
    error MarketAccrual_TimestampTooLarge(uint256 timestamp);

    /* CONSTANTS */

    uint256 private constant WAD = 1e18;

    /// @dev The slot of the pool's markets.
    uint256 private constant MARKETS_SLOT = 3;

    /* ACCRUAL */

    /// @notice Moves `state` from its last update to `timestamp`, which is not earlier, and below 2^64.
    /// @param externalRate What the model answered, where it is none of the built-in ones.
    /// @return meanRate What debt was charged.
    /// @return interest Added to debt and supply, in the loan token's units, rounded down.
    /// @return feeShares Added to the supply for the fee recipient, rounded down.
    function accrue(
        State memory state,
        uint256 timestamp,
        uint256 externalRate
    ) internal pure returns (uint256 meanRate, uint256 interest, uint256 feeShares) {
        uint256 meta = state.meta;
        uint256 borrowed = state.borrowAssets;
        unchecked {
            uint256 elapsed = timestamp - uint64(meta);
            uint256 curve = uint64(meta >> 64);
            if (uint8(meta >> 192) == uint256(RateKind.AdaptiveCurve)) {
                (meanRate, curve) = AdaptiveCurve.rates(borrowed, state.supplyAssets, curve, elapsed);
            } else if (uint8(meta >> 192) == uint256(RateKind.KinkedCurve)) {
                meanRate = KinkedCurve.rate(borrowed, state.supplyAssets, curve);
            } else {
                meanRate = externalRate;
            }
            // a time and a curve are below 2^64
            state.meta = ((meta >> 128) << 128) | (curve << 64) | timestamp;
            if ((meanRate | elapsed) >> 40 == 0) {
                // below 2^80, 2^160 / 2e18 < 2^100 and 2^180 / 3e18 < 2^119: a sum below 2^120 times a total below 2^128
                uint256 linear = meanRate * elapsed;
                uint256 square = (linear * linear) / (2 * WAD);
                interest = (borrowed * (linear + square + (square * linear) / (3 * WAD))) / WAD;
            } else {
                interest = _interestDown(borrowed, meanRate, elapsed);
            }
            // interest is below 2^256 / 1e18, the totals below 2^128
            state.borrowAssets = borrowed + interest;
            state.supplyAssets += interest;
        }
        if (uint64(meta >> 128) != 0) feeShares = _chargeFee(state, interest);
    }

    /* OF A POOL'S MARKET */

    /// @notice The market as the pool has it. Reverts with the pool's error where there is none.
    function load(ILendingPool pool, Id id) internal view returns (State memory state) {
        bytes32[] memory slots = new bytes32[](3);
        uint256 slot = slotOf(id);
        for (uint256 i; i < 3; ++i) slots[i] = bytes32(slot + i);
        slots = pool.extSloads(slots);
        state = unpack(uint256(slots[0]), uint256(slots[1]), uint256(slots[2]));
        state.slot = slot;
        if (state.meta == 0) revert ILendingPool.LendingPool_MarketNotCreated(id);
    }

    /// @notice The market as interest to `timestamp` leaves it: what the pool would store then, were nothing done before. A model that is
    ///         not built in is asked for its rate of now. A time before the last update is the last update.
    /// @return state The market then.
    /// @return meanRate What debt was charged since the last update; zero where no time passed.
    /// @return feeShares Added since to what the fee recipient has.
    function loadAt(
        ILendingPool pool,
        MarketParams memory marketParams,
        uint256 timestamp
    ) internal view returns (State memory state, uint256 meanRate, uint256 feeShares) {
        if (timestamp > type(uint64).max) revert MarketAccrual_TimestampTooLarge(timestamp);
        state = load(pool, idOf(marketParams));
        if (timestamp > lastUpdate(state)) {
            uint256 externalRate =
                kindOf(state) == uint256(RateKind.External)
                    ? IIrm(marketParams.irm).borrowRateView(marketParams, toMarket(state))
                    : 0;
            (meanRate, , feeShares) = accrue(state, timestamp, externalRate);
        }
    }

    /// @notice The id of these parameters.
    function idOf(MarketParams memory marketParams) internal pure returns (Id) {
        return Id.wrap(keccak256(abi.encode(marketParams)));
    }

    /// @notice The same of parameters that lie in calldata as abi.encode would lay them. One that is no address is part of another id.
    function idOfCalldata(MarketParams calldata marketParams) internal pure returns (Id id) {
        assembly ("memory-safe") {
            // beyond the free pointer
            let pointer := mload(0x40)
            calldatacopy(pointer, marketParams, 0xa0)
            id := keccak256(pointer, 0xa0)
        }
    }

    /// @notice Where the pool keeps the first of a market's three slots.
    function slotOf(Id id) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(id, MARKETS_SLOT)));
    }

    /// @notice A market's three slots as numbers; for many at once, `extSloads` of {slotOf} and the two behind it.
    function unpack(uint256 first, uint256 second, uint256 third) internal pure returns (State memory state) {
        state.supplyAssets = uint128(first);
        state.supplyShares = first >> 128;
        state.borrowAssets = uint128(second);
        state.borrowShares = second >> 128;
        state.meta = third;
    }

    /* PARTS OF THE THIRD SLOT */

    /// @notice When the market was updated last.
    function lastUpdate(State memory state) internal pure returns (uint256) {
        return uint64(state.meta);
    }

    /// @notice What its curve goes by, see {ILendingPool-rateAtTarget}.
    function curveOf(State memory state) internal pure returns (uint256) {
        return uint64(state.meta >> 64);
    }

    /// @notice Its fee, times 1e18.
    function feeOf(State memory state) internal pure returns (uint256) {
        return uint64(state.meta >> 128);
    }

    /// @notice Its {RateKind}.
    function kindOf(State memory state) internal pure returns (uint256) {
        return uint8(state.meta >> 192);
    }

    /// @notice Whether its debts have a least size.
    function hasMinDebt(State memory state) internal pure returns (bool) {
        return state.meta >> 208 != 0;
    }

    /// @notice Whether only its operator supplies to it and borrows from it.
    function isOperated(State memory state) internal pure returns (bool) {
        return uint8(state.meta >> 200) != 0;
    }

    /// @notice The same in Morpho Blue's form.
    function toMarket(State memory state) internal pure returns (Market memory) {
        return
            Market(
                uint128(state.supplyAssets),
                uint128(state.supplyShares),
                uint128(state.borrowAssets),
                uint128(state.borrowShares),
                uint128(lastUpdate(state)),
                uint128(feeOf(state))
            );
    }

    /* INTERNAL */

    /// @dev The first three terms of exp(rate * elapsed) - 1, as Morpho Blue's: never more than continuous compounding.
    function _interestDown(uint256 borrowed, uint256 rate, uint256 elapsed) private pure returns (uint256) {
        uint256 first = rate * elapsed;
        uint256 second = FixedPointMathLib.mulDiv(first, first, 2 * WAD);
        uint256 third = FixedPointMathLib.mulDiv(second, first, 3 * WAD);
        unchecked {
            // the first is below 2^128 since its square is below 2^256, the others below 2^256 / 1e18
            return FixedPointMathLib.mulDiv(borrowed, first + second + third, WAD);
        }
    }

    /// @dev The fee is supply shares worth that part of the interest, at a share price that leaves the fee out.
    function _chargeFee(State memory state, uint256 interest) private pure returns (uint256 feeShares) {
        uint256 feeAssets = FixedPointMathLib.mulDiv(interest, feeOf(state), WAD);
        feeShares = feeAssets.toSharesDown(state.supplyAssets - feeAssets, state.supplyShares);
        state.supplyShares += feeShares;
    }
}
