// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Id, ILendingPool, MarketParams} from "../../lending/interfaces/ILendingPool.sol";
import {MarketAccrual} from "../../lending/libraries/MarketAccrual.sol";
import {BPS} from "../../utils/BasisPoints.sol";
import {IRescuable, Rescuable} from "../../utils/Rescuable.sol";
import {ISavingsRewards} from "../interfaces/ISavingsRewards.sol";
import {IStablecoin} from "../interfaces/IStablecoin.sol";
import {ISurplusBuffer} from "../interfaces/ISurplusBuffer.sol";
import {IRedemptionModule} from "../redemption/interfaces/IRedemptionModule.sol";
import {ISettlementOracle} from "../winddown/interfaces/ISettlementOracle.sol";
import {IWindDown} from "../winddown/interfaces/IWindDown.sol";
import {ICreditFacilitator} from "./interfaces/ICreditFacilitator.sol";
import {Book, CreditBook} from "./libraries/CreditBook.sol";
import {PoolCalls} from "./libraries/PoolCalls.sol";

/// @title CreditLedger
/// @notice The credit facilitator's books: what it has minted for each market and may mint, the interest that came back, who gets it, and
///         who bears losses.
abstract contract CreditLedger is ICreditFacilitator, Rescuable {
    using SafeERC20 for IERC20;
    using CreditBook for Book;
    using PoolCalls for address;

    /* TYPES */

    /// @dev One slot: | listed 8 | ceilingCoins 40 | level 96 |. Wei, but for the ceiling.
    struct CreditMarket {
        uint96 level;
        uint40 ceilingCoins;
        bool listed;
    }

    /// @dev One slot: | savingsShareBps 16 | collected 120 | shortfall 120 |. Wei.
    struct Settings {
        uint120 shortfall;
        uint120 collected;
        uint16 savingsShareBps;
    }

    /* CONSTANTS */

    /// @notice The hard limit of the savers' share of the interest: nine tenths.
    uint16 public constant MAX_SAVINGS_SHARE_BPS = 9_000;

    /// @notice The hard limit of a market's ceiling, in whole coins: what fits a level.
    uint40 public constant MAX_CEILING_COINS = 79_000_000_000;

    /// @dev Wei of one whole coin.
    uint256 private constant COIN = 1e18;

    /* IMMUTABLES */

    /// @inheritdoc ICreditFacilitator
    address public immutable POOL;
    /// @inheritdoc ICreditFacilitator
    address public immutable STABLECOIN;
    /// @inheritdoc ICreditFacilitator
    address public immutable SURPLUS_BUFFER;
    /// @inheritdoc ICreditFacilitator
    address public immutable SAVINGS_VAULT;

    /* STORAGE */

    mapping(Id id => CreditMarket) private _markets;
    Settings private _settings;

    /* CONSTRUCTOR */

    constructor(address pool, address stablecoin, address surplusBuffer, address savingsVault, uint16 shareBps) {
        _requireCode(pool);
        _requireCode(stablecoin);
        _requireCode(surplusBuffer);
        _requireCode(savingsVault);
        POOL = pool;
        STABLECOIN = stablecoin;
        SURPLUS_BUFFER = surplusBuffer;
        SAVINGS_VAULT = savingsVault;
        _setSavingsShare(shareBps);
        // the pool takes from its caller alone, what that caller asks it to take
        IERC20(stablecoin).forceApprove(pool, type(uint256).max);
    }

    /* GOVERNANCE */

    /// @inheritdoc ICreditFacilitator
    function raiseMarketCeiling(MarketParams calldata marketParams, uint40 ceilingCoins) external restricted {
        // a wind-down mints what settling the markets that are listed takes: there are to be no more of them
        if (IStablecoin(STABLECOIN).mintingEnded()) revert IStablecoin.Stablecoin_MintingEnded();
        if (marketParams.loanToken != STABLECOIN) revert CreditFacilitator_WrongToken(marketParams.loanToken);
        if (marketParams.collateralToken == STABLECOIN) revert CreditFacilitator_WrongToken(STABLECOIN);
        if (ceilingCoins > MAX_CEILING_COINS) {
            revert CreditFacilitator_CeilingTooHigh(ceilingCoins, MAX_CEILING_COINS);
        }
        Id id = MarketAccrual.idOf(marketParams);
        CreditMarket storage entry = _markets[id];
        uint40 current = entry.ceilingCoins;
        // zero neither: in a market that is listed it is the sentinel's word alone, which ending the market waits for
        if (ceilingCoins == 0 || ceilingCoins < current) revert CreditFacilitator_NotHigher(current, ceilingCoins);
        (, , , , uint256 lastUpdate, ) = ILendingPool(POOL).market(id);
        if (lastUpdate == 0) revert ILendingPool.LendingPool_MarketNotCreated(id);
        _requireEndable(marketParams);
        entry.ceilingCoins = ceilingCoins;
        entry.listed = true;
        emit MarketCeilingSet(id, ceilingCoins);
        // as for the stablecoin
        IERC20(marketParams.collateralToken).forceApprove(POOL, type(uint256).max);
    }

    /// @inheritdoc ICreditFacilitator
    function lowerMarketCeiling(Id id, uint40 ceilingCoins) external restricted {
        uint40 current = _markets[id].ceilingCoins;
        if (ceilingCoins > current) revert CreditFacilitator_NotLower(current, ceilingCoins);
        _markets[id].ceilingCoins = ceilingCoins;
        emit MarketCeilingSet(id, ceilingCoins);
    }

    /// @inheritdoc ICreditFacilitator
    function setSavingsShare(uint16 shareBps) external restricted {
        _setSavingsShare(shareBps);
    }

    /* VIEWS */

    /// @inheritdoc ICreditFacilitator
    function market(Id id) external view returns (uint40 ceilingCoins, uint96 level, bool listed) {
        CreditMarket storage entry = _markets[id];
        return (entry.ceilingCoins, entry.level, entry.listed);
    }

    /// @inheritdoc ICreditFacilitator
    function shortfall() external view returns (uint120) {
        return _settings.shortfall;
    }

    /// @inheritdoc ICreditFacilitator
    function collected() external view returns (uint120) {
        return _settings.collected;
    }

    /// @inheritdoc ICreditFacilitator
    function savingsShareBps() external view returns (uint16) {
        return _settings.savingsShareBps;
    }

    /// @inheritdoc IRescuable
    /// @dev Of coins, what is beyond the interest that waits here.
    function rescuable(address token) public view override returns (uint256) {
        uint256 held = super.rescuable(token);
        return token == STABLECOIN ? Math.saturatingSub(held, _settings.collected) : held;
    }

    /* INTERNAL: LISTING */

    /// @dev Once the redemption module, the market's redeemer, knows the wind-down: that must be able to end what is lent in, and must not
    ///      have ended it.
    function _requireEndable(MarketParams calldata marketParams) private view {
        address redeemer = ILendingPool(POOL).irmEntry(marketParams.irm).redeemer;
        if (redeemer.code.length == 0) return;
        address windDown = IRedemptionModule(redeemer).windDown();
        if (windDown == address(0)) return;
        address oracle = marketParams.oracle;
        if (!IWindDown(windDown).isOracle(oracle)) revert CreditFacilitator_ForeignOracle(oracle);
        if (ISettlementOracle(oracle).isClosed()) revert CreditFacilitator_OracleClosed(oracle);
    }

    /* INTERNAL: LEVELS */

    /// @dev Mints what of `amount` the market lacks beyond what lies `idle` there, to `receiver`. Lending what lies idle is what burning
    ///      and minting it would be, so it is done only where a mint would be allowed; elsewhere all would be minted, and is refused.
    function _provide(Id id, uint256 amount, uint256 idle, address receiver) internal returns (uint256 minted) {
        CreditMarket storage entry = _markets[id];
        uint256 level = entry.level;
        uint256 ceiling = entry.ceilingCoins * COIN;
        minted = amount;
        if (idle != 0 && ceiling != 0 && level <= ceiling && IStablecoin(STABLECOIN).mayMint(address(this))) {
            minted = Math.saturatingSub(amount, idle);
            if (minted == 0) return 0;
        }
        level = Math.saturatingAdd(level, minted);
        if (level > ceiling) revert CreditFacilitator_CeilingExceeded(id, level, ceiling);
        // casting to 'uint96' is safe because level <= ceiling <= MAX_CEILING_COINS * COIN < 2^96
        entry.level = uint96(level);
        emit CreditMinted(id, minted, level);
        IStablecoin(STABLECOIN).mint(receiver, minted);
    }

    /// @dev Takes what lies idle out of a market, of which `book` is as of now: as interest, what the claim has beyond the level; the rest
    ///      is burned.
    function _sync(
        Id id,
        MarketParams calldata marketParams,
        Book memory book
    ) internal returns (uint256 interest, uint256 burned) {
        CreditMarket storage entry = _markets[id];
        uint256 level = entry.level;
        uint256 worth = book.claimDown();
        // not all of it where the pool's fee has a claim beside this one
        uint256 taken = Math.min(book.idle(), worth);
        if (taken == 0) return (0, 0);
        interest = Math.min(taken, Math.saturatingSub(worth, level));
        unchecked {
            // at most what is taken; the rest is what the level is above the claim that is left, or, with a loss, less than the level
            burned = taken - interest;
            level -= burned;
        }
        POOL.withdraw(marketParams, taken, address(this), address(this));
        if (burned != 0) {
            // casting to 'uint96' is safe because it has only been lowered
            entry.level = uint96(level);
            emit CreditBurned(id, burned, level);
            IStablecoin(STABLECOIN).burn(address(this), burned);
        }
        if (interest != 0) {
            emit InterestCollected(id, interest);
            _add(interest);
        }
    }

    /* INTERNAL: SURPLUS AND LOSSES */

    /// @dev Interest that is here: of the shortfall it repays what it can.
    function _add(uint256 interest) private {
        uint256 owed = _settings.shortfall;
        if (owed != 0) {
            uint256 repaid = Math.min(owed, interest);
            _repayShortfall(owed, repaid);
            interest -= repaid;
        }
        if (interest != 0) _settings.collected = SafeCast.toUint120(_settings.collected + interest);
    }

    function _distribute() internal returns (uint256 toSavings, uint256 toSurplus) {
        uint256 interest = _settings.collected;
        if (interest == 0) revert CreditFacilitator_NothingToDo();
        _settings.collected = 0;
        toSavings = (interest * _settings.savingsShareBps) / BPS;
        toSurplus = interest - toSavings;
        emit InterestDistributed(toSavings, toSurplus);
        IERC20(STABLECOIN).safeTransfer(SURPLUS_BUFFER, toSurplus);
        if (toSavings != 0) {
            IERC20(STABLECOIN).forceApprove(SAVINGS_VAULT, toSavings);
            ISavingsRewards(SAVINGS_VAULT).addReward(toSavings);
        }
    }

    /// @dev `worth` is what this contract's supply in the market is worth now, what lies idle there included.
    function _recognise(Id id, uint256 worth) internal returns (uint256 loss) {
        CreditMarket storage entry = _markets[id];
        loss = Math.saturatingSub(entry.level, worth);
        if (loss == 0) revert CreditFacilitator_NothingToDo();
        // casting to 'uint96' is safe because it is below the level
        entry.level = uint96(worth);
        // surplus that has come since an earlier loss repays that too
        uint256 earlier = _settings.shortfall;
        uint256 left = loss + earlier;
        uint256 fromSurplus = _takeSurplus(left);
        left -= fromSurplus;
        uint256 fromRewards;
        if (left > earlier) {
            fromRewards = ISavingsRewards(SAVINGS_VAULT).takeUndistributed(left - earlier);
            left -= fromRewards;
        }
        if (left != earlier) _setShortfall(left);
        emit LossRecognised(id, loss, worth, fromSurplus, fromRewards, left);
        uint256 covered = fromSurplus + fromRewards;
        if (covered != 0) IStablecoin(STABLECOIN).burn(address(this), covered);
    }

    function _settle() internal returns (uint256 repaid) {
        uint256 owed = _settings.shortfall;
        repaid = _takeSurplus(owed);
        if (repaid == 0) revert CreditFacilitator_NothingToDo();
        _repayShortfall(owed, repaid);
    }

    /// @dev Of interest collected here and not handed on, then of the buffer's; it is here then, and to be burned.
    function _takeSurplus(uint256 amount) private returns (uint256 taken) {
        uint256 interest = _settings.collected;
        taken = Math.min(amount, interest);
        // casting to 'uint120' is safe because it has only been lowered
        if (taken != 0) _settings.collected = uint120(interest - taken);
        if (taken != amount) taken += ISurplusBuffer(SURPLUS_BUFFER).coverLoss(STABLECOIN, amount - taken);
    }

    /// @dev Burns coins that are here.
    function _repayShortfall(uint256 owed, uint256 repaid) private {
        uint256 left = owed - repaid;
        _setShortfall(left);
        emit ShortfallRepaid(repaid, left);
        IStablecoin(STABLECOIN).burn(address(this), repaid);
    }

    /// @dev The buffer pays nobody as long as it is told of one.
    function _setShortfall(uint256 amount) private {
        // casting to 'uint120' is safe because a shortfall is part of the stablecoin's level, which has 120 bits
        _settings.shortfall = uint120(amount);
        ISurplusBuffer(SURPLUS_BUFFER).reportShortfall(STABLECOIN, amount);
    }

    function _setSavingsShare(uint16 shareBps) private {
        if (shareBps > MAX_SAVINGS_SHARE_BPS) {
            revert CreditFacilitator_ShareTooHigh(shareBps, MAX_SAVINGS_SHARE_BPS);
        }
        _settings.savingsShareBps = shareBps;
        emit SavingsShareSet(shareBps);
    }

    /* INTERNAL: CHECKS */

    /// @dev The id of a market that was given a ceiling once: of a token that is the stablecoin, and so on.
    function _listed(MarketParams calldata marketParams) internal view returns (Id id) {
        id = MarketAccrual.idOfCalldata(marketParams);
        if (!_markets[id].listed) revert CreditFacilitator_MarketNotListed(id);
    }

    function _requireCode(address account) internal view {
        if (account.code.length == 0) revert CreditFacilitator_NoCode(account);
    }
}
