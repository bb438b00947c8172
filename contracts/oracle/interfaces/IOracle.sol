// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IOracle
/// @notice Morpho Blue's oracle form, so that a market's oracle serves every room.
interface IOracle {
    /// @notice The price of one unit of the collateral token in units of the loan token, times 1e36. Both units are the
    ///         smallest ones, so a token's decimals are in the price: it has
    ///         `36 + loan token decimals - collateral token decimals` digits after the point. Fails closed.
    function price() external view returns (uint256);
}

/// @title ILiquidationOracle
/// @notice What an oracle may offer beside {IOracle}, so that a crash does not stop the liquidations it makes necessary.
interface ILiquidationOracle is IOracle {
    /// @notice As `price`, from the primary source alone and without its lower bound. A stale feed and a stopped sequencer
    ///         stop it all the same.
    function liquidationPrice() external view returns (uint256);
}
