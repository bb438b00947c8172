// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";

/// @title IRedemptionModule
/// @notice The floor under the stablecoin: a coin buys a dollar of something. Out of the peg module as long as that has reserve, and then
///         out of the riskiest credit positions, at the oracle's price: their debt falls by the coins, and collateral of that worth leaves
///         them. It is the redeemer of the rate policy's markets.
/// @dev Coins in wei, reserve and collateral in their tokens' units.
///
///      Who can be redeemed from: positions whose loan-to-value is at or above a threshold, which depends on how long the peg
///      module's drought has lasted ({IPegStabilityModule-drought}, at most a day, and falling again while there is reserve):
///
///      threshold = lltv * (1 day - drought) / 1 day, rounded up
///
///      Nothing that happens within a second moves the threshold, so that neither a flash mint nor any capital opens the floor, or
///      shuts it, but by being there for as long. The fee is a part of the collateral and stays in the position it came from: the
///      borrower is more than made whole, at the oracle's price, and for a feed that lags behind.
///
///      Of a market that is winding down alone, each position can be redeemed from at the price that was fixed ({IWindDownStatus}):
///      without a fee, a threshold or the peg module, and past every pause.
interface IRedemptionModule {
    /* TYPES */

    /// @notice What somebody wants to redeem.
    struct Redemption {
        /// A market that the credit facilitator has listed once.
        MarketParams marketParams;
        /// Whose debt to repay, in this order. Those who cannot be redeemed from, or not any more, are passed over.
        address[] borrowers;
        /// The most to redeem, in wei. What is left comes back.
        uint256 coins;
        /// The least reserve to get out of the peg module.
        uint256 minReserve;
        /// The least collateral to get, fee deducted.
        uint256 minCollateral;
        /// Gets reserve and collateral.
        address receiver;
        /// The last second at which it may happen.
        uint256 deadline;
    }

    /// @notice What came of it.
    struct Outcome {
        /// Coins burned by the peg module, in wei.
        uint256 swapped;
        /// What it paid for them, in the reserve's units.
        uint256 reserve;
        /// Coins that repaid debt, in wei.
        uint256 repaid;
        /// Collateral that the receiver got.
        uint256 collateral;
        /// Collateral that stayed in the positions as the fee.
        uint256 fee;
    }

    /* ERRORS */

    /// @notice Thrown after the deadline. Seconds.
    error RedemptionModule_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when no coins are to be redeemed.
    error RedemptionModule_ZeroCoins();

    /// @notice Thrown when reserve and collateral are to go to nobody, or to this contract.
    error RedemptionModule_InvalidReceiver(address receiver);

    /// @notice Thrown when the credit facilitator has never listed the market. A market whose redeemer is another the pool refuses, with
    ///         {ILendingPool-LendingPool_NotRedeemer}.
    error RedemptionModule_MarketNotListed(Id id);

    /// @notice Thrown while redemptions from the market are paused. Seconds.
    error RedemptionModule_Paused(Id id, uint256 until);

    /// @notice Thrown when a pause is to follow another too soon. Seconds.
    error RedemptionModule_PausedLately(Id id, uint256 earliest);

    /// @notice Thrown when a pause is to end that is none.
    error RedemptionModule_NotPaused(Id id);

    /// @notice Thrown when the oracle's price is zero. An oracle that has none reverts with its own error.
    error RedemptionModule_ZeroPrice(address oracle);

    /// @notice Thrown when nothing could be redeemed: the peg module has no reserve to give, and no position that was named can be
    ///         redeemed from at the threshold, a loan-to-value times 1e18.
    error RedemptionModule_NothingRedeemable(Id id, uint256 threshold);

    /// @notice Thrown when the peg module paid less reserve than asked for.
    error RedemptionModule_ReserveTooLow(uint256 reserve, uint256 minReserve);

    /// @notice Thrown when the positions gave less collateral than asked for.
    error RedemptionModule_CollateralTooLow(uint256 collateral, uint256 minCollateral);

    /// @notice Thrown when, after a permit step, the allowance is still too low: the permit was wrong or is used up.
    error RedemptionModule_AllowanceTooLow(uint256 allowance, uint256 needed);

    /// @notice Thrown when a fee above its hard limit is set. Basis points.
    error RedemptionModule_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Thrown when the wind-down is to be named a second time.
    error RedemptionModule_WindDownNamed(address windDown);

    /// @notice Thrown when a market is winding down and its price is not fixed yet, or the whole system is: its positions are the
    ///         wind-down's then, for all holders alike.
    error RedemptionModule_WindingDown(Id id);

    /// @notice Thrown when an address that must be a contract has no code.
    error RedemptionModule_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted for each position redeemed from: coins of debt repaid, collateral that left it, the fee deducted, and that fee,
    ///         which stayed.
    event RedeemedFrom(Id indexed id, address indexed borrower, uint256 repaid, uint256 collateral, uint256 fee);

    /// @notice Emitted by each redemption, after its positions.
    event CoinsRedeemed(Id indexed id, address indexed payer, address indexed receiver, Outcome outcome);

    /// @notice Emitted when the coins that came back to a market could not be booked at once; anyone may, with the facilitator's `sync`.
    event SyncFailed(Id indexed id);

    /// @notice Emitted when redemptions from a market are paused, or, with the present second, no longer. Seconds.
    event PauseSet(Id indexed id, uint256 until);

    /// @notice Emitted when the fee changes. Basis points.
    event FeeSet(uint256 feeBps);

    /// @notice Emitted when the wind-down is named.
    event WindDownSet(address indexed windDown);

    /* REDEEMING */

    /// @notice Redeems coins of the caller: first with the peg module, as far as it has a dollar to give (a hundred coins at least, and
    ///         no freeze for its reserve's price), then from the borrowers named. Coins that find nothing come back.
    ///         A borrower is passed over who owes nothing, or no less than its collateral is worth, or is below the threshold. A
    ///         position is left with the market's least debt or with none. In a market that is winding down alone, all coins go to the
    ///         borrowers named, who may be worth less than they owe.
    ///         The transaction needs a gas limit of 600,000 beside its own use while the peg module pays: its oracle is asked with care.
    /// @return outcome What came of it.
    function redeem(Redemption calldata redemption) external returns (Outcome memory outcome);

    /// @notice `redeem` with `from`'s EIP-3009 authorization of exactly `redemption.coins`, which anyone may relay, strictly before the
    ///         deadline. Its payee is this contract, its nonce {redeemAuthorizationNonce}. What is left goes back to `from`.
    function redeemWithAuthorization(
        Redemption calldata redemption,
        address from,
        bytes32 salt,
        bytes calldata signature
    ) external returns (Outcome memory outcome);

    /// @notice A `multicall` step: tries the caller's ERC-2612 permit of the stablecoin to this contract, ignores its failure, and
    ///         requires the allowance.
    /// @param value In wei.
    /// @param deadline The permit's deadline, seconds.
    /// @param signature 65 bytes (r, s, v), or any other form for contract wallets.
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external;

    /* GOVERNANCE */

    /// @notice Stops redemptions from a market for `PAUSE_LENGTH`, while its oracle is wrong; at most once in `PAUSE_EVERY`, so that
    ///         nobody can take the floor away. Restricted to the sentinel.
    function pause(Id id) external;

    /// @notice Ends a market's pause. Restricted to the operator.
    function unpause(Id id) external;

    /// @notice Sets the fee, in basis points of the collateral, at most `MAX_FEE_BPS`. Restricted to the operator.
    function setFee(uint16 feeBps) external;

    /// @notice Names the contract that winds markets down, once and for good. Restricted to the governor.
    function setWindDown(address windDown) external;

    /* VIEWS */

    /// @notice The loan-to-value, times 1e18, from which on positions of a market of this `lltv` can be redeemed from at this second.
    ///         Rounded up.
    function threshold(uint256 lltv) external view returns (uint256);

    /// @notice The most coins that would find debt in this position now, and the collateral that they would bring, fee deducted; zeros
    ///         where it cannot be redeemed from. Fewer coins may leave the market's least debt at least. With interest to this second; says
    ///         nothing of pauses, nor of whether the market's redeemer is this contract, and reverts with the oracle's error.
    function redeemable(
        MarketParams calldata marketParams,
        address borrower
    ) external view returns (uint256 coins, uint256 collateral);

    /// @notice Coins that the peg module would take before any position is redeemed from. Wei.
    function payableByPegModule() external view returns (uint256 coins);

    /// @notice Until when redemptions from a market are paused; in the past where they are not. Seconds.
    function pausedUntil(Id id) external view returns (uint256);

    /// @notice The fee in basis points of the collateral, rounded up to the unit when charged.
    function fee() external view returns (uint16);

    /// @notice The contract that winds markets down; zero until it is named.
    function windDown() external view returns (address);

    /// @notice The nonce that an EIP-3009 authorization for this redemption must carry.
    function redeemAuthorizationNonce(
        Redemption calldata redemption,
        address from,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The lending pool.
    function POOL() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice The peg module whose reserve comes first.
    function PEG_MODULE() external view returns (address);

    /// @notice The credit facilitator, which lists markets.
    function CREDIT_FACILITATOR() external view returns (address);
}

/// @title IWindDownStatus
/// @notice What the redemption module asks of the contract that winds markets down.
interface IWindDownStatus {
    /// @notice Redeems coins of the caller from a position of a single market that is winding down, at the price that is fixed: as much of
    ///         its debt as `coins` repay, all of it, or what leaves the least debt; collateral of that worth, rounded down, to the caller.
    ///         Of a position that is worth less than it owes, all of its collateral at the most; what is owed then is the lenders' loss. By
    ///         anyone; the {RedemptionModule} calls it for several positions, by signature, and books what came back.
    /// @param coins The most to repay, in wei.
    /// @return repaid In wei; zero where the position has nothing for so many coins.
    /// @return collateral What the caller got.
    function redeem(
        MarketParams calldata marketParams,
        address borrower,
        uint256 coins
    ) external returns (uint256 repaid, uint256 collateral);

    /// @notice Whether the market is winding down. Never false again once it was true; must not revert.
    function isWindingDown(Id id) external view returns (bool);

    /// @notice The price at which `redeem` takes a market's collateral, scaled as {IOracle}; zero where it does not: it is not winding
    ///         down, its price is not fixed yet, or the whole system is winding down, and its positions are settled for all holders alike.
    function redemptionPrice(Id id) external view returns (uint256);
}
