// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reason} from "../../compliance/interfaces/ITransferPolicy.sol";

/// @notice What an issuer sets when it opens a sale. Shares are counted in the asset's smallest units, money in wei of the stablecoin.
struct SaleTerms {
    /// The asset of which shares are sold.
    address asset;
    /// Wei for one unit of the asset at the start. A cost is a product of whole numbers: nothing is rounded.
    uint96 startPrice;
    /// Wei for one unit at the end, to which the price falls in a straight line; the same as `startPrice` for a fixed price.
    uint96 endPrice;
    /// Fewer units sold at the close, and everybody gets its money back. Zero for none.
    uint56 softCap;
    /// The most units that are sold; with the last one the sale closes.
    uint56 hardCap;
    /// The least that an investor may have bought after a purchase; zero for none. Whoever takes all that is left may stay below.
    uint56 minPerInvestor;
    /// The most that an investor may buy, over all its wallets; zero for no limit.
    uint56 maxPerInvestor;
    /// The first second at which purchases count.
    uint40 startTime;
    /// The last second at which purchases count.
    uint40 endTime;
    /// Seconds after the close during which the shares issued here cannot be moved; zero for none.
    uint32 lockUp;
    /// The highest fee that the issuer accepts, in basis points of its proceeds. Today's is what will be paid.
    uint16 maxFeeBps;
}

/// @notice Where a sale stands.
enum SaleStatus {
    None,
    /// Not started.
    Pending,
    Open,
    /// By the issuer, before the close.
    Cancelled,
    /// Closed below the soft cap.
    Failed,
    Successful
}

/// @notice A sale as it is now.
struct Sale {
    SaleTerms terms;
    SaleStatus status;
    /// In basis points of the proceeds, as it was when the sale was opened.
    uint16 feeBps;
    /// Units sold.
    uint56 sold;
    /// When the last unit of the hard cap was sold; zero if it was not.
    uint40 soldOutAt;
    /// Wei paid in by buyers who have neither shares nor their money yet.
    uint256 escrow;
    /// Wei paid for delivered shares, fee included, that the issuer has not withdrawn.
    uint256 proceeds;
}

/// @title IPrimarySale
/// @notice Sells new shares of assets for the stablecoin, to investors that the asset accepts. Money is held until the close. Below the
///         soft cap, or cancelled, everybody takes back what it paid. Else shares are issued buyer by buyer, whenever anyone asks for it,
///         and only what was paid for shares that were issued is the issuer's, who pulls it. Whoever the asset no longer accepts, for
///         whatever reason, the issuer's included, takes its money back.
/// @dev One price for all: everybody pays the price at which the sale closed, when it sold out or at the end; what a purchase paid beyond
///      that comes back with the shares. Law: refunds + proceeds + fee = what was paid in; the stablecoins here are never fewer than
///      `totalOwed`. The issuer is whoever owns the asset at the time.
interface IPrimarySale {
    /* ERRORS */

    /// @notice Thrown when no sales are opened and nothing is bought for now.
    error PrimarySale_Paused();

    /// @notice Thrown when the terms contradict each other: no price, one that rises, no hard cap or one below the soft cap or the
    ///         minimum, a maximum below the minimum, an end before the start, in the past or in more than a year, or a lock-up above ten
    ///         years.
    error PrimarySale_InvalidTerms();

    /// @notice Thrown when the asset was not made by the factory.
    error PrimarySale_UnknownAsset(address asset);

    /// @notice Thrown when the caller does not own the asset.
    error PrimarySale_NotIssuer(address caller, address issuer);

    /// @notice Thrown when the fee is above what the issuer accepts. Basis points.
    error PrimarySale_FeeAboveAllowed(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Thrown when a fee above its hard limit is set. Basis points.
    error PrimarySale_FeeTooHigh(uint256 feeBps, uint256 limitBps);

    /// @notice Thrown when the asset lets this contract issue less than the hard cap. Units: raise the allowance first.
    error PrimarySale_IssueAllowanceTooLow(uint256 allowance, uint256 hardCap);

    /// @notice Thrown when a sale does not stand where the call needs it.
    error PrimarySale_WrongStatus(uint256 saleId, SaleStatus status);

    /// @notice Thrown when a purchase comes too late. Seconds.
    error PrimarySale_DeadlinePassed(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when nothing is bought.
    error PrimarySale_ZeroShares();

    /// @notice Thrown when more is bought than is left. Units.
    error PrimarySale_HardCapExceeded(uint256 shares, uint256 available);

    /// @notice Thrown when the asset would not issue the buyer all it would have bought, if it were now, and why.
    error PrimarySale_NotEligible(address asset, address buyer, Reason reason);

    /// @notice Thrown when an investor would have bought less than the least. Units.
    error PrimarySale_BelowMinimum(uint256 shares, uint256 minimum);

    /// @notice Thrown when an investor would have bought more than it may. Units.
    error PrimarySale_AboveMaximum(uint256 shares, uint256 maximum);

    /// @notice Thrown when the shares cost more than the buyer allows. Wei.
    error PrimarySale_CostTooHigh(uint256 cost, uint256 maxCost);

    /// @notice Thrown when a buyer has nothing here that waits for it.
    error PrimarySale_NothingBought(uint256 saleId, address buyer);

    /// @notice Thrown when the buyer of a successful sale is to be refunded though the asset would issue the shares to it: claim them.
    error PrimarySale_Deliverable(uint256 saleId, address buyer);

    /// @notice Thrown when another than the buyer wants it refunded too early. Seconds.
    error PrimarySale_RefundTooEarly(uint256 refundableAt, uint256 timestamp);

    /// @notice Thrown when there are no proceeds to withdraw.
    error PrimarySale_NoProceeds(uint256 saleId);

    /// @notice Thrown when a receiver is zero or this contract.
    error PrimarySale_InvalidReceiver(address to);

    /// @notice Thrown when the caller's allowance is below `value` though its permit was tried. Wei.
    error PrimarySale_AllowanceTooLow(uint256 allowance, uint256 value);

    /// @notice Thrown when an address that must be a contract has no code.
    error PrimarySale_NoCode(address account);

    /* EVENTS */

    /// @notice Emitted when a sale was opened.
    event SaleOpened(
        uint256 indexed saleId,
        address indexed asset,
        address indexed issuer,
        SaleTerms terms,
        uint16 feeBps
    );

    /// @notice Emitted when shares were bought: units, and wei paid. `sold` is the sale's sum after.
    event SharesBought(uint256 indexed saleId, address indexed buyer, uint256 shares, uint256 paid, uint256 sold);

    /// @notice Emitted when the last unit was sold. `price` is what everybody pays, in wei for a unit.
    event SoldOut(uint256 indexed saleId, uint256 price);

    /// @notice Emitted when the issuer cancelled a sale.
    event SaleCancelled(uint256 indexed saleId, address indexed issuer);

    /// @notice Emitted when a buyer got its shares, which cost `cost` wei; `returned` is what it had paid beyond.
    event SharesClaimed(uint256 indexed saleId, address indexed buyer, uint256 shares, uint256 cost, uint256 returned);

    /// @notice Emitted when a buyer got back all it paid, in wei, instead of `shares`.
    event PurchaseRefunded(uint256 indexed saleId, address indexed buyer, uint256 shares, uint256 amount);

    /// @notice Emitted when the issuer took `amount` wei; `fee` went to the surplus buffer.
    event ProceedsWithdrawn(uint256 indexed saleId, address indexed to, uint256 amount, uint256 fee);

    /// @notice Emitted when the fee of sales to come changed. Basis points.
    event SaleFeeSet(uint16 feeBps);

    /// @notice Emitted when sales and purchases were stopped.
    event SalesPaused();

    /// @notice Emitted when they go on.
    event SalesUnpaused();

    /* SALES */

    /// @notice Opens a sale. The caller owns the asset, which must let this contract issue the hard cap.
    /// @return saleId Its number, from 1 on.
    function open(SaleTerms calldata terms) external returns (uint256 saleId);

    /// @notice Cancels a sale that is not over. By the asset's owner. Never paused.
    function cancel(uint256 saleId) external;

    /// @notice Pays out what was paid for delivered shares, less the fee, rounded up, which goes to the surplus buffer. By the asset's
    ///         owner. Never paused.
    /// @return amount What `to` received. Wei.
    function withdrawProceeds(uint256 saleId, address to) external returns (uint256 amount);

    /* PURCHASES */

    /// @notice Buys `shares` units at the price of the moment, which is the most that they will cost.
    /// @param maxCost Wei.
    /// @param deadline The last second at which the purchase counts.
    /// @return cost What was taken from the caller. Wei.
    function buy(uint256 saleId, uint56 shares, uint256 maxCost, uint256 deadline) external returns (uint256 cost);

    /// @notice `buy` for `from` by its EIP-3009 authorization of `maxCost` to this contract, whose nonce is
    ///         `buyAuthorizationNonce` of these arguments and which is valid before `deadline`. What it is beyond the cost goes back at
    ///         once. Anyone may present it.
    function buyWithAuthorization(
        address from,
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 cost);

    /// @notice Sets the caller's allowance of the stablecoin by its ERC-2612 permit, as a step before `buy` in a multicall. A permit that
    ///         fails, because somebody else has presented it, is no harm as long as the allowance is there.
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Issues a buyer its shares after a successful close, and returns what it paid beyond their price. Anyone may ask for it.
    ///         Reverts with the asset's error where the asset refuses. Never paused.
    /// @return shares Units.
    function claim(uint256 saleId, address buyer) external returns (uint256 shares);

    /// @notice Returns to a buyer all it paid. After a cancelled or failed sale by anyone. After a successful one only while the asset
    ///         does not issue the shares, and by the buyer alone for {REFUND_GRACE} seconds after the close, by anyone later. Never
    ///         paused.
    /// @return amount Wei.
    function refund(uint256 saleId, address buyer) external returns (uint256 amount);

    /* SETTINGS */

    /// @notice Sets the fee of sales to come, at most {MAX_FEE_BPS}. Restricted to the operator.
    function setFee(uint16 feeBps) external;

    /// @notice Stops openings and purchases; all ways out stay open. Restricted to the sentinel.
    function pause() external;

    /// @notice Lets them go on. Restricted to the operator.
    function unpause() external;

    /* VIEWS */

    /// @notice A sale. Of a number not used yet, all is zero.
    function sale(uint256 saleId) external view returns (Sale memory);

    /// @notice What a buyer has bought and neither claimed nor taken back: units, and wei paid.
    function purchase(uint256 saleId, address buyer) external view returns (uint256 shares, uint256 paid);

    /// @notice What an investor has bought, over its wallets; counted only in sales with a minimum or a maximum. Units.
    function boughtBy(uint256 saleId, uint96 investorId) external view returns (uint256 shares);

    /// @notice The price now: of a purchase while the sale is open, before it the first, after it what everybody pays. Wei for a unit.
    function price(uint256 saleId) external view returns (uint256);

    /// @notice What `claim` would keep of a buyer's money for its shares, and give back. Wei. Right once the sale is over.
    function previewClaim(uint256 saleId, address buyer) external view returns (uint256 cost, uint256 returned);

    /// @notice What a purchase's authorization has as its nonce.
    function buyAuthorizationNonce(
        address from,
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice How many sales were opened.
    function saleCount() external view returns (uint256);

    /// @notice Wei that belong to buyers, issuers and, as fee, the surplus buffer.
    function totalOwed() external view returns (uint256);

    /// @notice The fee of sales to come, in basis points of the proceeds.
    function feeBps() external view returns (uint16);

    /// @notice Whether openings and purchases are stopped.
    function paused() external view returns (bool);

    /// @notice The hard limit of the fee: 5 %. Basis points.
    function MAX_FEE_BPS() external view returns (uint16);

    /// @notice Seconds after a successful close from which on anyone may refund a buyer that the asset does not accept.
    function REFUND_GRACE() external view returns (uint256);

    /// @notice The {AssetFactory} whose assets are sold.
    function FACTORY() external view returns (address);

    /// @notice What is paid with, the factory's.
    function STABLECOIN() external view returns (address);

    /// @notice Where fees go, the factory's.
    function SURPLUS_BUFFER() external view returns (address);

    /// @notice The {IdentityRegistry} by which investors are counted, the factory's.
    function REGISTRY() external view returns (address);
}
