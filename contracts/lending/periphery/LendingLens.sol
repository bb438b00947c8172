// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {IOracle} from "../../oracle/interfaces/IOracle.sol";
import {Id, ILendingPool} from "../interfaces/ILendingPool.sol";
import {LiquidationIncentive} from "../libraries/LiquidationIncentive.sol";
import {MarketAccrual, State} from "../libraries/MarketAccrual.sol";
import {SharesMath} from "../libraries/SharesMath.sol";
import {LensLiquidations} from "./LensLiquidations.sol";
import {LensMarkets} from "./LensMarkets.sol";
import {
    AccruedMarket,
    AnswerStatus,
    ILendingLens,
    LiquidationQuote,
    MarketStatus,
    MarketView,
    PortfolioEntry,
    PositionStatus,
    PositionView,
    Rates
} from "./interfaces/ILendingLens.sol";
import {PositionMath} from "./libraries/PositionMath.sol";

/// @title LendingLens
/// @notice See {ILendingLens}.
/// @custom:kill Never: it has no owner, no state and no powers. Another one can stand beside it.
contract LendingLens is LensLiquidations {
    using MarketAccrual for State;
    using SharesMath for uint256;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    constructor(address pool) LensMarkets(pool) {}

    /* MARKETS */

    /// @inheritdoc ILendingLens
    function marketView(Id id, uint256 timestamp) external view returns (MarketView memory) {
        return _marketView(_trySnapshot(id, timestamp));
    }

    /// @inheritdoc ILendingLens
    function marketViews(Id[] calldata ids, uint256 timestamp) external view returns (MarketView[] memory views) {
        views = new MarketView[](ids.length);
        for (uint256 i; i < ids.length; ++i) views[i] = _marketView(_trySnapshot(ids[i], timestamp));
    }

    /// @inheritdoc ILendingLens
    function accrued(Id id, uint256 timestamp) external view returns (AccruedMarket memory) {
        return _totalsOf(_accruedSnapshot(id, timestamp));
    }

    /// @inheritdoc ILendingLens
    function rates(Id id, uint256 timestamp) external view returns (Rates memory) {
        return _rates(_accruedSnapshot(id, timestamp));
    }

    /* POSITIONS */

    /// @inheritdoc ILendingLens
    function suppliedDown(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        return _suppliedDown(snapshot.state, _held(snapshot, account));
    }

    /// @inheritdoc ILendingLens
    function debtUp(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        return _debtUp(snapshot.state, _held(snapshot, account));
    }

    /// @inheritdoc ILendingLens
    function healthFactor(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        Held memory held = _held(snapshot, account);
        if (held.borrowShares == 0) return type(uint256).max;
        return PositionMath.healthFactorDown(_maxDebtDown(snapshot, held.collateral), _debtUp(snapshot.state, held));
    }

    /// @inheritdoc ILendingLens
    function maxBorrow(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        Held memory held = _held(snapshot, account);
        return
            PositionMath.maxBorrowDown(
                snapshot.state,
                held.borrowShares,
                _maxDebtDown(snapshot, held.collateral),
                _minDebt(snapshot)
            );
    }

    /// @inheritdoc ILendingLens
    function maxWithdraw(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        return _maxWithdraw(snapshot.state, _held(snapshot, account));
    }

    /// @inheritdoc ILendingLens
    function maxWithdrawCollateral(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        Held memory held = _held(snapshot, account);
        if (held.borrowShares == 0) return held.collateral;
        return
            PositionMath.maxWithdrawCollateralDown(
                _debtUp(snapshot.state, held),
                held.collateral,
                IOracle(snapshot.params.oracle).price(),
                snapshot.params.lltv
            );
    }

    /// @inheritdoc ILendingLens
    function liquidationPrice(Id id, address account, uint256 timestamp) external view returns (uint256) {
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        Held memory held = _held(snapshot, account);
        return PositionMath.liquidationPriceDown(_debtUp(snapshot.state, held), held.collateral, snapshot.params.lltv);
    }

    /// @inheritdoc ILendingLens
    function portfolio(
        address account,
        Id[] calldata ids,
        uint256 timestamp
    ) external view returns (PortfolioEntry[] memory entries) {
        entries = new PortfolioEntry[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            _fillEntry(entries[i], _trySnapshot(ids[i], timestamp), account);
        }
    }

    /// @inheritdoc ILendingLens
    function positions(
        Id id,
        address[] calldata accounts,
        uint256 timestamp
    ) external view returns (MarketView memory market, PositionView[] memory views) {
        Snapshot memory snapshot = _trySnapshot(id, timestamp);
        market = _marketView(snapshot);
        views = new PositionView[](accounts.length);
        Held[] memory held = _heldBy(snapshot, accounts);
        for (uint256 i; i < accounts.length; ++i) {
            views[i] = _positionView(snapshot.state, market, accounts[i], held[i]);
        }
    }

    /* LIQUIDATION */

    /// @inheritdoc ILendingLens
    function liquidationQuote(
        Id id,
        address borrower,
        uint256 timestamp
    ) external view returns (LiquidationQuote memory) {
        Snapshot memory snapshot = _trySnapshot(id, timestamp);
        return _fullQuote(snapshot, _marketView(snapshot), borrower, _held(snapshot, borrower));
    }

    /// @inheritdoc ILendingLens
    function liquidationQuotes(
        Id id,
        address[] calldata borrowers,
        uint256 timestamp
    ) external view returns (LiquidationQuote[] memory quotes) {
        Snapshot memory snapshot = _trySnapshot(id, timestamp);
        MarketView memory market = _marketView(snapshot);
        quotes = new LiquidationQuote[](borrowers.length);
        Held[] memory held = _heldBy(snapshot, borrowers);
        for (uint256 i; i < borrowers.length; ++i) quotes[i] = _fullQuote(snapshot, market, borrowers[i], held[i]);
    }

    /* PREVIEWS */

    /// @inheritdoc ILendingLens
    function previewSupply(
        Id id,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256, uint256) {
        Snapshot memory snapshot = _previewed(id, assets, shares, timestamp);
        State memory state = snapshot.state;
        if (assets != 0) shares = assets.toSharesDown(state.supplyAssets, state.supplyShares);
        else assets = shares.toAssetsUp(state.supplyAssets, state.supplyShares);
        unchecked {
            state.supplyAssets += assets; // below 2^200, and below 2^256 / 1e6 where the shares were given
        }
        state.supplyShares += shares;
        _requireStorable(state);
        return (assets, shares);
    }

    /// @inheritdoc ILendingLens
    function previewWithdraw(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256, uint256) {
        Snapshot memory snapshot = _previewed(id, assets, shares, timestamp);
        State memory state = snapshot.state;
        if (assets != 0) shares = assets.toSharesUp(state.supplyAssets, state.supplyShares);
        else assets = shares.toAssetsDown(state.supplyAssets, state.supplyShares);
        _requireWithin(id, account, shares, _held(snapshot, account).supplyShares);
        _requireLiquidity(snapshot, assets);
        state.supplyAssets -= assets;
        state.supplyShares -= shares;
        _requireStorable(state);
        return (assets, shares);
    }

    /// @inheritdoc ILendingLens
    function previewBorrow(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256, uint256) {
        Snapshot memory snapshot = _previewed(id, assets, shares, timestamp);
        State memory state = snapshot.state;
        if (assets != 0) shares = assets.toSharesUp(state.borrowAssets, state.borrowShares);
        else assets = shares.toAssetsDown(state.borrowAssets, state.borrowShares);
        _requireLiquidity(snapshot, assets);
        state.borrowAssets += assets;
        state.borrowShares += shares;
        _requireStorable(state);
        Held memory held = _held(snapshot, account);
        held.borrowShares += shares;
        _requireMinDebt(snapshot, account, held);
        _requireCovered(snapshot, account, held);
        return (assets, shares);
    }

    /// @inheritdoc ILendingLens
    function previewRepay(
        Id id,
        address account,
        uint256 assets,
        uint256 shares,
        uint256 timestamp
    ) external view returns (uint256, uint256) {
        Snapshot memory snapshot = _previewed(id, assets, shares, timestamp);
        State memory state = snapshot.state;
        if (assets != 0) shares = assets.toSharesDown(state.borrowAssets, state.borrowShares);
        else assets = shares.toAssetsUp(state.borrowAssets, state.borrowShares);
        Held memory held = _held(snapshot, account);
        _requireWithin(id, account, shares, held.borrowShares);
        held.borrowShares -= shares;
        state.borrowAssets = FixedPointMathLib.zeroFloorSub(state.borrowAssets, assets);
        state.borrowShares -= shares;
        _requireStorable(state);
        if (held.borrowShares != 0) _requireMinDebt(snapshot, account, held);
        return (assets, shares);
    }

    /// @inheritdoc ILendingLens
    function previewWithdrawCollateral(
        Id id,
        address account,
        uint256 assets,
        uint256 timestamp
    ) external view returns (uint256) {
        if (assets == 0) revert ILendingPool.LendingPool_ZeroAssets();
        (, uint256 owed, uint256 collateral) = ILendingPool(POOL).position(id, account);
        // without debt nothing accrues
        if (owed == 0) {
            (, , , address irm, ) = ILendingPool(POOL).idToMarketParams(id);
            if (irm == address(0)) revert ILendingPool.LendingPool_MarketNotCreated(id);
        }
        _requireWithin(id, account, assets, collateral);
        if (owed == 0) return type(uint256).max;
        Snapshot memory snapshot = _accruedSnapshot(id, timestamp);
        Held memory held = Held(0, owed, collateral - assets);
        (uint256 debt, uint256 maxDebt) = _requireCovered(snapshot, account, held);
        return PositionMath.healthFactorDown(maxDebt, debt);
    }

    /// @inheritdoc ILendingLens
    function previewLiquidate(
        Id id,
        address borrower,
        uint256 seizedAssets,
        uint256 repaidShares,
        uint256 timestamp
    ) external view returns (LiquidationQuote memory quote) {
        Snapshot memory snapshot = _previewed(id, seizedAssets, repaidShares, timestamp);
        Held memory held = _held(snapshot, borrower);
        quote.borrower = borrower;
        quote.status = PositionStatus.Liquidatable;
        quote.seizedAssetsArgument = seizedAssets;
        quote.repaidSharesArgument = repaidShares;
        quote.price = _liquidationPrice(snapshot.params.oracle);
        quote.incentive = LiquidationIncentive.ofDown(snapshot.params.lltv);
        uint256 debt = _debtUp(snapshot.state, held);
        uint256 maxDebt = _maxDebtAt(held.collateral, quote.price, snapshot.params.lltv);
        if (debt <= maxDebt) revert ILendingPool.LendingPool_HealthyPosition(id, borrower, debt, maxDebt);
        _settle(snapshot, held, quote);
    }

    /* INTERNAL: VIEWS */

    function _fillEntry(PortfolioEntry memory entry, Snapshot memory snapshot, address account) private view {
        MarketView memory market = _marketView(snapshot);
        entry.market = market;
        Held memory held = _held(snapshot, account);
        PositionView memory position = _positionView(snapshot.state, market, account, held);
        entry.position = position;
        entry.liquidationPrice = PositionMath.liquidationPriceDown(
            position.debt,
            held.collateral,
            snapshot.params.lltv
        );
        if (held.borrowShares == 0) entry.maxWithdrawCollateral = held.collateral;
        if (market.status != MarketStatus.Accrued) return;
        entry.maxWithdraw = _maxWithdraw(snapshot.state, held);
        if (market.priceStatus != AnswerStatus.Ok) return;
        entry.maxBorrow = PositionMath.maxBorrowDown(
            snapshot.state,
            held.borrowShares,
            position.maxDebt,
            market.irm.minDebt
        );
        entry.maxWithdrawCollateral = PositionMath.maxWithdrawCollateralDown(
            position.debt,
            held.collateral,
            market.price,
            snapshot.params.lltv
        );
    }

    function _positionView(
        State memory state,
        MarketView memory market,
        address account,
        Held memory held
    ) private pure returns (PositionView memory position) {
        position.account = account;
        if (market.status == MarketStatus.NotCreated) return position;
        position.supplyShares = held.supplyShares;
        position.borrowShares = held.borrowShares;
        position.collateral = held.collateral;
        position.supplied = _suppliedDown(state, held);
        position.debt = _debtUp(state, held);
        position.maxDebt = PositionMath.maxDebtDown(held.collateral, market.price, market.params.lltv);
        position.healthFactor = PositionMath.healthFactorDown(position.maxDebt, position.debt);
        position.status = _statusOf(market, held, position.debt);
    }

    /* INTERNAL: AMOUNTS */

    function _suppliedDown(State memory state, Held memory held) private pure returns (uint256) {
        return held.supplyShares.toAssetsDown(state.supplyAssets, state.supplyShares);
    }

    function _debtUp(State memory state, Held memory held) private pure returns (uint256) {
        return held.borrowShares.toAssetsUp(state.borrowAssets, state.borrowShares);
    }

    /// @dev Worth rounded down costs no more shares than it is made of, and one unit more costs more.
    function _maxWithdraw(State memory state, Held memory held) private pure returns (uint256) {
        return FixedPointMathLib.min(state.supplyAssets - state.borrowAssets, _suppliedDown(state, held));
    }

    /// @dev As the pool asks and computes it, with its errors.
    function _maxDebtDown(Snapshot memory snapshot, uint256 collateral) private view returns (uint256) {
        return _maxDebtAt(collateral, IOracle(snapshot.params.oracle).price(), snapshot.params.lltv);
    }

    function _maxDebtAt(uint256 collateral, uint256 price, uint256 lltv) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDiv(FixedPointMathLib.fullMulDiv(collateral, price, ORACLE_SCALE), lltv, WAD);
    }

    function _minDebt(Snapshot memory snapshot) private view returns (uint256) {
        return snapshot.state.hasMinDebt() ? ILendingPool(POOL).irmEntry(snapshot.params.irm).minDebt : 0;
    }

    /* INTERNAL: CHECKS, IN THE POOL'S ORDER */

    function _previewed(
        Id id,
        uint256 first,
        uint256 second,
        uint256 timestamp
    ) private view returns (Snapshot memory snapshot) {
        (, , , address irm, ) = ILendingPool(POOL).idToMarketParams(id);
        if (irm == address(0)) revert ILendingPool.LendingPool_MarketNotCreated(id);
        if ((first == 0) == (second == 0)) revert ILendingPool.LendingPool_InconsistentInput(first, second);
        _requireBounded(first | second);
        snapshot = _snapshot(id, timestamp);
    }

    function _requireLiquidity(Snapshot memory snapshot, uint256 assets) private pure {
        uint256 available = snapshot.state.supplyAssets - snapshot.state.borrowAssets;
        if (assets > available) {
            revert ILendingPool.LendingPool_InsufficientLiquidity(snapshot.id, assets, available);
        }
    }

    function _requireMinDebt(Snapshot memory snapshot, address borrower, Held memory held) private view {
        uint256 minDebt = _minDebt(snapshot);
        uint256 debt = _debtUp(snapshot.state, held);
        if (debt < minDebt) revert ILendingPool.LendingPool_DebtTooSmall(snapshot.id, borrower, debt, minDebt);
    }

    function _requireCovered(
        Snapshot memory snapshot,
        address borrower,
        Held memory held
    ) private view returns (uint256 debt, uint256 maxDebt) {
        debt = _debtUp(snapshot.state, held);
        maxDebt = _maxDebtDown(snapshot, held.collateral);
        if (debt > maxDebt) {
            revert ILendingPool.LendingPool_InsufficientCollateral(snapshot.id, borrower, debt, maxDebt);
        }
    }
}
