// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {LiquidationIncentive} from "../../lending/libraries/LiquidationIncentive.sol";
import {MarketAccrual} from "../../lending/libraries/MarketAccrual.sol";
import {SharesMath} from "../../lending/libraries/SharesMath.sol";
import {ProtocolManaged} from "../../utils/ProtocolManaged.sol";
import {ICreditFacilitator} from "../credit/interfaces/ICreditFacilitator.sol";
import {Book, CreditBook} from "../credit/libraries/CreditBook.sol";
import {PoolCalls} from "../credit/libraries/PoolCalls.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {IWindDownStatus} from "../redemption/interfaces/IRedemptionModule.sol";
import {FloorMath} from "../redemption/libraries/FloorMath.sol";
import {ClaimLedger} from "./ClaimLedger.sol";
import {ISettlementOracle} from "./interfaces/ISettlementOracle.sol";
import {IWindDown} from "./interfaces/IWindDown.sol";
import {SettlementOracleMaker} from "./SettlementOracleMaker.sol";

/// @title PositionSettlement
/// @notice The wind-down's markets: their oracles, their prices, and the settlement of positions.
/// @dev A settlement repays with coins that lie here, and mints what is missing. The credit facilitator, the market's only lender, takes
///      them back in the same call and burns what it had minted; what remains of them is interest.
abstract contract PositionSettlement is ClaimLedger, ProtocolManaged {
    using SafeERC20 for IERC20;
    using CreditBook for Book;
    using PoolCalls for address;
    using SharesMath for uint256;

    /* TYPES */

    /// @dev How much of a position is repaid, at which price.
    struct Part {
        uint256 price;
        /// All of the debt, rounded down.
        uint256 debtDown;
        /// What it costs, at the most.
        uint256 coins;
        /// Of the debt; zero where all of the collateral is seized instead.
        uint256 shares;
        /// Whether the collateral is worth the debt.
        bool covered;
        /// Whether nothing of debt or collateral is left that could be had.
        bool whole;
        /// Whether what is kept of the collateral is rounded up.
        bool up;
    }

    /* CONSTANTS */

    /// @notice The most markets there can be, so that the opening, which visits each, always fits in a block.
    uint256 public constant MAX_MARKETS = 64;

    /// @notice Seconds between two readings of a market's price, at least.
    uint256 public constant READING_INTERVAL = 1 hours;

    /// @notice Seconds between two of three readings that count together, at most; and from the third, or from a price that the governor
    ///         gave, until a single market is read again.
    uint256 public constant READING_SPAN = 1 days;

    /// @notice A single market's price falls by no more than the price over this number at once.
    uint256 public constant PRICE_STEPS = 20;

    /// @notice How long after a market is enlisted, and after a reading, the governor may give it a price where its source has none.
    uint256 public constant FALLBACK_DELAY = 3 days;

    /// @notice How long after the opening the governor may give up the reserve of a market in which somebody still owes.
    uint256 public constant GIVE_UP_DELAY = 365 days;

    /// @dev Of which the middle one counts.
    uint256 private constant READINGS = 3;

    uint256 private constant ORACLE_SCALE = 1e36;

    /* IMMUTABLES */

    /// @inheritdoc IWindDown
    address public immutable POOL;

    /// @inheritdoc IWindDown
    address public immutable CREDIT_FACILITATOR;

    /// @inheritdoc IWindDown
    address public immutable ORACLE_MAKER;

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
        ORACLE_MAKER = address(new SettlementOracleMaker());
        // the pool takes from its caller alone, what that caller asks it to take
        IERC20(STABLECOIN).forceApprove(pool, type(uint256).max);
    }

    /* ORACLES */

    /// @inheritdoc IWindDown
    function makeOracle(address source) external returns (address oracle) {
        oracle = SettlementOracleMaker(ORACLE_MAKER).make(source);
        isOracle[oracle] = true;
        emit OracleMade(oracle, source);
    }

    /* PRICES */

    /// @inheritdoc IWindDown
    function beginMarket(MarketParams calldata marketParams) external restricted {
        if (begunAt != 0) revert WindDown_AlreadyBegun();
        Id id = MarketAccrual.idOf(marketParams);
        (uint256 ceilingCoins, ) = _listing(id);
        if (ceilingCoins != 0) revert WindDown_CeilingNotZero(id, ceilingCoins);
        _enlist(id, marketParams);
    }

    /// @inheritdoc IWindDown
    function enlist(MarketParams calldata marketParams) external {
        // a market that shares the oracle of one that is winding down is at its end too
        if (begunAt == 0 && !_isClosed(marketParams.oracle)) revert WindDown_NotBegun();
        if (openedAt != 0) revert WindDown_AlreadyOpen();
        _enlist(MarketAccrual.idOf(marketParams), marketParams);
    }

    /// @inheritdoc IWindDown
    function readPrice(MarketParams calldata marketParams) external nonReentrant {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        // of one market alone it may fall
        if (begunAt != 0) _requireNoPrice(id, entry);
        uint256 count = entry.readingCount;
        uint256 readAt = entry.readAt;
        if (block.timestamp >= readAt + READING_SPAN) {
            count = 0;
        } else {
            uint256 earliest = readAt + (count == READINGS ? READING_SPAN : READING_INTERVAL);
            if (block.timestamp < earliest) revert WindDown_ReadLately(id, earliest);
        }
        uint256 price = ISettlementOracle(marketParams.oracle).sourcePrice();
        if (price == 0) revert WindDown_NoPrice(marketParams.oracle);
        emit PriceRead(id, price, count + 1);
        _setRead(entry, count + 1);
        if (count < entry.readings.length) {
            entry.readings[count] = price;
            return;
        }
        price = _median(entry.readings[0], entry.readings[1], price);
        uint256 fixedPrice = entry.price;
        if (fixedPrice != 0) {
            // by a little at a time, so that whoever redeems comes before it is too low, and borrowers see it coming
            price = FixedPointMathLib.max(price, fixedPrice - fixedPrice / PRICE_STEPS);
            if (price >= fixedPrice) return;
        }
        _fix(id, entry, price, false);
    }

    /// @inheritdoc IWindDown
    function setPrice(MarketParams calldata marketParams, uint256 price) external restricted {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        _requireNoPrice(id, entry);
        uint256 earliest = FixedPointMathLib.max(entry.enlistedAt, entry.readAt) + FALLBACK_DELAY;
        if (block.timestamp < earliest) revert WindDown_TooEarly(earliest);
        uint256 found = ISettlementOracle(marketParams.oracle).sourcePrice();
        if (found != 0) revert WindDown_SourceHasPrice(marketParams.oracle, found);
        if (price == 0) revert WindDown_NoPrice(marketParams.oracle);
        _setRead(entry, READINGS);
        _fix(id, entry, price, true);
    }

    /* SETTLEMENT */

    /// @inheritdoc IWindDown
    function settle(
        MarketParams calldata marketParams,
        address borrower
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        _requireBegun();
        Id id = _enlisted(marketParams);
        uint256 circulating = _circulating();
        Book memory position = CreditBook.loadAccrued(POOL, id, marketParams, address(0), borrower);
        if (position.owedShares == 0) revert WindDown_NothingOwed(id, borrower);
        Part memory part = _partOf(position, _priceOf(id), type(uint256).max, 0);
        part.up = true;
        uint256 minted = FixedPointMathLib.zeroFloorSub(part.coins, _idle());
        if (minted != 0) IStablecoin(STABLECOIN).mint(address(this), minted);
        uint256 returned;
        (repaid, collateral, returned) = _seize(marketParams, borrower, position.collateral, part);
        emit Settled(id, borrower, repaid, collateral, returned);
        // what rounding left
        minted = FixedPointMathLib.min(minted, _idle());
        if (minted != 0) IStablecoin(STABLECOIN).burn(address(this), minted);
        _book(marketParams.collateralToken);
        ICreditFacilitator(CREDIT_FACILITATOR).sync(marketParams);
        if (openedAt != 0) _useReserve(id, _markets[id], FixedPointMathLib.zeroFloorSub(_circulating(), circulating));
    }

    /// @inheritdoc IWindDownStatus
    function redeem(
        MarketParams calldata marketParams,
        address borrower,
        uint256 coins
    ) external nonReentrant returns (uint256 repaid, uint256 collateral) {
        Id id = _enlisted(marketParams);
        if (begunAt != 0) revert WindDown_AlreadyBegun();
        uint256 minDebt = ILendingPool(POOL).irmEntry(marketParams.irm).minDebt;
        Book memory position = CreditBook.loadAccrued(POOL, id, marketParams, address(0), borrower);
        Part memory part = _partOf(position, _priceOf(id), coins, minDebt);
        if (part.coins == 0) return (0, 0);
        // our own coin: it returns true or reverts
        IERC20(STABLECOIN).transferFrom(msg.sender, address(this), part.coins);
        (repaid, collateral, ) = _seize(marketParams, borrower, position.collateral, part);
        emit Redeemed(id, borrower, msg.sender, repaid, collateral);
        if (repaid != part.coins) IERC20(STABLECOIN).transfer(msg.sender, part.coins - repaid);
        IERC20(marketParams.collateralToken).safeTransfer(msg.sender, collateral);
    }

    /// @inheritdoc IWindDown
    function release(MarketParams calldata marketParams) external {
        Id id = _enlisted(marketParams);
        EndingMarket storage entry = _markets[id];
        // shares: of the assets, rounding and the virtual shares' interest are left
        (, , , uint256 owedShares, , ) = ILendingPool(POOL).market(id);
        if (owedShares != 0) revert WindDown_StillOwed(id, owedShares);
        _releaseAll(id, entry);
    }

    /// @inheritdoc IWindDown
    function giveUp(MarketParams calldata marketParams) external restricted {
        Id id = _enlisted(marketParams);
        _requireOpen();
        uint256 earliest = openedAt + GIVE_UP_DELAY;
        if (block.timestamp < earliest) revert WindDown_TooEarly(earliest);
        _releaseAll(id, _markets[id]);
    }

    /* VIEWS */

    /// @inheritdoc IWindDownStatus
    function isWindingDown(Id id) external view returns (bool) {
        if (_markets[id].enlistedAt != 0) return true;
        if (begunAt == 0) return false;
        (, bool listed) = _listing(id);
        return listed;
    }

    /// @inheritdoc IWindDownStatus
    function redemptionPrice(Id id) external view returns (uint256) {
        return begunAt == 0 ? _markets[id].price : 0;
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

    /// @dev Those of a beginning: one that is winding down already goes on.
    function _enlistAll(MarketParams[] calldata marketParams) internal {
        for (uint256 i; i < marketParams.length; ++i) {
            Id id = MarketAccrual.idOf(marketParams[i]);
            if (_markets[id].enlistedAt == 0) _enlist(id, marketParams[i]);
        }
    }

    function _enlist(Id id, MarketParams calldata marketParams) private {
        EndingMarket storage entry = _markets[id];
        if (entry.enlistedAt != 0) revert WindDown_AlreadyEnlisted(id);
        (, bool listed) = _listing(id);
        if (!listed) revert WindDown_MarketNotListed(id);
        if (!isOracle[marketParams.oracle]) revert WindDown_ForeignOracle(marketParams.oracle);
        if (_ids.length == MAX_MARKETS) revert WindDown_TooManyMarkets(MAX_MARKETS);
        // casting to 'uint40' is safe for 34,000 years
        entry.enlistedAt = uint40(block.timestamp);
        _ids.push(id);
        emit MarketEnlisted(id, marketParams);
        ISettlementOracle(marketParams.oracle).close();
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
            uint128 reserve = uint128(FixedPointMathLib.min(2 * uint256(owed), type(uint128).max));
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

    function _releaseAll(Id id, EndingMarket storage entry) private {
        if (entry.reserve == 0) revert WindDown_Nothing();
        _useReserve(id, entry, entry.reserve);
    }

    function _enlisted(MarketParams calldata marketParams) private view returns (Id id) {
        id = MarketAccrual.idOf(marketParams);
        if (_markets[id].enlistedAt == 0) revert WindDown_NotEnlisted(id);
    }

    function _listing(Id id) private view returns (uint256 ceilingCoins, bool listed) {
        (ceilingCoins, , listed) = ICreditFacilitator(CREDIT_FACILITATOR).market(id);
    }

    function _isClosed(address oracle) private view returns (bool) {
        return isOracle[oracle] && ISettlementOracle(oracle).isClosed();
    }

    /* INTERNAL: PRICES */

    function _setRead(EndingMarket storage entry, uint256 count) private {
        // casting to 'uint64' is safe: seconds
        entry.readAt = uint64(block.timestamp);
        // casting to 'uint8' is safe: at most READINGS
        entry.readingCount = uint8(count);
    }

    function _fix(Id id, EndingMarket storage entry, uint256 price, bool byGovernor) private {
        entry.price = price;
        emit PriceFixed(id, price, byGovernor);
    }

    function _requireNoPrice(Id id, EndingMarket storage entry) private view {
        if (entry.price != 0) revert WindDown_PriceFixed(id, entry.price);
    }

    function _priceOf(Id id) private view returns (uint256 price) {
        price = _markets[id].price;
        if (price == 0) revert WindDown_PriceNotFixed(id);
    }

    function _median(uint256 a, uint256 b, uint256 c) private pure returns (uint256) {
        return
            FixedPointMathLib.max(FixedPointMathLib.min(a, b), FixedPointMathLib.min(FixedPointMathLib.max(a, b), c));
    }

    /* INTERNAL: SETTLEMENT */

    /// @dev All of a debt, or as much of it as `coins` repay and leaves the least debt; of one that the collateral is not worth,
    ///      no more than that is worth.
    function _partOf(
        Book memory position,
        uint256 price,
        uint256 coins,
        uint256 minDebt
    ) private pure returns (Part memory part) {
        uint256 debt = position.debtUp();
        uint256 worth = FloorMath.worthDown(position.collateral, price);
        part.price = price;
        part.debtDown = position.owedShares.toAssetsDown(position.borrowAssets, position.borrowShares);
        // the pool takes no more shares for a collateral than are owed, however it rounds
        part.covered = part.debtDown < worth + FloorMath.ROUNDING;
        part.coins = debt;
        if (!part.covered) part.coins = FixedPointMathLib.min(debt, FloorMath.wholeUp(position.collateral, price));
        part.whole = coins >= part.coins;
        if (part.whole) {
            if (part.covered) part.shares = position.owedShares;
        } else {
            // for more the pool would seize a unit that is not there
            if (!part.covered) coins = FixedPointMathLib.min(coins, worth);
            coins = FixedPointMathLib.min(coins, FixedPointMathLib.zeroFloorSub(debt, minDebt));
            part.shares = coins.toSharesDown(position.borrowAssets, position.borrowShares);
            part.coins = part.shares.toAssetsUp(position.borrowAssets, position.borrowShares);
        }
    }

    /// @dev By a liquidation, at an answer that is given for this alone. Where the collateral is worth the debt, the answer is the one at
    ///      which it is seized whole, bonus included, for all of the debt, so that any position can be, to the last share; of what is
    ///      seized, what `repaid` is worth at the price is kept. Where it is not, it is seized for what it is worth at the price.
    function _seize(
        MarketParams calldata marketParams,
        address borrower,
        uint256 held,
        Part memory part
    ) private returns (uint256 repaid, uint256 kept, uint256 returned) {
        uint256 incentive = LiquidationIncentive.ofDown(marketParams.lltv);
        uint256 answer;
        if (part.covered) {
            answer = FixedPointMathLib.mulWad(part.debtDown, incentive);
            answer = FixedPointMathLib.fullMulDivUp(answer, ORACLE_SCALE, held);
        } else if (part.whole) {
            answer = FixedPointMathLib.mulWad(part.price, incentive);
        } else {
            // so that of a part no more is seized than it is worth
            answer = FixedPointMathLib.mulWadUp(part.price, incentive);
        }
        ISettlementOracle(marketParams.oracle).setAnswer(FixedPointMathLib.max(answer, 1));
        (kept, repaid) = _liquidate(marketParams, borrower, part.shares == 0 ? held : 0, part.shares);
        ISettlementOracle(marketParams.oracle).setAnswer(0);
        if (!part.covered) return (repaid, kept, 0);
        uint256 worth =
            part.up
                ? FixedPointMathLib.fullMulDivUp(repaid, ORACLE_SCALE, part.price)
                : FixedPointMathLib.fullMulDiv(repaid, ORACLE_SCALE, part.price);
        returned = FixedPointMathLib.zeroFloorSub(kept, worth);
        if (returned == 0) return (repaid, kept, 0);
        kept = worth;
        IERC20(marketParams.collateralToken).forceApprove(POOL, returned);
        POOL.supplyCollateral(marketParams, returned, borrower);
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
        uint256 arrived = FixedPointMathLib.zeroFloorSub(token.balanceOf(address(this)), held);
        if (arrived < seized) revert WindDown_NotDelivered(address(token), arrived, seized);
    }
}
