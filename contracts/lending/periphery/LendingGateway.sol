// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IWrappedEther} from "../../utils/interfaces/IWrappedEther.sol";
import {Id, ILendingPool, MarketParams} from "../interfaces/ILendingPool.sol";
import {SharesMath} from "../libraries/SharesMath.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {ILendingGateway} from "./interfaces/ILendingGateway.sol";

/// @title LendingGateway
/// @notice See {ILendingGateway}. The pool may take from here whatever token this has: it takes only what the gateway, as its caller,
///         asks it to, in a call that has just brought as much in.
/// @custom:kill Never: it has no owner and holds nothing. Who has authorised it withdraws that in the pool.
contract LendingGateway is ILendingGateway, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SharesMath for uint256;

    /* IMMUTABLES */

    /// @inheritdoc ILendingGateway
    address public immutable POOL;
    /// @inheritdoc ILendingGateway
    address public immutable WETH;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    /// @param weth Wrapped ether, WETH9 or of its form: it credits exactly what is sent, and sends exactly what is burned.
    constructor(address pool, address weth) {
        if (pool.code.length == 0) revert LendingGateway_NoCode(pool);
        if (weth.code.length == 0) revert LendingGateway_NoCode(weth);
        POOL = pool;
        WETH = weth;
        IWrappedEther(weth).approve(pool, type(uint256).max);
    }

    /* ETHER IN */

    /// @dev Only what wrapped ether sends on `withdraw`; cheap enough for the little gas that comes with it.
    receive() external payable {
        if (msg.sender != WETH) revert LendingGateway_UnexpectedEther(msg.sender);
    }

    /// @inheritdoc ILendingGateway
    function supplyEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 minShares,
        uint256 deadline
    ) external payable nonReentrant returns (uint256 shares) {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.loanToken);
        IWrappedEther(WETH).deposit{value: msg.value}();
        shares = _supply(marketParams, msg.sender, msg.value, minShares, onBehalf);
    }

    /// @inheritdoc ILendingGateway
    function repayEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 deadline
    ) external payable nonReentrant returns (uint256 assetsRepaid, uint256 sharesRepaid) {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.loanToken);
        IWrappedEther(WETH).deposit{value: msg.value}();
        (assetsRepaid, sharesRepaid) = _repay(marketParams, msg.sender, msg.value, onBehalf);
        if (assetsRepaid != msg.value) _sendEther(msg.sender, msg.value - assetsRepaid);
    }

    /// @inheritdoc ILendingGateway
    function supplyCollateralEther(
        MarketParams calldata marketParams,
        address onBehalf,
        uint256 deadline
    ) external payable nonReentrant {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.collateralToken);
        IWrappedEther(WETH).deposit{value: msg.value}();
        _supplyCollateral(marketParams, msg.sender, msg.value, onBehalf);
    }

    /* ETHER OUT */

    /// @inheritdoc ILendingGateway
    function withdrawEther(
        MarketParams calldata marketParams,
        uint256 assets,
        uint256 shares,
        address receiver,
        uint256 minAssets,
        uint256 maxShares,
        uint256 deadline
    ) external nonReentrant returns (uint256 assetsWithdrawn, uint256 sharesWithdrawn) {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.loanToken);
        (assetsWithdrawn, sharesWithdrawn) = ILendingPool(POOL).withdraw(
            marketParams,
            assets,
            shares,
            msg.sender,
            address(this)
        );
        _requireOutput(assetsWithdrawn, minAssets);
        _requireInput(sharesWithdrawn, maxShares);
        _deliver(marketParams, receiver, assetsWithdrawn);
    }

    /// @inheritdoc ILendingGateway
    function borrowEther(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 maxShares,
        uint256 deadline
    ) external nonReentrant returns (uint256 sharesBorrowed) {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.loanToken);
        (, sharesBorrowed) = ILendingPool(POOL).borrow(marketParams, assets, 0, msg.sender, address(this));
        _requireInput(sharesBorrowed, maxShares);
        _deliver(marketParams, receiver, assets);
    }

    /// @inheritdoc ILendingGateway
    function withdrawCollateralEther(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 deadline
    ) external nonReentrant {
        _requireBefore(deadline);
        _requireWrappedEther(marketParams.collateralToken);
        ILendingPool(POOL).withdrawCollateral(marketParams, assets, msg.sender, address(this));
        _deliver(marketParams, receiver, assets);
    }

    /* BY SIGNATURE */

    /// @inheritdoc ILendingGateway
    function supplyWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        uint256 minShares,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 shares) {
        bytes32 nonce = supplyAuthorizationNonce(marketParams, from, assets, minShares, onBehalf, deadline, salt);
        _receiveWithAuthorization(marketParams.loanToken, from, assets, deadline, nonce, signature);
        shares = _supply(marketParams, from, assets, minShares, onBehalf);
    }

    /// @inheritdoc ILendingGateway
    function repayWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxAssets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 assetsRepaid, uint256 sharesRepaid) {
        bytes32 nonce = repayAuthorizationNonce(marketParams, from, maxAssets, onBehalf, deadline, salt);
        _receiveWithAuthorization(marketParams.loanToken, from, maxAssets, deadline, nonce, signature);
        (assetsRepaid, sharesRepaid) = _repay(marketParams, from, maxAssets, onBehalf);
        if (assetsRepaid != maxAssets) IERC20(marketParams.loanToken).safeTransfer(from, maxAssets - assetsRepaid);
    }

    /// @inheritdoc ILendingGateway
    function supplyCollateralWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 nonce = supplyCollateralAuthorizationNonce(marketParams, from, assets, onBehalf, deadline, salt);
        _receiveWithAuthorization(marketParams.collateralToken, from, assets, deadline, nonce, signature);
        _supplyCollateral(marketParams, from, assets, onBehalf);
    }

    /* VIEWS */

    /// @inheritdoc ILendingGateway
    function supplyAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        uint256 minShares,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.supplyWithAuthorization.selector,
                    marketParams,
                    from,
                    assets,
                    minShares,
                    onBehalf,
                    deadline,
                    salt
                )
            );
    }

    /// @inheritdoc ILendingGateway
    function repayAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxAssets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.repayWithAuthorization.selector,
                    marketParams,
                    from,
                    maxAssets,
                    onBehalf,
                    deadline,
                    salt
                )
            );
    }

    /// @inheritdoc ILendingGateway
    function supplyCollateralAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 assets,
        address onBehalf,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.supplyCollateralWithAuthorization.selector,
                    marketParams,
                    from,
                    assets,
                    onBehalf,
                    deadline,
                    salt
                )
            );
    }

    /* INTERNAL: INTO THE POOL, OF WHAT HAS JUST ARRIVED HERE */

    function _supply(
        MarketParams calldata marketParams,
        address payer,
        uint256 assets,
        uint256 minShares,
        address onBehalf
    ) private returns (uint256 shares) {
        emit PaidIn(_id(marketParams), payer, onBehalf, marketParams.loanToken, assets);
        (, shares) = ILendingPool(POOL).supply(marketParams, assets, 0, onBehalf, "");
        _requireOutput(shares, minShares);
    }

    function _repay(
        MarketParams calldata marketParams,
        address payer,
        uint256 maxAssets,
        address onBehalf
    ) private returns (uint256 assets, uint256 shares) {
        Id id = _id(marketParams);
        // what is owed is then what it says, and cannot change before it is repaid
        ILendingPool(POOL).accrueInterest(marketParams);
        (, uint256 owed, ) = ILendingPool(POOL).position(id, onBehalf);
        if (owed == 0) revert LendingGateway_NothingOwed(id, onBehalf);
        (, , uint256 totalAssets, uint256 totalShares, , ) = ILendingPool(POOL).market(id);
        bool all = owed.toAssetsUp(totalAssets, totalShares) <= maxAssets;
        (assets, shares) = ILendingPool(POOL).repay(marketParams, all ? 0 : maxAssets, all ? owed : 0, onBehalf, "");
        emit PaidIn(id, payer, onBehalf, marketParams.loanToken, assets);
    }

    function _supplyCollateral(
        MarketParams calldata marketParams,
        address payer,
        uint256 assets,
        address onBehalf
    ) private {
        emit PaidIn(_id(marketParams), payer, onBehalf, marketParams.collateralToken, assets);
        ILendingPool(POOL).supplyCollateral(marketParams, assets, onBehalf, "");
    }

    /// @dev What arrives is measured, not believed: a token without authorizations may swallow the call (WETH9 does). More than expected is
    ///      a donation and stays.
    function _receiveWithAuthorization(
        address token,
        address from,
        uint256 value,
        uint256 deadline,
        bytes32 nonce,
        bytes calldata signature
    ) private {
        uint256 before = IERC20(token).balanceOf(address(this));
        SignedPayments.receiveWithAuthorization(token, from, value, deadline, nonce, signature);
        uint256 received = Math.saturatingSub(IERC20(token).balanceOf(address(this)), before);
        if (received < value) revert LendingGateway_NotDelivered(token, received, value);
        if (IERC20(token).allowance(address(this), POOL) < value) {
            IERC20(token).forceApprove(POOL, type(uint256).max);
        }
    }

    /* INTERNAL: OUT OF THE POOL */

    function _deliver(MarketParams calldata marketParams, address receiver, uint256 amount) private {
        emit EtherSent(_id(marketParams), msg.sender, receiver, amount);
        _sendEther(receiver, amount);
    }

    /// @dev Wrapped ether that gets ether wraps it for the sender, who would be the gateway: nobody's then.
    function _sendEther(address receiver, uint256 amount) private {
        if (receiver == address(0) || receiver == WETH) revert LendingGateway_EtherNotTaken(receiver, amount);
        IWrappedEther(WETH).withdraw(amount);
        bool taken;
        assembly ("memory-safe") {
            // copies nothing of what the receiver returns, however much that is
            taken := call(gas(), receiver, amount, 0x00, 0x00, 0x00, 0x00)
        }
        if (!taken) revert LendingGateway_EtherNotTaken(receiver, amount);
    }

    /* INTERNAL: CHECKS */

    function _id(MarketParams calldata marketParams) private pure returns (Id) {
        return Id.wrap(keccak256(abi.encode(marketParams)));
    }

    function _requireWrappedEther(address token) private view {
        if (token != WETH) revert LendingGateway_NotWrappedEther(token);
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert LendingGateway_DeadlineExpired(deadline, block.timestamp);
    }

    function _requireOutput(uint256 output, uint256 minimum) private pure {
        if (output < minimum) revert LendingGateway_OutputTooLow(output, minimum);
    }

    function _requireInput(uint256 input, uint256 maximum) private pure {
        if (input > maximum) revert LendingGateway_InputTooHigh(input, maximum);
    }
}
