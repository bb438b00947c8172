// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

import {IMorphoLiquidateCallback} from "../../lending/interfaces/ILendingCallbacks.sol";
import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {IOracle} from "../../oracle/interfaces/IOracle.sol";
import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {BPS} from "../../utils/BasisPoints.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {IStabilityPool, PoolState} from "./interfaces/IStabilityPool.sol";
import {Active, Book, DepositBook, Pending} from "./libraries/DepositBook.sol";

/// @title StabilityPool
/// @notice See {IStabilityPool}. A clone, whose argument is the collateral.
/// @custom:kill The sentinel delists markets with the factory, which stops liquidations; the governor closes the pool there, which
///              stops deposits and frees withdrawals, for good. Nobody can stop a withdrawal or a claim.
contract StabilityPool is IStabilityPool, IMorphoLiquidateCallback, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using DepositBook for Book;

    /* CONSTANTS */

    /// @inheritdoc IStabilityPool
    uint256 public constant COOLDOWN = 1 hours;

    /// @inheritdoc IStabilityPool
    uint256 public constant WINDOW = 1 hours;

    /// @dev The convention of oracles: `price / 1e36` is loan token units per collateral token unit.
    uint256 private constant ORACLE_SCALE = 1e36;

    /* IMMUTABLES */

    /// @inheritdoc IStabilityPool
    address public immutable STABLECOIN;

    /// @inheritdoc IStabilityPool
    address public immutable LENDING_POOL;

    /// @inheritdoc IStabilityPool
    address public immutable FACTORY;

    /// @inheritdoc IStabilityPool
    uint256 public immutable CALLER_SHARE_BPS;

    /* STORAGE */

    Book private _book;

    /// @inheritdoc IStabilityPool
    mapping(Id id => bool) public isListed;

    /* CONSTRUCTOR */

    /// @dev Of the code behind the clones, by the factory, which has checked the arguments. It is closed itself: it has no collateral.
    /// @param callerShareBps The caller's share of a liquidation's bonus.
    constructor(address stablecoin, address lendingPool, uint256 callerShareBps) {
        STABLECOIN = stablecoin;
        LENDING_POOL = lendingPool;
        FACTORY = msg.sender;
        CALLER_SHARE_BPS = callerShareBps;
        _book.active.closed = true;
    }

    /* DEPOSITS */

    /// @inheritdoc IStabilityPool
    function deposit(uint256 assets, uint256 deadline) external nonReentrant {
        _requireBefore(deadline);
        _bookDeposit(msg.sender, assets);
        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), assets);
    }

    /// @inheritdoc IStabilityPool
    function depositWithPermit(uint256 assets, uint256 deadline, bytes calldata signature) external nonReentrant {
        _requireBefore(deadline);
        uint256 allowance = SignedPayments.tryPermit(STABLECOIN, assets, deadline, signature);
        if (allowance < assets) revert StabilityPool_AllowanceTooLow(allowance, assets);
        _bookDeposit(msg.sender, assets);
        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), assets);
    }

    /// @inheritdoc IStabilityPool
    function depositWithAuthorization(
        address from,
        uint256 assets,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant {
        _bookDeposit(from, assets);
        bytes32 nonce = depositAuthorizationNonce(from, assets, deadline, salt);
        SignedPayments.receiveWithAuthorization(STABLECOIN, from, assets, deadline, nonce, signature);
    }

    /// @inheritdoc IStabilityPool
    function requestWithdrawal() external nonReentrant returns (uint256 opensAt, uint256 closesAt) {
        (uint256 assets, ) = _book.depositOf(msg.sender);
        if (assets == 0) revert StabilityPool_NoDeposit(msg.sender);
        // casting to 'uint40' is safe for 34,000 years
        _book.accounts[msg.sender].holding.requestedAt = uint40(block.timestamp);
        (opensAt, closesAt) = _window(block.timestamp);
        emit WithdrawalRequested(msg.sender, opensAt, closesAt);
    }

    /// @inheritdoc IStabilityPool
    function withdraw(
        uint256 assets,
        uint256 minAssets,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 withdrawn) {
        _requireBefore(deadline);
        _requireReceiver(receiver);
        if (!_book.active.closed) _requireWindow();
        uint256 available;
        (withdrawn, available) = _book.withdraw(msg.sender, assets);
        if (withdrawn == 0) revert StabilityPool_ZeroAmount();
        uint256 needed = FixedPointMathLib.max(withdrawn, minAssets);
        if (available < needed || withdrawn < minAssets) {
            revert StabilityPool_InsufficientDeposit(msg.sender, needed, available);
        }
        emit DepositWithdrawn(msg.sender, receiver, withdrawn);
        IERC20(STABLECOIN).safeTransfer(receiver, withdrawn);
    }

    /// @inheritdoc IStabilityPool
    function claim(address receiver) external nonReentrant returns (uint256 collateral) {
        _requireReceiver(receiver);
        collateral = _book.claim(msg.sender);
        if (collateral == 0) revert StabilityPool_NothingToClaim(msg.sender);
        emit Claimed(msg.sender, receiver, collateral);
        IERC20(COLLATERAL()).safeTransfer(receiver, collateral);
    }

    /* LIQUIDATION */

    /// @inheritdoc IStabilityPool
    function liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        uint256 minReward,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 seized, uint256 repaid, uint256 reward) {
        _requireBefore(deadline);
        _requireReceiver(receiver);
        Id id = _id(marketParams);
        if (!isListed[id]) revert StabilityPool_NotListed(id);
        (seized, repaid) = _liquidate(marketParams, borrower, seizedAssets, repaidShares);
        reward = _rewardDown(marketParams.oracle, seized, repaid);
        if (reward < minReward) revert StabilityPool_RewardTooLow(reward, minReward);
        uint256 left = _book.absorb(repaid, seized - reward);
        emit Liquidated(id, borrower, msg.sender, receiver, repaid, seized, reward, left);
        if (reward != 0) IERC20(COLLATERAL()).safeTransfer(receiver, reward);
    }

    /// @inheritdoc IMorphoLiquidateCallback
    /// @dev The lending pool calls back whoever liquidates: within a call of this contract it is the liquidation that `_liquidate`
    ///      began, with the collateral here and the coins still to be taken. There is no allowance before and none after.
    function onMorphoLiquidate(uint256 repaidAssets, bytes calldata) external {
        if (msg.sender != LENDING_POOL || !_reentrancyGuardEntered()) {
            revert StabilityPool_UnexpectedCallback(msg.sender);
        }
        // said here, before the coins of others would be taken
        uint256 available = absorbable();
        if (repaidAssets > available) revert StabilityPool_InsufficientDeposits(repaidAssets, available);
        IERC20(STABLECOIN).forceApprove(LENDING_POOL, repaidAssets);
    }

    /* FACTORY */

    /// @inheritdoc IStabilityPool
    function setListed(Id id, bool listed) external {
        _requireFactory();
        isListed[id] = listed;
        emit MarketSet(id, listed);
    }

    /// @inheritdoc IStabilityPool
    function close() external {
        _requireFactory();
        _book.active.closed = true;
        emit PoolClosed();
    }

    /* VIEWS */

    /// @inheritdoc IStabilityPool
    function depositOf(address account) external view returns (uint256 assets) {
        (assets, ) = _book.depositOf(account);
    }

    /// @inheritdoc IStabilityPool
    function freshOf(address account) external view returns (uint256 fresh) {
        (, fresh) = _book.depositOf(account);
    }

    /// @inheritdoc IStabilityPool
    function claimableOf(address account) external view returns (uint256) {
        return _book.claimableOf(account);
    }

    /// @inheritdoc IStabilityPool
    function windowOf(address account) external view returns (uint256, uint256) {
        uint256 requestedAt = _book.accounts[account].holding.requestedAt;
        return requestedAt == 0 ? (0, 0) : _window(requestedAt);
    }

    /// @inheritdoc IStabilityPool
    function totalDeposits() external view returns (uint256) {
        Pending memory pending = _book.pending;
        return uint256(_book.active.assets) + pending.matured + pending.fresh;
    }

    /// @inheritdoc IStabilityPool
    function absorbable() public view returns (uint256) {
        return uint256(_book.active.assets) + _book.pendingNow().matured;
    }

    /// @inheritdoc IStabilityPool
    function state() external view returns (PoolState memory) {
        Active memory active = _book.active;
        Pending memory pending = _book.pendingNow();
        return
            PoolState({
                activeAssets: active.assets,
                activeShares: active.shares,
                scale: active.scale,
                matured: pending.matured,
                fresh: pending.fresh,
                freshTime: pending.time,
                liquidations: pending.seq,
                collateralIndex: _book.index[active.scale],
                remainder: _book.remainder,
                collateral: _book.collateral,
                closed: active.closed
            });
    }

    /// @inheritdoc IStabilityPool
    function isClosed() external view returns (bool) {
        return _book.active.closed;
    }

    /// @inheritdoc IStabilityPool
    function depositAuthorizationNonce(
        address from,
        uint256 assets,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(this.depositWithAuthorization.selector, from, assets, deadline, salt));
    }

    /// @inheritdoc IStabilityPool
    // solhint-disable-next-line func-name-mixedcase
    function COLLATERAL() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    /* INTERNAL */

    function _bookDeposit(address account, uint256 assets) private {
        if (assets == 0) revert StabilityPool_ZeroAmount();
        if (_book.active.closed) revert StabilityPool_Closed();
        _book.deposit(account, assets);
        emit Deposited(account, assets);
    }

    /// @dev What arrives is measured, not believed.
    function _liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares
    ) private returns (uint256 seized, uint256 repaid) {
        address collateral = COLLATERAL();
        uint256 held = SafeTransferLib.balanceOf(collateral, address(this));
        (seized, repaid) = ILendingPool(LENDING_POOL).liquidate(
            marketParams,
            borrower,
            seizedAssets,
            repaidShares,
            hex"01" // for a callback
        );
        uint256 received = FixedPointMathLib.zeroFloorSub(SafeTransferLib.balanceOf(collateral, address(this)), held);
        if (received < seized) revert StabilityPool_NotDelivered(received, seized);
    }

    /// @dev The caller's share of what is seized beyond the worth of what is repaid, at the price that the lending pool has just gone by.
    function _rewardDown(address oracle, uint256 seized, uint256 repaid) private view returns (uint256) {
        uint256 price = GuardedOracle.liquidationPriceOrZero(oracle);
        if (price == 0) price = IOracle(oracle).price();
        uint256 minimum = FixedPointMathLib.fullMulDivUp(repaid, ORACLE_SCALE, price);
        if (seized < minimum) revert StabilityPool_WorthTooLittle(seized, minimum);
        unchecked {
            return ((seized - minimum) * CALLER_SHARE_BPS) / BPS; // no position has 2^128 units or more
        }
    }

    function _requireWindow() private view {
        uint256 requestedAt = _book.accounts[msg.sender].holding.requestedAt;
        if (requestedAt == 0) revert StabilityPool_NotRequested(msg.sender);
        (uint256 opensAt, uint256 closesAt) = _window(requestedAt);
        if (block.timestamp < opensAt) revert StabilityPool_CoolingDown(opensAt, block.timestamp);
        if (block.timestamp > closesAt) revert StabilityPool_WindowClosed(closesAt, block.timestamp);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert StabilityPool_InvalidReceiver(receiver);
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert StabilityPool_DeadlineExpired(deadline, block.timestamp);
    }

    function _requireFactory() private view {
        if (msg.sender != FACTORY) revert StabilityPool_NotFactory(msg.sender);
    }

    function _window(uint256 requestedAt) private pure returns (uint256 opensAt, uint256 closesAt) {
        return (requestedAt + COOLDOWN, requestedAt + COOLDOWN + WINDOW - 1);
    }

    function _id(MarketParams calldata marketParams) private pure returns (Id) {
        return Id.wrap(keccak256(abi.encode(marketParams)));
    }
}
