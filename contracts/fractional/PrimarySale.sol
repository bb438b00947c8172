// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IIdentityRegistry} from "../compliance/interfaces/IIdentityRegistry.sol";
import {Reason} from "../compliance/interfaces/ITransferPolicy.sol";
import {IdentityWord} from "../compliance/libraries/IdentityWord.sol";
import {GasGuard} from "../market/libraries/GasGuard.sol";
import {BPS} from "../utils/BasisPoints.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {IRescuable, Rescuable} from "../utils/Rescuable.sol";
import {SignedPayments} from "../utils/SignedPayments.sol";
import {UserMulticall} from "../utils/UserMulticall.sol";
import {IAssetFactory} from "./interfaces/IAssetFactory.sol";
import {IAssetShares} from "./interfaces/IAssetShares.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {IPrimarySale, Sale, SaleStatus, SaleTerms} from "./interfaces/IPrimarySale.sol";

/// @title PrimarySale
/// @notice See {IPrimarySale}. What it holds is money of buyers who wait for the close or their shares, and proceeds not yet withdrawn.
/// @custom:kill The sentinel's `pause` stops openings and purchases. Claims, refunds, cancellations and withdrawals are never stopped.
contract PrimarySale is IPrimarySale, Rescuable, ReentrancyGuardTransient, UserMulticall {
    using SafeERC20 for IERC20;

    /* TYPES */

    /// @dev Five slots:
    ///      | startPrice 96 | asset 160 |
    ///      | feeBps 16 | lockUp 32 | minPerInvestor 56 | hardCap 56 | endPrice 96 |
    ///      | 48 free | maxFeeBps 16 | softCap 56 | endTime 40 | startTime 40 | maxPerInvestor 56 |
    ///      | isCancelled 8 | soldOutAt 40 | sold 56 | escrow 152 |
    ///      | 104 free | proceeds 152 |
    ///      Of money, 152 bits are enough: 56 of units by 96 of a price.
    struct SaleRecord {
        address asset;
        uint96 startPrice;
        uint96 endPrice;
        uint56 hardCap;
        uint56 minPerInvestor;
        uint32 lockUp;
        uint16 feeBps;
        uint56 maxPerInvestor;
        uint40 startTime;
        uint40 endTime;
        uint56 softCap;
        uint16 maxFeeBps;
        uint152 escrow;
        uint56 sold;
        uint40 soldOutAt;
        bool isCancelled;
        uint152 proceeds;
    }

    /// @dev One slot: | 48 free | paid 152 | shares 56 |
    struct Purchase {
        uint56 shares;
        uint152 paid;
    }

    /* CONSTANTS */

    /// @inheritdoc IPrimarySale
    uint16 public constant MAX_FEE_BPS = 500;
    /// @inheritdoc IPrimarySale
    uint256 public constant REFUND_GRACE = 30 days;

    uint256 private constant MAX_DURATION = 365 days;
    uint256 private constant MAX_LOCK_UP = 3_650 days;
    /// @dev What an issue may use before its failure counts as the asset's: several times what one with every rule on takes.
    uint256 private constant ISSUE_GAS = 1_000_000;

    /* IMMUTABLES */

    /// @inheritdoc IPrimarySale
    address public immutable FACTORY;
    /// @inheritdoc IPrimarySale
    address public immutable STABLECOIN;
    /// @inheritdoc IPrimarySale
    address public immutable SURPLUS_BUFFER;
    /// @inheritdoc IPrimarySale
    address public immutable REGISTRY;

    /* STORAGE */

    /// @inheritdoc IPrimarySale
    uint256 public totalOwed;
    /// @inheritdoc IPrimarySale
    uint256 public saleCount;
    /// @inheritdoc IPrimarySale
    uint16 public feeBps;
    /// @inheritdoc IPrimarySale
    bool public paused;

    mapping(uint256 saleId => SaleRecord) private _sales;
    mapping(uint256 saleId => mapping(address buyer => Purchase)) private _purchases;
    mapping(uint256 saleId => mapping(uint96 investorId => uint256)) private _boughtBy;

    /* CONSTRUCTOR */

    /// @param factory The {AssetFactory} whose assets are sold. Its stablecoin is paid with: it delivers what is sent, calls nobody and
    ///        blocks nobody.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param initialFeeBps Of the proceeds.
    constructor(address factory, address accessManager, uint16 initialFeeBps) ProtocolManaged(accessManager) {
        if (factory.code.length == 0) revert PrimarySale_NoCode(factory);
        FACTORY = factory;
        STABLECOIN = IAssetFactory(factory).STABLECOIN();
        SURPLUS_BUFFER = IAssetFactory(factory).SURPLUS_BUFFER();
        REGISTRY = IAssetFactory(factory).REGISTRY();
        _setFee(initialFeeBps);
    }

    /* SALES */

    /// @inheritdoc IPrimarySale
    function open(SaleTerms calldata terms) external nonReentrant returns (uint256 saleId) {
        if (paused) revert PrimarySale_Paused();
        _requireSensible(terms);
        if (!IAssetFactory(FACTORY).isAsset(terms.asset)) revert PrimarySale_UnknownAsset(terms.asset);
        _requireIssuer(terms.asset);
        uint16 fee = feeBps;
        if (fee > terms.maxFeeBps) revert PrimarySale_FeeAboveAllowed(fee, terms.maxFeeBps);
        uint256 allowance = IAssetToken(terms.asset).issuance(address(this));
        if (allowance < terms.hardCap) revert PrimarySale_IssueAllowanceTooLow(allowance, terms.hardCap);

        saleId = ++saleCount;
        SaleRecord storage record = _sales[saleId];
        (record.asset, record.startPrice) = (terms.asset, terms.startPrice);
        (record.endPrice, record.hardCap, record.minPerInvestor) = (
            terms.endPrice,
            terms.hardCap,
            terms.minPerInvestor
        );
        (record.lockUp, record.feeBps) = (terms.lockUp, fee);
        (record.maxPerInvestor, record.startTime) = (terms.maxPerInvestor, terms.startTime);
        (record.endTime, record.softCap, record.maxFeeBps) = (terms.endTime, terms.softCap, terms.maxFeeBps);
        emit SaleOpened(saleId, terms.asset, msg.sender, terms, fee);
    }

    /// @inheritdoc IPrimarySale
    function cancel(uint256 saleId) external nonReentrant {
        SaleRecord storage record = _sales[saleId];
        SaleStatus status = _statusOf(record);
        if (status != SaleStatus.Pending && status != SaleStatus.Open) revert PrimarySale_WrongStatus(saleId, status);
        _requireIssuer(record.asset);
        record.isCancelled = true;
        emit SaleCancelled(saleId, msg.sender);
    }

    /// @inheritdoc IPrimarySale
    function withdrawProceeds(uint256 saleId, address to) external nonReentrant returns (uint256 amount) {
        SaleRecord storage record = _sales[saleId];
        uint256 proceeds = record.proceeds;
        if (proceeds == 0) revert PrimarySale_NoProceeds(saleId);
        _requireIssuer(record.asset);
        if (to == address(0) || to == address(this)) revert PrimarySale_InvalidReceiver(to);
        uint256 fee = (proceeds * record.feeBps + BPS - 1) / BPS;
        amount = proceeds - fee;
        record.proceeds = 0;
        totalOwed -= proceeds;
        emit ProceedsWithdrawn(saleId, to, amount, fee);
        if (fee != 0) IERC20(STABLECOIN).safeTransfer(SURPLUS_BUFFER, fee);
        IERC20(STABLECOIN).safeTransfer(to, amount);
    }

    /* PURCHASES */

    /// @inheritdoc IPrimarySale
    function buy(
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline
    ) external nonReentrant returns (uint256 cost) {
        cost = _buy(msg.sender, saleId, shares, maxCost, deadline);
        IERC20(STABLECOIN).safeTransferFrom(msg.sender, address(this), cost);
    }

    /// @inheritdoc IPrimarySale
    function buyWithAuthorization(
        address from,
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline,
        bytes32 salt,
        bytes calldata signature
    ) external nonReentrant returns (uint256 cost) {
        cost = _buy(from, saleId, shares, maxCost, deadline);
        bytes32 nonce = buyAuthorizationNonce(from, saleId, shares, maxCost, deadline, salt);
        SignedPayments.receiveWithAuthorization(STABLECOIN, from, maxCost, deadline, nonce, signature);
        if (maxCost != cost) IERC20(STABLECOIN).safeTransfer(from, maxCost - cost);
    }

    /// @inheritdoc IPrimarySale
    function permit(uint256 value, uint256 deadline, bytes calldata signature) external {
        uint256 allowance = SignedPayments.tryPermit(STABLECOIN, value, deadline, signature);
        if (allowance < value) revert PrimarySale_AllowanceTooLow(allowance, value);
    }

    /// @inheritdoc IPrimarySale
    function claim(uint256 saleId, address buyer) external nonReentrant returns (uint256 shares) {
        SaleRecord storage record = _sales[saleId];
        SaleStatus status = _statusOf(record);
        if (status != SaleStatus.Successful) revert PrimarySale_WrongStatus(saleId, status);
        uint256 paid;
        (shares, paid) = _settle(saleId, record, buyer);
        uint256 cost = shares * _closingPrice(record);
        uint256 returned = paid - cost;
        // casting to 'uint152' is safe because of the width of units and price
        record.proceeds += uint152(cost);
        totalOwed -= returned;
        emit SharesClaimed(saleId, buyer, shares, cost, returned);
        IAssetToken(record.asset).issue(buyer, shares, _lockedUntil(record));
        if (returned != 0) IERC20(STABLECOIN).safeTransfer(buyer, returned);
    }

    /// @inheritdoc IPrimarySale
    function refund(uint256 saleId, address buyer) external nonReentrant returns (uint256 amount) {
        SaleRecord storage record = _sales[saleId];
        SaleStatus status = _statusOf(record);
        uint256 shares;
        (shares, amount) = _settle(saleId, record, buyer);
        if (status == SaleStatus.Successful) {
            uint256 refundableAt = _closeTime(record) + REFUND_GRACE;
            if (msg.sender != buyer && block.timestamp < refundableAt) {
                revert PrimarySale_RefundTooEarly(refundableAt, block.timestamp);
            }
            uint256 cost = shares * _closingPrice(record);
            // booked as at a claim: a list that the asset asks cannot tell the one from the other and refuse both
            // casting to 'uint152' is safe because of the width of units and price
            (record.proceeds, totalOwed) = (record.proceeds + uint152(cost), totalOwed - (amount - cost));
            if (_isIssued(record, buyer, shares)) revert PrimarySale_Deliverable(saleId, buyer);
            (record.proceeds, totalOwed) = (record.proceeds - uint152(cost), totalOwed + (amount - cost));
        } else if (status != SaleStatus.Failed && status != SaleStatus.Cancelled) {
            revert PrimarySale_WrongStatus(saleId, status);
        }
        totalOwed -= amount;
        emit PurchaseRefunded(saleId, buyer, shares, amount);
        IERC20(STABLECOIN).safeTransfer(buyer, amount);
    }

    /* SETTINGS */

    /// @inheritdoc IPrimarySale
    function setFee(uint16 newFeeBps) external restricted {
        _setFee(newFeeBps);
    }

    /// @inheritdoc IPrimarySale
    function pause() external restricted {
        paused = true;
        emit SalesPaused();
    }

    /// @inheritdoc IPrimarySale
    function unpause() external restricted {
        paused = false;
        emit SalesUnpaused();
    }

    /* VIEWS */

    /// @inheritdoc IPrimarySale
    function sale(uint256 saleId) external view returns (Sale memory found) {
        SaleRecord storage record = _sales[saleId];
        found.terms.asset = record.asset;
        found.terms.startPrice = record.startPrice;
        found.terms.endPrice = record.endPrice;
        found.terms.softCap = record.softCap;
        found.terms.hardCap = record.hardCap;
        found.terms.minPerInvestor = record.minPerInvestor;
        found.terms.maxPerInvestor = record.maxPerInvestor;
        found.terms.startTime = record.startTime;
        found.terms.endTime = record.endTime;
        found.terms.lockUp = record.lockUp;
        found.terms.maxFeeBps = record.maxFeeBps;
        found.status = _statusOf(record);
        found.feeBps = record.feeBps;
        found.sold = record.sold;
        found.soldOutAt = record.soldOutAt;
        found.escrow = record.escrow;
        found.proceeds = record.proceeds;
    }

    /// @inheritdoc IPrimarySale
    function purchase(uint256 saleId, address buyer) external view returns (uint256 shares, uint256 paid) {
        Purchase storage bought = _purchases[saleId][buyer];
        return (bought.shares, bought.paid);
    }

    /// @inheritdoc IPrimarySale
    function boughtBy(uint256 saleId, uint96 investorId) external view returns (uint256) {
        return _boughtBy[saleId][investorId];
    }

    /// @inheritdoc IPrimarySale
    function price(uint256 saleId) external view returns (uint256) {
        SaleRecord storage record = _sales[saleId];
        return _isOver(record) ? _closingPrice(record) : _priceUp(record, block.timestamp);
    }

    /// @inheritdoc IPrimarySale
    function previewClaim(uint256 saleId, address buyer) external view returns (uint256 cost, uint256 returned) {
        Purchase storage bought = _purchases[saleId][buyer];
        cost = bought.shares * _closingPrice(_sales[saleId]);
        returned = bought.paid - cost;
    }

    /// @inheritdoc IRescuable
    function rescuable(address token) public view override returns (uint256) {
        uint256 balance = super.rescuable(token);
        return token == STABLECOIN ? balance - totalOwed : balance;
    }

    /// @inheritdoc IPrimarySale
    function buyAuthorizationNonce(
        address from,
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline,
        bytes32 salt
    ) public pure returns (bytes32) {
        return keccak256(abi.encode(this.buyWithAuthorization.selector, from, saleId, shares, maxCost, deadline, salt));
    }

    /* INTERNAL: PURCHASES */

    /// @dev Everything but the payment.
    function _buy(
        address buyer,
        uint256 saleId,
        uint56 shares,
        uint256 maxCost,
        uint256 deadline
    ) private returns (uint256 cost) {
        if (block.timestamp > deadline) revert PrimarySale_DeadlinePassed(deadline, block.timestamp);
        if (paused) revert PrimarySale_Paused();
        SaleRecord storage record = _sales[saleId];
        SaleStatus status = _statusOf(record);
        if (status != SaleStatus.Open) revert PrimarySale_WrongStatus(saleId, status);
        if (shares == 0) revert PrimarySale_ZeroShares();
        uint256 available = record.hardCap - record.sold;
        if (shares > available) revert PrimarySale_HardCapExceeded(shares, available);
        uint256 unitPrice = _priceUp(record, block.timestamp);
        cost = shares * unitPrice;
        if (cost > maxCost) revert PrimarySale_CostTooHigh(cost, maxCost);
        Purchase storage bought = _purchases[saleId][buyer];
        uint56 sum = bought.shares + shares;
        _requireEligible(record.asset, buyer, sum);
        _countInvestor(saleId, record, buyer, shares, available);

        uint56 sold = record.sold + shares;
        // casting to 'uint152' is safe because of the width of units and price; the sum is at most that of all units at the first price
        uint152 paid = uint152(cost);
        (bought.shares, bought.paid) = (sum, bought.paid + paid);
        (record.escrow, record.sold) = (record.escrow + paid, sold);
        totalOwed += cost;
        emit SharesBought(saleId, buyer, shares, cost, sold);
        if (shares == available) {
            record.soldOutAt = uint40(block.timestamp);
            emit SoldOut(saleId, unitPrice);
        }
    }

    /// @dev As the asset would judge at the claim, were it now.
    function _requireEligible(address asset, address buyer, uint256 shares) private view {
        Reason reason = IAssetToken(asset).receiptReason(address(0), buyer, shares);
        if (reason != Reason.None) revert PrimarySale_NotEligible(asset, buyer, reason);
    }

    /// @dev Minimum and maximum are the investor's, over all its wallets.
    function _countInvestor(
        uint256 saleId,
        SaleRecord storage record,
        address buyer,
        uint256 shares,
        uint256 available
    ) private {
        (uint256 minimum, uint256 maximum) = (record.minPerInvestor, record.maxPerInvestor);
        if (minimum | maximum == 0) return;
        (uint256 word, ) = IIdentityRegistry(REGISTRY).identities(buyer, buyer);
        // not zero: the asset, which asks the same registry, has found the buyer verified
        uint96 investorId = IdentityWord.wrap(word).investorId();
        uint256 bought = _boughtBy[saleId][investorId] + shares;
        if (bought < minimum && shares != available) revert PrimarySale_BelowMinimum(bought, minimum);
        if (maximum != 0 && bought > maximum) revert PrimarySale_AboveMaximum(bought, maximum);
        _boughtBy[saleId][investorId] = bought;
    }

    /// @dev Takes a purchase off the book: whoever calls this gives the buyer its shares or its money, once.
    function _settle(
        uint256 saleId,
        SaleRecord storage record,
        address buyer
    ) private returns (uint256 shares, uint256 paid) {
        Purchase memory bought = _purchases[saleId][buyer];
        if (bought.shares == 0) revert PrimarySale_NothingBought(saleId, buyer);
        delete _purchases[saleId][buyer];
        record.escrow -= bought.paid;
        return (bought.shares, bought.paid);
    }

    /// @dev Tries to issue, with gas enough that a failure is the asset's and not the caller's. A success is undone by the caller's
    ///      revert.
    function _isIssued(SaleRecord storage record, address buyer, uint256 shares) private returns (bool issued) {
        bytes memory call_ = abi.encodeCall(IAssetShares.issue, (buyer, shares, _lockedUntil(record)));
        address asset = record.asset;
        GasGuard.requireGas(ISSUE_GAS);
        // Safe: reads the call's own memory; what is returned is not copied.
        assembly ("memory-safe") {
            issued := call(ISSUE_GAS, asset, 0, add(call_, 0x20), mload(call_), 0, 0)
        }
    }

    /* INTERNAL: TERMS */

    function _statusOf(SaleRecord storage record) private view returns (SaleStatus) {
        if (record.asset == address(0)) return SaleStatus.None;
        if (record.isCancelled) return SaleStatus.Cancelled;
        if (_isOver(record)) return record.sold < record.softCap ? SaleStatus.Failed : SaleStatus.Successful;
        return block.timestamp < record.startTime ? SaleStatus.Pending : SaleStatus.Open;
    }

    function _isOver(SaleRecord storage record) private view returns (bool) {
        return record.soldOutAt != 0 || block.timestamp > record.endTime;
    }

    /// @dev The last second at which a purchase counted.
    function _closeTime(SaleRecord storage record) private view returns (uint256) {
        uint256 soldOutAt = record.soldOutAt;
        return soldOutAt != 0 ? soldOutAt : record.endTime;
    }

    function _closingPrice(SaleRecord storage record) private view returns (uint256) {
        return _priceUp(record, _closeTime(record));
    }

    /// @dev Until when the shares are locked up; zero where that is over.
    function _lockedUntil(SaleRecord storage record) private view returns (uint256) {
        uint256 until = _closeTime(record) + record.lockUp;
        return until > block.timestamp ? until : 0;
    }

    /// @dev Falls from the first price to the last; rounded up.
    function _priceUp(SaleRecord storage record, uint256 time) private view returns (uint256) {
        (uint256 first, uint256 last) = (record.startPrice, record.endPrice);
        if (first == last) return last;
        (uint256 start, uint256 end) = (record.startTime, record.endTime);
        if (time <= start) return first;
        if (time >= end) return last;
        return first - ((first - last) * (time - start)) / (end - start);
    }

    function _requireSensible(SaleTerms calldata terms) private view {
        if (
            terms.endPrice == 0 ||
            terms.endPrice > terms.startPrice ||
            terms.hardCap == 0 ||
            terms.softCap > terms.hardCap ||
            terms.minPerInvestor > terms.hardCap ||
            (terms.maxPerInvestor != 0 && terms.maxPerInvestor < terms.minPerInvestor) ||
            terms.endTime <= block.timestamp ||
            terms.endTime <= terms.startTime ||
            terms.endTime > block.timestamp + MAX_DURATION ||
            terms.lockUp > MAX_LOCK_UP
        ) revert PrimarySale_InvalidTerms();
    }

    function _requireIssuer(address asset) private view {
        address issuer = IAssetToken(asset).owner();
        if (msg.sender != issuer) revert PrimarySale_NotIssuer(msg.sender, issuer);
    }

    function _setFee(uint16 newFeeBps) private {
        if (newFeeBps > MAX_FEE_BPS) revert PrimarySale_FeeTooHigh(newFeeBps, MAX_FEE_BPS);
        feeBps = newFeeBps;
        emit SaleFeeSet(newFeeBps);
    }
}
