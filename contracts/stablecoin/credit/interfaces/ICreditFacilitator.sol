// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization, Id, MarketParams} from "../../../lending/interfaces/ILendingPool.sol";

/// @notice What a call is to do to its caller's position, in this order: repay, collateral in, borrow, collateral out; then the bounds.
///         Coins in wei, collateral in its token's units; zero for nothing.
struct Adjustment {
    /// The most to be repaid; all of the debt if that is enough, and no more than that is taken.
    uint256 maxRepaid;
    uint256 collateralIn;
    uint256 borrowed;
    uint256 collateralOut;
    /// Who gets what is borrowed and the collateral that comes out.
    address receiver;
    /// The most that may be owed afterwards.
    uint256 maxDebt;
    /// The least health factor afterwards, times 1e18; zero for none beyond the market's own.
    uint256 minHealthFactor;
    /// The last second at which it may happen.
    uint256 deadline;
}

/// @title ICreditFacilitator
/// @notice Credit in the stablecoin: a collateralised position is a loan from the lending pool, and the coins lent are minted just then,
///         under a ceiling for the market and the stablecoin's for this facilitator. Its markets are operated: nobody else lends there
///         ({ILendingPool-lend}), so that all supply is its own, but for the pool's fee where there is one.
/// @dev Of each market it keeps its *level*: what it has minted for it and not burned. Its *claim* is what its supply in the pool is
///      worth, lent out or not. What is repaid lies *idle* in the market, where nobody can borrow it past this contract: an opening lends
///      it before anything is minted, where a mint would be allowed; {sync} takes it out. What the claim has beyond the level is
///      interest: it is collected only as coins that have come back, whoever's debt they repaid, and is surplus; until then it is a
///      receivable.
///
///      Laws: the levels of all markets and the shortfall are the stablecoin's level of this facilitator. A claim is at least the
///      level, but for a unit of rounding and for losses that nobody has recognised yet. Losses are borne in this order: surplus, rewards
///      that are not streamed to savers yet, then a recorded shortfall, which later surplus repays before anything else.
///
///      Acts for its caller alone, who has authorised it in the pool, or for who has signed that very action. Between transactions it
///      holds interest not handed on yet, and nothing else; what is sent here by mistake can be rescued.
interface ICreditFacilitator {
    /* ERRORS */

    /// @notice Thrown when the governor has never given the market a ceiling.
    error CreditFacilitator_MarketNotListed(Id id);

    /// @notice Thrown when a market to be listed lends another token than the stablecoin, or uses it as collateral.
    error CreditFacilitator_WrongToken(address token);

    /// @notice Thrown when a mint would lift a market's level above its ceiling. `level` is what it would become. Wei.
    error CreditFacilitator_CeilingExceeded(Id id, uint256 level, uint256 ceiling);

    /// @notice Thrown when a ceiling is to be raised beyond its hard limit. Whole coins.
    error CreditFacilitator_CeilingTooHigh(uint256 ceilingCoins, uint256 maxCeilingCoins);

    /// @notice Thrown when a function that may only lower a ceiling is given one above the current. Whole coins.
    error CreditFacilitator_NotLower(uint256 current, uint256 requested);

    /// @notice Thrown when a function that may only raise a ceiling is given one below the current, or zero. Whole coins.
    error CreditFacilitator_NotHigher(uint256 current, uint256 requested);

    /// @notice Thrown when a market is given a ceiling whose oracle the wind-down did not make, so that it could never be ended: create the
    ///         market with one of {IWindDown-makeOracle}, over this oracle.
    error CreditFacilitator_ForeignOracle(address oracle);

    /// @notice Thrown when a market is given a ceiling that is winding down, or shares its oracle with one that is.
    error CreditFacilitator_OracleClosed(address oracle);

    /// @notice Thrown when the savers' share of the interest is above its hard limit. Basis points.
    error CreditFacilitator_ShareTooHigh(uint256 shareBps, uint256 maxShareBps);

    /// @notice Thrown when the deadline has passed. Both in seconds.
    error CreditFacilitator_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when a position to be closed owes more than its owner would pay. Wei.
    error CreditFacilitator_DebtTooHigh(Id id, address borrower, uint256 debt, uint256 maxRepaid);

    /// @notice Thrown when closing gives less collateral than its owner accepts. In its token's units.
    error CreditFacilitator_CollateralTooLow(Id id, address borrower, uint256 collateral, uint256 minCollateral);

    /// @notice Thrown when a debt is to be repaid that is not there.
    error CreditFacilitator_NothingOwed(Id id, address borrower);

    /// @notice Thrown when there is nothing to be done: no loss to recognise, nothing to distribute, no shortfall to settle.
    error CreditFacilitator_NothingToDo();

    /// @notice Thrown when, after a permit step, the allowance is not what the permit was for. In the token's units.
    error CreditFacilitator_AllowanceTooLow(address token, uint256 allowance, uint256 value);

    /// @notice Thrown when, after an authorization step, the pool does not say what was signed.
    error CreditFacilitator_AuthorizationFailed(address authorizer, bool isAuthorized);

    /// @notice Thrown when an authorization step is about another than this facilitator.
    error CreditFacilitator_WrongAuthorized(address authorized);

    /// @notice Thrown when ether comes with a market whose collateral is not wrapped ether, or is to come out of one.
    error CreditFacilitator_NotWrappedEther(address token);

    /// @notice Thrown when the ether sent is not the collateral that is to go in. Wei.
    error CreditFacilitator_WrongEther(uint256 sent, uint256 expected);

    /// @notice Thrown when ether is to go to an address that cannot have it: zero, wrapped ether itself, or a contract that refuses it.
    error CreditFacilitator_EtherNotTaken(address receiver, uint256 amount);

    /// @notice Thrown when another than wrapped ether sends ether outside of a function that takes it.
    error CreditFacilitator_UnexpectedEther(address sender);

    /// @notice Thrown at deployment when an address that must be a contract has no code.
    error CreditFacilitator_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when coins are minted for a market. `level` is its level after. Wei. The pool's events of the same
    ///         transaction say for whom.
    event CreditMinted(Id indexed id, uint256 amount, uint256 level);

    /// @notice Emitted when coins that have come back to a market are burned. `level` is its level after. Wei.
    event CreditBurned(Id indexed id, uint256 amount, uint256 level);

    /// @notice Emitted when coins that have come back to a market are interest. Wei.
    event InterestCollected(Id indexed id, uint256 amount);

    /// @notice Emitted when interest is handed on. Wei.
    event InterestDistributed(uint256 toSavings, uint256 toSurplus);

    /// @notice Emitted when a market's loss is booked: `level` is its level after; the loss is borne by surplus, by rewards not streamed
    ///         yet, and the rest by the shortfall, of which surplus beyond the loss repays. Wei.
    event LossRecognised(
        Id indexed id,
        uint256 loss,
        uint256 level,
        uint256 fromSurplus,
        uint256 fromRewards,
        uint256 shortfall
    );

    /// @notice Emitted when surplus repays of the shortfall; `shortfall` is what is left of it. Wei.
    event ShortfallRepaid(uint256 amount, uint256 shortfall);

    /// @notice Emitted when a market's ceiling changes; the first time lists it. Whole coins.
    event MarketCeilingSet(Id indexed id, uint256 ceilingCoins);

    /// @notice Emitted when the savers' share of the interest changes. Basis points.
    event SavingsShareSet(uint256 shareBps);

    /* POSITIONS */

    /// @notice Puts the caller's collateral in and borrows coins against it, in one call: what the market lacks is minted. The caller has
    ///         authorised the facilitator in the pool, and approved it for the collateral.
    /// @param collateral In its token's units.
    /// @param borrowed In wei.
    /// @param receiver Who gets the coins.
    /// @param minHealthFactor The least health factor afterwards, times 1e18; zero for none beyond the market's own.
    /// @param deadline The last second at which it may happen.
    /// @return shares Owed for it, rounded up.
    function open(
        MarketParams calldata marketParams,
        uint256 collateral,
        uint256 borrowed,
        address receiver,
        uint256 minHealthFactor,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice As {open}, with the ether sent as collateral, wrapped. With a signature, the caller authorises the facilitator in the
    ///         pool in the same call, as in {authorize}; an empty one stands for none.
    function openEther(
        MarketParams calldata marketParams,
        uint256 borrowed,
        address receiver,
        uint256 minHealthFactor,
        uint256 deadline,
        Authorization calldata authorization,
        bytes calldata signature
    ) external payable returns (uint256 shares);

    /// @notice Changes the caller's position in several ways at once, see {Adjustment}.
    function adjust(MarketParams calldata marketParams, Adjustment calldata adjustment) external;

    /// @notice As {adjust}, with ether: what is sent is the collateral that goes in, which `collateralIn` repeats, and collateral comes
    ///         out as ether.
    function adjustEther(MarketParams calldata marketParams, Adjustment calldata adjustment) external payable;

    /// @notice Repays debt of `onBehalf` with coins of the caller, which has approved the facilitator: all of the debt if `maxRepaid` is
    ///         enough, and no more than that is taken.
    /// @param maxRepaid In wei.
    /// @param deadline The last second at which it may happen.
    /// @return assets In wei, rounded up.
    /// @return shares No longer owed, rounded down.
    function repay(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        address onBehalf,
        uint256 deadline
    ) external returns (uint256 assets, uint256 shares);

    /// @notice Repays all of the caller's debt and takes out all of its collateral.
    /// @param maxRepaid The most to be paid, in wei; no more than what is owed is taken.
    /// @param minCollateral The least to come out, in the collateral token's units.
    /// @param receiver Who gets the collateral.
    /// @param deadline The last second at which it may happen.
    /// @return repaid In wei, rounded up.
    /// @return collateral In its token's units.
    function close(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        uint256 deadline
    ) external returns (uint256 repaid, uint256 collateral);

    /// @notice As {close}, the collateral coming out as ether.
    function closeEther(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        uint256 deadline
    ) external returns (uint256 repaid, uint256 collateral);

    /* BY SIGNATURE */

    /// @notice As {repay}, paid by `from`'s EIP-3009 authorization of `maxRepaid` coins, which anyone may relay. The authorization's payee
    ///         is this facilitator, it is valid from 0 until strictly before `deadline`, and its nonce is {repayAuthorizationNonce}: it
    ///         can be spent on this very repayment and nothing else. What is not needed goes back to `from`.
    /// @param salt Makes the nonce unique.
    /// @param signature The authorization's, by `from`: 65 bytes (r, s, v), or what its contract wallet takes.
    function repayWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 assets, uint256 shares);

    /// @notice Closes the position of `from`, as {close}, paid as in {repayWithAuthorization}; the nonce is {closeAuthorizationNonce}. So
    ///         one signature closes a position whose exact debt is not known when it is signed. `from` has authorised the
    ///         facilitator in the pool.
    /// @param asEther Whether the collateral comes out as ether.
    function closeWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        bool asEther,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 repaid, uint256 collateral);

    /* STEPS */

    /// @notice Tries the caller's ERC-2612 permit of `token` to this facilitator, ignores its failure, and requires the allowance: whoever
    ///         uses the permit up first blocks nothing. A step for a multicall.
    /// @param signature 65 bytes (r, s, v), or any other form that the token takes as bytes.
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Hands a signed authorization of this facilitator on to the pool, ignores its failure, and requires that the pool says
    ///         what was signed: whoever uses it up first blocks nothing. A step for a multicall.
    /// @param signature By the authorizer: 65 bytes (r, s, v), or what its contract wallet takes.
    function authorize(Authorization calldata authorization, bytes calldata signature) external;

    /* BOOKS */

    /// @notice Takes what lies idle out of a market: as interest, as far as the claim is above the level, which repays the shortfall first;
    ///         the rest is burned. By anyone.
    /// @return interest In wei; what is left of it waits for {distribute}.
    /// @return burned In wei.
    function sync(MarketParams calldata marketParams) external returns (uint256 interest, uint256 burned);

    /// @notice Hands on the interest collected: the savers' share to the savings vault, rounded down, the rest to the surplus buffer. By
    ///         anyone.
    function distribute() external returns (uint256 toSavings, uint256 toSurplus);

    /// @notice Books a market's loss, what its level is above the claim: burns interest not handed on, then surplus, then rewards
    ///         not streamed yet; what is left is added to the shortfall. By anyone.
    /// @return loss In wei.
    function recognise(MarketParams calldata marketParams) external returns (uint256 loss);

    /// @notice Repays of the shortfall what there is of surplus. By anyone.
    /// @return repaid In wei.
    function settle() external returns (uint256 repaid);

    /* GOVERNANCE */

    /// @notice Raises a market's ceiling; the first time lists the market, whose loan token is the stablecoin. Restricted to the governor.
    ///         Once minting has ended it reverts with `Stablecoin_MintingEnded`. Where the market's redeemer, the {RedemptionModule}, knows
    ///         the wind-down, the market's oracle must be of its making and not closed.
    /// @param ceilingCoins In whole coins, at least one, at most `MAX_CEILING_COINS`.
    function raiseMarketCeiling(MarketParams calldata marketParams, uint40 ceilingCoins) external;

    /// @notice Lowers a market's ceiling; one below its level only stops new minting. Restricted to the sentinel.
    /// @param ceilingCoins In whole coins.
    function lowerMarketCeiling(Id id, uint40 ceilingCoins) external;

    /// @notice Sets the savers' share of the interest in basis points, at most `MAX_SAVINGS_SHARE_BPS`. Restricted to the operator.
    function setSavingsShare(uint16 shareBps) external;

    /* VIEWS */

    /// @notice A market's ceiling in whole coins, its level in wei, and whether it was ever given a ceiling.
    function market(Id id) external view returns (uint40 ceilingCoins, uint96 level, bool listed);

    /// @notice What the facilitator's supply in a market is worth, as of the pool's last accrual, rounded down. Wei.
    function claim(Id id) external view returns (uint256);

    /// @notice Losses that nothing has covered. Wei.
    function shortfall() external view returns (uint120);

    /// @notice Interest that waits for {distribute}. Wei.
    function collected() external view returns (uint120);

    /// @notice The savers' share of the interest. Basis points.
    function savingsShareBps() external view returns (uint16);

    /// @notice The nonce that an EIP-3009 authorization for this repayment must carry.
    function repayAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The nonce that an EIP-3009 authorization for this closing must carry.
    function closeAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        bool asEther,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The lending pool.
    function POOL() external view returns (address);

    /// @notice The stablecoin.
    function STABLECOIN() external view returns (address);

    /// @notice Wrapped ether; zero where there is none.
    function WETH() external view returns (address);

    /// @notice Where interest goes that is not the savers', and what bears losses first.
    function SURPLUS_BUFFER() external view returns (address);

    /// @notice Where the savers' share goes.
    function SAVINGS_VAULT() external view returns (address);
}
