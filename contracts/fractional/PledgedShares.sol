// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {Claim, IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {ILendingPool, MarketParams} from "../lending/interfaces/ILendingPool.sol";
import {ILiquidationOracle, IOracle} from "../oracle/interfaces/IOracle.sol";
import {IAssetEnforcement} from "./interfaces/IAssetEnforcement.sol";
import {IPledgedShares} from "./interfaces/IPledgedShares.sol";
import {IPledgeManager} from "./interfaces/IPledgeManager.sol";

/// @title PledgedShares
/// @notice See {IPledgedShares}.
/// @custom:kill None of its own. Where the asset closes its manager nothing more is pledged; repaying, withdrawing and
///      liquidating go on.
contract PledgedShares is IPledgedShares, Multicall {
    using FixedPointMathLib for uint256;

    /* CONSTANTS */

    // where the clone's arguments lie: | manager 160 | asset 160 | borrower 160 | oracle 160 |
    uint256 private constant MANAGER_AT = 0;
    uint256 private constant ASSET_AT = 20;
    uint256 private constant BORROWER_AT = 40;
    uint256 private constant ORACLE_AT = 60;

    /* IMMUTABLES */

    /// @inheritdoc IPledgedShares
    address public immutable POOL;

    /// @dev Of the factory's assets.
    address private immutable _REGISTRY;

    /* STORAGE */

    /// @inheritdoc IERC20
    uint256 public totalSupply;

    /// @inheritdoc IERC20
    mapping(address account => uint256) public balanceOf;

    /// @dev Whether units that come from the pool come here, because the borrower takes them out.
    bool private transient _withdrawing;

    /* CONSTRUCTOR */

    /// @param pool The {LendingPool}.
    /// @param registry The {IdentityRegistry}.
    constructor(address pool, address registry) {
        POOL = pool;
        _REGISTRY = registry;
    }

    /* THE BORROWER */

    /// @inheritdoc IPledgedShares
    function pledge(
        MarketParams calldata marketParams,
        uint256 shares,
        uint256 minUnits
    ) external returns (uint256 units) {
        _requireActor();
        _requireAllowed(marketParams);
        units = IPledgeManager(manager()).lock(shares);
        if (units < minUnits) revert PledgedShares_OutputTooLow(units, minUnits);
        totalSupply += units;
        balanceOf[address(this)] += units;
        emit Transfer(address(0), address(this), units);
        emit Pledged(keccak256(abi.encode(marketParams)), shares, units);
        ILendingPool(POOL).supplyCollateral(marketParams, units, address(this), "");
    }

    /// @inheritdoc IPledgedShares
    function borrow(
        MarketParams calldata marketParams,
        uint256 assets,
        address receiver,
        uint256 maxDebt,
        uint256 deadline
    ) external returns (uint256 borrowShares) {
        _requireActor();
        _requireAllowed(marketParams);
        // neither who is frozen nor who has stolen the wallet's key turns frozen shares into money
        if (_isFrozen()) revert PledgedShares_BorrowerFrozen(borrower());
        if (block.timestamp > deadline) revert PledgedShares_DeadlineExpired(deadline, block.timestamp);
        (, borrowShares) = ILendingPool(POOL).borrow(marketParams, assets, 0, address(this), receiver);
        ILendingPool(POOL).checkPosition(marketParams, address(this), 0, maxDebt, 0);
    }

    /// @inheritdoc IPledgedShares
    function withdraw(
        MarketParams calldata marketParams,
        uint256 units,
        uint256 minShares
    ) external returns (uint256 shares) {
        _requireActor();
        _requireOwnCollateral(marketParams);
        _withdrawing = true;
        ILendingPool(POOL).withdrawCollateral(marketParams, units, address(this), address(this));
        _withdrawing = false;
        _burn(address(this), units);
        shares = IPledgeManager(manager()).release(units);
        if (shares < minShares) revert PledgedShares_OutputTooLow(shares, minShares);
        emit Released(keccak256(abi.encode(marketParams)), units, shares);
    }

    /// @inheritdoc IPledgedShares
    function multicall(bytes[] calldata data) public override(IPledgedShares, Multicall) returns (bytes[] memory) {
        return super.multicall(data);
    }

    /* LIQUIDATORS */

    /// @inheritdoc IPledgedShares
    function redeem(uint256 units, address to) external returns (uint256 shares) {
        uint256 balance = balanceOf[msg.sender];
        if (units > balance) revert PledgedShares_InsufficientUnits(units, balance);
        _burn(msg.sender, units);
        bool delivered;
        (delivered, shares) = IPledgeManager(manager()).seize(units, to);
        if (!delivered) revert PledgedShares_ReceiverRefused(to, shares);
        emit Redeemed(msg.sender, to, units, shares);
    }

    /// @inheritdoc IPledgedShares
    function discard(address account) external returns (uint256 units) {
        (, uint256 shares) = IPledgeManager(manager()).lien(asset(), borrower());
        if (shares != 0) revert PledgedShares_WorthSomething(shares);
        // units in the pool are a position's, which ends by the pool's rules
        if (account != POOL) units = balanceOf[account];
        if (units == 0) revert PledgedShares_InsufficientUnits(1, 0);
        _burn(account, units);
        IPledgeManager(manager()).release(units);
        emit Discarded(account, units);
    }

    /* MOVEMENTS OF UNITS: THE POOL'S ALONE */

    /// @inheritdoc IERC20
    function transfer(address to, uint256 units) external returns (bool) {
        // here they come when the borrower takes them out, and never else: nobody could redeem them
        if (msg.sender != POOL || (to == address(this)) != _withdrawing) revert PledgedShares_NotTransferable();
        balanceOf[POOL] -= units;
        balanceOf[to] += units;
        emit Transfer(POOL, to, units);
        if (to == address(this)) return true;
        // a liquidation, or a redemption of the market's redeemer
        (bool delivered, uint256 shares) = IPledgeManager(manager()).seize(units, to);
        if (delivered) _burn(to, units);
        emit Seized(to, units, delivered ? shares : 0);
        return true;
    }

    /// @inheritdoc IERC20
    function transferFrom(address from, address to, uint256 units) external returns (bool) {
        if (msg.sender != POOL || from != address(this) || to != POOL) revert PledgedShares_NotTransferable();
        balanceOf[from] -= units;
        balanceOf[to] += units;
        emit Transfer(from, to, units);
        return true;
    }

    /// @inheritdoc IERC20
    function approve(address, uint256) external pure returns (bool) {
        revert PledgedShares_NotTransferable();
    }

    /* THE ORACLE */

    /// @inheritdoc IOracle
    /// @dev What the asset's oracle says, less what was taken out of the lien; rounded down.
    function price() external view returns (uint256) {
        return _worthDown(IOracle(shareOracle()).price());
    }

    /// @inheritdoc ILiquidationOracle
    /// @dev The same of the oracle's liquidation price where it offers one, else of its price. At least one: where all was
    ///      taken from the lien the units are worth nothing, and the loss is to be taken, which the pool does not do at a
    ///      price of zero.
    function liquidationPrice() external view returns (uint256) {
        uint256 answer = _liquidationAnswer(shareOracle());
        return answer == 0 ? 0 : FixedPointMathLib.max(_worthDown(answer), 1);
    }

    /* VIEWS */

    /// @inheritdoc IPledgedShares
    function mayAct(address account) public view returns (bool) {
        address owner = borrower();
        if (account == owner) return true;
        if (!_isFrozen()) return false;
        // the borrower's own claim may have run out with the wallet: whose it was never changes
        return IIdentityRegistry(_REGISTRY).isVerified(account) && _investorOf(account) == _investorOf(owner);
    }

    /// @inheritdoc IPledgedShares
    function toSharesDown(uint256 units) external view returns (uint256) {
        (uint256 total, uint256 shares) = IPledgeManager(manager()).lien(asset(), borrower());
        return total == 0 ? 0 : units.fullMulDiv(shares, total);
    }

    /// @inheritdoc IERC20
    function allowance(address, address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IERC20Metadata
    function name() external view returns (string memory) {
        return string.concat("Pledged ", IERC20Metadata(asset()).name(), " of ", LibString.toHexString(borrower()));
    }

    /// @inheritdoc IERC20Metadata
    function symbol() external view returns (string memory) {
        return string.concat("p", IERC20Metadata(asset()).symbol());
    }

    /// @inheritdoc IERC20Metadata
    function decimals() external view returns (uint8) {
        return IERC20Metadata(asset()).decimals();
    }

    /// @inheritdoc IPledgedShares
    function manager() public view returns (address) {
        return _argument(MANAGER_AT);
    }

    /// @inheritdoc IPledgedShares
    function asset() public view returns (address) {
        return _argument(ASSET_AT);
    }

    /// @inheritdoc IPledgedShares
    function borrower() public view returns (address) {
        return _argument(BORROWER_AT);
    }

    /// @inheritdoc IPledgedShares
    function shareOracle() public view returns (address) {
        return _argument(ORACLE_AT);
    }

    /* INTERNAL */

    function _burn(address from, uint256 units) private {
        balanceOf[from] -= units;
        totalSupply -= units;
        emit Transfer(from, address(0), units);
    }

    /// @dev Rounded down; without units nothing is worth less than it is.
    function _worthDown(uint256 answer) private view returns (uint256) {
        (uint256 units, uint256 shares) = IPledgeManager(manager()).lien(asset(), borrower());
        return units <= shares ? answer : answer.fullMulDiv(shares, units);
    }

    /// @dev No guard of its own: the pool gives this contract the gas of a whole oracle or reverts, and a guard inside would
    ///      ask for more than is left of that.
    function _liquidationAnswer(address oracle) private view returns (uint256) {
        try ILiquidationOracle(oracle).liquidationPrice() returns (uint256 answer) {
            if (answer != 0) return answer;
        } catch {}
        return IOracle(oracle).price();
    }

    function _investorOf(address wallet) private view returns (uint96) {
        (Claim memory claim, , ) = IIdentityRegistry(_REGISTRY).identity(wallet);
        return claim.investorId;
    }

    function _isFrozen() private view returns (bool) {
        return IAssetEnforcement(asset()).isFrozen(borrower());
    }

    function _requireActor() private view {
        if (!mayAct(msg.sender)) revert PledgedShares_NotBorrower(msg.sender, borrower());
    }

    /// @dev The market's price is this clone's, and its loan one that the asset's owner allows: a sham loan is a transfer.
    function _requireAllowed(MarketParams calldata marketParams) private view {
        _requireOwnCollateral(marketParams);
        if (marketParams.oracle != address(this)) revert PledgedShares_AnotherOracle(marketParams.oracle);
        address oracle = shareOracle();
        if (!IPledgeManager(manager()).isLoanAllowed(asset(), oracle, marketParams.loanToken)) {
            revert PledgedShares_LoanNotAllowed(oracle, marketParams.loanToken);
        }
    }

    function _requireOwnCollateral(MarketParams calldata marketParams) private view {
        if (marketParams.collateralToken != address(this)) {
            revert PledgedShares_AnotherCollateral(marketParams.collateralToken);
        }
    }

    function _argument(uint256 offset) private view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), offset, offset + 20)));
    }
}
