// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ItemStandard} from "./IMarketplace.sol";

/// @notice What a seller sets when it opens an auction.
struct AuctionTerms {
    /// ERC721 or ERC1155.
    ItemStandard standard;
    address token;
    uint256 id;
    /// How many of them; 1 for an ERC-721.
    uint128 units;
    /// What is bid with: an ERC-20, or zero for ether.
    address currency;
    /// The least first bid, in the currency's units.
    uint128 reserve;
    /// How much more each bid must be than the one before, in basis points of that, rounded up; at least one unit.
    uint16 minStepBps;
    /// The first second at which bids count.
    uint64 startTime;
    /// The last second at which bids count, unless it is extended.
    uint64 endTime;
    /// A bid within this many seconds of the end moves the end to as many seconds after the bid.
    uint32 extension;
    /// The most royalty that the seller pays, in basis points of the price. Above 1,000 it also lifts the cap.
    uint16 maxRoyaltyBps;
    /// The highest marketplace fee that the seller accepts, in basis points of the price. Today's is what will be paid.
    uint16 maxFeeBps;
}

/// @notice Where an auction stands.
enum AuctionState {
    None,
    Open,
    /// Settled or cancelled; an item that did not move waits for `itemOwner`.
    Closed
}

/// @notice An auction. Amounts in the currency's units.
struct Auction {
    AuctionTerms terms;
    AuctionState state;
    address seller;
    /// In basis points of the price, as it was when the auction was opened.
    uint16 feeBps;
    address bidder;
    /// Zero before the first bid.
    uint128 bid;
    /// Who may claim the item, which is still here though the auction is closed; zero if there is none.
    address itemOwner;
}

/// @title IAuctionHouse
/// @notice English auctions of ERC-721 and ERC-1155 items in ether or any ERC-20. The item lies here from the opening to the end. Who is
///         outbid finds its money held, see {IHeldPayments}; it is never pushed by a bid. Anyone settles: the winner gets the item, the
///         seller the price less royalty and fee, by the marketplace's rules and registry.
/// @dev Rounding: the fee up, the step up, the royalty's bounds down. What happens to a royalty after the opening stops no settlement: it
///      is cut to what the seller allowed, and one that fails is none, for item and money must come out. At the opening, an auction whose
///      royalty is above what the seller allows, or fails, is refused.
interface IAuctionHouse {
    /* ERRORS */

    /// @notice Thrown when no new auctions are opened for now.
    error AuctionHouse_Paused();

    /// @notice Thrown when the terms contradict each other: no reserve, an end before the start or in the past, no or too many units, an
    ///         extension above a day, a step above 100 %, or an ERC-20 as the item.
    error AuctionHouse_InvalidTerms();

    /// @notice Thrown when the item's contract or the currency has no code.
    error AuctionHouse_NoCode(address token);

    /// @notice Thrown when the item did not arrive or lies here already, or, claimed, did not leave.
    error AuctionHouse_ItemNotDelivered(address token, uint256 id);

    /// @notice Thrown when the royalty is above what the seller allows, both for a price of 1e18.
    error AuctionHouse_RoyaltyAboveAllowed(uint256 royalty, uint256 allowed);

    /// @notice Thrown when the fee is above what the seller accepts, in basis points.
    error AuctionHouse_FeeAboveAllowed(uint256 feeBps, uint256 allowed);

    /// @notice Thrown when the auction is not open: it never was, or it was settled or cancelled.
    error AuctionHouse_NotOpen(uint256 auctionId);

    /// @notice Thrown when an auction has not started. Seconds.
    error AuctionHouse_NotStarted(uint256 startTime, uint256 timestamp);

    /// @notice Thrown when an auction has ended. Seconds.
    error AuctionHouse_Ended(uint256 endTime, uint256 timestamp);

    /// @notice Thrown when an auction has not ended. Seconds.
    error AuctionHouse_NotEnded(uint256 endTime, uint256 timestamp);

    /// @notice Thrown when a bid is too low. In the currency's units.
    error AuctionHouse_BidTooLow(uint256 bid, uint256 least);

    /// @notice Thrown when less ether came along than is bid. Wei.
    error AuctionHouse_NotEnoughEther(uint256 bid, uint256 sent);

    /// @notice Thrown when the bidder does not take back the ether that was too much. Wei.
    error AuctionHouse_RefundRefused(address bidder, uint256 amount);

    /// @notice Thrown when the seller bids itself.
    error AuctionHouse_SelfBid(address seller);

    /// @notice Thrown when another than the seller cancels.
    error AuctionHouse_NotSeller(address caller, address seller);

    /// @notice Thrown when an auction with a bid is to be cancelled.
    error AuctionHouse_HasBid(uint256 auctionId);

    /// @notice Thrown when the caller has no item to claim.
    error AuctionHouse_NothingToClaim(uint256 auctionId, address caller);

    /// @notice Thrown when an item arrives that no auction is for.
    error AuctionHouse_UnexpectedItem(address token, uint256 id);

    /// @notice Thrown when an address that must be given is zero or the auction house.
    error AuctionHouse_InvalidAddress(address account);

    /* EVENTS */

    /// @notice Emitted when an auction was opened.
    event AuctionOpened(uint256 indexed auctionId, address indexed seller, address indexed token, AuctionTerms terms);

    /// @notice Emitted when a bid was made; `endTime` is the end as it is now.
    event BidPlaced(uint256 indexed auctionId, address indexed bidder, uint256 bid, uint256 endTime);

    /// @notice Emitted when an auction was settled. Without a bid `winner` is zero and the item went back.
    event AuctionSettled(
        uint256 indexed auctionId,
        address indexed winner,
        uint256 price,
        uint256 royalty,
        address royaltyReceiver,
        uint256 fee
    );

    /// @notice Emitted when an auction was cancelled before its first bid.
    event AuctionCancelled(uint256 indexed auctionId);

    /// @notice Emitted when an item could not be handed out and waits for `owner`.
    event ItemHeld(uint256 indexed auctionId, address indexed owner);

    /// @notice Emitted when a waiting item was claimed.
    event ItemClaimed(uint256 indexed auctionId, address indexed owner, address to);

    /// @notice Emitted when no new auctions are opened any more.
    event OpeningsPaused();

    /// @notice Emitted when auctions can be opened again.
    event OpeningsUnpaused();

    /* AUCTIONS */

    /// @notice Opens an auction and takes the item from the caller, who is the seller.
    /// @return auctionId Its number, from 1 on.
    function open(AuctionTerms calldata terms) external returns (uint256 auctionId);

    /// @notice Bids. Ether beyond the bid comes back; an ERC-20 is taken from the caller. Who is outbid finds its money held.
    /// @param amount In the currency's units.
    function bid(uint256 auctionId, uint128 amount) external payable;

    /// @notice Settles an auction that has ended; anyone may. Never paused. An item that does not move, whatever its contract says, waits.
    function settle(uint256 auctionId) external;

    /// @notice Cancels the caller's auction before its first bid. Never paused.
    function cancel(uint256 auctionId) external;

    /// @notice Sends an item that could not be handed out to `to`. For whom it waits.
    function claimItem(uint256 auctionId, address to) external;

    /* SETTINGS */

    /// @notice Stops the opening of auctions; those that are open go on. Restricted to the sentinel.
    function pause() external;

    /// @notice Lets auctions be opened again. Restricted to the operator.
    function unpause() external;

    /* VIEWS */

    /// @notice An auction.
    function auction(uint256 auctionId) external view returns (Auction memory);

    /// @notice The least bid that an open auction takes now, in its currency's units.
    function leastBid(uint256 auctionId) external view returns (uint256);

    /// @notice All bids that stand, in a currency's units.
    function liveBids(address currency) external view returns (uint256);

    /// @notice How many auctions were opened.
    function auctionCount() external view returns (uint256);

    /// @notice Whether no new auctions are opened.
    function paused() external view returns (bool);

    /// @notice The marketplace, whose fee, treasury and registry count here.
    function MARKETPLACE() external view returns (address);
}
