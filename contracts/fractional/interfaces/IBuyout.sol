// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Where a buyout stands. It only goes on: `Empty`, `Open`, then `Auction` and `Sold`, or `Redeemed`.
enum BuyoutState {
    /// The NFT has not come yet.
    Empty,
    /// Holders vote on the reserve price, and anybody may start the auction with it.
    Open,
    /// Bids are taken until the end; votes are frozen, and so is the supply.
    Auction,
    /// The NFT is the winner's; holders redeem their shares for money, for ever.
    Sold,
    /// The NFT went to who held the whole supply, or, without any supply, to the asset's owner.
    Redeemed
}

/// @notice What a holder voted. Shares in units of the asset, prices in wei of the stablecoin.
struct Vote {
    /// All shares locked here.
    uint56 shares;
    /// Those of them that were locked long enough, and count.
    uint56 counted;
    /// The price at which the counted ones agree to sell.
    uint128 countedPrice;
    /// The price at which all will, once they are counted.
    uint128 price;
    /// From when on all of them can be counted. Seconds.
    uint40 countableFrom;
}

/// @notice The auction. Money in wei of the stablecoin.
struct BuyoutAuction {
    /// Who bid most, or won.
    address bidder;
    /// What it bid; zero before an auction.
    uint128 bid;
    /// The last second at which bids count, unless it is extended.
    uint40 endTime;
    /// The asset's supply when the auction started, which is the same until it is settled.
    uint56 supply;
    /// Whether the NFT did not reach the winner and waits for it.
    bool isNftHeld;
}

/// @title IBuyout
/// @notice Keeps one NFT for the holders of one asset, and sells it when half of all shares agree to a price. Each holder locks shares and
///         names the least price at which it would sell; the reserve is the least price to which at least half of the supply agrees, of
///         shares that have been locked for three days. Whoever bids the reserve starts an English auction in the stablecoin. After it
///         holders burn their shares for their part of the price, whenever they like. Who holds the whole supply takes the NFT instead.
///
///         - *Locked shares* stay in their holder's wallet by a lien, and earn, count and vote there. Transfers pay nothing for it.
///         - *The supply* is locked in the asset from the start of the auction on, and for good.
///         - *A forced transfer* can break a lien: those shares count for their old holder until somebody calls `countVotes`, and can count
///           for a new one three days after it votes. A freeze or a lost verification of a holder changes no vote.
///         - *Who is frozen, unverified or sanctioned* when shares are redeemed waits: the part of the price stays here, for ever, until
///           that ends or an agent has moved the shares to who may have them. A pause of the asset stops nothing here.
///         - *Liens of others* (a pledge): who has the lien decides. Shares are redeemed by who holds them free or locked here.
///         - *Dividends*: what shares earned until they were burned stays owed to their holder by the asset. What arrives at the asset
///           after the sale is for the shares that are left; what arrives here is passed on to it.
///         - *Nobody has any power over a buyout.* The asset's owner may rescue what was sent here by mistake. The asset's agents bid, if
///           they do, as anybody. Neither royalty nor fee is taken from the price.
///         - *The NFT's collection* is not judged here: one that takes its NFT back, or stops moving it, harms the winner, who claims it
///           once it moves.
/// @dev A minimal clone: asset, NFT, factory and first reference price are in its code, see {BuyoutClone}. It must be the asset's supply
///      locker, and its custodian over lock-ups. A share's unit is worth a wei at least: the ladder of prices starts above every supply.
///      Rounding: a voted price up, to the next of 16 prices between one and its double; a step between bids up; a holder's part of the
///      price down, out of what the holders before it left, so that the last one gets the rest and the parts sum to the price.
interface IBuyout is IERC721Receiver {
    /* ERRORS */

    /// @notice Thrown when the call does not belong to where the buyout stands.
    error Buyout_WrongState(BuyoutState state);

    /// @notice Thrown when an NFT arrives that was not announced, or not by the factory.
    error Buyout_UnexpectedNft(address collection, uint256 id, address operator);

    /// @notice Thrown when a vote is below half or above twice the reference price. Wei.
    error Buyout_PriceOutOfBounds(uint256 price, uint256 least, uint256 most);

    /// @notice Thrown when no shares would be locked, unlocked or redeemed.
    error Buyout_ZeroShares();

    /// @notice Thrown when more shares are to be unlocked than are locked here.
    error Buyout_InsufficientLocked(address holder, uint256 shares, uint256 locked);

    /// @notice Thrown when none of the votes can be counted yet, or all are counted.
    error Buyout_NothingToCount();

    /// @notice Thrown when less than half of the supply agrees to any price. Units of the asset.
    error Buyout_NoReserve(uint256 counted, uint256 supply);

    /// @notice Thrown when the NFT is not here, whatever its collection said when it came, or, handed out, did not leave.
    error Buyout_NftNotDelivered(address collection, uint256 id);

    /// @notice Thrown when a bid is too low. Wei.
    error Buyout_BidTooLow(uint256 bid, uint256 least);

    /// @notice Thrown when the auction has ended. Seconds.
    error Buyout_Ended(uint256 endTime, uint256 timestamp);

    /// @notice Thrown when the auction has not ended. Seconds.
    error Buyout_NotEnded(uint256 endTime, uint256 timestamp);

    /// @notice Thrown when a holder is not verified or is frozen, or more is to be redeemed than is not frozen: the money stays for it.
    error Buyout_HolderNotEligible(address holder);

    /// @notice Thrown when the caller does not hold the whole supply.
    error Buyout_NotWholeSupply(address holder, uint256 balance, uint256 supply);

    /// @notice Thrown when there are shares, and the NFT is theirs.
    error Buyout_SharesExist(uint256 supply);

    /// @notice Thrown when the NFT does not wait, or not for the caller.
    error Buyout_NothingToClaim(address caller);

    /// @notice Thrown when the caller is not the asset's owner.
    error Buyout_NotAssetOwner(address caller);

    /// @notice Thrown when a token or an NFT that belongs to holders, bidders or the winner would be rescued.
    error Buyout_NotRescuable(address token);

    /// @notice Thrown when an address that must be given is zero or the buyout.
    error Buyout_InvalidAddress(address account);

    /// @notice Thrown when there is no surplus to pass on.
    error Buyout_NoSurplus(address token);

    /// @notice Thrown when a price is zero or above all that can be voted. Wei.
    error PriceLadder_OutOfRange(uint256 price, uint256 most);

    /* EVENTS */

    /// @notice Emitted when the NFT came into custody.
    event NftReceived(address indexed collection, uint256 indexed id, address indexed from);

    /// @notice Emitted when a holder votes: `shares` are locked in all, and can be counted at `price` from `countableFrom` on.
    event Voted(address indexed holder, uint256 shares, uint256 price, uint256 countableFrom);

    /// @notice Emitted when `counted` shares of a holder count at `price` from now on.
    event VoteCounted(address indexed holder, uint256 counted, uint256 price);

    /// @notice Emitted when a holder has `shares` locked here after it unlocked or redeemed some, or a forced transfer took them out of its
    ///         lien.
    event LockedSharesChanged(address indexed holder, uint256 shares);

    /// @notice Emitted when the least price to which half of the supply agrees became another. Wei.
    event ReserveChanged(uint256 price);

    /// @notice Emitted when the auction starts; the supply stays as it is.
    event AuctionStarted(address indexed bidder, uint256 bid, uint256 reserve, uint256 supply, uint256 endTime);

    /// @notice Emitted when a higher bid was made; `endTime` is the end as it is now.
    event BidPlaced(address indexed bidder, uint256 bid, uint256 endTime);

    /// @notice Emitted when the auction was settled: from now on shares are redeemed for money.
    event AuctionSettled(address indexed winner, uint256 price);

    /// @notice Emitted when the winner did not take the NFT, which waits for it.
    event NftHeld(address indexed winner);

    /// @notice Emitted when the waiting NFT went to the address that the winner named.
    event NftClaimed(address indexed winner, address to);

    /// @notice Emitted when shares were burned for their part of the price.
    event SharesRedeemed(address indexed holder, uint256 shares, uint256 amount);

    /// @notice Emitted when the NFT left without an auction: for the whole supply, `shares`, or, without any, to the asset's owner.
    event NftRedeemed(address indexed holder, address to, uint256 shares);

    /// @notice Emitted when what was sent here by mistake was sent on; `amount` is 1 for an NFT, whose number `id` is.
    event Rescued(address indexed token, address indexed to, uint256 amount, uint256 id);

    /// @notice Emitted when money that arrived here, and is no bid, went to the asset as a dividend.
    event SurplusPassedOn(address indexed token, uint256 amount);

    /* VOTES */

    /// @notice Locks `shares` more of the caller's and votes `price` with all it has locked here, which counts after three days. Until then
    ///         what counted before goes on to count, if the price is not higher; if it is, it counts no more at once. Within half to twice
    ///         the reference price.
    /// @param shares Units of the asset; spends the caller's allowance. May be zero if some are locked.
    /// @param price Wei of the stablecoin for the whole NFT; rounded up to the ladder.
    function vote(uint256 shares, uint256 price) external;

    /// @notice Unlocks shares, those first that are not counted yet. Never refused, whatever the state.
    function unlock(uint256 shares) external;

    /// @notice Counts the votes whose three days are over, and takes off what a forced transfer has taken out of a lien. Anyone may; votes
    ///         of which nothing changes are passed over.
    function countVotes(address[] calldata holders) external;

    /* AUCTION */

    /// @notice Starts the auction with a bid at or above the reserve, which is taken from the caller. Anyone may.
    function start(uint128 amount) external;

    /// @notice Bids. At least 2.5 % more than the last bid. The last bidder finds its money held, see {IHeldPayments}.
    function bid(uint128 amount) external;

    /// @notice Ends the auction after its time: the NFT goes to the winner, the price to the holders. Anyone may. An NFT that the winner
    ///         does not take, or its collection does not move, waits.
    function settle() external;

    /// @notice Sends the NFT that waits to `to`. The winner.
    function claimNft(address to) external;

    /* REDEMPTION */

    /// @notice Burns the caller's shares for their part of the price; first those locked here, the rest by its allowance. Shares in
    ///         another's lien are for whom the lien is. The holder must be verified and not frozen.
    /// @return amount Wei of the stablecoin, paid to the caller.
    function redeem(uint256 shares) external returns (uint256 amount);

    /// @notice Burns the whole supply, which the caller holds free or locked here, and sends the NFT to `to`. Not once an auction runs.
    function redeemNft(address to) external;

    /// @notice Sends the NFT to `to` if there are no shares. The asset's owner. There will never be any.
    function reclaimNft(address to) external;

    /* STRAY TOKENS */

    /// @notice Passes on money that arrived here and is no bid and no price to the asset, as a dividend. Anyone may. The stablecoin and
    ///         the asset's other payment tokens.
    function passOnSurplus(address token) external returns (uint256 amount);

    /// @notice Sends a token that was sent here by mistake to `to`. The asset's owner; no payment token, no share, nothing of the NFT's
    ///         collection.
    function rescue(address token, address to, uint256 amount) external;

    /// @notice Sends another NFT than the asset's, or that one after it had left and came back, to `to`. The asset's owner.
    function rescueNft(address collection_, uint256 id, address to) external;

    /* VIEWS */

    /// @notice Where the buyout stands.
    function state() external view returns (BuyoutState);

    /// @notice The least price to which at least half of the supply agrees, and whether there is one. Wei; zero if there is none.
    function reserve() external view returns (uint256 price, bool isValid);

    /// @notice The reserve as it was last, or the first reference price: votes are within half to twice of it. Wei.
    function referencePrice() external view returns (uint256);

    /// @notice What a holder voted.
    function voteOf(address holder) external view returns (Vote memory);

    /// @notice How many shares count at prices up to `price`, of all that count. Units of the asset.
    function agreedTo(uint256 price) external view returns (uint256);

    /// @notice The auction, all zero before it starts.
    function auction() external view returns (BuyoutAuction memory);

    /// @notice The least bid that would be taken now, to start or in the auction. Wei; zero if none would.
    function leastBid() external view returns (uint256);

    /// @notice What is left of the price for the shares that are left. Wei.
    function proceeds() external view returns (uint256);

    /// @notice What the holder's shares would be redeemed for now; zero before the sale. Wei.
    function previewRedeem(uint256 shares) external view returns (uint256);

    /// @notice The asset whose shares these are.
    function asset() external view returns (address);

    /// @notice The NFT.
    function nft() external view returns (address collection, uint256 id);

    /// @notice Who made the clone and alone hands in the NFT.
    function factory() external view returns (address);

    /// @notice What is bid and paid with.
    function STABLECOIN() external view returns (address);
}
