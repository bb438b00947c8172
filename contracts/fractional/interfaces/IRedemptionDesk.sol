// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC7540Operator, IERC7540Redeem, IERC7575, IERC7887Redeem} from "./IERC7540.sol";

/// @notice The requests made between two publications, which are redeemed alike.
struct RedemptionBatch {
    /// Shares of all who are in it, also those that are redeemed.
    uint256 requested;
    /// How many of them are redeemed.
    uint256 fulfilled;
    /// The cash for those.
    uint256 cash;
}

/// @notice A holder's request, as it stands in the book.
struct RedemptionPosition {
    /// Zero: none.
    uint256 requestId;
    /// Shares in the batch, also those of them that are burned.
    uint256 shares;
    /// Shares of the batch that are burned, and the cash that was booked for them.
    uint256 settled;
    uint256 booked;
    /// Shares that are burned and not claimed, and their cash.
    uint256 claimable;
    uint256 cash;
    /// Shares that were cancelled and are not released.
    uint256 cancelled;
}

/// @title IRedemptionDesk
/// @notice Where holders of an asset's shares have them redeemed by the issuer at net asset value: ERC-7540 for redemption, ERC-7887 for
///         cancelling, ERC-7575 with the asset token as share and the payment token as asset. One desk for each asset and payment token.
///
///         *Request.* A holder's shares are locked by a lien, which it has approved: they stay in its wallet, earn dividends, vote and
///         count for it. `requestId` is the number of the publication that is next: **a request is priced by publications after it, never
///         by one that was known when it was made**. A holder has one request at a time; it can add to it until that publication.
///
///         *Fulfilment.* Anyone may fulfil. What the issuer has funded redeems shares at the last publication, if it is fresh, batch after
///         batch in the order of their ids; within a batch everyone is redeemed in the same ratio. What the cash does not reach stays
///         pending, ahead of later batches, at the publication of the day it is reached. The cash is owed from then on.
///
///         *Settlement.* A holder's redeemed shares are burned, and its cash booked, when anyone settles it: fulfilling takes a list,
///         every claim and cancellation settles first. Whole units of shares are redeemed; a fraction of one waits, with its cash, until
///         it is whole. Until they are burned, redeemed shares go on earning dividends: who pays one should settle first.
///
///         *Claim.* Never pushed. A wallet that is frozen, unverified or sanctioned is not paid; its cash is kept for it, for ever.
///
///         *Cancelling* what is pending is open at all times, at a stale value too. So are requests.
///
///         *Broken liens.* Where an agent has taken shares out of a lien, the request ends when it is settled: redeemed shares that are
///         still there are burned and paid, the others are released, and cash for those that are gone is the issuer's again.
///
///         Roundings are never in favour of who leaves: cash for shares is rounded down, and what one who cancels leaves of a fraction is
///         the rest of the batch's.
///
///         *A locked supply.* While the asset's supply is locked by another, by a buyout for good, nothing is redeemed or burned, and what
///         is settled is paid. **Who is redeemed and not settled then may cancel all of it**: its shares come back, for the buyout to
///         pay, and the cash for them is the issuer's again. If the lock ends, who has not cancelled is settled as before.
interface IRedemptionDesk is IERC7575, IERC7540Operator, IERC7540Redeem, IERC7887Redeem, IERC165 {
    /* ERRORS */

    /// @notice Thrown when the caller is neither the controller nor its operator.
    error RedemptionDesk_NotAuthorized(address controller, address caller);

    /// @notice Thrown when the caller is not the asset's owner.
    error RedemptionDesk_NotAssetOwner(address caller);

    /// @notice Thrown when the caller is no agent of the asset.
    error RedemptionDesk_NotAgent(address caller);

    /// @notice Thrown when another controls the request than the holder of the shares: they stay in its wallet.
    error RedemptionDesk_ControllerNotOwner(address controller, address owner);

    /// @notice Thrown when the controller has a request that is not at its end: claim or cancel it first, and release what was cancelled.
    error RedemptionDesk_RequestOpen(address controller, uint256 requestId);

    /// @notice Thrown when the controller has no request of that id, or nothing of it is pending, or was cancelled.
    error RedemptionDesk_NothingToCancel(address controller, uint256 requestId);

    /// @notice Thrown when an amount is zero.
    error RedemptionDesk_ZeroAmount();

    /// @notice Thrown when more is to be claimed than can be. Shares, or units of the payment token.
    error RedemptionDesk_ExceedsClaimable(address controller, uint256 amount, uint256 claimable);

    /// @notice Thrown when an amount of cash would take the last share and leave cash behind: claim all.
    error RedemptionDesk_InexactWithdrawal(uint256 assets, uint256 claimable);

    /// @notice Thrown when a controller's wallet may not send: its cash is kept for it.
    error RedemptionDesk_HeldBack(address controller);

    /// @notice Thrown when money or shares would go where they cannot.
    error RedemptionDesk_InvalidReceiver(address receiver);

    /// @notice Thrown when there is no request that the last publication may price, or too little cash for one unit of shares.
    error RedemptionDesk_NothingToFulfill(uint256 freeCash);

    /// @notice Thrown when the asset's supply is locked.
    error RedemptionDesk_SupplyLocked(address locker);

    /// @notice Thrown when more is to be taken than nobody is owed. Units of the token.
    error RedemptionDesk_ExceedsFree(address token, uint256 amount, uint256 free);

    /// @notice Thrown when cash arrives as nothing.
    error RedemptionDesk_NothingReceived();

    /// @notice Thrown when a request would be recovered to another investor's wallet, or to one that has a request of its own.
    error RedemptionDesk_InvalidReplacement(address lost, address replacement);

    /// @notice Thrown when shares are to be bought here.
    error RedemptionDesk_NoDeposits();

    /// @notice Thrown when a redemption is previewed, as ERC-7540 demands: it is priced by a value that is not known yet.
    error RedemptionDesk_NoPreview();

    /* EVENTS */

    /// @notice Emitted when cash for redemptions arrives.
    event Funded(address indexed caller, uint256 amount);

    /// @notice Emitted when the issuer takes back cash that nobody is owed.
    event CashWithdrawn(address indexed to, uint256 amount);

    /// @notice Emitted when shares of a batch are redeemed.
    /// @param number The publication that priced them.
    /// @param value Units of the payment token for one whole share.
    event Fulfilled(uint256 indexed requestId, uint256 indexed number, uint256 value, uint256 shares, uint256 cash);

    /// @notice Emitted when redeemed shares of a holder are burned and their cash is booked for it.
    event Settled(address indexed controller, uint256 indexed requestId, uint256 shares, uint256 cash);

    /// @notice Emitted when a request ends because shares were taken out of its lien.
    /// @param released Shares that were left and are released.
    /// @param missing Shares that were gone.
    /// @param freed Cash that had been for them.
    event RequestBroken(
        address indexed controller,
        uint256 indexed requestId,
        uint256 released,
        uint256 missing,
        uint256 freed
    );

    /// @notice Emitted when a redemption is taken back that cannot be settled, because another has locked the supply.
    /// @param shares Shares that had been redeemed, and are not any more.
    /// @param freed Cash that had been for them.
    event RedemptionUndone(address indexed controller, uint256 indexed requestId, uint256 shares, uint256 freed);

    /// @notice Emitted when a lost wallet's request is ended and its cash booked for another wallet of its investor.
    event RequestRecovered(
        address indexed lost,
        address indexed replacement,
        uint256 indexed requestId,
        uint256 shares,
        uint256 cash,
        uint256 released
    );

    /// @notice Emitted when tokens that were sent here by mistake are passed on.
    event Rescued(address indexed token, address indexed to, uint256 amount);

    /* FULFILMENT */

    /// @notice Redeems shares of the batches that the last publication may price, as far as the free cash goes, sixteen batches at most,
    ///         and settles the holders named. Anyone may.
    /// @return shares Shares redeemed.
    /// @return cash What is owed for them.
    function fulfill(address[] calldata holders) external returns (uint256 shares, uint256 cash);

    /// @notice Burns the redeemed shares of holders and books their cash; those with nothing to settle are passed over. Anyone may.
    function settle(address[] calldata holders) external;

    /// @notice Takes `amount` of the caller's payment tokens for redemptions, and nothing else. Anyone may; it is the issuer's until it
    ///         redeems shares.
    /// @return received What arrived: less than `amount` if the token charges a fee.
    function fund(uint256 amount) external returns (uint256 received);

    /// @notice Gives cash that nobody is owed to `to`. Restricted to the asset's owner.
    function withdrawCash(uint256 amount, address to) external;

    /// @notice Ends a lost wallet's request: settles it, or undoes its redemption while the supply is locked by another; releases
    ///         what is left in its lien, and books its cash for another wallet of the same investor, which must be able to send and
    ///         have no request. {IAssetEnforcement-recover} moves the shares. Restricted to the asset's agents.
    function recover(address lost, address replacement) external;

    /// @notice Gives tokens that were sent here by mistake to `to`; of the payment token only what nobody is owed and nobody funded.
    ///         Restricted to the asset's owner.
    function rescue(address token, address to, uint256 amount) external;

    /* VIEWS */

    /// @notice Cash that was funded and that nobody is owed.
    function freeCash() external view returns (uint256);

    /// @notice Cash that is owed for redeemed shares.
    function owedCash() external view returns (uint256);

    /// @notice Redeemed shares that are not burned yet: the supply in fact is that of the asset less these.
    function unsettledShares() external view returns (uint256);

    /// @notice A batch.
    function batch(uint256 requestId) external view returns (RedemptionBatch memory);

    /// @notice A holder's request as it stands in the book, before a settlement.
    function position(address controller) external view returns (RedemptionPosition memory);

    /// @notice The batches that are not done, in order, from the `start`-th on, at most `count`.
    function openBatches(uint256 start, uint256 count) external view returns (uint256[] memory requestIds);

    /// @notice Where the shares' value is published.
    function netAssetValue() external view returns (address);
}
