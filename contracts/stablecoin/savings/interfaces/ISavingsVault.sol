// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISavingsRewards} from "../../interfaces/ISavingsRewards.sol";

/// @title ISavingsVault
/// @notice Savings in the {Stablecoin}: ERC-4626, with shares that are ERC-20 with ERC-2612 permits and EIP-3009 authorizations. Rewards
///         stream in linearly, so that there is no jump to be there for. The share price never falls, a donation does not
///         change it, and nobody can stop a withdrawal. Assets in wei of the stablecoin; a million shares for each at the start. Every
///         rounding favours the vault. This interface is what ERC-4626, ERC-20 and the authorizations do not have.
/// @dev A new reward joins what has not been streamed yet, and both stream for the mean of the time that is left and
///      `REWARD_PERIOD`, weighted by amount: dust moves the end by no more than its own weight, in parts or at once is the same, and
///      the joint stream is never faster than the two side by side. While there are fewer shares than `MIN_STREAMING_SHARES` the
///      stream stands still.
interface ISavingsVault is ISavingsRewards {
    /* ERRORS */

    /// @notice Thrown after the deadline. Seconds.
    error SavingsVault_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an amount, given or resulting, is zero.
    error SavingsVault_ZeroAmount();

    /// @notice Thrown when with a reward the vault would book more than 2^128 - 1.
    error SavingsVault_AmountTooLarge(uint256 booked);

    /// @notice Thrown when the caller would get less than asked for: shares of a deposit, assets of a redemption.
    error SavingsVault_BelowMinimum(uint256 amount, uint256 minimum);

    /// @notice Thrown when the caller would give more than allowed: assets for a mint, shares for a withdrawal.
    error SavingsVault_AboveMaximum(uint256 amount, uint256 maximum);

    /// @notice Thrown when the vault itself is to receive shares or assets.
    error SavingsVault_ReceiverIsVault();

    /// @notice Thrown by `permitAsset` when the allowance is too low, whether the permit worked or not.
    error SavingsVault_AllowanceTooLow(uint256 allowance, uint256 required);

    /* EVENTS */

    /// @notice Emitted when a reward joins the stream: `undistributed` wei will now arrive evenly over `remaining` seconds.
    event RewardAdded(address indexed from, uint256 amount, uint256 undistributed, uint256 remaining);

    /// @notice Emitted when `amount` wei of what was not streamed yet are taken for a loss; what is left keeps its end.
    event UndistributedTaken(address indexed by, uint256 amount, uint256 undistributed, uint256 remaining);

    /// @notice Emitted when the last share goes and the stream stands still.
    event StreamStopped(uint256 undistributed, uint256 remaining);

    /// @notice Emitted when there are shares enough again and the stream goes on.
    event StreamResumed(uint256 undistributed, uint256 remaining);

    /* SAVINGS WITH LIMITS */

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

    /* SAVINGS BY SIGNATURE */

    /// @notice A `multicall` step: tries the caller's ERC-2612 permit of the stablecoin to this vault, ignores its failure, and requires
    ///         the allowance, so that a permit used up by a front-runner blocks nothing.
    /// @param value The allowance to set, in wei.
    /// @param deadline The permit's deadline, seconds.
    /// @param signature 65 bytes (r, s, v), or any other form for contract wallets.
    function permitAsset(uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice `deposit` paid by `from`'s EIP-3009 authorization of the stablecoin, which anyone may relay. The authorization's payee is
    ///         this vault, it is valid from 0 until strictly before `deadline`, and its nonce is {depositAuthorizationNonce}: it can
    ///         be spent on this very deposit and nothing else.
    /// @param salt Makes the nonce unique.
    /// @param signature The authorization's, by `from`.
    function depositWithAuthorization(
        address from,
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 shares);

    /// @notice `redeem` of `from`'s shares by `from`'s EIP-3009 authorization of these shares, as {depositWithAuthorization}; the nonce
    ///         is {redeemAuthorizationNonce}.
    function redeemWithAuthorization(
        address from,
        uint256 shares,
        uint256 minAssets,
        address receiver,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external returns (uint256 assets);

    /* VIEWS */

    /// @notice What has not been streamed yet at this second, in wei, rounded up, and the seconds until it will have been. `running` is
    ///         false while there is none, or the stream stands still for want of shares.
    function stream() external view returns (uint256 undistributed, uint256 remaining, bool running);

    /// @notice Savings and rewards, streamed or not, in wei: `totalAssets` and what has not been streamed yet. Coins that were simply sent
    ///         here are not on it; the governor may rescue them.
    function booked() external view returns (uint256);

    /// @notice The nonce that an EIP-3009 authorization of the stablecoin must carry for this deposit.
    function depositAuthorizationNonce(
        address from,
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The nonce that an EIP-3009 authorization of the shares must carry for this redemption.
    function redeemAuthorizationNonce(
        address from,
        uint256 shares,
        uint256 minAssets,
        address receiver,
        uint256 deadline,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice Over how many seconds a reward streams that meets no other.
    function REWARD_PERIOD() external view returns (uint256);

    /// @notice The shares that there must be for rewards to stream: a million times the virtual ones, which so get a millionth of
    ///         them at most. At the start a millionth of a millionth of a coin buys as many.
    function MIN_STREAMING_SHARES() external view returns (uint256);
}
