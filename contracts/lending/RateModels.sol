// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {MarketStore} from "./MarketStore.sol";
import {IIrm} from "./interfaces/IIrm.sol";
import {Id, ILendingPool, IrmEntry, MarketParams, RateKind} from "./interfaces/ILendingPool.sol";
import {AdaptiveCurve} from "./libraries/AdaptiveCurve.sol";
import {SharesMath} from "./libraries/SharesMath.sol";

/// @title RateModels
/// @notice How the lending pool's markets accrue: which rate models there are, what enabling one fixes, interest and fees. The adaptive
///         curve is computed here, with its state beside the market's totals; any other model is called.
abstract contract RateModels is MarketStore {
    using SharesMath for uint256;

    /* TYPES */

    /// @dev Two slots. Numbers start at one.
    struct EnabledIrm {
        uint96 number;
        address redeemer;
        uint128 minDebt;
        RateKind kind;
    }

    /* CONSTANTS */

    uint256 internal constant WAD = 1e18;

    /// @notice The hard limit of a market's fee: a quarter of the interest.
    uint256 public constant MAX_FEE = 0.25e18;

    /* STORAGE */

    /// @inheritdoc ILendingPool
    mapping(uint256 lltv => bool) public isLltvEnabled;
    mapping(address irm => EnabledIrm) internal _irm;

    /* GOVERNANCE */

    /// @inheritdoc ILendingPool
    function enableIrm(address irm) external restricted {
        _enableIrm(irm, IrmEntry(RateKind.External, 0, address(0)));
    }

    /// @inheritdoc ILendingPool
    function enableIrm(address irm, IrmEntry calldata entry) external restricted {
        _enableIrm(irm, entry);
    }

    /// @inheritdoc ILendingPool
    function enableLltv(uint256 lltv) external restricted {
        if (lltv == 0 || lltv >= WAD || isLltvEnabled[lltv]) revert LendingPool_InvalidLltv(lltv);
        isLltvEnabled[lltv] = true;
        emit EnableLltv(lltv);
    }

    /// @inheritdoc ILendingPool
    function setFee(MarketParams calldata marketParams, uint256 newFee) external restricted {
        if (newFee > MAX_FEE) revert LendingPool_FeeTooHigh(newFee, MAX_FEE);
        Id id = _id(marketParams);
        State memory state = _load(id);
        _accrue(id, state, marketParams);
        state.meta = (state.meta & ~(uint256(type(uint64).max) << 128)) | (newFee << 128);
        _store(state);
        emit SetFee(id, newFee);
    }

    /// @inheritdoc ILendingPool
    function setFeeRecipient(address newFeeRecipient) external restricted {
        feeRecipient = newFeeRecipient;
        emit SetFeeRecipient(newFeeRecipient);
    }

    /* INTEREST */

    /// @inheritdoc ILendingPool
    function accrueInterest(MarketParams calldata marketParams) external {
        Id id = _id(marketParams);
        State memory state = _load(id);
        _accrue(id, state, marketParams);
        _store(state);
    }

    /* VIEWS */

    /// @inheritdoc ILendingPool
    function isIrmEnabled(address irm) external view returns (bool) {
        return _irm[irm].number != 0;
    }

    /// @inheritdoc ILendingPool
    function irmEntry(address irm) external view returns (IrmEntry memory) {
        EnabledIrm storage enabled = _irm[irm];
        return IrmEntry(enabled.kind, enabled.minDebt, enabled.redeemer);
    }

    /* INTERNAL */

    /// @dev Without debt nothing accrues but the adaptive curve's move, at one and the same utilisation until someone borrows: it
    ///      can wait until then, and the supply is spared a write. An external model is asked every time, for it may have a state
    ///      of its own.
    function _accrueLazily(Id id, State memory state, MarketParams calldata marketParams) internal {
        if (state.borrowAssets != 0 || _kind(state) == uint256(RateKind.External)) _accrue(id, state, marketParams);
    }

    /// @dev Moves `state` to this second; the caller stores it.
    function _accrue(Id id, State memory state, MarketParams calldata marketParams) internal {
        uint256 meta = state.meta;
        unchecked {
            uint256 elapsed = block.timestamp - uint64(meta); // time does not go back
            if (elapsed == 0) return;
            uint256 rate;
            uint256 newRateAtTarget;
            uint256 borrowed = state.borrowAssets;
            if (uint8(meta >> 192) == uint256(RateKind.AdaptiveCurve)) {
                (rate, newRateAtTarget) = AdaptiveCurve.rates(
                    borrowed,
                    state.supplyAssets,
                    uint64(meta >> 64),
                    elapsed
                );
            } else {
                rate = IIrm(marketParams.irm).borrowRate(marketParams, _toMarket(state));
                // should the model have come back into the pool, what it left counts
                _reload(id, state);
                meta = state.meta;
                borrowed = state.borrowAssets;
                elapsed = block.timestamp - uint64(meta);
            }
            // a time and a rate at target are below 2^64
            state.meta = ((meta >> 128) << 128) | (newRateAtTarget << 64) | block.timestamp;
            uint256 interest = _interestDown(borrowed, rate, elapsed);
            // interest is below 2^256 / 1e18, the totals below 2^128
            state.borrowAssets = borrowed + interest;
            state.supplyAssets += interest;
            uint256 feeShares;
            if (uint64(meta >> 128) != 0) feeShares = _chargeFee(id, state, interest);
            emit AccrueInterest(id, rate, interest, feeShares);
        }
    }

    /// @dev The first three terms of exp(rate * elapsed) - 1, as Morpho Blue's: never more than continuous compounding.
    function _interestDown(uint256 borrowed, uint256 rate, uint256 elapsed) private pure returns (uint256) {
        if ((rate | elapsed) >> 40 == 0) {
            unchecked {
                // below 2^80, 2^160 / 2e18 < 2^100 and 2^180 / 3e18 < 2^119: a sum below 2^120 times a total below 2^128
                uint256 linear = rate * elapsed;
                uint256 square = (linear * linear) / (2 * WAD);
                return (borrowed * (linear + square + (square * linear) / (3 * WAD))) / WAD;
            }
        }
        uint256 first = rate * elapsed;
        uint256 second = FixedPointMathLib.mulDiv(first, first, 2 * WAD);
        uint256 third = FixedPointMathLib.mulDiv(second, first, 3 * WAD);
        unchecked {
            // the first is below 2^128 since its square is below 2^256, the others below 2^256 / 1e18
            return FixedPointMathLib.mulDiv(borrowed, first + second + third, WAD);
        }
    }

    /// @dev The fee is supply shares worth that part of the interest, at a share price that leaves the fee out.
    function _chargeFee(Id id, State memory state, uint256 interest) private returns (uint256 feeShares) {
        uint256 feeAssets = FixedPointMathLib.mulDiv(interest, _fee(state), WAD);
        feeShares = feeAssets.toSharesDown(state.supplyAssets - feeAssets, state.supplyShares);
        position[id][feeRecipient].supplyShares += feeShares;
        state.supplyShares += feeShares;
    }

    function _requireMinDebt(Id id, address irm, address borrower, uint256 debt) internal view {
        uint256 minDebt = _irm[irm].minDebt;
        if (debt < minDebt) revert LendingPool_DebtTooSmall(id, borrower, debt, minDebt);
    }

    function _requireCode(address account) internal view {
        if (account.code.length == 0) revert LendingPool_NoCode(account);
    }

    function _enableIrm(address irm, IrmEntry memory entry) private {
        _requireCode(irm);
        if (_irm[irm].number != 0) revert LendingPool_IrmAlreadyEnabled(irm);
        _irms.push(irm);
        _irm[irm] = EnabledIrm(uint96(_irms.length), entry.redeemer, entry.minDebt, entry.kind);
        emit EnableIrm(irm, entry);
    }
}
