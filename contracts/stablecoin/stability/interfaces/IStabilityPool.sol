// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";

/// @notice What a stability pool knows of all its deposits. Coins in wei, collateral in its token's units.
struct PoolState {
    /// Coins that absorb, as far as they have been merged into shares, and the shares of them.
    uint256 activeAssets;
    uint256 activeShares;
    /// How often the shares were divided by 2^24; by emptying the pool five times at once.
    uint256 scale;
    /// Coins that absorb from the next liquidation on, where it comes after the second of their deposit.
    uint256 matured;
    uint256 fresh;
    /// The second in which the fresh ones came.
    uint256 freshTime;
    /// Liquidations so far.
    uint256 liquidations;
    /// Collateral per share of this scale, and what is left undivided, both in units times 2^120.
    uint256 collateralIndex;
    uint256 remainder;
    /// Collateral seized for depositors and not claimed yet.
    uint256 collateral;
    bool closed;
}

/// @title IStabilityPool
/// @notice Deposits of the stablecoin that liquidate positions against one collateral: every liquidation takes from all deposits in
///         proportion and gives them the collateral in proportion, at a cost that does not depend on their number. Anyone liquidates
///         through it, without any privilege, and is paid a share of the liquidation's bonus.
/// @dev Rules:
///      - Coins absorb from the second after their deposit on: nobody deposits just ahead of a liquidation in one block with it.
///      - To leave, request, wait {COOLDOWN}, during which the deposit goes on absorbing, and withdraw within {WINDOW}, which is no
///        longer: nobody is free to leave for more than half of the time. A deposit ends the request.
///      - Only listed markets. What is paid is never more than the collateral that the depositors get is worth at the price that the
///        liquidation goes by. Bad debt stays with the market.
///      - Collateral is pulled. A token that blocks, takes fees or reverts stops its own pool's liquidations or claims, and nothing
///        else: coins can be withdrawn all the same.
///      - Every rounding is at the account's cost, by less than one wei, and stays with the deposits. Coins and collateral that
///        arrive without a call count for nobody.
///      Errors of the lending pool, the oracle and the tokens come through as they are.
interface IStabilityPool {
    /* ERRORS */

    /// @notice Thrown after the deadline. Seconds.
    error StabilityPool_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an amount is zero.
    error StabilityPool_ZeroAmount();

    /// @notice Thrown when all deposits together would be more than 2^96 - 1 wei.
    error StabilityPool_TooManyDeposits(uint256 total, uint256 maximum);

    /// @notice Thrown by a deposit after the pool was closed. Withdrawals need no request then.
    error StabilityPool_Closed();

    /// @notice Thrown when an allowance is too low after a permit was tried: it was wrong or is used up. Wei.
    error StabilityPool_AllowanceTooLow(uint256 allowance, uint256 needed);

    /// @notice Thrown when an account without a deposit requests a withdrawal.
    error StabilityPool_NoDeposit(address account);

    /// @notice Thrown when an account withdraws without a request: none was made, or a deposit ended it.
    error StabilityPool_NotRequested(address account);

    /// @notice Thrown when a withdrawal comes before the cool-down is over. Seconds.
    error StabilityPool_CoolingDown(uint256 opensAt, uint256 timestamp);

    /// @notice Thrown when a withdrawal comes after the window: request again. `closedAt` is the last second it was open.
    error StabilityPool_WindowClosed(uint256 closedAt, uint256 timestamp);

    /// @notice Thrown when more is to be withdrawn than the deposit is worth, or it is worth less than the least to accept. Wei.
    error StabilityPool_InsufficientDeposit(address account, uint256 requested, uint256 available);

    /// @notice Thrown when a payment is to go to the zero address or to the pool itself.
    error StabilityPool_InvalidReceiver(address receiver);

    /// @notice Thrown when there is no collateral to claim.
    error StabilityPool_NothingToClaim(address account);

    /// @notice Thrown when the market is not listed.
    error StabilityPool_NotListed(Id id);

    /// @notice Thrown when a liquidation would take more than the coins that absorb now. Wei.
    error StabilityPool_InsufficientDeposits(uint256 repaid, uint256 available);

    /// @notice Thrown when the collateral is worth less than what is paid for it. In the collateral's units.
    error StabilityPool_WorthTooLittle(uint256 seized, uint256 minimum);

    /// @notice Thrown when less collateral arrives than was seized (a fee on transfer).
    error StabilityPool_NotDelivered(uint256 received, uint256 expected);

    /// @notice Thrown when the caller's reward is lower than asked for. In the collateral's units.
    error StabilityPool_RewardTooLow(uint256 reward, uint256 minimum);

    /// @notice Thrown when another than the lending pool calls back, or it does so outside a liquidation of this pool's.
    error StabilityPool_UnexpectedCallback(address caller);

    /// @notice Thrown when another than the factory calls what only it may.
    error StabilityPool_NotFactory(address caller);

    /* EVENTS */

    /// @notice Emitted by a deposit. Wei.
    event Deposited(address indexed account, uint256 assets);

    /// @notice Emitted by a request, with the first and the last second of its window.
    event WithdrawalRequested(address indexed account, uint256 opensAt, uint256 closesAt);

    /// @notice Emitted by a withdrawal. Wei.
    event DepositWithdrawn(address indexed account, address indexed receiver, uint256 assets);

    /// @notice Emitted when an account takes its collateral. In the collateral's units.
    event Claimed(address indexed account, address indexed receiver, uint256 collateral);

    /// @notice Emitted by a liquidation. `seizedAssets` include the `reward`; `depositsLeft` are the coins that still absorb.
    event Liquidated(
        Id indexed id,
        address indexed borrower,
        address indexed caller,
        address receiver,
        uint256 repaidAssets,
        uint256 seizedAssets,
        uint256 reward,
        uint256 depositsLeft
    );

    /// @notice Emitted when a market is listed or delisted.
    event MarketSet(Id indexed id, bool listed);

    /// @notice Emitted when the pool is closed, for good.
    event PoolClosed();

    /* DEPOSITS */

    /// @notice Deposits `assets` wei of the caller's. Ends the caller's request, if there is one.
    /// @param deadline The last second at which it may happen.
    function deposit(uint256 assets, uint256 deadline) external;

    /// @notice `deposit` after trying the caller's ERC-2612 permit of `assets` to this pool until `deadline`, whose failure is ignored
    ///         where the allowance is there.
    /// @param signature 65 bytes (r, s, v), or any other form for contract wallets.
    function depositWithPermit(uint256 assets, uint256 deadline, bytes calldata signature) external;

    /// @notice `deposit` for `from`, by its EIP-3009 authorization of the stablecoin, which anyone may relay. Payee is this pool, it is
    ///         valid from 0 until strictly before `deadline`, and its nonce is {depositAuthorizationNonce}.
    /// @param salt Makes the nonce unique.
    function depositWithAuthorization(
        address from,
        uint256 assets,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external;

    /// @notice Begins the caller's cool-down, anew if there is a request. The whole deposit goes on absorbing and earning until it is
    ///         withdrawn.
    /// @return opensAt The first second of the window.
    /// @return closesAt The last second of the window.
    function requestWithdrawal() external returns (uint256 opensAt, uint256 closesAt);

    /// @notice Withdraws within the window of the caller's request, or at any time once the pool is closed. A window may be used more
    ///         than once.
    /// @param assets Wei; 2^256 - 1 for the whole deposit, rounded down.
    /// @param minAssets The least to accept, which matters where the whole deposit is withdrawn.
    /// @return withdrawn Wei.
    function withdraw(
        uint256 assets,
        uint256 minAssets,
        address receiver,
        uint256 deadline
    ) external returns (uint256 withdrawn);

    /// @notice Sends the collateral that the caller has earned, rounded down, to `receiver`. The fraction of a unit stays the caller's.
    function claim(address receiver) external returns (uint256 collateral);

    /* LIQUIDATION */

    /// @notice Liquidates a position of a listed market with the deposits, by collateral seized or by shares repaid, the other being
    ///         zero, as {ILendingPool-liquidate}. Anyone may.
    /// @param minReward The least that the caller accepts, in the collateral's units.
    /// @param receiver Who gets the caller's reward.
    /// @param deadline The last second at which it may happen.
    /// @return seized All collateral seized, in its units.
    /// @return repaid What the deposits paid, in wei.
    /// @return reward What `receiver` got: `CALLER_SHARE_BPS` of the collateral beyond what `repaid` is worth, rounded down.
    function liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        uint256 minReward,
        address receiver,
        uint256 deadline
    ) external returns (uint256 seized, uint256 repaid, uint256 reward);

    /* FACTORY */

    /// @notice Lists or delists a market. Only the factory, which checks it.
    function setListed(Id id, bool listed) external;

    /// @notice Ends the pool for good: no deposits, withdrawals without a request. Deposits that stay go on absorbing. Only the
    ///         factory.
    function close() external;

    /* VIEWS */

    /// @notice What the deposit of `account` is worth now, in wei, rounded down.
    function depositOf(address account) external view returns (uint256);

    /// @notice The part of {depositOf} that came in this very second, and does not absorb yet. Wei.
    function freshOf(address account) external view returns (uint256);

    /// @notice The collateral that `account` can claim, in its units, rounded down.
    function claimableOf(address account) external view returns (uint256);

    /// @notice The first and the last second of the window that `account` has requested; zeros without a request.
    function windowOf(address account) external view returns (uint256 opensAt, uint256 closesAt);

    /// @notice All deposits, in wei: what they are worth together and what roundings left.
    function totalDeposits() external view returns (uint256);

    /// @notice The coins that a liquidation could take now, in wei.
    function absorbable() external view returns (uint256);

    /// @notice The state behind these figures.
    function state() external view returns (PoolState memory);

    /// @notice Whether liquidations in the market can be made here.
    function isListed(Id id) external view returns (bool);

    /// @notice Whether the pool is closed.
    function isClosed() external view returns (bool);

    /// @notice The nonce that an EIP-3009 authorization for this deposit must carry.
    function depositAuthorizationNonce(
        address from,
        uint256 assets,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The collateral token, of this clone.
    function COLLATERAL() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice The lending pool.
    function LENDING_POOL() external view returns (address);

    /// @notice Who made this pool, lists markets and can close it.
    function FACTORY() external view returns (address);

    /// @notice The caller's share of a liquidation's bonus, in basis points.
    function CALLER_SHARE_BPS() external view returns (uint256);

    /// @notice Seconds between a request and its window.
    function COOLDOWN() external view returns (uint256);

    /// @notice Seconds that the window is open.
    function WINDOW() external view returns (uint256);
}
