// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILiquidationOracle} from "../../../oracle/interfaces/IOracle.sol";

/// @title ISettlementOracle
/// @notice The oracle of a credit market that can be wound down: its source's price until the wind-down closes it, and from then on none
///         but what the wind-down has it answer within a settlement. So that, in a pool that cannot be changed, nothing is borrowed,
///         liquidated or taken out against a debt once the system is wound down, and what is settled is settled at one price.
///         Repaying, withdrawing what was lent and taking out collateral of who owes nothing ask no oracle.
interface ISettlementOracle is ILiquidationOracle {
    /* ERRORS */

    /// @notice Thrown when a price is asked for once the market is winding down.
    error SettlementOracle_WindingDown();

    /// @notice Thrown when another than the wind-down closes the oracle or has it answer.
    error SettlementOracle_NotWindDown(address caller);

    /// @notice Thrown at deployment when the source has no code.
    error SettlementOracle_NoCode(address source);

    /* EVENTS */

    /// @notice Emitted when the oracle is closed, for good.
    event Closed();

    /* WIND-DOWN */

    /// @notice Closes the oracle, for good. Only the wind-down.
    function close() external;

    /// @notice What a closed oracle answers until the end of the transaction, or until this is called again; zero for nothing. Only the
    ///         wind-down. Scaled as {IOracle}.
    function setAnswer(uint256 answer) external;

    /* VIEWS */

    /// @notice Whether the oracle is closed.
    function isClosed() external view returns (bool);

    /// @notice What its source answers, closed or not: its price, or its liquidation price where the first fails; zero where both do.
    ///         Reverts with too little gas: the source is asked with care ({GuardedOracle}).
    function sourcePrice() external view returns (uint256);

    /// @notice Whose prices it passes on.
    function SOURCE() external view returns (address);

    /// @notice The wind-down that had it made.
    function WIND_DOWN() external view returns (address);
}
