// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {Claim, IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {IERC7540Operator, IERC7540Redeem, IERC7575, IERC7887Redeem} from "./interfaces/IERC7540.sol";
import {INetAssetValue} from "./interfaces/INetAssetValue.sol";
import {IRedemptionDesk} from "./interfaces/IRedemptionDesk.sol";
import {RedemptionMath} from "./libraries/RedemptionMath.sol";
import {RedemptionBook} from "./RedemptionBook.sol";

/// @title RedemptionDesk
/// @notice See {IRedemptionDesk}. A clone; what it was made with is behind its code:
///         | net asset value 160 | share 160 | payment token 160 | decimals of the share 8 |
/// @custom:kill The asset's owner closes it as a custodian, which ends new requests, or suspends the value, which ends fulfilment. Nobody
///              can stop claims and cancellations, or take what is owed. The implementation itself is inert: it has no asset.
contract RedemptionDesk is RedemptionBook, ReentrancyGuardTransient, Multicall {
    using SafeERC20 for IERC20;

    /* STORAGE */

    /// @inheritdoc IERC7540Operator
    mapping(address controller => mapping(address operator => bool)) public isOperator;

    /* REQUESTS */

    /// @inheritdoc IERC7540Redeem
    function requestRedeem(
        uint256 shares,
        address controller,
        address owner
    ) external nonReentrant returns (uint256 requestId) {
        if (controller != owner) revert RedemptionDesk_ControllerNotOwner(controller, owner);
        _requireAuthorized(owner);
        if (shares == 0) revert RedemptionDesk_ZeroAmount();
        _liens().lock(owner, shares);
        requestId = _request(owner, shares);
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
    }

    /// @inheritdoc IERC7887Redeem
    function cancelRedeemRequest(uint256 requestId, address controller) external nonReentrant {
        _requireAuthorized(controller);
        Position storage position_ = _positions[controller];
        if (requestId == 0 || position_.requestId != requestId) {
            revert RedemptionDesk_NothingToCancel(controller, requestId);
        }
        uint56 rest;
        if (_settle(controller)) {
            // a request that was broken or fully redeemed has left its batch
            rest = position_.shares - position_.settled;
            if (rest == 0) revert RedemptionDesk_NothingToCancel(controller, requestId);
            _leave(position_);
        } else {
            rest = _undo(controller);
        }
        position_.cancelled = rest;
        emit CancelRedeemRequest(controller, requestId, msg.sender);
    }

    /// @inheritdoc IERC7887Redeem
    function claimCancelRedeemRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external nonReentrant returns (uint256 shares) {
        _requireAuthorized(controller);
        if (receiver != controller) revert RedemptionDesk_InvalidReceiver(receiver);
        Position storage position_ = _positions[controller];
        uint256 cancelled = position_.cancelled;
        if (cancelled == 0 || position_.requestId != requestId) {
            revert RedemptionDesk_NothingToCancel(controller, requestId);
        }
        shares = Math.min(cancelled, _liens().lockedBy(controller, address(this)));
        position_.cancelled = 0;
        _closeIfDone(controller);
        emit CancelRedeemClaim(controller, receiver, requestId, msg.sender, shares);
        if (shares != 0) _liens().unlock(controller, shares);
    }

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        isOperator[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /* CLAIMS */

    /// @inheritdoc IERC7575
    function redeem(
        uint256 shares,
        address receiver,
        address controller
    ) external nonReentrant returns (uint256 assets) {
        (Position storage position_, uint256 claimable, uint256 cash) = _openClaim(shares, receiver, controller);
        if (shares > claimable) revert RedemptionDesk_ExceedsClaimable(controller, shares, claimable);
        assets = (cash * shares) / claimable;
        _claim(position_, shares, assets, receiver, controller);
    }

    /// @inheritdoc IERC7575
    function withdraw(
        uint256 assets,
        address receiver,
        address controller
    ) external nonReentrant returns (uint256 shares) {
        (Position storage position_, uint256 claimable, uint256 cash) = _openClaim(assets, receiver, controller);
        if (assets > cash) revert RedemptionDesk_ExceedsClaimable(controller, assets, cash);
        shares = Math.ceilDiv(assets * claimable, cash);
        if (shares == claimable && assets != cash) revert RedemptionDesk_InexactWithdrawal(assets, cash);
        _claim(position_, shares, assets, receiver, controller);
    }

    /* FULFILMENT */

    /// @inheritdoc IRedemptionDesk
    function fulfill(address[] calldata holders) external nonReentrant returns (uint256 shares, uint256 cash) {
        address locker = _supplyLocker();
        if (locker != address(0)) revert RedemptionDesk_SupplyLocked(locker);
        (shares, cash) = _fulfill();
        for (uint256 i; i < holders.length; ++i) _settle(holders[i]);
    }

    /// @inheritdoc IRedemptionDesk
    function settle(address[] calldata holders) external nonReentrant {
        for (uint256 i; i < holders.length; ++i) {
            if (!_settle(holders[i])) revert RedemptionDesk_SupplyLocked(_supplyLocker());
        }
    }

    /// @inheritdoc IRedemptionDesk
    function fund(uint256 amount) external nonReentrant returns (uint256 received) {
        IERC20 token = IERC20(_paymentToken());
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = token.balanceOf(address(this));
        received = balance > before ? balance - before : 0;
        if (received == 0) revert RedemptionDesk_NothingReceived();
        _bookCash(freeCash() + received, owedCash());
        emit Funded(msg.sender, received);
    }

    /// @inheritdoc IRedemptionDesk
    function withdrawCash(uint256 amount, address to) external nonReentrant {
        _requireAssetOwner();
        _requireReceiver(to);
        if (amount == 0) revert RedemptionDesk_ZeroAmount();
        uint256 free = freeCash();
        if (amount > free) revert RedemptionDesk_ExceedsFree(_paymentToken(), amount, free);
        _bookCash(free - amount, owedCash());
        emit CashWithdrawn(to, amount);
        IERC20(_paymentToken()).safeTransfer(to, amount);
    }

    /// @inheritdoc IRedemptionDesk
    function recover(address lost, address replacement) external nonReentrant {
        IAssetToken token = IAssetToken(_share());
        if (!token.isAgent(msg.sender)) revert RedemptionDesk_NotAgent(msg.sender);
        Position storage from = _positions[lost];
        uint256 requestId = from.requestId;
        if (requestId == 0) revert RedemptionDesk_NothingToCancel(lost, requestId);
        if (_positions[replacement].requestId != 0 || !_isSameInvestor(lost, replacement)) {
            revert RedemptionDesk_InvalidReplacement(lost, replacement);
        }
        if (!token.canSend(replacement)) revert RedemptionDesk_HeldBack(replacement);
        if (!_settle(lost)) _undo(lost);
        if (from.shares != 0) _leave(from);
        (uint56 claimable, uint128 cash) = (from.claimable, from.cash);
        delete _positions[lost];
        if (claimable != 0) {
            Position storage to = _positions[replacement];
            (to.requestId, to.claimable, to.cash) = (uint32(requestId), claimable, cash);
        }
        uint256 released = token.lockedBy(lost, address(this));
        emit RequestRecovered(lost, replacement, requestId, claimable, cash, released);
        if (released != 0) token.unlock(lost, released);
    }

    /// @inheritdoc IRedemptionDesk
    function rescue(address token, address to, uint256 amount) external nonReentrant {
        _requireAssetOwner();
        _requireReceiver(to);
        uint256 stray = IERC20(token).balanceOf(address(this));
        if (token == _paymentToken()) {
            uint256 booked = freeCash() + owedCash();
            stray = stray > booked ? stray - booked : 0;
        }
        if (amount > stray) revert RedemptionDesk_ExceedsFree(token, amount, stray);
        emit Rescued(token, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /* NO DEPOSITS, NO PREVIEWS */

    /// @inheritdoc IERC7575
    function deposit(uint256, address) external pure returns (uint256) {
        revert RedemptionDesk_NoDeposits();
    }

    /// @inheritdoc IERC7575
    function mint(uint256, address) external pure returns (uint256) {
        revert RedemptionDesk_NoDeposits();
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert RedemptionDesk_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256) external pure returns (uint256) {
        revert RedemptionDesk_NoPreview();
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IERC7575
    function maxMint(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256 assets) external view returns (uint256) {
        return convertToShares(assets);
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256 shares) external view returns (uint256) {
        return RedemptionMath.toAssetsUp(shares, _value(), _unit());
    }

    /* VIEWS */

    /// @inheritdoc IERC7575
    function asset() external view returns (address) {
        return _paymentToken();
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return _share();
    }

    /// @inheritdoc IERC7575
    function totalAssets() external view returns (uint256) {
        return convertToAssets(IERC20(_share()).totalSupply());
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) public view returns (uint256) {
        return RedemptionMath.toSharesDown(assets, _value(), _unit());
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) public view returns (uint256) {
        return RedemptionMath.toAssetsDown(shares, _value(), _unit());
    }

    /// @inheritdoc IERC7575
    function maxWithdraw(address controller) external view returns (uint256 assets) {
        if (IAssetToken(_share()).canSend(controller)) (, assets, ) = _standing(controller);
    }

    /// @inheritdoc IERC7575
    function maxRedeem(address controller) external view returns (uint256 shares) {
        if (IAssetToken(_share()).canSend(controller)) (shares, , ) = _standing(controller);
    }

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 pending) {
        if (_positions[controller].requestId == requestId) (, , pending) = _standing(controller);
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 claimable) {
        if (_positions[controller].requestId == requestId) (claimable, , ) = _standing(controller);
    }

    /// @inheritdoc IERC7887Redeem
    function pendingCancelRedeemRequest(uint256, address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IERC7887Redeem
    function claimableCancelRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        Position storage position_ = _positions[controller];
        if (position_.requestId != requestId) return 0;
        return Math.min(position_.cancelled, _liens().lockedBy(controller, address(this)));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC7575).interfaceId ||
            interfaceId == type(IERC7540Operator).interfaceId ||
            interfaceId == type(IERC7540Redeem).interfaceId ||
            interfaceId == type(IERC7887Redeem).interfaceId;
    }

    /* INTERNAL */

    /// @dev What a claim begins with.
    function _openClaim(
        uint256 amount,
        address receiver,
        address controller
    ) private returns (Position storage position_, uint256 claimable, uint256 cash) {
        _requireAuthorized(controller);
        _requireReceiver(receiver);
        if (amount == 0) revert RedemptionDesk_ZeroAmount();
        if (!IAssetToken(_share()).canSend(controller)) revert RedemptionDesk_HeldBack(controller);
        _settle(controller); // where that must wait, what is settled can be claimed all the same
        position_ = _positions[controller];
        (claimable, cash) = (position_.claimable, position_.cash);
    }

    /// @dev Pays so much of what is claimable, which it does not exceed.
    function _claim(
        Position storage position_,
        uint256 shares,
        uint256 assets,
        address receiver,
        address controller
    ) private {
        // casting is safe: no more than is stored there
        position_.claimable -= uint56(shares);
        position_.cash -= uint128(assets);
        _bookCash(freeCash(), owedCash() - assets);
        _closeIfDone(controller);
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
        IERC20(_paymentToken()).safeTransfer(receiver, assets);
    }

    /// @dev What a controller could claim and has pending, after the settlement that comes with a claim.
    function _standing(address controller) private view returns (uint256 claimable, uint256 cash, uint256 pending) {
        Position memory position_ = _positions[controller];
        (claimable, cash) = (position_.claimable, position_.cash);
        if (position_.shares == 0) return (claimable, cash, 0);
        Settlement memory settlement = _settlement(controller, position_);
        if (settlement.burned != 0 && _supplyLocker() != address(0)) {
            return (claimable, cash, settlement.rest);
        }
        claimable += settlement.burned;
        cash += settlement.cash;
        if (settlement.missing == 0) pending = settlement.rest;
    }

    function _value() private view returns (uint256) {
        return INetAssetValue(netAssetValue()).value();
    }

    function _isSameInvestor(address lost, address replacement) private view returns (bool) {
        IIdentityRegistry registry = IIdentityRegistry(IAssetToken(_share()).IDENTITY_REGISTRY());
        (Claim memory first, , ) = registry.identity(lost);
        (Claim memory second, , ) = registry.identity(replacement);
        return lost != replacement && first.investorId != 0 && first.investorId == second.investorId;
    }

    function _requireAuthorized(address controller) private view {
        if (msg.sender != controller && !isOperator[controller][msg.sender]) {
            revert RedemptionDesk_NotAuthorized(controller, msg.sender);
        }
    }

    function _requireAssetOwner() private view {
        if (msg.sender != IAssetToken(_share()).owner()) revert RedemptionDesk_NotAssetOwner(msg.sender);
    }

    function _requireReceiver(address receiver) private view {
        if (receiver == address(0) || receiver == address(this)) revert RedemptionDesk_InvalidReceiver(receiver);
    }
}
