// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {LiquidationIncentive} from "../../lending/libraries/LiquidationIncentive.sol";
import {MarketAccrual} from "../../lending/libraries/MarketAccrual.sol";
import {SharesMath} from "../../lending/libraries/SharesMath.sol";
import {IOracle} from "../../oracle/interfaces/IOracle.sol";
import {GuardedOracle} from "../../oracle/libraries/GuardedOracle.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {ICreditFacilitator} from "../credit/interfaces/ICreditFacilitator.sol";
import {Book, CreditBook} from "../credit/libraries/CreditBook.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {IRedemptionModule, IWindDownStatus} from "../redemption/interfaces/IRedemptionModule.sol";
import {ClaimLedger} from "./ClaimLedger.sol";
import {ISettlementOracle} from "./interfaces/ISettlementOracle.sol";
import {IWindDown} from "./interfaces/IWindDown.sol";
import {SettlementOracle} from "./SettlementOracle.sol";

/// @title PositionSettlement
/// @notice The wind-down's markets: their oracles, their prices, and the settlement of positions.
/// @dev A settlement repays with coins that lie here, and mints what is missing. They come back to the market's lenders in the same
///      call: the credit facilitator burns its own, so that of the supply only what is owed to others, and interest, remains.
abstract contract PositionSettlement is ClaimLedger, ProtocolManaged {
    using SafeERC20 for IERC20;
    using CreditBook for Book;
    using SharesMath for uint256;

    /* CONSTANTS */

    /// @notice The most markets there can be, so that the opening, which visits each, always fits in a block.
    uint256 public constant MAX_MARKETS = 64;

    /// @notice Seconds between two readings of a market's price, at least.
    uint256 public constant READING_INTERVAL = 1 hours;

    /// @notice How long after the beginning, and after a reading, the governor may give a price to a market whose source has none.
    uint256 public constant FALLBACK_DELAY = 3 days;

    uint256 private constant ORACLE_SCALE = 1e36;

    /// @dev By how many wei, at most, the pool rounds up what seizing a whole collateral repays.
    uint256 private constant ROUNDING = 3;

    /* IMMUTABLES */

    /// @inheritdoc IWindDown
    address public immutable POOL;

    /// @inheritdoc IWindDown
    address public immutable CREDIT_FACILITATOR;

    /* STORAGE */

    /// @inheritdoc IWindDown
    mapping(address oracle => bool) public isOracle;
    mapping(Id id => EndingMarket) private _markets;
    Id[] private _ids;

    /* CONSTRUCTOR */

    constructor(address pool, address facilitator) {
        _requireCode(pool);
        _requireCode(facilitator);
        POOL = pool;
        CREDIT_FACILITATOR = facilitator;
        // the pool takes from its caller alone, what that caller asks it to take
        IERC20(STABLECOIN).forceApprove(pool, type(uint256).max);
    }

    /* ORACLES */

    /// @inheritdoc IWindDown
    function makeOracle(address source) external returns (address oracle) {
        oracle = address(new SettlementOracle(source));
        isOracle[oracle] = true;
        emit OracleMade(oracle, source);
    }

    /* PRICES */

    /// @inheritdoc IWindDown
    function enlist(MarketParams calldata marketParams) external nonReentrant {
        _requireBegun();
        _enlist(marketParams);
    }

    /// @inheritdoc IWindDown
    function readPrice(MarketParams calldata marketParams) external nonReentrant {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        _requireNoPrice(id, entry);
        uint256 earliest = entry.readAt + READING_INTERVAL;
        if (block.timestamp < earliest) revert WindDown_ReadLately(id, earliest);
        address source = ISettlementOracle(marketParams.oracle).SOURCE();
        uint256 price = _sourcePrice(source);
        if (price == 0) revert WindDown_NoPrice(source);
        uint256 count = entry.readingCount;
        // casting to 'uint64' is safe: seconds
        entry.readAt = uint64(block.timestamp);
        entry.readingCount = uint8(count + 1);
        emit PriceRead(id, price, count + 1);
        if (count == entry.readings.length) {
            _fix(id, entry, _median(entry.readings[0], entry.readings[1], price), false);
        } else {
            entry.readings[count] = price;
        }
    }

    /// @inheritdoc IWindDown
    function setPrice(MarketParams calldata marketParams, uint256 price) external restricted {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        _requireNoPrice(id, entry);
        uint256 earliest = Math.max(begunAt, entry.readAt) + FALLBACK_DELAY;
        if (block.timestamp < earliest) revert WindDown_TooEarly(earliest);
        address source = ISettlementOracle(marketParams.oracle).SOURCE();
        uint256 found = _sourcePrice(source);
        if (found != 0) revert WindDown_SourceHasPrice(source, found);
        if (price == 0) revert WindDown_NoPrice(source);
        _fix(id, entry, price, true);
    }

    /* SETTLEMENT */

    /// @inheritdoc IWindDown
    function settle(
        MarketParams calldata marketParams,
        address borrower
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        uint256 circulating = _circulating();
        ILendingPool(POOL).accrueInterest(marketParams);
        Book memory position = CreditBook.load(POOL, id, CREDIT_FACILITATOR, borrower);
        if (position.owedShares == 0) revert WindDown_NothingOwed(id, borrower);
        uint256 idle = _idle();
        uint256 debt = position.debtUp();
        uint256 minted = Math.saturatingSub(debt, idle);
        if (minted != 0) IStablecoin(STABLECOIN).mint(address(this), minted);
        if (entry.atOnePrice) {
            if (entry.price == 0) revert WindDown_PriceNotFixed(id);
            (repaid, collateral) = _settleAt(id, marketParams, borrower, position, entry.price);
        } else {
            (repaid, collateral) = _settleByOracle(id, marketParams, borrower, position, debt);
        }
        // a collateral that is worth less than the debt repays less
        minted = Math.min(minted, _idle());
        if (minted != 0) IStablecoin(STABLECOIN).burn(address(this), minted);
        _book(marketParams.collateralToken);
        ICreditFacilitator(CREDIT_FACILITATOR).sync(marketParams);
        if (openedAt != 0) _useReserve(id, entry, Math.saturatingSub(_circulating(), circulating));
    }

    /// @inheritdoc IWindDown
    function release(MarketParams calldata marketParams) external {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        // shares: of the assets, rounding and the virtual shares' interest are left
        (, , , uint256 owedShares, , ) = ILendingPool(POOL).market(id);
        if (owedShares != 0) revert WindDown_StillOwed(id, owedShares);
        if (entry.reserve == 0) revert WindDown_Nothing();
        _useReserve(id, entry, entry.reserve);
    }

    /* VIEWS */

    /// @inheritdoc IWindDownStatus
    function isWindingDown(Id id) external view returns (bool) {
        if (begunAt == 0) return false;
        (, , bool listed) = ICreditFacilitator(CREDIT_FACILITATOR).market(id);
        return listed;
    }

    /// @inheritdoc IWindDown
    function market(Id id) external view returns (EndingMarket memory) {
        return _markets[id];
    }

    /// @inheritdoc IWindDown
    function markets() external view returns (Id[] memory) {
        return _ids;
    }

    /* INTERNAL: MARKETS */

    function _enlist(MarketParams calldata marketParams) internal {
        Id id = MarketAccrual.idOf(marketParams);
        EndingMarket storage entry = _markets[id];
        if (entry.enlisted) revert WindDown_AlreadyEnlisted(id);
        (, , bool listed) = ICreditFacilitator(CREDIT_FACILITATOR).market(id);
        if (!listed) revert WindDown_MarketNotListed(id);
        if (_ids.length == MAX_MARKETS) revert WindDown_TooManyMarkets(MAX_MARKETS);
        bool atOnePrice = isOracle[marketParams.oracle];
        entry.enlisted = true;
        entry.atOnePrice = atOnePrice;
        _ids.push(id);
        emit MarketEnlisted(id, marketParams, atOnePrice);
        if (atOnePrice) ISettlementOracle(marketParams.oracle).close();
    }

    /// @dev For each market, twice what is owed there: no settlement brings more coins than a debt into the supply, and a debt may
    ///      double by interest until it is settled.
    function _setReserves() internal returns (uint256 total) {
        uint256 length = _ids.length; // at most MAX_MARKETS
        for (uint256 i; i < length; ++i) {
            Id id = _ids[i];
            (, , uint128 owed, uint256 owedShares, , ) = ILendingPool(POOL).market(id);
            if (owedShares == 0) continue;
            // casting to 'uint128' is safe because of the bound
            uint128 reserve = uint128(Math.min(2 * uint256(owed), type(uint128).max));
            _markets[id].reserve = reserve;
            total += reserve;
            emit ReserveSet(id, reserve);
        }
    }

    /// @dev `amount` of a market's reserve is used up, or given back.
    function _useReserve(Id id, EndingMarket storage entry, uint256 amount) private {
        if (amount == 0) return;
        uint256 reserve = entry.reserve;
        if (amount > reserve) revert WindDown_ReserveExceeded(id, amount, reserve);
        reserve -= amount;
        // casting to 'uint128' is safe because it has only been lowered
        entry.reserve = uint128(reserve);
        lateReserve -= amount;
        emit ReserveSet(id, reserve);
    }

    function _enlisted(MarketParams calldata marketParams) private view returns (Id id) {
        id = MarketAccrual.idOf(marketParams);
        if (!_markets[id].enlisted) revert WindDown_NotEnlisted(id);
    }

    /* INTERNAL: PRICES */

    /// @dev As the pool asks for a liquidation: what is asked in a crash must not be refused for being low.
    function _sourcePrice(address source) private view returns (uint256 price) {
        price = GuardedOracle.priceOrZero(source);
        if (price == 0) price = GuardedOracle.liquidationPriceOrZero(source);
    }

    function _fix(Id id, EndingMarket storage entry, uint256 price, bool byGovernor) private {
        entry.price = price;
        emit PriceFixed(id, price, byGovernor);
    }

    function _requireNoPrice(Id id, EndingMarket storage entry) private view {
        if (entry.price != 0 || !entry.atOnePrice) revert WindDown_PriceFixed(id, entry.price);
    }

    function _median(uint256 a, uint256 b, uint256 c) private pure returns (uint256) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /* INTERNAL: SETTLEMENT */

    /// @dev By a liquidation, at an answer that is given for this alone. Where the collateral is worth the debt, the answer is the one at
    ///      which it is seized whole, bonus included, for all of the debt, so that any position can be, to the last share; of that, what is
    ///      worth the debt at `price` is kept. Where it is not, it is seized whole for what it is worth at `price`.
    function _settleAt(
        Id id,
        MarketParams calldata marketParams,
        address borrower,
        Book memory position,
        uint256 price
    ) private returns (uint256 repaid, uint256 collateral) {
        uint256 incentive = LiquidationIncentive.ofDown(marketParams.lltv);
        uint256 debt = position.owedShares.toAssetsDown(position.borrowAssets, position.borrowShares);
        uint256 worth = FixedPointMathLib.fullMulDiv(position.collateral, price, ORACLE_SCALE);
        // the pool takes no more shares for a collateral than are owed, however it rounds
        bool covered = debt < worth + ROUNDING;
        uint256 answer =
            covered
                ? FixedPointMathLib.fullMulDivUp(
                    FixedPointMathLib.mulWad(debt, incentive),
                    ORACLE_SCALE,
                    position.collateral
                )
                : FixedPointMathLib.mulWad(price, incentive);
        ISettlementOracle(marketParams.oracle).setAnswer(Math.max(answer, 1));
        (collateral, repaid) = _liquidate(
            marketParams,
            borrower,
            covered ? 0 : position.collateral,
            covered ? position.owedShares : 0
        );
        ISettlementOracle(marketParams.oracle).setAnswer(0);
        uint256 returned;
        if (covered) {
            returned = Math.saturatingSub(collateral, FixedPointMathLib.fullMulDivUp(repaid, ORACLE_SCALE, price));
            collateral -= returned;
        }
        emit Settled(id, borrower, repaid, collateral, returned);
        if (returned != 0) {
            IERC20(marketParams.collateralToken).forceApprove(POOL, returned);
            ILendingPool(POOL).supplyCollateral(marketParams, returned, borrower, "");
        }
    }

    /// @dev At the oracle's price of the moment: redeemed where the collateral is worth the debt, else liquidated.
    function _settleByOracle(
        Id id,
        MarketParams calldata marketParams,
        address borrower,
        Book memory position,
        uint256 debt
    ) private returns (uint256 repaid, uint256 collateral) {
        uint256 price = IOracle(marketParams.oracle).price();
        if (debt <= FixedPointMathLib.fullMulDiv(position.collateral, price, ORACLE_SCALE)) {
            address redeemer = ILendingPool(POOL).irmEntry(marketParams.irm).redeemer;
            if (redeemer == address(0)) revert WindDown_NoRedeemer(id);
            IERC20(STABLECOIN).forceApprove(redeemer, debt);
            (repaid, collateral) = IRedemptionModule(redeemer).unwind(marketParams, borrower, debt, 0);
            IERC20(STABLECOIN).forceApprove(redeemer, 0);
        } else {
            (collateral, repaid) = _liquidate(marketParams, borrower, position.collateral, 0);
        }
        emit Settled(id, borrower, repaid, collateral, 0);
    }

    /// @dev What arrives is measured, not believed.
    function _liquidate(
        MarketParams calldata marketParams,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares
    ) private returns (uint256 seized, uint256 repaid) {
        IERC20 token = IERC20(marketParams.collateralToken);
        uint256 held = token.balanceOf(address(this));
        (seized, repaid) = ILendingPool(POOL).liquidate(marketParams, borrower, seizedAssets, repaidShares, "");
        uint256 arrived = Math.saturatingSub(token.balanceOf(address(this)), held);
        if (arrived < seized) revert WindDown_NotDelivered(address(token), arrived, seized);
    }
}
