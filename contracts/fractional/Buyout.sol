// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

import {HeldPayments} from "../market/HeldPayments.sol";
import {GasGuard} from "../market/libraries/GasGuard.sol";
import {BPS} from "../utils/BasisPoints.sol";
import {ReserveVotes} from "./ReserveVotes.sol";
import {IAssetToken} from "./interfaces/IAssetToken.sol";
import {BuyoutAuction, BuyoutState, IBuyout, Vote} from "./interfaces/IBuyout.sol";
import {BuyoutClone} from "./libraries/BuyoutClone.sol";
import {PriceLadder} from "./libraries/PriceLadder.sol";

/// @title Buyout
/// @notice See {IBuyout}. What it holds is the NFT, the bid that stands, money of bidders that were outbid, and the price of a sale.
/// @custom:kill Cannot be switched off, paused or changed by anybody. The implementation itself is inert: it has no asset and no NFT.
contract Buyout is IBuyout, ReserveVotes, HeldPayments {
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    uint256 private constant DURATION = 3 days;
    uint256 private constant EXTENSION = 15 minutes;
    uint256 private constant STEP_BPS = 250;
    /// @dev What handing out the NFT may use.
    uint256 private constant NFT_GAS = 500_000;
    /// @dev What telling where the NFT is may use.
    uint256 private constant QUESTION_GAS = 100_000;

    /* IMMUTABLES */

    /// @inheritdoc IBuyout
    address public immutable STABLECOIN;

    /* STORAGE */

    /// @dev | bid 128 | supply 56 | end 40 | state 8 | isNftHeld 8 |, | bidder 160 |
    uint128 private _bid;
    uint56 private _supply;
    uint40 private _endTime;
    BuyoutState private _state;
    bool private _isNftHeld;
    address private _bidder;
    /// @inheritdoc IBuyout
    uint256 public proceeds;

    /* MODIFIERS */

    /// @dev Whatever token moves here, the NFT stays if it is not out: some move by a token of another address.
    modifier keepsNft() {
        bool wasHere = !_isOut() && _isNftHere();
        _;
        if (wasHere && !_isNftHere()) revert Buyout_NotRescuable(BuyoutClone.collection());
    }

    /* CONSTRUCTOR */

    /// @param stablecoin What is bid and paid with. 18 decimals.
    constructor(address stablecoin) {
        if (stablecoin.code.length == 0) revert Buyout_InvalidAddress(stablecoin);
        STABLECOIN = stablecoin;
    }

    /* VOTES */

    /// @inheritdoc IBuyout
    function vote(uint256 shares, uint256 price) external nonReentrant {
        _require(BuyoutState.Open);
        _vote(msg.sender, shares, PriceLadder.rungUp(price));
    }

    /// @inheritdoc IBuyout
    function unlock(uint256 shares) external nonReentrant {
        _unlock(msg.sender, shares);
    }

    /// @inheritdoc IBuyout
    function countVotes(address[] calldata holders) external nonReentrant {
        _require(BuyoutState.Open);
        _countVotes(holders);
    }

    /* AUCTION */

    /// @inheritdoc IBuyout
    function start(uint128 amount) external nonReentrant {
        _require(BuyoutState.Open);
        uint256 supply = IAssetToken(asset()).totalSupply();
        (bool isValid, uint256 rung, uint256 counted) = _leastAgreed(supply);
        if (!isValid) revert Buyout_NoReserve(counted, supply);
        uint256 least = PriceLadder.priceAt(rung);
        if (amount < least) revert Buyout_BidTooLow(amount, least);
        address collection = BuyoutClone.collection();
        uint256 id = BuyoutClone.id();
        if (IERC721(collection).ownerOf(id) != address(this)) revert Buyout_NftNotDelivered(collection, id);

        uint256 endTime = block.timestamp + DURATION;
        // a supply is below 2^56 by the asset, a time below 2^40 for 30,000 years
        (_state, _bidder, _bid, _supply, _endTime) = (
            BuyoutState.Auction,
            msg.sender,
            amount,
            uint56(supply),
            uint40(endTime)
        );
        emit AuctionStarted(msg.sender, amount, least, supply, endTime);
        IAssetToken(asset()).lockSupply();
        _take(STABLECOIN, msg.sender, amount);
    }

    /// @inheritdoc IBuyout
    function bid(uint128 amount) external nonReentrant {
        _require(BuyoutState.Auction);
        uint256 end = _endTime;
        if (block.timestamp > end) revert Buyout_Ended(end, block.timestamp);
        uint256 least = leastBid();
        if (amount < least) revert Buyout_BidTooLow(amount, least);

        (address outbid, uint256 before) = (_bidder, _bid);
        (_bidder, _bid) = (msg.sender, amount);
        if (block.timestamp + EXTENSION > end) {
            end = block.timestamp + EXTENSION;
            _endTime = uint40(end);
        }
        emit BidPlaced(msg.sender, amount, end);
        _hold(STABLECOIN, outbid, before);
        _take(STABLECOIN, msg.sender, amount);
    }

    /// @inheritdoc IBuyout
    function settle() external nonReentrant {
        _require(BuyoutState.Auction);
        if (block.timestamp <= _endTime) revert Buyout_NotEnded(_endTime, block.timestamp);
        (address winner, uint256 price) = (_bidder, _bid);
        _state = BuyoutState.Sold;
        proceeds = price;
        emit AuctionSettled(winner, price);
        _handOut(winner);
    }

    /// @inheritdoc IBuyout
    function claimNft(address to) external nonReentrant {
        if (!_isNftHeld || msg.sender != _bidder) revert Buyout_NothingToClaim(msg.sender);
        _isNftHeld = false;
        emit NftClaimed(msg.sender, to);
        _send(to);
    }

    /* REDEMPTION */

    /// @inheritdoc IBuyout
    function redeem(uint256 shares) external nonReentrant returns (uint256 amount) {
        _require(BuyoutState.Sold);
        if (shares == 0) revert Buyout_ZeroShares();
        uint256 supply = IAssetToken(asset()).totalSupply();
        _burn(msg.sender, shares);
        // the burn has proved that there are as many
        amount = (proceeds * shares) / supply;
        proceeds -= amount;
        emit SharesRedeemed(msg.sender, shares, amount);
        IERC20(STABLECOIN).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IBuyout
    function redeemNft(address to) external nonReentrant {
        _require(BuyoutState.Open);
        uint256 supply = IAssetToken(asset()).totalSupply();
        uint256 balance = IAssetToken(asset()).balanceOf(msg.sender);
        if (supply == 0 || balance != supply) revert Buyout_NotWholeSupply(msg.sender, balance, supply);
        _state = BuyoutState.Redeemed;
        emit NftRedeemed(msg.sender, to, supply);
        IAssetToken(asset()).lockSupply();
        _burn(msg.sender, supply);
        _send(to);
    }

    /// @inheritdoc IBuyout
    function reclaimNft(address to) external nonReentrant {
        _require(BuyoutState.Open);
        _requireAssetOwner();
        uint256 supply = IAssetToken(asset()).totalSupply();
        if (supply != 0) revert Buyout_SharesExist(supply);
        _state = BuyoutState.Redeemed;
        emit NftRedeemed(msg.sender, to, 0);
        IAssetToken(asset()).lockSupply();
        _send(to);
    }

    /* STRAY TOKENS */

    /// @inheritdoc IBuyout
    function passOnSurplus(address token) external nonReentrant keepsNft returns (uint256 amount) {
        amount = IERC20(token).balanceOf(address(this));
        if (token == STABLECOIN) {
            amount -= totalHeld[token] + proceeds;
            if (_state == BuyoutState.Auction) amount -= _bid;
        } else if (!_isPaymentToken(token)) revert Buyout_NotRescuable(token);
        if (amount == 0) revert Buyout_NoSurplus(token);
        emit SurplusPassedOn(token, amount);
        IERC20(token).safeTransfer(asset(), amount);
    }

    /// @inheritdoc IBuyout
    function rescue(address token, address to, uint256 amount) external nonReentrant keepsNft {
        _requireAssetOwner();
        // some collections move items by `transfer`, too
        if (
            token == STABLECOIN ||
            token == asset() || // whose shares those are an agent says, with a reason
            token == BuyoutClone.collection() ||
            _isPaymentToken(token)
        ) {
            revert Buyout_NotRescuable(token);
        }
        _requireReceiver(to);
        emit Rescued(token, to, amount, 0);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc IBuyout
    function rescueNft(address collection, uint256 id, address to) external nonReentrant keepsNft {
        _requireAssetOwner();
        if (collection == BuyoutClone.collection() && id == BuyoutClone.id() && !_isOut()) {
            revert Buyout_NotRescuable(collection);
        }
        _requireReceiver(to);
        emit Rescued(collection, to, 1, id);
        IERC721(collection).safeTransferFrom(address(this), to, id);
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(
        address operator,
        address from,
        uint256 id,
        bytes calldata
    ) external override returns (bytes4) {
        if (
            msg.sender != BuyoutClone.collection() ||
            id != BuyoutClone.id() ||
            operator != BuyoutClone.factory() ||
            _state != BuyoutState.Empty
        ) revert Buyout_UnexpectedNft(msg.sender, id, operator);
        _state = BuyoutState.Open;
        _setReference(BuyoutClone.referenceRung());
        emit NftReceived(msg.sender, id, from);
        return IERC721Receiver.onERC721Received.selector;
    }

    /* VIEWS */

    /// @inheritdoc IBuyout
    function state() external view returns (BuyoutState) {
        return _state;
    }

    /// @inheritdoc IBuyout
    function reserve() public view returns (uint256 price, bool isValid) {
        uint256 rung;
        (isValid, rung, ) = _leastAgreed(IAssetToken(asset()).totalSupply());
        if (isValid) price = PriceLadder.priceAt(rung);
    }

    /// @inheritdoc IBuyout
    function referencePrice() external view returns (uint256) {
        return PriceLadder.priceAt(_referenceRung());
    }

    /// @inheritdoc IBuyout
    function voteOf(address holder) external view returns (Vote memory) {
        return _voteOf(holder);
    }

    /// @inheritdoc IBuyout
    function agreedTo(uint256 price) external view returns (uint256) {
        return _agreedTo(price);
    }

    /// @inheritdoc IBuyout
    function auction() external view returns (BuyoutAuction memory) {
        return BuyoutAuction(_bidder, _bid, _endTime, _supply, _isNftHeld);
    }

    /// @inheritdoc IBuyout
    function leastBid() public view returns (uint256 least) {
        if (_state == BuyoutState.Open) {
            (least, ) = reserve();
        } else if (_state == BuyoutState.Auction && block.timestamp <= _endTime) {
            uint256 current = _bid;
            least = current + (current * STEP_BPS + BPS - 1) / BPS;
        }
    }

    /// @inheritdoc IBuyout
    function previewRedeem(uint256 shares) external view returns (uint256) {
        uint256 supply = IAssetToken(asset()).totalSupply();
        return supply == 0 ? 0 : (proceeds * shares) / supply;
    }

    /// @inheritdoc IBuyout
    function asset() public view override(IBuyout, ReserveVotes) returns (address) {
        return BuyoutClone.asset();
    }

    /// @inheritdoc IBuyout
    function nft() external view returns (address collection, uint256 id) {
        return (BuyoutClone.collection(), BuyoutClone.id());
    }

    /// @inheritdoc IBuyout
    function factory() external view returns (address) {
        return BuyoutClone.factory();
    }

    /* INTERNAL */

    /// @dev Burns shares of an eligible holder: those locked here first, the rest by its allowance.
    function _burn(address holder, uint256 shares) private {
        if (!IAssetToken(asset()).canSend(holder)) revert Buyout_HolderNotEligible(holder);
        _release(holder, shares);
        IAssetToken(asset()).burnLocked(holder, shares);
    }

    /// @dev Hands the NFT to the winner with bounded gas; one that does not move, or whose contract lies about it, waits.
    function _handOut(address winner) private {
        address collection = BuyoutClone.collection();
        bytes memory call_ = abi.encodeWithSignature(
            "safeTransferFrom(address,address,uint256)",
            address(this),
            winner,
            BuyoutClone.id()
        );
        GasGuard.requireGas(NFT_GAS);
        bool moved;
        // Safe: reads the call's own memory; what is returned is not copied.
        assembly ("memory-safe") {
            moved := call(NFT_GAS, collection, 0, add(call_, 0x20), mload(call_), 0, 0)
        }
        if (!moved || _isNftHere()) {
            _isNftHeld = true;
            emit NftHeld(winner);
        }
    }

    /// @dev Sends the NFT to a receiver that its owner names.
    function _send(address to) private {
        _requireReceiver(to);
        address collection = BuyoutClone.collection();
        uint256 id = BuyoutClone.id();
        IERC721(collection).safeTransferFrom(address(this), to, id);
        if (_isNftHere()) revert Buyout_NftNotDelivered(collection, id);
    }

    /// @dev Whether the NFT was handed out, and is nothing to be kept any more.
    function _isOut() private view returns (bool) {
        return _state == BuyoutState.Redeemed || (_state == BuyoutState.Sold && !_isNftHeld);
    }

    /// @dev Whether the collection says that the NFT is here, asked with bounded gas; not if it does not answer.
    function _isNftHere() private view returns (bool isHere) {
        address collection = BuyoutClone.collection();
        bytes memory call_ = abi.encodeCall(IERC721.ownerOf, (BuyoutClone.id()));
        GasGuard.requireGas(QUESTION_GAS);
        // Safe: reads the call's own memory; one word of the answer goes to the scratch space, where it is read if it came.
        assembly ("memory-safe") {
            isHere := staticcall(QUESTION_GAS, collection, add(call_, 0x20), mload(call_), 0x00, 0x20)
            isHere := and(and(isHere, gt(returndatasize(), 0x1f)), eq(mload(0x00), address()))
        }
    }

    /// @inheritdoc ReserveVotes
    function _isOpen() internal view override returns (bool) {
        return _state == BuyoutState.Open;
    }

    function _isPaymentToken(address token) private view returns (bool) {
        address[] memory listed = IAssetToken(asset()).paymentTokens(); // four at most
        for (uint256 i; i < listed.length; ++i) if (listed[i] == token) return true;
        return false;
    }

    function _require(BuyoutState wanted) private view {
        if (_state != wanted) revert Buyout_WrongState(_state);
    }

    function _requireAssetOwner() private view {
        if (msg.sender != IAssetToken(asset()).owner()) revert Buyout_NotAssetOwner(msg.sender);
    }

    function _requireReceiver(address to) private view {
        if (to == address(0) || to == address(this)) revert Buyout_InvalidAddress(to);
    }
}
