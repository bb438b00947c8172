// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a custodian of an asset may do.
enum CustodianStatus {
    /// Nothing.
    None,
    /// Lock what holders may dispose of; release, seize and burn what it has locked.
    Active,
    /// The same, and lock shares that are locked up, too (a vote, a buyout, vesting): moving them ends no lock-up of the others.
    ActiveOverLockups,
    /// Release, seize and burn what it has locked, but lock no more.
    Closed
}

/// @notice A custodian as an asset is made with.
struct CustodianParams {
    address account;
    CustodianStatus status;
}

/// @title IAssetLiens
/// @notice Liens in place of escrow: shares locked for a custodian, a contract registered for the asset, stay in the holder's wallet.
///         They earn for the holder, vote for it, and count as its, but it cannot transfer them.
///
///         What a custodian can rely on: no freeze, pause, change of the policy or lost claim of the holder, and not its own removal,
///         keeps it from releasing, burning or moving what it has locked; moving needs a receiver that may receive
///         (`receiptReason(holder, to, amount)`), and a burn waits while the supply is locked by another. What it cannot rely on: an agent
///         can break a lien by name ({IAssetEnforcement-forcedTransferLocked}), as a court can. `lockedBy` is the truth: a custodian must
///         stand finding less than it locked.
///
///         What a holder can rely on: only a contract that it has given an allowance can lock its shares, and only that contract, or an
///         agent for stated reason, can move them then.
interface IAssetLiens {
    /* ERRORS */

    /// @notice Thrown when the caller is no custodian that may lock.
    error AssetToken_NotCustodian(address caller);

    /// @notice Thrown when a custodian would release or take more than it has locked.
    error AssetToken_InsufficientLocked(address holder, address custodian, uint256 amount, uint256 locked);

    /// @notice Thrown when a custodian is set to `None` (set it to `Closed`), or to what it is, or is the supply locker, which stays what
    ///         it was made.
    error AssetToken_InvalidCustodian(address custodian, CustodianStatus status);

    /* EVENTS */

    /// @notice Emitted when a custodian is registered, or its status changes.
    event CustodianSet(address indexed custodian, CustodianStatus status);

    /// @notice Emitted when shares are locked for a custodian.
    event Locked(address indexed holder, address indexed custodian, uint256 amount);

    /// @notice Emitted when shares are released.
    event Unlocked(address indexed holder, address indexed custodian, uint256 amount);

    /// @notice Emitted when a custodian moves shares that it had locked.
    event LockedTransferred(address indexed holder, address indexed custodian, address indexed to, uint256 amount);

    /// @notice Emitted when a custodian burns shares that it had locked.
    event LockedBurned(address indexed holder, address indexed custodian, uint256 amount);

    /* LIENS */

    /// @notice Locks shares of `holder` for the caller, spending the holder's allowance, or without if it is the caller itself. The
    ///         holder's wallet must not be frozen, and the shares must be `disposable`; a custodian over lock-ups may take what is
    ///         locked up, too. A pause does not stop it: nothing changes hands.
    function lock(address holder, uint256 amount) external;

    /// @notice Releases shares that the caller has locked.
    function unlock(address holder, uint256 amount) external;

    /// @notice Moves shares that the caller has locked to `to`, free of the lien: a sale, a seizure, vesting that failed. Checks `to`
    ///         alone, by `receiptReason(holder, to, amount)`. `to` may be the holder, which is as `unlock`.
    function transferLocked(address holder, address to, uint256 amount) external;

    /// @notice Burns shares that the caller has locked: a redemption.
    function burnLocked(address holder, uint256 amount) external;

    /// @notice Registers a custodian or changes its status, the supply locker's excepted. Restricted to the owner.
    function setCustodian(address custodian, CustodianStatus status) external;

    /* VIEWS */

    /// @notice What a custodian may do.
    function custodianStatus(address custodian) external view returns (CustodianStatus);

    /// @notice A holder's shares that a custodian has locked.
    function lockedBy(address holder, address custodian) external view returns (uint256);

    /// @notice A holder's shares that are locked, for all custodians together.
    function locked(address holder) external view returns (uint256);

    /// @notice What a holder may transfer, redeem or have locked: its balance less what is locked, less the greater of what is frozen
    ///         and what is locked up. It says nothing of a frozen wallet, a pause or other rules.
    function disposable(address holder) external view returns (uint256);
}
