// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILendingVaultBase} from "./ILendingVaultBase.sol";

/// @title ILendingVault
/// @notice Savings in one asset, lent to at most 30 markets of the {LendingPool}, each up to its cap. Shares are ERC-20 with permits
///         (ERC-2612), the interface is ERC-4626's. The share price is live: interest to this second, and a market's bad debt at once.
///         The share price never falls but by bad debt, by the performance fee, by a forced removal, or by what a reallocation rounds: less
///         than a unit, or a market's share, for each market that it touches.
/// @dev What the roles can do is in {ILendingVaultGovernance}, which the same address answers. The owner names the others; the curator
///      picks markets, caps and the fee; allocators move assets between listed markets; the sentinel can only veto and lower caps. The
///      owner can do what the curator can, and both what allocators can. Whatever raises risk must be submitted first and waits for the
///      timelock; whatever lowers it is instant. Nobody can stop a withdrawal.
interface ILendingVault is ILendingVaultBase {
    /* SAVINGS */

    /// @notice Takes exactly `assets` from the caller and spreads them over the supply queue. The shares are worth what the vault has more
    ///         by it, rounded down.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Mints exactly `shares` for assets of no less worth, rounded up.
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice Gives exactly `assets`, from the first markets of the withdraw queue that have them, for shares of the caller or of an
    ///         `owner` who allows it. The shares are worth what the vault has less by it, rounded up.
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);

    /// @notice Burns exactly `shares` and gives what they are worth, rounded down, less what the markets round.
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);

    /// @notice As ERC-4626's `deposit`, by `deadline` and for at least `minShares`.
    function deposit(
        uint256 assets,
        address receiver,
        uint256 minShares,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice As ERC-4626's `mint`, by `deadline` and for at most `maxAssets`.
    function mint(
        uint256 shares,
        address receiver,
        uint256 maxAssets,
        uint256 deadline
    ) external returns (uint256 assets);

    /// @notice As ERC-4626's `withdraw`, by `deadline` and for at most `maxShares`.
    function withdraw(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxShares,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice As ERC-4626's `redeem`, by `deadline` and for at least `minAssets`.
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets,
        uint256 deadline
    ) external returns (uint256 assets);

    /// @notice A `multicall` step: tries the caller's ERC-2612 permit of the asset to this vault, ignores its failure, and requires the
    ///         allowance, so that a permit used up by a front-runner blocks nothing. 65 bytes (r, s, v), or of any
    ///         length where the asset takes contract wallets' signatures as the {Stablecoin} does.
    function permitAsset(uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Sends what lies in the vault of `token` to the fee recipient. Nothing of it is anybody's: savings are in the markets. Anyone
    ///         may.
    function skim(address token) external returns (uint256 amount);

    /// @notice Takes the performance fee that is due. Every deposit and withdrawal does. Anyone may.
    function accrueFee() external returns (uint256 feeShares);

    /* VIEWS OF ERC-4626 */

    /// @notice What the vault holds in its markets, with interest to this second, each rounded down.
    function totalAssets() external view returns (uint256);

    /// @notice What `assets` would be in shares, by the share price alone, rounded down.
    function convertToShares(uint256 assets) external view returns (uint256);

    /// @notice What `shares` would be in assets, by the share price alone, rounded down.
    function convertToAssets(uint256 shares) external view returns (uint256);

    /// @notice The most that a deposit can be of now: what is left below the caps in the supply queue. Allowance and balance aside.
    function maxDeposit(address receiver) external view returns (uint256);

    /// @notice The most shares that can be minted now.
    function maxMint(address receiver) external view returns (uint256);

    /// @notice The most that `owner` can withdraw now: what its shares are worth, as far as the markets have it, and the pool. In a market
    ///         whose shares are worth a million times what they were at the start it may be a few units too low.
    function maxWithdraw(address owner) external view returns (uint256);

    /// @notice The most shares of `owner` that can be redeemed now.
    function maxRedeem(address owner) external view returns (uint256);

    /// @notice The shares that `deposit` would mint; what exceeds the caps counts as if it did not.
    function previewDeposit(uint256 assets) external view returns (uint256);

    /// @notice The assets that `mint` would take; what exceeds the caps counts as if it did not.
    function previewMint(uint256 shares) external view returns (uint256);

    /// @notice The shares that `withdraw` would burn; what the markets do not have counts as if they had.
    function previewWithdraw(uint256 assets) external view returns (uint256);

    /// @notice The assets that `redeem` would give; what the markets do not have counts as if they had.
    function previewRedeem(uint256 shares) external view returns (uint256);

    /* VIEWS */

    /// @notice The highest share price that a fee was taken at, or was free of it: assets for the shares that one asset unit bought at the
    ///         start, times 1e18. No fee is due below it.
    function highWaterMark() external view returns (uint256);

    /// @notice What the vault holds in each listed market, with interest to this second.
    function allocations() external view returns (uint256[] memory assets);
}
