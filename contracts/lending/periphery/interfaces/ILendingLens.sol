// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, IrmEntry, MarketParams} from "../../interfaces/ILendingPool.sol";

/// @notice What can be said of a market.
enum MarketStatus {
    /// There is no such market; nothing else about it is filled in.
    NotCreated,
    /// Its totals are accrued to the timestamp.
    Accrued,
    /// Its rate model fails, or interest would burst the totals: nothing that accrues works in it now. Totals are as of its last
    /// update.
    RateFailed
}

/// @notice How a question to an oracle ended. One that needs more gas than {GuardedOracle} gives has failed.
enum AnswerStatus {
    /// It reverted, ran out of gas, answered in another form, or has no code; the value is zero.
    Failed,
    /// It answered zero, which is worth nothing to a borrower and no price to a liquidator.
    Zero,
    /// It answered.
    Ok
}

/// @notice Where a position stands, by the price that a liquidation would use.
enum PositionStatus {
    /// It owes nothing.
    NoDebt,
    /// It cannot be liquidated.
    Healthy,
    /// It can be liquidated.
    Liquidatable,
    /// Nobody can say: the market's status is not `Accrued`, or its liquidation price is not to be had.
    Unknown
}

/// @notice A market's totals at a timestamp, as an accrual then would store them.
struct AccruedMarket {
    uint256 totalSupplyAssets;
    uint256 totalSupplyShares;
    uint256 totalBorrowAssets;
    uint256 totalBorrowShares;
    /// What accrues between the last update and the timestamp, in the loan token's units.
    uint256 interest;
    /// Shares that the accrual would give to the fee recipient; they are in `totalSupplyShares`.
    uint256 feeShares;
    /// The adaptive curve's rate at target at the timestamp, per second, times 1e18; zero for another model.
    uint256 rateAtTarget;
}

/// @notice Rates at a timestamp. Per second, and a year's yield (365 days) with continuous compounding; times 1e18, rounded down. In a
///         {MarketView} all but the utilisation are zero where the rate model fails.
struct Rates {
    /// Debt over supply, times 1e18; zero without supply.
    uint256 utilization;
    /// What debt is charged from the timestamp on.
    uint256 borrowRate;
    /// What supply earns of it: after the fee, and as far as it is lent out.
    uint256 supplyRate;
    /// A yield of exp(135) or more, either way, is 2^256 - 1.
    uint256 borrowApy;
    uint256 supplyApy;
}

/// @notice All there is to know of a market.
struct MarketView {
    Id id;
    MarketStatus status;
    MarketParams params;
    IrmEntry irm;
    /// Seconds.
    uint256 lastUpdate;
    /// Share of the interest that goes to the fee recipient, times 1e18.
    uint256 fee;
    AccruedMarket totals;
    /// Loan tokens that can be borrowed or withdrawn, in units.
    uint256 liquidity;
    Rates rates;
    /// What borrowing and taking out collateral go by, scaled by 1e36.
    AnswerStatus priceStatus;
    uint256 price;
    /// What liquidations go by: the oracle's `liquidationPrice` where it offers one, else its `price`.
    AnswerStatus liquidationPriceStatus;
    uint256 liquidationPrice;
    /// What a liquidator gets for one that is repaid, times 1e18.
    uint256 liquidationIncentive;
}

/// @notice An account's position in a market at a timestamp. Where the market's status is `RateFailed`, as of its last update.
struct PositionView {
    address account;
    PositionStatus status;
    /// With what an accrual would give it, should it be the fee recipient.
    uint256 supplyShares;
    uint256 borrowShares;
    /// In the collateral token's units.
    uint256 collateral;
    /// What the supply is worth, in the loan token's units, rounded down.
    uint256 supplied;
    /// What it owes, in the loan token's units, rounded up.
    uint256 debt;
    /// What it may owe at `price`, in the loan token's units, rounded down; zero where the price is not to be had.
    uint256 maxDebt;
    /// `maxDebt` per `debt`, times 1e18, rounded down; 2^256 - 1 without debt, zero where the price is not to be had.
    uint256 healthFactor;
}

/// @notice An account's position and its limits. Each limit is zero where its transaction would be refused at any amount.
struct PortfolioEntry {
    MarketView market;
    PositionView position;
    /// See {ILendingLens-maxBorrow}; of zero collateral value where the price is not to be had.
    uint256 maxBorrow;
    /// See {ILendingLens-maxWithdraw}.
    uint256 maxWithdraw;
    /// See {ILendingLens-maxWithdrawCollateral}.
    uint256 maxWithdrawCollateral;
    /// See {ILendingLens-liquidationPrice}.
    uint256 liquidationPrice;
}

/// @notice What a liquidation comes to.
struct LiquidationQuote {
    address borrower;
    /// All amounts are zero where this is not `Liquidatable`.
    PositionStatus status;
    /// The arguments for `liquidate`, of which one is zero.
    uint256 seizedAssetsArgument;
    uint256 repaidSharesArgument;
    /// What the liquidator gets, in the collateral token's units.
    uint256 seizedAssets;
    /// What the liquidator pays, in the loan token's units.
    uint256 repaidAssets;
    uint256 repaidShares;
    /// What the market's suppliers lose by it.
    uint256 badDebtAssets;
    uint256 badDebtShares;
    /// The price it goes by, scaled by 1e36.
    uint256 price;
    /// What a liquidator gets for one that is repaid, times 1e18.
    uint256 incentive;
    /// What is seized, worth at `price` and rounded down, less what is paid: in the loan token's units, before gas and slippage.
    int256 profit;
}

/// @title ILendingLens
/// @notice Answers what users of the lending pool ask, for any second from a market's last update on. It holds nothing, changes nothing
///         and has no owner; nothing in the suite depends on it.
/// @dev Every `timestamp` is in seconds; zero stands for now. One before a market's last update is refused. An external rate model is asked
///      through `borrowRateView` as it stands now, also for another second; it and the transaction agree if the model's two
///      answers do. Functions of one market or position revert with the oracle's or the model's own error where they fail; `marketView(s)`,
///      `portfolio`, `positions` and `liquidationQuote(s)` do not: each question has its gas capped, and a status says how it ended.
///      They revert for an invalid timestamp, and for want of gas rather than call a working oracle a failing one.
interface ILendingLens {
    /* ERRORS */

    /// @notice Thrown when a timestamp lies before the market's last update, or beyond 2^64 - 1. Seconds.
    error LendingLens_InvalidTimestamp(Id id, uint256 timestamp, uint256 lastUpdate);

    /// @notice Thrown at deployment when the pool has no code.
    error LendingLens_NoCode(address account);

    /* MARKETS */

    /// @notice All there is to know of a market at the timestamp.
    function marketView(Id id, uint256 timestamp) external view returns (MarketView memory);

    /// @notice The same for many markets.
    function marketViews(Id[] calldata ids, uint256 timestamp) external view returns (MarketView[] memory);

    /// @notice A market's totals as an accrual at the timestamp would store them, to the wei.
    function accrued(Id id, uint256 timestamp) external view returns (AccruedMarket memory);

    /// @notice A market's rates and utilisation from the timestamp on.
    function rates(Id id, uint256 timestamp) external view returns (Rates memory);

    /* POSITIONS */

    /// @notice What the account's supply is worth, in the loan token's units, rounded down.
    function suppliedDown(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice What the account owes, in the loan token's units, rounded up.
    function debtUp(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice What the account may owe per what it owes, by the oracle's `price`, times 1e18, rounded down; 2^256 - 1 without debt.
    ///         From 1e18 on it is healthy by that price.
    function healthFactor(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice The most that a `borrow` by assets can ask for on behalf of the account; zero where none would succeed, as below
    ///         the market's minimum debt.
    function maxBorrow(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice The most that a `withdraw` by assets can ask for: what the account has, or what lies in the market.
    function maxWithdraw(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice The most collateral that the account can take out, in the collateral token's units. Without debt no oracle is asked.
    function maxWithdrawCollateral(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice The highest price, scaled by 1e36, at which the account can be liquidated; zero if at none, 2^256 - 1 if at any.
    function liquidationPrice(Id id, address account, uint256 timestamp) external view returns (uint256);

    /// @notice An account's positions and limits in many markets, with the markets.
    function portfolio(
        address account,
        Id[] calldata ids,
        uint256 timestamp
    ) external view returns (PortfolioEntry[] memory);

    /// @notice Many accounts' positions in one market, with the market; for keepers. Some 15,000 gas a position: a thousand
    ///         fit a call.
    function positions(
        Id id,
        address[] calldata accounts,
        uint256 timestamp
    ) external view returns (MarketView memory market, PositionView[] memory);

    /* LIQUIDATION */

    /// @notice The most profitable full liquidation of a position: all of its debt or, where the collateral does not pay for
    ///         that, all of its collateral.
    function liquidationQuote(
        Id id,
        address borrower,
        uint256 timestamp
    ) external view returns (LiquidationQuote memory);

    /// @notice The same for many positions of a market.
    function liquidationQuotes(
        Id id,
        address[] calldata borrowers,
        uint256 timestamp
    ) external view returns (LiquidationQuote[] memory);

    /* PREVIEWS */

    // Each gives what the transaction of that name would then give, to the wei, and reverts with the error with which it would, for
    // every reason that is neither the caller's (balance, allowance, authorization, receiver) nor a token's.

    /// @notice What a `supply` would take, and the shares it would credit.
    function previewSupply(
        Id id,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256 assetsSupplied, uint256 sharesSupplied);

    /// @notice What a `withdraw` of the account's supply would send, and the shares it would take.
    function previewWithdraw(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256 assetsWithdrawn, uint256 sharesWithdrawn);

    /// @notice What a `borrow` on behalf of the account would send, and the shares it would owe.
    function previewBorrow(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256 assetsBorrowed, uint256 sharesBorrowed);

    /// @notice What a `repay` of the account's debt would take, and the shares it would no longer owe.
    function previewRepay(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256 assetsRepaid, uint256 sharesRepaid);

    /// @notice The account's health factor after a `withdrawCollateral`, as {healthFactor}.
    function previewWithdrawCollateral(
        Id id,
        address account,
        uint256 assets,
        uint256 timestamp
    ) external view returns (uint256 newHealthFactor);

    /// @notice What a `liquidate` by collateral seized, or by shares repaid, the other being zero, would come to. Where the rest would
    ///         be too small a debt, the liquidation closes the position.
    function previewLiquidate(
        Id id,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        uint256 timestamp
    ) external view returns (LiquidationQuote memory);

    /* VIEWS */

    /// @notice The lending pool.
    function POOL() external view returns (address);
}
