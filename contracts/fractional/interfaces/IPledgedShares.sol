// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {ILiquidationOracle} from "../../oracle/interfaces/IOracle.sol";

/// @title IPledgedShares
/// @notice One borrower's shares of one asset as collateral in the lending pool: the collateral token, the account that holds
///         the position, and the oracle, in one clone. The shares stay in the borrower's wallet under the {IPledgeManager}'s
///         lien, so they earn dividends for the borrower, vote and count as the borrower's; what the pool holds are units that
///         stand for them.
///
///         - Only the borrower pledges, borrows and withdraws; anyone repays and, when it can be, liquidates, in the pool
///           itself, on behalf of this contract.
///         - Seized units become shares at once where the liquidator may receive them; neither a freeze of the borrower, nor a
///           pause, nor a lost claim can stop that. Where it may not receive them, it keeps the units and redeems them to a
///           wallet that may.
///         - A forced transfer that breaks the lien is this borrower's: the price that the pool sees falls in proportion at once,
///           and what it leaves unpaid is borne by those who lend in this borrower's markets, by nobody else.
/// @dev Units are not transferable: the pool takes them from here alone and gives them here, or away in a liquidation. A flash loan of
///      them cannot be given back, and so cannot be had. Units of all of a borrower's clones for an asset share the lien in proportion.
interface IPledgedShares is IERC20Metadata, ILiquidationOracle {
    /* ERRORS */

    /// @notice Thrown when the caller may not act for the borrower.
    error PledgedShares_NotBorrower(address caller, address borrower);

    /// @notice Thrown when more is to be borrowed while the borrower's wallet is frozen, whoever asks.
    error PledgedShares_BorrowerFrozen(address borrower);

    /// @notice Thrown when units are to be moved by anyone but the pool, or to it from anywhere but here.
    error PledgedShares_NotTransferable();

    /// @notice Thrown when the market's collateral is another token.
    error PledgedShares_AnotherCollateral(address collateralToken);

    /// @notice Thrown when the market's oracle is another contract.
    error PledgedShares_AnotherOracle(address oracle);

    /// @notice Thrown when the asset's owner does not allow loans of this token at the price of this clone's oracle.
    error PledgedShares_LoanNotAllowed(address oracle, address loanToken);

    /// @notice Thrown when units are to be discarded that still stand for shares of the borrower.
    error PledgedShares_WorthSomething(uint256 shares);

    /// @notice Thrown after the deadline. Seconds.
    error PledgedShares_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when fewer units or shares would come out than asked for.
    error PledgedShares_OutputTooLow(uint256 output, uint256 minimum);

    /// @notice Thrown when more units are redeemed than the caller has.
    error PledgedShares_InsufficientUnits(uint256 units, uint256 balance);

    /// @notice Thrown when the asset refuses to send seized shares to this wallet: name one that may receive them.
    error PledgedShares_ReceiverRefused(address to, uint256 shares);

    /* EVENTS */

    /// @notice Emitted when shares are pledged: `shares` are under the lien, `units` are collateral in the market.
    event Pledged(bytes32 indexed market, uint256 shares, uint256 units);

    /// @notice Emitted when the borrower takes collateral out: `shares` are free again.
    event Released(bytes32 indexed market, uint256 units, uint256 shares);

    /// @notice Emitted when units are seized; `shares` are what was delivered for them, zero where the liquidator keeps the units.
    event Seized(address indexed liquidator, uint256 units, uint256 shares);

    /// @notice Emitted when a liquidator turns kept units into shares.
    event Redeemed(address indexed liquidator, address indexed to, uint256 units, uint256 shares);

    /// @notice Emitted when units that stand for nothing are discarded.
    event Discarded(address indexed account, uint256 units);

    /* THE BORROWER */

    /// @notice Locks `shares` of the borrower for the manager, which needs the borrower's allowance, and puts units for them
    ///         into the market.
    ///         The market's oracle must be this contract, and its loan token one that the asset's owner allows with the oracle.
    /// @param minUnits The least units to accept; as many as shares, unless a lien was broken.
    /// @return units Rounded down.
    function pledge(
        MarketParams calldata marketParams,
        uint256 shares,
        uint256 minUnits
    ) external returns (uint256 units);

    /// @notice Borrows from the market against what is pledged in it. Not while the borrower's wallet is frozen, and only where pledging
    ///         is allowed.
    /// @param assets In the loan token's units.
    /// @param maxDebt The most to owe afterwards, in the loan token's units.
    /// @param deadline Seconds.
    function borrow(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 maxDebt,
        uint256 deadline
    ) external returns (uint256 borrowShares);

    /// @notice Takes units out of the market, as far as the debt allows, and frees the shares that they stand for.
    /// @param minShares The least shares to free.
    /// @return shares Rounded down.
    function withdraw(
        MarketParams calldata marketParams,
        uint256 units,
        uint256 minShares
    ) external returns (uint256 shares);

    /// @notice Several of these in one, as the caller, all or nothing.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /* LIQUIDATORS */

    /// @notice Turns units that the caller kept into shares for `to`, which must be able to receive them.
    /// @return shares Rounded down.
    function redeem(uint256 units, address to) external returns (uint256 shares);

    /// @notice Burns the units that an account kept, where all of the borrower's lien was taken: they stand for nothing and keep it from
    ///         pledging again. Anyone may.
    /// @return units How many.
    function discard(address account) external returns (uint256 units);

    /* VIEWS */

    /// @notice Whether the account may act for the borrower: it is the borrower or, once an agent has frozen the borrower's
    ///         wallet, as recovery does, another wallet of the same investor.
    function mayAct(address account) external view returns (bool);

    /// @notice What `units` stand for, in shares, rounded down: as many, unless a lien was broken.
    function toSharesDown(uint256 units) external view returns (uint256);

    /// @notice The borrower.
    function borrower() external view returns (address);

    /// @notice The asset.
    function asset() external view returns (address);

    /// @notice The oracle of a share in the loan token.
    function shareOracle() external view returns (address);

    /// @notice Who holds the lien.
    function manager() external view returns (address);

    /// @notice The lending pool.
    // solhint-disable-next-line func-name-mixedcase
    function POOL() external view returns (address);
}
