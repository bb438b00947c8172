// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IOracle} from "../../oracle/interfaces/IOracle.sol";
import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {IIrm} from "../interfaces/IIrm.sol";
import {Id, ILendingPool, MarketParams, RateKind} from "../interfaces/ILendingPool.sol";
import {AdaptiveCurve} from "../libraries/AdaptiveCurve.sol";
import {KinkedCurve} from "../libraries/KinkedCurve.sol";
import {LiquidationIncentive} from "../libraries/LiquidationIncentive.sol";
import {MarketAccrual, State} from "../libraries/MarketAccrual.sol";
import {SharesMath} from "../libraries/SharesMath.sol";
import {
    AccruedMarket,
    AnswerStatus,
    ILendingLens,
    MarketStatus,
    MarketView,
    Rates
} from "./interfaces/ILendingLens.sol";
import {GuardedRead} from "./libraries/GuardedRead.sol";

/// @title LensMarkets
/// @notice How the lens reads markets and positions of the pool, and asks rate models and oracles: in a way that reverts where they fail,
///         and in one that says so.
abstract contract LensMarkets is ILendingLens {
    using MarketAccrual for State;
    using SharesMath for uint256;

    /* TYPES */

    /// @dev A market at a second.
    struct Snapshot {
        Id id;
        MarketStatus status;
        MarketParams params;
        /// Accrued, where the status says so.
        State state;
        uint256 lastUpdate;
        uint256 interest;
        uint256 feeShares;
        /// Who has `feeShares` beside what the pool says; zero where there are none.
        address feeRecipient;
    }

    /// @dev A position as an accrual leaves it.
    struct Held {
        uint256 supplyShares;
        uint256 borrowShares;
        uint256 collateral;
    }

    /* CONSTANTS */

    uint256 internal constant WAD = 1e18;
    uint256 internal constant ORACLE_SCALE = 1e36;

    /// @dev The slot of the pool's positions.
    uint256 private constant POSITION_SLOT = 2;

    /// @dev exp(135) times 1e18 fits 255 bits.
    uint256 private constant MAX_EXPONENT = 135e18;

    /* IMMUTABLES */

    /// @inheritdoc ILendingLens
    address public immutable POOL;

    /* CONSTRUCTOR */

    constructor(address pool) {
        if (pool.code.length == 0) revert LendingLens_NoCode(pool);
        POOL = pool;
    }

    /* INTERNAL: A MARKET AT A SECOND */

    /// @dev Reverts as an operation of the pool would, but for totals beyond their bounds: an operation may bring them back.
    function _snapshot(Id id, uint256 timestamp) internal view returns (Snapshot memory snapshot) {
        uint256 elapsed;
        (snapshot, elapsed) = _load(id, timestamp);
        if (snapshot.status == MarketStatus.NotCreated) revert ILendingPool.LendingPool_MarketNotCreated(id);
        if (elapsed == 0) return snapshot;
        uint256 rate;
        if (_isExternal(snapshot)) {
            rate = IIrm(snapshot.params.irm).borrowRateView(snapshot.params, snapshot.state.toMarket());
        }
        _accrue(snapshot, elapsed, rate);
    }

    /// @dev As a mere accrual would leave it.
    function _accruedSnapshot(Id id, uint256 timestamp) internal view returns (Snapshot memory snapshot) {
        snapshot = _snapshot(id, timestamp);
        _requireStorable(snapshot.state);
    }

    /// @dev Does not revert for what a rate model does; the status says what it did.
    function _trySnapshot(Id id, uint256 timestamp) internal view returns (Snapshot memory snapshot) {
        uint256 elapsed;
        (snapshot, elapsed) = _load(id, timestamp);
        if (elapsed == 0) return snapshot;
        bool answered = true;
        uint256 rate;
        if (_isExternal(snapshot)) (answered, rate) = _askExternalRate(snapshot);
        if (answered && _canAccrue(snapshot.state, elapsed, rate)) _accrue(snapshot, elapsed, rate);
        else snapshot.status = MarketStatus.RateFailed;
    }

    /// @dev The market as it is stored; `elapsed` from then to the timestamp.
    function _load(Id id, uint256 timestamp) private view returns (Snapshot memory snapshot, uint256 elapsed) {
        snapshot.id = id;
        MarketParams memory params = snapshot.params;
        (params.loanToken, params.collateralToken, params.oracle, params.irm, params.lltv) = ILendingPool(POOL)
            .idToMarketParams(id);
        // a market always has a model
        if (params.irm == address(0)) return (snapshot, 0);
        snapshot.status = MarketStatus.Accrued;
        snapshot.state = MarketAccrual.load(ILendingPool(POOL), id);
        snapshot.lastUpdate = snapshot.state.lastUpdate();
        if (timestamp == 0) timestamp = block.timestamp;
        if (timestamp < snapshot.lastUpdate || timestamp > type(uint64).max) {
            revert LendingLens_InvalidTimestamp(id, timestamp, snapshot.lastUpdate);
        }
        elapsed = timestamp - snapshot.lastUpdate;
    }

    function _accrue(Snapshot memory snapshot, uint256 elapsed, uint256 rate) private view {
        (, snapshot.interest, snapshot.feeShares) = snapshot.state.accrue(snapshot.lastUpdate + elapsed, rate);
        if (snapshot.feeShares != 0) snapshot.feeRecipient = ILendingPool(POOL).feeRecipient();
    }

    /// @dev Whether {MarketAccrual-accrue} and storing what comes of it would not revert: its steps, each with the bound that it needs.
    function _canAccrue(State memory state, uint256 elapsed, uint256 externalRate) private pure returns (bool) {
        uint256 rate = _rate(state, elapsed, externalRate);
        uint256 first = FixedPointMathLib.saturatingMul(rate, elapsed);
        if (first >> 128 != 0) return false;
        unchecked {
            uint256 second = (first * first) / (2 * WAD); // first < 2^128
            if (second != 0 && first > type(uint256).max / second) return false;
            uint256 sum = first + second + (second * first) / (3 * WAD); // each below 2^197
            if (sum != 0 && state.borrowAssets > type(uint256).max / sum) return false;
            uint256 interest = (state.borrowAssets * sum) / WAD;
            uint256 supplyAssets = state.supplyAssets + interest; // below 2^128 + 2^197
            if (supplyAssets >> 128 != 0) return false;
            uint256 feeAssets = (interest * state.feeOf()) / WAD; // below 2^128 times 2^64
            if (feeAssets != 0 && state.supplyShares + SharesMath.VIRTUAL_SHARES > type(uint256).max / feeAssets)
                return false;
            uint256 feeShares = feeAssets.toSharesDown(supplyAssets - feeAssets, state.supplyShares);
            return (state.supplyShares + feeShares) >> 128 == 0; // both below 2^257 / 2
        }
    }

    /* INTERNAL: RATES */

    /// @dev The mean rate over `elapsed` seconds.
    function _rate(State memory state, uint256 elapsed, uint256 externalRate) private pure returns (uint256 rate) {
        if (state.kindOf() == uint256(RateKind.AdaptiveCurve)) {
            (rate, ) = AdaptiveCurve.rates(state.borrowAssets, state.supplyAssets, state.curveOf(), elapsed);
        } else if (state.kindOf() == uint256(RateKind.KinkedCurve)) {
            rate = KinkedCurve.rate(state.borrowAssets, state.supplyAssets, state.curveOf());
        } else {
            rate = externalRate;
        }
    }

    /// @dev Reverts where an external model does.
    function _rates(Snapshot memory snapshot) internal view returns (Rates memory) {
        uint256 rate;
        if (_isExternal(snapshot)) {
            rate = IIrm(snapshot.params.irm).borrowRateView(snapshot.params, snapshot.state.toMarket());
        }
        return _ratesOf(snapshot.state, rate);
    }

    function _tryRates(Snapshot memory snapshot) private view returns (Rates memory) {
        uint256 rate;
        if (snapshot.status == MarketStatus.RateFailed) {
            return Rates(_utilizationDown(snapshot.state), 0, 0, 0, 0);
        }
        if (_isExternal(snapshot)) (, rate) = _askExternalRate(snapshot);
        return _ratesOf(snapshot.state, rate);
    }

    function _ratesOf(State memory state, uint256 externalRate) private pure returns (Rates memory found) {
        found.utilization = _utilizationDown(state);
        found.borrowRate = _rate(state, 0, externalRate);
        // debt never exceeds supply, nor the fee one, so that neither step makes it more
        found.supplyRate = FixedPointMathLib.fullMulDiv(
            FixedPointMathLib.fullMulDiv(found.borrowRate, found.utilization, WAD),
            WAD - state.feeOf(),
            WAD
        );
        found.borrowApy = _apyDown(found.borrowRate);
        found.supplyApy = _apyDown(found.supplyRate);
    }

    function _utilizationDown(State memory state) private pure returns (uint256) {
        return state.supplyAssets == 0 ? 0 : FixedPointMathLib.fullMulDiv(state.borrowAssets, WAD, state.supplyAssets);
    }

    function _apyDown(uint256 rate) private pure returns (uint256) {
        uint256 exponent = FixedPointMathLib.saturatingMul(rate, 365 days);
        if (exponent >= MAX_EXPONENT) return type(uint256).max;
        return uint256(FixedPointMathLib.expWad(int256(exponent))) - WAD;
    }

    function _isExternal(Snapshot memory snapshot) private pure returns (bool) {
        return snapshot.state.kindOf() == uint256(RateKind.External);
    }

    function _askExternalRate(Snapshot memory snapshot) private view returns (bool answered, uint256 rate) {
        return
            GuardedRead.ask(
                snapshot.params.irm,
                abi.encodeCall(IIrm.borrowRateView, (snapshot.params, snapshot.state.toMarket()))
            );
    }

    /* INTERNAL: PRICES */

    /// @dev As the pool asks for it.
    function _liquidationPrice(address oracle) internal view returns (uint256 price) {
        price = GuardedOracle.liquidationPriceOrZero(oracle);
        if (price == 0) price = IOracle(oracle).price();
        if (price == 0) revert ILendingPool.LendingPool_ZeroPrice(oracle);
    }

    function _tryPrices(MarketView memory market) private view {
        (bool answered, uint256 price) = GuardedRead.ask(market.params.oracle, abi.encodeCall(IOracle.price, ()));
        market.price = price;
        market.priceStatus = _statusOf(answered, price);
        (market.liquidationPriceStatus, market.liquidationPrice) = (market.priceStatus, price);
        uint256 own = GuardedOracle.liquidationPriceOrZero(market.params.oracle);
        if (own != 0) (market.liquidationPriceStatus, market.liquidationPrice) = (AnswerStatus.Ok, own);
    }

    function _statusOf(bool answered, uint256 price) private pure returns (AnswerStatus) {
        if (!answered) return AnswerStatus.Failed;
        return price == 0 ? AnswerStatus.Zero : AnswerStatus.Ok;
    }

    /* INTERNAL: VIEWS */

    function _marketView(Snapshot memory snapshot) internal view returns (MarketView memory market) {
        market.id = snapshot.id;
        market.status = snapshot.status;
        if (snapshot.status == MarketStatus.NotCreated) return market;
        State memory state = snapshot.state;
        market.params = snapshot.params;
        market.irm = ILendingPool(POOL).irmEntry(snapshot.params.irm);
        market.lastUpdate = snapshot.lastUpdate;
        market.fee = state.feeOf();
        market.totals = _totalsOf(snapshot);
        market.liquidity = state.supplyAssets - state.borrowAssets;
        market.rates = _tryRates(snapshot);
        _tryPrices(market);
        market.liquidationIncentive = LiquidationIncentive.ofDown(snapshot.params.lltv);
    }

    function _totalsOf(Snapshot memory snapshot) internal pure returns (AccruedMarket memory) {
        State memory state = snapshot.state;
        return
            AccruedMarket(
                state.supplyAssets,
                state.supplyShares,
                state.borrowAssets,
                state.borrowShares,
                snapshot.interest,
                snapshot.feeShares,
                state.kindOf() == uint256(RateKind.AdaptiveCurve) ? state.curveOf() : 0
            );
    }

    /* INTERNAL: POSITIONS */

    function _held(Snapshot memory snapshot, address account) internal view returns (Held memory held) {
        (held.supplyShares, held.borrowShares, held.collateral) = ILendingPool(POOL).position(snapshot.id, account);
        if (account == snapshot.feeRecipient) held.supplyShares += snapshot.feeShares;
    }

    /// @dev Many positions in one call of the pool, each in two slots: supply shares, and | collateral 128 | borrowShares 128 |.
    function _heldBy(
        Snapshot memory snapshot,
        address[] calldata accounts
    ) internal view returns (Held[] memory positions_) {
        bytes32[] memory words = new bytes32[](2 * accounts.length);
        bytes32 inner = keccak256(abi.encode(snapshot.id, POSITION_SLOT));
        for (uint256 i; i < accounts.length; ++i) {
            bytes32 slot = _slotOf(accounts[i], inner);
            words[2 * i] = slot;
            unchecked {
                words[2 * i + 1] = bytes32(uint256(slot) + 1); // as storage wraps
            }
        }
        words = ILendingPool(POOL).extSloads(words);
        positions_ = new Held[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            Held memory held = positions_[i];
            held.supplyShares = uint256(words[2 * i]);
            held.borrowShares = uint128(uint256(words[2 * i + 1]));
            held.collateral = uint256(words[2 * i + 1]) >> 128;
            if (accounts[i] == snapshot.feeRecipient) held.supplyShares += snapshot.feeShares;
        }
    }

    function _slotOf(address account, bytes32 inner) private pure returns (bytes32 slot) {
        assembly ("memory-safe") {
            // both lie in scratch space; an address from calldata that the compiler has checked
            mstore(0x00, account)
            mstore(0x20, inner)
            slot := keccak256(0x00, 0x40)
        }
    }

    /* INTERNAL: CHECKS */

    /// @dev As the pool stores totals.
    function _requireStorable(State memory state) internal pure {
        _requireBounded(state.supplyAssets);
        _requireBounded(state.supplyShares);
        _requireBounded(state.borrowAssets);
        _requireBounded(state.borrowShares);
    }

    function _requireBounded(uint256 amount) internal pure {
        if (amount > type(uint128).max) revert ILendingPool.LendingPool_AmountTooLarge(amount);
    }
}
