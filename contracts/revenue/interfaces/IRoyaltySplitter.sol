// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRoyaltySplitter
/// @notice Splits whatever money arrives, ether and any ERC-20, among payees by fixed shares. Money may arrive by plain transfer: a public
///         `sync` finds it and books it, in constant time, and each payee pulls its part, paid by `received * shares / totalShares`
///         rounded down, less what it was paid before. What rounding leaves stays booked and is paid as soon as it makes a whole unit.
/// @dev A payee is a number, from 0 in the order of the configuration, with an account that can move. The zero address stands for ether.
///      Amounts are in the token's own units; shares are parts of `totalShares`.
interface IRoyaltySplitter {
    /* ERRORS */

    /// @notice Thrown when the implementation itself is called instead of a splitter.
    error RoyaltySplitter_NotAClone();

    /// @notice Thrown when there is no payee of that number.
    error RoyaltySplitter_UnknownPayee(uint256 payee);

    /// @notice Thrown when another than the payee's account does what only that may do.
    error RoyaltySplitter_NotPayee(uint256 payee, address caller, address account);

    /// @notice Thrown when the caller is not the account that a change of a payee's account names.
    error RoyaltySplitter_NotNewAccount(uint256 payee, address caller, address newAccount);

    /// @notice Thrown when the caller is not the address that may recover the payee.
    error RoyaltySplitter_NotRecoveryAgent(uint256 payee, address caller, address agent);

    /// @notice Thrown when an account cannot be a payee's: zero or the splitter itself, or the account it is already.
    error RoyaltySplitter_InvalidAccount(address account);

    /// @notice Thrown when no recovery of the payee is under way.
    error RoyaltySplitter_NoRecovery(uint256 payee);

    /// @notice Thrown when a recovery is accepted before its delay has passed. Seconds.
    error RoyaltySplitter_RecoveryTooEarly(uint256 payee, uint256 notBefore, uint256 timestamp);

    /// @notice Thrown when a claim would pay nothing: `sync` first, if money has arrived.
    error RoyaltySplitter_NothingToClaim(uint256 payee, address token);

    /// @notice Thrown when another claims for a payee that claims by itself, or whose account is being recovered.
    error RoyaltySplitter_ClaimsByPayeeOnly(uint256 payee, address caller);

    /// @notice Thrown when another claims for a payee while less of the token is here than is owed: the payee may take its part now,
    ///         others may have it paid from `from` on. Seconds.
    error RoyaltySplitter_Shortfall(address token, uint256 held, uint256 booked, uint256 from);

    /// @notice Thrown when an address that is to be a token does not answer `balanceOf`.
    error RoyaltySplitter_NotAToken(address token);

    /// @notice Thrown when another than the splitter itself calls a step of `syncAndClaim`.
    error RoyaltySplitter_NotSelf(address caller);

    /// @notice Thrown when the splitter is called, or asked for what its balances decide, while it counts or pays money.
    error RoyaltySplitter_Reentered();

    /* EVENTS */

    /// @notice Emitted when money that has arrived is booked.
    /// @param received All that was ever booked of the token.
    event PaymentReceived(address indexed token, uint256 amount, uint256 received);

    /// @notice Emitted when a payee is paid, to the account that the latest {PayeeChanged} gave it, or its first.
    event PaymentReleased(address indexed token, uint256 indexed payee, uint256 amount);

    /// @notice Emitted when a payee takes its part of a token of which less is here than is owed, and gives up the rest.
    event LossTaken(address indexed token, uint256 indexed payee, uint256 amount);

    /// @notice Emitted when less of a token is found here than is owed, and again when it is found to be a lesser part by more than
    ///         {SHORTFALL_TOLERANCE_BPS}, from when on the grace runs anew.
    event ShortfallRecorded(address indexed token, uint256 amount);

    /// @notice Emitted when a recorded shortfall has ended.
    event ShortfallEnded(address indexed token);

    /// @notice Emitted when a claim within `syncAndClaim` fails. Nothing is lost: it can be claimed again.
    event ClaimFailed(address indexed token, uint256 indexed payee);

    /// @notice Emitted when a payee begins to move to another account, or, where that is zero, thinks better of it.
    event PayeeChangeStarted(uint256 indexed payee, address indexed account, address indexed newAccount);

    /// @notice Emitted when a payee has moved to another account.
    event PayeeChanged(uint256 indexed payee, address indexed account, address indexed newAccount);

    /// @notice Emitted when a payee names who may recover it, or, where that is zero, nobody.
    event RecoveryAgentSet(uint256 indexed payee, address indexed agent);

    /// @notice Emitted when a recovery begins. It can be accepted from `notBefore` on. Seconds.
    event RecoveryStarted(uint256 indexed payee, address indexed newAccount, uint256 notBefore);

    /// @notice Emitted when a recovery is called off.
    event RecoveryCancelled(uint256 indexed payee, address indexed caller);

    /// @notice Emitted when a payee allows or forbids that others claim for it.
    event ClaimsByOthersSet(uint256 indexed payee, bool allowed);

    /* RECEIPTS AND CLAIMS */

    /// @notice Books what has arrived of each token since it was last synced, at a cost that does not depend on the number of payees.
    ///         Records where less is here than is owed. Anyone may call it.
    /// @param tokens Each once or more; the zero address for ether. Reverts for one that does not answer, so leave that out.
    function sync(address[] calldata tokens) external;

    /// @notice Pays a payee what it is owed of a token that is synced. Anyone may call it; the money goes to the payee's account.
    /// @dev While a recorded shortfall lasts, the payee is paid `owed * held / booked`, rounded down, and gives up the rest, so that the
    ///      order of claims does not matter; others can cause that only once a shortfall so deep, within {SHORTFALL_TOLERANCE_BPS}, is
    ///      recorded for {SHORTFALL_GRACE}. In `syncAndClaim` the payee itself counts as another: it takes a loss by `claim` alone.
    /// @return amount What was sent.
    function claim(uint256 payee, address token) external returns (uint256 amount);

    /// @notice Syncs the tokens and pays each payee each of them. What fails is passed over, with {ClaimFailed}, and locks nothing else.
    /// @dev A claim gets at most {CLAIM_GAS}, so that no token or payee can burn more than that.
    function syncAndClaim(uint256[] calldata payees, address[] calldata tokens) external;

    /// @notice A step of `syncAndClaim`, for the splitter alone.
    function syncStep(address token) external;

    /// @notice A step of `syncAndClaim`, for the splitter alone.
    function claimStep(address caller, uint256 payee, address token) external;

    /* PAYEES */

    /// @notice Begins to move a payee to another account, which must accept; zero takes it back. Only the payee's account.
    function changePayee(uint256 payee, address newAccount) external;

    /// @notice Finishes the change: the payee is the caller from here on, with all it is owed. Ends a recovery, and the new account names
    ///         its own agent. Only the account that `changePayee` named.
    function acceptPayee(uint256 payee) external;

    /// @notice Names who may recover the payee if its key is lost, zero for nobody. Ends a recovery. Only the payee's account.
    function setRecoveryAgent(uint256 payee, address agent) external;

    /// @notice Begins a recovery: after {RECOVERY_DELAY} the new account may accept. Until then the payee's account claims alone and can
    ///         cancel. Begun again, the delay begins again. Only the agent.
    function startRecovery(uint256 payee, address newAccount) external;

    /// @notice Calls a recovery off. Only the payee's account or the agent.
    function cancelRecovery(uint256 payee) external;

    /// @notice Finishes a recovery: the payee is the caller from here on, with all it is owed. Only the account that `startRecovery` named.
    function acceptRecovery(uint256 payee) external;

    /// @notice Allows or forbids that others claim for the payee; allowed at first. Only the payee's account.
    function setClaimsByOthers(uint256 payee, bool allowed) external;

    /* VIEWS */

    /// @notice Seconds between the beginning of a recovery and its end.
    function RECOVERY_DELAY() external view returns (uint256);

    /// @notice Seconds for which only the payee itself can make a loss of a shortfall its own.
    function SHORTFALL_GRACE() external view returns (uint256);

    /// @notice How much deeper than recorded a shortfall may be for others to make the loss final, in hundredths of a percent of what
    ///         was left then: what a token loses bit by bit does not put the end of the grace off for ever.
    function SHORTFALL_TOLERANCE_BPS() external view returns (uint256);

    /// @notice Gas that a claim within `syncAndClaim` gets at most.
    function CLAIM_GAS() external view returns (uint256);

    /// @notice The parts that shares are parts of.
    function totalShares() external view returns (uint256);

    /// @notice How many payees there are.
    function payeeCount() external view returns (uint256);

    /// @notice A payee's account and its shares at present.
    function payeeOf(uint256 payee) external view returns (address account, uint256 shares);

    /// @notice Every payee's account and its shares at present.
    function allPayees() external view returns (address[] memory accounts, uint256[] memory shares);

    /// @notice Where a payee is moving to, and who may recover it, to which account and from when on, in seconds; zeros where nothing is.
    function changesOf(
        uint256 payee
    )
        external
        view
        returns (address newAccount, address agent, address recoveringTo, uint256 notBefore, bool claimsByOthers);

    /// @notice All that was ever booked of a token.
    function received(address token) external view returns (uint256);

    /// @notice All that was ever paid of a token, or given up in a shortfall.
    function settled(address token) external view returns (uint256);

    /// @notice What a payee is owed of the booked money, before any shortfall.
    function owed(uint256 payee, address token) external view returns (uint256);

    /// @notice What a sync and a claim by the payee would pay now. Equal to what they do pay.
    function claimable(uint256 payee, address token) external view returns (uint256);

    /// @notice What has arrived and is not booked yet.
    function unsynced(address token) external view returns (uint256);

    /// @notice By how much less of a token is here than is booked, and since when that is recorded, in seconds; zero where it is not.
    function shortfall(address token) external view returns (uint256 amount, uint256 since);
}
