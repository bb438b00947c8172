// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle, IOracle} from "../oracle/interfaces/IOracle.sol";

/// @title MockOracle
/// @notice An oracle that says what it is told, and fails as it is told. Offers a liquidation price only after it was given one.
/// @custom:kill A mock; never on a public network.
contract MockOracle is ILiquidationOracle {
    /// @notice How a broken oracle behaves.
    enum Fault {
        None,
        Reverts,
        BurnsGas
    }

    uint256 private _price;
    uint256 private _liquidationPrice;
    Fault public fault;

    error MockOracle_Down();

    constructor(uint256 price_) {
        _price = price_;
    }

    /// @notice Sets the price, scaled as {IOracle}.
    function set(uint256 price_) external {
        _price = price_;
    }

    /// @notice Offers a liquidation price, or with zero no longer.
    function setLiquidationPrice(uint256 price_) external {
        _liquidationPrice = price_;
    }

    /// @notice Breaks both prices, or mends them.
    function setFault(Fault fault_) external {
        fault = fault_;
    }

    /// @inheritdoc IOracle
    function price() external view returns (uint256) {
        if (fault != Fault.None) _fail();
        return _price;
    }

    /// @inheritdoc ILiquidationOracle
    function liquidationPrice() external view returns (uint256) {
        if (fault != Fault.None) _fail();
        if (_liquidationPrice == 0) revert MockOracle_Down();
        return _liquidationPrice;
    }

    function _fail() private view {
        if (fault == Fault.Reverts) revert MockOracle_Down();
        assembly ("memory-safe") {
            invalid()
        }
    }
}
