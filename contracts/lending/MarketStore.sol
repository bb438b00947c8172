// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {Id, ILendingPool, MarketParams, Position, RateKind} from "./interfaces/ILendingPool.sol";
import {State} from "./libraries/MarketAccrual.sol";

/// @title MarketStore
/// @notice Where the lending pool keeps positions and markets, and how it reads and writes them. The layout is part of the interface:
///         slot 0 is the access manager's (Morpho Blue: the owner's), 1 the fee recipient, 2 `position`, 3 the markets, of which the
///         first two slots are Morpho Blue's, because vaults read them through `extSloads`.
abstract contract MarketStore is ILendingPool, ProtocolManaged {
    /* TYPES */

    /// @dev Three slots; the first two as Morpho Blue's.
    ///      | totalSupplyShares 128 | totalSupplyAssets 128 |
    ///      | totalBorrowShares 128 | totalBorrowAssets 128 |
    ///      | hasMinDebt 8 | isOperated 8 | kind 8 | fee 64 | curve 64 | lastUpdate 64 |
    struct MarketState {
        uint128 totalSupplyAssets;
        uint128 totalSupplyShares;
        uint128 totalBorrowAssets;
        uint128 totalBorrowShares;
        uint64 lastUpdate;
        uint64 curve;
        uint64 fee;
        RateKind kind;
        bool isOperated;
        bool hasMinDebt;
    }

    /// @dev A market's parameters in three slots, the rate model by its number.
    struct PackedParams {
        address loanToken;
        uint64 lltv;
        address collateralToken;
        uint96 irmNumber;
        address oracle;
    }

    /* STORAGE */

    /// @inheritdoc ILendingPool
    address public feeRecipient;
    /// @inheritdoc ILendingPool
    mapping(Id id => mapping(address user => Position)) public position;
    mapping(Id id => MarketState) internal _market;
    mapping(Id id => PackedParams) internal _params;
    /// @dev Enabled rate models by their numbers, which start at one.
    address[] internal _irms;

    /* VIEWS */

    /// @inheritdoc ILendingPool
    function market(Id id) external view returns (uint128, uint128, uint128, uint128, uint128, uint128) {
        MarketState storage state = _market[id];
        return (
            state.totalSupplyAssets,
            state.totalSupplyShares,
            state.totalBorrowAssets,
            state.totalBorrowShares,
            state.lastUpdate,
            state.fee
        );
    }

    /// @inheritdoc ILendingPool
    function rateAtTarget(Id id) external view returns (uint256) {
        return _market[id].curve;
    }

    /// @inheritdoc ILendingPool
    function idToMarketParams(Id id) external view returns (address, address, address, address, uint256) {
        PackedParams storage params = _params[id];
        address irm = params.irmNumber == 0 ? address(0) : _irms[params.irmNumber - 1];
        return (params.loanToken, params.collateralToken, params.oracle, irm, params.lltv);
    }

    /// @inheritdoc ILendingPool
    function extSloads(bytes32[] calldata slots) external view returns (bytes32[] memory) {
        // vaults ask for many at once: the answer is written as it is returned, beyond the free pointer
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, 0x20)
            mstore(add(answer, 0x20), slots.length)
            let value := add(answer, 0x40)
            let slot := slots.offset
            // a length that calldata holds, as the compiler has checked
            for {
                let end := add(value, shl(5, slots.length))
            } lt(value, end) {
                value := add(value, 0x20)
            } {
                mstore(value, sload(calldataload(slot)))
                slot := add(slot, 0x20)
            }
            return(answer, sub(value, answer))
        }
    }

    /* INTERNAL */

    function _id(MarketParams calldata marketParams) internal pure returns (Id id) {
        // {MarketAccrual-idOfCalldata}, without a jump in every operation
        assembly ("memory-safe") {
            let pointer := mload(0x40)
            calldatacopy(pointer, marketParams, 0xa0)
            id := keccak256(pointer, 0xa0)
        }
    }

    /// @dev Parameters of a market that exists, without the compiler's check that no bit lies beyond an address: its creation made that
    ///      check, and other bits would be another id.
    function _loanToken(MarketParams calldata marketParams) internal pure returns (address token) {
        assembly ("memory-safe") {
            token := calldataload(marketParams)
        }
    }

    function _collateralToken(MarketParams calldata marketParams) internal pure returns (address token) {
        assembly ("memory-safe") {
            token := calldataload(add(marketParams, 0x20))
        }
    }

    function _oracle(MarketParams calldata marketParams) internal pure returns (address oracle) {
        assembly ("memory-safe") {
            oracle := calldataload(add(marketParams, 0x40))
        }
    }

    /// @dev The first slot of a market.
    function _slot(Id id) internal pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, _market.slot)
            slot := keccak256(0x00, 0x40)
        }
    }

    /// @dev The first slot of a position, its supply shares. The second is | collateral 128 | borrowShares 128 |.
    function _positionSlot(Id id, address user) internal pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, position.slot)
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, user)
            slot := keccak256(0x00, 0x40)
        }
    }

    function _exists(Id id) internal view returns (bool yes) {
        uint256 slot = _slot(id);
        assembly ("memory-safe") {
            yes := gt(sload(add(slot, 2)), 0)
        }
    }

    /// @dev Writes each slot of a new market once. The number of a rate model is below 2^96, a loan-to-value below 2^64.
    function _create(Id id, MarketParams calldata marketParams, uint256 irmNumber, uint256 meta) internal {
        uint256 first = uint256(uint160(marketParams.loanToken)) | (marketParams.lltv << 160);
        uint256 second = uint256(uint160(marketParams.collateralToken)) | (irmNumber << 160);
        uint256 third = uint256(uint160(marketParams.oracle));
        uint256 slot = _slot(id);
        PackedParams storage params = _params[id];
        assembly ("memory-safe") {
            sstore(add(slot, 2), meta)
            sstore(params.slot, first)
            sstore(add(params.slot, 1), second)
            sstore(add(params.slot, 2), third)
        }
    }

    function _addSupplyShares(Id id, address user, uint256 shares) internal {
        uint256 slot = _positionSlot(id, user);
        uint256 held;
        assembly ("memory-safe") {
            held := sload(slot)
        }
        assembly ("memory-safe") {
            // no position exceeds the total, which the caller adds the same shares to and `_store` bounds
            sstore(slot, add(held, shares))
        }
    }

    function _addCollateral(Id id, address user, uint256 assets) internal {
        uint256 slot = _positionSlot(id, user);
        uint256 word;
        assembly ("memory-safe") {
            slot := add(slot, 1)
            word := sload(slot)
        }
        unchecked {
            // what is held is below 2^128, and where `assets` is too, their sum does not wrap
            uint256 collateral = (word >> 128) + assets;
            if ((assets | collateral) >> 128 != 0) {
                _bounded(assets);
                _bounded(collateral);
            }
            word += assets << 128;
        }
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }

    /// @dev What is owed then, in shares, and the collateral: a position's second slot is read once.
    function _addDebt(Id id, address user, uint256 shares) internal returns (uint256 owed, uint256 collateral) {
        uint256 slot = _positionSlot(id, user);
        assembly ("memory-safe") {
            slot := add(slot, 1)
            let word := sload(slot)
            collateral := shr(128, word)
            // no debt exceeds the total, which the caller has added the same shares to and `_store` has bounded
            word := add(word, shares)
            owed := and(word, 0xffffffffffffffffffffffffffffffff)
            sstore(slot, word)
        }
    }

    /// @dev Reads the three slots of a market and takes them apart; by hand, since the compiler's way through a struct of small
    ///      fields costs a thousand gas more in every operation.
    function _load(Id id) internal view returns (State memory state) {
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, _market.slot)
            let slot := keccak256(0x00, 0x40)
            let word := sload(slot)
            mstore(state, and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(state, 0x20), shr(128, word))
            word := sload(add(slot, 1))
            mstore(add(state, 0x40), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(state, 0x60), shr(128, word))
            mstore(add(state, 0x80), sload(add(slot, 2)))
            mstore(add(state, 0xa0), slot)
        }
        if (state.meta == 0) revert LendingPool_MarketNotCreated(id);
    }

    /// @dev `_load` into a state that there is already.
    function _reload(State memory state) internal view {
        assembly ("memory-safe") {
            let slot := mload(add(state, 0xa0))
            let word := sload(slot)
            mstore(state, and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(state, 0x20), shr(128, word))
            word := sload(add(slot, 1))
            mstore(add(state, 0x40), and(word, 0xffffffffffffffffffffffffffffffff))
            mstore(add(state, 0x60), shr(128, word))
            mstore(add(state, 0x80), sload(add(slot, 2)))
        }
    }

    /// @dev The reverse; no total may be beyond 128 bits.
    function _store(State memory state) internal {
        uint256 union;
        assembly ("memory-safe") {
            let supplyAssets := mload(state)
            let supplyShares := mload(add(state, 0x20))
            let borrowAssets := mload(add(state, 0x40))
            let borrowShares := mload(add(state, 0x60))
            union := or(or(supplyAssets, supplyShares), or(borrowAssets, borrowShares))
            // undone below where a total is beyond its half of a slot
            let slot := mload(add(state, 0xa0))
            sstore(slot, or(supplyAssets, shl(128, supplyShares)))
            sstore(add(slot, 1), or(borrowAssets, shl(128, borrowShares)))
            sstore(add(slot, 2), mload(add(state, 0x80)))
        }
        if (union >> 128 != 0) {
            _bounded(state.supplyAssets);
            _bounded(state.supplyShares);
            _bounded(state.borrowAssets);
            _bounded(state.borrowShares);
        }
    }

    /// @dev Reverts with one of the errors of this form, each of which would take room of its own.
    function _revertWith(bytes4 error_, Id id, address account, uint256 value, uint256 limit) internal pure {
        assembly ("memory-safe") {
            // beyond the free pointer
            let pointer := mload(0x40)
            mstore(pointer, error_)
            mstore(add(pointer, 0x04), id)
            mstore(add(pointer, 0x24), account)
            mstore(add(pointer, 0x44), value)
            mstore(add(pointer, 0x64), limit)
            revert(pointer, 0x84)
        }
    }

    function _bounded(uint256 amount) internal pure returns (uint256) {
        if (amount > type(uint128).max) revert LendingPool_AmountTooLarge(amount);
        return amount;
    }

    function _toUint128(uint256 amount) internal pure returns (uint128) {
        return uint128(_bounded(amount));
    }
}
