// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an order is.
enum OrderKind {
    /// The maker sells.
    Listing,
    /// The maker buys one certain item.
    ItemOffer,
    /// The maker buys any item of a collection, or of a set of its ids.
    CollectionOffer
}

/// @notice What is sold.
enum ItemStandard {
    ERC721,
    ERC1155,
    /// Fungible units, such as restricted shares; there is no royalty on them.
    ERC20
}

/// @notice What a maker signs, as EIP-712 typed data.
struct Order {
    OrderKind kind;
    ItemStandard standard;
    address maker;
    /// The only account that may take it: a private sale. Zero for anyone.
    address taker;
    /// The item's contract.
    address token;
    /// The item's id; zero for an ERC-20. In a collection offer the Merkle root of the ids, zero for the whole collection.
    uint256 id;
    /// Units of the item in a lot: 1 for an ERC-721. An order is filled in whole lots.
    uint128 lotSize;
    /// How many lots are signed for.
    uint128 lots;
    /// What is paid with: an ERC-20, or, in a listing, zero for ether.
    address currency;
    /// The price of a lot at `startTime`, in the currency's units.
    uint128 lotPrice;
    /// The price of a lot at `endTime`; in between it moves in a straight line. The same as `lotPrice` for a fixed price.
    uint128 endLotPrice;
    /// The first second at which it can be filled.
    uint64 startTime;
    /// The last second at which it can be filled.
    uint64 endTime;
    /// In a listing, the most royalty that the maker pays, in basis points of the price. Above 1,000 it also lifts the cap.
    uint16 maxRoyaltyBps;
    /// In a listing, whether a collection that declares ERC-2981 and fails may be sold without a royalty.
    bool allowBrokenRoyalty;
    /// In a listing, the highest marketplace fee that the maker accepts, in basis points of the price.
    uint16 maxFeeBps;
    /// Used up when the order is filled whole, or cancelled; then all orders of the nonce are over. A part that is filled of one takes
    /// nothing from another: cancel what was filled in part before signing it anew.
    uint256 nonce;
    /// The maker's counter; raising it cancels every order that was signed with the old one.
    uint256 counter;
}

/// @notice What shows that the maker agreed.
struct Evidence {
    /// Of a key (65 bytes: r, s, v), or of any form for a contract wallet. Empty for an order that was validated on-chain.
    bytes signature;
    /// The order's place in a signed tree of orders; zero otherwise.
    uint256 bulkIndex;
    /// The sibling hashes from the order up to the tree's root; empty for an order that was signed alone.
    bytes32[] bulkProof;
}

/// @notice How a taker fills an order.
struct Fill {
    /// The item's id. Needed for collection offers; else that of the order.
    uint256 id;
    uint256 lots;
    /// The most that a buyer pays, or the least that a seller receives after royalty and fee, in the currency's units.
    uint256 limit;
    /// Seconds; the last one at which the fill may happen.
    uint256 deadline;
    /// Where the item goes, or the proceeds; zero for the taker.
    address recipient;
    /// For a taker who sells: above 1,000 it lifts the cap of the royalty. In basis points of the price.
    uint16 maxRoyaltyBps;
    /// For a taker who sells: whether a collection that declares ERC-2981 and fails may be sold without a royalty.
    bool allowBrokenRoyalty;
    /// For a collection offer of a set: that the id is in it.
    bytes32[] idProof;
}

/// @notice One order of several.
struct FillRequest {
    Order order;
    Evidence evidence;
    Fill fill;
}

/// @notice A listing and an offer to settle with each other.
struct MatchRequest {
    /// A listing against an ERC-20.
    Order listing;
    Evidence listingEvidence;
    /// An item or collection offer of the same token and currency.
    Order offer;
    Evidence offerEvidence;
    /// Lots of the listing; its units must be those of the offer's lots.
    uint256 listingLots;
    uint256 offerLots;
    /// For a collection offer of a set: that the listing's id is in it.
    bytes32[] idProof;
}

/// @notice Where an order stands.
enum OrderState {
    /// It can be filled, as far as the marketplace knows.
    Open,
    NotStarted,
    Expired,
    /// Filled whole, or cancelled by its nonce or its maker's counter, or another order of its nonce was filled.
    Closed,
    /// Fills are paused.
    Paused
}

/// @notice What a fill would do now. Amounts in the currency's units.
struct Quote {
    OrderState state;
    /// Lots that are left.
    uint256 lotsAvailable;
    /// What the buyer pays: exactly `proceeds + royalty + fee`.
    uint256 price;
    uint256 royalty;
    address royaltyReceiver;
    uint256 fee;
    /// What the seller receives.
    uint256 proceeds;
}

/// @title IMarketplace
/// @notice Sales of ERC-721, ERC-1155 and ERC-20 items against ether or any ERC-20, by signed orders. Item and money move in one
///         transaction straight between maker and taker; the marketplace keeps neither. The royalty that the collection asks for, or
///         its owner's entry in the royalty registry, is always paid, up to a cap; the fee goes to the treasury.
/// @dev Rounding: the fee up; the royalty's bounds down; a price between two points up in a listing, down in an offer, so in the
///      maker's favour. Payment tokens with a fee on transfer are refused: what arrives is measured. Amounts that a receiver does not
///      take are held for it, see {IHeldPayments}. One lock covers every function that moves money.
interface IMarketplace {
    /* ERRORS */

    /// @notice Thrown when fills are paused. Cancelling and taking out held money never is.
    error Marketplace_Paused();

    /// @notice Thrown when the deadline of the fill has passed. Seconds.
    error Marketplace_DeadlinePassed(uint256 deadline, uint256 timestamp);

    /// @notice Thrown when an order can be filled only from `startTime` on. Seconds.
    error Marketplace_NotStarted(uint256 startTime, uint256 timestamp);

    /// @notice Thrown when an order could be filled only up to `endTime`. Seconds.
    error Marketplace_Expired(uint256 endTime, uint256 timestamp);

    /// @notice Thrown when the order's nonce is used: it was cancelled or filled, or another order of the same nonce was.
    error Marketplace_NonceUsed(address maker, uint256 nonce);

    /// @notice Thrown when the order was signed for another value of its maker's counter.
    error Marketplace_CounterMismatch(address maker, uint256 signed, uint256 current);

    /// @notice Thrown when neither signature, wallet nor validation shows that the maker agreed to the order.
    error Marketplace_InvalidSignature(address maker, bytes32 orderHash);

    /// @notice Thrown when a place in a tree of orders is beyond it, or the tree is higher than 24.
    error Marketplace_InvalidBulkProof(uint256 index, uint256 height);

    /// @notice Thrown when the order is for another taker.
    error Marketplace_WrongTaker(address taker, address named);

    /// @notice Thrown when buyer and seller are the same.
    error Marketplace_SelfTrade(address account);

    /// @notice Thrown when no lot, or a lot of no unit, is to be traded.
    error Marketplace_ZeroQuantity();

    /// @notice Thrown when more lots are asked for than are left.
    error Marketplace_TooManyLots(uint256 lots, uint256 available);

    /// @notice Thrown when an ERC-721 is not sold one by one, an ERC-20 has an id, or an ERC-721 is sold as an ERC-20.
    error Marketplace_InvalidLot(ItemStandard standard);

    /// @notice Thrown when the price is zero.
    error Marketplace_ZeroPrice();

    /// @notice Thrown when the price is 2^128 or more, in the currency's units.
    error Marketplace_PriceTooLarge(uint256 price);

    /// @notice Thrown when an offer is to be paid in ether, which cannot be taken by signature.
    error Marketplace_EtherOffer();

    /// @notice Thrown when the item is not the one of the order.
    error Marketplace_WrongItem(uint256 id, uint256 expected);

    /// @notice Thrown when the id is not in the offer's set.
    error Marketplace_NotInSet(uint256 id, bytes32 root);

    /// @notice Thrown when the price is above what the buyer allowed. In the currency's units.
    error Marketplace_PriceAboveLimit(uint256 price, uint256 limit);

    /// @notice Thrown when the proceeds are below what the seller asked for. In the currency's units.
    error Marketplace_ProceedsBelowLimit(uint256 proceeds, uint256 limit);

    /// @notice Thrown when less ether was sent than the price. Wei.
    error Marketplace_NotEnoughEther(uint256 price, uint256 available);

    /// @notice Thrown when the caller does not take back the ether that was too much. Wei.
    error Marketplace_RefundRefused(address caller, uint256 amount);

    /// @notice Thrown when the royalty is above what the maker signed. In the currency's units.
    error Marketplace_RoyaltyAboveSigned(uint256 royalty, uint256 signed);

    /// @notice Thrown when the fee is above what the maker signed, in basis points.
    error Marketplace_FeeAboveSigned(uint256 feeBps, uint256 signed);

    /// @notice Thrown when the fee is to be set above its hard cap, in basis points.
    error Marketplace_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Thrown when the item's contract or the currency has no code.
    error Marketplace_NoCode(address token);

    /// @notice Thrown when the item did not arrive at its receiver.
    error Marketplace_ItemNotDelivered(address token, uint256 id);

    /// @notice Thrown when the item would go to the marketplace itself, or an address that must be given is zero.
    error Marketplace_InvalidRecipient(address recipient);

    /// @notice Thrown when two orders do not match: not a listing and an offer, other tokens or currencies, or other quantities.
    error Marketplace_OrdersDoNotMatch();

    /// @notice Thrown when another than the maker wants to validate an order.
    error Marketplace_NotMaker(address caller, address maker);

    /// @notice Thrown when another than the marketplace itself calls one of its steps.
    error Marketplace_OnlySelf();

    /* EVENTS */

    /// @notice Emitted when an order was filled, at least in part. Amounts in the currency's units; `units` are of the item.
    event OrderFilled(
        bytes32 indexed orderHash,
        address indexed maker,
        address indexed taker,
        address token,
        uint256 id,
        uint256 units,
        address currency,
        uint256 price,
        uint256 royalty,
        address royaltyReceiver,
        uint256 fee
    );

    /// @notice Emitted when nonces were cancelled: those of `mask`, in the word `nonce >> 8 == word`.
    event NoncesCancelled(address indexed maker, uint256 word, uint256 mask);

    /// @notice Emitted when a maker cancelled all its orders by raising its counter.
    event CounterRaised(address indexed maker, uint256 counter);

    /// @notice Emitted when a maker agreed to an order on-chain, without a signature.
    event OrderValidated(bytes32 indexed orderHash, address indexed maker);

    /// @notice Emitted when the fee was set, in basis points of the price.
    event FeeSet(uint256 feeBps);

    /// @notice Emitted when the fees of sales for ether were sent to the treasury. Wei.
    event FeesCollected(uint256 amount);

    /// @notice Emitted when fills were paused.
    event FillsPaused();

    /// @notice Emitted when fills were allowed again.
    event FillsUnpaused();

    /* FILLS */

    /// @notice Fills an order, as the one who takes it: buys what is listed, or sells into an offer. Ether beyond the price comes back.
    /// @return price What the buyer paid, in the currency's units.
    function fill(
        Order calldata order,
        Evidence calldata evidence,
        Fill calldata terms
    ) external payable returns (uint256 price);

    /// @notice Fills several orders. Ether beyond the prices comes back.
    /// @param requests The orders, in order.
    /// @param allOrNothing Whether one that fails takes back all; else it is left out. One that may be left out can use 1,000,000 gas, and
    ///        that much must be there for each, or the call reverts: for want of gas no order is left out.
    /// @return prices What each buyer paid; zero for an order that was left out.
    function fillMany(
        FillRequest[] calldata requests,
        bool allOrNothing
    ) external payable returns (uint256[] memory prices);

    /// @notice Settles a listing with an offer, for their makers; anyone may. The buyer pays the listing's price, not more than it
    ///         offered: nothing is left for the caller.
    /// @return price What the buyer paid, in the currency's units.
    function matchOrders(MatchRequest calldata request) external returns (uint256 price);

    /* CANCELS AND VALIDATION */

    /// @notice Cancels the caller's orders of this nonce. Never paused.
    function cancel(uint256 nonce) external;

    /// @notice Cancels the caller's orders of up to 256 nonces: those of `mask` in the word `nonce >> 8 == word`. Never paused.
    function cancelNonces(uint256 word, uint256 mask) external;

    /// @notice Cancels all orders that the caller has signed, by raising its counter. Never paused. It rises by a number that nobody knows
    ///         before, for else an order that somebody was led to sign with a later counter would come alive.
    /// @return counter The new counter.
    function cancelAll() external returns (uint256 counter);

    /// @notice Agrees to orders on-chain: they can then be filled without a signature. The caller must be their maker.
    function validate(Order[] calldata orders) external;

    /* FEES AND SETTINGS */

    /// @notice Sends the fees of sales for ether, which are booked here, to the treasury; anyone may. Fees in ERC-20s go there at once.
    /// @return amount Wei.
    function collectFees() external returns (uint256 amount);

    /// @notice Sets the fee, in basis points of the price, at most `MAX_FEE_BPS`. Restricted to the operator.
    function setFee(uint16 newFeeBps) external;

    /// @notice Pauses fills. Restricted to the sentinel.
    function pause() external;

    /// @notice Allows fills again. Restricted to the operator.
    function unpause() external;

    /* VIEWS */

    /// @notice What filling would do now, with the same price, royalty and fee to the unit. It does not ask for signature, balances or
    ///         approvals. Reverts as the fill would for the item, the royalty, and more lots than were signed; for the rest see `state`
    ///         and `lotsAvailable`.
    /// @param order The order.
    /// @param terms How it would be filled; limit, deadline and recipient are not looked at.
    function quote(Order calldata order, Fill calldata terms) external view returns (Quote memory);

    /// @notice Where an order stands, and how many lots of it are left. Reverts for terms that contradict each other.
    function orderState(Order calldata order) external view returns (OrderState state, uint256 lotsAvailable);

    /// @notice Whether the evidence shows that the maker agreed to the order.
    function isValidEvidence(Order calldata order, Evidence calldata evidence) external view returns (bool);

    /// @notice The price of one lot at a time, in the currency's units. Outside of the order's time, the price at its nearer end.
    function lotPriceAt(Order calldata order, uint256 timestamp) external pure returns (uint256);

    /// @notice The order's EIP-712 struct hash, by which events and `filledLots` know it.
    function hashOrder(Order calldata order) external pure returns (bytes32);

    /// @notice How many lots of an order of several were filled, and whether its maker validated it.
    function orderStatus(bytes32 orderHash) external view returns (uint256 filledLots, bool validated);

    /// @notice A maker's counter; the orders that it signs carry it.
    function counters(address maker) external view returns (uint256);

    /// @notice The used nonces `256 * word` to `256 * word + 255` of a maker, as bits.
    function nonceBitmap(address maker, uint256 word) external view returns (uint256);

    /// @notice The fee in basis points of the price, whether fills are paused, and the fees in ether that are to be collected, in wei.
    function settings() external view returns (uint16 feeBps, bool paused, uint128 etherFees);

    /// @notice The highest fee there can be, in basis points of the price.
    function MAX_FEE_BPS() external view returns (uint16);

    /// @notice The royalty's cap unless a seller signs higher, in basis points of the price.
    function ROYALTY_CAP_BPS() external view returns (uint16);

    /// @notice Where the fee goes.
    function TREASURY() external view returns (address);
}
