// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";
import {IWindDownStatus} from "../../redemption/interfaces/IRedemptionModule.sol";

/// @title IWindDown
/// @notice The end of the stablecoin, which nobody can undo. Minting ends; the peg module's reserve comes here; each credit market's price
///         is fixed, and every position is settled at it: its debt is repaid, collateral of that worth comes here, the rest
///         stays its owner's. After `UNWIND_PERIOD` claims open: who locks coins here has a part of every asset that ever
///         comes here, now or in ten years. Nothing expires.
///
///         A part is, of each token, exactly
///
///             received * locked / claimSupply, rounded down, less what was paid before,
///
///         whoever claims first. The claim supply is every coin that there is, but for those that lie here without being locked, and with a
///         reserve for coins that late settlements may still bring: from the opening on it never grows, and what was received never
///         falls, so that no claim is ever too large, and waiting costs nothing.
/// @dev Coins in wei, collateral and reserve in their tokens' units, prices scaled as the oracle's, seconds.
interface IWindDown is IWindDownStatus {
    /* TYPES */

    /// @notice A market that is winding down.
    struct EndingMarket {
        /// The price at which positions are settled; zero as long as it is not fixed. Of one market alone it may fall ({readPrice}).
        uint256 price;
        /// Readings of the source so far, three with a price that is fixed, and when the last was. Of the slots, those count that are
        /// counted.
        uint256[2] readings;
        uint64 readAt;
        uint8 readingCount;
        /// When its wind-down began; zero where it has not.
        uint40 enlistedAt;
        /// Coins by which late settlements may still add to the supply.
        uint128 reserve;
    }

    /* ERRORS */

    /// @notice Thrown when the wind-down has begun already.
    error WindDown_AlreadyBegun();

    /// @notice Thrown when the wind-down has not begun.
    error WindDown_NotBegun();

    /// @notice Thrown when claims are asked for before they are open. Seconds; zero where it has not begun.
    error WindDown_NotOpen(uint256 opensAt);

    /// @notice Thrown when claims are open already.
    error WindDown_AlreadyOpen();

    /// @notice Thrown when the credit facilitator never listed the market.
    error WindDown_MarketNotListed(Id id);

    /// @notice Thrown when a market is to be enlisted that is.
    error WindDown_AlreadyEnlisted(Id id);

    /// @notice Thrown when a market is not enlisted.
    error WindDown_NotEnlisted(Id id);

    /// @notice Thrown when more markets are to be enlisted than the opening can visit.
    error WindDown_TooManyMarkets(uint256 maximum);

    /// @notice Thrown when a market's price is fixed already, for good.
    error WindDown_PriceFixed(Id id, uint256 price);

    /// @notice Thrown when a market's price is not fixed yet.
    error WindDown_PriceNotFixed(Id id);

    /// @notice Thrown when the next reading of a market's price is not due. Seconds.
    error WindDown_ReadLately(Id id, uint256 earliest);

    /// @notice Thrown when neither price of the source of a market's oracle can be had.
    error WindDown_NoPrice(address oracle);

    /// @notice Thrown when the governor gives a price while the source of the market's oracle has one.
    error WindDown_SourceHasPrice(address oracle, uint256 price);

    /// @notice Thrown when the governor gives a price before `FALLBACK_DELAY` has passed, or gives up a reserve before `GIVE_UP_DELAY`
    ///         has. Seconds.
    error WindDown_TooEarly(uint256 earliest);

    /// @notice Thrown when a position that is to be settled owes nothing.
    error WindDown_NothingOwed(Id id, address borrower);

    /// @notice Thrown when a market's oracle is not one that this contract made: it could not be closed.
    error WindDown_ForeignOracle(address oracle);

    /// @notice Thrown when a single market is to be wound down whose ceiling the sentinel has not lowered to zero. Whole coins.
    error WindDown_CeilingNotZero(Id id, uint256 ceilingCoins);

    /// @notice Thrown when less collateral arrives than the pool says. In its token's units.
    error WindDown_NotDelivered(address token, uint256 received, uint256 expected);

    /// @notice Thrown when a late settlement would add more coins than the market's reserve has. Wei.
    error WindDown_ReserveExceeded(Id id, uint256 added, uint256 reserve);

    /// @notice Thrown when a market's reserve is to be released while somebody owes there. In shares of the debt.
    error WindDown_StillOwed(Id id, uint256 shares);

    /// @notice Thrown when a reserve is asked of what is no facilitator of the stablecoin.
    error WindDown_NotFacilitator(address module);

    /// @notice Thrown when nothing is to be locked, claimed, booked, released or handed on.
    error WindDown_Nothing();

    /// @notice Thrown when the coin itself is to be shared: its holders' claims are on what backs it.
    error WindDown_TokenIsCoin();

    /// @notice Thrown when coins or assets are to go to the zero address or to this contract.
    error WindDown_InvalidReceiver(address receiver);

    /// @notice Thrown when, after a permit, the allowance is still too low. Wei.
    error WindDown_AllowanceTooLow(uint256 allowance, uint256 needed);

    /// @notice Thrown when assets that nobody can claim are to be handed on while somebody can. Wei.
    error WindDown_CoinsLeft(uint256 claimSupply);

    /// @notice Thrown at deployment when an address that must be a contract has no code.
    error WindDown_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when the wind-down begins. `supply` is the stablecoin's, in wei; claims open at `opensAt` at the earliest.
    event Begun(uint256 supply, uint256 opensAt);

    /// @notice Emitted when an oracle is made.
    event OracleMade(address indexed oracle, address indexed source);

    /// @notice Emitted when a market is enlisted: alone where the wind-down of the system has not begun, else with it.
    event MarketEnlisted(Id indexed id, MarketParams marketParams);

    /// @notice Emitted when a market's source is read for the `count`th time.
    event PriceRead(Id indexed id, uint256 price, uint256 count);

    /// @notice Emitted when a market's price is fixed, or falls, as the middle of three readings, or by the governor.
    event PriceFixed(Id indexed id, uint256 price, bool byGovernor);

    /// @notice Emitted when a position is settled: debt repaid in wei, collateral that came here, and collateral that went back.
    event Settled(Id indexed id, address indexed borrower, uint256 repaid, uint256 collateral, uint256 returned);

    /// @notice Emitted when coins of `redeemer` repay debt of a single market that is winding down: in wei, and the collateral they got.
    event Redeemed(
        Id indexed id,
        address indexed borrower,
        address indexed redeemer,
        uint256 repaid,
        uint256 collateral
    );

    /// @notice Emitted when claims open. `claimSupply` is then, in wei, of which `reserve` is for late settlements.
    event Opened(uint256 claimSupply, uint256 reserve);

    /// @notice Emitted when a market's reserve for late settlements falls to `reserve`. Wei.
    event ReserveSet(Id indexed id, uint256 reserve);

    /// @notice Emitted when surplus comes here, which counts for nobody from then on. Wei.
    event SurplusTaken(uint256 amount);

    /// @notice Emitted when assets are booked, to be shared: `total` is all that was ever received. In the token's units.
    event Realised(address indexed token, uint256 amount, uint256 total);

    /// @notice Emitted when coins are locked, for good. Wei.
    event Locked(address indexed payer, address indexed account, uint256 amount);

    /// @notice Emitted when an account is paid. In the token's units.
    event Claimed(address indexed account, address indexed token, address indexed receiver, uint256 amount);

    /// @notice Emitted when assets that no coin is left for go to the surplus buffer. In the token's units.
    event ResidualPaid(address indexed token, uint256 amount);

    /* BEFORE */

    /// @notice Makes an oracle for a credit market: `source`'s, until the wind-down closes it. By anyone.
    function makeOracle(address source) external returns (address oracle);

    /* UNWINDING */

    /// @notice Begins, for good. The sentinel must have paused minting. Restricted to the governor, behind its delay.
    /// @param modules Peg modules whose reserve is taken at once, where it can be.
    /// @param markets Credit markets to be enlisted at once. Others anyone enlists.
    function begin(address[] calldata modules, MarketParams[] calldata markets) external;

    /// @notice Winds down one market, for good, while the system lives: its oracle is closed, so that nothing is borrowed there,
    ///         liquidated or taken out against a debt any more; its price is fixed as in the wind-down of all ({readPrice}); and from then
    ///         on any coin takes collateral at that price ({IWindDownStatus-redeem}), without a fee, whatever the peg module has. Repaying,
    ///         and taking out what nothing is owed against, go on. The sentinel must have lowered the market's ceiling to zero.
    ///         Restricted to the governor, behind its delay. Not once the wind-down of all has begun, which takes the market over as it is.
    function beginMarket(MarketParams calldata marketParams) external;

    /// @notice Enlists a market that the credit facilitator has listed, and closes its oracle: once the wind-down of all has begun and
    ///         until claims open, or before where its oracle was closed with another market's. By anyone.
    function enlist(MarketParams calldata marketParams) external;

    /// @notice Reads the source of a market's oracle, its price or, failing that, its liquidation price: three times, an hour apart at
    ///         least. The middle one is the market's price. Where a day (`READING_SPAN`) passes between two, it begins again. By anyone.
    ///         Of a market that winds down alone the price may fall, so that it can be redeemed when its collateral has: a day after it
    ///         was fixed anyone may read three times again, and so on. Where the middle one is lower, it is the price, or what a fall by
    ///         one part in `PRICE_STEPS` leaves. It never rises, and stays as it is once all winds down.
    ///         The transaction needs a gas limit of 1,200,000 beside its own use: the source is asked with care.
    function readPrice(MarketParams calldata marketParams) external;

    /// @notice Fixes the price of a market `FALLBACK_DELAY` after it was enlisted, or last read, whose source has none now.
    ///         Restricted to the governor, behind its delay.
    function setPrice(MarketParams calldata marketParams, uint256 price) external;

    /// @notice Settles a position: repays all its debt, and takes collateral worth that at the market's price, rounded up; the rest stays
    ///         in it. One that is worth less gives all its collateral, and the rest of its debt is the credit facilitator's loss, which its
    ///         `recognise` books. By anyone, once the wind-down of all has begun.
    /// @return repaid In wei.
    /// @return collateral What came here.
    function settle(
        MarketParams calldata marketParams,
        address borrower
    ) external returns (uint256 repaid, uint256 collateral);

    /// @notice Takes a peg module's reserve. By anyone.
    function takeReserve(address module) external returns (uint256 amount);

    /* CLAIMS */

    /// @notice Opens claims, `UNWIND_PERIOD` after the beginning. By anyone.
    function open() external;

    /// @notice Takes the surplus buffer's coins, once claims are open: they count for nobody from then on. By anyone.
    function takeSurplus() external returns (uint256 amount);

    /// @notice Gives back a market's reserve for late settlements once nobody owes there. By anyone.
    function release(MarketParams calldata marketParams) external;

    /// @notice Gives up a market's reserve although somebody owes there, `GIVE_UP_DELAY` after the opening: its collateral does not move.
    ///         A settlement there reverts from then on where it would add to the supply. Restricted to the governor, behind its delay.
    function giveUp(MarketParams calldata marketParams) external;

    /// @notice Books what lies here of a token and is not booked, to be shared. By anyone.
    /// @return amount In the token's units.
    function book(address token) external returns (uint256 amount);

    /// @notice Locks coins of the caller for `account`, for good, from the beginning on.
    /// @param amount In wei.
    function lock(uint256 amount, address account) external;

    /// @notice `lock` after trying the caller's ERC-2612 permit, whose failure is ignored.
    /// @param deadline The permit's, seconds.
    /// @param signature 65 bytes (r, s, v), or any other form for contract wallets.
    function lockWithPermit(uint256 amount, address account, uint256 deadline, bytes calldata signature) external;

    /// @notice `lock` with `from`'s EIP-3009 authorization of exactly `amount`, which anyone may relay, strictly before `deadline`. Its
    ///         payee is this contract, its nonce {lockAuthorizationNonce}.
    function lockWithAuthorization(
        address from,
        uint256 amount,
        address account,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external;

    /// @notice Pays the caller's part of what was received of a token, less what it was paid before.
    /// @return amount In the token's units, rounded down.
    function claim(address token, address receiver) external returns (uint256 amount);

    /// @notice Hands what nobody can claim to the surplus buffer: when no coin is left. By anyone.
    function payResidual(address token) external returns (uint256 amount);

    /* VIEWS */

    /// @notice When it began; zero before. Seconds.
    function begunAt() external view returns (uint256);

    /// @notice When claims opened; zero before. Seconds.
    function openedAt() external view returns (uint256);

    /// @notice What is known of a market.
    function market(Id id) external view returns (EndingMarket memory);

    /// @notice All markets that are enlisted.
    function markets() external view returns (Id[] memory);

    /// @notice Whether the oracle was made by {makeOracle}.
    function isOracle(address oracle) external view returns (bool);

    /// @notice The coins among which assets are shared. Wei.
    function claimSupply() external view returns (uint256);

    /// @notice Coins that may still come with late settlements, of all markets. Wei.
    function lateReserve() external view returns (uint256);

    /// @notice Coins that an account has locked, in wei.
    function lockedOf(address account) external view returns (uint256);

    /// @notice Coins that are locked, in wei.
    function totalLocked() external view returns (uint256);

    /// @notice All that was ever received of a token. In its units.
    function received(address token) external view returns (uint256);

    /// @notice All that was ever paid of a token. In its units.
    function paid(address token) external view returns (uint256);

    /// @notice What an account was paid of a token. In its units.
    function paidTo(address token, address account) external view returns (uint256);

    /// @notice What an account could claim of a token now, were claims open. In its units, rounded down.
    function claimable(address account, address token) external view returns (uint256);

    /// @notice The nonce that an EIP-3009 authorization for this locking must carry.
    function lockAuthorizationNonce(
        address from,
        uint256 amount,
        address account,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The lending pool.
    function POOL() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice Lists credit markets.
    function CREDIT_FACILITATOR() external view returns (address);

    /// @notice Creates the oracles.
    function ORACLE_MAKER() external view returns (address);

    /// @notice Whose coins are taken, and who gets what no coin is left for.
    function SURPLUS_BUFFER() external view returns (address);
}
