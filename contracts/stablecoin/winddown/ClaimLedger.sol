// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Accrued, Accumulator, Index, Shares} from "../../revenue/libraries/Accumulator.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {IWindDown} from "./interfaces/IWindDown.sol";

/// @title ClaimLedger
/// @notice The wind-down's claims: coins that are locked, assets that were received, and what was paid. The rest is in
///         {PositionSettlement} and {WindDown}.
/// @dev Every coin, locked or not, has earned the same since the beginning: all that was received, over the claim supply. With the supply
///      as the accumulator's scale that needs no index of its own, and no step when coins are locked.
abstract contract ClaimLedger is IWindDown, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Accumulator for Accrued;
    using SignedPayments for address;

    /* CONSTANTS */

    /// @notice From the beginning to the opening of claims: what streams to savers has arrived by then.
    uint256 public constant UNWIND_PERIOD = 7 days;

    /* IMMUTABLES */

    /// @inheritdoc IWindDown
    address public immutable STABLECOIN;

    /// @inheritdoc IWindDown
    address public immutable SURPLUS_BUFFER;

    /* STORAGE */

    /// @inheritdoc IWindDown
    uint256 public begunAt;
    /// @inheritdoc IWindDown
    uint256 public openedAt;
    /// @inheritdoc IWindDown
    uint256 public lateReserve;
    /// @inheritdoc IWindDown
    uint256 public totalLocked;
    /// @inheritdoc IWindDown
    mapping(address account => uint256) public lockedOf;
    /// @inheritdoc IWindDown
    mapping(address token => uint256) public received;
    /// @inheritdoc IWindDown
    mapping(address token => uint256) public paid;
    /// @inheritdoc IWindDown
    mapping(address token => mapping(address account => uint256)) public paidTo;

    /* CONSTRUCTOR */

    constructor(address stablecoin, address surplusBuffer) {
        _requireCode(stablecoin);
        _requireCode(surplusBuffer);
        STABLECOIN = stablecoin;
        SURPLUS_BUFFER = surplusBuffer;
    }

    /* CLAIMS */

    /// @inheritdoc IWindDown
    function book(address token) external nonReentrant returns (uint256 amount) {
        _requireBegun();
        amount = _book(token);
        if (amount == 0) revert WindDown_Nothing();
    }

    /// @inheritdoc IWindDown
    function lock(uint256 amount, address account) external nonReentrant {
        _lock(msg.sender, amount, account);
        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IWindDown
    function lockWithPermit(
        uint256 amount,
        address account,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        uint256 allowance = STABLECOIN.tryPermit(amount, deadline, signature);
        if (allowance < amount) revert WindDown_AllowanceTooLow(allowance, amount);
        _lock(msg.sender, amount, account);
        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IWindDown
    function lockWithAuthorization(
        address from,
        uint256 amount,
        address account,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant {
        _lock(from, amount, account);
        bytes32 nonce = lockAuthorizationNonce(from, amount, account, deadline, salt);
        STABLECOIN.receiveWithAuthorization(from, amount, deadline, nonce, signature);
    }

    /// @inheritdoc IWindDown
    function claim(address token, address receiver) external nonReentrant returns (uint256 amount) {
        _requireOpen();
        _requireReceiver(receiver);
        amount = claimable(msg.sender, token);
        if (amount == 0) revert WindDown_Nothing();
        paidTo[token][msg.sender] += amount;
        paid[token] += amount;
        emit Claimed(msg.sender, token, receiver, amount);
        IERC20(token).safeTransfer(receiver, amount);
    }

    /// @inheritdoc IWindDown
    function payResidual(address token) external nonReentrant returns (uint256 amount) {
        _requireOpen();
        uint256 left = claimSupply();
        if (left != 0) revert WindDown_CoinsLeft(left);
        _book(token);
        amount = received[token] - paid[token];
        if (amount == 0) revert WindDown_Nothing();
        paid[token] += amount;
        emit ResidualPaid(token, amount);
        IERC20(token).safeTransfer(SURPLUS_BUFFER, amount);
    }

    /* VIEWS */

    /// @inheritdoc IWindDown
    function claimSupply() public view returns (uint256) {
        return _circulating() + lateReserve;
    }

    /// @inheritdoc IWindDown
    function claimable(address account, address token) public view returns (uint256) {
        uint256 locked = lockedOf[account];
        if (locked == 0) return 0;
        // the index is what was received, the scale the claim supply, which what is locked is part of: no quotient beyond what was received
        Accrued earned = Accumulator.accrue(
            Accrued.wrap(0),
            Shares.wrap(locked),
            Index.wrap(0),
            Index.wrap(received[token])
        );
        // before the opening the supply may grow, and this fall
        return FixedPointMathLib.zeroFloorSub(earned.wholeDown(claimSupply()), paidTo[token][account]);
    }

    /// @inheritdoc IWindDown
    function lockAuthorizationNonce(
        address from,
        uint256 amount,
        address account,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(this.lockWithAuthorization.selector, from, amount, account, deadline, salt));
    }

    /* INTERNAL */

    /// @dev Every coin that there is, but for those that lie here without being locked.
    function _circulating() internal view returns (uint256) {
        return IERC20(STABLECOIN).totalSupply() - _idle();
    }

    /// @dev Coins that lie here without being locked.
    function _idle() internal view returns (uint256) {
        return IERC20(STABLECOIN).balanceOf(address(this)) - totalLocked;
    }

    /// @dev What lies here beyond the book. What a token takes back of itself is its claimants' loss, when nothing is left to pay.
    function _book(address token) internal returns (uint256 amount) {
        if (token == STABLECOIN) revert WindDown_TokenIsCoin();
        uint256 total = received[token];
        amount = FixedPointMathLib.zeroFloorSub(IERC20(token).balanceOf(address(this)), total - paid[token]);
        if (amount == 0) return 0;
        // in all below 2^128, so that no product with coins passes 2^256
        amount = FixedPointMathLib.min(amount, type(uint128).max - total);
        received[token] = total + amount;
        emit Realised(token, amount, total + amount);
    }

    /// @dev Before the coins come, so that the lock is in the book when they do.
    function _lock(address payer, uint256 amount, address account) private {
        _requireBegun();
        _requireReceiver(account);
        if (amount == 0) revert WindDown_Nothing();
        lockedOf[account] += amount;
        totalLocked += amount;
        emit Locked(payer, account, amount);
    }

    function _requireBegun() internal view {
        if (begunAt == 0) revert WindDown_NotBegun();
    }

    function _requireOpen() internal view {
        if (openedAt == 0) revert WindDown_NotOpen(begunAt == 0 ? 0 : begunAt + UNWIND_PERIOD);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert WindDown_InvalidReceiver(receiver);
    }

    function _requireCode(address account) internal view {
        if (account.code.length == 0) revert WindDown_NoCode(account);
    }
}
