// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

import {BPS} from "../utils/BasisPoints.sol";
import {INetAssetValue, NetAssetValueParams} from "./interfaces/INetAssetValue.sol";
import {IRedemptionDeskFactory} from "./interfaces/IRedemptionDeskFactory.sol";

/// @title RedemptionDeskFactory
/// @notice See {IRedemptionDeskFactory}.
/// @custom:kill None. It holds nothing and nobody has any power over it; what it made does not depend on it.
contract RedemptionDeskFactory is IRedemptionDeskFactory {
    /* CONSTANTS */

    uint256 private constant MIN_INTERVAL = 1 hours;
    uint256 private constant MAX_AGE = 400 days;
    uint256 private constant MAX_CHANGE_BPS = BPS / 2;
    uint256 private constant MAX_DECIMALS = 8;

    /* IMMUTABLES */

    /// @inheritdoc IRedemptionDeskFactory
    address public immutable NET_ASSET_VALUE;
    /// @inheritdoc IRedemptionDeskFactory
    address public immutable REDEMPTION_DESK;

    /* STORAGE */

    /// @inheritdoc IRedemptionDeskFactory
    mapping(address account => bool) public isNetAssetValue;
    /// @inheritdoc IRedemptionDeskFactory
    mapping(address account => bool) public isRedemptionDesk;

    /* CONSTRUCTOR */

    constructor(address netAssetValue, address redemptionDesk) {
        _requireCode(netAssetValue);
        _requireCode(redemptionDesk);
        NET_ASSET_VALUE = netAssetValue;
        REDEMPTION_DESK = redemptionDesk;
    }

    /* CREATION */

    /// @inheritdoc IRedemptionDeskFactory
    function createNetAssetValue(
        NetAssetValueParams calldata params,
        bytes32 salt
    ) external returns (address netAssetValue) {
        bytes memory arguments = _valueArguments(params);
        bool isThere;
        (isThere, netAssetValue) = LibClone.createDeterministicClone(NET_ASSET_VALUE, arguments, salt);
        if (isThere) return netAssetValue;
        isNetAssetValue[netAssetValue] = true;
        emit NetAssetValueCreated(netAssetValue, params.share, params.paymentToken);
    }

    /// @inheritdoc IRedemptionDeskFactory
    function createRedemptionDesk(address netAssetValue) external returns (address desk) {
        bytes memory arguments = _deskArguments(netAssetValue);
        bool isThere;
        (isThere, desk) = LibClone.createDeterministicClone(REDEMPTION_DESK, arguments, bytes32(0));
        if (isThere) return desk;
        isRedemptionDesk[desk] = true;
        emit RedemptionDeskCreated(desk, netAssetValue, INetAssetValue(netAssetValue).params().share);
    }

    /* VIEWS */

    /// @inheritdoc IRedemptionDeskFactory
    function predictNetAssetValue(NetAssetValueParams calldata params, bytes32 salt) external view returns (address) {
        return LibClone.predictDeterministicAddress(NET_ASSET_VALUE, _valueArguments(params), salt, address(this));
    }

    /// @inheritdoc IRedemptionDeskFactory
    function predictRedemptionDesk(address netAssetValue) external view returns (address) {
        bytes memory arguments = _deskArguments(netAssetValue);
        return LibClone.predictDeterministicAddress(REDEMPTION_DESK, arguments, bytes32(0), address(this));
    }

    /* INTERNAL */

    /// @dev See {NetAssetValue}.
    function _valueArguments(NetAssetValueParams calldata params) private view returns (bytes memory) {
        _requireCode(params.share);
        _requireCode(params.paymentToken);
        if (params.share == params.paymentToken) revert RedemptionDeskFactory_InvalidAddress(params.share);
        if (params.initialValue == 0) revert RedemptionDeskFactory_InvalidParameter("initialValue");
        if (params.maxChangeBps == 0 || params.maxChangeBps > MAX_CHANGE_BPS) {
            revert RedemptionDeskFactory_InvalidParameter("maxChangeBps");
        }
        if (params.maxChangePerDayBps == 0 || params.maxChangePerDayBps > BPS) {
            revert RedemptionDeskFactory_InvalidParameter("maxChangePerDayBps");
        }
        if (params.minInterval < MIN_INTERVAL) revert RedemptionDeskFactory_InvalidParameter("minInterval");
        if (params.maxAge < params.minInterval || params.maxAge > MAX_AGE) {
            revert RedemptionDeskFactory_InvalidParameter("maxAge");
        }
        uint8 decimals = IERC20Metadata(params.share).decimals();
        if (decimals > MAX_DECIMALS) revert RedemptionDeskFactory_InvalidParameter("decimals");
        return
            abi.encodePacked(
                params.share,
                params.paymentToken,
                params.initialValue,
                params.maxChangeBps,
                params.maxChangePerDayBps,
                params.minInterval,
                params.maxAge,
                decimals
            );
    }

    /// @dev See {RedemptionDesk}.
    function _deskArguments(address netAssetValue) private view returns (bytes memory) {
        if (!isNetAssetValue[netAssetValue]) revert RedemptionDeskFactory_UnknownNetAssetValue(netAssetValue);
        NetAssetValueParams memory params = INetAssetValue(netAssetValue).params();
        uint8 decimals = IERC20Metadata(params.share).decimals();
        return abi.encodePacked(netAssetValue, params.share, params.paymentToken, decimals);
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert RedemptionDeskFactory_InvalidAddress(account);
    }
}
