// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../interfaces/ILendingPool.sol";

/// @title ILendingGateway
/// @notice The lending pool for those who hold ether, or who pay by signature. Ether goes in and out as wrapped ether, in markets of
///         that token; an EIP-3009 authorization pays for one very action and nothing else. It holds nothing between transactions,
///         spends no allowance given to it, and has no owner.
/// @dev Money can be brought in for anyone. It is taken out only for the caller, who has authorised the gateway in the pool; the gateway
///      never uses that for anybody but its caller. What was sent here by mistake stays here: it belongs to nobody's call.
interface ILendingGateway {
    /* ERRORS */

    /// @notice Thrown when a market's token is not wrapped ether.
    error LendingGateway_NotWrappedEther(address token);

    /// @notice Thrown when the deadline has passed. Both in seconds.
    error LendingGateway_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when a call gives fewer shares, or less of a token, than its caller accepts.
    error LendingGateway_OutputTooLow(uint256 output, uint256 minimum);

    /// @notice Thrown when a call costs more shares than its caller accepts.
    error LendingGateway_InputTooHigh(uint256 input, uint256 maximum);

    /// @notice Thrown when a debt is to be repaid that is not there.
    error LendingGateway_NothingOwed(Id id, address borrower);

    /// @notice Thrown when a token delivered less than its holder authorized. In the token's units.
    error LendingGateway_NotDelivered(address token, uint256 received, uint256 expected);

    /// @notice Thrown when ether is to go to an address that cannot have it: zero, wrapped ether itself, or a contract that refuses it.
    error LendingGateway_EtherNotTaken(address receiver, uint256 amount);

    /// @notice Thrown when another than wrapped ether sends ether outside of a function that takes it.
    error LendingGateway_UnexpectedEther(address sender);

    /// @notice Thrown at deployment when an address that must be a contract has no code.
    error LendingGateway_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when `payer` has paid `assets` of a token into a market on behalf of an account; what came back to the payer is
    ///         not in it. The pool's event of the same transaction says what for.
    event PaidIn(Id indexed id, address indexed payer, address indexed onBehalf, address token, uint256 assets);

    /// @notice Emitted when `account` has taken `amount` wei out of a market, for `receiver`. The pool's event says what of.
    event EtherSent(Id indexed id, address indexed account, address indexed receiver, uint256 amount);

    /* ETHER IN */

    /// @notice Lends the ether sent, for `onBehalf`, to a market of wrapped ether.
    /// @param minShares The least to be credited.
    /// @param deadline The last second at which it may happen.
    /// @return shares Credited to `onBehalf`, rounded down.
    function supplyEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 minShares,
        uint256 deadline
    ) external payable returns (uint256 shares);

    /// @notice Repays debt of `onBehalf` with the ether sent: all of it if that is enough, and then what is not needed goes back to
    ///         the caller.
    /// @param deadline The last second at which it may happen.
    /// @return assetsRepaid In wei, rounded up.
    /// @return sharesRepaid No longer owed, rounded down.
    function repayEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 deadline
    ) external payable returns (uint256 assetsRepaid, uint256 sharesRepaid);

    /// @notice Puts the ether sent in as collateral for `onBehalf`.
    /// @param deadline The last second at which it may happen.
    function supplyCollateralEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 deadline
    ) external payable;

    /* ETHER OUT */

    /// @notice Takes back what the caller has lent, by assets or by shares, the other being zero, as ether.
    /// @param receiver Who gets the ether.
    /// @param minAssets The least to be sent, in wei.
    /// @param maxShares The most shares to be taken.
    /// @param deadline The last second at which it may happen.
    /// @return assetsWithdrawn Sent to `receiver`, in wei; by shares rounded down.
    /// @return sharesWithdrawn Taken from the caller; by assets rounded up.
    function withdrawEther(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address receiver,
        uint256 minAssets,
        uint256 maxShares,
        uint256 deadline
    ) external returns (uint256 assetsWithdrawn, uint256 sharesWithdrawn);

    /// @notice Borrows ether against the caller's collateral.
    /// @param assets In wei.
    /// @param receiver Who gets the ether.
    /// @param maxShares The most shares to be owed for it.
    /// @param deadline The last second at which it may happen.
    /// @return sharesBorrowed Owed by the caller, rounded up.
    function borrowEther(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 maxShares,
        uint256 deadline
    ) external returns (uint256 sharesBorrowed);

    /// @notice Takes the caller's collateral out as ether; what remains must cover its debt.
    /// @param assets In wei.
    /// @param receiver Who gets the ether.
    /// @param deadline The last second at which it may happen.
    function withdrawCollateralEther(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 deadline
    ) external;

    /* BY SIGNATURE */

    /// @notice Lends `assets` of `from`, paid by its EIP-3009 authorization of the market's loan token, which anyone may relay. The
    ///         authorization's payee is this gateway, it is valid from 0 until strictly before `deadline`, and its nonce is
    ///         {supplyAuthorizationNonce}: it can be spent on this very supply and nothing else.
    /// @param assets What is authorized and lent, in the loan token's units.
    /// @param minShares The least to be credited.
    /// @param onBehalf Who is credited.
    /// @param salt Makes the nonce unique.
    /// @param signature The authorization's, by `from`: 65 bytes (r, s, v), or any other form that the token takes as bytes.
    /// @return shares Credited to `onBehalf`, rounded down.
    function supplyWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        uint256 minShares,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 shares);

    /// @notice Repays debt of `onBehalf`, paid by `from`'s authorization of the market's loan token, as {supplyWithAuthorization}; the
    ///         nonce is {repayAuthorizationNonce}. All of the debt if `maxAssets` is enough, and then what is not needed goes back
    ///         to `from`: so one signature closes a debt whose exact amount is not known when it is signed.
    /// @param maxAssets What is authorized, in the loan token's units.
    /// @return assetsRepaid In the loan token's units, rounded up.
    /// @return sharesRepaid No longer owed, rounded down.
    function repayWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxAssets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 assetsRepaid, uint256 sharesRepaid);

    /// @notice Puts collateral of `from` in for `onBehalf`, paid by its authorization of the market's collateral token, as
    ///         {supplyWithAuthorization}; the nonce is {supplyCollateralAuthorizationNonce}.
    /// @param assets What is authorized and put in, in the collateral token's units.
    function supplyCollateralWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external;

    /* VIEWS */

    /// @notice The nonce that an EIP-3009 authorization for this supply must carry.
    function supplyAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        uint256 minShares,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The nonce that an EIP-3009 authorization for this repayment must carry.
    function repayAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxAssets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The nonce that an EIP-3009 authorization for this collateral must carry.
    function supplyCollateralAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The lending pool.
    function POOL() external view returns (address);

    /// @notice Wrapped ether.
    function WETH() external view returns (address);
}
