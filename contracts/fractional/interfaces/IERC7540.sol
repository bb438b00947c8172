// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC7575
/// @notice ERC-7575: an ERC-4626 vault whose shares are another contract. Interface id 0x2f0a18c5.
interface IERC7575 {
    /// @notice Emitted when shares are paid for in and given out. A desk never does.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);

    /// @notice Emitted when a request is claimed.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    /// @notice What is paid out: the payment token.
    function asset() external view returns (address);

    /// @notice The shares: the asset token.
    function share() external view returns (address);

    /// @notice What all shares are worth at the last value. Units of the payment token, rounded down.
    function totalAssets() external view returns (uint256);

    /// @notice How many shares an amount is worth at the last value. Rounded down.
    function convertToShares(uint256 assets) external view returns (uint256);

    /// @notice What shares are worth at the last value. Rounded down.
    function convertToAssets(uint256 shares) external view returns (uint256);

    /// @notice Zero: a desk sells no shares.
    function maxDeposit(address receiver) external view returns (uint256);

    /// @notice What `deposit` would give, did the desk sell shares.
    function previewDeposit(uint256 assets) external view returns (uint256);

    /// @notice Refused: a desk sells no shares.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Zero: a desk sells no shares.
    function maxMint(address receiver) external view returns (uint256);

    /// @notice What `mint` would cost, did the desk sell shares. Rounded up.
    function previewMint(uint256 shares) external view returns (uint256);

    /// @notice Refused: a desk sells no shares.
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice What the controller can claim now, as units of the payment token. Zero while its wallet is held back.
    function maxWithdraw(address controller) external view returns (uint256);

    /// @notice Reverts, as ERC-7540 demands.
    function previewWithdraw(uint256 assets) external view returns (uint256);

    /// @notice Claims exactly so much cash of the controller's request to `receiver`. Shares rounded up.
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares);

    /// @notice What the controller can claim now, as shares. Zero while its wallet is held back.
    function maxRedeem(address controller) external view returns (uint256);

    /// @notice Reverts, as ERC-7540 demands.
    function previewRedeem(uint256 shares) external view returns (uint256);

    /// @notice Claims the cash of so many redeemed shares of the controller's request to `receiver`. Cash rounded down.
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets);
}

/// @title IERC7540Operator
/// @notice ERC-7540: who else manages a controller's requests. Interface id 0xe3bc4e65.
interface IERC7540Operator {
    /// @notice Emitted when an operator is approved or dismissed.
    event OperatorSet(address indexed controller, address indexed operator, bool approved);

    /// @notice Lets an operator do all that the caller can with its requests and their cash, or ends that.
    function setOperator(address operator, bool approved) external returns (bool);

    /// @notice Whether an operator may act for a controller.
    function isOperator(address controller, address operator) external view returns (bool);
}

/// @title IERC7540Redeem
/// @notice ERC-7540: redemption by request. Interface id 0x620ee8e4.
interface IERC7540Redeem {
    /// @notice Emitted when a redemption is requested.
    event RedeemRequest(
        address indexed controller,
        address indexed owner,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );

    /// @notice Requests the redemption of shares, which are locked.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);

    /// @notice How many shares of a request are not redeemed yet.
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);

    /// @notice How many shares of a request are redeemed and not claimed yet.
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
}

/// @title IERC7887Redeem
/// @notice ERC-7887: cancelling a request. Interface id 0xe76cffc7.
interface IERC7887Redeem {
    /// @notice Emitted when what is pending of a request is cancelled.
    event CancelRedeemRequest(address indexed controller, uint256 indexed requestId, address sender);

    /// @notice Emitted when cancelled shares are released.
    event CancelRedeemClaim(
        address indexed controller,
        address indexed receiver,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );

    /// @notice Cancels what is pending of a request.
    function cancelRedeemRequest(uint256 requestId, address controller) external;

    /// @notice False: a cancellation is claimable at once.
    function pendingCancelRedeemRequest(uint256 requestId, address controller) external view returns (bool isPending);

    /// @notice How many cancelled shares wait to be released.
    function claimableCancelRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);

    /// @notice Releases cancelled shares. They are in the controller's wallet, which is the only receiver there can be.
    function claimCancelRedeemRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external returns (uint256 shares);
}
