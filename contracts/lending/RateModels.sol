// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketStore} from "./MarketStore.sol";
import {IIrm} from "./interfaces/IIrm.sol";
import {IKinkedCurveIrm} from "./interfaces/IKinkedCurveIrm.sol";
import {Id, ILendingPool, IrmEntry, MarketParams, RateKind} from "./interfaces/ILendingPool.sol";
import {AdaptiveCurve} from "./libraries/AdaptiveCurve.sol";
import {KinkedCurve} from "./libraries/KinkedCurve.sol";
import {MarketAccrual, State} from "./libraries/MarketAccrual.sol";

/// @title RateModels
/// @notice How the lending pool's markets accrue: which rate models there are, what enabling one fixes, interest and fees. The adaptive
///         curve is computed here, with its state beside the market's totals; any other model is called.
abstract contract RateModels is MarketStore {
    using MarketAccrual for State;

    /* TYPES */

    /// @dev Two slots: | number 24 | kind 8 | curve 64 | redeemer 160 | and | minDebt 96 | operator 160 |, which what borrows in an
    ///      operated market asks for both. Numbers start at one. `curve` is what a market's curve begins with.
    struct EnabledIrm {
        address redeemer;
        uint64 curve;
        RateKind kind;
        uint24 number;
        address operator;
        uint96 minDebt;
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
        _enableIrm(irm, IrmEntry(RateKind.External, 0, address(0), address(0)));
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
        return IrmEntry(enabled.kind, enabled.minDebt, enabled.redeemer, enabled.operator);
    }

    /* INTERNAL */

    /// @dev Without debt nothing accrues but the adaptive curve's move, at one and the same utilisation until someone borrows: it
    ///      can wait until then, and the supply is spared a write. An external model is asked every time, for it may have a state
    ///      of its own.
    function _accrueLazily(Id id, State memory state, MarketParams calldata marketParams) internal {
        if (state.borrowAssets != 0 || state.kindOf() == uint256(RateKind.External)) _accrue(id, state, marketParams);
    }

    /// @dev Moves `state` to this second; the caller stores it.
    function _accrue(Id id, State memory state, MarketParams calldata marketParams) internal {
        if (state.lastUpdate() == block.timestamp) return;
        uint256 rate;
        if (state.kindOf() == uint256(RateKind.External)) {
            rate = _askModel(marketParams, state);
            // should the model have come back into the pool, what it left counts
            _reload(state);
        }
        uint256 interest;
        uint256 feeShares;
        (rate, interest, feeShares) = state.accrue(block.timestamp, rate);
        if (feeShares != 0) _addSupplyShares(id, feeRecipient, feeShares);
        emit AccrueInterest(id, rate, interest, feeShares);
    }

    /// @dev {IIrm-borrowRate} of an external model, or the model's own error, as the compiler would ask, with less copying.
    function _askModel(MarketParams calldata marketParams, State memory state) internal returns (uint256 rate) {
        bytes4 question = IIrm.borrowRate.selector;
        assembly ("memory-safe") {
            // the parameters as they are, and the market in Morpho Blue's form, beyond the free pointer
            let pointer := mload(0x40)
            mstore(pointer, question)
            calldatacopy(add(pointer, 0x04), marketParams, 0xa0)
            mcopy(add(pointer, 0xa4), state, 0x80)
            let meta := mload(add(state, 0x80))
            mstore(add(pointer, 0x124), and(meta, 0xffffffffffffffff))
            mstore(add(pointer, 0x144), and(shr(128, meta), 0xffffffffffffffff))
            // a market's model is an address, and has code or answers nothing
            if iszero(call(gas(), calldataload(add(marketParams, 0x60)), 0, pointer, 0x164, 0x00, 0x20)) {
                returndatacopy(pointer, 0x00, returndatasize())
                revert(pointer, returndatasize())
            }
            if lt(returndatasize(), 0x20) {
                revert(0x00, 0x00)
            }
            rate := mload(0x00)
        }
    }

    function _requireMinDebt(Id id, address irm, address borrower, uint256 debt) internal view {
        uint256 minDebt = _irm[irm].minDebt;
        if (debt < minDebt) _revertWith(LendingPool_DebtTooSmall.selector, id, borrower, debt, minDebt);
    }

    function _requireCode(address account) internal view {
        if (account.code.length == 0) revert LendingPool_NoCode(account);
    }

    /// @dev The third slot of a market that is created now.
    function _initialMeta(EnabledIrm storage irm) internal view returns (uint256 meta) {
        // each of the two slots is read once
        assembly ("memory-safe") {
            let word := shr(160, sload(irm.slot))
            meta := or(timestamp(), or(shl(64, and(word, 0xffffffffffffffff)), shl(192, and(shr(64, word), 0xff))))
            word := sload(add(irm.slot, 1))
            meta := or(meta, shl(200, iszero(iszero(shl(96, word)))))
            meta := or(meta, shl(208, iszero(iszero(shr(160, word)))))
        }
    }

    function _enableIrm(address irm, IrmEntry memory entry) private {
        _requireCode(irm);
        if (_irm[irm].number != 0) revert LendingPool_IrmAlreadyEnabled(irm);
        uint256 curve;
        if (entry.kind == RateKind.AdaptiveCurve) curve = AdaptiveCurve.INITIAL_RATE_AT_TARGET;
        if (entry.kind == RateKind.KinkedCurve) {
            curve = IKinkedCurveIrm(irm).curve();
            if (!KinkedCurve.isValid(curve)) revert LendingPool_InvalidCurve(irm, curve);
        }
        _irms.push(irm);
        EnabledIrm storage enabled = _irm[irm];
        uint256 count = _irms.length;
        // the two slots as the compiler has them, of words that are what their types say; 2^24 models are never enabled
        assembly ("memory-safe") {
            let word := or(mload(add(entry, 0x40)), shl(160, curve))
            sstore(enabled.slot, or(word, or(shl(224, mload(entry)), shl(232, count))))
            sstore(add(enabled.slot, 1), or(mload(add(entry, 0x60)), shl(160, mload(add(entry, 0x20)))))
        }
        emit EnableIrm(irm, entry);
    }
}
