// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A market's id: the Keccak-256 hash of its parameters, ABI-encoded.
type Id is bytes32;

/// @notice All there is to a market.
struct MarketParams {
    address loanToken;
    address collateralToken;
    address oracle;
    address irm;
    /// The loan-to-value at which a position becomes liquidatable, times 1e18.
    uint256 lltv;
}

/// @notice What an account has in a market. Collateral in the collateral token's units.
struct Position {
    uint256 supplyShares;
    uint128 borrowShares;
    uint128 collateral;
}

/// @notice Totals of a market. Assets in the loan token's units.
struct Market {
    uint128 totalSupplyAssets;
    uint128 totalSupplyShares;
    uint128 totalBorrowAssets;
    uint128 totalBorrowShares;
    /// Seconds.
    uint128 lastUpdate;
    /// Share of the interest that goes to the fee recipient, times 1e18.
    uint128 fee;
}

/// @notice What an account signs to let another manage its positions.
struct Authorization {
    address authorizer;
    address authorized;
    bool isAuthorized;
    uint256 nonce;
    /// Seconds; the last one at which it can be used.
    uint256 deadline;
}

/// @notice A signature of a key.
struct Signature {
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice How a market's rate is found.
enum RateKind {
    /// By calling the model.
    External,
    /// By {AdaptiveCurve}, inside the pool.
    AdaptiveCurve,
    /// By {KinkedCurve}, inside the pool.
    KinkedCurve
}

/// @notice What enabling a rate model fixes for good; a market's id commits to it through the model's address.
struct IrmEntry {
    RateKind kind;
    /// The least debt a borrower may have, in the loan token's units; zero for none.
    uint96 minDebt;
    /// Who may call `redeem`; zero for nobody.
    address redeemer;
    /// Who alone lends, by `lend`, where nobody supplies or borrows; zero for an open market.
    address operator;
}

/// @title ILendingPool
/// @notice Isolated lending markets that anyone may create, in one contract, behind Morpho Blue's ABI: what is made for Morpho Blue
///         works here unchanged. What differs and what is added is listed in docs/decisions/.
/// @dev Assets are in the tokens' own units, shares have a million per unit at the start. Every rounding favours the pool. There is no
///      pause, and no reentrancy lock over the pool as a whole, which would break leverage in callbacks: state first, calls last.
interface ILendingPool {
    /* ERRORS */

    /// @notice Thrown when the market does not exist: create it first, or check the parameters.
    error LendingPool_MarketNotCreated(Id id);

    /// @notice Thrown when the market exists already.
    error LendingPool_MarketAlreadyCreated(Id id);

    /// @notice Thrown when the rate model is not enabled.
    error LendingPool_IrmNotEnabled(address irm);

    /// @notice Thrown when the rate model is enabled already; its entry cannot change.
    error LendingPool_IrmAlreadyEnabled(address irm);

    /// @notice Thrown when a rate model is to be enabled as a kinked curve and what it names is none.
    error LendingPool_InvalidCurve(address irm, uint256 curve);

    /// @notice Thrown when the liquidation loan-to-value is not enabled. Times 1e18.
    error LendingPool_LltvNotEnabled(uint256 lltv);

    /// @notice Thrown when a liquidation loan-to-value of zero, of one or more, or one that is enabled already, is to be enabled.
    error LendingPool_InvalidLltv(uint256 lltv);

    /// @notice Thrown when an address that must be a contract has no code.
    error LendingPool_NoCode(address account);

    /// @notice Thrown when an account without code asks to be called back, with data or by a flash loan.
    error LendingPool_CallerWithoutCode(address caller);

    /// @notice Thrown when an address that must be given is zero.
    error LendingPool_ZeroAddress();

    /// @notice Thrown when neither or both of two amounts are given of which exactly one must be.
    error LendingPool_InconsistentInput(uint256 first, uint256 second);

    /// @notice Thrown when an amount is zero.
    error LendingPool_ZeroAssets();

    /// @notice Thrown when an amount, given or resulting, is beyond 2^128 - 1.
    error LendingPool_AmountTooLarge(uint256 amount);

    /// @notice Thrown when the caller may not manage the positions of `onBehalf`.
    error LendingPool_Unauthorized(address caller, address onBehalf);

    /// @notice Thrown when more is taken than the account has. In shares, or, for collateral, in units.
    error LendingPool_InsufficientBalance(Id id, address account, uint256 requested, uint256 available);

    /// @notice Thrown when more loan tokens are asked for than lie in the market.
    error LendingPool_InsufficientLiquidity(Id id, uint256 requested, uint256 available);

    /// @notice Thrown when a position would owe more than its collateral allows. In the loan token's units.
    error LendingPool_InsufficientCollateral(Id id, address borrower, uint256 debt, uint256 maxDebt);

    /// @notice Thrown when a position that may not be liquidated is to be. In the loan token's units.
    error LendingPool_HealthyPosition(Id id, address borrower, uint256 debt, uint256 maxDebt);

    /// @notice Thrown when a market is supplied to, or borrowed from, in which its operator alone lends.
    error LendingPool_MarketOperated(Id id);

    /// @notice Thrown when another than the operator of the market's rate model lends in it; zero operates none.
    error LendingPool_NotOperator(address caller, address operator);

    /// @notice Thrown when a debt would remain that is smaller than the market allows. In the loan token's units.
    error LendingPool_DebtTooSmall(Id id, address borrower, uint256 debt, uint256 minDebt);

    /// @notice Thrown when a token delivered less than it was told to.
    error LendingPool_NotDelivered(address token, uint256 received, uint256 expected);

    /// @notice Thrown when the oracle answers zero to a liquidation, which is no price.
    error LendingPool_ZeroPrice(address oracle);

    /// @notice Thrown when another than the market's redeemer redeems.
    error LendingPool_NotRedeemer(address caller, address redeemer);

    /// @notice Thrown when a fee above its hard limit is set. Times 1e18.
    error LendingPool_FeeTooHigh(uint256 fee, uint256 maxFee);

    /// @notice Thrown by a guard after its deadline. Seconds.
    error LendingPool_DeadlineExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown by a guard when what the account has lent is worth less than asked for. In the loan token's units.
    error LendingPool_SupplyTooLow(Id id, address account, uint256 supplied, uint256 minSupplied);

    /// @notice Thrown by a guard when the account owes more than asked for. In the loan token's units.
    error LendingPool_DebtTooHigh(Id id, address account, uint256 debt, uint256 maxDebt);

    /// @notice Thrown by a guard when the account's health factor is lower than asked for. Times 1e18.
    error LendingPool_HealthFactorTooLow(Id id, address account, uint256 healthFactor, uint256 minHealthFactor);

    /// @notice Thrown when, after a permit step, the pool's allowance is still too low: the permit was wrong or is used up. In the
    ///         token's units.
    error LendingPool_AllowanceTooLow(address token, uint256 allowance, uint256 needed);

    /// @notice Thrown when an authorization's deadline has passed. Seconds.
    error LendingPool_SignatureExpired(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an authorization carries another nonce than the authorizer's next.
    error LendingPool_InvalidNonce(address authorizer, uint256 nonce, uint256 expected);

    /// @notice Thrown when the signature is not the authorizer's over this digest.
    error LendingPool_InvalidSignature(address authorizer, bytes32 digest);

    /* EVENTS */

    /// @notice Emitted when a rate model is enabled, with what that fixes.
    event EnableIrm(address indexed irm, IrmEntry entry);

    /// @notice Emitted when a liquidation loan-to-value is enabled. Times 1e18.
    event EnableLltv(uint256 lltv);

    /// @notice Emitted when a market's fee changes. Times 1e18.
    event SetFee(Id indexed id, uint256 newFee);

    /// @notice Emitted when the recipient of fees changes.
    event SetFeeRecipient(address indexed newFeeRecipient);

    /// @notice Emitted when a market is created.
    event CreateMarket(Id indexed id, MarketParams marketParams);

    /// @notice Emitted by a supply of loan tokens.
    event Supply(Id indexed id, address indexed caller, address indexed onBehalf, uint256 assets, uint256 shares);

    /// @notice Emitted by a withdrawal of loan tokens.
    event Withdraw(
        Id indexed id,
        address caller,
        address indexed onBehalf,
        address indexed receiver,
        uint256 assets,
        uint256 shares
    );

    /// @notice Emitted by a borrow.
    event Borrow(
        Id indexed id,
        address caller,
        address indexed onBehalf,
        address indexed receiver,
        uint256 assets,
        uint256 shares
    );

    /// @notice Emitted by a repayment.
    event Repay(Id indexed id, address indexed caller, address indexed onBehalf, uint256 assets, uint256 shares);

    /// @notice Emitted when collateral comes in.
    event SupplyCollateral(Id indexed id, address indexed caller, address indexed onBehalf, uint256 assets);

    /// @notice Emitted when collateral goes out.
    event WithdrawCollateral(
        Id indexed id,
        address caller,
        address indexed onBehalf,
        address indexed receiver,
        uint256 assets
    );

    /// @notice Emitted by a liquidation. Bad debt is what the market's suppliers lost by it.
    event Liquidate(
        Id indexed id,
        address indexed caller,
        address indexed borrower,
        uint256 repaidAssets,
        uint256 repaidShares,
        uint256 seizedAssets,
        uint256 badDebtAssets,
        uint256 badDebtShares
    );

    /// @notice Emitted by a redemption: `repaidAssets` of the borrower's debt against collateral of the same worth.
    event Redeem(
        Id indexed id,
        address indexed borrower,
        address indexed receiver,
        uint256 repaidAssets,
        uint256 repaidShares,
        uint256 collateral
    );

    /// @notice Emitted by a flash loan.
    event FlashLoan(address indexed caller, address indexed token, uint256 assets);

    /// @notice Emitted when an account lets another manage its positions, or no longer.
    event SetAuthorization(
        address indexed caller,
        address indexed authorizer,
        address indexed authorized,
        bool newIsAuthorized
    );

    /// @notice Emitted when a nonce is used.
    event IncrementNonce(address indexed caller, address indexed authorizer, uint256 usedNonce);

    /// @notice Emitted when interest accrues: the mean rate per second, times 1e18, over the time since the last update.
    event AccrueInterest(Id indexed id, uint256 prevBorrowRate, uint256 interest, uint256 feeShares);

    /* GOVERNANCE */

    /// @notice Enables an external rate model, without a minimum debt or a redeemer. Restricted to the governor.
    function enableIrm(address irm) external;

    /// @notice Enables a rate model with an entry that can never change. Restricted to the governor.
    function enableIrm(address irm, IrmEntry calldata entry) external;

    /// @notice Enables a liquidation loan-to-value below one, times 1e18, for good. Restricted to the governor.
    function enableLltv(uint256 lltv) external;

    /// @notice Sets the share of a market's interest that goes to the fee recipient, times 1e18, at most a quarter. Restricted to
    ///         the governor.
    function setFee(MarketParams calldata marketParams, uint256 newFee) external;

    /// @notice Sets who gets the fees from now on; zero leaves them to nobody. Restricted to the governor.
    function setFeeRecipient(address newFeeRecipient) external;

    /* MARKETS */

    /// @notice Creates a market of an enabled rate model and loan-to-value. Anyone may.
    function createMarket(MarketParams calldata marketParams) external;

    /// @notice Lends to a market, for `onBehalf`, by assets or by shares, the other being zero.
    /// @param data If not empty, the caller is called back with it before the tokens are taken.
    /// @return assetsSupplied Taken from the caller, in the loan token's units; by shares rounded up.
    /// @return sharesSupplied Credited to `onBehalf`; by assets rounded down.
    function supply(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        bytes calldata data
    ) external returns (uint256 assetsSupplied, uint256 sharesSupplied);

    /// @notice Takes back what `onBehalf` has lent, by assets or by shares. The caller is `onBehalf` or authorised by it.
    /// @return assetsWithdrawn Sent to `receiver`, in the loan token's units; by shares rounded down.
    /// @return sharesWithdrawn Taken from `onBehalf`; by assets rounded up.
    function withdraw(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        address receiver
    ) external returns (uint256 assetsWithdrawn, uint256 sharesWithdrawn);

    /// @notice Borrows against the collateral of `onBehalf`, by assets or by shares. The caller is `onBehalf` or authorised by it.
    /// @return assetsBorrowed Sent to `receiver`, in the loan token's units; by shares rounded down.
    /// @return sharesBorrowed Owed by `onBehalf`; by assets rounded up.
    function borrow(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        address receiver
    ) external returns (uint256 assetsBorrowed, uint256 sharesBorrowed);

    /// @notice Lends in an operated market, against the collateral of `onBehalf`. Only the operator of its rate model, whom `onBehalf` has
    ///         authorised. Of what is lent, the operator brings `supplied` itself: it is added to the operator's supply, and does not pass
    ///         through the pool; the pool sends the rest, which lay idle here. That the borrower gets all of it is the operator's affair.
    /// @param assets Lent, in the loan token's units.
    /// @param supplied Of them, what the operator brings; at most `assets`.
    /// @return shares Owed by `onBehalf` for it, rounded up.
    /// @return debt What `onBehalf` owes then, in the loan token's units, rounded up.
    /// @return maxDebt What it might owe at the most, rounded down.
    function lend(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 supplied,
        address onBehalf,
        address receiver
    ) external returns (uint256 shares, uint256 debt, uint256 maxDebt);

    /// @notice Repays debt of `onBehalf`, by assets or by shares. Anyone may.
    /// @return assetsRepaid Taken from the caller, in the loan token's units; by shares rounded up.
    /// @return sharesRepaid No longer owed; by assets rounded down.
    function repay(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address onBehalf,
        bytes calldata data
    ) external returns (uint256 assetsRepaid, uint256 sharesRepaid);

    /// @notice Puts collateral in for `onBehalf`. Accrues nothing and asks no oracle. Anyone may.
    function supplyCollateral(
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        bytes calldata data
    ) external;

    /// @notice Takes collateral of `onBehalf` out; what remains must cover its debt. The caller is `onBehalf` or authorised by it.
    function withdrawCollateral(
        MarketParams calldata marketParams,
        uint256 assets,
        address onBehalf,
        address receiver
    ) external;

    /// @notice Liquidates an unhealthy position, by collateral seized or by shares repaid, the other being zero. Anyone may. If
    ///         no collateral remains, or dust that pays for less than one ten-thousandth of the debt, what debt remains is the
    ///         suppliers' loss at once. Where a debt below the market's minimum would remain, the liquidation closes the
    ///         position.
    /// @return seized Sent to the caller, in the collateral token's units; by shares rounded down.
    /// @return repaid Taken from the caller, in the loan token's units, rounded up.
    function liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        bytes calldata data
    ) external returns (uint256 seized, uint256 repaid);

    /// @notice Repays `repaidAssets` of the borrower's debt and takes collateral of the same worth at the oracle's price. Only
    ///         the market's redeemer, which its rate model's entry names. The borrower loses nothing at that price. What
    ///         remains must be worth what is still owed: a position that is worth less is for liquidators.
    /// @return repaidShares No longer owed, rounded down; all of them where the debt, rounded up, is repaid.
    /// @return collateral Sent to `receiver`, in the collateral token's units, rounded down.
    function redeem(
        MarketParams calldata marketParams,
        address borrower,
        uint256 repaidAssets,
        address receiver
    ) external returns (uint256 repaidShares, uint256 collateral);

    /// @notice Lends `assets` of `token` for the length of the caller's callback. Free.
    function flashLoan(address token, uint256 assets, bytes calldata data) external;

    /// @notice Accrues a market's interest to this second.
    function accrueInterest(MarketParams calldata marketParams) external;

    /* STEPS OF A MULTICALL */

    /// @notice Tries the caller's permit to this pool, ignores its failure, and requires the allowance, so that a permit used up by a
    ///         front-runner blocks nothing.
    /// @param value The allowance to set, in the token's units.
    /// @param deadline The permit's deadline, seconds.
    /// @param signature 65 bytes (r, s, v) for ERC-2612, or any other form a token takes as bytes for contract wallets.
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Reverts after `deadline`, in seconds.
    function checkDeadline(uint256 deadline) external view;

    /// @notice Reverts unless the account's position is within bounds, with interest to this second. Before a step it bounds what that
    ///         takes or gives, after it what is left. Amounts in the loan token's units.
    /// @param minSupplied The least that what the account has lent is worth, rounded down; zero for any. Fees that the fee recipient has
    ///        not been credited yet do not count.
    /// @param maxDebt The most that the account owes, rounded up; 2^256 - 1 for any.
    /// @param minHealthFactor The least health factor, the most that may be owed per what is, times 1e18 and rounded down; zero for any,
    ///        and then no oracle is asked, nor where nothing is owed.
    function checkPosition(
        MarketParams calldata marketParams,
        address account,
        uint256 minSupplied,
        uint256 maxDebt,
        uint256 minHealthFactor
    ) external view;

    /* AUTHORIZATIONS */

    /// @notice Lets `authorized` manage the caller's positions in every market, or no longer.
    function setAuthorization(address authorized, bool newIsAuthorized) external;

    /// @notice As `setAuthorization`, by the authorizer's EIP-712 signature; contract wallets sign by ERC-1271.
    function setAuthorizationWithSig(Authorization calldata authorization, Signature calldata signature) external;

    /// @notice As above with the signature as bytes, for signers whose signature is none of a key's.
    function setAuthorizationWithSig(Authorization calldata authorization, bytes calldata signature) external;

    /* VIEWS */

    /// @notice The EIP-712 domain separator: chain id and this contract.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Who owns the pool: the access manager.
    function owner() external view returns (address);

    /// @notice Who gets the fees.
    function feeRecipient() external view returns (address);

    /// @notice What `user` has in a market. Fee shares of the fee recipient are as of the last update.
    function position(
        Id id,
        address user
    ) external view returns (uint256 supplyShares, uint128 borrowShares, uint128 collateral);

    /// @notice Totals of a market as of its last update.
    function market(
        Id id
    )
        external
        view
        returns (
            uint128 totalSupplyAssets,
            uint128 totalSupplyShares,
            uint128 totalBorrowAssets,
            uint128 totalBorrowShares,
            uint128 lastUpdate,
            uint128 fee
        );

    /// @notice What the market's curve goes by: of an adaptive curve the rate at target as of the market's last update, per second, times
    ///         1e18; of a kinked one its four numbers, as {KinkedCurve} packs them; of an external model nothing.
    function rateAtTarget(Id id) external view returns (uint256);

    /// @notice The parameters behind an id; all zero for a market that does not exist.
    function idToMarketParams(
        Id id
    ) external view returns (address loanToken, address collateralToken, address oracle, address irm, uint256 lltv);

    /// @notice Whether markets can be created with this rate model.
    function isIrmEnabled(address irm) external view returns (bool);

    /// @notice What enabling the rate model fixed.
    function irmEntry(address irm) external view returns (IrmEntry memory);

    /// @notice Whether markets can be created with this liquidation loan-to-value.
    function isLltvEnabled(uint256 lltv) external view returns (bool);

    /// @notice Whether `authorized` may manage the positions of `authorizer`.
    function isAuthorized(address authorizer, address authorized) external view returns (bool);

    /// @notice The next nonce of `authorizer`.
    function nonce(address authorizer) external view returns (uint256);

    /// @notice The values of storage slots; `position` and the first two slots of a market lie where Morpho Blue's do.
    function extSloads(bytes32[] calldata slots) external view returns (bytes32[] memory values);
}
