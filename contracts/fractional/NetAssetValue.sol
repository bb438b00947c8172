// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ILiquidationOracle, IOracle} from "../oracle/interfaces/IOracle.sol";
import {BPS} from "../utils/BasisPoints.sol";
import {IAssetOwnership} from "./interfaces/IAssetOwnership.sol";
import {INetAssetValue, NetAssetValueParams} from "./interfaces/INetAssetValue.sol";
import {CloneArguments} from "./libraries/CloneArguments.sol";

/// @title NetAssetValue
/// @notice See {INetAssetValue}. A clone; what it was made with is behind its code:
///         | share 160 | payment token 160 | initial value 128 | change 16 | change per day 16 | interval 32 | age 32 | decimals 8 |
/// @custom:kill The asset's owner dismisses the appraiser and suspends the value: nothing is priced any more. It holds nothing. The
///              implementation itself is inert: it has no asset.
contract NetAssetValue is INetAssetValue {
    /* CONSTANTS */

    /// @dev Where the numbers begin in the arguments.
    uint256 private constant NUMBERS = 40;
    uint256 private constant PRICE_SCALE = 1e36;

    /* STORAGE */

    /// @dev | isSuspended 8 | publishedAt 40 | number 32 | value 128 |
    uint128 private _value;
    uint32 private _number;
    uint40 private _publishedAt;
    bool private _isSuspended;
    /// @dev | proposed 128 | since 40 |
    uint128 private _proposed;
    uint40 private _proposedAt;
    /// @inheritdoc INetAssetValue
    address public appraiser;

    /* PUBLICATIONS */

    /// @inheritdoc INetAssetValue
    function publish(uint256 newValue) external {
        _requireAppraiser();
        (uint256 least, uint256 most, uint256 earliest) = bounds();
        if (block.timestamp < earliest) revert NetAssetValue_TooSoon(earliest, block.timestamp);
        if (newValue < least || newValue > most) revert NetAssetValue_OutOfBounds(newValue, least, most);
        _publish(newValue);
    }

    /// @inheritdoc INetAssetValue
    function proposeRevaluation(uint256 newValue) external {
        _requireAppraiser();
        if (newValue == 0 || newValue > type(uint128).max) revert NetAssetValue_InvalidValue(newValue);
        // casting is safe: just checked; a time below 2^40 for 30,000 years
        (_proposed, _proposedAt) = (uint128(newValue), uint40(block.timestamp));
        emit RevaluationProposed(newValue);
        _suspend();
    }

    /// @inheritdoc INetAssetValue
    function confirmRevaluation(uint256 newValue) external {
        _requireAssetOwner();
        (uint256 proposed, uint256 since) = (_proposed, _proposedAt);
        if (newValue == 0 || newValue != proposed || block.timestamp - since > _maxAge()) {
            revert NetAssetValue_NotProposed(newValue, proposed);
        }
        _publish(newValue);
    }

    /// @inheritdoc INetAssetValue
    function suspend() external {
        if (msg.sender != appraiser && msg.sender != _assetOwner()) {
            revert NetAssetValue_NotAppraiserNorOwner(msg.sender);
        }
        _suspend();
    }

    /// @inheritdoc INetAssetValue
    function setAppraiser(address newAppraiser) external {
        _requireAssetOwner();
        appraiser = newAppraiser;
        (_proposed, _proposedAt) = (0, 0);
        emit AppraiserSet(newAppraiser);
    }

    /* PRICES */

    /// @inheritdoc IOracle
    function price() external view returns (uint256) {
        (uint256 current, ) = usable();
        return _toPrice(current);
    }

    /// @inheritdoc ILiquidationOracle
    function liquidationPrice() external view returns (uint256) {
        _requireFresh();
        return _toPrice(_value);
    }

    /* VIEWS */

    /// @inheritdoc INetAssetValue
    function value() public view returns (uint256) {
        return _number == 0 ? CloneArguments.word(NUMBERS) >> 128 : _value;
    }

    /// @inheritdoc INetAssetValue
    function number() external view returns (uint256) {
        return _number;
    }

    /// @inheritdoc INetAssetValue
    function usable() public view returns (uint256, uint256) {
        _requireFresh();
        if (_isSuspended) revert NetAssetValue_Suspended(_number);
        return (_value, _number);
    }

    /// @inheritdoc INetAssetValue
    function latest() external view returns (uint256, uint256, uint256, bool) {
        return (value(), _number, _publishedAt, _isSuspended);
    }

    /// @inheritdoc INetAssetValue
    function bounds() public view returns (uint256 least, uint256 most, uint256 earliest) {
        uint256 numbers = CloneArguments.word(NUMBERS);
        uint256 last = value();
        uint256 published = _publishedAt;
        // in basis points times seconds of a day
        uint256 change = uint256(uint16(numbers >> 112)) * 1 days;
        if (published != 0) {
            change = Math.min(change, uint256(uint16(numbers >> 96)) * (block.timestamp - published));
            earliest = published + uint32(numbers >> 64);
        }
        uint256 distance = (last * change) / (BPS * 1 days); // rounded down; at most half of it
        least = Math.max(last - distance, 1);
        most = Math.min(last + distance, type(uint128).max);
    }

    /// @inheritdoc INetAssetValue
    function proposal() external view returns (uint256, uint256) {
        return (_proposed, _proposedAt);
    }

    /// @inheritdoc INetAssetValue
    function params() external view returns (NetAssetValueParams memory) {
        uint256 numbers = CloneArguments.word(NUMBERS);
        return
            NetAssetValueParams({
                share: CloneArguments.addressAt(0),
                paymentToken: CloneArguments.addressAt(20),
                initialValue: uint128(numbers >> 128),
                maxChangeBps: uint16(numbers >> 112),
                maxChangePerDayBps: uint16(numbers >> 96),
                minInterval: uint32(numbers >> 64),
                maxAge: uint32(numbers >> 32)
            });
    }

    /* INTERNAL */

    function _publish(uint256 newValue) private {
        uint256 next = uint256(_number) + 1;
        // casting is safe: a value below 2^128 by the caller, a publication an hour, two for a confirmed one
        (_value, _number, _publishedAt, _isSuspended) = (
            uint128(newValue),
            uint32(next),
            uint40(block.timestamp),
            false
        );
        if (_proposed != 0) (_proposed, _proposedAt) = (0, 0);
        emit Published(next, newValue, msg.sender);
    }

    function _suspend() private {
        _isSuspended = true;
        emit Suspended(_number, msg.sender);
    }

    /// @dev Scaled as {IOracle}, exactly: a share has at most 8 decimals.
    function _toPrice(uint256 current) private view returns (uint256) {
        return current * (PRICE_SCALE / 10 ** uint8(CloneArguments.word(NUMBERS) >> 24));
    }

    function _requireFresh() private view {
        uint256 published = _publishedAt;
        if (published == 0) revert NetAssetValue_Unpublished();
        uint256 maxAge = _maxAge();
        if (block.timestamp - published > maxAge) revert NetAssetValue_Stale(published, maxAge, block.timestamp);
    }

    function _maxAge() private view returns (uint256) {
        return uint32(CloneArguments.word(NUMBERS) >> 32);
    }

    function _requireAppraiser() private view {
        if (msg.sender != appraiser) revert NetAssetValue_NotAppraiser(msg.sender);
    }

    function _requireAssetOwner() private view {
        if (msg.sender != _assetOwner()) revert NetAssetValue_NotAssetOwner(msg.sender);
    }

    function _assetOwner() private view returns (address) {
        return IAssetOwnership(CloneArguments.addressAt(0)).owner();
    }
}
