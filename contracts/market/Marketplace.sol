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
import {GasGuard} from "./libraries/GasGuard.sol";
import {OrderHashing} from "./libraries/OrderHashing.sol";
import {OrderTerms} from "./libraries/OrderTerms.sol";
import {RoyaltyReader} from "./libraries/RoyaltyReader.sol";
import {OrderStates} from "./OrderStates.sol";
import {RoyaltyRegistry} from "./RoyaltyRegistry.sol";

/// @title Marketplace
/// @notice See {IMarketplace}. It calls items, currencies and collections by fixed selectors only, and takes from nobody but the caller and
///         makers who agreed.
/// @custom:kill The sentinel's `pause` stops fills; cancels and held money never stop. For good: whoever uses it withdraws its approvals;
///              there is nothing else of anyone's in here.
contract Marketplace is OrderStates, RoyaltyRegistry, HeldPayments, Rescuable {
    using SafeERC20 for IERC20;
    using OrderHashing for Order;
    using OrderTerms for Order;

    /* TYPES */

    /// @dev One slot: | 104 free | etherFees 128 | paused 8 | feeBps 16 |
    struct Settings {
        uint16 feeBps;
        bool paused;
        uint128 etherFees;
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

    /// @dev What an order that may be left out can use.
    uint256 private constant STEP_GAS = 1_000_000;

    /* IMMUTABLES */

    /// @inheritdoc IMarketplace
    address public immutable TREASURY;

    /* STORAGE */

    /// @inheritdoc IMarketplace
    Settings public settings;

    /* CONSTRUCTOR */

    /// @param treasury Where the fee goes, the {SurplusBuffer}.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    /// @param feeBps In basis points of the price.
    constructor(
        address treasury,
        address accessManager,
        uint16 feeBps
    ) ProtocolManaged(accessManager) EIP712("Strongroom Marketplace", "1") {
        if (treasury == address(0)) revert Marketplace_InvalidRecipient(treasury);
        TREASURY = treasury;
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
            uint256 used;
            // the ether that is left is counted here: `msg.value` is spent once, whatever the number of orders
            if (allOrNothing) {
                (prices[i], used) = _fill(request.order, request.evidence, request.fill, msg.sender, msg.value - spent);
            } else {
                (prices[i], used) = _tryFill(request, msg.value - spent);
            }
            spent += used;
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
        (Order memory listing, bytes32 listingHash) = request.listing.load();
        (Order memory offer, bytes32 offerHash) = request.offer.load();
        _requireMatch(listing, offer);
        _requireFillable(listing, offer.maker);
        _requireFillable(offer, listing.maker);
        Trade memory trade;
        trade.id = listing.id;
        offer.requireItem(trade.id, request.idProof);
        _use(listing, listingHash, request.listingEvidence, request.listingLots);
        _use(offer, offerHash, request.offerEvidence, request.offerLots);
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

    /* FEES AND SETTINGS */

    /// @inheritdoc IMarketplace
    function collectFees() external nonReentrant returns (uint256 amount) {
        amount = settings.etherFees;
        settings.etherFees = 0;
        emit FeesCollected(amount);
        (bool taken, ) = TREASURY.call{value: amount}("");
        if (!taken) revert HeldPayments_EtherRefused(TREASURY, amount);
    }

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
    function quote(Order calldata source, Fill calldata terms) external view returns (Quote memory result) {
        (Order memory order, bytes32 orderHash) = source.load();
        (result.state, result.lotsAvailable) = _stateOf(order, orderHash);
        order.requireItem(terms.id, terms.idProof);
        if (terms.lots == 0) revert Marketplace_ZeroQuantity();
        if (terms.lots > order.lots) revert Marketplace_TooManyLots(terms.lots, order.lots);
        Trade memory trade;
        trade.id = terms.id;
        trade.price = _price(order, terms.lots);
        (uint256 maxRoyaltyBps, bool allowBroken) = order.kind == OrderKind.Listing
            ? (order.maxRoyaltyBps, order.allowBrokenRoyalty)
            : (terms.maxRoyaltyBps, terms.allowBrokenRoyalty);
        _setShares(trade, order, settings.feeBps, maxRoyaltyBps, allowBroken);
        (result.price, result.royalty, result.fee) = (trade.price, trade.royalty, trade.fee);
        result.royaltyReceiver = trade.royaltyReceiver;
        result.proceeds = _proceeds(trade);
    }

    /// @inheritdoc IMarketplace
    function orderState(Order calldata source) external view returns (OrderState state, uint256 lotsAvailable) {
        (Order memory order, bytes32 orderHash) = source.load();
        return _stateOf(order, orderHash);
    }

    /// @inheritdoc IMarketplace
    function lotPriceAt(Order calldata source, uint256 timestamp) external pure returns (uint256) {
        (Order memory order, ) = source.load();
        return order.lotPriceAt(timestamp);
    }

    /// @inheritdoc IRescuable
    function rescuable(address token) public view override returns (uint256) {
        return super.rescuable(token) - totalHeld[token];
    }

    /* INTERNAL */

    /// @dev Fills one order for `taker`, with at most `available` wei of the ether that came with the call.
    function _fill(
        Order calldata source,
        Evidence calldata evidence,
        Fill calldata terms,
        address taker,
        uint256 available
    ) private returns (uint256 price, uint256 spent) {
        uint256 feeBps = _openFeeBps();
        if (block.timestamp > terms.deadline) revert Marketplace_DeadlinePassed(terms.deadline, block.timestamp);
        (Order memory order, bytes32 orderHash) = source.load();
        _requireFillable(order, taker);
        Trade memory trade;
        trade.id = terms.id;
        order.requireItem(trade.id, terms.idProof);
        {
            uint256 lots = terms.lots;
            _use(order, orderHash, evidence, lots);
            // safe: both below 2^128, for no more lots are filled than signed for
            unchecked {
                trade.units = lots * order.lotSize;
            }
            price = _price(order, lots);
            trade.price = price;
        }
        address recipient = terms.recipient;
        if (recipient == address(0)) recipient = taker;
        if (recipient == address(this)) revert Marketplace_InvalidRecipient(recipient);
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
            uint256 proceeds = _proceeds(trade);
            if (proceeds < terms.limit) revert Marketplace_ProceedsBelowLimit(proceeds, terms.limit);
        }
        _emitFilled(orderHash, order.maker, taker, order, trade);
        _settle(order, trade);
    }

    /// @dev As `_fill` for the caller, in a call of its own: zeros if it fails. With bounded gas, so that no order burns what the others
    ///      need, and only if that much is there: nothing is left out for want of gas.
    function _tryFill(FillRequest calldata request, uint256 available) private returns (uint256 price, uint256 spent) {
        GasGuard.requireGas(STEP_GAS);
        bytes4 selector = this.fillStep.selector;
        // Safe: `fillStep`'s calldata is put together beyond the free memory pointer. A request's offsets are relative to its own start,
        // so it is copied as it lies, with all that follows it. 64 bytes of the answer go to the scratch space.
        assembly ("memory-safe") {
            let p := mload(0x40)
            let size := sub(calldatasize(), request)
            mstore(p, selector)
            mstore(add(p, 0x04), 0x60)
            mstore(add(p, 0x24), caller())
            mstore(add(p, 0x44), available)
            calldatacopy(add(p, 0x64), request, size)
            if call(STEP_GAS, address(), 0, p, add(size, 0x64), 0x00, 0x40) {
                price := mload(0x00)
                spent := mload(0x20)
            }
        }
    }

    /// @dev The item first, so that whoever is paid finds it where it belongs; then the money, to the last unit.
    function _settle(Order memory order, Trade memory trade) private {
        address currency = order.currency;
        if (currency != address(0) && currency.code.length == 0) revert Marketplace_NoCode(currency);
        if (currency == address(0)) settings.etherFees += uint128(trade.fee);
        _moveItem(order.standard, order.token, trade);
        uint256 proceeds = _proceeds(trade);
        if (currency == address(0)) {
            _payOrHold(currency, address(this), trade.proceedsTo, proceeds, false);
            _payOrHold(currency, address(this), trade.royaltyReceiver, trade.royalty, false);
        } else {
            _payOrHold(currency, trade.buyer, trade.proceedsTo, proceeds, true);
            _payOrHold(currency, trade.buyer, trade.royaltyReceiver, trade.royalty, false);
            _payOrHold(currency, trade.buyer, TREASURY, trade.fee, false);
        }
    }

    /// @dev Moves the item and makes sure that it moved, whatever the contract at `token` is.
    function _moveItem(ItemStandard standard, address token, Trade memory trade) private {
        if (token.code.length == 0) revert Marketplace_NoCode(token);
        (address from, address to, uint256 id) = (trade.seller, trade.itemTo, trade.id);
        if (standard == ItemStandard.ERC721) {
            IERC721(token).transferFrom(from, to, id);
            if (_ownerOf(token, id) != to) revert Marketplace_ItemNotDelivered(token, id);
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
            // the same call moves item 1 of an ERC-721, which is one unit of its balance, and would be sold without its royalty
            if (trade.units == 1 && _ownerOf(token, 1) != address(0)) revert Marketplace_InvalidLot(standard);
        }
    }

    /// @dev As `IERC721.ownerOf`, by hand. Zero without an answer of a word, as for an ERC-20.
    function _ownerOf(address token, uint256 id) private view returns (address owner) {
        // Safe: the scratch space only; an answer with dirty upper bits equals no address.
        assembly ("memory-safe") {
            mstore(0x00, 0x6352211e00000000000000000000000000000000000000000000000000000000)
            mstore(0x04, id)
            if and(gt(returndatasize(), 0x1f), staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)) {
                owner := mload(0x00)
            }
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
        Order memory order,
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
        Order memory order,
        uint256 feeBps,
        uint256 maxRoyaltyBps,
        bool allowBrokenRoyalty
    ) private view {
        uint256 price = trade.price;
        bool listed = order.kind == OrderKind.Listing;
        if (listed && feeBps > order.maxFeeBps) revert Marketplace_FeeAboveSigned(feeBps, order.maxFeeBps);
        uint256 fee;
        uint256 signed;
        // safe: the price is below 2^128, see _price
        unchecked {
            fee = (price * feeBps + BPS - 1) / BPS;
            trade.fee = fee;
            if (order.standard == ItemStandard.ERC20) return;
            signed = (price * maxRoyaltyBps) / BPS;
        }
        (address receiver, uint256 royalty) = _askedRoyalty(order.token, trade.id, price, allowBrokenRoyalty);
        if (royalty == 0) return;
        // safe: as above, and the fee is at most the price
        unchecked {
            uint256 cap = (price * ROYALTY_CAP_BPS) / BPS;
            if (cap < signed) cap = signed;
            if (cap > price - fee) cap = price - fee;
            if (royalty > cap) royalty = cap;
        }
        if (listed && royalty > signed) revert Marketplace_RoyaltyAboveSigned(royalty, signed);
        (trade.royaltyReceiver, trade.royalty) = (receiver, royalty);
    }

    function _stateOf(
        Order memory order,
        bytes32 orderHash
    ) private view returns (OrderState state, uint256 lotsAvailable) {
        order.requireWellFormed();
        lotsAvailable = _lotsAvailable(order, orderHash);
        if (lotsAvailable == 0) return (OrderState.Closed, 0);
        if (block.timestamp < order.startTime) return (OrderState.NotStarted, lotsAvailable);
        if (block.timestamp > order.endTime) return (OrderState.Expired, 0);
        return (settings.paused ? OrderState.Paused : OrderState.Open, lotsAvailable);
    }

    function _openFeeBps() private view returns (uint256) {
        Settings memory current = settings;
        if (current.paused) revert Marketplace_Paused();
        return current.feeBps;
    }

    /// @dev The price of these lots: neither zero nor so large that a product with basis points could overflow.
    function _price(Order memory order, uint256 lots) private view returns (uint256 price) {
        // safe: both are below 2^128, for no more lots are asked for than signed
        unchecked {
            price = order.lotPriceAt(block.timestamp) * lots;
        }
        if (price == 0) revert Marketplace_ZeroPrice();
        if (price >> 128 != 0) revert Marketplace_PriceTooLarge(price);
    }

    /// @dev By the registry's entry, else by the collection.
    function _askedRoyalty(
        address collection,
        uint256 id,
        uint256 price,
        bool allowBroken
    ) private view returns (address receiver, uint256 royalty) {
        (bool isSet, address registered, uint256 bps) = royaltyOverride(collection);
        return RoyaltyReader.royaltyOf(isSet, registered, bps, collection, id, price, allowBroken);
    }

    /// @dev Requires terms that make sense, the time, and that `taker` may take it.
    function _requireFillable(Order memory order, address taker) private view {
        order.requireWellFormed();
        if (block.timestamp < order.startTime) revert Marketplace_NotStarted(order.startTime, block.timestamp);
        if (block.timestamp > order.endTime) revert Marketplace_Expired(order.endTime, block.timestamp);
        address named = order.taker;
        if (named != address(0) && named != taker) revert Marketplace_WrongTaker(taker, named);
        if (taker == order.maker) revert Marketplace_SelfTrade(taker);
    }

    function _proceeds(Trade memory trade) private pure returns (uint256) {
        // safe: fee <= price and royalty <= price - fee, see _setShares
        unchecked {
            return trade.price - trade.royalty - trade.fee;
        }
    }

    function _requireMatch(Order memory listing, Order memory offer) private pure {
        if (
            listing.kind != OrderKind.Listing ||
            offer.kind == OrderKind.Listing ||
            listing.standard != offer.standard ||
            listing.token != offer.token ||
            listing.currency != offer.currency
        ) revert Marketplace_OrdersDoNotMatch();
    }
}
