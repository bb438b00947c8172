// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Authorization, Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {UserMulticall} from "../../utils/UserMulticall.sol";
import {IWrappedEther} from "../../utils/interfaces/IWrappedEther.sol";
import {CreditLedger} from "./CreditLedger.sol";
import {Adjustment, ICreditFacilitator} from "./interfaces/ICreditFacilitator.sol";
import {Book, CreditBook} from "./libraries/CreditBook.sol";
import {PoolCalls} from "./libraries/PoolCalls.sol";

/// @title CreditFacilitator
/// @notice See {ICreditFacilitator}. The ledger of markets, interest and losses is {CreditLedger}; here are positions: what goes into the
///         pool and comes out of it, for whom, and how it is paid.
/// @custom:kill The sentinel's `lowerMarketCeiling` stops minting for a market, and the stablecoin's `lowerCeiling` or `pauseMinting`
///              for all. Repaying, closing and the books are never stopped; who has authorised it withdraws that in the pool.
contract CreditFacilitator is CreditLedger, ReentrancyGuardTransient, UserMulticall {
    using SafeERC20 for IERC20;
    using CreditBook for Book;
    using PoolCalls for address;

    /* CONSTANTS */

    uint256 private constant WAD = 1e18;

    /* IMMUTABLES */

    /// @inheritdoc ICreditFacilitator
    address public immutable WETH;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    /// @param stablecoin Minted and burned here; it must list this contract as a facilitator.
    /// @param weth Wrapped ether, WETH9 or of its form: it credits exactly what is sent, and sends exactly what is burned. Zero for none:
    ///        every function with ether then refuses, for no market's collateral is zero.
    /// @param surplusBuffer Takes interest, covers losses; it must know this contract as a facilitator.
    /// @param savingsVault The {ISavingsRewards}; it must know this contract as a facilitator.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param shareBps The savers' share of the interest, in basis points.
    constructor(
        address pool,
        address stablecoin,
        address weth,
        address surplusBuffer,
        address savingsVault,
        address accessManager,
        uint16 shareBps
    ) CreditLedger(pool, stablecoin, surplusBuffer, savingsVault, shareBps) ProtocolManaged(accessManager) {
        if (weth != address(0)) _requireCode(weth);
        WETH = weth;
    }

    /// @dev Only what wrapped ether sends on `withdraw`; cheap enough for the little gas that comes with it.
    receive() external payable {
        if (msg.sender != WETH) revert CreditFacilitator_UnexpectedEther(msg.sender);
    }

    /* POSITIONS */

    /// @inheritdoc ICreditFacilitator
    function open(
        MarketParams calldata marketParams,
        uint256 collateral,
        uint256 borrowed,
        address receiver,
        uint256 minHealthFactor,
        uint256 deadline
    ) external nonReentrant returns (uint256 shares) {
        _requireBefore(deadline);
        Id id = _listed(marketParams);
        _putIn(marketParams, collateral, false);
        shares = _borrow(id, marketParams, borrowed, receiver, type(uint256).max, minHealthFactor);
    }

    /// @inheritdoc ICreditFacilitator
    function openEther(
        MarketParams calldata marketParams,
        uint256 borrowed,
        address receiver,
        uint256 minHealthFactor,
        uint256 deadline,
        Authorization calldata authorization,
        bytes calldata signature
    ) external payable nonReentrant returns (uint256 shares) {
        _requireBefore(deadline);
        Id id = _listed(marketParams);
        if (signature.length != 0) authorize(authorization, signature);
        _putIn(marketParams, msg.value, true);
        shares = _borrow(id, marketParams, borrowed, receiver, type(uint256).max, minHealthFactor);
    }

    /// @inheritdoc ICreditFacilitator
    function adjust(MarketParams calldata marketParams, Adjustment calldata adjustment) external nonReentrant {
        _adjust(marketParams, adjustment, false);
    }

    /// @inheritdoc ICreditFacilitator
    function adjustEther(
        MarketParams calldata marketParams,
        Adjustment calldata adjustment
    ) external payable nonReentrant {
        if (msg.value != adjustment.collateralIn) {
            revert CreditFacilitator_WrongEther(msg.value, adjustment.collateralIn);
        }
        _adjust(marketParams, adjustment, true);
    }

    /// @inheritdoc ICreditFacilitator
    function repay(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        address onBehalf,
        uint256 deadline
    ) external nonReentrant returns (uint256 assets, uint256 shares) {
        _requireBefore(deadline);
        (assets, shares) = _repay(_listed(marketParams), marketParams, onBehalf, maxRepaid, msg.sender);
    }

    /// @inheritdoc ICreditFacilitator
    function close(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        _requireBefore(deadline);
        (repaid, collateral) = _close(marketParams, msg.sender, maxRepaid, minCollateral, msg.sender);
        _takeOut(marketParams, msg.sender, collateral, receiver, false);
    }

    /// @inheritdoc ICreditFacilitator
    function closeEther(
        MarketParams calldata marketParams,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        uint256 deadline
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        _requireBefore(deadline);
        (repaid, collateral) = _close(marketParams, msg.sender, maxRepaid, minCollateral, msg.sender);
        _takeOut(marketParams, msg.sender, collateral, receiver, true);
    }

    /* BY SIGNATURE */

    /// @inheritdoc ICreditFacilitator
    function repayWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        address onBehalf,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 assets, uint256 shares) {
        Id id = _listed(marketParams);
        bytes32 nonce = repayAuthorizationNonce(marketParams, from, maxRepaid, onBehalf, deadline, salt);
        SignedPayments.receiveWithAuthorization(STABLECOIN, from, maxRepaid, deadline, nonce, signature);
        (assets, shares) = _repay(id, marketParams, onBehalf, maxRepaid, address(0));
        if (assets != maxRepaid) IERC20(STABLECOIN).transfer(from, maxRepaid - assets);
    }

    /// @inheritdoc ICreditFacilitator
    function closeWithAuthorization(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        bool asEther,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        bytes32 nonce = closeAuthorizationNonce(
            marketParams,
            from,
            maxRepaid,
            minCollateral,
            receiver,
            asEther,
            deadline,
            salt
        );
        SignedPayments.receiveWithAuthorization(STABLECOIN, from, maxRepaid, deadline, nonce, signature);
        (repaid, collateral) = _close(marketParams, from, maxRepaid, minCollateral, address(0));
        if (repaid != maxRepaid) IERC20(STABLECOIN).transfer(from, maxRepaid - repaid);
        _takeOut(marketParams, from, collateral, receiver, asEther);
    }

    /* STEPS */

    /// @inheritdoc ICreditFacilitator
    function permit(address token, uint256 value, uint256 deadline, bytes calldata signature) external {
        uint256 allowance = SignedPayments.tryPermit(token, value, deadline, signature);
        if (allowance < value) revert CreditFacilitator_AllowanceTooLow(token, allowance, value);
    }

    /// @inheritdoc ICreditFacilitator
    function authorize(Authorization calldata authorization, bytes calldata signature) public {
        if (authorization.authorized != address(this)) {
            revert CreditFacilitator_WrongAuthorized(authorization.authorized);
        }
        try ILendingPool(POOL).setAuthorizationWithSig(authorization, signature) {} catch {}
        bool isAuthorized = ILendingPool(POOL).isAuthorized(authorization.authorizer, address(this));
        if (isAuthorized != authorization.isAuthorized) {
            revert CreditFacilitator_AuthorizationFailed(authorization.authorizer, isAuthorized);
        }
    }

    /* BOOKS */

    /// @inheritdoc ICreditFacilitator
    function sync(MarketParams calldata marketParams) external nonReentrant returns (uint256 interest, uint256 burned) {
        Id id = _listed(marketParams);
        Book memory book = CreditBook.loadAccrued(POOL, id, marketParams, address(this), address(0));
        (interest, burned) = _sync(id, marketParams, book);
    }

    /// @inheritdoc ICreditFacilitator
    function distribute() external nonReentrant returns (uint256 toSavings, uint256 toSurplus) {
        return _distribute();
    }

    /// @inheritdoc ICreditFacilitator
    function recognise(MarketParams calldata marketParams) external nonReentrant returns (uint256 loss) {
        Id id = _listed(marketParams);
        Book memory book = CreditBook.loadAccrued(POOL, id, marketParams, address(this), address(0));
        loss = _recognise(id, book.claimDown());
    }

    /// @inheritdoc ICreditFacilitator
    function settle() external nonReentrant returns (uint256 repaid) {
        return _settle();
    }

    /* VIEWS */

    /// @inheritdoc ICreditFacilitator
    function claim(Id id) external view returns (uint256) {
        return CreditBook.load(POOL, id, address(this), address(0)).claimDown();
    }

    /// @inheritdoc ICreditFacilitator
    function repayAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
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
                    maxRepaid,
                    onBehalf,
                    deadline,
                    salt
                )
            );
    }

    /// @inheritdoc ICreditFacilitator
    function closeAuthorizationNonce(
        MarketParams calldata marketParams,
        address from,
        uint256 maxRepaid,
        uint256 minCollateral,
        address receiver,
        bool asEther,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.closeWithAuthorization.selector,
                    marketParams,
                    from,
                    maxRepaid,
                    minCollateral,
                    receiver,
                    asEther,
                    deadline,
                    salt
                )
            );
    }

    /* INTERNAL: POSITIONS */

    /// @dev In the order of {Adjustment}. Where it is ether, what was sent has been compared with what goes in.
    function _adjust(MarketParams calldata marketParams, Adjustment calldata adjustment, bool asEther) private {
        _requireBefore(adjustment.deadline);
        Id id = _listed(marketParams);
        if (adjustment.maxRepaid != 0) _repay(id, marketParams, msg.sender, adjustment.maxRepaid, msg.sender);
        if (adjustment.collateralIn != 0) _putIn(marketParams, adjustment.collateralIn, asEther);
        (uint256 maxDebt, uint256 minHealthFactor) = (adjustment.maxDebt, adjustment.minHealthFactor);
        if (adjustment.borrowed != 0 && adjustment.collateralOut == 0) {
            // the loan comes last, and says what the bounds are about
            _borrow(id, marketParams, adjustment.borrowed, adjustment.receiver, maxDebt, minHealthFactor);
            return;
        }
        if (adjustment.borrowed != 0) {
            _borrow(id, marketParams, adjustment.borrowed, adjustment.receiver, type(uint256).max, 0);
        }
        _takeOut(marketParams, msg.sender, adjustment.collateralOut, adjustment.receiver, asEther);
        if (maxDebt == type(uint256).max && minHealthFactor == 0) return;
        POOL.checkPosition(marketParams, msg.sender, maxDebt, minHealthFactor);
    }

    /// @dev Collateral of the caller, or the ether that came with the call.
    function _putIn(MarketParams calldata marketParams, uint256 collateral, bool asEther) private {
        if (asEther) {
            _requireWrappedEther(marketParams.collateralToken);
            IWrappedEther(WETH).deposit{value: collateral}();
        } else {
            IERC20(marketParams.collateralToken).safeTransferFrom(msg.sender, address(this), collateral);
        }
        POOL.supplyCollateral(marketParams, collateral, msg.sender);
    }

    /// @dev Collateral, last of all.
    function _takeOut(
        MarketParams calldata marketParams,
        address borrower,
        uint256 collateral,
        address receiver,
        bool asEther
    ) private {
        if (collateral == 0) return;
        if (asEther) _requireWrappedEther(marketParams.collateralToken);
        address to = asEther ? address(this) : receiver;
        POOL.withdrawCollateral(marketParams, collateral, borrower, to);
        if (asEther) _sendEther(receiver, collateral);
    }

    /// @dev What lies idle in the market is lent before anything is minted. Interest adds as much to debt as to supply, so that the
    ///      idle part is the same before and after the pool accrues. What is minted goes to the receiver, not through the pool.
    function _borrow(
        Id id,
        MarketParams calldata marketParams,
        uint256 borrowed,
        address receiver,
        uint256 maxDebt,
        uint256 minHealthFactor
    ) private returns (uint256 shares) {
        uint256 minted = _provide(id, borrowed, CreditBook.idleOf(POOL, id), receiver);
        uint256 debt;
        uint256 limit;
        (shares, debt, limit) = POOL.lend(marketParams, borrowed, minted, msg.sender, receiver);
        // as {ILendingPool-checkPosition}, of what the pool has just found
        if (debt > maxDebt) revert ILendingPool.LendingPool_DebtTooHigh(id, msg.sender, debt, maxDebt);
        if (minHealthFactor == 0) return shares;
        uint256 healthFactor = FixedPointMathLib.fullMulDiv(limit, WAD, debt);
        if (healthFactor < minHealthFactor) {
            revert ILendingPool.LendingPool_HealthFactorTooLow(id, msg.sender, healthFactor, minHealthFactor);
        }
    }

    /// @dev `payer` is whose coins to take; zero where they are here already.
    function _repay(
        Id id,
        MarketParams calldata marketParams,
        address borrower,
        uint256 maxRepaid,
        address payer
    ) private returns (uint256 assets, uint256 shares) {
        Book memory book = CreditBook.load(POOL, id, address(0), borrower);
        if (book.owedShares == 0) revert CreditFacilitator_NothingOwed(id, borrower);
        // interest to come only adds to the debt: a part stays a part
        if (book.debtUp() <= maxRepaid) book = CreditBook.loadAccrued(POOL, id, marketParams, address(0), borrower);
        return _repayOf(marketParams, book, borrower, maxRepaid, payer);
    }

    /// @dev Repays all debt of `borrower`; none is no hindrance. Its collateral is still to be taken out.
    function _close(
        MarketParams calldata marketParams,
        address borrower,
        uint256 maxRepaid,
        uint256 minCollateral,
        address payer
    ) private returns (uint256 repaid, uint256 collateral) {
        Id id = _listed(marketParams);
        Book memory book = CreditBook.loadAccrued(POOL, id, marketParams, address(0), borrower);
        collateral = book.collateral;
        if (collateral < minCollateral) {
            revert CreditFacilitator_CollateralTooLow(id, borrower, collateral, minCollateral);
        }
        if (book.owedShares == 0) return (0, collateral);
        uint256 debt = book.debtUp();
        if (debt > maxRepaid) revert CreditFacilitator_DebtTooHigh(id, borrower, debt, maxRepaid);
        (repaid, ) = _repayOf(marketParams, book, borrower, maxRepaid, payer);
    }

    /// @dev All of the debt if `maxRepaid` is enough; the book is accrued then.
    function _repayOf(
        MarketParams calldata marketParams,
        Book memory book,
        address borrower,
        uint256 maxRepaid,
        address payer
    ) private returns (uint256 assets, uint256 shares) {
        assets = book.debtUp();
        if (assets <= maxRepaid) shares = book.owedShares;
        else assets = maxRepaid;
        // our own coin: it returns true or reverts
        if (payer != address(0)) IERC20(STABLECOIN).transferFrom(payer, address(this), assets);
        return POOL.repay(marketParams, shares == 0 ? assets : 0, shares, borrower);
    }

    /// @dev Wrapped ether that gets ether wraps it for the sender, who would be this contract: nobody's then.
    function _sendEther(address receiver, uint256 amount) private {
        if (receiver == address(0) || receiver == WETH) revert CreditFacilitator_EtherNotTaken(receiver, amount);
        IWrappedEther(WETH).withdraw(amount);
        bool taken;
        assembly ("memory-safe") {
            // copies nothing of what the receiver returns, however much that is
            taken := call(gas(), receiver, amount, 0x00, 0x00, 0x00, 0x00)
        }
        if (!taken) revert CreditFacilitator_EtherNotTaken(receiver, amount);
    }

    /* INTERNAL: CHECKS */

    function _requireWrappedEther(address token) private view {
        if (token != WETH) revert CreditFacilitator_NotWrappedEther(token);
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert CreditFacilitator_DeadlineExpired(deadline, block.timestamp);
    }
}
