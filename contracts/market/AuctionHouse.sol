// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {BPS} from "../utils/BasisPoints.sol";
import {ProtocolManaged} from "../utils/ProtocolManaged.sol";
import {IRescuable, Rescuable} from "../utils/Rescuable.sol";
import {HeldPayments} from "./HeldPayments.sol";
import {Auction, AuctionState, AuctionTerms, IAuctionHouse} from "./interfaces/IAuctionHouse.sol";
import {IMarketplace, ItemStandard} from "./interfaces/IMarketplace.sol";
import {IRoyaltyRegistry} from "./interfaces/IRoyaltyRegistry.sol";
import {GasGuard} from "./libraries/GasGuard.sol";
import {RoyaltyReader} from "./libraries/RoyaltyReader.sol";

/// @title AuctionHouse
/// @notice See {IAuctionHouse}. What it holds is the items of open auctions, the bids that stand, and money and items that wait.
/// @custom:kill The sentinel's `pause` stops the opening of auctions. Those that are open run to their end, and settle, for good.
contract AuctionHouse is IAuctionHouse, IERC1155Receiver, HeldPayments, Rescuable {
    /* CONSTANTS */

    uint256 private constant MAX_EXTENSION = 1 days;
    uint256 private constant ROYALTY_CAP_BPS = 1_000;
    uint256 private constant PROBE = 1e18;
    /// @dev What handing out an item may use.
    uint256 private constant ITEM_GAS = 500_000;
    /// @dev What telling where an item is may use.
    uint256 private constant QUESTION_GAS = 100_000;

    /* IMMUTABLES */

    /// @inheritdoc IAuctionHouse
    address public immutable MARKETPLACE;
    address private immutable TREASURY;

    /* STORAGE */

    /// @inheritdoc IAuctionHouse
    uint256 public auctionCount;
    /// @inheritdoc IAuctionHouse
    bool public paused;
    /// @inheritdoc IAuctionHouse
    mapping(address currency => uint256) public liveBids;
    mapping(uint256 auctionId => Auction) private _auctions;
    /// @dev Contracts of which items were auctioned. Some move items by `transfer` too, as CryptoKitties or hybrids with an ERC-20.
    mapping(address token => bool) private _isItem;

    /* CONSTRUCTOR */

    /// @param marketplace The {Marketplace}, whose fee, treasury and registry count here.
    /// @param accessManager The {ProtocolAccessManager} that decides who may call the restricted functions.
    constructor(address marketplace, address accessManager) ProtocolManaged(accessManager) {
        MARKETPLACE = marketplace;
        TREASURY = IMarketplace(marketplace).TREASURY();
    }

    /* AUCTIONS */

    /// @inheritdoc IAuctionHouse
    function open(AuctionTerms calldata terms) external nonReentrant returns (uint256 auctionId) {
        if (paused) revert AuctionHouse_Paused();
        _requireSensible(terms);
        (uint16 feeBps, , ) = IMarketplace(MARKETPLACE).settings();
        if (feeBps > terms.maxFeeBps) revert AuctionHouse_FeeAboveAllowed(feeBps, terms.maxFeeBps);
        _requireRoyaltyAllowed(terms);
        auctionId = ++auctionCount;
        Auction storage item = _auctions[auctionId];
        item.terms = terms;
        item.state = AuctionState.Open;
        item.seller = msg.sender;
        item.feeBps = feeBps;
        if (!_isItem[terms.token]) _isItem[terms.token] = true;
        emit AuctionOpened(auctionId, msg.sender, terms.token, terms);
        _takeItem(terms);
    }

    /// @inheritdoc IAuctionHouse
    function bid(uint256 auctionId, uint128 amount) external payable nonReentrant {
        Auction storage item = _open(auctionId);
        if (block.timestamp < item.terms.startTime) {
            revert AuctionHouse_NotStarted(item.terms.startTime, block.timestamp);
        }
        uint256 end = item.terms.endTime;
        if (block.timestamp > end) revert AuctionHouse_Ended(end, block.timestamp);
        if (msg.sender == item.seller) revert AuctionHouse_SelfBid(msg.sender);
        uint256 least = _leastBid(item);
        if (amount < least) revert AuctionHouse_BidTooLow(amount, least);
        address currency = item.terms.currency;
        if (currency == address(0) && msg.value < amount) revert AuctionHouse_NotEnoughEther(amount, msg.value);

        (address outbid, uint256 before) = (item.bidder, item.bid);
        (item.bidder, item.bid) = (msg.sender, amount);
        liveBids[currency] = liveBids[currency] - before + amount;
        uint256 extended = block.timestamp + item.terms.extension;
        if (extended > end) {
            end = extended;
            item.terms.endTime = uint64(end);
        }
        emit BidPlaced(auctionId, msg.sender, amount, end);
        if (before != 0) _hold(currency, outbid, before);

        uint256 rest = msg.value;
        if (currency == address(0)) rest -= amount;
        else _take(currency, msg.sender, amount);
        if (rest != 0) {
            (bool taken, ) = msg.sender.call{value: rest}("");
            if (!taken) revert AuctionHouse_RefundRefused(msg.sender, rest);
        }
    }

    /// @inheritdoc IAuctionHouse
    function settle(uint256 auctionId) external nonReentrant {
        Auction storage item = _open(auctionId);
        if (block.timestamp <= item.terms.endTime) {
            revert AuctionHouse_NotEnded(item.terms.endTime, block.timestamp);
        }
        item.state = AuctionState.Closed;
        (address winner, uint256 price, address currency) = (item.bidder, item.bid, item.terms.currency);
        if (price == 0) {
            emit AuctionSettled(auctionId, address(0), 0, 0, address(0), 0);
            _handOut(auctionId, item, item.seller);
            return;
        }
        uint256 fee = (price * item.feeBps + BPS - 1) / BPS;
        (address receiver, uint256 royalty) = _royalty(item.terms, price, price - fee);
        emit AuctionSettled(auctionId, winner, price, royalty, receiver, fee);
        _handOut(auctionId, item, winner);
        _payOrHold(currency, address(this), item.seller, price - fee - royalty, false);
        _payOrHold(currency, address(this), receiver, royalty, false);
        _payOrHold(currency, address(this), TREASURY, fee, false);
        // last: until all of it is paid or held, none of it may be rescued by whom a call above reaches
        liveBids[currency] -= price;
    }

    /// @inheritdoc IAuctionHouse
    function cancel(uint256 auctionId) external nonReentrant {
        Auction storage item = _open(auctionId);
        if (msg.sender != item.seller) revert AuctionHouse_NotSeller(msg.sender, item.seller);
        if (item.bid != 0) revert AuctionHouse_HasBid(auctionId);
        item.state = AuctionState.Closed;
        emit AuctionCancelled(auctionId);
        _handOut(auctionId, item, msg.sender);
    }

    /// @inheritdoc IAuctionHouse
    function claimItem(uint256 auctionId, address to) external nonReentrant {
        Auction storage item = _auctions[auctionId];
        if (item.itemOwner == address(0) || msg.sender != item.itemOwner) {
            revert AuctionHouse_NothingToClaim(auctionId, msg.sender);
        }
        if (to == address(0) || to == address(this)) revert AuctionHouse_InvalidAddress(to);
        item.itemOwner = address(0);
        emit ItemClaimed(auctionId, msg.sender, to);
        AuctionTerms storage terms = item.terms;
        (bool told, uint256 before) = _unitsHere(terms);
        if (terms.standard == ItemStandard.ERC721) {
            IERC721(terms.token).transferFrom(address(this), to, terms.id);
        } else {
            IERC1155(terms.token).safeTransferFrom(address(this), to, terms.id, terms.units, "");
        }
        if (told && _stayed(terms, before)) revert AuctionHouse_ItemNotDelivered(terms.token, terms.id);
    }

    /// @notice Takes ERC-1155 items that this contract itself moves here, which it does only when an auction is opened.
    function onERC1155Received(
        address operator,
        address,
        uint256 id,
        uint256,
        bytes calldata
    ) external view returns (bytes4) {
        if (operator != address(this)) revert AuctionHouse_UnexpectedItem(msg.sender, id);
        return this.onERC1155Received.selector;
    }

    /// @notice Takes no batches.
    function onERC1155BatchReceived(
        address,
        address,
        uint256[] calldata,
        uint256[] calldata,
        bytes calldata
    ) external view returns (bytes4) {
        revert AuctionHouse_UnexpectedItem(msg.sender, 0);
    }

    /* SETTINGS */

    /// @inheritdoc IAuctionHouse
    function pause() external restricted {
        paused = true;
        emit OpeningsPaused();
    }

    /// @inheritdoc IAuctionHouse
    function unpause() external restricted {
        paused = false;
        emit OpeningsUnpaused();
    }

    /* VIEWS */

    /// @inheritdoc IAuctionHouse
    function auction(uint256 auctionId) external view returns (Auction memory) {
        return _auctions[auctionId];
    }

    /// @inheritdoc IAuctionHouse
    function leastBid(uint256 auctionId) external view returns (uint256) {
        return _leastBid(_open(auctionId));
    }

    /// @inheritdoc IRescuable
    function rescuable(address token) public view override returns (uint256) {
        if (_isItem[token]) return 0;
        return super.rescuable(token) - totalHeld[token] - liveBids[token];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC1155Receiver).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    /* INTERNAL */

    /// @dev Hands the item out with bounded gas; one that does not move waits for its owner, also if its contract says that it moved.
    function _handOut(uint256 auctionId, Auction storage item, address to) private {
        AuctionTerms storage terms = item.terms;
        bytes memory call_ =
            terms.standard == ItemStandard.ERC721
                ? abi.encodeCall(IERC721.transferFrom, (address(this), to, terms.id))
                : abi.encodeCall(IERC1155.safeTransferFrom, (address(this), to, terms.id, terms.units, ""));
        address token = terms.token;
        (bool told, uint256 before) = _unitsHere(terms);
        GasGuard.requireGas(ITEM_GAS);
        bool moved;
        // Safe: reads the call's own memory; what is returned is not copied.
        assembly ("memory-safe") {
            moved := call(ITEM_GAS, token, 0, add(call_, 0x20), mload(call_), 0, 0)
        }
        if (!moved || (told && _stayed(terms, before))) {
            item.itemOwner = to;
            emit ItemHeld(auctionId, to);
        }
    }

    /// @dev Takes the item from the caller and makes sure that it came: one that lies here already is another auction's, whatever its
    ///      contract says of the transfer.
    function _takeItem(AuctionTerms calldata terms) private {
        (address token, uint256 id) = (terms.token, terms.id);
        if (terms.standard == ItemStandard.ERC721) {
            if (IERC721(token).ownerOf(id) == address(this)) revert AuctionHouse_ItemNotDelivered(token, id);
            IERC721(token).transferFrom(msg.sender, address(this), id);
            if (IERC721(token).ownerOf(id) != address(this)) revert AuctionHouse_ItemNotDelivered(token, id);
        } else {
            uint256 before = IERC1155(token).balanceOf(address(this), id);
            IERC1155(token).safeTransferFrom(msg.sender, address(this), id, terms.units, "");
            if (IERC1155(token).balanceOf(address(this), id) != before + terms.units) {
                revert AuctionHouse_ItemNotDelivered(token, id);
            }
        }
    }

    /// @dev Whether as many units are here as before; not if the contract does not tell.
    function _stayed(AuctionTerms storage terms, uint256 before) private view returns (bool) {
        (bool told, uint256 left) = _unitsHere(terms);
        return told && left >= before;
    }

    /// @dev How many units of an auction's item are here, asked with bounded gas; not `told` if its contract does not answer.
    function _unitsHere(AuctionTerms storage terms) private view returns (bool told, uint256 units) {
        bool single = terms.standard == ItemStandard.ERC721;
        bytes memory call_ =
            single
                ? abi.encodeCall(IERC721.ownerOf, (terms.id))
                : abi.encodeCall(IERC1155.balanceOf, (address(this), terms.id));
        address token = terms.token;
        GasGuard.requireGas(QUESTION_GAS);
        // Safe: reads the call's own memory; one word of the answer goes to the scratch space, where it is read if it came.
        assembly ("memory-safe") {
            told := staticcall(QUESTION_GAS, token, add(call_, 0x20), mload(call_), 0x00, 0x20)
            told := and(told, gt(returndatasize(), 0x1f))
            units := mload(0x00)
        }
        if (single) units = units == uint160(address(this)) ? 1 : 0;
    }

    function _requireSensible(AuctionTerms calldata terms) private view {
        if (
            terms.standard == ItemStandard.ERC20 ||
            terms.units == 0 ||
            (terms.standard == ItemStandard.ERC721 && terms.units != 1) ||
            terms.reserve == 0 ||
            terms.minStepBps > BPS ||
            terms.endTime <= block.timestamp ||
            terms.endTime <= terms.startTime ||
            terms.endTime > block.timestamp + 365 days ||
            terms.extension > MAX_EXTENSION ||
            terms.maxRoyaltyBps > BPS
        ) revert AuctionHouse_InvalidTerms();
        if (terms.token.code.length == 0) revert AuctionHouse_NoCode(terms.token);
        if (terms.currency != address(0) && terms.currency.code.length == 0) revert AuctionHouse_NoCode(terms.currency);
    }

    /// @dev A seller who allows too little would sell without the royalty: at the opening that is refused, at the end it is too late. Asked
    ///      for a large price, for a small one may round every royalty to nothing.
    function _requireRoyaltyAllowed(AuctionTerms calldata terms) private view {
        (, uint256 royalty) = _askedRoyalty(terms.token, terms.id, PROBE, false);
        uint256 allowed = (PROBE * terms.maxRoyaltyBps) / BPS;
        uint256 cap = (PROBE * ROYALTY_CAP_BPS) / BPS;
        if (cap < allowed) cap = allowed;
        if (royalty > cap) royalty = cap;
        if (royalty > allowed) revert AuctionHouse_RoyaltyAboveAllowed(royalty, allowed);
    }

    function _royalty(
        AuctionTerms storage terms,
        uint256 price,
        uint256 most
    ) private view returns (address receiver, uint256 royalty) {
        (receiver, royalty) = _askedRoyalty(terms.token, terms.id, price, true);
        uint256 cap = (price * terms.maxRoyaltyBps) / BPS;
        if (cap > most) cap = most;
        if (royalty > cap) royalty = cap;
        if (royalty == 0) receiver = address(0);
    }

    function _askedRoyalty(
        address token,
        uint256 id,
        uint256 price,
        bool allowBroken
    ) private view returns (address, uint256) {
        (bool isSet, address receiver, uint16 bps) = IRoyaltyRegistry(MARKETPLACE).royaltyOverride(token);
        return RoyaltyReader.royaltyOf(isSet, receiver, bps, token, id, price, allowBroken);
    }

    function _open(uint256 auctionId) private view returns (Auction storage item) {
        item = _auctions[auctionId];
        if (item.state != AuctionState.Open) revert AuctionHouse_NotOpen(auctionId);
    }

    function _leastBid(Auction storage item) private view returns (uint256) {
        uint256 current = item.bid;
        if (current == 0) return item.terms.reserve;
        uint256 step = (current * item.terms.minStepBps + BPS - 1) / BPS;
        return current + (step == 0 ? 1 : step);
    }
}
