// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {MarketAccrual, State} from "../../lending/libraries/MarketAccrual.sol";
import {IOracle} from "../../oracle/interfaces/IOracle.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {Rescuable} from "../../utils/Rescuable.sol";
import {SignedPayments} from "../../utils/SignedPayments.sol";
import {UserMulticall} from "../../utils/UserMulticall.sol";
import {Book, CreditBook} from "../credit/libraries/CreditBook.sol";
import {ICreditFacilitator} from "../credit/interfaces/ICreditFacilitator.sol";
import {IPegStabilityModule} from "../interfaces/IPegStabilityModule.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {IRedemptionModule, IWindDownStatus} from "./interfaces/IRedemptionModule.sol";
import {FloorMath} from "./libraries/FloorMath.sol";

/// @title RedemptionModule
/// @notice See {IRedemptionModule}. It holds nothing between two calls.
/// @custom:kill The sentinel's `pause` stops redemptions from one market for a day, once a week. Nobody can stop them for good but a
///              wind-down of the market, which takes their place.
contract RedemptionModule is IRedemptionModule, Rescuable, ReentrancyGuardTransient, UserMulticall {
    using SafeERC20 for IERC20;
    using CreditBook for Book;

    /* TYPES */

    /// @dev One slot: | earliest 40 | until 40 |. Seconds: the pause's end, and when there may be another.
    struct Pause {
        uint40 until;
        uint40 earliest;
    }

    /// @dev What is the same for every position of a redemption.
    struct Terms {
        Id id;
        uint256 price;
        uint256 threshold;
        uint256 minDebt;
        uint256 feeBps;
        /// Whether the market is winding down alone: the wind-down knows its price then.
        bool ended;
    }

    /* CONSTANTS */

    /// @notice The hard limit of the fee: 2 %.
    uint16 public constant MAX_FEE_BPS = 200;

    /// @notice How long a pause is, and how far apart two begin at least. Seconds.
    uint256 public constant PAUSE_LENGTH = 1 days;
    uint256 public constant PAUSE_EVERY = 7 days;

    /// @dev The peg module is not asked for less than a hundred coins: dust there is no cost to redeemers.
    uint256 private constant LEAST_SWAPPED = 100e18;

    /* IMMUTABLES */

    /// @inheritdoc IRedemptionModule
    address public immutable POOL;
    /// @inheritdoc IRedemptionModule
    address public immutable STABLECOIN;
    /// @inheritdoc IRedemptionModule
    address public immutable PEG_MODULE;
    /// @inheritdoc IRedemptionModule
    address public immutable CREDIT_FACILITATOR;

    /* STORAGE */

    mapping(Id id => Pause) private _pauses;
    /// @inheritdoc IRedemptionModule
    address public windDown;
    /// @inheritdoc IRedemptionModule
    uint16 public fee;

    /* CONSTRUCTOR */

    /// @param creditFacilitator The {CreditFacilitator}, which names the pool and the stablecoin.
    /// @param pegModule The {PegStabilityModule} of the same stablecoin.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param feeBps The fee, in basis points of the collateral.
    constructor(
        address creditFacilitator,
        address pegModule,
        address accessManager,
        uint16 feeBps
    ) ProtocolManaged(accessManager) {
        _requireCode(creditFacilitator);
        _requireCode(pegModule);
        CREDIT_FACILITATOR = creditFacilitator;
        PEG_MODULE = pegModule;
        POOL = ICreditFacilitator(creditFacilitator).POOL();
        STABLECOIN = ICreditFacilitator(creditFacilitator).STABLECOIN();
        _setFee(feeBps);
        // the pool takes from its caller alone, what that caller asks it to take; the peg module burns what its caller asks it to burn
        IERC20(STABLECOIN).forceApprove(POOL, type(uint256).max);
        IERC20(STABLECOIN).forceApprove(pegModule, type(uint256).max);
    }

    /* REDEEMING */

    /// @inheritdoc IRedemptionModule
    function redeem(Redemption calldata redemption) external nonReentrant returns (Outcome memory outcome) {
        (Id id, bool ended) = _open(redemption);
        // our own coin: it returns true or reverts
        IERC20(STABLECOIN).transferFrom(msg.sender, address(this), redemption.coins);
        outcome = _redeem(id, redemption, msg.sender, ended);
    }

    /// @inheritdoc IRedemptionModule
    function redeemWithAuthorization(
        Redemption calldata redemption,
        address from,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (Outcome memory outcome) {
        (Id id, bool ended) = _open(redemption);
        bytes32 nonce = redeemAuthorizationNonce(redemption, from, salt);
        SignedPayments.receiveWithAuthorization(
            STABLECOIN,
            from,
            redemption.coins,
            redemption.deadline,
            nonce,
            signature
        );
        outcome = _redeem(id, redemption, from, ended);
    }

    /// @inheritdoc IRedemptionModule
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external {
        uint256 allowance = SignedPayments.tryPermit(STABLECOIN, value, deadline, signature);
        if (allowance < value) revert RedemptionModule_AllowanceTooLow(allowance, value);
    }

    /* GOVERNANCE */

    /// @inheritdoc IRedemptionModule
    function pause(Id id) external restricted {
        Pause storage entry = _pauses[id];
        if (block.timestamp < entry.earliest) revert RedemptionModule_PausedLately(id, entry.earliest);
        // casting to 'uint40' is safe for 34,000 years
        entry.until = uint40(block.timestamp + PAUSE_LENGTH);
        entry.earliest = uint40(block.timestamp + PAUSE_EVERY);
        emit PauseSet(id, block.timestamp + PAUSE_LENGTH);
    }

    /// @inheritdoc IRedemptionModule
    function unpause(Id id) external restricted {
        Pause storage entry = _pauses[id];
        if (block.timestamp >= entry.until) revert RedemptionModule_NotPaused(id);
        // casting to 'uint40' is safe as above
        entry.until = uint40(block.timestamp);
        emit PauseSet(id, block.timestamp);
    }

    /// @inheritdoc IRedemptionModule
    function setFee(uint16 feeBps) external restricted {
        _setFee(feeBps);
    }

    /// @inheritdoc IRedemptionModule
    function setWindDown(address windDown_) external restricted {
        if (windDown != address(0)) revert RedemptionModule_WindDownNamed(windDown);
        _requireCode(windDown_);
        windDown = windDown_;
        emit WindDownSet(windDown_);
        // it takes from its caller alone, what that caller asks it to take
        IERC20(STABLECOIN).forceApprove(windDown_, type(uint256).max);
    }

    /* VIEWS */

    /// @inheritdoc IRedemptionModule
    function threshold(uint256 lltv) public view returns (uint256) {
        (, uint256 lasted) = IPegStabilityModule(PEG_MODULE).drought();
        return FloorMath.thresholdUp(lltv, lasted);
    }

    /// @inheritdoc IRedemptionModule
    function redeemable(
        MarketParams calldata marketParams,
        address borrower
    ) external view returns (uint256 coins, uint256 collateral) {
        Id id = MarketAccrual.idOf(marketParams);
        if (!_isListed(id)) return (0, 0);
        Book memory book;
        (State memory state, , ) = MarketAccrual.loadAt(ILendingPool(POOL), marketParams, block.timestamp);
        book.borrowAssets = state.borrowAssets;
        book.borrowShares = state.borrowShares;
        (, book.owedShares, book.collateral) = ILendingPool(POOL).position(id, borrower);
        uint256 price;
        if (_isWindingDown(id)) {
            price = IWindDownStatus(windDown).redemptionPrice(id);
            if (price == 0) return (0, 0);
            // what the wind-down does not take comes back
            coins = FixedPointMathLib.min(book.debtUp(), FloorMath.wholeUp(book.collateral, price));
            return (coins, FixedPointMathLib.min(book.collateral, FloorMath.collateralDown(coins, price)));
        }
        price = _price(marketParams.oracle);
        coins = FloorMath.offer(book, price, threshold(marketParams.lltv), 0).debt;
        collateral = FloorMath.collateralDown(coins, price);
        collateral -= FloorMath.feeUp(collateral, fee);
    }

    /// @inheritdoc IRedemptionModule
    function payableByPegModule() public view returns (uint256 coins) {
        // dry and frozen: for its price, which is no dollar, or next to empty
        (bool dry, ) = IPegStabilityModule(PEG_MODULE).drought();
        if (dry && IPegStabilityModule(PEG_MODULE).frozen()) return 0;
        // it burns no more than it has minted, and pays no more than it has
        (, coins) = IStablecoin(STABLECOIN).facilitator(PEG_MODULE);
        uint256 held = IERC20(IPegStabilityModule(PEG_MODULE).RESERVE()).balanceOf(PEG_MODULE);
        held = FixedPointMathLib.min(held, IPegStabilityModule(PEG_MODULE).book());
        coins = FixedPointMathLib.min(coins, held * IPegStabilityModule(PEG_MODULE).WEI_PER_UNIT());
        if (coins < LEAST_SWAPPED) return 0;
    }

    /// @inheritdoc IRedemptionModule
    function pausedUntil(Id id) external view returns (uint256) {
        return _pauses[id].until;
    }

    /// @inheritdoc IRedemptionModule
    /// @dev The list of borrowers is in it as a hash, so that all of it is words.
    function redeemAuthorizationNonce(
        Redemption calldata redemption,
        address from,
        bytes32 salt
    ) public pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    this.redeemWithAuthorization.selector,
                    redemption.marketParams,
                    keccak256(abi.encodePacked(redemption.borrowers)),
                    redemption.coins,
                    redemption.minReserve,
                    redemption.minCollateral,
                    redemption.receiver,
                    redemption.deadline,
                    from,
                    salt
                )
            );
    }

    /* INTERNAL: REDEEMING */

    /// @dev Everything that can be known before the coins come.
    function _open(Redemption calldata redemption) private view returns (Id id, bool ended) {
        if (block.timestamp > redemption.deadline) {
            revert RedemptionModule_DeadlineExpired(redemption.deadline, block.timestamp);
        }
        if (redemption.coins == 0) revert RedemptionModule_ZeroCoins();
        if (redemption.receiver == address(0) || redemption.receiver == address(this)) {
            revert RedemptionModule_InvalidReceiver(redemption.receiver);
        }
        id = MarketAccrual.idOf(redemption.marketParams);
        if (!_isListed(id)) revert RedemptionModule_MarketNotListed(id);
        ended = _isWindingDown(id);
        if (ended) {
            if (IWindDownStatus(windDown).redemptionPrice(id) == 0) revert RedemptionModule_WindingDown(id);
        } else {
            uint256 until = _pauses[id].until;
            if (block.timestamp < until) revert RedemptionModule_Paused(id, until);
        }
    }

    /// @dev The coins are here. What finds nothing goes back to `payer`.
    function _redeem(
        Id id,
        Redemption calldata redemption,
        address payer,
        bool ended
    ) private returns (Outcome memory outcome) {
        uint256 floor;
        if (!ended) {
            // before the peg module pays: what it pays now says nothing of how long it has been dry
            floor = threshold(redemption.marketParams.lltv);
            _fromPegModule(redemption, outcome);
        }
        if (outcome.swapped != redemption.coins) _fromPositions(id, redemption, floor, ended, outcome);
        if (outcome.swapped + outcome.repaid == 0) revert RedemptionModule_NothingRedeemable(id, floor);
        if (outcome.reserve < redemption.minReserve) {
            revert RedemptionModule_ReserveTooLow(outcome.reserve, redemption.minReserve);
        }
        if (outcome.collateral < redemption.minCollateral) {
            revert RedemptionModule_CollateralTooLow(outcome.collateral, redemption.minCollateral);
        }
        emit CoinsRedeemed(id, payer, redemption.receiver, outcome);
        uint256 left = redemption.coins - outcome.swapped - outcome.repaid;
        if (left != 0) IERC20(STABLECOIN).transfer(payer, left);
        if (outcome.repaid == 0) return outcome;
        _sync(id, redemption.marketParams);
        IERC20(redemption.marketParams.collateralToken).safeTransfer(redemption.receiver, outcome.collateral);
    }

    function _fromPegModule(Redemption calldata redemption, Outcome memory outcome) private {
        uint256 coins = FixedPointMathLib.min(redemption.coins, payableByPegModule());
        if (coins == 0) return;
        outcome.swapped = coins;
        outcome.reserve = IPegStabilityModule(PEG_MODULE).swapOut(
            coins,
            0, // the caller's minimum is for all of it
            redemption.receiver,
            redemption.deadline
        );
    }

    function _fromPositions(
        Id id,
        Redemption calldata redemption,
        uint256 floor,
        bool ended,
        Outcome memory outcome
    ) private {
        uint256 count = redemption.borrowers.length;
        if (count == 0) return;
        uint256 left = redemption.coins - outcome.swapped;
        Terms memory terms;
        if (ended) (terms.id, terms.ended) = (id, true);
        else terms = _termsOf(id, redemption.marketParams, floor);
        for (uint256 i; i < count && left != 0; ++i) {
            address borrower = redemption.borrowers[i];
            uint256 repaid = _fromPosition(terms, redemption.marketParams, borrower, left, outcome);
            unchecked {
                left -= repaid; // at most what was left
            }
            outcome.repaid += repaid;
        }
    }

    /// @return repaid Zero where the position is passed over.
    function _fromPosition(
        Terms memory terms,
        MarketParams calldata marketParams,
        address borrower,
        uint256 coins,
        Outcome memory outcome
    ) private returns (uint256 repaid) {
        uint256 collateral;
        uint256 charged;
        if (terms.ended) {
            (repaid, collateral) = IWindDownStatus(windDown).redeem(marketParams, borrower, coins);
            if (repaid == 0) return 0;
        } else {
            Book memory book = CreditBook.loadAccrued(POOL, terms.id, marketParams, address(0), borrower);
            repaid = FloorMath.offer(book, terms.price, terms.threshold, terms.minDebt).amount(coins);
            if (repaid == 0) return 0;
            (, collateral) = ILendingPool(POOL).redeem(marketParams, borrower, repaid, address(this));
            charged = FloorMath.feeUp(collateral, terms.feeBps);
            _leave(marketParams, borrower, charged);
            collateral -= charged;
        }
        outcome.collateral += collateral;
        outcome.fee += charged;
        emit RedeemedFrom(terms.id, borrower, repaid, collateral, charged);
    }

    /// @dev Puts collateral back into the position that it came from.
    function _leave(MarketParams calldata marketParams, address borrower, uint256 collateral) private {
        if (collateral == 0) return;
        IERC20 token = IERC20(marketParams.collateralToken);
        // the pool takes from its caller alone, what that caller asks it to take
        if (token.allowance(address(this), POOL) < collateral) token.forceApprove(POOL, type(uint256).max);
        ILendingPool(POOL).supplyCollateral(marketParams, collateral, borrower, "");
    }

    /// @dev What came back to the market leaves it for the facilitator and is burned, so that the level says at once what is lent. Nothing
    ///      that stops that stops a redemption, as nothing stops a repayment.
    function _sync(Id id, MarketParams calldata marketParams) private {
        try ICreditFacilitator(CREDIT_FACILITATOR).sync(marketParams) {} catch {
            emit SyncFailed(id);
        }
    }

    /* INTERNAL: READING */

    function _termsOf(
        Id id,
        MarketParams calldata marketParams,
        uint256 floor
    ) private view returns (Terms memory terms) {
        terms.id = id;
        terms.price = _price(marketParams.oracle);
        terms.threshold = floor;
        terms.minDebt = ILendingPool(POOL).irmEntry(marketParams.irm).minDebt;
        terms.feeBps = fee;
    }

    /// @dev The oracle's price, which the pool goes by, or the oracle's own error.
    function _price(address oracle) private view returns (uint256 price) {
        price = IOracle(oracle).price();
        if (price == 0) revert RedemptionModule_ZeroPrice(oracle);
    }

    function _isListed(Id id) private view returns (bool listed) {
        (, , listed) = ICreditFacilitator(CREDIT_FACILITATOR).market(id);
    }

    function _isWindingDown(Id id) private view returns (bool) {
        address named = windDown;
        return named != address(0) && IWindDownStatus(named).isWindingDown(id);
    }

    function _requireCode(address account) private view {
        if (account.code.length == 0) revert RedemptionModule_NoCode(account);
    }

    function _setFee(uint16 feeBps) private {
        if (feeBps > MAX_FEE_BPS) revert RedemptionModule_FeeTooHigh(feeBps, MAX_FEE_BPS);
        fee = feeBps;
        emit FeeSet(feeBps);
    }
}
