// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title IStablecoin
/// @notice An 18-decimal ERC-20 that only listed facilitators mint, each under a ceiling of its own.
///         Law: outside a flash mint, `totalSupply()` is the sum of all facilitators' levels.
interface IStablecoin is IERC20 {
    /* ERRORS */

    /// @notice Thrown when a mint would lift the facilitator's level above its ceiling. `level` is what it would become. Wei.
    error Stablecoin_CeilingExceeded(address facilitator, uint256 level, uint256 ceiling);

    /// @notice Thrown when a facilitator burns more than it has minted. Wei.
    error Stablecoin_LevelExceeded(address facilitator, uint256 amount, uint256 level);

    /// @notice Thrown when the address is not a listed facilitator.
    error Stablecoin_NotFacilitator(address facilitator);

    /// @notice Thrown when a facilitator that still has coins in circulation is to be removed. Wei.
    error Stablecoin_LevelNotZero(address facilitator, uint256 level);

    /// @notice Thrown when a function that may only lower a limit is given a value above the current one.
    error Stablecoin_NotLower(uint256 current, uint256 requested);

    /// @notice Thrown when nothing is minted, burned or flash-minted.
    error Stablecoin_ZeroAmount();

    /// @notice Thrown when coins are minted, flash-minted included, while minting is paused.
    error Stablecoin_MintingPaused();

    /// @notice Thrown when coins are minted, flash-minted included, or minting is to be paused or allowed again, after minting has ended
    ///         for good: the system is being wound down.
    error Stablecoin_MintingEnded();

    /// @notice Thrown when minting is to end for good while it is not paused.
    error Stablecoin_MintingNotPaused();

    /// @notice Thrown when a fee above its hard limit is set. Basis points.
    error Stablecoin_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Thrown when coins would be sent to the coin's own address, where nobody could use them.
    error Stablecoin_ReceiverIsToken();

    /// @notice Thrown when more facilitators are to be listed than a pause can reach in one call.
    error Stablecoin_TooManyFacilitators(uint256 maximum);

    /// @notice Thrown when an address that must be set is zero.
    error Stablecoin_ZeroAddress();

    /* EVENTS */

    /// @notice Emitted when a facilitator is listed or its ceiling changes, up or down. Wei.
    event CeilingSet(address indexed facilitator, uint256 ceiling);

    /// @notice Emitted when a facilitator is taken off the list.
    event FacilitatorRemoved(address indexed facilitator);

    /// @notice Emitted when a facilitator mints; the receiver is in the token's `Transfer`. `level` is its level after. Wei.
    event FacilitatorMinted(address indexed facilitator, uint256 amount, uint256 level);

    /// @notice Emitted when a facilitator burns; the holder is in the token's `Transfer`. `level` is its level after. Wei.
    event FacilitatorBurned(address indexed facilitator, uint256 amount, uint256 level);

    /// @notice Emitted when minting is paused or allowed again.
    event MintingPausedSet(bool paused);

    /// @notice Emitted when minting ends for good, but for what the wind-down mints against debts that it settles, up to `ceiling`. Wei.
    event MintingEnded(address indexed windDown, uint256 ceiling);

    /// @notice Emitted when the most that can be flash-minted at once changes. Wei.
    event FlashMintCapSet(uint256 cap);

    /// @notice Emitted when the flash mint's fee changes. Basis points.
    event FlashMintFeeSet(uint256 feeBps);

    /// @notice Emitted when a flash mint was repaid. Wei.
    event FlashMinted(address indexed initiator, address indexed receiver, uint256 amount, uint256 fee);

    /* FACILITATORS */

    /// @notice Mints `amount` wei to `to`. Only a facilitator, up to its ceiling, and not while minting is paused.
    function mint(address to, uint256 amount) external;

    /// @notice Burns `amount` wei of `from` and lowers the caller's level by as much. Only a facilitator, and out of
    ///         another's account only within the allowance that account gave it. Never paused.
    function burn(address from, uint256 amount) external;

    /* GOVERNANCE */

    /// @notice Lists `facilitator`, or changes its ceiling in either direction. A ceiling below the level only stops new
    ///         minting. Restricted to the governor.
    /// @param ceiling In wei.
    function setFacilitator(address facilitator, uint120 ceiling) external;

    /// @notice Lowers the ceiling of `facilitator` to `ceiling` wei. Restricted to the sentinel.
    function lowerCeiling(address facilitator, uint120 ceiling) external;

    /// @notice Takes `facilitator`, whose level must be zero, off the list. Restricted to the governor.
    function removeFacilitator(address facilitator) external;

    /// @notice Stops minting and flash minting. Transfers and burns go on. Restricted to the sentinel.
    function pauseMinting() external;

    /// @notice Allows minting again. Restricted to the operator.
    function unpauseMinting() external;

    /// @notice Ends minting for good, flash mints included; it must be paused. The caller alone mints from then on, as a facilitator whose
    ///         ceiling is twice the supply of that moment, which the sentinel may lower. Transfers and burns go on. Restricted to the
    ///         {WindDown}.
    function endMinting() external;

    /// @notice Sets the most that can be flash-minted at once, in wei. Restricted to the governor.
    function setFlashMintCap(uint128 cap) external;

    /// @notice Lowers the most that can be flash-minted at once, in wei. Restricted to the sentinel.
    function lowerFlashMintCap(uint128 cap) external;

    /// @notice Sets the fee of a flash mint in basis points, at most `MAX_FLASH_MINT_FEE_BPS`. Restricted to the operator.
    function setFlashMintFee(uint16 feeBps) external;

    /* VIEWS */

    /// @notice What `facilitator` may mint in all, and what it has minted and not burned. Wei.
    function facilitator(address facilitator) external view returns (uint120 ceiling, uint120 level);

    /// @notice All listed facilitators, in no particular order.
    function facilitators() external view returns (address[] memory);

    /// @notice Whether a facilitator has a ceiling, its level is within it and minting is not paused for it: whether a mint of little would
    ///         be allowed, were there room. False for who is none.
    function mayMint(address facilitator) external view returns (bool);

    /// @notice Whether minting is paused.
    function mintingPaused() external view returns (bool);

    /// @notice Whether minting has ended for good.
    function mintingEnded() external view returns (bool);

    /// @notice The most that can be flash-minted at once, in wei, paused or not.
    function flashMintCap() external view returns (uint128);

    /// @notice The fee of a flash mint in basis points, rounded up to the wei when charged.
    function flashMintFeeBps() external view returns (uint16);

    /// @notice Where the flash mint's fees go.
    function SURPLUS_BUFFER() external view returns (address);
}
