// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MarketParams} from "../../lending/interfaces/ILendingPool.sol";

/// @title ISurplusBuffer
/// @notice The suite's treasury: fees and the interest of credit go to it, losses are paid out of it first. Anyone may send it tokens or
///         ether; the governor, behind its delay, pays out; a facilitator of the stablecoin covers a loss. What it could not cover
///         is a shortfall: as long as there is one in a token, none of that token is paid out.
interface ISurplusBuffer {
    /* ERRORS */

    /// @notice Thrown when more is to be paid than is held. `token` is zero for ether.
    error SurplusBuffer_InsufficientBalance(address token, uint256 amount, uint256 balance);

    /// @notice Thrown when a payment is to go to the zero address.
    error SurplusBuffer_ZeroReceiver();

    /// @notice Thrown when the receiver refuses the ether.
    error SurplusBuffer_EtherRefused(address to, uint256 amount);

    /// @notice Thrown when a token is to be paid out while losses in it are not covered. In the token's units.
    error SurplusBuffer_ShortfallFirst(address token, uint256 shortfall);

    /* EVENTS */

    /// @notice Emitted when `amount` of `token` (zero for ether) was paid to `to`. In the token's units, or wei.
    event Paid(address indexed token, address indexed to, uint256 amount);

    /// @notice Emitted when ether arrives. Wei.
    event EtherReceived(address indexed from, uint256 amount);

    /// @notice Emitted when `assets` that this contract has in a market of `pool`, which the caller names, come here. In the token's
    ///         units.
    event SupplyCollected(address indexed pool, address indexed loanToken, uint256 assets);

    /// @notice Emitted when `covered` of a loss of `amount` went to the facilitator that has it. In the token's units.
    event LossCovered(address indexed token, address indexed facilitator, uint256 amount, uint256 covered);

    /// @notice Emitted when a facilitator's losses that nothing has covered change to `amount`; all facilitators' are then `total`. In the
    ///         token's units.
    event ShortfallReported(address indexed token, address indexed facilitator, uint256 amount, uint256 total);

    /* PAYING OUT */

    /// @notice Pays `amount` of `token` to `to`, unless there is a shortfall in that token. Restricted to the governor.
    function pay(address token, address to, uint256 amount) external;

    /// @notice Pays `amount` wei of ether to `to`. Restricted to the governor.
    function payEther(address payable to, uint256 amount) external;

    /* FEES */

    /// @notice Withdraws to this contract what it has supplied in a market of a lending pool: where it is the fee recipient, that is
    ///         how the pool credits it. By anyone; what the pool refuses, for instance for want of liquidity, reverts with its error.
    /// @param pool The {LendingPool}. Called as this contract, for this contract, with this contract as receiver.
    /// @param assets In the loan token's units; the shares they cost are rounded up.
    function collectSupply(address pool, MarketParams calldata marketParams, uint256 assets) external;

    /* LOSSES */

    /// @notice Sends the caller what there is of `amount` of `token`, to make good a loss. Restricted to the facilitators.
    /// @return covered The lesser of `amount` and what is held. In the token's units.
    function coverLoss(address token, uint256 amount) external returns (uint256 covered);

    /// @notice Replaces what the caller has said of its losses in `token` that nothing has covered. Restricted to the facilitators.
    /// @param amount In the token's units; zero when they are made good.
    function reportShortfall(address token, uint256 amount) external;

    /* VIEWS */

    /// @notice Losses in `token` that nothing has covered, of all facilitators. In the token's units.
    function shortfall(address token) external view returns (uint256);

    /// @notice The same of one facilitator.
    function shortfallOf(address token, address facilitator) external view returns (uint256);
}
