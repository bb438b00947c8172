// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPrimarySales
/// @notice Money of mints. It stays in the collection until anyone sends it on to the payout address, which may be a splitter; so a
///         payout address that takes nothing never stops a mint. All ether and tokens that lie here are proceeds.
interface IPrimarySales {
    /* ERRORS */

    /// @notice Thrown when less ether was sent than the mint costs. Wei.
    error CreatorCollection_InsufficientPayment(uint256 cost, uint256 sent);

    /// @notice Thrown when the mint costs more than the caller allowed. In the payment token's units.
    error CreatorCollection_CostTooHigh(uint256 cost, uint256 maxCost);

    /// @notice Thrown when the phase asks its price in another token than the caller means to pay in. Zero stands for ether.
    error CreatorCollection_AnotherPaymentToken(address paymentToken, address expected);

    /// @notice Thrown when a payment token delivered less than the price, as tokens that take a fee of transfers do.
    error CreatorCollection_PaymentShort(address token, uint256 expected, uint256 received);

    /// @notice Thrown when a price is asked in a token that the owner has not listed.
    error CreatorCollection_TokenNotListed(address token);

    /// @notice Thrown when a token without code is to be listed.
    error CreatorCollection_TokenWithoutCode(address token);

    /// @notice Thrown when ether is sent where none is taken: with a payment in a token, an approval or a transfer. Wei.
    error CreatorCollection_EtherNotAccepted(uint256 sent);

    /// @notice Thrown when a receiver does not take ether: the payer its excess, or the payout address the proceeds.
    error CreatorCollection_EtherRefused(address receiver, uint256 amount);

    /// @notice Thrown when there is nothing to withdraw. Zero stands for ether.
    error CreatorCollection_NothingToWithdraw(address token);

    /// @notice Thrown when the payout address would be the collection itself, which could never pay itself.
    error CreatorCollection_PayoutIsCollection();

    /// @notice Thrown when a payment token pays while it is being measured.
    error CreatorCollection_ReentrantPayment();

    /* EVENTS */

    /// @notice Emitted when proceeds of mints went to the payout address. Zero stands for ether; in the token's units.
    event Withdrawn(address indexed token, address indexed payout, uint256 amount);

    /// @notice Emitted when the payout address is set.
    event PayoutSet(address indexed payout);

    /// @notice Emitted when the owner lists a payment token, or takes it off the list.
    event PaymentTokenSet(address indexed token, bool listed);

    /* FUNCTIONS */

    /// @notice Sends all that lies here of `token`, zero for ether, to the payout address. Anyone may call it.
    /// @return amount What left, in the token's units.
    function withdraw(address token) external returns (uint256 amount);

    /// @notice Sets where proceeds go, those that lie here included. Only the owner.
    function setPayout(address receiver) external;

    /// @notice Lists a token in which phases and vouchers may ask their price, or takes it off the list: they then stop. Only the owner.
    function setPaymentToken(address token, bool listed) external;

    /// @notice Where proceeds go.
    function payout() external view returns (address);

    /// @notice Whether prices may be asked in `token`. Ether, as zero, always.
    function isPaymentToken(address token) external view returns (bool);
}
