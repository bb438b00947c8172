// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {BPS} from "../utils/BasisPoints.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {IRescuable, Rescuable} from "../utils/Rescuable.sol";
import {HeldPayments} from "./HeldPayments.sol";
import {
    Evidence,
    Fill,
    FillRequest,
    IMarketplace,
    ItemStandard,
    MatchRequest,
    Order,
    OrderKind,
    OrderState,
    Quote
} from "./interfaces/IMarketplace.sol";
import {OrderTerms} from "./libraries/OrderTerms.sol";
import {RoyaltyReader} from "./libraries/RoyaltyReader.sol";
import {OrderStates} from "./OrderStates.sol";

/// @title Marketplace
/// @notice See {IMarketplace}. It calls items, currencies and collections by fixed selectors only, and takes from nobody but the caller and
///         makers who agreed.
/// @custom:kill The sentinel's `pause` stops fills; cancels and held money never stop. For good: whoever uses it withdraws its approvals;
///              there is nothing else of anyone's in here.
contract Marketplace is OrderStates, HeldPayments, Rescuable {
    using SafeERC20 for IERC20;
    using OrderTerms for Order;

    /* TYPES */

    /// @dev One slot: | 232 free | paused 8 | feeBps 16 |
    struct Settings {
        uint16 feeBps;
        bool paused;
    }

    /// @dev One sale, once it is known who sells what to whom.
    struct Trade {
        address seller;
        address buyer;
        address itemTo;
        address proceedsTo;
        uint256 id;
        uint256 units;
        uint256 price;
        uint256 royalty;
        address royaltyReceiver;
        uint256 fee;
    }

    /* CONSTANTS */

    /// @inheritdoc IMarketplace
    uint16 public constant MAX_FEE_BPS = 500;
    /// @inheritdoc IMarketplace
    uint16 public constant ROYALTY_CAP_BPS = 1_000;

    /* IMMUTABLES */

    /// @inheritdoc IMarketplace
    address public immutable TREASURY;
    /// @inheritdoc IMarketplace
    address public immutable ROYALTY_REGISTRY;

    /* STORAGE */

    /// @inheritdoc IMarketplace
    Settings public settings;

    /* CONSTRUCTOR */

    /// @param treasury Where the fee goes, the {SurplusBuffer}.
    /// @param royaltyRegistry The {RoyaltyRegistry}.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param feeBps In basis points of the price.
    constructor(
        address treasury,
        address royaltyRegistry,
        address accessManager,
        uint16 feeBps
    ) ProtocolManaged(accessManager) EIP712("Strongroom Marketplace", "1") {
        if (treasury == address(0)) revert Marketplace_InvalidRecipient(treasury);
        if (royaltyRegistry.code.length == 0) revert Marketplace_NoCode(royaltyRegistry);
        TREASURY = treasury;
        ROYALTY_REGISTRY = royaltyRegistry;
        _setFee(feeBps);
    }

    /* FILLS */

    /// @inheritdoc IMarketplace
    function fill(
        Order calldata order,
        Evidence calldata evidence,
        Fill calldata terms
    ) external payable nonReentrant returns (uint256 price) {
        uint256 spent;
        (price, spent) = _fill(order, evidence, terms, msg.sender, msg.value);
        _refund(spent);
    }

    /// @inheritdoc IMarketplace
    function fillMany(
        FillRequest[] calldata requests,
        bool allOrNothing
    ) external payable nonReentrant returns (uint256[] memory prices) {
        prices = new uint256[](requests.length);
        uint256 spent;
        for (uint256 i; i < requests.length; ++i) {
            FillRequest calldata request = requests[i];
            uint256 ether_;
            // the ether that is left is counted here: `msg.value` is spent once, whatever the number of orders
            if (allOrNothing) {
                (prices[i], ether_) = _fill(
                    request.order,
                    request.evidence,
                    request.fill,
                    msg.sender,
                    msg.value - spent
                );
            } else {
                try this.fillStep(request, msg.sender, msg.value - spent) returns (uint256 price, uint256 used) {
                    (prices[i], ether_) = (price, used);
                } catch {}
            }
            spent += ether_;
        }
        _refund(spent);
    }

    /// @notice One step of `fillMany`, in a call of its own so that it can fail alone. Only the marketplace calls it, under its lock.
    /// @return price What the buyer paid.
    /// @return spent How much of it was ether that came with the call, in wei.
    function fillStep(
        FillRequest calldata request,
        address taker,
        uint256 available
    ) external returns (uint256 price, uint256 spent) {
        if (msg.sender != address(this)) revert Marketplace_OnlySelf();
        return _fill(request.order, request.evidence, request.fill, taker, available);
    }

    /// @inheritdoc IMarketplace
    function matchOrders(MatchRequest calldata request) external nonReentrant returns (uint256 price) {
        uint256 feeBps = _openFeeBps();
        Order calldata listing = request.listing;
        Order calldata offer = request.offer;
        _requireMatch(request);
        _requireFillable(listing, offer.maker);
        _requireFillable(offer, listing.maker);
        Trade memory trade;
        trade.id = listing.id;
        offer.requireItem(trade.id, request.idProof);
        bytes32 listingHash = _use(listing, request.listingEvidence, request.listingLots);
        bytes32 offerHash = _use(offer, request.offerEvidence, request.offerLots);
        trade.units = request.listingLots * listing.lotSize;
        if (trade.units != request.offerLots * offer.lotSize) revert Marketplace_OrdersDoNotMatch();
        price = _price(listing, request.listingLots);
        uint256 limit = _price(offer, request.offerLots);
        if (price > limit) revert Marketplace_PriceAboveLimit(price, limit);
        (trade.seller, trade.proceedsTo) = (listing.maker, listing.maker);
        (trade.buyer, trade.itemTo) = (offer.maker, offer.maker);
        trade.price = price;
        _setShares(trade, listing, feeBps, listing.maxRoyaltyBps, listing.allowBrokenRoyalty);
        _emitFilled(listingHash, listing.maker, offer.maker, listing, trade);
        _emitFilled(offerHash, offer.maker, listing.maker, offer, trade);
        _settle(listing, trade);
    }

    /* SETTINGS */

    /// @inheritdoc IMarketplace
    function setFee(uint16 newFeeBps) external restricted {
        _setFee(newFeeBps);
    }

    /// @inheritdoc IMarketplace
    function pause() external restricted {
        settings.paused = true;
        emit FillsPaused();
    }

    /// @inheritdoc IMarketplace
    function unpause() external restricted {
        settings.paused = false;
        emit FillsUnpaused();
    }

    /* VIEWS */

    /// @inheritdoc IMarketplace
    function quote(Order calldata order, Fill calldata terms) external view returns (Quote memory result) {
        (result.state, result.lotsAvailable) = orderState(order);
        order.requireWellFormed();
        order.requireItem(terms.id, terms.idProof);
        if (terms.lots == 0) revert Marketplace_ZeroQuantity();
        if (terms.lots > order.lots) revert Marketplace_TooManyLots(terms.lots, order.lots);
        Trade memory trade;
        trade.id = terms.id;
        uint256 feeBps = settings.feeBps;
        trade.price = _price(order, terms.lots);
        if (order.kind == OrderKind.Listing) {
            _setShares(trade, order, feeBps, order.maxRoyaltyBps, order.allowBrokenRoyalty);
        } else {
            _setShares(trade, order, feeBps, terms.maxRoyaltyBps, terms.allowBrokenRoyalty);
        }
        (result.price, result.royalty, result.fee) = (trade.price, trade.royalty, trade.fee);
        result.royaltyReceiver = trade.royaltyReceiver;
        result.proceeds = trade.price - trade.royalty - trade.fee;
    }

    /// @inheritdoc IMarketplace
    function orderState(Order calldata order) public view returns (OrderState state, uint256 lotsAvailable) {
        if (!order.isWellFormed()) return (OrderState.Malformed, 0);
        lotsAvailable = _lotsAvailable(order);
        if (lotsAvailable == 0) return (OrderState.Closed, 0);
        if (block.timestamp < order.startTime) return (OrderState.NotStarted, lotsAvailable);
        if (block.timestamp > order.endTime) return (OrderState.Expired, 0);
        return (settings.paused ? OrderState.Paused : OrderState.Open, lotsAvailable);
    }

    /// @inheritdoc IMarketplace
    function lotPriceAt(Order calldata order, uint256 timestamp) external pure returns (uint256) {
        return order.lotPriceAt(timestamp);
    }

    /// @inheritdoc IRescuable
    function rescuable(address token) public view override returns (uint256) {
        return super.rescuable(token) - totalHeld[token];
    }

    /* INTERNAL */

    /// @dev Fills one order for `taker`, with at most `available` wei of the ether that came with the call.
    function _fill(
        Order calldata order,
        Evidence calldata evidence,
        Fill calldata terms,
        address taker,
        uint256 available
    ) private returns (uint256 price, uint256 spent) {
        uint256 feeBps = _openFeeBps();
        if (block.timestamp > terms.deadline) revert Marketplace_DeadlinePassed(terms.deadline, block.timestamp);
        _requireFillable(order, taker);
        Trade memory trade;
        trade.id = terms.id;
        order.requireItem(trade.id, terms.idProof);
        bytes32 orderHash = _use(order, evidence, terms.lots);
        trade.units = terms.lots * order.lotSize;
        price = _price(order, terms.lots);
        trade.price = price;
        address recipient = terms.recipient == address(0) ? taker : terms.recipient;
        if (order.kind == OrderKind.Listing) {
            if (price > terms.limit) revert Marketplace_PriceAboveLimit(price, terms.limit);
            (trade.seller, trade.proceedsTo, trade.buyer, trade.itemTo) = (order.maker, order.maker, taker, recipient);
            _setShares(trade, order, feeBps, order.maxRoyaltyBps, order.allowBrokenRoyalty);
            if (order.currency == address(0)) {
                if (price > available) revert Marketplace_NotEnoughEther(price, available);
                spent = price;
            }
        } else {
            (trade.seller, trade.proceedsTo, trade.buyer, trade.itemTo) = (taker, recipient, order.maker, order.maker);
            _setShares(trade, order, feeBps, terms.maxRoyaltyBps, terms.allowBrokenRoyalty);
            uint256 proceeds = price - trade.royalty - trade.fee;
            if (proceeds < terms.limit) revert Marketplace_ProceedsBelowLimit(proceeds, terms.limit);
        }
        if (recipient == address(this)) revert Marketplace_InvalidRecipient(recipient);
        _emitFilled(orderHash, order.maker, taker, order, trade);
        _settle(order, trade);
    }

    /// @dev The item first, so that whoever is paid finds it where it belongs; then the money, to the last unit.
    function _settle(Order calldata order, Trade memory trade) private {
        address currency = order.currency;
        if (currency != address(0) && currency.code.length == 0) revert Marketplace_NoCode(currency);
        _moveItem(order.standard, order.token, trade);
        address payer = currency == address(0) ? address(this) : trade.buyer;
        // safe: royalty <= price - fee and fee <= price, see _setShares
        unchecked {
            _payOrHold(currency, payer, trade.proceedsTo, trade.price - trade.royalty - trade.fee);
        }
        _payOrHold(currency, payer, trade.royaltyReceiver, trade.royalty);
        _payOrHold(currency, payer, TREASURY, trade.fee);
    }

    /// @dev Moves the item and makes sure that it moved, whatever the contract at `token` is.
    function _moveItem(ItemStandard standard, address token, Trade memory trade) private {
        if (token.code.length == 0) revert Marketplace_NoCode(token);
        (address from, address to, uint256 id) = (trade.seller, trade.itemTo, trade.id);
        if (standard == ItemStandard.ERC721) {
            IERC721(token).transferFrom(from, to, id);
            if (IERC721(token).ownerOf(id) != to) revert Marketplace_ItemNotDelivered(token, id);
        } else if (standard == ItemStandard.ERC1155) {
            // at the seller's side, for the receiver is called and may send it on
            uint256 before = IERC1155(token).balanceOf(from, id);
            IERC1155(token).safeTransferFrom(from, to, id, trade.units, "");
            if (IERC1155(token).balanceOf(from, id) + trade.units != before) {
                revert Marketplace_ItemNotDelivered(token, id);
            }
        } else {
            uint256 before = _balanceOf(token, to);
            IERC20(token).safeTransferFrom(from, to, trade.units);
            if (_balanceOf(token, to) != before + trade.units) revert Marketplace_ItemNotDelivered(token, id);
        }
    }

    /// @dev Gives back the ether that came with the call and was not spent.
    function _refund(uint256 spent) private {
        uint256 rest = msg.value - spent;
        if (rest == 0) return;
        (bool taken, ) = msg.sender.call{value: rest}("");
        if (!taken) revert Marketplace_RefundRefused(msg.sender, rest);
    }

    function _setFee(uint16 newFeeBps) private {
        if (newFeeBps > MAX_FEE_BPS) revert Marketplace_FeeTooHigh(newFeeBps, MAX_FEE_BPS);
        settings.feeBps = newFeeBps;
        emit FeeSet(newFeeBps);
    }

    function _emitFilled(
        bytes32 orderHash,
        address maker,
        address taker,
        Order calldata order,
        Trade memory trade
    ) private {
        emit OrderFilled(
            orderHash,
            maker,
            taker,
            order.token,
            trade.id,
            trade.units,
            order.currency,
            trade.price,
            trade.royalty,
            trade.royaltyReceiver,
            trade.fee
        );
    }

    /// @dev Sets fee and royalty. The royalty is what is asked, up to the cap, up to what the fee leaves. The maker of a listing signed
    ///      bounds of both; a sale beyond them is refused, not cut, for else signing zero would be a way around the royalty.
    function _setShares(
        Trade memory trade,
        Order calldata order,
        uint256 feeBps,
        uint256 maxRoyaltyBps,
        bool allowBrokenRoyalty
    ) private view {
        uint256 price = trade.price;
        bool listed = order.kind == OrderKind.Listing;
        if (listed && feeBps > order.maxFeeBps) revert Marketplace_FeeAboveSigned(feeBps, order.maxFeeBps);
        trade.fee = (price * feeBps + BPS - 1) / BPS;
        if (order.standard == ItemStandard.ERC20) return;
        (address receiver, uint256 royalty) = RoyaltyReader.royaltyOf(
            ROYALTY_REGISTRY,
            order.token,
            trade.id,
            price,
            allowBrokenRoyalty
        );
        if (royalty == 0) return;
        uint256 cap = (price * (maxRoyaltyBps > ROYALTY_CAP_BPS ? maxRoyaltyBps : ROYALTY_CAP_BPS)) / BPS;
        if (cap > price - trade.fee) cap = price - trade.fee;
        if (royalty > cap) royalty = cap;
        if (listed) {
            uint256 signed = (price * maxRoyaltyBps) / BPS;
            if (royalty > signed) revert Marketplace_RoyaltyAboveSigned(royalty, signed);
        }
        (trade.royaltyReceiver, trade.royalty) = (receiver, royalty);
    }

    function _openFeeBps() private view returns (uint256) {
        Settings memory current = settings;
        if (current.paused) revert Marketplace_Paused();
        return current.feeBps;
    }

    /// @dev The price of these lots, never zero.
    function _price(Order calldata order, uint256 lots) private view returns (uint256 price) {
        price = order.lotPriceAt(block.timestamp) * lots;
        if (price == 0) revert Marketplace_ZeroPrice();
    }

    /// @dev Requires terms that make sense, the time, and that `taker` may take it.
    function _requireFillable(Order calldata order, address taker) private view {
        order.requireWellFormed();
        if (block.timestamp < order.startTime) revert Marketplace_NotStarted(order.startTime, block.timestamp);
        if (block.timestamp > order.endTime) revert Marketplace_Expired(order.endTime, block.timestamp);
        address named = order.taker;
        if (named != address(0) && named != taker) revert Marketplace_WrongTaker(taker, named);
        if (taker == order.maker) revert Marketplace_SelfTrade(taker);
    }

    function _requireMatch(MatchRequest calldata request) private pure {
        Order calldata listing = request.listing;
        Order calldata offer = request.offer;
        if (
            listing.kind != OrderKind.Listing ||
            offer.kind == OrderKind.Listing ||
            listing.standard != offer.standard ||
            listing.token != offer.token ||
            listing.currency != offer.currency
        ) revert Marketplace_OrdersDoNotMatch();
    }
}
