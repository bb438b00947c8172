// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Id, MarketParams} from "../../interfaces/ILendingPool.sol";

/// @title ILendingVaultBase
/// @notice Errors and events of both parts of a {LendingVault}, and what both answer.
interface ILendingVaultBase {
    /* ERRORS */

    /// @notice Thrown when another than the factory initializes a vault, or anyone a second time.
    error LendingVault_CannotInitialize(address caller);

    /// @notice Thrown when a vault is used that was never initialized, such as the implementation behind the clones.
    error LendingVault_NotInitialized();

    /// @notice Thrown when the caller lacks the role that the function asks for.
    error LendingVault_Unauthorized(address caller);

    /// @notice Thrown when the deadline has passed. Seconds.
    error LendingVault_Expired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when more is to be deposited than fits below the caps. In the asset's units, `available` fits.
    error LendingVault_ExceedsCaps(uint256 assets, uint256 available);

    /// @notice Thrown when more shares are to be minted than fit below the caps. Worth in the asset's units; `available` fits.
    error LendingVault_MintExceedsCaps(uint256 worth, uint256 available);

    /// @notice Thrown when the markets have less to give at this moment. In the asset's units.
    error LendingVault_InsufficientLiquidity(uint256 assets, uint256 available);

    /// @notice Thrown when nothing would come of it: zero assets, or zero shares.
    error LendingVault_ZeroAmount();

    /// @notice Thrown when less comes out than the caller's least.
    error LendingVault_BelowMinimum(uint256 amount, uint256 minimum);

    /// @notice Thrown when more is taken than the caller's most.
    error LendingVault_AboveMaximum(uint256 amount, uint256 maximum);

    /// @notice Thrown when, after a permit step, the allowance is still too low: the permit was wrong or is used up.
    error LendingVault_AllowanceTooLow(uint256 allowance, uint256 value);

    /// @notice Thrown when a market of another loan token is to be listed.
    error LendingVault_WrongAsset(Id id, address loanToken);

    /// @notice Thrown when a market that does not exist is to be listed.
    error LendingVault_MarketNotCreated(Id id);

    /// @notice Thrown when a market is to be listed whose rate model is a contract outside of the pool, which could stop the vault.
    error LendingVault_ExternalRateModel(Id id);

    /// @notice Thrown when a market is not listed.
    error LendingVault_MarketNotListed(Id id);

    /// @notice Thrown when more markets would be listed than a vault may have.
    error LendingVault_TooManyMarkets(uint256 count, uint256 maximum);

    /// @notice Thrown when a cap, a fee or a timelock is to go the other way than the function's name says, or nowhere.
    error LendingVault_WrongDirection(uint256 current, uint256 given);

    /// @notice Thrown when a market that still holds assets of the vault is to be removed without the timelock.
    error LendingVault_MarketNotEmpty(Id id, uint256 assets);

    /// @notice Thrown when a market that may still be supplied is to be removed without the timelock: lower its cap to zero first.
    error LendingVault_CapNotZero(Id id, uint256 cap);

    /// @notice Thrown when a supply queue is too long, or names a market twice or one that is not listed.
    error LendingVault_InvalidSupplyQueue();

    /// @notice Thrown when a withdraw queue does not name every listed market exactly once.
    error LendingVault_InvalidWithdrawQueue();

    /// @notice Thrown when a reallocation names a market twice.
    error LendingVault_DuplicateMarket(Id id);

    /// @notice Thrown when a reallocation would leave more in a market than its cap allows.
    error LendingVault_CapExceeded(Id id, uint256 assets, uint256 cap);

    /// @notice Thrown when a reallocation puts in another amount than it takes out.
    error LendingVault_InconsistentReallocation(uint256 withdrawn, uint256 supplied);

    /// @notice Thrown when a fee above the hard limit is set. Times 1e18.
    error LendingVault_FeeTooHigh(uint256 fee, uint256 maximum);

    /// @notice Thrown when an address that must be given is zero.
    error LendingVault_ZeroAddress();

    /// @notice Thrown when a timelock lies outside of its bounds. Seconds.
    error LendingVault_InvalidTimelock(uint256 timelock, uint256 minimum, uint256 maximum);

    /// @notice Thrown when a call is submitted of a function that needs no submission.
    error LendingVault_NotTimelocked(bytes4 selector);

    /// @notice Thrown when a call is submitted that is submitted already and can still be made.
    error LendingVault_AlreadySubmitted(bytes data, uint256 executableAt);

    /// @notice Thrown when a call was never submitted, or was made or revoked since.
    error LendingVault_NotSubmitted(bytes data);

    /// @notice Thrown when a call is made before its time. Seconds.
    error LendingVault_TimelockNotElapsed(uint256 executableAt, uint256 timestamp);

    /// @notice Thrown when a call is made after its time: submit it anew. Seconds.
    error LendingVault_SubmissionExpired(uint256 expiredAt, uint256 timestamp);

    /* EVENTS */

    /// @notice Emitted by a deposit or a mint.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);

    /// @notice Emitted by a withdrawal or a redemption.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    /// @notice Emitted when a call is submitted, with the first second at which it can be made.
    event Submit(bytes4 indexed selector, bytes data, uint256 executableAt);

    /// @notice Emitted when a submitted call is revoked.
    event Revoke(address indexed caller, bytes4 indexed selector, bytes data);

    /// @notice Emitted when a submitted call is made.
    event Execute(bytes4 indexed selector, bytes data);

    /// @notice Emitted when the curator changes.
    event SetCurator(address indexed newCurator);

    /// @notice Emitted when the sentinel changes.
    event SetSentinel(address indexed newSentinel);

    /// @notice Emitted when an allocator is named, or no longer.
    event SetAllocator(address indexed allocator, bool isAllocator);

    /// @notice Emitted when the timelock changes. Seconds.
    event SetTimelock(uint256 newTimelock);

    /// @notice Emitted when a market is listed.
    event ListMarket(Id indexed id, MarketParams marketParams);

    /// @notice Emitted when a market is removed; `assets` is what the vault gave up there.
    event RemoveMarket(Id indexed id, uint256 assets);

    /// @notice Emitted when a market's cap changes. In the asset's units.
    event SetCap(address indexed caller, Id indexed id, uint256 newCap);

    /// @notice Emitted when the order of supplies changes: numbers of markets as they are listed, counted from zero.
    event SetSupplyQueue(address indexed caller, uint256[] newQueue);

    /// @notice Emitted when the order of withdrawals changes: numbers of markets as they are listed, counted from zero.
    event SetWithdrawQueue(address indexed caller, uint256[] newQueue);

    /// @notice Emitted when the performance fee changes. Times 1e18.
    event SetFee(uint256 newFee);

    /// @notice Emitted when the recipient of fees changes.
    event SetFeeRecipient(address indexed newFeeRecipient);

    /// @notice Emitted when the performance fee is taken, in shares, and the mark moves up. Times 1e18.
    event AccrueFee(uint256 feeShares, uint256 newHighWaterMark);

    /// @notice Emitted by a reallocation for each market that it takes from.
    event ReallocateWithdraw(address indexed caller, Id indexed id, uint256 assets, uint256 shares);

    /// @notice Emitted by a reallocation for each market that it puts into.
    event ReallocateSupply(address indexed caller, Id indexed id, uint256 assets, uint256 shares);

    /// @notice Emitted when tokens that lay in the vault by mistake are sent to the fee recipient.
    event Skim(address indexed caller, address indexed token, uint256 amount);

    /* VIEWS */

    /// @notice What the vault lends.
    function asset() external view returns (address);

    /// @notice The pool whose markets the vault lends to.
    function POOL() external view returns (address);

    /// @notice Who made the vault and initialized it.
    function FACTORY() external view returns (address);
}
