// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoyaltySplitter} from "./IRoyaltySplitter.sol";

/// @title IAdjustableRoyaltySplitter
/// @notice A splitter whose owner can change the shares and add payees, after a notice period that is fixed for good.
/// @dev A change never touches money that arrived before it: of each token, the first sync after the change still books by the old shares
///      whatever it finds, since that may have arrived before; from then on the new ones count. Whoever wants the new shares to count
///      at once syncs at once. Every table's shares add up to the same `totalShares`.
interface IAdjustableRoyaltySplitter is IRoyaltySplitter {
    /* ERRORS */

    /// @notice Thrown when another than the owner does what only the owner may do.
    error AdjustableRoyaltySplitter_NotOwner(address caller, address owner);

    /// @notice Thrown when the caller is not who the ownership is offered to.
    error AdjustableRoyaltySplitter_NotPendingOwner(address caller, address pendingOwner);

    /// @notice Thrown when a change is announced while another is pending: cancel that first.
    error AdjustableRoyaltySplitter_ChangePending(uint256 epoch, uint256 effectiveAt);

    /// @notice Thrown when there is no pending change.
    error AdjustableRoyaltySplitter_NoChangePending();

    /// @notice Thrown when a table has not one entry for each payee, old and new.
    error AdjustableRoyaltySplitter_WrongLength(uint256 given, uint256 expected);

    /// @notice Thrown when the shares of a table do not add up to the total.
    error AdjustableRoyaltySplitter_WrongTotal(uint256 given, uint256 expected);

    /// @notice Thrown when there would be more payees than a splitter can have.
    error AdjustableRoyaltySplitter_TooManyPayees(uint256 given, uint256 most);

    /* EVENTS */

    /// @notice Emitted when a change of shares is announced, which takes effect by itself. Seconds.
    /// @param shares By payee, new ones last.
    event SharesAnnounced(uint256 indexed epoch, uint256 effectiveAt, uint32[] shares, address[] newAccounts);

    /// @notice Emitted when an announced change is called off.
    event SharesCancelled(uint256 indexed epoch);

    /// @notice Emitted when a token's receipts begin to be split by an epoch's shares.
    /// @param received What had been booked of the token until then, split by earlier shares.
    event SharesApplied(address indexed token, uint256 indexed epoch, uint256 received);

    /// @notice Emitted when the ownership is offered, or, where the new owner is zero, no longer.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);

    /// @notice Emitted when the owner changes; to zero when the shares become immutable.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /* CHANGES */

    /// @notice Announces other shares, which take effect after the notice period. Only the owner.
    /// @param shares By payee, new ones last; they add up to `totalShares`, and zero takes a payee's part in what comes later.
    /// @param newAccounts Accounts of the payees to be added.
    function announceShares(uint32[] calldata shares, address[] calldata newAccounts) external;

    /// @notice Calls the pending change off. Only the owner.
    function cancelShares() external;

    /// @notice Offers the ownership, zero takes the offer back. Only the owner.
    function transferOwnership(address newOwner) external;

    /// @notice Takes the ownership that is offered.
    function acceptOwnership() external;

    /// @notice Gives the ownership up: the shares of now are immutable. Calls a pending change off. Only the owner.
    function renounceOwnership() external;

    /* VIEWS */

    /// @notice The most payees that there can be.
    function MAX_PAYEES() external view returns (uint256);

    /// @notice The most changes of shares that one claim steps over. A claim that is further behind pays what it reached, and is repeated.
    function MAX_EPOCHS_PER_CLAIM() external view returns (uint256);

    /// @notice Who may change the shares; zero for nobody.
    function owner() external view returns (address);

    /// @notice Who the ownership is offered to.
    function pendingOwner() external view returns (address);

    /// @notice Seconds between the announcement of a change and its effect.
    function noticePeriod() external view returns (uint256);

    /// @notice How many changes of shares have taken effect.
    function currentEpoch() external view returns (uint256);

    /// @notice The pending change's epoch and when it takes effect, in seconds; zeros where none is pending.
    function pendingEpoch() external view returns (uint256 epoch, uint256 effectiveAt);

    /// @notice The epoch whose shares a token's receipts are split by at present: the current one once it was synced in it.
    function epochOf(address token) external view returns (uint256);

    /// @notice A payee's shares in an epoch that has been or is announced.
    function sharesIn(uint256 epoch, uint256 payee) external view returns (uint256);
}
